//! The knowledge timeline of an investigation: facts that the system holds
//! about whom it is about, and what an investigator says of each. Walled as the
//! investigation is: whoever is outside finds nothing here.

use super::{Actor, App, importer_number};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::investigation::{
    Held, ITEM_LIMIT_ROWS, ItemDraft, KnowledgeKind, Missing, grid, row as statute_row,
};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::investigation::{InvestigationState, Statute};
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::investigation::InvestigationRow;
use crate::store::knowledge::{KnowledgeRow, NUMBER_LIMIT_ROWS, NumberRow};
use crate::store::{Read, Write};
use chrono::NaiveDate;

mod export;
mod facts;

pub use crate::report::Format;
pub use export::export;
pub use facts::Declared;
pub(super) use facts::declared;

/// The longest number, in characters.
const NUMBER_LIMIT_CHARS: usize = 40;

/// A fact as it stands, before anybody said anything of it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Which fact: its kind and the key of what holds it.
    pub key: String,
    /// What kind.
    pub kind: KnowledgeKind,
    /// The day; none where it is not known.
    pub on: Option<NaiveDate>,
    /// What happened, a sentence.
    pub words: String,
    /// Where it stands: a number, a document and its line.
    pub source: String,
    /// The page that shows the source; empty for none.
    pub href: String,
    /// The document and line of the goods; none where it is about none.
    pub line: Option<(String, i32)>,
}

/// A fact with what was said of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its place in the timeline, from 1.
    pub number: usize,
    /// The fact.
    pub fact: Fact,
    /// What was said; none while nobody decided.
    pub said: Option<KnowledgeRow>,
    /// Codes of the elements: those said, or those that its kind suggests.
    pub shows: Vec<String>,
}

impl Item {
    /// True when it is put forward.
    #[must_use]
    pub fn is_included(&self) -> bool {
        self.said.as_ref().is_some_and(|said| said.is_included)
    }
}

/// The knowledge timeline of an investigation.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The investigation.
    pub row: InvestigationRow,
    /// The numbers that it is about.
    pub numbers: Vec<String>,
    /// The items by day, those without a day last.
    pub items: Vec<Item>,
    /// How many more there would be.
    pub more: usize,
    /// Elements × items that are put forward, for every statute.
    pub grid: Vec<Missing>,
}

/// The knowledge timeline of an investigation of one's own.
///
/// # Errors
/// [`Error::NotFound`], also for what is another's.
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<Timeline> {
    actor.require(Permission::Investigate)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        let row = find_own(tx, account, number)?;
        timeline(tx, row)
    })
}

/// An investigation of one's own.
pub(super) fn find_own(tx: &mut Read<'_>, account: &str, number: &str) -> Result<InvestigationRow> {
    store::investigation::find_own(tx, account, number)?.ok_or(Error::NotFound("investigation"))
}

/// Refuses what changes an investigation that is closed.
pub(super) fn require_open(row: &InvestigationRow) -> Result<()> {
    if InvestigationState::from_code(&row.state).is_some_and(InvestigationState::is_open) {
        Ok(())
    } else {
        Err(Error::Refused("The investigation is closed; what it holds stays as it was.".into()))
    }
}

/// The timeline, read where each fact stands.
pub(super) fn timeline(tx: &mut Read<'_>, row: InvestigationRow) -> Result<Timeline> {
    let numbers = store::knowledge::list_numbers(tx, &row.id)?;
    let limit = i64::try_from(ITEM_LIMIT_ROWS).map_err(Error::internal)?;
    let said = store::knowledge::list(tx, &row.id, limit)?;
    let mut facts = facts::gather(tx, &numbers)?;
    facts.extend(said.iter().filter_map(by_hand));
    facts.sort_by(|a, b| (a.on.is_none(), a.on, &a.key).cmp(&(b.on.is_none(), b.on, &b.key)));
    let more = facts.len().saturating_sub(ITEM_LIMIT_ROWS);
    facts.truncate(ITEM_LIMIT_ROWS);
    let statute = Statute::from_code(&row.statute).and_then(statute_row);
    let mut items = Vec::new();
    for (place, fact) in facts.into_iter().enumerate() {
        let said = said.iter().find(|one| one.source_key == fact.key).cloned();
        let shows = match &said {
            Some(said) => serde_json::from_str(&said.shows).map_err(Error::internal)?,
            None => statute
                .map(|row| fact.kind.suggests(row).map(|element| element.code.to_owned()).collect())
                .unwrap_or_default(),
        };
        items.push(Item { number: place + 1, fact, said, shows });
    }
    let held: Vec<Held> = items
        .iter()
        .filter(|item| item.is_included())
        .map(|item| Held { number: item.number, shows: item.shows.clone() })
        .collect();
    Ok(Timeline { grid: grid(&held), row, numbers, items, more })
}

/// A fact that a person wrote down.
fn by_hand(said: &KnowledgeRow) -> Option<Fact> {
    said.source_key.starts_with(KnowledgeKind::ByHand.code()).then(|| Fact {
        key: said.source_key.clone(),
        kind: KnowledgeKind::ByHand,
        on: said.happened_on,
        words: said.fact.clone(),
        source: said.source.clone(),
        href: String::new(),
        line: None,
    })
}

/// One item of a timeline of one's own, by its key.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(app: &App, actor: &Actor, number: &str, key: &str) -> Result<(Timeline, Item)> {
    let timeline = show(app, actor, number)?;
    let item = timeline.items.iter().find(|item| item.fact.key == key).cloned();
    Ok((timeline, item.ok_or(Error::NotFound("item of knowledge"))?))
}

