//! An officer's review of a packet: step by step, then the answer. The answer
//! releases nothing: a release is a step of the hold that another approves.

use super::submit::{form, may_step, subject};
use super::{assemble, submitted, task};
use crate::app::step::{self, Applying};
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::packet::{Finding, PacketState, find_step as known_step, steps};
use crate::domain::role::Permission;
use crate::domain::voice::refuse_inner;
use crate::domain::workflow::Reason;
use crate::domain::workflow::hold::HoldAction;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::packet::{FindingRow, PacketChange, PacketRow};
use crate::store::{Read, Write};
use chrono::NaiveDate;

/// What an officer finds of one step, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The step's code.
    pub step: String,
    /// The finding's code.
    pub finding: String,
    /// Why, for the importer to read.
    pub why: String,
}

/// An officer's answer to a packet, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The version that the page showed.
    pub version: i32,
    /// Whether the packet is sufficient.
    pub is_sufficient: bool,
    /// What the importer reads.
    pub note: String,
    /// The last day for what is missing, where it is returned; empty for none.
    pub answer_by: String,
}

/// The packets of a hold that were submitted, newest first.
pub(in crate::app) fn list_submitted(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<PacketRow>> {
    let mut rows = store::packet::list_by_hold(tx, hold_id)?;
    rows.retain(|row| row.state != PacketState::Draft.code());
    Ok(rows)
}

fn open(row: &PacketRow) -> Result<()> {
    if row.state == PacketState::Submitted.code() {
        Ok(())
    } else {
        Err(Error::Refused("This packet was answered already. The importer begins another.".into()))
    }
}

fn event(verb: Verb, hold: &HoldRow, row: &PacketRow) -> NewEvent {
    NewEvent::new(verb, Noun::Hold, &hold.id)
        .in_case(hold.case_id.as_deref())
        .of(Some(row.organization_id))
        .fact("packet", row.id.clone())
        .fact("packet_number", row.number.to_string())
}

/// Whoever reads the first step of a packet starts the review of the hold.
fn begin(tx: &mut Write<'_>, actor: &Actor, applying: &Applying, hold: &HoldRow) -> Result<()> {
    if !may_step(hold, HoldAction::StartReview, actor.role) {
        return Ok(());
    }
    let subject = subject(tx, hold.clone())?;
    let form = form(HoldAction::StartReview, subject.version(), &[]);
    step::within(tx, &subject, actor.role, applying, &form).map(|_| ())
}

fn applying(app: &App, actor: &Actor) -> Result<Applying> {
    Ok(Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) })
}

