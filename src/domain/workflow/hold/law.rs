//! The law of a step where the hold's authority has its own: the table of the hold names
//! that of a withhold release order, and a presumption of a statute rests on the statute.

use super::{HoldAction as Action, HoldState as State};
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::workflow::Rule;

/// A step under authorities whose law for it is another than the table's.
#[derive(Debug, Clone, Copy)]
pub struct OwnLaw {
    /// The authorities.
    pub under: &'static [Authority],
    /// The step.
    pub action: Action,
    /// The law, or "Policy" where there is none.
    pub citation: &'static str,
    /// One sentence for the reader of the table.
    pub note: &'static str,
}

const WRO: &[Authority] = &[Authority::Wro];
const FINDING: &[Authority] = &[Authority::Finding];
const UFLPA: &[Authority] = &[Authority::Uflpa];
const CAATSA: &[Authority] = &[Authority::Caatsa];
const PRESUMED: &[Authority] = &[Authority::Uflpa, Authority::Caatsa];
const WITHOUT_FINDING: &[Authority] = &[Authority::Wro, Authority::Uflpa, Authority::Caatsa];
const OTHERS: &[Authority] = &[Authority::OtherAgency, Authority::OtherLaw];
/// What can be said of holds under a law that is not the agency's own.
const THEIRS: &str = "The law under which the goods are held";

const fn law(
    under: &'static [Authority],
    action: Action,
    citation: &'static str,
    note: &'static str,
) -> OwnLaw {
    OwnLaw { under, action, citation, note }
}

/// The table: domain reference, sections 1 and 3, as its reviewed corrections have them.
pub const OWN_LAWS: &[OwnLaw] = &[
    law(
        UFLPA,
        Action::Target,
        "Pub. L. 117-78, section 3(a); 19 U.S.C. 1307",
        "Opening a hold needs a person, a reason and the version of the list or the region; never a score alone.",
    ),
    law(
        CAATSA,
        Action::Target,
        "22 U.S.C. 9241a; 19 U.S.C. 1307",
        "Opening a hold needs a person, a reason and an order version; never a score alone.",
    ),
    law(
        FINDING,
        Action::Detain,
        "19 CFR 12.42(f)-(g), 151.16(b)",
        "The Finding covers the goods: they are prohibited unless the importer shows otherwise.",
    ),
    law(
        UFLPA,
        Action::Detain,
        "Pub. L. 117-78, section 3(a); 19 CFR 151.16(b)",
        "The goods are of the region or of a listed entity: the presumption covers them.",
    ),
    law(
        CAATSA,
        Action::Detain,
        "22 U.S.C. 9241a; 19 CFR 151.16(b)",
        "The goods are of the workforce that the statute names: the presumption covers them.",
    ),
    law(
        UFLPA,
        Action::SubmitProof,
        "Pub. L. 117-78, section 3(a)-(b)",
        "The importer shows that the presumption does not apply, or asks for an exception, or answers a question.",
    ),
    law(
        CAATSA,
        Action::SubmitProof,
        "22 U.S.C. 9241a",
        "The importer rebuts the presumption, or answers a question.",
    ),
    law(
        UFLPA,
        Action::StartReview,
        "Pub. L. 117-78, section 3(a)-(b)",
        "An analyst reads what the importer sent.",
    ),
    law(CAATSA, Action::StartReview, "22 U.S.C. 9241a", "An analyst reads what the importer sent."),
    law(
        UFLPA,
        Action::Release,
        "Pub. L. 117-78, section 3(a)-(b); 19 CFR 151.16(e)",
        "No connection, an exception on clear and convincing evidence, or an error; the code carries the standard.",
    ),
    law(
        CAATSA,
        Action::Release,
        "22 U.S.C. 9241a; 19 CFR 151.16(e)",
        "The presumption was rebutted by clear and convincing evidence, or the goods were held in error; the code carries the standard.",
    ),
    law(
        UFLPA,
        Action::Exclude,
        "Pub. L. 117-78, section 3(a); 19 CFR 151.16(e)-(f)",
        "The presumption was not rebutted; no three months for proof run here.",
    ),
    law(
        CAATSA,
        Action::Exclude,
        "22 U.S.C. 9241a; 19 CFR 151.16(e)-(f)",
        "The presumption was not rebutted; no three months for proof run here.",
    ),
    law(
        PRESUMED,
        Action::DeemExcluded,
        "19 CFR 151.16(e)-(f)",
        "No decision within 30 days and no seizure.",
    ),
    law(
        WITHOUT_FINDING,
        Action::Seize,
        "19 U.S.C. 1595a(c); 19 CFR 162.21(a), 162.23",
        "On a ground that counsel records, since forced labor is not listed in 162.23 by name; or under a Finding that covers the goods (12.44(b)).",
    ),
    law(
        PRESUMED,
        Action::Export,
        "19 CFR 151.16(j)",
        "Before seizure; goods deemed excluded leave with permission.",
    ),
    law(
        PRESUMED,
        Action::Destroy,
        "Policy",
        "The importer has the goods destroyed; no text of this law orders it.",
    ),
    law(
        OTHERS,
        Action::Target,
        THEIRS,
        "Opening a hold needs a person, a reason and an order version; never a score alone.",
    ),
    law(OTHERS, Action::Detain, THEIRS, "What that law orders covers the goods."),
    law(
        OTHERS,
        Action::SubmitProof,
        THEIRS,
        "The importer shows what that law asks for, or answers a question.",
    ),
    law(OTHERS, Action::StartReview, THEIRS, "An analyst reads what the importer sent."),
    law(OTHERS, Action::Release, THEIRS, "That law lets the goods go; the code says why."),
    law(OTHERS, Action::Exclude, THEIRS, "That law does not let the goods in."),
    law(OTHERS, Action::Seize, THEIRS, "That law takes the goods."),
    law(OTHERS, Action::Export, THEIRS, "The goods leave, where that law allows it."),
    law(
        OTHERS,
        Action::Destroy,
        THEIRS,
        "The importer has the goods destroyed, where that law allows it.",
    ),
];

