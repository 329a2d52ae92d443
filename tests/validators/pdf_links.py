"""Whether all that a PDF book links to is there: pdf_links.py FILE...

Each link leads to a place that the file names, and each name is the place of a page. It reads the objects as qpdf
writes them, and shares nothing with the program.
"""

import re
import subprocess
import sys

from verdicts import judge

STRING = r"\(((?:[^()\\]|\\.)*)\)"
LINK = re.compile(r"/Dest " + STRING)
PLACE = re.compile(STRING + r" \[ (\d+) 0 R /XYZ")
PAGE = re.compile(r"^(\d+) 0 obj\n<<(?:(?!\nendobj).)*?/Type /Page[ \n]", re.MULTILINE | re.DOTALL)


def findings(path):
    plain = ["qpdf", "--object-streams=disable", "--stream-data=preserve", "--decode-level=none", path, "-"]
    text = subprocess.run(plain, capture_output=True, check=True).stdout.decode("latin-1")
    places, pages = dict(PLACE.findall(text)), set(PAGE.findall(text))
    links = LINK.findall(text)
    if not links:
        yield "there is no link"
    for target in sorted(set(links) - set(places)):
        yield f"a link leads to {target}, which is no place"
    for name in sorted(name for name, page in places.items() if page not in pages):
        yield f"{name} is not on a page"


if __name__ == "__main__":
    judge(sys.argv[1:], findings)
