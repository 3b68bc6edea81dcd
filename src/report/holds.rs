//! Holds, version 3: one row a hold, and a hold is one shipment line, with what those
//! say whom its order names.

use super::cell::{JsonText, report_row};
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One hold.
    pub struct HoldRow {
        hold_number: String, "Docket number of the hold";
        document: String, "Number of the entry or bill";
        line: i64, "Line of that document";
        case_number: String, "Docket number of its case";
        authority: String, "Authority under which the line is held, as a code";
        order_number: String, "Docket number of the order that it cites";
        order_version: i64, "Version of that order";
        order_kind: String, "Kind of that order, as a code";
        state: String, "State at the as-of time, as a code";
        state_since: Option<NaiveDateTime>, "When it came into that state, UTC";
        last_action: String, "The step that led there, as a code";
        decided_by: String, "Key of the account whose decision put that step into effect";
        decided_by_role: String, "Role of that account, as a code";
        opened_at: NaiveDateTime, "When the hold was opened, UTC";
        opened_by: String, "Key of the account that opened it";
        presented_on: Option<NaiveDate>, "Day of presentation for examination";
        detained_on: Option<NaiveDate>, "Day of detention";
        notice_sent_at: Option<NaiveDateTime>, "When the notice was sent, UTC";
        closed_at: Option<NaiveDateTime>, "When the hold ended, UTC";
        importer_number: String, "Importer of record number as declared; sealed when it looks like an SSN";
        port: String, "Port as declared";
        goods: String, "Goods as the hold names them";
        hts: String, "Tariff number of the most trusted telling, digits";
        origin_country: String, "Declared country of origin, ISO 3166-1 alpha-2";
        value_minor: Option<i64>, "Declared value of the line in minor units of its currency";
        value_currency: String, "Currency of the value, ISO 4217";
        value_source: String, "Whose telling was trusted: agency, entry, bill, vendor or content";
        replies: JsonText, "Replies of the parties that its order names, up to the as-of time, as they wrote them: number, day, party, author, standing, text";
        corrections: JsonText, "Corrections of its order that two people had accepted by the as-of time: number, day, party, what was wrong, how it should read";
        release_code: String, "The ground of the last release, as a code; the report releases has every one";
        exported_on: Option<NaiveDate>, "Day of export";
        proof_received_on: Option<NaiveDate>, "Day of receipt of the last proof of admissibility";
        proof_standing: String, "In what right that proof was filed, as a code";
        relief_received_on: Option<NaiveDate>, "Day of receipt of the last petition for relief, from a seizure or from liquidated damages";
        relief_standing: String, "In what right that petition was filed, as a code";
        relief_outcome: String, "How the last petition on liquidated damages was decided, as a code";
    }
}
