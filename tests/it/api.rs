//! Keys and the programs that hold them; limits; templates.

pub mod steps;

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::page::Page;
use crate::transfer::declarations;
use serde_json::Value;

const ADMIN: &str = "keys@harborpine.example";
const OTHER: &str = "uploads@blueheron.example";
const LIST: &str = "/api/v1/uploads";

/// Makes a key for whoever uploads, through the page.
pub async fn make_key(maker: &Actor, email: &str) -> String {
    let page = maker.get("/account/keys").await;
    assert_eq!(page.status, 200, "{}", page.text("main"));
    let names = page.select("#account option");
    let at = names.iter().position(|name| name == email).unwrap_or_else(|| panic!("{names:?}"));
    let account = page.attributes("#account option", "value").remove(at);
    let made = maker
        .post_form("/account/keys", &[("name", "nightly export"), ("account", &account)])
        .await;
    assert_eq!(made.status, 200, "{}", made.text("main"));
    made.text("#made")
}

struct Program {
    actor: Actor,
    key: String,
}

impl Program {
    fn new(app: &TestApp, key: &str) -> Self {
        Self { actor: app.anonymous(), key: key.to_owned() }
    }

    async fn ask(&self, verb: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let bearer = format!("Bearer {}", self.key);
        let mut all = vec![("Authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.actor.ask(verb, path, &all, body).await
    }

    async fn get(&self, path: &str) -> Page {
        self.ask("GET", path, &[], Vec::new()).await
    }

    async fn send(&self, body: &[u8], headers: &[(&str, &str)]) -> Page {
        let mut all = vec![("Content-Type", "text/csv")];
        all.extend_from_slice(headers);
        self.ask("POST", &format!("{LIST}?name=from%20a%20program.csv"), &all, body.to_vec()).await
    }
}

async fn program(app: &TestApp) -> Program {
    let admin = app.sign_in(ADMIN).await;
    Program::new(app, &make_key(&admin, "uploads@harborpine.example").await)
}

/// Sets limits through the administrator's page.
async fn set_limits(app: &TestApp, organization: &str, mib: &str, per_day: &str) {
    let admin = app.sign_in("admin@agency.example").await;
    let page = admin.get("/admin").await;
    let names = page.select("#organizations td a");
    let at = names.iter().position(|name| name == organization).unwrap();
    let href = page.attributes("#organizations td a", "href").remove(at);
    let fields = [("limit_mib", mib), ("per_day", per_day)];
    let set = admin.fill(&href, "form[action$='/limits']", &fields).await;
    assert_eq!(set.status, 303, "{}", set.text("main"));
}

tests! {
    /// A file from a program, and all that is said of it.
    async fn a_program_sends_a_file_and_learns_what_became_of_it(app) {
        app.load_demo();
        let program = program(&app).await;
        let mut content = declarations(20);
        content.extend_from_slice(b"D900001,soon,Mill,Harbor,520100,CN,cotton\n");
        let sent = program.send(&content, &[]).await;
        assert_eq!(sent.status, 201, "{}", sent.body());
        let path = sent.location().unwrap().to_owned();
        assert_eq!(sent.json()["file_name"], "from a program.csv");
        app.run_jobs();
        let said = program.get(&path).await;
        let json = said.json();
        assert_eq!(json["state"], "done");
        assert_eq!(json["rows"]["read"], 21);
        assert_eq!(json["rows"]["rejected"], 1, "{json}");
        assert_eq!(json["mapping"][0]["field"], "entry_number");
        assert_eq!(json["sha256"], docket307::id::digest(&content));
        let tag = said.header("etag").unwrap();
        assert_eq!(program.ask("GET", &path, &[("If-None-Match", tag)], Vec::new()).await.status, 304);
        let rejects = program.get(json["links"]["rejects"].as_str().unwrap()).await;
        assert!(rejects.status == 200 && rejects.body().contains("soon"), "{}", rejects.body());
        let form = "--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.csv\"\r\n\
            Content-Type: text/csv\r\n\r\nDeclaration Number,HS Code,Exporter Name\nF1,520100,Mill\n\r\n--seam--\r\n";
        let headers = [("Content-Type", "multipart/form-data; boundary=seam")];
        let formed = program.ask("POST", LIST, &headers, form.into()).await;
        assert_eq!((formed.status, &formed.json()["file_name"]), (201, &Value::from("form.csv")), "{}", formed.body());
        let odd = program.ask("POST", LIST, &[("Content-Type", "application/json")], b"{}".to_vec()).await;
        assert_eq!((odd.status, odd.content_type.as_str()), (415, "application/problem+json"));
        let wrong = program.get(&format!("{LIST}?limit=abc&after=x")).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.header("content-type"), Some("application/problem+json"));
        assert_eq!(wrong.json()["errors"][0]["field"], "limit", "{}", wrong.body());
        assert!(wrong.json()["detail"].as_str().unwrap().contains("abc"), "{}", wrong.body());
        let page = program.get(&format!("{LIST}?limit=1")).await;
        assert_eq!(page.json()["uploads"].as_array().unwrap().len(), 1);
        let next = page.json()["next"].as_str().unwrap().to_owned();
        assert!(page.header("link").unwrap().contains("rel=\"next\""));
        assert_eq!(program.get(&next).await.json()["uploads"][0]["sha256"], docket307::id::digest(&content));
    }

    /// A key opens the API and nothing else; a cookie opens all but the API.
    async fn a_key_opens_what_it_is_for(app) {
        app.load_demo();
        let admin = app.sign_in(ADMIN).await;
        let key = make_key(&admin, "uploads@harborpine.example").await;
        assert!(key.starts_with("d307_") && key.len() == 69, "{key}");
        assert!(!admin.get("/account/keys").await.body().contains(&key), "it is shown once");
        let program = Program::new(&app, &key);
        assert_eq!(program.get(LIST).await.status, 200);
        assert_eq!(program.get("/partner").await.status, 303, "a page takes no key");
        assert_eq!(program.get("/api/v1/nothing").await.status, 404);
        assert_eq!(admin.get(LIST).await.status, 401, "the API takes no cookie");
        let nobody = Program::new(&app, "d307_0000").get(LIST).await;
        assert_eq!((nobody.status, nobody.header("www-authenticate").is_some()), (401, true));
        assert_eq!(nobody.json()["code"], "sign_in_first");
        // Another organization's uploads and keys are not there.
        let sent = program.send(&declarations(3), &[]).await;
        let path = sent.location().unwrap();
        let other = app.sign_in(OTHER).await;
        assert_eq!(other.get("/account/keys").await.status, 403, "an uploader makes no keys");
        let seen = admin.get("/account/keys").await;
        assert!(!seen.table("#keys table").contains("| never |"), "its use is noted");
        let theirs = Program::new(&app, &stranger(&app).await);
        assert_eq!(theirs.get(path).await.status, 404);
        assert_eq!(theirs.get(&format!("{path}/rejects.csv")).await.status, 404);
        let id = path.rsplit('/').next().unwrap();
        assert!(!theirs.get(LIST).await.body().contains(id), "it is in no list of theirs");
        let (action, _) = seen.form("#keys form");
        let stranger = app.sign_in("admin@agency.example").await;
        stranger.get("/account/keys").await;
        assert_eq!(stranger.post_form(&action, &[]).await.status, 404);
        assert_eq!(admin.post_form(&action, &[]).await.status, 303);
        assert_eq!(program.get(LIST).await.status, 401, "a revoked key opens nothing");
        assert_eq!(admin.post_form(&action, &[]).await.status, 303, "done twice is done once");
    }

    /// A request that is repeated because its answer was lost is one upload.
    async fn a_repeated_request_is_one_upload(app) {
        app.load_demo();
        let program = program(&app).await;
        let content = declarations(30);
        let key = [("Idempotency-Key", "2026-11-22/entries")];
        let (one, two) = tokio::join!(program.send(&content, &key), program.send(&content, &key));
        let mut met = [one.status, two.status];
        met.sort_unstable();
        assert!([[200, 201], [201, 409]].contains(&met), "{met:?}");
        let again = program.send(&content, &key).await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
        app.run_jobs();
        let later = program.send(&content, &key).await;
        assert_eq!(later.json()["rows"]["accepted"], 30);
        assert_eq!(later.json()["id"], again.json()["id"]);
        assert_eq!(program.send(&declarations(31), &key).await.status, 422, "other bytes");
        let list = program.get(LIST).await.json();
        let same = list["uploads"].as_array().unwrap().iter().filter(|one| one["id"] == again.json()["id"]);
        assert_eq!(same.count(), 1);
        // The same bytes under another key are known, and make no second upload.
        let other = program.send(&content, &[("Idempotency-Key", "another")]).await;
        assert_eq!((other.status, &other.json()["id"]), (200, &again.json()["id"]));
    }

    /// Transfers by tus take keys as well.
    async fn a_program_sends_in_pieces(app) {
        app.load_demo();
        let program = program(&app).await;
        let content = declarations(40);
        let length = content.len().to_string();
        let place = format!("{LIST}/transfers");
        let tus = ("Tus-Resumable", "1.0.0");
        let begun = program.ask("POST", &place, &[tus, ("Upload-Length", &length)], Vec::new()).await;
        assert_eq!(begun.status, 201, "{}", begun.body());
        let place = begun.location().unwrap();
        let media = ("Content-Type", "application/offset+octet-stream");
        let half = content.len() / 2;
        let first = program.ask("PATCH", place, &[tus, media, ("Upload-Offset", "0")], content[..half].to_vec()).await;
        assert_eq!(first.status, 204);
        let at = half.to_string();
        let last = program.ask("PATCH", place, &[tus, media, ("Upload-Offset", &at)], content[half..].to_vec()).await;
        app.run_jobs();
        let shown = program.get(last.header("docket307-upload").unwrap()).await;
        assert_eq!(shown.json()["rows"]["accepted"], 40);
    }

    /// Limits of one organization hold on every way in, before a byte is read.
    async fn limits_of_an_organization_hold_everywhere(app) {
        app.load_demo();
        let program = program(&app).await;
        let partner = app.sign_in("uploads@harborpine.example").await;
        set_limits(&app, "Harbor & Pine Apparel LLC", "1", "").await;
        let big = vec![b'x'; (1 << 20) + 1];
        let refused = program.send(&big, &[]).await;
        assert_eq!((refused.status, &refused.json()["code"]), (413, &Value::from("too_large")));
        let length = big.len().to_string();
        partner.get("/partner").await;
        let announced = partner.tus("POST", "/uploads/transfers", &[("Upload-Length", &length)], Vec::new()).await;
        assert_eq!(announced.status, 413, "before a byte is sent");
        let formed = partner.upload("/partner/uploads", &[], "file", "big.csv", big).await;
        assert_eq!(formed.status, 413);
        set_limits(&app, "Harbor & Pine Apparel LLC", "", "0").await;
        let full = program.send(b"a,b\n", &[]).await;
        assert_eq!((full.status, &full.json()["code"]), (429, &Value::from("day_full")));
        assert!(full.header("retry-after").is_some());
        assert!(full.json()["detail"].as_str().unwrap().contains("midnight UTC"), "it says what to do");
        assert_eq!(partner.tus("POST", "/uploads/transfers", &[("Upload-Length", "5")], Vec::new()).await.status, 429);
        assert_eq!(partner.upload("/partner/uploads", &[], "file", "small.csv", "a,b\n").await.status, 429);
        let wrong = app.sign_in("admin@agency.example").await;
        let page = wrong.get("/admin").await;
        let href = page.attributes("#organizations td a", "href").remove(0);
        let again = wrong.fill(&href, "form[action$='/limits']", &[("limit_mib", "-4"), ("per_day", "many")]).await;
        assert_eq!((again.status, again.select("#errors li").len()), (422, 2));
    }

    /// A template that comes back as it is raises no question.
    async fn templates_are_read_without_a_question(app) {
        app.load_demo();
        let partner = app.sign_in("uploads@harborpine.example").await;
        let list = partner.get("/uploads/templates").await;
        let links = list.attributes("main a[href^='/uploads/templates/']", "href");
        assert_eq!(links.len(), 6);
        for href in links {
            let file = partner.get(&href).await;
            assert_eq!(file.status, 200);
            if href.rsplit('.').next() == Some("xlsx") {
                assert!(file.bytes.starts_with(b"PK"), "{href}");
                continue;
            }
            let path = app.file("template.csv", &file.bytes);
            let output = app.command().args(["layout", path.to_str().unwrap(), "--json"]).output().unwrap();
            let said: Value = serde_json::from_slice(&output.stdout).unwrap();
            let heads = file.body().lines().next().unwrap().split(',').count();
            let mapping = said["mapping"].as_array().unwrap();
            assert_eq!(mapping.len(), heads, "{href}: {said}");
            assert!(mapping.iter().all(|column| column["confidence"] == 1.0), "{href}: {said}");
            assert_eq!(said["unmapped"], Value::Array(Vec::new()), "{href}");
            let program = Program::new(&app, &make_key(&app.sign_in(ADMIN).await, "uploads@harborpine.example").await);
            let sent = program.send(&file.bytes, &[]).await;
            app.run_jobs();
            let shown = program.get(sent.location().unwrap()).await.json();
            assert_eq!((&shown["rows"]["accepted"], &shown["rows"]["rejected"]), (&Value::from(2), &Value::from(0)), "{href}: {shown}");
        }
        assert_eq!(partner.get("/uploads/templates/nothing.csv").await.status, 404);
    }
}

/// A key of the agency's service account, which sees its own uploads alone.
async fn stranger(app: &TestApp) -> String {
    let admin = app.sign_in("admin@agency.example").await;
    let page = admin.get("/admin").await;
    let names = page.select("#organization option");
    let at = names.iter().position(|name| name.starts_with("Trade Enforcement Agency")).unwrap();
    let agency = page.attributes("#organization option", "value").remove(at);
    let fields = [
        ("name", "Feed"),
        ("email", "feed@agency.example"),
        ("organization", agency.as_str()),
        ("role", "service"),
        ("first_password", "docket307-demo"),
    ];
    assert_eq!(admin.post_form("/admin/accounts", &fields).await.status, 303);
    let login = [("email", "feed@agency.example"), ("password", "docket307-demo")];
    let refused = app.anonymous().fill("/sign-in", "form[action='/session']", &login).await;
    assert_eq!(refused.status, 422, "a service signs in nowhere");
    make_key(&admin, "feed@agency.example").await
}
