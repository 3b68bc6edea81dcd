//! Countries as codes: ISO 3166-1 alpha-2, in capitals, as text.
//!
//! One code is not ISO's: `XK` for Kosovo, from the range that ISO leaves to
//! users, because goods of Kosovo are entered and must be counted somewhere.

mod code;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::text;

/// Reads a country from what people write: alpha-2, alpha-3, ISO numeric, a
/// Schedule C code, an English name or a common other name, in any case.
///
/// None where the text could mean two countries ("Korea", "Virgin Islands")
/// or none: an origin is never guessed.
pub fn from_text(written: &str) -> Option<&'static str> {
    let line = text::compose(written);
    from_code(&line).or_else(|| NAMES.get(&name_key(&line)).copied())
}

/// The short English name that pages show for an alpha-2 code in capitals.
pub fn name(alpha2: &str) -> Option<&'static str> {
    SHORT_NAMES
        .iter()
        .find(|(code, _)| *code == alpha2)
        .map(|(_, short)| *short)
        .or_else(|| rust_iso3166::from_alpha2(alpha2).map(|country| country.name))
}

/// Every code with its short name, in the order of the names: for selects.
pub fn list() -> &'static [(&'static str, &'static str)] {
    &LIST
}

/// Reads alpha-2 and alpha-3, dots allowed. Only ASCII can be a code: one
/// Chinese letter, romanised to two, would pass for a country.
fn from_code(line: &str) -> Option<&'static str> {
    let code = line.replace('.', "").to_ascii_uppercase();
    let is_letters = code.bytes().all(|byte| byte.is_ascii_alphabetic());
    let found = match code.len() {
        2 => rust_iso3166::from_alpha2(&code),
        3 if is_letters => rust_iso3166::from_alpha3(&code),
        3 | 4 => return code::from_number(&code),
        _ => None,
    };
    found.map(|country| country.alpha2)
}

static LIST: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut countries: Vec<_> = rust_iso3166::ALL
        .iter()
        .map(|country| country.alpha2)
        .chain(["XK"])
        .filter_map(|code| name(code).map(|short| (code, short)))
        .collect();
    countries.sort_by_cached_key(|(_, short)| text::search_key(short));
    countries
});

/// Names by key: ISO's, ours, and the aliases.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let iso = rust_iso3166::ALL.iter().map(|country| (country.alpha2, country.name));
    iso.chain(SHORT_NAMES.iter().copied())
        .chain(ALIASES.iter().copied())
        .map(|(code, written)| (name_key(written), code))
        .collect()
});

/// Lower case words without accents, dots, apostrophes and articles, so that
/// "Côte d’Ivoire", "U.S.A." and "Bahamas, The" meet their other spellings.
fn name_key(written: &str) -> String {
    let plain: String = text::search_key(written)
        .replace('&', " and ")
        .chars()
        .filter(|letter| !matches!(letter, '.' | '\'' | '`'))
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    let words: Vec<&str> = plain
        .split_whitespace()
        .filter(|word| *word != "the")
        .map(|word| if word == "st" { "saint" } else { word })
        .collect();
    words.join(" ")
}

