//! Links, version 2: what was proposed, why, and what people decided.

use super::cell::{JsonText, report_row};
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One link.
    pub struct LinkRow {
        link_id: String, "Key of the link";
        subject_kind: String, "allegation or order";
        subject_number: String, "Docket number of the allegation or order";
        target_kind: String, "party or line";
        party_id: Option<i64>, "Key of the party";
        alleged_party_name: String, "Name of the party as trade files gave it; its part is alleged";
        document: String, "Number of the entry or bill";
        line: Option<i64>, "Line of that document";
        role: String, "Role of the target, as a code";
        state: String, "proposed, confirmed or rejected, at the as-of time";
        score_permille: i64, "Score, in thousandths; nothing follows from it by itself";
        scorer_version: String, "Version of the scorer";
        list_version: String, "Version of the list that was screened";
        sentence: String, "Why it was proposed, in words";
        threshold_permille: Option<i64>, "From which score on links were proposed then, in thousandths";
        likely_permille: Option<i64>, "How many of a thousand labelled pairs of parties with such a score were the same";
        calibration_version: String, "Version of the table of likelihoods";
        flips: JsonText, "What would have changed the outcome, in words";
        reasons: JsonText, "Why it was proposed, as codes and figures";
        proposed_on: NaiveDate, "Day of the proposal, UTC";
        decided_by: String, "Key of the account that decided";
        decided_at: Option<NaiveDateTime>, "When it was decided, UTC";
        decision_reason: String, "Reason that was given";
    }
}
