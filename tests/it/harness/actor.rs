//! Somebody who makes requests: a cookie jar and the last page that was seen.

use std::sync::Mutex;

use futures_util::StreamExt;
use reqwest::header::{CONTENT_TYPE, LOCATION, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use super::adapter::{CSRF_FIELD, SIGN_IN_FORM, SIGN_IN_PATH};
use super::page::Page;

/// A person with a browser that follows no redirect and runs no script.
pub struct Actor {
    client: Client,
    base: String,
    csrf: Mutex<Option<String>>,
}

impl Actor {
    /// Somebody without cookies.
    pub fn new(base: String) -> Self {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            // A test that runs jobs in between is longer silent than a server
            // keeps a connection open.
            .pool_max_idle_per_host(0)
            .no_proxy()
            .build()
            .expect("a client without TLS can always be made");
        Self { client, base, csrf: Mutex::default() }
    }

    /// Signs in through the form, and insists that it worked.
    pub async fn sign_in(&self, email: &str, password: &str) {
        let fields = [("email", email), ("password", password)];
        let answer = self.fill(SIGN_IN_PATH, SIGN_IN_FORM, &fields).await;
        assert_eq!(answer.status, 303, "{email} cannot sign in: {}", answer.text("main"));
        // As a browser does: the first page has the secret of the first form.
        let mut page = self.follow(&answer).await;
        while page.status == 303 {
            page = self.follow(&page).await;
        }
    }

    /// Gets a page.
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.url(path))).await
    }

    /// Gets a page as htmx asks for it: a part, not a whole document.
    pub async fn get_part(&self, path: &str) -> Page {
        self.send(self.client.get(self.url(path)).header("HX-Request", "true")).await
    }

    /// Sends a form with the secret of the last page that had a form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let secret = self.secret();
        let mut all = fields.to_vec();
        if let Some(secret) = &secret {
            all.push((CSRF_FIELD, secret));
        }
        self.post_as_written(path, &all).await
    }

    /// Sends a form with exactly these fields: without secret, or a wrong one.
    pub async fn post_as_written(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.client.post(self.url(path)).header(ORIGIN, &self.base);
        self.send(request.form(fields)).await
    }

    /// Sends a form as a page of another site would.
    pub async fn post_from_elsewhere(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .client
            .post(self.url(path))
            .header(ORIGIN, "http://elsewhere.example")
            .header("Sec-Fetch-Site", "cross-site");
        self.send(request.form(fields)).await
    }

    /// Opens the page `form_path`, then sends its form: what the page filled
    /// in, with these fields instead of the page's. Fields of the same name
    /// replace each other.
    pub async fn fill(&self, form_path: &str, selector: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(form_path).await;
        assert_eq!(page.status, 200, "{form_path}: {}", page.text("main"));
        let (action, mut all) = page.form(selector);
        all.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
        let mut all: Vec<(&str, &str)> =
            all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend(fields);
        let action = if action.is_empty() { form_path } else { &action };
        self.post_as_written(action, &all).await
    }

    /// Sends a file in a form of several parts. The secret and the fields come
    /// before the file, so that a server can refuse before it reads the file.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        file_name: &str,
        content: impl Into<reqwest::Body>,
    ) -> Page {
        let mut form = Form::new();
        if let Some(secret) = self.secret() {
            form = form.text(CSRF_FIELD, secret);
        }
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let part = Part::stream(content)
            .file_name(file_name.to_owned())
            .mime_str("text/csv")
            .expect("text/csv is a media type");
        let request = self.client.post(self.url(path)).header(ORIGIN, &self.base);
        self.send(request.multipart(form.part(field.to_owned(), part))).await
    }

    /// Makes a request of the protocol tus, with the secret of the last page.
    /// A header given here replaces the usual one.
    pub async fn tus(
        &self,
        verb: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Page {
        let secret = self.secret().unwrap_or_default();
        let usual = [("Tus-Resumable", "1.0.0"), ("X-CSRF-Token", secret.as_str())];
        let is_given =
            |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let all: Vec<(&str, &str)> = usual
            .into_iter()
            .filter(|(name, _)| !is_given(name))
            .chain(headers.iter().copied())
            .collect();
        self.ask(verb, path, &all, body).await
    }

    /// Makes any request with these headers.
    pub async fn ask(
        &self,
        verb: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Page {
        let verb = reqwest::Method::from_bytes(verb.as_bytes()).expect("a verb of HTTP");
        let mut request = self.client.request(verb, self.url(path)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// Opens a page whose answer does not end soon.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        self.client.get(self.url(path)).send().await.expect("an answer begins")
    }

    /// Sends a piece by tus whose line breaks before all that was announced
    /// has come. There is no answer.
    pub async fn cut_short(&self, path: &str, offset: usize, bytes: &[u8], announced: usize) {
        use std::io;
        let start: Vec<io::Result<Vec<u8>>> = vec![Ok(bytes.to_vec())];
        let cut = futures_util::stream::iter(start).chain(futures_util::stream::once(async {
            // The bytes shall be on their way before the line breaks.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            Err(io::Error::other("cut"))
        }));
        let request = self
            .client
            .patch(self.url(path))
            .header("Tus-Resumable", "1.0.0")
            .header("X-CSRF-Token", self.secret().unwrap_or_default())
            .header("Upload-Offset", offset)
            .header("Content-Length", announced)
            .header(CONTENT_TYPE, "application/offset+octet-stream");
        let outcome = request.body(reqwest::Body::wrap_stream(cut)).send().await;
        assert!(outcome.is_err(), "the line was cut");
    }

    /// Gets the page that a redirect points to.
    pub async fn follow(&self, answer: &Page) -> Page {
        let location = answer.location().unwrap_or_else(|| {
            panic!("no redirect but {}: {}", answer.status, answer.text("main"))
        });
        self.get(location).await
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() }
    }

    /// Forgets the secret of the last form: a form of another site never has it.
    pub fn forget_secret(&self) {
        if let Ok(mut secret) = self.csrf.lock() {
            *secret = None;
        }
    }

    fn secret(&self) -> Option<String> {
        self.csrf.lock().ok().and_then(|secret| secret.clone())
    }

    async fn send(&self, request: RequestBuilder) -> Page {
        let answer = request.send().await.unwrap_or_else(|error| panic!("no answer: {error:?}"));
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = answer.bytes().await.unwrap_or_else(|error| panic!("half an answer: {error:?}"));
        let text =
            |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let page = Page::new(
            status,
            text(LOCATION),
            text(CONTENT_TYPE).unwrap_or_default(),
            headers,
            body.to_vec(),
        );
        if let (Some(secret), Ok(mut last)) = (page.hidden(CSRF_FIELD), self.csrf.lock()) {
            *last = Some(secret);
        }
        page
    }
}
