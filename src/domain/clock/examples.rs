//! Worked by hand from the texts: the table against the calendar on the wall.

use chrono::NaiveDate;

use super::rule::Since;
use super::{Extension, Toll, TollGround, check_toll, find, work_out};
use crate::domain::hold::Authority::{self, Caatsa, Finding, Uflpa, Wro};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Code, authority, first day, last day worked out by hand, why.
type Example = (&'static str, Option<Authority>, &'static str, &'static str, &'static str);

const EXAM: Option<Authority> = Some(Uflpa);
const W: Option<Authority> = Some(Wro);
const NONE: Option<Authority> = None;
const ABROAD: Option<Authority> = Some(Authority::OtherLaw);

#[rustfmt::skip]
const PLAIN: &[Example] = &[
    // 19 CFR 151.16(b): five business days from presentation.
    ("EXAM", EXAM, "2026-11-05", "2026-11-13", "6, 9, 10, not 11 (Veterans Day), 12, 13"),
    ("EXAM", EXAM, "2026-11-02", "2026-11-09", "3, 4, 5, 6, 9: a weekend between"),
    ("EXAM", EXAM, "2026-11-20", "2026-11-30", "Thanksgiving on Thursday 26; Friday 27 counts"),
    ("EXAM", EXAM, "2026-11-14", "2026-11-20", "presented on a Saturday: Monday is the first day"),
    ("EXAM", EXAM, "2026-11-15", "2026-11-20", "presented on a Sunday: the same"),
    ("EXAM", EXAM, "2026-12-18", "2026-12-28", "Christmas on Friday"),
    ("EXAM", EXAM, "2026-12-28", "2027-01-05", "New Year on Friday; over the end of the year"),
    ("EXAM", EXAM, "2027-06-14", "2027-06-22", "Juneteenth on Saturday is kept on Friday 18"),
    ("EXAM", EXAM, "2027-06-30", "2027-07-08", "Independence Day on Sunday is kept on Monday 5"),
    ("EXAM", EXAM, "2026-06-29", "2026-07-07", "Independence Day on Saturday is kept on Friday 3"),
    ("EXAM", EXAM, "2027-12-27", "2028-01-04", "New Year 2028 on Saturday is kept on 31 December 2027"),
    ("EXAM", EXAM, "2027-12-17", "2027-12-27", "Christmas on Saturday is kept on Friday 24"),
    ("EXAM", EXAM, "2027-01-13", "2027-01-21", "Martin Luther King on Monday 18"),
    ("EXAM", EXAM, "2021-01-15", "2021-01-25", "18 is Martin Luther King; 20 January 2021, Inauguration Day, counts"),
    ("EXAM", EXAM, "2027-02-11", "2027-02-19", "Washington's Birthday on Monday 15"),
    ("EXAM", EXAM, "2027-05-26", "2027-06-03", "Memorial Day on Monday 31"),
    ("EXAM", EXAM, "2026-09-03", "2026-09-11", "Labor Day on Monday 7"),
    ("EXAM", EXAM, "2026-10-09", "2026-10-19", "Columbus Day on Monday 12"),
    ("EXAM", EXAM, "2020-06-15", "2020-06-22", "19 June 2020 was no holiday yet"),
    ("EXAM", EXAM, "2021-06-14", "2021-06-22", "the first Juneteenth, kept on Friday 18 June 2021"),
    ("EXAM", EXAM, "2028-02-24", "2028-03-02", "leap day, a Tuesday, counts"),
    ("EXAM", EXAM, "2028-11-06", "2028-11-14", "Veterans Day on Saturday is kept on Friday 10"),
    // 151.16(c): five business days from the decision or the failure to release.
    ("NOTICE", EXAM, "2026-11-13", "2026-11-20", "a plain week"),
    ("NOTICE", EXAM, "2026-11-25", "2026-12-03", "Thanksgiving is the day after the decision"),
    ("NOTICE", W, "2026-11-30", "2026-12-07", "from a deemed detention, 1 to 4 and 7 December"),
    ("NOTICE", W, "2026-12-22", "2026-12-30", "from a redelivery over Christmas"),
    // 151.16(e)-(f): thirty days from presentation.
    ("DETERMINE", EXAM, "2026-11-05", "2026-12-05", "a Saturday: it stays"),
    ("DETERMINE", EXAM, "2027-01-30", "2027-03-01", "over a February of 28 days"),
    ("DETERMINE", W, "2028-01-30", "2028-02-29", "ends on leap day"),
    ("DETERMINE", EXAM, "2026-11-12", "2026-12-12", "the day of presentation is not counted"),
    ("DETERMINE", EXAM, "2026-11-25", "2026-12-25", "Christmas: no text moves it"),
    ("DETERMINE", Some(Finding), "2027-02-01", "2027-03-03", "28 days and two"),
    ("DETERMINE", Some(Caatsa), "2026-11-16", "2026-12-16", "CAATSA: from the notice"),
    // 12.43: three months from importation.
    ("PROOF", W, "2026-11-30", "2027-02-28", "February has no 30th"),
    ("PROOF", W, "2027-11-30", "2028-02-29", "in a leap year the 29th"),
    ("PROOF", W, "2026-03-31", "2026-06-30", "June has no 31st"),
    ("PROOF", W, "2026-09-15", "2026-12-15", "the same day of the month"),
    ("PROOF", W, "2026-08-31", "2026-11-30", "November has no 31st"),
    ("PROOF", W, "2026-11-29", "2027-02-28", "February has no 29th"),
    ("PROOF", Some(Finding), "2027-02-28", "2027-05-28", "not the end of May: the 28th"),
    ("PROOF", W, "2026-12-31", "2027-03-31", "March has a 31st"),
    // 12.44(a): sixty days from the advice.
    ("ABANDON", W, "2026-12-01", "2027-01-30", "30 days of December and 30 of January"),
    ("ABANDON", W, "2027-12-31", "2028-02-29", "31 and 29: leap day"),
    ("ABANDON", W, "2026-12-31", "2027-03-01", "31, 28 and one"),
    // 174.12(e)(2): 180 days.
    ("PROTEST", EXAM, "2026-12-05", "2027-06-03", "26+31+28+31+30+31+3"),
    ("PROTEST", W, "2028-01-01", "2028-06-29", "30+29+31+30+31+29, a leap year"),
    ("PROTEST", W, "2027-01-01", "2027-06-30", "30+28+31+30+31+30"),
    ("PROTEST", W, "2026-07-15", "2027-01-11", "from a demand for redelivery: 16+31+30+31+30+31+11"),
    // 174.21(b), 151.16(g): the 30th day after filing.
    ("PROTEST30", EXAM, "2026-12-01", "2026-12-31", "30 days of December"),
    ("PROTEST30", EXAM, "2026-12-02", "2027-01-01", "New Year: deemed on that day all the same"),
    ("PROTEST30", W, "2028-01-30", "2028-02-29", "leap day"),
    // 174.21(a), 174.22(d).
    ("PROTEST_REVIEW", W, "2028-02-29", "2030-02-28", "two years after a leap day"),
    ("PROTEST_REVIEW", W, "2026-12-01", "2028-12-01", "two years"),
    ("PROTEST_FAST", W, "2027-02-15", "2027-03-17", "13 and 17"),
    // 174.31: 180 days from mailing or from the deemed denial.
    ("COURT", W, "2027-03-01", "2027-08-28", "30+30+31+30+31+28, a Saturday"),
    ("COURT", EXAM, "2026-12-31", "2027-06-29", "31+28+31+30+31+29"),
    // 171.2, 162.47, 162.94, 171.61, 172.3, 172.4.
    ("SEIZ_PET", W, "2027-01-15", "2027-02-14", "16 and 14, a Sunday"),
    ("CLAIM", W, "2028-02-10", "2028-03-01", "19 and one in a leap year"),
    ("CLAIM", W, "2027-02-10", "2027-03-02", "18 and two otherwise"),
    ("CLAIM35", W, "2026-11-27", "2027-01-01", "3, 31 and one"),
    ("PETITION_SHORT", W, "2026-12-18", "2026-12-30", "seven working days over Christmas"),
    ("SUPPLEMENTAL", W, "2026-11-15", "2027-01-14", "15, 31 and 14"),
    ("DAMAGES_PET", W, "2026-07-01", "2026-08-30", "30 and 30"),
    ("SURETY_PET", W, "2028-01-02", "2028-03-02", "29, 29 and two"),
    // 141.113(d), 163.4, 12.42(c) and the rest.
    ("REDELIVER", W, "2027-01-31", "2027-03-02", "28 and two"),
    ("RECORDS", W, "2028-02-29", "2033-02-28", "five years after a leap day"),
    ("RECORDS", W, "2026-11-05", "2031-11-05", "five years"),
    ("CONGRESS", EXAM, "2026-11-20", "2026-12-20", "30 days"),
    ("TRIAGE", NONE, "2026-11-02", "2026-12-02", "28 and two"),
    ("PORT10", NONE, "2026-12-22", "2027-01-01", "New Year: it stays"),
    ("WRO_TARGET", NONE, "2026-08-31", "2027-02-28", "six months to a short one"),
    ("FINDING_TARGET", NONE, "2028-02-29", "2029-02-28", "a year after a leap day"),
    ("PREPENALTY", NONE, "2026-12-01", "2026-12-31", "30 days"),
    ("PEN_PET", NONE, "2027-12-30", "2028-02-28", "1, 31 and 28"),
    ("PEN_SUPPLEMENTAL", NONE, "2026-11-15", "2027-01-14", "15, 31 and 14"),
    ("EU_ANSWER", NONE, "2028-01-03", "2028-02-14", "six weeks of weekdays"),
    ("EU_DECISION", NONE, "2027-12-15", "2028-09-15", "nine months, a Friday"),
    ("EU_DECISION", NONE, "2027-12-16", "2028-09-18", "a Saturday moves to Monday"),
    ("EU_PRELIMINARY", NONE, "2028-01-03", "2028-02-14", "six weeks of weekdays"),
    ("EU_INVESTIGATION", NONE, "2028-01-03", "2028-03-27", "twelve weeks of weekdays"),
    ("EU_COMPLY", NONE, "2028-03-01", "2028-04-12", "six weeks of weekdays"),
    ("EU_COMPLY_FAST", NONE, "2028-03-01", "2028-03-15", "two weeks of weekdays"),
    ("EU_CUSTOMS", ABROAD, "2028-01-06", "2028-01-12", "a Thursday; over a weekend"),
    ("EU_CUSTOMS_FAST", ABROAD, "2028-01-07", "2028-01-11", "a Friday; over a weekend"),
    ("MX_DECISION", NONE, "2027-01-04", "2027-09-13", "36 weeks of weekdays"),
    ("CA_REVIEW", NONE, "2026-12-01", "2027-03-01", "30+31+28+1"),
];

