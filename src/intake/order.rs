//! Which number comes first in the dates of a file whose columns cannot tell:
//! other date columns, then decimal commas, countries and currencies, then the
//! order of the United States.

use super::context::Context;
use super::date::{DateStyle, Evidence};
use super::field::Field;
use super::number::NumberStyle;
use crate::domain::country;

/// What the file says about the order of its dates, and why.
pub(super) struct Hint {
    style: DateStyle,
    because: String,
}

/// Countries whose files write the month first; others write the day first, or
/// the year, which needs no order.
const MONTH_FIRST: [&str; 5] = ["US", "FM", "MH", "PW", "PH"];

/// The file's order; [`DateStyle::Unclear`] when nothing tells.
pub(super) fn of_file(
    context: &Context,
    dates: &[(&str, Evidence)],
    sample: &[Vec<String>],
    is_currency_told: bool,
) -> Hint {
    let proven = dates.iter().find(|(_, found)| found.is_proof());
    if let Some((header, found)) = proven
        && let Some(style) = found.order()
    {
        return Hint { style, because: format!("as column “{header}” shows") };
    }
    if context.numbers.values().any(|style| *style == NumberStyle::Comma) {
        let because = "since the file has decimal commas".to_owned();
        return Hint { style: DateStyle::DayFirst, because };
    }
    if let Some(nation) = common(context, sample, Field::ImporterCountry)
        .or_else(|| common(context, sample, Field::ConsigneeCountry))
        .and_then(country::from_text)
    {
        return Hint {
            style: of_country(nation),
            because: format!("since importers are of {nation}"),
        };
    }
    let by_cell = common(context, sample, Field::Currency).map(str::to_ascii_uppercase);
    let by_column = context
        .columns_of(Field::Value)
        .iter()
        .find_map(|column| context.currencies.get(column).cloned());
    let told = is_currency_told.then(|| context.default_currency.clone());
    match by_cell.or(by_column).or(told) {
        // Dollars are the currency of trade, not only of Americans.
        Some(currency) if currency != "USD" && currency.len() == 3 => {
            let because = format!("since values are in {currency}");
            Hint { style: DateStyle::DayFirst, because }
        }
        _ => Hint { style: DateStyle::Unclear, because: String::new() },
    }
}

/// A column's order, and what people should know about it.
pub(super) fn of_column(header: &str, found: Evidence, hint: &Hint) -> (DateStyle, Option<String>) {
    match (found.order(), hint.style) {
        (Some(DateStyle::DayFirst), _) => {
            (DateStyle::DayFirst, Some(format!("Dates in column “{header}” are read day first.")))
        }
        (Some(style), _) => (style, None),
        (None, DateStyle::Unclear) => (
            DateStyle::Unclear,
            Some(format!(
                "Dates in column “{header}” can be read either way in the first rows and nothing in the file tells which; they are read month first. Not sure: write dates as 2023-02-28."
            )),
        ),
        (None, style) => {
            let word = if style == DateStyle::DayFirst { "day" } else { "month" };
            let because = &hint.because;
            (
                style,
                Some(format!(
                    "Dates in column “{header}” can be read either way in the first rows; they are read {word} first, {because}."
                )),
            )
        }
    }
}

fn of_country(nation: &str) -> DateStyle {
    if MONTH_FIRST.contains(&nation) { DateStyle::MonthFirst } else { DateStyle::DayFirst }
}

/// The text that more than half of the filled cells of a field hold.
fn common<'a>(context: &Context, sample: &'a [Vec<String>], field: Field) -> Option<&'a str> {
    let column = *context.columns_of(field).first()?;
    let cells = || {
        sample
            .iter()
            .filter_map(move |row| row.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    let all = cells().count();
    cells().take(5).find(|wanted| cells().filter(|cell| cell == wanted).count() * 2 > all)
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use super::super::mapping::Mapping;
    use super::DateStyle;

    fn learn(header: &str, rows: &[&str], currency: Option<&str>) -> (Vec<DateStyle>, Vec<String>) {
        let words = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<String>>();
        let sample: Vec<Vec<String>> = rows.iter().map(|row| words(row)).collect();
        let mapping = Mapping::build(&words(header), &sample).expect("the header is known");
        let (context, notes) = Context::build(&mapping, &sample, currency);
        (context.dates.values().copied().collect(), notes)
    }

    #[test]
    fn a_column_that_cannot_tell_asks_the_file() {
        let by_column = learn(
            "Bill of Lading|Arrival Date|Entry Date",
            &["A1|1/2/2023|13/2/2023", "A2|3/4/2023|1/2/2023"],
            None,
        );
        assert_eq!(by_column.0, [DateStyle::DayFirst, DateStyle::DayFirst]);
        assert!(by_column.1.iter().any(|note| note.contains("as column “Entry Date” shows")));
        let by_comma = learn("Bill of Lading|Arrival Date|Weight (kg)", &["A1|1/2/2023|1,5"], None);
        assert_eq!(by_comma.0, [DateStyle::DayFirst]);
        let by_country = learn(
            "Bill of Lading|Arrival Date|Consignee|Consignee Country",
            &["A1|1/2/2023|Blue Heron|United States"],
            None,
        );
        assert_eq!(by_country.0, [DateStyle::MonthFirst]);
        let by_currency = learn("Bill of Lading|Arrival Date", &["A1|1/2/2023"], Some("INR"));
        assert_eq!(by_currency.0, [DateStyle::DayFirst]);
        let by_nothing = learn("Bill of Lading|Arrival Date", &["A1|1/2/2023"], None);
        assert_eq!(by_nothing.0, [DateStyle::Unclear]);
        assert!(by_nothing.1.iter().any(|note| note.contains("Not sure")));
    }
}
