//! Traps in which others were caught, party blocks, and input that is no name.

use std::error::Error;

use proptest::prelude::*;

use super::{NameIndex, PROPOSE_AT_PERMILLE, Part, PartyFacts, Subject, score_party, screen_names};

fn score(left: &str, right: &str) -> u16 {
    let sought = Subject { names: vec![left.to_owned()], ..Subject::default() };
    let stored = PartyFacts { names: vec![right.to_owned()], ..PartyFacts::default() };
    let score = score_party(&sought, &stored);
    assert!(score.reasons.iter().any(|reason| reason.part == Part::Name));
    score.permille
}

fn assert_proposed(pairs: &[(&str, &str)]) {
    for (left, right) in pairs {
        let score = score(left, right);
        assert!(score >= PROPOSE_AT_PERMILLE, "{left} / {right}: {score}");
    }
}

fn assert_apart(pairs: &[(&str, &str)]) {
    for (left, right) in pairs {
        let score = score(left, right);
        assert!(score < PROPOSE_AT_PERMILLE, "{left} / {right}: {score}");
    }
}

/// moov-io/watchman issue 483: "CORP" in both names made them alike.
#[test]
fn watchman_483_corp_carries_nothing() {
    assert_apart(&[
        ("MONTGOMERY CORP", "RUIFENG CORP"),
        ("CORP", "RUIFENG CORP"),
        ("ACE TRADING CORP", "ZENITH TRADING CORP"),
        ("Global Import Export Corp.", "Ruifeng Import Export Corp."),
    ]);
}

/// opensanctions/nomenklatura issue 245: "COMP" for company or computer.
#[test]
fn nomenklatura_245_comp_is_a_stump() {
    assert_proposed(&[
        ("RUIFENG COMP LTD", "Ruifeng Company Limited"),
        ("TACTICAL MISSILES JOINT STOCK COMPAN", "Tactical Missiles JSC"),
    ]);
    assert_apart(&[("RUIFENG COMP LTD", "Huayuan Company Limited")]);
}

/// opensanctions/nomenklatura issue 274: the abbreviations of trade files.
#[test]
fn nomenklatura_274_trade_abbreviations_are_read() {
    assert_proposed(&[
        ("GUANGZHOU HAIGE COMM GRP", "Guangzhou Haige Communications Group"),
        ("CNOOC ENERGY TECH & SRVCES LTD", "CNOOC Energy Technology & Services Limited"),
        ("RUIFENG MFG FTY", "Ruifeng Manufacturing Factory"),
        ("RUIFENG I/E CO", "Ruifeng Import and Export Co., Ltd."),
    ]);
}

/// opensupplyhub/open-supply-hub issue 1458: the same factory offered again
/// because its name was written a little differently.
#[test]
fn open_supply_hub_1458_spellings_of_one_factory_meet() {
    assert_proposed(&[
        ("Sln Tekstil Karadeniz A.S.", "SLN TEXTILE KARADENIZ"),
        (
            "Akcen Tekstil Konfeksiyon San.Tic.Ltd.Sti.",
            "AKÇEN TEKSTİL KONF. SAN. VE TİC. LTD. ŞTİ.",
        ),
        ("Soorty Enterprises Unit10", "Soorty Enterprises (Pvt) Ltd. Unit 10"),
    ]);
}

#[test]
fn words_are_joined_split_swapped_and_cut() {
    assert_proposed(&[
        ("Shenfzhenliancheng Trading", "Shenzhen Liancheng Trading Co., Ltd."),
        ("RUIFENG MANUFAC TURING", "Ruifeng Manufacturing"),
        ("MINH PHAT SEAFOOD JOINT STOCK COMPANY HAI PHONG", "Minh Phat Seafood JSC"),
        ("SHANDONG RUIFENG SILICON MATERIALS MA", "Shandong Ruifeng Silicon Materials Ma"),
        ("Kasinmai Sdn Dyeing Bhd", "Kasinmai Dyeing Sdn Bhd"),
        ("Hua Feng Textile", "Huafeng Textile"),
        ("Uyghur Cotton", "Uighur Cotton"),
    ]);
    assert_apart(&[
        ("Ningbo Ruifeng Textile Factory No. 2", "Ningbo Ruifeng Textile Factory No. 3"),
        ("Ruifeng Textile II", "Ruifeng Textile III"),
        ("Wenzhou Qiangda Hardware", "Wenzhou Qianshi Hardware"),
    ]);
}

