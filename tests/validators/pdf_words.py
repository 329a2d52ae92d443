#!/usr/bin/env python3
"""Compares finished PDFs, as poppler reads them, with the letters that they were made from.

    pdf_words.py PDFDIR IRDIR [--reading regular|original]
    pdf_words.py PDF IR.json --write FILE      also writes the words as they were read back

For each X.pdf with an X.ir.json: the words of the body in order; the words of each note, after its label;
each printed page number and each note mark, at its word and inside it. Prints one line for a file that
differs, with the first difference, and one closing line. Exit 1: something differs; 2: nothing to check.

It reads `pdftotext -raw -bbox`: words with their boxes, in the order in which the page paints them. What a
word is, its size and place tell: text, note, mark, printed page number. It shares nothing with the program
but the design of the page, which is written down here a second time.
"""
import argparse
import html
import json
import pathlib
import re
import subprocess
import sys

# The design of the page, in points. A word's box is as high as its size times the height of the type.
HEIGHT = 1.14
SIZES = {"heading": 17, "text": 11.5, "small": 9.25}
LEFT = 132
RUNNING_HEAD = 80
FOLIO = 760
FIRST_LINE = 110
MARGIN = LEFT - 8
# Words closer than this are one word; a page mark inside a word takes some room.
NO_SPACE = 1.3
PAGE_MARK = 3.8
# From the line above the rule to the first line of the notes.
NOTE_RULE = 20
# Only words as long as a line are cut without a hyphen.
CUT = 50
SOFT_HYPHEN = "\u00ad"
SECTIONS = ("Notes without a", "Corrections", "About this")
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
        self.marks = []  # (kind, label, index of the word, offset in it)
        self.calls = []  # ids of the notes, in order
        self.strokes = []  # page breaks, numbered or not, as (index of the word, offset in it)

    def add(self, text):
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


def shown_label(note):
    label, number = note["label"], note["list_number"]
    shown = "Source" if note["kind"] == "source" else (label or number or {"value": "Note"})["value"]
    return f"[{shown}]" if label and supplied(label) else shown


def pour(inlines, text, notes, reading):
    for inline in inlines:
        kind = inline["inline"]
        if kind == "text":
            text.add(inline["text"])
        elif kind == "line-break":
            text.add("\n")
        elif kind == "page-break":
            page(inline, text)
        elif kind == "note-anchor":
            label = shown_label(notes[inline["note"]])
            if supplied(inline) and not label.startswith("["):
                label = f"[{label}]"
            text.mark("note", label)
            text.calls.append(inline["note"])
        elif kind in ("salutation", "place", "date", "reference"):
            pour(inline["content"], text, notes, reading)
        elif kind == "correction":
            pour(inline["corrected" if reading == "regular" else "original"], text, notes, reading)
        else:
            raise Differs(f"the letter has the inline {kind}, which this script does not know")


def page(node, text):
    if not node["splits_word"]:
        text.add(" ")
    text.strokes.append((len(text.words) - 1, len(text.words[-1])) if text.inside else (len(text.words), 0))
    if node["label"] is not None:
        text.mark("page", f"[{node['label']}]" if supplied(node) else node["label"])


def read_blocks(blocks, notes, reading):
    text = Text()
    for block in blocks:
        text.add("\n")
        if block["block"] == "page-break":
            page(block, text)
        elif "parts" in block:
            for part in block["parts"]:
                text.add("\n")
                pour(part["content"], text, notes, reading)
        else:
            pour(block["content"], text, notes, reading)
    return text


def order_of(calls, texts, seen):
    """Notes in the order in which they are printed: by first call, then those that a note calls."""
    for note in calls:
        if note not in seen:
            seen.append(note)
            order_of(texts[note].calls, texts, seen)
    return seen


# ---------------------------------------------------------------- what the pages say

class Word:
    def __init__(self, sheet, match):
        self.left, self.top, self.right, self.bottom = (float(match[i]) for i in range(1, 5))
        self.text = html.unescape(match[5])
        self.sheet = sheet
        self.size = (self.bottom - self.top) / HEIGHT

    def is_of(self, name):
        return abs(self.size - SIZES[name]) < 0.06

    def same_line(self, other):
        """On one baseline: a fifth of the box stands below it."""
        below = self.bottom - 0.21 * self.size, other.bottom - 0.21 * other.size
        return self.sheet == other.sheet and abs(below[0] - below[1]) < 6


def read_sheets(path):
    """Text and marks of the letter, of the notes at the foot, and of what stands after the letter."""
    run = subprocess.run(["pdftotext", "-raw", "-bbox", str(path), "-"], capture_output=True)
    if run.returncode:
        raise Differs(f"pdftotext: {run.stderr.decode().strip()}")
    sheets = run.stdout.decode().split("<page ")[1:]
    body, foot, after = [], [], []
    ended = False
    for number, sheet in enumerate(sheets):
        in_foot = False
        line = None  # the first word of the line before
        words = [Word(number, match) for match in WORD.finditer(sheet)]
        words = [word for word in words if word.bottom > RUNNING_HEAD and word.top < FOLIO]
        for at, word in enumerate(words):
            rest = " ".join(other.text for other in words[at:at + 3])
            if word.is_of("small") and rest.startswith(SECTIONS) and abs(word.left - LEFT) < 2:
                ended = True
            if line is None or not line.same_line(word):
                # After the letter, its notes stand below a rule, which asks for more room than any entry.
                if ended and not in_foot and line and line.sheet == number and word.is_of("small"):
                    in_foot = word.top - line.top > NOTE_RULE and not rest.startswith(SECTIONS)
                # A sheet on which nothing stands above has only the rest of a note.
                if ended and line is None:
                    in_foot = word.top > FIRST_LINE + NOTE_RULE
                line = word
            if ended:
                (foot if in_foot else after).append(word)
            elif word.is_of("text") or word.is_of("heading"):
                if in_foot:
                    raise Differs(f"the text goes on below the notes of sheet {number + 1}: {rest}")
                body.append(word)
            elif word.is_of("small"):
                in_foot = True
                foot.append(word)
            else:
                (foot if in_foot else body).append(word)
    return body, foot, after


