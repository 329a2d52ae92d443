#!/usr/bin/env python3
"""Compares TEI files, as expat reads them, with the letters that letterpress understood.

    tei_source_words.py SOURCE... --ir FOLDER [--only-found] [--summary FILE]

FOLDER is what `letterpress convert SOURCE... --to ir -o FOLDER` made of files and folders: X.ir.json, or
X/*.ir.json for a file that holds several letters. For each letter of a source: the characters of its texts, in order; those of
each note, with its printed label and, where it stands at its call, the place that it hangs on; the places and
labels of its pages; and where words end. --only-found compares only the letters that FOLDER has. With
--summary, the number of words that the program said stand outside the letters (`N words outside the letters`)
must be that of what is left of the file; how many those are depends on what is layout, so there are bounds.

White space between two words of the source separates them in the letter, inside of phrases and beside them; and
nothing else separates but elements that a print sets apart, and breaks. A break that does not say whether it is
inside a word may be. Before a mark that closes and behind one that opens, a line end beside a tag is layout; so is
all white space directly in an element that holds readings.

Prints "ok FILE" or "FAIL FILE" for each source, its findings indented below, and one closing line. Exit 1:
something differs; 2: nothing to check. It shares nothing with the program.
"""
import argparse
import json
import pathlib
import re
import sys
from xml.etree import ElementTree
from xml.parsers import expat

TEI = "http://www.tei-c.org/ns/1.0 "
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements that run in a line: their tags separate no words.
INLINE = set(
    "hi persName placeName orgName name rs date time ref ptr gloss term title foreign emph seg c ex am abbr "
    "expan choice sic corr orig reg del add subst unclear supplied gap damage note anchor milestone handShift "
    "forename surname roleName nameLink addName genName num measure w pc g metamark idno affiliation formula "
    "mentioned soCalled distinct lem rdg app settlement country region geogName district unit s phr".split())
# Elements that separate, wherever they stand.
SEPARATING = set(
    "p ab head item cell row div div1 div2 l lg list table opener closer postscript figure figDesc dateline salute "
    "signed byline address addrLine".split())
# Elements that hold readings, and no words of their own.
OF_READINGS = set("choice app rdgGrp subst".split())
# Elements whose children are entries, and not parts of one word.
OF_ENTRIES = set("analytic biblStruct event imprint monogr object org person place series".split())
# Lists of what the letters name: as a part of front or back matter they are of the collection.
REGISTERS = set("listBibl listEvent listNym listObject listOrg listPerson listPlace listRelation listWit".split())
# What a print adds to its pages: no words of the text.
FORME_WORK = {"catch", "catchword", "sig", "sign", "signature", "pagenum", "pageno", "folnum", "folio"}
# What is said about a text, wherever it stands in it (model.global.meta): no words of the text.
ANNOTATION = set(
    "alt altGrp certainty fLib fs fvLib index interp interpGrp join joinGrp link linkGrp listTranspose precision respons "
    "spanGrp substJoin timeline wit witDetail".split())
# What an inline source note has that says where the document is kept: the others are printed over the text.
KEPT = re.compile(r"^\W*Source|\d\d+\.\S*.*/\d|^[^\[(].*\b(archiv|bibliothek|collection|files?|fonds|library|lot|mss?|papers)", re.I)
SHOWN = 60


class Stream:
    """Characters without white space, and what stands between them."""

    def __init__(self):
        self.parts = []
        self.length = 0
        self.between = {}  # number of characters before -> what stands there
        self.notes = []  # (number of characters before, note)
        self.pages = []  # (number of characters before, label)

    def mark(self, what):
        self.between.setdefault(self.length, set()).add(what)

    def text(self, text):
        for run in re.findall(r"\s+|\S+", text):
            if run.isspace():
                # The spaces of the page are characters of the text, line ends may be layout.
                self.mark("line end" if "\n" in run or "\r" in run else "space")
            else:
                self.parts.append(run)
                self.length += len(run)

    @property
    def characters(self):
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    def around(self, at):
        characters = self.characters
        return f"{characters[max(0, at - SHOWN):at]}\u25b8{characters[at:at + SHOWN]}"

    def words(self, ends=None):
        """The number of words, if they end at every place of which this is true."""
        if not self.length:
            return 0
        one, ends = self.characters, ends or separates
        inside = ((at, what) for at, what in self.between.items() if 0 < at < self.length)
        return 1 + sum(1 for at, what in inside if ends(what, one[at - 1], one[at]))


