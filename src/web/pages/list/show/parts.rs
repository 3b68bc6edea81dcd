//! The parts of a version's page, drawn.

use super::super::{change_shown, format_label, state_shown};
use crate::app::list::{BROAD_PERCENT, ChangeRow, EntryRow, ListView, VersionRow};
use crate::domain::list::{Entry, Fate, FieldChange, Planned};
use crate::domain::order::{Scope, changes};
use crate::web::page;
use crate::web::pages::order::scope_change_lines;

pub(super) struct ChangeShown {
    pub(super) action: &'static str,
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) href: String,
    pub(super) lines: Vec<String>,
    pub(super) hit: String,
}

pub(super) struct EntryDrawn {
    pub(super) label: String,
    pub(super) lines: Vec<String>,
}

pub(super) struct VersionLine {
    pub(super) number: i32,
    pub(super) href: String,
    pub(super) state: &'static str,
    pub(super) tone: &'static str,
    pub(super) change: String,
    pub(super) came: String,
}

pub(super) struct HandLine {
    pub(super) label: &'static str,
    pub(super) who: String,
    pub(super) when: String,
    pub(super) is_given: bool,
}

/// A hand that is asked of the reader: a button, or why there is none.
pub(super) struct Asked {
    pub(super) is_asked: bool,
    pub(super) refusal: String,
}

impl Asked {
    pub(super) fn new(asked: Option<Result<(), String>>) -> Self {
        match asked {
            None => Self { is_asked: false, refusal: String::new() },
            Some(Ok(())) => Self { is_asked: true, refusal: String::new() },
            Some(Err(refusal)) => Self { is_asked: true, refusal },
        }
    }
}

fn scope_of(json: &str) -> Scope {
    serde_json::from_str(json).unwrap_or_default()
}

pub(super) fn change_drawn(
    change: ChangeRow,
    numbers: &std::collections::BTreeMap<String, String>,
) -> ChangeShown {
    let planned = serde_json::from_str::<Planned>(&change.planned).ok();
    let after = planned.as_ref().map(|planned| planned.scope.clone()).unwrap_or_default();
    let (action, tone) = match change.action.as_str() {
        "open" => ("New order", "open"),
        "change" => ("New version", "waiting"),
        "revoke" => ("Revoked", "bad"),
        _ => ("Nothing is done", "neutral"),
    };
    let lines = match change.action.as_str() {
        "open" => vec![after.summary()],
        "change" => {
            let mut lines = scope_change_lines(&changes(&scope_of(&change.before), &after));
            if let (true, Some(planned)) = (lines.is_empty(), &planned) {
                let standing = planned.standing.label();
                lines.push(format!("The scope stays; the list says: {standing}."));
            }
            lines
        }
        "revoke" => vec!["The list does not have it in force any more.".to_owned()],
        _ => vec![change.note.clone()],
    };
    let number = numbers.get(&change.order_key).cloned().unwrap_or_default();
    let hit = match (change.hit_lines, change.free_lines) {
        (Some(hit), Some(free)) => {
            let least = if change.is_whole { "" } else { "at least " };
            format!("{least}{}", crate::web::pages::replay::summary(hit, free))
        }
        _ if change.action == "blocked" => String::new(),
        _ => "being counted".to_owned(),
    };
    ChangeShown {
        href: format!("/orders/{number}"),
        action,
        tone,
        title: change.title,
        number,
        lines,
        hit,
    }
}

pub(super) fn entry_drawn(row: EntryRow) -> EntryDrawn {
    let read = |json: &str| serde_json::from_str::<Entry>(json).ok();
    let lines = match (read(&row.before), read(&row.content)) {
        (Some(before), Some(after)) => FieldChange::between(&before, &after)
            .into_iter()
            .map(|change| {
                let was = if change.before.is_empty() { "nothing" } else { &change.before };
                let is = if change.after.is_empty() { "nothing" } else { &change.after };
                format!("{}: {was} \u{2192} {is}", change.field)
            })
            .collect(),
        (Some(entry), None) | (None, Some(entry)) => entry
            .facts()
            .into_iter()
            .filter(|(field, text)| !text.is_empty() && *field != "As written")
            .map(|(field, text)| format!("{field}: {text}"))
            .collect(),
        (None, None) => Vec::new(),
    };
    EntryDrawn { label: row.label, lines }
}

