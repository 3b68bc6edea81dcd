//! Orders, version 1: what was ordered, and what those who are named say to it.

use super::cell::{JsonText, report_row};
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One order.
    pub struct OrderRow {
        order_number: String, "Docket number of the order";
        kind: String, "Kind of the order, as a code";
        regime: String, "Law under which it is issued, as a code";
        title: String, "Title that the agency gave it, as it stands when the report is made";
        state: String, "State at the as-of time, as a code";
        effective_on: Option<NaiveDate>, "Since when it is in force, as it stands when the report is made";
        citation: String, "Where it is published, as it stands when the report is made";
        created_at: NaiveDateTime, "When it was drafted, UTC";
        scope_version: i64, "Version of its scope at the as-of time";
        scope: String, "That scope in a sentence";
        replies: JsonText, "Replies of the parties that it names, up to the as-of time, as they wrote them: number, day, party, author, standing, text";
        corrections: JsonText, "Corrections that two people had accepted by the as-of time: number, day, party, what was wrong, how it should read";
        workers: Option<i64>, "How many workers it concerns, by the newest count up to the as-of time";
        workers_source: String, "Who counted them";
        workers_counted_on: Option<NaiveDate>, "For which day";
        remediation: JsonText, "Steps of remediation as they stand when the report is made: number, kind, state, plan, amount in minor units, currency, what shows it, what workers say, who verified";
        petitions: JsonText, "Petitions to change it, up to the as-of time: number, day, what is asked, standing, and the ground of a decision made by then";
    }
}
