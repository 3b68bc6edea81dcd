//! Which old code page a text was written in, from few bytes: the detector that
//! browsers use, helped by what trade files hold beside names.
//!
//! Two helps, each measured (see the test): the countries that stand in the same
//! lines tell Lithuanian from Danish letters; and letters of Mac Roman, which
//! the detector does not know, stand where Windows has punctuation.
//! The Western code pages of MS-DOS, which it does not know either, are read
//! only on evidence ([`dos`]).

pub mod dos;

use std::collections::BTreeMap;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, MACINTOSH, WINDOWS_1252, WINDOWS_1257};

use crate::domain::country;

/// How many lines with other bytes than ASCII are looked at for countries.
const LINE_LIMIT: usize = 200;
/// The longest cell that may name a country, in bytes.
const COUNTRY_LIMIT_BYTES: usize = 30;
/// Codes of states of the U.S. that are codes of countries too; two letters
/// alone then say nothing.
const STATES: [&str; 26] = [
    "AL", "AR", "AZ", "CA", "CO", "DE", "GA", "ID", "IL", "IN", "KY", "LA", "MA", "MD", "ME", "MN",
    "MO", "MS", "MT", "NC", "NE", "PA", "SC", "SD", "TN", "VA",
];

/// How bytes become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// An encoding of the web (WHATWG).
    Web(&'static Encoding),
    /// A code page of MS-DOS.
    Dos(dos::Page),
}

impl Charset {
    /// The name that is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Dos(page) => page.name(),
        }
    }

    /// Decodes a stream of it; at the start of a file a byte order mark is left out.
    #[must_use]
    pub fn transcoder(self, is_start: bool) -> Transcoder {
        match self {
            Self::Web(encoding) if is_start => {
                Transcoder::Web(encoding.new_decoder_with_bom_removal())
            }
            Self::Web(encoding) => Transcoder::Web(encoding.new_decoder_without_bom_handling()),
            Self::Dos(page) => Transcoder::Dos(page),
        }
    }
}

/// Decodes block after block.
pub enum Transcoder {
    /// What a character needs over the end of a block is kept inside.
    Web(encoding_rs::Decoder),
    /// A byte is a character.
    Dos(dos::Page),
}

impl Transcoder {
    /// Decodes into UTF-8: why it stopped, and how many bytes were read and written.
    pub(super) fn decode(
        &mut self,
        from: &[u8],
        to: &mut [u8],
        is_last: bool,
    ) -> (DecoderResult, usize, usize) {
        match self {
            Self::Web(decoder) => decoder.decode_to_utf8_without_replacement(from, to, is_last),
            Self::Dos(page) => {
                let (read, written) = page.decode(from, to);
                let is_all = read == from.len();
                let result =
                    if is_all { DecoderResult::InputEmpty } else { DecoderResult::OutputFull };
                (result, read, written)
            }
        }
    }
}

/// Guesses the encoding of a text that is neither UTF-8 nor UTF-16.
#[must_use]
pub fn guess(text: &[u8]) -> Charset {
    dos::evident(text).map_or_else(|| Charset::Web(guess_web(text)), Charset::Dos)
}

fn guess_web(text: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(text, true);
    let country = country_of(text);
    let domain = country.map(str::to_ascii_lowercase);
    let found = detector.guess(domain.as_deref().map(str::as_bytes), Utf8Detection::Deny);
    let is_baltic = matches!(country, Some("EE" | "LT" | "LV"));
    if found != WINDOWS_1252 {
        found
    } else if is_baltic && !WINDOWS_1257.decode_without_bom_handling(text).1 {
        // Every letter that both code pages have is at the same place.
        WINDOWS_1257
    } else if is_mac_roman(text) {
        MACINTOSH
    } else {
        found
    }
}

/// The country that most lines with foreign letters name; none when they do not
/// agree. The United States are left out: they are in every line.
fn country_of(text: &[u8]) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii());
    for line in lines.take(LINE_LIMIT) {
        let mut found: Vec<&'static str> = line
            .split(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'))
            .filter_map(country_in)
            .filter(|code| *code != "US")
            .collect();
        found.sort_unstable();
        found.dedup();
        for code in found {
            let count = counts.entry(code).or_default();
            *count = count.saturating_add(1);
        }
    }
    let total: usize = counts.values().sum();
    let (code, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count.saturating_mul(2) > total).then_some(code)
}

