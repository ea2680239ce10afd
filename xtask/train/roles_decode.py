"""From what the network says of the runs of a report to fillers and templates: four logistic regressions, written as a table.

Each string gets a chance of being a mention of a filler (`filler`). The likeliest is taken, the others lose the chance that they
mention the same entity (`same`), and so on: one mention an entity, since CEAF-REE counts a filler as wrong of which one mention is.
The report's sorts of incident are then judged (`sort`), each filler goes to the sort it belongs to, and the fillers of one sort
are parted by how likely two belong to one template (`joined`), by average linkage.
"""

import itertools
import re

import numpy as np
from sklearn.linear_model import LogisticRegression

from roles_text import ROLES, TYPES, plain

# A string that the network holds to be less likely than this is not looked at; nor one with less of a chance, in the end.
FLOOR, LEAST, MOST = -5.0, 0.1, 25
LINKS = set("a and at by five for four from in of on several six some that three to two unidentified which who with".split())
BREAKS = set("at belonging from in located near of on that to who with".split())
NUMBERS = set("another eight five four nine one other seven several six ten three two".split())
GENERAL = set(
    "armed assassins attackers criminals elements group groups guerrilla guerrillas gunmen individuals man member members men movement "
    "organization organizations people person persons rebel rebels soldiers subversives terrorist terrorists troops unidentified".split()
)
SHORT_NAME = re.compile(r"([a-z0-9 '\-]+) \(([a-z0-9\-]{2,12})\)")
PAIRS = [(a, b) for a in range(len(ROLES)) for b in range(a, len(ROLES))]


class Weights:
    """A logistic regression over numbers as they come."""

    def __init__(self, rows, truth, strength, shares=None):
        rows = np.array(rows, dtype=float)
        mean, spread = rows.mean(0), rows.std(0) + 1e-6
        learnt = LogisticRegression(C=strength, max_iter=3000).fit((rows - mean) / spread, truth, sample_weight=shares)
        self.by = learnt.coef_[0] / spread
        self.bias = float(learnt.intercept_[0] - self.by @ mean)

    def odds(self, rows):
        return np.array(rows, dtype=float) @ self.by + self.bias

    def chance(self, rows):
        return 1 / (1 + np.exp(-self.odds(rows)))


def head(words):
    """The word before the first that begins what says more; without the s of a plural."""
    at = next((at for at, word in enumerate(words) if at and word in BREAKS), len(words))
    word = words[at - 1]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def short_names(report):
    """What a report writes as `the long name (ln)`."""
    return {(plain(long), plain(short)) for long, short in SHORT_NAME.findall(report["text"].lower())}


def is_short(one, other, shorts):
    first = "".join(word[0] for word in other.split() if word not in LINKS)
    return (" " not in one and len(one) > 1 and one == first) or any(short == one and long.endswith(other) for long, short in shorts)


def likeness(one, other, role, shorts):
    """What speaks for or against two strings mentioning one entity."""
    words, others = one.split(), other.split()
    a, b = set(words), set(others)
    own, theirs = a - LINKS, b - LINKS
    within = bool(own and theirs and (own <= theirs or theirs <= own))
    counted = lambda words: any(word.isdigit() or word in NUMBERS for word in words)
    same_head = head(words) == head(others)
    features = [
        within, one in other or other in one, is_short(one, other, shorts) or is_short(other, one, shorts), same_head,
        len(own & theirs) / max(1, len(own | theirs)), counted(a) != counted(b), one.endswith("s") == other.endswith("s"),
        bool((a | b) & GENERAL), bool(a & GENERAL) and bool(b & GENERAL),
    ]
    of_role = [role == number for number in range(len(ROLES))]
    return [float(x) for x in (*features, *of_role, *(within and x for x in of_role), *(same_head and x for x in of_role))]


