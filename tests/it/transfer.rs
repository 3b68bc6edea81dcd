//! Files that come in pieces: cut, resumed, raced, killed, swept.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::page::Page;
use docket307::app::{self, transfer};
use docket307::clock::Clock;
use docket307::files::{Files, Held};
use std::fmt::Write as _;

const PARTNER: &str = "uploads@harborpine.example";
const OTHER: &str = "uploads@blueheron.example";
const PLACE: &str = "/uploads/transfers";

/// Declarations whose rows are all good.
pub fn declarations(rows: u32) -> Vec<u8> {
    let mut text = "Declaration Number,Declaration Date,Exporter Name,Importer Name,HS Code,Country of Origin,Goods Description\n".to_owned();
    for row in 1..=rows {
        writeln!(
            text,
            "D{row:06},2026-04-{:02},Mill {},Harbor {},520100,CN,cotton {row}",
            row % 28 + 1,
            row % 9,
            row % 7
        )
        .expect("a String takes all text");
    }
    text.into_bytes()
}

async fn signed_in(app: &TestApp, email: &str) -> Actor {
    let actor = app.sign_in(email).await;
    assert_eq!(actor.get("/partner").await.status, 200);
    actor
}

async fn begin(actor: &Actor, name: &str, bytes: usize) -> Page {
    let about = format!("filename {}", data_encoding::BASE64.encode(name.as_bytes()));
    let length = bytes.to_string();
    actor
        .tus("POST", PLACE, &[("Upload-Length", &length), ("Upload-Metadata", &about)], Vec::new())
        .await
}

async fn piece(actor: &Actor, place: &str, offset: usize, bytes: &[u8]) -> Page {
    let offset = offset.to_string();
    let headers =
        [("Upload-Offset", offset.as_str()), ("Content-Type", "application/offset+octet-stream")];
    actor.tus("PATCH", place, &headers, bytes.to_vec()).await
}

async fn offset(actor: &Actor, place: &str) -> Option<usize> {
    let answer = actor.tus("HEAD", place, &[], Vec::new()).await;
    answer.header("upload-offset").and_then(|text| text.parse().ok())
}

fn counts(page: &Page) -> [u32; 5] {
    let figures = page.select(".d-figure b");
    std::array::from_fn(|at| figures[at].replace(',', "").parse().unwrap())
}

/// Numbers that look random and are the same each time.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 40).unwrap()
}

