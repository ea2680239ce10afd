"""Times spaCy's parse and our annotation and extraction over the same texts, turn by turn, on one thread.

usage: speed.py PROGRAM MODEL TEXTS

PROGRAM  the example `speed`
MODEL    spaCy's model, with every component that it has
TEXTS    a text a line, as JSON strings
"""

import json
import subprocess
import sys
import time

import spacy

ROUNDS = 5
BATCH = 64


def parse(nlp, texts):
    start = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH))
    return words / (time.perf_counter() - start)


def main(program, model, path):
    nlp = spacy.load(model)
    texts = [json.loads(line) for line in open(path, encoding="utf-8")]
    spacys, ours = [], []
    # Turn by turn, so that a busy machine is busy for both; of each its best round.
    for _ in range(ROUNDS):
        spacys.append(parse(nlp, texts))
        run = subprocess.run([program, path], check=True, capture_output=True, text=True)
        ours.append(json.loads(run.stdout))
    best = max(spacys)
    print(f"| texts, words | {len(texts):,}, {ours[0]['words']:,} |")
    print("| --- | --- |")
    print(f"| words a second, one thread: the parse alone by spaCy {spacy.__version__} | {best:,.0f} |")
    for name, what in (("default", "annotate and extract, as shipped"), ("fast", "annotate and extract with `--fast`")):
        mine = max(one["words_a_second"][name] for one in ours)
        print(f"| words a second, one thread: {what} | {mine:,.0f}, {mine / best:.2f} times as many |")


main(*sys.argv[1:])
