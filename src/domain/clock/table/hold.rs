//! The clocks of a hold.

use super::{
    Authority, Calendar, ClockRule, EU_DAYS, Ending, Expiry, Machine, Only, Since, Starter, Unit,
    Whose, by_officer, memory, of, on, text,
};
use Ending::{Deemed, Met, Moot};

/// Detentions of the agency's own; 151.16(a) leaves out those for other agencies.
const OWN: &[Authority] =
    &[Authority::Wro, Authority::Finding, Authority::Uflpa, Authority::Caatsa];
const WRO_FINDING: &[Authority] = &[Authority::Wro, Authority::Finding];
/// A decision that ends a detention, whatever it is.
const DETERMINED: &[(&str, Ending)] = &[
    ("release", Met),
    ("exclude", Met),
    ("seize", Met),
    ("deem_excluded", Deemed),
    ("export", Moot),
    ("destroy", Moot),
];

const fn hold(
    code: &'static str,
    name: &'static str,
    count: u32,
    unit: Unit,
    citation: super::Citation,
) -> ClockRule {
    ClockRule::new(code, name, Machine::Hold, of(count, unit), citation)
}

const RECEIVED: Since = Since::Field(&["filing", "received_on"]);
const RAN_OUT: Since = Since::Field(&["due_on"]);
const PRESENTED: &[Starter] = &[on("present", Since::Field(&["presented_on"]))];

