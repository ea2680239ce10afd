"""Tables go to pandas, polars, duckdb and pyarrow and come from them, without copying where both have the same types."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import whosays


def places(table: pa.Table) -> list[int]:
    """Where the buffers of a table lie in memory."""
    buffers = [buffer for column in table.columns for chunk in column.chunks for buffer in chunk.buffers()]
    return [buffer.address for buffer in buffers if buffer is not None]


def test_pyarrow_sees_the_memory_itself(found: whosays.Extraction) -> None:
    first, second = pa.table(found.claims), pa.table(found.claims)
    assert len(first) == len(found.claims) > 100
    assert places(first) == places(second)


def test_polars_takes_numbers_as_they_lie(found: whosays.Extraction) -> None:
    taken = pl.DataFrame(found.claims)
    assert taken["quote"].to_list() == pa.table(found.claims)["quote"].to_pylist()
    own = pa.table(found.claims)["start"].chunk(0).buffers()[1]
    assert own is not None
    assert taken["start"].rechunk().to_arrow().buffers()[1].address == own.address


def test_pandas_takes_them(joined: whosays.Reconciled) -> None:
    accounts = pd.DataFrame.from_arrow(joined.accounts)
    assert list(accounts.columns) == joined.accounts.column_names
    assert (accounts["field"] == "killed").sum() > 5
    assert len(pa.table(joined.events).to_pandas()) == joined.events.num_rows


def test_duckdb_asks_them(found: whosays.Extraction) -> None:
    claims = found.claims
    assert duckdb.sql("SELECT count(*) FROM claims").fetchall() == [(len(claims),)]
    assert duckdb.sql("SELECT count(*) FROM claims").fetchall() == [(len(claims),)], "and again"


@pytest.mark.parametrize("of", ["pyarrow", "batch", "polars", "pandas", "duckdb"])
def test_reconcile_takes_them_from_all(of: str, found: whosays.Extraction, joined: whosays.Reconciled) -> None:
    def handed(table: whosays.Table) -> Any:
        own = pa.table(table)
        match of:
            case "batch":
                return own.combine_chunks().to_batches()[0]
            case "polars":
                return pl.DataFrame(table)
            case "pandas":
                return pd.DataFrame.from_arrow(table)
            case "duckdb":
                return duckdb.from_arrow(own)
            case _:
                return own

    again = whosays.reconcile(handed(found.reports), handed(found.claims), handed(found.mentions))
    assert pa.table(again.events).equals(pa.table(joined.events))


def test_a_table_says_what_it_holds(found: whosays.Extraction) -> None:
    claims = found.claims
    assert claims.column_names == pa.table(claims).column_names == list(claims.docs)
    assert claims.docs["quote"] == "the words"
    assert repr(claims).startswith(f"<whosays.Table of {len(claims)} rows: id, report, kind")


def test_a_table_without_rows_has_its_columns() -> None:
    found = whosays.extract(whosays.read([]))
    assert len(found.claims) == 0
    assert "quote" in pa.table(found.claims).column_names
    joined = whosays.reconcile(found.reports, found.claims, found.mentions)
    assert pl.DataFrame(joined.events).height == 0
