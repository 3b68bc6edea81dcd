//! Importer of record numbers (CBP Form 5106): a tax number with a suffix, a
//! number that CBP assigned, or a person's Social Security number.
//!
//! The last is a secret. Whatever could be one is treated as one until a person
//! resolves it: it is sealed before it is stored, and never shown.

use unicode_normalization::UnicodeNormalization;

use super::{Checked, Kind, VALUE_LIMIT_CHARS, is_all_zero, is_digits};
use crate::domain::text;

/// What is shown in place of a Social Security number.
pub const SOCIAL_SECURITY_MASK: &str = "***-**-****";

/// The first sign of a sealed token, which stands for a hidden number.
pub const SEALED_MARK: char = '~';

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
        ImporterForm::CbpAssigned if is_all_zero(&plain) => {
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
        ImporterForm::AmbiguousEleven if is_all_zero(&plain) => {
            Checked::bad(kind, &plain, "A number of zeros stands for nothing.")
        }
        ImporterForm::AmbiguousEleven => Checked::warn(
            kind,
            plain,
            "Eleven digits without a dash fit a tax number and a CBP-assigned number alike.",
        ),
        ImporterForm::Sealed => {
            Checked::masked(kind, core, "The number is sealed; this token stands for it.")
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
    if plain.len() == 9 {
        let mut checked = Checked::ok(kind, canonical);
        checked.note = "The two-character suffix is missing.".to_owned();
        return checked;
    }
    Checked::ok(kind, canonical)
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
    let line: String = text::squeeze(value).nfkc().collect();
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
        let is_dash = matches!(sign,
            ' ' | '-' | '.' | '_' | '/' | ':' | ',' | '\u{2010}'..='\u{2015}' | '\u{2212}');
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

fn form_of(core: &str) -> (ImporterForm, String) {
    let unlabelled = core.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
    let label = core.get(..core.len() - unlabelled.len()).unwrap_or_default();
    let rest = unlabelled.trim_start_matches(['-', '#']);
    let is_labelled =
        !label.is_empty() && rest.len() < unlabelled.len() && rest.starts_with(is_digit);
    let number = if is_labelled { rest } else { core };
    let form = match form_of_shape(&shape(number), number) {
        _ if is_labelled && label.ends_with("SSN") => ImporterForm::SocialSecurity,
        ImporterForm::AmbiguousNine if is_labelled && is_tax_label(label) => ImporterForm::Ein,
        form => form,
    };
    (form, number.to_owned())
}

fn is_tax_label(label: &str) -> bool {
    matches!(label, "EIN" | "FEIN" | "IRS")
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
    let digits = shape.bytes().filter(|byte| *byte == b'9').count();
    let is_numeric = shape.bytes().all(|byte| byte == b'9' || byte == b'-');
    match shape {
        "99-9999999" => return ImporterForm::Ein,
        "999999-99999" => return ImporterForm::CbpAssigned,
        "99999999999" => return ImporterForm::AmbiguousEleven,
        "999-99-9999" | "999-999999" | "99999-9999" => return ImporterForm::SocialSecurity,
        _ => {}
    }
    if let Some(suffix) = tax_suffix(shape, number)
        && suffix.bytes().all(|byte| !matches!(byte, b'O' | b'I' | b'Z'))
    {
        return ImporterForm::Ein;
    }
    let is_bare = !shape.contains('-');
    if holds_social_security(shape) || (is_hidden(number) && shape.starts_with("AAA-AA-")) {
        ImporterForm::SocialSecurity
    } else if is_numeric && (digits == 9 || (is_bare && (7..=8).contains(&digits))) {
        ImporterForm::AmbiguousNine
    } else {
        ImporterForm::Unknown
    }
}

/// The two characters behind nine digits of a tax number. Without a dash, and
/// with digits for a suffix, the number would be ambiguous: not here.
fn tax_suffix<'a>(shape: &str, number: &'a str) -> Option<&'a str> {
    let joined = shape.replace('-', "");
    let is_dashed = shape.starts_with("99-9999999");
    let is_nine = joined.starts_with("999999999") && joined.len() == 11;
    let is_grouped = matches!(shape.len(), 11..=13) && (is_dashed || !shape.starts_with("99-"));
    let suffix = number.get(number.len().checked_sub(2)?..)?;
    let is_plain = suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_told = is_dashed || !is_digits(suffix);
    let is_tax_shape = is_dashed || shape.starts_with("999999999");
    (is_nine && is_grouped && is_plain && is_told && is_tax_shape).then_some(suffix)
}

/// True when `NNN-NN-NNNN` stands anywhere in the text, not inside more digits.
fn holds_social_security(shape: &str) -> bool {
    const PATTERN: &str = "999-99-9999";
    shape.match_indices(PATTERN).any(|(start, _)| {
        let before = shape.get(..start).unwrap_or_default();
        let after = shape.get(start + PATTERN.len()..).unwrap_or_default();
        !before.ends_with('9') && !after.starts_with('9')
    })
}

/// True when every sign before the last dash hides a digit (`XXX-XX-6789`).
fn is_hidden(number: &str) -> bool {
    number.rsplit_once('-').is_some_and(|(head, _)| {
        head.chars().all(|sign| matches!(sign, 'X' | '*' | '#' | '\u{2022}' | '-'))
    })
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

/// A dash behind the first `head` characters.
fn dashed(plain: &str, head: usize) -> String {
    let (front, back) = plain.split_at_checked(head).unwrap_or((plain, ""));
    format!("{front}-{back}")
}
