"""Learns which kinds of claim a sentence carries: a weight for each feature and kind, by logistic regression.

usage: kinds.py FEATURES GOLD HRDS OUT FOLDS

FEATURES  the program that prints each sentence's features (cargo example `features`)
GOLD      reports coded by hand, as NAME.gold.jsonl, with their texts
HRDS      the news articles of HRDsAttack, as train.json
OUT       the folder of the table of weights (kinds.tsv) and the model card (kinds.md)
FOLDS     a folder for the weights of each fold, and which reports it was not learnt from; network.py has left there what
          its network says of the same sentences

Everything is measured by ten-fold cross-validation over whole reports of GOLD, each fold with the threshold that the
other nine like best. What ships is learnt without the reports whose licence forbids it; what all reports give stands beside it.
"""

import json
import os
import sys
import warnings
from collections import Counter

import numpy as np
from scipy.sparse import vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import rows as sources

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = sources.KINDS
FOLDS = sources.FOLDS
# Inverse strength of the L2 penalty, least number of sentences a feature is seen in, least size of a weight that is
# kept, weight of a sentence that is not of the gold: chosen on the gold by cross-validation.
STRENGTH, SEEN, SMALLEST, OTHERS = 0.07, 3, 0.04, 0.25
# What the network has to say in the mean with the weights; crates/engine/src/extract/kinds/weights.rs holds to the same.
NETWORK_SHARE = 0.6


def network_scores(path, rows):
    """What the network says of each sentence, by variant."""
    said = {}
    if not os.path.isfile(path):
        sys.exit(f"{path} is not there; run: cargo xtask train --network")
    for line in open(path, encoding="utf-8"):
        judged = json.loads(line)
        said[judged["report"], sources.fingerprint(judged["text"])] = judged
    missing = [row for row in rows if (row["report"], sources.fingerprint(row["text"])) not in said]
    if missing:
        sys.exit(f"the network has not judged {len(missing)} sentences, such as {missing[0]['text']!r}; run: cargo xtask train --network")
    found = [said[row["report"], sources.fingerprint(row["text"])] for row in rows]
    return {name: np.array([judged[name] for judged in found]) for name in found[0] if name not in ("report", "text")}


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
        self.shares = np.array([[row["kinds"].get(kind, 0.0) for kind in KINDS] for row in rows])

    def learn(self, which, weights):
        """Weights and biases of each kind, learnt from some rows; small weights are left out."""
        all_weights, biases = [], []
        for kind in range(len(KINDS)):
            share = self.shares[:, kind]
            yes, no = which & (share > 0), which & (share < 1)
            table = vstack([self.table[yes], self.table[no]])
            said = np.concatenate([np.ones(yes.sum(), bool), np.zeros(no.sum(), bool)])
            weight = np.concatenate([(weights * share)[yes], (weights * (1 - share))[no]])
            model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=100, tol=1e-3)
            model.fit(table, said, sample_weight=weight)
            row = model.coef_[0].copy()
            row[np.abs(row) < SMALLEST] = 0.0
            all_weights.append(row)
            biases.append(model.intercept_[0])
        return np.array(all_weights).T, np.array(biases)


def write(path, learner, table, biases, alone, together):
    """Writes a table of weights, in which a claim is said above zero; says how many there are.

    The biases hold the threshold of the weights alone; what turns the mean with the network to its threshold stands beside.
    """
    names = learner.vectors.get_feature_names_out()
    lines = [("bias", kind, biases[k] - alone) for k, kind in enumerate(KINDS)]
    lines += [("with-network", kind, (1 - NETWORK_SHARE) * alone - together) for kind in KINDS]
    for feature, row in zip(names, table):
        lines += [(feature, kind, row[k]) for k, kind in enumerate(KINDS) if row[k]]
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Weights of the kinds of claim: feature, kind, weight. A claim is said where the sum is above zero.\n")
        file.write("# Learnt by xtask/train/kinds.py; the model card is models/kinds.md.\n")
        for feature, kind, weight in sorted(lines):
            file.write(f"{feature}\t{kind}\t{weight:.3f}\n")
    return len(lines)


def together_of(scores, network):
    return (1 - NETWORK_SHARE) * scores + NETWORK_SHARE * network


def cross_validated(scores, truth, fold):
    """What is said of each fold with the threshold that the others like best; and those thresholds."""
    thresholds = [best_threshold(scores[fold != number], truth[fold != number]) for number in range(FOLDS)]
    return scores > np.array(thresholds)[fold][:, None], thresholds


def figures(said, truth, claims):
    right = (said & truth).sum()
    return right / said.sum(), right / claims, 2 * right / (said.sum() + claims)


