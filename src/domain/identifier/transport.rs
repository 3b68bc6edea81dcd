//! Numbers of ships, boxes, carriers and their papers.

use super::{Checked, Kind, WRONG_DIGIT, digit_values, is_all_zero, is_digits, remainder};
use crate::domain::text;

/// The most characters that ACE takes for a bill number behind the carrier
/// code; vendors show longer ones. Unverified, so only a warning.
const BILL_NUMBER_LIMIT_CHARS: usize = 12;

/// The key of a bill: carrier code, then the number stripped to letters and
/// digits without a repeated carrier code. None when the number is empty.
/// Carriers use numbers again after some time, so the key needs a date beside it.
pub fn bill_key(scac: &str, number: &str) -> Option<String> {
    let carrier = alphanumeric(scac);
    let mut plain = alphanumeric(number);
    if plain.is_empty() || plain == carrier {
        return None;
    }
    if !plain.starts_with(&carrier) {
        plain.insert_str(0, &carrier);
    }
    Some(plain)
}

/// The ISO 6346 check digit for owner code, category and serial (10 characters).
/// A remainder of 10 counts as 0.
pub fn container_check_digit(body: &str) -> Option<u32> {
    if body.len() != 10 {
        return None;
    }
    let mut sum = 0;
    for (place, sign) in body.chars().enumerate() {
        let weight = 1_u32.checked_shl(u32::try_from(place).ok()?)?;
        sum += container_value(sign)? * weight;
    }
    Some(sum % 11 % 10)
}

pub(super) fn check_container(plain: &str) -> Checked {
    let kind = Kind::Container;
    if matches!(plain, "NC" | "NONE" | "NA") {
        return Checked::warn(kind, "", "The file says that there is no container.");
    }
    let body = plain.get(..10).unwrap_or(plain);
    let is_shaped = body.len() == 10
        && body.bytes().take(3).all(|byte| byte.is_ascii_uppercase())
        && body.get(3..4).is_some_and(|category| matches!(category, "U" | "J" | "Z"))
        && body.get(4..).is_some_and(is_digits);
    let Some(expected) = container_check_digit(body).filter(|_| is_shaped) else {
        return Checked::bad(
            kind,
            plain,
            "A container number is 3 letters, then U, J or Z, then 7 digits.",
        );
    };
    match plain.get(10..) {
        Some("") => Checked::bad(
            kind,
            plain,
            format!("The check digit is missing: it should be {expected}."),
        )
        .in_common("The check digit is missing."),
        Some(digit) if digit == expected.to_string() => Checked::ok(kind, plain),
        Some(digit) if digit.len() == 1 => Checked::bad(
            kind,
            plain,
            format!("The check digit should be {expected}: a character is mistyped."),
        )
        .in_common(WRONG_DIGIT),
        _ => Checked::bad(kind, plain, "A container number has 11 characters."),
    }
}

