//! Queries for links.

use super::Read;
use super::schema::link;
use crate::error::Result;
use diesel::prelude::*;

/// A link, as lists show it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = link)]
pub struct LinkRow {
    /// Its key.
    pub id: String,
    /// party or line.
    pub target_kind: String,
    /// The party, for party links.
    pub party_id: Option<i64>,
    /// The document, for line links.
    pub document: Option<String>,
    /// The line, for line links.
    pub line: Option<i32>,
    /// proposed, confirmed or rejected.
    pub state: String,
    /// The score, in thousandths.
    pub score_permille: i32,
    /// Why, in a sentence.
    pub sentence: String,
}

/// The links of a subject, best first.
///
/// # Errors
/// When the database fails.
pub fn list_by_subject(tx: &mut Read<'_>, kind: &str, subject_id: &str) -> Result<Vec<LinkRow>> {
    Ok(link::table
        .filter(link::subject_kind.eq(kind).and(link::subject_id.eq(subject_id)))
        .order((link::score_permille.desc(), link::id.asc()))
        .limit(500)
        .select(LinkRow::as_select())
        .load(tx.conn())?)
}
