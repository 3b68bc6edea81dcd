//! The threshold with open eyes: what past decisions say about it, how right
//! the proposals of this installation are, and which open pairs teach most.

use super::{Actor, App};
use crate::domain::role::Permission;
use crate::domain::tuning::{
    Decided, Point, Share, curve, middle_gap_seconds, point, share, teaches,
};
use crate::error::Result;
use crate::screening::SCORER_VERSION;
use crate::store::decision;
use crate::store::link::{self, LinkRow};
use std::collections::BTreeMap;

/// Minutes that a decision is thought to take where none were measured.
const DEFAULT_MINUTES: u32 = 3;
/// Decisions whose times are looked at.
const TIMES_LIMIT_ROWS: i64 = 5000;
/// A longer gap between two decisions is a pause, in seconds.
const PAUSE_SECONDS: i64 = 15 * 60;
/// The points of the curve lie so many thousandths apart.
const STEP_PERMILLE: i32 = 10;
/// The most rows of a table of accuracy.
const GROUP_LIMIT_ROWS: usize = 60;
/// Open proposals that are looked at for those that teach most.
const OPEN_LIMIT_ROWS: i64 = 2000;
/// The pairs that are offered.
pub const LESSON_LIMIT_ROWS: usize = 50;

/// How right proposals of one group were.
#[derive(Debug, Clone)]
pub struct Accuracy {
    /// The country's code or the script; empty where none is known.
    pub group: String,
    /// The confirmed among the decided.
    pub share: Share,
}

/// What past decisions say.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// The threshold in use, in thousandths.
    pub in_use: i32,
    /// Which setting that is; 0 for the one that is shipped.
    pub in_use_version: i32,
    /// The threshold that is looked at.
    pub threshold: i32,
    /// What it would have meant.
    pub chosen: Point,
    /// What the one in use meant.
    pub used: Point,
    /// The curve from the one in use upwards.
    pub curve: Vec<Point>,
    /// Minutes for a decision, as the page counts.
    pub minutes_each: u32,
    /// Minutes that the middle decision took here, where enough were taken in a row.
    pub measured_minutes: Option<u32>,
    /// Proposals that wait at or above the threshold that is looked at.
    pub waiting: u64,
    /// Proposals that wait below it.
    pub waiting_below: u64,
    /// How right proposals were, by country.
    pub countries: Vec<Accuracy>,
    /// How right proposals were, by script of the name.
    pub scripts: Vec<Accuracy>,
    /// All decisions together.
    pub all: Share,
    /// The rules that score now.
    pub scorer_version: &'static str,
}

/// What decisions say by score.
fn decided(rows: &[decision::Tallied]) -> Vec<Decided> {
    let mut by_score: BTreeMap<i32, Decided> = BTreeMap::new();
    for (permille, verdict, _, _, count) in rows {
        let count = u32::try_from(*count).unwrap_or(u32::MAX);
        let row = by_score
            .entry(*permille)
            .or_insert(Decided { permille: *permille, ..Decided::default() });
        if verdict == "confirmed" {
            row.confirmed = row.confirmed.saturating_add(count);
        } else {
            row.rejected = row.rejected.saturating_add(count);
        }
    }
    by_score.into_values().collect()
}

/// How right proposals were by a part of the row; the largest groups first.
fn accuracy(rows: &[decision::Tallied], of: impl Fn(&decision::Tallied) -> &str) -> Vec<Accuracy> {
    let mut groups: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for row in rows {
        let count = u32::try_from(row.4).unwrap_or(u32::MAX);
        let (confirmed, all) = groups.entry(of(row)).or_default();
        *all = all.saturating_add(count);
        if row.1 == "confirmed" {
            *confirmed = confirmed.saturating_add(count);
        }
    }
    let mut found: Vec<Accuracy> = groups
        .into_iter()
        .map(|(group, (part, whole))| Accuracy {
            group: group.to_owned(),
            share: share(part, whole),
        })
        .collect();
    found.sort_by_key(|row| std::cmp::Reverse(row.share.whole));
    found.truncate(GROUP_LIMIT_ROWS);
    found
}

/// What past decisions say about a threshold (thousandths; none for the one in
/// use), at so many minutes for a decision (none for what was measured here).
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn show(
    app: &App,
    actor: &Actor,
    threshold: Option<i32>,
    minutes: Option<u32>,
) -> Result<Tuning> {
    actor.require(Permission::TuneScreening)?;
    let (in_force, rows, times, open) = app.store.read(|tx| {
        Ok((
            super::threshold::in_force(tx)?,
            decision::tally(tx)?,
            decision::list_times(tx, TIMES_LIMIT_ROWS)?,
            decision::waiting_by_score(tx)?,
        ))
    })?;
    let times: Vec<(String, i64)> =
        times.into_iter().map(|(who, at)| (who, at.and_utc().timestamp())).collect();
    let measured_minutes = middle_gap_seconds(&times, PAUSE_SECONDS)
        .and_then(|seconds| u32::try_from(seconds.div_euclid(60)).ok())
        .map(|minutes| minutes.max(1));
    let in_use = i32::from(in_force.threshold.permille());
    let threshold = threshold.unwrap_or(in_use).clamp(in_use, 1000);
    let decided = decided(&rows);
    let count = |is_wanted: &dyn Fn(i32) -> bool| -> u64 {
        open.iter()
            .filter(|(permille, _)| is_wanted(*permille))
            .filter_map(|(_, count)| u64::try_from(*count).ok())
            .sum()
    };
    let (used, chosen) = (point(&decided, in_use), point(&decided, threshold));
    Ok(Tuning {
        in_use,
        in_use_version: in_force.version,
        threshold,
        chosen,
        used,
        curve: curve(&decided, in_use, STEP_PERMILLE),
        minutes_each: minutes
            .filter(|minutes| (1..=480).contains(minutes))
            .or(measured_minutes)
            .unwrap_or(DEFAULT_MINUTES),
        measured_minutes,
        waiting: count(&|permille| permille >= threshold),
        waiting_below: count(&|permille| permille < threshold),
        countries: accuracy(&rows, |row| &row.2),
        scripts: accuracy(&rows, |row| &row.3),
        all: used.precision,
        scorer_version: SCORER_VERSION,
    })
}

/// An open pair, and how much its answer would teach, in thousandths.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The link.
    pub link: LinkRow,
    /// How much, in thousandths.
    pub teaches: u32,
}

/// The open pairs whose answers would teach most, those first: pairs at scores
/// about which past decisions are split or few.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn lessons(app: &App, actor: &Actor) -> Result<Vec<Lesson>> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| {
        let decided = decided(&decision::tally(tx)?);
        let mut found: Vec<Lesson> = link::list_nearest(tx, OPEN_LIMIT_ROWS)?
            .into_iter()
            .map(|row| Lesson { teaches: teaches(&decided, row.score_permille), link: row })
            .collect();
        // Of pairs that teach alike, those nearest the threshold come first.
        found.sort_by(|a, b| {
            (b.teaches, a.link.score_permille, &a.link.id).cmp(&(
                a.teaches,
                b.link.score_permille,
                &b.link.id,
            ))
        });
        found.truncate(LESSON_LIMIT_ROWS);
        Ok(found)
    })
}
