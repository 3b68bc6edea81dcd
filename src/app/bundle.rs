//! Several files packed into one. A manifest is a set of tables; sent as they
//! lie, they become one upload: a ZIP archive whose entries are stored, which
//! the reader of manifests reads. The same files make the same bytes, in
//! whatever order they came, so that a set that comes again is recognised.

use super::App;
use crate::config::UPLOAD_LIMIT_BYTES;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::intake::manifest;
use crate::intake::probe::HEAD_LIMIT_BYTES;
use flate2::Crc;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

/// The most files of a set.
pub const FILES_LIMIT: usize = manifest::TABLE_LIMIT;
/// The longest name of an entry, in characters.
const NAME_LIMIT_CHARS: usize = 120;
/// How much is read at once, in bytes.
const PIECE_BYTES: usize = 1 << 20;
/// Names are UTF-8 (APPNOTE 6.3, 4.4.4, bit 11).
const FLAGS: u16 = 1 << 11;
/// The first day that the format knows: what a file is does not depend on when it came.
const FIRST_DAY: u16 = (1 << 5) | 1;

/// A file of a set.
pub struct Part {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes; read from the beginning.
    pub file: File,
}

impl Part {
    /// A file under the last part of the name that a sender gives it.
    #[must_use]
    pub fn new(name: &str, file: File) -> Self {
        let last = text::squeeze(name.rsplit(['/', '\\']).next().unwrap_or_default());
        let name = text::clip(&last, NAME_LIMIT_CHARS);
        let name = if name.is_empty() { "table" } else { name };
        Self { name: name.to_owned(), file }
    }

    fn rewind(&mut self) -> Result<()> {
        self.file.seek(SeekFrom::Start(0)).map(drop).map_err(Error::internal)
    }

    /// Reads the file from its beginning, piece by piece.
    fn read(&mut self, told: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.rewind()?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let count = self.file.read(&mut piece).map_err(Error::internal)?;
            if count == 0 {
                return Ok(());
            }
            told(piece.get(..count).unwrap_or_default())?;
        }
    }
}

/// What the upload of a set is called.
#[must_use]
pub fn name(parts: &[Part]) -> String {
    let first = parts.iter().map(|part| part.name.as_str()).min().unwrap_or("manifest");
    match parts.len() {
        0 | 1 => first.to_owned(),
        2 => format!("{first} and 1 more"),
        count => format!("{first} and {} more", count.saturating_sub(1)),
    }
}

/// Whether the files are tables of one manifest, by their header rows.
///
/// # Errors
/// When the disk fails.
pub fn is_manifest(parts: &mut [Part]) -> Result<bool> {
    let limit = u64::try_from(HEAD_LIMIT_BYTES).unwrap_or(u64::MAX);
    let mut heads = Vec::with_capacity(parts.len());
    for part in parts {
        part.rewind()?;
        let mut head = Vec::new();
        (&part.file).take(limit).read_to_end(&mut head).map_err(Error::internal)?;
        heads.push((part.name.clone(), head));
    }
    Ok(manifest::is_set(&heads))
}

/// An entry that was written.
struct Written {
    name: String,
    crc: u32,
    size_bytes: u32,
    at: u32,
}

/// Numbers as the format writes them.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn short(mut self, number: u16) -> Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    fn long(mut self, number: u32) -> Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// What the head of an entry and its row in the directory share.
    fn entry(self, written: &Written) -> Result<Self> {
        let name_bytes = u16::try_from(written.name.len()).map_err(Error::internal)?;
        Ok(self
            .short(20)
            .short(FLAGS)
            .short(0)
            .short(0)
            .short(FIRST_DAY)
            .long(written.crc)
            .long(written.size_bytes)
            .long(written.size_bytes)
            .short(name_bytes)
            .short(0))
    }
}

/// Packs files into a file without a name, which is gone when it is closed.
///
/// # Errors
/// As [`pack`].
pub fn pack_aside(app: &App, parts: &mut [Part]) -> Result<File> {
    let mut packed = Files::new(&app.settings.files).scratch().map_err(Error::internal)?;
    pack(parts, &mut |bytes| packed.write_all(bytes).map_err(Error::internal))?;
    packed.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
    Ok(packed)
}

fn too_large() -> Error {
    Error::TooLarge { limit_bytes: UPLOAD_LIMIT_BYTES.min(u64::from(u32::MAX)) }
}

