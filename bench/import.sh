#!/usr/bin/env bash
# Rows a second of `docket307 import shipments`, against what the databases bring
# themselves for the same file in the same run:
#
#   SQLite      the shell's .import into a table with the same unique key
#   PostgreSQL  psql's \copy into a table with the same unique key
#
#   bench/import.sh [--rows 200000] [--runs 3] [--keep]
#
# The databases' own import takes each cell as text and checks the key, nothing
# else. Docket307 reads and checks every identifier, date and amount, resolves
# the parties, keeps the decoded file and the provenance of each row, and can be
# killed and resumed. The ratio says what that costs.
#
# Needs a release build, python3 and sqlite3; psql and initdb for PostgreSQL.
# DOCKET307_BIN names another binary. Times are medians; --keep leaves the files.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=200000 runs=3 keep=
while (($# > 0)); do
  case $1 in
    --rows) rows=${2:?"--rows needs a number"}; shift 2 ;;
    --runs) runs=${2:?"--runs needs a number"}; shift 2 ;;
    --keep) keep=1; shift ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' bench/import.sh; exit ;;
    *) echo "bench/import.sh [--rows N] [--runs N] [--keep]" >&2; exit 2 ;;
  esac
done
for number in "$rows" "$runs"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "$number is no whole number above zero" >&2; exit 2; }
done

program=${DOCKET307_BIN:-target/release/docket307}
[[ -x $program ]] || { echo "There is no $program: cargo build --release" >&2; exit 2; }
program=$(realpath "$program")
for tool in python3 sqlite3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done

ORGANIZATION="Bench Imports"
folder=$(mktemp -d)
server=

finish() {
  if [[ -n $server ]]; then
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  if [[ -n $keep ]]; then echo "files: $folder"; else rm -rf "$folder"; fi
}
trap finish EXIT

# --- the program under test: the only lines that know its command line

# It keeps files in the folder that it is started in.

prepare() ( # URL: an empty database with one organization
  cd "$folder"
  "$program" migrate --database "$1" >>log 2>&1
  "$program" org add "$ORGANIZATION" --kind partner --database "$1" >>log 2>&1
)

import() ( # URL
  cd "$folder"
  "$program" import shipments "$csv" --org "$ORGANIZATION" --json --database "$1" \
    >report.json 2>>log
)

COUNT_IMPORTED="SELECT count(*) FROM shipment_line"

# --- the databases' own import

columns() { head -n 1 "$csv" | tr -d '\r' | tr ',' '\n' | sed 's/.*/"&" text NOT NULL/' | paste -sd, -; }
KEY='PRIMARY KEY ("Entry Summary Number", "Entry Summary Line Number")'
COUNT_COPIED="SELECT count(*) FROM line"

sqlite_import() { # FILE; the same journal and the same promise to keep what is committed
  sqlite3 -bail "$1" >/dev/null <<SQL
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE line ($(columns), $KEY) STRICT, WITHOUT ROWID;
.import --csv --skip 1 $csv line
SQL
}

postgres_copy() { # URL
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$1" <<SQL
CREATE TABLE line ($(columns), $KEY);
\\copy line FROM '$csv' WITH (FORMAT csv, HEADER true)
SQL
}

# --- measuring

# Runs a command and prints its seconds.
seconds() {
  local start=$EPOCHREALTIME
  "$@" || { echo "failed: $*; see below" >&2; tail -n 20 "$folder/log" >&2; keep=1; exit 1; }
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Insists that all rows arrived: a fast import that loses rows is none.
insist() { # WHAT, COUNT
  if [[ $2 != "$rows" ]]; then
    echo "$1 has $2 rows, not $rows" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
  fi
}

line() { # WHAT, SECONDS, SECONDS OF THE OTHER OR NOTHING
  awk -v what="$1" -v s="$2" -v base="${3:-}" -v rows="$rows" 'BEGIN {
    printf "  %-28s %9.2f s %12.0f rows/s", what, s, rows / s
    if (base != "") printf "   %.2f times the time", s / base
    print ""
  }'
}

