//! Taking in what sources tell, and what the agency's people read of it.
//!
//! Nothing here learns, keeps or passes on who alleges: an allegation comes
//! with a date and no time, whichever way it came, and its jobs and events
//! carry its random key alone.

use super::job::Turn;
use super::{Actor, App};
use crate::domain::allegation::{Channel, Completeness, Draft, completeness, looks_alike};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::filing::{OnBehalfOf, ReceiptStatus};
use crate::domain::job::JobKind;
use crate::domain::receipt::Receipt;
use crate::domain::role::{Permission, Role};
use crate::domain::text;
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use crate::store::allegation::{AllegationPartyRow, CaseOfAllegation};
use crate::store::event::{Stamp, TimelineRow};
use crate::store::link::LinkRow;
use crate::store::screened::ScreenedRow;
use crate::{id, store};
use chrono::{Datelike, NaiveDate};

pub mod own;
pub mod question;
pub mod token;

pub use crate::store::allegation::{
    AllegationFilter, AllegationKey, AllegationListRow, AllegationRow, COUNT_LIMIT_ROWS,
};
use token::{Age, FormToken};

/// Before ordinary work: people wait for numbers.
const NUMBER_PRIORITY: i32 = 1;
/// After numbers, before uploads.
const SCREEN_PRIORITY: i32 = 5;
/// How much of the goods' description lists and screening see, in characters.
const GOODS_LIMIT_CHARS: usize = 2_000;
/// Letters of a folded name that candidates for a likeness share.
const PREFIX_CHARS: usize = 5;
/// Likenesses that a page shows.
const ALIKE_LIMIT_ROWS: usize = 10;

/// How an allegation comes in.
#[derive(Debug, Clone)]
pub struct Filing {
    /// By which way.
    pub channel: Channel,
    /// For what kind of source; none for the public form.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// The token of the form, as sent.
    pub token: String,
}

/// An allegation that is safely stored.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its receipt: the only time that it is known.
    pub receipt: Receipt,
    /// Its random key, under which the organization that filed it finds it again.
    pub id: String,
    /// True when it had been sent before.
    pub is_repeated: bool,
    /// True when it had been sent before with other content; what was changed
    /// since was not taken.
    pub is_changed: bool,
}

/// Stores an allegation, or finds that this very form was stored before.
///
/// # Errors
/// [`Error::Invalid`] for the field `token` when the form was filled in too
/// fast, is too old or is not ours; nothing is stored then.
pub fn receive(app: &App, actor: &Actor, draft: &Draft, filing: &Filing) -> Result<Received> {
    actor.require(match filing.channel {
        Channel::Public => Permission::FileAllegation,
        Channel::Hotline | Channel::NgoFile | Channel::Api => Permission::FileOnBehalf,
    })?;
    let Some(token) = FormToken::read(app, &filing.token)? else {
        return Err(stale_form());
    };
    let receipt = token.receipt(app)?;
    let receipt_hash = receipt_hash(&receipt);
    let facts = serde_json::to_string(draft).map_err(Error::internal)?;
    // First of all: a form that was sent before the connection broke.
    if let Some(known) =
        app.store.read(|tx| store::allegation::find_by_receipt(tx, &receipt_hash))?
    {
        let is_changed = known.facts != facts;
        return Ok(Received { receipt, id: known.id, is_repeated: true, is_changed });
    }
    match token.age(app) {
        Age::Good => {}
        Age::TooYoung => {
            return Err(Error::field(
                "token",
                "That was very fast. Wait a few seconds, then press the button again. Nothing is lost.",
            ));
        }
        Age::Expired => return Err(stale_form()),
    }
    let row = row(app, actor, draft, filing, receipt_hash, facts)?;
    let parties = parties(&row.id, draft)?;
    let known = app.store.write(|tx| {
        let known = store::allegation::key_by_receipt(tx, &row.receipt_hash)?;
        if known.is_some() {
            return Ok(known);
        }
        store::allegation::insert(tx, &row, &parties)?;
        let event = NewEvent::new(Verb::AllegationReceived, Noun::Allegation, row.id.clone())
            .of(row.organization_id)
            .fact("channel", row.channel.clone());
        store::event::append(tx, &dated(app.stamp(actor)), &event)?;
        for (kind, priority) in [
            (JobKind::NumberAllegation, NUMBER_PRIORITY),
            (JobKind::ScreenAllegation, SCREEN_PRIORITY),
        ] {
            let dedupe = format!("{}:{}", kind.code(), row.id);
            store::job::enqueue(
                tx,
                kind.code(),
                &row.id,
                Some(&dedupe),
                priority,
                row.received_on,
            )?;
        }
        Ok(None)
    })?;
    let is_repeated = known.is_some();
    Ok(Received { receipt, id: known.unwrap_or(row.id), is_repeated, is_changed: false })
}