pub(super) fn check_imo(plain: &str) -> Checked {
    let kind = Kind::Imo;
    let number = plain.strip_prefix("IMO").unwrap_or(plain);
    let number = number.trim_start_matches(['#', ' ']);
    let Some(digits) = digit_values(number).filter(|digits| digits.len() == 7) else {
        return Checked::bad(kind, plain, "An IMO number has 7 digits.");
    };
    if is_all_zero(number) {
        return Checked::bad(kind, number, "A number of zeros stands for no ship.");
    }
    let sum: u32 =
        digits.iter().zip([7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    if digits.last() == Some(&(sum % 10)) {
        Checked::ok(kind, number)
    } else {
        // Many registers hold numbers that fail, so the value stays usable.
        let note =
            format!("The check digit should be {}: check it against a ship register.", sum % 10);
        Checked::warn(kind, number, note)
            .in_common("The check digit is wrong: check it against a ship register.")
    }
}

pub(super) fn check_in_bond(plain: &str) -> Checked {
    let kind = Kind::InBond;
    let Some(digits) = digit_values(plain).filter(|digits| digits.len() == 9) else {
        return Checked::bad(kind, plain, "An in-bond number has 9 digits.");
    };
    if is_all_zero(plain) {
        return Checked::bad(kind, plain, "A number of zeros stands for no movement.");
    }
    checked_by_seven(kind, plain, &digits)
}

pub(super) fn check_air_waybill(plain: &str) -> Checked {
    let kind = Kind::AirWaybill;
    let Some(digits) = digit_values(plain).filter(|digits| digits.len() == 11) else {
        let note = if is_digits(plain) && matches!(plain.len(), 9 | 10) {
            "An air waybill has 11 digits: a spreadsheet may have dropped leading zeros."
        } else {
            "An air waybill has 11 digits: airline prefix, serial number and check digit."
        };
        return Checked::bad(kind, plain, note);
    };
    if plain.get(3..).is_some_and(is_all_zero) {
        return Checked::bad(kind, plain, "A number of zeros stands for no waybill.");
    }
    checked_by_seven(kind, plain, digits.get(3..).unwrap_or_default())
}

pub(super) fn check_scac(value: &str) -> Checked {
    let kind = Kind::Scac;
    // Vendors write "PCMV - Port City Marine Services".
    let squeezed = text::squeeze(value);
    let code = squeezed.split_once(" - ").map_or(squeezed.as_str(), |(code, _)| code);
    let code = code.trim().to_ascii_uppercase();
    if (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Checked::ok(kind, code)
    } else {
        Checked::bad(kind, &code, "A carrier code has 2 to 4 letters.")
    }
}

pub(super) fn check_bill(plain: &str) -> Checked {
    let kind = Kind::Bill;
    let stripped = alphanumeric(plain);
    let (carrier, number) = stripped.split_at_checked(4).unwrap_or(("", stripped.as_str()));
    if !stripped.bytes().any(|byte| matches!(byte, b'1'..=b'9')) || !plain.is_ascii() {
        return Checked::bad(kind, plain, "A bill of lading is a carrier code and a number.");
    }
    if !carrier.bytes().all(|byte| byte.is_ascii_uppercase()) || carrier.is_empty() {
        return Checked::warn(
            kind,
            stripped,
            "The carrier code in front of the number is missing.",
        );
    }
    if let Some(own) = number.strip_prefix(carrier).filter(|own| !own.is_empty()) {
        let canonical = format!("{carrier}{own}");
        return Checked::warn(kind, canonical, "The carrier code stood twice; it was kept once.");
    }
    if number.len() > BILL_NUMBER_LIMIT_CHARS {
        return Checked::warn(kind, stripped, "The number is longer than 12 characters.");
    }
    Checked::ok(kind, stripped)
}

/// The rule of in-bond and air waybill numbers: the last digit is the
/// remainder of the digits before it, divided by seven.
fn checked_by_seven(kind: Kind, plain: &str, digits: &[u32]) -> Checked {
    let Some((last, body)) = digits.split_last() else {
        return Checked::bad(kind, plain, "There are no digits here.");
    };
    let expected = remainder(body, 7);
    if *last == expected {
        Checked::ok(kind, plain)
    } else {
        let note = format!("The check digit should be {expected}: a digit is mistyped.");
        Checked::bad(kind, plain, note).in_common(WRONG_DIGIT)
    }
}

/// Digits as they are; letters from 10, leaving 11, 22 and 33 out.
fn container_value(sign: char) -> Option<u32> {
    if let Some(digit) = sign.to_digit(10) {
        return Some(digit);
    }
    let place = u32::from(sign).checked_sub(u32::from('A')).filter(|place| *place < 26)?;
    Some(10 + place + place.div_ceil(10))
}

fn alphanumeric(value: &str) -> String {
    // Nearly all numbers are written as they should be.
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return value.to_owned();
    }
    value
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Status, check};
    use super::*;

    fn status(kind: Kind, value: &str) -> Status {
        check(kind, value).status
    }

    #[test]
    fn container_letters_skip_the_multiples_of_eleven() {
        let values: Vec<u32> = ('A'..='Z').filter_map(container_value).collect();
        let wanted: Vec<u32> = (10..=38).filter(|value| value % 11 != 0).collect();
        assert_eq!(values, wanted);
    }

    #[test]
    fn containers_carry_their_check_digit() {
        for number in ["CSQU3054383", "SUDU6989315", "TCKU6779542", "GESU6008873", "MRKU2397436"] {
            assert_eq!(status(Kind::Container, number), Status::Ok, "{number}");
        }
        assert_eq!(check(Kind::Container, "csqu 305438-3").canonical, "CSQU3054383");
        assert!(check(Kind::Container, "CSQU305438").note.contains('3'));
        assert_eq!(status(Kind::Container, "NC"), Status::Warn);
        assert_eq!(check(Kind::Container, "NC").canonical, "");
        for number in ["CSQU30543833", "СSQU3054383", "CSQX3054383", "C"] {
            assert_eq!(status(Kind::Container, number), Status::Bad, "{number}");
        }
    }

    #[test]
    fn zeros_are_placeholders() {
        assert_eq!(status(Kind::Imo, "0000000"), Status::Bad);
        assert_eq!(status(Kind::InBond, "000000000"), Status::Bad);
        assert_eq!(status(Kind::AirWaybill, "000-00000000"), Status::Bad);
        assert_eq!(status(Kind::AirWaybill, "016-00000000"), Status::Bad);
    }

    #[test]
    fn ships_and_movements_carry_their_check_digit() {
        assert_eq!(status(Kind::Imo, "9213583"), Status::Ok);
        assert_eq!(check(Kind::Imo, "IMO: 9319466").canonical, "9319466");
        assert_eq!(status(Kind::Imo, "9319466.0"), Status::Ok);
        assert_eq!(status(Kind::Imo, "8814274"), Status::Warn);
        assert_eq!(status(Kind::Imo, "881427"), Status::Bad);
        assert_eq!(status(Kind::InBond, "257700052"), Status::Ok);
        assert_eq!(status(Kind::InBond, "257700203"), Status::Ok);
        assert_eq!(status(Kind::InBond, "257700053"), Status::Bad);
        assert_eq!(check(Kind::AirWaybill, "589-8114 0743").canonical, "58981140743");
        assert_eq!(status(Kind::AirWaybill, "589-81140743"), Status::Ok);
        assert_eq!(status(Kind::AirWaybill, "589-81140744"), Status::Bad);
        assert!(check(Kind::AirWaybill, "1612345675").note.contains("leading zeros"));
    }

    #[test]
    fn carriers_and_bills() {
        assert_eq!(check(Kind::Scac, "PCMV - Port City Marine Services").canonical, "PCMV");
        assert_eq!(status(Kind::Scac, "maeu"), Status::Ok);
        assert_eq!(status(Kind::Scac, "M1"), Status::Bad);
        for (value, canonical, verdict) in [
            ("maeu 123-456 789", "MAEU123456789", Status::Ok),
            ("MAEUMAEU123456789", "MAEU123456789", Status::Warn),
            ("123456789", "123456789", Status::Warn),
            ("MAEU1234567890123", "MAEU1234567890123", Status::Warn),
            ("MAEU", "MAEU", Status::Bad),
            ("MAEU0000", "MAEU0000", Status::Bad),
        ] {
            let checked = check(Kind::Bill, value);
            assert_eq!(
                (checked.canonical.as_str(), checked.status),
                (canonical, verdict),
                "{value}"
            );
        }
        assert_eq!(bill_key("hlcu", "HLCU-SHA 1"), Some("HLCUSHA1".to_owned()));
        assert_eq!(bill_key("", "sha/1"), Some("SHA1".to_owned()));
        assert_eq!((bill_key("MAEU", "MAEU"), bill_key("MAEU", " - ")), (None, None));
    }
}
