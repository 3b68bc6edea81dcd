//! Parties: the list, and one party with every spelling of its name.

use crate::app::party::{self, LinkSeen, PartyQuery};
use crate::app::party_change;
use crate::domain::identifier::{Kind, Status};
use crate::domain::role::{Permission, may};
use crate::domain::{country, tariff};
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

mod path;

use path::{ChangeShort, PathShown, change_short, path_shown};

#[derive(Template)]
#[template(path = "party/list.html")]
struct PartyList {
    layout: Layout,
    name: String,
    ways: Vec<Choice>,
    countries: Vec<Choice>,
    rows: Vec<PartyShort>,
    next: String,
    first: String,
    is_narrowed: bool,
}

struct PartyShort {
    href: String,
    name: String,
    /// The old name under which a merged party was found.
    known_as: String,
    country: String,
    first_seen: String,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    name: String,
    by: String,
    country: String,
    after: String,
}

impl ListQuery {
    fn address(&self) -> String {
        let (name, by, country) =
            (page::encode(&self.name), page::encode(&self.by), page::encode(&self.country));
        format!("/parties?name={name}&by={by}&country={country}")
    }
}

/// The select of countries, with one chosen.
pub(super) fn countries(chosen: &str) -> Vec<Choice> {
    country::list().iter().map(|(code, name)| Choice::new(*code, *name, *code == chosen)).collect()
}

/// A country in words, with its code when it has no name.
pub(super) fn country_shown(code: &str) -> String {
    country::name(code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

/// What an identifier is called, by the kind under which imports store it.
pub(super) fn kind_shown(kind: &str) -> &str {
    match Kind::from_word(kind) {
        Some(known) => known.label(),
        None if kind == "IMPORTER" => "Importer number of another country",
        None => kind,
    }
}

/// `GET /parties`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn list(ctx: Ctx, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let after =
        query.after.split_once('.').and_then(|(id, key)| Some((key.to_owned(), id.parse().ok()?)));
    let wanted = PartyQuery {
        name: query.name.clone(),
        has_words: query.by == "words",
        country: query.country.clone(),
        after,
    };
    let found = ctx
        .run(move |app, actor| party::list(app, actor, &wanted))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let address = query.address();
    let rows = found
        .rows
        .into_iter()
        .map(|row| PartyShort {
            href: format!("/parties/{}", row.merged_into.unwrap_or(row.id)),
            known_as: row.merged_into.map(|_| row.name.clone()).unwrap_or_default(),
            name: row
                .merged_into
                .and_then(|into| found.survivors.get(&into).cloned())
                .unwrap_or(row.name),
            country: country_shown(&row.country),
            first_seen: page::date(row.created_on),
        })
        .collect();
    let list = PartyList {
        layout: Layout::new(&ctx, "Parties"),
        ways: vec![
            Choice::new("start", "Name begins with", query.by != "words"),
            Choice::new("words", "Name has these words", query.by == "words"),
        ],
        countries: countries(&query.country),
        rows,
        next: found
            .next
            .map(|(key, id)| format!("{address}&after={}", page::encode(&format!("{id}.{key}"))))
            .unwrap_or_default(),
        first: if query.after.is_empty() { String::new() } else { address },
        is_narrowed: !query.name.is_empty() || !query.country.is_empty(),
        name: query.name,
    };
    page::show(&ctx, &list)
}

#[derive(Template)]
#[template(path = "party/show.html")]
struct PartyShow {
    layout: Layout,
    id: i64,
    name: String,
    country: String,
    first_seen: String,
    spellings: Vec<SpellingShown>,
    identifiers: Vec<IdentifierShown>,
    links: Vec<LinkRowShown>,
    path: PathShown,
    changes: Vec<ChangeShort>,
    may_change: bool,
    lines: Vec<PartyLineShown>,
    next: String,
    first: String,
}

struct SpellingShown {
    name: String,
    address: String,
    country: String,
    seen: String,
    upload: UploadShown,
}

/// An upload as pages name it; both texts are empty when it is not known.
#[derive(Default)]
pub(super) struct UploadShown {
    pub(super) label: String,
    pub(super) href: String,
}

struct IdentifierShown {
    label: String,
    value: String,
    status: &'static str,
    tone: &'static str,
    upload: UploadShown,
}

/// A link to a party or line, from the target's side.
pub(super) struct LinkRowShown {
    pub(super) href: String,
    pub(super) subject: String,
    pub(super) role: String,
    pub(super) state: String,
    pub(super) state_label: &'static str,
    pub(super) percent: i32,
    pub(super) sentence: String,
}

struct PartyLineShown {
    href: String,
    label: String,
    roles: String,
    arrival: String,
    origin: String,
    hts: String,
    goods: String,
}

pub(super) fn upload_shown(upload: Option<&party::UploadSeen>) -> UploadShown {
    upload.map_or_else(UploadShown::default, |seen| UploadShown {
        label: format!("{}, {}", seen.file_name, seen.organization),
        href: format!("/uploads/{}", seen.public_id),
    })
}

pub(super) fn links_shown(links: Vec<LinkSeen>) -> Vec<LinkRowShown> {
    links
        .into_iter()
        .map(|seen| {
            let (word, path) = match seen.link.subject_kind.as_str() {
                "order" => ("Order", "/orders"),
                _ => ("Allegation", "/allegations"),
            };
            let (subject, href) = seen.subject_number.map_or_else(
                || (format!("{word} without a number yet"), format!("/links/{}", seen.link.id)),
                |number| (number.clone(), format!("{path}/{number}")),
            );
            LinkRowShown {
                href,
                subject,
                role: seen.link.role,
                state_label: match seen.link.state.as_str() {
                    "confirmed" => "Confirmed",
                    "rejected" => "Rejected",
                    _ => "Proposed",
                },
                state: seen.link.state,
                percent: seen.link.score_permille / 10,
                sentence: seen.link.sentence,
            }
        })
        .collect()
}

const fn status_shown(status: Option<Status>) -> (&'static str, &'static str) {
    match status {
        Some(Status::Ok) => ("as the rule wants it", "good"),
        Some(Status::Warn) => ("odd", "warn"),
        Some(Status::Masked) => ("sealed", "sealed"),
        Some(Status::Bad) => ("wrong", "bad"),
        None => ("not checked", "neutral"),
    }
}

fn line_shown(row: party::PartyLine, spellings: &[i64]) -> PartyLineShown {
    let roles = [
        ("importer", row.importer_variant),
        ("consignee", row.consignee_variant),
        ("shipper", row.shipper_variant),
        ("manufacturer", row.manufacturer_variant),
    ];
    let is_named = |variant: &Option<i64>| variant.is_some_and(|id| spellings.contains(&id));
    let roles: Vec<&str> =
        roles.iter().filter(|(_, v)| is_named(v)).map(|(role, _)| *role).collect();
    PartyLineShown {
        href: format!("/shipments/{}/{}", page::encode(&row.document), row.line),
        label: format!("{} / {}", row.document, row.line),
        roles: roles.join(", "),
        arrival: row.arrival_on.map(page::date).unwrap_or_default(),
        origin: row.origin_country,
        hts: tariff::display(&row.hts),
        goods: row.description,
    }
}

/// Where a page of lines begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct LinesQuery {
    after: String,
}

