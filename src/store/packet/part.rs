//! Documents, quantities and findings of packets. What is taken out of a draft
//! stays, marked; the database refuses any change of a submitted one.

use crate::error::Result;
use crate::store::schema::{packet_document, packet_finding, packet_quantity};
use crate::store::{Read, Write};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The most parts of one kind that are read of one packet.
const PARTS_LIMIT_ROWS: i64 = 2000;

/// A document of a packet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = packet_document)]
pub struct DocumentRow {
    /// Its key, random: a partner's address shows it.
    pub id: String,
    /// The packet.
    pub packet_id: String,
    /// The step's code.
    pub step: String,
    /// Its number within the step, from 1; never given twice.
    pub place: i32,
    /// What the importer calls it.
    pub title: String,
    /// The code of the kind of paper.
    pub paper: String,
    /// The language of the original, as written.
    pub language: String,
    /// The translation's code.
    pub translation: String,
    /// The confidentiality's code.
    pub confidentiality: String,
    /// The confidential document of which it is the public version.
    pub public_version_of: Option<String>,
    /// Pages, counted by hand.
    pub pages: Option<i32>,
    /// The name of the file, without a path.
    pub file_name: String,
    /// The code of the kind of file.
    pub media: String,
    /// SHA-256 of its bytes, hexadecimal: where they lie.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
    /// When it was taken out of the draft.
    pub removed_at: Option<NaiveDateTime>,
}

/// What one tier did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = packet_quantity)]
pub struct QuantityRow {
    /// Its key.
    pub id: String,
    /// The packet.
    pub packet_id: String,
    /// Its number within the packet, from 1; never given twice.
    pub place: i32,
    /// The tier's code.
    pub tier: String,
    /// Who did it.
    pub party: String,
    /// What went in.
    pub input_name: String,
    /// How much, as typed.
    pub input_text: String,
    /// The unit's code.
    pub input_unit: String,
    /// How much, in grams or thousandths.
    pub input_amount: i64,
    /// What came out.
    pub output_name: String,
    /// How much, as typed.
    pub output_text: String,
    /// The unit's code.
    pub output_unit: String,
    /// How much, in grams or thousandths.
    pub output_amount: i64,
    /// The yield in thousandths.
    pub yield_permille: i32,
    /// The tolerance in thousandths.
    pub tolerance_permille: i32,
    /// The mass of one unit of the output, in milligrams.
    pub unit_milligrams: Option<i64>,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
    /// When it was taken out of the draft.
    pub removed_at: Option<NaiveDateTime>,
}

/// What an officer found of a step.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = packet_finding)]
pub struct FindingRow {
    /// Its key.
    pub id: String,
    /// The packet.
    pub packet_id: String,
    /// The step's code.
    pub step: String,
    /// The finding's code.
    pub finding: String,
    /// Why, for the importer to read once the packet is answered.
    pub why: String,
    /// Who found it.
    pub found_by: String,
    /// When.
    pub found_at: NaiveDateTime,
}

