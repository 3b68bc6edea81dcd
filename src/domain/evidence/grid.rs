//! The grid: claims × indicators × items, as the floor reads it and as a
//! decision seals it. It holds numbers and codes alone.

use super::{ClaimKind, Direction, Sensitivity, SourceKind, Strength, Translation};
use crate::domain::allegation::Indicator;
use crate::domain::workflow::Standard;
use serde::{Deserialize, Serialize};

/// The name of the form in which a grid is sealed.
pub const FORM: &str = "evidence-1";

/// A statement that the case must prove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its number in the case, from 1.
    pub number: i32,
    /// What it says.
    pub kind: ClaimKind,
    /// Its version.
    pub version: i32,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number in the case, from 1.
    pub number: i32,
    /// Its version.
    pub version: i32,
    /// Where it comes from.
    pub source_kind: SourceKind,
    /// Its independence group: items of one origin count once.
    pub origin: i32,
    /// Whether it can be read.
    pub translation: Translation,
    /// Who may read it.
    pub sensitivity: Sensitivity,
    /// SHA-256 of what this version of the item says.
    pub content_sha256: String,
}

/// What one item says in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The claim's number.
    pub claim: i32,
    /// The item's number.
    pub item: i32,
    /// The indicator; none: the claim as such.
    pub indicator: Option<Indicator>,
    /// Which way it speaks.
    pub direction: Direction,
    /// How much it weighs.
    pub strength: Strength,
    /// A contradiction that somebody answered in words.
    pub is_answered: bool,
    /// The rating's version.
    pub version: i32,
}

/// A ground on which counsel lets work go on without an element of policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// For which standard.
    pub standard: Standard,
    /// Without which element, by its code.
    pub element: String,
}

/// All that stands in a case: nothing that was withdrawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// The claims.
    pub claims: Vec<Claim>,
    /// The items.
    pub items: Vec<Item>,
    /// The rated cells.
    pub ratings: Vec<Rating>,
    /// Counsel's grounds.
    pub grounds: Vec<Ground>,
}

/// What is sealed, with the name of its form.
#[derive(Serialize)]
struct Sealed<'a> {
    form: &'static str,
    #[serde(flatten)]
    grid: &'a Grid,
}

impl Grid {
    /// The item of a number.
    #[must_use]
    pub fn item(&self, number: i32) -> Option<&Item> {
        self.items.iter().find(|item| item.number == number)
    }

    /// The ratings of a claim whose items stand, each with its item.
    pub fn of_claim(&self, claim: i32) -> impl Iterator<Item = (&Rating, &Item)> {
        self.ratings
            .iter()
            .filter(move |rating| rating.claim == claim)
            .filter_map(|rating| Some((rating, self.item(rating.item)?)))
    }

    /// The grid as text: the same grid gives the same bytes, in whatever order
    /// its parts were read.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which no grid is known to be.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        let mut grid = self.clone();
        grid.claims.sort_by_key(|claim| claim.number);
        grid.items.sort_by_key(|item| item.number);
        grid.ratings.sort_by_key(|rating| {
            (rating.claim, rating.item, rating.indicator.map_or("", Indicator::code))
        });
        grid.grounds
            .sort_by(|a, b| (a.standard.code(), &a.element).cmp(&(b.standard.code(), &b.element)));
        serde_json::to_string(&Sealed { form: FORM, grid: &grid })
    }
}

/// The origins of items as numbers from 1, in the order in which they come: what
/// is equal but for case and spaces is one origin.
#[must_use]
pub fn number_origins(origins: &[&str]) -> Vec<i32> {
    let mut known: Vec<String> = Vec::new();
    origins
        .iter()
        .map(|origin| {
            let key = fold(origin);
            let at = known.iter().position(|other| *other == key).unwrap_or_else(|| {
                known.push(key);
                known.len() - 1
            });
            i32::try_from(at + 1).unwrap_or(i32::MAX)
        })
        .collect()
}

fn fold(origin: &str) -> String {
    origin.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