fn stale_form() -> Error {
    Error::field(
        "token",
        "This page was open for too long. Everything that you wrote is still here. Press the button again.",
    )
}

/// Who and on what date: the time of day could tell who called or wrote.
fn dated(stamp: Stamp) -> Stamp {
    Stamp { at: None, ..stamp }
}

/// What is stored of a receipt.
fn receipt_hash(receipt: &Receipt) -> String {
    id::digest(format!("receipt\0{}", receipt.secret()).as_bytes())
}

fn row(
    app: &App,
    actor: &Actor,
    draft: &Draft,
    filing: &Filing,
    receipt_hash: String,
    facts: String,
) -> Result<AllegationRow> {
    let found = completeness(draft);
    let missing: Vec<&str> =
        found.elements.iter().filter(|e| e.is_required && !e.is_met).map(|e| e.code).collect();
    let violations: Vec<&str> = draft.violations.iter().map(|v| v.code()).collect();
    let is_of_organization = actor.role.organization_kind() == Some("ngo");
    Ok(AllegationRow {
        id: id::random(),
        docket_number: None,
        receipt_hash,
        channel: filing.channel.code().to_owned(),
        regime: draft.regime.code().to_owned(),
        violation: violations.join(","),
        language: draft.language.clone(),
        filed_by: actor.account_id.clone(),
        organization_id: if is_of_organization { Some(actor.tenant()?) } else { None },
        on_behalf_of: filing.on_behalf_of.map_or("", OnBehalfOf::code).to_owned(),
        received_on: app.clock.today(),
        state: "received".to_owned(),
        site_name: draft.site.name.clone(),
        site_key: text::search_key(&draft.site.name),
        site_country: draft.site.country.clone(),
        goods: text::clip(&draft.goods, GOODS_LIMIT_CHARS).to_owned(),
        hts: draft.hts.join(","),
        facts,
        completeness_permille: i32::from(found.score_permille),
        missing: missing.join(","),
        version: 1,
    })
}

fn parties(allegation_id: &str, draft: &Draft) -> Result<Vec<AllegationPartyRow>> {
    draft
        .parties
        .iter()
        .enumerate()
        .map(|(ordinal, party)| {
            Ok(AllegationPartyRow {
                allegation_id: allegation_id.to_owned(),
                ordinal: i32::try_from(ordinal).map_err(Error::internal)?,
                role: party.role.map_or("", |role| role.code()).to_owned(),
                name: party.name.clone(),
                name_key: text::search_key(&party.name),
                country: party.country.clone(),
                identifier: party.identifier.clone(),
            })
        })
        .collect()
}

/// Gives an allegation its docket number, unless it has one. The event has a
/// date alone: the job follows the source within moments.
///
/// # Errors
/// When the database fails.
pub fn number(app: &App, id: &str) -> Result<Turn> {
    app.store.write(|tx| {
        let Some(row) = store::allegation::find(tx, id)? else { return Ok(Turn::Done) };
        if row.docket_number.is_some() {
            return Ok(Turn::Done);
        }
        let number = store::counter::take(tx, "A", row.received_on.year())?;
        store::allegation::give_number(tx, &row, &number)?;
        let event =
            NewEvent::new(Verb::AllegationNumbered, Noun::Allegation, id).fact("number", number);
        store::event::append(tx, &dated(app.stamp(&Actor::system())), &event)?;
        Ok(Turn::Done)
    })
}

/// What a receipt tells; none when there is no such receipt. A hit and a miss
/// ask the database the same two questions.
///
/// # Errors
/// When the database fails.
pub fn status_by_receipt(app: &App, receipt: &Receipt) -> Result<Option<ReceiptStatus>> {
    let hash = receipt_hash(receipt);
    let (key, case) = app.store.read(|tx| {
        let key = store::allegation::key_by_receipt(tx, &hash)?;
        let case = store::allegation::case_of(tx, key.as_deref().unwrap_or(&hash))?;
        Ok((key, case))
    })?;
    let state = case.and_then(|case| CaseState::from_code(&case.state));
    Ok(key.map(|_| ReceiptStatus::of(state)))
}