def same_weights(reports):
    rows, truth, shares = [], [], []
    for report in reports:
        shorts = short_names(report)
        for role, entities in enumerate(report["gold"]):
            pairs = [(a, b, True) for entity in entities for a, b in itertools.combinations(sorted(entity), 2)]
            apart = itertools.combinations(entities, 2)
            pairs += [(a, b, False) for one, other in apart for a in sorted(one) for b in sorted(other) if a != b]
            pairs = list(dict.fromkeys(pairs))
            rows += [likeness(a, b, role, shorts) for a, b, _ in pairs]
            truth += [same for _, _, same in pairs]
            shares += [max(1, len(pairs)) ** -0.5] * len(pairs)
    return Weights(rows, truth, 1.0, shares)


def candidates(report, judged, role):
    """The strings worth a look for a role, with what is known of each."""
    by_string = {}
    for named, score in zip(report["strings"], judged["runs"][role]):
        by_string.setdefault(named, []).append(score)
    best = {named: max(scores) for named, scores in by_string.items()}
    most, incident = max(best.values(), default=0.0), max((window[-1] for window in judged["windows"]), default=0.0)
    features = lambda named, scores: [
        best[named], np.log(np.exp(scores).sum()), np.log(len(scores)), incident, most - best[named],
        float(len(scores) > 1), np.log(1 + len(named.split())),
    ]
    return [(named, features(named, scores)) for named, scores in by_string.items() if best[named] >= FLOOR]


def filler_weights(reports, judged):
    learnt = []
    for role in range(len(ROLES)):
        rows, truth = [], []
        for report, own in zip(reports, judged):
            gold = set().union(*report["gold"][role])
            found = candidates(report, own, role)
            rows += [features for _, features in found]
            truth += [named in gold for named, _ in found]
        learnt.append(Weights(rows, truth, 0.3))
    return learnt


def ranked(report, judged, fillers, same):
    """For each role the strings that name an entity each, with the chance that it is one, the likeliest first."""
    shorts, said = short_names(report), []
    for role, weights in enumerate(fillers):
        found = candidates(report, judged, role)
        chances = weights.chance([features for _, features in found]) if found else np.zeros(0)
        left = sorted(zip((named for named, _ in found), chances), key=lambda item: (-item[1], item[0]))[:40]
        taken = []
        while left and len(taken) < MOST:
            name, chance = max(left, key=lambda item: item[1])
            if chance < LEAST:
                break
            taken.append((name, float(chance)))
            left = [item for item in left if item[0] != name]
            if left:
                again = same.chance([likeness(name, other, role, shorts) for other, _ in left])
                left = [(other, chance * (1 - one)) for (other, chance), one in zip(left, again)]
        said.append(taken)
    return said


def chosen(said, surely):
    return [[name for name, chance in of_role if chance >= surely] for of_role in said]


def report_features(judged, said):
    windows = np.array(judged["windows"])
    best = [max((chance for _, chance in of_role), default=0.0) for of_role in said]
    return [*windows.max(0), *windows.mean(0), *best, *(sum(chance for _, chance in of_role) for of_role in said)]


def sort_weights(reports, judged, said):
    rows = [report_features(own, names) for own, names in zip(judged, said)]
    truth = [[any(sort in event["types"] for event in report["events"]) for report in reports] for sort in TYPES]
    return [Weights(rows, own, 0.05) if sum(own) > 1 else None for own in truth]


def sorts_of_strings(report, judged):
    """Which sort of incident a string belongs to, in the mean of its places, each as far as it seems a filler."""
    sums = {}
    for named, scores, sorts in zip(report["strings"], judged["runs"].T, judged["sorts"]):
        share = np.exp(scores.max())
        known = sums.setdefault(named, [0.0, np.zeros(len(TYPES))])
        known[0] += share
        known[1] = known[1] + share * sorts
    return {named: total / share for named, (share, total) in sums.items()}


def places(report):
    """Where each string stands: sentence and word."""
    found = {}
    for (first, _), named in zip(report["spans"], report["strings"]):
        found.setdefault(named, []).append((report["sentences"][first], first))
    return found


