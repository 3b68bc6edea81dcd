//! Walks the fixture files: good ones are read whole, bad ones must give the
//! refusal or the row errors that lie beside them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::probe::HEAD_LIMIT_BYTES;
use super::reader::Skipped;
use super::row::{ReadError, Record, RowError};
use super::{Opened, open, shipment};
use crate::domain::shipment::{DocumentKind, ShipmentRow};

const KEY: [u8; 32] = [42; 32];

/// All that one file gave.
struct Outcome {
    opened: Opened,
    rows: Vec<ShipmentRow>,
    errors: Vec<RowError>,
    malformed: u64,
    skipped: Skipped,
    kept: Vec<u8>,
}

/// The flow of the module's documentation, in memory.
fn read(raw: &[u8]) -> Result<Outcome, String> {
    let mut decoder = super::archive::tests::open(raw).map_err(|error| refusal_code(&error))?;
    let mut text = Vec::new();
    decoder
        .read_to_end(&mut text)
        .map_err(|error| error.get_ref().map_or("io".to_owned(), |_| refusal_code(&error)))?;
    let head = text.get(..HEAD_LIMIT_BYTES).unwrap_or(&text);
    let opened = open(head, head.len() == text.len(), &decoder.probe(), None)
        .map_err(|refusal| refusal.code)?;
    let mut kept = Vec::new();
    let mut masker = opened.masker(KEY);
    for chunk in text.chunks(777) {
        masker.push(chunk, &mut kept);
    }
    masker.finish(&mut kept);
    assert_eq!(kept.len(), text.len(), "every byte keeps its place");
    let mut outcome = Outcome {
        opened,
        rows: Vec::new(),
        errors: Vec::new(),
        malformed: decoder.malformed(),
        skipped: Skipped::default(),
        kept,
    };
    outcome.read_rows()?;
    Ok(outcome)
}

fn refusal_code(error: &std::io::Error) -> String {
    super::refusal::FileRefusal::from_io(error)
        .map_or(error.to_string(), |refusal| refusal.code.to_owned())
}

impl Outcome {
    fn read_rows(&mut self) -> Result<(), String> {
        let start = self.opened.start();
        let from = usize::try_from(start.byte_offset).unwrap_or(usize::MAX);
        let kept = self.kept.clone();
        let mut reader = self.opened.reader(kept.get(from..).unwrap_or_default(), start);
        let mut record = Record::default();
        loop {
            match reader.read(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    match shipment::parse(&record, &self.opened.mapping, &self.opened.context) {
                        Ok(row) => self.rows.push(row),
                        Err(errors) => self.errors.extend(errors),
                    }
                }
                Err(ReadError::Row(error)) => self.errors.push(*error),
                Err(ReadError::File(refusal)) => return Err(refusal.code.to_owned()),
                Err(ReadError::Io(text)) => return Err(text),
            }
        }
        self.skipped = reader.skipped();
        Ok(())
    }

    fn warned(&self, field: &str) -> usize {
        let warnings = self.rows.iter().flat_map(|row| &row.warnings);
        warnings.filter(|warning| warning.field == field).count()
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/csv").join(name)
}

fn good(name: &str) -> Outcome {
    let raw = fs::read(folder("good").join(name)).expect("the fixture is there");
    read(&raw).expect("the fixture is read")
}

#[test]
fn bad_files_give_what_lies_beside_them() {
    let mut count = 0;
    for entry in fs::read_dir(folder("bad")).expect("the folder is there") {
        let path = entry.expect("the entry is readable").path();
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let expected =
            fs::read_to_string(path.with_extension("expect")).expect("an .expect lies beside");
        let expected: BTreeSet<String> = expected.lines().map(str::to_owned).collect();
        let wants = |word: &str| expected.iter().any(|line| line.starts_with(word));
        let found: BTreeSet<String> = match read(&fs::read(&path).expect("the file is readable")) {
            Err(code) => BTreeSet::from([format!("refuse {code}")]),
            Ok(outcome) => outcome
                .errors
                .iter()
                .map(|error| format!("{}:{}:{}", error.row_number, error.column, error.rule))
                .chain(wants("accepted").then(|| format!("accepted {}", outcome.rows.len())))
                .chain(wants("malformed").then(|| format!("malformed {}", outcome.malformed)))
                .collect(),
        };
        assert_eq!(found, expected, "{}", path.display());
        count += 1;
    }
    assert!(count >= 10, "the folder has its files");
}

