//! Holds as the importer reads them: what is held, under which order, what the
//! notice says, what to send. Nothing of a case is here.

use super::case::Paged;
use super::hold::{NoticeShown, OrderCited};
use crate::app::hold::HoldRow;
use crate::app::hold::partner::{self, OwnHold};
use crate::domain::hold::Authority;
use crate::domain::workflow::hold::HoldState;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "partner/hold_list.html")]
struct PartnerHoldList {
    layout: Layout,
    rows: Vec<OwnListed>,
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
}

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
        HoldState::DamagesAssessed => {
            ("Damages assessed", "bad", "Liquidated damages were assessed.")
        }
    }
}

fn standing(row: &HoldRow) -> (&'static str, &'static str, &'static str) {
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
            row.public_id.clone()
        });
    let mut rows = paged.rows;
    rows.sort_by_key(|row| std::cmp::Reverse(row.notice_sent_at));
    let rows = rows.into_iter().map(|row| {
        let (state, tone, _) = standing(&row);
        OwnListed {
            href: format!("/partner/holds/{}", row.public_id),
            state,
            tone,
            line: format!("{}, line {}", row.document, row.line),
            told: row.notice_sent_at.map(|at| page::date(at.date())).unwrap_or_default(),
            number: partner::told_number(&row.public_id),
            goods: row.goods,
            port: row.port,
        }
    });
    page::show(
        &ctx,
        &PartnerHoldList {
            layout: Layout::new(&ctx, "Holds and notices"),
            rows: rows.collect(),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "partner/hold_show.html")]
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
    to_send: Vec<&'static str>,
}

/// What to send, by the law under which the goods are held.
fn to_send(authority: Option<Authority>) -> Vec<&'static str> {
    let mut list = match authority {
        Some(Authority::Wro | Authority::Finding) => vec![
            "A certificate of origin signed by the foreign seller or owner of the goods (19 CFR 12.43(a)).",
            "Your own detailed statement of how you made sure that no forced labor was used (19 CFR 12.43(b)).",
        ],
        Some(Authority::Uflpa) => vec![
            "To show that the law does not apply: documents that trace the goods to origins outside its reach.",
            "To ask for an exception: clear and convincing evidence that no forced labor was used.",
        ],
        Some(Authority::Caatsa) => {
            vec!["Clear and convincing evidence that no labor of North Korean nationals was used."]
        }
        Some(Authority::OtherAgency) | None => {
            vec!["What the other agency asks for; its own limits apply."]
        }
    };
    list.push("An index of what you send, by step of the supply chain, with translations.");
    list.push("Whatever the notice below names as information that would speed the decision.");
    list
}

fn show_page(layout: Layout, own: OwnHold) -> PartnerHoldShow {
    let row = own.row;
    let (state, tone, sentence) = standing(&row);
    let authority = Authority::from_code(&row.authority);
    PartnerHoldShow {
        layout,
        state,
        tone,
        sentence,
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
        to_send: to_send(authority),
        number: partner::told_number(&row.public_id),
        goods: row.goods,
        document: row.document,
        line: row.line,
        importer: row.importer_name,
        port: row.port,
    }
}

/// `GET /partner/holds/{public_id}`
///
/// # Errors
/// When it is not there, not one's own, or no notice was sent.
pub async fn show(ctx: Ctx, public_id: Path<String>) -> PageResult {
    let own = ctx
        .run(move |app, actor| partner::show(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &partner::told_number(&own.row.public_id));
    page::show(&ctx, &show_page(layout, own))
}
