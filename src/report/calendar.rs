//! Days as a calendar file (RFC 5545), pure: an all-day entry each.

use chrono::{NaiveDate, NaiveDateTime};

/// The longest line of the format, in bytes, without its end.
const LINE_LIMIT_BYTES: usize = 75;

/// One day of a calendar.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What names it for good.
    pub uid: String,
    /// The day.
    pub on: NaiveDate,
    /// One line.
    pub summary: String,
    /// More, several lines.
    pub description: String,
    /// When the file was made, UTC.
    pub stamp: NaiveDateTime,
    /// Counted up with each change.
    pub sequence: i32,
}

/// The whole file.
#[must_use]
pub fn write(name: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Docket307//Deadlines//EN");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for entry in entries {
        let next = entry.on.succ_opt().unwrap_or(entry.on);
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&entry.uid)));
        line(&mut out, &format!("DTSTAMP:{}", entry.stamp.format("%Y%m%dT%H%M%SZ")));
        line(&mut out, &format!("SEQUENCE:{}", entry.sequence));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", entry.on.format("%Y%m%d")));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
        line(&mut out, &format!("SUMMARY:{}", escaped(&entry.summary)));
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&entry.description)));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// A text as a value: backslash, semicolon, comma and line ends are escaped
/// (RFC 5545, 3.3.11); other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A content line, folded between characters so that no part is longer than 75
/// bytes (RFC 5545, 3.1).
fn line(out: &mut String, text: &str) {
    let mut used = 0;
    for letter in text.chars() {
        let bytes = letter.len_utf8();
        if used + bytes > LINE_LIMIT_BYTES {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(letter);
        used += bytes;
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_escaped() {
        let entry = Entry {
            uid: "a@b".into(),
            on: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            summary: "H-2026-000001: decision; today, or \\ tomorrow".into(),
            description: format!("{}\n{}", "\u{5f3a}".repeat(60), "tail"),
            stamp: NaiveDateTime::default(),
            sequence: 3,
        };
        let file = write("Deadlines", &[entry]);
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert!(file.contains("SUMMARY:H-2026-000001: decision\\; today\\, or \\\\ tomorrow\r\n"));
        assert!(file.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(file.split("\r\n").all(|line| line.len() <= LINE_LIMIT_BYTES));
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("DESCRIPTION:{}\\ntail", "\u{5f3a}".repeat(60))));
    }

    #[test]
    fn a_text_cannot_end_its_line() {
        assert_eq!(escaped("a\r\nEND:VEVENT"), "a\\nEND:VEVENT");
    }
}
