//! SHA-256 of whole files.

use ring::digest::{Context, SHA256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// How much of a file is hashed at once, in bytes.
const PIECE_BYTES: usize = 1 << 20;

/// A hash that grows with what is written. It is ring's, whose code for processors without
/// instructions of their own for SHA-256 is far faster than portable Rust: an import begins
/// with the hash of a whole file.
#[derive(Clone)]
pub struct Hasher(Context);

impl Hasher {
    /// The hash of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash, in hexadecimal digits.
    #[must_use]
    pub fn hex(self) -> String {
        data_encoding::HEXLOWER.encode(self.0.finish().as_ref())
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher")
    }
}

/// The SHA-256 of a file from its beginning, in hexadecimal digits. The file is left at
/// its end.
///
/// # Errors
/// When it cannot be read.
pub fn digest(file: &mut File) -> std::io::Result<String> {
    hashed(file).map(Hasher::hex)
}

/// The hash of all that is in a file, from its beginning. The file is left at its end.
///
/// # Errors
/// When it cannot be read.
pub fn hashed(file: &mut File) -> std::io::Result<Hasher> {
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE_BYTES];
    file.seek(SeekFrom::Start(0))?;
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(hasher);
        }
        hasher.update(piece.get(..count).unwrap_or_default());
    }
}
