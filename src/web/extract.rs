//! What handlers are given: who asks, the application, and forms.

use super::guard::Session;
use super::problem::Problem;
use super::step_up::{FIRST_PASSWORD_FIELD, PASSWORD_FIELD};
use crate::app::{Actor, App};
use crate::config::{ALLEGATION_LIMIT_BYTES, BODY_LIMIT_SECONDS, FORM_LIMIT_BYTES};
use crate::error::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use std::future::{Ready, ready};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// The hidden field that proves that a form came from a page of this session.
pub const CSRF_FIELD: &str = "csrf";

/// Who asks, and the application.
#[derive(Clone)]
pub struct Ctx {
    /// The application.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// The cookie's secret; empty for the public.
    pub secret: String,
    /// The path of the request, for the navigation.
    pub path: String,
}

impl Ctx {
    /// The token that this session's forms carry; empty for the public.
    #[must_use]
    pub fn csrf(&self) -> String {
        csrf_token(&self.secret)
    }

    /// Runs blocking work (the database) off the web's threads.
    ///
    /// # Errors
    /// What the work gives.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (app, actor) = (self.app.clone(), self.actor.clone());
        web::block(move || work(&app, &actor)).await.map_err(Error::internal)?
    }
}

/// The form token of a session: derived, so that nothing need be stored.
#[must_use]
pub fn csrf_token(secret: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    crate::id::digest(format!("csrf\0{secret}").as_bytes())
}

pub(super) fn ctx(request: &HttpRequest) -> std::result::Result<Ctx, Problem> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Problem::bare(Error::internal("no application in the request")))?;
    let extensions = request.extensions();
    let session = extensions
        .get::<Session>()
        .ok_or_else(|| Problem::bare(Error::internal("the guard did not run")))?;
    Ok(Ctx {
        app: app.get_ref().clone(),
        actor: session.actor.clone(),
        secret: session.secret.clone(),
        path: request.path().to_owned(),
    })
}

impl FromRequest for Ctx {
    type Error = Problem;
    type Future = Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(ctx(request))
    }
}

/// The fields of a signed-in person's form, kept for the length of the request:
/// for the page that asks for the password first, and for the one that says
/// what changed meanwhile. No token, no password.
#[derive(Debug, Clone)]
pub(super) struct Sent(pub Vec<(String, String)>);

/// The fields of a form in the order sent, of at most `LIMIT_BYTES`. Reading
/// them checks the form's token, so that a handler cannot forget to.
#[derive(Debug, Clone, Default)]
pub struct Fields<const LIMIT_BYTES: usize = FORM_LIMIT_BYTES>(Vec<(String, String)>);

/// The fields of an allegation's form: several long texts of any script.
pub type LongFields = Fields<ALLEGATION_LIMIT_BYTES>;

impl<const LIMIT_BYTES: usize> Fields<LIMIT_BYTES> {
    /// The first value of a field, empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// All fields.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The version of the row that the page showed.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the form has none.
    pub fn version(&self) -> Result<i32> {
        self.get("version")
            .parse()
            .map_err(|_| Error::field("version", "Load the page again and repeat the step."))
    }
}

/// Reads a body to its end under a limit of size and of time: a sender that
/// dribbles is cut off.
async fn read(payload: &mut Payload, limit_bytes: usize) -> Result<Vec<u8>> {
    let reading = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::field("form", "The request was cut off."))?;
            if body.len().saturating_add(chunk.len()) > limit_bytes {
                let limit_bytes = u64::try_from(limit_bytes).unwrap_or(u64::MAX);
                return Err(Error::TooLarge { limit_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(Duration::from_secs(BODY_LIMIT_SECONDS), reading)
        .await
        .map_err(|_| Error::field("form", "The request took too long."))?
}

impl<const LIMIT_BYTES: usize> FromRequest for Fields<LIMIT_BYTES> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let ctx = ctx(&request)?;
            let problem = |error: Error| Problem::new(&ctx, error);
            let sent = request.extensions().get::<Sent>().cloned();
            if let Some(Sent(pairs)) = sent {
                return Ok(Self(pairs));
            }
            let body = read(&mut payload, LIMIT_BYTES).await.map_err(problem)?;
            let pairs = super::query::parse::<Vec<(String, String)>>(
                std::str::from_utf8(&body)
                    .map_err(|_| problem(Error::field("form", "The form is not UTF-8.")))?,
            )
            .map_err(|_| problem(Error::field("form", "The form cannot be read.")))?;
            let fields = Self(pairs);
            check_csrf(&ctx, fields.get(CSRF_FIELD)).map_err(problem)?;
            if !ctx.secret.is_empty() {
                let secrets = [CSRF_FIELD, PASSWORD_FIELD, FIRST_PASSWORD_FIELD];
                let is_kept = |name: &str| !secrets.contains(&name);
                let kept = fields.0.iter().filter(|(name, _)| is_kept(name));
                request.extensions_mut().insert(Sent(kept.cloned().collect()));
            }
            Ok(fields)
        })
    }
}

/// Refuses a form whose token is not this session's. The public has no session
/// to steal; the guard's check of the sending site covers its forms.
///
/// # Errors
/// [`Error::Forged`].
pub fn check_csrf(ctx: &Ctx, given: &str) -> Result<()> {
    let expected = ctx.csrf();
    if expected.is_empty() || bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        Ok(())
    } else {
        Err(Error::Forged)
    }
}
