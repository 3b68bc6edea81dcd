//! How far screening went, in a sentence or two.

use super::why::decimal;
use crate::app::screening::ScreenedRow;
use crate::web::page;

/// What the page of an allegation or an order tells of its last screening.
#[must_use]
pub fn screened(row: &ScreenedRow) -> String {
    let lines = page::count(row.line_rows);
    let more = if row.is_whole {
        ""
    } else {
        " There were more lines than are compared at once: those of the newest files were."
    };
    let setting = match row.threshold_version {
        0 => String::new(),
        version => format!(" (setting {version})"),
    };
    let list = match row.list_version.as_str() {
        "" => String::new(),
        list => format!(", {list}"),
    };
    format!(
        "Last screened on {} against all parties and {lines} lines.{more} Proposed from {}{setting} on; {}{list}.",
        page::date(row.screened_on),
        decimal(row.threshold_permille),
        row.scorer_version,
    )
}
