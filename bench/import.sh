#!/usr/bin/env bash
# Rows a second of `docket307 import shipments`, against what the databases and
# common tools bring themselves for the same file in the same run:
#
#   SQLite      the shell's .import: no key, the same unique key, as many indexes;
#               one prepared statement and nothing else (examples/raw_insert.rs)
#   PostgreSQL  psql's \copy into a table with the same unique key
#   DuckDB, pandas, sqlite-utils, where python3 has them
#
#   bench/import.sh [--rows 2000000] [--keep] [--no-postgres] [--curve]
#
# The databases' own import takes each cell as text and checks the key, nothing
# else. Docket307 reads and checks every identifier, date and amount, resolves
# the parties, keeps the decoded file and the provenance of each row, and can be
# killed and resumed. One row of 125 is bad and is rejected by it alone.
#
# Each line: seconds, rows a second, CPU-seconds of the program (not of a
# server), its peak memory, and how many times as fast as the line named last
# with a star. --curve prints the rows a second of each million instead.
#
# Needs a release build (cargo build --release --bins --examples), python3 and
# sqlite3; psql and initdb for PostgreSQL. DOCKET307_BIN names another binary.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=2000000 keep= postgres=1 curve=
while (($# > 0)); do
  case $1 in
    --rows) rows=${2:?"--rows needs a number"}; shift 2 ;;
    --keep) keep=1; shift ;;
    --no-postgres) postgres=; shift ;;
    --curve) curve=1; shift ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' bench/import.sh; exit ;;
    *) echo "bench/import.sh [--rows N] [--keep] [--no-postgres] [--curve]" >&2; exit 2 ;;
  esac
done
[[ $rows =~ ^[1-9][0-9]*$ ]] || { echo "$rows is no whole number above zero" >&2; exit 2; }

program=${DOCKET307_BIN:-target/release/docket307}
raw=$(dirname "$program")/examples/raw_insert
[[ -x $program ]] || { echo "There is no $program: cargo build --release" >&2; exit 2; }
program=$(realpath "$program")
for tool in python3 sqlite3 /usr/bin/time; do
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

# --- measuring

base_seconds=

# Runs a command; prints its line. A name with a star at its end becomes the base.
measure() { # NAME, COMMAND...
  local name=$1 wall user system peak
  shift
  local status=0
  /usr/bin/time -f '%e %U %S %M' -o "$folder/time" "$@" >>"$folder/log" 2>&1 || status=$?
  # 4: some rows were rejected, as they should be.
  ((status == 0 || status == 4)) || {
    echo "failed: $*; the end of its output:" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
  }
  read -r wall user system peak < <(tail -n 1 "$folder/time")
  [[ $name != *"*" ]] || base_seconds=$wall
  awk -v name="$name" -v s="$wall" -v u="$user" -v y="$system" -v m="$peak" -v rows="$rows" \
    -v base="${base_seconds:-}" 'BEGIN {
      s = s > 0.01 ? s : 0.01
      printf "  %-44s %8.2f s %9.0f rows/s %8.1f CPU-s %6.0f MiB", name, s, rows / s, u + y, m / 1024
      if (base != "") printf "  %5.2f x", base / s
      print ""
    }'
}

insist() { # WHAT, COUNT, EXPECTED: a fast import that loses rows is none
  if [[ $2 != "$3" ]]; then
    echo "$1 has $2 rows, not $3" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
  fi
}

# --- the program under test: the only lines that know its command line

# It keeps files in the folder that it is started in.
docket() { (cd "$folder" && "$program" "$@"); }

prepare() { # URL: an empty database with one organization
  docket migrate --database "$1" >>"$folder/log" 2>&1
  docket org add "$ORGANIZATION" --kind partner --database "$1" >>"$folder/log" 2>&1
}

import() { # NAME, URL, FILE
  measure "$1" env -C "$folder" "$program" import shipments "$3" --org "$ORGANIZATION" --json --database "$2"
}

COUNT_IMPORTED="SELECT count(*) FROM shipment_line"
# The index by upload and row stays: an import reads its own rows by it.
SECONDARY="SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'shipment_line' AND sql IS NOT NULL
  AND name <> 'shipment_line_upload'"
