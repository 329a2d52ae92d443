#!/usr/bin/env python3
"""A filter for letterpress: writes a long s (ſ) as s.

    letterpress convert letter.txt --filter ./modern_s.py

It reads a letter in letterpress's own form (schemas/ir.schema.json) from the standard input and writes it,
changed, to the standard output. letterpress compares the two and records every difference under the name of
this program, so nothing has to be recorded here.
"""

import json
import sys


def modernise(node):
    """Changes the text runs in a part of the letter, in place."""
    if isinstance(node, list):
        for part in node:
            modernise(part)
    elif isinstance(node, dict):
        if node.get("inline") == "text":
            node["text"] = node["text"].replace("ſ", "s")
        elif node.get("inline") == "correction":
            # Its original reading is what the source has.
            modernise(node["corrected"])
        else:
            for part in node.values():
                modernise(part)


def main():
    collection = json.loads(sys.stdin.buffer.read())
    for letter in collection["letters"]:
        modernise(letter["texts"])
        modernise(letter["notes"])
    sys.stdout.buffer.write(json.dumps(collection, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
