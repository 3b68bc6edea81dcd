use super::check::*;
use super::*;
use crate::domain::evidence::tests::full;
use crate::domain::workflow::Need;
use crate::domain::workflow::tests::{day, machine_tests, order, reason};

fn facts(state: Option<OrderState>) -> OrderFacts {
    let regime = <&Regime>::default();
    OrderFacts {
        state,
        regime,
        kind: OrderKind::Wro,
        has_scope: true,
        rescope: None,
        is_cited: true,
        grid: None,
    }
}

fn sample(action: OrderAction, _state: Option<OrderState>) -> OrderCommand {
    let reason = reason();
    let ground = ChangeGround::NoLongerMade;
    match action {
        OrderAction::Draft => OrderCommand::Draft { reason },
        OrderAction::Withdraw => OrderCommand::Withdraw { reason },
        OrderAction::Approve => {
            let basis = ApprovalBasis::Published;
            OrderCommand::Approve {
                basis,
                publication: String::new(),
                standard: Standard::ReasonablyIndicates,
                reason,
            }
        }
        OrderAction::Activate => OrderCommand::Activate {
            effective_on: day(),
            instrument: "Memorandum of 2 March 2026".into(),
            publication: String::new(),
            secretary_approval: String::new(),
        },
        OrderAction::Narrow => OrderCommand::Narrow { ground, said_in: String::new(), reason },
        OrderAction::Modify => {
            let ground = ChangeGround::ScopeCorrected;
            OrderCommand::Modify { ground, said_in: String::new(), reason }
        }
        OrderAction::Revoke => OrderCommand::Revoke { ground, said_in: String::new(), reason },
        OrderAction::Supersede => {
            OrderCommand::Supersede { by: order(OrderKind::EntityListing), reason }
        }
        OrderAction::UpgradeToFinding => OrderCommand::UpgradeToFinding {
            finding: order(OrderKind::Finding),
            standard: Standard::ConclusivelyIndicates,
            reason,
        },
    }
}

machine_tests!(OrderState, OrderAction, OrderCommand, sample, facts);

#[test]
fn a_finding_needs_the_conclusive_standard_and_its_publication() {
    let finding = |state| OrderFacts { kind: OrderKind::Finding, ..facts(Some(state)) };
    let approve = sample(OrderAction::Approve, None);
    assert_eq!(
        decide(&finding(OrderState::Draft), &approve, Role::Analyst).unwrap_err().code(),
        "weak_evidence"
    );
    let activate = |secretary: &str, publication: &str| {
        let command = OrderCommand::Activate {
            effective_on: day(),
            instrument: "Memorandum of 2 March 2026".into(),
            publication: publication.into(),
            secretary_approval: secretary.into(),
        };
        decide(&finding(OrderState::Approved), &command, Role::Analyst)
    };
    let missing = |need| Refusal::Missing { need };
    assert_eq!(activate("", "91 FR 1").unwrap_err(), missing(Need::SecretaryApproval));
    assert_eq!(activate("Approval of 1 March 2026", "").unwrap_err(), missing(Need::Publication));
    assert!(activate("Approval of 1 March 2026", "91 FR 1").is_ok());
}

/// A wider scope rests on what an order of that scope would rest on.
#[test]
fn a_wider_scope_needs_its_standard() {
    let wider = OrderFacts { rescope: Some(Rescope::Wider), ..facts(Some(OrderState::Active)) };
    let told = |facts: &OrderFacts, ground, said_in: &str| {
        let said_in = said_in.to_owned();
        decide(facts, &OrderCommand::Modify { ground, said_in, reason: reason() }, Role::Analyst)
    };
    let modify = |facts: &OrderFacts, ground| told(facts, ground, "91 FR 4712");
    let shown = OrderFacts { grid: Some(full()), ..wider.clone() };
    let empty = OrderFacts { grid: Some(Grid::default()), ..wider.clone() };
    let stands = |rescope| OrderFacts { rescope: Some(rescope), ..wider.clone() };
    let narrower = stands(Rescope::Part);
    let corrected = ChangeGround::ScopeCorrected;
    assert_eq!(modify(&wider, corrected).unwrap_err(), Refusal::Barred { why: NO_CASE_WIDER });
    assert_eq!(modify(&empty, corrected).unwrap_err().code(), "unproved");
    assert!(modify(&shown, corrected).is_ok());
    for ground in [ChangeGround::NotMade, ChangeGround::NoLongerMade, ChangeGround::NotImported] {
        assert_eq!(modify(&shown, ground).unwrap_err(), Refusal::Barred { why: WIDER_GROUND });
        assert!(modify(&narrower, ground).is_ok());
    }
    for command in [OrderAction::Modify, OrderAction::Narrow] {
        let same = decide(&stands(Rescope::Same), &sample(command, None), Role::Analyst);
        assert_eq!(same.unwrap_err(), Refusal::Barred { why: SAME_SCOPE });
    }
    let part =
        |facts: &OrderFacts| decide(facts, &sample(OrderAction::Narrow, None), Role::Analyst);
    assert_eq!(part(&shown).unwrap_err(), Refusal::Barred { why: NO_PART });
    assert!(part(&narrower).is_ok());
    for ground in [ChangeGround::CourtDecision, ChangeGround::PublishedList] {
        assert!(modify(&wider, ground).is_ok());
        let silent = told(&wider, ground, " ").unwrap_err();
        assert_eq!(silent, Refusal::Missing { need: Need::Publication });
    }
}

