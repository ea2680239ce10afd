"""Loads the desk of a large case as fifty readers and five judges do, and kills it under that load.

usage: desk.py WHOSAYS CASE SECONDS KILLS

Readers ask without a pause between pages (wrk), judges think half a second between judgements. First byte and last differ
little, since pages are made whole; what wrk tells is the whole answer. A judgement is acknowledged when its answer came; after
each kill every acknowledged one has to be in the case.
"""

import http.client
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

READERS, JUDGES, THINKS = 50, 5, 0.5
PROGRAM, CASE, SECONDS, KILLS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(7)


class Desk:
    """A desk that was started, with somebody signed in."""

    def __init__(self):
        started = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", str(CASE), "--who", "Ada", "--port", "0"],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        line = self.process.stderr.readline()
        found = re.search(r"http://(127\.0\.0\.1:\d+)(/enter/\w+)", line)
        if not found:
            sys.exit(f"the desk did not open: {line}{self.process.stderr.read()}")
        self.host, entry = found.groups()
        self.opened = time.monotonic() - started
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", entry)
        answer = connection.getresponse()
        answer.read()
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        self.token = re.search(r'name="token" value="(\w+)"', self.get("/history")).group(1)
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}")
        return body

    def memory(self):
        """Most and present memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{key}:\s+(\d+)", status).group(1)) // 1024 for key in ("VmHWM", "VmRSS")]

    def end(self):
        self.process.terminate()
        self.process.wait()


class Judge(threading.Thread):
    """Judges claims at random until told to stop, and keeps what was acknowledged and how long that took."""

    def __init__(self, desk, claims, number):
        super().__init__(daemon=True)
        self.desk, self.claims, self.number = desk, claims, number
        self.kept, self.took, self.stop = [], [], threading.Event()
        self.chance = random.Random(number)

    def run(self):
        connection = http.client.HTTPConnection(self.desk.host, timeout=30)
        while not self.stop.is_set():
            claim = self.chance.choice(self.claims)
            note = f"judge {self.number} at {time.monotonic_ns()}"
            act = self.chance.choice(["act=accept", "act=reject", "act=correct&certainty=likely", "act=correct&certainty=possible"])
            body = f"token={self.desk.token}&{act}&seen=999&note={note.replace(' ', '+')}"
            headers = {"Cookie": self.desk.cookie, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
            begun = time.monotonic()
            try:
                connection.request("POST", f"/claims/{claim}/judgements", body, headers)
                answer = connection.getresponse()
                said = answer.read().decode()
            except (OSError, http.client.HTTPException):
                return
            self.took.append(time.monotonic() - begun)
            # A correction that changes nothing is told to be none, and nothing was kept.
            if answer.status == 200 and "was not kept" not in said:
                self.kept.append(note)
            self.stop.wait(THINKS * (0.5 + self.chance.random()))


def paths():
    """Addresses of every sort of page, by the name of the sort."""
    case = sqlite3.connect(f"file:{CASE}?mode=ro", uri=True)
    ids = lambda table: [row[0] for row in case.execute(f"SELECT id FROM {table} ORDER BY random() LIMIT 100")]
    events, claims, origins = ids("events"), ids("claims"), ids("origins")
    actors = [row[0] for row in case.execute("SELECT DISTINCT name FROM claim_actors LIMIT 100")]
    return {
        "overview": ["/"],
        "reports": ["/reports", "/reports?page=9", "/reports?language=en&state=open"],
        "a report": [f"/reports/{report}" for report in ids("reports")],
        "claims": ["/claims", "/claims?kind=casualties", "/claims?state=open&kind=measure&page=3", "/claims?disputed=yes", "/claims?actor=Group7"],
        "a claim": [f"/claims/{claim}" for claim in claims],
        "events": ["/events", "/events?kind=attack&page=2", "/events?disputed=yes"],
        "an event": [f"/events/{event}" for event in events],
        "search": ["/search?q=ground", "/search?q=Town7", "/search?q=blamed+Group7", "/claims?q=roads&kind=measure", "/reports?q=survey"],
        "actors": ["/actors", "/actors?page=2"],
        "an actor": [f"/actors/{actor}" for actor in actors],
        "hypotheses": [f"/events/{event}/hypotheses" for event in events[:20]],
        "warnings": ["/warnings", "/warnings?page=4", "/warnings?outcome=within"],
        "forecasts": ["/forecasts", "/forecasts?page=3"],
        "narratives": ["/narratives", "/narratives?page=2"],
        "causes": ["/causes"],
        "timeline": ["/timeline"],
        "origins": ["/origins"] + [f"/origins/{origin}" for origin in origins[:30]],
        "grading": ["/grading", "/grading?page=5"],
        "changes": ["/changes?since=2023-12-01"],
        "review queue": ["/queue", "/queue?page=4"],
        "history": ["/history"],
    }


def wrk(desk, addresses, seconds, folder):
    """Median and 99th percentile in milliseconds, answers a second, and how many were no page."""
    (folder / "paths").write_text("\n".join(addresses) + "\n")
    (folder / "mix.lua").write_text(
        f'''local paths = {{}}
for line in io.lines("{folder}/paths") do paths[#paths + 1] = line end
request = function() return wrk.format("GET", paths[math.random(#paths)], {{["Cookie"] = "{desk.cookie}"}}) end
'''
    )
    said = subprocess.run(
        ["wrk", "-t2", f"-c{READERS}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", folder / "mix.lua", f"http://{desk.host}/"],
        capture_output=True, text=True, check=True,
    ).stdout
    percent = lambda share: milliseconds(re.search(rf"^\s+{share}%\s+(\S+)", said, re.M).group(1))
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return percent(50), percent(99), float(re.search(r"Requests/sec:\s+(\S+)", said).group(1)), int(wrong.group(1)) if wrong else 0


def milliseconds(told):
    for unit, factor in (("us", 0.001), ("ms", 1), ("s", 1000)):
        if told.endswith(unit):
            return float(told[: -len(unit)]) * factor
    raise ValueError(told)


def judging(desk, claims):
    judges = [Judge(desk, claims, number) for number in range(JUDGES)]
    for judge in judges:
        judge.start()
    return judges


def load(folder, claims):
    desk = Desk()
    print(f"opened in {desk.opened:.2f} s")
    time.sleep(8)
    judges = judging(desk, claims)
    sorts = {name: [path for path in all if exists(desk, path)] for name, all in paths().items()}
    mixed = [path for all in sorts.values() for path in all[:5]]
    print(f"| {READERS} readers without a pause, {JUDGES} judges | ms, median | ms, 99 % | answers a second | no page |\n| --- | --- | --- | --- | --- |")
    for name, all in [("all pages, mixed", mixed), *sorts.items()]:
        if not all:
            print(f"| {name} | is not there | | | |")
            continue
        median, most, rate, wrong = wrk(desk, all, SECONDS if all is mixed else max(2, SECONDS // 5), folder)
        print(f"| {name} | {median:.1f} | {most:.1f} | {rate:.0f} | {wrong} |", flush=True)
    for judge in judges:
        judge.stop.set()
        judge.join()
    took = sorted(took for judge in judges for took in judge.took)
    if took:
        print(f"judgements: {len(took)}, acknowledged in {1000 * took[len(took) // 2]:.0f} ms at the median, {1000 * took[int(len(took) * .99)]:.0f} at 99 %")
    most, now = desk.memory()
    print(f"memory: {most} MB at most, {now} MB at the end")
    desk.end()


def exists(desk, path):
    connection = http.client.HTTPConnection(desk.host, timeout=30)
    connection.request("GET", path, headers={"Cookie": desk.cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status == 200


def kill(folder, claims):
    """Kills the desk again and again while it is read and judged; every acknowledged judgement must be in the case."""
    acknowledged = lost = 0
    for number in range(KILLS):
        desk = Desk()
        judges = judging(desk, claims)
        for judge in judges:
            judge.chance = random.Random(number * 100 + judge.number)
        readers = subprocess.Popen(
            ["wrk", "-t1", f"-c{READERS}", "-d9s", "-H", f"Cookie: {desk.cookie}", f"http://{desk.host}/claims"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(0.4 + chance.random())
        desk.process.kill()
        desk.process.wait()
        readers.kill()
        for judge in judges:
            judge.join()
        case = sqlite3.connect(CASE)
        there = {row[0] for row in case.execute("SELECT note FROM judgements WHERE note IS NOT NULL")}
        case.close()
        kept = [note for judge in judges for note in judge.kept]
        acknowledged += len(kept)
        lost += sum(note not in there for note in kept)
    print(f"{KILLS} kills: {acknowledged} judgements acknowledged, {lost} of them lost")
    checked = subprocess.run([PROGRAM, "verify", str(CASE)], capture_output=True, text=True)
    print(f"verify: {checked.stdout.strip().splitlines()[-1] if checked.stdout else checked.stderr}")
    if lost or checked.returncode:
        sys.exit("judgements were lost, or the case does not hold")


def main():
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    case = sqlite3.connect(f"file:{CASE}?mode=ro", uri=True)
    claims = [row[0] for row in case.execute("SELECT id FROM claims ORDER BY id")]
    case.close()
    chance.shuffle(claims)
    with tempfile.TemporaryDirectory() as folder:
        if SECONDS:
            load(Path(folder), claims)
        if KILLS:
            kill(Path(folder), claims)


main()
