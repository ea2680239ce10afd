"""Thousands of reports on a local cluster, held to one machine; how long each step takes is printed as JSON.

``WHOSAYS_SPARK_REPORTS`` is their folder.
"""

from __future__ import annotations

import json
import os
import pathlib
import time
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

import whosays
from conftest import WORKERS, records
from whosays import spark as spread


def test_many_reports(session: SparkSession, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pathlib.Path(os.environ["WHOSAYS_SPARK_REPORTS"])
    seconds: dict[str, float] = {}
    kept = spread._Run.kept

    def timed(run: spread._Run, name: str, make: Callable[[], DataFrame], by: str | None = None) -> DataFrame:
        start = time.perf_counter()
        made = kept(run, name, make, by)
        seconds[name] = round(time.perf_counter() - start, 2)
        return made

    monkeypatch.setattr(spread._Run, "kept", timed)
    start = time.perf_counter()
    spread.run(spread.from_folder(session, f"file://{folder}"), str(tmp_path), fast=True)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    found = whosays.extract(whosays.read([folder]), fast=True)
    joined = whosays.reconcile(found.reports, found.claims, found.mentions)
    alone = time.perf_counter() - start
    for name, table in (("claims", found.claims), ("events", joined.events), ("origins", joined.origins)):
        assert records(pq.read_table(tmp_path / "tables" / name)) == records(table), name
    size = {
        part: sum(file.stat().st_size for file in (tmp_path / part).rglob("*") if file.is_file())
        for part in ("steps", "tables")
    }
    told = {
        "reports": len(found.reports),
        "claims": len(found.claims),
        "workers": WORKERS,
        "seconds": round(whole, 1),
        "seconds of one machine": round(alone, 1),
        "steps": seconds,
        "bytes": size,
    }
    print(json.dumps(told, indent=1))
