//! Parties as staff read them.

use super::{Actor, App};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store;
use crate::store::link::LinkRow;
use crate::store::party_list::{PartyFilter, SpellingSeen};

pub mod path;

pub use crate::store::party_list::{IdentifierSeen, PartyLine, PartySeen, UploadSeen};
use std::collections::HashMap;

/// Rows of a page, and one more to know whether there is a next.
const PAGE_ROWS: i64 = crate::config::PAGE_ROWS;

/// What a person typed to find parties.
#[derive(Debug, Clone, Default)]
pub struct PartyQuery {
    /// A name or its beginning.
    pub name: String,
    /// Whether the words may stand anywhere in the name.
    pub has_words: bool,
    /// Alpha-2, or empty.
    pub country: String,
    /// Where the page before ended.
    pub after: Option<(String, i64)>,
}

/// A page of parties.
#[derive(Debug, Clone)]
pub struct PartyPage {
    /// The parties.
    pub rows: Vec<PartySeen>,
    /// The names of the parties that merged ones turned out to be.
    pub survivors: HashMap<i64, String>,
    /// Where the next page begins, if there is one.
    pub next: Option<(String, i64)>,
}

/// Parties by name.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, query: &PartyQuery) -> Result<PartyPage> {
    actor.require(Permission::ReadTrade)?;
    let mut filter =
        PartyFilter { country: query.country.to_ascii_uppercase(), ..PartyFilter::default() };
    if query.has_words {
        filter.words = words(&query.name);
        if filter.words.is_empty() && !query.name.trim().is_empty() {
            return Ok(PartyPage { rows: Vec::new(), survivors: HashMap::new(), next: None });
        }
    } else {
        filter.prefix = text::search_key(&query.name);
    }
    let after = query.after.as_ref().map(|(name, id)| (name.as_str(), *id));
    let (mut rows, survivors) = app.store.read(|tx| {
        let rows = store::party_list::list(tx, &filter, after, PAGE_ROWS + 1)?;
        let into: Vec<i64> = rows.iter().filter_map(|row| row.merged_into).collect();
        Ok((rows, store::party_change::briefs(tx, &into)?))
    })?;
    let survivors = survivors.into_iter().map(|(id, (name, _))| (id, name)).collect();
    let has_more = cut(&mut rows);
    let next = rows.last().filter(|_| has_more).map(|row| (row.name_key.clone(), row.id));
    Ok(PartyPage { rows, survivors, next })
}

/// The words of a name in the form that searches compare.
pub(super) fn words(name: &str) -> Vec<String> {
    text::search_key(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Cuts a page to its size and says whether there was more.
pub(super) fn cut<T>(rows: &mut Vec<T>) -> bool {
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    has_more
}

/// Where a page of a party's lines ended: document, line, organization.
pub type LineCursor = (String, i32, i64);

/// A link to a party with its subject's docket number.
#[derive(Debug, Clone)]
pub struct LinkSeen {
    /// The link.
    pub link: LinkRow,
    /// The subject's docket number, if it has one.
    pub subject_number: Option<String>,
}

/// All that is known of a party.
#[derive(Debug, Clone)]
pub struct PartyFile {
    /// The party.
    pub party: PartySeen,
    /// Every spelling.
    pub spellings: Vec<SpellingSeen>,
    /// Identifiers that files gave.
    pub identifiers: Vec<IdentifierSeen>,
    /// Uploads by key.
    pub uploads: HashMap<i64, UploadSeen>,
    /// Links to allegations and orders.
    pub links: Vec<LinkSeen>,
    /// Lines that name it.
    pub lines: Vec<PartyLine>,
    /// Where the next page of lines begins, if there is one.
    pub next: Option<LineCursor>,
}

/// A party with its spellings, identifiers, links, and a page of its lines.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn find(app: &App, actor: &Actor, id: i64, after: Option<&LineCursor>) -> Result<PartyFile> {
    actor.require(Permission::ReadTrade)?;
    app.store.read(|tx| {
        use store::party_list as list;
        let party = list::find(tx, id)?.ok_or(Error::NotFound("party"))?;
        let family = store::party_change::family(tx, id)?;
        let spellings = list::spellings(tx, &family)?;
        let identifiers = list::identifiers(tx, &family)?;
        let mut upload_ids: Vec<i64> =
            spellings.iter().filter_map(|row| row.first_upload_id).collect();
        upload_ids.extend(identifiers.iter().filter_map(|row| row.3));
        upload_ids.sort_unstable();
        upload_ids.dedup();
        let uploads = list::uploads(tx, &upload_ids)?;
        let spelling_ids: Vec<i64> = spellings.iter().map(|row| row.id).collect();
        let after =
            after.map(|(document, line, organization)| (document.as_str(), *line, *organization));
        let mut lines = list::lines(tx, &spelling_ids, after, PAGE_ROWS + 1)?;
        let has_more = cut(&mut lines);
        let next = lines
            .last()
            .filter(|_| has_more)
            .map(|row| (row.document.clone(), row.line, row.organization_id));
        let mut tied = Vec::new();
        for member in &family {
            tied.extend(links(tx, "party", &member.to_string())?);
        }
        Ok(PartyFile { party, spellings, identifiers, uploads, links: tied, lines, next })
    })
}

/// Links to a target with the docket numbers of their subjects.
pub(super) fn links(tx: &mut store::Read<'_>, kind: &str, key: &str) -> Result<Vec<LinkSeen>> {
    let rows = store::link::list_by_target(tx, kind, key)?;
    let subjects: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.subject_kind.as_str(), row.subject_id.as_str())).collect();
    let numbers = store::party_list::subject_numbers(tx, &subjects)?;
    Ok(rows
        .into_iter()
        .map(|link| LinkSeen { subject_number: numbers.get(&link.subject_id).cloned(), link })
        .collect())
}
