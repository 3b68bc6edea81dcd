//! From the header row to a mapping: which column means what, and how surely.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::field::Field;
use super::synonyms::{KNOWN_UNUSED, PARTY_COUNTRY, PARTY_PLACE, SYNONYMS};
use super::words::Words;

/// Certainty of an exact spelling.
pub const EXACT_PERMILLE: u16 = 1000;
/// Certainty of a column that was read by the party column before it.
pub const CONTEXT_PERMILLE: u16 = 900;
/// Certainty of a spelling with one letter wrong.
pub const TYPO_PERMILLE: u16 = 800;
/// Shorter spellings must be exact: one letter changes their meaning.
const TYPO_LEAST_CHARS: usize = 10;

/// What a header cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// The canonical field.
    pub field: Field,
    /// How surely, in thousandths.
    pub confidence_permille: u16,
    /// Place of the spelling in its field's list: smaller speaks first.
    pub rank: usize,
    /// What the header was recognised by.
    pub how: How,
}

/// What a header was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A spelling of the table.
    Exact,
    /// The party column before it.
    Party,
    /// A spelling with one letter wrong.
    Typo,
    /// The words it is made of.
    Words,
}

impl Recognised {
    /// Why, in one short sentence without its full stop.
    #[must_use]
    pub fn evidence(&self) -> String {
        let label = self.field.label();
        match self.how {
            How::Exact => format!("The header is a known spelling of “{label}”"),
            How::Party => format!("The header stands behind the party it belongs to: “{label}”"),
            How::Typo => {
                format!("The header is one letter away from a known spelling of “{label}”")
            }
            How::Words => format!("The words of the header mean “{label}”"),
        }
    }
}

/// A header as it is compared: letters and digits alone, lower case, without accents.
#[must_use]
pub fn fold(header: &str) -> String {
    any_ascii::any_ascii(header)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The meaning of a header by an exact spelling.
#[must_use]
pub fn exact(header: &str) -> Option<Recognised> {
    table().get(fold(header).as_str()).copied()
}

/// The meaning of every header of a row, from left to right.
///
/// Exact spellings first, then `city` and `country_code` by the party before
/// them, then spellings with one letter wrong, missing, doubled or swapped,
/// then the words that the header is made of. Columns that are known and not
/// used are not guessed at.
#[must_use]
pub fn recognise(headers: &[String]) -> Vec<Option<Recognised>> {
    let mut party = None;
    headers
        .iter()
        .map(|header| {
            let found = exact(header).or_else(|| by_party(header, party)).or_else(|| {
                if is_known_unused(header) {
                    return None;
                }
                by_typo(header).or_else(|| by_words(header))
            });
            party = found.and_then(|found| party_of(found.field)).or(party);
            found
        })
        .collect()
}

/// True for a column of a known layout that is known to be of no use.
#[must_use]
pub fn is_known_unused(header: &str) -> bool {
    static FOLDED: OnceLock<HashSet<String>> = OnceLock::new();
    let folded = FOLDED.get_or_init(|| KNOWN_UNUSED.iter().map(|header| fold(header)).collect());
    folded.contains(&fold(header))
}

/// True when a column may hold Social Security numbers although no field is
/// mapped to it: numbers of consignees, buyers and taxpayers.
#[must_use]
pub fn is_person_number(header: &str) -> bool {
    const PERSON: [&str; 7] =
        ["importer", "consignee", "buyer", "taxpayer", "ior", "ssn", "socialsecurity"];
    const NUMBER: [&str; 9] =
        ["number", "no", "id", "tin", "ein", "code", "ssn", "irs", "security"];
    const OTHER: [&str; 6] = ["postal", "zip", "country", "phone", "fax", "entry"];
    let folded = fold(header);
    if OTHER.iter().any(|word| folded.contains(word)) {
        return false;
    }
    let names_number = NUMBER.iter().any(|word| folded.ends_with(word))
        || folded.contains("number")
        || folded.contains("ssn")
        || folded.contains("taxid");
    let names_person = PERSON.iter().any(|word| folded.contains(word));
    folded == "tin" || folded == "taxid" || (names_person && names_number)
}

fn table() -> &'static HashMap<String, Recognised> {
    static TABLE: OnceLock<HashMap<String, Recognised>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (field, spellings) in SYNONYMS {
            for (rank, spelling) in spellings.iter().enumerate() {
                table.entry(fold(spelling)).or_insert(Recognised {
                    field: *field,
                    confidence_permille: EXACT_PERMILLE,
                    rank,
                    how: How::Exact,
                });
            }
        }
        table
    })
}

/// Place and country columns of a party.
#[derive(Clone, Copy)]
struct PartyColumns {
    place: Field,
    country: Field,
}

