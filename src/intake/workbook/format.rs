//! Number formats: which show dates, and which show zeros that the number does
//! not have (ECMA-376 part 1, 18.8.30 and 18.8.31).

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

/// What a number format does to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// Shows the value; rounding and grouping are for the eye only.
    Plain,
    /// Shows a day, a time of day, or both.
    Date {
        /// Has a year, month or day.
        has_day: bool,
        /// Has hours, minutes or seconds.
        has_time: bool,
    },
    /// Shows hours beyond 24.
    Elapsed,
    /// Shows a whole number in a form such as `0000000000` or `000-00-0000`:
    /// `0` is a digit, a blank one shown as zero; anything else stands for itself.
    Form(String),
}

/// The formats that every workbook has without naming them.
pub(super) const fn built_in(id: u32) -> Format {
    match id {
        14..=17 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => {
            Format::Date { has_day: true, has_time: false }
        }
        18..=21 | 32 | 33 | 45 | 47 | 55 | 56 => Format::Date { has_day: false, has_time: true },
        22 => Format::Date { has_day: true, has_time: true },
        46 => Format::Elapsed,
        _ => Format::Plain,
    }
}

/// Reads a format code; what it says of positive numbers counts.
pub(super) fn parse(code: &str) -> Format {
    if code.to_ascii_lowercase().contains("general") {
        return Format::Plain;
    }
    let mut form = String::new();
    let mut is_form = true;
    let mut zeros = 0_usize;
    let (mut has_day, mut has_time) = (false, false);
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            '"' => form.extend(letters.by_ref().take_while(|letter| *letter != '"')),
            '\\' => form.extend(letters.next()),
            // The width of the next character, and a character that fills the cell.
            '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let is_unit = |unit: char| !inside.is_empty() && inside.chars().all(|c| c == unit);
                if ['h', 'm', 's'].into_iter().any(is_unit) {
                    return Format::Elapsed;
                }
            }
            '0' => {
                zeros = zeros.saturating_add(1);
                form.push('0');
            }
            'y' | 'Y' | 'd' | 'D' | 'e' | 'b' => has_day = true,
            'h' | 'H' | 's' | 'S' => has_time = true,
            // Months, or minutes behind hours and before seconds.
            'm' | 'M' => {
                let is_minute = has_time || is_before_seconds(letters.clone());
                if is_minute { has_time = true } else { has_day = true }
            }
            '@' | '.' | '#' | '?' | ',' | '%' | 'E' | '/' => is_form = false,
            ' ' | '-' | '(' | ')' | ':' | '$' | '+' => form.push(letter),
            _ => {}
        }
    }
    if has_day || has_time {
        Format::Date { has_day, has_time }
    } else if is_form && zeros > 1 {
        // A literal zero would be taken for a digit; nobody writes one.
        Format::Form(form)
    } else {
        Format::Plain
    }
}

/// True when the next letter of a date format is that of seconds: `mm:ss`.
fn is_before_seconds(mut letters: impl Iterator<Item = char>) -> bool {
    letters
        .find(|letter| letter.is_ascii_alphabetic() && !matches!(letter, 'm' | 'M'))
        .is_some_and(|letter| matches!(letter, 's' | 'S'))
}

/// A whole number in a form, `00042` for 42 and `00000`. None when the number
/// is negative or has more digits than the form.
pub(super) fn fill(form: &str, digits: &str) -> Option<String> {
    let room = form.chars().filter(|letter| *letter == '0').count();
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_whole || digits.len() > room {
        return None;
    }
    let padded = format!("{digits:0>room$}");
    let mut rest = padded.chars();
    form.chars().map(|letter| if letter == '0' { rest.next() } else { Some(letter) }).collect()
}