/// Records what an officer finds of a step.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] when the
/// packet was answered; [`Error::NotFound`].
pub fn find_step(
    app: &App,
    actor: &Actor,
    hold_number: &str,
    number: i32,
    found: &Found,
) -> Result<()> {
    actor.require(Permission::Act)?;
    let applying = applying(app, actor)?;
    app.store.write(|tx| {
        let (hold, row) = submitted(tx, hold_number, number)?;
        open(&row)?;
        let mut errors = Vec::new();
        let kind = super::kind_of(&row)?;
        if known_step(kind, &found.step).is_none() {
            errors.push(FieldError::new("step", "The packet has no such step."));
        }
        let finding = Finding::from_code(&found.finding);
        if finding.is_none() {
            errors.push(FieldError::new("finding", "Choose sufficient or insufficient."));
        }
        let why = match Reason::parse(&found.why) {
            Ok(why) => why.as_str().to_owned(),
            // A step that is in order needs no words.
            Err(_) if found.why.trim().is_empty() && finding == Some(Finding::Sufficient) => {
                String::new()
            }
            Err(error) => {
                errors.push(FieldError::new("why", error.to_string()));
                String::new()
            }
        };
        refuse_inner("why", &why, &mut errors);
        let (Some(finding), true) = (finding, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        let kept = FindingRow {
            id: id::ordered(),
            packet_id: row.id.clone(),
            step: found.step.clone(),
            finding: finding.code().to_owned(),
            why,
            found_by: applying.by.clone(),
            found_at: applying.now,
        };
        store::packet::insert_finding(tx, &kept)?;
        let mut event = event(Verb::PacketStepFound, &hold, &row)
            .fact("step", kept.step.clone())
            .fact("finding", kept.finding.clone());
        if !kept.why.is_empty() {
            event = event.value("why", kept.why.clone());
        }
        store::event::append(tx, &applying.stamp, &event)?;
        begin(tx, actor, &applying, &hold)
    })
}

/// Answers a packet: sufficient, or returned with what is missing. Sufficient
/// needs every step that is asked for to have been found so.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Stale`];
/// [`Error::Refused`] when it was answered; [`Error::NotFound`].
pub fn answer(
    app: &App,
    actor: &Actor,
    hold_number: &str,
    number: i32,
    said: &Answer,
) -> Result<()> {
    actor.require_confirmed(Permission::Act)?;
    let applying = applying(app, actor)?;
    app.store.write(|tx| {
        let (hold, row) = submitted(tx, hold_number, number)?;
        open(&row)?;
        if row.version != said.version {
            return Err(Error::Stale { shown: said.version, now: row.version });
        }
        let today = crate::domain::clock::Zone::of_port(&hold.port).day(applying.now);
        let packet = assemble(tx, hold, row)?;
        let (note, answer_by) = check(&packet, said, today).map_err(Error::Invalid)?;
        let state = if said.is_sufficient { PacketState::Accepted } else { PacketState::Returned };
        let change = PacketChange {
            state: Some(state.code()),
            reviewed_by: Some(&applying.by),
            reviewed_at: Some(applying.now),
            review_note: Some(&note),
            ..PacketChange::default()
        };
        store::packet::change(tx, &packet.row, &change, applying.now)?;
        let event = event(Verb::PacketReviewed, &packet.hold, &packet.row)
            .fact("answer", state.code())
            .value("note", note.clone());
        store::event::append(tx, &applying.stamp, &event)?;
        if let Some(due_on) = answer_by {
            task::open(tx, &applying, &packet.hold, &note, due_on)?;
        }
        begin(tx, actor, &applying, &packet.hold)
    })
}

fn check(
    packet: &super::Packet,
    said: &Answer,
    today: NaiveDate,
) -> std::result::Result<(String, Option<NaiveDate>), Vec<FieldError>> {
    let mut errors = Vec::new();
    let note = Reason::parse(&said.note)
        .map_err(|error| errors.push(FieldError::new("note", error.to_string())))
        .map(|reason| reason.as_str().to_owned())
        .unwrap_or_default();
    refuse_inner("note", &note, &mut errors);
    if said.is_sufficient {
        let is_found = |code: &str| {
            packet
                .findings
                .iter()
                .any(|found| found.step == code && found.finding == Finding::Sufficient.code())
        };
        let open: Vec<String> = steps(packet.kind)
            .into_iter()
            .filter(|(_, step)| step.is_required(packet.kind) && !is_found(step.code))
            .map(|(number, step)| format!("{number} ({})", step.title))
            .collect();
        if !open.is_empty() {
            errors.push(FieldError::new(
                "answer",
                format!(
                    "Not every step that is asked for was found sufficient: {}.",
                    open.join(", ")
                ),
            ));
        }
    }
    let answer_by = match said.answer_by.trim() {
        "" => None,
        _ if said.is_sufficient => None,
        written => match written.parse::<NaiveDate>() {
            Ok(day) if day > today => Some(day),
            Ok(_) => {
                errors.push(FieldError::new("answer_by", "Give a day that is still to come."));
                None
            }
            Err(_) => {
                errors.push(FieldError::new(
                    "answer_by",
                    "Write the date as year-month-day, such as 2026-03-31.",
                ));
                None
            }
        },
    };
    if errors.is_empty() { Ok((note, answer_by)) } else { Err(errors) }
}
