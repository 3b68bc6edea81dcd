//! What has happened in the demonstration before a visitor comes: an order in
//! force, a case under way, a hold that was noticed to its importer, another
//! whose detention waits for a supervisor, and an investigation.

use crate::app::case::{self, NewCase};
use crate::app::hold::{self, NewHold};
use crate::app::investigation::{self, NewInvestigation};
use crate::app::link::{self, Verdict};
use crate::app::list::{self, About};
use crate::app::step::{Outcome, StepForm};
use crate::app::{Actor, App, account, job, knowledge, note, order, proposal};
use crate::domain::list::ListFormat;
use crate::domain::regime::STATUTE;
use crate::error::{Error, Result};
use std::collections::BTreeMap;

const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const COUNSEL: &str = "counsel@agency.example";
const INVESTIGATOR: &str = "investigator@agency.example";

/// The allegation on which the case is opened.
const TOLD: &str = "A-2026-000001";
/// The line whose hold the importer sees, in the agency's own feed.
const NOTICED: (&str, i32) = ("9ZZ01002024", 1);
/// The line whose detention waits.
const WAITING: (&str, i32) = ("QZLN70412606", 1);

/// The list that waits.
const LISTED: &[u8] = include_bytes!("../../../fixtures/demo/watch_list.csv");

/// The people who act in the story.
struct Cast {
    analyst: Actor,
    supervisor: Actor,
    counsel: Actor,
}

fn form(action: &str, version: i32, fields: &[(&str, &str)]) -> StepForm {
    StepForm {
        action: action.to_owned(),
        version,
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    }
}

/// The supervisor approves what was proposed; counsel signs if needed.
fn agree(app: &App, cast: &Cast, outcome: Outcome) -> Result<()> {
    let Outcome::Proposed(id) = outcome else { return Ok(()) };
    let seen = proposal::show(app, &cast.supervisor, &id)?;
    if proposal::approve(app, &cast.supervisor, &id, seen.row.version)?
        == proposal::Progress::Waiting
    {
        let seen = proposal::show(app, &cast.counsel, &id)?;
        proposal::sign(app, &cast.counsel, &id, seen.row.version)?;
    }
    Ok(())
}

/// Tells the story.
pub(super) fn tell(app: &App, drafted: &BTreeMap<String, String>) -> Result<()> {
    let cast = Cast {
        analyst: account::actor(app, ANALYST)?,
        supervisor: account::actor(app, SUPERVISOR)?,
        counsel: account::actor(app, COUNSEL)?,
    };
    let order = put_in_force(app, &cast, drafted)?;
    job::run_until_idle(app)?;
    let number = work_case(app, &cast)?;
    super::proof::fill(app, &cast.analyst, &number)?;
    let noticed = open_hold(app, &cast, NOTICED, &order, &number)?;
    agree(app, &cast, detain(app, &cast, &noticed, &order)?)?;
    send_notice(app, &cast, &noticed, &order)?;
    let waiting = open_hold(app, &cast, WAITING, &order, &number)?;
    detain(app, &cast, &waiting, &order)?;
    let new = NewInvestigation {
        subject: "Harbor & Pine Apparel LLC".to_owned(),
        statute: "19_usc_1592".to_owned(),
        case: number,
        reason:
            "Entries after the notice may repeat an origin that the importer knew to be in doubt."
                .to_owned(),
    };
    let investigator = account::actor(app, INVESTIGATOR)?;
    let opened = investigation::open(app, &investigator, &new)?;
    let importer = hold::show(app, &cast.analyst, &noticed)?.row.importer_number;
    knowledge::add_number(app, &investigator, &opened, &importer)?;
    hand_in_list(app, &cast)?;
    let question = "@Ruth Nakamura, the second detention rests on the same gin. @Elena Petrova, may the \
        notice name the spinning mill as well?";
    note::write(app, &cast.analyst, &waiting, question, "")?;
    job::run_until_idle(app)?;
    Ok(())
}

/// A published list whose first version waits for a supervisor and for counsel.
fn hand_in_list(app: &App, cast: &Cast) -> Result<()> {
    let about = About {
        format: ListFormat::Csv,
        name: "Watch list (demonstration)".to_owned(),
        file_name: "watch_list.csv".to_owned(),
        is_dry_run: false,
    };
    let mut receiving = list::begin(app, &cast.analyst)?;
    receiving.write(LISTED)?;
    receiving.finish(app, &cast.analyst, &about, &mut |_| ()).map(drop)
}

