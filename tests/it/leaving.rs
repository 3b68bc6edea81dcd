//! What leaves the agency in words: no number that its reader may not know, and no receipt
//! code of a source. Fields of steps are listed beside their tables (`app/step/asks/tests.rs`);
//! here are the forms beside the steps, and some steps as people send them.

use docket307::app::account;
use docket307::app::packet::task;
use docket307::domain::receipt::Receipt;

use crate::harness::actor::Actor;
use crate::harness::make::{decide, raw, step, version, waiting};
use crate::harness::page::Page;
use crate::packet::{SIGNED, at, complete, own_path, submit};

/// A form, and which of its fields somebody outside reads.
struct Outgoing<'a> {
    path: &'a str,
    fields: &'a [(&'a str, &'a str)],
    leaving: &'a [&'a str],
}

/// Numbers that nobody outside knows.
const INNER: [&str; 4] = ["A-2026-000001", "C-2026-000001", "I-2026-000001", "H-2026-000001"];
/// What another agency may not read of a case: its letters name the case and its holds.
const NOT_TO_AGENCIES: [&str; 2] = ["A-2026-000001", "I-2026-000001"];
const CASE: &str = "/cases/C-2026-000001";
const HOLD: &str = "/holds/H-2026-000001";

fn receipt() -> String {
    Receipt::from_bits(&[0x2B; 32]).shown()
}

/// Sends the form with each of these words in each field that leaves: refused beside the
/// field, what was typed is kept, and a code is not said again in the complaint.
async fn refuse(actor: &Actor, form: &Outgoing<'_>, numbers: &[&str]) {
    let code = receipt();
    for field in form.leaving {
        for told in numbers.iter().copied().chain([code.as_str()]) {
            let words = format!("Kestrel wrote {told} on it");
            let mut fields: Vec<(&str, &str)> =
                form.fields.iter().copied().filter(|(name, _)| name != field).collect();
            fields.push((*field, words.as_str()));
            let answer = actor.post_form(form.path, &fields).await;
            let place = format!("{} {field} {told}", form.path);
            assert_eq!(answer.status, 422, "{place}: {}", answer.text("main"));
            let complaint =
                if told == code { "receipt code of a source" } else { "may not know of" };
            assert!(answer.text("main").contains(complaint), "{place}: {}", answer.text("main"));
            assert!(answer.body().contains("Kestrel wrote"), "{place}: what was typed is gone");
        }
    }
}

/// The version that a form carries.
fn carried(page: &Page, end: &str) -> String {
    let css = format!("form[action$='{end}'] input[name=version]");
    page.attributes(&css, "value").into_iter().next().expect("the page has the form")
}

