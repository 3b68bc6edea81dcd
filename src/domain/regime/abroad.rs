//! The regimes of other countries, as far as they were found; what is not
//! known stands in `open` and on the page.

use super::{Asked, Exit, HoldSteps, InForce, Measure, Presumption, Regime};
use crate::domain::clock::{Basis, Citation};
use crate::domain::hold::Authority;
use crate::domain::order::OrderKind;
use crate::domain::workflow::case::CaseAction;
use crate::domain::workflow::hold::HoldAction as H;
use crate::domain::workflow::{DocumentKind, Standard};
use chrono::NaiveDate;

const fn told(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Report)
}

const fn memory(citation: &'static str) -> Citation {
    Citation::new(citation, Basis::Memory)
}

const FINDINGS: &[CaseAction] = &[CaseAction::FindSufficientMeasure];
const DOCUMENTS: &[DocumentKind] =
    &[DocumentKind::OrderText, DocumentKind::ProofPacket, DocumentKind::DecisionMemo];
/// Stopping, hearing the importer, letting go: the notices, protests, seizures
/// and redeliveries of the table are acts of the law of the United States.
const STEPS: HoldSteps = HoldSteps::Only(&[
    H::Target,
    H::Withdraw,
    H::Present,
    H::Detain,
    H::SubmitProof,
    H::StartReview,
    H::Release,
    H::Export,
    H::Destroy,
]);
const UNNAMED_STANDARD: &str =
    "The standard of evidence is not recorded here; counsel names it in the reason.";
const NO_NOTICE: &str =
    "The forms of its notices, and what may be filed against them, are not recorded here.";

const CANADA: Regime = Regime {
    code: "r_ca_9897",
    name: "Canada: tariff item 9897.00.00",
    jurisdiction: "Canada",
    instrument: told(
        "Customs Tariff, section 132(1)(m), tariff item 9897.00.00; Memorandum D9-1-6",
    ),
    in_force: InForce {
        on: NaiveDate::from_ymd_opt(2020, 7, 1),
        citation: told("CN 20-23; child labor was added on 1 January 2024"),
    },
    presumption: Presumption::None,
    decision_maker: "The Canada Border Services Agency classifies the goods; the labor program of ESDC does the research",
    petitioners: "Not recorded here",
    standards: &[Asked {
        standard: Standard::OwnLaw,
        of: "The classification under the tariff item.",
        citation: memory("Customs Act"),
    }],
    measures: &[Measure {
        kind: OrderKind::Measure,
        name: "Classification under tariff item 9897.00.00",
        authority: Authority::OtherLaw,
        standard: Some(Standard::OwnLaw),
        decided_by: "The Canada Border Services Agency",
        instrument: "Decision of the Canada Border Services Agency",
    }],
    clocks: &["CA_REVIEW"],
    exits: &[
        Exit {
            name: "Appeal",
            how: "The importer asks for a redetermination.",
            citation: memory("Customs Act; the 90 days are unverified"),
        },
        Exit {
            name: "Re-export",
            how: "The importer sends the goods back.",
            citation: told("Memorandum D9-1-6"),
        },
        Exit {
            name: "Abandonment",
            how: "The importer gives the goods up.",
            citation: told("Memorandum D9-1-6"),
        },
        Exit {
            name: "Personal use",
            how: "Goods for personal use are exempt.",
            citation: told("Memorandum D9-1-6"),
        },
    ],
    documents: DOCUMENTS,
    hold_steps: STEPS,
    findings: FINDINGS,
    open: &[
        "No clock of the law was confirmed: the 90 days for a redetermination are unverified.",
        UNNAMED_STANDARD,
        NO_NOTICE,
    ],
};

