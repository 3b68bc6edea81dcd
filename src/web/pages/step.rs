//! The actions rail: the steps that the rule table offers, as forms.

use crate::app::order::OrderRow;
use crate::app::proposal::ProposalRow;
use crate::app::step::ask::{Ask, Kind, StepForm};
use crate::app::step::{Offer, may_cite, subject_label};
use crate::domain::role::Role;
use crate::domain::workflow::{Machine, Standard};
use crate::error::{FieldError, Result};
use crate::web::extract::Fields;
use crate::web::field::{Choice, Problems};
use crate::web::page::Layout;
use serde::Deserialize;

/// A step's form on a page.
#[derive(Debug, Clone)]
pub struct OfferShown {
    /// The action's code.
    pub action: &'static str,
    /// The action's words.
    pub label: &'static str,
    /// Who must agree, on what evidence and under which law.
    pub note: String,
    /// What the button says.
    pub submit: &'static str,
    /// The button's tone.
    pub tone: &'static str,
    /// Its fields.
    pub asks: Vec<AskShown>,
    /// Whether it is unfolded: it came back with errors.
    pub is_open: bool,
    /// Why it cannot be taken as things stand; empty where it can.
    pub barred: &'static str,
}

/// A field of a step's form.
#[derive(Debug, Clone)]
pub struct AskShown {
    /// Its id and name on the page: no two forms share one.
    pub id: String,
    /// What it is called.
    pub label: &'static str,
    /// A sentence of help.
    pub hint: &'static str,
    /// select, textarea, checkbox, date or text.
    pub kind: &'static str,
    /// What it holds.
    pub value: String,
    /// What is wrong with it.
    pub error: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Whether it may not stay empty.
    pub is_required: bool,
    /// Whether a box is ticked.
    pub is_ticked: bool,
    /// The height of a text, in lines.
    pub rows: usize,
}

/// The proposal that waits on an object.
#[derive(Debug, Clone)]
pub struct WaitingShown {
    /// The step in words.
    pub label: String,
    /// Its page.
    pub href: String,
    /// What it waits for.
    pub note: String,
}

/// A step that came back with errors: what was sent, and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// What was sent.
    pub form: StepForm,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// Values that a form starts with.
pub type Defaults = Vec<(&'static str, String)>;

/// What a page says after a step.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// Puts the message on the page.
    #[must_use]
    pub fn say(&self, layout: Layout) -> Layout {
        match self.done.as_str() {
            "taken" => layout.saying("success", "The step was taken."),
            "proposed" => {
                layout.saying("info", "Proposed. It takes effect when the others have agreed.")
            }
            "saved" => layout.saying("success", "Saved."),
            "opened" => layout.saying("success", "Opened."),
            "waiting" => {
                layout.saying("info", "Recorded. It takes effect when everybody has agreed.")
            }
            "refused" => layout.saying("info", "The proposal was refused."),
            "withdrawn" => layout.saying("info", "The proposal was withdrawn."),
            _ => layout,
        }
    }
}

fn field_id(action: &str, name: &str) -> String {
    format!("{action}-{name}")
}

/// Reads a step's form. The page's fields carry the action before their name,
/// so that no two on a page are alike; a program may leave it out.
///
/// # Errors
/// When the form has no version.
pub fn form(fields: &Fields) -> Result<StepForm> {
    let action = fields.get("action").to_owned();
    let prefix = field_id(&action, "");
    let pairs = fields.pairs().iter();
    Ok(StepForm {
        version: fields.version()?,
        fields: pairs
            .map(|(name, value)| {
                (name.strip_prefix(&prefix).unwrap_or(name).to_owned(), value.clone())
            })
            .collect(),
        action,
    })
}

/// What is wrong with an attempt, by the ids of the page's fields.
#[must_use]
pub fn problems(attempt: Option<&Attempt>) -> Problems {
    let errors = attempt.map_or_else(Vec::new, |attempt| {
        attempt
            .errors
            .iter()
            .map(|error| {
                FieldError::new(field_id(&attempt.form.action, &error.field), error.message.clone())
            })
            .collect()
    });
    Problems::from(errors)
}

/// Orders as a select offers them.
#[must_use]
pub fn order_choices<'o>(
    orders: impl IntoIterator<Item = &'o OrderRow>,
    chosen: &str,
) -> Vec<Choice> {
    orders
        .into_iter()
        .map(|order| {
            let value = format!("{}/{}", order.docket_number, order.current_version);
            let label = format!(
                "{}, version {}: {}",
                order.docket_number, order.current_version, order.title
            );
            let is_chosen = value == chosen;
            Choice::new(value, label, is_chosen)
        })
        .collect()
}

/// The offers as a page draws them.
#[must_use]
pub fn offers(
    offers: &[Offer],
    orders: &[OrderRow],
    defaults: &Defaults,
    attempt: Option<&Attempt>,
) -> Vec<OfferShown> {
    offers
        .iter()
        .map(|offer| {
            let attempt = attempt.filter(|attempt| attempt.form.action == offer.action);
            let is_two_person = !offer.rule.approves.is_empty() || !offer.rule.signs.is_empty();
            OfferShown {
                action: offer.action,
                label: offer.rule.action,
                note: note(offer),
                submit: if is_two_person { "Propose" } else { "Record" },
                tone: "primary",
                asks: offer
                    .asks
                    .iter()
                    .map(|ask| asked(offer, ask, orders, defaults, attempt))
                    .collect(),
                is_open: attempt.is_some(),
                barred: offer.barred.or_else(|| no_order(offer, orders)).unwrap_or_default(),
            }
        })
        .collect()
}

