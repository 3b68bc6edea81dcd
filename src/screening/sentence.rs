//! The words of a score: what was compared with what, and what came of it.

use super::calibrate::likely;
use super::flip::flips;
use super::place::Agreement;
use super::reason::{Part, Score};
use super::score::{Basis, PROPOSE_AT_PERMILLE, Role, Threshold};
use super::sum::{Entry, Step, Sum};
use super::weigh::{Country, Prepared, Slot, Weighing, agreed, contradicted};
use super::whole::Whole;
use crate::domain::country;
use crate::domain::region::{self, Sign};

/// A score with a sentence for every part of a weighing, without what would
/// change it: for results that are many.
pub(super) fn explain(
    weighing: &Weighing<'_>,
    sought: &Prepared,
    stored: &Prepared,
    basis: Basis,
    role: Option<Role>,
) -> Score {
    tell(add_up(weighing, sought, stored, basis), weighing, basis, role)
}

/// [`explain`], and what would change the outcome.
pub(super) fn explain_wholly(
    weighing: &Weighing<'_>,
    sought: &Prepared,
    stored: &Prepared,
    (basis, role): (Basis, Option<Role>),
    threshold: Threshold,
) -> Score {
    let sum = add_up(weighing, sought, stored, basis);
    let flips = flips(&sum, threshold);
    Score { flips, ..tell(sum, weighing, basis, role) }
}

fn tell(sum: Sum, weighing: &Weighing<'_>, basis: Basis, role: Option<Role>) -> Score {
    let role = role.map_or("party", Role::label);
    let shown = |name: Option<&str>| {
        name.map_or_else(|| "without a name".to_owned(), |name| format!("'{name}'"))
    };
    let sentence = format!(
        "The {}{role} {} {} the party {} ({} of 1000; {}).",
        basis.word(),
        shown(weighing.name.as_ref().map(|(left, _, _)| left.shown.as_str())),
        closeness(sum.total()),
        shown(weighing.name.as_ref().map(|(_, right, _)| right.shown.as_str())),
        sum.total(),
        sum.outline(),
    );
    let score = sum.finish(sentence);
    Score { likely_permille: Some(likely(score.permille)), ..score }
}

fn add_up(weighing: &Weighing<'_>, sought: &Prepared, stored: &Prepared, basis: Basis) -> Sum {
    let mut sum = Sum::default();
    for (slot, step) in weighing.steps() {
        if let Some(entry) = entry(slot, step, weighing, (sought, stored), basis) {
            sum.add(entry);
        }
    }
    sum
}

/// The words of one slot; none for one that only some parties have.
fn entry(
    slot: Slot,
    step: Step,
    weighing: &Weighing<'_>,
    (sought, stored): (&Prepared, &Prepared),
    basis: Basis,
) -> Option<Entry> {
    let part = slot.part();
    let entry = match slot {
        Slot::Name if weighing.name.is_none() => {
            Entry::missing(part, "no name on one side; not compared")
        }
        Slot::Name => Entry::new(part, step, name_text(weighing, basis)),
        Slot::Number => number_entry(step, weighing, basis)?,
        Slot::SecondNumber => {
            let (kind, value) = weighing.numbers.same.get(1)?;
            Entry::new(part, step, format!("{}{kind} {value} agrees as well", basis.word()))
        }
        Slot::MadeMid => Entry::new(part, step, made_mid_text(weighing, basis)?),
        Slot::Clash => {
            let clash = weighing.numbers.other?;
            let how = match clash.depth {
                super::number::Depth::Mistyped => "in one sign, as mistyped ones do",
                super::number::Depth::Weak => "; a firm may have several",
                super::number::Depth::Strong => "; both are well formed, and a firm has one",
            };
            let comma = if how.starts_with(';') { "" } else { " " };
            let text = format!("both sides give a {}, and they differ{comma}{how}", clash.kind);
            Entry::new(part, step, text)
        }
        Slot::Country => country_entry(step, weighing.country, sought, stored),
        Slot::Region => region_entry(step, weighing.place.region, sought, stored),
        Slot::City => {
            let entry = match weighing.place.city {
                Agreement::Unknown => {
                    // Most sources tell the city inside the address.
                    if sought.places.city.is_empty() && stored.places.city.is_empty() {
                        return None;
                    }
                    Entry::missing(part, "told on one side alone")
                }
                Agreement::Same => Entry::new(part, step, "the same on both sides"),
                Agreement::Other => Entry::new(part, step, "another one on each side"),
            };
            entry.wishing(agreed::CITY, "a matching city")
        }
        Slot::Address => address_entry(step, weighing),
    };
    Some(entry)
}

fn number_entry(step: Step, weighing: &Weighing<'_>, basis: Basis) -> Option<Entry> {
    let numbers = &weighing.numbers;
    if let Some((kind, value)) = numbers.same.first() {
        let text = format!("{}{kind} {value} is also that of the stored party", basis.word());
        return Some(Entry::new(Part::Identifier, step, text));
    }
    if numbers.other.is_some() || weighing.derived_mid.is_some() || numbers.is_mid_alike {
        return None;
    }
    let text = if numbers.is_told {
        "both sides give some, none of the same kind"
    } else {
        "none of the same kind on both sides"
    };
    let wish = "an equal identifier (LEI, D-U-N-S, FEI, importer number)";
    Some(Entry::missing(Part::Identifier, text).wishing(agreed::NUMBER, wish))
}

fn made_mid_text(weighing: &Weighing<'_>, basis: Basis) -> Option<String> {
    if let Some(mid) = &weighing.derived_mid {
        return Some(format!(
            "MID {mid} of one side is what the name and address of the other give by rule"
        ));
    }
    let word = basis.word();
    weighing
        .numbers
        .is_mid_alike
        .then(|| format!("the {word}MID and the stored one have the same country and name part"))
}

