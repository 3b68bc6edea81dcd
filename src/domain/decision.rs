//! Decisions about a proposed link, remembered: for whom they hold, for which
//! goods, until when, and whether what was compared then is still the same.
//!
//! The same question is not put twice. It is put again when the answer ran
//! out, or when what was compared changed so that the score's parts differ;
//! whoever is asked then reads what changed.

use super::coded::coded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

coded! {
    /// For whom a decision holds.
    pub enum Reach {
        Subject = "subject", "This allegation or order";
        Everywhere = "everywhere", "Every allegation and order that gives the same name";
    }
}

coded! {
    /// Why a person is asked again; the label ends "Since then …".
    pub enum Change {
        Expired = "expired", "the decision ran out";
        Name = "name", "the party got another spelling of its name";
        Address = "address", "the party got another address";
        List = "list", "the order got another version";
        Scorer = "scorer", "the rules of scoring changed";
        Facts = "facts", "what is told of the goods, the place or the date changed";
        Merge = "merge", "parties were merged about which decisions differ";
    }
}

/// What was compared: enough to see later whether the question is still the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// The parts of the score that counted, in thousandths by their code.
    pub parts: BTreeMap<String, i32>,
    /// A hash of the party's spellings; 0 when it was not looked at.
    pub names: i64,
    /// A hash of its addresses; 0 when it was not looked at.
    pub addresses: i64,
    /// The order's version, empty for allegations.
    pub list_version: String,
    /// The rules of scoring.
    pub scorer_version: String,
}

impl Compared {
    /// Adds a part of a score; parts that decide nothing are left out.
    pub fn add_part(&mut self, code: &str, permille: i32) {
        if permille != 0 {
            *self.parts.entry(code.to_owned()).or_default() += permille;
        }
    }

    /// What changed since `then`, when the parts of the score differ; nothing
    /// when they are the same, whatever else changed: the question is then the
    /// one that was answered.
    #[must_use]
    pub fn changes_since(&self, then: &Self) -> BTreeSet<Change> {
        let mut found = BTreeSet::new();
        if self.parts == then.parts {
            return found;
        }
        let differ = |a: i64, b: i64| a != 0 && b != 0 && a != b;
        if differ(self.names, then.names) {
            found.insert(Change::Name);
        }
        if differ(self.addresses, then.addresses) {
            found.insert(Change::Address);
        }
        if self.list_version != then.list_version {
            found.insert(Change::List);
        }
        if self.scorer_version != then.scorer_version {
            found.insert(Change::Scorer);
        }
        if found.is_empty() {
            found.insert(Change::Facts);
        }
        found
    }
}

impl PartialOrd for Change {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Change {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |change: &Self| Self::ALL.iter().position(|known| known == change);
        place(self).cmp(&place(other))
    }
}

/// Changes as they are stored: codes with a comma between.
#[must_use]
pub fn codes(changes: &BTreeSet<Change>) -> String {
    changes.iter().map(|change| change.code()).collect::<Vec<_>>().join(",")
}

/// Stored changes in words: "the party got another address and the order got
/// another version"; empty when none is known.
#[must_use]
pub fn in_words(codes: &str) -> String {
    let labels: Vec<&str> =
        codes.split(',').filter_map(Change::from_code).map(Change::label).collect();
    match labels.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// To which lines of a party a decision is narrowed; what is empty does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// The number of the importer of record.
    pub importer: String,
    /// A prefix of the tariff number, digits.
    pub goods: String,
    /// The country of origin, alpha-2.
    pub place: String,
}

impl Narrowing {
    /// True when it narrows nothing: the decision is about the party.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.importer.is_empty() && self.goods.is_empty() && self.place.is_empty()
    }

    /// Whether a line lies inside.
    #[must_use]
    pub fn covers(&self, importer: &str, hts: &str, origin: &str) -> bool {
        (self.importer.is_empty() || self.importer == importer)
            && (self.goods.is_empty() || hts.starts_with(&self.goods))
            && (self.place.is_empty() || self.place == origin)
    }

    /// In words, for pages: "lines of importer …, under HTS …, from …".
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        if !self.importer.is_empty() {
            words.push(format!("of importer {}", self.importer));
        }
        if !self.goods.is_empty() {
            words.push(format!("under HTS {}", self.goods));
        }
        if !self.place.is_empty() {
            words.push(format!("from {}", self.place));
        }
        if words.is_empty() { String::new() } else { format!("lines {}", words.join(", ")) }
    }
}

