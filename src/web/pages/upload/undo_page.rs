//! Parts of an upload's page: taking it back, and its dry run.

use super::Side;
use crate::app::rehearsal::{self, Rehearsed};
use crate::app::{undo, upload};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;

/// Taking an upload back, as its page shows it. It says the same whatever the
/// agency keeps of the lines.
pub(super) struct UndoPart {
    pub action: String,
    pub version: i32,
    pub may_ask: bool,
    pub is_open: bool,
    pub is_done: bool,
    pub on: String,
    pub removed: String,
    pub restored: String,
    pub progress: String,
}

impl UndoPart {
    pub(super) fn new(side: Side, row: &upload::UploadRow, shown: &undo::Shown) -> Self {
        let undo = shown.undo.as_ref();
        let count = |read: fn(&undo::UndoRow) -> i64| undo.map(|u| page::count(read(u)));
        Self {
            action: format!("{}/{}/undo", side.base(), row.public_id),
            version: row.version,
            may_ask: shown.may_ask,
            is_open: undo.is_some_and(|undo| !undo.is_done()),
            is_done: undo.is_some_and(undo::UndoRow::is_done),
            on: undo.and_then(|undo| undo.finished_at).map(page::time).unwrap_or_default(),
            removed: count(|undo| undo.lines_removed).unwrap_or_default(),
            restored: count(|undo| undo.lines_restored).unwrap_or_default(),
            progress: undo.map(progress).unwrap_or_default(),
        }
    }
}

fn progress(undo: &undo::UndoRow) -> String {
    if undo.state == "undoing" {
        let (done, all) = (page::count(undo.documents_done), page::count(undo.documents));
        format!("{done} of {all} documents done.")
    } else {
        "Looking for what it told.".to_owned()
    }
}

/// A dry run, as an upload's page shows it.
#[expect(clippy::struct_excessive_bools, reason = "what the page shows or not, each by itself")]
pub(super) struct RehearsalPart {
    pub action: String,
    pub may_ask: bool,
    pub is_open: bool,
    pub found: Option<FoundPart>,
    pub reach_action: String,
    pub may_ask_reach: bool,
    pub is_reach_open: bool,
    /// Proposals and holds. Staff alone are shown them.
    pub reach: Option<(String, String)>,
}

/// What a dry run found.
pub(super) struct FoundPart {
    pub read: String,
    pub accepted: String,
    pub updated: String,
    pub duplicate: String,
    pub rejected: String,
    pub refusal: Option<(String, String)>,
    pub faults: Vec<FaultPart>,
}

/// A fault that a dry run found.
pub(super) struct FaultPart {
    pub row: String,
    pub line: String,
    pub column: String,
    pub found: String,
    pub why: String,
    pub hint: String,
}

fn at_least(count: i64, is_whole: bool) -> String {
    if is_whole { page::count(count) } else { format!("at least {}", page::count(count)) }
}

impl FoundPart {
    fn new(found: Rehearsed) -> Self {
        let count = |count| at_least(count, found.is_whole);
        Self {
            read: count(found.rows_read),
            accepted: count(found.rows_accepted),
            updated: count(found.rows_updated),
            duplicate: count(found.rows_duplicate),
            rejected: count(found.rows_rejected),
            refusal: found.refusal.map(|refused| (refused.message, refused.hint)),
            faults: found
                .faults
                .into_iter()
                .map(|fault| FaultPart {
                    row: page::count(fault.row),
                    line: page::count(fault.line),
                    column: fault.column,
                    found: fault.found,
                    why: fault.why,
                    hint: fault.hint,
                })
                .collect(),
        }
    }
}

impl RehearsalPart {
    pub(super) fn new(side: Side, row: &upload::UploadRow, shown: rehearsal::Shown) -> Self {
        let path = format!("{}/{}", side.base(), row.public_id);
        let is_staff = side == Side::Staff;
        Self {
            action: format!("{path}/rehearsals"),
            may_ask: shown.may_ask && !shown.is_open,
            is_open: shown.is_open,
            found: shown.found.map(FoundPart::new),
            reach_action: format!("{path}/reach"),
            may_ask_reach: is_staff && shown.may_ask_reach && !shown.is_reach_open,
            is_reach_open: is_staff && shown.is_reach_open,
            reach: shown.reach.filter(|_| is_staff).map(|reach| {
                (at_least(reach.proposals, reach.is_whole), at_least(reach.holds, reach.is_whole))
            }),
        }
    }
}

/// Asks for the undo of an upload.
async fn ask_undo(ctx: Ctx, side: Side, public_id: String, fields: Fields) -> PageResult {
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let location = format!("{}/{public_id}#undo", side.base());
    ctx.run(move |app, actor| undo::ask(app, actor, &public_id, shown))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&location))
}

/// Asks for a dry run of an upload.
async fn ask_rehearsal(ctx: Ctx, side: Side, public_id: String) -> PageResult {
    let location = format!("{}/{public_id}#rehearsal", side.base());
    ctx.run(move |app, actor| rehearsal::ask(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&location))
}

/// `POST /uploads/{public_id}/undo`
///
/// # Errors
/// When it is not the agency's own, still imported, or undone already.
pub async fn undo(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    ask_undo(ctx, Side::Staff, public_id.into_inner(), fields).await
}

/// `POST /partner/uploads/{public_id}/undo`
///
/// # Errors
/// When it is another organization's, still imported, or undone already.
pub async fn undo_own(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    ask_undo(ctx, Side::Partner, public_id.into_inner(), fields).await
}

/// `POST /uploads/{public_id}/rehearsals`
///
/// # Errors
/// When it is not the agency's own, or its import has begun.
pub async fn rehearse(ctx: Ctx, public_id: Path<String>, _fields: Fields) -> PageResult {
    ask_rehearsal(ctx, Side::Staff, public_id.into_inner()).await
}

/// `POST /partner/uploads/{public_id}/rehearsals`
///
/// # Errors
/// When it is another organization's, or its import has begun.
pub async fn rehearse_own(ctx: Ctx, public_id: Path<String>, _fields: Fields) -> PageResult {
    ask_rehearsal(ctx, Side::Partner, public_id.into_inner()).await
}

/// `POST /uploads/{public_id}/reach`
///
/// # Errors
/// When its import has begun.
pub async fn reach(ctx: Ctx, public_id: Path<String>, _fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let location = format!("/uploads/{public_id}#rehearsal");
    ctx.run(move |app, actor| rehearsal::ask_reach(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&location))
}
