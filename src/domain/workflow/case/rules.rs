//! The table of the case.

use super::{CaseAction as Action, CaseState as State};
use crate::domain::role::Role;
use crate::domain::workflow::{COUNSEL, DocumentKind, Need, Rule, STAFF, SUPERVISOR, Standard};

/// Who may answer or send in again: those outside, and who writes it down for them.
const OUTSIDE_OR_CLERK: &[Role] =
    &[Role::Source, Role::NgoFiler, Role::Petitioner, Role::Clerk, Role::Analyst, Role::Supervisor];

const OPENERS: &[Role] = &[Role::Clerk, Role::Analyst, Role::Supervisor];

/// Every state in which a case is open.
const OPEN: &[State] = &[
    State::Received,
    State::Screening,
    State::Returned,
    State::Accepted,
    State::Developing,
    State::AwaitingInfo,
    State::Suspended,
    State::LegalReview,
    State::SufficientWro,
    State::SufficientFinding,
    State::SufficientMeasure,
    State::Reopened,
];

/// The open states in which nothing was decided on the whole grid yet.
const SPLITTABLE: &[State] = &[
    State::Received,
    State::Screening,
    State::Returned,
    State::Accepted,
    State::Developing,
    State::AwaitingInfo,
    State::Suspended,
    State::Reopened,
];

/// Every state in which a case is closed.
const CLOSED: &[State] = &[
    State::Duplicate,
    State::ReferredOut,
    State::OrderIssued,
    State::ClosedInsufficient,
    State::ClosedNoNexus,
    State::ClosedRemediated,
];

