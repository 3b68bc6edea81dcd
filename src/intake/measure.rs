//! Money and weight as integers: minor units by currency, grams by unit.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::number::{Number, Problem, to_whole};
use crate::domain::shipment::Money;

/// Currencies that headers, cells and symbols of trade files name, with the
/// digits behind the point (ISO 4217). Others have two digits.
#[rustfmt::skip] // eight a line
const CURRENCIES: &[(&str, u32)] = &[
    ("USD", 2), ("EUR", 2), ("CNY", 2), ("KRW", 0), ("JPY", 0), ("GBP", 2), ("INR", 2), ("MYR", 2),
    ("VND", 0), ("IDR", 2), ("THB", 2), ("TWD", 2), ("HKD", 2), ("SGD", 2), ("PHP", 2), ("PKR", 2),
    ("BDT", 2), ("LKR", 2), ("MXN", 2), ("BRL", 2), ("CAD", 2), ("AUD", 2), ("NZD", 2), ("CHF", 2),
    ("TRY", 2), ("RUB", 2), ("UAH", 2), ("KZT", 2), ("UZS", 2), ("TMT", 2), ("ZAR", 2), ("NGN", 2),
    ("GHS", 2), ("KES", 2), ("ETB", 2), ("LSL", 2), ("BWP", 2), ("UGX", 0), ("RWF", 0), ("XAF", 0),
    ("XOF", 0), ("XPF", 0), ("CLP", 0), ("PYG", 0), ("ISK", 0), ("KMF", 0), ("DJF", 0), ("GNF", 0),
    ("BIF", 0), ("VUV", 0), ("BHD", 3), ("KWD", 3), ("OMR", 3), ("JOD", 3), ("TND", 3), ("IQD", 3),
    ("LYD", 3), ("ARS", 2), ("COP", 2), ("PEN", 2), ("DOP", 2), ("CRC", 2), ("PLN", 2), ("CZK", 2),
    ("SEK", 2), ("NOK", 2), ("DKK", 2), ("AED", 2), ("SAR", 2), ("ILS", 2), ("EGP", 2), ("MAD", 2),
    ("MMK", 2), ("KHR", 2), ("LAK", 2), ("NPR", 2), ("RON", 2), ("HUF", 2), ("GEL", 2), ("AMD", 2),
];

/// Signs that mean one currency; `$` alone means what the column says.
const SYMBOLS: &[(&str, &str)] =
    &[("US$", "USD"), ("€", "EUR"), ("£", "GBP"), ("₩", "KRW"), ("₹", "INR"), ("RMB", "CNY")];

/// The ISO 4217 code that a text names, or none.
#[must_use]
pub fn currency(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    let text = text.trim().to_uppercase();
    SYMBOLS
        .iter()
        .find(|(symbol, _)| *symbol == text)
        .map(|(_, code)| *code)
        .or_else(|| CURRENCIES.iter().map(|(code, _)| *code).find(|code| *code == text))
}

/// The currency that a header names, as in `Value of Goods (USD)` or `TOTALVALUEUSD`.
#[must_use]
pub fn currency_of_header(header: &str) -> Option<&'static str> {
    let upper = header.to_uppercase();
    let word = upper.split(|letter: char| !letter.is_alphanumeric()).find_map(currency);
    word.or_else(|| upper.ends_with("USD").then_some("USD"))
}

/// Digits behind the point of a currency (ISO 4217): two unless it is known
/// to have others.
#[must_use]
pub fn minor_digits(currency: &str) -> u32 {
    CURRENCIES.iter().find(|(code, _)| *code == currency).map_or(2, |(_, digits)| *digits)
}

/// Money in minor units; a figure that does not fit them is rounded half to
/// even and flagged. Errors: [`Problem::Overflow`].
pub fn money(amount: Decimal, currency: &str) -> Result<Money, Problem> {
    let times = 10_u64.pow(minor_digits(currency));
    let (minor, is_rounded) = whole_times(amount, times.into())?;
    Ok(Money { minor, currency: currency.to_owned(), is_rounded })
}

/// A number so many times, rounded half to even to a whole one; true when something was cut off.
fn whole_times(amount: Decimal, times: Decimal) -> Result<(i64, bool), Problem> {
    // Figures with no more digits behind the point than the unit has, which nearly all are,
    // need no decimal arithmetic.
    let exact = || {
        let mantissa = i64::try_from(amount.mantissa()).ok()?;
        let times = i64::try_from(times.mantissa()).ok().filter(|_| times.scale() == 0)?;
        let unit = 10_i64.checked_pow(amount.scale())?;
        let product = mantissa.checked_mul(times)?;
        (product % unit == 0).then(|| product / unit)
    };
    match exact() {
        Some(whole) => Ok((whole, false)),
        None => to_whole(amount.checked_mul(times).ok_or(Problem::Overflow)?),
    }
}

/// A unit of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightUnit {
    /// 1,000 grams.
    Kilogram,
    /// One gram.
    Gram,
    /// 1,000 kilograms.
    MetricTon,
    /// 2,000 pounds.
    ShortTon,
    /// 2,240 pounds.
    LongTon,
    /// 453.59237 grams.
    Pound,
    /// A sixteenth of a pound.
    Ounce,
    /// The hundredweight of the United States: 100 pounds.
    Hundredweight,
    /// 100 kilograms.
    Quintal,
}

