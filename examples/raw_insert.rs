//! What `SQLite` can take at most: the cells of a CSV file as text into one
//! table with a unique key, by one prepared statement, nothing checked.
//!
//! ```text
//! cargo run --release --example raw_insert -- DATABASE FILE.csv
//! ```
//!
//! The table `line` must be there, with as many columns as the file. Rows whose
//! key is there already are left out. `bench/import.sh` compares the import
//! with it.

#![expect(unsafe_code, reason = "it measures SQLite's own functions")]
#![expect(clippy::expect_used, reason = "a measurement that fails has no result")]

use libsqlite3_sys as ffi;
use std::ffi::{CString, c_char, c_int};
use std::fs::File;
use std::ptr;

/// How many rows one transaction takes.
const CHUNK_ROWS: u64 = 100_000;

struct Database(*mut ffi::sqlite3);

impl Database {
    fn open(path: &str) -> Self {
        let path = CString::new(path).expect("a path has no NUL");
        let mut db = ptr::null_mut();
        // SAFETY: the path ends with NUL, and `db` takes the handle.
        let code = unsafe { ffi::sqlite3_open(path.as_ptr(), &raw mut db) };
        assert_eq!(code, ffi::SQLITE_OK, "the database does not open");
        Self(db)
    }

    fn execute(&self, sql: &str) {
        let sql = CString::new(sql).expect("a statement has no NUL");
        // SAFETY: the handle is live and the text ends with NUL.
        let code = unsafe {
            ffi::sqlite3_exec(self.0, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut())
        };
        assert_eq!(code, ffi::SQLITE_OK, "{sql:?}");
    }

    fn prepare(&self, sql: &str) -> *mut ffi::sqlite3_stmt {
        let sql = CString::new(sql).expect("a statement has no NUL");
        let mut statement = ptr::null_mut();
        // SAFETY: as above; the statement lives as long as the process.
        let code = unsafe {
            ffi::sqlite3_prepare_v2(self.0, sql.as_ptr(), -1, &raw mut statement, ptr::null_mut())
        };
        assert_eq!(code, ffi::SQLITE_OK, "{sql:?}");
        statement
    }
}

fn insert(statement: *mut ffi::sqlite3_stmt, record: &csv::ByteRecord) {
    for (place, cell) in (1..).zip(record) {
        let length = c_int::try_from(cell.len()).expect("a cell is short");
        // SAFETY: the statement is live, and the cell stays until it is reset.
        let code = unsafe {
            ffi::sqlite3_bind_text(
                statement,
                place,
                cell.as_ptr().cast::<c_char>(),
                length,
                ffi::SQLITE_STATIC(),
            )
        };
        assert_eq!(code, ffi::SQLITE_OK, "a cell cannot be bound");
    }
    // SAFETY: the statement is live.
    let (code, _) = unsafe { (ffi::sqlite3_step(statement), ffi::sqlite3_reset(statement)) };
    assert_eq!(code, ffi::SQLITE_DONE, "a row cannot be inserted");
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(file)) = (arguments.next(), arguments.next()) else {
        println!("raw_insert DATABASE FILE.csv");
        return;
    };
    let database = Database::open(&path);
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    database.execute("PRAGMA cache_size = -32000;");
    let file = File::open(file).expect("the file opens");
    let mut reader = csv::ReaderBuilder::new().from_reader(file);
    let columns = reader.byte_headers().expect("the file has a header").len();
    let marks = vec!["?"; columns].join(", ");
    let statement =
        database.prepare(&format!("INSERT INTO line VALUES ({marks}) ON CONFLICT DO NOTHING"));
    let mut record = csv::ByteRecord::new();
    let mut rows = 0_u64;
    database.execute("BEGIN");
    while reader.read_byte_record(&mut record).expect("the file is readable") {
        insert(statement, &record);
        rows += 1;
        if rows.is_multiple_of(CHUNK_ROWS) {
            database.execute("COMMIT; BEGIN");
        }
    }
    database.execute("COMMIT");
    println!("{rows} rows");
}
