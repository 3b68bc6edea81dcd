use super::floor::{ELEMENTS, STANDARDS, Test, asked, completeness_permille, gaps, is_met, matrix};
use super::grid::number_origins;
use super::*;
use crate::domain::allegation::Indicator;
use crate::domain::workflow::{Refusal, Standard};
use chrono::NaiveDate;
use proptest::prelude::*;

const CLAIMS: [ClaimKind; 3] = [ClaimKind::Goods, ClaimKind::ForcedLabor, ClaimKind::Imported];

fn item(number: i32, source_kind: SourceKind, origin: i32) -> Item {
    Item {
        number,
        version: 1,
        source_kind,
        origin,
        translation: Translation::NotNeeded,
        sensitivity: Sensitivity::Confidential,
        content_sha256: format!("{number:064}"),
    }
}

fn rating(claim: i32, item: i32, indicator: Option<Indicator>, strength: Strength) -> Rating {
    let direction = Direction::Supports;
    Rating { claim, item, indicator, direction, strength, is_answered: false, version: 1 }
}

/// Claims 1 (goods), 2 (forced labor), 3 (imports), and nothing else.
fn claimed() -> Grid {
    let claims =
        CLAIMS.iter().zip(1..).map(|(kind, number)| Claim { number, kind: *kind, version: 1 });
    Grid { claims: claims.collect(), ..Grid::default() }
}

/// A grid that meets every row of the table.
pub(crate) fn full() -> Grid {
    use Indicator::{Documents, Movement};
    use Strength::{Moderate, Strong};
    Grid {
        items: vec![
            item(1, SourceKind::WorkerTestimony, 1),
            item(2, SourceKind::NgoReport, 2),
            item(3, SourceKind::ShipmentData, 3),
        ],
        ratings: vec![
            rating(1, 3, None, Moderate),
            rating(2, 1, Some(Documents), Strong),
            rating(2, 2, Some(Documents), Moderate),
            rating(2, 1, Some(Movement), Strong),
            rating(2, 2, Some(Movement), Moderate),
            rating(3, 3, None, Strong),
        ],
        ..claimed()
    }
}

fn codes(grid: &Grid, standard: Standard) -> Vec<&'static str> {
    gaps(grid, standard).iter().map(|gap| gap.element.code).collect()
}

fn grounded(mut grid: Grid, standard: Standard, elements: &[&str]) -> Grid {
    grid.grounds =
        elements.iter().map(|code| Ground { standard, element: (*code).to_owned() }).collect();
    grid
}

#[test]
fn the_table_is_whole() {
    for (index, element) in ELEMENTS.iter().enumerate() {
        assert!(ELEMENTS.iter().skip(index + 1).all(|other| other.code != element.code));
        assert!(element.asks.ends_with('.') && element.mend.ends_with('.'), "{}", element.code);
        assert!(!element.citation.is_empty() && !element.standards.is_empty(), "{}", element.code);
        assert!(element.standards.iter().all(|standard| STANDARDS.contains(standard)));
        // What is not from a text says so.
        assert_eq!(element.citation.starts_with("Policy"), element.basis == Basis::Policy);
        assert_eq!(
            element.takes_ground(),
            element.basis == Basis::Policy && !matches!(element.test, Test::Unopposed(_))
        );
        assert_eq!(Element::named(element.code), Some(element));
        assert!(matrix().contains(element.asks));
    }
    assert!(asked(Standard::BeyondReasonableDoubt).next().is_none());
}

#[test]
fn an_empty_grid_shows_nothing_and_a_full_one_everything() {
    for standard in STANDARDS {
        assert_eq!(gaps(&Grid::default(), standard).len(), asked(standard).count());
        assert_eq!(gaps(&claimed(), standard).len(), asked(standard).count());
        assert_eq!(codes(&full(), standard), Vec::<&str>::new());
    }
    assert_eq!(completeness_permille(&Grid::default()), 0);
    assert_eq!(completeness_permille(&full()), 1000);
}

#[test]
fn a_gap_names_the_claims_in_which_it_is_open() {
    let mut grid = full();
    grid.claims.push(Claim { number: 4, kind: ClaimKind::ForcedLabor, version: 1 });
    let open = gaps(&grid, Standard::ReasonablyIndicates);
    assert!(open.iter().all(|gap| gap.claims == [4]), "{open:?}");
    assert_eq!(open.len(), 3);
    let told = Gate::of_case(Standard::ReasonablyIndicates).require(&grid).unwrap_err().to_string();
    assert!(told.contains("This is open in claim 4."), "{told}");
    assert!(told.contains("Law: nothing takes its place."), "{told}");
}

