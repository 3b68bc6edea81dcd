//! Which fields of steps somebody outside reads: all of them, in one list.

use super::super::StepForm;
use super::super::ask::refuse_inner_of;
use super::super::told::asks_of;
use super::*;
use crate::domain::receipt::Receipt;
use crate::domain::workflow::Machine;
use crate::domain::workflow::order::OrderAction as O;
use crate::domain::workflow::petition::PetitionAction;

/// Machine, action, and the fields of which the answer leaves the agency.
const LEAVING: [(&str, &str, &str); 19] = [
    ("case", "return_with_advice", "advice"),
    ("case", "await_information", "questions"),
    ("order", "approve", "publication"),
    ("order", "activate", "publication"),
    ("order", "narrow", RESCOPE),
    ("order", "modify", RESCOPE),
    (
        "hold",
        "send_notice",
        "specific_reason anticipated_length inquiries helpful_information contact",
    ),
    ("hold", "request_information", "questions contact"),
    ("hold", "exclude", "notice_statement addressee notice_port notice_goods contact"),
    ("hold", "seize", "provisions notice_statement addressee notice_port notice_goods contact"),
    ("hold", "demand_redelivery", "notice_statement addressee notice_port notice_goods contact"),
    (
        "hold",
        "assess_damages",
        "amount notice_statement addressee notice_port notice_goods contact",
    ),
    ("hold", "demand_on_surety", "notice_statement addressee notice_port notice_goods contact"),
    (
        "hold",
        "decide_damages",
        "amount notice_statement addressee notice_port notice_goods contact",
    ),
    ("investigation", "decide_petition", "amount"),
    ("petition", "ask_more", "questions"),
    ("petition", "grant", "told"),
    ("order", "revoke", "said_in"),
    ("petition", "deny", "told"),
];
const RESCOPE: &str = "said_in parties hts_prefixes goods_words countries provinces effective_on open_scope exclusions";

fn all() -> Vec<(Machine, &'static str)> {
    let mut steps: Vec<(Machine, &'static str)> = Vec::new();
    steps.extend(C::ALL.iter().map(|action| (Machine::Case, action.code())));
    steps.extend(O::ALL.iter().map(|action| (Machine::Order, action.code())));
    steps.extend(H::ALL.iter().map(|action| (Machine::Hold, action.code())));
    steps.extend(I::ALL.iter().map(|action| (Machine::Investigation, action.code())));
    steps.extend(PetitionAction::ALL.iter().map(|action| (Machine::Petition, action.code())));
    steps
}

fn leaving(asks: &[Ask]) -> Vec<&'static str> {
    asks.iter().filter(|ask| ask.leaves).map(|ask| ask.name).collect()
}

#[test]
fn what_leaves_is_listed() {
    let found: Vec<(&str, &str, String)> = all()
        .into_iter()
        .map(|(machine, action)| {
            (machine.code(), action, leaving(asks_of(machine, action).unwrap()).join(" "))
        })
        .filter(|(_, _, fields)| !fields.is_empty())
        .collect();
    let wanted: Vec<(&str, &str, String)> = LEAVING
        .iter()
        .map(|(machine, action, fields)| (*machine, *action, (*fields).to_owned()))
        .collect();
    for one in &wanted {
        assert!(found.contains(one), "{one:?} is not in {found:#?}");
    }
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
}

/// A field that a person writes words into, whoever reads them.
fn has_words(ask: &Ask) -> bool {
    matches!(
        ask.kind,
        Kind::Reason | Kind::OptionalReason | Kind::Line | Kind::Text | Kind::Lines | Kind::Scope
    )
}

#[test]
fn inner_numbers_and_receipts_are_refused_where_they_leave_and_nowhere_else() {
    let receipt = Receipt::from_bits(&[0x3D; 32]).shown();
    let mut internal = 0;
    for (machine, action) in all() {
        let asks = asks_of(machine, action).unwrap();
        for ask in asks.iter().filter(|ask| has_words(ask)) {
            for told in
                ["A-2026-000001", "C-2026-000002", "I-2026-000003", "H-2026-000004", &receipt]
            {
                let form = StepForm {
                    action: action.to_owned(),
                    version: 1,
                    fields: vec![(ask.name.to_owned(), format!("Look into {told} for more."))],
                };
                let mut errors = Vec::new();
                refuse_inner_of(asks, &form, &mut errors);
                let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
                let expected = if ask.leaves { vec![ask.name] } else { Vec::new() };
                assert_eq!(fields, expected, "{machine:?} {action} {told}");
            }
            internal += usize::from(!ask.leaves);
        }
        assert!(
            asks.iter().filter(|ask| ask.leaves).all(|ask| ask.name != "reason"),
            "{action}: a reason is the file's"
        );
    }
    assert!(internal > 40, "reasons and papers of the file stay free: {internal}");
}
