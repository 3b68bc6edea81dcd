use super::quantity::*;
use super::*;
use chrono::NaiveDate;
use proptest::prelude::*;

fn measure(text: &str, unit: Unit) -> Measure {
    parse_measure(text, unit).unwrap()
}

fn gin(input: &str, output: &str) -> Operation {
    Operation {
        tier: Tier::Processing,
        party: "Qarshi Gin".into(),
        input_name: "Seed cotton".into(),
        input: measure(input, Unit::Kilogram),
        output_name: "Cotton lint".into(),
        output: measure(output, Unit::Kilogram),
        yield_permille: 360,
        tolerance_permille: 20,
        unit_milligrams: None,
    }
}

#[test]
fn quantities_are_exact_integers() {
    assert_eq!(measure("1,200.5", Unit::Kilogram).amount, 1_200_500);
    assert_eq!(measure("0.000001", Unit::Tonne).amount, 1);
    assert_eq!(measure("1", Unit::Pound).amount, 454, "453.59237 g, rounded");
    assert_eq!(measure("1000", Unit::Pound).amount, 453_592);
    assert_eq!(measure("2.5", Unit::Dozen).amount, 30_000);
    assert_eq!(measure("１２", Unit::Piece).amount, 12_000, "full-width digits");
    for wrong in ["", "abc", "-1", "1e9", "1.2.3", "0", "0.0000001", "9999999999999999", "١٢"] {
        assert!(parse_measure(wrong, Unit::Kilogram).is_err(), "{wrong}");
    }
    assert_eq!(measure("1234567.25", Unit::Kilogram).spoken(), "1,234,567.25 kg");
    assert_eq!(parse_permille("87.5", YIELD_LIMIT_PERMILLE), Ok(875));
    assert_eq!(parse_permille(" 110 % ", YIELD_LIMIT_PERMILLE), Ok(1100));
    assert!(parse_permille("87.55", YIELD_LIMIT_PERMILLE).is_err());
    assert!(parse_permille("21", TOLERANCE_LIMIT_PERMILLE).is_err());
}

#[test]
fn an_operation_adds_up_within_its_tolerance() {
    // 100,000 kg of seed cotton × 36 % = 36,000 kg of lint; 2 % is 720 kg.
    assert_eq!(balance(&gin("100000", "36000")).verdict, Verdict::Balanced);
    assert_eq!(balance(&gin("100000", "36720")).verdict, Verdict::Balanced);
    assert_eq!(balance(&gin("100000", "36720.001")).verdict, Verdict::TooMuch);
    assert_eq!(balance(&gin("100000", "35279.999")).verdict, Verdict::TooLittle);
    let sum = balance(&gin("100000", "40000")).sum;
    assert_eq!(
        sum,
        "100,000 kg × 36 % = 36,000 kg expected; 40,000 kg came out; difference 4,000 kg, allowed ± 720 kg"
    );
}

#[test]
fn unlike_units_are_told_apart() {
    let mut sewing = Operation {
        tier: Tier::Manufacture,
        output_name: "T-shirts".into(),
        output: measure("1000", Unit::Dozen),
        yield_permille: 900,
        ..gin("2000", "1")
    };
    assert_eq!(balance(&sewing).verdict, Verdict::Unlike);
    // 12,000 pieces of 150 g are 1,800 kg: 90 % of 2,000 kg.
    sewing.unit_milligrams = Some(150_000);
    let worked = balance(&sewing);
    assert_eq!(worked.verdict, Verdict::Balanced);
    assert!(worked.sum.contains("12,000 pieces of 150 g each = 1,800 kg"), "{}", worked.sum);
}

