"""A network that says of each run of words in a report how well it fills each role of an attack.

MiniLM (Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation") reads a window. A run's score for a role is the product of what
the role sees in the run's first piece and in its last (Yu, Bohnet and Poesio 2020, "Named Entity Recognition as Dependency
Parsing"), so that a mention within another is no difficulty, and every place where a filler's string stands is an example. Beside that
the network says which sorts of incident a window tells of, and to which sort a run belongs.
"""

import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import minilm
import onnx_file
from onnx import TensorProto, checker, helper, save
from roles_text import LONGEST, ROLES, TYPES, WINDOW, windows

LAYERS = 6
# Numbers that a role sees in a piece; the lowest layers that stay as they are.
SEEN, FIXED = 48, 1
# Word pieces in a step; learning rate of the layers, and how much faster the heads learn.
BATCH, RATE, HEAD_RATE = 2048, 2e-4, 8
# What a run, a sort of run and a sort of window weigh in the loss.
RUN_LOSS, SORT_LOSS, WINDOW_LOSS = 0.2, 0.05, 3.0


class Masks:
    """Dropout that cuts its masks out of a long one, which is several times as fast as to draw each."""

    def __init__(self, share, signs=1 << 23):
        self.long = (torch.rand(signs) > share).to(torch.bfloat16) / (1 - share)

    def __call__(self, x):
        at = random.randrange(len(self.long) - x.numel())
        return x * self.long[at : at + x.numel()].view(x.shape).to(x.dtype)


