//! The way to the nearest listed party, and merges and splits, on the page of a party.

use crate::app::party::path::{Path, TIER_LIMIT};
use crate::app::party_change::ChangeSeen;
use crate::web::page;
use crate::web::pages::party_change::{state_label, what};

/// The way to the nearest listed party, in words.
pub(super) struct PathShown {
    /// What was found, in one sentence.
    pub(super) summary: String,
    /// The tiers, the party's own first.
    pub(super) steps: Vec<StepShown>,
    /// The order, when one names the last tier.
    pub(super) order: String,
    /// What no line tells.
    pub(super) unknown: String,
    /// A line that tells it not.
    pub(super) unknown_href: String,
    pub(super) unknown_label: String,
}

/// One tier with its evidence.
pub(super) struct StepShown {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) role: &'static str,
    pub(super) line: String,
    pub(super) line_href: String,
}

pub(super) fn path_shown(path: Path) -> PathShown {
    let word =
        |is_confirmed: bool| if is_confirmed { "confirmed" } else { "proposed, not confirmed" };
    let summary = match (&path.order, path.steps.len()) {
        (Some((number, is_confirmed)), 0) => {
            format!("It is itself tied to {number} ({}).", word(*is_confirmed))
        }
        (Some((number, is_confirmed)), tiers) => format!(
            "A party tied to {number} ({}) is {tiers} {} away.",
            word(*is_confirmed),
            if tiers == 1 { "tier" } else { "tiers" }
        ),
        (None, _) => format!(
            "No party that an order names is found within {TIER_LIMIT} tiers{}.",
            if path.is_cut { " of the shipments that were looked at; there are more" } else { "" }
        ),
    };
    let (untold, read) = path.unknown_lines;
    let unknown = match &path.unknown {
        None => String::new(),
        Some(_) if untold == 0 => {
            "Further on its way the maker of the goods is not told.".to_owned()
        }
        Some(_) => {
            format!("Unknown tier: {untold} of {read} of its lines do not name a manufacturer.")
        }
    };
    let line_href =
        |document: &str, line: i32| format!("/shipments/{}/{line}", page::encode(document));
    PathShown {
        summary,
        order: path.order.map(|(number, _)| number).unwrap_or_default(),
        unknown,
        unknown_href: path.unknown.as_ref().map(|(d, l)| line_href(d, *l)).unwrap_or_default(),
        unknown_label: path.unknown.map(|(d, l)| format!("{d} / {l}")).unwrap_or_default(),
        steps: path
            .steps
            .into_iter()
            .map(|step| StepShown {
                href: format!("/parties/{}", step.party),
                line: format!("{} / {}", step.document, step.line),
                line_href: line_href(&step.document, step.line),
                name: step.name,
                role: step.role,
            })
            .collect(),
    }
}

/// A merge or a split, in one line.
pub(super) struct ChangeShort {
    pub(super) href: String,
    pub(super) what: String,
    pub(super) state: String,
    pub(super) state_label: &'static str,
    pub(super) when: String,
}

pub(super) fn change_short(seen: &ChangeSeen) -> ChangeShort {
    ChangeShort {
        href: format!("/party-changes/{}", seen.row.id),
        what: what(seen),
        state: seen.row.state.clone(),
        state_label: state_label(&seen.row.state),
        when: page::time(seen.row.proposed_at),
    }
}
