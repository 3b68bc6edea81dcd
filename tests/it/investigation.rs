//! Investigations: behind a wall in pages, timelines and proposals.

use docket307::app::account::{self, NewAccount};
use docket307::app::{Actor, organization};
use docket307::domain::role::Role;

use crate::harness::make::{decide, step, waiting};

const OWN: &str = "/investigations/I-2026-000001";
const WHY: (&str, &str) = ("reason", "Invoices of two entries contradict each other.");

tests! {
    /// Its own people see it; to another investigator it is not there, to others not allowed.
    async fn only_its_own_people_see_an_investigation(app) {
        app.load_demo();
        let agency = organization::find_by_name(app.app(), "Trade Enforcement Agency").unwrap();
        let new = NewAccount {
            email: "investigator2@agency.example".into(),
            name: "Ilse Brandt".into(),
            role: Role::Investigator,
            organization_id: agency.id,
            password: "docket307-demo".into(),
        };
        account::add(app.app(), &Actor::system(), &new).unwrap();
        let own = app.sign_in("investigator@agency.example").await;
        assert_eq!(own.get(OWN).await.status, 200);
        let other = app.sign_in("investigator2@agency.example").await;
        assert_eq!(other.get(OWN).await.status, 404);
        assert_eq!(other.get("/investigations").await.select("tbody tr").len(), 0);
        assert_eq!(step(&other, OWN, "gather_evidence", &[]).await.status, 404);
        for email in ["analyst@agency.example", "supervisor@agency.example", "auditor@agency.example", "importer@harborpine.example"] {
            let actor = app.sign_in(email).await;
            assert_eq!(actor.get(OWN).await.status, 403, "{email}");
            assert_eq!(actor.get("/investigations/I-2026-999999").await.status, 403, "{email}");
        }
    }

    /// Nothing of it is on the case; its proposals are seen by those who decide.
    async fn nothing_of_it_is_on_the_case(app) {
        app.load_demo();
        let own = app.sign_in("investigator@agency.example").await;
        assert_eq!(step(&own, OWN, "gather_evidence", &[]).await.status, 303);
        let referral = [("statute", "18_usc_545"), ("element", "knowledge"), WHY];
        let wrong = [("statute", "19_usc_1592"), ("element", "fraud"), WHY];
        assert_eq!(step(&own, OWN, "refer_doj", &wrong).await.status, 409);
        assert_eq!(step(&own, OWN, "refer_doj", &referral).await.status, 303);
        let proposal = waiting(&own, OWN).await;
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.get(&proposal).await.status, 404);
        let case = analyst.get("/cases/C-2026-000001").await;
        for secret in ["I-2026-", "investigation opened", "Department of Justice", "Invoices of two entries"] {
            assert!(!case.body().contains(secret), "{secret}");
        }
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.get(&proposal).await.status, 404);
        for (email, what) in [("supervisor@agency.example", "approval"), ("counsel@agency.example", "signature")] {
            let actor = app.sign_in(email).await;
            assert!(actor.get("/queue").await.body().contains(&proposal), "{email}");
            assert_eq!(decide(&actor, &proposal, what).await.status, 303);
        }
        assert!(own.get(OWN).await.text(".d-object").contains("Referred to the Department of Justice"));
    }

    /// A referral by a case opens nothing by itself: an investigator takes it up.
    async fn a_referral_is_taken_up_by_an_investigator(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/allegations/A-2026-000002/case";
        analyst.get(path).await;
        let fields = [("title", "Gloves (alleged)"), ("regime", "us_1307"), WHY];
        assert_eq!(analyst.post_form(path, &fields).await.status, 303);
        let case = "/cases/C-2026-000002";
        assert_eq!(step(&analyst, case, "refer_to_investigation", &[WHY]).await.status, 303);
        let proposal = waiting(&analyst, case).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let investigator = app.sign_in("investigator@agency.example").await;
        assert!(investigator.get("/investigations").await.text("#referrals").contains("C-2026-000002"));
        let new = [("subject", "The importer of the gloves"), ("statute", "19_usc_1592"), ("case", "C-2026-000002"), WHY];
        assert_eq!(investigator.post_form("/investigations", &new).await.status, 303);
        assert!(!investigator.get("/investigations").await.has("#referrals"));
    }
}
