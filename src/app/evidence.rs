//! Evidence of a case: claims, items, the grid in which they are rated, counsel's
//! grounds. Whoever works the case writes; whoever reads cases reads, but what is
//! sealed only with those who work it.

use super::case::name_of;
use super::{Actor, App};
use crate::domain::evidence::{Grid, Sensitivity};
use crate::domain::role::{Permission, Role, may};
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use crate::store;
use crate::store::case::CaseRow;
use crate::store::evidence::ItemVersionRow;
use crate::store::{Read, Write};

pub use crate::store::evidence::{ClaimRow, FileRow, GroundRow, ItemRow, RatingRow};

mod claim;
pub mod file;
mod gate;
mod ground;
mod item;
pub mod office;
mod rating;

pub use claim::{add_claim, change_claim, withdraw_claim};
pub use ground::{NewGround, record_ground, withdraw_ground};
pub use item::{add_item, change_item, show_item, withdraw_item};
pub use rating::{NewRating, answer, rate};

pub(super) use gate::{behind, digest, grid, seal};

/// What stands in place of words that are sealed.
pub const SEALED_WORDS: &str = "Sealed";

/// A case's evidence with what its page shows.
#[derive(Debug, Clone)]
pub struct EvidenceView {
    /// The case.
    pub case: CaseRow,
    /// Whether evidence can be added: the case is open.
    pub is_open: bool,
    /// The claims, withdrawn ones included.
    pub claims: Vec<ClaimRow>,
    /// The items, withdrawn ones included; sealed ones without their words for
    /// those who may not read them.
    pub items: Vec<ItemRow>,
    /// The rated cells, withdrawn ones included.
    pub ratings: Vec<RatingRow>,
    /// Counsel's grounds, newest first, with who recorded them.
    pub grounds: Vec<(GroundRow, String)>,
    /// Grounds and seals of cases that were merged into this one.
    pub earlier: Vec<Earlier>,
    /// What stands, as the floor reads it.
    pub grid: Grid,
    /// SHA-256 of the grid.
    pub digest: String,
}

/// What counsel recorded and what was sealed in a case before it was merged into
/// another: it speaks of the grid of that case, and stays there.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Number of that case.
    pub case_number: String,
    /// Counsel's grounds, newest first, with who recorded them.
    pub grounds: Vec<(GroundRow, String)>,
    /// Sealed grids, newest first: hash and time.
    pub seals: Vec<(String, chrono::NaiveDateTime)>,
}

/// An item with what its page shows.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// All of the case's evidence.
    pub evidence: EvidenceView,
    /// The item.
    pub item: ItemRow,
    /// The name of who added it.
    pub adder: String,
    /// What it said, newest version first, with who wrote it; empty for those who
    /// may not read it.
    pub versions: Vec<(ItemVersionRow, String)>,
    /// Whether this person may read what is sealed.
    pub is_readable: bool,
    /// Its file, where one was sent here.
    pub file: Option<FileRow>,
}

/// A grid as it was sealed.
#[derive(Debug, Clone)]
pub struct SealView {
    /// The case.
    pub case: CaseRow,
    /// The grid.
    pub grid: Grid,
    /// SHA-256 of the body.
    pub digest: String,
    /// Whether the stored text still has the hash under which it is kept.
    pub is_sound: bool,
    /// When it was first sealed.
    pub made_at: chrono::NaiveDateTime,
    /// Titles of the items as they were, by number.
    pub titles: Vec<(i32, String)>,
    /// Whether the grid is the same today.
    pub is_current: bool,
}

/// Whether a person may read what is sealed: those who take steps on the case.
#[must_use]
pub fn may_read_sealed(role: Role) -> bool {
    may(role, Permission::Act)
}

fn is_hidden(sensitivity: &str, role: Role) -> bool {
    sensitivity == Sensitivity::Sealed.code() && !may_read_sealed(role)
}

/// Takes the words off a sealed item for those who may not read them. Kind,
/// weight, dates and hashes stay, so that an auditor can count and compare.
fn redact(mut row: ItemRow, role: Role) -> ItemRow {
    if is_hidden(&row.sensitivity, role) {
        SEALED_WORDS.clone_into(&mut row.title);
        for words in [&mut row.provenance, &mut row.origin, &mut row.reference] {
            SEALED_WORDS.clone_into(words);
        }
        row.fact_on = None;
        row.withdrawn_reason.clear();
    }
    row
}

fn case_of(tx: &mut Read<'_>, number: &str) -> Result<CaseRow> {
    store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))
}

fn is_open(case: &CaseRow) -> bool {
    CaseState::from_code(&case.state).is_some_and(CaseState::is_open)
}

