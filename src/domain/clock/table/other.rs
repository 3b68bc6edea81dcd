//! The clocks of cases and investigations, and those of other countries.

use super::{
    Calendar, ClockRule, EU_DAYS, Ending, Expiry, Extending, Extent, Machine, Since, Unit, Whose,
    by_officer, memory, of, on, policy, text,
};
use Ending::{Met, Moot};

/// While the filer is asked, or the case is suspended, a target of policy stands still.
const PAUSES: &[(&str, &str)] =
    &[("await_information", "receive_information"), ("suspend", "resume")];
const ORDERED: &[(&str, Ending)] =
    &[("issue_order", Met), ("mark_duplicate", Moot), ("merge_into", Moot)];
const ADVISED: &[(&str, Ending)] = &[
    ("return_with_advice", Met),
    ("accept", Met),
    ("refer_out", Met),
    ("mark_duplicate", Met),
    ("merge_into", Met),
];

const fn case(
    code: &'static str,
    name: &'static str,
    count: u32,
    unit: Unit,
    citation: super::Citation,
) -> ClockRule {
    ClockRule::new(code, name, Machine::Case, of(count, unit), citation)
}

const fn investigation(
    code: &'static str,
    name: &'static str,
    days: u32,
    citation: super::Citation,
) -> ClockRule {
    ClockRule::new(code, name, Machine::Investigation, of(days, Unit::Days), citation)
}

/// Rows of cases, of investigations, then of other countries' regimes.
pub(super) const RULES: &[ClockRule] = &[
    case("TRIAGE", "Answer to the petition", 30, Unit::Days, policy("Policy: the agency's 30 days to accept, reject or refer"))
        .starts("opened", &[on("open", Since::DayOfStep), on("resubmit", Since::DayOfStep)])
        .ends(ADVISED)
        .tolled(PAUSES)
        .then(Whose::Agency, Expiry::Target, "Accept, return with advice, or refer. Nothing is rejected by the machine."),
    case("PORT10", "From the port to the Commissioner", 10, Unit::Days, text("19 CFR 12.42(c)"))
        .starts("received at the port", &[])
        .ends(ADVISED)
        .then(Whose::Agency, Expiry::Duty, "The port director is late.")
        .noting("Only for communications that were filed with a port director."),
    case("WRO_TARGET", "Withhold release order", 6, Unit::Months, policy("Policy: three to six months from the petition"))
        .starts("opened", &[on("open", Since::DayOfStep)])
        .ends(ORDERED)
        .tolled(PAUSES)
        .then(Whose::Agency, Expiry::Target, "A flag for the supervisor."),
    case("FINDING_TARGET", "Finding", 1, Unit::Years, policy("Policy: up to one year from the petition"))
        .starts("opened", &[on("open", Since::DayOfStep)])
        .ends(ORDERED)
        .tolled(PAUSES)
        .then(Whose::Agency, Expiry::Target, "A flag for the supervisor."),
    investigation("PREPENALTY", "Answer to a prepenalty notice", 30, text("19 CFR 162.78(a)"))
        .starts("prepenalty notice mailed", &[])
        .ends(&[("propose_penalty", Moot)])
        .then(Whose::Importer, Expiry::Right, "The notice of penalty may follow.")
        .extended(by_officer("19 CFR 162.78(b)"))
        .noting("At least seven days where less than a year of the limitation remains."),
    investigation("PEN_PET", "Petition for relief from a penalty", 60, text("19 CFR 171.2(b)(2)"))
        .starts("notice of penalty mailed", &[on("propose_penalty", Since::DayOfStep)])
        .ends(&[("record_petition", Met)])
        .then(Whose::Importer, Expiry::Right, "Collection may proceed; a person decides.")
        .extended(by_officer("19 CFR 171.2(c)"))
        .outliving()
        .noting("Mailed on the day of the decision unless another day is entered."),
    investigation("PEN_SUPPLEMENTAL", "Supplemental petition", 60, text("19 CFR 171.61"))
        .starts("notice of the decision", &[])
        .then(Whose::Petitioner, Expiry::Right, "The decision on the petition stands; a person judges.")
        .outliving(),
    case("EU_ANSWER", "Answer of the operator (European Union)", 30, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, preliminary phase"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("request sent", &[])
        .then(Whose::Importer, Expiry::Target, "The authority may go on without an answer."),
    case("EU_DECISION", "Decision (European Union)", 9, Unit::Months, memory("Regulation (EU) 2024/3015, Article 20"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("proceeding of the authority begun", &[])
        .then(Whose::Agency, Expiry::Target, "A flag for the supervisor; nothing is released by the machine."),
    case("EU_PRELIMINARY", "End of the preliminary phase (European Union)", 30, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, preliminary phase"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("answer received", &[])
        .then(Whose::Agency, Expiry::Target, "A flag for the supervisor: open an investigation or say why not."),
    case("EU_INVESTIGATION", "Answer in the investigation (European Union)", 60, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, Articles 17 and 18"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("request sent", &[])
        .then(Whose::Importer, Expiry::Target, "The authority may go on without an answer; it may set a shorter time, not under 30 working days."),
    case("EU_COMPLY", "Withdrawal and disposal (European Union)", 30, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, Article 22"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("decision notified", &[])
        .then(Whose::Importer, Expiry::Review, "A person looks whether the decision was followed.")
        .outliving(),
    case("EU_COMPLY_FAST", "Withdrawal and disposal of perishable goods (European Union)", 10, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, Article 22"))
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("decision notified", &[])
        .then(Whose::Importer, Expiry::Review, "A person looks whether the decision was followed.")
        .outliving(),
    case("MX_DECISION", "Resolution (Mexico)", 180, Unit::BusinessDays, memory("Mexico: agreement of February 2023 on goods made with forced labor"))
        .counting(Calendar::WeekendsOnly)
        .starts("petition filed", &[])
        .then(Whose::Agency, Expiry::Duty, "The authority is late with its resolution.")
        .extended(Extending {
            times_limit: Some(1),
            by: Extent::Equal,
            may_be_late: false,
            citation: "One extension of equal length (unverified)",
        })
        .noting("Working days of the Mexican authority: its holidays are not in this calendar, so the day shown is the earliest possible."),
    case("CA_REVIEW", "Request for redetermination (Canada)", 90, Unit::Days, memory("Canada: Customs Act, request for a redetermination"))
        .starts("decision", &[])
        .then(Whose::Importer, Expiry::Right, "The right to a redetermination may be over."),
];
