use super::*;
use crate::domain::workflow::Standing;
use crate::domain::workflow::tests::{filing, machine_tests, reason};

fn facts(state: Option<PetitionState>) -> PetitionFacts {
    PetitionFacts { state, is_order_in_force: true }
}

fn sample(action: PetitionAction, _state: Option<PetitionState>) -> PetitionCommand {
    let reason = reason();
    match action {
        PetitionAction::File => {
            PetitionCommand::File { filing: filing(Standing::NoStanding), reason }
        }
        PetitionAction::StartReview => PetitionCommand::StartReview,
        PetitionAction::AskMore => {
            PetitionCommand::AskMore { questions: vec!["Since when?".into()] }
        }
        PetitionAction::Answer => PetitionCommand::Answer { note: String::new() },
        PetitionAction::Grant => PetitionCommand::Grant {
            ground: ChangeGround::NoLongerMade,
            told: String::new(),
            reason,
        },
        PetitionAction::Deny => {
            PetitionCommand::Deny { ground: DenialGround::NotShown, told: String::new(), reason }
        }
    }
}

machine_tests!(PetitionState, PetitionAction, PetitionCommand, sample, facts);

#[test]
fn a_petition_is_about_an_order_in_force() {
    let over = PetitionFacts { is_order_in_force: false, ..facts(None) };
    let refusal = decide(&over, &sample(PetitionAction::File, None), Role::Petitioner).unwrap_err();
    assert_eq!(refusal, Refusal::Missing { need: Need::ActiveOrder });
}
