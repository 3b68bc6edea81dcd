//! How a case moves: every rule of the life cycles, drawn from the very tables
//! that the program decides by.

use crate::domain::role::Role;
use crate::domain::workflow::{Rule, To, case, hold, investigation, order, petition};
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult, PublicLayout};
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "process/show.html")]
struct ProcessShow {
    layout: PublicLayout,
    machines: Vec<MachineShown>,
}

struct MachineShown {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    rules: Vec<RuleShown>,
}

struct RuleShown {
    from: String,
    action: &'static str,
    note: &'static str,
    to: &'static str,
    who: String,
    then: String,
    standard: &'static str,
    document: &'static str,
    citation: &'static str,
}

/// `GET /process`
///
/// # Errors
/// When the template fails.
pub async fn show(ctx: Ctx) -> PageResult {
    let machine = |id, title, lead, rules| MachineShown { id, title, lead, rules };
    let machines = vec![
        machine(
            "case",
            "Case",
            "The agency's work on one or more reports, from the first reading to an order or to the end.",
            rules(case::RULES),
        ),
        machine(
            "order",
            "Order",
            "A withhold release order, a Finding, or another act that says which goods are stopped.",
            rules(order::RULES),
        ),
        machine(
            "petition",
            "Petition to change an order",
            "The order stays in force while a petition is decided.",
            rules(petition::RULES),
        ),
        machine(
            "hold",
            "Hold",
            "The detention or seizure of one shipment under an order.",
            rules(hold::RULES),
        ),
        machine(
            "investigation",
            "Investigation",
            "Of importers or persons who may have known.",
            rules(investigation::RULES),
        ),
    ];
    page::show_source(
        &ctx,
        StatusCode::OK,
        &ProcessShow { layout: PublicLayout::new(&ctx, "How a case moves"), machines },
    )
}

fn rules<S, A>(rules: &'static [Rule<S, A>]) -> Vec<RuleShown>
where
    S: Copy + Into<&'static str> + 'static,
    A: Copy + Into<&'static str> + 'static,
{
    rules.iter().map(shown).collect()
}

fn shown<S, A>(rule: &'static Rule<S, A>) -> RuleShown
where
    S: Copy + Into<&'static str> + 'static,
    A: Copy + Into<&'static str> + 'static,
{
    let from: Vec<&str> = rule.from.iter().map(|state| (*state).into()).collect();
    let mut then = Vec::new();
    if !rule.approves.is_empty() {
        then.push(format!("approved by {}", roles(rule.approves, inside)));
    }
    if !rule.signs.is_empty() {
        then.push(format!("signed by {}", roles(rule.signs, inside)));
    }
    if let Some(clock) = rule.by_clock {
        then.push(format!("deemed when the clock {clock} ends, confirmed by a person"));
    }
    RuleShown {
        from: if from.is_empty() { "Not yet open".to_owned() } else { from.join("; ") },
        action: rule.action.into(),
        note: rule.note,
        to: match rule.to {
            To::State(state) => state.into(),
            To::Same => "Stays as it is",
        },
        who: roles(rule.proposes, str::to_owned),
        then: then.join("; "),
        standard: rule.standard.map_or("", |standard| standard.label()),
        document: rule.document.map_or("", |document| document.label()),
        citation: rule.citation,
    }
}

/// "Analyst or supervisor": the first as `first` writes it.
fn roles(roles: &[Role], first: fn(&str) -> String) -> String {
    let labels: Vec<String> = roles
        .iter()
        .enumerate()
        .map(|(index, role)| if index == 0 { first(role.label()) } else { inside(role.label()) })
        .collect();
    labels.join(" or ")
}

/// A label inside a sentence: "Supervisor" begins small, "NGO filer" does not.
fn inside(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}
