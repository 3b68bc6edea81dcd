//! Proposals: what is asked, by whom, on what; and the decision.

use super::order;
use super::step::Done;
use crate::app::order::Move;
use crate::app::proposal::{self, HandShown, OrderAsked, Progress, ProposalRow, ProposalView};
use crate::app::step::{state_label, subject_label};
use crate::domain::order::PARTY_LIMIT_ROWS;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::{Machine, Standard};
use crate::error::{Error, Result};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDateTime;

#[derive(Template)]
#[template(path = "proposal/show.html")]
struct ProposalShow {
    layout: Layout,
    id: String,
    title: String,
    machine: &'static str,
    subject_number: String,
    subject_title: String,
    subject_href: String,
    state: String,
    state_label: &'static str,
    then: String,
    now: String,
    leads_to: &'static str,
    standard: String,
    citation: &'static str,
    facts: Vec<(String, String)>,
    hands: Vec<HandLine>,
    verdict_refusal: String,
    is_stale: bool,
    order: Option<OrderShown>,
    grid: Option<GridShown>,
    approval: Asked,
    signature: Asked,
    may_refuse: bool,
    may_withdraw: bool,
    withdraw_path: String,
    replay_path: String,
    version: i32,
    reason: String,
    errors: Problems,
}

/// The order that the proposal would leave.
struct OrderShown {
    kind: &'static str,
    citation: String,
    finding: String,
    summary: String,
    breadth: String,
    is_wider: bool,
    first_days: String,
    heading: &'static str,
    is_waiting: bool,
    scope: Vec<(&'static str, Vec<String>)>,
    changes: Vec<String>,
    moves: Vec<MoveShown>,
}

/// A hold under an order that would be upgraded.
struct MoveShown {
    number: String,
    state: &'static str,
    stays: String,
}

fn order_shown(asked: &OrderAsked, row: &ProposalRow) -> OrderShown {
    let shown = |one: &Move| MoveShown {
        number: one.hold.docket_number.clone(),
        state: state_label(Machine::Hold, &one.hold.state),
        stays: one.stays.clone().unwrap_or_default(),
    };
    OrderShown {
        kind: asked.kind,
        citation: asked.citation.clone(),
        finding: asked.finding.clone(),
        summary: asked.scope.summary(),
        breadth: order::breadth(&row.to_state, &asked.scope, asked.place_lines),
        is_wider: asked.is_wider,
        first_days: asked.first_days.map_or_else(String::new, |(applies, in_force)| {
            format!(
                "The scope says that the order applies from {}; it would come into force on {}. Goods are screened \
                 from the first; nothing is held under it before the second.",
                page::date(applies),
                page::date(in_force)
            )
        }),
        heading: if row.state == "proposed" {
            "The order as it would be"
        } else {
            "The order as it was asked for"
        },
        is_waiting: row.state == "proposed",
        // Who signs sees every party.
        scope: order::scope_shown(&asked.scope, PARTY_LIMIT_ROWS),
        changes: order::scope_change_lines(&asked.changes),
        moves: asked.moves.iter().map(shown).collect(),
    }
}

/// The evidence grid on which it was proposed.
struct GridShown {
    href: String,
    short: String,
    is_changed: bool,
}

/// A hand that is asked of the reader: a button, or why there is none.
struct Asked {
    is_asked: bool,
    refusal: String,
}

impl Asked {
    fn new(asked: Option<std::result::Result<(), String>>) -> Self {
        match asked {
            None => Self { is_asked: false, refusal: String::new() },
            Some(Ok(())) => Self { is_asked: true, refusal: String::new() },
            Some(Err(refusal)) => Self { is_asked: true, refusal },
        }
    }
}

/// Where a change of an order can be tried before it is approved.
fn replay_path(ctx: &Ctx, machine: Machine, row: &ProposalRow) -> String {
    let reaches = matches!(row.action.as_str(), "activate" | "narrow" | "modify");
    let may_read = may(ctx.actor.role, Permission::ReadTrade);
    if machine == Machine::Order && row.state == "proposed" && reaches && may_read {
        format!("/proposals/{}/replay", row.id)
    } else {
        String::new()
    }
}

struct HandLine {
    label: &'static str,
    who: String,
    when: String,
    is_given: bool,
}

fn hand(label: &'static str, hand: Option<&HandShown>, at: Option<NaiveDateTime>) -> HandLine {
    HandLine {
        label,
        who: hand.map_or_else(
            || "waited for".to_owned(),
            |hand| format!("{}, {}", hand.name, hand.role),
        ),
        when: at.map(page::time).unwrap_or_default(),
        is_given: hand.is_some(),
    }
}

fn hands(view: &ProposalView) -> Vec<HandLine> {
    let row = &view.row;
    let mut lines = vec![hand("Proposal", Some(&view.proposer), Some(row.proposed_at))];
    if row.needs_approval {
        lines.push(hand("Approval", view.approver.as_ref(), row.approved_at));
    }
    if row.needs_signature {
        lines.push(hand("Signature", view.signer.as_ref(), row.signed_at));
    }
    if view.closer.is_some() {
        let label = if row.state == "refused" { "Refusal" } else { "Withdrawal" };
        lines.push(hand(label, view.closer.as_ref(), row.closed_at));
    }
    lines
}

fn show_page(
    ctx: &Ctx,
    layout: Layout,
    view: ProposalView,
    reason: String,
    errors: Problems,
) -> ProposalShow {
    let hands = hands(&view);
    let (row, subject) = (view.row, view.subject);
    let machine = subject.machine();
    let standing =
        |state: &str, version: i32| format!("{} (version {version})", state_label(machine, state));
    let mut facts = view.facts;
    if let Some(closing) = row.closing_reason.as_ref().filter(|text| !text.is_empty()) {
        facts.push(("Reason of the end".into(), closing.clone()));
    }
    let is_investigator = ctx.actor.role == crate::domain::role::Role::Investigator;
    ProposalShow {
        replay_path: replay_path(ctx, machine, &row),
        title: subject_label(machine, &row.action).to_owned(),
        machine: machine.label(),
        subject_number: subject.number().to_owned(),
        subject_title: subject.title().to_owned(),
        // Who decides a walled proposal does not see the investigation itself.
        subject_href: if machine == Machine::Investigation && !is_investigator {
            String::new()
        } else {
            subject.path()
        },
        state_label: match row.state.as_str() {
            "applied" => "Took effect",
            "refused" => "Refused",
            "withdrawn" => "Withdrawn",
            _ => "Proposed",
        },
        then: standing(&row.from_state, row.subject_version),
        now: standing(subject.state(), subject.version()),
        leads_to: state_label(machine, &row.to_state),
        standard: row
            .standard
            .as_deref()
            .and_then(Standard::from_code)
            .map_or_else(String::new, |standard| standard.label().to_owned()),
        citation: subject.citation(&row.action, &row.from_state),
        facts,
        hands,
        verdict_refusal: match (&view.verdict, row.state.as_str()) {
            (Err(why), "proposed") => why.clone(),
            (Ok(_) | Err(_), _) => String::new(),
        },
        is_stale: view.is_stale,
        order: view.order.as_ref().map(|asked| order_shown(asked, &row)),
        grid: view.grid.map(|then| GridShown {
            href: format!("/cases/{}/evidence/seals/{}", then.case_number, then.sha256),
            short: then.sha256.chars().take(12).collect(),
            is_changed: then.is_changed,
        }),
        approval: Asked::new(view.approval),
        signature: Asked::new(view.signature),
        may_refuse: view.may_refuse,
        may_withdraw: view.may_withdraw,
        withdraw_path: if is_investigator {
            format!("/investigations/{}/withdrawal", subject.number())
        } else {
            format!("/proposals/{}/withdrawal", row.id)
        },
        version: row.version,
        state: row.state,
        id: row.id,
        reason,
        errors,
        layout,
    }
}

/// `GET /proposals/{id}`
///
/// # Errors
/// When it is not there, or walled off.
pub async fn show(ctx: Ctx, id: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| proposal::show(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, "Proposal"));
    page::show(&ctx, &show_page(&ctx, layout, view, String::new(), Problems::default()))
}

