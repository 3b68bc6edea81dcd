//! A clock as pages show it.

use crate::app::deadline::DeadlineShown;
use crate::domain::clock::{self, Basis, Standing, Zone};
use crate::domain::hold::Authority;
use crate::domain::regime::Regime;
use crate::domain::workflow::Machine;
use crate::web::page;
use chrono::{NaiveDate, NaiveDateTime};

/// A clock as lists and the pages of its subject show it.
#[derive(Debug, Clone)]
pub struct ClockSeen {
    /// Its key.
    pub id: String,
    /// Its page.
    pub href: String,
    /// The rule's code.
    pub code: String,
    /// What the rule is called.
    pub name: &'static str,
    /// On what it runs.
    pub number: String,
    /// The page of that.
    pub subject_href: String,
    /// What that is called.
    pub title: String,
    /// The last day; empty without one.
    pub due: String,
    /// How far it is.
    pub far: String,
    /// How it stands, in words.
    pub standing: String,
    /// The tone of its badge.
    pub tone: &'static str,
    /// Whether counsel has to say if it runs.
    pub asks_counsel: bool,
    /// The sum, a line each.
    pub lines: Vec<String>,
    /// The law, and how sure it is.
    pub law: String,
    /// What its end means.
    pub then: String,
    /// A sentence about the rule.
    pub note: &'static str,
    /// Whose time it is.
    pub whose: &'static str,
    /// Who holds it.
    pub holder: String,
    /// Whether it still runs.
    pub is_open: bool,
}

/// Whether what a clock asked for was done after its last day.
fn is_late(shown: &DeadlineShown) -> bool {
    let row = &shown.row;
    let is_met = row.standing == Standing::Met.code();
    is_met && row.ended_on.zip(row.due_on).is_some_and(|(on, due)| on > due)
}

/// A clock as a page shows it now: days are those of its port, for whoever reads.
#[must_use]
pub fn seen(shown: &DeadlineShown, now: NaiveDateTime) -> ClockSeen {
    let port = &shown.row.port;
    let today = if port.is_empty() { now.date() } else { Zone::of_port(port).day(now) };
    seen_on(shown, today)
}

/// A stored clock for a page that is read on a day.
#[must_use]
pub fn seen_on(shown: &DeadlineShown, today: NaiveDate) -> ClockSeen {
    let row = &shown.row;
    let standing = Standing::from_code(&row.standing);
    let folder = match Machine::from_code(&row.machine) {
        Some(Machine::Hold) => "holds",
        Some(Machine::Order) => "orders",
        Some(Machine::Petition) => "petitions",
        Some(Machine::Investigation) => "investigations",
        Some(Machine::Case) | None => "cases",
    };
    let rule = shown.rule;
    let law = rule.map_or_else(String::new, |rule| match rule.citation.basis {
        Basis::Text => rule.citation.text().to_owned(),
        basis @ (Basis::Policy | Basis::Report | Basis::Memory) => {
            format!("{} ({})", rule.citation.text(), basis.label().to_lowercase())
        }
    });
    let extended = rule.and_then(|rule| rule.extending).map(|extending| extending.citation);
    ClockSeen {
        href: format!("/deadlines/{}", row.id),
        subject_href: format!("/{folder}/{}", row.subject_number),
        due: row.due_on.map(page::date).unwrap_or_default(),
        far: match (row.is_open, row.due_on) {
            (true, Some(due)) => far(due, today),
            (true, None) | (false, _) => String::new(),
        },
        standing: match (row.ended_on, standing) {
            (Some(on), Some(Standing::Met)) if is_late(shown) => {
                format!("Done late, {}", page::date(on))
            }
            (Some(on), Some(standing)) => format!("{}, {}", standing.label(), page::date(on)),
            (_, standing) => standing.map_or("not known", Standing::label).to_owned(),
        },
        tone: if is_late(shown) { "bad" } else { tone(standing, row.due_on, today) },
        lines: shown.sum.lines.clone(),
        law: extended.map_or_else(|| law.clone(), |more| format!("{law}. More time: {more}")),
        then: rule
            .map_or_else(String::new, |rule| format!("{}. {}", rule.expiry.label(), rule.then)),
        note: rule.map_or("", |rule| rule.note),
        whose: rule.map_or("", |rule| rule.whose.label()),
        name: rule.map_or("", |rule| rule.name),
        id: row.id.clone(),
        code: row.rule_code.clone(),
        number: row.subject_number.clone(),
        title: row.subject_title.clone(),
        asks_counsel: row.asks_counsel && row.is_open,
        holder: shown.holder.clone(),
        is_open: row.is_open,
    }
}

fn tone(standing: Option<Standing>, due: Option<NaiveDate>, today: NaiveDate) -> &'static str {
    match standing {
        Some(Standing::Provisional | Standing::Overdue) => "bad",
        Some(Standing::Running) if due.is_some_and(|due| (due - today).num_days() <= 7) => "warn",
        Some(Standing::Running) => "open",
        Some(Standing::Undated | Standing::Suspended) => "waiting",
        Some(Standing::Met) => "good",
        Some(Standing::Deemed | Standing::Moot | Standing::Dismissed) => "final",
        None => "neutral",
    }
}

/// How far a day is: "today", "in 5 days", "3 days ago".
fn far(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

/// Code and name of a clock that a person may start.
pub type Startable = (&'static str, String);

/// The clocks that a person may start on a thing under a regime; of all where none is named.
#[must_use]
pub fn startable(
    machine: Machine,
    authority: Option<Authority>,
    regime: Option<&Regime>,
) -> Vec<Startable> {
    clock::of_machine(machine, authority)
        .filter(|rule| regime.is_none_or(|regime| regime.has_clock(rule.code)))
        .filter(|rule| rule.is_started_by_a_person())
        .map(|rule| (rule.code, format!("{} ({}, {})", rule.name, rule.code, rule.started)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(far(day("2026-11-22"), day("2026-11-22")), "today");
        assert_eq!(far(day("2026-11-30"), day("2026-11-22")), "in 8 days");
        assert_eq!(far(day("2026-11-20"), day("2026-11-22")), "2 days ago");
    }
}
