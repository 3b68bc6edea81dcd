//! The regimes: the laws of different countries against goods made with forced
//! labor, each a row of a table that a lawyer can read.
//!
//! A row owns its words, standards, measures, clocks, exits and documents.
//! Nothing outside this folder looks at a regime's code: it asks the row.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::clock::{self, Citation, ClockRule};
use crate::domain::coded::coded;
use crate::domain::hold::Authority;
use crate::domain::order::OrderKind;
use crate::domain::workflow::case::CaseAction;
use crate::domain::workflow::hold::HoldAction;
use crate::domain::workflow::{DocumentKind, Standard};

mod abroad;
mod agency;

pub use agency::{ENTITY_LIST, STATUTE};

/// The day on which the rows were last compared with their sources.
pub const LOOKED_AT: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 22);

coded! {
    /// What the law takes goods to be before anybody has shown anything.
    pub enum Presumption {
        None = "none", "None: the authority shows what it alleges";
        Rebuttable = "rebuttable", "Goods of the region, workforce or list are presumed tainted; the importer can rebut it";
        Clean = "clean", "Goods are presumed clean until the authority has decided";
    }
}

/// From when a regime is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The first day; none where this table does not know it.
    pub on: Option<NaiveDate>,
    /// Where that stands.
    pub citation: Citation,
}

/// A standard of evidence and what it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Which.
    pub standard: Standard,
    /// For what, in words.
    pub of: &'static str,
    /// The law.
    pub citation: Citation,
}

/// A kind of act that a regime knows.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The kind of order.
    pub kind: OrderKind,
    /// What the regime calls it.
    pub name: &'static str,
    /// The authority of a hold under it.
    pub authority: Authority,
    /// What must be reached before it is approved; none where others decide.
    pub standard: Option<Standard>,
    /// Who decides.
    pub decided_by: &'static str,
    /// What its instrument is called.
    pub instrument: &'static str,
}

/// A way out for goods, or for an order.
#[derive(Debug, Clone, Copy)]
pub struct Exit {
    /// What it is called.
    pub name: &'static str,
    /// How it is had, a sentence.
    pub how: &'static str,
    /// The law.
    pub citation: Citation,
}

/// Which steps of the hold exist under a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldSteps {
    /// All of the table of the hold.
    All,
    /// These alone: the others are acts of another country's law.
    Only(&'static [HoldAction]),
}

/// One regime: a row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Regime {
    /// Its stable code; those of other countries begin with `r_`.
    pub code: &'static str,
    /// What a page and a form call it.
    pub name: &'static str,
    /// Whose law it is.
    pub jurisdiction: &'static str,
    /// The legal instrument.
    pub instrument: Citation,
    /// From when.
    pub in_force: InForce,
    /// What is presumed.
    pub presumption: Presumption,
    /// Who decides, in words.
    pub decision_maker: &'static str,
    /// Who may bring an allegation or a petition.
    pub petitioners: &'static str,
    /// The standards, the lowest first.
    pub standards: &'static [Asked],
    /// Kinds of measures, the usual one first.
    pub measures: &'static [Measure],
    /// Codes of the clocks that run under it.
    pub clocks: &'static [&'static str],
    /// Ways out.
    pub exits: &'static [Exit],
    /// Papers that this product makes or keeps for it.
    pub documents: &'static [DocumentKind],
    /// Which steps of a hold it has.
    pub hold_steps: HoldSteps,
    /// Findings of counsel on a case that it has.
    pub findings: &'static [CaseAction],
    /// What is not known here, a sentence each; empty where the row is complete.
    pub open: &'static [&'static str],
}

/// Every regime, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Regime> {
    agency::REGIMES.iter().chain(abroad::REGIMES)
}

impl Regime {
    /// The row of a code; none when the table has none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<&'static Self> {
        all().find(|regime| regime.code == code)
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The name.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.name
    }

    /// The kind of act, if the regime has it.
    #[must_use]
    pub fn measure(&self, kind: OrderKind) -> Option<&'static Measure> {
        self.measures.iter().find(|measure| measure.kind == kind)
    }

    /// Whether a clock belongs to it.
    #[must_use]
    pub fn has_clock(&self, code: &str) -> bool {
        self.clocks.contains(&code)
    }

    /// The rows of its clocks as they run under its measures, each once, and
    /// whether counsel says if it runs.
    #[must_use]
    pub fn clock_rules(&self) -> Vec<(&'static ClockRule, bool)> {
        let mut found: Vec<(&'static ClockRule, bool)> = Vec::new();
        for code in self.clocks {
            for measure in self.measures {
                let current = clock::current(code, Some(measure.authority));
                let Some(rule) = current.or_else(|| clock::named(code)) else { continue };
                let is_known = found.iter().any(|(known, _)| {
                    known.code == rule.code
                        && known.version == rule.version
                        && known.started == rule.started
                });
                if !is_known {
                    found.push((rule, rule.counsel.contains(&measure.authority)));
                }
            }
        }
        found
    }

    /// Whether a hold under it knows a step.
    #[must_use]
    pub fn has_hold_step(&self, action: HoldAction) -> bool {
        match self.hold_steps {
            HoldSteps::All => true,
            HoldSteps::Only(actions) => actions.contains(&action),
        }
    }

    /// Whether a step of a case exists under it: findings of counsel differ,
    /// all other steps are the same everywhere.
    #[must_use]
    pub fn has_case_step(&self, action: CaseAction) -> bool {
        !action.is_finding() || self.findings.contains(&action)
    }

    /// Whether the whole row was read in its law; false marks it unverified.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether an order can be in force on a day: not before its law is.
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.in_force.on.is_none_or(|first| first <= day)
    }

    /// The regime of a hold's authority; none for another agency's, and for
    /// another country's, which the cited order names.
    #[must_use]
    pub fn of_authority(authority: Authority) -> Option<&'static Self> {
        if authority == Authority::OtherLaw {
            return None;
        }
        all().find(|regime| regime.measures.iter().any(|measure| measure.authority == authority))
    }
}

impl PartialEq for Regime {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Regime {}

impl Default for &'static Regime {
    fn default() -> Self {
        &STATUTE
    }
}

impl Serialize for Regime {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for &'static Regime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Regime::from_code(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("{code:?} is not the code of a regime"))
        })
    }
}

#[cfg(test)]
mod tests;
