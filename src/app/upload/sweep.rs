//! Raw files that belong to nobody: their process was killed while it received them.

use crate::app::App;
use crate::error::Result;
use crate::files::Files;
use crate::store;
use chrono::TimeDelta;

/// So old is what no process still writes, in hours.
const ORPHAN_HOURS: i64 = 24;

/// Removes raw files that were last written a day ago or more and that no
/// upload waits to read and no transfer goes on with. Returns how many.
///
/// # Errors
/// When the disk or the database fails.
pub fn sweep_orphans(app: &App) -> Result<usize> {
    let files = Files::new(&app.settings.files);
    let mut removed = 0;
    for name in files.list_spooled_before(app.clock.now() - TimeDelta::hours(ORPHAN_HOURS))? {
        if !app.store.read(|tx| store::upload::is_spool_wanted(tx, &name))? {
            files.remove_spool(&name)?;
            removed += 1;
        }
    }
    Ok(removed)
}
