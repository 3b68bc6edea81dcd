//! Published lists: imported as proposals, compared, approved as a whole, in force.

use crate::harness::actor::Actor;
use crate::harness::make::decide;
use crate::harness::{Page, TestApp};
use docket307::app::account;
use docket307::app::conflict::{self, NewConflict};
use serde_json::Value;

const HEAD: &str = "Calendar Year,Country,Country Code,Industry,Entity,Merchandise,Effective Date,Status,WRO/Finding,Press Release,Remarks\n";
const TIANHE: &str = "2026,China,CN,Cotton,\"Tianhe Bright Textile Co., Ltd. and its subsidiaries\",Cotton yarn,03/01/2026,Active,WRO,,\n";
const FARM: &str = "2010,China,CN,Tea,\"Made Up Tea Farm, a/k/a Another Tea Farm\",Tea,01/02/2010,Active,Finding,,\n";
const GONE: &str = "1999,China,CN,Tea,Ended Tea Farm,Tea,01/02/1999,Inactive,WRO,,\n";
const BAD: &str = "2020,China,CN,Tea,Somebody,Tea,13/45/2020,Active,WRO,,\n";
const PAGE: &str = "/orders/lists/cbp-wro";

/// Runs `import orders` and returns the exit status and the object that it prints.
fn import(app: &TestApp, text: &str, arguments: &[&str]) -> (Option<i32>, Value) {
    let path = app.folder().join("list.csv");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let output =
        app.command().args(["import", "orders", path, "--json"]).args(arguments).output().unwrap();
    let told = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), told)
}

fn wro(app: &TestApp, rows: &[&str]) -> (Option<i32>, Value) {
    import(app, &format!("{HEAD}{}", rows.concat()), &["--format", "cbp-wro"])
}

/// Approves or signs a version as its page shows it.
async fn give(actor: &Actor, number: i32, hand: &str) -> Page {
    decide(actor, &format!("{PAGE}/versions/{number}"), hand).await
}

async fn agree(app: &TestApp, number: i32) {
    let supervisor = app.sign_in("supervisor@agency.example").await;
    let counsel = app.sign_in("counsel@agency.example").await;
    let page = give(&supervisor, number, "approval").await;
    assert_eq!(page.status, 303, "{}", page.text("main"));
    let page = give(&counsel, number, "signature").await;
    assert_eq!(page.status, 303, "{}", page.text("main"));
}

