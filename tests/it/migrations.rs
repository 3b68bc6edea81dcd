//! Both databases have the same schema, `schema.rs` describes it, and what
//! `up` makes, `down` takes away.

use crate::harness::{Database, TestApp};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel::{PgConnection, SqliteConnection, sql_query};
use std::collections::BTreeSet;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    is_required: bool,
}

/// Rows of SQL on either database; `f` gets the connection that fits.
fn lines(app: &TestApp, sqlite: &str, postgres: &str) -> Vec<String> {
    let rows: Vec<Line> = match app.database() {
        Database::Sqlite => {
            let path = app.database_url().trim_start_matches("sqlite:");
            let mut conn = SqliteConnection::establish(path).unwrap();
            sql_query(sqlite).load(&mut conn).unwrap()
        }
        Database::Postgres => {
            let mut conn = PgConnection::establish(app.database_url()).unwrap();
            sql_query(postgres).load(&mut conn).unwrap()
        }
    };
    rows.into_iter().map(|row| row.line).collect()
}

fn columns(app: &TestApp) -> Vec<ColumnRow> {
    match app.database() {
        Database::Sqlite => {
            let path = app.database_url().trim_start_matches("sqlite:");
            let mut conn = SqliteConnection::establish(path).unwrap();
            sql_query(
                "SELECT t.name AS table_name, c.name AS column_name, c.type AS kind, \
                 CAST(c.\"notnull\" AS INTEGER) AS is_required \
                 FROM sqlite_master t JOIN pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
                 AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
            )
            .load(&mut conn)
            .unwrap()
        }
        Database::Postgres => {
            let mut conn = PgConnection::establish(app.database_url()).unwrap();
            sql_query(
                "SELECT table_name::text, column_name::text, data_type::text AS kind, \
                 is_nullable = 'NO' AS is_required FROM information_schema.columns \
                 JOIN information_schema.tables USING (table_schema, table_name) \
                 WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_%' \
                 AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position",
            )
            .load(&mut conn)
            .unwrap()
        }
    }
}

/// What `schema.rs` describes for reading alone: a view has no keys and says of no column
/// that it is required.
const VIEWS: [&str; 1] = ["row_party"];

/// The table as `schema.rs` has it: table, column, Diesel type.
fn described() -> Vec<(String, String, String)> {
    let mut table = String::new();
    let mut found = Vec::new();
    for line in include_str!("../../src/store/schema.rs").lines() {
        let line = line.trim();
        if let Some((column, kind)) = line.split_once(" -> ") {
            if let Some(kind) = kind.strip_suffix(',')
                && !VIEWS.contains(&table.as_str())
            {
                found.push((table.clone(), column.to_owned(), kind.to_owned()));
            }
        } else if line.ends_with(") {")
            && let Some((name, _)) = line.split_once(" (")
        {
            name.clone_into(&mut table);
        }
    }
    found
}

/// The storage that a Diesel type has on a database.
fn storage(database: Database, kind: &str) -> &'static str {
    match (database, kind) {
        (Database::Sqlite, "Text" | "Timestamp" | "Date") => "TEXT",
        (Database::Sqlite, "Integer" | "BigInt" | "Bool") => "INTEGER",
        (Database::Sqlite, "Binary") => "BLOB",
        (Database::Postgres, "Text") => "text",
        (Database::Postgres, "Integer") => "integer",
        (Database::Postgres, "BigInt") => "bigint",
        (Database::Postgres, "Bool") => "boolean",
        (Database::Postgres, "Binary") => "bytea",
        (Database::Postgres, "Date") => "date",
        (Database::Postgres, "Timestamp") => "timestamp without time zone",
        _ => panic!("a type that this test does not know: {kind}"),
    }
}

