//! What is looked for, what is stored, and the score of a party; that of a
//! shipment line is in `line`.

use chrono::NaiveDate;

use super::reason::Score;
use super::sentence::explain_wholly;
use super::weigh::{Prepared, weigh};
use crate::domain::identifier::mid::{self, Comparison};
use crate::domain::region::{self, Found, Sign};

/// From this score on a link is proposed to a person; below it nothing is
/// shown unless asked for.
pub const PROPOSE_AT_PERMILLE: u16 = 780;

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
    let sought = prepare_subject(subject);
    let stored = prepare_party(party);
    let mut weighing = weigh(&sought, &stored);
    weighing.derived_mid = derived_mid(subject, party);
    explain_wholly(&weighing, &sought, &stored, subject.basis, subject.role)
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
