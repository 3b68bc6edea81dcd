//! How long screening takes on a database of a given size: the job of a new
//! allegation and of a new order, end to end, and the job of an upload whose
//! parties are known.
//!
//! ```text
//! cargo run --release --example screening -- sqlite:FILE FOLDER PARTIES LINES
//! python3 bench/screening.py FILE        # the same look-ups as plain prepared SQL
//! ```
//!
//! The database is filled when it is empty: made-up parties, each with a spelling
//! and, every tenth, a number; lines that name three of them. The figures of a job
//! contain its claim and all that it writes.

#![expect(clippy::expect_used, reason = "a measurement that fails has no result")]

use chrono::{Days, NaiveDate, NaiveDateTime};
use docket307::app::App;
use docket307::app::job::{self, Lease, Worked};
use docket307::clock::Clock;
use docket307::config::Settings;
use docket307::domain::allegation::{AllegationForm, Draft};
use docket307::domain::job::JobKind;
use docket307::domain::order::{Scope, ScopeParty};
use docket307::domain::workflow::order::OrderState;
use docket307::store::allegation::AllegationRow;
use docket307::store::order::{OrderRow, OrderVersionRow};
use docket307::store::party::{IdentifierRow, PartyRow, VariantRow};
use docket307::store::shipment::LineRow;
use docket307::store::{self, migrate};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Rows of one transaction.
const BATCH_ROWS: u64 = 5_000;
/// Lines of one upload.
const UPLOAD_ROWS: u64 = 100_000;
/// Jobs of each kind that are timed.
const JOBS: u64 = 200;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("sqlite:FILE FOLDER PARTIES LINES");
    let (database, folder) = (next(), next());
    let parties: u64 = next().parse().expect("PARTIES is a number");
    let lines: u64 = next().parse().expect("LINES is a number");
    migrate::run(&database).expect("the database is migrated");
    let settings = Settings::for_test(&database, Path::new(&folder));
    let app = App::open(settings, Clock::system()).expect("the database opens");
    let is_empty = app.store.read(store::party_feed::last).expect("the feed is read") == 0;
    if is_empty {
        let start = Instant::now();
        fill_parties(&app, parties);
        fill_lines(&app, parties, lines);
        println!(
            "filled: {parties} parties, {lines} lines in {:.1} s",
            start.elapsed().as_secs_f64()
        );
    }
    let start = Instant::now();
    run(&app, JobKind::ScreenAllegation, &allegation(&app, 0, &name(1)));
    println!("first job, names read: {:.2} s", start.elapsed().as_secs_f64());
    for (kind, shown) in
        [(JobKind::ScreenAllegation, "allegation"), (JobKind::ScreenOrder, "order")]
    {
        let mut times: Vec<f64> = (0..JOBS)
            .map(|at| {
                let wanted = mistyped(&name(at * 7_919 % parties));
                let id = if shown == "order" {
                    order(&app, at + 1, &wanted)
                } else {
                    allegation(&app, at + 1, &wanted)
                };
                run(&app, kind, &id)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(0.0);
        println!("{shown}: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms", at(50), at(95), at(99));
    }
    for round in ["first", "second"] {
        let upload = 1 + (lines.saturating_sub(1)) / UPLOAD_ROWS;
        let rows = lines - (upload - 1) * UPLOAD_ROWS;
        let took = run(&app, JobKind::ScreenUpload, &upload.to_string());
        let each_second = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) * 1_000.0 / took;
        println!(
            "upload of {rows} lines, known parties, {round}: {took:.1} ms, {each_second:.0} lines/s"
        );
    }
}

/// Queues a job, claims it and does it; milliseconds from the claim on.
fn run(app: &App, kind: JobKind, payload: &str) -> f64 {
    let today = app.clock.today();
    app.store
        .write(|tx| store::job::enqueue(tx, kind.code(), payload, None, 1, today))
        .expect("the job is queued");
    let start = Instant::now();
    let row = job::claim(app, "measure").expect("a job is claimed").expect("there is one");
    let lease = Lease { job_id: row.id.clone(), owner: "measure".to_owned(), stop: Arc::default() };
    let worked = job::work(app, &lease, &row).expect("the job ends");
    assert!(matches!(worked, Worked::Done), "{payload}");
    start.elapsed().as_secs_f64() * 1_000.0
}