/// A day number of a spreadsheet as an ISO date. None outside of the calendar
/// that Excel has, 1900 to 9999.
pub(super) fn date(serial: f64, is_1904: bool, has_day: bool, has_time: bool) -> Option<String> {
    const DAY_SECONDS: f64 = 86_400.0;
    /// 9999-12-31.
    const LAST_SERIAL: f64 = 2_958_466.0;
    if !(0.0..LAST_SERIAL).contains(&serial) {
        return None;
    }
    let mut days = whole(serial.floor())?;
    let mut seconds = whole(((serial - serial.floor()) * DAY_SECONDS).round())?;
    if seconds >= 86_400 {
        seconds = 0;
        days = days.checked_add(1)?;
    }
    let mut text = String::new();
    if has_day {
        // Excel's calendar has a 29 February 1900, day number 60.
        let (year, month, day, shift) = match (is_1904, days) {
            (true, _) => (1904, 1, 1, 0),
            (false, 0..=59) => (1899, 12, 31, 0),
            (false, _) => (1899, 12, 31, 1),
        };
        let start = NaiveDate::from_ymd_opt(year, month, day)?;
        let date = start.checked_add_days(Days::new(days.checked_sub(shift)?))?;
        text = date.format("%Y-%m-%d").to_string();
    }
    if !has_day || (has_time && seconds > 0) {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let mark = if has_day { "T" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(text, "{mark}{hours:02}:{minutes:02}:{:02}", seconds % 60);
    }
    Some(text)
}

/// Hours, minutes and seconds of a length of time in days.
pub(super) fn elapsed(days: f64) -> Option<String> {
    let seconds = whole((days * 86_400.0).round())?;
    Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// A whole number that a float holds exactly.
fn whole(value: f64) -> Option<u64> {
    (0.0..9e15).contains(&value).then(|| format!("{value:.0}").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Format, date, fill, parse};

    #[test]
    fn formats_of_dates_and_codes_are_told_apart() {
        let day = Format::Date { has_day: true, has_time: false };
        let both = Format::Date { has_day: true, has_time: true };
        let time = Format::Date { has_day: false, has_time: true };
        for (code, wanted) in [
            ("General", Format::Plain),
            ("0", Format::Plain),
            ("#,##0.00", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("@", Format::Plain),
            ("[Red]#,##0", Format::Plain),
            ("\"Kdmy\" 0", Format::Plain),
            ("mm/dd/yyyy", day.clone()),
            ("[$-409]d\\-mmm\\-yy;@", day.clone()),
            ("yyyy\"年\"m\"月\"d\"日\"", day),
            ("m/d/yy h:mm", both.clone()),
            ("yyyy-mm-dd\"T\"hh:mm:ss.000", both),
            ("hh:mm", time.clone()),
            ("mm:ss", time),
            ("[h]:mm:ss", Format::Elapsed),
            ("0000000000", Format::Form("0000000000".into())),
            ("000\\-00\\-0000", Format::Form("000-00-0000".into())),
            ("0000\".\"00\".\"0000", Format::Form("0000.00.0000".into())),
            ("00000_);[Red](00000)", Format::Form("00000".into())),
        ] {
            assert_eq!(parse(code), wanted, "{code}");
        }
    }

    #[test]
    fn forms_are_filled_from_the_right() {
        assert_eq!(fill("0000000000", "101210000").as_deref(), Some("0101210000"));
        assert_eq!(fill("0000.00.0000", "6109100012").as_deref(), Some("6109.10.0012"));
        assert_eq!(fill("000-00-0000", "12345678").as_deref(), Some("012-34-5678"));
        assert_eq!(fill("00000", "123456"), None);
        assert_eq!(fill("00000", "-1"), None);
    }

    #[test]
    fn day_numbers_are_dates() {
        let day = |serial, is_1904| date(serial, is_1904, true, true);
        assert_eq!(day(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(day(59.0, false).as_deref(), Some("1900-02-28"));
        assert_eq!(day(61.0, false).as_deref(), Some("1900-03-01"));
        assert_eq!(day(46_039.0, false).as_deref(), Some("2026-01-17"));
        assert_eq!(day(44_577.0, true).as_deref(), Some("2026-01-17"));
        assert_eq!(day(46_039.395_833_333, false).as_deref(), Some("2026-01-17T09:30:00"));
        assert_eq!(day(46_038.999_999_9, false).as_deref(), Some("2026-01-17"));
        assert_eq!(day(-1.0, false), None);
        assert_eq!(day(4e9, false), None);
        assert_eq!(date(0.5, false, false, true).as_deref(), Some("12:00:00"));
    }
}