#[test]
fn a_text_with_several_names_is_each_of_them() {
    assert_proposed(&[
        (
            "Tianjin Malleable Iron Factory, a/k/a Tianjin Tongbao Fittings",
            "Tianjin Tongbao Fittings Company",
        ),
        ("Huayuan Garment (formerly Ruifeng Fashion)", "Ruifeng Fashion Ltd"),
        ("Ruifeng Silicon Co., Ltd. and its subsidiaries", "Ruifeng Silicon"),
        ("Brightway Sdn Bhd, Laglove (M) Sdn Bhd, and Biopro (M) Sdn Bhd", "BIOPRO (M) SDN BHD"),
        ("KUEHNE LOGISTICS ON BEHALF OF RUIFENG GARMENT", "Ruifeng Garment Co Ltd"),
        ("RUIFENG GARMENT C/O KUEHNE LOGISTICS", "Ruifeng Garment Co Ltd"),
        ("KUEHNE LOGISTICS AS AGENT FOR RUIFENG GARMENT", "Ruifeng Garment"),
        ("RUIFENG GARMENT\n12 Harbour Road\nTEL 0574 1234", "Ruifeng Garment"),
    ]);
}

#[test]
fn roles_are_told_apart() {
    let principal = score("RUIFENG GARMENT C/O KUEHNE LOGISTICS", "Ruifeng Garment");
    let agent = score("RUIFENG GARMENT C/O KUEHNE LOGISTICS", "Kuehne Logistics");
    assert!(agent < principal, "{agent} {principal}");
    // Two firms with the same forwarder, or the same bank, are two firms.
    assert_apart(&[
        ("RUIFENG GARMENT C/O KUEHNE LOGISTICS", "HUAYUAN TEXTILE C/O KUEHNE LOGISTICS"),
        ("TO THE ORDER OF HSBC BANK", "TO THE ORDER OF ICICI BANK"),
    ]);
}

#[test]
fn nothing_matches_nothing() {
    let long = "Ruifeng ".repeat(1_250);
    let commas = "Ltd, and ".repeat(1_200);
    for odd in [
        "",
        " ",
        "...",
        "Co., Ltd.",
        "GmbH",
        "Sdn Bhd",
        "The",
        "of the",
        "\u{200f}\u{202e}",
        "\u{200b}\u{feff}",
        "&",
        "-",
        "\u{0}",
        &commas,
    ] {
        for other in ["Ruifeng Garment Co., Ltd.", "Co Ltd", "", "The", odd, &long] {
            let score = score(odd, other);
            assert!(score < PROPOSE_AT_PERMILLE, "{odd:?} / {other:?}: {score}");
        }
    }
    assert_apart(&[("12345", "12345"), ("2", "Unit 2"), ("007 008", "007")]);
    assert!(score(&long, "Ruifeng") <= 1_000);
    // Marks without width change nothing.
    assert!(score("Rui\u{200b}feng \u{202e}Garment\u{202c}", "RUIFENG GARMENT") >= 980);
}

