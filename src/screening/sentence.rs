//! The words of a score: what was compared with what, and what came of it.

use super::reason::{Part, Score, Sum};
use super::score::{Basis, PROPOSE_AT_PERMILLE, Role};
use super::weigh::{Country, Identifier, Prepared, Weighing};
use super::whole::Whole;
use crate::domain::country;

/// A score with a sentence for every part of a weighing.
pub(super) fn explain(
    weighing: &Weighing<'_>,
    sought: &Prepared,
    stored: &Prepared,
    basis: Basis,
    role: Option<Role>,
) -> Score {
    let mut sum = Sum::default();
    for (part, step) in weighing.steps() {
        let text = match part {
            Part::Name => name_text(weighing, basis),
            Part::Identifier => identifier_text(weighing.identifier, basis),
            Part::Country => country_text(weighing.country, sought, stored),
            Part::Address => address_text(weighing.address_permille),
            Part::Tariff | Part::Goods | Part::Date => String::new(),
        };
        sum.add(part, step, text);
    }
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
    sum.finish(sentence)
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

fn identifier_text(found: Identifier<'_>, basis: Basis) -> String {
    match found {
        Identifier::Unknown => "none of the same kind on both sides".to_owned(),
        Identifier::Same(kind, value) => {
            format!("{}{kind} {value} is also that of the stored party", basis.word())
        }
        Identifier::Other(kind) => format!("both sides give a {kind}, and they differ"),
    }
}

fn country_text(found: Country, sought: &Prepared, stored: &Prepared) -> String {
    let (left, right) = (country_name(&sought.country), country_name(&stored.country));
    match found {
        Country::Unknown => "not given on both sides".to_owned(),
        Country::Same => format!("both in {left}"),
        Country::Neighbour => {
            format!("{left} against {right}, where one firm often has offices in both")
        }
        Country::Other => format!("{left} against {right}"),
    }
}

/// The name of a country for a sentence; text that is no code stays as it is.
pub(super) fn country_name(code: &str) -> &str {
    country::name(code).unwrap_or(code)
}

fn address_text(permille: Option<i32>) -> String {
    match permille {
        None => "not given on both sides".to_owned(),
        Some(750..) => "the same but for a few words".to_owned(),
        Some(350..) => "in part the same".to_owned(),
        Some(_) => "hardly a word in common".to_owned(),
    }
}
