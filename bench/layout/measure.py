#!/usr/bin/env python3
"""How well `docket307 layout` understands real header rows.

For each layout of fixtures/layouts/layouts.jsonl a CSV file is made: titles
above the header as the layout has them, the header, and a few rows. What the
command says is compared with fixtures/layouts/gold.json. See README.md.

    bench/layout/measure.py target/release/docket307 [--values typical] [--wrong]
"""

import argparse
import csv
import hashlib
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = HERE / "fixtures" / "layouts"
ROWS = 8

# A value of each field as it is common; a column that is not used gets words.
TYPICAL = {
    "entry_number": "2023-{n:06}", "entry_line": "{n}", "bill_number": "QZLN70412{n:03}",
    "master_bill": "QZLN80412{n:03}", "house_bill": "BHLX70412{n:03}", "bill_type": "House",
    "record_id": "{n}", "importer_number": "10{n:05}-{n}", "hts": "61091000{n:02}",
    "containers": "CSQU3054383", "value": "{n}250.50", "weight": "{n}48.7", "quantity": "{n}00",
    "duty": "{n}1.20", "currency": "USD", "quantity_unit": "PCS", "weight_unit": "KG",
    "origin_country": "VIETNAM", "export_country": "CHINA", "shipper_country": "CHINA",
    "importer_country": "KENYA", "vessel_imo": "9074729", "carrier": "QZLN", "voyage": "04{n}E",
}


def cell(field, number):
    """A typical value, or words."""
    if field and field.endswith("_date"):
        return f"2023-02-{number + 10}"
    if field and field.endswith("_name"):
        return f"Harbor Pine {number} Trading Co Ltd"
    return TYPICAL.get(field, "text {n}").format(n=number)


def write(path, layout, gold, values):
    """One file with the layout's header where it stands in real files."""
    header = layout["header"]
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        for line in range(1, layout["header_row"]):
            out.writerow([f"Import and export data, part {line}"] + [""] * (len(header) - 1))
        out.writerow(header)
        for number in range(1, ROWS + 1):
            if values == "none":
                out.writerow([f"x{number}"] + ["" for _ in header[1:]])
            else:
                out.writerow([cell(gold[name][0], number) for name in header])


def ask(program, path):
    """What the command says: header → field, and the header row."""
    done = subprocess.run(
        [program, "layout", path, "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return None, done.stderr.strip()
    return json.loads(done.stdout), ""


def is_held_out(name):
    """A third of the layouts, by their names."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def main():
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program")
    options.add_argument("--values", choices=["none", "typical"], default="none")
    options.add_argument("--wrong", action="store_true", help="print what is wrong, but not of held-out layouts")
    args = options.parse_args()
    gold = json.loads((FIXTURES / "gold.json").read_text(encoding="utf-8"))
    layouts = [json.loads(line) for line in (FIXTURES / "layouts.jsonl").read_text(encoding="utf-8").splitlines()]
    sums = {name: [0, 0, 0, 0, 0, 0] for name in ("tuned", "held out", "all")}
    with tempfile.TemporaryDirectory() as folder:
        for layout in layouts:
            path = pathlib.Path(folder) / "file.csv"
            write(path, layout, gold, args.values)
            said, error = ask(args.program, path)
            held = is_held_out(layout["layout"])
            fields, row = {}, None
            if said:
                row = said["header_row"]
                fields = {column["header"]: column["field"] for column in said["mapping"]}
            wrong = [
                f"{name} → {fields.get(clean)} instead of {'/'.join(map(str, gold[name]))}"
                for name in layout["header"]
                for clean in [" ".join(name.split())]
                if fields.get(clean) not in gold[name]
            ]
            # What must be read and is: the share that matters most.
            needed = [name for name in layout["header"] if None not in gold[name]]
            read = [name for name in needed if fields.get(" ".join(name.split())) in gold[name]]
            is_row = row == layout["header_row"]
            party = lambda names: all(fields.get(" ".join(n.split())) for n in names[:1])
            is_party = is_row and party(layout["supplier"]) and party(layout["buyer"])
            for group in ("held out" if held else "tuned", "all"):
                total = sums[group]
                for place, count in enumerate(
                    (1, len(layout["header"]), len(wrong), is_party, len(needed), len(read))
                ):
                    total[place] += count
            if args.wrong and not held and (wrong or not is_party):
                print(layout["layout"], error, "" if is_party else "ROW OR PARTIES WRONG")
                for line in wrong:
                    print("   ", line)
    print(f"cells: {args.values}")
    print("layouts   files  columns  columns right  needed columns right  header row and parties right")
    for group, (files, columns, wrong, parties, needed, read) in sums.items():
        print(
            f"{group:<9} {files:>5}  {columns:>7}  {1 - wrong / columns:>12.1%}"
            f"  {read:>5} of {needed:<5} {read / needed:>5.1%}  {parties:>10} of {files} {parties / files:.1%}"
        )


if __name__ == "__main__":
    main()
