//! An answer, and how a test reads it.

use std::fmt::Write as _;

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

/// An answer of the server.
pub struct Page {
    /// The status code.
    pub status: u16,
    /// The `Content-Type`, or nothing.
    pub content_type: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    location: Option<String>,
}

impl Page {
    /// Keeps an answer.
    pub const fn new(
        status: u16,
        location: Option<String>,
        content_type: String,
        headers: HeaderMap,
        bytes: Vec<u8>,
    ) -> Self {
        Self { status, content_type, headers, bytes, location }
    }

    /// The body as text.
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.body()))
    }

    /// Where a redirect points.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The texts of all elements that match, with white space squeezed.
    pub fn select(&self, css: &str) -> Vec<String> {
        let html = self.html();
        html.select(&selector(css)).map(text_of).collect()
    }

    /// The texts of all elements that match, joined by line ends. Without
    /// match it is empty, so an absent flash message is an empty text.
    pub fn text(&self, css: &str) -> String {
        self.select(css).join("\n")
    }

    /// Whether an element matches.
    pub fn has(&self, css: &str) -> bool {
        self.html().select(&selector(css)).next().is_some()
    }

    /// The values of an attribute of all elements that match.
    pub fn attributes(&self, css: &str, attribute: &str) -> Vec<String> {
        let html = self.html();
        html.select(&selector(css))
            .filter_map(|element| element.attr(attribute))
            .map(str::to_owned)
            .collect()
    }

    /// The first table that matches, one line a row, cells between ` | `.
    pub fn table(&self, css: &str) -> String {
        let html = self.html();
        let table = html
            .select(&selector(css))
            .next()
            .unwrap_or_else(|| panic!("no table {css} on the page: {}", self.text("main")));
        let (rows, cells) = (selector("tr"), selector("th, td"));
        let mut text = String::new();
        for row in table.select(&rows) {
            let cells: Vec<String> = row.select(&cells).map(text_of).collect();
            writeln!(text, "{}", cells.join(" | ")).expect("a String takes all text");
        }
        text
    }

    /// What a browser would send for a form that nobody touched: its action,
    /// and the names and values of its fields.
    pub fn form(&self, css: &str) -> (String, Vec<(String, String)>) {
        let html = self.html();
        let form = html
            .select(&selector(css))
            .next()
            .unwrap_or_else(|| panic!("no form {css} on the page: {}", self.text("main")));
        let action = form.attr("action").unwrap_or_default().to_owned();
        let fields = selector("input, select, textarea");
        (action, form.select(&fields).filter_map(field).collect())
    }

    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> Option<String> {
        if !self.content_type.starts_with("text/html") {
            return None;
        }
        let css = format!("input[type=hidden][name='{name}']");
        self.attributes(&css, "value").into_iter().next()
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.body())
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css} is no selector: {error}"))
}

/// The text of an element and its children, white space squeezed.
fn text_of(element: ElementRef<'_>) -> String {
    let words: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// The name and value that a field would send, if it sends anything.
fn field(element: ElementRef<'_>) -> Option<(String, String)> {
    let name = element.attr("name")?.to_owned();
    if element.attr("disabled").is_some() {
        return None;
    }
    let value = match element.value().name() {
        "textarea" => element.text().collect(),
        "select" => chosen(element)?,
        _ => match element.attr("type").unwrap_or("text") {
            "submit" | "button" | "file" | "reset" | "image" => return None,
            "checkbox" | "radio" if element.attr("checked").is_none() => return None,
            "checkbox" | "radio" => element.attr("value").unwrap_or("on").to_owned(),
            _ => element.attr("value").unwrap_or_default().to_owned(),
        },
    };
    Some((name, value))
}

/// The option that is selected, else the first.
fn chosen(select: ElementRef<'_>) -> Option<String> {
    let all = selector("option");
    let option = select
        .select(&all)
        .find(|option| option.attr("selected").is_some())
        .or_else(|| select.select(&all).next())?;
    Some(option.attr("value").map_or_else(|| text_of(option), str::to_owned))
}
