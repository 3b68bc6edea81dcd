use super::{Drawing, Edge, draw, lay_out};
use crate::domain::workflow::{case, hold, investigation, order, petition};
use std::collections::BTreeSet;

/// Every drawing, with how many states its machine has and how many rules move or stay.
fn drawings() -> Vec<(Drawing, usize, usize)> {
    fn of<S: Copy, A: Copy>(
        drawing: Drawing,
        states: &[S],
        rules: &[crate::domain::workflow::Rule<S, A>],
    ) -> (Drawing, usize, usize) {
        (drawing, states.len(), rules.len())
    }
    vec![
        of(draw(case::RULES), case::CaseState::ALL, case::RULES),
        of(draw(order::RULES), order::OrderState::ALL, order::RULES),
        of(draw(petition::RULES), petition::PetitionState::ALL, petition::RULES),
        of(draw(hold::RULES), hold::HoldState::ALL, hold::RULES),
        of(
            draw(investigation::RULES),
            investigation::InvestigationState::ALL,
            investigation::RULES,
        ),
    ]
}

#[test]
fn every_state_and_every_rule_of_a_machine_is_drawn() {
    for (drawing, states, rules) in drawings() {
        assert_eq!(drawing.states.len(), states, "{}", drawing.summary);
        let staying: BTreeSet<&str> = drawing.loops.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(drawing.arrows.len() + staying.len(), rules, "{}", drawing.summary);
    }
}

#[test]
fn nothing_lies_on_something_else() {
    for (drawing, ..) in drawings() {
        // Words stand in one column, each on a line of its own.
        let lines: Vec<i64> = drawing
            .arrows
            .iter()
            .map(|arrow| arrow.text_y + 4)
            .chain(drawing.loops.iter().map(|one| one.text_y))
            .collect();
        let different: BTreeSet<i64> = lines.iter().copied().collect();
        assert_eq!(different.len(), lines.len(), "{}", drawing.summary);
        for pair in drawing.states.windows(2) {
            assert!(pair[0].y + pair[0].height < pair[1].y, "{} overlaps", pair[0].label);
        }
        for state in &drawing.states {
            assert!(state.y + state.height < drawing.height, "{} is cut", state.label);
            assert!(state.x + state.width == drawing.box_right);
        }
        let joints: Vec<(i64, i64)> =
            drawing.arrows.iter().flat_map(|arrow| arrow.joints.clone()).collect();
        let different: BTreeSet<(i64, i64)> = joints.iter().copied().collect();
        assert_eq!(different.len(), joints.len(), "two rules join at one dot");
        assert!(joints.iter().all(|(x, _)| *x < drawing.width));
    }
}

/// Letters are at most this wide on average, in tenths of a unit: 13 pixels, bold and plain.
const BOLD_TENTHS: i64 = 75;
const PLAIN_TENTHS: i64 = 66;

#[test]
fn words_have_room() {
    let length = |text: &str| i64::try_from(text.chars().count()).unwrap();
    for (drawing, ..) in drawings() {
        for state in &drawing.states {
            let room = state.x + state.width - state.text_x;
            assert!(length(state.label) * BOLD_TENTHS / 10 <= room, "{}", state.label);
        }
        let room = super::LANES_LEFT - drawing.label_left;
        for arrow in &drawing.arrows {
            assert!(length(&arrow.label) * PLAIN_TENTHS / 10 <= room, "{}", arrow.label);
        }
    }
}

#[test]
fn a_layer_is_the_fewest_steps_from_the_start() {
    let edge = |action: &str, from: &[&'static str], to| Edge {
        action: action.into(),
        from: from.to_vec(),
        to,
        is_deemed: false,
    };
    let drawing = lay_out(&[
        edge("Open", &[], Some("New")),
        edge("Begin", &["New"], Some("Begun")),
        edge("End", &["New", "Begun"], Some("Over")),
        edge("Ask", &["Begun"], None),
        edge("Go back", &["Over"], Some("Begun")),
    ]);
    let bands: Vec<&str> = drawing.bands.iter().map(|band| band.label.as_str()).collect();
    assert_eq!(bands, ["Start", "1 step"]);
    let states: Vec<(&str, i64)> =
        drawing.states.iter().map(|state| (state.label, state.height / super::ROW)).collect();
    // In Begun two rules lead, one stays, and the last row leads out.
    assert_eq!(states, [("New", 2), ("Begun", 4), ("Over", 2)]);
    let end = drawing.arrows.iter().find(|arrow| arrow.label == "End").unwrap();
    assert_eq!(end.joints.len(), 2);
    assert_eq!(end.words, "End: New; Begun \u{2192} Over");
    assert!(drawing.arrows.first().unwrap().start.is_some());
}
