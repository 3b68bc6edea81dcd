//! What a civil penalty may come to at most, line by line.
//!
//! The caps of 19 U.S.C. 1592(c) and 19 CFR 162.73, of 1595a(b) and 162.22(b).
//! Amounts are whole cents of U.S. dollars; a percentage is rounded down.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::coded::coded;
use crate::domain::workflow::investigation::Statute;

/// The largest amount that is reckoned with, in cents.
pub const AMOUNT_LIMIT_MINOR: i64 = 100_000_000_000_000;

coded! {
    /// How the violation is alleged to have happened.
    pub enum Culpability {
        Negligence = "negligence", "Negligence";
        GrossNegligence = "gross_negligence", "Gross negligence";
        Fraud = "fraud", "Fraud";
    }
}

/// A prior disclosure (19 CFR 162.74).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// When it was made.
    pub on: NaiveDate,
    /// Before a formal investigation began.
    pub is_before_start: bool,
    /// Without knowledge that one had begun.
    pub is_without_knowledge: bool,
    /// What was tendered of the duties, taxes and fees, in cents.
    pub tendered_minor: i64,
}

impl Disclosure {
    /// True when it came in time: before, or without knowledge of, a formal
    /// investigation.
    #[must_use]
    pub const fn is_timely(&self) -> bool {
        self.is_before_start || self.is_without_knowledge
    }
}

/// What the amount is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltyFacts {
    /// Under which statute.
    pub statute: Statute,
    /// How it happened; 1592 alone asks.
    pub culpability: Culpability,
    /// The domestic value of the goods, in cents.
    pub domestic_minor: i64,
    /// Their dutiable value, in cents.
    pub dutiable_minor: i64,
    /// The loss of duties, taxes and fees, in cents; 0 for none.
    pub loss_minor: i64,
    /// Interest on the loss, as the agency computed it, in cents.
    pub interest_minor: i64,
    /// A prior disclosure.
    pub disclosure: Option<Disclosure>,
}

/// One line of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What is worked out.
    pub what: String,
    /// The amount in cents.
    pub amount_minor: i64,
    /// The law, and "unverified" where its text was not read.
    pub citation: &'static str,
}

/// The cap and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Line by line.
    pub lines: Vec<Sum>,
    /// The most that may be asked, in cents.
    pub cap_minor: i64,
    /// What must be looked at beside, a sentence each.
    pub notes: Vec<&'static str>,
}

const CAPS: &str = "19 U.S.C. 1592(c)(1)-(3); 19 CFR 162.73(a)";
const LOWERED: &str = "19 U.S.C. 1592(c)(4); 19 CFR 162.73(b) (amounts unverified)";
const VALUE: &str = "19 U.S.C. 1595a(b); 19 CFR 162.22(b)";
const NOT_CIVIL: &str = "No civil penalty is reckoned under a criminal statute.";
const NO_CAPS: &str = "The caps of 19 U.S.C. 1593a are not recorded here: counsel works them out.";
const BELOW_ZERO: &str = "An amount is not below zero.";
const TOO_LARGE: &str = "An amount is larger than this program reckons with.";
const LATE: &str = "The disclosure does not count: it came neither before a formal investigation nor without \
    knowledge of one (19 CFR 162.74).";
const NOT_TENDERED: &str = "The loss was not wholly tendered: the lower amount needs the tender (19 CFR 162.74(c)), \
    so the cap without disclosure is shown.";
const NOT_HERE: &str = "A prior disclosure lowers a penalty under 19 U.S.C. 1592 and 1593a only.";
const ROUNDED: &str = "A percentage is rounded down to the cent.";

/// Reckons the most that may be asked.
///
/// # Errors
/// A sentence when the statute has no cap here, or an amount is impossible.
pub fn reckon(facts: &PenaltyFacts) -> Result<Reckoning, &'static str> {
    let tendered = facts.disclosure.map_or(0, |disclosure| disclosure.tendered_minor);
    let amounts = [
        facts.domestic_minor,
        facts.dutiable_minor,
        facts.loss_minor,
        facts.interest_minor,
        tendered,
    ];
    if amounts.iter().any(|amount| *amount < 0) {
        return Err(BELOW_ZERO);
    }
    if amounts.iter().any(|amount| *amount > AMOUNT_LIMIT_MINOR) {
        return Err(TOO_LARGE);
    }
    match facts.statute {
        Statute::Usc1592 => Ok(of_1592(facts)),
        Statute::Usc1595aB => Ok(of_1595a(facts)),
        Statute::Usc1593a => Err(NO_CAPS),
        Statute::Usc545 | Statute::Usc1589 => Err(NOT_CIVIL),
    }
}

