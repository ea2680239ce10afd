"""Learns which kinds of claim a sentence carries: a weight for each feature and kind, by logistic regression.

usage: kinds.py FEATURES GOLD HRDS CODED OUT CARD FOLDS

FEATURES  the program that prints each sentence's features (cargo example `features`)
GOLD      reports coded by hand, as NAME.gold.jsonl, with their texts
HRDS      the news articles of HRDsAttack, as train.json
CODED     kinds of their sentences, coded for this project: article, fingerprint of the sentence, kinds
OUT       the table of weights; CARD: the model card
FOLDS     a folder for the weights of each fold, and which reports it was not learnt from

Everything is measured by ten-fold cross-validation over whole reports of GOLD, each fold with the threshold that the
other nine like best. What ships is learnt without the reports whose licence forbids it; what all reports give stands beside it.
"""

import glob
import hashlib
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

# The kinds that are learnt; news is too thin in warnings, alert levels and publications, which rules find.
KINDS = "event casualties responsibility forecast strength relation measure cause assessment".split()
FOLDS = 10
# Inverse strength of the L2 penalty, least number of sentences a feature is seen in, least size of a weight that is
# kept, weight of a sentence that is not of the gold: chosen on the gold by cross-validation.
STRENGTH, SEEN, SMALLEST, OTHERS = 0.07, 3, 0.04, 0.7
# Publishers whose texts may be measured but not learnt from: line 3 of the text names them.
NOT_LEARNT = ("BBC", "InSight Crime")


def words(text):
    return re.sub(r"[^\w ]+", " ", text.lower()).split()


def fingerprint(text):
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:12]


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
    rows = []
    for at in range(0, len(paths), 100):
        run = subprocess.run([program, *paths[at : at + 100]], capture_output=True, text=True, check=True)
        rows += [json.loads(line) for line in run.stdout.splitlines()]
    return rows


def gold_rows(program, folder):
    """The sentences of the gold's reports, with the kinds that a coder gave them; and how many (quote, kind) there are."""
    texts, coded = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "*.gold.jsonl"))):
        name = os.path.basename(path).removesuffix(".gold.jsonl")
        places = (os.path.join(folder, place, name) for place in ("reports", "../reports", ".."))
        texts[name] = next(place for place in places if os.path.isfile(place))
        records = (json.loads(line) for line in open(path, encoding="utf-8") if line.strip())
        coded[name] = {(r["quote"], r["kind"]) for r in records if r["record"] == "claim" and r["kind"] in KINDS}
    rows = features(program, list(texts.values()))
    by_report = {}
    for row in rows:
        row["kinds"] = set()
        by_report.setdefault(row["report"], []).append(row)
    for name, claims in coded.items():
        for quote, kind in sorted(claims):
            fits = [(shared_words(quote, row["text"]), min(len(words(quote)), len(words(row["text"]))), row)
                    for row in by_report.get(name, [])]
            fits = [(share * size, row) for share, size, row in fits if share >= 0.8 and size >= 4]
            if fits:
                max(fits, key=lambda fit: fit[0])[1]["kinds"].add(kind)
    publishers = {name: (open(path, encoding="utf-8").read().split("\n") + [""] * 3)[2] for name, path in texts.items()}
    for row in rows:
        row["learnt"] = not any(name in publishers[row["report"]] for name in NOT_LEARNT)
    return rows, sum(len(claims) for claims in coded.values())


def coded_rows(program, hrds, coded):
    """The sentences of news articles that were coded for this project."""
    kinds = {}
    for line in open(coded, encoding="utf-8"):
        if not line.startswith("#"):
            article, mark, given = line.rstrip("\n").split("\t")
            kinds[article, mark] = set(given.split())
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
    kept = []
    for row in rows:
        given = kinds.get((row["report"].removesuffix(".txt"), fingerprint(row["text"])))
        if given is not None:
            kept.append({**row, "kinds": given, "learnt": True})
    return kept


def best_threshold(scores, truth):
    """The log-odds above which a claim is said so that F1 is highest."""
    def f1(at):
        said = scores > at
        return 2 * (said & truth).sum() / max(1, said.sum() + truth.sum())
    return max(np.arange(-2.0, 1.0, 0.05), key=f1)


class Learner:
    def __init__(self, rows):
        seen = Counter(feature for row in rows for feature in row["features"])
        self.vectors = DictVectorizer()
        kept = [{feature: 1.0 for feature in row["features"] if seen[feature] >= SEEN} for row in rows]
        self.table = self.vectors.fit_transform(kept).tocsr()
        self.truth = np.array([[kind in row["kinds"] for kind in KINDS] for row in rows])

    def learn(self, which, weights):
        """Weights and biases of each kind, learnt from some rows; small weights are left out."""
        all_weights, biases = [], []
        for kind in range(len(KINDS)):
            model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=100, tol=1e-3)
            model.fit(self.table[which], self.truth[which, kind], sample_weight=weights[which])
            row = model.coef_[0].copy()
            row[np.abs(row) < SMALLEST] = 0.0
            all_weights.append(row)
            biases.append(model.intercept_[0])
        return np.array(all_weights).T, np.array(biases)


