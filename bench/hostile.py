#!/usr/bin/env python3
"""Files made to exhaust whoever reads them.

    bench/hostile.py --list            names, file names and what should become of them
    bench/hostile.py NAME FOLDER       writes one of them; prints its path

Every file is the same on every run. `--small` writes each at a hundredth of its
size, to see that the list is sound. Python's own library alone.
"""

import argparse
import gzip
import pathlib
import random
import sys
import zipfile

MIB = 1 << 20
HEADER = "Bill of Lading,Shipper,Goods Description\n"
WORKBOOK = (
    '<workbook xmlns:r="x"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>'
)
SHEET_HEADER = '<row r="1">' + "".join(
    f'<c r="{letter}1" t="str"><v>{name}</v></c>'
    for letter, name in zip("ABC", HEADER.strip().split(","))
) + "</row>"

dice = random.Random(307)
scale = 1


def sized(count):
    """A count, or its hundredth."""
    return max(2, count // scale)


def book(path, sheet, shared=None):
    """A workbook with one sheet of these pieces, and shared strings of those."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("xl/workbook.xml", WORKBOOK)
        out.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        for part, pieces in (("worksheets/sheet1.xml", sheet), ("sharedStrings.xml", shared)):
            if pieces is not None:
                with out.open(f"xl/{part}", "w", force_zip64=True) as file:
                    for piece in pieces:
                        file.write(piece.encode())


def rows(pieces):
    """The sheet around its rows."""
    yield '<worksheet><dimension ref="A1:XFD1048576"/><sheetData>'
    yield from pieces
    yield "</sheetData></worksheet>"


def strings(total, size):
    """Shared strings that no packer makes small, `total` bytes of them."""
    done = 0
    yield "<sst>"
    while done < total:
        piece = "".join(
            f"<si><t>{dice.getrandbits(128):032x}{'ABCDEFGH' * (size // 8)}</t></si>"
            for _ in range(500)
        )
        done += len(piece)
        yield piece
    yield "</sst>"


def shared_strings(path):
    """700 MB of shared strings, and 3,000 rows that take theirs from everywhere."""
    count = sized(690 * MIB // 690)
    used = (
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}" t="s"><v>{r}</v></c>'
        f'<c r="C{r}" t="s"><v>{r * 7919 % count}</v></c></row>'
        for r in range(2, 3_000)
    )
    book(path, rows([SHEET_HEADER, *used]), strings(sized(700 * MIB), 640))


def too_many_strings(path):
    """1.2 GB of shared strings."""
    book(path, rows([SHEET_HEADER]), strings(sized(1200 * MIB), 64))


def one_string(path):
    """One shared string of a gigabyte."""
    book(path, rows([SHEET_HEADER]), ["<sst><si><t>", *["x" * MIB] * sized(1024), "</t></si></sst>"])


def wide_empty(path):
    """20,000 rows of 16,384 cells that have a style and no value."""
    line = '<c s="1"/>' * 16_384
    book(path, rows(f'<row r="{r}">{line}</row>' for r in range(1, sized(20_000))))


def wide_filled(path):
    """20,000 rows of 16,384 filled cells."""
    line = "<c><v>1</v></c>" * 16_384
    book(path, rows(f'<row r="{r}">{line}</row>' for r in range(1, sized(20_000))))


def amplified(path):
    """A string of 32,000 letters that nine million cells name."""
    line = "<row>" + '<c t="s"><v>0</v></c>' * 30 + "</row>"
    book(
        path,
        rows([SHEET_HEADER, *[line] * sized(300_000)]),
        ["<sst><si><t>" + "x" * 32_000 + "</t></si></sst>"],
    )


def laughs(path):
    """An entity that names ten of another, twenty times over."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(20)
    )
    cell = '<row r="1"><c t="inlineStr"><is><t>&a19;</t></is></c></row>'
    book(path, [f"<!DOCTYPE x [{entities}]><worksheet><sheetData>{cell}</sheetData></worksheet>"])


def nested(path):
    """Ten million elements, each inside the one before."""
    book(path, ["<worksheet>", *["<a>" * 100_000] * sized(100)])


def long_attribute(path):
    """A row number of a gigabyte."""
    book(path, ['<worksheet><sheetData><row r="', *["1" * MIB] * sized(1024)])


def long_comment(path):
    """A comment of a gigabyte in a sheet."""
    book(path, ["<worksheet><!--", *["x" * MIB] * sized(1024), "--></worksheet>"])


def manifest(path):
    """An AMS manifest of 300,000 bills in another order in each of its tables."""
    bills = list(range(sized(300_000)))
    noise = "WOVEN COTTON FABRIC " * 40

    def table(out, name, head, row):
        dice.shuffle(bills)
        with out.open(name, "w", force_zip64=True) as file:
            file.write(f"{head}\n".encode())
            for bill in bills:
                file.write(f"{row(bill)}\n".encode())

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        table(out, "billgen.csv", "identifier,master_bol_number,bill_type_code",
              lambda n: f"{n},QZLN{n:08},Simple Bill")
        table(out, "header.csv",
              "identifier,carrier_code,vessel_name,port_of_unlading,weight,weight_unit",
              lambda n: f'{n},QZLN,BLUE HERON,"Newark, NJ",100,Kilograms')
        table(out, "shipper.csv",
              "identifier,shipper_party_name,shipper_party_address_1,city,country_code",
              lambda n: f"{n},Shipper {n},{dice.getrandbits(64)} Road,Izmir,TR")
        table(out, "cargodesc.csv",
              "identifier,container_number,description_sequence_number,piece_count,description_text",
              lambda n: "\n".join(
                  f"{n},MSKU{n:07},{k},5,GOODS {dice.getrandbits(128)} {noise}" for k in (2, 1)))


