//! Causes for which names once fell on the wrong side, each by its name.

use super::{PROPOSE_AT_PERMILLE, PartyFacts, Subject, score_party, screen_pairs};

fn score(left: &str, right: &str) -> u16 {
    let sought = Subject { names: vec![left.to_owned()], ..Subject::default() };
    let stored = PartyFacts { names: vec![right.to_owned()], ..PartyFacts::default() };
    score_party(&sought, &stored).permille
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

fn reason(left: &str, right: &str) -> String {
    let mut out = Vec::new();
    let pairs = format!("name1,name2\n\"{left}\",\"{right}\"\n");
    screen_pairs(pairs.as_bytes(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_brand_is_not_rewritten_into_a_known_word() {
    assert_apart(&[
        ("Xinxiang Ruifeng Textile Co Ltd", "Xinjiang Ruifeng Textile Co Ltd"),
        ("Baoxing Textile Co Ltd", "Baoding Textile Co Ltd"),
        ("Jinjiang Shoes Co Ltd", "Jiujiang Shoes Co Ltd"),
        ("Ruifeng Shopping Ltd", "Ruifeng Shipping Ltd"),
    ]);
    // A typing error is still one, and is told.
    assert_proposed(&[
        ("RUIFENG TEXTLIE", "Ruifeng Textile"),
        ("XINJAING RUIFENG", "Xinjiang Ruifeng"),
    ]);
    let told = reason("XINJAING RUIFENG COTTON", "Xinjiang Ruifeng Cotton");
    assert!(told.contains("'xinjaing' taken for 'xinjiang'"), "{told}");
    assert!(!told.contains("same words"), "{told}");
}

#[test]
fn two_letters_of_pinyin_are_another_word_whatever_its_first_letter() {
    assert_apart(&[
        ("Changxing Glass Co Ltd", "Hongxing Glass Co Ltd"),
        ("Kangshun Furniture Co Ltd", "Pingshun Furniture Co Ltd"),
    ]);
}

#[test]
fn one_letter_of_pinyin_stands_around_the_threshold() {
    for (left, right) in [
        ("Qingdao Hongda Textile", "Qingdao Hengda Textile"),
        ("Jinsheng Textile Co Ltd", "Jincheng Textile Co Ltd"),
    ] {
        let score = score(left, right);
        assert!((680..=820).contains(&score), "{left} / {right}: {score}");
    }
}

#[test]
fn another_sign_is_another_word() {
    assert_apart(&[
        ("山西煤炭进出口集团", "陕西煤炭进出口集团"),
        ("新疆天业集团", "新疆天叶集团"),
        ("大同一矿", "大同二矿"),
        ("삼성전자 주식회사", "삼성전기 주식회사"),
    ]);
    assert_proposed(&[("陝西華茂紡織有限公司", "陕西华茂纺织有限公司")]);
}

#[test]
fn a_place_in_signs_goes_without_the_sign_for_its_kind() {
    assert_proposed(&[
        ("石河子市华芳纺织有限公司", "Shihezi Huafang Textile Co., Ltd."),
        ("东莞市伟业家具有限公司", "DONGGUAN CITY WEIYE FURNITURE CO LTD"),
        ("上海第十七棉纺织厂", "Shanghai No.17 Cotton Textile Factory"),
        ("新疆生产建设兵团农八师", "XPCC Eighth Agricultural Division"),
    ]);
}

#[test]
fn an_address_in_the_same_cell_is_no_part_of_the_name() {
    assert_proposed(&[
        ("RUIFENG MILLS LTD 7 MAIN GULBERG LAHORE PAKISTAN NTN 0225971-1", "Ruifeng Mills Limited"),
        ("NINGBO RUIFENG KNITTING CO LTD NO 18", "Ningbo Ruifeng Knitting Co., Ltd."),
        ("ООО \"РУЙФЕНГ ТАШКЕНТ\", Г. ТАШКЕНТ, УЛ. НУКУС 21", "ООО Руйфенг Ташкент"),
        ("RUIFENG HOLDINGS BHD (800165-P)", "Ruifeng Holdings Berhad"),
    ]);
    assert_apart(&[
        ("RUIFENG LTD NARODA ROAD AHMEDABAD", "NARODA MILLS LTD AHMEDABAD"),
        ("RUIFENG TEXTILE CO LTD FACTORY 2", "RUIFENG TEXTILE CO LTD FACTORY 3"),
    ]);
}

#[test]
fn words_of_other_scripts_meet_by_their_consonants() {
    assert_proposed(&[
        ("نشاط ملز لمیٹڈ", "NISHAT MILLS LIMITED"),
        ("(주)동원산업", "DONGWON INDUSTRIES CO., LTD."),
        ("현대제철 주식회사", "Hyundai Steel Company"),
        ("株式会社ユニクロ", "UNIQLO CO., LTD."),
        ("บริษัท มิตรผล จำกัด", "Mitr Phol Co Ltd"),
        ("रहमान टेक्सटाइल्स लिमिटेड", "Rahman Textiles Ltd"),
    ]);
    assert_apart(&[
        ("نشاط ملز لمیٹڈ", "NAVEENA MILLS LTD"),
        ("(주)동원산업", "DONGIL INDUSTRIES CO LTD"),
        ("株式会社ユニクロ", "UNICHARM CO LTD"),
    ]);
}

#[test]
fn former_names_roles_and_second_scripts_are_names_of_the_text() {
    assert_proposed(&[
        ("Ruifeng Group f.k.a. Huayuan Textile", "Huayuan Textile"),
        ("ООО «Восход» (ранее ООО «Рассвет»)", "ООО «Рассвет»"),
        ("苏州华强纺织有限公司 (曾用名:苏州宏远纺织有限公司)", "苏州宏远纺织有限公司"),
        ("SHIPPER: RUIFENG GARMENT CO LTD", "Ruifeng Garment Co., Ltd."),
        ("Ruifeng Silicon Co., Ltd. 合盛硅业股份有限公司", "合盛硅业股份有限公司"),
        ("Agropecuaria Rio Verde Ltda (Fazenda Jatoba)", "FAZENDA JATOBA"),
        ("Ruifeng Mining Trading Corp (RMTC)", "RMTC"),
    ]);
    assert_apart(&[("Ruifeng Silicon (Shanshan) Co Ltd", "Ruifeng Silicon (Luzhou) Co Ltd")]);
}

#[test]
fn spoilt_letters_are_read() {
    assert_proposed(&[
        ("T0P GL0VE SDN BHD", "Top Glove Sdn Bhd"),
        ("MÃ¼ller TextilgroÃŸhandel GmbH", "Müller Textilgroßhandel GmbH"),
        ("AT&amp;T Textile Mills Ltd", "AT&T Textile Mills Ltd"),
    ]);
}

#[test]
fn vietnamese_signs_for_trades_are_read_in_vietnamese_names() {
    assert_proposed(&[
        ("CTY TNHH SX TM DV HOANG LONG", "Hoang Long Manufacturing Trading Service Co Ltd"),
        ("Công ty Cổ phần May Việt Tiến", "VIET TIEN GARMENT CORPORATION"),
    ]);
    assert_apart(&[("Ruifeng May Co Ltd", "Ruifeng Garment Factory No. 2")]);
}

#[test]
fn a_vessel_goes_by_its_name_and_roman_number() {
    assert_proposed(&[("Star Shrimper XXV", "STAR SHRIMPER 25"), ("F/V DA WANG", "DA WANG")]);
    assert_apart(&[("Star Shrimper XXV", "STAR SHRIMPER XXIV")]);
}

#[test]
fn a_name_that_anybody_has_is_not_proposed_in_another_country() {
    let ask = |name: &str| {
        let sought = Subject {
            names: vec![name.to_owned()],
            country: "BD".to_owned(),
            ..Subject::default()
        };
        let stored = PartyFacts {
            names: vec![name.to_owned()],
            country: "KH".to_owned(),
            ..PartyFacts::default()
        };
        score_party(&sought, &stored).permille
    };
    assert!(ask("Golden Star Garments Ltd") < PROPOSE_AT_PERMILLE);
    assert!(ask("Ruifeng Garments Ltd") >= PROPOSE_AT_PERMILLE);
}

#[test]
fn another_land_or_another_vowel_is_less() {
    assert_apart(&[
        ("Ruifeng Corporation", "Ruifeng Bangladesh Ltd"),
        ("Müller Textil GmbH", "Möller Textil GmbH"),
        ("Jinnat Apparels Ltd", "Jinnat Fashions Ltd"),
    ]);
}

#[test]
fn sentences_show_words_as_they_are_written() {
    let told = reason("Ruifeng Woolen Mills Ltd", "Ruifeng Trading Ltd");
    assert!(told.contains("only in the first: woolen mills"), "{told}");
    let told = reason("Ruifeng", "Haolin");
    assert!(told.contains("no word in common"), "{told}");
}
