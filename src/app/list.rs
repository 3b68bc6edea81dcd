//! Published lists: a file is read, compared with the version in force, and proposed.
//!
//! An import changes no order. A supervisor approves the whole version with its changes in
//! sight and counsel signs it, as the order's own table asks of each; whoever brought the
//! file may do neither. Then each change is taken by the rules of the order.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::domain::list::{Difference, Fate, ListFormat};
use crate::domain::role::{Permission, Role};
use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::list as stored;
use crate::{id, store};
use std::fs::File;

pub use crate::files::Received;
pub use crate::store::list::{ChangeRow, EntryRow, ListRow, RejectRow, VersionRow};

mod count;
mod decide;
mod draft;
mod read;
mod receive;
mod view;

pub use count::{BROAD_PERCENT, count, counted, is_broad, run as run_count};
pub use decide::{Progress, approve, refuse, sign};
pub use draft::ORDER_LIMIT_ROWS;
pub use receive::{About, Receiving, begin};
pub use view::{ListView, PAGE_LIMIT_ROWS, Position, list, list_waiting, show};

use draft::Drafted;
use read::Content;

/// The longest file of a list, in bytes.
pub const FILE_LIMIT_BYTES: u64 = 256 << 20;
/// The longest name of a list, in characters.
const NAME_LIMIT_CHARS: usize = 100;
/// Counting goes behind imports and screening.
const COUNT_PRIORITY: i32 = 7;

/// A file that is to be imported.
#[derive(Debug, Clone)]
pub struct Given {
    /// How it is written.
    pub format: ListFormat,
    /// The name of the list; empty: the usual one of its format.
    pub name: String,
    /// What the file is called.
    pub file_name: String,
    /// Its hash and its length.
    pub received: Received,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its changes are proposed as a new version.
    Proposed,
    /// The same bytes came before and wait, or are in force.
    Known,
    /// It says what the version in force says.
    Unchanged,
    /// Nothing was written.
    Rehearsed,
}

/// A file that was imported, or tried.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What became of it.
    pub outcome: Outcome,
    /// The key of its list.
    pub list_key: String,
    /// What the version says of itself; its number is 0 when nothing was written.
    pub version: VersionRow,
    /// What it does to orders, as far as it was counted.
    pub changes: Vec<ChangeRow>,
    /// Rows that could not be read.
    pub rejects: Vec<RejectRow>,
    /// The encoding of the file.
    pub encoding: String,
}

/// The key and the name of the list that a file belongs to.
fn named(given: &Given) -> Result<(String, String)> {
    let usual = match given.format {
        ListFormat::CbpWro => "CBP withhold release orders and Findings",
        ListFormat::Uflpa => "UFLPA Entity List",
        ListFormat::Opensanctions => "OpenSanctions",
        ListFormat::Csv => "Table of orders",
    };
    let name = crate::domain::text::squeeze(&given.name);
    if name.is_empty() {
        return Ok((given.format.code().to_owned(), usual.to_owned()));
    }
    let key: Vec<String> = crate::domain::text::search_key(&name)
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if key.is_empty() || name.chars().count() > NAME_LIMIT_CHARS {
        return Err(Error::field(
            "name",
            format!(
                "A list's name has letters or digits, and at most {NAME_LIMIT_CHARS} characters."
            ),
        ));
    }
    Ok((key.join("-"), name))
}

/// People who draft orders, and the operator's command.
fn require(actor: &Actor) -> Result<()> {
    if actor.account_id.is_none() && actor.role == Role::Service {
        return Ok(());
    }
    actor.require(Permission::DraftOrders)
}

