//! A mapping as a small JSON object that people can write: header → field, or
//! null for a column that is not used. Kept per partner, read by `--mapping`.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{Mapping, column};
use crate::domain::field::FieldError;
use crate::intake::field::Field;
use crate::intake::header;

/// Header → code of the field, or null for a column that is not used. Where a
/// header stands twice, the second is `Name #2`.
pub type SavedFields = BTreeMap<String, Option<String>>;

/// How many fields a complaint lists.
const LISTED_FIELDS: usize = 12;

/// The same for the same headers in the same order, whatever their case, blanks
/// and punctuation: the key under which a partner's mapping is found again.
/// 32 hexadecimal digits.
#[must_use]
pub fn fingerprint(headers: &[String]) -> String {
    let mut hash = Sha256::new();
    for header in headers {
        hash.update(fold(header));
        hash.update([0x1F]);
    }
    data_encoding::HEXLOWER.encode(hash.finalize().get(..16).unwrap_or_default())
}

/// Headers in scripts that fold to nothing still differ.
fn fold(header: &str) -> String {
    let folded = header::fold(header);
    if folded.is_empty() { header.trim().to_lowercase() } else { folded }
}

/// The name of each column: its header, numbered where it comes again.
fn names(headers: &[String]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    headers
        .iter()
        .map(|header| {
            let times = seen.entry(fold(header)).or_default();
            *times = times.saturating_add(1);
            let header = header.trim();
            if *times == 1 { header.to_owned() } else { format!("{header} #{times}") }
        })
        .collect()
}

impl Mapping {
    /// The headers as written, from left to right.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.header.clone()).collect()
    }

    /// The mapping as it is saved: every column, those not used as null.
    #[must_use]
    pub fn to_fields(&self) -> SavedFields {
        let codes =
            self.columns.iter().map(|column| column.field.map(|field| field.code().to_owned()));
        names(&self.headers()).into_iter().zip(codes).collect()
    }

    /// The mapping of a file by a saved one. Headers that it does not name are
    /// mapped by themselves; what it names is certain.
    ///
    /// # Errors
    /// Every complaint at once: a field that does not exist, a header that the
    /// file does not have, and a mapping by which no row can be read. The
    /// complaint's field is the header, or `mapping` for the whole.
    pub fn from_fields(
        headers: &[String],
        sample: &[Vec<String>],
        saved: &SavedFields,
    ) -> Result<Self, Vec<FieldError>> {
        let mut mapping = Self::guess(headers, sample);
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (index, name) in names(headers).iter().enumerate() {
            places.entry(fold(name)).or_insert(index);
        }
        let mut errors = Vec::new();
        let mut named = BTreeSet::new();
        for (name, code) in saved {
            let field = match code.as_deref().filter(|code| !code.is_empty()) {
                None => None,
                Some(code) => {
                    let field = Field::from_code(code);
                    if field.is_none() {
                        errors.push(FieldError::new(name, no_field(code)));
                    }
                    field
                }
            };
            let Some(index) = places.get(&fold(name)) else {
                errors.push(FieldError::new(name, no_header(name, headers)));
                continue;
            };
            if let Some(place) = mapping.columns.get_mut(*index) {
                let sealed = place.is_sealed || field == Some(Field::ImporterNumber);
                let header = place.header.clone();
                *place = column(*index, &header, None);
                place.field = field;
                place.confidence_permille = header::EXACT_PERMILLE;
                "The saved mapping names it.".clone_into(&mut place.evidence);
                place.is_sealed |= sealed;
                named.insert(*index);
            }
        }
        mapping.leave_to(&named);
        if errors.is_empty() && !mapping.is_usable() {
            errors.push(FieldError::new(
                "mapping",
                "The mapping names neither a document nor goods and a party. Give one column the field entry_number or bill_number, or one hts or description and one shipper_name, consignee_name or importer_name.",
            ));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        mapping.settle(sample);
        Ok(mapping)
    }

    /// A column that was only guessed does not mean what a named one means.
    fn leave_to(&mut self, named: &BTreeSet<usize>) {
        let taken: BTreeSet<Field> = self
            .columns
            .iter()
            .filter(|column| named.contains(&column.index))
            .filter_map(|column| column.field)
            .collect();
        for column in &mut self.columns {
            let is_double =
                column.field.is_some_and(|field| !field.is_joined() && taken.contains(&field));
            if is_double && !named.contains(&column.index) {
                column.field = None;
                column.confidence_permille = 0;
                "The saved mapping gives this meaning to another column."
                    .clone_into(&mut column.evidence);
            }
        }
    }
}

