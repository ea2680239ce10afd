"""Holds a case written for MISP to MISP's own client, templates, taxonomies and galaxies.

    python misp.py CASE.misp.json

Needs pymisp==2.5.34.4, pytaxonomies==2.1.2 and pymispgalaxies==1.1.1. Prints what it has seen; what is wrong ends it with a
sentence and code 1.
"""

import json
import sys
import tempfile
from pathlib import Path

import pymisp
import pymispgalaxies
import pytaxonomies
from pymisp import MISPEvent, MISPObject
from pymisp.mispevent import MISPAttribute

TEMPLATES = Path(pymisp.__file__).parent / "data" / "misp-objects"
DEFINED = {"tlp", "admiralty-scale", "estimative-language"}


def fail(sentence):
    sys.exit(f"error: {sentence}")


def machine_tags():
    """Every tag of the taxonomies and of the galaxy of countries that may stand on anything."""
    folder = Path(pytaxonomies.__file__).parent / "data" / "misp-taxonomies"
    tags = set()
    for name in DEFINED:
        taxonomy = json.loads((folder / name / "machinetag.json").read_text())
        values = {one["predicate"]: [entry["value"] for entry in one["entry"]] for one in taxonomy.get("values", [])}
        for predicate in taxonomy["predicates"]:
            head = f"{taxonomy['namespace']}:{predicate['value']}"
            entries = values.get(predicate["value"])
            tags.update([head] if entries is None else [f'{head}="{value}"' for value in entries])
    clusters = Path(pymispgalaxies.__file__).parent / "data" / "misp-galaxy" / "clusters" / "country.json"
    return tags | {f'misp-galaxy:country="{one["value"]}"' for one in json.loads(clusters.read_text())["values"]}


def is_kept(before, after, where):
    """What was written must be there again; what the client adds, such as a default, does not matter."""
    if isinstance(before, dict):
        for key, value in before.items():
            if value in ("", [], None) and not after.get(key):
                continue
            if key not in after:
                fail(f"{where}: PyMISP drops `{key}`")
            is_kept(value, after[key], f"{where}.{key}")
    elif isinstance(before, list):
        if len(before) != len(after):
            fail(f"{where}: {len(before)} were written, PyMISP keeps {len(after)}")
        for at, (one, other) in enumerate(zip(before, after)):
            is_kept(one, other, f"{where}[{at}]")
    elif str(before) != str(after):
        fail(f"{where}: `{before}` was written, PyMISP reads `{after}`")


def hold_object(written, relations):
    """One object against its template, with every attribute's type, category and listed values."""
    template = json.loads((TEMPLATES / "objects" / written["name"] / "definition.json").read_text())
    read = MISPObject(written["name"], strict=True, standalone=False)
    read.from_dict(**json.loads(json.dumps(written)))
    read.to_dict(strict=True)
    for attribute in written["Attribute"]:
        defined = template["attributes"].get(attribute["object_relation"])
        if defined is None:
            fail(f"the template {written['name']} has no {attribute['object_relation']}")
        if attribute["type"] != defined["misp-attribute"]:
            fail(f"{written['name']}.{attribute['object_relation']} is to be a {defined['misp-attribute']}")
        listed = defined.get("values_list")
        if listed and attribute["value"] not in listed:
            fail(f"{written['name']}.{attribute['object_relation']} may not be `{attribute['value']}`")
        MISPAttribute(strict=True).from_dict(**json.loads(json.dumps(attribute)))
    for reference in written["ObjectReference"]:
        if reference["relationship_type"] not in relations:
            fail(f"`{reference['relationship_type']}` is no relationship of misp-objects")


def main(path):
    written = json.loads(Path(path).read_text(encoding="utf-8"))["response"]
    tags = machine_tags()
    relations = {one["name"] for one in json.loads((TEMPLATES / "relationships" / "definition.json").read_text())["values"]}
    uuids, objects, seen = set(), 0, set()
    for one in written:
        event = one["Event"]
        with tempfile.TemporaryDirectory() as folder:
            alone = Path(folder) / "event.json"
            alone.write_text(json.dumps(one), encoding="utf-8")
            read = MISPEvent()
            read.load_file(alone)
        is_kept(event, json.loads(read.to_json()), event["info"])
        again = MISPEvent()
        again.from_json(read.to_json())
        if again.to_json() != read.to_json():
            fail(f"{event['info']}: PyMISP reads its own words otherwise")
        if len(event["info"]) > 256 or "\n" in event["info"]:
            fail(f"{event['info']}: more than a line of 256 characters")
        own = {one["uuid"] for one in event["Object"]}
        attributes = event["Attribute"] + [part for one in event["Object"] for part in one["Attribute"]]
        references = [reference for one in event["Object"] for reference in one["ObjectReference"]]
        for part in [event, *event["Object"], *attributes, *references]:
            if part["uuid"] in uuids:
                fail(f"{event['info']}: the UUID {part['uuid']} is used twice")
            uuids.add(part["uuid"])
        for reference in references:
            if reference["referenced_uuid"] not in own or reference["object_uuid"] not in own:
                fail(f"{event['info']}: {reference['relationship_type']} leads nowhere")
        for part in [event, *attributes]:
            names = [tag["name"] for tag in part.get("Tag", [])]
            for name in names:
                if name not in tags:
                    fail(f"{event['info']}: `{name}` is no machine tag")
            if len([name for name in names if name.startswith("tlp:")]) > 1:
                fail(f"{event['info']}: two labels of TLP on one thing")
            seen.update(names)
        for part in event["Object"]:
            hold_object(part, relations)
        for part in event["Attribute"]:
            MISPAttribute(strict=True).from_dict(**json.loads(json.dumps(part)))
        objects += len(event["Object"])
    print(f"misp: {len(written)} events with {objects} objects; {len(seen)} tags, all of them known")


if __name__ == "__main__":
    main(sys.argv[1])
