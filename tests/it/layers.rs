//! Who may import whom, and what may stand where. ARCHITECTURE.md gives the
//! reasons; these tests keep them true.

use crate::harness::fixtures;
use crate::harness::source::SourceFile;

/// The modules at the root that every layer but `domain` and its pure
/// neighbours may use: they know nothing of the law.
const GROUND: [&str; 4] = ["error", "clock", "id", "config"];

/// Each folder of `src`, and what it may name beside itself.
/// A path such as `store::migrate` allows that part only.
const LAYERS: [(&str, &[&str]); 18] = [
    ("domain", &[]),
    ("error", &["domain"]),
    ("clock", &[]),
    ("id", &[]),
    ("config", &["error", "id", "domain"]),
    ("files", &["error", "id", "config"]),
    ("mail", &["config"]),
    ("intake", &["domain"]),
    ("screening", &["domain"]),
    ("report", &["domain"]),
    ("store", &["domain"]),
    ("app", &["domain", "intake", "screening", "report", "store", "files", "mail"]),
    ("jobs", &["app"]),
    ("web", &["app", "domain", "files"]),
    // `serve` is one process: the server that starts also starts its workers.
    ("web/server", &["app", "jobs"]),
    ("operate", &["app", "domain", "web", "jobs", "store::migrate"]),
    ("cli", &["app", "domain", "screening", "operate"]),
    ("main", &["app", "domain", "web", "jobs", "store::migrate", "operate", "cli"]),
];

/// The layers that may use [`GROUND`].
const ON_GROUND: [&str; 7] = ["store", "app", "jobs", "web", "operate", "cli", "main"];

/// A text that code may hold only in some places.
struct Ban {
    /// The forbidden text; it must not continue a longer name on the left.
    text: &'static str,
    /// Where it is forbidden: the start of the path.
    within: &'static str,
    /// Where it is allowed all the same: starts of paths.
    except: &'static [&'static str],
    /// The rule, and what to do instead.
    rule: &'static str,
}

const BANS: [Ban; 17] = [
    ban("diesel", "src/", &["src/store"], "only store/ knows the database; call a query of store/"),
    ban("csv::", "src/web", &[], "web/ neither reads nor writes CSV; call app/"),
    ban(
        "Utc::now",
        "src/",
        &["src/clock.rs"],
        "take the time from the Clock, so that it can be fixed",
    ),
    ban("Local::now", "src/", &["src/clock.rs"], "take the time from the Clock; times are UTC"),
    ban("SystemTime::now", "src/", &["src/clock.rs"], "take the time from the Clock"),
    ban("now_v7", "src/", &["src/id.rs"], "keys come from id.rs"),
    ban("new_v4", "src/", &["src/id.rs"], "keys come from id.rs"),
    ban("getrandom::", "src/", &["src/id.rs"], "random bits come from id.rs"),
    ban("dsl::now", "src/", &[], "times come from the Clock, not from the database"),
    ban("std::fs", "src/domain", &[], "domain/ is pure: no input, no output"),
    ban("std::env", "src/domain", &[], "domain/ is pure: no environment"),
    ban("std::net", "src/domain", &[], "domain/ is pure: no network"),
    ban("Instant::now", "src/domain", &[], "domain/ is pure: no clock"),
    ban("tokio::", "src/domain", &[], "domain/ is pure: no runtime"),
    ban("actix_web", "src/domain", &[], "domain/ is pure: no HTTP"),
    ban("actix_web", "src/store", &[], "store/ knows no HTTP"),
    ban("actix_web", "src/app", &[], "app/ knows no HTTP"),
];

const fn ban(
    text: &'static str,
    within: &'static str,
    except: &'static [&'static str],
    rule: &'static str,
) -> Ban {
    Ban { text, within, except, rule }
}

/// The longest file, in lines. A longer one is split by noun or verb.
const FILE_LIMIT_LINES: usize = 400;

/// Files that are one table and cannot be split.
const LONG_FILES: [&str; 1] = ["src/store/schema.rs"];

/// What makes an error look like nothing found.
const SWALLOWS: [&str; 3] = [".ok()", ".unwrap_or_default()", ".unwrap_or(None)"];

/// What sends a query; in one statement with one of [`SWALLOWS`] it is wrong.
const SENDS: [&str; 6] =
    [".load", ".first", ".get_result", ".execute(", ".optional()", ".batch_execute("];

