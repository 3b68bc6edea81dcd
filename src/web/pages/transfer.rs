//! Sending a file in pieces by tus 1.0 (<https://tus.io/protocols/resumable-upload>,
//! with creation, termination, expiration and checksum): a sender that was cut off asks
//! how much is here and goes on. A browser sends the token of its page in
//! `X-CSRF-Token`; a program sends its key.

use crate::app::transfer::{self, Hold, Sending, State};
use crate::app::upload::{CameBy, NewUpload, ReviewRule};
use crate::config::UPLOAD_LIMIT_BYTES;
use crate::error::Error;
use crate::web::extract::{Ctx, check_csrf};
use crate::web::page::PageResult;
use crate::web::problem::{self, Problem};
use crate::web::receive::{PIECE_BYTES, Pace, announced_bytes, cut_off};
use actix_web::http::{StatusCode, header};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use data_encoding::BASE64;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

/// The version of the protocol that is spoken.
const VERSION: &str = "1.0.0";
/// The parts of the protocol beside its core.
const EXTENSIONS: &str = "creation,termination,expiration,checksum";
/// The algorithms of checksums of pieces.
const CHECKSUMS: &str = "sha256";
/// The longest piece that comes with a checksum, in bytes: it is kept in memory
/// until it is known to be whole, because nothing of a wrong one may stay.
const CHECKED_LIMIT_BYTES: u64 = 8 << 20;
/// The media type of a piece.
const PIECE_TYPE: &str = "application/offset+octet-stream";
/// The longest `Upload-Metadata` that is read, in bytes.
const METADATA_LIMIT_BYTES: usize = 4 << 10;

/// A number in a header of the request.
fn number(request: &HttpRequest, name: &str) -> Option<u64> {
    request.headers().get(name)?.to_str().ok()?.trim().parse().ok()
}

fn text<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header(("Tus-Resumable", VERSION))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// The protocol was not kept: what, and what to do.
fn refuse(status: u16, code: &str, title: &str, detail: &str) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = problem::answer(status, code, title, detail);
    let version = header::HeaderValue::from_static(VERSION);
    let name =
        if status == StatusCode::PRECONDITION_FAILED { "Tus-Version" } else { "Tus-Resumable" };
    if let Ok(name) = header::HeaderName::try_from(name) {
        response.headers_mut().insert(name, version);
    }
    response
}

/// Whether the request speaks our version, and comes from a page of ours.
fn check(ctx: &Ctx, request: &HttpRequest) -> Result<Option<HttpResponse>, Problem> {
    if text(request, "Tus-Resumable") != VERSION {
        return Ok(Some(refuse(
            412,
            "tus_version",
            "Another version of tus",
            "Send the header \"Tus-Resumable: 1.0.0\".",
        )));
    }
    let is_safe = request.method().is_safe();
    if !is_safe {
        check_csrf(ctx, text(request, "X-CSRF-Token")).map_err(|e| Problem::new(ctx, e))?;
    }
    Ok(None)
}

/// Where the upload is shown that a transfer has become.
fn shown_at(ctx: &Ctx, public_id: &str) -> String {
    if ctx.path.starts_with("/api/") {
        format!("/api/v1/uploads/{public_id}")
    } else if ctx.actor.role.is_staff() {
        format!("/uploads/{public_id}")
    } else {
        format!("/partner/uploads/{public_id}")
    }
}

/// How far the transfer is, as headers.
fn tell(ctx: &Ctx, status: StatusCode, state: &State) -> HttpResponseBuilder {
    let mut response = answer(status);
    response.insert_header(("Upload-Offset", state.offset_bytes.to_string()));
    let until = state.expires_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    response.insert_header(("Upload-Expires", until));
    if let Some(upload) = &state.became {
        let mut place = shown_at(ctx, upload);
        if *upload != state.public_id && !ctx.path.starts_with("/api/") {
            place.push_str("?known=1");
        }
        response.insert_header(("Docket307-Upload", place));
    }
    response
}

/// `OPTIONS`: what the server can.
///
/// # Errors
/// Never.
pub async fn options() -> PageResult {
    Ok(answer(StatusCode::NO_CONTENT)
        .insert_header(("Tus-Version", VERSION))
        .insert_header(("Tus-Extension", EXTENSIONS))
        .insert_header(("Tus-Max-Size", UPLOAD_LIMIT_BYTES.to_string()))
        .insert_header(("Tus-Checksum-Algorithm", CHECKSUMS))
        .finish())
}

