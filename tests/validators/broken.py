"""Writes one small broken file for each validator, to prove that it can refuse: broken.py FOLDER

Each file is sound but for the one defect it is named after, so a validator that stumbles over anything else
gives itself away: tests/run looks for the finding that names the defect.
"""

import json
import sys
import zipfile
from pathlib import Path


def tei(paragraph="<p>Dear Mr. President</p>", date='<date when="1962-10-24"/>'):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
  <teiHeader><fileDesc>
    <titleStmt><title>A letter</title></titleStmt>
    <publicationStmt><p>Unpublished, {date}</p></publicationStmt>
    <sourceDesc><p>Made for a test</p></sourceDesc>
  </fileDesc></teiHeader>
  <text><body>{paragraph}</body></text>
</TEI>
"""


def cmif(title="<title>Letters</title><editor>A. Editor</editor>", date='<date when="1962"/>', source="#e"):
    edition = "e58ed763-928c-5155-bee9-fdbaaadc15f3"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt>{title}</titleStmt>
      <publicationStmt>
        <publisher>A Press</publisher>
        <idno type="url">https://example.org/letters.cmif.xml</idno>
        <date when="2026-11-21T00:00:00Z"/>
        <availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</licence></availability>
      </publicationStmt>
      <sourceDesc><bibl type="print" xml:id="{edition}">Letters</bibl></sourceDesc>
    </fileDesc>
    <profileDesc>
      <correspDesc source="{source.replace("#e", "#" + edition)}">
        <correspAction type="sent"><persName>Ann</persName>{date}</correspAction>
        <correspAction type="received"><persName>Ben</persName></correspAction>
      </correspDesc>
    </profileDesc>
  </teiHeader>
  <text><body><p/></body></text>
</TEI>
"""


CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="en" unique-identifier="id">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">urn:uuid:5a1b0f3e-6f0c-5d0a-9d36-0d8f3f1c2b4a</dc:identifier>
    <dc:title>A letter</dc:title>
    <dc:language>en</dc:language>
    <meta property="dcterms:modified">1962-10-24T00:00:00Z</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessMode">visual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">structuralNavigation</meta>
    <meta property="schema:accessibilityHazard">none</meta>
    <meta property="schema:accessibilitySummary">A letter with a picture.</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="letter" href="letter.xhtml" media-type="application/xhtml+xml"/>
    <item id="seal" href="seal.svg" media-type="image/svg+xml"/>
  </manifest>
  <spine><itemref idref="letter"/></spine>
</package>
"""

SEAL = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>'


def xhtml(title, body):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>{title}</title></head>
<body>{body}</body>
</html>
"""


NCX = """<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
  <head><meta name="dtb:totalPageCount" content="0"/></head>
  <docTitle><text>A letter</text></docTitle>
  <navMap><navPoint id="n" playOrder="1"><navLabel><text>A letter</text></navLabel><content src="letter.xhtml"/></navPoint></navMap>
  <pageList><pageTarget id="p" type="normal" playOrder="2"><navLabel><text>1</text></navLabel><content src="letter.xhtml#p1"/></pageTarget></pageList>
</ncx>
"""


def write_epub(path, without="", alt=' alt="The seal"', more="", package=("", "")):
    nav = '<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol><li><a href="letter.xhtml">A letter</a></li></ol></nav>'
    letter = f'<main><h1>A letter</h1><p>Dear Mr. President</p><p><img src="seal.svg"{alt}/></p>{more}</main>'
    entries = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": PACKAGE.replace(*package),
        "EPUB/nav.xhtml": xhtml("Contents", nav),
        "EPUB/letter.xhtml": xhtml("A letter", letter),
        "EPUB/seal.svg": SEAL,
        "EPUB/toc.ncx": NCX,
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, content in entries.items():
            if name != without:
                book.writestr(name, content)


def pdf():
    """A sound PDF of one empty page, far from PDF/A: no metadata, no output intent."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
    ]
    text, offsets = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    entries = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    table = f"xref\n0 4\n0000000000 65535 f \n{entries}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return text + table


def jsonld(**changes):
    vocabulary = "https://example.org/terms/"
    context = {"Letter": vocabulary + "Letter", "title": vocabulary + "title"}
    return json.dumps({"@context": context, "@id": "#letter", "@type": "Letter", "title": "A letter"} | changes)


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True)
    (folder / "unknown-element.tei.xml").write_text(tei(paragraph="<nonsense/>"))
    (folder / "pointer.tei.xml").write_text(tei(paragraph='<p><ref target="#nowhere">there</ref></p>'))
    (folder / "dates.tei.xml").write_text(tei(date='<date when="1962-10-24" notBefore="1962"/>'))
    (folder / "no-title.cmif.xml").write_text(cmif(title=""))
    (folder / "written-date.cmif.xml").write_text(cmif(date="<date>in spring</date>"))
    (folder / "no-edition.cmif.xml").write_text(cmif(source="#nowhere"))
    write_epub(folder / "missing-file.epub", without="EPUB/seal.svg")
    write_epub(folder / "no-alt.epub", alt="")
    write_epub(folder / "empty-link.epub", more='<a href="#nowhere"></a>')
    write_epub(folder / "large.epub", more=250_000 * "a")
    call = '<a id="call-{0}" href="#note-{0}" epub:type="noteref" role="doc-noteref">{0}</a>'
    note = '<div id="note-{0}" role="doc-footnote"><p><a href="#call-2" role="doc-backlink">{0}</a> A note.</p></div>'
    notes = "".join(form.format(number) for form in (call, note) for number in (1, 2))
    write_epub(folder / "wrong-way-back.epub", more=notes)
    cover = '<item id="cover" href="seal.svg"'
    write_epub(folder / "undeclared-cover.epub", package=('<item id="seal" href="seal.svg"', cover))
    certified = '<meta id="c" property="dcterms:conformsTo">EPUB Accessibility 1.1</meta></metadata>'
    write_epub(folder / "uncertified.epub", package=("</metadata>", certified))
    ncx = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    write_epub(folder / "uncounted.epub", package=("</manifest>", ncx))
    (folder / "truncated.pdf").write_text(pdf()[:-100])
    (folder / "not-archival.pdf").write_text(pdf())
    (folder / "unknown-key.jsonld").write_text(jsonld(titel="A letter"))
    (folder / "unknown-type.jsonld").write_text(jsonld(**{"@type": "Leter"}))


if __name__ == "__main__":
    main(sys.argv[1])
