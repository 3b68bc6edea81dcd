//! One test a kind of value: each says whether one filled cell is of the kind.

use crate::domain::identifier::{self, ImporterForm, Kind, Status};
use crate::domain::tariff::edition;
use crate::domain::{country, tariff, text};
use crate::intake::date::{self, DateStyle};
use crate::intake::measure::{self, WeightUnit};
use crate::intake::number::{self, NumberStyle};

fn is_ok(kind: Kind, cell: &str) -> bool {
    identifier::check(kind, cell).status == Status::Ok
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let is_gap = |sign: char| matches!(sign, ',' | ';' | '/' | '|' | '\n' | '\r' | '\t');
    cell.split(is_gap).map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn is_container(cell: &str) -> bool {
    if is_ok(Kind::Container, cell) {
        return true;
    }
    let mut pieces = parts(cell).flat_map(str::split_whitespace).peekable();
    pieces.peek().is_some() && pieces.all(|piece| is_ok(Kind::Container, piece))
}

/// Read kindly, to judge a header's claim: one mistyped number is still one.
pub(super) fn has_container(cell: &str) -> bool {
    let letters = cell.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    letters >= 3 && digits >= 5
}

pub(super) fn is_entry(cell: &str) -> bool {
    // Dashes or letters: eleven plain digits pass one time in ten by chance.
    cell.len() <= 16 && is_ok(Kind::EntryNumber, cell) && !is_container(cell)
}

pub(super) fn is_importer(cell: &str) -> bool {
    cell.contains('-')
        && cell.len() <= 14
        && matches!(
            identifier::importer_form(cell),
            ImporterForm::Ein | ImporterForm::CbpAssigned | ImporterForm::SocialSecurity
        )
        && !is_date(cell)
}

pub(super) fn is_dotted_tariff(cell: &str) -> bool {
    let groups: Vec<&str> = cell.split('.').collect();
    let first_two = groups.first().is_some_and(|group| group.len() == 4)
        && groups.get(1).is_some_and(|group| group.len() == 2);
    let is_plain = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    // 2021.12 is a month and 1234.56 an amount: two groups alone prove little.
    first_two && is_plain && groups.len() >= 3 && tariff::digits(cell).is_ok()
}

pub(super) fn is_plain_tariff(cell: &str) -> bool {
    // Other editions and other countries differ behind the sixth digit alone.
    cell.len() == 10
        && cell.bytes().all(|byte| byte.is_ascii_digit())
        && cell.get(..6).is_some_and(edition::has)
}

/// The length of a tariff number that the edition has, 6, 8 or 10 digits; 0 for other cells.
fn tariff_digits(cell: &str) -> usize {
    let is_plain = cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_tariff = is_plain && matches!(cell.len(), 6 | 8 | 10) && edition::has(cell);
    // 20081115 is a day, and canned groundnuts.
    if is_tariff && !is_date_text(cell) { cell.len() } else { 0 }
}

/// A rate line or a statistical number of the edition: chance finds none.
pub(super) fn is_full_tariff(cell: &str) -> bool {
    tariff_digits(cell) >= 8
}

/// A subheading of the edition, or more: of all numbers of six digits one in 173 is one.
pub(super) fn is_known_tariff(cell: &str) -> bool {
    tariff_digits(cell) >= 6
}

/// A Legal Entity Identifier (ISO 17442) with the right check digits.
pub(super) fn is_lei(cell: &str) -> bool {
    cell.len() <= 24
        && cell.bytes().any(|byte| byte.is_ascii_alphabetic())
        && is_ok(Kind::Lei, cell)
}

pub(super) fn is_mid(cell: &str) -> bool {
    let is_shaped = (9..=15).contains(&cell.len())
        && cell.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && cell.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && cell.bytes().rev().take(3).all(|byte| byte.is_ascii_uppercase())
        && cell.bytes().any(|byte| byte.is_ascii_digit());
    is_shaped && is_ok(Kind::Mid, cell)
}

pub(super) fn is_imo(cell: &str) -> bool {
    cell.len() <= 12 && is_ok(Kind::Imo, cell)
}

pub(super) fn is_air_waybill(cell: &str) -> bool {
    cell.len() <= 14 && cell.get(3..4) == Some("-") && is_ok(Kind::AirWaybill, cell)
}

/// Four letters of the carrier, then at least six signs with digits.
pub(super) fn is_bill(cell: &str) -> bool {
    let (carrier, number) = cell.split_at_checked(4).unwrap_or(("", cell));
    let number = number.trim_start_matches([' ', '-']);
    carrier.bytes().all(|byte| byte.is_ascii_uppercase())
        && !carrier.is_empty()
        && (6..=12).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && number.bytes().filter(u8::is_ascii_digit).count() >= 4
        && !is_ok(Kind::Container, cell)
}

fn unit_of(cell: &str) -> Option<String> {
    number::parse(cell, NumberStyle::Point).ok().map(|number| number.unit)
}

pub(super) fn is_weight(cell: &str) -> bool {
    cell.len() <= 40 && unit_of(cell).is_some_and(|unit| WeightUnit::from_text(&unit).is_some())
}

pub(super) fn is_money(cell: &str) -> bool {
    cell.len() <= 40
        && unit_of(cell).is_some_and(|unit| unit == "$" || measure::currency(&unit).is_some())
}

pub(super) fn is_counted(cell: &str) -> bool {
    let is_unit = |unit: &str| {
        (2..=4).contains(&unit.len()) && unit.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    cell.len() <= 24
        && cell.starts_with(|sign: char| sign.is_ascii_digit())
        && cell.contains(' ')
        && unit_of(cell).is_some_and(|unit| is_unit(&unit))
        && !is_weight(cell)
        && !is_money(cell)
        && !is_date(cell)
}

pub(super) fn is_us_locode(cell: &str) -> bool {
    cell.starts_with("US") && is_locode(cell)
}

pub(super) fn is_foreign_locode(cell: &str) -> bool {
    !cell.starts_with("US") && is_locode(cell)
}

fn is_locode(cell: &str) -> bool {
    let plain: String = cell.chars().filter(|sign| *sign != ' ').collect();
    plain.len() == 5
        && plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && is_ok(Kind::UnLocode, &plain)
}

pub(super) fn is_country(cell: &str) -> bool {
    cell.len() >= 2 && country::from_text(cell).is_some()
}

pub(super) fn is_date(cell: &str) -> bool {
    cell.len() <= 40 && date::parse(cell, DateStyle::Unclear).is_some()
        || cell.len() <= 40 && date::parse(cell, DateStyle::DayFirst).is_some()
}

/// A date that is no plain number: 45000 may be a day and may be anything.
pub(super) fn is_date_text(cell: &str) -> bool {
    let is_eight = cell.len() == 8
        && (cell.starts_with("19") || cell.starts_with("20"))
        && cell.bytes().all(|byte| byte.is_ascii_digit());
    let has_sign = cell.contains(['-', '/', '.', ' ', ':']);
    (is_eight || has_sign) && is_date(cell)
}

pub(super) fn is_number(cell: &str) -> bool {
    number::parse(cell, NumberStyle::Point).is_ok()
        || number::parse(cell, NumberStyle::Comma).is_ok()
}

pub(super) fn is_company(cell: &str) -> bool {
    const FORMS: [&str; 34] = [
        "LTD",
        "LIMITED",
        "INC",
        "LLC",
        "CO",
        "CORP",
        "CORPORATION",
        "COMPANY",
        "GMBH",
        "AG",
        "KG",
        "SA",
        "SL",
        "SRL",
        "SPA",
        "SARL",
        "SAS",
        "BV",
        "NV",
        "PLC",
        "PTE",
        "PVT",
        "SDN",
        "BHD",
        "LTDA",
        "CV",
        "OOO",
        "AS",
        "AB",
        "OY",
        "JSC",
        "KK",
        "GROUP",
        "TRADING",
    ];
    let plain = cell.replace('.', "");
    let mut words = plain.split(|sign: char| !sign.is_alphanumeric());
    text::squeeze(cell).contains(' ')
        && words.any(|word| FORMS.iter().any(|form| form.eq_ignore_ascii_case(word)))
}

pub(super) fn is_text(cell: &str) -> bool {
    let words = cell.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    words.count() >= 3 && !is_company(cell)
}