/// How a score is put into words: it never says that two parties are one.
pub(super) fn closeness(permille: i32) -> &'static str {
    match permille {
        950.. => "agrees almost entirely with",
        score if score >= i32::from(PROPOSE_AT_PERMILLE) => "agrees closely with",
        500.. => "agrees in part with",
        _ => "hardly agrees with",
    }
}

fn name_text(weighing: &Weighing<'_>, basis: Basis) -> String {
    let Some((left, right, found)) = &weighing.name else {
        return "no name on one side; not compared".to_owned();
    };
    let mut notes: Vec<String> = Vec::new();
    let (left_only, right_only) = found.unmatched(left, right);
    let respelt = found.respelt(left, right);
    match found.whole {
        Whole::Letters => notes.push("same letters, blanks set differently".to_owned()),
        Whole::NearLetters => {
            notes.push("almost the same letters, blanks set differently".to_owned());
        }
        Whole::Initials => notes.push("one is the initials of the other".to_owned()),
        Whole::Words => {
            if found.pairs.is_empty() {
                notes.push("no word in common".to_owned());
            } else if left_only.is_empty() && right_only.is_empty() && respelt.is_empty() {
                notes.push(same_words(&left.compact, &right.compact).to_owned());
            }
            let written = respelt.iter().map(|(a, b)| format!("'{a}' taken for '{b}'"));
            notes.extend(written);
            if found.has_joined_words() {
                notes.push("words joined or split".to_owned());
            }
            if !found.pairs.is_empty() {
                notes.extend(only("the first", &left_only));
                notes.extend(only("the second", &right_only));
            }
        }
    }
    if found.numbers_differ {
        notes.push("the numbers differ".to_owned());
    }
    if found.places_differ {
        notes.push("the places differ".to_owned());
    }
    if found.forms_differ {
        notes.push("the legal forms differ".to_owned());
    } else if left.form != right.form {
        notes.push("legal form ignored".to_owned());
    }
    for (side, name) in [("the first", left), ("the second", right)] {
        let note = name.standing.note();
        if !note.is_empty() {
            notes.push(format!("{side} is {note}"));
        }
    }
    if left.is_cut || right.is_cut {
        notes.push("one name is as long as trade files cut names".to_owned());
    }
    format!("{}'{}' against '{}': {}", basis.word(), left.shown, right.shown, notes.join("; "))
}

fn same_words(left: &str, right: &str) -> &'static str {
    if left == right { "same words" } else { "same words in another order" }
}

fn only(side: &str, words: &[&str]) -> Option<String> {
    (!words.is_empty()).then(|| format!("only in {side}: {}", words.join(" ")))
}

fn country_entry(step: Step, found: Country, sought: &Prepared, stored: &Prepared) -> Entry {
    let (left, right) = (country_name(&sought.country), country_name(&stored.country));
    let entry = match found {
        Country::Unknown => Entry::missing(Part::Country, "not given on both sides"),
        Country::Same => Entry::new(Part::Country, step, format!("both in {left}")),
        Country::Neighbour => {
            let text = format!("{left} against {right}, where one firm often has offices in both");
            Entry::new(Part::Country, step, text)
        }
        Country::Other => Entry::new(Part::Country, step, format!("{left} against {right}")),
    };
    entry
        .wishing(agreed::COUNTRY, "a matching country")
        .fearing(contradicted::COUNTRY, "another country")
}

fn region_entry(step: Step, found: Agreement, sought: &Prepared, stored: &Prepared) -> Entry {
    let tell = |side: &Prepared| {
        let regions: Vec<String> = side.places.regions.iter().map(region_text).collect();
        regions.join(", ")
    };
    let entry = match found {
        Agreement::Unknown => {
            let told = [sought, stored].map(tell).into_iter().find(|told| !told.is_empty());
            let text = told.map_or_else(
                || "not told on both sides".to_owned(),
                |told| format!("told on one side alone: {told}"),
            );
            Entry::missing(Part::Region, text)
        }
        Agreement::Same => Entry::new(Part::Region, step, format!("both in {}", tell(stored))),
        Agreement::Other => {
            let text = format!("{} against {}", tell(sought), tell(stored));
            Entry::new(Part::Region, step, text)
        }
    };
    entry
        .wishing(agreed::REGION, "a matching region")
        .fearing(contradicted::REGION, "another region")
}

/// A region and what told it, the alert for Xinjiang included.
pub(super) fn region_text(found: &region::Found) -> String {
    let name = region::name(found.code);
    let alert = if found.code == region::XINJIANG { ", UFLPA region alert" } else { "" };
    match &found.sign {
        Sign::Postcode(code) => format!("{name} (postal code {code}{alert})"),
        Sign::Name(word) => format!("{name} (by '{word}'{alert})"),
    }
}

/// The name of a country for a sentence; text that is no code stays as it is.
pub(super) fn country_name(code: &str) -> &str {
    country::name(code).unwrap_or(code)
}

fn address_entry(step: Step, weighing: &Weighing<'_>) -> Entry {
    let place = &weighing.place;
    let words = match place.address_permille {
        None => return missing_address(),
        Some(750..) => "the same but for a few words",
        Some(350..) => "in part the same",
        Some(_) => "hardly a word in common",
    };
    let postcode = match place.postcode {
        Agreement::Same => "; the same postal code",
        Agreement::Other => "; another postal code",
        Agreement::Unknown => "",
    };
    let text = format!("{words}{postcode}");
    Entry::new(Part::Address, step, text).wishing(agreed::ADDRESS, "the same address")
}

fn missing_address() -> Entry {
    Entry::missing(Part::Address, "not given on both sides")
        .wishing(agreed::ADDRESS, "the same address")
}