fn country_in(cell: &[u8]) -> Option<&'static str> {
    if cell.len() > COUNTRY_LIMIT_BYTES || !cell.is_ascii() {
        return None;
    }
    let cell = std::str::from_utf8(cell).ok()?.trim_matches([' ', '"', '\'']);
    let is_code = cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code && STATES.contains(&cell) {
        return None;
    }
    let is_name = cell.len() > 3 && cell.starts_with(|letter: char| letter.is_ascii_uppercase());
    (is_code || is_name).then(|| country::from_text(cell)).flatten()
}

/// True when more letters of Mac Roman stand inside words than of Windows-1252.
fn is_mac_roman(text: &[u8]) -> bool {
    let mut mac = 0_usize;
    let mut windows = 0_usize;
    for piece in text.windows(2) {
        if let [before, byte] = piece
            && before.is_ascii_alphabetic()
        {
            mac = mac.saturating_add(usize::from(is_mac_letter(*byte)));
            windows = windows.saturating_add(usize::from(*byte >= 0xC0));
        }
    }
    mac > windows
}

/// Letters that are common in names, where Windows-1252 has signs or capitals
/// that never stand behind another letter.
const fn is_mac_letter(byte: u8) -> bool {
    // á à ä ã ç é è ñ ó ö õ ü, and ß where Windows has a paragraph sign.
    matches!(
        byte,
        0x87 | 0x88 | 0x8A | 0x8B | 0x8D | 0x8E | 0x8F | 0x96 | 0x97 | 0x9A | 0x9B | 0x9F | 0xA7
    )
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use super::{Charset, guess};

    /// One company name a language; what is read must be what was written.
    const NAMES: [(&str, &str, &str); 22] = [
        ("GBK", "CN", "石河子市天山纺织有限公司"),
        ("Big5", "TW", "高雄市前鎮區中山二路"),
        ("Shift_JIS", "JP", "株式会社山田製作所"),
        ("EUC-JP", "JP", "ニッポン繊維工業株式会社"),
        ("EUC-KR", "KR", "주식회사 한국섬유"),
        ("windows-1251", "RU", "ООО Северный текстиль"),
        ("KOI8-R", "RU", "ООО Северный текстиль"),
        ("IBM866", "RU", "ООО Северный текстиль"),
        ("windows-1251", "BG", "Българска търговска къща"),
        ("windows-1250", "PL", "Spółka Włókiennicza Łódź"),
        ("ISO-8859-2", "PL", "Przedsiębiorstwo Żeglugi"),
        ("windows-1250", "HU", "Győri Hűtőipari Zrt."),
        ("windows-1254", "TR", "Güneş Tekstil Ltd. Şti."),
        ("windows-1253", "GR", "Ελληνική Κλωστοϋφαντουργία"),
        ("windows-1255", "Israel", "טקסטיל הצפון"),
        ("windows-1256", "EG", "شركة النيل للغزل والنسيج"),
        ("windows-1257", "LT", "Šiaulių tekstilė"),
        ("windows-874", "TH", "บริษัท สยามเท็กซ์ไทล์"),
        ("windows-1252", "Germany", "Süddeutsche Möbelwerke Müller"),
        ("windows-1252", "DK", "Ærø Møbelfabrik"),
        ("macintosh", "Germany", "Süddeutsche Möbelwerke Müller"),
        ("macintosh", "MX", "Compañía de Exportación Núñez"),
    ];

    #[test]
    fn one_name_in_a_file_is_enough() {
        for (label, country, name) in NAMES {
            let written = Encoding::for_label(label.as_bytes()).unwrap();
            let text = format!("Shipper,Country,Goods\n{name},{country},WOVEN COTTON SHIRTS\n");
            let (bytes, _, is_lossy) = written.encode(&text);
            assert!(!is_lossy, "{label} {name}");
            let Charset::Web(guessed) = guess(&bytes) else { panic!("{label} {name}") };
            assert_eq!(guessed.decode(&bytes).0, text, "{label}");
        }
    }
}
