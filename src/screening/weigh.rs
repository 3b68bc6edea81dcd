//! Two parties against each other, in figures; the words come in `sentence`.

use super::compare::{NameMatch, compare};
use super::normalize::{Kind, Name, prepare_all};
use super::number::{self, NumberMatch};
use super::place::{self, Agreement, PlaceMatch, Places};
use super::reason::Part;
use super::sum::Step;
use crate::domain::country;

/// A party, stored or looked for, made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Prepared {
    /// Every spelling of the name.
    pub names: Vec<Name>,
    /// Alpha-2, or the text in capitals where it is no known country.
    pub country: String,
    /// Addresses, postal codes, regions and city.
    pub places: Places,
    /// Kind in capitals, value in letters and digits.
    pub identifiers: Vec<(String, String)>,
}

impl Prepared {
    /// Prepares the facts of either side.
    pub fn new(
        names: &[String],
        country: &str,
        address: &str,
        identifiers: &[(String, String)],
    ) -> Self {
        let country = country_code(country);
        let mut places = Places::default();
        places.add(address, &country);
        Self {
            names: names.iter().flat_map(|name| prepare_all(name)).collect(),
            country,
            places,
            identifiers: identifiers
                .iter()
                .map(|(kind, value)| (kind.trim().to_uppercase(), plain(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }

    /// The same party with a city that is told by itself; empty changes nothing.
    pub fn in_city(mut self, city: &str) -> Self {
        self.places.set_city(city);
        self
    }
}

/// The code of a country however it is written; unknown text in capitals.
pub(super) fn country_code(written: &str) -> String {
    country::from_text(written).map_or_else(|| written.trim().to_uppercase(), str::to_owned)
}

/// What the comparison of two countries says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Country {
    /// One side gives none.
    Unknown,
    /// The same.
    Same,
    /// China, Hong Kong and Macau: a firm often has its office in another one.
    Neighbour,
    /// Different ones.
    Other,
}

/// The comparison of two parties in figures.
#[derive(Debug, Clone)]
pub(super) struct Weighing<'p> {
    /// The two names that agree best, and how; none when a side has no name.
    pub name: Option<(&'p Name, &'p Name, NameMatch)>,
    /// Typed identifiers.
    pub numbers: NumberMatch<'p>,
    /// A manufacturer code of one side that name and address of the other
    /// give by rule; only looked at where whole addresses are at hand.
    pub derived_mid: Option<String>,
    /// The countries.
    pub country: Country,
    /// Addresses, postal codes, regions and cities.
    pub place: PlaceMatch,
}

/// Words that firms in many countries choose for a name.
const LIKED_WORDS: &[&str] = &[
    "ace",
    "active",
    "alliance",
    "alpha",
    "ambassador",
    "apex",
    "apollo",
    "arrow",
    "best",
    "blue",
    "bright",
    "central",
    "century",
    "city",
    "classic",
    "continental",
    "crescent",
    "crown",
    "crystal",
    "diamond",
    "dragon",
    "dynamic",
    "eagle",
    "elite",
    "empire",
    "everest",
    "excel",
    "express",
    "fortune",
    "friends",
    "future",
    "galaxy",
    "golden",
    "good",
    "grand",
    "great",
    "green",
    "horizon",
    "ideal",
    "imperial",
    "jade",
    "king",
    "liberty",
    "lion",
    "lotus",
    "lucky",
    "master",
    "modern",
    "new",
    "noble",
    "orient",
    "oriental",
    "pearl",
    "phoenix",
    "pioneer",
    "premier",
    "prime",
    "royal",
    "silver",
    "star",
    "stars",
    "sun",
    "sunrise",
    "sunshine",
    "super",
    "victory",
    "vision",
];

/// One thing that is weighed; some parts are weighed in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Name,
    /// The weightiest identifier that is equal.
    Number,
    /// A further one.
    SecondNumber,
    /// A manufacturer code that follows from name and address, or begins alike.
    MadeMid,
    /// Two identifiers that contradict.
    Clash,
    Country,
    Region,
    City,
    Address,
}

impl Slot {
    /// The part that reasons call it.
    pub const fn part(self) -> Part {
        match self {
            Self::Name => Part::Name,
            Self::Number | Self::SecondNumber | Self::MadeMid | Self::Clash => Part::Identifier,
            Self::Country => Part::Country,
            Self::Region => Part::Region,
            Self::City => Part::City,
            Self::Address => Part::Address,
        }
    }
}

/// What a part comes to where both sides agree on it.
pub(super) mod agreed {
    use super::Step;

    pub const NUMBER: Step = Step::Support(900);
    pub const COUNTRY: Step = Step::Support(100);
    pub const REGION: Step = Step::Support(120);
    pub const CITY: Step = Step::Support(100);
    pub const ADDRESS: Step = Step::Support(400);
}

/// What a part comes to where the sides contradict each other.
pub(super) mod contradicted {
    use super::Step;

