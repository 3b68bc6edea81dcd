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
    let (initial, behind) = initial(rest);
    let Some((first, behind)) = behind.split_first() else { return false };
    depth <= SYLLABLE_LIMIT
        && finals(*first).iter().any(|(ending, initials)| {
            initials.contains(&initial)
                && behind.strip_prefix(*ending).is_some_and(|rest| reads(rest, depth + 1))
        })
}

/// What a syllable begins with, zh, ch and sh as Z, C and S, none as a stroke;
/// and what stands behind it.
const fn initial(rest: &[u8]) -> (u8, &[u8]) {
    match rest {
        [first @ (b'z' | b'c' | b's'), b'h', behind @ ..] => (first.to_ascii_uppercase(), behind),
        [
            first @ (b'b' | b'p' | b'm' | b'f' | b'd' | b't' | b'n' | b'l' | b'g' | b'k' | b'h'
            | b'j' | b'q' | b'x' | b'r' | b'z' | b'c' | b's' | b'y' | b'w'),
            behind @ ..,
        ] => (*first, behind),
        _ => (b'-', rest),
    }
}

/// What can follow the first letter of what follows an initial, and behind
/// which initials. Standard Chinese has no other syllables, so that few words
/// of other languages read as its.
const fn finals(first: u8) -> &'static [(&'static [u8], &'static [u8])] {
    match first {
        b'a' => &[
            (b"ng", b"-CSZbcdfghklmnprstwyz"),
            (b"i", b"-CSZbcdghklmnpstwz"),
            (b"n", b"-CSZbcdfghklmnprstwyz"),
            (b"o", b"-CSZbcdghklmnprstyz"),
            (b"", b"-CSZbcdfghklmnpstwyz"),
        ],
        b'e' => &[
            (b"ng", b"-CSZbcdfghklmnprstwz"),
            (b"i", b"SZbcdfghklmnpswz"),
            (b"n", b"-CSZbcfghkmnprswz"),
            (b"r", b"-"),
            (b"", b"-CSZcdghklmnrstyz"),
        ],
        b'i' => &[
            (b"ang", b"jlnqx"),
            (b"ong", b"jqx"),
            (b"an", b"bdjlmnpqtx"),
            (b"ao", b"bdjlmnpqtx"),
            (b"ng", b"bdjlmnpqtxy"),
            (b"a", b"jlqx"),
            (b"e", b"bdjlmnpqtx"),
            (b"n", b"bjlmnpqxy"),
            (b"u", b"djlmnqx"),
            (b"", b"CSZbcdjlmnpqrstxyz"),
        ],
        b'o' => &[(b"ng", b"CZcdghklnrstyz"), (b"u", b"-CSZcdfghklmprstyz"), (b"", b"-bfmpwy")],
        b'u' => &[
            (b"ang", b"CSZghk"),
            (b"ai", b"CSZghk"),
            (b"an", b"CSZcdghjklnqrstxyz"),
            (b"a", b"CSZghk"),
            (b"e", b"jlqxy"),
            (b"i", b"CSZcdghkrstz"),
            (b"n", b"CSZcdghjklqrstxyz"),
            (b"o", b"CSZcdghklnrstz"),
            (b"", b"CSZbcdfghjklmnpqrstwxyz"),
        ],
        b'v' => &[(b"e", b"ln"), (b"", b"ln")],
        _ => &[],
    }
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