/// What a reader must know before deciding.
pub(super) fn warnings(view: &ListView) -> Vec<String> {
    let version = &view.version;
    let total = version.total_lines.unwrap_or(0);
    let mut told: Vec<String> = view
        .broad
        .iter()
        .map(|(title, hit)| {
            format!(
                "\u{201c}{title}\u{201d} would newly reach {} of all {} lines, {BROAD_PERCENT} percent or more. Does it mean to cover that much?",
                page::count(*hit),
                page::count(total)
            )
        })
        .collect();
    if version.rows_rejected > 0 {
        told.push(format!(
            "{} rows of the file could not be read. What they name is not known, so nothing is removed by this version.",
            page::count(version.rows_rejected)
        ));
    }
    let before = version.same.saturating_add(version.changed).saturating_add(version.removed);
    if version.removed.saturating_mul(5) > before && version.removed > 1 {
        told.push(format!(
            "This file does not have {} of {} entries that were there before. Is it whole?",
            page::count(version.removed),
            page::count(before)
        ));
    }
    told
}

pub(super) fn hands(view: &ListView) -> Vec<HandLine> {
    let version = &view.version;
    let line =
        |label, who: &Option<String>, at: Option<chrono::NaiveDateTime>, none: &str| HandLine {
            label,
            who: who
                .as_ref()
                .and_then(|id| view.people.get(id).cloned())
                .unwrap_or_else(|| none.to_owned()),
            when: at.map(page::time).unwrap_or_default(),
            is_given: at.is_some(),
        };
    let mut lines = vec![line(
        "Import",
        &version.proposed_by,
        Some(version.proposed_at),
        "the operator's command",
    )];
    if version.closed_at.is_some() {
        let label = if version.state == "refused" { "Refusal" } else { "Replacement" };
        lines.push(line(label, &version.closed_by, version.closed_at, "the operator's command"));
        return lines;
    }
    lines.push(line(
        "Approval",
        &version.approved_by,
        version.approved_at,
        "waited for: a supervisor",
    ));
    lines.push(line("Signature", &version.signed_by, version.signed_at, "waited for: counsel"));
    lines
}

pub(super) fn tabs(view: &ListView, path: &str, fate: Option<Fate>) -> Vec<(String, String, bool)> {
    let version = &view.version;
    let mut tabs = vec![(path.to_owned(), "Orders".to_owned(), fate.is_none())];
    for (one, count) in [
        (Fate::Added, version.added),
        (Fate::Changed, version.changed),
        (Fate::Removed, version.removed),
        (Fate::Same, if version.rows_rejected > 0 { -1 } else { version.same }),
        (Fate::Kept, if version.rows_rejected > 0 { -1 } else { 0 }),
    ] {
        if count == 0 && fate != Some(one) {
            continue;
        }
        let label = match count {
            -1 => one.label().to_owned(),
            count => format!("{}: {}", one.label(), page::count(count)),
        };
        tabs.push((format!("{path}?show={}", one.code()), label, fate == Some(one)));
    }
    tabs
}

pub(super) fn facts(view: &ListView) -> Vec<(&'static str, String)> {
    let version = &view.version;
    let mut told = vec![
        ("Format", format_label(&view.list.format).to_owned()),
        ("File", version.file_name.clone()),
        ("SHA-256 of the file", version.file_sha256.clone()),
        ("Rows", page::count(version.rows_read)),
        ("Rows passed over", page::count(version.rows_passed)),
        ("Rows rejected", page::count(version.rows_rejected)),
        (
            "Compared with",
            match version.base {
                0 => "nothing: it is the first".to_owned(),
                base => format!("version {base}"),
            },
        ),
        ("Reason of the end", version.closing_reason.clone().unwrap_or_default()),
    ];
    told.retain(|(_, text)| !text.is_empty());
    told
}

/// The versions of a list, newest first.
pub(super) fn versions(rows: &[VersionRow], list_path: &str, current: i32) -> Vec<VersionLine> {
    rows.iter()
        .map(|version| {
            let (state, tone) = state_shown(version);
            let was = version.state == "applied" && version.number != current;
            VersionLine {
                number: version.number,
                href: format!("{list_path}/versions/{}", version.number),
                state: if was { "Was in force" } else { state },
                tone,
                change: change_shown(version),
                came: page::time(version.proposed_at),
            }
        })
        .collect()
}
