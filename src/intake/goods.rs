//! Goods, values, weights, dates and containers out of the cells of a row.

use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cells::{Cell, Cells};
use super::date::{self, DateStyle, Parsed};
use super::field::Field;
use super::mapping::Layout;
use super::measure::{self, WeightUnit};
use super::memo::Memo;
use super::number::{self, Problem};
use crate::domain::identifier::{self, Checked, Kind, Status, importer_form};
use crate::domain::shipment::{Money, Quantity};
use crate::domain::tariff;
use crate::domain::text;

thread_local! {
    /// Tariff numbers come again on thousands of rows; with each whether the
    /// edition has it, and whether it has its six international digits.
    static TARIFFS: Memo<(Result<String, tariff::Problem>, [bool; 2])> = Memo::new();
}

/// Dates in the order of trust, with the word that says which it was.
const DATES: [(Field, &str); 6] = [
    (Field::ArrivalDate, "arrival"),
    (Field::EstimatedArrivalDate, "estimated_arrival"),
    (Field::ImportDate, "importation"),
    (Field::EntryDate, "entry"),
    (Field::DeclarationDate, "declaration"),
    (Field::ExportDate, "export"),
];

/// The best date of a row and its basis. Every filled date cell is read, so
/// that all unreadable ones are reported at once.
pub(super) fn arrival(cells: &mut Cells<'_>) -> (Option<NaiveDate>, &'static str) {
    let mut best = (None, "");
    for (field, basis) in DATES {
        let found = read_date(cells, field);
        if best.0.is_none() && found.is_some() {
            best = (found, basis);
        }
    }
    best
}

/// Money of a field, or none; unreadable, negative and too large are errors.
pub(super) fn money(cells: &mut Cells<'_>, field: Field) -> Option<Money> {
    let cell = cells.first(field)?;
    let style = cells.context.number_style(cell.column);
    let outcome = number::parse(cell.text, style).and_then(|number| {
        let by_cell = measure::currency(&number.unit);
        let by_row = cells.first(Field::Currency).and_then(|cell| measure::currency(cell.text));
        let by_header = cells.context.currencies.get(&cell.column).map(String::as_str);
        let currency = by_cell.or(by_header).or(by_row).unwrap_or(&cells.context.default_currency);
        // Three digits behind a point may be thousands; a won has no smaller part anyway.
        let is_doubtful = number.amount.scale() == 3 && cells.context.layout != Layout::Declaration;
        measure::money(number.amount, currency)
            .map(|money| (money, number.is_scientific, is_doubtful))
    });
    match outcome {
        Ok((money, is_scientific, is_doubtful)) => {
            if is_doubtful && money.is_rounded {
                let note = "The amount has more decimals than its currency and was rounded; is the sign before them one of thousands?";
                cells.warn(field, cell.text, note);
            }
            if is_scientific {
                cells.warn(
                    field,
                    cell.text,
                    "A spreadsheet may have dropped digits of this number.",
                );
            }
            Some(money)
        }
        Err(problem) => {
            number_error(cells, field, cell, problem);
            None
        }
    }
}

/// Weight in grams. A column that names its unit speaks before the vendor's
/// own text; without any unit it is kilograms.
pub(super) fn weight(cells: &mut Cells<'_>) -> Option<i64> {
    let cell = cells.first(Field::Weight)?;
    let style = cells.context.number_style(cell.column);
    let number = match number::parse(cell.text, style) {
        Ok(number) => number,
        Err(problem) => {
            number_error(cells, Field::Weight, cell, problem);
            return None;
        }
    };
    let unit_cell = cells.first(Field::WeightUnit).map_or("", |cell| cell.text);
    let by_header = cells.context.weight_units.get(&cell.column).copied();
    let named =
        if number.unit.is_empty() && by_header.is_none() { unit_cell } else { &number.unit };
    let unit = if named.is_empty() {
        Some(by_header.unwrap_or(WeightUnit::Kilogram))
    } else {
        WeightUnit::from_text(named)
    };
    let Some(unit) = unit else {
        cells.warn(
            Field::Weight,
            cell.text,
            "The unit of weight is not known; the weight is left out.",
        );
        return None;
    };
    match measure::weight_grams(&number, unit) {
        Ok(grams) => Some(grams),
        Err(problem) => {
            number_error(cells, Field::Weight, cell, problem);
            None
        }
    }
}

