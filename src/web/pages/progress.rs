//! How an import goes on, told as it happens: server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use super::upload;
use crate::app::progress::{self, Progress};
use crate::error::Error;
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Data, Path};
use askama::Template;
use chrono::NaiveDateTime;
use futures_util::stream;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the import is looked at, in milliseconds.
const LOOK_MS: u64 = 500;
/// A proxy closes a stream that is silent; this long is never silent, in seconds.
const SILENCE_LIMIT_SECONDS: u64 = 15;
/// How long one stream lives, in seconds: a browser then asks again, and is
/// asked again who it is.
const STREAM_LIFE_SECONDS: u64 = 120;
/// How many streams one account may have open.
const STREAMS_LIMIT: usize = 8;
/// How many looks back the pace is measured.
const PACE_LOOKS: usize = 20;

/// The open streams of this process, by account.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// One open stream; dropped, it is closed.
struct Open {
    streams: Streams,
    account: String,
}

impl Streams {
    fn open(&self, account: &str) -> Option<Open> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = map.entry(account.to_owned()).or_insert(0);
        if *count >= STREAMS_LIMIT {
            return None;
        }
        *count += 1;
        Some(Open { streams: self.clone(), account: account.to_owned() })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut map = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = map.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                map.remove(&self.account);
            }
        }
    }
}

/// The part of a page that changes; the page itself includes it as well.
#[derive(Template)]
#[template(path = "upload/going.html")]
pub struct ProgressPart {
    permille: i64,
    text: String,
    is_known: bool,
    figures: Vec<(String, &'static str)>,
    state: &'static str,
    tone: &'static str,
}

/// Seconds in words.
fn left(seconds: i64) -> String {
    match seconds {
        ..=1 => "about a second left".to_owned(),
        2..=90 => format!("about {seconds} seconds left"),
        91..=5400 => format!("about {} minutes left", (seconds + 30) / 60),
        _ => format!("about {} hours left", (seconds + 1800) / 3600),
    }
}

/// The part as it stands now; `since` is an earlier look, for the pace.
#[must_use]
pub fn part(now: &Progress, since: Option<(NaiveDateTime, i64, i64)>) -> ProgressPart {
    let row = &now.row;
    let is_known = row.state != "received" && row.decoded_bytes > 0;
    let begun = row.started_at.map(|at| (at, 0, 0));
    let pace = since.or(begun).and_then(|(at, rows, offset)| now.pace(at, rows, offset));
    let text = if row.state == "received" {
        if now.word.is_empty() {
            "Waiting to be read.".to_owned()
        } else {
            format!("Being prepared: {}.", now.word)
        }
    } else {
        let mut text = format!("{}%", now.permille() / 10);
        if let (Some((rate, seconds)), false) = (pace, now.is_over()) {
            text = format!("{text}, {} rows a second, {}", page::count(rate), left(seconds));
        }
        text
    };
    let (state, tone) = upload::badge(now.standing, !now.word.is_empty());
    ProgressPart {
        state,
        tone,
        permille: now.permille(),
        text,
        is_known,
        figures: vec![
            (page::count(row.rows_read), "rows read"),
            (page::count(row.rows_accepted), "new"),
            (page::count(row.rows_updated), "updated"),
            (page::count(row.rows_duplicate), "duplicate"),
            (page::count(row.rows_rejected), "rejected"),
        ],
    }
}

/// One event: every line of its data is marked.
fn event(name: &str, data: &str) -> Bytes {
    let mut text = format!("event: {name}\n");
    for line in data.lines() {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    Bytes::from(text)
}

/// A stream between two looks.
struct Watch {
    ctx: Ctx,
    public_id: String,
    begun: Instant,
    said: Instant,
    last: String,
    looks: VecDeque<(NaiveDateTime, i64, i64)>,
    is_over: bool,
    _open: Open,
}

impl Watch {
    /// What there is to say after a look; nothing when nothing changed.
    async fn look(&mut self) -> Result<Option<Bytes>, Error> {
        let id = self.public_id.clone();
        let now = self.ctx.run(move |app, actor| progress::look(app, actor, &id)).await?;
        if now.is_over() {
            self.is_over = true;
            return Ok(Some(event("end", &now.row.state)));
        }
        let body = part(&now, self.looks.front().copied()).render().map_err(Error::internal)?;
        self.looks.push_back((now.at, now.row.rows_read, now.row.next_offset));
        if self.looks.len() > PACE_LOOKS {
            self.looks.pop_front();
        }
        if body == self.last {
            let is_silent = self.said.elapsed() >= Duration::from_secs(SILENCE_LIMIT_SECONDS);
            return Ok(is_silent.then(|| Bytes::from_static(b": still here\n\n")));
        }
        let said = event("progress", &body);
        self.last = body;
        Ok(Some(said))
    }
}

async fn next(mut watch: Watch) -> Option<(Result<Bytes, std::io::Error>, Watch)> {
    let mut is_first = watch.last.is_empty();
    while !watch.is_over && watch.begun.elapsed() < Duration::from_secs(STREAM_LIFE_SECONDS) {
        // The first look is at once; whoever waits a second sees something.
        if !is_first {
            tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
        }
        is_first = false;
        match watch.look().await {
            Ok(Some(bytes)) => {
                watch.said = Instant::now();
                return Some((Ok(bytes), watch));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(%error, "a stream of progress ended");
                return None;
            }
        }
    }
    None
}

/// `GET …/uploads/{public_id}/progress`
///
/// # Errors
/// When there is no such upload, it is another organization's, or the account
/// watches too many already.
pub async fn stream(ctx: Ctx, public_id: Path<String>, streams: Data<Streams>) -> PageResult {
    let public_id = public_id.into_inner();
    let id = public_id.clone();
    // Looked at before the answer begins: what is not one's own is a 404.
    ctx.run(move |app, actor| progress::look(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let account = ctx.actor.account().map_err(|error| Problem::new(&ctx, error))?;
    let Some(open) = streams.open(account) else {
        return Err(Problem::new(&ctx, Error::TooMany { wait_seconds: 5 }));
    };
    let watch = Watch {
        ctx,
        public_id,
        begun: Instant::now(),
        said: Instant::now(),
        last: String::new(),
        looks: VecDeque::new(),
        is_over: false,
        _open: open,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        // Compressed, it would be kept back; nginx is told not to keep it back.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(watch, next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_an_event_is_marked() {
        assert_eq!(event("progress", "<p>\n1</p>"), "event: progress\ndata: <p>\ndata: 1</p>\n\n");
    }

    #[test]
    fn an_account_has_so_many_streams_and_gets_them_back() {
        let streams = Streams::default();
        let open: Vec<Option<Open>> = (0..STREAMS_LIMIT).map(|_| streams.open("a")).collect();
        assert!(open.iter().all(Option::is_some));
        assert!(streams.open("a").is_none());
        assert!(streams.open("b").is_some());
        drop(open);
        assert!(streams.open("a").is_some());
    }
}
