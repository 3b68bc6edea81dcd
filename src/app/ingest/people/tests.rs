use super::*;

fn named(name: &str) -> Rc<PartyText> {
    Rc::new(PartyText { name: name.to_owned(), ..PartyText::default() })
}

#[test]
fn what_was_met_comes_in_parts_and_a_party_before_its_numbers() {
    let mut resolver = Resolver::new(&[7; 32]);
    let mut batches = vec![Met::default(), Met::default()];
    for (batch, met) in batches.iter_mut().enumerate() {
        for number in 0..10 {
            let name = named(&format!("Mill {batch} {number}"));
            let value = format!("{batch}{number}");
            resolver.shared(&name, Some((Kind::ImporterNumber, &value)), met);
            // Its number again tells nothing, another one does.
            resolver.shared(&name, Some((Kind::ImporterNumber, &value)), met);
            resolver.shared(&name, Some((Kind::ImporterNumber, "9")), met);
        }
    }
    let mut parts = Met::of_all(batches.into_iter());
    let (mut there, mut numbers) = (BTreeSet::new(), 0);
    while let Some(part) = parts.part(3) {
        assert!(part.spellings.len() <= 3 && part.identifiers.len() <= 3);
        there.extend(part.spellings.iter().map(|new| new.resolved.party_id));
        assert!(part.identifiers.iter().all(|(party_id, ..)| there.contains(party_id)));
        numbers += part.identifiers.len();
    }
    assert_eq!((there.len(), numbers), (20, 40));
}

#[test]
fn of_spellings_that_fold_alike_the_first_stays_first() {
    let mut resolver = Resolver::new(&[7; 32]);
    let mut batches = vec![Met::default(), Met::default()];
    for (met, name) in batches.iter_mut().zip(["Blue Heron Ltd.", "BLUE HERON LTD"]) {
        resolver.shared(&named(name), None, met);
    }
    let part = Met::of_all(batches.into_iter()).part(10);
    let names = part.map(|part| part.spellings.into_iter().map(|new| new.text.name));
    let names: Vec<String> = names.into_iter().flatten().collect();
    assert_eq!(names, ["Blue Heron Ltd.", "BLUE HERON LTD"]);
}
