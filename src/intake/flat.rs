//! Memory does not grow with the file: what the readers hold is measured at
//! every block and row, and is the same for ten times the rows.

use std::io::{self, Read};

use super::decode::Decoder;
use super::probe::{HEAD_LIMIT_BYTES, probe};
use super::reader::ROW_LIMIT_BYTES;
use super::row::{ReadError, Record};
use super::{open, shipment};

const HEADER: &str = "Bill of Lading,Shipper,Shipper Address,Goods Description\n";
/// Every hundredth row is bad, each in its own way.
const BAD: [&str; 4] = [
    "QZLN1,\"an open quote,1 Rd,shirts\n",
    "QZLN1,X Ltd,1 Rd,shirts,and,more,cells\n",
    "\n\n,,,\n",
    "QZLN1,S\u{E3}o Paulo Ltda,\"1 Rd\nBlock 2\",shirts\n",
];

/// A file of so many rows, made while it is read.
struct Rows {
    left: u64,
    piece: Vec<u8>,
    at: usize,
}

impl Rows {
    fn new(count: u64) -> Self {
        Self { left: count, piece: HEADER.into(), at: 0 }
    }

    fn next(&mut self) -> Vec<u8> {
        let bad = usize::try_from(self.left / 100).unwrap_or(0) % BAD.len();
        if self.left % 100 == 7 {
            return BAD[bad].into();
        }
        let words = "woven cotton shirts of many colours ".repeat(6);
        format!(
            "QZLN{:08},Harbor & Pine {} Ltd,{} Pier Road,{words}\n",
            self.left,
            self.left % 997,
            self.left
        )
        .into()
    }
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            let Some(left) = self.left.checked_sub(1) else { return Ok(0) };
            self.piece = self.next();
            (self.left, self.at) = (left, 0);
        }
        let rest = &self.piece[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// The most bytes that the decoder and the row reader held, and how many rows were read.
fn most_held(count: u64) -> (usize, usize, u64) {
    let mut head = vec![0; HEAD_LIMIT_BYTES];
    Rows::new(count).read_exact(&mut head).expect("the file is longer");
    let found = probe(&head).expect("it is text");
    let mut decoder = Decoder::new(Rows::new(count), &found);
    let (mut block, mut decoding) = (vec![0; HEAD_LIMIT_BYTES], 0);
    while decoder.read(&mut block).expect("it is decoded") > 0 {
        decoding = decoding.max(decoder.held_bytes());
    }
    let opened = open(&head, false, &found, None).expect("it is a table");
    let mut data = Rows::new(count);
    let start = usize::try_from(opened.data_offset).expect("it is small");
    data.read_exact(&mut vec![0; start]).expect("the file is longer");
    let mut reader = opened.reader(data, opened.start());
    let (mut record, mut reading, mut rows) = (Record::default(), 0, 0);
    loop {
        let read = reader.read(&mut record);
        reading = reading.max(reader.held_bytes());
        match read {
            Ok(false) => return (decoding, reading, rows),
            Ok(true) => drop(shipment::parse(&record, &opened.mapping, &opened.context)),
            Err(ReadError::Row(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
        rows += 1;
    }
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let (few, many) = (most_held(1_000), most_held(10_000));
    assert!(many.2 > 9_900 && few.2 > 990, "{few:?} {many:?}");
    // The decoder has its blocks from the beginning, and no others.
    assert_eq!(few.0, many.0);
    assert!(few.0 <= 6 * HEAD_LIMIT_BYTES, "{few:?}");
    // A row under suspicion is held until it ends, at most to the limit of a row.
    assert!(many.1 <= few.1.max(4 * ROW_LIMIT_BYTES), "{few:?} {many:?}");
}
