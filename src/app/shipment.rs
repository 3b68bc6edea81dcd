//! Shipment lines as staff read them.

use super::party::{LinkSeen, cut, links};
use super::{Actor, App};
use crate::domain::identifier::{self, Kind};
use crate::domain::role::Permission;
use crate::domain::shipment::trust_rank;
use crate::error::{Error, Result};
use crate::store;
use crate::store::organization::OrganizationRow;
use crate::store::party_list::UploadSeen;
use crate::store::shipment_list::{LineFilter, LineHold, LineKey, LineShort, TariffSeen, Telling};
use std::collections::HashMap;

/// Organizations that a filter offers.
const ORGANIZATION_LIMIT_ROWS: i64 = 200;

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
    filter: LineFilter,
    after: Option<&LineKey>,
) -> Result<LinePage> {
    actor.require(Permission::ReadTrade)?;
    let importer = match filter.importer.trim() {
        "" => String::new(),
        written => identifier::check(Kind::ImporterNumber, written).canonical,
    };
    let filter = LineFilter {
        document: document_key(&filter.document),
        origin: filter.origin.trim().to_ascii_uppercase(),
        hts: filter.hts.chars().filter(char::is_ascii_digit).collect(),
        importer,
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
            .flat_map(|row| [row.importer_variant, row.manufacturer_variant])
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
/// is no longer there leaves the page without it.
fn raw_row(_app: &App, _told: &Told) -> Option<String> {
    None
}