#[test]
fn an_ace_report_is_read() {
    let file = good("ace_entry_lines.csv");
    assert_eq!(file.errors, []);
    assert_eq!(file.opened.header_row, 6);
    assert_eq!(file.opened.mapping.layout.code(), "ace_entry_line");
    assert_eq!(file.rows.len(), 40);
    assert_eq!(file.skipped.footer_rows, 2);
    let first = &file.rows[0];
    let second = &file.rows[1];
    assert_eq!(first.document, second.document);
    assert_eq!(first.document.kind, DocumentKind::Entry);
    assert_eq!((first.line, second.line), (Some(1), Some(1)));
    assert_eq!(first.hts, "", "chapter 99 does not classify the line");
    assert_eq!(first.tariff.as_ref().map(|part| part.hts.as_str()), Some("99038815"));
    assert_eq!(second.hts, "6109100012");
    assert_eq!(second.value.as_ref().map(|money| money.minor), Some(4_825_000));
    assert_eq!(second.arrival_basis, "importation");
    assert_eq!(second.manufacturer_mid, "CNTIABRI266NAN");
    assert_eq!(first.weight_grams, Some(6_120_500));
    assert_eq!(file.warned("entry_number"), 2, "one check digit, one redacted number");
    assert_eq!(file.rows[39].document.kind, DocumentKind::Bill);
    assert_eq!(file.warned("hts"), 4, "one leading zero was lost, three are not in the edition");
    let restored = &file.rows[10];
    assert_eq!(restored.raw().collect::<Vec<_>>(), [("hts", "306170006")]);
}

#[test]
fn no_social_security_number_is_kept() {
    let file = good("ace_entry_lines.csv");
    let kept = String::from_utf8_lossy(&file.kept);
    for number in ["666-12-3456", "666-45-9911", "666123456"] {
        assert!(!kept.contains(number), "{number}");
    }
    assert!(kept.contains("84-301927700") && kept.contains("231001-00417"));
    let sealed = file.rows.iter().filter(|row| row.importer_number.starts_with('~')).count();
    assert!(sealed > 5);
}

#[test]
fn vendor_bills_are_read() {
    let file = good("vendor_bills.csv");
    assert_eq!(file.errors, []);
    assert_eq!(file.rows.len(), 40);
    assert_eq!(file.opened.mapping.layout.code(), "vendor_bill");
    assert!(file.opened.mapping.row_per_bill);
    let row = |bill: &str| {
        file.rows.iter().find(|row| row.bill_number == bill).expect("the bill is there")
    };
    let first = row("QZLN70412300");
    assert_eq!(first.line, Some(1));
    assert_eq!(first.carrier_scac, "QZLN");
    assert_eq!(first.containers.len(), 3);
    assert_eq!(first.notify[0].name, "Blue Heron Logistics");
    assert_eq!(first.notify[0].address, "12 Dock Road, Building 4, Bayonne, NJ 07002");
    assert!(first.beside().any(|fact| fact == ("notify_contact", "Tel 201 555 0134")));
    assert_eq!(first.weight_grams, Some(14_887_000));
    assert_eq!(first.port_lading, "57078, YANTIAN");
    assert_eq!(first.quantity.as_ref().map(|quantity| quantity.unit.as_str()), Some("PCS"));
    let house = row("BHLX70412317");
    assert_eq!(house.master_bill, "QZLN55120000");
    assert_eq!(house.flags, ["house"]);
    assert_eq!(house.hts, "401512");
    assert_eq!(house.weight_grams, Some(13_505_259_224), "14887 short tons");
    assert_eq!(house.arrival_on.map(|date| date.to_string()).as_deref(), Some("2026-01-17"));
    let flagged =
        |flag: &str| file.rows.iter().filter(|row| row.flags.iter().any(|own| own == flag)).count();
    assert_eq!(
        (flagged("frob"), flagged("in_bond"), flagged("hazmat"), flagged("master")),
        (2, 1, 1, 1)
    );
    assert_eq!(file.warned("containers"), 1);
    assert!(file.warned("vessel_imo") > 5);
    assert_eq!(file.rows.iter().filter(|row| row.consignee.is_none()).count(), 2);
}

