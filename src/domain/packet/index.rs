//! The index of a packet as plain text: what is frozen when it is submitted.
//! Its SHA-256 is the digest on the receipt, so that who has the files and the
//! index can show later what was filed.

use super::PacketKind;

/// What an index is made of.
#[derive(Debug, Clone)]
pub struct Contents<'a> {
    /// The number by which the importer knows the hold.
    pub hold: &'a str,
    /// The packet's number within the hold.
    pub number: i32,
    /// What it is for.
    pub kind: PacketKind,
    /// The cover words.
    pub story: &'a str,
    /// The cleared packet that it cites; empty for none.
    pub cites: &'a str,
    /// A line each: number, SHA-256, bytes, name and what is told of it.
    pub documents: Vec<Vec<String>>,
    /// A line each: what went in and what came out.
    pub quantities: Vec<Vec<String>>,
}

/// The text. Every part stands on a line of its own with its length, so that
/// no two packets have one text.
#[must_use]
pub fn index_text(contents: &Contents<'_>) -> String {
    let mut text = String::from("docket307 packet index 1\n");
    let mut line = |name: &str, parts: &[String]| {
        text.push_str(name);
        for part in parts {
            let part = part.replace(['\r', '\n'], " ");
            for piece in ["\t", &part.len().to_string(), ":", &part] {
                text.push_str(piece);
            }
        }
        text.push('\n');
    };
    line("hold", &[contents.hold.to_owned()]);
    line("number", &[contents.number.to_string()]);
    line("kind", &[contents.kind.code().to_owned()]);
    line("story", &[contents.story.to_owned()]);
    line("cites", &[contents.cites.to_owned()]);
    for document in &contents.documents {
        line("document", document);
    }
    for quantity in &contents.quantities {
        line("quantity", quantity);
    }
    text
}
