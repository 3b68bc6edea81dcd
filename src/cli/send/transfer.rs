//! One file by tus 1.0 (<https://tus.io/protocols/resumable-upload>): begin or find the
//! transfer, send pieces with their checksums, go on after each break.

use super::line::{Fault, Line, TRIES_LIMIT, Verb, patiently, pause};
use super::memory::Memory;
use crate::error::{Error, Result};
use data_encoding::BASE64;
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::thread::sleep;
use ureq::Body;
use ureq::http::{Response, StatusCode};

/// Where transfers are begun.
const PLACE: &str = "/api/v1/uploads/transfers";
/// The longest piece in bytes: with its checksum the server takes up to 8 MiB.
const PIECE_LIMIT_BYTES: usize = 4 << 20;
/// The shortest, in bytes. A piece is kept whole or not at all, so a line that breaks often
/// carries short ones only.
const PIECE_LEAST_BYTES: usize = 128 << 10;
/// Checksum mismatch, of tus.
const DAMAGED: u16 = 460;

/// A file that is there whole.
#[derive(Debug)]
pub struct Sent {
    /// The address of the upload that it has become.
    pub upload: String,
    /// It has become an earlier upload of the same bytes.
    pub is_known: bool,
    /// SHA-256 of the file as it is here, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes were there before the first of this run.
    pub resumed_at_bytes: u64,
    /// How often the line broke.
    pub breaks: u32,
}

/// Sends a file, or what is missing of it.
///
/// # Errors
/// When the file cannot be read, the server does not take it, or the line stays broken.
pub fn send(
    line: &Line,
    memory: &Memory,
    path: &Path,
    review: bool,
    bar: &ProgressBar,
) -> Result<Sent> {
    let mut file = super::open(path)?;
    let about = file.metadata().map_err(Error::internal)?;
    bar.set_length(about.len());
    let name = Memory::name(line.base(), path, &about);
    let recalled = memory.recall(&name);
    let earlier = match &recalled {
        Some(place) => patiently(|| look(line, place))?,
        None => None,
    };
    let (place, state) = if let (Some(place), Some(state)) = (recalled, earlier) {
        (place, state)
    } else {
        let begun = patiently(|| begin(line, path, about.len(), review))?;
        memory.keep(&name, &begun.0);
        begun
    };
    let resumed_at_bytes = state.offset_bytes;
    let mut going = Going { line, place: &place, breaks: 0, piece_bytes: PIECE_LIMIT_BYTES, bar };
    let upload = going.finish(&mut file, state).map_err(|error| told(error, &name, memory))?;
    memory.forget(&name);
    Ok(Sent {
        is_known: place.rsplit('/').next() != upload.rsplit('/').next(),
        upload,
        sha256: crate::app::upload::digest(&mut file)?,
        resumed_at_bytes,
        breaks: going.breaks,
    })
}

/// Says that the same command goes on where this one stopped.
fn told(error: Error, name: &str, memory: &Memory) -> Error {
    let Error::Refused(why) = &error else { return error };
    if memory.recall(name).is_none() {
        return error;
    }
    Error::Refused(format!("{why}; give the same command again, it goes on from there"))
}

/// How far a transfer is.
struct State {
    offset_bytes: u64,
    upload: Option<String>,
}

fn state(answer: &Response<Body>) -> Option<State> {
    let header = |name: &str| answer.headers().get(name)?.to_str().ok();
    Some(State {
        offset_bytes: header("Upload-Offset")?.parse().ok()?,
        upload: header("Docket307-Upload").map(str::to_owned),
    })
}

fn strange(line: &Line) -> Fault {
    Fault::Lasting(Error::Refused(format!("{} does not speak tus 1.0", line.base())))
}

