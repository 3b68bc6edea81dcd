//! A file on its way in: received, recognised, acknowledged.

use crate::app::bundle::{self, Part};
use crate::app::{Actor, App, limit};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::files::{self, Files, Received, Spool};
use crate::id;
use crate::intake::mapping::SavedFields;
use crate::intake::seal;
use crate::store;
use crate::store::upload::{PlanRow, UploadRow};
use std::fs::File;
use std::io::Seek;

/// The longest file name that is kept, in characters.
const FILE_NAME_LIMIT_CHARS: usize = 200;

/// By what way a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameBy {
    /// A form, in one piece or in several.
    Browser,
    /// The command line.
    Command,
    /// The programming interface.
    Api,
    /// The watched folder.
    Folder,
}

impl CameBy {
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Command => "command",
            Self::Api => "api",
            Self::Folder => "folder",
        }
    }
}

/// When a person is shown how a file is read before it is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReviewRule {
    /// Never: what cannot be read is refused.
    #[default]
    Never,
    /// When its organization has not imported such a layout before.
    New,
    /// Always; the same bytes can be imported again by another mapping.
    Always,
}

impl ReviewRule {
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::New => "new",
            Self::Always => "always",
        }
    }

    /// Reads a code; what is unknown asks nobody.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        [Self::New, Self::Always].into_iter().find(|rule| rule.code() == code).unwrap_or_default()
    }
}

/// What is said of a file that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// The name that the sender gives it.
    pub file_name: String,
    /// How it comes.
    pub came_by: CameBy,
    /// When a person is shown how it is read.
    pub review: ReviewRule,
    /// The fields of its columns, where the sender names them.
    pub fields: Option<SavedFields>,
}

impl NewUpload {
    /// A file of which nobody is asked how it is read.
    pub fn new(came_by: CameBy, file_name: &str) -> Self {
        Self { file_name: file_name.to_owned(), came_by, review: ReviewRule::Never, fields: None }
    }

    /// Whether the same bytes are imported again: somebody wants to be asked,
    /// or says how they are read.
    const fn is_insisted_on(&self) -> bool {
        matches!(self.review, ReviewRule::Always) || self.fields.is_some()
    }
}

/// What became of a file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// It is an upload, and its job is queued.
    New(UploadRow),
    /// Exactly these bytes were imported before, and not taken back: by this
    /// upload. Nothing is kept of them and nothing changes.
    Known(UploadRow),
}

impl Arrival {
    /// The upload of these bytes.
    #[must_use]
    pub const fn row(&self) -> &UploadRow {
        match self {
            Self::New(row) | Self::Known(row) => row,
        }
    }

    /// Whether the bytes were imported before.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }
}

/// A file that is being received: write its bytes, then finish it. Dropped
/// before, nothing is left of it.
pub struct Receiving {
    spool: Spool,
    organization_id: i64,
    new: NewUpload,
    limit_bytes: u64,
}

/// Starts to receive a file for the actor's own organization.
///
/// # Errors
/// When the actor may not upload, or the disk fails.
pub fn begin(app: &App, actor: &Actor, new: NewUpload) -> Result<Receiving> {
    actor.require(Permission::Upload)?;
    let allowed = limit::check(app, actor.tenant()?, None)?;
    let spool = Files::new(&app.settings.files).spool()?;
    Ok(Receiving::of(spool, actor.tenant()?, new, allowed.limit_bytes))
}

/// Starts to receive a file for an organization, as its operator.
///
/// # Errors
/// When the disk fails.
pub fn begin_for(app: &App, organization_id: i64, new: NewUpload) -> Result<Receiving> {
    let allowed = limit::allowance(app, organization_id)?;
    let spool = Files::new(&app.settings.files).spool()?;
    Ok(Receiving::of(spool, organization_id, new, allowed.limit_bytes))
}

impl Receiving {
    /// Goes on with a file of which something may be in the spool.
    pub(in crate::app) fn of(
        spool: Spool,
        organization_id: i64,
        new: NewUpload,
        limit_bytes: u64,
    ) -> Self {
        Self { spool, organization_id, new, limit_bytes }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`crate::error::Error::TooLarge`] beyond the organization's
    /// limit; otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, self.limit_bytes)
    }

    /// Makes the file durable, and with it the upload and its job: from here
    /// on it is acknowledged.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing is left of it.
    pub fn finish(mut self, app: &App, actor: &Actor) -> Result<Arrival> {
        let received = self.spool.finish()?;
        let arrival = accept(app, actor, self.organization_id, &self.new, &received)?;
        if !arrival.is_known() {
            self.spool.keep();
        }
        Ok(arrival)
    }
}

/// Ends the receiving of files that were chosen together. Tables of one
/// manifest become one upload; of other files each becomes its own.
///
/// # Errors
/// As [`Receiving::finish`]; [`crate::error::Error::DayFull`] when the
/// organization may not send so many: those that came before it stand.
pub fn finish_together(app: &App, actor: &Actor, mut list: Vec<Receiving>) -> Result<Vec<Arrival>> {
    if list.len() > 1 {
        let open = |one: &Receiving| Ok(Part::new(&one.new.file_name, one.spool.reopen()?));
        let mut parts = list.iter().map(open).collect::<Result<Vec<_>>>()?;
        if bundle::is_manifest(&mut parts)?
            && let Some(first) = list.first()
        {
            let new = NewUpload { file_name: bundle::name(&parts), ..first.new.clone() };
            let mut joined = begin(app, actor, new)?;
            bundle::pack(&mut parts, &mut |bytes| joined.write(bytes))?;
            return Ok(vec![joined.finish(app, actor)?]);
        }
    }
    let mut arrivals = Vec::with_capacity(list.len());
    for one in list.drain(..) {
        if !arrivals.is_empty() {
            limit::check(app, one.organization_id, None)?;
        }
        arrivals.push(one.finish(app, actor)?);
    }
    Ok(arrivals)
}

