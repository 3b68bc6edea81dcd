//! Items of evidence: added, corrected, withdrawn, read. What every version said
//! is kept.

use super::claim::{event, next};
use super::{ItemRow, ItemView, adder, is_hidden, may_read_sealed, measure, open_case, view};
use crate::app::{Actor, App};
use crate::domain::event::Verb;
use crate::domain::evidence::{ITEM_LIMIT_ROWS, ItemDraft, Sensitivity};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::case::CaseRow;
use crate::store::evidence::ItemVersionRow;
use crate::store::{Read, Write};
use chrono::NaiveDateTime;

/// Adds an item. `number` is the one that the page offered: sent again, the same
/// item is added once.
///
/// # Errors
/// [`Error::Stale`] when another item took the number; [`Error::Refused`] when the
/// case is closed or full.
pub fn add_item(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    draft: &ItemDraft,
) -> Result<i32> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let (body, hash) = sealed_body(draft)?;
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let items = store::evidence::list_items(tx, &case.id)?;
        let free = next(items.iter().map(|item| item.number));
        if let Some(same) = items.iter().find(|item| item.number == number) {
            let is_same = same.added_by == by && same.content_sha256 == hash;
            return if is_same {
                Ok(number)
            } else {
                Err(Error::Stale { shown: number, now: free })
            };
        }
        if items.len() >= ITEM_LIMIT_ROWS {
            return Err(Error::Refused(format!(
                "A case has at most {ITEM_LIMIT_ROWS} items of evidence, withdrawn ones included."
            )));
        }
        let mut row = row_of(draft, &hash, now);
        row.id = id::ordered();
        row.case_id.clone_from(&case.id);
        row.number = free;
        row.added_by.clone_from(&by);
        store::evidence::insert_item(tx, &row)?;
        keep(tx, &row, &body, &by, now)?;
        append(tx, app, actor, &case, &row, Verb::EvidenceAdded, None)?;
        Ok(row.number)
    })
}

/// What a version says, as it is kept, and its hash.
fn sealed_body(draft: &ItemDraft) -> Result<(String, String)> {
    let body = serde_json::to_string(draft).map_err(Error::internal)?;
    let hash = id::digest(body.as_bytes());
    Ok((body, hash))
}

fn row_of(draft: &ItemDraft, hash: &str, now: NaiveDateTime) -> ItemRow {
    ItemRow {
        id: String::new(),
        case_id: String::new(),
        number: 0,
        title: draft.title.clone(),
        source_kind: draft.source_kind.code().to_owned(),
        provenance: draft.provenance.clone(),
        origin: draft.origin.clone(),
        reference: draft.reference.clone(),
        fact_on: draft.fact_on,
        language: draft.language.clone(),
        translation: draft.translation.code().to_owned(),
        sensitivity: draft.sensitivity.code().to_owned(),
        sha256: draft.sha256.clone(),
        content_sha256: hash.to_owned(),
        is_withdrawn: false,
        withdrawn_reason: String::new(),
        added_by: String::new(),
        added_at: now,
        changed_at: now,
        version: 1,
    }
}

fn keep(tx: &mut Write<'_>, row: &ItemRow, body: &str, by: &str, now: NaiveDateTime) -> Result<()> {
    let version = ItemVersionRow {
        item_id: row.id.clone(),
        number: row.version,
        body: body.to_owned(),
        content_sha256: row.content_sha256.clone(),
        is_withdrawn: row.is_withdrawn,
        made_by: by.to_owned(),
        made_at: now,
    };
    store::evidence::insert_item_version(tx, &version)
}

/// One event for every change. The words of a sealed item are not in it: the
/// timeline is read by more people than the item.
fn append(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    case: &CaseRow,
    row: &ItemRow,
    verb: Verb,
    reason: Option<&Reason>,
) -> Result<()> {
    measure(tx, &case.id)?;
    let mut event = event(verb, case)
        .fact("evidence", format!("{}/{}", case.docket_number, row.number))
        .fact("source_kind", row.source_kind.clone())
        .fact("sensitivity", row.sensitivity.clone())
        .fact("content_sha256", row.content_sha256.clone())
        .fact("version", row.version.to_string());
    if row.sensitivity != Sensitivity::Sealed.code() {
        event = event.value("title", row.title.clone());
        event.values.extend(reason.map(|reason| ("reason", reason.as_str().to_owned())));
    }
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}

