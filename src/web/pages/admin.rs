//! Administration: organizations, people and jobs.

use crate::app::administration::{self, AccountForm, KINDS};
use crate::domain::reminder::ATTEMPTS_LIMIT;
use crate::domain::role::Role;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::step_up::FIRST_PASSWORD_FIELD;
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "admin/show.html")]
struct AdminShow {
    layout: Layout,
    problems: Problems,
    organization_name: String,
    kinds: Vec<Choice>,
    name: String,
    email: String,
    roles: Vec<Choice>,
    choices: Vec<Choice>,
    organizations: Vec<OrganizationShown>,
    accounts: Vec<AccountShown>,
    jobs: Vec<JobShown>,
    mails: Vec<MailShown>,
}

/// A mail that was not sent: of which day, how often tried, and why not.
struct MailShown {
    on: String,
    attempts: String,
    code: String,
}

struct OrganizationShown {
    href: String,
    name: String,
    kind: &'static str,
    since: String,
}

struct AccountShown {
    name: String,
    email: String,
    role: String,
    organization: String,
    is_active: bool,
}

struct JobShown {
    kind: String,
    state: String,
    tone: &'static str,
    attempts: String,
    progress: String,
    last_error: String,
    since: String,
}

/// What was typed before it was refused.
#[derive(Default)]
struct Typed {
    organization_name: String,
    kind: String,
    account: AccountForm,
    errors: Vec<FieldError>,
}

fn kind_label(kind: &str) -> &'static str {
    match kind {
        "agency" => "Agency",
        "ngo" => "NGO or foreign producer",
        _ => "Trade partner",
    }
}

/// Roles that an account may hold, each with the kind of organization it needs.
fn roles(chosen: &str) -> Vec<Choice> {
    // A service account signs in nowhere: keys are made for it.
    Role::ALL
        .into_iter()
        .filter_map(|role| {
            let label = format!("{} ({})", role.label(), kind_label(role.organization_kind()?));
            Some(Choice::new(role.code(), label, role.code() == chosen))
        })
        .collect()
}

fn job_shown(row: administration::JobRow) -> JobShown {
    JobShown {
        tone: match row.state.as_str() {
            "failed" => "bad",
            "running" => "open",
            _ => "waiting",
        },
        kind: row.kind.replace('_', " "),
        state: row.state,
        attempts: format!("{} of {}", row.attempts, row.attempts_limit),
        progress: row.progress.unwrap_or_default(),
        last_error: row.last_error.unwrap_or_default(),
        since: page::date(row.created_on),
    }
}

fn mail_shown(row: &administration::FailedMail) -> MailShown {
    MailShown {
        on: page::date(row.on_date),
        attempts: format!("{} of {ATTEMPTS_LIMIT}", row.attempts),
        code: row.last_error.replace('_', " "),
    }
}

async fn show_page(ctx: &Ctx, typed: Typed) -> PageResult {
    let seen = ctx.run(administration::overview).await.map_err(|e| Problem::new(ctx, e))?;
    let choices = seen.organizations.iter().map(|row| {
        let id = row.id.to_string();
        let is_chosen = id == typed.account.organization;
        Choice::new(id, format!("{} ({})", row.name, kind_label(&row.kind)), is_chosen)
    });
    let organizations = seen.organizations.iter().map(|row| OrganizationShown {
        href: format!("/admin/organizations/{}", row.id),
        name: row.name.clone(),
        kind: kind_label(&row.kind),
        since: page::date(row.created_at.date()),
    });
    let accounts = seen.accounts.into_iter().map(|row| AccountShown {
        role: Role::from_code(&row.role)
            .map_or_else(|| row.role.clone(), |role| role.label().to_owned()),
        name: row.name,
        email: row.email,
        organization: row.organization,
        is_active: row.is_active,
    });
    let is_wrong = !typed.errors.is_empty();
    let title = if is_wrong { "Error: Administration" } else { "Administration" };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let show = AdminShow {
        layout: Layout::new(ctx, title),
        problems: typed.errors.into(),
        organization_name: typed.organization_name,
        kinds: KINDS
            .iter()
            .map(|kind| Choice::new(*kind, kind_label(kind), *kind == typed.kind))
            .collect(),
        choices: choices.collect(),
        roles: roles(&typed.account.role),
        name: typed.account.name,
        email: typed.account.email,
        organizations: organizations.collect(),
        accounts: accounts.collect(),
        jobs: seen.jobs.into_iter().map(job_shown).collect(),
        mails: seen.mails.iter().map(mail_shown).collect(),
    };
    page::show_with(ctx, status, &show)
}

/// `GET /admin`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn show(ctx: Ctx) -> PageResult {
    show_page(&ctx, Typed::default()).await
}

/// `POST /admin/organizations`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn add_organization(ctx: Ctx, fields: Fields) -> PageResult {
    let (name, kind) = (fields.get("organization_name").to_owned(), fields.get("kind").to_owned());
    let (new_name, new_kind) = (name.clone(), kind.clone());
    let outcome = ctx
        .run(move |app, actor| administration::add_organization(app, actor, &new_name, &new_kind))
        .await;
    match outcome {
        Ok(_) => Ok(page::go("/admin#organizations")),
        Err(Error::Invalid(errors)) => {
            show_page(&ctx, Typed { organization_name: name, kind, errors, ..Typed::default() })
                .await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /admin/accounts`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn add_account(ctx: Ctx, fields: Fields) -> PageResult {
    let account = AccountForm {
        email: fields.get("email").to_owned(),
        name: fields.get("name").to_owned(),
        role: fields.get("role").to_owned(),
        organization: fields.get("organization").to_owned(),
        password: fields.get(FIRST_PASSWORD_FIELD).to_owned(),
    };
    let form = account.clone();
    match ctx.run(move |app, actor| administration::add_account(app, actor, &form)).await {
        Ok(_) => Ok(page::go("/admin#people")),
        Err(Error::Invalid(errors)) => {
            show_page(&ctx, Typed { account, errors, ..Typed::default() }).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
