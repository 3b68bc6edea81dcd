//! Files that are sent in pieces: a sender that was cut off goes on where the
//! last durable byte is. At the last byte the file is received as any other.
//!
//! The transfer, its spool file and the upload that it becomes have one name.
//! Killed anywhere, the next request for it (or the sweeper) does what is left.

use super::upload::{CameBy, NewUpload, Receiving, ReviewRule, shown_name};
use super::{Actor, App, limit};
use crate::config::{TRANSFER_LIFE_HOURS, TRANSFERS_OPEN_LIMIT};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::files::{Files, Growing, Held};
use crate::id;
use crate::store;
use crate::store::transfer::TransferRow;
use crate::store::upload::Scope;
use chrono::{NaiveDateTime, TimeDelta};

/// How many transfers the sweeper looks at in one query.
const SWEEP_ROWS: i64 = 200;

/// How far a transfer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// How URLs name it.
    pub public_id: String,
    /// How many bytes it will have.
    pub size_bytes: u64,
    /// How many bytes are durable.
    pub offset_bytes: u64,
    /// When it is forgotten.
    pub expires_at: NaiveDateTime,
    /// The upload that it has become: its own, or the earlier one of the same
    /// bytes.
    pub became: Option<String>,
}

impl State {
    /// Whether it has become an upload.
    #[must_use]
    pub const fn is_received(&self) -> bool {
        self.became.is_some()
    }
}

fn files(app: &App) -> Files {
    Files::new(&app.settings.files)
}

/// Announces a file that comes in pieces.
///
/// # Errors
/// When the actor may not upload or the organization has sent enough;
/// [`Error::TooLarge`] before a byte is sent.
pub fn begin(app: &App, actor: &Actor, new: &NewUpload, size_bytes: u64) -> Result<State> {
    actor.require(Permission::Upload)?;
    let (organization_id, account_id) = (actor.tenant()?, actor.account()?);
    if size_bytes == 0 {
        return Err(Error::field("file", "The file is empty."));
    }
    limit::check(app, organization_id, Some(size_bytes))?;
    let now = app.clock.now();
    let row = TransferRow {
        public_id: id::random(),
        organization_id,
        account_id: account_id.to_owned(),
        file_name: shown_name(&new.file_name),
        size_bytes: i64::try_from(size_bytes).unwrap_or(i64::MAX),
        review: new.review.code().to_owned(),
        created_at: now,
        expires_at: now + TimeDelta::hours(TRANSFER_LIFE_HOURS),
        came_by: new.came_by.code().to_owned(),
        became: None,
    };
    app.store.write(|tx| {
        if store::transfer::count_open(tx, organization_id, now)? >= TRANSFERS_OPEN_LIMIT {
            return Err(Error::Refused(format!(
                "Your organization is sending {TRANSFERS_OPEN_LIMIT} files already. Finish or cancel one first."
            )));
        }
        store::transfer::insert(tx, &row)?;
        let event = NewEvent::new(Verb::TransferBegun, Noun::Upload, &row.public_id)
            .of(Some(organization_id))
            .fact("size_bytes", row.size_bytes.to_string());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })?;
    // Without its file a transfer is at byte 0 all the same; see `hold`.
    files(app).begin_growing(&row.public_id)?;
    Ok(state(&row, 0))
}

fn state(row: &TransferRow, offset_bytes: u64) -> State {
    State {
        public_id: row.public_id.clone(),
        size_bytes: size(row),
        offset_bytes,
        expires_at: row.expires_at,
        became: row.became.clone(),
    }
}

fn size(row: &TransferRow) -> u64 {
    u64::try_from(row.size_bytes).unwrap_or(0)
}

/// A transfer of the actor's organization.
fn find(app: &App, actor: &Actor, public_id: &str) -> Result<TransferRow> {
    actor.require(Permission::Upload)?;
    let tenant = actor.tenant()?;
    let now = app.clock.now();
    app.store.read(|tx| {
        let row = store::transfer::find(tx, tenant, public_id)?;
        row.filter(|row| row.expires_at > now).ok_or(Error::NotFound("transfer"))
    })
}

/// How far a transfer is. A file that came whole, but whose receipt was cut
/// off, is received now.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, too old or another organization's.
pub fn look(app: &App, actor: &Actor, public_id: &str) -> Result<State> {
    let row = find(app, actor, public_id)?;
    if row.became.is_some() {
        return Ok(state(&row, size(&row)));
    }
    let offset = files(app).durable_bytes(public_id)?.unwrap_or(0);
    if offset < size(&row) {
        return Ok(state(&row, offset));
    }
    match files(app).hold(public_id)? {
        Held::Mine(growing) => receive(app, actor, row, growing),
        Held::Busy | Held::Gone => Ok(state(&row, offset)),
    }
}

/// What became of a try to send a piece.
pub enum Hold {
    /// Go on.
    Mine(Sending),
    /// Another request sends this file now.
    Busy,
    /// The file goes on at this byte, not where the sender believes.
    Elsewhere {
        /// How many bytes are durable.
        offset_bytes: u64,
    },
    /// It came whole before.
    Received(State),
}

/// A piece that is being received.
pub struct Sending {
    row: TransferRow,
    growing: Growing,
}

