//! A spool file that grows piece by piece, over requests and over restarts.
//! Whoever holds it, holds it alone: the lock is the operating system's, so
//! that it ends with its process, however that ends.

use super::digest::{Hasher, hashed};
use super::{Files, Spool, create, make_private, sync_directory};
use crate::error::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// A spool file that is held by us alone.
#[derive(Debug)]
pub struct Growing {
    name: String,
    path: PathBuf,
    file: File,
    size_bytes: u64,
}

/// What became of a try to hold a spool file.
#[derive(Debug)]
pub enum Held {
    /// It is ours until it is dropped.
    Mine(Growing),
    /// Somebody else holds it.
    Busy,
    /// There is no such file.
    Gone,
}

impl Files {
    /// Makes an empty spool file of this name, durably; it is no error when it
    /// is there already.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn begin_growing(&self, name: &str) -> Result<()> {
        let directory = self.root.join("spool");
        make_private(&directory)?;
        let path = directory.join(name);
        if !path.exists() {
            create(&path)?.sync_all().map_err(Error::internal)?;
            sync_directory(&directory)?;
        }
        Ok(())
    }

    /// Tries to hold a spool file.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn hold(&self, name: &str) -> Result<Held> {
        let path = self.spool_path(name);
        let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Held::Gone),
            Err(error) => return Err(Error::internal(error)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Held::Busy),
            Err(TryLockError::Error(error)) => return Err(Error::internal(error)),
        }
        let size_bytes = file.seek(SeekFrom::End(0)).map_err(Error::internal)?;
        Ok(Held::Mine(Growing { name: name.to_owned(), path, file, size_bytes }))
    }

    /// How many bytes of a spool file are durable; nothing when there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn durable_bytes(&self, name: &str) -> Result<Option<u64>> {
        match File::open(self.spool_path(name)) {
            Ok(file) => {
                file.sync_all().map_err(Error::internal)?;
                Ok(Some(file.metadata().map_err(Error::internal)?.len()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

impl Growing {
    /// How many bytes there are.
    #[must_use]
    pub const fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Appends bytes. They are durable after [`Growing::sync`].
    ///
    /// # Errors
    /// When the disk fails.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(Error::internal)?;
        let added = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.size_bytes = self.size_bytes.saturating_add(added);
        Ok(())
    }

    /// Makes what was appended durable.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn sync(&self) -> Result<()> {
        self.file.sync_all().map_err(Error::internal)
    }

    /// Throws away what is in the file: it is received from its first byte,
    /// under the name that it has. Dropped before it is kept, it is removed.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn restart(mut self) -> Result<Spool> {
        self.file.set_len(0).map_err(Error::internal)?;
        self.file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok(Spool {
            name: self.name,
            path: self.path,
            file: self.file,
            hasher: Hasher::new(),
            size_bytes: 0,
            is_kept: false,
        })
    }

    /// The file is whole: hashes it. Dropped, it stays.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn whole(mut self) -> Result<Spool> {
        let hasher = hashed(&mut self.file).map_err(Error::internal)?;
        Ok(Spool {
            name: self.name,
            path: self.path,
            file: self.file,
            hasher,
            size_bytes: self.size_bytes,
            is_kept: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id;

    fn mine(held: Held) -> Result<Growing> {
        match held {
            Held::Mine(growing) => Ok(growing),
            other @ (Held::Busy | Held::Gone) => Err(Error::internal(format!("{other:?}"))),
        }
    }

    #[test]
    fn a_file_grows_for_one_at_a_time_and_is_hashed_as_a_whole() -> Result<()> {
        let root = std::env::temp_dir().join(format!("docket307-growing-{}", id::random()));
        let files = Files::new(&root);
        files.begin_growing("abc")?;
        let mut first = mine(files.hold("abc")?)?;
        first.append(b"a,b\n")?;
        assert!(matches!(files.hold("abc")?, Held::Busy));
        drop(first);
        assert_eq!(files.durable_bytes("abc")?, Some(4));
        let mut second = mine(files.hold("abc")?)?;
        assert_eq!(second.size_bytes(), 4);
        second.append(b"1,2\n")?;
        let received = second.whole()?.finish()?;
        assert_eq!((received.sha256, received.size_bytes), (id::digest(b"a,b\n1,2\n"), 8));
        let mut again = mine(files.hold("abc")?)?.restart()?;
        again.write(b"x", 10)?;
        assert_eq!(again.finish()?.sha256, id::digest(b"x"));
        drop(again);
        assert!(matches!(files.hold("abc")?, Held::Gone));
        std::fs::remove_dir_all(root).map_err(Error::internal)
    }
}
