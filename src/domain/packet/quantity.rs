//! Quantities of each tier, and whether they add up: what goes in, times the
//! yield, is what comes out; and no tier uses more than the one before made.
//!
//! Mass is whole grams. Everything else is thousandths of its own unit and is
//! never mixed with another: pieces become mass by the weight of one alone.

use super::{Gap, Tier};
use crate::domain::coded::coded;
use crate::domain::text;

/// The largest quantity that is taken, in grams or thousandths of a unit.
const AMOUNT_LIMIT: i128 = 1_000_000_000_000_000;
/// The largest yield, in thousandths: dyeing and coating add weight.
pub const YIELD_LIMIT_PERMILLE: i32 = 3000;
/// The largest tolerance, in thousandths of what is expected.
pub const TOLERANCE_LIMIT_PERMILLE: i32 = 200;
/// Most digits behind the point.
const FRACTION_LIMIT_CHARS: usize = 6;

coded! {
    /// In what a quantity is told.
    pub enum Unit {
        Kilogram = "kg", "kg";
        Tonne = "t", "t";
        Pound = "lb", "lb";
        Piece = "piece", "pieces";
        Dozen = "dozen", "dozen";
        Pair = "pair", "pairs";
        Metre = "m", "m";
        SquareMetre = "m2", "m²";
        Litre = "l", "l";
    }
}

/// What units can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Pieces,
    Pairs,
    Length,
    Area,
    Volume,
}

impl Unit {
    const fn dimension(self) -> Dimension {
        match self {
            Self::Kilogram | Self::Tonne | Self::Pound => Dimension::Mass,
            Self::Piece | Self::Dozen => Dimension::Pieces,
            Self::Pair => Dimension::Pairs,
            Self::Metre => Dimension::Length,
            Self::SquareMetre => Dimension::Area,
            Self::Litre => Dimension::Volume,
        }
    }

    /// Millionths of the smallest part in one unit: grams of mass, thousandths
    /// of all else. A pound is 453.59237 g exactly.
    const fn millionths(self) -> i128 {
        match self {
            Self::Tonne => 1_000_000_000_000,
            Self::Pound => 453_592_370,
            Self::Kilogram
            | Self::Piece
            | Self::Pair
            | Self::Metre
            | Self::SquareMetre
            | Self::Litre => 1_000_000_000,
            Self::Dozen => 12_000_000_000,
        }
    }
}

/// A quantity: grams, or thousandths of pieces, pairs, metres, square metres, litres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// How much, in the smallest part.
    pub amount: i64,
    /// In what it was told.
    pub unit: Unit,
}

impl Measure {
    /// For people: mass in kg, everything else in its base unit.
    #[must_use]
    pub fn spoken(self) -> String {
        let unit = match self.unit.dimension() {
            Dimension::Mass => "kg",
            Dimension::Pieces => "pieces",
            Dimension::Pairs => "pairs",
            Dimension::Length => "m",
            Dimension::Area => "m²",
            Dimension::Volume => "l",
        };
        format!("{} {unit}", thousandths(i128::from(self.amount)))
    }
}

/// A number of thousandths with separators: "1,234.5".
fn thousandths(amount: i128) -> String {
    let (whole, rest) = (amount.unsigned_abs() / 1000, amount.unsigned_abs() % 1000);
    let digits = whole.to_string();
    let mut shown = String::new();
    if amount < 0 {
        shown.push('\u{2212}');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let rest = format!("{rest:03}");
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { shown } else { format!("{shown}.{rest}") }
}

/// Reads digits with an optional point and thousands separators as millionths.
fn millionths(written: &str) -> Option<i128> {
    let text = text::compose(written).trim().replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let is_digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    let is_number = !whole.is_empty() && is_digits(whole) && is_digits(part);
    if !is_number || whole.len() > 15 || part.len() > FRACTION_LIMIT_CHARS {
        return None;
    }
    format!("{whole}{part:0<6}").parse().ok()
}

/// Reads a quantity as a person writes it: "1,200.5".
///
/// # Errors
/// What is wrong, a sentence.
pub fn parse_measure(written: &str, unit: Unit) -> Result<Measure, String> {
    let wrong =
        || "Write a number such as 1,200.5, with at most six digits behind the point.".to_owned();
    let number = millionths(written).ok_or_else(wrong)?;
    let exact = number.checked_mul(unit.millionths()).ok_or_else(wrong)?;
    let amount = half_even(exact, 1_000_000_000_000);
    if amount > AMOUNT_LIMIT {
        return Err("This is more than a billion tonnes or units. Look at the unit.".into());
    }
    if amount == 0 {
        return Err("A quantity is more than nothing.".into());
    }
    i64::try_from(amount).map(|amount| Measure { amount, unit }).map_err(|_| wrong())
}

/// Reads a percentage as thousandths: "87.5" is 875.
///
/// # Errors
/// What is wrong, a sentence.
pub fn parse_permille(written: &str, limit_permille: i32) -> Result<i32, String> {
    let most = limit_permille / 10;
    let wrong = || format!("Write a percentage from 0 to {most}, such as 87.5.");
    let number = millionths(written.trim().trim_end_matches('%')).ok_or_else(wrong)?;
    if number % 100_000 != 0 {
        return Err(wrong());
    }
    let permille = i32::try_from(number / 100_000).map_err(|_| wrong())?;
    if permille > limit_permille { Err(wrong()) } else { Ok(permille) }
}

/// A quotient rounded half to even; both are not negative.
const fn half_even(number: i128, by: i128) -> i128 {
    let (whole, twice) = (number / by, (number % by) * 2);
    if twice > by || (twice == by && whole % 2 == 1) { whole + 1 } else { whole }
}

/// What one tier did: so much in, so much out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The tier.
    pub tier: Tier,
    /// Who did it.
    pub party: String,
    /// What went in, by name.
    pub input_name: String,
    /// How much of it.
    pub input: Measure,
    /// What came out, by name.
    pub output_name: String,
    /// How much of it.
    pub output: Measure,
    /// What share of the input becomes output, in thousandths.
    pub yield_permille: i32,
    /// How far the output may be off, in thousandths of what is expected.
    pub tolerance_permille: i32,
    /// The mass of one unit of the output, in milligrams, where it is not weighed.
    pub unit_milligrams: Option<i64>,
}

