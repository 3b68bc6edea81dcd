//! Hostile input at the edges: random bytes that look like tables, and files
//! made to be too large in one way. Seeded, so that a failure comes again; the
//! targets of `fuzz/` go further.

use std::io::Read;
use std::time::{Duration, Instant};

use super::date::{self, DateStyle};
use super::number::{self, NumberStyle};
use super::probe::{HEAD_LIMIT_BYTES, probe};
use super::row::{ReadError, Record};
use super::{Opened, decode, header, mapping::Mapping, open, reader, shipment};
use crate::domain::identifier::{self, Kind};
use crate::domain::{country, tariff};

/// Splitmix64: the same bytes on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut sum = self.0;
        sum = (sum ^ (sum >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        sum = (sum ^ (sum >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        sum ^ (sum >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll()).unwrap_or(0) % limit.max(1)
    }

    /// Text glued from pieces that mean something to the importer.
    fn text(&mut self, most: usize) -> String {
        const PIECES: [&str; 48] = [
            ",",
            ";",
            "\t",
            "|",
            "\"",
            "\"\"",
            "'",
            "\n",
            "\r\n",
            "\r",
            "\\\"",
            " ",
            "Entry Number",
            "HTS",
            "Shipper",
            "Consignee",
            "Name",
            "Address",
            "Country of Origin",
            "9ZZ-0000001-1",
            "6109.10.0012",
            "CSQU3054383",
            "2023-02-28",
            "28/2/23",
            "1,234.50",
            "1.234,5",
            "14887 KG",
            "$",
            "USD",
            "é",
            "中",
            "총",
            "\u{202E}",
            "\u{0}",
            "=1+1",
            "-",
            "--",
            "1e999",
            "99999999999999999999999",
            "NULL",
            "sep=;",
            "666-12-3456",
            "#",
            "Total",
            "A",
            "0",
            "\u{FEFF}",
            "𝕏",
        ];
        (0..self.below(most)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

#[test]
fn value_parsers_survive_anything() {
    let mut dice = Dice(307);
    for _ in 0..100_000 {
        let text = dice.text(8);
        let _ = date::parse(&text, DateStyle::Unclear);
        let _ = date::parse(&text, DateStyle::DayFirst);
        drop(number::parse(&text, NumberStyle::Point));
        drop(number::parse(&text, NumberStyle::Comma));
        drop(tariff::digits(&text));
        let _ = country::from_text(&text);
        drop(identifier::check(Kind::ALL[dice.below(Kind::ALL.len())], &text));
        let _ = header::exact(&text);
    }
}

#[test]
fn headers_survive_anything() {
    let mut dice = Dice(1307);
    for _ in 0..2_000 {
        let headers: Vec<String> = (0..dice.below(12)).map(|_| dice.text(5)).collect();
        let sample: Vec<Vec<String>> =
            (0..6).map(|_| (0..headers.len()).map(|_| dice.text(4)).collect()).collect();
        let mapping = Mapping::guess(&headers, &sample);
        assert_eq!(mapping.columns.len(), headers.len());
        assert!(mapping.columns.iter().all(|column| column.alternatives.len() <= 3));
        drop(Mapping::from_fields(&headers, &sample, &mapping.to_fields()));
    }
}

/// Reads a file to its end; how many rows, errors, or why it was refused.
fn read(raw: &[u8]) -> Result<(usize, usize), &'static str> {
    let head = raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw);
    let choice = probe(head).map_err(|refusal| refusal.code)?;
    let mut decoder = decode::Decoder::new(raw, &choice);
    let mut text = decode::head(&mut decoder).map_err(|_| "decode")?;
    let is_whole = text.len() < HEAD_LIMIT_BYTES;
    let opened = open(&text, is_whole, &choice, None).map_err(|refusal| refusal.code)?;
    decoder.read_to_end(&mut text).map_err(|_| "decode")?;
    let from = usize::try_from(opened.data_offset).unwrap_or(usize::MAX);
    Ok(read_rows(&opened, text.get(from..).unwrap_or_default()))
}

fn read_rows(opened: &Opened, data: impl Read) -> (usize, usize) {
    let mut reader = opened.reader(data, opened.start());
    let mut record = Record::default();
    let (mut rows, mut errors) = (0, 0);
    loop {
        match reader.read(&mut record) {
            Ok(false) | Err(ReadError::File(_) | ReadError::Io(_)) => return (rows, errors),
            Ok(true) => match shipment::parse(&record, &opened.mapping, &opened.context) {
                Ok(_) => rows += 1,
                Err(_) => errors += 1,
            },
            Err(ReadError::Row(_)) => errors += 1,
        }
    }
}

#[test]
fn files_survive_anything() {
    let mut dice = Dice(2307);
    let begun = Instant::now();
    let mut read_files = 0;
    for _ in 0..3_000 {
        let head = if dice.below(2) == 0 { "Entry Number,HTS,Shipper\n" } else { "" };
        let text = format!("{head}{}", dice.text(120));
        read_files += usize::from(read(text.as_bytes()).is_ok());
    }
    assert!(read_files > 300, "{read_files} files were tables");
    assert!(begun.elapsed() < Duration::from_secs(120));
}

#[test]
fn an_unclosed_quote_at_the_end_is_one_error_and_the_rows_before_it_stand() {
    let good = "Bill of Lading,Shipper,Goods Description\nABCD1234567,X Ltd,shirts\n";
    for (last, line) in [
        ("ABCD1234568,\"Y Ltd,hats", 3),
        ("ABCD1234568,\"Y Ltd,hats\n", 3),
        ("ABCD1234568,Z,\"hats\nof straw", 3),
        ("ABCD1234568,\"\"\"Y Ltd,hats\r\n\r\n", 3),
    ] {
        let text = format!("{good}{last}");
        let raw = text.as_bytes();
        assert_eq!(read(raw), Ok((1, 1)), "{last:?}");
        let opened = open(raw, true, &probe(raw).expect("text"), None).expect("a table");
        let from = usize::try_from(opened.data_offset).expect("small");
        let mut reader = opened.reader(&raw[from..], opened.start());
        let mut record = Record::default();
        assert_eq!(reader.read(&mut record), Ok(true));
        let Err(ReadError::Row(error)) = reader.read(&mut record) else { panic!("{last:?}") };
        assert_eq!((error.rule, error.line_number, error.row_number), ("unclosed_quote", line, 2));
        assert!(!error.column.is_empty() && error.why.contains("column"), "{}", error.why);
        assert_eq!(reader.read(&mut record), Ok(false), "{last:?}");
    }
}

#[test]
fn ten_million_empty_rows_cost_nothing() {
    let head = b"Entry Number,HTS,Shipper\n9ZZ-0000001-1,6109100012,X\n";
    let opened = open(head, true, &probe(head).expect("text"), None).expect("a table");
    let empty = std::io::repeat(b'\n').take(10_000_000);
    let (rows, errors) = read_rows(&opened, (&head[25..]).chain(empty));
    assert_eq!((rows, errors), (1, 0));
}

#[test]
fn a_row_of_a_gigabyte_is_stopped_by_our_own_limit() {
    let head = b"Entry Number,HTS,Shipper\n9ZZ-0000001-1,6109100012,X\n";
    let opened = open(head, true, &probe(head).expect("text"), None).expect("a table");
    let mut long = std::io::repeat(b'x').take(1 << 30);
    let mut reader = opened.reader((&head[25..]).chain(&mut long), opened.start());
    let mut record = Record::default();
    assert_eq!(reader.read(&mut record), Ok(true));
    let Err(ReadError::File(refusal)) = reader.read(&mut record) else { panic!("not refused") };
    assert_eq!(refusal.code, "row_too_long");
    drop(reader);
    assert!((1 << 30) - long.limit() < 4 * u64::try_from(reader::ROW_LIMIT_BYTES).unwrap_or(0));
}

#[test]
fn a_million_columns_are_refused() {
    let wide = "c,".repeat(1_000_000);
    assert_eq!(read(wide.as_bytes()), Err("too_many_columns"));
    let row = format!("Entry Number,HTS,Shipper\nA1,61,X\n{}\nA2,61,X\n", ",x".repeat(400_000));
    assert_eq!(read(row.as_bytes()), Ok((2, 1)));
}
