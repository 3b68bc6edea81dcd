//! Which columns each format has, and where its header row is.

use crate::domain::list::ListFormat;
use crate::intake::dialect::{Dialect, LineBreak};
use crate::intake::header::fold;
use crate::intake::reader::{COLUMN_LIMIT, ReadPlan};
use crate::intake::refusal::FileRefusal;

/// Rows above the header that are looked through: titles and notes.
const LOOKED_ROWS: usize = 20;
/// Headers that a refusal repeats.
const SHOWN_HEADERS: usize = 8;
/// Delimiters that are tried.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A column of a format.
pub(super) struct Column {
    /// What our code calls it.
    pub(super) name: &'static str,
    /// How headers spell it, folded; the first is the documented one.
    spellings: &'static [&'static str],
    /// Whether a file without it is of another format.
    is_needed: bool,
}

const fn need(name: &'static str, spellings: &'static [&'static str]) -> Column {
    Column { name, spellings, is_needed: true }
}

const fn may(name: &'static str, spellings: &'static [&'static str]) -> Column {
    Column { name, spellings, is_needed: false }
}

/// CBP's withhold release orders and Findings.
const CBP: &[Column] = &[
    need("entity", &["entity", "entityname", "entities"]),
    need("merchandise", &["merchandise", "goods"]),
    need("status", &["status", "wrostatus"]),
    need("kind", &["wrofinding", "wroorfinding", "type", "action"]),
    need("date", &["effectivedate", "dateeffective", "effective"]),
    may("year", &["calendaryear", "year"]),
    may("country", &["country", "countryname"]),
    may("country_code", &["countrycode", "isocode"]),
    may("industry", &["industry"]),
    may("press", &["pressrelease", "pressreleaseurl", "link"]),
    may("remarks", &["remarks", "notes", "comments"]),
];

/// The UFLPA Entity List.
const UFLPA: &[Column] = &[
    need("clause", &["section", "clause", "sublist", "list", "statutorysection", "uflpasection"]),
    need("name", &["namecell", "name", "nameofentity", "entity", "entityname"]),
    need("date", &["effectivedate", "dateeffective", "effective"]),
    may("source", &["source", "federalregister", "frcitation", "citation", "notice"]),
];

/// `targets.simple.csv` of OpenSanctions.
const TARGETS: &[Column] = &[
    need("id", &["id"]),
    need("schema", &["schema"]),
    need("name", &["name"]),
    need("aliases", &["aliases"]),
    need("countries", &["countries"]),
    need("dataset", &["dataset", "datasets"]),
    may("addresses", &["addresses"]),
    may("identifiers", &["identifiers"]),
    may("sanctions", &["sanctions", "programs"]),
    may("last_change", &["lastchange"]),
];

/// A plain table.
const PLAIN: &[Column] = &[
    need("name", &["name", "entity", "party", "company", "entityname", "partyname"]),
    need("kind", &["kind", "ordertype", "wrofinding", "type"]),
    may("id", &["id", "entryid", "key"]),
    may("order", &["order", "group", "program", "list"]),
    may("regime", &["regime", "law", "authority"]),
    may("aliases", &["aliases", "alias", "othernames", "aka"]),
    may("country", &["country", "countrycode"]),
    may("address", &["address"]),
    may("numbers", &["identifiers", "numbers", "identifier"]),
    may("hts", &["hts", "htsprefixes", "htscodes", "tariff"]),
    may("goods", &["goods", "merchandise", "products"]),
    may("countries", &["countries", "places", "origin", "origins"]),
    may("provinces", &["provinces", "regions", "province"]),
    may("date", &["effectivedate", "effectiveon", "from", "date"]),
    may("status", &["status", "standing"]),
    may("open_scope", &["openscope", "alsocovers"]),
    may("exclusions", &["exclusions", "excluded", "exceptions"]),
    may("citation", &["citation", "source", "url"]),
    may("remarks", &["remarks", "notes"]),
];

const fn of(format: ListFormat) -> &'static [Column] {
    match format {
        ListFormat::CbpWro => CBP,
        ListFormat::Uflpa => UFLPA,
        ListFormat::Opensanctions => TARGETS,
        ListFormat::Csv => PLAIN,
    }
}

/// Where the table of a list begins, and which column is where.
pub(super) struct Found {
    /// How rows are read.
    pub(super) plan: ReadPlan,
    /// Where the first data row starts, in bytes of the head.
    pub(super) data_at: usize,
    /// The text line there.
    pub(super) data_line: u64,
    /// Names of columns, and where they are from 0.
    pub(super) places: Vec<(&'static str, usize)>,
}

/// The columns of a format in a header row.
fn places(headers: &[String], format: ListFormat) -> Vec<(&'static str, usize)> {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for column in of(format) {
        let free = |place: &usize| found.iter().all(|(_, taken)| taken != place);
        let place = column.spellings.iter().find_map(|spelling| {
            let place = folded.iter().position(|header| header == spelling)?;
            Some(place).filter(free)
        });
        found.extend(place.map(|place| (column.name, place)));
    }
    found
}

fn is_whole(found: &[(&'static str, usize)], format: ListFormat) -> bool {
    let has = |name: &str| found.iter().any(|(known, _)| *known == name);
    of(format).iter().filter(|column| column.is_needed).all(|column| has(column.name))
}

/// Finds the header row of a format in the first decoded bytes.
pub(super) fn find(head: &[u8], format: ListFormat) -> Result<Found, FileRefusal> {
    let is_old = !head.contains(&b'\n') && head.contains(&b'\r');
    let line_break = if is_old { LineBreak::Cr } else { LineBreak::Lf };
    let mut widest: Vec<String> = Vec::new();
    for delimiter in DELIMITERS {
        let dialect = Dialect::plain(delimiter, line_break);
        let mut reader = dialect.builder().from_reader(head);
        let mut record = csv::StringRecord::new();
        for _ in 0..LOOKED_ROWS {
            if !reader.read_record(&mut record).unwrap_or(false) {
                break;
            }
            if record.len() > COLUMN_LIMIT {
                return Err(too_many_columns(record.len()));
            }
            let headers: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            let found = places(&headers, format);
            if is_whole(&found, format) {
                let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
                let lines = head.get(..at).unwrap_or_default();
                let line = crate::intake::dialect::count(lines, line_break.byte());
                let plan = ReadPlan { dialect, headers, header_lines: Vec::new() };
                return Ok(Found {
                    plan,
                    data_at: at,
                    data_line: line.saturating_add(1),
                    places: found,
                });
            }
            if headers.iter().filter(|cell| !cell.is_empty()).count() > widest.len() {
                widest = headers.into_iter().filter(|cell| !cell.is_empty()).collect();
            }
        }
    }
    Err(other_format(&widest, format))
}

fn too_many_columns(count: usize) -> FileRefusal {
    FileRefusal::new(
        "too_many_columns",
        format!(
            "A row at the top of the file has {count} columns; at most {COLUMN_LIMIT} are read."
        ),
        "Export only the columns of the list.",
    )
}

/// The refusal of a file without the columns of its format; it says which they are, which
/// the file has, and which format that looks like.
fn other_format(headers: &[String], format: ListFormat) -> FileRefusal {
    let needed: Vec<&str> = of(format)
        .iter()
        .filter(|column| column.is_needed)
        .filter_map(|column| column.spellings.first().copied())
        .collect();
    let shown: Vec<String> = headers
        .iter()
        .take(SHOWN_HEADERS)
        .map(|header| crate::domain::text::clip(header, 60).to_owned())
        .collect();
    let other = ListFormat::ALL
        .iter()
        .filter(|other| **other != format)
        .find(|other| is_whole(&places(headers, **other), **other));
    let hint = other.map_or_else(
        || "Check that the file is the list itself, with its header row.".to_owned(),
        |other| format!("It looks like the format {}: import it as that.", other.code()),
    );
    FileRefusal::new(
        "other_format",
        format!(
            "No row at the top of the file has the columns of {}: {}. The widest row has: {}.",
            format.code(),
            needed.join(", "),
            if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
        ),
        hint,
    )
}