fn of_1595a(facts: &PenaltyFacts) -> Reckoning {
    let line =
        sum("A penalty equal to the value of the goods".to_owned(), facts.domestic_minor, VALUE);
    let notes = facts.disclosure.map(|_| NOT_HERE).into_iter().collect();
    Reckoning { cap_minor: facts.domestic_minor, lines: vec![line], notes }
}

fn of_1592(facts: &PenaltyFacts) -> Reckoning {
    let mut reckoned = capped(facts);
    let Some(disclosure) = facts.disclosure else { return reckoned };
    if !disclosure.is_timely() {
        reckoned.notes.push(LATE);
        return reckoned;
    }
    if disclosure.tendered_minor < facts.loss_minor {
        reckoned.notes.push(NOT_TENDERED);
        return reckoned;
    }
    let line = lowered(facts);
    reckoned.cap_minor = reckoned.cap_minor.min(line.amount_minor);
    reckoned.lines.push(line);
    reckoned
}

/// The cap without a disclosure.
fn capped(facts: &PenaltyFacts) -> Reckoning {
    let domestic = sum("Domestic value of the goods".to_owned(), facts.domestic_minor, CAPS);
    let (times, percent) = match facts.culpability {
        Culpability::Fraud => {
            return Reckoning {
                cap_minor: facts.domestic_minor,
                lines: vec![domestic],
                notes: Vec::new(),
            };
        }
        Culpability::GrossNegligence => (4, 40),
        Culpability::Negligence => (2, 20),
    };
    if facts.loss_minor == 0 {
        let part = share(facts.dutiable_minor, percent);
        let what = format!(
            "No loss of duties: {percent} percent of the dutiable value of {}",
            dollars(facts.dutiable_minor)
        );
        let line = sum(what, part, CAPS);
        return Reckoning { cap_minor: part, lines: vec![line], notes: vec![ROUNDED] };
    }
    let product = facts.loss_minor.saturating_mul(times);
    let multiplied = sum(
        format!(
            "{times} times the loss of duties, taxes and fees of {}",
            dollars(facts.loss_minor)
        ),
        product,
        CAPS,
    );
    let cap = product.min(facts.domestic_minor);
    let lesser = sum("The lesser of the two".to_owned(), cap, CAPS);
    Reckoning { cap_minor: cap, lines: vec![domestic, multiplied, lesser], notes: Vec::new() }
}

/// What is left after a prior disclosure with its tender.
fn lowered(facts: &PenaltyFacts) -> Sum {
    match (facts.culpability, facts.loss_minor) {
        (Culpability::Fraud, 0) => sum(
            "Prior disclosure of a fraud without loss: 10 percent of the dutiable value".to_owned(),
            share(facts.dutiable_minor, 10),
            LOWERED,
        ),
        (Culpability::Fraud, loss) => {
            sum("Prior disclosure of a fraud: the loss itself".to_owned(), loss, LOWERED)
        }
        (Culpability::GrossNegligence | Culpability::Negligence, _) => sum(
            "Prior disclosure: interest on the loss, as the agency computed it".to_owned(),
            facts.interest_minor,
            LOWERED,
        ),
    }
}

const fn sum(what: String, amount_minor: i64, citation: &'static str) -> Sum {
    Sum { what, amount_minor, citation }
}

fn share(amount_minor: i64, percent: i64) -> i64 {
    amount_minor.saturating_mul(percent) / 100
}

/// Cents as a person reads them: `$1,234.50`.
#[must_use]
pub fn dollars(amount_minor: i64) -> String {
    let whole = (amount_minor / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("${grouped}.{:02}", amount_minor % 100)
}

/// Reads an amount as a person writes it: `1,234.50`, `$1234`, empty for 0.
#[must_use]
pub fn parse_dollars(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '$')).collect();
    if plain.is_empty() {
        return Some(0);
    }
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !is_digits(cents) || cents.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    let amount = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    (amount <= AMOUNT_LIMIT_MINOR).then_some(amount)
}
