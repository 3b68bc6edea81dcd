//! Manifests as AMS subscribers get them.

use std::fmt::Write as _;
use std::io::Read;

use crate::intake::archive::tests::{open, pack, text};

const BILLS: &str = "identifier,master_bol_number,house_bol_number,sub_house_bol_number,voyage_number,bill_type_code,manifest_number,trade_update_date,run_date\n2026011,QZLN5512,BHLX7041,,071E,House Bill,123,2026-01-18,2026-01-18\n2026012,QZLN5513,,,071E,Simple Bill,123,,\n";
const HEADER: &str = "identifier,carrier_code,vessel_country_code,vessel_name,port_of_unlading,estimated_arrival_date,foreign_port_of_lading_qualifier,foreign_port_of_lading,manifest_quantity,manifest_unit,weight,weight_unit,actual_arrival_date\n2026012,QZLN,PA,BLUE HERON,\"Newark, NJ\",2026-01-16,Schedule K,\"57078, YANTIAN\",40,CTN,900,Kilograms,2026-01-17\n2026011,QZLN,PA,BLUE HERON,\"Newark, NJ\",2026-01-16,Schedule K,\"57078, YANTIAN\",100,PCS,5000,Kilograms,2026-01-17\n";
const CARGO: &str = "identifier,container_number,description_sequence_number,piece_count,description_text\n2026011,MSKU1234565,2,60,\"COTTON SHIRTS, KNIT\"\n2026011,MSKU1234565,1,40,\"PILLOWS\nAND SHEETS\"\n";
const TARIFF: &str = "identifier,container_number,description_sequence_number,harmonized_number,harmonized_value,harmonized_weight,harmonized_weight_unit\n2026011,MSKU1234565,2,610910,1000.50,,\n2026011,MSKU1234565,2,610990,200,,\n2026011,MSKU1234565,1,940490,70,,\n2026011,,9,940490,70,,\n";
const CONTAINERS: &str = "identifier,container_number,seal_number_1,equipment_description_code\n2026012,TCLU7654320,S1,4500\n2026012,TCLU7654341,S2,4500\n";
const SHIPPERS: &str = "identifier,shipper_party_name,shipper_party_address_1,city,country_code\n2026011,Tianshan Textile,1 Mill Road,Urumqi,CN\n";
const CONSIGNEES: &str = "identifier,consignee_name,consignee_address_1,city,state_province,zip_code,country_code\n2026011,Harbor & Pine,12 Dock Road,Bayonne,NJ,07002,US\n";

fn manifest() -> Vec<u8> {
    pack(&[
        ("ams__2026__header.csv", HEADER.as_bytes()),
        ("ams__2026__cargodesc.csv", CARGO.as_bytes()),
        ("ams__2026__billgen.csv", BILLS.as_bytes()),
        ("ams__2026__container.csv", CONTAINERS.as_bytes()),
        ("ams__2026__shipper.csv", SHIPPERS.as_bytes()),
        ("ams__2026__consignee.csv", CONSIGNEES.as_bytes()),
        ("ams__2026__tariff.csv", TARIFF.as_bytes()),
        ("ams__2026__hazmatclass.csv", b"identifier,hazmat_classification\n"),
    ])
}

/// The joined rows, each cell under its name.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn tables_become_one_row_for_each_line_of_cargo() {
    let mut decoder = open(&manifest()).unwrap();
    let mut text = String::new();
    decoder.read_to_string(&mut text).unwrap();
    let rows = rows(&text);
    let line = |row: usize, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| rows[row][*name].clone()).collect()
    };
    let names =
        ["identifier", "line_number", "description_text", "container_number", "piece_count"];
    assert_eq!(rows.len(), 3);
    assert_eq!(line(0, &names), ["2026011", "1", "PILLOWS\rAND SHEETS", "MSKU1234565", "40"]);
    assert_eq!(line(1, &names), ["2026011", "2", "COTTON SHIRTS, KNIT", "MSKU1234565", "60"]);
    assert_eq!(line(2, &names), ["2026012", "1", "", "TCLU7654320, TCLU7654341", "40"]);
    let sums = ["harmonized_number", "harmonized_value", "weight", "weight_unit"];
    assert_eq!(line(0, &sums), ["940490", "70", "5000", "Kilograms"], "the whole weight, once");
    assert_eq!(line(1, &sums), ["610910; 610990", "1200.50", "", ""]);
    let bill = [
        "master_bol_number",
        "house_bol_number",
        "shipper_party_name",
        "consignee_city",
        "foreign_port_of_lading",
    ];
    assert_eq!(
        line(1, &bill),
        ["QZLN5512", "BHLX7041", "Tianshan Textile", "Bayonne", "57078, YANTIAN"]
    );
    let remarks = decoder.remarks();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(remarks[0].note.starts_with("A tariff row belongs to no line"));
    assert!(decoder.notes()[0].starts_with("An AMS manifest of 8 tables (billgen, header, "));
}

