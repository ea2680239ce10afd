"""Times spaCy's parse and our stages over the same texts, turn by turn, on one thread and on two; and the encoders' limits.

usage: speed.py PROGRAM MODEL TEXTS ROWS

PROGRAM  the example `speed`
MODEL    spaCy's model, with every component that it has
TEXTS    a text a line, as JSON strings
ROWS     a file to which lines `metric,value,unit` are appended
"""

import json
import multiprocessing
import subprocess
import sys
import time

import spacy

ROUNDS = 5
BATCH = 64
# As they are printed, in their order: a report goes through `learn` as shipped.
STAGES = {
    "read": "bytes to text",
    "parse": "parse alone",
    "annotate": "annotate, with the parse",
    "extract_fast": "extract with `--fast`",
    "extract": "extract, as shipped",
    "learn_fast": "annotate and extract with `--fast`",
    "learn": "annotate and extract, as shipped",
}


def count(texts):
    return sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH))


def alone(texts):
    start = time.perf_counter()
    words = count(texts)
    return words / (time.perf_counter() - start)


def by_two(pool, texts):
    # Two processes that have the model already, each with every other text.
    start = time.perf_counter()
    words = sum(pool.map(count, [texts[0::2], texts[1::2]]))
    return words / (time.perf_counter() - start)


def ours(program, path, *more):
    run = subprocess.run([program, path, *more], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def main(program, path, rows):
    texts = [json.loads(line) for line in open(path, encoding="utf-8")]
    spacys, mine = {"1": [], "2": []}, []
    # Turn by turn, so that a busy machine is busy for both; of each its best round.
    with multiprocessing.get_context("fork").Pool(2) as pool:
        by_two(pool, texts)
        for _ in range(ROUNDS):
            spacys["1"].append(alone(texts))
            spacys["2"].append(by_two(pool, texts))
            mine.append(ours(program, path))
    best = {threads: max(all_rounds) for threads, all_rounds in spacys.items()}
    print(f"| {len(texts):,} texts, {mine[0]['words']:,} words: words a second | one thread | two |")
    print("| --- | --- | --- |")
    print(f"| the parse alone by spaCy {spacy.__version__}, two processes for two threads | {best['1']:,.0f} | {best['2']:,.0f} |")
    for threads, speed in best.items():
        rows.write(f"words_a_second_{threads}_spacy,{speed:.0f},words/s\n")
    for stage, what in STAGES.items():
        shown = []
        for threads in best:
            speed = max(one["words_a_second"][threads][stage] for one in mine)
            ratio = speed / best[threads]
            shown.append(f"{speed:,.0f}, {ratio:.2f} times spaCy's parse")
            rows.write(f"words_a_second_{threads}_{stage},{speed:.0f},words/s\n")
            rows.write(f"beside_spacy_{threads}_{stage},{ratio:.3g},times\n")
        print(f"| {what} | {' | '.join(shown)} |")
    print("\n| encoder | operations a word | operations a second | bare products of its shapes | times the limit |")
    print("| --- | --- | --- | --- | --- |")
    for name, what in (("parser", "the pipeline's, in 32 bits"), ("network", "the network's, in whole numbers")):
        one = limits[name]
        print(f"| {what} | {one['operations'] / 1e6:,.2f} million | {one['reached'] / 1e9:,.0f} thousand million |"
              f" {one['limit'] / 1e9:,.0f} thousand million | {one['factor']:.2f} |")
        rows.write(f"encoder_{name}_operations_a_word,{one['operations']:.0f},operations\n")
        rows.write(f"encoder_{name}_reached,{one['reached'] / 1e9:.4g},thousand million operations/s\n")
        rows.write(f"encoder_{name}_limit,{one['limit'] / 1e9:.4g},thousand million operations/s\n")
        rows.write(f"encoder_{name}_times_the_limit,{one['factor']:.3g},times\n")


if __name__ == "__main__":
    program, model, path, rows = sys.argv[1:]
    # Before Python's processes are started, which would share its cores.
    limits = ours(program, path, "limits")
    nlp = spacy.load(model)
    with open(rows, "a", encoding="utf-8") as file:
        main(program, path, file)
