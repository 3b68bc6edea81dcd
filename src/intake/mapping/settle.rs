//! What the first rows decide about headers that mean too much: product numbers
//! that look like lines, and two columns of one name.

use std::collections::BTreeMap;

use super::ColumnMapping;
use crate::intake::field::Field;
use crate::intake::header;
use crate::intake::refusal::FileRefusal;
use crate::intake::seal;

/// `Item Number` is the line of a declaration, or a product number of the
/// seller; only whole numbers can be lines.
pub(super) fn drop_product_numbers(
    columns: &mut [ColumnMapping],
    sample: &[Vec<String>],
    notes: &mut Vec<String>,
) {
    for column in columns {
        let is_item =
            column.field == Some(Field::EntryLine) && header::fold(&column.header).contains("item");
        let is_line = sample.iter().all(|row| {
            let cell = row.get(column.index).map_or("", |cell| cell.trim());
            cell.trim_end_matches(".0").bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_item && !is_line {
            column.field = None;
            column.confidence_permille = 0;
            notes.push(format!(
                "Column “{}” holds product numbers, not line numbers, and is not used.",
                column.header
            ));
            "The values are product numbers, not line numbers.".clone_into(&mut column.evidence);
        }
    }
}

pub(super) fn settle_duplicates(
    columns: &mut [ColumnMapping],
    sample: &[Vec<String>],
    notes: &mut Vec<String>,
) -> Result<(), FileRefusal> {
    let mut first: BTreeMap<(String, Field), usize> = BTreeMap::new();
    for column in columns {
        let Some(field) = column.field else { continue };
        let key = (header::fold(&column.header), field);
        let Some(earlier) = first.get(&key).copied() else {
            first.insert(key, column.index);
            continue;
        };
        if field.is_joined() {
            // Two address lines of one name are put together as they stand.
            continue;
        }
        let differs = sample.iter().any(|row| {
            let cell = |index: usize| row.get(index).map_or("", |cell| cell.trim());
            let (left, right) = (cell(earlier), cell(column.index));
            !left.is_empty() && !right.is_empty() && left != right
        });
        let name = seal::redact(&column.header);
        let places = (earlier.saturating_add(1), column.index.saturating_add(1));
        if differs {
            return Err(FileRefusal::new(
                "duplicate_header",
                format!(
                    "Columns {} and {} are both named “{name}” and hold different data.",
                    places.0, places.1
                ),
                "Rename or remove one of them: the file does not say which one counts.",
            ));
        }
        notes.push(format!(
            "Columns {} and {} are both named “{name}”; the first one is used.",
            places.0, places.1
        ));
        column.field = None;
        column.confidence_permille = 0;
        column.evidence = format!("Column {} of the same name is used instead.", places.0);
    }
    Ok(())
}
