//! The public form: one address, six steps. What was entered travels in
//! hidden fields; nothing is stored before the last button.

use super::allegation::facts::{self, Section};
use super::allegation::form::FormShown;
use crate::app::Actor;
use crate::app::allegation::token::{self, FormToken};
use crate::app::allegation::{self, Filing, Received};
use crate::domain::allegation::{AllegationForm, Channel, Completeness, Draft, completeness};
use crate::domain::contact::contact_in;
use crate::domain::field::FieldError;
use crate::error::Error;
use crate::web::extract::{Ctx, LongFields};
use crate::web::field::Problems;
use crate::web::limit::{Limited, Limits};
use crate::web::page::{self, PageResult, PublicLayout};
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, ResponseError, web};
use askama::Template;

mod steps;

use steps::{LAST, STEPS, Turn, step_of};

/// A field that people do not see; who fills it in is a machine.
const TRAP_FIELD: &str = "website";

#[derive(Template)]
#[template(path = "intake/step.html")]
struct IntakeStep {
    layout: PublicLayout,
    step: usize,
    steps: &'static [&'static str],
    title: &'static str,
    f: FormShown,
    hidden: Vec<(String, String)>,
    token: String,
    has_seen_all: bool,
    problems: Problems,
    /// At the last step: what will be sent, and what of it the law asks for.
    sections: Vec<Section>,
    completeness: Option<Completeness>,
    percent: u16,
    contact: Option<String>,
}

#[derive(Template)]
#[template(path = "intake/receipt.html")]
struct IntakeReceipt {
    layout: PublicLayout,
    code: String,
    is_repeated: bool,
    is_changed: bool,
}

/// What a step of the form sent.
struct Sent {
    form: AllegationForm,
    step: usize,
    token: String,
    has_seen_all: bool,
    is_trapped: bool,
}

impl Sent {
    fn read(fields: &LongFields) -> Self {
        let step = fields.get("step").parse().unwrap_or(1).clamp(1, LAST);
        Self {
            form: AllegationForm::from_pairs(fields.pairs().iter().cloned()),
            step,
            token: fields.get("token").to_owned(),
            has_seen_all: fields.is_ticked("seen") || step == LAST,
            is_trapped: fields.is_ticked(TRAP_FIELD),
        }
    }

    /// Complaints about one step; none of the others, and no attestation yet.
    fn errors_of(&self, step: usize) -> Vec<FieldError> {
        let errors = Draft::parse(&self.form).err().unwrap_or_default();
        errors.into_iter().filter(|error| step_of(&error.field) == step).collect()
    }
}

/// `GET /report`: an empty form.
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx) -> PageResult {
    let sent = Sent {
        form: AllegationForm::default(),
        step: 1,
        token: String::new(),
        has_seen_all: false,
        is_trapped: false,
    };
    show(&ctx, sent, 1, Vec::new())
}

/// `POST /report`: another step, or the end.
///
/// # Errors
/// When the template fails; everything else comes back as the form itself.
pub async fn create(
    request: HttpRequest,
    ctx: Ctx,
    limits: web::Data<Limits>,
    fields: LongFields,
) -> PageResult {
    let mut sent = Sent::read(&fields);
    let step = sent.step;
    match Turn::read(fields.get("go")) {
        Turn::Next | Turn::Check if !sent.errors_of(step).is_empty() => {
            let errors = sent.errors_of(step);
            show(&ctx, sent, step, errors)
        }
        Turn::Next => show(&ctx, sent, step + 1, Vec::new()),
        Turn::Check => show(&ctx, sent, LAST, Vec::new()),
        Turn::Back => show(&ctx, sent, step.saturating_sub(1), Vec::new()),
        Turn::To(wanted) => show(&ctx, sent, wanted, Vec::new()),
        Turn::AddParty => {
            let rows = FormShown::new(sent.form.clone(), true).parties.len();
            sent.form.party_name.resize(rows + 1, String::new());
            show(&ctx, sent, step, Vec::new())
        }
        Turn::AddEvidence => {
            let rows = FormShown::new(sent.form.clone(), true).evidence.len();
            sent.form.evidence_kind.resize(rows + 1, String::new());
            show(&ctx, sent, step, Vec::new())
        }
        Turn::Send => send(&request, &ctx, &limits, sent).await,
    }
}

/// Shows a step with its errors. The last step needs a form without errors:
/// it gives way to the first step that has some.
fn show(ctx: &Ctx, sent: Sent, step: usize, errors: Vec<FieldError>) -> PageResult {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show_with(ctx, sent, step.clamp(1, LAST), errors, status)
}

