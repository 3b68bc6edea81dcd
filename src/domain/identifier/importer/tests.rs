//! The forms, and that no secret is ever shown.

use super::*;
use crate::domain::identifier::{Status, check as check_as};
use proptest::prelude::*;

#[test]
fn each_form_is_told() {
    for (value, form) in [
        ("12-3456789AB", ImporterForm::Ein),
        ("12-345678900", ImporterForm::Ein),
        ("12-3456789-00", ImporterForm::Ein),
        ("12-3456789", ImporterForm::Ein),
        ("12 3456789 00", ImporterForm::Ein),
        ("123456789ab", ImporterForm::Ein),
        ("EIN: 123456789", ImporterForm::Ein),
        ("IRS 12-3456789XX", ImporterForm::Ein),
        ("990401-12345", ImporterForm::CbpAssigned),
        ("CBP no. 990401-12345", ImporterForm::CbpAssigned),
        ("123-45-6789", ImporterForm::SocialSecurity),
        ("123 45 6789", ImporterForm::SocialSecurity),
        ("123.45.6789", ImporterForm::SocialSecurity),
        ("123\u{2013}45\u{2013}6789", ImporterForm::SocialSecurity),
        ("１２３-４５-６７８９", ImporterForm::SocialSecurity),
        ("123-456789", ImporterForm::SocialSecurity),
        ("12345-6789", ImporterForm::SocialSecurity),
        ("SSN 123456789", ImporterForm::SocialSecurity),
        ("ssn123456789", ImporterForm::SocialSecurity),
        ("Social Security # 123456789", ImporterForm::SocialSecurity),
        ("123-45-6789 (owner)", ImporterForm::SocialSecurity),
        ("X123-45-6789", ImporterForm::SocialSecurity),
        ("***-**-6789", ImporterForm::SocialSecurity),
        ("xxx-xx-6789", ImporterForm::SocialSecurity),
        ("~123-45-6789", ImporterForm::SocialSecurity),
        ("123456789", ImporterForm::AmbiguousNine),
        ("'012345678", ImporterForm::AmbiguousNine),
        ("123456789.0", ImporterForm::AmbiguousNine),
        ("12345678", ImporterForm::AmbiguousNine),
        ("1234567", ImporterForm::AmbiguousNine),
        ("123456789 (owner)", ImporterForm::AmbiguousNine),
        ("1-2345-6789", ImporterForm::AmbiguousNine),
        ("~123456789", ImporterForm::AmbiguousNine),
        ("12345678901", ImporterForm::AmbiguousEleven),
        ("RUC 20123456789", ImporterForm::AmbiguousEleven),
        ("~k3v9q2m7xa4t", ImporterForm::Sealed),
        ("12-3456789OZ", ImporterForm::Unknown),
        ("DE123456789", ImporterForm::Unknown),
        ("12-345678", ImporterForm::Unknown),
        ("", ImporterForm::Unknown),
        ("~", ImporterForm::Unknown),
        ("深圳", ImporterForm::Unknown),
    ] {
        assert_eq!(importer_form(value), form, "{value:?}");
    }
}

#[test]
fn canonical_forms_tell_tax_from_customs_numbers() {
    for (value, canonical, status) in [
        ("12-3456789ab", "12-3456789AB", Status::Ok),
        ("123456789AB", "12-3456789AB", Status::Ok),
        ("12-3456789", "12-3456789", Status::Ok),
        ("07-1144442", "07-1144442", Status::Warn),
        ("00-0000000", "00-0000000", Status::Bad),
        ("990401 12345", "990401-12345", Status::Ok),
        ("12345678901", "12345678901", Status::Warn),
        ("00000000000", "00000000000", Status::Bad),
        ("~k3v9q2m7xa4t", "~k3v9q2m7", Status::Masked),
        ("12-345****00", "12-345****00", Status::Masked),
        ("123-45-6789", SOCIAL_SECURITY_MASK, Status::Masked),
        ("123456789", SOCIAL_SECURITY_MASK, Status::Masked),
        ("none", "NONE", Status::Bad),
        ("", "", Status::Bad),
    ] {
        let checked = check_as(Kind::ImporterNumber, value);
        assert_eq!((checked.canonical.as_str(), checked.status), (canonical, status), "{value}");
    }
}

proptest! {
    #[test]
    fn no_canonical_form_and_no_note_shows_a_social_security_number(
        (a, b, c) in ("[0-9]{3}", "[0-9]{2}", "[0-9]{4}"),
        dash in "[-. /\u{2013}]?",
        before in "(SSN:? ?|~|Owner, ?|\\(|'|No\\. )?",
        after in "( ?\\(owner\\)| ,x|\\.0)?",
    ) {
        let value = format!("{before}{a}{dash}{b}{dash}{c}{after}");
        let checked = check_as(Kind::ImporterNumber, &value);
        let shown: String = format!("{}{}", checked.canonical, checked.note)
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        prop_assert!(!shown.contains(&format!("{a}{b}{c}")), "{} {:?}", value, checked);
    }

    #[test]
    fn any_text_is_checked_without_a_panic(value in "\\PC{0,40}", kind in 0_usize..17) {
        if let Some(kind) = Kind::ALL.get(kind) {
            prop_assert_eq!(check_as(*kind, &value).kind, *kind);
        }
    }
}
