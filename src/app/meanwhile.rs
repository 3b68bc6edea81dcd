//! What happened to a thing between the version that a page showed and now: for
//! whoever was about to change it and was too late.

use super::proposal::Open;
use super::step::Subject;
use super::work_item::Thing;
use super::{Actor, App, TimelineRow, deadline};
use crate::domain::event::{Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::store::{self, Read};
use std::collections::BTreeMap;

/// The most changes that are told; who is further behind reads the history.
const CHANGES_LIMIT_ROWS: i32 = 50;

/// What a form was about to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A case, an order, a hold or an investigation, by its docket number.
    Subject(Machine, String),
    /// A proposal, by its key.
    Proposal(String),
    /// Whose work a thing is, by the thing's docket number.
    Work(String),
    /// A piece of evidence: the case's number, its own.
    Item(String, i32),
    /// A claim: the case's number, its own.
    Claim(String, i32),
    /// A version of a published list: the list's key, its number.
    List(String, i32),
    /// A clock, by its key.
    Deadline(String),
    /// A tie, by its key.
    Link(String),
}

/// What happened meanwhile.
#[derive(Debug, Clone)]
pub struct Meanwhile {
    /// What the thing is called.
    pub name: String,
    /// What changed it, newest first, with whatever else happened to it in that time.
    pub events: Vec<TimelineRow>,
    /// What it says now, by the names of the form's fields.
    pub now: Vec<(&'static str, String)>,
}

/// A thing that was found for the reader, and how its events are known.
struct Found {
    name: String,
    noun: Noun,
    id: String,
    mark: Mark,
    now: Vec<(&'static str, String)>,
}

/// Which events of a thing's timeline are meant.
enum Mark {
    /// Steps and descriptions change it; all else happened beside.
    Steps,
    /// Those that name it in this fact; each is a change.
    Fact(&'static str, String),
    /// Those about whose work it is.
    Work,
    /// Each is a change.
    All,
}

/// What happened to a thing since it had the version `shown`; it has `now`. Who
/// may not see the thing learns nothing of it.
///
/// # Errors
/// [`Error::NotFound`], as the thing's own page.
pub fn since(app: &App, actor: &Actor, of: &Of, shown: i32, now: i32) -> Result<Meanwhile> {
    app.store.read(|tx| {
        let found = find(tx, actor, of)?;
        let rows = store::event::list_by_subject(tx, found.noun.code(), &found.id)?;
        let mut left = now.saturating_sub(shown).clamp(1, CHANGES_LIMIT_ROWS);
        let mut events = Vec::new();
        for row in rows {
            let Some(is_change) = found.mark.of(&row)? else { continue };
            if left == 0 {
                break;
            }
            left -= i32::from(is_change);
            events.push(row);
        }
        Ok(Meanwhile { name: found.name, events, now: found.now })
    })
}

impl Mark {
    /// Whether an event changed the thing; none for one that is about something else.
    fn of(&self, row: &TimelineRow) -> Result<Option<bool>> {
        let verb = Verb::ALL.iter().find(|verb| verb.code() == row.event.verb);
        let is_work = matches!(
            verb,
            Some(
                Verb::WorkAssigned
                    | Verb::WorkTaken
                    | Verb::WorkGivenBack
                    | Verb::WorkSnoozed
                    | Verb::WorkWoken
            )
        );
        Ok(match self {
            Self::All => Some(true),
            Self::Work => is_work.then_some(true),
            Self::Steps => Some(matches!(
                verb,
                Some(
                    Verb::StepTaken
                        | Verb::CaseDescribed
                        | Verb::AllegationAdded
                        | Verb::CaseMerged
                        | Verb::ListApplied
                )
            )),
            Self::Fact(name, value) => {
                let facts: BTreeMap<String, String> =
                    serde_json::from_str(&row.event.facts).map_err(Error::internal)?;
                let begins = matches!(
                    verb,
                    Some(Verb::StepProposed | Verb::ListProposed | Verb::DeadlineStarted)
                );
                (facts.get(*name) == Some(value) && !begins).then_some(true)
            }
        })
    }
}

/// Who may ask what became of it; who may see the thing itself is asked where it is found.
const fn permission(of: &Of) -> Permission {
    match of {
        Of::Link(_) => Permission::DecideLinks,
        Of::Subject(Machine::Investigation, _) => Permission::Investigate,
        Of::Subject(..)
        | Of::Proposal(_)
        | Of::Work(_)
        | Of::Item(..)
        | Of::Claim(..)
        | Of::List(..)
        | Of::Deadline(_) => Permission::ReadCases,
    }
}

fn find(tx: &mut Read<'_>, actor: &Actor, of: &Of) -> Result<Found> {
    actor.require(permission(of))?;
    match of {
        Of::Subject(machine, number) => {
            let subject = Subject::find_by_number(tx, *machine, number, actor.account()?)?;
            let mut found = about(&subject, Mark::Steps);
            if let Subject::Case(row) = subject {
                found.now = vec![("title", row.title), ("summary", row.summary)];
            }
            Ok(found)
        }
        Of::Proposal(id) => {
            let open = Open::find(tx, actor, id)?;
            let mark = Mark::Fact("proposal", open.row.id.clone());
            let mut found = about(&open.subject, mark);
            found.name = format!("The proposal on {}", found.name);
            Ok(found)
        }
        Of::Work(number) => {
            let thing = Thing::find(tx, actor, number)?;
            let name = format!("The work on {}", thing.number);
            Ok(Found { name, noun: thing.noun, id: thing.id, mark: Mark::Work, now: Vec::new() })
        }
        Of::Item(case, number) => item(tx, actor, case, *number),
        Of::Claim(case, number) => claim(tx, case, *number),
        Of::List(key, number) => {
            let row = store::list::find_by_key(tx, key)?.ok_or(Error::NotFound("list"))?;
            let mark = Mark::Fact("version", number.to_string());
            let name = format!("Version {number} of this list");
            Ok(Found { name, noun: Noun::List, id: row.id, mark, now: Vec::new() })
        }
        Of::Deadline(id) => clock(tx, actor, id),
        Of::Link(id) => {
            let row = store::link::find(tx, id)?.ok_or(Error::NotFound("link"))?;
            let (name, mark) = ("This link".to_owned(), Mark::All);
            Ok(Found { name, noun: Noun::Link, id: row.id, mark, now: Vec::new() })
        }
    }
}

fn about(subject: &Subject, mark: Mark) -> Found {
    let noun = match subject.machine() {
        Machine::Case => Noun::Case,
        Machine::Order | Machine::Petition => Noun::Order,
        Machine::Hold => Noun::Hold,
        Machine::Investigation => Noun::Investigation,
    };
    let (name, id) = (subject.number().to_owned(), subject.id().to_owned());
    Found { name, noun, id, mark, now: Vec::new() }
}

fn item(tx: &mut Read<'_>, actor: &Actor, case: &str, number: i32) -> Result<Found> {
    let case = store::case::find_by_number(tx, case)?.ok_or(Error::NotFound("case"))?;
    let row =
        store::evidence::find_item(tx, &case.id, number)?.ok_or(Error::NotFound("evidence"))?;
    // Words of a sealed item are for those who take steps on the case.
    let now = if actor.require(Permission::Act).is_ok() {
        vec![
            ("title", row.title),
            ("provenance", row.provenance),
            ("origin", row.origin),
            ("reference", row.reference),
            ("language", row.language),
        ]
    } else {
        Vec::new()
    };
    let mark = Mark::Fact("evidence", format!("{}/{number}", case.docket_number));
    let name = format!("Evidence {number} of {}", case.docket_number);
    Ok(Found { name, noun: Noun::Case, id: case.id, mark, now })
}

fn claim(tx: &mut Read<'_>, case: &str, number: i32) -> Result<Found> {
    let case = store::case::find_by_number(tx, case)?.ok_or(Error::NotFound("case"))?;
    let row = store::evidence::find_claim(tx, &case.id, number)?.ok_or(Error::NotFound("claim"))?;
    let name = format!("Claim {number} of {}", case.docket_number);
    let mark = Mark::Fact("claim", number.to_string());
    Ok(Found { name, noun: Noun::Case, id: case.id, mark, now: vec![("statement", row.statement)] })
}

fn clock(tx: &mut Read<'_>, actor: &Actor, id: &str) -> Result<Found> {
    let row = deadline::find(tx, actor, id)?;
    let machine = Machine::from_code(&row.machine)
        .ok_or_else(|| Error::internal("a deadline is on an unknown kind of thing"))?;
    let subject = Subject::find(tx, machine, &row.subject_id)?;
    let mut found = about(&subject, Mark::Fact("deadline", row.id));
    found.name = format!("This clock of {}", row.subject_number);
    Ok(found)
}
