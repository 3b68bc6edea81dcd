#!/usr/bin/env python3
"""100,000 open deadlines that run out: marked in one run of the job, against the raw cost
of the same updates and events; and how long /deadlines takes meanwhile.

    bench/deadlines.py PROGRAM [ROWS] [--only sqlite|postgres]

PROGRAM is the docket307 binary. On SQLite the raw side is Python's sqlite3 with prepared
statements, on PostgreSQL one statement a slice that the server runs by itself; both write
the same rows in transactions of 500 with full durability (synchronous FULL, fsync on).
PostgreSQL is a cluster of its own in a temporary directory, from the `initdb` and `postgres`
of the system. The page is asked for ten times a second by one reader who is signed in:
first while the clocks stand open, then while a worker in another process marks them.
Prints one object for each database: seconds, their ratio, p50 and p99 in milliseconds.
"""

import http.cookiejar
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid

SLICE = 500
IDLE_S = 20
PAUSE_S = 0.1
LISTEN = "127.0.0.1:18309"
BASE = f"http://{LISTEN}"
PERSON, PASSWORD = "reader@bench.example", "docket307-bench"
LAPSED = "'2026-01-13 08:00:00'"
COLUMNS = (
    "id rule_code rule_version machine subject_id subject_number subject_title case_id authority "
    "started_on due_on lapses_at standing is_open asks_counsel tolls extensions ended_on ended_by "
    "held_by port importer_number importer_name is_walled created_at changed_at version"
).split()
CODES = ["EXAM", "DETERMINE", "NOTICE", "PROTEST", "PROTEST30"]


def rows(count):
    """Clocks over 28 last days. They run out in 2099, until the bench says otherwise."""
    for number in range(count):
        yield (
            str(uuid.uuid4()), CODES[number % len(CODES)], 1, "hold", f"hold-{number // 3}",
            f"H-2026-{number // 3:06}", "Cotton lint", None, "uflpa", "2026-01-05",
            f"2026-02-{number % 28 + 1:02}", "2099-01-13 08:00:00", "running", True, False, "[]",
            "[]", None, "", None, "2704", "84-301927700", "Harbor & Pine Apparel LLC", False,
            "2026-01-05 12:00:00", "2026-01-05 12:00:00", 1,
        )


class Sqlite:
    name = "sqlite"

    def __init__(self, folder):
        self.folder = folder

    def url(self, name):
        return f"sqlite:{os.path.join(self.folder, name)}.db"

    def connect(self, name):
        conn = sqlite3.connect(os.path.join(self.folder, f"{name}.db"), isolation_level=None, timeout=30)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "cache_size = -96000"):
            conn.execute(f"PRAGMA {pragma}")
        return conn

    def fill(self, name, count):
        conn = self.connect(name)
        conn.execute("BEGIN")
        marks = ",".join("?" * len(COLUMNS))
        conn.executemany(f"INSERT INTO deadline ({','.join(COLUMNS)}) VALUES ({marks})", rows(count))
        conn.execute("COMMIT")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.close()

    def ask(self, name, sql):
        conn = self.connect(name)
        found = conn.execute(sql).fetchone()
        conn.close()
        return str(found[0]) if found else ""

    def raw(self, name, _count):
        """The same updates and events by prepared statements."""
        conn = self.connect(name)
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
            events, taken = [], {}
            for key, subject, code in found:
                stream = f"hold:{subject}"
                last = conn.execute("SELECT max(seq) FROM event WHERE stream = ?", (stream,)).fetchone()[0]
                # Several clocks of one hold in a slice have numbers one after the other.
                taken[stream] = taken.get(stream, 0) + 1
                facts = {"clock": code, "deadline": key, "due_on": "2026-01-12", "standing": "overdue"}
                events.append((str(uuid.uuid4()), stream, (last or 0) + taken[stream], "deadline_lapsed", "hold",
                               subject, "service", "2026-11-22", "2026-11-22 00:00:00", json.dumps(facts), "{}", 0))
            conn.executemany(
                "INSERT INTO event (id, stream, seq, verb, subject_kind, subject_id, actor_role, on_date, at, "
                "facts, commitments, is_walled) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", events
            )
            conn.execute("COMMIT")
        seconds = time.monotonic() - start
        conn.close()
        return seconds

    def stop(self):
        pass


