"""Writes copies of two packages with one defect each, to prove that their judges can refuse: packages_broken.py BAG SIP TO

Each copy is named after its defect. Digests are not adjusted, because the judge that a copy is meant for reads none.
"""

import re
import shutil
import sys
from pathlib import Path

BAG, SIP = 0, 1
# Name, package, file, regular expression, replacement of its first match.
DEFECTS = [
    ("changed-byte", BAG, "preservation/*.tei.xml", rb"<body>", b"<BODY>"),
    ("no-contact", BAG, "bag-info.txt", rb"Contact-Name: [^\n]*\n", b""),
    ("event-without-time", BAG, "premis.xml", rb"<eventDateTime>[^<]*</eventDateTime>", b""),
    ("path-in-the-transfer", BAG, "premis.xml", rb"<originalName>data/", b"<originalName>"),
    ("idle-agent", BAG, "premis.xml", rb"(<agent>.*?<agentIdentifierValue>)([^<]*)(.*?</agent>)", rb"\1\2\3\1idle\3"),
    ("other-schema", BAG, "premis.xsd", rb"</xs:schema>", b"</xs:schema><!-- -->"),
    ("root-too-far", BAG, "preservation/*.tei.xml", rb"\?>", b"?><!--" + 600 * b" " + b"-->"),
    ("unknown-element", BAG, "preservation/*.tei.xml", rb"<body>", b"<body><nonsense/>"),
    ("lost-words", BAG, "tei-to-html.xsl", rb"</xsl:stylesheet>", b'<xsl:template match="t:p"/></xsl:stylesheet>'),
    ("no-kind-of-package", SIP, "METS.xml", rb' csip:OAISPACKAGETYPE="SIP"', b""),
    ("unknown-checksum", SIP, "METS.xml", rb'CHECKSUMTYPE="SHA-256"', b'CHECKSUMTYPE="sha256"'),
    ("no-mets", SIP, "METS.xml", rb"\A<", b""),
]


def main(bag, sip, to):
    to = Path(to)
    for name, package, file, old, new in DEFECTS:
        copy = shutil.copytree((bag, sip)[package], to / name)
        path = next((path for path in copy.rglob(file)), None) if package == BAG else copy / file
        text, changes = re.subn(old, new, path.read_bytes(), count=1, flags=re.DOTALL)
        if not changes:
            raise ValueError(f"{path} has no {old!r}")
        path.write_bytes(text)
    copy = shutil.copytree(bag, to / "extra-file")
    (copy / "NOTES.txt").write_text("Rain.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
