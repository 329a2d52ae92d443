"""The table src/grammar/tei_all.txt from TEI's schema: grammar.py TEI_ALL.RNG > src/grammar/tei_all.txt

Reads RELAX NG in XML syntax, as TEI publishes it (https://tei-c.org/release/xml/tei/custom/schema/relaxng/).
Whatever the table cannot express stops the script; what it leaves out on purpose is in HEADER.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

RNG = "{http://relaxng.org/ns/structure/1.0}"
TEI = "http://www.tei-c.org/ns/1.0"
PREFIXES = {TEI: "", "http://www.tei-c.org/ns/Examples": "teix:"}

HEADER = """\
# What TEI P5 allows where: tei_all, TEI {version}.
#
# Made by schemas/tei/grammar.py from tei_all.rng; do not edit. RELAX NG only: Schematron rules are not here.
#
# A line that is not indented defines a name:
#   start = MODEL           the elements that a document may consist of
#   model.NAME, macro.NAME  a part of content models
#   att.NAME                a class of attributes
#   <NAME> = MODEL          an element; <teix:NAME> is in the namespace of examples, all others are in that of TEI
# MODEL is a regular expression: `,` is a sequence, `|` a choice, `?` `*` `+` count. TEXT is any characters, ANY
# any element that is neither in the namespace of TEI nor <teix:egXML>, EMPTY nothing; VALUE(TYPE) is characters
# of that type. White space between elements is always allowed.
# Indented lines are attributes:
#   use NAME NAME           those of att.NAME
#   may NAME TYPE           optional
#   must NAME TYPE          required
# TYPE is `text` (any characters), a type of XML Schema (`token`, with `pattern` or {{least..greatest}} after it),
# "a value", [a list, separated by spaces], or a choice of these with `|`. Patterns are in the syntax of the crate
# regex. The attribute `*` is any attribute.
#
# Of attributes that exclude each other, the table has each as optional:
{exclusive}
#
# Copyright 2011 TEI Consortium. All rights reserved.
#
# TEI offers its schemas under CC BY 3.0 and under the BSD 2-Clause License. This table is used under the latter:
#
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that
# the following conditions are met:
#  * Redistributions of source code must retain the above copyright notice, this list of conditions and the
#    following disclaimer.
#  * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
#    following disclaimer in the documentation and/or other materials provided with the distribution.
#
# This software is provided by the copyright holders and contributors "as is" and any express or implied
# warranties, including, but not limited to, the implied warranties of merchantability and fitness for a
# particular purpose are disclaimed. In no event shall the copyright holder or contributors be liable for any
# direct, indirect, incidental, special, exemplary, or consequential damages (including, but not limited to,
# procurement of substitute goods or services; loss of use, data, or profits; or business interruption) however
# caused and on any theory of liability, whether in contract, strict liability, or tort (including negligence or
# otherwise) arising in any way out of the use of this software, even if advised of the possibility of such
# damage.
"""

# What every element of a foreign namespace looks like. TEI has a copy for each place.
ANY_MODEL, ANY_ATTRIBUTE = "(TEXT|ANY)*", "may * text"


def refuse(reason, node):
    sys.exit(f"grammar.py: {reason}: {ElementTree.tostring(node, 'unicode')[:300]}")


def patterns(node):
    """The children that are RELAX NG, not documentation or Schematron."""
    return [child for child in node if isinstance(child.tag, str) and child.tag.startswith(RNG)]


def kind(node):
    return node.tag.removeprefix(RNG)


def joined(parts, separator):
    return parts[0] if len(parts) == 1 else f"({separator.join(parts)})"


COUNTS = {"optional": "?", "zeroOrMore": "*", "oneOrMore": "+"}


class Schema:
    def __init__(self, file):
        self.root = ElementTree.parse(file).getroot()
        self.defined = {definition.get("name"): definition for definition in self.root.findall(RNG + "define")}
        # By the name of the definition: the name of the element, `None` if any.
        self.elements = {name: self.element_name(definition) for name, definition in self.defined.items()
                         if definition.find(RNG + "element") is not None}
        names = list(self.elements.values())
        if twice := {name for name in names if name != "ANY" and names.count(name) > 1}:
            sys.exit(f"grammar.py: elements whose content depends on where they are: {twice}")

    def element_name(self, definition):
        element = definition.find(RNG + "element")
        if element.get("name") is None:
            self.is_any(element)
            return "ANY"
        namespace = element.get("ns", self.root.get("ns"))
        return PREFIXES[namespace] + element.get("name")

    def is_any(self, element):
        """Stops unless this is the element ANY of the header."""
        name, attributes, content = patterns(element)
        excluded = [(kind(part), part.get("ns"), part.text) for part in name.findall(f"{RNG}except/*")]
        is_any_attribute = [kind(part) for part in attributes.iter()] == ["zeroOrMore", "attribute", "anyName"]
        is_any_content = [kind(part) for part in content.iter()] == ["zeroOrMore", "choice", "text", "ref"]
        examples = ("name", "http://www.tei-c.org/ns/Examples", "egXML")
        if excluded != [("nsName", TEI, None), examples] or not is_any_attribute or not is_any_content:
            refuse("another kind of foreign element", element)

    def version(self):
        # The comment is no node of the tree.
        comment = re.search(r"TEI Edition: (.+?) Last updated", open(sys.argv[1], encoding="utf-8").read())
        return comment[1].rstrip(".")

    # Content

    def model(self, node):
        parts = [part for part in (self.model(child) for child in patterns(node)) if part != "EMPTY"]
        match kind(node):
            case "ref":
                return self.elements.get(node.get("name"), node.get("name"))
            case "text":
                return "TEXT"
            case "empty":
                return "EMPTY"
            case "data":
                return f"VALUE({self.type_of([node])})"
            case "choice":
                if any(kind(child) == "empty" for child in patterns(node)):
                    refuse("a choice of nothing", node)
                return joined(parts, "|")
            case "group" | "element" | "define" | "start":
                return joined(parts, ",") if parts else "EMPTY"
            case count if count in COUNTS:
                # A count binds to one name or one group.
                inner = joined(parts, ",")
                return (f"({inner})" if inner[-1] in "?*+" else inner) + COUNTS[count]
            case _:
                refuse("unknown in a content model", node)

    # Attributes

    def is_of_attributes(self, node):
        """Whether a child of an element speaks of attributes, not of content."""
        return (kind(node) == "attribute" or (kind(node) == "ref" and node.get("name").startswith("att."))
                or any(self.is_of_attributes(child) for child in patterns(node)))

    def attributes(self, nodes):
        """The lines of the attributes, and the names of those that exclude each other."""
        used, lines, exclusive = [], [], []
        for node in nodes:
            match kind(node):
                case "ref":
                    used.append(short(node.get("name")))
                case "attribute":
                    lines.append(self.attribute("must", node))
                case "optional":
                    lines += [self.attribute("may", attribute) for attribute in patterns(node)]
                case "choice":
                    alternatives = [attribute for attribute in node.iter(RNG + "attribute")]
                    lines += [self.attribute("may", attribute) for attribute in alternatives]
                    exclusive.append([attribute.get("name") for attribute in alternatives])
                case "empty":
                    pass
                case _:
                    refuse("unknown among attributes", node)
        return ([f"use {' '.join(used)}"] if used else []) + lines, exclusive

    def attribute(self, word, node):
        if kind(node) != "attribute" or node.get("name") is None or node.get("ns"):
            refuse("no attribute with a name", node)
        return f"{word} {node.get('name')} {self.type_of(patterns(node))}"

    def type_of(self, nodes):
        if not nodes:
            return "text"
        (node,) = nodes
        match kind(node):
            case "text":
                return "text"
            case "optional":
                return f'""|{self.type_of(patterns(node))}'
            case "choice":
                return "|".join(self.type_of([child]) for child in patterns(node))
            case "value":
                value = " ".join((node.text or "").split())
                if '"' in value:
                    refuse("a quotation mark in a value", node)
                return f'"{value}"'
            case "list":
                return f"[{','.join(self.item(child) for child in patterns(node))}]"
            case "data":
                return self.data(node)
            case _:
                refuse("unknown as the type of an attribute", node)

    def item(self, node):
        """A member of a list, with how often it occurs."""
        count = COUNTS.get(kind(node), "")
        type_ = self.type_of(patterns(node) if count else [node])
        return (f"({type_})" if "|" in re.sub("`.*?`", "", type_) else type_) + count

    def data(self, node):
        facets = {param.get("name"): param.text for param in patterns(node)}
        described = node.get("type")
        if pattern := facets.pop("pattern", None):
            # XML's white space is less than Unicode's.
            pattern = pattern.replace(r"\S", r"[^\t\n\r\x20]").replace(r"\s", r"\t\n\r\x20")
            if re.search(r"[\x60\s]", pattern) or r"\i" in pattern or r"\c" in pattern or "-[" in pattern:
                refuse("a pattern that the crate regex reads otherwise", node)
            described += f"`{pattern}`"
        if facets:
            described += f"{{{facets.pop('minInclusive')}..{facets.pop('maxInclusive')}}}"
        if facets:
            refuse("unknown facets", node)
        return described

    # Output

    def table(self):
        lines, exclusive, wanted = [f"start = {self.model(self.root.find(RNG + 'start'))}"], [], []
        elements = sorted((name for name in self.elements if self.elements[name] != "ANY"), key=self.elements.get)
        for definition in elements:
            element, name = self.defined[definition].find(RNG + "element"), self.elements[definition]
            content = ElementTree.Element(RNG + "element")
            content.extend(child for child in patterns(element) if not self.is_of_attributes(child))
            attributes, excluding = self.attributes(
                [child for child in patterns(element) if self.is_of_attributes(child)])
            lines += [f"<{name}> = {self.model(content)}"] + [f" {line}" for line in attributes]
            exclusive += [f"#   {name}: {', '.join(names)}" for names in excluding]
            wanted += self.references(element)
        lines += [f"<ANY> = {ANY_MODEL}", f" {ANY_ATTRIBUTE}"]
        # Definitions that nothing uses are left out.
        used = set()
        while wanted:
            name = wanted.pop()
            if name not in used:
                used.add(name)
                wanted += self.references(self.defined[name])
        for name in sorted(used):
            if name.startswith("att."):
                attributes, _ = self.attributes(patterns(self.defined[name]))
                lines += [f"att.{short(name)}"] + [f" {line}" for line in attributes]
            else:
                lines.append(f"{name} = {self.model(self.defined[name])}")
        return HEADER.format(version=self.version(), exclusive="\n".join(exclusive)) + "\n".join(lines) + "\n"

    def references(self, node):
        names = (reference.get("name") for reference in node.iter(RNG + "ref"))
        return [name for name in names if name not in self.elements]


def short(name):
    """The name of a class of attributes as the table has it."""
    return name.removeprefix("att.").removesuffix(".attributes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: grammar.py TEI_ALL.RNG")
    sys.stdout.write(Schema(sys.argv[1]).table())
