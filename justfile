# Short names for what is typed often. `just --list` shows them.
# Nothing here is needed: each recipe is a few plain commands.

# The list of recipes
default:
    @just --list --unsorted

# Serve on the local machine and restart after each change (needs cargo-watch)
dev:
    cargo watch --watch src --watch templates --watch assets --exec 'run -- serve'

# Open the demonstration world in a fresh embedded database
demo:
    cargo run --release -- demo

alias seed := demo

# All that a change must pass, without the tests
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items
    cargo deny check licenses bans sources
    scripts/vendor.sh --check

# Every test that this machine can run, on both databases; `just test upload::` chooses
test *FILTER:
    cargo test {{ if FILTER == "" { "" } else { "--test it -- " + FILTER } }}

# The tests that need nothing: no PostgreSQL, no browser
test-fast *FILTER:
    cargo test --lib --bins
    cargo test --test it -- --skip postgres:: --skip browser:: {{ FILTER }}

# Take the snapshots of the tests as they are now; look at the difference before the commit
snap *FILTER:
    INSTA_UPDATE=always cargo test --test it -- --skip postgres:: {{ FILTER }}
    git --no-pager diff --stat -- tests/it/snapshots

# A new migration in both folders, numbered after the last: `just new-migration add_order_kind`
new-migration NAME:
    scripts/new-migration.sh {{ NAME }}

# Rows a second of the import against what the databases bring themselves
bench-import *FLAGS:
    cargo build --release
    bench/import.sh {{ FLAGS }}
