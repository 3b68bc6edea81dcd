//! Whether an order covers a shipment line, as the line is declared.
//!
//! A hold cites an order version; the order must be about these goods (19 CFR 12.42(e):
//! merchandise "within the purview" of the finding or the belief that is published). What a
//! declaration leaves open speaks neither way; what it contradicts is a gap that a person
//! must answer by saying through what else the order covers the line.

use super::Scope;
use crate::domain::coded::coded;
use crate::domain::text::fold_name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The shortest word of which a plural ending is cut, in letters.
const STEM_LIMIT_LETTERS: usize = 4;

coded! {
    /// In what a line, as it is declared, is not what an order names.
    pub enum Gap {
        Party = "party", "no party of the line is one that the order names";
        Goods = "goods", "neither its tariff number nor its description is of the order's goods";
        Place = "place", "its declared origin is none of the order's places";
        Excluded = "excluded", "its description has words of what the order leaves out";
    }
}

coded! {
    /// Through what an order covers a line.
    pub enum CoverGround {
        Line = "line", "What the line declares";
        OpenScope = "open_scope", "The order's open words, such as subsidiaries";
        FalseOrigin = "false_origin", "The declared origin is alleged to be false";
        Papers = "papers", "Other papers, which the reason names";
    }
}

impl CoverGround {
    /// Whether this ground answers a gap.
    #[must_use]
    pub const fn answers(self, gap: Gap) -> bool {
        match (self, gap) {
            (Self::Papers, _) | (Self::OpenScope, Gap::Party) | (Self::FalseOrigin, Gap::Place) => {
                true
            }
            (Self::Line | Self::OpenScope | Self::FalseOrigin, _) => false,
        }
    }
}

/// Through what a person says that an order covers a line, and what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cover {
    /// What the person says.
    pub ground: CoverGround,
    /// What the application found, never a request.
    pub gaps: Vec<Gap>,
}

impl Default for Cover {
    fn default() -> Self {
        Self { ground: CoverGround::Line, gaps: Vec::new() }
    }
}

impl Cover {
    /// The gaps that the ground does not answer.
    #[must_use]
    pub fn open_gaps(&self) -> Vec<Gap> {
        self.gaps.iter().copied().filter(|gap| !self.ground.answers(*gap)).collect()
    }
}

/// What everybody who tells a line declares of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// Tariff digits.
    pub tariffs: Vec<String>,
    /// The goods in words.
    pub descriptions: Vec<String>,
    /// Countries of origin, alpha-2.
    pub origins: Vec<String>,
    /// The parties in any role.
    pub names: Vec<String>,
    /// True when screening, or a person, tied a party of the line to the order.
    pub is_linked: bool,
}

impl Scope {
    /// In what a line, as declared, is not what this scope names. Of several tellings one
    /// that fits is enough; what nobody declares is no gap.
    #[must_use]
    pub fn gaps(&self, line: &Declared) -> Vec<Gap> {
        let words: BTreeSet<String> =
            line.descriptions.iter().flat_map(|text| stems(text)).collect();
        let has = |phrase: &String| {
            let wanted = stems(phrase);
            !wanted.is_empty() && wanted.iter().all(|word| words.contains(word))
        };
        let mut gaps = Vec::new();
        if !self.parties.is_empty() && !line.is_linked && !self.names_one(&line.names) {
            gaps.push(Gap::Party);
        }
        let has_goods = !self.hts_prefixes.is_empty() || !self.goods_words.is_empty();
        let is_told = !line.tariffs.is_empty() || !words.is_empty();
        let is_tariff = line.tariffs.iter().any(|digits| self.has_tariff(digits));
        if has_goods && is_told && !is_tariff && !self.goods_words.iter().any(has) {
            gaps.push(Gap::Goods);
        }
        let mut places = self.countries.iter().chain(&self.provinces);
        let is_from = |place: &String| {
            let country = place.split('-').next().unwrap_or_default();
            line.origins.iter().any(|origin| origin == country)
        };
        let has_place = !self.countries.is_empty() || !self.provinces.is_empty();
        if has_place && !line.origins.is_empty() && !places.any(is_from) {
            gaps.push(Gap::Place);
        }
        if self.exclusions.iter().any(has) {
            gaps.push(Gap::Excluded);
        }
        gaps
    }

