//! The way from a party to the nearest party that an order names, through the
//! bills and entries that were uploaded: who shares a line with whom, up to
//! three tiers. A step is evidence that two parties took part in one shipment,
//! and of nothing more. What no line tells is a tier too: the unknown maker.

use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store::{self, Read};
use std::collections::{BTreeMap, BTreeSet};

/// The most steps that are looked at.
pub const TIER_LIMIT: usize = 3;
/// The most parties whose lines are read in one tier.
const PARTY_LIMIT_ROWS: usize = 60;
/// The most lines that are read of one party.
const LINE_LIMIT_ROWS: i64 = 100;

/// One step: the line that two parties share, and the party that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// What the party is on that line.
    pub role: &'static str,
    /// The party.
    pub party: i64,
    /// Its name.
    pub name: String,
}

/// How near the nearest listed party is.
#[derive(Debug, Clone, Default)]
pub struct Path {
    /// The steps to it; empty when the party itself is listed, or none was found.
    pub steps: Vec<Step>,
    /// The number of the order that names the last one, and whether a person
    /// confirmed that; none when no listed party is near.
    pub order: Option<(String, bool)>,
    /// A line of the party, or of one on its way, that names no manufacturer.
    pub unknown: Option<(String, i32)>,
    /// How many of the party's lines that were read name no manufacturer, and of how many.
    pub unknown_lines: (usize, usize),
    /// True when there was more than is looked at.
    pub is_cut: bool,
}

/// Who took part in one line, in the order of roles.
type Shared = (String, i32, [(&'static str, Option<i64>); 4]);

/// Finds the way from a party to the nearest one that an order names.
///
/// # Errors
/// [`Error::NotFound`] when there is no such party.
pub fn find(app: &App, actor: &Actor, id: i64) -> Result<Path> {
    actor.require(Permission::ReadTrade)?;
    app.store.read(|tx| {
        store::party_list::find(tx, id)?.ok_or(Error::NotFound("party"))?;
        search(tx, id)
    })
}

fn search(tx: &mut Read<'_>, id: i64) -> Result<Path> {
    let mut path = Path::default();
    let mut from: BTreeMap<i64, (i64, Step)> = BTreeMap::new();
    let mut seen = BTreeSet::from([id]);
    let mut tier = vec![id];
    for depth in 0..=TIER_LIMIT {
        if let Some((party, order, is_confirmed)) = nearest(tx, &tier)? {
            path.order = Some((order, is_confirmed));
            path.steps = steps(&from, party);
            return Ok(path);
        }
        if depth == TIER_LIMIT {
            break;
        }
        let mut next = Vec::new();
        path.is_cut |= tier.len() > PARTY_LIMIT_ROWS;
        for party in tier.iter().take(PARTY_LIMIT_ROWS) {
            let lines = shared(tx, *party)?;
            path.is_cut |= i64::try_from(lines.len()).unwrap_or(i64::MAX) >= LINE_LIMIT_ROWS;
            note_unknown(&mut path, &lines, *party == id);
            walk(tx, *party, lines, &mut seen, &mut from, &mut next)?;
        }
        tier = next;
        if tier.is_empty() {
            break;
        }
    }
    Ok(path)
}

/// Goes on from one party to all that share a line with it.
fn walk(
    tx: &mut Read<'_>,
    party: i64,
    lines: Vec<Shared>,
    seen: &mut BTreeSet<i64>,
    from: &mut BTreeMap<i64, (i64, Step)>,
    next: &mut Vec<i64>,
) -> Result<()> {
    let variants: Vec<i64> =
        lines.iter().flat_map(|(_, _, roles)| roles.iter().filter_map(|(_, id)| *id)).collect();
    let spellings = store::party_list::spellings_by_id(tx, &variants)?;
    let owners: Vec<i64> = spellings.values().map(|(owner, _)| *owner).collect();
    let moved = store::party_change::moved(tx, &owners)?;
    for (document, line, roles) in lines {
        for (role, variant) in roles {
            let Some((owner, name)) = variant.and_then(|id| spellings.get(&id)) else { continue };
            let other = moved.get(owner).copied().unwrap_or(*owner);
            if !seen.insert(other) {
                continue;
            }
            let step =
                Step { document: document.clone(), line, role, party: other, name: name.clone() };
            from.insert(other, (party, step));
            next.push(other);
        }
    }
    Ok(())
}

/// Counts the lines that do not say who made the goods.
fn note_unknown(path: &mut Path, lines: &[Shared], is_first: bool) {
    let untold: Vec<&Shared> = lines
        .iter()
        .filter(|(_, _, roles)| {
            roles.iter().any(|(role, id)| *role == "manufacturer" && id.is_none())
        })
        .collect();
    if is_first {
        path.unknown_lines = (untold.len(), lines.len());
    }
    if path.unknown.is_none() {
        path.unknown = untold.first().map(|(document, line, _)| (document.clone(), *line));
    }
}

/// The lines of a party, and of those merged into it.
fn shared(tx: &mut Read<'_>, party: i64) -> Result<Vec<Shared>> {
    let family = store::party_change::family(tx, party)?;
    let variants: Vec<i64> =
        store::party_list::spellings(tx, &family)?.iter().map(|row| row.id).collect();
    let lines = store::party_list::lines(tx, &variants, None, LINE_LIMIT_ROWS)?;
    Ok(lines
        .into_iter()
        .map(|row| {
            let roles = [
                ("manufacturer", row.manufacturer_variant),
                ("shipper", row.shipper_variant),
                ("consignee", row.consignee_variant),
                ("importer", row.importer_variant),
            ];
            (row.document, row.line, roles)
        })
        .collect())
}

/// The listed one among some parties: a confirmed tie goes before a proposed one.
fn nearest(tx: &mut Read<'_>, parties: &[i64]) -> Result<Option<(i64, String, bool)>> {
    let mut all = Vec::new();
    let mut owner = BTreeMap::new();
    for party in parties.iter().take(PARTY_LIMIT_ROWS) {
        for member in store::party_change::family(tx, *party)? {
            owner.insert(member, *party);
            all.push(member);
        }
    }
    let mut found = store::link::listed(tx, &all)?;
    found.sort_by_key(|(_, _, state)| state != "confirmed");
    let Some((party, order, state)) = found.into_iter().next() else { return Ok(None) };
    let number = store::order::find(tx, &order)?.map(|row| row.docket_number).unwrap_or_default();
    let party = owner.get(&party).copied().unwrap_or(party);
    Ok(Some((party, number, state == "confirmed")))
}

/// The steps that led to a party, in the order of the way.
fn steps(from: &BTreeMap<i64, (i64, Step)>, party: i64) -> Vec<Step> {
    let mut found = Vec::new();
    let mut at = party;
    while let Some((before, step)) = from.get(&at) {
        found.push(step.clone());
        at = *before;
        if found.len() > TIER_LIMIT {
            break;
        }
    }
    found.reverse();
    found
}
