//! Rows of a table become entries, format by format.

use std::io::Read;

use super::columns::Found;
use super::{Row, cbp, plain, targets, uflpa};
use crate::domain::list::{Entry, ListFormat};
use crate::intake::reader::{Resume, RowReader};
use crate::intake::row::{FOUND_LIMIT_CHARS, ReadError, Record, RowError};

/// A table of a list, being read.
pub(super) struct Table<'a> {
    reader: RowReader<Box<dyn Read + 'a>>,
    record: Record,
    places: Vec<(&'static str, usize)>,
    headers: Vec<String>,
    format: ListFormat,
}

impl<'a> Table<'a> {
    pub(super) fn new(source: Box<dyn Read + 'a>, found: Found, format: ListFormat) -> Self {
        let headers = found.plan.headers.clone();
        let from = Resume { byte_offset: 0, row_number: 0, line_number: found.data_line };
        Self {
            reader: RowReader::resume(source, found.plan, from),
            record: Record::default(),
            places: found.places,
            headers,
            format,
        }
    }

    pub(super) fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        match self.reader.read(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let cells =
                    Cells { record: &self.record, places: &self.places, headers: &self.headers };
                let read = match self.format {
                    ListFormat::CbpWro => cbp::entry(&cells).map(Some),
                    ListFormat::Uflpa => uflpa::entry(&cells).map(Some),
                    ListFormat::Opensanctions => targets::entry(&cells),
                    ListFormat::Csv => plain::entry(&cells).map(Some),
                };
                Ok(Some(match read {
                    Ok(Some(entry)) => Row::Entry(Box::new(entry)),
                    Ok(None) => Row::Passed,
                    Err(error) => Row::Bad(error),
                }))
            }
            Err(ReadError::Row(error)) => Ok(Some(Row::Bad(error))),
            Err(error) => Err(error),
        }
    }
}

/// The cells of one row by the names of their columns.
pub(super) struct Cells<'r> {
    record: &'r Record,
    places: &'r [(&'static str, usize)],
    headers: &'r [String],
}

/// What a row gives, or why not.
pub(super) type Read1<T = Entry> = Result<T, Box<RowError>>;

impl Cells<'_> {
    /// The cell of a column in one line; empty when there is no such column.
    pub(super) fn get(&self, name: &str) -> String {
        let place = self.places.iter().find(|(known, _)| *known == name);
        let cell = place.map_or("", |(_, place)| self.record.cell(*place));
        crate::domain::text::squeeze(cell)
    }

    /// An error of this row in a column: what is wrong, and what to do.
    pub(super) fn bad(
        &self,
        name: &str,
        rule: &'static str,
        why: String,
        hint: &str,
    ) -> Box<RowError> {
        let mut error = RowError::row(self.record, rule, why, hint);
        let place = self.places.iter().find(|(known, _)| *known == name).map(|(_, place)| *place);
        error.column = place.and_then(|place| self.headers.get(place)).cloned().unwrap_or_default();
        let found = place.map_or("", |place| self.record.cell(place));
        crate::domain::text::clip(found, FOUND_LIMIT_CHARS).clone_into(&mut error.found);
        Box::new(error)
    }
}
