//! An order and its scope: parties, goods, place and dates, with exclusions.
//!
//! Orders are versioned and superseded, never deleted.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::coded::coded;
use crate::domain::country;
use crate::domain::field::{FieldError, limited};
use crate::domain::workflow::Standard;

mod breadth;
mod change;
mod cover;
mod party;

pub use breadth::Breadth;
pub use change::{Change, Rescope, changes, rescope};
pub use cover::{Cover, CoverGround, Declared, Gap};
pub use party::ScopeParty;

/// Most parties that one order may name.
pub const PARTY_LIMIT_ROWS: usize = 500;
/// Most entries of each other list of a scope.
pub const SCOPE_LIST_LIMIT_ROWS: usize = 500;
/// Longest single entry of a list: a name, a word, an exclusion.
pub const SCOPE_ENTRY_LIMIT_CHARS: usize = 500;
/// Longest text of the open scope.
pub const OPEN_SCOPE_LIMIT_CHARS: usize = 4000;

coded! {
    /// What kind of act an order is.
    pub enum OrderKind {
        Wro = "wro", "Withhold release order";
        Finding = "finding", "Finding";
        EntityListing = "entity_listing", "Entity listing";
        RegionalPresumption = "regional_presumption", "Presumption for a region or a workforce";
        Measure = "measure", "Measure under the law of another country";
    }
}

impl OrderKind {
    /// The evidence standard of the agency's own orders (19 CFR 12.42(e), (f));
    /// none for lists and presumptions, which others decide.
    #[must_use]
    pub const fn standard(self) -> Option<Standard> {
        match self {
            Self::Wro => Some(Standard::ReasonablyIndicates),
            Self::Finding => Some(Standard::ConclusivelyIndicates),
            Self::EntityListing | Self::RegionalPresumption | Self::Measure => None,
        }
    }
}

/// What an order covers. Every part that is filled narrows it; an empty part
/// does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Named parties.
    pub parties: Vec<ScopeParty>,
    /// HTS prefixes: 2 to 10 digits, as text.
    pub hts_prefixes: Vec<String>,
    /// Words that describe the goods.
    pub goods_words: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// ISO 3166-2, such as `CN-XJ`.
    pub provinces: Vec<String>,
    /// The first port-local day on which it applies.
    pub effective_on: Option<NaiveDate>,
    /// What the lists cannot say, as the order writes it: "and subsidiaries".
    pub open_scope: String,
    /// What the order leaves out, as it writes it.
    pub exclusions: Vec<String>,
}

/// A scope as a form gives it: lists one entry a line; a party's line is
/// `name | country | alias; alias`, and behind it labelled parts ([`ScopeParty::line`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScopeForm {
    /// One party a line.
    pub parties: String,
    /// One HTS prefix a line, or separated by commas.
    pub hts_prefixes: String,
    /// One word or phrase a line, or separated by commas.
    pub goods_words: String,
    /// Alpha-2 codes, one a line or separated by commas.
    pub countries: String,
    /// ISO 3166-2 codes, one a line or separated by commas.
    pub provinces: String,
    /// `YYYY-MM-DD`, or empty.
    pub effective_on: String,
    /// Free text.
    pub open_scope: String,
    /// One exclusion a line.
    pub exclusions: String,
}

impl Scope {
    /// Reads a form; all complaints at once.
    pub fn parse(form: &ScopeForm) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let scope = Self {
            parties: party::parse(&form.parties, &mut errors),
            hts_prefixes: codes("hts_prefixes", &form.hts_prefixes, &mut errors, hts_prefix),
            goods_words: codes("goods_words", &form.goods_words, &mut errors, |word| {
                Ok(word.to_owned())
            }),
            countries: codes("countries", &form.countries, &mut errors, country_code),
            provinces: codes("provinces", &form.provinces, &mut errors, province),
            effective_on: parse_date("effective_on", &form.effective_on, &mut errors),
            open_scope: limited(
                "open_scope",
                &form.open_scope,
                OPEN_SCOPE_LIMIT_CHARS,
                &mut errors,
            ),
            exclusions: entries("exclusions", form.exclusions.lines(), &mut errors),
        };
        if errors.is_empty() && scope.is_empty() {
            errors.push(FieldError::new(
                "parties",
                "An order must cover something: name a party, goods, a country or a province.",
            ));
        }
        if errors.is_empty() { Ok(scope) } else { Err(errors) }
    }

    /// True when nothing says what is covered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parties.is_empty()
            && self.hts_prefixes.is_empty()
            && self.goods_words.is_empty()
            && self.countries.is_empty()
            && self.provinces.is_empty()
            && self.open_scope.is_empty()
    }

    /// The scope in one or two sentences, for lists and letters.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut goods = self.goods_words.clone();
        if !self.hts_prefixes.is_empty() {
            goods.push(format!("HTS {}", self.hts_prefixes.join(", ")));
        }
        let mut text = if goods.is_empty() { "All goods".to_owned() } else { shortened(&goods) };
        if !self.parties.is_empty() {
            let names: Vec<String> = self.parties.iter().map(ScopeParty::reach).collect();
            text.push_str(" of ");
            text.push_str(&shortened(&names));
        }
        if !self.open_scope.is_empty() {
            text.push_str(" (");
            text.push_str(&self.open_scope);
            text.push(')');
        }
        let places: Vec<String> = self.provinces.iter().chain(&self.countries).cloned().collect();
        if !places.is_empty() {
            text.push_str(" from ");
            text.push_str(&shortened(&places));
        }
        if let Some(date) = self.effective_on {
            text = format!("{text}, effective {date}");
        }
        // "Co., Ltd." ends a sentence with its own dot.
        if !text.ends_with('.') {
            text.push('.');
        }
        if !self.exclusions.is_empty() {
            text = format!("{text} Excluded: {}.", shortened(&self.exclusions));
        }
        text
    }
}

