//! Identifiers of trade: what each must look like, and what is wrong with one.
//!
//! A check never blocks an allegation; it marks a value `ok`, `warn`, `masked`
//! or `bad` and says why in one sentence. Canonical forms are what is stored
//! and compared, so they hold no separators but one: an importer number keeps
//! its dash, which tells the tax form from the customs form.

pub mod entry;
pub mod importer;
pub mod mid;
pub mod party;
pub mod port;
pub mod transport;

pub use importer::{ImporterForm, SEALED_MARK, importer_form};

use crate::domain::{tariff, text};
use std::borrow::Cow;

/// The longest text that is looked at as an identifier, in characters.
pub const VALUE_LIMIT_CHARS: usize = 128;

/// The longest canonical form that a refused value is shown with, in characters.
const SHOWN_LIMIT_CHARS: usize = 64;

/// What an identifier identifies, and by whose rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// CBP entry number, `FFF-NNNNNNN-C` (19 CFR 142.3a).
    EntryNumber,
    /// Importer of record number (CBP Form 5106).
    ImporterNumber,
    /// Manufacturer identification code (19 CFR 102 appendix).
    Mid,
    /// Number of the Harmonized Tariff Schedule of the United States.
    Hts,
    /// Freight container (ISO 6346).
    Container,
    /// Ship identification number of the IMO.
    Imo,
    /// Legal entity identifier (ISO 17442).
    Lei,
    /// FDA establishment identifier.
    Fei,
    /// In-bond number of CBP Form 7512.
    InBond,
    /// Air waybill: airline prefix, serial, check digit.
    AirWaybill,
    /// Standard Carrier Alpha Code.
    Scac,
    /// Bill of lading: carrier code and number.
    Bill,
    /// U.S. port, Schedule D.
    PortScheduleD,
    /// Foreign port, Schedule K.
    PortScheduleK,
    /// UN/LOCODE.
    UnLocode,
    /// D-U-N-S number.
    Duns,
    /// Unified Social Credit Code of China (GB 32100).
    Uscc,
}

impl Kind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 17] = [
        Self::EntryNumber,
        Self::ImporterNumber,
        Self::Mid,
        Self::Hts,
        Self::Container,
        Self::Imo,
        Self::Lei,
        Self::Fei,
        Self::InBond,
        Self::AirWaybill,
        Self::Scac,
        Self::Bill,
        Self::PortScheduleD,
        Self::PortScheduleK,
        Self::UnLocode,
        Self::Duns,
        Self::Uscc,
    ];

    /// The code that is stored and exported.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EntryNumber => "entry_number",
            Self::ImporterNumber => "importer_number",
            Self::Mid => "mid",
            Self::Hts => "hts",
            Self::Container => "container",
            Self::Imo => "imo",
            Self::Lei => "lei",
            Self::Fei => "fei",
            Self::InBond => "in_bond",
            Self::AirWaybill => "air_waybill",
            Self::Scac => "scac",
            Self::Bill => "bill",
            Self::PortScheduleD => "port_schedule_d",
            Self::PortScheduleK => "port_schedule_k",
            Self::UnLocode => "un_locode",
            Self::Duns => "duns",
            Self::Uscc => "uscc",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Reads what a person types for a kind: a code in any case, or a common
    /// other name ("ior", "awb", "iso6346").
    pub fn from_word(word: &str) -> Option<Self> {
        let word = text::squeeze(word).to_ascii_lowercase().replace([' ', '-', '/'], "_");
        Self::from_code(&word).or_else(|| {
            let other = OTHER_WORDS.iter().find(|(other, _)| *other == word);
            other.map(|(_, kind)| *kind)
        })
    }

    /// What pages call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EntryNumber => "Entry number",
            Self::ImporterNumber => "Importer of record number",
            Self::Mid => "Manufacturer ID (MID)",
            Self::Hts => "HTS number",
            Self::Container => "Container number",
            Self::Imo => "IMO ship number",
            Self::Lei => "Legal entity identifier (LEI)",
            Self::Fei => "FDA establishment identifier (FEI)",
            Self::InBond => "In-bond number",
            Self::AirWaybill => "Air waybill",
            Self::Scac => "Carrier code (SCAC)",
            Self::Bill => "Bill of lading",
            Self::PortScheduleD => "U.S. port (Schedule D)",
            Self::PortScheduleK => "Foreign port (Schedule K)",
            Self::UnLocode => "UN/LOCODE",
            Self::Duns => "D-U-N-S number",
            Self::Uscc => "Unified Social Credit Code (China)",
        }
    }
}

