//! Those outside who speak to the demonstration's order: its producer, whose standing
//! two people verified, has replied and petitions; an NGO has asked for a correction and is
//! asked about an allegation; somebody without an account has written a letter.

use crate::app::allegation::{own, question};
use crate::app::order_standing::{self, Act, StandingForm};
use crate::app::{
    Actor, App, account, correspondence, partner_order, petition, remediation, representation,
};
use crate::domain::remediation::StepForm;
use crate::domain::voice::{PaperForm, PetitionForm, RepresentationForm};
use crate::error::Result;

const CLERK: &str = "clerk@agency.example";
const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const PRODUCER: &str = "director@qarasucotton.example";
const NGO: &str = "filer@fairthreads.example";

/// Lets them speak; nothing when no order is in force.
pub(super) fn tell(app: &App) -> Result<()> {
    let (analyst, supervisor) = (account::actor(app, ANALYST)?, account::actor(app, SUPERVISOR)?);
    let (producer, ngo) = (account::actor(app, PRODUCER)?, account::actor(app, NGO)?);
    let Some((order, _)) = partner_order::list(app, &ngo, "")?.into_iter().next() else {
        return Ok(());
    };
    let number = order.docket_number;
    let standings = order_standing::list(app, &analyst, &number)?;
    let Some(listed_name) = standings.listed.into_iter().next() else { return Ok(()) };
    let form = StandingForm {
        organization: producer.tenant()?.to_string(),
        listed_name: listed_name.clone(),
        how: "Business licence seen; called back on the number in the public register.".to_owned(),
    };
    order_standing::propose(app, &analyst, &number, &form)?;
    for (row, ..) in order_standing::list(app, &supervisor, &number)?.rows {
        order_standing::act(app, &supervisor, &row.id, row.version, &Act::Verify)?;
    }
    let reply = RepresentationForm {
        kind: "reply".to_owned(),
        author: "Lin Hao, director".to_owned(),
        body: "Since January 2026 nobody works here who did not apply here. Fees that recruiters \
            had taken were paid back; an auditor of the buyers saw the payments."
            .to_owned(),
        ..RepresentationForm::default()
    };
    representation::send(app, &producer, &number, &reply)?;
    let correction = RepresentationForm {
        kind: "correction".to_owned(),
        author: "Ines Moreau, researcher".to_owned(),
        body: "The public register writes the name without a comma.".to_owned(),
        listed_name,
        subject: "name".to_owned(),
        corrected: "Qarasu Cotton Ginning Co. Ltd.".to_owned(),
    };
    representation::send(app, &ngo, &number, &correction)?;
    let asked = PetitionForm {
        wish: "revoke".to_owned(),
        ground: "no_longer_made".to_owned(),
        filer: "Lin Hao, director".to_owned(),
        statement: "The transfer of workers ended in December 2025. Contracts, payrolls and the \
            repayment of fees are on file and can be inspected."
            .to_owned(),
    };
    petition::file(app, &producer, &number, &asked)?;
    let step = StepForm {
        kind: "repay_fees".to_owned(),
        plan: "Fees of recruiters are paid back to everybody who worked there in 2025.".to_owned(),
        amount: "1860000".to_owned(),
        currency: "CNY".to_owned(),
        evidence: "Bank confirmations shown by the producer, not yet compared.".to_owned(),
        state: "done".to_owned(),
        ..StepForm::default()
    };
    remediation::record(app, &analyst, &number, None, &step)?;
    write(app, &number)?;
    ask(app, &ngo)
}

/// Somebody without an account writes a letter about the order, which the hotline's
/// clerk enters.
fn write(app: &App, order: &str) -> Result<()> {
    let clerk = account::actor(app, CLERK)?;
    let letter = PaperForm {
        order: order.to_owned(),
        kind: "representation".to_owned(),
        way: "letter".to_owned(),
        received_on: app.clock.today().to_string(),
        sender: "Upland Ginners' Cooperative".to_owned(),
        address: "18 Compress Road\nLubbock, Texas".to_owned(),
        claim: "domestic_producer".to_owned(),
        author: "Ruben Castillo, secretary".to_owned(),
        body: "Lint under this order still reaches spinning mills abroad and comes back as yarn. \
            We ask that the order stay as it is and that yarn be looked at too."
            .to_owned(),
        ..PaperForm::default()
    };
    correspondence::enter(app, &clerk, &letter).map(drop)
}

/// The agency asks the NGO about what it filed; the answer is still to come.
fn ask(app: &App, ngo: &Actor) -> Result<()> {
    let analyst = account::actor(app, ANALYST)?;
    for filed in own::list(app, ngo, None)? {
        if let Some(number) = &filed.row.docket_number {
            let asked = "In which of the two factories did the 36 workers work who had paid fees?";
            question::ask(app, &analyst, number, asked)?;
        }
    }
    Ok(())
}
