//! Which day of a hold cannot lie before which.

use chrono::NaiveDate;

use super::HoldCommand;
use crate::domain::workflow::Refusal;

/// The days that are on record of a hold, port-local; none where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// They were imported, as the line tells it.
    pub imported: Option<NaiveDate>,
    /// The goods could be viewed.
    pub presented: Option<NaiveDate>,
    /// They were detained.
    pub detained: Option<NaiveDate>,
    /// They were excluded, or their redelivery was demanded.
    pub refused: Option<NaiveDate>,
    /// The protest was received.
    pub protested: Option<NaiveDate>,
    /// They were seized.
    pub seized: Option<NaiveDate>,
    /// Liquidated damages were claimed.
    pub claimed: Option<NaiveDate>,
}

/// Refuses a day before the one on which what it follows from happened: clocks of the
/// law would run from a day that cannot have been.
pub(super) fn check(days: &Days, command: &HoldCommand) -> Result<(), Refusal> {
    let Some((day, what, (before, since))) = told(days, command) else { return Ok(()) };
    match since {
        Some(since) if day < since => Err(Refusal::TooEarly { what, before, since }),
        Some(_) | None => Ok(()),
    }
}

/// What happened before, and when.
type Before = (&'static str, Option<NaiveDate>);

/// The day that a command tells, what it is the day of, and what lies before it.
fn told(days: &Days, command: &HoldCommand) -> Option<(NaiveDate, &'static str, Before)> {
    let imported = ("the importation", days.imported);
    let presented = ("the goods could be viewed", days.presented);
    let detained = ("the goods were detained", days.detained);
    let refused = ("the goods were excluded or called back", days.refused);
    let protested = ("the protest was received", days.protested);
    let seized = ("the goods were seized", days.seized);
    let claimed = ("liquidated damages were claimed", days.claimed);
    match command {
        HoldCommand::Present { presented_on, .. } => {
            Some((*presented_on, "The presentation", imported))
        }
        HoldCommand::SendNotice { sent_on, .. } => Some((*sent_on, "The notice", detained)),
        HoldCommand::Export { exported_on, .. } => Some((*exported_on, "The export", presented)),
        HoldCommand::Destroy { destroyed_on, .. } => {
            Some((*destroyed_on, "The destruction", presented))
        }
        HoldCommand::Protest { filing, .. } => Some((filing.received_on, "The protest", refused)),
        HoldCommand::DenyProtest { mailed_on, .. } => {
            Some((*mailed_on, "The denial of the protest", protested))
        }
        HoldCommand::FilePetition { filing } => {
            Some((filing.received_on, "The petition for relief", seized))
        }
        HoldCommand::PetitionDamages { filing } | HoldCommand::PetitionAsSurety { filing } => {
            Some((filing.received_on, "The petition", claimed))
        }
        HoldCommand::FileClaim { filing } => Some((filing.received_on, "The claim", seized)),
        HoldCommand::MakeOffer { filing } => Some((filing.received_on, "The offer", seized)),
        HoldCommand::RecordRedelivery { redelivered_on } => {
            Some((*redelivered_on, "The redelivery", refused))
        }
        HoldCommand::Target { .. }
        | HoldCommand::Withdraw { .. }
        | HoldCommand::Detain { .. }
        | HoldCommand::DeemDetained { .. }
        | HoldCommand::RequestInformation { .. }
        | HoldCommand::SubmitProof { .. }
        | HoldCommand::StartReview
        | HoldCommand::Release { .. }
        | HoldCommand::Exclude { .. }
        | HoldCommand::DeemExcluded { .. }
        | HoldCommand::Seize { .. }
        | HoldCommand::DeemAbandoned { .. }
        | HoldCommand::GrantProtest { .. }
        | HoldCommand::DeemProtestDenied { .. }
        | HoldCommand::GoToCourt { .. }
        | HoldCommand::RecordAffirmed { .. }
        | HoldCommand::RecordReversed { .. }
        | HoldCommand::Remit { .. }
        | HoldCommand::Forfeit { .. }
        | HoldCommand::ReferClaim { .. }
        | HoldCommand::RecordForfeiture { .. }
        | HoldCommand::DemandRedelivery { .. }
        | HoldCommand::AssessDamages { .. }
        | HoldCommand::DemandOnSurety { .. }
        | HoldCommand::DecideDamages { .. }
        | HoldCommand::RerouteToFinding { .. }
        | HoldCommand::MoveGoods { .. } => None,
    }
}
