//! How good files were: measured when their last row was read.

use super::scope;
use crate::app::{Actor, App};
use crate::domain::quality::{IDENTIFIER_FIELDS, Tally, quality_permille};
use crate::error::{Error, Result};
use crate::store::upload::{Scope, UploadRow};
use crate::store::{self, Write};

pub use crate::domain::quality::QUALITY_DEFINITION;
pub use crate::store::upload::Graded;

/// How many files the history shows.
const HISTORY_LIMIT_ROWS: i64 = 60;
/// How many kinds of remarks are counted; a file has a few dozen.
const KINDS_LIMIT_ROWS: i64 = 5000;

/// Notes the quality of an upload that was just read to its end.
///
/// # Errors
/// When the database fails.
pub(in crate::app) fn grade(tx: &mut Write<'_>, row: &UploadRow) -> Result<()> {
    let mut tally =
        Tally { rows_read: row.rows_read, rows_rejected: row.rows_rejected, ..Tally::default() };
    for odd in store::upload::list_warnings(tx, row.id, KINDS_LIMIT_ROWS)? {
        let is_identifier = IDENTIFIER_FIELDS.contains(&odd.field.as_str());
        let count =
            if is_identifier { &mut tally.identifier_warnings } else { &mut tally.other_warnings };
        *count = count.saturating_add(odd.found_count);
    }
    store::upload::note_quality(tx, row.id, quality_permille(&tally))
}

/// An organization's name and the quality of its newest files: the actor's
/// own, or the one that staff ask for.
///
/// # Errors
/// [`Error::NotFound`] when there is no such organization or it is another's.
pub fn quality(
    app: &App,
    actor: &Actor,
    organization_id: Option<i64>,
) -> Result<(String, Vec<Graded>)> {
    let id = match (scope(actor)?, organization_id) {
        (Scope::All, Some(id)) => id,
        (Scope::All, None) => actor.tenant()?,
        (Scope::Organization(own), wanted) if wanted.is_none_or(|id| id == own) => own,
        (Scope::Organization(_), _) => return Err(Error::NotFound("organization")),
    };
    app.store.read(|tx| {
        let named = store::organization::find(tx, id)?.ok_or(Error::NotFound("organization"))?;
        Ok((named.name, store::upload::list_graded(tx, id, HISTORY_LIMIT_ROWS)?))
    })
}
