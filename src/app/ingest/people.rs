//! Parties of a chunk: each spelling becomes an immutable variant, and
//! variants of one name and country belong to one party.

use crate::domain::identifier::{self, Kind, Status};
use crate::domain::shipment::{PartyText, ShipmentRow};
use crate::domain::text::{self, FOLD_VERSION};
use crate::error::{Error, Result};
use crate::screening;
use crate::store::Write;
use crate::store::party::{self, IdentifierRow, PartyRow, VariantRow};
use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many spellings are remembered between chunks; beyond that the memory
/// begins anew.
const REMEMBERED_LIMIT: usize = 50_000;

/// A resolved spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Resolved {
    variant_id: i64,
    party_id: i64,
}

/// The variants of every spelling in a chunk.
#[derive(Debug, Clone, Default)]
pub struct Variants(HashMap<PartyText, Resolved>);

impl Variants {
    /// The variant of a spelling; none for no party.
    ///
    /// # Errors
    /// When the spelling was not resolved before.
    pub fn of(&self, party: Option<&PartyText>) -> Result<Option<i64>> {
        match party {
            None => Ok(None),
            Some(text) => match self.0.get(text) {
                Some(found) => Ok(Some(found.variant_id)),
                None => Err(Error::internal("a party of a row was not resolved")),
            },
        }
    }

    /// Takes over what a committed chunk resolved.
    pub fn remember(&mut self, resolved: Self) {
        if self.0.len() > REMEMBERED_LIMIT {
            self.0.clear();
        }
        self.0.extend(resolved.0);
    }
}

/// A 63-bit hash under the installation's key, over parts that cannot run together.
fn keyed_hash(secret: &[u8; 32], domain: &str, parts: &[&str]) -> Result<i64> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).map_err(Error::internal)?;
    mac.update(domain.as_bytes());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut first = [0_u8; 8];
    for (to, from) in first.iter_mut().zip(mac.finalize().into_bytes()) {
        *to = from;
    }
    Ok(i64::from_be_bytes(first) & i64::MAX)
}

/// A spelling that may be new.
struct Candidate<'a> {
    text: &'a PartyText,
    name: String,
    address: String,
    resolved: Resolved,
}

fn candidate<'a>(secret: &[u8; 32], text: &'a PartyText) -> Result<Candidate<'a>> {
    let (name, address) = (text::fold_name(&text.name), text::fold_name(&text.address));
    let version = FOLD_VERSION.to_string();
    let resolved = Resolved {
        variant_id: keyed_hash(secret, "variant", &[&version, &name, &address, &text.country])?,
        // Not looked up by name but computed, so that two imports that meet a
        // new company at once agree on its key.
        party_id: keyed_hash(secret, "party", &[&version, &name, &text.country])?,
    };
    Ok(Candidate { text, name, address, resolved })
}

impl Candidate<'_> {
    fn is(&self, row: &VariantRow) -> bool {
        row.fold_version == FOLD_VERSION
            && row.country == self.text.country
            && text::fold_name(&row.name) == self.name
            && text::fold_name(&row.address) == self.address
    }
}

/// What the parties of a chunk are seen in.
#[derive(Debug, Clone, Copy)]
pub struct Sighting<'a> {
    /// The installation's key.
    pub secret: &'a [u8; 32],
    /// The upload.
    pub upload_id: i64,
    /// The day.
    pub on: NaiveDate,
}

