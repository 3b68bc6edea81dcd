//! The file of names: how far it goes and of which database it is, then the
//! index. A file that does not fit is made again.

use super::{Known, SAVE_LEAST_NAMES, SAVE_SHARE};
use crate::app::App;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::screening::NameIndex;
use crate::store::party_feed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};

/// How the file is called.
const FILE: &str = "names.index";
/// The longest first line, in bytes.
const HEAD_LIMIT_BYTES: u64 = 64 * 1024;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The last place of the feed that was read.
    top: i64,
    /// The places that were read and behind which others may still appear.
    read: BTreeSet<i64>,
    /// What the feed tells at the last place: another database tells others.
    last_told: Vec<i64>,
}

impl Known {
    /// The saved file, if it is of this database and of these rules.
    pub(super) fn load(app: &App) -> Result<Option<Self>> {
        let files = Files::new(&app.settings.files);
        let Some(file) = files.open_derived(FILE)? else { return Ok(None) };
        let mut input = BufReader::new(file);
        let mut line = String::new();
        let read = std::io::Read::take(&mut input, HEAD_LIMIT_BYTES).read_line(&mut line);
        let Some(head) = read.ok().and_then(|_| serde_json::from_str::<Head>(&line).ok()) else {
            return Ok(None);
        };
        let told = app.store.read(|tx| party_feed::list(tx, &[head.top]))?;
        if told.first().is_none_or(|told| told.parties != head.last_told) {
            return Ok(None);
        }
        match NameIndex::load(input) {
            Ok(index) => {
                let saved_names = index.len();
                Ok(Some(Self { index, top: head.top, read: head.read, saved_names }))
            }
            Err(fault) => {
                tracing::info!(%fault, "the file of names is made again");
                Ok(None)
            }
        }
    }

    /// Keeps the names as a file when there are many more than it has. A fault of
    /// the disk costs the next start some seconds and nothing else.
    pub(super) fn save_if_grown(&mut self, app: &App) {
        let names = self.index.len();
        let is_due = names >= SAVE_LEAST_NAMES
            && names.saturating_sub(self.saved_names) > self.saved_names / SAVE_SHARE;
        if is_due {
            self.saved_names = names;
            if let Err(error) = self.save(app) {
                tracing::warn!(%error, "the file of names cannot be kept");
            }
        }
    }

    fn save(&self, app: &App) -> Result<()> {
        let told = app.store.read(|tx| party_feed::list(tx, &[self.top]))?;
        let Some(told) = told.into_iter().next() else { return Ok(()) };
        let head = Head { top: self.top, read: self.read.clone(), last_told: told.parties };
        let head = serde_json::to_string(&head).map_err(Error::internal)?;
        Files::new(&app.settings.files).put_derived(FILE, |out| {
            writeln!(out, "{head}")?;
            self.index.save(out)
        })
    }
}
