//! How much a row looks like a header, and headers that fill two lines.

use std::collections::BTreeSet;

use crate::domain::identifier::{self, Kind, Status};
use crate::intake::date::{self, DateStyle};
use crate::intake::field::Field;
use crate::intake::header;
use crate::intake::measure::{WeightUnit, currency};
use crate::intake::words::Words;

/// Points of a cell that is a known spelling.
const KNOWN_POINTS: usize = 3;
/// Points of a cell whose words are all known.
const WORD_POINTS: usize = 2;
/// Two lines are one header only when that says so much more.
const LEAST_GAIN_POINTS: usize = 5;
/// Longer cells are no headers.
const CELL_LIMIT_CHARS: usize = 80;

/// Points by known spellings and by what a saved mapping names.
pub(super) fn exact_points(cells: &[String], saved: &BTreeSet<String>) -> usize {
    let mut fields: Vec<(Field, usize)> = Vec::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for cell in cells {
        if cell.len() > CELL_LIMIT_CHARS {
            continue;
        }
        if !saved.is_empty() && saved.contains(&header::fold(cell)) {
            named.insert(header::fold(cell));
        } else if let Some(found) = header::exact(cell) {
            fields.push((found.field, found.rank));
        }
    }
    fields.sort_unstable();
    fields.dedup();
    fields.len().saturating_add(named.len()).saturating_mul(KNOWN_POINTS)
}

/// Points by spellings and by words.
pub(super) fn points(cells: &[String], saved: &BTreeSet<String>) -> usize {
    let mut by_words: Vec<Field> = cells
        .iter()
        .filter(|cell| cell.len() <= CELL_LIMIT_CHARS && header::exact(cell).is_none())
        .filter(|cell| cell.chars().any(char::is_alphabetic))
        .filter_map(|cell| Words::sure(cell).field().map(|guess| guess.field))
        .collect();
    by_words.sort_unstable();
    by_words.dedup();
    exact_points(cells, saved).saturating_add(by_words.len().saturating_mul(WORD_POINTS))
}

/// The cells of two lines as one header, when that says clearly more than
/// `alone` points, with its points.
///
/// A group name stands over the columns to its right until the next one; in a
/// broken header each cell goes on below. A line of units belongs to the line
/// above it even when it says nothing more.
pub(super) fn join(
    upper: &[String],
    lower: &[String],
    alone: usize,
    saved: &BTreeSet<String>,
) -> Option<(usize, Vec<String>)> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    if filled(upper) == 0 || filled(lower) < 2 || lower.iter().any(|cell| is_value(cell)) {
        return None;
    }
    let grouped = glue(&spread(upper, lower.len()), lower);
    let broken = glue(upper, lower);
    let best = [grouped, broken]
        .into_iter()
        .map(|cells| (points(&cells, saved), cells))
        .rev()
        .max_by_key(|(points, _)| *points)?;
    let least = if is_unit_line(lower) { alone } else { alone.saturating_add(LEAST_GAIN_POINTS) };
    (best.0 >= least && best.0 > 0).then_some(best)
}

/// Each group name over all columns up to the next one.
fn spread(groups: &[String], columns: usize) -> Vec<String> {
    let mut current = "";
    (0..columns)
        .map(|column| {
            if let Some(group) = groups.get(column).filter(|group| !group.is_empty()) {
                current = group;
            }
            current.to_owned()
        })
        .collect()
}

fn glue(upper: &[String], lower: &[String]) -> Vec<String> {
    let cell = |cells: &[String], column: usize| cells.get(column).cloned().unwrap_or_default();
    (0..upper.len().max(lower.len()))
        .map(|column| {
            let (top, bottom) = (cell(upper, column), cell(lower, column));
            // A cell merged over both lines is written twice by some programs.
            if top.eq_ignore_ascii_case(&bottom) {
                top
            } else {
                format!("{top} {bottom}").trim().to_owned()
            }
        })
        .collect()
}

/// True for a line of nothing but units, as in `| kg | USD |`.
fn is_unit_line(cells: &[String]) -> bool {
    cells.iter().filter(|cell| !cell.is_empty()).all(|cell| {
        let plain = cell.trim_matches(['(', ')', '[', ']']);
        WeightUnit::from_text(plain).is_some()
            || currency(plain).is_some()
            || matches!(plain.to_ascii_lowercase().as_str(), "pcs" | "no" | "teu" | "cbm")
    })
}

/// True for a number, a date or an identifier: no header has one.
pub(super) fn is_value(cell: &str) -> bool {
    let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
    let is_plain = has_digit && !cell.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_plain
        || has_digit && date::parse(cell, DateStyle::Unclear).is_some()
        || [Kind::Container, Kind::EntryNumber]
            .iter()
            .any(|kind| has_digit && identifier::check(*kind, cell).status == Status::Ok)
}

/// True when a row is more likely data than a header: at least a third of its
/// filled cells are values. Years stand in headers too.
pub fn is_data(cells: &[String]) -> bool {
    let is_year =
        |cell: &str| cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let values = cells.iter().filter(|cell| !is_year(cell) && is_value(cell)).count();
    values > 0 && values.saturating_mul(3) >= filled
}
