//! One clock: its sum, what another day would mean, and what people change.

use super::asked::{ChangeSeen, seen_changes};
use super::tolling::{TollSeen, Tolling, seen_tolls};
use super::{ClockSeen, seen};
use crate::app::deadline::{self, Change, ChangeForm, DeadlineShown, NewClock};
use crate::domain::clock::{self, ClockRule, Ending, Extension, Extent, Sum, Toll};
use crate::domain::role::{Permission, Role, may};
use crate::domain::workflow::Machine;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::step::Done;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "deadline/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows or not, each by itself")]
pub(super) struct DeadlineShow {
    layout: Layout,
    clock: ClockSeen,
    path: String,
    version: i32,
    started: String,
    tried_on: String,
    tried_until: String,
    port: String,
    importer: String,
    what_if: WhatIf,
    answer: Vec<String>,
    may_change: bool,
    may_close: bool,
    may_counsel: bool,
    /// `until`, `equal`, or nothing where the law knows no extension.
    extends: &'static str,
    endings: Vec<Choice>,
    changes: Vec<ChangeSeen>,
    /// Whether a change waits for another person.
    needs_second: bool,
    provision: String,
    tolls: Vec<TollSeen>,
    tolling: Tolling,
    /// Which form came back with complaints.
    tried: String,
    reason: String,
    errors: Problems,
}

/// Another first day, another last day, a span that does not count.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct WhatIf {
    #[serde(default)]
    start: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl WhatIf {
    /// What would come out; nothing when nothing was asked.
    fn answer(&self, shown: &DeadlineShown) -> Result<Option<Sum>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut day = |name: &str, text: &str| match (text.trim(), text.trim().parse::<NaiveDate>())
        {
            ("", _) => None,
            (_, Ok(day)) => Some(day),
            (_, Err(_)) => {
                let say = "Write the date as year-month-day, such as 2026-03-31.";
                errors.push(FieldError::new(name, say));
                None
            }
        };
        let (start, until) = (day("start", &self.start), day("until", &self.until));
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if from.is_some() && to.is_some() && to <= from {
            errors.push(FieldError::new(
                "to",
                "The first day that counts again is after the first that does not.",
            ));
        }
        let extending = shown.rule.and_then(|rule| rule.extending);
        if until.is_some() && extending.is_none_or(|extending| extending.by != Extent::Set) {
            errors.push(FieldError::new(
                "until",
                "The law of this clock lets nobody set a later last day. Leave this empty.",
            ));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let is_asked = [start, until, from, to].iter().any(Option::is_some);
        let Some(rule) = shown.rule.filter(|_| is_asked) else { return Ok(None) };
        let started = start.or(shown.row.started_on);
        let tolls: Vec<Toll> = from
            .map(|from| Toll { until: to, ..Toll::of_step(from, "what if".into()) })
            .into_iter()
            .collect();
        let extensions: Vec<Extension> = match (until, started) {
            (Some(until), Some(granted_on)) => {
                vec![Extension { granted_on, until, why: "what if".into() }]
            }
            (Some(_), None) | (None, _) => Vec::new(),
        };
        Ok(Some(clock::work_out(rule, started, &tolls, &extensions)))
    }
}

pub(super) fn show_page(
    ctx: &Ctx,
    layout: Layout,
    shown: &DeadlineShown,
    what_if: WhatIf,
    fields: &Fields,
    mut errors: Vec<FieldError>,
) -> DeadlineShow {
    let row = &shown.row;
    let answer = match what_if.answer(shown) {
        Ok(answer) => answer.map(|sum| sum.lines).unwrap_or_default(),
        Err(wrong) => {
            errors.extend(wrong);
            Vec::new()
        }
    };
    let role = ctx.actor.role;
    let by = |permission| {
        row.is_open && may(role, if row.is_walled { Permission::Investigate } else { permission })
    };
    DeadlineShow {
        clock: seen(shown, ctx.app.clock.now()),
        path: format!("/deadlines/{}", row.id),
        version: row.version,
        started: row.started_on.map(page::date).unwrap_or_default(),
        tried_on: match fields.get("on") {
            "" => row.started_on.map(|on| on.to_string()).unwrap_or_default(),
            tried => tried.to_owned(),
        },
        tried_until: fields.get("new_until").to_owned(),
        port: row.port.clone(),
        importer: row.importer_name.clone(),
        answer,
        what_if,
        may_change: by(Permission::Act),
        may_close: by(Permission::Approve),
        may_counsel: row.is_open && row.asks_counsel && role == Role::Counsel,
        extends: match shown.rule.and_then(|rule| rule.extending) {
            None => "",
            Some(extending) if extending.by == Extent::Equal => "equal",
            Some(_) => "until",
        },
        endings: [Ending::Met, Ending::Deemed, Ending::Dismissed]
            .iter()
            .filter(|how| {
                **how != Ending::Met || shown.rule.is_none_or(ClockRule::may_be_met_by_hand)
            })
            .map(|how| Choice::new(how.code(), how.label(), fields.get("ending") == how.code()))
            .collect(),
        changes: seen_changes(ctx, shown),
        needs_second: shown
            .rule
            .is_some_and(|rule| Change::Extend(None).needs_second(rule, row.is_walled)),
        provision: fields.get("provision").to_owned(),
        tolls: seen_tolls(ctx, shown),
        tolling: Tolling::new(ctx, shown, fields),
        tried: fields.get("change").to_owned(),
        reason: fields.get("reason").to_owned(),
        errors: errors.into(),
        layout,
    }
}

