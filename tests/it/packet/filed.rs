//! What is filed beside a packet, what decisions send, and who may see them: by
//! account, by a verified number, by a letter with a code.

use docket307::app::account;
use docket307::app::packet::task;
use docket307::domain::receipt::Receipt;
use docket307::store;

use super::{HOLD, PDF, SIGNED, add, at, begin, complete, own_path, submit};
use crate::harness::TestApp;
use crate::harness::make::{decide, raw, step, version, waiting as proposal_on};
use crate::harness::page::Page;

/// A day to come by which an answer is asked for: as a form has it, and as a page shows it.
fn in_weeks() -> [String; 2] {
    let day = crate::harness::clock().today() + chrono::TimeDelta::days(60);
    [day.to_string(), day.format("%b %-d, %Y").to_string()]
}

/// Asks for more time while the day that the agency set is still to come.
fn ask_for_more_time(app: &TestApp, hold: &str) {
    let importer = account::actor(app.app(), "importer@harborpine.example").unwrap();
    let public_id = hold.rsplit('/').next().unwrap();
    let why = "The mill is closed for a holiday.";
    task::ask(&at(app, "2026-11-23T12:00:00"), &importer, public_id, "2026-12-31", why).unwrap();
}

tests! {
    /// What is over asks for nothing more: no answer, no more time, no new packet.
    async fn a_hold_that_is_over_asks_for_nothing(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let more = [("until", "2026-12-31"), ("reason", "The mill is closed for a holiday.")];
        ask_for_more_time(&app, &hold);
        importer.get(&hold).await;
        let analyst = app.sign_in("analyst@agency.example").await;
        let form = analyst.get(HOLD).await.attributes("#tasks form", "action").remove(0);
        let fields = [("exported_on", "2026-11-20"), ("proof", "Bill of lading 77")];
        assert_eq!(step(&analyst, HOLD, "export", &fields).await.status, 303);
        let proposal = proposal_on(&analyst, HOLD).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = importer.get(&hold).await;
        let countdown = page.text("#countdown");
        assert!(countdown.contains("No longer asked for") && countdown.contains("No longer needed"), "{countdown}");
        for closed in ["form[action$='/extensions']", "form[action$='/packets']", "#send"] {
            assert!(!page.has(closed), "{closed}");
        }
        assert!(!importer.get("/partner/holds").await.text("tbody").contains("Answer asked for"));
        assert_eq!(importer.post_form(&format!("{hold}/extensions"), &more).await.status, 409);
        assert_eq!(importer.post_form(&format!("{hold}/packets"), &[("kind", "admissibility")]).await.status, 409);
        assert!(!analyst.get(HOLD).await.has("#tasks form"));
        assert_eq!(analyst.post_form(&form, &[("decision", "grant"), ("note", "")]).await.status, 409);
    }

    /// More time that was asked for waits no longer once the packet came in.
    async fn a_packet_ends_the_wait_for_more_time(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let path = complete(&app, &importer, &hold).await;
        let text = importer.get(&path).await.text("main");
        assert!(text.contains("Not asked for") && !text.contains("Not needed"), "{text}");
        ask_for_more_time(&app, &hold);
        let analyst = app.sign_in("analyst@agency.example").await;
        assert!(analyst.get(HOLD).await.has("#tasks form"));
        assert_eq!(submit(&importer, &path, &SIGNED).await.status, 303);
        assert!(!analyst.get(HOLD).await.has("#tasks form"));
        assert!(importer.get(&hold).await.text("#countdown").contains("No longer needed"));
    }

    /// A packet that comes after the decision is still received, and takes no step.
    async fn a_late_packet_is_received(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        let path = begin(&app, &importer, &hold).await;
        add(&importer, &path, "cover", "statement", "paper.pdf", PDF).await;
        let analyst = app.sign_in("analyst@agency.example").await;
        let why = ("reason", "No proof of admissibility was received in time.");
        assert_eq!(step(&analyst, HOLD, "exclude", &[("ground", "proof_late"), why]).await.status, 303);
        let proposal = proposal_on(&analyst, HOLD).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let unread = submit(&importer, &path, &SIGNED[..2]).await;
        assert_eq!(unread.attributes("#errors a", "href"), ["#is_acknowledged"]);
        let sent = submit(&importer, &path, &SIGNED).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        let page = analyst.get(HOLD).await;
        assert!(page.text(".d-object").contains("Excluded"));
        assert!(page.text("#packets").contains("Submitted"));
        assert!(!version(&page).is_empty());
    }
    /// A decision sends its notice, made from the hold and kept as it was sent; the
    /// importer protests it by the machine, in a right that the law knows.
    async fn an_exclusion_is_noticed_and_protested(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let hold = own_path(&app);
        assert!(!importer.get(&hold).await.has("#filings"));
        let filing = [("filing", "protest"), ("filing_filer", "Grace Lindqvist"), ("filing_standing", "importer_or_consignee"), ("is_marked_exclusion", "yes")];
        assert_eq!(importer.post_form(&format!("{hold}/filings"), &filing).await.status, 409, "nothing to protest yet");
        let analyst = app.sign_in("analyst@agency.example").await;
        let fields = [("ground", "proof_insufficient"), ("reason", "Zinnober: the certificates contradict the allegation."), ("notice_statement", "The certificate names another mill.")];
        assert_eq!(step(&analyst, HOLD, "exclude", &fields).await.status, 303);
        let proposal = proposal_on(&analyst, HOLD).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = importer.get(&hold).await;
        let text = page.text("main");
        for wanted in ["NOTICE OF EXCLUSION", "The certificate names another mill.", "Proof of admissibility insufficient", "180 days"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(!page.body().contains("Zinnober"), "the reason is the file's");
        let print = page.attributes("a[href*='/notices/']", "href").remove(0);
        assert!(importer.get(&print).await.text("pre").contains("NOTICE OF"));
        let other = app.sign_in("importer@medlineridge.example").await;
        assert_eq!(other.get(&print).await.status, 404);
        assert_eq!(other.post_form(&format!("{hold}/filings"), &filing).await.status, 404);
        let none = [filing[0], filing[1], ("filing_standing", "no_standing")];
        assert_eq!(importer.post_form(&format!("{hold}/filings"), &none).await.status, 422);
        let nameless = [filing[0], ("filing_filer", " "), filing[2]];
        assert_eq!(importer.post_form(&format!("{hold}/filings"), &nameless).await.attributes("#errors a", "href"), ["#protest-filer"]);
        let filed = importer.post_form(&format!("{hold}/filings"), &filing).await;
        assert_eq!(filed.status, 303, "{}", filed.text("main"));
        let page = analyst.get(HOLD).await;
        assert!(page.text(".d-object").contains("Protested"));
        assert!(page.text("#clocks").contains("PROTEST30"));
        assert!(importer.get(&hold).await.text("#countdown").contains("Protest of exclusion"));
    }
    /// An importer without an account: a letter whose code is shown once and stored
    /// nowhere opens the hold, and proves to an account whose hold it is.
    async fn a_letter_with_a_code_opens_the_hold(app) {
        app.load_demo();
        let waiting = "/holds/H-2026-000002";
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.post_form(&format!("{waiting}/letters"), &[]).await.status, 409, "no notice yet");
        let proposal = proposal_on(&analyst, waiting).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        decide(&supervisor, &proposal, "approval").await;
        let [answer_by, shown_by] = in_weeks();
        let notice = [("sent_on", "2026-11-20"), ("specific_reason", "The line is covered by the order."), ("anticipated_length", "30 days"), ("inquiries", "Supply chain"), ("helpful_information", "Records of the gin"), ("answer_by", answer_by.as_str())];
        assert_eq!(step(&analyst, waiting, "send_notice", &notice).await.status, 303);
        assert!(analyst.get(waiting).await.has("form[action$='/letters']"));
        assert!(!analyst.get(HOLD).await.has("form[action$='/letters']"), "who has an account needs no letter");
        assert_eq!(analyst.post_form(&format!("{HOLD}/letters"), &[]).await.status, 409);
        let first = analyst.post_form(&format!("{waiting}/letters"), &[]).await.text("#code");
        let made = analyst.post_form(&format!("{waiting}/letters"), &[]).await;
        assert_eq!(made.header("cache-control"), Some("no-store"));
        let code = made.text("#code");
        assert_eq!(code.chars().filter(char::is_ascii_alphanumeric).count(), 28);
        assert_ne!(code, first);
        let nobody = app.anonymous();
        let ended = nobody.post_as_written("/letter", &[("code", &first)]).await;
        let never = nobody.post_as_written("/letter", &[("code", &Receipt::from_bits(&[9; 32]).shown())]).await;
        assert_eq!((ended.status, never.status), (404, 404));
        assert_eq!(ended.text("main"), never.text("main"), "ended and never made look the same");
        let page = nobody.post_as_written("/letter", &[("code", &code.to_lowercase())]).await;
        assert_eq!(page.status, 200, "{}", page.text("main"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let text = page.text("main");
        for wanted in ["NOTICE OF DETENTION", shown_by.as_str(), "Certificate of origin", "Proof of admissibility"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        for secret in ["H-2026-", "C-2026-", "A-2026-", "Diallo", "alleg"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let uploader = app.sign_in("uploads@harborpine.example").await;
        assert_eq!(uploader.post_form("/partner/letter", &[("code", &code)]).await.status, 403);
        let other = app.sign_in("importer@medlineridge.example").await;
        other.get("/partner/letter").await;
        assert_eq!(other.post_form("/partner/letter", &[("code", "ABC")]).await.status, 422);
        let claimed = other.post_form("/partner/letter", &[("code", &code)]).await;
        assert_eq!(claimed.status, 303, "{}", claimed.text("main"));
        assert_eq!(other.follow(&claimed).await.status, 200);
        assert_eq!(other.get("/partner/holds").await.select("tbody tr").len(), 1);
        assert_eq!(nobody.post_as_written("/letter", &[("code", &code)]).await.status, 404, "the account took its place");
        for _ in 0..12 {
            nobody.post_as_written("/letter", &[("code", &code)]).await;
        }
        let guessed = nobody.post_as_written("/letter", &[("code", &code)]).await;
        assert_eq!(guessed.status, 429, "guessing is slow");
        let kept = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000002"));
        assert!(!format!("{kept:?}").contains(&code));
    }

    /// Only an administrator verifies a number, and a hold that was noticed before
    /// is shown from then on.
    async fn a_verified_number_shows_the_holds_that_were_noticed(app) {
        app.load_demo();
        let admin = app.sign_in("admin@agency.example").await;
        let link = |page: &Page, name: &str| {
            let names = page.select("#organizations tbody a");
            let hrefs = page.attributes("#organizations tbody a", "href");
            let place = names.iter().position(|one| one.contains(name)).unwrap();
            format!("{}/importer-numbers", hrefs[place])
        };
        let list = admin.get("/admin").await;
        let (partner, agency, harbor) = (link(&list, "Medline"), link(&list, "Trade Enforcement"), link(&list, "Harbor"));
        assert!(admin.get(&harbor).await.text("tbody").contains("84-301927700"));
        let fields = |number: &'static str, how: &'static str| [("number", number), ("how", how)];
        let silent = admin.post_form(&partner, &fields(" ", "x")).await;
        assert_eq!(silent.attributes("#errors a", "href"), ["#number", "#how"]);
        let how = "CBP Form 5106 on file, called back.";
        assert_eq!(admin.post_form(&partner, &fields("84-301927700", how)).await.status, 422, "it is another's");
        assert_eq!(admin.post_form(&agency, &fields("12-345678900", how)).await.status, 422, "not a partner");
        assert_eq!(admin.post_form(&partner, &fields("123-45-6789", how)).await.status, 303);
        let shown = admin.get(&partner).await;
        assert!(!shown.body().contains("123-45-6789") && shown.text("tbody").contains('~'));
        raw(&app, "UPDATE hold SET importer_number = '77-123456700', importer_organization_id = NULL WHERE docket_number = 'H-2026-000001'").unwrap();
        let other = app.sign_in("importer@medlineridge.example").await;
        assert_eq!(other.get("/partner/holds").await.select("tbody tr").len(), 0);
        assert_eq!(admin.post_form(&partner, &fields("77-123456700", how)).await.status, 303);
        assert_eq!(other.get("/partner/holds").await.select("tbody tr").len(), 1);
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.get(&partner).await.status, 403);
    }
    /// A packet whose goods were released is cited, and its contents taken over, by
    /// another packet of the same organization alone.
    async fn a_cleared_packet_is_cited(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let first = own_path(&app);
        let path = complete(&app, &importer, &first).await;
        submit(&importer, &path, &SIGNED).await;
        let own = "(SELECT id FROM organization WHERE name LIKE 'Harbor%')";
        raw(&app, "UPDATE hold SET state = 'released' WHERE docket_number = 'H-2026-000001'").unwrap();
        raw(&app, &format!("UPDATE hold SET state = 'notice_sent', notice_sent_at = opened_at, importer_organization_id = {own} WHERE docket_number = 'H-2026-000002'")).unwrap();
        let found = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000002"));
        let hold = format!("/partner/holds/{}", found.unwrap().unwrap().public_id);
        let page = importer.get(&hold).await;
        let options = page.select("#packets select[name=from] option");
        assert!(options[1].contains("whose goods were released"), "{options:?}");
        let from = page.attributes("#packets select[name=from] option", "value").remove(1);
        let begun = importer.post_form(&format!("{hold}/packets"), &[("kind", "admissibility"), ("from", &from)]).await;
        let packet = importer.follow(&begun).await;
        assert!(packet.text("#about").contains("Cites the cleared packet"), "{}", packet.text("#about"));
        assert_eq!(packet.select("#steps a[download]").len(), 4);
        let medline = "(SELECT id FROM organization WHERE name LIKE 'Medline%')";
        raw(&app, &format!("UPDATE hold SET importer_organization_id = {medline} WHERE docket_number = 'H-2026-000002'")).unwrap();
        let other = app.sign_in("importer@medlineridge.example").await;
        let page = other.get(&hold).await;
        assert_eq!(page.status, 200);
        assert!(!page.has("select[name=from]"));
        assert_eq!(other.get(begun.location().unwrap()).await.status, 404, "a packet stays its organization's");
        assert_eq!(other.post_form(&format!("{hold}/packets"), &[("kind", "admissibility"), ("from", &from)]).await.status, 422);
    }
    /// Questions of an officer reach the importer as a document, with their day.
    async fn a_request_for_information_is_a_notice_with_a_task(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let silent = step(&analyst, HOLD, "request_information", &[("questions", " ")]).await;
        assert_eq!(silent.attributes("#errors a", "href"), ["#request_information-questions"]);
        let [answer_by, shown_by] = in_weeks();
        let fields = [("questions", "Which lots did the gin deliver?\nWho carried them?"), ("answer_by", answer_by.as_str())];
        assert_eq!(step(&analyst, HOLD, "request_information", &fields).await.status, 303);
        let importer = app.sign_in("importer@harborpine.example").await;
        let page = importer.get(&own_path(&app)).await;
        assert!(page.text("main").contains("REQUEST FOR INFORMATION (CBP Form 28)"));
        assert!(page.text("#countdown").contains(&shown_by), "{}", page.text("#countdown"));
        assert!(page.text("#countdown").contains("Who carried them?"));
    }
    /// A sealed document is opened by who works the hold, and by nobody who only reads.
    async fn a_sealed_document_is_opened_by_who_decides_alone(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let path = begin(&app, &importer, &own_path(&app)).await;
        importer.get(&path).await;
        let fields = [("step", "cover"), ("paper", "statement"), ("translation", "attached"), ("language", "Uzbek"), ("confidentiality", "sealed"), ("pages", "")];
        let added = importer.upload(&format!("{path}/documents"), &fields, "file", "wages.pdf", PDF.to_vec()).await;
        assert_eq!(added.status, 303, "{}", added.text("main"));
        assert!(importer.get(&path).await.text("#gaps").contains("the number of pages is not told"));
        assert_eq!(submit(&importer, &path, &SIGNED).await.status, 303);
        let staff = format!("{HOLD}/packets/1");
        let analyst = app.sign_in("analyst@agency.example").await;
        let link = analyst.get(&staff).await.attributes("#steps a[download]", "href").remove(0);
        assert_eq!(analyst.get(&link).await.status, 200);
        let auditor = app.sign_in("auditor@agency.example").await;
        let page = auditor.get(&staff).await;
        assert_eq!(page.status, 200);
        assert!(page.text("#review").contains("Your role reads this packet"));
        assert_eq!(auditor.get(&link).await.status, 403);
        assert_eq!(auditor.post_form(&format!("{staff}/answer"), &[("version", "1")]).await.status, 403);
    }
}