/// Steps that exist under these authorities alone, though no clock says so.
const ONLY: &[(Action, &[Authority])] = &[
    // Only a withhold release order becomes a Finding (19 CFR 12.42(f), 12.44(b)).
    (Action::RerouteToFinding, WRO),
    // Under a Finding goods are seized, and the right to export them has ended (12.44(b)).
    (
        Action::Exclude,
        &[
            Authority::Wro,
            Authority::Uflpa,
            Authority::Caatsa,
            Authority::OtherAgency,
            Authority::OtherLaw,
        ],
    ),
    (
        Action::Export,
        &[
            Authority::Wro,
            Authority::Uflpa,
            Authority::Caatsa,
            Authority::OtherAgency,
            Authority::OtherLaw,
        ],
    ),
];

/// The law of a rule under an authority, and its sentence.
#[must_use]
pub fn law_of(rule: &Rule<State, Action>, authority: Authority) -> (&'static str, &'static str) {
    let own = own_laws(rule).find(|law| law.under.contains(&authority));
    own.map_or((rule.citation, rule.note), |law| (law.citation, law.note))
}

/// What a rule rests on under other authorities than the table's. What happens to goods that
/// are deemed abandoned is the table's everywhere, since a withhold release order alone
/// leads there.
pub fn own_laws(rule: &Rule<State, Action>) -> impl Iterator<Item = &'static OwnLaw> {
    let action = rule.action;
    let is_abandoned = rule.from == [State::Abandoned];
    OWN_LAWS.iter().filter(move |law| law.action == action && !is_abandoned)
}

/// The law of the rule for an action from a state, both as stored codes, under an
/// authority; empty when the table has no such rule (any more).
#[must_use]
pub fn citation(action: &str, from: &str, authority: Authority) -> &'static str {
    let (action, from) = (Action::from_code(action), State::from_code(from));
    super::RULES
        .iter()
        .find(|rule| Some(rule.action) == action && rule.starts_from(from))
        .map_or("", |rule| law_of(rule, authority).0)
}

