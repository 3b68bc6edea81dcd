//! The token of a form: it says when the form was opened, so that machines
//! that fill in forms are slowed down, and it names the receipt that sending
//! the form will give, so that sending it twice gives the same one.
//!
//! Nothing of it is stored. It carries seconds because people are faster than
//! minutes; the server forgets them with the request.

use crate::app::App;
use crate::domain::receipt::Receipt;
use crate::error::{Error, Result};
use crate::id;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Nobody fills in a report faster than this, in seconds.
pub const FILL_MIN_SECONDS: i64 = 3;
/// How long a form may stay open, in seconds; then it gets a fresh token.
pub const FILL_LIMIT_SECONDS: i64 = 4 * 60 * 60;

const NONCE_BYTES: usize = 16;
const TIME_BYTES: usize = 8;

/// A token that this installation gave out.
#[derive(Clone)]
pub struct FormToken {
    nonce: [u8; NONCE_BYTES],
    issued_seconds: i64,
}

/// How old a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// The form was open for less than [`FILL_MIN_SECONDS`].
    TooYoung,
    /// It may be sent.
    Good,
    /// The form was open for more than [`FILL_LIMIT_SECONDS`].
    Expired,
}

fn mac(secret: &[u8; 32], parts: &[&[u8]]) -> Result<[u8; 32]> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).map_err(Error::internal)?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}

impl FormToken {
    /// A fresh token, opened `age_seconds` ago: forms that a person of the
    /// agency fills in need no minimum.
    #[must_use]
    pub fn issue(app: &App, age_seconds: i64) -> Self {
        let now = app.clock.now().and_utc().timestamp();
        Self { nonce: id::random_bytes(), issued_seconds: now.saturating_sub(age_seconds) }
    }

    /// Reads a token; none when this installation did not give it out.
    ///
    /// # Errors
    /// When the secret cannot be used.
    pub fn read(app: &App, text: &str) -> Result<Option<Self>> {
        let Ok(bytes) = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()) else {
            return Ok(None);
        };
        let Some((nonce, rest)) = bytes.split_first_chunk::<NONCE_BYTES>() else { return Ok(None) };
        let Some((time, given)) = rest.split_first_chunk::<TIME_BYTES>() else { return Ok(None) };
        let token = Self { nonce: *nonce, issued_seconds: i64::from_be_bytes(*time) };
        let is_ours = bool::from(token.seal(app)?.as_slice().ct_eq(given));
        Ok(is_ours.then_some(token))
    }

    /// The token as a form carries it.
    ///
    /// # Errors
    /// When the secret cannot be used.
    pub fn text(&self, app: &App) -> Result<String> {
        let mut bytes = self.nonce.to_vec();
        bytes.extend(self.issued_seconds.to_be_bytes());
        bytes.extend(self.seal(app)?);
        Ok(BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
    }

    /// How old it is now.
    #[must_use]
    pub fn age(&self, app: &App) -> Age {
        let open_seconds =
            app.clock.now().and_utc().timestamp().saturating_sub(self.issued_seconds);
        match open_seconds {
            ..FILL_MIN_SECONDS => Age::TooYoung,
            FILL_MIN_SECONDS..=FILL_LIMIT_SECONDS => Age::Good,
            _ => Age::Expired,
        }
    }

    /// The receipt of the allegation that is sent with this token.
    ///
    /// # Errors
    /// When the secret cannot be used.
    pub fn receipt(&self, app: &App) -> Result<Receipt> {
        Ok(Receipt::from_bits(&mac(&app.settings.secret, &[b"receipt", &self.nonce])?))
    }

    fn seal(&self, app: &App) -> Result<[u8; 32]> {
        mac(&app.settings.secret, &[b"form token", &self.nonce, &self.issued_seconds.to_be_bytes()])
    }
}

/// The token that a form shown again carries: the one that came, or a fresh
/// one when that is spent or not ours.
///
/// # Errors
/// When the secret cannot be used.
pub fn carry(app: &App, given: &str) -> Result<String> {
    match FormToken::read(app, given)? {
        Some(token) if token.age(app) != Age::Expired => token.text(app),
        Some(_) | None => FormToken::issue(app, 0).text(app),
    }
}
