"""How validators say what they found in each file."""

import sys


def judge(files, findings):
    """Prints "ok FILE", or "FAIL FILE" and the findings, and ends the program. Whatever the validator itself throws is a
    finding about the file."""
    failed = False
    for file in files:
        try:
            found = list(findings(file))
        except Exception as error:
            found = [f"{type(error).__name__}: {error}".replace("\n", " ")]
        print("FAIL" if found else "ok", file)
        for line in found:
            print(" ", line)
        failed |= bool(found)
    sys.exit(failed)
