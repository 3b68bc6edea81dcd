//! What a person writes of a claim or an item, checked.

use super::{ClaimKind, Sensitivity, SourceKind, Translation};
use crate::domain::field::{FieldError, limited};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest statement of a claim, in characters.
pub const STATEMENT_LIMIT_CHARS: usize = 600;
/// The longest title of an item, in characters.
pub const TITLE_LIMIT_CHARS: usize = 200;
/// The longest provenance, in characters.
pub const PROVENANCE_LIMIT_CHARS: usize = 4_000;
/// The longest origin, in characters.
pub const ORIGIN_LIMIT_CHARS: usize = 120;
/// The longest reference, in characters.
pub const REFERENCE_LIMIT_CHARS: usize = 500;
/// The longest note on a rating, answer or ground, in characters.
pub const NOTE_LIMIT_CHARS: usize = 2_000;
/// The longest language tag, in characters.
const LANGUAGE_LIMIT_CHARS: usize = 35;
/// The characters of a SHA-256 in hexadecimal.
const SHA256_CHARS: usize = 64;

/// A claim that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimDraft {
    /// What it is about.
    pub kind: ClaimKind,
    /// The statement.
    pub statement: String,
}

impl ClaimDraft {
    /// Reads a claim; every complaint at once.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn parse(kind: &str, statement: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = ClaimKind::from_code(kind);
        if kind.is_none() {
            errors.push(FieldError::new("kind", "Choose what the claim is about."));
        }
        let statement = required(
            "statement",
            statement,
            STATEMENT_LIMIT_CHARS,
            "State in a sentence what the case must prove.",
            &mut errors,
        );
        match kind {
            Some(kind) if errors.is_empty() => Ok(Self { kind, statement }),
            Some(_) | None => Err(errors),
        }
    }
}

/// An item as its form has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemForm {
    /// What it is called.
    pub title: String,
    /// The source kind's code.
    pub source_kind: String,
    /// How the agency came by it.
    pub provenance: String,
    /// The independence group.
    pub origin: String,
    /// Where it lies.
    pub reference: String,
    /// The date of the fact, year-month-day; empty when not known.
    pub fact_on: String,
    /// The language's tag.
    pub language: String,
    /// The translation's code.
    pub translation: String,
    /// The sensitivity's code.
    pub sensitivity: String,
    /// SHA-256 of the file; empty without one.
    pub sha256: String,
}

/// An item that was checked. Its JSON is what a version of an item says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDraft {
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source_kind: SourceKind,
    /// How the agency came by it.
    pub provenance: String,
    /// The independence group.
    pub origin: String,
    /// Where it lies.
    pub reference: String,
    /// The date of the fact.
    pub fact_on: Option<NaiveDate>,
    /// The language's tag, such as en or zh-Hans.
    pub language: String,
    /// Whether it can be read.
    pub translation: Translation,
    /// Who may read it.
    pub sensitivity: Sensitivity,
    /// SHA-256 of the file, in lower case; empty without one.
    pub sha256: String,
}

impl ItemDraft {
    /// Reads an item; every complaint at once. A fact is not of tomorrow.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn parse(form: &ItemForm, today: NaiveDate) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let e = &mut errors;
        let title =
            required("title", &form.title, TITLE_LIMIT_CHARS, "Say what it is, in a line.", e)
                .replace('\n', " ");
        let provenance = required(
            "provenance",
            &form.provenance,
            PROVENANCE_LIMIT_CHARS,
            "Say how the agency came by it: from where, when, through whose hands (by role, not by name).",
            e,
        );
        let origin = required(
            "origin",
            &form.origin,
            ORIGIN_LIMIT_CHARS,
            "Say from which origin the fact is. Items of one origin count once.",
            e,
        )
        .replace('\n', " ");
        let reference = limited("reference", &form.reference, REFERENCE_LIMIT_CHARS, e);
        let fact_on = read_date(&form.fact_on, today, e);
        let language = read_language(&form.language, e);
        let source_kind = chosen(
            SourceKind::from_code(&form.source_kind),
            "source_kind",
            "Choose the kind of source. It is required (GAO-21-106).",
            e,
        );
        let translation = chosen(
            Translation::from_code(&form.translation),
            "translation",
            "Choose whether it is translated.",
            e,
        );
        let sensitivity = chosen(
            Sensitivity::from_code(&form.sensitivity),
            "sensitivity",
            "Choose who may read it.",
            e,
        );
        let sha256 = read_sha256(&form.sha256, e);
        if translation == Some(Translation::NotNeeded)
            && !language.is_empty()
            && !is_english(&language)
        {
            e.push(FieldError::new(
                "translation",
                "It is not in English: say whether it is translated.",
            ));
        }
        match (source_kind, translation, sensitivity) {
            (Some(source_kind), Some(translation), Some(sensitivity)) if errors.is_empty() => {
                Ok(Self {
                    title,
                    source_kind,
                    provenance,
                    origin,
                    reference,
                    fact_on,
                    language,
                    translation,
                    sensitivity,
                    sha256,
                })
            }
            _ => Err(errors),
        }
    }
}

fn required(
    field: &str,
    text: &str,
    limit_chars: usize,
    otherwise: &str,
    errors: &mut Vec<FieldError>,
) -> String {
    let before = errors.len();
    let kept = limited(field, text, limit_chars, errors);
    if kept.is_empty() && errors.len() == before {
        errors.push(FieldError::new(field, otherwise));
    }
    kept
}

fn chosen<T>(
    value: Option<T>,
    field: &str,
    otherwise: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    if value.is_none() {
        errors.push(FieldError::new(field, otherwise));
    }
    value
}

fn read_date(text: &str, today: NaiveDate, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(on) if on > today => {
            errors.push(FieldError::new(
                "fact_on",
                "This day has not come yet. Write the day of the fact.",
            ));
            None
        }
        Ok(on) => Some(on),
        Err(_) => {
            errors.push(FieldError::new(
                "fact_on",
                "Write the day as year-month-day, such as 2026-03-31, or leave it empty.",
            ));
            None
        }
    }
}

fn is_english(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

/// A tag of BCP 47 by its form alone: letters and digits in groups of at most eight.
fn read_language(text: &str, errors: &mut Vec<FieldError>) -> String {
    let tag = text.trim().to_ascii_lowercase();
    let is_group = |group: &str| {
        (1..=8).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    let is_tag = tag.len() <= LANGUAGE_LIMIT_CHARS
        && (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.split('-').all(is_group);
    if is_tag {
        return tag;
    }
    errors.push(FieldError::new(
        "language",
        "Write the language as a code, such as en, zh, ug or es-MX.",
    ));
    String::new()
}

fn read_sha256(text: &str, errors: &mut Vec<FieldError>) -> String {
    let hash = text.trim().to_ascii_lowercase();
    let is_hash = hash.len() == SHA256_CHARS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hash.is_empty() || is_hash {
        return hash;
    }
    errors.push(FieldError::new(
        "sha256",
        "A SHA-256 has 64 characters, 0 to 9 and a to f. Copy it again, or leave it empty.",
    ));
    String::new()
}
