//! From a page struct to an answer.

use super::assets;
use super::extract::Ctx;
use super::problem::Problem;
use crate::domain::role::{Permission, Role, may};
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

/// The result of a page's handler.
pub type PageResult = Result<HttpResponse, Problem>;

/// What the shell of every page needs.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The browser tab's text.
    pub title: String,
    /// Who is signed in.
    pub user: Option<UserShown>,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// The token that forms carry.
    pub csrf: String,
    /// A message about the step just taken.
    pub flash: Option<Flash>,
    /// A sentence on top of every page.
    pub notice: Option<String>,
    /// The version of the assets.
    pub asset: String,
    /// Whether it is shown to the agency's own staff.
    pub is_staff: bool,
    /// Whether the person may search the agency's dockets.
    pub may_search: bool,
}

/// Who is signed in, as pages show it.
#[derive(Debug, Clone)]
pub struct UserShown {
    /// The person.
    pub name: String,
    /// The role's label.
    pub role: String,
    /// The tenant.
    pub organization: String,
}

/// One entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether the page is below it.
    pub is_current: bool,
}

/// A message about the step just taken.
#[derive(Debug, Clone)]
pub struct Flash {
    /// success, info, warning or error.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// The navigation: an entry is shown to roles that may read what it leads to.
const NAV: &[(&str, &str, Permission)] = &[
    ("Queue", "/queue", Permission::ReadAllegations),
    ("Allegations", "/allegations", Permission::ReadAllegations),
    ("Cases", "/cases", Permission::ReadCases),
    ("Orders", "/orders", Permission::ReadCases),
    ("Petitions", "/petitions", Permission::ReadCases),
    ("Letters that came", "/correspondence", Permission::HandleLetters),
    ("Holds", "/holds", Permission::ReadCases),
    ("Deadlines", "/deadlines", Permission::ReadCases),
    ("Investigations", "/investigations", Permission::Investigate),
    ("Parties", "/parties", Permission::ReadTrade),
    ("Shipments", "/shipments", Permission::ReadTrade),
    ("Uploads", "/uploads", Permission::ReadAllUploads),
    ("Uploads", "/partner", Permission::ReadOwnUploads),
    ("Holds and notices", "/partner/holds", Permission::ReadOwnHolds),
    ("Orders that concern you", "/partner/orders", Permission::SpeakToOrders),
    ("Allegations that you filed", "/partner/allegations", Permission::ReadOwnAllegations),
    ("File for a caller", "/allegations/new", Permission::FileOnBehalf),
    ("Threshold", "/tuning", Permission::TuneScreening),
    ("Conflicts of interest", "/conflicts", Permission::ReadAllegations),
    ("Reports", "/reports", Permission::MakeReports),
    ("Keys", "/account/keys", Permission::ManageKeys),
    ("Administration", "/admin", Permission::Administer),
];

fn nav(role: Role, path: &str) -> Vec<NavItem> {
    let is_below = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    let best = NAV
        .iter()
        .map(|(_, href, _)| *href)
        .filter(|href| is_below(href))
        .max_by_key(|href| href.len());
    NAV.iter()
        .filter(|(_, _, permission)| may(role, *permission))
        .map(|(label, href, _)| NavItem {
            label,
            href: (*href).to_owned(),
            is_current: Some(*href) == best,
        })
        .collect()
}

impl Layout {
    /// The shell for a request.
    #[must_use]
    pub fn new(ctx: &Ctx, title: &str) -> Self {
        let is_known = ctx.actor.account_id.is_some();
        Self {
            title: title.to_owned(),
            user: is_known.then(|| UserShown {
                name: ctx.actor.name.clone(),
                role: ctx.actor.role.label().to_owned(),
                organization: ctx.actor.organization.clone(),
            }),
            nav: if is_known { nav(ctx.actor.role, &ctx.path) } else { Vec::new() },
            csrf: ctx.csrf(),
            flash: None,
            notice: ctx.app.settings.notice.clone(),
            asset: assets::VERSION.clone(),
            is_staff: is_known && ctx.actor.role.is_staff(),
            may_search: is_known && may(ctx.actor.role, Permission::ReadCases),
        }
    }

    /// The same with a message.
    #[must_use]
    pub fn saying(mut self, kind: &'static str, text: impl Into<String>) -> Self {
        self.flash = Some(Flash { kind, text: text.into() });
        self
    }
}

/// What the shell of a page for sources needs: no session, no script.
#[derive(Debug, Clone)]
pub struct PublicLayout {
    /// The browser tab's text.
    pub title: String,
    /// A sentence on top of every page.
    pub notice: Option<String>,
    /// The version of the assets.
    pub asset: String,
    /// BCP 47.
    pub language: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// A harmless page that "Leave this page" opens.
    pub leave_href: &'static str,
}

impl PublicLayout {
    /// The shell for a request.
    #[must_use]
    pub fn new(ctx: &Ctx, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            notice: ctx.app.settings.notice.clone(),
            asset: assets::VERSION.clone(),
            language: "en",
            direction: "ltr",
            leave_href: "https://www.weather.gov/",
        }
    }
}

/// Renders a page with status 200.
///
/// # Errors
/// When the template fails.
pub fn show(ctx: &Ctx, page: &impl Template) -> PageResult {
    show_with(ctx, StatusCode::OK, page)
}

/// Renders a page with a status: a form with errors comes back with 422.
///
/// # Errors
/// When the template fails.
pub fn show_with(ctx: &Ctx, status: StatusCode, page: &impl Template) -> PageResult {
    let body = page.render().map_err(|error| Problem::new(ctx, Error::internal(error)))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// What pages for sources may do: be shown, in our style, and send their form.
pub(super) const SOURCE_POLICY: &str = "default-src 'none'; script-src 'none'; style-src 'self'; img-src data:; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// Pages for sources have a length that is a multiple of this, so that who
/// watches the line cannot tell by its length which page it was.
const SOURCE_STEP_BYTES: usize = 16 << 10;

/// Renders a page for sources: no script, no referrer, a padded length, and
/// not compressed, which would undo the padding.
///
/// # Errors
/// When the template fails.
pub fn show_source(ctx: &Ctx, status: StatusCode, page: &impl Template) -> PageResult {
    let mut body = page.render().map_err(|error| Problem::new(ctx, Error::internal(error)))?;
    let frame_bytes = "<!---->".len();
    let full = (body.len() + frame_bytes).next_multiple_of(SOURCE_STEP_BYTES);
    let filler = full.saturating_sub(body.len() + frame_bytes);
    body.push_str("<!--");
    body.extend(std::iter::repeat_n('.', filler));
    body.push_str("-->");
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, SOURCE_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(body))
}

/// After a step: see the page that shows its outcome.
#[must_use]
pub fn go(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// Percent-encodes a path or a value for a URL.
#[must_use]
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A date as US pages show it: Nov 21, 2026.
#[must_use]
pub fn date(on: NaiveDate) -> String {
    on.format("%b %-d, %Y").to_string()
}

/// A time as staff pages show it: Nov 21, 2026, 14:05 UTC.
#[must_use]
pub fn time(at: NaiveDateTime) -> String {
    at.format("%b %-d, %Y, %H:%M UTC").to_string()
}

/// How many things a page of a list shows: "1 upload on this page".
#[must_use]
pub fn on_this_page(number: usize, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end} on this page")
}

/// An integer with thousands separators.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-54000), "-54,000");
    }

    #[test]
    fn paths_are_encoded() {
        assert_eq!(encode("/cases/C-2026-000001"), "%2Fcases%2FC-2026-000001");
    }
}
