//! Tariff numbers: digits only, kept as text.
//!
//! The Harmonized Tariff Schedule of the United States reads as 2 digits
//! chapter, 4 heading, 6 subheading (international), 8 rate line and 10
//! statistical suffix. There is no check digit; numbers match by prefix.

pub mod edition;

use crate::domain::text;

/// The longest tariff number, in digits: the U.S. statistical reporting number.
pub const CODE_LIMIT_DIGITS: usize = 10;

/// A number that a spreadsheet damaged in a way that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The number with its zeros restored, digits only.
    pub code: String,
    /// What was restored, one sentence for the row's warning.
    pub note: &'static str,
}

/// Why a text is not, as it stands, a tariff number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was written.
    #[error("There is no tariff number.")]
    Empty,
    /// Letters or signs stand where digits belong.
    #[error("This is not a tariff number: write 2 to 10 digits, with or without dots.")]
    NotACode,
    /// More than one number in the cell.
    #[error("There are several tariff numbers here: give each its own row.")]
    Several,
    /// Scientific notation: digits are lost.
    #[error("A spreadsheet rounded this number: format the column as text and export it again.")]
    Rounded,
    /// One digit.
    #[error("A tariff number has at least 2 digits.")]
    TooShort,
    /// More than [`CODE_LIMIT_DIGITS`] digits.
    #[error("A tariff number has at most 10 digits: drop another country's extra digits.")]
    TooLong,
    /// An odd number of digits, and no telling which is missing.
    #[error("A tariff number has an even number of digits: one is missing or too many.")]
    OddLength,
    /// Chapters 00 and 77 do not exist.
    #[error("There is no chapter 00 or 77 in the tariff.")]
    NoSuchChapter,
    /// A zero was lost; the number in [`Repair`] may be used with its note.
    #[error("{}", .0.note)]
    Repairable(Repair),
}

/// Reads a tariff number as people write it: `6109.10.00.40`, `6109.10.0040`,
/// `6109100040`, `Classified: 6904.10`, `6109.10 T-shirts`.
///
/// # Errors
/// [`Problem::Repairable`] when a spreadsheet took the leading zero of chapters
/// 01 to 09, or the zero behind a dot; otherwise what is wrong.
pub fn digits(written: &str) -> Result<String, Problem> {
    let line = text::compose(written);
    let body = number_part(&line)?;
    let groups = groups(body)?;
    let count: usize = groups.iter().map(String::len).sum();
    if count < 2 {
        return Err(Problem::TooShort);
    }
    if count > CODE_LIMIT_DIGITS {
        return Err(Problem::TooLong);
    }
    if groups.iter().all(|group| group.len() % 2 == 0) {
        let code = groups.concat();
        return if is_chapter(&code) { Ok(code) } else { Err(Problem::NoSuchChapter) };
    }
    let repair = restore_zeros(body, &groups).ok_or(Problem::OddLength)?;
    if repair.code.len() <= CODE_LIMIT_DIGITS && is_chapter(&repair.code) {
        Err(Problem::Repairable(repair))
    } else {
        Err(Problem::OddLength)
    }
}

/// What a text with letters in place of digits may have meant: `84O1.10` is
/// 8401.10. None when it would not be a number even so.
pub fn suggest(written: &str) -> Option<String> {
    let line = text::squeeze(written);
    if !has_digit(&line) || line.contains(['e', 'E']) {
        return None;
    }
    let mended: String = line
        .chars()
        .map(|sign| match sign {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            other => other,
        })
        .collect();
    match digits(&mended) {
        Ok(code) => Some(code).filter(|code| mended != line && edition::has(code)),
        Err(Problem::Repairable(repair)) if mended != line => Some(repair.code),
        Err(_) => None,
    }
}

/// True for chapters 98 and 99, which exist in the U.S. schedule alone: they
/// add to a line's classification and never replace it.
pub fn is_chapter_98_99(code: &str) -> bool {
    code.starts_with("98") || code.starts_with("99")
}

/// True when a number lies under a prefix; both are digits only. An empty
/// prefix matches nothing: a scope that forgot its goods must not mean all goods.
pub fn matches_prefix(code: &str, prefix: &str) -> bool {
    !prefix.is_empty() && code.starts_with(prefix)
}

