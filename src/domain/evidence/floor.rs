//! What a standard asks of the grid, as a table.
//!
//! A row is *law* where a text asks for the thing itself, and *policy* where it is
//! this product's floor: how much must be there before a person is let say that a
//! standard is reached. The texts of 19 CFR 12.42(e)-(f) name the standards and do
//! not say how many sources carry them; no row here is a rule of the agency.
//!
//! Every row that asks for support is monotone: one more supporting item never
//! takes away what was met. What contradicts is asked for in rows of its own.

use super::grid::{Grid, Item, Rating};
use super::{ClaimKind, Direction, Strength};
use crate::domain::allegation::Indicator;
use crate::domain::coded::coded;
use crate::domain::workflow::{Refusal, Standard};

mod table;

pub use table::ELEMENTS;

/// The name of the definition of completeness: the share of the elements that
/// "reasonably indicates" asks for which the grid meets, grounds not counted.
pub const COMPLETENESS: &str = "evidence-completeness-1";
/// The standards that the table knows, from the lower to the higher.
pub const STANDARDS: [Standard; 3] =
    [Standard::ReasonablyIndicates, Standard::ReasonableCause, Standard::ConclusivelyIndicates];

coded! {
    /// What stands behind a row.
    pub enum Basis {
        Law = "law", "Law";
        Policy = "policy", "Policy of this product";
    }
}

/// What is looked for, in every claim of the row's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// An item supports the claim.
    Supported,
    /// So many indicators are supported, at least moderately, by two origins; or,
    /// where `or_strong`, strongly by one primary item.
    Corroborated {
        /// How many indicators.
        indicators: usize,
        /// Whether one strong primary item is enough for an indicator.
        or_strong: bool,
    },
    /// Indicators show a menace of penalty, and that the work was not voluntary.
    BothLimbs,
    /// A primary item supports the claim at least this much.
    Primary(Strength),
    /// It is supported, and no contradiction of this weight waits for an answer.
    Unopposed(Strength),
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Its stable code.
    pub code: &'static str,
    /// For which standards it is asked.
    pub standards: &'static [Standard],
    /// Law or policy.
    pub basis: Basis,
    /// Of which claims.
    pub kind: ClaimKind,
    /// What is looked for.
    pub test: Test,
    /// The text on which it rests.
    pub citation: &'static str,
    /// What is asked, a sentence.
    pub asks: &'static str,
    /// What to do about it, a sentence.
    pub mend: &'static str,
}

impl Element {
    /// True when counsel's ground can take its place. The law cannot be gone
    /// against; a contradiction is answered where it stands.
    #[must_use]
    pub const fn takes_ground(&self) -> bool {
        matches!(self.basis, Basis::Policy) && !matches!(self.test, Test::Unopposed(_))
    }

    /// The row of a code.
    #[must_use]
    pub fn named(code: &str) -> Option<&'static Self> {
        ELEMENTS.iter().find(|element| element.code == code)
    }
}

/// An element that the grid does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Which.
    pub element: &'static Element,
    /// In which claims; empty when there is no claim of its kind.
    pub claims: Vec<i32>,
    /// True when counsel recorded a ground for going on without it.
    pub is_grounded: bool,
}

/// What a refusal says of a gap: nothing that a person typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Law or policy.
    pub basis: Basis,
    /// What is asked.
    pub asks: &'static str,
    /// What to do.
    pub mend: &'static str,
    /// In which claims.
    pub claims: Vec<i32>,
    /// True when counsel's ground could take its place.
    pub takes_ground: bool,
}

/// At which step the grid is read, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The standard that is asked.
    pub standard: Standard,
    /// True when an order in force carries what the law asks: then the grid is
    /// asked for the rows of policy alone.
    pub rests_on_order: bool,
    /// True when the law presumes forced labor (UFLPA, CAATSA 321(b)).
    pub is_presumed: bool,
}

impl Gate {
    /// Where the grid itself is the ground: counsel's finding, the order.
    #[must_use]
    pub const fn of_case(standard: Standard) -> Self {
        Self { standard, rests_on_order: false, is_presumed: false }
    }

    /// Where an order in force is cited: detention, seizure.
    #[must_use]
    pub const fn of_hold(standard: Standard, is_presumed: bool) -> Self {
        Self { standard, rests_on_order: true, is_presumed }
    }

    /// Lets the step go on, or says what is missing.
    ///
    /// # Errors
    /// [`Refusal::Unproved`] with every element that is neither met nor, where
    /// that is possible, grounded.
    pub fn require(self, grid: &Grid) -> Result<(), Refusal> {
        let lacks: Vec<Lack> =
            gaps(grid, self.standard).into_iter().filter_map(|gap| self.stops(gap)).collect();
        if lacks.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Unproved { standard: self.standard, lacks })
        }
    }

    fn stops(self, gap: Gap) -> Option<Lack> {
        let element = gap.element;
        let is_presumed = self.is_presumed && element.kind == ClaimKind::ForcedLabor;
        let is_carried = self.rests_on_order && element.basis == Basis::Law;
        let is_grounded = gap.is_grounded && element.takes_ground();
        (!is_presumed && !is_carried && !is_grounded).then_some(Lack {
            basis: element.basis,
            asks: element.asks,
            mend: element.mend,
            claims: gap.claims,
            takes_ground: element.takes_ground(),
        })
    }
}

/// The elements that a standard asks for.
pub fn asked(standard: Standard) -> impl Iterator<Item = &'static Element> {
    ELEMENTS.iter().filter(move |element| element.standards.contains(&standard))
}