/// One value of `Upload-Metadata`: keys and base64 with commas between.
fn metadata(request: &HttpRequest, name: &str) -> Option<String> {
    let all = text(request, "Upload-Metadata");
    if all.len() > METADATA_LIMIT_BYTES {
        return None;
    }
    let mut pairs = all.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let bytes = BASE64.decode(value.trim().as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}

/// `POST`: announces a file.
///
/// # Errors
/// When the actor may not, or the organization has sent enough.
pub async fn create(ctx: Ctx, request: HttpRequest) -> PageResult {
    if let Some(refused) = check(&ctx, &request)? {
        return Ok(refused);
    }
    let Some(size_bytes) = number(&request, "Upload-Length") else {
        return Ok(refuse(
            400,
            "upload_length",
            "No length",
            "Send the header \"Upload-Length\" with the number of bytes; a length that comes later is not supported.",
        ));
    };
    let new = NewUpload {
        file_name: metadata(&request, "filename").unwrap_or_default(),
        came_by: if ctx.path.starts_with("/api/") { CameBy::Api } else { CameBy::Browser },
        review: ReviewRule::from_code(&metadata(&request, "review").unwrap_or_default()),
        fields: None,
    };
    let state = ctx
        .run(move |app, actor| transfer::begin(app, actor, &new, size_bytes))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let place = format!("{}/{}", ctx.path.trim_end_matches('/'), state.public_id);
    Ok(tell(&ctx, StatusCode::CREATED, &state).insert_header((header::LOCATION, place)).finish())
}

/// `HEAD`: how much is here.
///
/// # Errors
/// When there is no such transfer, or it is another organization's.
pub async fn show(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    if let Some(refused) = check(&ctx, &request)? {
        return Ok(refused);
    }
    let state = ctx
        .run(move |app, actor| transfer::look(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(tell(&ctx, StatusCode::OK, &state)
        .insert_header(("Upload-Length", state.size_bytes.to_string()))
        .finish())
}

/// The SHA-256 that the sender gives of the piece, if it gives one.
fn checksum(request: &HttpRequest) -> Result<Option<Vec<u8>>, Box<HttpResponse>> {
    let Some(told) = request.headers().get("Upload-Checksum") else { return Ok(None) };
    let detail = "Send \"Upload-Checksum: sha256 …\" with the SHA-256 of the piece in base64.";
    let wrong =
        || Box::new(refuse(400, "upload_checksum", "A checksum that cannot be read", detail));
    let (name, value) = told.to_str().ok().and_then(|t| t.split_once(' ')).ok_or_else(wrong)?;
    if !name.eq_ignore_ascii_case(CHECKSUMS) {
        return Err(wrong());
    }
    let sum = BASE64.decode(value.trim().as_bytes()).map_err(|_| wrong())?;
    if sum.len() == Sha256::output_size() { Ok(Some(sum)) } else { Err(wrong()) }
}

/// Takes a piece in that comes with its checksum: all of it, or nothing. None
/// when it is not what its sender sent.
async fn pour_checked(
    ctx: &Ctx,
    mut sending: Sending,
    mut payload: Payload,
    sum: &[u8],
) -> Result<Option<State>, Error> {
    let mut pace = Pace::begin();
    let mut piece = Vec::new();
    while let Some(bytes) = pace.wait(payload.next()).await? {
        let bytes = bytes.map_err(|error| cut_off(&error))?;
        pace.add(bytes.len())?;
        piece.extend_from_slice(&bytes);
        if u64::try_from(piece.len()).unwrap_or(u64::MAX) > CHECKED_LIMIT_BYTES {
            return Err(Error::TooLarge { limit_bytes: CHECKED_LIMIT_BYTES });
        }
    }
    if Sha256::digest(&piece).as_slice() != sum {
        return Ok(None);
    }
    (sending, _) = write(ctx, sending, piece).await?;
    ctx.run(move |app, actor| sending.finish(app, actor)).await.map(Some)
}

fn elsewhere(offset_bytes: u64) -> HttpResponse {
    let detail =
        format!("The file goes on at byte {offset_bytes}. Ask with HEAD, then send from there.");
    let mut response = refuse(409, "upload_offset", "Another offset", &detail);
    let name = header::HeaderName::from_static("upload-offset");
    response.headers_mut().insert(name, header::HeaderValue::from(offset_bytes));
    response
}

/// `PATCH`: the next piece.
///
/// # Errors
/// When there is no such transfer, or disk or database fail.
pub async fn append(
    ctx: Ctx,
    request: HttpRequest,
    public_id: Path<String>,
    payload: Payload,
) -> PageResult {
    if let Some(refused) = check(&ctx, &request)? {
        return Ok(refused);
    }
    if !text(&request, "Content-Type").eq_ignore_ascii_case(PIECE_TYPE) {
        let detail = format!("Send a piece as \"{PIECE_TYPE}\".");
        return Ok(refuse(415, "content_type", "Another media type", &detail));
    }
    let Some(offset) = number(&request, "Upload-Offset") else {
        let detail = "Send the header \"Upload-Offset\" with the byte at which the piece begins.";
        return Ok(refuse(400, "upload_offset", "No offset", detail));
    };
    let sum = match checksum(&request) {
        Ok(sum) => sum,
        Err(refused) => return Ok(*refused),
    };
    let held = ctx
        .run(move |app, actor| transfer::hold(app, actor, &public_id, offset))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let sending = match held {
        Hold::Mine(sending) => sending,
        Hold::Busy => {
            let detail = "Another request sends this file now. Ask with HEAD in a moment, then send from there.";
            return Ok(refuse(423, "locked", "Somebody else sends it", detail));
        }
        Hold::Elsewhere { offset_bytes } => return Ok(elsewhere(offset_bytes)),
        Hold::Received(state) if state.offset_bytes == offset => {
            return Ok(tell(&ctx, StatusCode::NO_CONTENT, &state).finish());
        }
        Hold::Received(state) => return Ok(elsewhere(state.offset_bytes)),
    };
    let missing_bytes = sending.missing_bytes();
    if announced_bytes(&request).is_some_and(|bytes| bytes > missing_bytes) {
        let detail = format!("The file needs {missing_bytes} more bytes, the piece has more.");
        return Ok(refuse(413, "too_large", "Beyond the length", &detail));
    }
    let taken = match sum {
        Some(sum) => pour_checked(&ctx, sending, payload, &sum).await,
        None => pour(&ctx, sending, payload).await.map(Some),
    };
    match taken.map_err(|error| Problem::new(&ctx, error))? {
        Some(state) => Ok(tell(&ctx, StatusCode::NO_CONTENT, &state).finish()),
        None => Ok(damaged()),
    }
}

fn damaged() -> HttpResponse {
    let detail = "The piece is not what its checksum says; nothing of it was kept. Send it again.";
    refuse(460, "upload_checksum", "Checksum mismatch", detail)
}

/// Takes a piece in. What came before its sender was cut off stays: that is
/// what the protocol is for.
async fn pour(ctx: &Ctx, mut sending: Sending, mut payload: Payload) -> Result<State, Error> {
    let mut pace = Pace::begin();
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    let mut broken = None;
    loop {
        let next = match pace.wait(payload.next()).await {
            Ok(Some(Ok(bytes))) => pace.add(bytes.len()).map(|()| bytes),
            Ok(Some(Err(error))) => Err(cut_off(&error)),
            Ok(None) => break,
            Err(error) => Err(error),
        };
        match next {
            Ok(bytes) => piece.extend_from_slice(&bytes),
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
        if piece.len() >= PIECE_BYTES {
            (sending, piece) = write(ctx, sending, piece).await?;
        }
    }
    (sending, _) = write(ctx, sending, piece).await?;
    let state = ctx.run(move |app, actor| sending.finish(app, actor)).await?;
    broken.map_or(Ok(state), Err)
}

/// Writes off the web's threads and gives the room back.
async fn write(
    ctx: &Ctx,
    mut sending: Sending,
    mut piece: Vec<u8>,
) -> Result<(Sending, Vec<u8>), Error> {
    ctx.run(move |_, _| {
        sending.write(&piece)?;
        piece.clear();
        Ok((sending, piece))
    })
    .await
}

/// `DELETE`: gives the transfer up.
///
/// # Errors
/// When there is no such transfer, or it is another organization's.
pub async fn remove(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    if let Some(refused) = check(&ctx, &request)? {
        return Ok(refused);
    }
    let is_gone = ctx
        .run(move |app, actor| transfer::give_up(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    if is_gone {
        return Ok(answer(StatusCode::NO_CONTENT).finish());
    }
    let detail = "A request sends this file now. Try again when it has ended.";
    Ok(refuse(423, "locked", "Somebody sends it", detail))
}
