//! Links: an analyst confirms or rejects, and is not asked again.

use super::{Actor, App};
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

/// Confirms or rejects a link on the version that the page showed. A decision
/// may be changed later by another one; both stay in the log.
///
/// # Errors
/// [`Error::Invalid`] when a rejection gives no reason; [`Error::Stale`] when
/// somebody was faster.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    shown: i32,
    verdict: Verdict,
    reason: &str,
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
        if row.state == verdict.state() {
            return Ok(row);
        }
        let decided = Decided { state: verdict.state(), by: account, at: now, reason: &reason };
        store::link::decide(tx, id, shown, &decided)?;
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
            .value("target", row.target_key.clone())
            .value("reason", reason.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        store::link::find(tx, id)?.ok_or(Error::NotFound("link"))
    })
}
