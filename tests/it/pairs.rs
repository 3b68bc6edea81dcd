//! Two people decide at the same moment, a thousand times: one decision, one
//! refusal that says why, one event.

use std::collections::BTreeMap;
use std::sync::Barrier;

use chrono::Days;
use docket307::app::case;
use docket307::app::decision::Terms;
use docket307::app::link::{self, Verdict};
use docket307::app::proposal;
use docket307::app::step::{Outcome, StepForm};
use docket307::app::{Actor, App, account};
use docket307::error::{Error, Result};
use docket307::store;

use crate::harness::TestApp;

const CASE: &str = "C-2026-000001";
const REASON: &str = "The staff that knows the file is away until spring.";
const PAIRS: usize = 1000;

/// Who decides.
struct People {
    analyst: Actor,
    one: Actor,
    other: Actor,
}

fn version(app: &App) -> (String, i32) {
    let row = app.store.read(|tx| store::case::find_by_number(tx, CASE)).unwrap().unwrap();
    (row.state, row.version)
}

fn form(action: &str, version: i32) -> StepForm {
    let fields = vec![("reason".to_owned(), REASON.to_owned())];
    StepForm { action: action.to_owned(), version, fields }
}

/// How often each kind of event happened.
fn events(app: &App) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut after = String::new();
    loop {
        let rows = app.store.read(|tx| store::event::page_by_key(tx, &after, 1000)).unwrap();
        let Some(last) = rows.last() else { return counts };
        after.clone_from(&last.event.id);
        for row in rows {
            *counts.entry(row.event.verb).or_default() += 1;
        }
    }
}

/// Runs both at the same moment, each on a thread of its own.
fn both<A: Send, B: Send>(
    one: impl FnOnce() -> Result<A> + Send,
    other: impl FnOnce() -> Result<B> + Send,
) -> (Result<A>, Result<B>) {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let one = scope.spawn(|| {
            start.wait();
            one()
        });
        let other = scope.spawn(|| {
            start.wait();
            other()
        });
        (one.join().unwrap(), other.join().unwrap())
    })
}

/// Insists on one winner, and on a loser who is told why; says who won.
fn one_winner<A: std::fmt::Debug, B: std::fmt::Debug>(pair: &(Result<A>, Result<B>)) -> bool {
    let says_why = |error: &Error| {
        if let Error::Refused(why) = error {
            why.contains("was decided already: it is")
        } else {
            matches!(error, Error::Stale { shown, now } if *now == *shown + 1)
        }
    };
    match pair {
        (Ok(_), Err(error)) if says_why(error) => true,
        (Err(error), Ok(_)) if says_why(error) => false,
        other => panic!("{other:?}"),
    }
}

/// What a thousand pairs came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    resumed: usize,
    approved: usize,
    refused: usize,
    withdrawn: usize,
    linked: usize,
}

/// One pair of decisions on the case: a proposal to suspend it, or its resumption.
fn on_case(app: &App, people: &People, round: usize, tally: &mut Tally) {
    let (one, other) = (&people.one, &people.other);
    let (state, shown) = version(app);
    if state == "suspended" {
        let resume = form("resume", shown);
        let pair =
            both(|| case::step(app, one, CASE, &resume), || case::step(app, other, CASE, &resume));
        one_winner(&pair);
        tally.resumed += 1;
        return;
    }
    let proposed = case::step(app, &people.analyst, CASE, &form("suspend", shown)).unwrap();
    let Outcome::Proposed(id) = proposed else { panic!("a suspension needs another person") };
    let approve = || proposal::approve(app, one, &id, 1);
    let is_approved = match round % 3 {
        0 => {
            one_winner(&both(approve, || proposal::approve(app, other, &id, 1)));
            true
        }
        1 => {
            let is_approved =
                one_winner(&both(approve, || proposal::refuse(app, other, &id, 1, REASON)));
            tally.refused += usize::from(!is_approved);
            is_approved
        }
        _ => {
            let withdraw = || proposal::withdraw(app, &people.analyst, &id, 1, REASON);
            let is_approved = one_winner(&both(approve, withdraw));
            tally.withdrawn += usize::from(!is_approved);
            is_approved
        }
    };
    tally.approved += usize::from(is_approved);
}

/// One pair of decisions on a link: confirmed and rejected on the same version, for a year.
fn on_link(app: &App, people: &People, id: &str, tally: &mut Tally) {
    let shown = app.store.read(|tx| store::link::find(tx, id)).unwrap().unwrap().version;
    let terms = Terms { expires_on: Some(app.clock.today() + Days::new(365)), ..Terms::default() };
    let decide = |who, verdict| link::decide_on(app, who, (id, shown), verdict, REASON, &terms);
    let pair =
        both(|| decide(&people.analyst, Verdict::Confirm), || decide(&people.one, Verdict::Reject));
    one_winner(&pair);
    tally.linked += 1;
}

fn demo(app: &TestApp) -> People {
    app.load_demo();
    app.run_jobs();
    let actor = |email: &str| account::actor(app.app(), email).unwrap();
    People {
        analyst: actor("analyst@agency.example"),
        one: actor("supervisor@agency.example"),
        other: actor("supervisor2@agency.example"),
    }
}

tests! {
    /// A thousand pairs: each has one winner, and the events say exactly that.
    async fn a_thousand_pairs_have_one_winner_each(app) {
        let people = demo(&app);
        let inner = app.app().clone();
        let link = link::list_open(&inner, &people.analyst, None).unwrap().first().unwrap().id.clone();
        let before = events(&inner);
        let mut tally = Tally::default();
        let started = std::time::Instant::now();
        for round in 0..PAIRS {
            if round % 10 == 9 {
                on_link(&inner, &people, &link, &mut tally);
            } else {
                on_case(&inner, &people, round, &mut tally);
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        let after = events(&inner);
        let grew = |verb: &str| {
            after.get(verb).copied().unwrap_or_default() - before.get(verb).copied().unwrap_or_default()
        };
        let proposals = tally.approved + tally.refused + tally.withdrawn;
        assert_eq!(tally.resumed + proposals + tally.linked, PAIRS, "{tally:?}");
        assert_eq!(grew("step_proposed"), proposals, "{tally:?}");
        assert_eq!(
            (grew("step_approved"), grew("step_refused"), grew("step_withdrawn")),
            (tally.approved, tally.refused, tally.withdrawn),
        );
        assert_eq!(grew("step_taken"), tally.approved + tally.resumed, "{tally:?}");
        assert_eq!(grew("link_confirmed") + grew("link_rejected"), tally.linked, "{tally:?}");
        assert!(tally.refused > 0 && tally.withdrawn > 0 && tally.approved > 0, "{tally:?}");
        println!("{:?}: {PAIRS} pairs in {seconds:.1} s, {tally:?}", app.database());
    }
}
