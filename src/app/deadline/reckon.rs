//! What a stored clock says: its rule, its sum, its last day.

use crate::domain::clock::{self, ClockRule, Extension, Standing, Sum, Toll, Zone};
use crate::domain::hold::Authority;
use crate::error::{Error, Result};
use crate::store::deadline::DeadlineRow;
use chrono::NaiveDateTime;

/// The rule of a stored clock.
pub(super) fn rule_of(row: &DeadlineRow) -> Option<&'static ClockRule> {
    clock::find(&row.rule_code, row.rule_version, Authority::from_code(&row.authority))
}

pub(super) fn tolls(row: &DeadlineRow) -> Result<Vec<Toll>> {
    serde_json::from_str(&row.tolls).map_err(Error::internal)
}

pub(super) fn extensions(row: &DeadlineRow) -> Result<Vec<Extension>> {
    serde_json::from_str(&row.extensions).map_err(Error::internal)
}

/// Takes away what people wrote when they stopped or extended a clock.
pub(super) fn hush(row: &mut DeadlineRow) -> Result<()> {
    let (mut stops, mut more) = (tolls(row)?, extensions(row)?);
    for toll in &mut stops {
        toll.why.clear();
    }
    for extension in &mut more {
        extension.why.clear();
    }
    row.tolls = serde_json::to_string(&stops).map_err(Error::internal)?;
    row.extensions = serde_json::to_string(&more).map_err(Error::internal)?;
    Ok(())
}

/// The sum that leads to a stored clock's last day.
pub(super) fn sum(row: &DeadlineRow) -> Result<Sum> {
    match rule_of(row) {
        Some(rule) => Ok(clock::work_out(rule, row.started_on, &tolls(row)?, &extensions(row)?)),
        None => Ok(Sum {
            due_on: row.due_on,
            lines: vec!["the rule of that time is not in this version of the table".to_owned()],
        }),
    }
}

/// Works an open clock out anew from what its row says.
pub(super) fn reckon(row: &mut DeadlineRow, now: NaiveDateTime) -> Result<()> {
    let Some(rule) = rule_of(row) else {
        return Err(Error::internal("a deadline has a rule that is not in the table"));
    };
    row.due_on = sum(row)?.due_on;
    let zone = Zone::of_port(&row.port);
    row.lapses_at = row.due_on.map(|due| clock::lapses_at(rule, due, zone));
    let standing = match (row.started_on, row.lapses_at) {
        (None, _) => Standing::Undated,
        (Some(_), None) => Standing::Suspended,
        // What ran out is said by the job that tells it of all; one that had run out
        // stays so until it has a later last day.
        (Some(_), Some(at)) if at <= now && row.standing != Standing::Running.code() => {
            if row.standing == Standing::Undated.code()
                || row.standing == Standing::Suspended.code()
            {
                Standing::Running
            } else {
                clock::lapsed(rule)
            }
        }
        (Some(_), Some(_)) => Standing::Running,
    };
    standing.code().clone_into(&mut row.standing);
    row.changed_at = now;
    Ok(())
}
