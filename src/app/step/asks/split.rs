//! The fields by which a case is split.

use super::{Ask, Kind, Need, REASON};

/// What goes to the new case.
pub(super) const SPLIT: &[Ask] = &[
    Ask::new("title", "What the new case is called", Kind::Line).answering(Need::Title),
    Ask::new("allegations", "Allegations that go", Kind::Lines)
        .saying("Their numbers, one a line. At least one stays.")
        .answering(Need::Allegation),
    Ask::new("holds", "Holds that go", Kind::Lines).saying("Their numbers, one a line."),
    Ask::new("claims", "Claims that go", Kind::Lines)
        .saying("Their numbers on the page of the evidence, one a line."),
    Ask::new("evidence", "Evidence that goes", Kind::Lines)
        .saying("Its numbers on the page of the evidence, one a line. It goes with every claim for which it is rated."),
    REASON,
];
