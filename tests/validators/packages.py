"""Checks packages with the programs that archives use: packages.py JUDGE PACKAGE...

PACKAGE is a folder that `letterpress package` made, JUDGE one of these:

    bag      bagit.py, bagit_profile with the bag's own profile, sha256sum and sha512sum
    premis   the schema of PREMIS 3.0
    mets     the schemas of METS and E-ARK, for each METS.xml
    eark     eark-validator must report its known false errors and no others; takes a zip, too
    schemas  the schemas in the package equal those of their publishers, and its catalog points at files
    pronom   opf-fido must agree with the package about the TEI, EPUB and PDF files that letterpress made;
             what it says of other files is only printed
    html     the package's stylesheet turns its TEI into HTML that has every word of the text

eark needs EARK_OFFLINE, the path of the script that runs eark-validator without the network.
"""

import collections
import functools
import importlib.util
import json
import logging
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

from verdicts import judge

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
PREMIS = {"p": "http://www.loc.gov/premis/v3"}
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"

# False errors of eark-validator 1.1.3, and how often each comes; the example in the SIP profile has the errors, too.
# CSIP12, 13 and 16 are about the software, but every CREATOR is tested, so the organisation and the person fail.
# SIP14 looks for NOTETYPE without its namespace, so it fails for the notes of all three.
# CSIP105, a warning, wants nested divs where the profile shows siblings.
FALSE = {"CSIP12": 2, "CSIP13": 2, "CSIP16": 2, "SIP14": 3, "CSIP105": 1}
# A warning per representation: it has no metadata folder of its own.
FALSE_PER_REPRESENTATION = "CSIPSTR13"


