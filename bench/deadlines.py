#!/usr/bin/env python3
"""100,000 open deadlines that ran out, marked in one run of the job, against the
raw cost of the same updates and events, on SQLite.

    bench/deadlines.py PROGRAM [ROWS]

PROGRAM is the docket307 binary. Both sides write the same rows with the same
durability (WAL, synchronous FULL) in transactions of 500; the raw side is
Python's sqlite3 with executemany. Prints seconds and their ratio.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid

SLICE = 500
COLUMNS = (
    "id rule_code rule_version machine subject_id subject_number subject_title case_id authority "
    "started_on due_on lapses_at standing is_open asks_counsel tolls extensions ended_on ended_by "
    "held_by port importer_number importer_name is_walled created_at changed_at version"
).split()
CODES = ["EXAM", "DETERMINE", "NOTICE", "PROTEST", "PROTEST30"]


def rows(count):
    for number in range(count):
        yield (
            str(uuid.uuid4()), CODES[number % len(CODES)], 1, "hold", f"hold-{number // 3}",
            f"H-2026-{number // 3:06}", "Cotton lint", None, "uflpa", "2026-01-05", "2026-01-12",
            "2026-01-13 08:00:00", "running", 1, 0, "[]", "[]", None, "", None, "2704",
            "84-301927700", "Harbor & Pine Apparel LLC", 0, "2026-01-05 12:00:00",
            "2026-01-05 12:00:00", 1,
        )


def connect(path):
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA secure_delete = ON")
    conn.execute("PRAGMA cache_size = -96000")
    return conn


def fill(path, count):
    conn = connect(path)
    conn.execute("BEGIN")
    marks = ",".join("?" * len(COLUMNS))
    conn.executemany(f"INSERT INTO deadline ({','.join(COLUMNS)}) VALUES ({marks})", rows(count))
    conn.execute("COMMIT")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


def by_the_job(program, path, files):
    """Queues the job, runs a worker, and waits until it is done."""
    conn = connect(path)
    conn.execute(
        "INSERT INTO job (id, kind, payload, priority, state, run_at, attempts, attempts_limit, created_on) "
        "VALUES ('bench', 'advance_deadlines', '', 3, 'queued', '2026-01-01 00:00:00', 0, 8, '2026-01-01')"
    )
    env = dict(os.environ, DOCKET307_DATABASE=f"sqlite:{path}", DOCKET307_FILES=files,
               DOCKET307_SECRET="07" * 32, DOCKET307_LOG="error")
    start = time.monotonic()
    worker = subprocess.Popen([program, "worker"], env=env)
    began = None
    try:
        while True:
            state = conn.execute("SELECT state FROM job WHERE id = 'bench'").fetchone()[0]
            if state == "running" and began is None:
                began = time.monotonic()
            if state == "done":
                break
            if state == "failed" or worker.poll() is not None:
                sys.exit("the job failed")
            time.sleep(0.05)
        seconds = time.monotonic() - (began or start)
    finally:
        worker.terminate()
        worker.wait()
    left = conn.execute("SELECT COUNT(*) FROM deadline WHERE standing = 'running'").fetchone()[0]
    told = conn.execute("SELECT COUNT(*) FROM event WHERE verb = 'deadline_lapsed'").fetchone()[0]
    conn.close()
    return seconds, left, told


def raw(path):
    """The same updates and events by prepared statements."""
    conn = connect(path)
    start = time.monotonic()
    while True:
        conn.execute("BEGIN IMMEDIATE")
        found = conn.execute(
            "SELECT id, subject_id, rule_code FROM deadline WHERE standing = 'running' "
            "AND lapses_at <= '2027-01-01' ORDER BY lapses_at, id LIMIT ?", (SLICE,)
        ).fetchall()
        if not found:
            conn.execute("COMMIT")
            break
        conn.executemany(
            "UPDATE deadline SET standing = 'overdue', changed_at = '2026-11-22 00:00:00', "
            "version = version + 1 WHERE id = ? AND standing = 'running'", [(row[0],) for row in found]
        )
        events = []
        for key, subject, code in found:
            stream = f"hold:{subject}"
            last = conn.execute("SELECT max(seq) FROM event WHERE stream = ?", (stream,)).fetchone()[0]
            facts = json.dumps({"clock": code, "deadline": key, "due_on": "2026-01-12", "standing": "overdue"})
            # Several clocks of one hold in a slice have numbers one after the other.
            taken = sum(1 for event in events if event[1] == stream)
            events.append((str(uuid.uuid4()), stream, (last or 0) + taken + 1, "deadline_lapsed", "hold",
                           subject, "service", "2026-11-22", "2026-11-22 00:00:00", facts, "{}", 0))
        conn.executemany(
            "INSERT INTO event (id, stream, seq, verb, subject_kind, subject_id, actor_role, on_date, at, "
            "facts, commitments, is_walled) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", events
        )
        conn.execute("COMMIT")
    seconds = time.monotonic() - start
    conn.close()
    return seconds


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        one, two = (os.path.join(folder, name) for name in ("job.db", "raw.db"))
        for path in (one, two):
            env = dict(os.environ, DOCKET307_SECRET="07" * 32)
            subprocess.run([program, "migrate", "--database", f"sqlite:{path}"], check=True, env=env,
                           stdout=subprocess.DEVNULL)
            fill(path, count)
        seconds, left, told = by_the_job(program, one, os.path.join(folder, "files"))
        floor = raw(two)
        print(json.dumps({"deadlines": count, "job_seconds": round(seconds, 2), "raw_seconds": round(floor, 2),
                          "ratio": round(seconds / floor, 2), "left_running": left, "events": told}))


if __name__ == "__main__":
    main()
