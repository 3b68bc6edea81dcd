//! An order is about the goods that are held, moved or seized under it; proof has its time.

use super::{code, facts, sample};
use crate::domain::order::{Cover, CoverGround, Gap, OrderKind};
use crate::domain::workflow::hold::{HoldAction, HoldCommand, HoldFacts, HoldState, SeizureGround};
use crate::domain::workflow::tests::{order, reason};

/// A command with a ground, to a line of another party.
fn of_another(action: HoldAction, ground: CoverGround) -> HoldCommand {
    let gap = Cover { ground, gaps: vec![Gap::Party] };
    let mut command = sample(action, None);
    let (HoldCommand::Target { cover, .. }
    | HoldCommand::Detain { cover, .. }
    | HoldCommand::Seize { cover, .. }
    | HoldCommand::RerouteToFinding { cover, .. }) = &mut command
    else {
        panic!("{action:?} cites no order for a line")
    };
    *cover = gap;
    command
}

#[test]
fn every_step_that_cites_an_order_for_a_line_asks_whether_it_covers_it() {
    for (action, state) in [
        (HoldAction::Target, None),
        (HoldAction::Detain, Some(HoldState::Presented)),
        (HoldAction::Seize, Some(HoldState::UnderReview)),
        (HoldAction::RerouteToFinding, Some(HoldState::NoticeSent)),
    ] {
        let say = |ground| code(&facts(state), &of_another(action, ground));
        assert_eq!(say(CoverGround::Line), "uncovered", "{action:?}");
        assert_eq!(say(CoverGround::FalseOrigin), "uncovered", "{action:?}");
        assert_eq!(say(CoverGround::OpenScope), "allowed", "{action:?}");
    }
}

#[test]
fn a_recorded_ground_rests_on_no_order() {
    let held = facts(Some(HoldState::UnderReview));
    let cover = Cover { ground: CoverGround::Line, gaps: Gap::ALL.to_vec() };
    let ground = SeizureGround::Recorded { citation: "19 CFR 162.23(a)".into() };
    assert_eq!(code(&held, &HoldCommand::Seize { ground, cover, reason: reason() }), "allowed");
}

#[test]
fn nothing_is_seized_for_late_proof_while_its_time_runs() {
    let seize = HoldCommand::Seize {
        ground: SeizureGround::Finding { order: order(OrderKind::Finding) },
        cover: Cover::default(),
        reason: reason(),
    };
    let running = |state| HoldFacts { is_proof_running: true, ..facts(Some(state)) };
    for state in [HoldState::Presented, HoldState::Detained, HoldState::NoticeSent] {
        assert_eq!(code(&running(state), &seize), "barred", "{state:?}");
        assert_eq!(code(&facts(Some(state)), &seize), "allowed", "{state:?}");
    }
    // Proof came, or the goods were refused: what is judged is no matter of time.
    for state in [HoldState::UnderReview, HoldState::Excluded, HoldState::ProtestDenied] {
        assert_eq!(code(&running(state), &seize), "allowed", "{state:?}");
    }
}

#[test]
fn the_right_to_export_ends_with_the_finding() {
    let excluded = facts(Some(HoldState::Excluded));
    let export = sample(HoldAction::Export, None);
    assert_eq!(code(&excluded, &export), "allowed");
    let upgraded = HoldFacts { is_finding_issued: true, ..excluded };
    assert_eq!(code(&upgraded, &export), "barred");
}
