//! Values as real files have them, through the whole reading of a file.

use super::probe::probe;
use super::row::{ReadError, Record, RowError};
use super::{open, shipment};
use crate::domain::shipment::ShipmentRow;

/// Rows, faults and notes of a text; the file is not sealed on purpose.
fn read(text: &str) -> (Vec<ShipmentRow>, Vec<RowError>, Vec<String>) {
    let choice = probe(text.as_bytes()).expect("the encoding is known");
    let opened = open(text.as_bytes(), true, &choice, None).expect("the header is known");
    let start = opened.start();
    let from = usize::try_from(start.byte_offset).expect("the text is short");
    let mut reader = opened.reader(&text.as_bytes()[from..], start);
    let (mut rows, mut errors, mut record) = (Vec::new(), Vec::new(), Record::default());
    loop {
        match reader.read(&mut record) {
            Ok(false) => return (rows, errors, opened.notes),
            Ok(true) => match shipment::parse(&record, &opened.mapping, &opened.context) {
                Ok(row) => rows.push(row),
                Err(found) => errors.extend(found),
            },
            Err(ReadError::Row(error)) => errors.push(*error),
            Err(other) => panic!("{other:?}"),
        }
    }
}

fn one(text: &str) -> ShipmentRow {
    let (mut rows, errors, _) = read(text);
    assert_eq!(errors, []);
    rows.remove(0)
}

fn has(row: &ShipmentRow, flag: &str) -> bool {
    row.flags.iter().any(|own| own == flag)
}

#[test]
fn a_vendors_row_is_read_and_its_repairs_are_seen() {
    let row = one(concat!(
        "Bill of Lading Number,Carrier,Arrival Date,Shipper,Shipper Country,Consignee,Consignee Country,",
        "Port of Lading,Port of Unlading,Container Numbers,Quantity,Weight (Original Format),HS Code,Goods Shipped\n",
        "QZLN70412300,QZLN - Quarz Line,20211208,\"EAST WIND FREIGHT\n12 Pier St\nTEL: 86-755-5555 0101\",156,TO ORDER,,",
        "\"57078, YANTIAN\",\"LOS ANGELES, CA\",\"CSQU3054383/40HC, SUDU6989315\",\"3,903 PCS\",14887 ST,Classified: 6904.10,bricks\n",
    ));
    assert_eq!(row.arrival_on.map(|on| on.to_string()).as_deref(), Some("2021-12-08"));
    assert_eq!(row.shipper.as_ref().map(|party| party.country.as_str()), Some("CN"));
    assert_eq!(row.shipper.as_ref().map(|party| party.address.as_str()), Some("12 Pier St"));
    assert_eq!(row.containers, ["CSQU3054383", "SUDU6989315"]);
    assert_eq!(row.weight_grams, Some(13_505_259_224));
    assert_eq!(row.quantity.map(|quantity| quantity.amount).as_deref(), Some("3903"));
    assert_eq!((row.hts.as_str(), row.carrier_scac.as_str()), ("690410", "QZLN"));
    assert_eq!(row.flags, ["forwarder", "to_order"]);
    let beside: Vec<_> = row.details.iter().map(|fact| (fact.key, fact.text.as_str())).collect();
    assert_eq!(
        beside,
        [("shipper_contact", "TEL: 86-755-5555 0101"), ("port_unlading_code", "schedule_d 2704")]
    );
}

#[test]
fn rejected_cells_carry_what_was_probably_meant() {
    let (_, errors, _) = read(concat!(
        "Bill of Lading Number,Line,Arrival Date,HS Code,Value in USD,Goods Shipped\n",
        "ABCD1,1a,2023-28-02,84O1.10,1O0,a\n",
        "ABCD2,1,31.02.2023,cotton,twelve,b\n",
        "ABCD3,1,44985,6109.10,5,c\n",
        "ABCD4,1,2023-01-02,6109.10,5,d\n",
    ));
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.row_number, error.rule, error.suggestion.as_str()))
        .collect();
    // Serials in the column's first rows make it a column of a spreadsheet.
    assert_eq!(
        found,
        [
            (1, "hts", "8401.10"),
            (1, "number", "100"),
            (1, "date", "2023-02-28"),
            (1, "ordinal", "1"),
            (2, "hts", ""),
            (2, "number", ""),
            (2, "date", ""),
        ]
    );
}

