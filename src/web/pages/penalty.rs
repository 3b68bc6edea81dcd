//! Penalties of an investigation, reckoned line by line. For its own people alone.

use crate::app::penalty::{self, Penalties, Reckoned};
use crate::domain::investigation::{Culpability, Disclosure, PenaltyFacts, dollars, parse_dollars};
use crate::domain::workflow::investigation::Statute;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "penalty/list.html")]
struct PenaltyList {
    layout: Layout,
    number: String,
    subject: String,
    path: String,
    reckoned: Vec<ReckonedShown>,
    declared: Vec<(String, String)>,
    declared_sum: String,
    next_number: i32,
    statutes: Vec<Choice>,
    culpabilities: Vec<Choice>,
    form: Typed,
    errors: Problems,
}

struct ReckonedShown {
    number: i32,
    heading: String,
    made: String,
    reason: String,
    inputs: Vec<(&'static str, String)>,
    lines: Vec<(String, String, &'static str)>,
    cap: String,
    notes: Vec<&'static str>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    domestic: String,
    dutiable: String,
    loss: String,
    interest: String,
    tendered: String,
    disclosed_on: String,
    is_before_start: bool,
    is_without_knowledge: bool,
    reason: String,
}

fn reckoned_shown(one: Reckoned) -> ReckonedShown {
    let facts = one.facts;
    let mut inputs = vec![
        ("Culpability alleged", facts.culpability.label().to_owned()),
        ("Domestic value", dollars(facts.domestic_minor)),
        ("Dutiable value", dollars(facts.dutiable_minor)),
        ("Loss of duties, taxes and fees", dollars(facts.loss_minor)),
    ];
    if let Some(disclosure) = facts.disclosure {
        let timely = if disclosure.is_timely() { "in time" } else { "not in time" };
        inputs.push(("Prior disclosure", format!("{}, {timely}", page::date(disclosure.on))));
        inputs.push(("Tendered", dollars(disclosure.tendered_minor)));
        inputs.push(("Interest on the loss", dollars(facts.interest_minor)));
    }
    ReckonedShown {
        number: one.row.number,
        heading: format!("Reckoning {}: {}", one.row.number, facts.statute.label()),
        made: format!("{}, {}", page::time(one.row.made_at), one.maker),
        reason: one.row.reason,
        inputs,
        lines: one
            .lines
            .lines
            .into_iter()
            .map(|line| (line.what, dollars(line.amount_minor), line.citation))
            .collect(),
        cap: dollars(one.lines.cap_minor),
        notes: one.lines.notes,
    }
}

fn typed(fields: Option<&Fields>, sum: i64) -> Typed {
    let Some(fields) = fields else {
        let dutiable = if sum > 0 { dollars(sum) } else { String::new() };
        return Typed { dutiable, ..Typed::default() };
    };
    let of = |name: &str| fields.get(name).to_owned();
    Typed {
        domestic: of("domestic"),
        dutiable: of("dutiable"),
        loss: of("loss"),
        interest: of("interest"),
        tendered: of("tendered"),
        disclosed_on: of("disclosed_on"),
        is_before_start: fields.is_ticked("is_before_start"),
        is_without_knowledge: fields.is_ticked("is_without_knowledge"),
        reason: of("reason"),
    }
}

fn list_page(
    ctx: &Ctx,
    view: Penalties,
    fields: Option<&Fields>,
    errors: Vec<FieldError>,
) -> PenaltyList {
    let number = view.row.docket_number;
    let chosen = |name: &str, usual: &str| {
        fields.map_or_else(|| usual.to_owned(), |fields| fields.get(name).to_owned())
    };
    let statute = chosen("statute", &view.row.statute);
    let culpability = chosen("culpability", "");
    let problems = Problems::from(errors);
    PenaltyList {
        layout: Layout::new(ctx, &format!("{}Penalties, {number}", problems.prefix())),
        path: format!("/investigations/{number}/penalties"),
        next_number: view.reckoned.first().map_or(1, |last| last.row.number.saturating_add(1)),
        reckoned: view.reckoned.into_iter().map(reckoned_shown).collect(),
        declared: view
            .declared
            .into_iter()
            .map(|line| {
                let value = match line.value_minor {
                    Some(minor) if line.currency == "USD" => dollars(minor),
                    Some(minor) => {
                        format!("{minor} minor units of {}, not in the sum", line.currency)
                    }
                    None => "no value is declared".to_owned(),
                };
                (line.line, value)
            })
            .collect(),
        declared_sum: dollars(view.declared_minor),
        statutes: Statute::ALL
            .iter()
            .filter(|one| !one.is_criminal())
            .map(|one| Choice::new(one.code(), one.label(), one.code() == statute))
            .collect(),
        culpabilities: Culpability::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.label(), one.code() == culpability))
            .collect(),
        form: typed(fields, view.declared_minor),
        errors: problems,
        subject: view.row.subject,
        number,
    }
}

