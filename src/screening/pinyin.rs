//! Words of romanised Chinese. They have few syllables, so that two of them
//! that differ in two letters are mostly two words and no typing error: Huafeng
//! and Huading are two firms, Huafeng and Huafneg are one.

/// What a syllable can begin with, and what can then follow. Standard Chinese
/// has no other syllables, so that few words of other languages read as its.
const SYLLABLES: [(&str, &[&str]); 24] = [
    (
        "zh",
        &[
            "uang", "ang", "eng", "ong", "uai", "uan", "ai", "an", "ao", "ei", "en", "ou", "ua",
            "ui", "un", "uo", "a", "e", "i", "u",
        ],
    ),
    (
        "ch",
        &[
            "uang", "ang", "eng", "ong", "uai", "uan", "ai", "an", "ao", "en", "ou", "ua", "ui",
            "un", "uo", "a", "e", "i", "u",
        ],
    ),
    (
        "sh",
        &[
            "uang", "ang", "eng", "uai", "uan", "ai", "an", "ao", "ei", "en", "ou", "ua", "ui",
            "un", "uo", "a", "e", "i", "u",
        ],
    ),
    (
        "b",
        &[
            "ang", "eng", "ian", "iao", "ing", "ai", "an", "ao", "ei", "en", "ie", "in", "a", "i",
            "o", "u",
        ],
    ),
    (
        "p",
        &[
            "ang", "eng", "ian", "iao", "ing", "ai", "an", "ao", "ei", "en", "ie", "in", "ou", "a",
            "i", "o", "u",
        ],
    ),
    (
        "m",
        &[
            "ang", "eng", "ian", "iao", "ing", "ai", "an", "ao", "ei", "en", "ie", "in", "iu",
            "ou", "a", "e", "i", "o", "u",
        ],
    ),
    ("f", &["ang", "eng", "an", "ei", "en", "ou", "a", "o", "u"]),
    (
        "d",
        &[
            "ang", "eng", "ian", "iao", "ing", "ong", "uan", "ai", "an", "ao", "ei", "ie", "iu",
            "ou", "ui", "un", "uo", "a", "e", "i", "u",
        ],
    ),
    (
        "t",
        &[
            "ang", "eng", "ian", "iao", "ing", "ong", "uan", "ai", "an", "ao", "ie", "ou", "ui",
            "un", "uo", "a", "e", "i", "u",
        ],
    ),
    (
        "n",
        &[
            "iang", "ang", "eng", "ian", "iao", "ing", "ong", "uan", "ai", "an", "ao", "ei", "en",
            "ie", "in", "iu", "uo", "ve", "a", "e", "i", "u", "v",
        ],
    ),
    (
        "l",
        &[
            "iang", "ang", "eng", "ian", "iao", "ing", "ong", "uan", "ai", "an", "ao", "ei", "ia",
            "ie", "in", "iu", "ou", "ue", "un", "uo", "ve", "a", "e", "i", "u", "v",
        ],
    ),
    ("g", VELAR),
    ("k", VELAR),
    ("h", VELAR),
    ("j", PALATAL),
    ("q", PALATAL),
    ("x", PALATAL),
    (
        "r",
        &["ang", "eng", "ong", "uan", "an", "ao", "en", "ou", "ui", "un", "uo", "e", "i", "u"],
    ),
    ("z", SIBILANT),
    ("c", SIBILANT),
    ("s", SIBILANT),
    (
        "y",
        &[
            "ang", "ing", "ong", "uan", "an", "ao", "in", "ou", "ue", "un", "a", "e", "i", "o", "u",
        ],
    ),
    ("w", &["ang", "eng", "ai", "an", "ei", "en", "a", "o", "u"]),
    ("", &["ang", "eng", "ai", "an", "ao", "en", "er", "ou", "a", "e", "o"]),
];
const VELAR: &[&str] = &[
    "uang", "ang", "eng", "ong", "uai", "uan", "ai", "an", "ao", "ei", "en", "ou", "ua", "ui",
    "un", "uo", "a", "e", "u",
];
const PALATAL: &[&str] = &[
    "iang", "iong", "ian", "iao", "ing", "uan", "ia", "ie", "in", "iu", "ue", "un", "i", "u",
];
const SIBILANT: &[&str] = &[
    "ang", "eng", "ong", "uan", "ai", "an", "ao", "ei", "en", "ou", "ui", "un", "uo", "a", "e",
    "i", "u",
];

/// True when the whole word can be read as syllables of pinyin.
pub(super) fn is_pinyin(word: &str) -> bool {
    word.is_ascii() && reads(word.as_bytes(), 0)
}

fn reads(rest: &[u8], depth: usize) -> bool {
    if rest.is_empty() {
        return depth > 0;
    }
    let begun = SYLLABLES.iter().find_map(|(initial, finals)| {
        rest.strip_prefix(initial.as_bytes()).map(|rest| (rest, *finals))
    });
    depth <= 6
        && begun.is_some_and(|(rest, finals)| {
            finals.iter().any(|ending| {
                rest.strip_prefix(ending.as_bytes()).is_some_and(|rest| reads(rest, depth + 1))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::is_pinyin;

    #[test]
    fn syllables_are_read() {
        for word in ["huafeng", "xinsheng", "zhongguo", "liancheng", "er", "an", "qinghai", "jinan"]
        {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["huafneg", "siemens", "ruifneg", "", "textile", "b", "mortars", "1", "qarasu"]
        {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
