//! Fits the table of `src/screening/calibrate.rs` and tells how far it holds.
//!
//! ```text
//! for seed in 307 5150; do bench/linking/generate.py 10000 2000 $seed lists/$seed; done
//! cargo run --release --example calibrate -- lists/307 lists/5150
//! ```
//!
//! Pairs come from the labelled sets of `fixtures/screening`, and from what
//! screening finds for the names of patent applicants and of the generated
//! lists: there the pairs that are near and not the same are those which a
//! person would be shown. Each pair is for training or for testing by the hash
//! of its key (of its query, where several pairs have one). Each set weighs the
//! same. It prints the knots for the table, and the reliability of the other
//! half as Markdown.

#![expect(
    clippy::indexing_slicing,
    reason = "a set without its columns, or a bin outside the ten, gives no table"
)]

use docket307::screening::{PartyFacts, Subject, likely, score_party, screen_names};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::Write;

/// Candidates of one query.
const TOP_ROWS: usize = 5;
/// The least weight of a block of the fit, in weighted pairs of a hundred.
const BLOCK_WEIGHT: f64 = 2.0;

/// Below this score pairs are not fitted: hardly any are found there, and the
/// line from nothing to the first block says enough.
const LEAST_PERMILLE: u16 = 300;

/// One labelled pair with its score.
struct Pair {
    set: &'static str,
    is_test: bool,
    permille: u16,
    is_same: bool,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut pairs = Vec::new();
    organizations(&mut pairs)?;
    facilities(&mut pairs)?;
    applicants(&mut pairs)?;
    for folder in std::env::args().skip(1) {
        generated(&folder, &mut pairs)?;
    }
    let knots = fit(&pairs);
    let mut out = std::io::stdout().lock();
    writeln!(out, "const KNOTS: &[(i32, i32)] = &[")?;
    for (score, figure) in &knots {
        writeln!(out, "    ({score}, {figure}),")?;
    }
    writeln!(out, "];\n")?;
    report(&mut out, &pairs, &knots)
}

fn party(name: &str, country: &str, address: &str) -> PartyFacts {
    PartyFacts {
        names: vec![name.to_owned()],
        country: country.to_owned(),
        addresses: vec![address.to_owned()],
        ..PartyFacts::default()
    }
}

fn subject(name: &str, country: &str, address: &str) -> Subject {
    Subject {
        names: vec![name.to_owned()],
        country: country.to_owned(),
        address: address.to_owned(),
        ..Subject::default()
    }
}

/// FNV-1a of the key: half of the pairs are for testing.
fn is_test(key: &str) -> bool {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash >> 32) % 2 == 1
}

fn organizations(pairs: &mut Vec<Pair>) -> Outcome<()> {
    let table = include_str!("../fixtures/screening/nomenklatura_organizations.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for row in rows.deserialize() {
        let row: HashMap<String, String> = row?;
        let (left, right) = (&row["name1"], &row["name2"]);
        pairs.push(Pair {
            set: "organizations",
            is_test: is_test(&format!("{left}|{right}")),
            permille: score_party(&subject(left, "", ""), &party(right, "", "")).permille,
            is_same: row["is_match"] == "true",
        });
    }
    Ok(())
}

fn facilities(pairs: &mut Vec<Pair>) -> Outcome<()> {
    let table = include_str!("../fixtures/screening/opensupplyhub_training.json");
    let table: serde_json::Value = serde_json::from_str(table)?;
    for (label, is_same) in [("match", true), ("distinct", false)] {
        for pair in table[label].as_array().into_iter().flatten() {
            let cell = |side: usize, field: &str| {
                pair["__value__"][side][field].as_str().unwrap_or_default().to_owned()
            };
            let (left, right) = (
                subject(&cell(0, "name"), &cell(0, "country"), &cell(0, "address")),
                party(&cell(1, "name"), &cell(1, "country"), &cell(1, "address")),
            );
            pairs.push(Pair {
                set: "factories",
                is_test: is_test(&format!("{}|{}", cell(0, "id"), cell(1, "id"))),
                permille: score_party(&left, &right).permille,
                is_same,
            });
        }
    }
    Ok(())
}

