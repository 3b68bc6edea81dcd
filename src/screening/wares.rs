//! The words of goods: which mean the same, which say nothing, and under which
//! tariff numbers their goods stand.

use crate::domain::{tariff, text};

/// Descriptions longer than this are compared by their beginning, in characters.
const DESCRIPTION_LIMIT_CHARS: usize = 2_000;
/// Words of one description that are compared.
const WORD_LIMIT: usize = 200;

/// Words that stand in descriptions of any goods and say nothing of them.
const EMPTY_WORDS: &[&str] = &[
    "and",
    "or",
    "of",
    "the",
    "for",
    "with",
    "in",
    "from",
    "made",
    "other",
    "others",
    "product",
    "products",
    "goods",
    "good",
    "article",
    "articles",
    "item",
    "items",
    "material",
    "materials",
    "merchandise",
    "commodity",
    "certain",
    "all",
    "new",
    "misc",
    "various",
    "assorted",
    "part",
    "parts",
    "wholly",
    "any",
    "containing",
    "thereof",
    "derived",
    "downstream",
    "pcs",
    "pc",
    "piece",
    "pieces",
    "ctn",
    "ctns",
    "carton",
    "cartons",
    "pkg",
    "pkgs",
    "package",
    "packages",
    "bag",
    "bags",
    "bale",
    "bales",
    "box",
    "boxes",
    "roll",
    "rolls",
    "set",
    "sets",
    "pallet",
    "pallets",
    "kg",
    "kgs",
    "lbs",
    "hs",
    "hts",
    "code",
    "container",
    "shipper",
    "load",
    "count",
    "said",
    "to",
    "contain",
    "stc",
    "no",
    "po",
    "invoice",
    "style",
    "freight",
    "collect",
    "prepaid",
    "nes",
    "nesoi",
    "etc",
    "mens",
    "womens",
    "size",
    "color",
    "colour",
    "use",
    "used",
    "type",
];

