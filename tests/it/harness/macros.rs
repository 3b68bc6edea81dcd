//! The three ways to write a test. Each expands to
//! `pub fn trials(env: &Env) -> Vec<Trial>`, which `main.rs` lists.

/// Tests with a server and a database; each is listed for both databases.
///
/// ```text
/// tests! {
///     /// The partner sees the bad line, the analyst sees the good ones.
///     async fn a_bad_row_does_not_stop_the_upload(app) {
///         let partner = app.sign_in("partner@example.test").await;
///         assert_eq!(partner.get("/uploads").await.status, 200);
///     }
/// }
/// ```
///
/// The server starts before the body and is stopped after it, also when the
/// body panics. Give snapshots a name (`assert_snapshot!("roles", text)`):
/// both databases must then give the same text, and a nameless one would be
/// counted up by the second run.
macro_rules! tests {
    ($( $(#[$about:meta])* async fn $name:ident ($app:ident) $body:block )*) => {
        pub fn trials(env: &$crate::harness::Env) -> Vec<libtest_mimic::Trial> {
            $(
                $(#[$about])*
                async fn $name($app: $crate::harness::TestApp) $body
            )*
            let mut list = Vec::new();
            $(
                list.extend($crate::harness::trial::on_both(
                    env,
                    module_path!(),
                    stringify!($name),
                    |app| Box::pin($name(app)),
                ));
            )*
            list
        }
    };
}

/// Tests without server or database.
///
/// ```text
/// plain! {
///     /// Rule and reason in one sentence.
///     fn the_domain_imports_nothing_of_ours() { … }
/// }
/// ```
macro_rules! plain {
    ($( $(#[$about:meta])* fn $name:ident () $body:block )*) => {
        pub fn trials(env: &$crate::harness::Env) -> Vec<libtest_mimic::Trial> {
            $(
                $(#[$about])*
                fn $name() $body
            )*
            vec![
                $( $crate::harness::trial::plain(env, module_path!(), stringify!($name), $name), )*
            ]
        }
    };
}

/// Tests with a server, a database and a browser; listed for both databases.
///
/// ```text
/// browser! {
///     /// The queue can be worked with the keyboard alone.
///     async fn the_queue_is_reachable_by_keyboard(app, browser) { … }
/// }
/// ```
///
/// `browser` is a fresh session that runs scripts; `app.browser()` and
/// `app.browser_without_script()` open more. All are closed at the end.
macro_rules! browser {
    ($( $(#[$about:meta])* async fn $name:ident ($app:ident, $browser:ident) $body:block )*) => {
        pub fn trials(env: &$crate::harness::Env) -> Vec<libtest_mimic::Trial> {
            $(
                $(#[$about])*
                async fn $name(
                    $app: $crate::harness::TestApp,
                    $browser: $crate::harness::Browser,
                ) $body
            )*
            let mut list = Vec::new();
            $(
                list.extend($crate::harness::trial::in_browser(
                    env,
                    module_path!(),
                    stringify!($name),
                    |app, browser| Box::pin($name(app, browser)),
                ));
            )*
            list
        }
    };
}