const MEXICO: Regime = Regime {
    code: "r_mx_stps",
    name: "Mexico: resolution of the labor secretariat",
    jurisdiction: "Mexico",
    instrument: told(
        "Agreement of February 2023 on goods made with forced labor (USMCA Article 23.6)",
    ),
    in_force: InForce {
        on: NaiveDate::from_ymd_opt(2023, 5, 18),
        citation: told("Agreement of February 2023"),
    },
    presumption: Presumption::Clean,
    decision_maker: "The Secretariat of Labor and Social Welfare (STPS), which publishes its resolutions",
    petitioners: "Who is legally constituted in Mexico",
    standards: &[Asked {
        standard: Standard::OwnLaw,
        of: "The resolution; until then the goods are presumed clean.",
        citation: told("Agreement of February 2023"),
    }],
    measures: &[Measure {
        kind: OrderKind::Measure,
        name: "Resolution",
        authority: Authority::OtherLaw,
        standard: Some(Standard::OwnLaw),
        decided_by: "STPS",
        instrument: "Resolution of STPS",
    }],
    clocks: &["MX_DECISION"],
    exits: &[Exit {
        name: "No resolution",
        how: "Goods that no published resolution names are admitted.",
        citation: told("Agreement of February 2023"),
    }],
    documents: DOCUMENTS,
    hold_steps: STEPS,
    findings: FINDINGS,
    open: &[
        "How long after its publication a resolution takes effect is not recorded here; enter the day that it names.",
        "Mexican holidays are not in the calendar: the last day that is shown is the earliest possible.",
        UNNAMED_STANDARD,
        NO_NOTICE,
    ],
};

const EUROPE: Regime = Regime {
    code: "r_eu_2024_3015",
    name: "European Union: Regulation (EU) 2024/3015",
    jurisdiction: "European Union",
    instrument: told("Regulation (EU) 2024/3015, published on 12 December 2024"),
    in_force: InForce {
        on: NaiveDate::from_ymd_opt(2027, 12, 14),
        citation: told("Regulation (EU) 2024/3015: the day from which it applies"),
    },
    presumption: Presumption::None,
    decision_maker: "The competent authority of a member state, or the Commission",
    petitioners: "Any person, through the Forced Labour Single Portal; the protection of whistleblowers extends to it",
    standards: &[
        Asked {
            standard: Standard::SubstantiatedConcern,
            of: "Opening an investigation after the preliminary phase.",
            citation: memory("Regulation (EU) 2024/3015, Articles 17 and 18"),
        },
        Asked {
            standard: Standard::OwnLaw,
            of: "The decision that bans a product.",
            citation: memory("Regulation (EU) 2024/3015, Article 20"),
        },
    ],
    measures: &[Measure {
        kind: OrderKind::Measure,
        name: "Decision to ban a product",
        authority: Authority::OtherLaw,
        standard: Some(Standard::OwnLaw),
        decided_by: "The lead competent authority",
        instrument: "Decision of the competent authority",
    }],
    clocks: &[
        "EU_ANSWER",
        "EU_PRELIMINARY",
        "EU_INVESTIGATION",
        "EU_DECISION",
        "EU_CUSTOMS",
        "EU_CUSTOMS_FAST",
        "EU_COMPLY",
        "EU_COMPLY_FAST",
    ],
    exits: &[
        Exit {
            name: "Withdrawal or disposal",
            how: "The operator withdraws the product and disposes of it within the time that the decision sets.",
            citation: memory("Regulation (EU) 2024/3015, Article 22"),
        },
        Exit {
            name: "Release by customs",
            how: "A person releases the goods where the authority does not confirm the suspension in time; never the machine.",
            citation: memory("Regulation (EU) 2024/3015, Article 29"),
        },
    ],
    documents: DOCUMENTS,
    hold_steps: STEPS,
    findings: FINDINGS,
    open: &[
        "No clock was confirmed in the text: every length and article number is unverified.",
        "It also covers goods made in the Union, sales online and exports: no model of the border alone fits it, and only what passes customs is held here.",
        "The standard of the decision itself is not recorded here; counsel names it in the reason.",
        NO_NOTICE,
    ],
};

/// Their rows.
pub(super) const REGIMES: &[Regime] = &[CANADA, MEXICO, EUROPE];
