//! Cells: the few kinds of value that a report holds.

use chrono::{NaiveDate, NaiveDateTime};

/// One value of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: an empty CSV field, a JSON null.
    Empty,
    /// Words, ids and codes.
    Text(String),
    /// A whole number: money in minor units, counts, scores in thousandths.
    Integer(i64),
    /// A document that is JSON already; in CSV it stands as text.
    Json(String),
}

/// One column of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The header: letters, digits and underscores.
    pub name: &'static str,
    /// text, integer, date, time or json.
    pub kind: &'static str,
    /// What it means, in one sentence.
    pub about: &'static str,
}

/// JSON text in a report: facts and commitments of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText(pub String);

/// What can stand in a cell.
pub trait Value {
    /// The kind that the column's description names.
    const KIND: &'static str;
    /// The cell.
    fn cell(self) -> Cell;
}

impl Value for String {
    const KIND: &'static str = "text";
    fn cell(self) -> Cell {
        if self.is_empty() { Cell::Empty } else { Cell::Text(self) }
    }
}

impl Value for i64 {
    const KIND: &'static str = "integer";
    fn cell(self) -> Cell {
        Cell::Integer(self)
    }
}

impl Value for NaiveDate {
    const KIND: &'static str = "date";
    fn cell(self) -> Cell {
        Cell::Text(self.format("%Y-%m-%d").to_string())
    }
}

impl Value for NaiveDateTime {
    const KIND: &'static str = "time";
    fn cell(self) -> Cell {
        Cell::Text(time(self))
    }
}

impl Value for JsonText {
    const KIND: &'static str = "json";
    fn cell(self) -> Cell {
        // What cannot be read as JSON would break the document around it.
        if serde_json::from_str::<serde::de::IgnoredAny>(&self.0).is_ok() {
            Cell::Json(self.0)
        } else {
            self.0.cell()
        }
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: &'static str = T::KIND;
    fn cell(self) -> Cell {
        self.map_or(Cell::Empty, Value::cell)
    }
}

/// A time in UTC with all its microseconds, as RFC 3339 writes it: always the
/// same length, so that texts sort as times do.
#[must_use]
pub fn time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Declares the row of a report: fields, columns and cells from one table.
macro_rules! report_row {
    (
        $(#[$outer:meta])*
        pub struct $name:ident { $( $field:ident: $type:ty, $about:literal; )+ }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone)]
        pub struct $name { $( #[doc = $about] pub $field: $type, )+ }

        impl $name {
            /// The columns in their order.
            pub const COLUMNS: &'static [$crate::report::Column] = &[$(
                $crate::report::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::report::Value>::KIND,
                    about: $about,
                },
            )+];

            /// The cells in the order of the columns.
            #[must_use]
            pub fn cells(self) -> Vec<$crate::report::Cell> {
                vec![$( $crate::report::Value::cell(self.$field), )+]
            }
        }
    };
}
pub(in crate::report) use report_row;
