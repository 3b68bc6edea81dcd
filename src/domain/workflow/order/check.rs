//! The facts that a command on an order must bring, and what bars it.

use super::{ApprovalBasis, ChangeGround, OrderCommand, OrderFacts, approval_standard};
use crate::domain::evidence::Gate;
use crate::domain::order::{OrderKind, Rescope};
use crate::domain::workflow::fact::{bar, reaches, require, require_text};
use crate::domain::workflow::{Need, Refusal, Standard};

const ONLY_WRO: &str = "Only a withhold release order is upgraded to a Finding (19 CFR 12.42(f)).";
const BEFORE_ITS_LAW: &str = "An order is not in force before its law is. The page of the regimes has the first day \
    of each.";
pub(super) const NO_CASE: &str = "No case is behind this order, so no evidence grid shows what its standard asks for. Open a case \
    and draft the order from there; or, for an order that was published already, say so, and where.";
pub(super) const SAME_SCOPE: &str =
    "The scope says nothing else than it says now. Change what is to change.";
pub(super) const NO_PART: &str = "What is kept in force in part is a part of the scope: no party, goods, place or open words \
    that are new, no limit dropped whole, no exclusion taken back. Use \u{201c}Modify\u{201d} for another scope.";
pub(super) const NO_CASE_WIDER: &str = "The new scope covers more than the order does, and no case is behind the order, so that no \
    evidence grid shows what its standard asks for. Draft an order from a case; or, where the published order says \
    it, choose that ground.";
pub(super) const WIDER_GROUND: &str = "The new scope covers more than the order does: the ground of that is that the scope is \
    extended, a court's decision, or the published list.";
const NOT_FINDING: &str = "The order that is cited is not a Finding.";

/// Looks at the facts that a command carries. A reason is complete by its type.
pub(super) fn check(facts: &OrderFacts, command: &OrderCommand) -> Result<(), Refusal> {
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
                require_text(publication, Need::Publication)?;
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
        OrderCommand::Modify { ground, said_in, .. } => {
            says_where(*ground, said_in)?;
            require(facts.has_scope, Need::Scope)?;
            bar(facts.rescope == Some(Rescope::Same), SAME_SCOPE)?;
            widens(facts, *ground)
        }
        OrderCommand::Narrow { ground, said_in, .. } => {
            says_where(*ground, said_in)?;
            require(facts.has_scope, Need::Scope)?;
            bar(facts.rescope == Some(Rescope::Same), SAME_SCOPE)?;
            bar(facts.rescope == Some(Rescope::Wider), NO_PART)
        }
        OrderCommand::Revoke { ground, said_in, .. } => says_where(*ground, said_in),
        OrderCommand::Draft { .. } | OrderCommand::Withdraw { .. } => Ok(()),
    }
}

/// A change that follows a court or a publication names it.
fn says_where(ground: ChangeGround, said_in: &str) -> Result<(), Refusal> {
    if ground.is_told() { require_text(said_in, Need::Publication) } else { Ok(()) }
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
    if facts.rescope != Some(Rescope::Wider) || ground.is_told() {
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
