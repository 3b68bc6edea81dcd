//! What a merge or a split would do, before anybody asks for it.

use super::standing;
use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store::Read;
use crate::store::link::LinkRow;
use crate::store::party_change as store;
use crate::store::party_list::{self, PartySeen, SpellingSeen};
use std::collections::{BTreeMap, BTreeSet};

/// The most parties that look alike and are offered for a merge.
const ALIKE_LIMIT_ROWS: i64 = 20;

/// What a merge or a split would do, before anybody asks for it.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The party that stays.
    pub party: PartySeen,
    /// Its spellings.
    pub spellings: Vec<SpellingSeen>,
    /// Its identifiers: kind, value, status, first upload, whose.
    pub identifiers: Vec<party_list::IdentifierSeen>,
    /// The party to merge into it, when one was named.
    pub other: Option<PartySeen>,
    /// The spellings of the other.
    pub other_spellings: Vec<SpellingSeen>,
    /// How many identifiers the other has.
    pub other_identifiers: usize,
    /// How many links lead to the other.
    pub other_links: usize,
    /// The docket numbers of subjects for which the one is confirmed and the other rejected.
    pub contradictions: Vec<String>,
    /// Parties of the same name: key, name, country.
    pub alike: Vec<(i64, String, String)>,
}

/// What could be changed about a party, and what a merge with another would do.
///
/// # Errors
/// [`Error::NotFound`] when there is no such party.
pub fn preview(app: &App, actor: &Actor, id: i64, other: Option<i64>) -> Result<Preview> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| {
        let party = standing(tx, id)?;
        let family = store::family(tx, id)?;
        let spellings = party_list::spellings(tx, &family)?;
        let identifiers = party_list::identifiers(tx, &family)?;
        let alike = store::alike(tx, &family, &party.name_key, ALIKE_LIMIT_ROWS)?;
        let mut made = Preview {
            party,
            spellings,
            identifiers,
            other: None,
            other_spellings: Vec::new(),
            other_identifiers: 0,
            other_links: 0,
            contradictions: Vec::new(),
            alike,
        };
        let Some(other) = other.filter(|other| *other != id) else { return Ok(made) };
        let found = party_list::find(tx, other)?.ok_or(Error::NotFound("party"))?;
        let other = found.merged_into.unwrap_or(other);
        let others = store::family(tx, other)?;
        made.other = party_list::find(tx, other)?;
        made.other_spellings = party_list::spellings(tx, &others)?;
        made.other_identifiers = party_list::identifiers(tx, &others)?.len();
        let (here, there) = (links(tx, &family)?, links(tx, &others)?);
        made.other_links = there.len();
        made.contradictions = contradictions(tx, &here, &there)?;
        Ok(made)
    })
}

/// The links to some parties.
pub(super) fn links(tx: &mut Read<'_>, parties: &[i64]) -> Result<Vec<LinkRow>> {
    let mut found = Vec::new();
    for party in parties {
        found.extend(crate::store::link::list_by_target(tx, "party", &party.to_string())?);
    }
    Ok(found)
}

/// Subjects for which decisions about the two differ, by their numbers.
fn contradictions(tx: &mut Read<'_>, here: &[LinkRow], there: &[LinkRow]) -> Result<Vec<String>> {
    let mut verdicts: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in here.iter().chain(there).filter(|row| row.state != "proposed") {
        verdicts.entry((&row.subject_kind, &row.subject_id)).or_default().insert(&row.state);
    }
    let split: Vec<(&str, &str)> =
        verdicts.into_iter().filter(|(_, found)| found.len() > 1).map(|(key, _)| key).collect();
    let numbers = party_list::subject_numbers(tx, &split)?;
    Ok(split
        .iter()
        .map(|(kind, id)| numbers.get(*id).cloned().unwrap_or_else(|| format!("an {kind}")))
        .collect())
}
