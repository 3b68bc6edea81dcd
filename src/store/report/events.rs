//! Events for the report: the rows themselves, never the words beside them.

use super::{PAGE_LIMIT_ROWS, Window};
use crate::domain::event::Noun;
use crate::error::Result;
use crate::store::Read;
use crate::store::event::EventRow;
use crate::store::schema::event;
use diesel::prelude::*;

/// An event as it is stored.
pub type EventSeen = EventRow;

/// A page of events with a key after `after`, without what is walled and
/// without anything of an investigation.
///
/// # Errors
/// When the database fails.
pub fn events(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<EventSeen>> {
    Ok(event::table
        .filter(event::id.gt(after))
        .filter(event::is_walled.eq(false).and(event::subject_kind.ne(Noun::Investigation.code())))
        .filter(event::on_date.between(window.from_on, window.until_on))
        .filter(
            (event::at.is_not_null().and(event::at.assume_not_null().le(window.as_of)))
                .or(event::at.is_null().and(event::on_date.le(window.over_on))),
        )
        .order(event::id.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(EventRow::as_select())
        .load(tx.conn())?)
}