#[test]
fn an_order_without_a_scope_is_not_approved() {
    let bare = OrderFacts { has_scope: false, ..facts(Some(OrderState::Draft)) };
    let refusal = decide(&bare, &sample(OrderAction::Approve, None), Role::Analyst).unwrap_err();
    assert_eq!(refusal, Refusal::Missing { need: Need::Scope });
}

#[test]
fn only_a_withhold_release_order_becomes_a_finding() {
    let listing = OrderFacts { kind: OrderKind::EntityListing, ..facts(Some(OrderState::Active)) };
    let upgrade = sample(OrderAction::UpgradeToFinding, None);
    assert_eq!(decide(&listing, &upgrade, Role::Supervisor).unwrap_err().code(), "barred");
}

/// The grid of the case behind an order is read at two steps; without a case there is no
/// approval but of an order that was published.
#[test]
fn what_the_grid_does_not_show_stops_an_approval_and_an_upgrade() {
    for state in OrderState::ALL {
        for action in OrderAction::ALL {
            let mut command = sample(*action, Some(*state));
            if let OrderCommand::Approve { basis, .. } = &mut command {
                *basis = ApprovalBasis::Evidence;
            }
            for role in crate::domain::workflow::tests::ALL_ROLES {
                let is_modified = *action == OrderAction::Modify;
                let rescope = is_modified.then_some(Rescope::Wider);
                let without = OrderFacts { rescope, ..facts(Some(*state)) };
                let empty = OrderFacts { grid: Some(Grid::default()), ..without.clone() };
                let shown = OrderFacts { grid: Some(full()), ..without.clone() };
                let bare = decide(&without, &command, role);
                let plain = decide(&shown, &command, role);
                let needs_case =
                    [(OrderAction::Approve, NO_CASE), (OrderAction::Modify, NO_CASE_WIDER)];
                let needs_case = needs_case.iter().find(|one| one.0 == *action).map(|one| one.1);
                if let (Some(why), true) = (needs_case, plain.is_ok()) {
                    assert_eq!(bare.unwrap_err(), Refusal::Barred { why });
                } else {
                    assert_eq!(bare.is_ok(), plain.is_ok(), "{action:?}");
                }
                match (plain, decide(&empty, &command, role)) {
                    (Ok(_), Err(refusal)) => {
                        assert!(action.reads_grid(), "{action:?}");
                        assert_eq!(refusal.code(), "unproved");
                    }
                    (Ok(_), Ok(_)) => assert!(!action.reads_grid(), "{action:?}"),
                    (Err(refusal), other) => assert_eq!(other.unwrap_err(), refusal),
                }
            }
        }
    }
}

#[test]
fn an_order_that_was_published_says_where() {
    let uncited = OrderFacts { is_cited: false, ..facts(Some(OrderState::Draft)) };
    let approve = sample(OrderAction::Approve, None);
    let refusal = decide(&uncited, &approve, Role::Analyst).unwrap_err();
    assert_eq!(refusal, Refusal::Missing { need: Need::Publication });
    // The lists and presumptions of others carry no standard of the agency.
    let listing = OrderFacts { kind: OrderKind::EntityListing, ..uncited };
    let regime = Regime::from_code("us_uflpa_entity_list").unwrap_or_default();
    assert!(decide(&OrderFacts { regime, ..listing }, &approve, Role::Analyst).is_ok());
}

#[test]
fn counsel_signs_every_change_of_an_order_in_force() {
    for rule in RULES.iter().filter(|rule| rule.from.iter().any(|from| from.is_in_force())) {
        assert_eq!(rule.signs, [Role::Counsel], "{:?}", rule.action);
        assert_eq!(rule.approves, [Role::Supervisor], "{:?}", rule.action);
    }
}

#[test]
fn an_order_of_another_law_has_its_standard_and_its_first_day() {
    let europe = Regime::from_code("r_eu_2024_3015").unwrap();
    let facts =
        |state| OrderFacts { regime: europe, kind: OrderKind::Measure, ..facts(Some(state)) };
    let approve = |standard| {
        let basis = ApprovalBasis::Published;
        let command =
            OrderCommand::Approve { basis, publication: String::new(), standard, reason: reason() };
        decide(&facts(OrderState::Draft), &command, Role::Analyst)
    };
    assert!(approve(Standard::OwnLaw).is_ok());
    assert_eq!(approve(Standard::SubstantiatedConcern).unwrap_err().code(), "weak_evidence");
    assert_eq!(approve(Standard::ConclusivelyIndicates).unwrap_err().code(), "weak_evidence");
    let activate = |effective_on: &str| {
        let command = OrderCommand::Activate {
            effective_on: effective_on.parse().unwrap(),
            instrument: "Decision 1".into(),
            publication: String::new(),
            secretary_approval: String::new(),
        };
        decide(&facts(OrderState::Approved), &command, Role::Analyst)
    };
    assert_eq!(activate("2027-12-13").unwrap_err().code(), "barred");
    assert!(activate("2027-12-14").is_ok());
}
