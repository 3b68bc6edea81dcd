//! Search: a number leads to its thing, an identifier to who carries it, a
//! name to the parties that begin so. Nothing is counted, and nothing behind
//! a wall is looked at.

use super::party::words;
use super::shipment::document_key;
use super::{Actor, App};
use crate::domain::identifier::{self, Kind, Status};
use crate::domain::role::{Permission, may};
use crate::domain::text;
use crate::error::Result;
use crate::store;
use crate::store::party_list::{PartyFilter, PartySeen};
use crate::store::search::LineHit;

pub use crate::store::search::GROUP_LIMIT_ROWS;

/// The longest text that is searched for, in characters.
pub const QUERY_LIMIT_CHARS: usize = 200;
/// The shortest document number that is searched for by its beginning.
const DOCUMENT_LEAST_CHARS: usize = 4;
/// Identifiers that trade files give for parties, and the kinds under which
/// imports store them: an importer number that no U.S. rule fits is another
/// country's.
const PARTY_KINDS: [(Kind, &str); 6] = [
    (Kind::ImporterNumber, "IOR"),
    (Kind::Mid, "MID"),
    (Kind::Lei, "LEI"),
    (Kind::Duns, "DUNS"),
    (Kind::Fei, "FEI"),
    (Kind::Uscc, "USCC"),
];
/// The kind of importer numbers of other countries.
const OTHER_IMPORTER: &str = "IMPORTER";

/// A party that carries an identifier.
#[derive(Debug, Clone)]
pub struct IdentifierHit {
    /// The party.
    pub party_id: i64,
    /// Its name.
    pub name: String,
    /// What the identifier is.
    pub kind: String,
    /// The identifier.
    pub value: String,
}

/// What was found; each group has at most [`GROUP_LIMIT_ROWS`] rows.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The page that a docket number leads to.
    pub jump: Option<String>,
    /// Parties that carry the text as an identifier.
    pub identifiers: Vec<IdentifierHit>,
    /// Lines of documents whose number begins so.
    pub documents: Vec<LineHit>,
    /// Parties whose name begins so, or has these words.
    pub parties: Vec<PartySeen>,
}

impl Found {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.jump.is_none()
            && self.identifiers.is_empty()
            && self.documents.is_empty()
            && self.parties.is_empty()
    }
}

/// Searches for what a person typed.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn find(app: &App, actor: &Actor, query: &str) -> Result<Found> {
    actor.require(Permission::ReadCases)?;
    let query = text::squeeze(text::clip(query, QUERY_LIMIT_CHARS));
    let mut found = Found::default();
    if query.is_empty() {
        return Ok(found);
    }
    app.store.read(|tx| {
        if let Some((number, path, permission)) = docket_number(&query) {
            // A number that the actor may not open is not even looked for.
            if may(actor.role, permission) && store::search::has_number(tx, &number)? {
                found.jump = Some(format!("{path}/{number}"));
            }
            return Ok(());
        }
        if may(actor.role, Permission::ReadTrade) {
            trade(tx, &query, &mut found)?;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads a docket number; where its things are shown, and to whom.
fn docket_number(query: &str) -> Option<(String, &'static str, Permission)> {
    let number = query.to_ascii_uppercase();
    let (kind, rest) = number.split_once('-')?;
    let (year, serial) = rest.split_once('-')?;
    let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !is_digits(year) || serial.is_empty() || !is_digits(serial) {
        return None;
    }
    let (path, permission) = match kind {
        "A" => ("/allegations", Permission::ReadAllegations),
        "C" => ("/cases", Permission::ReadCases),
        "O" => ("/orders", Permission::ReadCases),
        "H" => ("/holds", Permission::ReadCases),
        _ => return None,
    };
    Some((format!("{kind}-{year}-{serial:0>6}"), path, permission))
}

fn trade(tx: &mut store::Read<'_>, query: &str, found: &mut Found) -> Result<()> {
    let mut pairs: Vec<(&str, String)> = PARTY_KINDS
        .into_iter()
        .map(|(kind, stored)| (stored, identifier::check(kind, query)))
        .filter(|(_, checked)| checked.status != Status::Bad && !checked.canonical.is_empty())
        .map(|(stored, checked)| (stored, checked.canonical))
        .collect();
    pairs.push((OTHER_IMPORTER, identifier::check(Kind::ImporterNumber, query).canonical));
    found.identifiers = store::search::parties_by_identifier(tx, &pairs)?
        .into_iter()
        .map(|(party_id, name, kind, value)| IdentifierHit { party_id, name, kind, value })
        .collect();
    let document = document_key(query);
    if document.chars().count() >= DOCUMENT_LEAST_CHARS
        && document.bytes().any(|b| b.is_ascii_digit())
    {
        found.documents = store::search::lines_by_document(tx, &document)?;
    }
    found.parties = parties(tx, query)?;
    Ok(())
}

/// Parties whose name begins so; when there are none, those with its words.
fn parties(tx: &mut store::Read<'_>, query: &str) -> Result<Vec<PartySeen>> {
    let prefix = text::search_key(query);
    let begins = PartyFilter { prefix, ..PartyFilter::default() };
    let rows = if begins.prefix.is_empty() {
        Vec::new()
    } else {
        store::party_list::list(tx, &begins, None, GROUP_LIMIT_ROWS + 1)?
    };
    if !rows.is_empty() {
        return standing(tx, rows);
    }
    let words = words(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let words = PartyFilter { words, ..PartyFilter::default() };
    let rows = store::party_list::list(tx, &words, None, GROUP_LIMIT_ROWS + 1)?;
    standing(tx, rows)
}

/// Instead of a merged party, the one that it turned out to be; each once.
fn standing(tx: &mut store::Read<'_>, rows: Vec<PartySeen>) -> Result<Vec<PartySeen>> {
    let mut found: Vec<PartySeen> = Vec::with_capacity(rows.len());
    for row in rows {
        let row = match row.merged_into {
            Some(into) => store::party_list::find(tx, into)?.unwrap_or(row),
            None => row,
        };
        if found.iter().all(|known| known.id != row.id) {
            found.push(row);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docket_numbers_are_read_as_people_type_them() {
        let path = |text| docket_number(text).map(|(number, path, _)| format!("{path}/{number}"));
        assert_eq!(path("c-2026-42").as_deref(), Some("/cases/C-2026-000042"));
        assert_eq!(path("A-2026-000123").as_deref(), Some("/allegations/A-2026-000123"));
        for other in ["I-2026-000001", "C-26-1", "C-2026-", "C-2026-1x", "2026-1", "ACME"] {
            assert_eq!(path(other), None, "{other}");
        }
    }
}
