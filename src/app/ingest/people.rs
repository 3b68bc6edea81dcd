//! Parties of a file: each spelling becomes an immutable variant, and variants
//! of one name and country belong to one party.
//!
//! The thread that reads computes the keys and notes what it met for the first
//! time; the thread that writes stores those with the rows that name them.

use crate::domain::identifier::{self, Kind, Status};
use crate::domain::shipment::{PartyText, ShipmentRow};
use crate::domain::text::{self, FOLD_VERSION};
use crate::error::{Error, Result};
use crate::intake::Hashed;
use crate::store::Write;
use crate::store::party::{self, IdentifierRow, PartyRow, VariantRow, VariantText};
use crate::store::party_feed;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use ring::hmac::{self, HMAC_SHA256};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::iter::Peekable;
use std::rc::Rc;
use std::vec;

/// How many spellings, and how many numbers, are remembered; beyond that the
/// memory begins anew. With 128 bits for each that is some 8 MB for a thread.
const REMEMBERED_LIMIT: usize = 200_000;

/// How many shared parties are remembered; beyond that the memory begins anew.
const SHARED_LIMIT: usize = 20_000;
/// Parties of longer texts are not, in bytes: rows share none of them.
const SHARED_LIMIT_BYTES: usize = 320;

/// A resolved spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Resolved {
    variant_id: i64,
    party_id: i64,
}

/// A 63-bit hash under the installation's key, over parts that cannot run together.
fn keyed_hash(key: &hmac::Key, domain: &str, parts: &[&str]) -> i64 {
    let mut mac = hmac::Context::with_key(key);
    mac.update(domain.as_bytes());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut first = [0_u8; 8];
    for (to, from) in first.iter_mut().zip(mac.sign().as_ref()) {
        *to = *from;
    }
    i64::from_be_bytes(first) & i64::MAX
}

/// A spelling that may be new.
#[derive(Debug, Clone)]
pub struct Spelling {
    text: PartyText,
    name: String,
    address: String,
    name_key: String,
    resolved: Resolved,
}

impl Spelling {
    fn new(key: &hmac::Key, text: &PartyText) -> Self {
        let (name, address) = (text::fold_name(&text.name), text::fold_name(&text.address));
        let version = FOLD_VERSION.to_string();
        let resolved = Resolved {
            variant_id: keyed_hash(key, "variant", &[&version, &name, &address, &text.country]),
            // Not looked up by name but computed, so that two imports that meet a
            // new company at once agree on its key.
            party_id: keyed_hash(key, "party", &[&version, &name, &text.country]),
        };
        Self { name_key: text::search_key(&text.name), text: text.clone(), name, address, resolved }
    }

    fn is(&self, row: &VariantText) -> bool {
        row.fold_version == FOLD_VERSION
            && row.country == self.text.country
            && (row.name == self.text.name || text::fold_name(&row.name) == self.name)
            && (row.address == self.text.address || text::fold_name(&row.address) == self.address)
    }
}

/// What was met for the first time.
#[derive(Debug, Clone, Default)]
pub struct Met {
    spellings: Vec<Spelling>,
    identifiers: Vec<Identifier>,
}

/// A party's key, the kind and the value of its number, and what a check said of it.
type Identifier = (i64, &'static str, String, &'static str);

impl Met {
    /// What several met, the first of them first, to be taken apart by party.
    pub fn of_all(all: impl Iterator<Item = Self>) -> Parts {
        let (mut spellings, mut identifiers) = (Vec::new(), Vec::new());
        for met in all {
            spellings.extend(met.spellings);
            identifiers.extend(met.identifiers);
        }
        // Stable: of spellings that fold alike the first is kept.
        spellings.sort_by_key(|spelling| spelling.resolved.party_id);
        identifiers.sort_by_key(|(party_id, ..)| *party_id);
        Parts { spellings: spellings.into_iter(), identifiers: identifiers.into_iter().peekable() }
    }
}

/// What was met, in the order of parties: their pages lie side by side.
pub struct Parts {
    spellings: vec::IntoIter<Spelling>,
    identifiers: Peekable<vec::IntoIter<Identifier>>,
}

impl Parts {
    /// The next part, of so many spellings at most; none at the end. A party comes in the same
    /// part as its numbers, or in one before.
    pub fn part(&mut self, limit: usize) -> Option<Met> {
        let spellings: Vec<Spelling> = self.spellings.by_ref().take(limit).collect();
        let is_last = self.spellings.as_slice().is_empty();
        let up_to = spellings.last().filter(|_| !is_last);
        let up_to = up_to.map_or(i64::MAX, |spelling| spelling.resolved.party_id);
        let numbers = std::iter::from_fn(|| self.identifiers.next_if(|(id, ..)| *id <= up_to));
        let identifiers: Vec<Identifier> = numbers.take(limit).collect();
        let is_empty = spellings.is_empty() && identifiers.is_empty();
        (!is_empty).then_some(Met { spellings, identifiers })
    }
}

