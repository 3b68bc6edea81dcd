//! What every machine must keep, and the facts that its tests use.
use chrono::NaiveDate;

use super::*;
use crate::domain::order::OrderKind;

pub(crate) fn reason() -> Reason {
    Reason::parse("The order covers these goods.").unwrap()
}

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

pub(crate) fn order(kind: OrderKind) -> OrderCitation {
    OrderCitation { order_id: "0198".into(), version: 2, kind, is_active: true }
}

pub(crate) fn filing(standing: Standing) -> Filing {
    Filing {
        received_on: day(),
        filer: "Example Imports LLC".into(),
        standing,
        reference: String::new(),
    }
}

pub(crate) const ALL_ROLES: [Role; 17] = [
    Role::Public,
    Role::Source,
    Role::PartnerUploader,
    Role::PartnerAdmin,
    Role::Importer,
    Role::Surety,
    Role::NgoFiler,
    Role::Petitioner,
    Role::Clerk,
    Role::Analyst,
    Role::Supervisor,
    Role::Counsel,
    Role::Investigator,
    Role::Custodian,
    Role::Auditor,
    Role::Administrator,
    Role::Service,
];

/// Tests that hold for every machine. `$sample` gives a complete command for an
/// action in a state, `$facts` the facts in which nothing bars it.
macro_rules! machine_tests {
    ($state:ty, $action:ty, $command:ty, $sample:path, $facts:path) => {
        /// The table alone, read without the code under test.
        fn row(state: Option<$state>, action: $action) -> Vec<&'static Rule<$state, $action>> {
            RULES
                .iter()
                .filter(|rule| {
                    rule.action == action
                        && match state {
                            Some(state) => rule.from.contains(&state),
                            None => rule.from.is_empty(),
                        }
                })
                .collect()
        }

        fn every_state() -> Vec<Option<$state>> {
            std::iter::once(None).chain(<$state>::ALL.iter().copied().map(Some)).collect()
        }

        #[test]
        fn exactly_what_the_table_says_is_allowed() {
            let mut allowed = 0;
            for state in every_state() {
                for action in <$action>::ALL.iter().copied() {
                    let rules = row(state, action);
                    assert!(rules.len() <= 1, "two rules for {action:?} from {state:?}");
                    for role in crate::domain::workflow::tests::ALL_ROLES {
                        let found = decide(&$facts(state), &$sample(action, state), role);
                        let says = rules.first().filter(|rule| rule.proposes.contains(&role));
                        match (says, found) {
                            (Some(rule), Ok(decision)) => {
                                allowed += 1;
                                assert_eq!(Some(decision.to), rule.target(state));
                                assert_eq!(decision.needs_approval, !rule.approves.is_empty());
                                assert_eq!(decision.needs_signature, !rule.signs.is_empty());
                            }
                            (None, Err(refusal)) => {
                                let wanted =
                                    if rules.is_empty() { "wrong_state" } else { "not_your_role" };
                                assert_eq!(refusal.code(), wanted);
                                assert!(refusal.to_string().ends_with('.'), "{refusal}");
                            }
                            (says, found) => {
                                panic!("{state:?} {action:?} {role:?}: {says:?} but {found:?}")
                            }
                        }
                    }
                }
            }
            assert!(allowed > 0);
        }

        #[test]
        fn every_button_comes_from_the_table() {
            for state in every_state() {
                for role in crate::domain::workflow::tests::ALL_ROLES {
                    for rule in available(state, role) {
                        assert!(decide(&$facts(state), &$sample(rule.action, state), role).is_ok());
                    }
                }
            }
        }

        #[test]
        fn every_state_is_reachable_and_every_action_has_a_rule() {
            let mut reached: Vec<Option<$state>> = vec![None];
            let mut next = 0;
            while let Some(state) = reached.get(next).copied() {
                for rule in RULES.iter().filter(|rule| rule.starts_from(state)) {
                    let to = rule.target(state);
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
                next += 1;
            }
            for state in every_state() {
                assert!(reached.contains(&state), "{state:?}");
            }
            for action in <$action>::ALL {
                assert!(RULES.iter().any(|rule| rule.action == *action), "{action:?}");
            }
        }

        #[test]
        fn an_open_state_has_a_way_on() {
            for state in <$state>::ALL.iter().copied().filter(|state| state.is_open()) {
                let leaves = |rule: &&Rule<$state, $action>| {
                    rule.starts_from(Some(state)) && rule.target(Some(state)) != Some(state)
                };
                assert!(RULES.iter().any(|rule| leaves(&rule)), "{state:?}");
            }
        }

        #[test]
        fn rules_are_whole() {
            for rule in RULES {
                assert!(!rule.proposes.is_empty(), "{:?}", rule.action);
                assert!(!rule.citation.is_empty() && rule.note.ends_with('.'), "{:?}", rule.action);
                assert!(rule.signs.is_empty() || !rule.approves.is_empty(), "{:?}", rule.action);
                // What the law deems never takes effect without a person.
                assert!(!rule.is_provisional() || !rule.approves.is_empty(), "{:?}", rule.action);
                assert!(
                    !rule.approves.contains(&Role::Service) && !rule.signs.contains(&Role::Service)
                );
                if rule.proposes.contains(&Role::Service) {
                    assert!(rule.is_provisional(), "{:?}", rule.action);
                }
            }
        }

        #[test]
        fn a_command_survives_its_json_and_is_tagged_with_its_code() {
            for action in <$action>::ALL.iter().copied() {
                let command = $sample(action, None);
                assert_eq!(command_action(&command), action);
                let json = serde_json::to_value(&command).unwrap();
                assert_eq!(json.get("action").and_then(|tag| tag.as_str()), Some(action.code()));
                assert_eq!(serde_json::from_value::<$command>(json).unwrap(), command);
                assert_eq!(<$action>::from_code(action.code()), Some(action));
            }
            for state in <$state>::ALL.iter().copied() {
                assert_eq!(<$state>::from_code(state.code()), Some(state));
            }
        }

        #[test]
        fn the_printed_tables_name_every_state_and_action() {
            let rules = matrix();
            let decisions = decide_matrix();
            for action in <$action>::ALL {
                assert!(rules.contains(action.code()) && decisions.contains(action.code()));
            }
            for state in <$state>::ALL {
                assert!(rules.contains(state.code()));
            }
        }
    };
}
pub(crate) use machine_tests;

