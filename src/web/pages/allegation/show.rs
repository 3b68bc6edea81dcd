//! One allegation, for the analyst.

use super::facts::{self, Section};
use super::list::{channel_label, state_label};
use crate::app::TimelineRow;
use crate::app::allegation::question::Asked;
use crate::app::allegation::{self, Alike, Shown};
use crate::domain::allegation::{Completeness, Draft, Indicator, advice_letter};
use crate::domain::event::Verb;
use crate::domain::filing::OnBehalfOf;
use crate::domain::regime;
use crate::domain::role::{Permission, Role, may};
use crate::domain::text;
use crate::domain::workflow::case::CaseState;
use crate::error::FieldError;
use crate::web::extract::Ctx;
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::link::{self, LinkShown};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

/// The longest title that is proposed for a case, in characters.
const TITLE_LIMIT_CHARS: usize = 120;

#[derive(Template)]
#[template(path = "allegation/show.html")]
struct AllegationShow {
    layout: Layout,
    number: String,
    title: String,
    state: String,
    state_label: &'static str,
    received: String,
    channel: &'static str,
    behalf: &'static str,
    language: String,
    regime: String,
    sections: Vec<Section>,
    indicators: Vec<SignShown>,
    completeness: Completeness,
    percent: u16,
    letter: Vec<String>,
    alike: Vec<AlikeShown>,
    links: Vec<LinkShown>,
    screened: String,
    may_decide_links: bool,
    case: Option<CaseShown>,
    may_open_case: bool,
    case_title: String,
    regimes: Vec<Choice>,
    version: i32,
    may_ask: bool,
    questions: Vec<AskedShown>,
    question: String,
    errors: Problems,
    timeline: Vec<EventShown>,
}

struct SignShown {
    label: &'static str,
    question: &'static str,
    answer: &'static str,
    code: &'static str,
    note: String,
}

struct AlikeShown {
    number: String,
    received: String,
    site: String,
    percent: u16,
    reasons: Vec<String>,
}

struct CaseShown {
    number: String,
    title: String,
    state: String,
    state_label: &'static str,
}

/// A question to the organization that filed it.
struct AskedShown {
    place: i32,
    version: i32,
    question: String,
    asked: String,
    answer: String,
    answered: String,
    state: &'static str,
    tone: &'static str,
    may_withdraw: bool,
}

struct EventShown {
    iso: String,
    shown: String,
    actor: String,
    text: &'static str,
}

/// `GET /allegations/{number}`
///
/// # Errors
/// When there is no such allegation.
pub async fn show(ctx: Ctx, number: web::Path<String>) -> PageResult {
    draw(&ctx, number.into_inner(), StatusCode::OK, "", Vec::new()).await
}

/// The page, with the question that was typed and what is wrong with it.
pub(super) async fn draw(
    ctx: &Ctx,
    number: String,
    status: StatusCode,
    question: &str,
    errors: Vec<FieldError>,
) -> PageResult {
    let wanted = number.clone();
    let found = ctx
        .run(move |app, actor| allegation::find_by_number(app, actor, &wanted))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    page::show_with(ctx, status, &shown(ctx, number, found, question, errors.into()))
}

