//! What is looked for, what is stored, and the score of a party; that of a
//! shipment line is in `line`.

use chrono::NaiveDate;

use super::reason::Score;
use super::sentence::explain_wholly;
use super::weigh::{Prepared, weigh};
use crate::domain::identifier::mid::{self, Comparison};
use crate::domain::region::{self, Found, Sign};

/// From this score on a link is proposed to a person, where an installation has
/// not set another [`Threshold`]; below it nothing is shown unless asked for.
pub const PROPOSE_AT_PERMILLE: u16 = 780;

/// From which score on links are proposed, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Threshold(u16);

impl Threshold {
    /// The lowest that may be set. Below it an order on goods alone would be tied to
    /// lines of other goods: without the tariff number, country, words, route, date
    /// and company come to 715.
    pub const LEAST_PERMILLE: u16 = 720;
    /// The highest that may be set: above it hardly anything would be proposed.
    pub const MOST_PERMILLE: u16 = 980;

    /// A threshold; none outside of what may be set.
    #[must_use]
    pub fn new(permille: u16) -> Option<Self> {
        (Self::LEAST_PERMILLE..=Self::MOST_PERMILLE).contains(&permille).then_some(Self(permille))
    }

    /// In thousandths.
    #[must_use]
    pub const fn permille(self) -> u16 {
        self.0
    }

    /// What a party's name and country must come to, so that what else is known of
    /// it can bring it to the threshold. Where nothing but names and a country is
    /// looked for, that is no more than what another spelling of a name may differ by.
    #[must_use]
    pub fn least_of_names(self, subject: &Subject) -> u16 {
        let has_only_names = subject.address.is_empty()
            && subject.province.is_empty()
            && subject.city.is_empty()
            && subject.identifiers.is_empty();
        if has_only_names {
            self.0.saturating_sub(SPELLING_PERMILLE)
        } else {
            self.least_with_place()
        }
    }

    /// The same where an address, with its region and city, may agree wholly.
    #[must_use]
    pub fn least_with_place(self) -> u16 {
        let missing = u32::from(1_000_u16.saturating_sub(self.0)) * 1_000 / UNSUPPORTED_PERMILLE;
        1_000_u16.saturating_sub(u16::try_from(missing).unwrap_or(1_000))
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self(PROPOSE_AT_PERMILLE)
    }
}

/// What is left of the missing certainty after all support that a place can give:
/// region, city and address (`weigh::agreed`) leave 880, 900 and 600 thousandths.
const UNSUPPORTED_PERMILLE: u32 = 880 * 900 * 600 / 1_000_000;
/// Other spellings of a name that folds alike, and other countries of a party that
/// was merged into another, change the score by less.
const SPELLING_PERMILLE: u16 = 150;

/// Where the description of what is looked for comes from; it decides how
/// sentences speak of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// What a source told: every fact of it is "alleged".
    #[default]
    Allegation,
    /// The scope of an order or of an entity list.
    Order,
    /// A party in a new upload.
    Upload,
}

impl Basis {
    /// The word, with a blank behind it, that stands before a fact of this side.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allegation => "alleged ",
            Self::Order => "listed ",
            Self::Upload => "",
        }
    }

    /// Who tells the facts of this side, for sentences on what is not told.
    #[must_use]
    pub const fn teller(self) -> &'static str {
        match self {
            Self::Allegation => "the allegation",
            Self::Order => "the order",
            Self::Upload => "the search",
        }
    }
}

/// The part that the party looked for plays in the trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Makes, mines or grows the goods.
    Producer,
    /// Sells or ships them.
    Shipper,
    /// Importer of record or buyer.
    Importer,
    /// To whom they are consigned.
    Consignee,
    /// Carrier or vessel.
    Carrier,
}

impl Role {
    /// The word for it in a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Producer => "producer",
            Self::Shipper => "shipper",
            Self::Importer => "importer",
            Self::Consignee => "consignee",
            Self::Carrier => "carrier",
        }
    }
}

/// What is looked for: from an allegation, an order's scope, or a new upload's
/// party. What is not known is empty.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// Where this comes from.
    pub basis: Basis,
    /// The name and its other spellings, as written.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2, or what was written.
    pub country: String,
    /// The region inside the country: ISO 3166-2, or as written.
    pub province: String,
    /// The city, where it is told by itself.
    pub city: String,
    /// The address in one line.
    pub address: String,
    /// Typed identifiers: kind (`MID`, `LEI`, `IOR`, `USCC`, `DUNS`, `FEI` …) and value.
    pub identifiers: Vec<(String, String)>,
    /// Countries in which the goods are made. Empty: the party's country, unless
    /// it only buys.
    pub origins: Vec<String>,
    /// Regions in which the goods are made, ISO 3166-2. Empty: not narrowed down.
    pub regions: Vec<String>,
    /// Tariff prefixes, digits only. Empty: the goods are not narrowed down by tariff.
    pub hts_prefixes: Vec<String>,
    /// The goods in words.
    pub goods: String,
    /// Goods that are left out, as written.
    pub exclusions: Vec<String>,
    /// Ports by which the goods go, as written.
    pub ports: Vec<String>,
    /// First day of the period that is looked at.
    pub from_on: Option<NaiveDate>,
    /// Last day of it.
    pub until_on: Option<NaiveDate>,
    /// What the party is said to be.
    pub role: Option<Role>,
    /// From which score on it is proposed: what would change the outcome depends on it.
    pub threshold: Threshold,
}