coded! {
    /// Whether an operation adds up.
    pub enum Verdict {
        Balanced = "balanced", "Adds up";
        TooMuch = "too_much", "More came out than went in";
        TooLittle = "too_little", "Less came out than expected";
        Unlike = "unlike", "Cannot be compared: different units";
    }
}

/// An operation, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Whether it adds up.
    pub verdict: Verdict,
    /// The sum in words.
    pub sum: String,
}

/// Works an operation out: input × yield against output, within the tolerance.
#[must_use]
pub fn balance(operation: &Operation) -> Balance {
    let Some((output, how)) = comparable(operation) else {
        return Balance {
            verdict: Verdict::Unlike,
            sum: format!(
                "{} went in and {} came out. Give the weight of one unit of the output, so that they can be compared.",
                operation.input.spoken(),
                operation.output.spoken()
            ),
        };
    };
    let input = i128::from(operation.input.amount);
    let expected = half_even(input * i128::from(operation.yield_permille), 1000);
    let allowed = half_even(expected * i128::from(operation.tolerance_permille), 1000);
    let difference = output - expected;
    let verdict = if difference > allowed {
        Verdict::TooMuch
    } else if -difference > allowed {
        Verdict::TooLittle
    } else {
        Verdict::Balanced
    };
    let unit = unit_word(operation.input.unit.dimension());
    let share = thousandths(i128::from(operation.yield_permille) * 100);
    Balance {
        verdict,
        sum: format!(
            "{} × {share} % = {} {unit} expected; {how}; difference {} {unit}, allowed ± {} {unit}",
            operation.input.spoken(),
            thousandths(expected),
            thousandths(difference),
            thousandths(allowed)
        ),
    }
}

const fn unit_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Mass => "kg",
        Dimension::Pieces => "pieces",
        Dimension::Pairs => "pairs",
        Dimension::Length => "m",
        Dimension::Area => "m²",
        Dimension::Volume => "l",
    }
}

/// The output in the input's unit, and how it was told.
fn comparable(operation: &Operation) -> Option<(i128, String)> {
    let (from, to) = (operation.input.unit.dimension(), operation.output.unit.dimension());
    if from == to {
        let told = format!("{} came out", operation.output.spoken());
        return Some((i128::from(operation.output.amount), told));
    }
    let each = operation.unit_milligrams.filter(|_| from == Dimension::Mass)?;
    // Thousandths of a unit × milligrams = millionths of a gram.
    let grams = half_even(i128::from(operation.output.amount) * i128::from(each), 1_000_000);
    let told = format!(
        "{} of {} g each = {} kg came out",
        operation.output.spoken(),
        thousandths(i128::from(each)),
        thousandths(grams)
    );
    Some((grams, told))
}

/// Whether each tier has what it uses from the tiers before it. Names are
/// compared without regard to case, accents and spaces.
#[must_use]
pub fn chain(operations: &[Operation]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut told: Vec<(String, Tier)> = Vec::new();
    for user in operations {
        let key = text::search_key(&user.input_name);
        if told.contains(&(key.clone(), user.tier)) {
            continue;
        }
        told.push((key.clone(), user.tier));
        let place = rank(user.tier);
        let is_first = !operations.iter().any(|other| rank(other.tier) < place);
        if is_first {
            continue;
        }
        let makers: Vec<&Operation> = operations
            .iter()
            .filter(|made| rank(made.tier) < place && text::search_key(&made.output_name) == key)
            .collect();
        if makers.is_empty() {
            gaps.push(Gap::of_quantities(format!(
                "{} uses \u{201c}{}\u{201d}, and no tier before it makes that. Write both names alike, or add the tier that is missing.",
                user.tier, user.input_name
            )));
            continue;
        }
        let users = operations
            .iter()
            .filter(|used| used.tier == user.tier && text::search_key(&used.input_name) == key);
        let dimension = user.input.unit.dimension();
        let is_like = makers.iter().all(|made| made.output.unit.dimension() == dimension)
            && users.clone().all(|used| used.input.unit.dimension() == dimension);
        if !is_like {
            gaps.push(Gap::of_quantities(format!(
                "\u{201c}{}\u{201d} is told in different units where it is made and where it is used, so that the two cannot be compared.",
                user.input_name
            )));
            continue;
        }
        let made: i128 = makers.iter().map(|made| i128::from(made.output.amount)).sum();
        let used: i128 = users.map(|used| i128::from(used.input.amount)).sum();
        if used > made {
            let unit = unit_word(dimension);
            gaps.push(Gap::of_quantities(format!(
                "{} uses {} {unit} of \u{201c}{}\u{201d}, and the tiers before it made only {} {unit}.",
                user.tier,
                thousandths(used),
                user.input_name,
                thousandths(made)
            )));
        }
    }
    gaps
}

fn rank(tier: Tier) -> usize {
    Tier::ALL.iter().position(|known| *known == tier).unwrap_or_default()
}
