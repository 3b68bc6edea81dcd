//! A folder that is laid as one thing: the tables of a manifest.

use super::{Folder, LEFT_ALONE, Look, answer, look, names};
use crate::app::bundle::{self, FILES_LIMIT, Part};
use crate::error::{Error, Result};
use crate::files::same_file;
use std::fs::File;
use std::path::Path;

/// What one look at a folder found: how much lies in it, and when it changed
/// last. Nothing while something in it is still written, or is no plain file.
///
/// # Errors
/// When the disk fails.
pub(super) fn look_into(path: &Path) -> Result<Option<Look>> {
    let mut found: Option<Look> = None;
    let names = names(path)?;
    for name in &names {
        let folded = name.to_ascii_lowercase();
        if LEFT_ALONE.iter().any(|ending| folded.ends_with(ending)) {
            return Ok(None);
        }
        let Some(file) = look(&path.join(name))? else { return Ok(None) };
        found = Some(found.map_or(file, |all| Look {
            size_bytes: all.size_bytes.saturating_add(file.size_bytes),
            changed_at: all.changed_at.max(file.changed_at),
        }));
    }
    Ok(found)
}

/// The files of a folder, opened; nothing when one of them is not what was looked at.
///
/// # Errors
/// When the disk fails.
pub(super) fn parts(path: &Path) -> Result<Option<Vec<Part>>> {
    let mut parts = Vec::new();
    for name in names(path)? {
        let place = path.join(&name);
        if look(&place)?.is_none() || parts.len() > FILES_LIMIT {
            return Ok(None);
        }
        let file = File::open(&place).map_err(Error::internal)?;
        if !same_file(&file, &place).map_err(Error::internal)? {
            return Ok(None);
        }
        parts.push(Part::new(&name, file));
    }
    Ok(Some(parts))
}

/// Whether a folder holds the tables of one manifest. If not, that is said
/// beside it, once: other files are laid one by one.
///
/// # Errors
/// When the disk fails.
pub(super) fn is_set(folder: &Folder, name: &str) -> Result<bool> {
    let Some(mut parts) = parts(&folder.path.join(name))? else { return Ok(false) };
    if parts.len() <= FILES_LIMIT && bundle::is_manifest(&mut parts)? {
        return Ok(true);
    }
    let why = Error::field(
        "folder",
        "A folder is read as one only when its files are the tables of one AMS manifest. Lay other files into the organization's folder, one by one.",
    );
    answer::not_now(folder, name, &why)?;
    Ok(false)
}