/// Lets an item name another file: a new version, all else as it was.
pub(super) fn record_file(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    case: &CaseRow,
    before: ItemRow,
    sha256: &str,
) -> Result<()> {
    let now = app.clock.now();
    let version = before.version;
    let said = store::evidence::find_item_version(tx, &case.id, before.number, version)?
        .ok_or(Error::NotFound("evidence"))?;
    let mut draft: ItemDraft = serde_json::from_str(&said.body).map_err(Error::internal)?;
    sha256.clone_into(&mut draft.sha256);
    let (body, hash) = sealed_body(&draft)?;
    let row = ItemRow {
        sha256: sha256.to_owned(),
        content_sha256: hash,
        changed_at: now,
        version: version.saturating_add(1),
        ..before
    };
    store::evidence::change_item(tx, version, &row)?;
    keep(tx, &row, &body, actor.account()?, now)?;
    append(tx, app, actor, case, &row, Verb::EvidenceChanged, None)
}

/// An item as the page showed it, if it can still be changed.
pub(super) fn standing(
    tx: &mut Read<'_>,
    case: &CaseRow,
    number: i32,
    shown: i32,
) -> Result<ItemRow> {
    let row =
        store::evidence::find_item(tx, &case.id, number)?.ok_or(Error::NotFound("evidence"))?;
    if row.version != shown {
        return Err(Error::Stale { shown, now: row.version });
    }
    if row.is_withdrawn {
        return Err(Error::Refused("This item was withdrawn. Add it anew.".into()));
    }
    Ok(row)
}

/// Corrects an item: a new version, the older one is kept.
///
/// # Errors
/// [`Error::Stale`]; [`Error::Refused`] when the case is closed or the item withdrawn.
pub fn change_item(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    version: i32,
    draft: &ItemDraft,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let (body, hash) = sealed_body(draft)?;
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let before = standing(tx, &case, number, version)?;
        if before.content_sha256 == hash {
            return Ok(());
        }
        let row = ItemRow {
            id: before.id,
            case_id: before.case_id,
            number,
            added_by: before.added_by,
            added_at: before.added_at,
            version: version.saturating_add(1),
            ..row_of(draft, &hash, now)
        };
        store::evidence::change_item(tx, version, &row)?;
        keep(tx, &row, &body, &by, now)?;
        append(tx, app, actor, &case, &row, Verb::EvidenceChanged, None)
    })
}

/// Withdraws an item, with a reason. It stays visible and does not count.
///
/// # Errors
/// As [`change_item`].
pub fn withdraw_item(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    version: i32,
    reason: &Reason,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let mut row = standing(tx, &case, number, version)?;
        row.is_withdrawn = true;
        reason.as_str().clone_into(&mut row.withdrawn_reason);
        row.changed_at = now;
        row.version = version.saturating_add(1);
        store::evidence::change_item(tx, version, &row)?;
        let said = store::evidence::find_item_version(tx, &case.id, number, version)?
            .map_or_else(String::new, |version| version.body);
        keep(tx, &row, &said, &by, now)?;
        append(tx, app, actor, &case, &row, Verb::EvidenceWithdrawn, Some(reason))
    })
}

/// An item with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show_item(app: &App, actor: &Actor, case_number: &str, number: i32) -> Result<ItemView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let evidence = view(tx, actor, case_number)?;
        let item = evidence
            .items
            .iter()
            .find(|item| item.number == number)
            .cloned()
            .ok_or(Error::NotFound("evidence"))?;
        // A version that was sealed stays so when a later one is not.
        let versions = store::evidence::list_item_versions(tx, &item.id)?
            .into_iter()
            .filter(|(row, _)| may_read_sealed(actor.role) || !is_sealed(&row.body))
            .map(|(row, name)| (row, name.unwrap_or_default()))
            .collect();
        Ok(ItemView {
            file: store::evidence::find_file(tx, &item.id, &item.sha256)?,
            adder: adder(tx, &item.added_by)?,
            is_readable: !is_hidden(&item.sensitivity, actor.role),
            versions,
            item,
            evidence,
        })
    })
}

fn is_sealed(body: &str) -> bool {
    serde_json::from_str::<ItemDraft>(body)
        .map_or(true, |draft| draft.sensitivity == Sensitivity::Sealed)
}

/// What an item was called at a version; empty when that is not kept.
pub(super) fn title_then(
    tx: &mut Read<'_>,
    cases: &[String],
    item: i32,
    version: i32,
) -> Result<String> {
    for case_id in cases {
        if let Some(row) = store::evidence::find_item_version(tx, case_id, item, version)? {
            let said = serde_json::from_str::<ItemDraft>(&row.body);
            return Ok(said.map_or_else(|_| String::new(), |draft| draft.title));
        }
    }
    Ok(String::new())
}
