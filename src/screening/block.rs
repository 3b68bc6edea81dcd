//! Several names in one text: other names, lists of firms, and party blocks in
//! which one firm stands for another.

use super::aside::asides;
use super::marker::{ROLES, begins_with_marker, in_latin, next_marker};
use super::spelled::is_loose_form;
use super::split::Split;
use super::words::{FORMS, phrase};
use crate::domain::text::clip;

/// What a name is in the text that it was written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// The whole text, or its first line.
    #[default]
    Whole,
    /// One of several names that the text gives, or the one for whom others act.
    Named,
    /// Who acts for the one named: behind "c/o", before "on behalf of".
    Agent,
    /// To whose order the goods go: mostly a bank.
    Order,
}

impl Standing {
    /// What a match by this name is worth, in thousandths.
    pub const fn worth(self) -> i64 {
        match self {
            Self::Whole => 1_000,
            Self::Named => 980,
            Self::Agent | Self::Order => 850,
        }
    }

    /// What a sentence says of it; empty for the whole.
    pub const fn note(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Named => "one of the names in the text",
            Self::Agent => "who acts for another",
            Self::Order => "to whose order the goods go",
        }
    }
}

/// From here on a text speaks of firms that it does not name.
const TAILS: [&str; 9] = [
    "and its",
    "and all its",
    "and their",
    "and subsidiaries",
    "and all subsidiaries",
    "and affiliates",
    "and any subsidiaries",
    "et al",
    "including its subsidiaries",
];
/// Of a longer text only the beginning is looked at.
const TEXT_LIMIT_CHARS: usize = 1_500;
/// Commas beyond this many part nothing.
const CUT_LIMIT: usize = 48;
/// More names than this in one text are not looked at.
const PART_LIMIT: usize = 24;

/// The names in a text, beside the text as a whole; none for most texts.
pub(super) fn parts(raw: &str) -> Vec<(String, Standing)> {
    let text = in_latin(clip(raw, TEXT_LIMIT_CHARS).trim());
    let mut out = asides(&text);
    if !is_one_name(&text) {
        marked(&text, &mut out);
    }
    out
}

/// The names that markers, lines and commas part.
fn marked(text: &str, names: &mut Vec<(String, Standing)>) {
    let mut found: Vec<(&str, Standing)> = Vec::new();
    // Lines of a party block: the name, then its address and telephone.
    for (number, line) in text.lines().enumerate() {
        let before = found.len();
        by_markers(line, &mut found);
        // Only lines that a marker opens name somebody else.
        if number > 0
            && found.len() == before + 1
            && begins_with_marker(line.trim_start()).is_none()
        {
            found.truncate(before);
        }
        if found.len() > PART_LIMIT {
            break;
        }
    }
    let mut out: Vec<(String, Standing)> = Vec::new();
    for (part, standing) in found {
        for piece in part.split(';').flat_map(slashed) {
            let (firms, tail) = split_tail(piece);
            listed(firms, standing, &mut out);
            // "and its two subsidiaries, A Co., Ltd. and B Co., Ltd."
            if let Some((_, named)) = tail.split_once(", ").filter(|(_, rest)| ends_in_form(rest)) {
                listed(named, standing, &mut out);
            }
        }
    }
    out.retain(|(part, _)| part.chars().any(char::is_alphanumeric));
    out.truncate(PART_LIMIT);
    if let [(only, Standing::Named)] = out.as_slice()
        && only.len() == text.len()
    {
        out.clear();
    }
    names.append(&mut out);
    names.truncate(PART_LIMIT);
}

/// True where nothing in a text can part it: no marker, no sign that stands
/// between names, and behind each comma too little for a firm. Most texts are
/// such, and need no closer look.
fn is_one_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    if text.starts_with(is_edge) || text.ends_with(is_edge) || text.ends_with(')') {
        return false;
    }
    let has_firm_behind = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        !rest.is_ascii() || rest.iter().filter(|byte| byte.is_ascii_whitespace()).count() > 1
    };
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        let is_start = !before.is_ascii_alphanumeric() && byte.is_ascii_alphabetic();
        before = *byte;
        let parts = match byte {
            b';' | b'/' | b'\n' => true,
            b',' => has_firm_behind(at + 1),
            _ if !is_start => false,
            b'a' | b'A' | b'e' | b'E' | b'i' | b'I' => text.get(at..).is_some_and(|rest| {
                begins_with_marker(rest).is_some()
                    || begins_with_tail(rest.as_bytes())
                    || rest.get(..4).is_some_and(|word| {
                        word.eq_ignore_ascii_case("and ") && has_firm_behind(at + 4)
                    })
            }),
            _ => text.get(at..).and_then(begins_with_marker).is_some(),
        };
        if parts {
            return false;
        }
    }
    true
}

/// Blanks and signs that stand around a name and are no part of it.
fn is_edge(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, ',' | ':' | '(' | '"' | '-' | '/')
}

