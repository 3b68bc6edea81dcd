//! Shipment lines as staff read them.

use super::party::{LinkSeen, cut, links};
use super::{Actor, App};
use crate::domain::identifier::{self, Kind, SEALED_MARK};
use crate::domain::role::Permission;
use crate::domain::shipment::trust_rank;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::store;
use crate::store::organization::OrganizationRow;
use crate::store::party_list::UploadSeen;
use crate::store::shipment_list::{LineHold, LineShort, TariffSeen, Telling};

pub use crate::store::shipment_list::{LineFilter, LineKey};
use std::collections::HashMap;
use std::io::Read;

/// Organizations that a filter offers.
const ORGANIZATION_LIMIT_ROWS: i64 = 200;

/// How much of a row is shown as it came, in bytes.
const RAW_ROW_LIMIT_BYTES: u64 = 16 << 10;

/// Party and name of a spelling, by the spelling's key.
pub type Spellings = HashMap<i64, (i64, String)>;

/// A page of lines.
#[derive(Debug, Clone)]
pub struct LinePage {
    /// The lines.
    pub rows: Vec<LineShort>,
    /// Where the next page begins, if there is one.
    pub next: Option<LineKey>,
    /// The names that the lines point to.
    pub spellings: Spellings,
    /// What the filter of organizations offers.
    pub organizations: Vec<OrganizationRow>,
}

/// A document's number as it is stored: letters and digits, capitals. A
/// vendor's id keeps the dot behind its layout.
#[must_use]
pub fn document_key(written: &str) -> String {
    let is_kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, '.' | '_');
    written.trim().chars().filter(is_kept).flat_map(char::to_uppercase).collect()
}

/// Lines of every organization: newest arrival first, or by document.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    filter: &LineFilter,
    after: Option<&LineKey>,
) -> Result<LinePage> {
    actor.require(Permission::ReadTrade)?;
    let written = filter.importer.trim();
    let importer = match written {
        "" => String::new(),
        written => identifier::check(Kind::ImporterNumber, written).canonical,
    };
    // Tokens of numbers with dashes were once stored as long as they came.
    let is_longer = written.starts_with(SEALED_MARK) && written.len() > importer.len();
    let importer_before = if is_longer { written.to_owned() } else { String::new() };
    let filter = LineFilter {
        document: document_key(&filter.document),
        origin: filter.origin.trim().to_ascii_uppercase(),
        hts: filter.hts.chars().filter(char::is_ascii_digit).collect(),
        importer,
        importer_before,
        organization: filter.organization,
        port: crate::domain::text::squeeze(&filter.port),
    };
    app.store.read(|tx| {
        let limit = crate::config::PAGE_ROWS + 1;
        let mut rows = store::shipment_list::list(tx, &filter, after, limit)?;
        let has_more = cut(&mut rows);
        let next = rows.last().filter(|_| has_more).map(|row| LineKey {
            arrival_on: row.arrival_on,
            document: row.document.clone(),
            line: row.line,
            organization_id: row.organization_id,
        });
        let keys: Vec<i64> = rows
            .iter()
            .flat_map(|row| {
                [
                    row.importer_variant,
                    row.consignee_variant,
                    row.shipper_variant,
                    row.manufacturer_variant,
                ]
            })
            .flatten()
            .collect();
        Ok(LinePage {
            spellings: store::party_list::spellings_by_id(tx, &keys)?,
            organizations: store::organization::list(tx, ORGANIZATION_LIMIT_ROWS)?,
            rows,
            next,
        })
    })
}