/// Whether a decision that holds until a day has run out on another.
#[must_use]
pub fn has_expired(expires_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    expires_on.is_some_and(|on| on <= today)
}

/// The script of a name, by most of its letters, as the accuracy of an
/// installation is told by it.
#[must_use]
pub fn script_of(name: &str) -> &'static str {
    const RANGES: [(&str, u32, u32); 13] = [
        ("Latin", 0x0041, 0x024F),
        ("Latin", 0x1E00, 0x1EFF),
        ("Greek", 0x0370, 0x03FF),
        ("Cyrillic", 0x0400, 0x052F),
        ("Hebrew", 0x0590, 0x05FF),
        ("Arabic", 0x0600, 0x077F),
        ("Indic", 0x0900, 0x0DFF),
        ("Thai", 0x0E00, 0x0E7F),
        ("Georgian", 0x10A0, 0x10FF),
        ("Kana", 0x3040, 0x30FF),
        ("Han", 0x3400, 0x9FFF),
        ("Hangul", 0xAC00, 0xD7AF),
        ("Han", 0x2_0000, 0x3_134F),
    ];
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for letter in name.chars().filter(|c| c.is_alphabetic()) {
        let code = u32::from(letter);
        let script = RANGES
            .iter()
            .find(|(_, from, to)| (*from..=*to).contains(&code))
            .map_or("Other", |(script, _, _)| script);
        *counts.entry(script).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    counts.into_iter().find(|(_, count)| *count == most).map_or("None", |(script, _)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(name: i32, names: i64, list: &str) -> Compared {
        let mut made = Compared {
            names,
            addresses: 7,
            list_version: list.into(),
            scorer_version: "plain-2".into(),
            ..Compared::default()
        };
        made.add_part("name", name);
        made.add_part("goods", 0);
        made
    }

    #[test]
    fn the_same_parts_are_the_same_question_whatever_else_changed() {
        let then = compared(800, 1, "O-1 v1");
        assert!(compared(800, 2, "O-1 v2").changes_since(&then).is_empty());
        let now = compared(900, 2, "O-1 v2");
        assert_eq!(codes(&now.changes_since(&then)), "name,list");
        assert_eq!(
            in_words("name,list"),
            "the party got another spelling of its name and the order got another version"
        );
        assert_eq!(codes(&compared(900, 1, "O-1 v1").changes_since(&then)), "facts");
        assert_eq!(in_words("unknown"), "");
    }

    #[test]
    fn a_scope_narrows_by_every_part_that_is_filled() {
        let all = Narrowing::default();
        assert!(all.is_empty() && all.covers("12-3", "520100", "CN"));
        let some = Narrowing { importer: "12-3".into(), goods: "5201".into(), place: "CN".into() };
        assert!(some.covers("12-3", "520100", "CN"));
        assert!(!some.covers("12-4", "520100", "CN"));
        assert!(!some.covers("12-3", "610990", "CN"));
        assert!(!some.covers("12-3", "520100", "VN"));
        assert_eq!(some.in_words(), "lines of importer 12-3, under HTS 5201, from CN");
    }

    #[test]
    fn a_decision_runs_out_on_its_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 5, d);
        assert!(has_expired(day(3), day(3).unwrap_or_default()));
        assert!(!has_expired(day(4), day(3).unwrap_or_default()));
        assert!(!has_expired(None, day(3).unwrap_or_default()));
    }

    #[test]
    fn a_script_is_that_of_most_letters() {
        for (name, script) in [
            ("Tianhe Bright", "Latin"),
            ("Đông Á JSC", "Latin"),
            ("天和 A", "Han"),
            ("ООО Ромашка", "Cyrillic"),
            ("شركة", "Arabic"),
            ("한국", "Hangul"),
            ("123 --", "None"),
            ("", "None"),
        ] {
            assert_eq!(script_of(name), script, "{name}");
        }
    }
}
