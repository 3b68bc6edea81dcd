//! Values of cells as text.

use super::format::{self, Format};

/// Numbers from here on may have lost digits: a float keeps fifteen.
const EXACT_LIMIT: f64 = 1e15;

/// What was odd about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// Formatted as a date, and no day of any calendar.
    NoDate,
    /// More than fifteen digits.
    LongNumber,
}

/// Appends a number as people would write it: shown as its format says where
/// that matters, in full otherwise.
pub(super) fn push_number(
    written: &str,
    format: Option<&Format>,
    is_1904: bool,
    out: &mut String,
) -> Option<Oddity> {
    let written = written.trim();
    // Most cells hold a short whole number or none at all.
    let is_short = written.len() <= 15 && written.bytes().all(|byte| byte.is_ascii_digit());
    if is_short && format.is_none() && (written.len() < 2 || !written.starts_with('0')) {
        out.push_str(written);
        return None;
    }
    let Some(value) = written.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        out.push_str(written);
        return None;
    };
    let plain = value.to_string();
    let shown = match format {
        Some(Format::Date { has_day, has_time }) => {
            format::date(value, is_1904, *has_day, *has_time)
        }
        Some(Format::Elapsed) => format::elapsed(value),
        Some(Format::Form(form)) => format::fill(form, &plain),
        Some(Format::Plain) | None => None,
    };
    let is_date = matches!(format, Some(Format::Date { .. }));
    let oddity = if is_date && shown.is_none() {
        Some(Oddity::NoDate)
    } else {
        (value.abs() >= EXACT_LIMIT).then_some(Oddity::LongNumber)
    };
    out.push_str(shown.as_ref().unwrap_or(&plain));
    oddity
}

/// A date cell of the ISO kind; a time of midnight says nothing.
pub(super) fn push_iso_date(written: &str, out: &mut String) {
    let written = written.trim();
    let day = written.strip_suffix('Z').unwrap_or(written);
    let day = day.strip_suffix(".000").unwrap_or(day);
    out.push_str(day.strip_suffix("T00:00:00").unwrap_or(day));
}

/// Appends a text in which Excel wrote characters as `_x000D_`.
pub(super) fn push_unescaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        if let Some(letter) = escaped(behind) {
            out.push(letter);
            rest = behind.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = behind.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

fn escaped(text: &str) -> Option<char> {
    let digits = text.get(2..6)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && text.get(6..7) == Some("_"))
        .then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32))?
}

/// Appends a cell to a CSV row. Line breaks become carriage returns, so that a
/// row stays one line; characters that are no text become blanks.
pub(in crate::intake) fn push_csv(text: &str, out: &mut Vec<u8>) {
    let is_special = |byte: u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\r' | b'\n' | 0..=8 | 11..=31);
    if !text.bytes().any(is_special) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    let mut is_behind_cr = false;
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\"\""),
            b'\n' if is_behind_cr => {}
            b'\n' | b'\r' => out.push(b'\r'),
            b'\t' => out.push(b'\t'),
            0..=31 => out.push(b' '),
            _ => out.push(byte),
        }
        is_behind_cr = byte == b'\r';
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::{Oddity, push_csv, push_number, push_unescaped};

    fn number(written: &str, format: Option<&Format>) -> (String, Option<Oddity>) {
        let mut out = String::new();
        let oddity = push_number(written, format, false, &mut out);
        (out, oddity)
    }

    #[test]
    fn numbers_are_written_in_full() {
        for (written, wanted) in [
            ("2.0200123456E10", "20200123456"),
            ("20200123456", "20200123456"),
            ("0.10000000000000001", "0.1"),
            ("1E-3", "0.001"),
            ("6109.1", "6109.1"),
            ("-12", "-12"),
            ("n/a", "n/a"),
        ] {
            assert_eq!(number(written, None), (wanted.to_owned(), None), "{written}");
        }
        assert_eq!(
            number("1.2E19", None),
            ("12000000000000000000".into(), Some(Oddity::LongNumber))
        );
    }

    #[test]
    fn formats_matter_where_they_show_another_value() {
        let form = Format::Form("0000000000".into());
        assert_eq!(number("101210000", Some(&form)), ("0101210000".into(), None));
        assert_eq!(number("12.5", Some(&form)), ("12.5".into(), None));
        let day = Format::Date { has_day: true, has_time: false };
        assert_eq!(number("46039", Some(&day)), ("2026-01-17".into(), None));
        assert_eq!(number("-5", Some(&day)), ("-5".into(), Some(Oddity::NoDate)));
    }

    #[test]
    fn escapes_and_quotes_are_written() {
        let unescaped = |text: &str| {
            let mut out = String::new();
            push_unescaped(text, &mut out);
            out
        };
        assert_eq!(unescaped("a_x000D_b_x005F_c_x_"), "a\rb_c_x_");
        let csv = |text: &str| {
            let mut out = Vec::new();
            push_csv(text, &mut out);
            String::from_utf8(out).unwrap_or_default()
        };
        assert_eq!(csv("Harbor & Pine"), "Harbor & Pine");
        assert_eq!(csv("a \"b\", c\r\nd\ne"), "\"a \"\"b\"\", c\rd\re\"");
    }
}
