//! Steps of a hold, with the types of its machine.

use crate::app::step::{Applying, Ruling, Verdict};
use crate::domain::clock::{self, Zone};
use crate::domain::evidence::Grid;
use crate::domain::hold::{Authority, RedeliveryWindow};
use crate::domain::order::OrderKind;
use crate::domain::regime::Regime;
use crate::domain::role::Role;
use crate::domain::shipment::DocumentKind;
use crate::domain::workflow::hold::{
    Days, Happened, HoldAction, HoldCommand, HoldFacts, HoldState, ProtestFacts, barred,
    command_action, decide as rules_decide,
};
use crate::domain::workflow::order::OrderState;
use crate::domain::workflow::{Decision, DocumentKind as Paper, OrderCitation, Refusal, Rule};
use crate::error::{Error, Result};
use crate::store;
use crate::store::deadline::DeadlineRow;
use crate::store::hold::{HoldChange, HoldRow};
use crate::store::order::OrderRow;
use crate::store::{Read, Write};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::Value;

/// Within how many days of release redelivery may be demanded (19 CFR 141.113(d)).
const REDELIVERY_LIMIT_DAYS: i64 = 30;

/// A hold with what the rules ask of its line.
#[derive(Debug, Clone)]
pub struct HoldSubject {
    /// The hold.
    pub row: HoldRow,
    /// False when the line is known by a hash of its content alone.
    pub document_kind_allows_hold: bool,
    /// The law of the order that it cites.
    pub regime: Option<&'static Regime>,
    /// The Finding that this order has become, by its key; none where it has not.
    pub successor: Option<String>,
    /// Whether the mailing of the advice of exclusion is recorded.
    pub is_advice_mailed: bool,
    /// Whether proof was received.
    pub is_proof_received: bool,
    /// The clocks that run on it.
    pub clocks: Vec<DeadlineRow>,
    /// The days that are on record.
    pub days: Days,
}

impl HoldSubject {
    /// Reads what belongs to a row.
    pub(in crate::app) fn read(tx: &mut Read<'_>, row: HoldRow) -> Result<Self> {
        let goods = store::hold::find_goods(tx, &row.document, row.line)?;
        let kind = goods.as_ref().and_then(|goods| DocumentKind::from_code(&goods.document_kind));
        let mut clocks = store::deadline::list_by_subject(tx, "hold", &row.id)?;
        let imported = goods.and_then(|goods| goods.imported_on);
        let days = Days { imported, ..days(&row, &clocks) };
        clocks.retain(|clock| clock.is_open);
        // A hold outlives the upload of its line; it was opened on a document.
        let order = store::order::find(tx, &row.order_id)?;
        let regime = order.as_ref().and_then(|order| Regime::from_code(&order.regime));
        let upgraded = OrderState::UpgradedToFinding.code();
        let successor =
            order.filter(|order| order.state == upgraded).and_then(|order| order.superseded_by);
        let document_kind_allows_hold = kind != Some(DocumentKind::Content);
        let advice = Paper::ExclusionNotice.code();
        let is_advice_mailed = row.state == HoldState::Excluded.code()
            && store::notice::list_by_hold(tx, &row.id)?
                .iter()
                .any(|notice| notice.row.kind == advice && notice.mailed_on.is_some());
        let proof = store::event::last_step(tx, "hold", &row.id, HoldAction::SubmitProof.code())?;
        Ok(Self {
            is_proof_received: proof.is_some(),
            row,
            document_kind_allows_hold,
            regime,
            successor,
            is_advice_mailed,
            clocks,
            days,
        })
    }

    fn happened(&self, today: NaiveDate) -> Happened {
        let is_over = |code: &str| {
            self.clocks
                .iter()
                .any(|clock| clock.rule_code == code && clock.due_on.is_some_and(|due| due < today))
        };
        Happened {
            advice_mailed: self.is_advice_mailed,
            proof_received: self.is_proof_received,
            claim_time_over: is_over("CLAIM") || is_over("CLAIM35"),
        }
    }

    /// Whether the time for proof runs on a day.
    fn is_proof_running(&self, today: NaiveDate) -> bool {
        let mut proofs = self.clocks.iter().filter(|clock| clock.rule_code == "PROOF");
        proofs.any(|clock| clock.due_on.is_none_or(|due| today <= due))
    }

    fn facts(&self, now: NaiveDateTime, grid: Option<Grid>) -> Result<HoldFacts> {
        let row = &self.row;
        let closed_since = row.closed_at.map(|closed| now - closed);
        let is_late =
            closed_since.is_some_and(|since| since > TimeDelta::days(REDELIVERY_LIMIT_DAYS));
        Ok(HoldFacts {
            state: Some(state_of(row)?),
            authority: authority_of(row)?,
            document_kind_allows_hold: self.document_kind_allows_hold,
            is_presentation_attested: row.presented_on.is_some(),
            is_finding_issued: self.successor.is_some(),
            successor: self.successor.clone(),
            happened: self.happened(Zone::of_port(&row.port).day(now)),
            is_proof_running: self.is_proof_running(Zone::of_port(&row.port).day(now)),
            days: self.days,
            protest: (!row.protest_kind.is_empty())
                .then(|| ProtestFacts { is_of_exclusion: row.protest_kind == "exclusion" }),
            // Goods made with forced labor may not be entered (19 U.S.C. 1307).
            is_entry_prohibited: true,
            redelivery: if is_late { RedeliveryWindow::TooLate } else { RedeliveryWindow::Open },
            regime: self.regime,
            grid,
        })
    }
}

