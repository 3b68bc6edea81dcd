//! What would change a score: which evidence, found or lost, would bring it
//! over the threshold or below.

use std::cmp::Reverse;

use super::reason::{Bearing, Part};
use super::score::Threshold;
use super::sum::{Step, Sum};

/// The most sentences that one score is given.
const FLIP_LIMIT_ROWS: usize = 4;
/// A change smaller than this is not worth a sentence, in thousandths, unless
/// it crosses the threshold.
const LEAST_CHANGE_PERMILLE: i32 = 10;

/// What would change the score, the changes that cross the threshold first,
/// then the greatest.
pub(super) fn flips(sum: &Sum, threshold: Threshold) -> Vec<String> {
    let now = sum.total();
    let is_proposed = |permille: i32| permille >= i32::from(threshold.permille());
    let mut found: Vec<(bool, i32, String)> = Vec::new();
    let mut add = |then: i32, what: &str| {
        let crosses = is_proposed(now) != is_proposed(then);
        let change = (then - now).abs();
        if change >= LEAST_CHANGE_PERMILLE || (crosses && change > 0) {
            found.push((crosses, change, sentence(now, then, crosses, what)));
        }
    };
    for (place, entry) in sum.entries().iter().enumerate() {
        let if_step = |step: Step| sum.total_if(place, step);
        match entry.bearing() {
            Bearing::Missing => {
                for (step, words) in [entry.wish, entry.fear].into_iter().flatten() {
                    add(if_step(step), words);
                }
            }
            Bearing::Against | Bearing::Neutral => {
                if let Some((step, words)) = entry.wish {
                    add(if_step(step), words);
                } else if entry.bearing() == Bearing::Against {
                    let part = entry.part.label().to_lowercase();
                    add(if_step(Step::NONE), &format!("no contradiction in the {part}"));
                }
            }
            Bearing::For => {
                let what = format!("nothing told of the {}", entry.part.label().to_lowercase());
                // Without its name a party is nothing.
                if entry.part != Part::Name {
                    add(if_step(Step::NONE), &what);
                }
                if let Some((step, words)) = entry.fear {
                    add(if_step(step), words);
                }
            }
        }
    }
    found.sort_by_key(|(crosses, change, _)| (Reverse(*crosses), Reverse(*change)));
    found.into_iter().take(FLIP_LIMIT_ROWS).map(|(_, _, text)| text).collect()
}

fn sentence(now: i32, then: i32, crosses: bool, what: &str) -> String {
    let mut letters = what.chars();
    let first: String =
        letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().collect();
    let verb = match (then > now, crosses) {
        (true, false) => "would bring it to",
        (false, false) => "would lower it to",
        (true, true) => "would bring it over the threshold, to",
        (false, true) => "would bring it below the threshold, to",
    };
    format!("{first}{} {verb} {}.", letters.as_str(), decimal(then))
}

/// Thousandths as a decimal number.
fn decimal(permille: i32) -> String {
    format!("{}.{:03}", permille / 1_000, permille % 1_000)
}
