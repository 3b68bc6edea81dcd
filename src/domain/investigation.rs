//! What an investigation is about beside its life cycle: what each statute asks
//! for, what tends to show that somebody knew, what a penalty may come to.
//!
//! Nothing here decides: an item *tends to show* an element, a cap is the most
//! that the law lets be asked, and a person says what follows.

mod knowledge;
mod penalty;
mod statute;

pub use knowledge::{Held, ITEM_LIMIT_ROWS, ItemDraft, KnowledgeKind, Missing, grid};
pub use penalty::{
    AMOUNT_LIMIT_MINOR, Culpability, Disclosure, PenaltyFacts, Reckoning, Sum, dollars,
    parse_dollars, reckon,
};
pub use statute::{Element, StatuteRow, element, row, rows};

#[cfg(test)]
mod tests;