measure_sqlite() {
  local run file
  for ((run = 1; run <= runs; run++)); do
    file=$folder/docket-$run.db
    prepare "sqlite:$file"
    seconds import "sqlite:$file" >>"$folder/sqlite-docket"
    insist "docket307 on SQLite" "$(sqlite3 "$file" "$COUNT_IMPORTED")"
    file=$folder/plain-$run.db
    seconds sqlite_import "$file" >>"$folder/sqlite-plain"
    insist "sqlite3 .import" "$(sqlite3 "$file" "$COUNT_COPIED")"
    [[ -n $keep ]] || rm -f "$folder"/*.db "$folder"/*.db-wal "$folder"/*.db-shm
  done
  echo "SQLite $(sqlite3 --version | cut -d' ' -f1) (shell)"
  line "docket307 import" "$(median <"$folder/sqlite-docket")" "$(median <"$folder/sqlite-plain")"
  line "sqlite3 .import" "$(median <"$folder/sqlite-plain")"
}

# Sets `bin` to the folder of initdb, or fails.
find_postgres() {
  local candidate
  for candidate in "$(dirname "$(realpath "$(command -v initdb || echo /)")")" /usr/lib/postgresql/*/bin; do
    if [[ -x $candidate/initdb && -x $candidate/postgres ]]; then bin=$candidate; fi
  done
  [[ -n ${bin:-} ]] && command -v psql >/dev/null
}

# A private cluster on a socket in our folder, with the settings that it has by
# itself: what is committed is on the disk. As root it runs as another user.
start_postgres() {
  local as=() data=$folder/pg
  mkdir "$data"
  if ((EUID == 0)); then
    local user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    chmod 755 "$folder"
    chown "$user" "$data"
    as=(setpriv "--reuid=$(id -u "$user")" "--regid=$(id -g "$user")" --clear-groups)
  fi
  (cd "$data" && "${as[@]}" "$bin/initdb" --pgdata=data --auth=trust --encoding=UTF8 \
    --locale=C --username=docket307 >>"$folder/log" 2>&1)
  (cd "$data" && exec "${as[@]}" "$bin/postgres" -D data -c listen_addresses= \
    -c "unix_socket_directories=$data" >>"$folder/log" 2>&1) &
  server=$!
  url="postgres:///postgres?host=$data&user=docket307"
  local attempt
  for ((attempt = 0; attempt < 300; attempt++)); do
    if psql --no-psqlrc --quiet "$url" -c 'SELECT 1' >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  echo "the private PostgreSQL does not answer" >&2
  tail -n 20 "$folder/log" >&2
  exit 1
}

ask() { psql --no-psqlrc --quiet --tuples-only --no-align "$1" -c "$2"; }

measure_postgres() {
  local bin url run name target
  if ! find_postgres; then
    echo "PostgreSQL: not measured (no initdb or no psql here)"
    return
  fi
  start_postgres
  for ((run = 1; run <= runs; run++)); do
    for name in "docket_$run" "plain_$run"; do ask "$url" "CREATE DATABASE $name" >/dev/null; done
    target=${url/\/postgres?/\/docket_$run?}
    prepare "$target"
    seconds import "$target" >>"$folder/postgres-docket"
    insist "docket307 on PostgreSQL" "$(ask "$target" "$COUNT_IMPORTED")"
    target=${url/\/postgres?/\/plain_$run?}
    seconds postgres_copy "$target" >>"$folder/postgres-plain"
    insist "psql \\copy" "$(ask "$target" "$COUNT_COPIED")"
    [[ -n $keep ]] || for name in "docket_$run" "plain_$run"; do
      ask "$url" "DROP DATABASE $name" >/dev/null
    done
  done
  echo "PostgreSQL $(ask "$url" "SHOW server_version") (private cluster)"
  line "docket307 import" "$(median <"$folder/postgres-docket")" "$(median <"$folder/postgres-plain")"
  line "psql \\copy" "$(median <"$folder/postgres-plain")"
}

csv=$folder/lines.csv
python3 bench/generate.py "$rows" >"$csv"
chmod 644 "$csv"

model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "$rows rows, $(wc -c <"$csv") bytes; median of $runs runs"
echo "$("$program" --version); $(getconf _NPROCESSORS_ONLN) cores, ${model:-$(uname -m)}; $(uname -sr)"
measure_sqlite
measure_postgres
