//! Scores as people read them: parts, figures and sentences.

use serde::{Deserialize, Serialize};

use super::calibrate::CALIBRATION_VERSION;
use super::score::Threshold;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The names of the two sides.
    Name,
    /// Typed identifiers: MID, LEI, importer number and so on.
    Identifier,
    /// The country of the party, or of the goods.
    Country,
    /// The region inside a country, by postal code or by name.
    Region,
    /// The city.
    City,
    /// The address.
    Address,
    /// The tariff classification of the goods.
    Tariff,
    /// The words that describe the goods.
    Goods,
    /// The ports by which the goods came.
    Route,
    /// The date against the period that is looked at.
    Date,
    /// The parties that stand beside it in confirmed lines.
    Company,
}

impl Part {
    /// All parts, in the order in which reasons are given.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Identifier,
        Self::Country,
        Self::Region,
        Self::City,
        Self::Address,
        Self::Tariff,
        Self::Goods,
        Self::Route,
        Self::Date,
        Self::Company,
    ];

    /// The code that is stored and exported.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Identifier => "identifier",
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
            Self::Address => "address",
            Self::Tariff => "tariff",
            Self::Goods => "goods",
            Self::Route => "route",
            Self::Date => "date",
            Self::Company => "company",
        }
    }

    /// The word that a reason begins with.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Identifier => "Identifier",
            Self::Country => "Country",
            Self::Region => "Region",
            Self::City => "City",
            Self::Address => "Address",
            Self::Tariff => "Tariff",
            Self::Goods => "Goods",
            Self::Route => "Route",
            Self::Date => "Date",
            Self::Company => "Company",
        }
    }

    /// Which of the questions that a link answers this part belongs to.
    #[must_use]
    pub const fn question(self) -> Question {
        match self {
            Self::Name | Self::Identifier | Self::Company => Question::Who,
            Self::Tariff | Self::Goods => Question::What,
            Self::Country | Self::Region | Self::City | Self::Address | Self::Route => {
                Question::Where
            }
            Self::Date => Question::When,
        }
    }
}

/// A link ties an entity and goods and a place and a time: one question each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// The entity.
    Who,
    /// The goods.
    What,
    /// The place.
    Where,
    /// The time.
    When,
}

impl Question {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Who, Self::What, Self::Where, Self::When];

    /// What pages and tables call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Who => "Entity",
            Self::What => "Goods",
            Self::Where => "Place",
            Self::When => "Time",
        }
    }
}

/// To which side a part speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// Both sides tell it, and nothing follows.
    #[default]
    Neutral,
    /// It speaks for the link, even where the score was full already.
    For,
    /// It speaks against the link.
    Against,
    /// One side does not tell it: it could not be compared and narrows nothing.
    Missing,
}

impl Bearing {
    /// What pages and tables call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Neutral => "decides nothing",
            Self::For => "agrees",
            Self::Against => "speaks against",
            Self::Missing => "not told",
        }
    }
}

/// One part of a score and why it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What was compared.
    pub part: Part,
    /// What this adds to the score, in thousandths; negative when it speaks
    /// against, 0 when it could not be compared or decides nothing.
    pub permille: i32,
    /// A sentence that begins with the part's label.
    pub text: String,
    /// To which side it speaks; read by [`Reason::bearing`].
    #[serde(default)]
    pub bearing: Bearing,
}

impl Reason {
    /// To which side it speaks; of reasons that were stored before this was
    /// kept, by their figure.
    #[must_use]
    pub const fn bearing(&self) -> Bearing {
        match self.permille {
            1.. => Bearing::For,
            ..0 => Bearing::Against,
            0 => self.bearing,
        }
    }
}

/// How far two things agree, and why. The reasons' figures add up to the score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 1000.
    pub permille: u16,
    /// Every part that was looked at, those that decide nothing included, in
    /// the order in which they were added up.
    pub reasons: Vec<Reason>,
    /// The whole in one sentence.
    pub sentence: String,
    /// How many of a thousand labelled pairs with such a score of the party were
    /// the same: [`super::likely`]. None where no party was compared.
    pub likely_permille: Option<u16>,
    /// What would change the outcome, one sentence each, the weightiest first.
    pub flips: Vec<String>,
}

impl Score {
    /// What the parts of one question come to: against as soon as one part is,
    /// for when at least one is and none is against, missing when nothing was
    /// compared.
    #[must_use]
    pub fn answer(reasons: &[Reason], question: Question) -> Bearing {
        let has = |bearing: Bearing| {
            reasons
                .iter()
                .any(|reason| reason.part.question() == question && reason.bearing() == bearing)
        };
        [Bearing::Against, Bearing::For, Bearing::Neutral]
            .into_iter()
            .find(|bearing| has(*bearing))
            .unwrap_or(Bearing::Missing)
    }
}

/// What is stored with a link beside its parts, so that an old one shows what
/// was said then. The versions of list and scorer have fields of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Explanation {
    /// From which score on links were proposed then; 0 for links from before
    /// this was kept.
    pub threshold_permille: u16,
    /// Which setting of the threshold that was; 0 for the one that is shipped.
    pub threshold_version: i32,
    /// See [`Score::likely_permille`].
    pub likely_permille: Option<u16>,
    /// The version of the table of likelihoods.
    pub calibration: String,
    /// What would have changed the outcome.
    pub flips: Vec<String>,
}

impl Explanation {
    /// What is said of a score now, with the threshold in force and its version.
    #[must_use]
    pub fn of(score: &Score, threshold: Threshold, version: i32) -> Self {
        Self {
            threshold_permille: threshold.permille(),
            threshold_version: version,
            likely_permille: score.likely_permille,
            calibration: CALIBRATION_VERSION.to_owned(),
            flips: score.flips.clone(),
        }
    }
}
