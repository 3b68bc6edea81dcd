//! What a column is by its values alone: a column of ISO 6346 numbers is a
//! container column whatever its name. Every verdict can say on how many of
//! how many values it rests.

use std::collections::BTreeSet;

use super::cells::is_empty_mark;
use super::field::Field;

mod kinds;

use kinds::{
    has_container, is_air_waybill, is_bill, is_company, is_container, is_counted, is_country,
    is_date, is_date_text, is_dotted_tariff, is_entry, is_foreign_locode, is_full_tariff, is_imo,
    is_importer, is_known_tariff, is_lei, is_mid, is_money, is_number, is_plain_tariff, is_text,
    is_us_locode, is_weight,
};

/// How many filled cells of a column are looked at.
const LOOKED_AT_LIMIT: usize = 200;
/// Fewer values say nothing.
const LEAST_VALUES: usize = 3;
/// Fewer values do not speak against a header.
const LEAST_AGAINST: usize = 5;
/// Longer cells are text.
const CELL_LIMIT_CHARS: usize = 400;

/// Certainty of values that only one kind of number has.
pub const STRONG_PERMILLE: u16 = 900;

/// What a column holds, by its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The field that such values mean.
    pub field: Field,
    /// How surely, in thousandths.
    pub confidence_permille: u16,
    /// How many values are of this kind.
    pub fitting: usize,
    /// How many filled values were looked at.
    pub values: usize,
    /// The kind, in the plural, as in “are …”.
    pub kind: &'static str,
}

impl Finding {
    /// The evidence in one short sentence without its full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} of {} values are {}", self.fitting, self.values, self.kind)
    }

    /// True when nothing else looks like this.
    #[must_use]
    pub const fn is_strong(&self) -> bool {
        self.confidence_permille >= STRONG_PERMILLE
    }
}

/// The filled cells of one column, bounded.
#[derive(Debug)]
pub struct Column<'a> {
    cells: Vec<&'a str>,
}

impl<'a> Column<'a> {
    /// The filled cells of a column of the sample.
    #[must_use]
    pub fn of(sample: &'a [Vec<String>], index: usize) -> Self {
        let cells = sample
            .iter()
            .filter_map(|row| row.get(index).map(|cell| cell.trim()))
            .filter(|cell| !is_empty_mark(cell))
            .take(LOOKED_AT_LIMIT)
            .collect();
        Self { cells }
    }

    /// Everything the values can mean, the surest first.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        if self.cells.len() < LEAST_VALUES {
            return Vec::new();
        }
        let mut found: Vec<Finding> = TESTS.iter().filter_map(|test| self.apply(test)).collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.confidence_permille));
        found
    }

    /// How many values can be of this field, as its reader reads them; none for
    /// a field that takes any text, or when too few values are filled.
    #[must_use]
    pub fn fit(&self, field: Field) -> Option<(usize, usize)> {
        if self.cells.len() < LEAST_AGAINST {
            return None;
        }
        let fits = reader_of(field)?;
        Some((self.cells.iter().filter(|cell| fits(cell)).count(), self.cells.len()))
    }

    fn apply(&self, test: &Test) -> Option<Finding> {
        let fits = |cell: &&&str| cell.chars().nth(CELL_LIMIT_CHARS).is_none() && (test.fits)(cell);
        let fitting = self.cells.iter().filter(fits).count();
        let values = self.cells.len();
        let is_enough = fitting.saturating_mul(100) >= values.saturating_mul(test.least_percent);
        let different: BTreeSet<&str> = self.cells.iter().copied().take(50).collect();
        (is_enough && fitting >= LEAST_VALUES && different.len() >= test.least_different).then_some(
            Finding {
                field: test.field,
                confidence_permille: test.confidence_permille,
                fitting,
                values,
                kind: test.kind,
            },
        )
    }
}

/// One kind of value.
struct Test {
    field: Field,
    kind: &'static str,
    fits: fn(&str) -> bool,
    /// The share of values that must fit.
    least_percent: usize,
    /// How many different values must be there: a repeated number that passes
    /// by chance proves nothing.
    least_different: usize,
    confidence_permille: u16,
}