/// What is on record of its days: those of decisions stand in the clocks that they started.
fn days(row: &HoldRow, clocks: &[DeadlineRow]) -> Days {
    let start = |code: &str| {
        clocks
            .iter()
            .filter(|clock| clock.rule_code == code)
            .filter_map(|clock| clock.started_on)
            .max()
    };
    Days {
        imported: None,
        presented: row.presented_on,
        detained: row.detained_on,
        refused: start("PROTEST"),
        // A protest that is marked as one of exclusion has the other clock.
        protested: start("PROTEST_REVIEW").max(start("PROTEST30")),
        seized: start("SEIZ_PET"),
        claimed: start("DAMAGES_PET"),
    }
}

fn state_of(row: &HoldRow) -> Result<HoldState> {
    HoldState::from_code(&row.state).ok_or_else(|| Error::internal("a hold has an unknown state"))
}

/// Under which law a hold is.
pub(super) fn authority_of(row: &HoldRow) -> Result<Authority> {
    Authority::from_code(&row.authority)
        .ok_or_else(|| Error::internal("a hold has an unknown authority"))
}

fn command_of(command: &Value) -> Result<HoldCommand> {
    serde_json::from_value(command.clone()).map_err(Error::internal)
}

/// An order at a version, as a command cites it.
pub(super) fn cite(order: &OrderRow, version: i32) -> Result<OrderCitation> {
    let kind = OrderKind::from_code(&order.kind)
        .ok_or_else(|| Error::internal("an order has an unknown kind"))?;
    let is_in_force = OrderState::from_code(&order.state).is_some_and(OrderState::is_in_force);
    Ok(OrderCitation {
        order_id: order.id.clone(),
        version,
        kind,
        is_active: is_in_force && version == order.current_version,
    })
}

/// What the rules say to a command on a hold.
pub(in crate::app) fn decide(
    subject: &HoldSubject,
    command: &Value,
    role: Role,
    now: NaiveDateTime,
    grid: Option<Grid>,
) -> Result<Ruling> {
    let state = state_of(&subject.row)?;
    let command = command_of(command)?;
    let ruling = rules_decide(&subject.facts(now, grid)?, &command, role)
        .and_then(|decision| lapsed(subject, &decision, &command, now).map(|()| decision));
    Ok(ruling.map(|decision| {
        Verdict::new(&decision, command_action(&command).code(), state.code(), decision.to.code())
    }))
}

/// What bars a step now, whatever would be asked with it.
pub(in crate::app) fn barred_now(
    subject: &HoldSubject,
    step: &Rule<HoldState, HoldAction>,
    now: NaiveDateTime,
) -> Option<&'static str> {
    let facts = subject.facts(now, None).ok()?;
    barred(&facts, step.action).or_else(|| {
        let clock =
            subject.clocks.iter().find(|clock| Some(clock.rule_code.as_str()) == step.by_clock)?;
        clock.lapses_at.is_none_or(|at| now < at).then_some(STILL_RUNS)
    })
}

/// What the law deems, it deems when the clock has run out, and on its last day.
fn lapsed(
    subject: &HoldSubject,
    decision: &Decision<HoldState, HoldAction>,
    command: &HoldCommand,
    now: NaiveDateTime,
) -> std::result::Result<(), Refusal> {
    let Some(code) = decision.rule.by_clock else { return Ok(()) };
    let (HoldCommand::DeemDetained { due_on }
    | HoldCommand::DeemExcluded { due_on, .. }
    | HoldCommand::DeemAbandoned { due_on, .. }
    | HoldCommand::DeemProtestDenied { due_on }) = command
    else {
        return Ok(());
    };
    let due_on = *due_on;
    let clock = subject.clocks.iter().find(|clock| clock.rule_code == code);
    let lapses_at =
        match (clock, clock::current(code, Authority::from_code(&subject.row.authority))) {
            (Some(clock), _) if clock.due_on != Some(due_on) => {
                return Err(Refusal::Barred { why: OTHER_DAY });
            }
            (Some(clock), _) => clock.lapses_at,
            (None, Some(rule)) => {
                Some(clock::lapses_at(rule, due_on, Zone::of_port(&subject.row.port)))
            }
            (None, None) => None,
        };
    match lapses_at {
        Some(at) if at <= now => Ok(()),
        Some(_) | None => Err(Refusal::Barred { why: STILL_RUNS }),
    }
}

