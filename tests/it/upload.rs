//! Trade files: sent, read, refused, sent again, killed in the middle.

pub mod bad;
pub mod boxes;
pub mod command;
pub mod identity;
pub mod kept;
pub mod kill;
pub mod lives;
pub mod mended;
pub mod names;
pub mod page;
pub mod race;
pub mod rehearse;
pub mod review;
pub mod sets;
pub mod shipments;
pub mod told;
pub mod undo;
pub mod walk;

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::page::Page;

/// Whoever uploads for Harbor & Pine Apparel.
const PARTNER: &str = "uploads@harborpine.example";
/// Whoever uploads for another partner.
const OTHER: &str = "uploads@blueheron.example";
const ANALYST: &str = "analyst@agency.example";

/// Sends a file as a browser would and returns the address of its page.
async fn send(actor: &Actor, name: &str, content: impl Into<Vec<u8>>) -> String {
    send_with(actor, &[], name, content).await
}

/// The same with fields of the form before the file.
async fn send_with(
    actor: &Actor,
    fields: &[(&str, &str)],
    name: &str,
    content: impl Into<Vec<u8>>,
) -> String {
    assert_eq!(actor.get("/partner").await.status, 200);
    let answer = actor.upload("/partner/uploads", fields, "file", name, content.into()).await;
    assert_eq!(answer.status, 303, "{}", answer.text("main"));
    answer.location().expect("a redirect says where").to_owned()
}

/// Sends a file, imports it, and returns its page.
async fn import(app: &TestApp, actor: &Actor, name: &str, content: impl Into<Vec<u8>>) -> Page {
    let path = send(actor, name, content).await;
    app.run_jobs();
    actor.get(&path).await
}

/// Read, new, updated, duplicate, rejected, as the page shows them.
fn counts(page: &Page) -> [u32; 5] {
    let figures = page.select(".d-figure b");
    let number = |index: usize| {
        let text =
            figures.get(index).unwrap_or_else(|| panic!("no figures: {}", page.text("main")));
        text.replace(',', "").parse().expect("a figure is a number")
    };
    [number(0), number(1), number(2), number(3), number(4)]
}

/// The same rows as other bytes: the same bytes would be recognised.
fn again(content: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut bytes = content.into();
    bytes.push(b'\n');
    bytes
}
