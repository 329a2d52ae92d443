"""What CMIF demands and its schemas do not check, or no engine here runs: cmif_rules.py FILE...

E0003 is a rule of cmif.sch whose context is an attribute, which node-schematron never visits. The other rules are
from the documentation of CMIF 1.1: the form of dates, the time stamp, the licence, and a name on each side.
"""

import re
import sys

from lxml import etree

from verdicts import judge

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
LICENCES = ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/publicdomain/zero/1.0/")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
UUID = re.compile(r"[a-f][0-9a-f]{7}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def findings(root):
    def find(path, node=root):
        return node.xpath(path, namespaces=TEI)

    editions = [bibl.get(XML_ID) for bibl in find("//t:sourceDesc/t:bibl")]
    for edition in editions:
        if not UUID.fullmatch(edition or ""):
            yield f"W0001 {edition} is no UUID"
    for description in find("//t:correspDesc"):
        where = f"line {description.sourceline}"
        if (description.get("source") or "").removeprefix("#") not in editions:
            yield f"E0003 {where}: @source leads to no edition"
        for action in find("t:correspAction", description):
            names = find("t:persName | t:orgName", action)
            if not names or not all((name.text or "").strip() for name in names):
                yield f"{where}: a side without a name"
        for date in find(".//t:date", description):
            for name, value in date.attrib.items():
                if name not in ("cert", "evidence") and not DATE.fullmatch(value):
                    yield f'{where}: @{name}="{value}" is no year, month or day'
        for address in find(".//@ref", description):
            if not re.fullmatch(r"https?://\S+", address):
                yield f"{where}: {address} cannot be followed"
    if not any(STAMP.fullmatch(date) for date in find("//t:publicationStmt/t:date/@when")):
        yield "the file has no time stamp"
    if not any(licence in LICENCES for licence in find("//t:licence/@target")):
        yield "the licence is not one that CMIF allows"


if __name__ == "__main__":
    judge(sys.argv[1:], lambda file: findings(etree.parse(file)))
