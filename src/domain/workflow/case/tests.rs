use super::*;
use crate::domain::evidence::tests::full;
use crate::domain::hold::Authority;
use crate::domain::order::OrderKind;
use crate::domain::regime::{ENTITY_LIST, Measure, STATUTE};
use crate::domain::workflow::Need;
use crate::domain::workflow::tests::{machine_tests, order, reason};

/// A law that knows every finding, so that the table alone is looked at.
const ALL_FINDINGS: &Regime = &Regime {
    findings: &[
        CaseAction::FindSufficientWro,
        CaseAction::FindSufficientFinding,
        CaseAction::FindSufficientMeasure,
    ],
    measures: &[Measure {
        kind: OrderKind::Measure,
        name: "Measure",
        authority: Authority::OtherLaw,
        standard: None,
        decided_by: "An authority",
        instrument: "Decision",
    }],
    ..STATUTE
};

fn facts(state: Option<CaseState>) -> CaseFacts {
    CaseFacts { state, grid: full(), regime: ALL_FINDINGS }
}

fn sample(action: CaseAction, state: Option<CaseState>) -> CaseCommand {
    let is_measure = state == Some(CaseState::SufficientMeasure);
    let kind = if is_measure { OrderKind::Measure } else { OrderKind::Wro };
    let reason = reason();
    let words = vec!["What the goods are".to_owned()];
    match action {
        CaseAction::Open => CaseCommand::Open { reason },
        CaseAction::StartScreening => CaseCommand::StartScreening,
        CaseAction::ReturnWithAdvice => CaseCommand::ReturnWithAdvice { advice: words },
        CaseAction::Resubmit => CaseCommand::Resubmit { note: String::new() },
        CaseAction::MarkDuplicate => CaseCommand::MarkDuplicate { of: "C-2026-000001".into() },
        CaseAction::ReferOut => {
            CaseCommand::ReferOut { agency: "Department of Labor".into(), reason }
        }
        CaseAction::Accept => CaseCommand::Accept { reason },
        CaseAction::StartDeveloping => CaseCommand::StartDeveloping,
        CaseAction::AwaitInformation => CaseCommand::AwaitInformation { questions: words },
        CaseAction::ReceiveInformation => CaseCommand::ReceiveInformation { note: String::new() },
        CaseAction::Suspend => CaseCommand::Suspend { reason },
        CaseAction::Resume => CaseCommand::Resume { reason },
        CaseAction::SubmitToLegal => CaseCommand::SubmitToLegal { reason },
        CaseAction::ReturnToDevelopment => CaseCommand::ReturnToDevelopment { reason },
        CaseAction::FindSufficientWro => {
            CaseCommand::FindSufficientWro { standard: Standard::ReasonablyIndicates, reason }
        }
        CaseAction::FindSufficientFinding => {
            CaseCommand::FindSufficientFinding { standard: Standard::ConclusivelyIndicates, reason }
        }
        CaseAction::FindSufficientMeasure => {
            CaseCommand::FindSufficientMeasure { standard: Standard::ReasonablyIndicates, reason }
        }
        CaseAction::IssueOrder => CaseCommand::IssueOrder { order: order(kind), reason },
        CaseAction::CloseInsufficient => CaseCommand::CloseInsufficient { reason },
        CaseAction::CloseNoNexus => CaseCommand::CloseNoNexus { reason },
        CaseAction::CloseRemediated => CaseCommand::CloseRemediated { reason },
        CaseAction::Reopen => CaseCommand::Reopen { evidence: words, reason },
        CaseAction::MergeInto => {
            CaseCommand::MergeInto { into: "C-2026-000001".into(), into_law: None, reason }
        }
        CaseAction::SplitOff => CaseCommand::SplitOff {
            title: "The second plant".into(),
            allegations: vec!["A-2026-000002".into()],
            holds: Vec::new(),
            claims: Vec::new(),
            evidence: Vec::new(),
            reason,
        },
        CaseAction::ReferToInvestigation => CaseCommand::ReferToInvestigation { reason },
    }
}

machine_tests!(CaseState, CaseAction, CaseCommand, sample, facts);

fn refused(state: CaseState, command: &CaseCommand, role: Role) -> Refusal {
    decide(&facts(Some(state)), command, role).unwrap_err()
}

#[test]
fn only_counsel_finds_the_evidence_sufficient_and_on_its_standard() {
    let weak = CaseCommand::FindSufficientFinding {
        standard: Standard::ReasonablyIndicates,
        reason: reason(),
    };
    assert_eq!(
        refused(CaseState::LegalReview, &weak, Role::Counsel),
        Refusal::Weak {
            needed: Standard::ConclusivelyIndicates,
            have: Standard::ReasonablyIndicates
        }
    );
    assert_eq!(refused(CaseState::LegalReview, &weak, Role::Supervisor).code(), "not_your_role");
}

#[test]
fn an_order_needs_its_own_standard_and_two_more_people() {
    let finding = CaseCommand::IssueOrder { order: order(OrderKind::Finding), reason: reason() };
    assert_eq!(refused(CaseState::SufficientWro, &finding, Role::Analyst).code(), "weak_evidence");
    let decision =
        decide(&facts(Some(CaseState::SufficientFinding)), &finding, Role::Analyst).unwrap();
    assert!(decision.needs_approval && decision.needs_signature);
    let lapsed = OrderCitation { is_active: false, ..order(OrderKind::Wro) };
    let lapsed = CaseCommand::IssueOrder { order: lapsed, reason: reason() };
    assert_eq!(
        refused(CaseState::SufficientWro, &lapsed, Role::Supervisor),
        Refusal::Missing { need: Need::ActiveOrder }
    );
}

