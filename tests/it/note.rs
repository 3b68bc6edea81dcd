//! Notes with mentions: a thread that is only added to, read by staff alone.

use docket307::app::{account, note};
use docket307::error::Error;

use crate::harness::make::raw;

const CASE: &str = "C-2026-000001";
const SECRET: &str = "zweifel am stempel des spediteurs";

tests! {
    /// A note names colleagues; they find it in the queue, read it, and it stays.
    async fn a_note_names_colleagues(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = format!("/work-items/{CASE}/notes");
        analyst.get(&format!("/work-items/{CASE}")).await;
        let body = format!("@Daniel Okafor and @ANALYST2@agency.example: {SECRET}.");
        let answer = analyst.post_form(&path, &[("body", &body)]).await;
        assert_eq!(answer.status, 303);
        let page = analyst.get(&format!("/work-items/{CASE}")).await;
        assert!(page.text("#notes").contains(SECRET));
        assert!(analyst.get(&format!("/cases/{CASE}")).await.text("#history").contains("Note written"));
        for email in ["supervisor2@agency.example", "analyst2@agency.example"] {
            let named = app.sign_in(email).await;
            let mentions = named.get("/queue?show=mentions").await;
            assert!(mentions.text("tbody").contains(SECRET) && mentions.text("tbody").contains("Unread"), "{email}");
            let (read, _) = mentions.form("form[action^='/mentions/']");
            assert_eq!(named.post_form(&read, &[]).await.status, 303);
            assert_eq!(named.post_form(&read, &[]).await.status, 303, "done twice is done once");
            assert!(!named.get("/queue?show=mentions").await.text("tbody").contains(&format!("{SECRET}.Unread")));
            assert!(!named.get("/queue?show=mentions").await.has("form[action^='/mentions/']"), "{email}");
        }
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert!(!supervisor.get("/queue?show=mentions").await.body().contains(SECRET));
        // Nobody outside the agency meets it, and it is in no public page.
        for (email, pages) in [
            ("importer@harborpine.example", ["/partner/holds", "/process"]),
            ("filer@fairthreads.example", ["/process", "/allegations/new"]),
        ] {
            let partner = app.sign_in(email).await;
            assert_eq!(partner.get(&format!("/work-items/{CASE}")).await.status, 403, "{email}");
            for page in pages {
                assert!(!partner.get(page).await.body().contains(SECRET), "{email} {page}");
            }
        }
    }

    /// Who may not see a thing is not named on it; what is wrong comes back whole.
    async fn who_may_not_see_it_is_not_named(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let told = "/work-items/A-2026-000002";
        analyst.get(told).await;
        for (body, words) in [
            ("@importer@harborpine.example look", "names nobody who may see this"),
            ("@clerk@agency.example look", "names nobody who may see this"),
            ("@Priya Raman reads no allegation", "names nobody who may see this"),
            ("@Nobody", "@Nobody"),
            ("  ", "Write the note"),
        ] {
            let wrong = analyst.post_form(&format!("{told}/notes"), &[("body", body)]).await;
            assert_eq!(wrong.status, 422, "{body}");
            assert!(wrong.text("#errors").contains(words), "{}", wrong.text("#errors"));
            assert_eq!(wrong.text("#body").trim(), body.trim());
        }
        let long = "a".repeat(4001);
        assert_eq!(analyst.post_form(&format!("{told}/notes"), &[("body", &long)]).await.status, 422);
        assert_eq!(analyst.get(told).await.select("#notes .d-timeline__entry").len(), 0);
        let case = format!("/work-items/{CASE}/notes");
        assert_eq!(analyst.post_form(&case, &[("body", "@Priya Raman may read cases")]).await.status, 303);
        let auditor = app.sign_in("auditor@agency.example").await;
        auditor.get(&format!("/work-items/{CASE}")).await;
        assert_eq!(auditor.post_form(&case, &[("body", "mine")]).await.status, 403, "an auditor changes nothing");
        let investigator = account::actor(app.app(), "investigator@agency.example").unwrap();
        assert!(matches!(note::write(app.app(), &investigator, CASE, "mine", ""), Err(Error::Forbidden(_))));
    }

    /// A correction is a new note; no note is altered, not even by hand.
    async fn a_note_is_corrected_by_another(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/work-items/O-2026-000001";
        analyst.get(path).await;
        let notes = format!("{path}/notes");
        assert_eq!(analyst.post_form(&notes, &[("body", "The gin is in Kashgar.")]).await.status, 303);
        let id = analyst.get(path).await.attributes("#notes [id^='note-']", "id")[0].trim_start_matches("note-").to_owned();
        let form = analyst.get(&format!("{path}?corrects={id}")).await;
        assert!(form.text("#notes form").contains("This corrects"));
        let right = [("body", "The gin is in Aksu."), ("corrects", id.as_str())];
        assert_eq!(analyst.post_form(&notes, &right).await.status, 303);
        let thread = analyst.get(path).await.text("#notes");
        assert!(thread.contains("Kashgar") && thread.contains("Aksu") && thread.contains("Corrected by a newer note"), "{thread}");
        let elsewhere = [("body", "x"), ("corrects", id.as_str())];
        assert_eq!(analyst.post_form(&format!("/work-items/{CASE}/notes"), &elsewhere).await.status, 422);
        for sql in ["UPDATE note SET body = 'other'", "DELETE FROM note"] {
            let refused = raw(&app, sql).unwrap_err();
            assert!(refused.contains("never altered or deleted"), "{sql}: {refused}");
        }
    }
}
