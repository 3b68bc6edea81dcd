//! What waits for somebody's hand: proposals, versions of published lists, letters of
//! referral, changes of clocks, settings.

use crate::app::deadline::{Change, ClockAsked};
use crate::app::list::{ListRow, VersionRow};
use crate::app::proposal::ProposalRow;
use crate::app::referral::Waiting;
use crate::app::step::{Subject, state_label, subject_label};
use crate::app::threshold::SettingSeen;
use crate::domain::clock::spoken;
use crate::web::page;
use crate::web::pages::deadline::words;

/// A proposal, or a version of a list, as the queue shows it.
pub(super) struct ProposalListed {
    pub(super) step: &'static str,
    pub(super) href: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) change: String,
    pub(super) proposer: String,
    pub(super) since: String,
    pub(super) waits_for: String,
    /// Whether what it is about moved on since: it can only be refused or withdrawn.
    pub(super) is_stale: bool,
}

pub(super) fn proposal_listed(
    row: &ProposalRow,
    subject: &Subject,
    proposer: String,
) -> ProposalListed {
    let machine = subject.machine();
    let (from, to) = (state_label(machine, &row.from_state), state_label(machine, &row.to_state));
    let mut missing = Vec::new();
    if row.needs_approval && row.approved_by.is_none() {
        missing.push("approval");
    }
    if row.needs_signature && row.signed_by.is_none() {
        missing.push("signature");
    }
    ProposalListed {
        step: subject_label(machine, &row.action),
        href: format!("/proposals/{}", row.id),
        number: subject.number().to_owned(),
        title: subject.title().to_owned(),
        change: if from == to { format!("stays {from}") } else { format!("{from} \u{2192} {to}") },
        proposer,
        since: page::time(row.proposed_at),
        waits_for: missing.join(", "),
        is_stale: row.subject_version != subject.version(),
    }
}

/// A version of a published list waits like a proposal.
pub(super) fn list_listed((row, list, proposer): (VersionRow, ListRow, String)) -> ProposalListed {
    ProposalListed {
        step: "Put a version of a list in force",
        href: format!("/orders/lists/{}/versions/{}", list.list_key, row.number),
        number: list.list_key,
        title: list.name,
        change: crate::web::pages::list::change_shown(&row),
        proposer: if proposer.is_empty() { "the operator's command".to_owned() } else { proposer },
        since: page::time(row.proposed_at),
        waits_for: match (row.approved_by, row.signed_by) {
            (None, None) => "approval, signature",
            (None, Some(_)) => "approval",
            (Some(_), _) => "signature",
        }
        .to_owned(),
        is_stale: false,
    }
}

/// A change or a recorded stop of a clock waits like a proposal.
pub(super) fn clock_listed((asked, proposer): (ClockAsked, String)) -> ProposalListed {
    let what = serde_json::from_str::<Change>(&asked.asked)
        .map_or_else(|_| "A stop of the clock, or its end".to_owned(), |change| words(&change));
    ProposalListed {
        step: "Change a clock of the law",
        href: format!("/deadlines/{}", asked.deadline_id),
        number: asked.subject_number,
        title: asked.rule_code,
        change: match (what, asked.due_on) {
            (what, Some(on)) => format!("{what}; last day now {}", spoken(on)),
            (what, None) => what,
        },
        proposer,
        since: page::time(asked.asked_at),
        waits_for: "approval".to_owned(),
        is_stale: asked.version != asked.on_version,
    }
}

/// A threshold from which links are proposed waits like a proposal.
pub(super) fn threshold_listed(seen: SettingSeen) -> ProposalListed {
    ProposalListed {
        step: "Set the threshold of links",
        href: "/tuning".to_owned(),
        number: format!("setting {}", seen.row.version),
        title: "From which score links are proposed".to_owned(),
        change: format!("{}", f64::from(seen.row.permille) / 1000.0),
        proposer: seen.proposer,
        since: page::time(seen.row.proposed_at),
        waits_for: "approval".to_owned(),
        is_stale: false,
    }
}

/// A letter of referral waits like a proposal.
pub(super) fn letter_listed(waiting: Waiting) -> ProposalListed {
    ProposalListed {
        step: "Let a letter of referral go",
        href: format!("/referrals/{}", waiting.row.id),
        number: waiting.number,
        title: waiting.title,
        change: format!("to {}", waiting.row.addressee),
        proposer: waiting.writer,
        since: page::time(waiting.row.written_at),
        waits_for: "approval".to_owned(),
        is_stale: false,
    }
}
