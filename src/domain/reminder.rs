//! Reminders of clocks of the law: at which stages, and what a mail says. It
//! names numbers, clocks and days, and nothing of what a thing is about.

use crate::domain::coded::coded;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// The first reminder comes so many days before the last day.
pub const SOON_DAYS: i64 = 7;
/// The most clocks that one mail lists.
pub const DIGEST_LIMIT_LINES: usize = 100;
/// How often a mail is tried.
pub const ATTEMPTS_LIMIT: i32 = 5;

coded! {
    /// When a person is reminded of a clock: once at each stage.
    pub enum Stage {
        Soon = "soon", "Ends soon";
        LastDay = "last_day", "Ends today or tomorrow";
        Overdue = "overdue", "Has ended";
    }
}

/// The stage of a clock on a day; none while it is far.
#[must_use]
pub fn stage(today: NaiveDate, due_on: NaiveDate) -> Option<Stage> {
    match (due_on - today).num_days() {
        days if days < 0 => Some(Stage::Overdue),
        0 | 1 => Some(Stage::LastDay),
        days if days <= SOON_DAYS => Some(Stage::Soon),
        _ => None,
    }
}

/// How long to wait after a number of failed tries, in minutes.
#[must_use]
pub const fn pause_minutes(attempts: i32) -> i64 {
    match attempts {
        i32::MIN..=1 => 5,
        2 => 30,
        3 => 120,
        _ => 720,
    }
}

/// One clock of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminded {
    /// The docket number of what it runs on.
    pub number: String,
    /// The clock's code and name.
    pub clock: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Its page, behind the address of the site.
    pub path: String,
}

/// The subject of a mail.
#[must_use]
pub fn subject(clocks: usize) -> String {
    match clocks {
        1 => "Docket307: 1 deadline".to_owned(),
        more => format!("Docket307: {more} deadlines"),
    }
}

/// What a mail says, the longest overdue first.
#[must_use]
pub fn body(today: NaiveDate, site: &str, clocks: &[Reminded], all: usize) -> String {
    let site = site.trim_end_matches('/');
    let mut text = String::from("These clocks of yours have ended or end soon.\n");
    let mut told = None;
    for one in clocks.iter().take(DIGEST_LIMIT_LINES) {
        let stage = stage(today, one.due_on).unwrap_or(Stage::Soon);
        if told != Some(stage) {
            told = Some(stage);
            let _ = write!(text, "\n{}:\n", stage.label());
        }
        let _ = write!(
            text,
            "\n{}  {}\n  {}\n  {site}{}\n",
            one.due_on, one.number, one.clock, one.path
        );
    }
    let left = all.saturating_sub(clocks.len().min(DIGEST_LIMIT_LINES));
    if left > 0 {
        let _ = write!(text, "\nand {left} more.\n");
    }
    let _ = write!(text, "\nAll of them: {site}/deadlines?mine=yes\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_has_three_stages() {
        let today = day("2026-11-22");
        let on = |text| stage(today, day(text));
        assert_eq!(on("2026-11-30"), None);
        assert_eq!(on("2026-11-29"), Some(Stage::Soon));
        assert_eq!(on("2026-11-24"), Some(Stage::Soon));
        assert_eq!(on("2026-11-23"), Some(Stage::LastDay));
        assert_eq!(on("2026-11-22"), Some(Stage::LastDay));
        assert_eq!(on("2026-11-21"), Some(Stage::Overdue));
    }

    #[test]
    fn pauses_grow() {
        assert!((1..ATTEMPTS_LIMIT).all(|tries| pause_minutes(tries) <= pause_minutes(tries + 1)));
    }

    #[test]
    fn a_mail_says_number_clock_day_and_address() {
        let clock = |number: &str, due: &str| Reminded {
            number: number.into(),
            clock: "EXAM: examination".into(),
            due_on: day(due),
            path: "/deadlines/x".into(),
        };
        let clocks = [clock("H-2026-000002", "2026-11-19"), clock("C-2026-000001", "2026-11-27")];
        let text = body(day("2026-11-22"), "https://docket.example/", &clocks, 2);
        assert_eq!(
            text,
            "These clocks of yours have ended or end soon.\n\nHas ended:\n\n2026-11-19  H-2026-000002\n  \
             EXAM: examination\n  https://docket.example/deadlines/x\n\nEnds soon:\n\n2026-11-27  C-2026-000001\n  \
             EXAM: examination\n  https://docket.example/deadlines/x\n\nAll of them: https://docket.example/deadlines?mine=yes\n"
        );
        let many = vec![clock("H-2026-000002", "2026-11-19"); DIGEST_LIMIT_LINES];
        assert!(body(day("2026-11-22"), "", &many, 105).contains("and 5 more."));
        assert_eq!(subject(1), "Docket307: 1 deadline");
    }
}
