//! Search by number and by identifier: exact look-ups, each at an index, each
//! with a limit. Investigations are not here.

use super::Read;
use super::schema::{
    allegation, case_file, hold, legal_order, party, party_identifier, shipment_line,
};
use crate::error::Result;
use diesel::prelude::*;

/// The most hits of one group.
pub const GROUP_LIMIT_ROWS: i64 = 10;

/// Whether there is a thing with this docket number.
///
/// # Errors
/// When the database fails.
pub fn has_number(tx: &mut Read<'_>, number: &str) -> Result<bool> {
    macro_rules! seen {
        ($table:ident) => {
            $table::table
                .filter($table::docket_number.eq(number))
                .select($table::id)
                .first::<String>(tx.conn())
                .optional()?
                .is_some()
        };
    }
    Ok(match number.as_bytes().first() {
        Some(b'A') => seen!(allegation),
        Some(b'C') => seen!(case_file),
        Some(b'O') => seen!(legal_order),
        Some(b'H') => seen!(hold),
        _ => false,
    })
}

/// A line that was found.
pub type LineHit = (String, i32, String);

/// Lines of documents whose number begins so: document, line, goods.
///
/// # Errors
/// When the database fails.
pub fn lines_by_document(tx: &mut Read<'_>, document: &str) -> Result<Vec<LineHit>> {
    let end = super::party_list::prefix_end(document);
    let mut rows: Vec<LineHit> = shipment_line::table
        .filter(shipment_line::document.ge(document).and(shipment_line::document.lt(end)))
        .order((shipment_line::document.asc(), shipment_line::line.asc()))
        .limit(GROUP_LIMIT_ROWS * 4)
        .select((shipment_line::document, shipment_line::line, shipment_line::description))
        .load(tx.conn())?;
    // Several organizations may tell the same line.
    rows.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
    rows.truncate(usize::try_from(GROUP_LIMIT_ROWS + 1).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Parties that carry one of these identifiers: party, name, kind, value.
///
/// # Errors
/// When the database fails.
pub fn parties_by_identifier(
    tx: &mut Read<'_>,
    pairs: &[(&str, String)],
) -> Result<Vec<(i64, String, String, String)>> {
    let kinds: Vec<&str> = pairs.iter().map(|(kind, _)| *kind).collect();
    let values: Vec<&str> = pairs.iter().map(|(_, value)| value.as_str()).collect();
    let mut rows: Vec<(i64, String, String, String)> = party_identifier::table
        .inner_join(party::table)
        .filter(party_identifier::kind.eq_any(kinds).and(party_identifier::value.eq_any(values)))
        .order((party_identifier::kind.asc(), party_identifier::value.asc(), party::id.asc()))
        .limit(GROUP_LIMIT_ROWS * 2)
        .select((party::id, party::name, party_identifier::kind, party_identifier::value))
        .load(tx.conn())?;
    rows.retain(|(_, _, kind, value)| pairs.iter().any(|(k, v)| k == kind && v == value));
    // A merged party is found as the one that it turned out to be.
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let moved = super::party_change::moved(tx, &ids)?;
    let into: Vec<i64> = moved.values().copied().collect();
    let names = super::party_change::briefs(tx, &into)?;
    for row in &mut rows {
        if let Some(into) = moved.get(&row.0) {
            row.0 = *into;
            row.1 = names.get(into).map_or_else(|| row.1.clone(), |(name, _)| name.clone());
        }
    }
    rows.dedup();
    rows.truncate(usize::try_from(GROUP_LIMIT_ROWS + 1).unwrap_or(usize::MAX));
    Ok(rows)
}
