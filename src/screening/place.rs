//! Where a party is: its addresses with their postal codes, regions and cities.

use super::normalize::address_words;
use crate::domain::region::{self, Found};

/// Addresses of one party that are compared.
const PLACE_LIMIT_ROWS: usize = 12;

/// How many digits the postal codes of a country have, where they are digits
/// alone and stand in addresses by themselves.
const POSTCODE_DIGITS: &[(&str, usize)] = &[
    ("CN", 6),
    ("IN", 6),
    ("VN", 6),
    ("RU", 6),
    ("KZ", 6),
    ("UZ", 6),
    ("TM", 6),
    ("KG", 6),
    ("SG", 6),
    ("RO", 6),
    ("EC", 6),
    ("US", 5),
    ("MX", 5),
    ("DE", 5),
    ("FR", 5),
    ("IT", 5),
    ("ES", 5),
    ("TR", 5),
    ("KR", 5),
    ("TH", 5),
    ("MY", 5),
    ("ID", 5),
    ("PK", 5),
    ("LK", 5),
    ("EG", 5),
    ("UA", 5),
    ("JP", 7),
    ("BD", 4),
    ("PH", 4),
    ("AU", 4),
    ("ZA", 4),
    ("CH", 4),
];

/// One address, made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Its words, sorted, each once.
    pub words: Vec<String>,
    /// Its postal code, digits; empty when none was found.
    pub postcode: String,
}

/// Where a party is said to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub addresses: Vec<Place>,
    /// The words of the city where it is told by itself, sorted.
    pub city: Vec<String>,
    /// The regions that its addresses lie in, and what told them.
    pub regions: Vec<Found>,
}

/// What the comparison of one thing says that both sides may tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Agreement {
    /// One side does not tell it.
    #[default]
    Unknown,
    /// The same.
    Same,
    /// Different ones.
    Other,
}

/// What the comparison of two parties' places says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PlaceMatch {
    /// Words that the two nearest addresses share, in thousandths of the
    /// shorter one; none when a side gives too little.
    pub address_permille: Option<i32>,
    pub postcode: Agreement,
    pub region: Agreement,
    pub city: Agreement,
}

impl Places {
    /// Adds one address.
    pub fn add(&mut self, address: &str, nation: &str) {
        if address.trim().is_empty() || self.addresses.len() == PLACE_LIMIT_ROWS {
            return;
        }
        if let Some(found) = region::of_address(address, nation) {
            self.add_region(found);
        }
        let words = address_words(address);
        if !words.is_empty() {
            self.addresses.push(Place { words, postcode: postcode(address, nation) });
        }
    }

    /// Adds a region that is told by itself.
    pub fn add_region(&mut self, found: Found) {
        if !self.regions.iter().any(|known| known.code == found.code) {
            self.regions.push(found);
        }
    }

    /// Sets the city that is told by itself.
    pub fn set_city(&mut self, city: &str) {
        self.city = address_words(city);
    }

    /// The postal codes of all addresses.
    pub fn postcodes(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().map(|place| place.postcode.as_str()).filter(|code| !code.is_empty())
    }
}

/// The last run of digits that is as long as the country's postal codes are.
fn postcode(address: &str, nation: &str) -> String {
    let Some((_, digits)) = POSTCODE_DIGITS.iter().find(|(code, _)| *code == nation) else {
        return String::new();
    };
    address
        .split(|sign: char| !sign.is_ascii_digit())
        .rfind(|run| run.len() == *digits)
        .unwrap_or_default()
        .to_owned()
}

/// Compares where two parties are. Symmetric, and one more address that both
/// sides tell never makes it worse.
pub(super) fn compare(sought: &Places, stored: &Places) -> PlaceMatch {
    let pairs = || {
        sought
            .addresses
            .iter()
            .flat_map(|left| stored.addresses.iter().map(move |right| (left, right)))
    };
    PlaceMatch {
        address_permille: pairs()
            .filter_map(|(left, right)| overlap(&left.words, &right.words))
            .max(),
        postcode: agreement(
            sought.postcodes().next().is_some() && stored.postcodes().next().is_some(),
            sought.postcodes().any(|left| stored.postcodes().any(|right| left == right)),
        ),
        region: agreement(
            !sought.regions.is_empty() && !stored.regions.is_empty(),
            sought.regions.iter().any(|left| has_region(stored, left.code)),
        ),
        city: agreement(
            (!sought.city.is_empty() && stored.tells_city())
                || (!stored.city.is_empty() && sought.tells_city()),
            sought.has_city_of(stored) || stored.has_city_of(sought),
        ),
    }
}

impl Places {
    fn tells_city(&self) -> bool {
        !self.city.is_empty() || !self.addresses.is_empty()
    }

    /// Whether the other side's city is this one's, or stands in an address here.
    fn has_city_of(&self, other: &Self) -> bool {
        let within = |words: &[String]| {
            !other.city.is_empty()
                && other.city.iter().all(|word| words.binary_search(word).is_ok())
        };
        within(&self.city) || self.addresses.iter().any(|place| within(&place.words))
    }
}

fn has_region(places: &Places, code: &str) -> bool {
    places.regions.iter().any(|found| found.code == code)
}

const fn agreement(is_told: bool, is_same: bool) -> Agreement {
    match (is_told, is_same) {
        (false, _) => Agreement::Unknown,
        (true, true) => Agreement::Same,
        (true, false) => Agreement::Other,
    }
}

/// One word (a town) against one word still says something; nothing does not.
fn overlap(sought: &[String], stored: &[String]) -> Option<i32> {
    let shorter = sought.len().min(stored.len());
    if shorter == 0 {
        return None;
    }
    let common = sought.iter().filter(|word| stored.binary_search(word).is_ok()).count();
    let permille = i32::try_from(common * 1_000 / shorter).ok()?;
    // Few words agree by chance, and a town alone is weak.
    Some(if shorter < 4 { permille.clamp(150, 400) } else { permille })
}
