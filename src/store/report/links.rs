//! Links for the report.

use super::{PAGE_LIMIT_ROWS, Window};
use crate::error::Result;
use crate::store::Read;
use crate::store::party_list::subject_numbers;
use crate::store::schema::{link, party};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// A link as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = link)]
pub struct LinkRow {
    /// Its key.
    pub id: String,
    /// allegation or order.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// party or line.
    pub target_kind: String,
    /// The party.
    pub party_id: Option<i64>,
    /// The document.
    pub document: Option<String>,
    /// The line.
    pub line: Option<i32>,
    /// The role's code.
    pub role: String,
    /// The state now.
    pub state: String,
    /// The score.
    pub score_permille: i32,
    /// Why, in words.
    pub sentence: String,
    /// Why, as JSON.
    pub reasons: String,
    /// The scorer's version.
    pub scorer_version: String,
    /// The list's version.
    pub list_version: String,
    /// The day of the proposal.
    pub proposed_on: NaiveDate,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why.
    pub decision_reason: Option<String>,
    /// What was said of it beside the parts, JSON.
    pub explanation: String,
}

/// A link with what lies in other tables.
#[derive(Debug, Clone)]
pub struct LinkSeen {
    /// The link.
    pub link: LinkRow,
    /// Docket number of its subject.
    pub subject_number: Option<String>,
    /// Name of its party.
    pub party_name: Option<String>,
}

/// A page of links with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn links(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<LinkSeen>> {
    let rows: Vec<LinkRow> = link::table
        .filter(link::id.gt(after))
        .filter(link::proposed_on.between(window.from_on, window.until_on))
        .filter(link::proposed_on.le(window.over_on).or(
            link::decided_at.is_not_null().and(link::decided_at.assume_not_null().le(window.as_of)),
        ))
        .order(link::id.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(LinkRow::as_select())
        .load(tx.conn())?;
    let subjects: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.subject_kind.as_str(), row.subject_id.as_str())).collect();
    let numbers = subject_numbers(tx, &subjects)?;
    let parties: Vec<i64> = rows.iter().filter_map(|row| row.party_id).collect();
    let names: HashMap<i64, String> = party::table
        .filter(party::id.eq_any(parties))
        .select((party::id, party::name))
        .load::<(i64, String)>(tx.conn())?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|link| LinkSeen {
            subject_number: numbers.get(&link.subject_id).cloned(),
            party_name: link.party_id.and_then(|id| names.get(&id).cloned()),
            link,
        })
        .collect())
}
