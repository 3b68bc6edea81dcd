//! Files that arrive under a name that is known before: the same file sent
//! twice by a program, or found twice in a watched folder, is one upload,
//! whoever is killed in between. The name of an upload is unique; that is all.

use super::upload::{NewUpload, Receiving, UploadRow};
use super::{Actor, App, limit};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::files::{Files, Held};
use crate::id;
use crate::store;
use crate::store::upload::Scope;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The longest key of a repeatable request, in characters.
pub const REPEAT_KEY_LIMIT_CHARS: usize = 255;
/// How many bytes of the mac name an upload: 128 bits, as random names have.
const NAME_BYTES: usize = 16;

/// What became of a try to begin.
pub enum Begun {
    /// Write its bytes, then finish it.
    Fresh(Receiving),
    /// It arrived before.
    Known(UploadRow),
    /// Another request is sending it now.
    Busy,
}

/// The name of the upload of a repeatable request. It tells nothing to whoever
/// does not hold the installation's secret.
///
/// # Errors
/// [`Error::Invalid`] when the key is empty or too long.
pub fn repeat_name(app: &App, organization_id: i64, key: &str) -> Result<String> {
    if key.is_empty() || key.chars().count() > REPEAT_KEY_LIMIT_CHARS {
        return Err(Error::field(
            "Idempotency-Key",
            format!("The key has 1 to {REPEAT_KEY_LIMIT_CHARS} characters."),
        ));
    }
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(&app.settings.secret).map_err(Error::internal)?;
    mac.update(format!("repeat\0{organization_id}\0{key}").as_bytes());
    let bytes: Vec<u8> = mac.finalize().into_bytes().into_iter().take(NAME_BYTES).collect();
    Ok(BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
}

/// Begins to receive a file for the actor's organization; with a repeat key,
/// the file that came with that key before is given back.
///
/// # Errors
/// When the actor may not, or the organization has sent enough.
pub fn begin(
    app: &App,
    actor: &Actor,
    new: NewUpload,
    repeat_key: Option<&str>,
    announced_bytes: Option<u64>,
) -> Result<Begun> {
    actor.require(Permission::Upload)?;
    let tenant = actor.tenant()?;
    let name = match repeat_key {
        Some(key) => repeat_name(app, tenant, key)?,
        None => id::random(),
    };
    begin_named(app, tenant, new, &name, announced_bytes)
}

fn known(app: &App, organization_id: i64, name: &str) -> Result<Option<UploadRow>> {
    let scope = Scope::Organization(organization_id);
    Ok(app.store.read(|tx| store::upload::find_public(tx, scope, name))?.map(|(row, _)| row))
}

/// Begins to receive a file whose upload will have this name.
///
/// # Errors
/// When the organization has sent enough, or disk or database fail.
pub fn begin_named(
    app: &App,
    organization_id: i64,
    new: NewUpload,
    name: &str,
    announced_bytes: Option<u64>,
) -> Result<Begun> {
    if let Some(row) = known(app, organization_id, name)? {
        return Ok(Begun::Known(row));
    }
    let allowed = limit::check(app, organization_id, announced_bytes)?;
    let files = Files::new(&app.settings.files);
    files.begin_growing(name)?;
    let Held::Mine(growing) = files.hold(name)? else { return Ok(Begun::Busy) };
    // Whoever held it before may have finished.
    if let Some(row) = known(app, organization_id, name)? {
        return Ok(Begun::Known(row));
    }
    let spool = growing.restart()?;
    Ok(Begun::Fresh(Receiving::of(spool, organization_id, new, allowed.limit_bytes)))
}
