//! Forms of a text: for the eye, for search, and for keys.
//!
//! Names arrive with no-break spaces, zero-width joiners, full-width letters
//! and control characters. Three forms are made of them: [`squeeze`] for what
//! is stored and shown, [`search_key`] for what people type to find it, and
//! [`fold_name`] for the key that decides whether two spellings are one.

use unicode_normalization::UnicodeNormalization;

/// The version of [`fold_name`]. It is stored with every key that was made
/// from a fold, so that a later fold can live beside this one.
pub const FOLD_VERSION: i32 = 1;

/// One line, single spaces, no invisible characters.
///
/// Every run of Unicode white space (tabs, line ends and the no-break space
/// included) becomes one space; other control characters and zero-width
/// characters are dropped; the ends are trimmed. Letters, case and
/// punctuation stay as written.
pub fn squeeze(text: &str) -> String {
    if is_squeezed_ascii(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let mut space_due = false;
    for letter in text.chars() {
        // White space first: tab and line feed are control characters too.
        if letter.is_whitespace() {
            space_due = !line.is_empty();
        } else if letter.is_ascii_graphic() || (!letter.is_control() && !is_invisible(letter)) {
            if space_due {
                line.push(' ');
                space_due = false;
            }
            line.push(letter);
        }
    }
    line
}

/// [`squeeze`], with full-width, half-width and other compatibility letters
/// made the common ones (Unicode form NFKC): what codes and numbers are read from.
pub fn compose(text: &str) -> String {
    let line = squeeze(text);
    if line.chars().all(is_composed) { line } else { line.nfkc().collect() }
}

/// ASCII and those Latin letters with a mark that no Unicode form changes, whatever stands
/// beside them. Without compatibility letters (ĳ, ŀ, ŉ, ſ), which have a plainer form.
const fn is_composed(letter: char) -> bool {
    letter.is_ascii()
        || matches!(letter,
            '\u{C0}'..='\u{131}' | '\u{134}'..='\u{13E}' | '\u{141}'..='\u{148}'
            | '\u{14A}'..='\u{17E}')
}

/// The form that prefix and LIKE searches compare: ASCII, lower case, accents
/// gone, other scripts romanised. Punctuation stays, so a caller that builds a
/// LIKE pattern escapes `%` and `_` itself.
///
/// It may change between releases; nothing may be keyed by it.
pub fn search_key(text: &str) -> String {
    if is_squeezed_ascii(text) {
        return text.to_ascii_lowercase();
    }
    // Composed before it is romanised: Japanese and Indic marks change the
    // sound of a letter, so only Latin letters lose theirs.
    let composed = compose(text);
    let mut key = String::with_capacity(composed.len());
    for letter in composed.chars() {
        if letter.is_ascii() {
            key.push(letter);
        } else if !is_latin_mark(letter) {
            key.push_str(any_ascii::any_ascii_char(letter));
        }
    }
    key.make_ascii_lowercase();
    squeeze(&key)
}

/// The frozen fold that keys a name variant. **It must never change.**
///
/// Unicode form NFKC, white space squeezed, upper case, punctuation to spaces.
/// Accents stay: a variant is a spelling, and alikeness is the screener's task.
///
/// The keys of every stored name variant are hashes of this text. One other
/// output, and the same company has two variants for ever. A better fold is a
/// new function with a new [`FOLD_VERSION`]; the vectors in the tests pin this
/// one, against changes of this file and of the Unicode tables under it alike.
/// For that reason punctuation is a list of ranges here and not a question to
/// a table that grows each year.
pub fn fold_name(name: &str) -> String {
    if is_squeezed_ascii(name) {
        return fold_ascii(name);
    }
    let composed = compose(name);
    // Upper-casing can take a letter apart (ΐ), so it is composed again.
    let upper: String = composed.to_uppercase().nfkc().collect();
    let spaced: String = upper
        .chars()
        .map(|letter| if is_name_punctuation(letter) { ' ' } else { letter })
        .collect();
    squeeze(&spaced)
}

/// Whether [`squeeze`] has nothing to do: printable ASCII, single blanks inside.
fn is_squeezed_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for byte in bytes {
        if !matches!(byte, b' '..=b'~') || (*byte == b' ' && before == b' ') {
            return false;
        }
        before = *byte;
    }
    bytes.is_empty() || before != b' '
}

