//! The released-because register, version 1: one row a release that took
//! effect, with the ground on which it rests.

use super::cell::report_row;
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One release.
    pub struct ReleaseRow {
        hold_number: String, "Docket number of the hold";
        document: String, "Number of the entry or bill";
        line: i64, "Line of that document";
        case_number: String, "Docket number of its case";
        authority: String, "Authority under which the line is held, as a code";
        order_number: String, "Docket number of the order that it cites";
        order_version: i64, "Version of that order";
        order_kind: String, "Kind of that order, as a code";
        released_at: Option<NaiveDateTime>, "When the release took effect, UTC";
        release_code: String, "The ground of the release, as a code";
        release_standard: String, "The standard that proof had to reach on that ground, as a code; empty where it rests on none";
        from_state: String, "State before the release, as a code";
        decided_by: String, "Key of the account whose approval put it into effect";
        decided_by_role: String, "Role of that account, as a code";
        presented_on: Option<NaiveDate>, "Day of presentation for examination";
        detained_on: Option<NaiveDate>, "Day of detention";
        proof_received_on: Option<NaiveDate>, "Day of receipt of the last proof before the release";
        proof_standing: String, "In what right that proof was filed, as a code";
        importer_number: String, "Importer of record number as declared; sealed when it looks like an SSN";
        port: String, "Port as declared";
        goods: String, "Goods as the hold names them";
    }
}
