//! The rows of a bill, put together.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::pile::{PileRow, rows};
use super::table::TableKind;
use crate::intake::decode::Remark;
use crate::intake::workbook::push_csv;

/// The most containers that a line without its own names.
const CONTAINER_LIMIT: usize = 200;
/// Columns of the header table that speak for the whole bill and could be summed.
const WHOLE: [&str; 4] = ["manifest_quantity", "manifest_unit", "weight", "weight_unit"];
/// The columns of a line, behind those of the bill.
const LINE: [&str; 9] = [
    "line_number",
    "container_number",
    "piece_count",
    "manifest_unit",
    "description_text",
    "marks_and_numbers_1",
    "hazmat_code",
    "harmonized_number",
    "harmonized_value",
];
const WEIGHT: [&str; 2] = ["weight", "weight_unit"];
/// The tables whose cells are the same on every line of a bill.
const ONCE: [TableKind; 5] = [
    TableKind::Bill,
    TableKind::Header,
    TableKind::Shipper,
    TableKind::Consignee,
    TableKind::Notify,
];
/// The columns that every party table ends with, and how they are named in the
/// joined rows: the tables name them alike.
const PARTY_ENDS: [&str; 4] = ["city", "state_province", "zip_code", "country_code"];

/// The columns of a table as they are named in the joined rows.
fn names(kind: TableKind) -> Vec<String> {
    let prefix = kind.party().trim_end_matches("_party_").trim_end_matches('_');
    let prefix = if kind == TableKind::Notify { "notify_party" } else { prefix };
    let named = kind.columns().into_iter().filter(|name| !WHOLE.contains(name));
    named
        .map(|name| match name {
            "state_province" => format!("{prefix}_state"),
            "zip_code" => format!("{prefix}_zip"),
            name if PARTY_ENDS.contains(&name) => format!("{prefix}_{name}"),
            name => name.to_owned(),
        })
        .collect()
}

/// The header row of the joined text.
pub(super) fn header_line() -> Vec<u8> {
    let bill = ONCE.iter().flat_map(|kind| names(*kind));
    let line = LINE.iter().chain(&WEIGHT).map(|name| (*name).to_owned());
    let names: Vec<String> =
        std::iter::once("identifier".to_owned()).chain(bill).chain(line).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// All rows of one identifier.
#[derive(Default)]
struct Bill<'a> {
    identifier: &'a str,
    once: HashMap<u8, PileRow<'a>>,
    cargo: Vec<PileRow<'a>>,
    containers: Vec<&'a str>,
    tariff: BTreeMap<(&'a str, &'a str), Vec<PileRow<'a>>>,
    hazmat: HashMap<&'a str, &'a str>,
    marks: HashMap<&'a str, &'a str>,
}

/// Joins pile after pile, and counts what was odd.
#[derive(Default)]
pub(super) struct Joined {
    without_bill: u64,
    lost_tariff: u64,
}

impl Joined {
    /// The joined rows of a pile, as CSV.
    pub(super) fn join(&mut self, pile: &[u8]) -> Vec<u8> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut bills: Vec<Bill<'_>> = Vec::new();
        for row in rows(pile) {
            let place = *places.entry(row.identifier).or_insert_with(|| {
                bills.push(Bill { identifier: row.identifier, ..Bill::default() });
                bills.len().saturating_sub(1)
            });
            if let Some(bill) = bills.get_mut(place) {
                bill.add(row);
            }
        }
        let mut out = Vec::new();
        for bill in &mut bills {
            self.write(bill, &mut out);
        }
        out
    }

    pub(super) fn remarks(&self) -> Vec<Remark> {
        [
            (self.without_bill, "The identifier is in no row of the table of bills."),
            (self.lost_tariff, "A tariff row belongs to no line of cargo and is not used."),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, note)| Remark { note, count, first_row: 0 })
        .collect()
    }

    fn write(&mut self, bill: &mut Bill<'_>, out: &mut Vec<u8>) {
        if !bill.once.contains_key(&TableKind::Bill.byte()) {
            self.without_bill = self.without_bill.saturating_add(1);
        }
        // The same bill in another order of rows gives the same lines.
        bill.cargo.sort_by_key(|row| {
            let sequence = cell(row, 1);
            (cell(row, 0), sequence.parse::<u64>().unwrap_or(u64::MAX), sequence)
        });
        let mut start = Vec::new();
        push_csv(bill.identifier, &mut start);
        for kind in ONCE {
            let row = bill.once.get(&kind.byte());
            for (place, name) in kind.columns().into_iter().enumerate() {
                if !WHOLE.contains(&name) {
                    start.push(b',');
                    push_csv(row.map_or("", |row| cell(row, place)), &mut start);
                }
            }
        }
        let has_weights = bill.tariff.values().flatten().any(|row| !cell(row, 4).is_empty());
        let cargo = std::mem::take(&mut bill.cargo);
        if cargo.is_empty() {
            out.extend_from_slice(&start);
            bill.line(None, 1, has_weights, out);
        }
        for (number, row) in (1_u64..).zip(&cargo) {
            out.extend_from_slice(&start);
            bill.line(Some(row), number, has_weights, out);
        }
        let lost = bill.tariff.values().map(Vec::len).sum::<usize>();
        self.lost_tariff = self.lost_tariff.saturating_add(u64::try_from(lost).unwrap_or(0));
    }
}

