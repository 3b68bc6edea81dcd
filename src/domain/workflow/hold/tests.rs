mod cover;
mod damages;
mod sample;

use super::*;
use crate::domain::evidence::Grid;
use crate::domain::hold::{HoldingPlace, NoticeElement, ReleaseReason};
use crate::domain::order::{Cover, OrderKind};
use crate::domain::workflow::tests::{day, filing, machine_tests, order, reason};
use crate::domain::workflow::{Need, OrderCitation, Standard, Standing};
use sample::sample;

/// Facts in which nothing is barred: a withhold release order, a document
/// number, an attested presentation.
fn facts(state: Option<HoldState>) -> HoldFacts {
    let is_protested = state == Some(HoldState::Protested);
    HoldFacts {
        state,
        is_presentation_attested: true,
        protest: is_protested.then_some(ProtestFacts { is_of_exclusion: true }),
        is_entry_prohibited: false,
        successor: Some("0198".into()),
        happened: Happened { advice_mailed: true, proof_received: true, claim_time_over: true },
        ..HoldFacts::unopened(Authority::Wro, true)
    }
}

fn detain(order: OrderCitation) -> HoldCommand {
    HoldCommand::Detain { order, cover: Cover::default(), reason: reason() }
}

machine_tests!(HoldState, HoldAction, HoldCommand, sample, facts);

fn try_it(facts: &HoldFacts, command: &HoldCommand) -> Result<HoldState, Refusal> {
    decide(facts, command, Role::Analyst).map(|decision| decision.to)
}

fn code(facts: &HoldFacts, command: &HoldCommand) -> &'static str {
    try_it(facts, command).map_or_else(|refusal| refusal.code(), |_| "allowed")
}

fn under(authority: Authority, state: HoldState) -> HoldFacts {
    HoldFacts { authority, ..facts(Some(state)) }
}

#[test]
fn nothing_comes_before_what_it_follows_from() {
    let all = |on| Days {
        imported: on,
        presented: on,
        detained: on,
        refused: on,
        protested: on,
        seized: on,
        claimed: on,
    };
    for (action, state) in [
        (HoldAction::Present, HoldState::Targeted),
        (HoldAction::SendNotice, HoldState::Detained),
        (HoldAction::Export, HoldState::Excluded),
        (HoldAction::Destroy, HoldState::Excluded),
        (HoldAction::Protest, HoldState::Excluded),
        (HoldAction::DenyProtest, HoldState::Protested),
        (HoldAction::FilePetition, HoldState::Seized),
        (HoldAction::FileClaim, HoldState::Seized),
        (HoldAction::MakeOffer, HoldState::Seized),
        (HoldAction::RecordRedelivery, HoldState::RedeliveryDemanded),
        (HoldAction::PetitionDamages, HoldState::DamagesAssessed),
        (HoldAction::PetitionAsSurety, HoldState::SuretyDemanded),
    ] {
        let command = sample(action, Some(state));
        assert_eq!(code(&facts(Some(state)), &command), "allowed", "{action:?}");
        let early = HoldFacts { days: all(day().succ_opt()), ..facts(Some(state)) };
        assert_eq!(code(&early, &command), "too_early", "{action:?}");
        let on_time = HoldFacts { days: all(Some(day())), ..facts(Some(state)) };
        assert_eq!(code(&on_time, &command), "allowed", "{action:?}");
    }
}

#[test]
fn after_a_claim_a_court_declares_the_forfeiture() {
    let claimed = facts(Some(HoldState::ClaimFiled));
    assert_eq!(code(&claimed, &sample(HoldAction::Forfeit, None)), "wrong_state");
    let judged = sample(HoldAction::RecordForfeiture, None);
    assert_eq!(try_it(&claimed, &judged), Ok(HoldState::Forfeited));
    assert_eq!(code(&facts(Some(HoldState::Seized)), &judged), "wrong_state");
}

