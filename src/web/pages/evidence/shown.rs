//! The grid as pages show it.

use crate::app::evidence::{ClaimRow, EvidenceView, ItemRow, RatingRow};
use crate::domain::allegation::Indicator;
use crate::domain::evidence::floor::{self, Basis};
use crate::domain::evidence::{
    ClaimKind, Direction, Grid, Sensitivity, SourceKind, Strength, Translation,
};
use crate::domain::workflow::Standard;
use crate::web::field::Choice;
use crate::web::page;

/// What a claim is rated for beside its indicators.
pub(super) const AS_SUCH: &str = "The claim as such";

/// What one standard asks, and what the grid shows of it.
pub(super) struct StandardShown {
    pub(super) code: &'static str,
    pub(super) label: &'static str,
    pub(super) sentence: String,
    pub(super) rows: Vec<ElementShown>,
}

/// One row of the floor.
pub(super) struct ElementShown {
    pub(super) asks: &'static str,
    pub(super) basis: &'static str,
    pub(super) citation: &'static str,
    pub(super) standing: &'static str,
    pub(super) tone: &'static str,
    pub(super) todo: String,
}

/// What a standard asks, row by row.
pub(super) fn standard(view: &EvidenceView, standard: Standard) -> StandardShown {
    let gaps = floor::gaps(&view.grid, standard);
    let mut open = 0_usize;
    let rows: Vec<ElementShown> = floor::asked(standard)
        .map(|element| {
            let gap = gaps.iter().find(|gap| gap.element.code == element.code);
            let is_grounded = gap.is_some_and(|gap| gap.is_grounded && element.takes_ground());
            open += usize::from(gap.is_some() && !is_grounded);
            let (standing, tone) = match (gap, is_grounded) {
                (None, _) => ("Shown", "good"),
                (Some(_), true) => ("Counsel's ground", "warn"),
                (Some(_), false) => ("Missing", "bad"),
            };
            let todo = gap.filter(|_| !is_grounded).map_or_else(String::new, |gap| {
                let numbers: Vec<String> = gap.claims.iter().map(i32::to_string).collect();
                if numbers.is_empty() {
                    element.mend.to_owned()
                } else {
                    format!("{} Open in claim {}.", element.mend, numbers.join(", "))
                }
            });
            let basis = if element.basis == Basis::Law { "Law" } else { "Policy" };
            let (asks, citation) = (element.asks, element.citation);
            ElementShown { asks, basis, citation, standing, tone, todo }
        })
        .collect();
    let sentence = match open {
        0 => "Nothing that is asked is missing. Whether the standard is reached is for a person to say.".to_owned(),
        1 => format!("One of {} elements is missing.", rows.len()),
        _ => format!("{open} of {} elements are missing.", rows.len()),
    };
    StandardShown { code: standard.code(), label: standard.label(), sentence, rows }
}

/// The parts of the completeness, in words.
pub(super) fn parts(view: &EvidenceView) -> String {
    let standard = Standard::ReasonablyIndicates;
    let all = floor::asked(standard).count();
    let missing = floor::gaps(&view.grid, standard).len();
    format!(
        "{} of the {all} elements that \u{201c}reasonably indicates\u{201d} asks for are shown; counsel's grounds are not counted.",
        all.saturating_sub(missing)
    )
}

/// A claim with its rows of the grid.
pub(super) struct ClaimShown {
    pub(super) number: i32,
    pub(super) path: String,
    pub(super) kind_label: &'static str,
    pub(super) kinds: Vec<Choice>,
    pub(super) statement: String,
    pub(super) is_withdrawn: bool,
    pub(super) withdrawn_reason: String,
    pub(super) version: i32,
    pub(super) rows: Vec<RowShown>,
    pub(super) silent: String,
}

/// One indicator of a claim: what supports and what contradicts it.
pub(super) struct RowShown {
    pub(super) label: &'static str,
    pub(super) supports: Vec<MarkShown>,
    pub(super) contradicts: Vec<MarkShown>,
    pub(super) origins: usize,
}

/// One item in one cell.
pub(super) struct MarkShown {
    pub(super) item: i32,
    pub(super) href: String,
    pub(super) strength: &'static str,
    pub(super) note: String,
    pub(super) standing: &'static str,
}

fn label_of(code: &str) -> &'static str {
    Indicator::from_code(code).map_or(AS_SUCH, Indicator::label)
}

fn mark(rating: &RatingRow, path: &str) -> MarkShown {
    let is_answered = !rating.answer.is_empty();
    MarkShown {
        item: rating.item,
        href: format!("{path}/items/{}", rating.item),
        strength: Strength::from_code(&rating.strength).map_or("", Strength::label),
        note: rating.note.clone(),
        standing: match (rating.direction.as_str() == Direction::Contradicts.code(), is_answered) {
            (true, true) => "answered",
            (true, false) => "unanswered",
            (false, _) => "",
        },
    }
}

