use super::*;
use crate::domain::field::FieldError;

fn pairs(pairs: &[(&str, &str)]) -> AllegationForm {
    AllegationForm::from_pairs(
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn complete() -> AllegationForm {
    pairs(&[
        ("violations", "forced"),
        (
            "reasons",
            "Workers told us that guards keep them on the farm and that their passports are locked in the office.",
        ),
        ("goods", "Frozen shrimp, peeled, 2 kg bags"),
        ("hts", "0306.17, nonsense"),
        ("site_name", "Example Seafood Co., Ltd."),
        ("site_country", "Thailand"),
        ("period_from", "2024"),
        ("party_role", "producer"),
        ("party_name", "Example Seafood"),
        ("party_country", "TH"),
        ("party_address", ""),
        ("party_identifier", "not-a-number"),
        ("party_role", "importer"),
        ("party_name", "Sample Foods Inc"),
        ("party_country", "Atlantis"),
        ("party_address", ""),
        ("party_identifier", ""),
        ("indicator_debt_bondage", "yes"),
        ("indicator_note_isolation", "remote island"),
        ("unknown_field", "ignored"),
    ])
}

fn fields(errors: &[FieldError]) -> Vec<&str> {
    errors.iter().map(|error| error.field.as_str()).collect()
}

#[test]
fn an_allegation_is_never_refused_for_a_bad_number_or_an_odd_character() {
    let form = pairs(&[
        ("site_mid", "???"),
        ("bills", "\u{0}\u{202e}<b>'; DROP"),
        ("site_country", "Nowhere"),
    ]);
    let draft = Draft::parse(&form).unwrap();
    assert_eq!(draft.site.mid, "???");
    assert_eq!(draft.bills, "\u{FFFD}\u{202e}<b>'; DROP");
    assert_eq!((draft.site.country.as_str(), draft.site.country_text.as_str()), ("", "Nowhere"));
}

#[test]
fn nothing_written_is_refused_and_a_single_word_is_not() {
    let empty = Draft::parse(&pairs(&[("violations", "forced"), ("goods", "  ")])).unwrap_err();
    assert_eq!(fields(&empty), ["reasons"]);
    assert!(Draft::parse(&pairs(&[("goods", "棉花")])).is_ok());
}

#[test]
fn every_complaint_comes_at_once() {
    let long = "x".repeat(LINE_LIMIT_CHARS + 1);
    let mut form = pairs(&[
        ("regime", "mars"),
        ("violations", "slavery"),
        ("has_sample", "maybe"),
        ("site_name", &long),
        ("worker_band", "lots"),
        ("party_role", "spy"),
        ("party_name", "A"),
        ("indicator_debt_bondage", "perhaps"),
        ("indicator_unheard_of", "yes"),
    ]);
    form.is_attestation_asked = true;
    let errors = Draft::parse(&form).unwrap_err();
    for field in [
        "regime",
        "violations.0",
        "has_sample",
        "site_name",
        "worker_band",
        "party_role.0",
        "indicator_debt_bondage",
        "indicators",
        "attestation",
    ] {
        assert!(fields(&errors).contains(&field), "{field} in {:?}", fields(&errors));
    }
    assert_eq!(errors.len(), 9);
}

#[test]
fn a_seventh_company_is_asked_to_go_elsewhere() {
    let mut form = AllegationForm::default();
    for index in 0..7 {
        form.add("party_name", format!("Company {index}"));
    }
    assert_eq!(fields(&Draft::parse(&form).unwrap_err()), ["party_name"]);
    form.party_name.pop();
    assert_eq!(Draft::parse(&form).unwrap().parties.len(), 6);
}

#[test]
fn a_form_survives_its_hidden_fields_and_its_json() {
    let form = complete();
    assert_eq!(AllegationForm::from_pairs(form.pairs()), form);
    let json = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<AllegationForm>(&json).unwrap(), form);
    let partial: AllegationForm = serde_json::from_str(r#"{"goods":"cotton","extra":1}"#).unwrap();
    assert_eq!(partial.goods, "cotton");
    let draft = Draft::parse(&form).unwrap();
    let json = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft);
}

#[test]
fn a_complete_form_is_read_and_conforms() {
    let draft = Draft::parse(&complete()).unwrap();
    assert_eq!(draft.hts, ["030617"]);
    assert_eq!(draft.site.country, "TH");
    assert_eq!(draft.parties.len(), 2);
    assert_eq!(draft.indicators.len(), 2);
    let found = completeness(&draft);
    assert!(found.is_conforming());
    assert_eq!(found.score_permille, 600 + 5 * 50);
    assert!(found.missing().is_empty());
}

#[test]
fn the_letter_names_each_missing_element() {
    let draft = Draft::parse(&pairs(&[("site_name", "A mill")])).unwrap();
    let found = completeness(&draft);
    assert!(!found.is_conforming());
    assert_eq!(found.score_permille, 0);
    let letter = advice_letter(&found).join("\n");
    for wanted in
        ["12.42(b)(1)", "12.42(b)(2)", "12.42(b)(3)", "name the country", "send it in again"]
    {
        assert!(letter.contains(wanted), "{wanted}");
    }
    assert!(!letter.contains("name the place"));
    let all = completeness(&Draft::parse(&complete()).unwrap());
    assert!(!advice_letter(&all).join("\n").contains("returned"));
}

#[test]
fn a_short_statement_in_chinese_is_long_enough() {
    let form = pairs(&[("reasons", "工人的护照被没收，不允许离开工厂，工资被扣。")]);
    let found = completeness(&Draft::parse(&form).unwrap());
    assert!(found.elements.iter().any(|element| element.code == "reasons" && !element.is_met));
    let form = pairs(&[(
        "reasons",
        "工人的护照被没收，不允许离开工厂，工资被扣了三个月，保安日夜看守大门。",
    )]);
    let found = completeness(&Draft::parse(&form).unwrap());
    assert!(found.elements.iter().any(|element| element.code == "reasons" && element.is_met));
}

#[test]
fn the_score_of_everything_is_a_thousand() {
    let mut form = complete();
    form.bills = "MAEU123456789".into();
    form.import_status = "is_being".into();
    form.evidence_kind = vec!["photograph".into()];
    let found = completeness(&Draft::parse(&form).unwrap());
    assert_eq!(found.score_permille, 1000);
}

#[test]
fn the_same_producer_and_goods_look_alike() {
    let a = Draft::parse(&complete()).unwrap();
    let b = Draft::parse(&pairs(&[
        ("site_name", "EXAMPLE SEAFOOD"),
        ("site_country", "th"),
        ("goods", "shrimp, frozen"),
    ]))
    .unwrap();
    let likeness = looks_alike(&a, &b).unwrap();
    assert_eq!(likeness.score_permille, 900);
    assert_eq!(likeness.reasons.len(), 3);
    assert_eq!(looks_alike(&b, &a).map(|l| l.score_permille), Some(900));
}

#[test]
fn another_country_or_other_goods_do_not_look_alike() {
    let a = Draft::parse(&complete()).unwrap();
    for other in [
        [("site_name", "Example Seafood"), ("site_country", "VN"), ("goods", "frozen shrimp")],
        [("site_name", "Example Seafood"), ("site_country", "TH"), ("goods", "cotton yarn")],
        [("site_name", "Another Fishery"), ("site_country", "TH"), ("goods", "frozen shrimp")],
    ] {
        assert_eq!(looks_alike(&a, &Draft::parse(&pairs(&other)).unwrap()), None);
    }
}

#[test]
fn there_are_eleven_indicators() {
    assert_eq!(Indicator::ALL.len(), 11);
}
