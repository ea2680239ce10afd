"""Opens a copy for reading (`whosays export CASE --format sqlite -o FILE.db`) in Datasette itself, with its metadata.

    python sqlite.py FILE.db

Needs datasette==0.65.2 of PyPI.
"""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path

from datasette.app import Datasette

# What has to be found by words, and in which table.
SEARCHED = ["reports", "claims", "events", "actors"]


def check(is_so, what):
    if not is_so:
        raise SystemExit(f"sqlite: {what}")


def whole(path):
    """The file holds together: nothing leads to what is not there."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    check(database.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the file is damaged")
    astray = database.execute("PRAGMA foreign_key_check").fetchall()
    check(not astray, f"these lead nowhere: {astray[:5]}")
    for table in SEARCHED:
        database.execute(f"SELECT count(*) FROM {table}_fts WHERE {table}_fts MATCH 'x'")
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%-- %'"
    tables = [name for (name,) in database.execute(named)]
    counts = {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
    word = database.execute("SELECT speaker FROM claims WHERE speaker <> 'author' ORDER BY rowid").fetchone()
    database.close()
    return counts, word and word[0]


async def shown(path, metadata, counts, speaker):
    """Every table is a page with its title, its columns told, its facets and its search."""
    datasette = Datasette([str(path)], metadata=metadata)
    await datasette.invoke_startup()
    name = path.stem
    check(name in metadata["databases"], f"the metadata tells of {list(metadata['databases'])}, not of {name}")
    told = metadata["databases"][name]["tables"]
    check(set(counts) <= set(told), f"the metadata says nothing of {set(counts) - set(told)}")

    async def get(address, kind):
        answer = await datasette.client.get(f"/{name}/{address}")
        check(answer.status_code == 200, f"/{name}/{address}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if kind == "json" else answer.text

    for table, about in told.items():
        page = await get(table, "html")
        check(about["title"] in page, f"{table} is not called {about['title']}")
        check(table not in SEARCHED or 'name="_search"' in page, f"{table} cannot be searched")
        data = await get(f"{table}.json?_shape=objects&_labels=on&_size=20&_extra=count,facet_results", "json")
        check("error" not in data, f"{table}: {data.get('error')}")
        rows = data["rows"]
        check(not counts.get(table) or rows, f"{table} shows none of {counts.get(table)} rows")
        columns = set(rows[0]) if rows else set(about["columns"])
        check(set(about["columns"]) <= columns, f"{table} has no {set(about['columns']) - columns}")
        check(set(about.get("facets", [])) <= columns, f"{table} cannot be picked by {about.get('facets')}")
    accounts = (await get("accounts.json?_shape=objects&_labels=on&_size=1", "json"))["rows"]
    if accounts:
        event = accounts[0]["event"]
        check(isinstance(event, dict) and event["label"] and event["label"] != event["value"], f"no label: {event}")
    if speaker:
        found = await datasette.client.get(
            f"/{name}/claims.json", params={"_search": f'"{speaker}"', "_searchmode": "raw", "_shape": "objects"}
        )
        check(found.status_code == 200 and found.json()["rows"], f"{speaker} is not found by words: {found.text[:300]}")


def main():
    path = Path(sys.argv[1])
    metadata = json.loads(path.with_suffix(".metadata.json").read_text(encoding="utf-8"))
    check(metadata["license"] and metadata["source"] and metadata["description"], "the metadata has no licence")
    counts, speaker = whole(path)
    check(counts.get("reports") and counts.get("claims"), f"there is nothing in it: {counts}")
    asyncio.run(shown(path, metadata, counts, speaker))
    print(f"sqlite: {path.name}: {sum(counts.values())} rows in {len(counts)} tables")


main()
