//! Parties merged and split, by two people, and wholly undone.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use docket307::store;

const WHY: (&str, &str) = ("reason", "The same plant under an older name, says the registry.");

/// The number and the name of the first party whose name begins so.
async fn party(actor: &Actor, name: &str) -> i64 {
    let list = actor.get(&format!("/parties?name={name}")).await;
    let href = list.attributes("a.d-open", "href").remove(0);
    href.rsplit('/').next().unwrap().parse().unwrap()
}

fn family(app: &TestApp, id: i64) -> Vec<i64> {
    app.app().store.read(|tx| store::party_change::family(tx, id)).unwrap()
}

/// Everything that is stored of two parties: to see that an undo loses nothing.
fn told(app: &TestApp, ids: &[i64]) -> String {
    app.run_jobs();
    app.app()
        .store
        .read(|tx| {
            let mut all = Vec::new();
            for id in ids {
                let party = store::party_list::find(tx, *id)?;
                let spellings = store::party_list::spellings(tx, &[*id])?;
                let numbers = store::party_list::identifiers(tx, &[*id])?;
                let links = store::link::list_by_target(tx, "party", &id.to_string())?;
                let mut links: Vec<_> = links
                    .into_iter()
                    .map(|row| (row.subject_id, row.state, row.score_permille))
                    .collect();
                links.sort();
                // What no person decided is proposed anew, by the same scores.
                let party = party.map(|p| (p.name, p.merged_into));
                all.push(format!("{party:?} {spellings:?} {numbers:?} {links:?}"));
            }
            Ok(all.join("\n"))
        })
        .unwrap()
}

async fn propose(actor: &Actor, id: i64, fields: &[(&str, &str)]) -> String {
    let answer = actor.post_form(&format!("/parties/{id}/changes"), fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text("main"));
    answer.location().unwrap().to_owned()
}