#[test]
fn every_example_comes_out_as_worked_by_hand() {
    assert!(PLAIN.len() >= 60);
    for (code, authority, start, due, why) in PLAIN {
        let rule = find(code, 1, *authority).unwrap_or_else(|| panic!("no rule {code}"));
        let sum = work_out(rule, Some(day(start)), &[], &[]);
        assert_eq!(sum.due_on, Some(day(due)), "{code} from {start} ({why}): {}", sum.sentence());
    }
}

#[test]
fn every_rule_has_an_example() {
    for rule in super::all() {
        let named = PLAIN.iter().any(|(code, ..)| *code == rule.code);
        assert!(named, "{} has no worked example", rule.code);
    }
}

fn toll(from: &str, until: &str) -> Toll {
    let until = if until.is_empty() { None } else { Some(day(until)) };
    Toll { until, ..Toll::of_step(day(from), String::new()) }
}

fn until(granted: &str, until: &str) -> Extension {
    Extension { granted_on: day(granted), until: day(until), why: String::new() }
}

/// Standing still: code, first day, spans, last day.
type Still =
    (&'static str, &'static str, &'static [(&'static str, &'static str)], Option<&'static str>);

#[rustfmt::skip]
const STILL: &[Still] = &[
    // A target of policy stands still while the filer is asked: 7 days more.
    ("TRIAGE", "2026-11-02", &[("2026-11-10", "2026-11-17")], Some("2026-12-09")),
    // Two spans, 7 and 4 days.
    ("TRIAGE", "2026-11-02", &[("2026-11-10", "2026-11-17"), ("2026-12-01", "2026-12-05")], Some("2026-12-13")),
    // Still waiting: no last day.
    ("TRIAGE", "2026-11-02", &[("2026-11-10", "")], None),
    // What begins after the last day stops nothing.
    ("TRIAGE", "2026-11-02", &[("2026-12-10", "2026-12-20")], Some("2026-12-02")),
    // On the last day itself it still does.
    ("TRIAGE", "2026-11-02", &[("2026-12-02", "2026-12-04")], Some("2026-12-04")),
    // No day between asking and answer: nothing is added.
    ("TRIAGE", "2026-11-02", &[("2026-11-10", "2026-11-10")], Some("2026-12-02")),
    // Six months to 1 January, and the 31 days of October.
    ("WRO_TARGET", "2026-07-01", &[("2026-10-01", "2026-11-01")], Some("2027-02-01")),
    // Over a leap day: 29 days of February 2028 (a year from 1 March 2027 is 1 March 2028).
    ("FINDING_TARGET", "2027-03-01", &[("2028-02-01", "2028-03-01")], Some("2028-03-30")),
];

