//! What TEI P5 allows where (`tei_all`): elements, text and attributes, by its RELAX NG schema.
//!
//! ```text
//! tei_all.rng ─▶ schemas/tei/grammar.py ─▶ tei_all.txt ─▶ table ─▶ Grammar ─▶ Checker, check
//! ```
//!
//! It knows nothing of letters and nothing of TEI's Schematron rules, and it repairs nothing. Code that
//! copies mark-up asks a [`Checker`] what may come next; [`check()`] judges a whole document.
//!
//! An element is named by its local name. The one element of TEI that is in another namespace is
//! `teix:egXML`; any element that is not TEI's is [`FOREIGN`].
//!
//! **Invariant:** [`check()`] finds only what a [`Checker`] or a [`Datatype`] refuses.

mod check;
mod checker;
mod content;
mod datatype;
mod declaration;
mod lexical;
mod relax_ng;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

pub(crate) use check::check;
pub(crate) use checker::Checker;
pub(crate) use datatype::Datatype;
pub(crate) use relax_ng::relax_ng;

use content::{Automaton, Build, Model, Symbol};
use table::{Attribute, Definition};

/// The name of any element that is not TEI's.
pub(crate) const FOREIGN: &str = "ANY";

/// Attributes that are allowed under any name are declared under this one.
const ANY_NAME: &str = "*";

/// A schema: its elements, their content and their attributes.
///
/// Content models and data types are compiled when they are first needed.
pub(crate) struct Grammar {
    /// What a document consists of.
    document: Element,
    /// In the order of their symbols.
    elements: Vec<Element>,
    symbols: HashMap<&'static str, Symbol>,
    /// Named parts of content models.
    parts: HashMap<&'static str, (&'static str, OnceLock<Model>)>,
    attribute_classes: HashMap<&'static str, Definition>,
    /// By their declarations.
    datatypes: HashMap<&'static str, Datatype>,
}

/// An element as the schema declares it.
struct Element {
    name: &'static str,
    declared: Definition,
    automaton: OnceLock<Automaton>,
    /// Sorted by name.
    attributes: OnceLock<Vec<Attribute>>,
}

impl Element {
    fn new(name: &'static str, declared: Definition) -> Self {
        Self { name, declared, automaton: OnceLock::new(), attributes: OnceLock::new() }
    }
}

impl Grammar {
    /// The grammar of `tei_all`.
    pub(crate) fn tei_all() -> &'static Self {
        static TEI_ALL: LazyLock<Grammar> =
            LazyLock::new(|| Grammar::read(include_str!("tei_all.txt")));
        &TEI_ALL
    }

    /// Reads a table; `tei_all.txt` explains its form.
    fn read(table: &'static str) -> Self {
        let table = table::read(table);
        let new_part = |(name, definition): (_, Definition)| {
            (name, (definition.model, OnceLock::<Model>::new()))
        };
        let types = table
            .definitions()
            .flat_map(|definition| &definition.attributes)
            .map(|attribute| attribute.datatype)
            .chain(table.definitions().filter_map(Definition::value_type));
        Self {
            datatypes: types.map(|declared| (declared, Datatype::new(declared))).collect(),
            symbols: (0..).zip(&table.elements).map(|(at, (name, _))| (*name, at)).collect(),
            document: Element::new("", table.start),
            elements: table
                .elements
                .into_iter()
                .map(|(name, declared)| Element::new(name, declared))
                .collect(),
            parts: table.parts.into_iter().map(new_part).collect(),
            attribute_classes: table.attribute_classes,
        }
    }

    /// Whether there is such an element.
    pub(crate) fn knows(&self, element: &str) -> bool {
        element != FOREIGN && self.element(element).is_some()
    }

    /// What an attribute of an element may hold; `None` if the element cannot have it. Attributes in
    /// the namespace of XML are named with the prefix `xml`.
    pub(crate) fn attribute(&self, element: &str, name: &str) -> Option<&Datatype> {
        let attributes = self.attributes(self.element(element)?);
        let find = |name: &str| attributes.binary_search_by(|other| other.name.cmp(name)).ok();
        let found = attributes.get(find(name).or_else(|| find(ANY_NAME))?)?;
        self.datatypes.get(found.datatype)
    }

    /// The attributes that an element must have.
    pub(crate) fn required(&self, element: &str) -> impl Iterator<Item = &'static str> {
        let attributes = self.element(element).map(|element| self.attributes(element));
        let required = attributes.into_iter().flatten().filter(|attribute| attribute.is_required);
        required.map(|attribute| attribute.name)
    }

    /// The type of an element's text, for the few elements that hold a value (`gi`, for one).
    pub(crate) fn value(&self, element: &str) -> Option<&Datatype> {
        self.datatypes.get(self.element(element)?.declared.value_type()?)
    }

    fn element(&self, name: &str) -> Option<&Element> {
        self.elements.get(usize::from(*self.symbols.get(name)?))
    }

    /// The symbol of text in content models, after those of the elements.
    fn text(&self) -> Symbol {
        self.elements.len() as Symbol
    }

    fn automaton<'g>(&'g self, element: &'g Element) -> &'g Automaton {
        element.automaton.get_or_init(|| {
            let model = match element.declared.value_type() {
                Some(_) => "TEXT",
                None => element.declared.model,
            };
            Automaton::new(&self.model(model), self.text())
        })
    }

    /// The model that an expression of the table describes.
    fn model(&self, expression: &'static str) -> Model {
        content::parse(expression, self)
    }

    fn attributes<'g>(&'g self, element: &'g Element) -> &'g [Attribute] {
        element.attributes.get_or_init(|| {
            let (mut all, mut waiting) = (Vec::new(), vec![&element.declared]);
            while let Some(definition) = waiting.pop() {
                all.extend(definition.attributes.iter().copied());
                let used = definition.used.iter();
                waiting.extend(used.filter_map(|class| self.attribute_classes.get(class)));
            }
            all.sort_unstable_by_key(|attribute| attribute.name);
            all
        })
    }
}

impl Build for Grammar {
    type Built = Model;

    fn named(&self, name: &'static str) -> Model {
        if let Some((expression, model)) = self.parts.get(name) {
            return model.get_or_init(|| self.model(expression)).clone();
        }
        match name {
            "TEXT" => Model::any_number_of(self.text()),
            name => self.symbols.get(name).map_or(Model::Empty, |symbol| Model::one(*symbol)),
        }
    }

    fn sequence(&self, parts: Vec<Model>) -> Model {
        Model::Sequence(parts)
    }

    fn choice(&self, alternatives: Vec<Model>) -> Model {
        Model::choice(alternatives)
    }

    fn optional(&self, part: Model) -> Model {
        Model::Optional(Box::new(part))
    }

    fn repeated(&self, part: Model) -> Model {
        Model::Repeated(Box::new(part))
    }
}