/// An amount as people write it: `48,250.00 USD`; empty for none.
#[must_use]
pub fn money(minor: Option<i64>, currency: &str) -> String {
    let Some(minor) = minor else { return String::new() };
    let digits = crate::intake::measure::minor_digits(currency);
    let unit = 10_u64.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let mut grouped = String::new();
    let written = whole.to_string();
    for (place, digit) in written.chars().enumerate() {
        if place > 0 && (written.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if minor < 0 { "-" } else { "" };
    let point = if digits == 0 {
        String::new()
    } else {
        format!(".{part:0>width$}", width = usize::try_from(digits).unwrap_or(2))
    };
    format!("{sign}{grouped}{point} {currency}").trim_end().to_owned()
}

/// One organization's telling of a line.
#[derive(Debug, Clone)]
pub struct Told {
    /// What is told.
    pub telling: Telling,
    /// Who tells it.
    pub organization: String,
    /// agency, partner or ngo.
    pub organization_kind: String,
    /// The upload.
    pub upload: Option<UploadSeen>,
    /// The row as it came, when the kept file can be read.
    pub raw_row: Option<String>,
}

/// All that is known of one line.
#[derive(Debug, Clone)]
pub struct LineFile {
    /// Every telling, the most trusted first.
    pub tellings: Vec<Told>,
    /// Tariff ordinals.
    pub tariffs: Vec<TariffSeen>,
    /// The names that the tellings point to.
    pub spellings: Spellings,
    /// Holds on the line.
    pub holds: Vec<LineHold>,
    /// Links to the line.
    pub links: Vec<LinkSeen>,
}

/// A line with every telling of it.
///
/// # Errors
/// [`Error::NotFound`] when nobody tells of it.
pub fn find(app: &App, actor: &Actor, document: &str, line: i32) -> Result<LineFile> {
    actor.require(Permission::ReadTrade)?;
    let mut file = app.store.read(|tx| {
        use store::shipment_list as list;
        let mut rows = list::tellings(tx, document, line)?;
        if rows.is_empty() {
            return Err(Error::NotFound("shipment line"));
        }
        rows.sort_by_key(|(told, _, kind)| {
            (trust_rank(kind, &told.document_kind), told.organization_id)
        });
        let upload_ids: Vec<i64> = rows.iter().map(|(told, _, _)| told.upload_id).collect();
        let mut uploads = store::party_list::uploads(tx, &upload_ids)?;
        let keys: Vec<i64> =
            rows.iter().flat_map(|(told, _, _)| variants(told)).flatten().collect();
        let tellings = rows
            .into_iter()
            .map(|(telling, organization, organization_kind)| Told {
                upload: uploads.remove(&telling.upload_id),
                telling,
                organization,
                organization_kind,
                raw_row: None,
            })
            .collect();
        Ok(LineFile {
            tellings,
            tariffs: list::tariffs(tx, document, line)?,
            spellings: store::party_list::spellings_by_id(tx, &keys)?,
            holds: list::holds(tx, document, line)?,
            links: links(tx, "line", &format!("{document}/{line}"))?,
        })
    })?;
    for told in &mut file.tellings {
        told.raw_row = raw_row(app, told);
    }
    Ok(file)
}

const fn variants(told: &Telling) -> [Option<i64>; 4] {
    [told.importer_variant, told.consignee_variant, told.shipper_variant, told.manufacturer_variant]
}

/// The row as it came, read from the kept file at its byte offset. A file that
/// cannot be read leaves the page without it: the line itself is whole.
fn raw_row(app: &App, told: &Told) -> Option<String> {
    let upload = told.upload.as_ref()?;
    let read = || -> Result<Vec<u8>> {
        let mut kept = Files::new(&app.settings.files).open_kept(&upload.public_id)?;
        kept.seek_to(u64::try_from(told.telling.byte_offset).map_err(Error::internal)?)?;
        let mut bytes = Vec::new();
        kept.take(RAW_ROW_LIMIT_BYTES).read_to_end(&mut bytes).map_err(Error::internal)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => Some(first_row(&bytes)).filter(|row| !row.is_empty()),
        Err(error) => {
            tracing::warn!(upload = upload.id, %error, "a row cannot be shown as it came");
            None
        }
    }
}

/// The text up to the first line end outside quotes.
fn first_row(bytes: &[u8]) -> String {
    let mut is_quoted = false;
    let is_end = |byte: &u8| {
        is_quoted ^= *byte == b'"';
        !is_quoted && *byte == b'\n'
    };
    let end = bytes.iter().position(is_end).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{document_key, first_row, money};

    #[test]
    fn a_row_ends_outside_its_quotes() {
        assert_eq!(first_row(b"a,\"b\nc\",d\r\ne,f\n"), "a,\"b\nc\",d");
        assert_eq!(first_row(b"last"), "last");
    }

    #[test]
    fn money_follows_its_currency() {
        assert_eq!(money(Some(4_825_007), "USD"), "48,250.07 USD");
        assert_eq!(money(Some(1_105_800), "KRW"), "1,105,800 KRW");
        assert_eq!(money(Some(-5), "KWD"), "-0.005 KWD");
        assert_eq!(money(None, "USD"), "");
    }

    #[test]
    fn a_document_is_letters_and_digits() {
        assert_eq!(document_key(" 231-1234567-8 "), "23112345678");
        assert_eq!(document_key("maeu 123"), "MAEU123");
    }
}
