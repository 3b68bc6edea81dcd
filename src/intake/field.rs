//! The canonical fields: what a column of a trade file can mean.

use serde::{Deserialize, Serialize};

/// Writes the enum, its list, its codes and its labels from one table.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $label:literal;)*) => {
        /// What a column means; the code is stable, the label is for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field, in the order in which a mapping page shows them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code that mappings, errors and exports carry.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The name that people read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }
        }
    };
}

fields! {
    /// The customs entry, or another country's declaration.
    EntryNumber, "entry_number", "Entry number";
    /// The line of the entry, or the item of the declaration or bill.
    EntryLine, "entry_line", "Line";
    /// The tariff ordinal under an ACE entry line.
    TariffOrdinal, "tariff_ordinal", "Tariff ordinal";
    /// 01, 11, 21 and so on.
    EntryType, "entry_type", "Entry type";
    /// A bill of lading or air waybill of any level.
    BillNumber, "bill_number", "Bill of lading";
    /// The bill of the forwarder or consolidator.
    HouseBill, "house_bill", "House bill of lading";
    /// The carrier's bill above a house bill.
    MasterBill, "master_bill", "Master bill of lading";
    /// Whether the bill is a house, a master or a simple bill.
    BillType, "bill_type", "Bill type";
    /// The record id of a data vendor or of the AMS files.
    RecordId, "record_id", "Record id";
    /// Actual arrival in port.
    ArrivalDate, "arrival_date", "Arrival date";
    /// The arrival that the carrier expects.
    EstimatedArrivalDate, "estimated_arrival_date", "Estimated arrival date";
    /// The date of importation.
    ImportDate, "import_date", "Importation date";
    /// The date of entry.
    EntryDate, "entry_date", "Entry date";
    /// The date on which a declaration was lodged or registered.
    DeclarationDate, "declaration_date", "Declaration date";
    /// Departure or export abroad.
    ExportDate, "export_date", "Export or shipment date";
    /// Number of the importer of record; may be a Social Security number.
    ImporterNumber, "importer_number", "Importer number";
    /// The importer of record or the buyer.
    ImporterName, "importer_name", "Importer";
    /// Street line or whole address of the importer.
    ImporterAddress, "importer_address", "Importer address";
    /// City, state and postal code of the importer.
    ImporterPlace, "importer_place", "Importer city, state, postal code";
    /// Country of the importer.
    ImporterCountry, "importer_country", "Importer country";
    /// To whom the goods are consigned.
    ConsigneeName, "consignee_name", "Consignee";
    /// Street line or whole address of the consignee.
    ConsigneeAddress, "consignee_address", "Consignee address";
    /// City, state and postal code of the consignee.
    ConsigneePlace, "consignee_place", "Consignee city, state, postal code";
    /// Country of the consignee.
    ConsigneeCountry, "consignee_country", "Consignee country";
    /// Shipper, exporter or seller; may be a forwarder.
    ShipperName, "shipper_name", "Shipper";
    /// Street line or whole address of the shipper.
    ShipperAddress, "shipper_address", "Shipper address";
    /// City, state and postal code of the shipper.
    ShipperPlace, "shipper_place", "Shipper city, state, postal code";
    /// Country of the shipper.
    ShipperCountry, "shipper_country", "Shipper country";
    /// Who made the goods.
    ManufacturerName, "manufacturer_name", "Manufacturer";
    /// Address of the maker.
    ManufacturerAddress, "manufacturer_address", "Manufacturer address";
    /// Country of the maker.
    ManufacturerCountry, "manufacturer_country", "Manufacturer country";
    /// The declared manufacturer identification code (19 CFR 102 appendix).
    ManufacturerId, "manufacturer_id", "Manufacturer ID (MID)";
    /// Whom the carrier tells; often a broker or forwarder.
    NotifyName, "notify_name", "Notify party";
    /// Address of the notify party.
    NotifyAddress, "notify_address", "Notify party address";
    /// City, state and postal code of the notify party.
    NotifyPlace, "notify_place", "Notify city, state, postal code";
    /// Country of the notify party.
    NotifyCountry, "notify_country", "Notify party country";
    /// Carrier: a SCAC, a name, or both.
    Carrier, "carrier", "Carrier";
    /// Name of the vessel.
    Vessel, "vessel", "Vessel";
    /// Voyage or flight number.
    Voyage, "voyage", "Voyage";
    /// IMO number of the vessel.
    VesselImo, "vessel_imo", "Vessel IMO number";
    /// Container numbers, one or several in a cell.
    Containers, "containers", "Containers";
    /// Where the goods were laden.
    PortLading, "port_lading", "Port of lading";
    /// Where the goods were unladen or entered.
    PortUnlading, "port_unlading", "Port of unlading or entry";
    /// Where the goods were made.
    OriginCountry, "origin_country", "Country of origin";
    /// From where the goods were sent.
    ExportCountry, "export_country", "Country of export";
    /// Tariff number, two to ten digits.
    Hts, "hts", "Tariff number (HTS)";
    /// What the goods are.
    Description, "description", "Goods description";
    /// Value of the line.
    Value, "value", "Value";
    /// Value of the tariff ordinal under an ACE line.
    TariffValue, "tariff_value", "Tariff ordinal value";
    /// ISO 4217 code of the value.
    Currency, "currency", "Currency";
    /// Duty of the line or of the tariff ordinal.
    Duty, "duty", "Duty";
    /// Quantity with or without its unit.
    Quantity, "quantity", "Quantity";
    /// Unit of the quantity.
    QuantityUnit, "quantity_unit", "Quantity unit";
    /// Weight with or without its unit.
    Weight, "weight", "Weight";
    /// Unit of the weight.
    WeightUnit, "weight_unit", "Weight unit";
    /// Freight remaining on board: cargo that is never imported.
    Frob, "frob", "Freight remaining on board";
    /// In-bond movement code.
    InBond, "in_bond", "In-bond code";
    /// Whether the row tells of an import or an export.
    Direction, "direction", "Import or export";
    /// Dangerous goods.
    Hazmat, "hazmat", "Dangerous goods";
    /// Whether the manifest record was amended or deleted.
    RecordStatus, "record_status", "Record status";
    /// Legal Entity Identifiers (ISO 17442) of parties.
    Lei, "lei", "Legal Entity Identifier (LEI)";
}

