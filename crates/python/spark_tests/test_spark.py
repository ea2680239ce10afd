"""A cluster gives what one machine gives: Spark 4 with workers of their own, over the built wheel.

``WHOSAYS`` is the program, ``WHOSAYS_ROOT`` the project.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

import whosays
from conftest import records
from whosays import spark as spread

ROOT = pathlib.Path(os.environ["WHOSAYS_ROOT"])
EXAMPLES = ROOT / "examples"


def reports_of(session: SparkSession) -> DataFrame:
    return spread.from_folder(session, f"file://{EXAMPLES}/*.{{txt,html,md,pdf,docx,json}}")


def of_a_cluster(work: pathlib.Path, name: str) -> list[str]:
    return records(pq.read_table(work / "tables" / name))


def check(work: pathlib.Path, alone: dict[str, list[str]]) -> None:
    for name, expected in alone.items():
        assert of_a_cluster(work, name) == expected, name


def made_alone(folder: pathlib.Path) -> dict[str, list[str]]:
    found = whosays.extract(whosays.read([folder]))
    joined = whosays.reconcile(found.reports, found.claims, found.mentions)
    tables = {"reports": found.reports, "claims": found.claims, "mentions": found.mentions}
    return {
        name: records(table) for name, table in {**tables, "events": joined.events, "origins": joined.origins}.items()
    }


@pytest.fixture(scope="module")
def alone() -> dict[str, list[str]]:
    made = made_alone(EXAMPLES)
    assert len(made["events"]) > 10 and len(made["claims"]) > 100
    return made


@pytest.fixture(scope="module")
def work(session: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    work = tmp_path_factory.mktemp("work")
    spread.run(reports_of(session), str(work))
    return work


def test_a_cluster_gives_what_one_machine_gives(work: pathlib.Path, alone: dict[str, list[str]]) -> None:
    check(work, alone)


def test_the_typed_columns_are_those_of_one_machine(work: pathlib.Path) -> None:
    found = whosays.extract(whosays.read([EXAMPLES]))
    ours = pq.read_table(work / "tables" / "claims").sort_by("id")
    theirs = pa.table(found.claims).sort_by("id")
    assert ours.column_names == theirs.column_names
    assert ours.to_pylist() == theirs.to_pylist()


def test_what_it_leaves_is_taken_into_a_case(work: pathlib.Path, tmp_path: pathlib.Path) -> None:
    program = os.environ["WHOSAYS"]
    for case, command in (("cluster.case", ["import", work / "tables"]), ("alone.case", ["add", EXAMPLES])):
        subprocess.run([program, command[0], tmp_path / case, command[1]], check=True, capture_output=True)
    told = [
        subprocess.run(
            [program, "export", tmp_path / case, "--format", "jsonl"], check=True, capture_output=True
        ).stdout
        for case in ("cluster.case", "alone.case")
    ]
    assert told[0] == told[1]
    assert subprocess.run([program, "verify", tmp_path / "cluster.case"], capture_output=True).returncode == 0


def test_a_run_that_was_broken_off_goes_on_where_it_was(
    session: SparkSession, work: pathlib.Path, alone: dict[str, list[str]]
) -> None:
    learnt = next((work / "steps" / "1-learnt").rglob("*.parquet")).stat().st_mtime_ns
    for step in ("12-origins", "13-events"):
        (work / "steps" / step / "_SUCCESS").unlink()
    for table in ("events", "origins", "accounts"):
        (work / "tables" / table / "_SUCCESS").unlink()
    spread.run(reports_of(session), str(work))
    check(work, alone)
    assert next((work / "steps" / "1-learnt").rglob("*.parquet")).stat().st_mtime_ns == learnt, "all was done again"


def test_a_folder_that_was_begun_otherwise_is_not_gone_on_with(session: SparkSession, work: pathlib.Path) -> None:
    with pytest.raises(ValueError, match="take another folder"):
        spread.run(reports_of(session), str(work), fast=True)


def executors() -> list[int]:
    """The processes that work for the session."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if b"CoarseGrainedExecutorBackend" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_a_worker_that_is_killed_changes_nothing(
    session: SparkSession, tmp_path: pathlib.Path, alone: dict[str, list[str]]
) -> None:
    killed: list[int] = []

    def kill() -> None:
        # One while it reads, one while rows are gathered.
        for step in ("1-learnt", "4-events"):
            begun = tmp_path / "steps" / step
            while not begun.exists() and not is_over.is_set():
                time.sleep(0.05)
            if not is_over.is_set() and (there := executors()):
                os.kill(there[0], signal.SIGKILL)
                killed.append(there[0])

    is_over = threading.Event()
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        spread.run(reports_of(session), str(tmp_path))
    finally:
        is_over.set()
        killer.join()
    assert len(killed) == 2, "no worker was killed in mid-run"
    check(tmp_path, alone)


