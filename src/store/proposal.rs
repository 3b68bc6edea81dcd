//! Proposals: a step that one person asks for and others decide. The database
//! itself refuses a step that its proposer approved or signed.

use super::schema::{account, proposal};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A proposal.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = proposal)]
pub struct ProposalRow {
    /// Its key.
    pub id: String,
    /// The rule table's code.
    pub machine: String,
    /// What it is about.
    pub subject_id: String,
    /// The version on which it was proposed.
    pub subject_version: i32,
    /// The action's code.
    pub action: String,
    /// The state in which it was proposed, as a code.
    pub from_state: String,
    /// The state that it would lead to, as a code.
    pub to_state: String,
    /// The command with its facts, JSON.
    pub command: String,
    /// The evidence standard, if the rule or the command names one.
    pub standard: Option<String>,
    /// Why.
    pub reason: String,
    /// proposed, applied, refused or withdrawn.
    pub state: String,
    /// Whether a second person must approve.
    pub needs_approval: bool,
    /// Whether counsel must sign.
    pub needs_signature: bool,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<NaiveDateTime>,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<NaiveDateTime>,
    /// Who refused or withdrew it.
    pub closed_by: Option<String>,
    /// When.
    pub closed_at: Option<NaiveDateTime>,
    /// Why.
    pub closing_reason: Option<String>,
    /// The version of the subject that it made.
    pub applied_version: Option<i32>,
    /// For optimistic locking.
    pub version: i32,
    /// SHA-256 of the evidence grid on which it was proposed; none where none is read.
    pub grid_sha256: Option<String>,
}

/// Whose decision is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// A second person's approval.
    Approval,
    /// Counsel's signature.
    Signature,
}

