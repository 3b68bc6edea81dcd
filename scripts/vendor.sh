#!/usr/bin/env bash
# Keeps the third-party style sheets, fonts and scripts that the program embeds.
#
#   scripts/vendor.sh           fetch the versions in assets/VENDOR.toml with npm and put the files in place
#   scripts/vendor.sh --check   compare the files in the tree with the hashes; no network; fails on any difference
#   scripts/vendor.sh --record  fetch, then write the hashes anew (after changing a version; review the diff)
#
# Needs bash, awk and sha256sum; fetching also needs npm and tar. Nothing here runs when the program runs.
set -euo pipefail
cd "$(dirname "$0")/.."

list=assets/VENDOR.toml
mode=${1:-fetch}
work=

# One line for each entry of VENDOR.toml: "package NAME VERSION" or "file PACKAGE FROM TO SHA256".
entries() {
  awk '
    function flush() {
      if (kind == "package") print kind, v["name"], v["version"]
      if (kind == "file") print kind, v["package"], v["from"], v["to"], (v["sha256"] == "" ? "-" : v["sha256"])
      split("", v)
    }
    /^\[\[/ { flush(); kind = $0; gsub(/[][]/, "", kind); next }
    /^[a-z0-9]+ = "/ { value = $0; sub(/^[^"]*"/, "", value); sub(/"[^"]*$/, "", value); v[$1] = value }
    END { flush() }
  ' "$list"
}

hash_of() { sha256sum "$1" | cut -d' ' -f1; }

check() {
  local failed=0 kind package from to sha256
  while read -r kind package from to sha256; do
    [ "$kind" = file ] || continue
    if [ ! -f "$to" ]; then
      echo "missing: $to (run scripts/vendor.sh)" >&2
      failed=1
    elif [ "$(hash_of "$to")" != "$sha256" ]; then
      echo "changed: $to is not the file of $package that $list names (${from})" >&2
      failed=1
    fi
  done < <(entries)
  # A file that nobody listed has no known origin and no known licence.
  while read -r found; do
    if ! grep -qF "to = \"$found\"" "$list"; then
      echo "not listed: $found" >&2
      failed=1
    fi
  done < <(find assets/vendor tests/assets -type f | sort)
  if [ "$failed" = 0 ]; then echo "vendored files: all $(entries | grep -c '^file ') match"; fi
  return "$failed"
}

fetch() {
  local kind package version from to sha256 folder
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  while read -r kind package version _; do
    [ "$kind" = package ] || continue
    folder="$work/$package"
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent "$package@$version" >/dev/null && tar xzf ./*.tgz --strip-components=1)
    echo "fetched $package $version"
  done < <(entries)
  while read -r kind package from to sha256; do
    [ "$kind" = file ] || continue
    mkdir -p "$(dirname "$to")"
    install -m 0644 "$work/$package/$from" "$to"
    if [ "$mode" = --record ]; then record "$to"; fi
  done < <(entries)
}

# Rewrites the sha256 line that follows the entry's `to` line.
record() {
  local to=$1 now
  now=$(hash_of "$to")
  awk -v want="to = \"$to\"" -v now="$now" '
    { if (seen && /^sha256 = /) { print "sha256 = \"" now "\""; seen = 0 } else print }
    $0 == want { seen = 1 }
  ' "$list" >"$list.new"
  mv "$list.new" "$list"
}

case "$mode" in
  --check) check ;;
  fetch | --record)
    fetch
    check
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
