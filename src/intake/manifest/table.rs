//! Which table of a manifest a file is, and where its columns are.

use std::io;

use crate::intake::archive::{Archive, Entry};
use crate::intake::decode::{Decoder, head};
use crate::intake::dialect::{Dialect, LineBreak};
use crate::intake::header::fold;
use crate::intake::refusal::FileRefusal;

/// What a table holds, in the order in which tables are dealt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TableKind {
    Bill,
    Header,
    Consignee,
    Shipper,
    Notify,
    Cargo,
    Container,
    Tariff,
    Hazmat,
    Marks,
    /// Known, and nothing of it is used: classes of dangerous goods.
    Unused,
}

/// Kind, name in file names, columns of which one is enough to know it, and the
/// columns that are used, in the order of [`TableKind::columns`].
type Known = (TableKind, &'static str, &'static [&'static str], &'static [&'static str]);

const PARTY_REST: [&str; 4] = ["city", "state_province", "zip_code", "country_code"];

#[rustfmt::skip] // one table a paragraph
const KNOWN: [Known; 11] = [
    (TableKind::Bill, "billgen", &["master_bol_number", "house_bol_number"], &[
        "master_bol_number", "house_bol_number", "sub_house_bol_number", "bill_type_code",
        "voyage_number", "manifest_number",
    ]),
    (TableKind::Header, "header", &["port_of_unlading", "foreign_port_of_lading"], &[
        "carrier_code", "vessel_country_code", "vessel_name", "port_of_unlading",
        "estimated_arrival_date", "actual_arrival_date", "foreign_port_of_lading",
        "place_of_receipt", "port_of_destination", "conveyance_id", "in_bond_entry_type",
        "mode_of_transportation", "record_status_indicator", "secondary_notify_party_1",
        "manifest_quantity", "manifest_unit", "weight", "weight_unit",
    ]),
    (TableKind::Consignee, "consignee", &["consignee_name"], &[
        "consignee_name", "consignee_address_1", "consignee_address_2", "consignee_address_3",
        "consignee_address_4",
    ]),
    (TableKind::Shipper, "shipper", &["shipper_party_name", "shipper_name"], &[
        "shipper_party_name", "shipper_party_address_1", "shipper_party_address_2",
        "shipper_party_address_3", "shipper_party_address_4",
    ]),
    (TableKind::Notify, "notify", &["notify_party_name"], &[
        "notify_party_name", "notify_party_address_1", "notify_party_address_2",
        "notify_party_address_3", "notify_party_address_4",
    ]),
    (TableKind::Tariff, "tariff", &["harmonized_number"], &[
        "container_number", "description_sequence_number", "harmonized_number",
        "harmonized_value", "harmonized_weight", "harmonized_weight_unit",
    ]),
    (TableKind::Unused, "hazmatclass", &["hazmat_classification"], &[]),
    (TableKind::Hazmat, "hazmat", &["hazmat_code", "hazmat_sequence_number"], &[
        "container_number", "hazmat_code",
    ]),
    (TableKind::Marks, "marks", &["marks_and_numbers_1"], &[
        "container_number", "marks_and_numbers_1",
    ]),
    (TableKind::Cargo, "cargodesc", &["description_text"], &[
        "container_number", "description_sequence_number", "piece_count", "description_text",
    ]),
    (TableKind::Container, "container", &["equipment_description_code", "seal_number_1"], &[
        "container_number",
    ]),
];

impl TableKind {
    /// The tables without which people should be told.
    pub(super) const NEEDED: [Self; 6] =
        [Self::Bill, Self::Header, Self::Consignee, Self::Shipper, Self::Cargo, Self::Tariff];

    /// Its name in names of files.
    pub(super) fn name(self) -> &'static str {
        KNOWN.iter().find(|known| known.0 == self).map_or("", |known| known.1)
    }

    /// The columns that are used, in the order in which cells are dealt.
    pub(super) fn columns(self) -> Vec<&'static str> {
        let mut columns: Vec<&str> =
            KNOWN.iter().find(|known| known.0 == self).map_or(&[][..], |known| known.3).to_vec();
        if matches!(self, Self::Consignee | Self::Shipper | Self::Notify) {
            columns.extend(PARTY_REST);
        }
        columns
    }

    /// How its headers begin when it is a table of parties; else empty.
    pub(super) fn party(self) -> &'static str {
        const PARTIES: [(TableKind, &str); 3] = [
            (TableKind::Shipper, "shipper_party_"),
            (TableKind::Consignee, "consignee_"),
            (TableKind::Notify, "notify_party_"),
        ];
        PARTIES.iter().find(|party| party.0 == self).map_or("", |party| party.1)
    }

    /// The byte under which its rows are dealt.
    pub(super) fn byte(self) -> u8 {
        let place = KNOWN.iter().position(|known| known.0 == self).unwrap_or(0);
        u8::try_from(place).unwrap_or(0)
    }

    pub(super) fn from_byte(byte: u8) -> Self {
        KNOWN.get(usize::from(byte)).map_or(Self::Unused, |known| known.0)
    }
}

