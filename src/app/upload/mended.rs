//! Rejected rows as their sender's own file: the same columns in the same
//! order, only the rows that were not taken, and behind them what is wrong and
//! what may be meant. Mended, the file is sent again and read as the first was.

use super::scope;
use crate::app::{Actor, App};
use crate::error::{Error, Result};
use crate::files::{BlockReader, Files};
use crate::intake::Opened;
use crate::intake::reader::{ROW_LIMIT_BYTES, Resume};
use crate::intake::review::{MENDING_COLUMNS, mending_columns};
use crate::intake::row::{ReadError, Record};
use crate::report::harmless;
use crate::store;
use crate::store::upload::RejectRow;
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

/// How many faults one piece of the file tells of.
const PIECE_ROWS: i64 = 1000;
/// What stands between the faults of one row.
const BETWEEN: &str = " | ";

/// A file of rejected rows that is being written, piece by piece.
pub struct Mending {
    public_id: String,
    opened: Option<Opened>,
    source: Option<BlockReader>,
    /// Columns of our own in a file that was mended once already.
    ours: std::ops::Range<usize>,
    after: (i64, i32),
    has_head: bool,
    is_over: bool,
}

/// Begins the file of rejected rows of an upload.
///
/// # Errors
/// [`Error::NotFound`] when the upload is not there or another organization's.
pub fn mend(app: &App, actor: &Actor, public_id: &str) -> Result<Mending> {
    let scope = scope(actor)?;
    let (row, _) = app
        .store
        .read(|tx| store::upload::find_public(tx, scope, public_id))?
        .ok_or(Error::NotFound("upload"))?;
    let opened: Option<Opened> = match row.mapping.as_str() {
        "" => None,
        mapping => Some(serde_json::from_str(mapping).map_err(Error::internal)?),
    };
    // Of a file without faults, or one that nobody wanted, nothing need be there.
    let source = match (&opened, row.rows_rejected) {
        (None, _) | (_, 0) => None,
        _ => Some(Files::new(&app.settings.files).open_kept(&row.public_id)?),
    };
    let headers = opened.as_ref().map(|opened| opened.mapping.headers()).unwrap_or_default();
    Ok(Mending {
        public_id: row.public_id,
        ours: mending_columns(&headers).unwrap_or(headers.len()..headers.len()),
        opened,
        source,
        after: (0, 0),
        has_head: false,
        is_over: false,
    })
}

