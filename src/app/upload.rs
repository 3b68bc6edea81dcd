//! Uploads: received, listed, shown.

mod arrival;
mod changed;
mod mended;
mod quality;
mod review;
mod saved;
mod standing;
mod sweep;

pub(super) use arrival::shown_name;
pub use arrival::{
    Arrival, CameBy, NewUpload, Receiving, ReviewRule, accept, begin, begin_for, digest,
    finish_together, recognise,
};
pub use changed::{CHANGED_LIMIT_ROWS, Difference};
pub(super) use mended::unguard;
pub use mended::{Mending, mend};
pub(super) use quality::grade;
pub use quality::{Graded, QUALITY_DEFINITION, quality};
pub use review::{Chosen, Confirming, Review, confirm, discard, review};
pub(super) use saved::fields_from_json;
pub use saved::{MappingAct, MappingRow, change_mapping, mapped_fields, mapping_named, mappings};
pub use standing::Standing;
pub use sweep::sweep_orphans;

use super::shipment_count::Counts;
use super::{Actor, App};
use crate::domain::role::{Permission, Role, may};
use crate::error::{Error, Result};
use crate::intake::Opened;
use crate::intake::field::Field;
pub use crate::intake::mapping::ColumnMapping;
use crate::store;
use crate::store::upload::Scope;
pub use crate::store::upload::{Narrowed, PlanRow, RejectRow, UploadRow, WarningRow};
use std::collections::BTreeMap;

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

/// A field by its code, as forms send it: empty for none.
///
/// # Errors
/// [`Error::Invalid`] when there is no such field.
pub fn field_from_code(code: &str) -> Result<Option<Field>> {
    match code {
        "" => Ok(None),
        code => Field::from_code(code).map(Some).ok_or_else(|| {
            let known: Vec<&str> = fields().map(|(code, _)| code).collect();
            let known = known.join(", ");
            Error::field("mapping", format!("“{code}” is no field. The fields: {known}."))
        }),
    }
}

/// Every field with its code and label, in the order in which pages show them.
pub fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    Field::ALL.iter().map(|field| (field.code(), field.label()))
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
    /// The saved mapping by which it is read.
    pub mapping: Option<MappingRow>,
    /// The commonest faults.
    pub commonest: Vec<Commonest>,
    /// What its lines come to as shipments, once that was counted.
    pub shipments: Option<Counts>,
    /// What it changed, of its first [`CHANGED_LIMIT_ROWS`] changed lines.
    pub changed: Vec<Difference>,
}

/// A kind of fault, how often it was found, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commonest {
    /// The header of the column; empty for the whole row.
    pub column: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
    /// What stood there first.
    pub found: String,
    /// How often, among the first [`COMMONEST_LIMIT_ROWS`] faults.
    pub count: usize,
}

impl Shown {
    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::of(&self.row, self.plan.as_ref())
    }
}

/// Among so many faults the commonest are looked for.
pub const COMMONEST_LIMIT_ROWS: i64 = 10_000;
/// How many of them are told.
const COMMONEST_SHOWN: usize = 3;

/// The kinds of faults, the commonest first.
fn commonest(rows: &[RejectRow]) -> Vec<Commonest> {
    let mut kinds: BTreeMap<(&str, &str, &str), Commonest> = BTreeMap::new();
    for row in rows {
        let kind = (row.rule.as_str(), row.field.as_str(), row.column_name.as_str());
        let entry = kinds.entry(kind).or_insert_with(|| Commonest {
            column: row.column_name.clone(),
            why: row.why.clone(),
            hint: row.hint.clone(),
            found: row.found.clone(),
            count: 0,
        });
        entry.count = entry.count.saturating_add(1);
    }
    let mut kinds: Vec<Commonest> = kinds.into_values().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    kinds.truncate(COMMONEST_SHOWN);
    kinds
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
        let mapping = review::mapping_of(tx, plan.as_ref())?;
        // While rows come in, the page asks every second.
        let faults = if Standing::of(&row, plan.as_ref()).is_moving() {
            Vec::new()
        } else {
            store::upload::list_rejects(tx, row.id, (0, 0), COMMONEST_LIMIT_ROWS)?
        };
        let commonest = commonest(&faults);
        let changed = match row.rows_updated {
            0 => Vec::new(),
            _ => changed::list(tx, row.id)?,
        };
        let shipments = super::shipment_count::find(tx, row.id)?;
        Ok(Shown {
            row,
            organization,
            plan,
            opened,
            same_before,
            warnings,
            mapping,
            commonest,
            shipments,
            changed,
        })
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
