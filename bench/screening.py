#!/usr/bin/env python3
"""The limit for `examples/screening.rs`: the look-ups of one allegation as plain prepared SQL.

usage: python3 bench/screening.py FILE [ROUNDS]

FILE is the SQLite database that the example filled. For some parties it reads, by statements that
Python's sqlite3 keeps prepared: who carries a number, the party, who was merged into it, its
spellings, its numbers, and the first thousand of its lines. It compares nothing and writes nothing.
"""
import random
import sqlite3
import sys
import time

PARTY = (
    "SELECT party_id FROM party_identifier WHERE kind = 'FEI' AND value = ?2 LIMIT 400",
    "SELECT name, country FROM party WHERE id = ?1 AND merged_into IS NULL",
    "SELECT id FROM party WHERE merged_into = ?1 LIMIT 200",
    "SELECT id, name, address FROM party_variant WHERE party_id = ?1 ORDER BY id LIMIT 40",
    "SELECT kind, value FROM party_identifier WHERE party_id = ?1",
)
LINES = (
    "SELECT l.document, l.line, l.hts, l.description, l.origin_country, l.export_country, l.port_lading, "
    "l.importer_number, l.arrival_on, l.importer_variant, l.consignee_variant, l.shipper_variant, "
    "l.manufacturer_variant FROM row_party p JOIN shipment_line l "
    "ON l.upload_id = p.upload_id AND l.row_number = p.row_number WHERE p.variant_id = ?1 "
    "ORDER BY p.upload_id DESC, p.row_number DESC LIMIT 1000"
)


def main():
    conn = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    (parties,) = conn.execute("SELECT max(id) FROM party").fetchone()
    drawn = random.Random(307)
    times, lines = [], 0
    for _ in range(rounds):
        party = drawn.randint(1, parties)
        start = time.perf_counter()
        for sql in PARTY:
            conn.execute(sql, (party, f"{party + 3_000_000_000:010}")[: 2 if "?2" in sql else 1]).fetchall()
        for (variant, _, _) in conn.execute(PARTY[3], (party,)).fetchall():
            lines += len(conn.execute(LINES, (variant,)).fetchall())
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    p50, p95, p99 = (times[len(times) * share // 100] for share in (50, 95, 99))
    print(f"plain SQL: p50 {p50:.3f} ms, p95 {p95:.3f} ms, p99 {p99:.3f} ms; {lines / rounds:.1f} lines each")


if __name__ == "__main__":
    main()
