//! Spans in which a clock stands still: those that a step brings, and those that
//! a person records with a ground. Nothing is taken out of the list: what was
//! recorded by mistake is taken back by a further entry.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rule::{Basis, ClockRule};
use crate::domain::coded::coded;

coded! {
    /// On what ground a person records that a clock stands still. The texts of the
    /// clocks here name none: a ground is something outside of them, to be cited.
    pub enum TollGround {
        CourtOrder = "court_order", "A court ordered it";
        OtherLaw = "other_law", "Another law, or a notice under one, says so";
        Policy = "policy", "Policy of the office";
    }
}

impl TollGround {
    /// What its citation must name, for the form.
    #[must_use]
    pub const fn asks(self) -> &'static str {
        match self {
            Self::CourtOrder => "the court, the number of the case and the day of the order",
            Self::OtherLaw => "the law or the notice, with its section",
            Self::Policy => "the memorandum, or who decided",
        }
    }
}

/// A span in which a clock stood still, or an entry that takes one back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// The first day that does not count.
    pub from: NaiveDate,
    /// The first day that counts again; none while it stands still.
    pub until: Option<NaiveDate>,
    /// Why, or the step that stopped it.
    #[serde(default)]
    pub why: String,
    /// The record of a person behind it; empty for a step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// The record that it takes back; empty for a span.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub undoes: String,
}

impl Toll {
    /// A span that a step brought.
    #[must_use]
    pub const fn of_step(from: NaiveDate, why: String) -> Self {
        Self { from, until: None, why, record: String::new(), undoes: String::new() }
    }

    /// Whether it is a span that nothing took back.
    #[must_use]
    pub fn stands(&self, all: &[Self]) -> bool {
        self.undoes.is_empty()
            && (self.record.is_empty() || !all.iter().any(|toll| toll.undoes == self.record))
    }

    /// Whether a day of the span is in another.
    fn overlaps(&self, from: NaiveDate, until: Option<NaiveDate>) -> bool {
        until.is_none_or(|until| self.from < until) && self.until.is_none_or(|end| from < end)
    }
}

impl ClockRule {
    /// The grounds on which a person may record that it stands still. A target of
    /// policy stands still by policy; what the law counts, only by an order of a
    /// court or by another law.
    #[must_use]
    pub const fn toll_grounds(&self) -> &'static [TollGround] {
        match self.citation.basis {
            Basis::Policy => &[TollGround::Policy, TollGround::CourtOrder, TollGround::OtherLaw],
            Basis::Text | Basis::Report | Basis::Memory => {
                &[TollGround::CourtOrder, TollGround::OtherLaw]
            }
        }
    }

    /// Whether a second person must agree before a recorded span counts: where a
    /// day of the law would move.
    #[must_use]
    pub const fn toll_needs_second(&self) -> bool {
        match self.citation.basis {
            Basis::Policy => false,
            Basis::Text | Basis::Report | Basis::Memory => true,
        }
    }
}

/// Why a span cannot be recorded: the field, and a sentence.
pub type TollRefused = (&'static str, &'static str);

/// Whether a span can be recorded on a clock.
///
/// # Errors
/// The field that is wrong, and why.
pub fn check_toll(
    rule: &ClockRule,
    started_on: Option<NaiveDate>,
    tolls: &[Toll],
    ground: TollGround,
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> Result<(), TollRefused> {
    if !rule.toll_grounds().contains(&ground) {
        return Err(("ground", "The law of this clock does not stand still on this ground."));
    }
    let Some(started_on) = started_on else {
        return Err(("from", "The clock has no first day yet. Enter that first."));
    };
    if from < started_on {
        return Err(("from", "The clock had not begun on that day."));
    }
    if until.is_some_and(|until| until <= from) {
        return Err(("until", "The first day that counts again is after the first that does not."));
    }
    if tolls.iter().any(|toll| toll.stands(tolls) && toll.overlaps(from, until)) {
        return Err(("from", "Days of this span do not count already: see the sum."));
    }
    Ok(())
}
