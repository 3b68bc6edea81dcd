//! How parts are added up to a score.

use super::reason::{Bearing, Part, Reason, Score};

/// How a part changes a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Counts as it is, in thousandths, within what is left.
    Add(i32),
    /// A share, in thousandths, of what is missing to 1000: evidence that
    /// supports can never prove more than all.
    Support(i32),
}

impl Step {
    /// A step that changes nothing.
    pub const NONE: Self = Self::Add(0);

    /// The score after this step; always 0 to 1000. A higher score before
    /// gives no lower one after, whatever the step.
    pub fn apply(self, before: i32) -> i32 {
        let change = match self {
            Self::Add(permille) => permille,
            Self::Support(share) => (1_000 - before) * share / 1_000,
        };
        (before + change).clamp(0, 1_000)
    }

    /// True for a step that can only lower.
    pub const fn is_against(self) -> bool {
        matches!(self, Self::Add(..0) | Self::Support(..0))
    }

    const fn bearing(self) -> Bearing {
        match self {
            Self::Add(1..) | Self::Support(1..) => Bearing::For,
            Self::Add(..0) | Self::Support(..0) => Bearing::Against,
            Self::Add(0) | Self::Support(0) => Bearing::Neutral,
        }
    }
}

/// One comparison, before it is added up.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub part: Part,
    pub step: Step,
    pub text: String,
    pub is_missing: bool,
    /// The step that it would be if the two sides agreed, and what that would
    /// be in words: "a matching country".
    pub wish: Option<(Step, &'static str)>,
    /// The same for what would speak against it most.
    pub fear: Option<(Step, &'static str)>,
}

impl Entry {
    /// A comparison that was made.
    pub fn new(part: Part, step: Step, text: impl Into<String>) -> Self {
        Self { part, step, text: text.into(), is_missing: false, wish: None, fear: None }
    }

    /// A comparison that could not be made.
    pub fn missing(part: Part, text: impl Into<String>) -> Self {
        Self { is_missing: true, ..Self::new(part, Step::NONE, text) }
    }

    /// Says what agreement would do.
    pub fn wishing(self, step: Step, words: &'static str) -> Self {
        Self { wish: Some((step, words)), ..self }
    }

    /// Says what contradiction would do.
    pub fn fearing(self, step: Step, words: &'static str) -> Self {
        Self { fear: Some((step, words)), ..self }
    }

    pub const fn bearing(&self) -> Bearing {
        if self.is_missing { Bearing::Missing } else { self.step.bearing() }
    }
}

/// Adds up entries so that the score stays between 0 and 1000 and is still the
/// sum of its reasons.
///
/// What speaks against is taken last: support from other parts must not make
/// good that the goods, the place or the time exclude the link.
#[derive(Debug, Default)]
pub(super) struct Sum {
    base: i32,
    before: Vec<Reason>,
    entries: Vec<Entry>,
}

impl Sum {
    /// Begins with an earlier score and its reasons.
    pub fn from_score(score: &Score) -> Self {
        Self { base: i32::from(score.permille), before: score.reasons.clone(), entries: Vec::new() }
    }

    /// Takes one more comparison.
    pub fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The comparisons, those that speak against last.
    fn ordered(&self) -> impl Iterator<Item = &Entry> {
        let side = |is_against: bool| {
            self.entries.iter().filter(move |entry| entry.step.is_against() == is_against)
        };
        side(false).chain(side(true))
    }

    /// The score.
    pub fn total(&self) -> i32 {
        total(self.base, self.ordered().map(|entry| entry.step))
    }

    /// The score, would one comparison have come out otherwise.
    pub fn total_if(&self, place: usize, step: Step) -> i32 {
        let steps = |is_against: bool| {
            self.entries
                .iter()
                .enumerate()
                .map(move |(at, entry)| if at == place { step } else { entry.step })
                .filter(move |step| step.is_against() == is_against)
        };
        total(self.base, steps(false).chain(steps(true)))
    }

    /// The comparisons in the order in which they were made.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The finished score.
    pub fn finish(self, sentence: String) -> Score {
        let mut total = self.base;
        let mut reasons = self.before.clone();
        for entry in self.ordered() {
            let after = entry.step.apply(total);
            reasons.push(Reason {
                part: entry.part,
                permille: after - total,
                text: format!("{}: {}", entry.part.label(), entry.text),
                bearing: entry.bearing(),
            });
            total = after;
        }
        let permille = u16::try_from(total.clamp(0, 1_000)).unwrap_or(0);
        Score { permille, reasons, sentence, ..Score::default() }
    }

    /// The parts that speak for and against, in words, for the sentence.
    pub fn outline(&self) -> String {
        let list = |wanted: Bearing| {
            let before = self.before.iter().map(|reason| (reason.part, reason.bearing()));
            let now = self.entries.iter().map(|entry| (entry.part, entry.bearing()));
            let mut labels: Vec<String> = Vec::new();
            for (part, _) in before.chain(now).filter(|(_, bearing)| *bearing == wanted) {
                let label = part.label().to_lowercase();
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            labels.join(", ")
        };
        let told: Vec<String> = [
            ("for it", list(Bearing::For)),
            ("against it", list(Bearing::Against)),
            ("not told", list(Bearing::Missing)),
        ]
        .into_iter()
        .filter(|(_, labels)| !labels.is_empty())
        .map(|(side, labels)| format!("{side}: {labels}"))
        .collect();
        if told.is_empty() { "nothing could be compared".to_owned() } else { told.join("; ") }
    }
}

fn total(base: i32, steps: impl Iterator<Item = Step>) -> i32 {
    steps.fold(base, |total, step| step.apply(total))
}
