//! What a "shipment" is when it is counted. Facts are lines; figures name the
//! definition by which lines became shipments, because official figures of the
//! same year differ for want of that.

use std::collections::{BTreeMap, BTreeSet};

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
}