class Note(Stream):
    def __init__(self, label, is_in_place):
        super().__init__()
        self.label = label
        self.is_in_place = is_in_place


class Letter(Stream):
    def __init__(self, id):
        super().__init__()
        self.id = id
        self.inner = []  # its notes, those in notes too, in the order of the source
        self.beside = []  # annotation, and headings of notes
        self.page_before = None


def may_separate(what, *_):
    return what & {"space", "line end", "separates", "may separate", "break", "page"}


def must_separate(what, before, behind):
    if what & {"break inside a word", "other reading"} or stands_close(what, before, behind):
        return False
    return bool(what & {"space", "line end", "separates"})


def stands_close(what, before, behind):
    """Whether a punctuation mark stands close to its word, whatever layout or call of a note is between."""
    if behind in ".,;:!?)]":
        return bool(what & {"note", "separates"}) or {"tag", "line end"} <= what
    return before in "([" and {"tag", "line end"} <= what


def separates(what, *_):
    return bool(what & {"space", "line end", "separates", "break"}) and "break inside a word" not in what


# ---------------------------------------------------------------- what the source says

class SourceFile:
    """The letters of a file, the notes that stand in none of them, and the rest."""

    def __init__(self, path):
        self.path = path
        self.letters = []
        self.apart = []  # notes in no letter
        self.rest = Stream()
        self.marked, self.outer_texts = False, set()
        # Elements, by their numbers.
        self.registers, self.head_notes, self.headings_of_notes, self.letters_by_type = set(), set(), set(), set()
        self.look()
        self.read()

    def parse(self, start, end, characters=None, comment=None):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda name, attributes: start(name.removeprefix(TEI), attributes)
        parser.EndElementHandler = lambda name: end(name.removeprefix(TEI))
        if characters:
            parser.CharacterDataHandler = characters
            parser.buffer_text = True
        if comment:
            parser.CommentHandler = comment
        parser.Parse(self.path.read_bytes(), True)

    def look(self):
        """Whether parts of a text are marked as letters; which texts hold texts; which parts are registers, and
        which notes are printed over the text."""
        root = ElementTree.parse(self.path).getroot()
        name = lambda element: element.tag.removeprefix("{" + TEI.strip() + "}")
        header = {inner for element in root.iter() if name(element) == "teiHeader" for inner in element.iter()}
        number = {element: at for at, element in enumerate(root.iter())}
        texts = [element for element in root.iter() if name(element) == "text" and element not in header]
        in_back = {inner for element in root.iter() if name(element) == "back" for inner in element.iter()}
        words = lambda element: " ".join("".join(element.itertext()).split())
        for at, text in enumerate(texts):
            if any(name(inner) == "text" for inner in text.iter() if inner is not text):
                self.outer_texts.add(at)
            parts = [part for part in text if name(part) in ("front", "back")]
            for part in (part for matter in parts for part in matter):
                lists = [one for one in part.iter() if name(one) in REGISTERS]
                quiet = lists + [one for one in part.iter() if name(one) == "head"]
                rest = {one for one in part.iter()} - {inner for one in quiet for inner in one.iter()}
                loose = [one.text for one in rest] + [one.tail for one in part.iter() if one in rest or one in quiet]
                has_ids = any(ID in inner.attrib for one in lists for inner in one.iter())
                if has_ids and not any((text or "").strip() for text in loose if text is not part.tail):
                    self.registers.add(number[part])
        letters, letters_of_parts = [], []
        for element in (element for element in root.iter() if element not in header):
            get = element.get
            # Notes that have all gone to their calls leave no heading.
            inner = [name(one) for one in element]
            if re.match("front|back|body|div", name(element)) and set(inner) <= {"note", "head", "pb"} and "note" in inner:
                loose = [element.text] + [one.tail for one in element]
                apart = all(one.get(ID) or one.get("target") for one in element if name(one) == "note")
                if not any((text or "").strip() for text in loose) and (apart or element in in_back):
                    self.headings_of_notes.update(number[one] for one in element if name(one) == "head"
                                                  and "note" not in map(name, one.iter()))
            if name(element) == "div" and get("type") == "letter":
                letters.append(element)
            if name(element) == "div" and get("type") == "textpart" and get("subtype") == "letter":
                letters_of_parts.append(element)
            if name(element) == "div":
                self.marked |= get("type") == "document" or get("decls") is not None
            elif name(element) == "note" and get("type") == "source" and get("n") is None:
                if (get("rend") or get("place")) == "inline" and not KEPT.search(words(element)):
                    self.head_notes.add(number[element])
        # The parts of a text of parts are said to be letters one by one, whatever is in them.
        if letters_of_parts:
            letters = letters_of_parts
        # Several parts of the type letter are letters if each opens as one.
        opens = lambda part: any(name(inner) in ("opener", "dateline", "salute") for inner in part.iter())
        opened = len(letters) > 1 and all(map(opens, letters))
        if letters_of_parts or opened and len({part.get(LANG) for part in letters}) == 1:
            self.letters_by_type = {number[part] for part in letters}
            self.marked = True

    def read(self):
        stack = []  # (name, the stream outside)
        stream = self.rest
        letter = None
        header = texts = count = back = 0
        page = None
        children = []  # of each open element that holds readings: how many came

        def start(name, attributes):
            nonlocal stream, letter, header, texts, page, count, back
            stack.append((name, stream, letter))
            children.append(0)
            here = count
            count += 1
            if name == "teiHeader":
                header += 1
            if header:
                return
            is_marked = name == "div" and (attributes.get("type") == "document" or "decls" in attributes or here in self.letters_by_type)
            if name == "text":
                is_letter = not self.marked and texts not in self.outer_texts
                texts += 1
            else:
                is_letter = self.marked and is_marked and letter is None
            if is_letter:
                letter = stream = Letter(attributes.get("http://www.w3.org/XML/1998/namespace id"))
                letter.page_before = page
                self.letters.append(letter)
            elif here in self.registers and letter is not None:
                stream.mark("separates")
                letter, stream = None, self.rest
                stream.mark("separates")
            elif here in self.head_notes:
                stream.mark("separates")
            elif letter is not None and stream not in letter.beside[-1:] and self.is_beside(name, stack[-2][0], attributes, here):
                stream.mark(self.kind(name, stack[-2][0]))
                stream = Stream()
                letter.beside.append(stream)
            elif name == "note":
                label = attributes.get("n", "").strip() or None
                apart = back or stack[-2][0] in ("noteGrp", "listAnnotation", "annotations") or self.is_line_about_source(attributes)
                note = Note(label, letter is not None and not apart)
                stream.notes.append((stream.length, note))
                stream.mark("note")
                (self.apart if letter is None else letter.inner).append(note)
                stream = note
            elif name == "pb":
                label = (attributes.get("n") or "").strip() or (attributes.get("f") or "").strip() or None
                stream.pages.append((stream.length, label))
                page = (label,)
                stream.mark("break inside a word" if attributes.get("break") == "no" else "page")
            elif name == "lb":
                inside = attributes.get("break") == "no" or attributes.get("rendition", "").endswith("hyphen")
                # Behind a hyphen, only the words tell whether one goes on.
                hyphened = bool(stream.parts) and stream.parts[-1].endswith(("-", "=", "\u00ac", "\u2e17"))
                stream.mark("other reading" if hyphened else "break inside a word" if inside else "break")
            else:
                back += name == "back"
                stream.mark(self.kind(name, stack[-2][0] if len(stack) > 1 else ""))
                if len(stack) > 1 and stack[-2][0] in OF_READINGS - {"subst"}:
                    # Each reading stands behind what is before the choice.
                    if children[-2]:
                        stream.mark("other reading")
                    children[-2] += 1

        def end(name):
            nonlocal stream, letter, header, back
            name, outside, outer = stack.pop()
            children.pop()
            if name == "teiHeader":
                header -= 1
            elif not header:
                stream, letter = outside, outer
                parent = stack[-1][0] if stack else ""
                back -= name == "back"
                stream.mark("tag" if name in ("note", "pb", "lb") else self.kind(name, parent))

        def characters(text):
            if header:
                return
            if stack and stack[-1][0] in OF_READINGS and text.isspace():
                stream.mark("may separate")
            else:
                stream.text(text)

        self.parse(start, end, characters, lambda _: stream.mark("tag"))

    @staticmethod
    def is_line_about_source(attributes):
        """Whether a note is a line of the print about the document, which no mark calls."""
        printed = attributes.get("place") or attributes.get("rend")
        return attributes.get("type") == "source" and printed == "inline" and not attributes.get("n")

    def is_beside(self, name, parent, attributes, number):
        """Whether an element is no text of its letter."""
        if name == "span":
            return any(key in attributes for key in ("from", "to", "target"))
        if name == "desc":
            return parent in ("gap", "space")
        if name == "geo":
            return parent == "location" or parent.endswith("Name")
        if name == "fw":
            return attributes.get("type", "").lower() in FORME_WORK
        return name in ANNOTATION or number in self.headings_of_notes

    @staticmethod
    def kind(name, parent):
        if name in SEPARATING:
            return "separates"
        # The lines and columns of a letterhead; what a list says of somebody.
        if (name == "seg" and parent in ("opener", "closer", "seg")) or parent in OF_ENTRIES:
            return "may separate"
        return "tag" if name in INLINE else "may separate"


