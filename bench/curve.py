#!/usr/bin/env python3
"""Prints the rows a second of each million rows of the import that runs.

    bench/curve.py DATABASE

Reads the counter of the newest upload ten times a second until it is done.
"""

import sqlite3
import sys
import time

STEP = 1_000_000


def main():
    connection = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
    query = "SELECT rows_read, state FROM upload ORDER BY id DESC LIMIT 1"
    begun, before, due = None, 0, STEP
    while True:
        rows, state = connection.execute(query).fetchone() or (0, "received")
        now = time.perf_counter()
        if begun is None and rows > 0:
            begun, before = now, rows
        if begun is not None and (rows >= due or state == "done") and rows > before:
            print("    up to %10d rows: %8.0f rows/s" % (rows, (rows - before) / (now - begun)), flush=True)
            begun, before, due = now, rows, due + STEP
        if state in ("done", "refused", "failed"):
            return
        time.sleep(0.1)


if __name__ == "__main__":
    main()