impl Field {
    /// Its place in [`Field::ALL`].
    #[expect(clippy::as_conversions, reason = "the number that the compiler gave the variant")]
    pub(super) const fn place(self) -> usize {
        self as usize
    }

    /// Reads a code, for mappings that people write by hand.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.code() == code)
    }

    /// True when every column of this meaning is read and the texts are put
    /// together; of the other fields the first filled column speaks.
    #[must_use]
    pub const fn is_joined(self) -> bool {
        matches!(
            self,
            Self::ImporterAddress
                | Self::ImporterPlace
                | Self::ConsigneeAddress
                | Self::ConsigneePlace
                | Self::ShipperAddress
                | Self::ShipperPlace
                | Self::ManufacturerAddress
                | Self::NotifyName
                | Self::NotifyAddress
                | Self::NotifyPlace
                | Self::Containers
                | Self::Lei
        )
    }

    /// True for numbers and for goods-and-party fields that can identify a document.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(
            self,
            Self::EntryNumber
                | Self::BillNumber
                | Self::HouseBill
                | Self::MasterBill
                | Self::RecordId
        )
    }

    /// True when the field says what the goods are.
    #[must_use]
    pub const fn is_goods(self) -> bool {
        matches!(self, Self::Hts | Self::Description)
    }

    /// True when the field names someone.
    #[must_use]
    pub const fn is_party(self) -> bool {
        matches!(
            self,
            Self::ImporterNumber
                | Self::ImporterName
                | Self::ConsigneeName
                | Self::ShipperName
                | Self::ManufacturerName
                | Self::ManufacturerId
                | Self::NotifyName
        )
    }

    /// True for columns whose every filled cell must be a date.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Self::ArrivalDate
                | Self::EstimatedArrivalDate
                | Self::ImportDate
                | Self::EntryDate
                | Self::DeclarationDate
                | Self::ExportDate
        )
    }

    /// True for columns that hold decimal numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Value | Self::TariffValue | Self::Duty | Self::Quantity | Self::Weight)
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn codes_are_unique_and_agree_with_the_stored_form() {
        for field in Field::ALL {
            assert_eq!(Field::from_code(field.code()), Some(*field));
            let stored = serde_json::to_string(field).unwrap_or_default();
            assert_eq!(stored, format!("\"{}\"", field.code()));
            assert_eq!(Field::ALL.get(field.place()), Some(field));
        }
    }
}
