#!/usr/bin/env python3
"""Makes a list of companies and queries for them, always the same for one seed.

usage: generate.py NAMES QUERIES SEED FOLDER   ->   FOLDER/list.csv, queries.csv, truth.csv

81 of 100 queries are entries of the list under one to three of the changes in MUTATIONS;
19 are firms that the list does not have, half of them with the place and the trade of one
that it has and another brand. One entry in seven is a sibling of an earlier one: the same
brand with another trade, another place or another number. No two brands of one place or one
trade are within two letters of each other, and a query that fits another entry as well is
drawn again, so that every query has one right answer. All names are made up.
"""
import csv
import itertools
import os
import random
import re
import sys

PLACES = {
    "CN": "Ningbo Wenzhou Shandong Qingdao Dongguan Shenzhen Guangzhou Hangzhou Suzhou Xiamen "
    "Foshan Yiwu Wuxi Changzhou Jiangsu Zhejiang Hebei Anhui Xinjiang Tianjin Zhongshan Huzhou",
    "BD": "Dhaka Chittagong Gazipur Narayanganj Ashulia Savar Tongi",
    "IN": "Tirupur Ludhiana Surat Jaipur Chennai Coimbatore Panipat Erode Kanpur",
    "TR": "Bursa Denizli Istanbul Gaziantep Izmir Adana Kayseri",
    "MY": "Penang Johor Selangor Melaka Klang Ipoh",
    "VN": "Hanoi Saigon Binh-Duong Dong-Nai Hai-Phong Da-Nang",
    "PK": "Karachi Lahore Faisalabad Sialkot",
    "TH": "Bangkok Rayong Chonburi",
    "ID": "Jakarta Bandung Surabaya Semarang",
    "UZ": "Tashkent Namangan Fergana Bukhara",
}
SYLLABLES = {
    "CN": "hua feng rui long xin tai jin hong sheng yuan da tong wei hai shun cheng kang ming "
    "bao li fu jia yong guang zhong qiang lian run bo hui yi chang dong xing heng mao",
    "BD": "ah san ra ha man shi ru pa far ida nas rin mo hon sul tan bash un dha na karim zia",
    "IN": "shri vi nay lak sh mi ra jen dra su rya go pal kri shna man ga la pra kash ana nd",
    "TR": "yıl dız öz gür ak soy kar tal bey az şah in çe lik gü neş er dem top kaya tek",
    "MY": "ban tu per mai suria ja ya sri lem bah man is ba ru ka yu sin ar har ta",
    "VN": "minh phat thanh cong hoang gia tan viet an khang phu quy long hai nam binh loc",
    "PK": "fai zan ras hid no or ma lik sha hab kho bai ta riq ja mil us man",
    "TH": "som chai wat tha na pong sri siam ra cha da kan cha na boon mee",
    "ID": "su ka bu mi ja ya in do ta ma sen to sa mu lia ke ncana ar tha",
    "UZ": "na vruz qa ra su oq tosh zar af shon yul duz bek to shir in gul",
}
FORMS = {
    "CN": ["Co., Ltd.", "Co., Ltd.", "Co., Ltd.", "Group Co., Ltd.", "Co., Limited", "Inc."],
    "BD": ["Ltd.", "Limited", "Pvt. Ltd.", "(Pvt.) Limited"],
    "IN": ["Private Limited", "Pvt. Ltd.", "Limited", "LLP"],
    "TR": ["San. ve Tic. A.Ş.", "Sanayi ve Ticaret Ltd. Şti.", "A.Ş."],
    "MY": ["Sdn Bhd", "Sdn. Bhd.", "Berhad"],
    "VN": ["Co., Ltd", "JSC", "Joint Stock Company"],
    "PK": ["(Pvt) Ltd.", "Limited"],
    "TH": ["Co., Ltd.", "Public Company Limited"],
    "ID": ["PT", "PT", "Tbk"],
    "UZ": ["LLC", "MCHJ", "JSC"],
}
TRADES = [
    "Textile", "Garment", "Garment Manufacturing", "Knitting", "Spinning Mills", "Dyeing",
    "Cotton Ginning", "Footwear", "Leather Products", "Plastic Products", "Rubber Gloves",
    "Electronics", "Electronic Technology", "Silicon Materials", "Solar Energy Technology",
    "Chemical Industry", "Machinery Manufacturing", "Metal Products", "Furniture", "Wood Products",
    "Seafood Processing", "Foods", "Import and Export", "International Trading", "Trading",
    "Textile Import and Export", "Household Products", "Toys", "Packaging Materials", "Hardware",
    "Auto Parts", "Steel", "Aluminum", "Paper Industry", "Agricultural Development",
    "Supply Chain Management", "Fashion", "Apparel", "Home Textiles", "Printing and Dyeing",
]
SHORT = {
    "manufacturing": ["MFG", "Manuf", "Mfg."], "group": ["GRP", "Grp."], "international": ["INTL", "Int'l"],
    "import and export": ["IMP & EXP", "Imp. & Exp.", "I/E"], "trading": ["TRDG", "Trdg."],
    "industry": ["IND", "Ind."], "technology": ["TECH", "Technol."], "textile": ["TEX", "Textiles"],
    "garment": ["GMT", "Garments", "GARMENTS"], "products": ["PROD", "Prods"], "electronics": ["ELEC"],
    "electronic": ["ELEC"], "development": ["DEV"], "machinery": ["MACH"], "factory": ["FTY"],
    "materials": ["MATLS", "Material"], "chemical": ["CHEM"], "mills": ["Mill"], "foods": ["Food"],
    "management": ["MGMT"], "apparel": ["Apparels"], "processing": ["PROC"],
}
PLAIN_FORMS = {
    "Co., Ltd.": ["CO LTD", "Company Limited", "Co.,Ltd", "CO., LIMITED", "Co Ltd."],
    "Private Limited": ["PVT LTD", "Pvt. Ltd.", "(P) LTD"], "Pvt. Ltd.": ["PRIVATE LIMITED", "PVT LTD"],
    "Ltd.": ["LIMITED", "LTD"], "Limited": ["LTD", "Ltd."], "Sdn Bhd": ["SDN. BHD.", "S/B"],
    "JSC": ["Joint Stock Company", "J.S.C."], "LLC": ["L.L.C.", "Limited Liability Company"],
    "A.Ş.": ["AS", "A.S.", "ANONIM SIRKETI"], "Joint Stock Company": ["JSC"],
}
LANDS = {"CN": "China", "BD": "Bangladesh", "IN": "India", "TR": "Turkey", "MY": "Malaysia",
         "VN": "Vietnam", "PK": "Pakistan", "TH": "Thailand", "ID": "Indonesia", "UZ": "Uzbekistan"}
