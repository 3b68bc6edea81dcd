//! One connection type for both databases, and the two capabilities that
//! queries are written against: [`Read`] and [`Write`].
//!
//! The URL picks the database at run time. Queries are written once against
//! [`AnyConn`]; upserts and batches are written once inside [`each!`], where
//! each real backend type-checks them.

use super::turn::{Turn, Turns};
use crate::error::{Error, Result};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use diesel::result::Error as DieselError;
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

/// How often a write is run again when the database asks for it.
const WRITE_RETRY_LIMIT: u32 = 12;
/// How long a caller waits for a connection, in seconds.
const POOL_WAIT_SECONDS: u64 = 30;
/// Reading connections of an embedded database.
const SQLITE_READERS: u32 = 8;
/// Connections to a PostgreSQL server, by process.
const POSTGRES_CONNECTIONS: u32 = 12;

pub use any::AnyConn;

mod any {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to whichever database the URL names.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConn {
        /// The embedded database.
        Sqlite(SqliteConnection),
        /// A PostgreSQL (or Citus) server.
        Postgres(PgConnection),
    }
}

/// Runs one body against the real connection behind an [`AnyConn`], once for
/// each backend: for what the common type cannot express (upserts, batches).
macro_rules! each {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::conn::AnyConn::Sqlite($c) => $body,
            $crate::store::conn::AnyConn::Postgres($c) => $body,
        }
    };
}
pub(in crate::store) use each;

/// A read view: any number at once, each a snapshot.
pub struct Read<'c>(&'c mut AnyConn);

impl Read<'_> {
    /// The connection, for the queries of this folder.
    pub(in crate::store) fn conn(&mut self) -> &mut AnyConn {
        self.0
    }
}

/// A write transaction: one at a time on SQLite, serializable on PostgreSQL.
/// A write can read; a read cannot write.
pub struct Write<'c>(Read<'c>);

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.0
    }
}

impl<'c> DerefMut for Write<'c> {
    fn deref_mut(&mut self) -> &mut Read<'c> {
        &mut self.0
    }
}

/// How strictly concurrent writes are kept apart on PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Isolation {
    /// Decisions: as if one after the other.
    Serializable,
    /// Bulk rows that unique keys protect.
    ReadCommitted,
}

/// Which database a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The path of an SQLite file.
    Sqlite(String),
    /// A libpq URL.
    Postgres(String),
}

impl Place {
    /// Reads a URL: `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for any other scheme, so that a typing error never
    /// makes a new empty database.
    pub fn parse(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(Error::field("database", "Name a file: sqlite:docket307.db"));
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(Error::field(
            "database",
            "A database is named by sqlite:PATH or postgres://USER@HOST/NAME.",
        ))
    }

    /// Opens one connection that may write.
    pub(in crate::store) fn connect(&self) -> Result<AnyConn, DieselError> {
        Manager { place: self.clone(), is_reader: false }.connect()
    }
}

/// Makes connections for the pools.
#[derive(Debug, Clone)]
struct Manager {
    place: Place,
    is_reader: bool,
}

fn refused(error: &ConnectionError) -> DieselError {
    DieselError::QueryBuilderError(error.to_string().into())
}

impl ManageConnection for Manager {
    type Connection = AnyConn;
    type Error = DieselError;

    fn connect(&self) -> Result<AnyConn, DieselError> {
        match &self.place {
            Place::Sqlite(path) => {
                super::raw::install();
                let mut conn = SqliteConnection::establish(path).map_err(|e| refused(&e))?;
                // FULL: with NORMAL a power cut loses acknowledged commits.
                conn.batch_execute(
                    "PRAGMA journal_mode = WAL; \
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; \
                     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;",
                )?;
                // The one writer keeps the upper pages of every index at hand, and
                // copies the log into the database after some transactions, not each.
                conn.batch_execute(if self.is_reader {
                    "PRAGMA query_only = ON;"
                } else {
                    "PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000;"
                })?;
                Ok(AnyConn::Sqlite(conn))
            }
            Place::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(|e| refused(&e))?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages = warning;")?;
                Ok(AnyConn::Postgres(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut AnyConn) -> Result<(), DieselError> {
        conn.batch_execute("SELECT 1")
    }

    fn has_broken(&self, conn: &mut AnyConn) -> bool {
        // A connection whose transaction was cut off half-way is not reused.
        std::thread::panicking()
            || each!(conn, |c| {
                AnsiTransactionManager::transaction_manager_status_mut(c)
                    .transaction_depth()
                    .map_or(true, |depth| depth.is_some())
            })
    }
}

/// The database: a pool of readers and a pool of writers.
#[derive(Clone)]
pub struct Store {
    place: Arc<Place>,
    readers: Pool<Manager>,
    writers: Pool<Manager>,
    turns: Arc<Turns>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.engine())
    }
}

fn pool(manager: Manager, size: u32) -> Result<Pool<Manager>> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(POOL_WAIT_SECONDS))
        .build(manager)
        .map_err(|e| Error::internal(format!("the database cannot be opened: {e}")))
}

