//! Social Security numbers never reach the disk: they are replaced in the
//! decoded stream, before the file is kept, by tokens that can be matched but
//! not read. Every token is as long as what it replaces, so that byte offsets,
//! lines and columns of the kept file are those of the sent file.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::dialect::Dialect;

/// The longest cell that is held back to be looked at as a whole, in bytes.
/// Longer cells are looked at in pieces that end at a line break.
pub const HELD_LIMIT_BYTES: usize = 256 * 1024;
/// So much of a piece without line break is looked at again with the next one.
const OVERLAP_BYTES: usize = 64;
/// Digits of a Social Security number without dashes. A spreadsheet takes
/// leading zeros: `012-34-5678` becomes eight digits, `001-23-4567` seven.
const SSN_DIGITS: std::ops::RangeInclusive<usize> = 7..=9;

/// The token of a nine-digit number: `~` and the start of the lower-case
/// base32 form of HMAC-SHA256(key, digits), `length_bytes` long in all.
///
/// Tokens of one number but of different length begin alike, so numbers are
/// matched by the shorter of the two tokens.
#[must_use]
pub fn token(key: &[u8; 32], digits: &str, length_bytes: usize) -> String {
    // HMAC fills a key of less than one block with zeros: the same key.
    let mut block = [0_u8; 64];
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(format!("{digits:0>9}").as_bytes());
    let encoded = BASE32_NOPAD.encode(&mac.finalize().into_bytes()).to_ascii_lowercase();
    let mut token = String::with_capacity(length_bytes);
    token.push('~');
    token.extend(encoded.chars().take(length_bytes.saturating_sub(1)));
    token
}

