//! What tends to show that a person knew: facts with a day and a source, and
//! which elements of which statutes they bear on.

use chrono::NaiveDate;

use super::statute::{Element, StatuteRow, element, rows};
use crate::domain::coded::coded;
use crate::domain::field::{FieldError, limited};
use crate::domain::workflow::investigation::Statute;

/// The most items that a timeline shows, those added by hand included.
pub const ITEM_LIMIT_ROWS: usize = 500;
/// The longest fact, source or reason, in characters.
const WORDS_LIMIT_CHARS: usize = 1000;

coded! {
    /// What kind of fact an item is.
    pub enum KnowledgeKind {
        OrderInForce = "order_in_force", "An order that covered such goods was in force";
        NoticeSent = "notice_sent", "A notice was sent to it";
        HoldOutcome = "hold_outcome", "What became of an earlier hold";
        PacketReturned = "packet_returned", "Its packet of proof was returned";
        UploadAfter = "upload_after", "It told of goods after a notice";
        EntryAfter = "entry_after", "Goods of the same kind arrived after a notice";
        ByHand = "by_hand", "Added by hand";
    }
}

impl KnowledgeKind {
    /// The elements that such a fact may bear on under a statute, as a person
    /// finds them ticked: what somebody was told bears on what it knew, what
    /// arrived bears on the entry too.
    pub fn suggests(self, row: &'static StatuteRow) -> impl Iterator<Item = &'static Element> {
        row.elements.iter().enumerate().filter_map(move |(place, element)| {
            let is_meant = match self {
                Self::OrderInForce
                | Self::NoticeSent
                | Self::HoldOutcome
                | Self::PacketReturned
                | Self::UploadAfter => element.is_mental,
                Self::EntryAfter => {
                    element.is_mental
                        || (place == 0
                            && row.statute != Statute::Usc1593a
                            && row.statute != Statute::Usc1589)
                }
                Self::ByHand => false,
            };
            is_meant.then_some(element)
        })
    }
}

/// What a person says of an item: to be included or not, why, and what it
/// tends to show; for an item by hand also the fact itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemDraft {
    /// Whether it belongs to what is put forward.
    pub is_included: bool,
    /// Why.
    pub reason: String,
    /// Codes of elements.
    pub shows: Vec<&'static str>,
    /// The day of the fact; for an item by hand.
    pub happened_on: Option<NaiveDate>,
    /// The fact; for an item by hand.
    pub fact: String,
    /// Where it stands; for an item by hand.
    pub source: String,
}

impl ItemDraft {
    /// Reads a form: `standing` (`included` or `left_out`), `reason`, `shows`,
    /// and for an item by hand `happened_on`, `fact`, `source`.
    ///
    /// # Errors
    /// Every wrong field at once.
    pub fn parse(
        pairs: &[(String, String)],
        is_by_hand: bool,
        today: NaiveDate,
    ) -> Result<Self, Vec<FieldError>> {
        let value = |name: &str| {
            pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
        };
        let mut errors = Vec::new();
        let mut words = |name: &str, asked: &str| {
            let text = limited(name, value(name), WORDS_LIMIT_CHARS, &mut errors);
            if text.is_empty() && !asked.is_empty() && errors.iter().all(|e| e.field != name) {
                errors.push(FieldError::new(name, asked));
            }
            text
        };
        let reason = words("reason", "Say why it is included or left out.");
        let (fact, source) = if is_by_hand {
            (
                words("fact", "Say what happened, in a sentence."),
                words("source", "Say where it stands: a document and its page, a number."),
            )
        } else {
            (String::new(), String::new())
        };
        let happened_on = if is_by_hand { value("happened_on").parse().ok() } else { None };
        if is_by_hand && happened_on.is_none_or(|on: NaiveDate| on > today) {
            errors.push(FieldError::new(
                "happened_on",
                "Enter the day of the fact; not in the future.",
            ));
        }
        if !["included", "left_out"].contains(&value("standing")) {
            errors.push(FieldError::new("standing", "Choose whether it is included."));
        }
        let mut shows = Vec::new();
        for (_, code) in pairs.iter().filter(|(key, code)| key == "shows" && !code.is_empty()) {
            match element(code) {
                Some(known) => shows.push(known.code),
                None => errors.push(FieldError::new("shows", "Choose elements of the list.")),
            }
        }
        let is_included = value("standing") == "included";
        if is_included && shows.is_empty() && errors.is_empty() {
            errors.push(FieldError::new("shows", "Say which element it tends to show."));
        }
        if errors.is_empty() {
            Ok(Self { is_included, reason, shows, happened_on, fact, source })
        } else {
            Err(errors)
        }
    }
}

/// An item that is put forward, as the grid reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Codes of the elements that it tends to show.
    pub shows: Vec<String>,
}

/// A statute of the grid: for each element the items, and how many elements
/// have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub statute: Statute,
    /// For each element the numbers of the items that tend to show it.
    pub cells: Vec<(&'static Element, Vec<usize>)>,
    /// How many elements no item tends to show.
    pub bare: usize,
}

/// Elements × evidence for every statute, in the order of the table.
#[must_use]
pub fn grid(items: &[Held]) -> Vec<Missing> {
    rows()
        .map(|row| {
            let cells: Vec<(&Element, Vec<usize>)> = row
                .elements
                .iter()
                .map(|element| {
                    let shown = items
                        .iter()
                        .filter(|item| item.shows.iter().any(|code| code == element.code))
                        .map(|item| item.number);
                    (element, shown.collect())
                })
                .collect();
            let bare = cells.iter().filter(|(_, shown)| shown.is_empty()).count();
            Missing { statute: row.statute, cells, bare }
        })
        .collect()
}
