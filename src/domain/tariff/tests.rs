use super::*;

#[test]
fn every_grouping_reads_to_the_same_digits() {
    for (written, code) in [
        ("6109.10.00.40", "6109100040"),
        ("6109.10.0040", "6109100040"),
        ("6109100040", "6109100040"),
        ("6109.10-0040", "6109100040"),
        ("6109 10 00 40", "6109100040"),
        ("６１０９．１０", "610910"),
        ("6,109,100,040", "6109100040"),
        ("6109100040.0", "6109100040"),
        ("Classified: 6904.10", "690410"),
        ("HTS 6109.10", "610910"),
        ("6109.10 T-shirts", "610910"),
        ("6109.10: T-shirts", "610910"),
        ("'0902.10", "090210"),
        ("61", "61"),
        ("6109", "6109"),
        ("61091000", "61091000"),
        ("9903.88.03", "99038803"),
        ("8471.00", "847100"),
    ] {
        assert_eq!(digits(written).as_deref(), Ok(code), "{written}");
    }
}

#[test]
fn lost_zeros_are_restored_with_a_note() {
    for (written, code, note) in [
        ("702000040", "0702000040", "leading"),
        ("7020000", "07020000", "leading"),
        ("70200", "070200", "leading"),
        ("702", "0702", "leading"),
        ("702.00", "070200", "leading"),
        ("902.1", "090210", "in front and behind"),
        ("6109.1", "610910", "trailing"),
        ("702000040.0", "0702000040", "leading"),
    ] {
        let Err(Problem::Repairable(repair)) = digits(written) else {
            panic!("{written} is repairable");
        };
        assert_eq!(repair.code, code, "{written}");
        assert!(repair.note.contains(note), "{written}: {}", repair.note);
        assert_eq!(Problem::Repairable(repair.clone()).to_string(), repair.note);
    }
}

#[test]
fn what_is_no_tariff_number_says_why() {
    for (written, problem) in [
        ("", Problem::Empty),
        (" \u{A0}", Problem::Empty),
        ("cotton", Problem::NotACode),
        ("6109A1", Problem::NotACode),
        ("6109a", Problem::NotACode),
        ("15%", Problem::NotACode),
        ("6109.10 100% cotton", Problem::NotACode),
        ("6109.10, 6110.20", Problem::Several),
        ("6109.10;6110.20", Problem::Several),
        ("6109/6110", Problem::Several),
        ("6.10910004E+09", Problem::Rounded),
        ("7", Problem::TooShort),
        ("61091000401", Problem::TooLong),
        ("99999999999999999999999999", Problem::TooLong),
        ("6109.10.00.4", Problem::OddLength),
        ("6109.10.004", Problem::OddLength),
        ("012345678", Problem::OddLength),
        ("0012", Problem::NoSuchChapter),
        ("7701.10", Problem::NoSuchChapter),
    ] {
        assert_eq!(digits(written), Err(problem), "{written}");
    }
}

#[test]
fn numbers_are_shown_with_the_schedules_dots() {
    for (code, shown) in [
        ("6109100040", "6109.10.00.40"),
        ("61091000", "6109.10.00"),
        ("610910", "6109.10"),
        ("6109", "6109"),
        ("61", "61"),
        ("", ""),
        ("n/a 深圳", "n/a 深圳"),
    ] {
        assert_eq!(display(code), shown);
    }
}

#[test]
fn prefixes_match_from_the_left_and_never_when_empty() {
    assert!(matches_prefix("6109100040", "6109") && matches_prefix("61", "61"));
    assert!(!matches_prefix("61", "6109") && !matches_prefix("6109", ""));
    assert!(is_chapter_98_99("99038803") && is_chapter_98_99("9802"));
    assert!(!is_chapter_98_99("9703") && !is_chapter_98_99("0998"));
}

#[test]
fn letters_that_look_like_digits_are_suggested_as_such() {
    assert_eq!(suggest("84O1.10").as_deref(), Some("840110"));
    assert_eq!(suggest("61O9.l0").as_deref(), Some("610910"));
    for written in ["cotton", "6109.10", "6.1E+09", "99O9.99.99", "6109A1"] {
        assert_eq!(suggest(written), None, "{written}");
    }
}