def write(path, learner, table, biases, threshold):
    """Writes a table of weights, in which a claim is said above zero; says how many there are."""
    names = learner.vectors.get_feature_names_out()
    lines = [("bias", kind, biases[k] - threshold) for k, kind in enumerate(KINDS)]
    for feature, row in zip(names, table):
        lines += [(feature, kind, row[k]) for k, kind in enumerate(KINDS) if row[k]]
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Weights of the kinds of claim: feature, kind, weight. A claim is said where the sum is above zero.\n")
        file.write("# Learnt by xtask/train/kinds.py; the model card is models/kinds.md.\n")
        for feature, kind, weight in sorted(lines):
            file.write(f"{feature}\t{kind}\t{weight:.3f}\n")
    return len(lines)


def main():
    program, gold, hrds, coded, out, card, folds = sys.argv[1:]
    warnings.filterwarnings("ignore")
    rows, claims = gold_rows(program, gold)
    others = coded_rows(program, hrds, coded)
    everything = rows + others
    learner = Learner(everything)
    count = len(rows)
    fold = np.array([int(hashlib.md5(row["report"].encode()).hexdigest(), 16) % FOLDS for row in rows] + [-1] * len(others))
    weights = np.array([1.0] * count + [OTHERS] * len(others))
    licensed = np.array([row["learnt"] for row in everything])
    truth = learner.truth[:count]
    figures = {}
    os.makedirs(folds, exist_ok=True)
    for name, allowed in (("shipped", licensed), ("all", np.ones(len(everything), bool))):
        scores = np.zeros(truth.shape)
        tables = []
        for number in range(FOLDS):
            table, biases = learner.learn(allowed & (fold != number), weights)
            tables.append((table, biases))
            held = np.flatnonzero(fold == number)
            scores[held] = learner.table[held] @ table + biases
        said = np.zeros(truth.shape, bool)
        for number in range(FOLDS):
            here = fold[:count] == number
            threshold = best_threshold(scores[~here], truth[~here])
            said[here] = scores[here] > threshold
            if name == "shipped":
                write(os.path.join(folds, f"{number}.tsv"), learner, *tables[number], threshold)
        right = (said & truth).sum()
        figures[name] = (right / said.sum(), right / claims, 2 * right / (said.sum() + claims))
        threshold = best_threshold(scores, truth)
        by_kind = [2 * (said[:, k] & truth[:, k]).sum() / max(1, said[:, k].sum() + truth[:, k].sum()) for k in range(len(KINDS))]
        print(f"{name}: P {figures[name][0]:.3f} R {figures[name][1]:.3f} F1 {figures[name][2]:.3f}",
              " ".join(f"{kind} {value:.2f}" for kind, value in zip(KINDS, by_kind)))
        if name == "shipped":
            shipped_threshold = threshold
    with open(os.path.join(folds, "reports.tsv"), "w", encoding="utf-8") as file:
        for report, number in sorted({(row["report"], int(fold[at])) for at, row in enumerate(rows)}):
            file.write(f"{report}\t{number}\n")
    table, biases = learner.learn(licensed, weights)
    count_of_weights = write(out, learner, table, biases, shipped_threshold)
    with open(card, "w", encoding="utf-8") as file:
        file.write(CARD.format(
            gold=int(licensed[:count].sum()), held=int((~licensed[:count]).sum()), coded=len(others),
            rows=count_of_weights, p=figures["shipped"][0], r=figures["shipped"][1], f=figures["shipped"][2],
            all=figures["all"][2]))


CARD = """# Model card: which kinds of claim a sentence carries

**What it is.** A logistic regression for each of nine kinds of the coding manual (warnings, alert levels and publications are left
to the rules: news is too thin in them), over features that a person can read: words,
arcs of the parse, names and times by their class, the lexicons' rules, who is quoted, what the sentences beside it show. `kinds.tsv` holds
{rows} weights; a claim of a kind is said where their sum is above zero. `whosays show` names the features that weighed.

**What it learnt from.** {gold} sentences of news and statements coded by hand after the manual: HRDsAttack's articles (data set under the MIT
licence; the text is its publishers'), CENTCOM and the US State Department (public domain), the UK government (Open Government
Licence 3.0), the Australian Department of Foreign Affairs (CC BY 3.0 AU), the EU delegation (reuse with source), and stories written for
the project. {coded} more sentences of HRDsAttack's articles that are not among these, coded for this project after the manual by
language-model agents that read every sentence in its context, once each, and had twelve reports of the gold with their kinds as
examples; they count {others} as much. Never learnt from: BBC Online and
InSight Crime (CC BY-NC 3.0; {held} sentences, measured only), and the benchmarks of attribution, times and places. HRDsAttack's
development articles, on which `cargo xtask eval` also measures the fields of events, are among those learnt from.

**Scores.** Ten-fold cross-validation over whole reports, on all gold: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f} on (sentence, kind). Learnt from
all gold by the same folds: F1 {all:.3f}. Two careful coders agree at 0.87 to 0.95. The rules and lists behind the features were worked
down on error listings of the same gold, and the settings of the learner were chosen on it, so a report of another kind may fare worse.

**Limits.** English. Reports on attacks, conflict, repression, crime and policy; sentences about other matters are judged by their form.
Names stand as their class, so that no group or state is learnt as likelier to do anything. It decides what a sentence is about, never whether it
is true.

**Learning it anew.** `cargo xtask train` (needs Python with scikit-learn, which it installs, and `../shared`).
""".replace("{others}", str(OTHERS))

if __name__ == "__main__":
    main()
