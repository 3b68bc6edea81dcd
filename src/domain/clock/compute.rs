//! When a clock ends, and the sum that leads there in words.

use chrono::{Days, Months, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::calendar::{self, Calendar};
use super::rule::{ClockRule, Extending, Extent, Lapse, LastDay, Length, Unit};
use super::toll::Toll;
use super::zone::Zone;

/// An extension that was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// On which day it was granted.
    pub granted_on: NaiveDate,
    /// The new last day.
    pub until: NaiveDate,
    /// The ground, or the law that authorizes it.
    #[serde(default)]
    pub why: String,
}

/// A clock, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The last day; none while the clock stands still or waits for its first day.
    pub due_on: Option<NaiveDate>,
    /// How it comes about, a line each.
    pub lines: Vec<String>,
}

impl Sum {
    /// The whole sum as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.lines.join("; ")
    }
}

/// A day as sums write it: "Thu 5 Nov 2026".
#[must_use]
pub fn spoken(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// Works out when a clock that was started ends.
#[must_use]
pub fn work_out(
    rule: &ClockRule,
    started_on: Option<NaiveDate>,
    tolls: &[Toll],
    extensions: &[Extension],
) -> Sum {
    let Some(start) = started_on else {
        let line = format!("waits for the day: {} on a day that nobody has entered", rule.started);
        return Sum { due_on: None, lines: vec![line] };
    };
    let mut lines = vec![format!("{} {}", rule.started, spoken(start))];
    let Some(counted) = count(rule, start, &mut lines) else {
        lines.push("the day is beyond any calendar".into());
        return Sum { due_on: None, lines };
    };
    let mut due = counted;
    taken_back(tolls, &mut lines);
    for toll in standing(tolls) {
        // What began after the clock had run out stops nothing.
        if toll.from > due {
            continue;
        }
        let Some(until) = toll.until else {
            lines.push(format!("stands still since {}{}", spoken(toll.from), because(&toll.why)));
            return Sum { due_on: None, lines };
        };
        // The day that starts a clock does not count, so it cannot be taken out.
        let from = start.succ_opt().map_or(toll.from, |first| toll.from.max(first));
        if until <= from {
            continue;
        }
        match stretch(rule, due, from, until) {
            Some((days, moved)) => {
                let unit =
                    if rule.length.unit == Unit::BusinessDays { "business days" } else { "days" };
                lines.push(format!(
                    "stood still from {} until {}{}: + {days} {unit}, {}",
                    spoken(toll.from),
                    spoken(until),
                    because(&toll.why),
                    spoken(moved)
                ));
                due = moved;
            }
            None => return Sum { due_on: None, lines },
        }
    }
    due = move_last_day(rule, due, &mut lines);
    for extension in extensions {
        if extension.until <= due {
            continue;
        }
        due = extension.until;
        lines.push(format!(
            "extended on {} until {}{}",
            spoken(extension.granted_on),
            spoken(due),
            because(&extension.why)
        ));
    }
    lines.push(format!("due {}", spoken(due)));
    if rule.lapse == Lapse::OnLastDay {
        lines.push("it runs out when that day begins".into());
    }
    Sum { due_on: Some(due), lines }
}

/// The moment in UTC at which a clock with this last day has run out at a port.
#[must_use]
pub fn lapses_at(rule: &ClockRule, due_on: NaiveDate, zone: Zone) -> NaiveDateTime {
    match rule.lapse {
        Lapse::AfterLastDay => zone.end(due_on),
        Lapse::OnLastDay => zone.begin(due_on),
    }
}

/// Why an extension is refused, a sentence for a page.
pub type ExtensionRefused = &'static str;

/// The new last day of an extension, if the rule allows it.
///
/// # Errors
/// The reason in words: the rule knows none, too many were granted, the last day
/// has passed, or the new day is not later.
pub fn extend(
    rule: &ClockRule,
    due_on: NaiveDate,
    granted: usize,
    today: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<NaiveDate, ExtensionRefused> {
    let Some(Extending { times_limit, by, may_be_late, .. }) = rule.extending else {
        return Err("The law of this clock knows no extension.");
    };
    if times_limit.is_some_and(|limit| granted >= usize::try_from(limit).unwrap_or(usize::MAX)) {
        return Err("It was extended as often as its law allows.");
    }
    if !may_be_late && today > due_on {
        return Err("The last day has passed: it can no longer be extended.");
    }
    let until = match by {
        Extent::Set => until.ok_or("Enter the new last day.")?,
        Extent::Equal => {
            add(rule.calendar, due_on, rule.length).ok_or("The new day is beyond any calendar.")?
        }
    };
    if until <= due_on {
        return Err("The new last day must be later than the present one.");
    }
    let is_set = matches!(by, Extent::Set);
    let latest = due_on.max(today).checked_add_days(Days::new(EXTENSION_LIMIT_DAYS));
    if is_set && latest.is_none_or(|latest| until > latest) {
        return Err(
            "More than a year at once is most likely a slip of the pen: grant a year at most, and more when \
            it is needed.",
        );
    }
    Ok(until)
}

/// The most days by which an officer makes a clock longer at once.
const EXTENSION_LIMIT_DAYS: u64 = 366;

/// The day so far after another; months end where a shorter month ends.
#[must_use]
pub fn add(calendar: Calendar, day: NaiveDate, length: Length) -> Option<NaiveDate> {
    match length.unit {
        Unit::Days => day.checked_add_days(Days::new(u64::from(length.count))),
        Unit::BusinessDays => calendar.add(day, length.count),
        Unit::Months => day.checked_add_months(Months::new(length.count)),
        Unit::Years => day.checked_add_months(Months::new(length.count.checked_mul(12)?)),
    }
}

/// The spans that count, those that began first before all others, so that what is
/// recorded late is reckoned where it belongs.
fn standing(tolls: &[Toll]) -> Vec<&Toll> {
    let mut spans: Vec<&Toll> = tolls
        .iter()
        .filter(|toll| toll.stands(tolls) && toll.until.is_none_or(|until| until > toll.from))
        .collect();
    spans.sort_by_key(|toll| toll.from);
    spans
}

/// What was recorded and taken back stays in the sum as words.
fn taken_back(tolls: &[Toll], lines: &mut Vec<String>) {
    for undo in tolls.iter().filter(|toll| !toll.undoes.is_empty()) {
        let Some(span) = tolls.iter().find(|toll| toll.record == undo.undoes) else { continue };
        lines.push(format!(
            "the stop from {}{} was taken back on {}{}",
            spoken(span.from),
            because(&span.why),
            spoken(undo.from),
            because(&undo.why)
        ));
    }
}

fn count(rule: &ClockRule, start: NaiveDate, lines: &mut Vec<String>) -> Option<NaiveDate> {
    use chrono::Datelike;
    let Length { count, unit } = rule.length;
    let end = add(rule.calendar, start, rule.length)?;
    let words = match (count, unit) {
        (1, Unit::Years) => "year",
        (1, Unit::Months) => "calendar month",
        (_, unit) => unit.label(),
    };
    lines.push(format!("+ {count} {words}"));
    match unit {
        Unit::BusinessDays => left_out(rule.calendar, start, end, lines),
        Unit::Months | Unit::Years => {
            if end.day() != start.day() {
                lines.push(format!(
                    "{} has no day {}: its last day counts",
                    end.format("%B %Y"),
                    start.day()
                ));
            }
        }
        Unit::Days => {}
    }
    Some(end)
}

/// The longest list of holidays that a sum names one by one.
const HOLIDAYS_LIMIT: usize = 12;

/// The holidays on weekdays between two days, and what else a reader may ask about.
fn left_out(calendar: Calendar, start: NaiveDate, end: NaiveDate, lines: &mut Vec<String>) {
    let mut named = 0_usize;
    for day in start.iter_days().skip(1).take_while(|day| *day <= end) {
        if calendar::is_weekend(day) {
            continue;
        }
        if let Some((name, is_observed)) = calendar.holiday(day) {
            named += 1;
            if named <= HOLIDAYS_LIMIT {
                let end = if is_observed { " (observed)" } else { "" };
                lines.push(format!("{} is {name}{end}", day.format("%a %-d %b")));
            }
        } else if calendar == Calendar::Federal && calendar::is_closed_by_order(day) {
            lines.push(format!(
                "on {} the departments were closed by executive order; it is counted, counsel may see it otherwise",
                day.format("%a %-d %b")
            ));
        }
    }
    if named > HOLIDAYS_LIMIT {
        lines.push(format!("and {} further holidays", named - HOLIDAYS_LIMIT));
    }
    if calendar == Calendar::WeekendsOnly {
        lines.push(
            "weekends alone are left out: the holidays of this authority are not known here".into(),
        );
    }
}

/// The last day after a span in which a clock stood still, and how many days it added.
fn stretch(
    rule: &ClockRule,
    due: NaiveDate,
    from: NaiveDate,
    until: NaiveDate,
) -> Option<(u32, NaiveDate)> {
    if rule.length.unit == Unit::BusinessDays {
        let days = rule.calendar.count(from, until);
        return Some((days, rule.calendar.add(due, days)?));
    }
    let days = u32::try_from((until - from).num_days()).ok()?;
    Some((days, due.checked_add_days(Days::new(u64::from(days)))?))
}

fn move_last_day(rule: &ClockRule, due: NaiveDate, lines: &mut Vec<String>) -> NaiveDate {
    if rule.calendar.is_business_day(due) {
        return due;
    }
    let what = match rule.calendar.holiday(due) {
        Some((name, _)) => name.to_owned(),
        None => due.format("a %A").to_string(),
    };
    match rule.last_day {
        LastDay::Moves(law) => {
            let moved = rule.calendar.on_or_after(due);
            lines.push(format!("{} is {what}: moved to {} ({law})", spoken(due), spoken(moved)));
            moved
        }
        LastDay::Stays => {
            lines.push(format!("{} is {what}: the day stays, since no text moves it", spoken(due)));
            due
        }
    }
}

fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" ({why})") }
}
