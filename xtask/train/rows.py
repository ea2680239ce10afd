"""The sentences that the kinds of claim are learnt from, each with the kinds that coders gave it.

A row is a dictionary: `report`, `text`, `kinds` (a kind and how sure it is, 1.0 or the share of two coders),
`features` (by name; none where only the network reads it), `learnt` (whether its licence allows to learn from it),
`gold` (whether it is of the reports that measure) and, of these, `publisher` and `fold`.
"""

import glob
import hashlib
import html
import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict

KINDS = "event casualties responsibility warning forecast strength relation threat_level measure cause communication assessment".split()
FOLDS = 10
# Reports that share more of their runs of five words than this lie in one fold.
NEAR_COPY = 0.3
# Publishers whose texts may be measured but not learnt from: line 3 of the text names them.
NOT_LEARNT = ("BBC", "InSight Crime")
# Reports of the gold whose publishers have said nothing of a licence: measured, not learnt from.
NOT_LEARNT_REPORTS = ("000_", "003_")
# Publishers that are left out whole, one at a time, to see what that costs; those that are not learnt from are besides.
LEFT_OUT = ("CENTCOM", "UK Government", "US State Department")
# Words with a full stop that ends no sentence, in lower case.
SHORT = set("gen col lt capt maj dr mr mrs ms st sgt u.s no adm brig jr sr rep sen gov cmdr vs etc inc co corp prof father lic eng".split())


def words(text):
    return re.sub(r"[^\w ]+", " ", text.lower()).split()


def fingerprint(text):
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:12]


def shingles(text):
    found = words(text)
    return {tuple(found[at : at + 5]) for at in range(len(found) - 4)}


def folds_of(texts):
    """The fold of each report, given its text by name: by its name, and that of the first of its near copies."""
    folds, seen = {}, {}
    for name in sorted(texts):
        own = shingles(texts[name])
        alike = (other for other, theirs in seen.items() if len(own & theirs) > NEAR_COPY * min(len(own), len(theirs)))
        first = next(alike, name)
        folds[name] = folds.get(first, int(hashlib.md5(first.encode()).hexdigest(), 16) % FOLDS)
        seen[name] = own
    return folds


def shared_words(a, b):
    """Share of the shorter text's words that stand in the longer one, in order."""
    a, b = sorted((words(a), words(b)), key=len)
    if not a:
        return 0.0
    row = [0] * (len(b) + 1)
    for x in a:
        above = row
        row = [0]
        for j, y in enumerate(b, 1):
            row.append(above[j - 1] + 1 if x == y else max(above[j], row[-1]))
    return row[-1] / len(a)


def features(program, paths):
    """The sentences of reports with their features, as the engine shows them."""
    rows = []
    for at in range(0, len(paths), 100):
        run = subprocess.run([program, *paths[at : at + 100]], capture_output=True, text=True, check=True)
        rows += [json.loads(line) for line in run.stdout.splitlines()]
    for row in rows:
        row.update(kinds={}, learnt=True, gold=False)
    return rows


def is_licensed(row):
    """Whether the licence of a sentence of the gold allows to learn from it."""
    return not row["report"].startswith(NOT_LEARNT_REPORTS) and not any(name in row["publisher"] for name in NOT_LEARNT)


def gold(program, folder):
    """The sentences of the reports coded by hand, with the kinds of their claims; and how many (quote, kind) there are."""
    texts, coded = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "*.gold.jsonl"))):
        name = os.path.basename(path).removesuffix(".gold.jsonl")
        places = (os.path.join(folder, place, name) for place in ("reports", "../reports", ".."))
        texts[name] = next(place for place in places if os.path.isfile(place))
        records = (json.loads(line) for line in open(path, encoding="utf-8") if line.strip())
        coded[name] = {(r["quote"], r["kind"]) for r in records if r["record"] == "claim"}
    rows = features(program, list(texts.values()))
    by_report = defaultdict(list)
    for row in rows:
        row["gold"] = True
        by_report[row["report"]].append(row)
    for name, claims in coded.items():
        for quote, kind in sorted(claims):
            fits = [(shared_words(quote, row["text"]), min(len(words(quote)), len(words(row["text"]))), row) for row in by_report[name]]
            fits = [(share * size, row) for share, size, row in fits if share >= 0.8 and size >= 4]
            if fits:
                max(fits, key=lambda fit: fit[0])[1]["kinds"][kind] = 1.0
    read = {name: open(path, encoding="utf-8").read() for name, path in texts.items()}
    folds = folds_of(read)
    for row in rows:
        row["publisher"] = (read[row["report"]].split("\n") + [""] * 3)[2]
        row["fold"] = folds[row["report"]]
        row["learnt"] = is_licensed(row)
    return rows, sum(len(claims) for claims in coded.values())


def codes(path):
    """Kinds by document and fingerprint; where two coders gave theirs, each kind with the share that gave it."""
    found = {}
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            document, mark, *given = line.rstrip("\n").split("\t")
            shares = defaultdict(float)
            for coder in given:
                for kind in coder.split():
                    if kind != "-":
                        shares[kind] += 1 / len(given)
            found[document, mark] = dict(shares)
    return found


