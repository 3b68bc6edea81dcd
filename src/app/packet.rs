//! Packets: with which an importer answers a hold, built step by step, frozen
//! when submitted, reviewed by an officer on the same page.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::hold::Authority;
use crate::domain::packet::{
    Confidentiality, DocumentFacts, Gap, Measure, Operation, PacketKind, PacketState, Paper, Tier,
    Translation, Unit, gaps,
};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::packet::PacketChange;
use crate::store::{Read, Write};

pub use crate::store::packet::{DocumentRow, FindingRow, PacketRow, QuantityRow};

pub mod document;
pub mod quantity;
mod review;
mod submit;
pub mod task;

pub(in crate::app) use review::list_submitted;
pub use review::{Answer, Found, answer, find_step};
pub use submit::{Submission, index, submit};
pub(in crate::app) use submit::{form as step_form, may_step, subject};

/// The most packets of one hold.
const PACKETS_LIMIT: usize = 20;
/// The longest cover words, in characters.
const STORY_LIMIT_CHARS: usize = 4000;
/// The most cleared packets that can be cited.
const CITABLE_LIMIT_ROWS: i64 = 50;

/// A packet with all that its page shows.
#[derive(Debug, Clone)]
pub struct Packet {
    /// The packet.
    pub row: PacketRow,
    /// What it is for.
    pub kind: PacketKind,
    /// Where it stands.
    pub state: PacketState,
    /// The hold that it answers.
    pub hold: HoldRow,
    /// Its documents, in the order in which they came.
    pub documents: Vec<DocumentRow>,
    /// What the tiers did.
    pub quantities: Vec<QuantityRow>,
    /// The newest finding of each step.
    pub findings: Vec<FindingRow>,
    /// What it lacks.
    pub gaps: Vec<Gap>,
    /// The cleared packet that it cites, as the importer knows it.
    pub cites: Option<String>,
    /// The name of the organization.
    pub organization: String,
}

/// An earlier packet that a new one may begin with.
#[derive(Debug, Clone)]
pub struct Citable {
    /// Its key.
    pub id: String,
    /// How the importer knows it.
    pub label: String,
}

/// How an importer knows a packet: the hold's told number and the packet's own.
fn told(hold_public_id: &str, number: i32) -> String {
    format!("{}-{number}", super::hold::partner::told_number(hold_public_id))
}

/// The hold of one's own organization of which a notice was sent.
pub(super) fn own_hold(tx: &mut Read<'_>, actor: &Actor, public_id: &str) -> Result<HoldRow> {
    store::hold::find_noticed(tx, actor.tenant()?, public_id)?.ok_or(Error::NotFound("hold"))
}

/// A packet of one's own organization.
fn own(
    tx: &mut Read<'_>,
    actor: &Actor,
    public_id: &str,
    number: i32,
) -> Result<(HoldRow, PacketRow)> {
    let hold = own_hold(tx, actor, public_id)?;
    let row = store::packet::find_numbered(tx, &hold.id, number)?
        .filter(|row| Some(row.organization_id) == actor.organization_id)
        .ok_or(Error::NotFound("packet"))?;
    Ok((hold, row))
}

/// The same, while it can be changed.
fn own_draft(
    tx: &mut Read<'_>,
    actor: &Actor,
    public_id: &str,
    number: i32,
) -> Result<(HoldRow, PacketRow)> {
    let (hold, row) = own(tx, actor, public_id, number)?;
    if row.state == PacketState::Draft.code() {
        Ok((hold, row))
    } else {
        Err(Error::Refused(
            "This packet was submitted and is never altered. Begin another one from it.".into(),
        ))
    }
}

/// The kind of a stored packet.
fn kind_of(row: &PacketRow) -> Result<PacketKind> {
    PacketKind::from_code(&row.kind).ok_or_else(|| Error::internal("a packet has an unknown kind"))
}

/// What the checks must know of stored documents.
fn facts(rows: &[DocumentRow]) -> Vec<DocumentFacts> {
    rows.iter()
        .map(|row| DocumentFacts {
            id: row.id.clone(),
            step: row.step.clone(),
            place: row.place,
            title: row.title.clone(),
            paper: Paper::from_code(&row.paper).unwrap_or(Paper::Other),
            translation: Translation::from_code(&row.translation).unwrap_or(Translation::Missing),
            confidentiality: Confidentiality::from_code(&row.confidentiality)
                .unwrap_or(Confidentiality::Sealed),
            public_version_of: row.public_version_of.clone(),
            pages: row.pages,
        })
        .collect()
}

