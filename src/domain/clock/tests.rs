//! What holds for every day, and that the tables of clocks and steps agree.

use chrono::{Days, NaiveDate, TimeDelta, Weekday};
use proptest::prelude::*;
use serde_json::json;

use super::calendar::{Calendar, kept_on, of_year};
use super::*;
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::workflow::{Machine, case, hold, investigation, order, petition};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_holidays_of_a_year_are_those_of_the_law() {
    let names = |year| of_year(year).into_iter().map(|(on, _)| on.to_string()).collect::<Vec<_>>();
    assert_eq!(
        names(2026),
        [
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-07-03",
            "2026-09-07",
            "2026-10-12",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25"
        ]
    );
    // 2027 keeps the first days of 2027 and 2028: twelve.
    assert_eq!(of_year(2027).len(), 12);
    assert_eq!(of_year(2028).len(), 10);
    assert_eq!(of_year(1985).len(), 9, "before Martin Luther King and Juneteenth");
    assert_eq!(
        kept_on(day("2021-01-20")),
        None,
        "Inauguration Day is no holiday of the whole country"
    );
    assert_eq!(kept_on(day("2021-12-31")), Some(("New Year's Day", true)));
}

#[test]
fn every_rule_has_its_law_and_an_own_row() {
    let mut seen = Vec::new();
    for rule in all() {
        assert!(!rule.citation.text().trim().is_empty() && !rule.name.is_empty(), "{}", rule.code);
        assert!(
            rule.length.count > 0 && rule.version > 0 && !rule.then.is_empty(),
            "{}",
            rule.code
        );
        assert!(rule.extending.is_none_or(|extending| !extending.citation.is_empty()));
        for authority in Authority::ALL {
            if rule.machine == Machine::Hold && rule.standing(*authority) != ClockUse::Never {
                let key = (rule.code, rule.version, *authority);
                assert!(!seen.contains(&key), "two rows for {key:?}");
                seen.push(key);
            }
        }
    }
}

/// Action codes of a machine with the clocks that its rules name.
fn steps(machine: Machine) -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! of {
        ($noun:ident) => {
            $noun::RULES.iter().map(|rule| (rule.action.code(), rule.clocks.to_vec())).collect()
        };
    }
    match machine {
        Machine::Case => of!(case),
        Machine::Order => of!(order),
        Machine::Petition => of!(petition),
        Machine::Hold => of!(hold),
        Machine::Investigation => of!(investigation),
    }
}

#[test]
fn the_tables_of_steps_and_of_clocks_agree() {
    for machine in Machine::ALL {
        let steps = steps(*machine);
        for (action, clocks) in &steps {
            for code in clocks {
                assert!(started_by(*machine, action).contains(code), "{machine} {action}: {code}");
            }
            // Every row of an action together names what it starts.
            for code in started_by(*machine, action) {
                let is_named =
                    steps.iter().any(|(same, named)| same == action && named.contains(&code));
                assert!(is_named, "{machine} {action} does not name {code}");
            }
        }
        let known = |action: &str| steps.iter().any(|(known, _)| *known == action);
        for rule in all().filter(|rule| rule.machine == *machine) {
            assert!(rule.starts.iter().all(|starter| known(starter.action)), "{}", rule.code);
            assert!(rule.ends.iter().all(|(action, _)| known(action)), "{}", rule.code);
            assert!(rule.tolls.iter().all(|(a, b)| known(a) && known(b)), "{}", rule.code);
        }
    }
    for rule in hold::RULES.iter().filter_map(|rule| rule.by_clock) {
        assert!(named(rule).is_some());
    }
}

#[test]
fn the_authority_selects_the_clocks() {
    let codes = |authority| {
        of_machine(Machine::Hold, Some(authority)).map(|rule| rule.code).collect::<Vec<_>>()
    };
    assert!(
        !codes(Authority::Uflpa).contains(&"PROOF")
            && !codes(Authority::Uflpa).contains(&"ABANDON")
    );
    assert!(
        codes(Authority::Finding).contains(&"PROOF")
            && !codes(Authority::Finding).contains(&"ABANDON")
    );
    assert!(!codes(Authority::OtherAgency).contains(&"EXAM"));
    assert_eq!(
        current("DETERMINE", Some(Authority::Caatsa)).unwrap().started,
        "notice of detention sent"
    );
    assert_eq!(codes(Authority::Caatsa).iter().filter(|code| **code == "DETERMINE").count(), 1);
}

fn step<'s>(action: &'s str, authority: Authority, command: &'s serde_json::Value) -> Step<'s> {
    Step {
        regime: None,
        machine: Machine::Hold,
        action,
        authority: Some(authority),
        taken_on: day("2026-11-20"),
        imported_on: Some(day("2026-09-15")),
        command,
        is_open: true,
    }
}

