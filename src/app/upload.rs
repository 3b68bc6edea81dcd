//! Uploads: received, listed, shown.

use super::{Actor, App};
use crate::config::UPLOAD_LIMIT_BYTES;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::domain::role::{Permission, Role, may};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::files::{Files, Spool};
use crate::id;
use crate::intake::field::Field;
use crate::intake::{Opened, seal};
use crate::store;
use crate::store::upload::Scope;
pub use crate::store::upload::{RejectRow, UploadRow, WarningRow};

/// The longest file name that is kept, in characters.
const FILE_NAME_LIMIT_CHARS: usize = 200;
/// How many kinds of oddities a page shows.
const WARNINGS_LIMIT_ROWS: i64 = 100;

/// A file that is being received: write its bytes, then finish it. Dropped
/// before, nothing is left of it.
pub struct Receiving {
    spool: Spool,
    organization_id: i64,
    file_name: String,
}

/// Starts to receive a file for the actor's own organization.
///
/// # Errors
/// When the actor may not upload, or the disk fails.
pub fn begin(app: &App, actor: &Actor, file_name: &str) -> Result<Receiving> {
    actor.require(Permission::Upload)?;
    begin_for(app, actor.tenant()?, file_name)
}

/// Starts to receive a file for an organization, as its operator.
///
/// # Errors
/// When the disk fails.
pub fn begin_for(app: &App, organization_id: i64, file_name: &str) -> Result<Receiving> {
    let spool = Files::new(&app.settings.files).spool()?;
    Ok(Receiving { spool, organization_id, file_name: shown_name(file_name) })
}

/// The last part of a file's path on one line, without what could be a Social
/// Security number.
fn shown_name(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = seal::redact(&text::squeeze(last));
    let name = text::clip(&name, FILE_NAME_LIMIT_CHARS);
    if name.is_empty() { "file.csv".to_owned() } else { name.to_owned() }
}

impl Receiving {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`UPLOAD_LIMIT_BYTES`]; otherwise when the
    /// disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, UPLOAD_LIMIT_BYTES)
    }

    /// Makes the file durable, and with it the upload and its job: from here
    /// on it is acknowledged.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing is left of it.
    pub fn finish(mut self, app: &App, actor: &Actor) -> Result<UploadRow> {
        let received = self.spool.finish()?;
        let now = app.clock.now();
        let row = UploadRow {
            id: id::number(),
            public_id: received.name,
            organization_id: self.organization_id,
            file_name: self.file_name,
            sha256: received.sha256,
            size_bytes: i64::try_from(received.size_bytes).unwrap_or(i64::MAX),
            state: "received".to_owned(),
            layout: String::new(),
            mapping: String::new(),
            encoding: String::new(),
            compression: String::new(),
            delimiter: String::new(),
            header_row: 0,
            rows_read: 0,
            rows_accepted: 0,
            rows_updated: 0,
            rows_duplicate: 0,
            rows_rejected: 0,
            proposals: 0,
            decoded_bytes: 0,
            next_offset: 0,
            next_row: 0,
            next_line: 0,
            refusal_code: None,
            refusal: None,
            refusal_hint: None,
            uploaded_by: actor.account_id.clone(),
            created_at: now,
            started_at: None,
            finished_at: None,
            version: 1,
        };
        app.store.write(|tx| {
            store::upload::insert(tx, &row)?;
            let event = NewEvent::new(Verb::UploadReceived, Noun::Upload, &row.public_id)
                .of(Some(row.organization_id))
                .fact("sha256", row.sha256.clone())
                .fact("size_bytes", row.size_bytes.to_string())
                .value("file_name", row.file_name.clone());
            store::event::append(tx, &app.stamp(actor), &event)?;
            let kind = JobKind::ImportUpload.code();
            let dedupe = format!("{kind}:{}", row.id);
            let payload = row.id.to_string();
            store::job::enqueue(
                tx,
                kind,
                &payload,
                Some(&dedupe),
                super::ingest::PRIORITY,
                now.date(),
            )
        })?;
        self.spool.keep();
        Ok(row)
    }
}