tests! {
    /// Cut at places that look random, with the offset asked each time: the
    /// bytes that arrive are the bytes that were sent, and they are imported
    /// as a form's are.
    async fn a_file_that_is_cut_anywhere_arrives_exactly(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let content = declarations(900);
        let begun = begin(&partner, "pieces.csv", content.len()).await;
        assert_eq!(begun.status, 201, "{}", begun.body());
        let place = begun.location().unwrap().to_owned();
        assert!(begun.header("upload-expires").unwrap().ends_with("GMT"));
        let mut seed = 307;
        let mut at = 0;
        while at < content.len() {
            let end = (at + 1 + random(&mut seed) % 6000).min(content.len());
            if random(&mut seed).is_multiple_of(3) {
                // The line breaks inside the piece: less comes than was announced.
                let until = at + (end - at) / 2;
                partner.cut_short(&place, at, &content[at..until], end - at).await;
            } else {
                let answer = piece(&partner, &place, at, &content[at..end]).await;
                assert_eq!(answer.status, 204, "{}", answer.body());
            }
            let now = loop {
                let answer = partner.tus("HEAD", &place, &[], Vec::new()).await;
                let now: usize = answer.header("upload-offset").unwrap().parse().unwrap();
                assert_eq!(answer.header("upload-length").unwrap(), content.len().to_string());
                // The server may not have noticed yet that the line is cut.
                if now == content.len() || is_free(&app, &place) { break now }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            };
            assert!(now >= at && now <= end, "{now} is not between {at} and {end}");
            at = now;
        }
        let last = partner.tus("HEAD", &place, &[], Vec::new()).await;
        let shown = last.header("docket307-upload").unwrap().to_owned();
        app.run_jobs();
        let page = partner.get(&shown).await;
        assert_eq!(counts(&page), [900, 900, 0, 0, 0], "{}", page.text("main"));
        let hash = docket307::id::digest(&content);
        assert!(page.text("main").contains(&hash), "the bytes are the bytes that were sent");
        let same = partner.upload("/partner/uploads", &[], "file", "again.csv", content.clone()).await;
        assert_eq!(same.location(), Some(format!("{shown}?known=1").as_str()), "they are known");
        // In pieces they are known as well, and whoever asks again is told again.
        let place = begin(&partner, "again.csv", content.len()).await.location().unwrap().to_owned();
        let last = piece(&partner, &place, 0, &content).await;
        let asked = partner.tus("HEAD", &place, &[], Vec::new()).await;
        for answer in [last, asked] {
            assert_eq!(answer.header("docket307-upload"), Some(format!("{shown}?known=1").as_str()));
        }
        assert_eq!(std::fs::read_dir(app.folder().join("files/spool")).unwrap().count(), 0);
    }

    /// What the protocol forbids is refused in its words, and costs nothing.
    async fn the_protocol_is_kept(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let can = partner.tus("OPTIONS", PLACE, &[], Vec::new()).await;
        assert_eq!((can.status, can.header("tus-version")), (204, Some("1.0.0")));
        assert_eq!(can.header("tus-extension"), Some("creation,termination,expiration,checksum"));
        let none = partner.tus("POST", PLACE, &[("Upload-Defer-Length", "1")], Vec::new()).await;
        assert_eq!(none.status, 400);
        let huge = partner.tus("POST", PLACE, &[("Upload-Length", "99999999999999")], Vec::new()).await;
        assert_eq!((huge.status, huge.content_type.as_str()), (413, "application/problem+json"));
        let place = begin(&partner, "a.csv", 10).await.location().unwrap().to_owned();
        let old = partner.tus("HEAD", &place, &[("Tus-Resumable", "0.2.2")], Vec::new()).await;
        assert_eq!((old.status, old.header("tus-version")), (412, Some("1.0.0")));
        assert_eq!(piece(&partner, &place, 0, b"abcd").await.status, 204);
        let wrong = piece(&partner, &place, 3, b"efgh").await;
        assert_eq!((wrong.status, wrong.header("upload-offset")), (409, Some("4")));
        assert_eq!(piece(&partner, &place, 4, b"0123456789").await.status, 413, "over the length");
        assert_eq!(offset(&partner, &place).await, Some(4));
        let media = partner.tus("PATCH", &place, &[("Upload-Offset", "4"), ("Content-Type", "text/csv")], vec![1]).await;
        assert_eq!(media.status, 415);
        let forged = partner.tus("PATCH", &place, &[("X-CSRF-Token", "no")], vec![1]).await;
        assert_eq!(forged.status, 403);
        let other = signed_in(&app, OTHER).await;
        assert_eq!(offset(&other, &place).await, None, "another tenant's is a 404");
        for verb in ["HEAD", "PATCH", "DELETE"] {
            let headers = [("Upload-Offset", "4"), ("Content-Type", "application/offset+octet-stream")];
            assert_eq!(other.tus(verb, &place, &headers, vec![]).await.status, 404, "{verb}");
        }
        assert_eq!(partner.tus("DELETE", &place, &[], Vec::new()).await.status, 204);
        assert_eq!(partner.tus("HEAD", &place, &[], Vec::new()).await.status, 404);
        assert_eq!(std::fs::read_dir(app.folder().join("files/spool")).unwrap().count(), 0);
    }

    /// A piece whose checksum does not fit leaves nothing behind, nor does one
    /// that was cut off.
    async fn a_piece_is_what_its_checksum_says(app) {
        app.load_demo();
        let actor = signed_in(&app, PARTNER).await;
        let asked = actor.ask("OPTIONS", PLACE, &[], Vec::new()).await;
        assert_eq!(asked.header("tus-checksum-algorithm"), Some("sha256"));
        assert!(asked.header("tus-extension").unwrap().contains("checksum"));
        let content = declarations(40);
        let place = begin(&actor, "checked.csv", content.len()).await.location().unwrap().to_owned();
        let half = content.len() / 2;
        let sum = |bytes: &[u8]| {
            use sha2::Digest;
            format!("sha256 {}", data_encoding::BASE64.encode(&sha2::Sha256::digest(bytes)))
        };
        let checked = async |at: usize, bytes: &[u8], sum: &str| {
            let at = at.to_string();
            let headers = [
                ("Upload-Offset", at.as_str()),
                ("Content-Type", "application/offset+octet-stream"),
                ("Upload-Checksum", sum),
            ];
            actor.tus("PATCH", &place, &headers, bytes.to_vec()).await
        };
        let (first, second) = content.split_at(half);
        for wrong in ["sha256", "sha256 ???", "sha256 aGVsbG8=", "md5 aGVsbG8="] {
            assert_eq!(checked(0, first, wrong).await.status, 400, "{wrong}");
        }
        let damaged = checked(0, first, &sum(second)).await;
        assert_eq!(damaged.status, 460, "{}", damaged.body());
        assert_eq!(offset(&actor, &place).await, Some(0), "nothing of it was kept");
        assert_eq!(checked(0, first, &sum(first)).await.status, 204);
        assert_eq!(offset(&actor, &place).await, Some(half));
        assert_eq!(checked(half, second, &sum(first)).await.status, 460);
        assert_eq!(offset(&actor, &place).await, Some(half), "and what was there stays");
        let last = checked(half, second, &sum(second)).await;
        assert_eq!(last.status, 204, "{}", last.body());
        app.run_jobs();
        let shown = actor.get(last.header("docket307-upload").unwrap()).await;
        assert_eq!(counts(&shown), [40, 40, 0, 0, 0]);
        let big = vec![b'x'; (8 << 20) + 1];
        let place = begin(&actor, "big.csv", big.len()).await.location().unwrap().to_owned();
        let headers = [
            ("Upload-Offset", "0"),
            ("Content-Type", "application/offset+octet-stream"),
            ("Upload-Checksum", "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ];
        assert_eq!(actor.tus("PATCH", &place, &headers, big).await.status, 413);
        assert_eq!(offset(&actor, &place).await, Some(0));
    }

    /// Two requests for one piece at once: one wins, the bytes are there once.
    async fn of_two_pieces_at_once_one_wins(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let content = declarations(300);
        let half = content.len() / 2;
        let place = begin(&partner, "race.csv", content.len()).await.location().unwrap().to_owned();
        let (one, two) = tokio::join!(
            piece(&partner, &place, 0, &content[..half]),
            piece(&partner, &place, 0, &content[..half]),
        );
        let mut met = [one.status, two.status];
        met.sort_unstable();
        assert_eq!(met[0], 204, "{met:?}");
        assert!([409, 423].contains(&met[1]), "{met:?}");
        assert_eq!(offset(&partner, &place).await, Some(half));
        assert_eq!(piece(&partner, &place, half, &content[half..]).await.status, 204);
        let again = piece(&partner, &place, content.len(), b"").await;
        assert_eq!(again.status, 204, "the last answer was lost, and is given again");
        let shown = again.header("docket307-upload").unwrap().to_owned();
        app.run_jobs();
        assert_eq!(counts(&partner.get(&shown).await), [300, 300, 0, 0, 0]);
        // While another process holds it, nothing is written.
        let held = begin(&partner, "held.csv", 4).await.location().unwrap().to_owned();
        let files = Files::new(&app.folder().join("files"));
        let lock = files.hold(held.rsplit('/').next().unwrap()).unwrap();
        assert!(matches!(lock, Held::Mine(_)));
        assert_eq!(piece(&partner, &held, 0, b"ab").await.status, 423);
        drop(lock);
        assert_eq!(piece(&partner, &held, 0, b"ab").await.status, 204);
    }

    /// Killed after the last byte was durable and before the upload was made:
    /// the next question, or the sweeper, makes it, once.
    async fn a_file_that_came_whole_is_received_once(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let files = Files::new(&app.folder().join("files"));
        for by_sweeper in [false, true] {
            let content = declarations(50 + u32::from(by_sweeper));
            let place = begin(&partner, "whole.csv", content.len()).await.location().unwrap().to_owned();
            let name = place.rsplit('/').next().unwrap().to_owned();
            // What a process leaves that is killed between the two.
            std::fs::write(files.spool_path(&name), &content).unwrap();
            if by_sweeper {
                assert_eq!(transfer::sweep(app.app()).unwrap(), 1);
            }
            let asked = partner.tus("HEAD", &place, &[], Vec::new()).await;
            assert_eq!(asked.header("upload-offset").unwrap(), content.len().to_string());
            let shown = asked.header("docket307-upload").unwrap().to_owned();
            assert_eq!(transfer::sweep(app.app()).unwrap(), 0, "there is nothing left to do");
            app.run_jobs();
            let page = partner.get(&shown).await;
            assert_eq!(counts(&page)[0], 50 + u32::from(by_sweeper), "{}", page.text("main"));
        }
        let list = partner.get("/partner").await;
        assert_eq!(list.select("main table a.d-open").iter().filter(|name| *name == "whole.csv").count(), 2);
    }

    /// `kill -9` of a server between two pieces: what was acknowledged is there.
    async fn what_was_acknowledged_survives_a_kill(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let content = declarations(400);
        let place = begin(&partner, "killed.csv", content.len()).await.location().unwrap().to_owned();
        let mut server = app.command();
        server.args(["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--insecure-cookies"]);
        let mut server = server.stderr(std::process::Stdio::piped()).spawn().unwrap();
        let address = {
            use std::io::BufRead;
            let lines = std::io::BufReader::new(server.stderr.take().unwrap()).lines();
            let line = lines.map_while(Result::ok).find(|line| line.starts_with("Listening on ")).unwrap();
            line.trim_start_matches("Listening on ").to_owned()
        };
        let there = Actor::new(address);
        there.sign_in(PARTNER, "docket307-demo").await;
        there.get("/partner").await;
        let half = content.len() / 2;
        assert_eq!(piece(&there, &place, 0, &content[..half]).await.status, 204);
        server.kill().unwrap();
        server.wait().unwrap();
        assert_eq!(offset(&partner, &place).await, Some(half));
        let last = piece(&partner, &place, half, &content[half..]).await;
        assert_eq!(last.status, 204, "{}", last.body());
        app.run_jobs();
        assert_eq!(counts(&partner.get(last.header("docket307-upload").unwrap()).await), [400, 400, 0, 0, 0]);
    }

    /// What nobody went on with is swept: row and bytes.
    async fn what_is_too_old_is_swept(app) {
        app.load_demo();
        let partner = signed_in(&app, PARTNER).await;
        let place = begin(&partner, "old.csv", 100).await.location().unwrap().to_owned();
        assert_eq!(piece(&partner, &place, 0, b"half of it").await.status, 204);
        assert_eq!(transfer::sweep(app.app()).unwrap(), 0);
        let later = crate::harness::clock().now() + chrono::TimeDelta::hours(49);
        let old = app::App { clock: Clock::fixed(later.and_utc()), ..app.app().clone() };
        assert_eq!(transfer::sweep(&old).unwrap(), 1);
        assert_eq!(partner.tus("HEAD", &place, &[], Vec::new()).await.status, 404);
        assert_eq!(std::fs::read_dir(app.folder().join("files/spool")).unwrap().count(), 0);
    }
}

/// Whether no request holds the file now.
fn is_free(app: &TestApp, place: &str) -> bool {
    let files = Files::new(&app.folder().join("files"));
    !matches!(files.hold(place.rsplit('/').next().unwrap()).unwrap(), Held::Busy)
}
