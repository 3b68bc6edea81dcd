//! A packet as its importer builds it.

use super::PacketShown;
use crate::app::hold::partner::told_number;
use crate::app::packet::document::{self, DOCUMENT_LIMIT_BYTES, DocumentForm};
use crate::app::packet::quantity::{self, QuantityForm};
use crate::app::packet::{self, Packet, Submission};
use crate::app::{Actor, App};
use crate::domain::packet::{Confidentiality, Paper, Tier, Translation, Unit, steps};
use crate::domain::role::{Permission, may};
use crate::domain::workflow::Standing;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::step::Done;
use crate::web::problem::Problem;
use crate::web::query::Query;
use crate::web::receive;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use askama::Template;

/// What was sent and what was wrong with it.
#[derive(Debug, Clone, Default)]
struct Sent {
    fields: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Sent {
    fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }
}

#[derive(Template)]
#[template(path = "packet/own.html")]
struct OwnPacket {
    layout: Layout,
    base: String,
    hold_number: String,
    hold_href: String,
    goods: String,
    version: i32,
    may_change: bool,
    packet: PacketShown,
    sent: Sent,
    errors: Problems,
    story: String,
    choices: Choices,
    limit_text: String,
}

/// What the forms offer.
struct Choices {
    steps: Vec<Choice>,
    papers: Vec<Choice>,
    translations: Vec<Choice>,
    confidentialities: Vec<Choice>,
    originals: Vec<Choice>,
    tiers: Vec<Choice>,
    input_units: Vec<Choice>,
    output_units: Vec<Choice>,
    standings: Vec<Choice>,
}

/// The values of a coded enum, one chosen.
macro_rules! all_of {
    ($name:ident, $chosen:expr) => {
        $name::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.label(), one.code() == $chosen))
            .collect()
    };
}

impl Choices {
    fn new(packet: &Packet, sent: &Sent) -> Self {
        let or = |name: &str, usual: &'static str| match sent.get(name) {
            "" => usual.to_owned(),
            given => given.to_owned(),
        };
        let originals = packet
            .documents
            .iter()
            .filter(|row| row.confidentiality != Confidentiality::Public.code())
            .map(|row| {
                Choice::new(
                    row.id.clone(),
                    row.title.clone(),
                    row.id == sent.get("public_version_of"),
                )
            });
        Self {
            steps: steps(packet.kind)
                .into_iter()
                .map(|(number, step)| {
                    let label = format!("{number}. {}", step.title);
                    Choice::new(step.code, label, step.code == sent.get("step"))
                })
                .collect(),
            papers: all_of!(Paper, sent.get("paper")),
            translations: all_of!(Translation, or("translation", "english")),
            confidentialities: all_of!(Confidentiality, or("confidentiality", "public")),
            originals: originals.collect(),
            tiers: all_of!(Tier, sent.get("tier")),
            input_units: all_of!(Unit, or("input_unit", "kg")),
            output_units: all_of!(Unit, or("output_unit", "kg")),
            standings: [Standing::ImporterOrConsignee, Standing::Agent]
                .iter()
                .map(|one| Choice::new(one.code(), one.label(), one.code() == sent.get("standing")))
                .collect(),
        }
    }
}

/// Where the pages of a packet lie for its importer.
pub(super) fn base(packet: &Packet) -> String {
    format!("/partner/holds/{}/packets/{}", packet.hold.public_id, packet.row.number)
}

fn draw(ctx: &Ctx, packet: &Packet, layout: Layout, sent: Sent) -> OwnPacket {
    let base = base(packet);
    OwnPacket {
        layout,
        hold_number: told_number(&packet.hold.public_id),
        hold_href: format!("/partner/holds/{}", packet.hold.public_id),
        goods: packet.hold.goods.clone(),
        version: packet.row.version,
        may_change: may(ctx.actor.role, Permission::AnswerHolds),
        packet: PacketShown::new(packet, &base),
        choices: Choices::new(packet, &sent),
        errors: Problems::from(sent.errors.clone()),
        story: if sent.get("story").is_empty() {
            packet.row.story.clone()
        } else {
            sent.text("story")
        },
        limit_text: format!(
            "PDF, PNG, JPEG, TIFF, XLSX, CSV or ZIP, at most {} MiB.",
            DOCUMENT_LIMIT_BYTES >> 20
        ),
        sent,
        base,
    }
}