fn put_in_force(app: &App, cast: &Cast, drafted: &BTreeMap<String, String>) -> Result<String> {
    let draft = StepForm {
        fields: drafted.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        ..StepForm::default()
    };
    let number = order::draft(app, &cast.analyst, &draft)?;
    let version = order::show(app, &cast.analyst, &number)?.row.version;
    let fields = [
        ("basis", "published"),
        ("standard", "reasonably_indicates"),
        (
            "reason",
            "Testimony, satellite pictures and shipping marks agree; recorded in the case file.",
        ),
    ];
    agree(
        app,
        cast,
        order::step(app, &cast.analyst, &number, &form("approve", version, &fields))?,
    )?;
    let version = order::show(app, &cast.analyst, &number)?.row.version;
    let fields = [
        ("effective_on", "2026-03-01"),
        ("instrument", "Commissioner's memorandum of February 27, 2026 (demonstration)"),
        ("publication", ""),
    ];
    agree(
        app,
        cast,
        order::step(app, &cast.analyst, &number, &form("activate", version, &fields))?,
    )?;
    Ok(number)
}

fn work_case(app: &App, cast: &Cast) -> Result<String> {
    let new = NewCase {
        title: "Alleged coerced labor at a cotton gin in Aksu".to_owned(),
        regime: STATUTE.code.to_owned(),
        reason: "The account is detailed and names an importer; the goods are in uploaded entries."
            .to_owned(),
    };
    let number = case::open(app, &cast.analyst, TOLD, &new)?;
    for (action, fields) in [
        ("start_screening", &[][..]),
        (
            "accept",
            &[(
                "reason",
                "The allegation conforms to 19 CFR 12.42(b) and names goods that are imported.",
            )][..],
        ),
        ("start_developing", &[][..]),
    ] {
        let version = case::show(app, &cast.analyst, &number)?.row.version;
        agree(app, cast, case::step(app, &cast.analyst, &number, &form(action, version, fields))?)?;
    }
    let wanted = [NOTICED, WAITING].map(|(document, line)| format!("{document}/{line}"));
    for (_, links) in case::show(app, &cast.analyst, &number)?.allegations {
        for found in links.iter().filter(|found| wanted.contains(&found.target_key)) {
            let reason = "Same producer, same goods, arrival inside the alleged period.";
            link::decide(app, &cast.analyst, &found.id, found.version, Verdict::Confirm, reason)?;
        }
    }
    Ok(number)
}

fn open_hold(
    app: &App,
    cast: &Cast,
    goods: (&str, i32),
    order: &str,
    case_number: &str,
) -> Result<String> {
    let new = NewHold {
        order: order.to_owned(),
        cover: String::new(),
        reason: "The confirmed link names the producer that the order names.".to_owned(),
        case: case_number.to_owned(),
    };
    let number = hold::open(app, &cast.analyst, goods.0, goods.1, &new)?;
    let version = hold::show(app, &cast.analyst, &number)?.row.version;
    let fields = [
        ("presented_on", "2026-11-12"),
        ("place", "Los Angeles, CES warehouse 4"),
        ("is_viewable", "on"),
    ];
    agree(app, cast, hold::step(app, &cast.analyst, &number, &form("present", version, &fields))?)?;
    Ok(number)
}

fn detain(app: &App, cast: &Cast, number: &str, order: &str) -> Result<Outcome> {
    let version = hold::show(app, &cast.analyst, number)?.row.version;
    let fields = [
        ("order", order),
        (
            "reason",
            "Information reasonably indicates that the cotton was ginned by the producer that the order names.",
        ),
    ];
    hold::step(app, &cast.analyst, number, &form("detain", version, &fields))
}

fn send_notice(app: &App, cast: &Cast, number: &str, order: &str) -> Result<()> {
    let version = hold::show(app, &cast.analyst, number)?.row.version;
    let reason = format!(
        "The line is covered by withhold release order {order}: cotton ginned by the producer named there."
    );
    let fields = [
        ("sent_on", "2026-11-16"),
        ("specific_reason", reason.as_str()),
        ("anticipated_length", "30 days from presentation"),
        ("inquiries", "Review of the documents of every step from the farm to the port"),
        (
            "helpful_information",
            "Certificate of origin signed by the foreign seller (19 CFR 12.43)\nPurchase orders and payment records of the cotton\nGin and spinning records that show quantities",
        ),
        ("answer_by", "2026-12-11"),
        ("contact", "Center of Excellence and Expertise, detention desk"),
    ];
    let outcome = hold::step(app, &cast.analyst, number, &form("send_notice", version, &fields))?;
    agree(app, cast, outcome)?;
    if hold::show(app, &cast.analyst, number)?.row.notice_sent_at.is_none() {
        return Err(Error::internal("the demonstration's notice was not sent"));
    }
    Ok(())
}