/// Cuts a line at its markers.
fn by_markers<'t>(line: &'t str, found: &mut Vec<(&'t str, Standing)>) {
    let (mut rest, mut standing) = (line, Standing::Named);
    while found.len() <= PART_LIMIT {
        let Some((at, marker)) = next_marker(rest) else { break };
        let before = rest.get(..at).unwrap_or_default();
        let own = if standing == Standing::Named { marker.before } else { standing };
        push(before, own, found);
        rest = rest.get(at + marker.words.len()..).unwrap_or_default();
        standing = marker.behind;
    }
    push(rest, standing, found);
}

fn push<'t>(part: &'t str, standing: Standing, found: &mut Vec<(&'t str, Standing)>) {
    let part = part.trim_matches(is_edge);
    // An opening bracket went with the marker.
    let part = if part.contains('(') { part } else { part.trim_end_matches(')') };
    // "As agent for the carrier" names nobody.
    let is_role = ROLES.iter().any(|role| part.eq_ignore_ascii_case(role));
    if !part.is_empty() && !is_role {
        found.push((part, standing));
    }
}

fn begins_with_tail(text: &[u8]) -> bool {
    // "And", "et", "including": most words are none.
    matches!(text.get(1), Some(b'n' | b'N' | b't' | b'T'))
        && TAILS.iter().any(|tail| {
            text.get(..tail.len()).is_some_and(|part| part.eq_ignore_ascii_case(tail.as_bytes()))
        })
}

/// Parts a text where it begins to speak of firms that it does not name.
fn split_tail(text: &str) -> (&str, &str) {
    let is_tail = |at: &usize| text.as_bytes().get(*at..).is_some_and(begins_with_tail);
    let mut starts = text.char_indices().filter(|(_, sign)| *sign == ' ').map(|(at, _)| at + 1);
    starts.find(is_tail).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// "Al-Qa'ida/Islamic Army": a stroke between long words parts names, one
/// between short ones ("I/E", "IMP/EXP") does not.
fn slashed(text: &str) -> Vec<&str> {
    let is_long = |part: &str| part.chars().filter(|sign| sign.is_alphabetic()).count() >= 6;
    let pieces: Vec<&str> = text.split('/').collect();
    if pieces.len() > 1 && pieces.iter().all(|piece| is_long(piece)) { pieces } else { vec![text] }
}

/// "A Co., Ltd., B Co., Ltd. and C Co., Ltd.": a comma or an "and" parts firms
/// where a legal form stands before it and the next one ends in a form too.
fn listed(text: &str, standing: Standing, out: &mut Vec<(String, Standing)>) {
    let cuts = cuts(text);
    let mut firms = 0;
    let mut start = 0;
    let mut pieces = Vec::new();
    for (index, (end, next)) in cuts.iter().enumerate() {
        let before = text.get(start..*end).unwrap_or_default();
        let rest = text.get(*next..).unwrap_or_default();
        let following = cuts.iter().skip(index + 1).map(|(end, _)| *end).chain([text.len()]);
        let is_firm = rest.split_whitespace().count() > 2
            && ends_in_form(before)
            && following
                .filter_map(|end| text.get(*next..end))
                .any(|part| ends_in_form(part) && part.split_whitespace().count() > 2);
        // Behind two firms a list has begun, and its others may lack a form.
        if (is_firm || firms > 1) && !begins_with_form(rest) {
            firms += usize::from(is_firm);
            pieces.push(before);
            start = *next;
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    for piece in pieces {
        push_listed(piece, standing, out);
    }
}

/// Where a list can be cut: the end of the one and the start of the next.
fn cuts(text: &str) -> Vec<(usize, usize)> {
    let is_and = |at: usize| {
        text.as_bytes().get(at + 1..at + 5).is_some_and(|word| word.eq_ignore_ascii_case(b"and "))
    };
    text.bytes()
        .enumerate()
        .filter_map(|(at, sign)| match sign {
            b',' => Some((at, at + 1)),
            b' ' if is_and(at) => Some((at, at + 5)),
            _ => None,
        })
        .take(CUT_LIMIT)
        .collect()
}

fn push_listed(part: &str, standing: Standing, out: &mut Vec<(String, Standing)>) {
    let part = part.trim().trim_start_matches("and ").trim_start_matches("AND ").trim();
    if !part.is_empty() {
        out.push((part.to_owned(), standing));
    }
}

fn ends_in_form(text: &str) -> bool {
    let split = Split::new(text);
    let words: Vec<&str> = split.words().collect();
    words.len() > 1
        && (words.last().is_some_and(|word| is_loose_form(word))
            || (1..=3.min(words.len())).any(|count| {
                words
                    .get(words.len() - count..)
                    .is_some_and(|part| FORMS.phrases.contains_key(&phrase(part.iter().copied())))
            }))
}

fn begins_with_form(text: &str) -> bool {
    let split = Split::new(text);
    split.words().next().is_none_or(|word| FORMS.names.contains_key(word) || is_loose_form(word))
}