/// The first five of a list, and how many more there are.
fn shortened(words: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = words.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Entries separated by line ends or commas, each read by `read`; duplicates once.
fn codes(
    field: &str,
    text: &str,
    errors: &mut Vec<FieldError>,
    read: impl Fn(&str) -> Result<String, String>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (index, entry) in entries(field, text.split(['\n', ',', ';']), errors).iter().enumerate() {
        match read(entry) {
            Ok(code) if found.contains(&code) => {}
            Ok(code) => found.push(code),
            Err(message) => errors.push(FieldError::new(format!("{field}.{index}"), message)),
        }
    }
    found
}

fn entries<'a>(
    field: &str,
    parts: impl Iterator<Item = &'a str>,
    errors: &mut Vec<FieldError>,
) -> Vec<String> {
    let mut kept: Vec<String> = parts
        .map(|part| limited(field, part, SCOPE_ENTRY_LIMIT_CHARS, errors))
        .filter(|part| !part.is_empty())
        .collect();
    if kept.len() > SCOPE_LIST_LIMIT_ROWS {
        errors.push(FieldError::new(
            field,
            format!("At most {SCOPE_LIST_LIMIT_ROWS} entries; these are {}.", kept.len()),
        ));
        kept.truncate(SCOPE_LIST_LIMIT_ROWS);
    }
    kept
}

fn hts_prefix(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
    let is_good = (2..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_good {
        Ok(digits)
    } else {
        Err(format!("{text:?} is not an HTS prefix: write 2 to 10 digits, dots are fine."))
    }
}

fn country_code(text: &str) -> Result<String, String> {
    country::from_text(text).map(str::to_owned).ok_or_else(|| {
        format!("{text:?} is not a country of ISO 3166-1: write the two-letter code, such as CN.")
    })
}

fn province(text: &str) -> Result<String, String> {
    let code = text.to_ascii_uppercase();
    if rust_iso3166::iso3166_2::from_code(&code).is_some() {
        Ok(code)
    } else {
        Err(format!("{text:?} is not a province code of ISO 3166-2, such as CN-XJ."))
    }
}

fn parse_date(field: &str, text: &str, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let complaint = match date {
        None => "Write the date as year-month-day, such as 2026-03-31.",
        Some(day) if !is_within_law(day) => UNLIKELY_DAY,
        Some(_) => return date,
    };
    errors.push(FieldError::new(field, complaint));
    None
}

/// What is said to a day that [`is_within_law`] refuses.
pub const UNLIKELY_DAY: &str =
    "This day lies before the Tariff Act of 1930, or after 2199. Correct the year.";

/// Whether something under the law of this field can have happened, or be set, on a day:
/// the oldest of its statutes is the Tariff Act of 17 June 1930.
#[must_use]
pub fn is_within_law(day: NaiveDate) -> bool {
    let first = NaiveDate::from_ymd_opt(1930, 6, 17);
    first.is_some_and(|first| first <= day) && day.year() <= 2199
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_what_a_person_writes() {
        let form = ScopeForm {
            parties: "Example Textile Co., Ltd. | cn | Example Tex; ET\nSecond Works".into(),
            hts_prefixes: "5201, 61.09\n6109".into(),
            countries: "cn".into(),
            provinces: "CN-xj".into(),
            effective_on: "2026-02-01".into(),
            open_scope: "and subsidiaries".into(),
            exclusions: "reclaimed cotton".into(),
            ..ScopeForm::default()
        };
        let scope = Scope::parse(&form).unwrap();
        assert_eq!(scope.hts_prefixes, ["5201", "6109"]);
        assert_eq!(scope.parties.first().unwrap().aliases, ["Example Tex", "ET"]);
        assert_eq!(
            scope.summary(),
            "HTS 5201, 6109 of Example Textile Co., Ltd., Second Works (and subsidiaries) from CN-XJ, CN, \
             effective 2026-02-01. Excluded: reclaimed cotton."
        );
        let json = serde_json::to_string(&scope).unwrap();
        assert_eq!(serde_json::from_str::<Scope>(&json).unwrap(), scope);
    }

    #[test]
    fn a_summary_says_who_is_covered_through_a_party() {
        let form = ScopeForm {
            parties: "Example Silicon | CN | | open: and subsidiaries\nExample Tex Co., Ltd."
                .into(),
            ..ScopeForm::default()
        };
        let scope = Scope::parse(&form).unwrap();
        assert_eq!(
            scope.summary(),
            "All goods of Example Silicon and subsidiaries, Example Tex Co., Ltd."
        );
    }

    #[test]
    fn a_scope_names_every_bad_field_at_once() {
        let form = ScopeForm {
            parties: "| ZZ".into(),
            hts_prefixes: "cotton".into(),
            countries: "XX".into(),
            provinces: "Xinjiang, CN-99".into(),
            effective_on: "1 Feb".into(),
            ..ScopeForm::default()
        };
        let fields: Vec<String> =
            Scope::parse(&form).unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(
            fields,
            [
                "parties.0",
                "parties.0",
                "hts_prefixes.0",
                "countries.0",
                "provinces.0",
                "provinces.1",
                "effective_on"
            ]
        );
        assert!(Scope::parse(&ScopeForm::default()).is_err());
    }
}
