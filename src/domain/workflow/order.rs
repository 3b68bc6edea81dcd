//! The order: a withhold release order, a Finding, a listing or a presumption.
//!
//! Supersession is also a relation between two orders; nothing is deleted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::matrix::{self, Spelling};
use super::{Decision, OrderCitation, Reason, Refusal, Rule, Standard, rule};
use crate::domain::coded::coded;
use crate::domain::evidence::Grid;
use crate::domain::order::{OrderKind, Rescope};
use crate::domain::regime::Regime;
use crate::domain::role::Role;

mod check;
mod rules;

pub use rules::RULES;

coded! {
    /// Where an order stands.
    pub enum OrderState {
        Draft = "draft", "Draft";
        Withdrawn = "withdrawn", "Draft withdrawn";
        Approved = "approved", "Approved, not yet in force";
        Active = "active", "Active";
        PartiallyActive = "partially_active", "Partially active";
        Modified = "modified", "Modified, in force";
        Revoked = "revoked", "Revoked";
        Superseded = "superseded", "Superseded by another order";
        UpgradedToFinding = "upgraded_to_finding", "Upgraded to a Finding";
    }
}

impl OrderState {
    /// True while the order is being made or is in force.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Draft
            | Self::Approved
            | Self::Active
            | Self::PartiallyActive
            | Self::Modified => true,
            Self::Withdrawn | Self::Revoked | Self::Superseded | Self::UpgradedToFinding => false,
        }
    }

    /// True when the order is, or was, in force: whom it concerns may read it.
    #[must_use]
    pub const fn is_published(self) -> bool {
        match self {
            Self::Active
            | Self::PartiallyActive
            | Self::Modified
            | Self::Revoked
            | Self::Superseded
            | Self::UpgradedToFinding => true,
            Self::Draft | Self::Withdrawn | Self::Approved => false,
        }
    }

    /// True when goods can be held under it: what `OrderCitation::is_active` says.
    #[must_use]
    pub const fn is_in_force(self) -> bool {
        match self {
            Self::Active | Self::PartiallyActive | Self::Modified => true,
            Self::Draft
            | Self::Withdrawn
            | Self::Approved
            | Self::Revoked
            | Self::Superseded
            | Self::UpgradedToFinding => false,
        }
    }
}

coded! {
    /// What can be done with an order; the label is the text of the button.
    pub enum OrderAction {
        Draft = "draft", "Draft an order";
        Withdraw = "withdraw", "Withdraw the draft";
        Approve = "approve", "Approve the order";
        Activate = "activate", "Put in force";
        Narrow = "narrow", "Keep in force in part";
        Modify = "modify", "Modify";
        Revoke = "revoke", "Revoke";
        Supersede = "supersede", "Record the order that supersedes it";
        UpgradeToFinding = "upgrade_to_finding", "Upgrade to a Finding";
    }
}

impl OrderAction {
    /// True when the step reads the evidence grid of the case behind the order.
    #[must_use]
    pub const fn reads_grid(self) -> bool {
        matches!(self, Self::Approve | Self::Modify | Self::UpgradeToFinding)
    }
}

coded! {
    /// On what ground an order is modified or revoked.
    pub enum ChangeGround {
        NotMade = "not_made", "Goods were not made with forced labor";
        NoLongerMade = "no_longer_made", "Goods are no longer made with forced labor";
        NotImported = "not_imported", "Goods are no longer, or not likely to be, imported";
        ScopeCorrected = "scope_corrected", "The scope is corrected or extended";
        CourtDecision = "court_decision", "A court decided";
        PublishedList = "published_list", "The published order or list says so";
    }
}

impl ChangeGround {
    /// True when somebody else said it, in a judgment or a publication.
    #[must_use]
    pub const fn is_told(self) -> bool {
        matches!(self, Self::CourtDecision | Self::PublishedList)
    }
}

coded! {
    /// On what an approval rests.
    pub enum ApprovalBasis {
        Evidence = "evidence", "The evidence of the case behind it";
        Published = "published", "The order was published already; this records it";
    }
}

/// What the rules must know about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFacts {
    /// The state; none before there is a draft.
    pub state: Option<OrderState>,
    /// Under which regime.
    pub regime: &'static Regime,
    /// What kind of order it is (to be).
    pub kind: OrderKind,
    /// True when the scope covers something.
    pub has_scope: bool,
    /// How the scope that the command brings stands to the present one; none where it brings
    /// none, or a published list is followed.
    pub rescope: Option<Rescope>,
    /// True when it says where it was published.
    pub is_cited: bool,
    /// The evidence of the case behind it; none for an order without a case, such
    /// as one that was published before it came here.
    pub grid: Option<Grid>,
}