const fn party_of(field: Field) -> Option<PartyColumns> {
    let (place, country) = if matches!(field, Field::ConsigneeName | Field::ConsigneeAddress) {
        (Field::ConsigneePlace, Field::ConsigneeCountry)
    } else if matches!(field, Field::ShipperName | Field::ShipperAddress) {
        (Field::ShipperPlace, Field::ShipperCountry)
    } else if matches!(field, Field::NotifyName | Field::NotifyAddress) {
        (Field::NotifyPlace, Field::NotifyCountry)
    } else if matches!(field, Field::ImporterName | Field::ImporterAddress) {
        (Field::ImporterPlace, Field::ImporterCountry)
    } else {
        return None;
    };
    Some(PartyColumns { place, country })
}

fn by_party(header: &str, party: Option<PartyColumns>) -> Option<Recognised> {
    let party = party?;
    let folded = fold(header);
    let is_in = |list: &[&str]| list.iter().position(|spelling| fold(spelling) == folded);
    let (field, rank) = if let Some(rank) = is_in(PARTY_PLACE) {
        (party.place, rank)
    } else {
        (party.country, is_in(PARTY_COUNTRY)?)
    };
    Some(Recognised {
        field,
        confidence_permille: CONTEXT_PERMILLE,
        rank: rank.saturating_add(100),
        how: How::Party,
    })
}

/// One wrong letter in a long spelling. Digits must agree: `Quantity 2` is
/// not a typing error for `Quantity 1`.
fn by_typo(header: &str) -> Option<Recognised> {
    let folded = fold(header);
    if folded.len() < TYPO_LEAST_CHARS {
        return None;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let own_digits = digits(&folded);
    table()
        .iter()
        .filter(|(spelling, _)| spelling.len() >= TYPO_LEAST_CHARS)
        .filter(|(spelling, _)| spelling.len().abs_diff(folded.len()) <= 1)
        .filter(|(spelling, _)| digits(spelling) == own_digits)
        .filter(|(spelling, _)| {
            rapidfuzz::distance::osa::distance(spelling.chars(), folded.chars()) <= 1
        })
        .min_by_key(|(spelling, _)| spelling.as_str())
        .map(|(_, found)| Recognised {
            confidence_permille: TYPO_PERMILLE,
            rank: found.rank.saturating_add(1000),
            how: How::Typo,
            ..*found
        })
}

/// The meaning of a header by its words; they speak after every known spelling.
pub(super) fn by_words(header: &str) -> Option<Recognised> {
    let guess = Words::of(header).field()?;
    Some(Recognised {
        field: guess.field,
        confidence_permille: guess.confidence_permille,
        rank: 2000,
        how: How::Words,
    })
}

#[cfg(test)]
mod tests {
    use super::{Field, SYNONYMS, exact, fold, is_person_number, recognise};
    use std::collections::HashSet;

    fn fields(headers: &[&str]) -> Vec<Option<Field>> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        recognise(&headers).into_iter().map(|found| found.map(|found| found.field)).collect()
    }

    #[test]
    fn no_spelling_means_two_things() {
        let mut seen = HashSet::new();
        for (field, spellings) in SYNONYMS {
            for spelling in *spellings {
                let is_new = seen.insert(fold(spelling));
                let is_same = exact(spelling).is_some_and(|found| found.field == *field);
                assert!(is_new || is_same, "{spelling} stands twice");
            }
        }
    }

    #[test]
    fn case_spaces_and_punctuation_do_not_matter() {
        for spelling in
            ["ENTRY_NUMBER", " Entry  Number ", "entry-number", "EntryNumber", "Entry\nNumber"]
        {
            assert_eq!(exact(spelling).map(|found| found.field), Some(Field::EntryNumber));
        }
    }

    #[test]
    fn misspelt_headers_are_read_with_less_confidence() {
        assert_eq!(fields(&["NORTIFY_PARTY_NAME"]), [Some(Field::NotifyName)]);
        assert_eq!(fields(&["Carrier SASC Code"]), [Some(Field::Carrier)]);
        assert_eq!(fields(&["Manufacturer Nmae"]), [Some(Field::ManufacturerName)]);
        assert_eq!(fields(&["Secondary Notify Party 77"]), [None]);
    }

    #[test]
    fn city_belongs_to_the_party_before_it() {
        let found = fields(&[
            "shipper_party_name",
            "city",
            "country_code",
            "consignee_name",
            "city",
            "country_code",
        ]);
        assert_eq!(
            found,
            [
                Some(Field::ShipperName),
                Some(Field::ShipperPlace),
                Some(Field::ShipperCountry),
                Some(Field::ConsigneeName),
                Some(Field::ConsigneePlace),
                Some(Field::ConsigneeCountry),
            ]
        );
    }

    #[test]
    fn numbers_of_persons_are_sealed_even_when_unmapped() {
        for header in
            ["Ultimate Consignee Number", "Buyer ID", "SSN", "Tax ID", "Consignee Tax ID No"]
        {
            assert!(is_person_number(header), "{header}");
        }
        for header in ["Entry Number", "Manufacturer ID", "Consignee", "Importer Postal Code"] {
            assert!(!is_person_number(header), "{header}");
        }
    }
}
