"""CEAF-REE (Du, Rush and Cardie 2021) and the score of templates that builds on it, as `cargo xtask eval` computes them.

What is said names each filler by one string, so a pair is right where that is a mention of the entity. Counts are
(right, said, expected).
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from roles_text import ROLES


def paired(worth):
    """The greatest sum of a one-to-one mapping."""
    if not worth.size:
        return 0.0
    return worth[linear_sum_assignment(worth, maximize=True)].sum()


def fillers(said, expected):
    worth = np.array([[float(named in entity) for named in said] for entity in expected])
    return np.array([paired(worth), len(said), len(expected)])


def roles(said, reports):
    """Counts for each role."""
    return sum(np.array([fillers(a, b) for a, b in zip(own, report["gold"])]) for own, report in zip(said, reports))


def templates(said, reports):
    """Counts of templates, each said one as its sort of incident and its fillers by role."""
    size = lambda of_roles: 1 + sum(map(len, of_roles))
    total = np.zeros(3)
    for own, report in zip(said, reports):
        right = lambda sort, names, event: event["types"] == [sort] and 1 + sum(
            fillers(a, b)[0] for a, b in zip(names, event["roles"])
        )
        worth = np.array([[float(right(sort, names, event)) for sort, names in own] for event in report["events"]])
        said_size, expected = sum(size(names) for _, names in own), sum(size(event["roles"]) for event in report["events"])
        total += [paired(worth), said_size, expected]
    return total


def f1(counts):
    right, said, expected = counts
    return 2 * right / max(said + expected, 1)


def line(name, counts):
    right, said, expected = counts
    shown = f"precision {100 * right / max(said, 1):5.1f} recall {100 * right / max(expected, 1):5.1f} F1 {100 * f1(counts):5.2f}"
    return f"{name:10} {shown} ({right:.0f} of {said:.0f} said, {expected:.0f} expected)"


def board(said, reports):
    counts = roles(said, reports)
    return "\n".join([*(line(role, own) for role, own in zip(ROLES, counts)), line("all", counts.sum(0))])
