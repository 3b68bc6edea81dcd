//! Petitions on liquidated damages: who may file, what a decision says.

use super::{code, facts};
use crate::domain::hold::ReliefOutcome;
use crate::domain::role::Role;
use crate::domain::workflow::Standing;
use crate::domain::workflow::hold::{Days, HoldCommand, HoldFacts, HoldState, decide};
use crate::domain::workflow::tests::{day, filing, reason};

const UNSETTLED: [HoldState; 4] = [
    HoldState::DamagesAssessed,
    HoldState::SuretyDemanded,
    HoldState::DamagesPetitioned,
    HoldState::DamagesDecided,
];

#[test]
fn importer_and_surety_petition_each_in_its_own_right() {
    for state in UNSETTLED {
        for standing in Standing::ALL.iter().copied() {
            let facts = facts(Some(state));
            let principal = HoldCommand::PetitionDamages { filing: filing(standing) };
            let surety = HoldCommand::PetitionAsSurety { filing: filing(standing) };
            let is_bound = matches!(standing, Standing::ImporterOrConsignee | Standing::Agent);
            let to = |command: &HoldCommand, role| {
                decide(&facts, command, role).map(|decision| decision.to).map_err(|no| no.code())
            };
            let filed = Ok(HoldState::DamagesPetitioned);
            let expected = if is_bound { filed } else { Err("missing_fact") };
            assert_eq!(to(&principal, Role::Importer), expected, "{state:?} {standing:?}");
            let is_surety = standing == Standing::Surety;
            let expected = if is_surety { filed } else { Err("missing_fact") };
            assert_eq!(to(&surety, Role::Surety), expected, "{state:?} {standing:?}");
            assert_eq!(to(&surety, Role::Importer), Err("not_your_role"));
            assert_eq!(to(&principal, Role::Surety), Err("not_your_role"));
        }
    }
    let early = HoldCommand::PetitionDamages { filing: filing(Standing::ImporterOrConsignee) };
    assert!(decide(&facts(Some(HoldState::RedeliveryDemanded)), &early, Role::Importer).is_err());
}

#[test]
fn a_petition_lies_not_before_its_claim() {
    let claimed = Some(day().succ_opt().unwrap());
    let days = Days { claimed, ..Days::default() };
    let facts = HoldFacts { days, ..facts(Some(HoldState::DamagesAssessed)) };
    let petition = HoldCommand::PetitionDamages { filing: filing(Standing::ImporterOrConsignee) };
    assert_eq!(code(&facts, &petition), "too_early");
}

#[test]
fn a_mitigation_alone_says_what_remains() {
    let facts = facts(Some(HoldState::DamagesPetitioned));
    for outcome in ReliefOutcome::ALL.iter().copied() {
        for amount in ["", " ", "USD 12,000"] {
            let command =
                HoldCommand::DecideDamages { outcome, amount: amount.into(), reason: reason() };
            let says = !amount.trim().is_empty();
            let is_right = says == (outcome == ReliefOutcome::Mitigated);
            let expected = if is_right { "allowed" } else { "barred" };
            assert_eq!(code(&facts, &command), expected, "{outcome:?} {amount:?}");
        }
    }
}
