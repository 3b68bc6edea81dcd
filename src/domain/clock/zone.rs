//! Port-local days. Dates in law are the port's; the machine's time is UTC.
//!
//! Each U.S. port has the zone of its district (the first two digits of
//! Schedule D, with the ports that lie in another zone than their district).
//! Daylight saving time is that of 15 U.S.C. 260a since 2007: from the second
//! Sunday of March to the first Sunday of November, at two in the morning.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::domain::port::{self, Schedule};

/// A zone of the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Its name.
    pub name: &'static str,
    /// Hours behind UTC in standard time.
    behind_hours: i64,
    /// Whether it keeps daylight saving time.
    has_summer: bool,
}

const fn zone(name: &'static str, behind_hours: i64, has_summer: bool) -> Zone {
    Zone { name, behind_hours, has_summer }
}

const ATLANTIC: Zone = zone("Atlantic standard time", 4, false);
const EASTERN: Zone = zone("Eastern time", 5, true);
const CENTRAL: Zone = zone("Central time", 6, true);
const MOUNTAIN: Zone = zone("Mountain time", 7, true);
const ARIZONA: Zone = zone("Mountain standard time", 7, false);
const PACIFIC: Zone = zone("Pacific time", 8, true);
const ALASKA: Zone = zone("Alaska time", 9, true);
const HAWAII: Zone = zone("Hawaii standard time", 10, false);

/// Where no port is known, a day ends where it ends last, so that nothing
/// lapses before its day is over everywhere.
pub const UNKNOWN: Zone =
    zone("the latest zone with a port, since the port is not known", 10, false);

/// Ports that lie in another zone than their district (Schedule D).
const PORTS: &[(&str, Zone)] = &[("1819", CENTRAL), ("2907", MOUNTAIN), ("2402", MOUNTAIN)];

const DISTRICTS: &[(&str, Zone)] = &[
    ("01", EASTERN),
    ("02", EASTERN),
    ("04", EASTERN),
    ("05", EASTERN),
    ("07", EASTERN),
    ("09", EASTERN),
    ("10", EASTERN),
    ("11", EASTERN),
    ("13", EASTERN),
    ("14", EASTERN),
    ("15", EASTERN),
    ("16", EASTERN),
    ("17", EASTERN),
    ("18", EASTERN),
    ("19", CENTRAL),
    ("20", CENTRAL),
    ("21", CENTRAL),
    ("23", CENTRAL),
    ("24", MOUNTAIN),
    ("25", PACIFIC),
    ("26", ARIZONA),
    ("27", PACIFIC),
    ("28", PACIFIC),
    ("29", PACIFIC),
    ("30", PACIFIC),
    ("31", ALASKA),
    ("32", HAWAII),
    ("33", MOUNTAIN),
    ("34", CENTRAL),
    ("35", CENTRAL),
    ("36", CENTRAL),
    ("37", CENTRAL),
    ("38", EASTERN),
    ("39", CENTRAL),
    ("41", EASTERN),
    ("45", CENTRAL),
    ("46", EASTERN),
    ("47", EASTERN),
    ("49", ATLANTIC),
    ("51", ATLANTIC),
    ("52", EASTERN),
    ("53", CENTRAL),
    ("54", EASTERN),
    ("55", CENTRAL),
];

impl Zone {
    /// The zone of a port, as a trade file writes it.
    #[must_use]
    pub fn of_port(written: &str) -> Self {
        match port::find(written, false) {
            Some(found) if found.schedule == Schedule::D => Self::of_code(&found.code),
            Some(_) | None => UNKNOWN,
        }
    }

    fn of_code(code: &str) -> Self {
        let of = |rows: &[(&str, Self)]| {
            rows.iter().find(|(start, _)| code.starts_with(start)).map(|(_, zone)| *zone)
        };
        of(PORTS).or_else(|| of(DISTRICTS)).unwrap_or(UNKNOWN)
    }

    /// The day that it is there at a moment in UTC.
    #[must_use]
    pub fn day(self, at: NaiveDateTime) -> NaiveDate {
        let standard = at - TimeDelta::hours(self.behind_hours);
        if self.is_summer(standard) {
            (standard + TimeDelta::hours(1)).date()
        } else {
            standard.date()
        }
    }

    /// The moment in UTC at which a day begins there.
    #[must_use]
    pub fn begin(self, day: NaiveDate) -> NaiveDateTime {
        let standard = day.and_time(NaiveTime::MIN) + TimeDelta::hours(self.behind_hours);
        // Clocks change at two in the morning: the midnight before is still the old time.
        let before = day.and_time(NaiveTime::MIN) - TimeDelta::hours(1);
        if self.is_summer(before) { standard - TimeDelta::hours(1) } else { standard }
    }

    /// The moment in UTC at which a day is over there.
    #[must_use]
    pub fn end(self, day: NaiveDate) -> NaiveDateTime {
        day.succ_opt().map_or(NaiveDateTime::MAX, |next| self.begin(next))
    }

    /// Whether it is daylight saving time at a moment in the zone's standard time.
    fn is_summer(self, standard: NaiveDateTime) -> bool {
        if !self.has_summer {
            return false;
        }
        let sunday = |month, nth| {
            NaiveDate::from_weekday_of_month_opt(standard.year(), month, Weekday::Sun, nth)
        };
        let (Some(first), Some(last)) = (sunday(3, 2), sunday(11, 1)) else { return false };
        // Two o'clock summer time in November is one o'clock standard time.
        let starts = first.and_time(NaiveTime::MIN) + TimeDelta::hours(2);
        let ends = last.and_time(NaiveTime::MIN) + TimeDelta::hours(1);
        starts <= standard && standard < ends
    }
}
