//! Sends mail: into a folder, or to a server by SMTP. What goes wrong is told
//! by a code, so that no address and no text gets into a log.

use crate::config::{MailSettings, MailTransport};
use chrono::NaiveDateTime;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{SmtpTransport, Transport};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long a server may take to answer, in seconds.
const ANSWER_LIMIT_SECONDS: u64 = 20;

/// A mail.
#[derive(Clone)]
pub struct Letter {
    /// Its key: sent twice it has the same name, so that it can be known again.
    pub id: String,
    /// To which address.
    pub to: String,
    /// What stands above it.
    pub subject: String,
    /// What it says, plain text.
    pub body: String,
    /// When it is written.
    pub at: NaiveDateTime,
}

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The sender's or the receiver's address is none.
    BadAddress,
    /// The settings name no server that can be spoken to.
    BadServer,
    /// The server cannot be reached, or does not speak TLS as it should.
    Unreachable,
    /// The server asks to come back later.
    Later,
    /// The server refuses it.
    Refused,
    /// The folder cannot be written.
    Folder,
}

impl Failure {
    /// The code that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadAddress => "bad_address",
            Self::BadServer => "bad_server",
            Self::Unreachable => "unreachable",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Folder => "folder",
        }
    }
}

/// Sends a mail.
///
/// # Errors
/// [`Failure`]; it may be tried again.
pub fn send(settings: &MailSettings, letter: &Letter) -> Result<(), Failure> {
    let message = message(&settings.from, letter)?;
    match &settings.transport {
        MailTransport::Folder(folder) => {
            keep(folder, letter, &message).map_err(|_| Failure::Folder)
        }
        MailTransport::Server(url) => {
            let server = SmtpTransport::from_url(url)
                .map_err(|_| Failure::BadServer)?
                .timeout(Some(Duration::from_secs(ANSWER_LIMIT_SECONDS)))
                .build();
            server.send(&message).map(drop).map_err(|error| {
                if error.is_permanent() {
                    Failure::Refused
                } else if error.is_transient() {
                    Failure::Later
                } else {
                    Failure::Unreachable
                }
            })
        }
    }
}

fn message(from: &str, letter: &Letter) -> Result<Message, Failure> {
    let from: Mailbox = from.parse().map_err(|_| Failure::BadAddress)?;
    let to = letter.to.parse().map_err(|_| Failure::BadAddress)?;
    let host = from.email.domain().to_owned();
    let seconds = u64::try_from(letter.at.and_utc().timestamp()).unwrap_or_default();
    Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(&letter.subject)
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .map_err(|_| Failure::BadAddress)
}

/// Puts a mail into a folder, whole or not at all.
fn keep(folder: &Path, letter: &Letter, message: &Message) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let half = folder.join(format!(".{}.half", letter.id));
    std::fs::write(&half, message.formatted())?;
    std::fs::rename(half, folder.join(format!("{}.eml", letter.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str) -> Letter {
        Letter {
            id: "m1".into(),
            to: to.into(),
            subject: "Docket307: 1 deadline".into(),
            body: "2026-11-19  H-2026-000002\n".into(),
            at: chrono::NaiveDate::from_ymd_opt(2026, 11, 22)
                .unwrap()
                .and_hms_opt(6, 0, 0)
                .unwrap(),
        }
    }

    #[test]
    fn the_same_mail_is_the_same_bytes() {
        let one =
            message("Docket307 <docket@agency.example>", &letter("a@agency.example")).unwrap();
        let text = String::from_utf8(one.formatted()).unwrap();
        assert!(text.contains("Message-ID: <m1@agency.example>"), "{text}");
        assert!(text.contains("Sun, 22 Nov 2026 06:00:00"), "{text}");
        let other =
            message("Docket307 <docket@agency.example>", &letter("a@agency.example")).unwrap();
        assert_eq!(one.formatted(), other.formatted());
    }

    #[test]
    fn a_failure_is_a_code() {
        let told = |from: &str, to: &str| message(from, &letter(to)).map(drop);
        assert_eq!(told("nobody", "a@agency.example"), Err(Failure::BadAddress));
        assert_eq!(
            told("docket@agency.example", "a\r\nBcc: b@c.example"),
            Err(Failure::BadAddress)
        );
        let settings = MailSettings {
            transport: MailTransport::Server("smtp://127.0.0.1:9".into()),
            from: "docket@agency.example".into(),
            site: "https://docket.example".into(),
        };
        assert_eq!(send(&settings, &letter("a@agency.example")), Err(Failure::Unreachable));
    }
}
