use super::*;
use crate::domain::workflow::investigation::Statute;
use chrono::NaiveDate;
use std::collections::BTreeSet;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// Domestic value $500,000, dutiable value $400,000, loss $60,000.
fn facts(culpability: Culpability) -> PenaltyFacts {
    PenaltyFacts {
        statute: Statute::Usc1592,
        culpability,
        domestic_minor: 50_000_000,
        dutiable_minor: 40_000_000,
        loss_minor: 6_000_000,
        interest_minor: 123_456,
        disclosure: None,
    }
}

fn cap(facts: &PenaltyFacts) -> i64 {
    reckon(facts).unwrap().cap_minor
}

const TIMELY: Disclosure = Disclosure {
    on: NaiveDate::MIN,
    is_before_start: true,
    is_without_knowledge: false,
    tendered_minor: 6_000_000,
};

/// 19 CFR 162.73(a), each worked by hand.
#[test]
fn the_caps_come_out_as_worked_by_hand() {
    // Fraud: the domestic value.
    assert_eq!(cap(&facts(Culpability::Fraud)), 50_000_000);
    // Gross negligence: 4 x 60,000 = 240,000 is less than 500,000.
    assert_eq!(cap(&facts(Culpability::GrossNegligence)), 24_000_000);
    // Negligence: 2 x 60,000 = 120,000.
    assert_eq!(cap(&facts(Culpability::Negligence)), 12_000_000);
    // 4 x 150,000 = 600,000 is more than the domestic value of 500,000.
    let large = PenaltyFacts { loss_minor: 15_000_000, ..facts(Culpability::GrossNegligence) };
    assert_eq!(cap(&large), 50_000_000);
    // No loss: 40 and 20 percent of 400,000.
    let none = |culpability| PenaltyFacts { loss_minor: 0, ..facts(culpability) };
    assert_eq!(cap(&none(Culpability::GrossNegligence)), 16_000_000);
    assert_eq!(cap(&none(Culpability::Negligence)), 8_000_000);
    // The percentage is of the dutiable value alone, and only where there is no loss:
    // with a loss of one cent the cap is two cents.
    let cent = PenaltyFacts { loss_minor: 1, ..facts(Culpability::Negligence) };
    assert_eq!(cap(&cent), 2);
    // 20 percent of $100.03 is $20.006: rounded down to $20.00.
    let odd = PenaltyFacts { dutiable_minor: 10_003, ..none(Culpability::Negligence) };
    assert_eq!(cap(&odd), 2000);
}

/// 19 CFR 162.73(b), 162.74.
#[test]
fn a_prior_disclosure_in_time_and_tendered_lowers_the_cap() {
    let with = |culpability, disclosure| PenaltyFacts {
        disclosure: Some(disclosure),
        ..facts(culpability)
    };
    assert_eq!(cap(&with(Culpability::Negligence, TIMELY)), 123_456);
    assert_eq!(cap(&with(Culpability::GrossNegligence, TIMELY)), 123_456);
    assert_eq!(cap(&with(Culpability::Fraud, TIMELY)), 6_000_000);
    let harmless = PenaltyFacts { loss_minor: 0, ..with(Culpability::Fraud, TIMELY) };
    assert_eq!(cap(&harmless), 4_000_000);
    let unaware = Disclosure { is_before_start: false, is_without_knowledge: true, ..TIMELY };
    assert_eq!(cap(&with(Culpability::Negligence, unaware)), 123_456);
    let late = Disclosure { is_before_start: false, ..TIMELY };
    let reckoned = reckon(&with(Culpability::Negligence, late)).unwrap();
    assert_eq!(reckoned.cap_minor, 12_000_000);
    assert!(reckoned.notes.iter().any(|note| note.contains("does not count")));
    let short = Disclosure { tendered_minor: 5_999_999, ..TIMELY };
    let reckoned = reckon(&with(Culpability::Fraud, short)).unwrap();
    assert_eq!(reckoned.cap_minor, 50_000_000);
    assert!(reckoned.notes.iter().any(|note| note.contains("tender")));
}

/// 19 CFR 162.22(b): the value, whatever the culpability.
#[test]
fn who_is_concerned_in_an_unlawful_importation_owes_the_value() {
    for culpability in Culpability::ALL {
        let concerned = PenaltyFacts {
            statute: Statute::Usc1595aB,
            disclosure: Some(TIMELY),
            ..facts(*culpability)
        };
        let reckoned = reckon(&concerned).unwrap();
        assert_eq!(reckoned.cap_minor, 50_000_000);
        assert!(reckoned.notes.iter().any(|note| note.contains("only")));
    }
}

