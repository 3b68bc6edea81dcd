use super::*;

#[test]
fn every_permission_has_one_row() {
    for permission in Permission::ALL {
        let rows = ALLOWED.iter().filter(|(p, _)| *p == permission).count();
        assert_eq!(rows, 1, "{permission:?}");
    }
}

#[test]
fn duties_that_must_be_kept_apart_are() {
    assert!(!may(Role::Auditor, Permission::Act));
    assert!(!may(Role::Administrator, Permission::ReadAllegations));
    assert!(!may(Role::PartnerAdmin, Permission::ReadCases));
    assert!(!may(Role::Custodian, Permission::ReadAllegations));
}

#[test]
fn codes_round_trip() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
}
