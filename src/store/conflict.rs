//! Conflicts of interest, and whether something touches one.

use super::conn::AnyConn;
use super::schema::{
    account, allegation, case_allegation, conflict, hold, investigation, legal_order, link, party,
    party_variant, shipment_line,
};
use super::{Read, Write};
use crate::domain::event::Noun;
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// The most open conflicts of one person that are looked at.
const OWN_LIMIT_ROWS: i64 = 200;
/// The most merged parties and spellings of one conflict that are looked at.
const FAMILY_LIMIT_ROWS: i64 = 2000;
/// The most allegations and holds of one case that are looked at.
const CASE_LIMIT_ROWS: i64 = 1000;

/// A conflict.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = conflict)]
pub struct ConflictRow {
    /// Its key.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// case, organization or party.
    pub kind: String,
    /// The target's key.
    pub target_key: String,
    /// What the target was called when it was declared.
    pub target_name: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub declared_by: String,
    /// When.
    pub declared_at: NaiveDateTime,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<NaiveDateTime>,
    /// Why it ended; empty while it stands.
    pub end_reason: String,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts a conflict; the caller has looked that it is not there.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ConflictRow) -> Result<()> {
    diesel::insert_into(conflict::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a conflict.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ConflictRow>> {
    Ok(conflict::table.find(id).select(ConflictRow::as_select()).first(tx.conn()).optional()?)
}

/// The open conflicts of a person.
///
/// # Errors
/// When the database fails.
pub fn list_open(tx: &mut Read<'_>, account_id: &str) -> Result<Vec<ConflictRow>> {
    Ok(conflict::table
        .filter(conflict::account_id.eq(account_id).and(conflict::ended_at.is_null()))
        .order(conflict::id.asc())
        .limit(OWN_LIMIT_ROWS)
        .select(ConflictRow::as_select())
        .load(tx.conn())?)
}

/// A page of conflicts with the names of the people, newest first: those of one
/// account, or all.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    account_id: Option<&str>,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(ConflictRow, String)>> {
    let mut query = conflict::table.inner_join(account::table).into_boxed::<Db>();
    if let Some(account_id) = account_id {
        query = query.filter(conflict::account_id.eq(account_id));
    }
    if !after.is_empty() {
        query = query.filter(conflict::id.lt(after));
    }
    Ok(query
        .order(conflict::id.desc())
        .limit(limit_rows)
        .select((ConflictRow::as_select(), account::name))
        .load(tx.conn())?)
}

/// Ends a conflict that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn end(
    tx: &mut Write<'_>,
    seen: &ConflictRow,
    by: &str,
    reason: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row = conflict::table
        .find(&seen.id)
        .filter(conflict::version.eq(seen.version).and(conflict::ended_at.is_null()));
    let changed = diesel::update(row)
        .set((
            conflict::ended_by.eq(Some(by)),
            conflict::ended_at.eq(Some(at)),
            conflict::end_reason.eq(reason),
            conflict::version.eq(conflict::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("conflict"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// A held line: document, number, the organization that was told of the hold,
/// the importer's number.
type HeldLine = (String, i32, Option<i64>, String);

/// What a thing is about: keys of cases, allegations, orders, and lines with
/// the organization that was told of a hold.
#[derive(Default)]
struct Reach {
    cases: Vec<String>,
    allegations: Vec<String>,
    orders: Vec<String>,
    lines: Vec<HeldLine>,
    parties: Vec<i64>,
}

/// The first open conflict of a person that a thing touches.
///
/// # Errors
/// When the database fails.
pub fn touched(
    tx: &mut Read<'_>,
    account_id: &str,
    noun: Noun,
    subject_id: &str,
) -> Result<Option<ConflictRow>> {
    let own = list_open(tx, account_id)?;
    if own.is_empty() {
        return Ok(None);
    }
    let reach = reach(tx, noun, subject_id)?;
    for row in own {
        let is_touched = match row.kind.as_str() {
            "case" => reach.cases.contains(&row.target_key),
            "organization" => {
                let id = row.target_key.parse().map_err(Error::internal)?;
                touches_organization(tx, &reach, id)?
            }
            _ => {
                let id = row.target_key.parse().map_err(Error::internal)?;
                touches_party(tx, &reach, id)?
            }
        };
        if is_touched {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn reach(tx: &mut Read<'_>, noun: Noun, id: &str) -> Result<Reach> {
    let mut reach = Reach::default();
    match noun {
        Noun::Case => reach.add_case(tx, id)?,
        Noun::Allegation => {
            reach.allegations.push(id.to_owned());
            reach.cases = case_allegation::table
                .filter(case_allegation::allegation_id.eq(id))
                .select(case_allegation::case_id)
                .load(tx.conn())?;
        }
        Noun::Hold => reach.add_hold(tx, id)?,
        Noun::Order => {
            reach.orders.push(id.to_owned());
            let case: Option<Option<String>> = legal_order::table
                .find(id)
                .select(legal_order::case_id)
                .first(tx.conn())
                .optional()?;
            reach.cases.extend(case.flatten());
        }
        Noun::Investigation => {
            let found: Option<(Option<String>, Option<i64>)> = investigation::table
                .find(id)
                .select((investigation::case_id, investigation::party_id))
                .first(tx.conn())
                .optional()?;
            let (case, party) = found.unwrap_or_default();
            reach.cases.extend(case);
            reach.parties.extend(party);
        }
        Noun::Link => {
            let Some(row) = super::link::find(tx, id)? else { return Ok(reach) };
            let about =
                if row.subject_kind == Noun::Order.code() { Noun::Order } else { Noun::Allegation };
            reach = self::reach(tx, about, &row.subject_id)?;
            reach.parties.extend(row.party_id);
            if let (Some(document), Some(line)) = (row.document, row.line) {
                reach.lines.push((document, line, None, String::new()));
            }
        }
        Noun::Organization
        | Noun::Account
        | Noun::Party
        | Noun::Upload
        | Noun::Report
        | Noun::List
        | Noun::Packet
        | Noun::Threshold
        | Noun::Petition
        | Noun::Representation => {}
    }
    Ok(reach)
}

impl Reach {
    fn add_hold(&mut self, tx: &mut Read<'_>, id: &str) -> Result<()> {
        let line =
            (hold::document, hold::line, hold::importer_organization_id, hold::importer_number);
        let found = hold::table
            .find(id)
            .select((hold::case_id, hold::order_id, line))
            .first::<(Option<String>, String, HeldLine)>(tx.conn())
            .optional()?;
        if let Some((case, order, line)) = found {
            self.cases.extend(case);
            self.orders.push(order);
            self.lines.push(line);
        }
        Ok(())
    }

    fn add_case(&mut self, tx: &mut Read<'_>, id: &str) -> Result<()> {
        self.cases.push(id.to_owned());
        self.allegations = case_allegation::table
            .filter(case_allegation::case_id.eq(id))
            .limit(CASE_LIMIT_ROWS)
            .select(case_allegation::allegation_id)
            .load(tx.conn())?;
        self.lines = hold::table
            .filter(hold::case_id.eq(id))
            .order(hold::docket_number.desc())
            .limit(CASE_LIMIT_ROWS)
            .select((
                hold::document,
                hold::line,
                hold::importer_organization_id,
                hold::importer_number,
            ))
            .load(tx.conn())?;
        Ok(())
    }
}

/// Whether an organization told an allegation, told a line, imports it or was
/// told of its hold.
fn touches_organization(tx: &mut Read<'_>, reach: &Reach, id: i64) -> Result<bool> {
    let filed: Option<String> = allegation::table
        .filter(allegation::id.eq_any(&reach.allegations).and(allegation::organization_id.eq(id)))
        .select(allegation::id)
        .first(tx.conn())
        .optional()?;
    if filed.is_some() {
        return Ok(true);
    }
    for (document, line, told_of, importer_number) in &reach.lines {
        let told: Option<i32> = shipment_line::table
            .find((document, line, id))
            .select(shipment_line::line)
            .first(tx.conn())
            .optional()?;
        let owner = if importer_number.is_empty() {
            None
        } else {
            super::organization::owner_of(tx, "importer_number", importer_number)?
        };
        if told.is_some() || *told_of == Some(id) || owner == Some(id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a party, under any of its spellings, is named by a line, or tied by
/// a link that nobody rejected.
fn touches_party(tx: &mut Read<'_>, reach: &Reach, id: i64) -> Result<bool> {
    // Merges point to the party that stands.
    let stands: Option<Option<i64>> =
        party::table.find(id).select(party::merged_into).first(tx.conn()).optional()?;
    let root = stands.flatten().unwrap_or(id);
    let mut family: Vec<i64> = party::table
        .filter(party::merged_into.eq(root))
        .limit(FAMILY_LIMIT_ROWS)
        .select(party::id)
        .load(tx.conn())?;
    family.push(root);
    if reach.parties.iter().any(|party| family.contains(party)) {
        return Ok(true);
    }
    let tied = |kind: &'static str, subjects: &Vec<String>, family: &Vec<i64>| {
        link::table
            .filter(link::subject_kind.eq(kind).and(link::subject_id.eq_any(subjects.clone())))
            .filter(link::party_id.eq_any(family.clone()).assume_not_null())
            .filter(link::state.ne("rejected"))
            .select(link::id)
    };
    for (kind, subjects) in [("allegation", &reach.allegations), ("order", &reach.orders)] {
        let found: Option<String> = tied(kind, subjects, &family).first(tx.conn()).optional()?;
        if found.is_some() {
            return Ok(true);
        }
    }
    for (document, line, ..) in &reach.lines {
        type Named = [Option<i64>; 4];
        type Stored = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);
        let rows: Vec<Stored> = shipment_line::table
            .filter(shipment_line::document.eq(document).and(shipment_line::line.eq(line)))
            .limit(FAMILY_LIMIT_ROWS)
            .select((
                shipment_line::importer_variant,
                shipment_line::consignee_variant,
                shipment_line::shipper_variant,
                shipment_line::manufacturer_variant,
            ))
            .load(tx.conn())?;
        let spelled: Vec<i64> =
            rows.into_iter().flat_map(|(a, b, c, d)| -> Named { [a, b, c, d] }).flatten().collect();
        let found: Option<i64> = party_variant::table
            .filter(party_variant::id.eq_any(spelled))
            .filter(party_variant::party_id.eq_any(&family))
            .select(party_variant::id)
            .first(tx.conn())
            .optional()?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
