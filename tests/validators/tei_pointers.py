"""Pointers inside TEI files: tei_pointers.py SCHEMA FILE...

Every xml:id stands once, and every "#id" in an attribute that the RELAX NG schema declares as a pointer
names an xml:id of the same file. Neither RELAX NG nor Schematron checks the second. In the revision of
somebody's file, whose pointers are as they were, only what was added is judged.
"""

import sys
from collections import Counter

from lxml import etree

from verdicts import judge

RNG = {"rng": "http://relaxng.org/ns/structure/1.0"}
TEI = "{http://www.tei-c.org/ns/1.0}"
OURS = "lp."
SOURCE = "lp.source"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def pointer_attributes(schema):
    """The names of the attributes whose values are URIs, by the schema's own word."""
    declared = etree.parse(schema).xpath("//rng:attribute[.//rng:data/@type = 'anyURI']/@name", namespaces=RNG)
    if "target" not in declared:
        sys.exit(f"{schema} declares no pointer attribute")
    return set(declared)


def findings(file, pointers):
    root = etree.parse(file).getroot()
    elements = list(root.iter(etree.Element))
    is_revision = any(one.get("type") == "revised" for one in root.iter(TEI + "application"))
    ids = Counter(element.get(XML_ID) for element in elements if element.get(XML_ID) is not None)
    for name, times in ids.items():
        if times > 1:
            yield f'xml:id="{name}" stands {times} times'
    for element in (one for one in elements if not is_revision or is_ours(one)):
        for name, value in element.attrib.items():
            for token in value.split() if name in pointers else ():
                if token.startswith("#") and token[1:] not in ids:
                    yield f'{element.sourceline} <{etree.QName(element).localname} {name}="{token}"> points to nothing'


def is_ours(element):
    around = [element, *element.iterancestors()]
    own = [one.get(XML_ID) for one in around if one.get(XML_ID, "").startswith(OURS)]
    # In a file that is published anew, the source's description is inside one of ours.
    return bool(own) and not any(name.startswith(SOURCE) for name in own)


def main(schema, *files):
    pointers = pointer_attributes(schema)
    judge(files, lambda file: findings(file, pointers))


if __name__ == "__main__":
    main(*sys.argv[1:])
