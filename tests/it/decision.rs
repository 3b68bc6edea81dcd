//! Decisions about links are remembered, and asked again only with a reason.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::page::Page;
use chrono::{Days, NaiveDate};
use docket307::app::decision;
use docket307::domain::job::JobKind;
use docket307::store::{self, link::LinkRow};

const HEAD: &str = "Entry Number,Line Number,Importation Date,Importer Number,Importer Name,\
    Manufacturer Name,Manufacturer Address,HTS Number,Commodity Description,Country of Origin,Entered Value\r\n";

/// A line of the gin that the demonstration's order and allegation name.
fn line(entry: &str, name: &str, address: &str, hts: &str, goods: &str) -> String {
    format!(
        "{entry},1,2026-11-02,84-301927700,Harbor & Pine Apparel LLC,\"{name}\",\"{address}\",{hts},{goods},CN,\"61,000.00\"\r\n"
    )
}

async fn send(app: &TestApp, name: &str, lines: &[String]) {
    let partner = app.sign_in("uploads@harborpine.example").await;
    let file = format!("{HEAD}{}", lines.concat());
    let answer = partner.upload("/partner/uploads", &[], "file", name, file).await;
    assert_eq!(answer.status, 303, "{}", answer.body());
    app.run_jobs();
}

fn open(app: &TestApp) -> Vec<LinkRow> {
    app.app().store.read(|tx| store::link::list_open(tx, None, 500)).unwrap()
}

fn link(app: &TestApp, id: &str) -> LinkRow {
    app.app().store.read(|tx| store::link::find(tx, id)).unwrap().unwrap()
}

/// Every link of the demonstration's order and allegations.
fn all(app: &TestApp, row: &LinkRow) -> Vec<LinkRow> {
    app.app()
        .store
        .read(|tx| store::link::list_by_subject(tx, &row.subject_kind, &row.subject_id))
        .unwrap()
}

fn screen(app: &TestApp, row: &LinkRow) {
    let inner = app.app();
    let kind = match row.subject_kind.as_str() {
        "order" => JobKind::ScreenOrder,
        _ => JobKind::ScreenAllegation,
    };
    inner
        .store
        .write(|tx| {
            store::job::enqueue(tx, kind.code(), &row.subject_id, None, 1, inner.clock.today())
        })
        .unwrap();
    app.run_jobs();
}

/// The proposed link of the order, or of the allegation that names it best, to
/// the gin as partners name it: without a country.
fn gin_of(app: &TestApp, kind: &str) -> LinkRow {
    let inner = app.app();
    let is_gin = |row: &LinkRow| {
        let party = row
            .party_id
            .and_then(|id| inner.store.read(|tx| store::party_list::find(tx, id)).unwrap());
        party.is_some_and(|party| party.name.contains("Qarasu") && party.country.is_empty())
    };
    let found = open(app).into_iter().find(|row| row.subject_kind == kind && is_gin(row));
    found.unwrap_or_else(|| panic!("no {kind} proposes the gin: {:?}", open(app)))
}

fn gin(app: &TestApp) -> LinkRow {
    gin_of(app, "order")
}

async fn decide(actor: &Actor, row: &LinkRow, fields: &[(&str, &str)]) -> Page {
    let version = row.version.to_string();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    actor.post_form(&format!("/links/{}/decision", row.id), &all).await
}

const WHY: (&str, &str) = ("reason", "Another firm of the same name in another province.");

