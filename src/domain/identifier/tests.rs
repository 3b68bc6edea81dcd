//! The kinds as a table, and every row of the published check digits.

use super::*;

#[test]
fn codes_and_labels_are_one_to_one() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_code(kind.code()), Some(kind));
        assert_eq!(Kind::from_word(&kind.code().to_uppercase().replace('_', "-")), Some(kind));
        assert_eq!(Kind::ALL.into_iter().filter(|other| other.label() == kind.label()).count(), 1);
    }
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(status));
    }
    assert_eq!(Kind::from_word(" UN/LOCODE "), Some(Kind::UnLocode));
    assert_eq!((Kind::from_code("awb"), Kind::from_word("awb")), (None, Some(Kind::AirWaybill)));
    assert_eq!((Kind::from_word("usdot"), Status::from_code("fine")), (None, None));
}

#[test]
fn empty_and_endless_values_are_bad_for_every_kind() {
    for kind in Kind::ALL {
        for value in ["", " \u{A0}\t", "-", &"A1".repeat(100_000)] {
            let checked = check(kind, value);
            assert_eq!(checked.status, Status::Bad, "{kind:?}");
            assert!(!checked.note.is_empty() && checked.canonical.chars().count() <= 64);
        }
    }
}

#[test]
fn tariff_numbers_are_checked_by_their_own_rule() {
    for (value, canonical, status) in [
        ("6109.10.00.40", "6109100040", Status::Ok),
        ("702000040", "0702000040", Status::Warn),
        ("6109.10, 6110.20", "610910611020", Status::Bad),
        ("cotton", "COTTON", Status::Bad),
    ] {
        let checked = check(Kind::Hts, value);
        assert_eq!((checked.canonical.as_str(), checked.status), (canonical, status), "{value}");
    }
}

/// Rows of the file that are about numbers this product has no kind for:
/// identifiers of motor carriers, which no entry, bill or order names.
const WITHOUT_A_KIND: &[&str] = &["usdot", "mc"];

/// A row that is valid must be `ok`, one that is not valid must not be `ok`.
///
/// Two rows that are not valid are more than bad here: `911-14-4442` has the
/// form of a Social Security number and is masked, and `07-1144442` has a
/// prefix that is only said to be unused, so it is a warning. An IMO number
/// with a wrong check digit is a warning by rule.
#[test]
fn every_row_of_the_check_digit_file_holds() {
    let file = include_str!("../../../fixtures/reference/check_digits.csv");
    let mut checked_rows = 0;
    let mut skipped_rows = 0;
    for row in csv::Reader::from_reader(file.as_bytes()).records() {
        let row = row.expect("the fixture is a CSV file");
        let field = |place: usize| row.get(place).expect("the fixture has four columns");
        let (word, value) = (field(0), field(1));
        if WITHOUT_A_KIND.contains(&word) {
            skipped_rows += 1;
            continue;
        }
        let kind = Kind::from_word(word).expect("every other type in the fixture is a kind");
        let checked = check(kind, value);
        assert_eq!(checked.status == Status::Ok, field(2) == "true", "{word} {value}: {checked:?}");
        checked_rows += 1;
    }
    assert_eq!((checked_rows, skipped_rows), (334, 4));
}

#[test]
fn the_rows_that_are_not_plainly_bad() {
    for (kind, value, status) in [
        (Kind::ImporterNumber, "911-14-4442", Status::Masked),
        (Kind::ImporterNumber, "07-1144442", Status::Warn),
        (Kind::Imo, "8814274", Status::Warn),
        (Kind::Imo, "9074728", Status::Warn),
    ] {
        assert_eq!(check(kind, value).status, status, "{value}");
    }
}
