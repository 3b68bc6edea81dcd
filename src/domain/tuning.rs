//! What past decisions say about a threshold: precision, recall, hours of
//! work, and how sure that is.
//!
//! Figures are shares of what people decided, so they know nothing of pairs
//! that were never proposed: recall here is the share of the confirmed that a
//! higher threshold would still have proposed.

/// The normal quantile for 95 in 100.
const Z: f64 = 1.959_963_984_540_054;

/// How many decisions of one score, and how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decided {
    /// The score, in thousandths.
    pub permille: i32,
    /// How many were confirmed.
    pub confirmed: u32,
    /// How many were rejected.
    pub rejected: u32,
}

/// A share of something with its interval of 95 in 100 after Wilson (1927).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How many.
    pub part: u32,
    /// Of how many.
    pub whole: u32,
    /// The share, in thousandths; none of nothing.
    pub permille: Option<u32>,
    /// The lower end, in thousandths.
    pub low: u32,
    /// The upper end, in thousandths.
    pub high: u32,
}

/// Thousandths of a number from 0 to 1.
fn permille(share: f64) -> u32 {
    // The number is between 0 and 1000, so that no step of the search is long.
    let wanted = (share.clamp(0.0, 1.0) * 1000.0).round();
    (0..=1000_u32)
        .min_by(|a, b| {
            let away = |figure: u32| (f64::from(figure) - wanted).abs();
            away(*a).total_cmp(&away(*b))
        })
        .unwrap_or_default()
}

/// The share of `part` in `whole` with its interval.
#[must_use]
pub fn share(part: u32, whole: u32) -> Share {
    if whole == 0 {
        return Share { part, whole, permille: None, low: 0, high: 1000 };
    }
    let (n, p) = (f64::from(whole), f64::from(part) / f64::from(whole));
    let middle = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Share {
        part,
        whole,
        permille: Some(permille(p)),
        low: permille((middle - spread) / scale),
        high: permille((middle + spread) / scale),
    }
}

/// What one threshold would have meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The threshold, in thousandths.
    pub threshold: i32,
    /// Confirmed among the decided at or above it.
    pub precision: Share,
    /// At or above it among the confirmed.
    pub recall: Share,
    /// How many proposals a person would have read.
    pub read: u32,
}

impl Point {
    /// The minutes that reading them takes.
    #[must_use]
    pub fn minutes(&self, minutes_each: u32) -> u64 {
        u64::from(self.read) * u64::from(minutes_each)
    }
}

/// What a threshold would have meant.
#[must_use]
pub fn point(decided: &[Decided], threshold: i32) -> Point {
    let (mut kept, mut read, mut all) = (0_u32, 0_u32, 0_u32);
    for row in decided {
        all = all.saturating_add(row.confirmed);
        if row.permille >= threshold {
            kept = kept.saturating_add(row.confirmed);
            read = read.saturating_add(row.confirmed).saturating_add(row.rejected);
        }
    }
    Point { threshold, precision: share(kept, read), recall: share(kept, all), read }
}

/// Points from one threshold to 1000, every `step` thousandths.
#[must_use]
pub fn curve(decided: &[Decided], from: i32, step: i32) -> Vec<Point> {
    let mut found = Vec::new();
    let mut threshold = from;
    while threshold <= 1000 {
        found.push(point(decided, threshold));
        threshold = threshold.saturating_add(step.max(1));
    }
    found
}

/// How much the answer about a score would teach, more is more: pairs of which
/// past decisions alike are evenly split, or that had few.
///
/// The decided within 25 thousandths are what is known; with one of each kind
/// thought in, so that nothing decided is as open as evenly decided. The
/// figure is `4·p·(1−p)` in thousandths over the square root of how many they
/// are: what is known from many is taught by one more the least.
#[must_use]
pub fn teaches(decided: &[Decided], score: i32) -> u32 {
    let (mut confirmed, mut rejected) = (1_u32, 1_u32);
    for row in decided.iter().filter(|row| (row.permille - score).abs() <= 25) {
        confirmed = confirmed.saturating_add(row.confirmed);
        rejected = rejected.saturating_add(row.rejected);
    }
    let all = f64::from(confirmed.saturating_add(rejected));
    let p = f64::from(confirmed) / all;
    permille(4.0 * p * (1.0 - p) * (2.0 / all).sqrt())
}

/// The middle of the gaps between one person's decisions, in seconds; gaps
/// longer than `longest` are pauses and are left out. None under 20 gaps.
#[must_use]
pub fn middle_gap_seconds(times: &[(String, i64)], longest: i64) -> Option<i64> {
    let mut sorted: Vec<&(String, i64)> = times.iter().collect();
    sorted.sort();
    let mut gaps: Vec<i64> = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .filter(|(before, after)| before.0 == after.0)
        .map(|(before, after)| after.1 - before.1)
        .filter(|gap| (0..=longest).contains(gap))
        .collect();
    gaps.sort_unstable();
    if gaps.len() < 20 { None } else { gaps.get(gaps.len() / 2).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided() -> Vec<Decided> {
        vec![
            Decided { permille: 800, confirmed: 1, rejected: 3 },
            Decided { permille: 900, confirmed: 3, rejected: 1 },
            Decided { permille: 990, confirmed: 4, rejected: 0 },
        ]
    }

    #[test]
    fn a_share_is_that_of_the_textbook() {
        let found = share(8, 10);
        assert_eq!((found.permille, found.low, found.high), (Some(800), 490, 943));
        let none = share(0, 0);
        assert_eq!((none.permille, none.low, none.high), (None, 0, 1000));
        let sure = share(10, 10);
        assert_eq!((sure.permille, sure.low, sure.high), (Some(1000), 722, 1000));
    }

    #[test]
    fn a_higher_threshold_reads_less_and_keeps_less() {
        let all = point(&decided(), 780);
        assert_eq!((all.read, all.recall.part, all.precision.part), (12, 8, 8));
        assert_eq!(all.minutes(3), 36);
        let high = point(&decided(), 850);
        assert_eq!((high.read, high.precision.permille), (8, Some(875)));
        assert_eq!(high.recall.permille, Some(875));
        let points = curve(&decided(), 780, 20);
        assert_eq!(points.len(), 12);
        assert!(points.is_sorted_by(|a, b| a.read >= b.read && a.recall.part >= b.recall.part));
    }

    #[test]
    fn what_is_evenly_split_or_unknown_teaches_most() {
        let some = [Decided { permille: 990, confirmed: 40, rejected: 0 }];
        assert!(teaches(&some, 800) > teaches(&some, 990));
        let split = [
            Decided { permille: 800, confirmed: 10, rejected: 10 },
            Decided { permille: 900, confirmed: 19, rejected: 1 },
        ];
        assert!(teaches(&split, 800) > teaches(&split, 900));
        assert_eq!(teaches(&[], 800), 1000);
    }

    #[test]
    fn pauses_are_no_work() {
        let mut times: Vec<(String, i64)> = (0..30).map(|i| ("a".to_owned(), i * 60)).collect();
        assert_eq!(middle_gap_seconds(&times, 900), Some(60));
        times.push(("a".into(), 1_000_000));
        assert_eq!(middle_gap_seconds(&times, 900), Some(60));
        times.truncate(10);
        assert_eq!(middle_gap_seconds(&times, 900), None);
    }
}
