//! The fields of a step of an order.

use super::{Ask, Kind, REASON, STANDARD};
use crate::domain::workflow::Need;
use crate::domain::workflow::order::{ApprovalBasis, ChangeGround, OrderAction as O};

const GROUND: Ask = Ask::new("ground", "Ground for the change", all_of!(ChangeGround))
    .answering(Need::ChangeGround);

const PARTIES: Ask = Ask::new("parties", "Parties", Kind::Scope)
    .saying("One a line: name | country | other name; other name. Behind these, where it is needed: | from: 2026-03-31 | open: and its subsidiaries | address: … | number: …")
    .leaving();
const HTS: Ask = Ask::new("hts_prefixes", "HTS prefixes", Kind::Scope)
    .saying("2 to 10 digits each, one a line or with commas.")
    .leaving();
const WORDS: Ask = Ask::new("goods_words", "Words for the goods", Kind::Scope)
    .saying("One a line or with commas.")
    .leaving();
const COUNTRIES: Ask = Ask::new("countries", "Countries", Kind::Scope)
    .saying("Two-letter codes, such as CN.")
    .leaving();
const PROVINCES: Ask = Ask::new("provinces", "Provinces", Kind::Scope)
    .saying("ISO 3166-2 codes, such as CN-XJ.")
    .leaving();
const APPLIES: Ask = Ask::new("effective_on", "Applies from", Kind::Scope)
    .saying("Year-month-day; may stay empty.")
    .leaving();
const OPEN_SCOPE: Ask = Ask::new("open_scope", "What the lists cannot say", Kind::Scope)
    .saying("Such as: and subsidiaries.")
    .leaving();
const EXCLUSIONS: Ask =
    Ask::new("exclusions", "Left out", Kind::Scope).saying("One exclusion a line.").leaving();

/// An order's scope, as a form has it.
pub const SCOPE: &[Ask] =
    &[PARTIES, HTS, WORDS, COUNTRIES, PROVINCES, APPLIES, OPEN_SCOPE, EXCLUSIONS];

/// Where a court or the published order says what the change follows.
const SAID_IN: Ask = Ask::new("said_in", "The judgment or the publication", Kind::Line)
    .saying("Its number or page, and its date: where a court decided, or the published order or list says so.")
    .answering(Need::Publication)
    .leaving();

/// A changed order: the ground, the whole new scope, the reason.
const RESCOPED: &[Ask] = &[
    GROUND, SAID_IN, PARTIES, HTS, WORDS, COUNTRIES, PROVINCES, APPLIES, OPEN_SCOPE, EXCLUSIONS,
    REASON,
];

const BASIS: Ask = Ask::new(
    "basis",
    "The approval rests on",
    Kind::Usual(|| ApprovalBasis::ALL.iter().map(|basis| (basis.code(), basis.label())).collect()),
);

const PUBLICATION: Ask = Ask::new("publication", "Where it was published", Kind::Line)
    .saying("For an order that was published already and has no citation yet.")
    .leaving();

/// The fields of a step of an order.
pub(in crate::app::step) const fn of_order(action: O) -> &'static [Ask] {
    match action {
        O::Draft | O::Withdraw => &[REASON],
        O::Approve => &[BASIS, PUBLICATION, STANDARD, REASON],
        O::Activate => {
            const {
                &[
                    Ask::new("effective_on", "In force from", Kind::Date),
                    Ask::new("instrument", "Instrument of who decides", Kind::Line)
                        .saying(
                            "Its number and date; of the Commissioner, for an order of the agency.",
                        )
                        .answering(Need::Instrument),
                    Ask::new("secretary_approval", "The Secretary's approval", Kind::Line)
                        .saying("Its number and date. For a Finding alone (86 FR 16380).")
                        .answering(Need::SecretaryApproval),
                    Ask::new("publication", "Where it was published", Kind::Line)
                        .saying("Such as a page of the Federal Register; a Finding needs it. It takes the place of what the draft says; empty keeps that.")
                        .answering(Need::Publication)
                        .leaving(),
                ]
            }
        }
        O::Narrow | O::Modify => RESCOPED,
        O::Revoke => &[GROUND, SAID_IN, REASON],
        O::Supersede => {
            const {
                &[
                    Ask::new("by", "The order that takes its place", Kind::Order)
                        .answering(Need::Successor),
                    REASON,
                ]
            }
        }
        O::UpgradeToFinding => {
            const {
                &[
                    Ask::new("finding", "The Finding", Kind::Order).answering(Need::OrderVersion),
                    STANDARD,
                    REASON,
                ]
            }
        }
    }
}