/// Whose uploads an actor sees.
fn scope(actor: &Actor) -> Result<Scope> {
    // The operator's own commands read what they import.
    if actor.role == Role::Service || may(actor.role, Permission::ReadAllUploads) {
        return Ok(Scope::All);
    }
    actor.require(Permission::ReadOwnUploads)?;
    Ok(Scope::Organization(actor.tenant()?))
}

/// Uploads behind the one that `after` names, newest first, with their
/// organizations' names.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<(UploadRow, String)>> {
    let scope = scope(actor)?;
    app.store.read(|tx| {
        let place = match after {
            Some(public_id) => store::upload::find_public(tx, scope, public_id)?
                .map(|(row, _)| (row.created_at, row.id)),
            None => None,
        };
        store::upload::list(tx, scope, place, limit_rows)
    })
}

/// The name that people read of a canonical field; empty for a whole row.
#[must_use]
pub fn field_label(code: &str) -> &'static str {
    Field::from_code(code).map_or("", Field::label)
}

/// An upload with all that its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The upload.
    pub row: UploadRow,
    /// Its organization's name.
    pub organization: String,
    /// How the file is read, once that is known.
    pub opened: Option<Opened>,
    /// The first upload of the same bytes, if this is not it.
    pub same_before: Option<UploadRow>,
    /// What was odd.
    pub warnings: Vec<WarningRow>,
}

/// One upload.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's.
pub fn show(app: &App, actor: &Actor, public_id: &str) -> Result<Shown> {
    let scope = scope(actor)?;
    app.store.read(|tx| {
        let found = store::upload::find_public(tx, scope, public_id)?;
        let (row, organization) = found.ok_or(Error::NotFound("upload"))?;
        let opened = match row.mapping.as_str() {
            "" => None,
            mapping => Some(serde_json::from_str(mapping).map_err(Error::internal)?),
        };
        let same_before = store::upload::find_same_before(tx, &row)?;
        let warnings = store::upload::list_warnings(tx, row.id, WARNINGS_LIMIT_ROWS)?;
        Ok(Shown { row, organization, opened, same_before, warnings })
    })
}

/// Faults of an upload behind a row and ordinal, in the order of the file.
///
/// # Errors
/// [`Error::NotFound`] when the upload is not there or another organization's.
pub fn rejects(
    app: &App,
    actor: &Actor,
    public_id: &str,
    after: (i64, i32),
    limit_rows: i64,
) -> Result<Vec<RejectRow>> {
    let scope = scope(actor)?;
    app.store.read(|tx| {
        let found = store::upload::find_public(tx, scope, public_id)?;
        let (row, _) = found.ok_or(Error::NotFound("upload"))?;
        store::upload::list_rejects(tx, row.id, after, limit_rows)
    })
}

/// The head of the table of faults.
const REJECT_COLUMNS: [&str; 10] =
    ["row", "line", "byte_offset", "column", "field", "found", "rule", "why", "hint", "suggestion"];

/// A spreadsheet runs a cell that begins so as a formula: an apostrophe in
/// front makes it text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Faults as CSV text; with the head for the first page of them.
///
/// # Errors
/// When the text cannot be made.
pub fn rejects_csv(rows: &[RejectRow], has_head: bool) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if has_head {
        writer.write_record(REJECT_COLUMNS).map_err(Error::internal)?;
    }
    for row in rows {
        let cells = [
            row.row_number.to_string(),
            row.line_number.to_string(),
            row.byte_offset.to_string(),
            harmless(&row.column_name),
            row.field.clone(),
            harmless(&row.found),
            row.rule.clone(),
            row.why.clone(),
            row.hint.clone(),
            harmless(&row.suggestion),
        ];
        writer.write_record(&cells).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::{harmless, shown_name};

    #[test]
    fn a_file_name_keeps_no_path_and_no_secret() {
        assert_eq!(shown_name("C:\\users\\me\\entries.csv"), "entries.csv");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("importer 123-45-6789.csv"), "importer xxxxxxxxxxx.csv");
        assert_eq!(shown_name("\u{202e}"), "file.csv");
    }

    #[test]
    fn a_spreadsheet_runs_nothing_that_was_rejected() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("plain"), "plain");
    }
}
