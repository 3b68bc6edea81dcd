//! Proofs that the harness itself works: without them, a test that passes
//! could be one that looked at nothing.

/// Reading answers.
pub mod plain {
    use crate::harness::Page;

    const HTML: &str = r#"<main><form action="/go"><input type=hidden name="csrf" value="s3">
        <input name=a value=1><input type=checkbox name=b value=2><input type=checkbox name=c checked>
        <select name=d><option value=x>X<option value=y selected>Y</select><textarea name=e>long
        text</textarea><button name=f value=g>Go</button></form>
        <table id=t><tr><th>Line<th>Why<tr><td>3<td>no  <b>HTS</b>
        number</table></main>"#;

    fn page(content_type: &str) -> Page {
        let bytes = HTML.as_bytes().to_vec();
        Page::new(200, None, content_type.to_owned(), reqwest::header::HeaderMap::default(), bytes)
    }

    plain! {
        /// A table is read as a person reads it.
        fn a_table_is_one_line_a_row() {
            assert_eq!(page("text/html").table("#t"), "Line | Why\n3 | no HTS number\n");
        }

        /// A form sends what a browser would send.
        fn a_form_gives_what_a_browser_would_send() {
            let (action, fields) = page("text/html").form("form");
            let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(action, "/go");
            let expected = ["csrf=s3", "a=1", "c=on", "d=y", "e=long\n        text"];
            assert_eq!(fields, expected);
        }

        /// A secret in a file that is no page is not taken for a form's.
        fn a_secret_is_read_from_pages_only() {
            assert_eq!(page("text/html; charset=utf-8").hidden("csrf").as_deref(), Some("s3"));
            assert_eq!(page("text/csv").hidden("csrf"), None);
        }
    }
}

/// Databases and the server.
pub mod database {
    use diesel::sql_types::Text;
    use diesel::{Connection, PgConnection, RunQueryDsl, dsl, select};

    use crate::harness::Database;

    tests! {
        /// The server listens, and the database is the one that was asked for.
        async fn a_test_has_a_server_on_its_own_database(app) {
            let page = app.anonymous().get("/sign-in").await;
            assert_eq!(page.status, 200);
            let is_postgres = app.database_url().starts_with("postgres");
            assert_eq!(is_postgres, app.database() == Database::Postgres);
        }

        /// Tests run side by side in one cluster and do not see each other.
        async fn a_test_on_postgresql_sees_a_schema_of_its_own(app) {
            if app.database() == Database::Postgres {
                let mut connection = PgConnection::establish(app.database_url()).unwrap();
                let schemas = dsl::sql::<Text>("array_to_string(current_schemas(false), ',')");
                let schemas: String = select(schemas).get_result(&mut connection).unwrap();
                assert!(schemas.starts_with("test_") && !schemas.contains(','), "{schemas}");
            }
        }
    }
}

/// The browser.
pub mod browser {
    use crate::harness::axe;

    /// A page that breaks a rule: the picture has no text, the field no label.
    const BROKEN: &str =
        "data:text/html,<html lang=en><title>t</title><img src=x><input name=q></html>";

    fn names(found: &[axe::Violation]) -> Vec<&str> {
        found.iter().map(|violation| violation.id.as_str()).collect()
    }

    browser! {
        /// The positive control of every test of accessibility.
        async fn a_page_that_is_not_accessible_is_caught(_app, browser) {
            browser.open_page(BROKEN).await;
            let found = browser.violations().await;
            assert_eq!(names(&found), ["image-alt", "label"]);
            assert_eq!(browser.problems().await, ["did not load: x"]);
        }

        /// Pages are tested without scripts in a browser that runs none.
        async fn a_browser_without_script_runs_none(app, browser) {
            let page = "data:text/html,<title>before</title><script>document.title='after'</script>";
            browser.open_page(page).await;
            assert_eq!(browser.title().await.unwrap(), "after");
            let plain = app.browser_without_script().await;
            plain.open_page(page).await;
            assert_eq!(plain.title().await.unwrap(), "before");
        }

        /// The sign-in page is accessible, as the first of all pages.
        async fn the_sign_in_page_is_accessible(_app, browser) {
            browser.open_page("/sign-in").await;
            browser.assert_accessible().await;
            browser.screenshot("sign-in").await;
        }
    }
}