    pub const COUNTRY: Step = Step::Add(-120);
    /// Of a name that many firms have.
    pub const COUNTRY_OF_ANYBODY: Step = Step::Add(-250);
    pub const REGION: Step = Step::Add(-60);
    pub const CITY: Step = Step::Add(-30);
}

impl Weighing<'_> {
    /// What each slot does to the score.
    pub fn steps(&self) -> [(Slot, Step); 9] {
        let name = self.name_permille();
        // A place without a name that is at least alike proves nothing: many
        // firms share a building or a registration agent.
        let is_known = name >= 400 || !self.numbers.same.is_empty();
        let support = |step: Step| if is_known { step } else { Step::NONE };
        let number = |place: usize, most: i32| {
            let found = self.numbers.same.get(place);
            found.map_or(Step::NONE, |(kind, _)| Step::Support(number::share(kind).min(most)))
        };
        let agreement = |found: Agreement, same: Step, other: Step| match found {
            Agreement::Unknown => Step::NONE,
            Agreement::Same => support(same),
            Agreement::Other => other,
        };
        let made_mid = match (&self.derived_mid, self.numbers.is_mid_alike) {
            (Some(_), _) => Step::Support(300),
            (None, true) => Step::Support(150),
            (None, false) => Step::NONE,
        };
        let country = match self.country {
            Country::Unknown => Step::NONE,
            Country::Same => support(agreed::COUNTRY),
            Country::Neighbour => Step::Add(-40),
            Country::Other if self.is_anybodys() => contradicted::COUNTRY_OF_ANYBODY,
            Country::Other => contradicted::COUNTRY,
        };
        let clash = self.numbers.other.map_or(0, |clash| clash.depth.permille());
        [
            (Slot::Name, Step::Add(name)),
            (Slot::Number, number(0, 1_000)),
            (Slot::SecondNumber, number(1, 300)),
            (Slot::MadeMid, support(made_mid)),
            (Slot::Country, country),
            (Slot::Region, agreement(self.place.region, agreed::REGION, contradicted::REGION)),
            (Slot::City, agreement(self.place.city, agreed::CITY, contradicted::CITY)),
            (Slot::Address, self.address_step(is_known)),
            (Slot::Clash, Step::Add(clash)),
        ]
    }

    /// The score, 0 to 1000. What speaks against is taken last.
    pub fn total(&self) -> i32 {
        let steps = self.steps();
        let side = |is_against: bool| {
            steps.iter().map(|(_, step)| *step).filter(move |step| step.is_against() == is_against)
        };
        side(false).chain(side(true)).fold(0, |total, step| step.apply(total))
    }

    /// True for names of trade words and words that firms everywhere like: "Golden
    /// Star Garments" are many.
    fn is_anybodys(&self) -> bool {
        let is_common = |name: &Name| {
            name.tokens.iter().all(|token| {
                token.kind != Kind::Distinct || LIKED_WORDS.contains(&token.text.as_str())
            })
        };
        self.name.as_ref().is_some_and(|(left, right, _)| is_common(left) && is_common(right))
    }

    /// How far the names agree, in thousandths; 0 without names.
    pub fn name_permille(&self) -> i32 {
        self.name.as_ref().map_or(0, |(_, _, found)| i32::try_from(found.permille).unwrap_or(0))
    }

    fn address_step(&self, is_known: bool) -> Step {
        let by_words = match self.place.address_permille {
            Some(750..) => 400,
            Some(500..) => 250,
            Some(350..) => 100,
            _ => 0,
        };
        let by_postcode = if self.place.postcode == Agreement::Same { 250 } else { 0 };
        let support = by_words.max(by_postcode);
        match self.place.address_permille {
            _ if support > 0 && is_known => Step::Support(support),
            Some(..150) if support == 0 => Step::Add(-30),
            _ => Step::NONE,
        }
    }
}

/// Compares two parties.
pub(super) fn weigh<'p>(sought: &'p Prepared, stored: &'p Prepared) -> Weighing<'p> {
    let mut name: Option<(&Name, &Name, NameMatch)> = None;
    for left in &sought.names {
        for right in &stored.names {
            let found = compare(left, right);
            if name.as_ref().is_none_or(|(_, _, best)| found.permille > best.permille) {
                name = Some((left, right, found));
            }
        }
    }
    Weighing {
        name,
        numbers: number::compare(&sought.identifiers, &stored.identifiers),
        derived_mid: None,
        country: weigh_countries(&sought.country, &stored.country),
        place: place::compare(&sought.places, &stored.places),
    }
}

fn weigh_countries(sought: &str, stored: &str) -> Country {
    const GREATER_CHINA: [&str; 3] = ["CN", "HK", "MO"];
    if sought.is_empty() || stored.is_empty() {
        Country::Unknown
    } else if sought == stored {
        Country::Same
    } else if GREATER_CHINA.contains(&sought) && GREATER_CHINA.contains(&stored) {
        Country::Neighbour
    } else {
        Country::Other
    }
}

fn plain(value: &str) -> String {
    value.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
