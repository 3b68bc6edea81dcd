//! Words that leave the agency name nothing of its inside.

use super::{Ask, StepForm};
use crate::domain::voice::refuse_inner;
use crate::error::FieldError;

/// Complains about what may not leave, in the fields that somebody outside reads.
pub(in crate::app) fn refuse_inner_of(asks: &[Ask], form: &StepForm, errors: &mut Vec<FieldError>) {
    for ask in asks.iter().filter(|ask| ask.leaves) {
        refuse_inner(ask.name, form.get(ask.name), errors);
    }
}
