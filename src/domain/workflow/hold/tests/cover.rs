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

/// What a later step rests on must have happened; the page says so where it would offer it.
#[test]
fn nothing_is_done_before_what_it_rests_on() {
    use crate::domain::hold::{ExclusionGround, ReleaseReason};
    use crate::domain::workflow::hold::{Happened, barred};
    for (action, state) in
        [(HoldAction::DeemAbandoned, HoldState::Excluded), (HoldAction::Forfeit, HoldState::Seized)]
    {
        let ready = facts(Some(state));
        let early = HoldFacts { happened: Happened::default(), ..ready.clone() };
        assert_eq!(code(&ready, &sample(action, Some(state))), "allowed", "{action:?}");
        assert_eq!(code(&early, &sample(action, Some(state))), "barred", "{action:?}");
        assert!(barred(&early, action).is_some() && barred(&ready, action).is_none());
    }
    let held = facts(Some(HoldState::UnderReview));
    let unproved = HoldFacts { happened: Happened::default(), ..held.clone() };
    let release = |ground| HoldCommand::Release { code: ground, reason: reason() };
    assert_eq!(code(&held, &release(ReleaseReason::SatisfactoryProof)), "allowed");
    assert_eq!(code(&unproved, &release(ReleaseReason::SatisfactoryProof)), "barred");
    assert_eq!(code(&unproved, &release(ReleaseReason::AgencyError)), "allowed");
    let exclude = |ground| {
        let mut command = sample(HoldAction::Exclude, None);
        if let HoldCommand::Exclude { ground: told, .. } = &mut command {
            *told = ground;
        }
        command
    };
    let running = HoldFacts { is_proof_running: true, ..held.clone() };
    assert_eq!(code(&held, &exclude(ExclusionGround::ProofLate)), "allowed");
    assert_eq!(code(&running, &exclude(ExclusionGround::ProofLate)), "barred");
    assert_eq!(code(&running, &exclude(ExclusionGround::ProofInsufficient)), "allowed");
    // Goods go on under the Finding that their own order has become, and under no other.
    let moved = sample(HoldAction::RerouteToFinding, None);
    for successor in [None, Some("another".to_owned())] {
        let other = HoldFacts { successor, ..facts(Some(HoldState::NoticeSent)) };
        assert_eq!(code(&other, &moved), "barred");
    }
}