# ---------------------------------------------------------------- what the letter says

class Understood(Stream):
    """A letter of the IR."""

    def __init__(self, letter, source):
        super().__init__()
        self.beside = sorted("".join(one["text"].split()) for one in letter.get("furniture", []))
        self.id = letter.get("source_id")
        self.first = None
        for text in letter["texts"]:
            self.blocks(text["blocks"], self)
        self.inner = []
        self.ids = {}
        for note in letter["notes"]:
            stream = Note((note["label"] or {}).get("value"), True)
            if note["list_number"]:
                # The label that the note prints before its words.
                at = note["list_number"]["origin"]["at"]
                stream.text(source[at["start"]:at["end"]].decode("utf-8"))
                stream.mark("separates")
            self.blocks(note["blocks"], stream)
            self.inner.append(stream)
            self.ids[note["id"]] = stream

    def blocks(self, node, stream):
        """Blocks of every kind: what is in them comes in the order in which they name it."""
        if isinstance(node, list):
            for one in node:
                self.blocks(one, stream)
        elif isinstance(node, dict):
            if "inline" in node:
                self.inline(node, stream)
            elif node.get("block") == "page-break":
                self.page(node, stream)
            else:
                stream.mark("separates")
                for key in ("headings", "label", "parts", "content", "items", "rows", "cells", "lines", "blocks"):
                    # A cell has a number of rows that it spans.
                    if isinstance(node.get(key), (list, dict)):
                        self.blocks(node[key], stream)
                stream.mark("separates")

    def page(self, node, stream):
        if not node["splits_word"]:
            stream.mark("separates")
        if node["origin"]["how"] == "read":
            stream.pages.append((stream.length, node["label"]))
        else:
            stream.pages.append((stream.length, ("inferred", node["label"])))

    def inline(self, node, stream):
        kind = node["inline"]
        if kind == "text":
            if self.first is None and node["origin"]["how"] == "read":
                self.first = node["origin"]["at"]["start"]
            if node["origin"]["how"] == "read" or node["text"].isspace():
                stream.text(node["text"])
            else:
                # What the mark-up says, as quotation marks, is no character of the file.
                stream.mark("said by mark-up")
        elif kind == "line-break":
            if not node.get("splits_word"):
                stream.mark("separates")
        elif kind == "page-break":
            self.page(node, stream)
        elif kind == "note-anchor":
            stream.notes.append((stream.length, node["note"]))
        elif kind == "note-start":
            pass
        elif kind == "correction":
            # What the source has.
            for one in node["original"]:
                self.inline(one, stream)
        elif kind == "phrase":
            for one in node["content"]:
                self.inline(one, stream)
        elif kind == "choice":
            for alternative in node["alternatives"]:
                for one in alternative["content"]:
                    self.inline(one, stream)
        elif kind == "correction" and node["kind"] == "forbidden-character":
            for one in node["original"]:
                stream.text(chr(int(one["text"].removeprefix("U+"), 16)))
        else:
            raise ValueError(f"the letter has the inline {kind}, which this script does not know")


