"""What is left of an e-book that calibre turns into a Kindle book (AZW3), and back: kindle.py FILE...

The words are the same, in the same order. Each link inside the book leads to the same words as before: so the list of the
print's pages leads to the pages, calls lead to notes, and notes back to their calls.
"""

import posixpath
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from verdicts import judge

NS = {"o": "http://www.idpf.org/2007/opf", "c": "urn:oasis:names:tc:opendocument:xmlns:container"}
SEEN = 24  # characters after the target of a link that tell it from others


class Book:
    """The text of a book, and the place in it where each id begins."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        container = self.xml("META-INF/container.xml")
        package_name = container.xpath("string(//c:rootfile/@full-path)", namespaces=NS)
        package = self.xml(package_name)
        hrefs = {item.get("id"): item.get("href") for item in package.xpath("//o:item", namespaces=NS)}
        self.text, self.starts, self.found = "", {}, []
        for item in package.xpath("//o:itemref", namespaces=NS):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(package_name), unquote(hrefs[item.get("idref")])))
            self.starts[name] = len(self.text)
            body = self.xml(name).find("{*}body")
            if body is not None and not body.xpath("//*[@*[local-name() = 'type'] = 'toc']"):
                self.read(body, name)

    def xml(self, name):
        return etree.fromstring(self.zip.read(name), etree.XMLParser(recover=True))

    def read(self, element, name):
        for key in ("id", "name"):
            if element.get(key):
                self.starts.setdefault(f"{name}#{element.get(key)}", len(self.text))
        address = element.get("href") if element.tag.endswith("}a") else None
        start = len(self.text)
        self.add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.read(child, name)
            self.add(child.tail)
        if address and ":" not in address:
            path, _, place = address.partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
            self.found.append((self.text[start:], f"{path}#{place}" if place else path))

    def add(self, text):
        self.text += "".join((text or "").split())

    def links(self):
        """The words of each link, and those that it leads to."""
        for words, target in self.found:
            start = self.starts.get(target)
            yield words, "nothing" if start is None else self.text[start : start + SEEN]


def findings(path):
    with tempfile.TemporaryDirectory() as folder:
        yield from differences(path, folder)


def differences(path, folder):
    kindle, back = Path(folder, "book.azw3"), Path(folder, "back.epub")
    # Without a table of contents of calibre's own in the text.
    for source, made, options in ((path, kindle, ["--no-inline-toc"]), (kindle, back, [])):
        run = subprocess.run(["ebook-convert", source, made, *options], capture_output=True, text=True, check=False)
        if run.returncode:
            yield f"ebook-convert: {(run.stderr or run.stdout).strip().splitlines()[-1]}"
            return
    before, after = Book(path), Book(back)
    if before.text != after.text:
        same = len(posixpath.commonprefix([before.text, after.text]))
        yield f'"{before.text[same : same + 60]}" has become "{after.text[same : same + 60]}"'
    links, kept = list(before.links()), list(after.links())
    if len(links) != len(kept):
        yield f"of {len(links)} links {len(kept)} are left"
    for (words, target), (_, now) in zip(links, kept):
        if target != now:
            yield f'the link "{words[:30]}" led to "{target}", and leads to "{now}"'


if __name__ == "__main__":
    judge(sys.argv[1:], findings)