#[test]
fn nothing_is_held_without_a_document_number_and_an_order_in_force() {
    let nameless = HoldFacts { document_kind_allows_hold: false, ..facts(None) };
    let target = sample(HoldAction::Target, None);
    assert_eq!(try_it(&nameless, &target), Err(Refusal::Missing { need: Need::EntryOrBill }));
    let presented = facts(Some(HoldState::Presented));
    let lapsed = OrderCitation { is_active: false, ..order(OrderKind::Wro) };
    assert_eq!(
        try_it(&presented, &detain(lapsed)),
        Err(Refusal::Missing { need: Need::ActiveOrder })
    );
    let unversioned = OrderCitation { version: 0, ..order(OrderKind::Wro) };
    assert_eq!(
        try_it(&presented, &detain(unversioned)),
        Err(Refusal::Missing { need: Need::OrderVersion })
    );
    assert_eq!(code(&presented, &detain(order(OrderKind::EntityListing))), "barred");
}

#[test]
fn a_supervisor_approves_every_decision_on_goods_and_counsel_signs_a_seizure() {
    use HoldAction::{Detain, Exclude, Forfeit, Release, Seize};
    for rule in RULES
        .iter()
        .filter(|rule| [Detain, Exclude, Release, Seize, Forfeit].contains(&rule.action))
    {
        assert_eq!(rule.approves, [Role::Supervisor]);
        assert_eq!(!rule.signs.is_empty(), matches!(rule.action, Seize | Forfeit));
    }
}

#[test]
fn the_machine_alone_moves_nothing() {
    for state in every_state() {
        for rule in available(state, Role::Service) {
            assert!(rule.is_provisional() && rule.approves == [Role::Supervisor]);
        }
    }
    let deemed: Vec<_> = RULES.iter().filter_map(|rule| rule.by_clock).collect();
    assert_eq!(deemed, ["EXAM", "DETERMINE", "ABANDON", "PROTEST30"]);
}

#[test]
fn a_sealed_container_is_not_presented() {
    let sealed =
        HoldCommand::Present { presented_on: day(), place: "Pier 4".into(), is_viewable: false };
    assert_eq!(code(&facts(Some(HoldState::Targeted)), &sealed), "barred");
}

#[test]
fn a_notice_with_four_elements_is_not_sent() {
    let four = NoticeElement::ALL.iter().copied().skip(1).collect();
    let notice = HoldCommand::SendNotice { sent_on: day(), elements: four };
    assert_eq!(code(&facts(Some(HoldState::Detained)), &notice), "missing_fact");
}

#[test]
fn the_authority_decides_what_the_clock_deems() {
    let exclude = |counsel_view| HoldCommand::DeemExcluded { due_on: day(), counsel_view };
    let state = HoldState::NoticeSent;
    assert_eq!(code(&under(Authority::Uflpa, state), &exclude(None)), "allowed");
    assert_eq!(code(&under(Authority::Wro, state), &exclude(None)), "missing_fact");
    assert_eq!(code(&under(Authority::OtherAgency, state), &exclude(None)), "barred");
    let unattested =
        HoldFacts { is_presentation_attested: false, ..under(Authority::Uflpa, state) };
    assert_eq!(code(&unattested, &exclude(None)), "missing_fact");
}

#[test]
fn goods_are_abandoned_only_under_an_unprotested_withhold_release_order() {
    let abandon = sample(HoldAction::DeemAbandoned, None);
    for authority in Authority::ALL {
        let wanted = if *authority == Authority::Wro { "allowed" } else { "barred" };
        assert_eq!(code(&under(*authority, HoldState::Excluded), &abandon), wanted, "{authority}");
    }
    let protest = Some(ProtestFacts { is_of_exclusion: true });
    let protested = HoldFacts { protest, ..under(Authority::Wro, HoldState::Excluded) };
    assert_eq!(code(&protested, &abandon), "barred");
}

