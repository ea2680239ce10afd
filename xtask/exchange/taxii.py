"""Holds the desk's server of TAXII 2.1 to the client of PyPI, and our own client to that server.

    python taxii.py WHOSAYS CASE FOLDER

Needs taxii2-client==2.3.0 of PyPI. A desk is opened over the case on a free port of this machine, with an account and a key
that the command line and the desk itself make; its folder takes the second and third case. Prints what it has seen; what is
wrong ends it with a sentence and code 1.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import requests
from taxii2client.exceptions import AccessError
from taxii2client.v21 import Server, as_pages

PROGRAM, CASE, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
# How long the objects of a small case, or the reading of a bundle, may take on a busy machine.
PATIENCE = 180
PASSWORD = "seven tarred ropes at Orval"
PAGES = (23, 100, 999)

# What is sent in: an invented report, and who published it.
SENT = {
    "objects": [
        {
            "type": "identity",
            "spec_version": "2.1",
            "id": "identity--0c1f7a52-6a0e-4c39-9d55-6a4a5c0c7f10",
            "created": "2031-06-04T00:00:00.000Z",
            "modified": "2031-06-04T00:00:00.000Z",
            "name": "Orval Messenger",
            "identity_class": "organization",
        },
        {
            "type": "report",
            "spec_version": "2.1",
            "id": "report--5d8f2a7e-7a3f-4e0a-8a53-0c2d7b1f9e44",
            "created_by_ref": "identity--0c1f7a52-6a0e-4c39-9d55-6a4a5c0c7f10",
            "created": "2031-06-04T00:00:00.000Z",
            "modified": "2031-06-04T00:00:00.000Z",
            "name": "Bomb at the Orval mill",
            "description": "A bomb killed two people at the Orval mill on 3 June 2031, police said.",
            "published": "2031-06-04T00:00:00Z",
            "object_refs": ["identity--0c1f7a52-6a0e-4c39-9d55-6a4a5c0c7f10"],
        },
    ]
}
REPORT = """Shots at the Tarn ferry

By Ana Bel
9 June 2031

Gunmen attacked the Tarn ferry on Sunday, killing three people, the coast guard said.
"""


def check(is_so, what):
    if not is_so:
        sys.exit(f"error: {what}")


def whosays(*words, codes=(0,), **environment):
    run = subprocess.run([PROGRAM, *words], capture_output=True, text=True, env={**os.environ, **environment})
    check(run.returncode in codes, f"whosays {' '.join(map(str, words))}: {run.returncode}\n{run.stdout}{run.stderr}")
    return run


class Desk:
    """A desk that was opened, with a key of an administrator."""

    def __init__(self):
        invited = whosays("people", CASE, "add", "Ada", "--role", "administrator", "--who", "Root").stdout.strip()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", CASE, "--who", "Ada", "--port", "0"],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        line = self.process.stderr.readline()
        found = re.search(r"http://(127\.0\.0\.1:\d+)/", line)
        check(found, f"the desk did not open: {line}")
        self.host, self.cookie = found.group(1), ""
        threading.Thread(target=lambda: list(self.process.stderr), daemon=True).start()
        answer = self.ask(invited, password=PASSWORD, again=PASSWORD)
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        token = re.search(r'name="token" value="(\w+)"', self.ask("/account").body).group(1)
        made = self.ask("/account/keys", token=token, label="exchange", role="administrator", days="30")
        self.key = re.search(r"Bearer (whosays_\w+)", made.body).group(1)

    def ask(self, path, **form):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if form else "GET", path, urllib.parse.urlencode(form) or None, headers)
        answer = connection.getresponse()
        answer.body = answer.read().decode()
        check(answer.status < 400, f"{path}: {answer.status} {answer.body[:500]}")
        return answer

    def url(self):
        return f"http://{self.host}/taxii2/"

    def reports(self):
        answer = requests.get(f"http://{self.host}/reports.json", headers={"Authorization": f"Bearer {self.key}"}, timeout=60)
        check(answer.ok, f"/reports.json: {answer.status_code}")
        return len(answer.json()["rows"])

    def end(self):
        self.process.terminate()
        self.process.wait()


def patiently(ask):
    """What is answered once the desk has worked it out."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except requests.HTTPError as error:
            if error.response.status_code != 503 or time.monotonic() > until:
                raise
            time.sleep(1)


def discovers(desk):
    server = Server(desk.url(), user="Ada", password=desk.key)
    check(server.title and server.default and len(server.api_roots) == 1, "the discovery does not lead to one API root")
    root = server.default
    check("application/taxii+json;version=2.1" in root.versions, f"the API root speaks {root.versions}")
    check(root.max_content_length > 0, "the API root takes nothing")
    by_alias = {collection.alias: collection for collection in root.collections}
    case, inbox = by_alias["case"], by_alias["inbox"]
    check((case.can_read, case.can_write) == (True, False), "the case is to be read and not written")
    check((inbox.can_read, inbox.can_write) == (False, True), "the inbox is to be written and not read")
    try:
        inbox.get_objects()
        sys.exit("error: the inbox gives objects")
    except AccessError:
        pass
    answer = requests.get(desk.url(), timeout=60)
    check(answer.status_code == 401 and "WWW-Authenticate" in answer.headers, "somebody without a key is let in")
    bearer = requests.get(desk.url(), headers={"Authorization": f"Bearer {desk.key}"}, timeout=60)
    check(bearer.ok and bearer.headers["Content-Type"].startswith("application/taxii+json"), "a bearer's key is not taken")
    return case, inbox


def objects_of(pages):
    return [one for page in pages for one in page.get("objects", [])]


