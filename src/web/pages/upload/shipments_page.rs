//! Part of an upload's page: what its lines come to as shipments, as bars and
//! as the same in a table.

use crate::app::shipment_count::{Counts, SHIPMENT_ABOUT, SHIPMENT_DEFINITION};
use crate::web::page;

/// The drawing's width, where its bars begin, and the longest bar, in its own units.
const WIDTH: i64 = 720;
const LEFT: i64 = 250;
const BAR_LIMIT: i64 = 390;
/// The height of one bar with its room.
const STEP: i64 = 26;

/// Shipments, as an upload's page shows them.
pub(super) struct ShipmentsPart {
    pub definition: &'static str,
    pub about: &'static str,
    pub summary: String,
    pub width: i64,
    pub height: i64,
    pub left: i64,
    pub label_x: i64,
    pub bars: Vec<Bar>,
    pub is_whole: bool,
}

/// One kind of document: a bar, and a row of the table.
pub(super) struct Bar {
    pub label: &'static str,
    pub is_counted: &'static str,
    pub count: String,
    pub y: i64,
    pub text_y: i64,
    pub length: i64,
    pub end: i64,
}

impl ShipmentsPart {
    pub(super) fn new(counts: &Counts) -> Self {
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
        let bars = (0_i64..).zip(&kinds).map(|(step, (label, is_counted, count))| {
            // What is there is seen, however little it is.
            let length = (count.saturating_mul(BAR_LIMIT) / most).max(2);
            Bar {
                label,
                is_counted,
                count: page::count(*count),
                y: step * STEP + 4,
                text_y: step * STEP + 18,
                length,
                end: LEFT + length + 8,
            }
        });
        let at_least = if counts.is_whole { "" } else { "at least " };
        let bars: Vec<Bar> = bars.collect();
        Self {
            definition: SHIPMENT_DEFINITION,
            about: SHIPMENT_ABOUT,
            summary: format!(
                "{} lines come to {at_least}{} shipments.",
                page::count(counts.lines),
                page::count(counts.shipments)
            ),
            width: WIDTH,
            height: i64::try_from(bars.len()).unwrap_or(0) * STEP + 4,
            left: LEFT,
            label_x: LEFT - 8,
            bars,
            is_whole: counts.is_whole,
        }
    }
}
