#!/usr/bin/env python3
"""Compares finished PDFs, as poppler reads them, with the letters that they were made from.

    pdf_words.py PDFDIR IRDIR [--reading regular|original]
    pdf_words.py PDF IR.json --write FILE      also writes the words as they were read back

For each X.pdf with an X.ir.json: the words of the body in order; the words of each note, after its label;
each printed page number and each note mark, at its word and inside it. Prints one line for a file that
differs, with the first difference, and one closing line. Exit 1: something differs; 2: nothing to check.

It reads `pdftotext -raw -bbox`: words with their boxes, in the order in which the page paints them. What a
word is, its size and place tell: the sizes of the letter are whole or half points, those of its notes stand a
quarter of a point and those of note marks an eighth beside them, and those of words that are not the letter's
(a title, a dateline in brackets, what is said after the letter) other sixteenths; printed page numbers stand in
the margin. It shares nothing with the program but the design of the page and the signs by which it shows what is
missing, added or uncertain, which are written down here a second time, and the files with the words for such
notes as have no label of their own.
"""
import argparse
import html
import json
import pathlib
import re
import subprocess
import sys
import tomllib

# The design of the page, in points. A word's box is as high as its size times the height of the type, which
# is another one where Libertinus lacks the letters.
HEIGHT = 1.14
OTHER_HEIGHTS = [(re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"), 1.164),
                 (re.compile("[\u0530-\u058f\u10a0-\u10ff\u20b0]"), 1.417)]
# Where the sizes of a zone stand beside half points.
ZONES = {"letter": 0, "ours": 0.0625, "mark": 0.125, "head": 0.1875, "small": 0.25, "head mark": 0.3125,
         "small mark": 0.375, "after": 0.4375}
# How far a size may be beside that of its zone.
SIZE = 0.03
LEFT = 132
RUNNING_HEAD = 80
FOLIO = 760
FIRST_LINE = 110
MARGIN = LEFT - 8
# Words closer than this are one word; a page mark inside a word takes some room.
NO_SPACE = 1.3
PAGE_MARK = 3.8
# Less than the room between two numbers in the margin.
LABEL_SPACE = 4
# From the line above the rule to the first line of the notes.
NOTE_RULE = 20
# Only words as long as a line are cut without a hyphen.
CUT = 50
SOFT_HYPHEN = "\u00ad"
# How far words reach that are set among such from right to left.
NEIGHBOURS = 8
LANGUAGES = pathlib.Path(__file__).parents[2] / "src/wording/languages"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', re.DOTALL)


class Differs(Exception):
    """The first difference of a file."""


# ---------------------------------------------------------------- what the letter says

class Text:
    """Words with the page breaks and note marks between or inside them."""

    def __init__(self):
        self.words = []
        self.inside = False  # whether the last word may go on
        self.last = ""  # the last character
        self.marks = []  # (kind, label, index of the word, offset in it)
        self.calls = []  # ids of the notes, in order
        self.strokes = []  # page breaks, numbered or not, as (index of the word, offset in it)

    def add(self, text):
        self.last = text[-1:] or self.last
        for part in re.findall(r"\s+|\S+", text):
            if part.isspace():
                self.inside = False
            elif self.inside:
                self.words[-1] += part
            else:
                self.words.append(part)
                self.inside = True

    def mark(self, kind, label):
        # At the end of a word and before the next one are the same place, unless the word goes on.
        place = (len(self.words) - 1, len(self.words[-1])) if self.inside else (len(self.words), 0)
        self.marks.append((kind, label, *place))

    def finished_marks(self):
        """The marks, with a place at the end of a word given as the beginning of the next."""
        ends = {(index, len(word)): (index + 1, 0) for index, word in enumerate(self.words)}
        return [(kind, label, *ends.get((index, offset), (index, offset))) for kind, label, index, offset in self.marks]


def supplied(node):
    return node["origin"]["how"] in ("inferred", "supplied")


def wordings(letter):
    """The words that the pages may have for what has no word in the letter: in its language, if that is known."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in LANGUAGES.glob("*.toml")}
    tags = [text["language"]["value"] for text in letter["texts"] if text["language"]]
    for tag in tags:
        if tag not in ("", "und", "mul", "zxx", "mis"):
            return [files.get(tag.split("-")[0].lower(), files["en"])]
    return [files["en"], *files.values()]


def by_kind(note):
    """Whether a note is called by a word of ours for its kind."""
    labelled = note["label"] or note["list_number"]
    return note["kind"] == "source" or (note["kind"] == "summary" and not labelled)


def calls(node):
    """The notes that are called in a part of the letter, in order."""
    if isinstance(node, list):
        for one in node:
            yield from calls(one)
    elif isinstance(node, dict):
        if node.get("inline") == "note-anchor":
            yield node["note"]
        for key, value in node.items():
            if key not in ("origin", "label") or isinstance(value, dict) and "content" in value:
                yield from calls(value)


def in_letters(number):
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def give_labels(letter, wording):
    """Writes into each note the label that is shown: one of ours, where the source has none."""
    has_labels = any(not by_kind(note) and (note["label"] or note["list_number"]) for note in letter["notes"])
    notes = {note["id"]: note for note in letter["notes"]}
    taken = {label["value"] for note in letter["notes"] if (label := note["label"] or note["list_number"])}
    count = 0
    for id in [*calls([text["blocks"] for text in letter["texts"]]), *calls([note["blocks"] for note in letter["notes"]])]:
        note = notes[id]
        if "shown" not in note and not by_kind(note) and not note["label"] and not note["list_number"]:
            count += 1
            while has_labels and in_letters(count) in taken:
                count += 1
            note["shown"] = in_letters(count) if has_labels else str(count)
    for note in letter["notes"]:
        label, number = note["label"], note["list_number"]
        ours = wording["notes"][note["kind"] if note["kind"] in ("source", "summary") else "note"]
        said = ours if note["kind"] == "source" else (label or number or {"value": ours})["value"]
        note.setdefault("shown", f"[{said}]" if label and supplied(label) else said)


def foot_label(note, words):
    """The label before a note; none when a label of ours would repeat the note's first word."""
    first = re.match(r"[^\W_]*", words[0])[0] if words else ""
    if by_kind(note) and first == note["shown"].strip("[]:\u00a0"):
        return []
    return note["shown"].split()


def plain(inlines, reading):
    """The words alone, to see whether there are any."""
    parts = []
    for inline in inlines:
        if inline["inline"] == "text":
            parts.append(inline["text"])
        elif inline["inline"] == "choice":
            parts += [plain(one["content"], reading) for one in inline["alternatives"]]
        elif inline["inline"] == "correction":
            parts.append(plain(inline["corrected" if reading == "regular" else "original"], reading))
        else:
            parts.append(plain(inline.get("content", []), reading))
    return "".join(parts)


QUOTES = ("“", "‘", "„", "‚", "«", "»", "‹", "›", '"', "'")
READINGS = {"sic": "sic ", "corr": "recte ", "unclear": "vel ", "lem": "var. ", "rdg": "var. "}


def signs(inline, text, reading):
    """What stands before and after a phrase."""
    kind = inline["phrase"]
    words = plain(inline["content"], reading).strip()
    if kind == "addition":
        return "\\", "/"
    if kind == "gap":
        return ("[", " …]") if words else ("[…", "]")
    if kind == "unclear":
        return "[", "?]"
    if kind == "supplied":
        return "[", "]"
    if kind == "quotation":
        marked = words.startswith(QUOTES) or text.last.endswith(QUOTES)
        return ("", "") if marked else ("“", "”")
    return "", ""


def is_nothing(inlines, reading):
    """Whether a reading is that nothing stands there."""
    gap = any(one.get("phrase") == "gap" or not is_nothing(one.get("content", []), reading) for one in inlines
              if one["inline"] == "phrase")
    return not gap and not plain(inlines, reading).strip()


def pour(inlines, text, notes, reading):
    for inline in inlines:
        kind = inline["inline"]
        if kind == "text":
            text.add(inline["text"])
        elif kind == "line-break":
            if not inline.get("splits_word"):
                text.add(" " if inline["kind"] == "lineation" else "\n")
        elif kind == "note-start":
            pass
        elif kind == "phrase":
            before, after = signs(inline, text, reading)
            text.add(before)
            pour(inline["content"], text, notes, reading)
            text.add(after)
        elif kind == "choice":
            for at, one in enumerate(inline["alternatives"]):
                text.add("[" + READINGS.get(one["kind"], "= ") if at > 0 else "")
                pour(one["content"], text, notes, reading)
                end = "—]" if is_nothing(one["content"], reading) else "]"
                text.add(end if at > 0 else "")
        elif kind == "page-break":
            page(inline, text)
        elif kind == "note-anchor":
            label = notes[inline["note"]]["shown"]
            if supplied(inline) and not label.startswith("["):
                label = f"[{label}]"
            text.mark("note", label)
            text.calls.append(inline["note"])
        elif kind == "correction":
            pour(inline["corrected" if reading == "regular" else "original"], text, notes, reading)
        else:
            raise Differs(f"the letter has the inline {kind}, which this script does not know")


def page(node, text):
    if not node["splits_word"]:
        text.add(" ")
    text.strokes.append((len(text.words) - 1, len(text.words[-1])) if text.inside else (len(text.words), 0))
    if node["label"] is not None:
        label = node["label"]
        # What a print has in brackets has them already.
        has_brackets = label.startswith("[") and label.endswith("]")
        text.mark("page", f"[{label}]" if supplied(node) and not has_brackets else label)


def read_blocks(blocks, notes, reading, text=None):
    text = Text() if text is None else text

    def lines(all):
        for line in all:
            text.add("\n")
            text.last = ""
            pour(line["content"], text, notes, reading)

    def inner(blocks):
        read_blocks(blocks, notes, reading, text)

    for block in blocks:
        text.add("\n")
        text.last = ""
        kind = block["block"]
        if kind == "page-break":
            page(block, text)
        elif kind in ("opener", "closer"):
            lines(block["parts"])
        elif kind == "list":
            lines(block.get("headings", []))
            for item in block["items"]:
                lines([item["label"]] if item.get("label") else [])
                inner(item["blocks"])
        elif kind == "table":
            lines(block.get("headings", []))
            for row in block["rows"]:
                for cell in row["cells"]:
                    inner(cell["blocks"])
        elif kind == "verse":
            lines(block.get("headings", []) + block["lines"])
        elif kind == "figure":
            for image in block["images"]:
                text.add("\n")
                text.add("[" + notes["picture"].replace("{name}", image) + "]")
            inner(block["blocks"])
        elif kind in ("quotation", "section", "postscript", "enclosure", "opaque"):
            inner(block["blocks"])
        elif kind in ("heading", "paragraph"):
            pour(block["content"], text, notes, reading)
        else:
            raise Differs(f"the letter has the block {kind}, which this script does not know")
        text.add("\n")
    return text


def read_letter(letter, notes, reading):
    text = Text()
    for one in letter["texts"]:
        read_blocks(one["blocks"], notes, reading, text)
    return text


def order_of(calls, texts, seen):
    """Notes in the order in which they are printed: by first call, then those that a note calls."""
    for note in calls:
        if note not in seen:
            seen.append(note)
            order_of(texts[note].calls, texts, seen)
    return seen


def drop_drawn(letter, pdf):
    """Forgets the pictures that are drawn: only those that are missing are named."""
    figures = []

    def gather(node):
        for value in node.values() if isinstance(node, dict) else node:
            if isinstance(value, (dict, list)):
                gather(value)
        if isinstance(node, dict) and node.get("block") == "figure":
            figures.append(node)

    gather(letter)
    if not any(figure["images"] for figure in figures):
        return
    run = subprocess.run(["pdfimages", "-list", str(pdf)], capture_output=True, check=True)
    drawn = len(run.stdout.splitlines()) - 2
    if drawn >= sum(len(figure["images"]) for figure in figures):
        for figure in figures:
            figure["images"] = []


# ---------------------------------------------------------------- what the pages say

class Word:
    def __init__(self, sheet, match):
        self.left, self.top, self.right, self.bottom = (float(match[i]) for i in range(1, 5))
        self.text = html.unescape(match[5])
        self.sheet = sheet
        heights = (height for letters, height in OTHER_HEIGHTS if letters.search(self.text))
        self.size = (self.bottom - self.top) / next(heights, HEIGHT)

    def is_of(self, *zones):
        return any(abs((self.size - ZONES[zone] + 0.25) % 0.5 - 0.25) < SIZE for zone in zones)

    def same_line(self, other):
        """On one baseline: a fifth of the box stands below it."""
        below = self.bottom - 0.21 * self.size, other.bottom - 0.21 * other.size
        return self.sheet == other.sheet and abs(below[0] - below[1]) < 6


def read_sheets(path):
    """Text and marks of the letter, of the notes below its heading, of those at the foot, and of those after it."""
    run = subprocess.run(["pdftotext", "-raw", "-bbox", str(path), "-"], capture_output=True)
    if run.returncode:
        raise Differs(f"pdftotext: {run.stderr.decode().strip()}")
    sheets = run.stdout.decode().split("<page ")[1:]
    body, head, foot, after = [], [], [], []
    ended = False
    for number, sheet in enumerate(sheets):
        in_foot = in_head = False
        line = None  # the first word of the line before
        words = [Word(number, match) for match in WORD.finditer(sheet)]
        words = [word for word in words if word.bottom > RUNNING_HEAD and word.top < FOLIO]
        for at, word in enumerate(words):
            rest = " ".join(other.text for other in words[at:at + 3])
            if word.right > MARGIN:
                ended = ended or word.is_of("after")
                in_head = word.is_of("head", "head mark")
            if line is None or not line.same_line(word):
                # After the letter, its notes stand below a rule, which asks for more room than any entry.
                if ended and not in_foot and line and line.sheet == number and word.is_of("small"):
                    in_foot = word.top - line.top > NOTE_RULE
                # A sheet on which nothing stands above has only the rest of a note.
                if ended and line is None and word.is_of("small"):
                    in_foot = word.top > FIRST_LINE + NOTE_RULE
                line = word
            if word.right > MARGIN and word.is_of("ours", "after"):
                continue
            if in_head:
                head.append(word)
            elif ended:
                (foot if in_foot else after).append(word)
            elif word.is_of("small", "small mark") and word.right > MARGIN:
                in_foot = True
                foot.append(word)
            elif word.right <= MARGIN:
                (foot if in_foot else body).append(word)
            elif in_foot:
                raise Differs(f"the text goes on below the notes of sheet {number + 1}: {rest}")
            else:
                body.append(word)
    return body, head, foot, after


def is_text(word):
    return word.right > MARGIN and word.is_of("letter", "small", "head")


def compare(name, expected, marks, strokes, words, written=None):
    """Goes through the words of the pages as the letter demands; gives those that are left."""
    found = []
    place = (0, 0)
    at = 0

    def take_marks(place):
        nonlocal at
        while at < len(words) and not is_text(words[at]):
            kind = "page" if words[at].right <= MARGIN else "note"
            label = words[at].text
            at += 1
            # A number in the margin can have several words: [Map 5].
            while (kind == "page" and at < len(words) and words[at].same_line(words[at - 1])
                   and 0 < words[at].left - words[at - 1].right < LABEL_SPACE and words[at].right <= MARGIN):
                label += " " + words[at].text
                at += 1
            found.append((kind, label, *place))
            if written is not None:
                written.append(f"<{kind} {label}>")

    for index, word in enumerate(expected):
        take_marks((index, 0))
        read, before = "", None
        # Poppler gives the letters of a script that runs from right to left as they stand, and what is
        # neither letter nor space goes with its neighbours.
        backward = RIGHT_TO_LEFT.search(" ".join(expected[max(0, index - NEIGHBOURS):index + NEIGHBOURS + 1]))
        while read != word:
            if at == len(words):
                raise Differs(f"{name}: word {index + 1} is {word!r}, but the pages end with {read!r}")
            piece = words[at]
            if before is not None and before.same_line(piece):
                between = words[before_at + 1:at]
                room = NO_SPACE + PAGE_MARK * strokes.count((index, len(read)))
                end = max([before.right] + [mark.right for mark in between if mark.right > MARGIN])
                if piece.left - end > room and not backward:
                    raise Differs(f"{name}: word {index + 1} is {word!r}, but there is a space after {read!r}")
            elif before is not None and before.text[-1].isalnum() and len(word) < CUT:
                raise Differs(f"{name}: word {index + 1} is {word!r}, but a line ends after {read!r}")
            text = piece.text
            ends_line = at + 1 == len(words) or not next_text(words, at, piece)
            if ends_line and text.endswith(SOFT_HYPHEN) and not (read + text == word):
                text = text[:-1]
            read += text
            before, before_at = piece, at
            at += 1
            if backward and len(read) == len(word) and sorted(read) == sorted(word):
                read = word
            if not word.startswith(read) and not (backward and len(read) < len(word)):
                raise Differs(f"{name}: word {index + 1} is {word!r}, but the pages have {read!r}"
                              f" (sheet {piece.sheet + 1}, after {' '.join(expected[max(0, index - 4):index])!r})")
            if read != word:
                take_marks((index, len(read)))
        if written is not None:
            written.append(word)
    take_marks((len(expected), 0))
    if found != marks:
        for position, (one, other) in enumerate(zip(found + [None] * len(marks), marks + [None] * len(found))):
            if one != other:
                raise Differs(f"{name}: mark {position + 1} is {other}, but the pages have {one} (kind, label, word, letter)")
    return words[at:]


def next_text(words, at, piece):
    """Whether the line goes on with text after a word."""
    following = next((other for other in words[at + 1:] if is_text(other)), None)
    return following is not None and following.same_line(piece)


def check(pdf, ir, reading, written=None):
    first = None
    for wording in wordings(letter_of(ir)):
        try:
            words = None if written is None else []
            counts = check_with(pdf, letter_of(ir), reading, wording, words)
            if written is not None:
                written.extend(words)
            return counts
        except Differs as difference:
            first = first or difference
    raise first


def letter_of(ir):
    letters = json.loads(ir.read_text(encoding="utf-8"))["letters"]
    if len(letters) != 1:
        raise Differs(f"the IR has {len(letters)} letters")
    return letters[0]


def check_with(pdf, letter, reading, wording, written):
    give_labels(letter, wording)
    drop_drawn(letter, pdf)
    notes = {note["id"]: note for note in letter["notes"]}
    signs = {**notes, "picture": wording["signs"]["named_picture"]}
    expected = read_letter(letter, signs, reading)
    note_texts = {id: read_blocks(note["blocks"], signs, reading) for id, note in notes.items()}
    all_calls = {*expected.calls, *(call for text in note_texts.values() for call in text.calls)}
    # Notes on the letter as a whole stand below its heading.
    on_letter = [id for id, note in notes.items() if note["kind"] == "source" and id not in all_calls]
    placed = order_of(on_letter, note_texts, [])
    order_of(expected.calls, note_texts, placed)
    uncalled = []
    for id in notes:
        if id not in placed:
            # It stands after the letter, in the order of the list; a note that it calls stands at the foot.
            uncalled.append(id)
            placed.append(id)
            order_of(note_texts[id].calls, note_texts, placed)
    called = [id for id in placed if id not in uncalled and id not in on_letter]

    body, head, foot, after = read_sheets(pdf)
    rest = compare("the letter", expected.words, expected.finished_marks(), expected.strokes, body, written)
    if rest:
        raise Differs(f"the letter: the pages go on with {' '.join(word.text for word in rest[:5])!r}")

    if written is not None and on_letter:
        written.append("\n\nOn the letter:")
    for id in on_letter:
        notes[id]["shown"] += wording["colon"].rstrip()
    compare_notes("the notes below the heading", on_letter, notes, note_texts, head, written)
    if written is not None:
        written.append("\n\nNotes:")
    compare_notes("the notes", called, notes, note_texts, foot, written)
    compare_notes("the notes without a mark", uncalled, notes, note_texts, after, written)
    return len(expected.words), len(notes)


def compare_notes(name, ids, notes, texts, pieces, written):
    """Compares notes, each after its label, with what stands on the pages."""
    words, marks, strokes = [], [], []
    for id in ids:
        words = words + foot_label(notes[id], texts[id].words)
        marks += [(kind, text, index + len(words), offset) for kind, text, index, offset in texts[id].finished_marks()]
        strokes += [(index + len(words), offset) for index, offset in texts[id].strokes]
        words = words + texts[id].words
    rest = compare(name, words, marks, strokes, pieces, written)
    if rest:
        raise Differs(f"{name}: the pages go on with {' '.join(word.text for word in rest[:5])!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pdf", type=pathlib.Path)
    parser.add_argument("ir", type=pathlib.Path)
    parser.add_argument("--reading", choices=("regular", "original"), default="regular")
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.pdf.is_file():
        pairs = [(arguments.pdf, arguments.ir)]
    else:
        pairs = [(pdf, arguments.ir / pdf.relative_to(arguments.pdf).with_suffix(".ir.json"))
                 for pdf in sorted(arguments.pdf.glob("**/*.pdf"))]
    if not pairs:
        print("pdf_words: nothing to check")
        return 2
    failed = words = notes = 0
    for pdf, ir in pairs:
        written = [] if arguments.write else None
        try:
            if not ir.is_file():
                raise Differs(f"there is no {ir}")
            counts = check(pdf, ir, arguments.reading, written)
            words, notes = words + counts[0], notes + counts[1]
        except Differs as difference:
            failed += 1
            print(f"FAIL {pdf}: {difference}")
        if arguments.write:
            arguments.write.write_text(" ".join(written) + "\n", encoding="utf-8")
    print(f"pdf_words: {len(pairs) - failed} of {len(pairs)} PDFs have the words of their letters"
          f" ({words} words, {notes} notes)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
