//! Letters of referral: of an investigation, for its own people, and of a case; and the
//! page of a letter for the second person who lets it go.

use crate::app::referral::{self, Answered, ReferralRow};
use crate::domain::referral::{Answer, LetterDraft, LetterState};
use crate::domain::role::{Permission, may};
use crate::domain::voice::Reader;
use crate::domain::workflow::investigation::InvestigationState;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

mod second;

pub use second::{approve, refuse, show as show_waiting};

#[derive(Template)]
#[template(path = "referral/list.html")]
struct ReferralList {
    layout: Layout,
    number: String,
    title: String,
    up: (&'static str, &'static str, String),
    path: String,
    is_walled: bool,
    may_send: bool,
    note: &'static str,
    next_number: i32,
    letters: Vec<LetterShown>,
    addressee: String,
    statement: String,
    errors: Problems,
}

struct LetterShown {
    number: i32,
    version: i32,
    heading: String,
    /// Who has done what to it when, in words.
    told: String,
    state: (&'static str, &'static str),
    /// Where somebody decides on it who may.
    decide_href: String,
    may_withdraw: bool,
    is_sent: bool,
    sha256: String,
    body: String,
    answer: String,
    outcomes: Vec<Choice>,
    /// What was typed of an answer that was refused: the day and the reason.
    typed: (String, String),
    is_wrong: bool,
}

/// Of what the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Investigation,
    Case,
}

const PACKAGE: &str = "The letter lists what is put forward in the knowledge timeline, what it tends to show, and the \
    penalties that were reckoned. It is written once the referral was approved and signed, and goes out when a second \
    person lets it.";
const CASE: &str = "The letter has the case's title, its law, its order and its holds, and your words. Nothing of an \
    allegation or of who told it belongs into it. It goes out when a second person lets it.";

/// A letter's state in a word, and its tone.
fn state(code: &str) -> (&'static str, &'static str) {
    let state = LetterState::from_code(code).unwrap_or(LetterState::Proposed);
    let tone = match state {
        LetterState::Proposed => "waiting",
        LetterState::Sent => "good",
        LetterState::Refused => "bad",
        LetterState::Withdrawn => "neutral",
    };
    (state.label(), tone)
}

/// Who has done what to a letter when.
fn told(row: &ReferralRow) -> String {
    let written = format!("Written {}.", page::time(row.written_at));
    match (row.decided_at, LetterState::from_code(&row.state)) {
        (Some(at), Some(state)) if row.decision_reason.is_empty() => {
            format!("{written} {} {}.", state.label(), page::time(at))
        }
        (Some(at), Some(state)) => {
            format!("{written} {} {}: {}", state.label(), page::time(at), row.decision_reason)
        }
        (None, Some(LetterState::Sent)) => {
            format!("Sent {}, before a second person was asked.", page::time(row.written_at))
        }
        (_, _) => written,
    }
}

fn letter_shown(ctx: &Ctx, row: ReferralRow, wrong: Option<(i32, &Fields)>) -> LetterShown {
    let waits = LetterState::from_code(&row.state) == Some(LetterState::Proposed);
    let is_own = ctx.actor.account_id.as_deref() == Some(row.written_by.as_str());
    let typed = wrong.filter(|(number, _)| *number == row.number).map(|(_, fields)| fields);
    let value = |name: &str| typed.map_or("", |fields| fields.get(name)).to_owned();
    let outcome = value("outcome");
    LetterShown {
        heading: format!("Letter {} to {}", row.number, row.addressee),
        told: told(&row),
        state: state(&row.state),
        decide_href: if waits && !is_own && may(ctx.actor.role, Permission::Approve) {
            format!("/referrals/{}", row.id)
        } else {
            String::new()
        },
        may_withdraw: waits && is_own,
        is_sent: LetterState::from_code(&row.state) == Some(LetterState::Sent),
        answer: match (Answer::from_code(&row.outcome), row.answered_on) {
            (Some(answer), Some(on)) => {
                format!("{} on {}: {}", answer.label(), page::date(on), row.answer_reason)
            }
            (_, _) => String::new(),
        },
        outcomes: Answer::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.label(), one.code() == outcome))
            .collect(),
        typed: (value("answered_on"), value("answer_reason")),
        is_wrong: typed.is_some(),
        number: row.number,
        version: row.version,
        sha256: row.body_sha256,
        body: row.body,
    }
}

/// What came back with complaints: the form, and of which letter it was an answer.
type Wrong<'f> = Option<(&'f Fields, Option<i32>, Vec<FieldError>)>;

