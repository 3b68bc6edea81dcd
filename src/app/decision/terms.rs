//! For whom, for which goods and until when a decision holds, as a form says it.

use crate::domain::country;
use crate::domain::decision::{Narrowing, Reach};
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use chrono::NaiveDate;

/// For whom, for which goods and until when a decision holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// For whom.
    pub reach: Reach,
    /// For which lines of the party.
    pub narrowing: Narrowing,
    /// The day from which it is asked again.
    pub expires_on: Option<NaiveDate>,
}

impl Default for Terms {
    /// What holds for the allegation or order alone, wholly and for good.
    fn default() -> Self {
        Self { reach: Reach::Subject, narrowing: Narrowing::default(), expires_on: None }
    }
}

/// The terms as a form gives them; every text may be empty.
#[derive(Debug, Clone, Default)]
pub struct TermsForm {
    /// The code of a reach; empty for the allegation or order alone.
    pub reach: String,
    /// An importer's number.
    pub importer: String,
    /// A tariff prefix.
    pub goods: String,
    /// A country.
    pub place: String,
    /// `YYYY-MM-DD`.
    pub expires_on: String,
}

impl Terms {
    /// Reads a form on a day, for a link to a `party` or a `line`; all
    /// complaints at once.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn parse(form: &TermsForm, target_kind: &str, today: NaiveDate) -> Result<Self> {
        let mut errors = Vec::new();
        let reach = match form.reach.as_str() {
            "" => Reach::Subject,
            code => Reach::from_code(code).unwrap_or_else(|| {
                errors.push(FieldError::new("reach", "Choose for whom the decision holds."));
                Reach::Subject
            }),
        };
        let narrowing = Narrowing {
            importer: text::squeeze(&form.importer).to_uppercase(),
            goods: goods(&form.goods, &mut errors),
            place: place(&form.place, &mut errors),
        };
        if reach == Reach::Everywhere && (target_kind != "party" || !narrowing.is_empty()) {
            errors.push(FieldError::new(
                "reach",
                "Only a whole party can be decided for every allegation and order: leave importer, \
                 goods and place empty, and decide on the link to the party.",
            ));
        }
        let expires_on = expiry(&form.expires_on, today, &mut errors);
        if errors.is_empty() {
            Ok(Self { reach, narrowing, expires_on })
        } else {
            Err(Error::Invalid(errors))
        }
    }
}

fn goods(written: &str, errors: &mut Vec<FieldError>) -> String {
    let digits: String = written.chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
    let is_good = digits.is_empty()
        || ((2..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
    if !is_good {
        errors.push(FieldError::new(
            "goods",
            "Write the first 2 to 10 digits of a tariff number, such as 5201.",
        ));
    }
    digits
}

fn place(written: &str, errors: &mut Vec<FieldError>) -> String {
    let written = written.trim();
    if written.is_empty() {
        return String::new();
    }
    country::from_text(written).map_or_else(
        || {
            errors.push(FieldError::new(
                "place",
                "Write a country by its name or its two letters, such as CN.",
            ));
            String::new()
        },
        str::to_owned,
    )
}

fn expiry(written: &str, today: NaiveDate, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    let found = NaiveDate::parse_from_str(written, "%Y-%m-%d").ok().filter(|on| *on > today);
    if found.is_none() {
        errors.push(FieldError::new(
            "expires_on",
            "Write a day after today as year-month-day, such as 2027-03-31.",
        ));
    }
    found
}