/// Whether an authority knows a rule: what a clock deems needs a clock that can run.
#[must_use]
pub fn knows(authority: Authority, rule: &Rule<State, Action>) -> bool {
    let runs = rule.by_clock.is_none_or(|clock| authority.clock_use(clock) != ClockUse::Never);
    let is_own =
        ONLY.iter().all(|(action, under)| *action != rule.action || under.contains(&authority));
    runs && is_own
}

/// The table as text, for a snapshot.
pub(super) fn text() -> String {
    let mut parts = vec!["\nOWN LAW\n".to_owned()];
    parts.extend(OWN_LAWS.iter().map(|law| {
        let under: Vec<&str> = law.under.iter().map(|authority| authority.code()).collect();
        let (action, under) = (law.action.code(), under.join(", "));
        format!("\n{action} under {under}\n  {} | {}\n", law.citation, law.note)
    }));
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_authority_quotes_the_law_of_another() {
        for authority in Authority::ALL.iter().copied() {
            for rule in super::super::RULES.iter().filter(|rule| knows(authority, rule)) {
                let (citation, note) = law_of(rule, authority);
                let told = format!("{authority:?} {:?}: {citation}", rule.action);
                assert!(!citation.is_empty() && note.ends_with('.'), "{told}");
                let is_of_12_42 = matches!(authority, Authority::Wro | Authority::Finding);
                let is_abandoned = rule.from == [State::Abandoned];
                assert!(is_of_12_42 || is_abandoned || !citation.contains("12.4"), "{told}");
                let is_order = citation.contains("12.42(e)") || citation.contains("12.44(a)");
                // The goods of an order that became a Finding are destroyed under it too.
                let is_wro = authority == Authority::Wro || rule.action == Action::Destroy;
                assert!(!is_order || is_wro, "{told}");
                let is_presumed = matches!(authority, Authority::Uflpa | Authority::Caatsa);
                assert!(is_presumed || !citation.contains("117-78"), "{told}");
                assert!(authority == Authority::Caatsa || !citation.contains("9241a"), "{told}");
            }
        }
    }

    #[test]
    fn a_stored_step_knows_the_law_of_its_authority() {
        assert_eq!(citation("detain", "presented", Authority::Wro), "19 CFR 12.42(e), 151.16(b)");
        assert_eq!(
            citation("detain", "presented", Authority::Uflpa),
            "Pub. L. 117-78, section 3(a); 19 CFR 151.16(b)"
        );
        assert_eq!(
            citation("detain", "presented", Authority::Caatsa),
            "22 U.S.C. 9241a; 19 CFR 151.16(b)"
        );
        assert_eq!(citation("destroy", "abandoned", Authority::Uflpa), "19 CFR 12.44(a)");
        assert_eq!(citation("detain", "released", Authority::Uflpa), "");
    }

    #[test]
    fn a_step_of_the_three_months_is_no_step_of_a_presumption() {
        let known = |authority, action| {
            super::super::RULES
                .iter()
                .filter(|rule| rule.action == action)
                .all(|rule| knows(authority, rule))
        };
        for authority in Authority::ALL.iter().copied() {
            let is_wro = authority == Authority::Wro;
            assert_eq!(known(authority, Action::DeemAbandoned), is_wro, "{authority:?}");
            assert_eq!(known(authority, Action::RerouteToFinding), is_wro, "{authority:?}");
            let is_finding = authority == Authority::Finding;
            assert_eq!(known(authority, Action::Exclude), !is_finding, "{authority:?}");
            assert_eq!(known(authority, Action::Export), !is_finding, "{authority:?}");
        }
        assert!(known(Authority::Uflpa, Action::DeemExcluded));
        assert!(!known(Authority::OtherAgency, Action::DeemDetained));
    }
}
