//! One cell as a date, in each style, and as a column of one.
#![no_main]

use docket307::intake::date::{DateStyle, decide, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for style in [DateStyle::MonthFirst, DateStyle::DayFirst, DateStyle::Unclear, decide([text].into_iter())] {
        let _ = parse(text, style);
    }
});