PLAIN = str.maketrans("ışğüöçİŞĞÜÖÇ", "isguocISGUOC")
MUTATIONS = ("upper", "short", "formless", "form", "typo", "two typos", "swap", "cut", "split",
             "join", "place", "signs", "plain", "land")


def plain(text):
    return re.sub(r"[^a-z0-9]+", " ", text.translate(PLAIN).lower()).strip()


def near(word):
    """The word with up to two letters left out: two words within two letters share one."""
    word = plain(word).replace(" ", "")
    out = {word}
    for count in (1, 2):
        for gone in itertools.combinations(range(len(word)), count):
            out.add("".join(letter for at, letter in enumerate(word) if at not in gone))
    return out


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.taken = set()

    def brand(self, land, place, trade):
        parts = SYLLABLES[land].split()
        for _ in range(200):
            count = self.random.choice((2, 3, 3, 4) if land != "CN" else (2, 3, 3))
            picked = [self.random.choice(parts) for _ in range(count)]
            word = "".join(picked).capitalize()
            if land in ("CN", "VN", "UZ") and count > 2 and self.random.random() < 0.3:
                word = "".join(picked[:2]).capitalize() + " " + "".join(picked[2:]).capitalize()
            if len(word) < 5:
                continue
            spellings = {(where, spelt) for spelt in near(word) for where in (place, trade)}
            if not spellings & self.taken:
                self.taken |= spellings
                return word
        return None

    def firm(self):
        while True:
            land = self.random.choices(list(PLACES), (34, 12, 12, 9, 7, 9, 5, 4, 5, 3))[0]
            place = self.random.choice(PLACES[land].split()).replace("-", " ")
            trade = self.random.choice(TRADES)
            brand = self.brand(land, place, trade)
            if brand:
                return {"land": land, "place": place, "trade": trade, "brand": brand, "number": "",
                        "has_place": self.random.random() < (0.8 if land == "CN" else 0.25),
                        "form": self.random.choice(FORMS[land])}

    def sibling(self, firm):
        other = dict(firm)
        kind = self.random.choice(("trade", "place", "number"))
        if kind == "trade":
            other["trade"] = self.random.choice([t for t in TRADES if t.split()[0] != firm["trade"].split()[0]])
        elif kind == "place":
            others = [p for p in PLACES[firm["land"]].split() if p != firm["place"]]
            other["place"], other["has_place"] = self.random.choice(others).replace("-", " "), True
        else:
            other["number"] = self.random.choice(("No. 2 Factory", "Factory No. 3", "Unit 2", "II"))
        return other


def written(firm):
    words = [firm["place"] if firm["has_place"] else "", firm["brand"], firm["trade"], firm["number"]]
    name = " ".join(word for word in words if word)
    return f"PT {name}" if firm["form"] == "PT" else f"{name} {firm['form']}"


