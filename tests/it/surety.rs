//! Sureties: named by an officer, told from the notice on, with the right to protest.

use crate::harness::TestApp;
use crate::harness::make::{decide, step, waiting};
use docket307::app::account::{self, NewAccount};
use docket307::app::{Actor, organization};
use docket307::domain::role::Role;
use docket307::store;

const HOLD: &str = "/holds/H-2026-000001";
const SEEN: &str = "The bond lies in the bond module of ACE, looked at today.";
pub const EMAIL: &str = "bonds@meridiansurety.example";

/// A surety company with one person, and the address of the hold for partners.
pub fn company(app: &TestApp) -> String {
    let inner = app.app();
    organization::add(inner, &Actor::system(), "Meridian Surety Company", "partner").unwrap();
    let organization_id = organization::find_by_name(inner, "Meridian Surety Company").unwrap().id;
    let new = NewAccount {
        email: EMAIL.into(),
        name: "Paula Okafor".into(),
        role: Role::Surety,
        organization_id,
        password: "docket307-demo".into(),
    };
    account::add(inner, &Actor::system(), &new).unwrap();
    let row =
        inner.store.read(|tx| store::hold::find_by_number(tx, "H-2026-000001")).unwrap().unwrap();
    format!("/partner/holds/{}", row.public_id)
}

tests! {
    /// Who is not named sees nothing; who is named protests in its own right, and nothing else.
    async fn a_named_surety_protests_an_exclusion(app) {
        app.load_demo();
        let hold = company(&app);
        let surety = app.sign_in(EMAIL).await;
        assert_eq!(surety.get(&hold).await.status, 404);
        assert_eq!(surety.get("/partner/holds").await.select("tbody tr").len(), 0);
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = format!("{HOLD}/sureties");
        analyst.get(&path).await;
        let wrong = analyst.post_form(&path, &[("organization", "Nobody"), ("bond_number", " "), ("seen", "short")]).await;
        assert_eq!((wrong.status, wrong.select("#errors li").len()), (422, 3), "{}", wrong.text("main"));
        assert_eq!(wrong.attributes("#organization", "value"), ["Nobody"]);
        let right = [("organization", "Meridian Surety Company"), ("bond_number", "260099123"), ("seen", SEEN)];
        for _ in 0..2 {
            assert_eq!(analyst.post_form(&path, &right).await.status, 303);
        }
        let page = analyst.get(&path).await;
        let named = page.select("#sureties > ul > li, #sureties ul.usa-list > li");
        let ours = named.iter().filter(|one| one.contains("Meridian")).count();
        assert_eq!(ours, 1, "done twice is done once: {named:?}");
        assert!(analyst.get(HOLD).await.text("#history").contains("Surety named or ended"));
        let page = surety.get(&hold).await;
        assert_eq!(page.status, 200);
        assert!(!page.has("#packets") && !page.has("#send") && !page.has("#filings"), "{}", page.text("main"));
        assert!(!page.body().contains("NOTICE OF DETENTION"), "the importer's letters are the importer's");
        assert_eq!(surety.post_form(&format!("{hold}/packets"), &[("kind", "wro")]).await.status, 403);
        assert_eq!(surety.post_form(&format!("{hold}/extensions"), &[("until", "2027-01-01")]).await.status, 403);
        let fields = [("ground", "proof_late"), ("reason", "No proof of admissibility was received in time.")];
        assert_eq!(step(&analyst, HOLD, "exclude", &fields).await.status, 303);
        let proposal = waiting(&analyst, HOLD).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = surety.get(&hold).await;
        assert!(page.text("#countdown").contains("rotest"), "{}", page.text("#countdown"));
        let filing = [("filing", "protest"), ("filing_filer", "Paula Okafor"), ("filing_standing", "surety"), ("is_marked_exclusion", "yes")];
        let borrowed = [filing[0], filing[1], ("filing_standing", "importer_or_consignee")];
        assert_eq!(surety.post_form(&format!("{hold}/filings"), &borrowed).await.status, 422);
        assert_eq!(surety.post_form(&format!("{hold}/filings"), &filing).await.status, 303);
        assert!(analyst.get(HOLD).await.text(".d-object").contains("Protested"));
    }

    /// What was ended is not seen any more; the record stays.
    async fn an_ended_surety_sees_nothing(app) {
        app.load_demo();
        let hold = company(&app);
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = format!("{HOLD}/sureties");
        analyst.get(&path).await;
        let right = [("organization", "Meridian Surety Company"), ("bond_number", "260099123"), ("seen", SEEN)];
        assert_eq!(analyst.post_form(&path, &right).await.status, 303);
        let other = [right[0], ("bond_number", "260099124"), right[2]];
        assert_eq!(analyst.post_form(&path, &other).await.status, 409);
        let surety = app.sign_in(EMAIL).await;
        assert_eq!(surety.get("/partner/holds").await.select("tbody tr").len(), 1);
        let end = analyst.get(&path).await.attributes("#sureties form[action$='/end']", "action").pop().unwrap();
        assert_eq!(analyst.post_form(&end, &[("reason", "no")]).await.status, 422);
        let why = ("reason", "The bond covers another entry of this importer.");
        assert_eq!(analyst.post_form(&end, &[why]).await.status, 303);
        assert_eq!(analyst.post_form(&end, &[why]).await.status, 409);
        assert_eq!(surety.get(&hold).await.status, 404);
        assert!(analyst.get(&path).await.text("#sureties").contains(why.1));
        assert_eq!(analyst.post_form(&path, &other).await.status, 303, "on the right bond");
        assert_eq!(surety.get(&hold).await.status, 200);
        let importer = app.sign_in("importer@harborpine.example").await;
        assert_eq!(importer.get(&path).await.status, 403);
    }
}
