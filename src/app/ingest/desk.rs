//! The documents of a chunk, laid out in memory: which line a row tells, and
//! whether it tells anything new. What changed is written at the end, each
//! line once.

use super::content::{self, Place, Told, hash63};
use crate::domain::shipment::DocumentKind;
use crate::domain::tariff;
use crate::error::Result;
use crate::store::shipment::{self, LineKey, LineRow, TariffRow, revision};
use crate::store::{Write, upload};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Bills of one number that arrive further apart are different documents.
const BILL_LIFE_DAYS: u64 = 180;

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It told a new line, or a new ordinal of one.
    Accepted,
    /// It told a known line anew.
    Updated,
    /// It told nothing new; nothing is written.
    Duplicate,
}

/// A line as far as placing needs it.
#[derive(Debug, Clone)]
struct Known {
    upload_id: i64,
    content_hash: i64,
    goods_hash: i64,
    arrival_on: Option<NaiveDate>,
    version: i32,
    is_withdrawn: bool,
    /// Tariff number and content hash by ordinal.
    ordinals: BTreeMap<i32, (String, i64)>,
}

impl Known {
    /// The ordinal whose row speaks for the line: the first that classifies
    /// the goods, else the first.
    fn speaker(&self) -> Option<i32> {
        let classifies = |hts: &str| !hts.is_empty() && !tariff::is_chapter_98_99(hts);
        let first = self.ordinals.iter().find(|(_, (hts, _))| classifies(hts));
        first.or_else(|| self.ordinals.iter().next()).map(|(ordinal, _)| *ordinal)
    }
}

type Lines = BTreeMap<i32, Known>;

/// The desk of one chunk.
pub struct Desk<'t, 'c> {
    tx: &'t mut Write<'c>,
    organization_id: i64,
    upload_id: i64,
    documents: HashMap<String, Lines>,
    /// Bill numbers whose later documents are on the desk.
    with_later: HashSet<String>,
    seen: HashMap<i64, i32>,
    counted: BTreeSet<i64>,
    lines: BTreeMap<(String, i32), LineRow>,
    tariffs: BTreeMap<(String, i32, i32), TariffRow>,
    /// Lines and ordinals of other uploads that are told anew.
    lines_before: BTreeSet<(String, i32)>,
    tariffs_before: BTreeSet<(String, i32, i32)>,
    /// The ordinals that other uploads told, as far as they are on the desk.
    told_elsewhere: HashSet<(String, i32, i32)>,
    told_again: Option<(i64, i64)>,
}

fn goods_key(document: &str, told: &Told) -> i64 {
    hash63("occurrence of goods", &[document, &told.packed.goods_hash.to_string()])
}

fn document_key(document: &str) -> i64 {
    hash63("occurrence of document", &[document])
}

/// The keys by which the occurrences of a row of a document are counted; none
/// for a row that names its line.
pub fn occurrence_keys(document: &str, told: &Told) -> impl Iterator<Item = i64> + use<> {
    let keys = [goods_key(document, told), document_key(document)];
    let is_counted = told.line.is_none();
    keys.into_iter().filter(move |_| is_counted)
}

