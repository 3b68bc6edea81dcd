//! Bytes of a file, from the first look to the last row.
#![no_main]

use docket307::intake::row::{ReadError, Record};
use docket307::intake::{open, probe, shipment};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(choice) = probe::probe(data) else { return };
    let Ok(opened) = open(data, true, &choice, None) else { return };
    let from = usize::try_from(opened.data_offset).unwrap_or(usize::MAX);
    let mut reader = opened.reader(data.get(from..).unwrap_or_default(), opened.start());
    let mut record = Record::default();
    loop {
        match reader.read(&mut record) {
            Ok(true) => drop(shipment::parse(&record, &opened.mapping, &opened.context)),
            Err(ReadError::Row(_)) => {}
            Ok(false) | Err(_) => break,
        }
    }
});
