"""Sets a transcript with typst: typst_letter.py TRANSCRIPT PDF

Its notes become footnotes, where their numbers stand in the text."""
import re
import sys

import typst


def main() -> None:
    transcript, pdf = sys.argv[1:]
    with open(transcript, encoding="utf-8") as file:
        text, notes = file.read().split("Notes\n")
    for label, note in re.findall(r"^(\d+)\. (.+)$", notes, re.M):
        text = re.sub(rf"(?<=[.;]){label}\b", f"#footnote[{note}]", text)
    typst.compile(text.encode(), output=pdf)


main()
