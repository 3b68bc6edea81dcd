//! Who may be whom, and why: names, identifiers, places, goods and dates are
//! compared, and every part of a score is a sentence.
//!
//! Pure and in memory: no clock, no database. The same input always gives the
//! same score, and all arithmetic is in integers (permille), so that a score
//! can be made again years later from the facts and [`SCORER_VERSION`].
//!
//! A score only ever proposes. Nothing is held on a score: a person decides.

mod block;
mod compare;
mod frequency;
mod index;
mod key;
mod mend;
mod normalize;
mod pinyin;
mod reason;
mod score;
mod sentence;
mod spelled;
mod spelling;
mod split;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
mod weigh;
mod whole;
mod words;

pub use index::{Candidate, Hit, IndexFault, NameIndex};
pub use key::keys;
pub use reason::{Part, Reason, Score};
pub use score::{
    Basis, LineFacts, PROPOSE_AT_PERMILLE, PartyFacts, Role, Subject, score_line, score_party,
};
pub use table::{LIST_LIMIT_ROWS, ScreenError, Tally, screen_names, screen_pairs};

/// The version of the rules in this folder; stored with every score. It
/// changes whenever any input could score differently.
pub const SCORER_VERSION: &str = "plain-3";
