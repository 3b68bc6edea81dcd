//! What the screener promises, on names as trade files write them.

use std::error::Error;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    Basis, LineFacts, NameIndex, PROPOSE_AT_PERMILLE, Part, PartyFacts, Role, Score, Subject,
    score_line, score_party, screen_names, screen_pairs,
};

fn subject(name: &str) -> Subject {
    Subject { names: vec![name.to_owned()], ..Subject::default() }
}

fn party(name: &str) -> PartyFacts {
    PartyFacts { names: vec![name.to_owned()], ..PartyFacts::default() }
}

fn names(left: &str, right: &str) -> u16 {
    score_party(&subject(left), &party(right)).permille
}

fn text_of(score: &Score, part: Part) -> &str {
    score
        .reasons
        .iter()
        .find(|reason| reason.part == part)
        .map_or("", |reason| reason.text.as_str())
}

#[test]
fn spellings_of_one_firm_are_proposed() {
    for (left, right) in [
        ("QARASU COTTON GINNING", "Qarasu Cotton Ginning Co., Ltd."),
        ("Karasu Cotton Ginning", "Qarasu Cotton Ginning Co., Ltd."),
        ("GINNING COTTON QARASU CO LTD", "Qarasu Cotton Ginning Co., Ltd."),
        ("HUAYUAN TEX IMP & EXP", "Huayuan Textile Import and Export Co., Ltd."),
        ("RUIFENG INTL TRDG GRP", "Ruifeng International Trading Group"),
        ("SHANDONG RUIFENG SILICON TECHNOLOGY", "Shandong Ruifeng Silicon Technologies Co"),
        (
            "SHANDONG RUIFENG SILICON MATERIALS",
            "Shandong Ruifeng Silicon Materials Manufacturing Co., Ltd.",
        ),
        ("Xinjiang Huayuan Cotton", "新疆 Huayuan 棉业有限公司"),
        ("Öztürk Tekstil San. ve Tic. A.Ş.", "OZTURK TEXTILE"),
        ("CÔNG TY TNHH Minh Phát", "Minh Phat Co Ltd"),
        ("Minh Phat Factory No. 2", "MINH PHAT 2ND FTY"),
        ("M I N H PHAT SEAFOOD", "Minhphat Seafood JSC"),
    ] {
        let score = names(left, right);
        assert!(score >= PROPOSE_AT_PERMILLE, "{left} / {right}: {score}");
    }
}

#[test]
fn other_firms_are_not_proposed() {
    for (left, right) in [
        ("Minh Phat Factory No. 1", "Minh Phat Factory No. 2"),
        ("Ningbo Ruifeng Garment", "Ningbo Huayuan Garment"),
        ("Ningbo Textile Import Export", "Wenzhou Textile Import Export"),
        ("Soorty Unit10", "Soorty Unit 6"),
        ("International Trading Co., Ltd.", "Ruifeng International Trading Co., Ltd."),
        ("Co., Ltd.", "Qarasu Co., Ltd."),
        ("", "Qarasu Co., Ltd."),
    ] {
        let score = names(left, right);
        assert!(score < PROPOSE_AT_PERMILLE, "{left} / {right}: {score}");
    }
}

#[test]
fn the_labelled_pairs_fall_on_their_side() -> Result<(), Box<dyn Error>> {
    for pairs in [
        include_str!("../../fixtures/screening/pairs.csv"),
        include_str!("../../fixtures/screening/world.csv"),
    ] {
        for row in csv::Reader::from_reader(pairs.as_bytes()).deserialize() {
            let (left, right, is_match): (String, String, bool) = row?;
            let score = names(&left, &right);
            assert_eq!(score >= PROPOSE_AT_PERMILLE, is_match, "{left} / {right}: {score}");
        }
    }
    Ok(())
}

