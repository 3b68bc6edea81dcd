#!/usr/bin/env bash
# What files do to the import that were made to exhaust it (bench/hostile.py).
#
#   bench/hostile.sh [--limit MIB] [--small] [NAME...]
#
# Each file is written, imported on SQLite into a database of its own, and
# removed. A line tells seconds, peak memory and what became of it. Wrong, and
# status 1, is: more memory than the limit (128 MiB; twice that where rows are
# written, since SQLite's page cache of 94 MiB fills), another outcome than the
# list says, or lines left behind by a file that was refused.
#
# Needs a release build, python3 and sqlite3, and 3 GB of disk. DOCKET307_BIN
# names another binary.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=128 small=()
while (($# > 0)); do
  case $1 in
    --limit) limit=${2:?"--limit needs MiB"}; shift 2 ;;
    --small) small=(--small); shift ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' bench/hostile.sh; exit ;;
    -*) echo "bench/hostile.sh [--limit MIB] [--small] [NAME...]" >&2; exit 2 ;;
    *) break ;;
  esac
done
program=${DOCKET307_BIN:-target/release/docket307}
[[ -x $program ]] || { echo "There is no $program: cargo build --release" >&2; exit 2; }
program=$(realpath "$program")
make=$(realpath bench/hostile.py)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
wrong=0

# What an import said, in one line: outcome, and the refusal's words or the counts.
TELL='
import json, sys
try:
    said = json.load(open(sys.argv[1]))
except ValueError:
    print("no answer")
    sys.exit()
refusal = said.get("refusal")
if refusal:
    print("{code}: {message}".format(**refusal))
else:
    print("{rows_read} rows, {rows_accepted} accepted, {rows_rejected} rejected".format(**said))
'

printf '%-17s %8s %9s  %s\n' file seconds "peak MiB" outcome
while IFS=$'\t' read -r name _ expected _; do
  (($# == 0)) || [[ " $* " == *" $name "* ]] || continue
  rm -rf "$folder/case"
  mkdir "$folder/case"
  path=$("$make" "$name" "$folder" "${small[@]}")
  url=sqlite:$folder/case/docket.db
  (
    cd "$folder/case"
    "$program" migrate --database "$url" && "$program" org add Hostile --kind partner --database "$url"
  ) >"$folder/case/log" 2>&1
  status=0
  /usr/bin/time -f '%e %M' -o "$folder/time" env -C "$folder/case" "$program" import shipments \
    "$path" --org Hostile --json --database "$url" >"$folder/said" 2>"$folder/case/errors" || status=$?
  read -r seconds peak < <(tail -n 1 "$folder/time")
  rm -f "$path"
  case $status in
    0) outcome="read" ;;
    3) outcome="refused" ;;
    4) outcome="rejects" ;;
    *) outcome="failed ($status)" ;;
  esac
  mib=$((peak / 1024)) faults=
  lines=$(sqlite3 "$folder/case/docket.db" "SELECT count(*) FROM shipment_line")
  [[ $outcome == "$expected" ]] || faults+=" [should be $expected]"
  most=$limit
  [[ $outcome == refused ]] || most=$((2 * limit))
  ((mib <= most)) || faults+=" [over $most MiB]"
  [[ $outcome != refused || $lines == 0 ]] || faults+=" [left $lines lines]"
  [[ -z $faults ]] || wrong=1
  printf '%-17s %8s %9s  %s: %s%s\n' "$name" "$seconds" "$mib" "$outcome" \
    "$(python3 -c "$TELL" "$folder/said")" "$faults"
done < <("$make" --list)
exit "$wrong"
