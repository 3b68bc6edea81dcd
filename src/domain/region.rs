//! Regions of China as addresses tell them: by postal code, by the name of the
//! province, or by the name of a town of Xinjiang.
//!
//! Since March 2023 CBP's entry system asks for the postal code of a maker in
//! China and warns when it lies in the Xinjiang Uyghur Autonomous Region (the
//! UFLPA region alert). [`of_address`] applies the same rule to any address.

use crate::domain::text;

/// ISO 3166-2 of the Xinjiang Uyghur Autonomous Region.
pub const XINJIANG: &str = "CN-XJ";
/// Digits of a postal code of China.
const POSTCODE_DIGITS: usize = 6;
/// Addresses longer than this are read by their beginning, in characters.
const ADDRESS_LIMIT_CHARS: usize = 500;

/// A region that an address lies in, and by what sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// ISO 3166-2, such as `CN-XJ`.
    pub code: &'static str,
    /// What told it.
    pub sign: Sign,
}

/// What told a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// A postal code: the strongest sign, since each lies in one province.
    Postcode(String),
    /// The name of the province, or of a town that only this province has.
    Name(&'static str),
}

/// A province: code, name, the first two digits of its postal codes, names in
/// Latin letters, name in Chinese.
type Province =
    (&'static str, &'static str, &'static [&'static str], &'static [&'static str], &'static str);

/// The provinces of the mainland with the postal codes that China Post gives them.
const PROVINCES: &[Province] = &[
    ("CN-BJ", "Beijing", &["10"], &["beijing", "peking"], "北京"),
    ("CN-TJ", "Tianjin", &["30"], &["tianjin", "tientsin"], "天津"),
    ("CN-HE", "Hebei", &["05", "06", "07"], &["hebei"], "河北"),
    ("CN-SX", "Shanxi", &["03", "04"], &["shanxi"], "山西"),
    (
        "CN-NM",
        "Inner Mongolia",
        &["01", "02"],
        &["inner mongolia", "neimenggu", "nei mongol"],
        "内蒙古",
    ),
    ("CN-LN", "Liaoning", &["11", "12"], &["liaoning"], "辽宁"),
    ("CN-JL", "Jilin", &["13"], &["jilin"], "吉林"),
    ("CN-HL", "Heilongjiang", &["15", "16"], &["heilongjiang"], "黑龙江"),
    ("CN-SH", "Shanghai", &["20"], &["shanghai"], "上海"),
    ("CN-JS", "Jiangsu", &["21", "22"], &["jiangsu"], "江苏"),
    ("CN-ZJ", "Zhejiang", &["31", "32"], &["zhejiang"], "浙江"),
    ("CN-AH", "Anhui", &["23", "24"], &["anhui"], "安徽"),
    ("CN-FJ", "Fujian", &["35", "36"], &["fujian"], "福建"),
    ("CN-JX", "Jiangxi", &["33", "34"], &["jiangxi"], "江西"),
    ("CN-SD", "Shandong", &["25", "26", "27"], &["shandong"], "山东"),
    ("CN-HA", "Henan", &["45", "46", "47"], &["henan"], "河南"),
    ("CN-HB", "Hubei", &["43", "44"], &["hubei"], "湖北"),
    ("CN-HN", "Hunan", &["41", "42"], &["hunan"], "湖南"),
    ("CN-GD", "Guangdong", &["51", "52"], &["guangdong"], "广东"),
    ("CN-GX", "Guangxi", &["53", "54"], &["guangxi"], "广西"),
    ("CN-HI", "Hainan", &["57"], &["hainan"], "海南"),
    ("CN-CQ", "Chongqing", &["40"], &["chongqing"], "重庆"),
    ("CN-SC", "Sichuan", &["61", "62", "63", "64"], &["sichuan"], "四川"),
    ("CN-GZ", "Guizhou", &["55", "56"], &["guizhou"], "贵州"),
    ("CN-YN", "Yunnan", &["65", "66", "67"], &["yunnan"], "云南"),
    ("CN-XZ", "Tibet", &["85", "86"], &["tibet", "xizang"], "西藏"),
    ("CN-SN", "Shaanxi", &["71", "72"], &["shaanxi"], "陕西"),
    ("CN-GS", "Gansu", &["73", "74"], &["gansu"], "甘肃"),
    ("CN-QH", "Qinghai", &["81"], &["qinghai"], "青海"),
    ("CN-NX", "Ningxia", &["75"], &["ningxia"], "宁夏"),
    (
        XINJIANG,
        "Xinjiang",
        &["83", "84"],
        &["xinjiang", "sinkiang", "xuar", "east turkestan"],
        "新疆",
    ),
];

