//! What an organization filed itself: its own words, how far it is, what it is asked.

use super::facts::{self, Section};
use crate::app::allegation::own::{self, Own, OwnListed, OwnQuestion, PAGE_LIMIT_ROWS};
use crate::app::allegation::{AllegationKey, question};
use crate::app::hold::partner::told_number;
use crate::domain::country;
use crate::domain::filing::FiledStatus;
use crate::domain::text;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

/// How much of the goods a row shows, in characters.
const GOODS_LIMIT_CHARS: usize = 90;

#[derive(Template)]
#[template(path = "partner/allegation_list.html")]
struct OwnList {
    layout: Layout,
    rows: Vec<RowShown>,
    all: &'static [FiledStatus],
    count_text: String,
    next: String,
    first: String,
}

struct RowShown {
    number: String,
    href: String,
    received: String,
    goods: String,
    country: String,
    status: &'static str,
    tone: &'static str,
    asked: String,
}

/// Where a list goes on: `2026-11-21~KEY`. What cannot be read is the beginning.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

impl After {
    fn key(&self) -> Option<AllegationKey> {
        let (date, id) = self.after.split_once('~')?;
        Some(AllegationKey { received_on: date.parse().ok()?, id: id.to_owned() })
    }
}

fn tone(status: FiledStatus) -> &'static str {
    match status {
        FiledStatus::Received => "open",
        FiledStatus::BeingReviewed => "waiting",
        FiledStatus::ActionTaken => "good",
        FiledStatus::Closed => "final",
    }
}

fn row(listed: &OwnListed) -> RowShown {
    let goods = text::squeeze(&listed.row.goods);
    let clipped = text::clip(&goods, GOODS_LIMIT_CHARS);
    RowShown {
        number: told_number(&listed.row.id),
        href: format!("/partner/allegations/{}", listed.row.id),
        received: page::date(listed.row.received_on),
        goods: if clipped.len() < goods.len() { format!("{clipped}\u{2026}") } else { goods },
        country: country::name(&listed.row.site_country).unwrap_or_default().to_owned(),
        status: listed.status.label(),
        tone: tone(listed.status),
        asked: match listed.open_questions {
            0 => String::new(),
            1 => "1 question to you".to_owned(),
            many => format!("{many} questions to you"),
        },
    }
}

/// `GET /partner/allegations`
///
/// # Errors
/// When the database fails.
pub async fn list_own(ctx: Ctx, query: Query<After>) -> PageResult {
    let key = query.key();
    let rows = ctx
        .run(move |app, actor| own::list(app, actor, key.as_ref()))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let paged =
        Paged::new("/partner/allegations", "", &query.after, PAGE_LIMIT_ROWS, rows, |listed| {
            format!("{}~{}", listed.row.received_on, listed.row.id)
        });
    page::show(
        &ctx,
        &OwnList {
            layout: Layout::new(&ctx, "Allegations that you filed"),
            rows: paged.rows.iter().map(row).collect(),
            all: FiledStatus::ALL,
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "partner/allegation_show.html")]
struct OwnShow {
    layout: Layout,
    number: String,
    path: String,
    received: String,
    status: FiledStatus,
    tone: &'static str,
    sections: Vec<Section>,
    questions: Vec<QuestionShown>,
    errors: Problems,
}

struct QuestionShown {
    place: i32,
    version: i32,
    question: String,
    asked: String,
    answer: String,
    answered: String,
    given: String,
}

fn draw(layout: Layout, own: Own, sent: &Fields, errors: Vec<FieldError>) -> OwnShow {
    OwnShow {
        layout,
        number: told_number(&own.id),
        path: format!("/partner/allegations/{}", own.id),
        received: page::date(own.received_on),
        tone: tone(own.status),
        status: own.status,
        sections: facts::sections(&own.draft).into_iter().filter(|s| !s.rows.is_empty()).collect(),
        questions: own
            .questions
            .into_iter()
            .map(|asked: OwnQuestion| QuestionShown {
                given: sent.get(&format!("answer-{}", asked.place)).to_owned(),
                place: asked.place,
                version: asked.version,
                question: asked.question,
                asked: page::date(asked.asked_on),
                answer: asked.answer,
                answered: asked.answered_on.map(page::date).unwrap_or_default(),
            })
            .collect(),
        errors: errors.into(),
    }
}

/// `GET /partner/allegations/{id}`
///
/// # Errors
/// When it is not there, or another's.
pub async fn show_own(ctx: Ctx, id: Path<String>) -> PageResult {
    let own = ctx
        .run(move |app, actor| own::show(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &told_number(&own.id));
    page::show(&ctx, &draw(layout, own, &Fields::default(), Vec::new()))
}

/// `POST /partner/allegations/{id}/questions/{place}/answer`
///
/// # Errors
/// When it is not there or another's, or was answered otherwise meanwhile.
pub async fn answer_question(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (id, place) = place.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (key, words) = (id.clone(), fields.get(&format!("answer-{place}")).to_owned());
    let outcome =
        ctx.run(move |app, actor| question::answer(app, actor, &key, place, shown, &words)).await;
    match outcome {
        Ok(()) => Ok(page::go(&format!("/partner/allegations/{id}#questions"))),
        Err(Error::Invalid(errors)) => {
            let own = ctx
                .run(move |app, actor| own::show(app, actor, &id))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", told_number(&own.id)));
            let page = draw(layout, own, &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