impl Mending {
    /// The next piece of the file; empty behind its end.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub fn piece(&mut self, app: &App, actor: &Actor) -> Result<Vec<u8>> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let faults = super::rejects(app, actor, &self.public_id, self.after, PIECE_ROWS)?;
        let limit = usize::try_from(PIECE_ROWS).unwrap_or(usize::MAX);
        self.is_over = faults.len() < limit;
        let mut rows: Vec<&[RejectRow]> =
            faults.chunk_by(|left, right| left.row_number == right.row_number).collect();
        // The faults of the last row may go on behind this piece.
        if !self.is_over && rows.len() > 1 {
            rows.pop();
        }
        let delimiter = self.opened.as_ref().map_or(b',', |opened| opened.dialect.delimiter);
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let has_head = std::mem::replace(&mut self.has_head, true);
        if !has_head {
            writer.write_record(self.head()).map_err(Error::internal)?;
        }
        for faults in rows {
            writer.write_record(self.row(faults)?).map_err(Error::internal)?;
            self.after = faults.first().map_or(self.after, |first| (first.row_number, i32::MAX));
        }
        let bytes = writer.into_inner().map_err(Error::internal)?;
        // Spreadsheets take a file without this mark for one of a code page.
        let needs_mark = !has_head && !bytes.is_ascii();
        Ok(if needs_mark { [&b"\xEF\xBB\xBF"[..], &bytes].concat() } else { bytes })
    }

    fn head(&self) -> Vec<String> {
        let headers =
            self.opened.as_ref().map(|opened| opened.mapping.headers()).unwrap_or_default();
        let (theirs, _) = self.theirs(headers);
        let theirs = theirs.iter().map(|header| guarded(header).into_owned());
        theirs.chain(MENDING_COLUMNS.map(str::to_owned)).collect()
    }

    /// The cells of the sender's columns, and those beyond the last column.
    fn theirs(&self, cells: Vec<String>) -> (Vec<String>, Vec<String>) {
        let width = self.opened.as_ref().map_or(0, |opened| opened.mapping.columns.len());
        let mut theirs = Vec::with_capacity(width);
        let mut beyond = Vec::new();
        for (index, cell) in cells.into_iter().enumerate() {
            if index >= width {
                beyond.push(cell);
            } else if !self.ours.contains(&index) {
                theirs.push(cell);
            }
        }
        theirs.resize(width.saturating_sub(self.ours.len()), String::new());
        (theirs, beyond)
    }

    /// One rejected row: its cells as they came, then what is wrong. Cells
    /// beyond the last column come last, so that the row is not taken before
    /// somebody puts them where they belong.
    fn row(&mut self, faults: &[RejectRow]) -> Result<Vec<String>> {
        let Some(first) = faults.first() else { return Ok(Vec::new()) };
        let cells = self.cells(first)?;
        let (theirs, beyond) = self.theirs(cells);
        let told = |of: &dyn Fn(&RejectRow) -> String| {
            let parts: Vec<String> =
                faults.iter().map(of).filter(|part| !part.is_empty()).collect();
            parts.join(BETWEEN)
        };
        let named = |fault: &RejectRow, text: &str| {
            if faults.len() > 1 && !fault.column_name.is_empty() {
                format!("{}: {text}", fault.column_name)
            } else {
                text.to_owned()
            }
        };
        let ours = [
            // Also of a row's only fault: whoever mends it looks for the cell.
            told(&|fault: &RejectRow| match (
                fault.column_name.as_str(),
                fault.rule.replace('_', " "),
            ) {
                ("", rule) => rule,
                (column, rule) => format!("{column}: {rule}"),
            }),
            told(&|fault: &RejectRow| named(fault, &format!("{} {}", fault.why, fault.hint))),
            told(&|fault: &RejectRow| match fault.suggestion.as_str() {
                "" => String::new(),
                value => named(fault, value),
            }),
            first.row_number.to_string(),
            first.line_number.to_string(),
        ];
        let all = theirs.iter().chain(&ours).chain(&beyond);
        Ok(all.map(|cell| guarded(cell).into_owned()).collect())
    }

    /// The cells of a row, read again from the kept file.
    fn cells(&mut self, fault: &RejectRow) -> Result<Vec<String>> {
        let (Some(opened), Some(source)) = (&self.opened, &mut self.source) else {
            return Ok(Vec::new());
        };
        let offset = u64::try_from(fault.byte_offset).unwrap_or(0);
        source.seek_to(offset)?;
        let mut record = Record::default();
        if fault.rule == "unclosed_quote" {
            record.cells = line_cells(opened, source)?;
        } else {
            let from = Resume {
                byte_offset: offset,
                row_number: fault.row_number.saturating_sub(1),
                line_number: u64::try_from(fault.line_number).unwrap_or(0),
            };
            match opened.reader(&mut *source, from).read(&mut record) {
                Ok(_) | Err(ReadError::Row(_)) => {}
                Err(ReadError::File(refusal)) => return Err(Error::internal(refusal)),
                Err(ReadError::Io(error)) => return Err(Error::internal(error)),
            }
        }
        if opened.is_mended() {
            unguard(&mut record.cells);
        }
        Ok(record.cells.iter().map(str::to_owned).collect())
    }
}

/// The cells of one line, with its quotes taken as they stand.
fn line_cells(opened: &Opened, source: &mut BlockReader) -> Result<csv::StringRecord> {
    let limit = u64::try_from(ROW_LIMIT_BYTES).unwrap_or(u64::MAX);
    let mut line = Vec::new();
    let end = opened.dialect.line_break.byte();
    BufReader::new(source.take(limit)).read_until(end, &mut line).map_err(Error::internal)?;
    let mut builder = opened.dialect.builder();
    let mut reader = builder.quoting(false).from_reader(line.as_slice());
    let mut cells = csv::ByteRecord::new();
    reader.read_byte_record(&mut cells).map_err(Error::internal)?;
    Ok(csv::StringRecord::from_byte_record_lossy(cells))
}

/// Whether a text, or what its apostrophes hide, could run in a spreadsheet.
fn is_suspect(text: &str) -> bool {
    matches!(harmless(text.trim_start_matches('\'')), Cow::Owned(_))
}

/// A cell with an apostrophe in front where a spreadsheet could run it, in a
/// way that [`unguard`] takes back exactly.
fn guarded(cell: &str) -> Cow<'_, str> {
    if is_suspect(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes the apostrophes away by which our own files are guarded.
pub(in crate::app) fn unguard(cells: &mut csv::StringRecord) {
    fn bare(cell: &str) -> Option<&str> {
        cell.strip_prefix('\'').filter(|rest| is_suspect(rest))
    }
    if cells.iter().any(|cell| bare(cell).is_some()) {
        *cells = cells.iter().map(|cell| bare(cell).unwrap_or(cell)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguard};

    #[test]
    fn what_is_guarded_comes_back_as_it_was() {
        for cell in [
            "=1+1",
            "'=1+1",
            "''=1",
            "-100.00",
            "- note",
            "+86 21",
            "@x",
            "plain",
            "'s Hertogenbosch",
            "",
        ] {
            let sent = guarded(cell);
            assert!(!sent.starts_with(['=', '@']), "{cell}");
            let mut record = csv::StringRecord::from(vec![sent.as_ref()]);
            unguard(&mut record);
            assert_eq!(record.get(0), Some(cell));
        }
    }
}
