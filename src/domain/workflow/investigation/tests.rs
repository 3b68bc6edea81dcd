use super::*;
use crate::domain::workflow::tests::{day, filing, machine_tests, reason};

fn facts(state: Option<InvestigationState>) -> InvestigationFacts {
    InvestigationFacts { state }
}

fn sample(action: InvestigationAction, _state: Option<InvestigationState>) -> InvestigationCommand {
    let reason = reason();
    let paper = "1:26-cr-00001".to_owned();
    match action {
        InvestigationAction::Open => InvestigationCommand::Open { reason },
        InvestigationAction::GatherEvidence => InvestigationCommand::GatherEvidence,
        InvestigationAction::RecordPriorDisclosure => disclosure(Statute::Usc1592, true, false),
        InvestigationAction::ProposePenalty => InvestigationCommand::ProposePenalty {
            statute: Statute::Usc1592,
            element: MentalElement::Negligence,
            reason,
        },
        InvestigationAction::RecordPetition => {
            InvestigationCommand::RecordPetition { filing: filing(Standing::ImporterOrConsignee) }
        }
        InvestigationAction::DecidePetition => InvestigationCommand::DecidePetition {
            outcome: ReliefOutcome::Denied,
            amount: String::new(),
            reason,
        },
        InvestigationAction::SupportSeizure => {
            InvestigationCommand::SupportSeizure { holds: vec!["H-2026-000311".into()], reason }
        }
        InvestigationAction::ReferDoj => InvestigationCommand::ReferDoj {
            statute: Statute::Usc1589,
            element: MentalElement::Knowledge,
            reason,
        },
        InvestigationAction::RecordIndictment => {
            InvestigationCommand::RecordIndictment { court_number: paper }
        }
        InvestigationAction::RecordConviction => {
            InvestigationCommand::RecordConviction { judgment: paper }
        }
        InvestigationAction::RecordAcquittal => {
            InvestigationCommand::RecordAcquittal { judgment: paper }
        }
        InvestigationAction::RecordDeclination => {
            InvestigationCommand::RecordDeclination { letter: paper }
        }
        InvestigationAction::Close => InvestigationCommand::Close { reason },
    }
}

fn disclosure(
    statute: Statute,
    was_before_start: bool,
    was_without_knowledge: bool,
) -> InvestigationCommand {
    InvestigationCommand::RecordPriorDisclosure {
        statute,
        disclosed_on: day(),
        was_before_start,
        was_without_knowledge,
        reason: reason(),
    }
}

machine_tests!(InvestigationState, InvestigationAction, InvestigationCommand, sample, facts);

#[test]
fn analysts_partners_and_auditors_are_outside_the_wall() {
    let inside = [Role::Investigator, Role::Counsel, Role::Supervisor];
    for rule in RULES {
        for role in rule.proposes.iter().chain(rule.approves).chain(rule.signs) {
            assert!(inside.contains(role), "{:?}: {role:?}", rule.action);
        }
    }
}

#[test]
fn a_prior_disclosure_counts_in_time_and_under_two_statutes() {
    let evidence = facts(Some(InvestigationState::Evidence));
    let try_it =
        |command| decide(&evidence, &command, Role::Investigator).map(|decision| decision.to);
    assert!(try_it(disclosure(Statute::Usc1593a, false, true)).is_ok());
    assert_eq!(try_it(disclosure(Statute::Usc1592, false, false)).unwrap_err().code(), "barred");
    assert_eq!(try_it(disclosure(Statute::Usc1595aB, true, true)).unwrap_err().code(), "barred");
}

#[test]
fn the_mental_element_must_fit_the_statute() {
    let evidence = facts(Some(InvestigationState::Evidence));
    let penalty = |statute, element| {
        let command = InvestigationCommand::ProposePenalty { statute, element, reason: reason() };
        decide(&evidence, &command, Role::Investigator)
    };
    assert!(penalty(Statute::Usc1595aB, MentalElement::ConcernedInAnyWay).is_ok());
    assert_eq!(
        penalty(Statute::Usc1595aB, MentalElement::Negligence).unwrap_err(),
        Refusal::Missing { need: Need::MentalElement }
    );
    assert_eq!(penalty(Statute::Usc545, MentalElement::Knowledge).unwrap_err().code(), "barred");
}

#[test]
fn a_petition_on_a_penalty_is_decided_with_an_amount_or_without() {
    let petitioned = facts(Some(InvestigationState::PenaltyPetitioned));
    for outcome in ReliefOutcome::ALL.iter().copied() {
        for amount in ["", "USD 12,000"] {
            let command = InvestigationCommand::DecidePetition {
                outcome,
                amount: amount.into(),
                reason: reason(),
            };
            let is_right = amount.is_empty() != (outcome == ReliefOutcome::Mitigated);
            let decided = decide(&petitioned, &command, Role::Investigator);
            assert_eq!(decided.is_ok(), is_right, "{outcome:?} {amount:?}");
            assert!(decided.is_err() || decided.unwrap().needs_approval);
        }
    }
    let stranger = InvestigationCommand::RecordPetition { filing: filing(Standing::NoStanding) };
    let facts = facts(Some(InvestigationState::CivilPenalty));
    assert_eq!(decide(&facts, &stranger, Role::Investigator).unwrap_err().code(), "missing_fact");
}
