//! Files on disk: spooled as they come, kept decoded and compressed.
//!
//! Below the files directory lie `spool/<random>` (raw bytes, until the kept
//! file is durable) and `kept/<2 characters>/<upload>.csv.gz`: decoded text in
//! which nothing secret is left, as gzip members of [`BLOCK_BYTES`] each, so
//! that `zcat` reads all of it and [`BlockReader`] any part of it. `derived/` has
//! what can be made again from the database, `content/<2 characters>/<SHA-256>`
//! documents as they came. No path holds a name that anybody gave.

mod block;
mod content;
mod derived;
mod digest;
mod growing;

pub use block::{BLOCK_BYTES, BlockReader, BlockWriter};
pub use digest::digest;
pub use growing::{Growing, Held};

use crate::error::{Error, Result};
use crate::id;
use digest::Hasher;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The files of an installation.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// The files below a directory, which is made when it is first written to.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Starts to receive a file.
    ///
    /// # Errors
    /// When the directory cannot be written to.
    pub fn spool(&self) -> Result<Spool> {
        let directory = self.root.join("spool");
        make_private(&directory)?;
        let name = id::random();
        let path = directory.join(&name);
        let file = create(&path)?;
        Ok(Spool { name, path, file, hasher: Hasher::new(), size_bytes: 0, is_kept: false })
    }

    /// Where the raw bytes of an upload lie until its kept file is durable.
    #[must_use]
    pub fn spool_path(&self, name: &str) -> PathBuf {
        self.root.join("spool").join(name)
    }

    /// Removes the raw bytes of an upload; it is no error when they are gone.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn remove_spool(&self, name: &str) -> Result<()> {
        match std::fs::remove_file(self.spool_path(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::internal(error))
            }
            _ => Ok(()),
        }
    }

    /// Makes an empty file for parts of an upload that is being unpacked.
    ///
    /// # Errors
    /// When the directory cannot be written to.
    pub fn scratch(&self) -> std::io::Result<File> {
        let directory = self.root.join("spool");
        make_private(&directory).map_err(std::io::Error::other)?;
        scratch_in(&directory)
    }

    fn kept_path(&self, name: &str) -> PathBuf {
        let folder: String = name.chars().take(2).collect();
        self.root.join("kept").join(folder).join(format!("{name}.csv.gz"))
    }

    /// Starts to write the kept file of an upload; it appears when it is finished.
    ///
    /// # Errors
    /// When the directory cannot be written to.
    pub fn keep(&self, name: &str) -> Result<BlockWriter> {
        let path = self.kept_path(name);
        if let Some(shelf) = path.parent() {
            make_private(shelf)?;
        }
        BlockWriter::create(&path)
    }

    /// Opens the kept file of an upload to be read once from its beginning,
    /// without its index.
    ///
    /// # Errors
    /// When it is not there.
    pub fn open_kept_whole(&self, name: &str) -> Result<impl Read + use<>> {
        let file = File::open(self.kept_path(name)).map_err(Error::internal)?;
        Ok(flate2::bufread::MultiGzDecoder::new(std::io::BufReader::new(file)))
    }

    /// Removes the kept file of an upload that nobody wants; it is no error
    /// when it is gone.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn remove_kept(&self, name: &str) -> Result<()> {
        let path = self.kept_path(name);
        for path in [path.with_extension("idx"), path] {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::internal(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The names of raw files that were last written before a time: some may
    /// belong to nobody, because their process was killed.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn list_spooled_before(&self, before: chrono::NaiveDateTime) -> Result<Vec<String>> {
        let directory = match std::fs::read_dir(self.root.join("spool")) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(Error::internal)?,
        };
        let mut names = Vec::new();
        for entry in directory {
            let entry = entry.map_err(Error::internal)?;
            let written = entry.metadata().and_then(|about| about.modified());
            let written = chrono::DateTime::<chrono::Utc>::from(written.map_err(Error::internal)?);
            if written.naive_utc() < before {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(names)
    }

    /// Opens the kept file of an upload.
    ///
    /// # Errors
    /// When it is not there or its index does not fit it.
    pub fn open_kept(&self, name: &str) -> Result<BlockReader> {
        BlockReader::open(&self.kept_path(name))
    }
}

/// A file that is being received. Dropped before it is kept, it is removed.
#[derive(Debug)]
pub struct Spool {
    name: String,
    path: PathBuf,
    file: File,
    hasher: Hasher,
    size_bytes: u64,
    is_kept: bool,
}

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The name under which the bytes lie; 128 random bits.
    pub name: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
}

