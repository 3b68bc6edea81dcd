//! The list of allegations: filters and place are in the address.

use crate::app::allegation::{
    self, AllegationFilter, AllegationKey, AllegationListRow, COUNT_LIMIT_ROWS,
};
use crate::config::PAGE_ROWS;
use crate::domain::allegation::Channel;
use crate::domain::country;
use crate::domain::role::{Permission, may};
use crate::domain::text;
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use askama::Template;
use serde::Deserialize;

/// How much of the goods a row shows, in characters.
const GOODS_LIMIT_CHARS: usize = 90;

#[derive(Template)]
#[template(path = "allegation/list.html")]
struct AllegationList {
    layout: Layout,
    rows: Vec<RowShown>,
    states: Vec<Choice>,
    channels: Vec<Choice>,
    country: String,
    country_error: String,
    is_filtered: bool,
    may_file: bool,
    count_text: String,
    next: String,
    first: String,
}

struct RowShown {
    number: String,
    received: String,
    received_iso: String,
    state: String,
    state_label: &'static str,
    site: String,
    country: String,
    goods: String,
    percent: i32,
    missing: String,
    channel: &'static str,
}

/// Filters and place, as the address carries them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    country: String,
    channel: String,
    after: String,
}

impl Asked {
    /// The place after which the page begins: `2026-11-21~KEY`. One that
    /// cannot be read is the beginning.
    fn key(&self) -> Option<AllegationKey> {
        let (date, id) = self.after.split_once('~')?;
        Some(AllegationKey { received_on: date.parse().ok()?, id: id.to_owned() })
    }

    fn address(&self, after: &str) -> String {
        let pairs = [
            ("state", self.state.as_str()),
            ("country", &self.country),
            ("channel", &self.channel),
            ("after", after),
        ];
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", page::encode(value)))
            .collect();
        if query.is_empty() {
            "/allegations".to_owned()
        } else {
            format!("/allegations?{}", query.join("&"))
        }
    }
}

/// The label of an allegation's state.
#[must_use]
pub fn state_label(state: &str) -> &'static str {
    if state == "in_case" { "In a case" } else { "Received" }
}

/// The label of a channel's code.
#[must_use]
pub fn channel_label(code: &str) -> &'static str {
    Channel::from_code(code).map_or("", Channel::label)
}

/// `GET /allegations`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, asked: Query<Asked>) -> PageResult {
    let typed = asked.country.trim().to_owned();
    let code = country::from_text(&typed).unwrap_or_default();
    let country_error = if typed.is_empty() || !code.is_empty() {
        ""
    } else {
        "No country has this name or code; all are shown."
    };
    let filter = AllegationFilter {
        state: asked.state.clone(),
        country: code.to_owned(),
        channel: asked.channel.clone(),
    };
    let key = asked.key();
    let has_place = key.is_some();
    let found = ctx
        .run(move |app, actor| allegation::list(app, actor, &filter, key.as_ref(), PAGE_ROWS))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let next = found
        .rows
        .last()
        .filter(|_| found.has_more)
        .map(|row| asked.address(&format!("{}~{}", row.received_on, row.id)))
        .unwrap_or_default();
    let shown = i64::try_from(found.rows.len()).unwrap_or(0);
    let page = AllegationList {
        layout: Layout::new(&ctx, "Allegations"),
        states: ["received", "in_case"]
            .into_iter()
            .map(|state| Choice::new(state, state_label(state), asked.state == state))
            .collect(),
        channels: Channel::ALL
            .iter()
            .map(|channel| {
                Choice::new(channel.code(), channel.label(), asked.channel == channel.code())
            })
            .collect(),
        country: typed,
        country_error: country_error.to_owned(),
        is_filtered: asked.address("") != "/allegations",
        may_file: may(ctx.actor.role, Permission::FileOnBehalf),
        count_text: count_text(shown, found.count),
        first: if has_place { asked.address("") } else { String::new() },
        rows: found.rows.into_iter().map(row).collect(),
        next,
    };
    page::show(&ctx, &page)
}

/// "50 shown of more than 1,000".
fn count_text(shown: i64, count: i64) -> String {
    if count >= COUNT_LIMIT_ROWS {
        format!("{} shown of more than {}", page::count(shown), page::count(COUNT_LIMIT_ROWS - 1))
    } else {
        format!("{} shown of {}", page::count(shown), page::count(count))
    }
}

fn row(row: AllegationListRow) -> RowShown {
    let goods = text::squeeze(&row.goods);
    let clipped = text::clip(&goods, GOODS_LIMIT_CHARS);
    RowShown {
        goods: if clipped.len() < goods.len() { format!("{clipped}\u{2026}") } else { goods },
        number: row.docket_number.unwrap_or_default(),
        received: page::date(row.received_on),
        received_iso: row.received_on.to_string(),
        state_label: state_label(&row.state),
        state: row.state,
        site: row.site_name,
        country: country::name(&row.site_country).unwrap_or_default().to_owned(),
        percent: row.completeness_permille / 10,
        missing: missing(&row.missing),
        channel: channel_label(&row.channel),
    }
}

/// Codes of elements in words.
fn missing(codes: &str) -> String {
    let words: Vec<&str> = codes
        .split(',')
        .filter(|code| !code.is_empty())
        .map(|code| if code == "production" { "facts of production" } else { code })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_cannot_be_read_is_the_beginning() {
        for after in ["", "yesterday~x", "2026-11-21"] {
            assert!(
                Asked { after: after.to_owned(), ..Asked::default() }.key().is_none(),
                "{after}"
            );
        }
        assert!(Asked { after: "2026-11-21~abc".to_owned(), ..Asked::default() }.key().is_some());
    }

    #[test]
    fn an_address_holds_what_was_asked() {
        let asked = Asked { state: "in_case".into(), country: "Côte".into(), ..Asked::default() };
        assert_eq!(
            asked.address("2026-11-21~a"),
            "/allegations?state=in_case&country=C%C3%B4te&after=2026-11-21~a"
        );
        assert_eq!(Asked::default().address(""), "/allegations");
        assert_eq!(count_text(50, 1001), "50 shown of more than 1,000");
    }
}
