//! The table of clocks: one row a rule, for a lawyer to read.
//!
//! A running clock keeps the version with which it started. A row that changes
//! gets a higher version beside the old one, which stays.

use crate::domain::hold::Authority;
use crate::domain::workflow::{DocumentKind, Machine};

use super::calendar::Calendar;
use super::rule::{
    Basis, Citation, ClockRule, Ending, Expiry, Extending, Extent, Lapse, LastDay, Length, Only,
    Since, Starter, Unit, Whose,
};

mod hold;
mod other;

/// Every row of every version, those of holds first.
pub fn all() -> impl Iterator<Item = &'static ClockRule> {
    hold::RULES.iter().chain(other::RULES)
}

/// The newest row of a code under an authority; none where it never runs.
#[must_use]
pub fn current(code: &str, authority: Option<Authority>) -> Option<&'static ClockRule> {
    newest(all().filter(|rule| rule.code == code && fits(rule, authority)))
}

/// The row with which a clock was started.
#[must_use]
pub fn find(code: &str, version: i32, authority: Option<Authority>) -> Option<&'static ClockRule> {
    all().find(|rule| rule.code == code && rule.version == version && fits(rule, authority))
}

/// The newest row of a code, whatever the authority: for its name.
#[must_use]
pub fn named(code: &str) -> Option<&'static ClockRule> {
    newest(all().filter(|rule| rule.code == code))
}

/// The newest rows of a machine under an authority, in the order of the table.
pub fn of_machine(
    machine: Machine,
    authority: Option<Authority>,
) -> impl Iterator<Item = &'static ClockRule> {
    all().filter(move |rule| {
        rule.machine == machine
            && fits(rule, authority)
            && !all().any(|other| {
                other.code == rule.code && other.version > rule.version && fits(other, authority)
            })
    })
}

/// The clocks that begin when a paper was mailed, by the paper (19 CFR 12.44(a), 171.2(b)(1),
/// 172.3(b), 172.4). They run from the day of the decision until its mailing is recorded.
pub const MAILED: &[(DocumentKind, &str)] = &[
    (DocumentKind::ExclusionNotice, "ABANDON"),
    (DocumentKind::SeizureNotice, "SEIZ_PET"),
    (DocumentKind::DamagesNotice, "DAMAGES_PET"),
    (DocumentKind::SuretyDemand, "SURETY_PET"),
];

fn fits(rule: &ClockRule, authority: Option<Authority>) -> bool {
    use crate::domain::hold::ClockUse;
    authority.is_none_or(|authority| rule.standing(authority) != ClockUse::Never)
}

fn newest(rules: impl Iterator<Item = &'static ClockRule>) -> Option<&'static ClockRule> {
    rules.max_by_key(|rule| rule.version)
}

// The words in which the rows are written.

const fn text(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Text)
}

const fn policy(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Policy)
}

const fn memory(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Memory)
}

const fn of(count: u32, unit: Unit) -> Length {
    Length { count, unit }
}

const fn on(action: &'static str, from: Since) -> Starter {
    Starter { action, from, only: Only::Always }
}

impl Starter {
    const fn only(mut self, only: Only) -> Self {
        self.only = only;
        self
    }
}

impl ClockRule {
    const fn new(
        code: &'static str,
        name: &'static str,
        machine: Machine,
        length: Length,
        citation: Citation,
    ) -> Self {
        Self {
            code,
            version: 1,
            name,
            machine,
            under: &[],
            counsel: &[],
            started: "started",
            length,
            calendar: Calendar::Federal,
            last_day: LastDay::Stays,
            lapse: Lapse::AfterLastDay,
            whose: Whose::Agency,
            expiry: Expiry::Duty,
            then: "",
            starts: &[],
            ends: &[],
            tolls: &[],
            extending: None,
            outlives: false,
            citation,
            note: "",
        }
    }

    const fn under(mut self, authorities: &'static [Authority]) -> Self {
        self.under = authorities;
        self
    }

    const fn asking_counsel(mut self, authorities: &'static [Authority]) -> Self {
        self.counsel = authorities;
        self
    }

    const fn starts(mut self, started: &'static str, starts: &'static [Starter]) -> Self {
        self.started = started;
        self.starts = starts;
        self
    }

    const fn ends(mut self, ends: &'static [(&'static str, Ending)]) -> Self {
        self.ends = ends;
        self
    }

    const fn tolled(mut self, tolls: &'static [(&'static str, &'static str)]) -> Self {
        self.tolls = tolls;
        self
    }

    const fn then(mut self, whose: Whose, expiry: Expiry, then: &'static str) -> Self {
        self.whose = whose;
        self.expiry = expiry;
        self.then = then;
        self
    }

    const fn on_last_day(mut self) -> Self {
        self.lapse = Lapse::OnLastDay;
        self
    }

    const fn moving(mut self, rule: &'static str) -> Self {
        self.last_day = LastDay::Moves(rule);
        self
    }

    const fn counting(mut self, calendar: Calendar) -> Self {
        self.calendar = calendar;
        self
    }

    const fn extended(mut self, extending: Extending) -> Self {
        self.extending = Some(extending);
        self
    }

    const fn outliving(mut self) -> Self {
        self.outlives = true;
        self
    }

    const fn noting(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}

/// What moves a last day of the European Union that is no working day.
const EU_DAYS: &str = "Regulation (EEC, Euratom) No 1182/71, Article 3(4)";

/// An officer may set a later day, as often as circumstances ask for it.
const fn by_officer(citation: &'static str) -> Extending {
    Extending { times_limit: None, by: Extent::Set, may_be_late: false, citation }
}
