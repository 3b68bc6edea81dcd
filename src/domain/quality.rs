//! How good a trade file was, as one number that can be followed over time.

/// The name and version of the definition below. Another formula is another name.
pub const QUALITY_DEFINITION: &str = "quality-1";

/// Weight of rows that were taken, of rows without remarks, and of rows whose
/// identifiers are right, in thousandths; together 1000.
const TAKEN_WEIGHT: i64 = 700;
const CLEAN_WEIGHT: i64 = 150;
const VALID_WEIGHT: i64 = 150;

/// The fields whose remarks are about identifiers: check digits, prefixes,
/// codes that no list has.
pub const IDENTIFIER_FIELDS: [&str; 10] = [
    "entry_number",
    "bill_number",
    "house_bill",
    "master_bill",
    "importer_number",
    "manufacturer_id",
    "carrier",
    "vessel_imo",
    "containers",
    "hts",
];

/// What the score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Data rows read.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_rejected: i64,
    /// Remarks about identifiers.
    pub identifier_warnings: i64,
    /// All other remarks.
    pub other_warnings: i64,
}

/// `quality-1`, in thousandths; none for a file without rows.
///
/// With `read` rows, of which `taken = read − rejected`:
///
/// ```text
/// quality = 700 · taken / read
///         + 150 · max(0, taken − other remarks)      / read
///         + 150 · max(0, taken − identifier remarks) / read
/// ```
///
/// each term rounded down. 1000 means that every row was taken without a
/// remark; 0 that none was taken. Remarks count by cell, so one row with many
/// of them weighs as much as many rows with one. New, updated and duplicate
/// rows are alike: what was known before is no fault of the file.
#[must_use]
pub fn quality_permille(tally: &Tally) -> Option<i32> {
    if tally.rows_read <= 0 {
        return None;
    }
    let taken = tally.rows_read.saturating_sub(tally.rows_rejected).max(0);
    let part = |weight: i64, rows: i64| {
        weight.saturating_mul(rows.max(0)).checked_div(tally.rows_read).unwrap_or(0)
    };
    let score = part(TAKEN_WEIGHT, taken)
        .saturating_add(part(CLEAN_WEIGHT, taken.saturating_sub(tally.other_warnings)))
        .saturating_add(part(VALID_WEIGHT, taken.saturating_sub(tally.identifier_warnings)));
    i32::try_from(score.clamp(0, 1000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_one_whole() {
        assert_eq!(TAKEN_WEIGHT + CLEAN_WEIGHT + VALID_WEIGHT, 1000);
    }

    #[test]
    fn each_kind_of_fault_costs_its_weight() {
        let score = |rows_read, rows_rejected, identifier_warnings, other_warnings| {
            quality_permille(&Tally {
                rows_read,
                rows_rejected,
                identifier_warnings,
                other_warnings,
            })
        };
        assert_eq!(score(0, 0, 0, 0), None, "an empty file has no quality");
        assert_eq!(score(200, 0, 0, 0), Some(1000));
        assert_eq!(score(200, 200, 0, 0), Some(0));
        assert_eq!(score(200, 20, 0, 0), Some(900));
        assert_eq!(score(200, 0, 20, 0), Some(985));
        assert_eq!(score(200, 0, 0, 20), Some(985));
        assert_eq!(score(200, 0, 1000, 1000), Some(700), "remarks alone cost 300 at most");
        assert!(score(i64::MAX, 0, 0, 0).is_some(), "no overflow, whatever comes");
    }
}