def pages_and_filters(case):
    everything = objects_of(patiently(lambda: list(as_pages(case.get_objects, per_request=1000))))
    ids = [one["id"] for one in everything]
    check(len(ids) == len(set(ids)) > 100, f"there are {len(ids)} objects, {len(set(ids))} of them different")
    for size in PAGES:
        paged = list(as_pages(case.get_objects, per_request=size))
        check(all(len(page.get("objects", [])) <= size for page in paged), f"a page holds more than {size}")
        check(objects_of(paged) == everything, f"pages of {size} give other objects than all at once")

    manifest = objects_of(as_pages(case.get_manifest, per_request=1000))
    check([entry["id"] for entry in manifest] == ids, "the manifest tells of other objects")
    check(manifest == objects_of(as_pages(case.get_manifest, per_request=23)), "the manifest's pages differ")
    dates = [entry["date_added"] for entry in manifest]
    check(dates == sorted(dates), "the objects do not stand in the order in which they were added")

    def filtered(**filters):
        return objects_of(as_pages(case.get_objects, per_request=100, **filters))

    for types in (["incident"], ["identity", "note"]):
        expected = [one for one in everything if one["type"] in types]
        check(expected and filtered(type=types) == expected, f"the filter by {types} gives other objects")
    for one in (everything[0], everything[-1]):
        version = one.get("modified", one["created"])
        check(filtered(id=one["id"]) == [one], f"the filter by {one['id']} gives other objects")
        check(filtered(id=one["id"], version=version) == [one], f"the filter by version {version} gives other objects")
        check(case.get_object(one["id"])["objects"] == [one], f"{one['id']} alone is another")
        check(case.object_versions(one["id"])["versions"] == [version], f"{one['id']} has other versions")
    check(filtered(version="all") == everything == filtered(version="last"), "there are versions where there were none")
    check(filtered(id="note--00000000-0000-4000-8000-000000000000") == [], "there is what there is not")
    middle = dates[len(dates) // 2]
    later = [entry["id"] for entry in manifest if entry["date_added"] > middle]
    check([one["id"] for one in filtered(added_after=middle)] == later, f"after {middle} there are other objects")
    check(filtered(added_after=dates[-1]) == [], "something was added after the last")
    print(f"  {len(everything)} objects, the same in pages of {', '.join(map(str, PAGES))}; filters hold")
    return len(everything)


def adds(desk, inbox):
    before = desk.reports()
    status = inbox.add_objects(SENT, wait_for_completion=True, timeout=PATIENCE)
    check(status.status == "complete", f"the status is {status.status} after {PATIENCE} seconds")
    check(status.success_count == status.total_count == 2, f"{status.failures}")
    check(desk.reports() == before + 1, f"the case had {before} reports and has {desk.reports()}")
    print("  a bundle was sent in, and is a report of the case")


def pulls(desk, count):
    case = FOLDER / "pulled.case"
    pull = ["taxii", "pull", case, desk.url(), "--collection", "case"]
    run = whosays(*pull, WHOSAYS_TAXII_TOKEN=desk.key)
    seen = re.search(r"(\d+) objects in", run.stderr)
    check(seen and int(seen.group(1)) >= count, f"there are {count} objects, and there came:\n{run.stderr}")
    check(desk.key not in run.stdout + run.stderr, "the key was printed")
    claims = whosays("claims", case, "--format", "jsonl").stdout.splitlines()
    check(claims, "the case that was pulled has no claims")
    whosays("verify", case)
    remembered = json.loads((FOLDER / "pulled.case.taxii.json").read_text(encoding="utf-8"))
    check(len(remembered) == 1, f"remembered is {remembered}")
    run = whosays(*pull, "--user", "Ada", WHOSAYS_TAXII_PASSWORD=desk.key)
    check("nothing is new" in run.stderr, f"the second time there came:\n{run.stderr}")
    run = whosays(*pull, codes=(1,))
    check("401" in run.stderr and "WHOSAYS_TAXII_TOKEN" in run.stderr, f"without a key:\n{run.stderr}")
    print(f"  pulled: {len(claims)} claims; the second time nothing is new")


def pushes(desk):
    (FOLDER / "tarn.txt").write_text(REPORT, encoding="utf-8")
    case, before = FOLDER / "tarn.case", desk.reports()
    whosays("add", case, FOLDER / "tarn.txt")
    push = ["taxii", "push", case, desk.url(), "--collection", "inbox", "--wait", str(PATIENCE)]
    # The desk refuses what no report of the bundle leads to, and says so of each.
    run = whosays(*push, codes=(0, 1), WHOSAYS_TAXII_TOKEN=desk.key)
    taken = re.search(r": (\d+) taken, (\d+) not taken, 0 not settled yet", run.stdout)
    check(taken and int(taken.group(1)) > 0, f"{run.stdout}{run.stderr}")
    check(run.returncode == int(int(taken.group(2)) > 0), f"the code is {run.returncode}:\n{run.stdout}{run.stderr}")
    check(desk.reports() == before + 1, f"the case had {before} reports and has {desk.reports()}")
    whosays("mark", case, "red", "--who", "Ada")
    refused = whosays(*push, codes=(2,), WHOSAYS_TAXII_TOKEN=desk.key)
    check("TLP:RED" in refused.stderr, refused.stderr)
    print(f"  pushed: {run.stdout.strip()}")


def main():
    desk = Desk()
    try:
        case, inbox = discovers(desk)
        count = pages_and_filters(case)
        pulls(desk, count)
        adds(desk, inbox)
        pushes(desk)
    finally:
        desk.end()
    whosays("verify", CASE)


main()