tests! {
    /// Rejected once, a pair is not asked about again: not by a rescreening,
    /// not when a file names the same party again, and its lines neither.
    async fn a_rejected_pair_is_not_asked_about_again(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin(&app);
        assert_eq!(decide(&analyst, &row, &[("verdict", "reject"), WHY]).await.status, 303);
        let before = all(&app, &row).len();
        screen(&app, &row);
        send(&app, "again.csv", &[line("9ZZ-0420401-5", "Qarasu Cotton Ginning Co., Ltd.", "", "5201.00.1400", "COTTON LINT")]).await;
        assert_eq!(link(&app, &row.id).state, "rejected");
        assert_eq!(all(&app, &row).len(), before, "no line of it is proposed");
        let page = analyst.get(&format!("/links/{}", row.id)).await;
        assert!(page.table("#decided table").contains("Another firm"), "{}", page.text("main"));
    }

    /// Narrowed to goods, a rejection leaves the other lines of the party open.
    async fn a_rejection_can_be_narrowed_to_goods(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin(&app);
        let wrong = decide(&analyst, &row, &[("verdict", "reject"), WHY, ("goods", "cotton"), ("expires_on", "2020-01-01"), ("reach", "everywhere"), ("place", "Atlantis")]).await;
        assert_eq!(wrong.status, 422);
        for field in ["goods", "place", "expires_on"] {
            assert!(wrong.has(&format!("#errors a[href='#{field}']")), "{field}: {}", wrong.text("#errors"));
        }
        assert_eq!(decide(&analyst, &row, &[("verdict", "reject"), WHY, ("goods", "5201.00.14")]).await.status, 303);
        let gin = "Qarasu Cotton Ginning Co., Ltd.";
        send(&app, "two.csv", &[
            line("9ZZ-0420401-5", gin, "", "5201.00.2200", "COTTON LINT"),
            line("9ZZ-0420402-3", gin, "", "5201.00.1400", "COTTON LINT"),
        ]).await;
        let keys: Vec<String> = all(&app, &row).into_iter().map(|row| row.target_key).collect();
        assert!(keys.iter().any(|key| key.starts_with("9ZZ04204015")), "{keys:?}");
        assert!(!keys.iter().any(|key| key.starts_with("9ZZ04204023")), "{keys:?}");
    }

    /// What changed the score's parts is said when it is asked again: here the
    /// party got an address.
    async fn a_changed_pair_is_asked_about_again_and_says_what_changed(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin_of(&app, "allegation");
        assert_eq!(decide(&analyst, &row, &[("verdict", "reject"), WHY]).await.status, 303);
        send(&app, "moved.csv", &[line("9ZZ-0420401-5", "Qarasu Cotton Ginning Co., Ltd.", "266 Renmin East Road, Nantong, Jiangsu", "5201.00.1400", "COTTON LINT")]).await;
        let now = link(&app, &row.id);
        assert_eq!(now.state, "proposed", "{now:?}");
        assert!(now.sentence.starts_with("Asked again: rejected on "), "{}", now.sentence);
        assert!(now.sentence.contains("by Amina Diallo"), "{}", now.sentence);
        assert!(now.sentence.contains("the party got another address"), "{}", now.sentence);
        let page = analyst.get(&format!("/links/{}", row.id)).await;
        assert!(page.text("#why").contains("Asked again"));
    }

    /// A decision runs out on its day, and then says so.
    async fn a_decision_that_ran_out_is_asked_again(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin(&app);
        let today: NaiveDate = app.app().clock.today();
        let until = (today + Days::new(30)).to_string();
        let fields = [("verdict", "reject"), WHY, ("expires_on", until.as_str())];
        assert_eq!(decide(&analyst, &row, &fields).await.status, 303);
        assert_eq!(decision::ask_expired(app.app()).unwrap(), 0);
        let mut later = app.app().clone();
        later.clock = docket307::clock::Clock::fixed((today + Days::new(31)).and_hms_opt(8, 0, 0).unwrap().and_utc());
        assert_eq!(decision::ask_expired(&later).unwrap(), 1);
        assert_eq!(decision::ask_expired(&later).unwrap(), 0);
        let now = link(&app, &row.id);
        assert_eq!(now.state, "proposed");
        assert!(now.sentence.contains("since then the decision ran out"), "{}", now.sentence);
    }

    /// What holds for whoever asks the same name settles the next one who does.
    async fn a_decision_for_everybody_settles_the_next_subject(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin(&app);
        let fields = [("verdict", "reject"), WHY, ("reach", "everywhere")];
        assert_eq!(decide(&analyst, &row, &fields).await.status, 303);
        let other = gin_of(&app, "allegation");
        screen(&app, &other);
        assert_eq!(link(&app, &other.id).state, "rejected", "the allegation asks the same name");
        let page = analyst.get(&format!("/links/{}", other.id)).await;
        assert!(page.text("#decision").contains("Another firm of the same name"), "{}", page.text("main"));
        let line = open(&app).into_iter().find(|row| row.target_kind == "line").unwrap();
        let refused = decide(&analyst, &line, &fields).await;
        assert_eq!(refused.status, 422, "a line is not decided for everybody");
    }

    /// A confirmed link stays confirmed whatever changes; it only says so.
    async fn a_confirmed_link_stays_confirmed(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = gin(&app);
        assert_eq!(decide(&analyst, &row, &[("verdict", "confirm"), ("reason", "")]).await.status, 303);
        send(&app, "moved.csv", &[line("9ZZ-0420401-5", "Qarasu Cotton Ginning Co., Ltd.", "Industrial Park Road 18, Aksu", "5201.00.1400", "COTTON LINT")]).await;
        screen(&app, &row);
        assert_eq!(link(&app, &row.id).state, "confirmed");
    }
}