def is_text(word, sizes):
    return word.right > MARGIN and any(word.is_of(size) for size in sizes)


def compare(name, expected, marks, strokes, words, sizes, written=None):
    """Goes through the words of the pages as the letter demands; gives those that are left."""
    found = []
    place = (0, 0)
    at = 0

    def take_marks(place):
        nonlocal at
        while at < len(words) and not is_text(words[at], sizes):
            kind = "page" if words[at].right <= MARGIN else "note"
            found.append((kind, words[at].text, *place))
            if written is not None:
                written.append(f"<{kind} {words[at].text}>")
            at += 1

    for index, word in enumerate(expected):
        take_marks((index, 0))
        read, before = "", None
        while read != word:
            if at == len(words):
                raise Differs(f"{name}: word {index + 1} is {word!r}, but the pages end with {read!r}")
            piece = words[at]
            if before is not None and before.same_line(piece):
                between = words[before_at + 1:at]
                room = NO_SPACE + PAGE_MARK * strokes.count((index, len(read)))
                end = max([before.right] + [mark.right for mark in between if mark.right > MARGIN])
                if piece.left - end > room:
                    raise Differs(f"{name}: word {index + 1} is {word!r}, but there is a space after {read!r}")
            elif before is not None and before.text[-1].isalnum() and len(word) < CUT:
                raise Differs(f"{name}: word {index + 1} is {word!r}, but a line ends after {read!r}")
            text = piece.text
            ends_line = at + 1 == len(words) or not next_text(words, at, sizes, piece)
            if ends_line and text.endswith(SOFT_HYPHEN) and not (read + text == word):
                text = text[:-1]
            read += text
            before, before_at = piece, at
            at += 1
            if not word.startswith(read):
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


def next_text(words, at, sizes, piece):
    """Whether the line goes on with text after a word."""
    following = next((other for other in words[at + 1:] if is_text(other, sizes)), None)
    return following is not None and following.same_line(piece)


def check(pdf, ir, reading, written=None):
    letters = json.loads(ir.read_text(encoding="utf-8"))["letters"]
    if len(letters) != 1:
        raise Differs(f"the IR has {len(letters)} letters")
    [letter] = letters
    notes = {note["id"]: note for note in letter["notes"]}
    blocks = [block for text in letter["texts"] for block in text["blocks"]]
    expected = read_blocks(blocks, notes, reading)
    note_texts = {id: read_blocks(note["blocks"], notes, reading) for id, note in notes.items()}
    placed = order_of(expected.calls, note_texts, [])
    uncalled = []
    for id in notes:
        if id not in placed:
            # It stands after the letter, in the order of the list; a note that it calls stands at the foot.
            uncalled.append(id)
            placed.append(id)
            order_of(note_texts[id].calls, note_texts, placed)
    called = [id for id in placed if id not in uncalled]

    body, foot, after = read_sheets(pdf)
    rest = compare("the letter", expected.words, expected.finished_marks(), expected.strokes, body, ("text", "heading"), written)
    if rest:
        raise Differs(f"the letter: the pages go on with {' '.join(word.text for word in rest[:5])!r}")

    if written is not None:
        written.append("\n\nNotes:")
    compare_notes("the notes", [], called, notes, note_texts, foot, written)
    if uncalled:
        end = next((at for at, word in enumerate(after) if abs(word.left - LEFT) < 2
                    and (word.text.startswith("Corrections")
                         or " ".join(other.text for other in after[at:at + 2]) == "About this")), len(after))
        heading = "Notes without a mark in the text".split()
        compare_notes("the notes without a mark", heading, uncalled, notes, note_texts, after[:end], written)
    return len(expected.words), len(notes)


def compare_notes(name, words, ids, notes, texts, pieces, written):
    """Compares notes, each after its label, with what stands on the pages."""
    marks, strokes = [], []
    for id in ids:
        words = words + shown_label(notes[id]).split()
        marks += [(kind, text, index + len(words), offset) for kind, text, index, offset in texts[id].finished_marks()]
        strokes += [(index + len(words), offset) for index, offset in texts[id].strokes]
        words = words + texts[id].words
    rest = compare(name, words, marks, strokes, pieces, ("small",), written)
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
        pairs = [(pdf, arguments.ir / f"{pdf.stem}.ir.json") for pdf in sorted(arguments.pdf.glob("**/*.pdf"))]
        pairs = [(pdf, ir) for pdf, ir in pairs if ir.is_file()]
    if not pairs:
        print("pdf_words: nothing to check")
        return 2
    failed = words = notes = 0
    for pdf, ir in pairs:
        written = [] if arguments.write else None
        try:
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
