//! What its author says anew in the place of what was said.

use super::{SENT_LIMIT_ROWS, event_of, insert, is_same, row_of, say};
use crate::app::petition::Speaks;
use crate::app::step::Applying;
use crate::app::{Actor, App, partner_order};
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::voice::{RepresentationDraft, RepresentationForm};
use crate::error::{Error, Result};
use crate::store;
use crate::store::representation::RepresentationRow;
use crate::store::{Read, Write};

/// Says anew what one's organization said before: it takes the place of the old, which is
/// kept as it was, and goes the way of everything that is said. Returns its key. The same
/// correction sent again is the one that is there.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field, and for the same words; [`Error::Refused`]
/// when it was corrected otherwise; [`Error::NotFound`] for another organization's.
pub fn correct(
    app: &App,
    actor: &Actor,
    public_id: &str,
    form: &RepresentationForm,
) -> Result<String> {
    actor.require(Permission::SpeakToOrders)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let none = || Error::NotFound("representation");
        let old = store::representation::find_own(tx, actor.tenant()?, public_id)?;
        let old = old.ok_or_else(none)?;
        let order = store::order::find(tx, &old.order_id)?.ok_or_else(none)?;
        let concern = partner_order::concern(tx, actor, &order.docket_number)?;
        let form = RepresentationForm {
            kind: old.kind.clone(),
            listed_name: old.listed_name.clone(),
            ..form.clone()
        };
        let applying = Applying { by: by.clone(), now, stamp: app.stamp(actor) };
        say(tx, actor, &applying, &concern, &form, Some(&old)).map(|row| row.public_id)
    })
}

/// Keeps what takes the place of what its author said before.
pub(super) fn replace(
    tx: &mut Write<'_>,
    applying: &Applying,
    speaks: &Speaks<'_>,
    draft: &RepresentationDraft,
    old: &RepresentationRow,
) -> Result<RepresentationRow> {
    if is_same(old, draft) {
        return Err(Error::field(
            "body",
            "These are the words that you sent. Change what is wrong.",
        ));
    }
    if let Some(newer) = store::representation::find_successor(tx, &old.id)? {
        return if is_same(&newer, draft) {
            Ok(newer)
        } else {
            Err(Error::Refused(
                "You corrected this already: open the newer one and correct that.".into(),
            ))
        };
    }
    let row = RepresentationRow {
        replaces: Some(old.id.clone()),
        ..row_of(tx, applying, speaks, draft)?
    };
    insert(tx, applying, speaks.order, &row)?;
    let event = event_of(Verb::RepresentationCorrected, old, speaks.order)
        .fact("by", row.docket_number.clone());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(row)
}

/// What its author had said before in its place, newest first.
pub(super) fn earlier(
    tx: &mut Read<'_>,
    row: &RepresentationRow,
) -> Result<Vec<RepresentationRow>> {
    let mut rows: Vec<RepresentationRow> = Vec::new();
    let mut before = row.replaces.clone();
    while let Some(id) = before.take()
        && rows.len() < SENT_LIMIT_ROWS
    {
        if let Some(old) = store::representation::find(tx, &id)? {
            before.clone_from(&old.replaces);
            rows.push(old);
        }
    }
    Ok(rows)
}
