//! Commands of the DevTools protocol, sent through chromedriver.

use serde_json::{Value, json};
use thirtyfour::WebDriver;

/// Runs one command, such as `Page.captureScreenshot`, and gives its result.
pub async fn command(driver: &WebDriver, name: &str, parameters: Value) -> Value {
    let handle = driver.handle();
    let url = format!(
        "{}/session/{}/goog/cdp/execute",
        handle.server_url().as_str().trim_end_matches('/'),
        handle.session_id()
    );
    let body = json!({ "cmd": name, "params": parameters }).to_string();
    let answer = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client without TLS can always be made")
        .post(url)
        .header("Content-Type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap_or_else(|error| panic!("chromedriver does not answer: {error:?}"));
    let is_done = answer.status().is_success();
    let text = answer.text().await.unwrap_or_default();
    assert!(is_done, "{name} was refused: {text}");
    let mut answer: Value = serde_json::from_str(&text).unwrap_or_default();
    answer["value"].take()
}