#[test]
fn day_numbers_far_below_the_first_rows_are_asked_about() {
    let text = "Bill of Lading Number,Arrival Date,Goods Shipped\nABCD1,2023-02-28,bricks\n";
    let choice = probe(text.as_bytes()).expect("the encoding is known");
    let opened = open(text.as_bytes(), true, &choice, None).expect("the header is known");
    let mut record = Record { row_number: 4_000, ..Record::default() };
    record.cells.extend(["ABCD9", "44985", "goods"]);
    let row = shipment::parse(&record, &opened.mapping, &opened.context);
    let errors = row.expect_err("nothing says that it is a date");
    assert_eq!((errors[0].rule, errors[0].suggestion.as_str()), ("date", "2023-02-28"));
}

#[test]
fn exports_are_told_from_imports() {
    let head = "Bill of Lading Number,Country of Origin,Consignee,Consignee Country,Port of Lading,Port of Unlading,Goods Shipped\n";
    let flag = |row: &str| has(&one(&format!("{head}{row}\n")), "export");
    assert!(flag("A1,US,Kaufhaus,DE,Savannah,Hamburg,cotton"));
    assert!(flag("A1,CN,Kaufhaus,DE,\"Los Angeles, CA\",Hamburg,cotton"));
    assert!(!flag("A1,CN,Blue Heron,US,57078,2704,cotton"));
    assert!(!flag("A1,US,Blue Heron,US,57078,2704,returned goods"));
    assert!(!flag("A1,US,,,,,cotton"));
    let directed = "Bill of Lading Number,Direction,Goods Shipped\n";
    assert!(has(&one(&format!("{directed}A1,Export,cotton\n")), "export"));
    assert!(!has(&one(&format!("{directed}A1,Import,cotton\n")), "export"));
}

#[test]
fn a_maker_and_its_code_that_differ_are_marked() {
    let head = "Entry Number,Line Number,HTS Number,Manufacturer ID,Manufacturer Name,Manufacturer Address,Country of Origin\n";
    let row = |code: &str| {
        one(&format!(
            "{head}002-6110316-2,1,6109100012,{code},Tianshan Bright,\"266 Nanhu Road, Nanjing\",CN\n"
        ))
    };
    assert!(!has(&row("CNTIABRI266NAN"), "mid_mismatch"));
    let odd = row("CNOTHMAK12SHA");
    assert!(has(&odd, "mid_mismatch"));
    assert_eq!(odd.manufacturer_mid, "CNOTHMAK12SHA", "what was declared stays");
    assert!(odd.beside().any(|fact| fact == ("mid_derived", "CNTIABRI266NAN")));
    assert!(
        odd.warnings
            .iter()
            .any(|warning| { warning.found == "declared CNOTHMAK12SHA, derived CNTIABRI266NAN" })
    );
}

#[test]
fn tariff_numbers_outside_of_the_edition_are_remarked() {
    let head = "Entry Number,Line Number,HTS Number,Importer Number\n";
    let warned = |code: &str| {
        let row = one(&format!("{head}002-6110316-2,1,{code},12-3456789AB\n"));
        (row.hts, row.warnings.iter().any(|warning| warning.note.contains("April 2025")))
    };
    assert_eq!(warned("6109.10.0012"), ("6109100012".into(), false));
    assert_eq!(warned("6109.10.0099"), ("6109100099".into(), true));
}

