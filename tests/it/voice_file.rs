//! Files that come with petitions and with what is said: kept under their hash, served as
//! attachments to who may read what they came with, named by their digest in exports.

use crate::harness::Page;
use crate::harness::actor::Actor;
use crate::harness::make::{raw, step};

const ORDER: &str = "/partner/orders/O-2026-000001";
const PRODUCER: &str = "director@qarasucotton.example";
const NGO: &str = "filer@fairthreads.example";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PHOTO: &[u8] = b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\0\0\0\x08 and the place";

async fn send(actor: &Actor, path: &str, name: &str, bytes: &[u8]) -> Page {
    actor.get(&format!("{path}/files")).await;
    actor.upload(&format!("{path}/files"), &[], "file", name, bytes.to_vec()).await
}

async fn own(actor: &Actor, css: &str) -> String {
    actor.get(ORDER).await.attributes(&format!("{css} a[href]"), "href").remove(0)
}

tests! {
    /// The petitioner sends a file; staff and the petitioner get it back to the byte, never
    /// as a page, and nobody else; exports carry its digest.
    async fn a_file_comes_with_a_petition(app) {
        app.load_demo();
        let producer = app.sign_in(PRODUCER).await;
        let path = own(&producer, "#petitions").await;
        assert!(producer.get(&path).await.has(&format!("a[href='{path}/files']")));
        for _ in 0..2 {
            let sent = send(&producer, &path, "payroll <2026>.pdf", PDF).await;
            assert_eq!(sent.status, 303, "{}", sent.text("main"));
        }
        let page = producer.get(&format!("{path}/files")).await;
        assert_eq!(page.select("#files tbody tr").len(), 1, "sent twice is kept once");
        assert!(page.text("#files").contains(&docket307::id::digest(PDF)), "{}", page.text("#files"));
        let file = producer.get(&format!("{path}/files/1")).await;
        assert_eq!((file.status, file.body().as_bytes()), (200, PDF));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"petition-file-1.pdf\""));
        let auditor = app.sign_in("auditor@agency.example").await;
        let staff = "/petitions/P-2026-000001/files";
        assert_eq!(auditor.get(&format!("{staff}/1")).await.body().as_bytes(), PDF);
        assert!(!auditor.get(staff).await.has("#add"), "who reads does not send");
        for email in [NGO, "importer@medlineridge.example"] {
            let other = app.sign_in(email).await;
            other.get("/partner/orders").await;
            for place in ["/files", "/files/1"] {
                assert_eq!(other.get(&format!("{path}{place}")).await.status, 404, "{email} {place}");
            }
            assert_eq!(send(&other, &path, "a.pdf", PDF).await.status, 404);
            assert_eq!(other.get(staff).await.status, 403);
        }
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "orders"), ("format", "json")]).await;
        let report = auditor.get(&format!("{}/file", made.location().unwrap())).await;
        let rows = report.json();
        assert_eq!(rows["rows"][0]["petitions"][0]["files"][0]["sha256"].as_str(), Some(docket307::id::digest(PDF).as_str()));
        assert!(!report.body().contains("payroll"), "a name can say too much");
        for sql in ["UPDATE voice_file SET sha256 = 'x'", "DELETE FROM voice_file"] {
            assert!(raw(&app, sql).is_err(), "{sql}");
        }
    }

    /// What is no document, hides where it was taken or comes too late is refused with what
    /// to do.
    async fn a_file_that_cannot_be_kept_is_refused(app) {
        app.load_demo();
        let producer = app.sign_in(PRODUCER).await;
        let path = own(&producer, "#sent").await;
        for (name, bytes, why) in [
            ("gate.jpg", PHOTO, "may hide where"),
            ("gate.pdf", PHOTO, "not what its name says"),
            ("run.exe", b"MZ".as_slice(), "takes PDF"),
            ("empty.pdf", b"".as_slice(), "is empty"),
        ] {
            let refused = send(&producer, &path, name, bytes).await;
            assert_eq!(refused.status, 422, "{name}");
            assert!(refused.text("#errors").contains(why), "{name}: {}", refused.text("#errors"));
        }
        producer.get(&format!("{path}/files")).await;
        let nothing = producer.upload(&format!("{path}/files"), &[], "file", "", Vec::new()).await;
        assert!(nothing.text("#errors").contains("Choose a file"), "{}", nothing.text("main"));
        assert_eq!(send(&producer, &path, "visit.pdf", PDF).await.status, 303);
        for copy in 2..=20_u8 {
            let bytes = [PDF, &[copy]].concat();
            assert_eq!(send(&producer, &path, "more.pdf", &bytes).await.status, 303, "{copy}");
        }
        let full = producer.get(&format!("{path}/files")).await;
        assert!(!full.has("#add") && full.select("#files tbody tr").len() == 20);
        let beyond = producer.upload(&format!("{path}/files"), &[], "file", "more.pdf", [PDF, &[99]].concat()).await;
        assert_eq!(beyond.status, 409, "{}", beyond.text("main"));
        let petition = own(&producer, "#petitions").await;
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(step(&analyst, "/petitions/P-2026-000001", "start_review", &[]).await.status, 303);
        assert_eq!(send(&producer, &petition, "a.pdf", PDF).await.status, 303, "under review is open");
        raw(&app, "UPDATE petition SET state = 'denied' WHERE docket_number = 'P-2026-000001'").unwrap();
        let bytes = [PDF, b"new".as_slice()].concat();
        assert_eq!(send(&producer, &petition, "late.pdf", &bytes).await.status, 409);
        assert_eq!(producer.get(&format!("{petition}/files/1")).await.status, 200, "what came stays");
    }

    /// What came on paper is scanned by who enters letters, who sees no other files.
    async fn a_letter_is_scanned(app) {
        app.load_demo();
        let clerk = app.sign_in("clerk@agency.example").await;
        let list = clerk.get("/correspondence?kind=representation").await;
        let path = list.attributes("tbody td a[href^='/correspondence/']", "href").remove(0);
        assert_eq!(send(&clerk, &path, "scan.pdf", PDF).await.status, 303);
        assert_eq!(clerk.get(&format!("{path}/files/1")).await.body().as_bytes(), PDF);
        let number = path.trim_start_matches("/correspondence/");
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.get(&format!("/representations/{number}/files/1")).await.body().as_bytes(), PDF);
        assert!(analyst.get(&format!("/representations/{number}")).await.text("#history").contains("File added"));
        for online in ["/correspondence/P-2026-000001/files", "/correspondence/R-2026-000001/files"] {
            assert_eq!(clerk.get(online).await.status, 404, "{online}");
        }
    }
}
