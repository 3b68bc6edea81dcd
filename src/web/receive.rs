//! Receives an uploaded file: field by field, to the disk as it comes, under
//! limits of size, of silence and of slowness.

pub mod document;

use super::extract::{CSRF_FIELD, Ctx, check_csrf};
use crate::app::bundle::FILES_LIMIT;
use crate::app::limit;
use crate::app::upload::{self, Arrival, CameBy, NewUpload, Receiving, ReviewRule};
use crate::error::{Error, Result};
use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures_util::{Stream, StreamExt};
use std::time::{Duration, Instant};

/// How long a sender may be silent, in seconds.
const SILENCE_LIMIT_SECONDS: u64 = 30;
/// The least rate that a sender must keep after the first seconds, in bytes a
/// second: 2 KiB is less than any line gives, and more than a sender gives who
/// only wants to hold the connection.
const RATE_LEAST_BYTES: u64 = 2 << 10;
/// After so many seconds the rate is looked at.
const RATE_FREE_SECONDS: u64 = 30;
/// How much is collected before it goes to the disk, in bytes.
pub const PIECE_BYTES: usize = 256 << 10;
/// How much of a form may be around its file, in bytes.
const FORM_ROOM_BYTES: u64 = 64 << 10;
/// The longest value of a field that is no file, in bytes.
const VALUE_LIMIT_BYTES: usize = 1 << 10;
/// The most parts of a form.
const PARTS_LIMIT: usize = 16 + FILES_LIMIT;

/// The name of the form's file field.
pub const FILE_FIELD: &str = "file";
/// The name of the field that says when a person is asked; it stands before the file.
pub const REVIEW_FIELD: &str = "review";