/// The whole life of a case.
pub const RULES: &[Rule<State, Action>] = &[
    Rule::moves(Action::Open, &[], State::Received)
        .asked_by(OPENERS)
        .needing(&[Need::Reason])
        .starting(&["TRIAGE", "WRO_TARGET", "FINDING_TARGET"])
        .under(
            "19 CFR 12.42(a)-(b)",
            "Any person may allege; a filing with a port also has PORT10, which a person starts.",
        ),
    Rule::moves(Action::StartScreening, &[State::Received], State::Screening).under(
        "19 CFR 12.42(c)",
        "An analyst looks whether the allegation is complete and whose it is.",
    ),
    Rule::moves(Action::ReturnWithAdvice, &[State::Screening], State::Returned)
        .needing(&[Need::Advice])
        .with(DocumentKind::AdviceLetter)
        .under(
            "19 CFR 12.42(c)",
            "What does not conform goes back promptly, naming each missing element.",
        ),
    Rule::moves(Action::Resubmit, &[State::Returned], State::Received)
        .asked_by(OUTSIDE_OR_CLERK)
        .starting(&["TRIAGE"])
        .under(
            "19 CFR 12.42(b)-(c)",
            "The filer may complete the allegation and send it in again.",
        ),
    Rule::moves(Action::MarkDuplicate, &[State::Screening], State::Duplicate)
        .needing(&[Need::DuplicateOf])
        .under("Policy", "Each allegation keeps its own confidentiality; the strictest wins."),
    Rule::moves(Action::ReferOut, &[State::Screening], State::ReferredOut)
        .needing(&[Need::Agency, Need::Reason])
        .with(DocumentKind::ReferralLetter)
        .under("Policy", "Another agency is competent."),
    Rule::moves(Action::Accept, &[State::Screening], State::Accepted)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .on(Standard::ReasonToBelieve)
        .under("19 CFR 12.42(c)-(d)", "The allegation conforms; the agency investigates."),
    Rule::moves(Action::StartDeveloping, &[State::Accepted, State::Reopened], State::Developing)
        .under("19 CFR 12.42(d)", "Evidence is gathered; interested persons may be heard."),
    Rule::moves(Action::AwaitInformation, &[State::Developing], State::AwaitingInfo)
        .needing(&[Need::Question])
        .under("19 CFR 12.42(d)", "Somebody outside was asked and the case waits."),
    Rule::moves(Action::ReceiveInformation, &[State::AwaitingInfo], State::Developing)
        .asked_by(OUTSIDE_OR_CLERK)
        .under("19 CFR 12.42(d)", "The answer came, or the wait is over."),
    Rule::moves(Action::Suspend, &[State::Developing], State::Suspended)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .under("Policy", "Work stops for a stated reason and stays visible."),
    Rule::moves(Action::Resume, &[State::Suspended], State::Developing)
        .asked_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .under("Policy", "Work goes on."),
    Rule::moves(Action::SubmitToLegal, &[State::Developing], State::LegalReview)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("19 CFR 12.42(d)", "Counsel looks whether the evidence is sufficient."),
    Rule::moves(Action::ReturnToDevelopment, &[State::LegalReview], State::Developing)
        .asked_by(COUNSEL)
        .needing(&[Need::Reason])
        .under("Policy", "Counsel says what is lacking."),
    Rule::moves(Action::FindSufficientWro, &[State::LegalReview], State::SufficientWro)
        .asked_by(COUNSEL)
        .on(Standard::ReasonablyIndicates)
        .needing(&[Need::Evidence, Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("19 CFR 12.42(e)", "Information reasonably but not conclusively indicates."),
    Rule::moves(Action::FindSufficientFinding, &[State::LegalReview], State::SufficientFinding)
        .asked_by(COUNSEL)
        .on(Standard::ConclusivelyIndicates)
        .needing(&[Need::Evidence, Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("19 CFR 12.42(f)", "The evidence is conclusive."),
    Rule::moves(Action::FindSufficientMeasure, &[State::LegalReview], State::SufficientMeasure)
        .asked_by(COUNSEL)
        .needing(&[Need::Evidence, Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under(
            "The law of the case's regime",
            "Only under a law that knows neither withhold release orders nor Findings: a statute that presumes, or another country's; its standards stand on the page of the regimes.",
        ),
    Rule::moves(
        Action::IssueOrder,
        &[State::SufficientWro, State::SufficientFinding, State::SufficientMeasure],
        State::OrderIssued,
    )
    .approved_by(SUPERVISOR)
    .signed_by(COUNSEL)
    .on(Standard::ReasonablyIndicates)
    .needing(&[Need::OrderVersion, Need::ActiveOrder, Need::Evidence, Need::Reason])
    .with(DocumentKind::OrderText)
    .under(
        "19 CFR 12.42(e)-(f)",
        "The case ends in an order; a Finding needs the conclusive standard.",
    ),
    close(
        Action::CloseInsufficient,
        State::ClosedInsufficient,
        "The evidence does not carry an order.",
    ),
    close(Action::CloseNoNexus, State::ClosedNoNexus, "No connection to imports was found."),
    close(
        Action::CloseRemediated,
        State::ClosedRemediated,
        "The alleged forced labor was ended and made good.",
    ),
    Rule::moves(Action::Reopen, CLOSED, State::Reopened)
        .approved_by(SUPERVISOR)
        .needing(&[Need::NewEvidence, Need::Reason])
        .under("Policy", "New evidence opens a closed case; its history stays as it was."),
    Rule::moves(Action::MergeInto, OPEN, State::Duplicate)
        .approved_by(SUPERVISOR)
        .needing(&[Need::DuplicateOf, Need::Reason])
        .under(
            "Policy",
            "Allegations, holds, orders and evidence move to the other case; this number leads there.",
        ),
    Rule::stays(Action::SplitOff, SPLITTABLE)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Allegation, Need::Title, Need::Reason])
        .under(
            "Policy",
            "What is chosen moves to a new case in the same state, with the same clocks; each names the other, and a merge takes it back.",
        ),
    Rule::stays(Action::ReferToInvestigation, OPEN)
        .asked_by(STAFF)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .under("Policy", "Opens a walled investigation; the case goes on unchanged."),
];

const fn close(action: Action, to: State, note: &'static str) -> Rule<State, Action> {
    Rule::moves(action, &[State::Developing], to)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("19 CFR 12.42(d)", note)
}
