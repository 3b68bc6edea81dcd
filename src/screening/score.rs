//! The score of a stored party, or of a shipment line, against what is looked for.

use chrono::NaiveDate;

use super::normalize::{Kind, prepare};
use super::reason::{Part, Score, Step, Sum};
use super::sentence::{closeness, country_name, explain};
use super::weigh::{Prepared, country_code, weigh};
use crate::domain::tariff;

/// From this score on a link is proposed to a person; below it nothing is
/// shown unless asked for.
pub const PROPOSE_AT_PERMILLE: u16 = 780;

/// Where the description of what is looked for comes from; it decides how
/// sentences speak of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// What a source told: every fact of it is "alleged".
    #[default]
    Allegation,
    /// The scope of an order or of an entity list.
    Order,
    /// A party in a new upload.
    Upload,
}

impl Basis {
    /// The word, with a blank behind it, that stands before a fact of this side.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allegation => "alleged ",
            Self::Order => "listed ",
            Self::Upload => "",
        }
    }
}

/// The part that the party looked for plays in the trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Makes, mines or grows the goods.
    Producer,
    /// Sells or ships them.
    Shipper,
    /// Importer of record or buyer.
    Importer,
    /// To whom they are consigned.
    Consignee,
    /// Carrier or vessel.
    Carrier,
}

impl Role {
    /// The word for it in a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Producer => "producer",
            Self::Shipper => "shipper",
            Self::Importer => "importer",
            Self::Consignee => "consignee",
            Self::Carrier => "carrier",
        }
    }
}

/// What is looked for: from an allegation, an order's scope, or a new upload's
/// party. What is not known is empty.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// Where this comes from.
    pub basis: Basis,
    /// The name and its other spellings, as written.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2, or what was written.
    pub country: String,
    /// The address in one line.
    pub address: String,
    /// Typed identifiers: kind (`MID`, `LEI`, `IOR`, `USCC`, `DUNS`, `FEI` …) and value.
    pub identifiers: Vec<(String, String)>,
    /// Tariff prefixes, digits only. Empty: the goods are not narrowed down by tariff.
    pub hts_prefixes: Vec<String>,
    /// The goods in words.
    pub goods: String,
    /// First day of the period that is looked at.
    pub from_on: Option<NaiveDate>,
    /// Last day of it.
    pub until_on: Option<NaiveDate>,
    /// What the party is said to be.
    pub role: Option<Role>,
}

/// A stored party.
#[derive(Debug, Clone, Default)]
pub struct PartyFacts {
    /// Its key in the data base.
    pub party_id: i64,
    /// Every spelling of its name that was seen.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// The address in one line, or empty.
    pub address: String,
    /// Typed identifiers: kind and value.
    pub identifiers: Vec<(String, String)>,
}

/// A stored shipment line.
#[derive(Debug, Clone, Default)]
pub struct LineFacts {
    /// Tariff number, digits only, or empty.
    pub hts: String,
    /// Description of the goods, or empty.
    pub description: String,
    /// Country of origin, alpha-2 or empty.
    pub origin_country: String,
    /// Country of export, alpha-2 or empty.
    pub export_country: String,
    /// The port-local day of arrival.
    pub arrival_on: Option<NaiveDate>,
}

/// Scores a stored party against what is looked for.
///
/// The name leads; an equal identifier is strong evidence of its own; country
/// and address support or weaken. The reasons' figures add up to the score.
#[must_use]
pub fn score_party(subject: &Subject, party: &PartyFacts) -> Score {
    let sought = prepare_subject(subject);
    let stored = prepare_party(party);
    explain(&weigh(&sought, &stored), &sought, &stored, subject.basis, subject.role)
}

/// Scores a shipment line: the score of its party, then goods, place and date.
///
/// Where the subject names no party (a country-wide order), tariff, goods and
/// country carry the score alone, and `party_score` is not counted.
#[must_use]
pub fn score_line(subject: &Subject, party_score: &Score, line: &LineFacts) -> Score {
    let has_party = !subject.names.is_empty() || !subject.identifiers.is_empty();
    let mut sum = if has_party { Sum::from_score(party_score) } else { Sum::default() };
    let word = subject.basis.word();
    add_tariff(&mut sum, subject, line, has_party);
    add_goods(&mut sum, subject, line, has_party);
    add_country(&mut sum, subject, line, has_party);
    add_date(&mut sum, subject, line);
    let sentence = format!(
        "The shipment line {} the {word}facts ({} of 1000; {}).",
        closeness(sum.total()),
        sum.total(),
        sum.outline(),
    );
    sum.finish(sentence)
}

/// What is looked for, ready for many comparisons.
pub(super) fn prepare_subject(subject: &Subject) -> Prepared {
    Prepared::new(&subject.names, &subject.country, &subject.address, &subject.identifiers)
}

/// A stored party, ready for many comparisons.
pub(super) fn prepare_party(party: &PartyFacts) -> Prepared {
    Prepared::new(&party.names, &party.country, &party.address, &party.identifiers)
}