/// Resolves every party of these rows and stores what is new. `known` are
/// spellings that earlier chunks resolved.
///
/// # Errors
/// When the database fails, or two different spellings have one key.
pub fn resolve<'a>(
    tx: &mut Write<'_>,
    sighting: Sighting<'_>,
    known: &Variants,
    rows: impl Iterator<Item = &'a ShipmentRow> + Clone,
) -> Result<Variants> {
    let mut resolved = HashMap::new();
    let mut candidates: BTreeMap<i64, Candidate<'a>> = BTreeMap::new();
    for text in rows.clone().flat_map(parties) {
        if resolved.contains_key(text) {
            continue;
        }
        if let Some(found) = known.0.get(text) {
            resolved.insert(text.clone(), *found);
            continue;
        }
        let new = candidate(sighting.secret, text)?;
        resolved.insert(text.clone(), new.resolved);
        // Spellings that fold alike are one variant; the first one is kept.
        candidates.entry(new.resolved.variant_id).or_insert(new);
    }
    insert_new(tx, sighting, &candidates)?;
    let identifiers = identifiers(sighting, &resolved, rows);
    party::insert_identifiers(tx, &identifiers)?;
    Ok(Variants(resolved))
}

fn parties(row: &ShipmentRow) -> impl Iterator<Item = &PartyText> {
    [&row.importer, &row.consignee, &row.shipper, &row.manufacturer].into_iter().flatten()
}

/// Inserts what is not there, in the order of keys: one lock order.
fn insert_new(
    tx: &mut Write<'_>,
    sighting: Sighting<'_>,
    candidates: &BTreeMap<i64, Candidate<'_>>,
) -> Result<()> {
    let ids: Vec<i64> = candidates.keys().copied().collect();
    let there = check(candidates, &party::find_variants(tx, &ids)?)?;
    let mut parties = BTreeMap::new();
    let mut variants = Vec::new();
    let mut keys = BTreeSet::new();
    for (id, new) in candidates.iter().filter(|(id, _)| !there.contains(*id)) {
        let (name, country) = (&new.text.name, &new.text.country);
        let name_key = text::search_key(name);
        keys.extend(screening::keys(name).into_iter().map(|key| (key, new.resolved.party_id)));
        variants.push(VariantRow {
            id: *id,
            fold_version: FOLD_VERSION,
            name: name.clone(),
            address: new.text.address.clone(),
            country: country.clone(),
            name_key: name_key.clone(),
            party_id: new.resolved.party_id,
            first_upload_id: Some(sighting.upload_id),
            first_seen_on: sighting.on,
        });
        parties.entry(new.resolved.party_id).or_insert_with(|| PartyRow {
            id: new.resolved.party_id,
            name: name.clone(),
            name_key,
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
    party::insert_parties(tx, &parties)?;
    party::insert_variants(tx, &variants)?;
    let keys: Vec<(String, i64)> = keys.into_iter().collect();
    party::insert_keys(tx, &keys)?;
    // Another import may have inserted a variant in between: is it the same one?
    let inserted: Vec<i64> = variants.iter().map(|variant| variant.id).collect();
    check(candidates, &party::find_variants(tx, &inserted)?).map(drop)
}

/// The keys of stored variants, each compared with what it should be.
fn check(
    candidates: &BTreeMap<i64, Candidate<'_>>,
    stored: &[VariantRow],
) -> Result<BTreeSet<i64>> {
    for row in stored {
        if candidates.get(&row.id).is_some_and(|new| !new.is(row)) {
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

fn identifiers<'a>(
    sighting: Sighting<'_>,
    resolved: &HashMap<PartyText, Resolved>,
    rows: impl Iterator<Item = &'a ShipmentRow>,
) -> Vec<IdentifierRow> {
    let mut found = BTreeSet::new();
    for row in rows {
        let pairs = [
            (Kind::ImporterNumber, &row.importer, &row.importer_number),
            (Kind::Mid, &row.manufacturer, &row.manufacturer_mid),
        ];
        for (kind, named, value) in pairs {
            let party = named.as_ref().and_then(|text| resolved.get(text));
            if let (Some(party), false) = (party, value.is_empty()) {
                let status = status(kind, value);
                found.insert(IdentifierRow {
                    party_id: party.party_id,
                    kind: name_of(kind, status).to_owned(),
                    value: value.clone(),
                    status: status.code().to_owned(),
                    first_upload_id: Some(sighting.upload_id),
                });
            }
        }
    }
    found.into_iter().collect()
}