#[test]
fn a_tier_cannot_use_what_was_not_made() {
    let spinning = |kilograms: &str| Operation {
        tier: Tier::Manufacture,
        input_name: "cotton LINT ".into(),
        output_name: "Yarn".into(),
        yield_permille: 900,
        ..gin(kilograms, "1")
    };
    assert_eq!(chain(&[gin("100000", "36000"), spinning("36000")]), []);
    let gaps = chain(&[gin("100000", "36000"), spinning("20000"), spinning("16001")]);
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].text.contains("uses 36,001 kg"), "{}", gaps[0].text);
    let other = Operation { input_name: "Wool".into(), ..spinning("1") };
    assert!(chain(&[gin("100000", "36000"), other])[0].text.contains("no tier before it"));
    let pieces = Operation { input: measure("5", Unit::Piece), ..spinning("1") };
    assert!(chain(&[gin("100000", "36000"), pieces])[0].text.contains("different units"));
}

fn document(step: &str, paper: Paper) -> DocumentFacts {
    DocumentFacts {
        id: format!("{step}-{paper}"),
        step: step.into(),
        place: 1,
        title: "Paper".into(),
        paper,
        translation: Translation::English,
        confidentiality: Confidentiality::Public,
        public_version_of: None,
        pages: Some(2),
    }
}

#[test]
fn gaps_name_the_step_and_the_paper() {
    let empty = gaps(PacketKind::Admissibility, &[], &[]);
    let steps: Vec<&str> = empty.iter().map(|gap| gap.step).collect();
    assert_eq!(steps, ["cover", "certificate_of_origin", "consignee_statement"]);
    let mut documents = vec![
        document("cover", Paper::Statement),
        document("certificate_of_origin", Paper::Certificate),
        document("consignee_statement", Paper::Statement),
    ];
    assert_eq!(gaps(PacketKind::Admissibility, &documents, &[]), []);
    documents[1].translation = Translation::Missing;
    documents[2].confidentiality = Confidentiality::Confidential;
    documents[0].pages = None;
    let texts: Vec<String> =
        gaps(PacketKind::Admissibility, &documents, &[]).into_iter().map(|gap| gap.text).collect();
    assert_eq!(
        texts,
        [
            "Document 1.1, Paper: the number of pages is not told.",
            "Document 2.1, Paper: an English translation is missing.",
            "Document 4.1, Paper: it is confidential, and there is no public version of it.",
        ]
    );
    let public = DocumentFacts {
        id: "x".into(),
        public_version_of: Some(documents[2].id.clone()),
        ..document("consignee_statement", Paper::Statement)
    };
    documents.push(public);
    assert_eq!(gaps(PacketKind::Admissibility, &documents, &[]).len(), 2);
    let started = [document("raw_material", Paper::Invoice)];
    let found = gaps(PacketKind::Applicability, &started, &[]);
    assert!(
        found.iter().any(|gap| gap
            .text
            .contains("no purchase order or contract, no proof of payment, no production record")),
        "{found:?}"
    );
    assert!(found.iter().any(|gap| gap.step.is_empty()), "quantities are asked for");
}

#[test]
fn every_step_is_whole_and_every_authority_has_its_packets() {
    for kind in PacketKind::ALL {
        let steps = steps(*kind);
        assert!(steps.iter().any(|(_, step)| step.is_required(*kind)));
        for (number, step) in steps {
            assert_eq!(number_of(*kind, step.code), number);
            assert!(!step.citation.text().is_empty() && !step.papers.is_empty());
        }
    }
    for step in STEPS {
        assert!(step.required.iter().all(|kind| step.kinds.contains(kind)), "{}", step.code);
        assert_eq!(STEPS.iter().filter(|other| other.code == step.code).count(), 1);
    }
    assert_eq!(PacketKind::of(Authority::Wro), [PacketKind::Admissibility]);
    assert_eq!(PacketKind::of(Authority::Uflpa).len(), 2);
    assert!(PacketKind::of(Authority::OtherAgency).is_empty());
    for authority in [Authority::Wro, Authority::Finding, Authority::Caatsa] {
        for kind in PacketKind::of(authority) {
            assert_eq!(Some(kind.burden()), authority.importer_burden());
        }
    }
}

