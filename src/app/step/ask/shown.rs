//! A command's facts in words.

use super::{Ask, Kind};
use crate::domain::order::Scope;
use crate::error::Result;
use crate::store::{self, Read};
use serde_json::Value;

/// A command's facts as a page shows them: label and words.
pub(in crate::app) fn shown(
    tx: &mut Read<'_>,
    asks: &'static [Ask],
    command: &Value,
) -> Result<Vec<(String, String)>> {
    let mut rows = Vec::new();
    for ask in asks {
        let path = if ask.path.is_empty() { std::slice::from_ref(&ask.name) } else { ask.path };
        let found = path.iter().try_fold(command, |at, name| at.get(name));
        let Some(value) = found else { continue };
        let text = match (ask.kind, value) {
            (Kind::Choice(choices) | Kind::Usual(choices), Value::String(code)) => choices()
                .iter()
                .find(|(c, _)| c == code)
                .map_or_else(|| code.clone(), |(_, label)| (*label).to_owned()),
            (_, Value::String(text)) => text.clone(),
            (_, Value::Bool(is_so)) => if *is_so { "Yes" } else { "No" }.to_owned(),
            (_, Value::Array(lines)) => {
                lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
            }
            (_, Value::Object(citation)) => {
                let id = citation.get("order_id").and_then(Value::as_str).unwrap_or_default();
                let version = citation.get("version").and_then(Value::as_i64).unwrap_or_default();
                store::order::find(tx, id)?.map_or_else(String::new, |row| {
                    format!("{}, version {version}: {}", row.docket_number, row.title)
                })
            }
            (_, Value::Null | Value::Number(_)) => String::new(),
        };
        if !text.is_empty() {
            rows.push((ask.label.to_owned(), text));
        }
    }
    if let Some(scope) =
        command.get("scope").and_then(|scope| serde_json::from_value::<Scope>(scope.clone()).ok())
    {
        rows.push(("New scope".into(), scope.summary()));
    }
    Ok(rows)
}
