//! What the agency makes of lines: what is proposed to it and what is not, and
//! what it is told when a line on which it decided is taken back.

use super::{ANALYST, PARTNER, import, send_with};
use crate::harness::TestApp;
use docket307::store;
use docket307::store::link::LinkRow;

/// Who made the goods that the demonstration's order names.
const GIN: &str = "Qarasu Cotton Ginning Co. Ltd.";
const HEAD: &str = "Entry Number,Line Number,Importation Date,Importer Name,Manufacturer Name,HTS Number,\
Commodity Description,Country of Origin,Entered Value,FROB\n";
/// The line on which a decision rests in these tests.
const LINE: &str = "9ZZ04204015/1";

fn row(entry: &str, frob: &str) -> String {
    format!(
        "{entry},1,2026-11-02,Harbor & Pine Apparel LLC,{GIN},5201.00.1400,COTTON LINT,CN,61000,{frob}\n"
    )
}

/// The links to a line, whatever became of them.
fn links(app: &TestApp, line: &str) -> Vec<LinkRow> {
    app.app().store.read(|tx| store::link::list_by_target(tx, "line", line)).unwrap()
}

fn proposed(app: &TestApp, line: &str) -> usize {
    links(app, line).iter().filter(|link| link.state == "proposed").count()
}

/// Screens every order in force against all lines once more, as it is done when
/// an order changes.
fn screen_orders(app: &TestApp) {
    let inner = app.app();
    let order = inner
        .store
        .read(|tx| store::order::find_by_number(tx, "O-2026-000001"))
        .unwrap()
        .expect("the demonstration has an order");
    let today = inner.clock.today();
    inner
        .store
        .write(|tx| store::job::enqueue(tx, "screen_order", &order.id, None, 50, today))
        .unwrap();
    assert!(app.run_jobs() >= 1);
}

/// Asks for the undo of the upload at `path`, and does it.
async fn take_back(app: &TestApp, actor: &crate::harness::actor::Actor, path: &str) {
    let (action, fields) = actor.get(path).await.form("#undo form");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(actor.post_as_written(&action, &fields).await.status, 303);
    app.run_jobs();
}

/// Imports a line, decides on it, and takes its file back: the agency keeps it.
async fn keep_one(app: &TestApp) -> crate::harness::actor::Actor {
    let partner = app.sign_in(PARTNER).await;
    let path =
        super::send(&partner, "november.csv", format!("{HEAD}{}", row("9ZZ-0420401-5", ""))).await;
    app.run_jobs();
    super::lives::decide(app.app(), "9ZZ04204015", 1, "order-kept");
    take_back(app, &partner, &path).await;
    partner
}