/// What people and other programs call a kind, beside its code.
const OTHER_WORDS: &[(&str, Kind)] = &[
    ("entry", Kind::EntryNumber),
    ("entry_no", Kind::EntryNumber),
    ("importer", Kind::ImporterNumber),
    ("importer_of_record", Kind::ImporterNumber),
    ("ior", Kind::ImporterNumber),
    ("ein", Kind::ImporterNumber),
    ("us_ein", Kind::ImporterNumber),
    ("irs", Kind::ImporterNumber),
    ("manufacturer", Kind::Mid),
    ("manufacturer_id", Kind::Mid),
    ("hs", Kind::Hts),
    ("htsus", Kind::Hts),
    ("tariff", Kind::Hts),
    ("iso6346", Kind::Container),
    ("iso_6346", Kind::Container),
    ("vessel_imo", Kind::Imo),
    ("inbond", Kind::InBond),
    ("it_number", Kind::InBond),
    ("awb", Kind::AirWaybill),
    ("airwaybill", Kind::AirWaybill),
    ("bol", Kind::Bill),
    ("bl", Kind::Bill),
    ("b_l", Kind::Bill),
    ("bill_of_lading", Kind::Bill),
    ("schedule_d", Kind::PortScheduleD),
    ("port_d", Kind::PortScheduleD),
    ("schedule_k", Kind::PortScheduleK),
    ("port_k", Kind::PortScheduleK),
    ("locode", Kind::UnLocode),
    ("unlocode", Kind::UnLocode),
    ("cn_uscc", Kind::Uscc),
];

/// The verdict on an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// As the rule wants it.
    Ok,
    /// Usable, with something odd about it.
    Warn,
    /// Partly or wholly hidden, by redaction or by sealing.
    Masked,
    /// Not what it should be; kept as written all the same.
    Bad,
}

impl Status {
    /// Every status, best first.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Warn, Self::Masked, Self::Bad];

    /// The code that is stored and exported.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Masked => "masked",
            Self::Bad => "bad",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// An identifier after its check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it was checked as.
    pub kind: Kind,
    /// The form to store, compare and show; empty when nothing was written.
    /// Never a Social Security number.
    pub canonical: String,
    /// The verdict.
    pub status: Status,
    /// Why, in one sentence without the value itself; empty when all is well.
    pub note: Cow<'static, str>,
    /// The same without what this value alone has; empty where the note has nothing such.
    common: &'static str,
}

/// What is wrong with a check digit, whatever it should be.
const WRONG_DIGIT: &str = "The check digit is wrong: a character is mistyped.";

impl Checked {
    /// The note in words that are the same for every value with this fault, so
    /// that the faults of a whole file can be counted together.
    #[must_use]
    pub fn remark(&self) -> Cow<'static, str> {
        if self.common.is_empty() { self.note.clone() } else { Cow::Borrowed(self.common) }
    }

    fn in_common(self, common: &'static str) -> Self {
        Self { common, ..self }
    }

    fn ok(kind: Kind, canonical: impl Into<String>) -> Self {
        Self::new(kind, canonical, Status::Ok, "")
    }

    fn warn(kind: Kind, canonical: impl Into<String>, note: impl Into<Cow<'static, str>>) -> Self {
        Self::new(kind, canonical, Status::Warn, note)
    }

    fn masked(
        kind: Kind,
        canonical: impl Into<String>,
        note: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(kind, canonical, Status::Masked, note)
    }

    fn bad(kind: Kind, value: &str, note: impl Into<Cow<'static, str>>) -> Self {
        Self::new(kind, text::clip(value, SHOWN_LIMIT_CHARS), Status::Bad, note)
    }

    fn new(
        kind: Kind,
        canonical: impl Into<String>,
        status: Status,
        note: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, canonical: canonical.into(), status, note: note.into(), common: "" }
    }
}

