//! The fields of a step of a petition.

use super::{Ask, Kind, QUESTIONS, REASON};
use crate::domain::voice::PETITION_GROUNDS;
use crate::domain::workflow::petition::{DenialGround, PetitionAction as P};

const TOLD: Ask = Ask::new("told", "What the petitioner reads beside the ground", Kind::Text)
    .saying("It leaves the agency: no word of an allegation, a case or a source. May stay empty.")
    .leaving();

/// The fields of a step of a petition. Filing has a form of its own.
pub(in crate::app::step) const fn of_petition(action: P) -> &'static [Ask] {
    match action {
        P::File | P::StartReview => &[],
        P::AskMore => &[QUESTIONS],
        P::Answer => {
            const { &[Ask::new("note", "Answer", Kind::Text).saying("What you want to say.")] }
        }
        P::Grant => {
            const {
                &[
                    Ask::new(
                        "ground",
                        "On which ground",
                        Kind::Choice(|| {
                            PETITION_GROUNDS.iter().map(|one| (one.code(), one.label())).collect()
                        }),
                    ),
                    TOLD,
                    REASON,
                ]
            }
        }
        P::Deny => {
            const {
                &[
                    Ask::new(
                        "ground",
                        "On which ground",
                        Kind::Choice(|| {
                            DenialGround::ALL.iter().map(|one| (one.code(), one.label())).collect()
                        }),
                    ),
                    TOLD,
                    REASON,
                ]
            }
        }
    }
}