/// A number that a row gives a party.
type Number<'a> = Option<(Kind, &'a str)>;

/// A party that rows share.
struct Shared {
    /// Held, so that it keeps its address.
    #[expect(dead_code, reason = "what is held is not dropped")]
    text: Rc<PartyText>,
    /// The number that it was given last.
    number: Option<(Kind, String)>,
    resolved: Resolved,
}

impl Shared {
    /// Whether a number tells nothing new of the party.
    fn is_with(&self, number: Number<'_>) -> bool {
        number.is_none()
            || number == self.number.as_ref().map(|(kind, value)| (*kind, value.as_str()))
    }
}

/// Gives spellings their keys, and remembers which it has seen.
pub struct Resolver {
    /// Made ready once: a hash under it is then half the work.
    key: hmac::Key,
    /// Random, so that no file can be made in which many spellings fall together.
    seed: [u8; 16],
    bytes: Vec<u8>,
    /// By their address.
    shared: HashMap<usize, Shared, RandomState>,
    spellings: HashMap<u128, Resolved, BuildHasherDefault<Hashed>>,
    identifiers: HashSet<u128, BuildHasherDefault<Hashed>>,
}

impl Resolver {
    /// A resolver that has seen nothing.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self {
            key: hmac::Key::new(HMAC_SHA256, secret),
            seed: crate::id::random_bytes(),
            bytes: Vec::new(),
            shared: HashMap::default(),
            spellings: HashMap::default(),
            identifiers: HashSet::default(),
        }
    }

    fn short(&mut self, parts: &[&str], number: i64) -> u128 {
        self.bytes.clear();
        for part in parts {
            self.bytes.extend_from_slice(part.as_bytes());
            // UTF-8 has no such byte.
            self.bytes.push(0xFF);
        }
        let mut hasher = SipHasher13::new_with_key(&self.seed);
        hasher.write(&self.bytes);
        hasher.write_i64(number);
        hasher.finish128().as_u128()
    }

    /// Rows share the parties that come again and again, which mostly have one number: where
    /// one lies is enough to know it.
    fn shared(&mut self, text: &Rc<PartyText>, number: Number<'_>, met: &mut Met) -> Resolved {
        let place = Rc::as_ptr(text).addr();
        if let Some(known) = self.shared.get(&place)
            && known.is_with(number)
        {
            return known.resolved;
        }
        let resolved = self.spelling(text, met);
        self.identifier(number, resolved, met);
        if text.name.len().saturating_add(text.address.len()) > SHARED_LIMIT_BYTES {
            return resolved;
        }
        if self.shared.len() >= SHARED_LIMIT {
            self.shared.clear();
        }
        let number = number.map(|(kind, value)| (kind, value.to_owned()));
        self.shared.insert(place, Shared { text: Rc::clone(text), number, resolved });
        resolved
    }

    fn spelling(&mut self, text: &PartyText, met: &mut Met) -> Resolved {
        let key = self.short(&[&text.name, &text.address, &text.country], 0);
        if let Some(known) = self.spellings.get(&key) {
            return *known;
        }
        let new = Spelling::new(&self.key, text);
        if self.spellings.len() >= REMEMBERED_LIMIT {
            self.spellings.clear();
        }
        self.spellings.insert(key, new.resolved);
        let resolved = new.resolved;
        met.spellings.push(new);
        resolved
    }

    fn identifier(&mut self, number: Number<'_>, named: Resolved, met: &mut Met) {
        let Some((kind, value)) = number else { return };
        let key = self.short(&[kind.code(), value], named.party_id);
        if self.identifiers.len() >= REMEMBERED_LIMIT {
            self.identifiers.clear();
        }
        if self.identifiers.insert(key) {
            let status = status(kind, value);
            let name = name_of(kind, status);
            met.identifiers.push((named.party_id, name, value.to_owned(), status.code()));
        }
    }

    /// The variants of a row's importer, consignee, shipper and manufacturer.
    pub fn resolve(&mut self, row: &ShipmentRow, met: &mut Met) -> [Option<i64>; 4] {
        let importer = (Kind::ImporterNumber, row.importer_number.as_str());
        let manufacturer = (Kind::Mid, row.manufacturer_mid.as_str());
        let filled =
            |number: (Kind, _)| Some(number).filter(|(_, value): &(_, &str)| !value.is_empty());
        [
            (&row.importer, filled(importer)),
            (&row.consignee, None),
            (&row.shipper, None),
            (&row.manufacturer, filled(manufacturer)),
        ]
        .map(|(named, number)| named.as_ref().map(|text| self.shared(text, number, met).variant_id))
    }
}