fn no_field(code: &str) -> String {
    let wanted = header::fold(code);
    let near = Field::ALL
        .iter()
        .map(|field| field.code())
        .min_by_key(|known| {
            rapidfuzz::distance::osa::distance(header::fold(known).chars(), wanted.chars())
        })
        .unwrap_or_default();
    let code = crate::domain::text::clip(code, 60);
    format!(
        "There is no field “{code}”. Did you mean “{near}”? Write null for a column that is not used."
    )
}

fn no_header(name: &str, headers: &[String]) -> String {
    let has: Vec<&str> = headers
        .iter()
        .map(|header| header.trim())
        .filter(|header| !header.is_empty())
        .take(LISTED_FIELDS)
        .collect();
    let name = crate::domain::text::clip(name, 60);
    format!("The file has no column “{name}”. Its columns begin with: {}.", has.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Field, Mapping, SavedFields, fingerprint};

    fn words(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn saved(pairs: &[(&str, Option<&str>)]) -> SavedFields {
        pairs.iter().map(|(name, code)| ((*name).to_owned(), code.map(str::to_owned))).collect()
    }

    #[test]
    fn fingerprints_know_order_and_forgive_spelling() {
        let first = fingerprint(&words("Entry Number,HTS"));
        assert_eq!(first, fingerprint(&words(" ENTRY_NUMBER,hts ")));
        assert_ne!(first, fingerprint(&words("HTS,Entry Number")));
        assert_ne!(first, fingerprint(&words("Entry NumberHTS,")));
        assert_eq!(first.len(), 32);
        // Saved in databases: it must never change.
        assert_eq!(fingerprint(&words("a,b")), "023b8059a924f728a2155e4cc8b90738");
    }

    #[test]
    fn a_saved_mapping_comes_back() {
        let headers = words("X,Y,Y,HTS Number");
        let told =
            saved(&[("x", Some("entry_number")), ("Y #2", Some("importer_name")), ("Y", None)]);
        let mapping = Mapping::from_fields(&headers, &[], &told).expect("it fits");
        let fields: Vec<_> = mapping.columns.iter().map(|column| column.field).collect();
        assert_eq!(
            fields,
            [Some(Field::EntryNumber), None, Some(Field::ImporterName), Some(Field::Hts)]
        );
        let again = Mapping::from_fields(&headers, &[], &mapping.to_fields());
        assert_eq!(again.map(|again| again.by_field()), Ok(mapping.by_field()));
    }

    #[test]
    fn every_fault_of_a_saved_mapping_is_told() {
        let told = saved(&[("Entry Number", Some("entry_numbr")), ("Gone", Some("hts"))]);
        let errors = Mapping::from_fields(&words("Entry Number,A"), &[], &told).unwrap_err();
        let text: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        assert_eq!(text.len(), 2, "{text:?}");
        assert!(text[0].contains("Did you mean “entry_number”?"), "{text:?}");
        assert!(text[1].starts_with("Gone: The file has no column “Gone”."), "{text:?}");
        let nothing = saved(&[("Entry Number", None)]);
        let errors = Mapping::from_fields(&words("Entry Number,A"), &[], &nothing).unwrap_err();
        assert_eq!(errors[0].field, "mapping");
    }
}