tests! {
    /// Who has a conflict of interest with a party that an order of the list names decides
    /// nothing about the list.
    async fn who_has_a_conflict_decides_on_no_list(app) {
        app.load_demo();
        wro(&app, &[TIANHE, FARM]);
        agree(&app, 1).await;
        app.run_jobs();
        let inner = app.app();
        let orders = inner.store.read(|tx| docket307::store::order::list(tx, &["active"], None, 100)).unwrap();
        let order = orders.iter().find(|row| row.title.contains("Tianhe")).unwrap();
        let links = inner.store.read(|tx| docket307::store::link::list_by_subject(tx, "order", &order.id)).unwrap();
        let party = links.iter().find_map(|row| row.party_id).expect("the order is tied to a party");
        let actor = account::actor(inner, "supervisor@agency.example").unwrap();
        let new = NewConflict {
            kind: "party".into(),
            target: format!("/parties/{party}"),
            reason: "My brother sells to them.".into(),
            ..NewConflict::default()
        };
        conflict::declare(inner, &actor, &new).unwrap();
        wro(&app, &[FARM]);
        let barred = app.sign_in("supervisor@agency.example").await;
        for hand in ["approval", "refusal"] {
            let page = give(&barred, 2, hand).await;
            assert_eq!(page.status, 409, "{hand}");
            assert!(page.text("main").contains("an order of this list touches"), "{}", page.text("main"));
        }
        let other = app.sign_in("supervisor2@agency.example").await;
        assert_eq!(give(&other, 2, "approval").await.status, 303);
    }

    /// No order changes by an import; two people who did not bring the file put it in force;
    /// a newer file adds, changes and drops, and nothing is deleted.
    async fn a_list_is_imported_approved_and_changed(app) {
        app.load_demo();
        let (status, told) = wro(&app, &[TIANHE, FARM, GONE]);
        assert_eq!(status, Some(0), "{told}");
        assert_eq!((told["version"].as_i64(), told["added"].as_i64(), told["orders_opened"].as_i64()), (Some(1), Some(3), Some(2)));
        assert!(told["newly_hit"].as_i64().unwrap() > 0, "{told}");
        let analyst = app.sign_in("analyst@agency.example").await;
        assert!(!analyst.get("/orders").await.text("main").contains("Tianhe Bright"), "nothing is in force by import alone");
        let page = analyst.get(PAGE).await;
        assert!(page.text("#summary").contains("3 added") && page.text("#touched").contains("newly hit"), "{}", page.text("main"));
        assert!(page.text("#changes").contains("and its subsidiaries"));
        assert!(page.text("#decision").contains("Nothing is asked of you"));
        agree(&app, 1).await;
        app.run_jobs();
        let orders = analyst.get("/orders").await.text("main");
        assert!(orders.contains("Tianhe Bright") && orders.contains("Made Up Tea Farm") && !orders.contains("Ended Tea"), "{orders}");
        let number = analyst.get(PAGE).await.attributes("#changes a.d-id", "href");
        assert_eq!(number.len(), 2, "{number:?}");

        // The same bytes, and the same content in other bytes, make no version.
        let (_, again) = wro(&app, &[TIANHE, FARM, GONE]);
        assert_eq!(again["state"], "known");
        let (_, same) = wro(&app, &[GONE, FARM, TIANHE]);
        assert_eq!((same["state"].as_str(), same["version"].as_i64()), (Some("unchanged"), Some(1)));

        // The name corrected, one gone, one new.
        let corrected = TIANHE.replace("Tianhe Bright Textile Co., Ltd.", "Tianhe Bright Textile Company Limited");
        let new = FARM.replace("Made Up Tea Farm, a/k/a Another Tea Farm", "Third Tea Farm");
        let (_, told) = wro(&app, &[&corrected, &new.replace("2010", "2011"), GONE]);
        let counts = ["added", "changed", "removed", "same", "orders_opened", "orders_changed", "orders_revoked"];
        assert_eq!(counts.map(|name| told[name].as_i64().unwrap()), [1, 1, 1, 1, 1, 1, 1], "{told}");
        let page = analyst.get(&format!("{PAGE}/versions/2?show=changed")).await;
        assert!(page.table("#changes table").contains("Company Limited"), "{}", page.text("#changes"));
        agree(&app, 2).await;
        app.run_jobs();
        let in_force = analyst.get("/orders").await.text("main");
        assert!(in_force.contains("Revoked") && in_force.contains("Modified, in force"), "{in_force}");
        let changed = analyst.get(&format!("{PAGE}/versions/2")).await.attributes("#changes a.d-id", "href");
        let mut seen = String::new();
        for href in changed {
            seen.push_str(&analyst.get(&href).await.text("#versions"));
        }
        assert!(seen.contains("Parties: added Tianhe Bright Textile Company Limited"), "{seen}");
        assert!(seen.contains("Parties: dropped Tianhe Bright Textile Co., Ltd."), "{seen}");
    }

    /// Whoever brought the file may neither approve nor sign it, and one person is not two.
    async fn the_one_who_brings_a_file_does_not_decide(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        supervisor.get("/orders/lists").await;
        let file = format!("{HEAD}{TIANHE}");
        let page = supervisor.upload("/orders/lists", &[("format", "cbp-wro")], "file", "wro.csv", file).await;
        assert_eq!(page.status, 303, "{}", page.text("main"));
        app.run_jobs();
        let refused = give(&supervisor, 1, "approval").await;
        assert_eq!(refused.status, 409, "{}", refused.text("main"));
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(give(&analyst, 1, "approval").await.status, 403);
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(give(&counsel, 1, "approval").await.status, 409, "counsel signs and does not approve");
        assert_eq!(give(&counsel, 1, "signature").await.status, 303);
        assert!(!counsel.get("/orders").await.text("main").contains("Tianhe Bright"), "approval is missing");
        let version = counsel.get(PAGE).await.attributes("form[action$='/refusal'] input[name=version]", "value").remove(0);
        let path = format!("{PAGE}/versions/1/refusal");
        let empty = counsel.post_form(&path, &[("version", version.as_str()), ("reason", "")]).await;
        assert_eq!(empty.status, 422);
        let why = [("version", version.as_str()), ("reason", "The file is an old one.")];
        assert_eq!(counsel.post_form(&path, &why).await.status, 303);
        assert_eq!(counsel.post_form(&path, &why).await.status, 409);
        let page = counsel.get(PAGE).await;
        assert!(page.text("#history").contains("Version of a list refused"), "{}", page.text("#history"));
    }

    /// Rows that cannot be read are told, and such a file removes nothing; a file of another
    /// format, and one that is none, is refused as a whole; a dry run writes nothing.
    async fn bad_rows_and_bad_files_are_told(app) {
        app.load_demo();
        let dry = import(&app, &format!("{HEAD}{TIANHE}"), &["--format", "cbp-wro", "--dry-run"]);
        assert_eq!((dry.0, dry.1["state"].as_str()), (Some(0), Some("dry_run")));
        assert!(dry.1["newly_hit"].as_i64().unwrap() > 0);
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.get(PAGE).await.status, 404, "nothing was written");
        wro(&app, &[TIANHE, FARM]);
        agree(&app, 1).await;
        let (status, told) = wro(&app, &[TIANHE, BAD]);
        assert_eq!((status, told["removed"].as_i64(), told["rows_rejected"].as_i64()), (Some(4), Some(0), Some(1)));
        assert_eq!(told["state"], "unchanged", "{told}");
        assert_eq!((told["rejects"][0]["row"].as_i64(), told["rejects"][0]["column"].as_str()), (Some(2), Some("Effective Date")));
        let other = include_str!("../../fixtures/lists/uflpa_entity_list_fragment.csv");
        for (text, code) in [(other, "other_format"), ("", "empty_file"), (HEAD, "no_entries"), ("\0\u{1}\u{2}binary", "nul_bytes")] {
            let (status, told) = import(&app, text, &["--format", "cbp-wro"]);
            assert_eq!((status, told["refusal"]["code"].as_str()), (Some(3), Some(code)));
        }
        analyst.get("/orders/lists").await;
        let page = analyst.upload("/orders/lists", &[("format", "cbp-wro")], "file", "x.csv", other).await;
        assert_eq!(page.status, 422);
        assert!(page.text("#errors").contains("uflpa"), "{}", page.text("#errors"));
    }

    /// The UFLPA Entity List is an order a clause; each entity keeps its day.
    async fn the_uflpa_list_is_an_order_a_sub_list(app) {
        app.load_demo();
        let list = include_str!("../../fixtures/lists/uflpa_entity_list_fragment.csv");
        let (status, told) = import(&app, list, &["--format", "uflpa"]);
        assert_eq!((status, told["orders_opened"].as_i64(), told["added"].as_i64()), (Some(0), Some(3), Some(7)));
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get("/orders/lists/uflpa").await.text("#changes");
        assert!(page.contains("section 2(d)(2)(B)(ii)"), "{page}");
        let entries = analyst.get("/orders/lists/uflpa/versions/1?show=added").await.text("#changes");
        assert!(entries.contains("since 2025-01-15") && entries.contains("and subsidiaries"), "{entries}");
    }

    /// An order that hits everything says so, with the lines that there are, before it is active.
    async fn an_order_on_a_whole_country_warns(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/orders/new").await;
        let draft = [("kind", "regional_presumption"), ("regime", "uflpa"), ("title", "Everything"), ("countries", "CN"),
            ("reason", "To see what that would come to.")];
        let answer = analyst.post_form("/orders", &draft).await;
        let path = answer.location().unwrap().split('?').next().unwrap().to_owned();
        let said = analyst.get(&path).await.text("#scope");
        assert!(said.contains("neither a party nor goods") && said.contains("such lines"), "{said}");
    }

    /// Partners see no list; auditors read and decide nothing.
    async fn lists_are_for_staff(app) {
        app.load_demo();
        wro(&app, &[TIANHE]);
        let partner = app.sign_in("uploads@harborpine.example").await;
        assert_eq!(partner.get("/orders/lists").await.status, 403);
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.get(PAGE).await.status, 200);
        assert_eq!(auditor.get("/orders/lists").await.select("form[enctype]").len(), 0);
    }
}
