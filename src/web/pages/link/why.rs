//! Why a score is what it is, as rows with bars.

use crate::app::link::{Bearing, Explanation, Question, Reason, Score};

/// A score taken apart.
#[derive(Debug, Clone)]
pub struct Why {
    /// What entity, goods, place and time come to.
    pub answers: Vec<AnswerShown>,
    /// The parts, in the order in which they were added up.
    pub parts: Vec<PartShown>,
    /// The score as a decimal.
    pub score: String,
    /// The threshold of that day; none for old links.
    pub threshold: Option<String>,
    /// Which setting of the threshold that was; 0 for the one that is shipped.
    pub threshold_version: i32,
    /// The likelihood of the party in hundredths.
    pub likely: Option<u16>,
    /// The version of the table of likelihoods.
    pub calibration: String,
    /// What would change the outcome.
    pub flips: Vec<String>,
}

/// One question that a link answers.
#[derive(Debug, Clone)]
pub struct AnswerShown {
    /// Entity, Goods …
    pub question: &'static str,
    /// What it comes to, in words.
    pub label: &'static str,
    /// The same for the style sheet.
    pub code: &'static str,
}

/// One part of a score.
#[derive(Debug, Clone)]
pub struct PartShown {
    /// What was compared.
    pub label: &'static str,
    /// To which side it speaks, in words.
    pub bearing: &'static str,
    /// The same for the style sheet.
    pub code: &'static str,
    /// Points, with their sign.
    pub permille: String,
    /// The score after it.
    pub after: i32,
    /// Where its bar begins, 0 to 1000.
    pub from: i32,
    /// How long its bar is.
    pub width: i32,
    /// Why.
    pub text: String,
}

impl Why {
    /// Takes a score apart.
    #[must_use]
    pub fn new(score_permille: i32, reasons: &[Reason], explanation: Explanation) -> Self {
        let answers = Question::ALL
            .into_iter()
            .map(|question| {
                let bearing = Score::answer(reasons, question);
                AnswerShown {
                    question: question.label(),
                    label: bearing.label(),
                    code: code(bearing),
                }
            })
            .collect();
        let mut before = 0;
        let parts = reasons
            .iter()
            .map(|reason| {
                let after = before + reason.permille;
                let shown = PartShown {
                    label: reason.part.label(),
                    bearing: reason.bearing().label(),
                    code: code(reason.bearing()),
                    permille: points(reason.permille),
                    after,
                    from: before.min(after),
                    width: reason.permille.abs(),
                    text: reason.text.clone(),
                };
                before = after;
                shown
            })
            .collect();
        Self {
            answers,
            parts,
            score: decimal(score_permille),
            threshold: (explanation.threshold_permille > 0)
                .then(|| decimal(i32::from(explanation.threshold_permille))),
            threshold_version: explanation.threshold_version,
            likely: explanation.likely_permille.map(|figure| figure / 10),
            calibration: explanation.calibration,
            flips: explanation.flips,
        }
    }
}

const fn code(bearing: Bearing) -> &'static str {
    match bearing {
        Bearing::For => "for",
        Bearing::Against => "against",
        Bearing::Neutral => "neutral",
        Bearing::Missing => "missing",
    }
}

fn points(permille: i32) -> String {
    match permille {
        1.. => format!("+{permille}"),
        0 => "0".to_owned(),
        _ => format!("−{}", permille.abs()),
    }
}

/// Thousandths as a decimal number.
pub(super) fn decimal(permille: i32) -> String {
    format!("{}.{:03}", permille / 1_000, permille % 1_000)
}