#[test]
fn a_clock_that_stands_still_ends_later() {
    for (code, start, spans, due) in STILL {
        let rule = find(code, 1, None).unwrap();
        let tolls: Vec<Toll> = spans.iter().map(|(from, until)| toll(from, until)).collect();
        let sum = work_out(rule, Some(day(start)), &tolls, &[]);
        assert_eq!(sum.due_on, due.map(day), "{code}: {}", sum.sentence());
    }
}

/// The day that starts a clock never counts: what stops it on that day or before takes out
/// the days behind it alone.
#[test]
fn the_first_day_cannot_be_taken_out() {
    let rule = find("DETERMINE", 1, W).unwrap();
    let due = |span| work_out(rule, Some(day("2026-11-20")), &[span], &[]).due_on;
    assert_eq!(due(toll("2026-11-21", "2026-12-05")), Some(day("2027-01-03")));
    assert_eq!(due(toll("2026-11-20", "2026-12-05")), Some(day("2027-01-03")));
    assert_eq!(due(toll("2026-11-01", "2026-11-21")), Some(day("2026-12-20")));
    assert_eq!(due(toll("2026-11-01", "2026-11-23")), Some(day("2026-12-22")));
}

#[test]
fn a_span_in_business_days_adds_business_days() {
    // Stopped from Wednesday 25 to Monday 30 November: 25 and 27 count, Thanksgiving and
    // the weekend do not. From Friday 27 two business days on: Tuesday 1 December.
    let rule = find("PETITION_SHORT", 1, None).unwrap();
    let plain = work_out(rule, Some(day("2026-11-17")), &[], &[]);
    assert_eq!(plain.due_on, Some(day("2026-11-27")));
    let still = work_out(rule, Some(day("2026-11-17")), &[toll("2026-11-25", "2026-11-30")], &[]);
    assert_eq!(still.due_on, Some(day("2026-12-01")), "{}", still.sentence());
}

