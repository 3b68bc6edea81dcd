#!/usr/bin/env bash
# Builds the fuzz targets and runs each, one after the other.
#
#     fuzz/run.sh [EXECUTIONS] [TARGET...]
#
# EXECUTIONS of each target (default 2000000), or as many as LIMIT_SECONDS allow. Needs the toolchain that builds the program and
# a C++ compiler, for libFuzzer; cargo-fuzz is not needed. The corpus of a target stays in
# fuzz/corpus, findings lie in fuzz/artifacts. Ends with 1 when there is one.
set -euo pipefail
cd "$(dirname "$0")"

executions=${1:-2000000}
shift || true
targets=("$@")
((${#targets[@]})) || targets=(table headers rows dates numbers identifiers)

# What cargo-fuzz gives the compiler: counters at every edge, and comparisons watched. The
# target is named, so that build scripts are built without them.
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
cargo build --release --bins --target "$host"

state=0
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    # Own cases first: libFuzzer takes what the corpus does not cover yet.
    seeds=()
    [[ $target == table ]] && seeds=(../fixtures/csv)
    echo "== $target"
    "${CARGO_TARGET_DIR:-target}/$host/release/$target" "corpus/$target" "${seeds[@]}" \
        -runs="$executions" -max_total_time="${LIMIT_SECONDS:-0}" -timeout=1 -rss_limit_mb=512 -max_len=8192 \
        -print_final_stats=1 -dict=words.dict -artifact_prefix="artifacts/$target/" 2>"artifacts/$target/log" || state=1
    grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)|SUMMARY|panicked' \
        "artifacts/$target/log" || true
done
exit "$state"
