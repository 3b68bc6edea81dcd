//! Playbooks: what to look for in an industry, which papers to ask for, under
//! which tariff headings the goods come, which signs of forced labor were told
//! there before. A line that rests on nothing that was published is marked as
//! policy: it is advice of this program, and no law.

mod table;

pub use table::ALL;

/// What kind of advice a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What to look for.
    Look,
    /// A paper to ask for.
    Document,
    /// Where the goods stand in the tariff.
    Heading,
    /// A sign of forced labor.
    Sign,
}

impl Topic {
    /// Every topic, in reading order.
    pub const ALL: [Self; 4] = [Self::Look, Self::Document, Self::Heading, Self::Sign];

    /// What a page calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Look => "Look for",
            Self::Document => "Papers to ask for",
            Self::Heading => "Tariff headings",
            Self::Sign => "Signs told before",
        }
    }
}

/// On what a line rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// What was published, by whom and when. It says what was published, and
    /// nothing of any shipment.
    Published(&'static str),
    /// Advice of this program.
    Policy,
}

impl Ground {
    /// The words behind a line.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Published(source) => source,
            Self::Policy => "Policy, not law",
        }
    }
}

/// One line of advice.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// What kind.
    pub topic: Topic,
    /// The advice.
    pub text: &'static str,
    /// On what it rests.
    pub ground: Ground,
}

/// The advice for an industry.
#[derive(Debug)]
pub struct Playbook {
    /// Its code.
    pub code: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Words by which goods are known, in lower case: the beginning of a word.
    pub words: &'static [&'static str],
    /// Tariff prefixes by which goods are known, digits alone.
    pub hts: &'static [&'static str],
    /// The lines.
    pub lines: &'static [Line],
}

/// What a thing is about: descriptions and tariff numbers, as they were told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods {
    /// Descriptions.
    pub words: Vec<String>,
    /// Tariff numbers, with dots or without.
    pub hts: Vec<String>,
}

/// The playbooks for these goods, in the order of the table.
#[must_use]
pub fn of(goods: &Goods) -> Vec<&'static Playbook> {
    let text = goods.words.join("\n").to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let codes: Vec<String> = goods
        .hts
        .iter()
        .map(|code| code.chars().filter(char::is_ascii_digit).collect::<String>())
        .collect();
    ALL.iter()
        .filter(|book| {
            let is_named = book
                .words
                .iter()
                .any(|beginning| words.iter().any(|word| word.starts_with(beginning)));
            let is_classed =
                book.hts.iter().any(|prefix| codes.iter().any(|code| code.starts_with(prefix)));
            is_named || is_classed
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn codes(words: &[&str], hts: &[&str]) -> Vec<&'static str> {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        of(&Goods { words: owned(words), hts: owned(hts) }).iter().map(|book| book.code).collect()
    }

    #[test]
    fn goods_are_known_by_word_or_number() {
        assert_eq!(codes(&["COTTON LINT"], &[]), ["cotton"]);
        assert_eq!(codes(&[], &["5201.00.1400"]), ["cotton"]);
        assert_eq!(codes(&["Photovoltaic modules"], &[]), ["polysilicon"]);
        assert_eq!(codes(&["Frozen squid rings"], &["0307.43"]), ["seafood"]);
        assert_eq!(codes(&["Nitrile gloves, powder-free"], &[]), ["gloves"]);
        assert_eq!(codes(&["COTTON WORK GLOVES"], &["6116920500"]), ["cotton", "gloves"]);
        assert!(
            codes(&["Selfish gene (books)"], &["4901"]).is_empty(),
            "a part of a word is no word"
        );
        assert!(codes(&[], &[""]).is_empty());
    }

    #[test]
    fn every_playbook_is_whole() {
        assert_eq!(ALL.iter().map(|book| book.code).collect::<HashSet<_>>().len(), ALL.len());
        for book in ALL {
            for topic in Topic::ALL {
                assert!(
                    book.lines.iter().any(|line| line.topic == topic),
                    "{} {topic:?}",
                    book.code
                );
            }
            assert!(
                book.lines
                    .iter()
                    .all(|line| !line.ground.words().is_empty() && line.text.ends_with('.'))
            );
            assert!(
                book.words.iter().all(|word| word.to_lowercase() == *word && !word.contains(' '))
            );
            assert!(
                book.hts
                    .iter()
                    .all(|code| code.chars().all(|c| c.is_ascii_digit()) && code.len() >= 2)
            );
        }
    }
}