plain! {
    /// Every `crate::…` path in src/ points down the table of layers.
    fn every_module_imports_only_what_lies_below_it() {
        report(sources().iter().flat_map(imports_upward));
    }

    /// What a reader must not meet in a place is not there.
    fn nothing_stands_where_it_is_forbidden() {
        report(sources().iter().flat_map(banned));
    }

    /// A failed query is an error, never an empty answer.
    fn no_query_swallows_its_error() {
        report(sources().iter().flat_map(swallowed));
    }

    /// Templates escape everything.
    fn no_template_switches_escaping_off() {
        report(templates().iter().flat_map(unescaped));
    }

    /// A file fits in a reader's head.
    fn no_file_is_longer_than_the_limit() {
        let root = fixtures::root();
        let tests = fixtures::walk(&root.join("tests"), "rs");
        let tests: Vec<_> = tests.iter().map(|path| SourceFile::read(root, path)).collect();
        report(sources().iter().chain(&tests).flat_map(too_long));
    }

    /// Folders are named after nouns of the law or of the work.
    fn no_module_has_a_name_that_says_nothing() {
        report(sources().iter().flat_map(empty_name));
    }

    /// A snapshot that no test names proves nothing.
    fn every_snapshot_is_named_by_a_test() {
        let root = fixtures::root();
        let tests: String = fixtures::walk(&root.join("tests/it"), "rs")
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        let snapshots = fixtures::walk(&root.join("tests/it"), "snap");
        report(snapshots.iter().filter_map(|path| {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            let name = file.rsplit("__").next().unwrap_or(&file);
            let is_named = tests.contains(&format!("\"{name}\""));
            (!is_named).then(|| format!("{}: no test names it", path.display()))
        }));
    }

    /// The positive control: each rule catches an offence that was made up.
    fn each_rule_catches_an_offence() {
        for (path, text, offence) in OFFENCES {
            let file = SourceFile::new(path, text);
            let found = complaints(&file).join("\n");
            assert!(found.contains(offence), "{path} with {text:?} gave {found:?}, not {offence:?}");
        }
    }

    /// The negative control: what only looks like an offence is none.
    fn what_is_allowed_is_not_complained_about() {
        for (path, text) in INNOCENT {
            let found = complaints(&SourceFile::new(path, text));
            assert!(found.is_empty(), "{path} with {text:?} gave {found:?}");
        }
    }
}

/// A path, its content, and what must be said of it.
const OFFENCES: [(&str, &str, &str); 15] = [
    ("src/domain/a.rs", "use crate::store::conn;", "src/domain/a.rs:1: domain names store"),
    ("src/domain/a.rs", "\nfn f() { crate::error::x() }", "src/domain/a.rs:2: domain names error"),
    ("src/web/a.rs", "use crate::{app, store::migrate};", "web names store"),
    ("src/web/a.rs", "use crate::{\n    app,\n    store,\n};", "src/web/a.rs:3: web names store"),
    ("src/web/a.rs", "use crate::{app::{self, case}, report};", "web names report"),
    ("src/main.rs", "use docket307::store::conn;", "main names store"),
    ("src/intake/a.rs", "use crate::store;", "intake names store"),
    ("src/utils.rs", "", "says nothing"),
    ("src/app/a.rs", "use diesel::prelude::*;", "only store/"),
    ("src/app/a.rs", "let at = chrono::Utc::now();", "src/app/a.rs:1: Utc::now"),
    ("src/store/a.rs", "let row = query.first(conn).ok();", "nothing found"),
    ("src/store/a.rs", "t.load(conn)\n    .unwrap_or_default();", "src/store/a.rs:2"),
    ("templates/a.html", "<p>\n{{ name|safe }}", "templates/a.html:2"),
    ("templates/a.html", "{{ name | safe }}", "templates/a.html:1"),
    ("templates/a.html", "{{ name|escape(\"none\") }}", "templates/a.html:1"),
];

const INNOCENT: [(&str, &str); 9] = [
    ("src/domain/a.rs", "use crate::domain::case; // not crate::store\n/* crate::web */"),
    ("src/domain/a.rs", "const A: &str = \"crate::store\"; const B: char = '\"'; fn f<'a>() {}"),
    ("src/domain/a.rs", "const A: &str = r#\"use \"crate::web\";\"#;"),
    ("src/main.rs", "use docket307::store::migrate;\nuse docket307::{app, web};"),
    ("src/clock.rs", "Self(Arc::new(Utc::now))"),
    ("src/store/a.rs", "let rows = t.load(conn)?;\nlet x = name.unwrap_or_default();"),
    ("src/store/a.rs", "use crate::domain::{case, order};\nuse crate::error::Error;"),
    ("src/app/a.rs", "use crate::store::{case, hold};\nlet a = my_csv::b;"),
    ("templates/a.html", "<p>safe</p>{{ safe }}{{ name|lower }}"),
];

fn sources() -> Vec<SourceFile> {
    read("src", "rs")
}

fn templates() -> Vec<SourceFile> {
    read("templates", "html")
}

fn read(folder: &str, ending: &str) -> Vec<SourceFile> {
    let root = fixtures::root();
    let files = fixtures::walk(&root.join(folder), ending);
    assert!(!files.is_empty(), "no .{ending} file below {folder}/: this test looks at nothing");
    files.iter().map(|path| SourceFile::read(root, path)).collect()
}

fn report(complaints: impl Iterator<Item = String>) {
    let all: Vec<String> = complaints.collect();
    assert!(all.is_empty(), "{} broken rules:\n{}", all.len(), all.join("\n"));
}

/// All that is wrong with a file.
fn complaints(file: &SourceFile) -> Vec<String> {
    if file.path.starts_with("templates/") {
        return unescaped(file);
    }
    [imports_upward, banned, swallowed, too_long, empty_name]
        .iter()
        .flat_map(|rule| rule(file))
        .collect()
}

