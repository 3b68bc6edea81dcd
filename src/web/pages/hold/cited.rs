//! What a hold's pages cite: its order, its notices, the importer's packets.

use crate::app::TimelineRow;
use crate::app::hold::Notice;
use crate::app::packet::PacketRow;
use crate::app::step::{subject_label, told};
use crate::domain::event::Verb;
use crate::domain::packet::{PacketKind, PacketState};
use crate::domain::workflow::{DocumentKind, Machine};
use crate::web::page;
use crate::web::pages::packet::standing;
use std::collections::BTreeMap;

/// The order that a hold cites.
pub struct OrderCited {
    /// Number, version and title.
    pub label: String,
    /// Its page.
    pub href: String,
    /// The scope in a sentence.
    pub summary: String,
    /// Where it is published.
    pub citation: String,
}

/// A notice as it was sent.
pub struct NoticeShown {
    /// What its address shows.
    pub public_id: String,
    /// Its place on the page.
    pub anchor: String,
    /// What kind of document.
    pub kind: &'static str,
    /// When it was recorded as sent; the notice itself has the day that was entered.
    pub sent: String,
    /// On which day it was mailed; empty while that is not recorded.
    pub mailed: String,
    /// How it was mailed, for staff.
    pub proof: String,
    /// Whether its mailing is recorded apart: a notice of detention says it itself.
    pub is_mailed_apart: bool,
    /// The text.
    pub body: String,
    /// SHA-256 of the text.
    pub sha256: String,
}

impl NoticeShown {
    /// A notice as a page shows it.
    #[must_use]
    pub fn new(Notice { row, mailed_on, proof }: Notice) -> Self {
        Self {
            mailed: mailed_on.map(page::date).unwrap_or_default(),
            proof,
            is_mailed_apart: row.kind != DocumentKind::DetentionNotice.code(),
            anchor: format!("notice-{}", row.public_id),
            public_id: row.public_id,
            kind: DocumentKind::from_code(&row.kind).map_or("Notice", DocumentKind::label),
            sent: page::time(row.sent_at),
            body: row.body,
            sha256: row.body_sha256,
        }
    }
}

/// A packet in the list of its hold.
pub struct PacketListed {
    /// Its page.
    pub href: String,
    /// Its number and what it is for.
    pub label: String,
    /// How it stands: words and the tone of the mark.
    pub standing: (&'static str, &'static str),
    /// When it was submitted; empty for a draft.
    pub submitted: String,
}

impl PacketListed {
    /// A packet whose hold's page lies at `path`.
    #[must_use]
    pub fn new(row: &PacketRow, path: &str) -> Self {
        let kind = PacketKind::from_code(&row.kind).map_or("Packet", PacketKind::label);
        Self {
            href: format!("{path}/packets/{}", row.number),
            label: format!("{}, {kind}", row.number),
            standing: PacketState::from_code(&row.state).map_or(("Not known", "neutral"), standing),
            submitted: row.submitted_at.map(page::time).unwrap_or_default(),
        }
    }
}

/// Steps of which a hold's page tells the grounds and days among its facts.
const SAYING: [&str; 8] = [
    "target",
    "detain",
    "reroute_to_finding",
    "send_notice",
    "submit_proof",
    "release",
    "export",
    "destroy",
];

/// What the last of each of these steps said that took effect: `events` come
/// newest first.
#[must_use]
pub fn said(events: &[TimelineRow]) -> Vec<(String, String)> {
    let last = |action: &str| {
        events.iter().map(|row| &row.event).find(|event| {
            let is_taken =
                event.verb == Verb::StepTaken.code() && event.action.as_deref() == Some(action);
            is_taken || (action == "target" && event.verb == Verb::HoldOpened.code())
        })
    };
    let mut rows = Vec::new();
    for action in SAYING {
        let Some(event) = last(action) else { continue };
        let facts: BTreeMap<String, String> =
            serde_json::from_str(&event.facts).unwrap_or_default();
        let step = subject_label(Machine::Hold, action);
        for (label, words) in told(Machine::Hold, action, &facts) {
            let words = words.parse().map_or(words, page::date);
            rows.push((format!("{step}: {}", label.to_lowercase()), words));
        }
    }
    rows
}