/// Plurals that follow no rule, and two words for one thing.
const SAME_WORDS: &[(&str, &str)] = &[
    ("leaves", "leaf"),
    ("knives", "knife"),
    ("shelves", "shelf"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("aluminium", "aluminum"),
    ("garment", "apparel"),
    ("clothing", "apparel"),
    ("clothes", "apparel"),
    ("wearing", "apparel"),
    ("prawn", "shrimp"),
    ("shoe", "footwear"),
    ("shoes", "footwear"),
    ("boot", "footwear"),
    ("tyre", "tire"),
    ("jujube", "date"),
    ("wig", "hair"),
    ("photovoltaic", "solar"),
    ("pv", "solar"),
    ("polyvinyl", "pvc"),
    ("tshirt", "apparel"),
    ("cacao", "cocoa"),
    ("crayfish", "crawfish"),
    ("calamari", "squid"),
];

/// Under which numbers of the Harmonized Tariff Schedule goods of a word stand.
/// Only words whose goods stand under these and hardly elsewhere.
const CHAPTERS: &[(&str, &[&str])] = &[
    ("cotton", &["52", "140420", "120721", "120729"]),
    ("apparel", &["61", "62"]),
    ("textile", &["50", "51", "52", "53", "54", "55", "56", "58", "59", "60", "61", "62", "63"]),
    ("yarn", &["5106", "5107", "5205", "5206", "5306", "5402", "5403", "5509", "5510"]),
    ("tomato", &["0702", "2002", "210320"]),
    ("polysilicon", &["280461"]),
    ("silica", &["2811", "2505"]),
    ("silicon", &["280461", "280469", "3818", "8541"]),
    ("solar", &["8541", "850172", "850180"]),
    ("pvc", &["3904"]),
    ("aluminum", &["76", "2818", "2606"]),
    ("seafood", &["03", "1604", "1605"]),
    ("fish", &["03", "1604"]),
    ("tuna", &["0302", "0303", "0304", "160414"]),
    ("shrimp", &["0306", "160521", "160529"]),
    ("squid", &["0307", "1605"]),
    ("steel", &["72", "73"]),
    ("iron", &["72", "73"]),
    ("copper", &["74", "2603"]),
    ("lithium", &["282520", "283691", "850650", "850760"]),
    ("caustic", &["281511", "281512"]),
    ("date", &["080410", "081090", "081340"]),
    ("glove", &["4015", "6116", "6216", "392620", "4203"]),
    ("hair", &["0501", "6703", "6704"]),
    ("palm", &["1511", "1513"]),
    ("sugar", &["1701", "1702"]),
    ("tobacco", &["24"]),
    ("gold", &["7108", "7112"]),
    ("diamond", &["7102"]),
    ("footwear", &["64"]),
    ("toy", &["9503"]),
    ("rubber", &["40"]),
    ("tea", &["0902"]),
    ("coffee", &["0901"]),
    ("cocoa", &["18"]),
    ("rice", &["1006"]),
    ("carpet", &["57"]),
    ("furniture", &["94"]),
    ("brick", &["6904", "6901"]),
    ("coal", &["2701", "2702"]),
    ("stevia", &["121299", "170290", "293890", "2106"]),
    ("potash", &["3104"]),
    ("viscose", &["5403", "5504", "5510"]),
    ("battery", &["8506", "8507"]),
];

/// Whether goods of this word stand under the tariff number.
pub(super) fn is_chapter_of(word: &str, hts: &str) -> bool {
    CHAPTERS.iter().any(|(own, prefixes)| {
        *own == word && prefixes.iter().any(|prefix| tariff::matches_prefix(hts, prefix))
    })
}

/// The words of a description in their plain form, each once.
pub(super) fn words(description: &str) -> Vec<String> {
    let key = text::search_key(text::clip(description, DESCRIPTION_LIMIT_CHARS));
    let mut words: Vec<String> = Vec::new();
    let split = key
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| word.len() > 1 && word.bytes().any(|sign| sign.is_ascii_alphabetic()))
        .filter(|word| !EMPTY_WORDS.contains(word));
    for word in split.take(WORD_LIMIT) {
        let word = singular(word);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// One form for singular and plural, and for two words for one thing.
fn singular(word: &str) -> String {
    let same = |word: &str| SAME_WORDS.iter().find(|(other, _)| *other == word);
    if let Some((_, meant)) = same(word) {
        return (*meant).to_owned();
    }
    let bare = if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() >= 3) {
        format!("{stem}y")
    } else if let Some(stem) = ["ses", "shes", "ches", "xes", "zes", "oes"]
        .iter()
        .find(|end| word.len() > end.len() + 1 && word.ends_with(*end))
        .and_then(|_| word.strip_suffix("es"))
    {
        stem.to_owned()
    } else {
        match word.strip_suffix('s') {
            Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        }
    };
    same(&bare).map_or(bare, |(_, meant)| (*meant).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{singular, words};

    #[test]
    fn plurals_meet_their_singular() {
        for (plural, expected) in [
            ("bales", "bale"),
            ("tomatoes", "tomato"),
            ("batteries", "battery"),
            ("dresses", "dress"),
            ("brushes", "brush"),
            ("gloves", "glove"),
            ("knives", "knife"),
            ("glass", "glass"),
            ("garments", "apparel"),
            ("prawns", "shrimp"),
            ("gas", "gas"),
            ("shoes", "footwear"),
        ] {
            assert_eq!(singular(plural), expected, "{plural}");
        }
    }

    #[test]
    fn empty_words_and_numbers_are_no_goods() {
        assert!(words("1200 PCS OF 20 CTNS, HS CODE 520100: products").is_empty());
        assert_eq!(words("COTTON-YARN, cotton yarns (Ne 30)"), ["cotton", "yarn", "ne"]);
    }
}
