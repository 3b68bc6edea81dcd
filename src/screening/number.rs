//! Typed identifiers of two parties against each other.

use std::cmp::Reverse;

use crate::domain::identifier::{self, Kind, Status};

/// Letters of a manufacturer code that tell the country and the two words of
/// the name: a firm with several works has several codes that begin alike.
const MID_NAME_CHARS: usize = 8;
/// Shorter numbers that differ in one sign are not taken for mistyped.
const MISTYPED_LEAST_CHARS: usize = 7;

/// What the comparison of typed identifiers says.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberMatch<'p> {
    /// Kinds and values that are equal, the weightiest first.
    pub same: Vec<(&'p str, &'p str)>,
    /// A kind that both sides give, and of which no value is equal.
    pub other: Option<Clash<'p>>,
    /// Manufacturer codes that begin alike.
    pub is_mid_alike: bool,
    /// True when both sides give some identifier, of whatever kind.
    pub is_told: bool,
}

/// Two values of one kind that a firm has once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clash<'p> {
    pub kind: &'p str,
    pub depth: Depth,
}

/// How much a clash says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// They differ in one sign, or in two that are swapped.
    Mistyped,
    /// Firms often have several of these.
    Weak,
    /// Both are well formed, check digits included, and a firm has one.
    Strong,
}

impl Depth {
    /// What it takes from the score, in thousandths.
    pub const fn permille(self) -> i32 {
        match self {
            Self::Mistyped => 0,
            Self::Weak => -80,
            Self::Strong => -200,
        }
    }
}

/// The share of the missing certainty that an equal identifier gives. A MID is
/// built from name and address by rule (19 CFR part 102, appendix), so that
/// different firms can have the same one; a SCAC names a carrier, not a maker.
pub(super) fn share(kind: &str) -> i32 {
    match kind {
        kind if is_unique(kind) => 900,
        "SCAC" => 800,
        "MID" => 700,
        _ => 500,
    }
}

/// Kinds of which no two firms (or vessels) have the same.
fn is_unique(kind: &str) -> bool {
    matches!(kind, "LEI" | "USCC" | "IOR" | "DUNS" | "FEI" | "IMO")
}

/// Compares the identifiers of two parties. Only values of one kind meet: the
/// same digits as a D-U-N-S number and as an importer number are no agreement.
pub(super) fn compare<'p>(
    sought: &'p [(String, String)],
    stored: &'p [(String, String)],
) -> NumberMatch<'p> {
    if sought.is_empty() || stored.is_empty() {
        return NumberMatch::default();
    }
    let mut same: Vec<(&str, &str)> = sought
        .iter()
        .filter(|identifier| stored.contains(identifier))
        .map(|(kind, value)| (kind.as_str(), value.as_str()))
        .collect();
    same.sort_by_key(|(kind, value)| (Reverse(share(kind)), *kind, *value));
    same.dedup();
    let is_same = |kind: &str| same.iter().any(|(known, _)| *known == kind);
    let other = sought
        .iter()
        .filter(|(kind, _)| is_unique(kind) && !is_same(kind))
        .filter_map(|(kind, value)| {
            let theirs = stored.iter().filter(|(other, _)| other == kind);
            // Of several values the nearest one speaks.
            theirs.map(|(_, other)| depth(kind, value, other)).min().map(|depth| (kind, depth))
        })
        .fold(None, |deepest: Option<(&String, Depth)>, next| match deepest {
            Some(known) if known.1 >= next.1 => Some(known),
            _ => Some(next),
        })
        .map(|(kind, depth)| Clash { kind, depth });
    let mids = |side: &'p [(String, String)]| side.iter().filter(|(kind, _)| kind == "MID");
    let is_mid_alike = !is_same("MID")
        && mids(sought).any(|(_, left)| {
            mids(stored).any(|(_, right)| {
                left.get(..MID_NAME_CHARS).is_some_and(|start| right.starts_with(start))
            })
        });
    NumberMatch { same, other, is_mid_alike, is_told: true }
}

fn depth(kind: &str, left: &str, right: &str) -> Depth {
    if is_mistyped(left, right) {
        return Depth::Mistyped;
    }
    let is_well_formed = |value: &str| match kind {
        "LEI" => identifier::check(Kind::Lei, value).status == Status::Ok,
        "USCC" => identifier::check(Kind::Uscc, value).status == Status::Ok,
        _ => false,
    };
    if is_well_formed(left) && is_well_formed(right) { Depth::Strong } else { Depth::Weak }
}

/// One sign changed, or two neighbours swapped.
fn is_mistyped(left: &str, right: &str) -> bool {
    if left.len() != right.len() || left.len() < MISTYPED_LEAST_CHARS {
        return false;
    }
    let differing: Vec<(usize, (u8, u8))> =
        left.bytes().zip(right.bytes()).enumerate().filter(|(_, (a, b))| a != b).collect();
    match differing.as_slice() {
        [_] => true,
        [(first, (a, b)), (second, (c, d))] => first + 1 == *second && a == d && b == c,
        _ => false,
    }
}

/// The kind of a number that a source wrote without saying what it is; none
/// when it could be several things or nothing.
#[must_use]
pub fn kind_of_number(written: &str) -> Option<(&'static str, String)> {
    let plain: String =
        written.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let has_letters = plain.bytes().any(|sign| sign.is_ascii_alphabetic());
    let tried: &[(&str, Kind)] = match plain.len() {
        20 => &[("LEI", Kind::Lei)],
        18 => &[("USCC", Kind::Uscc)],
        // Digits alone may be a D-U-N-S number, a tax number or a secret.
        5..=15 if has_letters && plain.starts_with(|sign: char| sign.is_ascii_alphabetic()) => {
            &[("MID", Kind::Mid)]
        }
        _ => &[],
    };
    tried.iter().find_map(|(name, kind)| {
        let checked = identifier::check(*kind, &plain);
        (checked.status == Status::Ok).then_some((*name, checked.canonical))
    })
}