fn words(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .map(|effect| match effect {
            Effect::Start { rule, on, asks_counsel, .. } => {
                let asks = if *asks_counsel { "?" } else { "" };
                format!("+{}{asks} {}", rule.code, on.map_or("-".into(), |on| on.to_string()))
            }
            Effect::End { code, how, .. } => format!("{code} {}", how.code()),
            Effect::Stop { code } => format!("{code} stops"),
            Effect::GoOn { code } => format!("{code} goes on"),
        })
        .collect()
}

#[test]
fn a_step_ends_and_starts_what_the_table_says() {
    let presented = json!({"presented_on": "2026-11-12"});
    assert_eq!(
        words(&follow(&step("present", Authority::Wro, &presented))),
        ["+EXAM 2026-11-12", "+DETERMINE? 2026-11-12"]
    );
    assert_eq!(
        words(&follow(&step("detain", Authority::Wro, &json!({})))),
        ["EXAM met", "+NOTICE 2026-11-20", "+PROOF 2026-09-15"]
    );
    assert_eq!(
        words(&follow(&step("detain", Authority::Uflpa, &json!({})))),
        ["EXAM met", "+NOTICE 2026-11-20"]
    );
    let ran_out = json!({"due_on": "2026-12-12"});
    assert_eq!(
        words(&follow(&step("deem_excluded", Authority::Uflpa, &ran_out))),
        ["NOTICE moot", "DETERMINE deemed", "+PROTEST 2026-12-12"]
    );
    let filed = |is_marked| json!({"filing": {"received_on": "2026-12-20"}, "is_marked_exclusion": is_marked});
    assert_eq!(
        words(&follow(&step("protest", Authority::Wro, &filed(true)))),
        ["ABANDON met", "PROTEST met", "+PROTEST30 2026-12-20"]
    );
    assert_eq!(
        words(&follow(&step("protest", Authority::Uflpa, &filed(false)))),
        ["PROTEST met", "+PROTEST_REVIEW 2026-12-20"]
    );
    assert!(
        words(&follow(&step("seize", Authority::Finding, &json!({}))))
            .contains(&"+CLAIM -".to_owned())
    );
    let granted = json!({"code": "exception_granted"});
    let released = Step { is_open: false, ..step("release", Authority::Uflpa, &granted) };
    let told = words(&follow(&released));
    assert!(
        told.contains(&"+REDELIVER 2026-11-20".to_owned())
            && told.contains(&"+CONGRESS 2026-11-20".to_owned())
    );
    assert!(
        told.contains(&"PROTEST30 moot".to_owned()) && !told.contains(&"PROTEST moot".to_owned())
    );
}

#[test]
fn an_extension_has_the_limits_of_its_law() {
    let rule = |code| named(code).unwrap();
    let (due, today) = (day("2027-02-14"), day("2027-02-10"));
    let later = Some(day("2027-03-16"));
    assert_eq!(extend(rule("SEIZ_PET"), due, 3, today, later), Ok(day("2027-03-16")));
    assert!(
        extend(rule("SEIZ_PET"), due, 0, day("2027-02-15"), later).unwrap_err().contains("passed")
    );
    assert!(extend(rule("SEIZ_PET"), due, 0, today, Some(due)).unwrap_err().contains("later"));
    assert!(extend(rule("SEIZ_PET"), due, 0, today, None).unwrap_err().contains("Enter"));
    assert!(extend(rule("EXAM"), due, 0, today, later).unwrap_err().contains("no extension"));
    let mexico = rule("MX_DECISION");
    assert_eq!(extend(mexico, day("2027-09-13"), 0, today, None), Ok(day("2028-05-22")));
    assert!(extend(mexico, day("2027-09-13"), 1, today, None).unwrap_err().contains("as often"));
}

#[test]
fn a_day_ends_at_the_port() {
    let ends = |port: &str, on: &str| Zone::of_port(port).end(day(on)).to_string();
    assert_eq!(ends("2704", "2026-11-30"), "2026-12-01 08:00:00");
    assert_eq!(ends("2704", "2026-07-01"), "2026-07-02 07:00:00");
    assert_eq!(ends("1001", "2026-11-30"), "2026-12-01 05:00:00");
    assert_eq!(ends("2604", "2026-07-01"), "2026-07-02 07:00:00");
    assert_eq!(ends("4909", "2026-07-01"), "2026-07-02 04:00:00");
    assert_eq!(ends("", "2026-11-30"), "2026-12-01 10:00:00", "unknown: where it ends last");
    // The day on which the clocks change, and the night after it.
    assert_eq!(ends("1001", "2027-03-13"), "2027-03-14 05:00:00");
    assert_eq!(ends("1001", "2027-03-14"), "2027-03-15 04:00:00");
    assert_eq!(ends("1001", "2026-10-31"), "2026-11-01 04:00:00");
    assert_eq!(ends("1001", "2026-11-01"), "2026-11-02 05:00:00");
    let protest = named("PROTEST30").unwrap();
    let zone = Zone::of_port("2704");
    assert_eq!(lapses_at(protest, day("2026-12-31"), zone).to_string(), "2026-12-31 08:00:00");
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..40_000).prop_map(|n| NaiveDate::from_ymd_opt(1972, 1, 1).unwrap() + Days::new(n))
}

