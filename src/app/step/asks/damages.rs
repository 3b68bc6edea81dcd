//! The fields of steps on liquidated damages.

use super::notice::{ADDRESSEE, CONTACT, NOTICE_GOODS, NOTICE_PORT, STATEMENT};
use super::{Ask, Kind, REASON};
use crate::domain::hold::ReliefOutcome;

/// The claim on the importer.
pub(super) const CLAIM: &[Ask] = &[
    Ask::new("amount", "Amount that is claimed", Kind::Line)
        .saying("With its currency. Three times the value where entry was prohibited (19 CFR 141.113(i)).")
        .leaving(),
    REASON,
    STATEMENT,
    ADDRESSEE,
    NOTICE_PORT,
    NOTICE_GOODS,
    CONTACT,
];

/// The demand on the surety, whose name and bond stand on the hold.
pub(super) const DEMAND: &[Ask] = &[
    REASON,
    STATEMENT,
    Ask::new("addressee", "Addressee", Kind::Line)
        .saying("For the demand, where no surety is named on the hold.")
        .leaving(),
    NOTICE_PORT,
    NOTICE_GOODS,
    CONTACT,
];

const OUTCOME: Ask = Ask::new(
    "outcome",
    "What is decided",
    Kind::Choice(|| ReliefOutcome::ALL.iter().map(|one| (one.code(), one.label())).collect()),
);
const REMAINS: Ask = Ask::new("amount", "What remains to be paid", Kind::Line)
    .saying("With its currency; for a mitigation alone.")
    .leaving();

/// The decision on a petition from a penalty; the letter is the investigator's own.
pub(super) const PENALTY_DECISION: &[Ask] = &[OUTCOME, REMAINS, REASON];

/// The decision on a petition from liquidated damages.
pub(super) const DECISION: &[Ask] =
    &[OUTCOME, REMAINS, REASON, STATEMENT, ADDRESSEE, NOTICE_PORT, NOTICE_GOODS, CONTACT];
