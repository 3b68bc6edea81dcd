//! The day on which a notice was mailed or delivered: a fact that one person records once. The clocks
//! that the law counts from there begin with it.

use crate::app::deadline;
use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::clock::{self, Zone};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::{DocumentKind, Machine};
use crate::error::{Error, Result};
use crate::store;
use crate::store::notice::MailingRow;
use chrono::NaiveDate;

/// Records on which day a notice of a hold was mailed.
///
/// # Errors
/// [`Error::Invalid`] for a day that cannot be; [`Error::Refused`] when it is recorded already,
/// or the notice says it itself; [`Error::NotFound`].
pub fn record(
    app: &App,
    actor: &Actor,
    number: &str,
    public_id: &str,
    (on, proof): (&str, &str),
) -> Result<()> {
    actor.require_confirmed(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let subject = Subject::find_by_number(tx, Machine::Hold, number, &by)?;
        conflict::refuse_step(tx, &by, &subject)?;
        let Subject::Hold(hold) = &subject else { return Err(Error::NotFound("hold")) };
        let notice = store::notice::list_by_hold(tx, &hold.row.id)?
            .into_iter()
            .find(|one| one.row.public_id == public_id)
            .ok_or(Error::NotFound("notice"))?;
        if notice.row.kind == DocumentKind::DetentionNotice.code() {
            return Err(Error::Refused(OF_DETENTION.into()));
        }
        if let Some(on) = notice.mailed_on {
            return Err(Error::Refused(format!(
                "Its mailing on {on} is recorded already. Where that day is wrong, two people correct the clock."
            )));
        }
        let zone = Zone::of_port(&hold.row.port);
        let mailed_on = read(on, zone.day(notice.row.sent_at), zone.day(now))?;
        let proof = text::squeeze(proof);
        if proof.chars().count() > PROOF_LIMIT_CHARS {
            let words = format!("Write it in at most {PROOF_LIMIT_CHARS} characters.");
            return Err(Error::field("proof", words));
        }
        let told = proof.clone();
        let mailing = MailingRow {
            notice_id: notice.row.id.clone(),
            mailed_on,
            proof,
            recorded_by: by.clone(),
            recorded_at: now,
        };
        store::notice::insert_mailing(tx, &mailing)?;
        let stamp = app.stamp(actor);
        let event = NewEvent::new(Verb::NoticeMailed, Noun::Hold, &hold.row.id)
            .in_case(hold.row.case_id.as_deref())
            .of(hold.row.importer_organization_id)
            .fact("notice", notice.row.id.clone())
            .fact("kind", notice.row.kind.clone())
            .fact("mailed_on", mailed_on.to_string());
        let event = if told.is_empty() { event } else { event.value("proof", told) };
        store::event::append(tx, &stamp, &event)?;
        let begun: Vec<&str> = clock::MAILED
            .iter()
            .filter(|(kind, _)| kind.code() == notice.row.kind)
            .map(|(_, code)| *code)
            .collect();
        deadline::begin_on(tx, &subject, &begun, mailed_on, now, &stamp)
    })
}

/// The longest text that says how a notice was mailed, in characters.
const PROOF_LIMIT_CHARS: usize = 200;
const OF_DETENTION: &str = "A notice of detention says itself on which day it was sent.";

/// The day of mailing: not before the notice was made, and not in the future.
fn read(text: &str, made_on: NaiveDate, today: NaiveDate) -> Result<NaiveDate> {
    let wrong = |words: String| Error::field("mailed_on", words);
    let on: NaiveDate = text
        .trim()
        .parse()
        .map_err(|_| wrong("Write the date as year-month-day, such as 2026-03-31.".to_owned()))?;
    if on < made_on {
        return Err(wrong(format!("The notice was made on {made_on}: it was not mailed before.")));
    }
    if on > today {
        return Err(wrong("The day of mailing is not in the future.".to_owned()));
    }
    Ok(on)
}