def nearness(one, other, found, length):
    """What speaks for or against two fillers (role, string) being of one template; the report has so many sentences."""
    (role, name), (other_role, other_name) = one, other
    here, there = found.get(name, []), found.get(other_name, [])
    sentences = min((abs(a - b) for a, _ in here for b, _ in there), default=20)
    words = min((abs(a - b) for _, a in here for _, b in there), default=500)
    first = abs((here or [(20, 0)])[0][0] - (there or [(20, 0)])[0][0])
    near = [sentences == 0, sentences == 1, sentences == 2, min(sentences, 10) / 10, np.log1p(words) / 6, min(first, 10) / 10]
    pair = [(min(role, other_role), max(role, other_role)) == known for known in PAIRS]
    behind = (role < 2) + (other_role < 2)
    grouped = [value * (behind == group) for group in (2, 1, 0) for value in near]
    return [float(x) for x in (*near, np.log1p(length) / 3, len(here) > 1 or len(there) > 1, *pair, *grouped)]


def joined_weights(reports):
    rows, truth, shares = [], [], []
    for report in reports:
        of_entity = {}
        for number, event in enumerate(report["events"]):
            for role, entities in enumerate(event["roles"]):
                for entity in filter(None, entities):
                    of_entity.setdefault((role, max(sorted(entity), key=len)), set()).add(number)
        found, length = places(report), len(set(report["sentences"]))
        pairs = list(itertools.combinations(sorted(of_entity), 2))
        rows += [nearness(a, b, found, length) for a, b in pairs]
        truth += [bool(of_entity[a] & of_entity[b]) for a, b in pairs]
        shares += [max(1, len(pairs)) ** -0.5] * len(pairs)
    return Weights(rows, truth, 1.0, shares)


def parted(fillers, odds, cut):
    """The fillers of one sort of incident, template by template. A part with nothing hit, or of one filler, goes to the greatest."""
    table = np.array([[odds.get((one, other), 0.0) for other in fillers] for one in fillers])
    parts = [[at] for at in range(len(fillers))]
    while len(parts) > 1:
        mean = lambda pair: table[np.ix_(parts[pair[0]], parts[pair[1]])].mean()
        one, other = max(itertools.combinations(range(len(parts)), 2), key=mean)
        if mean((one, other)) < cut:
            break
        parts[one] += parts.pop(other)
    whole = [part for part in parts if len(part) > 1 and any(fillers[at][0] > 1 for at in part)] or [[]]
    rest = [at for part in parts if part not in whole for at in part]
    max(whole, key=len).extend(rest)
    return [[fillers[at] for at in part] for part in whole]


def known_of(report, judged, said, sorts, joined):
    """What templates are made of: how likely each sort of incident is, the fillers, and the odds of two to be joined."""
    chances = np.array([weights.chance([report_features(judged, said)])[0] if weights else 0.0 for weights in sorts])
    fillers = [(role, name) for role, of_role in enumerate(said) for name, _ in of_role]
    of_string, odds = sorts_of_strings(report, judged), {}
    found, length = places(report), len(set(report["sentences"]))
    for one, other in itertools.combinations(fillers, 2):
        odds[one, other] = odds[other, one] = joined.odds([nearness(one, other, found, length)])[0]
    belongs = {name: 1 / (1 + np.exp(-of_string[name])) for _, name in fillers}
    return {"said": said, "chances": chances, "belongs": belongs, "odds": odds}


def built(known, settings):
    """The templates of a report, each its sort and its strings by role."""
    chances, odds = known["chances"], known["odds"]
    fillers = [(role, name) for role, of_role in enumerate(chosen(known["said"], settings["surely"])) for name in of_role]
    kept = [sort for sort in range(len(TYPES)) if chances[sort] >= settings["sort"]]
    if not kept and fillers and chances.max() >= settings["least_sort"]:
        kept = [int(chances.argmax())]
    by_sort = {sort: [] for sort in kept}
    for role, name in fillers if kept else []:
        belongs = known["belongs"][name][kept]
        most = int((belongs * chances[kept]).argmax())
        for at, sort in enumerate(kept):
            if at == most or belongs[at] > 0.5:
                by_sort[sort].append((role, name))
    by_role = lambda part: [[name for role, name in part if role == number] for number in range(len(ROLES))]
    return [(TYPES[sort], by_role(part)) for sort, own in by_sort.items() for part in parted(own, odds, settings["cut"])]