impl<'t, 'c> Desk<'t, 'c> {
    /// Lays out the documents that these rows name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lay(
        tx: &'t mut Write<'c>,
        organization_id: i64,
        upload_id: i64,
        rows: &[&Told],
    ) -> Result<Self> {
        let numbers: BTreeSet<&str> = rows.iter().map(|told| told.document()).collect();
        let numbers: Vec<String> = numbers.into_iter().map(str::to_owned).collect();
        let keys: BTreeSet<i64> =
            rows.iter().flat_map(|told| occurrence_keys(told.document(), told)).collect();
        let keys: Vec<i64> = keys.into_iter().collect();
        let mut seen = upload::occurrences(tx, upload_id, &keys)?;
        for key in keys {
            seen.entry(key).or_insert(0);
        }
        let stored = shipment::keys_of(tx, organization_id, &numbers)?;
        let mut desk = Self {
            tx,
            organization_id,
            upload_id,
            documents: numbers.iter().map(|number| (number.clone(), Lines::new())).collect(),
            with_later: HashSet::new(),
            seen,
            counted: BTreeSet::new(),
            lines: BTreeMap::new(),
            tariffs: BTreeMap::new(),
            lines_before: BTreeSet::new(),
            tariffs_before: BTreeSet::new(),
            told_elsewhere: HashSet::new(),
            told_again: None,
        };
        desk.place_stored(stored);
        let with_ordinals: BTreeSet<&str> =
            rows.iter().filter(|told| told.tariff.is_some()).map(|told| told.document()).collect();
        let with_ordinals: Vec<String> = with_ordinals.into_iter().map(str::to_owned).collect();
        desk.load_ordinals(&with_ordinals)?;
        Ok(desk)
    }

    fn place_stored(&mut self, stored: Vec<LineKey>) {
        for key in stored {
            let known = Known {
                upload_id: key.upload_id,
                content_hash: key.content_hash,
                goods_hash: key.goods_hash,
                arrival_on: key.arrival_on,
                version: key.version,
                is_withdrawn: key.withdrawn_on.is_some(),
                ordinals: BTreeMap::new(),
            };
            self.documents.entry(key.document).or_default().insert(key.line, known);
        }
    }

    fn load_ordinals(&mut self, documents: &[String]) -> Result<()> {
        for key in shipment::tariffs_of(self.tx, self.organization_id, documents)? {
            if key.upload_id != self.upload_id {
                self.told_elsewhere.insert((key.document.clone(), key.line, key.ordinal));
            }
            let lines = self.documents.entry(key.document).or_default();
            if let Some(known) = lines.get_mut(&key.line) {
                known.ordinals.insert(key.ordinal, (key.hts, key.content_hash));
            }
        }
        Ok(())
    }

    /// Puts later documents of a bill number on the desk, once.
    fn load_later(&mut self, number: &str) -> Result<()> {
        if !self.with_later.insert(number.to_owned()) {
            return Ok(());
        }
        let stored = shipment::keys_of_later(self.tx, self.organization_id, number)?;
        let mut documents: Vec<String> = stored.iter().map(|key| key.document.clone()).collect();
        documents.dedup();
        // What this chunk placed there already stands.
        let stored =
            stored.into_iter().filter(|key| !self.documents.contains_key(&key.document)).collect();
        documents.retain(|document| !self.documents.contains_key(document));
        self.place_stored(stored);
        self.load_ordinals(&documents)
    }

    /// The days between an arrival and the nearest line of a document.
    fn distance_days(&self, document: &str, arrival: NaiveDate) -> Option<u64> {
        let lines = self.documents.get(document)?;
        let days =
            |known: &Known| known.arrival_on.map(|on| (on - arrival).num_days().unsigned_abs());
        lines.values().filter_map(days).min()
    }

    /// The document that a row belongs to. A carrier uses a bill number again
    /// after some time: then it is another document, named after its first arrival.
    fn document(&mut self, told: &Told) -> Result<String> {
        let number = told.document();
        let (DocumentKind::Bill, Some(arrival)) = (told.kind, told.arrival_on()) else {
            return Ok(number.to_owned());
        };
        // Without a dated line there is nothing to differ from.
        let Some(nearest) = self.distance_days(number, arrival) else {
            return Ok(number.to_owned());
        };
        if nearest == 0 {
            return Ok(number.to_owned());
        }
        self.load_later(number)?;
        let prefix = format!("{number}@");
        let later = self.documents.keys().filter(|name| name.starts_with(&prefix));
        let best = std::iter::once(number)
            .chain(later.map(String::as_str))
            .filter_map(|name| Some((self.distance_days(name, arrival)?, name)))
            .min();
        match best {
            Some((days, name)) if days <= BILL_LIFE_DAYS => Ok(name.to_owned()),
            _ => Ok(format!("{prefix}{arrival}")),
        }
    }

    fn seen(&mut self, key: i64) -> Result<i32> {
        if let Some(count) = self.seen.get(&key) {
            return Ok(*count);
        }
        let stored = upload::occurrences(self.tx, self.upload_id, &[key])?;
        let count = stored.get(&key).copied().unwrap_or(0);
        self.seen.insert(key, count);
        Ok(count)
    }

    /// Counts a key and returns how often it has been met, this time included.
    fn count(&mut self, key: i64) -> Result<i32> {
        let count = self.seen(key)?.saturating_add(1);
        self.seen.insert(key, count);
        self.counted.insert(key);
        Ok(count)
    }

    /// The line that a row tells: its own number, or its occurrence among
    /// rows of equal goods, or the only line of a document that is told anew.
    fn line(&mut self, document: &str, told: &Told) -> Result<i32> {
        if told.kind == DocumentKind::Content {
            return self.count(goods_key(document, told));
        }
        if let Some(line) = told.line {
            return Ok(line);
        }
        let occurrence = self.count(goods_key(document, told))?;
        let earlier_rows = self.count(document_key(document))?.saturating_sub(1);
        let Some(lines) = self.documents.get(document) else { return Ok(1) };
        let index = usize::try_from(occurrence.saturating_sub(1)).unwrap_or(usize::MAX);
        let alike = lines.iter().filter(|(_, known)| known.goods_hash == told.packed.goods_hash);
        if let Some((line, _)) = alike.into_iter().nth(index) {
            return Ok(*line);
        }
        if let (0, 1, Some((line, known))) = (earlier_rows, lines.len(), lines.iter().next())
            && known.upload_id != self.upload_id
        {
            return Ok(*line);
        }
        Ok(lines.keys().next_back().map_or(1, |last| last.saturating_add(1)))
    }

    /// Finds the row's line and notes what changes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tell(&mut self, told: &Told) -> Result<Outcome> {
        let document = self.document(told)?;
        let line = self.line(&document, told)?;
        let place = Place {
            document: &document,
            line,
            organization_id: self.organization_id,
            upload_id: self.upload_id,
        };
        if let Some(row) = content::tariff(told, place) {
            return Ok(self.tell_ordinal(told, place, row));
        }
        let known = self.known(place);
        match known {
            // A line that was taken back is told anew by whatever tells it.
            Some(known) if known.is_withdrawn => {
                self.put(told, place);
                Ok(Outcome::Updated)
            }
            Some(_) if told.kind == DocumentKind::Content => Ok(Outcome::Duplicate),
            Some(known) if known.content_hash == told.packed.content_hash => Ok(Outcome::Duplicate),
            Some(known) => {
                if known.upload_id == self.upload_id {
                    let (_, count) = self.told_again.get_or_insert((told.packed.row_number, 0));
                    *count = count.saturating_add(1);
                }
                self.put(told, place);
                Ok(Outcome::Updated)
            }
            None => {
                self.put(told, place);
                Ok(Outcome::Accepted)
            }
        }
    }

    fn known(&self, place: Place<'_>) -> Option<&Known> {
        self.documents.get(place.document)?.get(&place.line)
    }

    /// A row with a tariff ordinal: the ordinal decides whether it is new, and
    /// one of the ordinals speaks for the line.
    fn tell_ordinal(&mut self, told: &Told, place: Place<'_>, row: TariffRow) -> Outcome {
        let line = self.known(place).cloned();
        let before = line.as_ref().and_then(|known| known.ordinals.get(&row.ordinal)).cloned();
        let content_hash = told.packed.content_hash;
        let is_same = before.as_ref().is_some_and(|(_, hash)| *hash == content_hash);
        let mut after = line.clone().unwrap_or_else(|| blank(told, self.upload_id));
        after.ordinals.insert(row.ordinal, (row.hts.clone(), content_hash));
        let is_speaker = after.speaker() == Some(row.ordinal);
        let speaks = line.is_none()
            || (is_speaker && (after.content_hash != content_hash || after.is_withdrawn));
        if speaks {
            self.put(told, place);
        }
        if !is_same {
            let lines = self.documents.entry(place.document.to_owned()).or_default();
            if let Some(known) = lines.get_mut(&place.line) {
                known.ordinals.insert(row.ordinal, (row.hts.clone(), content_hash));
            }
            let key = (place.document.to_owned(), place.line, row.ordinal);
            if self.told_elsewhere.contains(&key) {
                self.tariffs_before.insert(key.clone());
            }
            self.tariffs.insert(key, row);
        }
        let had_none = line.as_ref().is_some_and(|known| known.ordinals.is_empty());
        match (line, before) {
            (None, _) => Outcome::Accepted,
            (Some(_), None) if !(had_none && speaks) => Outcome::Accepted,
            _ if is_same && !speaks => Outcome::Duplicate,
            _ => Outcome::Updated,
        }
    }

    /// Notes that the row's content is the line's from now on.
    fn put(&mut self, told: &Told, place: Place<'_>) {
        let lines = self.documents.entry(place.document.to_owned()).or_default();
        let before = lines.remove(&place.line);
        let key = (place.document.to_owned(), place.line);
        if before.as_ref().is_some_and(|known| known.upload_id != self.upload_id) {
            self.lines_before.insert(key.clone());
        }
        let version = before.as_ref().map_or(1, |known| known.version.saturating_add(1));
        let ordinals = before.map(|known| known.ordinals).unwrap_or_default();
        let known = Known { version, ordinals, ..blank(told, self.upload_id) };
        lines.insert(place.line, known);
        self.lines.insert(key, content::line(told, place, version));
    }

    /// Rows that told a line of their own file anew: the first, and how many.
    #[must_use]
    pub const fn told_again(&self) -> Option<(i64, i64)> {
        self.told_again
    }

    /// Keeps what other uploads told of the lines and ordinals that change.
    fn keep_before(&mut self) -> Result<()> {
        let mut kept = Vec::new();
        for row in revision::lines_at(self.tx, self.organization_id, &self.lines_before)? {
            kept.push(revision::keep_line(&row, self.upload_id)?);
        }
        for row in revision::tariffs_at(self.tx, self.organization_id, &self.tariffs_before)? {
            kept.push(revision::keep_tariff(&row, self.upload_id)?);
        }
        revision::keep(self.tx, &kept)
    }

    /// Writes what changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn write(mut self) -> Result<()> {
        self.keep_before()?;
        let lines: Vec<LineRow> = self.lines.into_values().collect();
        shipment::put_lines(self.tx, &lines)?;
        let tariffs: Vec<TariffRow> = self.tariffs.into_values().collect();
        shipment::put_tariffs(self.tx, &tariffs)?;
        let counts: Vec<(i64, i32)> = self
            .counted
            .iter()
            .filter_map(|key| self.seen.get(key).map(|count| (*key, *count)))
            .collect();
        upload::save_occurrences(self.tx, self.upload_id, &counts)
    }
}

/// A line as its first row tells it.
fn blank(told: &Told, upload_id: i64) -> Known {
    Known {
        upload_id,
        content_hash: told.packed.content_hash,
        goods_hash: told.packed.goods_hash,
        arrival_on: told.arrival_on(),
        version: 1,
        is_withdrawn: false,
        ordinals: BTreeMap::new(),
    }
}