/// Every key, unique set and index with its columns, by the columns alone:
/// names of constraints differ between the engines.
fn keys(app: &TestApp) -> BTreeSet<String> {
    lines(
        app,
        "SELECT t.name || ': ' || CASE WHEN i.\"unique\" THEN 'unique ' ELSE '' END || \
         CASE WHEN i.partial THEN 'partial ' ELSE '' END || \
         (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS line \
         FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
         UNION SELECT t.name || ': unique ' || (SELECT group_concat(name, ', ') FROM \
         (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) FROM sqlite_master t \
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'",
        "SELECT t.relname || ': ' || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || \
         CASE WHEN i.indpred IS NOT NULL THEN 'partial ' ELSE '' END || \
         (SELECT string_agg(a.attname, ', ' ORDER BY k.ord) FROM unnest(i.indkey) WITH ORDINALITY AS k(num, ord) \
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num) AS line \
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
         WHERE n.nspname = current_schema() AND t.relname NOT LIKE '\\_\\_%'",
    )
    .into_iter()
    .collect()
}

/// Every foreign key: table, column, table, column.
fn references(app: &TestApp) -> BTreeSet<String> {
    lines(
        app,
        "SELECT t.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || '.' || f.\"to\" AS line \
         FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
        "SELECT c.conrelid::regclass::text || '.' || a.attname || ' -> ' || c.confrelid::regclass::text || '.' || b.attname AS line \
         FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
         JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] \
         WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace",
    )
    .into_iter()
    .collect()
}

fn row_counts(app: &TestApp, tables: &BTreeSet<String>) -> Vec<String> {
    let one = tables
        .iter()
        .map(|t| format!("SELECT '{t} ' || COUNT(*) AS line FROM {t}"))
        .collect::<Vec<_>>()
        .join(" UNION ALL ");
    lines(app, &one, &one)
}

pub mod files {
    use std::collections::BTreeMap;

    fn names(folder: &str) -> BTreeMap<String, bool> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/");
        std::fs::read_dir(format!("{root}{folder}"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, path.join("up.sql").exists() && path.join("down.sql").exists())
            })
            .collect()
    }

    plain! {
        /// A migration exists for both databases, up and down, or not at all.
        fn both_folders_have_the_same_names() {
            let (sqlite, postgres) = (names("sqlite"), names("postgres"));
            assert_eq!(sqlite, postgres);
            assert!(sqlite.values().all(|is_whole| *is_whole), "{sqlite:?}");
            assert!(sqlite.len() >= 5);
        }
    }
}

pub mod schema {
    use super::{columns, described, keys, references, row_counts, storage};
    use docket307::store::migrate;
    use std::collections::BTreeSet;

    tests! {
        /// Both databases are held against the one description, column by column.
        async fn the_schema_is_the_one_that_the_code_knows(app) {
            let expected: Vec<String> = described()
                .iter()
                .map(|(table, column, kind)| {
                    let inner = kind.strip_prefix("Nullable<").map(|k| k.trim_end_matches('>'));
                    let (kind, is_required) = inner.map_or((kind.as_str(), true), |k| (k, false));
                    format!("{table}.{column} {} {is_required}", storage(app.database(), kind))
                })
                .collect();
            let mut found: Vec<String> = columns(&app)
                .iter()
                .map(|c| format!("{}.{} {} {}", c.table_name, c.column_name, c.kind, c.is_required))
                .collect();
            let mut expected = expected;
            expected.sort();
            found.sort();
            assert!(expected.len() > 200, "the description was not read");
            assert_eq!(found, expected);
        }

        /// Keys, unique sets, indexes and foreign keys are the same list on both.
        async fn keys_and_references_are_the_same_on_both(app) {
            let list: Vec<String> = keys(&app).into_iter().chain(references(&app)).collect();
            insta::assert_snapshot!("keys", list.join("\n"));
        }

        /// Down takes away everything that up made, with rows in the tables,
        /// and up makes the same again.
        async fn up_down_up_leaves_the_same_schema(app) {
            app.load_demo();
            let tables: BTreeSet<String> = columns(&app).into_iter().map(|c| c.table_name).collect();
            let with_rows = row_counts(&app, &tables);
            assert!(with_rows.iter().filter(|line| !line.ends_with(" 0")).count() > 15, "{with_rows:?}");
            let (before_keys, before_references) = (keys(&app), references(&app));
            let before: Vec<String> = columns(&app).iter().map(|c| format!("{}.{}", c.table_name, c.column_name)).collect();
            let reverted = migrate::revert_all(app.database_url()).unwrap();
            assert!(reverted >= 5);
            assert!(columns(&app).is_empty(), "down left tables behind");
            let again = migrate::run(app.database_url()).unwrap();
            assert_eq!(again.len(), reverted);
            let after: Vec<String> = columns(&app).iter().map(|c| format!("{}.{}", c.table_name, c.column_name)).collect();
            assert_eq!(after, before);
            assert_eq!(keys(&app), before_keys);
            assert_eq!(references(&app), before_references);
            assert!(migrate::pending(app.database_url()).unwrap().is_empty());
        }
    }
}
