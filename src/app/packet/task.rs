//! What an importer was asked to send by a day, and more time for it. The day
//! is the agency's own: moving it moves no clock of the law.

use super::own_hold;
use crate::app::step::Applying;
use crate::app::{Actor, App};
use crate::domain::clock::Zone;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::packet::{EXTENSIONS_LIMIT, check_extension};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::voice::refuse_inner;
use crate::domain::workflow::Reason;
use crate::domain::workflow::hold::HoldState;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::submission_task::{ExtensionRow, TaskRow};
use crate::store::{Read, Write};
use chrono::NaiveDate;

/// The longest text that says what is asked, in characters.
const ASKED_LIMIT_CHARS: usize = 4000;

/// A task with the time that was asked for.
#[derive(Debug, Clone)]
pub struct Task {
    /// The task.
    pub row: TaskRow,
    /// Requests for more time, oldest first.
    pub extensions: Vec<ExtensionRow>,
}

impl Task {
    /// How many extensions were granted or still wait.
    #[must_use]
    pub fn used(&self) -> usize {
        self.extensions.iter().filter(|extension| extension.state != "refused").count()
    }

    /// How many more may be asked for.
    #[must_use]
    pub fn left(&self) -> usize {
        EXTENSIONS_LIMIT.saturating_sub(self.used())
    }
}

/// Asks the importer of a hold to send something by a day.
pub(in crate::app) fn open(
    tx: &mut Write<'_>,
    applying: &Applying,
    hold: &HoldRow,
    asked: &str,
    due_on: NaiveDate,
) -> Result<()> {
    let row = TaskRow {
        id: id::ordered(),
        hold_id: hold.id.clone(),
        asked: text::clip(asked, ASKED_LIMIT_CHARS).to_owned(),
        due_on,
        first_due_on: due_on,
        opened_by: applying.by.clone(),
        opened_at: applying.now,
        answered_at: None,
        version: 1,
    };
    store::submission_task::insert(tx, &row)?;
    let event = NewEvent::new(Verb::TaskOpened, Noun::Hold, &hold.id)
        .in_case(hold.case_id.as_deref())
        .of(hold.importer_organization_id)
        .fact("task", row.id.clone())
        .fact("answer_by", due_on.to_string());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(())
}

/// The tasks of a hold, newest first.
pub(in crate::app) fn list(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<Task>> {
    let rows = store::submission_task::list_by_hold(tx, hold_id)?;
    rows.into_iter()
        .map(|row| {
            Ok(Task { extensions: store::submission_task::list_extensions(tx, &row.id)?, row })
        })
        .collect()
}

/// Whether the importer of a hold is still asked for anything: not once it was decided of the goods.
#[must_use]
pub fn is_asked(hold: &HoldRow) -> bool {
    HoldState::from_code(&hold.state).is_some_and(HoldState::waits_for_proof)
}

/// Refuses what only a hold whose importer is still asked for proof can be given.
pub(super) fn require_open(hold: &HoldRow) -> Result<()> {
    if is_asked(hold) {
        return Ok(());
    }
    let say =
        "It was decided of the goods: no proof is asked for any more, and nothing new is begun.";
    Err(Error::Refused(say.into()))
}

/// Asks for more time for the newest task of one's own hold that is open.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] when there is
/// no task, or the hold is over; [`Error::NotFound`].
pub fn ask(app: &App, actor: &Actor, public_id: &str, until: &str, reason: &str) -> Result<()> {
    actor.require(Permission::AnswerHolds)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let hold = own_hold(tx, actor, public_id)?;
        require_open(&hold)?;
        let today = Zone::of_port(&hold.port).day(now);
        let task = list(tx, &hold.id)?
            .into_iter()
            .find(|task| task.row.answered_at.is_none())
            .ok_or_else(|| {
                Error::Refused("The agency has set no day that could be moved.".into())
            })?;
        let mut errors = Vec::new();
        let until = until.trim().parse::<NaiveDate>();
        match until {
            Ok(until) => {
                if let Err(why) = check_extension(task.row.due_on, today, task.used(), until) {
                    errors.push(FieldError::new("until", why));
                }
            }
            Err(_) => errors.push(FieldError::new(
                "until",
                "Write the date as year-month-day, such as 2026-03-31.",
            )),
        }
        let reason = Reason::parse(reason)
            .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
        let (Ok(until), Ok(reason), true) = (until, reason, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        let row = ExtensionRow {
            id: id::ordered(),
            task_id: task.row.id.clone(),
            state: "asked".to_owned(),
            until_on: until,
            reason: reason.as_str().to_owned(),
            asked_by: by.clone(),
            asked_at: now,
            decided_by: None,
            decided_at: None,
            decision_note: String::new(),
            version: 1,
        };
        store::submission_task::insert_extension(tx, &row)?;
        let event = NewEvent::new(Verb::ExtensionAsked, Noun::Hold, &hold.id)
            .in_case(hold.case_id.as_deref())
            .of(hold.importer_organization_id)
            .fact("extension", row.id.clone())
            .fact("until", until.to_string())
            .value("reason", row.reason.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Grants or refuses more time that was asked for in time. The task's day
/// moves; no clock of the law does.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Refused`] when it was decided, or no time is needed; [`Error::NotFound`].
pub fn decide(
    app: &App,
    actor: &Actor,
    hold_number: &str,
    id: &str,
    is_granted: bool,
    note: &str,
) -> Result<()> {
    actor.require_confirmed(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let note = match Reason::parse(note) {
        Ok(note) => note.as_str().to_owned(),
        Err(_) if is_granted && note.trim().is_empty() => String::new(),
        Err(error) => return Err(Error::field("note", error.to_string())),
    };
    let mut errors = Vec::new();
    refuse_inner("note", &note, &mut errors);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    app.store.write(|tx| {
        let hold = store::hold::find_by_number(tx, hold_number)?.ok_or(Error::NotFound("hold"))?;
        let (extension, task) = store::submission_task::find_extension(tx, &hold.id, id)?
            .ok_or(Error::NotFound("request"))?;
        if task.answered_at.is_some() || !is_asked(&hold) {
            return Err(Error::Refused(
                "Nobody waits for more time any more: the answer came in, or it was decided of the goods."
                    .into(),
            ));
        }
        let state = if is_granted { "granted" } else { "refused" };
        store::submission_task::decide_extension(tx, &extension, state, &by, &note, now)?;
        if is_granted && extension.until_on > task.due_on {
            store::submission_task::change_due(tx, &task, extension.until_on)?;
        }
        let mut event = NewEvent::new(Verb::ExtensionDecided, Noun::Hold, &hold.id)
            .in_case(hold.case_id.as_deref())
            .of(hold.importer_organization_id)
            .fact("extension", extension.id.clone())
            .fact("answer", state)
            .fact("until", extension.until_on.to_string());
        if !note.is_empty() {
            event = event.value("note", note.clone());
        }
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}
