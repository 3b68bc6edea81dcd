//! Files without a header row: nobody is there to look at what was guessed, so
//! that a guess is shown and not imported.

use crate::app::layout::{Described, SavedFields, describe};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Larger workbooks and archives are not looked at before they are imported:
/// the first line of a sheet or of joined tables comes after all of the rest.
const PACKED_LIMIT_BYTES: u64 = 16 << 20;

/// Refuses a file whose columns only their values name, unless each is certain.
///
/// # Errors
/// [`Error::BadFile`] with the guessed mapping, as `--mapping` takes it.
pub fn refuse(path: &Path) -> Result<()> {
    if is_slow(path) {
        return Ok(());
    }
    let described = match describe(path, None) {
        Ok(described) => described,
        // The import says so itself, with its own report.
        Err(Error::BadFile { .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    let is_certain = described.mapping.iter().all(|column| column.confidence >= 1.0);
    if described.header_row > 0 || is_certain {
        return Ok(());
    }
    let guesses: Vec<String> = described
        .mapping
        .iter()
        .map(|column| {
            let percent = column.confidence * 100.0;
            format!("{} is {} ({percent:.0}%)", column.header, column.field)
        })
        .collect();
    let mapping = serde_json::to_string(&fields(&described)).map_err(Error::internal)?;
    Err(Error::BadFile {
        code: "guessed_columns",
        message: format!(
            "{} has no header row, and what its columns mean is only guessed from their values: {}. \
             Nothing was imported.",
            path.display(),
            guesses.join(", ")
        ),
        hint: format!(
            "Write the mapping to a file, put right what is wrong, and import with --mapping FILE: {mapping}"
        ),
    })
}

fn fields(described: &Described) -> SavedFields {
    let used =
        described.mapping.iter().map(|column| (column.header.clone(), Some(column.field.into())));
    used.chain(described.unmapped.iter().map(|header| (header.clone(), None))).collect()
}

fn is_slow(path: &Path) -> bool {
    let mut mark = [0; 2];
    let is_archive =
        File::open(path).and_then(|mut file| file.read_exact(&mut mark)).is_ok() && mark == *b"PK";
    is_archive && path.metadata().is_ok_and(|about| about.len() > PACKED_LIMIT_BYTES)
}
