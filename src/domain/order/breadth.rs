//! How wide a scope is by its words alone, before any line is looked at.

use super::Scope;

/// What is told before an order comes into force that covers more than it may mean to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// It names a party, or goods and a place.
    Narrow,
    /// Neither a party nor goods: everything from its places is covered.
    AllGoods,
    /// Neither a party nor a place: screening begins at one of them, and finds nothing by goods alone.
    NoStart,
}

impl Breadth {
    /// What a page says; none of a narrow scope.
    #[must_use]
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Narrow => None,
            Self::AllGoods => Some(
                "This scope names neither a party nor goods: every line from its places is covered.",
            ),
            Self::NoStart => Some(
                "This scope names neither a party nor a place: screening begins at one of them and \
                 finds no line by goods alone. Add a party, a country or a province.",
            ),
        }
    }
}

impl Scope {
    /// How wide the scope is by its words.
    #[must_use]
    pub fn breadth(&self) -> Breadth {
        let has_place = !self.countries.is_empty() || !self.provinces.is_empty();
        let has_goods = !self.hts_prefixes.is_empty() || !self.goods_words.is_empty();
        match (self.parties.is_empty(), has_place, has_goods) {
            (false, _, _) | (true, true, true) => Breadth::Narrow,
            (true, true, false) => Breadth::AllGoods,
            (true, false, _) => Breadth::NoStart,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_hits_everything_is_known_by_its_words() {
        let some = |text: &str| vec![text.to_owned()];
        let country = Scope { countries: some("CN"), ..Scope::default() };
        assert_eq!(country.breadth(), Breadth::AllGoods);
        let cotton = Scope { goods_words: some("cotton"), ..country.clone() };
        assert_eq!(cotton.breadth(), Breadth::Narrow);
        assert_eq!(Scope { countries: Vec::new(), ..cotton }.breadth(), Breadth::NoStart);
        assert!(country.breadth().warning().is_some());
    }
}
