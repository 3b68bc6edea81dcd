//! Deadlines: the list, a month, one clock with its sum, and calendar files.

mod asked;
mod calendar;
mod month;
mod show;
mod shown;
mod tolling;

use crate::app::deadline::{self, Held, Part, Wanted};
use crate::error::{Error, Result};
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use crate::web::query::Query;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

pub(super) use asked::words;
pub use asked::{agree as agree_to_change, refuse as refuse_change};
pub use calendar::{feed, file, make_feed};
pub use month::month;
pub use show::{change, show, start_on_case, start_on_hold, start_on_investigation};
pub use shown::{ClockSeen, Startable, seen, seen_on, startable};
pub use tolling::{agree as agree_to_toll, record as record_toll, refuse as refuse_toll};

#[derive(Template)]
#[template(path = "deadline/list.html")]
struct DeadlineList {
    layout: Layout,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<ClockSeen>,
    whose: Vec<Choice>,
    port: String,
    importer: String,
    part: &'static str,
    on: String,
    is_filtered: bool,
    month_href: String,
    file_href: String,
    count_text: String,
    next: String,
    first: String,
}

/// The filters of the list, of the month and of the calendar file.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DeadlineQuery {
    /// `overdue`, `soon`, `undated`, or all.
    #[serde(default)]
    pub part: String,
    /// `yes`: only the reader's own; `team` or `nobody`: whose they are.
    #[serde(default)]
    pub mine: String,
    /// Only at ports with this in their code or name.
    #[serde(default)]
    pub port: String,
    /// Only of importers with this in their name or number.
    #[serde(default)]
    pub importer: String,
    /// Only on this day.
    #[serde(default)]
    pub on: String,
    /// The month shown, such as `2026-11`.
    #[serde(default)]
    pub month: String,
    /// The place in the list: day and key.
    #[serde(default)]
    pub after: String,
}

const PARTS: [(Part, &str, &str); 4] = [
    (Part::All, "", "All that run"),
    (Part::Overdue, "overdue", "Ran out"),
    (Part::Soon, "soon", "Due within 7 days"),
    (Part::Undated, "undated", "Without a last day"),
];

const WHOSE: [(Held, &str, &str); 4] = [
    (Held::Any, "", "Everybody's"),
    (Held::Mine, "yes", "Only mine"),
    (Held::Team, "team", "The team's: somebody holds them"),
    (Held::Nobody, "nobody", "Nobody's"),
];

impl DeadlineQuery {
    fn whose(&self) -> Held {
        WHOSE.iter().find(|(_, code, _)| *code == self.mine).map_or(Held::Any, |(whose, ..)| *whose)
    }

    fn part(&self) -> Part {
        PARTS.iter().find(|(_, code, _)| *code == self.part).map_or(Part::All, |(part, ..)| *part)
    }

    /// What the application is asked for.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a day that is none.
    fn wanted(&self) -> Result<Wanted> {
        let on: Option<NaiveDate> = match self.on.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| {
                Error::field("on", "Write the day as year-month-day, such as 2026-11-30.")
            })?),
        };
        Ok(Wanted {
            whose: self.whose(),
            port: self.port.trim().to_owned(),
            importer: self.importer.trim().to_owned(),
            part: self.part(),
            between: on.and_then(|on| Some((on, on.succ_opt()?))),
        })
    }

    /// The filters as an address has them, without part and place.
    fn filters(&self) -> String {
        format!(
            "mine={}&port={}&importer={}",
            WHOSE.iter().find(|(whose, ..)| *whose == self.whose()).map_or("", |(_, code, _)| code),
            page::encode(self.port.trim()),
            page::encode(self.importer.trim())
        )
    }

    fn place(&self) -> Option<(NaiveDate, String)> {
        let (on, id) = self.after.split_once('.')?;
        // Those without a last day are in the order of their keys alone.
        Some((on.parse().unwrap_or_default(), id.to_owned()))
    }
}

/// `GET /deadlines`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<DeadlineQuery>) -> PageResult {
    let query = query.into_inner();
    let wanted = query.wanted().map_err(|error| Problem::new(&ctx, error))?;
    let place = query.place();
    let rows = ctx
        .run(move |app, actor| {
            let after = place.as_ref().map(|(on, id)| (*on, id.as_str()));
            deadline::list(app, actor, &wanted, after, deadline::PAGE_LIMIT_ROWS + 1)
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = query.filters();
    let all =
        format!("part={}&on={}&{filters}", page::encode(&query.part), page::encode(&query.on));
    let limit = deadline::PAGE_LIMIT_ROWS;
    let paged = Paged::new("/deadlines", &all, &query.after, limit, rows, |shown| {
        let on = shown.row.due_on.map(|on| on.to_string()).unwrap_or_default();
        format!("{on}.{}", shown.row.id)
    });
    let now = ctx.app.clock.now();
    let part = query.part();
    page::show(
        &ctx,
        &DeadlineList {
            layout: Layout::new(&ctx, "Deadlines"),
            tabs: PARTS
                .iter()
                .map(|(tab, code, label)| {
                    (format!("/deadlines?part={code}&{filters}"), *label, *tab == part)
                })
                .collect(),
            rows: paged.rows.iter().map(|shown| seen(shown, now)).collect(),
            whose: WHOSE
                .iter()
                .map(|(whose, code, label)| Choice::new(*code, *label, *whose == query.whose()))
                .collect(),
            is_filtered: !(query.whose() == Held::Any
                && query.port.is_empty()
                && query.importer.is_empty()
                && query.on.is_empty()),
            part: PARTS.iter().find(|(tab, ..)| *tab == part).map_or("", |(_, code, _)| code),
            month_href: format!("/deadlines/month?{filters}"),
            file_href: format!("/deadlines.ics?part={}&{filters}", page::encode(&query.part)),
            on: query.on.parse::<NaiveDate>().map(page::date).unwrap_or_default(),
            port: query.port,
            importer: query.importer,
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}
