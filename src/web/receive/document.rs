//! Receives one document with its fields: to the disk as it comes, under the
//! limits of size, of silence and of slowness that trade files have.

use super::{FILE_FIELD, PARTS_LIMIT, PIECE_BYTES, Pace, cut_off, file_name, value};
use crate::app::{Actor, App, evidence, packet, voice_file};
use crate::error::{Error, Result};
use crate::web::extract::{CSRF_FIELD, Ctx, check_csrf};
use actix_multipart::{Field, Multipart};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

/// The fields of a form with a document, and the document, if one came.
pub type Sent<T> = (Vec<(String, String)>, Option<T>);

/// What takes the bytes of one file as they come.
pub trait Taking: Send + 'static {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond the limit; otherwise when the disk fails.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
}

impl Taking for packet::document::Incoming {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.write(bytes)
    }
}

impl Taking for evidence::file::Incoming {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.write(bytes)
    }
}

impl Taking for voice_file::Incoming {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.write(bytes)
    }
}

/// Reads the form: its token first, then the fields and one file, whose receiving
/// `begin` starts by its name.
///
/// # Errors
/// [`Error::Forged`] when the token is not the first field or is wrong;
/// [`Error::TooLarge`]; [`Error::NotFound`]; [`Error::Invalid`] when the sender
/// was cut off or too slow. Nothing is left of what came until then.
pub async fn receive<T: Taking>(
    ctx: &Ctx,
    request: &HttpRequest,
    payload: web::Payload,
    begin: impl FnOnce(&App, &Actor, &str) -> Result<T> + Send + 'static,
) -> Result<Sent<T>> {
    let mut begin = Some(begin);
    let mut form = Multipart::new(request.headers(), payload);
    let mut pace = Pace::begin();
    let mut fields: Option<Vec<(String, String)>> = None;
    let mut incoming = None;
    for _ in 0..PARTS_LIMIT {
        let Some(field) = pace.wait(form.next()).await? else { break };
        let mut field = field.map_err(|error| cut_off(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        let Some(known) = &mut fields else {
            let is_token = name == CSRF_FIELD;
            let token = if is_token { value(&mut field, &mut pace).await? } else { String::new() };
            check_csrf(ctx, &token)?;
            fields = Some(Vec::new());
            continue;
        };
        if name != FILE_FIELD {
            known.push((name, value(&mut field, &mut pace).await?));
            continue;
        }
        let file_name = file_name(&field);
        if file_name.is_empty() {
            continue;
        }
        let Some(begin) = begin.take() else {
            return Err(Error::field(FILE_FIELD, "Send one document at a time."));
        };
        let taking = ctx.run(move |app, actor| begin(app, actor, &file_name)).await?;
        incoming = Some(fill(ctx, &mut field, taking, &mut pace).await?);
    }
    if fields.is_none() {
        check_csrf(ctx, "")?;
    }
    Ok((fields.unwrap_or_default(), incoming))
}

async fn fill<T: Taking>(
    ctx: &Ctx,
    field: &mut Field,
    mut incoming: T,
    pace: &mut Pace,
) -> Result<T> {
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    while let Some(bytes) = pace.wait(field.next()).await? {
        let bytes = bytes.map_err(|error| cut_off(&error))?;
        pace.add(bytes.len())?;
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE_BYTES {
            (incoming, piece) = write(ctx, incoming, piece).await?;
        }
    }
    (incoming, _) = write(ctx, incoming, piece).await?;
    Ok(incoming)
}

/// Writes a piece off the web's threads and gives its room back.
async fn write<T: Taking>(ctx: &Ctx, mut incoming: T, mut piece: Vec<u8>) -> Result<(T, Vec<u8>)> {
    ctx.run(move |_, _| {
        Taking::write(&mut incoming, &piece)?;
        piece.clear();
        Ok((incoming, piece))
    })
    .await
}