fn add_tariff(sum: &mut Sum, subject: &Subject, line: &LineFacts, has_party: bool) {
    let word = subject.basis.word();
    if subject.hts_prefixes.is_empty() || line.hts.is_empty() {
        sum.add(Part::Tariff, Step::Add(0), "not given on both sides");
        return;
    }
    let shared =
        |prefix: &str| prefix.bytes().zip(line.hts.bytes()).take_while(|(a, b)| a == b).count();
    // Longest overlap first; among equals the first prefix given.
    let Some((overlap, prefix)) = subject
        .hts_prefixes
        .iter()
        .map(|prefix| (shared(prefix), prefix.as_str()))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
    else {
        return;
    };
    let (number, listed) = (tariff::display(&line.hts), tariff::display(prefix));
    let (step, text) = if tariff::matches_prefix(&line.hts, prefix) {
        let step = match (overlap, has_party) {
            (6.., true) => Step::Support(300),
            (4.., true) => Step::Support(200),
            (_, true) => Step::Support(100),
            (6.., false) => Step::Add(500),
            (4.., false) => Step::Add(400),
            (_, false) => Step::Add(250),
        };
        (step, format!("{number} lies under the {word}{listed}"))
    } else {
        let (step, kin) = match overlap {
            6.. => (Step::Add(0), "subheading"),
            4..=5 => (Step::Add(-150), "heading"),
            2..=3 => (Step::Add(-300), "chapter"),
            _ => (Step::Add(-400), ""),
        };
        let text = if kin.is_empty() {
            format!("{number} lies outside the {word}tariff numbers")
        } else {
            format!("{number} lies outside, but in the same {kin} as the {word}{listed}")
        };
        (step, text)
    };
    sum.add(Part::Tariff, step, text);
}

fn add_goods(sum: &mut Sum, subject: &Subject, line: &LineFacts, has_party: bool) {
    let words = |text: &str| -> Vec<String> {
        prepare(text)
            .tokens
            .into_iter()
            .filter(|token| !matches!(token.kind, Kind::Filler | Kind::Number))
            .map(|token| singular(&token.text))
            .collect()
    };
    let (sought, found) = (words(&subject.goods), words(&line.description));
    if sought.is_empty() || found.is_empty() {
        sum.add(Part::Goods, Step::Add(0), "not described on both sides");
        return;
    }
    let mut common: Vec<&str> =
        sought.iter().filter(|word| found.contains(word)).map(String::as_str).collect();
    common.dedup();
    if common.is_empty() {
        // Goods go by many names and in many languages: weak evidence against.
        let text =
            format!("no word of the {}description in that of the line", subject.basis.word());
        sum.add(Part::Goods, Step::Add(-30), text);
        return;
    }
    let all = common.len() * 2 >= sought.len();
    let step = match (has_party, all) {
        (true, true) => Step::Support(200),
        (true, false) => Step::Support(100),
        (false, true) => Step::Add(250),
        (false, false) => Step::Add(150),
    };
    sum.add(Part::Goods, step, format!("described alike: {}", common.join(", ")));
}

/// Plural and singular are the same goods.
fn singular(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

fn add_country(sum: &mut Sum, subject: &Subject, line: &LineFacts, has_party: bool) {
    let sought = country_code(&subject.country);
    let (origin, export) = (country_code(&line.origin_country), country_code(&line.export_country));
    let name = country_name(&sought);
    let (step, text) = if sought.is_empty() || (origin.is_empty() && export.is_empty()) {
        (Step::Add(0), "not given on both sides".to_owned())
    } else if origin == sought {
        let step = if has_party { Step::Support(100) } else { Step::Add(350) };
        (step, format!("declared origin {name}"))
    } else if export == sought {
        let step = if has_party { Step::Support(50) } else { Step::Add(200) };
        (step, format!("exported from {name}; origin {}", origin_text(&origin)))
    } else if origin.is_empty() {
        (Step::Add(0), format!("origin not declared; exported from {}", country_name(&export)))
    } else {
        // Goods are finished and shipped on in third countries, so another
        // origin weakens a match with a party and does not end it.
        let step = Step::Add(if has_party { -60 } else { -350 });
        (step, format!("declared origin {}, not {name}", country_name(&origin)))
    };
    sum.add(Part::Country, step, text);
}

fn origin_text(origin: &str) -> String {
    if origin.is_empty() {
        "not declared".to_owned()
    } else {
        format!("declared as {}", country_name(origin))
    }
}

fn add_date(sum: &mut Sum, subject: &Subject, line: &LineFacts) {
    let Some(arrival) = line.arrival_on else {
        sum.add(Part::Date, Step::Add(0), "the line has none");
        return;
    };
    let (from, until) = (subject.from_on, subject.until_on);
    if from.is_none() && until.is_none() {
        sum.add(Part::Date, Step::Add(0), "no period is given");
        return;
    }
    let day = |day: Option<NaiveDate>| day.map_or("…".to_owned(), |day| day.to_string());
    let period = format!("the {}period {} to {}", subject.basis.word(), day(from), day(until));
    let is_inside =
        from.is_none_or(|from| from <= arrival) && until.is_none_or(|until| arrival <= until);
    if is_inside {
        sum.add(Part::Date, Step::Support(50), format!("{arrival} lies in {period}"));
    } else {
        sum.add(Part::Date, Step::Add(-400), format!("{arrival} lies outside {period}"));
    }
}
