//! Reading a file whose columns a person has a say in: the table is found even
//! where no header is known, and a mapping that people confirmed goes before
//! every guess. Also the columns that our own file of rejected rows adds.

use super::Opened;
use super::context::Context;
use super::date::DateStyle;
use super::dialect::{self, Table};
use super::header;
use super::mapping::{self, Mapping, SavedFields};
use super::number::NumberStyle;
use super::probe::Probe;
use super::refusal::FileRefusal;
use std::ops::Range;

/// The columns that a file of rejected rows has behind those of its sender.
pub const MENDING_COLUMNS: [&str; 5] = ["error", "why", "suggested value", "row", "line"];

/// How many rows are looked at when columns get other fields.
const SAMPLE_LIMIT_ROWS: usize = 400;

/// Where a header row has [`MENDING_COLUMNS`], side by side.
#[must_use]
pub fn mending_columns(headers: &[String]) -> Option<Range<usize>> {
    let ours = MENDING_COLUMNS.map(header::fold);
    let is_ours = |window: &[String]| {
        window.iter().zip(&ours).all(|(header, ours)| header::fold(header) == *ours)
    };
    let start = headers.windows(ours.len()).rposition(is_ours)?;
    Some(start..start.saturating_add(ours.len()))
}

/// By what a layout is known again: its headers, without those that our own
/// file of rejected rows adds.
#[must_use]
pub fn fingerprint(headers: &[String]) -> String {
    let ours = mending_columns(headers).unwrap_or(0..0);
    let columns = headers.iter().enumerate().filter(|(index, _)| !ours.contains(index));
    let theirs: Vec<String> = columns.map(|(_, header)| header.clone()).collect();
    mapping::fingerprint(&theirs)
}

/// Finds the table in the first decoded bytes of a file, also when none of its
/// headers is known; headers that `saved` names count as known.
///
/// # Errors
/// As [`dialect::detect`], without `unknown_header`.
pub fn table(
    head: &[u8],
    is_whole: bool,
    saved: Option<&SavedFields>,
) -> Result<Table, FileRefusal> {
    dialect::detect_any(head, is_whole, saved).and_then(super::within_limits)
}

/// Opens a table by the fields that people confirmed for it.
///
/// # Errors
/// When they do not fit it.
pub fn open(table: Table, probe: &Probe, saved: &SavedFields) -> Result<Opened, FileRefusal> {
    let mapping = by_fields(&table.headers, &table.sample, saved)?;
    Ok(Opened::new(table, mapping, probe, None))
}

fn by_fields(
    headers: &[String],
    sample: &[Vec<String>],
    saved: &SavedFields,
) -> Result<Mapping, FileRefusal> {
    Mapping::from_fields(headers, sample, saved).map_err(|errors| {
        let told: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        FileRefusal::new("wrong_mapping", told.join(" "), "")
    })
}

impl Mapping {
    /// The fields of the sender's own columns, as they are saved.
    #[must_use]
    pub fn saved_fields(&self) -> SavedFields {
        let ours = mending_columns(&self.headers()).unwrap_or(0..0);
        let mut theirs = self.clone();
        theirs.columns.retain(|column| !ours.contains(&column.index));
        theirs.to_fields()
    }
}

impl Opened {
    /// True for a file of rejected rows that came back: its cells were guarded
    /// against spreadsheets, and what it adds is no data.
    #[must_use]
    pub fn is_mended(&self) -> bool {
        mending_columns(&self.mapping.headers()).is_some()
    }

    /// The first data rows of decoded text that begins at the file's start.
    #[must_use]
    pub fn sample(&self, head: &[u8], limit_rows: usize) -> Vec<Vec<String>> {
        let start = self.start();
        let from = usize::try_from(start.byte_offset).unwrap_or(usize::MAX);
        let mut reader = self.reader(head.get(from..).unwrap_or_default(), start);
        let mut record = super::row::Record::default();
        let mut rows = Vec::new();
        while rows.len() < limit_rows {
            match reader.read(&mut record) {
                Ok(true) => {
                    rows.push(record.cells.iter().map(|cell| cell.trim().to_owned()).collect());
                }
                Err(super::row::ReadError::Row(_)) => {}
                // The head may end in the middle of a row.
                Ok(false) | Err(_) => break,
            }
        }
        rows
    }

    /// The same file with the fields that a person chose.
    ///
    /// # Errors
    /// When they identify no document, nor goods and a party.
    pub fn with_fields(&self, saved: &SavedFields, head: &[u8]) -> Result<Self, FileRefusal> {
        let sample = self.sample(head, SAMPLE_LIMIT_ROWS);
        let mapping = by_fields(&self.mapping.headers(), &sample, saved)?;
        // What the old mapping said of columns goes; what the file itself said stays.
        let (_, stale) = Context::build(&self.mapping, &sample, None);
        let (context, mut notes) = Context::build(&mapping, &sample, None);
        notes.extend(self.notes.iter().filter(|note| !stale.contains(note)).cloned());
        Ok(Self { mapping, context, notes, ..self.clone() })
    }

    /// Reads doubtful columns as an earlier file of the same layout did: a few
    /// rejected rows show less of a column than the whole file.
    pub fn follow(&mut self, earlier: &Context) {
        for (column, style) in &mut self.context.dates {
            if *style == DateStyle::Unclear
                && let Some(known) = earlier.dates.get(column)
            {
                *style = *known;
            }
        }
        for (column, style) in &earlier.numbers {
            if *style == NumberStyle::Comma
                && self.context.columns.values().flatten().any(|c| c == column)
            {
                self.context.numbers.insert(*column, *style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn our_own_columns_are_known_again() {
        let ours = "Entry Number|HTS|error|why|suggested value|row|line";
        assert_eq!(mending_columns(&words(ours)), Some(2..7));
        assert_eq!(mending_columns(&words("Entry Number|row|line")), None);
    }

    #[test]
    fn a_table_without_known_headers_is_found_below_its_titles() {
        let text = "Quarterly list\n\nRef;Ware;Absender;Menge\nX1;Garn;Alpha;5\nX2;Tuch;Beta;7\n";
        let found = table(text.as_bytes(), true, None);
        assert_eq!(
            found.map(|table| (table.headers, table.header_row, table.sample.len())),
            Ok((words("Ref|Ware|Absender|Menge"), 3, 2))
        );
    }
}