# The other indexes, the one by upload, and the four that the table of spellings stands for.
WAYS_IN=9

# --- the databases' own import

columns() { head -n 1 "$csv" | tr -d '\r' | tr ',' '\n' | sed 's/.*/"&" text NOT NULL/' | paste -sd, -; }
KEY='PRIMARY KEY ("Entry Summary Number", "Entry Summary Line Number")'
INDEXED=("Importer Number" "Importer Name" "Consignee Name" "Foreign Exporter Name" "Manufacturer Name"
  "Country of Origin Code" "HTS Number - Full" "Importation Date" "Bill of Lading Number")

plain_database() { # FILE, KEY OR NOTHING, NUMBER OF INDEXES
  local place
  sqlite3 "$1" "PRAGMA journal_mode = WAL; CREATE TABLE line ($(columns)${2:+, $2});" >/dev/null
  for ((place = 0; place < $3; place++)); do
    sqlite3 "$1" "CREATE INDEX line_$place ON line (\"${INDEXED[place]}\");"
  done
}

shell_import() { # NAME, FILE
  printf 'PRAGMA synchronous = FULL;\n.import --csv --skip 1 %s line\n' "$csv" >"$folder/import.sql"
  measure "$1" sqlite3 -bail -init "$folder/import.sql" "$2" .quit
}

clean() { [[ -n $keep ]] || rm -f "$folder"/plain*.db*; }

measure_sqlite() {
  local url=sqlite:$folder/docket.db names
  echo "SQLite $(sqlite3 --version | cut -d' ' -f1) (shell)"
  plain_database "$folder/plain0.db" "" 0
  shell_import ".import, no key" "$folder/plain0.db"
  plain_database "$folder/plain1.db" "$KEY" 0
  shell_import ".import, unique key *" "$folder/plain1.db"
  if [[ -x $raw ]]; then
    plain_database "$folder/plain2.db" "$KEY" 0
    measure "one prepared statement, unique key" "$raw" "$folder/plain2.db" "$csv"
  else
    echo "  one prepared statement: not measured (cargo build --release --examples)"
  fi
  prepare "sqlite:$folder/bare.db"
  names=$(sqlite3 "$folder/bare.db" "$SECONDARY")
  for name in $names; do sqlite3 "$folder/bare.db" "DROP INDEX $name"; done
  import "docket307, unique key, no secondary index" "sqlite:$folder/bare.db" "$csv"
  rm -f "$folder"/bare.db*
  clean
  plain_database "$folder/plain3.db" "$KEY" "$WAYS_IN"
  shell_import ".import, unique key, $WAYS_IN indexes *" "$folder/plain3.db"
  clean
  prepare "$url"
  touch "$folder/flag"
  python3 bench/wait.py "$folder/docket.db" "$folder/flag" >"$folder/waits" 2>&1 &
  local waiter=$!
  import "docket307, every index" "$url" "$csv"
  rm "$folder/flag"
  wait "$waiter"
  echo "    another writer meanwhile: $(cat "$folder/waits")"
  insist "docket307 on SQLite" "$(sqlite3 "$folder/docket.db" "$COUNT_IMPORTED")" "$good"
  import "docket307, the same bytes again" "$url" "$csv"
  import "docket307, the same rows in another file" "$url" "$other"
  insist "docket307 on SQLite" "$(sqlite3 "$folder/docket.db" "$COUNT_IMPORTED")" "$good"
  echo "    database $(du -m "$folder/docket.db" | cut -f1) MB, kept files $(du -sm "$folder/files" 2>/dev/null | cut -f1) MB"
}

# --- PostgreSQL

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

copy() { # NAME, URL
  measure "$1" psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$2" \
    -c "\\copy line FROM '$csv' WITH (FORMAT csv, HEADER true)"
}

