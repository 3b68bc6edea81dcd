//! One row below every header that decides about documents, goods and parties.
#![no_main]

use docket307::intake::row::Record;
use docket307::intake::{open, probe, shipment};
use libfuzzer_sys::fuzz_target;

const HEADER: &str = "Entry Number\tEntry Line Number\tBill of Lading\tMaster Bill\tHouse Bill\tArrival Date\tEntry Date\tImporter Number\tImporter Name\tConsignee\tConsignee Address\tShipper\tShipper Address\tManufacturer ID\tNotify Party\tCarrier\tVessel IMO\tContainer Numbers\tPort of Lading\tPort of Unlading\tCountry of Origin\tHTS\tGoods Description\tValue\tCurrency\tQuantity\tWeight\tFROB\tInbond Code\n";

fuzz_target!(|text: &str| {
    let head = format!("{HEADER}1\n");
    let Ok(choice) = probe::probe(head.as_bytes()) else { return };
    let Ok(opened) = open(head.as_bytes(), true, &choice, None) else { return };
    let mut record = Record { row_number: 1, line_number: 2, ..Record::default() };
    record.cells = text.split('\t').take(40).collect::<Vec<_>>().into();
    drop(shipment::parse(&record, &opened.mapping, &opened.context));
});