fn shown(
    ctx: &Ctx,
    number: String,
    found: Shown,
    question: &str,
    errors: Problems,
) -> AllegationShow {
    let Shown { row, draft, completeness, alike, case, links, screened, questions, timeline } =
        found;
    let title = title(&row.site_name, &row.goods);
    let may_ask = row.organization_id.is_some() && may(ctx.actor.role, Permission::WorkCases);
    AllegationShow {
        layout: Layout::new(ctx, &format!("{}{number}: {title}", errors.prefix())),
        may_ask,
        questions: questions.into_iter().map(|asked| asked_shown(asked, may_ask)).collect(),
        question: question.to_owned(),
        errors,
        number,
        case_title: text::clip(&title, TITLE_LIMIT_CHARS).to_owned(),
        title,
        state_label: state_label(&row.state),
        state: row.state,
        received: page::date(row.received_on),
        channel: channel_label(&row.channel),
        behalf: OnBehalfOf::from_code(&row.on_behalf_of).map_or("", OnBehalfOf::label),
        language: row.language,
        regime: draft.regime.label().to_owned(),
        // The signs have their own table here.
        sections: facts::sections(&draft)
            .into_iter()
            .filter(|s| s.step != 4 && !s.rows.is_empty())
            .collect(),
        indicators: Indicator::ALL.iter().map(|indicator| sign(*indicator, &draft)).collect(),
        percent: completeness.score_permille / 10,
        letter: advice_letter(&completeness),
        completeness,
        alike: alike.into_iter().map(alike_shown).collect(),
        links: link::shown(links),
        screened: screened.as_ref().map(link::screened).unwrap_or_default(),
        may_decide_links: may(ctx.actor.role, Permission::DecideLinks),
        may_open_case: case.is_none() && may(ctx.actor.role, Permission::WorkCases),
        case: case.map(|case| CaseShown {
            state_label: CaseState::from_code(&case.state).map_or("", CaseState::label),
            number: case.docket_number,
            title: case.title,
            state: case.state,
        }),
        regimes: regime::all()
            .map(|regime| Choice::new(regime.code(), regime.label(), *regime == *draft.regime))
            .collect(),
        version: row.version,
        timeline: timeline.iter().map(event_shown).collect(),
    }
}

fn sign(indicator: Indicator, draft: &Draft) -> SignShown {
    let given = draft.indicators.iter().find(|answer| answer.indicator == indicator);
    SignShown {
        label: indicator.label(),
        question: indicator.question(),
        answer: given.map_or("Not answered", |answer| answer.answer.label()),
        code: given.map_or("none", |answer| answer.answer.code()),
        note: given.map(|answer| answer.note.clone()).unwrap_or_default(),
    }
}

fn asked_shown(asked: Asked, may_ask: bool) -> AskedShown {
    let row = asked.row;
    let (state, tone) = match row.state.as_str() {
        "answered" => ("Answered", "good"),
        "withdrawn" => ("Withdrawn", "final"),
        _ => ("Waits for an answer", "waiting"),
    };
    AskedShown {
        place: row.place,
        version: row.version,
        asked: format!("{}, {}", page::date(row.asked_on), asked.asker),
        answered: row.answered_on.map(page::date).unwrap_or_default(),
        may_withdraw: may_ask && row.state == "open",
        question: row.question,
        answer: row.answer,
        state,
        tone,
    }
}

fn event_shown(entry: &TimelineRow) -> EventShown {
    EventShown {
        iso: entry.event.at.map_or_else(
            || entry.event.on_date.to_string(),
            |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        ),
        shown: entry.event.at.map_or_else(|| page::date(entry.event.on_date), page::time),
        actor: who(&entry.actor_name, &entry.event.actor_role),
        text: Verb::ALL
            .iter()
            .find(|verb| verb.code() == entry.event.verb)
            .map_or("", |verb| verb.label()),
    }
}

/// A person's name, or the role where there is no person.
fn who(name: &str, role: &str) -> String {
    if name.is_empty() {
        Role::from_code(role).map_or("", Role::label).to_owned()
    } else {
        name.to_owned()
    }
}

/// What a page calls the allegation: it has no title of its own.
fn title(site: &str, goods: &str) -> String {
    let goods = text::squeeze(goods);
    let goods = text::clip(&goods, 70);
    match (site.is_empty(), goods.is_empty()) {
        (false, false) => format!("{goods}, alleged site {site}"),
        (false, true) => format!("Alleged site {site}"),
        (true, false) => goods.to_owned(),
        (true, true) => "Allegation".to_owned(),
    }
}

fn alike_shown(alike: Alike) -> AlikeShown {
    AlikeShown {
        number: alike.docket_number.unwrap_or_default(),
        received: page::date(alike.received_on),
        site: alike.site_name,
        percent: alike.score_permille / 10,
        reasons: alike.reasons,
    }
}
