//! Allegations, version 1: what came in, without what the source wrote and
//! without a word about who it is.

use super::cell::report_row;
use chrono::NaiveDate;

report_row! {
    /// One allegation.
    pub struct AllegationRow {
        allegation_number: String, "Docket number; empty until it is given";
        received_on: NaiveDate, "Day of receipt, UTC; the time of day is kept nowhere";
        channel: String, "How it came, as a code";
        regime: String, "Law that it may concern, as a code";
        alleged_violation: String, "Kind of labor that is alleged, as a code";
        alleged_site_country: String, "Alleged country of production, ISO 3166-1 alpha-2";
        alleged_goods: String, "Goods as alleged";
        alleged_hts: String, "Alleged tariff number, digits";
        state: String, "State at the as-of time, as a code";
        case_number: String, "Docket number of its case";
        completeness_permille: i64, "Completeness against 19 CFR 12.42(b), in thousandths";
        missing_elements: String, "Elements of 19 CFR 12.42(b) that are missing, as codes";
    }
}
