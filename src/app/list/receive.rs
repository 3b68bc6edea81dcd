//! A file of a list as it comes: to the disk under a limit, hashed, then read. The bytes are
//! not kept: what they say is.

use super::{FILE_LIMIT_BYTES, Given, Imported, import, rehearse, require};
use crate::app::{Actor, App};
use crate::domain::list::ListFormat;
use crate::error::Result;
use crate::files::{Files, Spool};

/// A file that is being received. Dropped, it is gone.
#[derive(Debug)]
pub struct Receiving {
    spool: Spool,
}

/// What is said of a file beside its bytes.
#[derive(Debug, Clone)]
pub struct About {
    /// How it is written.
    pub format: ListFormat,
    /// The name of the list; empty: the usual one of its format.
    pub name: String,
    /// What the file is called.
    pub file_name: String,
    /// Say what would change, and change nothing.
    pub is_dry_run: bool,
}

/// Starts to receive a file.
///
/// # Errors
/// When the actor may not, or the disk fails.
pub fn begin(app: &App, actor: &Actor) -> Result<Receiving> {
    require(actor)?;
    Ok(Receiving { spool: Files::new(&app.settings.files).spool()? })
}

impl Receiving {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`crate::error::Error::TooLarge`] beyond [`FILE_LIMIT_BYTES`]; when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, FILE_LIMIT_BYTES)
    }

    /// Reads what came and proposes its changes, or only says them.
    ///
    /// # Errors
    /// As [`import`].
    pub fn finish(
        mut self,
        app: &App,
        actor: &Actor,
        about: &About,
        watch: &mut dyn FnMut(i64),
    ) -> Result<Imported> {
        let given = Given {
            format: about.format,
            name: about.name.clone(),
            file_name: about.file_name.clone(),
            received: self.spool.finish()?,
        };
        let file = self.spool.reopen()?;
        if about.is_dry_run {
            rehearse(app, actor, &given, file, watch)
        } else {
            import(app, actor, &given, file, watch)
        }
    }
}