/// `GET /parties/{id}`
///
/// # Errors
/// When there is none.
pub async fn show(ctx: Ctx, id: web::Path<i64>, query: Query<LinesQuery>) -> PageResult {
    let id = id.into_inner();
    let mut parts = query.after.splitn(3, '.');
    let after = match (parts.next(), parts.next(), parts.next()) {
        (Some(organization), Some(line), Some(document)) => organization
            .parse()
            .ok()
            .zip(line.parse().ok())
            .map(|(organization, line): (i64, i32)| (document.to_owned(), line, organization)),
        _ => None,
    };
    let is_first = after.is_none();
    let (file, path, changes) = ctx
        .run(move |app, actor| {
            let file = party::find(app, actor, id, after.as_ref())?;
            let path = party::path::find(app, actor, file.party.merged_into.unwrap_or(id))?;
            Ok((file, path, party_change::list(app, actor, id)?))
        })
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    if let Some(into) = file.party.merged_into {
        return Ok(page::go(&format!("/parties/{into}")));
    }
    let keys: Vec<i64> = file.spellings.iter().map(|row| row.id).collect();
    let upload = |id: Option<i64>| upload_shown(id.and_then(|id| file.uploads.get(&id)));
    let spellings = file
        .spellings
        .iter()
        .map(|row| SpellingShown {
            name: row.name.clone(),
            address: row.address.clone(),
            country: country_shown(&row.country),
            seen: page::date(row.first_seen_on),
            upload: upload(row.first_upload_id),
        })
        .collect();
    let identifiers = file
        .identifiers
        .iter()
        .map(|(kind, value, status, first, _)| {
            let (status, tone) = status_shown(Status::from_code(status));
            let label = kind_shown(kind).to_owned();
            IdentifierShown { label, value: value.clone(), status, tone, upload: upload(*first) }
        })
        .collect();
    let next = file.next.map(|(document, line, organization)| {
        format!(
            "/parties/{id}?after={}#lines",
            page::encode(&format!("{organization}.{line}.{document}"))
        )
    });
    let show = PartyShow {
        layout: Layout::new(&ctx, &file.party.name),
        id,
        country: country_shown(&file.party.country),
        first_seen: page::date(file.party.created_on),
        name: file.party.name,
        spellings,
        identifiers,
        links: links_shown(file.links),
        path: path_shown(path),
        changes: changes.iter().map(change_short).collect(),
        may_change: may(ctx.actor.role, Permission::DecideLinks),
        lines: file.lines.into_iter().map(|row| line_shown(row, &keys)).collect(),
        next: next.unwrap_or_default(),
        first: if is_first { String::new() } else { format!("/parties/{id}#lines") },
    };
    page::show(&ctx, &show)
}