/// The page again with what was wrong; other errors are pages of their own.
async fn again(
    ctx: Ctx,
    public_id: String,
    number: i32,
    fields: Vec<(String, String)>,
    error: Error,
) -> PageResult {
    let (status, errors) = if let Error::Invalid(errors) = error {
        (StatusCode::UNPROCESSABLE_ENTITY, errors)
    } else if matches!(error, Error::TooLarge { .. }) {
        let message = format!("The file is {error}. Scan it at a lower resolution, or split it.");
        (StatusCode::PAYLOAD_TOO_LARGE, vec![FieldError::new(receive::FILE_FIELD, message)])
    } else {
        return Err(Problem::new(&ctx, error));
    };
    let packet = ctx
        .run(move |app, actor| packet::show(app, actor, &public_id, number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &format!("Error: {}", packet.kind.label()));
    let page = draw(&ctx, &packet, layout, Sent { fields, errors });
    page::show_with(&ctx, status, &page)
}

/// `GET /partner/holds/{public_id}/packets/{number}`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn show(ctx: Ctx, place: Path<(String, i32)>, done: Query<Done>) -> PageResult {
    let (public_id, number) = place.into_inner();
    let packet = ctx
        .run(move |app, actor| packet::show(app, actor, &public_id, number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, packet.kind.label()));
    page::show(&ctx, &draw(&ctx, &packet, layout, Sent::default()))
}

/// `POST /partner/holds/{public_id}/packets`
///
/// # Errors
/// When the hold is not one's own, or the form is wrong.
pub async fn create(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let (hold, kind, from) =
        (public_id.clone(), fields.get("kind").to_owned(), fields.get("from").to_owned());
    match ctx.run(move |app, actor| packet::open(app, actor, &hold, &kind, &from)).await {
        Ok(number) => Ok(page::go(&format!("/partner/holds/{public_id}/packets/{number}"))),
        Err(error) => crate::web::pages::partner_hold::again(ctx, public_id, fields, error).await,
    }
}

/// `POST /partner/holds/{public_id}/packets/{number}/documents`
///
/// # Errors
/// When it is not one's own draft, or the sender is cut off.
pub async fn add_document(
    ctx: Ctx,
    place: Path<(String, i32)>,
    request: HttpRequest,
    payload: Payload,
) -> PageResult {
    let (public_id, number) = place.into_inner();
    let hold = public_id.clone();
    let begin = move |app: &App, actor: &Actor, name: &str| {
        document::begin(app, actor, &hold, number, name)
    };
    let received = receive::document::receive(&ctx, &request, payload, begin).await;
    let (fields, incoming) = match received {
        Ok(received) => received,
        Err(error) => return again(ctx, public_id, number, Vec::new(), error).await,
    };
    let Some(incoming) = incoming else {
        let error = Error::field(receive::FILE_FIELD, "Choose a file.");
        return again(ctx, public_id, number, fields, error).await;
    };
    let sent = Sent { fields: fields.clone(), errors: Vec::new() };
    let form = DocumentForm {
        step: sent.text("step"),
        title: sent.text("title"),
        paper: sent.text("paper"),
        language: sent.text("language"),
        translation: sent.text("translation"),
        confidentiality: sent.text("confidentiality"),
        public_version_of: sent.text("public_version_of"),
        pages: sent.text("pages"),
    };
    match ctx.run(move |app, actor| incoming.finish(app, actor, &form)).await {
        Ok(step) => Ok(page::go(&format!(
            "/partner/holds/{public_id}/packets/{number}?done=saved#step-{step}"
        ))),
        Err(error) => again(ctx, public_id, number, fields, error).await,
    }
}

