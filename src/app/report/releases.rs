//! From releases of the store to rows of the register.

use crate::domain::hold::ReleaseReason;
use crate::report::releases::ReleaseRow;
use crate::store::report::{ReleaseSeen, SaidStep, Window};
use chrono::NaiveDate;

/// The day of receipt and the standing of a proof, as its step said them.
pub(super) fn proof(step: Option<&SaidStep>) -> (Option<NaiveDate>, String) {
    let fact = |name: &str| step.and_then(|step| step.facts.get(name)).cloned();
    (fact("received_on").and_then(|day| day.parse().ok()), fact("standing").unwrap_or_default())
}

pub(super) fn release_row(seen: ReleaseSeen, window: &Window) -> ReleaseRow {
    let (order_number, order_kind) = seen.order.unwrap_or_default();
    let (proof_received_on, proof_standing) = proof(seen.proof.as_ref());
    let (hold, step) = (seen.hold, seen.step);
    let release_code = step.facts.get("code").cloned().unwrap_or_default();
    let standard = ReleaseReason::from_code(&release_code).and_then(ReleaseReason::standard);
    ReleaseRow {
        hold_number: hold.docket_number,
        document: hold.document,
        line: i64::from(hold.line),
        case_number: seen.case_number.unwrap_or_default(),
        authority: hold.authority,
        order_number,
        order_version: i64::from(hold.order_version),
        order_kind,
        released_at: step.at,
        release_standard: standard.map_or("", |standard| standard.code()).to_owned(),
        release_code,
        from_state: step.from_state,
        decided_by: step.actor_id,
        decided_by_role: step.actor_role,
        presented_on: hold.presented_on.filter(|on| *on <= window.as_of.date()),
        detained_on: hold.detained_on.filter(|on| *on <= window.as_of.date()),
        proof_received_on,
        proof_standing,
        importer_number: hold.importer_number,
        port: hold.port,
        goods: hold.goods,
    }
}