/// The guard reads the grid at exactly three steps, and says what is missing.
#[test]
fn what_the_grid_does_not_show_stops_a_finding_and_an_order() {
    let bare = |state| CaseFacts { grid: Grid::default(), ..facts(state) };
    // The floor of the grid is asked for the standards of the agency alone.
    for state in CaseState::ALL.iter().filter(|state| **state != CaseState::SufficientMeasure) {
        for action in CaseAction::ALL {
            let command = sample(*action, Some(*state));
            for role in crate::domain::workflow::tests::ALL_ROLES {
                let full = decide(&facts(Some(*state)), &command, role);
                let empty = decide(&bare(Some(*state)), &command, role);
                match (full, empty) {
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
fn a_return_without_advice_is_refused() {
    let bare = CaseCommand::ReturnWithAdvice { advice: vec!["  ".into()] };
    assert_eq!(
        refused(CaseState::Screening, &bare, Role::Analyst).to_string(),
        "This needs the list of what is missing, in words. Add it and try again."
    );
}

#[test]
fn what_is_closed_reopens_and_what_is_open_can_be_referred() {
    for state in CaseState::ALL {
        let has = |action| row(Some(*state), action).len() == 1;
        assert_eq!(has(CaseAction::Reopen), !state.is_open());
        assert_eq!(has(CaseAction::ReferToInvestigation), state.is_open());
    }
}

#[test]
fn a_partner_has_no_part_in_a_case() {
    for rule in RULES {
        for role in
            [Role::PartnerUploader, Role::PartnerAdmin, Role::Importer, Role::Surety, Role::Auditor]
        {
            assert!(!rule.proposes.contains(&role));
        }
    }
}

#[test]
fn a_case_ends_as_its_own_law_knows() {
    let abroad = Regime::from_code("r_mx_stps").unwrap();
    let under = |regime, state| CaseFacts { state: Some(state), grid: Grid::default(), regime };
    let find = |regime, command: &CaseCommand| {
        decide(&under(regime, CaseState::LegalReview), command, Role::Counsel)
    };
    let measure = |standard| CaseCommand::FindSufficientMeasure { standard, reason: reason() };
    assert!(find(abroad, &measure(Standard::OwnLaw)).is_ok());
    assert_eq!(
        find(abroad, &measure(Standard::ReasonToBelieve)).unwrap_err().code(),
        "weak_evidence"
    );
    let wro = sample(CaseAction::FindSufficientWro, None);
    assert_eq!(find(abroad, &wro).unwrap_err().code(), "barred");
    let own = <&Regime>::default();
    assert_eq!(find(own, &measure(Standard::OwnLaw)).unwrap_err().code(), "barred");
    let cite = |kind| CaseCommand::IssueOrder { order: order(kind), reason: reason() };
    let found = under(abroad, CaseState::SufficientMeasure);
    assert!(decide(&found, &cite(OrderKind::Measure), Role::Analyst).is_ok());
    assert_eq!(decide(&found, &cite(OrderKind::Wro), Role::Analyst).unwrap_err().code(), "barred");
}

#[test]
fn a_case_of_a_presumption_ends_in_a_listing_and_never_in_a_withhold_release_order() {
    let caatsa = Regime::from_code("caatsa").unwrap();
    for regime in [&ENTITY_LIST, caatsa] {
        let facts = |state| CaseFacts { state: Some(state), grid: Grid::default(), regime };
        let find = |action| {
            decide(&facts(CaseState::LegalReview), &sample(action, None), Role::Counsel)
                .map_err(|refusal| refusal.code())
                .map(|decision| decision.to)
        };
        assert_eq!(find(CaseAction::FindSufficientMeasure), Ok(CaseState::SufficientMeasure));
        assert_eq!(find(CaseAction::FindSufficientWro), Err("barred"));
        assert_eq!(find(CaseAction::FindSufficientFinding), Err("barred"));
        for kind in OrderKind::ALL {
            let issue = CaseCommand::IssueOrder { order: order(*kind), reason: reason() };
            let is_listed = regime.measure(*kind).is_some();
            let issued = decide(&facts(CaseState::SufficientMeasure), &issue, Role::Supervisor);
            assert_eq!(issued.is_ok(), is_listed, "{} {kind:?}", regime.code);
        }
        assert!(!regime.has_clock("WRO_TARGET") && !regime.has_clock("FINDING_TARGET"));
    }
    let listing =
        CaseCommand::IssueOrder { order: order(OrderKind::EntityListing), reason: reason() };
    assert_eq!(
        refused(CaseState::SufficientWro, &listing, Role::Supervisor).code(),
        "barred",
        "what carries a withhold release order carries no listing"
    );
}

#[test]
fn cases_of_two_laws_are_not_merged() {
    let merge = |into_law| CaseCommand::MergeInto {
        into: "C-2026-000002".into(),
        into_law,
        reason: reason(),
    };
    let facts = CaseFacts {
        state: Some(CaseState::Developing),
        grid: Grid::default(),
        regime: &ENTITY_LIST,
    };
    assert!(decide(&facts, &merge(Some(&ENTITY_LIST)), Role::Analyst).is_ok());
    let other = decide(&facts, &merge(Some(&STATUTE)), Role::Analyst).unwrap_err();
    assert_eq!(other.code(), "barred");
    assert!(other.to_string().contains("different laws"), "{other}");
}