#[test]
fn a_finding_ends_exclusion_and_export_and_leads_to_seizure() {
    let state = HoldState::UnderReview;
    assert_eq!(
        code(&under(Authority::Finding, state), &sample(HoldAction::Exclude, None)),
        "barred"
    );
    assert_eq!(
        code(&under(Authority::Finding, state), &sample(HoldAction::Export, None)),
        "barred"
    );
    assert_eq!(
        code(&under(Authority::Finding, state), &sample(HoldAction::Seize, None)),
        "allowed"
    );
    let reroute = sample(HoldAction::RerouteToFinding, None);
    assert_eq!(try_it(&under(Authority::Wro, state), &reroute), Ok(state));
    assert_eq!(code(&under(Authority::Uflpa, state), &reroute), "barred");
}

#[test]
fn a_seizure_needs_a_finding_or_a_recorded_ground() {
    let held = facts(Some(HoldState::UnderReview));
    let seize = |ground| HoldCommand::Seize { ground, cover: Cover::default(), reason: reason() };
    let finding = |kind| seize(SeizureGround::Finding { order: order(kind) });
    assert_eq!(code(&held, &finding(OrderKind::Wro)), "weak_evidence");
    assert_eq!(code(&held, &finding(OrderKind::RegionalPresumption)), "missing_fact");
    let recorded = |citation: &str| seize(SeizureGround::Recorded { citation: citation.into() });
    assert_eq!(code(&held, &recorded(" ")), "missing_fact");
    assert_eq!(code(&held, &recorded("19 CFR 162.23(a)")), "allowed");
}

#[test]
fn a_release_rests_on_the_burden_of_its_authority() {
    let state = HoldState::UnderReview;
    let release = |code| HoldCommand::Release { code, reason: reason() };
    assert_eq!(
        try_it(&under(Authority::Uflpa, state), &release(ReleaseReason::SatisfactoryProof)),
        Err(Refusal::Weak {
            needed: Standard::ClearAndConvincing,
            have: Standard::SatisfactoryProof
        })
    );
    assert_eq!(code(&under(Authority::Uflpa, state), &release(ReleaseReason::NoNexus)), "allowed");
    assert_eq!(code(&under(Authority::Wro, state), &release(ReleaseReason::NoNexus)), "barred");
    assert_eq!(code(&under(Authority::Wro, state), &release(ReleaseReason::CourtOrder)), "barred");
    assert_eq!(
        code(&facts(Some(HoldState::CourtReversed)), &release(ReleaseReason::NotCovered)),
        "barred"
    );
}

#[test]
fn an_organization_without_standing_does_not_protest() {
    let protest =
        |standing| HoldCommand::Protest { filing: filing(standing), is_marked_exclusion: true };
    let excluded = facts(Some(HoldState::Excluded));
    assert_eq!(
        try_it(&excluded, &protest(Standing::NoStanding)),
        Err(Refusal::Missing { need: Need::Standing })
    );
    assert_eq!(code(&excluded, &protest(Standing::Agent)), "allowed");
    assert!(available(HoldState::Excluded, Role::NgoFiler).is_empty());
    assert!(available(HoldState::Excluded, Role::Petitioner).is_empty());
}

#[test]
fn only_a_protest_of_exclusion_lapses() {
    let lapse = sample(HoldAction::DeemProtestDenied, None);
    let protest = Some(ProtestFacts { is_of_exclusion: false });
    let other = HoldFacts { protest, ..facts(Some(HoldState::Protested)) };
    assert_eq!(code(&other, &lapse), "barred");
    assert_eq!(code(&facts(Some(HoldState::Protested)), &lapse), "allowed");
}

#[test]
fn goods_deemed_excluded_leave_with_permission_only() {
    let export = HoldCommand::Export {
        exported_on: day(),
        proof: "AES X2026".into(),
        permission: String::new(),
    };
    assert_eq!(code(&facts(Some(HoldState::DeemedExcluded)), &export), "missing_fact");
    assert_eq!(code(&facts(Some(HoldState::Excluded)), &export), "allowed");
}

