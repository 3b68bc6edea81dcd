//! A plain table: a row is a listed party, or goods of a place.
//!
//! Documented headers: `name` (may be empty for goods of a place) and `kind` (wro, finding,
//! `entity_listing`, `regional_presumption`); then, where wanted, `id`, `order` (rows with the same text are
//! one order and share goods and places), `regime`, `aliases`, `country`, `address`,
//! `identifiers`, `hts`, `goods`, `countries`, `provinces`, `effective_date`, `status`,
//! `open_scope`, `exclusions`, `citation`, `remarks`. Several values of a cell are parted by semicolons.

use super::made;
use super::table::{Cells, Read1};
use crate::domain::list::Entry;
use crate::domain::order::{OrderKind, Scope, ScopeForm, ScopeParty};
use crate::domain::regime::{self, Regime};

pub(super) fn entry(cells: &Cells<'_>) -> Read1 {
    let name = cells.get("name");
    let kind = kind(cells)?;
    let regime = regime(cells, kind)?;
    let scope = scope(cells, &name)?;
    let standing = made::standing(cells)?;
    let on = scope.effective_on.map(|on| on.to_string()).unwrap_or_default();
    let nation = made::nation(cells, "country", &cells.get("country"))?;
    let goods = made::mark(&cells.get("goods"));
    let (act, who, id) = (kind.code(), made::mark(&name), made::short(&cells.get("id")));
    let key = if id.is_empty() { format!("{act}|{nation}|{who}|{goods}|{on}") } else { id };
    let group = made::short(&cells.get("order"));
    let label = if name.is_empty() { scope.summary() } else { name.clone() };
    Ok(Entry {
        key,
        anchors: vec![format!("{act}|{nation}|{who}|{goods}"), format!("{act}|{who}|{on}")],
        title: made::title(&group, if group.is_empty() { &label } else { "" }),
        group,
        label,
        kind,
        regime,
        standing,
        written: name,
        citation: cells.get("citation"),
        remarks: cells.get("remarks"),
        scope,
    })
}

fn kind(cells: &Cells<'_>) -> Read1<OrderKind> {
    let written = made::fold(&cells.get("kind"));
    OrderKind::ALL
        .iter()
        .copied()
        .find(|kind| made::fold(kind.code()) == written || made::fold(kind.label()) == written)
        .ok_or_else(|| {
            let codes: Vec<&str> = OrderKind::ALL.iter().map(|kind| kind.code()).collect();
            cells.bad(
                "kind",
                "bad_kind",
                format!("{written:?} is no kind of order."),
                &format!("Write one of {}.", codes.join(", ")),
            )
        })
}

fn regime(cells: &Cells<'_>, kind: OrderKind) -> Read1<String> {
    let written = cells.get("regime");
    match (written.is_empty(), kind) {
        // The first that knows the kind; an order of another country names its law.
        (true, kind) if kind != OrderKind::Measure => Ok(regime::all()
            .find(|law| law.measure(kind).is_some())
            .unwrap_or_default()
            .code
            .to_owned()),
        (_, _) => Regime::from_code(&written).map(|_| written.clone()).ok_or_else(|| {
            cells.bad(
                "regime",
                "bad_regime",
                format!("{written:?} is no law that is known."),
                &format!(
                    "Write one of {}.",
                    regime::all().map(Regime::code).collect::<Vec<_>>().join(", ")
                ),
            )
        }),
    }
}

/// Reads the parts as the form of an order reads them, so that the same is right in both.
fn scope(cells: &Cells<'_>, name: &str) -> Read1<Scope> {
    let party = ScopeParty {
        name: name.replace('|', "/"),
        country: made::nation(cells, "country", &cells.get("country"))?,
        aliases: made::values(&cells.get("aliases")),
        address: cells.get("address").replace('|', "/"),
        numbers: made::values(&cells.get("numbers")),
        open_scope: cells.get("open_scope").replace('|', "/"),
        from_on: None,
    };
    let lines = |column: &str| made::values(&cells.get(column)).join("\n");
    let places = lines("countries");
    let has_place = !places.is_empty() || !cells.get("provinces").is_empty();
    let form = ScopeForm {
        parties: if name.is_empty() { String::new() } else { party.line() },
        hts_prefixes: lines("hts"),
        goods_words: lines("goods"),
        countries: if name.is_empty() && !has_place { party.country.clone() } else { places },
        provinces: lines("provinces"),
        effective_on: made::day_or_none(cells, "date")?
            .map(|on| on.to_string())
            .unwrap_or_default(),
        open_scope: if name.is_empty() { party.open_scope.clone() } else { String::new() },
        exclusions: lines("exclusions"),
    };
    Scope::parse(&form).map_err(|complaints| {
        let first = complaints.into_iter().next();
        let (field, message) = first.map(|one| (one.field, one.message)).unwrap_or_default();
        let column = match field.split('.').next().unwrap_or_default() {
            "hts_prefixes" => "hts",
            "goods_words" => "goods",
            "effective_on" => "date",
            "countries" => "countries",
            "provinces" => "provinces",
            "exclusions" => "exclusions",
            "open_scope" => "open_scope",
            _ => "name",
        };
        cells.bad(
            column,
            "bad_scope",
            message,
            "Mend this cell; several values are parted by semicolons.",
        )
    })
}
