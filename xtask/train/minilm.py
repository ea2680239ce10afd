"""A small transformer that says which kinds of claim the sentences of a report carry.

It starts from MiniLM (Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation"), of whose six layers the lower ones are
kept. A report is read in windows of word pieces (Devlin et al. 2019, "BERT"), so that each sentence is read once, beside
those around it. The vectors of a sentence's pieces are pooled by mean and greatest value; and each kind looks for itself at
the pieces that speak for or against it (Mullenbach et al. 2018, "Explainable Prediction of Medical Codes from Clinical Text").
"""

import json
import os
import random

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

# Word pieces in a window, marks included; crates/nlp/src/network/windows.rs holds to the same.
WINDOW = 192
HEADS = 12
# Windows in a step; learning rate of the layers, and how much faster the head learns.
BATCH, RATE, HEAD_RATE = 6, 1.5e-4, 12


class Layer(nn.Module):
    def __init__(self, wide=384, inner=1536):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(wide, wide) for _ in range(4))
        self.wide, self.narrow = nn.Linear(wide, inner), nn.Linear(inner, wide)
        self.norm, self.end = nn.LayerNorm(wide, 1e-12), nn.LayerNorm(wide, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        rows, count, wide = x.shape
        split = lambda y: y.view(rows, count, HEADS, wide // HEADS).transpose(1, 2)
        scores = (split(self.query(x)) * (wide // HEADS) ** -0.5) @ split(self.key(x)).transpose(-1, -2)
        seen = torch.softmax(scores + mask, -1).to(x.dtype) @ split(self.value(x))
        x = self.norm(x + self.drop(self.out(seen.transpose(1, 2).reshape(rows, count, wide))))
        return self.end(x + self.drop(self.narrow(F.gelu(self.wide(x)))))


class Base(nn.Module):
    """The lower layers of MiniLM."""

    def __init__(self, folder, layers):
        super().__init__()
        given = {name.removeprefix("bert."): value for name, value in load_file(os.path.join(folder, "model.safetensors")).items()}
        pieces = given["embeddings.word_embeddings.weight"]
        self.pieces = nn.Embedding(*pieces.shape)
        self.places = nn.Embedding(512, pieces.shape[1])
        self.norm, self.drop = nn.LayerNorm(pieces.shape[1], 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        state = {"pieces.weight": pieces, "norm.weight": given["embeddings.LayerNorm.weight"], "norm.bias": given["embeddings.LayerNorm.bias"]}
        # All text is of the first type, so its vector goes into the places.
        state["places.weight"] = given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm": "attention.output.LayerNorm", "wide": "intermediate.dense",
                 "narrow": "output.dense", "end": "output.LayerNorm"}
        for number in range(layers):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    state[f"layers.{number}.{ours}.{part}"] = given[f"encoder.layer.{number}.{theirs}.{part}"]
        self.load_state_dict(state)

    def forward(self, pieces, there):
        x = self.drop(self.norm(self.pieces(pieces) + self.places.weight[: pieces.shape[1]]))
        real = torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32
        mask = torch.zeros(there.shape).masked_fill(~there, -1e4)[:, None, None, :].to(real)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Net(nn.Module):
    def __init__(self, folder, layers, kinds):
        super().__init__()
        self.base = Base(folder, layers)
        self.drop, self.head = nn.Dropout(0.2), nn.Linear(2 * 384, kinds)
        # For each kind how much a piece is looked at, and what it then says.
        self.look, self.say = nn.Linear(384, kinds), nn.Linear(384, kinds)
        for part in (self.base.pieces, self.base.places):
            part.weight.requires_grad_(False)

    def forward(self, pieces, there, spans):
        x = self.base(pieces, there).float()
        pooled = [torch.cat([x[row, a:b].mean(0), x[row, a:b].max(0).values]) for row, a, b in spans]
        look, say = self.look(self.drop(x)), self.say(self.drop(x))
        seen = [(torch.softmax(look[row, a:b], 0) * say[row, a:b]).sum(0) for row, a, b in spans]
        return self.head(self.drop(torch.stack(pooled))) + torch.stack(seen)


class Packer:
    """Cuts reports into windows."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.first, self.end = (self.tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))

    def windows(self, rows):
        """Windows of (pieces, spans); a span is the row's number and where its pieces stand."""
        by_report = {}
        for number, row in enumerate(rows):
            by_report.setdefault(row["report"], []).append(number)
        windows = []
        for numbers in by_report.values():
            pieces, spans = [self.first], []
            for number in numbers:
                text = " ".join(rows[number]["text"].split())
                own = self.tokenizer.encode(text, add_special_tokens=False).ids[: WINDOW - 2]
                if spans and len(pieces) + len(own) + 1 > WINDOW:
                    windows.append((pieces, spans))
                    pieces, spans = [self.first], []
                spans.append((number, len(pieces), len(pieces) + max(1, len(own))))
                pieces = pieces + own + [self.end]
            windows.append((pieces, spans))
        return windows


def batch(windows):
    longest = max(len(pieces) for pieces, _ in windows)
    pieces = torch.zeros(len(windows), longest, dtype=torch.long)
    there = torch.zeros(len(windows), longest, dtype=torch.bool)
    spans, numbers = [], []
    for row, (own, of_window) in enumerate(windows):
        pieces[row, : len(own)] = torch.tensor(own)
        there[row, : len(own)] = True
        for number, a, b in of_window:
            spans.append((row, a, b))
            numbers.append(number)
    return pieces, there, spans, numbers


def learn(net, windows, truth, rounds, seed, rate=RATE):
    """Trains the network: so many rounds over the windows."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    layers = [p for name, p in net.named_parameters() if name.startswith("base.") and p.requires_grad]
    head = [p for name, p in net.named_parameters() if not name.startswith("base.")]
    groups = [{"params": layers, "lr": rate}, {"params": head, "lr": rate * HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = -(-len(windows) // BATCH) * rounds
    slope = lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0, (steps - step) / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, slope)
    net.train()
    for _ in range(rounds):
        order = sorted(windows, key=lambda window: len(window[0]) + chance.random() * 24)
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        for some in batches:
            pieces, there, spans, numbers = batch(some)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                said = net(pieces, there, spans)
            loss = F.binary_cross_entropy_with_logits(said.float(), truth[numbers], reduction="sum") / len(numbers)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()


def judge(net, windows, count, kinds):
    """The log-odds of each kind for each row."""
    net.eval()
    scores = np.zeros((count, kinds))
    with torch.no_grad():
        for at in range(0, len(windows), 16):
            pieces, there, spans, numbers = batch(windows[at : at + 16])
            scores[numbers] = net(pieces, there, spans).float().numpy()
    return scores


def weights_of(net):
    return {name: value.detach().float().numpy() for name, value in net.state_dict().items()}


def vocabulary(folder):
    """The word pieces in the order of their numbers."""
    pieces = json.load(open(os.path.join(folder, "tokenizer.json"), encoding="utf-8"))["model"]["vocab"]
    return sorted(pieces, key=pieces.get)
