//! Shipment lines: the list, and one line as everybody tells it.

use super::party::{
    LinkRowShown, UploadShown, countries, country_shown, links_shown, upload_shown,
};
use crate::app::shipment::{self, LineFilter, LineKey, Spellings, Told};
use crate::domain::hold::Authority;
use crate::domain::role::{Permission, may};
use crate::domain::tariff;
use crate::domain::workflow::hold::HoldState;
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

mod telling;

use telling::{Fact, Teller, facts};

#[derive(Template)]
#[template(path = "shipment/list.html")]
struct ShipmentList {
    layout: Layout,
    form: ListQuery,
    origins: Vec<Choice>,
    organizations: Vec<Choice>,
    rows: Vec<LineShown>,
    next: String,
    first: String,
    is_narrowed: bool,
    goes_by_document: bool,
}

struct LineShown {
    href: String,
    label: String,
    arrival: String,
    importer: String,
    consignee: String,
    shipper: String,
    manufacturer: String,
    origin: String,
    hts: String,
    goods: String,
    value: String,
    organization: String,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct ListQuery {
    document: String,
    origin: String,
    hts: String,
    importer: String,
    organization: String,
    port: String,
    after: String,
}

impl ListQuery {
    fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("document", &self.document),
            ("origin", &self.origin),
            ("hts", &self.hts),
            ("importer", &self.importer),
            ("organization", &self.organization),
            ("port", &self.port),
        ]
    }

    fn address(&self) -> String {
        let set = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            set.map(|(name, value)| format!("{name}={}", page::encode(value))).collect();
        format!("/shipments?{}", pairs.join("&"))
    }

    /// The cursor: day, organization, line and document, between dots.
    fn key(&self) -> Option<LineKey> {
        let mut parts = self.after.splitn(4, '.');
        let (day, organization, line, document) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(LineKey {
            arrival_on: day.parse().ok(),
            document: document.to_owned(),
            line: line.parse().ok()?,
            organization_id: organization.parse().ok()?,
        })
    }
}

fn name_of(spellings: &Spellings, variant: Option<i64>) -> String {
    variant.and_then(|id| spellings.get(&id)).map(|(_, name)| name.clone()).unwrap_or_default()
}

/// `GET /shipments`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn list(ctx: Ctx, query: Query<ListQuery>) -> PageResult {
    let form = query.into_inner();
    let filter = LineFilter {
        document: form.document.clone(),
        origin: form.origin.clone(),
        hts: form.hts.clone(),
        importer: form.importer.clone(),
        importer_before: String::new(),
        organization: form.organization.parse().ok(),
        port: form.port.clone(),
    };
    let after = form.key();
    let found = ctx
        .run(move |app, actor| shipment::list(app, actor, &filter, after.as_ref()))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let address = form.address();
    let rows = found.rows.iter().map(|row| LineShown {
        href: format!("/shipments/{}/{}", page::encode(&row.document), row.line),
        label: format!("{} / {}", row.document, row.line),
        arrival: row.arrival_on.map(page::date).unwrap_or_default(),
        importer: name_of(&found.spellings, row.importer_variant),
        consignee: name_of(&found.spellings, row.consignee_variant),
        shipper: name_of(&found.spellings, row.shipper_variant),
        manufacturer: name_of(&found.spellings, row.manufacturer_variant),
        origin: row.origin_country.clone(),
        hts: tariff::display(&row.hts),
        goods: row.description.clone(),
        value: shipment::money(row.value_minor, &row.value_currency),
        organization: row.organization.clone(),
    });
    let organizations = found.organizations.iter().map(|row| {
        let id = row.id.to_string();
        let is_chosen = id == form.organization;
        Choice::new(id, row.name.clone(), is_chosen)
    });
    let next = found.next.map(|key| {
        let day = key.arrival_on.map(|on| on.to_string()).unwrap_or_default();
        let cursor = format!("{day}.{}.{}.{}", key.organization_id, key.line, key.document);
        let glue = if address.ends_with('?') { "" } else { "&" };
        format!("{address}{glue}after={}", page::encode(&cursor))
    });
    let list = ShipmentList {
        layout: Layout::new(&ctx, "Shipments"),
        origins: countries(&form.origin),
        organizations: organizations.collect(),
        rows: rows.collect(),
        next: next.unwrap_or_default(),
        first: if form.after.is_empty() { String::new() } else { address },
        is_narrowed: form.pairs().iter().any(|(_, value)| !value.is_empty()),
        goes_by_document: !form.document.is_empty(),
        form,
    };
    page::show(&ctx, &list)
}

