//! Ports: the text stays in its column. The code of the port stands beside it
//! where the text does not begin with it; name and country follow from the code.

use std::rc::Rc;

use super::cells::Cells;
use super::field::Field;
use super::mapping::Layout;
use super::memo::Memo;
use crate::domain::port::{self, Port};

/// What the tables say of a text.
#[derive(Debug)]
pub(super) struct Found {
    /// Schedule and code, as details keep them: `schedule_k 57078`.
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
    PORTS.with(|memo| resolve(cells, Field::PortLading, "port_lading_code", true, memo))
}

/// Resolves the port of unlading or entry.
pub(super) fn unlading(cells: &mut Cells<'_>) -> Option<Rc<Found>> {
    thread_local! {
        static PORTS: Memo<Option<Rc<Found>>> = Memo::new();
    }
    PORTS.with(|memo| resolve(cells, Field::PortUnlading, "port_unlading_code", false, memo))
}

fn resolve(
    cells: &mut Cells<'_>,
    field: Field,
    key: &'static str,
    is_foreign: bool,
    memo: &Memo<Option<Rc<Found>>>,
) -> Option<Rc<Found>> {
    // Other countries number their customs offices by rules of their own.
    if cells.context.layout == Layout::Declaration {
        return None;
    }
    let cell = cells.first(field)?;
    let find = |text: &str| port::find(text, is_foreign).map(|port| Rc::new(Found::of(port)));
    let found = memo.get(cell.text, find)?;
    if found.is_repaired {
        let note = "A leading zero was restored: spreadsheets drop it.";
        cells.repair(field, cell.text, found.code.clone(), note);
    }
    if !cell.text.starts_with(&found.code) {
        cells.detail(key, found.detail.as_str());
    }
    Some(found)
}

impl Found {
    fn of(port: Port) -> Self {
        Self {
            detail: format!("{} {}", port.schedule.code(), port.code),
            country: port.country,
            is_repaired: port.is_repaired,
            code: port.code,
        }
    }
}
