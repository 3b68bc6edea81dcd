//! From pages of the store to rows of a report: the allowlist of what leaves.

use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::report::allegations::AllegationRow;
use crate::report::docket::DocketRow;
use crate::report::events::EventRow;
use crate::report::holds::HoldRow;
use crate::report::links::LinkRow;
use crate::report::{Cell, Definition, JsonText, Writer};
use crate::screening::Explanation;
use crate::store::Read;
use crate::store::report::{self as store, Window};
use std::io::Write;

/// Writes every row of a report in the order of its keys.
pub(super) fn write<W: Write>(
    tx: &mut Read<'_>,
    definition: Definition,
    window: &Window,
    writer: &mut Writer<W>,
) -> Result<()> {
    macro_rules! pages {
        ($page:path, $key:expr, $row:expr) => {
            every_page(
                tx,
                writer,
                |tx: &mut Read<'_>, after: &str| $page(tx, window, after),
                $key,
                |seen| ($row)(seen).cells(),
            )
        };
    }
    match definition {
        Definition::Docket => {
            pages!(store::docket, |s: &store::CaseSeen| s.case.docket_number.clone(), docket_row)
        }
        Definition::Allegations => pages!(
            store::allegations,
            |s: &store::AllegationSeen| s.allegation.id.clone(),
            allegation_row
        ),
        Definition::Holds => {
            pages!(
                store::holds,
                |s: &store::HoldSeen| s.hold.docket_number.clone(),
                |seen: store::HoldSeen| hold_row(seen, window)
            )
        }
        Definition::Links => pages!(
            store::links,
            |s: &store::LinkSeen| s.link.id.clone(),
            |seen: store::LinkSeen| link_row(seen, window)
        ),
        Definition::Events => pages!(store::events, |s: &store::EventSeen| s.id.clone(), event_row),
        Definition::Evidence => {
            pages!(store::evidence, store::EvidenceSeen::key, super::evidence::evidence_row)
        }
        Definition::Orders => pages!(
            store::orders,
            |s: &store::OrderSeen| s.order.docket_number.clone(),
            |seen: store::OrderSeen| super::orders::order_row(seen, window)
        ),
        Definition::Releases => pages!(
            store::releases,
            |s: &store::ReleaseSeen| s.id.clone(),
            |seen: store::ReleaseSeen| super::releases::release_row(seen, window)
        ),
        Definition::Uploads => pages!(
            store::uploads,
            |s: &store::UploadSeen| s.upload.id.to_string(),
            super::uploads::upload_row
        ),
    }
}

