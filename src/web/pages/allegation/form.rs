//! The form of an allegation, ready to be drawn: the pages for sources show it
//! in steps, the page for callers shows it whole.

use crate::domain::allegation::{
    AllegationForm, Answer, EVIDENCE_LIMIT_ROWS, ImportStatus, Indicator, PARTY_LIMIT_ROWS,
    PartyRole, Violation, WorkerBand,
};
use crate::domain::regime::{self, Regime};
use crate::web::field::Choice;

/// Rows of companies that an empty form shows.
const PARTY_ROWS: usize = 2;
/// Rows of evidence that an empty form shows.
const EVIDENCE_ROWS: usize = 1;

/// Every value and every choice of the form.
pub struct FormShown {
    /// What was typed.
    pub form: AllegationForm,
    /// The law, for staff.
    pub regimes: Vec<Choice>,
    /// Kinds of labor.
    pub violations: Vec<Choice>,
    /// Sample at hand.
    pub has_sample: Vec<Choice>,
    /// How many workers.
    pub worker_band: Vec<Choice>,
    /// Whether it is imported.
    pub import_status: Vec<Choice>,
    /// Companies.
    pub parties: Vec<PartyShown>,
    /// True when one more company fits.
    pub has_room_for_party: bool,
    /// Pieces of evidence.
    pub evidence: Vec<EvidenceShown>,
    /// True when one more piece fits.
    pub has_room_for_evidence: bool,
    /// The eleven questions.
    pub indicators: Vec<IndicatorShown>,
}

/// One company.
pub struct PartyShown {
    /// Its place, from 0.
    pub row: usize,
    /// What it does.
    pub roles: Vec<Choice>,
    /// As typed.
    pub name: String,
    /// As typed.
    pub country: String,
    /// As typed.
    pub address: String,
    /// As typed.
    pub identifier: String,
}

/// One piece of evidence.
pub struct EvidenceShown {
    /// Its place, from 0.
    pub row: usize,
    /// As typed.
    pub kind: String,
    /// As typed.
    pub obtained: String,
    /// As typed.
    pub how: String,
    /// Whether the persons shown agreed.
    pub consents: Vec<Choice>,
}

/// One of the eleven questions.
pub struct IndicatorShown {
    /// The field.
    pub name: String,
    /// The field of its note.
    pub note_name: String,
    /// The note as typed.
    pub note: String,
    /// In plain words.
    pub question: &'static str,
    /// One line below.
    pub explanation: &'static str,
    /// Yes, no, not known.
    pub answers: Vec<Choice>,
}

impl FormShown {
    /// The form with what was typed. `is_plain`: in the words of people who
    /// know no law.
    #[must_use]
    pub fn new(form: AllegationForm, is_plain: bool) -> Self {
        let parties = parties(&form);
        let evidence = evidence(&form);
        Self {
            regimes: regime::all()
                .map(|regime| {
                    let is_default = form.regime.is_empty() && regime == <&Regime>::default();
                    Choice::new(
                        regime.code(),
                        regime.label(),
                        is_default || form.regime == regime.code(),
                    )
                })
                .collect(),
            violations: Violation::ALL
                .iter()
                .map(|violation| kind_of_labor(*violation, &form, is_plain))
                .collect(),
            has_sample: answers(&form.has_sample, "I do not know"),
            worker_band: choices(
                WorkerBand::ALL,
                WorkerBand::code,
                WorkerBand::label,
                &form.worker_band,
            ),
            import_status: choices(
                ImportStatus::ALL,
                ImportStatus::code,
                ImportStatus::label,
                &form.import_status,
            ),
            has_room_for_party: parties.len() < PARTY_LIMIT_ROWS,
            has_room_for_evidence: evidence.len() < EVIDENCE_LIMIT_ROWS,
            indicators: Indicator::ALL
                .iter()
                .map(|indicator| question(*indicator, &form))
                .collect(),
            parties,
            evidence,
            form,
        }
    }
}

fn kind_of_labor(violation: Violation, form: &AllegationForm, is_plain: bool) -> Choice {
    let is_chosen = form.violations.iter().any(|code| code == violation.code());
    let (plain, hint) = match violation {
        Violation::Forced => (
            "People are made to work against their will",
            "By threats, by force, or because they cannot leave.",
        ),
        Violation::Convict => {
            ("Prisoners make the goods", "In a prison, a camp or a detention center.")
        }
        Violation::Indentured => (
            "People are bound by a contract that they cannot end",
            "They would be punished if they left.",
        ),
        Violation::ForcedChild => ("Children are made to work", ""),
        Violation::NorthKorean => ("The workers were sent by North Korea", "In any country."),
        Violation::Xuar => {
            ("The goods, or parts of them, come from Xinjiang in China", "The Uyghur region.")
        }
        Violation::ListedEntity => ("The company is on a public list for using forced labor", ""),
        Violation::Unsure => ("I am not sure", ""),
    };
    let choice =
        Choice::new(violation.code(), if is_plain { plain } else { violation.label() }, is_chosen);
    choice.hinting(if is_plain { hint } else { "" })
}

fn question(indicator: Indicator, form: &AllegationForm) -> IndicatorShown {
    let code = indicator.code();
    let given = form.indicators.get(code).map_or("", String::as_str);
    IndicatorShown {
        name: format!("indicator_{code}"),
        note_name: format!("indicator_note_{code}"),
        note: form.indicator_notes.get(code).cloned().unwrap_or_default(),
        question: indicator.question(),
        explanation: indicator.explanation(),
        answers: answers(given, "I do not know"),
    }
}

fn answers(given: &str, unknown: &str) -> Vec<Choice> {
    Answer::ALL
        .iter()
        .map(|answer| {
            let label = if *answer == Answer::Unknown { unknown } else { answer.label() };
            Choice::new(answer.code(), label, given == answer.code())
        })
        .collect()
}

/// The choices of an enum, with the one that was sent.
fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    given: &str,
) -> Vec<Choice> {
    all.iter()
        .map(|value| Choice::new(code(*value), label(*value), given == code(*value)))
        .collect()
}

fn cell(column: &[String], row: usize) -> String {
    column.get(row).cloned().unwrap_or_default()
}

fn parties(form: &AllegationForm) -> Vec<PartyShown> {
    let columns =
        [&form.party_name, &form.party_country, &form.party_address, &form.party_identifier];
    let rows = columns.iter().map(|column| column.len()).max().unwrap_or(0).max(PARTY_ROWS);
    (0..rows)
        .map(|row| PartyShown {
            row,
            roles: choices(
                PartyRole::ALL,
                PartyRole::code,
                PartyRole::label,
                &cell(&form.party_role, row),
            ),
            name: cell(&form.party_name, row),
            country: cell(&form.party_country, row),
            address: cell(&form.party_address, row),
            identifier: cell(&form.party_identifier, row),
        })
        .collect()
}

fn evidence(form: &AllegationForm) -> Vec<EvidenceShown> {
    let columns = [&form.evidence_kind, &form.evidence_obtained, &form.evidence_how];
    let rows = columns.iter().map(|column| column.len()).max().unwrap_or(0).max(EVIDENCE_ROWS);
    (0..rows)
        .map(|row| EvidenceShown {
            row,
            kind: cell(&form.evidence_kind, row),
            obtained: cell(&form.evidence_obtained, row),
            how: cell(&form.evidence_how, row),
            consents: answers(
                &cell(&form.evidence_consent, row),
                "Nobody can be recognized, or I do not know",
            ),
        })
        .collect()
}
