//! Brings a database to the newest schema.
//!
//! The two folders hold the same names; a test proves that they make the same
//! schema. Nodes that start together take turns: the first writes, the others
//! wait and find nothing to do.

use super::conn::{AnyConn, Place};
use crate::error::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The lock that keeps two migrating processes apart on PostgreSQL.
const LOCK: &str = "SELECT pg_advisory_lock(3070019);";
const UNLOCK: &str = "SELECT pg_advisory_unlock(3070019);";

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("migration: {error}"))
}

/// Applies what is missing and returns the names of the migrations applied.
///
/// # Errors
/// When the database cannot be opened or a migration fails; what failed is
/// rolled back.
pub fn run(url: &str) -> Result<Vec<String>> {
    let mut conn = Place::parse(url)?.connect().map_err(failed)?;
    match &mut conn {
        AnyConn::Sqlite(c) => c
            .run_pending_migrations(SQLITE)
            .map(|done| done.iter().map(ToString::to_string).collect())
            .map_err(failed),
        AnyConn::Postgres(c) => {
            c.batch_execute(LOCK).map_err(failed)?;
            let outcome = c
                .run_pending_migrations(POSTGRES)
                .map(|done| done.iter().map(ToString::to_string).collect())
                .map_err(failed);
            c.batch_execute(UNLOCK).map_err(failed)?;
            outcome
        }
    }
}

/// Takes every migration back, newest first: for developers and the test that
/// proves that `down` undoes `up`.
///
/// # Errors
/// As [`run`].
pub fn revert_all(url: &str) -> Result<usize> {
    let mut conn = Place::parse(url)?.connect().map_err(failed)?;
    match &mut conn {
        AnyConn::Sqlite(c) => {
            c.batch_execute("PRAGMA foreign_keys = OFF").map_err(failed)?;
            c.revert_all_migrations(SQLITE).map(|done| done.len()).map_err(failed)
        }
        AnyConn::Postgres(c) => {
            c.revert_all_migrations(POSTGRES).map(|done| done.len()).map_err(failed)
        }
    }
}

/// The names of migrations that the database still lacks.
///
/// # Errors
/// As [`run`].
pub fn pending(url: &str) -> Result<Vec<String>> {
    let mut conn = Place::parse(url)?.connect().map_err(failed)?;
    let names = match &mut conn {
        AnyConn::Sqlite(c) => c
            .pending_migrations(SQLITE)
            .map(|found| found.iter().map(|m| m.name().to_string()).collect()),
        AnyConn::Postgres(c) => c
            .pending_migrations(POSTGRES)
            .map(|found| found.iter().map(|m| m.name().to_string()).collect()),
    };
    names.map_err(failed)
}