tests! {
    /// A merge takes two people; then the old address leads to the party that
    /// stands, lists and search show that, and an undo brings everything back.
    async fn a_merge_takes_two_people_and_is_wholly_undone(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let other = app.sign_in("analyst2@agency.example").await;
        let (stays, goes) = (party(&analyst, "tianhe").await, party(&analyst, "qarasu").await);
        let before = told(&app, &[stays, goes]);
        let preview = analyst.get(&format!("/parties/{stays}/changes/new?other={goes}")).await;
        assert!(preview.text("#merge").contains("Qarasu"), "{}", preview.text("main"));
        let bare = analyst.post_form(&format!("/parties/{stays}/changes"), &[("kind", "merge"), ("other", &goes.to_string()), ("reason", "ok")]).await;
        assert_eq!(bare.status, 422);
        let path = propose(&analyst, stays, &[("kind", "merge"), ("other", &goes.to_string()), WHY]).await;
        assert_eq!(told(&app, &[stays, goes]), before, "a proposal changes nothing");
        assert!(other.get("/queue?show=changes").await.body().contains(&path));
        let own = analyst.post_form(&format!("{path}/approval"), &[("version", "1")]).await;
        assert_eq!(own.status, 409, "nobody approves what they proposed");
        assert_eq!(other.post_form(&format!("{path}/approval"), &[("version", "1")]).await.status, 303);
        assert_eq!(other.post_form(&format!("{path}/approval"), &[("version", "1")]).await.status, 409);
        app.run_jobs();
        assert_eq!(family(&app, stays), [stays, goes]);
        let old = analyst.get(&format!("/parties/{goes}")).await;
        assert_eq!(old.location(), Some(format!("/parties/{stays}").as_str()));
        let page = analyst.get(&format!("/parties/{stays}")).await;
        assert!(page.table("#names table").contains("Qarasu"));
        assert!(page.table("#names table").contains("Tianhe"));
        let list = analyst.get("/parties?name=qarasu").await;
        assert!(list.attributes("a.d-open", "href").contains(&format!("/parties/{stays}")));
        assert!(analyst.get("/search?q=CNQARCOT18AKS").await.text("#identifiers").contains("Tianhe"));
        let refused = analyst.post_form(&format!("{path}/undo"), &[("version", "2"), ("reason", "")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(analyst.post_form(&format!("{path}/undo"), &[("version", "2"), WHY]).await.status, 303);
        assert_eq!(told(&app, &[stays, goes]), before, "nothing is lost");
        assert_eq!(analyst.get(&format!("/parties/{goes}")).await.status, 200);
    }

    /// A merge of a merged party, and the order in which undoing is allowed.
    async fn later_merges_are_undone_first(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let other = app.sign_in("supervisor@agency.example").await;
        let (a, b, c) = (party(&analyst, "tianhe").await, party(&analyst, "qarasu").await, party(&analyst, "sao").await);
        let before = told(&app, &[a, b, c]);
        let mut paths = Vec::new();
        for (stays, goes) in [(a, b), (c, a)] {
            let path = propose(&analyst, stays, &[("kind", "merge"), ("other", &goes.to_string()), WHY]).await;
            assert_eq!(other.post_form(&format!("{path}/approval"), &[("version", "1")]).await.status, 303);
            paths.push(path);
        }
        assert_eq!(family(&app, c).len(), 3, "all point at the one that stands");
        let early = other.post_form(&format!("{}/undo", paths[0]), &[("version", "2"), WHY]).await;
        assert_eq!(early.status, 409);
        for path in paths.iter().rev() {
            assert_eq!(other.post_form(&format!("{path}/undo"), &[("version", "2"), WHY]).await.status, 303);
        }
        assert_eq!(told(&app, &[a, b, c]), before);
    }

    /// Spellings are taken out into a party of their own, with their lines.
    async fn a_split_takes_spellings_out_and_is_undone(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let other = app.sign_in("analyst2@agency.example").await;
        let (stays, goes) = (party(&analyst, "tianhe").await, party(&analyst, "qarasu").await);
        let path = propose(&analyst, stays, &[("kind", "merge"), ("other", &goes.to_string()), WHY]).await;
        assert_eq!(other.post_form(&format!("{path}/approval"), &[("version", "1")]).await.status, 303);
        let before = told(&app, &[stays, goes]);
        let form = analyst.get(&format!("/parties/{stays}/changes/new")).await;
        let spellings = form.attributes("input[name='spelling']", "value");
        let nothing = analyst.post_form(&format!("/parties/{stays}/changes"), &[("kind", "split"), WHY]).await;
        assert_eq!(nothing.status, 422);
        assert!(nothing.has("#errors a[href='#spelling']"), "{}", nothing.text("main"));
        let first = spellings.first().unwrap();
        let path = propose(&analyst, stays, &[("kind", "split"), ("spelling", first), WHY]).await;
        assert_eq!(other.post_form(&format!("{path}/approval"), &[("version", "1")]).await.status, 303);
        app.run_jobs();
        let made = analyst.get(&path).await.attributes("#what a[href^='/parties/']", "href").pop().unwrap();
        let page = analyst.get(&made).await;
        assert_eq!(page.status, 200, "{made}");
        assert_eq!(page.select("#names tbody tr").len(), 1);
        assert!(page.has("#lines a.d-open"), "its lines came with it");
        assert_eq!(analyst.post_form(&format!("{path}/undo"), &[("version", "2"), WHY]).await.status, 303);
        let still = told(&app, &[stays, goes]);
        assert_eq!(still, before, "nothing is lost");
        assert_eq!(analyst.get(&made).await.location(), Some(format!("/parties/{stays}").as_str()));
    }

    /// The way from an importer to the party that an order names.
    async fn the_way_to_the_nearest_listed_party_is_told_with_its_evidence(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let id = party(&analyst, "harbor").await;
        let page = analyst.get(&format!("/parties/{id}")).await;
        let text = page.text("#path");
        assert!(text.contains("1 tier away"), "{text}");
        assert!(text.contains("O-2026-000001"), "{text}");
        let evidence = page.attributes("#path a[href^='/shipments/']", "href").remove(0);
        assert_eq!(analyst.get(&evidence).await.status, 200);
        let gin = party(&analyst, "qarasu").await;
        assert!(analyst.get(&format!("/parties/{gin}")).await.text("#path").contains("itself"));
    }

    /// Merging is the agency's own work.
    async fn merges_are_closed_to_others(app) {
        app.load_demo();
        for email in ["uploads@harborpine.example", "auditor@agency.example", "counsel@agency.example"] {
            let actor = app.sign_in(email).await;
            assert_eq!(actor.get("/parties/1/changes/new").await.status, 403, "{email}");
            assert_eq!(actor.post_form("/party-changes/none/approval", &[("version", "1")]).await.status, 403, "{email}");
        }
    }
}
