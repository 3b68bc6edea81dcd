//! How cells are shown: the number format of each cell style.

use std::collections::BTreeMap;
use std::io;

use super::damaged;
use super::format::{self, Format};
use super::xml::{Node, Xml, attribute};
use crate::intake::archive::Archive;

/// The most cell styles; Excel's own limit is 65,490.
const STYLE_LIMIT: usize = 100_000;
/// The longest number format; Excel's own limit is 255 characters.
const FORMAT_LIMIT_CHARS: usize = 1000;

/// The formats by the number of the cell style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
    cells: Vec<usize>,
}

impl Styles {
    pub(super) fn read(archive: &Archive, part: &str) -> io::Result<Self> {
        let mut xml = Xml::open(archive, part)?;
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut known: BTreeMap<u32, usize> = BTreeMap::new();
        let mut styles = Self::default();
        let mut is_cells = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok());
                        let code = attribute(&tag, "formatCode").unwrap_or_default();
                        if let Some(id) = id
                            && code.chars().count() <= FORMAT_LIMIT_CHARS
                        {
                            codes.insert(id, code);
                        }
                    }
                    "cellXfs" => is_cells = true,
                    "xf" if is_cells => {
                        let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok());
                        styles.add(id.unwrap_or(0), &codes, &mut known);
                    }
                    _ => {}
                },
                Node::Close(tag) if tag.local_name().as_ref() == "cellXfs" => is_cells = false,
                Node::End => return Ok(styles),
                Node::Close(_) | Node::Text(_) | Node::Reference(_) | Node::Other => {}
            }
            if codes.len() > STYLE_LIMIT || styles.cells.len() > STYLE_LIMIT {
                return Err(damaged("it has more than 100,000 cell styles"));
            }
        }
    }

    fn add(&mut self, id: u32, codes: &BTreeMap<u32, String>, known: &mut BTreeMap<u32, usize>) {
        let place = *known.entry(id).or_insert_with(|| {
            let code = codes.get(&id).map(String::as_str);
            self.formats.push(code.map_or_else(|| format::built_in(id), format::parse));
            self.formats.len().saturating_sub(1)
        });
        self.cells.push(place);
    }

    /// The format of a cell style; none for one that shows plain values.
    pub(super) fn format(&self, style: usize) -> Option<&Format> {
        self.formats.get(*self.cells.get(style)?).filter(|format| **format != Format::Plain)
    }
}
