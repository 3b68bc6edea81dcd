//! What the evidence beside the name promises: parts are told apart, and
//! missing ones are named.

use chrono::NaiveDate;

use super::{
    Basis, Bearing, LineFacts, PROPOSE_AT_PERMILLE, Part, PartyFacts, Question, Reason, Role,
    Score, Subject, kind_of_number, score_line, score_party,
};

const LEI: &str = "213800KUD8LAJWSQ9D15";
/// Another well-formed one.
const OTHER_LEI: &str = "5493001KJTIIGC8Y1R12";

fn subject(name: &str) -> Subject {
    Subject { names: vec![name.to_owned()], ..Subject::default() }
}

fn party(name: &str) -> PartyFacts {
    PartyFacts { names: vec![name.to_owned()], ..PartyFacts::default() }
}

fn number(kind: &str, value: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), value.to_owned())]
}

fn reason(score: &Score, part: Part) -> &Reason {
    score.reasons.iter().find(|reason| reason.part == part).unwrap()
}

fn sum(score: &Score) -> i32 {
    score.reasons.iter().map(|reason| reason.permille).sum()
}

#[test]
fn kinds_of_identifiers_are_told_apart() {
    let with = |left: &str, right: &str| {
        let mut sought = subject("Ruifeng Garment");
        let mut stored = party("Nothing Alike");
        sought.identifiers = number(left, "123456789");
        stored.identifiers = number(right, "123456789");
        score_party(&sought, &stored).permille
    };
    assert!(with("DUNS", "duns") >= PROPOSE_AT_PERMILLE);
    assert!(with("DUNS", "IOR") < 300);
    assert!(with("SCAC", "MID") < 300);
}

#[test]
fn two_strong_identifiers_that_contradict_lower() {
    let name = "Qarasu Cotton Ginning";
    let score = |left: &str, right: &str| {
        let mut sought = subject(name);
        let mut stored = party(name);
        sought.identifiers = number("LEI", left);
        stored.identifiers = number("LEI", right);
        score_party(&sought, &stored)
    };
    assert_eq!(score(LEI, LEI).permille, 1_000);
    let clash = score(LEI, OTHER_LEI);
    assert_eq!(clash.permille, 800, "{clash:?}");
    assert!(reason(&clash, Part::Identifier).text.contains("they differ"), "{clash:?}");
    // A mistyped one is no contradiction.
    assert_eq!(score(LEI, "213800KUD8LAJWSQ9D51").permille, 1_000);
    // An equal number of another kind does not hide it.
    let mut sought = subject("Ruifeng Garment");
    let mut stored = party("Rui Feng Garments");
    sought.identifiers = [number("LEI", LEI), number("FEI", "3001234567")].concat();
    stored.identifiers = [number("LEI", OTHER_LEI), number("FEI", "3001234567")].concat();
    let score = score_party(&sought, &stored);
    assert_eq!(sum(&score), i32::from(score.permille));
    assert!(score.permille <= 800, "{score:?}");
    let bearings: Vec<Bearing> = score
        .reasons
        .iter()
        .filter(|reason| reason.part == Part::Identifier)
        .map(Reason::bearing)
        .collect();
    assert_eq!(bearings, [Bearing::For, Bearing::Against]);
}

#[test]
fn a_mid_is_also_derived_from_name_and_address() {
    let mut sought = subject("Tianshan Bright Textile");
    sought.identifiers = number("MID", "CNTIABRI266NAN");
    let mut stored = party("Tianshan Bright");
    stored.addresses = vec!["266 Nanhu Road, Nanjing 210000, China".to_owned()];
    let score = score_party(&sought, &stored);
    assert!(reason(&score, Part::Identifier).text.contains("give by rule"), "{score:?}");
    let before = score_party(&subject("Tianshan Bright Textile"), &stored).permille;
    assert!(score.permille >= before);
    // Two codes of one maker's two works begin alike.
    stored.identifiers = number("MID", "CNTIABRI12SHA");
    let score = score_party(&sought, &stored);
    assert!(reason(&score, Part::Identifier).text.contains("name part"), "{score:?}");
}

