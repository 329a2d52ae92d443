#!/usr/bin/env python3
"""Cuts a volume: of its documents only every n-th stays, of all else everything.

    cut_volume.py VOLUME N CUT

A file without documents is copied.
"""

import pathlib
import sys
import xml.parsers.expat


def documents(data):
    """Where the documents of a volume begin and end."""
    parser = xml.parsers.expat.ParserCreate()
    open_elements, found = [], []

    def start(name, attributes):
        inside = any(is_document for is_document, _ in open_elements)
        is_document = name == "div" and attributes.get("type") == "document" and not inside
        open_elements.append((is_document, parser.CurrentByteIndex))

    def end(name):
        is_document, begin = open_elements.pop()
        if is_document:
            found.append((begin, data.index(b">", parser.CurrentByteIndex) + 1))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return found


def main():
    volume, every, target = sys.argv[1:]
    data = pathlib.Path(volume).read_bytes()
    kept, last = [], 0
    for number, (begin, end) in enumerate(documents(data)):
        if number % int(every):
            kept.append(data[last:begin])
            last = end
    pathlib.Path(target).write_bytes(b"".join([*kept, data[last:]]))


if __name__ == "__main__":
    main()
