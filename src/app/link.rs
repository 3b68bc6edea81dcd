//! Links: an analyst confirms or rejects, and is not asked again.

use super::decision::{self, Terms};
use super::{Actor, App, conflict};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store;
use crate::store::link::Decided;

pub use crate::screening::{Bearing, Explanation, Question, Reason, Score};
pub use crate::store::link::LinkRow;

/// The longest reason, in characters.
pub const REASON_LIMIT_CHARS: usize = 2000;
/// The rows of a page of links that wait.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// What a person may decide about a proposed link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one meant.
    Confirm,
    /// It is not.
    Reject,
}

impl Verdict {
    /// Reads the form's value.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "confirm" => Some(Self::Confirm),
            "reject" => Some(Self::Reject),
            _ => None,
        }
    }

    const fn state(self) -> &'static str {
        match self {
            Self::Confirm => "confirmed",
            Self::Reject => "rejected",
        }
    }

    const fn verb(self) -> Verb {
        match self {
            Self::Confirm => Verb::LinkConfirmed,
            Self::Reject => Verb::LinkRejected,
        }
    }
}

/// A proposed or decided link.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn find(app: &App, actor: &Actor, id: &str) -> Result<LinkRow> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| store::link::find(tx, id))?.ok_or(Error::NotFound("link"))
}

/// A page of links that wait, best first: those behind `after` (score and key).
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_open(app: &App, actor: &Actor, after: Option<(i32, &str)>) -> Result<Vec<LinkRow>> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| store::link::list_open(tx, after, PAGE_LIMIT_ROWS + 1))
}

/// The key of the link that comes behind one in a list that is walked: `links`
/// (best first) or `lessons` (what teaches most first); none at the end.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn next(app: &App, actor: &Actor, walk: &str, row: &LinkRow) -> Result<Option<String>> {
    actor.require(Permission::DecideLinks)?;
    match walk {
        "links" => {
            let behind = Some((row.score_permille, row.id.as_str()));
            let found = app.store.read(|tx| store::link::list_open(tx, behind, 1))?;
            Ok(found.into_iter().next().map(|row| row.id))
        }
        "lessons" => {
            let found = super::tuning::lessons(app, actor)?;
            Ok(found.into_iter().map(|lesson| lesson.link.id).find(|id| *id != row.id))
        }
        _ => Ok(None),
    }
}

/// Confirms or rejects a link for its allegation or order alone, for good.
///
/// # Errors
/// As [`decide_on`].
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    shown: i32,
    verdict: Verdict,
    reason: &str,
) -> Result<LinkRow> {
    decide_on(app, actor, (id, shown), verdict, reason, &Terms::default())
}

/// Confirms or rejects a link on the version that the page showed. A decision
/// may be changed later by another one; both stay in the log.
///
/// # Errors
/// [`Error::Invalid`] when a rejection gives no reason; [`Error::Stale`] when
/// somebody was faster.
pub fn decide_on(
    app: &App,
    actor: &Actor,
    (id, shown): (&str, i32),
    verdict: Verdict,
    reason: &str,
    terms: &Terms,
) -> Result<LinkRow> {
    actor.require(Permission::DecideLinks)?;
    let account = actor.account()?;
    let reason = text::squeeze(reason);
    if verdict == Verdict::Reject && reason.is_empty() {
        return Err(Error::field(
            "reason",
            "Say why this is not the one meant; nobody will be asked again.",
        ));
    }
    if reason.chars().count() > REASON_LIMIT_CHARS {
        return Err(Error::field("reason", format!("At most {REASON_LIMIT_CHARS} characters.")));
    }
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = store::link::find(tx, id)?.ok_or(Error::NotFound("link"))?;
        conflict::refuse_link(tx, account, id)?;
        if row.state == verdict.state() && *terms == Terms::default() {
            return Ok(row);
        }
        let decided = Decided { state: verdict.state(), by: account, at: now, reason: &reason };
        store::link::decide(tx, id, shown, &decided)?;
        let remembered = decision::remember(tx, app, &row, &decided, terms)?;
        let case_id = match row.subject_kind.as_str() {
            "allegation" => store::link::case_of_allegation(tx, &row.subject_id)?,
            _ => None,
        };
        let event = NewEvent::new(verdict.verb(), Noun::Link, id)
            .in_case(case_id.as_deref())
            .fact("subject_kind", row.subject_kind.clone())
            .fact("subject_id", row.subject_id.clone())
            .fact("target_kind", row.target_kind.clone())
            .fact("score_permille", row.score_permille.to_string())
            .fact("scorer", row.scorer_version.clone())
            .fact("decision", remembered.id)
            .fact("reach", remembered.reach)
            .fact("expires_on", terms.expires_on.map(|on| on.to_string()).unwrap_or_default())
            .value("scope", terms.narrowing.in_words())
            .value("target", row.target_key.clone())
            .value("reason", reason.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        store::link::find(tx, id)?.ok_or(Error::NotFound("link"))
    })
}
