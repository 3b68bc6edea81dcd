#!/usr/bin/env python3
"""How long pages take while a trade file is imported, against the same pages
of the same server before, on SQLite.

    bench/pages.py PROGRAM [ROWS] [PATH...]

PROGRAM is the docket307 binary. It opens the demonstration, signs in as an
analyst, imports ROWS rows (200,000) so that the tables are not empty, asks for each PATH
(/queue) up to ten times a second for half a minute, and again while another process imports
a file of these and as many other rows. Prints p50 and p99 in milliseconds and the ratio of the p99.
"""

import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

LISTEN = "127.0.0.1:18307"
BASE = f"http://{LISTEN}"
IDLE_S = 30
PAUSE_S = 0.1
ORGANIZATION = "Harbor & Pine Apparel LLC"


def opener():
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def sign_in(browser):
    page = browser.open(f"{BASE}/sign-in").read().decode()
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)
    form = {"email": "analyst@agency.example", "password": "docket307-demo"}
    if csrf:
        form["csrf"] = csrf.group(1)
    request = urllib.request.Request(
        f"{BASE}/session", urllib.parse.urlencode(form).encode(), {"Origin": BASE})
    answer = browser.open(request)
    if answer.geturl().endswith("/sign-in"):
        sys.exit("the demonstration does not let the analyst in")


def measure(browser, paths, is_going):
    times = []
    while is_going():
        for path in paths:
            begun = time.perf_counter()
            browser.open(BASE + path).read()
            times.append((time.perf_counter() - begun) * 1000)
        time.sleep(PAUSE_S)
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    return len(times), at(0.5), at(0.99)


def generate(folder, name, rows):
    path = os.path.join(folder, name)
    generator = os.path.join(os.path.dirname(os.path.realpath(__file__)), "generate.py")
    with open(path, "wb") as file:
        subprocess.run([sys.executable, generator, str(rows)], stdout=file, check=True)
    return path


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.realpath(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    paths = sys.argv[3:] or ["/queue"]
    with tempfile.TemporaryDirectory() as folder:
        first = generate(folder, "first.csv", rows)
        both = generate(folder, "second.csv", rows * 2)
        demo = os.path.join(folder, "demo")
        server = subprocess.Popen(
            [program, "demo", "--listen", LISTEN, "--dir", demo],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{BASE}/healthz")
                    break
                except OSError:
                    time.sleep(0.5)
            database = next(
                os.path.join(demo, name) for name in os.listdir(demo) if name.endswith(".db"))
            importing = [
                program, "import", "shipments", "--org", ORGANIZATION,
                "--database", f"sqlite:{database}", "--files", os.path.join(demo, "files")]
            done = subprocess.run([*importing, first], cwd=folder, capture_output=True)
            if done.returncode not in (0, 4):
                sys.exit(done.stderr.decode())
            browser = opener()
            sign_in(browser)
            end = time.monotonic() + IDLE_S
            measure(browser, paths, iter([True] * 20 + [False]).__next__)
            idle = measure(browser, paths, lambda: time.monotonic() < end)
            child = subprocess.Popen(
                [*importing, both], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            busy = measure(browser, paths, lambda: child.poll() is None)
            if child.returncode not in (0, 4):
                sys.exit(child.stderr.read().decode())
            print(f"{', '.join(paths)}; {rows} rows, then a file of {rows * 2}")
            for name, (count, p50, p99) in [("idle", idle), ("while an import runs", busy)]:
                print(f"  {name:24} {count:6} pages   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms")
            print(f"  p99 is {busy[2] / idle[2]:.2f} times its idle value")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
