//! A header row and three rows below it; cells are parted by line breaks.
#![no_main]

use docket307::intake::mapping::{Mapping, fingerprint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cells: Vec<String> = text.split('\n').take(400).map(str::to_owned).collect();
    let width = cells.len().div_ceil(4).max(1);
    let mut rows = cells.chunks(width);
    let headers = rows.next().unwrap_or_default().to_vec();
    let sample: Vec<Vec<String>> = rows.map(<[String]>::to_vec).collect();
    let mapping = Mapping::guess(&headers, &sample);
    assert_eq!(mapping.columns.len(), headers.len());
    assert_eq!(fingerprint(&headers).len(), 32);
    drop(Mapping::build(&headers, &sample));
    drop(Mapping::from_fields(&headers, &sample, &mapping.to_fields()));
});
