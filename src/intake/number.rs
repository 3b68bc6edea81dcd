//! Decimal numbers as trade files write them: with thousands commas or decimal
//! commas, with currency signs, with units. No floating point anywhere.

use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Which sign a column uses before the fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// `1,234.56`, and whatever does not say otherwise.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

/// Why a cell is no usable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Not a number, or several.
    Unreadable,
    /// Below zero.
    Negative,
    /// More than the stored integer holds.
    Overflow,
}

/// A number and what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The number, never negative.
    pub amount: Decimal,
    /// Letters before or behind it: a unit or a currency, as written.
    pub unit: String,
    /// Written like `1.2E+05`: a spreadsheet may have dropped digits.
    pub is_scientific: bool,
}

/// Finds a column's style from its first cells. Only cells that can be read
/// in one way count; a column without such cells is read in the American way.
#[must_use]
pub fn decide<'a>(cells: impl Iterator<Item = &'a str>) -> NumberStyle {
    let mut points = 0_usize;
    let mut commas = 0_usize;
    for cell in cells {
        let body = find_body(cell).map_or("", |(start, end)| cell.get(start..end).unwrap_or(""));
        let last = body.rfind(['.', ',']);
        let Some((left, right)) = last.and_then(|place| body.split_at_checked(place)) else {
            continue;
        };
        let sign = right.chars().next();
        let fraction = right.len().saturating_sub(1);
        let has_other = left.contains(if sign == Some(',') { '.' } else { ',' });
        let repeats = sign.is_some_and(|sign| left.contains(sign));
        // One sign with three digits behind it can be either; a sign that
        // repeats separates thousands.
        let is_clear = has_other || (fraction != 3 && !repeats);
        let is_comma = (sign == Some(',')) != (repeats && !has_other);
        if is_clear || repeats {
            if is_comma {
                commas = commas.saturating_add(1);
            } else {
                points = points.saturating_add(1);
            }
        }
    }
    if commas > points { NumberStyle::Comma } else { NumberStyle::Point }
}

/// Reads a cell such as `1,234.50`, `$ 1 234`, `14887 KG`, `1.2E+05`.
pub fn parse(cell: &str, style: NumberStyle) -> Result<Number, Problem> {
    let (start, end) = find_body(cell).ok_or(Problem::Unreadable)?;
    let before = cell.get(..start).unwrap_or("").trim();
    let body = cell.get(start..end).unwrap_or("");
    let behind = cell.get(end..).unwrap_or("").trim();
    let (exponent, behind) = split_exponent(behind);
    if behind.chars().any(|letter| letter.is_ascii_digit()) || behind.len() > 40 {
        return Err(Problem::Unreadable);
    }
    let is_bracketed = before.ends_with('(') && behind.starts_with(')');
    let is_minus = before.ends_with(['-', '−']) || behind.starts_with(['-', '−']);
    let frame = |letter: char| matches!(letter, '(' | ')' | '+' | '-' | '−' | ' ' | '.' | ':');
    let before = before.trim_matches(frame);
    let behind = behind.trim_matches(frame);
    if before.chars().count() > 4 {
        return Err(Problem::Unreadable);
    }
    let plain = plain_text(body, style)?;
    let amount = match exponent {
        None => Decimal::from_str(&plain).map_err(|_| Problem::Overflow)?,
        Some(exponent) => Decimal::from_scientific(&format!("{plain}e{exponent}"))
            .map_err(|_| Problem::Overflow)?,
    };
    if (is_bracketed || is_minus) && !amount.is_zero() {
        return Err(Problem::Negative);
    }
    Ok(Number {
        amount,
        unit: if behind.is_empty() { before } else { behind }.to_owned(),
        is_scientific: exponent.is_some(),
    })
}

/// Rounds half to even to a whole number; true when something was cut off.
pub fn to_whole(amount: Decimal) -> Result<(i64, bool), Problem> {
    let whole = amount.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    let number = i64::try_from(whole).map_err(|_| Problem::Overflow)?;
    Ok((number, whole != amount))
}

/// The first run of digits with the signs between them.
fn find_body(cell: &str) -> Option<(usize, usize)> {
    let bytes = cell.as_bytes();
    let digit_at = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    let mut start = bytes.iter().position(u8::is_ascii_digit)?;
    let before = start.checked_sub(1);
    if before.and_then(|place| bytes.get(place)) == Some(&b'.') {
        start = start.saturating_sub(1);
    }
    let mut end = start;
    for (offset, letter) in cell.get(start..)?.char_indices() {
        let place = start.saturating_add(offset);
        let next = place.saturating_add(letter.len_utf8());
        let is_part = match letter {
            '0'..='9' => true,
            // A trailing point belongs to the number, a comma to the text.
            '.' | ',' => digit_at(next) || (letter == '.' && place > start),
            // Blanks and apostrophes separate groups of three.
            ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' => {
                (0..3).all(|step| digit_at(next.saturating_add(step)))
                    && !digit_at(next.saturating_add(3))
            }
            _ => false,
        };
        if !is_part {
            break;
        }
        end = next;
    }
    Some((start, end))
}

/// `E+05` behind a number.
fn split_exponent(behind: &str) -> (Option<i32>, &str) {
    let Some(rest) = behind.strip_prefix(['e', 'E']) else {
        return (None, behind);
    };
    let digits = rest.trim_start_matches(['+', '-']);
    match rest.parse::<i32>() {
        Ok(exponent) if !digits.is_empty() && exponent.abs() <= 28 => (Some(exponent), ""),
        _ => (None, behind),
    }
}

/// Digits with at most one point.
fn plain_text(body: &str, style: NumberStyle) -> Result<String, Problem> {
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    let last = body.rfind(['.', ',']);
    let last_is_comma = last.is_some_and(|place| body.get(place..).unwrap_or("").starts_with(','));
    let fraction = last.map_or(0, |place| body.len().saturating_sub(place).saturating_sub(1));
    let last_count = if last_is_comma { commas } else { points };
    let has_both = points > 0 && commas > 0;
    if has_both && last_count != 1 {
        return Err(Problem::Unreadable);
    }
    // One sign before three digits separates thousands when the column's
    // fraction has the other sign, but nobody writes 0,125 for 125.
    let head = last.map_or("", |place| body.get(..place).unwrap_or(""));
    let is_style = last_is_comma == (style == NumberStyle::Point);
    let is_group = fraction == 3 && is_style && head.len() <= 3 && head != "0" && !head.is_empty();
    let is_thousands = !has_both && (last_count != 1 || is_group);
    let decimal = if is_thousands { None } else { last };
    let whole = decimal.map_or(body, |place| body.get(..place).unwrap_or(""));
    let groups: Vec<&str> = whole.split(|letter: char| !letter.is_ascii_digit()).collect();
    // 1,23,456 is how India writes: groups of two or three, the last of three.
    let is_grouped = groups.iter().skip(1).all(|group| matches!(group.len(), 2 | 3))
        && (groups.len() < 2 || groups.last().is_some_and(|group| group.len() == 3));
    if !is_grouped {
        return Err(Problem::Unreadable);
    }
    let mut plain = groups.concat();
    if plain.is_empty() {
        plain.push('0');
    }
    if let Some(place) = decimal {
        let fraction = body.get(place.saturating_add(1)..).unwrap_or("");
        if !fraction.is_empty() {
            plain.push('.');
            plain.push_str(fraction);
        }
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::{NumberStyle, Problem, decide, parse, to_whole};
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
}