proptest! {
    #[test]
    fn business_days_are_weekdays_without_holiday(start in days(), count in 1_u32..60) {
        let end = Calendar::Federal.add(start, count).unwrap();
        prop_assert!(Calendar::Federal.is_business_day(end));
        prop_assert_eq!(Calendar::Federal.count(start.succ_opt().unwrap(), end.succ_opt().unwrap()), count);
        prop_assert!((end - start).num_days() >= i64::from(count));
        let next = Calendar::Federal.add(start.succ_opt().unwrap(), count).unwrap();
        prop_assert!(next >= end, "a later start never ends earlier");
    }

    #[test]
    fn a_week_has_at_least_three_business_days(start in days()) {
        let week = Calendar::Federal.count(start, start + Days::new(7));
        prop_assert!((3..=5).contains(&week), "{} {}", start, week);
    }

    #[test]
    fn a_kept_holiday_is_a_weekday_near_its_date(year in 1978_i32..2200) {
        for (on, _) in of_year(year) {
            prop_assert!(!matches!(chrono::Datelike::weekday(&on), Weekday::Sat | Weekday::Sun));
        }
        prop_assert!((8..=12).contains(&of_year(year).len()));
    }

    #[test]
    fn months_end_where_shorter_months_end(start in days()) {
        use chrono::Datelike;
        for rule in all().filter(|rule| matches!(rule.length.unit, Unit::Months | Unit::Years)) {
            let end = add(rule.calendar, start, rule.length).unwrap();
            let is_last = end.succ_opt().unwrap().month() != end.month();
            prop_assert!(end.day() == start.day() || (end.day() < start.day() && is_last));
        }
    }

    #[test]
    fn standing_still_and_extending_never_shorten(start in days(), from in 0_i64..40, long in 1_i64..40, more in 1_i64..90) {
        for rule in all() {
            let plain = work_out(rule, Some(start), &[], &[]).due_on.unwrap();
            let from = start + TimeDelta::days(from);
            let until = Some(from + TimeDelta::days(long));
            let toll = Toll { until, ..Toll::of_step(from, String::new()) };
            let still = work_out(rule, Some(start), std::slice::from_ref(&toll), &[]).due_on.unwrap();
            prop_assert!(still >= plain);
            let extension = Extension { granted_on: start, until: plain + TimeDelta::days(more), why: String::new() };
            let sum = work_out(rule, Some(start), &[], std::slice::from_ref(&extension));
            prop_assert_eq!(sum.due_on, Some(extension.until));
            let open = Toll { until: None, ..toll };
            let waits = work_out(rule, Some(start), std::slice::from_ref(&open), &[]).due_on;
            prop_assert_eq!(waits.is_none(), open.from <= plain);
        }
    }

    #[test]
    fn the_sum_says_its_first_and_last_day(start in days()) {
        for rule in all() {
            let sum = work_out(rule, Some(start), &[], &[]);
            let told = sum.sentence();
            prop_assert!(told.contains(&spoken(start)));
            prop_assert!(told.contains(&spoken(sum.due_on.unwrap())));
        }
    }

    #[test]
    fn a_day_begins_where_the_day_before_ended(on in (0_u64..20_000).prop_map(|n| NaiveDate::from_ymd_opt(2007, 3, 1).unwrap() + Days::new(n)), port in prop::sample::select(vec!["2704", "1001", "3901", "2604", "3201", "4909", ""])) {
        let zone = Zone::of_port(port);
        prop_assert_eq!(zone.end(on), zone.begin(on.succ_opt().unwrap()));
        prop_assert_eq!(zone.day(zone.begin(on)), on);
        prop_assert_eq!(zone.day(zone.end(on) - TimeDelta::microseconds(1)), on);
    }
}

#[test]
fn a_case_under_another_law_starts_no_clock_of_the_agency() {
    let command = json!({});
    for regime in crate::domain::regime::all() {
        let opened = Step { regime: Some(regime), ..step("open", Authority::Wro, &command) };
        let started = follow(&Step { machine: Machine::Case, authority: None, ..opened });
        let has_triage = words(&started).iter().any(|told| told.starts_with("+TRIAGE"));
        assert_eq!(has_triage, regime.has_clock("TRIAGE"), "{}", regime.code);
    }
}
