//! Files of petitions and of what was said about orders: one page for every side from
//! which they are read. They are served as attachments alone.

use crate::app::voice_file::{self, FileRow, Listed, Side, Target};
use crate::app::{Actor, App};
use crate::domain::packet::Media;
use crate::error::{Error, FieldError};
use crate::web::extract::Ctx;
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::packet::{attachment, size};
use crate::web::problem::Problem;
use crate::web::receive::{self, FILE_FIELD};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use askama::Template;

/// Where the files of each side lie: what the address begins with, the side, and whether
/// these are petitions.
const PLACES: [(&str, Side, bool); 4] = [
    ("/partner/petitions/", Side::Own, true),
    ("/partner/representations/", Side::Own, false),
    ("/petitions/", Side::Staff, true),
    ("/representations/", Side::Staff, false),
];
/// Where letters are handled: petitions and representations lie there side by side.
const LETTERS: &str = "/correspondence/";

/// What an address means: the thing, and where its own page is.
fn target(path: &str) -> Option<(Target, String)> {
    let (above, _) = path.split_once("/files")?;
    let of = |side, is_petition, key: &str| {
        Some((Target { side, is_petition, key: key.to_owned() }, above.to_owned()))
    };
    if let Some(key) = above.strip_prefix(LETTERS) {
        return of(Side::Letters, key.starts_with('P'), key);
    }
    let (start, side, is_petition) = PLACES.iter().find(|(start, ..)| above.starts_with(start))?;
    of(*side, *is_petition, above.strip_prefix(start)?)
}

fn wanted(ctx: &Ctx) -> Result<(Target, String), Problem> {
    target(&ctx.path).ok_or_else(|| Problem::new(ctx, Error::NotFound("file")))
}

#[derive(Template)]
#[template(path = "voice_file/list.html")]
struct VoiceFileList {
    layout: Layout,
    number: String,
    above: String,
    rows: Vec<FileShown>,
    may_add: bool,
    errors: Problems,
}

struct FileShown {
    name: String,
    href: String,
    media: &'static str,
    size: String,
    sha256: String,
    on: String,
}

impl FileShown {
    fn new(row: FileRow, above: &str) -> Self {
        Self {
            href: format!("{above}/files/{}", row.place),
            name: row.file_name,
            media: Media::from_code(&row.media).map_or("", Media::label),
            size: size(row.size_bytes),
            sha256: row.sha256,
            on: page::date(row.added_at.date()),
        }
    }
}

async fn draw(ctx: &Ctx, status: StatusCode, errors: Vec<FieldError>) -> PageResult {
    let (target, above) = wanted(ctx)?;
    let Listed { number, rows, may_add } = ctx
        .run(move |app, actor| voice_file::list(app, actor, &target))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let errors = Problems::from(errors);
    let page = VoiceFileList {
        layout: Layout::new(ctx, &format!("{}Files of {number}", errors.prefix())),
        rows: rows.into_iter().map(|row| FileShown::new(row, &above)).collect(),
        number,
        above,
        may_add,
        errors,
    };
    page::show_with(ctx, status, &page)
}

/// `GET …/files`
///
/// # Errors
/// When what they came with is not there, or not the reader's.
pub async fn list(ctx: Ctx) -> PageResult {
    draw(&ctx, StatusCode::OK, Vec::new()).await
}

/// `POST …/files`
///
/// # Errors
/// When the form is forged, or nothing can be added.
pub async fn add(ctx: Ctx, request: HttpRequest, payload: Payload) -> PageResult {
    let (target, above) = wanted(&ctx)?;
    let begin =
        move |app: &App, actor: &Actor, name: &str| voice_file::begin(app, actor, &target, name);
    let outcome = match receive::document::receive(&ctx, &request, payload, begin).await {
        Ok((_, Some(incoming))) => ctx.run(move |app, actor| incoming.finish(app, actor)).await,
        Ok((_, None)) => Err(Error::field(FILE_FIELD, "Choose a file.")),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(page::go(&format!("{above}/files"))),
        Err(Error::Invalid(errors)) => draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(error @ Error::TooLarge { .. }) => {
            let message = format!("The file is {error}. Split it, or scan at a lower resolution.");
            let errors = vec![FieldError::new(FILE_FIELD, message)];
            draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `GET …/files/{place}`
///
/// # Errors
/// When it is not there, or not the reader's.
pub async fn show(ctx: Ctx) -> PageResult {
    let (target, _) = wanted(&ctx)?;
    let place = ctx.path.rsplit('/').next().and_then(|place| place.parse().ok()).unwrap_or(0);
    let (row, file) = ctx
        .run(move |app, actor| voice_file::open(app, actor, &target, place))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let media = Media::from_code(&row.media)
        .ok_or_else(|| Problem::new(&ctx, Error::internal("a file has an unknown kind")))?;
    // The name is ours: what a sender wrote is on the page, not in a header.
    Ok(attachment(media, &format!("{}-file-{}.{}", row.noun, row.place, media.code()), file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whose_files_are_meant() {
        let read = |path| {
            target(path).map(|(target, above)| (target.side, target.is_petition, target.key, above))
        };
        let own = read("/partner/petitions/abc/files/2").unwrap();
        assert_eq!(own, (Side::Own, true, "abc".into(), "/partner/petitions/abc".into()));
        let staff = read("/representations/R-2026-000001/files").unwrap();
        assert_eq!((staff.0, staff.1), (Side::Staff, false));
        let letters = read("/correspondence/P-2026-000001/files").unwrap();
        assert_eq!((letters.0, letters.1), (Side::Letters, true));
        assert_eq!(read("/orders/O-2026-000001/files"), None);
        assert_eq!(read("/petitions/P-2026-000001"), None);
    }
}