#[test]
fn reasons_speak_of_what_is_alleged() {
    let mut sought = subject("QARASU COTTON GINNING");
    sought.country = "UZ".to_owned();
    sought.role = Some(Role::Producer);
    let mut stored = party("Qarasu Cotton Ginning Co., Ltd.");
    stored.country = "Uzbekistan".to_owned();
    let score = score_party(&sought, &stored);
    assert_eq!(
        text_of(&score, Part::Name),
        "Name: alleged 'QARASU COTTON GINNING' against 'Qarasu Cotton Ginning Co., Ltd.': \
         same words; legal form ignored"
    );
    assert_eq!(text_of(&score, Part::Country), "Country: both in Uzbekistan");
    assert_eq!(
        score.sentence,
        "The alleged producer 'QARASU COTTON GINNING' agrees almost entirely with the party \
         'Qarasu Cotton Ginning Co., Ltd.' (995 of 1000; for it: name, country; not told: \
         identifier, region, address)."
    );
    sought.basis = Basis::Order;
    let score = score_party(&sought, &stored);
    assert!(text_of(&score, Part::Name).starts_with("Name: listed 'QARASU"));
}

#[test]
fn identifiers_prove_and_countries_contradict() {
    let mut sought = subject("Ruifeng Garment");
    let mut stored = party("Another Name Entirely");
    sought.identifiers = vec![("lei".to_owned(), "5493 00XY-1".to_owned())];
    stored.identifiers = vec![("LEI".to_owned(), "549300XY1".to_owned())];
    assert!(score_party(&sought, &stored).permille >= PROPOSE_AT_PERMILLE);
    stored.identifiers = vec![("LEI".to_owned(), "999".to_owned())];
    stored.names = sought.names.clone();
    let other_number = score_party(&sought, &stored).permille;
    sought.country = "CN".to_owned();
    stored.country = "BD".to_owned();
    assert!(score_party(&sought, &stored).permille < other_number);
}

#[test]
fn a_line_is_in_scope_by_goods_place_and_date() {
    let sought = Subject {
        basis: Basis::Order,
        country: "TM".to_owned(),
        hts_prefixes: vec!["5201".to_owned(), "520300".to_owned()],
        goods: "cotton".to_owned(),
        from_on: NaiveDate::from_ymd_opt(2018, 5, 18),
        ..Subject::default()
    };
    let line = LineFacts {
        hts: "5201001200".to_owned(),
        description: "RAW COTTON BALES".to_owned(),
        origin_country: "TM".to_owned(),
        export_country: "TR".to_owned(),
        arrival_on: NaiveDate::from_ymd_opt(2026, 1, 9),
        ..LineFacts::default()
    };
    // A country-wide order names no party; goods and place carry the score.
    let inside = score_line(&sought, &Score::default(), &line);
    assert!(inside.permille >= PROPOSE_AT_PERMILLE, "{inside:?}");
    assert_eq!(text_of(&inside, Part::Tariff), "Tariff: 5201.00.12.00 lies under the listed 5201");
    let changed = |change: fn(&mut LineFacts)| {
        let mut line = line.clone();
        change(&mut line);
        score_line(&sought, &Score::default(), &line).permille
    };
    assert!(changed(|line| line.origin_country = "IN".to_owned()) < PROPOSE_AT_PERMILLE);
    assert!(
        changed(|line| line.arrival_on = NaiveDate::from_ymd_opt(2017, 1, 1)) < PROPOSE_AT_PERMILLE
    );
    assert!(changed(|line| line.hts = "8541430010".to_owned()) < PROPOSE_AT_PERMILLE);
}

#[test]
fn a_sure_party_with_goods_out_of_scope_is_not_proposed() {
    let mut sought = subject("Qarasu Cotton Ginning");
    sought.hts_prefixes = vec!["5201".to_owned()];
    let sure = score_party(&sought, &party("Qarasu Cotton Ginning"));
    assert_eq!(sure.permille, 1_000);
    let line = LineFacts { hts: "8541430010".to_owned(), ..LineFacts::default() };
    assert!(score_line(&sought, &sure, &line).permille < PROPOSE_AT_PERMILLE);
}

#[test]
fn the_index_finds_typing_errors_and_joined_words() {
    let names = [
        (7, "Qarasu Cotton Ginning Co., Ltd.", "UZ"),
        (8, "Good Will Garment", ""),
        (9, "Ruifeng Garment Factory", "CN"),
        (7, "Karasu Gin", "UZ"),
    ];
    let index = NameIndex::build(names, 1);
    assert_eq!(index.len(), 4);
    for (sought, expected) in [("QARAUS GINNERS", 7), ("Goodwill Garments", 8), ("Ruifneg", 9)] {
        let first = index.candidates(&subject(sought), 3).into_iter().next();
        assert_eq!(first.map(|candidate| candidate.party_id), Some(expected), "{sought}");
    }
    assert!(index.candidates(&subject("Nothing Alike"), 3).is_empty());
}