#[test]
fn redelivery_has_its_window_offers_and_zones_are_barred() {
    let demand = sample(HoldAction::DemandRedelivery, None);
    for (redelivery, wanted) in [
        (RedeliveryWindow::Open, "allowed"),
        (RedeliveryWindow::TooLate, "barred"),
        (RedeliveryWindow::LiquidationFinal, "barred"),
    ] {
        let released = HoldFacts { redelivery, ..facts(Some(HoldState::Released)) };
        assert_eq!(code(&released, &demand), wanted);
    }
    let prohibited = HoldFacts { is_entry_prohibited: true, ..facts(Some(HoldState::Seized)) };
    assert_eq!(code(&prohibited, &sample(HoldAction::MakeOffer, None)), "barred");
    let zone = HoldCommand::MoveGoods {
        to: HoldingPlace::ForeignTradeZone,
        permission: "yes".into(),
        reason: reason(),
    };
    assert_eq!(code(&facts(Some(HoldState::Detained)), &zone), "barred");
}

/// The grid of the case behind a hold is read at two steps; without a case, never.
#[test]
fn what_the_grid_does_not_show_stops_a_detention_and_a_seizure() {
    for state in HoldState::ALL {
        for action in HoldAction::ALL {
            let command = sample(*action, Some(*state));
            for role in crate::domain::workflow::tests::ALL_ROLES {
                let without = facts(Some(*state));
                let empty = HoldFacts { grid: Some(Grid::default()), ..without.clone() };
                let full = HoldFacts {
                    grid: Some(crate::domain::evidence::tests::full()),
                    ..without.clone()
                };
                let unread = decide(&without, &command, role).is_ok();
                assert_eq!(decide(&full, &command, role).is_ok(), unread);
                match decide(&empty, &command, role) {
                    Ok(_) => assert!(!action.reads_grid(), "{action:?}"),
                    Err(refusal) if unread => {
                        assert!(action.reads_grid(), "{action:?}");
                        assert_eq!(refusal.code(), "unproved");
                    }
                    Err(_) => {}
                }
            }
        }
    }
}

/// A presumption spares the evidence of forced labor, not that of the goods.
#[test]
fn a_presumption_asks_for_the_goods_alone() {
    let detain = |authority, kind| {
        let facts =
            HoldFacts { grid: Some(Grid::default()), ..under(authority, HoldState::Presented) };
        let refused = decide(&facts, &detain(order(kind)), Role::Analyst).unwrap_err();
        let Refusal::Unproved { lacks, .. } = refused else { panic!("{authority:?}") };
        lacks.len()
    };
    assert_eq!(detain(Authority::Wro, OrderKind::Wro), 4);
    assert_eq!(detain(Authority::Uflpa, OrderKind::EntityListing), 2);
}

#[test]
fn a_hold_of_another_law_has_its_steps_alone() {
    let canada = Regime::from_code("r_ca_9897");
    for state in HoldState::ALL {
        for action in HoldAction::ALL {
            let command = sample(*action, Some(*state));
            for role in crate::domain::workflow::tests::ALL_ROLES {
                let limited = HoldFacts { regime: canada, ..under(Authority::OtherLaw, *state) };
                let found = decide(&limited, &command, role);
                assert!(
                    found.is_err() || canada.is_some_and(|law| law.has_hold_step(*action)),
                    "{action:?} from {state:?}"
                );
            }
        }
    }
    let presented =
        HoldFacts { regime: canada, ..under(Authority::OtherLaw, HoldState::Presented) };
    assert!(decide(&presented, &detain(order(OrderKind::Measure)), Role::Analyst).is_ok());
    assert_eq!(code(&presented, &detain(order(OrderKind::Wro))), "barred");
}