/// Every spelling is looked for among all the others.
fn applicants(pairs: &mut Vec<Pair>) -> Outcome<()> {
    let table = include_str!("../fixtures/screening/patent_applicants.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let (mut list, mut queries) = ("id,name\n".to_owned(), "qid,name\n".to_owned());
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in rows.deserialize() {
        let (person, firm, name): (String, String, String) = row?;
        let quoted = name.replace('"', "\"\"");
        let line = format!("{person},\"{quoted}\"\n");
        list.push_str(&line);
        queries.push_str(&line);
        known.insert(person, (firm, name));
    }
    for (query, found) in hits(&list, &queries)? {
        let (Some((firm, name)), Some((other_firm, other_name))) =
            (known.get(&query), known.get(&found))
        else {
            continue;
        };
        if query == found || name == other_name {
            continue;
        }
        pairs.push(Pair {
            set: "patent applicants",
            // All spellings of one firm fall on one side.
            is_test: is_test(firm),
            permille: score_party(&subject(name, "", ""), &party(other_name, "", "")).permille,
            is_same: firm == other_firm,
        });
    }
    Ok(())
}

fn generated(folder: &str, pairs: &mut Vec<Pair>) -> Outcome<()> {
    let read = |file: &str| std::fs::read_to_string(format!("{folder}/{file}.csv"));
    let (list, queries, truth) = (read("list")?, read("queries")?, read("truth")?);
    let by_key = |table: &str, key: &str, value: &str| -> Outcome<HashMap<String, String>> {
        let mut map = HashMap::new();
        for row in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let row: HashMap<String, String> = row?;
            map.insert(row[key].clone(), row[value].clone());
        }
        Ok(map)
    };
    let (entries, asked) = (by_key(&list, "id", "name")?, by_key(&queries, "qid", "name")?);
    let truth = by_key(&truth, "qid", "id")?;
    for (query, found) in hits(&list, &queries)? {
        let (Some(name), Some(other)) = (asked.get(&query), entries.get(&found)) else { continue };
        pairs.push(Pair {
            set: "generated",
            is_test: is_test(&format!("{folder}/{query}")),
            permille: score_party(&subject(name, "", ""), &party(other, "", "")).permille,
            is_same: truth.get(&query) == Some(&found),
        });
    }
    Ok(())
}

/// The best candidates of each query: query and entry.
fn hits(list: &str, queries: &str) -> Outcome<Vec<(String, String)>> {
    let mut out = Vec::new();
    screen_names(list.as_bytes(), queries.as_bytes(), &mut out, TOP_ROWS, 2)?;
    let mut found = Vec::new();
    for row in csv::Reader::from_reader(out.as_slice()).deserialize() {
        let row: HashMap<String, String> = row?;
        found.push((row["qid"].clone(), row["id"].clone()));
    }
    Ok(found)
}

/// What each pair of a half weighs, so that every set weighs a hundred.
fn weights(pairs: &[Pair], is_test: bool) -> HashMap<&'static str, f64> {
    let mut counts: HashMap<&'static str, f64> = HashMap::new();
    for pair in pairs.iter().filter(|pair| pair.is_test == is_test) {
        *counts.entry(pair.set).or_default() += 1.0;
    }
    counts.into_iter().map(|(set, count)| (set, 100.0 / count)).collect()
}