def through(layer, x, mask, drop):
    """A layer of `minilm`, with all of its attention in sixteen bits."""
    rows, count, wide = x.shape
    split = lambda y: y.view(rows, count, minilm.HEADS, wide // minilm.HEADS).transpose(1, 2)
    query, key, value = split(layer.query(x) * (wide // minilm.HEADS) ** -0.5), split(layer.key(x)), split(layer.value(x))
    with torch.autocast("cpu", enabled=False):
        scores = query @ key.transpose(-1, -2)
        seen = torch.softmax(scores + mask.to(scores.dtype), -1) @ value
    x = layer.norm(x + drop(layer.out(seen.transpose(1, 2).reshape(rows, count, wide)))).to(x.dtype)
    return layer.end(x + drop(layer.narrow(F.gelu(layer.wide(x))))).to(x.dtype)


class Net(nn.Module):
    def __init__(self, folder):
        super().__init__()
        self.base = minilm.Base(folder, LAYERS)
        wide = self.base.pieces.weight.shape[1]
        self.drop, self.masks = nn.Dropout(0.2), Masks(0.1)
        self.start, self.end = nn.Linear(wide, len(ROLES) * SEEN), nn.Linear(wide, len(ROLES) * SEEN)
        # What the first and the last piece say by themselves, and how long the run is.
        self.sb, self.eb = nn.Linear(wide, len(ROLES)), nn.Linear(wide, len(ROLES))
        self.width = nn.Parameter(torch.zeros(len(ROLES), LONGEST))
        # Sorts of incident, and whether there is any: how much a piece is looked at, and what it then says.
        self.look, self.say = nn.Linear(wide, len(TYPES) + 1), nn.Linear(wide, len(TYPES) + 1)
        self.tlook = nn.Linear(wide, len(TYPES))
        nn.init.constant_(self.sb.bias, -4.0)
        for part in (self.base.pieces, self.base.places):
            part.weight.requires_grad_(False)

    def words(self, pieces, there):
        x = self.base.drop(self.base.norm(self.base.pieces(pieces) + self.base.places.weight[: pieces.shape[1]]))
        if torch.is_autocast_enabled("cpu"):
            x = x.to(torch.bfloat16)
        mask = torch.zeros(there.shape).masked_fill(~there, -1e4)[:, None, None, :]
        drop = self.masks if self.training else lambda x: x
        for number, layer in enumerate(self.base.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= FIXED):
                x = through(layer, x, mask, drop)
        return x.float()

    def forward(self, pieces, there, rows):
        """For each window the scores of its runs, by role, and their sorts; and the sorts of each window."""
        x = self.drop(self.words(pieces, there))
        start, end, first, last = self.start(x), self.end(x), self.sb(x), self.eb(x)
        look, say, sort = self.look(x), self.say(x), self.tlook(x)
        runs, sorts = [], []
        for at, row in enumerate(rows):
            begins, ends, a, b = row["begins"], row["ends"], row["first"], row["last"]
            by_role = lambda y: y.view(len(begins), len(ROLES), SEEN).transpose(0, 1)
            table = by_role(start[at, begins]) @ by_role(end[at, ends]).transpose(1, 2) * SEEN**-0.5
            table = table + first[at, begins].T[:, :, None] + last[at, ends].T[:, None, :]
            runs.append((table[:, a, b] + self.width[:, b - a], sort[at, ends][b]))
            count = len(row["pieces"])
            sorts.append((torch.softmax(look[at, :count], 0) * say[at, :count]).sum(0))
        return runs, torch.stack(sorts)


def rows_of(reports, reader):
    """The windows of reports, with the truth where it is known."""
    rows = []
    for number, report in enumerate(reports):
        spans = np.array(report["spans"], dtype=np.int64).reshape(-1, 2)
        fills, sorts, any_sort = truth_of(report)
        for begin, end in windows(report):
            own = np.nonzero((spans[:, 0] >= begin) & (spans[:, 1] < end))[0]
            piece, until = report["words"][begin][0], report["words"][end - 1][1] + 1
            # A window that is too long, of words in very many pieces, loses its end.
            place = lambda side: torch.tensor([min(word[side] - piece + 1, WINDOW) for word in report["words"][begin:end]])
            rows.append({
                "report": number, "own": own, "begins": place(0), "ends": place(1),
                "pieces": [reader.first, *report["pieces"][piece:until][:WINDOW], reader.end],
                "first": torch.tensor(spans[own, 0] - begin), "last": torch.tensor(spans[own, 1] - begin),
                "fills": torch.tensor(fills[:, own]), "sorts": torch.tensor(sorts[own]), "any": torch.tensor(any_sort),
            })
    return rows


def truth_of(report):
    """Which runs fill which role, the sorts of incident that each belongs to, and those of the report."""
    gold = [set().union(*entities) for entities in report["gold"]]
    fills = np.array([[named in of_role for named in report["strings"]] for of_role in gold], dtype=np.float32)
    sorts, any_sort = np.zeros((len(report["strings"]), len(TYPES)), np.float32), np.zeros(len(TYPES) + 1, np.float32)
    by_name = {}
    for event in report["events"]:
        numbers = [TYPES.index(sort) for sort in event["types"]]
        any_sort[[*numbers, len(TYPES)]] = 1
        for named in set().union(*(entity for entities in event["roles"] for entity in entities)):
            by_name.setdefault(named, set()).update(numbers)
    for at, named in enumerate(report["strings"]):
        sorts[at, sorted(by_name.get(named, ()))] = 1
    return fills, sorts, any_sort


def batch(rows):
    longest = max(len(row["pieces"]) for row in rows)
    pieces, there = torch.zeros(len(rows), longest, dtype=torch.long), torch.zeros(len(rows), longest, dtype=torch.bool)
    for at, row in enumerate(rows):
        pieces[at, : len(row["pieces"])] = torch.tensor(row["pieces"])
        there[at, : len(row["pieces"])] = True
    return pieces, there, rows


def batches(rows, chance):
    """Windows of about one length together, with at most BATCH pieces."""
    made = [[]]
    for row in sorted(rows, key=lambda row: len(row["pieces"]) + chance.random() * 40):
        if made[-1] and (len(made[-1]) + 1) * len(row["pieces"]) > BATCH:
            made.append([])
        made[-1].append(row)
    chance.shuffle(made)
    return made


def loss_of(runs, sorts, rows):
    loss = 0.0
    for (scores, of_sort), row in zip(runs, rows):
        loss = loss + RUN_LOSS * F.binary_cross_entropy_with_logits(scores.float(), row["fills"], reduction="sum")
        right = row["fills"].sum(0) > 0
        if right.any():
            told = F.binary_cross_entropy_with_logits(of_sort[right].float(), row["sorts"][right], reduction="sum")
            loss = loss + SORT_LOSS * told
    any_sort = torch.stack([row["any"] for row in rows])
    return loss / len(rows) + WINDOW_LOSS * F.binary_cross_entropy_with_logits(sorts.float(), any_sort)


def learn(net, rows, rounds, seed):
    """Trains the network: so many rounds over the windows."""
    torch.manual_seed(seed)
    random.seed(seed)
    chance = random.Random(seed)
    layers = [part for name, part in net.named_parameters() if name.startswith("base.") and part.requires_grad]
    heads = [part for name, part in net.named_parameters() if not name.startswith("base.")]
    groups = [{"params": layers, "lr": RATE}, {"params": heads, "lr": RATE * HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = len(batches(rows, random.Random(seed))) * rounds
    slope = lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0.02, (steps - step) / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, slope)
    net.train()
    began = time.time()
    for number in range(rounds):
        for some in batches(rows, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                runs, sorts = net(*batch(some))
            loss = loss_of(runs, sorts, some)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"round {number + 1} of {rounds}, {time.time() - began:.0f} s", flush=True)


def gather(reports, rows, said):
    """What was said of the windows, by report: `runs` (role, run), `sorts` (run, sort), `windows` (window, sort)."""
    judged = [
        {"runs": np.full((len(ROLES), len(report["spans"])), -20.0), "sorts": np.zeros((len(report["spans"]), len(TYPES))), "windows": []}
        for report in reports
    ]
    for row, (runs, sorts, window) in zip(rows, said):
        own = judged[row["report"]]
        own["runs"][:, row["own"]], own["sorts"][row["own"]] = runs, sorts
        own["windows"].append(window)
    return judged


def judge(net, reports, rows):
    net.eval()
    said = []
    with torch.no_grad():
        for at in range(0, len(rows), 8):
            some = rows[at : at + 8]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                runs, sorts = net(*batch(some))
            said += [(a.float().numpy(), b.float().numpy(), c.float().numpy()) for (a, b), c in zip(runs, sorts)]
    return gather(reports, rows, said)


def write(path, net, reader):
    """Writes the network: for each piece of a window what each role sees in it, as `start` and `end`, whose product is a
    run's score but for its length (two of the numbers carry what each piece says by itself), and `look`, `say`, `sort`."""
    weights = minilm.weights_of(net)
    numbers = [number for _, number in reader.pieces]
    weights["base.pieces.weight"] = weights["base.pieces.weight"][numbers]
    weights["base.places.weight"] = weights["base.places.weight"][: WINDOW + 2]
    graph = onnx_file.Graph()
    x = onnx_file.words_of(graph, weights, LAYERS)
    sizes = {"start": len(ROLES) * (SEEN + 2), "end": len(ROLES) * (SEEN + 2)}
    for name in ("start", "end"):
        matrix, bias = beside(weights, name)
        product = graph.add("MatMul", [x, small(graph, matrix)])
        graph.name(graph.add("Add", [product, graph.weight(bias.astype(np.float32))]), name)
    for name, own in (("look", "look"), ("say", "say"), ("sort", "tlook")):
        product = graph.add("MatMul", [x, graph.weight(weights[f"{own}.weight"].T)])
        graph.name(graph.add("Add", [product, graph.weight(weights[f"{own}.bias"])]), name)
        sizes[name] = len(weights[f"{own}.bias"])
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["pieces"]) for name in ("pieces", "places")]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["pieces", size]) for name, size in sizes.items()]
    whole = helper.make_graph(graph.nodes, "roles", inputs, outputs, graph.weights)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", onnx_file.OPERATORS)], ir_version=8)
    checker.check_model(model)
    save(model, path)


