#!/usr/bin/env bash
# Prints how well, and how fast, names are matched: the docket307 binary named by
# DOCKET307_BIN (else target/release/docket307) and the peers that this Python has.
#
# usage: bench/linking/run.sh [--names 10000] [--queries 2000] [--threads 1] [--seed 4242] [--only PART] [--no-peers] [--misses FILE]
#
# --only large: a list of a hundred thousand names, which is not run otherwise.
#
# Peers: pip install rapidfuzz string-grouper nomenklatura dedupe. One that is absent is
# named as absent. PYTHON chooses the interpreter.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec "${PYTHON:-python3}" "$here/table.py" "$@"
