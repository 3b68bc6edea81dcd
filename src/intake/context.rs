//! What the first rows say about all rows: order of day and month, decimal
//! sign, unit and currency of each column. Decided once, kept with the upload,
//! so that a resumed job reads the rest of the file in the same way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::date::{self, DateStyle};
use super::field::Field;
use super::mapping::{ColumnMapping, Layout, Mapping};
use super::measure::{self, WeightUnit};
use super::number::{self, NumberStyle};
use super::order;

/// How the cells of each column are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The currency of values that name none (ISO 4217).
    pub default_currency: String,
    /// The kind of file.
    pub layout: Layout,
    /// True when each row is a whole bill.
    pub row_per_bill: bool,
    /// The columns of every mapped field, the first to speak first.
    pub columns: BTreeMap<Field, Vec<usize>>,
    /// Order of day and month, by column.
    pub dates: BTreeMap<usize, DateStyle>,
    /// Date columns in which numbers such as 44985 are days of a spreadsheet.
    #[serde(default)]
    pub serial_dates: BTreeSet<usize>,
    /// Decimal sign, by column; columns with a decimal comma only.
    pub numbers: BTreeMap<usize, NumberStyle>,
    /// Unit of weight that the header names, by column.
    pub weight_units: BTreeMap<usize, WeightUnit>,
    /// Currency that the header names, by column.
    pub currencies: BTreeMap<usize, String>,
    #[serde(skip)]
    by_field: ByField,
}

/// The columns of each field, at the place of the field: asked for dozens of
/// times a row. Made of the map when it is first asked for.
#[derive(Debug, Clone, Default)]
struct ByField(OnceLock<Box<[Box<[usize]>]>>);

impl PartialEq for ByField {
    /// It says nothing that the map does not say.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ByField {}

impl ByField {
    fn of(&self, columns: &BTreeMap<Field, Vec<usize>>, field: Field) -> &[usize] {
        let all = self.0.get_or_init(|| {
            let of = |field| columns.get(field).map_or_else(Box::default, |c| c.clone().into());
            Field::ALL.iter().map(of).collect()
        });
        all.get(field.place()).map_or(&[], |columns| columns)
    }
}

impl Context {
    /// Looks at the first rows. `default_currency` is the caller's choice;
    /// without one it is won for Korean declarations and U.S. dollars else.
    /// Returns the context and what people should know about it.
    #[must_use]
    pub fn build(
        mapping: &Mapping,
        sample: &[Vec<String>],
        default_currency: Option<&str>,
    ) -> (Self, Vec<String>) {
        let by_layout = match mapping.layout {
            Layout::Declaration => "KRW",
            Layout::AceEntryLine | Layout::VendorBill | Layout::Generic => "USD",
        };
        let mut context = Self {
            default_currency: default_currency.unwrap_or(by_layout).to_ascii_uppercase(),
            layout: mapping.layout,
            row_per_bill: mapping.row_per_bill,
            columns: mapping.by_field(),
            dates: BTreeMap::new(),
            serial_dates: BTreeSet::new(),
            numbers: BTreeMap::new(),
            weight_units: BTreeMap::new(),
            currencies: BTreeMap::new(),
            by_field: ByField::default(),
        };
        let mut notes = Vec::new();
        let (mut dates, mut numbers) = (Vec::new(), Vec::new());
        for column in &mapping.columns {
            let Some(field) = column.field else { continue };
            let cells =
                || sample.iter().filter_map(|row| row.get(column.index).map(String::as_str));
            if field.is_date() {
                dates.push((column, date::Evidence::of(cells())));
            } else if field.is_number() {
                numbers.push((column, number::Evidence::of(cells())));
            }
            if field == Field::Weight
                && let Some(unit) = WeightUnit::from_header(&column.header)
            {
                context.weight_units.insert(column.index, unit);
            }
            if let Some(currency) = measure::currency_of_header(&column.header) {
                context.currencies.insert(column.index, currency.to_owned());
            }
        }
        context.learn_numbers(&numbers, &mut notes);
        context.learn_dates(&dates, sample, default_currency.is_some(), &mut notes);
        context.note_currency(&mut notes);
        (context, notes)
    }

