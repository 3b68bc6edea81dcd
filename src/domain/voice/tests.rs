use super::*;

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
    assert_eq!(inner_number("See C-2026-000001, page 4."), Some("C-2026-000001"));
    assert_eq!(inner_number("(a-2026-000123)"), Some("a-2026-000123"));
    assert_eq!(inner_number("Order O-2026-000001 of 2026, P-2026-000001"), None);
    assert_eq!(inner_number("C-2026-00001 \u{e9}C-20260000001"), None);
}