fn begin(line: &Line, path: &Path, bytes: u64, review: bool) -> Result<(String, State), Fault> {
    let file_name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut about = format!("filename {}", BASE64.encode(file_name.as_bytes()));
    if review {
        about = format!("{about},review {}", BASE64.encode(b"always"));
    }
    let headers = [("Upload-Length", bytes.to_string()), ("Upload-Metadata", about)];
    let answer = line.tus(Verb::Post, PLACE, &headers)?;
    if answer.status() != StatusCode::CREATED {
        return Err(line.fault(answer));
    }
    let place = answer.headers().get("Location").and_then(|place| place.to_str().ok());
    // Relative or whole, it is on the same server.
    let place = place.map(|place| place.strip_prefix(line.base()).unwrap_or(place).to_owned());
    let place = place.filter(|place| place.starts_with('/')).ok_or_else(|| strange(line))?;
    let state = state(&answer).unwrap_or(State { offset_bytes: 0, upload: None });
    Ok((place, state))
}

/// How far a transfer is; None when the server knows it no longer.
fn look(line: &Line, place: &str) -> Result<Option<State>, Fault> {
    let answer = line.tus(Verb::Head, place, &[])?;
    match answer.status() {
        status if status.is_success() => state(&answer).map(Some).ok_or_else(|| strange(line)),
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
        _ => Err(line.fault(answer)),
    }
}

/// A transfer on its way.
struct Going<'a> {
    line: &'a Line,
    place: &'a str,
    breaks: u32,
    /// How long the next piece is at most.
    piece_bytes: usize,
    bar: &'a ProgressBar,
}

impl Going<'_> {
    /// Sends piece after piece. Each break in a row waits longer and makes the next piece
    /// shorter; a piece that arrives begins the counting anew.
    fn finish(&mut self, file: &mut File, mut state: State) -> Result<String> {
        let mut tries = 0;
        loop {
            self.bar.set_position(state.offset_bytes);
            if let Some(upload) = state.upload {
                return Ok(upload);
            }
            let piece = piece(file, state.offset_bytes, self.piece_bytes)?;
            match self.piece(&piece, state.offset_bytes) {
                Ok(next) => {
                    tries = 0;
                    self.piece_bytes = self.piece_bytes.saturating_mul(2).min(PIECE_LIMIT_BYTES);
                    state = next;
                }
                Err(Fault::Lasting(error)) => return Err(error),
                Err(Fault::Passing(why)) => {
                    tries += 1;
                    self.breaks += 1;
                    self.piece_bytes = (self.piece_bytes / 2).max(PIECE_LEAST_BYTES);
                    if tries >= TRIES_LIMIT {
                        let at = state.offset_bytes;
                        return Err(Error::Refused(format!(
                            "{why} (tried {tries} times; {at} bytes are there)"
                        )));
                    }
                    sleep(pause(tries));
                    // What of the piece is durable, only the server knows.
                    if let Ok(Some(now)) = look(self.line, self.place) {
                        state = now;
                    }
                }
            }
        }
    }

    fn piece(&self, piece: &[u8], offset: u64) -> Result<State, Fault> {
        let headers = [
            ("Content-Type", "application/offset+octet-stream".to_owned()),
            ("Upload-Offset", offset.to_string()),
            ("Upload-Checksum", format!("sha256 {}", BASE64.encode(&Sha256::digest(piece)))),
        ];
        let answer = self.line.tus(Verb::Patch(piece), self.place, &headers)?;
        let status = answer.status();
        if status.is_success() {
            return state(&answer).ok_or_else(|| strange(self.line));
        }
        if status == StatusCode::CONFLICT || status.as_u16() == DAMAGED {
            return Err(Fault::Passing(format!("the server asks for another piece ({status})")));
        }
        Err(self.line.fault(answer))
    }
}

/// The next piece of the file.
fn piece(file: &mut File, offset: u64, bytes: usize) -> Result<Vec<u8>> {
    let limit = u64::try_from(bytes).unwrap_or(u64::MAX);
    let mut piece = Vec::with_capacity(bytes);
    file.seek(SeekFrom::Start(offset)).map_err(Error::internal)?;
    file.by_ref().take(limit).read_to_end(&mut piece).map_err(Error::internal)?;
    if piece.is_empty() {
        return Err(Error::Refused("the file became shorter while it was sent".into()));
    }
    Ok(piece)
}