    /// The columns of a field, the first to speak first.
    #[must_use]
    pub fn columns_of(&self, field: Field) -> &[usize] {
        self.by_field.of(&self.columns, field)
    }

    /// True when the file has a column of this meaning.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        !self.columns_of(field).is_empty()
    }

    /// The decimal sign of a column.
    #[must_use]
    pub fn number_style(&self, column: usize) -> NumberStyle {
        self.numbers.get(&column).copied().unwrap_or_default()
    }

    /// The order of day and month of a column.
    #[must_use]
    pub fn date_style(&self, column: usize) -> DateStyle {
        self.dates.get(&column).copied().unwrap_or_default()
    }

    /// Columns that only hold numbers like `1.234` follow the others of the file.
    fn learn_numbers(
        &mut self,
        columns: &[(&ColumnMapping, number::Evidence)],
        notes: &mut Vec<String>,
    ) {
        let clear = |wanted| columns.iter().find(|(_, found)| found.style() == Some(wanted));
        let comma = clear(NumberStyle::Comma);
        let is_proven = |(_, found): &&(&ColumnMapping, number::Evidence)| found.points > 0;
        let follows = comma.filter(|_| !columns.iter().any(|column| is_proven(&column)));
        for (column, found) in columns {
            let header = &column.header;
            if found.style() == Some(NumberStyle::Comma) {
                notes.push(format!("Column “{header}” is read with decimal commas."));
            } else if let (None, Some((other, _))) = (found.style(), follows) {
                notes.push(format!(
                    "Column “{header}” is read with decimal commas, as column “{}” is; its first rows can be read either way.",
                    other.header
                ));
            } else {
                continue;
            }
            self.numbers.insert(column.index, NumberStyle::Comma);
        }
    }

    /// Each date column decides for itself; where it cannot, the file does.
    fn learn_dates(
        &mut self,
        columns: &[(&ColumnMapping, date::Evidence)],
        sample: &[Vec<String>],
        is_currency_told: bool,
        notes: &mut Vec<String>,
    ) {
        let seen: Vec<(&str, date::Evidence)> =
            columns.iter().map(|(column, found)| (column.header.as_str(), *found)).collect();
        let hint = order::of_file(self, &seen, sample, is_currency_told);
        for (column, found) in columns {
            let (style, note) = order::of_column(&column.header, *found, &hint);
            notes.extend(note);
            self.dates.insert(column.index, style);
            if found.has_serials() {
                self.serial_dates.insert(column.index);
            }
        }
    }

    fn note_currency(&self, notes: &mut Vec<String>) {
        let is_named = |field: Field| {
            self.columns_of(field).iter().all(|index| self.currencies.contains_key(index))
        };
        if self.has(Field::Value) && !self.has(Field::Currency) && !is_named(Field::Value) {
            notes.push(format!(
                "The file names no currency; values are read as {}.",
                self.default_currency
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, DateStyle, NumberStyle, WeightUnit};
    use crate::intake::mapping::Mapping;

    #[test]
    fn columns_are_learned_from_the_first_rows() {
        let words = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<String>>();
        let header = words("Bill of Lading|Arrival Date|Weight (t)|Value in USD|Quantity");
        let sample = vec![words("A1|13/2/2023|1,5|1.234,50|3"), words("A2|1/2/2023|2,25|7,5|4")];
        let mapping = Mapping::build(&header, &sample);
        let built = mapping.map(|mapping| Context::build(&mapping, &sample, None));
        assert!(built.is_ok());
        if let Ok((context, notes)) = built {
            assert_eq!(context.date_style(1), DateStyle::DayFirst);
            assert_eq!(context.number_style(2), NumberStyle::Comma);
            assert_eq!(context.number_style(4), NumberStyle::Point);
            assert_eq!(context.weight_units.get(&2), Some(&WeightUnit::MetricTon));
            assert_eq!(context.currencies.get(&3).map(String::as_str), Some("USD"));
            assert_eq!(notes.len(), 3);
            let stored = serde_json::to_string(&context).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Context>(&stored).ok(), Some(context));
        }
    }
}