measure_postgres() {
  local bin url target plain names
  if ! find_postgres; then
    echo "PostgreSQL: not measured (no initdb or no psql here)"
    return
  fi
  start_postgres
  echo "PostgreSQL $(ask "$url" "SHOW server_version") (private cluster)"
  for name in docket bare plain plain_indexed; do ask "$url" "CREATE DATABASE $name"; done
  plain=${url/\/postgres?/\/plain?}
  ask "$plain" "CREATE TABLE line ($(columns), $KEY)"
  copy "psql \\copy, unique key *" "$plain"
  ask "$plain" "DROP TABLE line"
  target=${url/\/postgres?/\/bare?}
  prepare "$target"
  names=$(ask "$target" "SELECT indexname FROM pg_indexes WHERE tablename = 'shipment_line' AND indexname NOT LIKE '%pkey' AND indexname <> 'shipment_line_upload'")
  for name in $names; do ask "$target" "DROP INDEX $name"; done
  import "docket307, unique key, no secondary index" "$target" "$csv"
  plain=${url/\/postgres?/\/plain_indexed?}
  ask "$plain" "CREATE TABLE line ($(columns), $KEY)"
  local place
  for ((place = 0; place < WAYS_IN; place++)); do
    ask "$plain" "CREATE INDEX ON line (\"${INDEXED[place]}\")"
  done
  copy "psql \\copy, unique key, $place indexes *" "$plain"
  ask "$plain" "DROP TABLE line"
  target=${url/\/postgres?/\/docket?}
  prepare "$target"
  import "docket307, every index" "$target" "$csv"
  insist "docket307 on PostgreSQL" "$(ask "$target" "$COUNT_IMPORTED")" "$good"
  import "docket307, the same bytes again" "$target" "$csv"
  import "docket307, the same rows in another file" "$target" "$other"
  insist "docket307 on PostgreSQL" "$(ask "$target" "$COUNT_IMPORTED")" "$good"
}

# --- other tools, where they are

has() { python3 -c "import $1" 2>/dev/null; }

measure_others() {
  echo "Other tools, into a file of their own"
  if has duckdb; then
    measure "DuckDB read_csv, unique key" python3 -c "import duckdb; c = duckdb.connect('$folder/duck.db')
c.execute('''CREATE TABLE line ($(columns), $KEY)''')
c.execute('''INSERT INTO line SELECT * FROM read_csv('$csv', all_varchar = true)''')"
  else echo "  DuckDB: not measured (pip install duckdb)"; fi
  if has pandas; then
    measure "pandas to_sql in pieces, no key" python3 -c "import pandas, sqlite3
c = sqlite3.connect('$folder/pandas.db')
for piece in pandas.read_csv('$csv', dtype=str, chunksize=50000):
    piece.to_sql('line', c, if_exists='append', index=False)"
  else echo "  pandas: not measured (pip install pandas)"; fi
  if has sqlite_utils; then
    measure "sqlite-utils insert, unique key" python3 -m sqlite_utils insert "$folder/utils.db" line "$csv" \
      --csv --pk "Entry Summary Number" --pk "Entry Summary Line Number" --ignore
  else echo "  sqlite-utils: not measured (pip install sqlite-utils)"; fi
}

# --- the curve

# Rows a second of each million, as a reader of the database sees them arrive.
measure_curve() { # URL
  local url=sqlite:$folder/docket.db
  prepare "$url"
  python3 bench/curve.py "$folder/docket.db" &
  local watcher=$!
  import "docket307, every index" "$url" "$csv"
  wait "$watcher"
  insist "docket307 on SQLite" "$(sqlite3 "$folder/docket.db" "$COUNT_IMPORTED")" "$good"
}

csv=$folder/lines.csv
other=$folder/other.csv
python3 bench/generate.py "$rows" >"$csv"
good=$((rows - rows / 125))
chmod 644 "$csv"

model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "$rows rows, $(wc -c <"$csv") bytes"
echo "$("$program" --version); $(getconf _NPROCESSORS_ONLN) cores, ${model:-$(uname -m)}; $(uname -sr)"
if [[ -n $curve ]]; then
  measure_curve
  exit
fi
tr -d '\r' <"$csv" >"$other"
measure_sqlite
[[ -z $postgres ]] || measure_postgres
measure_others