/// A stored party.
#[derive(Debug, Clone, Default)]
pub struct PartyFacts {
    /// Its key in the data base.
    pub party_id: i64,
    /// Every spelling of its name that was seen.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Every address that was seen, each in one line.
    pub addresses: Vec<String>,
    /// Typed identifiers: kind and value.
    pub identifiers: Vec<(String, String)>,
}

/// A stored shipment line.
#[derive(Debug, Clone, Default)]
pub struct LineFacts {
    /// Tariff number, digits only, or empty.
    pub hts: String,
    /// Description of the goods, or empty.
    pub description: String,
    /// Country of origin, alpha-2 or empty.
    pub origin_country: String,
    /// Country of export, alpha-2 or empty.
    pub export_country: String,
    /// Name of the maker, or of the shipper where no maker is told; or empty.
    pub maker: String,
    /// Its address, or empty.
    pub maker_address: String,
    /// The foreign port where the goods were laden, as written, or empty.
    pub port_lading: String,
    /// The port-local day of arrival.
    pub arrival_on: Option<NaiveDate>,
    /// On how many confirmed lines of the same subject its shipper (or maker)
    /// and its consignee (or importer) stand together; none where no line was
    /// confirmed or the line lacks one of them.
    pub confirmed_together: Option<u32>,
}

/// Scores a stored party against what is looked for.
///
/// The name leads; an equal identifier is strong evidence of its own; country,
/// region, city and address support or weaken. The reasons' figures add up to
/// the score, and evidence that agrees never lowers it.
#[must_use]
pub fn score_party(subject: &Subject, party: &PartyFacts) -> Score {
    Search::new(subject).score(party)
}

/// What is looked for, made ready once for many stored parties.
#[derive(Debug)]
pub struct Search<'s> {
    subject: &'s Subject,
    sought: Prepared,
}

impl<'s> Search<'s> {
    /// Makes a subject ready.
    #[must_use]
    pub fn new(subject: &'s Subject) -> Self {
        Self { subject, sought: prepare_subject(subject) }
    }

    /// [`score_party`].
    #[must_use]
    pub fn score(&self, party: &PartyFacts) -> Score {
        self.weighed(&prepare_party(party), party, 0).unwrap_or_default()
    }

    /// [`score_party`], if it comes to so much at least: most candidates do not, and
    /// are not put into words.
    #[must_use]
    pub fn score_from(&self, party: &PartyFacts, least_permille: u16) -> Option<Score> {
        self.weighed(&prepare_party(party), party, i32::from(least_permille))
    }

    fn weighed(&self, stored: &Prepared, party: &PartyFacts, least: i32) -> Option<Score> {
        let Subject { basis, role, threshold, .. } = self.subject;
        let mut weighing = weigh(&self.sought, stored);
        weighing.derived_mid = derived_mid(self.subject, party);
        (weighing.total() >= least)
            .then(|| explain_wholly(&weighing, &self.sought, stored, (*basis, *role), *threshold))
    }
}

/// What is looked for, ready for many comparisons.
pub(super) fn prepare_subject(subject: &Subject) -> Prepared {
    let mut sought =
        Prepared::new(&subject.names, &subject.country, &subject.address, &subject.identifiers)
            .in_city(&subject.city);
    if let Some(code) = region::from_text(&subject.province) {
        sought.places.add_region(Found { code, sign: Sign::Name(region_word(code)) });
    }
    sought
}

fn region_word(code: &'static str) -> &'static str {
    region::name(code)
}

/// A stored party, ready for many comparisons.
pub(super) fn prepare_party(party: &PartyFacts) -> Prepared {
    let mut stored = Prepared::new(&party.names, &party.country, "", &party.identifiers);
    let nation = stored.country.clone();
    for address in &party.addresses {
        stored.places.add(address, &nation);
    }
    stored
}

/// A manufacturer code that one side declares, where name and address of the
/// other give it by rule (19 CFR part 102, appendix).
fn derived_mid(subject: &Subject, party: &PartyFacts) -> Option<String> {
    let mids = |identifiers: &[(String, String)]| -> Vec<String> {
        identifiers
            .iter()
            .filter(|(kind, _)| kind.eq_ignore_ascii_case("MID"))
            .map(|(_, value)| value.trim().to_uppercase())
            .collect()
    };
    let gives = |mid: &String, names: &[String], addresses: &[String]| {
        let nation = mid.get(..2).unwrap_or_default();
        names.iter().any(|name| {
            addresses
                .iter()
                .any(|address| mid::compare(mid, name, address, nation) == Comparison::Agrees)
        })
    };
    let (sought, stored) = (mids(&subject.identifiers), mids(&party.identifiers));
    // Declared on both sides, the codes themselves are compared.
    let own = [subject.address.clone()];
    match (sought.is_empty(), stored.is_empty()) {
        (false, true) => sought.into_iter().find(|mid| gives(mid, &party.names, &party.addresses)),
        (true, false) => stored.into_iter().find(|mid| gives(mid, &subject.names, &own)),
        _ => None,
    }
}