# ---------------------------------------------------------------- the comparison

class Counts:
    letters = characters = words = notes = pages = joined = 0


def compare_streams(name, source, found, counts):
    """The first difference between two streams."""
    one, other = source.characters, found.characters
    if one != other:
        at = next((at for at, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
        return f"{name}: at character {at + 1} the source has {source.around(at)!r}, the letter {found.around(at)!r}"
    for at in sorted(set(source.between) | set(found.between)):
        if not 0 < at < source.length:
            continue
        written, read = source.between.get(at, set()), found.between.get(at, set())
        if "said by mark-up" in read:
            continue
        if read and not may_separate(written):
            return f"{name}: the letter has a space where the source has none: {source.around(at)!r}"
        if not read and must_separate(written, one[at - 1], one[at]):
            return f"{name}: the letter has no space where the source has one: {source.around(at)!r}"
        if not read and separates(written):
            counts.joined += 1
    return None


def compare_pages(source, found):
    """The pages in the text; one before the first may stand before the letter in the source."""
    pages = [page for page in found.pages]
    if pages[:1] and pages[0][0] == 0 and len(pages) == len(source.pages) + 1:
        label = pages[0][1]
        label = label[1] if isinstance(label, tuple) else label
        if source.page_before is not None and label == source.page_before[0]:
            pages = pages[1:]
    if pages != source.pages:
        for one, other in zip(source.pages + [None], pages + [None]):
            if one != other:
                return f"the source has the page {one}, the letter {other} (characters before, label)"
    return None


def compare_letters(source, found, apart, counts):
    differences = [compare_streams("text", source, found, counts), compare_pages(source, found)]
    in_place = [note for note in source.inner if note.is_in_place]
    gathered = [note for note in source.inner if not note.is_in_place] + apart
    left = list(found.inner)
    if len(in_place) == len(left) == len(source.inner):
        pairs = list(zip(in_place, left))
        left = []
        differences.append(compare_calls(source, found, pairs))
    else:
        pairs = []
        for note in in_place + gathered:
            same = next((other for other in left if other.characters == note.characters), None)
            if same is not None:
                left.remove(same)
                pairs.append((note, same))
                if note in apart:
                    apart.remove(note)
            elif note not in apart:
                differences.append(f"the letter lacks the note {note.label}: {note.characters[:SHOWN]!r}")
        differences += [f"the source lacks the note {note.label}: {note.characters[:SHOWN]!r}" for note in left]
    for number, (note, other) in enumerate(pairs, 1):
        name = f"note {number} ({note.label})"
        differences.append(compare_streams(name, note, other, counts))
        if note.label != other.label and (note.label or note.is_in_place):
            differences.append(f"{name}: the letter has the label {other.label!r}")
    beside = sorted(stream.characters for stream in source.beside if stream.length)
    if beside != found.beside:
        differences.append(f"the source has {beside} beside the text, the letter {found.beside}")
    counts.letters += 1
    counts.characters += source.length + sum(note.length for note, _ in pairs)
    counts.words += found.words() + sum(other.words() for _, other in pairs)
    counts.notes += len(pairs)
    counts.pages += len(source.pages)
    return [difference for difference in differences if difference]


def compare_calls(source, found, pairs):
    """Notes that stand where they are called hang there."""
    place = {id(other): note for note, other in pairs}
    for here, there in [(source, found)] + pairs:
        expected = [(at, note) for at, note in here.notes]
        calls = [(at, place.get(id(found.ids.get(call)))) for at, call in there.notes]
        if expected != calls:
            for one, other in zip(expected + [None], calls + [None]):
                if one != other:
                    say = lambda call: "no note" if call is None else f"{call[1].label if call[1] else '?'} at {call[0]}"
                    at = (one or other)[0]
                    return f"the source has the note {say(one)}, the letter {say(other)}: {here.around(at)!r}"
    return None


def load(stem, source):
    alone = stem.with_name(f"{stem.name}.ir.json")
    several = stem
    files = [alone] if alone.is_file() else sorted(several.glob("*.ir.json"))
    letters = []
    for file in files:
        letters += [Understood(letter, source) for letter in json.loads(file.read_text(encoding="utf-8"))["letters"]]
    return letters


def pair(source, found):
    """Each letter of the source with that of the IR: by their ids, else in the order of the file."""
    by_id = {letter.id: letter for letter in found if letter.id}
    if len(by_id) == len(found) and len({letter.id for letter in source}) == len(source) and None not in [one.id for one in source]:
        return [(letter, by_id.get(letter.id)) for letter in source]
    found = sorted(found, key=lambda letter: (letter.first is None, letter.first or 0))
    return list(zip(source, found + [None] * len(source)))


def check(path, stem, only_found, outside, total):
    source = SourceFile(path)
    # The program counts bytes of a text whose line ends are line feeds.
    found = load(stem, path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    differences = []
    if not only_found and len(found) != len(source.letters):
        differences.append(f"the source has {len(source.letters)} letters, the IR {len(found)}")
    apart = list(source.apart)
    for letter, other in pair(source.letters, found):
        if other is None:
            if not only_found:
                differences.append(f"the letter {letter.id} is missing")
            continue
        said = compare_letters(letter, other, apart, total)
        differences += [f"{letter.id or 'the letter'}: {difference}" for difference in said]
    rest = [source.rest] + apart
    least, most = (sum(stream.words(ends) for stream in rest) for ends in (must_separate, may_separate))
    total.outside += sum(stream.words() for stream in rest)
    if outside is not None and not only_found:
        said = outside.get(str(path), 0)
        if not least <= said <= most:
            differences.append(f"{least} to {most} words stand outside the letters, not {said}")
    return differences


def words_outside(summary):
    """What the program said of each input: its name, then indented what it made of it."""
    outside, name = {}, None
    for line in summary.read_text(encoding="utf-8").splitlines():
        if line.endswith(".xml") and not line.startswith(" "):
            name = line
        said = re.match(r"\s+besides\s+([\d,]+) words? outside the letters", line)
        if said:
            outside[name] = int(said[1].replace(",", ""))
    return outside


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=pathlib.Path, nargs="+")
    parser.add_argument("--ir", type=pathlib.Path, required=True)
    parser.add_argument("--only-found", action="store_true")
    parser.add_argument("--summary", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=5, help="findings shown of each file")
    arguments = parser.parse_args()
    outside = words_outside(arguments.summary) if arguments.summary else None
    total = Counts()
    total.outside = failed = 0
    files = []
    for path in arguments.source:
        if path.is_dir():
            files += [(file, file.relative_to(path)) for file in sorted(path.glob("**/*.xml"))]
        else:
            files.append((path, pathlib.Path(path.name)))
    for path, name in files:
        stem = arguments.ir / name.with_name(name.name.removesuffix(".xml"))
        differences = check(path, stem, arguments.only_found, outside, total)
        print(f"{'FAIL' if differences else 'ok'} {path}")
        for difference in differences[:arguments.most]:
            print(f"    {difference}")
        if len(differences) > arguments.most:
            print(f"    and {len(differences) - arguments.most} more")
        failed += bool(differences)
    print(f"tei_source_words: {len(files) - failed} of {len(files)} files have all their words:"
          f" {total.letters} letters, {total.words} words, {total.notes} notes, {total.pages} pages;"
          f" {total.outside} words outside letters; {total.joined} marks close to their words")
    if not total.letters:
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
