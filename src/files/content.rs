//! Files that are kept as they came, under the SHA-256 of their bytes: the same
//! bytes lie there once, whoever sends them and however often.

use super::{Files, Received, Spool, make_private, sync_directory};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

impl Files {
    fn content_path(&self, sha256: &str) -> PathBuf {
        let folder: String = sha256.chars().take(2).collect();
        self.root.join("content").join(folder).join(sha256)
    }

    /// Keeps what was received, durably.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_content(&self, mut spool: Spool, received: &Received) -> Result<()> {
        let path = self.content_path(&received.sha256);
        // Dropped, the spool removes its own copy of bytes that lie there already.
        if path.exists() {
            return Ok(());
        }
        let Some(folder) = path.parent() else {
            return Err(Error::internal("a file has no place"));
        };
        make_private(folder)?;
        std::fs::rename(&spool.path, &path).map_err(Error::internal)?;
        spool.is_kept = true;
        sync_directory(folder)
    }

    /// Opens what is kept under a SHA-256.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there.
    pub fn open_content(&self, sha256: &str) -> Result<File> {
        match File::open(self.content_path(sha256)) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NotFound("file")),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id;
    use std::io::Read;

    #[test]
    fn equal_bytes_lie_there_once() -> Result<()> {
        let root = std::env::temp_dir().join(format!("docket307-content-{}", id::random()));
        let files = Files::new(&root);
        for _ in 0..2 {
            let mut spool = files.spool()?;
            spool.write(b"%PDF-1.7", 100)?;
            let received = spool.finish()?;
            files.keep_content(spool, &received)?;
            let mut text = String::new();
            let read = files.open_content(&received.sha256)?.read_to_string(&mut text);
            assert_eq!((read.map_err(Error::internal)?, text.as_str()), (8, "%PDF-1.7"));
        }
        let spooled = std::fs::read_dir(root.join("spool")).map_err(Error::internal)?.count();
        assert_eq!(spooled, 0, "nothing is left of the second copy");
        assert!(matches!(files.open_content(&id::digest(b"x")), Err(Error::NotFound(_))));
        std::fs::remove_dir_all(root).map_err(Error::internal)
    }
}
