//! Reports for auditors: made in pages out of one snapshot, hashed while they
//! are written, recorded when the last byte is out.

mod evidence;
mod orders;
mod releases;
mod rows;
mod run;
mod uploads;

pub use crate::report::{Column, Definition, Format};
pub use run::{Run, RunFile, find, list, make_file, open};

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::report::{Head, Writer};
use crate::store;
use crate::store::report::Window;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, Write};

/// Which rows a report shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filters {
    /// The first day, none for all before.
    pub from: Option<NaiveDate>,
    /// The last day, none for all after.
    pub to: Option<NaiveDate>,
}

/// A finished report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDone {
    /// Its key: `/reports/runs/{id}`.
    pub id: String,
    /// Which report.
    pub definition: Definition,
    /// How it was written.
    pub format: Format,
    /// The moment that it shows, UTC.
    pub as_of: NaiveDateTime,
    /// Which rows.
    pub filters: Filters,
    /// How many rows.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}

/// Makes a report into `out` and records it: definition, version, as-of time,
/// filters, rows and SHA-256. The same as-of time over unchanged data gives
/// the same bytes. Without `as_of` it shows this moment.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] for dates that cannot be; our
/// fault when `out` cannot be written.
pub fn make(
    app: &App,
    actor: &Actor,
    definition: Definition,
    filters: Filters,
    format: Format,
    as_of: Option<NaiveDateTime>,
    out: &mut impl Write,
) -> Result<ReportDone> {
    let done = write(app, actor, definition, filters, format, as_of, out)?;
    record(app, actor, &done)?;
    Ok(done)
}

/// Writes a report without recording it.
fn write(
    app: &App,
    actor: &Actor,
    definition: Definition,
    filters: Filters,
    format: Format,
    as_of: Option<NaiveDateTime>,
    out: &mut impl Write,
) -> Result<ReportDone> {
    actor.require(Permission::MakeReports)?;
    let now = app.clock.now();
    let as_of = as_of.unwrap_or(now);
    let window = window(now, as_of, filters)?;
    let mut counted = Counted { out: BufWriter::new(out), sha256: Sha256::new(), bytes: 0 };
    let head = head(definition, as_of, filters);
    let mut writer = Writer::start(&mut counted, &head, format).map_err(Error::internal)?;
    app.store.read(|tx| rows::write(tx, definition, &window, &mut writer))?;
    let rows = writer.finish().map_err(Error::internal)?;
    Ok(ReportDone {
        id: id::ordered(),
        definition,
        format,
        as_of,
        filters,
        rows,
        bytes: counted.bytes,
        sha256: HEXLOWER.encode(&counted.sha256.finalize()),
    })
}

fn record(app: &App, actor: &Actor, done: &ReportDone) -> Result<()> {
    let date = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    let event = NewEvent::new(Verb::ReportMade, Noun::Report, done.id.clone())
        .fact("definition", done.definition.code())
        .fact("version", done.definition.version().to_string())
        .fact("format", done.format.code())
        .fact("as_of", crate::report::time(done.as_of))
        .fact("from", date(done.filters.from))
        .fact("to", date(done.filters.to))
        .fact("rows", done.rows.to_string())
        .fact("bytes", done.bytes.to_string())
        .fact("sha256", done.sha256.clone());
    app.store.write(|tx| store::event::append(tx, &app.stamp(actor), &event).map(drop))
}

/// What a report says of itself.
fn head(definition: Definition, as_of: NaiveDateTime, filters: Filters) -> Head {
    let day = |name, on: Option<NaiveDate>| on.map(|on| (name, on.to_string()));
    Head {
        definition,
        as_of: crate::report::time(as_of),
        filters: [day("from", filters.from), day("to", filters.to)].into_iter().flatten().collect(),
    }
}

