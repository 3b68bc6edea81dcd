//! Prepared statements of `SQLite` itself, inside Diesel's own connection and
//! transaction. Diesel builds the text of a batch anew for each call, and
//! `SQLite` parses it anew; a bulk import spends most of its time there.
//!
//! This is the one module with `unsafe` code. What makes it sound:
//!
//! * Diesel gives its handle to nobody. Each new connection of the process is
//!   given an SQL function (`sqlite3_auto_extension`) that notes the handle of
//!   the connection that called it. [`Raw::of`] calls it through Diesel's
//!   `&mut SqliteConnection` and borrows that for as long as it lives, so the
//!   connection can neither be closed nor used by anybody else meanwhile.
//! * A [`Statement`] borrows its [`Raw`] and is finalised when it is dropped:
//!   none outlives the borrow, and Diesel closes its connection without one.
//! * Texts are bound without a copy, and each is bound and read inside one call
//!   of [`Statement::run`] or [`Statement::one`], which clear them at the end.

use crate::error::{Error, Result};
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use libsqlite3_sys as ffi;
use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Once;
use std::time::Duration;

/// How often a writer that waits for another process looks again, in milliseconds.
///
/// The handler that `PRAGMA busy_timeout` sets sleeps up to 100 ms, and an
/// import in another process leaves gaps of a few milliseconds only.
const LOOK_MS: u64 = 1;
/// How long it waits, in milliseconds.
const WAIT_LIMIT_MS: u64 = 10_000;

thread_local! {
    /// The connection that called [`note_handle`] last in this thread.
    static NOTED: Cell<*mut ffi::sqlite3> = const { Cell::new(ptr::null_mut()) };
}

/// Gives every connection that this process opens from now on what [`Raw::of`]
/// needs, and a patient busy handler.
pub(in crate::store) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(unsafe_code, reason = "SQLite takes its settings by a C function only")]
        // SAFETY: no connection is open yet, both options have the arguments that
        // SQLite documents. No connection is used by two threads at once (Diesel's is
        // not `Sync`), so each goes without a lock of its own; nobody reads the count
        // of allocated bytes, which takes a lock at every allocation.
        unsafe {
            let off: c_int = 0;
            for code in [
                ffi::sqlite3_config(ffi::SQLITE_CONFIG_MULTITHREAD),
                ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, off),
            ] {
                if code != ffi::SQLITE_OK {
                    tracing::debug!(code, "SQLite keeps a setting of its own");
                }
            }
        }
        #[expect(unsafe_code, reason = "the hook has the type that SQLite asks for")]
        // SAFETY: `equip` lives as long as the process and has SQLite's signature.
        let code = unsafe { ffi::sqlite3_auto_extension(Some(equip)) };
        if code != ffi::SQLITE_OK {
            tracing::error!(code, "SQLite takes no extension");
        }
    });
}

/// Called by `SQLite` for each new connection.
#[expect(unsafe_code, reason = "SQLite calls it with a handle that it just opened")]
unsafe extern "C" fn equip(
    db: *mut ffi::sqlite3,
    _message: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: `db` is a live connection of this thread; the name is a literal
    // that ends with NUL; the functions live as long as the process.
    unsafe {
        ffi::sqlite3_busy_handler(db, Some(wait), ptr::null_mut());
        ffi::sqlite3_create_function_v2(
            db,
            c"docket307_handle".as_ptr(),
            0,
            ffi::SQLITE_UTF8 | ffi::SQLITE_DIRECTONLY,
            ptr::null_mut(),
            Some(note_handle),
            None,
            None,
            None,
        )
    }
}

/// Called by `SQLite` while another connection holds the lock.
#[expect(unsafe_code, reason = "SQLite asks for an unsafe function")]
unsafe extern "C" fn wait(_nothing: *mut c_void, looks: c_int) -> c_int {
    let waited_ms = u64::try_from(looks).unwrap_or(0).saturating_mul(LOOK_MS);
    if waited_ms >= WAIT_LIMIT_MS {
        return 0;
    }
    std::thread::sleep(Duration::from_millis(LOOK_MS));
    1
}

/// The SQL function: answers NULL and notes who asked.
#[expect(unsafe_code, reason = "SQLite calls it with a context that it made")]
unsafe extern "C" fn note_handle(
    context: *mut ffi::sqlite3_context,
    _count: c_int,
    _values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the context is live for the length of this call.
    NOTED.set(unsafe { ffi::sqlite3_context_db_handle(context) });
}

