//! Tables that others collected because importers fail on them: csv-spectrum
//! must come out as its JSON says; of messytables none is a trade file, so each
//! must be laid out for a person to name its columns, and be refused with the
//! right reason when nobody does. `fixtures/csv/SOURCE.md` says whose they are.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::decode::Decoder;
use super::probe::{HEAD_LIMIT_BYTES, Probe, probe};
use super::row::Record;
use super::{Opened, open, survey};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/csv").join(name)
}

fn decoded(raw: &[u8]) -> Result<(Vec<u8>, Probe), &'static str> {
    let choice =
        probe(raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw)).map_err(|refusal| refusal.code)?;
    let mut text = Vec::new();
    Decoder::new(raw, &choice).read_to_end(&mut text).map_err(|_| "decode")?;
    Ok((text, choice))
}

fn rows(opened: &Opened, text: &[u8]) -> Vec<Vec<String>> {
    let from = usize::try_from(opened.data_offset).expect("it is small");
    let mut reader = opened.reader(&text[from..], opened.start());
    let mut record = Record::default();
    let mut rows = Vec::new();
    while reader.read(&mut record).expect("every row is read") {
        rows.push(record.cells.iter().map(str::to_owned).collect());
    }
    rows
}

#[test]
fn csv_spectrum_comes_out_as_it_says() {
    let mut count = 0;
    for entry in fs::read_dir(folder("spectrum")).expect("the folder is there") {
        let path = entry.expect("the entry is readable").path();
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let json = fs::read(path.with_extension("json")).expect("its JSON lies beside");
        // A file of one row is told as one object.
        let expected: Vec<BTreeMap<String, String>> = serde_json::from_slice(&json)
            .or_else(|_| serde_json::from_slice(&json).map(|row| vec![row]))
            .expect("it is an array of objects");
        let raw = fs::read(&path).expect("the file is readable");
        let (text, choice) = decoded(&raw).expect("it is text");
        let opened = survey(&text, true, &choice, None).expect("it is a table");
        let headers = opened.mapping.headers();
        let found: Vec<BTreeMap<String, String>> = rows(&opened, &text)
            .into_iter()
            .map(|row| headers.iter().cloned().zip(row).collect())
            .collect();
        assert_eq!(found, agreed(expected), "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 12);
}

/// The CSV and the JSON of `location_coordinates` do not have the same phone
/// number; all else must be equal.
fn agreed(mut rows: Vec<BTreeMap<String, String>>) -> Vec<BTreeMap<String, String>> {
    for row in &mut rows {
        if let Some(number) = row.get_mut("Contact Phone Number") {
            "2095257564".clone_into(number);
        }
    }
    rows
}

/// File, why it is no trade file, and how it is laid out all the same:
/// delimiter, line of the header, columns.
#[rustfmt::skip] // one file a line
const MESSY: &[(&str, &str, &str)] = &[
    ("211.csv", "unknown_header", "UTF-8 comma 1 96 7"),
    ("badcolspan.html", "html_table", ""),
    ("begrotingsanalyse-2011.csv", "unknown_header", "UTF-8 comma 4 20 39"),
    ("characters.csv", "unknown_header", "Big5 comma 1 18 15"),
    ("complex.csv", "unknown_header", "UTF-8 comma 1 4 3"),
    ("complex.html", "html_table", ""),
    ("example.tsv", "unknown_header", "UTF-8 tab 1 17 140"),
    ("excel_pasting.csv", "unknown_header", "UTF-8 comma 4 9 13"),
    ("html.html", "html_table", ""),
    ("invisible_text.html", "html_table", ""),
    ("long.csv", "unknown_header", "UTF-8 comma 1 1 3999"),
    ("mixedGLB.csv", "unknown_header", "UTF-8 comma 4 19 133"),
    ("null.csv", "no_header", "UTF-8 comma 0 4 10"),
    ("rowcolspan.html", "html_table", ""),
    ("simple.csv", "unknown_header", "UTF-8 comma 1 3 6"),
    ("simple.psv", "unknown_header", "UTF-8 pipe 1 6 28"),
    ("simple.ssv", "unknown_header", "UTF-8 semicolon 1 3 6"),
    ("simple.unknown", "empty_file", ""),
    ("skip_initials.csv", "unknown_header", "UTF-8 comma 1 2 2"),
    ("small.csv", "unknown_header", ""),
    ("spanish_chars.csv", "unknown_header", "windows-1252 comma 1 8 38"),
    ("sparse_with_column_errors.csv", "unknown_header", "windows-1252 comma 1 4 162"),
    ("utf-16le_encoded.csv", "unknown_header", "UTF-16LE comma 1 19 27"),
    ("utf8bom.csv", "unknown_header", ""),
    ("weird_head_padding.csv", "unknown_header", "UTF-8 semicolon 12 11 70"),
];

#[test]
fn messy_tables_are_laid_out_or_refused_for_the_right_reason() {
    let mut found = Vec::new();
    let mut names: Vec<PathBuf> = fs::read_dir(folder("messy"))
        .expect("the folder is there")
        .map(|entry| entry.expect("the entry is readable").path())
        .collect();
    names.sort();
    for path in names {
        let raw = fs::read(&path).expect("the file is readable");
        let (code, shape) = match decoded(&raw) {
            Err(code) => (code.to_owned(), String::new()),
            Ok((text, choice)) => {
                let code = open(&text, true, &choice, None).map_err(|refusal| refusal.code).err();
                let shape = survey(&text, true, &choice, None).map_or(String::new(), |opened| {
                    let rows = rows_or_errors(&opened, &text);
                    format!(
                        "{} {} {} {} {rows}",
                        opened.encoding,
                        opened.dialect.delimiter_name(),
                        opened.header_row,
                        opened.mapping.columns.len()
                    )
                });
                (code.unwrap_or("accepted").to_owned(), shape)
            }
        };
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        found.push((name, code, shape));
    }
    let expected: Vec<(String, String, String)> = MESSY
        .iter()
        .map(|(name, code, shape)| ((*name).into(), (*code).into(), (*shape).into()))
        .collect();
    assert_eq!(found, expected, "{found:#?}");
}

/// How many rows can be read, bad ones too.
fn rows_or_errors(opened: &Opened, text: &[u8]) -> usize {
    let from = usize::try_from(opened.data_offset).expect("it is small");
    let mut reader = opened.reader(&text[from..], opened.start());
    let mut record = Record::default();
    let mut rows = 0;
    while !matches!(reader.read(&mut record), Ok(false)) {
        rows += 1;
        assert!(rows < 10_000);
    }
    rows
}
