"""Holds a case written for FollowTheMoney to its own library and command line.

    python ftm.py CASE.ftm.json

Needs followthemoney==4.11.2. `ftm validate` cleans every value and leaves out what it does not take; here whatever it would
change or leave out is an error, as is an entity without what its schema requires, and a link that leads nowhere. Prints what
it has seen; what is wrong ends it with a sentence and code 1.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from followthemoney import model
from followthemoney.dataset import UndefinedDataset
from followthemoney.statement import Statement, StatementEntity
from followthemoney.types import registry


def fail(sentence):
    sys.exit(f"error: {sentence}")


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def validated(path):
    """What `ftm validate` makes of the file, by id."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "validated.json"
        ftm = Path(sys.executable).parent / "ftm"
        run = subprocess.run([ftm, "validate", "-i", path, "-o", out], capture_output=True, text=True)
        if run.returncode:
            fail(f"ftm validate ended with code {run.returncode}: {run.stderr.strip()}")
        return {one["id"]: one for one in lines(out)}


def hold(written, read, schemata):
    """One entity: each of its statements against the model, and all of them against what came back."""
    name, schema = written["id"], model.get(written["schema"])
    if schema is None or schema.abstract:
        fail(f"{name}: there is no schema {written['schema']} to be had")
    properties = {}
    for data in written["statements"]:
        statement = Statement.from_dict(data)
        where = f"{name}.{statement.prop}"
        if statement.canonical_id != name or statement.schema != schema.name:
            fail(f"{where}: a statement of another entity or schema")
        if data["lang"] != statement.lang:
            fail(f"{where}: a {statement.prop_type} has no language")
        if statement.lang and registry.language.clean_text(statement.lang) != statement.lang:
            fail(f"{where}: `{statement.lang}` is no language of FollowTheMoney")
        if not statement.origin:
            fail(f"{where}: nobody says so")
        prop = schema.get(statement.prop)
        if prop.type is registry.entity and not model.get(schemata.get(statement.value, "Thing")).is_a(prop.range):
            fail(f"{where}: `{statement.value}` is a {schemata[statement.value]}, not a {prop.range.name}")
        if prop.type is registry.entity and statement.value not in schemata:
            fail(f"{where}: `{statement.value}` leads nowhere")
        properties.setdefault(statement.prop, set()).add(statement.value)
    for prop in schema.required:
        if prop not in properties:
            fail(f"{name}: a {schema.name} needs {prop}")
    kept = {prop: set(values) for prop, values in read["properties"].items()}
    for prop in sorted(properties.keys() | kept.keys()):
        if properties.get(prop) != kept.get(prop):
            fail(f"{name}.{prop}: {properties.get(prop)} was written, ftm validate makes {kept.get(prop)} of it")
    entity = StatementEntity.from_data(UndefinedDataset, json.loads(json.dumps(written)))
    kept = sorted(json.dumps(one.to_dict(), sort_keys=True) for one in entity.statements if one.prop != "id")
    if kept != sorted(json.dumps(Statement.from_dict(one).to_dict(), sort_keys=True) for one in written["statements"]):
        fail(f"{name}: StatementEntity keeps other statements")
    if not entity.caption or entity.caption == schema.label and schema.caption:
        fail(f"{name}: a {schema.name} without a caption")


def main(path):
    written = lines(path)
    names = [one["id"] for one in written]
    if names != sorted(names) or len(names) != len(set(names)):
        fail("entities are not in the order of their ids, or one is there twice")
    schemata = {one["id"]: one["schema"] for one in written}
    read = validated(path)
    if list(read) != names:
        fail(f"{len(names)} entities were written, ftm validate keeps {len(read)}")
    for one in written:
        hold(one, read[one["id"]], schemata)
    counted = ", ".join(f"{count} {schema}" for schema, count in sorted(Counter(schemata.values()).items()))
    print(f"ftm: {counted}; {sum(len(one['statements']) for one in written)} statements, none changed by ftm validate")


if __name__ == "__main__":
    main(sys.argv[1])
