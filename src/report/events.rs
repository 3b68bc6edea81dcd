//! Events, version 1: the record itself, without the words beside it and
//! without what is behind a wall.

use super::cell::{JsonText, report_row};
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One event.
    pub struct EventRow {
        event_id: String, "Key of the event";
        stream: String, "Stream that numbers it";
        seq: i64, "Its number in the stream";
        verb: String, "What happened, as a code";
        subject_kind: String, "Kind of thing it happened to";
        subject_id: String, "Key of that thing";
        case_id: String, "Key of the case whose timeline shows it";
        organization_id: Option<i64>, "Key of the organization that it concerns; empty for what a source causes";
        actor_role: String, "Role of who did it, as a code";
        actor_id: String, "Key of the account that did it; empty for what a source causes";
        on_date: NaiveDate, "Day, UTC";
        at: Option<NaiveDateTime>, "Time, UTC; empty for what a source causes";
        from_state: String, "State before, as a code";
        to_state: String, "State after, as a code";
        action: String, "Step of the rule table, as a code";
        facts: JsonText, "Ids and codes";
        commitments: JsonText, "Salted SHA-256 commitments to the words beside the event";
    }
}
