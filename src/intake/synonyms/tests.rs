use super::KNOWN_UNUSED;
use crate::intake::header;

/// Spellings by layout: field, then what must mean it.
#[rustfmt::skip] // one field a line
const SEEN: &[(&str, &str)] = &[
    ("entry_number", "Entry Summary Number|entry no|ENTRY_NUMBER|filer_code_entry_number|DECLARATION_NO|BILL_OF_ENTRY_NO"),
    ("entry_line", "Entry Summary Line Number|Line Number|Line No"),
    ("tariff_ordinal", "Tariff Ordinal Number"),
    ("entry_type", "Entry Type Code"),
    ("entry_date", "Entry Date|Entry Summary Date"),
    ("import_date", "Importation Date|IMP_DATE|IMPORT_DATE"),
    ("export_date", "Shipment Date|EXP_DATE"),
    ("arrival_date", "Arrival Date|actual_arrival_date|arrivalDate|ARRIVAL_DATE"),
    ("estimated_arrival_date", "estimated_arrival_date|Estimate Arrival Date"),
    ("declaration_date", "REGISTRATION_DATE|DECLARATION_DATE|MANIFEST_DATE"),
    ("importer_number", "Importer Number|importer_of_record_number|IMPORTER_ID|IMPORTER_CODE|IMPORTER_TIN|RUC_IMPORTER_ID"),
    ("importer_name", "Importer Name|IMPORTER_NAME_EN|BUYER_NAME|BUYER_NAME_EN|STD_IMPORTER_NAME"),
    ("consignee_name", "Consignee|Consignee (Original Format)|consignee_name|conName|CONSIGNEE_NAME"),
    ("consignee_address", "Consignee Address|consignee_address_1|consignee_address_4"),
    ("importer_address", "IMPORTER_ADDRESS|BUYER_ADDRESS"),
    ("shipper_name", "Shipper|Shipper (Original Format)|shipper_party_name|shpName|Foreign Exporter Name|EXPORTER_NAME|SUPPLIER_NAME|STD_EXPORTER_NAME|EXPORTER_NAME_AND_ADDRESS|Seller ID"),
    ("manufacturer_id", "Manufacturer ID|manufacturer_id"),
    ("manufacturer_name", "Manufacturer Name"),
    ("notify_name", "Notify Party|notify_party_name|secondary_notify_party_10|NORTIFY_PARTY_NAME"),
    ("bill_number", "Bill of Lading Number|Bill of Lading|BL_NUMBER|BL_NO|BL|TRANSPORT_DOCUMENT_NUMBER"),
    ("house_bill", "house_bol_number|sub_house_bol_number|house_bill_of_lading_number"),
    ("master_bill", "Master Bill of Lading Number|master_bol_number|master_bill_of_lading_number"),
    ("bill_type", "Bill of Lading Type|bill_type_code"),
    ("carrier", "Carrier|Vessel SCAC|carrier_code|Carrier SASC Code|TRANSPORT_COMPANY"),
    ("vessel", "Vessel|vessel_name|SHIP_NAME"),
    ("voyage", "Vessel Voyage ID|voyage_number"),
    ("vessel_imo", "Vessel IMO|conveyance_id|Vessel Code"),
    ("containers", "Container Numbers|container_number|Container Id|CONTAINER_NUMBER_20|CONTAINER_NUMBER_40"),
    ("port_lading", "Port of Lading|foreign_port_of_lading|Loading Port|portOfLading|ORIGIN_PORT|PORT_OF_MARITIME_ORIGIN"),
    ("port_unlading", "Port of Unlading|port_of_destination|Unloading Port|Port of Entry Code|DESTINATION_PORT|LOCAL_PORT_POD|CUSTOMS_OFFICE_CODE"),
    ("origin_country", "Country of Origin Code|Country of Origin|Shipment Origin|ORIGIN_COUNTRY|COUNTRY_ISO_CODE_2"),
    ("export_country", "Country of Export Code|EXPORTING_COUNTRY|COUNTRY_OF_LAST_CONSIGNMENT"),
    ("hts", "HTS Number - Full|HTS|HTS Code|Tariff Number|HS Code|harmonized_number|hsCode|HS_CODE_2|HS_CODE_4|CUSTOMS TARIFF|HS6 code"),
    ("description", "Goods Shipped|description_text|marks_and_numbers_1|Product Desc|Commodity Description|PRODUCT_DESCRIPTION_EN|HS_CODE_DESCRIPTION|COMMERCIAL_DESCRIPTION|GOODS DESCRIPTION"),
    ("value", "Line Goods Value Amount|Entered Value|Goods Value|Declared Value|Value of Goods (USD)|estimated_shipment_value|harmonized_value|valueOfGoodsUSD|TOTALVALUEUSD|VALUE_IN_USD|USD_FOB|FOB_USD|CIF_USD|CUSTOMS_VALUE_USD"),
    ("tariff_value", "Line Tariff Goods Value Amount"),
    ("duty", "Line Tariff Duty Amount|Line Duty Amount|Duty Paid"),
    ("quantity", "Line Tariff Quantity (1)|Quantity|manifest_quantity|piece_count|NUMBER_OF_PACKAGES"),
    ("quantity_unit", "Line Tariff UOM (1) Code|manifest_unit"),
    ("weight", "Weight (kg)|Weight (t)|Weight (Original Format)|weight|Weight in KG|GROSS_WEIGHT|NET_WEIGHT_KG|Net Mass"),
    ("weight_unit", "weight_unit"),
    ("frob", "FROB"),
    ("in_bond", "Inbond Code|in_bond_entry_type"),
    ("hazmat", "Dangerous Goods"),
    ("record_status", "record_status_indicator"),
];

#[test]
fn every_spelling_that_was_seen_is_known() {
    for (code, spellings) in SEEN {
        for spelling in spellings.split('|') {
            let found = header::exact(spelling).map(|found| found.field.code());
            assert_eq!(found, Some(*code), "{spelling}");
        }
    }
}

#[test]
fn what_is_not_used_means_nothing_else() {
    for spelling in KNOWN_UNUSED {
        assert!(header::exact(spelling).is_none(), "{spelling}");
    }
}