/// Reads the form of a page with `enctype="multipart/form-data"`: its token
/// first, then the file, which becomes an upload of the actor's organization;
/// of several files each, unless they are the tables of one manifest.
///
/// # Errors
/// [`Error::Forged`] when the token is not the first field or is wrong;
/// [`Error::TooLarge`]; [`Error::Invalid`] when no file came or the sender was
/// too slow. Nothing is left of what came until then.
pub async fn receive(
    ctx: &Ctx,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Vec<Arrival>> {
    // What is around the file in the form does not count.
    let announced = announced_bytes(request).map(|bytes| bytes.saturating_sub(FORM_ROOM_BYTES));
    ctx.run(move |app, actor| limit::check(app, actor.tenant()?, None)?.check_bytes(announced))
        .await?;
    let mut form = Multipart::new(request.headers(), payload);
    let mut pace = Pace::begin();
    let mut is_first = true;
    let mut review = ReviewRule::Never;
    let mut received = Vec::new();
    for _ in 0..PARTS_LIMIT {
        let Some(field) = pace.wait(form.next()).await? else { break };
        let mut field = field.map_err(|error| cut_off(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        if is_first {
            let token = if name == CSRF_FIELD {
                value(&mut field, &mut pace).await?
            } else {
                String::new()
            };
            check_csrf(ctx, &token)?;
            is_first = false;
        } else if name == FILE_FIELD {
            let file_name = file_name(&field);
            if file_name.is_empty() {
                break;
            }
            if received.len() >= FILES_LIMIT {
                let message = format!("Choose at most {FILES_LIMIT} files at once.");
                return Err(Error::field(FILE_FIELD, message));
            }
            let new = NewUpload { review, ..NewUpload::new(CameBy::Browser, &file_name) };
            received.push(file(ctx, &mut field, new, &mut pace).await?);
        } else if name == REVIEW_FIELD {
            review = ReviewRule::from_code(&value(&mut field, &mut pace).await?);
        } else {
            value(&mut field, &mut pace).await?;
        }
    }
    if is_first {
        check_csrf(ctx, "")?;
    }
    if received.is_empty() {
        return Err(Error::field(FILE_FIELD, "Choose a file."));
    }
    ctx.run(move |app, actor| upload::finish_together(app, actor, received)).await
}

/// How many bytes a request says that it has.
#[must_use]
pub fn announced_bytes(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The answer to a sender whose line broke.
pub fn cut_off(error: &impl std::fmt::Display) -> Error {
    tracing::debug!(%error, "an upload was cut off");
    Error::field(FILE_FIELD, "The transfer was cut off. Send the file again.")
}

/// The name that a sender gave the file of a field.
pub fn file_name(field: &Field) -> String {
    field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .unwrap_or_default()
        // Browsers write these three so, and no other character (HTML,
        // "multipart form data").
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

/// How fast a sender is.
pub struct Pace {
    begun: Instant,
    bytes: u64,
}

impl Pace {
    /// Starts to count.
    #[must_use]
    pub fn begin() -> Self {
        Self { begun: Instant::now(), bytes: 0 }
    }

    /// Waits for the next piece, but not for long.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the sender is silent.
    pub async fn wait<T>(&self, next: impl Future<Output = T>) -> Result<T> {
        tokio::time::timeout(Duration::from_secs(SILENCE_LIMIT_SECONDS), next)
            .await
            .map_err(|_| too_slow())
    }

    /// Counts a piece.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the sender is too slow.
    pub fn add(&mut self, bytes: usize) -> Result<()> {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let seconds = self.begun.elapsed().as_secs();
        let least = seconds.saturating_mul(RATE_LEAST_BYTES);
        if seconds > RATE_FREE_SECONDS && self.bytes < least { Err(too_slow()) } else { Ok(()) }
    }
}

fn too_slow() -> Error {
    Error::field(
        FILE_FIELD,
        "The transfer was too slow and was stopped. Pack the file with gzip and send it again.",
    )
}

/// Reads the value of a field that is no file.
///
/// # Errors
/// [`Error::Invalid`] when it is too long or its sender too slow.
pub async fn value(field: &mut Field, pace: &mut Pace) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = pace.wait(field.next()).await? {
        let piece = piece.map_err(|error| cut_off(&error))?;
        pace.add(piece.len())?;
        if bytes.len().saturating_add(piece.len()) > VALUE_LIMIT_BYTES {
            return Err(Error::field("form", "A field of the form is too long."));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn file(ctx: &Ctx, field: &mut Field, new: NewUpload, pace: &mut Pace) -> Result<Receiving> {
    let receiving = ctx.run(move |app, actor| upload::begin(app, actor, new)).await?;
    fill(ctx, field, receiving, pace).await
}

/// Takes a whole file in.
///
/// # Errors
/// [`Error::TooLarge`]; [`Error::Invalid`] when the sender was cut off or too
/// slow. Nothing is left of what came until then.
pub async fn pour<E: std::fmt::Display>(
    ctx: &Ctx,
    source: &mut (impl Stream<Item = std::result::Result<web::Bytes, E>> + Unpin),
    receiving: Receiving,
    pace: &mut Pace,
) -> Result<Arrival> {
    let receiving = fill(ctx, source, receiving, pace).await?;
    ctx.run(move |app, actor| receiving.finish(app, actor)).await
}

/// Takes the bytes of a file in, and leaves it open.
async fn fill<E: std::fmt::Display>(
    ctx: &Ctx,
    source: &mut (impl Stream<Item = std::result::Result<web::Bytes, E>> + Unpin),
    mut receiving: Receiving,
    pace: &mut Pace,
) -> Result<Receiving> {
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    while let Some(bytes) = pace.wait(source.next()).await? {
        let bytes = bytes.map_err(|error| cut_off(&error))?;
        pace.add(bytes.len())?;
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE_BYTES {
            (receiving, piece) = write(ctx, receiving, piece).await?;
        }
    }
    (receiving, _) = write(ctx, receiving, piece).await?;
    Ok(receiving)
}

/// Writes a piece off the web's threads and gives its room back.
async fn write(
    ctx: &Ctx,
    mut receiving: Receiving,
    mut piece: Vec<u8>,
) -> Result<(Receiving, Vec<u8>)> {
    ctx.run(move |_, _| {
        receiving.write(&piece)?;
        piece.clear();
        Ok((receiving, piece))
    })
    .await
}
