//! Which orders a field of a step may cite at all.

use super::ask::Ask;
use crate::domain::order::OrderKind;
use crate::store::order::OrderRow;

/// Whether a form offers an order for a field: a field that asks for a Finding
/// offers Findings alone. What a step may cite is said by the rules.
#[must_use]
pub fn may_cite(action: &str, ask: &Ask, order: &OrderRow) -> bool {
    let is_for_finding = matches!(
        (action, ask.name),
        ("upgrade_to_finding", "finding")
            | ("reroute_to_finding", "order")
            | ("seize", "ground_order")
    );
    !is_for_finding || order.kind == OrderKind::Finding.code()
}
