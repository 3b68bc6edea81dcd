//! Names of months in the languages of trade files.

/// Names without accents, in small letters: English, Spanish, Portuguese,
/// French, German, Italian, Turkish, Indonesian. Any beginning of at least
/// three letters stands for the month.
#[rustfmt::skip] // a line a month
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "januari", "janeiro", "janvier", "enero", "gennaio", "ocak", "jaenner", "janner"],
    &["february", "februar", "februari", "fevereiro", "fevrier", "febrero", "febbraio", "subat", "pebruari"],
    &["march", "marz", "maerz", "mrz", "marzo", "mars", "marco", "mart", "maret"],
    &["april", "abril", "avril", "aprile", "apr", "nisan"],
    &["may", "mai", "maio", "mayo", "maggio", "mayis", "mei"],
    &["june", "juni", "junho", "junio", "juin", "giugno", "haziran"],
    &["july", "juli", "julho", "julio", "juillet", "luglio", "temmuz"],
    &["august", "agosto", "aout", "agustus", "agustos", "agt"],
    &["september", "septembre", "septiembre", "setiembre", "setembro", "settembre", "eylul"],
    &["october", "oktober", "outubro", "octubre", "octobre", "ottobre", "ekim"],
    &["november", "novembro", "noviembre", "novembre", "kasim", "nopember"],
    &["december", "dezember", "dezembro", "diciembre", "decembre", "dicembre", "desember", "aralik"],
];

/// The longest name, in letters.
const NAME_LIMIT_CHARS: usize = 10;

/// The month that a word names, from 1.
pub(super) fn from_word(word: &str) -> Option<u32> {
    if word.len() < 3 || word.chars().count() > NAME_LIMIT_CHARS {
        return None;
    }
    let plain: String = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.chars().map(any_ascii::any_ascii_char).collect::<String>().to_ascii_lowercase()
    };
    // French juin and juillet begin alike.
    if plain.len() < 3 || plain == "jui" {
        return None;
    }
    let is_named = |names: &&[&str]| names.iter().any(|name| name.starts_with(&plain));
    let place = MONTHS.iter().position(is_named)?;
    u32::try_from(place).ok()?.checked_add(1)
}

/// True for words that stand in dates and mean nothing: weekdays, the endings
/// of ordinal numbers, "de", "tháng", the Chinese signs for year, month, day.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 26] = [
        "st", "nd", "rd", "th", "er", "de", "del", "den", "le", "el", "of", "do", "tháng", "thang",
        "thg", "năm", "nam", "ngày", "ngay", "年", "月", "日", "號", "년", "월", "일",
    ];
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let is_weekday = word.get(..3).is_some_and(|start| {
        WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(start))
            && (word.len() <= 4 || word.to_ascii_lowercase().ends_with("day"))
    });
    is_weekday
        || FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word))
        || (!word.is_ascii() && FILLERS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::{from_word, is_filler};

    #[test]
    fn months_are_known_in_their_languages() {
        for (word, month) in [
            ("Feb", Some(2)),
            ("FÉVRIER", Some(2)),
            ("févr", Some(2)),
            ("März", Some(3)),
            ("Mrz", Some(3)),
            ("março", Some(3)),
            ("ago", Some(8)),
            ("août", Some(8)),
            ("Ağustos", Some(8)),
            ("Şubat", Some(2)),
            ("Agustus", Some(8)),
            ("Sept", Some(9)),
            ("set", Some(9)),
            ("Okt", Some(10)),
            ("dez", Some(12)),
            ("Des", Some(12)),
            ("giu", Some(6)),
            ("juil", Some(7)),
            ("jui", None),
            ("Foo", None),
            ("ma", None),
            ("marble", None),
            ("深圳", None),
        ] {
            assert_eq!(from_word(word), month, "{word}");
        }
        assert!(is_filler("Tuesday") && is_filler("tue") && is_filler("年") && is_filler("TH"));
        assert!(!is_filler("Monterey") && !is_filler("Feb"));
    }
}
