//! The file of a piece of evidence: kept under its hash, served as an attachment, and
//! refused where it could lead to a person.

use crate::harness::Page;
use crate::harness::actor::Actor;

const OPEN: &str = "/cases/C-2026-000001/evidence/items/2";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PHOTO: &[u8] = b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\0\0\0\x08 and the place";

/// The version of an item that its page shows.
fn shown(page: &Page) -> String {
    page.attributes("form[action$='/file'] input[name=version]", "value").remove(0)
}

async fn send(actor: &Actor, item: &str, name: &str, bytes: &[u8]) -> Page {
    let version = shown(&actor.get(item).await);
    actor
        .upload(&format!("{item}/file"), &[("version", &version)], "file", name, bytes.to_vec())
        .await
}

tests! {
    /// A file becomes a new version of the item; whoever may read it gets it back to the
    /// byte, never as a page.
    async fn a_file_is_kept_and_given_back(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let before = shown(&analyst.get(OPEN).await);
        assert_eq!(analyst.get(&format!("{OPEN}/file")).await.status, 404);
        let sent = send(&analyst, OPEN, "field report.pdf", PDF).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        let page = analyst.get(OPEN).await;
        assert_ne!(shown(&page), before);
        assert!(page.text("#facts").contains("field report.pdf (PDF"), "{}", page.text("#facts"));
        let again = send(&analyst, OPEN, "field report.pdf", PDF).await;
        assert_eq!(again.status, 303);
        assert_eq!(shown(&analyst.get(OPEN).await), shown(&page), "the same file changes nothing");
        let auditor = app.sign_in("auditor@agency.example").await;
        let file = auditor.get(&format!("{OPEN}/file")).await;
        assert_eq!((file.status, file.body().as_bytes()), (200, PDF));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"C-2026-000001-evidence-2.pdf\""));
        let stale = analyst.upload(&format!("{OPEN}/file"), &[("version", &before)], "file", "b.csv", b"a,b\n1,2\n".to_vec()).await;
        assert_eq!(stale.status, 409);
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "evidence"), ("format", "csv")]).await;
        let report = auditor.get(&format!("{}/file", made.location().unwrap())).await.body();
        assert!(report.contains(&docket307::id::digest(PDF)) && !report.contains("field report.pdf"));
    }

    /// A picture that hides where it was taken is taken on a sealed item alone, whose file
    /// only those get who work the case.
    async fn a_picture_that_leads_to_a_person_is_sealed(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let refused = send(&analyst, OPEN, "gate.jpg", PHOTO).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text("#errors").contains("may hide where"), "{}", refused.text("#errors"));
        let wrong = send(&analyst, OPEN, "gate.pdf", PHOTO).await;
        assert!(wrong.text("#errors").contains("not what its name says"), "{}", wrong.text("#errors"));
        assert_eq!(send(&analyst, OPEN, "gate.exe", b"MZ").await.status, 422);
        let sealed = "/cases/C-2026-000001/evidence/items/1";
        assert!(analyst.get(sealed).await.text(".d-object").contains("Sealed"));
        let sent = send(&analyst, sealed, "gate.jpg", PHOTO).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        assert_eq!(analyst.get(&format!("{sealed}/file")).await.status, 200);
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.get(&format!("{sealed}/file")).await.status, 403);
        assert!(!auditor.get(sealed).await.body().contains("gate.jpg"));
        let forged = analyst.upload(&format!("{OPEN}/file"), &[], "file", "a.pdf", PDF.to_vec()).await;
        assert_eq!(forged.status, 409, "without a version: {}", forged.text("main"));
    }
}
