//! The line to a server: requests with the key, and what its errors mean.

use crate::error::{Error, Result};
use serde_json::Value;
use std::fs::File;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use ureq::http::{Response, StatusCode, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

/// How long a connection may take to be made, in seconds.
const CONNECT_LIMIT_S: u64 = 20;
/// How long a piece may take to be sent, in seconds.
const SEND_LIMIT_S: u64 = 300;
/// How long an answer may take, in seconds: with the last byte the server reads the
/// whole file once.
const ANSWER_LIMIT_S: u64 = 300;
/// How often in a row a broken line is tried again.
pub const TRIES_LIMIT: u32 = 8;
/// The first pause before it is tried again, in milliseconds; each later one is
/// twice as long.
const FIRST_PAUSE_MS: u64 = 250;
/// The longest pause, in milliseconds.
const LAST_PAUSE_MS: u64 = 30_000;
/// The longest answer that is read into memory, in bytes.
const ANSWER_LIMIT_BYTES: u64 = 4 << 20;

/// How a request failed.
#[derive(Debug)]
pub enum Fault {
    /// The line broke, or the server is not ready: it may help to try again.
    Passing(String),
    /// It does not help.
    Lasting(Error),
}

/// A server, and the key that it takes.
#[derive(Debug)]
pub struct Line {
    agent: Agent,
    base: String,
    bearer: String,
}

impl Line {
    /// Prepares requests to a server; none is made yet.
    ///
    /// # Errors
    /// When the address is none, or would send the key over the net unencrypted, or
    /// certificates cannot be read.
    pub fn open(to: &str, key: &str, ca_file: Option<&Path>) -> Result<Self> {
        let base = base(to)?;
        let mut tls = TlsConfig::builder();
        if let Some(path) = ca_file {
            tls = tls.root_certs(certificates(path)?);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirection would carry the key elsewhere.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(CONNECT_LIMIT_S)))
            .timeout_send_body(Some(Duration::from_secs(SEND_LIMIT_S)))
            .timeout_recv_response(Some(Duration::from_secs(ANSWER_LIMIT_S)))
            .user_agent(concat!("docket307/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .build();
        Ok(Self { agent: config.into(), base, bearer: format!("Bearer {key}") })
    }

    /// The server's address, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Makes a request of the protocol tus. A body makes it a `PATCH`.
    pub fn tus(
        &self,
        verb: Verb<'_>,
        path: &str,
        headers: &[(&str, String)],
    ) -> Result<Response<Body>, Fault> {
        let url = format!("{}{path}", self.base);
        let all = || {
            let usual =
                [("Authorization", self.bearer.clone()), ("Tus-Resumable", "1.0.0".to_owned())];
            usual.into_iter().chain(headers.iter().map(|(name, value)| (*name, value.clone())))
        };
        let answer = match verb {
            Verb::Head => all()
                .fold(self.agent.head(&url), |ask, (name, value)| ask.header(name, value))
                .call(),
            Verb::Post => all()
                .fold(self.agent.post(&url), |ask, (name, value)| ask.header(name, value))
                .send_empty(),
            Verb::Patch(piece) => all()
                .fold(self.agent.patch(&url), |ask, (name, value)| ask.header(name, value))
                .send(piece),
        };
        answer.map_err(|error| self.broken(&error))
    }

    /// Reads a JSON answer.
    pub fn json(&self, path: &str) -> Result<Value, Fault> {
        let mut answer = self.get(path)?;
        let text = answer.body_mut().with_config().limit(ANSWER_LIMIT_BYTES).read_to_string();
        let text = text.map_err(|error| self.broken(&error))?;
        serde_json::from_str(&text).map_err(|_| {
            Fault::Lasting(Error::Refused(format!(
                "{} did not answer as an installation of Docket307 does",
                self.base
            )))
        })
    }

    /// Writes an answer to a file.
    ///
    /// # Errors
    /// When the file cannot be written, or the line stays broken.
    pub fn download(&self, path: &str, out: &Path) -> Result<()> {
        let cannot = |error: std::io::Error| {
            Error::field("rejects", format!("{} cannot be written: {error}.", out.display()))
        };
        patiently(|| {
            let answer = self.get(path)?;
            let mut file = File::create(out).map_err(|error| Fault::Lasting(cannot(error)))?;
            let mut body = answer.into_body().into_reader();
            std::io::copy(&mut body, &mut file)
                .map(drop)
                .map_err(|error| Fault::Passing(error.to_string()))
        })
    }

    fn get(&self, path: &str) -> Result<Response<Body>, Fault> {
        let ask = self.agent.get(format!("{}{path}", self.base));
        let answer = ask.header("Authorization", &self.bearer).call();
        let answer = answer.map_err(|error| self.broken(&error))?;
        if answer.status().is_success() { Ok(answer) } else { Err(self.fault(answer)) }
    }

    fn broken(&self, error: &ureq::Error) -> Fault {
        Fault::Passing(format!("{} cannot be reached: {error}", self.base))
    }

    /// What an answer means that is no success.
    pub fn fault(&self, mut answer: Response<Body>) -> Fault {
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER_LIMIT_BYTES).read_to_string();
        let said: Value = serde_json::from_str(&text.unwrap_or_default()).unwrap_or(Value::Null);
        let detail = said.get("detail").or_else(|| said.get("title")).and_then(Value::as_str);
        let why = format!(
            "{} answers {}{}",
            self.base,
            status.as_u16(),
            detail.map(|detail| format!(": {detail}")).unwrap_or_default()
        );
        match status {
            StatusCode::REQUEST_TIMEOUT | StatusCode::LOCKED => Fault::Passing(why),
            _ if status.is_server_error() => Fault::Passing(why),
            StatusCode::UNAUTHORIZED => {
                Fault::Lasting(Error::Refused(format!("{why}. Is the key right, and not revoked?")))
            }
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
                Fault::Lasting(Error::BadFile {
                    code: "not_taken",
                    message: format!("{why}."),
                    hint: String::new(),
                })
            }
            _ if status.is_redirection() => Fault::Lasting(Error::Refused(format!(
                "{why}, a redirection: give the address that it leads to"
            ))),
            _ => Fault::Lasting(Error::Refused(why)),
        }
    }
}