/// Checks a value as an identifier of one kind. Separators, case, full-width
/// letters, and the marks that spreadsheets put around numbers do not matter.
pub fn check(kind: Kind, value: &str) -> Checked {
    // Whatever its length, an importer number is first looked at for a secret.
    if kind == Kind::ImporterNumber {
        return importer::check(value);
    }
    let plain = compact(value);
    if plain.is_empty() {
        return Checked::bad(kind, "", "Nothing is written here.");
    }
    if value.chars().nth(VALUE_LIMIT_CHARS).is_some() {
        return Checked::bad(kind, &plain, "This is too long for an identifier.");
    }
    match kind {
        Kind::EntryNumber => entry::check(&plain),
        Kind::ImporterNumber => importer::check(value),
        Kind::Mid => mid::check(&plain),
        Kind::Hts => check_hts(value, &plain),
        Kind::Container => transport::check_container(&plain),
        Kind::Imo => transport::check_imo(&plain),
        Kind::Lei => party::check_lei(&plain),
        Kind::Fei => party::check_fei(&plain),
        Kind::InBond => transport::check_in_bond(&plain),
        Kind::AirWaybill => transport::check_air_waybill(&plain),
        Kind::Scac => transport::check_scac(value),
        Kind::Bill => transport::check_bill(&plain),
        Kind::PortScheduleD => port::check_schedule_d(value),
        Kind::PortScheduleK => port::check_schedule_k(value),
        Kind::UnLocode => port::check_un_locode(&plain),
        Kind::Duns => party::check_duns(&plain),
        Kind::Uscc => party::check_uscc(&plain),
    }
}

fn check_hts(value: &str, plain: &str) -> Checked {
    match tariff::digits(value) {
        Ok(code) => Checked::ok(Kind::Hts, code),
        Err(tariff::Problem::Repairable(repair)) => {
            Checked::warn(Kind::Hts, repair.code, repair.note)
        }
        Err(problem) => Checked::bad(Kind::Hts, plain, problem.to_string()),
    }
}

/// The value without separators, in capitals. Letters that are not ASCII stay,
/// so that a Cyrillic look-alike is refused and not dropped.
fn compact(value: &str) -> String {
    let line = text::compose(value);
    // A cell in number format is exported with a decimal part.
    let line = line.strip_suffix(".0").filter(|whole| is_digits(whole)).unwrap_or(&line);
    let mut plain = String::with_capacity(line.len());
    for sign in line.chars().filter(|sign| !is_separator(*sign)) {
        plain.push(sign.to_ascii_uppercase());
    }
    plain
}

const fn is_separator(sign: char) -> bool {
    matches!(sign,
        ' ' | '-' | '.' | ',' | '/' | '_' | ':' | '\'' | '"' | '='
        | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '\u{2212}')
}

/// True for a text of ASCII digits, at least one.
fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for digits of which none is other than zero: a placeholder.
fn is_all_zero(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte == b'0')
}

/// The decimal digits of a text as numbers; none when something else is in it.
fn digit_values(value: &str) -> Option<Vec<u32>> {
    value.chars().map(|digit| digit.to_digit(10)).collect()
}

/// The remainder of a decimal number of any length.
fn remainder(digits: &[u32], divisor: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % divisor)
}

#[cfg(test)]
mod tests;