/// What the parties of a chunk are seen in.
#[derive(Debug, Clone, Copy)]
pub struct Sighting {
    /// The upload.
    pub upload_id: i64,
    /// The day.
    pub on: NaiveDate,
}

/// Stores what is new among what was met.
///
/// # Errors
/// When the database fails, or two different spellings have one key.
pub fn store<'a>(
    tx: &mut Write<'_>,
    sighting: Sighting,
    met: impl Iterator<Item = &'a Met> + Clone,
) -> Result<()> {
    let mut spellings: BTreeMap<i64, &Spelling> = BTreeMap::new();
    for new in met.clone().flat_map(|met| &met.spellings) {
        // Spellings that fold alike are one variant; the first one is kept.
        spellings.entry(new.resolved.variant_id).or_insert(new);
    }
    insert_new(tx, sighting, &spellings)?;
    let identifiers: BTreeSet<IdentifierRow> = met
        .flat_map(|met| &met.identifiers)
        .map(|(party_id, kind, value, status)| IdentifierRow {
            party_id: *party_id,
            kind: (*kind).to_owned(),
            value: value.clone(),
            status: (*status).to_owned(),
            first_upload_id: Some(sighting.upload_id),
        })
        .collect();
    let identifiers: Vec<IdentifierRow> = identifiers.into_iter().collect();
    party::insert_identifiers(tx, &identifiers)
}

/// Inserts what is not there, in the order of keys: one lock order.
fn insert_new(
    tx: &mut Write<'_>,
    sighting: Sighting,
    spellings: &BTreeMap<i64, &Spelling>,
) -> Result<()> {
    let ids: Vec<i64> = spellings.keys().copied().collect();
    let there = check(spellings, &party::find_variants(tx, &ids)?)?;
    let mut parties = BTreeMap::new();
    let mut variants = Vec::new();
    for (id, new) in spellings.iter().filter(|(id, _)| !there.contains(*id)) {
        let (name, country) = (&new.text.name, &new.text.country);
        variants.push(VariantRow {
            id: *id,
            fold_version: FOLD_VERSION,
            name: name.clone(),
            address: new.text.address.clone(),
            country: country.clone(),
            name_key: new.name_key.clone(),
            party_id: new.resolved.party_id,
            first_upload_id: Some(sighting.upload_id),
            first_seen_on: sighting.on,
        });
        parties.entry(new.resolved.party_id).or_insert_with(|| PartyRow {
            id: new.resolved.party_id,
            name: name.clone(),
            name_key: new.name_key.clone(),
            country: country.clone(),
            merged_into: None,
            created_on: sighting.on,
            version: 1,
        });
    }
    if variants.is_empty() {
        return Ok(());
    }
    let parties: Vec<PartyRow> = parties.into_values().collect();
    let new = party::insert_parties(tx, &parties)?;
    let is_new: HashSet<i64> = new.iter().copied().collect();
    let respelled: BTreeSet<i64> =
        variants.iter().map(|row| row.party_id).filter(|id| !is_new.contains(id)).collect();
    let respelled: Vec<i64> = respelled.into_iter().collect();
    party_feed::tell(tx, sighting.upload_id, &new, &respelled)?;
    let inserted: HashSet<i64> = party::insert_variants(tx, &variants)?.into_iter().collect();
    // Another import may have inserted a variant in between: is it the same one?
    let others: Vec<i64> =
        variants.iter().map(|row| row.id).filter(|id| !inserted.contains(id)).collect();
    check(spellings, &party::find_variants(tx, &others)?).map(drop)
}

/// The keys of stored variants, each compared with what it should be.
fn check(spellings: &BTreeMap<i64, &Spelling>, stored: &[VariantText]) -> Result<BTreeSet<i64>> {
    for row in stored {
        if spellings.get(&row.id).is_some_and(|new| !new.is(row)) {
            return Err(Error::internal(format!("two names have the key {}", row.id)));
        }
    }
    Ok(stored.iter().map(|row| row.id).collect())
}

fn status(kind: Kind, value: &str) -> Status {
    // A sealed number cannot be looked at.
    if value.starts_with('~') { Status::Masked } else { identifier::check(kind, value).status }
}

/// The kind as screening knows it: a number that no U.S. rule fits is another
/// country's, and may be given to another firm elsewhere.
fn name_of(kind: Kind, status: Status) -> &'static str {
    if kind == Kind::Mid {
        "MID"
    } else if status == Status::Bad {
        "IMPORTER"
    } else {
        "IOR"
    }
}

#[cfg(test)]
mod tests;
