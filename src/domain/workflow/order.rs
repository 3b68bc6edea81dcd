//! The order: a withhold release order, a Finding, a listing or a presumption.
//!
//! Supersession is also a relation between two orders; nothing is deleted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fact::{bar, reaches, require, require_text};
use super::matrix::{self, Spelling};
use super::{Decision, Need, OrderCitation, Reason, Refusal, Rule, Standard, rule};
use crate::domain::coded::coded;
use crate::domain::evidence::{Gate, Grid};
use crate::domain::order::{OrderKind, Rescope};
use crate::domain::regime::Regime;
use crate::domain::role::Role;

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
        /// Why, in words.
        reason: Reason,
    },
    /// Modify.
    Modify {
        /// Why the order changes.
        ground: ChangeGround,
        /// Why, in words.
        reason: Reason,
    },
    /// Revoke.
    Revoke {
        /// Why the order changes.
        ground: ChangeGround,
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
    check(facts, command)?;
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

const ONLY_WRO: &str = "Only a withhold release order is upgraded to a Finding (19 CFR 12.42(f)).";
const BEFORE_ITS_LAW: &str = "An order is not in force before its law is. The page of the regimes has the first day \
    of each.";
const NO_CASE: &str = "No case is behind this order, so no evidence grid shows what its standard asks for. Open a case \
    and draft the order from there; or, for an order that was published already, say so, and where.";
const SAME_SCOPE: &str = "The scope says nothing else than it says now. Change what is to change.";
const NO_PART: &str = "What is kept in force in part is a part of the scope: no party, goods, place or open words \
    that are new, no limit dropped whole, no exclusion taken back. Use \u{201c}Modify\u{201d} for another scope.";
const NO_CASE_WIDER: &str = "The new scope covers more than the order does, and no case is behind the order, so that no \
    evidence grid shows what its standard asks for. Draft an order from a case; or, where the published order says \
    it, choose that ground.";
const WIDER_GROUND: &str = "The new scope covers more than the order does: the ground of that is that the scope is \
    extended, a court's decision, or the published list.";
const NOT_FINDING: &str = "The order that is cited is not a Finding.";

/// Looks at the facts that a command carries. A reason is complete by its type.
fn check(facts: &OrderFacts, command: &OrderCommand) -> Result<(), Refusal> {
    match command {
        OrderCommand::Approve { basis, publication, standard, .. } => {
            require(facts.has_scope, Need::Scope)?;
            let needed = approval_standard(facts.regime, facts.kind);
            needed.map_or(Ok(()), |needed| {
                reaches(*standard, needed)?;
                carries(facts, *basis, publication, needed)
            })
        }
        OrderCommand::Activate { effective_on, instrument, publication, secretary_approval } => {
            bar(!facts.regime.is_in_force(*effective_on), BEFORE_ITS_LAW)?;
            require_text(instrument, Need::Instrument)?;
            if facts.kind == OrderKind::Finding {
                require_text(secretary_approval, Need::SecretaryApproval)?;
                require(facts.is_cited || !publication.trim().is_empty(), Need::Publication)?;
            }
            Ok(())
        }
        OrderCommand::Supersede { by, .. } => {
            by.require_named()?;
            require(by.is_active, Need::Successor)
        }
        OrderCommand::UpgradeToFinding { finding, standard, .. } => {
            bar(facts.kind != OrderKind::Wro, ONLY_WRO)?;
            finding.require_in_force()?;
            bar(finding.kind != OrderKind::Finding, NOT_FINDING)?;
            reaches(*standard, Standard::ConclusivelyIndicates)?;
            shows(facts, Standard::ConclusivelyIndicates)
        }
        OrderCommand::Modify { ground, .. } => {
            require(facts.has_scope, Need::Scope)?;
            bar(facts.rescope == Some(Rescope::Same), SAME_SCOPE)?;
            widens(facts, *ground)
        }
        OrderCommand::Narrow { .. } => {
            require(facts.has_scope, Need::Scope)?;
            bar(facts.rescope == Some(Rescope::Same), SAME_SCOPE)?;
            bar(facts.rescope == Some(Rescope::Wider), NO_PART)
        }
        OrderCommand::Draft { .. }
        | OrderCommand::Withdraw { .. }
        | OrderCommand::Revoke { .. } => Ok(()),
    }
}

/// What carries the approval of an order that the law ties to a standard: the grid of the
/// case behind it, or the publication of an order that was issued before.
fn carries(
    facts: &OrderFacts,
    basis: ApprovalBasis,
    publication: &str,
    needed: Standard,
) -> Result<(), Refusal> {
    match basis {
        ApprovalBasis::Published if facts.is_cited => Ok(()),
        ApprovalBasis::Published => require_text(publication, Need::Publication),
        ApprovalBasis::Evidence => {
            bar(facts.grid.is_none(), NO_CASE)?;
            shows(facts, needed)
        }
    }
}

/// What a wider scope rests on is what an order of that scope would rest on: the evidence of
/// its case, or what a court or the published list says.
fn widens(facts: &OrderFacts, ground: ChangeGround) -> Result<(), Refusal> {
    let is_told = matches!(ground, ChangeGround::CourtDecision | ChangeGround::PublishedList);
    if facts.rescope != Some(Rescope::Wider) || is_told {
        return Ok(());
    }
    bar(ground != ChangeGround::ScopeCorrected, WIDER_GROUND)?;
    match approval_standard(facts.regime, facts.kind) {
        Some(needed) => {
            bar(facts.grid.is_none(), NO_CASE_WIDER)?;
            shows(facts, needed)
        }
        None => Ok(()),
    }
}

/// Whether the evidence behind the order shows what its standard asks for.
fn shows(facts: &OrderFacts, standard: Standard) -> Result<(), Refusal> {
    facts.grid.as_ref().map_or(Ok(()), |grid| Gate::of_case(standard).require(grid))
}

#[cfg(test)]
mod tests;