const fn test(
    field: Field,
    confidence_permille: u16,
    least_percent: usize,
    least_different: usize,
    fits: fn(&str) -> bool,
    kind: &'static str,
) -> Test {
    Test { field, kind, fits, least_percent, least_different, confidence_permille }
}

/// Every kind; chance and likeness to other kinds set the thresholds.
#[rustfmt::skip] // one kind a line
const TESTS: &[Test] = &[
    test(Field::Containers, 980, 60, 1, is_container, "valid ISO 6346 container numbers"),
    test(Field::EntryNumber, 950, 80, 2, is_entry, "CBP entry numbers with the right check digit"),
    test(Field::ImporterNumber, 920, 80, 1, is_importer, "importer numbers in their dashed form"),
    test(Field::Hts, 900, 80, 1, is_dotted_tariff, "tariff numbers with dots and a chapter that exists"),
    test(Field::Lei, 960, 80, 1, is_lei, "LEIs (ISO 17442) with the right check digits"),
    test(Field::Hts, 900, 80, 3, is_full_tariff, "tariff numbers of 8 or 10 digits in the edition at hand"),
    test(Field::Hts, 750, 80, 5, is_known_tariff, "tariff numbers in the edition at hand"),
    test(Field::ManufacturerId, 900, 80, 2, is_mid, "shaped like manufacturer codes (MID)"),
    test(Field::VesselImo, 900, 90, 3, is_imo, "IMO numbers with the right check digit"),
    test(Field::BillNumber, 860, 80, 2, is_air_waybill, "air waybill numbers with the right check digit"),
    test(Field::BillNumber, 820, 80, 2, is_bill, "a carrier code and a bill number"),
    test(Field::Weight, 850, 80, 1, is_weight, "numbers with a unit of weight"),
    test(Field::Quantity, 600, 80, 1, is_counted, "numbers with a unit of quantity"),
    test(Field::Value, 800, 80, 1, is_money, "amounts with a currency"),
    test(Field::PortUnlading, 750, 90, 1, is_us_locode, "UN/LOCODEs of U.S. ports"),
    test(Field::PortLading, 750, 90, 1, is_foreign_locode, "UN/LOCODEs of foreign ports"),
    test(Field::Hts, 650, 100, 2, is_plain_tariff, "of 10 digits and begin with a subheading that exists"),
    test(Field::OriginCountry, 500, 90, 1, is_country, "countries"),
    test(Field::ArrivalDate, 500, 90, 1, is_date_text, "dates"),
    test(Field::ShipperName, 400, 60, 1, is_company, "names of companies"),
    test(Field::Description, 350, 70, 2, is_text, "texts of several words"),
];

/// What the reader of a field takes, kindly; none where it takes any text.
fn reader_of(field: Field) -> Option<fn(&str) -> bool> {
    let is_document = matches!(
        field,
        Field::EntryNumber | Field::BillNumber | Field::HouseBill | Field::MasterBill
    );
    if field.is_date() {
        Some(is_date)
    } else if field.is_number() {
        Some(is_number)
    } else if field == Field::Containers {
        Some(has_container)
    } else if field == Field::Hts {
        Some(|cell| !is_date_text(cell) && has_digit(cell))
    } else if is_document {
        Some(has_digit)
    } else if field == Field::VesselImo {
        Some(|cell| cell.bytes().filter(u8::is_ascii_digit).count() >= 5)
    } else if is_name(field) {
        Some(|cell| !is_number(cell) && !is_date_text(cell) && !is_lei(cell))
    } else {
        None
    }
}

