//! What an order says of workers: the indicators that were found, how many people it
//! concerns, and the steps by which it is made good. What a petition to revoke lacks is
//! read from here; it informs a person and stops nothing.

use std::collections::BTreeSet;

use super::allegation::Indicator;
use super::coded::coded;
use super::evidence::Direction;
use super::evidence::Grid;
use super::field::{FieldError, limited};
use super::voice::{refuse_identifying, refuse_inner};

/// The longest text of a step, in characters.
pub const TEXT_LIMIT_CHARS: usize = 2000;
/// The longest name of who counted or verified, in characters.
pub const NAME_LIMIT_CHARS: usize = 300;
/// The most steps of one order.
pub const STEP_LIMIT_ROWS: usize = 100;

coded! {
    /// What is done for workers.
    pub enum StepKind {
        RepayFees = "repay_fees", "Recruitment fees and debts are repaid or cancelled";
        ReturnDocuments = "return_documents", "Identity documents are returned";
        BackWages = "back_wages", "Wages that were withheld are paid";
        FreeMovement = "free_movement", "Workers may leave site, quarters and job";
        EndAbuse = "end_abuse", "Violence, threats and deception end, and who did it is gone";
        Conditions = "conditions", "Conditions and hours of work are put right";
        Grievance = "grievance", "Workers can complain without fear";
        Other = "other", "Something else";
    }
}

coded! {
    /// How far a step is.
    pub enum StepState {
        Planned = "planned", "Planned";
        UnderWay = "under_way", "Under way";
        Done = "done", "Said to be done";
        Verified = "verified", "Verified";
    }
}

/// What answers an indicator.
#[must_use]
pub const fn answers(indicator: Indicator) -> StepKind {
    match indicator {
        Indicator::Debt => StepKind::RepayFees,
        Indicator::Documents => StepKind::ReturnDocuments,
        Indicator::Wages => StepKind::BackWages,
        Indicator::Movement | Indicator::Isolation => StepKind::FreeMovement,
        Indicator::Vulnerability
        | Indicator::Deception
        | Indicator::Violence
        | Indicator::Intimidation => StepKind::EndAbuse,
        Indicator::Conditions | Indicator::Overtime => StepKind::Conditions,
    }
}

/// The indicators for which evidence of a grid stands, in the order of the list.
#[must_use]
pub fn found(grid: &Grid) -> Vec<Indicator> {
    let supports = |indicator: Indicator| {
        grid.ratings.iter().any(|rating| {
            rating.direction == Direction::Supports && rating.indicator == Some(indicator)
        })
    };
    Indicator::ALL.iter().copied().filter(|indicator| supports(*indicator)).collect()
}

/// What is still missing before it can be said that workers were made whole, a
/// sentence each. `steps`: kind and state of each step; whether workers were heard.
#[must_use]
pub fn missing(
    indicators: &[Indicator],
    steps: &[(StepKind, StepState)],
    is_counted: bool,
    are_workers_heard: bool,
) -> Vec<String> {
    let mut lacks = Vec::new();
    if !is_counted {
        lacks.push("Nobody has said how many workers are concerned.".to_owned());
    }
    let asked: BTreeSet<&str> = indicators.iter().map(|one| answers(*one).code()).collect();
    for kind in StepKind::ALL.iter().filter(|kind| asked.contains(kind.code())) {
        let best = steps.iter().filter(|(known, _)| known == kind).map(|(_, state)| *state);
        let best = best.max_by_key(|state| rank(*state));
        let label = kind.label();
        match best {
            None => lacks.push(format!("No step says: {}.", lower(label))),
            Some(StepState::Verified) => {}
            Some(state) => lacks.push(format!(
                "Not verified by anybody independent ({}): {}.",
                lower(state.label()),
                lower(label)
            )),
        }
    }
    if !are_workers_heard {
        lacks.push("Nothing is recorded of what the workers say.".to_owned());
    }
    lacks
}

fn rank(state: StepState) -> usize {
    StepState::ALL.iter().position(|known| *known == state).unwrap_or_default()
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
}

