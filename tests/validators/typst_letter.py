"""Sets a transcript with typst: typst_letter.py TRANSCRIPT PDF

Its notes become footnotes, where their numbers stand in the text."""
import re
import sys

import typst


def main() -> None:
    transcript, pdf = sys.argv[1:]
    with open(transcript, encoding="utf-8") as file:
        text, _, notes = file.read().partition("\nNotes\n")
    # What is mark-up in typst is none in the transcript.
    text, notes = (re.sub(r"([\\#$*_@<>\[\]`~=/-])", r"\\\1", words) for words in (text, notes))
    for label, note in re.findall(r"^(\d+)\. (.+)$", notes, re.M):
        text = re.sub(rf"(?<=[.;]){label}\b", f"#footnote[{note}]", text)
    typst.compile(text.encode(), output=pdf)


main()
