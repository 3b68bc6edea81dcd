//! The lines that an allegation or an order is compared with, slice by slice:
//! those of a party, or, for an order that names none, those of a country or of
//! makers in a region.

use super::facts::maker;
use crate::domain::region;
use crate::error::Result;
use crate::screening::{Basis, Subject};
use crate::store::Read;
use crate::store::around;
use crate::store::candidate::Candidate;
use crate::store::line_seen::{FromCountry, LineSeen, Naming, slice_of_upload};

/// Spellings in one read.
const PAGE_ROWS: i64 = 2_000;
/// Spellings that one search for lines names.
const VARIANT_BATCH_ROWS: usize = 200;

/// A way through lines.
pub(in crate::app) struct Walk<'s>(Way<'s>);

enum Way<'s> {
    /// Those that name a party.
    Party(Naming),
    /// Those from a country, under the tariff numbers of an order.
    Country(FromCountry),
    /// Those that name one of some makers, who are many.
    Makers { ahead: Vec<Vec<i64>>, naming: Naming },
    /// Those of one upload behind a row; none at the end.
    Upload { subject: &'s Subject, upload_id: i64, behind: Option<i64> },
}

impl<'s> Walk<'s> {
    /// To the lines that name a party in any role; of one upload, or of all.
    pub(in crate::app) fn of_party(candidate: &Candidate, upload_id: Option<i64>) -> Self {
        let variants = candidate.variants.iter().map(|(id, _, _)| *id).collect();
        Self(Way::Party(Naming::new(variants, upload_id)))
    }

    /// To the lines that may lie in the scope of an order that names no party; of
    /// one upload, or of all.
    pub(in crate::app) fn of_goods(
        tx: &mut Read<'_>,
        subject: &'s Subject,
        upload_id: Option<i64>,
    ) -> Result<Self> {
        if let Some(upload_id) = upload_id {
            return Ok(Self(Way::Upload { subject, upload_id, behind: Some(0) }));
        }
        if subject.regions.is_empty() {
            let since = subject.from_on.filter(|_| subject.basis == Basis::Order);
            let way = FromCountry::new(&subject.country, &subject.hts_prefixes, since);
            return Ok(Self(Way::Country(way)));
        }
        let mut ahead: Vec<Vec<i64>> =
            makers(tx, subject)?.chunks(VARIANT_BATCH_ROWS).map(<[i64]>::to_vec).collect();
        let naming = Naming::new(ahead.pop().unwrap_or_default(), None);
        Ok(Self(Way::Makers { ahead, naming }))
    }

    /// The next slice; none at the end. A slice may be empty, and a line may come
    /// twice.
    pub(in crate::app) fn next(&mut self, tx: &mut Read<'_>) -> Result<Option<Vec<LineSeen>>> {
        match &mut self.0 {
            Way::Party(naming) => naming.next(tx),
            Way::Country(way) => way.next(tx),
            Way::Makers { ahead, naming } => {
                let found = naming.next(tx)?;
                if found.is_some() {
                    return Ok(found);
                }
                let Some(next) = ahead.pop() else { return Ok(None) };
                *naming = Naming::new(next, None);
                Ok(Some(Vec::new()))
            }
            Way::Upload { subject, upload_id, behind } => {
                let Some(row) = *behind else { return Ok(None) };
                let countries = std::slice::from_ref(&subject.country);
                let found = slice_of_upload(tx, *upload_id, countries, row)?;
                *behind = found.last().map(|(row, _)| *row);
                let lines = found.into_iter().map(|(_, line)| line).collect();
                inside(tx, subject, lines).map(Some)
            }
        }
    }
}

/// Whether a spelling lies in one of the regions: by its address, or, where
/// that tells none, by its own name.
fn is_inside(subject: &Subject, name: &str, address: &str) -> bool {
    let told = region::of_address(address, &subject.country).map(|found| found.code);
    told.or_else(|| region::from_text(name))
        .is_some_and(|code| subject.regions.iter().any(|wanted| wanted == code))
}

/// The spellings that lie in the regions of an order: there are far fewer of them
/// than lines.
fn makers(tx: &mut Read<'_>, subject: &Subject) -> Result<Vec<i64>> {
    let mut makers: Vec<i64> = Vec::new();
    let mut after = i64::MIN;
    loop {
        let page = around::page_of_variants(tx, &subject.country, after, PAGE_ROWS)?;
        let Some((last, ..)) = page.last() else { return Ok(makers) };
        after = *last;
        let inside = page.iter().filter(|(_, name, address)| is_inside(subject, name, address));
        makers.extend(inside.map(|(id, ..)| *id));
    }
}

/// Those of some lines whose makers lie in the regions of an order; all where it
/// names none.
fn inside(tx: &mut Read<'_>, subject: &Subject, lines: Vec<LineSeen>) -> Result<Vec<LineSeen>> {
    if subject.regions.is_empty() {
        return Ok(lines);
    }
    let mut makers: Vec<i64> = lines.iter().filter_map(maker).collect();
    makers.sort_unstable();
    makers.dedup();
    let inside: Vec<i64> = around::list_variants(tx, &makers)?
        .into_iter()
        .filter(|(_, name, address)| is_inside(subject, name, address))
        .map(|(id, ..)| id)
        .collect();
    let is_wanted = |line: &LineSeen| maker(line).is_some_and(|id| inside.contains(&id));
    Ok(lines.into_iter().filter(is_wanted).collect())
}
