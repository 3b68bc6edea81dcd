//! Which parts a workbook has: its sheets, strings and styles.

use std::collections::BTreeMap;
use std::io;

use super::damaged;
use super::xml::{Node, Xml, attribute, is_on};
use crate::intake::archive::Archive;

/// The most sheets of a workbook; Excel's own limit is the memory.
const SHEET_LIMIT: usize = 1024;
/// The most relations of a part.
const RELATION_LIMIT: usize = 10_000;

/// One worksheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetPart {
    pub(super) name: String,
    /// The name of its part in the archive.
    pub(super) part: String,
    pub(super) is_hidden: bool,
}

/// The table of contents.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<SheetPart>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Days are counted from 1904, as old Macintoshes did.
    pub(super) is_1904: bool,
}

struct Relation {
    id: String,
    /// The last word of the type, such as `worksheet`.
    kind: String,
    part: String,
}

impl Book {
    pub(super) fn read(archive: &Archive) -> io::Result<Self> {
        let root = relations(archive, "")?;
        let main = root
            .iter()
            .find(|relation| relation.kind == "officeDocument")
            .map_or("xl/workbook.xml", |relation| relation.part.as_str());
        if archive.find(main).is_none() {
            return Err(damaged("it has no list of sheets"));
        }
        let relations = relations(archive, main)?;
        let part = |kind: &str| {
            let found = relations.iter().find(|relation| relation.kind == kind);
            found.map(|relation| relation.part.clone()).filter(|part| archive.find(part).is_some())
        };
        let mut book =
            Self { strings: part("sharedStrings"), styles: part("styles"), ..Self::default() };
        let worksheets: BTreeMap<&str, &str> = relations
            .iter()
            .filter(|relation| relation.kind == "worksheet")
            .map(|relation| (relation.id.as_str(), relation.part.as_str()))
            .collect();
        book.read_sheets(archive, main, &worksheets)?;
        Ok(book)
    }

    fn read_sheets(
        &mut self,
        archive: &Archive,
        main: &str,
        worksheets: &BTreeMap<&str, &str>,
    ) -> io::Result<()> {
        let mut xml = Xml::open(archive, main)?;
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.local_name().as_ref() == "workbookPr" => {
                    self.is_1904 = is_on(attribute(&tag, "date1904").as_deref());
                }
                Node::Open(tag) if tag.local_name().as_ref() == "sheet" => {
                    // Chart sheets and macro sheets have relations of other kinds.
                    let id = attribute(&tag, "id").unwrap_or_default();
                    let Some(part) = worksheets.get(id.as_str()) else { continue };
                    if self.sheets.len() >= SHEET_LIMIT {
                        return Err(damaged("it has more than 1,024 sheets"));
                    }
                    let state = attribute(&tag, "state").unwrap_or_default();
                    self.sheets.push(SheetPart {
                        name: attribute(&tag, "name").unwrap_or_default(),
                        part: (*part).to_owned(),
                        is_hidden: state == "hidden" || state == "veryHidden",
                    });
                }
                Node::End => return Ok(()),
                Node::Open(_)
                | Node::Close(_)
                | Node::Text(_)
                | Node::Reference(_)
                | Node::Other => {}
            }
        }
    }
}

/// The relations of a part; the empty name stands for the whole archive.
fn relations(archive: &Archive, of: &str) -> io::Result<Vec<Relation>> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let part = format!("{folder}_rels/{file}.rels");
    if archive.find(&part).is_none() {
        return Ok(Vec::new());
    }
    let mut xml = Xml::open(archive, &part)?;
    let mut list = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.local_name().as_ref() == "Relationship" => {
                let kind = attribute(&tag, "Type").unwrap_or_default();
                let target = attribute(&tag, "Target").unwrap_or_default();
                if list.len() >= RELATION_LIMIT {
                    return Err(damaged("a part of it has too many relations"));
                }
                list.push(Relation {
                    id: attribute(&tag, "Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    part: resolve(&folder, &target),
                });
            }
            Node::End => return Ok(list),
            Node::Open(_) | Node::Close(_) | Node::Text(_) | Node::Reference(_) | Node::Other => {}
        }
    }
}

/// The name of a part as its neighbour names it. It is only ever compared with
/// names in the archive.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if let Some(rooted) = target.strip_prefix('/') {
        rooted.to_owned()
    } else {
        format!("{folder}{target}")
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn names_of_parts_are_resolved() {
        assert_eq!(resolve("xl/", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/", "..\\..\\x.xml"), "x.xml");
    }
}