pub(super) async fn find(ctx: &Ctx, id: String) -> Result<DeadlineShown, Problem> {
    ctx.run(move |app, actor| deadline::show(app, actor, &id))
        .await
        .map_err(|error| Problem::new(ctx, error))
}

/// `GET /deadlines/{id}`
///
/// # Errors
/// When there is no such deadline.
pub async fn show(
    ctx: Ctx,
    id: Path<String>,
    what_if: Query<WhatIf>,
    done: Query<Done>,
) -> PageResult {
    let shown = find(&ctx, id.into_inner()).await?;
    let title = format!("{} of {}", shown.row.rule_code, shown.row.subject_number);
    let layout = done.say(Layout::new(&ctx, &title));
    let none = Fields::default();
    page::show(&ctx, &show_page(&ctx, layout, &shown, what_if.into_inner(), &none, Vec::new()))
}

/// What a form asks for.
fn read(fields: &Fields) -> Result<Change, Error> {
    let day = |name: &str| fields.get(name).trim().parse::<NaiveDate>();
    let wrong =
        |name: &str| Error::field(name, "Write the date as year-month-day, such as 2026-03-31.");
    match fields.get("change") {
        "extend" if fields.get("new_until").trim().is_empty() => Ok(Change::Extend(None)),
        "extend" => {
            day("new_until").map(|day| Change::Extend(Some(day))).map_err(|_| wrong("new_until"))
        }
        "date" => day("on").map(Change::Date).map_err(|_| wrong("on")),
        "close" => Ending::from_code(fields.get("ending"))
            .filter(|how| *how != Ending::Moot)
            .map(Change::Close)
            .ok_or_else(|| Error::field("ending", "Choose how it ended.")),
        "counsel" => match fields.get("runs") {
            "yes" => Ok(Change::Counsel(true)),
            "no" => Ok(Change::Counsel(false)),
            _ => Err(Error::field("runs", "Say whether it runs.")),
        },
        _ => Err(Error::field("change", "Load the page again and choose what to change.")),
    }
}

/// `POST /deadlines/{id}/changes`
///
/// # Errors
/// When the law refuses, or somebody was faster.
pub async fn change(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (id.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let form = ChangeForm {
                change: read(&sent)?,
                provision: sent.get("provision").to_owned(),
                reason: sent.get("reason").to_owned(),
            };
            deadline::change(app, actor, &wanted, version, &form)
        })
        .await;
    match outcome {
        Ok(true) => Ok(page::go(&format!("/deadlines/{id}?done=saved"))),
        Ok(false) => Ok(page::go(&format!("/deadlines/{id}?done=waiting"))),
        Err(Error::Invalid(mut errors)) => {
            // The fields of the form that was sent; `until` is the what-if's.
            for error in &mut errors {
                match error.field.as_str() {
                    "until" => "new_until".clone_into(&mut error.field),
                    name @ ("reason" | "provision") => {
                        error.field = format!("{}-{name}", fields.get("change"));
                    }
                    _ => {}
                }
            }
            let shown = find(&ctx, id).await?;
            let layout = Layout::new(&ctx, &format!("Error: {}", shown.row.rule_code));
            let page = show_page(&ctx, layout, &shown, WhatIf::default(), &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

async fn start(
    ctx: Ctx,
    machine: Machine,
    folder: &str,
    number: String,
    fields: Fields,
) -> PageResult {
    let wanted = number.clone();
    ctx.run(move |app, actor| {
        let new = NewClock {
            code: fields.get("code").to_owned(),
            on: fields.get("on").trim().parse().ok(),
            reason: fields.get("reason").to_owned(),
        };
        deadline::start(app, actor, machine, &wanted, &new)
    })
    .await
    .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/{folder}/{number}?done=saved")))
}

/// `POST /cases/{number}/deadlines`
///
/// # Errors
/// When a field is wrong, or there is no such case.
pub async fn start_on_case(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    start(ctx, Machine::Case, "cases", number.into_inner(), fields).await
}

/// `POST /holds/{number}/deadlines`
///
/// # Errors
/// When a field is wrong, or there is no such hold.
pub async fn start_on_hold(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    start(ctx, Machine::Hold, "holds", number.into_inner(), fields).await
}

/// `POST /investigations/{number}/deadlines`
///
/// # Errors
/// When a field is wrong, or it is not one's own.
pub async fn start_on_investigation(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    start(ctx, Machine::Investigation, "investigations", number.into_inner(), fields).await
}
