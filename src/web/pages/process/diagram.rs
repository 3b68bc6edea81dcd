//! A life cycle as a drawing, laid out from the rows of its table: a box a
//! state, in layers by the fewest steps from the start; a line a rule.
//!
//! A rule may start from a dozen states. So that its arrow is one and its words
//! stand once, it runs in an upright lane: the way out of every state that it
//! starts from joins the lane with a dot, and the lane ends in the arrow at the
//! state to which it leads. Nothing here is placed by hand.

use crate::domain::workflow::{Rule, To};

// Sizes in units of the drawing, which are the pixels of a page that is not zoomed.
const ROW: i64 = 22;
const GAP: i64 = 14;
const TOP: i64 = 8;
const BAND_LEFT: i64 = 4;
const BOX_LEFT: i64 = 76;
const BOX_RIGHT: i64 = 430;
/// How much later layers begin further in, and up to which layer.
const INDENT: i64 = 10;
const INDENT_LIMIT_LAYERS: i64 = 8;
const LABEL_LEFT: i64 = BOX_RIGHT + 22;
const LANES_LEFT: i64 = LABEL_LEFT + 384;
const LANE: i64 = 14;

/// The drawing of a machine.
pub struct Drawing {
    pub width: i64,
    pub height: i64,
    pub box_right: i64,
    pub label_left: i64,
    pub summary: String,
    pub bands: Vec<Band>,
    pub states: Vec<StateBox>,
    pub arrows: Vec<Arrow>,
    pub loops: Vec<Loop>,
}

/// The states that are as many steps from the start.
pub struct Band {
    pub y: i64,
    pub height: i64,
    pub text_x: i64,
    pub text_y: i64,
    pub label: String,
    pub is_even: bool,
}

/// A state.
pub struct StateBox {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    pub text_x: i64,
    pub text_y: i64,
    pub label: &'static str,
    /// Whether no rule leads out of it.
    pub is_end: bool,
    /// The way out, up to the last lane that it joins; empty when there is none.
    pub way_out: String,
}

/// A rule that moves a docket.
pub struct Arrow {
    pub label: String,
    /// The rule in a sentence.
    pub words: String,
    pub text_y: i64,
    pub path: String,
    pub head: String,
    /// Where the ways out of its states join it.
    pub joints: Vec<(i64, i64)>,
    /// Where it begins when it opens a docket.
    pub start: Option<(i64, i64)>,
    /// Whether the law deems it and a person confirms.
    pub is_deemed: bool,
}

/// A rule that leaves a docket where it is, at one of its states.
pub struct Loop {
    pub label: String,
    pub text_y: i64,
    pub path: String,
    pub head: String,
}

/// What the drawing takes from a rule.
struct Edge {
    action: String,
    from: Vec<&'static str>,
    /// None for a rule that leaves the docket where it is.
    to: Option<&'static str>,
    is_deemed: bool,
}

/// A state at its place: its layer, its top and how many rows it has.
struct Place {
    label: &'static str,
    layer: i64,
    y: i64,
    rows: i64,
}

impl Place {
    /// The line of a row of its box.
    fn line(&self, row: i64) -> i64 {
        self.y + ROW * row + ROW - 5
    }

    /// The line on which the docket leaves.
    fn out(&self) -> i64 {
        self.line(self.rows - 1)
    }
}