/// A stored row of quantities as the checks take it.
#[must_use]
pub fn operation(row: &QuantityRow) -> Option<Operation> {
    Some(Operation {
        tier: Tier::from_code(&row.tier)?,
        party: row.party.clone(),
        input_name: row.input_name.clone(),
        input: Measure { amount: row.input_amount, unit: Unit::from_code(&row.input_unit)? },
        output_name: row.output_name.clone(),
        output: Measure { amount: row.output_amount, unit: Unit::from_code(&row.output_unit)? },
        yield_permille: row.yield_permille,
        tolerance_permille: row.tolerance_permille,
        unit_milligrams: row.unit_milligrams,
    })
}

/// Reads what belongs to a packet.
fn assemble(tx: &mut Read<'_>, hold: HoldRow, row: PacketRow) -> Result<Packet> {
    let kind = kind_of(&row)?;
    let documents = store::packet::list_documents(tx, &row.id)?;
    let quantities = store::packet::list_quantities(tx, &row.id)?;
    let operations: Vec<Operation> = quantities.iter().filter_map(operation).collect();
    let mut findings: Vec<FindingRow> = Vec::new();
    for found in store::packet::list_findings(tx, &row.id)? {
        if !findings.iter().any(|newer| newer.step == found.step) {
            findings.push(found);
        }
    }
    let cites = match &row.cites_id {
        None => None,
        Some(id) => cited(tx, id)?,
    };
    let organization = store::organization::find(tx, row.organization_id)?;
    Ok(Packet {
        gaps: gaps(kind, &facts(&documents), &operations),
        state: PacketState::from_code(&row.state)
            .ok_or_else(|| Error::internal("a packet has an unknown state"))?,
        kind,
        hold,
        documents,
        quantities,
        findings,
        cites,
        organization: organization.map(|found| found.name).unwrap_or_default(),
        row,
    })
}

/// How the importer knows a cited packet.
fn cited(tx: &mut Read<'_>, id: &str) -> Result<Option<String>> {
    let Some(row) = store::packet::find(tx, id)? else { return Ok(None) };
    let hold = store::hold::find(tx, &row.hold_id)?;
    Ok(hold.map(|hold| told(&hold.public_id, row.number)))
}

/// A packet of one's own organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there or not one's own.
pub fn show(app: &App, actor: &Actor, public_id: &str, number: i32) -> Result<Packet> {
    actor.require(Permission::ReadOwnHolds)?;
    app.store.read(|tx| {
        let (hold, row) = own(tx, actor, public_id, number)?;
        let mut packet = assemble(tx, hold, row)?;
        // Findings are the importer's to read when the packet is answered.
        if !matches!(packet.state, PacketState::Accepted | PacketState::Returned) {
            packet.findings.clear();
        }
        Ok(packet)
    })
}

/// A submitted packet, for staff. A draft is its importer's alone.
///
/// # Errors
/// [`Error::NotFound`].
pub fn review(app: &App, actor: &Actor, hold_number: &str, number: i32) -> Result<Packet> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let (hold, row) = submitted(tx, hold_number, number)?;
        assemble(tx, hold, row)
    })
}

fn submitted(tx: &mut Read<'_>, hold_number: &str, number: i32) -> Result<(HoldRow, PacketRow)> {
    let hold = store::hold::find_by_number(tx, hold_number)?.ok_or(Error::NotFound("hold"))?;
    let row = store::packet::find_numbered(tx, &hold.id, number)?
        .filter(|row| row.state != PacketState::Draft.code())
        .ok_or(Error::NotFound("packet"))?;
    Ok((hold, row))
}

/// What a new packet of a hold may begin with: packets of the same hold that
/// were returned, and cleared ones of the organization's other holds.
pub(super) fn citable(tx: &mut Read<'_>, hold: &HoldRow) -> Result<Vec<Citable>> {
    let mut found: Vec<Citable> = store::packet::list_by_hold(tx, &hold.id)?
        .into_iter()
        .filter(|row| {
            row.state == PacketState::Returned.code()
                && Some(row.organization_id) == hold.importer_organization_id
        })
        .map(|row| Citable {
            label: format!("Packet {}, which was returned", told(&hold.public_id, row.number)),
            id: row.id,
        })
        .collect();
    if let Some(organization_id) = hold.importer_organization_id {
        let cleared = store::packet::list_cleared(tx, organization_id, CITABLE_LIMIT_ROWS)?;
        found.extend(cleared.into_iter().map(|(row, public_id)| Citable {
            label: format!(
                "Packet {}, whose goods were released ({})",
                told(&public_id, row.number),
                PacketKind::from_code(&row.kind).map_or("", PacketKind::label)
            ),
            id: row.id,
        }));
    }
    Ok(found)
}

