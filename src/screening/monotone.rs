//! Evidence that agrees never lowers a score, reasons add up, and sides may be
//! swapped.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    Bearing, LineFacts, Part, PartyFacts, Score, Subject, Threshold, score_line, score_party,
};

fn sum(score: &Score) -> i32 {
    score.reasons.iter().map(|reason| reason.permille).sum()
}

/// Facts of both sides, made of few words so that they often agree.
fn sides() -> impl Strategy<Value = (Subject, PartyFacts)> {
    let name = "(Ruifeng|Huayuan|Qarasu)( Garment| Cotton| Textile)?( Ningbo| No. 2)?( Co Ltd)?";
    let address = "((12|9) Nanhu Rd|Aksu|Ningbo)(, Ningbo|, Aksu)?( 315000| 843000)?";
    let country = "(CN|HK|BD|)";
    let numbers = || {
        proptest::collection::vec(
            ("(LEI|FEI|MID|DUNS|SCAC)", "(213800KUD8LAJWSQ9D15|CNRUIGAR12NIN|1234567|7654321)"),
            0..3,
        )
    };
    (name, name, address, address, country, country, numbers(), numbers()).prop_map(
        |(left, right, here, there, own, other, mine, theirs)| {
            let sought = Subject {
                names: vec![left],
                country: own,
                address: here,
                identifiers: mine,
                ..Subject::default()
            };
            let stored = PartyFacts {
                names: vec![right],
                country: other,
                addresses: vec![there],
                identifiers: theirs,
                ..PartyFacts::default()
            };
            (sought, stored)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// Evidence that agrees never lowers the score of a party.
    #[test]
    fn agreeing_evidence_never_lowers_a_party((sought, stored) in sides()) {
        let before = score_party(&sought, &stored).permille;
        let added = |change: &dyn Fn(&mut Subject, &mut PartyFacts)| {
            let (mut sought, mut stored) = (sought.clone(), stored.clone());
            change(&mut sought, &mut stored);
            score_party(&sought, &stored).permille
        };
        let number = added(&|sought, stored| {
            sought.identifiers.push(("USCC".to_owned(), "91110000600037341L".to_owned()));
            stored.identifiers.push(("USCC".to_owned(), "91110000600037341L".to_owned()));
        });
        prop_assert!(number >= before, "number {number} < {before}");
        let name = added(&|sought, stored| {
            sought.names.push("Same Alias Mill".to_owned());
            stored.names.push("Same Alias Mill".to_owned());
        });
        prop_assert!(name >= before, "name {name} < {before}");
        let address = added(&|sought, stored| {
            stored.addresses.push(sought.address.clone());
        });
        prop_assert!(address >= before || stored.addresses.is_empty());
        if sought.country.is_empty() || stored.country.is_empty() {
            let country = added(&|sought, stored| {
                let same = if sought.country.is_empty() { &stored.country } else { &sought.country };
                let same = same.clone();
                sought.country.clone_from(&same);
                stored.country = same;
            });
            // A country also says which digits are a postal code, and so what
            // the addresses tell: they may turn out to lie apart.
            let has_postcode = |text: &str| text.ends_with("000");
            let are_told = has_postcode(&sought.address)
                || stored.addresses.iter().any(|address| has_postcode(address));
            prop_assert!(are_told || country >= before, "country {country} < {before}");
        }
    }

    /// Evidence that agrees never lowers the score of a line.
    #[test]
    fn agreeing_evidence_never_lowers_a_line(
        base in 0_u16..=1_000, prefix in "(52|5201|520100|6109|)", hts in "(5201001400|520100|6109|)",
        goods in "(cotton|seafood|)", told in "(COTTON|FISH|)", country in "(CN|VN|)",
        origin in "(CN|VN|TR|)", has_party: bool,
    ) {
        let some = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
        let sought = Subject {
            names: if has_party { vec!["A".to_owned()] } else { Vec::new() },
            hts_prefixes: some(prefix),
            goods,
            origins: some(country),
            ..Subject::default()
        };
        let line = LineFacts {
            hts: hts.clone(), description: told, origin_country: origin.clone(), ..LineFacts::default()
        };
        let entity = Score { permille: base, ..Score::default() };
        let score = |sought: &Subject, line: &LineFacts| score_line(sought, &entity, line).permille;
        let before = score(&sought, &line);
        let day = NaiveDate::from_ymd_opt(2026, 1, 9);
        let dated = Subject { from_on: day, ..sought.clone() };
        let arrived = LineFacts { arrival_on: day, ..line.clone() };
        prop_assert!(score(&dated, &arrived) >= before);
        let kept = LineFacts { confirmed_together: Some(2), ..line.clone() };
        prop_assert!(score(&sought, &kept) >= before);
        if !hts.is_empty() {
            let mut more = sought.clone();
            more.hts_prefixes.push(hts);
            prop_assert!(score(&more, &line) >= before);
        }
        if !origin.is_empty() {
            let mut more = sought.clone();
            more.origins.push(origin);
            prop_assert!(score(&more, &line) >= before);
        }
        let mut more = sought.clone();
        more.goods.push_str(" linter");
        let description = format!("{} LINTERS", line.description);
        let described = LineFacts { description, ..line.clone() };
        prop_assert!(score(&more, &described) >= before);
    }

    /// Reasons add up, and the evidence beside the name is symmetric.
    #[test]
    fn reasons_add_up_and_sides_may_be_swapped((sought, stored) in sides()) {
        let score = score_party(&sought, &stored);
        prop_assert_eq!(sum(&score), i32::from(score.permille));
        let turned = Subject {
            names: stored.names.clone(),
            country: stored.country.clone(),
            address: stored.addresses.concat(),
            identifiers: stored.identifiers.clone(),
            ..Subject::default()
        };
        let back = PartyFacts {
            names: sought.names.clone(),
            country: sought.country.clone(),
            addresses: vec![sought.address.clone()],
            identifiers: sought.identifiers.clone(),
            ..PartyFacts::default()
        };
        let swapped = score_party(&turned, &back);
        let beside = |score: &Score| -> Vec<(Part, Bearing)> {
            let mut parts: Vec<(Part, Bearing)> = score
                .reasons
                .iter()
                .filter(|reason| reason.part != Part::Name)
                .map(|reason| (reason.part, reason.bearing()))
                .collect();
            parts.sort_by_key(|(part, bearing)| (part.code(), bearing.label()));
            parts
        };
        prop_assert_eq!(beside(&score), beside(&swapped));
    }

    /// Whoever reaches a threshold is met by name and country alone, at what the
    /// index is asked for; a number finds its carriers by itself.
    #[test]
    fn who_reaches_a_threshold_is_asked_for((mut sought, mut stored) in sides()) {
        sought.identifiers.clear();
        stored.identifiers.clear();
        let whole = score_party(&sought, &stored).permille;
        let bare = |sought: &Subject, stored: &PartyFacts| {
            let sought = Subject { address: String::new(), ..sought.clone() };
            let stored = PartyFacts { addresses: Vec::new(), ..stored.clone() };
            score_party(&sought, &stored).permille
        };
        for permille in [720, 780, 850, 980] {
            let threshold = Threshold::new(permille).unwrap();
            if whole >= permille {
                let least = threshold.least_of_names(&sought);
                prop_assert!(bare(&sought, &stored) >= least, "{permille}: {sought:?} {stored:?}");
            }
            prop_assert!(threshold.least_with_place() < permille);
        }
    }
}
