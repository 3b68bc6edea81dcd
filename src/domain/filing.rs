//! How an allegation was filed, and what its source may learn of it later.

use super::coded::coded;
use super::workflow::case::CaseState;

coded! {
    /// For what kind of source somebody else fills in the form: never a name.
    pub enum OnBehalfOf {
        Worker = "worker", "A worker";
        Family = "family", "A worker's family or friend";
        Union = "union", "A trade union";
        Ngo = "ngo", "An organization";
        Company = "company", "A company";
        Official = "official", "An official";
        Other = "other", "Somebody else";
    }
}

coded! {
    /// What a receipt tells. Coarse on purpose: whoever found a receipt learns
    /// no more than this.
    pub enum ReceiptStatus {
        Received = "received", "Received";
        BeingReviewed = "being_reviewed", "Being reviewed";
        InCase = "in_case", "In a case";
        Closed = "closed", "Closed";
    }
}

impl ReceiptStatus {
    /// The status by the state of the case that works on the allegation; none
    /// when no case does.
    #[must_use]
    pub const fn of(case: Option<CaseState>) -> Self {
        match case {
            None => Self::Received,
            Some(CaseState::Received | CaseState::Screening | CaseState::Returned) => {
                Self::BeingReviewed
            }
            Some(state) if state.is_open() => Self::InCase,
            Some(_) => Self::Closed,
        }
    }

    /// The same in a sentence for the source.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Received => "We have your report. Nobody has opened a case for it yet.",
            Self::BeingReviewed => "We are reading your report to see what can be done.",
            Self::InCase => "We are working on a case with your report.",
            Self::Closed => {
                "The work on your report has ended. You may send a new report at any time."
            }
        }
    }
}

coded! {
    /// What an organization learns of an allegation that it filed: never the case, nor
    /// what others said.
    pub enum FiledStatus {
        Received = "received", "Received";
        BeingReviewed = "being_reviewed", "Being reviewed";
        ActionTaken = "action_taken", "Action taken";
        Closed = "closed", "Closed";
    }
}

impl FiledStatus {
    /// The status by the state of the case that works on the allegation; none
    /// when no case does.
    #[must_use]
    pub const fn of(case: Option<CaseState>) -> Self {
        match case {
            None | Some(CaseState::Received) => Self::Received,
            Some(CaseState::OrderIssued) => Self::ActionTaken,
            Some(state) if state.is_open() => Self::BeingReviewed,
            Some(_) => Self::Closed,
        }
    }

    /// The same in a sentence for the organization.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Received => "The agency has it. Nobody has taken it up yet.",
            Self::BeingReviewed => "The agency is looking at what you filed.",
            Self::ActionTaken => "The agency has acted on what was alleged.",
            Self::Closed => "The work on it has ended. New facts can be filed at any time.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_case_has_a_coarse_status() {
        assert_eq!(ReceiptStatus::of(None), ReceiptStatus::Received);
        for state in CaseState::ALL {
            let status = ReceiptStatus::of(Some(*state));
            assert_eq!(status == ReceiptStatus::Closed, !state.is_open(), "{state:?}");
        }
        assert_eq!(ReceiptStatus::of(Some(CaseState::LegalReview)), ReceiptStatus::InCase);
    }

    #[test]
    fn an_organization_learns_whether_its_allegation_is_open() {
        assert_eq!(FiledStatus::of(None), FiledStatus::Received);
        for state in CaseState::ALL {
            let status = FiledStatus::of(Some(*state));
            let is_over = matches!(status, FiledStatus::Closed | FiledStatus::ActionTaken);
            assert_eq!(is_over, !state.is_open(), "{state:?}");
        }
        assert_eq!(FiledStatus::of(Some(CaseState::OrderIssued)), FiledStatus::ActionTaken);
    }
}
