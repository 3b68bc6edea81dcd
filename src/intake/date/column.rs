//! What the first cells of a column say about its dates.

use super::{DateStyle, Parts, SERIALS, without_time};

/// What the cells of a column show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cells of three numbers, of which the first is not the year.
    pub pairs: usize,
    /// Of them: the first number can only be a day.
    pub day_first: usize,
    /// Of them: the second number can only be a day.
    pub month_first: usize,
    /// Of them: written with points, as in Europe.
    pub with_points: usize,
    /// Day numbers of spreadsheets.
    pub serials: usize,
    /// Other filled cells.
    pub others: usize,
}

impl Evidence {
    /// Looks at cells.
    #[must_use]
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut found = Self::default();
        for cell in cells {
            found.add(cell);
        }
        found
    }

    fn add(&mut self, cell: &str) {
        let text = without_time(cell);
        let parts = Parts::of(text);
        let [first, second, third] = parts.as_slice() else {
            let is_serial = matches!(parts.as_slice(), [one] | [one, _] if is_serial(one));
            let is_filled = !text.is_empty();
            self.serials = self.serials.saturating_add(usize::from(is_serial));
            self.others = self.others.saturating_add(usize::from(is_filled && !is_serial));
            return;
        };
        let numbers = (first.parse::<u32>(), second.parse::<u32>(), third.parse::<u32>());
        let (Ok(left), Ok(right), Ok(_)) = numbers else {
            self.others = self.others.saturating_add(1);
            return;
        };
        if first.len() > 2 {
            self.others = self.others.saturating_add(1);
            return;
        }
        let is_day_first = left > 12 && right <= 12;
        let is_month_first = right > 12 && left <= 12;
        self.pairs = self.pairs.saturating_add(1);
        self.with_points = self.with_points.saturating_add(usize::from(text.contains('.')));
        self.day_first = self.day_first.saturating_add(usize::from(is_day_first));
        self.month_first = self.month_first.saturating_add(usize::from(is_month_first));
    }

    /// The order of day and month; none when there are pairs and nothing
    /// decides. Points decide when nothing else does.
    #[must_use]
    pub const fn order(self) -> Option<DateStyle> {
        if self.day_first > self.month_first {
            Some(DateStyle::DayFirst)
        } else if self.month_first > self.day_first || self.pairs == 0 {
            Some(DateStyle::MonthFirst)
        } else if self.with_points == self.pairs {
            // Dates with points are European.
            Some(DateStyle::DayFirst)
        } else {
            None
        }
    }

    /// True when the order was seen in cells, not taken for want of others.
    #[must_use]
    pub const fn is_proof(self) -> bool {
        self.day_first != self.month_first
    }

    /// True when numbers of five digits in this column are days of a
    /// spreadsheet: there are some among the first cells.
    #[must_use]
    pub const fn has_serials(self) -> bool {
        self.serials > 0
    }
}

fn is_serial(part: &str) -> bool {
    part.len() == 5 && part.parse().is_ok_and(|days| SERIALS.contains(&days))
}

/// Finds a column's order of day and month from its first cells.
#[must_use]
pub fn decide<'a>(cells: impl Iterator<Item = &'a str>) -> DateStyle {
    Evidence::of(cells).order().unwrap_or(DateStyle::Unclear)
}

#[cfg(test)]
mod tests {
    use super::{DateStyle, Evidence, decide};

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

    #[test]
    fn day_numbers_are_told_from_other_numbers() {
        let has = |cells: &[&str]| Evidence::of(cells.iter().copied()).has_serials();
        assert!(has(&["44985", "2023-02-28"]) && has(&["", "44985.5"]));
        assert!(!has(&["2023-02-28", "99999", "4498"]));
    }
}
