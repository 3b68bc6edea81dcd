use super::{Evidence, NumberStyle, Problem, decide, parse, suggest, to_whole};
use rust_decimal::Decimal;

fn read(cell: &str, style: NumberStyle) -> Result<(String, String), Problem> {
    parse(cell, style).map(|number| (number.amount.to_string(), number.unit))
}

fn point(cell: &str) -> Result<String, Problem> {
    read(cell, NumberStyle::Point).map(|(amount, _)| amount)
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (cell, amount) in [
        ("12", "12"),
        ("1,234.50", "1234.50"),
        ("$ 1,234", "1234"),
        ("1 234 567.8", "1234567.8"),
        ("1'234", "1234"),
        (".5", "0.5"),
        ("12.", "12"),
        ("US$12.30", "12.30"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1,23,456", "123456"),
        ("1.2E+05", "120000"),
        ("1.234.567", "1234567"),
        ("-0.00", "0.00"),
        ("１２３４", "1234"),
        ("\u{200B}12", "12"),
        ("'12", "12"),
        ("US$ 1,234.50", "1234.50"),
        ("1,234.50 EUR", "1234.50"),
        ("1\u{A0}234", "1234"),
        ("12,34,567.89", "1234567.89"),
        ("007", "7"),
        ("0.5", "0.5"),
    ] {
        assert_eq!(point(cell), Ok(amount.to_owned()), "{cell}");
    }
    let comma = |cell| read(cell, NumberStyle::Comma).map(|(amount, _)| amount);
    assert_eq!(comma("1.234,56"), Ok("1234.56".into()));
    assert_eq!(comma("1.234"), Ok("1234".into()));
    assert_eq!(comma("0,500"), Ok("0.500".into()));
}

#[test]
fn units_are_kept() {
    assert_eq!(read("14887 ST", NumberStyle::Point), Ok(("14887".into(), "ST".into())));
    assert_eq!(read("3903PCS", NumberStyle::Point), Ok(("3903".into(), "PCS".into())));
    assert_eq!(read("EUR 5,5", NumberStyle::Comma), Ok(("5.5".into(), "EUR".into())));
}

#[test]
fn what_is_no_number_is_said() {
    assert_eq!(point("abc"), Err(Problem::Unreadable));
    assert_eq!(point("12 kg 5 lb"), Err(Problem::Unreadable));
    assert_eq!(point("1,2,3"), Err(Problem::Unreadable));
    assert_eq!(point("1.2.3,4,5"), Err(Problem::Unreadable));
    assert_eq!(point("-5"), Err(Problem::Negative));
    assert_eq!(point("(5.00)"), Err(Problem::Negative));
    assert_eq!(point(&"9".repeat(60)), Err(Problem::Overflow));
    assert_eq!(point("12é5"), Err(Problem::Unreadable));
}

#[test]
fn columns_decide_their_style() {
    let style = |cells: &[&str]| decide(cells.iter().copied());
    assert_eq!(style(&["1.234,56", "12"]), NumberStyle::Comma);
    assert_eq!(style(&["1,234", "12.5"]), NumberStyle::Point);
    assert_eq!(style(&["1,234"]), NumberStyle::Point);
    assert_eq!(style(&["12,5", "1.234"]), NumberStyle::Comma);
    assert_eq!(style(&["1.234.567"]), NumberStyle::Comma);
}

#[test]
fn halves_go_to_the_even_neighbour() {
    let whole = |text: &str| to_whole(text.parse().unwrap_or(Decimal::ZERO));
    assert_eq!(whole("2.5"), Ok((2, true)));
    assert_eq!(whole("3.5"), Ok((4, true)));
    assert_eq!(whole("3.0"), Ok((3, false)));
    assert_eq!(whole("99999999999999999999"), Err(Problem::Overflow));
}

#[test]
fn columns_of_one_sign_and_three_digits_are_unclear() {
    let style = |cells: &[&str]| Evidence::of(cells.iter().copied()).style();
    assert_eq!(style(&["1.234", "2.345"]), None);
    assert_eq!(style(&["1.234", "2"]), None);
    assert_eq!(style(&["12", "2"]), Some(NumberStyle::Point));
    assert_eq!(style(&["1.234", "2,5"]), Some(NumberStyle::Comma));
}

#[test]
fn letters_that_look_like_digits_are_suggested_as_such() {
    let read = |cell| suggest(cell, NumberStyle::Point).map(|amount| amount.to_string());
    assert_eq!(read("1O0.5").as_deref(), Some("100.5"));
    assert_eq!(read("l2"), Some("12".to_owned()));
    assert_eq!((read("Ol"), read("12"), read("boxes 1O")), (None, None, None));
}