/// `GET /investigations/{number}/penalties`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn list(ctx: Ctx, number: Path<String>) -> PageResult {
    let view = ctx
        .run(move |app, actor| penalty::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &list_page(&ctx, view, None, Vec::new()))
}

/// What is said where the value of the goods is not told.
const NO_VALUE: &str =
    "Write the domestic value of the goods, in dollars: no cap can be reckoned without it.";

/// What a form says, or every wrong field.
fn facts(fields: &Fields) -> Result<PenaltyFacts, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut amount = |name: &str| {
        parse_dollars(fields.get(name)).unwrap_or_else(|| {
            let hint = "Write an amount in dollars, such as 1,234.50; empty for none.";
            errors.push(FieldError::new(name, hint));
            0
        })
    };
    let domestic_minor = amount("domestic");
    let dutiable_minor = amount("dutiable");
    let loss_minor = amount("loss");
    let interest_minor = amount("interest");
    let tendered_minor = amount("tendered");
    // Every cap here is the domestic value or a part of it: none is not nothing.
    if fields.get("domestic").trim().is_empty() {
        errors.push(FieldError::new("domestic", NO_VALUE));
    }
    let statute = Statute::from_code(fields.get("statute"));
    if statute.is_none() {
        errors.push(FieldError::new("statute", "Choose the statute."));
    }
    let culpability = Culpability::from_code(fields.get("culpability"));
    if culpability.is_none() {
        errors.push(FieldError::new("culpability", "Choose how it is alleged to have happened."));
    }
    let disclosed = fields.get("disclosed_on").trim();
    let on = disclosed.parse().ok();
    if !disclosed.is_empty() && on.is_none() {
        errors.push(FieldError::new("disclosed_on", "Write the day as year-month-day."));
    }
    let disclosure = on.map(|on| Disclosure {
        on,
        is_before_start: fields.is_ticked("is_before_start"),
        is_without_knowledge: fields.is_ticked("is_without_knowledge"),
        tendered_minor,
    });
    match (statute, culpability, errors.is_empty()) {
        (Some(statute), Some(culpability), true) => Ok(PenaltyFacts {
            statute,
            culpability,
            domestic_minor,
            dutiable_minor,
            loss_minor,
            interest_minor,
            disclosure,
        }),
        _ => Err(errors),
    }
}

/// `POST /investigations/{number}/penalties`
///
/// # Errors
/// When the statute has no cap here, or it is not one's own.
pub async fn create(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let place: i32 = fields.get("number").parse().unwrap_or(0);
    let (wanted, reason) = (number.clone(), fields.get("reason").to_owned());
    let answer = match facts(&fields) {
        Ok(facts) => {
            ctx.run(move |app, actor| penalty::add(app, actor, &wanted, place, &facts, &reason))
                .await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match answer {
        Ok(()) => Ok(page::go(&format!("/investigations/{number}/penalties"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| penalty::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let shown = list_page(&ctx, view, Some(&fields), errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
