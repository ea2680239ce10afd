"""Files and tables of bytes become reports; one that is bad never stops the others."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
import whosays
from conftest import FIRST, ROOT, SECOND


def row(reports: whosays.Table) -> dict[str, object]:
    (only,) = pa.table(reports).to_pylist()
    return dict(only)


def test_the_wheel_is_the_installed_one() -> None:
    assert whosays.__file__ is not None
    assert Path(whosays.__file__).is_relative_to(sys.prefix)
    assert whosays.version == whosays.__version__ != ""


def test_what_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SECOND)
    read = row(whosays.read(path, published=datetime.date(2031, 3, 14), outlet="Tarsk Post", url="https://tarsk.example/1"))
    assert (read["file"], read["outlet"], read["published"]) == ("a.txt", "Tarsk Post", "2031-03-14")
    assert read["original"] == SECOND
    assert row(whosays.read(str(path), published="2031-03"))["published"] == "2031-03"


def test_a_bad_file_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FIRST)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    reports = whosays.read([tmp_path, tmp_path / "gone.txt"])
    assert pa.table(reports)["file"].to_pylist() == ["a.txt"]
    told = {row["subject"]: row for row in pa.table(reports.diagnostics).to_pylist() if row["severity"] == "error"}
    assert set(told) == {"b.pdf", "gone.txt"}
    assert all(row["hint"] for row in told.values())


def test_pdf_files_are_read_by_a_second_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What lies in the working folder is not run in its place.
    for name in ("read-one", "sys.py", "importlib.py"):
        (tmp_path / name).write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    reports = whosays.read(sorted((ROOT / "examples").glob("*.pdf")))
    assert pa.table(reports)["format"].to_pylist() == ["pdf", "pdf"]
    assert all(len(text) > 500 for text in pa.table(reports)["text"].to_pylist())


def test_the_same_bytes_are_one_report(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(FIRST)
    assert pa.table(whosays.read(tmp_path))["file"].to_pylist() == ["a.txt"]


def test_the_same_bytes_with_other_metadata_are_told_of(tmp_path: Path) -> None:
    for name, tlp in (("a.txt", "green"), ("b.txt", "amber")):
        (tmp_path / name).write_bytes(FIRST)
        (tmp_path / f"{name}.meta.json").write_text(json.dumps({"outlet": f"Outlet of {name}", "tlp": tlp}))
    reports = whosays.read(tmp_path)
    assert (row(reports)["outlet"], row(reports)["tlp"]) == ("Outlet of a.txt", "amber")
    (told,) = [one for one in pa.table(reports.diagnostics).to_pylist() if one["code"] == "same-bytes"]
    assert told["subject"] == "b.txt"
    assert "a.txt" in told["message"]
    assert "a.txt" in told["hint"]


def bundle() -> bytes:
    """A bundle that makes two claims: that a depot was attacked, and by whom."""

    def thing(sort: str, number: int, **rest: object) -> dict[str, object]:
        return {"type": sort, "spec_version": "2.1", "id": f"{sort}--00000000-0000-4000-8000-{number:012}", **rest}

    front = thing("identity", 1, name="Amber Front", identity_class="group")
    attack = thing("incident", 2, name="attack on the depot", labels=["attack"])
    ends = {"source_ref": attack["id"], "target_ref": front["id"]}
    objects = [front, attack, thing("relationship", 3, relationship_type="attributed-to", **ends)]
    return json.dumps({"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000004", "objects": objects}).encode()


def test_what_a_bundle_states_is_carried_or_its_loss_is_told() -> None:
    reports = pa.table(whosays.read_bytes(pa.table({"name": ["a.txt", "feed.json"], "bytes": [FIRST, bundle()]})))
    assert [bool(stated) for stated in reports["stated"].to_pylist()] == [False, True]

    def found(*without: str) -> tuple[list[str], list[str]]:
        found = whosays.extract(reports.drop_columns(list(without)))
        stated = [by for by in pa.table(found.claims)["by"].to_pylist() if by.startswith("stix:")]
        codes = zip(*(pa.table(found.diagnostics)[column].to_pylist() for column in ("code", "subject")))
        return stated, [subject for code, subject in codes if code == "no-stated"]

    claims = ["stix:incident", "stix:relationship"]
    assert found() == found("original") == found("stated") == (claims, [])
    assert found("original", "stated") == ([], ["feed.json"])


def test_what_is_stated_has_to_stand_in_the_text() -> None:
    reports = pa.table(whosays.read_bytes(pa.table({"name": ["feed.json"], "bytes": [bundle()]})))
    other = pa.array([reports["stated"][0].as_py().replace("depot", "hotel")])
    at = reports.column_names.index("stated")
    check("`stated`", "as whosays has made it", lambda: whosays.extract(reports.set_column(at, "stated", other)))


@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_bytes_come_in_a_table(text: pa.DataType) -> None:
    files = pa.table({
        "name": pa.array(["a.txt", "b.txt"]).cast(text),
        "bytes": pa.array([FIRST, SECOND], pa.large_binary()),
        "published": pa.array([None, datetime.date(2031, 3, 20)]),
        "outlet": pa.array(["Strait News Agency", None]).cast(text),
        "size": [1, 2],
    })
    reports = pa.table(whosays.read_bytes(files)).to_pylist()
    assert [(one["file"], one["outlet"]) for one in reports] == [("a.txt", "Strait News Agency"), ("b.txt", None)]
    assert reports[1]["published"] == "2031-03-20"


def test_a_dateline_dates_a_report() -> None:
    reports = whosays.read_bytes(pa.table({"name": ["a.txt"], "bytes": [FIRST]}))
    found = whosays.extract(reports)
    assert row(found.reports)["published"] == "2031-03-12"
    assert "12" in pa.table(found.claims)["quote"].to_pylist()[0]


def check(fails: str, hint: str, what: object) -> None:
    """Holds that a call fails with this message and hint."""
    assert callable(what)
    with pytest.raises(whosays.Error) as error:
        what()
    assert isinstance(error.value, ValueError)
    message, *_, last = str(error.value).splitlines()
    assert fails in message, message
    assert last.startswith("hint: "), last
    assert hint in last, last


def test_errors_name_the_thing_and_the_way_out(found: whosays.Extraction, tmp_path: Path) -> None:
    claims, reports = pa.table(found.claims), pa.table(found.reports)
    check("12 March", "2031-03-12", lambda: whosays.read([], published="12 March"))
    check("no column `bytes`", "name and bytes", lambda: whosays.read_bytes(pa.table({"name": ["a"]})))
    empty = pa.table({"name": ["a"], "bytes": pa.array([None], pa.binary())})
    check("row 1", "name and bytes", lambda: whosays.read_bytes(empty))
    check("list is no table of reports", "pyarrow", lambda: whosays.extract([1]))  # type: ignore[arg-type]
    check("`record`", "as whosays has made it", lambda: whosays.extract(reports.drop_columns(["record"])))
    check("no report r-", "extraction.reports", lambda: whosays.reconcile(reports.slice(0, 1), claims, pa.table(found.mentions)))
    check("no.case", "whosays add", lambda: whosays.open(tmp_path / "no.case"))


def test_a_claim_that_is_not_in_its_report_is_refused(found: whosays.Extraction) -> None:
    reports = pa.table(found.reports)
    text = reports.column_names.index("text")
    blank = pa.array([" " * len(words.encode()) for words in reports["text"].to_pylist()], reports.schema.field(text).type)
    other = reports.set_column(text, reports.schema.field(text), blank)
    check("is not its quotation", "as whosays has made it", lambda: whosays.reconcile(other, found.claims, found.mentions))


def test_without_data_it_says_what_to_run(tmp_path: Path) -> None:
    code = "import whosays; whosays.extract(whosays.read([]))"
    environment = {**os.environ, "WHOSAYS_DATA": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "hint: run: whosays data install" in ended.stderr


def test_other_threads_go_on(found: whosays.Extraction) -> None:
    beats = []
    at_work = threading.Event()

    def beat() -> None:
        while not at_work.is_set():
            beats.append(time.monotonic())
            time.sleep(0.002)

    thread = threading.Thread(target=beat)
    thread.start()
    start = time.monotonic()
    whosays.extract(found.reports, fast=True)
    end = time.monotonic()
    at_work.set()
    thread.join()
    during = [at for at in beats if start < at < end]
    # With the lock held there would be hardly one: the work is a few calls of a hundred milliseconds and more each.
    assert len(during) > (end - start) / 0.1, f"{len(during)} beats in {end - start:.2f} s"


def test_printed_tables_are_short(found: whosays.Extraction) -> None:
    out = io.StringIO()
    print(found.claims, file=out)
    assert len(out.getvalue()) < 500