/// The case, when its evidence can still be changed.
fn open_case(tx: &mut Read<'_>, number: &str) -> Result<CaseRow> {
    let case = case_of(tx, number)?;
    if is_open(&case) {
        return Ok(case);
    }
    Err(Error::Refused(format!(
        "{} is closed, and its evidence stays as it was. Reopen it first.",
        case.docket_number
    )))
}

/// After every change: how complete the case is now.
pub(super) fn measure(tx: &mut Write<'_>, case_id: &str) -> Result<()> {
    let grid = grid(tx, case_id)?;
    let permille = crate::domain::evidence::floor::completeness_permille(&grid);
    store::case::set_completeness(tx, case_id, permille)
}

fn view(tx: &mut Read<'_>, actor: &Actor, number: &str) -> Result<EvidenceView> {
    let case = case_of(tx, number)?;
    let claims = store::evidence::list_claims(tx, &case.id)?;
    let items = store::evidence::list_items(tx, &case.id)?;
    let mut ratings = store::evidence::list_ratings(tx, &case.id)?;
    let grounds = store::evidence::list_grounds(tx, &case.id)?;
    let standing: Vec<&GroundRow> = grounds.iter().map(|(row, _)| row).collect();
    let grid = gate::grid_of(&claims, &items, &ratings, &standing)?;
    for rating in &mut ratings {
        let item = items.iter().find(|item| item.number == rating.item);
        if item.is_some_and(|item| is_hidden(&item.sensitivity, actor.role)) {
            rating.note.clear();
            if !rating.answer.is_empty() {
                SEALED_WORDS.clone_into(&mut rating.answer);
            }
        }
    }
    Ok(EvidenceView {
        is_open: is_open(&case),
        digest: digest(&grid)?,
        items: items.into_iter().map(|item| redact(item, actor.role)).collect(),
        grounds: named(grounds),
        earlier: earlier(tx, &case.docket_number)?,
        case,
        claims,
        ratings,
        grid,
    })
}

fn named(grounds: Vec<(GroundRow, Option<String>)>) -> Vec<(GroundRow, String)> {
    grounds.into_iter().map(|(row, name)| (row, name.unwrap_or_default())).collect()
}

/// The most cases whose grounds and seals are looked up for one page.
const EARLIER_LIMIT_ROWS: usize = 50;

/// What was recorded in cases that were merged into a case, those merged into these
/// included; only where something was.
fn earlier(tx: &mut Read<'_>, number: &str) -> Result<Vec<Earlier>> {
    let mut found = Vec::new();
    let mut waiting = store::case::list_merged(tx, number)?;
    let mut seen = vec![number.to_owned()];
    while let Some(case) = waiting.pop() {
        if seen.contains(&case.docket_number) || seen.len() > EARLIER_LIMIT_ROWS {
            continue;
        }
        waiting.extend(store::case::list_merged(tx, &case.docket_number)?);
        let grounds = named(store::evidence::list_grounds(tx, &case.id)?);
        let seals = store::evidence::list_seals(tx, &case.id)?;
        seen.push(case.docket_number.clone());
        if !grounds.is_empty() || !seals.is_empty() {
            found.push(Earlier { case_number: case.docket_number, grounds, seals });
        }
    }
    found.sort_by(|a, b| a.case_number.cmp(&b.case_number));
    Ok(found)
}

/// The evidence of a case with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<EvidenceView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| view(tx, actor, number))
}

/// The grid on which something was proposed or decided.
///
/// # Errors
/// [`Error::NotFound`] for what was never sealed in this case.
pub fn show_seal(app: &App, actor: &Actor, number: &str, sha256: &str) -> Result<SealView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let case = case_of(tx, number)?;
        let row = store::evidence::find_seal(tx, &case.id, sha256)?
            .ok_or(Error::NotFound("sealed grid"))?;
        let sealed: Grid = serde_json::from_str(&row.body).map_err(Error::internal)?;
        // What was split off since kept its number.
        let mut places = vec![case.id.clone()];
        places.extend(store::case::list_split(tx, number)?.into_iter().map(|case| case.id));
        let mut titles = Vec::new();
        for item in &sealed.items {
            let title = if is_hidden(item.sensitivity.code(), actor.role) {
                SEALED_WORDS.to_owned()
            } else {
                item::title_then(tx, &places, item.number, item.version)?
            };
            titles.push((item.number, title));
        }
        let now = grid(tx, &case.id)?;
        Ok(SealView {
            is_sound: crate::id::digest(row.body.as_bytes()) == row.sha256,
            is_current: digest(&now)? == row.sha256,
            digest: row.sha256,
            made_at: row.made_at,
            grid: sealed,
            titles,
            case,
        })
    })
}

/// The most items that a page of a case's evidence lists.
pub const PAGE_LIMIT_ROWS: usize = 50;

fn adder(tx: &mut Read<'_>, account_id: &str) -> Result<String> {
    name_of(tx, Some(account_id))
}
