//! `FollowTheMoney` entities as JSON lines.

use std::io::{BufRead, BufReader};

use serde::Deserialize;

use super::made;
use super::targets::{Target, is_listed};
use super::{Row, read_error};
use crate::domain::list::ListFormat;
use crate::intake::decode::Decoder;
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{ReadError, Record, RowError};

/// Properties that hold numbers by which a company or a vessel is known.
const NUMBERS: [&str; 8] = [
    "registrationNumber",
    "leiCode",
    "uscCode",
    "imoNumber",
    "dunsCode",
    "taxNumber",
    "idNumber",
    "mmsi",
];
/// Properties that hold other names.
const NAMES: [&str; 4] = ["name", "alias", "weakAlias", "previousName"];

/// Lines of JSON, being read. The decoder refuses a line without end.
pub(super) struct Lines<'a> {
    source: BufReader<Decoder<'a>>,
    line: Vec<u8>,
    record: Record,
    is_known: bool,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    id: String,
    #[serde(default)]
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    target: Option<bool>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    properties: std::collections::BTreeMap<String, Vec<serde_json::Value>>,
}

impl Written {
    fn all(&self, property: &str) -> Vec<String> {
        let values = self.properties.get(property).into_iter().flatten();
        // A value may be another entity, written out whole.
        made::list(values.filter_map(serde_json::Value::as_str))
    }

    fn first(&self, property: &str) -> String {
        self.all(property).into_iter().next().unwrap_or_default()
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: BufReader<Decoder<'a>>) -> Self {
        Self { source, line: Vec::new(), record: Record::default(), is_known: false }
    }

    pub(super) fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            self.line.clear();
            let count = self.source.read_until(b'\n', &mut self.line);
            if count.map_err(|error| read_error(&error))? == 0 {
                return Ok(None);
            }
            self.record.line_number = self.record.line_number.saturating_add(1);
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.record.row_number = self.record.row_number.saturating_add(1);
            return self.read_line().map(Some);
        }
    }

    fn read_line(&mut self) -> Result<Row, ReadError> {
        let written: Written = match serde_json::from_slice(&self.line) {
            Ok(written) => written,
            Err(_) if !self.is_known => return Err(ReadError::File(other_format())),
            Err(error) => {
                let hint = "Write one entity a line, as FollowTheMoney exports it.";
                let why = format!("The line is no entity: {error}.");
                return Ok(Row::Bad(Box::new(RowError::row(&self.record, "bad_json", why, hint))));
            }
        };
        if !self.is_known && (written.id.is_empty() || written.schema.is_empty()) {
            return Err(ReadError::File(other_format()));
        }
        self.is_known = true;
        if written.target == Some(false) || !is_listed(&written.schema) {
            return Ok(Row::Passed);
        }
        let mut names: Vec<String> = NAMES.iter().flat_map(|name| written.all(name)).collect();
        let name = if written.caption.is_empty() {
            names.first().cloned().unwrap_or_default()
        } else {
            written.caption.clone()
        };
        if written.id.is_empty() || name.is_empty() {
            let why = "The entity has no id or no name.".to_owned();
            let error = RowError::row(&self.record, "no_name", why, "Export the list again.");
            return Ok(Row::Bad(Box::new(error)));
        }
        names.retain(|other| *other != name);
        let mut countries = written.all("country");
        for other in ["jurisdiction", "mainCountry", "flag"] {
            countries.extend(written.all(other));
        }
        let target = Target {
            name,
            aliases: made::list(names.iter().map(String::as_str)),
            countries,
            address: written.first("address"),
            numbers: NUMBERS.iter().flat_map(|number| written.all(number)).collect(),
            dataset: written.datasets.first().cloned().unwrap_or_default(),
            program: written.first("program"),
            id: written.id,
        };
        Ok(Row::Entry(Box::new(target.into_entry())))
    }
}

fn other_format() -> FileRefusal {
    FileRefusal::new(
        "other_format",
        format!(
            "The file begins like JSON, but its first line is no FollowTheMoney entity, which {} has.",
            ListFormat::Opensanctions.code()
        ),
        "Send entities.ftm.json with one entity a line, or targets.simple.csv.",
    )
}