/// [`fold_name`] of printable ASCII, which no Unicode form changes. Nearly all
/// names in trade files are such; the tests hold it equal to the general way.
fn fold_ascii(name: &str) -> String {
    let mut line = String::with_capacity(name.len());
    let mut space_due = false;
    for byte in name.bytes() {
        if byte == b' ' || byte.is_ascii_punctuation() {
            space_due = !line.is_empty();
        } else {
            if space_due {
                line.push(' ');
                space_due = false;
            }
            line.push(char::from(byte.to_ascii_uppercase()));
        }
    }
    line
}

/// True when the text holds a control character other than tab, line feed and
/// carriage return. Data bases refuse some of them (NUL) and logs obey others.
pub fn has_control(text: &str) -> bool {
    text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}

/// The first `limit_chars` characters of a text, never a part of one.
pub fn clip(text: &str, limit_chars: usize) -> &str {
    // No text has more characters than bytes.
    if text.len() <= limit_chars {
        return text;
    }
    text.char_indices().nth(limit_chars).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Characters without width or with no meaning but layout: soft hyphen,
/// zero-width spaces and joiners, direction marks, the byte order mark, tags.
/// Part of the frozen fold.
const fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The marks that Latin, Greek and Cyrillic letters wear.
const fn is_latin_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}')
}