const fn done_code(progress: Progress) -> &'static str {
    match progress {
        Progress::Applied => "taken",
        Progress::Waiting => "waiting",
    }
}

/// `POST /proposals/{id}/approval`
///
/// # Errors
/// When the rules refuse, it was decided, or its subject moved on.
pub async fn approve(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = id.clone();
    let progress = ctx
        .run(move |app, actor| proposal::approve(app, actor, &wanted, version))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/proposals/{id}?done={}", done_code(progress))))
}

/// `POST /proposals/{id}/signature`
///
/// # Errors
/// As [`approve`].
pub async fn sign(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = id.clone();
    let progress = ctx
        .run(move |app, actor| proposal::sign(app, actor, &wanted, version))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/proposals/{id}?done={}", done_code(progress))))
}

/// `POST /proposals/{id}/refusal`
///
/// # Errors
/// When it was decided, or is one's own.
pub async fn refuse(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, reason) = (id.clone(), fields.get("reason").to_owned());
    let given = reason.clone();
    let outcome =
        ctx.run(move |app, actor| proposal::refuse(app, actor, &wanted, version, &reason)).await;
    ended(&ctx, id, "refused", outcome, given).await
}

/// `POST /proposals/{id}/withdrawal`
///
/// # Errors
/// When it was decided, or is another's.
pub async fn withdraw(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, reason) = (id.clone(), fields.get("reason").to_owned());
    let given = reason.clone();
    let outcome =
        ctx.run(move |app, actor| proposal::withdraw(app, actor, &wanted, version, &reason)).await;
    ended(&ctx, id, "withdrawn", outcome, given).await
}

/// `POST /investigations/{number}/withdrawal`: takes back the proposal that
/// waits on an investigation of one's own.
///
/// # Errors
/// When none waits, or the investigation is not one's own.
pub async fn withdraw_walled(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, reason) = (number.clone(), fields.get("reason").to_owned());
    ctx.run(move |app, actor| {
        let view = crate::app::investigation::show(app, actor, &wanted)?;
        let row = view.proposal.ok_or(Error::NotFound("proposal"))?;
        proposal::withdraw(app, actor, &row.id, version, &reason)
    })
    .await
    .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/investigations/{number}?done=withdrawn")))
}

async fn ended(
    ctx: &Ctx,
    id: String,
    done: &str,
    outcome: Result<()>,
    given: String,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/proposals/{id}?done={done}"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| proposal::show(app, actor, &id))
                .await
                .map_err(|error| Problem::new(ctx, error))?;
            let layout = Layout::new(ctx, "Error: Proposal");
            let page = show_page(ctx, layout, view, given, errors.into());
            page::show_with(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(ctx, error)),
    }
}
