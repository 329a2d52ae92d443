"""Whether a book of all letters of a volume has the words of its source: the front matter, the letters, what stands
between them, the back matter, in their order; and all notes.

    book_words.py SOURCE.xml=BOOK.epub ...

It reads both files without the program. White space is left out of the comparison: other checks see to it.
"""

import re
import sys
import zipfile
from collections import Counter

from lxml import etree

from verdicts import judge

XHTML = "{http://www.w3.org/1999/xhtml}"
TEI = "{http://www.tei-c.org/ns/1.0}"
PACKAGE = "{http://www.idpf.org/2007/opf}"


# A part of the book may be in several files.
PART = re.compile(r"letter-\d{4}|matter-\d{4}-\d{4}")


def bare(text):
    return re.sub(r"\s+", "", text)


def of_source(path, notes_of_book):
    """The characters of the texts in order, without notes, and the notes. Some volumes call a line above a letter a note: a
    book has "No. 378." in the text, and a file number, which says where the letter is kept, among the notes."""
    text, notes = [], Counter()

    def walk(element, into):
        if not isinstance(element.tag, str):
            return
        is_note = element.tag == f"{TEI}note"
        if is_note and element.get("rend") == "inline":
            words = bare("".join(element.itertext()))
            is_note = notes[words] < notes_of_book[words]
        if is_note:
            into = []
        into.append(element.text or "")
        for child in element:
            walk(child, into)
            into.append(child.tail or "")
        if is_note:
            notes[bare("".join(into))] += 1

    root = etree.parse(path, etree.XMLParser(huge_tree=True, collect_ids=False)).getroot()
    for element in root.iterchildren(f"{TEI}text"):
        walk(element, text)
    return bare("".join(text)), notes


def of_book(path):
    """The same of a book, from its chapters in the order of the spine."""
    book = zipfile.ZipFile(path)
    package = etree.fromstring(book.read("OEBPS/content.opf"))
    paths = {item.get("id"): item.get("href") for item in package.iter(f"{PACKAGE}item")}
    text, notes, open_notes = [], Counter(), {}

    def walk(element, into, chapter):
        if not isinstance(element.tag, str):
            return
        classes = (element.get("class") or "").split()
        if "apparatus" in classes:
            return
        if "note" in classes:
            # A note may go on in another file.
            into = open_notes.setdefault((chapter, element.get("id") or len(open_notes)), [])
        elif "text" in classes:
            into = text
        if into is not None:
            into.append(element.text or "")
        for child in element:
            walk(child, into, chapter)
            if into is not None:
                into.append(child.tail or "")

    for item in package.iter(f"{PACKAGE}itemref"):
        name = paths[item.get("idref")]
        if name.startswith(("letter-", "matter-")):
            document = etree.fromstring(book.read(f"OEBPS/{name}"))
            walk(document.find(f"{XHTML}body"), None, PART.match(name)[0])
    for note in open_notes.values():
        notes[bare("".join(note))] += 1
    return bare("".join(text)), notes


def first_difference(one, other):
    place = next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    around = slice(max(place - 30, 0), place + 30)
    return f"source …{one[around]}… book …{other[around]}…"


def findings(pair):
    source, book = pair.split("=")
    text_of_book, notes_of_book = of_book(book)
    text, notes = of_source(source, notes_of_book)
    if text != text_of_book:
        yield f"the texts differ: {first_difference(text, text_of_book)}"
    yield from (f"a note is missing: {note[:80]}" for note in notes - notes_of_book)
    yield from (f"a note is not in the source: {note[:80]}" for note in notes_of_book - notes)


judge(sys.argv[1:], findings)
