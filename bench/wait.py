#!/usr/bin/env python3
"""How long another writer waits while a database is imported into.

    bench/wait.py DATABASE SECONDS_FILE

Writes one small row every 20 ms, looking each millisecond for the lock as the
program's own connections do, until SECONDS_FILE is removed; then it prints the
number of writes and the 50th, 99th and 100th percentile of their waits in
milliseconds. The table is its own and is dropped at the end.
"""

import os
import sqlite3
import sys
import time


def write(connection, number):
    begun = time.perf_counter()
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError:
            time.sleep(0.001)
    waited = time.perf_counter() - begun
    connection.execute("INSERT INTO bench_wait VALUES (?)", (number,))
    connection.execute("COMMIT")
    return waited * 1000


def main():
    database, flag = sys.argv[1:]
    connection = sqlite3.connect(database, timeout=0, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    while True:
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS bench_wait (n INTEGER)")
            break
        except sqlite3.OperationalError:
            time.sleep(0.001)
    waits = []
    while os.path.exists(flag):
        waits.append(write(connection, len(waits)))
        time.sleep(0.02)
    connection.execute("DROP TABLE bench_wait")
    waits.sort()
    at = lambda share: waits[min(len(waits) - 1, int(len(waits) * share))]
    print("%d writes; waits p50 %.1f ms, p99 %.1f ms, max %.1f ms"
          % (len(waits), at(0.50), at(0.99), waits[-1]))


if __name__ == "__main__":
    main()
