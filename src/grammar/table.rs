//! The table of a grammar, read line by line. Expressions in it are left as they are.
//!
//! `tei_all.txt` explains the form. Only `schemas/tei/grammar.py` writes it, so errors in it are not
//! reported; a test checks that each name in it is defined.

use std::collections::HashMap;

/// What a table defines, by name.
#[derive(Default)]
pub(super) struct Table {
    pub(super) start: Definition,
    pub(super) elements: Vec<(&'static str, Definition)>,
    /// Named parts of content models.
    pub(super) parts: HashMap<&'static str, Definition>,
    pub(super) attribute_classes: HashMap<&'static str, Definition>,
}

/// What a name is defined as: a content model, attributes, or both.
#[derive(Clone, Default)]
pub(super) struct Definition {
    pub(super) model: &'static str,
    pub(super) attributes: Vec<Attribute>,
    /// The classes whose attributes it has.
    pub(super) used: Vec<&'static str>,
}

#[derive(Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) datatype: &'static str,
}

impl Definition {
    /// The type of the text, if it must be a value.
    pub(super) fn value_type(&self) -> Option<&'static str> {
        self.model.strip_prefix("VALUE(")?.strip_suffix(')')
    }

    fn read_attributes(&mut self, line: &'static str) {
        match line.split_once(' ') {
            Some(("use", names)) => self.used.extend(names.split(' ')),
            Some((word, attribute)) => {
                let (name, datatype) = attribute.split_once(' ').unwrap_or((attribute, "text"));
                let is_required = word == "must";
                self.attributes.push(Attribute { name, is_required, datatype });
            }
            None => {}
        }
    }
}

impl Table {
    /// What declares attributes, in no certain order.
    pub(super) fn definitions(&self) -> impl Iterator<Item = &Definition> {
        let elements = self.elements.iter().map(|(_, definition)| definition);
        elements.chain(self.attribute_classes.values())
    }

    fn add(&mut self, name: &'static str, definition: Definition) {
        if let Some(element) = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
            self.elements.push((element, definition));
        } else if let Some(class) = name.strip_prefix("att.") {
            self.attribute_classes.insert(class, definition);
        } else if name == "start" {
            self.start = definition;
        } else {
            self.parts.insert(name, definition);
        }
    }
}

pub(super) fn read(text: &'static str) -> Table {
    let mut table = Table::default();
    let mut lines = text.lines().filter(|line| !line.starts_with('#')).peekable();
    while let Some(line) = lines.next() {
        let (name, model) = line.split_once(" = ").unwrap_or((line, "EMPTY"));
        let mut definition = Definition { model, ..Definition::default() };
        while let Some(attributes) = lines.peek().and_then(|line| line.strip_prefix(' ')) {
            definition.read_attributes(attributes);
            lines.next();
        }
        table.add(name, definition);
    }
    table
}