impl Store {
    /// Opens the database that the URL names. It must have been migrated.
    ///
    /// # Errors
    /// When the URL is wrong or nothing answers.
    pub fn open(url: &str) -> Result<Self> {
        let place = Place::parse(url)?;
        // Fail with the engine's own words, before a pool retries in silence.
        drop(
            place
                .connect()
                .map_err(|e| Error::internal(format!("the database cannot be opened: {e}")))?,
        );
        let writer = Manager { place: place.clone(), is_reader: false };
        let (readers, writers) = match &place {
            Place::Sqlite(_) => {
                let reader = Manager { place: place.clone(), is_reader: true };
                (pool(reader, SQLITE_READERS)?, pool(writer, 1)?)
            }
            Place::Postgres(_) => {
                let both = pool(writer, POSTGRES_CONNECTIONS)?;
                (both.clone(), both)
            }
        };
        Ok(Self { place: Arc::new(place), readers, writers, turns: Arc::default() })
    }

    /// The name of the engine, for pages and reports.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match *self.place {
            Place::Sqlite(_) => "SQLite",
            Place::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether the database takes one write after the other: then a long one
    /// makes all others wait.
    #[must_use]
    pub fn has_one_writer(&self) -> bool {
        matches!(*self.place, Place::Sqlite(_))
    }

    /// Runs `f` over one snapshot of the database.
    ///
    /// # Errors
    /// What `f` gives, or [`Error::Busy`] when no connection is to be had.
    pub fn read<T>(&self, f: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let mut conn = connection(&self.readers)?;
        let conn = &mut *conn;
        begin(conn, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let outcome = f(&mut Read(conn));
        match outcome {
            Ok(value) => commit(conn).map(|()| value),
            Err(error) => {
                rollback(conn);
                Err(error)
            }
        }
    }

    /// Runs `f` in one transaction, and runs it again when the database asks
    /// for that: `f` must do nothing but talk to its argument.
    ///
    /// # Errors
    /// What `f` gives; [`Error::Busy`] when others kept winning.
    pub fn write<T>(&self, f: impl FnMut(&mut Write<'_>) -> Result<T>) -> Result<T> {
        self.write_at(Isolation::Serializable, f)
    }

    /// As [`Store::write`], for bulk rows whose unique keys protect them: on
    /// PostgreSQL it does not ask for serializable isolation.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_bulk<T>(&self, f: impl FnMut(&mut Write<'_>) -> Result<T>) -> Result<T> {
        self.write_at(Isolation::ReadCommitted, f)
    }

    fn turn(&self) -> Result<Option<Turn<'_>>> {
        let limit = Duration::from_secs(POOL_WAIT_SECONDS);
        self.has_one_writer().then(|| self.turns.take(limit)).transpose()
    }

    fn write_at<T>(
        &self,
        isolation: Isolation,
        mut f: impl FnMut(&mut Write<'_>) -> Result<T>,
    ) -> Result<T> {
        let postgres = match isolation {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = {
                let _turn = self.turn()?;
                let mut conn = connection(&self.writers)?;
                let conn = &mut *conn;
                begin(conn, "BEGIN IMMEDIATE", postgres)?;
                match f(&mut Write(Read(conn))) {
                    Ok(value) => commit(conn).map(|()| value),
                    Err(error) => {
                        rollback(conn);
                        Err(error)
                    }
                }
            };
            match outcome {
                Err(Error::Busy) if tries < WRITE_RETRY_LIMIT => {
                    let step_ms = u64::from(tries) * 7;
                    let jitter_ms = u64::try_from(crate::id::number()).unwrap_or(0) % 20;
                    std::thread::sleep(Duration::from_millis(step_ms + jitter_ms));
                }
                outcome => return outcome,
            }
        }
    }
}

fn connection(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
    pool.get().map_err(|error| {
        tracing::warn!(%error, "no database connection");
        Error::Busy
    })
}

fn begin(conn: &mut AnyConn, sqlite: &str, postgres: &str) -> Result<()> {
    match conn {
        AnyConn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sqlite)?,
        AnyConn::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, postgres)?,
    }
    Ok(())
}

fn commit(conn: &mut AnyConn) -> Result<()> {
    let outcome = each!(conn, |c| AnsiTransactionManager::commit_transaction(c));
    outcome.map_err(Error::from)
}

fn rollback(conn: &mut AnyConn) {
    let outcome = each!(conn, |c| AnsiTransactionManager::rollback_transaction(c));
    if let Err(error) = outcome {
        // The pool drops a connection with an open transaction.
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_url_makes_no_database() {
        assert!(Place::parse("postgre://x").is_err());
        assert!(Place::parse("docket.db").is_err());
        assert_eq!(Place::parse("sqlite:a.db").ok(), Some(Place::Sqlite("a.db".into())));
    }
}