fn row(view: &EvidenceView, claim: i32, code: &str, path: &str) -> Option<RowShown> {
    let stands = |item: i32| view.grid.item(item).is_some();
    let here: Vec<&RatingRow> = view
        .ratings
        .iter()
        .filter(|rating| rating.claim == claim && rating.indicator == code)
        .filter(|rating| !rating.is_withdrawn && stands(rating.item))
        .collect();
    if here.is_empty() {
        return None;
    }
    let speaks = |direction: Direction| {
        here.iter().filter(move |rating| rating.direction == direction.code())
    };
    let mut origins: Vec<i32> = speaks(Direction::Supports)
        .filter_map(|rating| view.grid.item(rating.item).map(|item| item.origin))
        .collect();
    origins.sort_unstable();
    origins.dedup();
    Some(RowShown {
        label: label_of(code),
        supports: speaks(Direction::Supports).map(|rating| mark(rating, path)).collect(),
        contradicts: speaks(Direction::Contradicts).map(|rating| mark(rating, path)).collect(),
        origins: origins.len(),
    })
}

/// The claims with their rows; indicators of which nothing speaks are named below.
pub(super) fn claims(view: &EvidenceView, path: &str) -> Vec<ClaimShown> {
    view.claims.iter().map(|claim| claim_shown(view, claim, path)).collect()
}

fn claim_shown(view: &EvidenceView, claim: &ClaimRow, path: &str) -> ClaimShown {
    let kind = ClaimKind::from_code(&claim.kind).unwrap_or(ClaimKind::Other);
    let codes: Vec<&str> = std::iter::once("")
        .chain(Indicator::ALL.iter().map(|indicator| indicator.code()))
        .filter(|code| code.is_empty() || kind.has_indicators())
        .collect();
    let mut rows = Vec::new();
    let mut silent = Vec::new();
    for code in codes {
        match row(view, claim.number, code, path) {
            Some(row) => rows.push(row),
            None if code.is_empty() => {}
            None => silent.push(label_of(code)),
        }
    }
    ClaimShown {
        number: claim.number,
        path: format!("{path}/claims/{}", claim.number),
        kind_label: kind.label(),
        kinds: ClaimKind::ALL
            .iter()
            .map(|known| Choice::new(known.code(), known.label(), *known == kind))
            .collect(),
        statement: claim.statement.clone(),
        is_withdrawn: claim.is_withdrawn,
        withdrawn_reason: claim.withdrawn_reason.clone(),
        version: claim.version,
        rows,
        silent: silent.join(", "),
    }
}

/// An item in the list.
pub(super) struct ItemListed {
    pub(super) number: i32,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) source: &'static str,
    pub(super) origin: String,
    pub(super) fact_on: String,
    pub(super) language: String,
    pub(super) sensitivity: &'static str,
    pub(super) tone: &'static str,
    pub(super) is_withdrawn: bool,
}

impl ItemListed {
    pub(super) fn new(row: &ItemRow, path: &str) -> Self {
        let sensitivity = Sensitivity::from_code(&row.sensitivity);
        Self {
            number: row.number,
            href: format!("{path}/items/{}", row.number),
            title: row.title.clone(),
            source: SourceKind::from_code(&row.source_kind).map_or("", SourceKind::label),
            origin: row.origin.clone(),
            fact_on: row.fact_on.map_or_else(String::new, page::date),
            language: language(row),
            sensitivity: sensitivity.map_or("", short),
            tone: if sensitivity == Some(Sensitivity::Sealed) { "sealed" } else { "neutral" },
            is_withdrawn: row.is_withdrawn,
        }
    }
}

/// A sensitivity in one word.
pub(super) const fn short(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Confidential => "Confidential",
        Sensitivity::Sealed => "Sealed",
        Sensitivity::Public => "Public",
    }
}

/// The language and whether it was translated.
pub(super) fn language(row: &ItemRow) -> String {
    match Translation::from_code(&row.translation) {
        Some(Translation::NotNeeded) | None => row.language.clone(),
        Some(translation) => format!("{}: {}", row.language, translation.label().to_lowercase()),
    }
}

/// A grid alone, without rows: for what was sealed.
pub(super) fn sealed_rows(grid: &Grid, titles: &[(i32, String)]) -> Vec<SealedRow> {
    let title = |item: i32| {
        titles.iter().find(|(number, _)| *number == item).map_or("", |(_, title)| title.as_str())
    };
    grid.ratings
        .iter()
        .map(|rating| SealedRow {
            claim: rating.claim,
            indicator: rating.indicator.map_or(AS_SUCH, Indicator::label),
            item: rating.item,
            title: title(rating.item).to_owned(),
            says: format!(
                "{}, {}{}",
                rating.direction.label(),
                rating.strength.label().to_lowercase(),
                if rating.is_answered { ", answered" } else { "" }
            ),
        })
        .collect()
}

/// One cell of a sealed grid.
pub(super) struct SealedRow {
    pub(super) claim: i32,
    pub(super) indicator: &'static str,
    pub(super) item: i32,
    pub(super) title: String,
    pub(super) says: String,
}
