//! Headers against values: what the values confirm, correct, or say alone.

use super::{ALTERNATIVES_LIMIT, Alternative, ColumnMapping};
use crate::domain::identifier::{ImporterForm, importer_form};
use crate::intake::field::Field;
use crate::intake::header;
use crate::intake::inspect::{Column, Finding};
use crate::intake::words::{HINT_PERMILLE, Words};

/// From here on values alone name a column whose header says nothing.
const ALONE_PERMILLE: u16 = 500;
/// Certainty of a header that its values contradict.
const DOUBTED_PERMILLE: u16 = 400;
/// Certainty of values that overrule a header.
const CORRECTED_PERMILLE: u16 = 700;
/// Certainty that no header and no values reach together, short of a known spelling.
const CONFIRMED_LIMIT_PERMILLE: u16 = 980;
/// Values speak after every header.
const VALUES_RANK: usize = 3000;
/// Fewer values in a hundred that can be read contradict a header.
const CONTRADICTION_PERCENT: usize = 20;

/// Weighs every column. What contradicts a header is noted for people.
pub(super) fn weigh(
    columns: &mut [ColumnMapping],
    sample: &[Vec<String>],
    notes: &mut Vec<String>,
) {
    let mut alone: Vec<(usize, Finding)> = Vec::new();
    for column in columns.iter_mut() {
        let values = Column::of(sample, column.index);
        let findings = values.findings();
        let words = Words::of(&column.header);
        if let Some(field) = column.field {
            let known = findings.iter().find(|finding| finding.field == field);
            let against = values.fit(field).filter(|(fitting, values)| {
                fitting.saturating_mul(100) < values.saturating_mul(CONTRADICTION_PERCENT)
            });
            if let Some(finding) = known {
                confirm(column, finding);
            } else if let Some(counts) = against {
                contradict(column, field, counts, findings.first(), notes);
            }
        } else if !header::is_known_unused(&column.header) {
            let is_enough = |finding: &&Finding| {
                finding.is_strong()
                    || (words.is_mute() && finding.confidence_permille >= ALONE_PERMILLE)
            };
            if let Some(finding) = findings.iter().find(is_enough) {
                alone.push((column.index, *finding));
            } else if words.is_bare_date()
                && let Some(finding) = findings.iter().find(|finding| finding.field.is_date())
            {
                alone.push((column.index, Finding { field: bare_date(), ..*finding }));
            }
            column.is_sealed |= words.is_mute() && holds_nine_digits(sample, column.index);
        }
        column.alternatives = alternatives(column, &findings, &words);
    }
    // The surest first: of two columns of dates one is the arrival.
    alone.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.confidence_permille));
    for (index, finding) in alone {
        name_by_values(columns, index, &finding);
    }
}

/// What a header means that says "date" and no more: in every language what
/// the English one does.
fn bare_date() -> Field {
    header::exact("Date").map_or(Field::DeclarationDate, |known| known.field)
}

fn confirm(column: &mut ColumnMapping, finding: &Finding) {
    column.evidence = format!("{}; {}.", column.evidence.trim_end_matches('.'), finding.sentence());
    // Two witnesses: what is left of both doubts.
    let doubt = |permille: u16| u32::from(1000_u16.saturating_sub(permille));
    let left = doubt(column.confidence_permille)
        .saturating_mul(doubt(finding.confidence_permille))
        .checked_div(1000)
        .unwrap_or(0);
    let both = u16::try_from(1000_u32.saturating_sub(left)).unwrap_or(0);
    let limited = both.min(CONFIRMED_LIMIT_PERMILLE);
    column.confidence_permille = column.confidence_permille.max(limited);
}

fn contradict(
    column: &mut ColumnMapping,
    field: Field,
    (fitting, values): (usize, usize),
    best: Option<&Finding>,
    notes: &mut Vec<String>,
) {
    let says = format!("The header says “{}”", field.label());
    if let Some(finding) = best.filter(|finding| finding.is_strong()) {
        column.evidence = format!("{says}, but {}.", finding.sentence());
        column.field = Some(finding.field);
        column.confidence_permille = CORRECTED_PERMILLE;
        column.rank = VALUES_RANK;
        column.is_sealed |= finding.field == Field::ImporterNumber;
        notes.push(format!(
            "Column “{}” is read as “{}”: {}.",
            column.header,
            finding.field.label(),
            finding.sentence()
        ));
        return;
    }
    let looks = best.map_or(String::new(), |finding| format!("; {}", finding.sentence()));
    column.evidence = format!("{says}, but only {fitting} of {values} values can be that{looks}.");
    column.confidence_permille = column.confidence_permille.min(DOUBTED_PERMILLE);
    notes.push(format!(
        "Only {fitting} of {values} values in column “{}” can be read as “{}”.",
        column.header,
        field.label()
    ));
}

/// Names a column by its values, unless another column already means that.
fn name_by_values(columns: &mut [ColumnMapping], index: usize, finding: &Finding) {
    let is_taken = columns.iter().any(|column| column.field == Some(finding.field));
    if is_taken && !finding.field.is_joined() {
        return;
    }
    let Some(column) = columns.get_mut(index) else { return };
    column.field = Some(finding.field);
    column.confidence_permille = finding.confidence_permille;
    column.evidence = format!("{}.", finding.sentence());
    column.rank = VALUES_RANK;
    column.is_sealed |= finding.field == Field::ImporterNumber;
    column.alternatives.retain(|other| other.field != finding.field);
}

fn alternatives(column: &ColumnMapping, findings: &[Finding], words: &Words) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    let mut offer = |field: Field, confidence_permille: u16| {
        let is_new = found.iter().all(|other| other.field != field);
        if is_new && column.field != Some(field) {
            found.push(Alternative { field, confidence_permille });
        }
    };
    for finding in findings {
        offer(finding.field, finding.confidence_permille);
    }
    if let Some(guess) = words.field() {
        offer(guess.field, guess.confidence_permille);
    }
    for field in words.hints() {
        offer(field, HINT_PERMILLE);
    }
    found.sort_by_key(|other| std::cmp::Reverse(other.confidence_permille));
    found.truncate(ALTERNATIVES_LIMIT);
    found
}

/// A column without a telling name whose cells may be Social Security numbers.
fn holds_nine_digits(sample: &[Vec<String>], index: usize) -> bool {
    let filled = || sample.iter().filter_map(|row| row.get(index)).filter(|cell| !cell.is_empty());
    // Seven or eight digits alone may be a tariff number, and what is sealed cannot be read again.
    let has_nine = |cell: &str| cell.bytes().filter(u8::is_ascii_digit).count() == 9;
    let may_be = filled()
        .filter(|cell| has_nine(cell) && importer_form(cell) == ImporterForm::AmbiguousNine)
        .count();
    may_be > 0 && may_be.saturating_mul(2) >= filled().count()
}
