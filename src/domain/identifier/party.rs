//! Numbers of companies: LEI, FEI, D-U-N-S, China's credit code.

use super::{Checked, Kind, Status, digit_values, is_all_zero, is_digits, remainder};

/// The signs of a Unified Social Credit Code in the order of their values
/// (GB 32100): I, O, S, V and Z are left out.
const USCC_SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check sign for the first 17 signs of a Unified Social Credit Code;
/// none when there is a sign that the code cannot have.
pub fn uscc_check_sign(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for sign in body.chars() {
        sum += USCC_SIGNS.find(sign)? * weight;
        weight = weight * 3 % 31;
    }
    USCC_SIGNS.chars().nth((31 - sum % 31) % 31)
}

pub(super) fn check_lei(plain: &str) -> Checked {
    let kind = Kind::Lei;
    let is_shaped = plain.len() == 20
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && plain.get(18..).is_some_and(is_digits);
    if !is_shaped {
        return Checked::bad(kind, plain, "An LEI is 18 letters or digits and 2 check digits.");
    }
    // ISO 7064: letters count 10 to 35, each as two decimal digits.
    let digits: Vec<u32> = plain
        .chars()
        .filter_map(|sign| sign.to_digit(36))
        .flat_map(|value| if value < 10 { vec![value] } else { vec![value / 10, value % 10] })
        .collect();
    if remainder(&digits, 97) == 1 {
        Checked::ok(kind, plain)
    } else {
        Checked::bad(kind, plain, "The check digits do not fit: a character is mistyped.")
    }
}

pub(super) fn check_fei(plain: &str) -> Checked {
    let kind = Kind::Fei;
    if !is_digits(plain) || is_all_zero(plain) || !matches!(plain.len(), 7 | 10) {
        return Checked::bad(kind, plain, "An FEI has 10 digits, an older one 7.");
    }
    let note = if plain.len() == 7 {
        "This is an older number; it may since have been merged into another."
    } else {
        ""
    };
    Checked::new(kind, plain, Status::Ok, note)
}

/// Nine digits. Their old check digit is no longer given, so none is looked at.
pub(super) fn check_duns(plain: &str) -> Checked {
    let kind = Kind::Duns;
    let is_nine = digit_values(plain).is_some_and(|digits| digits.len() == 9);
    if is_nine && !is_all_zero(plain) {
        Checked::ok(kind, plain)
    } else {
        Checked::bad(kind, plain, "A D-U-N-S number has 9 digits.")
    }
}

pub(super) fn check_uscc(plain: &str) -> Checked {
    let kind = Kind::Uscc;
    let (Some(body), Some(sign)) = (plain.get(..17), plain.get(17..)) else {
        return Checked::bad(kind, plain, "A Unified Social Credit Code has 18 signs.");
    };
    // Authority, category, then six digits for the place of registration.
    if sign.len() != 1 || !plain.get(2..8).is_some_and(is_digits) {
        let note = "A Unified Social Credit Code has 18 signs; the third to the eighth are digits.";
        return Checked::bad(kind, plain, note);
    }
    match uscc_check_sign(body) {
        Some(expected) if sign.starts_with(expected) => Checked::ok(kind, plain),
        Some(expected) => {
            let note = format!("The check sign should be {expected}: a sign is mistyped.");
            Checked::bad(kind, plain, note)
                .in_common("The check sign is wrong: a sign is mistyped.")
        }
        None => {
            Checked::bad(kind, plain, "The letters I, O, S, V and Z are not used in this code.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn company_numbers_are_checked() {
        for (kind, value, status) in [
            (Kind::Lei, "213800KUD8LAJWSQ9D15", Status::Ok),
            (Kind::Lei, "2138-00ku-d8la-jwsq-9d15", Status::Ok),
            (Kind::Lei, "213800KUD8LXJWSQ9D15", Status::Bad),
            (Kind::Lei, "213800KUD8LAJWSQ9D1", Status::Bad),
            (Kind::Lei, "213800KUD8LAJWSQ9DАБ", Status::Bad),
            (Kind::Fei, "3001234567", Status::Ok),
            (Kind::Fei, "1234567", Status::Ok),
            (Kind::Fei, "12345678", Status::Bad),
            (Kind::Fei, "0000000000", Status::Bad),
            (Kind::Duns, "12-345-6789", Status::Ok),
            (Kind::Duns, "000000000", Status::Bad),
            (Kind::Duns, "12345678", Status::Bad),
            (Kind::Uscc, "91 110000 600037341l", Status::Ok),
            (Kind::Uscc, "91110000600037341N", Status::Bad),
            (Kind::Uscc, "9111000060003IOZSV", Status::Bad),
            (Kind::Uscc, "911100006000373411L", Status::Bad),
            (Kind::Uscc, "深圳深圳深圳深圳深圳深圳深圳深圳深圳", Status::Bad),
        ] {
            assert_eq!(check(kind, value).status, status, "{value}");
        }
        assert!(check(Kind::Fei, "1234567").note.contains("older"));
    }
}