/// One file of a manifest.
pub(super) struct Table {
    pub(super) kind: TableKind,
    pub(super) entry: Entry,
    pub(super) dialect: Dialect,
    pub(super) headers: Vec<String>,
    pub(super) data_offset: u64,
    /// The column of the identifier.
    pub(super) identifier: usize,
    /// Where each column of [`TableKind::columns`] is.
    pub(super) columns: Vec<Option<usize>>,
    pub(super) size_bytes: u64,
}

impl Table {
    /// Looks at the header row of a file; none when it is no table of a manifest.
    pub(super) fn recognise(archive: &Archive, entry: &Entry) -> io::Result<Option<Self>> {
        let text = match Decoder::of_entry(archive, entry).and_then(|mut source| head(&mut source))
        {
            Ok(text) => text,
            // A file of another kind beside the tables.
            Err(error) if is_other_kind(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(seen) = Seen::of(&text, &entry.short_name()) else { return Ok(None) };
        let (kind, place) = (seen.kind, |name: &str| seen.place(name));
        Ok(Some(Self {
            kind,
            entry: entry.clone(),
            dialect: Dialect::plain(seen.delimiter, seen.line_break),
            columns: kind.columns().into_iter().map(|name| place_of(name, kind, &place)).collect(),
            data_offset: seen.data_offset,
            identifier: seen.identifier,
            size_bytes: entry.size_bytes,
            headers: seen.headers,
        }))
    }
}

/// What the header row of a table says.
pub(super) struct Seen {
    pub(super) kind: TableKind,
    delimiter: u8,
    line_break: LineBreak,
    headers: Vec<String>,
    names: Vec<String>,
    identifier: usize,
    data_offset: u64,
}

impl Seen {
    /// Looks at the first bytes of a file, as text; none when it is no table.
    pub(super) fn of(text: &[u8], file_name: &str) -> Option<Self> {
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let end = text.iter().position(is_break).unwrap_or(text.len());
        let rest = text.get(end..).unwrap_or_default();
        let breaks = if rest.starts_with(b"\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        let line_break = if rest.contains(&b'\n') { LineBreak::Lf } else { LineBreak::Cr };
        let line = String::from_utf8_lossy(text.get(..end).unwrap_or_default()).into_owned();
        for delimiter in [b',', b'|', b'\t', b';'] {
            let cut = line.split(char::from(delimiter));
            let headers: Vec<String> =
                cut.map(|header| header.trim().trim_matches('"').trim().to_owned()).collect();
            let names: Vec<String> = headers.iter().map(|header| fold(header)).collect();
            let place = |name: &str| names.iter().position(|own| *own == fold(name));
            let (Some(identifier), Some(kind)) = (place("identifier"), kind(file_name, &place))
            else {
                continue;
            };
            let data_offset = u64::try_from(end.saturating_add(breaks)).unwrap_or(0);
            return Some(Self {
                kind,
                delimiter,
                line_break,
                headers,
                names,
                identifier,
                data_offset,
            });
        }
        None
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|own| *own == fold(name))
    }
}

fn is_other_kind(error: &io::Error) -> bool {
    const BROKEN: [&str; 4] = ["zip_damaged", "zip_bomb", "zip_encrypted", "zip_method"];
    FileRefusal::from_io(error).is_some_and(|refusal| !BROKEN.contains(&refusal.code))
}

/// The kind by a column that only it has. The file's name decides between the
/// parties: loaders are known that write the consignee's headers over shippers.
fn kind(file_name: &str, place: &impl Fn(&str) -> Option<usize>) -> Option<TableKind> {
    let by_columns = KNOWN.iter().find(|known| known.2.iter().any(|name| place(name).is_some()));
    let kind = by_columns?.0;
    let is_party =
        |kind| matches!(kind, TableKind::Consignee | TableKind::Shipper | TableKind::Notify);
    let name = fold(file_name);
    let by_name = KNOWN.iter().find(|known| is_party(known.0) && name.contains(known.1));
    match by_name {
        Some(named) if is_party(kind) => Some(named.0),
        _ => Some(kind),
    }
}

/// The place of a column; parties under the headers of another party too.
fn place_of(name: &str, kind: TableKind, place: &impl Fn(&str) -> Option<usize>) -> Option<usize> {
    if let Some(found) = place(name) {
        return Some(found);
    }
    let own = Some(kind.party()).filter(|own| !own.is_empty())?;
    let rest = name.strip_prefix(own)?;
    ["shipper_party_", "shipper_", "consignee_", "notify_party_"]
        .iter()
        .find_map(|other| place(&format!("{other}{rest}")))
}