/// Towns and prefectures of Xinjiang, in the spellings of trade files.
const XINJIANG_TOWNS: &[&str] = &[
    "urumqi",
    "wulumuqi",
    "urumchi",
    "kashgar",
    "kashi",
    "hotan",
    "hetian",
    "khotan",
    "aksu",
    "akesu",
    "korla",
    "kuerle",
    "turpan",
    "tulufan",
    "turfan",
    "hami",
    "kumul",
    "karamay",
    "kelamayi",
    "shihezi",
    "changji",
    "bayingolin",
    "bayinguoleng",
    "yining",
    "ghulja",
    "ili",
    "yili",
    "altay",
    "aletai",
    "tacheng",
    "artux",
    "atushi",
    "kizilsu",
    "alar",
    "tumxuk",
    "wujiaqu",
    "kuytun",
    "kuitun",
    "shache",
    "yarkant",
    "yarkand",
    "kuqa",
    "kuche",
    "maralbeshi",
    "bachu",
    "fukang",
    "jimsar",
    "shanshan",
    "moyu",
    "karakax",
    "lop county",
    "awat",
    "xayar",
];

/// The same in Chinese.
const XINJIANG_TOWNS_HAN: &[&str] = &[
    "乌鲁木齐",
    "喀什",
    "和田",
    "阿克苏",
    "库尔勒",
    "吐鲁番",
    "哈密",
    "克拉玛依",
    "石河子",
    "昌吉",
    "巴音郭楞",
    "伊宁",
    "伊犁",
    "阿勒泰",
    "塔城",
    "阿图什",
    "阿拉尔",
    "图木舒克",
    "五家渠",
    "奎屯",
];

/// Words behind a name that make it the name of a street: there is a Xinjiang
/// Road in many a Chinese city.
const STREET_WORDS: &[&str] = &[
    "road",
    "rd",
    "street",
    "st",
    "str",
    "lu",
    "jie",
    "dajie",
    "avenue",
    "ave",
    "lane",
    "ln",
    "boulevard",
    "blvd",
    "alley",
    "highway",
    "hwy",
    "dao",
    "xiang",
];
/// Words that may stand between such a name and its street word.
const STREET_SIDES: &[&str] =
    &["north", "south", "east", "west", "middle", "central", "bei", "nan", "dong", "xi", "zhong"];

/// The name of a region by its code; the code itself where none is known.
#[must_use]
pub fn name(code: &str) -> &str {
    PROVINCES.iter().find(|province| province.0 == code).map_or(code, |province| province.1)
}

/// The region of a postal code of China, digits only.
#[must_use]
pub fn of_postcode(digits: &str) -> Option<&'static str> {
    let is_code = digits.len() == POSTCODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    let start = digits.get(..2).filter(|_| is_code)?;
    PROVINCES.iter().find(|province| province.2.contains(&start)).map(|province| province.0)
}

/// The region that a text means: a code (`CN-XJ`), a name, or a town of Xinjiang.
#[must_use]
pub fn from_text(written: &str) -> Option<&'static str> {
    let key = text::search_key(written);
    PROVINCES
        .iter()
        .find(|province| province.0.eq_ignore_ascii_case(&key))
        .map(|province| province.0)
        .or_else(|| by_name(written, &words(&key)).map(|found| found.code))
}

/// The region in which an address lies. `nation` is alpha-2 of the address, or
/// empty: then a postal code counts only beside a name of China or a part of it.
#[must_use]
pub fn of_address(address: &str, nation: &str) -> Option<Found> {
    if address.is_empty() || !matches!(nation, "CN" | "") {
        return None;
    }
    let address = text::clip(address, ADDRESS_LIMIT_CHARS);
    let words = words(&text::search_key(address));
    let by_name = by_name(address, &words);
    let is_china = nation == "CN" || by_name.is_some() || words.iter().any(|word| word == "china");
    if is_china && let Some(postcode) = words.iter().rev().find_map(|word| postcode(word)) {
        let code = of_postcode(postcode)?;
        return Some(Found { code, sign: Sign::Postcode(postcode.to_owned()) });
    }
    by_name
}

