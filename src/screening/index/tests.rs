//! What an index promises to a server that keeps it.

use std::error::Error;

use proptest::prelude::*;

use super::{IndexFault, NameIndex};
use crate::screening::{PartyFacts, Subject, score_party};

const FIRMS: [(i64, &str, &str); 7] = [
    (7, "Qarasu Cotton Ginning Co., Ltd.", "UZ"),
    (8, "Good Will Garment", "BD"),
    (9, "Ruifeng Garment Factory c/o Kuehne Logistics", "CN"),
    (9, "Ruifeng Fashion", "CN"),
    (7, "Karasu Gin", "UZ"),
    (10, "Öztürk Tekstil San. ve Tic. A.Ş.", "TR"),
    (11, "...", ""),
];

fn subject(name: &str, country: &str) -> Subject {
    Subject { names: vec![name.to_owned()], country: country.to_owned(), ..Subject::default() }
}

fn found(index: &NameIndex, name: &str) -> Vec<(i64, u16, String)> {
    let hits = index.query(&subject(name, "CN"), 5, 100);
    hits.into_iter().map(|hit| (hit.party_id, hit.permille, hit.name.to_owned())).collect()
}

const ASKED: [&str; 6] = [
    "QARAUS GINNERS",
    "Goodwill Garments",
    "Ruifneg Garments",
    "KUEHNE LOGISTICS",
    "OZTURK TEXTILE",
    "Nothing Alike",
];

#[test]
fn a_hit_has_the_score_of_name_and_country() {
    let index = NameIndex::build(FIRMS, 1);
    for (name, country, text) in [
        ("QARASU COTTON GINNING", "UZ", "Qarasu Cotton Ginning Co., Ltd."),
        ("QARASU COTTON GINNING", "KZ", "Qarasu Cotton Ginning Co., Ltd."),
        ("Goodwill Garments", "", "Good Will Garment"),
    ] {
        let sought = subject(name, country);
        let hit = index.query(&sought, 1, 0).into_iter().next();
        let stored = FIRMS.iter().find(|(_, firm, _)| *firm == text);
        let expected = stored.map(|(_, name, country)| {
            let party = PartyFacts {
                names: vec![(*name).to_owned()],
                country: (*country).to_owned(),
                ..PartyFacts::default()
            };
            (score_party(&sought, &party).permille, *name)
        });
        assert_eq!(hit.map(|hit| (hit.permille, hit.name)), expected);
    }
}

#[test]
fn names_come_and_go_in_place() {
    let mut index = NameIndex::build(FIRMS, 1);
    assert_eq!(index.remove(9), 4);
    assert_eq!(index.remove(9), 0);
    assert_eq!(index.len(), 4);
    assert!(index.query(&subject("Ruifeng Garment", ""), 5, 500).is_empty());
    for (party_id, name, country) in FIRMS.iter().filter(|(party_id, ..)| *party_id == 9) {
        index.insert(*party_id, name, country);
    }
    let whole = NameIndex::build(FIRMS, 1);
    for name in ASKED {
        assert_eq!(found(&index, name), found(&whole, name), "{name}");
    }
    // So many that the rest is swept together.
    index.remove(9);
    index.remove(7);
    assert_eq!((index.len(), index.parties.len()), (2, 2));
    assert_eq!(found(&index, "OZTURK TEXTILE").len(), 1);
}

#[test]
fn a_saved_index_is_the_same_again() -> Result<(), Box<dyn Error>> {
    let mut index = NameIndex::build(FIRMS, 1);
    index.remove(8);
    index.set_position(42);
    let (mut saved, mut again) = (Vec::new(), Vec::new());
    index.save(&mut saved)?;
    let loaded = NameIndex::load(saved.as_slice())?;
    assert_eq!((loaded.len(), loaded.position()), (index.len(), 42));
    for name in ASKED {
        assert_eq!(found(&index, name), found(&loaded, name), "{name}");
    }
    loaded.save(&mut again)?;
    assert!(saved == again);
    Ok(())
}

#[test]
fn a_saved_index_of_others_or_damaged_is_refused() -> Result<(), Box<dyn Error>> {
    let mut saved = Vec::new();
    NameIndex::build(FIRMS, 1).save(&mut saved)?;
    for at in (0..saved.len()).step_by(997).chain(0..60) {
        let mut damaged = saved.clone();
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= 0x10;
        }
        assert!(NameIndex::load(damaged.as_slice()).is_err(), "byte {at}");
    }
    for length in [0, 3, 40, 1_000, saved.len() - 1] {
        assert!(NameIndex::load(saved.get(..length).unwrap_or_default()).is_err());
    }
    let mut older = saved.clone();
    let version = super::super::SCORER_VERSION.as_bytes();
    let at = saved.windows(version.len()).position(|part| part == version).unwrap_or(0);
    if let Some(byte) = older.get_mut(at + version.len() - 1) {
        *byte = b'0';
    }
    let refused = NameIndex::load(older.as_slice());
    assert!(matches!(refused, Err(IndexFault::OtherVersion { .. })), "{refused:?}");
    assert!(matches!(NameIndex::load(&b"id,name\n1,x\n"[..]), Err(IndexFault::NotAnIndex)));
    Ok(())
}

proptest! {
    /// Neither threads nor the order of filing change what is found.
    #[test]
    fn any_order_and_any_threads_find_the_same(
        names in proptest::collection::vec("((hua|feng|rui|long|textile|garment|no 2|c/o|co ltd) ){1,5}", 1..60),
        asked in "((hua|feng|rui|long|textile) ){1,4}",
        threads in 2_usize..5,
    ) {
        let rows: Vec<(i64, &str, &str)> =
            (0_i64..).zip(&names).map(|(at, name)| (at % 7, name.as_str(), "CN")).collect();
        let one = NameIndex::build(rows.iter().copied(), 1);
        let backwards = NameIndex::build(rows.iter().rev().copied(), 1);
        let many = NameIndex::build(rows, threads);
        prop_assert_eq!(found(&one, &asked), found(&backwards, &asked));
        prop_assert_eq!(found(&one, &asked), found(&many, &asked));
        let (mut a, mut b) = (Vec::new(), Vec::new());
        prop_assert!(one.save(&mut a).is_ok() && many.save(&mut b).is_ok());
        prop_assert_eq!(a == b, true);
    }
}
