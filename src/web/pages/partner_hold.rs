//! Holds as the importer reads them: what is held, under which order, what the
//! notice says, what to send. Nothing of a case is here.

mod answer;
mod countdown;

pub(super) use answer::NoticePage;
use answer::{FilingShown, filings};
pub use answer::{ask_extension, file, notice};
pub use countdown::{ExtensionShown, TaskShown, ToSend, own_clock, task, to_send};

use super::case::Paged;
use super::deadline::ClockSeen;
use super::hold::{NoticeShown, OrderCited, PacketListed};
use super::step::Done;
use crate::app::hold::HoldRow;
use crate::app::hold::partner::{self, OwnHold};
use crate::app::packet::task::is_asked;
use crate::domain::clock::Zone;
use crate::domain::hold::Authority;
use crate::domain::role::{Permission, Role, may};
use crate::domain::workflow::hold::HoldState;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "partner/hold_list.html")]
struct PartnerHoldList {
    layout: Layout,
    rows: Vec<OwnListed>,
    may_claim: bool,
    count_text: String,
    next: String,
    first: String,
}

struct OwnListed {
    number: String,
    href: String,
    state: &'static str,
    tone: &'static str,
    line: String,
    goods: String,
    port: String,
    told: String,
    next: (String, String, &'static str),
}

/// The right to export ends with the Finding (19 CFR 12.44(a), (b)).
const EXCLUDED_UNDER_FINDING: &str = "The goods may not enter. You may protest within 180 days. Goods under a Finding may not \
    be exported, and may be seized.";

/// Where a hold stands, in the importer's words; the tone of its mark.
const fn plain(state: HoldState) -> (&'static str, &'static str, &'static str) {
    match state {
        HoldState::Targeted | HoldState::Withdrawn | HoldState::Presented => {
            ("Not detained", "neutral", "The goods are not detained.")
        }
        HoldState::Detained | HoldState::NoticeSent => (
            "Detained",
            "warn",
            "The goods are detained. The notice below says why, for how long, and what would help.",
        ),
        HoldState::ProofSubmitted => {
            ("Your proof came in", "waiting", "Your proof came in and waits to be read.")
        }
        HoldState::UnderReview => ("Your proof is being read", "open", "Your proof is being read."),
        HoldState::Released => ("Released", "good", "The goods are released."),
        HoldState::Excluded | HoldState::DeemedExcluded => (
            "Excluded",
            "bad",
            "The goods may not enter. You may protest within 180 days, or export them.",
        ),
        HoldState::Exported => ("Exported", "final", "The goods were exported."),
        HoldState::Abandoned => ("Deemed abandoned", "bad", "The goods are deemed abandoned."),
        HoldState::Destroyed => ("Destroyed", "final", "The goods were destroyed."),
        HoldState::Protested => ("Protested", "waiting", "Your protest was received."),
        HoldState::ProtestGranted => {
            ("Protest granted", "good", "Your protest was granted; the release follows.")
        }
        HoldState::ProtestDenied | HoldState::ProtestDeemedDenied => (
            "Protest denied",
            "bad",
            "Your protest was denied. You may go to court within 180 days.",
        ),
        HoldState::InCourt => ("In court", "waiting", "The matter is before the court."),
        HoldState::CourtAffirmed => {
            ("Affirmed by the court", "bad", "The court upheld the exclusion.")
        }
        HoldState::CourtReversed => {
            ("Reversed by the court", "good", "The court did not uphold the exclusion.")
        }
        HoldState::Seized
        | HoldState::PetitionFiled
        | HoldState::ClaimFiled
        | HoldState::OfferMade => {
            ("Seized", "bad", "The goods are seized. You may petition for relief or file a claim.")
        }
        HoldState::Remitted => ("Remitted", "good", "The seizure was remitted."),
        HoldState::Forfeited => ("Forfeited", "final", "The goods were forfeited."),
        HoldState::RedeliveryDemanded => {
            ("Redelivery demanded", "warn", "The agency demands that the goods be brought back.")
        }
        HoldState::DamagesAssessed => (
            "Damages assessed",
            "bad",
            "Liquidated damages were assessed. You may petition for relief.",
        ),
        HoldState::SuretyDemanded => (
            "Payment demanded",
            "bad",
            "Payment of the liquidated damages was demanded of the surety. You may petition for relief.",
        ),
        HoldState::DamagesPetitioned => (
            "Petition filed",
            "waiting",
            "A petition on the liquidated damages was received and waits for a decision.",
        ),
        HoldState::DamagesDecided => (
            "Petition decided",
            "final",
            "The petition on the liquidated damages was decided; the letter below says how.",
        ),
    }
}

fn standing(row: &HoldRow) -> (&'static str, &'static str, &'static str) {
    let is_refused = matches!(row.state.as_str(), "excluded" | "deemed_excluded");
    if is_refused && row.authority == Authority::Finding.code() {
        return ("Excluded", "bad", EXCLUDED_UNDER_FINDING);
    }
    HoldState::from_code(&row.state).map_or(("Not known", "neutral", ""), plain)
}

/// Where a list goes on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

/// `GET /partner/holds`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<After>) -> PageResult {
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| partner::list(app, actor, &after))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let paged =
        Paged::new("/partner/holds", "", &query.after, partner::PAGE_LIMIT_ROWS, rows, |row| {
            row.row.public_id.clone()
        });
    let mut rows = paged.rows;
    rows.sort_by_key(|listed| std::cmp::Reverse(listed.row.notice_sent_at));
    let now = ctx.app.clock.now();
    let rows = rows.into_iter().map(|listed| {
        let next = countdown::next(&listed, now);
        let row = listed.row;
        let (state, tone, _) = standing(&row);
        OwnListed {
            href: format!("/partner/holds/{}", row.public_id),
            state,
            tone,
            line: format!("{}, line {}", row.document, row.line),
            told: row
                .notice_sent_at
                .map(|at| page::date(Zone::of_port(&row.port).day(at)))
                .unwrap_or_default(),
            number: partner::told_number(&row.public_id),
            goods: row.goods,
            port: row.port,
            next,
        }
    });
    page::show(
        &ctx,
        &PartnerHoldList {
            layout: Layout::new(&ctx, "Holds and notices"),
            rows: rows.collect(),
            may_claim: may(ctx.actor.role, Permission::AnswerHolds),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "partner/hold_show.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows or not, each by itself")]
