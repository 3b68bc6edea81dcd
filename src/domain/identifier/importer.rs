//! Importer of record numbers (CBP Form 5106): a tax number with a suffix, a
//! number that CBP assigned, or a person's Social Security number.
//!
//! The last is a secret. Whatever could be one is treated as one until a person
//! resolves it: it is sealed before it is stored, and never shown.

use super::{Checked, Kind, Status, is_all_zero, is_digits};
use crate::domain::text;

/// What is shown in place of a Social Security number.
pub const SOCIAL_SECURITY_MASK: &str = "***-**-****";

/// The first sign of a sealed token, which stands for a hidden number.
pub const SEALED_MARK: char = '~';

/// So much of a token stands for a number however it was written. A token is as
/// long as what it replaced, and nine digits without dashes leave room for no
/// more: the mark and 40 bits. Where a spreadsheet took leading zeros it is
/// shorter still, and begins alike.
pub const SEALED_LENGTH_CHARS: usize = 9;

/// Which of the forms an importer number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImporterForm {
    /// `NN-NNNNNNNXX`: employer identification number; the suffix may be missing.
    Ein,
    /// `YYDDPP-NNNNN`: assigned by CBP; year, district and port, sequence.
    CbpAssigned,
    /// `NNN-NN-NNNN`: a person's number, a secret.
    SocialSecurity,
    /// Nine digits that may be either (or seven or eight, where a spreadsheet
    /// dropped leading zeros): a secret until a person says otherwise.
    AmbiguousNine,
    /// Eleven digits without a dash: tax number with suffix, or CBP-assigned.
    AmbiguousEleven,
    /// A token that stands for a sealed number.
    Sealed,
    /// None of these.
    Unknown,
}

impl ImporterForm {
    /// True when the number must be sealed before anything is stored.
    pub const fn must_be_sealed(self) -> bool {
        matches!(self, Self::SocialSecurity | Self::AmbiguousNine)
    }
}

/// Tells the form of an importer number. In doubt it answers with the form
/// that keeps a secret.
pub fn importer_form(value: &str) -> ImporterForm {
    read(value).form
}

pub(super) fn check(value: &str) -> Checked {
    let kind = Kind::ImporterNumber;
    let Reading { form, core } = read(value);
    let plain: String = core.chars().filter(char::is_ascii_alphanumeric).collect();
    match form {
        ImporterForm::Ein => check_ein(&plain),
        ImporterForm::CbpAssigned | ImporterForm::AmbiguousEleven if is_all_zero(&plain) => {
            Checked::bad(kind, &plain, "A number of zeros stands for nothing.")
        }
        ImporterForm::CbpAssigned => Checked::ok(kind, dashed(&plain, 6)),
        ImporterForm::SocialSecurity => Checked::masked(
            kind,
            SOCIAL_SECURITY_MASK,
            "This has the form of a Social Security number: it is kept sealed.",
        ),
        ImporterForm::AmbiguousNine => Checked::masked(
            kind,
            SOCIAL_SECURITY_MASK,
            "Nine digits may be a Social Security number: it is kept sealed until resolved.",
        ),
        ImporterForm::AmbiguousEleven => Checked::warn(
            kind,
            plain,
            "Eleven digits without a dash fit a tax number and a CBP-assigned number alike.",
        ),
        ImporterForm::Sealed => {
            let token = text::clip(&core, SEALED_LENGTH_CHARS);
            Checked::masked(kind, token, "The number is sealed; this token stands for it.")
        }
        ImporterForm::Unknown => check_unknown(&core),
    }
}

fn check_ein(plain: &str) -> Checked {
    let kind = Kind::ImporterNumber;
    let canonical = dashed(plain, 2);
    let prefix = plain.get(..2).unwrap_or_default();
    if plain.get(..9).is_some_and(is_all_zero) {
        return Checked::bad(kind, &canonical, "A number of zeros stands for nothing.");
    }
    // Not verified against a current list of the tax authority, so only a warning.
    if UNUSED_EIN_PREFIXES.contains(&prefix) {
        return Checked::warn(kind, canonical, "No tax office is known to give this prefix.");
    }
    let note = if plain.len() == 9 { "The two-character suffix is missing." } else { "" };
    Checked::new(kind, canonical, Status::Ok, note)
}

fn check_unknown(core: &str) -> Checked {
    let kind = Kind::ImporterNumber;
    if core.is_empty() {
        return Checked::bad(kind, "", "Nothing is written here.");
    }
    if core.contains(['*', '#', '\u{2022}']) || core.contains("XXX") {
        return Checked::masked(kind, text::clip(core, 32), "Part of the number is redacted.");
    }
    Checked::bad(
        kind,
        core,
        "Write NN-NNNNNNNXX (tax number with suffix) or YYDDPP-NNNNN (assigned by CBP).",
    )
}

/// Two-digit prefixes that the IRS has not been using.
const UNUSED_EIN_PREFIXES: &[&str] = &[
    "00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96",
    "97",
];

/// A form and the text that has it: in capitals, one dash for any separator,
/// without a label in front.
struct Reading {
    form: ImporterForm,
    core: String,
}

fn read(value: &str) -> Reading {
    let line = text::compose(value);
    if let Some(token) = line.strip_prefix(SEALED_MARK) {
        let (hidden, inner) = form_of(&normal(token));
        // A secret with the mark in front of it is still a secret.
        let form = if hidden.must_be_sealed() || token.is_empty() || token.contains(' ') {
            if hidden.must_be_sealed() { hidden } else { ImporterForm::Unknown }
        } else {
            ImporterForm::Sealed
        };
        let core = if form == ImporterForm::Sealed { line } else { inner };
        return Reading { form, core };
    }
    let (form, core) = form_of(&normal(&line));
    Reading { form, core }
}