/// Begins to receive the piece that starts at `offset_bytes`.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, too old or another organization's.
pub fn hold(app: &App, actor: &Actor, public_id: &str, offset_bytes: u64) -> Result<Hold> {
    let row = find(app, actor, public_id)?;
    if row.became.is_some() {
        return Ok(Hold::Received(state(&row, size(&row))));
    }
    let files = files(app);
    let growing = match files.hold(public_id)? {
        Held::Mine(growing) => growing,
        Held::Busy => return Ok(Hold::Busy),
        Held::Gone => {
            files.begin_growing(public_id)?;
            match files.hold(public_id)? {
                Held::Mine(growing) => growing,
                Held::Busy | Held::Gone => return Ok(Hold::Busy),
            }
        }
    };
    // Whoever held the file before may have made it an upload.
    let row = find(app, actor, public_id)?;
    if row.became.is_some() {
        return Ok(Hold::Received(state(&row, size(&row))));
    }
    if growing.size_bytes() != offset_bytes {
        return Ok(Hold::Elsewhere { offset_bytes: growing.size_bytes() });
    }
    Ok(Hold::Mine(Sending { row, growing }))
}

impl Sending {
    /// How many bytes the file still needs.
    #[must_use]
    pub fn missing_bytes(&self) -> u64 {
        size(&self.row).saturating_sub(self.growing.size_bytes())
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond the length that was announced: nothing of
    /// these bytes is kept. Otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > self.missing_bytes() {
            return Err(Error::TooLarge { limit_bytes: size(&self.row) });
        }
        self.growing.append(bytes)
    }

    /// Makes the piece durable: afterwards it may be acknowledged. The last
    /// piece makes the file an upload.
    ///
    /// # Errors
    /// When disk or database fail; what came stays where it is.
    pub fn finish(self, app: &App, actor: &Actor) -> Result<State> {
        self.growing.sync()?;
        if self.missing_bytes() == 0 {
            return receive(app, actor, self.row, self.growing);
        }
        let until = app.clock.now() + TimeDelta::hours(TRANSFER_LIFE_HOURS);
        let mut row = self.row;
        // Once an hour is enough, and spares the writer.
        if until - row.expires_at > TimeDelta::hours(1) {
            app.store.write(|tx| store::transfer::prolong(tx, &row.public_id, until))?;
            row.expires_at = until;
        }
        Ok(state(&row, self.growing.size_bytes()))
    }
}

/// Makes a whole file an upload. Whoever holds the file does it alone; killed
/// between the two steps, the next one finds the upload by its name.
fn receive(app: &App, actor: &Actor, mut row: TransferRow, growing: Growing) -> Result<State> {
    let scope = Scope::Organization(row.organization_id);
    let made = app.store.read(|tx| store::upload::find_public(tx, scope, &row.public_id))?;
    let became = if let Some((upload, _)) = made {
        upload.public_id
    } else {
        let new = NewUpload {
            file_name: row.file_name.clone(),
            came_by: if row.came_by == CameBy::Api.code() { CameBy::Api } else { CameBy::Browser },
            review: ReviewRule::from_code(&row.review),
            fields: None,
        };
        let receiving = Receiving::of(growing.whole()?, row.organization_id, new, size(&row));
        receiving.finish(app, actor)?.row().public_id.clone()
    };
    app.store.write(|tx| store::transfer::become_upload(tx, &row.public_id, &became))?;
    // The same bytes came before: those of now are not needed.
    if became != row.public_id {
        files(app).remove_spool(&row.public_id)?;
    }
    row.became = Some(became);
    Ok(state(&row, size(&row)))
}

/// Gives a transfer up: its bytes are removed. False when another request
/// sends it now.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's, or has
/// become an upload.
pub fn give_up(app: &App, actor: &Actor, public_id: &str) -> Result<bool> {
    let row = find(app, actor, public_id)?;
    if row.became.is_some() {
        return Err(Error::NotFound("transfer"));
    }
    let held = files(app).hold(public_id)?;
    if matches!(held, Held::Busy) {
        return Ok(false);
    }
    remove(app, actor, &row)?;
    Ok(true)
}

fn remove(app: &App, actor: &Actor, row: &TransferRow) -> Result<()> {
    app.store.write(|tx| {
        if store::transfer::delete(tx, &row.public_id)? {
            let event = NewEvent::new(Verb::TransferDropped, Noun::Upload, &row.public_id)
                .of(Some(row.organization_id));
            store::event::append(tx, &app.stamp(actor), &event)?;
        }
        Ok(())
    })?;
    files(app).remove_spool(&row.public_id)
}

/// Removes transfers whose time is over, and receives files that came whole
/// although their receipt was cut off. Returns how many were looked after.
///
/// # Errors
/// When disk or database fail.
pub fn sweep(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let mut after = String::new();
    let mut count = 0;
    loop {
        let rows = app.store.read(|tx| store::transfer::list(tx, &after, SWEEP_ROWS))?;
        let Some(last) = rows.last() else { return Ok(count) };
        after.clone_from(&last.public_id);
        for row in &rows {
            count += usize::from(sweep_one(app, row, now)?);
        }
    }
}

fn sweep_one(app: &App, row: &TransferRow, now: NaiveDateTime) -> Result<bool> {
    let name = row.public_id.as_str();
    if row.became.is_some() {
        if row.expires_at > now {
            return Ok(false);
        }
        return app.store.write(|tx| store::transfer::delete(tx, name));
    }
    let sender = Actor { account_id: Some(row.account_id.clone()), ..Actor::system() };
    match files(app).hold(name)? {
        Held::Mine(growing) if growing.size_bytes() == size(row) => {
            receive(app, &sender, row.clone(), growing)?;
            Ok(true)
        }
        Held::Mine(_) | Held::Gone if row.expires_at <= now => {
            remove(app, &sender, row)?;
            Ok(true)
        }
        Held::Busy | Held::Mine(_) | Held::Gone => Ok(false),
    }
}
