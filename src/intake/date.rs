//! Calendar dates as trade files write them. Dates are port-local: a time of
//! day or a zone behind them is dropped, never used to shift the day.

mod column;
mod month;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use column::{Evidence, decide};

/// Which number comes first in dates like `8/7/2023`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStyle {
    /// Some first number is at most 12 and some second number is above.
    MonthFirst,
    /// Some first number is above 12.
    DayFirst,
    /// The first rows can be read either way; read month first, as in the U.S.
    #[default]
    Unclear,
}

/// A date, and what was odd about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    /// The day.
    pub date: NaiveDate,
    /// A remark for the row's warnings; empty when all is well.
    pub note: &'static str,
    /// True for the day number of a spreadsheet, which may be another number.
    pub is_serial: bool,
}

/// The first and last year that a trade date can have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// Day numbers of spreadsheets between 1954 and 2064.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=60_000;
/// Two-digit years from here on are of the last century.
const PIVOT_YEAR: i32 = 70;

const OTHER_ORDER: &str = "Day and month are in the other order than in the rest of the column.";
const PROOF_TOO_LATE: &str = "This date shows that the column is written day first, but its first rows could not tell and such dates were read month first: write dates as 2023-02-28 and import again.";

/// Reads a date; none when it is none.
///
/// Known are `20211208`, `2023-02-28T00:00+08:00`, `8/8/2023`, `28.02.2023`,
/// `28-Feb-23`, `Feb 28, 2023`, `28 février 2023`, `2023年2月28日` and the day
/// numbers of spreadsheets. Seconds since 1970 are none.
#[must_use]
pub fn parse(cell: &str, style: DateStyle) -> Option<Parsed> {
    if let Some((year, month, day)) = year_first(cell.as_bytes()) {
        return plain(year, month, day);
    }
    let text = without_time(cell);
    let parts = Parts::of(text);
    match parts.as_slice() {
        // 20230228, 20230228101500 and 20230228T101500Z.
        [one, ..] if matches!(one.len(), 8 | 14) && parts.is_one_stamp() => {
            let (year, month, day) = year_first(one.as_bytes().get(..8)?)?;
            plain(year, month, day)
        }
        [one] | [one, _] if one.len() == 5 => serial(one, text),
        [first, second, third] => {
            if let Some(month) = month::from_word(first) {
                return plain(year_of(third)?, month, day_of(second)?);
            }
            if let Some(month) = month::from_word(second) {
                return if first.len() == 4 {
                    plain(year_of(first)?, month, day_of(third)?)
                } else {
                    plain(year_of(third)?, month, day_of(first)?)
                };
            }
            // Vietnamese writes "28 tháng 2 năm 2023", Chinese the year first.
            let is_worded = !text.is_ascii() || text.contains("thang");
            let style = if is_worded { DateStyle::DayFirst } else { style };
            numeric([first, second, third], style, text.contains('.'))
        }
        _ => None,
    }
}

/// What is wrong with a cell that is no date, and what it may have meant.
#[must_use]
pub fn explain(cell: &str, style: DateStyle) -> (&'static str, Option<NaiveDate>) {
    // Letters that look like digits.
    let mended: String = cell
        .chars()
        .map(|sign| match sign {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            other => other,
        })
        .collect();
    if mended != cell
        && let Some(parsed) = parse(&mended, style)
    {
        return ("Letters stand in place of digits.", Some(parsed.date));
    }
    let text = without_time(cell);
    let parts = Parts::of(text);
    let [first, second, third] = parts.as_slice() else {
        return ("This is not a date.", None);
    };
    let numbers = (first.parse::<u32>(), second.parse::<u32>(), third.parse::<u32>());
    if let (Ok(_), Ok(middle), Ok(last)) = numbers {
        if first.len() == 4 && middle > 12 && last <= 12 {
            let swapped = year_of(first).and_then(|year| plain(year, last, middle));
            return (
                "There is no such month: day and month are in the other order.",
                swapped.map(|parsed| parsed.date),
            );
        }
        return ("There is no such day in the calendar.", None);
    }
    ("This is not a date.", None)
}