#[test]
fn a_list_may_repeat_an_id_and_lack_names() -> Result<(), Box<dyn Error>> {
    let list = "id,name\n7,Ruifeng Garment\n7,RUIFENG GMT CO\n8,\n9,Co. Ltd.\n,Ruifeng\n";
    let mut out = Vec::new();
    let queries = "qid,name\na,Ruifeng Garment\nb,\nc,Co Ltd\nd,12\n";
    screen_names(list.as_bytes(), queries.as_bytes(), &mut out, 5, 1)?;
    let out = String::from_utf8(out)?;
    assert_eq!(out.matches("a,1,7,0.9").count(), 1, "{out}");
    assert_eq!(out.lines().filter(|row| row.contains(",7,")).count(), 1, "{out}");
    assert!(!out.contains("\nb,") && !out.contains("\nc,") && !out.contains("\nd,"), "{out}");
    assert!(screen_names("7,Ruifeng\n".as_bytes(), queries.as_bytes(), Vec::new(), 5, 1).is_err());
    Ok(())
}

/// The best that others reach on these pairs is 0.895.
#[test]
fn the_labelled_organizations_keep_their_measure() -> Result<(), Box<dyn Error>> {
    let pairs = include_str!("../../fixtures/screening/nomenklatura_organizations.csv");
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for row in csv::Reader::from_reader(pairs.as_bytes()).records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        match (score(cell(1), cell(2)) >= PROPOSE_AT_PERMILLE, cell(3) == "true") {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => {}
        }
    }
    assert!(2_000 * right / (2 * right + wrong + missed) >= 930, "{right} {wrong} {missed}");
    Ok(())
}

/// Each number in the same letters, so that names are as unlike as real ones.
fn made_up(number: usize) -> String {
    let syllables = ["hua", "rui", "sheng", "tek", "min", "dor", "qas", "lo", "vash", "bel"];
    let brand: String = (0..5)
        .filter_map(|place| syllables.get(number / 10_usize.pow(place) % 10).copied())
        .collect();
    format!("Ningbo {brand} Textile Import and Export Co., Ltd.")
}

#[test]
fn the_index_is_small() {
    let names = 20_000;
    let rows = (0_i64..).zip((0..names).map(made_up)).map(|(at, name)| (at, name, "CN"));
    let index = NameIndex::build(rows, 2);
    assert!(index.resident_bytes() <= 150 * names, "{}", index.resident_bytes() / names);
}

proptest! {
    /// It makes no difference which name is asked for and which is stored.
    #[test]
    fn names_score_alike_in_both_directions(
        left in "((hua|feng|huafeng|huafneg|textile|tex|tile|ningbo|no 2|ii|co ltd|group|c/o|aka|import|the|abc|a b c|,|;) ){1,7}",
        right in "((hua|feng|huafeng|huafneg|textile|tex|tile|ningbo|no 3|2|sdn bhd|group|for account of|export|abc|and) ){1,7}",
    ) {
        prop_assert_eq!(score(&left, &right), score(&right, &left));
    }

    /// What agrees never speaks against.
    #[test]
    fn agreeing_evidence_never_lowers_a_score(
        left in "[a-z]{2,9}( [a-z]{2,9}){0,3}", right in "[a-z]{2,9}( [a-z]{2,9}){0,3}",
        is_same in any::<bool>(), address in "[a-z0-9]{1,8}( [a-z0-9]{1,8}){0,5}",
    ) {
        let right = if is_same { left.clone() } else { right };
        let mut sought = Subject { names: vec![left], ..Subject::default() };
        let mut stored = PartyFacts { names: vec![right], ..PartyFacts::default() };
        let mut before = score_party(&sought, &stored).permille;
        for step in 0..4 {
            match step {
                0 => {
                    sought.country = "CN".to_owned();
                    stored.country = "China".to_owned();
                }
                1 => {
                    sought.address.clone_from(&address);
                    stored.addresses = vec![address.clone()];
                }
                2 => {
                    sought.identifiers.push(("LEI".to_owned(), "5493001".to_owned()));
                    stored.identifiers.push(("LEI".to_owned(), "5493001".to_owned()));
                }
                _ => stored.names.push("Another Name Of It".to_owned()),
            }
            let after = score_party(&sought, &stored).permille;
            prop_assert!(after >= before, "{} {} {}", step, before, after);
            before = after;
        }
    }
}