#[test]
fn the_region_alert_is_part_of_the_place() {
    let mut sought = subject("Huayuan Cotton");
    sought.country = "CN".to_owned();
    sought.province = "Xinjiang".to_owned();
    let at = |address: &str| {
        let mut stored = party("Huayuan Cotton Textile");
        stored.country = "CN".to_owned();
        stored.addresses = vec![address.to_owned()];
        score_party(&sought, &stored)
    };
    let inside = at("5 Example Rd, Aksu 843000");
    assert_eq!(
        reason(&inside, Part::Region).text,
        "Region: both in Xinjiang (postal code 843000, UFLPA region alert)"
    );
    let outside = at("5 Example Rd, Ningbo 315000");
    assert_eq!(
        reason(&outside, Part::Region).text,
        "Region: Xinjiang (by 'Xinjiang', UFLPA region alert) against Zhejiang (postal code 315000)"
    );
    assert!(outside.permille < at("").permille);
    assert!(at("").permille < inside.permille);
    assert_eq!(reason(&at(""), Part::Region).bearing(), Bearing::Missing);
}

#[test]
fn every_address_that_was_seen_is_compared() {
    let mut sought = subject("Ruifeng Garment");
    sought.address = "12 Nanhu Road, Yinzhou District, Ningbo 315000".to_owned();
    sought.country = "CN".to_owned();
    let mut stored = party("Ruifeng Fashion Garments");
    stored.country = "CN".to_owned();
    stored.addresses = vec!["Unit 9, Kwun Tong, Kowloon".to_owned()];
    let before = score_party(&sought, &stored).permille;
    stored.addresses.push("No. 12, Nanhu Rd., Yinzhou, Ningbo".to_owned());
    assert!(score_party(&sought, &stored).permille > before);
}

fn order() -> Subject {
    Subject {
        basis: Basis::Order,
        country: "CN".to_owned(),
        hts_prefixes: vec!["5201".to_owned()],
        goods: "cotton lint, tomatoes".to_owned(),
        exclusions: vec!["reclaimed cotton".to_owned()],
        from_on: NaiveDate::from_ymd_opt(2021, 1, 13),
        ..subject("Qarasu Cotton Ginning")
    }
}

fn line() -> LineFacts {
    LineFacts {
        hts: "5201001400".to_owned(),
        description: "COTTON LINT IN BALES".to_owned(),
        origin_country: "CN".to_owned(),
        export_country: "CN".to_owned(),
        port_lading: "57078, YANTIAN".to_owned(),
        arrival_on: NaiveDate::from_ymd_opt(2026, 1, 9),
        ..LineFacts::default()
    }
}

#[test]
fn a_line_answers_four_questions_and_names_what_is_not_told() {
    let sought = order();
    let entity = score_party(&sought, &party("QARASU COTTON GINNING CO LTD"));
    let score = score_line(&sought, &entity, &line());
    assert_eq!(sum(&score), i32::from(score.permille));
    assert!(
        score.sentence.ends_with("entity agrees, goods agrees, place agrees, time agrees)."),
        "{}",
        score.sentence
    );
    let bare = Subject { names: sought.names.clone(), basis: Basis::Order, ..Subject::default() };
    let score = score_line(&bare, &entity, &LineFacts::default());
    for (part, text) in [
        (Part::Tariff, "Tariff: the order names no tariff number: does not narrow"),
        (Part::Goods, "Goods: the order describes no goods: does not narrow"),
        (Part::Route, "Route: the line tells no port of lading"),
        (Part::Date, "Date: the order tells no date: does not narrow"),
    ] {
        assert_eq!(reason(&score, part).text, text);
        assert_eq!(reason(&score, part).bearing(), Bearing::Missing);
    }
    assert_eq!(Score::answer(&score.reasons, Question::What), Bearing::Missing);
    assert_eq!(Score::answer(&score.reasons, Question::When), Bearing::Missing);
}

