//! The check before an import: what each column is read as, and the form that
//! changes it.

use super::{Behind, Side, show_page};
use crate::app::upload::{self, Chosen, ColumnMapping, Confirming, MappingRow, Review};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;

/// So many columns can be assigned on the page; of further ones the guess stands.
const ASSIGNED_LIMIT_COLUMNS: usize = 300;

/// The form, as the page of an upload shows it.
pub(super) struct Check {
    pub(super) action: String,
    pub(super) discard: String,
    pub(super) version: i32,
    pub(super) errors: Vec<FieldError>,
    pub(super) mapping_error: String,
    pub(super) name_error: String,
    pub(super) name: String,
    pub(super) is_saved: bool,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) notes: Vec<String>,
    pub(super) lost: Vec<String>,
    pub(super) groups: Vec<Group>,
    pub(super) columns: Vec<Column>,
    pub(super) more: usize,
}

/// Fields that belong together, as a list groups them.
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) fields: Vec<(&'static str, &'static str)>,
}

/// One column of the file.
pub(super) struct Column {
    pub(super) index: usize,
    pub(super) number: usize,
    pub(super) header: String,
    pub(super) samples: Vec<String>,
    pub(super) field: String,
    pub(super) confidence: String,
    pub(super) evidence: String,
}

/// What a person sent that could not be used.
#[derive(Debug, Clone, Default)]
pub(in crate::web::pages) struct Wrong {
    pub(super) errors: Vec<FieldError>,
    pub(super) chosen: Chosen,
    pub(super) name: String,
}

const GROUPS: [&str; 10] = [
    "Document",
    "Dates",
    "Importer",
    "Consignee",
    "Shipper",
    "Manufacturer",
    "Notify party",
    "Transport",
    "Goods",
    "Value and quantity",
];

/// Under which heading a field stands, by its code.
fn group_of(code: &str) -> &'static str {
    let parties = [
        ("importer_", "Importer"),
        ("consignee_", "Consignee"),
        ("shipper_", "Shipper"),
        ("manufacturer_", "Manufacturer"),
        ("notify_", "Notify party"),
    ];
    if let Some((_, group)) = parties.iter().find(|(prefix, _)| code.starts_with(prefix)) {
        return group;
    }
    let is_any = |words: &[&str]| words.iter().any(|word| code.starts_with(word));
    if code.ends_with("_date") {
        "Dates"
    } else if code.ends_with("_bill") || is_any(&["entry_", "bill_", "record_", "tariff_ordinal"]) {
        "Document"
    } else if is_any(&["carrier", "vessel", "voyage", "containers", "port_", "in_bond", "frob"]) {
        "Transport"
    } else if is_any(&["value", "tariff_value", "currency", "duty", "quantity", "weight"]) {
        "Value and quantity"
    } else {
        "Goods"
    }
}

fn groups() -> Vec<Group> {
    let group = |label: &&'static str| Group {
        label,
        fields: upload::fields().filter(|(code, _)| group_of(code) == *label).collect(),
    };
    GROUPS.iter().map(group).collect()
}

/// Why a column is read as it is, and what else it may be.
fn evidence(column: &ColumnMapping) -> String {
    let others = column.alternatives.iter().filter(|other| Some(other.field) != column.field);
    let others: Vec<&str> = others.map(|other| other.field.label()).collect();
    match (column.evidence.as_str(), others.is_empty()) {
        (evidence, true) => evidence.to_owned(),
        ("", false) => format!("Or: {}.", others.join(", ")),
        (evidence, false) => format!("{evidence} Or: {}.", others.join(", ")),
    }
}

fn columns(review: &Review, chosen: &Chosen) -> Vec<Column> {
    let columns = review.opened.mapping.columns.iter().take(ASSIGNED_LIMIT_COLUMNS);
    columns
        .map(|column| {
            let field = chosen.get(&column.index).copied().unwrap_or(column.field);
            let is_guess = field == column.field && field.is_some();
            let cells = review.sample.iter().filter_map(|row| row.get(column.index));
            Column {
                index: column.index,
                number: column.index.saturating_add(1),
                header: column.header.clone(),
                samples: cells.filter(|cell| !cell.is_empty()).cloned().collect(),
                field: field.map(|field| field.code().to_owned()).unwrap_or_default(),
                confidence: if is_guess {
                    format!("{}%", column.confidence_permille / 10)
                } else {
                    String::new()
                },
                evidence: if field == column.field { evidence(column) } else { String::new() },
            }
        })
        .collect()
}

