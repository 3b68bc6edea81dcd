//! What is known of an upload beside its import: how it came, whether a person
//! confirms its mapping first, how good it was, whether it was undone.

use super::{UploadRow, overtaken};
use crate::error::Result;
use crate::store::schema::{upload, upload_plan, upload_transfer, upload_undo};
use crate::store::{Read, Write};
use diesel::prelude::*;

/// The plan of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_plan, treat_none_as_default_value = false)]
pub struct PlanRow {
    /// The upload.
    pub upload_id: i64,
    /// browser, command, api or folder.
    pub came_by: String,
    /// none, asked, waiting or confirmed.
    pub review: String,
    /// The saved mapping by which it is read.
    pub mapping_id: Option<i64>,
    /// What a dry run found, JSON; empty without one.
    pub dry_run: String,
    /// How good the file was, in thousandths.
    pub quality_permille: Option<i32>,
    /// When it was undone.
    pub undone_at: Option<chrono::NaiveDateTime>,
    /// Who undid it.
    pub undone_by: Option<String>,
    /// Counted up with every change.
    pub version: i32,
    /// never, new or always: when a person is asked how it is read.
    pub review_rule: String,
    /// By what its layout is known again; empty until it is known.
    pub fingerprint: String,
    /// The columns by which the kept file was sealed, counted from 0, with blanks.
    pub sealed: String,
    /// The fields that were named with the file, JSON; empty when none were.
    pub fields: String,
}

/// Inserts a plan, in the transaction that inserts the upload.
///
/// # Errors
/// When the database fails.
pub fn insert_plan(tx: &mut Write<'_>, row: &PlanRow) -> Result<()> {
    diesel::insert_into(upload_plan::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The plan of an upload; uploads from before there were plans have none.
///
/// # Errors
/// When the database fails.
pub fn find_plan(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<PlanRow>> {
    Ok(upload_plan::table
        .find(upload_id)
        .select(PlanRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// How a file is to be read, as far as people have a say in it.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = upload_plan, treat_none_as_null = true)]
pub struct Decided {
    /// none, waiting or confirmed.
    pub review: String,
    /// The saved mapping by which it is read.
    pub mapping_id: Option<i64>,
    /// By what its layout is known again.
    pub fingerprint: String,
}

/// Notes how a file is to be read.
///
/// # Errors
/// When the database fails.
pub fn decide(tx: &mut Write<'_>, upload_id: i64, decided: &Decided) -> Result<()> {
    diesel::update(upload_plan::table.find(upload_id))
        .set((decided, upload_plan::version.eq(upload_plan::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes by which columns the kept file was sealed.
///
/// # Errors
/// When the database fails.
pub fn note_sealed(tx: &mut Write<'_>, upload_id: i64, columns: &str) -> Result<()> {
    diesel::update(upload_plan::table.find(upload_id))
        .set(upload_plan::sealed.eq(columns))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes how good a file was.
///
/// # Errors
/// When the database fails.
pub fn note_quality(tx: &mut Write<'_>, upload_id: i64, permille: Option<i32>) -> Result<()> {
    diesel::update(upload_plan::table.find(upload_id))
        .set(upload_plan::quality_permille.eq(permille))
        .execute(tx.conn())?;
    Ok(())
}

/// Changes the mapping of an upload that waits for a person.
///
/// # Errors
/// [`crate::error::Error::Refused`] when somebody was faster.
pub fn remap(
    tx: &mut Write<'_>,
    id: i64,
    shown_version: i32,
    layout: &str,
    mapping: &str,
) -> Result<()> {
    let row = upload::table
        .find(id)
        .filter(upload::state.eq("importing").and(upload::version.eq(shown_version)));
    let changed = diesel::update(row)
        .set((
            upload::layout.eq(layout),
            upload::mapping.eq(mapping),
            upload::version.eq(upload::version + 1),
        ))
        .execute(tx.conn())?;
    overtaken(changed)
}

/// The last upload of a layout that an organization imported and did not take
/// back, with how its mapping came about.
///
/// # Errors
/// When the database fails.
pub fn find_alike(
    tx: &mut Read<'_>,
    organization_id: i64,
    fingerprint: &str,
) -> Result<Option<(UploadRow, PlanRow)>> {
    Ok(upload_plan::table
        .inner_join(upload::table)
        .filter(
            upload_plan::fingerprint
                .eq(fingerprint)
                .and(upload_plan::undone_at.is_null())
                .and(upload::organization_id.eq(organization_id))
                .and(upload::state.eq("done")),
        )
        .order((upload::created_at.desc(), upload::id.desc()))
        .select((UploadRow::as_select(), PlanRow::as_select()))
        .first(tx.conn())
        .optional()?)
}

/// Whether an organization imported a file of this length.
///
/// # Errors
/// When the database fails.
pub fn has_length(tx: &mut Read<'_>, organization_id: i64, size_bytes: i64) -> Result<bool> {
    let alike = upload::table.filter(
        upload::organization_id
            .eq(organization_id)
            .and(upload::size_bytes.eq(size_bytes))
            .and(upload::state.eq("done")),
    );
    Ok(diesel::select(diesel::dsl::exists(alike)).get_result(tx.conn())?)
}

/// The upload by which an organization imported exactly these bytes, if it did
/// not take them back.
///
/// # Errors
/// When the database fails.
pub fn find_imported(
    tx: &mut Read<'_>,
    organization_id: i64,
    sha256: &str,
) -> Result<Option<UploadRow>> {
    // One that is being taken back does not count either.
    let taken_back = upload_undo::table
        .filter(upload_undo::organization_id.eq(organization_id))
        .select(upload_undo::upload_id);
    Ok(upload::table
        .left_join(upload_plan::table)
        .filter(upload::id.ne_all(taken_back))
        .filter(
            upload::organization_id
                .eq(organization_id)
                .and(upload::sha256.eq(sha256))
                .and(upload::state.eq("done"))
                .and(upload_plan::undone_at.is_null()),
        )
        .order((upload::created_at.desc(), upload::id.desc()))
        .select(UploadRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Whether the raw bytes of this name are still to be read, or to be added to.
///
/// # Errors
/// When the database fails.
pub fn is_spool_wanted(tx: &mut Read<'_>, name: &str) -> Result<bool> {
    let is_waiting: bool = diesel::select(diesel::dsl::exists(
        upload::table.filter(upload::public_id.eq(name).and(upload::state.eq("received"))),
    ))
    .get_result(tx.conn())?;
    let is_growing: bool = diesel::select(diesel::dsl::exists(
        upload_transfer::table.filter(upload_transfer::public_id.eq(name)),
    ))
    .get_result(tx.conn())?;
    Ok(is_waiting || is_growing)
}
