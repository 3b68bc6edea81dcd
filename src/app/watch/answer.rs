//! What is laid beside a file: what became of it, or why it may not come.

use super::claim::parts;
use super::{DONE, Folder, REFUSED, TAKEN, is_folder};
use crate::app::upload::{self, UploadRow};
use crate::app::{Actor, App};
use crate::error::{Error, Result};
use crate::id;
use serde_json::json;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Answers a file whose import is over; false while it is not.
///
/// # Errors
/// When the disk or the database fails.
pub fn answer(app: &App, folder: &Folder, taken: &str, row: &UploadRow) -> Result<bool> {
    let Some((claimed_as, name)) = parts(taken) else { return Ok(false) };
    let public_id = row.public_id.as_str();
    if matches!(row.state.as_str(), "received" | "importing") {
        return Ok(false);
    }
    let rejects = format!("{name}.rejects.csv");
    if row.rows_rejected > 0 {
        place(&folder.path, &rejects, |out| write_rejects(app, public_id, out))?;
    } else {
        remove(&folder.path.join(&rejects))?;
    }
    let is_known = public_id != claimed_as;
    let counts = counts(row, is_known, (row.rows_rejected > 0).then_some(&rejects));
    place(&folder.path, &format!("{name}.done.json"), |out| {
        out.write_all(counts.as_bytes()).map_err(Error::internal)
    })?;
    remove(&folder.path.join(format!("{name}.error.txt")))?;
    let place = if row.state == "done" { DONE } else { REFUSED };
    put_away(folder, place, taken, claimed_as, name)?;
    Ok(true)
}

fn counts(row: &UploadRow, is_known: bool, rejects: Option<&str>) -> String {
    let refusal = row
        .refusal_code
        .as_ref()
        .map(|code| json!({ "code": code, "message": row.refusal, "hint": row.refusal_hint }));
    // Of bytes that are known the counts are those of this arrival, not of the first.
    let (accepted, updated, duplicate) = if is_known {
        (0, 0, row.rows_read - row.rows_rejected)
    } else {
        (row.rows_accepted, row.rows_updated, row.rows_duplicate)
    };
    let said = match (is_known, row.state.as_str()) {
        (true, _) => "These bytes were imported before: recognised, nothing changed.",
        (false, "done") => "The file was imported.",
        (false, "refused") => "The file was refused; nothing of it was imported.",
        (false, _) => "The import failed on our side; ask the operator of Docket307.",
    };
    let body = json!({
        "message": said,
        "upload_id": row.public_id,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
        "state": row.state,
        // These bytes were imported before, as this upload; nothing changed.
        "is_known": is_known,
        "rows_read": row.rows_read,
        "rows_accepted": accepted,
        "rows_updated": updated,
        "rows_duplicate": duplicate,
        "rows_rejected": row.rows_rejected,
        "refusal": refusal,
        "rejects": rejects,
        "received_at": row.created_at.and_utc().to_rfc3339(),
        "finished_at": row.finished_at.map(|at| at.and_utc().to_rfc3339()),
    });
    format!("{body:#}\n")
}

fn write_rejects(app: &App, public_id: &str, out: &mut File) -> Result<()> {
    let mut mending = upload::mend(app, &Actor::system(), public_id)?;
    loop {
        let piece = mending.piece(app, &Actor::system())?;
        if piece.is_empty() {
            return Ok(());
        }
        out.write_all(&piece).map_err(Error::internal)?;
    }
}

/// Last of all the file goes to `done/` or `refused/`. A file of that name there
/// is older, and keeps its name: this one gets the name of its upload in front.
fn put_away(folder: &Folder, place: &str, taken: &str, public_id: &str, name: &str) -> Result<()> {
    let done = folder.path.join(place);
    match fs::create_dir(&done) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::internal(error)),
    }
    if !is_folder(&done) {
        return Err(Error::internal("what should be our folder of files that are over is none"));
    }
    let mut target = done.join(name);
    if fs::symlink_metadata(&target).is_ok() {
        target = done.join(format!("{public_id}-{name}"));
    }
    match fs::rename(folder.path.join(TAKEN).join(taken), target) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::internal(error)),
        _ => Ok(()),
    }
}

/// Writes an answer that appears whole, under its name; a link that somebody
/// laid under that name is replaced, not followed.
fn place(folder: &Path, name: &str, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let aside = folder.join(format!(".{}.tmp", id::random()));
    let mut answer =
        OpenOptions::new().write(true).create_new(true).open(&aside).map_err(Error::internal)?;
    let outcome = fill(&mut answer).and_then(|()| {
        answer.sync_all().map_err(Error::internal)?;
        fs::rename(&aside, folder.join(name)).map_err(Error::internal)
    });
    if outcome.is_err() {
        remove(&aside)?;
    }
    outcome
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::internal(error)),
        _ => Ok(()),
    }
}

/// Says once why a file may not come; it stays where it is.
///
/// # Errors
/// When the disk fails.
pub fn not_now(folder: &Folder, name: &str, why: &Error) -> Result<()> {
    let answer = format!("{name}.error.txt");
    if fs::symlink_metadata(folder.path.join(&answer)).is_ok() {
        return Ok(());
    }
    let text = format!(
        "Docket307 has not taken {name}: {why}.\n\n\
         The file was left where it is. It is taken by itself as soon as that is possible.\n"
    );
    place(&folder.path, &answer, |out| out.write_all(text.as_bytes()).map_err(Error::internal))
}

/// Says once that a file lies in no organization's folder; it stays where it is.
///
/// # Errors
/// When the disk fails.
pub fn loose(root: &Path, name: &str) -> Result<()> {
    let answer = format!("{name}.error.txt");
    if fs::symlink_metadata(root.join(&answer)).is_ok() {
        return Ok(());
    }
    let text = format!(
        "Docket307 has not taken {name}: it lies beside the folders of the organizations, so that\n\
         nobody can tell whose it is.\n\n\
         Move it into the folder of the organization that sends it, which is named as the\n\
         organization is. Then remove this file.\n"
    );
    place(root, &answer, |out| out.write_all(text.as_bytes()).map_err(Error::internal))
}

/// Says once that a folder belongs to nobody.
///
/// # Errors
/// When the disk fails.
pub fn unknown_organization(folder: &Path, name: &str) -> Result<()> {
    let answer = "UNKNOWN-ORGANIZATION.error.txt";
    if fs::symlink_metadata(folder.join(answer)).is_ok() {
        return Ok(());
    }
    let text = format!(
        "Docket307 knows no organization \"{name}\", so that nothing in this folder is read.\n\n\
         Name the folder as the organization is named (upper and lower case are the same), or\n\
         by its number (it stands in the address of its page under Administration), or add it:\n\n\
         \x20   docket307 org add \"{name}\" --kind partner\n\n\
         Files that lie here are read as soon as the folder is known. Then remove this file.\n"
    );
    place(folder, answer, |out| out.write_all(text.as_bytes()).map_err(Error::internal))
}
