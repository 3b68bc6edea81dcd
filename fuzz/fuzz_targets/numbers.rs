//! One cell as a number, as money and as a weight.
#![no_main]

use docket307::intake::measure::{WeightUnit, money, weight_grams};
use docket307::intake::number::{NumberStyle, decide, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for style in [NumberStyle::Point, NumberStyle::Comma, decide([text].into_iter())] {
        if let Ok(number) = parse(text, style) {
            drop(money(number.amount, "USD"));
            drop(money(number.amount, "KRW"));
            let _ = weight_grams(&number, WeightUnit::from_text(&number.unit).unwrap_or(WeightUnit::LongTon));
        }
    }
});