const OTHER_DAY: &str = "The clock of this hold ends on another day. Take the day that the page shows, or correct \
    the day that started the clock.";
const STILL_RUNS: &str =
    "The clock has not run out, so the law deems nothing yet. The page shows its last day.";

/// Takes a step of a hold.
pub(in crate::app) fn apply(
    tx: &mut Write<'_>,
    subject: &HoldSubject,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
) -> Result<()> {
    let row = &subject.row;
    let typed = command_of(command)?;
    let to =
        HoldState::from_code(verdict.to).ok_or_else(|| Error::internal("a rule leads nowhere"))?;
    let mut change = HoldChange { state: Some(verdict.to), ..HoldChange::default() };
    change.closed_at = match (to.is_open(), row.closed_at) {
        (true, Some(_)) => {
            require_free(tx, row)?;
            Some(None)
        }
        (false, None) => Some(Some(applying.now)),
        (true, None) | (false, Some(_)) => None,
    };
    let today = Zone::of_port(&row.port).day(applying.now);
    record(&mut change, &typed, detained_from(subject, today));
    if matches!(typed, HoldCommand::SendNotice { .. }) {
        change.importer_organization_id = super::notice::send(tx, row, applying, command)?;
        change.notice_sent_at = Some(applying.now);
    }
    if let Some((owner, first_sent_at)) = super::notice::decision::send(tx, row, applying, command)?
    {
        change.importer_organization_id = owner;
        change.notice_sent_at = Some(first_sent_at);
    }
    store::hold::change(tx, row, &change, applying.now)
}

/// A line has one open hold at most.
fn require_free(tx: &mut Read<'_>, row: &HoldRow) -> Result<()> {
    match store::hold::find_open(tx, &row.document, row.line)? {
        Some(other) => {
            Err(Error::Refused(format!("This line is held already: {}.", other.docket_number)))
        }
        None => Ok(()),
    }
}

/// From which day goods are detained that a person detains on a day: the law had detained
/// them when the time to decide ran out (19 CFR 151.16(b)).
fn detained_from(subject: &HoldSubject, today: NaiveDate) -> NaiveDate {
    let exam = subject.clocks.iter().find(|clock| clock.rule_code == "EXAM");
    exam.and_then(|clock| clock.due_on).map_or(today, |due| due.min(today))
}

/// What a command leaves in the hold beside its state.
fn record<'c>(change: &mut HoldChange<'c>, command: &'c HoldCommand, detained_on: NaiveDate) {
    match command {
        HoldCommand::Present { presented_on, .. } => change.presented_on = Some(*presented_on),
        HoldCommand::Detain { order, .. } => {
            change.order_id = Some(&order.order_id);
            change.order_version = Some(order.version);
            change.detained_on = Some(detained_on);
        }
        HoldCommand::DeemDetained { due_on } => change.detained_on = Some(*due_on),
        HoldCommand::RecordRedelivery { redelivered_on } => {
            change.detained_on = Some(*redelivered_on);
        }
        HoldCommand::RerouteToFinding { order, .. } => {
            change.authority = Some(Authority::Finding.code());
            change.order_id = Some(&order.order_id);
            change.order_version = Some(order.version);
        }
        HoldCommand::Protest { is_marked_exclusion, .. } => {
            change.protest_kind = Some(if *is_marked_exclusion { "exclusion" } else { "other" });
        }
        HoldCommand::Target { .. }
        | HoldCommand::Withdraw { .. }
        | HoldCommand::SendNotice { .. }
        | HoldCommand::RequestInformation { .. }
        | HoldCommand::SubmitProof { .. }
        | HoldCommand::StartReview
        | HoldCommand::Release { .. }
        | HoldCommand::Exclude { .. }
        | HoldCommand::DeemExcluded { .. }
        | HoldCommand::Seize { .. }
        | HoldCommand::Export { .. }
        | HoldCommand::Destroy { .. }
        | HoldCommand::DeemAbandoned { .. }
        | HoldCommand::GrantProtest { .. }
        | HoldCommand::DenyProtest { .. }
        | HoldCommand::DeemProtestDenied { .. }
        | HoldCommand::GoToCourt { .. }
        | HoldCommand::RecordAffirmed { .. }
        | HoldCommand::RecordReversed { .. }
        | HoldCommand::FilePetition { .. }
        | HoldCommand::FileClaim { .. }
        | HoldCommand::MakeOffer { .. }
        | HoldCommand::Remit { .. }
        | HoldCommand::Forfeit { .. }
        | HoldCommand::ReferClaim { .. }
        | HoldCommand::RecordForfeiture { .. }
        | HoldCommand::DemandRedelivery { .. }
        | HoldCommand::AssessDamages { .. }
        | HoldCommand::DemandOnSurety { .. }
        | HoldCommand::PetitionDamages { .. }
        | HoldCommand::PetitionAsSurety { .. }
        | HoldCommand::DecideDamages { .. }
        | HoldCommand::MoveGoods { .. } => {}
    }
}
