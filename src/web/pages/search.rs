//! Search over numbers, identifiers and names.

use super::party::{country_shown, kind_shown};
use crate::app::search;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchShow {
    layout: Layout,
    query: String,
    groups: Vec<Group>,
}

/// Hits of one kind.
struct Group {
    id: &'static str,
    heading: &'static str,
    hits: Vec<Hit>,
    more: String,
}

struct Hit {
    label: String,
    href: String,
    detail: String,
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// Cuts a group to its limit; `more` is where the rest can be read.
fn group(id: &'static str, heading: &'static str, mut hits: Vec<Hit>, more: String) -> Group {
    let most = usize::try_from(search::GROUP_LIMIT_ROWS).unwrap_or(usize::MAX);
    let has_more = hits.len() > most;
    hits.truncate(most);
    Group { id, heading, hits, more: if has_more { more } else { String::new() } }
}

fn groups(query: &str, found: search::Found) -> Vec<Group> {
    let identifiers = found
        .identifiers
        .into_iter()
        .map(|hit| Hit {
            href: format!("/parties/{}", hit.party_id),
            detail: format!("{} {}", kind_shown(&hit.kind), hit.value),
            label: hit.name,
        })
        .collect();
    let documents = found
        .documents
        .into_iter()
        .map(|(document, line, goods)| Hit {
            href: format!("/shipments/{}/{line}", page::encode(&document)),
            label: format!("{document} / {line}"),
            detail: goods,
        })
        .collect();
    let parties = found
        .parties
        .into_iter()
        .map(|row| Hit {
            href: format!("/parties/{}", row.id),
            label: row.name,
            detail: country_shown(&row.country),
        })
        .collect();
    let typed = page::encode(query);
    let all = vec![
        group("identifiers", "Parties with this identifier", identifiers, String::new()),
        group("documents", "Entries and bills", documents, format!("/shipments?document={typed}")),
        group("parties", "Parties of this name", parties, format!("/parties?name={typed}")),
    ];
    all.into_iter().filter(|group| !group.hits.is_empty()).collect()
}

/// `GET /search`: a docket number opens its thing at once.
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn show(ctx: Ctx, typed: Query<Typed>) -> PageResult {
    let query = typed.into_inner().q;
    let text = query.clone();
    let found = ctx
        .run(move |app, actor| search::find(app, actor, &text))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    if let Some(href) = &found.jump {
        return Ok(page::go(href));
    }
    let groups = groups(&query, found);
    page::show(&ctx, &SearchShow { layout: Layout::new(&ctx, "Search"), query, groups })
}
