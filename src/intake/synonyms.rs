//! How trade files spell their columns: one table that a lawyer can read.
//!
//! Spellings are compared by letters and digits alone, so that `ENTRY_NUMBER`,
//! `Entry Number` and `entry-number` are one. Inside a field the order is the
//! order of trust: when two columns of a file mean the same, the earlier
//! spelling speaks and the later one fills its empty cells.
//! Sources: ACE entry summary line reports, the AMS manifest files, exports of
//! bill-of-lading vendors, and published declarations of some seventy countries.

use super::field::Field;

/// Field and spellings.
#[rustfmt::skip] // one spelling a line would hide the order and fill twelve pages
pub const SYNONYMS: &[(Field, &[&str])] = &[
    (Field::EntryNumber, &[
        "Entry Summary Number", "Entry Number", "Entry No", "Filer Code Entry Number",
        "Entry Summary No", "Customs Entry Number", "Declaration ID", "Declaration Number",
        "Declaration No", "Bill of Entry No", "BOE No", "SB No", "Declaration Number DAU",
        "DUA Number", "DUA ID", "GTD No", "No SAD", "Assessment Number", "Assement Number",
        "Registration Number", "Control ID", "Imp Decl Form No", "Import ID", "Export ID",
        "Import Shipment ID", "Export Shipment ID",
    ]),
    (Field::EntryLine, &[
        "Entry Summary Line Number", "Entry Line Number", "Line Number", "Line No", "Line",
        "Entry Line", "Description Sequence Number", "Item Number", "Item No", "Sub Item Number",
    ]),
    (Field::TariffOrdinal, &[
        "Tariff Ordinal Number", "Tariff Ordinal", "Ordinal Number",
    ]),
    (Field::EntryType, &[
        "Entry Type Code", "Entry Type",
    ]),
    (Field::BillNumber, &[
        "Bill of Lading Number", "Bill of Lading", "BL Number", "BL No", "B/L Number", "BL",
        "BOL", "BOL Number", "Bill Number", "Transport Document Number", "Transport Document",
        "Air Waybill Number", "AWB", "AWB Number", "Waybill Number", "Conocimiento Emb",
    ]),
    (Field::HouseBill, &[
        "Sub House BOL Number", "House BOL Number", "House Bill of Lading Number",
        "House Bill of Lading", "House Bill", "House Bill Number", "HBL", "HAWB",
    ]),
    (Field::MasterBill, &[
        "Master BOL Number", "Master Bill of Lading Number", "Master Bill of Lading",
        "Master Bill", "Master Bill Number", "MBL", "MAWB",
    ]),
    (Field::BillType, &[
        "Bill of Lading Type", "Bill Type Code", "Bill Type",
    ]),
    (Field::RecordId, &[
        "Record ID", "Identifier", "Shipment ID", "Panjiva Record ID", "System Identity ID",
    ]),
    (Field::ArrivalDate, &[
        "Actual Arrival Date", "Arrival Date", "Date of Arrival", "Arrived",
    ]),
    (Field::EstimatedArrivalDate, &[
        "Estimated Arrival Date", "Estimate Arrival Date", "ETA", "Estimated Date of Arrival",
    ]),
    (Field::ImportDate, &[
        "Importation Date", "Import Date", "Imp Date", "Date of Importation", "Date of Import",
    ]),
    (Field::EntryDate, &[
        "Entry Date", "Entry Summary Date", "Date of Entry",
    ]),
    (Field::DeclarationDate, &[
        "Declaration Date", "Registration Date", "Reg Date", "Assessment Date", "Registry Date",
        "Date of Issue", "Receipt Date", "Settlement Date", "Release Date", "Manifest Date",
        "Date",
    ]),
    (Field::ExportDate, &[
        "Export Date", "Exp Date", "Shipment Date", "Departure Date", "Date of Export",
    ]),
    (Field::ImporterNumber, &[
        "Importer Number", "Importer of Record Number", "Importer of Record", "IOR Number", "IOR",
        "Importer No", "Importer ID", "Importer Code", "Importer TIN", "RUC Importer ID",
        "Importer Tax ID", "Importer NTN", "Importer IRS Number", "Importer EIN", "Buyer TIN",
        "Consignee TIN",
    ]),
    (Field::ImporterName, &[
        "Importer Name", "Importer", "Importer of Record Name", "Importer Name EN",
        "STD Importer Name", "Importer Name VN", "Buyer Name", "Buyer Name EN", "STD Buyer Name",
        "Buyer", "Importer of Record Company",
    ]),
    (Field::ImporterAddress, &[
        "Importer Address", "Importer Address EN", "Importer Address VN", "Buyer Address",
        "Buyer Address EN", "STD Buyer Address",
    ]),
    (Field::ImporterPlace, &[
        "Importer City", "Importer District", "Importer State", "Importer Postal Code",
        "Importer Zip", "Importer Department", "Buyer City",
    ]),
    (Field::ImporterCountry, &[
        "Importer Country", "Buyer Country", "Importer Country Code",
    ]),
    (Field::ConsigneeName, &[
        "Consignee Name", "Consignee", "conName", "Consignee Name EN", "Ultimate Consignee Name",
        "Ultimate Consignee", "Consignee (Original Format)",
    ]),
    (Field::ConsigneeAddress, &[
        "Consignee Full Address", "Consignee Address", "Consignee Address 1",
        "Consignee Address 2", "Consignee Address 3", "Consignee Address 4",
        "Ultimate Consignee Address",
    ]),
    (Field::ConsigneePlace, &[
        "Consignee City", "Consignee State/Region", "Consignee State", "Consignee Postal Code",
        "Consignee Zip", "Consignee State Province", "Consignee Zip Code",
    ]),
    (Field::ConsigneeCountry, &[
        "Consignee Country", "Consignee Country Code",
    ]),
    (Field::ShipperName, &[
        "Shipper Name", "Shipper", "Shipper Party Name", "shpName", "Foreign Exporter Name",
        "Exporter Name", "Exporter", "Exporter Name EN", "STD Exporter Name", "Exporter Name VN",
        "Exporter Name and Address", "Supplier Name", "Supplier Name EN", "STD Supplier Name",
        "Supplier", "Seller Name", "Seller", "Seller ID", "Foreign Shipper", "Consignor",
        "Consigner", "Consignor Name", "Shipper (Original Format)", "Forwarder",
        "Foreign Exporter ID",
    ]),
    (Field::ShipperAddress, &[
        "Shipper Full Address", "Shipper Address", "Shipper Party Address 1",
        "Shipper Party Address 2", "Shipper Party Address 3", "Shipper Party Address 4",
        "Shipper Address 1", "Shipper Address 2", "Shipper Address 3", "Shipper Address 4",
        "Foreign Exporter Address", "Exporter Address", "Exporter Address EN",
        "Exporter Address VN", "STD Exporter Address", "Export Address", "Export Address EN",
        "Supplier Address", "Supplier Address EN", "STD Supplier Address", "Seller Address",
    ]),
    (Field::ShipperPlace, &[
        "Shipper City", "Shipper State/Region", "Shipper Postal Code", "Exporter City",
        "Exporter Province State", "Exporter Region", "Exporter Postal Code", "Supplier City",
    ]),
    (Field::ShipperCountry, &[
        "Shipper Country", "Shipper Country Code", "Exporter Country", "Exporter Country Name",
        "Country of Exporter", "Supplier Country", "Seller Country",
    ]),
    (Field::ManufacturerName, &[
        "Manufacturer Name", "Manufacturer", "Manufacturer EN", "Manufactuer", "Manufactuer EN",
        "Maker", "Producer", "Producer Name", "Factory", "Factory Name",
    ]),
    (Field::ManufacturerAddress, &[
        "Manufacturer Address", "Manufacturer Street", "Producer Address", "Factory Address",
    ]),
    (Field::ManufacturerCountry, &[
        "Manufacturer Country", "Manufacturer Country Code", "Producer Country",
    ]),
    (Field::ManufacturerId, &[
        "Manufacturer ID", "Manufacturer Identification Code", "MID", "Manufacturer ID Code",
        "MID Code",
    ]),
    (Field::NotifyName, &[
        "Notify Party", "Notify Party Name", "Nortify Party Name", "Notify",
        "Secondary Notify Party 1", "Secondary Notify Party 2", "Secondary Notify Party 3",
        "Secondary Notify Party 4", "Secondary Notify Party 5", "Secondary Notify Party 6",
        "Secondary Notify Party 7", "Secondary Notify Party 8", "Secondary Notify Party 9",
        "Secondary Notify Party 10",
    ]),
    (Field::NotifyAddress, &[
        "Notify Party Address", "Notify Party Address 1", "Notify Party Address 2",
        "Notify Party Address 3", "Notify Party Address 4", "Notify Address",
    ]),
    (Field::NotifyPlace, &[
        "Notify Party City", "Notify Party State", "Notify Party Zip",
    ]),
    (Field::NotifyCountry, &[
        "Notify Party Country", "Notify Party Country Code",
    ]),
    (Field::Carrier, &[
        "Carrier Code", "Carrier SCAC", "Carrier SCAC Code", "Carrier SASC Code", "Vessel SCAC",
        "SCAC", "SCAC Code", "Carrier", "Carrier Name", "Transport Company",
        "Transportation Company", "Shipping Line Code", "Shipping Line Name",
    ]),
    (Field::Vessel, &[
        "Vessel", "Vessel Name", "Ship Name", "Conveyance Name", "Ship",
    ]),
    (Field::Voyage, &[
        "Voyage Number", "Vessel Voyage ID", "Voyage", "Voyage No", "Flight Number",
        "Voyage Flight Trip Number",
    ]),
    (Field::VesselImo, &[
        "Vessel IMO", "IMO", "IMO Number", "Conveyance ID", "Vessel Code",
    ]),
    (Field::Containers, &[
        "Container Numbers", "Container Number", "Containers", "Container Id", "Container No",
        "Container", "Container Number 20", "Container Number 40", "Equipment Number",
    ]),
    (Field::PortLading, &[
        "Port of Lading", "Foreign Port of Lading", "Port of Loading", "Loading Port",
        "Origin Port", "Port of Maritime Origin", "Embarq Port", "Shipping Port",
        "Port of Shipment", "Foreign Port", "Departure Port or Premises", "Local Port POL",
    ]),
    (Field::PortUnlading, &[
        "Port of Unlading", "Port of Unlading Code", "Port of Entry Code", "Port of Entry",
        "Unloading Port", "Port of Discharge", "Place of Discharge", "Landing Port",
        "Import Port", "Import Port EN", "Destination Port", "Port of Destination",
        "Port of Maritime Destination", "Local Port POD", "Indian Port", "Malaysia Port", "Port",
        "Port Code", "Customs Office Code", "Custom Office Code", "Customs Office",
        "Custom Office", "Customs Office Name", "Office ID", "Office Code",
    ]),
    (Field::OriginCountry, &[
        "Country of Origin Code", "Country of Origin", "Origin Country", "Origin Country Code",
        "Origin Country Name", "Origin Country EN", "Origin Country Name EN", "Gen Cty Org",
        "Origin", "Country Origin", "Shipment Origin", "Country ISO Code 2",
    ]),
    (Field::ExportCountry, &[
        "Country of Export Code", "Country of Export", "Exporting Country", "Export Country",
        "Country of Departure", "Country of Departure EN", "Country of Last Consignment",
        "Country of Shipment", "Consignment Country", "Provenance Country", "Provenance", "Procedence", "From Country Name",
        "From Country Name EN", "Port of Lading Country", "Trade Country", "Trading Country",
        "Trading Country Name EN", "Trading Country Name",
    ]),
    (Field::Hts, &[
        "HTS Number - Full", "HTS Number", "HTS Code", "HTS", "HTSUS", "HTSUS Number",
        "Tariff Number", "Tariff Code", "Harmonized Number", "Harmonized Tariff Number",
        "HS Code", "HS Codes", "hsCode", "HS Number", "HS6 Code", "Customs Tariff",
        "Eleven Digits", "HS Code 4", "HS Code 2",
    ]),
    (Field::Description, &[
        "Goods Shipped", "Goods Description", "Commodity Description", "Product Description",
        "Product Description EN", "Product Desc", "Product Desc EN", "Product Desc VN",
        "Commercial Description", "Description Text", "Description of Goods", "Cargo Description",
        "Description", "Product Declaration", "Line Description", "Item Description",
        "HTS Description", "HS Product Description", "HS Code Item Description", "HS Description",
        "HS Code Description", "HS Code Description EN", "Marks and Numbers 1", "Container Marks",
    ]),
    (Field::Value, &[
        "Line Goods Value Amount", "Line Goods Value", "Entered Value", "Line Entered Value",
        "Goods Value", "Declared Value", "Customs Value USD", "Value of Goods (USD)",
        "valueOfGoodsUSD", "Estimated Shipment Value", "Harmonized Value", "Total Value USD",
        "TOTALVALUEUSD", "Total Value in USD", "Value in USD", "Value USD", "FOB USD", "USD FOB",
        "Total USD FOB", "FOB Value USD", "FOB Value in USD", "FOB in USD", "USD FOB Item",
        "Total FOB", "CIF USD", "USD CIF", "Total USD CIF", "CIF Value in USD", "CIF Value USD",
        "CIF in USD", "USD CIF Item", "Total CIF", "Cargo Value USD", "Total Customs Value USD",
        "Total Invoice Value USD", "Invoice Value USD", "Invoice Amount USD", "Amount USD",
        "Total Price in USD", "Total Shipment FOB USD", "Total DCL Value USD",
        "Total Assess Value USD", "CNF CIF in USD", "Item Price", "TOTALVALUE", "Total Value",
        "Customs Value", "Value", "FOB Item", "CIF Item", "FOB Value", "CIF Value", "FOB", "CIF",
        "FOB INR",
    ]),
    (Field::TariffValue, &[
        "Line Tariff Goods Value Amount", "Line Tariff Goods Value", "Tariff Goods Value Amount",
    ]),
    (Field::Currency, &[
        "Currency", "Currency Code", "Value Currency", "Curency", "Currency Unit",
    ]),
    (Field::Duty, &[
        "Line Tariff Duty Amount", "Line Duty Amount", "Duty Paid", "Duty Amount", "Duty",
        "Customs Duty", "Import Duty", "Imports Duty", "Customs Duty Tax",
    ]),
    (Field::Quantity, &[
        "Line Tariff Quantity (1)", "Line Tariff Quantity", "Quantity", "Manifest Quantity",
        "Piece Count", "Qty", "Total Quantity", "TOTALQUANTITY", "Commercial Quantity",
        "Comercial Quantity", "STD Quantity", "Stat Quantity", "Item Quantity",
        "Number of Packages", "Packages", "No of Packages", "Number of Package",
        "Packages Quantity", "Quantity of Packages", "Quantity of Package",
    ]),
    (Field::QuantityUnit, &[
        "Line Tariff UOM (1) Code", "Line Tariff UOM Code", "Quantity Unit", "Manifest Unit",
        "UOM", "Unit of Measure", "Unit of Quantity", "Unit", "Unit EN", "Commercial Unit",
        "Comercial Unit", "STD Unit", "Stat Unit", "Measure Unit", "Unit Quantity",
        "Quantity Type", "Package Type", "Package Unit",
    ]),
    (Field::Weight, &[
        "Weight (kg)", "Weight in KG", "Weight KG", "Gross Weight KG", "Gross Weight in KG",
        "Gross Weight KGS", "Gross KG", "Gross Kilo", "Gross Weight (kg)", "Gross Weight",
        "G Weight", "Shipment Gross Weight", "Total Gross Weight", "Net Weight KG",
        "Net Weight in KG", "Net Weight KGS", "Net KG", "Net Kilo", "Net Weight", "N Weight",
        "Net Mass", "Shipment Net Weight", "Weight (t)", "Metric Tons", "Weight",
        "Harmonized Weight", "TOTALWEIGHT", "Total Weight", "Weight (lb)", "Weight (lbs)",
        "Weight in Pounds", "Weight (Original Format)",
    ]),
    (Field::WeightUnit, &[
        "Weight Unit", "Gross Weight Unit", "Net Weight Unit", "Harmonized Weight Unit",
        "Weight UOM",
    ]),
    (Field::Frob, &[
        "FROB", "Freight Remaining on Board",
    ]),
    (Field::InBond, &[
        "Inbond Code", "In-Bond Code", "In Bond Entry Type", "In Bond",
    ]),
    (Field::Direction, &[
        "Direction", "Trade Direction", "Import Export", "Import/Export", "Import Export Flag",
        "Imp Exp", "Flow", "Trade Flow",
    ]),
    (Field::Hazmat, &[
        "Dangerous Goods", "Hazmat", "Hazmat Code", "Hazardous",
    ]),
    (Field::RecordStatus, &[
        "Record Status Indicator", "Record Status",
    ]),
    (Field::Lei, &[
        "LEI", "LEI Code", "LEI Number", "Legal Entity Identifier", "Importer LEI", "Consignee LEI",
        "Buyer LEI", "Shipper LEI", "Exporter LEI", "Seller LEI", "Supplier LEI",
        "Manufacturer LEI",
    ]),
];

