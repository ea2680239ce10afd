"""Works out what a day and a decade of the world's news would take on a cluster, from one measured run: docs/capacity.md.

usage: capacity.py FIGURES.json PERFORMANCE.csv [PAGE]

FIGURES.json     what `cargo xtask spark full COUNT` prints; words before and behind the JSON are passed over
PERFORMANCE.csv  eval/performance.csv, as `cargo xtask bench` keeps it
PAGE             the page whose tables are put in place, between `<!-- NAME -->` and `<!-- end -->`; else they are printed
"""

import csv
import json
import math
import pathlib
import re
import sys

DAY = 1_000_000
YEAR = 365 * DAY
DECADE = 10 * YEAR
# What cannot be measured on made-up reports, and is assumed.
MADE_UP_WORDS, REAL_WORDS = 135, 600
PAGE_BYTES = 100_000
# Ids have sixteen digits of four bits.
IDS = 2**64

# Steps that hold others (rounds, finer keys, places) are counted with these in them.
PARTS = {
    "reading and extraction": ["1-learnt"],
    "joining": ["2-edges", "3-components", "4-events", "5-claims"],
    "tracing": ["6-keys", "7-pairs", "8-bonds", "9-classes", "10-credits", "11-classes", "12-origins", "13-events"],
}
HOURS = 3600
SPANS = {"an hour": HOURS, "a day": 24 * HOURS, "a month": 30 * 24 * HOURS}
UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]


class Run:
    """What was measured, as rates: core-seconds and bytes a report or claim."""

    def __init__(self, figures, performance):
        self.figures, self.performance = figures, performance
        self.reports, self.claims, self.cores = figures["reports"], figures["claims"], figures["workers"]
        steps = figures["steps"]
        missing = [name for names in PARTS.values() for name in names if name not in steps]
        if missing:
            sys.exit(f"the figures lack the steps {', '.join(missing)}; print them anew: cargo xtask spark full 5000")
        self.seconds = {part: sum(steps[name] for name in names) for part, names in PARTS.items()}
        # What no step holds: laying out the tables, listing the folder, starting jobs.
        self.seconds["writing tables"] = max(0.0, figures["seconds"] - sum(self.seconds.values()))
        self.claims_a_report = self.claims / self.reports
        self.longer = REAL_WORDS / MADE_UP_WORDS

    def words_a_second(self, how):
        return measured(self.performance, f"words_a_second_1_{how}")

    def core_seconds(self, part):
        return self.seconds[part] * self.cores

    def around_learning(self):
        """Core-seconds a report beside extraction: its bytes over the network, Arrow, Parquet, the start of a worker."""
        extraction = MADE_UP_WORDS / self.words_a_second("learn_fast")
        return max(0.0, self.core_seconds("reading and extraction") / self.reports - extraction)

    def learning(self, how, words):
        """Core-seconds a report of so many words: linear in reports and in words."""
        return words / self.words_a_second(how) + self.around_learning()

    def shuffled(self, part, reports, words):
        """Core-seconds of a part that sorts and exchanges n rows: n log n from the rate that was measured."""
        claims = self.claims_of(reports, words)
        return self.core_seconds(part) / self.claims * claims * math.log2(claims) / math.log2(self.claims)

    def claims_of(self, reports, words):
        return self.claims_a_report * reports * words / MADE_UP_WORDS

    def writing(self, reports, words):
        return self.core_seconds("writing tables") / self.reports * reports * words / MADE_UP_WORDS

    def whole(self, reports, how, words=REAL_WORDS):
        """Core-seconds of so many reports, by part."""
        return {
            "reading and extraction": self.learning(how, words) * reports,
            "joining": self.shuffled("joining", reports, words),
            "tracing": self.shuffled("tracing", reports, words),
            "writing tables": self.writing(reports, words),
        }

    def stored(self, what, reports, words=REAL_WORDS):
        return self.figures["bytes"][what] / self.reports * reports * words / MADE_UP_WORDS

    def rounds(self, name):
        """How many rounds of label propagation a step had."""
        return sum(bool(re.fullmatch(rf"{name}-\d+", step)) for step in self.figures["steps"]) - 1

    def case_a_report(self):
        """Bytes a report of the largest case that was measured, and how many reports that has."""
        sizes = (re.fullmatch(r"growth(_fast)?_(\d+)_case_a_report", metric) for metric in self.performance)
        sizes = [(int(size[2]), size[0]) for size in sizes if size]
        if not sizes:
            sys.exit("the performance file has no row growth_…_case_a_report; measure it: cargo xtask bench growth")
        size, metric = max(sizes)
        return float(self.performance[metric]), size


