"""Takes a folder of reports to a brief, cold and warm: seconds, peak memory, and the bytes of the case a report.

usage: reports.py WHOSAYS FOLDER WORK ROWS

WORK  where briefs and cases are made
ROWS  a file to which lines `metric,value,unit` are appended

Before a cold run the program, its data and the reports are put out of the system's memory; whoever else runs the program keeps it
there. Memory is the most that the process had resident, as the system counts it at its end.
"""

import os
import pathlib
import sys
import time

ROUNDS = 5


def run(command):
    """Seconds and most memory in bytes of a run."""
    start = time.perf_counter()
    silence = os.open(os.devnull, os.O_WRONLY)
    silent = [(os.POSIX_SPAWN_DUP2, silence, 1), (os.POSIX_SPAWN_DUP2, silence, 2)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    os.close(silence)
    if status:
        sys.exit(f"{' '.join(command)} failed ({os.waitstatus_to_exitcode(status)})")
    # Linux counts in KiB.
    return time.perf_counter() - start, 1024 * used.ru_maxrss


def forget(paths):
    """Puts files out of the system's memory, so that they are read from the disk."""
    for path in paths:
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def data():
    """The folder of whosays' data."""
    shared = os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share"
    return os.environ.get("WHOSAYS_DATA") or pathlib.Path(shared) / "whosays"


def files_in(folder):
    return [path for path in pathlib.Path(folder).rglob("*") if path.is_file()]


def clear(work):
    for path in files_in(work):
        path.unlink()


def main(whosays, folder, work, file):
    count = len(list(pathlib.Path(folder).glob("*.txt")))

    def row(metric, value, unit):
        file.write(f"{metric},{value},{unit}\n")

    os.sync()
    print(f"\n| {count} reports to a brief | seconds, cold | warm, the best of {ROUNDS} | most memory, MB | bytes of the case a report |")
    print("| --- | --- | --- | --- | --- |")
    for flags, name, what in (([], "", "as shipped"), (["--fast"], "_fast", "with `--fast`")):
        command = [whosays, "brief", *flags, folder, "--output", f"{work}/brief.html", "--case", f"{work}/brief.case"]
        clear(work)
        forget([whosays, *files_in(folder), *files_in(data())])
        cold, _ = run(command)
        warm, memory = [], 0
        for _ in range(ROUNDS):
            clear(work)
            seconds, used = run(command)
            warm.append(seconds)
            memory = max(memory, used)
        # What the write-ahead log held is in the case by now.
        each = sum(path.stat().st_size for path in pathlib.Path(work).glob("brief.case*")) // count
        print(f"| {what} | {cold:.2f} | {min(warm):.2f} | {memory / 1e6:,.0f} | {each:,} |")
        row(f"brief{name}_cold", f"{cold:.3g}", "s")
        row(f"brief{name}_warm", f"{min(warm):.3g}", "s")
        row(f"brief{name}_memory", f"{memory / 1e6:.0f}", "MB")
        row(f"brief{name}_case_a_report", each, "B")
        seconds, memory = run([whosays, "extract", *flags, folder])
        row(f"extract{name}_memory", f"{memory / 1e6:.0f}", "MB")
        print(f"| {what}, reading alone | | {seconds:.2f} | {memory / 1e6:,.0f} | |")


if __name__ == "__main__":
    with open(sys.argv[4], "a", encoding="utf-8") as rows:
        main(*sys.argv[1:4], rows)
