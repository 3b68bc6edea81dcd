//! Files to fill in: one table of columns, with what each is for. A file that
//! is made from it raises no question when it comes back.

use super::field::Field;

/// How a cell of a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A code or a number in which every character counts, leading zeros too.
    Code,
    /// Words.
    Words,
    /// A date, as 2026-03-14.
    Date,
    /// A decimal number with a point and without thousands separators.
    Number,
}

impl Form {
    /// What people are told.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => "code, kept as text",
            Self::Words => "text",
            Self::Date => "date, year-month-day",
            Self::Number => "number, point before decimals",
        }
    }
}

/// A column of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What it means.
    pub field: Field,
    /// Its header: a spelling that is known for certain.
    pub header: &'static str,
    /// Whether a row without it is rejected.
    pub is_required: bool,
    /// How its cells are written.
    pub form: Form,
    /// What it is for.
    pub about: &'static str,
    /// Cells of the two example rows.
    pub examples: [&'static str; 2],
}

/// A file to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The name in addresses.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// Who fills it in.
    pub about: &'static str,
    /// Its columns, from left to right.
    pub columns: &'static [Column],
}

impl Template {
    /// The headers, from left to right.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.header.to_owned()).collect()
    }
}

const fn column(
    field: Field,
    header: &'static str,
    is_required: bool,
    form: Form,
    about: &'static str,
    examples: [&'static str; 2],
) -> Column {
    Column { field, header, is_required, form, about, examples }
}

use Field as F;
use Form::{Code, Date, Number, Words};

/// Every template. The examples are fictional: the filer code 9ZZ and the
/// carrier QZLN belong to nobody.
#[rustfmt::skip] // one column a line is how a person reads it
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "entry-lines",
        label: "US entry summary lines",
        about: "For importers and brokers: one row for each tariff ordinal of each line of an entry, as in an ACE report.",
        columns: &[
            column(F::EntryNumber, "Entry Summary Number", true, Code, "Filer code, seven digits and check digit of the entry (19 CFR 142.3a).", ["9ZZ-0000011-0", "9ZZ-0000012-8"]),
            column(F::EntryLine, "Entry Summary Line Number", true, Code, "The line of the entry, from 1.", ["1", "1"]),
            column(F::TariffOrdinal, "Tariff Ordinal Number", false, Code, "The ordinal of the tariff number under the line; 1 when there is one.", ["1", "1"]),
            column(F::EntryType, "Entry Type Code", false, Code, "Two digits, such as 01 for consumption and 11 for informal.", ["01", "01"]),
            column(F::EntryDate, "Entry Date", false, Date, "The date of entry.", ["2026-03-14", "2026-03-15"]),
            column(F::ImportDate, "Importation Date", false, Date, "The date of importation.", ["2026-03-12", "2026-03-13"]),
            column(F::PortUnlading, "Port of Entry Code", false, Code, "Four digits of Schedule D.", ["2704", "4601"]),
            column(F::ImporterNumber, "Importer Number", false, Code, "The number of the importer of record. A Social Security number is sealed before anything is stored.", ["98-765432100", "98-765432100"]),
            column(F::ImporterName, "Importer Name", true, Words, "The importer of record.", ["Example Imports LLC", "Example Imports LLC"]),
            column(F::ManufacturerId, "Manufacturer ID", false, Code, "The declared manufacturer identification code (19 CFR 102, appendix).", ["CNEXALOO128SHA", "CNEXALOO128SHA"]),
            column(F::ManufacturerName, "Manufacturer Name", false, Words, "Who made the goods.", ["Example Loom Co", "Example Loom Co"]),
            column(F::ManufacturerAddress, "Manufacturer Address", false, Words, "Where they were made.", ["128 Example Road, Shanghai", "128 Example Road, Shanghai"]),
            column(F::OriginCountry, "Country of Origin Code", true, Code, "Two letters (ISO 3166).", ["CN", "CN"]),
            column(F::ExportCountry, "Country of Export Code", false, Code, "Two letters (ISO 3166).", ["CN", "HK"]),
            column(F::Hts, "HTS Number - Full", true, Code, "The tariff number, ten digits, with or without points.", ["6109.10.0012", "6109.10.0040"]),
            column(F::Description, "Goods Description", false, Words, "What the goods are.", ["T-shirts of cotton, knitted", "T-shirts of cotton, women's"]),
            column(F::Value, "Line Goods Value Amount", false, Number, "The entered value of the line, in US dollars.", ["12500.00", "800.50"]),
            column(F::Quantity, "Line Tariff Quantity (1)", false, Number, "The first quantity of the tariff line.", ["250", "20"]),
            column(F::QuantityUnit, "Line Tariff UOM (1) Code", false, Code, "The unit of that quantity.", ["DOZ", "DOZ"]),
        ],
    },
    Template {
        name: "bills-of-lading",
        label: "Bills of lading",
        about: "For carriers, forwarders and data vendors: one row for each bill, or one for each line of a bill with its line number.",
        columns: &[
            column(F::BillNumber, "Bill of Lading Number", true, Code, "The carrier's code (SCAC) and the number of the bill.", ["QZLN100001", "QZLN100002"]),
            column(F::MasterBill, "Master Bill of Lading Number", false, Code, "The bill above a house bill; empty for a simple one.", ["", ""]),
            column(F::ArrivalDate, "Arrival Date", true, Date, "When the vessel arrived.", ["2026-03-12", "2026-03-13"]),
            column(F::ShipperName, "Shipper Name", true, Words, "Who sends the goods.", ["Example Loom Co", "Example Spinning Mill"]),
            column(F::ShipperAddress, "Shipper Full Address", false, Words, "The whole address.", ["128 Example Road, Shanghai, China", "5 Example Street, Izmir, Turkey"]),
            column(F::ShipperCountry, "Shipper Country", false, Code, "Two letters or the name.", ["CN", "TR"]),
            column(F::ConsigneeName, "Consignee Name", true, Words, "To whom the goods are consigned.", ["Example Imports LLC", "Example Imports LLC"]),
            column(F::ConsigneeAddress, "Consignee Full Address", false, Words, "The whole address.", ["1 Example Plaza, Long Beach, CA 90802", "1 Example Plaza, Long Beach, CA 90802"]),
            column(F::NotifyName, "Notify Party", false, Words, "Whom the carrier tells.", ["Example Forwarding Inc", ""]),
            column(F::Carrier, "Carrier Code", false, Code, "The carrier's SCAC.", ["QZLN", "QZLN"]),
            column(F::Vessel, "Vessel Name", false, Words, "The vessel.", ["EXAMPLE STAR", "EXAMPLE STAR"]),
            column(F::Voyage, "Voyage Number", false, Code, "The voyage.", ["012E", "012E"]),
            column(F::Containers, "Container Numbers", false, Code, "One or several (ISO 6346), with commas between.", ["CSQU3054383", ""]),
            column(F::PortLading, "Port of Lading", false, Code, "Schedule K, UN/LOCODE or the name.", ["57035", "48945"]),
            column(F::PortUnlading, "Port of Unlading", false, Code, "Schedule D, UN/LOCODE or the name.", ["2704", "2704"]),
            column(F::OriginCountry, "Country of Origin", false, Code, "Two letters or the name.", ["CN", "TR"]),
            column(F::Hts, "HS Code", false, Code, "Six digits or more.", ["610910", "520512"]),
            column(F::Description, "Goods Shipped", true, Words, "What the goods are.", ["T-shirts of cotton", "cotton yarn"]),
            column(F::Quantity, "Quantity", false, Number, "How many.", ["250", "40"]),
            column(F::QuantityUnit, "Quantity Unit", false, Code, "Of what.", ["CTN", "BAL"]),
            column(F::Weight, "Weight (kg)", false, Number, "The gross weight in kilograms.", ["1250.5", "800"]),
        ],
    },
    Template {
        name: "declarations",
        label: "Import declarations of another country",
        about: "For whoever has customs declarations from outside the United States: one row for each item.",
        columns: &[
            column(F::EntryNumber, "Declaration Number", true, Code, "The number of the declaration.", ["EX2026000001", "EX2026000002"]),
            column(F::EntryLine, "Item Number", true, Code, "The item of the declaration, from 1.", ["1", "1"]),
            column(F::DeclarationDate, "Declaration Date", true, Date, "When it was lodged.", ["2026-03-14", "2026-03-15"]),
            column(F::ImporterName, "Importer Name", true, Words, "Who imports.", ["Example Imports Ltd", "Example Imports Ltd"]),
            column(F::ImporterAddress, "Importer Address", false, Words, "The whole address.", ["1 Example Square, London", "1 Example Square, London"]),
            column(F::ShipperName, "Exporter Name", true, Words, "Who exports.", ["Example Loom Co", "Example Spinning Mill"]),
            column(F::ShipperAddress, "Exporter Address", false, Words, "The whole address.", ["128 Example Road, Shanghai", "5 Example Street, Izmir"]),
            column(F::ManufacturerName, "Manufacturer Name", false, Words, "Who made the goods.", ["Example Loom Co", ""]),
            column(F::OriginCountry, "Country of Origin", true, Code, "Two letters or the name.", ["CN", "TR"]),
            column(F::ExportCountry, "Country of Export", false, Code, "Two letters or the name.", ["CN", "TR"]),
            column(F::PortUnlading, "Port of Discharge", false, Code, "UN/LOCODE or the name.", ["GBFXT", "GBFXT"]),
            column(F::Hts, "HS Code", true, Code, "Six digits or more.", ["610910", "520512"]),
            column(F::Description, "Goods Description", true, Words, "What the goods are.", ["T-shirts of cotton", "cotton yarn"]),
            column(F::Value, "Customs Value", false, Number, "The value of the item.", ["12500.00", "800.50"]),
            column(F::Currency, "Currency", false, Code, "Three letters (ISO 4217).", ["GBP", "GBP"]),
            column(F::Quantity, "Quantity", false, Number, "How many.", ["250", "40"]),
            column(F::QuantityUnit, "Quantity Unit", false, Code, "Of what.", ["PCS", "BAL"]),
            column(F::Weight, "Net Weight KG", false, Number, "The net weight in kilograms.", ["1250.5", "800"]),
        ],
    },
];

/// The template of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use crate::intake::header::{EXACT_PERMILLE, exact};

    #[test]
    fn every_header_of_a_template_means_what_it_says() {
        for template in TEMPLATES {
            for column in template.columns {
                let found = exact(column.header);
                let means = found.map(|found| (found.field, found.confidence_permille));
                assert_eq!(means, Some((column.field, EXACT_PERMILLE)), "{}", column.header);
            }
        }
    }
}
