"""Runs spaCy and whosays-nlp over the same texts and prints where they agree, and how fast each is.

usage: parity.py PROGRAM MODEL TEXTS.jsonl [LEFT-OUT-COMPONENT...]

PROGRAM is the example `annotate` of crates/nlp, MODEL the name of an installed pipeline or the folder of another, TEXTS
has one JSON string a line. `cargo xtask parity` calls it.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import spacy

FIELDS = ["tag", "pos", "morph", "head", "label", "lemma", "entity", "sentence start"]
BATCHES = [16, 64, 256]
ROUNDS = 3


def folder_of(model):
    """The folder of a pipeline: MODEL itself, or that inside an installed package that holds its config.cfg."""
    if pathlib.Path(model).is_dir():
        return model
    package = pathlib.Path(__import__(model).__file__).parent
    return next(path.parent for path in sorted(package.rglob("config.cfg")))


def words_of(doc):
    """What both sides say of each word, with byte offsets."""
    at, offsets = 0, []
    for char in doc.text:
        offsets.append(at)
        at += len(char.encode())
    offsets.append(at)
    for token in doc:
        yield [
            offsets[token.idx],
            offsets[token.idx + len(token)],
            token.tag_,
            token.pos_,
            str(token.morph),
            token.head.i,
            token.dep_,
            token.lemma_,
            token.ent_type_ + (" begins" if token.ent_iob_ == "B" else ""),
            token.is_sent_start is True,
        ]


def ours(line):
    for start, end, tag, pos, morph, head, dep, lemma, kind, begins, sentence, _ in json.loads(line):
        yield [start, end, tag, pos, morph, head, dep, lemma, kind + (" begins" if begins else ""), sentence]


def compare(docs, lines):
    """Words, texts with other tokens, and for each field the words that agree; the first differences are shown."""
    total, other_tokens, agreed, shown = 0, 0, [0] * len(FIELDS), []
    for number, (doc, line) in enumerate(zip(docs, lines)):
        theirs, mine = list(words_of(doc)), list(ours(line))
        total += len(theirs)
        if [word[:2] for word in theirs] != [word[:2] for word in mine]:
            other_tokens += 1
            continue
        for index, (a, b) in enumerate(zip(theirs, mine)):
            for field, (x, y) in enumerate(zip(a[2:], b[2:])):
                if x == y:
                    agreed[field] += 1
                elif len(shown) < 12:
                    shown.append(f"text {number}, word {index} {doc[index].text!r}: {FIELDS[field]} {x!r}, ours {y!r}")
    return total, other_tokens, agreed, shown


def speed(nlp, texts, batch):
    start = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=batch))
    return words / (time.perf_counter() - start)


def main(program, model, path, left_out):
    start = time.perf_counter()
    nlp = spacy.load(model, exclude=left_out)
    load = time.perf_counter() - start
    texts = [json.loads(line) for line in open(path, encoding="utf-8")]
    folder = folder_of(model)

    def run(out):
        command = [program, folder, path, out, *left_out]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    with tempfile.TemporaryDirectory() as room:
        out = pathlib.Path(room) / "ours.jsonl"
        run(out)
        lines = out.read_text(encoding="utf-8").splitlines()
    total, other_tokens, agreed, shown = compare(nlp.pipe(texts), lines)
    # Turn by turn, so that a busy machine is busy for both.
    best, measured = {}, []
    for _ in range(ROUNDS):
        for batch in BATCHES:
            best[batch] = max(best.get(batch, 0), speed(nlp, texts, batch))
        measured.append(json.loads(run("-")))
    batch = max(best, key=best.get)
    ours_best = max(one["best_round"] for one in measured)
    ours_first = max(one["first_round"] for one in measured)

    name = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    print(f"| {name}, spaCy {spacy.__version__} | |")
    print("| --- | --- |")
    print(f"| texts, words | {len(texts):,}, {total:,} |")
    print(f"| texts with other tokens | {other_tokens} |")
    for field, count in zip(FIELDS, agreed):
        print(f"| same {field} | {100 * count / total:.3f} % |")
    print(f"| words a second, one thread: spaCy (batches of {batch}) | {best[batch]:,.0f} |")
    print(f"| words a second, one thread: ours, first round with empty caches | {ours_first:,.0f} |")
    print(f"| words a second, one thread: ours | {ours_best:,.0f}, {ours_best / best[batch]:.1f} times as fast |")
    print(f"| time to load: spaCy | {load * 1e3:,.0f} ms |")
    print(f"| time to load: ours | {min(one['load_ms'] for one in measured):,.0f} ms |")
    ceiling = max(one["ceiling_operations_a_second"] for one in measured)
    operations = measured[0]["operations_a_word"]
    # The best of both: a round beside a limit that something else slowed down would look too good.
    share = ours_best * operations / ceiling
    print(f"| arithmetic a word | {operations / 1e6:.2f} million operations |")
    print(f"| the limit: a product of the same shapes on one core | {ceiling / 1e9:.0f} billion operations a second |")
    print(f"| share of that limit reached | {100 * share:.0f} % |")
    for line in shown:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
