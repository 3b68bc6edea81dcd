use super::*;
use crate::domain::receipt::Receipt;

fn sent() -> RepresentationForm {
    RepresentationForm {
        kind: "correction".into(),
        author: "Lin Hao, director".into(),
        body: "The street was renamed in 2024.".into(),
        subject: "address".into(),
        corrected: "12 New Road, Aksu".into(),
        ..RepresentationForm::default()
    }
}

#[test]
fn who_is_named_speaks_first_and_only_an_ngo_speaks_unconcerned() {
    assert_eq!(Interest::of(Role::Petitioner, true, true), Some(Interest::NamedParty));
    assert_eq!(Interest::of(Role::Importer, false, true), Some(Interest::Importer));
    assert_eq!(Interest::of(Role::NgoFiler, false, false), Some(Interest::Organization));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::NgoFiler) {
        assert_eq!(Interest::of(role, false, false), None, "{role:?}");
    }
}

#[test]
fn only_who_is_named_replies() {
    let form = RepresentationForm { kind: "reply".into(), ..sent() };
    assert!(RepresentationDraft::parse(&form, Interest::NamedParty, &[]).is_ok());
    for interest in [Interest::Importer, Interest::Organization] {
        let errors = RepresentationDraft::parse(&form, interest, &[]).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["kind"]);
    }
}

#[test]
fn a_correction_says_what_is_wrong_and_how_it_should_read() {
    let form = RepresentationForm { subject: String::new(), body: "no".into(), ..sent() };
    let form = RepresentationForm { author: " ".into(), listed_name: "Other".into(), ..form };
    let errors =
        RepresentationDraft::parse(&form, Interest::NamedParty, &["Aksu Gin"]).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["author", "body", "listed_name", "subject"]);
    let silent = RepresentationForm { corrected: String::new(), ..sent() };
    assert!(RepresentationDraft::parse(&silent, Interest::NamedParty, &[]).is_err());
    let other = RepresentationForm { subject: "wrongly_named".into(), ..silent };
    assert!(RepresentationDraft::parse(&other, Interest::NamedParty, &[]).is_ok());
}

#[test]
fn a_petition_names_its_ground() {
    let form = PetitionForm {
        wish: "revoke".into(),
        ground: "published_list".into(),
        filer: "Lin Hao".into(),
        statement: "Recruitment fees were repaid.".into(),
    };
    let errors = PetitionDraft::parse(&form).unwrap_err();
    assert_eq!(errors.first().map(|error| error.field.as_str()), Some("ground"));
    let form = PetitionForm { ground: "no_longer_made".into(), ..form };
    assert_eq!(PetitionDraft::parse(&form).unwrap().wish, Wish::Revoke);
}

#[test]
fn numbers_of_the_agency_do_not_leave() {
    let outside = |text| inner_number(text, Reader::Outside);
    assert_eq!(outside("See C-2026-000001, page 4.").as_deref(), Some("C-2026-000001"));
    assert_eq!(outside("(a-2026-000123)").as_deref(), Some("a-2026-000123"));
    assert_eq!(outside("H\u{2011}2026\u{2013}0000\u{ad}01").as_deref(), Some("H-2026-000001"));
    assert_eq!(outside("I-2026-1000001").as_deref(), Some("I-2026-1000001"));
    assert_eq!(outside("Petition P-2026-000001").as_deref(), Some("P-2026-000001"));
    for free in [
        "Order O-2026-000001 of 2026",
        "C-2026-00001 \u{e9}C-2026-000001",
        "C-2026-000001-7",
        "AC-2026-000001",
        "19 CFR 12.42(e)",
    ] {
        assert_eq!(outside(free), None, "{free}");
    }
    let letter = "C-2026-000001 and H-2026-000002";
    assert_eq!(inner_number(letter, Reader::Agency), None);
    assert!(inner_number("of I-2026-000001", Reader::Agency).is_some());
    for reader in [Reader::Outside, Reader::Agency, Reader::Prosecutors] {
        assert!(inner_number("alleged in A-2026-000001", reader).is_some(), "{reader:?}");
    }
    assert_eq!(inner_number("I-2026-000001 rests on C-2026-000001", Reader::Prosecutors), None);
}

/// The code in groups of so many signs.
fn evenly(code: &str, group_chars: usize) -> String {
    let signs: Vec<char> = code.chars().filter(|c| *c != '-').collect();
    let groups: Vec<String> =
        signs.chunks(group_chars).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[test]
fn a_receipt_code_does_not_leave_however_it_is_written() {
    let code = Receipt::from_bits(&[0x5C; 32]).shown();
    let slip = format!("{}0", code.get(..code.len() - 1).unwrap());
    assert!(Receipt::parse(&slip).is_err(), "the last sign is another one");
    for written in [
        code.clone(),
        code.to_lowercase(),
        code.replace('-', " "),
        code.replace('-', ""),
        code.replace('-', "\u{2013}"),
        evenly(&code, 7),
        evenly(&code, 5),
        slip.replace('-', " "),
        slip.replace('-', ""),
        slip,
    ] {
        assert!(has_receipt(&format!("It was told under {written}.")), "{written}");
    }
    let mut errors = Vec::new();
    refuse_inner("questions", &format!("Who has {code}?"), &mut errors);
    assert_eq!(errors.len(), 1);
    assert!(errors.iter().all(|error| !error.message.contains(&code)), "{errors:?}");
    for free in [
        "DO28 BAGR 0000 0001 2124 5361 1324".to_owned(),
        "PL61 1090 1014 0000 0712 1981 2874".to_owned(),
        "They told them that same week what they knew".to_owned(),
        "four-four-four-four-four-four-four".to_owned(),
        "MSKU1234565, MAEU-123456789, AKGIN77URU, 100000000001".to_owned(),
        "In which of the two factories did the 36 workers work who had paid fees?".to_owned(),
        String::new(),
    ] {
        assert!(!has_receipt(&free), "{free}");
    }
}