def small(graph, matrix):
    """A matrix that is kept in bytes and multiplied as it was: the last step would suffer most from rounding what comes in."""
    scale = np.maximum(np.abs(matrix).max(0), 1e-8) / 127.0
    whole = graph.weight(np.rint(matrix / scale).astype(np.int8))
    return graph.add("Mul", [graph.add("Cast", [whole], to=TensorProto.FLOAT), graph.weight(scale.astype(np.float32))])


def beside(weights, side):
    """A side's matrix with two more numbers for each role: what the piece says by itself, and one for the other side."""
    seen, alone = ("start", "sb") if side == "start" else ("end", "eb")
    matrix, bias = weights[f"{seen}.weight"].T, weights[f"{seen}.bias"]
    by = SEEN**-0.5 if side == "start" else 1.0
    columns, more = [], []
    for role in range(len(ROLES)):
        own = slice(role * SEEN, (role + 1) * SEEN)
        says, nothing = weights[f"{alone}.weight"][role][:, None], np.zeros((matrix.shape[0], 1), np.float32)
        pair = [(says, weights[f"{alone}.bias"][role]), (nothing, 1.0)]
        pair = pair if side == "start" else pair[::-1]
        columns += [matrix[:, own] * by, *(part for part, _ in pair)]
        more += [bias[own] * by, np.array([value for _, value in pair])]
    return np.concatenate(columns, 1), np.concatenate(more)


def judge_file(path, reports, rows, reader, width):
    """What the written network says, as the program that uses it reads it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options)
    number = {old: new for new, (_, old) in enumerate(reader.pieces)}
    said = []
    for row in rows:
        pieces = np.array([number[piece] for piece in row["pieces"]], np.int32)
        given = {"pieces": pieces, "places": np.arange(len(pieces), dtype=np.int32)}
        start, end, look, say, sort = session.run(["start", "end", "look", "say", "sort"], given)
        a, b = row["first"].numpy(), row["last"].numpy()
        by_role = lambda table: table.reshape(len(table), len(ROLES), SEEN + 2).transpose(1, 0, 2)
        table = by_role(start[row["begins"]]) @ by_role(end[row["ends"]]).transpose(0, 2, 1)
        share = np.exp(look - look.max(0))
        said.append((table[:, a, b] + width[:, b - a], sort[row["ends"]][b], (share * say).sum(0) / share.sum(0)))
    return gather(reports, rows, said)
