//! The lines that an order on a country or a region is compared with.

use super::facts::maker;
use crate::domain::region;
use crate::error::Result;
use crate::screening::Subject;
use crate::store::Read;
use crate::store::around;
use crate::store::candidate::{self, LineSeen};

/// Spellings or lines in one read.
const PAGE_ROWS: i64 = 2_000;
/// Spellings that one search for lines names.
const VARIANT_BATCH_ROWS: usize = 200;
/// The most lines that are compared with one order on a region.
const REGION_LIMIT_ROWS: usize = 20_000;

/// The lines that may lie in the scope of an order that names no party; of one
/// upload, or of all.
pub(super) fn lines(
    tx: &mut Read<'_>,
    subject: &Subject,
    upload_id: Option<i64>,
) -> Result<Vec<LineSeen>> {
    if subject.regions.is_empty() {
        return candidate::lines_by_origin(tx, std::slice::from_ref(&subject.country), upload_id);
    }
    match upload_id {
        Some(upload_id) => lines_of_upload(tx, subject, upload_id),
        None => lines_of_all(tx, subject),
    }
}

/// Whether a spelling lies in one of the regions: by its address, or, where
/// that tells none, by its own name.
fn is_inside(subject: &Subject, name: &str, address: &str) -> bool {
    let told = region::of_address(address, &subject.country).map(|found| found.code);
    told.or_else(|| region::from_text(name))
        .is_some_and(|code| subject.regions.iter().any(|wanted| wanted == code))
}

/// By the spellings of makers: there are far fewer of them than lines.
fn lines_of_all(tx: &mut Read<'_>, subject: &Subject) -> Result<Vec<LineSeen>> {
    let mut makers: Vec<i64> = Vec::new();
    let mut after = i64::MIN;
    loop {
        let page = around::page_of_variants(tx, &subject.country, after, PAGE_ROWS)?;
        let Some((last, ..)) = page.last() else { break };
        after = *last;
        let inside = page.iter().filter(|(_, name, address)| is_inside(subject, name, address));
        makers.extend(inside.map(|(id, ..)| *id));
    }
    let mut lines = Vec::new();
    for some in makers.chunks(VARIANT_BATCH_ROWS) {
        lines.extend(candidate::lines_by_variants(tx, some, None)?);
        if lines.len() >= REGION_LIMIT_ROWS {
            break;
        }
    }
    Ok(lines)
}

fn lines_of_upload(tx: &mut Read<'_>, subject: &Subject, upload_id: i64) -> Result<Vec<LineSeen>> {
    let mut lines: Vec<LineSeen> = Vec::new();
    let (mut document, mut line) = (String::new(), i32::MIN);
    while lines.len() < REGION_LIMIT_ROWS {
        let after = (document.as_str(), line);
        let page = around::page_of_lines(tx, &subject.country, upload_id, after, PAGE_ROWS)?;
        let Some(last) = page.last() else { break };
        (document, line) = (last.document.clone(), last.line);
        let mut makers: Vec<i64> = page.iter().filter_map(maker).collect();
        makers.sort_unstable();
        makers.dedup();
        let inside: Vec<i64> = around::list_variants(tx, &makers)?
            .into_iter()
            .filter(|(_, name, address)| is_inside(subject, name, address))
            .map(|(id, ..)| id)
            .collect();
        lines.extend(
            page.into_iter().filter(|line| maker(line).is_some_and(|id| inside.contains(&id))),
        );
    }
    Ok(lines)
}