/// Entity AND goods AND place AND time: whatever one excludes stays excluded.
#[test]
fn support_does_not_make_good_what_is_excluded() {
    let sought = Subject { regions: vec!["CN-XJ".to_owned()], ..order() };
    let entity = score_party(&sought, &party("Qarasu Cotton Ginning"));
    let everything = LineFacts {
        maker_address: "1 Example, Aksu 843000".to_owned(),
        confirmed_together: Some(9),
        ..line()
    };
    assert!(score_line(&sought, &entity, &everything).permille >= PROPOSE_AT_PERMILLE);
    let early = LineFacts { arrival_on: NaiveDate::from_ymd_opt(2020, 1, 1), ..everything.clone() };
    assert!(score_line(&sought, &entity, &early).permille <= 600);
    let other = LineFacts { hts: "8541430010".to_owned(), ..everything.clone() };
    assert!(score_line(&sought, &entity, &other).permille <= 600);
    let left_out = LineFacts { description: "RECLAIMED COTTON".to_owned(), ..everything };
    let score = score_line(&sought, &entity, &left_out);
    assert!(reason(&score, Part::Goods).text.contains("a person must look"), "{score:?}");
    assert!(score.permille <= 850);
}

#[test]
fn tariff_numbers_meet_at_every_level() {
    let at = |prefix: &str, hts: &str| {
        let sought = Subject { hts_prefixes: vec![prefix.to_owned()], ..subject("A") };
        let base = Score { permille: 500, ..Score::default() };
        let line = LineFacts { hts: hts.to_owned(), ..LineFacts::default() };
        score_line(&sought, &base, &line).permille
    };
    let line = "5201001400";
    let levels = ["52", "5201", "520100", "52010014", "5201001400"];
    let scores: Vec<u16> = levels.iter().map(|prefix| at(prefix, line)).collect();
    assert!(scores.is_sorted() && scores.iter().all(|score| *score > 500), "{scores:?}");
    // A bill tells six digits of the ten that the order names: no contradiction.
    assert!(at("5201001400", "520100") > 500);
    assert!(at("5201001400", "5201002000") == 500);
    assert!(at("5203", line) < 500 && at("6109", line) < at("5203", line));
    assert_eq!(at("5203", "9903010100"), 500);
}

#[test]
fn goods_are_known_by_words_or_by_what_the_number_is_about() {
    let text = |goods: &str, hts: &str, description: &str| {
        let sought = Subject { goods: goods.to_owned(), ..subject("A") };
        let line = LineFacts {
            hts: hts.to_owned(),
            description: description.to_owned(),
            ..LineFacts::default()
        };
        let score = score_line(&sought, &Score::default(), &line);
        reason(&score, Part::Goods).text.clone()
    };
    assert_eq!(text("Tomatoes", "", "TOMATO PASTE 36%"), "Goods: described alike: tomato");
    assert_eq!(text("aluminium", "", "ALUMINUM FOIL"), "Goods: described alike: aluminum");
    assert_eq!(
        text("seafood", "0306170000", "VANNAMEI HLSO 16/20"),
        "Goods: no word of the alleged description in that of the line, but 0306.17.00.00 is a \
         tariff number for seafood"
    );
    assert_eq!(
        text("certain products", "0306170000", "VANNAMEI"),
        "Goods: the allegation describes no goods: does not narrow"
    );
}

#[test]
fn an_order_on_a_region_finds_makers_by_their_postal_code() {
    let sought = Subject {
        basis: Basis::Order,
        origins: vec!["CN".to_owned()],
        regions: vec!["CN-XJ".to_owned()],
        from_on: NaiveDate::from_ymd_opt(2022, 6, 21),
        ..Subject::default()
    };
    let at = |maker: &str, address: &str, origin: &str| {
        let line = LineFacts {
            maker: maker.to_owned(),
            maker_address: address.to_owned(),
            origin_country: origin.to_owned(),
            arrival_on: NaiveDate::from_ymd_opt(2026, 1, 9),
            ..LineFacts::default()
        };
        score_line(&sought, &Score::default(), &line)
    };
    let found = at("Example Works", "5 Nanhu Rd 830011", "CN");
    assert!(found.permille >= PROPOSE_AT_PERMILLE, "{found:?}");
    assert!(found.likely_permille.is_none());
    assert!(at("Example Works", "Industrial Park, Shihezi", "CN").permille >= PROPOSE_AT_PERMILLE);
    assert!(at("Example Works", "5 Xinjiang Road, Qingdao", "CN").permille < PROPOSE_AT_PERMILLE);
    assert!(at("Example Works", "5 Nanhu Rd, Ningbo 315000", "CN").permille < 300);
    assert!(at("Example Works", "5 Nanhu Rd 830011", "VN").permille < PROPOSE_AT_PERMILLE);
}

