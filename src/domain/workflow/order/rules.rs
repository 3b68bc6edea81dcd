//! The table of the order.

use super::{OrderAction as Action, OrderState as State};
use crate::domain::workflow::{COUNSEL, DocumentKind, Need, Rule, SUPERVISOR, Standard};

const IN_FORCE: &[State] = &[State::Active, State::PartiallyActive, State::Modified];

/// The whole life of an order.
pub const RULES: &[Rule<State, Action>] = &[
    Rule::moves(Action::Draft, &[], State::Draft)
        .needing(&[Need::Reason])
        .under("19 CFR 12.42(e)-(f)", "An order is drafted with its scope; nothing can be held under a draft."),
    Rule::moves(Action::Withdraw, &[State::Draft, State::Approved], State::Withdrawn)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .under("Policy", "The draft is given up; it stays on record."),
    signed(Action::Approve, &[State::Draft], State::Approved)
        .on(Standard::ReasonablyIndicates)
        .needing(&[Need::Scope, Need::Evidence, Need::Reason])
        .with(DocumentKind::OrderText)
        .under(
            "19 CFR 12.42(e)-(f)",
            "Internal approval; a Finding needs the conclusive standard. The Commissioner decides.",
        ),
    Rule::moves(Action::Activate, &[State::Approved], State::Active)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Instrument, Need::SecretaryApproval, Need::Publication])
        .with(DocumentKind::OrderText)
        .under(
            "19 CFR 12.42(e)-(f); 86 FR 16380",
            "In force by the Commissioner's instrument; a Finding with the Secretary's approval, and published.",
        ),
    signed(Action::Narrow, &[State::Active, State::Modified], State::PartiallyActive)
        .needing(&[Need::Scope, Need::ChangeGround, Need::Reason])
        .with(DocumentKind::OrderText)
        .under("Policy", "A part of the scope leaves force, as a new version."),
    signed(Action::Modify, IN_FORCE, State::Modified)
        .needing(&[Need::Scope, Need::ChangeGround, Need::Reason])
        .with(DocumentKind::OrderText)
        .under("Policy", "The scope changes, as a new version."),
    signed(Action::Revoke, IN_FORCE, State::Revoked)
        .needing(&[Need::ChangeGround, Need::Reason])
        .with(DocumentKind::OrderText)
        .under("Policy", "Not so made, no longer so made, or no longer imported."),
    signed(Action::Supersede, IN_FORCE, State::Superseded)
        .needing(&[Need::Successor, Need::OrderVersion, Need::Reason])
        .under("Policy", "Another order takes its place; the tie is kept."),
    signed(Action::UpgradeToFinding, IN_FORCE, State::UpgradedToFinding)
        .on(Standard::ConclusivelyIndicates)
        .needing(&[Need::OrderVersion, Need::ActiveOrder, Need::Evidence, Need::Reason])
        .with(DocumentKind::FindingNotice)
        .under("19 CFR 12.42(f)", "The evidence became conclusive; unreleased holds are moved under the Finding."),
];

/// A supervisor approves and counsel signs.
const fn signed(action: Action, from: &'static [State], to: State) -> Rule<State, Action> {
    Rule::moves(action, from, to).approved_by(SUPERVISOR).signed_by(COUNSEL)
}