fn has_digit(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_name(field: Field) -> bool {
    matches!(
        field,
        Field::ShipperName
            | Field::ConsigneeName
            | Field::ImporterName
            | Field::ManufacturerName
            | Field::NotifyName
    )
}

#[cfg(test)]
mod tests {
    use super::{Column, Field};

    fn best(cells: &[&str]) -> (&'static str, String) {
        let sample: Vec<Vec<String>> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        let found = Column::of(&sample, 0).findings();
        found.first().map_or(("", String::new()), |first| (first.field.code(), first.sentence()))
    }

    #[test]
    fn values_tell_what_a_column_is() {
        let of = |cells: &[&str]| best(cells).0;
        assert_eq!(
            best(&["CSQU3054383", "MSKU6011672; CSQU3054383", "NC", "csqu305438-3"]),
            ("containers", "3 of 3 values are valid ISO 6346 container numbers".to_owned())
        );
        assert_eq!(of(&["9ZZ-0000001-1", "9ZZ-0000002-9", "9ZZ-0000003-7"]), "entry_number");
        assert_eq!(of(&["6109.10.0012", "6109.10.00.40", "4015.12.1010"]), "hts");
        assert_eq!(of(&["9074729", "9362255", "9811000"]), "vessel_imo");
        assert_eq!(of(&["14,887 KG", "12 KGS", "3 MT"]), "weight");
        assert_eq!(of(&["$ 12.50", "USD 13", "14 USD"]), "value");
        assert_eq!(of(&["QZLN70412300", "QZLN70412301", "BHLX70412317"]), "bill_number");
        assert_eq!(of(&["CNYTN", "VNSGN", "CNSHA"]), "port_lading");
        assert_eq!(of(&["84-3019277", "84-301927700", "231001-00417"]), "importer_number");
        assert_eq!(of(&["CN", "China", "VNM"]), "origin_country");
        assert_eq!(of(&["2023-02-28", "28-Feb-23", "8/8/2023"]), "arrival_date");
        assert_eq!(
            of(&["Harbor & Pine Apparel LLC", "Blue Heron Co., Ltd.", "X GmbH"]),
            "shipper_name"
        );
    }

    #[test]
    fn legal_entity_identifiers_are_told_by_their_check_digits() {
        let leis = ["213800KUD8LAJWSQ9D15", "2138-00ku-d8la-jwsq-9d15", "5493001KJTIIGC8Y1R12"];
        assert_eq!(best(&leis).0, "lei");
        assert_eq!(
            best(&["213800KUD8LXJWSQ9D15", "213800KUD8LAJWSQ9D16", "5493001KJTIIGC8Y1R13"]).0,
            ""
        );
    }

    #[test]
    fn bare_tariff_numbers_are_told_by_the_edition() {
        let of = |cells: &[&str]| best(cells).0;
        assert_eq!(of(&["6109100012", "6109100040", "0101210010", "6109100012"]), "hts");
        assert_eq!(of(&["61091000", "01012100", "84713001", "52051210"]), "hts");
        assert_eq!(of(&["610910", "520512", "010121", "847130", "690410", "610910"]), "hts");
        // One subheading again and again, or few of them, prove nothing.
        assert_eq!(of(&["610910", "610910", "610910", "520512", "010121"]), "");
        // Days, months, postal codes, and numbers that are counted up.
        assert_eq!(of(&["20081115", "20081122", "20091111", "20081102"]), "arrival_date");
        assert_eq!(of(&["230210", "230211", "230212", "230213", "230214", "230215"]), "");
        assert_eq!(of(&["510000", "518000", "200000", "310000", "100080", "830000"]), "");
        assert_eq!(of(&["61091000", "61091001", "61091002", "61091003", "61091004"]), "");
        assert_eq!(of(&["610910", "610911", "610912", "610913", "610914", "610915"]), "");
        assert_eq!(of(&["84719001", "84719002", "84719003", "84719004", "84719005"]), "");
        assert_eq!(of(&["1700000000", "1700003600", "1700007200", "1700010800"]), "");
    }

    #[test]
    fn little_proves_nothing() {
        assert_eq!(best(&["CSQU3054383", "CSQU3054383"]).0, "");
        assert_eq!(best(&["1", "2", "3", "4"]).0, "");
        assert_eq!(best(&["9074729", "9074729", "9074729"]).0, "", "one number, three times");
        assert_eq!(best(&["45000", "45001", "45002"]).0, "");
    }

    #[test]
    fn values_speak_for_or_against_a_header() {
        let sample: Vec<Vec<String>> =
            (1..=6).map(|day| vec![format!("2023-02-0{day}"), format!("{day}.5 KG")]).collect();
        let fit = |index, field| Column::of(&sample, index).fit(field);
        assert_eq!(fit(0, Field::ArrivalDate), Some((6, 6)));
        assert_eq!(fit(0, Field::Containers), Some((0, 6)));
        assert_eq!(fit(1, Field::Weight), Some((6, 6)));
        assert_eq!(fit(1, Field::ArrivalDate), Some((0, 6)));
        assert_eq!(fit(1, Field::Description), None);
    }
}
