//! A part of a case becomes a case of its own: nothing is lost and nothing doubled.
//! Claims and evidence keep their numbers, the clocks of the case run on both; what
//! colleagues wrote and what was sealed stays where it was, and each case names the other.

use crate::app::step::{Applying, StepForm};
use crate::app::{deadline, evidence};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::case::{CaseRow, Parts};
use crate::store::{Read, Write};
use chrono::Datelike;

/// What was chosen, as people wrote it.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    pub title: String,
    pub allegations: Vec<String>,
    pub holds: Vec<String>,
    pub claims: Vec<String>,
    pub evidence: Vec<String>,
}

impl Chosen {
    /// What a step's form says.
    pub fn of_form(form: &StepForm) -> Self {
        let lines = |name: &str| {
            let lines = form.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        Self {
            title: form.get("title").trim().to_owned(),
            allegations: lines("allegations"),
            holds: lines("holds"),
            claims: lines("claims"),
            evidence: lines("evidence"),
        }
    }
}

/// Finds what was chosen; every complaint at once.
///
/// # Errors
/// [`Error::Invalid`] for what is not in the case, for a rating that would be torn
/// apart, and when no allegation would stay.
pub(super) fn plan(tx: &mut Read<'_>, case: &CaseRow, chosen: &Chosen) -> Result<Parts> {
    let mut errors = Vec::new();
    let told = store::case::list_allegations(tx, &case.id)?;
    let told: Vec<(String, String)> =
        told.into_iter().filter_map(|row| Some((row.docket_number?, row.id))).collect();
    let held: Vec<(String, String)> = store::hold::list_by_case(tx, &case.id)?
        .into_iter()
        .map(|row| (row.docket_number, row.id))
        .collect();
    let claims: Vec<i32> =
        store::evidence::list_claims(tx, &case.id)?.iter().map(|row| row.number).collect();
    let items: Vec<i32> =
        store::evidence::list_items(tx, &case.id)?.iter().map(|row| row.number).collect();
    let parts = Parts {
        allegations: keys("allegations", &chosen.allegations, &told, &mut errors),
        holds: keys("holds", &chosen.holds, &held, &mut errors),
        claims: numbers("claims", &chosen.claims, &claims, &mut errors),
        evidence: numbers("evidence", &chosen.evidence, &items, &mut errors),
    };
    if errors.is_empty() && parts.allegations.len() >= told.len() {
        errors.push(FieldError::new(
            "allegations",
            "At least one allegation stays in the case. Leave one out.",
        ));
    }
    for rating in store::evidence::list_ratings(tx, &case.id)? {
        let (claim, item) = (rating.claim, rating.item);
        if parts.claims.contains(&claim) != parts.evidence.contains(&item) {
            errors.push(FieldError::new(
                "evidence",
                format!("Evidence {item} is rated for claim {claim}: choose both, or neither."),
            ));
        }
    }
    if errors.is_empty() { Ok(parts) } else { Err(Error::Invalid(errors)) }
}

fn keys(
    field: &str,
    written: &[String],
    known: &[(String, String)],
    errors: &mut Vec<FieldError>,
) -> Vec<String> {
    let mut found = Vec::new();
    for number in written {
        match known.iter().find(|(known, _)| known == number) {
            Some((_, id)) if found.contains(id) => {}
            Some((_, id)) => found.push(id.clone()),
            None => errors.push(FieldError::new(
                field,
                format!("\u{201c}{number}\u{201d} is not in this case."),
            )),
        }
    }
    found
}

fn numbers(
    field: &str,
    written: &[String],
    known: &[i32],
    errors: &mut Vec<FieldError>,
) -> Vec<i32> {
    let mut found = Vec::new();
    for text in written {
        match text.parse::<i32>().ok().filter(|number| known.contains(number)) {
            Some(number) if found.contains(&number) => {}
            Some(number) => found.push(number),
            None => errors.push(FieldError::new(
                field,
                format!("\u{201c}{text}\u{201d} is no number of this case."),
            )),
        }
    }
    found
}

/// Opens the new case and moves what was chosen.
pub(super) fn off(
    tx: &mut Write<'_>,
    case: &CaseRow,
    chosen: &Chosen,
    applying: &Applying,
) -> Result<()> {
    let parts = plan(tx, case, chosen).map_err(told_whole)?;
    let new = CaseRow {
        id: id::ordered(),
        docket_number: store::counter::take(tx, "C", applying.now.date().year())?,
        title: chosen.title.clone(),
        summary: String::new(),
        opened_by: applying.by.clone(),
        opened_at: applying.now,
        changed_at: applying.now,
        version: 1,
        evidence_permille: 0,
        order_id: None,
        duplicate_of: None,
        split_from: Some(case.docket_number.clone()),
        ..case.clone()
    };
    store::case::insert(tx, &new)?;
    store::case::move_parts(tx, &case.id, &new.id, &parts)?;
    evidence::measure(tx, &case.id)?;
    evidence::measure(tx, &new.id)?;
    let count = |of: usize| of.to_string();
    for (on, other) in [(&new, case), (case, &new)] {
        let event = NewEvent::new(Verb::CaseSplit, Noun::Case, &on.id)
            .in_case(Some(&on.id))
            .fact("case", other.docket_number.clone())
            .fact("new", new.docket_number.clone())
            .fact("allegations", count(parts.allegations.len()))
            .fact("holds", count(parts.holds.len()))
            .fact("claims", count(parts.claims.len()))
            .fact("evidence", count(parts.evidence.len()));
        store::event::append(tx, &applying.stamp, &event)?;
    }
    deadline::copy_clocks(tx, case, &new, applying)
}

/// Complaints as one refusal: whoever approves has no form in which to mend them.
fn told_whole(error: Error) -> Error {
    let Error::Invalid(errors) = error else { return error };
    Error::Refused(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "))
}
