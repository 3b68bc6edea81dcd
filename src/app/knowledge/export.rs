//! The timeline as a file: the same items as the page.

use super::{Item, Timeline, show};
use crate::app::{Actor, App};
use crate::error::{Error, Result};
use crate::report::Format;
use crate::report::knowledge::{KnowledgeRow, write};

/// The timeline of an investigation of one's own as CSV or JSON.
///
/// # Errors
/// [`Error::NotFound`], also for what is another's.
pub fn export(app: &App, actor: &Actor, number: &str, format: Format) -> Result<Vec<u8>> {
    let timeline = show(app, actor, number)?;
    let mut bytes = Vec::new();
    write(&mut bytes, format, rows(&timeline)).map_err(Error::internal)?;
    Ok(bytes)
}

fn rows(timeline: &Timeline) -> Vec<KnowledgeRow> {
    timeline.items.iter().map(|item| row(&timeline.row.docket_number, item)).collect()
}

fn row(investigation: &str, item: &Item) -> KnowledgeRow {
    let said = item.said.as_ref();
    KnowledgeRow {
        investigation: investigation.to_owned(),
        number: i64::try_from(item.number).unwrap_or(i64::MAX),
        happened_on: item.fact.on,
        kind: item.fact.kind.code().to_owned(),
        fact: item.fact.words.clone(),
        source: item.fact.source.clone(),
        standing: match said {
            Some(said) if said.is_included => "included",
            Some(_) => "left_out",
            None => "undecided",
        }
        .to_owned(),
        tends_to_show: if item.is_included() { item.shows.join(" ") } else { String::new() },
        reason: said.map(|said| said.reason.clone()).unwrap_or_default(),
        decided_at: said.map(|said| said.decided_at),
    }
}
