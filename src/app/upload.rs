//! Uploads: received, listed, shown.

mod arrival;
mod quality;
mod standing;

pub(super) use arrival::shown_name;
pub use arrival::{Arrival, CameBy, NewUpload, Receiving, ReviewRule, accept, begin, begin_for};
pub(super) use quality::grade;
pub use quality::{Graded, QUALITY_DEFINITION, quality};
pub use standing::Standing;

use super::{Actor, App};
use crate::domain::role::{Permission, Role, may};
use crate::error::{Error, Result};
use crate::intake::Opened;
use crate::intake::field::Field;
use crate::store;
use crate::store::upload::Scope;
pub use crate::store::upload::{Narrowed, PlanRow, RejectRow, UploadRow, WarningRow};

/// How many kinds of oddities a page shows.
const WARNINGS_LIMIT_ROWS: i64 = 100;

/// Whose uploads an actor sees.
pub(super) fn scope(actor: &Actor) -> Result<Scope> {
    // The operator's own commands read what they import; a service account
    // reads its own organization's.
    if (actor.role == Role::Service && actor.organization_id.is_none())
        || may(actor.role, Permission::ReadAllUploads)
    {
        return Ok(Scope::All);
    }
    if actor.role != Role::Service {
        actor.require(Permission::ReadOwnUploads)?;
    }
    Ok(Scope::Organization(actor.tenant()?))
}

/// An upload in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The upload.
    pub row: UploadRow,
    /// Its organization's name.
    pub organization: String,
    /// Its plan; uploads from before there were plans have none.
    pub plan: Option<PlanRow>,
}

impl Listed {
    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::of(&self.row, self.plan.as_ref())
    }
}

/// Which uploads a list shows.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// By where they stand.
    pub narrowed: Narrowed,
    /// Of one organization, for who may see them all.
    pub organization: Option<i64>,
    /// Behind the one that this names.
    pub after: Option<String>,
}

/// Uploads, newest first, with their organizations' names and plans.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, listing: &Listing, limit_rows: i64) -> Result<Vec<Listed>> {
    let scope = scope(actor)?;
    let shown = match (scope, listing.organization) {
        (Scope::All, Some(id)) => Scope::Organization(id),
        _ => scope,
    };
    let rows = app.store.read(|tx| {
        let place = match &listing.after {
            Some(public_id) => store::upload::find_public(tx, shown, public_id)?
                .map(|(row, _)| (row.created_at, row.id)),
            None => None,
        };
        store::upload::list(tx, shown, listing.narrowed, place, limit_rows)
    })?;
    let listed = |(row, organization, plan)| Listed { row, organization, plan };
    Ok(rows.into_iter().map(listed).collect())
}

/// The name that people read of a canonical field; empty for a whole row.
#[must_use]
pub fn field_label(code: &str) -> &'static str {
    Field::from_code(code).map_or("", Field::label)
}

/// An upload with all that its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The upload.
    pub row: UploadRow,
    /// Its organization's name.
    pub organization: String,
    /// Its plan; uploads from before there were plans have none.
    pub plan: Option<PlanRow>,
    /// How the file is read, once that is known.
    pub opened: Option<Opened>,
    /// The first upload of the same bytes, if this is not it.
    pub same_before: Option<UploadRow>,
    /// What was odd.
    pub warnings: Vec<WarningRow>,
}

/// One upload.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's.
pub fn show(app: &App, actor: &Actor, public_id: &str) -> Result<Shown> {
    let scope = scope(actor)?;
    app.store.read(|tx| {
        let found = store::upload::find_public(tx, scope, public_id)?;
        let (row, organization) = found.ok_or(Error::NotFound("upload"))?;
        let opened = match row.mapping.as_str() {
            "" => None,
            mapping => Some(serde_json::from_str(mapping).map_err(Error::internal)?),
        };
        let plan = store::upload::find_plan(tx, row.id)?;
        let same_before = store::upload::find_same_before(tx, &row)?;
        let warnings = store::upload::list_warnings(tx, row.id, WARNINGS_LIMIT_ROWS)?;
        Ok(Shown { row, organization, plan, opened, same_before, warnings })
    })
}

/// Faults of an upload behind a row and ordinal, in the order of the file.
///
/// # Errors
/// [`Error::NotFound`] when the upload is not there or another organization's.
pub fn rejects(
    app: &App,
    actor: &Actor,
    public_id: &str,
    after: (i64, i32),
    limit_rows: i64,
) -> Result<Vec<RejectRow>> {
    let scope = scope(actor)?;
    app.store.read(|tx| {
        let found = store::upload::find_public(tx, scope, public_id)?;
        let (row, _) = found.ok_or(Error::NotFound("upload"))?;
        store::upload::list_rejects(tx, row.id, after, limit_rows)
    })
}

/// The head of the table of faults.
const REJECT_COLUMNS: [&str; 9] =
    ["row", "line", "byte_offset", "column", "field", "found", "rule", "why", "hint"];

/// A spreadsheet runs a cell that begins so as a formula: an apostrophe in
/// front makes it text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Faults as CSV text; with the head for the first page of them.
///
/// # Errors
/// When the text cannot be made.
pub fn rejects_csv(rows: &[RejectRow], has_head: bool) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if has_head {
        writer.write_record(REJECT_COLUMNS).map_err(Error::internal)?;
    }
    for row in rows {
        let cells = [
            row.row_number.to_string(),
            row.line_number.to_string(),
            row.byte_offset.to_string(),
            harmless(&row.column_name),
            row.field.clone(),
            harmless(&row.found),
            row.rule.clone(),
            row.why.clone(),
            row.hint.clone(),
        ];
        writer.write_record(&cells).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_spreadsheet_runs_nothing_that_was_rejected() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("plain"), "plain");
    }
}