def test_the_same_bytes_are_one_report_and_bad_ones_are_told_of(session: SparkSession, tmp_path: pathlib.Path) -> None:
    text = b"Twelve die in Tarsk\n\nTARSK, March 3, 2031 - A bomb killed 12 people in Tarsk on Monday, police said.\n"
    rows = [("b.txt", text, None), ("a.txt", text, None), ("c.txt", text + b"\n", b'{"outlet": "Tarsk Post"}')]
    rows.append(("d.pdf", b"%PDF-1.7 and then nothing", None))
    reports = session.createDataFrame(rows, "name string, bytes binary, meta binary")
    tables = spread.run(reports, str(tmp_path))
    told = spread.diagnostics(session, str(tmp_path)).where("severity = 'error'").collect()
    assert [row.subject for row in told] == ["d.pdf"] and told[0].hint
    found = {row.file: row.outlet for row in tables["reports"].collect()}
    assert found == {"a.txt": None, "c.txt": "Tarsk Post"}


def test_copies_of_one_report_have_the_sidecars_of_all(session: SparkSession, tmp_path: pathlib.Path) -> None:
    reports, program = tmp_path / "reports", os.environ["WHOSAYS"]
    reports.mkdir()
    text = "Tolvik, 3 March 2031\n\nA bomb killed four people at the harbour of Tolvik on Monday, police said.\n"
    given = {
        "a": {"outlet": "Tolvik Courier", "url": "https://courier.example/a", "tlp": "TLP:RED"},
        "b": {"outlet": "Lorn Courier", "tlp": "TLP:GREEN"},
    }
    for name, beside in given.items():
        (reports / f"{name}.txt").write_text(text)
        (reports / f"{name}.txt.meta.json").write_text(json.dumps(beside))
    (reports / "c.txt").write_text(text)
    spread.run(spread.from_folder(session, f"file://{reports}"), str(tmp_path / "work"), fast=True)
    table = pq.read_table(tmp_path / "work" / "tables" / "reports")
    assert table.column("tlp").to_pylist() == ["red"]
    subprocess.run([program, "import", tmp_path / "cluster.case", tmp_path / "work" / "tables"], check=True)
    subprocess.run([program, "add", "--fast", tmp_path / "alone.case", reports], check=True)
    told = [
        subprocess.run([program, "export", tmp_path / f"{case}.case", "--format", "jsonl"], capture_output=True).stdout
        for case in ("cluster", "alone")
    ]
    assert told[0] == told[1] and b"Lorn Courier" in told[0] and b"courier.example" in told[0]


def test_archives_of_the_web_are_read(session: SparkSession, tmp_path: pathlib.Path) -> None:
    import io

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    page = b"<html><head><title>Depot burns</title></head><body><p>A bomb killed 12 in Tarsk.</p></body></html>"
    with open(tmp_path / "a.warc.gz", "wb") as file:
        writer = WARCWriter(file, gzip=True)
        for status, sort in (
            ("200 OK", "text/html; charset=utf-8"),
            ("404 Not Found", "text/html"),
            ("200 OK", "image/png"),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", sort)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                "https://post.example/1", "response", payload=io.BytesIO(page), http_headers=headers
            )
            writer.write_record(record)
    rows = spread.from_warc(session, [str(tmp_path / "a.warc.gz")]).collect()
    assert [(row.name[-5:], bytes(row.bytes)) for row in rows] == [(".html", page)]
    assert json.loads(rows[0].meta) == {"url": "https://post.example/1"}