/// What a person asks for, with the facts that its rule needs. Dates are port-local.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum OrderCommand {
    /// Draft an order.
    Draft {
        /// Why, in words.
        reason: Reason,
    },
    /// Withdraw the draft.
    Withdraw {
        /// Why, in words.
        reason: Reason,
    },
    /// Approve the order.
    Approve {
        /// On what it rests.
        #[serde(default = "of_evidence")]
        basis: ApprovalBasis,
        /// Where it was published, for an order that says so nowhere else.
        #[serde(default)]
        publication: String,
        /// The evidence standard that was reached.
        standard: Standard,
        /// Why, in words.
        reason: Reason,
    },
    /// Put in force.
    Activate {
        /// The first port-local day on which it applies.
        effective_on: NaiveDate,
        /// The Commissioner's signed instrument.
        instrument: String,
        /// Where it was published; a Finding must be.
        publication: String,
        /// The Secretary's approval of a Finding, with its date.
        #[serde(default)]
        secretary_approval: String,
    },
    /// Keep in force in part.
    Narrow {
        /// Why the order changes.
        ground: ChangeGround,
        /// The judgment or publication that says so; needed where the ground is one.
        #[serde(default)]
        said_in: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Modify.
    Modify {
        /// Why the order changes.
        ground: ChangeGround,
        /// The judgment or publication that says so; needed where the ground is one.
        #[serde(default)]
        said_in: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Revoke.
    Revoke {
        /// Why the order changes.
        ground: ChangeGround,
        /// The judgment or publication that says so; needed where the ground is one.
        #[serde(default)]
        said_in: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Record the order that supersedes it.
    Supersede {
        /// The order that takes its place.
        by: OrderCitation,
        /// Why, in words.
        reason: Reason,
    },
    /// Upgrade to a Finding.
    UpgradeToFinding {
        /// The Finding that takes its place.
        finding: OrderCitation,
        /// The evidence standard that was reached.
        standard: Standard,
        /// Why, in words.
        reason: Reason,
    },
}

/// What an approval of an order of a kind must reach under a regime; none where the law ties
/// it to no standard.
#[must_use]
pub fn approval_standard(regime: &Regime, kind: OrderKind) -> Option<Standard> {
    regime.measure(kind).map_or(kind.standard(), |measure| measure.standard)
}

/// On what an approval rested before it could be said.
const fn of_evidence() -> ApprovalBasis {
    ApprovalBasis::Evidence
}

/// The action that a command asks for.
#[must_use]
pub const fn command_action(command: &OrderCommand) -> OrderAction {
    match command {
        OrderCommand::Draft { .. } => OrderAction::Draft,
        OrderCommand::Withdraw { .. } => OrderAction::Withdraw,
        OrderCommand::Approve { .. } => OrderAction::Approve,
        OrderCommand::Activate { .. } => OrderAction::Activate,
        OrderCommand::Narrow { .. } => OrderAction::Narrow,
        OrderCommand::Modify { .. } => OrderAction::Modify,
        OrderCommand::Revoke { .. } => OrderAction::Revoke,
        OrderCommand::Supersede { .. } => OrderAction::Supersede,
        OrderCommand::UpgradeToFinding { .. } => OrderAction::UpgradeToFinding,
    }
}

/// Says what a command leads to, or which condition failed.
pub fn decide(
    facts: &OrderFacts,
    command: &OrderCommand,
    actor: Role,
) -> Result<Decision<OrderState, OrderAction>, Refusal> {
    let decision = rule::permit(RULES, command_action(command), facts.state, actor)?;
    check::check(facts, command)?;
    Ok(decision)
}

/// The rules that a role may ask for in a state, in table order: the buttons.
/// A state of none asks who may draft.
#[must_use]
pub fn available(
    state: impl Into<Option<OrderState>>,
    role: Role,
) -> Vec<&'static Rule<OrderState, OrderAction>> {
    rule::available(RULES, state.into(), role)
}

/// The table as text, for a snapshot.
#[must_use]
pub fn matrix() -> String {
    matrix::rules_text(RULES, &SPELLING)
}

/// State by action by role as text, for a snapshot.
#[must_use]
pub fn decide_matrix() -> String {
    matrix::decide_text(RULES, OrderState::ALL, OrderAction::ALL, &SPELLING)
}

const SPELLING: Spelling<OrderState, OrderAction> =
    Spelling { title: "ORDER", state: OrderState::code, action: OrderAction::code };

#[cfg(test)]
mod tests;