/// The postal code in a word: `830011`, `P830011`, `CN830011` (`PC 830011` are two words).
fn postcode(word: &str) -> Option<&str> {
    let digits = word.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
    let is_marked = word.len() - digits.len() <= 2;
    (is_marked && of_postcode(digits).is_some()).then_some(digits)
}

fn words(key: &str) -> Vec<String> {
    key.split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Provinces go before towns; among provinces the last one named, since
/// addresses in Latin letters go from the small to the large.
fn by_name(written: &str, words: &[String]) -> Option<Found> {
    let latin = PROVINCES
        .iter()
        .flat_map(|province| province.3.iter().map(move |name| (province, *name)))
        .filter_map(|(province, name)| Some((place_of(words, name)?, province.0, name)))
        .max_by_key(|(place, ..)| *place);
    if let Some((_, code, name)) = latin {
        return Some(Found { code, sign: Sign::Name(name) });
    }
    if let Some(province) = PROVINCES.iter().find(|province| written.contains(province.4)) {
        return Some(Found { code: province.0, sign: Sign::Name(province.4) });
    }
    XINJIANG_TOWNS
        .iter()
        .find(|town| place_of(words, town).is_some())
        .or_else(|| XINJIANG_TOWNS_HAN.iter().find(|town| written.contains(**town)))
        .map(|town| Found { code: XINJIANG, sign: Sign::Name(town) })
}

/// Where a name of one or more words stands last, unless it names a street.
fn place_of(words: &[String], name: &str) -> Option<usize> {
    let parts: Vec<&str> = name.split(' ').collect();
    let is_street = |end: usize| {
        let next = |place: usize| words.get(place).map(String::as_str);
        let side = usize::from(next(end).is_some_and(|word| STREET_SIDES.contains(&word)));
        next(end + side).is_some_and(|word| STREET_WORDS.contains(&word))
    };
    words
        .windows(parts.len())
        .enumerate()
        .rev()
        .find(|(place, window)| {
            window.iter().zip(&parts).all(|(word, part)| word == part)
                && !is_street(place + parts.len())
        })
        .map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::{Sign, XINJIANG, from_text, name, of_address, of_postcode};

    fn code(address: &str, nation: &str) -> Option<&'static str> {
        of_address(address, nation).map(|found| found.code)
    }

    #[test]
    fn postal_codes_of_83_and_84_are_xinjiang() {
        for digits in ["830000", "839999", "840011", "848400"] {
            assert_eq!(of_postcode(digits), Some(XINJIANG), "{digits}");
        }
        for digits in ["820000", "850000", "83000", "8300000", "83000A", ""] {
            assert_ne!(of_postcode(digits), Some(XINJIANG), "{digits}");
        }
        let found = of_address("12 Example Rd, Urumqi 830011, China", "").unwrap();
        assert_eq!((found.code, found.sign), (XINJIANG, Sign::Postcode("830011".to_owned())));
        assert_eq!(code("No. 5, P.C.843000", "CN"), Some(XINJIANG));
        // A postal code decides against a name, and counts for China alone.
        assert_eq!(code("Xinjiang Building, 5 Example, 200001", "CN"), Some("CN-SH"));
        assert_eq!(code("5 Example Road, 840001", "IN"), None);
        assert_eq!(code("5 Example Road, 840001", ""), None);
    }

    #[test]
    fn names_count_unless_they_are_streets() {
        for (address, expected) in [
            ("Industrial Park, Shihezi City", Some(XINJIANG)),
            ("乌鲁木齐市 12", Some(XINJIANG)),
            ("新疆维吾尔自治区", Some(XINJIANG)),
            ("25 Xinjiang Road, Qingdao", None),
            ("25 Urumqi Middle Road, Shanghai", Some("CN-SH")),
            ("88 Shanxi North Lu, Taiyuan", None),
            ("Taiyuan, Shanxi", Some("CN-SX")),
            ("Zhejiang Trade Tower, Aksu, Xinjiang Uygur", Some(XINJIANG)),
            ("Ningbo", None),
        ] {
            assert_eq!(code(address, "CN"), expected, "{address}");
        }
        assert_eq!(from_text("cn-xj"), Some(XINJIANG));
        assert_eq!(from_text("Xinjiang Uyghur Autonomous Region"), Some(XINJIANG));
        assert_eq!((name(XINJIANG), name("TM-A")), ("Xinjiang", "TM-A"));
    }
}