impl WeightUnit {
    /// Reads a unit as manifests and vendors write it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let word: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        match word.as_str() {
            "K" | "KG" | "KGS" | "KGM" | "KILO" | "KILOS" | "KILOGRAM" | "KILOGRAMS" => {
                Some(Self::Kilogram)
            }
            "G" | "GR" | "GM" | "GMS" | "GRM" | "GRAM" | "GRAMS" => Some(Self::Gram),
            "T" | "MT" | "TNE" | "TON" | "TONS" | "TONNE" | "TONNES" | "MTS" | "METRICTON"
            | "METRICTONS" => Some(Self::MetricTon),
            "ST" | "STN" | "SHORTTON" | "SHORTTONS" => Some(Self::ShortTon),
            "LT" | "LTN" | "LONGTON" | "LONGTONS" => Some(Self::LongTon),
            "L" | "LB" | "LBS" | "LBR" | "POUND" | "POUNDS" => Some(Self::Pound),
            "OZ" | "ONZ" | "OUNCE" | "OUNCES" => Some(Self::Ounce),
            "CWT" | "CWA" | "HUNDREDWEIGHT" => Some(Self::Hundredweight),
            "QTL" | "DTN" | "QUINTAL" | "QUINTALS" => Some(Self::Quintal),
            _ => None,
        }
    }

    /// The unit that a header names, as in `Weight (kg)` or `Weight in Pounds`.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        header
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !matches!(word.to_ascii_lowercase().as_str(), "g" | "k" | "l"))
            .find_map(Self::from_text)
    }

    fn grams(self) -> Decimal {
        match self {
            Self::Kilogram => Decimal::from(1_000),
            Self::Gram => Decimal::ONE,
            Self::MetricTon => Decimal::from(1_000_000),
            Self::ShortTon => Decimal::new(90_718_474, 2),
            Self::LongTon => Decimal::new(10_160_469_088, 4),
            Self::Pound => Decimal::new(45_359_237, 5),
            Self::Ounce => Decimal::new(28_349_523_125, 9),
            Self::Hundredweight => Decimal::new(45_359_237, 3),
            Self::Quintal => Decimal::from(100_000),
        }
    }
}

/// Weight in whole grams, rounded half to even. Errors: [`Problem::Overflow`].
pub fn weight_grams(number: &Number, unit: WeightUnit) -> Result<i64, Problem> {
    whole_times(number.amount, unit.grams()).map(|(grams, _)| grams)
}

#[cfg(test)]
mod tests {
    use super::{WeightUnit, currency_of_header, money, weight_grams};
    use crate::intake::number::{NumberStyle, Problem, parse};

    fn grams(cell: &str) -> Option<i64> {
        let number = parse(cell, NumberStyle::Point).ok()?;
        weight_grams(&number, WeightUnit::from_text(&number.unit)?).ok()
    }

    #[test]
    fn weights_become_grams() {
        assert_eq!(grams("14887 KG"), Some(14_887_000));
        assert_eq!(grams("14887 ST"), Some(13_505_259_224));
        assert_eq!(grams("2 MT"), Some(2_000_000));
        assert_eq!(grams("1,000 Pounds"), Some(453_592));
        assert_eq!(grams("5 boxes"), None);
        assert_eq!(grams("1 cwt"), Some(45_359));
        assert_eq!(grams("3 quintals"), Some(300_000));
        assert_eq!(grams("2 LBS."), Some(907));
        assert_eq!(grams("1 LT"), Some(1_016_047));
        assert_eq!(WeightUnit::from_header("Weight (t)"), Some(WeightUnit::MetricTon));
        assert_eq!(WeightUnit::from_header("Gross Weight in KG"), Some(WeightUnit::Kilogram));
        assert_eq!(WeightUnit::from_header("G WEIGHT"), None);
    }

    #[test]
    fn money_is_rounded_half_to_even_and_flagged() {
        let read = |cell: &str, currency| {
            parse(cell, NumberStyle::Point)
                .and_then(|number| money(number.amount, currency))
                .map(|money| (money.minor, money.is_rounded))
        };
        assert_eq!(read("1248.7", "KRW"), Ok((1249, true)));
        assert_eq!(read("1248.5", "KRW"), Ok((1248, true)));
        assert_eq!(read("1105800.0", "KRW"), Ok((1_105_800, false)));
        assert_eq!(read("12.345", "USD"), Ok((1234, true)));
        assert_eq!(read("12.345", "KWD"), Ok((12_345, false)));
        assert_eq!(read("99999999999999999999", "USD"), Err(Problem::Overflow));
    }

    #[test]
    fn headers_name_currencies() {
        assert_eq!(currency_of_header("Value of Goods (USD)"), Some("USD"));
        assert_eq!(currency_of_header("TOTALVALUEUSD"), Some("USD"));
        assert_eq!(currency_of_header("FOB_INR"), Some("INR"));
        assert_eq!(currency_of_header("Item Price"), None);
    }
}
