//! What a person may ask for now: the buttons of a page, in the order of the table.

use super::ask::Ask;
use super::asks;
use super::subject::Subject;
use super::verdict::plain;
use crate::app::{case, hold, order};
use crate::domain::hold::Authority;
use crate::domain::order::OrderKind;
use crate::domain::role::Role;
use crate::domain::workflow::Rule;
use crate::domain::workflow::case::{CaseAction, CaseState};
use crate::domain::workflow::hold::HoldState;
use crate::domain::workflow::investigation::InvestigationState;
use crate::domain::workflow::order::{OrderAction, OrderState};
use crate::domain::workflow::petition::PetitionState;
use chrono::NaiveDateTime;

/// An action that a person may ask for now.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The action's code.
    pub action: &'static str,
    /// The rule, with the action's label.
    pub rule: Rule<(), &'static str>,
    /// The fields of its form.
    pub asks: &'static [Ask],
    /// Why it cannot be taken as things stand; none where it can.
    pub barred: Option<&'static str>,
}

impl Subject {
    /// What a role may ask for now: the buttons, in the order of the table.
    #[must_use]
    pub fn offers(&self, role: Role, now: NaiveDateTime) -> Vec<Offer> {
        use crate::domain::workflow as rules;
        match self {
            Self::Case(row) => CaseState::from_code(&row.state).map_or_else(Vec::new, |state| {
                let regime = case::regime_of(row).ok();
                let mut rules = rules::case::available(state, role);
                rules.retain(|rule| regime.is_none_or(|law| law.has_case_step(rule.action)));
                let mut found = offers(&rules, |a| (a.code(), asks::of_case(a)));
                let measure = CaseAction::FindSufficientMeasure.code();
                for offer in found.iter_mut().filter(|offer| offer.action == measure) {
                    offer.rule.standard =
                        regime.and_then(|law| law.measures.iter().find_map(|one| one.standard));
                }
                found
            }),
            Self::Order(subject) => {
                OrderState::from_code(&subject.row.state).map_or_else(Vec::new, |state| {
                    let mut rules = rules::order::available(state, role);
                    let is_wro = subject.row.kind == OrderKind::Wro.code();
                    rules.retain(|rule| is_wro || rule.action != OrderAction::UpgradeToFinding);
                    let mut found = offers(&rules, |a| (a.code(), asks::of_order(a)));
                    let approve = OrderAction::Approve.code();
                    for offer in found.iter_mut().filter(|offer| offer.action == approve) {
                        offer.rule.standard = order::approval_standard(&subject.row);
                    }
                    found
                })
            }
            Self::Hold(subject) => {
                HoldState::from_code(&subject.row.state).map_or_else(Vec::new, |state| {
                    let mut rules = rules::hold::available(state, role);
                    let (law, authority) =
                        (subject.regime, Authority::from_code(&subject.row.authority));
                    rules.retain(|rule| law.is_none_or(|law| law.has_hold_step(rule.action)));
                    rules.retain(|rule| authority.is_none_or(|one| rules::hold::knows(one, rule)));
                    let mut found = offers(&rules, |a| (a.code(), asks::of_hold(a)));
                    for (offer, rule) in found.iter_mut().zip(&rules) {
                        offer.barred = hold::barred_now(subject, rule, now);
                        if let Some(authority) = authority {
                            (offer.rule.citation, offer.rule.note) =
                                rules::hold::law_of(rule, authority);
                        }
                    }
                    found
                })
            }
            Self::Investigation(row) => {
                InvestigationState::from_code(&row.state).map_or_else(Vec::new, |state| {
                    offers(&rules::investigation::available(state, role), |a| {
                        (a.code(), asks::of_investigation(a))
                    })
                })
            }
            Self::Petition(subject) => {
                PetitionState::from_code(&subject.row.state).map_or_else(Vec::new, |state| {
                    offers(&rules::petition::available(state, role), |a| {
                        (a.code(), asks::of_petition(a))
                    })
                })
            }
        }
    }
}

fn offers<S, A>(
    rules: &[&'static Rule<S, A>],
    about: fn(A) -> (&'static str, &'static [Ask]),
) -> Vec<Offer>
where
    A: Copy + Into<&'static str>,
{
    rules
        .iter()
        .map(|rule| {
            let (action, asks) = about(rule.action);
            Offer { action, rule: plain(*rule), asks, barred: None }
        })
        .collect()
}
