//! Words of romanised Chinese. They have few syllables, so that two of them
//! that differ in two letters are mostly two words and no typing error: Huafeng
//! and Huading are two firms, Huafeng and Huafneg are one.

/// More syllables than this and one are not read.
const SYLLABLE_LIMIT: usize = 6;

/// True when the whole word can be read as syllables of pinyin.
pub(super) fn is_pinyin(word: &str) -> bool {
    word.is_ascii() && reads(word.as_bytes(), 0)
}

fn reads(rest: &[u8], depth: usize) -> bool {
    if rest.is_empty() {
        return depth > 0;
    }
    if depth > SYLLABLE_LIMIT {
        return false;
    }
    match initial(rest) {
        Some(behind) => finals(behind, depth),
        None => rest.first().is_some_and(|first| b"aeo".contains(first)) && finals(rest, depth),
    }
}

/// What stands behind the letters that a syllable can begin with.
const fn initial(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b'z' | b'c' | b's', b'h', behind @ ..]
        | [
            b'b' | b'p' | b'm' | b'f' | b'd' | b't' | b'n' | b'l' | b'g' | b'k' | b'h' | b'j'
            | b'q' | b'x' | b'r' | b'z' | b'c' | b's' | b'y' | b'w',
            behind @ ..,
        ] => Some(behind),
        _ => None,
    }
}

/// What can follow, or stand alone where it begins with a, e or o; and the rest must be
/// syllables too. Every word of a list is asked, so only what begins rightly is tried.
fn finals(rest: &[u8], depth: usize) -> bool {
    let Some((first, rest)) = rest.split_first() else { return false };
    let behind_first: &[&[u8]] = match first {
        b'a' => &[b"ng", b"i", b"n", b"o", b""],
        b'e' => &[b"ng", b"i", b"n", b"r", b""],
        b'i' => &[b"ang", b"ong", b"an", b"ao", b"ng", b"a", b"e", b"n", b"u", b""],
        b'o' => &[b"ng", b"u", b""],
        b'u' => &[b"ang", b"ai", b"an", b"a", b"e", b"i", b"n", b"o", b""],
        b'v' => &[b"e", b""],
        _ => &[],
    };
    behind_first
        .iter()
        .any(|ending| rest.strip_prefix(*ending).is_some_and(|rest| reads(rest, depth + 1)))
}

#[cfg(test)]
mod tests {
    use super::is_pinyin;

    #[test]
    fn syllables_are_read() {
        for word in ["huafeng", "xinsheng", "zhongguo", "liancheng", "er", "an", "qinghai"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["huafneg", "siemens", "ruifneg", "", "textile", "b", "mortars", "1"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