fn cell<'a>(row: &PileRow<'a>, place: usize) -> &'a str {
    row.cells.get(place).copied().unwrap_or_default()
}

impl<'a> Bill<'a> {
    fn add(&mut self, row: PileRow<'a>) {
        match row.kind {
            TableKind::Bill
            | TableKind::Header
            | TableKind::Consignee
            | TableKind::Shipper
            | TableKind::Notify => {
                self.once.entry(row.kind.byte()).or_insert(row);
            }
            TableKind::Cargo => self.cargo.push(row),
            TableKind::Container => self.containers.push(cell(&row, 0)),
            TableKind::Tariff => {
                self.tariff.entry((cell(&row, 0), cell(&row, 1))).or_default().push(row);
            }
            TableKind::Hazmat => {
                self.hazmat.entry(cell(&row, 0)).or_insert_with(|| cell(&row, 1));
            }
            TableKind::Marks => {
                self.marks.entry(cell(&row, 0)).or_insert_with(|| cell(&row, 1));
            }
            TableKind::Unused => {}
        }
    }

    /// Appends the cells of one line of cargo; none for a bill without lines.
    fn line(
        &mut self,
        cargo: Option<&PileRow<'a>>,
        number: u64,
        has_weights: bool,
        out: &mut Vec<u8>,
    ) {
        let of_cargo = |place| cargo.map_or("", |row| cell(row, place));
        let container = of_cargo(0);
        // Bills without containers name none in either table.
        let tariff = self.tariff.remove(&(container, of_cargo(1))).unwrap_or_default();
        let is_whole = cargo.is_none() || number == 1;
        let whole = |name: &str| {
            let header = self.once.get(&TableKind::Header.byte());
            let place = TableKind::Header.columns().iter().position(|own| *own == name);
            header.zip(place).map_or("", |(row, place)| cell(row, place))
        };
        let containers = if container.is_empty() && is_whole {
            let mut all = self.containers.clone();
            all.retain(|container| !container.is_empty());
            all.truncate(CONTAINER_LIMIT);
            all.join(", ")
        } else {
            container.to_owned()
        };
        let pieces = match of_cargo(2) {
            "" if is_whole => whole("manifest_quantity"),
            pieces => pieces,
        };
        let (weight, unit) = if has_weights {
            (sum(&tariff, 4), tariff.first().map_or("", |row| cell(row, 5)))
        } else if is_whole {
            (whole("weight").to_owned(), whole("weight_unit"))
        } else {
            (String::new(), "")
        };
        let unit_of_pieces = if pieces.is_empty() { "" } else { whole("manifest_unit") };
        let codes: Vec<&str> = tariff.iter().map(|row| cell(row, 2)).collect();
        let cells = [
            &number.to_string(),
            &containers,
            pieces,
            unit_of_pieces,
            of_cargo(3),
            self.marks.get(container).copied().unwrap_or_default(),
            self.hazmat.get(container).copied().unwrap_or_default(),
            &codes.join("; "),
            &sum(&tariff, 3),
            &weight,
            unit,
        ];
        for text in cells {
            out.push(b',');
            push_csv(text, out);
        }
        out.push(b'\n');
    }
}

/// The sum of a column; where a cell is no number, the first cell speaks.
fn sum(rows: &[PileRow<'_>], place: usize) -> String {
    let first = rows.first().map_or("", |row| cell(row, place));
    if rows.len() < 2 {
        return first.to_owned();
    }
    let filled = rows.iter().map(|row| cell(row, place)).filter(|cell| !cell.is_empty());
    filled
        .map(|cell| cell.parse::<Decimal>().ok())
        .try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number?))
        .map_or(first.to_owned(), |sum| sum.to_string())
}
