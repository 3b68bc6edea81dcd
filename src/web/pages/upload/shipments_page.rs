//! Part of an upload's page: what its lines come to as shipments, as a table
//! with a bar in each row.

use crate::app::shipment_count::{Counts, SHIPMENT_ABOUT, SHIPMENT_DEFINITION};
use crate::app::upload::UploadRow;
use crate::web::page;

/// The longest bar, and the shortest: what is there is seen, however little it is.
const BAR_LIMIT: i64 = 1000;
const BAR_MIN: i64 = 5;

/// Shipments, as an upload's page shows them.
pub(super) struct ShipmentsPart {
    pub definition: &'static str,
    pub about: &'static str,
    pub summary: String,
    pub bars: Vec<Bar>,
    pub is_whole: bool,
}

/// One kind of document: a bar, and a row of the table.
pub(super) struct Bar {
    pub label: &'static str,
    pub is_counted: &'static str,
    pub count: String,
    /// The bar, in thousandths of the longest.
    pub permille: i64,
}

impl ShipmentsPart {
    pub(super) fn new(row: &UploadRow, counts: &Counts) -> Self {
        let plain = counts.shipments - counts.entries - counts.houses - counts.masters;
        let kinds = [
            ("Entries", "a shipment each", counts.entries),
            ("House bills", "a shipment each", counts.houses),
            ("Master bills without houses", "a shipment each", counts.masters),
            ("Other bills and records", "a shipment each", plain),
            ("Of these, in bond", "among the shipments", counts.in_bond),
            ("Masters of house bills", "not counted: the houses are", counts.masters_replaced),
            ("Bills of entries", "not counted: the entries are", counts.bills_of_entries),
            ("Remaining on board", "not counted: no import", counts.frob),
            ("Exports", "not counted: no import", counts.exports),
            ("Deleted records", "not counted", counts.deleted),
            ("Lines without a number", "not counted", counts.lines_unidentified),
        ];
        let kinds: Vec<_> = kinds.into_iter().filter(|(_, _, count)| *count > 0).collect();
        let most = kinds.iter().map(|(_, _, count)| *count).max().unwrap_or(1).max(1);
        let bars = kinds.iter().map(|(label, is_counted, count)| Bar {
            label,
            is_counted,
            count: page::count(*count),
            permille: (count.saturating_mul(BAR_LIMIT) / most).max(BAR_MIN),
        });
        Self {
            definition: SHIPMENT_DEFINITION,
            about: SHIPMENT_ABOUT,
            summary: summary(row, counts),
            bars: bars.collect(),
            is_whole: counts.is_whole,
        }
    }
}

/// What the lines come to, in a sentence; of a file that told none, why.
fn summary(row: &UploadRow, counts: &Counts) -> String {
    if counts.lines > 0 {
        let at_least = if counts.is_whole { "" } else { "at least " };
        return format!(
            "{} lines come to {at_least}{} shipments.",
            page::count(counts.lines),
            page::count(counts.shipments)
        );
    }
    let why = if row.rows_accepted > 0 || row.rows_updated > 0 {
        "Other files have told every line of this file anew: its shipments count there."
    } else if row.rows_duplicate > 0 {
        "Every row that was taken says what is known already: its shipments count with the file that told them first."
    } else {
        "No row of this file was taken: there is no shipment to count."
    };
    why.to_owned()
}
