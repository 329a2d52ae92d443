//! The grammar written out as RELAX NG in XML syntax, for programs that check files without this one.
//!
//! It allows what TEI's own schema allows, but that attributes that exclude each other are optional, and Schematron
//! rules are not in it: both are not in the table. **Invariant:** every name that is referred to is defined.

use std::collections::BTreeMap;

use quick_xml::escape::escape;

use super::content::{self, Build};
use super::declaration::{Count, Declaration};
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
        Some(declaration) => declared(declaration),
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

fn attribute(attribute: &Attribute) -> String {
    let Attribute { name, is_required, datatype } = attribute;
    if *name == ANY_NAME {
        return "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>".to_owned();
    }
    let attribute = format!("<attribute name=\"{name}\">{}</attribute>", declared(datatype));
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

/// A type as the table declares it.
fn declared(declaration: &'static str) -> String {
    datatype(&Declaration::read(declaration).0)
}

fn datatype(declaration: &Declaration) -> String {
    match declaration {
        Declaration::Text => "<text/>".to_owned(),
        Declaration::Value(only) => format!("<value>{}</value>", escape(*only)),
        Declaration::Simple { name, pattern, range } => {
            let pattern = pattern.map(|pattern| facet("pattern", &of_schema(pattern)));
            let range = range.and_then(|range| range.split_once(".."));
            let range = range.map(|(least, greatest)| {
                facet("minInclusive", least) + &facet("maxInclusive", greatest)
            });
            let facets = pattern.unwrap_or_default() + &range.unwrap_or_default();
            format!("<data type=\"{name}\">{facets}</data>")
        }
        Declaration::Choice(all) => {
            format!("<choice>{}</choice>", all.iter().map(datatype).collect::<String>())
        }
        Declaration::List(items) => {
            let item = |(declaration, count): &(Declaration, Count)| {
                let pattern = datatype(declaration);
                match count {
                    Count::Once => pattern,
                    Count::Optional => format!("<optional>{pattern}</optional>"),
                    Count::AnyNumber => format!("<zeroOrMore>{pattern}</zeroOrMore>"),
                    Count::OneOrMore => format!("<oneOrMore>{pattern}</oneOrMore>"),
                }
            };
            format!("<list>{}</list>", items.iter().map(item).collect::<String>())
        }
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
        let of = declared;
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