/// Quantity with its unit; an unreadable one is left out with a remark.
pub(super) fn quantity(cells: &mut Cells<'_>) -> Option<Quantity> {
    let cell = cells.first(Field::Quantity)?;
    let style = cells.context.number_style(cell.column);
    let Ok(number) = number::parse(cell.text, style) else {
        let first = cell.text.split(['/', ';', '=', '|', '\n']).next().unwrap_or("").trim();
        let Some(number) = number::parse(first, style).ok().filter(|_| first != cell.text) else {
            cells.warn(Field::Quantity, cell.text, "The quantity cannot be read and is left out.");
            return None;
        };
        let note = "The cell gives several quantities; the first is used.";
        cells.repair(Field::Quantity, cell.text, first, note);
        return Some(Quantity { amount: plain(number.amount), unit: text::squeeze(&number.unit) });
    };
    let unit = if number.unit.is_empty() {
        cells.text(Field::QuantityUnit)
    } else {
        text::squeeze(&number.unit)
    };
    Some(Quantity { amount: plain(number.amount), unit })
}

/// A number without zeros behind its fraction.
fn plain(amount: Decimal) -> String {
    // Most quantities are whole, and an integer is written far faster.
    if amount.scale() == 0 { amount.mantissa().to_string() } else { amount.normalize().to_string() }
}

/// The tariff number, digits only. Letters and more than ten digits reject
/// the row; other countries' longer numbers keep their international part.
pub(super) fn hts(cells: &mut Cells<'_>) -> String {
    let (code, is_known) = read_hts(cells);
    if !code.is_empty() && !is_known {
        cells.warn(Field::Hts, &code, tariff::edition::NOT_IN_EDITION);
    }
    code
}

fn look_up(written: &str) -> (Result<String, tariff::Problem>, [bool; 2]) {
    let read = tariff::digits(written);
    let is_known = read.as_deref().map_or([true; 2], is_in_edition);
    (read, is_known)
}

/// Looks a number up in the edition at hand: whole, and its first six digits.
fn is_in_edition(code: &str) -> [bool; 2] {
    [tariff::edition::has(code), tariff::edition::has(text::clip(code, 6))]
}

/// Other countries share six digits; Korean declarations are older than the edition.
const fn known_in(layout: Layout, [whole, six]: [bool; 2]) -> bool {
    match layout {
        Layout::AceEntryLine | Layout::VendorBill => whole,
        Layout::Generic => six,
        Layout::Declaration => true,
    }
}

/// The number, and whether the edition has it.
fn read_hts(cells: &mut Cells<'_>) -> (String, bool) {
    let Some(cell) = cells.first(Field::Hts) else {
        return (String::new(), true);
    };
    let (read, is_known) = TARIFFS.with(|memo| memo.get(cell.text, look_up));
    let problem = match read {
        Ok(code) => return (code, known_in(cells.context.layout, is_known)),
        Err(problem) => problem,
    };
    let code = mend_hts(cells, cell, &problem);
    let is_known = code.is_empty() || known_in(cells.context.layout, is_in_edition(&code));
    (code, is_known)
}

/// What can be made of a cell that is no number as it stands.
fn mend_hts(cells: &mut Cells<'_>, cell: Cell<'_>, problem: &tariff::Problem) -> String {
    let is_foreign = matches!(cells.context.layout, Layout::Generic | Layout::Declaration);
    let first = cell.text.split([',', ';', '|', '\n', '/', '<']).next().unwrap_or("");
    match problem {
        tariff::Problem::Repairable(repair) => {
            cells.repair(Field::Hts, cell.text, repair.code.clone(), repair.note);
            repair.code.clone()
        }
        tariff::Problem::Several if let Ok(code) = tariff::digits(first) => {
            let note = "The cell lists several tariff numbers; the first is used.";
            cells.repair(Field::Hts, cell.text, code.clone(), note);
            code
        }
        tariff::Problem::TooLong if is_foreign => {
            let code: String = cell.text.chars().filter(char::is_ascii_digit).take(6).collect();
            let note = "More than ten digits: the six international digits are used.";
            cells.repair(Field::Hts, cell.text, code.clone(), note);
            code
        }
        tariff::Problem::NotACode | tariff::Problem::TooLong | tariff::Problem::Rounded => {
            let hint = "Format the column as text and write digits and dots only.";
            cells.error(Field::Hts, cell, "hts", problem.to_string(), hint);
            if let Some(code) = tariff::suggest(cell.text) {
                cells.suggest(tariff::display(&code));
            }
            String::new()
        }
        tariff::Problem::Several
        | tariff::Problem::Empty
        | tariff::Problem::TooShort
        | tariff::Problem::OddLength
        | tariff::Problem::NoSuchChapter => {
            cells.warn(Field::Hts, cell.text, problem.to_string());
            String::new()
        }
    }
}

