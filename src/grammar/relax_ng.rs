//! The grammar written out as RELAX NG in XML syntax, for programs that check files without this one.
//!
//! It allows what TEI's own schema allows, but that attributes that exclude each other are optional, and Schematron
//! rules are not in it: both are not in the table. **Invariant:** every name that is referred to is defined.

use std::collections::BTreeMap;

use quick_xml::escape::escape;

use super::content::{self, Build};
use super::table::{self, Attribute, Definition};
use super::{ANY_NAME, FOREIGN};

/// What stands before the definitions.
const HEAD: &str = "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" \
    datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\" ns=\"http://www.tei-c.org/ns/1.0\">\n";

/// The elements that are not TEI's.
const ANY: &str = "<define name=\"ANY\"><element><anyName><except><nsName ns=\"http://www.tei-c.org/ns/1.0\"/>\
    <name ns=\"http://www.tei-c.org/ns/Examples\">egXML</name></except></anyName>\
    <zeroOrMore><attribute><anyName/></attribute></zeroOrMore>\
    <zeroOrMore><choice><text/><ref name=\"ANY\"/></choice></zeroOrMore></element></define>\n";

/// Writes the grammar of `tei_all`.
pub(crate) fn relax_ng() -> String {
    let text = include_str!("tei_all.txt");
    let table = table::read(text);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!--\n");
    let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
    out += &format!(
        "{title}\nWritten by letterpress from its table of TEI's own schema, without Schematron rules.\n"
    );
    let licence = text.lines().take_while(|line| line.starts_with('#'));
    for line in licence.skip_while(|line| !line.starts_with("# Copyright")) {
        out += &format!("{}\n", line.trim_start_matches('#').trim_start());
    }
    out += "-->\n";
    out += HEAD;
    out += &format!("<start>{}</start>\n", content(table.start.model));
    for (name, definition) in &table.elements {
        out += &match *name {
            FOREIGN => ANY.to_owned(),
            name => element(name, definition),
        };
    }
    // In the order of their names, which the table does not keep.
    let parts: BTreeMap<_, _> = table.parts.iter().collect();
    for (name, definition) in parts {
        out += &format!("<define name=\"{name}\">{}</define>\n", content(definition.model));
    }
    let classes: BTreeMap<_, _> = table.attribute_classes.iter().collect();
    for (name, definition) in classes {
        out +=
            &format!("<define name=\"att.{name}\">{}</define>\n", or_empty(attributes(definition)));
    }
    out + "</grammar>\n"
}

fn element(name: &str, definition: &Definition) -> String {
    let (namespace, local) = match name.split_once(':') {
        Some((_, local)) => (" ns=\"http://www.tei-c.org/ns/Examples\"", local),
        None => ("", name),
    };
    let model = match definition.value_type() {
        Some(declared) => Types { rest: declared }.choice(),
        None => content(definition.model),
    };
    let attributes = attributes(definition);
    format!(
        "<define name=\"{}\"><element name=\"{local}\"{namespace}>{attributes}{model}</element></define>\n",
        reference(name)
    )
}

/// The name under which an element is defined.
fn reference(name: &str) -> String {
    name.replace(':', ".")
}

fn attributes(definition: &Definition) -> String {
    let used = definition.used.iter().map(|class| format!("<ref name=\"att.{class}\"/>"));
    let own = definition.attributes.iter().map(attribute);
    used.chain(own).collect()
}

fn attribute(declared: &Attribute) -> String {
    let Attribute { name, is_required, datatype } = declared;
    if *name == ANY_NAME {
        return "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>".to_owned();
    }
    let declared = Types { rest: datatype }.choice();
    let attribute = format!("<attribute name=\"{name}\">{declared}</attribute>");
    if *is_required { attribute } else { format!("<optional>{attribute}</optional>") }
}

fn or_empty(pattern: String) -> String {
    if pattern.is_empty() { "<empty/>".to_owned() } else { pattern }
}

/// A content model.
fn content(expression: &'static str) -> String {
    content::parse(expression, &Patterns)
}

/// Content models as patterns of RELAX NG.
struct Patterns;

impl Build for Patterns {
    type Built = String;

    fn named(&self, name: &'static str) -> String {
        match name {
            "TEXT" => "<text/>".to_owned(),
            "EMPTY" => "<empty/>".to_owned(),
            name => format!("<ref name=\"{}\"/>", reference(name)),
        }
    }