#[test]
fn what_is_read_is_a_shipment() {
    let joined = text(&manifest()).unwrap();
    let decoder = open(&manifest()).unwrap();
    let opened = crate::intake::open(joined.as_bytes(), true, &decoder.probe(), None).unwrap();
    let start = opened.start();
    let from = usize::try_from(start.byte_offset).unwrap();
    let mut reader = opened.reader(&joined.as_bytes()[from..], start);
    let mut record = crate::intake::row::Record::default();
    let mut lines = Vec::new();
    while reader.read(&mut record) == Ok(true) {
        let row =
            crate::intake::shipment::parse(&record, &opened.mapping, &opened.context).unwrap();
        let shipper = row.shipper.map(|party| party.name.clone()).unwrap_or_default();
        lines.push((
            row.bill_number,
            row.line,
            row.containers.len(),
            row.weight_grams,
            shipper,
            row.hts,
        ));
    }
    let shipper = "Tianshan Textile".to_owned();
    assert_eq!(
        lines,
        [
            (
                "QZLNBHLX7041".to_owned(),
                Some(1),
                1,
                Some(5_000_000),
                shipper.clone(),
                "940490".to_owned()
            ),
            ("QZLNBHLX7041".to_owned(), Some(2), 1, None, shipper, "610910".to_owned()),
            ("QZLN5513".to_owned(), Some(1), 2, Some(900_000), String::new(), String::new()),
        ]
    );
}

#[test]
fn a_shipper_under_the_consignee_s_headers_is_a_shipper() {
    let wrong = SHIPPERS.replace("shipper_party_", "consignee_");
    let raw = pack(&[
        ("billgen.csv", BILLS.as_bytes()),
        ("shipper.csv", wrong.as_bytes()),
        ("cargodesc.csv", CARGO.as_bytes()),
    ]);
    let rows = rows(&text(&raw).unwrap());
    assert_eq!(
        (rows[0]["shipper_party_name"].as_str(), rows[0]["consignee_name"].as_str()),
        ("Tianshan Textile", "")
    );
}

#[test]
fn many_bills_in_any_order_are_joined() {
    let mut bills = "identifier|master_bol_number\n".to_owned();
    let mut cargo =
        "identifier|container_number|description_sequence_number|piece_count|description_text\n"
            .to_owned();
    let count = 60_000_u64;
    for number in 0..count {
        writeln!(bills, "{number}|QZLN{number:08}").unwrap();
        // Another order than that of the bills.
        let other = (number * 7919) % count;
        writeln!(cargo, "{other}|MSKU{other:07}|1|5|GOODS OF {other} {}", "x".repeat(200)).unwrap();
    }
    let raw = pack(&[("billgen.csv", bills.as_bytes()), ("cargodesc.csv", cargo.as_bytes())]);
    let joined = text(&raw).unwrap();
    let rows = rows(&joined);
    assert_eq!(rows.len(), 60_000);
    for row in rows {
        let number: u64 = row["identifier"].parse().unwrap();
        assert_eq!(row["master_bol_number"], format!("QZLN{number:08}"));
        assert!(row["description_text"].starts_with(&format!("GOODS OF {number} x")));
    }
}

#[test]
fn one_identifier_for_everything_is_refused() {
    let mut cargo = "identifier,description_text\n".to_owned();
    for _ in 0..40_000 {
        writeln!(cargo, "1,{}", "x".repeat(1000)).unwrap();
    }
    let raw = pack(&[("billgen.csv", BILLS.as_bytes()), ("cargodesc.csv", cargo.as_bytes())]);
    assert_eq!(text(&raw), Err("manifest_uneven".into()));
}