struct PartnerHoldShow {
    layout: Layout,
    number: String,
    goods: String,
    state: &'static str,
    tone: &'static str,
    sentence: &'static str,
    document: String,
    line: i32,
    importer: String,
    port: String,
    presented: String,
    detained: String,
    authority: &'static str,
    order: OrderCited,
    notices: Vec<NoticeShown>,
    to_send: Vec<ToSend>,
    path: String,
    may_answer: bool,
    is_surety: bool,
    is_movable: bool,
    is_over: bool,
    tasks: Vec<TaskShown>,
    clocks: Vec<ClockSeen>,
    filings: Vec<FilingShown>,
    packets: Vec<PacketListed>,
    kinds: Vec<Choice>,
    citable: Vec<Choice>,
    sent_filer: String,
    sent_reference: String,
    sent_until: String,
    sent_reason: String,
    errors: Problems,
}

fn show_page(
    ctx: &Ctx,
    layout: Layout,
    own: OwnHold,
    sent: &Fields,
    errors: Vec<FieldError>,
) -> PartnerHoldShow {
    let path = format!("/partner/holds/{}", own.row.public_id);
    let today = Zone::of_port(&own.row.port).day(ctx.app.clock.now());
    let is_over = !is_asked(&own.row);
    let tasks: Vec<TaskShown> = own.tasks.iter().map(|one| task(one, today, is_over)).collect();
    let packets = own.packets.iter().map(|one| PacketListed::new(one, &path)).collect();
    let citable = own
        .citable
        .iter()
        .map(|one| Choice::new(one.id.clone(), one.label.clone(), one.id == sent.get("from")))
        .collect();
    let row = own.row;
    let filings = if may(ctx.actor.role, Permission::FileOnHolds) {
        filings(&row, ctx.actor.role, sent)
    } else {
        Vec::new()
    };
    let (state, tone, sentence) = standing(&row);
    let authority = Authority::from_code(&row.authority);
    // What is over asks for nothing more.
    let to_send = if is_over { Vec::new() } else { to_send(authority) };
    PartnerHoldShow {
        layout,
        state,
        tone,
        sentence,
        may_answer: may(ctx.actor.role, Permission::AnswerHolds),
        is_surety: ctx.actor.role == Role::Surety,
        is_over,
        is_movable: tasks.iter().any(|task| task.is_movable),
        tasks,
        clocks: own.clocks.iter().map(|one| own_clock(one, today)).collect(),
        filings,
        packets,
        sent_filer: sent.get("filing_filer").to_owned(),
        sent_reference: sent.get("filing_reference").to_owned(),
        kinds: to_send
            .iter()
            .map(|one| Choice::new(one.code, one.label, one.code == sent.get("kind")))
            .collect(),
        citable,
        sent_until: sent.get("until").to_owned(),
        sent_reason: sent.get("reason").to_owned(),
        errors: Problems::from(errors),
        presented: row.presented_on.map(page::date).unwrap_or_default(),
        detained: row.detained_on.map(page::date).unwrap_or_default(),
        authority: authority.map_or("not known", Authority::label),
        order: OrderCited {
            label: format!(
                "{}, version {}: {}",
                own.order.docket_number, row.order_version, own.order.title
            ),
            href: String::new(),
            summary: own.order_version.summary,
            citation: own.order.citation,
        },
        notices: own.notices.into_iter().map(NoticeShown::new).collect(),
        to_send,
        number: partner::told_number(&row.public_id),
        goods: row.goods,
        document: row.document,
        line: row.line,
        importer: row.importer_name,
        port: row.port,
        path,
    }
}

/// `GET /partner/holds/{public_id}`
///
/// # Errors
/// When it is not there, not one's own, or no notice was sent.
pub async fn show(ctx: Ctx, public_id: Path<String>, done: Query<Done>) -> PageResult {
    let own = ctx
        .run(move |app, actor| partner::show(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &partner::told_number(&own.row.public_id)));
    page::show(&ctx, &show_page(&ctx, layout, own, &Fields::default(), Vec::new()))
}

/// The page again with what was wrong; other errors are pages of their own.
pub(super) async fn again(ctx: Ctx, public_id: String, fields: Fields, error: Error) -> PageResult {
    let Error::Invalid(errors) = error else { return Err(Problem::new(&ctx, error)) };
    let own = ctx
        .run(move |app, actor| partner::show(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let title = format!("Error: {}", partner::told_number(&own.row.public_id));
    let layout = Layout::new(&ctx, &title);
    let page = show_page(&ctx, layout, own, &fields, errors);
    page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}