def measured(performance, metric):
    if metric not in performance:
        sys.exit(f"the performance file has no row {metric}; measure it: cargo xtask bench")
    return float(performance[metric])


def collisions(things):
    """How many pairs of so many things are expected to share an id."""
    return things * (things - 1) / 2 / IDS


# ---- how figures are written


def size(count):
    rank = min(int(math.log10(max(count, 1)) // 3), len(UNITS) - 1)
    return f"{count / 1000**rank:.3g} {UNITS[rank]}"


def three_digits(count):
    """No more is known of what is extrapolated."""
    return float(f"{count:.3g}")


def number(count):
    if count < 0.001:
        return "under 0.001"
    return f"{three_digits(count):,.0f}" if count >= 100 else f"{count:.3g}"


def many(count):
    if count >= 1e9:
        return f"{count / 1e9:,.3g} thousand million" if count < 1e12 else f"{count / 1e12:,.3g} million million"
    return f"{count / 1e6:,.3g} million"


def core_hours(seconds):
    return number(seconds / HOURS)


def cores(seconds, span):
    return f"{math.ceil(three_digits(seconds / span)):,}"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


# ---- the tables of the page


def what_was_measured(run):
    figures, (case, of) = run.figures, run.case_a_report()
    machine = f"{run.performance.get('machine', 'not known')}, {run.performance.get('machine_cores', '?')} cores"
    rows = [
        ["reports, claims", f"{run.reports:,}, {run.claims:,}: {run.claims_a_report:.3g} claims a report"],
        ["workers, of one core each", run.cores],
        ["seconds on them", f"{figures['seconds']:,}"],
        ["seconds of one machine, all its cores, without Spark", f"{figures['seconds of one machine']:,}"],
    ]
    for part, names in PARTS.items():
        each = ", ".join(f"`{name}` {figures['steps'][name]:,}" for name in names)
        rows.append([f"seconds of {part}", f"{run.seconds[part]:,.1f}: {each}"])
    rows += [
        ["seconds beside all steps", f"{run.seconds['writing tables']:,.1f}"],
        ["rounds of label propagation, of mentions and of claims", f"{run.rounds('3-components')} and {run.rounds('9-classes')}"],
        ["bytes of `tables`, a report", size(figures["bytes"]["tables"] / run.reports)],
        ["bytes of `steps`, a report", size(figures["bytes"]["steps"] / run.reports)],
        ["`learn` as shipped, on one thread", f"{run.words_a_second('learn'):,.0f} words a second"],
        ["`learn` with `--fast`, on one thread", f"{run.words_a_second('learn_fast'):,.0f} words a second"],
        [f"bytes of a case of {of:,} reports, a report", size(case)],
        ["machine", machine],
    ]
    return table(["measured", "figure"], rows)


def rates(run):
    around = run.around_learning()
    rows = []
    for how, name in (("learn", "as shipped"), ("learn_fast", "with `--fast`")):
        speed = run.words_a_second(how)
        by_length = [number(run.learning(how, words)) for words in (MADE_UP_WORDS, REAL_WORDS)]
        rows.append([f"reading and extraction {name}", number(1000 / speed), *by_length])
    rows.append(["of that around extraction", "", number(around), number(around)])
    for part in ("joining", "tracing"):
        a_claim = run.core_seconds(part) / run.claims
        a_report = [number(a_claim * run.claims_of(1, words)) for words in (MADE_UP_WORDS, REAL_WORDS)]
        rows.append([f"{part} ({number(a_claim)} a claim)", "", *a_report])
    rows.append(["writing tables", "", *(number(run.writing(1, words)) for words in (MADE_UP_WORDS, REAL_WORDS))])
    head = ["core-seconds", "1,000 words", f"report of {MADE_UP_WORDS} words", f"report of {REAL_WORDS} words"]
    return table(head, rows)


def amounts(run):
    rows = []
    for part in [*PARTS, "writing tables", "all"]:
        row = [part]
        for reports in (DAY, DECADE):
            for how in ("learn", "learn_fast"):
                parts = run.whole(reports, how)
                row.append(core_hours(sum(parts.values()) if part == "all" else parts[part]))
        rows.append(row)
    return table(["core-hours", "a day", "a day, `--fast`", "a decade", "a decade, `--fast`"], rows)


def clusters(run):
    rows = []
    for what, reports, spans in (("a day's news", DAY, ("an hour", "a day")), ("a decade", DECADE, ("a month",))):
        for span in spans:
            wanted = [cores(sum(run.whole(reports, how).values()), SPANS[span]) for how in ("learn", "learn_fast")]
            rows.append([what, span, *wanted])
    return table(["what", "within", "cores", "cores with `--fast`"], rows)


def storage(run):
    case, _ = run.case_a_report()
    spans = (1, DAY, DECADE)
    rows = [[f"`{what}`", *(size(run.stored(what, reports)) for reports in spans)] for what in ("tables", "steps")]
    rows.append(["the same in a case", *(size(case * run.longer * reports) for reports in spans[:2]), "too large for one file"])
    rows.append(["pages as they came in, shuffled once", *(size(PAGE_BYTES * reports) for reports in spans)])
    return table(["bytes", "a report", "a day", "a decade"], rows)


def shared_ids(run):
    spans = (DAY, YEAR, DECADE)
    claims = [run.claims_of(reports, REAL_WORDS) for reports in spans]
    rows = [
        ["reports", *map(many, spans)],
        ["claims", *map(many, claims)],
        ["pairs of reports under one id", *(number(collisions(reports)) for reports in spans)],
        ["pairs of claims under one id", *(number(collisions(count)) for count in claims)],
    ]
    return table(["", "a day", "a year", "a decade"], rows)


TABLES = {
    "measured": what_was_measured,
    "rates": rates,
    "amounts": amounts,
    "clusters": clusters,
    "storage": storage,
    "ids": shared_ids,
}


def fill(page, made):
    """The page with its tables in place."""
    for name, text in made.items():
        place = re.compile(rf"<!-- {name} -->\n.*?<!-- end -->", re.DOTALL)
        if not place.search(page):
            sys.exit(f"the page has no place for a table: put <!-- {name} --> and <!-- end --> on lines of their own")
        page = place.sub(lambda _, whole=f"<!-- {name} -->\n\n{text}\n\n<!-- end -->": whole, page, count=1)
    return page


def figures_in(text):
    """The JSON in what the run has printed."""
    for brace in re.finditer(r"\{", text):
        try:
            figures, _ = json.JSONDecoder().raw_decode(text, brace.start())
        except json.JSONDecodeError:
            continue
        if "steps" in figures:
            return figures
    sys.exit("there are no figures in JSON; keep what `cargo xtask spark full 5000` prints")


def main(arguments):
    figures = figures_in(pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
    with open(arguments[1], encoding="utf-8", newline="") as rows:
        performance = {row["metric"]: row["value"] for row in csv.DictReader(rows)}
    run = Run(figures, performance)
    made = {name: make(run) for name, make in TABLES.items()}
    if len(arguments) == 2:
        print("\n\n".join(f"<!-- {name} -->\n\n{text}" for name, text in made.items()))
        return
    page = pathlib.Path(arguments[2])
    page.write_text(fill(page.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1:])
