"""The wheel gives what the command line gives, to the byte."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa
import pytest
import whosays
from conftest import program, records


@pytest.fixture(scope="module")
def case(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "saltgate.case"
    program("add", path, *files)
    return path


def kept(case: Path, table: str) -> list[str]:
    with sqlite3.connect(case) as connection:
        return sorted(json for (json,) in connection.execute(f"SELECT json FROM {table}"))


def written(table: whosays.Table) -> list[str]:
    return sorted(pa.table(table)["record"].to_pylist())


def test_the_claims_are_those_of_extract(files: list[Path], found: whosays.Extraction) -> None:
    said = [record for record in records(program("extract", *files)) if record["record"] == "claim"]
    rows = pa.table(found.claims).select(["id", "kind", "quote", "start", "end", "stance", "certainty", "by"]).to_pylist()
    assert rows == [{key: claim[key] for key in rows[0]} for claim in said]


def test_nouns_are_those_of_a_case(case: Path, found: whosays.Extraction, joined: whosays.Reconciled) -> None:
    assert written(found.claims) == kept(case, "claims")
    assert written(found.mentions) == kept(case, "event_mentions")
    assert written(joined.events) == kept(case, "events")
    assert written(joined.origins) == kept(case, "origins")


def test_the_reports_are_those_of_a_case(case: Path, found: whosays.Extraction) -> None:
    ours, theirs = (pa.table(table).sort_by("id") for table in (found.reports, whosays.open(case).reports))
    for column in ("id", "file", "published", "text", "original"):
        assert ours[column].to_pylist() == theirs[column].to_pylist(), column


def test_an_opened_case_has_what_was_worked_out(case: Path, joined: whosays.Reconciled) -> None:
    opened = whosays.open(case)
    assert pa.table(opened.events).equals(pa.table(joined.events))
    assert pa.table(opened.accounts).equals(pa.table(joined.accounts))
    assert pa.table(opened.origins).equals(pa.table(joined.origins))


def test_a_case_is_read_and_not_written(case: Path) -> None:
    before = case.read_bytes()
    whosays.open(str(case))
    assert case.read_bytes() == before


def test_the_exported_events_have_the_same_tolls(case: Path, joined: whosays.Reconciled) -> None:
    events = [record for record in records(program("export", case, "--format", "jsonl")) if record["record"] == "event"]
    tolls = {event["id"]: (*(event["killed"] or (None, None)), event["best"]["killed"]) for event in events}
    columns = ("id", "killed_low", "killed_high", "killed_best")
    rows = zip(*(pa.table(joined.events)[column].to_pylist() for column in columns))
    assert {event: tuple(toll) for event, *toll in rows} == tolls
    assert any(high is None and low for low, high, _ in tolls.values())


def test_the_order_of_rows_does_not_matter(found: whosays.Extraction, joined: whosays.Reconciled) -> None:
    tables = (pa.table(table) for table in (found.reports, found.claims, found.mentions))
    again = whosays.reconcile(*(table.take(list(reversed(range(len(table))))) for table in tables))
    assert pa.table(again.events).equals(pa.table(joined.events))
    assert pa.table(again.origins).equals(pa.table(joined.origins))
