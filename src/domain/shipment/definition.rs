//! What a "shipment" is when it is counted. Facts are lines; figures name the
//! definition by which lines became shipments, because official figures of the
//! same year differ for want of that.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::DocumentKind;

/// The name and version of [`group`]; every figure made by it carries it.
pub const NAME: &str = "shipment-1";

/// The definition in words, for the head of a report.
pub const ABOUT: &str = "One entry is one shipment, however many lines, bills and organizations tell of it. Without an entry, one lowest bill is one shipment: a house bill stands for its master, and a bill that an entry names is that entry's. Without either, one record of a vendor. Exports, freight that remains on board and deleted records are not counted, nor are rows without any number, which cannot be told apart from each other.";

/// What the definition must know of a line.
#[derive(Debug, Clone, Copy)]
pub struct LineFacts<'a> {
    /// What the document is.
    pub kind: DocumentKind,
    /// Its canonical number.
    pub document: &'a str,
    /// The bill of the line, canonical; empty when none is told.
    pub bill_number: &'a str,
    /// The master bill above it; empty when none is told.
    pub master_bill: &'a str,
    /// The marks of the line, separated by blanks.
    pub flags: &'a str,
}

/// One shipment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shipment {
    /// How many lines, as told; several organizations may tell the same one.
    pub tellings: usize,
    /// The bills that belong to it, canonical.
    pub bills: BTreeSet<String>,
}

/// Shipments by the number of their document, and what was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// By document: an entry, else a bill, else a vendor's record.
    pub shipments: BTreeMap<String, Shipment>,
    /// Lines of exports, of freight remaining on board, of deleted records.
    pub lines_excluded: usize,
    /// Lines of masters whose house bills are counted.
    pub lines_of_masters: usize,
    /// Lines without any number.
    pub lines_unidentified: usize,
}

/// True for a line that may be an import: what leaves the country and what
/// stays on board is neither counted nor held.
#[must_use]
pub fn is_import(flags: &str) -> bool {
    !flags.split(' ').any(|flag| matches!(flag, "export" | "frob" | "deleted"))
}

/// Groups lines into shipments by [`NAME`]; see [`ABOUT`].
#[must_use]
pub fn group(lines: &[LineFacts<'_>]) -> Counted {
    let imports = || lines.iter().filter(|line| is_import(line.flags));
    let masters: BTreeSet<&str> =
        imports().map(|line| line.master_bill).filter(|master| !master.is_empty()).collect();
    // A bill that two entries name is of the first: it is counted once.
    let mut entry_of_bill: BTreeMap<&str, &str> = BTreeMap::new();
    for line in imports().filter(|line| line.kind == DocumentKind::Entry) {
        if !line.bill_number.is_empty() {
            entry_of_bill.entry(line.bill_number).or_insert(line.document);
        }
    }
    let mut counted = Counted {
        lines_excluded: lines.len().saturating_sub(imports().count()),
        ..Counted::default()
    };
    for line in imports() {
        let key = match line.kind {
            DocumentKind::Entry | DocumentKind::Vendor => line.document,
            DocumentKind::Bill => match entry_of_bill.get(line.document) {
                Some(entry) => entry,
                None if masters.contains(line.document) => {
                    counted.lines_of_masters = counted.lines_of_masters.saturating_add(1);
                    continue;
                }
                None => line.document,
            },
            DocumentKind::Content => {
                counted.lines_unidentified = counted.lines_unidentified.saturating_add(1);
                continue;
            }
        };
        let shipment = counted.shipments.entry(key.to_owned()).or_default();
        shipment.tellings = shipment.tellings.saturating_add(1);
        if !line.bill_number.is_empty() {
            shipment.bills.insert(line.bill_number.to_owned());
        }
    }
    counted
}

/// What the lines of one file come to by [`NAME`]. Documents are counted, so
/// that figures of files with many lines a bill can be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines that the file tells.
    pub lines: i64,
    /// Shipments: entries, bills and vendors' records, each once.
    pub shipments: i64,
    /// Of the shipments, those that are entries.
    pub entries: i64,
    /// Of the shipments, those that are house bills.
    pub houses: i64,
    /// Of the shipments, those that are master bills of which no house is known.
    pub masters: i64,
    /// Of the shipments, those that move in bond.
    pub in_bond: i64,
    /// Not counted: master bills whose house bills are.
    pub masters_replaced: i64,
    /// Not counted: bills that an entry of the file names.
    pub bills_of_entries: i64,
    /// Not counted: documents of freight that remains on board.
    pub frob: i64,
    /// Not counted: documents of exports.
    pub exports: i64,
    /// Not counted: documents whose records were deleted.
    pub deleted: i64,
    /// Not counted: lines without any number.
    pub lines_unidentified: i64,
    /// Whether every line was looked at; else the counts are "at least".
    pub is_whole: bool,
}