/// Capitals, and one dash for each run of separators.
fn normal(line: &str) -> String {
    let line = line.strip_suffix(".0").filter(|whole| is_digits(whole)).unwrap_or(line);
    let mut core = String::with_capacity(line.len());
    for sign in line.chars() {
        let is_dash = matches!(
            sign,
            ' ' | '-' | '.' | '_' | '/' | ':' | ',' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        );
        if !is_dash {
            if !matches!(sign, '\'' | '"' | '=') {
                core.push(sign.to_ascii_uppercase());
            }
        } else if !core.is_empty() && !core.ends_with('-') {
            core.push('-');
        }
    }
    core.trim_end_matches('-').to_owned()
}

/// The form of a text in normal form, and the text without its label.
fn form_of(core: &str) -> (ImporterForm, String) {
    let (label, number) = split_label(core);
    let told = form_of_shape(&shape(number), number);
    let form = if SECRET_LABELS.contains(&label) {
        ImporterForm::SocialSecurity
    } else if told == ImporterForm::AmbiguousNine && TAX_LABELS.contains(&label) {
        ImporterForm::Ein
    } else {
        told
    };
    (form, number.to_owned())
}

/// Labels that say what the number is: a secret, or a company's tax number.
const SECRET_LABELS: &[&str] = &["SSN", "SS", "SOCIAL", "SECURITY", "ITIN"];
const TAX_LABELS: &[&str] = &["EIN", "FEIN", "IRS"];

/// The last word before the first digit, and the number from that digit on.
/// Letters that touch the digits belong to the number, but for known labels.
fn split_label(core: &str) -> (&str, &str) {
    let start = core.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    let (front, number) = core.split_at_checked(start).unwrap_or(("", core));
    let words = front.trim_end_matches(['-', '#']);
    let label = words.rsplit('-').next().unwrap_or_default();
    let is_word = !label.is_empty()
        && label.bytes().all(|byte| byte.is_ascii_uppercase())
        && label.bytes().any(|byte| byte != b'X');
    let is_apart = words.len() < front.len();
    if is_word && (is_apart || SECRET_LABELS.contains(&label) || TAX_LABELS.contains(&label)) {
        (label, number)
    } else {
        ("", core)
    }
}

/// `9` for a digit, `A` for a letter or a sign that hides a digit, else itself.
fn shape(number: &str) -> String {
    number
        .chars()
        .map(|sign| match sign {
            '0'..='9' => '9',
            'A'..='Z' | '*' | '#' | '\u{2022}' => 'A',
            '-' => '-',
            _ => '?',
        })
        .collect()
}

fn form_of_shape(shape: &str, number: &str) -> ImporterForm {
    match shape {
        "99-9999999" => return ImporterForm::Ein,
        "999999-99999" => return ImporterForm::CbpAssigned,
        "99999999999" => return ImporterForm::AmbiguousEleven,
        "999-99-9999" | "999-999999" | "99999-9999" => return ImporterForm::SocialSecurity,
        "9999999" | "99999999" | "999999999" => return ImporterForm::AmbiguousNine,
        _ => {}
    }
    let digits = shape.bytes().filter(|byte| *byte == b'9').count();
    let is_numeric = shape.bytes().all(|byte| byte == b'9' || byte == b'-');
    if has_tax_suffix(shape, number) {
        ImporterForm::Ein
    } else if holds_apart(shape, "999-99-9999", &['9']) || is_hidden(shape, number) {
        ImporterForm::SocialSecurity
    } else if (is_numeric && digits == 9) || holds_apart(shape, "999999999", &['9', 'A']) {
        ImporterForm::AmbiguousNine
    } else {
        ImporterForm::Unknown
    }
}

/// True for nine digits with a suffix of two; O, I and Z are never given.
fn has_tax_suffix(shape: &str, number: &str) -> bool {
    let tail = shape.strip_prefix("99-9999999").or_else(|| shape.strip_prefix("999999999"));
    let is_pair = tail
        .map(|tail| tail.strip_prefix('-').unwrap_or(tail))
        .is_some_and(|pair| matches!(pair, "99" | "9A" | "A9" | "AA"));
    let suffix = number.len().checked_sub(2).and_then(|start| number.get(start..));
    is_pair
        && suffix.is_some_and(|pair| {
            pair.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() && !matches!(byte, b'O' | b'I' | b'Z'))
        })
}

/// True when a pattern stands in the shape and none of the given signs touches it.
fn holds_apart(shape: &str, pattern: &str, signs: &[char]) -> bool {
    shape.match_indices(pattern).any(|(start, _)| {
        let before = shape.get(..start).unwrap_or_default();
        let after = shape.get(start + pattern.len()..).unwrap_or_default();
        !before.ends_with(signs) && !after.starts_with(signs)
    })
}

/// True for a Social Security number with some digits hidden (`XXX-XX-6789`):
/// what is left of it is not shown either.
fn is_hidden(shape: &str, number: &str) -> bool {
    shape.replace('A', "9") == "999-99-9999"
        && number.chars().all(|sign| matches!(sign, '0'..='9' | 'X' | '*' | '#' | '\u{2022}' | '-'))
}

/// A dash behind the first `head` characters.
fn dashed(plain: &str, head: usize) -> String {
    let (front, back) = plain.split_at_checked(head).unwrap_or((plain, ""));
    format!("{front}-{back}")
}

#[cfg(test)]
mod tests;