/// Adds a number under which trade files know whom the investigation is about.
/// Sent again, it is added once.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`], also for what is another's.
pub fn add_number(app: &App, actor: &Actor, number: &str, importer: &str) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let written = text::compose(importer).to_uppercase();
    if written.is_empty() || written.chars().count() > NUMBER_LIMIT_CHARS {
        return Err(Error::field(
            "importer_number",
            "Write the number as its entries have it, such as 84-301927700.",
        ));
    }
    let importer_number = importer_number::stored(&app.settings.secret, &written);
    app.store.write(|tx| {
        let row = find_own(tx, &by, number)?;
        require_open(&row)?;
        let known = store::knowledge::list_numbers(tx, &row.id)?;
        if known.contains(&importer_number) {
            return Ok(());
        }
        if i64::try_from(known.len()).map_err(Error::internal)? >= NUMBER_LIMIT_ROWS {
            return Err(Error::Refused(format!(
                "An investigation is about at most {NUMBER_LIMIT_ROWS} numbers."
            )));
        }
        store::knowledge::insert_number(
            tx,
            &NumberRow {
                investigation_id: row.id.clone(),
                importer_number: importer_number.clone(),
                added_by: by.clone(),
                added_at: now,
            },
        )?;
        let event = NewEvent::new(Verb::InvestigatedNumberAdded, Noun::Investigation, &row.id)
            .value("number", importer_number.clone())
            .walled();
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Says of a fact of the timeline whether it is put forward, why, and what it
/// tends to show. `version`: what the page showed, 0 while nobody decided.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; [`Error::NotFound`].
pub fn decide(
    app: &App,
    actor: &Actor,
    number: &str,
    key: &str,
    version: i32,
    draft: &ItemDraft,
) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let row = find_own(tx, &by, number)?;
        require_open(&row)?;
        let timeline = timeline(tx, row)?;
        let found = timeline.items.iter().find(|item| item.fact.key == key);
        let item = found.ok_or(Error::NotFound("item of knowledge"))?;
        let shown = item.said.as_ref().map_or(0, |said| said.version);
        if shown != version {
            return Err(Error::Stale { shown: version, now: shown });
        }
        keep(tx, app, actor, &timeline.row, (key, item.said.as_ref()), draft)
    })
}

/// Adds a fact by hand, with its source. `place` is the one that the page
/// offered: sent again, the same fact is added once.
///
/// # Errors
/// [`Error::Stale`] when another fact took the place.
pub fn add(app: &App, actor: &Actor, number: &str, place: usize, draft: &ItemDraft) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let key = format!("{}:{place:04}", KnowledgeKind::ByHand.code());
    app.store.write(|tx| {
        let row = find_own(tx, &by, number)?;
        require_open(&row)?;
        let limit = i64::try_from(ITEM_LIMIT_ROWS).map_err(Error::internal)?;
        let said = store::knowledge::list(tx, &row.id, limit)?;
        if let Some(same) = said.iter().find(|one| one.source_key == key) {
            let is_same = same.fact == draft.fact && same.source == draft.source;
            let now = same.version;
            return if is_same { Ok(()) } else { Err(Error::Stale { shown: 0, now }) };
        }
        if said.len() >= ITEM_LIMIT_ROWS || place > ITEM_LIMIT_ROWS {
            return Err(Error::Refused(format!("A timeline has at most {ITEM_LIMIT_ROWS} items.")));
        }
        keep(tx, app, actor, &row, (&key, None), draft)
    })
}

/// The place that the next fact by hand gets.
#[must_use]
pub fn next_place(timeline: &Timeline) -> usize {
    let by_hand = timeline.items.iter().filter(|item| item.fact.kind == KnowledgeKind::ByHand);
    by_hand.count() + 1
}

fn keep(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    investigation: &InvestigationRow,
    (key, seen): (&str, Option<&KnowledgeRow>),
    draft: &ItemDraft,
) -> Result<()> {
    let is_by_hand = key.starts_with(KnowledgeKind::ByHand.code());
    // What a fact by hand says is corrected with a reason, never lost to a bare decision.
    let old = |pick: fn(&KnowledgeRow) -> &String| seen.map(pick).cloned().unwrap_or_default();
    let has_words = is_by_hand && !draft.fact.is_empty();
    let row = KnowledgeRow {
        id: seen.map_or_else(id::ordered, |seen| seen.id.clone()),
        investigation_id: investigation.id.clone(),
        source_key: key.to_owned(),
        is_included: draft.is_included,
        reason: draft.reason.clone(),
        shows: serde_json::to_string(&draft.shows).map_err(Error::internal)?,
        happened_on: draft.happened_on.or_else(|| seen.and_then(|seen| seen.happened_on)),
        fact: if has_words { draft.fact.clone() } else { old(|seen| &seen.fact) },
        source: if has_words { draft.source.clone() } else { old(|seen| &seen.source) },
        decided_by: actor.account()?.to_owned(),
        decided_at: app.clock.now(),
        version: 1,
    };
    match seen {
        Some(seen) => store::knowledge::change(tx, seen.version, &row)?,
        None => store::knowledge::insert(tx, &row)?,
    }
    let event = NewEvent::new(Verb::KnowledgeDecided, Noun::Investigation, &investigation.id)
        .fact("item", key.to_owned())
        .fact("standing", if row.is_included { "included" } else { "left_out" })
        .fact("shows", draft.shows.join(" "))
        .value("reason", row.reason.clone())
        .walled();
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}
