//! Container numbers out of cells that hold one or many, with sizes and seals
//! between them.

use super::cells::{Cells, without_html};
use super::field::Field;
use crate::domain::identifier::{self, Kind, transport};

/// The most containers that one row may list.
const CONTAINER_LIMIT: usize = 500;

/// Container numbers in the order of the file; bad check digits are remarks.
pub(super) fn containers(cells: &mut Cells<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cell in cells.all(Field::Containers) {
        if is_one(cell.text) {
            if !found.iter().any(|known| known == cell.text) && found.len() < CONTAINER_LIMIT {
                found.push(cell.text.to_owned());
            }
            continue;
        }
        for number in split(cell.text) {
            let checked = identifier::check(Kind::Container, &number);
            if !checked.note.is_empty() && !checked.canonical.is_empty() {
                cells.warn(Field::Containers, &number, checked.remark());
            }
            let is_new = !checked.canonical.is_empty() && !found.contains(&checked.canonical);
            if is_new && found.len() < CONTAINER_LIMIT {
                found.push(checked.canonical);
            }
        }
    }
    found
}

/// True for one sound number and nothing else, as most cells are.
fn is_one(cell: &str) -> bool {
    let (Some(body), Some(digit)) = (cell.get(..10), cell.get(10..)) else { return false };
    digit.len() == 1
        && body.bytes().take(3).all(|byte| byte.is_ascii_uppercase())
        && matches!(body.as_bytes().get(3), Some(b'U' | b'J' | b'Z'))
        && body.bytes().skip(4).all(|byte| byte.is_ascii_digit())
        && digit.parse().ok() == transport::container_check_digit(body)
}

/// Cuts a cell into container numbers: blanks, commas, semicolons, slashes,
/// line breaks; a prefix that stands apart from its digits is put back; sizes
/// (`40HC`, `22G1`) and seals are left out.
fn split(cell: &str) -> Vec<String> {
    let plain = without_html(cell).to_ascii_uppercase();
    let mut numbers: Vec<String> = Vec::new();
    let mut is_seal = false;
    let is_between = |letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | ';' | '|' | '/' | '(' | ')' | '+' | '&')
    };
    for part in plain.split(is_between) {
        // 'TEMU1234567-40HC' is a number and a size; 'TEMU-123456-7' is not.
        let part = part.rsplit_once('-').filter(|(_, size)| is_size(size)).map_or(part, |(n, _)| n);
        let part: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
        if part.is_empty() || matches!(part.as_str(), "NC" | "NA" | "NULL" | "NONE" | "AND") {
            continue;
        }
        if matches!(part.as_str(), "SEAL" | "SEALS" | "SEALNO" | "SL") {
            is_seal = true;
            continue;
        }
        if is_seal && !is_prefixed(&part) {
            continue;
        }
        is_seal = false;
        let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let last = numbers.last_mut().filter(|last| {
            let joined = last.len().saturating_add(part.len());
            is_digits && last.len() >= 4 && last.len() < 11 && joined <= 11
        });
        if let Some(last) = last {
            last.push_str(&part);
        } else if !is_size(&part) {
            numbers.push(part);
        }
    }
    // Counts and loose words are no numbers.
    numbers.retain(|number| number.len() > 4);
    numbers
}

/// True for four letters of which the last says that it is a container.
fn is_prefixed(part: &str) -> bool {
    part.bytes().take(3).all(|byte| byte.is_ascii_uppercase())
        && matches!(part.as_bytes().get(3), Some(b'U' | b'J' | b'Z'))
}

/// True for `40HC`, `20'`, `1X40HQ`, `45FT`, `DV`, and the ISO 6346 size and type
/// codes such as `22G1` and `45R1`.
fn is_size(part: &str) -> bool {
    const LENGTHS: [&str; 5] = ["20", "40", "45", "48", "53"];
    const TYPES: [&str; 26] = [
        "", "FT", "GP", "DC", "DV", "DRY", "HC", "HQ", "RF", "RH", "RE", "OT", "FR", "FL", "ST",
        "SD", "TK", "NOR", "HCDV", "HCRF", "FTHC", "FTHQ", "FTGP", "STD", "HREF", "REEFER",
    ];
    let plain: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.as_str();
    let bare = plain.split_once('X').map_or(plain, |(count, size)| {
        if count.len() <= 2 && count.bytes().all(|byte| byte.is_ascii_digit()) {
            size
        } else {
            plain
        }
    });
    let is_plain_size = LENGTHS
        .iter()
        .any(|length| bare.strip_prefix(length).is_some_and(|kind| TYPES.contains(&kind)));
    let is_type = !plain.is_empty() && TYPES.contains(&plain);
    let is_iso = matches!(plain.as_bytes(), [b'2' | b'4' | b'L', b'0' | b'2' | b'5' | b'E', kind, digit]
        if b"GVBSRHUPTAK".contains(kind) && digit.is_ascii_digit());
    is_plain_size || is_type || is_iso
}

#[cfg(test)]
mod tests {
    use super::{is_one, split};

    #[test]
    fn containers_are_told_apart() {
        let expected = ["CSQU3054383", "SUDU6989315", "TCKU6779542"];
        for cell in [
            "CSQU3054383 SUDU6989315\nTCKU6779542",
            "CSQU 305438-3; sudu 698931 5<br/>TCKU-677954-2",
            "CSQU3054383/40HC, SUDU6989315/20GP, TCKU6779542/45G1",
            "CSQU3054383-40HC SUDU6989315(20') TCKU6779542 1X40HQ",
            "CSQU3054383/SUDU6989315/TCKU6779542",
            "CSQU3054383 SEAL CN1234567, SUDU6989315 SEAL: 998877, TCKU6779542",
            "3X40HC: CSQU3054383 & SUDU6989315 and TCKU6779542",
        ] {
            assert_eq!(split(cell), expected, "{cell}");
        }
        assert_eq!(split("NC"), Vec::<String>::new());
        assert_eq!(split("2 x 40HC"), Vec::<String>::new());
        assert_eq!(split("CSQU30543"), ["CSQU30543"], "what is cut short is remarked");
    }

    #[test]
    fn sound_numbers_are_seen_at_once() {
        assert!(is_one("CSQU3054383"));
        for cell in ["CSQU3054384", "csqu3054383", "CSQU305438", "CSQX3054383", "é", ""] {
            assert!(!is_one(cell), "{cell}");
        }
    }
}
