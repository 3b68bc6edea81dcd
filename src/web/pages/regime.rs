//! The regimes, for the public: each law with its standards, clocks, ways out
//! and papers, and what of it nobody has confirmed.

use crate::domain::clock::{Basis, Citation, ClockRule};
use crate::domain::regime::{self, HoldSteps, Regime};
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult, PublicLayout};
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "process/regimes.html")]
struct RegimeList {
    layout: PublicLayout,
    looked_at: String,
    regimes: Vec<RegimeShown>,
}

struct RegimeShown {
    code: &'static str,
    name: &'static str,
    is_complete: bool,
    facts: Vec<(&'static str, String)>,
    standards: Vec<Cells>,
    measures: Vec<Cells>,
    clocks: Vec<Cells>,
    exits: Vec<Cells>,
    documents: Vec<&'static str>,
    open: &'static [&'static str],
}

/// A row of a table: the label and the words of each cell.
type Cells = Vec<(&'static str, String)>;

/// `GET /process/regimes`
///
/// # Errors
/// When the template fails.
pub async fn list(ctx: Ctx) -> PageResult {
    page::show_source(
        &ctx,
        StatusCode::OK,
        &RegimeList {
            layout: PublicLayout::new(&ctx, "The laws, side by side"),
            looked_at: regime::LOOKED_AT.map(page::date).unwrap_or_default(),
            regimes: regime::all().map(shown).collect(),
        },
    )
}

/// The words of a citation, with a mark where the text itself was not read.
fn cited(citation: Citation) -> String {
    match citation.basis {
        Basis::Text => citation.text().to_owned(),
        Basis::Policy | Basis::Report | Basis::Memory => {
            format!("{} ({})", citation.text(), citation.basis.label().to_lowercase())
        }
    }
}

fn shown(law: &'static Regime) -> RegimeShown {
    let since = law.in_force.on.map_or("not known here".to_owned(), page::date);
    RegimeShown {
        code: law.code,
        name: law.name,
        is_complete: law.is_complete(),
        facts: vec![
            ("Code", law.code.to_owned()),
            ("Jurisdiction", law.jurisdiction.to_owned()),
            ("Legal instrument", cited(law.instrument)),
            ("In force from", format!("{since}: {}", cited(law.in_force.citation))),
            ("Presumption", law.presumption.label().to_owned()),
            ("Who decides", law.decision_maker.to_owned()),
            ("Who may bring it", law.petitioners.to_owned()),
            ("Steps of a hold", steps(law)),
        ],
        standards: law
            .standards
            .iter()
            .map(|one| {
                vec![
                    ("Standard", one.standard.label().to_owned()),
                    ("Asked for", one.of.to_owned()),
                    ("Law", cited(one.citation)),
                ]
            })
            .collect(),
        measures: law
            .measures
            .iter()
            .map(|one| {
                let standard =
                    one.standard.map_or("Decided by others", |standard| standard.label());
                vec![
                    ("Measure", one.name.to_owned()),
                    ("Standard before it is approved", standard.to_owned()),
                    ("Decided by", one.decided_by.to_owned()),
                ]
            })
            .collect(),
        clocks: law.clock_rules().into_iter().map(clock_shown).collect(),
        exits: law
            .exits
            .iter()
            .map(|exit| {
                vec![
                    ("Way out", exit.name.to_owned()),
                    ("How", exit.how.to_owned()),
                    ("Law", cited(exit.citation)),
                ]
            })
            .collect(),
        documents: law.documents.iter().map(|document| document.label()).collect(),
        open: law.open,
    }
}

fn steps(law: &Regime) -> String {
    match law.hold_steps {
        HoldSteps::All => "All of the table of the hold".to_owned(),
        HoldSteps::Only(actions) => {
            let labels: Vec<&str> = actions.iter().map(|action| action.label()).collect();
            format!("Only: {}", labels.join("; "))
        }
    }
}

fn clock_shown((rule, asks_counsel): (&'static ClockRule, bool)) -> Cells {
    let length = rule.length;
    let asked = if asks_counsel { " Counsel says whether it runs here." } else { "" };
    vec![
        ("Clock", format!("{} ({})", rule.name, rule.code)),
        ("Length", format!("{} {} from: {}", length.count, length.unit.label(), rule.started)),
        ("At its end", format!("{}. {}{asked}", rule.expiry.label(), rule.then)),
        ("Law", cited(rule.citation)),
    ]
}