/// The SHA-256 of a file, as uploads name it.
///
/// # Errors
/// When it cannot be read.
pub fn digest(file: &mut File) -> Result<String> {
    files::digest(file).map_err(Error::internal)
}

/// The upload of exactly these bytes, if the organization imported them before and did not
/// take them back. The file is read only when one of its length was imported: a file that
/// lies here is then recognised without a copy of it.
///
/// # Errors
/// When the file cannot be read, or the database fails.
pub fn recognise(
    app: &App,
    organization_id: i64,
    new: &NewUpload,
    file: &mut File,
) -> Result<Option<UploadRow>> {
    if new.is_insisted_on() {
        return Ok(None);
    }
    let size_bytes = file.metadata().map_err(Error::internal)?.len();
    let size_bytes = i64::try_from(size_bytes).unwrap_or(i64::MAX);
    if !app.store.read(|tx| store::upload::has_length(tx, organization_id, size_bytes))? {
        return Ok(None);
    }
    let sha256 = digest(file)?;
    file.rewind().map_err(Error::internal)?;
    app.store.read(|tx| store::upload::find_imported(tx, organization_id, &sha256))
}

/// Makes bytes that lie durably in the spool, under the name `received.name`,
/// an upload of an organization, with its job. Bytes that the organization
/// imported before are recognised: the caller then removes them from the
/// spool. Who insists on being asked, or names the fields, imports them again.
///
/// # Errors
/// When the database fails.
pub fn accept(
    app: &App,
    actor: &Actor,
    organization_id: i64,
    new: &NewUpload,
    received: &Received,
) -> Result<Arrival> {
    let now = app.clock.now();
    let row = upload_row(app, actor, organization_id, new, received);
    let plan = plan_row(row.id, new)?;
    app.store.write(|tx| {
        if !new.is_insisted_on()
            && let Some(earlier) =
                store::upload::find_imported(tx, organization_id, &received.sha256)?
        {
            return Ok(Arrival::Known(earlier));
        }
        store::upload::insert(tx, &row)?;
        store::upload::insert_plan(tx, &plan)?;
        let event = NewEvent::new(Verb::UploadReceived, Noun::Upload, &row.public_id)
            .of(Some(row.organization_id))
            .fact("sha256", row.sha256.clone())
            .fact("size_bytes", row.size_bytes.to_string())
            .fact("came_by", new.came_by.code())
            .value("file_name", row.file_name.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        enqueue(tx, row.id, now.date())?;
        Ok(Arrival::New(row.clone()))
    })
}

/// Queues the import of an upload.
///
/// # Errors
/// When the database fails.
pub(super) fn enqueue(tx: &mut store::Write<'_>, id: i64, on: chrono::NaiveDate) -> Result<()> {
    let (kind, payload) = (JobKind::ImportUpload.code(), id.to_string());
    let dedupe = format!("{kind}:{id}");
    store::job::enqueue(tx, kind, &payload, Some(&dedupe), crate::app::ingest::PRIORITY, on)
}

fn plan_row(upload_id: i64, new: &NewUpload) -> Result<PlanRow> {
    let fields = new.fields.as_ref().map(serde_json::to_string).transpose();
    let review = if new.review == ReviewRule::Never { "none" } else { "asked" };
    Ok(PlanRow {
        upload_id,
        came_by: new.came_by.code().to_owned(),
        review: review.to_owned(),
        mapping_id: None,
        dry_run: String::new(),
        quality_permille: None,
        undone_at: None,
        undone_by: None,
        version: 1,
        review_rule: new.review.code().to_owned(),
        fingerprint: String::new(),
        sealed: String::new(),
        fields: fields.map_err(Error::internal)?.unwrap_or_default(),
    })
}

fn upload_row(
    app: &App,
    actor: &Actor,
    organization_id: i64,
    new: &NewUpload,
    received: &Received,
) -> UploadRow {
    UploadRow {
        id: id::number(),
        public_id: received.name.clone(),
        organization_id,
        file_name: shown_name(&new.file_name),
        sha256: received.sha256.clone(),
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
        created_at: app.clock.now(),
        started_at: None,
        finished_at: None,
        version: 1,
    }
}

/// The last part of a file's path on one line, without what could be a Social
/// Security number.
pub(in crate::app) fn shown_name(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = seal::redact(&text::squeeze(last));
    let name = text::clip(&name, FILE_NAME_LIMIT_CHARS);
    if name.is_empty() { "file.csv".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn a_file_name_keeps_no_path_and_no_secret() {
        assert_eq!(shown_name("C:\\users\\me\\entries.csv"), "entries.csv");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("importer 123-45-6789.csv"), "importer xxxxxxxxxxx.csv");
        assert_eq!(shown_name("\u{202e}"), "file.csv");
    }
}