/// Rows in the order of a hold's life.
pub(super) const RULES: &[ClockRule] = &[
    hold("EXAM", "Decision to release or detain", 5, Unit::BusinessDays, text("19 CFR 151.16(b)"))
        .under(OWN)
        .starts("presented", PRESENTED)
        .ends(&[("detain", Met), ("release", Met), ("seize", Met), ("deem_detained", Deemed)])
        .then(Whose::Agency, Expiry::Deemed, "The goods are considered detained.")
        .noting("Presented means viewable; a sealed van or container does not count."),
    hold("NOTICE", "Notice of detention", 5, Unit::BusinessDays, text("19 CFR 151.16(c)"))
        .under(OWN)
        .starts(
            "detained",
            &[
                on("detain", Since::DayOfStepOrEnd("EXAM")),
                on("deem_detained", RAN_OUT),
                on("record_redelivery", Since::Field(&["redelivered_on"])),
            ],
        )
        .ends(&[("send_notice", Met), ("release", Moot), ("exclude", Moot), ("seize", Moot), ("deem_excluded", Moot)])
        .then(Whose::Agency, Expiry::Duty, "The agency is late with its notice; it is still owed.")
        .noting("From the decision to detain, or from the day on which no release was decided."),
    hold("DETERMINE", "Determination of admissibility", 30, Unit::Days, text("19 CFR 151.16(e)-(f); 19 U.S.C. 1499(c)(5)"))
        .under(&[Authority::Wro, Authority::Finding, Authority::Uflpa])
        .asking_counsel(WRO_FINDING)
        .starts("presented", PRESENTED)
        .ends(DETERMINED)
        .then(Whose::Agency, Expiry::Deemed, "The goods are treated as excluded; the exclusion can be protested.")
        .extended(by_officer("19 CFR 151.16(f): a longer period specifically authorized by law"))
        .noting("A seizure within the time prevents the deemed exclusion. Under a withhold release order or a Finding the three months of 12.43 may govern instead: counsel says."),
    hold("DETERMINE", "Determination of admissibility", 30, Unit::Days, memory("CAATSA section 321(b) as the agency applies it: 30 days from the notice of detention"))
        .under(&[Authority::Caatsa])
        .starts("notice of detention sent", &[on("send_notice", Since::Field(&["sent_on"]))])
        .ends(DETERMINED)
        .then(Whose::Agency, Expiry::Deemed, "The goods are treated as excluded; the exclusion can be protested."),
    hold("PROOF", "Proof of admissibility", 3, Unit::Months, text("19 CFR 12.43, 12.44"))
        .under(WRO_FINDING)
        .starts("imported", &[on("detain", Since::Importation), on("deem_detained", Since::Importation)])
        .ends(&[("submit_proof", Met), ("release", Moot), ("exclude", Moot), ("seize", Moot), ("export", Moot), ("destroy", Moot), ("deem_excluded", Moot)])
        .then(Whose::Importer, Expiry::Review, "Late proof: under a withhold release order the port director advises of the exclusion, under a Finding the goods are seized. A person decides.")
        .noting("From importation, not from the detention. It never runs for a presumption."),
    hold("ABANDON", "Export, protest or abandonment", 60, Unit::Days, text("19 CFR 12.44(a)"))
        .under(&[Authority::Wro])
        .starts("advice of exclusion (its mailing, once recorded)", &[on("exclude", Since::DayOfStep)])
        .ends(&[("export", Met), ("protest", Met), ("destroy", Met), ("seize", Moot), ("reroute_to_finding", Moot), ("deem_abandoned", Deemed)])
        .then(Whose::Importer, Expiry::Review, "Deemed abandoned only after a person has looked; destruction is never automatic.")
        .noting("From delivery or mailing of the advice; only without a Finding, an export or a protest."),
    hold("PROTEST", "Protest of exclusion or redelivery", 180, Unit::Days, text("19 CFR 174.12(e)(2), 151.16(f); 19 U.S.C. 1514(c)(3)"))
        .starts(
            "decision",
            &[
                on("exclude", Since::DayOfStep),
                on("deem_excluded", RAN_OUT),
                on("demand_redelivery", Since::DayOfStep),
            ],
        )
        .ends(&[("protest", Met), ("seize", Moot)])
        .then(Whose::Importer, Expiry::Right, "The right to protest may be over; a protest that comes is still received and judged.")
        .outliving()
        .noting("A deemed exclusion starts it without any notice. Filed is when it is received (174.12(f))."),
    hold("PROTEST30", "Protest of exclusion", 30, Unit::Days, text("19 CFR 174.21(b), 151.16(g)"))
        .starts("protest received", &[on("protest", RECEIVED).only(Only::If("is_marked_exclusion"))])
        .ends(&[("grant_protest", Met), ("deny_protest", Met), ("deem_protest_denied", Deemed)])
        .on_last_day()
        .then(Whose::Agency, Expiry::Deemed, "The protest is treated as denied on the 30th day.")
        .noting("Only a protest of an exclusion that says so on its face."),
    hold("PROTEST_REVIEW", "Review of a protest", 2, Unit::Years, text("19 CFR 174.21(a)"))
        .starts("protest received", &[on("protest", RECEIVED).only(Only::Unless("is_marked_exclusion"))])
        .ends(&[("grant_protest", Met), ("deny_protest", Met)])
        .then(Whose::Agency, Expiry::Duty, "The agency is late; the protest stays open.")
        .noting("Every protest that is not marked as one of exclusion."),
    hold("PROTEST_FAST", "Accelerated protest", 30, Unit::Days, text("19 CFR 174.22(c)-(d)"))
        .starts("request mailed", &[])
        .ends(&[("grant_protest", Met), ("deny_protest", Met)])
        .then(Whose::Agency, Expiry::Deemed, "The protest is deemed denied at the close of the 30th day.")
        .noting("From the mailing of the request for accelerated disposition."),
    hold("COURT", "Action in the Court of International Trade", 180, Unit::Days, text("19 CFR 174.31; 28 U.S.C. 2636(a)"))
        .starts(
            "denied",
            &[on("deny_protest", Since::Field(&["mailed_on"])), on("deem_protest_denied", RAN_OUT)],
        )
        .ends(&[("go_to_court", Met), ("grant_protest", Moot)])
        .then(Whose::Importer, Expiry::Court, "The right to sue may be over; the court decides that, not this program.")
        .outliving()
        .noting("From the date on the notice of denial, which counts as its mailing (174.30(a)), or from the deemed denial."),
    hold("SEIZ_PET", "Petition for relief from seizure", 30, Unit::Days, text("19 CFR 171.2(b)(1)"))
        .starts("notice of seizure (its mailing, once recorded)", &[on("seize", Since::DayOfStep)])
        .ends(&[("file_petition", Met), ("file_claim", Moot), ("remit", Moot), ("forfeit", Moot)])
        .then(Whose::Importer, Expiry::Right, "Forfeiture may proceed; a person decides.")
        .extended(by_officer("19 CFR 171.2(c)"))
        .noting("From the day of the seizure until the mailing of its notice is recorded."),
    hold("CLAIM", "Claim to seized goods", 20, Unit::Days, text("19 CFR 162.47(a); 19 U.S.C. 1608"))
        .starts("notice first published", &[on("seize", Since::Entered)])
        .ends(&[("file_claim", Met), ("remit", Moot), ("forfeit", Moot)])
        .then(Whose::Importer, Expiry::Right, "Summary forfeiture may proceed; a person declares it.")
        .noting("With a bond of $5,000 or 10 percent of the value, whichever is lower, at least $250, which can be waived. A timely claim goes to the U.S. attorney."),
    hold("CLAIM35", "Claim, forfeitures outside Title 19", 35, Unit::Days, text("19 CFR 162.94(b), 162.91"))
        .starts("notice of seizure mailed", &[])
        .ends(&[("file_claim", Met), ("remit", Moot), ("forfeit", Moot)])
        .then(Whose::Importer, Expiry::Right, "Forfeiture may proceed; a person declares it.")
        .extended(by_officer("19 CFR 162.94(b): additional time"))
        .noting("Without a bond. Not for forfeitures under Title 19 of the United States Code (162.91)."),
    hold("PETITION_SHORT", "Petition near the limitation", 7, Unit::BusinessDays, text("19 CFR 171.2(e)"))
        .starts("notice mailed", &[])
        .ends(&[("file_petition", Met)])
        .then(Whose::Importer, Expiry::Right, "The matter goes to counsel for referral.")
        .extended(by_officer("19 CFR 171.2(e): the officer sets the time, at least seven working days"))
        .noting("The least time that may be given where fewer than 180 days of the limitation remain."),
    hold("SUPPLEMENTAL", "Supplemental petition", 60, Unit::Days, text("19 CFR 171.61"))
        .starts("notice of the decision", &[])
        .then(Whose::Petitioner, Expiry::Right, "The decision on the petition stands; a person judges.")
        .outliving(),
    hold("REDELIVER", "Demand for redelivery", 30, Unit::Days, text("19 CFR 141.113(d), (h); 113.62(d)"))
        .starts("released", &[on("release", Since::DayOfStep)])
        .ends(&[("demand_redelivery", Met)])
        .then(Whose::Agency, Expiry::Right, "Redelivery can no longer be demanded, unless the release was conditional for longer.")
        .outliving()
        .noting("From release or from the end of conditional release; never after final liquidation."),
    hold("DAMAGES_PET", "Petition on liquidated damages", 60, Unit::Days, text("19 CFR 172.3(b)"))
        .starts("notice of the claim (its mailing, once recorded)", &[on("assess_damages", Since::DayOfStep)])
        .ends(&[("petition_damages", Met)])
        .then(Whose::Importer, Expiry::Right, "Payment is demanded of the surety.")
        .extended(by_officer("19 CFR 172.3(c)"))
        .outliving(),
    hold("SURETY_PET", "Petition of the surety", 60, Unit::Days, text("19 CFR 172.4"))
        .starts("demand on the surety (its mailing, once recorded)", &[on("demand_on_surety", Since::DayOfStep)])
        .ends(&[("petition_as_surety", Met)])
        .then(Whose::Surety, Expiry::Right, "The demand stands; a person judges.")
        .outliving(),
    hold("CONGRESS", "Report on an exception", 30, Unit::Days, memory("Pub. L. 117-78, section 3(c)"))
        .under(&[Authority::Uflpa])
        .starts("exception granted", &[on("release", Since::DayOfStep).only(Only::Code("code", "exception_granted"))])
        .then(Whose::Agency, Expiry::Duty, "The agency is late with its report to Congress.")
        .outliving(),
    hold("EU_CUSTOMS", "Suspension by customs (European Union)", 4, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, Article 29"))
        .under(&[Authority::OtherLaw])
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("suspended", &[])
        .ends(DETERMINED)
        .then(Whose::Agency, Expiry::Review, "Customs may have to release the goods; a person does, never the machine."),
    hold("EU_CUSTOMS_FAST", "Suspension by customs of perishable goods (European Union)", 2, Unit::BusinessDays, memory("Regulation (EU) 2024/3015, Article 29"))
        .under(&[Authority::OtherLaw])
        .counting(Calendar::WeekendsOnly)
        .moving(EU_DAYS)
        .starts("suspended", &[])
        .ends(DETERMINED)
        .then(Whose::Agency, Expiry::Review, "Customs may have to release the goods; a person does, never the machine."),
    hold("RECORDS", "Records of the importer", 5, Unit::Years, text("19 CFR 163.4(a)"))
        .starts("entered", &[])
        .then(Whose::Importer, Expiry::Target, "The importer's duty to keep the records ends; the agency's own records are another matter, and a person purges.")
        .outliving()
        .noting("From the date of entry, or from the activity that required the record."),
];
