//! What an importer files beside its proof: a protest, a petition, a claim. The
//! machine says who has standing and what follows; this fills in its form.

use crate::app::packet::{may_step, step_form, subject};
use crate::app::step::{self, Applying};
use crate::app::{Actor, App};
use crate::domain::clock::Zone;
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::Standing;
use crate::domain::workflow::hold::HoldAction;
use crate::error::{Error, Result};
use crate::store::hold::HoldRow;

/// What can be filed from an importer's page, in the order of a hold's life.
const FILINGS: &[HoldAction] = &[
    HoldAction::Protest,
    HoldAction::FilePetition,
    HoldAction::FileClaim,
    HoldAction::PetitionDamages,
    HoldAction::PetitionAsSurety,
];

/// A filing, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct FilingForm {
    /// The action's code.
    pub action: String,
    /// Who signs.
    pub filer: String,
    /// The code of the right in which.
    pub standing: String,
    /// The number of the paper, where there is one.
    pub reference: String,
    /// Whether a protest is marked as one of exclusion.
    pub is_marked_exclusion: bool,
}

/// What a role may file on a hold as it stands.
#[must_use]
pub fn offered(hold: &HoldRow, role: Role) -> Vec<HoldAction> {
    FILINGS.iter().copied().filter(|action| may_step(hold, *action, role)).collect()
}

/// The rights in which an importer's people, or a surety's, can file this
/// (19 CFR 174.12(a), 171.1(c)(4), 172.3-172.4).
#[must_use]
pub const fn standings(action: HoldAction, role: Role) -> &'static [Standing] {
    if matches!(role, Role::Surety) {
        &[Standing::Surety]
    } else if matches!(action, HoldAction::Protest) {
        &[Standing::ImporterOrConsignee, Standing::PayerOrClaimant, Standing::Agent]
    } else if matches!(action, HoldAction::PetitionDamages) {
        &[Standing::ImporterOrConsignee, Standing::Agent]
    } else {
        &[Standing::PetitionableInterest]
    }
}

/// Files on a hold of one's own organization; received is today at the port. A
/// last day that has passed refuses nothing: a person judges it.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] in the words of
/// the rules; [`Error::NotFound`].
pub fn file(app: &App, actor: &Actor, public_id: &str, sent: &FilingForm) -> Result<()> {
    actor.require(Permission::FileOnHolds)?;
    let action = FILINGS.iter().copied().find(|action| action.code() == sent.action);
    let action = action.ok_or_else(|| Error::field("filing", "Choose what you file."))?;
    if !standings(action, actor.role).iter().any(|standing| standing.code() == sent.standing) {
        let field = format!("{}-standing", sent.action);
        return Err(Error::field(&field, "Choose in what right you file."));
    }
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    app.store.write(|tx| {
        let hold = super::partner::noticed(tx, actor, public_id)?;
        let day = Zone::of_port(&hold.port).day(applying.now).to_string();
        let subject = subject(tx, hold)?;
        let mut fields = vec![
            ("received_on", day.as_str()),
            ("filer", sent.filer.as_str()),
            ("standing", sent.standing.as_str()),
            ("reference", sent.reference.as_str()),
        ];
        if sent.is_marked_exclusion {
            fields.push(("is_marked_exclusion", "yes"));
        }
        let form = step_form(action, subject.version(), &fields);
        step::within(tx, &subject, actor.role, &applying, &form)
            .map(|_| ())
            .map_err(|error| beside(error, &sent.action))
    })
}

/// Complaints beside the fields of the importer's page.
fn beside(error: Error, action: &str) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in &mut errors {
        error.field = format!("{action}-{}", error.field);
    }
    Error::Invalid(errors)
}
