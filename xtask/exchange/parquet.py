"""Reads the tables of a case (`whosays export CASE --format parquet -o FOLDER`) in the programs that they are for.

usage: parquet.py FOLDER

needs: pyarrow==26.0.1, pandas==2.3.3, polars==2.1.0, duckdb==2.0.0
"""

import datetime
import json
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

TABLES = ["reports", "claims", "mentions", "events", "origins", "accounts"]
TEXTS = pyarrow.list_(pyarrow.string())
# One column of each type, and the table that has it.
TYPES = {
    ("reports", "original"): pyarrow.binary(),
    ("reports", "published_from"): pyarrow.date32(),
    ("claims", "quote"): pyarrow.string(),
    ("claims", "start"): pyarrow.int64(),
    ("claims", "actors"): TEXTS,
    ("events", "latitude"): pyarrow.float64(),
    ("accounts", "stands"): pyarrow.bool_(),
}


def check(is_so, what):
    if not is_so:
        raise SystemExit(f"parquet: {what}")


def in_arrow(paths):
    """Types, metadata, and that each row's columns say what its record does."""
    tables = {name: pyarrow.parquet.read_table(path) for name, path in paths.items()}
    for (name, column), wanted in TYPES.items():
        found = tables[name].schema.field(column).type
        check(found.equals(wanted), f"{name}.{column} is {found}, not {wanted}")
    for name, table in tables.items():
        metadata = table.schema.metadata
        check(metadata.get(b"whosays.table") == name.encode(), f"{name}: {metadata}")
        check(pyarrow.parquet.read_metadata(paths[name]).created_by == "whosays", f"{name}: somebody else made it")
        check(all(field.metadata.get(b"doc") for field in table.schema), f"{name} has columns that nothing is said of")
    texts = {row["id"]: row["text"].encode() for row in tables["reports"].to_pylist()}
    for claim in tables["claims"].to_pylist():
        record = json.loads(claim["record"])
        check(record["id"] == claim["id"] and record["quote"] == claim["quote"], f"{claim['id']}: two things in one row")
        words = texts[claim["report"]][claim["start"] : claim["end"]].decode()
        check(words == claim["quote"], f"{claim['id']}: {words!r} is not {claim['quote']!r}")
    return {name: table.num_rows for name, table in tables.items()}


def in_pandas(paths, counts):
    frames = {name: pandas.read_parquet(path) for name, path in paths.items()}
    check({name: len(frame) for name, frame in frames.items()} == counts, "pandas counts otherwise")
    days = frames["reports"]["published_from"].dropna()
    check(all(isinstance(day, datetime.date) for day in days), "pandas takes days for something else")
    killed = frames["events"].dropna(subset=["killed_low", "killed_best"])
    check((killed["killed_low"] <= killed["killed_best"]).all(), "the best figure is below the lowest")
    return int(frames["claims"].groupby("speaker_name").size().max())


def in_polars(paths, counts):
    scanned = {name: polars.scan_parquet(path) for name, path in paths.items()}
    lengths = {name: scan.select(polars.len()).collect().item() for name, scan in scanned.items()}
    check(lengths == counts, f"polars counts {lengths}")
    check(scanned["reports"].collect_schema()["published_from"] == polars.Date, "polars takes days for something else")
    most = scanned["claims"].group_by("speaker_name").len().select(polars.col("len").max()).collect().item()
    return int(most)


def in_duckdb(paths, counts):
    database = duckdb.connect()
    for name, path in paths.items():
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    lengths = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in paths}
    check(lengths == counts, f"DuckDB counts {lengths}")
    tolls = database.execute(
        """
        SELECT event.place, account.value, account.number_low, account.speaker, report.outlet
        FROM accounts AS account
        JOIN events AS event ON event.id = account.event
        JOIN reports AS report ON report.id = account.report
        WHERE account.field = 'killed' AND account.stands
        ORDER BY event.date_from, report.published_from
        """
    ).fetchall()
    check(tolls, "nobody gives a toll")
    astray = "SELECT count(*) FROM (SELECT unnest(claims) AS claim FROM mentions) WHERE claim NOT IN (SELECT id FROM claims)"
    check(database.execute(astray).fetchone()[0] == 0, "mentions name claims that are not there")
    most = database.execute("SELECT max(many) FROM (SELECT count(*) AS many FROM claims GROUP BY speaker_name)")
    return most.fetchone()[0], len(tolls)


def main():
    folder = Path(sys.argv[1])
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    check(sorted(folder.iterdir()) == sorted(paths.values()), f"{folder} holds something else")
    counts = in_arrow(paths)
    check(counts["reports"] and counts["claims"], f"there is nothing in it: {counts}")
    most = {in_pandas(paths, counts), in_polars(paths, counts)}
    by_duckdb, tolls = in_duckdb(paths, counts)
    check(most == {by_duckdb}, f"the programs do not agree: {most}, {by_duckdb}")
    print(f"parquet: {sum(counts.values())} rows in {len(counts)} tables, {tolls} accounts of a toll")


main()
