"""The quality table of linking. Start it with run.sh, which says how.

Which set is for what:
  development  the generated list of seed 708, organizations, WRO cells and the names across
               scripts: looked at one by one, and rules were made for what they showed; their
               figures flatter the scorer
  held out     the generated list of seed 307, the second file of names across scripts (written
               before the rules were made), and the half of Open Supply Hub and of the patent
               applicants that a hash names: no name was looked at, but their figures were, between
               changes; the other halves were looked at
  fresh        the generated list of --seed, for a last look with a number not used before
"""
import argparse
import collections
import csv
import hashlib
import itertools
import json
import os
import re
import resource
import subprocess
import tempfile
import time
import unicodedata
from pathlib import Path

import peers

HERE = Path(__file__).parent
SETS = HERE.parent.parent / "fixtures" / "screening"
BINARY = os.environ.get("DOCKET307_BIN", str(HERE.parent.parent / "target/release/docket307"))
SHIPPED = 0.5746  # the likelihood of the score from which links are proposed
HAND_MADE = ("nk_checks", "nk_unit_tests", "cust_cases", "cluster_align")


def f1(right, wrong, missed):
    return 2 * right / max(1, 2 * right + wrong + missed)


def best_f1(scored, truths):
    """The best F1 over all thresholds, and the threshold. `scored`: (score, is right)."""
    best, right, wrong = (0.0, 1.0), 0, 0
    for score, group in itertools.groupby(sorted(scored, reverse=True), key=lambda pair: pair[0]):
        for _, is_right in group:
            right, wrong = right + is_right, wrong + (not is_right)
        best = max(best, (f1(right, wrong, truths - right), score))
    return best


def at(scored, truths, threshold):
    kept = [is_right for score, is_right in scored if score >= threshold]
    return f1(sum(kept), len(kept) - sum(kept), truths - sum(kept))


def row(set_name, tool, scored, truths, more=""):
    best, threshold = best_f1(scored, truths)
    shipped = f"{at(scored, truths, SHIPPED):.3f}" if tool == "docket307" else "-"
    print(f"{set_name:<34} {tool:<24} {best:.3f} at {threshold:<6.3f} {shipped:>8}   {more}", flush=True)


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(header)
        table.writerows(rows)