/// Reads an as-of time: a day (its end), or a time in UTC as RFC 3339 or a
/// browser's field writes it; nothing for this moment.
///
/// # Errors
/// [`Error::Invalid`] for anything else.
pub fn parse_as_of(text: &str) -> Result<Option<NaiveDateTime>> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(Some(day_end(day)));
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(Some)
        .ok_or_else(|| {
            Error::field(
                "as_of",
                "Write a day (2026-11-20) or a time in UTC (2026-11-20T14:05:00Z).",
            )
        })
}

/// Reads a day of the filters; nothing for none.
///
/// # Errors
/// [`Error::Invalid`] for anything else.
pub fn parse_day(field: &str, text: &str) -> Result<Option<NaiveDate>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::field(field, "Write a day as 2026-11-20."))
}

/// The last microsecond of a day.
fn day_end(on: NaiveDate) -> NaiveDateTime {
    on.and_time(NaiveTime::MIN) + chrono::TimeDelta::microseconds(86_400_000_000 - 1)
}

/// The oldest day that a database holds.
const FIRST_DAY: (i32, u32, u32) = (1900, 1, 1);

fn window(now: NaiveDateTime, as_of: NaiveDateTime, filters: Filters) -> Result<Window> {
    let (year, month, day) = FIRST_DAY;
    let first = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::internal("1900"))?;
    let mut errors = Vec::new();
    if as_of > now {
        errors.push(FieldError::new(
            "as_of",
            "This moment lies ahead. A day counts when it is over (UTC); leave the field empty for now.",
        ));
    }
    if as_of.date() < first {
        errors.push(FieldError::new("as_of", "The earliest day is 1900-01-01."));
    }
    if filters.from.zip(filters.to).is_some_and(|(from, to)| from > to) {
        errors.push(FieldError::new("to", "The last day lies before the first."));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let from_on = filters.from.unwrap_or(first).max(first);
    let until_on = filters.to.unwrap_or(as_of.date()).min(as_of.date());
    let is_over = as_of == day_end(as_of.date());
    let over_on = if is_over { as_of.date() } else { as_of.date() - Days::new(1) };
    Ok(Window {
        from_at: from_on.and_time(NaiveTime::MIN),
        until_at: day_end(until_on).min(as_of),
        from_on,
        until_on,
        as_of,
        over_on,
    })
}

/// Counts and hashes what is written through it.
struct Counted<W: Write> {
    out: BufWriter<W>,
    sha256: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.sha256.update(bytes);
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_means_its_end_and_a_time_means_itself() {
        assert_eq!(parse_as_of("2026-11-20").unwrap(), Some(at("2026-11-20T23:59:59.999999")));
        assert_eq!(parse_as_of("2026-11-20T14:05").unwrap(), Some(at("2026-11-20T14:05:00")));
        let exact = at("2026-11-20T14:05:01.000007");
        assert_eq!(parse_as_of(&crate::report::time(exact)).unwrap(), Some(exact));
        assert_eq!(parse_as_of(" ").unwrap(), None);
        assert!(parse_as_of("yesterday").is_err());
    }

    #[test]
    fn what_has_no_time_counts_when_its_day_is_over() {
        let now = at("2026-11-21T10:00:00");
        let today = window(now, now, Filters::default()).unwrap();
        assert_eq!(today.over_on.to_string(), "2026-11-20");
        let over = window(now, at("2026-11-20T23:59:59.999999"), Filters::default()).unwrap();
        assert_eq!(over.over_on.to_string(), "2026-11-20");
        assert_eq!(over.until_at, over.as_of);
    }

    #[test]
    fn dates_that_cannot_be_are_all_named() {
        let now = at("2026-11-21T10:00:00");
        let filters = Filters { from: now.date().succ_opt(), to: Some(now.date()) };
        let Err(Error::Invalid(errors)) = window(now, at("2026-11-21T10:00:01"), filters) else {
            panic!("accepted");
        };
        assert_eq!(errors.len(), 2);
    }
}
