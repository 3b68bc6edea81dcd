//! Documents as they came, always as an attachment, and the index that the
//! digest is of.

use super::PacketShown;
use crate::app::packet::{self, DocumentRow, Packet, document};
use crate::domain::packet::Media;
use crate::error::{Error, Result};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Path};
use askama::Template;
use futures_util::stream;
use std::fs::File;
use tokio::io::AsyncReadExt;

/// How much of a file is sent at once, in bytes.
const CHUNK_BYTES: usize = 64 << 10;
/// What a browser may do with a document that it opens all the same.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

fn send(ctx: &Ctx, found: Result<(DocumentRow, File)>) -> PageResult {
    let (row, file) = found.map_err(|error| Problem::new(ctx, error))?;
    let media = Media::from_code(&row.media)
        .ok_or_else(|| Problem::new(ctx, Error::internal("a document has an unknown kind")))?;
    // The name is ours: what a sender wrote is on the page, not in a header.
    let name = format!("{}-{}.{}", row.step, row.place, media.code());
    Ok(attachment(media, &name, file))
}

/// A kept file as an attachment that no page can show or run.
pub(in crate::web::pages) fn attachment(media: Media, name: &str, file: File) -> HttpResponse {
    let bytes = stream::unfold(Some(tokio::fs::File::from_std(file)), |file| async move {
        let mut file = file?;
        let mut chunk = vec![0; CHUNK_BYTES];
        match file.read(&mut chunk).await {
            Ok(0) => None,
            Ok(count) => {
                chunk.truncate(count);
                Some((Ok::<Bytes, std::io::Error>(Bytes::from(chunk)), Some(file)))
            }
            Err(error) => Some((Err(error), None)),
        }
    });
    HttpResponse::Ok()
        .content_type(media.content_type())
        .insert_header((header::CONTENT_SECURITY_POLICY, FILE_POLICY))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(bytes)
}

/// `GET /partner/holds/{public_id}/packets/{number}/documents/{document}`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn own_file(ctx: Ctx, place: Path<(String, i32, String)>) -> PageResult {
    let (public_id, number, id) = place.into_inner();
    let found =
        ctx.run(move |app, actor| document::open_own(app, actor, &public_id, number, &id)).await;
    send(&ctx, found)
}

/// `GET /holds/{number}/packets/{packet}/documents/{document}`
///
/// # Errors
/// When it is not there, or sealed to who asks.
pub async fn file(ctx: Ctx, place: Path<(String, i32, String)>) -> PageResult {
    let (hold, number, id) = place.into_inner();
    let found =
        ctx.run(move |app, actor| document::open_submitted(app, actor, &hold, number, &id)).await;
    send(&ctx, found)
}

#[derive(Template)]
#[template(path = "packet/index.html")]
struct PacketIndex {
    layout: Layout,
    back: String,
    hold: String,
    goods: String,
    organization: String,
    packet: PacketShown,
    text_href: String,
}

fn index_page(ctx: &Ctx, base: &str, packet: &Packet) -> PageResult {
    let shown = PacketShown::new(packet, base);
    page::show(
        ctx,
        &PacketIndex {
            layout: Layout::new(ctx, &format!("Index of packet {}", shown.told)),
            back: base.to_owned(),
            hold: packet.hold.document.clone(),
            goods: packet.hold.goods.clone(),
            organization: packet.organization.clone(),
            packet: shown,
            text_href: format!("{base}/index.txt"),
        },
    )
}

fn index_plain(packet: &Packet) -> HttpResponse {
    let name = format!("attachment; filename=\"packet-{}-index.txt\"", packet.row.number);
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(packet::index(packet))
}

async fn find_own(ctx: &Ctx, public_id: String, number: i32) -> Result<Packet, Problem> {
    ctx.run(move |app, actor| packet::show(app, actor, &public_id, number))
        .await
        .map_err(|error| Problem::new(ctx, error))
}

async fn find(ctx: &Ctx, hold: String, number: i32) -> Result<Packet, Problem> {
    ctx.run(move |app, actor| packet::review(app, actor, &hold, number))
        .await
        .map_err(|error| Problem::new(ctx, error))
}

/// `GET /partner/holds/{public_id}/packets/{number}/index`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn own_index(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (public_id, number) = place.into_inner();
    let packet = find_own(&ctx, public_id, number).await?;
    index_page(&ctx, &super::own::base(&packet), &packet)
}

/// `GET /partner/holds/{public_id}/packets/{number}/index.txt`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn own_index_text(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (public_id, number) = place.into_inner();
    Ok(index_plain(&find_own(&ctx, public_id, number).await?))
}

/// `GET /holds/{number}/packets/{packet}/index`
///
/// # Errors
/// When there is no such packet.
pub async fn index(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (hold, number) = place.into_inner();
    let packet = find(&ctx, hold, number).await?;
    index_page(&ctx, &super::staff::base(&packet), &packet)
}

/// `GET /holds/{number}/packets/{packet}/index.txt`
///
/// # Errors
/// When there is no such packet.
pub async fn index_text(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (hold, number) = place.into_inner();
    Ok(index_plain(&find(&ctx, hold, number).await?))
}