impl Spool {
    /// The name under which the bytes lie.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens the bytes so far to be read.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn reopen(&self) -> Result<File> {
        File::open(&self.path).map_err(Error::internal)
    }

    /// The first bytes so far, at most so many: what shows what kind of file it is.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn head(&self, limit_bytes: u64) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reopen()?.take(limit_bytes).read_to_end(&mut head).map_err(Error::internal)?;
        Ok(head)
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `limit_bytes`; otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8], limit_bytes: u64) -> Result<()> {
        let added = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.size_bytes = self.size_bytes.saturating_add(added);
        if self.size_bytes > limit_bytes {
            return Err(Error::TooLarge { limit_bytes });
        }
        self.hasher.update(bytes);
        self.file.write_all(bytes).map_err(Error::internal)
    }

    /// Makes the bytes durable: afterwards the upload may be acknowledged.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn finish(&mut self) -> Result<Received> {
        self.file.sync_all().map_err(Error::internal)?;
        if let Some(directory) = self.path.parent() {
            sync_directory(directory)?;
        }
        Ok(Received {
            name: self.name.clone(),
            sha256: self.hasher.clone().hex(),
            size_bytes: self.size_bytes,
        })
    }

    /// Leaves the bytes where they are: from now on an upload owns them.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "a file that was not received could not be removed");
        }
    }
}

/// Creates a new file that its owner alone may read.
fn create(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(Error::internal)
}

/// Makes an empty file that nobody else can open and that is gone when it is
/// closed, also after a kill: what it holds is not sealed.
///
/// # Errors
/// When the directory cannot be written to.
pub fn scratch_in(directory: &Path) -> std::io::Result<File> {
    let path = directory.join(format!("{}.scratch", id::random()));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        /// `FILE_FLAG_DELETE_ON_CLOSE`
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        options.custom_flags(DELETE_ON_CLOSE);
    }
    let file = options.open(&path)?;
    #[cfg(unix)]
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// Whether an open file is the plain file that lies at a path, and not what a
/// link there points to.
///
/// # Errors
/// When the disk fails.
pub fn same_file(file: &File, path: &Path) -> std::io::Result<bool> {
    let (open, lies) = (file.metadata()?, std::fs::symlink_metadata(path)?);
    #[cfg(unix)]
    let is_same = {
        use std::os::unix::fs::MetadataExt;
        (open.dev(), open.ino()) == (lies.dev(), lies.ino())
    };
    #[cfg(not(unix))]
    let is_same = open.len() == lies.len();
    Ok(is_same && lies.file_type().is_file())
}

/// Makes a directory, and those above it, that their owner alone may enter.
///
/// # Errors
/// When the disk refuses.
pub fn make_private(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(Error::internal)
}

/// Makes names in a directory durable.
fn sync_directory(path: &Path) -> Result<()> {
    // Windows has no such thing; there the rename itself is journaled.
    #[cfg(unix)]
    File::open(path).and_then(|directory| directory.sync_all()).map_err(Error::internal)?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        std::env::temp_dir().join(format!("docket307-files-{}", id::random()))
    }

    #[test]
    fn what_is_received_is_hashed_limited_and_removed_when_dropped() -> Result<()> {
        let root = folder();
        let files = Files::new(&root);
        let mut spool = files.spool()?;
        spool.write(b"a,b\n", 8)?;
        let received = spool.finish()?;
        assert_eq!(received.sha256, id::digest(b"a,b\n"));
        assert_eq!(received.size_bytes, 4);
        assert!(spool.write(b"12345", 8).is_err());
        let path = files.spool_path(spool.name());
        assert!(path.exists());
        drop(spool);
        assert!(!path.exists());
        std::fs::remove_dir_all(root).map_err(Error::internal)
    }
}
