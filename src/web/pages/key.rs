//! Keys for programs: made, seen, revoked. A key is shown in the answer to
//! its making and never again.

use crate::app::key::{self, KeySeen};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "key/list.html")]
struct KeyList {
    layout: Layout,
    problems: Problems,
    name: String,
    accounts: Vec<Choice>,
    made: Option<String>,
    rows: Vec<KeyShown>,
}

struct KeyShown {
    id: String,
    name: String,
    email: String,
    since: String,
    until: String,
    used: String,
    is_live: bool,
}

fn shown(row: KeySeen) -> KeyShown {
    KeyShown {
        since: page::date(row.created_at.date()),
        until: page::date(row.expires_at.date()),
        used: row.last_used_on.map_or_else(|| "never".to_owned(), page::date),
        id: row.id,
        name: row.name,
        email: row.email,
        is_live: row.is_live,
    }
}

/// What was typed, what was wrong with it, and the key that was made.
#[derive(Default)]
struct Outcome {
    name: String,
    account: String,
    errors: Vec<FieldError>,
    made: Option<String>,
}

async fn show_page(ctx: &Ctx, outcome: Outcome) -> PageResult {
    let keys = ctx.run(key::list).await.map_err(|error| Problem::new(ctx, error))?;
    let is_wrong = !outcome.errors.is_empty();
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let is_only = keys.accounts.len() == 1;
    let accounts = keys.accounts.into_iter().map(|(id, email)| {
        let is_chosen = is_only || id == outcome.account;
        Choice::new(id, email, is_chosen)
    });
    let show = KeyList {
        layout: Layout::new(
            ctx,
            if is_wrong { "Error: Keys for programs" } else { "Keys for programs" },
        ),
        problems: outcome.errors.into(),
        name: outcome.name,
        accounts: accounts.collect(),
        made: outcome.made,
        rows: keys.keys.into_iter().map(shown).collect(),
    };
    page::show_with(ctx, status, &show)
}

/// `GET /account/keys`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn list(ctx: Ctx) -> PageResult {
    show_page(&ctx, Outcome::default()).await
}

/// `POST /account/keys`: the one answer that shows the key. (No redirect: the
/// key would have to be kept in between.)
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let (name, account) = (fields.get("name").to_owned(), fields.get("account").to_owned());
    let (new_name, new_account) = (name.clone(), account.clone());
    match ctx.run(move |app, actor| key::make(app, actor, &new_name, &new_account)).await {
        Ok(made) => show_page(&ctx, Outcome { made: Some(made), ..Outcome::default() }).await,
        Err(Error::Invalid(errors)) => {
            show_page(&ctx, Outcome { name, account, errors, made: None }).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /account/keys/{id}/revocation`
///
/// # Errors
/// When there is no such key, or it is another organization's.
pub async fn revoke(ctx: Ctx, id: Path<String>, _fields: Fields) -> PageResult {
    ctx.run(move |app, actor| key::revoke(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go("/account/keys"))
}
