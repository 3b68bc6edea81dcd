//! What is kept of a stored name beside its letters.

use super::super::block::Standing;
use super::super::weigh::country_code;
use crate::domain::country;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The bit that says that the name was removed.
pub(super) const REMOVED: u16 = 1 << 15;

/// Country and standing in one number: five bits for each letter of the code,
/// 0 for none, and two for the standing.
pub(super) fn mark(standing: Standing, country: &str) -> u16 {
    let standing = match standing {
        Standing::Whole => 0,
        Standing::Named => 1,
        Standing::Agent => 2,
        Standing::Order => 3,
    };
    let code = if is_code(country) { Cow::from(country) } else { country_code(country).into() };
    let letters = match *code.as_bytes() {
        [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            u16::from(first - b'A' + 1) << 5 | u16::from(second - b'A' + 1)
        }
        _ => 0,
    };
    letters << 2 | standing
}

/// True for what stored parties have, an alpha-2 code in capitals: it needs no reading.
fn is_code(written: &str) -> bool {
    let &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = written.as_bytes() else { return false };
    CODES.get(usize::from(first - b'A')).is_some_and(|seconds| seconds & 1 << (second - b'A') != 0)
}

/// For each first letter of a code a bit for each second one.
static CODES: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut codes = [0; 26];
    for (code, _) in country::list() {
        if let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = code.as_bytes()
            && let Some(seconds) = codes.get_mut(usize::from(first - b'A'))
        {
            *seconds |= 1 << (second - b'A');
        }
    }
    codes
});

pub(super) fn standing(mark: u16) -> Standing {
    match mark & 3 {
        0 => Standing::Whole,
        1 => Standing::Named,
        2 => Standing::Agent,
        _ => Standing::Order,
    }
}

pub(super) fn country(mark: u16) -> String {
    [mark >> 7 & 31, mark >> 2 & 31]
        .into_iter()
        .filter(|letter| *letter > 0)
        .filter_map(|letter| char::from_u32(u32::from(letter) + 64))
        .collect()
}
