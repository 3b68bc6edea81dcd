//! Requests of programs that change something and may be sent again, because
//! their answer was lost: they are done once.

use super::{App, arrival};
use crate::error::{Error, Result};
use crate::store::repeat::RepeatRow;
use crate::store::{self, Write};
use chrono::TimeDelta;

/// How long a key of a request is remembered, in days.
const REPEAT_LIFE_DAYS: i64 = 90;

/// What a program says with a request that changes an upload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The upload.
    pub public_id: String,
    /// The version that it saw (`If-Match`), where it insists on one.
    pub seen_version: Option<i32>,
    /// Its key for sending the request again (`Idempotency-Key`).
    pub repeat_key: Option<String>,
}

impl Asked {
    /// Whether the same was asked for under the same key before; else it is
    /// noted, and done once by whoever called.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the key is not one, or was used for something
    /// else.
    pub(super) fn is_again(
        &self,
        app: &App,
        tx: &mut Write<'_>,
        organization_id: i64,
        what: &str,
    ) -> Result<bool> {
        let Some(key) = &self.repeat_key else { return Ok(false) };
        let name = arrival::repeat_name(app, organization_id, key)?;
        let asked = format!("{what}:{}", self.public_id);
        match store::repeat::find(tx, organization_id, &name)? {
            Some(before) if before == asked => return Ok(true),
            Some(_) => {
                return Err(Error::field(
                    "Idempotency-Key",
                    "This Idempotency-Key was used for another request. Use a new key.",
                ));
            }
            None => {}
        }
        let asked_on = app.clock.today();
        let row = RepeatRow { organization_id, name, asked, asked_on };
        store::repeat::note(tx, &row, asked_on - TimeDelta::days(REPEAT_LIFE_DAYS))?;
        Ok(false)
    }

    /// Refuses when the upload is not as the program saw it.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn check_version(&self, now: i32) -> Result<()> {
        match self.seen_version {
            Some(shown) if shown != now => Err(Error::Stale { shown, now }),
            _ => Ok(()),
        }
    }
}