#[test]
fn extensions_end_where_they_say() {
    let petition = find("SEIZ_PET", 1, W).unwrap();
    let once = [until("2027-02-10", "2027-03-16")];
    assert_eq!(
        work_out(petition, Some(day("2027-01-15")), &[], &once).due_on,
        Some(day("2027-03-16"))
    );
    let twice = [until("2027-02-10", "2027-03-16"), until("2027-03-12", "2027-04-15")];
    assert_eq!(
        work_out(petition, Some(day("2027-01-15")), &[], &twice).due_on,
        Some(day("2027-04-15"))
    );
    let determine = find("DETERMINE", 1, EXAM).unwrap();
    let longer = [until("2026-12-01", "2027-01-04")];
    assert_eq!(
        work_out(determine, Some(day("2026-11-05")), &[], &longer).due_on,
        Some(day("2027-01-04"))
    );
    // One that ends earlier than the clock itself changes nothing.
    let earlier = [until("2026-11-20", "2026-11-25")];
    assert_eq!(
        work_out(determine, Some(day("2026-11-05")), &[], &earlier).due_on,
        Some(day("2026-12-05"))
    );
}

#[test]
fn the_sum_reads_as_a_person_would_say_it() {
    let exam = find("EXAM", 1, EXAM).unwrap();
    assert_eq!(
        work_out(exam, Some(day("2026-11-05")), &[], &[]).sentence(),
        "presented Thu 5 Nov 2026; + 5 business days; Wed 11 Nov is Veterans Day; due Fri 13 Nov 2026"
    );
    let proof = find("PROOF", 1, W).unwrap();
    assert_eq!(
        work_out(proof, Some(day("2026-11-30")), &[], &[]).sentence(),
        "imported Mon 30 Nov 2026; + 3 calendar months; February 2027 has no day 30: its last day counts; \
         Sun 28 Feb 2027 is a Sunday: the day stays, since no text moves it; due Sun 28 Feb 2027"
    );
    assert!(
        work_out(exam, Some(day("2024-12-20")), &[], &[]).sentence().contains("executive order")
    );
}