/// Reads a file of a list and proposes its changes. `watch` is told how many rows were read.
///
/// # Errors
/// [`Error::BadFile`] when the file as a whole is refused; [`Error::Invalid`] for a name that
/// is none.
pub fn import(
    app: &App,
    actor: &Actor,
    given: &Given,
    file: File,
    watch: &mut dyn FnMut(i64),
) -> Result<Imported> {
    require(actor)?;
    let (key, name) = named(given)?;
    if let Some(known) = known(app, &key, given)? {
        return Ok(known);
    }
    let content = read::read(app, given.format, file, watch)?;
    let by = actor.account_id.as_deref();
    app.store.write(|tx| {
        let seen = find_list(tx, &key, given)?;
        let drafted = draft::draft(tx, seen.as_ref(), &content)?;
        let list = match seen {
            Some(list) => list,
            None => open_list(tx, app, &key, &name, given)?,
        };
        let mut version = version(app, &list, given, &content, &drafted, by);
        if list.current_version > 0 && drafted.says_the_same() {
            version.number = list.current_version;
            return Ok(imported(Outcome::Unchanged, &key, version, &content, &drafted));
        }
        replace_waiting(tx, app, actor, &list)?;
        stored::insert_version(tx, &list, &version)?;
        write_content(tx, &version, &content, &drafted)?;
        let event = NewEvent::new(Verb::ListProposed, Noun::List, &list.id)
            .fact("list", key.clone())
            .fact("version", version.number.to_string())
            .fact("sha256", version.file_sha256.clone())
            .fact("added", version.added.to_string())
            .fact("changed", version.changed.to_string())
            .fact("removed", version.removed.to_string())
            .fact("rejected", version.rows_rejected.to_string())
            .value("file", version.file_name.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        let payload = format!("{}/{}", list.id, version.number);
        let dedupe = format!("count_list:{payload}");
        let (kind, on) = (JobKind::CountList.code(), app.clock.today());
        store::job::enqueue(tx, kind, &payload, Some(&dedupe), COUNT_PRIORITY, on)?;
        Ok(imported(Outcome::Proposed, &key, version, &content, &drafted))
    })
}

/// Says what a file would change, and changes nothing. The lines are counted too.
///
/// # Errors
/// As [`import`].
pub fn rehearse(
    app: &App,
    actor: &Actor,
    given: &Given,
    file: File,
    watch: &mut dyn FnMut(i64),
) -> Result<Imported> {
    require(actor)?;
    let (key, name) = named(given)?;
    let content = read::read(app, given.format, file, watch)?;
    let (list, drafted) = app.store.read(|tx| {
        let seen = find_list(tx, &key, given)?;
        let drafted = draft::draft(tx, seen.as_ref(), &content)?;
        Ok((seen.unwrap_or_else(|| new_list(app, &key, &name, given)), drafted))
    })?;
    let by = actor.account_id.as_deref();
    let version = VersionRow { number: 0, ..version(app, &list, given, &content, &drafted, by) };
    let mut tried = imported(Outcome::Rehearsed, &key, version, &content, &drafted);
    for change in &mut tried.changes {
        count::fill(app, change)?;
    }
    tried.version.total_lines = Some(app.store.read(stored::count_lines)?);
    Ok(tried)
}

fn find_list(tx: &mut store::Read<'_>, key: &str, given: &Given) -> Result<Option<ListRow>> {
    let found = stored::find_by_key(tx, key)?;
    match &found {
        Some(list) if list.format != given.format.code() => Err(Error::BadFile {
            code: "other_list",
            message: format!(
                "The list {key} is written as {}, not as {}.",
                list.format,
                given.format.code()
            ),
            hint: "Name that format, or give the file a list of another name.".to_owned(),
        }),
        _ => Ok(found),
    }
}

/// The version that these very bytes made, when it waits or is in force.
fn known(app: &App, key: &str, given: &Given) -> Result<Option<Imported>> {
    app.store.read(|tx| {
        let Some(list) = find_list(tx, key, given)? else { return Ok(None) };
        let Some(version) = stored::find_version(tx, &list.id, list.last_version)? else {
            return Ok(None);
        };
        let stands = version.state == "proposed"
            || (version.state == "applied" && version.number == list.current_version);
        if !stands || version.file_sha256 != given.received.sha256 {
            return Ok(None);
        }
        let at = (list.id.as_str(), version.number);
        let limit = i64::try_from(ORDER_LIMIT_ROWS).unwrap_or(i64::MAX);
        Ok(Some(Imported {
            outcome: Outcome::Known,
            list_key: key.to_owned(),
            changes: stored::list_changes(tx, at, "", limit)?,
            rejects: stored::list_rejects(tx, at.0, at.1, limit)?,
            encoding: String::new(),
            version,
        }))
    })
}

fn new_list(app: &App, key: &str, name: &str, given: &Given) -> ListRow {
    ListRow {
        id: id::ordered(),
        list_key: key.to_owned(),
        name: name.to_owned(),
        format: given.format.code().to_owned(),
        current_version: 0,
        last_version: 0,
        created_at: app.clock.now(),
        version: 1,
    }
}

fn open_list(
    tx: &mut Write<'_>,
    app: &App,
    key: &str,
    name: &str,
    given: &Given,
) -> Result<ListRow> {
    let row = new_list(app, key, name, given);
    stored::insert(tx, &row)?;
    Ok(row)
}

fn version(
    app: &App,
    list: &ListRow,
    given: &Given,
    content: &Content,
    drafted: &Drafted,
    by: Option<&str>,
) -> VersionRow {
    VersionRow {
        list_id: list.id.clone(),
        number: list.last_version.saturating_add(1),
        base: list.current_version,
        file_name: crate::domain::text::clip(&given.file_name, 255).to_owned(),
        file_sha256: given.received.sha256.clone(),
        file_bytes: i64::try_from(given.received.size_bytes).unwrap_or(i64::MAX),
        content_sha256: content.sha256.clone(),
        state: "proposed".to_owned(),
        rows_read: content.rows_read,
        rows_passed: content.rows_passed,
        rows_rejected: content.rejected(),
        added: drafted.count(&[Fate::Added]),
        changed: drafted.count(&[Fate::Changed]),
        removed: drafted.count(&[Fate::Removed]),
        same: drafted.count(&[Fate::Same, Fate::Kept]),
        total_lines: None,
        proposed_by: by.map(str::to_owned),
        proposed_at: app.clock.now(),
        approved_by: None,
        approved_at: None,
        signed_by: None,
        signed_at: None,
        closed_by: None,
        closed_at: None,
        closing_reason: None,
        version: 1,
    }
}

fn imported(
    outcome: Outcome,
    key: &str,
    version: VersionRow,
    content: &Content,
    drafted: &Drafted,
) -> Imported {
    let rejects = content.rejects.iter().map(|error| read::reject(&version, error));
    Imported {
        outcome,
        list_key: key.to_owned(),
        rejects: rejects.collect(),
        changes: drafted.changes.clone(),
        encoding: content.encoding.clone(),
        version,
    }
}

/// A newer file takes the place of one that waits: two would be compared with one base.
fn replace_waiting(tx: &mut Write<'_>, app: &App, actor: &Actor, list: &ListRow) -> Result<()> {
    let Some(waiting) = stored::find_version(tx, &list.id, list.last_version)?
        .filter(|version| version.state == "proposed")
    else {
        return Ok(());
    };
    let decision = stored::Decision {
        state: Some("replaced"),
        closed_by: actor.account_id.as_deref(),
        closed_at: Some(app.clock.now()),
        closing_reason: Some("A newer file of the list came."),
        ..stored::Decision::default()
    };
    stored::decide(tx, &waiting, &decision)?;
    let event = NewEvent::new(Verb::ListReplaced, Noun::List, &list.id)
        .fact("list", list.list_key.clone())
        .fact("version", waiting.number.to_string());
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}

fn write_content(
    tx: &mut Write<'_>,
    version: &VersionRow,
    content: &Content,
    drafted: &Drafted,
) -> Result<()> {
    let json = |entry: &Option<crate::domain::list::Entry>| match entry {
        Some(entry) => serde_json::to_string(entry).map_err(Error::internal),
        None => Ok(String::new()),
    };
    let row = |difference: &Difference| {
        let told = difference.new.as_ref().or(difference.old.as_ref());
        let is_before_shown = matches!(difference.fate, Fate::Changed | Fate::Removed);
        Ok(EntryRow {
            list_id: version.list_id.clone(),
            number: version.number,
            identity: difference.identity.clone(),
            fate: difference.fate.code().to_owned(),
            label: told.map(|entry| entry.label.clone()).unwrap_or_default(),
            content: json(&difference.new)?,
            before: if is_before_shown { json(&difference.old)? } else { String::new() },
        })
    };
    let rows = drafted.differences.iter().map(row).collect::<Result<Vec<_>>>()?;
    stored::insert_entries(tx, &rows)?;
    let rejects: Vec<RejectRow> =
        content.rejects.iter().map(|error| read::reject(version, error)).collect();
    stored::insert_rejects(tx, &rejects)?;
    let changes: Vec<ChangeRow> = drafted
        .changes
        .iter()
        .map(|change| ChangeRow {
            list_id: version.list_id.clone(),
            number: version.number,
            ..change.clone()
        })
        .collect();
    stored::insert_changes(tx, &changes)
}
