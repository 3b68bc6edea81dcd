//! Merges and splits as they are applied and undone, inside the transaction
//! that decides on them.

use super::preview::links;
use super::{ChangeRow, Content, standing};
use crate::app::{App, decision};
use crate::domain::decision::Change;
use crate::domain::job::JobKind;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::link::LinkRow;
use crate::store::party_change as store;
use crate::store::{Write, decision as remembered, job, link, party, party_feed, party_list};
use std::collections::{BTreeMap, BTreeSet};

/// Importing goes before screening: a small number is taken first.
const SCREEN_PRIORITY: i32 = 5;

/// Points the other party, and those merged into it, at the standing one.
pub(super) fn merge(
    tx: &mut Write<'_>,
    app: &App,
    row: &ChangeRow,
    content: &mut Content,
) -> Result<()> {
    standing(tx, row.party_id)?;
    standing(tx, row.other_id)?;
    let family = store::family(tx, row.party_id)?;
    content.parties = store::family(tx, row.other_id)?;
    let limit = usize::try_from(store::FAMILY_LIMIT_ROWS).unwrap_or(usize::MAX);
    if family.len() + content.parties.len() > limit {
        return Err(Error::Refused(format!("A party may be made of {limit} parties at most.")));
    }
    store::point(tx, &content.parties, Some(row.party_id))?;
    let mut all = family;
    all.extend(&content.parties);
    let tied = links(tx, &all)?;
    put_again(tx, app, &tied, content)?;
    screen_again(tx, app, &all)
}

/// Where decisions about the two differ, the rejected pair is put again.
fn put_again(tx: &mut Write<'_>, app: &App, tied: &[LinkRow], content: &mut Content) -> Result<()> {
    let mut by_subject: BTreeMap<(&str, &str), Vec<&LinkRow>> = BTreeMap::new();
    for link in tied.iter().filter(|link| link.state != "proposed") {
        by_subject.entry((&link.subject_kind, &link.subject_id)).or_default().push(link);
    }
    for decided in by_subject.into_values() {
        if decided.iter().all(|link| link.state == "rejected") {
            continue;
        }
        for link in decided.into_iter().filter(|link| link.state == "rejected") {
            if let Some(row) = latest(tx, &link.id)? {
                decision::recall(tx, app, link, &row, &BTreeSet::from([Change::Merge]))?;
                content.put_again.push(link.id.clone());
            }
        }
    }
    Ok(())
}

/// The standing decision about a link.
fn latest(tx: &mut Write<'_>, link_id: &str) -> Result<Option<remembered::DecisionRow>> {
    let rows = remembered::list_by_link(tx, link_id)?;
    Ok(rows.into_iter().map(|(row, _)| row).find(|row| row.ended_on.is_none()))
}

/// Has everything that is tied to some parties screened anew. What no person
/// decided about them and their lines is removed first, since it was scored by
/// who the parties were thought to be.
fn screen_again(tx: &mut Write<'_>, app: &App, parties: &[i64]) -> Result<()> {
    let tied = links(tx, parties)?;
    let spellings: BTreeSet<i64> =
        party_list::spellings(tx, parties)?.into_iter().map(|seen| seen.id).collect();
    let subjects: BTreeSet<(&str, &str)> =
        tied.iter().map(|link| (link.subject_kind.as_str(), link.subject_id.as_str())).collect();
    let mut open: Vec<String> = tied.iter().map(|link| link.id.clone()).collect();
    for (kind, id) in subjects {
        for row in link::list_by_subject(tx, kind, id)? {
            let (Some(document), Some(line)) = (&row.document, row.line) else { continue };
            let told = remembered::line_told(tx, document, line)?;
            let mut named = told.iter().flat_map(|told| told.variants).flatten();
            if row.state == "proposed" && named.any(|variant| spellings.contains(&variant)) {
                open.push(row.id);
            }
        }
        let kind = match kind {
            "order" => JobKind::ScreenOrder.code(),
            _ => JobKind::ScreenAllegation.code(),
        };
        let dedupe = format!("{kind}:{id}");
        job::enqueue(tx, kind, id, Some(&dedupe), SCREEN_PRIORITY, app.clock.today())?;
    }
    store::remove_undecided(tx, &open).map(drop)
}