#[test]
fn a_file_is_what_its_name_says_or_it_is_refused() {
    let take = Media::recognise;
    assert_eq!(take("a.pdf", b"%PDF-1.7\n"), Ok(Media::Pdf));
    assert_eq!(take("SCAN.JPG", b"\xff\xd8\xff\xe0"), Ok(Media::Jpeg));
    assert_eq!(take("b.xlsx", b"PK\x03\x04..."), Ok(Media::Xlsx));
    assert_eq!(take("c.csv", "käse,1\n".as_bytes()), Ok(Media::Csv));
    assert_eq!(take("c.csv", b"\xff\xfea\0,\0"), Ok(Media::Csv), "UTF-16");
    assert_eq!(take("a.pdf", b"<html><script>"), Err(MediaProblem::Content));
    assert_eq!(take("a.csv", b"  <HTML>"), Err(MediaProblem::Content));
    assert_eq!(take("a.csv", b"MZ\x90"), Err(MediaProblem::Content));
    assert_eq!(take("a.png", b"%PDF-1.7"), Err(MediaProblem::Content));
    assert_eq!(take("a.pdf.exe", b"%PDF-1.7"), Err(MediaProblem::Ending));
    assert_eq!(take("a.html", b"<html>"), Err(MediaProblem::Ending));
    assert_eq!(take("a.svg", b"<svg"), Err(MediaProblem::Ending));
    assert_eq!(take("pdf", b"%PDF-"), Err(MediaProblem::Ending));
    assert_eq!(take("a.pdf", b""), Err(MediaProblem::Empty));
}

#[test]
fn more_time_is_asked_for_twice_and_never_late() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let due = day("2026-12-11");
    assert!(check_extension(due, due, 0, day("2027-01-11")).is_ok(), "on the last day");
    assert!(check_extension(due, due, 1, day("2027-01-11")).is_ok());
    assert!(check_extension(due, due, 2, day("2027-01-11")).unwrap_err().contains("2 times"));
    let late = check_extension(due, day("2026-12-12"), 0, day("2027-01-11"));
    assert!(late.unwrap_err().contains("past due"));
    assert!(check_extension(due, due, 0, due).is_err());
    assert!(check_extension(due, due, 0, day("2027-03-12")).is_err());
}

#[test]
fn two_packets_never_have_one_index() {
    let contents = |story: &'static str, name: &str| Contents {
        hold: "ABC",
        number: 1,
        kind: PacketKind::Admissibility,
        story,
        cites: "",
        documents: vec![vec!["1.1".into(), name.into()]],
        quantities: Vec::new(),
    };
    let one = index_text(&contents("a\tb", "x"));
    assert!(one.starts_with("docket307 packet index 1\nhold\t3:ABC\n"), "{one}");
    assert_ne!(one, index_text(&contents("a", "x")));
    assert_ne!(index_text(&contents("a", "x\t1:y")), index_text(&contents("a", "x")));
}

proptest! {
    /// What is read is what is written, and no text makes it panic.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}", each in prop::sample::select(Unit::ALL)) {
        if let Ok(measure) = parse_measure(&text, each) {
            prop_assert!(measure.amount > 0);
        }
        let _permille = parse_permille(&text, YIELD_LIMIT_PERMILLE);
    }

    /// Exactly the expected output always balances; one gram beyond the tolerance never does.
    #[test]
    fn the_expected_output_balances(
        grams in 1_000_i64..1_000_000_000, share in 1_i32..=1000, off in 0_i32..=200,
    ) {
        let expected = (i128::from(grams) * i128::from(share) + 499) / 1000;
        let mut worked = gin("1", "1");
        worked.input.amount = grams;
        worked.yield_permille = share;
        worked.tolerance_permille = off;
        let allowed = expected * i128::from(off) / 1000;
        worked.output.amount = i64::try_from(expected + allowed + 3).unwrap();
        prop_assert_eq!(balance(&worked).verdict, Verdict::TooMuch);
        worked.output.amount = i64::try_from(expected.max(1)).unwrap();
        let verdict = balance(&worked).verdict;
        prop_assert!(verdict == Verdict::Balanced || allowed == 0);
    }
}
