"""Asks a desk all that its description lets one ask, and what it does not, and holds the answers to the description.

usage: api.py WHOSAYS CASE SECONDS

The desk is started on a free port of this machine and ended at last; the case is verified then, for whatever was sent to the
desk must have left it whole.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

PROGRAM, CASE, SECONDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
# How long the ledgers of a small case may take on a busy machine.
PATIENCE = 120
# Not all of what schemathesis can check: the desk takes what it need not refuse, such as a filter that it does not know.
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]


class Desk:
    """A desk that was started, with somebody signed in."""

    def __init__(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", CASE, "--who", "Ada", "--port", "0"],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        line = self.process.stderr.readline()
        found = re.search(r"http://(127\.0\.0\.1:\d+)(/enter/\w+)", line)
        if not found:
            sys.exit(f"error: the desk did not open: {line}{self.process.stderr.read()}")
        self.host, entry = found.groups()
        self.said = []
        threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True).start()
        self.cookie = ""
        self.cookie = self.ask(entry).getheader("set-cookie").split(";")[0]
        self.token = re.search(r'name="token" value="(\w+)"', self.ask("/history").body).group(1)

    def ask(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        answer.body = answer.read().decode()
        if answer.status != 200:
            sys.exit(f"error: {path}: {answer.status} {answer.body}")
        return answer

    def rows(self, path):
        return json.loads(self.ask(path).body)["rows"]

    def wait_for_ledgers(self):
        until = time.monotonic() + PATIENCE
        while json.loads(self.ask("/actors.json").body)["is_due"]:
            if time.monotonic() > until:
                sys.exit(f"error: the ledgers took more than {PATIENCE} seconds")
            time.sleep(0.5)

    def known(self):
        """Ids of what the case holds, by the first part of their addresses."""
        known = {part: [row["id"] for row in self.rows(f"/{part}.json")] for part in ("reports", "claims", "events", "origins")}
        actors = self.rows("/actors.json")
        known["actors"] = [row["id"] or row["name"] for row in actors]
        known["names"] = [row["name"] for row in actors]
        # Of judgements and of sendings, which are few.
        known["number"] = list(range(1, 9))
        return known

    def end(self):
        has_ended = self.process.poll() is not None
        self.process.terminate()
        self.process.wait()
        if has_ended:
            sys.exit(f"error: the desk ended by itself: {''.join(self.said)}")


def ask_all(desk):
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("hooks.py")),
        "WHOSAYS_TOKEN": desk.token,
        "WHOSAYS_KNOWN": json.dumps(desk.known()),
        "NO_PROXY": "127.0.0.1",
    }
    options = [
        "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--max-time", str(SECONDS),
        "--header", f"Cookie: {desk.cookie}", "--generation-with-security-parameters", "false", "--seed", "7",
        "--generation-database", "none", "--request-timeout", "30", "--continue-on-failure", "--no-color",
        # It would end the session that the others need.
        "--exclude-path", "/leave.json",
    ]
    program = Path(sys.executable).with_name("schemathesis")
    return subprocess.run([program, "run", f"http://{desk.host}/openapi.json", *options], env=environment).returncode


def main():
    desk = Desk()
    try:
        desk.wait_for_ledgers()
        failed = ask_all(desk)
    finally:
        desk.end()
    verified = subprocess.run([PROGRAM, "verify", CASE]).returncode
    sys.exit(1 if failed or verified else 0)


main()