#[test]
fn tables_are_screened_alike_on_any_number_of_threads() -> Result<(), Box<dyn Error>> {
    let list =
        "\u{feff}ID,Name,country\n1,\"Qarasu Cotton Ginning Co., Ltd.\",UZ\n2,Ruifeng Garment,CN\n";
    let queries =
        "qid,note,name\na,x,QARASU COTTON GINING\nb,y,Nothing Alike\nc,,RUIFENG GMTS LTD\n";
    let (mut one, mut many) = (Vec::new(), Vec::new());
    let tally = screen_names(list.as_bytes(), queries.as_bytes(), &mut one, 5, 1)?;
    screen_names(list.as_bytes(), queries.as_bytes(), &mut many, 5, 4)?;
    assert_eq!(one, many);
    assert_eq!((tally.list_rows, tally.query_rows, tally.out_rows), (2, 3, 2));
    let out = String::from_utf8(one)?;
    assert!(out.starts_with("qid,rank,id,score,reason\na,1,1,0.9"), "{out}");
    assert!(out.contains("\nc,1,2,0.98"), "{out}");
    Ok(())
}

#[test]
fn pairs_repeat_their_columns_and_a_missing_column_is_named() -> Result<(), Box<dyn Error>> {
    let mut out = Vec::new();
    let pairs = "name1,x,name2\nRuifeng,7,Ruifeng\nshort\n";
    screen_pairs(pairs.as_bytes(), &mut out)?;
    let out = String::from_utf8(out)?;
    assert!(out.starts_with("name1,x,name2,score,reason\nRuifeng,7,Ruifeng,0.9850,"), "{out}");
    assert!(out.contains("\nshort,,,0.0000,"), "{out}");
    let refused =
        screen_pairs("name1,nom2\n".as_bytes(), &mut Vec::new()).map_err(|e| e.to_string());
    assert_eq!(
        refused,
        Err("the table of pairs has no column 'name2'; its first row, which must be the header, \
             reads: name1,nom2. Add the column, rename one, or put a header row first."
            .to_owned())
    );
    Ok(())
}

/// Where cities and addresses are given, `screen pairs` and `screen names` use them.
#[test]
fn tables_compare_cities_and_addresses_where_they_are_given() -> Result<(), Box<dyn Error>> {
    let mut out = Vec::new();
    let pairs = "name1,name2,country1,country2,city1,city2,address1,address2\n\
                 Ruifeng Garment,Ruifeng Garment Factory Ningbo,CN,CN,Ningbo,Ningbo,12 Nanhu Rd 315000,\"No. 12, Nanhu Road, 315000\"\n\
                 Ruifeng Garment,Ruifeng Garment Factory Ningbo,CN,CN,,,,\n";
    screen_pairs(pairs.as_bytes(), &mut out)?;
    let out = String::from_utf8(out)?;
    assert!(out.contains("City: the same on both sides"), "{out}");
    assert!(out.contains("Region: both in Zhejiang (postal code 315000)"), "{out}");
    assert!(out.contains("the same postal code"), "{out}");
    let figures: Vec<f64> = csv::Reader::from_reader(out.as_bytes())
        .records()
        .filter_map(|row| row.ok()?.get(8)?.parse().ok())
        .collect();
    assert!(matches!(figures.as_slice(), [with, without] if with > without), "{out}");
    Ok(())
}

proptest! {
    /// No text makes the screener fail, and reasons always add up.
    #[test]
    fn reasons_add_up(left in "\\PC{0,60}", right in "\\PC{0,60}", land in "(CN|HK|XX|)", place in "\\PC{0,40}") {
        let sought = Subject { country: land, address: place.clone(), ..subject(&left) };
        let stored = PartyFacts { country: "CN".to_owned(), addresses: vec![place], ..party(&right) };
        let score = score_party(&sought, &stored);
        let sum: i32 = score.reasons.iter().map(|reason| reason.permille).sum();
        prop_assert_eq!(sum, i32::from(score.permille));
    }

    /// A name agrees wholly with itself, whatever its case.
    #[test]
    fn a_name_agrees_with_itself(name in "[A-Za-z]{5,9}( [A-Za-z]{2,9}){0,4}") {
        prop_assert!(names(&name, &name.to_uppercase()) >= 980);
    }
}