/// A made-up name; different numbers have different names.
fn name(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "lin", "mo", "nu", "sar", "tel", "vi", "zho", "qua", "rin", "dam", "fer",
        "gul", "hax", "pol",
    ];
    const TRADES: [&str; 8] =
        ["Textile", "Garment", "Solar", "Cotton", "Foods", "Steel", "Toys", "Plastics"];
    const FORMS: [&str; 4] = ["Co., Ltd.", "Limited", "LLC", "Group"];
    let at = |list: &[&str], place: u64| -> String {
        let place = usize::try_from(place).unwrap_or(0) % list.len();
        list.get(place).copied().unwrap_or_default().to_owned()
    };
    // Neighbouring numbers shall not have neighbouring names.
    let mixed = (number.wrapping_mul(0x9e37_79b9) % (1 << 32)) ^ (number << 32);
    let first: String = (0..4).map(|place| at(&SYLLABLES, mixed >> (place * 4))).collect();
    let second: String = (4..7).map(|place| at(&SYLLABLES, mixed >> (place * 4))).collect();
    let third: String = (8..11).map(|place| at(&SYLLABLES, mixed >> (place * 4))).collect();
    format!("{first} {second} {third} {} {}", at(&TRADES, mixed >> 28), at(&FORMS, mixed >> 30))
}

/// The same with two letters swapped.
fn mistyped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 4 {
        letters.swap(3, 4);
    }
    letters.into_iter().collect()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).expect("it is a day")
}

fn time() -> NaiveDateTime {
    day().and_hms_opt(9, 0, 0).expect("it is a time")
}

fn key(number: u64) -> i64 {
    i64::try_from(number).expect("it fits")
}

fn fill_parties(app: &App, parties: u64) {
    for first in (0..parties).step_by(usize::try_from(BATCH_ROWS).expect("it fits")) {
        let numbers = first..parties.min(first + BATCH_ROWS);
        let mut rows = Vec::new();
        let mut variants = Vec::new();
        let mut identifiers = Vec::new();
        for number in numbers {
            let name = name(number);
            let name_key = docket307::domain::text::search_key(&name);
            variants.push(VariantRow {
                id: key(number + 1),
                fold_version: 1,
                name: name.clone(),
                address: format!("{} Harbour Road, Ningbo 315000", number % 900),
                country: "CN".to_owned(),
                name_key: name_key.clone(),
                party_id: key(number + 1),
                first_upload_id: None,
                first_seen_on: day(),
            });
            if number % 10 == 0 {
                identifiers.push(IdentifierRow {
                    party_id: key(number + 1),
                    kind: "FEI".to_owned(),
                    value: format!("{:010}", number + 3_000_000_000),
                    status: "valid".to_owned(),
                    first_upload_id: None,
                });
            }
            rows.push(PartyRow {
                id: key(number + 1),
                name,
                name_key,
                country: "CN".to_owned(),
                merged_into: None,
                created_on: day(),
                version: 1,
            });
        }
        app.store
            .write_bulk(|tx| {
                let new = store::party::insert_parties(tx, &rows)?;
                store::party::insert_variants(tx, &variants)?;
                store::party::insert_identifiers(tx, &identifiers)?;
                store::party_feed::tell(tx, 0, &new, &[])
            })
            .expect("parties are written");
    }
}

fn fill_lines(app: &App, parties: u64, lines: u64) {
    for first in (0..lines).step_by(usize::try_from(BATCH_ROWS).expect("it fits")) {
        let rows: Vec<LineRow> =
            (first..lines.min(first + BATCH_ROWS)).map(|number| line(number, parties)).collect();
        app.store
            .write_bulk(|tx| store::shipment::put_lines(tx, &rows))
            .expect("lines are written");
    }
}

