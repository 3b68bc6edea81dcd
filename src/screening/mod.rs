//! Who may be whom, and why: names, identifiers, places, goods and dates are
//! compared, and every part of a score is a sentence.
//!
//! Pure and in memory: no clock, no database. The same input always gives the
//! same score, and all arithmetic is in integers (permille), so that a score
//! can be made again years later from the facts and [`SCORER_VERSION`].
//!
//! A score only ever proposes. Nothing is held on a score: a person decides.

mod aside;
mod block;
mod calibrate;
#[cfg(test)]
mod causes;
mod compare;
#[cfg(test)]
mod evidence;
mod flip;
mod frequency;
mod goods;
mod index;
mod joined;
mod line;
mod marker;
mod mend;
#[cfg(test)]
mod monotone;
mod native;
mod normalize;
mod number;
mod pinyin;
mod place;
mod reason;
mod repair;
mod run_in;
mod score;
mod script;
mod sentence;
mod spelled;
mod spelling;
mod split;
mod sum;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
mod vietnam;
mod wares;
mod weigh;
mod whole;
mod words;

pub use calibrate::{CALIBRATION_VERSION, likely};
pub use index::{Candidate, Hit, IndexFault, NameIndex};
pub use line::score_line;
pub use number::kind_of_number;
pub use reason::{Bearing, Explanation, Part, Question, Reason, Score};
pub use score::{
    Basis, LineFacts, PROPOSE_AT_PERMILLE, PartyFacts, Role, Search, Subject, Threshold,
    score_party,
};
pub use table::{LIST_LIMIT_ROWS, ScreenError, Tally, screen_names, screen_pairs};

/// The version of the rules in this folder; stored with every score. It
/// changes whenever any input could score differently.
pub const SCORER_VERSION: &str = "plain-4";
