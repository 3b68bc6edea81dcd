//! What each statute asks for: its elements and standards, a row each.

use crate::domain::clock::{Basis, Citation};
use crate::domain::workflow::Standard;
use crate::domain::workflow::investigation::Statute;

/// One thing that must be shown under a statute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Its stable code, unique over all statutes.
    pub code: &'static str,
    /// What is to be shown, a sentence.
    pub asks: &'static str,
    /// True for what a person knew, meant or neglected.
    pub is_mental: bool,
}

/// One statute with its elements.
#[derive(Debug, Clone, Copy)]
pub struct StatuteRow {
    /// Which.
    pub statute: Statute,
    /// Its elements, in the order of the text.
    pub elements: &'static [Element],
    /// Who must be convinced and how far: the standard, and for what.
    pub standards: &'static [(Standard, &'static str)],
    /// Where it stands, and how far it was read.
    pub citation: Citation,
    /// A sentence for the reader.
    pub note: &'static str,
}

const fn shows(code: &'static str, asks: &'static str) -> Element {
    Element { code, asks, is_mental: false }
}

const fn mind(code: &'static str, asks: &'static str) -> Element {
    Element { code, asks, is_mental: true }
}

const CIVIL: &[(Standard, &str)] = &[(Standard::ReasonableCause, "to propose a penalty")];
const CRIME: &[(Standard, &str)] =
    &[(Standard::BeyondReasonableDoubt, "in court (unverified here); prosecutors decide")];

const ROWS: &[StatuteRow] = &[
    StatuteRow {
        statute: Statute::Usc1592,
        elements: &[
            shows("1592_entry", "Goods were entered or introduced, or somebody tried to."),
            shows("1592_false", "By something that was false, or by leaving something out."),
            shows("1592_material", "It was material: it bore on what the agency decides."),
            mind("1592_culpability", "Negligence, gross negligence or fraud."),
        ],
        standards: CIVIL,
        citation: Citation::new("19 U.S.C. 1592; 19 CFR 162.73", Basis::Text),
        note: "Negligence is enough; a prior disclosure lowers the amount. The elements are put in our \
            own words, unverified: read them in the statute.",
    },
    StatuteRow {
        statute: Statute::Usc1593a,
        elements: &[
            shows("1593a_claim", "A drawback claim was made."),
            shows("1593a_false", "It was false, or left something out, in what is material."),
            mind("1593a_culpability", "Negligence or fraud."),
        ],
        standards: CIVIL,
        citation: Citation::new("19 U.S.C. 1593a; 19 CFR 162.73a", Basis::Memory),
        note: "A prior disclosure lowers the amount; the caps are not recorded here.",
    },
    StatuteRow {
        statute: Statute::Usc1595aB,
        elements: &[
            shows("1595ab_unlawful", "Goods were brought in contrary to law."),
            shows("1595ab_concerned", "The person was concerned in it in any way."),
        ],
        standards: CIVIL,
        citation: Citation::new("19 U.S.C. 1595a(b); 19 CFR 162.22(b)", Basis::Text),
        note: "No state of mind is named; the goods themselves are another matter (1595a(c)). The \
            elements are put in our own words, unverified: read them in the statute.",
    },
    StatuteRow {
        statute: Statute::Usc545,
        elements: &[
            shows("545_contrary", "Goods were brought in contrary to law."),
            mind("545_knowing", "The person knew it."),
        ],
        standards: CRIME,
        citation: Citation::new("18 U.S.C. 545", Basis::Memory),
        note: "A crime; it is referred and never charged here.",
    },
    StatuteRow {
        statute: Statute::Usc1589,
        elements: &[
            shows("1589_labor", "Labor was obtained by force, threats, or the like."),
            shows("1589_benefit", "The person obtained it, or benefited from a venture in it."),
            mind("1589_knowing", "The person knew it, or recklessly disregarded it."),
        ],
        standards: CRIME,
        citation: Citation::new("18 U.S.C. 1589", Basis::Memory),
        note: "A crime; it is referred and never charged here.",
    },
];

/// Every statute, in the order of the table.
pub fn rows() -> impl Iterator<Item = &'static StatuteRow> {
    ROWS.iter()
}

/// The row of a statute.
#[must_use]
pub fn row(statute: Statute) -> Option<&'static StatuteRow> {
    ROWS.iter().find(|row| row.statute == statute)
}

/// An element by its code.
#[must_use]
pub fn element(code: &str) -> Option<&'static Element> {
    ROWS.iter().flat_map(|row| row.elements).find(|element| element.code == code)
}