/// A value that a statement is given.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Value<'v> {
    /// NULL.
    Null,
    /// A number.
    Integer(i64),
    /// A text.
    Text(&'v str),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<Option<&'v str>> for Value<'v> {
    fn from(text: Option<&'v str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// Diesel's connection, seen from below, for as long as it is borrowed.
pub(in crate::store) struct Raw<'c> {
    db: NonNull<ffi::sqlite3>,
    conn: PhantomData<&'c mut SqliteConnection>,
}

impl<'c> Raw<'c> {
    /// Borrows a connection.
    ///
    /// # Errors
    /// When the connection was opened before [`install`].
    pub(in crate::store) fn of(conn: &'c mut SqliteConnection) -> Result<Self> {
        NOTED.set(ptr::null_mut());
        conn.batch_execute("SELECT docket307_handle()")?;
        let db = NonNull::new(NOTED.replace(ptr::null_mut()))
            .ok_or_else(|| Error::internal("SQLite did not say which connection it is"))?;
        Ok(Self { db, conn: PhantomData })
    }

    /// Prepares one statement.
    ///
    /// # Errors
    /// When `SQLite` cannot read it.
    pub(in crate::store) fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        let length = c_int::try_from(sql.len()).map_err(Error::internal)?;
        let mut statement = ptr::null_mut();
        #[expect(unsafe_code, reason = "the handle is live and the text has its length")]
        // SAFETY: `self.db` is live while `self` is; SQLite reads `length` bytes.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(
                self.db.as_ptr(),
                sql.as_ptr().cast::<c_char>(),
                length,
                ffi::SQLITE_PREPARE_PERSISTENT,
                &raw mut statement,
                ptr::null_mut(),
            )
        };
        if code != ffi::SQLITE_OK {
            return Err(self.failed(code));
        }
        let statement =
            NonNull::new(statement).ok_or_else(|| Error::internal("an empty statement"))?;
        Ok(Statement { raw: self, statement })
    }

    fn failed(&self, code: c_int) -> Error {
        #[expect(unsafe_code, reason = "the message is read before SQLite changes it")]
        // SAFETY: the handle is live; SQLite gives a text that ends with NUL.
        let message = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(self.db.as_ptr())) };
        let message = message.to_string_lossy();
        match code & 0xFF {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
                tracing::debug!(%message, "the database asks to try again");
                Error::Busy
            }
            _ => Error::internal(format!("database: {message}")),
        }
    }

    /// How many rows the last statement inserted, changed or removed.
    fn changes(&self) -> usize {
        #[expect(unsafe_code, reason = "the handle is live")]
        // SAFETY: `self.db` is live while `self` is.
        let count = unsafe { ffi::sqlite3_changes(self.db.as_ptr()) };
        usize::try_from(count).unwrap_or(0)
    }
}

/// A prepared statement, finalised when it is dropped.
pub(in crate::store) struct Statement<'r> {
    raw: &'r Raw<'r>,
    statement: NonNull<ffi::sqlite3_stmt>,
}

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "the statement is finalised exactly once")]
        // SAFETY: it was prepared on a connection that is still borrowed. The
        // code repeats an error that `step` gave already.
        let _ = unsafe { ffi::sqlite3_finalize(self.statement.as_ptr()) };
    }
}

impl Statement<'_> {
    /// Runs the statement to its end; how many rows it changed.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::store) fn run(&mut self, values: &[Value<'_>]) -> Result<usize> {
        let outcome = self.bind(values).and_then(|()| {
            while self.step()? {}
            Ok(self.raw.changes())
        });
        self.reset();
        outcome
    }

    /// Gives the first row, read by `read`, if there is any.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::store) fn one<T>(
        &mut self,
        values: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> T,
    ) -> Result<Option<T>> {
        let outcome = self
            .bind(values)
            .and_then(|()| Ok(if self.step()? { Some(read(&Row(self))) } else { None }));
        self.reset();
        outcome
    }

    fn bind(&mut self, values: &[Value<'_>]) -> Result<()> {
        for (place, value) in (1..).zip(values) {
            #[expect(unsafe_code, reason = "what is bound lives until it is cleared")]
            // SAFETY: the statement is live and not running; a text stays where
            // it is until `reset` clears it, which every caller does.
            let code = unsafe {
                let statement = self.statement.as_ptr();
                match *value {
                    Value::Null => ffi::sqlite3_bind_null(statement, place),
                    Value::Integer(number) => ffi::sqlite3_bind_int64(statement, place, number),
                    Value::Text(text) => ffi::sqlite3_bind_text(
                        statement,
                        place,
                        text.as_ptr().cast::<c_char>(),
                        c_int::try_from(text.len()).map_err(Error::internal)?,
                        ffi::SQLITE_STATIC(),
                    ),
                }
            };
            if code != ffi::SQLITE_OK {
                return Err(self.raw.failed(code));
            }
        }
        Ok(())
    }

    /// Goes on to the next row; false at the end.
    fn step(&mut self) -> Result<bool> {
        #[expect(unsafe_code, reason = "the statement is live")]
        // SAFETY: it was prepared on a connection that is still borrowed.
        let code = unsafe { ffi::sqlite3_step(self.statement.as_ptr()) };
        match code {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => Ok(false),
            _ => Err(self.raw.failed(code)),
        }
    }

    fn reset(&mut self) {
        #[expect(unsafe_code, reason = "the statement is live")]
        // SAFETY: as in `step`; the codes repeat what `step` said.
        let _ = unsafe {
            ffi::sqlite3_reset(self.statement.as_ptr());
            ffi::sqlite3_clear_bindings(self.statement.as_ptr())
        };
    }
}

/// The row on which a statement stands.
pub(in crate::store) struct Row<'s>(&'s Statement<'s>);

impl Row<'_> {
    /// A number, counted from column 0; NULL is 0.
    pub(in crate::store) fn integer(&self, column: c_int) -> i64 {
        #[expect(unsafe_code, reason = "the statement stands on a row")]
        // SAFETY: `step` gave a row, and the borrow keeps the statement there.
        let number = unsafe { ffi::sqlite3_column_int64(self.0.statement.as_ptr(), column) };
        number
    }

    /// A text, counted from column 0; NULL is empty.
    pub(in crate::store) fn text(&self, column: c_int) -> String {
        #[expect(unsafe_code, reason = "the statement stands on a row")]
        // SAFETY: as above; SQLite says how many bytes the text has, and it is
        // copied before the statement moves on.
        let bytes = unsafe {
            let statement = self.0.statement.as_ptr();
            let start = ffi::sqlite3_column_text(statement, column);
            let length = ffi::sqlite3_column_bytes(statement, column);
            if start.is_null() {
                return String::new();
            }
            std::slice::from_raw_parts(start, usize::try_from(length).unwrap_or(0))
        };
        String::from_utf8_lossy(bytes).into_owned()
    }
}
