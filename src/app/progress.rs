//! How far an import is, for whoever watches it.

use super::upload::{Standing, UploadRow, scope};
use super::{Actor, App};
use crate::domain::job::JobKind;
use crate::error::{Error, Result};
use crate::store;
use chrono::NaiveDateTime;

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// When this was looked at.
    pub at: NaiveDateTime,
    /// The upload.
    pub row: UploadRow,
    /// Where it stands.
    pub standing: Standing,
    /// What its job says, while the file is being prepared.
    pub word: String,
}

impl Progress {
    /// Whether nothing more will happen by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !self.standing.is_moving()
    }

    /// How much of the text is read, in thousandths.
    #[must_use]
    pub fn permille(&self) -> i64 {
        let total = self.row.decoded_bytes.max(1);
        self.row.next_offset.clamp(0, total).saturating_mul(1000) / total
    }

    /// Rows a second and seconds left, by what was read since an earlier look;
    /// nothing while too little is known.
    #[must_use]
    pub fn pace(&self, since: NaiveDateTime, rows: i64, offset: i64) -> Option<(i64, i64)> {
        let millis = (self.at - since).num_milliseconds();
        let (read, bytes) = (self.row.rows_read - rows, self.row.next_offset - offset);
        if millis < 200 || read <= 0 || bytes <= 0 {
            return None;
        }
        let left = (self.row.decoded_bytes - self.row.next_offset).max(0);
        // Both in thousandths of a second; neither number reaches 2^53 rows.
        let rate = read.saturating_mul(1000) / millis;
        let seconds =
            i64::try_from(i128::from(left) * i128::from(millis) / i128::from(bytes) / 1000)
                .unwrap_or(i64::MAX);
        Some((rate, seconds))
    }
}

/// How far the import of an upload is.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's.
pub fn look(app: &App, actor: &Actor, public_id: &str) -> Result<Progress> {
    let scope = scope(actor)?;
    let at = app.clock.now();
    app.store.read(|tx| {
        let found = store::upload::find_public(tx, scope, public_id)?;
        let (row, _) = found.ok_or(Error::NotFound("upload"))?;
        let word = if row.state == "received" {
            let kind = JobKind::ImportUpload.code();
            store::job::progress_of(tx, kind, &row.id.to_string())?.unwrap_or_default()
        } else {
            String::new()
        };
        let plan = store::upload::find_plan(tx, row.id)?;
        let standing = Standing::of(&row, plan.as_ref());
        Ok(Progress { at, row, standing, word })
    })
}