/// `2023-02-28`, `2023/02/28`, `2023.02.28` and `20230228`, without allocating.
fn year_first(bytes: &[u8]) -> Option<(i32, u32, u32)> {
    let (year, month, day) = match bytes {
        [y1, y2, y3, y4, left, m1, m2, right, d1, d2]
            if left == right && matches!(left, b'-' | b'/' | b'.') =>
        {
            ([y1, y2, y3, y4], [m1, m2], [d1, d2])
        }
        [y1, y2, y3, y4, m1, m2, d1, d2] => ([y1, y2, y3, y4], [m1, m2], [d1, d2]),
        _ => return None,
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| {
            let value = digit.checked_sub(b'0').filter(|value| *value <= 9)?;
            Some(sum * 10 + u32::from(value))
        })
    };
    Some((i32::try_from(number(&year)?).ok()?, number(&month)?, number(&day)?))
}

fn numeric(parts: [&str; 3], style: DateStyle, has_points: bool) -> Option<Parsed> {
    let [first, second, third] = parts;
    let left = first.parse::<u32>().ok()?;
    let right = second.parse::<u32>().ok()?;
    if first.len() == 4 {
        return plain(year_of(first)?, right, day_of(third)?);
    }
    let year = year_of(third)?;
    // Dates with points are European unless the column says otherwise.
    let is_day_first = style == DateStyle::DayFirst || (has_points && style == DateStyle::Unclear);
    let (day, month) = if is_day_first { (left, right) } else { (right, left) };
    if month > 12 && day <= 12 {
        let note = if style == DateStyle::Unclear { PROOF_TOO_LATE } else { OTHER_ORDER };
        let date = plain(year, day, month)?.date;
        return Some(Parsed { date, note, is_serial: false });
    }
    plain(year, month, day)
}

fn plain(year: i32, month: u32, day: u32) -> Option<Parsed> {
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(|date| YEARS.contains(&date.year()))
        .map(|date| Parsed { date, note: "", is_serial: false })
}

/// The day number of a spreadsheet, counted from 30 December 1899.
fn serial(number: &str, text: &str) -> Option<Parsed> {
    let is_fraction =
        text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    let days = number.parse::<u64>().ok().filter(|days| SERIALS.contains(days))?;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    is_fraction.then_some(Parsed {
        date,
        note: "This is the day number of a spreadsheet, read as a date.",
        is_serial: true,
    })
}

fn year_of(text: &str) -> Option<i32> {
    let year = text.parse::<i32>().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < PIVOT_YEAR => year.checked_add(2000),
        2 => year.checked_add(1900),
        _ => None,
    }
}

fn day_of(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.len() <= 2)
}

/// Cuts the text before the hour: the digits in front of the first colon, or a
/// time with points behind a blank (`28.02.2023 14.30`).
fn without_time(cell: &str) -> &str {
    let cell = cell.trim();
    let Some((before, _)) = cell.split_once(':') else {
        let is_whole = |date: &&str| {
            date.bytes().filter(|byte| matches!(byte, b'-' | b'/' | b'.')).count() == 2
                && date.bytes().all(|byte| byte.is_ascii_digit() || b"-/.".contains(&byte))
        };
        return cell.split_once(' ').map(|(date, _)| date).filter(is_whole).unwrap_or(cell);
    };
    before
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .trim_end_matches(['T', 't', ' ', ','])
        .trim()
}

/// Runs of digits and runs of letters of a cell, fillers left out; at most six.
struct Parts<'a> {
    parts: [&'a str; 6],
    count: usize,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut found = Self { parts: [""; 6], count: 0 };
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let is_same = |other: char| {
                if letter.is_ascii_digit() {
                    other.is_ascii_digit()
                } else {
                    letter.is_alphabetic() && other.is_alphabetic()
                }
            };
            let end = rest.find(|other| !is_same(other)).unwrap_or(rest.len());
            let end = end.max(letter.len_utf8());
            let (part, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let is_part =
                letter.is_ascii_digit() || (letter.is_alphabetic() && !month::is_filler(part));
            if is_part {
                let Some(place) = found.parts.get_mut(found.count) else { break };
                *place = part;
                found.count = found.count.saturating_add(1);
            }
            rest = behind;
        }
        found
    }

    fn as_slice(&self) -> &[&'a str] {
        self.parts.get(..self.count).unwrap_or_default()
    }

    /// True for one number, or for a compact ISO stamp with its T and its zone.
    fn is_one_stamp(&self) -> bool {
        match self.as_slice() {
            [_] => true,
            [_, t, time] | [_, t, time, _] => {
                t.eq_ignore_ascii_case("t") && matches!(time.len(), 4 | 6)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
