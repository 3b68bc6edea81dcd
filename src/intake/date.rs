//! Calendar dates as trade files write them. Dates are port-local: a time of
//! day or a zone behind them is dropped, never used to shift the day.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

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
}

/// The first and last year that a trade date can have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// Day numbers of spreadsheets between 1954 and 2064.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=60_000;
/// Two-digit years from here on are of the last century.
const PIVOT_YEAR: i32 = 70;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Finds a column's order of day and month from its first cells.
#[must_use]
pub fn decide<'a>(cells: impl Iterator<Item = &'a str>) -> DateStyle {
    let mut day_first = 0_usize;
    let mut month_first = 0_usize;
    let mut pairs = 0_usize;
    let mut with_points = 0_usize;
    for cell in cells {
        let text = without_time(cell);
        let parts = tokens(text);
        let [first, second, third] = parts.as_slice() else {
            continue;
        };
        let numbers = (first.parse::<u32>(), second.parse::<u32>(), third.parse::<u32>());
        let (Ok(left), Ok(right), Ok(_)) = numbers else {
            continue;
        };
        if first.len() > 2 {
            continue;
        }
        pairs = pairs.saturating_add(1);
        with_points = with_points.saturating_add(usize::from(text.contains('.')));
        day_first = day_first.saturating_add(usize::from(left > 12 && right <= 12));
        month_first = month_first.saturating_add(usize::from(right > 12 && left <= 12));
    }
    if day_first > month_first {
        DateStyle::DayFirst
    } else if month_first > day_first || pairs == 0 {
        DateStyle::MonthFirst
    } else if with_points == pairs {
        // Dates with points are European.
        DateStyle::DayFirst
    } else {
        DateStyle::Unclear
    }
}

/// Reads a date; none when it is none.
///
/// Known are `20211208`, `2023-02-28T00:00`, `8/8/2023`, `28.02.2023`,
/// `28-Feb-23`, `Feb 28, 2023` and the day numbers of spreadsheets.
#[must_use]
pub fn parse(cell: &str, style: DateStyle) -> Option<Parsed> {
    let text = without_time(cell);
    let parts = tokens(text);
    match parts.as_slice() {
        [one] if one.len() == 8 => {
            let number = |from: usize, to: usize| one.get(from..to)?.parse::<u32>().ok();
            let year = i32::try_from(number(0, 4)?).ok()?;
            plain(year, number(4, 6)?, number(6, 8)?)
        }
        [one] | [one, _] if one.len() == 5 => serial(one, text),
        [first, second, third] => {
            if let Some(month) = month_of(first) {
                return plain(year_of(third)?, month, day_of(second)?);
            }
            if let Some(month) = month_of(second) {
                return if first.len() == 4 {
                    plain(year_of(first)?, month, day_of(third)?)
                } else {
                    plain(year_of(third)?, month, day_of(first)?)
                };
            }
            numeric([first, second, third], style, text.contains('.'))
        }
        _ => None,
    }
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
        let date = plain(year, day, month)?.date;
        return Some(Parsed {
            date,
            note: "Day and month are in the other order than in the rest of the column.",
        });
    }
    plain(year, month, day)
}

fn plain(year: i32, month: u32, day: u32) -> Option<Parsed> {
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(|date| YEARS.contains(&date.year()))
        .map(|date| Parsed { date, note: "" })
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

fn month_of(text: &str) -> Option<u32> {
    let start = text.get(..3)?.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| *month == start)?;
    u32::try_from(place).ok()?.checked_add(1)
}

/// Cuts the text before the hour: the digits in front of the first colon.
fn without_time(cell: &str) -> &str {
    let Some((before, _)) = cell.split_once(':') else {
        return cell.trim();
    };
    before
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .trim_end_matches(['T', 't', ' ', ','])
        .trim()
}

/// Runs of digits and runs of letters; weekdays and ordinal endings left out.
fn tokens(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let is_same = |other: char| {
            if letter.is_ascii_digit() {
                other.is_ascii_digit()
            } else {
                letter.is_alphabetic() && other.is_alphabetic()
            }
        };
        let end = rest.find(|other| !is_same(other)).unwrap_or(rest.len()).max(letter.len_utf8());
        let (part, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if letter.is_ascii_digit() || letter.is_alphabetic() {
            parts.push(part);
        }
        rest = behind;
        if parts.len() > 5 {
            break;
        }
    }
    parts.retain(|part| {
        let start = part.get(..3).unwrap_or(part).to_ascii_lowercase();
        let is_weekday = WEEKDAYS.contains(&start.as_str());
        !is_weekday && !matches!(start.as_str(), "st" | "nd" | "rd" | "th")
    });
    parts
}

#[cfg(test)]
mod tests {
    use super::{DateStyle, decide, parse};

    fn read(cell: &str, style: DateStyle) -> Option<String> {
        parse(cell, style).map(|parsed| parsed.date.to_string())
    }

    #[test]
    fn dates_are_read_as_files_have_them() {
        for cell in [
            "20230228",
            "2023-02-28",
            "2023-02-28T00:00",
            "2023-02-28 23:59:59",
            "2/28/2023",
            "28/2/2023",
            "28.02.2023",
            "28-Feb-23",
            "28 February 2023",
            "Feb 28, 2023",
            "Tue, 28 Feb 2023",
            "28FEB2023",
            "02/28/23",
            "2023/2/28",
            "2/28/2023 12:00:00 AM",
            "2023-Feb-28",
            "44985",
            "44985.5",
            "28th Feb 2023",
        ] {
            assert_eq!(read(cell, DateStyle::Unclear).as_deref(), Some("2023-02-28"), "{cell}");
        }
        assert_eq!(read("8/7/2023", DateStyle::Unclear).as_deref(), Some("2023-08-07"));
        assert_eq!(read("8/7/2023", DateStyle::DayFirst).as_deref(), Some("2023-07-08"));
        assert_eq!(read("1/5/99", DateStyle::MonthFirst).as_deref(), Some("1999-01-05"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for cell in [
            "",
            "soon",
            "2023-02-30",
            "2023",
            "13/13/2023",
            "1/1/0001",
            "99999",
            "12345678901",
            "é",
            "31-Foo-23",
        ] {
            assert_eq!(read(cell, DateStyle::Unclear), None, "{cell}");
        }
    }

    #[test]
    fn columns_decide_their_order() {
        let style = |cells: &[&str]| decide(cells.iter().copied());
        assert_eq!(style(&["8/7/2023", "13/7/2023"]), DateStyle::DayFirst);
        assert_eq!(style(&["8/7/2023", "7/13/2023"]), DateStyle::MonthFirst);
        assert_eq!(style(&["8/7/2023"]), DateStyle::Unclear);
        assert_eq!(style(&["2023-01-02"]), DateStyle::MonthFirst);
        assert_eq!(style(&["1.2.2023"]), DateStyle::DayFirst);
        assert_eq!(style(&["1.13.2023"]), DateStyle::MonthFirst);
    }
}
