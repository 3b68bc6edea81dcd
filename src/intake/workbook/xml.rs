//! XML out of a part of a workbook: no document type, bounded tags and texts,
//! bounded depth.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use super::damaged;
use crate::intake::archive::{Archive, EntryReader};
use crate::intake::refusal::FileRefusal;

/// The longest tag, text or comment, in bytes. Excel's longest cell has 32,767
/// characters.
pub const NODE_LIMIT_BYTES: usize = 1024 * 1024;
/// The deepest nesting; workbooks need seven.
const DEPTH_LIMIT: usize = 64;

/// A source that stops when one node of XML grows too long.
struct Bounded {
    source: BufReader<EntryReader>,
    used_bytes: usize,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.used_bytes = self.used_bytes.saturating_add(count);
        Ok(count)
    }
}

impl BufRead for Bounded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used_bytes > NODE_LIMIT_BYTES {
            return Err(damaged("one tag or text is longer than 1 MiB"));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.used_bytes = self.used_bytes.saturating_add(amount);
        self.source.consume(amount);
    }
}

/// The nodes of one part, one after the other.
pub(super) struct Xml {
    reader: Reader<Bounded>,
    buffer: Vec<u8>,
    depth: usize,
}

impl Xml {
    /// Opens a part by its name.
    pub(super) fn open(archive: &Archive, part: &str) -> io::Result<Self> {
        let entry = archive.find(part).ok_or_else(|| damaged("a part that it names is missing"))?;
        let source = BufReader::with_capacity(64 * 1024, archive.read(entry)?);
        let mut reader = Reader::from_reader(Bounded { source, used_bytes: 0 });
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new(), depth: 0 })
    }

    /// The next node; [`Node::End`] only where every tag is closed.
    pub(super) fn next(&mut self) -> io::Result<Node<'_>> {
        self.buffer.clear();
        self.reader.get_mut().used_bytes = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| blame(&error))?;
        match &event {
            Event::Start(_) => self.depth = self.depth.saturating_add(1),
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(damaged("a part of it defines its own XML entities")),
            Event::Eof if self.depth > 0 => return Err(damaged("a part of it ends too early")),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::GeneralRef(_)
            | Event::Eof => {}
        }
        if self.depth > DEPTH_LIMIT {
            return Err(damaged("its XML is nested too deeply"));
        }
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => Node::Open(tag),
            Event::End(tag) => Node::Close(tag),
            Event::Text(text) => Node::Text(text.into_inner()),
            Event::CData(text) => Node::Text(text.into_inner()),
            Event::GeneralRef(name) => Node::Reference(name),
            Event::Eof => Node::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Other,
        })
    }
}

/// What a part is made of.
pub(super) enum Node<'a> {
    /// A tag; an empty one is closed by the next node.
    Open(BytesStart<'a>),
    Close(BytesEnd<'a>),
    Text(Cow<'a, str>),
    /// A character by its number or its name.
    Reference(BytesRef<'a>),
    /// The end of the part.
    End,
    /// Comments and the like.
    Other,
}

/// An error of the file, unless the disk failed.
fn blame(error: &quick_xml::Error) -> io::Error {
    if let quick_xml::Error::Io(error) = error {
        return match FileRefusal::from_io(error) {
            Some(refusal) => refusal.clone().into_io(),
            None => io::Error::new(error.kind(), error.to_string()),
        };
    }
    damaged("a part of it is not sound XML")
}

/// The value of an attribute, without regard to its name space.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    // The check for doubles takes quadratic time.
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok().map(Cow::into_owned)
}

/// True when an XML boolean is on.
pub(super) fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| matches!(value, "1" | "true" | "on"))
}

/// Appends the character that a reference stands for. Entities are not defined
/// anywhere, so only the five of XML itself are known.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) -> io::Result<()> {
    let name: &str = reference;
    let letter = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    text.push(letter.ok_or_else(|| damaged("it uses an XML entity that is not defined"))?);
    Ok(())
}