/// A step's form, as it was sent. The amount is read by who knows currencies.
#[derive(Debug, Clone, Default)]
pub struct StepForm {
    /// The kind's code.
    pub kind: String,
    /// What is to be done, for whom, until when.
    pub plan: String,
    /// The amount, in units of the currency; may be empty.
    pub amount: String,
    /// Its currency, ISO 4217; may be empty.
    pub currency: String,
    /// What shows it.
    pub evidence: String,
    /// What the workers said, so that nobody is known by it.
    pub worker_words: String,
    /// The state's code.
    pub state: String,
    /// Who verifies or verified, independent of the producer.
    pub verifier: String,
}

/// A step, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDraft {
    /// What is done.
    pub kind: StepKind,
    /// What is to be done, for whom, until when.
    pub plan: String,
    /// What shows it; may be empty while it is planned.
    pub evidence: String,
    /// What the workers said.
    pub worker_words: String,
    /// How far it is.
    pub state: StepState,
    /// Who verifies or verified.
    pub verifier: String,
}

impl StepDraft {
    /// Reads a form; complaints are added to those that are there.
    pub fn parse(form: &StepForm, errors: &mut Vec<FieldError>) -> Option<Self> {
        let before = errors.len();
        let kind = StepKind::from_code(&form.kind);
        if kind.is_none() {
            errors.push(FieldError::new("kind", "Choose what is done."));
        }
        let state = StepState::from_code(&form.state);
        if state.is_none() {
            errors.push(FieldError::new("state", "Choose how far it is."));
        }
        let plan = limited("plan", &form.plan, TEXT_LIMIT_CHARS, errors);
        if plan.is_empty() && !errors.iter().any(|error| error.field == "plan") {
            errors.push(FieldError::new("plan", "Write what is to be done, and for whom."));
        }
        let evidence = limited("evidence", &form.evidence, TEXT_LIMIT_CHARS, errors);
        let worker_words = limited("worker_words", &form.worker_words, TEXT_LIMIT_CHARS, errors);
        refuse_identifying("worker_words", &worker_words, errors);
        let verifier = limited("verifier", &form.verifier, NAME_LIMIT_CHARS, errors);
        for (field, text) in [
            ("plan", &plan),
            ("evidence", &evidence),
            ("worker_words", &worker_words),
            ("verifier", &verifier),
        ] {
            refuse_inner(field, text, errors);
        }
        if state.is_some_and(|state| rank(state) >= rank(StepState::Done)) && evidence.is_empty() {
            errors.push(FieldError::new("evidence", "Say what shows that it was done."));
        }
        if state == Some(StepState::Verified) && verifier.is_empty() {
            errors.push(FieldError::new(
                "verifier",
                "Say who verified it, independent of the producer.",
            ));
        }
        match (kind, state, errors.len() == before) {
            (Some(kind), Some(state), true) => {
                Some(Self { kind, plan, evidence, worker_words, state, verifier })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_follows_from_what_was_found() {
        let found = [Indicator::Debt, Indicator::Wages, Indicator::Isolation];
        let all = missing(&found, &[], false, false);
        assert_eq!(all.len(), 5, "{all:?}");
        let steps = [
            (StepKind::RepayFees, StepState::Verified),
            (StepKind::BackWages, StepState::Planned),
            (StepKind::BackWages, StepState::Done),
            (StepKind::FreeMovement, StepState::Verified),
        ];
        let left = missing(&found, &steps, true, true);
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left.iter().any(|lack| lack.contains("said to be done") && lack.contains("wages")));
        assert!(missing(&[], &[], true, true).is_empty());
    }

    #[test]
    fn every_indicator_is_answered_by_a_step() {
        for indicator in Indicator::ALL {
            assert_ne!(answers(*indicator), StepKind::Other, "{indicator:?}");
        }
    }

    #[test]
    fn words_that_make_a_worker_known_are_refused() {
        let form = StepForm {
            kind: "back_wages".into(),
            plan: "Three months are paid.".into(),
            state: "verified".into(),
            worker_words: "Call me: lin@example.com or 0998 123456".into(),
            ..StepForm::default()
        };
        let mut errors = Vec::new();
        assert!(StepDraft::parse(&form, &mut errors).is_none());
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["worker_words", "evidence", "verifier"]);
        let form = StepForm {
            worker_words: "Pay came late, then in full; nobody asks for the card any more.".into(),
            evidence: "Payroll of May to July".into(),
            verifier: "Assured Labor Audits".into(),
            ..form
        };
        assert!(StepDraft::parse(&form, &mut Vec::new()).is_some());
    }
}
