#!/usr/bin/env bash
# Makes the four files of a new migration, numbered after the last one.
#
#   scripts/new-migration.sh add_order_kind
#
# Both databases get the same name: a test compares the two folders.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:-}
if [[ ! $name =~ ^[a-z][a-z0-9_]*$ ]]; then
  echo "Name the migration in lower case with underscores: scripts/new-migration.sh add_order_kind" >&2
  exit 2
fi

last=0000
for folder in migrations/*/[0-9][0-9][0-9][0-9]_*/; do
  [[ -d $folder ]] || continue
  found=$(basename "$folder")
  found=${found%%_*}
  if ((10#$found > 10#$last)); then last=$found; fi
done
number=$(printf '%04d' $((10#$last + 1)))

for database in sqlite postgres; do
  folder=migrations/$database/${number}_$name
  mkdir "$folder"
  echo "-- What this changes and why, in one sentence." > "$folder/up.sql"
  echo "-- Takes up.sql back, without loss for rows that were there before it." > "$folder/down.sql"
  echo "$folder/{up,down}.sql"
done
