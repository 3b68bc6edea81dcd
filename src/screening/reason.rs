//! Scores as people read them: parts, figures and sentences.

use serde::{Deserialize, Serialize};

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
    /// The address.
    Address,
    /// The tariff classification of the goods.
    Tariff,
    /// The words that describe the goods.
    Goods,
    /// The date against the period that is looked at.
    Date,
}

impl Part {
    /// All parts, in the order in which reasons are given.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Identifier,
        Self::Country,
        Self::Address,
        Self::Tariff,
        Self::Goods,
        Self::Date,
    ];

    /// The code that is stored and exported.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Identifier => "identifier",
            Self::Country => "country",
            Self::Address => "address",
            Self::Tariff => "tariff",
            Self::Goods => "goods",
            Self::Date => "date",
        }
    }

    /// The word that a reason begins with.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Identifier => "Identifier",
            Self::Country => "Country",
            Self::Address => "Address",
            Self::Tariff => "Tariff",
            Self::Goods => "Goods",
            Self::Date => "Date",
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
}

/// How far two things agree, and why. The reasons' figures add up to the score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 1000.
    pub permille: u16,
    /// Every part that was looked at, those that decide nothing included.
    pub reasons: Vec<Reason>,
    /// The whole in one sentence.
    pub sentence: String,
}

/// How a part changes a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Counts as it is, in thousandths, within what is left.
    Add(i32),
    /// A share, in thousandths, of what is missing to 1000: evidence that
    /// supports can never prove more than all.
    Support(i32),
}

impl Step {
    /// The score after this step; always 0 to 1000.
    pub fn apply(self, before: i32) -> i32 {
        let change = match self {
            Self::Add(permille) => permille,
            Self::Support(share) => (1_000 - before) * share / 1_000,
        };
        (before + change).clamp(0, 1_000)
    }
}

/// Adds up reasons so that the score stays between 0 and 1000 and is still the
/// sum of its reasons.
#[derive(Debug, Default)]
pub(super) struct Sum {
    total: i32,
    reasons: Vec<Reason>,
}

impl Sum {
    /// Begins with an earlier score and its reasons.
    pub fn from_score(score: &Score) -> Self {
        Self { total: i32::from(score.permille), reasons: score.reasons.clone() }
    }

    /// The score so far.
    pub const fn total(&self) -> i32 {
        self.total
    }

    /// Takes one more step, with the words that explain it.
    pub fn add(&mut self, part: Part, step: Step, text: impl AsRef<str>) {
        let after = step.apply(self.total);
        self.reasons.push(Reason {
            part,
            permille: after - self.total,
            text: format!("{}: {}", part.label(), text.as_ref()),
        });
        self.total = after;
    }

    /// The finished score.
    pub fn finish(self, sentence: String) -> Score {
        Score {
            permille: u16::try_from(self.total.clamp(0, 1_000)).unwrap_or(0),
            reasons: self.reasons,
            sentence,
        }
    }

    /// The parts that speak for and against, in words, for the sentence.
    pub fn outline(&self) -> String {
        let list = |is_wanted: fn(i32) -> bool| {
            let mut labels: Vec<String> = Vec::new();
            for reason in self.reasons.iter().filter(|reason| is_wanted(reason.permille)) {
                let label = reason.part.label().to_lowercase();
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            labels.join(", ")
        };
        let (speaks_for, against) = (list(|figure| figure > 0), list(|figure| figure < 0));
        match (speaks_for.is_empty(), against.is_empty()) {
            (true, true) => "nothing could be compared".to_owned(),
            (true, false) => format!("against it: {against}"),
            (false, true) => format!("for it: {speaks_for}"),
            (false, false) => format!("for it: {speaks_for}; against it: {against}"),
        }
    }
}