async fn read(
    ctx: &Ctx,
    of: Of,
    number: String,
    wrong: Wrong<'_>,
) -> Result<ReferralList, Problem> {
    let problem = |error| Problem::new(ctx, error);
    let (number, title, letters, may_send) = match of {
        Of::Investigation => {
            let (row, letters) = ctx
                .run(move |app, actor| referral::of_investigation(app, actor, &number))
                .await
                .map_err(problem)?;
            let referred = Some(InvestigationState::ReferredDoj);
            let may_send = InvestigationState::from_code(&row.state) == referred;
            (row.docket_number, row.subject, letters, may_send)
        }
        Of::Case => {
            let (row, letters) = ctx
                .run(move |app, actor| referral::of_case(app, actor, &number))
                .await
                .map_err(problem)?;
            let may_send = may(ctx.actor.role, Permission::WorkCases);
            (row.docket_number, row.title, letters, may_send)
        }
    };
    let (fields, letter, errors) = match wrong {
        Some((fields, letter, errors)) => (Some(fields), letter, errors),
        None => (None, None, Vec::new()),
    };
    let answered = fields.zip(letter).map(|(fields, letter)| (letter, fields));
    let sent = fields.filter(|_| letter.is_none());
    let value = |name: &str| sent.map_or("", |fields| fields.get(name)).to_owned();
    let problems = Problems::from(errors);
    let up = match of {
        Of::Investigation => {
            ("Investigations", "/investigations", format!("/investigations/{number}"))
        }
        Of::Case => ("Cases", "/cases", format!("/cases/{number}")),
    };
    Ok(ReferralList {
        layout: Layout::new(ctx, &format!("{}Referrals, {number}", problems.prefix())),
        path: format!("{}/referrals", up.2),
        up,
        is_walled: of == Of::Investigation,
        may_send,
        note: if of == Of::Investigation { PACKAGE } else { CASE },
        next_number: letters.first().map_or(1, |last| last.number.saturating_add(1)),
        letters: letters.into_iter().map(|row| letter_shown(ctx, row, answered)).collect(),
        addressee: value("addressee"),
        statement: value("statement"),
        errors: problems,
        title,
        number,
    })
}

async fn show(ctx: Ctx, of: Of, number: String) -> PageResult {
    let shown = read(&ctx, of, number, None).await?;
    page::show(&ctx, &shown)
}

async fn send(ctx: Ctx, of: Of, number: String, fields: Fields) -> PageResult {
    let place: i32 = fields.get("number").parse().unwrap_or(0);
    let wanted = number.clone();
    let reader = if of == Of::Investigation { Reader::Prosecutors } else { Reader::Agency };
    let draft = LetterDraft::parse(reader, fields.get("addressee"), fields.get("statement"));
    let answer = match draft {
        Ok(draft) => {
            ctx.run(move |app, actor| match of {
                Of::Investigation => referral::propose_package(app, actor, &wanted, place, &draft),
                Of::Case => referral::propose_letter(app, actor, &wanted, place, &draft),
            })
            .await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    finish(&ctx, of, number, (&fields, None), answer).await
}

async fn answer(ctx: Ctx, of: Of, (number, letter): (String, i32), fields: Fields) -> PageResult {
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    let today = ctx.app.clock.today();
    let given = Answered::parse(
        version,
        fields.get("outcome"),
        fields.get("answered_on"),
        fields.get("answer_reason"),
        today,
    );
    let answer = match given {
        Ok(given) => {
            ctx.run(move |app, actor| match of {
                Of::Investigation => referral::answer_package(app, actor, &wanted, letter, &given),
                Of::Case => referral::answer_letter(app, actor, &wanted, letter, &given),
            })
            .await
        }
        Err(error) => Err(error),
    };
    finish(&ctx, of, number, (&fields, Some(letter)), answer).await
}

async fn finish(
    ctx: &Ctx,
    of: Of,
    number: String,
    (fields, letter): (&Fields, Option<i32>),
    answer: Result<(), Error>,
) -> PageResult {
    let folder = if of == Of::Investigation { "investigations" } else { "cases" };
    match answer {
        Ok(()) => Ok(page::go(&format!("/{folder}/{number}/referrals"))),
        Err(Error::Invalid(errors)) => {
            let shown = read(ctx, of, number, Some((fields, letter, errors))).await?;
            page::show_with(ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Problem::new(ctx, error)),
    }
}

/// `GET /investigations/{number}/referrals`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn packages(ctx: Ctx, number: Path<String>) -> PageResult {
    show(ctx, Of::Investigation, number.into_inner()).await
}

/// `POST /investigations/{number}/referrals`
///
/// # Errors
/// Before the referral was approved, or when it is not one's own.
pub async fn send_package(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    send(ctx, Of::Investigation, number.into_inner(), fields).await
}

/// `POST /investigations/{number}/referrals/{letter}/answer`
///
/// # Errors
/// When somebody was faster, or it is not one's own.
pub async fn answer_package(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    answer(ctx, Of::Investigation, path.into_inner(), fields).await
}

/// `GET /cases/{number}/referrals`
///
/// # Errors
/// When there is no such case.
pub async fn letters(ctx: Ctx, number: Path<String>) -> PageResult {
    show(ctx, Of::Case, number.into_inner()).await
}

/// `POST /cases/{number}/referrals`
///
/// # Errors
/// When there is no such case.
pub async fn send_letter(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    send(ctx, Of::Case, number.into_inner(), fields).await
}

/// `POST /cases/{number}/referrals/{letter}/answer`
///
/// # Errors
/// When somebody was faster.
pub async fn answer_letter(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    answer(ctx, Of::Case, path.into_inner(), fields).await
}

async fn withdraw(ctx: Ctx, of: Of, (number, letter): (String, i32), fields: Fields) -> PageResult {
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    let answer = ctx
        .run(move |app, actor| match of {
            Of::Investigation => referral::withdraw_package(app, actor, &wanted, letter, version),
            Of::Case => referral::withdraw_letter(app, actor, &wanted, letter, version),
        })
        .await;
    finish(&ctx, of, number, (&fields, Some(letter)), answer).await
}

/// `POST /investigations/{number}/referrals/{letter}/withdrawal`
///
/// # Errors
/// When it was decided on, or it is not one's own.
pub async fn withdraw_package(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    withdraw(ctx, Of::Investigation, path.into_inner(), fields).await
}

/// `POST /cases/{number}/referrals/{letter}/withdrawal`
///
/// # Errors
/// When it was decided on, or another wrote it.
pub async fn withdraw_letter(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    withdraw(ctx, Of::Case, path.into_inner(), fields).await
}
