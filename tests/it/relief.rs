//! Petitions on liquidated damages: the importer's and the surety's, each with its clock,
//! decided by people, told by a letter, seen in the report.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{decide, step, waiting};
use crate::packet::own_path;
use crate::surety::{EMAIL, company};

const HOLD: &str = "/holds/H-2026-000001";
const WHY: (&str, &str) = ("reason", "Zinnober: the entry file carries it, page by page.");

/// Proposes a step on the hold and lets the others agree.
async fn agreed(
    app: &TestApp,
    analyst: &Actor,
    action: &str,
    fields: &[(&str, &str)],
    signs: bool,
) {
    let proposed = step(analyst, HOLD, action, fields).await;
    assert_eq!(proposed.status, 303, "{action}: {}", proposed.text("main"));
    let proposal = waiting(analyst, HOLD).await;
    let supervisor = app.sign_in("supervisor@agency.example").await;
    let approved = decide(&supervisor, &proposal, "approval").await;
    assert_eq!(approved.status, 303, "{action}: {}", approved.text("main"));
    if signs {
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303, "{action}");
    }
}

/// Released, called back, not brought back: liquidated damages are claimed.
async fn claimed(app: &TestApp) -> (Actor, Actor, String) {
    app.load_demo();
    let analyst = app.sign_in("analyst@agency.example").await;
    agreed(app, &analyst, "release", &[("code", "agency_error"), WHY], false).await;
    let order = ("order", "O-2026-000001/1");
    agreed(app, &analyst, "demand_redelivery", &[order, WHY], false).await;
    agreed(app, &analyst, "assess_damages", &[("amount", "USD 265,200.00"), WHY], true).await;
    let importer = app.sign_in("importer@harborpine.example").await;
    (analyst, importer, own_path(app))
}

fn filing<'a>(action: &'a str, standing: &'a str) -> [(&'a str, &'a str); 3] {
    [("filing", action), ("filing_filer", "Grace Lindqvist"), ("filing_standing", standing)]
}

/// The row of a clock on the hold's page.
async fn clock(analyst: &Actor, code: &str) -> String {
    let page = analyst.get(HOLD).await;
    let rows = page.select("#clocks tbody tr, #clocks li");
    rows.into_iter().find(|row| row.contains(code)).unwrap_or_else(|| page.text("#clocks"))
}

