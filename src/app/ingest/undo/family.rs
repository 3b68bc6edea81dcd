//! The documents of one step of an undo: what is told of them without some
//! uploads, and what changes in the database.

use super::history::History;
use crate::error::{Error, Result};
use crate::store::revision::{self, RevisionRow};
use crate::store::shipment::{self, LineRow, TariffRow};
use crate::store::{Read, Write};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A line, by document and number.
type Line = (String, i32);
/// An ordinal, by document, line and number.
type Ordinal = (String, i32, i32);

/// All that an organization tells of some documents, and told before.
pub struct Family {
    organization_id: i64,
    /// The documents, with those of later arrivals under the same number.
    pub documents: Vec<String>,
    lines: BTreeMap<Line, History<LineRow>>,
    ordinals: BTreeMap<Ordinal, History<TariffRow>>,
}

/// The document without the date of a later arrival.
pub fn base(document: &str) -> &str {
    document.split_once('@').map_or(document, |(base, _)| base)
}

impl Family {
    /// Reads what is told of these documents and of later ones of their numbers.
    ///
    /// # Errors
    /// When the database fails, or a telling that was kept cannot be read.
    pub fn load(tx: &mut Read<'_>, organization_id: i64, bases: &[String]) -> Result<Self> {
        let mut rows = revision::lines_of(tx, organization_id, bases)?;
        // A number that nobody tells may still have later documents.
        let plain: HashSet<&str> = rows
            .iter()
            .filter(|row| row.document_kind != "bill")
            .map(|row| row.document.as_str())
            .collect();
        let mut later = Vec::new();
        for base in bases.iter().filter(|base| !plain.contains(base.as_str())) {
            later.extend(revision::later_documents(tx, organization_id, base)?);
        }
        rows.extend(revision::lines_of(tx, organization_id, &later)?);
        let documents: Vec<String> = bases.iter().cloned().chain(later).collect();
        let mut family =
            Self { organization_id, lines: BTreeMap::new(), ordinals: BTreeMap::new(), documents };
        for row in rows {
            let key = (row.document.clone(), row.line);
            family.lines.entry(key).or_default().current = Some(row);
        }
        for row in revision::tariffs_of(tx, organization_id, &family.documents)? {
            let key = (row.document.clone(), row.line, row.ordinal);
            family.ordinals.entry(key).or_default().current = Some(row);
        }
        for row in revision::of_documents(tx, organization_id, &family.documents)? {
            family.remember(&row)?;
        }
        Ok(family)
    }

    fn remember(&mut self, row: &RevisionRow) -> Result<()> {
        if row.ordinal == 0 {
            let told = serde_json::from_str(&row.told).map_err(Error::internal)?;
            let history = self.lines.entry((row.document.clone(), row.line)).or_default();
            history.before.insert(row.upload_id, told);
        } else {
            let key = (row.document.clone(), row.line, row.ordinal);
            let told = serde_json::from_str(&row.told).map_err(Error::internal)?;
            self.ordinals.entry(key).or_default().before.insert(row.upload_id, told);
        }
        Ok(())
    }

    /// The line as it stands.
    #[must_use]
    pub fn line(&self, key: &Line) -> Option<&LineRow> {
        self.lines.get(key)?.current.as_ref()
    }

    /// The lines that stand.
    pub fn standing(&self) -> impl Iterator<Item = (&Line, &LineRow)> {
        self.lines.iter().filter_map(|(key, told)| Some((key, told.current.as_ref()?)))
    }

    /// The ordinals of a line as they stand.
    pub fn ordinals_of(&self, key: &Line) -> impl Iterator<Item = &TariffRow> {
        let (document, line) = key;
        let from = (document.clone(), *line, i32::MIN);
        let to = (document.clone(), *line, i32::MAX);
        self.ordinals.range(from..=to).filter_map(|(_, told)| told.current.as_ref())
    }

    /// Whether a line and its ordinals say the same in another state of it.
    #[must_use]
    pub fn says_the_same(&self, other: &Self, key: &Line) -> bool {
        let said = |family: &Self| {
            let ordinals: Vec<(i32, i64)> =
                family.ordinals_of(key).map(|row| (row.ordinal, row.content_hash)).collect();
            (family.line(key).map(|row| row.content_hash), ordinals)
        };
        said(self) == said(other)
    }

    /// Takes uploads out of everything that was told of these documents.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_out(&self, tx: &mut Write<'_>, uploads: &HashSet<i64>) -> Result<()> {
        let mut left = Left::default();
        for (key, told) in &self.lines {
            let after = told.without(uploads, |row| row.upload_id);
            for (upload, before) in &after.before {
                left.revisions.push(revision::keep_line(before, *upload)?);
            }
            left.line(key, told, after);
        }
        for (key, told) in &self.ordinals {
            let after = told.without(uploads, |row| row.upload_id);
            for (upload, before) in &after.before {
                left.revisions.push(revision::keep_tariff(before, *upload)?);
            }
            left.ordinal(key, told, after);
        }
        left.write(tx, self)
    }
}

/// What is left, and what has to be written for it.
#[derive(Default)]
struct Left {
    revisions: Vec<RevisionRow>,
    lines: Vec<LineRow>,
    tariffs: Vec<TariffRow>,
    gone_lines: Vec<Line>,
    gone_ordinals: Vec<Ordinal>,
    /// Documents of which something stays.
    told: BTreeSet<String>,
}

impl Left {
    fn line(&mut self, key: &Line, told: &History<LineRow>, after: History<LineRow>) {
        let Some(row) = after.current else {
            self.gone_lines.extend(told.current.is_some().then(|| key.clone()));
            return;
        };
        self.told.insert(key.0.clone());
        let version = told.current.as_ref().map_or(0, |current| current.version);
        if told.current.as_ref() != Some(&row) {
            self.lines.push(LineRow { version: version.saturating_add(1), ..row });
        }
    }

    fn ordinal(&mut self, key: &Ordinal, told: &History<TariffRow>, after: History<TariffRow>) {
        let Some(row) = after.current else {
            self.gone_ordinals.extend(told.current.is_some().then(|| key.clone()));
            return;
        };
        self.told.insert(key.0.clone());
        if told.current.as_ref() != Some(&row) {
            self.tariffs.push(row);
        }
    }

    fn write(mut self, tx: &mut Write<'_>, family: &Family) -> Result<()> {
        let organization_id = family.organization_id;
        let gone: Vec<String> = family
            .documents
            .iter()
            .filter(|document| !self.told.contains(*document))
            .cloned()
            .collect();
        revision::remove_documents(tx, organization_id, &gone)?;
        self.gone_lines.retain(|(document, _)| self.told.contains(document));
        self.gone_ordinals.retain(|(document, ..)| self.told.contains(document));
        revision::remove_lines(tx, organization_id, &self.gone_lines)?;
        revision::remove_tariffs(tx, organization_id, &self.gone_ordinals)?;
        shipment::put_lines(tx, &self.lines)?;
        shipment::put_tariffs(tx, &self.tariffs)?;
        revision::replace(tx, organization_id, &family.documents, &self.revisions)
    }
}