#[test]
fn what_cannot_be_reckoned_says_why() {
    let under = |statute| reckon(&PenaltyFacts { statute, ..facts(Culpability::Fraud) });
    assert!(under(Statute::Usc545).unwrap_err().contains("criminal"));
    assert!(under(Statute::Usc1593a).unwrap_err().contains("not recorded"));
    let below = PenaltyFacts { loss_minor: -1, ..facts(Culpability::Fraud) };
    assert!(reckon(&below).is_err());
    let above = PenaltyFacts { domestic_minor: i64::MAX, ..facts(Culpability::Fraud) };
    assert!(reckon(&above).is_err());
    for culpability in Culpability::ALL {
        let most = PenaltyFacts {
            domestic_minor: AMOUNT_LIMIT_MINOR,
            dutiable_minor: AMOUNT_LIMIT_MINOR,
            loss_minor: AMOUNT_LIMIT_MINOR,
            ..facts(*culpability)
        };
        assert_eq!(cap(&most), AMOUNT_LIMIT_MINOR);
    }
}

#[test]
fn amounts_are_written_and_read() {
    assert_eq!(dollars(123_456_789), "$1,234,567.89");
    assert_eq!(dollars(5), "$0.05");
    for text in ["1234.5", "$1,234.50", " 1 234.50 "] {
        assert_eq!(parse_dollars(text), Some(123_450), "{text}");
    }
    assert_eq!(parse_dollars(""), Some(0));
    for text in ["-1", "1.234", "twelve", "1.", "9999999999999999999"] {
        assert_eq!(parse_dollars(text), None, "{text}");
    }
}

#[test]
fn every_statute_has_a_row_and_every_element_its_own_code() {
    let mut codes = BTreeSet::new();
    for statute in Statute::ALL {
        let row = row(*statute).unwrap();
        assert!(!row.standards.is_empty());
        for element in row.elements {
            assert!(codes.insert(element.code), "{}", element.code);
            assert_eq!(super::element(element.code), Some(element));
        }
        // What the rules call the mental element is in the table, where one is asked.
        let is_asked = *statute != Statute::Usc1595aB;
        assert_eq!(row.elements.iter().any(|element| element.is_mental), is_asked);
    }
    assert_eq!(rows().count(), Statute::ALL.len());
}

#[test]
fn the_grid_says_what_no_item_tends_to_show() {
    let items = [
        Held { number: 1, shows: vec!["1592_entry".into(), "545_knowing".into()] },
        Held { number: 3, shows: vec!["545_knowing".into(), "545_contrary".into()] },
    ];
    let grid = grid(&items);
    let of = |statute| grid.iter().find(|row| row.statute == statute).unwrap();
    assert_eq!(of(Statute::Usc545).bare, 0);
    assert_eq!(of(Statute::Usc545).cells[1].1, [1, 3]);
    assert_eq!(of(Statute::Usc1592).bare, 3);
    assert_eq!(of(Statute::Usc1589).bare, 3);
}

#[test]
fn an_item_by_hand_needs_its_fact_its_source_and_its_day() {
    let pairs = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
        fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    };
    let bare = ItemDraft::parse(&pairs(&[]), true, day()).unwrap_err();
    let fields: Vec<&str> = bare.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["reason", "fact", "source", "happened_on", "standing"]);
    let mut right = pairs(&[
        ("standing", "included"),
        ("reason", "It was told in writing."),
        ("shows", "545_knowing"),
        ("happened_on", "2026-11-21"),
        ("fact", "The broker warned the importer."),
        ("source", "E-mail of the broker, page 2"),
    ]);
    let late = ItemDraft::parse(&right, true, day()).unwrap_err();
    assert_eq!(late.len(), 1);
    right[3].1 = "2026-11-20".into();
    assert_eq!(ItemDraft::parse(&right, true, day()).unwrap().shows, ["545_knowing"]);
    let silent = pairs(&[("standing", "included"), ("reason", "It was told.")]);
    assert!(ItemDraft::parse(&silent, false, day()).is_err(), "it must say what it tends to show");
    let left_out = pairs(&[("standing", "left_out"), ("reason", "Another importer.")]);
    assert!(!ItemDraft::parse(&left_out, false, day()).unwrap().is_included);
}

#[test]
fn what_somebody_was_told_bears_on_what_it_knew() {
    for row in rows() {
        for kind in KnowledgeKind::ALL {
            for element in kind.suggests(row) {
                assert!(element.is_mental || *kind == KnowledgeKind::EntryAfter);
            }
        }
    }
}
