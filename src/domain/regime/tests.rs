use super::*;
use crate::domain::clock::{self, Basis};
use crate::domain::hold::ClockUse;
use crate::domain::workflow::Machine;
use std::collections::BTreeSet;

#[test]
fn codes_are_unique_and_read_back() {
    let codes: BTreeSet<&str> = all().map(|regime| regime.code).collect();
    assert_eq!(codes.len(), all().count());
    for regime in all() {
        assert_eq!(Regime::from_code(regime.code), Some(regime));
        let json = serde_json::to_string(regime).unwrap();
        assert_eq!(serde_json::from_str::<&'static Regime>(&json).unwrap(), regime);
    }
    assert_eq!(Regime::from_code("r_zz_1"), None);
    assert!(serde_json::from_str::<&'static Regime>("\"eu\"").is_err());
}

#[test]
fn every_clock_of_a_regime_is_in_the_table_and_every_clock_has_a_regime() {
    for regime in all() {
        for code in regime.clocks {
            assert!(clock::named(code).is_some(), "{}: {code}", regime.code);
        }
    }
    for rule in clock::all() {
        assert!(all().any(|regime| regime.has_clock(rule.code)), "{}", rule.code);
    }
}

#[test]
fn a_regime_lists_exactly_the_clocks_that_run_under_its_authorities() {
    for regime in all() {
        for rule in clock::all().filter(|rule| rule.machine == Machine::Hold) {
            let runs = regime
                .measures
                .iter()
                .any(|measure| measure.authority.clock_use(rule.code) != ClockUse::Never);
            let is_abroad = regime.measures.iter().all(|m| m.authority == Authority::OtherLaw);
            if !is_abroad {
                assert_eq!(regime.has_clock(rule.code), runs, "{}: {}", regime.code, rule.code);
            } else if regime.has_clock(rule.code) {
                assert!(runs, "{}: {}", regime.code, rule.code);
            }
        }
    }
}

#[test]
fn every_authority_and_kind_of_order_has_a_regime() {
    for kind in OrderKind::ALL {
        assert!(all().any(|regime| regime.measure(*kind).is_some()), "{kind:?}");
    }
    let own = [Authority::Wro, Authority::Finding, Authority::Uflpa, Authority::Caatsa];
    for authority in own {
        let regime = Regime::of_authority(authority).unwrap();
        assert!(regime.measures.iter().any(|measure| measure.authority == authority));
        assert!(regime.measures.iter().all(|measure| measure.authority.may_cite(measure.kind)));
    }
    assert_eq!(Regime::of_authority(Authority::OtherAgency), None);
    assert_eq!(Regime::of_authority(Authority::OtherLaw), None);
}

#[test]
fn what_is_not_confirmed_is_marked() {
    for regime in all() {
        let is_abroad = regime.jurisdiction != "United States";
        assert_eq!(regime.is_complete(), !is_abroad, "{}", regime.code);
        for code in regime.clocks {
            let basis = clock::named(code).unwrap().citation.basis;
            assert!(!is_abroad || basis == Basis::Memory, "{code} is confirmed nowhere");
        }
        assert!(!regime.standards.is_empty() && !regime.exits.is_empty());
    }
}

#[test]
fn no_order_is_in_force_before_its_law() {
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    let europe = Regime::from_code("r_eu_2024_3015").unwrap();
    assert!(!europe.is_in_force(on("2027-12-13")) && europe.is_in_force(on("2027-12-14")));
    assert!(STATUTE.is_in_force(on("1953-01-01")), "the oldest Finding of the published list");
    assert!(!ENTITY_LIST.is_in_force(on("2022-06-20")));
}

#[test]
fn what_a_regime_does_not_have_is_not_there() {
    let canada = Regime::from_code("r_ca_9897").unwrap();
    assert!(canada.measure(OrderKind::Wro).is_none());
    assert!(canada.has_hold_step(HoldAction::Release) && !canada.has_hold_step(HoldAction::Seize));
    assert!(!canada.has_case_step(CaseAction::FindSufficientWro));
    assert!(canada.has_case_step(CaseAction::FindSufficientMeasure));
    assert!(canada.has_case_step(CaseAction::Accept));
    assert!(!STATUTE.has_case_step(CaseAction::FindSufficientMeasure));
}

#[test]
fn a_clock_is_shown_as_it_runs_under_the_law() {
    let determine = |regime: &Regime| {
        let rules = regime.clock_rules();
        let mut rows = rules.into_iter().filter(|(rule, _)| rule.code == "DETERMINE");
        let (rule, asks_counsel) = rows.next().unwrap();
        assert!(rows.next().is_none(), "{}", regime.code);
        (rule.started, asks_counsel)
    };
    let workforce = Regime::of_authority(Authority::Caatsa).unwrap();
    assert_eq!(determine(workforce), ("notice of detention sent", false));
    assert_ne!(determine(&STATUTE).0, "notice of detention sent");
    assert!(determine(&STATUTE).1 && !determine(&ENTITY_LIST).1);
    for regime in all() {
        let codes: BTreeSet<&str> =
            regime.clock_rules().iter().map(|(rule, _)| rule.code).collect();
        assert_eq!(codes, regime.clocks.iter().copied().collect());
    }
}
