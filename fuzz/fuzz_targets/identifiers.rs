//! One cell as every identifier, as a tariff number, as a country.
#![no_main]

use docket307::domain::identifier::{Kind, check, importer_form};
use docket307::domain::{country, tariff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for kind in Kind::ALL {
        drop(check(kind, text));
    }
    let _ = importer_form(text);
    let _ = country::from_text(text);
    drop(tariff::digits(text));
});