def text(path, pieces):
    """A text file of these pieces."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def columns(path):
    """A header and a row of a million columns."""
    text(path, [HEADER.strip(), ",c" * sized(1_000_000), "\nQZLN70412300,X Ltd,shirts",
                ",1" * sized(1_000_000), "\n"])


def long_row(path):
    """A good row, and one of a gigabyte."""
    text(path, [HEADER, "QZLN70412300,X Ltd,shirts\nQZLN70412301,", *["x" * MIB] * sized(1024)])


def long_first_row(path):
    """A first row of a gigabyte, without a header above it."""
    text(path, ["x" * MIB] * sized(1024))


def empty_rows(path):
    """Ten million empty rows behind a good one."""
    text(path, [HEADER, "QZLN70412300,X Ltd,shirts\n", *[("\n" * 50 + ",,\n" * 50) * 1000] * sized(100)])


def unclosed(path):
    """A quote that is not closed in the last of two hundred thousand rows."""
    good = (f"QZLN{n:08},X Ltd,shirts\n" for n in range(sized(200_000)))
    text(path, [HEADER, *good, 'QZLN99999999,"X Ltd,shirts\n'])


def quotes(path):
    """A quote that is not closed in every row."""
    text(path, [HEADER, *(f'QZLN{n:08},"X Ltd,shirts\n' for n in range(sized(200_000)))])


def zip_bomb(path):
    """Four gigabytes of zeros in an archive of 18 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        with out.open("rows.csv", "w", force_zip64=True) as file:
            file.write(HEADER.encode())
            for _ in range(sized(4096)):
                file.write(b"0" * MIB)


def gzip_bomb(path):
    """The same as a gzip stream."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEADER.encode())
        for _ in range(sized(4096)):
            file.write(b"0" * MIB)


def rows_bomb(path):
    """Good rows without end, all the same, packed four hundred times smaller."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(HEADER.encode())
        block = b"QZLN70412300,X Ltd,shirts\n" * 40_000
        for _ in range(sized(1024)):
            file.write(block)


def many_files(path):
    """An archive of a million empty files."""
    with zipfile.ZipFile(path, "w") as out:
        for number in range(sized(1_000_000)):
            out.writestr(zipfile.ZipInfo(f"f{number}.csv"), b"")


# What should become of each: `read`, or the code of the refusal.
CASES = {
    "shared_strings": ("strings.xlsx", "read", shared_strings),
    "too_many_strings": ("strings.xlsx", "refused", too_many_strings),
    "one_string": ("string.xlsx", "refused", one_string),
    "wide_empty": ("wide.xlsx", "refused", wide_empty),
    "wide_filled": ("wide.xlsx", "refused", wide_filled),
    "amplified": ("amplified.xlsx", "refused", amplified),
    "laughs": ("laughs.xlsx", "refused", laughs),
    "nested": ("nested.xlsx", "refused", nested),
    "long_attribute": ("attribute.xlsx", "refused", long_attribute),
    "long_comment": ("comment.xlsx", "refused", long_comment),
    "manifest": ("manifest.zip", "read", manifest),
    "columns": ("columns.csv", "refused", columns),
    "long_row": ("row.csv", "refused", long_row),
    "long_first_row": ("row.csv", "refused", long_first_row),
    "empty_rows": ("empty.csv", "read", empty_rows),
    "unclosed": ("quote.csv", "rejects", unclosed),
    "quotes": ("quotes.csv", "refused", quotes),
    "zip_bomb": ("bomb.zip", "refused", zip_bomb),
    "gzip_bomb": ("bomb.csv.gz", "refused", gzip_bomb),
    "rows_bomb": ("rows.csv.gz", "refused", rows_bomb),
    "many_files": ("files.zip", "refused", many_files),
}


def main():
    """Lists the cases, or writes one."""
    global scale
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("name", nargs="?", choices=list(CASES))
    options.add_argument("folder", nargs="?", type=pathlib.Path)
    options.add_argument("--list", action="store_true")
    options.add_argument("--small", action="store_true")
    args = options.parse_args()
    if args.list:
        for name, (file, outcome, make) in CASES.items():
            print(f"{name}\t{file}\t{outcome}\t{make.__doc__}")
        return
    if args.name is None or args.folder is None:
        options.print_usage(sys.stderr)
        sys.exit(2)
    scale = 100 if args.small else 1
    file, _, make = CASES[args.name]
    make(args.folder / file)
    print(args.folder / file)


if __name__ == "__main__":
    main()
