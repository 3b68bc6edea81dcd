//! Cases as lists show them.

use super::regime_label;
use crate::app::case::{CaseRow, Listed};
use crate::app::step::state_label;
use crate::domain::workflow::Machine;
use crate::web::page;
use chrono::NaiveDate;

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseListed {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The state's code.
    pub state: String,
    /// The state in words.
    pub state_label: &'static str,
    /// The law.
    pub regime: String,
    /// Whose it is.
    pub holder: String,
    /// When it was last changed.
    pub changed: String,
    /// Since how many days it is in its state.
    pub age: String,
    /// How complete its evidence is, in percent.
    pub percent: i32,
    /// The clock that runs out next; empty without one.
    pub clock: String,
    /// Why it is suspended; empty when it is not.
    pub suspended_because: String,
}

impl CaseListed {
    /// A row as a list shows it.
    #[must_use]
    pub fn new(row: CaseRow, holder: String, today: NaiveDate) -> Self {
        let days = (today - row.state_since.date()).num_days().max(0);
        Self {
            age: if days == 1 { "1 day".to_owned() } else { format!("{days} days") },
            percent: row.evidence_permille / 10,
            clock: String::new(),
            suspended_because: String::new(),
            href: format!("/cases/{}", row.docket_number),
            state_label: state_label(Machine::Case, &row.state),
            regime: regime_label(&row.regime),
            changed: page::time(row.changed_at),
            number: row.docket_number,
            title: row.title,
            state: row.state,
            holder,
        }
    }

    /// A case of the list with the clock that runs out next.
    pub(super) fn of(listed: Listed, today: NaiveDate) -> Self {
        let clock = listed.clock.map_or_else(String::new, |(code, due)| {
            let days = (due - today).num_days();
            let far = match days {
                0 => "today".to_owned(),
                1 => "in 1 day".to_owned(),
                -1 => "1 day over".to_owned(),
                days if days < 0 => format!("{} days over", -days),
                days => format!("in {days} days"),
            };
            format!("{code}: {} ({far})", page::date(due))
        });
        Self {
            clock,
            suspended_because: listed.suspended_because,
            ..Self::new(listed.row, listed.holder, today)
        }
    }
}
