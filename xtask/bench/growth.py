"""Adds made-up reports to cases of growing size: seconds, memory and bytes a report; and kills one run again and again.

usage: growth.py WHOSAYS FOLDER SIZE... [--fast] [--kills SIZE TIMES] [--rows FILE] [--work FOLDER]

FOLDER   reports as feed.py lays them out; a size takes the first so many
--fast   as `whosays add --fast` reads
--kills  adds so many reports once in one go and once with so many kills, and holds both cases to one another
--rows   appends `metric,value,unit` lines
--work   where the cases are made; those of before are replaced

Memory is of the process with its children, looked at twenty times a second: all that is resident, and what of it is no file.
"""

import hashlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

A_FOLDER = 1000
STEP = 0.05


class Run:
    """A run of `whosays add`, that may be broken off."""

    def __init__(self, program, case, reports, flags):
        self.started = time.perf_counter()
        self.resident = self.anonymous = 0
        with open(case.with_suffix(".log"), "a") as log:
            command = [program, "add", *flags, str(case), *map(str, reports)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def watch(self, until=lambda: False):
        """Waits for its end, or until something is so, and kills it then; whether it came to its end."""
        while self.process.poll() is None:
            resident, anonymous = memory(self.process.pid)
            self.resident, self.anonymous = max(self.resident, resident), max(self.anonymous, anonymous)
            if until():
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
            else:
                time.sleep(STEP)
        self.seconds = time.perf_counter() - self.started
        return self.process.returncode == 0


def memory(process):
    """Bytes that a process and its children have in memory: all, and what is no file."""
    resident = anonymous = 0
    for one in [process, *children(process)]:
        try:
            lines = pathlib.Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue
        of = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss") or line.startswith("VmRSS")}
        resident += 1024 * int(of.get("VmRSS", 0))
        anonymous += 1024 * int(of.get("RssAnon", 0))
    return resident, anonymous


def children(process):
    found = []
    for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found + [below for child in found for below in children(child)]


def first(folder, size):
    """The paths that hold the first so many reports: whole folders, and the files of one that is not wanted whole."""
    whole, rest = divmod(size, A_FOLDER)
    folders = sorted(path for path in pathlib.Path(folder).iterdir() if path.is_dir())
    files = sorted(folders[whole].glob("*.txt"))[:rest] if rest else []
    if len(folders) < whole or len(files) < rest:
        sys.exit(f"{folder} has fewer than {size} reports; run: feed.py {folder} {size}")
    return folders[:whole] + files


def fresh(work, name):
    work.mkdir(parents=True, exist_ok=True)
    case = work / f"{name}.case"
    for path in work.glob(f"{name}.*"):
        path.unlink()
    return case


def size_of(case):
    return sum(path.stat().st_size for path in case.parent.glob(f"{case.name}*"))


def reports_in(case):
    """How many reports a case holds; a case whose making was broken off holds none."""
    try:
        with sqlite3.connect(f"file:{case}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    except sqlite3.Error:
        return 0


def ended_badly(case):
    log = case.with_suffix(".log").read_text().splitlines()
    sys.exit("whosays add failed:\n" + "\n".join(log[-5:]))


def grow(program, folder, size, flags, work):
    """Adds the first so many reports to a new case, and then adds them again."""
    case, reports = fresh(work, str(size)), first(folder, size)
    run = Run(program, case, reports, flags)
    if not run.watch():
        ended_badly(case)
    again = Run(program, case, reports, flags)
    if not again.watch():
        ended_badly(case)
    return case, run, again


def handed_on(program, case):
    """The hash of every record of a case."""
    exported = subprocess.Popen([program, "export", str(case), "--format", "jsonl"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)
    digest = hashlib.file_digest(exported.stdout, "sha256").hexdigest()
    if exported.wait():
        sys.exit(f"{case} cannot be exported")
    return digest


def kill(program, folder, size, times, flags, work):
    """Adds so many reports with kills after even shares of them; gives what the resumed runs took together."""
    case, reports = fresh(work, f"killed-{size}"), first(folder, size)
    seconds, resident, number = 0.0, 0, 0
    while True:
        goal = size * (number + 1) // (times + 1)
        run = Run(program, case, reports, flags)
        done = run.watch(lambda: number < times and reports_in(case) >= goal)
        seconds, resident = seconds + run.seconds, max(resident, run.resident)
        print(f"  run {number + 1}: {run.seconds:.1f} s, {reports_in(case):,} reports in the case", flush=True)
        if done:
            return case, seconds, resident
        if number >= times:
            ended_badly(case)
        number += 1


def mega(number):
    return number / 1e6


def main(arguments):
    options = {"--rows": None, "--work": "growth", "--kills": None}
    flags, plain = [], []
    at = iter(arguments)
    for one in at:
        if one == "--fast":
            flags.append(one)
        elif one == "--kills":
            options[one] = int(next(at)), int(next(at))
        elif one in options:
            options[one] = next(at)
        else:
            plain.append(one)
    program, folder, *sizes = plain
    work = pathlib.Path(options["--work"])
    how = "_fast" if flags else ""
    rows = []

    def row(metric, value, unit):
        rows.append(f"{metric},{value:.4g},{unit}" if isinstance(value, float) else f"{metric},{value},{unit}")

    print("| reports | seconds | ms a report | most memory, MB | of that no file | bytes a report | again, seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    whole = {}
    for size in map(int, sizes):
        case, run, again = grow(program, folder, size, flags, work)
        whole[size] = case, run
        each, took = size_of(case) // size, 1000 * run.seconds / size
        print(f"| {size:,} | {run.seconds:.1f} | {took:.2f} | {mega(run.resident):,.0f} | {mega(run.anonymous):,.0f} | {each:,} |"
              f" {again.seconds:.1f} |", flush=True)
        row(f"growth{how}_{size:06}_seconds", run.seconds, "s")
        row(f"growth{how}_{size:06}_a_report", took, "ms")
        row(f"growth{how}_{size:06}_memory", mega(run.resident), "MB")
        row(f"growth{how}_{size:06}_memory_no_file", mega(run.anonymous), "MB")
        row(f"growth{how}_{size:06}_case_a_report", each, "B")
        row(f"growth{how}_{size:06}_again", again.seconds, "s")
    if options["--kills"]:
        size, times = options["--kills"]
        if size not in whole:
            case, run, _ = grow(program, folder, size, flags, work)
            whole[size] = case, run
        case, seconds, resident = kill(program, folder, size, times, flags, work)
        same = handed_on(program, case) == handed_on(program, whole[size][0])
        once = whole[size][1].seconds
        verdict = "the case is the same" if same else "THE CASE IS ANOTHER"
        print(f"\n{size:,} reports, killed {times} times: {seconds:.1f} s together where one run took {once:.1f} s; {verdict}")
        row(f"growth{how}_killed_{size:06}_of_one_run", seconds / once, "times")
        row(f"growth{how}_killed_{size:06}_memory", mega(resident), "MB")
        if not same:
            sys.exit(1)
    if options["--rows"]:
        with open(options["--rows"], "a") as file:
            file.writelines(f"{one}\n" for one in rows)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    main(sys.argv[1:])