/// Does something until it succeeds, with longer and longer pauses.
///
/// # Errors
/// When it does not help to go on.
pub fn patiently<T>(mut what: impl FnMut() -> Result<T, Fault>) -> Result<T> {
    let mut tries = 0;
    loop {
        match what() {
            Ok(done) => return Ok(done),
            Err(Fault::Lasting(error)) => return Err(error),
            Err(Fault::Passing(why)) => {
                tries += 1;
                if tries >= TRIES_LIMIT {
                    return Err(Error::Refused(format!("{why} (tried {tries} times)")));
                }
                sleep(pause(tries));
            }
        }
    }
}

/// What a request of tus does.
#[derive(Debug, Clone, Copy)]
pub enum Verb<'a> {
    Head,
    Post,
    Patch(&'a [u8]),
}

/// How long to wait before the next try.
pub fn pause(tries: u32) -> Duration {
    let doubled = FIRST_PAUSE_MS.saturating_mul(1_u64 << tries.saturating_sub(1).min(16));
    Duration::from_millis(doubled.min(LAST_PAUSE_MS))
}

/// The address as requests use it.
fn base(to: &str) -> Result<String> {
    let wrong = |why: &str| Error::field("to", format!("{to} is no address to send to: {why}."));
    let base = to.trim().trim_end_matches('/');
    let uri: Uri = base.parse().map_err(|_| wrong("write https:// and a name"))?;
    let host = uri.host().ok_or_else(|| wrong("write https:// and a name"))?;
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(wrong("a name or password in it would be seen by others"));
    }
    if uri.query().is_some() {
        return Err(wrong("it has a question mark"));
    }
    let is_here = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(base.to_owned()),
        Some("http") if is_here => Ok(base.to_owned()),
        Some("http") => Err(wrong("the key would cross the net unencrypted; use https")),
        _ => Err(wrong("it begins with neither https:// nor http://")),
    }
}

fn certificates(path: &Path) -> Result<RootCerts> {
    let wrong = |why: String| Error::field("ca-file", format!("{}: {why}.", path.display()));
    let text = std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&text) {
        if let PemItem::Certificate(one) = item.map_err(|error| wrong(error.to_string()))? {
            found.push(one);
        }
    }
    if found.is_empty() {
        return Err(wrong("there is no certificate in it".into()));
    }
    Ok(RootCerts::new_with_certs(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_crosses_the_net_encrypted_alone() {
        for good in ["https://docket.example.gov/", "http://127.0.0.1:8307", "http://[::1]:1"] {
            assert_eq!(base(good).unwrap(), good.trim_end_matches('/'));
        }
        for bad in
            ["http://docket.example.gov", "docket.example.gov", "ftp://a", "https://a:b@c", ""]
        {
            assert!(base(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pauses_double_up_to_their_limit() {
        assert_eq!(pause(1), Duration::from_millis(FIRST_PAUSE_MS));
        assert_eq!(pause(3), Duration::from_millis(4 * FIRST_PAUSE_MS));
        assert_eq!(pause(200), Duration::from_millis(LAST_PAUSE_MS));
    }
}