/// What the frozen fold turns into a space: ASCII punctuation, Latin-1 signs,
/// apostrophe letters, and the punctuation and symbols of other scripts.
const fn is_name_punctuation(letter: char) -> bool {
    matches!(letter,
        '!'..='/' | ':'..='@' | '['..='`' | '{'..='~'
        | '\u{00A1}'..='\u{00A9}' | '\u{00AB}'..='\u{00B4}' | '\u{00B6}'..='\u{00B8}'
        | '\u{00BB}' | '\u{00BF}' | '\u{00D7}' | '\u{00F7}'
        | '\u{02B9}'..='\u{02BF}' | '\u{055A}'..='\u{055F}' | '\u{0589}' | '\u{058A}'
        | '\u{05BE}' | '\u{05C0}' | '\u{05C3}' | '\u{05C6}' | '\u{05F3}' | '\u{05F4}'
        | '\u{060C}' | '\u{061B}' | '\u{061F}' | '\u{066A}'..='\u{066D}' | '\u{06D4}'
        | '\u{0964}' | '\u{0965}' | '\u{0970}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20CF}'
        | '\u{2190}'..='\u{2BFF}' | '\u{2E00}'..='\u{2E7F}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303D}'
        | '\u{30A0}' | '\u{30FB}' | '\u{FD3E}' | '\u{FD3F}' | '\u{FFFD}'
        | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn squeeze_leaves_one_line_without_invisible_characters() {
        for (written, line) in [
            ("", ""),
            (" \t\r\n ", ""),
            ("  ACME \u{A0}\u{3000} Co.,\r\n\tLtd. ", "ACME Co., Ltd."),
            ("A\u{200B}C\u{FEFF}M\u{AD}E\u{0}\u{7}", "ACME"),
            ("left\u{85}right\u{2028}down", "left right down"),
            ("\u{202E}evil\u{202C} \u{2066}x\u{2069}", "evil x"),
            ("深圳市\u{3000}时代 有限公司", "深圳市 时代 有限公司"),
            ("a \u{200B} b", "a b"),
        ] {
            assert_eq!(squeeze(written), line, "{written:?}");
        }
    }

    #[test]
    fn letters_that_no_form_changes_are_their_own_form_and_join_with_none() {
        use unicode_normalization::{IsNormalized, is_nfkc_quick};
        let letters: Vec<char> = ('\0'..='\u{2FF}').filter(|letter| is_composed(*letter)).collect();
        assert_eq!(letters.len(), 128 + 186);
        for letter in letters {
            // Not "maybe": what follows or goes before changes nothing.
            assert_eq!(is_nfkc_quick(std::iter::once(letter)), IsNormalized::Yes, "{letter:?}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(letter), 0);
        }
    }

    #[test]
    fn search_keys_are_ascii_lower_case() {
        for (written, key) in [
            ("São Paulo", "sao paulo"),
            ("ÅNGSTRÖM Łódź Øre Straße", "angstrom lodz ore strasse"),
            ("深圳", "shenzhen"),
            ("Москва", "moskva"),
            ("ＡＣＭＥ　１２", "acme 12"),
            ("e\u{301}te\u{301}", "ete"),
            ("が", "ga"),
            ("100% Co_ton", "100% co_ton"),
        ] {
            assert_eq!(search_key(written), key, "{written:?}");
        }
    }

    /// These pairs are stored data's keys. A change of one of them is a
    /// change of every key: make a new fold with a new version instead.
    #[test]
    fn the_fold_is_frozen() {
        assert_eq!(FOLD_VERSION, 1);
        for (name, fold) in [
            ("", ""),
            ("Acme Co., Ltd.", "ACME CO LTD"),
            ("  acme\u{A0}co ltd ", "ACME CO LTD"),
            ("ＡＣＭＥ　Ｃｏ．，Ｌｔｄ．", "ACME CO LTD"),
            ("O'Neil & Söhne GmbH", "O NEIL SÖHNE GMBH"),
            ("O\u{2019}Neil", "O NEIL"),
            ("Große Straße", "GROSSE STRASSE"),
            ("cafe\u{301} (Lyon)", "CAFÉ LYON"),
            ("S.p.A. \u{2014} Verona/Milano", "S P A VERONA MILANO"),
            ("A\u{200B}c\u{AD}me", "ACME"),
            ("Ace™ ® №5", "ACETM NO5"),
            ("深圳市(时代)有限公司", "深圳市 时代 有限公司"),
            ("ﾄﾖﾀ・自動車", "トヨタ 自動車"),
            ("ООО «Ромашка»", "ООО РОМАШКА"),
            ("ίΐ", "ΊΪ\u{301}"),
            ("ıi", "II"),
            ("ﬁne", "FINE"),
            ("हिन्दी।", "हिन्दी"),
            ("شركة، النور", "شركة النور"),
            ("მაგალითი", "ᲛᲐᲒᲐᲚᲘᲗᲘ"),
            ("½ price", "1 2 PRICE"),
            ("\u{FFFD}Acme 🚢 Line", "ACME LINE"),
            ("!!!", ""),
        ] {
            assert_eq!(fold_name(name), fold, "{name:?}");
        }
    }

    #[test]
    fn control_characters_are_seen() {
        assert!(has_control("a\u{0}b") && has_control("\u{1B}[31m") && has_control("\u{9B}"));
        assert!(!has_control("a\tb\r\nc é 深"));
    }

    #[test]
    fn clip_counts_characters() {
        assert_eq!(clip("深圳市", 2), "深圳");
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abc", 0), "");
        assert_eq!(clip("", 5), "");
    }

    /// A letter that is not ASCII, and changes nothing, sends a text the general way.
    fn general(text: &str, form: fn(&str) -> String) -> String {
        form(&format!("{text}\u{200B}"))
    }

    proptest! {
        #[test]
        fn the_way_for_ascii_is_the_general_one(text in "[ -~]{0,40}") {
            prop_assert_eq!(squeeze(&text), general(&text, squeeze));
            prop_assert_eq!(search_key(&text), general(&text, search_key));
            prop_assert_eq!(fold_name(&text), general(&text, fold_name));
        }

        #[test]
        fn forms_are_stable(text in "\\PC{0,40}") {
            prop_assert_eq!(squeeze(&squeeze(&text)), squeeze(&text));
            prop_assert!(search_key(&text).is_ascii());
            prop_assert!(!has_control(&fold_name(&text)));
        }

        #[test]
        fn latin_folds_fold_to_themselves(text in "[ -~À-ɏ\u{300}-\u{310}一-丿]{0,30}") {
            let once = fold_name(&text);
            prop_assert_eq!(fold_name(&once), once);
        }
    }
}
