//! What can be made again from the database, and takes too long to be made at
//! each start.

use super::{Files, create, make_private};
use crate::error::{Error, Result};
use crate::id;
use std::fs::File;
use std::io::{BufWriter, Write};

impl Files {
    /// Opens something derived; none when it was never made.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn open_derived(&self, name: &str) -> Result<Option<File>> {
        match File::open(self.root.join("derived").join(name)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// Puts something derived in the place of what was there: whoever reads gets
    /// the one or the other, whole. It is not waited for the disk, since a file
    /// that is cut off is noticed and made again.
    ///
    /// # Errors
    /// When the disk fails; what was there stays.
    pub fn put_derived(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
    ) -> Result<()> {
        let directory = self.root.join("derived");
        make_private(&directory)?;
        let path = directory.join(id::random());
        let mut out = BufWriter::new(create(&path)?);
        let outcome = write(&mut out).and_then(|()| out.flush());
        let outcome = outcome.and_then(|()| std::fs::rename(&path, directory.join(name)));
        outcome.map_err(|error| {
            // Nothing refers to it, and the next one has another name.
            drop(std::fs::remove_file(&path));
            Error::internal(error)
        })
    }
}
