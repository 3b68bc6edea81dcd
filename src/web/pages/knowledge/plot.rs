//! The timeline as a drawing: a lane a kind, a mark an item, from the first day
//! to the last. The table beside it has the same.

use crate::app::knowledge::Timeline;
use crate::domain::investigation::KnowledgeKind;
use crate::web::page;
use chrono::NaiveDate;

/// The drawing's size and the room of its lanes, in its own units.
const WIDTH: i64 = 760;
const LEFT: i64 = 310;
const RIGHT: i64 = 740;
const TOP: i64 = 20;
const STEP: i64 = 28;

/// The drawing.
pub struct Plot {
    pub width: i64,
    pub height: i64,
    pub left: i64,
    pub right: i64,
    pub label_x: i64,
    pub lanes: Vec<Lane>,
    pub marks: Vec<Mark>,
    pub summary: String,
}

/// One kind of fact.
pub struct Lane {
    pub label: &'static str,
    pub y: i64,
    pub text_y: i64,
}

/// One item.
pub struct Mark {
    pub x: i64,
    pub y: i64,
    pub title: String,
    pub is_included: bool,
}

impl Plot {
    /// Draws a timeline.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let kinds: Vec<KnowledgeKind> = KnowledgeKind::ALL
            .iter()
            .copied()
            .filter(|kind| timeline.items.iter().any(|item| item.fact.kind == *kind))
            .collect();
        let lane_y = |kind| {
            let place = kinds.iter().position(|one| *one == kind).unwrap_or(0);
            TOP + STEP * i64::try_from(place).unwrap_or(0)
        };
        let days: Vec<NaiveDate> = timeline.items.iter().filter_map(|item| item.fact.on).collect();
        let (first, last) = (days.iter().min().copied(), days.iter().max().copied());
        let span = first.zip(last).map_or(1, |(first, last)| (last - first).num_days().max(1));
        let x = |on: NaiveDate| {
            let since = first.map_or(0, |first| (on - first).num_days());
            LEFT + (RIGHT - LEFT) * since / span
        };
        let marks = timeline
            .items
            .iter()
            .filter_map(|item| item.fact.on.map(|on| (item, on)))
            .map(|(item, on)| Mark {
                x: x(on),
                y: lane_y(item.fact.kind),
                title: format!("{}. {}: {}", item.number, page::date(on), item.fact.words),
                is_included: item.is_included(),
            })
            .collect();
        let included = timeline.items.iter().filter(|item| item.is_included()).count();
        let lanes: Vec<Lane> = kinds
            .iter()
            .map(|kind| Lane { label: kind.label(), y: lane_y(*kind), text_y: lane_y(*kind) + 4 })
            .collect();
        let period = first.zip(last).map_or_else(String::new, |(first, last)| {
            format!(" from {} to {}", page::date(first), page::date(last))
        });
        Self {
            width: WIDTH,
            height: TOP * 2 + STEP * i64::try_from(lanes.len().saturating_sub(1)).unwrap_or(0),
            left: LEFT,
            right: RIGHT,
            label_x: LEFT - 12,
            summary: format!(
                "{} facts{period}, {included} of them put forward. The table below has them all.",
                timeline.items.len()
            ),
            lanes,
            marks,
        }
    }
}
