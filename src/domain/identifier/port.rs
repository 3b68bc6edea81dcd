//! Codes of ports and places. Cells often hold code and name: `57078, YANTIAN`.

use super::{Checked, Kind, is_all_zero, is_digits};
use crate::domain::{country, text};

/// A U.S. port: 4 digits as text, of which the first two are the district.
pub(super) fn check_schedule_d(value: &str) -> Checked {
    check_digits_code(Kind::PortScheduleD, value, 4, "A U.S. port code has 4 digits.")
}

/// A foreign port: 5 digits as text.
pub(super) fn check_schedule_k(value: &str) -> Checked {
    check_digits_code(Kind::PortScheduleK, value, 5, "A foreign port code has 5 digits.")
}

/// Two letters for the country, three letters or digits 2 to 9 for the place.
pub(super) fn check_un_locode(plain: &str) -> Checked {
    let kind = Kind::UnLocode;
    let (nation, place) = plain.split_at_checked(2).unwrap_or((plain, ""));
    let is_place = place.len() == 3
        && place.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'9'));
    // XZ stands for installations in international waters.
    if country::name(nation).is_none() && nation != "XZ" {
        Checked::bad(kind, plain, "The first two letters are not a country.")
    } else if is_place {
        Checked::ok(kind, plain)
    } else {
        Checked::bad(kind, plain, "Behind the country stand 3 letters or digits 2 to 9.")
    }
}

fn check_digits_code(kind: Kind, value: &str, length: usize, rule: &'static str) -> Checked {
    let line = text::compose(value);
    let line = line.trim_start_matches(['\'', '"', '=']);
    let end = line.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(line.len());
    let (code, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    let rest = if rest == ".0" { "" } else { rest };
    let is_apart = rest.is_empty() || rest.starts_with([',', ' ', '-', '"', ';', ':', '(']);
    if !is_digits(code) || !is_apart || is_all_zero(code) {
        return Checked::bad(kind, line, rule);
    }
    if code.len() == length {
        Checked::ok(kind, code)
    } else if code.len() + 1 == length {
        let note = "A leading zero was restored: spreadsheets drop it.";
        Checked::warn(kind, format!("0{code}"), note)
    } else {
        Checked::bad(kind, line, rule)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Status, check};
    use super::*;

    #[test]
    fn port_codes_are_read_out_of_their_cells() {
        for (kind, value, canonical, status) in [
            (Kind::PortScheduleD, "0101", "0101", Status::Ok),
            (Kind::PortScheduleD, "101", "0101", Status::Warn),
            (Kind::PortScheduleD, "2704, LOS ANGELES, CA", "2704", Status::Ok),
            (Kind::PortScheduleD, "'1001", "1001", Status::Ok),
            (Kind::PortScheduleD, "2704.0", "2704", Status::Ok),
            (Kind::PortScheduleD, "27", "27", Status::Bad),
            (Kind::PortScheduleD, "0000", "0000", Status::Bad),
            (Kind::PortScheduleD, "Los Angeles", "Los Angeles", Status::Bad),
            (Kind::PortScheduleK, "57078, YANTIAN", "57078", Status::Ok),
            (Kind::PortScheduleK, "1520", "01520", Status::Warn),
            (Kind::PortScheduleK, "57078A", "57078A", Status::Bad),
            (Kind::UnLocode, "us nyc", "USNYC", Status::Ok),
            (Kind::UnLocode, "CN-YTN", "CNYTN", Status::Ok),
            (Kind::UnLocode, "XZ2AB", "XZ2AB", Status::Ok),
            (Kind::UnLocode, "XXBOS", "XXBOS", Status::Bad),
            (Kind::UnLocode, "USB0S", "USB0S", Status::Bad),
            (Kind::UnLocode, "USNY", "USNY", Status::Bad),
        ] {
            let checked = check(kind, value);
            assert_eq!(
                (checked.canonical.as_str(), checked.status),
                (canonical, status),
                "{value}"
            );
        }
    }
}
