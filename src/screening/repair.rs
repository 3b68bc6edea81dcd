//! Names that a program has spoilt on their way: text read in the wrong code
//! page, signs written as HTML, and figures in the place of letters.

use std::borrow::Cow;

/// The signs of Windows-1252 from 0x80 on that are not those of Latin-1.
const WINDOWS_SIGNS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What a text was before it was spoilt; most texts as they are.
pub(super) fn repair(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if !text.is_ascii()
        && let Some(read) = read_again(&text)
    {
        text = Cow::Owned(read);
    }
    if text.contains('&') && text.contains(';') {
        text = Cow::Owned(text.replace("&amp;", "&").replace("&quot;", " ").replace("&#39;", "'"));
    }
    if text.contains("_x000") {
        text = Cow::Owned(text.replace("_x000D_", " ").replace("_x000A_", " "));
    }
    with_letters(text)
}

/// UTF-8 that was read as Windows-1252, read as what it is. A sign that was
/// lost on the way leaves the text as it was.
fn read_again(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'Ð', 'Ñ', 'Å', 'Ä', 'Ø', 'Ù', 'à', 'ã', 'å', 'æ', 'ç', 'è', 'é'])
    {
        return None;
    }
    let byte = |sign: char| {
        let code = u32::from(sign);
        let place = WINDOWS_SIGNS.iter().position(|other| *other == sign);
        match place {
            Some(place) => u8::try_from(0x80 + place).ok(),
            None => u8::try_from(code).ok(),
        }
    };
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// 0, 1 and 5 between letters of one word are the letters that look like them:
/// "GL0VE". Numbers stand at the edge of a word or alone.
fn with_letters(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_letter =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let found: Vec<(usize, u8)> = bytes
        .iter()
        .enumerate()
        .filter(|(at, _)| is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)))
        .filter_map(|(at, byte)| match byte {
            b'0' => Some((at, b'o')),
            b'1' => Some((at, b'i')),
            b'5' => Some((at, b's')),
            _ => None,
        })
        .filter(|(at, _)| letters_around(bytes, *at) >= 2)
        .collect();
    if found.is_empty() {
        return text;
    }
    let mut mended = text.into_owned().into_bytes();
    for (at, letter) in found {
        if let Some(byte) = mended.get_mut(at) {
            *byte = letter;
        }
    }
    Cow::Owned(String::from_utf8(mended).unwrap_or_default())
}

/// How many letters stand around a place in a word without any other digit
/// than those that look like letters; 0 where there is one.
fn letters_around(bytes: &[u8], place: usize) -> usize {
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
    let before = bytes.get(..place).unwrap_or_default().iter().rev().take_while(is_word);
    let behind = bytes.get(place + 1..).unwrap_or_default().iter().take_while(is_word);
    let mut letters = 0;
    for byte in before.chain(behind) {
        match byte {
            b'0' | b'1' | b'5' => {}
            digit if digit.is_ascii_digit() => return 0,
            _ => letters += 1,
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn text_of_the_wrong_code_page_is_read_again() {
        assert_eq!(repair("MÃ¼ller TextilgroÃŸhandel"), "Müller Textilgroßhandel");
        assert_eq!(repair("CompaÃ±Ã\u{ad}a Azucarera"), "Compañía Azucarera");
        assert_eq!(repair("ÐžÐžÐž Ð¢ÐµÐºÑ\u{81}Ñ‚Ð¸Ð»ÑŒ"), "ООО Текстиль");
        assert_eq!(repair("Ñandú Ávila São José"), "Ñandú Ávila São José");
    }

    #[test]
    fn figures_among_letters_are_letters() {
        assert_eq!(repair("T0P GL0VE"), "ToP GLoVE");
        assert_eq!(repair("BR1GHT 5TEEL"), "BRiGHT 5TEEL");
        for kept in ["AR16", "1st", "3M Co", "H2O", "B2B Trade", "Unit10", "No. 105"] {
            assert_eq!(repair(kept), kept);
        }
    }
}
