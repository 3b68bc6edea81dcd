//! What stands behind the question mark of an address, and what becomes of an
//! address that cannot be read: an answer that names the parameter.

use super::extract::ctx;
use super::problem::Problem;
use crate::domain::field::FieldError;
use crate::error::Error;
use actix_web::dev::Payload;
use actix_web::error::PathError;
use actix_web::web::PathConfig;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::future::{Ready, ready};
use std::ops::Deref;

/// The most characters of a wrong value that an answer repeats.
const SHOWN_LIMIT_CHARS: usize = 60;

/// The parameters of an address. A wrong one is an error that names it, as a
/// page or as JSON, and never a line of plain text.
#[derive(Debug, Clone, Default)]
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The parameters themselves.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Reads pairs as `T`; the error's text is the deserializer's.
#[expect(clippy::disallowed_types, reason = "the one place that turns its errors into answers")]
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    use actix_web::error::QueryPayloadError;
    match actix_web::web::Query::<T>::from_query(text) {
        Ok(query) => Ok(query.into_inner()),
        Err(QueryPayloadError::Deserialize(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn shown(value: &str) -> String {
    let mut text: String = value.chars().take(SHOWN_LIMIT_CHARS).collect();
    if text.len() < value.len() {
        text.push('…');
    }
    text
}

/// What is wrong with parameters that are no `T`. The deserializer does not
/// say with which, so that each is looked at alone.
fn faults<T: DeserializeOwned>(text: &str, told: &str) -> Vec<FieldError> {
    let pairs = parse::<Vec<(String, String)>>(text).unwrap_or_default();
    let names: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    let mut faults = Vec::new();
    for name in names {
        let alone = text.split('&').filter(|part| {
            let pair = parse::<Vec<(String, String)>>(part).unwrap_or_default();
            pair.first().is_some_and(|(one, _)| one == name)
        });
        let alone: Vec<&str> = alone.collect();
        let Err(why) = parse::<T>(&alone.join("&")) else { continue };
        // Another one that is missing is not this one's fault.
        if why.starts_with("missing field") {
            continue;
        }
        let value = pairs.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value);
        let message = if alone.len() > 1 {
            format!("The parameter {name} may stand in the address once.")
        } else {
            format!("The parameter {name} cannot be “{}”: {why}.", shown(value))
        };
        faults.push(FieldError::new(name, message));
    }
    if faults.is_empty() {
        faults.push(FieldError::new("query", format!("The address cannot be read: {told}.")));
    }
    faults
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.query_string();
        ready(match parse::<T>(text) {
            Ok(parameters) => Ok(Self(parameters)),
            Err(told) => Err(problem(request, Error::Invalid(faults::<T>(text, &told)))),
        })
    }
}

fn problem(request: &HttpRequest, error: Error) -> Problem {
    match ctx(request) {
        Ok(ctx) => {
            let wants_json = super::problem::wants_json(request);
            Problem::new(&ctx, error).wanting(wants_json, request.path().to_owned())
        }
        Err(problem) => problem,
    }
}

/// Paths whose parts are no key are paths to nothing.
#[must_use]
pub fn paths() -> PathConfig {
    PathConfig::default()
        .error_handler(|_: PathError, request| problem(request, Error::NotFound("page")).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Place {
        name: String,
        after: Option<String>,
        limit: Option<i64>,
    }

    fn names(text: &str) -> Vec<String> {
        let Err(told) = parse::<Place>(text) else { return Vec::new() };
        faults::<Place>(text, &told).into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn the_wrong_parameter_is_named() {
        assert!(names("name=x&after=b&limit=3").is_empty());
        assert_eq!(names("name=x&after=b&limit=abc"), ["limit"]);
        assert_eq!(names("limit=abc"), ["limit"], "before what is missing");
        assert_eq!(names("name=x&after=a&after=b"), ["after"]);
        assert_eq!(names("after=b"), ["query"]);
        let told = faults::<Place>("after=b", "missing field `name`").remove(0);
        assert!(told.message.contains("name"), "{}", told.message);
        let long = format!("limit={}", "ж".repeat(500));
        assert!(faults::<Place>(&long, "").remove(0).message.chars().count() < 150);
    }
}
