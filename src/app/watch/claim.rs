//! Claiming a file, and receiving what was claimed.

use super::{Folder, TAKEN, answer, is_folder, look, look_at, set};
use crate::app::arrival::{self, Begun};
use crate::app::bundle;
use crate::app::upload::{CameBy, NewUpload, UploadRow};
use crate::app::{Actor, App, limit};
use crate::error::{Error, Result};
use crate::files::same_file;
use crate::id;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Between the name of an upload and the name that the file had.
const SEAM: char = '~';
/// How much is read at once, in bytes.
const PIECE_BYTES: usize = 1 << 20;

/// The two names in the name of a claimed file: of its upload, and its own.
pub fn parts(taken: &str) -> Option<(&str, &str)> {
    let (upload, name) = taken.split_once(SEAM)?;
    let is_ours = upload.len() == 26 && upload.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_ours && !name.is_empty()).then_some((upload, name))
}

/// Claims a file; false when it may not come now. The reason lies beside it.
///
/// # Errors
/// When the disk or the database fails.
pub fn claim(app: &App, folder: &Folder, name: &str) -> Result<bool> {
    let path = folder.path.join(name);
    let Some(seen) = look_at(&path)? else { return Ok(false) };
    if is_folder(&path) && !set::is_set(folder, name)? {
        return Ok(false);
    }
    match limit::check(app, folder.organization_id, Some(seen.size_bytes)) {
        Ok(_) => {}
        Err(error @ (Error::TooLarge { .. } | Error::DayFull { .. })) => {
            answer::not_now(folder, name, &error)?;
            return Ok(false);
        }
        Err(error) => return Err(error),
    }
    let taken = folder.path.join(TAKEN);
    match fs::create_dir(&taken) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::internal(error)),
    }
    if !is_folder(&taken) {
        return Err(Error::internal("what should be our folder of claimed files is none"));
    }
    let target = taken.join(format!("{}{SEAM}{name}", id::random()));
    match fs::rename(&path, &target) {
        Ok(()) => Ok(true),
        // Another watcher was faster, or the sender took it back.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::internal(error)),
    }
}

/// Makes a claimed file an upload, unless it is one. Nothing when it cannot
/// come now; the earlier upload when its bytes were imported before.
///
/// # Errors
/// When the disk or the database fails.
pub fn receive(app: &App, folder: &Folder, taken: &str) -> Result<Option<UploadRow>> {
    let Some((upload, name)) = parts(taken) else { return Ok(None) };
    let path = folder.path.join(TAKEN).join(taken);
    let begun = {
        let new = NewUpload::new(CameBy::Folder, name);
        arrival::begin_named(app, folder.organization_id, new, upload, None)
    };
    let mut receiving = match begun {
        Ok(Begun::Known(row)) => return Ok(Some(row)),
        Ok(Begun::Fresh(receiving)) => receiving,
        // Another process has it; or the day's count was reached, and it comes tomorrow.
        Ok(Begun::Busy) | Err(Error::DayFull { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    if is_folder(&path) {
        let (before, parts) = (look_at(&path)?, set::parts(&path)?);
        let Some(mut parts) = parts else { return Ok(None) };
        bundle::pack(&mut parts, &mut |bytes| receiving.write(bytes))?;
        if look_at(&path)? != before {
            return Ok(None);
        }
        return Ok(Some(receiving.finish(app, &Actor::system())?.row().clone()));
    }
    let Some((mut file, before)) = open(&path)? else { return Ok(None) };
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece).map_err(Error::internal)?;
        if count == 0 {
            break;
        }
        receiving.write(piece.get(..count).unwrap_or_default())?;
    }
    // Somebody still writes into it: it is read again from its beginning.
    if look(&path)? != Some(before) {
        return Ok(None);
    }
    Ok(Some(receiving.finish(app, &Actor::system())?.row().clone()))
}

/// Opens a plain file and nothing else: what was looked at is what is open.
fn open(path: &Path) -> Result<Option<(File, super::Look)>> {
    let Some(before) = look(path)? else { return Ok(None) };
    let file = File::open(path).map_err(Error::internal)?;
    let is_same = same_file(&file, path).map_err(Error::internal)?;
    Ok(is_same.then_some((file, before)))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_claimed_name_has_two_names() {
        let upload = "a2345678901234567890123456";
        assert_eq!(parts(&format!("{upload}~my~file.csv")), Some((upload, "my~file.csv")));
        for other in ["file.csv", "short~file.csv", &format!("{upload}~"), "~x"] {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}
