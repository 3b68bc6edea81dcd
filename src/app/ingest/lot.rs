//! Rows between two places of a file as the reader tells them apart: nobody has asked yet
//! what they mean.

use crate::error::{Error, Result};
use crate::files::BlockReader;
use crate::intake::reader::{Resume, RowReader, Skipped};
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{ReadError, Record, RowError};

/// How much text is read at once, in bytes: long rows make short lots.
const LOT_BYTES: u64 = 1 << 20;

/// How the reading of a lot ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// More rows may follow.
    More,
    /// The file is at its end.
    End,
    /// The rest of the file is unreadable; the rows so far stand.
    Refused(FileRefusal),
}

/// Rows between two places of a file.
#[derive(Debug)]
pub struct Lot {
    /// The place before the first row.
    pub from: Resume,
    /// The place behind the last.
    pub to: Resume,
    /// The rows, and why some cannot be told apart.
    pub rows: Vec<Result<Record, Box<RowError>>>,
    /// How many lines of totals and footers were left out.
    pub footer_rows: u64,
    /// How often the header came again.
    pub header_rows: u64,
    /// How the reading ended.
    pub ending: Ending,
}

impl Lot {
    /// Reads the next rows, so many at most, into records that are used no more where there are `spare` ones:
    /// a record that one thread makes and another drops costs more than to read it.
    ///
    /// # Errors
    /// When the kept file cannot be read; the job may be tried again.
    pub fn read(
        reader: &mut RowReader<BlockReader>,
        from: Resume,
        limit: usize,
        spare: &mut Vec<Record>,
    ) -> Result<Self> {
        let before = reader.skipped();
        let (mut to, mut rows) = (from, Vec::with_capacity(limit));
        let is_short = |to: Resume| to.byte_offset.saturating_sub(from.byte_offset) < LOT_BYTES;
        let mut ending = Ending::More;
        while rows.len() < limit && is_short(to) {
            let mut record = spare.pop().unwrap_or_default();
            match reader.read(&mut record) {
                Ok(true) => rows.push(Ok(record)),
                Ok(false) => {
                    ending = Ending::End;
                    break;
                }
                Err(ReadError::Row(error)) => rows.push(Err(error)),
                Err(ReadError::File(refusal)) => {
                    ending = Ending::Refused(refusal);
                    break;
                }
                Err(ReadError::Io(error)) => return Err(Error::internal(error)),
            }
            to = reader.position();
        }
        let Skipped { footer_rows, header_rows, .. } = reader.skipped();
        Ok(Self {
            from,
            to,
            rows,
            footer_rows: footer_rows.saturating_sub(before.footer_rows),
            header_rows: header_rows.saturating_sub(before.header_rows),
            ending,
        })
    }
}
