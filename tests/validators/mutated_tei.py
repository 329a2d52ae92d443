"""Copies of TEI files with one thing changed in each: mutated_tei.py FOLDER FILE...

Some are still valid, most are not. Two schemas that allow the same judge all of them alike.
"""

import pathlib
import random
import re
import sys

ATTRIBUTES = ["n", "when", "target", "type", "ref", "cols", "zz", "resp", "cert"]
VALUES = ["", "a b", "17", "2026-13-40", "http://x y", "#p1", "true"]

folder, *files = sys.argv[1:]
random.seed(1887)
texts = [pathlib.Path(file).read_text(encoding="utf-8") for file in files]
names = sorted({name for text in texts for name in re.findall(r"<([a-zA-Z]+)[ >/]", text)})


def changed(text):
    """The text with another value, one more attribute, an element or words where there were none."""
    tag = random.choice(list(re.finditer(r"<[a-zA-Z]+((?: [^<>]*?)?)/?>", text)))
    value = re.search(r'="([^"]*)"', tag[1])
    match random.randrange(4):
        case 0 if value:
            start, end = (tag.start(1) + at for at in value.span(1))
            return text[:start] + random.choice(VALUES) + text[end:]
        case 1:
            at, more = tag.start(1), f' {random.choice(ATTRIBUTES)}="x"'
        case 2:
            at, more = tag.end(), f"<{random.choice(names)}/>"
        case _:
            at, more = tag.end(), "some words"
    return text[:at] + more + text[at:]


for number, text in enumerate(texts * 3):
    target = pathlib.Path(folder, f"{number}.xml")
    target.write_text(changed(text), encoding="utf-8")