fn show_with(
    ctx: &Ctx,
    sent: Sent,
    step: usize,
    errors: Vec<FieldError>,
    status: StatusCode,
) -> PageResult {
    let draft =
        match Draft::parse(&AllegationForm { is_attestation_asked: false, ..sent.form.clone() }) {
            Err(all) if step == LAST => {
                let first = all.iter().map(|error| step_of(&error.field)).min().unwrap_or(1);
                let errors =
                    all.into_iter().filter(|error| step_of(&error.field) == first).collect();
                return show_with(ctx, sent, first, errors, StatusCode::UNPROCESSABLE_ENTITY);
            }
            parsed => parsed.ok().filter(|_| step == LAST),
        };
    let token = token::carry(&ctx.app, &sent.token).map_err(|error| Problem::new(ctx, error))?;
    let problems = Problems::from(errors);
    let title = STEPS.get(step - 1).copied().unwrap_or_default();
    let found = draft.as_ref().map(completeness);
    let page = IntakeStep {
        layout: PublicLayout::new(
            ctx,
            &format!("{}{title}: Report forced labor", problems.prefix()),
        ),
        step,
        steps: &STEPS,
        title,
        hidden: sent.form.pairs().into_iter().filter(|(name, _)| step_of(name) != step).collect(),
        token,
        has_seen_all: sent.has_seen_all || step == LAST,
        problems,
        sections: draft.as_ref().map(facts::sections).unwrap_or_default(),
        percent: found.as_ref().map_or(0, |found| found.score_permille / 10),
        completeness: found,
        contact: draft.as_ref().and_then(contact),
        f: FormShown::new(sent.form, true),
    };
    page::show_source(ctx, status, &page)
}

/// What in the long texts looks like a way to reach somebody.
fn contact(draft: &Draft) -> Option<String> {
    let texts = [
        &draft.production_facts,
        &draft.worker_group,
        &draft.nexus,
        &draft.reasons,
        &draft.translation,
        &draft.other_places,
    ];
    texts.into_iter().find_map(|text| contact_in(text))
}

async fn send(request: &HttpRequest, ctx: &Ctx, limits: &Limits, mut sent: Sent) -> PageResult {
    if sent.is_trapped {
        let error =
            FieldError::new(TRAP_FIELD, "Please leave the field \u{201c}Website\u{201d} empty.");
        return show(ctx, sent, LAST, vec![error]);
    }
    sent.form.is_attestation_asked = true;
    let draft = match Draft::parse(&sent.form) {
        Ok(draft) => draft,
        Err(all) => {
            let first = all.iter().map(|error| step_of(&error.field)).min().unwrap_or(LAST);
            let errors = all.into_iter().filter(|error| step_of(&error.field) == first).collect();
            return show(ctx, sent, first, errors);
        }
    };
    if let Err(Error::TooMany { wait_seconds }) = limits.check(Limited::Intake, request) {
        let message = format!(
            "Many reports came over your connection. Wait {wait_seconds} seconds, then send again. Nothing is lost."
        );
        let errors = vec![FieldError::new("", message)];
        let mut response = show_with(ctx, sent, LAST, errors, StatusCode::TOO_MANY_REQUESTS)?;
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait_seconds));
        return Ok(response);
    }
    let filing = Filing { channel: Channel::Public, on_behalf_of: None, token: sent.token.clone() };
    // Always the public, even in a browser in which somebody is signed in.
    let outcome =
        ctx.run(move |app, _| allegation::receive(app, &Actor::public(), &draft, &filing)).await;
    match outcome {
        Ok(received) => show_receipt(ctx, &received),
        Err(Error::Invalid(errors)) => {
            let errors =
                errors.into_iter().map(|error| FieldError::new("", error.message)).collect();
            show(ctx, sent, LAST, errors)
        }
        Err(error) => {
            let status = Problem::new(ctx, error).status_code();
            let message = "We could not save your report just now. Nothing is lost. Wait a minute, then send again.";
            show_with(ctx, sent, LAST, vec![FieldError::new("", message)], status)
        }
    }
}

/// The answer to the last step itself, without redirect: so the code is in no address.
fn show_receipt(ctx: &Ctx, received: &Received) -> PageResult {
    let page = IntakeReceipt {
        layout: PublicLayout::new(ctx, "Your receipt"),
        code: received.receipt.shown(),
        is_repeated: received.is_repeated,
        is_changed: received.is_changed,
    };
    page::show_source(ctx, StatusCode::OK, &page)
}

/// A fresh token, for the form of callers too.
///
/// # Errors
/// When the secret cannot be used.
pub fn fresh_token(ctx: &Ctx, age_seconds: i64) -> Result<String, Problem> {
    FormToken::issue(&ctx.app, age_seconds).text(&ctx.app).map_err(|error| Problem::new(ctx, error))
}
