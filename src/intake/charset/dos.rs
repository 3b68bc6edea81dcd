//! The code pages of MS-DOS that Western exports were written in: 437 (United
//! States) and 850 (Western Europe). Old warehouse and broker programs still
//! write them, and no library at hand reads them.
//!
//! The tables are the upper halves of Unicode's mapping files CP437.TXT and
//! CP850.TXT; the lower half is ASCII.

/// Code page 437 from 0x80 on.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// Code page 850 from 0x80 on.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
/// The most bytes that one of their characters takes in UTF-8.
const WIDEST_BYTES: usize = 3;
/// So many lines of a box side by side are no letters.
const LEAST_BOX_BYTES: usize = 4;

/// A code page of MS-DOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The United States; Greek letters for formulas, and every box.
    Cp437,
    /// Western Europe; letters in place of half of the boxes.
    Cp850,
}

impl Page {
    /// The name that IANA gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cp437 => "IBM437",
            Self::Cp850 => "IBM850",
        }
    }

    /// The character of a byte.
    pub(super) fn character(self, byte: u8) -> char {
        let Some(place) = byte.checked_sub(0x80) else { return char::from(byte) };
        self.upper().chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// Decodes as much as there is room for; how many bytes were read and written.
    pub(super) fn decode(self, from: &[u8], to: &mut [u8]) -> (usize, usize) {
        let upper: Vec<char> = self.upper().chars().collect();
        let mut written = 0_usize;
        for (place, byte) in from.iter().enumerate() {
            let Some(room) = to.get_mut(written..written.saturating_add(WIDEST_BYTES)) else {
                return (place, written);
            };
            let letter = match byte.checked_sub(0x80) {
                Some(high) => upper.get(usize::from(high)).copied(),
                None => Some(char::from(*byte)),
            };
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            written = written.saturating_add(letter.encode_utf8(room).len());
        }
        (from.len(), written)
    }

    const fn upper(self) -> &'static str {
        match self {
            Self::Cp437 => CP437,
            Self::Cp850 => CP850,
        }
    }
}

/// The code page that a text must have been written in; none without evidence.
///
/// Evidence is a word of Latin letters in which a byte stands that is a letter
/// there and a sign, or nothing, in the code pages of Windows and in Mac Roman;
/// or the lines of a box. Words in which it is the other way round speak against.
pub(super) fn evident(text: &[u8]) -> Option<Page> {
    let (mut for_dos, mut against) = (0_usize, 0_usize);
    let is_inside = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    for word in text.split(|byte| !is_inside(byte)).filter(|word| !word.is_ascii()) {
        match judge(word) {
            Verdict::Dos => for_dos = for_dos.saturating_add(1),
            Verdict::Other => against = against.saturating_add(1),
            Verdict::Either => {}
        }
    }
    (for_dos > 0 && for_dos > against.saturating_mul(2)).then(|| page_of(text))
}

enum Verdict {
    Dos,
    Either,
    Other,
}

fn judge(word: &[u8]) -> Verdict {
    if is_box(word) {
        return Verdict::Dos;
    }
    let high = || word.iter().filter(|byte| !byte.is_ascii());
    let lower = word.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    let upper = word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    // Scripts of two bytes a letter, and other alphabets, are dense.
    let is_latin = lower.saturating_add(upper) > high().count();
    let is_capitals = lower == 0;
    let is_fit = |byte: &u8| {
        let letter = Page::Cp850.character(*byte);
        // One letter alone is as high as its neighbours; the first may be a capital.
        letter.is_alphabetic() && (letter.is_uppercase() == is_capitals || is_first(word, *byte))
    };
    if !is_latin || !high().all(is_fit) {
        Verdict::Other
    } else if is_telling(word, is_capitals) {
        Verdict::Dos
    } else {
        Verdict::Either
    }
}

fn is_first(word: &[u8], byte: u8) -> bool {
    word.first() == Some(&byte)
}

/// True for ü é â ä å í ó ú ñ inside of a word, where Windows has signs and Mac Roman
/// has signs or capitals; for é at its end; and for É Ö among capitals. Signs stand
/// before and behind words, and the blank that does not break stands between them.
fn is_telling(word: &[u8], is_capitals: bool) -> bool {
    let inside = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    if is_capitals {
        return inside.iter().any(|byte| matches!(byte, 0x90 | 0x99));
    }
    inside.iter().any(|byte| matches!(byte, 0x81..=0x84 | 0x86 | 0xA1..=0xA4))
        || matches!(word, [_, .., before, 0x82] if before.is_ascii_lowercase())
}

/// Nothing but lines of a box, and several of the flat ones side by side.
fn is_box(word: &[u8]) -> bool {
    let is_flat =
        |run: &[u8]| run.len() >= LEAST_BOX_BYTES && matches!(run.first(), Some(0xC4 | 0xCD));
    word.iter().all(|byte| matches!(byte, 0xB0..=0xDF))
        && word.chunk_by(|left, right| left == right).any(is_flat)
}

