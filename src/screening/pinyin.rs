//! Words of romanised Chinese. They have few syllables, so that two of them
//! that differ in two letters are mostly two words and no typing error: Huafeng
//! and Huading are two firms, Huafeng and Huafneg are one.

/// What a syllable can begin with; the longer before those that they begin with.
const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
    "z", "c", "s", "y", "w",
];
/// What can follow, or stand alone where it begins with a, e or o.
const FINALS: [&str; 34] = [
    "iang", "iong", "uang", "ang", "eng", "ian", "iao", "ing", "ong", "uai", "uan", "ai", "an",
    "ao", "ei", "en", "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "ve", "a",
    "e", "i", "o", "u", "v",
];

/// True when the whole word can be read as syllables of pinyin.
pub(super) fn is_pinyin(word: &str) -> bool {
    word.is_ascii() && reads(word.as_bytes(), 0)
}

fn reads(rest: &[u8], depth: usize) -> bool {
    if rest.is_empty() {
        return depth > 0;
    }
    if depth > 6 {
        return false;
    }
    let begun = INITIALS.iter().find_map(|initial| rest.strip_prefix(initial.as_bytes()));
    let finals = |rest: &[u8]| {
        FINALS.iter().any(|ending| {
            rest.strip_prefix(ending.as_bytes()).is_some_and(|rest| reads(rest, depth + 1))
        })
    };
    begun.map_or_else(
        || rest.first().is_some_and(|first| b"aeo".contains(first)) && finals(rest),
        finals,
    )
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