/// The number with the schedule's dots: `6109100040` as `6109.10.00.40`.
/// What is not made of digits comes back as it is.
pub fn display(code: &str) -> String {
    let is_plain = code.bytes().all(|byte| byte.is_ascii_digit());
    let mut shown = String::with_capacity(code.len() + 3);
    for (place, digit) in code.chars().enumerate() {
        if is_plain && place >= 4 && place % 2 == 0 {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}

/// Cuts a label before and words behind the number off.
fn number_part(line: &str) -> Result<&str, Problem> {
    if line.is_empty() {
        return Err(Problem::Empty);
    }
    let behind_label = line
        .rsplit_once(':')
        .map(|(_, value)| value)
        .filter(|value| has_digit(value))
        .unwrap_or(line);
    let start = behind_label.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let end = start
        .find(|sign: char| !sign.is_ascii_digit() && !" .-,;/|".contains(sign))
        .unwrap_or(start.len());
    let (body, rest) = start.split_at_checked(end).unwrap_or((start, ""));
    if body.is_empty() {
        return Err(Problem::NotACode);
    }
    if is_exponent(rest) {
        return Err(Problem::Rounded);
    }
    let is_glued = body.ends_with(|sign: char| sign.is_ascii_digit())
        && rest.starts_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '%' | '$'));
    if is_glued || has_digit(rest) {
        return Err(Problem::NotACode);
    }
    Ok(body.trim_end_matches(|sign: char| !sign.is_ascii_digit()))
}

/// The runs of digits, with a spreadsheet's thousands commas and its `.0` gone.
fn groups(body: &str) -> Result<Vec<String>, Problem> {
    if body.contains([';', '/', '|']) {
        return Err(Problem::Several);
    }
    if body.contains(',') {
        return without_commas(body).map(|whole| vec![whole]).ok_or(Problem::Several);
    }
    let mut groups: Vec<String> =
        body.split([' ', '.', '-']).filter(|group| !group.is_empty()).map(String::from).collect();
    if let ([whole, zeros], true) = (groups.as_slice(), body.contains('.')) {
        let is_decimal = (zeros == "0" && whole.len() >= 5)
            || (whole.len() >= 9 && zeros.bytes().all(|byte| byte == b'0'));
        if is_decimal {
            groups.truncate(1);
        }
    }
    Ok(groups)
}

/// `6,109,100,040` without its commas; none when they separate numbers.
fn without_commas(body: &str) -> Option<String> {
    let mut parts = body.split(',');
    let mut whole = parts.next().filter(|head| head.len() <= 3)?.to_owned();
    for part in parts {
        if part.len() != 3 {
            return None;
        }
        whole.push_str(part);
    }
    whole.bytes().all(|byte| byte.is_ascii_digit()).then_some(whole)
}

/// Puts back the zeros that a cell in number format loses: the first digit of
/// chapters 01 to 09, and the last digit behind a single dot (`6109.10`).
fn restore_zeros(body: &str, groups: &[String]) -> Option<Repair> {
    let lost_leading =
        "A leading zero was restored: a spreadsheet drops it from chapters 01 to 09.";
    let lost_trailing = "A trailing zero was restored: a spreadsheet drops it behind a dot.";
    let lost_both = "Zeros in front and behind were restored: a spreadsheet drops them.";
    let (head, tail) = groups.split_first()?;
    let is_tail_even = tail.iter().all(|group| group.len() % 2 == 0);
    let is_decimal =
        tail.len() == 1 && body.contains('.') && tail.iter().all(|part| part.len() == 1);
    let is_short_head = head.len() == 3 || (tail.is_empty() && head.len() % 2 == 1);
    // A zero in front of a zero would be chapter 00.
    if is_short_head && head.starts_with('0') {
        return None;
    }
    let all = groups.concat();
    let (code, note) = match (is_short_head, is_tail_even, is_decimal) {
        (true, true, _) => (format!("0{all}"), lost_leading),
        (true, _, true) => (format!("0{all}0"), lost_both),
        (false, _, true) if head.len() == 4 => (format!("{all}0"), lost_trailing),
        _ => return None,
    };
    Some(Repair { code, note })
}

fn is_chapter(code: &str) -> bool {
    !code.starts_with("00") && !code.starts_with("77")
}

fn has_digit(part: &str) -> bool {
    part.bytes().any(|byte| byte.is_ascii_digit())
}

/// True for the `E+09` behind `6.10910004`.
fn is_exponent(rest: &str) -> bool {
    rest.strip_prefix(['e', 'E'])
        .map(|power| power.trim_start_matches(['+', '-']))
        .is_some_and(|power| power.starts_with(|sign: char| sign.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
