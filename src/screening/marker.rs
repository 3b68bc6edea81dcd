//! The words that stand between the names of one text: "also known as", "care
//! of", "to the order of".

use std::borrow::Cow;
use std::sync::LazyLock;

use super::block::Standing;

/// What the words of a marker make of the names before and behind it.
pub(super) struct Marker {
    pub words: &'static str,
    pub before: Standing,
    pub behind: Standing,
}

const fn marker(words: &'static str, before: Standing, behind: Standing) -> Marker {
    Marker { words, before, behind }
}

/// Longer markers stand before those that they begin with.
const MARKERS: &[Marker] = {
    use Standing::{Agent, Named, Order};
    &[
        marker("a/k/a", Named, Named),
        marker("a.k.a.", Named, Named),
        marker("aka", Named, Named),
        marker("also known as", Named, Named),
        marker("also trading as", Named, Named),
        marker("now known as", Named, Named),
        marker("n/k/a", Named, Named),
        marker("formerly known as", Named, Named),
        marker("f/k/a", Named, Named),
        marker("fka", Named, Named),
        marker("previously known as", Named, Named),
        marker("doing business as", Named, Named),
        marker("d/b/a", Named, Named),
        marker("dba", Named, Named),
        marker("trading as", Named, Named),
        marker("t/a", Named, Named),
        marker("collectively,", Named, Named),
        marker("c/o", Named, Agent),
        marker("care of", Named, Agent),
        marker("on behalf of", Agent, Named),
        marker("o/b/o", Agent, Named),
        marker("for and on behalf of", Agent, Named),
        marker("for the account of", Agent, Named),
        marker("for account of", Agent, Named),
        marker("f/a/o", Agent, Named),
        marker("as agents for", Agent, Named),
        marker("as agent for", Agent, Named),
        marker("as agents of", Agent, Named),
        marker("as agent of", Agent, Named),
        marker("unto the order of", Named, Order),
        marker("to the order of", Named, Order),
        marker("to order of", Named, Order),
        marker("obo", Agent, Named),
        marker("o/b", Agent, Named),
        marker("a/c", Agent, Named),
        marker("account of", Agent, Named),
        marker("on account of", Agent, Named),
        marker("for and on account of", Agent, Named),
        marker("in care of", Named, Agent),
        marker("as nominee for", Agent, Named),
        marker("as agents to", Agent, Named),
        marker("agent of", Agent, Named),
        marker("by order of", Agent, Named),
        marker("alias", Named, Named),
        marker("also called", Named, Named),
        marker("now called", Named, Named),
        marker("previously", Named, Named),
        marker("formerly called", Named, Named),
        marker("formerly", Named, Named),
        marker("renamed", Named, Named),
        marker("vormals", Named, Named),
        marker("anciennement", Named, Named),
        marker("antes", Named, Named),
        marker("conocida como", Named, Named),
        marker("voorheen", Named, Named),
        marker("dawniej", Named, Named),
        marker("eski adi", Named, Named),
        marker("nguyen ten", Named, Named),
        marker("f.k.a.", Named, Named),
        marker("f.k.a", Named, Named),
        marker("d.b.a.", Named, Named),
        marker("d.b.a", Named, Named),
        marker("n.k.a.", Named, Named),
        marker("formerly:", Named, Named),
        marker("former name:", Named, Named),
        marker("former name", Named, Named),
        marker("previous name:", Named, Named),
        marker("ex name", Named, Named),
        marker("notify party:", Order, Named),
        marker("notify party", Order, Named),
        marker("notify:", Order, Named),
        marker("also notify", Named, Named),
        marker("shipper:", Named, Named),
        marker("consignee:", Named, Named),
        marker("supplier:", Named, Named),
        marker("manufacturer:", Named, Named),
        marker("exporter:", Named, Named),
        marker("importer:", Named, Named),
        marker("producer:", Named, Named),
        marker("seller:", Named, Named),
        marker("fto:", Named, Named),
        marker("fishing vessels owned by", Named, Named),
        marker("fishing vessels:", Named, Named),
        marker("fishing vessel:", Named, Named),
    ]
};
/// Words that stand where a firm would and name none.
pub(super) const ROLES: [&str; 9] = [
    "carrier",
    "the carrier",
    "shipper",
    "the shipper",
    "consignee",
    "the consignee",
    "order",
    "same as consignee",
    "same",
];
/// The first marker that stands as a word of its own.
pub(super) fn next_marker(text: &str) -> Option<(usize, &'static Marker)> {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        if !before.is_ascii_alphanumeric()
            && byte.is_ascii_alphabetic()
            && let Some(marker) = text.get(at..).and_then(begins_with_marker)
        {
            return Some((at, marker));
        }
        before = *byte;
    }
    None
}

/// The marker that a text begins with.
pub(super) fn begins_with_marker(text: &str) -> Option<&'static Marker> {
    let text = text.as_bytes();
    let &[first, second, third, ..] = text else { return None };
    let at = first.to_ascii_lowercase().checked_sub(b'a')?;
    let (seconds, thirds) = STARTS.get(usize::from(at))?;
    if seconds & bit(second) == 0 || thirds & bit(third) == 0 {
        return None;
    }
    MARKERS.iter().find(|marker| {
        let words = marker.words.as_bytes();
        text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
            && text.get(words.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

/// For each first letter of a marker, the signs that can follow, and those that can follow
/// these: nearly no word of a name begins so. No marker has less than three signs.
static STARTS: LazyLock<[(u32, u32); 26]> = LazyLock::new(|| {
    let mut starts = [(0, 0); 26];
    for marker in MARKERS {
        if let [first, second, third, ..] = marker.words.as_bytes()
            && let Some((seconds, thirds)) = starts.get_mut(usize::from(first.wrapping_sub(b'a')))
        {
            *seconds |= bit(*second);
            *thirds |= bit(*third);
        }
    }
    starts
});

const fn bit(sign: u8) -> u32 {
    1 << (sign & 31)
}

/// What other scripts write for "formerly known as".
const FORMERLY: [&str; 12] = [
    "曾用名",
    "曾用名称",
    "原名",
    "旧称",
    "舊名",
    "旧名",
    "旧社名",
    "ранее",
    "бывшее",
    "бывший",
    "бывш.",
    "бывш",
];

/// The text with such words in Latin letters, between strokes: what follows is
/// looked for by bytes.
pub(super) fn in_latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    for word in FORMERLY {
        if text.contains(word) {
            text = Cow::Owned(text.replace(word, " f/k/a "));
        }
    }
    text
}