/// Begins a packet and returns its number; a draft of the same kind is gone on
/// with. `from` is the key of a packet whose contents are taken over.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`] when the hold is not one's own.
pub fn open(app: &App, actor: &Actor, public_id: &str, kind: &str, from: &str) -> Result<i32> {
    actor.require(Permission::AnswerHolds)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let hold = own_hold(tx, actor, public_id)?;
        task::require_open(&hold)?;
        let authority = Authority::from_code(&hold.authority)
            .ok_or_else(|| Error::internal("a hold has an unknown authority"))?;
        let kind = PacketKind::from_code(kind)
            .filter(|kind| PacketKind::of(authority).contains(kind))
            .ok_or_else(|| Error::field("kind", "Choose what the packet is for."))?;
        let known = store::packet::list_by_hold(tx, &hold.id)?;
        let is_open = |row: &&PacketRow| {
            row.state == PacketState::Draft.code()
                && row.kind == kind.code()
                && Some(row.organization_id) == actor.organization_id
        };
        if let Some(draft) = known.iter().find(is_open) {
            return Ok(draft.number);
        }
        if known.len() >= PACKETS_LIMIT {
            return Err(Error::Refused(format!("A hold has at most {PACKETS_LIMIT} packets.")));
        }
        let source = match from {
            "" => None,
            id if citable(tx, &hold)?.iter().any(|one| one.id == id) => {
                store::packet::find(tx, id)?
            }
            _ => return Err(Error::field("from", "Choose one of the packets of the list.")),
        };
        let row = PacketRow {
            id: id::ordered(),
            hold_id: hold.id.clone(),
            organization_id: actor.tenant()?,
            number: known.first().map_or(1, |last| last.number.saturating_add(1)),
            kind: kind.code().to_owned(),
            state: PacketState::Draft.code().to_owned(),
            story: source.as_ref().map(|source| source.story.clone()).unwrap_or_default(),
            cites_id: source
                .as_ref()
                .filter(|source| source.hold_id != hold.id)
                .map(|source| source.id.clone()),
            digest: String::new(),
            opened_by: by.clone(),
            opened_at: now,
            submitted_by: None,
            submitted_at: None,
            reviewed_by: None,
            reviewed_at: None,
            review_note: String::new(),
            changed_at: now,
            version: 1,
        };
        store::packet::insert(tx, &row)?;
        if let Some(source) = &source {
            take_over(tx, source, &row, kind)?;
        }
        let mut event = event(Verb::PacketOpened, &row).fact("kind", row.kind.clone());
        event.facts.extend(source.map(|source| ("from", source.id)));
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.number)
    })
}

/// Puts the documents and quantities of an earlier packet into a new one; the
/// bytes lie there already. Documents of steps that the new kind does not have
/// stay behind.
fn take_over(
    tx: &mut Write<'_>,
    source: &PacketRow,
    row: &PacketRow,
    kind: PacketKind,
) -> Result<()> {
    let mut keys: Vec<(String, String)> = Vec::new();
    let mut documents = store::packet::list_documents(tx, &source.id)?;
    // A public version points to a document that must be there first.
    documents.sort_by_key(|document| document.public_version_of.is_some());
    for mut document in documents {
        if crate::domain::packet::find_step(kind, &document.step).is_none() {
            continue;
        }
        let key = id::random();
        keys.push((std::mem::replace(&mut document.id, key.clone()), key));
        document.packet_id.clone_from(&row.id);
        document.public_version_of = document.public_version_of.and_then(|old| {
            keys.iter().find(|(known, _)| *known == old).map(|(_, new)| new.clone())
        });
        store::packet::insert_document(tx, &document)?;
    }
    for mut quantity in store::packet::list_quantities(tx, &source.id)? {
        quantity.id = id::random();
        quantity.packet_id.clone_from(&row.id);
        store::packet::insert_quantity(tx, &quantity)?;
    }
    Ok(())
}

/// Changes the cover words of a draft.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`]; [`Error::NotFound`].
pub fn describe(
    app: &App,
    actor: &Actor,
    public_id: &str,
    number: i32,
    version: i32,
    story: &str,
) -> Result<()> {
    actor.require(Permission::AnswerHolds)?;
    let mut errors = Vec::new();
    let story = limited("story", story, STORY_LIMIT_CHARS, &mut errors);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    app.store.write(|tx| {
        let (_, row) = own_draft(tx, actor, public_id, number)?;
        if row.version != version {
            return Err(Error::Stale { shown: version, now: row.version });
        }
        let change = PacketChange { story: Some(&story), ..PacketChange::default() };
        store::packet::change(tx, &row, &change, app.clock.now())?;
        let event = event(Verb::PacketChanged, &row).value("story", story.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// An event of a draft: on the packet alone, so that nobody else learns of it.
fn event(verb: Verb, row: &PacketRow) -> NewEvent {
    NewEvent::new(verb, Noun::Packet, &row.id)
        .of(Some(row.organization_id))
        .fact("hold_id", row.hold_id.clone())
}