/// Goes through the pages of one list; one page is in memory at a time.
fn every_page<S, W: Write>(
    tx: &mut Read<'_>,
    writer: &mut Writer<W>,
    page: impl Fn(&mut Read<'_>, &str) -> Result<Vec<S>>,
    key: impl Fn(&S) -> String,
    cells: impl Fn(S) -> Vec<Cell>,
) -> Result<()> {
    let mut after = String::new();
    loop {
        let rows = page(tx, &after)?;
        match rows.last() {
            Some(last) => after = key(last),
            None => return Ok(()),
        }
        for row in rows {
            writer.row(&cells(row)).map_err(Error::internal)?;
        }
    }
}

fn docket_row(seen: store::CaseSeen) -> DocketRow {
    let (order_number, order_kind) = seen.order.unwrap_or_default();
    let numbers: Vec<String> = seen.allegations.iter().flatten().cloned().collect();
    let case = seen.case;
    DocketRow {
        case_number: case.docket_number,
        regime: case.regime,
        title: case.title,
        state: seen.standing.and_then(|standing| standing.state).unwrap_or(case.state),
        opened_at: case.opened_at,
        opened_by: case.opened_by,
        assigned_to: case.assigned_to.unwrap_or_default(),
        evidence_standard: case.standard.unwrap_or_default(),
        allegation_count: i64::try_from(seen.allegations.len()).unwrap_or(i64::MAX),
        allegation_numbers: numbers.join(" "),
        order_number,
        order_kind,
        hold_count: seen.hold_count,
        hold_open_count: seen.hold_open_count,
        duplicate_of: case.duplicate_of.unwrap_or_default(),
    }
}

fn allegation_row(seen: store::AllegationSeen) -> AllegationRow {
    let row = seen.allegation;
    AllegationRow {
        allegation_number: row.docket_number.unwrap_or_default(),
        received_on: row.received_on,
        channel: row.channel,
        regime: row.regime,
        alleged_violation: row.violation,
        alleged_site_country: row.site_country,
        alleged_goods: row.goods,
        alleged_hts: row.hts,
        state: if seen.case_number.is_some() { "in_case" } else { "received" }.to_owned(),
        case_number: seen.case_number.unwrap_or_default(),
        completeness_permille: i64::from(row.completeness_permille),
        missing_elements: row.missing,
    }
}

fn hold_row(seen: store::HoldSeen, window: &Window) -> HoldRow {
    let (order_number, order_kind) = seen.order.unwrap_or_default();
    let standing = seen.standing.unwrap_or_default();
    let replies = super::orders::replies(&seen.said, &seen.files);
    let corrections = super::orders::corrections(&seen.said, &seen.files, window);
    let last = |action: &str| seen.steps.iter().rev().find(|step| step.action == action);
    let fact =
        |action: &str, name: &str| last(action).and_then(|step| step.facts.get(name)).cloned();
    let (proof_received_on, proof_standing) = super::releases::proof(last("submit_proof"));
    let release_code = fact("release", "code").unwrap_or_default();
    let petitions = ["file_petition", "petition_damages", "petition_as_surety"];
    let petition = seen.steps.iter().rev().find(|step| petitions.contains(&step.action.as_str()));
    let (relief_received_on, relief_standing) = super::releases::proof(petition);
    let relief_outcome = fact("decide_damages", "outcome").unwrap_or_default();
    let exported_on = fact("export", "exported_on").and_then(|day| day.parse().ok());
    let hold = seen.hold;
    let value_source = seen.told.as_ref().map(|told| {
        if told.organization_kind == "agency" {
            "agency".to_owned()
        } else {
            told.document_kind.clone()
        }
    });
    let (hts, origin_country, value_minor, value_currency) = seen
        .told
        .map(|told| (told.hts, told.origin_country, told.value_minor, told.value_currency))
        .unwrap_or_default();
    HoldRow {
        hold_number: hold.docket_number,
        document: hold.document,
        line: i64::from(hold.line),
        case_number: seen.case_number.unwrap_or_default(),
        authority: hold.authority,
        order_number,
        order_version: i64::from(hold.order_version),
        order_kind,
        state: standing.state.unwrap_or(hold.state),
        state_since: standing.since,
        last_action: standing.action.unwrap_or_default(),
        decided_by: standing.actor_id.unwrap_or_default(),
        decided_by_role: standing.actor_role.unwrap_or_default(),
        opened_at: hold.opened_at,
        opened_by: hold.opened_by,
        presented_on: hold.presented_on.filter(|on| *on <= window.as_of.date()),
        detained_on: hold.detained_on.filter(|on| *on <= window.as_of.date()),
        notice_sent_at: hold.notice_sent_at.filter(|at| *at <= window.as_of),
        closed_at: hold.closed_at.filter(|at| *at <= window.as_of),
        importer_number: hold.importer_number,
        port: hold.port,
        goods: hold.goods,
        hts,
        origin_country,
        value_minor,
        value_currency,
        value_source: value_source.unwrap_or_default(),
        replies,
        corrections,
        release_code,
        exported_on,
        proof_received_on,
        proof_standing,
        relief_received_on,
        relief_standing,
        relief_outcome,
    }
}

fn link_row(seen: store::LinkSeen, window: &Window) -> LinkRow {
    let link = seen.link;
    let is_decided = link.decided_at.is_some_and(|at| at <= window.as_of);
    let is_undone = link.decided_at.is_some() && !is_decided;
    let told: Explanation = serde_json::from_str(&link.explanation).unwrap_or_default();
    LinkRow {
        link_id: link.id,
        subject_kind: link.subject_kind,
        subject_number: seen.subject_number.unwrap_or_default(),
        target_kind: link.target_kind,
        party_id: link.party_id,
        alleged_party_name: seen.party_name.unwrap_or_default(),
        document: link.document.unwrap_or_default(),
        line: link.line.map(i64::from),
        role: link.role,
        state: if is_undone { "proposed".to_owned() } else { link.state },
        score_permille: i64::from(link.score_permille),
        scorer_version: link.scorer_version,
        list_version: link.list_version,
        sentence: link.sentence,
        threshold_permille: (told.threshold_permille > 0)
            .then(|| i64::from(told.threshold_permille)),
        likely_permille: told.likely_permille.map(i64::from),
        calibration_version: told.calibration,
        flips: JsonText(serde_json::to_string(&told.flips).unwrap_or_default()),
        reasons: JsonText(link.reasons),
        proposed_on: link.proposed_on,
        decided_by: link.decided_by.filter(|_| is_decided).unwrap_or_default(),
        decided_at: link.decided_at.filter(|_| is_decided),
        decision_reason: link.decision_reason.filter(|_| is_decided).unwrap_or_default(),
    }
}

fn event_row(row: store::EventSeen) -> EventRow {
    // Whoever files an allegation from outside the agency is a source.
    let is_source = row.subject_kind == "allegation"
        && Role::from_code(&row.actor_role).is_none_or(|role| !role.is_staff());
    EventRow {
        event_id: row.id,
        stream: row.stream,
        seq: i64::from(row.seq),
        verb: row.verb,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        case_id: row.case_id.unwrap_or_default(),
        organization_id: row.organization_id.filter(|_| !is_source),
        actor_role: row.actor_role,
        actor_id: row.actor_id.filter(|_| !is_source).unwrap_or_default(),
        on_date: row.on_date,
        at: row.at.filter(|_| !is_source),
        from_state: row.from_state.unwrap_or_default(),
        to_state: row.to_state.unwrap_or_default(),
        action: row.action.unwrap_or_default(),
        facts: JsonText(row.facts),
        commitments: JsonText(row.commitments),
    }
}
