//! The list of cases, and lists that are read by key.

use crate::app::case::{self, CaseRow};
use crate::app::step::state_label;
use crate::domain::allegation::Regime;
use crate::domain::workflow::Machine;
use crate::domain::workflow::case::CaseState;
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "case/list.html")]
struct CaseList {
    layout: Layout,
    rows: Vec<CaseListed>,
    states: Vec<Choice>,
    is_mine: bool,
    is_filtered: bool,
    count_text: String,
    next: String,
    first: String,
}

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseListed {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The state's code.
    pub state: String,
    /// The state in words.
    pub state_label: &'static str,
    /// The law.
    pub regime: String,
    /// Whose it is.
    pub holder: String,
    /// When it was last changed.
    pub changed: String,
}

impl CaseListed {
    /// A row as a list shows it.
    #[must_use]
    pub fn new(row: CaseRow, holder: String) -> Self {
        Self {
            href: format!("/cases/{}", row.docket_number),
            state_label: state_label(Machine::Case, &row.state),
            regime: regime_label(&row.regime),
            changed: page::time(row.changed_at),
            number: row.docket_number,
            title: row.title,
            state: row.state,
            holder,
        }
    }
}

/// The words for a regime's code.
#[must_use]
pub fn regime_label(code: &str) -> String {
    Regime::from_code(code).map_or_else(|| code.to_owned(), |regime| regime.label().to_owned())
}

/// The regimes that a form offers.
#[must_use]
pub fn regime_choices(chosen: &str) -> Vec<Choice> {
    Regime::KNOWN
        .iter()
        .map(|regime| Choice::new(regime.code(), regime.label(), regime.code() == chosen))
        .collect()
}

/// The filters of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CaseQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    after: String,
}

/// `GET /cases`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<CaseQuery>) -> PageResult {
    let query = query.into_inner();
    let (state, is_mine) = (CaseState::from_code(&query.state), !query.mine.is_empty());
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            case::list(app, actor, state, is_mine, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!(
        "state={}&mine={}",
        state.map_or("", CaseState::code),
        if is_mine { "yes" } else { "" }
    );
    let paged =
        Paged::new("/cases", &filters, &query.after, case::PAGE_LIMIT_ROWS, rows, |(row, _)| {
            row.docket_number.clone()
        });
    let states = CaseState::ALL
        .iter()
        .map(|known| Choice::new(known.code(), known.label(), Some(*known) == state))
        .collect();
    page::show(
        &ctx,
        &CaseList {
            layout: Layout::new(&ctx, "Cases"),
            rows: paged
                .rows
                .into_iter()
                .map(|(row, holder)| CaseListed::new(row, holder))
                .collect(),
            states,
            is_mine,
            is_filtered: state.is_some() || is_mine,
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

/// A page of a list that is read by key.
pub struct Paged<T> {
    /// The rows to show.
    pub rows: Vec<T>,
    /// How many, in words.
    pub count_text: String,
    /// Where the next page is; empty at the end.
    pub next: String,
    /// Where the first page is; empty on it.
    pub first: String,
}

impl<T> Paged<T> {
    /// Cuts one row more than a page to a page.
    pub fn new(
        path: &str,
        filters: &str,
        after: &str,
        limit_rows: i64,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Self {
        let limit = usize::try_from(limit_rows).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if has_more => {
                format!("{path}?{filters}&after={}", page::encode(&key(last)))
            }
            Some(_) | None => String::new(),
        };
        let count_text = match (rows.len(), has_more) {
            (1, false) => "1 row".to_owned(),
            (count, false) => format!("{count} rows"),
            (count, true) => format!("{count} rows; more follow"),
        };
        let first = if after.is_empty() { String::new() } else { format!("{path}?{filters}") };
        Self { rows, count_text, next, first }
    }
}