def left_out(learner, rows, licensed, weights, network, threshold, said, truth):
    """What leaving a publisher's reports out whole costs: rows of the card's table."""
    f1 = lambda answer, where: 2 * (answer & truth)[where].sum() / (answer[where].sum() + truth[where].sum())
    lines = []
    for publisher in (*sources.LEFT_OUT, *sources.NOT_LEARNT):
        where = np.array([publisher in row["publisher"] for row in rows])
        if publisher in sources.NOT_LEARNT and "all" not in said:
            continue
        if publisher in sources.NOT_LEARNT:
            # What ships has not learnt from them as it is.
            without, within = f1(said["shipped"], where), f1(said["all"], where)
        else:
            apart = np.concatenate([where, np.zeros(len(weights) - len(rows), bool)])
            table, biases = learner.learn(licensed & ~apart, weights)
            scores = np.asarray(learner.table[: len(rows)] @ table + biases)
            without, within = f1(together_of(scores, network) > threshold, where), f1(said["shipped"], where)
        lines.append(f"| {publisher}, {where.sum()} sentences | {within:.3f} | {without:.3f} | {within - without:+.3f} |")
        print(f"{publisher}: {within:.3f} among others, {without:.3f} left out", flush=True)
    return "\n".join(lines)


def main():
    program, gold, hrds, out, folds = sys.argv[1:]
    warnings.filterwarnings("ignore")
    rows, claims = sources.gold(program, gold)
    network = network_scores(os.path.join(folds, "network.jsonl"), rows)
    others = sources.articles(program, hrds, os.path.join(HERE, "articles.tsv"))
    written, coded = sources.written(program, os.path.join(HERE, "written"))
    print(f"{len(others)} sentences of articles, {len(written)} of {coded} that were written", flush=True)
    everything = rows + others + written
    learner = Learner(everything)
    count = len(rows)
    fold = np.array([row["fold"] if row["gold"] else -1 for row in everything])
    weights = np.array([1.0 if row["gold"] else OTHERS for row in everything])
    licensed = np.array([row["learnt"] for row in everything])
    truth = learner.shares[:count] > 0.5
    found, by_kind, by_variant = {}, {}, {}
    variants = (("shipped", licensed), ("all", np.ones(len(everything), bool)))
    # The networks that learn from all reports come last; until they are there, the card waits.
    variants = [(name, allowed) for name, allowed in variants if name in network]
    for name, allowed in variants:
        scores = np.zeros(truth.shape)
        tables = []
        for number in range(FOLDS):
            table, biases = learner.learn(allowed & (fold != number), weights)
            tables.append((table, biases))
            held = np.flatnonzero(fold == number)
            scores[held] = learner.table[held] @ table + biases
        mean = together_of(scores, network[name])
        alone_said, alone = cross_validated(scores, truth, fold[:count])
        said, together = cross_validated(mean, truth, fold[:count])
        network_said, _ = cross_validated(network[name], truth, fold[:count])
        by_variant[name] = said
        for what, answer in ((name, said), (f"{name} fast", alone_said), (f"{name} network alone", network_said)):
            found[what] = figures(answer, truth, claims)
            by_kind[what] = [2 * (answer[:, k] & truth[:, k]).sum() / max(1, answer[:, k].sum() + truth[:, k].sum()) for k in range(len(KINDS))]
            print(f"{what}: P {found[what][0]:.3f} R {found[what][1]:.3f} F1 {found[what][2]:.3f}",
                  " ".join(f"{kind} {value:.2f}" for kind, value in zip(KINDS, by_kind[what])), flush=True)
        if name == "shipped":
            for number, (table, biases) in enumerate(tables):
                write(os.path.join(folds, f"{number}.tsv"), learner, table, biases, alone[number], together[number])
            shipped = best_threshold(scores, truth), best_threshold(mean, truth)
    publishers = left_out(learner, rows, licensed, weights, network["left_out"], shipped[1], by_variant, truth)
    bare, _ = cross_validated(network["bare"], truth, fold[:count])
    found["bare"] = figures(bare, truth, claims)
    print(f"the network before it has seen any gold: F1 {found['bare'][2]:.3f}")
    with open(os.path.join(folds, "reports.tsv"), "w", encoding="utf-8") as file:
        for report, number in sorted({(row["report"], int(fold[at])) for at, row in enumerate(rows)}):
            file.write(f"{report}\t{number}\n")
    table, biases = learner.learn(licensed, weights)
    count_of_weights = write(os.path.join(out, "kinds.tsv"), learner, table, biases, *shipped)
    if "all" not in network:
        return print("no card is written: the networks that learn from all reports are not there yet")
    broadcasts = list(sources.codes(os.path.join(HERE, "broadcasts.tsv")).values())
    stories = [kinds for _, _, _, coded in sources.stories(os.path.join(HERE, "written")) for kinds in coded.values()]
    by_two = sources.codes(os.path.join(HERE, "articles.tsv")).values()
    with open(os.path.join(out, "kinds.md"), "w", encoding="utf-8") as file:
        file.write(CARD.format(
            gold=int(licensed[:count].sum()), held=int((~licensed[:count]).sum()), articles=len(others), written=coded, split=len(written),
            broadcasts=len(broadcasts), agree_articles=sources.agreement(by_two), agree_broadcasts=sources.agreement(broadcasts),
            agree_written=sources.agreement(stories), rows=count_of_weights, others=OTHERS,
            p=found["shipped"][0], r=found["shipped"][1], f=found["shipped"][2], fast=found["shipped fast"][2],
            network=found["shipped network alone"][2], bare=found["bare"][2], publishers=publishers, all=found["all"][2], all_fast=found["all fast"][2]))


