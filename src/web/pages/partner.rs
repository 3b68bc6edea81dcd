//! What a partner sees: its own uploads and nothing else. The pages are those
//! of `upload`, narrowed by the tenant in the query itself.

use super::upload::{
    Behind, Side, Wrong, confirm_page, discard_page, list_page, receive_file, rejects_file,
    show_page,
};
use crate::domain::role::{Permission, may};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::query::Query;
use actix_web::HttpRequest;
use actix_web::web::{Path, Payload};

/// `GET /partner`: the uploads of who has some; everybody else is led to the
/// page where their own work begins.
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, behind: Query<Behind>) -> PageResult {
    if !may(ctx.actor.role, Permission::ReadOwnUploads) {
        return Ok(page::go("/"));
    }
    list_page(ctx, Side::Partner, behind.into_inner(), None).await
}

/// `POST /partner/uploads`
///
/// # Errors
/// When the form is forged, or disk or database fail.
pub async fn create(ctx: Ctx, request: HttpRequest, payload: Payload) -> PageResult {
    receive_file(ctx, Side::Partner, request, payload).await
}

/// `GET /partner/uploads/{public_id}`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn show(ctx: Ctx, public_id: Path<String>, behind: Query<Behind>) -> PageResult {
    show_page(ctx, Side::Partner, public_id.into_inner(), behind.into_inner(), Wrong::default())
        .await
}

/// `GET /partner/uploads/{public_id}/rejects.csv`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn rejects(ctx: Ctx, public_id: Path<String>) -> PageResult {
    rejects_file(ctx, public_id.into_inner()).await
}

/// `POST /partner/uploads/{public_id}/mapping`
///
/// # Errors
/// When the upload does not wait, or is another organization's.
pub async fn confirm(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    confirm_page(ctx, Side::Partner, public_id.into_inner(), fields).await
}

/// `POST /partner/uploads/{public_id}/discard`
///
/// # Errors
/// When the upload does not wait, or is another organization's.
pub async fn discard(ctx: Ctx, public_id: Path<String>, _fields: Fields) -> PageResult {
    discard_page(ctx, Side::Partner, public_id.into_inner()).await
}
