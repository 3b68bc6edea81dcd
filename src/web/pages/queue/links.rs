//! Proposed links, and changes of parties, as the queue lists them.

use super::QueueShow;
use crate::app::link::{self, LinkRow};
use crate::app::party_change;
use crate::app::tuning;
use crate::web::extract::Ctx;
use crate::web::page;
use crate::web::pages::case::Paged;
use crate::web::pages::link::one;
use crate::web::pages::party_change::what;
use crate::web::problem::Problem;

/// A link that waits.
pub(super) struct LinkListed {
    pub(super) href: String,
    pub(super) target: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) sentence: String,
    pub(super) percent: i32,
    pub(super) teaches: u32,
}

/// A merge or a split that waits.
pub(super) struct ChangeListed {
    pub(super) href: String,
    pub(super) what: String,
    pub(super) proposer: String,
    pub(super) since: String,
    pub(super) reason: String,
}

fn listed(row: LinkRow, walk: &str, teaches: u32) -> LinkListed {
    let row = one(row);
    LinkListed {
        href: format!("/links/{}?from={walk}", row.id),
        target: row.target,
        name: row.name,
        role: row.role,
        sentence: row.sentence,
        percent: row.percent,
        teaches,
    }
}

pub(super) async fn fill_open(ctx: &Ctx, after: &str, page: &mut QueueShow) -> Result<(), Problem> {
    let place = after
        .split_once('.')
        .and_then(|(score, id)| Some((score.parse::<i32>().ok()?, id.to_owned())));
    let rows = ctx
        .run(move |app, actor| {
            link::list_open(app, actor, place.as_ref().map(|(score, id)| (*score, id.as_str())))
        })
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let limit = link::PAGE_LIMIT_ROWS;
    let paged = Paged::new("/queue", "show=links", after, limit, rows, |row| {
        format!("{}.{}", row.score_permille, row.id)
    });
    page.links = paged.rows.into_iter().map(|row| listed(row, "links", 0)).collect();
    page.count_text = paged.count_text;
    page.next = paged.next;
    page.first = paged.first;
    Ok(())
}

pub(super) async fn fill_lessons(ctx: &Ctx, page: &mut QueueShow) -> Result<(), Problem> {
    let rows = ctx.run(tuning::lessons).await.map_err(|error| Problem::new(ctx, error))?;
    page.count_text = page::on_this_page(rows.len(), "pair");
    page.links = rows
        .into_iter()
        .map(|lesson| listed(lesson.link, "lessons", lesson.teaches / 10))
        .collect();
    Ok(())
}

pub(super) async fn changes(ctx: &Ctx) -> Result<Vec<ChangeListed>, Problem> {
    let rows =
        ctx.run(party_change::list_waiting).await.map_err(|error| Problem::new(ctx, error))?;
    Ok(rows
        .into_iter()
        .map(|seen| ChangeListed {
            href: format!("/party-changes/{}", seen.row.id),
            what: what(&seen),
            proposer: seen.people.get(&seen.row.proposed_by).cloned().unwrap_or_default(),
            since: page::time(seen.row.proposed_at),
            reason: seen.row.reason,
        })
        .collect())
}