#[test]
fn no_repair_remark_or_suggestion_holds_a_social_security_number() {
    let secrets = ["666-12-3456", "666123456", "666 12 3456", "666–12–3456"];
    for secret in secrets {
        let text = format!(
            concat!(
                "Entry Number,Line Number,HTS Number,Importer Number,Importer Name,Importer Address,Value,Importation Date\n",
                "002-6110316-3,1,{s},{s},\"J. Doe\nTAX ID {s}\",\"1 Elm St, Reno TAX ID: {s}\",{s},{s}\n",
                "002-6110316-3,{s},6109.10.0012,Q{s}Q,J. Doe,1 Elm St,12,2023-02-28\n",
            ),
            s = secret
        );
        let (rows, errors, notes) = read(&text);
        let told = format!(
            "{:?} {:?} {:?} {notes:?}",
            rows.iter().map(|row| (&row.warnings, &row.details)).collect::<Vec<_>>(),
            errors.iter().map(|error| &error.suggestion).collect::<Vec<_>>(),
            errors.iter().filter(|error| error.field.starts_with("importer")).collect::<Vec<_>>(),
        );
        assert!(!told.contains(secret), "{secret}: {told}");
        assert!(rows.iter().all(|row| row.importer_number != secret), "{secret}");
    }
    // The dashed form is taken out of every message, whatever the column.
    let (_, errors, _) =
        read("Entry Number,Line Number,HTS Number\n002-6110316-2,666-12-3456,6109.10\n");
    assert_eq!(errors[0].found, "xxxxxxxxxxx");
}

#[test]
fn marks_of_nothing_are_nothing() {
    for mark in ["NULL", "N/A", "NC", "NIL", "-", "--", "#N/A", "#VALUE!", "n.c."] {
        let row = one(&format!(
            "Bill of Lading Number,Arrival Date,HS Code,Value in USD,Weight (kg),Container Numbers,Goods Shipped\nA1,{mark},{mark},{mark},{mark},{mark},bricks\n"
        ));
        assert!(row.arrival_on.is_none() && row.hts.is_empty() && row.value.is_none(), "{mark}");
        assert!(row.weight_grams.is_none() && row.containers.is_empty(), "{mark}");
        assert_eq!(row.warnings, [], "{mark}");
    }
}

#[test]
fn a_header_of_two_lines_is_known_again_where_it_comes_a_second_time() {
    let header =
        "Bill,Shipper,,Consignee,,Goods\nof Lading,Name,Address,Name,Address,Description\n";
    let rows = |from: u32| -> String {
        let row = |n| format!("QZLN7041230{n},Loom {n} Ltd,1 Rd,X LLC,2 Rd,shirts\n");
        [from, from + 1, from + 2].map(row).concat()
    };
    // Case may differ where files were glued together.
    let again = header.to_uppercase();
    let text = format!("{header}{}{again}{}{header}{}", rows(0), rows(3), rows(6));
    let (found, errors, _) = read(&text);
    assert_eq!(errors, []);
    assert_eq!(found.len(), 9);
    assert!(found.iter().all(|row| row.bill_number.starts_with("QZLN7041230")));
    assert_eq!(found[8].shipper.as_ref().map(|party| party.name.as_str()), Some("Loom 8 Ltd"));
}

#[test]
fn a_row_that_says_part_of_the_header_is_data() {
    let text = concat!(
        "Bill,Shipper,,Goods\nof Lading,Name,Address,Description\n",
        "QZLN70412301,Name,Address,shirts\nQZLN70412302,Shipper,,Goods\n",
    );
    let (found, errors, _) = read(text);
    assert_eq!((found.len(), errors), (2, vec![]));
}

/// Check digits are looked at wherever CBP's entry numbers stand, and only
/// there; a wrong one is no reason to reject a row or to change its number.
#[test]
fn entry_numbers_of_unknown_layouts_are_checked() {
    let notes = |text: &str| {
        let (rows, errors, _) = read(text);
        assert_eq!(errors, []);
        let notes = rows.iter().flat_map(|row| &row.warnings);
        let notes = notes.filter(|warning| warning.field == "entry_number");
        (rows.len(), notes.map(|warning| warning.note.to_string()).collect::<Vec<_>>())
    };
    let rows = "002-6110316-2,6109100012,ok\n002-6110317-3,6109100012,wrong\n00261103185,6109100012,wrong\nPO 77/12,6109100012,own\n";
    let (count, found) = notes(&format!("Entry Number,HTS Number,Commodity Description\n{rows}"));
    assert_eq!(count, 4);
    // Equal words, so that a file's page counts them together.
    assert_eq!(found, ["The check digit is wrong: a character is mistyped."; 2]);
    let (count, found) = notes(&format!("Declaration Number,HS Code,Goods Description\n{rows}"));
    assert_eq!((count, found), (4, Vec::new()), "another country's numbers");
}
