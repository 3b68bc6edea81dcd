//! Packets: built by the importer of a held line, frozen when submitted,
//! reviewed by an officer, and nobody else's business.

pub mod filed;
pub mod walk;

use docket307::app::deadline::Change;
use docket307::app::packet::task;
use docket307::app::{App, account};
use docket307::clock::Clock;
use docket307::id;
use docket307::store::{self, packet::DocumentRow};

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{change_clock, raw};
use crate::harness::page::Page;

const HOLD: &str = "/holds/H-2026-000001";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

pub fn own_path(app: &TestApp) -> String {
    let found = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000001"));
    format!("/partner/holds/{}", found.unwrap().unwrap().public_id)
}

fn documents(app: &TestApp, number: i32) -> Vec<DocumentRow> {
    let found = app.app().store.read(|tx| {
        let hold = store::hold::find_by_number(tx, "H-2026-000001")?.unwrap();
        let packet = store::packet::find_numbered(tx, &hold.id, number)?.unwrap();
        store::packet::list_documents(tx, &packet.id)
    });
    found.unwrap()
}

/// Begins a packet and returns the path of its page: the draft of the
/// demonstration, emptied.
async fn begin(app: &TestApp, importer: &Actor, hold: &str) -> String {
    for part in ["packet_document", "packet_quantity"] {
        raw(app, &format!("UPDATE {part} SET removed_at = added_at")).unwrap();
    }
    importer.get(hold).await;
    let answer = importer.post_form(&format!("{hold}/packets"), &[("kind", "admissibility")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text("main"));
    answer.location().unwrap().to_owned()
}

async fn add(
    importer: &Actor,
    path: &str,
    step: &str,
    paper: &str,
    name: &str,
    bytes: &[u8],
) -> Page {
    importer.get(path).await;
    let fields = [
        ("step", step),
        ("paper", paper),
        ("title", "Paper of the mill"),
        ("translation", "english"),
        ("confidentiality", "public"),
        ("pages", "3"),
    ];
    importer.upload(&format!("{path}/documents"), &fields, "file", name, bytes.to_vec()).await
}

pub async fn submit(importer: &Actor, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = importer.get(path).await;
    let shown = page.attributes("#submission input[name=version]", "value");
    let shown = shown.first().cloned().unwrap_or_else(|| "1".to_owned());
    let mut all = vec![("version", shown.as_str())];
    all.extend_from_slice(fields);
    importer.post_form(&format!("{path}/submission"), &all).await
}

pub const SIGNED: [(&str, &str); 3] = [
    ("filer", "Grace Lindqvist, compliance"),
    ("standing", "importer_or_consignee"),
    ("is_acknowledged", "yes"),
];

/// A packet with the three documents that a withhold release order asks for.
pub async fn complete(app: &TestApp, importer: &Actor, hold: &str) -> String {
    let path = begin(app, importer, hold).await;
    for (step, paper) in [
        ("cover", "statement"),
        ("certificate_of_origin", "certificate"),
        ("consignee_statement", "statement"),
        ("supply_chain_map", "map"),
    ] {
        let added = add(importer, &path, step, paper, "paper.pdf", PDF).await;
        assert_eq!(added.status, 303, "{}", added.text("main"));
    }
    path
}

pub fn at(app: &TestApp, moment: &str) -> App {
    let moment: chrono::NaiveDateTime = moment.parse().unwrap();
    App { clock: Clock::fixed(moment.and_utc()), ..app.app().clone() }
}

tests! {
    /// The importer reads its own time limits with the sums that staff read, what to
    /// send and by when; nothing that only the agency's people know.
    async fn the_importer_sees_its_time_limits_and_nothing_of_the_agencys(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let page = importer.get(&hold).await;
        let told = page.text("#countdown");
        for wanted in ["Proof of admissibility", "Last day passed", "imported", "+ 3 calendar months", "Determination of admissibility", "19 CFR 12.43", "Answer asked for", "Dec 11, 2026"] {
            assert!(told.contains(wanted), "{wanted}: {told}");
        }
        for hidden in ["EXAM", "Decision to release or detain", "Report on an exception", "/deadlines/", "H-2026-"] {
            assert!(!page.body().contains(hidden), "{hidden}");
        }
        assert!(page.text("#send").contains("Certificate of origin"));
        let list = importer.get("/partner/holds").await;
        let next = list.text("tbody td[data-label='Next day']");
        assert!(next.contains("2026"), "{next}");
    }

    /// What an officer writes about a clock stays with staff; the new day is told.
    async fn the_reason_of_an_extension_is_not_told_to_the_importer(app) {
        app.load_demo();
        let found = app.app().store.read(|tx| {
            let hold = store::hold::find_by_number(tx, "H-2026-000001")?.unwrap();
            store::deadline::list_by_subject(tx, "hold", &hold.id)
        });
        let clock = found.unwrap().into_iter().find(|row| row.rule_code == "DETERMINE" && row.is_open).unwrap();
        let analyst = account::actor(app.app(), "analyst@agency.example").unwrap();
        let change = Change::Extend(Some("2027-01-20".parse().unwrap()));
        change_clock(&at(&app, "2026-11-23T12:00:00"), &analyst, (&clock.id, clock.version), &change, "Zinnober witness comes in January.").unwrap();
        let importer = app.sign_in("importer@harborpine.example").await;
        let page = importer.get(&own_path(&app)).await;
        assert!(page.text("#countdown").contains("Jan 20, 2027"), "{}", page.text("#countdown"));
        assert!(!page.body().contains("Zinnober"));
    }

    /// A packet is built, shows what it lacks, is submitted, moves the hold, and
    /// is what its digest says for ever.
    async fn a_packet_is_built_submitted_and_frozen(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let path = begin(&app, &importer, &hold).await;
        assert_eq!(begin(&app, &importer, &hold).await, path, "a draft is gone on with");
        let empty = importer.get(&path).await;
        assert_eq!(empty.select("#gaps li").len(), 3, "{}", empty.text("#gaps"));
        assert!(empty.text("#gaps").contains("Missing Step 2, Certificate of origin: no document yet."), "{}", empty.text("#gaps"));
        let early = submit(&importer, &path, &SIGNED).await;
        assert_eq!(early.status, 422);
        assert_eq!(early.attributes("#errors a", "href"), ["#documents"]);
        complete(&app, &importer, &hold).await;
        let page = importer.get(&path).await;
        assert!(page.text("#gaps").contains("Nothing is missing"), "{}", page.text("#gaps"));
        assert_eq!(app.sign_in("analyst@agency.example").await.get(&format!("{HOLD}/packets/1")).await.status, 404, "a draft is its importer's");
        let nameless = submit(&importer, &path, &[("filer", " "), ("standing", "no_standing")]).await;
        assert_eq!(nameless.status, 422);
        assert_eq!(nameless.attributes("#errors a", "href"), ["#filer", "#standing"]);
        let sent = submit(&importer, &path, &SIGNED).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        let page = importer.get(&path).await;
        let index = importer.get(&format!("{path}/index.txt")).await;
        let digest = id::digest(&index.bytes);
        assert!(page.text("#receipt").contains(&digest), "{}", page.text("#receipt"));
        assert!(importer.get(&format!("{path}/index")).await.text("main").contains(&digest));
        assert_eq!(submit(&importer, &path, &SIGNED).await.status, 303, "done twice is done once");
        assert_eq!(add(&importer, &path, "cover", "statement", "b.pdf", PDF).await.status, 409);
        for sql in ["UPDATE packet_document SET title = 'x'", "DELETE FROM packet_document", "UPDATE packet SET digest = 'x'"] {
            assert!(raw(&app, sql).unwrap_err().contains("never altered"), "{sql}");
        }
        let analyst = app.sign_in("analyst@agency.example").await;
        let shown = analyst.get(HOLD).await;
        assert!(shown.text(".d-object").contains("Proof submitted"));
        assert!(shown.text("#packets").contains("Submitted"));
        assert!(shown.text("#clocks").contains("Met"));
        assert!(shown.text("#history").contains("Packet submitted"));
        assert!(importer.get(&hold).await.text("#countdown").contains("Answered"));
    }

    /// An officer reads the same packet, records what each step is worth, and
    /// returns it; the importer begins again from it and is found sufficient.
    async fn an_officer_reviews_returns_and_accepts(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let path = complete(&app, &importer, &hold).await;
        submit(&importer, &path, &SIGNED).await;
        let analyst = app.sign_in("analyst@agency.example").await;
        let staff = format!("{HOLD}/packets/1");
        let page = analyst.get(&staff).await;
        let own = importer.get(&path).await;
        assert!(page.text("#beside").contains("Fees that recruiters"), "who is named is heard: {}", page.text("main"));
        assert!(!own.body().contains("Fees that recruiters"), "others read it once two people agreed");
        assert_eq!(page.text("#gaps"), own.text("#gaps"), "the same checks");
        let link = page.attributes("#steps a[download]", "href").remove(0);
        let file = analyst.get(&link).await;
        assert_eq!((file.status, file.bytes.as_slice()), (200, PDF));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
        assert!(file.header("content-security-policy").unwrap().contains("sandbox"));
        let found = |step: &'static str, finding: &'static str, why: &'static str| {
            [("step", step), ("finding", finding), ("why", why)]
        };
        let silent = analyst.post_form(&format!("{staff}/findings"), &found("cover", "insufficient", "")).await;
        assert_eq!(silent.status, 422);
        let weak = found("certificate_of_origin", "insufficient", "The certificate is not signed by the seller.");
        assert_eq!(analyst.post_form(&format!("{staff}/findings"), &weak).await.status, 303);
        assert!(analyst.get(HOLD).await.text(".d-object").contains("under review"), "{}", analyst.get(HOLD).await.text(".d-object"));
        assert!(!importer.get(&path).await.body().contains("not signed by the seller"), "not before the answer");
        let early = [("version", "6"), ("answer", "sufficient"), ("note", "The chain is shown in whole.")];
        let shown = analyst.get(&staff).await.attributes("#answer input[name=version]", "value").remove(0);
        let early = [("version", shown.as_str()), early[1], early[2]];
        let refused = analyst.post_form(&format!("{staff}/answer"), &early).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text("#errors").contains("2 (Certificate of origin)"), "{}", refused.text("#errors"));
        let day = (crate::harness::clock().now() + chrono::TimeDelta::days(60)).date();
        let due = day.to_string();
        let back = [("version", shown.as_str()), ("answer", "returned"), ("note", "Send the certificate with the seller's signature."), ("answer_by", due.as_str())];
        assert_eq!(analyst.post_form(&format!("{staff}/answer"), &back).await.status, 303);
        let told = importer.get(&path).await;
        assert!(told.text("#receipt").contains("seller's signature"));
        assert!(told.text("#steps").contains("not signed by the seller"));
        assert!(importer.get(&hold).await.text("#countdown").contains(&day.format("%b %-d, %Y").to_string()));
        let from = importer.get(&hold).await.attributes("#packets select[name=from] option", "value").remove(1);
        let again = importer.post_form(&format!("{hold}/packets"), &[("kind", "admissibility"), ("from", &from)]).await;
        let second = again.location().unwrap().to_owned();
        assert_eq!(documents(&app, 2).len(), 4, "its documents are taken over");
        assert_eq!(submit(&importer, &second, &SIGNED).await.status, 303);
        let staff = format!("{HOLD}/packets/2");
        for step in ["cover", "certificate_of_origin", "consignee_statement"] {
            let fields = found(step, "sufficient", "");
            assert_eq!(analyst.post_form(&format!("{staff}/findings"), &fields).await.status, 303);
        }
        let shown = analyst.get(&staff).await.attributes("#answer input[name=version]", "value").remove(0);
        let good = [("version", shown.as_str()), early[1], early[2]];
        assert_eq!(analyst.post_form(&format!("{staff}/answer"), &good).await.status, 303);
        assert!(importer.get(&second).await.text(".d-object").contains("Found sufficient"));
        assert!(analyst.get(HOLD).await.text(".d-object").contains("under review"), "a release is another step");
    }

    /// Another organization, another role and another verb find nothing.
    async fn a_packet_is_its_organizations_alone(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let path = complete(&app, &importer, &hold).await;
        let file = importer.get(&path).await.attributes("#steps a[download]", "href").remove(0);
        assert_eq!(importer.get(&file).await.status, 200);
        let other = app.sign_in("importer@medlineridge.example").await;
        let absent = format!("{hold}/packets/9");
        for page in [path.as_str(), file.as_str(), &format!("{path}/index"), &format!("{path}/index.txt"), &absent] {
            assert_eq!(other.get(page).await.status, 404, "{page}");
        }
        for form in ["documents", "quantities", "submission", "description", "quantities/1/removal"] {
            let fields = [("version", "1"), ("story", "x")];
            let answer = other.post_form(&format!("{path}/{form}"), &fields).await.status;
            assert!(matches!(answer, 404 | 422), "{form}: {answer}");
            assert_eq!(other.get(&format!("{path}/{form}")).await.status, 404, "{form}");
        }
        assert_eq!(other.post_form(&format!("{file}/removal"), &[]).await.status, 404);
        assert_eq!(other.post_form(&format!("{hold}/packets"), &[("kind", "admissibility")]).await.status, 404);
        assert_eq!(other.post_form(&format!("{hold}/extensions"), &[("until", "2027-01-01")]).await.status, 404);
        let added = add(&other, &path, "cover", "statement", "x.pdf", PDF).await;
        assert_eq!(added.status, 404);
        assert_eq!(documents(&app, 1).len(), 4);
        let uploader = app.sign_in("uploads@harborpine.example").await;
        assert_eq!(uploader.get(&path).await.status, 200, "colleagues read");
        assert!(!uploader.get(&path).await.has("#submission"));
        assert_eq!(uploader.post_form(&format!("{path}/submission"), &SIGNED).await.status, 403);
        for place in [format!("{HOLD}/packets/1"), format!("{HOLD}/packets/1/index")] {
            assert_eq!(importer.get(&place).await.status, 403);
        }
    }

    /// What is no document, is not what its name says, or is too large, is refused
    /// with words, and nothing is left of it.
    async fn hostile_files_are_refused(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let path = begin(&app, &importer, &own_path(&app)).await;
        let hostile: [(&str, &[u8], &str); 7] = [
            ("a.html", b"<html><script>alert(1)</script>", "A packet takes"),
            ("a.pdf", b"<html><script>alert(1)</script>", "not what its name says"),
            ("a.csv", b"<svg onload=alert(1)>", "not what its name says"),
            ("a.png", b"MZ\x90\0", "not what its name says"),
            ("a.pdf.exe", PDF, "A packet takes"),
            ("a.xlsx", PDF, "not what its name says"),
            ("a.pdf", b"", "empty"),
        ];
        for (name, bytes, word) in hostile {
            let answer = add(&importer, &path, "cover", "statement", name, bytes).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.text("#errors").contains(word), "{name}: {}", answer.text("#errors"));
            assert_eq!(answer.attributes("#errors a", "href"), ["#file"], "{name}");
        }
        let large = vec![b'%'; (64 << 20) + 1];
        let answer = add(&importer, &path, "cover", "statement", "a.pdf", &large).await;
        assert_eq!(answer.status, 413, "{}", answer.text("#errors"));
        importer.get(&path).await;
        let fields = [("step", "labor"), ("paper", "nothing"), ("translation", "missing"), ("confidentiality", "public"), ("pages", "0")];
        let wrong = importer.upload(&format!("{path}/documents"), &fields, "file", "a.pdf", PDF.to_vec()).await;
        assert_eq!(wrong.attributes("#errors a", "href"), ["#step", "#paper", "#language", "#pages"]);
        importer.forget_secret();
        let forged = importer.upload(&format!("{path}/documents"), &fields, "file", "a.pdf", PDF.to_vec()).await;
        assert_eq!(forged.status, 403);
        assert!(documents(&app, 1).is_empty());
        let spooled = std::fs::read_dir(app.folder().join("files/spool")).map_or(0, Iterator::count);
        assert_eq!(spooled, 0, "nothing is left of what was refused");
        // A name cannot leave its folder, and the header never repeats it.
        let sly = add(&importer, &path, "cover", "statement", "../../\"x: y.pdf", PDF).await;
        assert_eq!(sly.status, 303, "{}", sly.text("main"));
        let link = importer.get(&path).await.attributes("#steps a[download]", "href").remove(0);
        let file = importer.get(&link).await;
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"cover-1.pdf\""));
        assert_eq!(file.header("x"), None);
    }

    /// Quantities are exact and add up, or the page says where they do not.
    async fn quantities_are_balanced(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let path = begin(&app, &importer, &own_path(&app)).await;
        let row = |tier: &'static str, input: [&'static str; 3], output: [&'static str; 3], share: &'static str| {
            [("tier", tier), ("party", "Mill of Izmir"), ("input_name", input[0]), ("input", input[1]), ("input_unit", input[2]),
             ("output_name", output[0]), ("output", output[1]), ("output_unit", output[2]), ("yield_percent", share)]
        };
        let rows = format!("{path}/quantities");
        importer.get(&path).await;
        let gin = row("raw_material", ["Seed cotton", "10,000", "kg"], ["Lint", "3,600", "kg"], "36");
        assert_eq!(importer.post_form(&rows, &gin).await.status, 303);
        let spin = row("processing", ["lint", "4", "t"], ["Yarn", "3,500", "kg"], "87.5");
        assert_eq!(importer.post_form(&rows, &spin).await.status, 303);
        let sew = row("manufacture", ["Yarn", "1000", "kg"], ["Shirts", "500", "dozen"], "90");
        assert_eq!(importer.post_form(&rows, &sew).await.status, 303);
        let page = importer.get(&path).await;
        let text = page.text("#quantities");
        for wanted in ["10,000 kg × 36 % = 3,600 kg expected", "4,000 kg lint (came as 4 t)", "Cannot be compared: different units"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        let gaps = page.text("#gaps");
        assert!(gaps.contains("Processing uses 4,000 kg of \u{201c}lint\u{201d}, and the tiers before it made only 3,600 kg."), "{gaps}");
        let wrong = row("nowhere", ["", "minus", "kg"], ["x", "1", "stone"], "900");
        let answer = importer.post_form(&rows, &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.attributes("#errors a", "href"), ["#input_name", "#tier", "#input", "#output_unit", "#yield_percent"]);
        let out = page.attributes("#quantities form[action$='/removal']", "action").remove(1);
        assert_eq!(importer.post_form(&out, &[]).await.status, 303);
        assert_eq!(importer.get(&path).await.select("#quantities tbody tr").len(), 2);
    }

    /// More time: twice a task, never once it is past due, and no law moves.
    async fn more_time_moves_the_task_and_not_the_law(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let law = |app: &TestApp| {
            app.app().store.read(|tx| {
                let hold = store::hold::find_by_number(tx, "H-2026-000001")?.unwrap();
                store::deadline::list_by_subject(tx, "hold", &hold.id)
            }).unwrap().into_iter().map(|row| (row.rule_code, row.due_on)).collect::<Vec<_>>()
        };
        let before = law(&app);
        let public_id = hold.rsplit('/').next().unwrap().to_owned();
        let actor = account::actor(app.app(), "importer@harborpine.example").unwrap();
        let early = at(&app, "2026-11-23T12:00:00");
        let ask = |app: &App, until: &str| task::ask(app, &actor, &public_id, until, "The mill is closed for a holiday.");
        ask(&early, "2026-12-31").unwrap();
        let analyst = app.sign_in("analyst@agency.example").await;
        let form = analyst.get(HOLD).await.attributes("#tasks form", "action").remove(0);
        let granted = analyst.post_form(&form, &[("decision", "grant"), ("note", "")]).await;
        assert_eq!(granted.status, 303, "{}", granted.text("main"));
        assert_eq!(analyst.post_form(&form, &[("decision", "grant")]).await.status, 409, "once");
        assert!(importer.get(&hold).await.text("#countdown").contains("Dec 31, 2026"));
        assert_eq!(law(&app), before, "no time limit of the law has moved");
        ask(&early, "2027-01-15").unwrap();
        let third = ask(&early, "2027-02-15").unwrap_err().to_string();
        assert!(third.contains("2 times"), "{third}");
        let late = ask(&at(&app, "2027-01-02T12:00:00"), "2027-02-15").unwrap_err().to_string();
        assert!(late.contains("past due"), "{late}");
        let other = account::actor(app.app(), "importer@medlineridge.example").unwrap();
        assert!(task::ask(&early, &other, &public_id, "2027-01-15", "A long enough reason.").is_err());
    }
}
