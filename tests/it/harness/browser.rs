//! A session in Chromium.

use std::fs;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, Key};

use super::adapter::{DEMO_PASSWORD, SIGN_IN_FORM, SIGN_IN_PATH};
use super::chromedriver::{self, Tools};
use super::temp::TempDir;
use super::{axe, devtools, fixtures};

/// Without these, Chromium needs rights and a network that tests do not have.
const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
];

/// The sizes that pages are looked at in: name, width, height, in CSS pixels.
const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1280, 900), ("phone", 390, 844)];

/// The longest page that a picture shows, in CSS pixels.
const PICTURE_LIMIT_PIXELS: f64 = 8_000.0;

/// How often the Tab key is pressed before something counts as out of its reach.
const TAB_LIMIT: usize = 300;

/// How long an asynchronous script may take, in seconds; axe-core needs a few.
const SCRIPT_LIMIT_SECONDS: u64 = 60;

/// Runs in every page before its own scripts.
const WATCH: &str = r"
window.docket307Problems = [];
addEventListener('error', event => docket307Problems.push(
    event.message || 'did not load: ' + (event.target.src || event.target.href)), true);
addEventListener('unhandledrejection', event => docket307Problems.push(String(event.reason)));
addEventListener('securitypolicyviolation', event => docket307Problems.push(
    'the policy forbids ' + event.violatedDirective + ': ' + event.blockedURI));
";

/// A browser window with cookies of its own. Clones are the same window; all
/// methods of [`WebDriver`] can be called on it.
#[derive(Clone)]
pub struct Browser {
    driver: WebDriver,
    base: String,
    runs_scripts: bool,
    _profile: Arc<TempDir>,
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    /// Opens a window with an empty profile.
    pub async fn open(tools: &Tools, base: String, runs_scripts: bool) -> Result<Self, String> {
        let chromedriver = chromedriver::driver(tools)?;
        let profile = TempDir::within(&chromedriver.directory, "profile");
        let capabilities = capabilities(tools, &profile, runs_scripts)
            .map_err(|error| format!("capabilities: {error}"))?;
        let driver = WebDriver::new(chromedriver.url, capabilities)
            .await
            .map_err(|error| error.to_string())?;
        let browser = Self { driver, base, runs_scripts, _profile: Arc::new(profile) };
        let limit = Duration::from_secs(SCRIPT_LIMIT_SECONDS);
        browser.set_script_timeout(limit).await.map_err(|error| error.to_string())?;
        let source = json!({ "source": WATCH });
        devtools::command(&browser.driver, "Page.addScriptToEvaluateOnNewDocument", source).await;
        browser.resize(SCREENS[0].1, SCREENS[0].2, false).await;
        Ok(browser)
    }

