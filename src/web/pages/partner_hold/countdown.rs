//! What an importer of held goods has to do by when, as pages show it; staff
//! read the same days beside the hold.

use crate::app::deadline::DeadlineShown;
use crate::app::hold::partner::OwnListed;
use crate::app::packet::task::Task;
use crate::domain::clock::{Standing, Zone};
use crate::domain::hold::Authority;
use crate::domain::packet::{EXTENSIONS_LIMIT, PacketKind, steps};
use crate::web::page;
use crate::web::pages::deadline::{ClockSeen, seen_on};
use crate::web::pages::packet::law;
use chrono::{NaiveDate, NaiveDateTime};

/// What the agency asked for, by its own day.
#[derive(Debug, Clone)]
pub struct TaskShown {
    /// The day.
    pub due: String,
    /// How far it is.
    pub far: String,
    /// How it stands.
    pub standing: &'static str,
    /// The tone of the mark.
    pub tone: &'static str,
    /// What was asked.
    pub asked: String,
    /// More time that was asked for.
    pub extensions: Vec<ExtensionShown>,
    /// How often more time may still be asked for.
    pub left: String,
    /// Whether more time may be asked for now.
    pub is_movable: bool,
}

/// A request for more time.
#[derive(Debug, Clone)]
pub struct ExtensionShown {
    /// Its key, for the form that decides it.
    pub id: String,
    /// How it stands.
    pub state: &'static str,
    /// The tone of the mark.
    pub tone: &'static str,
    /// Until when.
    pub until: String,
    /// When it was asked for.
    pub asked: String,
    /// Why.
    pub reason: String,
    /// What the officer wrote.
    pub note: String,
    /// Whether it waits for an officer.
    pub is_open: bool,
}

/// A clock as its importer reads it on a day of the port: one whose last day is
/// over says so, whether or not the agency's job has marked it.
#[must_use]
pub fn own_clock(shown: &DeadlineShown, today: NaiveDate) -> ClockSeen {
    let mut seen = seen_on(shown, today);
    let is_over = shown.row.due_on.is_some_and(|due| due < today);
    if is_over && shown.row.standing == Standing::Running.code() {
        Standing::Overdue.label().clone_into(&mut seen.standing);
        seen.tone = "bad";
    }
    seen
}

/// How far a day is, in words.
fn far(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days > 0 => format!("in {days} days"),
        -1 => "yesterday".to_owned(),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

/// A task for a page that is read on a day of the port; `is_over` when its hold is.
/// What nobody waits for any more is neither asked for nor decided.
#[must_use]
pub fn task(task: &Task, today: NaiveDate, is_over: bool) -> TaskShown {
    let row = &task.row;
    let is_answered = row.answered_at.is_some();
    let is_open = !is_answered && !is_over;
    let is_past = today > row.due_on;
    let (standing, tone) = match (is_answered, is_over, is_past) {
        (true, _, _) => ("Answered", "good"),
        (false, true, _) => ("No longer asked for", "neutral"),
        (false, false, true) => ("Day passed", "bad"),
        (false, false, false) => ("Answer asked for", "warn"),
    };
    let extensions = task.extensions.iter().map(|one| {
        let (state, tone) = match one.state.as_str() {
            "granted" => ("Granted", "good"),
            "refused" => ("Not granted", "bad"),
            _ if is_open => ("Waits for an officer", "waiting"),
            _ => ("No longer needed", "neutral"),
        };
        ExtensionShown {
            id: one.id.clone(),
            state,
            tone,
            until: page::date(one.until_on),
            asked: page::date(one.asked_at.date()),
            reason: one.reason.clone(),
            note: one.decision_note.clone(),
            is_open: is_open && one.state == "asked",
        }
    });
    TaskShown {
        due: page::date(row.due_on),
        far: if is_open { far(row.due_on, today) } else { String::new() },
        standing,
        tone,
        asked: row.asked.clone(),
        extensions: extensions.collect(),
        left: match (is_open, is_past) {
            (true, false) => format!(
                "The agency's own day: moving it moves no time limit of the law. More time may be asked for {} of {EXTENSIONS_LIMIT} times.",
                task.left()
            ),
            (true, true) => {
                "More time is not given once the day has passed. Send what you have.".to_owned()
            }
            (false, _) => String::new(),
        },
        is_movable: is_open && !is_past && task.left() > 0,
    }
}

/// The day that comes first, for a list: what, and how far.
#[must_use]
pub fn next(listed: &OwnListed, now: NaiveDateTime) -> (String, String, &'static str) {
    let today = Zone::of_port(&listed.row.port).day(now);
    let clock = listed.clock.as_ref().and_then(|clock| clock.row.due_on.map(|due| (due, clock)));
    match (clock, &listed.task) {
        (Some((due, _)), Some(task))
            if task.due_on >= today && (due < today || task.due_on < due) =>
        {
            of_task(task.due_on, today)
        }
        (None, Some(task)) => of_task(task.due_on, today),
        (Some((due, clock)), _) => {
            let shown = own_clock(clock, today);
            (format!("{}: {}", shown.name, shown.due), far(due, today), shown.tone)
        }
        (None, None) => (String::new(), String::new(), "neutral"),
    }
}

fn of_task(due: NaiveDate, today: NaiveDate) -> (String, String, &'static str) {
    let tone = if today > due { "bad" } else { "warn" };
    (format!("Answer asked for by {}", page::date(due)), far(due, today), tone)
}

/// What can be sent for one purpose.
#[derive(Debug, Clone)]
pub struct ToSend {
    /// The kind's code.
    pub code: &'static str,
    /// What it is.
    pub label: &'static str,
    /// What it sets out to show.
    pub aim: &'static str,
    /// The law.
    pub citation: &'static str,
    /// What is asked for: number, title, words, law, whether it is needed.
    pub steps: Vec<(usize, &'static str, &'static str, String, bool)>,
}

/// What to send, by the law under which the goods are held.
#[must_use]
pub fn to_send(authority: Option<Authority>) -> Vec<ToSend> {
    let kinds = authority.map_or(&[][..], PacketKind::of);
    kinds
        .iter()
        .map(|kind| ToSend {
            code: kind.code(),
            label: kind.label(),
            aim: kind.aim(),
            citation: kind.citation(),
            steps: steps(*kind)
                .into_iter()
                .map(|(number, step)| {
                    (number, step.title, step.asks, law(step), step.is_required(*kind))
                })
                .collect(),
        })
        .collect()
}
