//! Whether the order that a command cites covers the line of the hold: what is declared
//! of the line, by everybody who tells it, held against the scope at the cited version.

use crate::domain::order::{Declared, Gap, Scope};
use crate::error::{Error, Result};
use crate::store::{self, Read};
use serde_json::{Value, json};

/// Completes a command that cites an order for a line with what speaks against it.
pub(super) fn prepare(
    tx: &mut Read<'_>,
    (document, line): (&str, i32),
    command: &mut Value,
) -> Result<()> {
    let order = match command.get("action").and_then(Value::as_str) {
        Some("target" | "detain" | "reroute_to_finding") => command.get("order"),
        Some("seize") => command.get("ground").and_then(|ground| ground.get("order")),
        Some(_) | None => None,
    };
    let id = order.and_then(|order| order.get("order_id")).and_then(Value::as_str);
    let version = order.and_then(|order| order.get("version")).and_then(Value::as_i64);
    let (Some(id), Some(version)) = (id, version) else { return Ok(()) };
    let version = i32::try_from(version).unwrap_or(0);
    let gaps = gaps(tx, (document, line), (id, version))?;
    if let Some(Value::Object(cover)) = command.get_mut("cover") {
        cover.insert("gaps".into(), json!(gaps));
    }
    Ok(())
}

/// In what a line, as declared, is not what an order version names. A line that nobody
/// tells any more declares nothing.
pub(in crate::app) fn gaps(
    tx: &mut Read<'_>,
    (document, line): (&str, i32),
    (order_id, version): (&str, i32),
) -> Result<Vec<Gap>> {
    let Some(cited) = store::order::find_version(tx, order_id, version)? else {
        return Ok(Vec::new());
    };
    let scope: Scope = serde_json::from_str(&cited.scope).map_err(Error::internal)?;
    Ok(scope.gaps(&declared(tx, document, line, order_id)?))
}

fn declared(tx: &mut Read<'_>, document: &str, line: i32, order_id: &str) -> Result<Declared> {
    let mut declared = Declared::default();
    let add = |texts: &mut Vec<String>, text: &str| {
        if !text.is_empty() && !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    };
    let mut variants = Vec::new();
    for (telling, _, _) in store::shipment_list::tellings(tx, document, line)? {
        add(&mut declared.tariffs, &telling.hts);
        add(&mut declared.descriptions, &telling.description);
        add(&mut declared.origins, &telling.origin_country);
        variants.extend(
            [
                telling.manufacturer_variant,
                telling.shipper_variant,
                telling.importer_variant,
                telling.consignee_variant,
            ]
            .into_iter()
            .flatten(),
        );
    }
    for tariff in store::shipment_list::tariffs(tx, document, line)? {
        add(&mut declared.tariffs, &tariff.hts);
    }
    let mut targets = vec![("line", format!("{document}/{line}"))];
    for (_, (party, name)) in store::party_list::spellings_by_id(tx, &variants)? {
        add(&mut declared.names, &name);
        targets.push(("party", party.to_string()));
    }
    for (kind, key) in targets {
        let links = store::link::list_by_target(tx, kind, &key)?;
        declared.is_linked |= links.iter().any(|link| {
            link.subject_kind == "order" && link.subject_id == order_id && link.state != "rejected"
        });
    }
    Ok(declared)
}