    /// Opens a page of the application, or a whole URL.
    pub async fn open_page(&self, path: &str) {
        let url =
            if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        self.driver.goto(&url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Signs a person of the demonstration world in through the form.
    pub async fn sign_in(&self, email: &str) {
        self.open_page(SIGN_IN_PATH).await;
        self.fill("email", email).await;
        self.fill("password", DEMO_PASSWORD).await;
        self.submit(&format!("{SIGN_IN_FORM} [type=submit]")).await;
        let path = self.path().await;
        assert_ne!(path, SIGN_IN_PATH, "{email} cannot sign in: {}", self.text("main").await);
    }

    /// The path of the page that is shown, with its query.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("the browser shows a page");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Replaces the text of the field with this name.
    pub async fn fill(&self, field: &str, text: &str) {
        let field = self.element(&format!("[name='{field}']")).await;
        field.clear().await.expect("the field can be cleared");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Whether something matches on the shown page, without waiting for it.
    pub async fn has(&self, css: &str) -> bool {
        !self.driver.find_all(By::Css(css)).await.expect("the page can be searched").is_empty()
    }

    /// Fills the first element that matches, of whatever kind: text is typed,
    /// an option chosen, a date set, a box ticked.
    pub async fn fill_in(&self, css: &str, value: &str) {
        let field = self.element(css).await;
        let kind = field.attr("type").await.expect("the field has attributes").unwrap_or_default();
        let is_select = field.tag_name().await.expect("the field has a name") == "select";
        if is_select || kind == "date" || kind == "checkbox" {
            let script = "const e = document.querySelector(arguments[0]); \
                if (e.type === 'checkbox') { e.checked = true; } else { e.value = arguments[1]; } \
                e.dispatchEvent(new Event('change', { bubbles: true })); return e.type === 'checkbox' || e.value === arguments[1];";
            let set = self
                .driver
                .execute(script, vec![css.into(), value.into()])
                .await
                .expect("the field can be set");
            assert_eq!(set.json(), &serde_json::Value::Bool(true), "{css} does not take {value}");
            return;
        }
        field.clear().await.expect("the field can be cleared");
        field.send_keys(value).await.expect("the field takes text");
    }

    /// The addresses of all links that match.
    pub async fn links(&self, css: &str) -> Vec<String> {
        let mut found = Vec::new();
        for link in self.driver.find_all(By::Css(css)).await.expect("the page can be searched") {
            found.extend(link.attr("href").await.expect("the link has attributes"));
        }
        found
    }

    /// The page as the server sent it, more or less.
    pub async fn source(&self) -> String {
        self.driver.source().await.expect("the page has a source")
    }

    /// Clicks on the first element that matches; waits until it is there.
    pub async fn click(&self, css: &str) {
        let element = self.element(css).await;
        element.scroll_into_view().await.expect("the element can be shown");
        element.click().await.unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
    }

    /// Clicks on what opens another page, and waits until this one is gone. For
    /// a part that htmx replaces use [`Browser::click`] and wait for its result.
    pub async fn submit(&self, css: &str) {
        let page = self.element("html").await;
        self.click(css).await;
        if let Err(error) = page.wait_until().stale().await {
            panic!("{css} opened no page: {error}");
        }
    }

    /// Types keys at whatever has the focus.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let typed = self.driver.action_chain().send_keys(keys).perform().await;
        // A key that leads away may end before the driver has its answer; whoever
        // pressed it waits for the next page.
        if let Err(error) = typed {
            let told = error.to_string();
            assert!(told.contains("aborted by navigation"), "the page takes no keys: {told}");
        }
    }

    /// Moves the focus to what matches, by the Tab key alone.
    pub async fn tab_to(&self, css: &str) {
        let script = "return document.activeElement !== null && document.activeElement.matches(arguments[0])";
        for _ in 0..TAB_LIMIT {
            let found = self.driver.execute(script, vec![css.into()]).await;
            if found.expect("the page runs scripts").json() == &json!(true) {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("the Tab key does not reach {css} on {}", self.path().await);
    }

    /// As [`Browser::submit`], by the keyboard alone.
    pub async fn submit_by_keys(&self, css: &str) {
        let page = self.element("html").await;
        self.tab_to(css).await;
        self.press(Key::Enter).await;
        if let Err(error) = page.wait_until().stale().await {
            panic!("the Enter key on {css} opened no page: {error}");
        }
    }

    /// Takes a step from the rail of a page: unfolds it, fills its form, sends it.
    pub async fn take_step(&self, page: &str, action: &str, fields: &[(&str, &str)]) {
        self.open_page(page).await;
        let form = format!("form:has(input[name='action'][value='{action}'])");
        let folded = format!("details:has(input[name='action'][value='{action}']) > summary");
        if self.has(&folded).await {
            self.click(&folded).await;
        }
        for (name, value) in fields {
            self.fill_in(&format!("{form} [name$='{name}']"), value).await;
        }
        self.submit(&format!("{form} button[type='submit']")).await;
    }

    /// Gives the password that a decision asks for.
    pub async fn confirm(&self) {
        assert_eq!(self.text("h1").await, "Confirm that it is you");
        self.fill("password", DEMO_PASSWORD).await;
        self.submit("#confirm button").await;
    }

    /// Waits until the page with this path is shown.
    pub async fn wait_for_path(&self, path: &str) {
        for _ in 0..100 {
            if self.path().await == path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} does not open; this is {}: {}", self.path().await, self.text("main").await);
    }

    /// Waits until another page than this is shown.
    pub async fn wait_until_left(&self, path: &str) {
        for _ in 0..100 {
            if self.path().await != path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} is still shown: {}", self.text("main").await);
    }

    /// The visible text of the first element that matches.
    pub async fn text(&self, css: &str) -> String {
        self.element(css).await.text().await.expect("the element has text")
    }

    /// The first element that matches; waits until it is there.
    pub async fn element(&self, css: &str) -> WebElement {
        match self.driver.query(By::Css(css)).first().await {
            Ok(element) => element,
            Err(error) => panic!("no {css} on {}: {error}", self.path().await),
        }
    }

    /// The rules of WCAG that the shown page breaks.
    pub async fn violations(&self) -> Vec<axe::Violation> {
        axe::violations(&self.driver).await
    }

    /// Insists that the shown page is accessible, fits every screen and had no
    /// script error and no refusal by its content policy.
    pub async fn assert_accessible(&self) {
        let mut complaints: Vec<String> =
            self.violations().await.iter().map(ToString::to_string).collect();
        complaints.extend(self.problems().await);
        for (screen, width, height) in SCREENS {
            self.resize(width, height, screen == "phone").await;
            let wide = self.number("document.documentElement.scrollWidth").await;
            if wide > u64::from(width) {
                complaints
                    .push(format!("on a {screen} the page is {wide} pixels wide, not {width}"));
            }
        }
        self.resize(SCREENS[0].1, SCREENS[0].2, false).await;
        assert!(
            complaints.is_empty(),
            "{} is not accessible:\n{}",
            self.path().await,
            complaints.join("\n")
        );
    }

    /// Insists that the shown page is no wider than any screen; needs no script.
    pub async fn assert_fits(&self) {
        for (screen, width, height) in SCREENS {
            self.resize(width, height, screen == "phone").await;
            let size = devtools::command(&self.driver, "Page.getLayoutMetrics", json!({})).await;
            let wide = size["cssContentSize"]["width"].as_f64().unwrap_or(f64::MAX);
            let path = self.path().await;
            assert!(wide <= f64::from(width), "{path} is {wide} pixels wide on a {screen}");
        }
        self.resize(SCREENS[0].1, SCREENS[0].2, false).await;
    }

    /// Script errors, files that did not load and refusals by the content
    /// policy since the shown page was opened.
    pub async fn problems(&self) -> Vec<String> {
        if !self.runs_scripts {
            return Vec::new();
        }
        let answer = self.driver.execute("return window.docket307Problems", Vec::new()).await;
        answer.expect("the page runs scripts").convert().unwrap_or_default()
    }

    /// Writes the whole page as pictures, `target/screenshots/<name>-desktop.png`
    /// and `<name>-phone.png`.
    pub async fn screenshot(&self, name: &str) {
        let folder = fixtures::root().join("target/screenshots");
        fs::create_dir_all(&folder).expect("the target folder is writable");
        for (screen, width, height) in SCREENS {
            self.resize(width, height, screen == "phone").await;
            let size = devtools::command(&self.driver, "Page.getLayoutMetrics", json!({})).await;
            let length = size["cssContentSize"]["height"].as_f64().unwrap_or_else(|| height.into());
            let options = json!({
                "captureBeyondViewport": true,
                "clip": { "x": 0, "y": 0, "width": width, "scale": 1,
                          "height": length.clamp(height.into(), PICTURE_LIMIT_PIXELS) },
            });
            let picture = devtools::command(&self.driver, "Page.captureScreenshot", options).await;
            let picture = picture["data"].as_str().unwrap_or_default();
            let bytes = BASE64.decode(picture.as_bytes()).expect("the picture is base64");
            fs::write(folder.join(format!("{name}-{screen}.png")), bytes)
                .expect("the folder of pictures is writable");
        }
        self.resize(SCREENS[0].1, SCREENS[0].2, false).await;
    }

    /// Gives the window the size of a screen, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32, is_phone: bool) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone,
        });
        devtools::command(&self.driver, "Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Closes the window. The test list calls this.
    pub async fn quit(self) {
        if let Err(error) = self.driver.quit().await {
            eprintln!("a browser session did not end: {error}");
        }
    }

    async fn number(&self, expression: &str) -> u64 {
        let script = format!("return {expression}");
        let answer = self.driver.execute(script, Vec::new()).await;
        answer.expect("the page runs scripts").convert().unwrap_or_default()
    }
}

fn capabilities(
    tools: &Tools,
    profile: &TempDir,
    runs_scripts: bool,
) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&tools.chromium.to_string_lossy())?;
    for flag in FLAGS {
        capabilities.add_arg(flag)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    if !runs_scripts {
        // 2 means "block".
        let refusal = json!({ "profile.managed_default_content_settings.javascript": 2 });
        capabilities.add_experimental_option("prefs", refusal)?;
    }
    Ok(capabilities)
}
