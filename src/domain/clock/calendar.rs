//! Federal holidays of any year, and business days.
//!
//! A business day is a weekday that is not a national holiday (19 CFR 165.1,
//! which points to 101.6(a)); Part 151 does not define it otherwise. The
//! holidays are those of 5 U.S.C. 6103(a), each from the year in which it is
//! one. A holiday on a Saturday is kept on the Friday before (6103(b)(1)), one
//! on a Sunday on the Monday after (Executive Order 11582, section 3).
//!
//! Inauguration Day is left out: 6103(c) makes it a holiday for employees in and
//! around the District of Columbia alone, and a clock that runs on cannot end
//! too late. Days on which the President closed the departments count for the
//! same reason, but the arithmetic names them, since the orders speak of pay and
//! leave and counsel may see it otherwise.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::coded::coded;

coded! {
    /// Which days a clock leaves out when it counts business days.
    pub enum Calendar {
        Federal = "federal", "Federal holidays of the United States";
        WeekendsOnly = "weekends_only", "Weekends alone: the holidays of this authority are not known here";
    }
}

/// On which day of a year a holiday falls.
#[derive(Debug, Clone, Copy)]
enum Falls {
    /// Month and day.
    On(u32, u32),
    /// The nth such weekday of a month.
    Nth(u8, Weekday, u32),
    /// The last such weekday of a month.
    Last(Weekday, u32),
}

/// A federal holiday: its name, where it falls, and the first year in which it
/// fell there.
struct Holiday {
    name: &'static str,
    falls: Falls,
    since: i32,
}

const fn holiday(name: &'static str, falls: Falls, since: i32) -> Holiday {
    Holiday { name, falls, since }
}

/// 5 U.S.C. 6103(a). The years are those of the acts: Pub. L. 90-363 (Monday
/// holidays, from 1971), 94-97 (Veterans Day back on 11 November, from 1978),
/// 98-144 (Martin Luther King, from 1986), 117-17 (Juneteenth, from 2021).
const HOLIDAYS: &[Holiday] = &[
    holiday("New Year's Day", Falls::On(1, 1), 1870),
    holiday("Birthday of Martin Luther King, Jr.", Falls::Nth(3, Weekday::Mon, 1), 1986),
    holiday("Washington's Birthday", Falls::Nth(3, Weekday::Mon, 2), 1971),
    holiday("Memorial Day", Falls::Last(Weekday::Mon, 5), 1971),
    holiday("Juneteenth National Independence Day", Falls::On(6, 19), 2021),
    holiday("Independence Day", Falls::On(7, 4), 1870),
    holiday("Labor Day", Falls::Nth(1, Weekday::Mon, 9), 1894),
    holiday("Columbus Day", Falls::Nth(2, Weekday::Mon, 10), 1971),
    holiday("Veterans Day", Falls::On(11, 11), 1978),
    holiday("Thanksgiving Day", Falls::Nth(4, Weekday::Thu, 11), 1942),
    holiday("Christmas Day", Falls::On(12, 25), 1870),
];

/// Days on which an executive order closed the departments. From memory and not
/// complete; they are business days here (see the head of this file).
const CLOSED_BY_ORDER: &[(i32, u32, u32)] =
    &[(2018, 12, 5), (2018, 12, 24), (2019, 12, 24), (2020, 12, 24), (2024, 12, 24), (2025, 1, 9)];

/// The federal holiday that is kept on a day: its name, and whether the day
/// stands for a holiday that falls on a weekend.
#[must_use]
pub fn kept_on(day: NaiveDate) -> Option<(&'static str, bool)> {
    // New Year's Day may be kept on 31 December of the year before.
    [day.year(), day.year() + 1].into_iter().find_map(|year| {
        HOLIDAYS.iter().filter(|holiday| year >= holiday.since).find_map(|holiday| {
            let falls = falls_on(holiday.falls, year)?;
            (observed(falls) == day).then_some((holiday.name, falls != day))
        })
    })
}

/// The federal holidays of a year (from 1978 on) in order: the day on which each is kept, and
/// its name. One kept on 31 December belongs to the year before.
#[must_use]
pub fn of_year(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let mut days: Vec<_> = [year, year + 1]
        .into_iter()
        .flat_map(|of| {
            HOLIDAYS.iter().filter(move |holiday| of >= holiday.since).filter_map(move |holiday| {
                Some((observed(falls_on(holiday.falls, of)?), holiday.name))
            })
        })
        .filter(|(day, _)| day.year() == year)
        .collect();
    days.sort_unstable();
    days
}

/// True on a day on which an executive order closed the departments, as far as
/// this file knows.
#[must_use]
pub fn is_closed_by_order(day: NaiveDate) -> bool {
    CLOSED_BY_ORDER.contains(&(day.year(), day.month(), day.day()))
}

/// True on Saturdays and Sundays.
#[must_use]
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl Calendar {
    /// The holiday that this calendar keeps on a day.
    #[must_use]
    pub fn holiday(self, day: NaiveDate) -> Option<(&'static str, bool)> {
        match self {
            Self::Federal => kept_on(day),
            Self::WeekendsOnly => None,
        }
    }

    /// True on a day that counts as a business day.
    #[must_use]
    pub fn is_business_day(self, day: NaiveDate) -> bool {
        !is_weekend(day) && self.holiday(day).is_none()
    }

    /// The day itself, or the first business day after it.
    #[must_use]
    pub fn on_or_after(self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_business_day(day) {
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        day
    }

    /// The nth business day after a day, which itself is not counted. None
    /// beyond the last date that can be written.
    #[must_use]
    pub fn add(self, day: NaiveDate, business_days: u32) -> Option<NaiveDate> {
        let mut day = day;
        let mut left = business_days;
        while left > 0 {
            day = day.succ_opt()?;
            if self.is_business_day(day) {
                left -= 1;
            }
        }
        Some(day)
    }

    /// How many business days lie in a span: from `from`, before `until`.
    #[must_use]
    pub fn count(self, from: NaiveDate, until: NaiveDate) -> u32 {
        let days = from.iter_days().take_while(|day| *day < until);
        let count = days.filter(|day| self.is_business_day(*day)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

fn falls_on(falls: Falls, year: i32) -> Option<NaiveDate> {
    match falls {
        Falls::On(month, day) => NaiveDate::from_ymd_opt(year, month, day),
        Falls::Nth(nth, weekday, month) => {
            NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)
        }
        Falls::Last(weekday, month) => {
            NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5)
                .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4))
        }
    }
}

/// The day on which a holiday that falls on `day` is kept.
fn observed(day: NaiveDate) -> NaiveDate {
    let kept = match day.weekday() {
        Weekday::Sat => day.checked_sub_days(Days::new(1)),
        Weekday::Sun => day.checked_add_days(Days::new(1)),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
    };
    kept.unwrap_or(day)
}
