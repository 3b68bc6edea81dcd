//! Notices of exclusion, seizure and redelivery, and requests for information: made from the hold when the
//! decision takes effect. What a person wrote as the reason is for the file; the
//! importer reads what was written for the importer.

use super::{addressee, keep, text, texts};
use crate::app::hold::partner::told_number;
use crate::app::hold::rules::authority_of;
use crate::app::packet::task;
use crate::app::step::Applying;
use crate::domain::clock::Zone;
use crate::domain::hold::{
    Authority, Decided, DecisionFact, DecisionNotice, ExclusionGround, ReliefOutcome,
};
use crate::error::{Error, FieldError, Result};
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::{Read, Write};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

/// The law of a seizure whose ground counsel recorded; the reasoning stays in the file.
const RECORDED_GROUND: &str = "19 U.S.C. 1595a(c); 19 CFR 162.23";
/// The law of a seizure of goods that a Finding covers.
const FINDING_GROUND: &str = "19 U.S.C. 1307; 19 CFR 12.44(b)";

/// Asks for what the notice of a decision lacks, before it is proposed.
pub(super) fn prepare(tx: &mut Read<'_>, row: &HoldRow, command: &Value) -> Result<()> {
    let Some(decided) = decided(row, command) else { return Ok(()) };
    let missing = draft(tx, row, command, decided, NaiveDate::default())?.missing();
    if missing.is_empty() { Ok(()) } else { Err(asked_for(&missing)) }
}

fn asked_for(missing: &[DecisionFact]) -> Error {
    let complaint = |fact: &DecisionFact| {
        FieldError::new(
            fact.code(),
            format!("The line does not tell {fact}, and the notice must say it. Write it here."),
        )
    };
    Error::Invalid(missing.iter().map(complaint).collect())
}

/// What a command decides, where a notice goes with it.
fn decided(row: &HoldRow, command: &Value) -> Option<Decided> {
    let ground = |name: &str| command.get("ground")?.get(name)?.as_str().map(str::to_owned);
    match command.get("action").and_then(Value::as_str)? {
        "exclude" => {
            let known = ExclusionGround::from_code(&text(command, "ground"));
            let ground = known.map_or("", ExclusionGround::label).to_owned();
            Some(Decided::Exclusion { ground })
        }
        "seize" => {
            let told = text(command, "provisions");
            let is_finding = ground("kind").as_deref() == Some("finding");
            let usual = if is_finding { FINDING_GROUND } else { RECORDED_GROUND };
            let provisions = if told.trim().is_empty() { usual.to_owned() } else { told };
            Some(Decided::Seizure { provisions })
        }
        "demand_redelivery" => Some(Decided::Redelivery {
            released_on: row.closed_at.map(|at| Zone::of_port(&row.port).day(at)),
            redeliver_by: text(command, "redeliver_by").parse().ok(),
        }),
        "assess_damages" => Some(Decided::Damages { amount: text(command, "amount") }),
        "demand_on_surety" => Some(Decided::SuretyDemand),
        "decide_damages" => Some(Decided::Relief {
            outcome: ReliefOutcome::from_code(&text(command, "outcome"))?,
            amount: text(command, "amount"),
        }),
        // Before the notice of detention the importer knows of no hold.
        "reroute_to_finding" if row.notice_sent_at.is_some() => Some(Decided::Finding),
        "request_information" if row.notice_sent_at.is_some() => Some(Decided::Information {
            questions: texts(command, "questions"),
            answer_by: text(command, "answer_by").parse().ok(),
        }),
        _ => None,
    }
}

fn draft(
    tx: &mut Read<'_>,
    row: &HoldRow,
    command: &Value,
    decided: Decided,
    decided_on: NaiveDate,
) -> Result<DecisionNotice> {
    let (order_id, number) = cited(row, command, &decided);
    let order = store::order::find(tx, order_id)?.ok_or(Error::NotFound("order"))?;
    let version =
        store::order::find_version(tx, order_id, number)?.ok_or(Error::NotFound("order"))?;
    let is_moved = decided == Decided::Finding;
    // What the line tells goes before what is written for it.
    let or = |told: String, field: &str| {
        if told.trim().is_empty() { text(command, field) } else { told }
    };
    let to = if decided == Decided::SuretyDemand { sureties(tx, row)? } else { addressee(row) };
    Ok(DecisionNotice {
        decided,
        hold_number: told_number(&row.public_id),
        authority: if is_moved { Authority::Finding } else { authority_of(row)? },
        order: format!("{}, version {number}. {}", order.docket_number, version.summary),
        addressee: or(to, DecisionFact::Addressee.code()),
        port: or(row.port.clone(), DecisionFact::Port.code()),
        document: format!("{}, line {}", row.document, row.line),
        goods: or(row.goods.clone(), DecisionFact::Goods.code()),
        decided_on,
        statement: text(command, "notice_statement"),
        contact: text(command, "contact"),
    })
}

/// The order that a notice names: the hold's own, or the Finding under which it goes on.
fn cited<'a>(row: &'a HoldRow, command: &'a Value, decided: &Decided) -> (&'a str, i32) {
    let own = (row.order_id.as_str(), row.order_version);
    let Some(order) = command.get("order").filter(|_| *decided == Decided::Finding) else {
        return own;
    };
    let id = order.get("order_id").and_then(Value::as_str);
    let version = order.get("version").and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok());
    id.zip(version).unwrap_or(own)
}

/// The sureties that answer on a hold, by name; empty when none is named.
fn sureties(tx: &mut Read<'_>, row: &HoldRow) -> Result<String> {
    let named = store::hold_surety::list(tx, &row.id)?;
    let standing: Vec<String> = named
        .into_iter()
        .filter(|(surety, _)| surety.ended_at.is_none())
        .map(|(surety, name)| format!("{name} (bond {})", surety.bond_number))
        .collect();
    Ok(standing.join("; "))
}

/// Keeps the notice of a decision, where one goes with it, as it is sent.
/// Returns whose the importer number is.
pub(in crate::app::hold) fn send(
    tx: &mut Write<'_>,
    row: &HoldRow,
    applying: &Applying,
    command: &Value,
) -> Result<Option<(Option<i64>, NaiveDateTime)>> {
    let Some(decided) = decided(row, command) else { return Ok(None) };
    let kind = decided.document();
    let asked = match &decided {
        Decided::Information { questions, answer_by: Some(day) } => {
            Some((questions.join("\n"), *day))
        }
        Decided::Information { answer_by: None, .. }
        | Decided::Exclusion { .. }
        | Decided::Seizure { .. }
        | Decided::Redelivery { .. }
        | Decided::Damages { .. }
        | Decided::SuretyDemand
        | Decided::Finding
        | Decided::Relief { .. } => None,
    };
    let today = Zone::of_port(&row.port).day(applying.now);
    let body =
        draft(tx, row, command, decided, today)?.render().map_err(|missing| asked_for(&missing))?;
    let owner = keep(tx, row, applying, kind, body)?;
    if let Some((questions, due_on)) = asked {
        task::open(tx, applying, row, &questions, due_on)?;
    }
    Ok(Some((owner, row.notice_sent_at.unwrap_or(applying.now))))
}
