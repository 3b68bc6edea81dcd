//! Stored parties and lines as screening compares them.

use super::Seeker;
use crate::error::Result;
use crate::screening::{LineFacts, PartyFacts, Subject};
use crate::store::Read;
use crate::store::around;
use crate::store::candidate::Candidate;
use crate::store::line_seen::LineSeen;
use std::collections::BTreeMap;

/// A stored party, with every spelling and every address that was seen.
pub(in crate::app) fn facts(candidate: &Candidate) -> PartyFacts {
    let mut addresses: Vec<String> = Vec::new();
    for (_, _, address) in &candidate.variants {
        if !address.is_empty() && !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    PartyFacts {
        party_id: candidate.party_id,
        names: candidate.variants.iter().map(|(_, name, _)| name.clone()).collect(),
        country: candidate.country.clone(),
        addresses,
        identifiers: candidate.identifiers.clone(),
    }
}

/// What stands around the lines of one seeker: who sold to whom on those of
/// its lines that people confirmed.
#[derive(Default)]
pub(in crate::app) struct Scene {
    /// How often a seller and a buyer, as spellings, stand together.
    together: BTreeMap<(i64, i64), u32>,
}

impl Scene {
    /// Reads it.
    pub(super) fn read(tx: &mut Read<'_>, seeker: &Seeker) -> Result<Self> {
        let mut together = BTreeMap::new();
        for line in around::confirmed_lines(tx, seeker.kind.code(), &seeker.id)? {
            if let Some(pair) = pair(line) {
                *together.entry(pair).or_default() += 1;
            }
        }
        Ok(Self { together })
    }

    /// Lines as they are compared, in their order. The addresses of their makers
    /// are read only for an order on a region.
    pub(in crate::app) fn facts(
        &self,
        tx: &mut Read<'_>,
        subject: &Subject,
        lines: &[LineSeen],
    ) -> Result<Vec<LineFacts>> {
        let mut makers: Vec<i64> = Vec::new();
        if !subject.regions.is_empty() {
            makers.extend(lines.iter().filter_map(maker));
            makers.sort_unstable();
            makers.dedup();
        }
        let told: BTreeMap<i64, (String, String)> = around::list_variants(tx, &makers)?
            .into_iter()
            .map(|(id, name, address)| (id, (name, address)))
            .collect();
        Ok(lines
            .iter()
            .map(|line| {
                let told = maker(line).and_then(|id| told.get(&id)).cloned();
                self.line(line, told.unwrap_or_default())
            })
            .collect())
    }

    fn line(&self, line: &LineSeen, (maker, maker_address): (String, String)) -> LineFacts {
        let pair = pair([
            line.manufacturer_variant,
            line.shipper_variant,
            line.consignee_variant,
            line.importer_variant,
        ]);
        let confirmed_together = pair
            .filter(|_| !self.together.is_empty())
            .map(|pair| self.together.get(&pair).copied().unwrap_or(0));
        LineFacts { maker, maker_address, confirmed_together, ..line_facts(line) }
    }
}

/// What a line tells by itself, without what stands around it.
fn line_facts(line: &LineSeen) -> LineFacts {
    LineFacts {
        hts: line.hts.clone(),
        description: line.description.clone(),
        origin_country: line.origin_country.clone(),
        export_country: line.export_country.clone(),
        port_lading: line.port_lading.clone(),
        arrival_on: line.arrival_on,
        ..LineFacts::default()
    }
}

/// The spelling of the maker, or of the shipper where no maker is told.
pub(super) fn maker(line: &LineSeen) -> Option<i64> {
    line.manufacturer_variant.or(line.shipper_variant)
}

/// Who sold and who bought: the maker before the shipper, the consignee before
/// the importer.
fn pair([maker, shipper, consignee, importer]: [Option<i64>; 4]) -> Option<(i64, i64)> {
    Some((maker.or(shipper)?, consignee.or(importer)?))
}
