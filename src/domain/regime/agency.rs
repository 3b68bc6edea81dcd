//! The regimes that the agency itself applies.

use super::{Asked, Exit, HoldSteps, InForce, Measure, Presumption, Regime};
use crate::domain::clock::{Basis, Citation};
use crate::domain::hold::Authority;
use crate::domain::order::OrderKind;
use crate::domain::workflow::case::CaseAction;
use crate::domain::workflow::{DocumentKind, Standard};
use chrono::NaiveDate;

const fn text(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Text)
}

const fn told(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Report)
}

const fn memory(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Memory)
}

/// What is said of the documents of every hold of the agency.
const DOCUMENTS: &[DocumentKind] = &[
    DocumentKind::AdviceLetter,
    DocumentKind::ReferralLetter,
    DocumentKind::OrderText,
    DocumentKind::DetentionNotice,
    DocumentKind::InformationRequest,
    DocumentKind::ProofPacket,
    DocumentKind::ExclusionNotice,
    DocumentKind::SeizureNotice,
    DocumentKind::RedeliveryNotice,
    DocumentKind::Protest,
    DocumentKind::Petition,
    DocumentKind::DecisionMemo,
];
const STATUTE_DOCUMENTS: &[DocumentKind] = &[
    DocumentKind::AdviceLetter,
    DocumentKind::ReferralLetter,
    DocumentKind::OrderText,
    DocumentKind::FindingNotice,
    DocumentKind::DetentionNotice,
    DocumentKind::InformationRequest,
    DocumentKind::ProofPacket,
    DocumentKind::ExclusionNotice,
    DocumentKind::SeizureNotice,
    DocumentKind::RedeliveryNotice,
    DocumentKind::Protest,
    DocumentKind::Petition,
    DocumentKind::DecisionMemo,
];
/// Of 12.42(e) and (f): the two acts of the Commissioner.
const FINDINGS: &[CaseAction] = &[CaseAction::FindSufficientWro, CaseAction::FindSufficientFinding];
/// Of the statutes that presume: what carries their own measures, a listing above all.
const PRESUMED: &[CaseAction] = &[CaseAction::FindSufficientMeasure];

const COURT: Asked = Asked {
    standard: Standard::Preponderance,
    of: "A court that reviews an exclusion; the government shows good cause for delay.",
    citation: text("19 CFR 151.16(i)"),
};
const SEIZURE: Asked = Asked {
    standard: Standard::ReasonableCause,
    of: "A seizure. Forced labor is not listed in 162.23 by name: outside a Finding counsel records the ground.",
    citation: text("19 CFR 162.21(a), 162.23"),
};
const EXCEPTION: &str = "An exception: all guidance followed, all questions answered, and clear and convincing evidence.";
const PROTESTED: Exit = Exit {
    name: "Protest of an exclusion",
    how: "Within 180 days of the written or deemed exclusion; an action in court may follow.",
    citation: text("19 CFR 151.16(f), 174.12(e)(2), 174.31"),
};
const OTHER_GOODS: Exit = Exit {
    name: "Not covered",
    how: "The agency finds that the order or the presumption does not reach these goods.",
    citation: Citation::new("Policy", Basis::Policy),
};