/// A page of allegations.
#[derive(Debug, Clone)]
pub struct AllegationPage {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<AllegationListRow>,
    /// True when more follow.
    pub has_more: bool,
    /// How many the filter leaves, up to [`COUNT_LIMIT_ROWS`].
    pub count: i64,
}

/// Allegations by date, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    filter: &AllegationFilter,
    after: Option<&AllegationKey>,
    limit_rows: i64,
) -> Result<AllegationPage> {
    actor.require(Permission::ReadAllegations)?;
    app.store.read(|tx| {
        let mut rows = store::allegation::list(tx, filter, after, limit_rows.saturating_add(1))?;
        let limit = usize::try_from(limit_rows).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        Ok(AllegationPage { rows, has_more, count: store::allegation::count(tx, filter)? })
    })
}

/// An allegation with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The row.
    pub row: AllegationRow,
    /// What was told.
    pub draft: Draft,
    /// What of it the law asks for.
    pub completeness: Completeness,
    /// Others that may tell of the same.
    pub alike: Vec<Alike>,
    /// The case that works on it.
    pub case: Option<CaseOfAllegation>,
    /// Parties and lines that it may mean.
    pub links: Vec<LinkRow>,
    /// How far the last screening went.
    pub screened: Option<ScreenedRow>,
    /// What its organization was asked, oldest first.
    pub questions: Vec<question::Asked>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineRow>,
}

/// Another allegation that may tell of the same, and why.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Its docket number, once given.
    pub docket_number: Option<String>,
    /// When it came.
    pub received_on: NaiveDate,
    /// The site that it names.
    pub site_name: String,
    /// 0 to 1000.
    pub score_permille: u16,
    /// One sentence each.
    pub reasons: Vec<String>,
}

/// Finds an allegation by its docket number.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn find_by_number(app: &App, actor: &Actor, docket_number: &str) -> Result<Shown> {
    actor.require(Permission::ReadAllegations)?;
    app.store.read(|tx| {
        let row = store::allegation::find_by_number(tx, docket_number)?
            .ok_or(Error::NotFound("allegation"))?;
        let draft = draft_of(&row)?;
        let candidates = store::allegation::list_by_name_prefix(tx, &prefixes(&draft), &row.id)?;
        Ok(Shown {
            alike: duplicates(&draft, &candidates)?,
            completeness: completeness(&draft),
            case: store::allegation::case_of(tx, &row.id)?,
            links: store::link::list_by_subject(tx, Noun::Allegation.code(), &row.id)?,
            screened: store::screened::find(tx, Noun::Allegation.code(), &row.id)?,
            questions: question::list(tx, &row.id)?,
            timeline: store::event::list_by_subject(tx, Noun::Allegation.code(), &row.id)?,
            draft,
            row,
        })
    })
}

/// What an allegation told.
///
/// # Errors
/// When the stored facts cannot be read.
pub fn draft_of(row: &AllegationRow) -> Result<Draft> {
    serde_json::from_str(&row.facts)
        .map_err(|error| Error::internal(format!("stored facts: {error}")))
}

/// The beginnings of the folded names by which candidates are found.
fn prefixes(draft: &Draft) -> Vec<String> {
    let names =
        std::iter::once(&draft.site.name).chain(draft.parties.iter().map(|party| &party.name));
    let mut prefixes: Vec<String> = names
        .map(|name| text::clip(&text::search_key(name), PREFIX_CHARS).to_owned())
        .filter(|prefix| !prefix.is_empty())
        .collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    prefixes
}

/// Which of the candidates look like the draft, the likest first.
fn duplicates(draft: &Draft, candidates: &[AllegationRow]) -> Result<Vec<Alike>> {
    let mut alike = Vec::new();
    for row in candidates {
        if let Some(likeness) = looks_alike(draft, &draft_of(row)?) {
            alike.push(Alike {
                docket_number: row.docket_number.clone(),
                received_on: row.received_on,
                site_name: row.site_name.clone(),
                score_permille: likeness.score_permille,
                reasons: likeness.reasons,
            });
        }
    }
    alike.sort_by(|a, b| {
        b.score_permille.cmp(&a.score_permille).then_with(|| b.docket_number.cmp(&a.docket_number))
    });
    alike.truncate(ALIKE_LIMIT_ROWS);
    Ok(alike)
}

/// The channels that an actor may say an allegation came by.
#[must_use]
pub fn channels(actor: &Actor) -> &'static [Channel] {
    if actor.role == Role::NgoFiler {
        &[Channel::NgoFile]
    } else {
        &[Channel::Hotline, Channel::NgoFile]
    }
}
