"""JSON-LD as linked data, by two more processors: jsonld_rdf.py FILE...

PyLD expands the document: types and properties must be absolute identifiers; things may be named relative to
the document, but only within its own folder.
rdflib reads it as RDF: at least one triple. Neither may ask the network for anything.
"""

import json
import re
import sys
from pathlib import Path

from pyld import jsonld
from rdflib import Graph

from verdicts import judge

HOST = "https://document.invalid/"
FOLDER = HOST + "letters/"
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def refuse_network(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        raise RuntimeError(f"wants the network: {event} {args}")


def refuse_document(url, options):
    raise RuntimeError(f"wants {url} from the network")


def identifiers(node):
    """What an expanded document identifies, as (kind, identifier)."""
    if isinstance(node, list):
        for item in node:
            yield from identifiers(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "@id":
                yield "id", value
            elif key == "@type":
                yield from (("type", item) for item in ([value] if isinstance(value, str) else value))
            elif key != "@value":
                if not key.startswith("@"):
                    yield "property", key
                yield from identifiers(value)


def findings(path):
    base = FOLDER + path.name
    text = path.read_text(encoding="utf-8")
    expanded = jsonld.expand(json.loads(text), {"base": base, "documentLoader": refuse_document})
    for kind, identifier in sorted(set(identifiers(expanded))):
        if identifier == "@json":
            continue
        if not ABSOLUTE.fullmatch(identifier):
            yield f"{kind} is not absolute: {identifier}"
        elif identifier.startswith(HOST) and (kind != "id" or not identifier.startswith(FOLDER)):
            # A term that the context does not define resolves against the document, as any relative name does.
            yield f"{kind} is relative: {identifier.removeprefix(FOLDER)}"
    if len(Graph().parse(data=text, format="json-ld", publicID=base)) == 0:
        yield "no triple"


if __name__ == "__main__":
    sys.addaudithook(refuse_network)
    judge(sys.argv[1:], lambda file: findings(Path(file)))