/// 19 U.S.C. 1307, the regime of withhold release orders and Findings.
pub const STATUTE: Regime = Regime {
    code: "us_1307",
    name: "Goods made with forced labor (19 U.S.C. 1307)",
    jurisdiction: "United States",
    instrument: text("19 U.S.C. 1307; 19 CFR 12.42-12.45"),
    in_force: InForce {
        on: NaiveDate::from_ymd_opt(1930, 6, 17),
        citation: memory(
            "Tariff Act of 1930, section 307; the exception for consumptive demand ended in 2016",
        ),
    },
    presumption: Presumption::None,
    decision_maker: "The Commissioner of Customs and Border Protection; a Finding with the approval of the Secretary (86 FR 16380)",
    petitioners: "Any person outside the agency; officers of a port must report what they learn (19 CFR 12.42(a)-(b))",
    standards: &[
        Asked {
            standard: Standard::ReasonToBelieve,
            of: "An allegation: the reasons for the belief, the goods, the facts of their production.",
            citation: text("19 CFR 12.42(a)-(b)"),
        },
        Asked {
            standard: Standard::ReasonablyIndicates,
            of: "A withhold release order: reasonably but not conclusively.",
            citation: text("19 CFR 12.42(e)"),
        },
        SEIZURE,
        Asked {
            standard: Standard::ConclusivelyIndicates,
            of: "A Finding.",
            citation: text("19 CFR 12.42(f)"),
        },
        Asked {
            standard: Standard::SatisfactoryProof,
            of: "The importer's proof of admissibility for one shipment.",
            citation: text("19 CFR 12.43"),
        },
        COURT,
    ],
    measures: &[
        Measure {
            kind: OrderKind::Wro,
            name: "Withhold release order",
            authority: Authority::Wro,
            standard: Some(Standard::ReasonablyIndicates),
            decided_by: "The Commissioner",
            instrument: "Instrument of the Commissioner",
        },
        Measure {
            kind: OrderKind::Finding,
            name: "Finding",
            authority: Authority::Finding,
            standard: Some(Standard::ConclusivelyIndicates),
            decided_by: "The Commissioner with the Secretary's approval",
            instrument: "Instrument of the Commissioner",
        },
    ],
    clocks: &[
        "TRIAGE",
        "PORT10",
        "WRO_TARGET",
        "FINDING_TARGET",
        "EXAM",
        "NOTICE",
        "DETERMINE",
        "PROOF",
        "ABANDON",
        "PROTEST",
        "PROTEST30",
        "PROTEST_REVIEW",
        "PROTEST_FAST",
        "COURT",
        "SEIZ_PET",
        "CLAIM",
        "CLAIM35",
        "PETITION_SHORT",
        "SUPPLEMENTAL",
        "REDELIVER",
        "DAMAGES_PET",
        "SURETY_PET",
        "RECORDS",
        "PREPENALTY",
        "PEN_PET",
        "PEN_SUPPLEMENTAL",
    ],
    exits: &[
        Exit {
            name: "Proof of admissibility",
            how: "Certificate of origin of the foreign seller or owner and a detailed statement, within three months of importation.",
            citation: text("19 CFR 12.43"),
        },
        Exit {
            name: "Export",
            how: "At any time before seizure or abandonment; under a Finding this right has ended.",
            citation: text("19 CFR 12.44(a)-(b)"),
        },
        Exit {
            name: "Change of the order",
            how: "A petition: not so made, no longer so made, or no longer likely to be imported.",
            citation: Citation::new("Policy: modification and revocation", Basis::Policy),
        },
        PROTESTED,
        OTHER_GOODS,
    ],
    documents: STATUTE_DOCUMENTS,
    hold_steps: HoldSteps::All,
    findings: FINDINGS,
    open: &[],
};

/// The Uyghur Forced Labor Prevention Act: a region, and a list of entities.
pub const ENTITY_LIST: Regime = Regime {
    code: "uflpa",
    name: "Uyghur Forced Labor Prevention Act",
    jurisdiction: "United States",
    instrument: told("Pub. L. 117-78; 19 U.S.C. 1307"),
    in_force: InForce {
        on: NaiveDate::from_ymd_opt(2022, 6, 21),
        citation: told("Pub. L. 117-78, section 3"),
    },
    presumption: Presumption::Rebuttable,
    decision_maker: "The interagency task force lists entities; the Commissioner grants exceptions",
    petitioners: "Any person outside the agency (19 CFR 12.42(b))",
    standards: &[
        SEIZURE,
        Asked {
            standard: Standard::NoNexus,
            of: "Applicability review: the goods have no connection to the region or to a listed entity.",
            citation: told("Pub. L. 117-78, section 3(a)"),
        },
        Asked {
            standard: Standard::ClearAndConvincing,
            of: EXCEPTION,
            citation: told("Pub. L. 117-78, section 3(b)"),
        },
        COURT,
    ],
    measures: &[
        Measure {
            kind: OrderKind::EntityListing,
            name: "Listing of entities",
            authority: Authority::Uflpa,
            standard: None,
            decided_by: "The Forced Labor Enforcement Task Force",
            instrument: "Notice of the task force",
        },
        Measure {
            kind: OrderKind::RegionalPresumption,
            name: "Presumption for a region",
            authority: Authority::Uflpa,
            standard: None,
            decided_by: "Congress",
            instrument: "Provision of the statute",
        },
    ],
    clocks: &[
        "TRIAGE",
        "PORT10",
        "EXAM",
        "NOTICE",
        "DETERMINE",
        "PROTEST",
        "PROTEST30",
        "PROTEST_REVIEW",
        "PROTEST_FAST",
        "COURT",
        "SEIZ_PET",
        "CLAIM",
        "CLAIM35",
        "PETITION_SHORT",
        "SUPPLEMENTAL",
        "REDELIVER",
        "DAMAGES_PET",
        "SURETY_PET",
        "CONGRESS",
        "RECORDS",
        "PREPENALTY",
        "PEN_PET",
        "PEN_SUPPLEMENTAL",
    ],
    exits: &[
        Exit {
            name: "Applicability review",
            how: "The supply chain is traced, and has no connection to the region or to a listed entity.",
            citation: told("Pub. L. 117-78, section 3(a)"),
        },
        Exit { name: "Exception", how: EXCEPTION, citation: told("Pub. L. 117-78, section 3(b)") },
        Exit {
            name: "Export",
            how: "Before seizure; for goods that are deemed excluded with the port director's permission.",
            citation: text("19 CFR 151.16(j)"),
        },
        PROTESTED,
        OTHER_GOODS,
    ],
    documents: DOCUMENTS,
    hold_steps: HoldSteps::All,
    findings: PRESUMED,
    open: &[],
};

