#!/usr/bin/env python3
"""Compares the order in which the words of a line stand in a PDF with the order in which Chromium sets them.

    bidi_lines.py FOLDER...

For each X.pdf with an X.epub: Chromium sets the chapter of the book, each paragraph in one line, and says where each
character stands. A paragraph with letters that run from the right must be a line of the PDF: the same characters in
the same order from left to right. Prints "ok FILE" or "FAIL FILE" and the lines that differ. The paragraphs of these
letters are short, so that each is one line of the PDF too.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">(.*?)</word>', re.DOTALL)
# How far apart the baselines of a line and of a raised note mark in it are.
RAISED = 6

# Gives the characters of each paragraph from left to right, as far as they are seen.
SCRIPT = r"""
const lines = [];
for (const block of document.querySelectorAll('#text p, #text h1, #text dt, .notes p')) {
    const seen = [];
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode;
        if (node.parentElement.closest('.spoken, .page-number, [hidden], [role=doc-backlink]')) continue;
        const characters = Array.from(node.data);
        for (let at = 0, index = 0; index < characters.length; at += characters[index++].length) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + characters[index].length);
            const box = range.getBoundingClientRect();
            seen.push([box.left + box.width / 2, characters[index]]);
        }
    }
    seen.sort((a, b) => a[0] - b[0]);
    lines.push(seen.map(one => one[1]).join(''));
}
const result = document.createElement('pre');
result.id = 'seen';
result.textContent = JSON.stringify(lines);
document.body.append(result);
"""
STYLE = "body { width: 4000px } p, h1, dt { white-space: nowrap; font-size: 16px }"


def bare(line):
    """A line without spaces and without marks on letters, whose places are the font's affair."""
    return "".join(c for c in line if not c.isspace() and unicodedata.category(c) not in ("Mn", "Cf"))


def runs_from_right(line):
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in line)


def of_chromium(epub):
    with zipfile.ZipFile(epub) as book, tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "page.xhtml")
        chapter = book.read("OEBPS/text.xhtml").decode()
        addition = f"<style>{STYLE}</style><script><![CDATA[{SCRIPT}]]></script></body>"
        page.write_text(chapter.replace("</body>", addition), encoding="utf-8")
        run = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--dump-dom", page.as_uri()], capture_output=True, timeout=120)
    found = re.search(r'<pre id="seen">(.*?)</pre>', run.stdout.decode(), re.DOTALL)
    if not found:
        raise SystemExit(f"chromium said nothing of {epub}: {run.stderr.decode()[-500:]}")
    text = found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return [bare(line) for line in json.loads(text) if runs_from_right(line)]


def of_pdf(pdf):
    """The lines of all sheets, from left to right; what stands side by side is one line."""
    run = subprocess.run(["pdftotext", "-raw", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    lines = []
    for sheet in run.stdout.decode().split("<page ")[1:]:
        rows = []  # of a baseline and words
        for match in WORD.finditer(sheet):
            left, top, bottom = (float(match[at]) for at in (1, 2, 3))
            baseline = bottom - 0.21 * (bottom - top) / 1.14
            text = match[4].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
            row = next((row for row in rows if abs(row[0] - baseline) < RAISED), None)
            if row is None:
                rows.append(row := (baseline, []))
            row[1].append((left, text))
        lines += [bare("".join(text for _, text in sorted(words))) for _, words in rows]
    return lines


def main():
    bad = compared = 0
    pdfs = sorted(pdf for folder in sys.argv[1:] for pdf in pathlib.Path(folder).glob("**/*.pdf"))
    for pdf in pdfs:
        lines, wanted = of_pdf(pdf), of_chromium(pdf.with_suffix(".epub"))
        missing = [line for line in wanted if not any(line in of for of in lines)]
        bad += bool(missing)
        compared += len(wanted)
        print(f"{'FAIL' if missing else 'ok'} {pdf}")
        for line in missing:
            print(f"  Chromium has {line!r}")
        if missing:
            print("\n".join(f"  the PDF has {line!r}" for line in lines if runs_from_right(line)))
    print(f"bidi_lines: {compared} lines compared")
    return 1 if bad or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