/// Blacks out what could be a Social Security number in a text that goes into
/// a message: runs of seven to nine digits, dashed or not.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    blacken(&mut bytes);
    let mut run = 0..0;
    let end = bytes.len();
    for place in 0..=end {
        let is_digit = bytes.get(place).is_some_and(u8::is_ascii_digit);
        if is_digit {
            continue;
        }
        run = run.end..place;
        if SSN_DIGITS.contains(&run.len())
            && let Some(digits) = bytes.get_mut(run.clone())
        {
            digits.fill(b'x');
        }
        run = place.saturating_add(1)..place.saturating_add(1);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Blacks out dashed Social Security numbers only: for texts in which other
/// runs of digits must stay readable.
#[must_use]
pub fn redact_dashed(text: &str) -> String {
    if find_dashed(text.as_bytes(), 0).is_none() {
        return text.to_owned();
    }
    let mut bytes = text.as_bytes().to_vec();
    blacken(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn blacken(bytes: &mut [u8]) {
    let mut from = 0;
    while let Some((start, end)) = find_dashed(bytes, from) {
        if let Some(found) = bytes.get_mut(start..end) {
            found.fill(b'x');
        }
        from = end;
    }
}

/// Replaces Social Security numbers in a stream of decoded text.
///
/// Sealed are: `NNN-NN-NNNN` with any kind of dash, anywhere in any cell; and
/// in the given columns a cell that is nothing but nine digits, or seven or
/// eight where a spreadsheet took zeros, also with blanks in place of dashes.
/// Employer numbers (`NN-NNNNNNN`) and numbers that CBP assigned stay.
///
/// Where a quote may be unclosed, the text is also read as if it were, so that
/// a row which the reader rescues later holds no number either.
pub struct CellMasker {
    key: [u8; 32],
    delimiter: u8,
    quote: u8,
    escape: Option<u8>,
    columns: Vec<usize>,
    column: usize,
    state: State,
    /// The start of a cell that earlier chunks brought.
    held: Vec<u8>,
    /// Pieces of this cell were let go already.
    is_piece: bool,
    /// The column in which the current line of a cell of many lines would be,
    /// were its quote unclosed.
    raw_column: usize,
    /// A quoted cell of many lines ended oddly: no column of this row is sure.
    is_doubtful: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    QuoteSeen,
    /// Behind the sign that takes the meaning from a quote.
    Escaped,
}

impl CellMasker {
    /// A masker at the start of the decoded file. `columns` are those of
    /// [`super::mapping::Mapping::sealed_columns`], after every change that a
    /// person makes to the mapping.
    #[must_use]
    pub fn new(dialect: &Dialect, columns: &[usize], key: [u8; 32]) -> Self {
        Self {
            key,
            delimiter: dialect.delimiter,
            quote: dialect.quote,
            escape: dialect.escape,
            columns: columns.to_vec(),
            column: 0,
            state: State::Start,
            held: Vec::new(),
            is_piece: false,
            raw_column: 0,
            is_doubtful: false,
        }
    }

    /// Takes the next chunk and appends what is safe to keep to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let mut start = out.len();
        out.append(&mut self.held);
        let mut place = out.len();
        out.extend_from_slice(chunk);
        while let Some(length) = self.find_end(out.get(place..).unwrap_or_default()) {
            let end = place.saturating_add(length);
            if let Some(cell) = out.get_mut(start..end) {
                self.seal_cell(cell);
            }
            self.step(out.get(end).copied().unwrap_or(b'\n'));
            start = end.saturating_add(1);
            place = start;
        }
        self.held.extend_from_slice(out.get(start..).unwrap_or_default());
        out.truncate(start);
        if self.held.len() > HELD_LIMIT_BYTES {
            self.let_go(out);
        }
    }

    /// Appends the last cell.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let from = out.len();
        out.append(&mut self.held);
        if let Some(cell) = out.get_mut(from..) {
            self.seal_cell(cell);
        }
    }

    /// Follows the quotes as the CSV reader does; how many bytes lie before the
    /// delimiter or line break that ends the cell. None when `rest` ends first.
    fn find_end(&mut self, rest: &[u8]) -> Option<usize> {
        let mut place = 0_usize;
        loop {
            let here = rest.get(place..)?;
            let first = *here.first()?;
            let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
            match self.state {
                State::Start | State::QuoteSeen if first == self.quote => {
                    self.state = State::Quoted;
                }
                State::Start | State::Plain => {
                    let length = here.iter().position(is_end);
                    if length != Some(0) {
                        self.state = State::Plain;
                    }
                    return Some(place.saturating_add(length?));
                }
                State::QuoteSeen if is_end(&first) => return Some(place),
                // Text behind a closing quote: the quotes do not add up.
                State::QuoteSeen => {
                    self.is_doubtful = true;
                    self.state = State::Plain;
                }
                State::Escaped => self.state = State::Quoted,
                State::Quoted => {
                    let is_mark = |byte: &u8| *byte == self.quote || Some(*byte) == self.escape;
                    let length = here.iter().position(is_mark)?;
                    place = place.saturating_add(length);
                    self.state = if rest.get(place) == Some(&self.quote) {
                        State::QuoteSeen
                    } else {
                        State::Escaped
                    };
                }
            }
            place = place.saturating_add(1);
        }
    }

    /// Goes to the next cell, behind a delimiter or a line break.
    const fn step(&mut self, byte: u8) {
        self.state = State::Start;
        self.is_piece = false;
        if byte == self.delimiter {
            self.column = self.column.saturating_add(1);
        } else {
            self.column = 0;
            self.is_doubtful = false;
        }
        self.raw_column = self.column;
    }

    /// A cell beyond the limit leaves in pieces, cut at its last line break.
    fn let_go(&mut self, out: &mut Vec<u8>) {
        let last_break = self.held.iter().rposition(|byte| *byte == b'\n');
        let cut = last_break.map_or_else(
            || self.held.len().saturating_sub(OVERLAP_BYTES),
            |place| place.saturating_add(1),
        );
        let rest = self.held.split_off(cut);
        let from = out.len();
        out.append(&mut self.held);
        self.held = rest;
        self.is_piece = true;
        if let Some(piece) = out.get_mut(from..) {
            self.seal_cell(piece);
        }
    }

    fn seal_cell(&mut self, cell: &mut [u8]) {
        let mut from = 0;
        while let Some((start, end)) = find_dashed(cell, from) {
            if let Some(found) = cell.get_mut(start..end) {
                self.seal_digits(found);
            }
            from = end;
        }
        let is_sealed = self.is_doubtful || self.columns.contains(&self.column);
        if is_sealed && !self.is_piece {
            self.seal_whole(cell);
        }
        if self.is_piece || cell.contains(&b'\n') {
            self.seal_lines(cell);
        }
    }

    /// Reads a cell of many lines as if its quote were unclosed: the lines are
    /// then rows, and what stands in a sealed column of them is sealed.
    fn seal_lines(&mut self, cell: &mut [u8]) {
        let mut column = self.raw_column;
        for line in cell.split_inclusive_mut(|byte| *byte == b'\n') {
            let is_ended = line.ends_with(b"\n");
            for part in line.split_mut(|byte| *byte == self.delimiter) {
                if self.columns.contains(&column) {
                    self.seal_whole(part);
                }
                column = column.saturating_add(1);
            }
            if is_ended {
                column = 0;
            } else {
                column = column.saturating_sub(1);
            }
        }
        self.raw_column = column;
    }

    /// Seals a cell that is nothing but a number of seven to nine digits.
    fn seal_whole(&self, cell: &mut [u8]) {
        let is_frame = |byte: &u8| {
            byte.is_ascii_whitespace() || *byte == self.quote || matches!(byte, b'\'' | b'=' | b'"')
        };
        let Some(first) = cell.iter().position(|byte| !is_frame(byte)) else {
            return;
        };
        let last = cell.iter().rposition(|byte| !is_frame(byte)).unwrap_or(first);
        let Some(body) = cell.get_mut(first..=last) else {
            return;
        };
        let number = body.strip_suffix(b".0").unwrap_or(body);
        let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_plain = number.iter().all(|byte| byte.is_ascii_digit() || *byte == b' ');
        if is_plain && SSN_DIGITS.contains(&digits) {
            self.seal_digits(body);
        }
    }

    /// Overwrites a number by the token of its digits, byte for byte.
    fn seal_digits(&self, found: &mut [u8]) {
        let number = found.strip_suffix(b".0").unwrap_or(found);
        let digits: String = number
            .iter()
            .filter(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        let sealed = token(&self.key, &digits, found.len());
        for (place, byte) in found.iter_mut().zip(sealed.bytes()) {
            *place = byte;
        }
    }
}

/// The next `NNN-NN-NNNN` at or behind `from` that no digit touches.
fn find_dashed(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut place = from;
    loop {
        // Nearly every cell has no dash at all.
        let rest = text.get(place..)?;
        let dash = rest.iter().position(|byte| *byte == b'-' || *byte == 0xE2)?;
        let dash = place.saturating_add(dash);
        let start = dash.checked_sub(3).filter(|start| *start >= from);
        if let Some(start) = start
            && is_free(text, start)
            && let Some(end) = dashed_end(text, start)
        {
            return Some((start, end));
        }
        place = dash.saturating_add(1);
    }
}

/// Whether no digit stands before a place.
fn is_free(text: &[u8], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|before| text.get(before));
    before.is_none_or(|byte| !byte.is_ascii_digit())
}

fn dashed_end(text: &[u8], start: usize) -> Option<usize> {
    let mut place = digits_end(text, start, 3)?;
    place = dash_end(text, place)?;
    place = digits_end(text, place, 2)?;
    place = dash_end(text, place)?;
    place = digits_end(text, place, 4)?;
    let is_free = text.get(place).is_none_or(|byte| !byte.is_ascii_digit());
    is_free.then_some(place)
}

fn digits_end(text: &[u8], start: usize, count: usize) -> Option<usize> {
    let end = start.saturating_add(count);
    let digits = text.get(start..end)?;
    digits.iter().all(u8::is_ascii_digit).then_some(end)
}

/// A hyphen, or one of the dashes that word processors put in its place.
fn dash_end(text: &[u8], start: usize) -> Option<usize> {
    match text.get(start..)? {
        [b'-', ..] => Some(start.saturating_add(1)),
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] => Some(start.saturating_add(3)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