tests! {
    /// Freight that remains on board is not imported: no allegation and no
    /// order proposes a link to it, neither with its file nor later.
    async fn freight_that_remains_on_board_is_not_proposed(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let text = format!("{HEAD}{}{}", row("9ZZ-0420401-5", "N"), row("9ZZ-0420402-3", "Y"));
        let page = import(&app, &partner, "on board.csv", text).await;
        assert_eq!(super::counts(&page), [2, 2, 0, 0, 0], "both are kept as lines");
        let landed = proposed(&app, LINE);
        assert!(landed >= 2, "the order and the allegation name its gin: {landed}");
        assert!(links(&app, "9ZZ04204023/1").is_empty(), "what stays on board is not proposed");
        screen_orders(&app);
        assert!(links(&app, "9ZZ04204023/1").is_empty(), "nor by an order that is screened later");
        assert_eq!(proposed(&app, LINE), landed, "proposed twice is proposed once");
        let analyst = app.sign_in(ANALYST).await;
        let shown = analyst.get("/shipments/9ZZ04204023/1").await;
        assert_eq!(shown.status, 200, "analysts can look it up all the same");
    }

    /// A line that its organization took back, and that the agency keeps, is
    /// screened like any other: an order finds it, and what was decided stands.
    async fn an_order_is_screened_on_withdrawn_lines(app) {
        app.load_demo();
        let partner = keep_one(&app).await;
        let decided = |app: &TestApp| {
            links(app, LINE).into_iter().filter(|link| link.state == "confirmed").count()
        };
        assert_eq!((decided(&app), proposed(&app, LINE)), (1, 3), "what waits on a kept line goes on waiting");
        let line = [("9ZZ04204015".to_owned(), 1)].into_iter().collect();
        app.app().store.write(|tx| store::withdrawal::remove_proposals(tx, &line).map(drop)).unwrap();
        assert_eq!((decided(&app), proposed(&app, LINE)), (1, 0));
        screen_orders(&app);
        assert_eq!((decided(&app), proposed(&app, LINE)), (1, 1), "the order finds the line that was kept");
        screen_orders(&app);
        assert_eq!(proposed(&app, LINE), 1, "proposed twice is proposed once");
        let text = format!("{HEAD}{}", row("9ZZ-0420401-5", "")).replace("61000", "62000");
        let page = import(&app, &partner, "again.csv", text).await;
        assert_eq!(super::counts(&page), [1, 1, 0, 0, 0], "to its organization it is new");
        assert_eq!((decided(&app), proposed(&app, LINE)), (1, 3), "told again, nothing is asked twice");
    }

    /// The queue lists what was taken back until somebody has read of it.
    async fn withdrawn_lines_are_listed_until_they_are_read(app) {
        app.load_demo();
        let partner = keep_one(&app).await;
        let analyst = app.sign_in(ANALYST).await;
        let page = analyst.get("/queue?show=withdrawn").await;
        assert_eq!(page.select("nav .usa-current, nav [aria-current]").iter().filter(|tab| *tab == "Withdrawn lines").count(), 1);
        let table = page.table("main table");
        assert!(table.contains("9ZZ04204015 / 1 | taken back; kept for the agency | Harbor & Pine Apparel LLC | november.csv"), "{table}");
        let (action, _) = page.form("form[action^='/withdrawals/']");
        // Who works no cases may not tick it off, and partners never see it.
        assert_eq!(partner.get("/queue?show=withdrawn").await.status, 403);
        partner.get("/partner").await;
        assert_eq!(partner.post_form(&action, &[]).await.status, 403);
        let counsel = app.sign_in("counsel@agency.example").await;
        let read_only = counsel.get("/queue?show=withdrawn").await;
        assert!(read_only.text("main").contains("9ZZ04204015 / 1"));
        assert!(!read_only.has("form[action^='/withdrawals/']"), "counsel reads and does not tick off");
        let read = analyst.post_form(&action, &[]).await;
        assert_eq!((read.status, read.location()), (303, Some("/queue?show=withdrawn")));
        let page = analyst.get("/queue?show=withdrawn").await;
        assert!(page.text("main").contains("No withdrawn line to read of"), "{}", page.text("main"));
        let supervisor = app.sign_in("supervisor@agency.example").await;
        supervisor.get("/queue").await;
        assert_eq!(supervisor.post_form(&action, &[]).await.status, 409, "somebody else has read of it");
    }

    /// What a file would touch is looked for when staff ask, told to staff
    /// alone, and is what the import then does.
    async fn what_a_file_would_touch_is_for_staff_alone(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let analyst = app.sign_in(ANALYST).await;
        // The second line has an open hold, told by the agency's own feed.
        let text = format!("{HEAD}{}{}", row("9ZZ-0420401-5", ""), row("9ZZ-0100202-4", ""));
        let path = send_with(&partner, &[("review", "always")], "november.csv", text).await;
        app.run_jobs();
        let staff_path = path.replace("/partner", "");
        assert!(!partner.get(&path).await.has("form[action$='/reach']"), "partners are not offered it");
        let refused = partner.post_form(&format!("{staff_path}/reach"), &[]).await;
        assert_eq!(refused.status, 403);
        let asked = analyst.fill(&staff_path, "form[action$='/reach']", &[]).await;
        assert_eq!(asked.status, 303, "{}", asked.text("main"));
        let waiting = analyst.get(&staff_path).await;
        assert!(waiting.text("#rehearsal").contains("What it would touch is being looked for"));
        assert!(!partner.get(&path).await.body().contains("looked for"), "nor that it is looked for");
        app.run_jobs();
        let said = analyst.get(&staff_path).await.text("#rehearsal");
        let numbers: Vec<u32> = said
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let [proposals, holds] = numbers[..] else { panic!("{said}") };
        assert!(proposals >= 2 && holds == 1, "{said}");
        assert_eq!(proposed(&app, LINE), 0, "nothing was written");
        let own = partner.get(&path).await;
        for word in ["would be proposed", "open holds", "For the agency"] {
            assert!(!own.body().contains(word), "{word}");
        }
        assert_eq!(partner.fill(&path, "form.d-mapping", &[("act", "import")]).await.status, 303);
        app.run_jobs();
        let figures = analyst.get(&staff_path).await.select(".d-figure");
        let links = figures.iter().find(|figure| figure.contains("links proposed")).unwrap();
        assert!(links.contains(&proposals.to_string()), "{links} {proposals}");
        let late = analyst.post_form(&format!("{staff_path}/reach"), &[]).await;
        assert_eq!(late.status, 409, "it is imported");
    }
}

pub mod accessible {
    use super::{ANALYST, keep_one};

    browser! {
        /// The tab with a line, and on a phone.
        async fn the_tab_of_withdrawn_lines_is_accessible(app, browser) {
            app.load_demo();
            keep_one(&app).await;
            browser.sign_in(ANALYST).await;
            browser.open_page("/queue").await;
            browser.submit("main a[href='/queue?show=withdrawn']").await;
            assert!(browser.text("main table").await.contains("9ZZ04204015 / 1"));
            browser.assert_accessible().await;
            browser.screenshot("queue_withdrawn").await;
            browser.submit("main form[action^='/withdrawals/'] button").await;
            assert!(browser.text("main").await.contains("No withdrawn line to read of"));
            browser.assert_accessible().await;
        }
    }
}