#[test]
fn the_route_speaks_where_no_origin_is_declared() {
    let sought = order();
    let at = |port: &str, origin: &str| {
        let line = LineFacts {
            port_lading: port.to_owned(),
            origin_country: origin.to_owned(),
            ..LineFacts::default()
        };
        let score = score_line(&sought, &Score::default(), &line);
        reason(&score, Part::Route).text.clone()
    };
    assert_eq!(at("57078, YANTIAN", ""), "Route: laden at Yantian, China; origin not declared");
    assert!(at("Busan", "CN").contains("through a third country"), "{}", at("Busan", "CN"));
    assert!(at("57078", "VN").contains("though another origin is declared"));
    assert_eq!(at("?", "CN"), "Route: the port of lading is not known");
}

/// An importer's own country is not where the goods come from.
#[test]
fn an_importers_country_is_not_held_against_the_origin() {
    let sought = Subject {
        country: "US".to_owned(),
        role: Some(Role::Importer),
        ..subject("Harbor Apparel")
    };
    let score = score_line(&sought, &Score::default(), &line());
    assert_eq!(reason(&score, Part::Country).bearing(), Bearing::Missing);
}

#[test]
fn what_would_flip_it_is_told() {
    let mut sought = subject("Ruifeng Garment Ningbo");
    sought.country = "CN".to_owned();
    let score = score_party(&sought, &party("Ruifneg Garmnt"));
    assert!(score.flips.iter().any(|flip| flip.contains("would bring it")), "{score:?}");
    let mut stored = party("Ruifeng Garment Ningbo");
    stored.country = "BD".to_owned();
    let score = score_party(&sought, &stored);
    assert!(
        score.flips.contains(&"A matching country would bring it to 1.000.".to_owned()),
        "{score:?}"
    );
    let order = order();
    let entity = score_party(&order, &party("Qarasu Cotton Ginning"));
    let score = score_line(&order, &entity, &line());
    assert_eq!(
        score.flips.first().map(String::as_str),
        Some("A tariff number of another chapter would bring it below the threshold, to 0.600.")
    );
}

#[test]
fn numbers_without_a_kind_are_known_by_their_form() {
    assert_eq!(kind_of_number(LEI), Some(("LEI", LEI.to_owned())));
    assert_eq!(kind_of_number("CN-TIABRI-266-NAN").map(|found| found.0), Some("MID"));
    for written in ["", "123456789", "12-3456789", "tax id", "213800KUD8LXJWSQ9D15", "新疆"] {
        assert_eq!(kind_of_number(written), None, "{written}");
    }
}

/// Input that is no name matches nothing and never fails.
#[test]
fn what_is_no_name_matches_nothing() {
    let long = "Ruifeng ".repeat(1_250);
    let no_names = [
        "",
        " ",
        "...",
        "—!?",
        "Co., Ltd.",
        "GmbH & Co. KG",
        "\u{202e}\u{200f}\u{200b}\u{feff}",
        "\u{200d}",
        "12345",
        "０１２３",
    ];
    for left in no_names {
        for right in no_names.iter().chain(&["Ruifeng Garment Co., Ltd.", long.as_str()]) {
            let score = score_party(&subject(left), &party(right));
            assert!(score.permille < PROPOSE_AT_PERMILLE, "{left:?} / {right:?}: {score:?}");
        }
    }
    let score = |left: &str, right: &str| score_party(&subject(left), &party(right)).permille;
    assert!(score(&long, &long) >= 980);
    // Marks that are not seen, and letters that only look like others.
    assert!(score("Rui\u{200b}feng \u{202e}Garment", "Ruifeng Garment") >= PROPOSE_AT_PERMILLE);
    assert!(score("Ｒｕｉｆｅｎｇ Garment", "Ruifeng Garment") >= PROPOSE_AT_PERMILLE);
    let numbers = score("1234", "1234");
    assert!(numbers < PROPOSE_AT_PERMILLE, "{numbers}");
}
