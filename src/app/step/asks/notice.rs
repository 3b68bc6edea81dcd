//! The fields of steps with which a notice goes to the importer.

use super::{Ask, COVER, Kind, ORDER, REASON};
use crate::domain::hold::ExclusionGround;
use crate::domain::workflow::Need;

/// What a notice of a decision takes from a person: words for the importer,
/// and what the line does not tell.
pub(super) const STATEMENT: Ask = Ask::new("notice_statement", "What the notice adds", Kind::Text)
    .saying(
        "The importer reads this, and never the reason. Nothing of where a suspicion came from.",
    )
    .leaving();
pub(super) const ADDRESSEE: Ask =
    Ask::new("addressee", "Addressee", Kind::Line).saying(ONLY_IF_UNTOLD).leaving();
pub(super) const NOTICE_PORT: Ask =
    Ask::new("notice_port", "Port", Kind::Line).saying(ONLY_IF_UNTOLD).leaving();
pub(super) const NOTICE_GOODS: Ask =
    Ask::new("notice_goods", "Goods", Kind::Line).saying(ONLY_IF_UNTOLD).leaving();
const ONLY_IF_UNTOLD: &str = "For the notice, where the line does not tell it.";
pub(super) const CONTACT: Ask = Ask::new("contact", "Where the answer goes", Kind::Line).leaving();

pub(super) const INFORMATION: &[Ask] = &[
    Ask::new("questions", "Questions", Kind::Lines)
        .saying("One a line. The importer reads them once it was told of the hold.")
        .answering(Need::Question)
        .leaving(),
    Ask::new("answer_by", "Answer by", Kind::OptionalDate)
        .saying("The agency's own day; more time can be asked for."),
    CONTACT,
];

pub(super) const EXCLUSION: &[Ask] = &[
    Ask::new("ground", "On what ground", all_of!(ExclusionGround)),
    REASON,
    STATEMENT,
    ADDRESSEE,
    NOTICE_PORT,
    NOTICE_GOODS,
    CONTACT,
];

pub(super) const REDELIVERY: &[Ask] = &[
    ORDER,
    REASON,
    Ask::new("redeliver_by", "To be brought back by", Kind::OptionalDate)
        .saying("Within 30 days of the notice if empty."),
    STATEMENT,
    ADDRESSEE,
    NOTICE_PORT,
    NOTICE_GOODS,
    CONTACT,
];

/// The detention notice: what its five elements take from a person.
pub(super) const NOTICE: &[Ask] = &[
    Ask::new("sent_on", "Sent on", Kind::Date).saying("The day at the port."),
    Ask::new("specific_reason", "Specific reason", Kind::Text)
        .saying("The importer reads this. Name the order; nothing of where a suspicion came from.")
        .leaving(),
    Ask::new("anticipated_length", "Expected length of the detention", Kind::Line).leaving(),
    Ask::new("inquiries", "Tests or inquiries", Kind::Lines).saying("One a line.").leaving(),
    Ask::new("helpful_information", "Information that would speed the decision", Kind::Lines)
        .saying("One a line.")
        .leaving(),
    Ask::new("answer_by", "Answer by", Kind::OptionalDate),
    CONTACT,
];

pub(super) const SEIZURE: &[Ask] = &[
    Ask::new("ground", "On what it rests", Kind::Choice(seizure_grounds)).at(&["ground", "kind"]),
    Ask::new("ground_order", "The Finding", Kind::Order)
        .at(&["ground", "order"])
        .answering(Need::OrderVersion),
    COVER,
    Ask::new("ground_citation", "The recorded ground", Kind::Text)
        .at(&["ground", "citation"])
        .saying("The provision and the reasoning that counsel will sign.")
        .answering(Need::FindingOrGround),
    REASON,
    Ask::new("provisions", "Provisions of law in the notice", Kind::Line)
        .saying("Without the reasoning; those of the ground if empty (19 CFR 162.31(b)).")
        .leaving(),
    STATEMENT,
    ADDRESSEE,
    NOTICE_PORT,
    NOTICE_GOODS,
    CONTACT,
];

fn seizure_grounds() -> Vec<(&'static str, &'static str)> {
    vec![
        ("finding", "A Finding that covers the goods (19 CFR 12.44(b))"),
        ("recorded", "A ground that counsel records (19 U.S.C. 1595a(c))"),
    ]
}
