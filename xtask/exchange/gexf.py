"""Reads an exported GEXF file as a graph, with its weights and spells.

usage: gexf.py EXPORTED

needs: networkx==3.6.1
"""

import datetime
import sys
import xml.etree.ElementTree

import networkx

NAMESPACE = "{http://gexf.net/1.3}"


def check(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    assert root.tag == f"{NAMESPACE}gexf" and root.get("version") == "1.3", root.tag
    declared = {
        attributes.get("class"): {attribute.get("id") for attribute in attributes}
        for attributes in root.iter(f"{NAMESPACE}attributes")
    }
    for kind in ["node", "edge"]:
        for element in root.iter(f"{NAMESPACE}{kind}"):
            used = {value.get("for") for value in element.iter(f"{NAMESPACE}attvalue")}
            assert used <= declared[kind], used - declared[kind]
    graph = networkx.read_gexf(path)
    assert graph.is_directed()
    assert all("label" in data and "kind" in data for _, data in graph.nodes(data=True))
    spells = 0
    for source, target, data in graph.edges(data=True):
        assert data["weight"] >= 1 and data["type"], (source, target, data)
        assert data["weight"] == len(data["claims"].split("; ")), (source, target, data)
        for first, last in data.get("spells", []):
            assert datetime.date.fromisoformat(first) <= datetime.date.fromisoformat(last), (first, last)
            spells += 1
    print(f"gexf: {graph.number_of_nodes()} actors, {graph.number_of_edges()} ties, {spells} spells")


check(sys.argv[1])
