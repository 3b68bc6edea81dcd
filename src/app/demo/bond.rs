//! Who answers for the importer of the demonstration, and what stands still: a surety on the
//! noticed hold, a target of policy that waits for the holidays, and the stop of a clock of
//! the law, which waits for a second person.

use crate::app::deadline::{TollForm, record_toll};
use crate::app::hold::surety::{self, NewSurety};
use crate::app::{Actor, App, account, hold};
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::store;

const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const COUNSEL: &str = "counsel@agency.example";
const SURETY: &str = "Beacon Ridge Surety Company";

/// Names the surety and stops the clocks; nothing when nobody was sent a notice.
pub(super) fn tell(app: &App) -> Result<()> {
    let analyst = account::actor(app, ANALYST)?;
    let holds = hold::list(app, &analyst, None, None)?;
    let Some((noticed, _)) = holds.iter().find(|(row, _)| row.notice_sent_at.is_some()) else {
        return Ok(());
    };
    let named = NewSurety {
        organization: SURETY.to_owned(),
        bond_number: "260041877".to_owned(),
        seen: "Single transaction bond, looked at in the bond module on the day of the notice."
            .to_owned(),
    };
    surety::name(app, &analyst, &noticed.docket_number, &named)?;
    if let Some(case_id) = &noticed.case_id {
        let rest = TollForm {
            kind: "stop".to_owned(),
            from: "2026-12-21".to_owned(),
            until: "2027-01-04".to_owned(),
            ground: "policy".to_owned(),
            citation: "Memorandum 14 of the office: targets rest while the laboratory is closed"
                .to_owned(),
            reason: "The isotope test of the yarn cannot begin before the laboratory opens."
                .to_owned(),
            ..TollForm::default()
        };
        stop(
            app,
            &account::actor(app, SUPERVISOR)?,
            (Machine::Case, case_id),
            "FINDING_TARGET",
            &rest,
        )?;
    }
    let Some((waiting, _)) = holds.iter().find(|(row, _)| row.notice_sent_at.is_none()) else {
        return Ok(());
    };
    let stay = TollForm {
        kind: "stop".to_owned(),
        from: "2026-11-16".to_owned(),
        ground: "court_order".to_owned(),
        citation: "Court of International Trade, No. 26-00117, order of November 13, 2026"
            .to_owned(),
        reason:
            "The importer asked the court to stay the determination; the order names this entry."
                .to_owned(),
        ..TollForm::default()
    };
    stop(app, &account::actor(app, COUNSEL)?, (Machine::Hold, &waiting.id), "DETERMINE", &stay)
}

/// Records that a clock stands still.
fn stop(
    app: &App,
    actor: &Actor,
    (machine, id): (Machine, &str),
    code: &str,
    form: &TollForm,
) -> Result<()> {
    let clocks = app.store.read(|tx| store::deadline::list_by_subject(tx, machine.code(), id))?;
    let clock = clocks
        .into_iter()
        .find(|clock| clock.is_open && clock.rule_code == code)
        .ok_or_else(|| Error::internal("the demonstration's clock does not run"))?;
    record_toll(app, actor, &clock.id, clock.version, form).map(drop)
}
