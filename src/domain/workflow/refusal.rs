//! Why the rules say no, in words for a page.

use std::fmt;

use chrono::NaiveDate;

use super::{Need, Standard};
use crate::domain::evidence::{Basis, Lack};
use crate::domain::order::Gap;
use crate::domain::role::Role;

/// Which condition of a rule failed. `Display` is a full sentence; no part of
/// it repeats what a person typed, so that it can be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The action does not start from the state that the docket is in.
    WrongState {
        /// The action's label.
        action: &'static str,
        /// The state's label; "not yet open" before there is one.
        state: &'static str,
        /// Labels of the states from which the action starts; empty when it opens a docket.
        allowed_from: Vec<&'static str>,
    },
    /// The actor's role may not do this.
    NotYourRole {
        /// The action's label.
        action: &'static str,
        /// The roles that may.
        may: Vec<Role>,
    },
    /// The command lacks a fact that the rule needs.
    Missing {
        /// What is lacking.
        need: Need,
    },
    /// The evidence does not reach the standard.
    Weak {
        /// What the rule asks for.
        needed: Standard,
        /// What was shown.
        have: Standard,
    },
    /// The evidence grid of the case does not show what the floor asks for.
    Unproved {
        /// The standard that was asked.
        standard: Standard,
        /// What is lacking, each with what to do.
        lacks: Vec<Lack>,
    },
    /// The order that is cited does not cover the line as it is declared.
    Uncovered {
        /// In what.
        gaps: Vec<Gap>,
    },
    /// The day lies before the one that it follows from.
    TooEarly {
        /// What it is the day of, as the beginning of a sentence.
        what: &'static str,
        /// What happened before.
        before: &'static str,
        /// On which day.
        since: NaiveDate,
    },
    /// The law or the policy forbids it here.
    Barred {
        /// The reason with its source, a full sentence.
        why: &'static str,
    },
}

impl Refusal {
    /// A stable code for logs, tests and the problem type of the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "wrong_state",
            Self::NotYourRole { .. } => "not_your_role",
            Self::Missing { .. } => "missing_fact",
            Self::Weak { .. } => "weak_evidence",
            Self::Unproved { .. } => "unproved",
            Self::Uncovered { .. } => "uncovered",
            Self::TooEarly { .. } => "too_early",
            Self::Barred { .. } => "barred",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongState { action, state, allowed_from } if allowed_from.is_empty() => write!(
                f,
                "\u{201c}{action}\u{201d} opens a new docket, but this one is already in the state \u{201c}{state}\u{201d}."
            ),
            Self::WrongState { action, state, allowed_from } => write!(
                f,
                "\u{201c}{action}\u{201d} is not possible in the state \u{201c}{state}\u{201d}; it starts from: {}.",
                allowed_from.join(", ")
            ),
            Self::NotYourRole { action, may } if may.is_empty() => {
                write!(
                    f,
                    "Nobody needs to do this for \u{201c}{action}\u{201d}; it takes effect without it."
                )
            }
            Self::NotYourRole { action, may } => {
                let names: Vec<&str> = may.iter().map(|role| role.label()).collect();
                write!(
                    f,
                    "Your role may not do this: \u{201c}{action}\u{201d}. It is open to: {}.",
                    names.join(", ")
                )
            }
            Self::Missing { need } => {
                write!(f, "This needs {}. Add it and try again.", need.label())
            }
            Self::Weak { needed, have } => write!(
                f,
                "The evidence standard does not carry this: it needs \u{201c}{needed}\u{201d}, and what is shown is \u{201c}{have}\u{201d}."
            ),
            Self::Unproved { standard, lacks } => unproved(f, *standard, lacks),
            Self::Uncovered { gaps } => {
                let gaps: Vec<&str> = gaps.iter().map(|gap| gap.label()).collect();
                write!(
                    f,
                    "The order does not cover this line as it is declared: {}. Cite another order, or say \
                     through what else the order covers it.",
                    gaps.join("; ")
                )
            }
            Self::TooEarly { what, before, since } => {
                write!(f, "{what} cannot have come before {before}, on {since}. Correct the day.")
            }
            Self::Barred { why } => f.write_str(why),
        }
    }
}

fn unproved(f: &mut fmt::Formatter<'_>, standard: Standard, lacks: &[Lack]) -> fmt::Result {
    write!(
        f,
        "The evidence grid of the case does not show what is asked for \u{201c}{}\u{201d}:",
        standard.label().to_lowercase()
    )?;
    for (index, lack) in lacks.iter().enumerate() {
        write!(f, " ({}) {} {}", index + 1, lack.asks, lack.mend)?;
        if !lack.claims.is_empty() {
            let numbers: Vec<String> = lack.claims.iter().map(i32::to_string).collect();
            write!(f, " This is open in claim {}.", numbers.join(", "))?;
        }
        let basis = if lack.takes_ground {
            "Policy: counsel can record a ground for going on without it."
        } else {
            match lack.basis {
                Basis::Law => "Law: nothing takes its place.",
                Basis::Policy => "Policy: an answer closes it.",
            }
        };
        write!(f, " [{basis}]")?;
    }
    f.write_str(" See the page of the evidence.")
}

impl std::error::Error for Refusal {}