/// One row at a time: what takes each away, and nothing but it where that is possible.
#[test]
fn each_row_can_be_the_one_that_is_missing() {
    let conclusive = Standard::ConclusivelyIndicates;
    let without = |change: fn(&mut Grid)| {
        let mut grid = full();
        change(&mut grid);
        codes(&grid, conclusive)
    };
    assert_eq!(without(|g| g.ratings.retain(|r| r.claim != 1)), ["goods_shown"]);
    assert_eq!(without(|g| g.items[1].origin = 1), ["labor_corroborated_twice"]);
    assert_eq!(without(|g| g.items[0].source_kind = SourceKind::Audit), ["labor_primary"]);
    assert_eq!(without(|g| g.items[2].source_kind = SourceKind::Media), ["import_primary"]);
    assert_eq!(
        without(|g| g.items[1].translation = Translation::Machine),
        ["labor_corroborated_twice"]
    );
    let same_half = |g: &mut Grid| {
        for rating in &mut g.ratings {
            rating.indicator = rating
                .indicator
                .map(|one| if one == Indicator::Movement { Indicator::Wages } else { one });
        }
    };
    assert_eq!(without(same_half), ["labor_defined"]);
    let against = |g: &mut Grid| {
        g.ratings.push(Rating {
            direction: Direction::Contradicts,
            ..rating(2, 3, None, Strength::Weak)
        });
    };
    assert_eq!(without(against), ["labor_uncontradicted"]);
}

#[test]
fn a_contradiction_waits_for_an_answer_and_no_ground_replaces_it() {
    let standard = Standard::ReasonablyIndicates;
    let mut grid = full();
    let against = Rating {
        direction: Direction::Contradicts,
        ..rating(2, 3, Some(Indicator::Movement), Strength::Moderate)
    };
    grid.ratings.push(against);
    assert_eq!(codes(&grid, standard), ["labor_unopposed"]);
    let grid = grounded(grid, standard, &["labor_unopposed"]);
    assert!(Gate::of_case(standard).require(&grid).is_err());
    let mut answered = grid;
    answered.ratings.iter_mut().for_each(|rating| rating.is_answered = true);
    assert!(Gate::of_case(standard).require(&answered).is_ok());
}

