//! Two parties against each other, in figures; the words come in `sentence`.

use std::cmp::Reverse;

use super::compare::{NameMatch, compare};
use super::normalize::{Name, address_words, prepare_all};
use super::reason::{Part, Step};
use crate::domain::country;

/// A party, stored or looked for, made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Prepared {
    /// Every spelling of the name.
    pub names: Vec<Name>,
    /// Alpha-2, or the text in capitals where it is no known country.
    pub country: String,
    /// Words of the address, sorted, each once.
    pub address: Vec<String>,
    /// Kind in capitals, value in letters and digits.
    pub identifiers: Vec<(String, String)>,
}

impl Prepared {
    /// Prepares the facts of either side.
    pub fn new(
        names: &[String],
        country: &str,
        address: &str,
        identifiers: &[(String, String)],
    ) -> Self {
        Self {
            names: names.iter().flat_map(|name| prepare_all(name)).collect(),
            country: country_code(country),
            address: address_words(address),
            identifiers: identifiers
                .iter()
                .map(|(kind, value)| (kind.trim().to_uppercase(), plain(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }
}

/// The code of a country however it is written; unknown text in capitals.
pub(super) fn country_code(written: &str) -> String {
    country::from_text(written).map_or_else(|| written.trim().to_uppercase(), str::to_owned)
}

/// What the comparison of two countries says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Country {
    /// One side gives none.
    Unknown,
    /// The same.
    Same,
    /// China, Hong Kong and Macau: a firm often has its office in another one.
    Neighbour,
    /// Different ones.
    Other,
}

/// What the comparison of typed identifiers says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identifier<'p> {
    /// No kind is given on both sides.
    Unknown,
    /// Kind and value are equal.
    Same(&'p str, &'p str),
    /// A kind that a firm has once, with different values.
    Other(&'p str),
}

/// The comparison of two parties in figures.
#[derive(Debug, Clone)]
pub(super) struct Weighing<'p> {
    /// The two names that agree best, and how; none when a side has no name.
    pub name: Option<(&'p Name, &'p Name, NameMatch)>,
    /// Typed identifiers.
    pub identifier: Identifier<'p>,
    /// The countries.
    pub country: Country,
    /// Words that both addresses have, in thousandths of the shorter one; none
    /// when a side gives too little.
    pub address_permille: Option<i32>,
}

impl Weighing<'_> {
    /// What each part does to the score, in the order in which it is applied.
    pub fn steps(&self) -> [(Part, Step); 4] {
        let name = self
            .name
            .as_ref()
            .map_or(0, |(_, _, found)| i32::try_from(found.permille).unwrap_or(0));
        let identifier = match self.identifier {
            Identifier::Unknown => Step::Add(0),
            Identifier::Same(kind, _) => Step::Support(identifier_share(kind)),
            Identifier::Other(_) => Step::Add(-80),
        };
        let is_known = name >= 400 || matches!(self.identifier, Identifier::Same(..));
        let country = match self.country {
            Country::Same if is_known => Step::Support(100),
            Country::Unknown | Country::Same => Step::Add(0),
            Country::Neighbour => Step::Add(-40),
            Country::Other => Step::Add(-120),
        };
        // An address without a name that is at least alike proves nothing: many
        // firms share a building or a registration agent.
        let address = match self.address_permille {
            Some(750..) if is_known => Step::Support(400),
            Some(500..) if is_known => Step::Support(250),
            Some(350..) if is_known => Step::Support(100),
            Some(..150) => Step::Add(-30),
            _ => Step::Add(0),
        };
        [
            (Part::Name, Step::Add(name)),
            (Part::Identifier, identifier),
            (Part::Country, country),
            (Part::Address, address),
        ]
    }

    /// The score, 0 to 1000.
    pub fn total(&self) -> i32 {
        self.steps().iter().fold(0, |total, (_, step)| step.apply(total))
    }
}

/// Compares two parties.
pub(super) fn weigh<'p>(sought: &'p Prepared, stored: &'p Prepared) -> Weighing<'p> {
    let mut name: Option<(&Name, &Name, NameMatch)> = None;
    for left in &sought.names {
        for right in &stored.names {
            let found = compare(left, right);
            if name.as_ref().is_none_or(|(_, _, best)| found.permille > best.permille) {
                name = Some((left, right, found));
            }
        }
    }
    Weighing {
        name,
        identifier: weigh_identifiers(sought, stored),
        country: weigh_countries(&sought.country, &stored.country),
        address_permille: weigh_addresses(&sought.address, &stored.address),
    }
}

/// The share of the missing certainty that an equal identifier gives. A MID is
/// built from name and address by rule (19 CFR part 102, appendix), so that
/// different firms can have the same one.
fn identifier_share(kind: &str) -> i32 {
    match kind {
        kind if is_unique(kind) => 900,
        "MID" => 700,
        _ => 500,
    }
}

/// Kinds of which a firm has one, and which no other firm has.
fn is_unique(kind: &str) -> bool {
    matches!(kind, "LEI" | "USCC" | "IOR" | "DUNS" | "FEI")
}

fn weigh_identifiers<'p>(sought: &'p Prepared, stored: &'p Prepared) -> Identifier<'p> {
    let mut same: Vec<&(String, String)> = sought
        .identifiers
        .iter()
        .filter(|identifier| stored.identifiers.contains(identifier))
        .collect();
    same.sort_by_key(|(kind, value)| (Reverse(identifier_share(kind)), kind, value));
    if let Some((kind, value)) = same.first() {
        return Identifier::Same(kind, value);
    }
    sought
        .identifiers
        .iter()
        .find(|(kind, _)| {
            is_unique(kind) && stored.identifiers.iter().any(|(other, _)| other == kind)
        })
        .map_or(Identifier::Unknown, |(kind, _)| Identifier::Other(kind))
}

fn weigh_countries(sought: &str, stored: &str) -> Country {
    const GREATER_CHINA: [&str; 3] = ["CN", "HK", "MO"];
    if sought.is_empty() || stored.is_empty() {
        Country::Unknown
    } else if sought == stored {
        Country::Same
    } else if GREATER_CHINA.contains(&sought) && GREATER_CHINA.contains(&stored) {
        Country::Neighbour
    } else {
        Country::Other
    }
}

/// One word (a town) against one word still says something; nothing does not.
fn weigh_addresses(sought: &[String], stored: &[String]) -> Option<i32> {
    let shorter = sought.len().min(stored.len());
    if shorter == 0 {
        return None;
    }
    let common = sought.iter().filter(|word| stored.binary_search(word).is_ok()).count();
    let permille = i32::try_from(common * 1_000 / shorter).ok()?;
    // Few words agree by chance, and a town alone is weak.
    Some(if shorter < 4 { permille.clamp(150, 400) } else { permille })
}

fn plain(value: &str) -> String {
    value.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