/// CAATSA section 321(b): a presumption for a workforce, anywhere.
const WORKFORCE: Regime = Regime {
    code: "caatsa",
    name: "North Korean labor (CAATSA 321(b))",
    jurisdiction: "United States",
    instrument: told("22 U.S.C. 9241a; 19 U.S.C. 1307"),
    in_force: InForce {
        on: None,
        citation: memory("Pub. L. 115-44 of 2017; the first day is not recorded here"),
    },
    presumption: Presumption::Rebuttable,
    decision_maker: "The Commissioner",
    petitioners: "Any person outside the agency (19 CFR 12.42(b))",
    standards: &[
        SEIZURE,
        Asked {
            standard: Standard::ClearAndConvincing,
            of: "The importer rebuts the presumption for goods made by North Korean nationals anywhere.",
            citation: told("22 U.S.C. 9241a"),
        },
        COURT,
    ],
    measures: &[
        Measure {
            kind: OrderKind::RegionalPresumption,
            name: "Presumption for a workforce",
            authority: Authority::Caatsa,
            standard: None,
            decided_by: "Congress",
            instrument: "Provision of the statute",
        },
        Measure {
            kind: OrderKind::EntityListing,
            name: "Listing of employers of the workforce",
            authority: Authority::Caatsa,
            standard: None,
            decided_by: "The agency, within the statute",
            instrument: "Where the employers are named",
        },
    ],
    clocks: &[
        "TRIAGE",
        "PORT10",
        "EXAM",
        "NOTICE",
        "DETERMINE",
        "PROTEST",
        "PROTEST30",
        "PROTEST_REVIEW",
        "PROTEST_FAST",
        "COURT",
        "SEIZ_PET",
        "CLAIM",
        "CLAIM35",
        "PETITION_SHORT",
        "SUPPLEMENTAL",
        "REDELIVER",
        "DAMAGES_PET",
        "SURETY_PET",
        "RECORDS",
        "PREPENALTY",
        "PEN_PET",
        "PEN_SUPPLEMENTAL",
    ],
    exits: &[
        Exit {
            name: "Exception",
            how: "Clear and convincing evidence that the goods were not made with that labor.",
            citation: told("22 U.S.C. 9241a"),
        },
        Exit {
            name: "Export",
            how: "Before seizure; for goods that are deemed excluded with the port director's permission.",
            citation: text("19 CFR 151.16(j)"),
        },
        PROTESTED,
        OTHER_GOODS,
    ],
    documents: DOCUMENTS,
    hold_steps: HoldSteps::All,
    findings: PRESUMED,
    open: &[],
};

/// Their rows.
pub(super) const REGIMES: &[Regime] = &[STATUTE, ENTITY_LIST, WORKFORCE];