/// Spellings that mean something only beside the party column before them:
/// the AMS files and joins of them repeat `city` and `country_code` per party.
pub const PARTY_PLACE: &[&str] = &["City", "State Province", "Zip Code"];

/// The country column of the party before it.
pub const PARTY_COUNTRY: &[&str] = &["Country Code"];

/// Columns of known layouts that this program knows and does not use; they
/// are shown as unmapped, and help to recognise the layout.
#[rustfmt::skip] // grouped by layout
pub const KNOWN_UNUSED: &[&str] = &[
    // The Korean synthetic declarations.
    "Process Type", "Import Type", "Import Use", "Payment Type", "Mode of Transport",
    "Declarant ID", "Courier ID", "Tax Rate", "Tax Type", "Country of Origin Indicator", "Fraud",
    "Critical Fraud",
    // ACE entry summary lines.
    "Liquidation Date", "Filer Code", "Center ID", "Team Number", "Liquidation Status",
    "Line SPI Code",
    // Vendors' bills.
    "Matching Fields", "Manifest Number", "Notify Party SCAC", "Shipment Destination",
    "Place of Receipt", "Transport Method", "Is Containerized", "Volume (TEU)",
    "Volume (Container TEU)", "TEU", "Measurement", "Number of Containers", "Has LCL",
    "Divided/LCL", "Container Types", "Container Type of Service", "Consignee Global HQ",
    "Consignee Ultimate Parent", "Shipper Global HQ", "Shipper Ultimate Parent",
    // The AMS manifest files.
    "Seal Number 1", "Seal Number 2", "Equipment Description Code", "Load Status",
    "Type of Service", "Trade Update Date", "Run Date", "Vessel Country Code",
];

#[cfg(test)]
mod tests;