def refuse_network(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        raise RuntimeError(f"wants the network: {event} {args}")


def installed(package, path):
    """A file of an installed Python package, found without importing the package."""
    return Path(importlib.util.find_spec(package).origin).parent / path


def one(found, what):
    found = list(found)
    if len(found) != 1:
        raise ValueError(f"{len(found)} files instead of one: {what}")
    return found[0]


def premis_of(package):
    found = [*package.glob("data/metadata/premis*.xml"), *package.glob("metadata/preservation/premis*.xml")]
    return one(found, "premis*.xml")


def tei_of(package):
    """The TEI files that letterpress made: those that it received are not its own."""
    found = sorted(path for path in package.rglob("*.tei.xml") if "preservation" in path.parts)
    if not found:
        raise ValueError("there is no TEI")
    return found


def bag(package):
    import bagit
    import bagit_profile

    logging.disable()  # both also log the errors that they raise
    read = bagit.Bag(str(package))
    try:
        read.validate()
    except bagit.BagValidationError as error:
        yield f"bagit.py: {error}"
    profile = json.loads((package / "data/metadata/bagit-profile.json").read_text(encoding="utf-8"))
    # With only an address, bagit_profile would fetch the profile.
    by_profile = bagit_profile.Profile(profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"], profile=profile)
    if not by_profile.validate(read):
        yield from (f"bagit_profile: {error.value}" for error in by_profile.report.errors)
    for algorithm in ("sha256", "sha512"):
        for manifest in (f"manifest-{algorithm}.txt", f"tagmanifest-{algorithm}.txt"):
            run = subprocess.run([f"{algorithm}sum", "--check", "--strict", "--quiet", manifest], cwd=package,
                                 capture_output=True, text=True)
            if run.returncode:
                yield f"{algorithm}sum: {manifest}: {' '.join((run.stdout + run.stderr).split())}"


@functools.cache
def schema(path):
    return etree.XMLSchema(etree.parse(path))


def by_schema(path, file):
    validator = schema(path)
    if not validator.validate(etree.parse(file)):
        yield from (f"{file}:{error.line} {error.message}" for error in validator.error_log)


PREMIS_SCHEMA = "client/assets/premis/premis.xsd"
METS_SCHEMAS = "ipxml/resources/schema"


def premis(package):
    return by_schema(installed("a3m", PREMIS_SCHEMA), premis_of(package))


def mets(package):
    # It imports a local XLink before METS, so libxml2 never asks for the address of XLink that METS gives.
    of_sip = installed("eark_validator", METS_SCHEMAS) / "mets.sip.local.v2-0.xsd"
    for file in [package / "METS.xml", *sorted(package.glob("representations/*/METS.xml"))]:
        yield from by_schema(of_sip, file)


def representations(package):
    if package.is_dir():
        return len(list(package.glob("representations/*/METS.xml")))
    names = [Path(name).parts[1:] for name in zipfile.ZipFile(package).namelist()]
    return sum(1 for parts in names if len(parts) == 3 and (parts[0], parts[2]) == ("representations", "METS.xml"))


def eark(package):
    with tempfile.TemporaryDirectory() as folder:  # it unpacks zips here and does not clean up
        run = subprocess.run([sys.executable, os.environ["EARK_OFFLINE"], str(package)], capture_output=True, text=True,
                             env=os.environ | {"TMPDIR": folder})
    report = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if not report:  # a traceback instead
        raise ValueError(f"no report: {(run.stderr.strip() or 'nothing').splitlines()[-1]}")
    report = json.loads(report[0])
    results = [report["structure"], *(report["metadata"] or {}).values()]
    messages = [message for result in results for message in result["messages"] if message["severity"] != "Info"]
    if len(results) != 3:
        yield "METS.xml was not checked"
    found = collections.Counter(message["rule_id"] for message in messages)
    known = FALSE | {FALSE_PER_REPRESENTATION: representations(package)}
    said = {message["rule_id"]: message["message"] for message in messages}
    for rule in sorted(found.keys() | known.keys()):
        if found[rule] != known.get(rule, 0):
            yield f"{rule}: {found[rule]} times, not {known.get(rule, 0)}: {said.get(rule, 'not reported')}"


def schemas(package):
    catalog = one([*package.glob("data/metadata/schemas/catalog.xml"), *package.glob("schemas/catalog.xml")], "schemas/catalog.xml")
    published = [installed("a3m", PREMIS_SCHEMA), *installed("eark_validator", METS_SCHEMAS).glob("*.xsd")]
    published = {file.name: file for file in published}
    for file in sorted(catalog.parent.glob("*.xsd")):
        if file.name not in published:
            yield f"{file.name}: not a known schema"
        elif file.read_bytes() != published[file.name].read_bytes():
            yield f"{file.name}: differs from the published schema"
    for entry in etree.parse(catalog).iter(f"{CATALOG}uri", f"{CATALOG}system"):
        if not (catalog.parent / entry.get("uri")).is_file():
            yield f"the catalog points at {entry.get('uri')}, which is missing"


@functools.cache
def fido():
    from fido import CONFIG_DIR
    from fido.fido import Fido, defaults
    from fido.versions import get_local_versions

    # The defaults name signatures that are not installed; fido's own main() replaces them, too.
    local = get_local_versions(CONFIG_DIR)
    defaults["format_files"] = [local.pronom_signature, local.fido_extension_signature]
    defaults["containersignature_file"] = local.pronom_container_signature
    return Fido(quiet=True)


def keys_of(file):
    """The PRONOM keys that fido gives a file, and what it went by."""
    found = []
    fido().handle_matches = lambda _, matches, __, by: found.append((by, [fido().get_puid(format) for format, _ in matches]))
    fido().identify_file(str(file))
    by, keys = found[0]
    return keys, by if keys else "fail"


# What fido said of the other files, and how often.
answers = collections.Counter()


def pronom(package):
    ours, made = {}, set()
    for of in etree.parse(premis_of(package)).iterfind("p:object[p:objectCharacteristics]", PREMIS):
        path = of.findtext("p:originalName", namespaces=PREMIS)
        ours[path] = of.findtext(".//p:formatRegistryKey", namespaces=PREMIS)
        if of.find(".//p:creatingApplication", PREMIS) is not None:
            made.add(path)
    for file in sorted(path for path in package.rglob("*") if path.is_file()):
        path = file.relative_to(package).as_posix()
        keys, by = keys_of(file)
        if path in made and path.endswith((".tei.xml", ".epub", ".pdf")):
            if keys != [ours[path]]:
                yield f"{path}: {ours[path]}; fido says {' '.join(keys) or 'nothing'}"
        else:
            answers[file.suffix, ours.get(path, "unlisted"), " ".join(keys), by] += 1


def print_answers():
    for (ending, ours, keys, by), count in sorted(answers.items(), key=str):
        print(f"ok {count} × {ending}: {ours or 'no key'} in the package; fido says {keys or 'nothing'} ({by})")


# The stylesheet shows one of several readings, a sign for a gap, and nothing of what encoders say of the text.
LEFT_OUT = (
    "ancestor::t:sic[parent::t:choice] or ancestor::t:orig[parent::t:choice] or ancestor::t:rdg[parent::t:app]"
    " or ancestor::t:gap or ancestor::t:certainty or ancestor::t:index or ancestor::t:interp or ancestor::t:span"
    " or ancestor::t:location"
)


def bare(text):
    """Letters and digits only: the stylesheet may change spaces and add punctuation."""
    return "".join(character for character in text if character.isalnum())


def missing(pieces, page):
    """The pieces that are not on the page, or not in their order."""
    at = 0
    for piece in filter(None, map(bare, pieces)):
        place = page.find(piece, at)
        if place < 0:
            yield piece
        else:
            at = place + len(piece)


def html(package):
    stylesheet = one(package.rglob("stylesheets/tei-to-html.xsl"), "stylesheets/tei-to-html.xsl")
    transform = etree.XSLT(etree.parse(stylesheet), access_control=etree.XSLTAccessControl.DENY_ALL)
    parser = etree.XMLParser(collect_ids=False)  # a TEI source with duplicate identifiers keeps them
    words = False
    for file in tei_of(package):
        tei = etree.parse(file, parser)
        page = transform(tei)
        text = tei.xpath(f"//t:text[not(ancestor::t:text)]//text()[not(ancestor::t:note or {LEFT_OUT})]", namespaces=TEI)
        words = words or any(map(bare, text))
        # The HTML has the notes after the text, in the order in which they begin, a nested one after its parent.
        notes = []
        for note in tei.xpath("//t:text//t:note", namespaces=TEI):
            depth = note.xpath("count(ancestor-or-self::t:note)", namespaces=TEI)
            notes += note.xpath(f".//text()[count(ancestor::t:note) = {depth:.0f}][not({LEFT_OUT})]", namespaces=TEI)
        of_notes = "ancestor::dl[@class='notes']"
        for pieces, where in (text, f"not({of_notes})"), (notes, of_notes):
            lost = list(missing(pieces, bare("".join(page.xpath(f"//body//text()[{where}]")))))
            if lost:
                yield f"{file}: {len(lost)} pieces of text are not in the HTML: {' '.join(lost)[:120]}"
    if not words:
        yield "no text has words"


JUDGES = {"bag": bag, "premis": premis, "mets": mets, "eark": eark, "schemas": schemas, "pronom": pronom, "html": html}

if __name__ == "__main__":
    sys.addaudithook(refuse_network)
    name, *packages = sys.argv[1:]
    try:
        judge(packages, lambda package: JUDGES[name](Path(package)))
    finally:
        print_answers()