fn line(number: u64, parties: u64) -> LineRow {
    // Some parties have many lines, most have few.
    let party = |salt: u64| {
        let drawn = number.wrapping_mul(0x9e37_79b9).wrapping_add(salt * 0x85eb_ca6b) % (1 << 31);
        let share = if drawn.is_multiple_of(4) { 100.min(parties) } else { parties };
        Some(key(drawn / 4 % share + 1))
    };
    LineRow {
        document: format!("B{:09}", number / 5),
        line: i32::try_from(number % 5 + 1).expect("it fits"),
        organization_id: 1,
        document_kind: "entry".to_owned(),
        upload_id: key(number / UPLOAD_ROWS + 1),
        row_number: key(number % UPLOAD_ROWS + 1),
        byte_offset: 0,
        content_hash: key(number),
        goods_hash: key(number),
        bill_number: String::new(),
        carrier_scac: String::new(),
        containers: String::new(),
        importer_number: String::new(),
        importer_variant: None,
        consignee_variant: party(1),
        shipper_variant: party(2),
        manufacturer_variant: party(3),
        manufacturer_mid: String::new(),
        origin_country: if number.is_multiple_of(3) { "VN" } else { "CN" }.to_owned(),
        export_country: "CN".to_owned(),
        port_lading: "Ningbo".to_owned(),
        port_unlading: "Long Beach".to_owned(),
        arrival_on: day().checked_add_days(Days::new(number % 300)),
        hts: format!("{:010}", 5_201_000_000 + number % 97 * 10_000_000),
        description: "COTTON SHIRTS".to_owned(),
        value_minor: Some(key(number)),
        value_currency: "USD".to_owned(),
        weight_grams: None,
        flags: String::new(),
        details: "{}".to_owned(),
        version: 1,
        withdrawn_on: None,
    }
}

/// Files an allegation on a site; its key.
fn allegation(app: &App, number: u64, site: &str) -> String {
    let mut form = AllegationForm::default();
    for (field, value) in [
        ("site_name", site),
        ("site_country", "CN"),
        ("site_address", "5 Harbour Road, Ningbo"),
        ("goods", "cotton shirts"),
    ] {
        form.add(field, value.to_owned());
    }
    let draft = Draft::parse(&form).expect("the form is right");
    let row = AllegationRow {
        id: docket307::id::random(),
        docket_number: None,
        receipt_hash: docket307::id::random(),
        channel: "public".to_owned(),
        regime: "us_1307".to_owned(),
        violation: String::new(),
        language: "en".to_owned(),
        filed_by: None,
        organization_id: None,
        on_behalf_of: String::new(),
        received_on: day(),
        state: "received".to_owned(),
        site_name: site.to_owned(),
        site_key: format!("site {number}"),
        site_country: "CN".to_owned(),
        goods: draft.goods.clone(),
        hts: String::new(),
        facts: serde_json::to_string(&draft).expect("it is written"),
        completeness_permille: 0,
        missing: String::new(),
        version: 1,
    };
    app.store.write(|tx| store::allegation::insert(tx, &row, &[])).expect("it is stored");
    row.id
}

/// Stores an order in force on a party; its key.
fn order(app: &App, number: u64, party: &str) -> String {
    let state = OrderState::ALL.iter().find(|state| state.is_in_force());
    let row = OrderRow {
        id: docket307::id::random(),
        docket_number: format!("O-{}", docket307::id::random()),
        kind: "wro".to_owned(),
        regime: "us_1307".to_owned(),
        title: format!("Order {number}"),
        citation: String::new(),
        state: state.expect("one is in force").code().to_owned(),
        effective_on: Some(day()),
        current_version: 1,
        case_id: None,
        superseded_by: None,
        drafted_by: "measure".to_owned(),
        created_at: time(),
        changed_at: time(),
        version: 1,
    };
    let party =
        ScopeParty { name: party.to_owned(), country: "CN".to_owned(), ..ScopeParty::default() };
    let scope = Scope { parties: vec![party], ..Scope::default() };
    let version = OrderVersionRow {
        order_id: row.id.clone(),
        number: 1,
        scope: serde_json::to_string(&scope).expect("it is written"),
        summary: String::new(),
        made_by: "measure".to_owned(),
        made_at: time(),
    };
    app.store.write(|tx| store::order::insert(tx, &row, &version)).expect("it is stored");
    row.id
}
