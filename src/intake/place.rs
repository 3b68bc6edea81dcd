//! Ports: the text stays in its column, the port that it names stands beside it.

use std::rc::Rc;

use super::cells::Cells;
use super::field::Field;
use super::memo::Memo;
use crate::domain::port::{self, Port};

/// What the tables say of a text.
#[derive(Debug)]
pub(super) struct Found {
    /// Schedule, code, name and country with blanks between, as details keep them.
    detail: String,
    /// Alpha-2 or empty.
    pub(super) country: String,
    is_repaired: bool,
    code: String,
}

/// Resolves the port of lading.
pub(super) fn lading(cells: &mut Cells<'_>) -> Option<Rc<Found>> {
    thread_local! {
        static PORTS: Memo<Option<Rc<Found>>> = Memo::new();
    }
    PORTS.with(|memo| resolve(cells, Field::PortLading, "port_lading_found", true, memo))
}

/// Resolves the port of unlading or entry.
pub(super) fn unlading(cells: &mut Cells<'_>) -> Option<Rc<Found>> {
    thread_local! {
        static PORTS: Memo<Option<Rc<Found>>> = Memo::new();
    }
    PORTS.with(|memo| resolve(cells, Field::PortUnlading, "port_unlading_found", false, memo))
}

fn resolve(
    cells: &mut Cells<'_>,
    field: Field,
    key: &'static str,
    is_foreign: bool,
    memo: &Memo<Option<Rc<Found>>>,
) -> Option<Rc<Found>> {
    let cell = cells.first(field)?;
    let find = |text: &str| port::find(text, is_foreign).map(|port| Rc::new(Found::of(port)));
    let found = memo.get(cell.text, find)?;
    if found.is_repaired {
        let note = "A leading zero was restored: spreadsheets drop it.";
        cells.repair(field, cell.text, found.code.clone(), note);
    }
    cells.detail(key, found.detail.as_str());
    Some(found)
}

impl Found {
    fn of(port: Port) -> Self {
        let parts = [port.schedule.code(), &port.code, port.name, &port.country];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self {
            detail: parts.join(" "),
            country: port.country,
            is_repaired: port.is_repaired,
            code: port.code,
        }
    }
}
