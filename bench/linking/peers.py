"""The peers that this Python has, each as a function; those that it has not are named."""
import csv
import importlib
import importlib.metadata
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FORM = re.compile(
    r"\b(company limited|private limited|public limited company|limited liability company|"
    r"joint stock company|co ltd|co limited|pvt ltd|sdn bhd|ltd sti|limited|ltd|inc|incorporated|corp|"
    r"corporation|company|co|llc|llp|lp|plc|gmbh|ag|aktiengesellschaft|sa|sarl|srl|bv|nv|ab|jsc|ojsc|oao|ooo|"
    r"berhad|pt|tbk|as|spa)\b")


def stripped(name):
    """Lower case, no punctuation, without the common legal forms: what users of these libraries do."""
    plain = re.sub(r"[^\w]+", " ", name.replace(".", "").lower()).strip()
    return FORM.sub(" ", plain).strip() or plain


def present():
    """Scorers of pairs, matchers of lists, and what to say about those that are absent."""
    pairs, lists, notes = [], [], []
    for package, load in (("rapidfuzz", rapidfuzz), ("string-grouper", string_grouper),
                          ("nomenklatura", nomenklatura), ("dedupe", dedupe)):
        try:
            version = importlib.metadata.version(package)
            a, b = load()
        except Exception as why:  # whatever keeps a peer from running is worth a line, not an end
            notes.append(f"absent: {package} ({type(why).__name__}: {why})")
            continue
        pairs += [(f"{tool} {version}", score) for tool, score in a]
        lists += [(f"{tool} {version}", match) for tool, match in b]
    return pairs, lists, notes


def rapidfuzz():
    from rapidfuzz import fuzz, process

    def matcher(scorer):
        def match(names, queries, limit):
            names = [stripped(name) for name in names]
            return [[(at, score / 100) for _, score, at in
                     process.extract(stripped(query), names, scorer=scorer, limit=limit, score_cutoff=45)]
                    for query in queries]
        return match

    pairs = [("rapidfuzz WRatio", lambda a, b: fuzz.WRatio(stripped(a), stripped(b)) / 100),
             ("rapidfuzz token_sort", lambda a, b: fuzz.token_sort_ratio(stripped(a), stripped(b)) / 100)]
    return pairs, [("rapidfuzz WRatio", matcher(fuzz.WRatio))]


def string_grouper():
    import pandas
    string_grouper = importlib.import_module("string_grouper")

    def match(names, queries, limit):
        found = string_grouper.match_strings(
            pandas.Series([stripped(n) for n in names]), pandas.Series([stripped(q) for q in queries]),
            min_similarity=0.3, max_n_matches=max(5, limit), number_of_processes=1)
        out = [[] for _ in queries]
        for left, right, score in zip(found["left_index"], found["right_index"], found["similarity"]):
            out[right].append((left, score))
        return [sorted(hits, key=lambda hit: -hit[1])[:limit] for hits in out]

    return [], [("string-grouper", match)]


def nomenklatura():
    from followthemoney import model
    from followthemoney.proxy import EntityProxy
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(name, number):
        return EntityProxy.from_dict({"id": number, "schema": "Company", "properties": {"name": [name]}})

    # It remembers what it has seen of an entity by its key: each gets its own.
    keys = (f"e{number}" for number in itertools.count())

    def score(a, b):
        return algorithm.compare(entity(a, next(keys)), entity(b, next(keys)), config).score

    assert model is not None and score("Acme", "Acme") > 0.5 > score("Acme", "Volkswagen")
    return [("logic-v2", score)], []


def dedupe():
    """Trained on the development list (seed 708), since it learns from labels: its pairs, and as many that differ."""
    dedupe, variables = importlib.import_module("dedupe"), importlib.import_module("dedupe.variables")
    with tempfile.TemporaryDirectory() as folder:
        generate = Path(__file__).with_name("generate.py")
        subprocess.run([sys.executable, generate, "2000", "400", "708", folder], check=True, stdout=subprocess.DEVNULL)
        read = {name: list(csv.DictReader(open(f"{folder}/{name}.csv", encoding="utf-8", newline="")))
                for name in ("list", "queries", "truth")}
    entries = {row["id"]: {"name": stripped(row["name"])} for row in read["list"]}
    asked = {row["qid"]: {"name": stripped(row["name"])} for row in read["queries"]}
    same = [(asked[row["qid"]], entries[row["id"]]) for row in read["truth"] if row["id"]]
    others = list(entries.values())
    distinct = [(a, others[(at * 37 + 11) % len(others)]) for at, (a, b) in enumerate(same)]
    distinct = [(a, b) for a, b in distinct if a["name"] != b["name"]]

    def match(names, queries, limit):
        gazetteer = dedupe.Gazetteer([variables.String("name")], num_cores=0)
        pairs = {label: [{"__class__": "tuple", "__value__": pair} for pair in labelled]
                 for label, labelled in (("match", same), ("distinct", distinct))}
        gazetteer.prepare_training(asked, entries, training_file=io.StringIO(json.dumps(pairs)))
        gazetteer.train()
        gazetteer.index({at: {"name": stripped(name)} for at, name in enumerate(names)})
        out = [[] for _ in queries]
        messy = {at: {"name": stripped(query)} for at, query in enumerate(queries)}
        for at, hits in gazetteer.search(messy, threshold=0.0, n_matches=limit):
            out[at] = [(place, float(score)) for place, score in hits]
        return out

    return [], [("dedupe Gazetteer", match)]
