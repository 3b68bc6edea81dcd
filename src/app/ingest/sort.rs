//! Which rows of a chunk are lines of their own, whatever the others say.

use super::content::Told;
use crate::domain::shipment::DocumentKind;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// Parts the rows of a chunk: those whose document and line are certain, and
/// those that must be judged in the order of the file.
///
/// A row is certain when it gives its line and no tariff ordinal, when no other
/// row of the chunk tells the same line, when no row of its document is
/// uncertain, and when the rows of one bill have one arrival: with another one
/// they may be another bill of the same number.
pub fn sort<'t>(rows: &[&'t Told]) -> (Vec<&'t Told>, Vec<&'t Told>) {
    let mut uncertain: HashSet<&str> = HashSet::new();
    let mut lines: HashSet<(&str, i32), RandomState> =
        HashSet::with_capacity_and_hasher(rows.len(), RandomState::default());
    let mut arrivals: HashMap<&str, Option<NaiveDate>> = HashMap::new();
    for told in rows {
        let is_ordinary = match told.kind {
            DocumentKind::Entry | DocumentKind::Vendor => true,
            DocumentKind::Bill => {
                *arrivals.entry(told.document()).or_insert(told.arrival_on()) == told.arrival_on()
            }
            DocumentKind::Content => false,
        };
        let is_certain = is_ordinary
            && told.tariff.is_none()
            && told.line.is_some_and(|line| lines.insert((told.document(), line)));
        if !is_certain {
            uncertain.insert(told.document());
        }
    }
    let is_certain = |told: &&Told| uncertain.is_empty() || !uncertain.contains(told.document());
    rows.iter().copied().partition(is_certain)
}
