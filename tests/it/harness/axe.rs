//! Accessibility rules of axe-core, run inside the page.

use std::fmt;
use std::fs;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

use super::fixtures;

/// The rules that every page must keep: WCAG 2.0, 2.1 and 2.2, levels A and
/// AA. Section 508 asks for the first of them, product.md for all.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Runs in the page; the last argument takes the result.
const RUN: &str = r"
const [tags, done] = [arguments[0], arguments[arguments.length - 1]];
axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
   .then(result => done({ violations: result.violations }),
         error => done({ error: String(error) }));
";

/// A broken rule and where.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    /// What to do.
    pub help: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// The elements that break it.
    pub nodes: Vec<Node>,
}

/// An element that breaks a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// The element's own markup.
    pub html: String,
    /// What is wrong with it, in words.
    pub failure_summary: Option<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let impact = self.impact.as_deref().unwrap_or("unrated");
        write!(f, "{} ({impact}): {}", self.id, self.help)?;
        for node in &self.nodes {
            let why = node.failure_summary.as_deref().unwrap_or_default();
            write!(f, "\n    {}\n        {}", node.html, why.replace('\n', " "))?;
        }
        Ok(())
    }
}

/// What is wrong with the page that the browser shows.
pub async fn violations(driver: &WebDriver) -> Vec<Violation> {
    driver.execute(source(), Vec::new()).await.expect("axe-core can be loaded into the page");
    let answer =
        driver.execute_async(RUN, vec![json!(TAGS)]).await.expect("axe-core can run in the page");
    let answer: Value = answer.json().clone();
    assert!(answer["error"].is_null(), "axe-core gave up: {}", answer["error"]);
    serde_json::from_value(answer["violations"].clone()).expect("axe-core's result has its shape")
}

/// The script, read once.
fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = fixtures::root().join("tests/assets/axe.min.js");
        fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
    })
}