/// Where ISO's name is an index entry or too long for a table cell.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("BN", "Brunei"),
    ("BO", "Bolivia"),
    ("BQ", "Caribbean Netherlands"),
    ("CC", "Cocos Islands"),
    ("CD", "Congo (Kinshasa)"),
    ("CG", "Congo (Brazzaville)"),
    ("FK", "Falkland Islands"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MD", "Moldova"),
    ("MF", "Saint Martin"),
    ("MM", "Burma (Myanmar)"),
    ("MO", "Macau"),
    ("NL", "Netherlands"),
    ("PS", "Palestine"),
    ("RU", "Russia"),
    ("SH", "Saint Helena"),
    ("SX", "Sint Maarten"),
    ("SY", "Syria"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("UM", "U.S. Minor Outlying Islands"),
    ("US", "United States"),
    ("VA", "Vatican City"),
    ("VE", "Venezuela"),
    ("VG", "British Virgin Islands"),
    ("VI", "U.S. Virgin Islands"),
    ("VN", "Vietnam"),
    ("XK", "Kosovo"),
];

/// Other names and codes in use. `KV`, `GZ` and `WE` are Schedule C's codes.
const ALIASES: &[(&str, &str)] = &[
    ("AE", "UAE"),
    ("AE", "Emirates"),
    ("AE", "Dubai"),
    ("BA", "Bosnia"),
    ("BA", "Bosnia Herzegovina"),
    ("BS", "Bahamas Islands"),
    ("BY", "Byelorussia"),
    ("CD", "DRC"),
    ("CD", "DR Congo"),
    ("CD", "Democratic Republic of the Congo"),
    ("CD", "Congo, Democratic Republic of the"),
    ("CD", "Congo, Dem. Rep."),
    ("CD", "Congo Kinshasa"),
    ("CD", "Zaire"),
    ("CG", "Republic of the Congo"),
    ("CG", "Congo, Republic of the"),
    ("CG", "Congo, Rep."),
    ("CI", "Ivory Coast"),
    ("CI", "Cote Divoire"),
    ("CI", "Cote d Ivoire"),
    ("CN", "PRC"),
    ("CN", "PR China"),
    ("CN", "China PR"),
    ("CN", "China (PRC)"),
    ("CN", "People's Republic of China"),
    ("CN", "Peoples Rep of China"),
    ("CN", "China, People's Republic of"),
    ("CN", "Mainland China"),
    ("CN", "China Mainland"),
    ("CV", "Cape Verde"),
    ("CZ", "Czech Republic"),
    ("DE", "Federal Republic of Germany"),
    ("DE", "Germany, Federal Republic of"),
    ("DK", "Denmark, except Greenland"),
    ("FK", "Malvinas"),
    ("FK", "Falkland Islands (Islas Malvinas)"),
    ("FM", "Micronesia, Federated States of"),
    ("FM", "Federated States of Micronesia"),
    ("GB", "UK"),
    ("GB", "Great Britain"),
    ("GB", "Britain"),
    ("GB", "England"),
    ("GB", "Scotland"),
    ("GB", "Wales"),
    ("GB", "Northern Ireland"),
    ("GR", "Hellas"),
    ("HK", "Hongkong"),
    ("HK", "Hong Kong SAR"),
    ("HK", "Hong Kong, China"),
    ("HK", "Hong Kong SAR China"),
    ("HK", "Hong Kong (SAR)"),
    ("HK", "China, Hong Kong SAR"),
    ("IE", "Republic of Ireland"),
    ("IR", "Iran, Islamic Republic of"),
    ("IR", "Islamic Republic of Iran"),
    ("KG", "Kyrgyz Republic"),
    ("KP", "DPRK"),
    ("KP", "Korea, North"),
    ("KP", "DPR Korea"),
    ("KP", "Korea DPR"),
    ("KP", "Democratic People's Republic of Korea"),
    ("KP", "Korea, Democratic People's Republic of"),
    ("KP", "North Korea (Democratic People's Republic of Korea)"),
    ("KR", "ROK"),
    ("KR", "Korea, South"),
    ("KR", "Republic of Korea"),
    ("KR", "Rep of Korea"),
    ("KR", "Korea, Republic of"),
    ("KR", "Korea Rep"),
    ("KR", "South Korea (Republic of Korea)"),
    ("LA", "Lao PDR"),
    ("LA", "Lao"),
    ("LA", "Lao People's Dem. Rep."),
    ("LA", "Laos (Lao People's Democratic Republic)"),
    ("MD", "Republic of Moldova"),
    ("MD", "Moldova, Republic of"),
    ("MK", "Macedonia"),
    ("MK", "FYROM"),
    ("MM", "Burma"),
    ("MM", "Myanmar"),
    ("MM", "Myanmar (Burma)"),
    ("MO", "Macao SAR"),
    ("MO", "Macau SAR"),
    ("MO", "Macau, China"),
    ("MO", "Macao, China"),
    ("MO", "China, Macao SAR"),
    ("NL", "Holland"),
    ("PN", "Pitcairn Islands"),
    ("PS", "GZ"),
    ("PS", "WE"),
    ("PS", "Gaza"),
    ("PS", "Gaza Strip"),
    ("PS", "Gaza Strip administered by Israel"),
    ("PS", "West Bank"),
    ("PS", "West Bank administered by Israel"),
    ("PS", "Palestinian Territories"),
    ("PS", "State of Palestine"),
    ("RU", "USSR"),
    ("SA", "Kingdom of Saudi Arabia"),
    ("SA", "KSA"),
    ("SY", "Syria (Syrian Arab Republic)"),
    ("SZ", "Swaziland"),
    ("TF", "French Southern and Antarctic Lands"),
    ("TL", "East Timor"),
    ("TR", "Turkey"),
    ("TR", "Turkiye (Turkey)"),
    ("TR", "Republic of Turkiye"),
    ("TR", "Republic of Turkey"),
    ("TW", "Taiwan, China"),
    ("TW", "Chinese Taipei"),
    ("TW", "Taiwan, Province of China"),
    ("TW", "Taiwan (ROC)"),
    ("TW", "Taiwan ROC"),
    ("TW", "ROC Taiwan"),
    ("TW", "Taiwan, Republic of China"),
    ("TZ", "United Republic of Tanzania"),
    ("US", "U.S. of America"),
    ("US", "America"),
    ("US", "Estados Unidos"),
    ("VA", "Vatican"),
    ("VA", "Holy See (Vatican City)"),
    ("VG", "Virgin Islands, British"),
    ("VI", "Virgin Islands, U.S."),
    ("VI", "Virgin Islands of the United States"),
    ("VN", "Socialist Republic of Vietnam"),
    ("WS", "Western Samoa"),
    ("WS", "Samoa (Western Samoa)"),
    ("XK", "KV"),
    ("XK", "XK"),
    ("XK", "XKX"),
    ("XK", "Republic of Kosovo"),
    ("YE", "Republic of Yemen"),
    ("YE", "Yemen (Republic of Yemen)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_countries_in_many_ways() {
        for (written, code) in [
            ("CN", "CN"),
            ("cn", "CN"),
            ("chn", "CN"),
            (" China ", "CN"),
            ("P.R. China", "CN"),
            ("PRC", "CN"),
            ("P.R.C.", "CN"),
            ("People’s Republic of China", "CN"),
            ("China, Peoples Republic of", "CN"),
            ("Korea, South", "KR"),
            ("SOUTH KOREA", "KR"),
            ("Korea (Republic of)", "KR"),
            ("Korea, Republic of", "KR"),
            ("Korea, North", "KP"),
            ("D.P.R.K.", "KP"),
            ("Burma", "MM"),
            ("myanmar", "MM"),
            ("Burma (Myanmar)", "MM"),
            ("Viet Nam", "VN"),
            ("Vietnam", "VN"),
            ("Türkiye", "TR"),
            ("Turkiye", "TR"),
            ("TURKEY", "TR"),
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("Great Britain", "GB"),
            ("gb", "GB"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("U.S.", "US"),
            ("United States", "US"),
            ("the United States of America", "US"),
            ("Hong Kong", "HK"),
            ("HONGKONG", "HK"),
            ("Hong Kong SAR, China", "HK"),
            ("Macau", "MO"),
            ("Macao", "MO"),
            ("Russia", "RU"),
            ("Russian Federation", "RU"),
            ("Taiwan", "TW"),
            ("Taiwan (Province of China)", "TW"),
            ("Côte d’Ivoire", "CI"),
            ("Cote D'Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("Bahamas, The", "BS"),
            ("The Gambia", "GM"),
            ("St. Kitts & Nevis", "KN"),
            ("Trinidad & Tobago", "TT"),
            ("DRC", "CD"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Czech Republic", "CZ"),
            ("Lao PDR", "LA"),
            ("Kosovo", "XK"),
            ("KV", "XK"),
            ("uzbekistan", "UZ"),
            ("\u{A0}CN\u{200B}", "CN"),
            ("ＣＮ", "CN"),
            ("ST", "ST"),
            ("st", "ST"),
            ("St Lucia", "LC"),
            ("\u{A0}Malaysia\u{200B}", "MY"),
        ] {
            assert_eq!(from_text(written), Some(code), "{written:?}");
        }
    }

    #[test]
    fn what_is_unclear_is_not_guessed() {
        for written in [
            "",
            " ",
            "Korea",
            "Virgin Islands",
            "Republic of China",
            "XX",
            "ZZZ",
            "Xinjiang",
            "力",
            "-",
            "EU",
        ] {
            assert_eq!(from_text(written), None, "{written:?}");
        }
    }

    #[test]
    fn every_listed_country_reads_back_from_code_and_name() {
        assert_eq!(list().len(), rust_iso3166::ALL.len() + 1);
        for (code, short) in list() {
            assert_eq!(from_text(code), Some(*code));
            assert_eq!(from_text(short), Some(*code), "{short}");
            assert_eq!(name(code), Some(*short));
        }
        for country in rust_iso3166::ALL {
            assert_eq!(from_text(country.name), Some(country.alpha2), "{}", country.name);
            assert_eq!(from_text(country.alpha3), Some(country.alpha2));
        }
    }

    #[test]
    fn no_alias_contradicts_another() {
        let mut seen = HashMap::new();
        for (code, written) in ALIASES.iter().chain(SHORT_NAMES) {
            assert!(name(code).is_some(), "{code}");
            let before = seen.insert(name_key(written), *code);
            assert!(before.is_none_or(|other| other == *code), "{written}");
        }
    }

    #[test]
    fn the_list_is_sorted_for_people() {
        let position = |wanted: &str| list().iter().position(|(code, _)| *code == wanted);
        assert!(position("AF") < position("AX") && position("AX") < position("AL"));
        assert_eq!(name("US"), Some("United States"));
        assert_eq!((name("us"), name("QQ")), (None, None));
    }
}
