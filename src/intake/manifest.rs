//! stub
use super::archive::{Archive, Entry, Scratch};
use super::decode::Remark;
use std::io::{self, Read};
/// A manifest.
pub struct Manifest {}
impl Manifest {
    pub(super) fn notes(&self) -> &[String] { &[] }
    pub(super) fn remarks(&self) -> Vec<Remark> { Vec::new() }
}
impl Read for Manifest {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> { Ok(0) }
}
pub(super) fn open(_archive: &Archive, _entries: &[Entry], _scratch: Scratch<'_>) -> io::Result<Option<Manifest>> { Ok(None) }