/// What is known of a document.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "marks of lines, each by itself")]
struct Known {
    kind: DocumentKind,
    is_import: bool,
    is_house: bool,
    is_master: bool,
    is_in_bond: bool,
    is_frob: bool,
    is_export: bool,
}

/// Counts lines as they come, in any order, without keeping them: numbers are
/// remembered by a hash of 64 bits.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    documents: HashMap<u64, Known>,
    masters: HashSet<u64>,
    bills_of_entries: HashSet<u64>,
    lines: i64,
    lines_unidentified: i64,
}

fn hash(number: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

impl Tally {
    /// Adds a line.
    pub fn add(&mut self, line: &LineFacts<'_>) {
        self.lines = self.lines.saturating_add(1);
        let has = |wanted: &str| line.flags.split(' ').any(|flag| flag == wanted);
        let is_import = is_import(line.flags);
        if line.kind == DocumentKind::Content {
            self.lines_unidentified = self.lines_unidentified.saturating_add(1);
            return;
        }
        if is_import && !line.master_bill.is_empty() {
            self.masters.insert(hash(line.master_bill));
        }
        if is_import && line.kind == DocumentKind::Entry && !line.bill_number.is_empty() {
            self.bills_of_entries.insert(hash(line.bill_number));
        }
        let known = self.documents.entry(hash(line.document)).or_insert(Known {
            kind: line.kind,
            is_import: false,
            is_house: false,
            is_master: false,
            is_in_bond: false,
            is_frob: false,
            is_export: false,
        });
        known.is_import |= is_import;
        known.is_house |= is_import && has("house");
        known.is_master |= is_import && has("master");
        known.is_in_bond |= is_import && has("in_bond");
        known.is_frob |= has("frob");
        known.is_export |= has("export");
    }

    /// The counts of the lines so far.
    #[must_use]
    pub fn counts(&self, is_whole: bool) -> Counts {
        let mut counts = Counts {
            lines: self.lines,
            lines_unidentified: self.lines_unidentified,
            is_whole,
            ..Counts::default()
        };
        for (number, known) in &self.documents {
            let place = match self.role(*number, *known) {
                Role::Entry => Some(&mut counts.entries),
                Role::House => Some(&mut counts.houses),
                Role::Master => Some(&mut counts.masters),
                Role::Plain => None,
                Role::Excluded(excluded) => {
                    let place = match excluded {
                        Excluded::Replaced => &mut counts.masters_replaced,
                        Excluded::OfEntry => &mut counts.bills_of_entries,
                        Excluded::Frob => &mut counts.frob,
                        Excluded::Export => &mut counts.exports,
                        Excluded::Deleted => &mut counts.deleted,
                    };
                    *place = place.saturating_add(1);
                    continue;
                }
            };
            if let Some(place) = place {
                *place = place.saturating_add(1);
            }
            counts.shipments = counts.shipments.saturating_add(1);
            counts.in_bond = counts.in_bond.saturating_add(i64::from(known.is_in_bond));
        }
        counts
    }

    fn role(&self, number: u64, known: Known) -> Role {
        if !known.is_import {
            return Role::Excluded(match (known.is_frob, known.is_export) {
                (true, _) => Excluded::Frob,
                (false, true) => Excluded::Export,
                (false, false) => Excluded::Deleted,
            });
        }
        match known.kind {
            DocumentKind::Entry => Role::Entry,
            DocumentKind::Bill if self.bills_of_entries.contains(&number) => {
                Role::Excluded(Excluded::OfEntry)
            }
            DocumentKind::Bill if self.masters.contains(&number) => {
                Role::Excluded(Excluded::Replaced)
            }
            DocumentKind::Bill if known.is_house => Role::House,
            DocumentKind::Bill if known.is_master => Role::Master,
            DocumentKind::Bill | DocumentKind::Vendor | DocumentKind::Content => Role::Plain,
        }
    }
}

/// What a document is when shipments are counted.
enum Role {
    Entry,
    House,
    Master,
    /// A bill that is neither, or a vendor's record.
    Plain,
    Excluded(Excluded),
}

/// Why a document is no shipment of its own.
enum Excluded {
    Replaced,
    OfEntry,
    Frob,
    Export,
    Deleted,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'a>(kind: DocumentKind, document: &'a str, bill: &'a str) -> LineFacts<'a> {
        LineFacts { kind, document, bill_number: bill, master_bill: "", flags: "" }
    }

    #[test]
    fn lines_and_tellings_of_one_document_are_one_shipment() {
        let lines = [
            line(DocumentKind::Entry, "E1", "B1"),
            line(DocumentKind::Entry, "E1", "B2"),
            line(DocumentKind::Entry, "E2", ""),
            line(DocumentKind::Bill, "B1", "B1"),
            line(DocumentKind::Bill, "B3", "B3"),
            line(DocumentKind::Vendor, "panjiva.7", ""),
            line(DocumentKind::Content, "00ff", ""),
        ];
        let counted = group(&lines);
        let keys: Vec<&str> = counted.shipments.keys().map(String::as_str).collect();
        assert_eq!(keys, ["B3", "E1", "E2", "panjiva.7"]);
        assert_eq!(counted.shipments["E1"].tellings, 3, "the manifest tells of the entry's bill");
        assert_eq!(counted.shipments["E1"].bills.len(), 2);
        assert_eq!(counted.lines_unidentified, 1);
    }

    #[test]
    fn house_bills_replace_their_master() {
        let house = |document| LineFacts {
            master_bill: "M1",
            flags: "house",
            ..line(DocumentKind::Bill, document, document)
        };
        let master = LineFacts { flags: "master", ..line(DocumentKind::Bill, "M1", "M1") };
        let alone = LineFacts { flags: "master", ..line(DocumentKind::Bill, "M2", "M2") };
        let counted = group(&[master, house("H1"), house("H2"), alone]);
        let keys: Vec<&str> = counted.shipments.keys().map(String::as_str).collect();
        assert_eq!(keys, ["H1", "H2", "M2"], "a master without houses is all that is known");
        assert_eq!(counted.lines_of_masters, 1);
    }

    #[test]
    fn what_is_not_imported_is_not_counted() {
        let flagged = |flags| LineFacts { flags, ..line(DocumentKind::Bill, "B1", "B1") };
        let counted = group(&[flagged("frob"), flagged("export house"), flagged("deleted")]);
        assert_eq!((counted.shipments.len(), counted.lines_excluded), (0, 3));
        assert!(is_import("in_bond hazmat") && !is_import("frob") && is_import(""));
    }

    /// The streaming count and the grouping are the same definition.
    #[test]
    fn a_tally_comes_to_what_the_grouping_does() {
        let bill = |document, master_bill, flags| LineFacts {
            master_bill,
            flags,
            ..line(DocumentKind::Bill, document, document)
        };
        let lines = [
            line(DocumentKind::Entry, "E1", "B1"),
            line(DocumentKind::Entry, "E1", "B2"),
            bill("B1", "", ""),
            bill("M1", "", "master"),
            bill("H1", "M1", "house in_bond"),
            bill("H1", "M1", "house in_bond"),
            bill("H2", "M1", "house"),
            bill("M2", "", "in_bond master"),
            bill("F1", "", "frob"),
            bill("X1", "", "export frob"),
            bill("X2", "", "export"),
            bill("D1", "", "deleted"),
            line(DocumentKind::Vendor, "v.1", ""),
            line(DocumentKind::Content, "00ff", ""),
        ];
        let grouped = group(&lines);
        let mut tally = Tally::default();
        for line in lines.iter().rev() {
            tally.add(line);
        }
        let counts = tally.counts(true);
        assert_eq!(usize::try_from(counts.shipments), Ok(grouped.shipments.len()));
        let expected = Counts {
            lines: 14,
            shipments: 5,
            entries: 1,
            houses: 2,
            masters: 1,
            in_bond: 2,
            masters_replaced: 1,
            bills_of_entries: 1,
            frob: 2,
            exports: 1,
            deleted: 1,
            lines_unidentified: 1,
            is_whole: true,
        };
        assert_eq!(counts, expected);
    }
}