/// Every subset of what can be grounded, at every gate: a step goes on exactly when
/// each element that is asked there is met, carried, presumed or grounded.
#[test]
fn the_gate_lets_through_exactly_what_the_table_says() {
    for standard in STANDARDS {
        let all: Vec<&Element> = asked(standard).collect();
        for grounds in 0_u32..(1 << all.len()) {
            let chosen: Vec<&str> = all
                .iter()
                .enumerate()
                .filter(|(bit, _)| grounds & (1 << bit) != 0)
                .map(|(_, element)| element.code)
                .collect();
            let grid = grounded(claimed(), standard, &chosen);
            for gate in [
                Gate::of_case(standard),
                Gate::of_hold(standard, false),
                Gate::of_hold(standard, true),
            ] {
                let stops = |element: &&&Element| {
                    let is_grounded = element.basis == Basis::Policy
                        && !matches!(element.test, Test::Unopposed(_))
                        && chosen.contains(&element.code);
                    let is_carried = gate.rests_on_order && element.basis == Basis::Law;
                    let is_presumed = gate.is_presumed && element.kind == ClaimKind::ForcedLabor;
                    !is_grounded && !is_carried && !is_presumed
                };
                let wanted: Vec<&str> =
                    all.iter().filter(stops).map(|element| element.asks).collect();
                match gate.require(&grid) {
                    Ok(()) => assert!(wanted.is_empty(), "{gate:?} {chosen:?}"),
                    Err(Refusal::Unproved { standard: told, lacks }) => {
                        assert_eq!(told, standard);
                        assert_eq!(lacks.iter().map(|lack| lack.asks).collect::<Vec<_>>(), wanted);
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
}

#[test]
fn a_ground_for_one_standard_is_none_for_another() {
    let grid = grounded(claimed(), Standard::ReasonableCause, &["goods_shown"]);
    let open = gaps(&grid, Standard::ReasonablyIndicates);
    assert!(open.iter().all(|gap| !gap.is_grounded));
    assert!(gaps(&grid, Standard::ReasonableCause).iter().any(|gap| gap.is_grounded));
}

#[test]
fn the_law_is_never_gone_against() {
    for standard in STANDARDS {
        let every: Vec<&str> = ELEMENTS.iter().map(|element| element.code).collect();
        let grid = grounded(Grid::default(), standard, &every);
        let Err(Refusal::Unproved { lacks, .. }) = Gate::of_case(standard).require(&grid) else {
            panic!("{standard:?}")
        };
        assert!(lacks.iter().any(|lack| lack.basis == Basis::Law && !lack.takes_ground));
        assert!(lacks.iter().all(|lack| !lack.takes_ground));
    }
}

#[test]
fn origins_are_numbered_without_regard_to_case_and_spaces() {
    assert_eq!(number_origins(&["W1", "Camp  survey", "w1 ", "camp survey", "x"]), [1, 2, 1, 2, 3]);
}

#[test]
fn a_draft_complains_of_everything_at_once() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let wrong = ItemForm {
        fact_on: "2027-01-01".into(),
        language: "中文".into(),
        sha256: "xyz".into(),
        ..ItemForm::default()
    };
    let errors = ItemDraft::parse(&wrong, today).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    for field in [
        "title",
        "provenance",
        "origin",
        "fact_on",
        "language",
        "source_kind",
        "translation",
        "sensitivity",
        "sha256",
    ] {
        assert!(fields.contains(&field), "{field}");
    }
    let right = ItemForm {
        title: "Interviews at the gin".into(),
        source_kind: "worker_testimony".into(),
        provenance: "Handed over by an organization.".into(),
        origin: "W1".into(),
        language: "UG".into(),
        translation: "person".into(),
        sensitivity: "sealed".into(),
        sha256: "A".repeat(64),
        ..ItemForm::default()
    };
    let draft = ItemDraft::parse(&right, today).unwrap();
    assert_eq!((draft.language.as_str(), draft.sha256.as_str()), ("ug", "a".repeat(64).as_str()));
    let unread = ItemForm { translation: "not_needed".into(), ..right };
    assert_eq!(ItemDraft::parse(&unread, today).unwrap_err()[0].field, "translation");
    assert_eq!(ClaimDraft::parse("x", " ").unwrap_err().len(), 2);
}

fn any_grid() -> impl Strategy<Value = Grid> {
    let items = proptest::collection::vec(
        (0..SourceKind::ALL.len(), 1..4_i32, 0..Translation::ALL.len()),
        1..7,
    );
    let ratings = proptest::collection::vec(
        (1..4_i32, 1..7_i32, 0..12_usize, any::<bool>(), 0..3_usize, any::<bool>()),
        0..24,
    );
    (items, ratings).prop_map(|(items, ratings)| {
        let mut grid = claimed();
        for ((kind, origin, translation), number) in items.into_iter().zip(1..) {
            grid.items.push(Item {
                translation: Translation::ALL[translation],
                ..item(number, SourceKind::ALL[kind], origin)
            });
        }
        for (claim, item, indicator, speaks_for, strength, is_answered) in ratings {
            let direction = if speaks_for { Direction::Supports } else { Direction::Contradicts };
            let indicator = Indicator::ALL.get(indicator).copied();
            grid.ratings.push(Rating {
                direction,
                is_answered,
                ..rating(claim, item, indicator, Strength::ALL[strength])
            });
        }
        grid
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// One more supporting item never takes away what was met.
    #[test]
    fn support_never_takes_away(grid in any_grid(), kind in 0..11_usize, origin in 1..5_i32, claim in 1..4_i32, indicator in 0..12_usize, strength in 0..3_usize, translation in 0..5_usize) {
        let mut more = grid.clone();
        more.items.push(Item { translation: Translation::ALL[translation], ..item(99, SourceKind::ALL[kind], origin) });
        more.ratings.push(rating(claim, 99, Indicator::ALL.get(indicator).copied(), Strength::ALL[strength]));
        for standard in STANDARDS {
            let before = codes(&grid, standard);
            prop_assert!(codes(&more, standard).iter().all(|code| before.contains(code)));
        }
        prop_assert!(completeness_permille(&more) >= completeness_permille(&grid));
    }

    /// A copy of an item under the same origin changes nothing, but for a copy of what contradicts.
    #[test]
    fn one_origin_counts_once(grid in any_grid(), which in 0..6_usize) {
        let Some(original) = grid.items.get(which).cloned() else { return Ok(()) };
        let mut more = grid.clone();
        more.items.push(Item { number: 99, ..original.clone() });
        let copies: Vec<Rating> = grid
            .ratings
            .iter()
            .filter(|rating| rating.item == original.number)
            .map(|rating| Rating { item: 99, ..rating.clone() })
            .collect();
        more.ratings.extend(copies);
        for standard in STANDARDS {
            prop_assert_eq!(codes(&more, standard), codes(&grid, standard));
        }
    }

    /// What meets the higher standard meets the lower ones.
    #[test]
    fn the_ladder_holds(grid in any_grid()) {
        if is_met(&grid, Standard::ConclusivelyIndicates) {
            prop_assert!(is_met(&grid, Standard::ReasonablyIndicates));
            prop_assert!(is_met(&grid, Standard::ReasonableCause));
        }
    }

    /// The sealed text does not depend on the order in which the parts were read.
    #[test]
    fn the_same_grid_seals_alike(grid in any_grid()) {
        let mut turned = grid.clone();
        turned.claims.reverse();
        turned.items.reverse();
        // Two ratings of one cell do not come from the database.
        let mut seen = Vec::new();
        turned.ratings.retain(|rating| {
            let cell = (rating.claim, rating.item, rating.indicator);
            let is_new = !seen.contains(&cell);
            seen.push(cell);
            is_new
        });
        let mut other = turned.clone();
        other.ratings.reverse();
        other.claims.reverse();
        prop_assert_eq!(turned.canonical().unwrap(), other.canonical().unwrap());
    }
}
