//! Events as sentences: the one place that words them.

use crate::app::TimelineRow;
use crate::app::step::{state_label, subject_label, told};
use crate::domain::clock;
use crate::domain::event::Verb;
use crate::domain::role::Role;
use crate::domain::workflow::{DocumentKind, Machine, Standard};
use crate::web::page;
use std::collections::BTreeMap;

/// One line of a timeline, as `parts/history.html` draws it.
#[derive(Debug, Clone)]
pub struct EntryShown {
    /// The time or the date, for machines.
    pub iso: String,
    /// The same for people.
    pub shown: String,
    /// Who, and in which role.
    pub actor: String,
    /// The mark's tone.
    pub tone: &'static str,
    /// What happened.
    pub label: &'static str,
    /// Which step, and on what evidence.
    pub about: String,
    /// From which state to which.
    pub change: String,
    /// Words and the addresses that they lead to.
    pub links: Vec<(String, String)>,
    /// What people wrote: name and words.
    pub values: Vec<(String, String)>,
}

/// Turns events into what pages show.
#[must_use]
pub fn entries(rows: &[TimelineRow]) -> Vec<EntryShown> {
    rows.iter().map(entry).collect()
}

fn entry(row: &TimelineRow) -> EntryShown {
    let event = &row.event;
    let verb = Verb::ALL.iter().copied().find(|verb| verb.code() == event.verb);
    let machine = Machine::from_code(&event.subject_kind);
    let facts: BTreeMap<String, String> = serde_json::from_str(&event.facts).unwrap_or_default();
    let (iso, shown) = match event.at {
        Some(at) => (at.format("%Y-%m-%dT%H:%M:%SZ").to_string(), page::time(at)),
        None => (event.on_date.format("%Y-%m-%d").to_string(), page::date(event.on_date)),
    };
    let label = |state: &Option<String>| {
        let machine = machine?;
        state.as_deref().map(|state| state_label(machine, state))
    };
    let change = match (label(&event.from_state), label(&event.to_state)) {
        (Some(from), Some(to)) if from == to => format!("stays {from}"),
        (Some(from), Some(to)) => format!("{from} \u{2192} {to}"),
        (None, Some(to)) => to.to_owned(),
        (Some(_) | None, None) => String::new(),
    };
    EntryShown {
        iso,
        shown,
        actor: actor(row),
        tone: verb.map_or("neutral", tone),
        label: verb.map_or("Event", Verb::label),
        about: about(row, machine, &facts),
        change,
        links: links(&facts),
        values: said(row, machine, &facts)
            .into_iter()
            .chain(row.values.iter().map(|(name, value)| (spoken(name), value.clone())))
            .collect(),
    }
}

/// The grounds and days that a step said, as its form calls them.
fn said(
    row: &TimelineRow,
    machine: Option<Machine>,
    facts: &BTreeMap<String, String>,
) -> Vec<(String, String)> {
    let (Some(machine), Some(action)) = (machine, &row.event.action) else { return Vec::new() };
    told(machine, action, facts)
        .into_iter()
        .map(|(label, words)| (label.to_owned(), words.parse().map_or(words, page::date)))
        .collect()
}

fn actor(row: &TimelineRow) -> String {
    let role = Role::from_code(&row.event.actor_role).map_or("", Role::label);
    if row.actor_name.is_empty() {
        if row.event.actor_role == Role::Service.code() {
            "Docket307".into()
        } else {
            role.to_owned()
        }
    } else {
        format!("{}, {role}", row.actor_name)
    }
}

/// The step in words; on a case's timeline also what it was taken on.
fn about(row: &TimelineRow, machine: Option<Machine>, facts: &BTreeMap<String, String>) -> String {
    let mut parts = Vec::new();
    if let (Some(machine), Some(action)) = (machine, &row.event.action) {
        let step = subject_label(machine, action);
        let is_other = row.event.case_id.is_some() && machine != Machine::Case;
        parts.push(if is_other {
            format!("{} \u{2013} {step}", machine.label())
        } else {
            step.to_owned()
        });
    }
    if let Some(code) = facts.get("clock") {
        parts.push(
            clock::named(code).map_or_else(
                || code.clone(),
                |rule| format!("{code}: {}", rule.name.to_lowercase()),
            ),
        );
        if let Some(due) = facts.get("due_on").and_then(|due| due.parse().ok()) {
            parts.push(format!("last day {}", page::date(due)));
        }
        let is_dated = facts.get("change").is_some_and(|change| change == "dated");
        if let Some(on) =
            facts.get("started_on").filter(|_| is_dated).and_then(|on| on.parse().ok())
        {
            parts.push(format!("first day {}", page::date(on)));
        }
    }
    if let (Some(mailed), Some(kind)) = (facts.get("mailed_on"), facts.get("kind")) {
        let paper = DocumentKind::from_code(kind).map_or("Notice", DocumentKind::label);
        let on = mailed.parse().map_or_else(|_| mailed.clone(), page::date);
        parts.push(format!("{paper}, mailed on {on}"));
    }
    if let Some(standard) = facts.get("standard").and_then(|code| Standard::from_code(code)) {
        parts.push(standard.label().to_lowercase());
    }
    parts.join(", ")
}

fn links(facts: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (name, value) in facts {
        // A fact that is a docket number leads to its page; ids lead nowhere.
        // The version of an order or a case stands behind a slash, that of a list behind a space.
        let number = value.split(['/', ' ']).next().unwrap_or_default();
        let folder = match (name.as_str(), number.get(..2)) {
            ("proposal", _) => {
                links.push(("Proposal".to_owned(), format!("/proposals/{value}")));
                continue;
            }
            ("grid", _) => {
                let sha256 = value.split('/').nth(1).unwrap_or_default();
                let short: String = sha256.chars().take(12).collect();
                links.push((
                    format!("Evidence grid {short}"),
                    format!("/cases/{}/evidence/seals/{sha256}", page::encode(number)),
                ));
                continue;
            }
            ("evidence", Some("C-")) => {
                let item = value.split('/').nth(1).unwrap_or_default();
                let path = format!("/cases/{}/evidence/items/{item}", page::encode(number));
                links.push((format!("Evidence {item}"), path));
                continue;
            }
            (_, Some("A-")) => "allegations",
            (_, Some("C-")) => "cases",
            (_, Some("O-")) => "orders",
            (_, Some("H-")) => "holds",
            (_, Some("P-")) => "petitions",
            (_, Some("R-")) => "representations",
            _ => continue,
        };
        links.push((value.clone(), format!("/{folder}/{}", page::encode(number))));
    }
    links
}

fn spoken(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

const fn tone(verb: Verb) -> &'static str {
    if matches!(verb, Verb::StepProposed | Verb::LinkProposed) {
        "waiting"
    } else if matches!(
        verb,
        Verb::StepApproved | Verb::StepSigned | Verb::LinkConfirmed | Verb::UploadImported
    ) {
        "good"
    } else if matches!(verb, Verb::StepRefused | Verb::LinkRejected | Verb::UploadRefused) {
        "bad"
    } else if matches!(
        verb,
        Verb::StepTaken | Verb::CaseOpened | Verb::HoldOpened | Verb::NoticeSent
    ) {
        "open"
    } else {
        "neutral"
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn names_of_fields_are_spoken() {
        assert_eq!(spoken("helpful_information"), "Helpful information");
    }
}