    /// A number that is shorter than a prefix may be of it.
    fn has_tariff(&self, digits: &str) -> bool {
        self.hts_prefixes
            .iter()
            .any(|prefix| digits.starts_with(prefix) || prefix.starts_with(digits))
    }

    fn names_one(&self, names: &[String]) -> bool {
        let listed: BTreeSet<String> = self
            .parties
            .iter()
            .flat_map(|party| std::iter::once(&party.name).chain(&party.aliases))
            .map(|name| fold_name(name))
            .collect();
        names.iter().any(|name| listed.contains(&fold_name(name)))
    }
}

/// The words of a text in capitals, plural endings cut.
fn stems(text: &str) -> Vec<String> {
    fold_name(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| match word.strip_suffix('S') {
            Some(stem) if word.chars().count() >= STEM_LIMIT_LETTERS => stem.to_owned(),
            Some(_) | None => word.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::ScopeForm;

    fn scope() -> Scope {
        Scope::parse(&ScopeForm {
            parties: "Qarasu Cotton Gin | CN | Qarasu Gin".into(),
            hts_prefixes: "5201".into(),
            goods_words: "cotton shirts".into(),
            provinces: "CN-XJ".into(),
            exclusions: "reclaimed cotton".into(),
            ..ScopeForm::default()
        })
        .unwrap()
    }

    fn line(tariff: &str, goods: &str, origin: &str, name: &str) -> Declared {
        let some = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Declared {
            tariffs: some(tariff),
            descriptions: some(goods),
            origins: some(origin),
            names: some(name),
            is_linked: false,
        }
    }

    #[test]
    fn a_line_that_declares_what_the_order_names_is_covered() {
        let scope = scope();
        assert_eq!(scope.gaps(&line("5201001200", "", "CN", "QARASU GIN")), []);
        assert_eq!(scope.gaps(&line("62", "MEN'S SHIRT, COTTON", "CN", "Qarasu Cotton Gin")), []);
        // What nobody declares speaks neither way.
        assert_eq!(scope.gaps(&line("", "", "", "qarasu gin")), []);
        assert_eq!(Scope::default().gaps(&line("8471", "Computers", "DE", "Somebody")), []);
    }

    #[test]
    fn every_contradiction_is_a_gap_of_its_own() {
        let scope = scope();
        let other = line("8471300100", "Computers", "DE", "Somebody GmbH");
        assert_eq!(scope.gaps(&other), [Gap::Party, Gap::Goods, Gap::Place]);
        let left_out = line("5201", "RECLAIMED COTTON", "CN", "Qarasu Gin");
        assert_eq!(scope.gaps(&left_out), [Gap::Excluded]);
        let linked = Declared { is_linked: true, ..other };
        assert_eq!(scope.gaps(&linked), [Gap::Goods, Gap::Place]);
    }

    #[test]
    fn a_second_telling_that_fits_is_enough() {
        let mut told = line("8471300100", "Computers", "DE", "Somebody GmbH");
        told.tariffs.push("520100".into());
        told.origins.push("CN".into());
        told.names.push("QARASU COTTON GIN".into());
        assert_eq!(scope().gaps(&told), []);
    }

    #[test]
    fn a_ground_answers_what_it_is_about_alone() {
        let cover = |ground, gaps: &[Gap]| Cover { ground, gaps: gaps.to_vec() }.open_gaps();
        assert_eq!(cover(CoverGround::Line, Gap::ALL), Gap::ALL);
        assert_eq!(
            cover(CoverGround::OpenScope, Gap::ALL),
            [Gap::Goods, Gap::Place, Gap::Excluded]
        );
        assert_eq!(
            cover(CoverGround::FalseOrigin, Gap::ALL),
            [Gap::Party, Gap::Goods, Gap::Excluded]
        );
        assert!(cover(CoverGround::Papers, Gap::ALL).is_empty());
    }

    #[test]
    fn a_command_of_before_reads_as_what_the_line_declares() {
        let cover: Cover = serde_json::from_str("{}").unwrap();
        assert_eq!(cover, Cover::default());
    }
}