/// Inserts a proposal; the caller has looked that no other one waits.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ProposalRow) -> Result<()> {
    diesel::insert_into(proposal::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a proposal.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ProposalRow>> {
    Ok(proposal::table.find(id).select(ProposalRow::as_select()).first(tx.conn()).optional()?)
}

/// The proposal that waits on a thing; there is one at most.
///
/// # Errors
/// When the database fails.
pub fn find_open(
    tx: &mut Read<'_>,
    machine: &str,
    subject_id: &str,
) -> Result<Option<ProposalRow>> {
    Ok(proposal::table
        .filter(
            proposal::machine
                .eq(machine)
                .and(proposal::subject_id.eq(subject_id))
                .and(proposal::state.eq("proposed")),
        )
        .select(ProposalRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Proposals of others that wait for an approval or a signature, oldest first,
/// with the proposer's name.
///
/// # Errors
/// When the database fails.
pub fn list_awaiting(
    tx: &mut Read<'_>,
    awaited: Awaited,
    account_id: &str,
    limit_rows: i64,
) -> Result<Vec<(ProposalRow, String)>> {
    let others = proposal::state.eq("proposed").and(proposal::proposed_by.ne(account_id));
    let query =
        proposal::table.inner_join(account::table.on(account::id.eq(proposal::proposed_by)));
    let oldest = (proposal::proposed_at.asc(), proposal::id.asc());
    let shown = (ProposalRow::as_select(), account::name);
    Ok(match awaited {
        Awaited::Approval => query
            .filter(
                others.and(proposal::needs_approval.eq(true)).and(proposal::approved_by.is_null()),
            )
            .order(oldest)
            .limit(limit_rows)
            .select(shown)
            .load(tx.conn())?,
        Awaited::Signature => query
            .filter(
                others.and(proposal::needs_signature.eq(true)).and(proposal::signed_by.is_null()),
            )
            .order(oldest)
            .limit(limit_rows)
            .select(shown)
            .load(tx.conn())?,
    })
}

/// One's own proposals that still wait, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_own(tx: &mut Read<'_>, account_id: &str, limit_rows: i64) -> Result<Vec<ProposalRow>> {
    Ok(proposal::table
        .filter(proposal::state.eq("proposed").and(proposal::proposed_by.eq(account_id)))
        .order((proposal::proposed_at.asc(), proposal::id.asc()))
        .limit(limit_rows)
        .select(ProposalRow::as_select())
        .load(tx.conn())?)
}

/// The newest proposal of an action that took effect on a thing.
///
/// # Errors
/// When the database fails.
pub fn last_applied(
    tx: &mut Read<'_>,
    machine: &str,
    subject_id: &str,
    action: &str,
) -> Result<Option<ProposalRow>> {
    Ok(proposal::table
        .filter(proposal::machine.eq(machine).and(proposal::subject_id.eq(subject_id)))
        .filter(proposal::action.eq(action).and(proposal::state.eq("applied")))
        .order((proposal::proposed_at.desc(), proposal::id.desc()))
        .select(ProposalRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Why an action was taken on each of these things: key and reason, the newest first.
///
/// # Errors
/// When the database fails.
pub fn list_reasons(
    tx: &mut Read<'_>,
    machine: &str,
    action: &str,
    subject_ids: &[&str],
) -> Result<Vec<(String, String)>> {
    Ok(proposal::table
        .filter(proposal::machine.eq(machine).and(proposal::subject_id.eq_any(subject_ids)))
        .filter(proposal::action.eq(action).and(proposal::state.eq("applied")))
        .order((proposal::proposed_at.desc(), proposal::id.desc()))
        .select((proposal::subject_id, proposal::reason))
        .load(tx.conn())?)
}

/// Name and role's code of the people who have a hand in a proposal.
///
/// # Errors
/// When the database fails.
pub fn list_people(tx: &mut Read<'_>, ids: &[&str]) -> Result<Vec<(String, String, String)>> {
    Ok(account::table
        .filter(account::id.eq_any(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()))
        .order(account::id.asc())
        .select((account::id, account::name, account::role))
        .load(tx.conn())?)
}

fn one(tx: &mut Write<'_>, id: &str, shown: i32, changed: usize) -> Result<()> {
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, id)?.ok_or(Error::NotFound("proposal"))?.version;
    Err(Error::Stale { shown, now })
}

/// Records the approval of a proposal that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; the database refuses the proposer.
pub fn approve(
    tx: &mut Write<'_>,
    id: &str,
    shown: i32,
    by: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row = proposal::table.find(id).filter(
        proposal::version
            .eq(shown)
            .and(proposal::state.eq("proposed"))
            .and(proposal::approved_by.is_null()),
    );
    let changed = diesel::update(row)
        .set((
            proposal::approved_by.eq(Some(by)),
            proposal::approved_at.eq(Some(at)),
            proposal::version.eq(proposal::version + 1),
        ))
        .execute(tx.conn())?;
    one(tx, id, shown, changed)
}

/// Records counsel's signature on a proposal that still is as it was seen.
///
/// # Errors
/// As [`approve`].
pub fn sign(tx: &mut Write<'_>, id: &str, shown: i32, by: &str, at: NaiveDateTime) -> Result<()> {
    let row = proposal::table.find(id).filter(
        proposal::version
            .eq(shown)
            .and(proposal::state.eq("proposed"))
            .and(proposal::signed_by.is_null()),
    );
    let changed = diesel::update(row)
        .set((
            proposal::signed_by.eq(Some(by)),
            proposal::signed_at.eq(Some(at)),
            proposal::version.eq(proposal::version + 1),
        ))
        .execute(tx.conn())?;
    one(tx, id, shown, changed)
}

/// Ends a proposal without effect: `refused` or `withdrawn`.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn close(
    tx: &mut Write<'_>,
    id: &str,
    shown: i32,
    state: &str,
    by: &str,
    reason: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row = proposal::table
        .find(id)
        .filter(proposal::version.eq(shown).and(proposal::state.eq("proposed")));
    let changed = diesel::update(row)
        .set((
            proposal::state.eq(state),
            proposal::closed_by.eq(Some(by)),
            proposal::closed_at.eq(Some(at)),
            proposal::closing_reason.eq(Some(reason)),
            proposal::version.eq(proposal::version + 1),
        ))
        .execute(tx.conn())?;
    one(tx, id, shown, changed)
}

/// Records that a proposal took effect and which version of its subject it made.
///
/// # Errors
/// When the database fails, or refuses it because a hand is missing.
pub fn mark_applied(tx: &mut Write<'_>, id: &str, applied_version: i32) -> Result<()> {
    let row = proposal::table.find(id).filter(proposal::state.eq("proposed"));
    let changed = diesel::update(row)
        .set((proposal::state.eq("applied"), proposal::applied_version.eq(Some(applied_version))))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Refused("This proposal was decided already.".into()))
    }
}
