//! The submission of a packet: frozen, with a digest, a receipt, and the step
//! of the hold that it is, in one transaction.

use super::{Packet, assemble, own, told};
use crate::app::hold::HoldSubject;
use crate::app::step::{self, StepForm, Subject};
use crate::app::{Actor, App};
use crate::domain::clock::Zone;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::packet::{Contents, PacketState, index_text, number_of};
use crate::domain::role::{Permission, Role};
use crate::domain::text;
use crate::domain::workflow::Standing;
use crate::domain::workflow::hold::{HoldAction, HoldState, available};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::Read;
use crate::store::hold::HoldRow;
use crate::store::packet::PacketChange;

/// The longest name of who signs, in characters.
const FILER_LIMIT_CHARS: usize = 200;

/// What is said when a packet is submitted.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// The version that the page showed.
    pub version: i32,
    /// Who signs.
    pub filer: String,
    /// The code of the right in which.
    pub standing: String,
    /// Whether what is missing was read.
    pub is_acknowledged: bool,
}

/// The index of a packet: what its digest is of.
#[must_use]
pub fn index(packet: &Packet) -> String {
    let row = &packet.row;
    let hold = crate::app::hold::partner::told_number(&packet.hold.public_id);
    let documents = packet.documents.iter().map(|document| {
        vec![
            format!("{}.{}", number_of(packet.kind, &document.step), document.place),
            document.step.clone(),
            document.sha256.clone(),
            document.size_bytes.to_string(),
            document.file_name.clone(),
            document.title.clone(),
            document.paper.clone(),
            document.language.clone(),
            document.translation.clone(),
            document.confidentiality.clone(),
            document.public_version_of.clone().unwrap_or_default(),
            document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        ]
    });
    let quantities = packet.quantities.iter().map(|quantity| {
        vec![
            quantity.place.to_string(),
            quantity.tier.clone(),
            quantity.party.clone(),
            quantity.input_name.clone(),
            quantity.input_amount.to_string(),
            quantity.input_unit.clone(),
            quantity.output_name.clone(),
            quantity.output_amount.to_string(),
            quantity.output_unit.clone(),
            quantity.yield_permille.to_string(),
            quantity.tolerance_permille.to_string(),
            quantity.unit_milligrams.map(|each| each.to_string()).unwrap_or_default(),
        ]
    });
    index_text(&Contents {
        hold: &hold,
        number: row.number,
        kind: packet.kind,
        story: &row.story,
        cites: packet.cites.as_deref().unwrap_or_default(),
        documents: documents.collect(),
        quantities: quantities.collect(),
    })
}

/// Submits a draft and returns its digest. Sent again, it gives the same one.
/// What is missing is shown and refuses nothing once it was read: a thin or a
/// late packet is still received.
///
/// # Errors
/// [`Error::Invalid`] with what is to be said first; [`Error::Stale`] when the
/// packet is not what the page showed; [`Error::NotFound`].
pub fn submit(
    app: &App,
    actor: &Actor,
    public_id: &str,
    number: i32,
    said: &Submission,
) -> Result<String> {
    actor.require(Permission::AnswerHolds)?;
    let applying = step::Applying {
        by: actor.account()?.to_owned(),
        now: app.clock.now(),
        stamp: app.stamp(actor),
    };
    app.store.write(|tx| {
        let (hold, row) = own(tx, actor, public_id, number)?;
        if row.state != PacketState::Draft.code() {
            return Ok(row.digest);
        }
        if row.version != said.version {
            return Err(Error::Stale { shown: said.version, now: row.version });
        }
        let packet = assemble(tx, hold, row)?;
        let filer = check(&packet, said)?;
        let digest = id::digest(index(&packet).as_bytes());
        let change = PacketChange {
            state: Some(PacketState::Submitted.code()),
            digest: Some(&digest),
            submitted_by: Some(&applying.by),
            submitted_at: Some(applying.now),
            ..PacketChange::default()
        };
        store::packet::change(tx, &packet.row, &change, applying.now)?;
        store::submission_task::answer(tx, &packet.hold.id, applying.now)?;
        let event = NewEvent::new(Verb::PacketSubmitted, Noun::Hold, &packet.hold.id)
            .in_case(packet.hold.case_id.as_deref())
            .of(Some(packet.row.organization_id))
            .fact("packet", packet.row.id.clone())
            .fact("packet_number", packet.row.number.to_string())
            .fact("kind", packet.row.kind.clone())
            .fact("documents", packet.documents.len().to_string())
            .fact("gaps", packet.gaps.len().to_string())
            .fact("digest", digest.clone());
        store::event::append(tx, &applying.stamp, &event)?;
        if may_step(&packet.hold, HoldAction::SubmitProof, actor.role) {
            let subject = subject(tx, packet.hold.clone())?;
            let day = Zone::of_port(&packet.hold.port).day(applying.now).to_string();
            let reference = format!("Packet {}", told(&packet.hold.public_id, packet.row.number));
            let fields = [
                ("received_on", day.as_str()),
                ("filer", filer.as_str()),
                ("standing", said.standing.as_str()),
                ("reference", reference.as_str()),
            ];
            let form = form(HoldAction::SubmitProof, subject.version(), &fields);
            step::within(tx, &subject, actor.role, &applying, &form)?;
        }
        Ok(digest)
    })
}

fn check(packet: &Packet, said: &Submission) -> Result<String> {
    let mut errors = Vec::new();
    let filer = limited("filer", &text::squeeze(&said.filer), FILER_LIMIT_CHARS, &mut errors);
    if filer.is_empty() && errors.is_empty() {
        errors.push(FieldError::new("filer", "Write the name of who signs for the importer."));
    }
    let standing = Standing::from_code(&said.standing);
    if !matches!(standing, Some(Standing::ImporterOrConsignee | Standing::Agent)) {
        errors.push(FieldError::new("standing", "Choose in what right you file."));
    }
    if packet.documents.is_empty() {
        errors.push(FieldError::new(
            "documents",
            "Put at least one document into the packet before you submit it.",
        ));
    }
    if !packet.gaps.is_empty() && !said.is_acknowledged {
        errors.push(FieldError::new(
            "is_acknowledged",
            "Read what is missing, and tick that you submit the packet all the same.",
        ));
    }
    if errors.is_empty() { Ok(filer) } else { Err(Error::Invalid(errors)) }
}

/// Whether the table has this step for a role in the hold's state.
pub(in crate::app) fn may_step(hold: &HoldRow, action: HoldAction, role: Role) -> bool {
    HoldState::from_code(&hold.state)
        .is_some_and(|state| available(state, role).iter().any(|rule| rule.action == action))
}

/// A hold as the machine takes it.
pub(in crate::app) fn subject(tx: &mut Read<'_>, hold: HoldRow) -> Result<Subject> {
    Ok(Subject::Hold(Box::new(HoldSubject::read(tx, hold)?)))
}

/// A step's form that a function of ours fills in.
pub(in crate::app) fn form(action: HoldAction, version: i32, fields: &[(&str, &str)]) -> StepForm {
    let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    StepForm { action: action.code().to_owned(), version, fields: pairs.collect() }
}
