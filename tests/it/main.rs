//! All integration tests of Docket307, in one binary.
//!
//! The list of tests is made at run time: a database test is listed once for
//! SQLite and once for PostgreSQL, and a browser test once for each of them as
//! well. A test's name starts with what it needs, so that a filter can choose:
//!
//! ```text
//! cargo test --test it -- sqlite::            everything on SQLite
//! cargo test --test it -- --skip postgres:: --skip browser::
//! cargo test --test it -- upload::            one module, on both databases
//! ```
//!
//! | prefix                | needs                                             |
//! |-----------------------|---------------------------------------------------|
//! | `plain::`             | nothing                                           |
//! | `sqlite::`            | nothing: the engine is inside the binary          |
//! | `postgres::`          | `initdb` and `postgres`, or `DOCKET307_TEST_POSTGRES` |
//! | `browser::sqlite::`   | Chromium and chromedriver                         |
//! | `browser::postgres::` | both                                              |
//!
//! What a machine lacks is listed as ignored, and the last lines of the run
//! say so. `DOCKET307_REQUIRE_ALL=1` turns any absence into a failure.

// Tests stop at the first surprise; that is what these do. The rules that keep
// panics away from users are for `src`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test reports a broken expectation by panicking"
)]
// A test is an `async fn` on one thread and is never sent to another.
#![allow(clippy::future_not_send, reason = "every test has a runtime of its own on one thread")]
// The harness offers more than any one state of the tests uses.
#![allow(dead_code, reason = "harness functions are there before the tests that use them")]

#[macro_use]
mod harness;

mod admin;
mod allegation;
mod api;
mod canary;
mod case;
mod command;
mod conflict;
mod correspondence;
mod deadline;
mod decision;
mod evidence;
mod evidence_file;
mod guard;
mod harness_check;
mod hold;
mod investigation;
mod knowledge;
mod layers;
mod leaving;
mod link;
mod list;
mod migrations;
mod note;
mod order;
mod own_allegation;
mod packet;
mod pages;
mod pairs;
mod party;
mod party_change;
mod process;
mod progress;
mod proposal;
mod regime;
mod relief;
mod reminder;
mod replay;
mod report;
mod routes;
mod said;
mod search;
mod send;
mod session;
mod shipment;
mod split;
mod stale;
mod step_up;
mod story;
mod surety;
mod threshold;
mod tolling;
mod transfer;
mod tuning;
mod unscripted;
mod upload;
mod voice;
mod voice_file;
mod walk;
mod watch;
mod way_back;
mod work_item;
mod workflow;

use std::process::ExitCode;

use harness::Env;
use libtest_mimic::Trial;

fn main() -> ExitCode {
    harness::run(|env: &Env| {
        [
            // One line for each module with tests, in the order of reading.
            layers::trials(env),
            leaving::trials(env),
            harness_check::plain::trials(env),
            harness_check::database::trials(env),
            harness_check::browser::trials(env),
            migrations::files::trials(env),
            migrations::schema::trials(env),
            routes::table::trials(env),
            routes::answers::trials(env),
            session::trials(env),
            of_cases(env),
            pages::public::trials(env),
            pages::staff::trials(env),
            pages::partner::trials(env),
            pages::wizard::trials(env),
            unscripted::staff::trials(env),
            unscripted::partner::trials(env),
            unscripted::auditor::trials(env),
            workflow::tables::trials(env),
            process::trials(env),
            process::walk::trials(env),
            said::trials(env),
            way_back::trials(env),
            of_uploads(env),
            transfer::trials(env),
            api::trials(env),
            api::steps::trials(env),
            send::trials(env),
            watch::trials(env),
            progress::told::trials(env),
            progress::seen::trials(env),
            report::trials(env),
            link::words::trials(env),
            link::seen::trials(env),
            party::trials(env),
            party_change::trials(env),
            decision::trials(env),
            regime::table::trials(env),
            regime::trials(env),
            relief::trials(env),
            replay::trials(env),
            threshold::setting::trials(env),
            threshold::sought::trials(env),
            threshold::page::trials(env),
            tuning::page::trials(env),
            tuning::walk::trials(env),
            shipment::trials(env),
            search::trials(env),
            story::trials(env),
            admin::trials(env),
            allegation::public::trials(env),
            allegation::staff::trials(env),
            canary::trials(env),
            command::trials(env),
        ]
        .into_iter()
        .flatten()
        .collect()
    })
}

/// What happens to cases and all that comes of them.
fn of_cases(env: &Env) -> Vec<Trial> {
    [
        case::trials(env),
        split::trials(env),
        evidence::trials(env),
        evidence::tables::trials(env),
        evidence::pages::trials(env),
        evidence_file::trials(env),
        proposal::trials(env),
        pairs::trials(env),
        stale::trials(env),
        stale::seen::trials(env),
        step_up::trials(env),
        step_up::table::trials(env),
        step_up::asked::trials(env),
        step_up::seen::trials(env),
        order::trials(env),
        own_allegation::trials(env),
        voice::trials(env),
        voice_file::trials(env),
        list::trials(env),
        guard::trials(env),
        hold::trials(env),
        surety::trials(env),
        packet::trials(env),
        packet::filed::trials(env),
        packet::walk::trials(env),
        deadline::trials(env),
        tolling::trials(env),
        tolling::seen::trials(env),
        investigation::trials(env),
        knowledge::trials(env),
        work_item::trials(env),
        work_item::seen::trials(env),
        note::trials(env),
        conflict::trials(env),
        correspondence::trials(env),
        reminder::trials(env),
        walk::officer::trials(env),
        walk::counsel::trials(env),
        walk::importer::trials(env),
        walk::bond::trials(env),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What happens to trade files.
fn of_uploads(env: &Env) -> Vec<Trial> {
    [
        upload::page::trials(env),
        upload::bad::trials(env),
        upload::boxes::trials(env),
        upload::identity::trials(env),
        upload::kept::trials(env),
        upload::kept::accessible::trials(env),
        upload::kill::trials(env),
        upload::race::trials(env),
        upload::command::trials(env),
        upload::lives::trials(env),
        upload::undo::trials(env),
        upload::rehearse::trials(env),
        upload::review::trials(env),
        upload::sets::trials(env),
        upload::shipments::trials(env),
        upload::mended::trials(env),
        upload::names::trials(env),
        upload::told::trials(env),
        upload::walk::trials(env),
    ]
    .into_iter()
    .flatten()
    .collect()
}