/// Inserts a document.
///
/// # Errors
/// When the database fails.
pub fn insert_document(tx: &mut Write<'_>, row: &DocumentRow) -> Result<()> {
    diesel::insert_into(packet_document::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The documents of a packet in the order in which they came, without those
/// that were taken out.
///
/// # Errors
/// When the database fails.
pub fn list_documents(tx: &mut Read<'_>, packet_id: &str) -> Result<Vec<DocumentRow>> {
    Ok(packet_document::table
        .filter(packet_document::packet_id.eq(packet_id).and(packet_document::removed_at.is_null()))
        .order((packet_document::added_at.asc(), packet_document::id.asc()))
        .limit(PARTS_LIMIT_ROWS)
        .select(DocumentRow::as_select())
        .load(tx.conn())?)
}

/// A document of a packet that was not taken out.
///
/// # Errors
/// When the database fails.
pub fn find_document(tx: &mut Read<'_>, packet_id: &str, id: &str) -> Result<Option<DocumentRow>> {
    Ok(packet_document::table
        .find(id)
        .filter(packet_document::packet_id.eq(packet_id).and(packet_document::removed_at.is_null()))
        .select(DocumentRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The number of the next document of a step; numbers of what was taken out
/// are not given again.
///
/// # Errors
/// When the database fails.
pub fn next_place(tx: &mut Read<'_>, packet_id: &str, step: &str) -> Result<i32> {
    let last: Option<i32> = packet_document::table
        .filter(packet_document::packet_id.eq(packet_id).and(packet_document::step.eq(step)))
        .select(diesel::dsl::max(packet_document::place))
        .first(tx.conn())?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// How many documents a packet ever had, and how many bytes they have.
///
/// # Errors
/// When the database fails.
pub fn total_bytes(tx: &mut Read<'_>, packet_id: &str) -> Result<(usize, i64)> {
    let sizes: Vec<i64> = packet_document::table
        .filter(packet_document::packet_id.eq(packet_id))
        .limit(PARTS_LIMIT_ROWS)
        .select(packet_document::size_bytes)
        .load(tx.conn())?;
    Ok((sizes.len(), sizes.iter().sum()))
}

/// Takes a document out of a draft; says whether it was there.
///
/// # Errors
/// When the database fails, or the packet was submitted.
pub fn remove_document(
    tx: &mut Write<'_>,
    packet_id: &str,
    id: &str,
    at: NaiveDateTime,
) -> Result<bool> {
    let row = packet_document::table.find(id).filter(
        packet_document::packet_id.eq(packet_id).and(packet_document::removed_at.is_null()),
    );
    let changed = diesel::update(row).set(packet_document::removed_at.eq(at)).execute(tx.conn())?;
    Ok(changed == 1)
}

/// Inserts what a tier did.
///
/// # Errors
/// When the database fails.
pub fn insert_quantity(tx: &mut Write<'_>, row: &QuantityRow) -> Result<()> {
    diesel::insert_into(packet_quantity::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What the tiers of a packet did, in the order in which it was told.
///
/// # Errors
/// When the database fails.
pub fn list_quantities(tx: &mut Read<'_>, packet_id: &str) -> Result<Vec<QuantityRow>> {
    Ok(packet_quantity::table
        .filter(packet_quantity::packet_id.eq(packet_id).and(packet_quantity::removed_at.is_null()))
        .order(packet_quantity::place.asc())
        .limit(PARTS_LIMIT_ROWS)
        .select(QuantityRow::as_select())
        .load(tx.conn())?)
}

/// The number of the next row of quantities.
///
/// # Errors
/// When the database fails.
pub fn next_quantity_place(tx: &mut Read<'_>, packet_id: &str) -> Result<i32> {
    let last: Option<i32> = packet_quantity::table
        .filter(packet_quantity::packet_id.eq(packet_id))
        .select(diesel::dsl::max(packet_quantity::place))
        .first(tx.conn())?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// Takes a row of quantities out of a draft; says whether it was there.
///
/// # Errors
/// When the database fails, or the packet was submitted.
pub fn remove_quantity(
    tx: &mut Write<'_>,
    packet_id: &str,
    place: i32,
    at: NaiveDateTime,
) -> Result<bool> {
    let row = packet_quantity::table.filter(
        packet_quantity::packet_id
            .eq(packet_id)
            .and(packet_quantity::place.eq(place))
            .and(packet_quantity::removed_at.is_null()),
    );
    let changed = diesel::update(row).set(packet_quantity::removed_at.eq(at)).execute(tx.conn())?;
    Ok(changed == 1)
}

/// Inserts a finding.
///
/// # Errors
/// When the database fails.
pub fn insert_finding(tx: &mut Write<'_>, row: &FindingRow) -> Result<()> {
    diesel::insert_into(packet_finding::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The findings of a packet, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_findings(tx: &mut Read<'_>, packet_id: &str) -> Result<Vec<FindingRow>> {
    Ok(packet_finding::table
        .filter(packet_finding::packet_id.eq(packet_id))
        .order((packet_finding::found_at.desc(), packet_finding::id.desc()))
        .limit(PARTS_LIMIT_ROWS)
        .select(FindingRow::as_select())
        .load(tx.conn())?)
}