#[test]
fn latin_1_gives_the_same_rows() {
    let latin = good("vendor_bills_latin1.csv");
    assert_eq!(latin.opened.encoding, "windows-1252");
    assert_eq!(latin.rows, good("vendor_bills.csv").rows);
}

#[test]
fn korean_declarations_are_read() {
    let file = good("kcs_sample.csv");
    assert_eq!(file.errors, []);
    assert_eq!(file.rows.len(), 200);
    let first = &file.rows[0];
    assert_eq!(first.document.number, "41256141");
    assert_eq!(
        first.value.as_ref().map(|money| (money.minor, money.currency.as_str(), money.is_rounded)),
        Some((1249, "KRW", true))
    );
    assert_eq!(first.weight_grams, Some(1000));
    assert_eq!((first.origin_country.as_str(), first.export_country.as_str()), ("RO", "IT"));
    assert_eq!(first.arrival_basis, "declaration");
    assert_eq!(first.importer_number, "Y3OM027");
    assert_eq!(file.rows.iter().map(|row| row.warnings.len()).sum::<usize>(), 0);
}

#[test]
fn semicolons_and_decimal_commas_are_read() {
    let file = good("declarations_semicolon.csv");
    assert_eq!(file.errors, []);
    let first = &file.rows[0];
    assert!(first.warnings.is_empty());
    assert_eq!(first.arrival_on.map(|date| date.to_string()).as_deref(), Some("2026-03-13"));
    assert_eq!(first.weight_grams, Some(1_250_500));
    assert_eq!(
        first.value.as_ref().map(|money| (money.minor, money.currency.as_str())),
        Some((1_840_000, "EUR"))
    );
    assert_eq!(file.rows[2].value.as_ref().map(|money| money.minor), Some(4_130_000));
    assert_eq!(file.rows[4].hts, "03061792");
}

#[test]
fn reading_again_from_any_row_gives_the_same_rows() {
    for name in ["ace_entry_lines.csv", "vendor_bills.csv"] {
        let file = good(name);
        let mut places = vec![file.opened.start()];
        let mut whole = Vec::new();
        let tail = |offset: u64| {
            file.kept.get(usize::try_from(offset).unwrap_or(usize::MAX)..).unwrap_or_default()
        };
        let mut reader = file.opened.reader(tail(places[0].byte_offset), places[0]);
        let mut record = Record::default();
        while reader.read(&mut record) == Ok(true) {
            whole.push((
                record.row_number,
                record.line_number,
                record.byte_offset,
                record.cells.clone(),
            ));
            places.push(reader.position());
        }
        for (done, place) in places.iter().enumerate() {
            let mut again = file.opened.reader(tail(place.byte_offset), *place);
            for expected in whole.iter().skip(done).take(3) {
                assert_eq!(again.read(&mut record), Ok(true));
                let found = (
                    record.row_number,
                    record.line_number,
                    record.byte_offset,
                    record.cells.clone(),
                );
                assert_eq!(&found, expected, "{name} from row {done}");
            }
        }
        let lines = String::from_utf8_lossy(&file.kept).matches('\n').count();
        assert!(whole.iter().all(|row| row.1 <= u64::try_from(lines).unwrap_or(0)));
    }
}
