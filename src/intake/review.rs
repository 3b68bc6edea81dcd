//! Reading a file whose columns a person has a say in: the table is found even
//! where no header is known, and a mapping that people confirmed goes before
//! every guess. Also the columns that our own file of rejected rows adds.

use super::Opened;
use super::context::Context;
use super::date::DateStyle;
use super::dialect::{self, Table};
use super::field::Field;
use super::header;
use super::mapping::Mapping;
use super::number::NumberStyle;
use super::probe::Probe;
use super::refusal::FileRefusal;
use std::ops::Range;

/// The columns that a file of rejected rows has behind those of its sender.
pub const MENDING_COLUMNS: [&str; 5] = ["error", "why", "suggested value", "row", "line"];

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

/// Finds the table in the first decoded bytes of a file, also when none of its
/// headers is known.
///
/// # Errors
/// As [`dialect::detect`], without `unknown_header`.
pub fn table(head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
    let table = dialect::detect_for_review(head, is_whole)?;
    super::check_width(&table.headers)?;
    Ok(table)
}

/// Opens a table: with the fields that people confirmed for it, or with
/// guesses that a person will be shown.
///
/// # Errors
/// When the confirmed fields identify no document, nor goods and a party.
pub fn open(
    table: &Table,
    probe: &Probe,
    fields: Option<&[Option<Field>]>,
) -> Result<Opened, FileRefusal> {
    let mapping = match fields {
        Some(fields) => Mapping::from_fields(&table.headers, fields, &table.sample)?,
        None => Mapping::build_for_review(&table.headers, &table.sample),
    };
    let (context, notes) = Context::build(&mapping, &table.sample, None);
    Ok(Opened {
        encoding: probe.encoding_name().to_owned(),
        compression: probe.compression.code().to_owned(),
        dialect: table.dialect,
        header_row: table.header_row,
        mapping,
        context,
        data_offset: table.data_offset,
        data_line: table.data_line,
        notes,
    })
}

impl Opened {
    /// The headers as written.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        self.mapping.columns.iter().map(|column| column.header.clone()).collect()
    }

    /// True for a file of rejected rows that came back: its cells were guarded
    /// against spreadsheets, and what it adds is no data.
    #[must_use]
    pub fn is_mended(&self) -> bool {
        mending_columns(&self.headers()).is_some()
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

    /// The same file with the fields that a person chose, column by column.
    ///
    /// # Errors
    /// When they identify no document, nor goods and a party.
    pub fn with_fields(&self, fields: &[Option<Field>], head: &[u8]) -> Result<Self, FileRefusal> {
        let sample = self.sample(head, dialect::SAMPLE_LIMIT_ROWS);
        let mapping = Mapping::from_fields(&self.headers(), fields, &sample)?;
        let (context, notes) = Context::build(&mapping, &sample, None);
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
        let found = table(text.as_bytes(), true);
        assert_eq!(
            found.map(|table| (table.headers, table.header_row, table.sample.len())),
            Ok((words("Ref|Ware|Absender|Menge"), 3, 2))
        );
    }
}