/// Packs files into one archive; `out` is given its bytes in their order.
///
/// # Errors
/// [`Error::Invalid`] for too many files; [`Error::TooLarge`] beyond 4 GiB; what
/// `out` gives; when the disk fails.
pub fn pack(parts: &mut [Part], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    if parts.len() > FILES_LIMIT {
        let message = format!("A set has at most {FILES_LIMIT} files.");
        return Err(Error::field("file", message));
    }
    parts.sort_by(|left, right| left.name.cmp(&right.name));
    let mut directory: Vec<Written> = Vec::with_capacity(parts.len());
    let mut at = 0_u64;
    for part in parts {
        let is_taken = directory.iter().any(|other| other.name == part.name);
        let name =
            if is_taken { format!("{}-{}", directory.len(), part.name) } else { part.name.clone() };
        let mut crc = Crc::new();
        let mut size_bytes = 0_u64;
        part.read(&mut |piece| {
            crc.update(piece);
            size_bytes = size_bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            Ok(())
        })?;
        let written = Written {
            name,
            crc: crc.sum(),
            size_bytes: u32::try_from(size_bytes).map_err(|_| too_large())?,
            at: u32::try_from(at).map_err(|_| too_large())?,
        };
        let mut head = Bytes::default().long(0x0403_4B50).entry(&written)?.0;
        head.extend_from_slice(written.name.as_bytes());
        out(&head)?;
        // Read twice: what changed in between would not fit its sum, and is refused when it is read.
        let mut left = size_bytes;
        part.read(&mut |piece| {
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            left = left.saturating_sub(u64::try_from(room).unwrap_or(0));
            out(piece.get(..room).unwrap_or_default())
        })?;
        if left > 0 {
            return Err(Error::internal("a file became shorter while it was packed"));
        }
        let head_bytes = u64::try_from(head.len()).unwrap_or(u64::MAX);
        at = at.saturating_add(head_bytes).saturating_add(size_bytes);
        directory.push(written);
    }
    end(&directory, at, out)
}

/// Writes the directory of the archive, and its end.
fn end(directory: &[Written], at: u64, out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let start = u32::try_from(at).map_err(|_| too_large())?;
    let mut all = Vec::new();
    for written in directory {
        let row = Bytes::default().long(0x0201_4B50).short(20).entry(written)?;
        // No comment, the first disk, no attributes.
        let row = row.short(0).short(0).short(0).long(0).long(written.at);
        all.extend_from_slice(&row.0);
        all.extend_from_slice(written.name.as_bytes());
    }
    let count = u16::try_from(directory.len()).map_err(Error::internal)?;
    let size_bytes = u32::try_from(all.len()).map_err(Error::internal)?;
    let last = Bytes::default().long(0x0605_4B50).short(0).short(0).short(count).short(count);
    all.extend_from_slice(&last.long(size_bytes).long(start).short(0).0);
    out(&all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, content: &str) -> Part {
        let mut file = crate::files::scratch_in(&std::env::temp_dir()).unwrap();
        file.write_all(content.as_bytes()).unwrap();
        Part::new(name, file)
    }

    fn packed(parts: &mut [Part]) -> Vec<u8> {
        let mut all = Vec::new();
        pack(parts, &mut |bytes| {
            all.extend_from_slice(bytes);
            Ok(())
        })
        .unwrap();
        all
    }

    #[test]
    fn what_is_packed_is_read_by_others_and_the_same_in_any_order() {
        let (one, two) = (("b.csv", "identifier,x\n1,2\n"), ("dir/a.csv", "é\n"));
        let first = packed(&mut [part(one.0, one.1), part(two.0, two.1), part("a.csv", "")]);
        let second = packed(&mut [part("a.csv", ""), part(two.0, two.1), part(one.0, one.1)]);
        assert_eq!(first.len(), second.len());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(first.clone())).unwrap();
        assert_eq!(archive.len(), 3);
        let mut text = String::new();
        archive.by_name("b.csv").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, one.1);
        let same = packed(&mut [part(one.0, one.1), part(two.0, two.1)]);
        assert_eq!(same, packed(&mut [part(two.0, two.1), part(one.0, one.1)]));
    }

    #[test]
    fn a_manifest_is_known_by_its_headers() {
        let bill = "identifier,master_bol_number,house_bol_number\n1,QZLN1,\n";
        let cargo = "identifier,container_number,description_text\n1,,COTTON\n";
        assert!(is_manifest(&mut [part("b.csv", bill), part("c.csv", cargo)]).unwrap());
        assert!(!is_manifest(&mut [part("b.csv", bill)]).unwrap(), "a table alone is none");
        let mut others = [part("x.csv", "Entry Number,HTS\n1,2\n"), part("c.csv", cargo)];
        assert!(!is_manifest(&mut others).unwrap());
    }
}