def read(path):
    with open(path, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def screen_pairs(folder, pairs, more=()):
    """Pairs of names and countries; `more` names the columns that follow them."""
    write(f"{folder}/pairs.csv", ["name1", "name2", "country1", "country2", *more], pairs)
    start = time.perf_counter()
    subprocess.run([BINARY, "screen", "pairs", "--pairs", f"{folder}/pairs.csv", "--out",
                    f"{folder}/scored.csv"], check=True, stderr=subprocess.DEVNULL)
    return [float(r["score"]) for r in read(f"{folder}/scored.csv")], time.perf_counter() - start


def spent():
    """Processor seconds of the programs that have been run: other work does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def screen_names(folder, names, queries, top, threads, tag):
    out = f"{folder}/hits-{tag}.csv"
    start = spent()
    subprocess.run([BINARY, "screen", "names", "--list", names, "--queries", queries, "--out", out,
                    "--top", str(top), "--threads", str(threads)], check=True,
                   stderr=subprocess.DEVNULL)
    took = spent() - start
    hits = collections.defaultdict(list)
    for r in read(out):
        hits[r["qid"]].append((r["id"], float(r["score"]), r["reason"]))
    return hits, took


def wall(folder, names, queries, threads):
    start = time.perf_counter()
    screen_names(folder, names, queries, 5, threads, "wall")
    return time.perf_counter() - start


def pair_set(args, folder, set_name, cases):
    """Cases: (name1, name2, country1, country2, is match, frozen score of logic-v2 or None)."""
    truths = sum(case[4] for case in cases)
    scores, took = screen_pairs(folder, [case[:4] for case in cases])
    labels = [case[4] for case in cases]
    row(set_name, "docket307", list(zip(scores, labels)), truths, f"{len(cases)} pairs, {truths} match")
    for score, case in zip(scores, cases):
        if (score >= SHIPPED) != case[4]:
            args.misses.append(f"{set_name}\t{score:.3f}\t{case[4]}\t{case[0]}\t{case[1]}")
    frozen = [(case[5], case[4]) for case in cases if case[5] is not None]
    if frozen:
        row(set_name, "logic-v2 (frozen)", frozen, sum(right for _, right in frozen),
            f"{len(frozen)} of the pairs")
    for tool, score in args.pair_peers:
        start = time.perf_counter()
        got = [score(case[0], case[1]) for case in cases]
        took = time.perf_counter() - start
        row(set_name, tool, list(zip(got, labels)), truths, f"{took / len(cases) * 1e6:.0f} us a pair")


def organizations(args, folder):
    cases = []
    for r in read(SETS / "nomenklatura_organizations.csv"):
        frozen = float(r["logic_v2"]) if r["logic_v2"] else None
        cases.append((r["case_group"], (r["name1"], r["name2"], "", "", r["is_match"] == "true", frozen)))
    for set_name, groups in (("organizations, all", HAND_MADE + ("synth_companies",)),
                             ("organizations, hand-made", HAND_MADE),
                             ("organizations, machine-made", ("synth_companies",))):
        pair_set(args, folder, set_name, [case for group, case in cases if group in groups])


def across_scripts(args, folder):
    """Names and party blocks of firms in many scripts, as trade papers write them."""
    for set_name, file in (("names across scripts", "across_scripts.csv"),
                           ("across scripts, held out", "across_scripts_held_out.csv")):
        cases = [(r["name1"], r["name2"], r["country1"], r["country2"], r["is_match"] == "true", None)
                 for r in read(SETS / file)]
        latin = [case for case in cases if is_latin(case[0] + case[1])]
        pair_set(args, folder, set_name, cases)
        if len(cases) > 500:
            pair_set(args, folder, f"{set_name}, Latin", latin)
            pair_set(args, folder, f"{set_name}, others", [case for case in cases if case not in latin])


def is_latin(text):
    return all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())


def supply_hub(args, folder):
    pairs = json.loads((SETS / "opensupplyhub_training.json").read_text(encoding="utf-8"))
    cases, addresses = [], []
    for kind in ("match", "distinct"):
        for pair in pairs[kind]:
            left, right = pair["__value__"]
            cases.append((left["name"], right["name"], left["country"], right["country"], kind == "match", None))
            addresses.append((left["address"], right["address"]))
    halves = [is_held(case[0] + case[1]) for case in cases]
    for set_name, chosen in (("Open Supply Hub", [True] * len(cases)),
                             ("Open Supply Hub, held out half", halves)):
        some = list(itertools.compress(cases, chosen))
        pair_set(args, folder, set_name, some)
        # A factory is told from another of its name by where it stands. The peers compare
        # one text with another: they are given both in one.
        lines = list(itertools.compress(addresses, chosen))
        scores, _ = screen_pairs(folder, [case[:4] + line for case, line in zip(some, lines)],
                                 ("address1", "address2"))
        labels = [case[4] for case in some]
        row(f"{set_name}, addresses too", "docket307", list(zip(scores, labels)), sum(labels), "")
        for tool, score in args.pair_peers:
            got = [score(f"{case[0]} {line[0]}", f"{case[1]} {line[1]}") for case, line in zip(some, lines)]
            row(f"{set_name}, addresses too", tool, list(zip(got, labels)), sum(labels), "")


def is_held(text):
    """The half of a set in which no name was looked at."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 1


def patents(args, folder):
    """All against all: is a pair of different spellings of one applicant?"""
    owner = {}
    for r in read(SETS / "patent_applicants.csv"):
        owner.setdefault(r["person_name"].strip(), r["leuven_id"])
    applicants(args, folder, "patent applicants", owner)
    held = {name: firm for name, firm in owner.items() if is_held(firm)}
    applicants(args, folder, "patent applicants, held out half", held)


def applicants(args, folder, label, owner):
    names = sorted(owner)
    groups = collections.Counter(owner.values())
    truths = sum(count * (count - 1) // 2 for count in groups.values())
    write(f"{folder}/names.csv", ["id", "qid", "name"], ((n, n, name) for n, name in enumerate(names)))
    hits, took = screen_names(folder, f"{folder}/names.csv", f"{folder}/names.csv", 600, args.threads, "patents")
    found = {}
    for left, others in hits.items():
        for right, score, _ in others:
            if left != right:
                key = tuple(sorted((int(left), int(right))))
                found[key] = max(score, found.get(key, 0))
    note = f"{len(names)} names, {truths} pairs, {took:.2f} s"
    score = lambda found: [(value, owner[names[a]] == owner[names[b]]) for (a, b), value in found.items()]
    row(label, "docket307", score(found), truths, note)
    for tool, match in args.list_peers:
        start = time.perf_counter()
        found = match(names, names, 600)
        took = time.perf_counter() - start
        both = {}
        for a, hits in enumerate(found):
            for b, value in hits:
                if a != b:
                    both[min(a, b), max(a, b)] = value
        row(label, tool, score(both), truths, f"{took:.2f} s")


def orders(args, folder):
    """Each cell of the list of orders, as it stands, against all entities and aliases of all cells."""
    cells = json.loads((SETS / "cbp_wro_entity_cells.json").read_text(encoding="utf-8"))
    names, truths = [], set()
    cells = cells["name"]["options"]
    for at_cell, cell in enumerate(cells):
        for entity in cell.get("entities", []):
            name = entity["name"][0] if isinstance(entity["name"], list) else entity["name"]
            for spelling in [name, *entity.get("alias", [])]:
                if spelling not in names:
                    names.append(spelling)
                truths.add((at_cell, names.index(spelling)))
    write(f"{folder}/list.csv", ["id", "name"], enumerate(names))
    write(f"{folder}/cells.csv", ["qid", "name"], ((n, cell["match"]) for n, cell in enumerate(cells)))
    hits, _ = screen_names(folder, f"{folder}/list.csv", f"{folder}/cells.csv", 20, 1, "cells")
    # Names that two cells share are right in both.
    scored = [(score, (int(cell), int(name)) in truths) for cell, found in hits.items() for name, score, _ in found]
    row("WRO cells", "docket307", scored, len(truths), f"{len(cells)} cells, {len(truths)} names in them")
    for tool, match in args.list_peers:
        found = match(names, [cell["match"] for cell in cells], 20)
        scored = [(value, (c, n) in truths) for c, hits in enumerate(found) for n, value in hits]
        row("WRO cells", tool, scored, len(truths))


def generated(args, folder, seed, label):
    where = f"{folder}/generated-{seed}"
    subprocess.run(["python3", str(HERE / "generate.py"), str(args.names), str(args.queries), str(seed), where], check=True)
    truth = {r["qid"]: r for r in read(f"{where}/truth.csv")}
    positives = sum(1 for r in truth.values() if r["id"])
    names, queries = read(f"{where}/list.csv"), read(f"{where}/queries.csv")
    hits, took = screen_names(where, f"{where}/list.csv", f"{where}/queries.csv", 5, args.threads, "top")
    deep, _ = screen_names(where, f"{where}/list.csv", f"{where}/queries.csv", 50, args.threads, "deep")
    one = f"{where}/one.csv"
    write(one, ["qid", "name"], [("0", "-")])
    _, building = screen_names(where, f"{where}/list.csv", one, 5, args.threads, "one")
    # Asked often enough that starting the program does not count.
    many = f"{where}/many.csv"
    times = max(1, 40_000 // len(queries))
    write(many, ["qid", "name"], ((f"{n}-{r['qid']}", r["name"]) for n in range(times) for r in queries))
    _, asked = screen_names(where, f"{where}/list.csv", many, 5, args.threads, "many")
    rate = times * len(queries) / max(1e-9, asked - building)
    walls = [wall(where, f"{where}/list.csv", many, count) for count in (1, 2)]
    recall = sum(any(name == truth[q]["id"] for name, _, _ in deep.get(q, [])) for q in truth if truth[q]["id"]) / positives
    first = {q: found[0] for q, found in hits.items()}
    kinds = collections.Counter()
    for q, r in truth.items():
        top = first.get(q, ("", 0.0, ""))
        if r["id"] and top[0] != r["id"]:
            kinds.update(r["kind"].split("+"))
        if (r["id"] and top[0] != r["id"]) or (not r["id"] and top[1] >= SHIPPED):
            text = next(x["name"] for x in queries if x["qid"] == q)
            name = {x["id"]: x["name"] for x in names}
            second = next((f"{s:.3f}" for n, s, _ in deep.get(q, []) if n == r["id"]), "absent")
            args.misses.append(f"{label}\t{r['kind']}\t{text}\tgot {top[1]:.3f} {name.get(top[0], '')}\twanted {second} {name.get(r['id'], '')}")

    def show(tool, first, note):
        scored = [(score, truth[q]["id"] == name) for q, (name, score) in first.items()]
        top1 = sum(truth[q]["id"] == first.get(q, ("",))[0] for q in truth if truth[q]["id"]) / positives
        row(f"{label}, seed {seed}", tool, scored, positives, f"top1 {top1:.4f}, {note}")

    show("docket307", {q: hit[:2] for q, hit in first.items()},
         f"recall in 50 {recall:.4f}, {rate:,.0f} queries per processor second, list read in {building:.2f} s, "
         f"2 threads {walls[0] / walls[1]:.2f} times as fast")
    if kinds:
        print("    not first under: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    if not label.startswith(("generated", "large")):
        return
    for tool, match in args.list_peers:
        asked = queries[: args.peer_queries] if tool.startswith("rapidfuzz") else queries
        start = time.process_time()
        found = match([r["name"] for r in names], [r["name"] for r in asked], 1)
        took = time.process_time() - start
        got = {r["qid"]: (names[hit[0][0]]["id"], hit[0][1]) for r, hit in zip(asked, found) if hit}
        kept = {r["qid"]: truth[r["qid"]] for r in asked}
        wanted = sum(1 for r in kept.values() if r["id"])
        scored = [(score, kept[q]["id"] == name) for q, (name, score) in got.items()]
        top1 = sum(r["id"] == got.get(q, ("",))[0] for q, r in kept.items() if r["id"]) / wanted
        row(f"{label}, seed {seed}", tool, scored, wanted,
            f"top1 {top1:.4f}, {len(asked) / took:,.0f} queries per processor second, {len(asked)} queries")


def large(args):
    """The same with a hundred thousand names: some minutes and 3 GB for making them."""
    return argparse.Namespace(**dict(vars(args), names=100_000, queries=4_000, peer_queries=40))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--peer-queries", type=int, default=300)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=4242)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--only", default="", help="parts of the names of the sets to run")
    parser.add_argument("--misses", help="a file for what fell on the wrong side, of the development sets")
    args = parser.parse_args()
    path, args.misses = args.misses, []
    args.pair_peers, args.list_peers, notes = ([], [], []) if args.no_peers else peers.present()
    for note in notes:
        print(note)
    print(f"{'set':<34} {'tool':<24} best F1 at score  at {SHIPPED}")
    parts = {
        "organizations": organizations, "scripts": across_scripts, "hub": supply_hub, "orders": orders, "patents": patents,
        "development": lambda args, folder: generated(args, folder, 708, "development"),
        "fresh": lambda args, folder: generated(args, folder, args.seed, "fresh"),
        "generated": lambda args, folder: generated(args, folder, 307, "generated, held out"),
        "large": lambda args, folder: generated(large(args), folder, 307, "large, held out"),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, part in parts.items():
            if re.search(args.only, name) and (args.only or name != "large"):
                part(args, folder)
    if path:
        held = ("generated", "large", "fresh", "Open", "patent", "across scripts, held")
        kept = [line for line in args.misses if not line.startswith(held)]
        Path(path).write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