def agreement(shares):
    """F1 of two coders, from the shares that each kind has in each sentence: one where both gave it, a half where one did."""
    both = sum(share == 1.0 for kinds in shares for share in kinds.values())
    one = sum(share == 0.5 for kinds in shares for share in kinds.values())
    return 2 * both / (2 * both + one)


def articles(program, hrds, coded):
    """The sentences of news articles on attacks against people who defend rights, coded for this project."""
    kinds = codes(coded)
    wanted = {article for article, _ in kinds}
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for item in json.load(open(hrds, encoding="utf-8")):
            sample = item["sample"]
            article = str(sample["Input.GLOBALEVENTID"])
            if article in wanted:
                cut = re.split(r"</p>|<br\s*/?>", sample["Input.article_interface"])
                lines = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in cut]
                head = [sample["Input.title"].strip(), "", sample["Input.publish_date"][:10], ""]
                paths.append(os.path.join(folder, article + ".txt"))
                open(paths[-1], "w", encoding="utf-8").write("\n".join(head + [line for line in lines if line]) + "\n")
        rows = features(program, paths)
    for row in rows:
        row["kinds"] = kinds.get((row["report"].removesuffix(".txt"), fingerprint(row["text"])))
    return [row for row in rows if row["kinds"] is not None]


def sentences(paragraph):
    """The sentences of a paragraph without capitals: what stands between full stops that end no short form."""
    text = " ".join(paragraph.split()).lower()
    text = re.sub(r"^([a-z ().,\-']{3,60}?,? ?)?(\d{1,2} \w{3,4} \d{2}|no date) \([^)]*\) -- ", "", text)
    text = re.sub(r"^(\[[^\]]*\] ?)+", "", text)
    found, now = [], ""
    for part in re.split(r"(?<=[.?!])([\"')\]]*) +(?=\S)", text):
        if re.fullmatch(r"[\"')\]]*", part):
            now += part
        elif not now:
            now = part
        else:
            word = re.sub(r"[\"')\]]*$", "", now).split()[-1]
            bare = word.rstrip(".").split("(")[-1].strip('"[')
            if word.endswith(".") and (bare in SHORT or re.fullmatch(r"[\"(\[]?[a-z]", word.rstrip("."))):
                now += " " + part
            else:
                found.append(now)
                now = part
    return found + [now] if now else found


def broadcasts(folder, coded):
    """The sentences of MUC-4's development reports, in lower case, coded for this project: for the network alone."""
    kinds = codes(coded)
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "dev-muc3-*"))):
        parts = re.split(r"(?m)^(DEV-MUC3-\d{4})[^\n]*\n", open(path, encoding="latin-1").read())
        for name, text in zip(parts[1::2], parts[2::2]):
            for paragraph in re.split(r"\n\s*\n", text):
                for sentence in sentences(paragraph):
                    given = kinds.get((name, fingerprint(sentence)))
                    if given is not None:
                        rows.append({"report": name, "text": sentence, "features": None, "kinds": given, "learnt": True, "gold": False})
    return rows


def stories(folder):
    """The reports that were written for this project: a name, the lines of the text, each sentence's kinds by its fingerprint.

    Where another coder has coded them too, without seeing the writer's kinds, each kind comes with the share that gave it.
    """
    again = codes(os.path.join(folder, "again.tsv"))
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        for number, story in enumerate(re.split(r"(?m)^# ", open(path, encoding="utf-8").read())[1:]):
            name = f"{os.path.basename(path).removesuffix('.txt')}-{number}.txt"
            title, *lines = story.rstrip("\n").split("\n")
            kinds = {}
            for line in lines:
                if " | " in line and not line.startswith("@ "):
                    given, sentence = line.split(" | ", 1)
                    mark = fingerprint(sentence)
                    coders = [{kind: 1.0 for kind in given.split() if kind != "-"}]
                    coders += [again[name, mark]] if (name, mark) in again else []
                    kinds[mark] = {kind: sum(coder.get(kind, 0.0) for coder in coders) / len(coders) for coder in coders for kind in coder}
            yield name, title, lines, kinds


def written(program, folder):
    """The sentences that the engine finds in the reports written for this project; and how many were written."""
    kinds, paths = {}, []
    with tempfile.TemporaryDirectory() as room:
        for name, title, lines, coded in stories(folder):
            kinds.update({(name, mark): given for mark, given in coded.items()})
            text = [title, ""]
            for line in lines:
                if line.startswith("@ "):
                    text += [line[2:], ""]
                elif " | " in line:
                    text[-1] = f"{text[-1]} {line.split(' | ', 1)[1]}".strip()
                elif text[-1]:
                    text.append("")
            paths.append(os.path.join(room, name))
            open(paths[-1], "w", encoding="utf-8").write("\n\n".join(line for line in text if line) + "\n")
        rows = features(program, paths)
    for row in rows:
        row["kinds"] = kinds.get((row["report"], fingerprint(row["text"])))
    found = [row for row in rows if row["kinds"] is not None]
    return found, len(kinds)


def written_texts(folder):
    """The sentences of the reports written for this project as they were written: for the network, which needs no features."""
    return [
        {"report": name, "text": text, "features": None, "kinds": coded[fingerprint(text)], "learnt": True, "gold": False}
        for name, _, lines, coded in stories(folder)
        for text in (line.split(" | ", 1)[1] for line in lines if " | " in line and not line.startswith("@ "))
    ]
