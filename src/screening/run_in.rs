//! What stands behind the legal form of a name: a place, a word or two, or the
//! whole address of the firm in the same cell.

use std::sync::Arc;

use super::normalize::{Kind, form_at};
use super::spelled::Spelled;

/// How many words may stand behind the legal form without being an address.
const RUN_IN_LIMIT_WORDS: usize = 3;

/// A number of so many digits behind a form is one of a register.
const REGISTER_DIGITS: usize = 5;

/// Words with which an address begins, or which only addresses have.
const ADDRESS_WORDS: &[&str] = &[
    "address",
    "alley",
    "apt",
    "attn",
    "av",
    "ave",
    "avenida",
    "avenue",
    "barrio",
    "bldg",
    "block",
    "blvd",
    "boulevard",
    "box",
    "bp",
    "building",
    "bairro",
    "calle",
    "carr",
    "carretera",
    "chaussee",
    "cnpj",
    "colonia",
    "cuit",
    "email",
    "estrada",
    "fax",
    "flat",
    "floor",
    "ftn",
    "g",
    "gst",
    "gstin",
    "highway",
    "iec",
    "inn",
    "jalan",
    "jl",
    "jln",
    "km",
    "kav",
    "kpp",
    "lane",
    "lorong",
    "lot",
    "lote",
    "mah",
    "mahallesi",
    "moo",
    "ntn",
    "obl",
    "ogrn",
    "osb",
    "phone",
    "plot",
    "po",
    "rd",
    "road",
    "rodovia",
    "room",
    "rua",
    "rue",
    "soi",
    "street",
    "strasse",
    "str",
    "tambon",
    "tax",
    "tel",
    "ul",
    "vat",
];
/// Behind these stands a number, and then they begin an address too.
const NUMBER_WORDS: [&str; 5] = ["no", "nr", "nro", "num", "number"];

/// Words that make what stands behind the form a part of the name.
const SITE_WORDS: &[&str] = &[
    "facility", "factory", "fty", "mill", "mills", "plant", "farm", "branch", "division", "works",
    "workshop", "sube", "subesi",
];

/// How the words behind a legal form are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunIn {
    /// Words behind the form that count little.
    pub light: usize,
    /// Words from the end that are an address, and no part of the name.
    pub address: usize,
}

/// What stands behind a legal form inside a name that is surely one, with a
/// distinctive word before it: "Philips Lighting N.V. Eindhoven". An address is
/// looked for where `may_be_address`: not in a text with several names.
pub(super) fn behind_form(words: &[Arc<Spelled>], may_be_address: bool) -> RunIn {
    let light = (1..=RUN_IN_LIMIT_WORDS)
        .find(|count| {
            let end = words.len().checked_sub(*count);
            end.and_then(|end| words.get(..end)).is_some_and(is_sure)
        })
        .unwrap_or(0);
    let address = if may_be_address { address_words(words) } else { 0 };
    RunIn { light: if address == 0 { light } else { 0 }, address }
}

/// True for words that end in a form which is surely one.
fn is_sure(part: &[Arc<Spelled>]) -> bool {
    form_at(part, true).is_some_and(|(count, form)| {
        let sure = |word: &Arc<Spelled>| word.word.is_loose_form && word.written() != "co";
        (count > 1 || part.last().is_some_and(sure))
            && form != "-"
            && part.iter().rev().skip(count).any(|word| word.word.kind == Kind::Distinct)
    })
}

/// How many words at the end are an address behind the first sure form.
fn address_words(words: &[Arc<Spelled>]) -> usize {
    if words.len() < 3 || form_at(words, true).is_some() {
        return 0;
    }
    if let Some((count, _)) = form_at(words, false).filter(|(_, form)| *form != "-") {
        // "OOO Ruifeng, g. Tashkent, ul. Nukus 21": the form stands first.
        let is_address = |word: &Arc<Spelled>| ADDRESS_WORDS.contains(&word.written());
        let begun = words.iter().skip(count + 1).position(is_address);
        return begun.map_or(0, |at| words.len() - count - 1 - at);
    }
    let ends = (2..words.len()).filter(|end| words.get(..*end).is_some_and(is_sure));
    // "Co" is a form, and "Co Ltd" the longer one: the last that touch.
    let mut end = 0;
    for next in ends {
        if end != 0 && next > end + 1 {
            break;
        }
        end = next;
    }
    let Some(rest) = words.get(end..).filter(|_| end > 0) else { return 0 };
    let written = |at: usize| rest.get(at).map_or("", |word| word.written());
    let is_number = |at: usize| rest.get(at).is_some_and(|word| word.word.kind == Kind::Number);
    let is_site = (0..3).any(|at| SITE_WORDS.contains(&written(at)));
    if is_site || (written(0) == "unit" && rest.len() <= 4) {
        return 0;
    }
    let begins = |at: usize| {
        ADDRESS_WORDS.contains(&written(at))
            || (NUMBER_WORDS.contains(&written(at)) && (is_number(at + 1) || at + 1 == rest.len()))
            || (is_number(at) && (rest.len() > at + 1 || written(at).len() >= REGISTER_DIGITS))
    };
    if rest.len() > RUN_IN_LIMIT_WORDS {
        return rest.len();
    }
    (0..rest.len()).find(|at| begins(*at)).map_or(0, |at| rest.len() - at)
}