/// The folder below `src/`, or the file's name when it lies there itself or
/// has a line of its own in [`LAYERS`].
fn layer_of(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    let below = below.strip_suffix(".rs").unwrap_or(below);
    if LAYERS.iter().any(|(name, _)| *name == below) {
        return below;
    }
    below.split('/').next().unwrap_or(below)
}

fn imports_upward(file: &SourceFile) -> Vec<String> {
    let layer = layer_of(&file.path);
    if layer == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{}:1: {layer} is no layer; give it a line in layers.rs", file.path)];
    };
    let is_on_ground = layer.split('/').next().is_some_and(|name| ON_GROUND.contains(&name));
    let may_name = |path: &str| {
        let first = path.split("::").next().unwrap_or(path);
        Some(first) == layer.split('/').next()
            || allowed.iter().any(|good| path == *good || path.starts_with(&format!("{good}::")))
            || (is_on_ground && GROUND.contains(&first))
    };
    named_paths(&file.whole_code())
        .into_iter()
        .filter(|(_, path)| !may_name(path))
        .map(|(line, path)| {
            let may =
                if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") };
            format!("{}:{line}: {layer} names {path}, but may name only {may}", file.path)
        })
        .collect()
}

/// Each module path after `crate::` or `docket307::`, as far as it is written
/// without braces, with its line. `crate::{a, b::c}` gives `a` and `b::c`.
fn named_paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for start in ["crate::", "docket307::"] {
        for (at, _) in code.match_indices(start) {
            let is_whole =
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
            if is_whole {
                collect_paths(code, at + start.len(), &mut found);
            }
        }
    }
    found
}

fn collect_paths(code: &str, start: usize, found: &mut Vec<(usize, String)>) {
    let rest = &code[start..];
    if !rest.starts_with('{') {
        found.push((line_of(code, start), path_at(rest)));
        return;
    }
    let mut depth = 0_u32;
    let mut begins = false;
    for (offset, c) in rest.char_indices() {
        match c {
            '{' => (depth, begins) = (depth + 1, depth == 0),
            '}' if depth <= 1 => return,
            '}' => depth -= 1,
            ',' => begins = depth == 1,
            _ if begins && !c.is_whitespace() => {
                let at = start + offset;
                found.push((line_of(code, at), path_at(&code[at..])));
                begins = false;
            }
            _ => {}
        }
    }
}

/// Names and `::` up to anything else.
fn path_at(text: &str) -> String {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let path: String = text.chars().take_while(|&c| is_path(c)).collect();
    path.trim_end_matches(':').to_owned()
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn banned(file: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    for ban in &BANS {
        let path = &file.path;
        if !path.starts_with(ban.within) || ban.except.iter().any(|good| path.starts_with(good)) {
            continue;
        }
        for (index, line) in file.code.iter().enumerate() {
            if holds(line, ban.text) {
                found.push(format!("{path}:{}: {}: {}", index + 1, ban.text, ban.rule));
            }
        }
    }
    found
}

/// Whether the text stands in the line and does not continue a longer name.
fn holds(line: &str, text: &str) -> bool {
    line.match_indices(text)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Queries in store/ whose error is dropped in the same statement.
fn swallowed(file: &SourceFile) -> Vec<String> {
    if !file.path.starts_with("src/store") {
        return Vec::new();
    }
    let code = file.whole_code();
    let mut found = Vec::new();
    for text in SWALLOWS {
        for (at, _) in code.match_indices(text) {
            let start = code[..at].rfind([';', '{', '}']).unwrap_or(0);
            if SENDS.iter().any(|send| code[start..at].contains(send)) {
                let line = line_of(&code, at);
                let rule = "an error of a query must not look like nothing found; use `?`";
                found.push(format!("{}:{line}: {text}: {rule}", file.path));
            }
        }
    }
    found
}

fn unescaped(file: &SourceFile) -> Vec<String> {
    let offends = |line: &str| {
        let tight: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        tight.contains("|safe") || tight.contains("|escape(\"none\"")
    };
    (1..)
        .zip(&file.lines)
        .filter(|(_, line)| offends(line))
        .map(|(number, _)| {
            format!("{}:{number}: a template must escape everything; remove the filter", file.path)
        })
        .collect()
}

fn too_long(file: &SourceFile) -> Vec<String> {
    let count = file.lines.len();
    if count <= FILE_LIMIT_LINES || LONG_FILES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    vec![format!(
        "{}:{count}: {count} lines, more than {FILE_LIMIT_LINES}; split it by noun or verb",
        file.path
    )]
}

fn empty_name(file: &SourceFile) -> Vec<String> {
    let is_empty = |part: &str| {
        let name = part.trim_end_matches(".rs");
        ["util", "utils", "helper", "helpers", "common", "misc", "manager", "service"]
            .contains(&name)
    };
    if !file.path.split('/').any(is_empty) {
        return Vec::new();
    }
    vec![format!("{}:1: this name says nothing; name the noun or the verb", file.path)]
}