/// What a person records counts once, where it belongs; what was taken back counts no
/// more and stays in the words.
#[test]
fn a_recorded_stop_counts_until_it_is_taken_back() {
    let rule = find("DETERMINE", 1, EXAM).unwrap();
    let start = Some(day("2026-11-05"));
    let recorded = Toll { record: "r1".into(), ..toll("2026-11-10", "2026-11-20") };
    let undone = Toll {
        undoes: "r1".into(),
        record: "r2".into(),
        ..Toll::of_step(day("2026-11-25"), "the order was vacated".into())
    };
    let due = |tolls: &[Toll]| work_out(rule, start, tolls, &[]).due_on;
    assert_eq!(due(&[]), Some(day("2026-12-05")));
    assert_eq!(due(std::slice::from_ref(&recorded)), Some(day("2026-12-15")));
    let both = [recorded.clone(), undone];
    assert_eq!(due(&both), Some(day("2026-12-05")));
    let words = work_out(rule, start, &both, &[]).sentence();
    assert!(words.contains("was taken back on Wed 25 Nov 2026 (the order was vacated)"), "{words}");
    let span = |from: &str, until: Option<&str>| (day(from), until.map(day));
    let check = |ground, span, tolls: &[Toll]| check_toll(rule, start, tolls, ground, span);
    let court = TollGround::CourtOrder;
    assert!(check(court, span("2026-11-10", Some("2026-11-12")), &[]).is_ok());
    assert!(check(TollGround::Policy, span("2026-11-10", None), &[]).is_err());
    assert!(check(court, span("2026-11-04", None), &[]).is_err(), "before it began");
    assert!(check(court, span("2026-11-10", Some("2026-11-10")), &[]).is_err());
    let one = [recorded];
    assert!(check(court, span("2026-11-19", None), &one).is_err(), "counted twice");
    assert!(check(court, span("2026-11-20", None), &one).is_ok());
    assert!(check(court, span("2026-11-12", None), &both).is_ok(), "what was taken back is free");
}

/// A target of policy stands still by policy and by one person; the law by two.
#[test]
fn who_may_stop_a_clock_follows_its_law() {
    for rule in super::all() {
        let is_policy = rule.toll_grounds().contains(&TollGround::Policy);
        assert_eq!(is_policy, !rule.toll_needs_second(), "{}", rule.code);
        assert!(rule.toll_grounds().contains(&TollGround::CourtOrder), "{}", rule.code);
    }
}

/// What a step tells with its day is not said by hand; a slip of the pen is no extension; two
/// clocks of one presentation begin together, those of one decision need not.
#[test]
fn what_a_person_may_change_of_a_clock_follows_its_rule() {
    let rule = |code: &str| super::current(code, Some(Wro)).unwrap();
    for code in ["EXAM", "NOTICE", "DETERMINE", "PROOF", "PROTEST", "SEIZ_PET"] {
        assert!(!rule(code).may_be_met_by_hand(), "{code}");
    }
    for code in ["SUPPLEMENTAL", "RECORDS"] {
        assert!(rule(code).may_be_met_by_hand(), "{code}");
    }
    let (due, today) = (day("2026-12-05"), day("2026-11-20"));
    let until = |text: &str| super::extend(rule("SEIZ_PET"), due, 0, today, Some(day(text)));
    assert!(until("2027-12-06").is_ok());
    assert!(until("2027-12-07").is_err() && until("2099-01-01").is_err());
    assert!(rule("EXAM").shares_first_day(rule("DETERMINE")));
    assert!(!rule("PROTEST").shares_first_day(rule("ABANDON")));
    assert!(!rule("EXAM").shares_first_day(rule("PROOF")));
    assert!(rule("EXAM").begins_with_day_of("present"));
    assert!(!rule("PROTEST").begins_with_day_of("exclude"));
    for (_, code) in super::MAILED {
        let mailed = rule(code);
        assert!(mailed.starts.iter().all(|one| one.from == Since::DayOfStep), "{code}");
    }
}