/// Draws a table of rules.
#[must_use]
pub fn draw<S, A>(rules: &'static [Rule<S, A>]) -> Drawing
where
    S: Copy + Into<&'static str> + 'static,
    A: Copy + Into<&'static str> + 'static,
{
    lay_out(&rules.iter().map(edge).collect::<Vec<_>>())
}

fn edge<S, A>(rule: &'static Rule<S, A>) -> Edge
where
    S: Copy + Into<&'static str> + 'static,
    A: Copy + Into<&'static str> + 'static,
{
    let action: &'static str = rule.action.into();
    let agreed = match (rule.approves.is_empty(), rule.signs.is_empty()) {
        (true, true) => "",
        (false, true) => " (approved)",
        (true, false) => " (signed)",
        (false, false) => " (approved and signed)",
    };
    Edge {
        action: format!("{action}{agreed}"),
        from: rule.from.iter().map(|state| (*state).into()).collect(),
        to: match rule.to {
            To::State(state) => Some(state.into()),
            To::Same => None,
        },
        is_deemed: rule.is_provisional(),
    }
}

fn lay_out(edges: &[Edge]) -> Drawing {
    let places = places(edges);
    let arrows = arrows(edges, &places);
    let lanes_right = arrows.iter().filter_map(|(lane, _)| *lane).max().unwrap_or(LANES_LEFT);
    let height = places.last().map_or(0, |last| last.y + ROW * last.rows) + GAP / 2 + TOP;
    let states: Vec<StateBox> =
        places.iter().map(|place| state_box(place, edges, &arrows)).collect();
    Drawing {
        width: lanes_right + LANE,
        height,
        box_right: BOX_RIGHT,
        label_left: LABEL_LEFT,
        summary: format!(
            "{} states in {} layers by the fewest steps from the start, and {} rules as arrows \
             between them. The table below has every rule in words.",
            states.len(),
            places.last().map_or(0, |last| last.layer + 1),
            edges.len()
        ),
        bands: bands(&places),
        states,
        loops: places.iter().flat_map(|place| loops(place, edges)).collect(),
        arrows: arrows.into_iter().map(|(_, arrow)| arrow).collect(),
    }
}

/// The states by layer, within a layer in the order of the table.
fn layers(edges: &[Edge]) -> Vec<(&'static str, i64)> {
    let mut found: Vec<(&'static str, i64)> = Vec::new();
    let mut layer = 0;
    loop {
        let reached = |edge: &&Edge| match layer {
            0 => edge.from.is_empty(),
            _ => edge.from.iter().any(|from| found.contains(&(*from, layer - 1))),
        };
        let mut next: Vec<(&'static str, i64)> = Vec::new();
        for to in edges.iter().filter(reached).filter_map(|edge| edge.to) {
            if !found.iter().chain(&next).any(|(known, _)| *known == to) {
                next.push((to, layer));
            }
        }
        if next.is_empty() {
            return found;
        }
        found.append(&mut next);
        layer += 1;
    }
}

fn places(edges: &[Edge]) -> Vec<Place> {
    let mut y = TOP + GAP / 2;
    layers(edges)
        .into_iter()
        .map(|(label, layer)| {
            let arriving = edges.iter().filter(|edge| edge.to == Some(label)).count();
            let staying = edges.iter().filter(|edge| stays_at(edge, label)).count();
            let leaving = usize::from(edges.iter().any(|edge| leaves(edge, label)));
            let rows = i64::try_from((arriving + staying + leaving).max(1)).unwrap_or(1);
            let place = Place { label, layer, y, rows };
            y += ROW * rows + GAP;
            place
        })
        .collect()
}

fn stays_at(edge: &Edge, state: &str) -> bool {
    edge.to.is_none() && edge.from.contains(&state)
}

fn leaves(edge: &Edge, state: &str) -> bool {
    edge.to.is_some() && edge.from.contains(&state)
}

/// Each rule that moves, with the lane in which it runs; none where it opens a docket.
fn arrows(edges: &[Edge], places: &[Place]) -> Vec<(Option<i64>, Arrow)> {
    let mut spans: Vec<(usize, i64, i64)> = Vec::new();
    let moving: Vec<(&Edge, i64)> = edges
        .iter()
        .filter_map(|edge| {
            let at = places.iter().find(|place| Some(place.label) == edge.to)?;
            let row = edges
                .iter()
                .filter(|other| other.to == edge.to)
                .position(|other| std::ptr::eq(other, edge))?;
            Some((edge, at.line(i64::try_from(row).unwrap_or(0))))
        })
        .collect();
    for (number, (edge, line)) in moving.iter().enumerate() {
        let ends = || outs(edge, places).chain([*line]);
        if let (false, Some(top), Some(bottom)) = (edge.from.is_empty(), ends().min(), ends().max())
        {
            spans.push((number, top, bottom));
        }
    }
    let lanes = lanes(spans);
    moving
        .into_iter()
        .enumerate()
        .map(|(number, (edge, line))| {
            let lane = lanes.iter().find(|lane| lane.0 == number).map(|lane| lane.1);
            (lane, arrow(edge, line, lane, places))
        })
        .collect()
}

/// The lines on which dockets leave the states that a rule starts from.
fn outs<'p>(edge: &'p Edge, places: &'p [Place]) -> impl Iterator<Item = i64> + 'p {
    places.iter().filter(|place| edge.from.contains(&place.label)).map(Place::out)
}

/// A lane for each span, the short ones innermost; spans that share a lane do
/// not touch each other.
fn lanes(mut spans: Vec<(usize, i64, i64)>) -> Vec<(usize, i64)> {
    spans.sort_by_key(|(number, top, bottom)| (bottom - top, *number));
    let mut taken: Vec<Vec<(i64, i64)>> = Vec::new();
    let mut found = Vec::new();
    for (number, top, bottom) in spans {
        let is_free = |lane: &Vec<(i64, i64)>| {
            lane.iter().all(|(above, below)| bottom < *above || top > *below)
        };
        let place = taken.iter().position(is_free).unwrap_or(taken.len());
        match taken.get_mut(place) {
            Some(lane) => lane.push((top, bottom)),
            None => taken.push(vec![(top, bottom)]),
        }
        found.push((number, LANES_LEFT + LANE * i64::try_from(place).unwrap_or(0)));
    }
    found
}

fn arrow(edge: &Edge, line: i64, upright: Option<i64>, places: &[Place]) -> Arrow {
    let head_x = BOX_RIGHT + 8;
    let to = edge.to.unwrap_or_default();
    let from = if edge.from.is_empty() { "Not yet open".into() } else { edge.from.join("; ") };
    let (path, joints, start) = if let Some(x) = upright {
        let ends = || outs(edge, places).chain([line]);
        let (top, bottom) = (ends().min().unwrap_or(line), ends().max().unwrap_or(line));
        let joints = outs(edge, places).map(|out| (x, out)).collect();
        (format!("M{head_x} {line}H{x}M{x} {top}V{bottom}"), joints, None)
    } else {
        let x = LANES_LEFT - LANE;
        (format!("M{head_x} {line}H{x}"), Vec::new(), Some((x, line)))
    };
    Arrow {
        label: edge.action.clone(),
        words: format!("{}: {from} \u{2192} {to}", edge.action),
        text_y: line - 4,
        path,
        head: head(line),
        joints,
        start,
        is_deemed: edge.is_deemed,
    }
}

/// The point of an arrow at the edge of a box.
fn head(line: i64) -> String {
    let (tip, back) = (BOX_RIGHT + 1, BOX_RIGHT + 9);
    format!("{tip},{line} {back},{} {back},{}", line - 4, line + 4)
}

/// The rules that leave a docket in a state, below those that lead into it.
fn loops(place: &Place, edges: &[Edge]) -> Vec<Loop> {
    let arriving = edges.iter().filter(|edge| edge.to == Some(place.label)).count();
    edges
        .iter()
        .filter(|edge| stays_at(edge, place.label))
        .zip(arriving..)
        .map(|(edge, row)| {
            let line = place.line(i64::try_from(row).unwrap_or(0));
            let (near, far) = (BOX_RIGHT + 8, LABEL_LEFT - 4);
            Loop {
                label: edge.action.clone(),
                text_y: line,
                path: format!("M{BOX_RIGHT} {0}H{far}V{line}H{near}", line - 9),
                head: head(line),
            }
        })
        .collect()
}

fn state_box(place: &Place, edges: &[Edge], arrows: &[(Option<i64>, Arrow)]) -> StateBox {
    let x = BOX_LEFT + INDENT * place.layer.min(INDENT_LIMIT_LAYERS);
    let out = place.out();
    let height = ROW * place.rows;
    let furthest = arrows
        .iter()
        .flat_map(|(_, arrow)| &arrow.joints)
        .filter(|(_, y)| *y == out)
        .map(|(x, _)| *x)
        .max();
    StateBox {
        x,
        y: place.y,
        width: BOX_RIGHT - x,
        height,
        text_x: x + 8,
        text_y: place.y + height / 2 + 4,
        label: place.label,
        is_end: !edges.iter().any(|edge| leaves(edge, place.label)),
        way_out: furthest.map_or_else(String::new, |x| format!("M{BOX_RIGHT} {out}H{x}")),
    }
}

fn bands(places: &[Place]) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut layer = -1;
    for place in places {
        let bottom = place.y + ROW * place.rows + GAP / 2;
        if place.layer == layer {
            if let Some(band) = bands.last_mut() {
                band.height = bottom - band.y;
            }
            continue;
        }
        layer = place.layer;
        let y = place.y - GAP / 2;
        bands.push(Band {
            y,
            height: bottom - y,
            text_x: BAND_LEFT + 4,
            text_y: y + GAP + 4,
            label: match layer {
                0 => "Start".to_owned(),
                1 => "1 step".to_owned(),
                many => format!("{many} steps"),
            },
            is_even: layer % 2 == 0,
        });
    }
    bands
}

#[cfg(test)]
mod tests;