/// A step that names an order cannot be taken where there is none that it could name.
fn no_order(offer: &Offer, orders: &[OrderRow]) -> Option<&'static str> {
    // A seizure may rest on a recorded ground instead.
    let names = |ask: &&Ask| matches!(ask.kind, Kind::Order) && ask.path.is_empty();
    let ask = offer.asks.iter().find(names)?;
    let is_none = !orders.iter().any(|row| may_cite(offer.action, ask, row));
    is_none.then_some("There is no order in force that it could name.")
}

fn roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label().to_lowercase()).collect::<Vec<_>>().join(" or ")
}

/// Who must agree, on what evidence, under which law: the rule in a sentence.
fn note(offer: &Offer) -> String {
    let rule = &offer.rule;
    let mut parts = vec![rule.note.to_owned()];
    match (rule.approves.is_empty(), rule.signs.is_empty()) {
        (true, true) => parts.push("Takes effect at once.".into()),
        (false, true) => {
            parts.push(format!("Another person must approve: {}.", roles(rule.approves)));
        }
        (true, false) => parts.push(format!("Another person must sign: {}.", roles(rule.signs))),
        (false, false) => parts.push(format!(
            "Two others must agree: {} approves, {} signs.",
            roles(rule.approves),
            roles(rule.signs)
        )),
    }
    if let Some(standard) = rule.standard {
        parts.push(format!("Standard: {}.", standard.label().to_lowercase()));
    }
    parts.push(format!("[{}]", rule.citation));
    parts.join(" ")
}

fn asked(
    offer: &Offer,
    ask: &Ask,
    orders: &[OrderRow],
    defaults: &Defaults,
    attempt: Option<&Attempt>,
) -> AskShown {
    let value = match attempt {
        Some(attempt) => attempt.form.get(ask.name).to_owned(),
        None => start(offer, ask, defaults),
    };
    let error = attempt
        .and_then(|attempt| attempt.errors.iter().find(|error| error.field == ask.name))
        .map(|error| error.message.clone())
        .unwrap_or_default();
    let (kind, rows) = match ask.kind {
        Kind::Choice(_) | Kind::Order => ("select", 0),
        Kind::Usual(_) => ("usual", 0),
        Kind::Reason | Kind::OptionalReason | Kind::Text => ("textarea", 4),
        Kind::Lines => ("textarea", 3),
        Kind::Scope if ask.name == "effective_on" => ("date", 0),
        Kind::Scope => ("textarea", 2),
        Kind::Tick => ("checkbox", 0),
        Kind::Date | Kind::OptionalDate | Kind::LastDay => ("date", 0),
        Kind::Line | Kind::Case => ("text", 0),
    };
    let choices = match ask.kind {
        Kind::Choice(choices) | Kind::Usual(choices) => choices()
            .into_iter()
            .filter(|(code, _)| reaches(offer, ask, code))
            .map(|(code, label)| Choice::new(code, label, code == value))
            .collect(),
        Kind::Order => {
            order_choices(orders.iter().filter(|row| may_cite(offer.action, ask, row)), &value)
        }
        Kind::Reason
        | Kind::OptionalReason
        | Kind::Line
        | Kind::Text
        | Kind::Lines
        | Kind::Date
        | Kind::OptionalDate
        | Kind::LastDay
        | Kind::Tick
        | Kind::Case
        | Kind::Scope => Vec::new(),
    };
    AskShown {
        id: field_id(offer.action, ask.name),
        label: ask.label,
        hint: ask.hint,
        kind,
        is_ticked: !value.is_empty(),
        value,
        error,
        choices,
        is_required: ask.is_required(),
        rows,
    }
}

/// Whether a choice could be taken: a standard below that of the rule never is.
fn reaches(offer: &Offer, ask: &Ask, code: &str) -> bool {
    let (Some(needed), Some(have)) = (offer.rule.standard, Standard::from_code(code)) else {
        return true;
    };
    ask.name != "standard" || have.satisfies(needed)
}

/// What a field starts with: the page's own value, or the rule's standard.
fn start(offer: &Offer, ask: &Ask, defaults: &Defaults) -> String {
    let given = defaults.iter().find(|(name, _)| *name == ask.name).map(|(_, value)| value.clone());
    given
        .or_else(|| {
            (ask.name == "standard")
                .then(|| offer.rule.standard.map(|s| s.code().to_owned()))
                .flatten()
        })
        .unwrap_or_default()
}

/// The fields of an order's scope, for the form of a draft.
#[must_use]
pub fn scope_fields(form: &StepForm, errors: &[FieldError]) -> Vec<AskShown> {
    crate::app::step::SCOPE
        .iter()
        .map(|ask| AskShown {
            id: ask.name.to_owned(),
            label: ask.label,
            hint: ask.hint,
            kind: if ask.name == "effective_on" { "date" } else { "textarea" },
            value: form.get(ask.name).to_owned(),
            error: errors
                .iter()
                .find(|e| e.field == ask.name)
                .map(|e| e.message.clone())
                .unwrap_or_default(),
            choices: Vec::new(),
            is_required: false,
            is_ticked: false,
            rows: 3,
        })
        .collect()
}

/// The proposal that waits on an object, for its page.
#[must_use]
pub fn waiting(machine: Machine, proposal: Option<&ProposalRow>) -> Option<WaitingShown> {
    let row = proposal?;
    let mut missing = Vec::new();
    if row.needs_approval && row.approved_by.is_none() {
        missing.push("an approval");
    }
    if row.needs_signature && row.signed_by.is_none() {
        missing.push("counsel's signature");
    }
    Some(WaitingShown {
        label: subject_label(machine, &row.action).to_owned(),
        href: format!("/proposals/{}", row.id),
        note: format!("It waits for {}.", missing.join(" and ")),
    })
}
