"""Reads an exported GeoJSON file as maps do.

usage: on_a_map.py EXPORTED

needs: geojson==3.3.0 geojson-pydantic==2.2.0 shapely==2.2.0
"""

import json
import sys

import geojson
import shapely.geometry
from geojson_pydantic import FeatureCollection

PRECISIONS = {"site", "district", "city", "region", "country", "water", "area"}


def check_account(account, properties):
    assert account["speaker"] and account["stance"] in {"affirm", "deny"}, account
    assert account["report"] in {report["id"] for report in properties["reports"]}, account
    assert account["quote"], f"an account without words: {account}"


def check(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    read = geojson.loads(text)
    assert read.is_valid, read.errors()
    FeatureCollection.model_validate_json(text)
    ids = [feature["id"] for feature in read["features"]]
    assert len(set(ids)) == len(ids), "two features of one id"
    placed = 0
    for feature in json.loads(text)["features"]:
        properties = feature["properties"]
        for account in properties["accounts"]:
            check_account(account, properties)
        if feature["geometry"] is None:
            continue
        point = shapely.geometry.shape(feature["geometry"])
        assert point.geom_type == "Point" and -180 <= point.x <= 180 and -90 <= point.y <= 90, point
        assert properties["precision"] in PRECISIONS and properties["radius_km"] >= 0, properties
        placed += 1
    print(f"geojson: {len(ids)} events, {placed} of them on the map")


check(sys.argv[1])