/// Lets the other party stand for itself again.
pub(super) fn undo_merge(
    tx: &mut Write<'_>,
    app: &App,
    row: &ChangeRow,
    content: &Content,
) -> Result<()> {
    standing(tx, row.party_id)?;
    let other = party_list::find(tx, row.other_id)?.ok_or(Error::NotFound("party"))?;
    if other.merged_into != Some(row.party_id) {
        return Err(Error::Refused(
            "The party was merged elsewhere since: undo the later merge first.".to_owned(),
        ));
    }
    let (_, others) = content.parties.split_first().unwrap_or((&row.other_id, &[]));
    store::point(tx, &[row.other_id], None)?;
    store::point(tx, others, Some(row.other_id))?;
    for id in &content.put_again {
        if let Some(row) = latest(tx, id)? {
            remembered::carry(tx, id, &row)?;
        }
    }
    let mut all = store::family(tx, row.party_id)?;
    all.extend(&content.parties);
    screen_again(tx, app, &all)
}

/// Makes a new party of some spellings and identifiers.
pub(super) fn split(
    tx: &mut Write<'_>,
    app: &App,
    row: &ChangeRow,
    content: &Content,
) -> Result<()> {
    standing(tx, row.party_id)?;
    let family = store::family(tx, row.party_id)?;
    let spellings = party_list::spellings(tx, &family)?;
    let ids: Vec<i64> = content.spellings.iter().map(|(id, _)| *id).collect();
    let taken: Vec<_> = spellings.iter().filter(|seen| ids.contains(&seen.id)).collect();
    let Some(first) = taken.first().filter(|_| taken.len() == ids.len()) else {
        return Err(Error::Refused(
            "A spelling belongs to another party now: refuse this, and propose it anew.".to_owned(),
        ));
    };
    let party = party::PartyRow {
        id: row.other_id,
        name: first.name.clone(),
        name_key: text::search_key(&first.name),
        country: first.country.clone(),
        merged_into: None,
        created_on: first.first_seen_on,
        version: 1,
    };
    let new = party::insert_parties(tx, &[party])?;
    party_feed::tell(tx, 0, &new, &[])?;
    store::give_spellings(tx, &ids, row.other_id)?;
    for (owner, kind, value) in &content.identifiers {
        store::give_identifier(tx, *owner, row.other_id, kind, value)?;
    }
    screen_both(tx, app, row)
}

/// Gives everything back to whom it belonged. The address of the party that
/// was made leads to the other one from then on.
pub(super) fn undo_split(
    tx: &mut Write<'_>,
    app: &App,
    row: &ChangeRow,
    content: &Content,
) -> Result<()> {
    standing(tx, row.party_id)?;
    standing(tx, row.other_id)?;
    if store::family(tx, row.other_id)?.len() > 1 {
        return Err(Error::Refused(
            "Another party was merged into the new one since: undo that first.".to_owned(),
        ));
    }
    for (id, owner) in &content.spellings {
        store::give_spellings(tx, &[*id], *owner)?;
    }
    for (owner, kind, value) in &content.identifiers {
        store::give_identifier(tx, row.other_id, *owner, kind, value)?;
    }
    store::point(tx, &[row.other_id], Some(row.party_id))?;
    screen_both(tx, app, row)
}

/// Has both parties of a split, and those merged into the one, screened anew.
fn screen_both(tx: &mut Write<'_>, app: &App, row: &ChangeRow) -> Result<()> {
    let mut both = store::family(tx, row.party_id)?;
    if !both.contains(&row.other_id) {
        both.push(row.other_id);
    }
    screen_again(tx, app, &both)
}
