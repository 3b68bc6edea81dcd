//! The rows.

use super::{Basis, Element, Test};
use crate::domain::evidence::{ClaimKind, Strength};
use crate::domain::workflow::Standard;

use Standard::{ConclusivelyIndicates, ReasonableCause, ReasonablyIndicates};

const ALL: &[Standard] = &[ReasonablyIndicates, ReasonableCause, ConclusivelyIndicates];
const ORDERS: &[Standard] = &[ReasonablyIndicates, ConclusivelyIndicates];
const LOWER: &[Standard] = &[ReasonablyIndicates, ReasonableCause];
const REASONABLY: &[Standard] = &[ReasonablyIndicates];
const CONCLUSIVE: &[Standard] = &[ConclusivelyIndicates];

/// Everything that the floor asks for, the law first.
pub const ELEMENTS: &[Element] = &[
    Element {
        code: "labor_shown",
        standards: ALL,
        basis: Basis::Law,
        kind: ClaimKind::ForcedLabor,
        test: Test::Supported,
        citation: "19 U.S.C. 1307; 19 CFR 12.42(e)-(f)",
        asks: "Information shows that the goods were made, at least in part, with forced labor.",
        mend: "State the claim and rate an item that supports it.",
    },
    Element {
        code: "import_shown",
        standards: ORDERS,
        basis: Basis::Law,
        kind: ClaimKind::Imported,
        test: Test::Supported,
        citation: "19 CFR 12.42(e)-(f)",
        asks: "Information shows that such goods are being, or are likely to be, imported.",
        mend: "State the claim and rate an item that supports it, such as shipment data.",
    },
    Element {
        code: "goods_shown",
        standards: ALL,
        basis: Basis::Policy,
        kind: ClaimKind::Goods,
        test: Test::Supported,
        citation: "Policy, after 19 CFR 12.42(b)(2)",
        asks: "Information shows which goods these are and who makes them.",
        mend: "State the claim and rate an item that supports it.",
    },
    Element {
        code: "labor_corroborated",
        standards: LOWER,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::Corroborated { indicators: 1, or_strong: true },
        citation: "Policy, after 19 CFR 12.42(e)",
        asks: "One indicator is supported by two independent origins, or strongly by one primary item.",
        mend: "Add an item of another origin, or rate a primary item.",
    },
    Element {
        code: "labor_unopposed",
        standards: LOWER,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::Unopposed(Strength::Moderate),
        citation: "Policy, after 19 CFR 12.42(d)",
        asks: "No contradiction of moderate or strong weight stands unanswered against the forced labor.",
        mend: "Answer each contradiction in words, where it stands.",
    },
    Element {
        code: "import_unopposed",
        standards: REASONABLY,
        basis: Basis::Policy,
        kind: ClaimKind::Imported,
        test: Test::Unopposed(Strength::Moderate),
        citation: "Policy, after 19 CFR 12.42(d)",
        asks: "No contradiction of moderate or strong weight stands unanswered against the imports.",
        mend: "Answer each contradiction in words, where it stands.",
    },
    Element {
        code: "labor_corroborated_twice",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::Corroborated { indicators: 2, or_strong: false },
        citation: "Policy, after 19 CFR 12.42(f)",
        asks: "Two indicators are each supported by two independent origins that can be read.",
        mend: "Add items of other origins; have what is in another language translated by a person.",
    },
    Element {
        code: "labor_defined",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::BothLimbs,
        citation: "Policy, after the definition in 19 U.S.C. 1307",
        asks: "The indicators show a menace of penalty, and that the work was not voluntary.",
        mend: "Rate items for an indicator of each half of the definition.",
    },
    Element {
        code: "labor_primary",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::Primary(Strength::Strong),
        citation: "Policy, after 19 CFR 12.42(f)",
        asks: "A primary item supports the forced labor strongly.",
        mend: "Add testimony, an observation, pictures or a record of the company.",
    },
    Element {
        code: "import_primary",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::Imported,
        test: Test::Primary(Strength::Moderate),
        citation: "Policy, after 19 CFR 12.42(f)",
        asks: "A primary item supports the imports at least moderately.",
        mend: "Add entry or shipment data, or a record of the company.",
    },
    Element {
        code: "labor_uncontradicted",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::ForcedLabor,
        test: Test::Unopposed(Strength::Weak),
        citation: "Policy, after 19 CFR 12.42(d), (f)",
        asks: "No contradiction at all stands unanswered against the forced labor.",
        mend: "Answer each contradiction in words, where it stands.",
    },
    Element {
        code: "import_uncontradicted",
        standards: CONCLUSIVE,
        basis: Basis::Policy,
        kind: ClaimKind::Imported,
        test: Test::Unopposed(Strength::Weak),
        citation: "Policy, after 19 CFR 12.42(d), (f)",
        asks: "No contradiction at all stands unanswered against the imports.",
        mend: "Answer each contradiction in words, where it stands.",
    },
];
