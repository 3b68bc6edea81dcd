//! Decimal numbers as trade files write them: with thousands commas or decimal
//! commas, with currency signs, with units. No floating point anywhere.

use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

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

/// What the cells of a column show: how many can only be read with a point,
/// how many only with a comma, and how many in two ways (`1.234`, `1,234`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// `1,234.56`, `12.5`.
    pub points: usize,
    /// `1.234,56`, `12,5`.
    pub commas: usize,
    /// One sign with three digits behind it.
    pub unclear: usize,
}

impl Evidence {
    /// Looks at cells.
    #[must_use]
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut found = Self::default();
        for cell in cells {
            found.add(cell);
        }
        found
    }

    fn add(&mut self, cell: &str) {
        let body = find_body(cell).map_or("", |(start, end)| cell.get(start..end).unwrap_or(""));
        let last = body.rfind(['.', ',']);
        let Some((left, right)) = last.and_then(|place| body.split_at_checked(place)) else {
            return;
        };
        let sign = right.chars().next();
        let fraction = right.len().saturating_sub(1);
        let has_other = left.contains(if sign == Some(',') { '.' } else { ',' });
        let repeats = sign.is_some_and(|sign| left.contains(sign));
        // One sign with three digits behind it can be either; a sign that
        // repeats separates thousands.
        let is_clear = has_other || (fraction != 3 && !repeats);
        let is_comma = (sign == Some(',')) != (repeats && !has_other);
        let count = match (is_clear || repeats, is_comma) {
            (false, _) => &mut self.unclear,
            (true, true) => &mut self.commas,
            (true, false) => &mut self.points,
        };
        *count = count.saturating_add(1);
    }

    /// The style; none when cells can be read in two ways and nothing decides.
    #[must_use]
    pub const fn style(self) -> Option<NumberStyle> {
        if self.commas > self.points {
            Some(NumberStyle::Comma)
        } else if self.points > 0 || self.unclear == 0 {
            Some(NumberStyle::Point)
        } else {
            None
        }
    }
}

/// Finds a column's style from its first cells. Only cells that can be read
/// in one way count; a column without such cells is read in the American way.
#[must_use]
pub fn decide<'a>(cells: impl Iterator<Item = &'a str>) -> NumberStyle {
    Evidence::of(cells).style().unwrap_or_default()
}

/// Reads a cell such as `1,234.50`, `$ 1 234`, `14887 KG`, `1.2E+05`.
pub fn parse(cell: &str, style: NumberStyle) -> Result<Number, Problem> {
    if let Some(amount) = plain_number(cell, style) {
        return Ok(Number { amount, unit: String::new(), is_scientific: false });
    }
    // Full-width digits, and the signs of spreadsheets around them.
    if !cell.is_ascii() {
        let plain: String = cell.nfkc().filter(|sign| !is_invisible(*sign)).collect();
        if plain != cell {
            return parse(&plain, style);
        }
    }
    let cell = cell.trim_start_matches(['\'', '=', '"']).trim_end_matches('"');
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

/// What a cell that is no number may have meant: letters that look like digits.
#[must_use]
pub fn suggest(cell: &str, style: NumberStyle) -> Option<Decimal> {
    let mended: String = cell
        .trim()
        .chars()
        .map(|sign| match sign {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            other => other,
        })
        .collect();
    let is_digits = mended.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if mended == cell || !is_digits || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    parse(&mended, style).ok().map(|number| number.amount)
}

/// Digits with at most one point and nothing else, as most cells are.
fn plain_number(cell: &str, style: NumberStyle) -> Option<Decimal> {
    if style != NumberStyle::Point || !(1..=18).contains(&cell.len()) {
        return None;
    }
    let mut amount = 0_i64;
    let mut scale: Option<u32> = None;
    for byte in cell.bytes() {
        match (byte, scale) {
            (b'0'..=b'9', _) => {
                amount = amount * 10 + i64::from(byte - b'0');
                scale = scale.map(|scale| scale + 1);
            }
            (b'.', None) if amount > 0 || cell.starts_with('0') => scale = Some(0),
            _ => return None,
        }
    }
    match scale {
        // A point at the end is left to the careful reader.
        Some(0) => None,
        Some(scale) => Decimal::try_new(amount, scale).ok(),
        None => Some(Decimal::from(amount)),
    }
}

const fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
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
mod tests;
