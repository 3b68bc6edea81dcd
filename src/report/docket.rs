//! The docket of cases, version 1.

use super::cell::report_row;
use chrono::NaiveDateTime;

report_row! {
    /// One case.
    pub struct DocketRow {
        case_number: String, "Docket number of the case";
        regime: String, "Law under which the case runs, as a code";
        title: String, "Title that the agency gave the case, as it stands when the report is made";
        state: String, "State at the as-of time, as a code";
        opened_at: NaiveDateTime, "When the case was opened, UTC";
        opened_by: String, "Key of the account that opened it";
        assigned_to: String, "Key of the account that holds the case when the report is made";
        evidence_standard: String, "Standard of evidence found to be met when the report is made, as a code";
        allegation_count: i64, "Allegations in the case at the as-of time";
        allegation_numbers: String, "Their docket numbers, separated by spaces";
        order_number: String, "Docket number of the order that the case has led to when the report is made";
        order_kind: String, "Kind of that order, as a code";
        hold_count: i64, "Holds opened in the case up to the as-of time";
        hold_open_count: i64, "Those of them that were not closed by then";
        duplicate_of: String, "Docket number of the case that this one is found to repeat when the report is made";
    }
}
