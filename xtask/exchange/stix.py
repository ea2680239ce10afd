"""Holds STIX bundles to the OASIS validator, to the JSON schema that they carry, and to the OASIS client.

    python stix.py BUNDLE.json...

Needs stix2-validator==3.2.0 (3.3.1 ships without its schemas) and stix2==3.0.2 of PyPI. Prints what it has seen; what
is wrong ends it with a sentence and code 1. Nothing is fetched.
"""

import collections
import copy
import json
import sys
import tempfile
from pathlib import Path

import stix2
from stix2validator import ValidationOptions, validate_string

# The Incident extension's own types: no part of the standard, so its client knows them as custom objects alone.
EXTENSION_TYPES = {"event", "impact"}

# The marking definitions of TLP 2.0 as OASIS has published them. They are referred to and not copied: `--interop` holds
# every object to `modified`, which a marking definition must not have.
TLP = {
    f"marking-definition--{uuid}"
    for uuid in (
        "94868c89-83c2-464b-929b-a1a8aa3c8487",
        "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "939a9414-2ddd-4d32-a0cd-375ea402b003",
        "e828b379-4e03-4974-9ac4-e53a884c97c1",
    )
}


def check(is_so, what):
    if not is_so:
        sys.exit(f"error: {what}")


def errors(bundle, **options):
    """What the validator has against a bundle."""
    found = validate_string(json.dumps(bundle), ValidationOptions(version="2.1", silent=True, **options))
    return [str(error) for result in (found if isinstance(found, list) else [found]) for error in result.errors]


def is_valid(bundle, path):
    """The validator finds nothing, warnings taken for errors, nor by its rules for exchange between products."""
    for options in ({"strict": True, "enforce_refs": True}, {"interop": True}):
        found = errors(bundle, **options)
        check(not found, f"{path}: {options}: {found[:5]}")


def fits_its_schema(bundle, path):
    """Our extension is as its definition in the bundle says, and the schema lets nothing else through."""
    (definition,) = [one for one in bundle["objects"] if one["type"] == "extension-definition"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{definition['id']}.json").write_text(definition["schema"], encoding="utf-8")
        options = {"strict": True, "schema_dir": folder}
        found = errors(bundle, **options)
        check(not found, f"{path}: our extension: {found[:5]}")
        wrong = copy.deepcopy(bundle)
        note = next((one for one in wrong["objects"] if one["type"] == "note"), None)
        if note:
            note["extensions"][definition["id"]]["claim"]["stance"] = "perhaps"
            check(errors(wrong, **options), f"{path}: the schema of our extension lets `perhaps` through for a stance")


def round_trips(bundle, path):
    """The client takes what is standard without leave for anything custom, and gives back the same."""
    standard = [one for one in bundle["objects"] if one["type"] not in EXTENSION_TYPES]
    for objects, allow_custom in ((standard, False), (bundle["objects"], True)):
        given = {**bundle, "objects": objects}
        read = stix2.parse(json.dumps(given), allow_custom=allow_custom)
        back = json.loads(read.serialize())
        check(back == given, f"{path}: the client gives back another bundle than it was given")
    for one in standard:
        read = stix2.parse(one, allow_custom=False)
        check(json.loads(read.serialize()) == one, f"{path}: {one['id']} comes back changed")
        check(stix2.parse(read.serialize(), allow_custom=False) == read, f"{path}: {one['id']} is not equal to itself")


def leads_nowhere(value, ids):
    """Every reference in it to what the bundle does not hold."""
    if isinstance(value, list):
        return [lost for item in value for lost in leads_nowhere(item, ids)]
    if not isinstance(value, dict):
        return []
    lost = []
    for key, field in value.items():
        refs = field if isinstance(field, list) else [field]
        if key.endswith(("_ref", "_refs")):
            lost += [ref for ref in refs if ref not in ids | TLP]
        else:
            lost += leads_nowhere(field, ids)
    return lost


def main(paths):
    check(paths, "name a bundle: python stix.py BUNDLE.json")
    for path in paths:
        bundle = json.loads(Path(path).read_text(encoding="utf-8"))
        is_valid(bundle, path)
        fits_its_schema(bundle, path)
        round_trips(bundle, path)
        lost = leads_nowhere(bundle["objects"], {one["id"] for one in bundle["objects"]})
        check(not lost, f"{path}: these references lead nowhere: {lost[:5]}")
        counts = collections.Counter(one["type"] for one in bundle["objects"])
        print(f"{path}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