/// Isotonic regression by pooling neighbours that are in the wrong order, then
/// blocks too light to trust; one knot at the middle of each block.
fn fit(pairs: &[Pair]) -> Vec<(u16, u16)> {
    struct Block {
        weight: f64,
        same: f64,
        scores: f64,
    }
    let weights = weights(pairs, false);
    let mut points: BTreeMap<u16, Block> = BTreeMap::new();
    let is_wanted = |pair: &&Pair| !pair.is_test && pair.permille >= LEAST_PERMILLE;
    for pair in pairs.iter().filter(is_wanted) {
        let weight = weights[pair.set];
        let block =
            points.entry(pair.permille).or_insert(Block { weight: 0.0, same: 0.0, scores: 0.0 });
        block.weight += weight;
        block.same += if pair.is_same { weight } else { 0.0 };
        block.scores += weight * f64::from(pair.permille);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for block in points.into_values() {
        blocks.push(block);
        while let [.., before, last] = blocks.as_slice()
            && (before.same / before.weight >= last.same / last.weight
                || before.weight < BLOCK_WEIGHT)
            && let Some(last) = blocks.pop()
            && let Some(before) = blocks.last_mut()
        {
            before.weight += last.weight;
            before.same += last.same;
            before.scores += last.scores;
        }
    }
    let mut knots: Vec<(u16, u16)> = vec![(0, 0)];
    for block in &blocks {
        // Never quite 0 or 1: one pair more on either side.
        let share = (block.same + 0.05) / (block.weight + 0.1);
        let last = knots.last().copied().unwrap_or((0, 0));
        let score = rounded(block.scores / block.weight);
        if score > last.0 {
            // Each score is told apart: at least a ten-thousandth more for each.
            let lower = last.1 + (score - last.0).div_ceil(10);
            knots.push((score, rounded(share * 1_000.0).max(lower)));
        }
    }
    let last = knots.last().copied().unwrap_or((0, 0));
    if last.0 < 1_000 {
        knots.push((1_000, last.1.max(995)));
    }
    knots
}

fn rounded(figure: f64) -> u16 {
    // No cast: of the whole numbers up to a thousand, the nearest one.
    (0..=1_000_u16)
        .min_by(|a, b| {
            let distance = |whole: u16| (f64::from(whole) - figure).abs();
            distance(*a).total_cmp(&distance(*b))
        })
        .unwrap_or(0)
}

fn by_knots(knots: &[(u16, u16)], score: u16) -> f64 {
    let at = knots.partition_point(|(knot, _)| *knot < score);
    let (below, above) = (knots[at.saturating_sub(1)], knots[at.min(knots.len() - 1)]);
    let width = f64::from(above.0) - f64::from(below.0);
    if width == 0.0 {
        return f64::from(above.1);
    }
    let way = (f64::from(score) - f64::from(below.0)) / width;
    f64::from(below.1) + (f64::from(above.1) - f64::from(below.1)) * way
}

fn report(out: &mut impl Write, pairs: &[Pair], knots: &[(u16, u16)]) -> Outcome<()> {
    let test: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_test).collect();
    let weights = weights(pairs, true);
    writeln!(out, "| likelihood told | pairs | told, mean | were the same |\n|---|---|---|---|")?;
    for bin in 0..10_u16 {
        let (from, to) = (f64::from(bin) * 100.0, f64::from(bin + 1) * 100.0);
        let (mut count, mut weight, mut told, mut same) = (0, 0.0, 0.0, 0.0);
        for pair in &test {
            let figure = by_knots(knots, pair.permille);
            if figure >= from && (figure < to || bin == 9) {
                count += 1;
                weight += weights[pair.set];
                told += weights[pair.set] * figure / 1_000.0;
                same += if pair.is_same { weights[pair.set] } else { 0.0 };
            }
        }
        if count > 0 {
            let (from, to) = (from / 1_000.0, to / 1_000.0);
            let (told, same) = (told / weight, same / weight);
            writeln!(out, "| {from:.1} to {to:.1} | {count} | {told:.3} | {same:.3} |")?;
        }
    }
    writeln!(
        out,
        "\n| held-out half | pairs | the same | error of the score | of the likelihood | of the table compiled in |\n|---|---|---|---|---|---|"
    )?;
    let mut sets: Vec<&str> = test.iter().map(|pair| pair.set).collect();
    sets.sort_unstable();
    sets.dedup();
    let raw = |score: u16| f64::from(score);
    let fitted = |score: u16| by_knots(knots, score);
    let compiled = |score: u16| f64::from(likely(score));
    for set in sets.iter().copied().chain(["all, weighed alike"]) {
        let chosen: Vec<(&Pair, f64)> = test
            .iter()
            .filter(|pair| pair.set == set || !sets.contains(&set))
            .map(|pair| (*pair, weights[pair.set]))
            .collect();
        let same = chosen.iter().filter(|(pair, _)| pair.is_same).count();
        let count = chosen.len();
        let (raw, fitted, compiled) =
            (ece(&chosen, raw), ece(&chosen, fitted), ece(&chosen, compiled));
        writeln!(out, "| {set} | {count} | {same} | {raw:.3} | {fitted:.3} | {compiled:.3} |")?;
    }
    Ok(())
}

/// Expected calibration error over ten bins.
fn ece(pairs: &[(&Pair, f64)], figure: impl Fn(u16) -> f64) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (pair, weight) in pairs {
        let told = figure(pair.permille) / 1_000.0;
        let place = (0..9).find(|bin| told < f64::from(bin + 1) / 10.0).unwrap_or(9);
        let bin = &mut bins[usize::try_from(place).unwrap_or(9)];
        bin.0 += weight;
        bin.1 += weight * told;
        bin.2 += if pair.is_same { *weight } else { 0.0 };
    }
    let all: f64 = bins.iter().map(|bin| bin.0).sum();
    bins.iter().map(|(_, told, same)| (told - same).abs()).sum::<f64>() / all
}
