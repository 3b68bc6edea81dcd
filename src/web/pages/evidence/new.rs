//! The form of a piece of evidence, and its page for a new one.

use crate::app::evidence::{self, ItemRow};
use crate::domain::evidence::{ItemDraft, ItemForm, Sensitivity, SourceKind, Translation};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// The form of an item with its choices.
pub(super) struct FormShown {
    pub(super) form: ItemForm,
    pub(super) sources: Vec<Choice>,
    pub(super) translations: Vec<Choice>,
    pub(super) sensitivities: Vec<Choice>,
}

impl FormShown {
    pub(super) fn new(form: ItemForm) -> Self {
        Self {
            sources: SourceKind::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == form.source_kind))
                .collect(),
            translations: Translation::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == form.translation))
                .collect(),
            sensitivities: Sensitivity::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == form.sensitivity))
                .collect(),
            form,
        }
    }
}

pub(super) fn form_of(fields: &Fields) -> ItemForm {
    let text = |name: &str| fields.get(name).to_owned();
    ItemForm {
        title: text("title"),
        source_kind: text("source_kind"),
        provenance: text("provenance"),
        origin: text("origin"),
        reference: text("reference"),
        fact_on: text("fact_on"),
        language: text("language"),
        translation: text("translation"),
        sensitivity: text("sensitivity"),
        sha256: text("sha256"),
    }
}

pub(super) fn form_now(row: &ItemRow) -> ItemForm {
    ItemForm {
        title: row.title.clone(),
        source_kind: row.source_kind.clone(),
        provenance: row.provenance.clone(),
        origin: row.origin.clone(),
        reference: row.reference.clone(),
        fact_on: row.fact_on.map_or_else(String::new, |on| on.to_string()),
        language: row.language.clone(),
        translation: row.translation.clone(),
        sensitivity: row.sensitivity.clone(),
        sha256: row.sha256.clone(),
    }
}

#[derive(Template)]
#[template(path = "evidence/new.html")]
struct ItemNew {
    layout: Layout,
    number: String,
    path: String,
    next: i32,
    shown: FormShown,
    errors: Problems,
}

async fn new_page(ctx: Ctx, number: String, fields: Fields, errors: Vec<FieldError>) -> PageResult {
    let view = ctx
        .run(move |app, actor| evidence::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let free = view.items.iter().map(|item| item.number).max().unwrap_or(0) + 1;
    let is_sent = !fields.pairs().is_empty();
    let form = if is_sent {
        form_of(&fields)
    } else {
        ItemForm {
            language: "en".into(),
            translation: Translation::NotNeeded.code().into(),
            sensitivity: Sensitivity::Confidential.code().into(),
            ..ItemForm::default()
        }
    };
    let errors = Problems::from(errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let number = view.case.docket_number;
    let page = ItemNew {
        layout: Layout::new(&ctx, &format!("{}Add evidence to {number}", errors.prefix())),
        path: format!("/cases/{number}/evidence"),
        next: if is_sent { fields.version().unwrap_or(free) } else { free },
        shown: FormShown::new(form),
        number,
        errors,
    };
    page::show_with(&ctx, status, &page)
}

/// `GET /cases/{number}/evidence/new`
///
/// # Errors
/// When there is no such case.
pub async fn new(ctx: Ctx, number: Path<String>) -> PageResult {
    new_page(ctx, number.into_inner(), Fields::default(), Vec::new()).await
}

/// `POST /cases/{number}/evidence`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn create(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let draft =
                ItemDraft::parse(&form_of(&sent), app.clock.today()).map_err(Error::Invalid)?;
            evidence::add_item(app, actor, &wanted, sent.version()?, &draft)
        })
        .await;
    match outcome {
        Ok(item) => Ok(page::go(&format!("/cases/{number}/evidence/items/{item}?done=saved"))),
        Err(Error::Invalid(errors)) => new_page(ctx, number, fields, errors).await,
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