fn facts(review: &Review) -> Vec<(&'static str, String)> {
    let opened = &review.opened;
    let line = i64::try_from(opened.header_row).unwrap_or(i64::MAX);
    vec![
        ("Encoding", opened.encoding.clone()),
        ("Compression", opened.compression.clone()),
        ("Delimiter", opened.dialect.delimiter_name().to_owned()),
        ("Header row", format!("line {}", page::count(line))),
        ("Kind of file", opened.mapping.layout.code().replace('_', " ")),
    ]
}

/// The form of a file that waits, with what was wrong with the last try.
pub(super) fn check(self_path: &str, version: i32, review: &Review, wrong: &Wrong) -> Check {
    let saved: Option<&MappingRow> = review.saved.as_ref().filter(|row| row.retired_at.is_none());
    let message = |field: &str| {
        let found = wrong.errors.iter().find(|error| error.field == field);
        found.map(|error| error.message.clone()).unwrap_or_default()
    };
    let name = match (wrong.name.as_str(), saved) {
        ("", Some(saved)) => saved.name.clone(),
        (name, _) => name.to_owned(),
    };
    let notes = review.opened.notes.iter().chain(&review.opened.mapping.notes).cloned();
    Check {
        action: format!("{self_path}/mapping"),
        discard: format!("{self_path}/discard"),
        version,
        errors: wrong.errors.clone(),
        mapping_error: message("mapping"),
        name_error: message("name"),
        name,
        is_saved: saved.is_some(),
        facts: facts(review),
        notes: notes.collect(),
        lost: review.lost.clone(),
        groups: groups(),
        columns: columns(review, &wrong.chosen),
        more: review.opened.mapping.columns.len().saturating_sub(ASSIGNED_LIMIT_COLUMNS),
    }
}

fn chosen(fields: &Fields) -> Result<Chosen, Error> {
    let columns = fields.pairs().iter().filter_map(|(name, code)| {
        let index = name.strip_prefix("field.")?.parse::<usize>().ok()?;
        Some((index, code))
    });
    columns.map(|(index, code)| Ok((index, upload::field_from_code(code)?))).collect()
}

/// Takes what a person chose.
pub(in crate::web::pages) async fn confirm_page(
    ctx: Ctx,
    side: Side,
    public_id: String,
    fields: Fields,
) -> PageResult {
    let problem = |error| Problem::new(&ctx, error);
    let chosen = chosen(&fields).map_err(problem)?;
    let version = fields.version().map_err(problem)?;
    let name = fields.get("name").to_owned();
    let confirming = match fields.get("act") {
        "import" => Confirming::Import,
        "save" => Confirming::Save(name.clone()),
        _ => Confirming::Check,
    };
    let (id, sent) = (public_id.clone(), chosen.clone());
    let outcome = ctx
        .run(move |app, actor| upload::confirm(app, actor, &id, version, &sent, &confirming))
        .await;
    match outcome {
        Ok(()) => Ok(page::go(&format!("{}/{public_id}", side.base()))),
        Err(Error::Invalid(errors)) => {
            let wrong = Wrong { errors, chosen, name };
            show_page(ctx, side, public_id, Behind::default(), wrong).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// Throws a file away that waits.
pub(in crate::web::pages) async fn discard_page(
    ctx: Ctx,
    side: Side,
    public_id: String,
) -> PageResult {
    let id = public_id.clone();
    let outcome = ctx.run(move |app, actor| upload::discard(app, actor, &id)).await;
    outcome.map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("{}/{public_id}", side.base())))
}

/// `POST /uploads/{public_id}/mapping`
///
/// # Errors
/// When the upload does not wait, or somebody was faster.
pub async fn confirm(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    confirm_page(ctx, Side::Staff, public_id.into_inner(), fields).await
}

/// `POST /uploads/{public_id}/discard`
///
/// # Errors
/// When the upload does not wait.
pub async fn discard(ctx: Ctx, public_id: Path<String>, _fields: Fields) -> PageResult {
    discard_page(ctx, Side::Staff, public_id.into_inner()).await
}