tests! {
    /// Letters of the agency to those outside: questions, answers, notices, decisions.
    async fn no_form_lets_an_inner_number_out(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let own = own_path(&app);
        let path = complete(&app, &importer, &own).await;
        let partner = account::actor(app.app(), "importer@harborpine.example").unwrap();
        let key = own.rsplit('/').next().unwrap();
        let late = at(&app, "2026-11-23T12:00:00");
        task::ask(&late, &partner, key, "2026-12-31", "The mill is closed for a holiday.").unwrap();
        let analyst = app.sign_in("analyst@agency.example").await;
        let extension = analyst.get(HOLD).await.attributes("#tasks form", "action").remove(0);
        let decision = Outgoing { path: &extension, fields: &[("decision", "refuse")], leaving: &["note"] };
        refuse(&analyst, &decision, &INNER).await;
        assert_eq!(submit(&importer, &path, &SIGNED).await.status, 303);
        let review = format!("{HOLD}/packets/1");
        let shown = analyst.get(&review).await;
        let findings = Outgoing {
            path: &format!("{review}/findings"),
            fields: &[("step", "cover"), ("finding", "insufficient")],
            leaving: &["why"],
        };
        refuse(&analyst, &findings, &INNER).await;
        let version = carried(&shown, "/answer");
        let answer = Outgoing {
            path: &format!("{review}/answer"),
            fields: &[("version", &version), ("answer", "returned")],
            leaving: &["note"],
        };
        refuse(&analyst, &answer, &INNER).await;
        let why = ("reason", "See C-2026-000001: the register agrees.");
        let ruling = Outgoing {
            path: "/representations/R-2026-000001/ruling",
            fields: &[("version", "1"), ("outcome", "accepted"), why],
            leaving: &["told"],
        };
        refuse(&analyst, &ruling, &INNER).await;
        let sent = analyst.post_form(ruling.path, &[ruling.fields, &[("told", "Shown from today.")]].concat()).await;
        assert_eq!(sent.status, 303, "a reason is the file's: {}", sent.text("main"));
        let question = Outgoing { path: "/petitions/P-2026-000001/steps", fields: &[("version", "2"), ("action", "ask_more")], leaving: &["questions"] };
        assert_eq!(step(&analyst, "/petitions/P-2026-000001", "start_review", &[]).await.status, 303);
        refuse(&analyst, &question, &INNER).await;
    }

    /// What is published of an order, and what its page tells of workers.
    async fn nothing_inner_is_published(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/orders/new").await;
        let draft = Outgoing {
            path: "/orders",
            fields: &[
                ("kind", "wro"), ("regime", "us_1307"), ("title", "Gloves"), ("citation", "19 CFR 12.42(e)"),
                ("parties", "Perlisia Glove Industries | MY"), ("reason", "It rests on C-2026-000001, page by page."),
            ],
            leaving: &["title", "citation", "parties", "goods_words", "open_scope", "exclusions"],
        };
        refuse(&analyst, &draft, &INNER).await;
        let drafted = analyst.post_form(draft.path, draft.fields).await;
        assert_eq!(drafted.status, 303, "a reason is the file's: {}", drafted.text("main"));
        let page = "/orders/O-2026-000001/remediation";
        analyst.get(page).await;
        let count = Outgoing { path: &format!("{page}/counts"), fields: &[("workers", "240"), ("counted_on", "2026-11-01")], leaving: &["source"] };
        refuse(&analyst, &count, &INNER).await;
        let record = Outgoing {
            path: &format!("{page}/steps"),
            fields: &[("version", "1"), ("kind", "grievance"), ("state", "done"), ("plan", "A box for complaints."), ("evidence", "Seen.")],
            leaving: &["plan", "evidence", "worker_words", "verifier"],
        };
        refuse(&analyst, &record, &INNER).await;
    }

    /// A notice of detention, over the form as it is sent; a letter to another agency, which
    /// names the case and its holds and nothing of allegations and investigations.
    async fn letters_name_what_their_reader_may_know(app) {
        app.load_demo();
        let hold = "/holds/H-2026-000002";
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        decide(&supervisor, &waiting(&analyst, hold).await, "approval").await;
        let shown = version(&analyst.get(hold).await);
        let notice = Outgoing {
            path: &format!("{hold}/steps"),
            fields: &[
                ("action", "send_notice"), ("version", &shown), ("sent_on", "2026-11-20"),
                ("specific_reason", "The line is covered by the order."), ("anticipated_length", "30 days"),
                ("inquiries", "Supply chain"), ("helpful_information", "Records of the gin"),
            ],
            leaving: &["specific_reason", "anticipated_length", "inquiries", "helpful_information", "contact"],
        };
        refuse(&analyst, &notice, &INNER).await;
        let referrals = format!("{CASE}/referrals");
        analyst.get(&referrals).await;
        let letter = Outgoing {
            path: &referrals,
            fields: &[("number", "1"), ("addressee", "Department of Labor"), ("statement", "H-2026-000001 and C-2026-000001 show it.")],
            leaving: &["addressee", "statement"],
        };
        refuse(&analyst, &letter, &NOT_TO_AGENCIES).await;
        raw(&app, "UPDATE case_file SET title = 'As told in A-2026-000001' WHERE docket_number = 'C-2026-000001'").unwrap();
        let titled = analyst.post_form(letter.path, letter.fields).await;
        assert_eq!(titled.status, 409, "{}", titled.text("main"));
        assert!(titled.text("main").contains("title of the case"), "{}", titled.text("main"));
        raw(&app, "UPDATE case_file SET title = 'Gloves' WHERE docket_number = 'C-2026-000001'").unwrap();
        assert_eq!(analyst.post_form(letter.path, letter.fields).await.status, 303);
    }
}
