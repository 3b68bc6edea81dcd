//! More time for a submission. It moves the task that the agency set and no
//! clock of the law.

use chrono::{Days, NaiveDate};

/// The most extensions of one task that are asked for and not refused. Policy
/// of the agency's portal: two a task.
pub const EXTENSIONS_LIMIT: usize = 2;
/// How far beyond its day a task may be moved at once, in days.
pub const EXTENSION_LIMIT_DAYS: u64 = 90;

/// Whether more time may be asked for. `used` counts what was granted and what
/// still waits; days are those of the port.
///
/// # Errors
/// Why not, a sentence.
pub fn check_extension(
    due_on: NaiveDate,
    today: NaiveDate,
    used: usize,
    until: NaiveDate,
) -> Result<(), String> {
    if today > due_on {
        return Err("The day for this answer has passed: more time is not given once a task is past due. Send what you have; it is still received.".into());
    }
    if used >= EXTENSIONS_LIMIT {
        return Err(format!(
            "A task is extended {EXTENSIONS_LIMIT} times at most, and both were asked for."
        ));
    }
    if until <= due_on {
        return Err(format!("Ask for a day after {due_on}."));
    }
    match due_on.checked_add_days(Days::new(EXTENSION_LIMIT_DAYS)) {
        Some(last) if until > last => {
            Err(format!("Ask for at most {EXTENSION_LIMIT_DAYS} days more, until {last}."))
        }
        Some(_) | None => Ok(()),
    }
}