def typo(rng, text):
    """One letter wrong in a word of at least five letters."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= 5]
    if not long:
        return text
    at = rng.choice(long)
    word = words[at]
    place = rng.randrange(1, len(word) - 1)
    kind = rng.choice(("leave", "add", "change", "turn"))
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    words[at] = {
        "leave": word[:place] + word[place + 1:],
        "add": word[:place] + letter + word[place:],
        "change": word[:place] + letter + word[place + 1:],
        "turn": word[:place] + word[place + 1] + word[place] + word[place + 2:],
    }[kind]
    return " ".join(words)


def mutate(rng, firm, kind, text):
    words = text.split(" ")
    if kind == "upper":
        return text.translate(PLAIN).upper()
    if kind == "short":
        for long, shorts in SHORT.items():
            text = re.sub(rf"\b{long}\b", lambda _, s=shorts: rng.choice(s), text, flags=re.I)
        return text
    if kind == "formless":
        return text.removeprefix("PT ").removesuffix(firm["form"]).strip()
    if kind == "form":
        for form, others in PLAIN_FORMS.items():
            if text.endswith(" " + form):
                return text[: -len(form)] + rng.choice(others)
        return text
    if kind == "typo":
        return typo(rng, text)
    if kind == "two typos":
        return typo(rng, typo(rng, text))
    if kind == "swap" and len(words) >= 3:
        at = rng.randrange(0, 2)
        words[at], words[at + 1] = words[at + 1], words[at]
        return " ".join(words)
    if kind == "cut":
        return text[:35].strip()
    if kind == "split":
        long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= 6]
        if long:
            at = rng.choice(long)
            place = rng.randrange(3, len(words[at]) - 2)
            words[at: at + 1] = [words[at][:place], words[at][place:]]
        return " ".join(words)
    if kind == "join" and len(words) >= 3:
        at = rng.randrange(0, 2)
        words[at: at + 2] = [words[at] + words[at + 1].lower()]
        return " ".join(words)
    if kind == "place":
        return f"{text} {firm['place'].upper()}"
    if kind == "land":
        return f"{text}, {LANDS[firm['land']]}"
    if kind == "signs":
        return text.replace(" and ", " & ").replace(".", "").replace(",", " ,").replace(" ", "  ", 1)
    if kind == "plain":
        return text.translate(PLAIN)
    return text


def query(rng, firm, name, brothers):
    """A changed spelling that fits no other entry as well as its own."""
    for _ in range(50):
        text = name
        kinds = rng.sample(MUTATIONS, rng.choice((1, 1, 2, 2, 3)))
        kinds.sort(key=lambda kind: kind == "cut")
        if "upper" in kinds and "short" in kinds:
            kinds.sort(key="upper".__eq__)
        for kind in kinds:
            text = mutate(rng, firm, kind, text)
        if text == name:
            continue
        if any(is_ambiguous(text, name, kinds, other) for other in brothers if other != name):
            continue
        return text, "+".join(sorted(kinds))
    return name.upper(), "upper"


def is_ambiguous(text, name, kinds, other):
    if plain(other) == plain(name):
        return True
    stump = plain(text)
    # A cut, a typing error in a number, or a dropped form can hide what tells siblings apart.
    if "cut" in kinds and (plain(other).startswith(stump[:-2]) or len(text) < 35 <= len(name)):
        return True
    mine, theirs = set(plain(name).split()), set(plain(other).split())
    telling = mine ^ theirs
    seen = set(stump.split())
    if "cut" in kinds or "place" in kinds:
        return True
    return bool(telling) and not any((word in seen) == (word in mine) for word in telling)


def main(names, queries, seed, folder):
    maker = Maker(seed)
    rng = maker.random
    firms = []
    while len(firms) < names:
        if firms and rng.random() < 1 / 7:
            new = maker.sibling(rng.choice(firms))
        else:
            new = maker.firm()
        new["name"] = written(new)
        firms.append(new)
    seen = {}
    kept = [firm for firm in firms if seen.setdefault(plain(firm["name"]), firm) is firm]
    while len(kept) < names:
        new = maker.firm()
        new["name"] = written(new)
        kept.append(new)
    families = {}
    for firm in kept:
        families.setdefault(firm["brand"], []).append(firm["name"])
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/list.csv", "w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(["id", "name"])
        table.writerows((f"E{at}", firm["name"]) for at, firm in enumerate(kept))
    with open(f"{folder}/queries.csv", "w", newline="", encoding="utf-8") as out, \
            open(f"{folder}/truth.csv", "w", newline="", encoding="utf-8") as truths:
        table, truth = csv.writer(out), csv.writer(truths)
        table.writerow(["qid", "name"])
        truth.writerow(["qid", "id", "kind"])
        for number in range(queries):
            if rng.random() < 0.81:
                at = rng.randrange(len(kept))
                firm = kept[at]
                text, kind = query(rng, firm, firm["name"], families[firm["brand"]])
                right = f"E{at}"
            else:
                new = maker.firm()
                kind = "other firm"
                if rng.random() < 0.5:
                    like = rng.choice(kept)
                    brand = maker.brand(like["land"], like["place"], like["trade"])
                    if brand:
                        new, kind = dict(like, brand=brand), "other brand"
                text, right = written(new), ""
                if rng.random() < 0.5:
                    text = mutate(rng, new, "upper", mutate(rng, new, "short", text))
            table.writerow([f"Q{number}", text])
            truth.writerow([f"Q{number}", right, kind])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