#[test]
fn the_ladder_of_the_agency_ranks_and_the_burdens_of_the_importer_do_not() {
    use Standard::{
        ClearAndConvincing, ConclusivelyIndicates, NoNexus, ReasonToBelieve, ReasonableCause,
        ReasonablyIndicates, SatisfactoryProof,
    };
    assert!(ConclusivelyIndicates.satisfies(ReasonablyIndicates));
    assert!(ConclusivelyIndicates.satisfies(ReasonableCause));
    assert!(!ReasonablyIndicates.satisfies(ConclusivelyIndicates));
    assert!(!ReasonablyIndicates.satisfies(ReasonableCause));
    assert!(ReasonablyIndicates.satisfies(ReasonToBelieve));
    for burden in [ClearAndConvincing, NoNexus, SatisfactoryProof] {
        for standard in Standard::ALL {
            assert_eq!(burden.satisfies(*standard), burden == *standard);
        }
    }
}

#[test]
fn a_reason_is_words_of_a_sensible_length() {
    assert_eq!(Reason::parse("  ok  "), Err(ReasonError::TooShort(2)));
    assert_eq!(Reason::parse(&"x".repeat(4001)), Err(ReasonError::TooLong(4001)));
    assert_eq!(Reason::parse("0123456789\u{7}"), Err(ReasonError::Control(11)));
    assert_eq!(Reason::parse("первая\r\nвторая строка").unwrap().as_str(), "первая\nвторая строка");
    assert!(serde_json::from_str::<Reason>("\"short\"").is_err());
    assert_eq!(serde_json::to_string(&reason()).unwrap(), "\"The order covers these goods.\"");
}

#[test]
fn the_proposer_never_approves_and_only_counsel_signs() {
    let seize = hold::RULES.iter().find(|rule| rule.action == hold::HoldAction::Seize).unwrap();
    assert!(approve(seize, Role::Supervisor, false).is_ok());
    assert_eq!(approve(seize, Role::Supervisor, true).unwrap_err().code(), "barred");
    assert_eq!(approve(seize, Role::Analyst, false).unwrap_err().code(), "not_your_role");
    assert!(sign(seize, Role::Counsel, false).is_ok());
    assert_eq!(sign(seize, Role::Supervisor, false).unwrap_err().code(), "not_your_role");
    let review =
        hold::RULES.iter().find(|rule| rule.action == hold::HoldAction::StartReview).unwrap();
    assert!(
        approve(review, Role::Supervisor, false)
            .unwrap_err()
            .to_string()
            .starts_with("Nobody needs")
    );
}