class Postgres:
    name = "postgres"
    # One slice: what ran out is marked, and an event for each is written.
    RAW = f"""BEGIN;
WITH marked AS (
    UPDATE deadline SET standing = 'overdue', changed_at = '2026-11-22 00:00:00', version = version + 1
    WHERE standing = 'running' AND id IN (SELECT id FROM deadline WHERE standing = 'running'
        AND lapses_at <= '2027-01-01' ORDER BY lapses_at, id LIMIT {SLICE})
    RETURNING id, 'hold:' || subject_id AS stream, subject_id, rule_code
)
INSERT INTO event (id, stream, seq, verb, subject_kind, subject_id, actor_role, on_date, at, facts, commitments, is_walled)
SELECT gen_random_uuid()::text, stream,
    coalesce((SELECT max(seq) FROM event WHERE event.stream = marked.stream), 0) + row_number() OVER (PARTITION BY stream),
    'deadline_lapsed', 'hold', subject_id, 'service', '2026-11-22', '2026-11-22 00:00:00',
    json_build_object('clock', rule_code, 'deadline', id, 'due_on', '2026-01-12', 'standing', 'overdue')::text, '{{}}', FALSE
FROM marked;
COMMIT;
"""

    def __init__(self, folder):
        self.folder = folder
        bins = os.path.dirname(os.path.realpath(shutil.which("initdb") or sys.exit("no initdb found")))
        self.psql_path = shutil.which("psql") or os.path.join(bins, "psql")
        # PostgreSQL refuses to run as root.
        self.who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.who:
            shutil.chown(folder, **self.who)
        os.chmod(folder, 0o755)
        subprocess.run([os.path.join(bins, "initdb"), "--pgdata=data", "--auth=trust", "--encoding=UTF8",
                        "--locale=C", "--username=docket307"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, **self.who)
        with open(os.path.join(folder, "log"), "w") as log:
            self.server = subprocess.Popen(
                [os.path.join(bins, "postgres"), "-D", "data", "-c", "listen_addresses=", "-c", "timezone=UTC",
                 "-c", f"unix_socket_directories={folder}"], cwd=folder, stderr=log, **self.who)
        for _ in range(200):
            if subprocess.run(self.psql("postgres") + ["-c", "SELECT 1"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("the cluster does not answer")

    def url(self, name):
        if self.ask("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == "0":
            self.ask("postgres", f"CREATE DATABASE {name}")
        return f"postgres:///{name}?host={self.folder}&user=docket307"

    def psql(self, name):
        return [self.psql_path, "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "docket307", name]

    def ask(self, name, sql):
        done = subprocess.run(self.psql(name) + ["-c", sql], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def fill(self, name, count):
        copy = f"COPY deadline ({','.join(COLUMNS)}) FROM STDIN"
        told = lambda value: "\\N" if value is None else str(value)
        lines = "".join("\t".join(map(told, row)) + "\n" for row in rows(count))
        subprocess.run(self.psql(name) + ["-c", copy], input=lines, text=True, check=True)
        self.ask(name, "VACUUM ANALYZE deadline")

    def raw(self, name, count):
        script = self.RAW * (-(-count // SLICE))
        start = time.monotonic()
        subprocess.run(self.psql(name) + ["-f", "-"], input=script, text=True, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - start

    def stop(self):
        self.server.terminate()
        self.server.wait()


class Installation:
    """The program with one database."""

    def __init__(self, program, base, name):
        self.program, self.base, self.name = program, base, name
        self.env = dict(os.environ, DOCKET307_SECRET="07" * 32, DOCKET307_LOG="error",
                        DOCKET307_DATABASE=base.url(name), DOCKET307_FILES=os.path.join(base.folder, f"files-{name}"))
        self.run("migrate")

    def run(self, *words, told=None):
        subprocess.run([self.program, *words], env=self.env, input=told, text=True, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, sql):
        return self.base.ask(self.name, sql)

    def lapse(self):
        """Every clock runs, and has run out."""
        self.base.ask(self.name, f"UPDATE deadline SET standing = 'running', lapses_at = {LAPSED}")

    def mark(self, key, meanwhile=lambda: time.sleep(0.05)):
        """Queues the job, runs a worker until it is done; the seconds of the job."""
        self.ask(
            "INSERT INTO job (id, kind, payload, dedupe_key, priority, state, run_at, attempts, attempts_limit, created_on) "
            f"VALUES ('{key}', 'advance_deadlines', '', 'advance_deadlines', 3, 'queued', '2026-01-01 00:00:00', 0, 8, '2026-01-01')"
        )
        start, began = time.monotonic(), None
        worker = subprocess.Popen([self.program, "worker"], env=self.env)
        try:
            while True:
                state = self.ask(f"SELECT state FROM job WHERE id = '{key}'")
                if state == "running" and began is None:
                    began = time.monotonic()
                if state == "done":
                    return time.monotonic() - (began or start)
                if state == "failed" or worker.poll() is not None:
                    sys.exit("the job failed")
                meanwhile()
        finally:
            worker.terminate()
            worker.wait()

    def serve(self):
        self.run("org", "add", "Bench", "--kind", "agency")
        self.run("user", "add", "--email", PERSON, "--role", "analyst", "--org", "Bench", "--password-stdin", told=PASSWORD)
        server = subprocess.Popen([self.program, "serve", "--listen", LISTEN, "--workers", "0", "--insecure-cookies"],
                                  env=self.env)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{BASE}/healthz").read()
                return server
            except OSError:
                time.sleep(0.1)
        sys.exit("the server does not answer")


class Reader:
    """Somebody who looks at the deadlines."""

    def __init__(self):
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self.browser.open(f"{BASE}/sign-in").read().decode()
        form = {"email": PERSON, "password": PASSWORD}
        if csrf := re.search(r'name="csrf" value="([^"]*)"', page):
            form["csrf"] = csrf.group(1)
        data = urllib.parse.urlencode(form).encode()
        answer = self.browser.open(urllib.request.Request(f"{BASE}/session", data, {"Origin": BASE}))
        if answer.geturl().endswith("/session"):
            sys.exit("the reader cannot sign in")
        self.times = []

    def look(self):
        begun = time.perf_counter()
        page = self.browser.open(f"{BASE}/deadlines").read()
        self.times.append((time.perf_counter() - begun) * 1000)
        if b"H-2026-" not in page:
            sys.exit("the page shows no deadline")
        time.sleep(PAUSE_S)

    def told(self):
        times, self.times = sorted(self.times), []
        at = lambda share: round(times[min(len(times) - 1, int(len(times) * share))], 1)
        return {"requests": len(times), "p50_ms": at(0.5), "p99_ms": at(0.99)}


def measure(program, base, count):
    result = {"database": base.name, "deadlines": count}
    one, two = Installation(program, base, "job"), Installation(program, base, "raw")
    for place in (one, two):
        base.fill(place.name, count)
    server = one.serve()
    try:
        reader = Reader()
        end = time.monotonic() + IDLE_S
        while time.monotonic() < end:
            reader.look()
        result["page_idle"] = reader.told()
        one.lapse()
        result["job_seconds_under_load"] = round(one.mark("loaded", reader.look), 2)
        result["page_while_marking"] = reader.told()
    finally:
        server.terminate()
        server.wait()
    one.lapse()
    seconds = one.mark("alone")
    two.lapse()
    floor = base.raw(two.name, count)
    result.update(job_seconds=round(seconds, 2), raw_seconds=round(floor, 2), ratio=round(seconds / floor, 2))
    running = "SELECT count(*) FROM deadline WHERE standing = 'running'"
    result["left_running"] = int(one.ask(running)) + int(two.ask(running))
    result["events"] = [int(place.ask("SELECT count(*) FROM event WHERE verb = 'deadline_lapsed'")) for place in (one, two)]
    print(json.dumps(result))


def main():
    words = sys.argv[1:]
    only = words[words.index("--only") + 1] if "--only" in words else None
    words = [word for word in words if word not in ("--only", only)]
    if not words:
        sys.exit(__doc__)
    program = os.path.realpath(words[0])
    count = int(words[1]) if len(words) > 1 else 100_000
    for kind in (Sqlite, Postgres):
        if only in (None, kind.name):
            with tempfile.TemporaryDirectory() as folder:
                base = kind(folder)
                try:
                    measure(program, base, count)
                finally:
                    base.stop()


if __name__ == "__main__":
    main()