CARD = """# Model card: which kinds of claim a sentence carries

**What it is.** Two models that decide together; a claim of a kind is said where the mean of their log-odds is above a threshold.

- *Weights* (`kinds.tsv`, {rows} of them): a logistic regression for each of the twelve kinds of the coding manual over features that a
  person can read: words, arcs of the parse, names and times by their class, the lexicons' rules, who is quoted, what the sentences
  beside it show. `whosays show` names the features that weighed. With `--fast` they decide alone.
- *A network* (`kinds.onnx`, in bytes; `pieces.txt`, its vocabulary), which has six tenths of the say: the four lower layers of MiniLM-L6 (all-MiniLM-L6-v2, under the
  Apache License 2.0; changed here: the upper layers are left out, the others learnt further) with a head of twelve. It lies halfway
  between what the sentences coded for this project taught it and what the gold taught it thereafter. It reads windows of 192
  word pieces; a sentence's are pooled, and each kind looks for itself at those that speak for it. `whosays show` tells how likely
  it holds the kind.

**What they learnt from.**

- {gold} sentences of news and statements coded by hand after the manual: HRDsAttack's articles (data set under the MIT licence; the
  text is its publishers'), CENTCOM and the US State Department (public domain), the UK government (Open Government Licence 3.0), the
  Australian Department of Foreign Affairs (CC BY 3.0 AU), the EU delegation (reuse with source), and stories written for the project.
- {articles} more sentences of HRDsAttack's articles that are not among these, coded for this project after the manual by
  language-model agents that read every sentence in its context, by two of them each, who agree at F1 {agree_articles:.2f}.
- {broadcasts} sentences of MUC-4's development reports (translated news on Latin America, 1988 to 1991; US government evaluation), coded
  in the same way, with an agreement of {agree_broadcasts:.2f}: by the network alone, since they have no capitals.
- {written} sentences of reports that language-model agents wrote and coded for this project (`xtask/train/written`); nearly all
  were coded again by others who had not seen the writers' kinds, with an agreement of {agree_written:.2f}. The weights learn from the {split} of them that
  the engine splits as they were written.

Coders and writers had twelve reports of the gold with their kinds as examples, and one writer looked up a few more in the gold, so
the cross-validation is not wholly blind to these. One of the coders, on 826 sentences of other gold reports which it had not seen
coded, has F1 0.85 against the gold. Never learnt from: BBC Online and InSight Crime (CC BY-NC 3.0) and two analyses
without a stated licence ({held} sentences in all, measured only),
MUC-4's test sets, and the benchmarks of attribution, times and places. HRDsAttack's development articles, on which `cargo xtask eval`
also measures the fields of events, are among those learnt from.

**Scores.** F1 on (sentence, kind), ten-fold cross-validation over whole reports on all gold; two careful coders agree at 0.87 to 0.95.

| | learnt without the reports that may not be learnt from, as shipped | learnt from all gold |
| --- | --- | --- |
| weights and network | {f:.3f} (precision {p:.3f}, recall {r:.3f}) | {all:.3f} |
| weights alone (`--fast`) | {fast:.3f} | {all_fast:.3f} |
| network alone | {network:.3f} | |
| network alone, before it has seen any gold | {bare:.3f} | |

Reports of one publisher left out whole, but for their folds:

| | learnt among others | left out | loss |
| --- | --- | --- | --- |
{publishers}

These are of the network before it is put into bytes; `cargo xtask eval` measures what ships. Reports that are near copies of one
another lie in one fold. The rules and lists behind the
features were worked down on error listings of the same gold, and the settings of the learners were chosen on it, so a report of
another kind may fare worse.

**Limits.** English. Reports on attacks, conflict, repression, crime and policy; sentences about other matters are judged by their form.
To the weights names stand as their class, so that no group or state is learnt as likelier to do anything; the network reads the names
as they stand. Both decide what a sentence is about, never whether it is true.

**Learning them anew.** `cargo xtask train` learns the weights in some ten minutes, `cargo xtask train --network` the network first, in
a good hour on two cores (both need `../shared`, and install their Python packages themselves).
"""

if __name__ == "__main__":
    main()
