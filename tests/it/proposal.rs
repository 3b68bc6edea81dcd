//! Proposals: two or three people, never one, whoever asks and however often.

use docket307::app::App;
use docket307::store;
use docket307::store::proposal::ProposalRow;

use crate::harness::make::{decide, raw, step, step_on, version, waiting};

const CASE: &str = "/cases/C-2026-000001";
const HOLD: &str = "/holds/H-2026-000002";
const WHY: (&str, &str) = ("reason", "The staff that knows the file is away until spring.");

fn row(app: &App, path: &str) -> ProposalRow {
    let id = path.rsplit('/').next().unwrap();
    app.store.read(|tx| store::proposal::find(tx, id)).unwrap().unwrap()
}

tests! {
    /// Who proposed cannot approve: the role is refused, then the person.
    async fn the_proposer_is_never_the_approver(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let proposal = waiting(&analyst, HOLD).await;
        assert_eq!(decide(&analyst, &proposal, "approval").await.status, 403);
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(step(&supervisor, CASE, "suspend", &[WHY]).await.status, 303);
        let own = waiting(&supervisor, CASE).await;
        assert!(!supervisor.get("/queue").await.body().contains(&own), "one's own is not waited for");
        let refused = decide(&supervisor, &own, "approval").await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("cannot also approve or sign it"), "{}", refused.text("main"));
        assert_eq!(decide(&supervisor, &own, "refusal").await.status, 409);
        let other = app.sign_in("supervisor2@agency.example").await;
        assert!(other.get("/queue").await.body().contains(&own));
        assert_eq!(decide(&other, &own, "approval").await.status, 303);
        assert!(other.get(CASE).await.text(".d-object").contains("Suspended"));
        assert!(other.get(&own).await.text(".d-object").contains("Took effect"));
    }

    /// The database itself refuses the proposer's approval, and one person with two hands.
    async fn the_database_refuses_one_person_with_two_hands(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = waiting(&analyst, HOLD).await;
        let found = row(app.app(), &path);
        let now = app.app().clock.now();
        for sign in [false, true] {
            let outcome = app.app().store.write(|tx| {
                let (id, version, by) = (&found.id, found.version, &found.proposed_by);
                if sign {
                    store::proposal::sign(tx, id, version, by, now)
                } else {
                    store::proposal::approve(tx, id, version, by, now)
                }
            });
            let words = outcome.unwrap_err().to_string().to_lowercase();
            assert!(words.contains("check constraint"), "{words}");
        }
        let outcome = app.app().store.write(|tx| store::proposal::mark_applied(tx, &found.id, 9));
        assert!(outcome.unwrap_err().to_string().to_lowercase().contains("check constraint"));
        assert_eq!(row(app.app(), &path).state, "proposed");
    }

    /// Two supervisors at once: one decision, and one is told so.
    async fn two_deciding_at_once_give_one_decision(app) {
        app.load_demo();
        let one = app.sign_in("supervisor@agency.example").await;
        let two = app.sign_in("supervisor2@agency.example").await;
        let path = waiting(&one, HOLD).await;
        let shown = version(&one.get(&path).await);
        two.get(&path).await;
        let address = format!("{path}/approval");
        let fields = [("version", shown.as_str())];
        let (first, second) =
            tokio::join!(one.post_form(&address, &fields), two.post_form(&address, &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} / {}", first.text("main"), second.text("main"));
        let history = one.get(HOLD).await.text("#history");
        assert_eq!(history.matches("Step approved").count(), 1, "{history}");
        assert_eq!(row(app.app(), &path).applied_version, Some(3));
    }

    /// A proposal on what moved on is refused with both standings, and can be refused.
    async fn a_stale_proposal_is_not_applied(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(step(&analyst, CASE, "suspend", &[WHY]).await.status, 303);
        let path = waiting(&analyst, CASE).await;
        let second = step(&analyst, CASE, "close_no_nexus", &[WHY]).await;
        assert_eq!(second.status, 409);
        assert!(second.text("main").contains("Another proposal waits"), "{}", second.text("main"));
        assert_eq!(step(&analyst, CASE, "await_information", &[("questions", "Which gin?")]).await.status, 303);
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let page = supervisor.get(&path).await;
        assert!(page.text("main").contains("moved on"));
        let refused = decide(&supervisor, &path, "approval").await;
        assert_eq!(refused.status, 409);
        let words = refused.text("main");
        assert!(words.contains("Developing evidence") && words.contains("Awaiting information"), "{words}");
        let shown = version(&page);
        let silent = supervisor.post_form(&format!("{path}/refusal"), &[("version", &shown), ("reason", "no")]).await;
        assert_eq!(silent.status, 422);
        assert_eq!(decide(&supervisor, &path, "refusal").await.status, 303);
        assert_eq!(decide(&supervisor, &path, "approval").await.status, 409);
        assert!(analyst.get(CASE).await.text("#history").contains("Proposal refused"));
    }

    /// Only the proposer withdraws, and only once.
    async fn the_proposer_withdraws(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = waiting(&analyst, HOLD).await;
        let other = app.sign_in("analyst2@agency.example").await;
        assert_eq!(decide(&other, &path, "withdrawal").await.status, 409);
        assert_eq!(decide(&analyst, &path, "withdrawal").await.status, 303);
        let shown = row(app.app(), &path).version.to_string();
        let again = analyst.post_form(&format!("{path}/withdrawal"), &[("version", &shown)]).await;
        assert_eq!(again.status, 409);
        assert_eq!(step_on(&analyst, HOLD, "2", "detain", &[("order", "O-2026-000001/1"), WHY]).await.status, 303);
    }

    /// What happened stays: events, notices and scopes cannot be altered by any SQL.
    async fn the_record_is_never_altered(app) {
        app.load_demo();
        for table in ["event", "notice", "legal_order_version"] {
            let column = if table == "event" { "verb" } else { "id" };
            let column = if table == "legal_order_version" { "summary" } else { column };
            let changed = raw(&app, &format!("UPDATE {table} SET {column} = 'x'"));
            assert!(changed.unwrap_err().contains("never altered"), "{table}");
            let gone = raw(&app, &format!("DELETE FROM {table}"));
            assert!(gone.unwrap_err().contains("never altered"), "{table}");
        }
    }
}