tests! {
    /// The importer reads what is claimed and by when it can petition; its petition meets the
    /// clock, and two people decide it with a code and an amount.
    async fn an_importer_petitions_on_liquidated_damages(app) {
        let (analyst, importer, own) = claimed(&app).await;
        assert!(clock(&analyst, "DAMAGES_PET").await.contains("DAMAGES_PET"));
        let page = importer.get(&own).await;
        let text = page.text("main");
        for wanted in ["NOTICE OF LIQUIDATED DAMAGES", "USD 265,200.00", "60 days", "172.3"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(!page.body().contains("Zinnober"), "the reason is the file's");
        assert!(page.text("#filings").contains("Petition on liquidated damages"), "{}", page.text("#filings"));
        let filings = format!("{own}/filings");
        let borrowed = importer.post_form(&filings, &filing("petition_damages", "surety")).await;
        assert_eq!(borrowed.status, 422);
        let as_surety = importer.post_form(&filings, &filing("petition_as_surety", "surety")).await;
        assert!([409, 422].contains(&as_surety.status), "{}", as_surety.status);
        let filed = importer.post_form(&filings, &filing("petition_damages", "importer_or_consignee")).await;
        assert_eq!(filed.status, 303, "{}", filed.text("main"));
        let met = clock(&analyst, "DAMAGES_PET").await;
        assert!(met.contains("Met"), "{met}");
        assert!(analyst.get("/holds?state=damages_petitioned").await.text("tbody").contains("H-2026-000001"));
        let unsaid = step(&analyst, HOLD, "decide_damages", &[("outcome", "mitigated"), WHY]).await;
        assert_eq!(unsaid.status, 409, "a mitigation says what remains");
        let outcome = [("outcome", "mitigated"), ("amount", "USD 40,000.00"), WHY];
        agreed(&app, &analyst, "decide_damages", &outcome, false).await;
        let page = importer.get(&own).await;
        let text = page.text("main");
        for wanted in ["DECISION ON A PETITION FOR RELIEF", "the claim is mitigated", "USD 40,000.00", "Petition decided"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(analyst.get(HOLD).await.text("#history").contains("The claim is mitigated"));
        let auditor = app.sign_in("auditor@agency.example").await;
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "holds"), ("format", "json")]).await;
        let rows = auditor.get(&format!("{}/file", made.location().unwrap())).await.json();
        let rows = rows["rows"].as_array().or_else(|| rows.as_array()).unwrap().clone();
        let row = rows.iter().find(|row| row["hold_number"] == "H-2026-000001").unwrap();
        assert_eq!(row["relief_outcome"], "mitigated");
        assert_eq!(row["relief_standing"], "importer_or_consignee");
        assert!(row["relief_received_on"].is_string(), "{row}");
    }

    /// The surety is asked to pay, reads that and nothing else of the importer's letters,
    /// petitions in its own right, and reads the decision.
    async fn a_surety_petitions_when_payment_is_demanded(app) {
        let (analyst, importer, own) = claimed(&app).await;
        let hold = company(&app);
        let path = format!("{HOLD}/sureties");
        let ours = analyst.get(&path).await.attributes("#sureties form[action$='/end']", "action").remove(0);
        assert_eq!(analyst.post_form(&ours, &[("reason", "The bond covers another entry of this importer.")]).await.status, 303);
        let nameless = step(&analyst, HOLD, "demand_on_surety", &[WHY]).await;
        assert_eq!(nameless.status, 422, "no surety is named: {}", nameless.text("main"));
        let named = [("organization", "Meridian Surety Company"), ("bond_number", "260099123"), ("seen", "The bond lies in the bond module of ACE, looked at today.")];
        assert_eq!(analyst.post_form(&path, &named).await.status, 303);
        agreed(&app, &analyst, "demand_on_surety", &[WHY], false).await;
        assert!(clock(&analyst, "SURETY_PET").await.contains("SURETY_PET"));
        let surety = app.sign_in(EMAIL).await;
        let page = surety.get(&hold).await;
        let text = page.text("main");
        for wanted in ["DEMAND FOR PAYMENT ON THE SURETY", "Meridian Surety Company (bond 260099123)", "NOTICE OF LIQUIDATED DAMAGES"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(!text.contains("NOTICE OF DETENTION") && !page.body().contains("Zinnober"));
        let print = page.attributes("a[href*='/notices/']", "href").remove(0);
        assert_eq!(surety.get(&print).await.status, 200);
        let notices = importer.get(&own).await.attributes("a[href*='/notices/']", "href");
        let theirs = notices.iter().filter(|path| !page.body().contains(path.as_str())).count();
        assert!(theirs > 0, "the importer has letters of its own");
        for path in &notices {
            let expected = if page.body().contains(path.as_str()) { 200 } else { 404 };
            assert_eq!(surety.get(path).await.status, expected, "{path}");
        }
        let filings = format!("{hold}/filings");
        assert_eq!(surety.post_form(&filings, &filing("petition_damages", "surety")).await.status, 409);
        let filed = surety.post_form(&filings, &filing("petition_as_surety", "surety")).await;
        assert_eq!(filed.status, 303, "{}", filed.text("main"));
        assert!(clock(&analyst, "SURETY_PET").await.contains("Met"));
        assert!(!clock(&analyst, "DAMAGES_PET").await.contains("Met"), "the importer has filed nothing");
        let beside = importer.post_form(&format!("{own}/filings"), &filing("petition_damages", "agent")).await;
        assert_eq!(beside.status, 303, "beside the surety's: {}", beside.text("main"));
        agreed(&app, &analyst, "decide_damages", &[("outcome", "cancelled"), WHY], false).await;
        let text = surety.get(&hold).await.text("main");
        assert!(text.contains("the claim is cancelled") && text.contains("Nothing is asked of you any more"), "{text}");
    }
}
