use crate::intake::probe::Compression;
use std::io::{self, Read};

use super::{ReadError, ReadPlan, Record, Resume, RowReader, Skipped};
use crate::intake::dialect::{Dialect, LineBreak};

const START: Resume = Resume { byte_offset: 0, row_number: 0, line_number: 2 };

fn reader<R: Read>(source: R, headers: &[&str], line_break: LineBreak) -> RowReader<R> {
    let plan = ReadPlan {
        dialect: Dialect::plain(b',', line_break),
        headers: headers.iter().map(|header| (*header).to_owned()).collect(),
        header_lines: Vec::new(),
    };
    RowReader::resume(source, plan, START)
}

/// Row, line and offset of good rows, the rule of bad ones; and what was skipped.
fn walk(text: &str, line_break: LineBreak) -> (Vec<(i64, u64, u64, String)>, Skipped) {
    let mut reader = reader(text.as_bytes(), &["a", "b", "c", "d"], line_break);
    let mut record = Record::default();
    let mut found = Vec::new();
    loop {
        match reader.read(&mut record) {
            Ok(false) => return (found, reader.skipped()),
            Ok(true) => found.push((
                record.row_number,
                record.line_number,
                record.byte_offset,
                record.cell(0).to_owned(),
            )),
            Err(ReadError::Row(error)) => found.push((
                error.row_number,
                error.line_number,
                error.byte_offset,
                error.rule.to_owned(),
            )),
            Err(ReadError::File(refusal)) => {
                found.push((0, 0, 0, refusal.code.to_owned()));
                return (found, reader.skipped());
            }
            Err(ReadError::Io(text)) => panic!("{text}"),
        }
    }
}

fn row(number: i64, line: u64, offset: u64, text: &str) -> (i64, u64, u64, String) {
    (number, line, offset, text.to_owned())
}

#[test]
fn places_are_right_for_every_line_break() {
    let (found, skipped) = walk("1,2,3,4\n\"x\ny\",2,3,4\n\n3,2,3,4\n", LineBreak::Lf);
    assert_eq!(found, vec![row(1, 2, 0, "1"), row(2, 3, 8, "x\ny"), row(3, 6, 21, "3")]);
    assert_eq!(skipped.blank_rows, 1);
    let (found, skipped) = walk("1,2,3,4\r\n\"x\ny\",2,3,4\r\n\r\n3,2,3,4\r\n", LineBreak::Lf);
    assert_eq!(skipped.blank_rows, 1);
    assert_eq!(found.len(), 3);
    assert_eq!(found.last(), Some(&row(3, 6, 24, "3")));
    let (found, _) = walk("1,2,3,4\r2,2,3,4\r\r3,2,3,4", LineBreak::Cr);
    assert_eq!(found, vec![row(1, 2, 0, "1"), row(2, 3, 8, "2"), row(3, 5, 17, "3")]);
}

#[test]
fn lines_that_are_no_data_are_skipped() {
    let text = "---,---,---,---\n1,2,3,4\n,,,\na,b,c,d\nTotal:,,3,4\nEnd of report\nTotal Wine Imports,2,3,4\n";
    let (found, skipped) = walk(text, LineBreak::Lf);
    assert_eq!(
        found.iter().map(|row| row.3.as_str()).collect::<Vec<_>>(),
        ["1", "Total Wine Imports"]
    );
    assert_eq!(skipped, Skipped { blank_rows: 2, footer_rows: 2, header_rows: 1 });
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let text = "1,2,3,4\n2,\"oops,3,4\n3,2,3,4\n4,\"two, words\",3,4\n5,2,3,4\n";
    let (found, _) = walk(text, LineBreak::Lf);
    let expected = vec![
        row(1, 2, 0, "1"),
        row(2, 3, 8, "unclosed_quote"),
        row(3, 4, 20, "3"),
        row(4, 5, 28, "4"),
        row(5, 6, 47, "5"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_unclosed_quote_in_a_large_file_costs_one_row() {
    let mut text = "1,\"oops,3,4\n".to_owned();
    let mut rows = 0;
    while text.len() < 5 * super::ROW_LIMIT_BYTES {
        text.push_str("2,some words,3,4\n");
        rows += 1;
    }
    let (found, _) = walk(&text, LineBreak::Lf);
    assert_eq!(found[0], row(1, 2, 0, "unclosed_quote"));
    assert_eq!(found.len(), rows + 1);
    assert_eq!(found.last().map(|row| row.1), u64::try_from(rows + 2).ok());
}

#[test]
fn too_many_unclosed_quotes_end_the_file() {
    let text = "1,\"oops,3,4\n".repeat(999);
    let (found, _) = walk(&text, LineBreak::Lf);
    assert_eq!(found.last().map(|row| row.3.as_str()), Some("unclosed_quotes"));
}

#[test]
fn quoted_text_of_many_lines_is_not_taken_for_an_unclosed_quote() {
    let text = "1,\"a, b, c, d\ne, f, g, h\",3,4\n2,5\" pipe,3,4\n3,\"x \"\"y\"\"\n\",3,4\n";
    let (found, _) = walk(text, LineBreak::Lf);
    assert_eq!(found.iter().map(|row| row.3.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
}

/// Gives the same byte for ever and counts what was taken.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'x');
        self.0 += u64::try_from(buffer.len()).unwrap_or(0);
        Ok(buffer.len())
    }
}

#[test]
fn a_line_without_end_is_refused_in_flat_memory() {
    for start in ["", "\""] {
        let mut endless = Endless(0);
        let mut reader = reader(start.as_bytes().chain(&mut endless), &["a", "b"], LineBreak::Lf);
        let outcome = reader.read(&mut Record::default());
        assert!(
            matches!(outcome, Err(ReadError::File(refusal)) if refusal.code == "row_too_long" && refusal.message.contains("Line 2"))
        );
        drop(reader);
        assert!(endless.0 < 2 * 1024 * 1024);
    }
}

#[test]
fn rows_that_are_too_large_are_rejected_one_by_one() {
    let long = "y".repeat(300 * 1024);
    let text = format!("1,{long},3,4\n2,2,3,4\n3{}\n4,2,3,4\n", ",".repeat(3000));
    let (found, _) = walk(&text, LineBreak::Lf);
    assert_eq!(
        found.iter().map(|row| row.3.as_str()).collect::<Vec<_>>(),
        ["cell_too_long", "2", "too_many_cells", "4"]
    );
}

#[test]
fn a_refusal_of_the_source_comes_through() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(crate::intake::packed::damaged(Compression::Gzip).into_io())
        }
    }
    let outcome = reader(Broken, &["a"], LineBreak::Lf).read(&mut Record::default());
    assert!(matches!(outcome, Err(ReadError::File(refusal)) if refusal.code == "gzip_damaged"));
}
