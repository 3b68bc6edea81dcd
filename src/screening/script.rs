//! Names in one script against names in another: what is left of a word when
//! what scripts leave out, or write in several ways, is taken away.

/// How a script is romanised, as far as it is met in Latin letters otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Script {
    /// Latin letters, and all that is romanised in one way.
    #[default]
    Latin,
    /// Arabic and Hebrew, which leave out short vowels.
    Vowelless,
    /// Korean, of which there are several romanisations.
    Hangul,
    /// Japanese syllables, which have one sign for l and r.
    Kana,
    /// The scripts of India, and Thai, in which words of English are respelt.
    Indic,
}

impl Script {
    /// The script of the first letter that tells it.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Latin;
        }
        let script = |letter| match letter {
            '\u{0590}'..='\u{06ff}' => Some(Self::Vowelless),
            '\u{0900}'..='\u{0e7f}' => Some(Self::Indic),
            '\u{3040}'..='\u{30ff}' => Some(Self::Kana),
            '\u{ac00}'..='\u{d7a3}' => Some(Self::Hangul),
            _ => None,
        };
        text.chars().find_map(script).unwrap_or_default()
    }
}

/// Less than this tells nothing: one consonant begins many a word.
const LEAST_CONSONANTS: usize = 2;

/// What words with the same consonants come to, three and more of them.
const CONSONANTS_PERMILLE: i64 = 900;
/// And with two of them.
const TWO_CONSONANTS_PERMILLE: i64 = 780;

/// How alike a word of another script and a Latin one are by their consonants;
/// 0 where they differ.
pub(super) fn consonants_similarity(script: Script, other: &str, latin: &str) -> i64 {
    let (left, right) = (skeleton(script, other), skeleton(script, latin));
    // The Arabic article is written as part of the word.
    let bare = left.strip_prefix('l').filter(|_| script == Script::Vowelless);
    let is_same = left == right || bare == Some(&right);
    match right.len() {
        _ if !is_same => 0,
        ..LEAST_CONSONANTS => 0,
        LEAST_CONSONANTS => TWO_CONSONANTS_PERMILLE,
        _ => CONSONANTS_PERMILLE,
    }
}

/// The consonants of a word, those that the script does not tell apart as one.
fn skeleton(script: Script, word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut letters = word.bytes().peekable();
    while let Some(letter) = letters.next() {
        let has_h = letters.peek() == Some(&b'h');
        let heard = match (letter, script) {
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y', _) => continue,
            (b'c' | b's', _) if has_h => {
                letters.next();
                if letter == b'c' { 'j' } else { 's' }
            }
            (b'p', Script::Indic) => {
                if has_h {
                    letters.next();
                }
                'p'
            }
            (b'k' | b'g' | b't' | b'd' | b'b', _) if has_h => {
                letters.next();
                hard(letter, script)
            }
            (b'p', _) if has_h => {
                letters.next();
                'f'
            }
            (b'q' | b'c', _) => 'k',
            (b'x' | b'z', _) => 's',
            (b'l', Script::Kana | Script::Hangul) => 'r',
            (b'v', Script::Kana) => 'b',
            _ => hard(letter, script),
        };
        if !out.ends_with(heard) {
            out.push(heard);
        }
    }
    // A silent h at the end writes a vowel.
    if script == Script::Vowelless && out.len() > 2 && out.ends_with('h') {
        out.pop();
    }
    out
}

/// Korean and the languages of India have pairs that each romanisation tells
/// apart otherwise.
fn hard(letter: u8, script: Script) -> char {
    let is_paired = matches!(script, Script::Hangul | Script::Indic);
    match letter {
        b'g' if is_paired => 'k',
        b'd' if is_paired => 't',
        b'b' if is_paired => 'p',
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{Script, consonants_similarity};

    #[test]
    fn consonants_are_what_scripts_have_in_common() {
        for (script, other, latin) in [
            (Script::Vowelless, "nsht", "nishat"),
            (Script::Vowelless, "lhdd", "haddad"),
            (Script::Hangul, "hyeondae", "hyundai"),
            (Script::Hangul, "baegsan", "paeksan"),
            (Script::Kana, "yunikuro", "uniqlo"),
        ] {
            assert!(consonants_similarity(script, other, latin) > 700, "{other} {latin}");
        }
        for (script, other, latin) in [
            (Script::Vowelless, "nsht", "naveena"),
            (Script::Hangul, "samseong", "samho"),
            (Script::Vowelless, "a", "o"),
        ] {
            assert_eq!(consonants_similarity(script, other, latin), 0, "{other} {latin}");
        }
    }

    #[test]
    fn the_first_letter_that_tells_names_the_script() {
        assert_eq!(Script::of("Ruifeng"), Script::Latin);
        assert_eq!(Script::of("(주)동원산업"), Script::Hangul);
        assert_eq!(Script::of("نشاط ملز"), Script::Vowelless);
        assert_eq!(Script::of("天业"), Script::Latin);
    }
}
