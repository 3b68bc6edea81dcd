#!/usr/bin/env python3
"""Writes a file of customs entry lines, the same one for the same arguments.

    bench/generate.py ROWS > lines.csv

The columns are those of an ACE entry summary line report (25 of them, about
350 bytes a row). No two rows have the same entry and line. One row of 125 has
a date that is none. Parties (one to ten rows) follow Zipf's law: a few
importers and makers appear in most rows, as in real trade. All names are made up.
"""

import random
import sys
from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate

SEED = 307
LINES_PER_ENTRY_LIMIT = 8
BAD_EACH_ROWS = 125

HEADER = [
    "Entry Summary Number", "Entry Summary Line Number", "Entry Type Code", "Entry Date",
    "Importation Date", "Importer Number", "Importer Name", "Consignee Name",
    "Consignee Address", "Foreign Exporter Name", "Manufacturer ID", "Manufacturer Name",
    "Country of Origin Code", "Country of Export Code", "Port of Entry Code",
    "HTS Number - Full", "Goods Description", "Line Goods Value Amount", "Line Duty Amount",
    "Line Tariff Quantity (1)", "Line Tariff UOM (1) Code", "Weight (kg)",
    "Bill of Lading Number", "Vessel Name", "Container Number",
]

SYLLABLES = "bar den fel gor hin jal kam lor mer nos pel rim sol tan vor wes yal zen".split()
FORMS = ["Inc.", "LLC", "Corp.", "Co., Ltd.", "GmbH", "S.A.", "Trading Co.", "Industries Ltd"]
GOODS = [
    ("6109100040", "MEN'S T-SHIRTS, KNITTED, OF COTTON"),
    ("2002908050", "TOMATO PASTE IN CONTAINERS HOLDING 1.4 KG OR MORE"),
    ("8541430010", "PHOTOVOLTAIC CELLS ASSEMBLED IN MODULES, CRYSTALLINE SILICON"),
    ("0306170040", "SHRIMP, FROZEN, PEELED, COUNT 21 TO 25"),
    ("7604293060", "ALUMINUM PROFILES, HEAT TREATABLE ALLOY, \"SERIES 6\""),
    ("4015191050", "MEDICAL GLOVES OF VULCANIZED RUBBER, DISPOSABLE"),
    ("9403608081", "WOODEN FURNITURE, OTHER THAN FOR KITCHEN, OFFICE OR BEDROOM"),
    ("8507600020", "LITHIUM-ION STORAGE BATTERIES"),
]
ORIGINS = ["CN", "VN", "MX", "MY", "IN", "TH", "TM", "BD", "ID", "KH"]
PORTS = ["2704", "1001", "4601", "5301", "3001", "1703", "2811", "4909"]


def check_digit(ten):
    """The last digit of an entry number (CATAIR, entry summary create)."""
    total = 0
    for place, character in enumerate(ten, start=1):
        if character.isdigit():
            value = int(character)
        elif character < "S":
            value = (ord(character) - ord("A")) % 9 + 1
        else:
            value = ord(character) - ord("S") + 2
        if place % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return (10 - total % 10) % 10


def container_number(number):
    """Owner code, serial number and check digit (ISO 6346)."""
    body = "DKTU%06d" % (number % 1_000_000)
    values = {}
    value = 10
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if value % 11 == 0:
            value += 1
        values[letter] = value
        value += 1
    total = sum((values.get(c) or int(c)) << place for place, c in enumerate(body))
    return "%s%d" % (body, total % 11 % 10)


class Zipf:
    """Draws the number of a party; number n is drawn in proportion to 1/n."""

    def __init__(self, size):
        self.sums = list(accumulate(1 / n for n in range(1, size + 1)))

    def draw(self, source):
        return bisect_left(self.sums, source.random() * self.sums[-1])


def word(source):
    return "".join(source.choice(SYLLABLES) for _ in range(source.randint(2, 3))).capitalize()


def importer(source):
    name = "%s %s %s" % (word(source), word(source), source.choice(FORMS))
    address = "%d %s Street, %s" % (source.randint(1, 9999), word(source), word(source))
    number = "%02d-%07d%02d" % (
        source.randint(10, 99), source.randint(0, 9_999_999), source.randint(0, 99))
    return number, name, address


def maker(source):
    first, second, city = word(source), word(source), word(source)
    origin = source.choice(ORIGINS)
    mid = "%s%s%s%d%s" % (origin, first[:3], second[:3], source.randint(1, 9999), city[:3])
    return mid.upper(), "%s %s %s" % (first, second, source.choice(FORMS)), origin


def quoted(value):
    text = str(value)
    if '"' in text or "," in text:
        return '"%s"' % text.replace('"', '""')
    return text


def rows(count):
    source = random.Random(SEED)
    importers = [importer(source) for _ in range(max(10, min(count, 2_000_000) // 50))]
    makers = [maker(source) for _ in range(max(20, min(count, 2_000_000) // 25))]
    vessels = ["%s %s" % (word(source).upper(), word(source).upper()) for _ in range(200)]
    which_importer, which_maker = Zipf(len(importers)), Zipf(len(makers))
    written = entry = 0
    while written < count:
        entry += 1
        ten = "DK7%07d" % entry
        number = "%s-%s-%d" % (ten[:3], ten[3:], check_digit(ten))
        arrived = date(2025, 1, 1) + timedelta(days=source.randrange(540))
        ior, name, address = importers[which_importer.draw(source)]
        head = ["01", (arrived + timedelta(days=2)).strftime("%m/%d/%Y"),
                arrived.strftime("%m/%d/%Y"), ior, name]
        tail = ["DKTL%09d" % entry, source.choice(vessels), container_number(entry)]
        port = source.choice(PORTS)
        for line in range(1, source.randint(1, LINES_PER_ENTRY_LIMIT) + 1):
            mid, maker_name, origin = makers[which_maker.draw(source)]
            hts, goods = source.choice(GOODS)
            cents = source.randint(10_000, 25_000_000)
            pieces = source.randint(1, 20_000)
            if (written + 1) % BAD_EACH_ROWS == 0:
                head[2] = "soon"
            elif head[2] == "soon":
                head[2] = arrived.strftime("%m/%d/%Y")
            yield [number, line, *head, name, address, maker_name + " Export", mid, maker_name,
                   origin, origin, port, hts, "%s, LOT %06d" % (goods, source.randrange(10**6)),
                   "%.2f" % (cents / 100), "%.2f" % (cents / 2000), pieces, "NO",
                   "%.3f" % (pieces * 1.25), *tail]
            written += 1
            if written == count:
                return


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or int(sys.argv[1]) == 0:
        sys.exit("Say how many rows: bench/generate.py 200000 > lines.csv")
    out = sys.stdout
    out.write(",".join(HEADER) + "\r\n")
    for row in rows(int(sys.argv[1])):
        out.write(",".join(map(quoted, row)) + "\r\n")


if __name__ == "__main__":
    main()
