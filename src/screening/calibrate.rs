//! What a score has meant: of a thousand labelled pairs with such a score, how
//! many were the same.
//!
//! The table is fitted by `examples/calibrate.rs` on the training half of the
//! labelled pairs; `bench/linking/README.md` has the held-out half. It speaks
//! of parties alone: there are no labelled shipment lines.

/// The version of the table below; stored with every link.
pub const CALIBRATION_VERSION: &str = "cal-3";

/// Score and likelihood, both in thousandths, ascending; straight lines between.
const KNOTS: &[(i32, i32)] = &[
    (0, 0),
    (379, 38),
    (416, 42),
    (437, 45),
    (456, 47),
    (584, 67),
    (656, 96),
    (671, 112),
    (693, 301),
    (737, 319),
    (759, 352),
    (784, 617),
    (850, 668),
    (902, 770),
    (945, 879),
    (990, 969),
    (1_000, 984),
];

/// The likelihood, in thousandths, that a pair with this score is the same
/// party. A higher score never has a lower one.
#[must_use]
pub fn likely(score_permille: u16) -> u16 {
    u16::try_from(ten_thousandths(i32::from(score_permille)) / 10).unwrap_or(0)
}

/// The likelihood as tables write it: `0.9738`. Four digits, since whole
/// ranges of scores lie within a thousandth of each other and still rank.
pub(super) fn decimal(score_permille: i32) -> String {
    let figure = ten_thousandths(score_permille);
    format!("{}.{:04}", figure / 10_000, figure % 10_000)
}

fn ten_thousandths(score_permille: i32) -> i32 {
    let score = score_permille.clamp(0, 1_000);
    let at = KNOTS.partition_point(|(knot, _)| *knot < score);
    let (Some(below), Some(above)) = (KNOTS.get(at.saturating_sub(1)), KNOTS.get(at)) else {
        return 0;
    };
    let (width, rise) = (above.0 - below.0, (above.1 - below.1) * 10);
    let figure =
        if width == 0 { above.1 * 10 } else { below.1 * 10 + rise * (score - below.0) / width };
    figure.clamp(0, 10_000)
}

#[cfg(test)]
mod tests {
    use super::{KNOTS, decimal, likely};
    use crate::screening::PROPOSE_AT_PERMILLE;

    #[test]
    fn the_table_ascends_and_covers_every_score() {
        assert!(KNOTS.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1), "{KNOTS:?}");
        assert_eq!(KNOTS.first().map(|knot| knot.0), Some(0));
        assert_eq!(KNOTS.last().map(|knot| knot.0), Some(1_000));
        // Strictly: no two scores look alike in a table, and their order stays.
        let all: Vec<String> = (0..=1_000).map(decimal).collect();
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        assert_eq!(likely(2_000), likely(1_000));
    }

    /// The threshold follows the table: looking at a proposal costs a minute,
    /// so what is about as likely as not is still shown, and nothing less.
    #[test]
    fn what_is_proposed_is_about_as_likely_as_not() {
        let figure = likely(PROPOSE_AT_PERMILLE);
        assert!((400..=600).contains(&figure), "{figure}");
    }
}
