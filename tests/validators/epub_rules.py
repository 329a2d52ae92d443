"""What an e-book needs and neither EPUBCheck nor Ace demands: epub_rules.py FILE...

That it conforms to a standard must have been certified (EPUB Accessibility 1.1, 3.5). The NCX counts its pages, and its
list of pages is that of the navigation document, where each label leads to one page break, and each page break is led
to. A link says where it leads. A picture that is the cover is declared as one, for new readers and for old ones. A
chapter is small enough for the readers of slow devices.
"""

import posixpath
import sys
import zipfile
from collections import Counter
from urllib.parse import unquote

from lxml import etree

from verdicts import judge

NS = {
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
LARGEST = 250_000  # bytes of a chapter


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        container = self.xml("META-INF/container.xml")
        self.package_name = container.xpath("string(//c:rootfile/@full-path)", namespaces=NS)
        self.package = self.xml(self.package_name)
        self.items = self.package.xpath("//o:item", namespaces=NS)

    def xml(self, name):
        return etree.fromstring(self.zip.read(name))

    def at(self, start, href):
        """The file, and the place in it, that an address in a file leads to."""
        path, _, place = href.partition("#")
        return posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(path))) + "#" + place

    def files(self, test):
        return [self.at(self.package_name, item.get("href")).rstrip("#") for item in self.items if test(item)]


def is_a(element, word):
    return word in (element.get(TYPE) or "").split() or f"doc-{word}" in (element.get("role") or "").split()


def conformance(book):
    for claim in book.package.xpath("//o:meta[@property='dcterms:conformsTo']", namespaces=NS):
        refined = f"#{claim.get('id')}"
        if not book.package.xpath("//o:meta[@refines=$id][@property='a11y:certifiedBy']", namespaces=NS, id=refined):
            yield f"{claim.text}: nobody has certified it"


def pages(book):
    listed, marks = [], []
    for name in book.files(lambda item: "nav" in (item.get("properties") or "").split()):
        for nav in book.xml(name).iter("{*}nav"):
            if "page-list" in (nav.get(TYPE) or "").split():
                listed += [("".join(a.itertext()), book.at(name, a.get("href"))) for a in nav.iter("{*}a")]
    for name in book.files(lambda item: item.get("media-type") == "application/xhtml+xml"):
        marks += [f"{name}#{mark.get('id')}" for mark in book.xml(name).iter("{*}*") if is_a(mark, "pagebreak")]
    for label, count in Counter(label for label, _ in listed).items():
        if count > 1:
            yield f"page {label} is listed {count} times"
    for place in sorted(set(marks) ^ {place for _, place in listed}):
        yield f"{place}: in the page list, or marked, and not both"
    ncxs = book.files(lambda item: item.get("media-type") == "application/x-dtbncx+xml")
    if not ncxs:
        yield "no NCX"
    for name in ncxs:
        ncx = book.xml(name)
        label = lambda target: target.xpath("string(n:navLabel/n:text)", namespaces=NS)
        source = lambda target: book.at(name, target.xpath("string(n:content/@src)", namespaces=NS))
        found = [(label(target), source(target)) for target in ncx.xpath("//n:pageTarget", namespaces=NS)]
        if found != listed:
            yield f"the NCX lists {len(found)} pages, and the navigation others, {len(listed)}"
        total = ncx.xpath("string(//n:meta[@name='dtb:totalPageCount']/@content)", namespaces=NS)
        if total != str(len(listed)):
            yield f"dtb:totalPageCount is {total}, of {len(listed)} pages"


def links(book):
    for name in book.files(lambda item: item.get("media-type") == "application/xhtml+xml"):
        for link in book.xml(name).iter("{*}a"):
            if not "".join(link.itertext()).strip() and not list(link.iter("{*}img")):
                yield f"{name}: an empty link to {link.get('href')}"


def cover(book):
    pictures = [item for item in book.items if (item.get("media-type") or "").startswith("image/")]
    declared = [item for item in pictures if "cover-image" in (item.get("properties") or "").split()]
    old = book.package.xpath("//o:meta[@name='cover']/@content", namespaces=NS)
    if old != [item.get("id") for item in declared]:
        yield "the cover is not declared for old and new readers alike"
    for item in pictures:
        if "cover" in (item.get("id") + item.get("href")).lower() and item not in declared:
            yield f"{item.get('href')} is not declared as the cover"


def sizes(book):
    for name in book.files(lambda item: item.get("media-type") == "application/xhtml+xml"):
        size = book.zip.getinfo(name).file_size
        if size > LARGEST:
            yield f"{name} has {size} bytes"


def findings(file):
    book = Book(file)
    for rule in (conformance, pages, links, cover, sizes):
        yield from rule(book)


if __name__ == "__main__":
    judge(sys.argv[1:], findings)
