//! One thing that was said about an order, as pages show it.

use crate::app::representation::{RepresentationRow, interest_label};
use crate::domain::voice::{Kind, Part};
use crate::web::page;

/// One thing that was said.
#[derive(Debug, Clone)]
pub struct SaidShown {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// What it is, in words.
    pub kind: &'static str,
    /// The party that it is about.
    pub party: String,
    /// Who signed.
    pub author: String,
    /// In what right.
    pub standing: &'static str,
    /// The day of receipt.
    pub on: String,
    /// The words.
    pub body: String,
    /// What a correction says, in words; empty for other kinds.
    pub corrects: String,
    /// What became of it.
    pub outcome: &'static str,
    /// The tone of that.
    pub tone: &'static str,
    /// What its author had said before in its place, newest first.
    pub earlier: Vec<Earlier>,
    /// Whether its author has corrected it since.
    pub is_corrected: bool,
}

/// What an author said before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The day of receipt.
    pub on: String,
    /// The words.
    pub body: String,
    /// What a correction said, in words; empty for other kinds.
    pub corrects: String,
}

impl Earlier {
    /// One of them.
    pub(in crate::web::pages) fn new(row: &RepresentationRow) -> Self {
        Self { on: page::date(row.received_on), body: row.body.clone(), corrects: corrects(row) }
    }
}

impl SaidShown {
    /// What was said, for a reader who knows it under this number and address.
    pub(in crate::web::pages) fn new(
        row: &RepresentationRow,
        number: String,
        href: String,
    ) -> Self {
        let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Representation);
        let (outcome, tone) = match row.state.as_str() {
            "accepted" => (kind.accepted(), "good"),
            "refused" => (kind.refused(), "bad"),
            "proposed" => ("Waits for a second person", "waiting"),
            _ => ("Received", "open"),
        };
        Self {
            number,
            href,
            kind: kind.label(),
            party: row.listed_name.clone(),
            author: row.author.clone(),
            standing: interest_label(&row.interest),
            on: page::date(row.received_on),
            body: row.body.clone(),
            corrects: corrects(row),
            outcome,
            tone,
            earlier: Vec::new(),
            is_corrected: false,
        }
    }

    /// The same with what its author said before and since, as all that was said tells it.
    pub(in crate::web::pages) fn among(
        mut self,
        row: &RepresentationRow,
        said: &[RepresentationRow],
    ) -> Self {
        let find = |id: &String| said.iter().find(|one| one.id == *id);
        let mut before = row.replaces.as_ref().and_then(find);
        while let Some(old) = before {
            self.earlier.push(Earlier::new(old));
            before = old.replaces.as_ref().and_then(find);
        }
        self.is_corrected |= said.iter().any(|one| one.replaces.as_ref() == Some(&row.id));
        self
    }

    /// Some of what was said, as staff know it.
    pub(in crate::web::pages) fn list_of_staff<'r>(
        said: &[RepresentationRow],
        some: impl Iterator<Item = &'r RepresentationRow>,
    ) -> Vec<Self> {
        Self::list(said, some, Self::of_staff)
    }

    /// Some of what was said: what its author said anew stands for what it takes the place
    /// of, where it is among them.
    pub(in crate::web::pages) fn list<'r>(
        said: &[RepresentationRow],
        some: impl Iterator<Item = &'r RepresentationRow>,
        shown: impl Fn(&RepresentationRow) -> Self,
    ) -> Vec<Self> {
        let some: Vec<&RepresentationRow> = some.collect();
        let stands = |row: &RepresentationRow| {
            !some.iter().any(|newer| newer.replaces.as_ref() == Some(&row.id))
        };
        some.iter().filter(|row| stands(row)).map(|row| shown(row).among(row, said)).collect()
    }

    /// The same as staff know it.
    pub(in crate::web::pages) fn of_staff(row: &RepresentationRow) -> Self {
        Self::new(row, row.docket_number.clone(), format!("/representations/{}", row.docket_number))
    }
}

/// What a correction says is wrong, and how it should read.
fn corrects(row: &RepresentationRow) -> String {
    match Part::from_code(&row.subject) {
        None => String::new(),
        Some(part) if row.corrected.is_empty() => part.label().to_owned(),
        Some(part) => format!("{} should read: {}", part.label(), row.corrected),
    }
}