#[derive(Template)]
#[template(path = "shipment/show.html")]
struct ShipmentShow {
    layout: Layout,
    document: String,
    line: i32,
    kind: &'static str,
    title: String,
    tellers: Vec<Teller>,
    facts: Vec<Fact>,
    tariffs: Vec<TariffShown>,
    holds: Vec<HoldShown>,
    /// Where a hold is opened; empty when this person may not, or one is open.
    hold_href: String,
    links: Vec<LinkRowShown>,
    raw_rows: Vec<RawShown>,
}

struct TariffShown {
    organization: String,
    ordinal: i32,
    hts: String,
    value: String,
    duty: String,
    quantity: String,
}

struct HoldShown {
    number: String,
    href: String,
    state: String,
    state_label: String,
    authority: String,
}

struct RawShown {
    organization: String,
    row: String,
}

fn kind_shown(code: &str) -> &'static str {
    match code {
        "entry" => "Entry",
        "bill" => "Bill of lading",
        "vendor" => "Vendor's record",
        _ => "Row without a document number",
    }
}

/// `GET /shipments/{document}/{line}`
///
/// # Errors
/// When nobody tells of such a line.
pub async fn show(ctx: Ctx, place: web::Path<(String, i32)>) -> PageResult {
    let (document, line) = place.into_inner();
    let key = document.clone();
    let file = ctx
        .run(move |app, actor| shipment::find(app, actor, &key, line))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let organization = |id: i64| {
        let told = file.tellings.iter().find(|told| told.telling.organization_id == id);
        told.map(|told| told.organization.clone()).unwrap_or_default()
    };
    let tariffs = file.tariffs.iter().map(|row| TariffShown {
        organization: organization(row.organization_id),
        ordinal: row.ordinal,
        hts: tariff::display(&row.hts),
        value: shipment::money(row.value_minor, &row.value_currency),
        duty: shipment::money(row.duty_minor, &row.value_currency),
        quantity: format!("{} {}", row.quantity, row.unit).trim().to_owned(),
    });
    let holds = file.holds.iter().map(|row| HoldShown {
        href: format!("/holds/{}", row.docket_number),
        number: row.docket_number.clone(),
        state: row.state.clone(),
        state_label: HoldState::from_code(&row.state)
            .map_or_else(|| row.state.clone(), |state| state.label().to_owned()),
        authority: Authority::from_code(&row.authority)
            .map_or_else(|| row.authority.clone(), |authority| authority.label().to_owned()),
    });
    let is_held = file
        .holds
        .iter()
        .any(|row| HoldState::from_code(&row.state).is_some_and(HoldState::is_open));
    let may_hold = may(ctx.actor.role, Permission::Act) && !is_held;
    let raw_rows = file.tellings.iter().filter_map(|told| {
        Some(RawShown { organization: told.organization.clone(), row: told.raw_row.clone()? })
    });
    let best = file.tellings.first().map(|told| &told.telling);
    let title = best.map(|told| told.description.clone()).filter(|text| !text.is_empty());
    let show = ShipmentShow {
        layout: Layout::new(&ctx, &format!("{document}, line {line}")),
        kind: best.map_or("", |told| kind_shown(&told.document_kind)),
        title: title.unwrap_or_else(|| "Goods not described".to_owned()),
        tellers: file.tellings.iter().map(Teller::new).collect(),
        facts: facts(&file.tellings, &file.spellings),
        tariffs: tariffs.collect(),
        holds: holds.collect(),
        raw_rows: raw_rows.collect(),
        links: links_shown(file.links),
        hold_href: if may_hold {
            format!("/shipments/{}/{line}/holds", page::encode(&document))
        } else {
            String::new()
        },
        document,
        line,
    };
    page::show(&ctx, &show)
}

/// The upload of a telling.
fn upload_of(told: &Told) -> UploadShown {
    upload_shown(told.upload.as_ref())
}