    fn sequence(&self, parts: Vec<String>) -> String {
        format!("<group>{}</group>", parts.concat())
    }

    fn choice(&self, alternatives: Vec<String>) -> String {
        match alternatives.as_slice() {
            [only] => only.clone(),
            _ => format!("<choice>{}</choice>", alternatives.concat()),
        }
    }

    fn optional(&self, part: String) -> String {
        format!("<optional>{part}</optional>")
    }

    fn repeated(&self, part: String) -> String {
        format!("<oneOrMore>{part}</oneOrMore>")
    }
}

/// Reads types as the table writes them.
struct Types {
    rest: &'static str,
}

impl Types {
    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What comes before a sign, which is passed.
    fn until(&mut self, sign: char) -> &'static str {
        let (before, rest) = self.rest.split_once(sign).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    fn choice(&mut self) -> String {
        let mut types = vec![self.single()];
        while self.eat('|') {
            types.push(self.single());
        }
        match types.as_slice() {
            [only] => only.clone(),
            _ => format!("<choice>{}</choice>", types.concat()),
        }
    }

    fn single(&mut self) -> String {
        if self.eat('"') {
            return format!("<value>{}</value>", escape(self.until('"')));
        }
        if self.eat('[') {
            let mut items = String::new();
            while !self.rest.is_empty() && !self.eat(']') {
                items += &self.item();
                self.eat(',');
            }
            return format!("<list>{items}</list>");
        }
        let end = self.rest.find(|sign: char| !sign.is_alphabetic());
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name == "text" {
            return "<text/>".to_owned();
        }
        let mut facets = String::new();
        if self.eat('`') {
            facets += &facet("pattern", &of_schema(self.until('`')));
        }
        if self.eat('{') {
            let (least, greatest) = self.until('}').split_once("..").unwrap_or_default();
            facets += &facet("minInclusive", least);
            facets += &facet("maxInclusive", greatest);
        }
        format!("<data type=\"{name}\">{facets}</data>")
    }

    fn item(&mut self) -> String {
        let pattern = if self.eat('(') {
            let inner = self.choice();
            self.eat(')');
            inner
        } else {
            self.single()
        };
        for (sign, name) in [('?', "optional"), ('*', "zeroOrMore"), ('+', "oneOrMore")] {
            if self.eat(sign) {
                return format!("<{name}>{pattern}</{name}>");
            }
        }
        pattern
    }
}

fn facet(name: &str, value: &str) -> String {
    format!("<param name=\"{name}\">{}</param>", escape(value))
}

/// A pattern as XML Schema writes it; the table has it as the crate regex does.
fn of_schema(pattern: &str) -> String {
    pattern.replace(r"[^\t\n\r\x20]", r"\S").replace(r"\t\n\r\x20", r"\s")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_defined_once() {
        let schema = relax_ng();
        let names = |start: &str| -> Vec<String> {
            let after = schema.split(start).skip(1);
            after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
        };
        let defined = names("<define name=\"");
        let known: BTreeSet<&String> = defined.iter().collect();
        assert_eq!(known.len(), defined.len());
        for name in names("<ref name=\"") {
            assert!(known.contains(&name), "{name}");
        }
        assert!(known.len() > 700);
    }

    #[test]
    fn types_are_those_of_the_table() {
        let of = |declared| Types { rest: declared }.choice();
        assert_eq!(
            of(r#"""|[(anyURI`[^/\t\n\r\x20]+:[^\t\n\r\x20]*`|"a")+]"#),
            "<choice><value></value><list><oneOrMore><choice><data type=\"anyURI\"><param name=\"pattern\">\
             [^/\\s]+:\\S*</param></data><value>a</value></choice></oneOrMore></list></choice>"
        );
        assert_eq!(
            of("double{0..1}"),
            "<data type=\"double\"><param name=\"minInclusive\">0</param>\
             <param name=\"maxInclusive\">1</param></data>"
        );
        assert_eq!(
            content("(a,(b|TEXT)*)"),
            "<group><ref name=\"a\"/><optional><oneOrMore><choice><ref name=\"b\"/><text/></choice></oneOrMore>\
             </optional></group>"
        );
    }
}