/// 850, unless a corner or a crossing shows that only 437 has.
fn page_of(text: &[u8]) -> Page {
    let is_line = |byte: u8| matches!(byte, 0xB3 | 0xBA | 0xC4 | 0xCD);
    let is_mixed = |byte: u8| matches!(byte, 0xB5..=0xB8 | 0xBD | 0xBE | 0xC6 | 0xC7 | 0xCF..=0xD8);
    let has_mixed = text.windows(2).any(|pair| match pair {
        [left, right] => {
            (is_line(*left) && is_mixed(*right)) || (is_mixed(*left) && is_line(*right))
        }
        _ => false,
    });
    if has_mixed { Page::Cp437 } else { Page::Cp850 }
}

#[cfg(test)]
mod tests {
    use super::{CP437, CP850, Page, evident};

    fn write(text: &str, page: Page) -> Vec<u8> {
        let byte = |letter: char| {
            (0..=255_u8).find(|byte| page.character(*byte) == letter).expect("the page has it")
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn the_tables_are_whole() {
        for (page, table) in [(Page::Cp437, CP437), (Page::Cp850, CP850)] {
            assert_eq!(table.chars().count(), 128);
            let all: Vec<u8> = (0..=255).collect();
            let mut text = vec![0; 3 * 256];
            let (read, written) = page.decode(&all, &mut text);
            let text = String::from_utf8(text[..written].to_vec()).expect("it is UTF-8");
            assert_eq!((read, text.chars().count()), (256, 256));
            assert_eq!(write(&text, page), all, "every character stands once");
            // A small buffer is filled and no more.
            assert_eq!(page.decode(b"abcdef", &mut [0; 5]), (3, 3));
        }
        let at = |page: Page, byte| page.character(byte);
        assert_eq!([at(Page::Cp437, 0x9B), at(Page::Cp850, 0x9B)], ['¢', 'ø']);
        assert_eq!([at(Page::Cp437, 0xE4), at(Page::Cp850, 0xE4)], ['Σ', 'õ']);
        assert_eq!([at(Page::Cp437, 0xC6), at(Page::Cp850, 0xC6)], ['╞', 'ã']);
        assert_eq!([at(Page::Cp437, 0xFE), at(Page::Cp850, 0xFE)], ['■', '■']);
    }

    #[test]
    fn words_and_boxes_are_evidence() {
        for (text, page) in [
            ("Shipper,Country\nSüddeutsche Möbelwerke Müller,Germany\n", Page::Cp850),
            ("Shipper\nCompañía de Exportación Núñez\n", Page::Cp850),
            ("Shipper\nSociété Générale des Pêcheries\n", Page::Cp850),
            ("Shipper\nAlgodão São Sebastião Comércio\n", Page::Cp850),
            ("ÄÄÄÄÄÄ,Shipper\nX Ltd\n", Page::Cp850),
        ] {
            if text.starts_with('Ä') {
                assert_eq!(evident(b"\xC4\xC4\xC4\xC4\xC4\xC4,Shipper\nX Ltd\n"), Some(page));
            } else {
                assert_eq!(evident(&write(text, page)), Some(page), "{text}");
            }
        }
        assert_eq!(evident(&write("╒════════╕\nM\u{FC}ller\n", Page::Cp437)), Some(Page::Cp437));
    }

    #[test]
    fn other_code_pages_are_not_taken_for_these() {
        for (label, text) in [
            ("windows-1252", "Süddeutsche Möbelwerke Müller, Ærø, São Paulo, Núñez, ÖSTERREICH"),
            ("windows-1252", "¡hola! kg\u{A0}net shirts… ‚low‘ ACME™ „Wort“ £x"),
            ("windows-1252", "10 £ · 5 ¢ – “quoted” ‚low‘ · 20 °C · €5 · ¡hola! · 3 ½"),
            ("windows-1250", "Spółka Włókiennicza Łódź, Győri Hűtőipari, ŻEGLUGI KSIĄŻKA"),
            ("windows-1251", "ООО Северный текстиль ABC"),
            ("IBM866", "ООО Северный текстиль ABC Trading"),
            ("KOI8-R", "ООО Северный текстиль"),
            ("windows-1254", "Güneş Tekstil Ltd. Şti. İstanbul"),
            ("windows-1257", "Šiaulių tekstilė, Ķekava"),
            ("macintosh", "Süddeutsche Möbelwerke Müller, Compañía Núñez, Société"),
            ("GBK", "石河子市天山纺织有限公司 ABC Textile Co"),
            ("Big5", "高雄市前鎮區中山二路 abc"),
            ("Shift_JIS", "株式会社山田製作所 カタカナ アイウエオ abc"),
            ("EUC-KR", "주식회사 한국섬유 abc"),
        ] {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("known");
            assert_eq!(evident(&encoding.encode(text).0), None, "{label} {text}");
        }
        assert_eq!(evident("Müller é São Núñez".as_bytes()), None);
    }
}
