//! How a case moves: every rule of the life cycles, drawn from the very tables
//! that the program decides by.

mod diagram;

use self::diagram::{Drawing, draw};
use crate::domain::clock::{self, Basis, ClockRule};
use crate::domain::evidence::floor::ELEMENTS;
use crate::domain::hold::Authority;
use crate::domain::regime::{self, Regime};
use crate::domain::role::Role;
use crate::domain::workflow::{Machine, Rule, To, case, hold, investigation, order, petition};
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult, PublicLayout};
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "process/show.html")]
struct ProcessShow {
    layout: PublicLayout,
    machines: Vec<MachineShown>,
    floor: Vec<AskedShown>,
}

/// A row of what the standards ask of the evidence.
struct AskedShown {
    asks: &'static str,
    standards: String,
    basis: &'static str,
    citation: &'static str,
}

fn floor() -> Vec<AskedShown> {
    ELEMENTS
        .iter()
        .map(|element| AskedShown {
            asks: element.asks,
            standards: element
                .standards
                .iter()
                .map(|standard| standard.label())
                .collect::<Vec<_>>()
                .join("; "),
            basis: element.basis.label(),
            citation: element.citation,
        })
        .collect()
}

struct MachineShown {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    drawing: Drawing,
    rules: Vec<RuleShown>,
    clocks: Vec<ClockShown>,
}

/// A row of the table of clocks.
struct ClockShown {
    code: &'static str,
    name: &'static str,
    starts: String,
    length: String,
    under: String,
    then: String,
    law: String,
    note: &'static str,
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
    /// Under which other authorities it rests on what.
    own: Vec<(String, &'static str)>,
}

/// `GET /process`
///
/// # Errors
/// When the template fails.
pub async fn show(ctx: Ctx) -> PageResult {
    let machine = |id, title, lead, (drawing, rules)| {
        let clocks = Machine::from_code(id).map_or_else(Vec::new, clocks);
        MachineShown { id, title, lead, drawing, rules, clocks }
    };
    let machines = vec![
        machine(
            "case",
            "Case",
            "The agency's work on one or more reports, from the first reading to an order or to the end.",
            told(case::RULES),
        ),
        machine(
            "order",
            "Order",
            "A withhold release order, a Finding, or another act that says which goods are stopped.",
            told(order::RULES),
        ),
        machine(
            "petition",
            "Petition to change an order",
            "The order stays in force while a petition is decided.",
            told(petition::RULES),
        ),
        machine(
            "hold",
            "Hold",
            "The detention or seizure of one shipment under an order.",
            told_of_hold(),
        ),
        machine(
            "investigation",
            "Investigation",
            "Of importers or persons who may have known.",
            told(investigation::RULES),
        ),
    ];
    page::show_source(
        &ctx,
        StatusCode::OK,
        &ProcessShow {
            layout: PublicLayout::new(&ctx, "How a case moves"),
            machines,
            floor: floor(),
        },
    )
}

/// The clocks of a machine, each version and authority a row.
fn clocks(machine: Machine) -> Vec<ClockShown> {
    clock::all().filter(|rule| rule.machine == machine).map(clock_shown).collect()
}

/// The laws under which a clock that names no authority runs; empty where no
/// law lists it, as for the clocks of an investigation.
fn laws(code: &str) -> String {
    let laws: Vec<_> = regime::all().filter(|law| law.has_clock(code)).collect();
    let Some(first) = laws.first() else { return String::new() };
    let is_same = |law: &Regime| law.jurisdiction == first.jurisdiction;
    let known = regime::all().filter(|law| is_same(law)).count();
    if known > 1 && laws.len() == known && laws.iter().all(|law| is_same(law)) {
        return format!("Every law of the {} that is kept here", first.jurisdiction);
    }
    laws.iter().map(|law| law.name).collect::<Vec<_>>().join("; ")
}

fn clock_shown(rule: &ClockRule) -> ClockShown {
    let labels = |authorities: &[Authority]| {
        authorities.iter().map(|one| one.label()).collect::<Vec<_>>().join("; ")
    };
    let mut under = if rule.under.is_empty() { laws(rule.code) } else { labels(rule.under) };
    if !rule.counsel.is_empty() {
        under.push_str(". Counsel says whether it runs under: ");
        under.push_str(&labels(rule.counsel));
    }
    let mut law = rule.citation.text().to_owned();
    if rule.citation.basis != Basis::Text {
        law = format!("{law} ({})", rule.citation.basis.label().to_lowercase());
    }
    if let Some(extending) = rule.extending {
        law = format!("{law}. More time: {}", extending.citation);
    }
    ClockShown {
        code: rule.code,
        name: rule.name,
        starts: if rule.is_started_by_a_person() {
            format!("{}: a person enters it", rule.started)
        } else {
            rule.started.to_owned()
        },
        length: format!("{} {}", rule.length.count, rule.length.unit.label()),
        under,
        then: format!("{}. {}", rule.expiry.label(), rule.then),
        law,
        note: rule.note,
    }
}

/// A table as a drawing and as rows.
fn told<S, A>(rules: &'static [Rule<S, A>]) -> (Drawing, Vec<RuleShown>)
where
    S: Copy + Into<&'static str> + 'static,
    A: Copy + Into<&'static str> + 'static,
{
    (draw(rules), rules.iter().map(shown).collect())
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
        own: Vec::new(),
    }
}

/// The table of the hold, with the laws of authorities that have their own.
fn told_of_hold() -> (Drawing, Vec<RuleShown>) {
    let (drawing, mut rows) = told(hold::RULES);
    for (row, rule) in rows.iter_mut().zip(hold::RULES) {
        row.own = hold::own_laws(rule)
            .map(|law| {
                let under: Vec<&str> = law.under.iter().map(|one| one.label()).collect();
                (under.join("; "), law.citation)
            })
            .collect();
    }
    (drawing, rows)
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