/// A line or ordinal, from 1; `1.0` is what spreadsheets make of 1.
pub(super) fn ordinal(cells: &mut Cells<'_>, field: Field) -> Option<i32> {
    let cell = cells.first(field)?;
    let plain = cell.text.strip_suffix(".0").unwrap_or(cell.text);
    let number = plain.parse::<i32>().ok().filter(|number| *number > 0);
    if number.is_none() {
        let meant = plain.trim_end_matches(|sign: char| !sign.is_ascii_digit());
        let meant = meant.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        let meant = meant.parse::<i32>().ok().filter(|number| *number > 0);
        cells.error(
            field,
            cell,
            "ordinal",
            "This is not a whole number from 1.",
            "Write the line as ACE numbers it: 1, 2, 3.",
        );
        if let Some(meant) = meant {
            cells.suggest(meant.to_string());
        }
    }
    number
}

/// An identifier in canonical form, with a remark when it is odd.
pub(super) fn identifier(cells: &mut Cells<'_>, field: Field, kind: Kind) -> String {
    let Some(cell) = cells.first(field) else {
        return String::new();
    };
    let checked = checked(kind, cell.text);
    let is_odd = matches!(checked.status, Status::Warn | Status::Bad);
    if is_odd && !checked.note.is_empty() {
        cells.warn(field, cell.text, checked.remark());
    }
    checked.canonical.clone()
}

/// Numbers of importers and makers come again on many rows.
fn checked(kind: Kind, text: &str) -> Rc<Checked> {
    thread_local! {
        static NUMBERS: Memo<Rc<Checked>> = Memo::new();
    }
    let run = usize::from(kind == Kind::ImporterNumber);
    let check = || Rc::new(identifier::check(kind, text));
    NUMBERS.with(|memo| memo.get_again(run, [kind.code(), text], check))
}

/// Whether an importer number is one that must be sealed.
pub(super) fn is_secret(number: &str) -> bool {
    thread_local! {
        static FORMS: Memo<bool> = Memo::new();
    }
    FORMS.with(|memo| memo.get_again(0, [number], || importer_form(number).must_be_sealed()))
}

fn parse_date(text: &str, style: DateStyle) -> Option<Parsed> {
    thread_local! {
        static DATES: Memo<Option<Parsed>> = Memo::new();
    }
    let order = match style {
        DateStyle::MonthFirst => "m",
        DateStyle::DayFirst => "d",
        DateStyle::Unclear => "u",
    };
    DATES.with(|memo| memo.get_for([order, text], || date::parse(text, style)))
}

fn read_date(cells: &mut Cells<'_>, field: Field) -> Option<NaiveDate> {
    let cell = cells.all(field).find(|cell| {
        cell.text.chars().any(|letter| !matches!(letter, '0' | '-' | '/' | ':' | ' '))
    })?;
    let style = cells.context.date_style(cell.column);
    let hint = "Write dates as 2023-02-28, or leave the cell empty.";
    let Some(parsed) = parse_date(cell.text, style) else {
        let (why, meant) = date::explain(cell.text, style);
        cells.error(field, cell, "date", why, hint);
        if let Some(meant) = meant {
            cells.suggest(meant.to_string());
        }
        return None;
    };
    if parsed.is_serial && !cells.context.serial_dates.contains(&cell.column) {
        let why = "This is a number, not a date; a spreadsheet may have made it of one.";
        cells.error(field, cell, "date", why, hint);
        cells.suggest(parsed.date.to_string());
        return None;
    }
    if !parsed.note.is_empty() {
        cells.repair(field, cell.text, parsed.date.to_string(), parsed.note);
    }
    Some(parsed.date)
}

fn number_error(cells: &mut Cells<'_>, field: Field, cell: Cell<'_>, problem: Problem) {
    let (rule, why, hint) = match problem {
        Problem::Unreadable => (
            "number",
            "This is not a number.",
            "Write one number such as 1234.50, with a unit behind it at most.",
        ),
        Problem::Negative => (
            "negative",
            "A value or weight cannot be below zero.",
            "Remove corrections and refunds from the export.",
        ),
        Problem::Overflow => (
            "overflow",
            "The number is too large to be true.",
            "Check the unit and the decimal sign of the column.",
        ),
    };
    cells.error(field, cell, rule, why, hint);
    let style = cells.context.number_style(cell.column);
    if let Some(meant) = number::suggest(cell.text, style) {
        cells.suggest(meant.to_string());
    }
}