/// What a standard asks for and the grid does not show, in table order.
#[must_use]
pub fn gaps(grid: &Grid, standard: Standard) -> Vec<Gap> {
    asked(standard)
        .filter_map(|element| {
            let failing = failing(grid, element, standard)?;
            let is_grounded = grid
                .grounds
                .iter()
                .any(|ground| ground.standard == standard && ground.element == element.code);
            Some(Gap { element, claims: failing, is_grounded })
        })
        .collect()
}

/// True when the grid meets every element that a standard asks for, grounds not
/// counted. It does not say that the standard is reached: a person says that.
#[must_use]
pub fn is_met(grid: &Grid, standard: Standard) -> bool {
    gaps(grid, standard).is_empty()
}

/// Completeness in thousandths, by the definition [`COMPLETENESS`].
#[must_use]
pub fn completeness_permille(grid: &Grid) -> i32 {
    let standard = Standard::ReasonablyIndicates;
    let all = asked(standard).count().max(1);
    let met = all.saturating_sub(gaps(grid, standard).len());
    i32::try_from(met * 1000 / all).unwrap_or(0)
}

/// The claims in which an element fails; none when it is met. Without a claim of
/// its kind it fails, in no claim.
fn failing(grid: &Grid, element: &Element, standard: Standard) -> Option<Vec<i32>> {
    let mut claims = grid.claims.iter().filter(|claim| claim.kind == element.kind).peekable();
    if claims.peek().is_none() {
        return Some(Vec::new());
    }
    let failing: Vec<i32> = claims
        .filter(|claim| !holds(grid, claim.number, element.test, standard))
        .map(|claim| claim.number)
        .collect();
    (!failing.is_empty()).then_some(failing)
}

/// What supports a claim. Nothing conclusive rests on words that nobody could read.
fn support(grid: &Grid, claim: i32, standard: Standard) -> Vec<(&Rating, &Item)> {
    let asks_translation = standard == Standard::ConclusivelyIndicates;
    grid.of_claim(claim)
        .filter(|(rating, item)| {
            rating.direction == Direction::Supports
                && (!asks_translation || item.translation.can_be_relied_on())
        })
        .collect()
}

fn holds(grid: &Grid, claim: i32, test: Test, standard: Standard) -> bool {
    let support = support(grid, claim, standard);
    match test {
        Test::Supported => !support.is_empty(),
        Test::Corroborated { indicators, or_strong } => {
            let carried = |indicator: &&Indicator| is_carried(&support, **indicator, or_strong);
            Indicator::ALL.iter().filter(carried).count() >= indicators
        }
        Test::BothLimbs => {
            let shows = |limb: Limb| {
                support.iter().any(|(rating, _)| {
                    rating.strength.reaches(Strength::Moderate)
                        && rating.indicator.and_then(limb_of) == Some(limb)
                })
            };
            shows(Limb::Menace) && shows(Limb::NotVoluntary)
        }
        Test::Primary(least) => support
            .iter()
            .any(|(rating, item)| item.source_kind.is_primary() && rating.strength.reaches(least)),
        Test::Unopposed(least) => !support.is_empty() && !is_opposed(grid, claim, least),
    }
}

fn is_carried(support: &[(&Rating, &Item)], indicator: Indicator, or_strong: bool) -> bool {
    let mut origins = Vec::new();
    for (rating, item) in support.iter().filter(|(rating, _)| rating.indicator == Some(indicator)) {
        if or_strong && rating.strength == Strength::Strong && item.source_kind.is_primary() {
            return true;
        }
        if rating.strength.reaches(Strength::Moderate) && !origins.contains(&item.origin) {
            origins.push(item.origin);
        }
    }
    origins.len() >= 2
}

fn is_opposed(grid: &Grid, claim: i32, least: Strength) -> bool {
    grid.of_claim(claim).any(|(rating, _)| {
        rating.direction == Direction::Contradicts
            && rating.strength.reaches(least)
            && !rating.is_answered
    })
}

/// The two halves of the statute's definition: work exacted under the menace of a
/// penalty, for which the worker does not offer himself voluntarily (19 U.S.C. 1307).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limb {
    /// A penalty is threatened or inflicted.
    Menace,
    /// The work was not offered freely, or cannot be left.
    NotVoluntary,
}

/// To which half an indicator speaks; none for those that show hardship, and
/// force only together with others. The assignment is policy.
#[must_use]
pub const fn limb_of(indicator: Indicator) -> Option<Limb> {
    match indicator {
        Indicator::Violence | Indicator::Intimidation | Indicator::Documents | Indicator::Wages => {
            Some(Limb::Menace)
        }
        Indicator::Vulnerability
        | Indicator::Deception
        | Indicator::Movement
        | Indicator::Isolation
        | Indicator::Debt => Some(Limb::NotVoluntary),
        Indicator::Conditions | Indicator::Overtime => None,
    }
}

/// The table as text, for a snapshot that a lawyer reads.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("EVIDENCE: what a standard asks of the grid\n");
    for element in ELEMENTS {
        let standards: Vec<&str> =
            element.standards.iter().map(|standard| standard.code()).collect();
        let ground = if element.takes_ground() {
            "counsel's ground can take its place"
        } else {
            "no ground takes its place"
        };
        for line in [
            format!(
                "\n{} ({}): claims of kind {}",
                element.code,
                element.basis.code(),
                element.kind.code()
            ),
            format!("  for {}; {ground}", standards.join(", ")),
            format!("  {}", element.asks),
            format!("  {}", element.mend),
            format!("  {}", element.citation),
        ] {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}