/// `POST /partner/holds/{public_id}/packets/{number}/documents/{document}/removal`
///
/// # Errors
/// When it is not there, not one's own, or was submitted.
pub async fn remove_document(
    ctx: Ctx,
    place: Path<(String, i32, String)>,
    _fields: Fields,
) -> PageResult {
    let (public_id, number, id) = place.into_inner();
    let hold = public_id.clone();
    ctx.run(move |app, actor| document::remove(app, actor, &hold, number, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/partner/holds/{public_id}/packets/{number}?done=saved#steps")))
}

/// `POST /partner/holds/{public_id}/packets/{number}/quantities`
///
/// # Errors
/// When it is not one's own draft.
pub async fn add_quantity(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (public_id, number) = place.into_inner();
    let text = |name: &str| fields.get(name).to_owned();
    let form = QuantityForm {
        tier: text("tier"),
        party: text("party"),
        input_name: text("input_name"),
        input: text("input"),
        input_unit: text("input_unit"),
        output_name: text("output_name"),
        output: text("output"),
        output_unit: text("output_unit"),
        yield_percent: text("yield_percent"),
        tolerance_percent: text("tolerance_percent"),
        unit_grams: text("unit_grams"),
    };
    let hold = public_id.clone();
    match ctx.run(move |app, actor| quantity::add(app, actor, &hold, number, &form)).await {
        Ok(()) => Ok(page::go(&format!(
            "/partner/holds/{public_id}/packets/{number}?done=saved#quantities"
        ))),
        Err(error) => again(ctx, public_id, number, fields.pairs().to_vec(), error).await,
    }
}

/// `POST /partner/holds/{public_id}/packets/{number}/quantities/{place}/removal`
///
/// # Errors
/// When it is not there, not one's own, or was submitted.
pub async fn remove_quantity(
    ctx: Ctx,
    place: Path<(String, i32, i32)>,
    _fields: Fields,
) -> PageResult {
    let (public_id, number, row) = place.into_inner();
    let hold = public_id.clone();
    ctx.run(move |app, actor| quantity::remove(app, actor, &hold, number, row))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/partner/holds/{public_id}/packets/{number}?done=saved#quantities")))
}

/// `POST /partner/holds/{public_id}/packets/{number}/description`
///
/// # Errors
/// When it is not one's own draft, or somebody was faster.
pub async fn describe(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (public_id, number) = place.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (hold, story) = (public_id.clone(), fields.get("story").to_owned());
    match ctx
        .run(move |app, actor| packet::describe(app, actor, &hold, number, version, &story))
        .await
    {
        Ok(()) => {
            Ok(page::go(&format!("/partner/holds/{public_id}/packets/{number}?done=saved#words")))
        }
        Err(error) => again(ctx, public_id, number, fields.pairs().to_vec(), error).await,
    }
}

/// `POST /partner/holds/{public_id}/packets/{number}/submission`
///
/// # Errors
/// When it is not one's own, or not what the page showed.
pub async fn submit(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (public_id, number) = place.into_inner();
    let said = Submission {
        version: fields.version().map_err(|error| Problem::new(&ctx, error))?,
        filer: fields.get("filer").to_owned(),
        standing: fields.get("standing").to_owned(),
        is_acknowledged: fields.is_ticked("is_acknowledged"),
    };
    let hold = public_id.clone();
    match ctx.run(move |app, actor| packet::submit(app, actor, &hold, number, &said)).await {
        Ok(_) => {
            Ok(page::go(&format!("/partner/holds/{public_id}/packets/{number}?done=taken#receipt")))
        }
        Err(error) => again(ctx, public_id, number, fields.pairs().to_vec(), error).await,
    }
}
