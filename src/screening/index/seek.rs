//! Which names have most in common with one that is looked for.

use std::cmp::Reverse;

use super::super::normalize::Name;
use super::feature::{features, print};
use super::postings::Postings;
use super::{CANDIDATE_LIMIT, NameIndex, place};

/// Room to count in, used again for each query of one thread.
#[derive(Debug, Default)]
pub(in super::super) struct Room {
    weights: Vec<u32>,
    touched: Vec<u32>,
}

/// A name of the index, by its number, and how much it has in common with the
/// one that is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    pub number: usize,
    pub overlap: i64,
}

/// How many entries one query reads: common features are passed over when the
/// rarer ones have used this up.
const VISIT_LIMIT_NAMES: u32 = 800;
/// One more for each so many names of the index.
const VISIT_SHARE: u32 = 35;
/// The rarest features are read however long their lists are.
const ALWAYS_FEATURES: usize = 3;
/// Of how many names the prints are compared.
const PRINT_LIMIT_NAMES: usize = 200;
/// What shares less than this part of what the best does is not close beside it.
const LEAST_PERMILLE: i64 = 650;
/// The same where more than [`FEW`] are asked for.
const LEAST_OF_MANY_PERMILLE: i64 = 350;
/// So many are asked for to find the best, and more to find all.
const FEW: usize = 2 * CANDIDATE_LIMIT;
/// How many entries are read for each name that is asked for.
const VISITS_EACH: u32 = 30;

impl NameIndex {
    /// The names that have most in common with any of the given ones, the best
    /// first, each once, at most `limit` for each given name. The order in
    /// which names were filed makes no difference.
    pub(super) fn nearest(&self, names: &[Name], limit: usize, room: &mut Room) -> Vec<Near> {
        let mut found: Vec<Near> = Vec::new();
        for name in names {
            self.overlaps(name, limit, room, &mut found);
        }
        found.sort_unstable_by_key(|near| (near.number, Reverse(near.overlap)));
        found.dedup_by_key(|near| near.number);
        self.sort(&mut found);
        let share = if limit > FEW { LEAST_OF_MANY_PERMILLE } else { LEAST_PERMILLE };
        let least = found.first().map_or(0, |best| best.overlap * share / 1_000);
        found.retain(|near| near.overlap >= least);
        found
    }

    fn sort(&self, found: &mut [Near]) {
        found.sort_unstable_by(|a, b| {
            b.overlap.cmp(&a.overlap).then_with(|| {
                (self.parties.get(a.number), self.text(a.number))
                    .cmp(&(self.parties.get(b.number), self.text(b.number)))
            })
        });
    }

    /// Adds the names that have most in common with one name.
    fn overlaps(&self, name: &Name, limit: usize, room: &mut Room, out: &mut Vec<Near>) {
        let all = self.count(name, limit, room);
        let cut = cut_weight(room, limit.max(PRINT_LIMIT_NAMES));
        let sought = print(name);
        let mut found: Vec<Near> = Vec::new();
        for number in room.touched.drain(..) {
            let at = place(number);
            let weight = room.weights.get_mut(at).map_or(0, std::mem::take);
            if weight < cut {
                continue;
            }
            if let Some(stored) = self.prints.get(at) {
                let shared = (sought & stored).count_ones() * 2_000
                    / (sought.count_ones() + stored.count_ones()).max(1);
                let rare = weight * 1_000 / all.max(1);
                found.push(Near { number: at, overlap: i64::from(shared + rare) });
            }
        }
        if found.len() > limit {
            // Only what can come first is put in order.
            let mut overlaps: Vec<i64> = found.iter().map(|near| near.overlap).collect();
            let (_, least, _) =
                overlaps.select_nth_unstable_by_key(limit, |overlap| Reverse(*overlap));
            let least = *least;
            found.retain(|near| near.overlap >= least);
            self.sort(&mut found);
            found.truncate(limit);
        }
        out.append(&mut found);
    }

    /// Adds up, for each name, the weights of the features that it shares.
    /// Returns the weight of all features that were read.
    fn count(&self, name: &Name, limit: usize, room: &mut Room) -> u32 {
        room.weights.resize(self.parties.len(), 0);
        room.touched.clear();
        let names = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let mut lists: Vec<(u32, u32, &Postings)> = features(name)
            .into_iter()
            .filter_map(|(feature, share)| {
                let list = self.list(feature)?;
                (list.live > 0).then_some((list.live, share, list))
            })
            .collect();
        lists.sort_by_key(|(count, share, _)| (*count, *share));
        let wanted = u32::try_from(limit).unwrap_or(u32::MAX).saturating_mul(VISITS_EACH);
        let visit_limit = (VISIT_LIMIT_NAMES + names / VISIT_SHARE).max(wanted);
        let (mut visited, mut all) = (0_u32, 0);
        for (at, (count, share, list)) in lists.into_iter().enumerate() {
            visited = visited.saturating_add(count);
            if visited > visit_limit && at >= ALWAYS_FEATURES {
                break;
            }
            // From 1 for a feature that every name has, one more for each halving.
            let weight = share * (1 + (names / count.max(1)).max(1).ilog2());
            all += weight;
            list.each(|number| {
                if let Some(sum) = room.weights.get_mut(place(number)) {
                    if *sum == 0 {
                        room.touched.push(number);
                    }
                    *sum += weight;
                }
            });
        }
        if self.removed > 0 {
            let weights = &mut room.weights;
            room.touched.retain(|number| {
                let is_removed = self.is_removed(place(*number));
                if is_removed && let Some(sum) = weights.get_mut(place(*number)) {
                    *sum = 0;
                }
                !is_removed
            });
        }
        all
    }
}

/// The least weight among the `limit` heaviest that were touched.
fn cut_weight(room: &Room, limit: usize) -> u32 {
    const STEPS: usize = 512;
    if room.touched.len() <= limit {
        return 0;
    }
    let mut steps = [0_u32; STEPS];
    for number in &room.touched {
        let weight = room.weights.get(place(*number)).copied().unwrap_or(0);
        if let Some(step) = steps.get_mut(place(weight / 2).min(STEPS - 1)) {
            *step += 1;
        }
    }
    // All of a step, or none: which of equals are kept must not depend on the
    // order in which they were met.
    let mut kept = 0;
    for (weight, count) in (0_u32..512).zip(steps).rev() {
        let count = place(count);
        if kept > 0 && kept + count > limit * 3 {
            return (weight + 1) * 2;
        }
        kept += count;
        if kept >= limit {
            return weight * 2;
        }
    }
    0
}
