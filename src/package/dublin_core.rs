//! Dublin Core of a letter: the fifteen elements (DCMI Metadata Element Set, 1.1) that every archive reads.

use std::io;

use crate::backends::{Markup, Tag};
use crate::ir::{Action, ActionKind, Agent, Collection, Letter, on_one_line};

/// The elements, in the order of the standard's own list of XML.
pub(super) const ELEMENTS: [Element; 15] = [
    ("title", "dc:title"),
    ("creator", "dc:creator"),
    ("subject", "dc:subject"),
    ("description", "dc:description"),
    ("publisher", "dc:publisher"),
    ("contributor", "dc:contributor"),
    ("date", "dc:date"),
    ("type", "dc:type"),
    ("format", "dc:format"),
    ("identifier", "dc:identifier"),
    ("source", "dc:source"),
    ("language", "dc:language"),
    ("relation", "dc:relation"),
    ("coverage", "dc:coverage"),
    ("rights", "dc:rights"),
];

/// The name of an element, and of its tag in XML.
type Element = (&'static str, &'static str);

/// What is said of something in the fifteen elements: of each any number of values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DublinCore([Vec<String>; 15]);

impl DublinCore {
    /// Of a letter: what it is, who wrote it to whom, when, where, in which language.
    pub(super) fn of(
        collection: &Collection,
        letter: &Letter,
        title: &str,
        description: &str,
    ) -> Self {
        let mut core = Self::default();
        core.add("title", title);
        core.extend("creator", letter.authors().filter_map(Agent::display_name));
        core.add("description", description);
        let actions = || letter.correspondence.iter().flat_map(|described| &described.actions);
        let others = actions().filter(|action| action.kind != ActionKind::Sent);
        core.extend(
            "contributor",
            others.flat_map(|it| &it.agents).filter_map(Agent::display_name),
        );
        core.extend("date", letter.date().map(|date| date.edtf.as_str()));
        core.add("type", "Text");
        core.add("identifier", &letter.id);
        let texts = letter.texts.iter();
        let languages = texts.filter_map(|text| Some(text.language.as_ref()?.value.as_str()));
        core.extend("language", languages);
        core.extend("relation", collection.title.as_ref().map(|title| title.value.as_str()));
        core.extend("coverage", actions().filter_map(place_of));
        core
    }

    /// Adds a value, once.
    pub(super) fn add(&mut self, element: &str, value: &str) {
        let value = on_one_line(value);
        let at = position(element);
        if let Some(values) = at.and_then(|at| self.0.get_mut(at))
            && !value.is_empty()
            && !values.contains(&value)
        {
            values.push(value);
        }
    }

    fn extend<'a>(&mut self, element: &str, values: impl IntoIterator<Item = &'a str>) {
        values.into_iter().for_each(|value| self.add(element, value));
    }

    /// The values of an element.
    pub(super) fn of_element(&self, element: &str) -> &[String] {
        let at = position(element);
        at.and_then(|at| self.0.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Each element with its values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Element, &[String])> {
        ELEMENTS.into_iter().zip(self.0.iter().map(Vec::as_slice))
    }

    /// As a document of XML.
    ///
    /// # Errors
    /// A value holds a character that XML has not.
    pub(super) fn to_xml(&self) -> io::Result<String> {
        let mut markup = Markup::default();
        let root = Tag::new("metadata").set("xmlns:dc", "http://purl.org/dc/elements/1.1/");
        markup.group(root, |metadata| {
            let values =
                self.iter().flat_map(|((_, tag), values)| values.iter().map(move |it| (tag, it)));
            values.into_iter().try_for_each(|(tag, value)| metadata.text_line(Tag::new(tag), value))
        })?;
        let document = markup.finish().map_err(io::Error::other)?;
        Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{document}"))
    }
}

fn position(element: &str) -> Option<usize> {
    ELEMENTS.iter().position(|(known, _)| *known == element)
}

fn place_of(action: &Action) -> Option<&str> {
    action.place.as_ref().map(|place| place.name.value.as_str())
}
