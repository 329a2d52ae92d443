//! TEI as the Guidelines have it and editions use it, with the conventions of single editions where
//! their marks are found.

use std::sync::Arc;

use super::super::attributes::is_ours;
use super::super::header::kind_said;
use super::super::rendition::Declared;
use super::super::xml::Element;
use super::own::{self, Own};
use super::transkribus::{self, Export};
use super::{AgentNames, Dialect, Form, Licence, Licensed, Name, common, frus, mondrian};
use crate::ir::{
    AgentKind, Block, Correction, LineBreakKind, NameRole, Origin, PhraseKind, Rendition, Role,
    Witness,
};
use crate::source::{Marked, Source, Structure};

/// The TEI of editions.
#[derive(Clone, Default)]
pub(super) struct General {
    /// What the file says of its pages, if it was exported from Transkribus.
    export: Option<Arc<Export>>,
    /// What an earlier run of this program says of a letter whose file it revised.
    revised: Option<Arc<Own>>,
}

impl General {
    /// The conventions of a file.
    pub(super) fn of(text: &str) -> Self {
        Self { export: transkribus::export(text), revised: None }
    }
}

impl Dialect for General {
    fn in_letter(
        &self,
        header: Option<&Element>,
        stand_off: &dyn Fn() -> Option<Element>,
    ) -> Box<dyn Dialect> {
        let header = header.filter(|header| own::revised(header));
        let revised = header.map(|header| Arc::new(Own::declared_in(header, stand_off().as_ref())));
        Box::new(Self { revised, ..self.clone() })
    }

    fn of_additions(&self) -> &dyn Dialect {
        self.revised.as_deref().map_or(self, |own| own)
    }

    fn marked(&self) -> Marked {
        // Its lines are those of the page, and its regions end where the page does.
        const PAGES: Marked =
            Marked(&[Structure::Blocks, Structure::Notes, Structure::Pages, Structure::Phrases]);
        if self.export.is_some() { PAGES } else { Marked::ALL }
    }

    fn is_edition(&self) -> bool {
        true
    }

    fn writes_all_characters(&self) -> bool {
        false
    }

    fn is_exact(&self) -> bool {
        false
    }

    fn anchors_notes(&self) -> bool {
        false
    }

    fn is_evidence(&self, _: &str) -> bool {
        false
    }

    /// The only division of a text that is marked as a letter, else the text.
    fn letter_in<'e>(&self, text: &'e Element) -> Option<&'e Element> {
        let divisions = text.child("body").into_iter().flat_map(Element::elements);
        let mut marked =
            divisions.filter(|part| part.name.starts_with("div") && kind_said(part).is_some());
        let first = marked.next();
        Some(first.filter(|_| marked.next().is_none()).unwrap_or(text))
    }

    fn text_role(&self, division: &Element) -> Option<Role> {
        common::text_role(division)
    }

    fn computed_date(&self, document: &Element) -> Option<String> {
        frus::computed_date(document)
    }

    fn origin_in_text(&self, element: &Element, read: Origin) -> Origin {
        match self.revised.as_deref().filter(|_| is_ours(element)) {
            Some(own) => own.origin_in_text(element, read),
            None => read,
        }
    }

    fn origin_in_header(&self, element: &Element, read: Origin) -> Origin {
        self.origin_in_text(element, read)
    }

    fn origin_of_attribute(&self, _: &Element, _: &str, read: Origin) -> Origin {
        read
    }

    fn origin_of_label(&self, _: &Element, read: Origin) -> Origin {
        read
    }

    fn origin_of_language(&self, read: Origin) -> Origin {
        read
    }

    fn form<'e>(&self, element: &'e Element) -> Option<Form<'e>> {
        // The export puts all of a document into one.
        let is_frame = self.export.is_some() && element.name == "div";
        is_frame.then_some(Form::Frame)
    }

    fn postscript_class<'e>(&self, postscript: &'e Element) -> Option<&'e str> {
        postscript.get("type")
    }

    fn is_line(&self, _: &Element) -> bool {
        false
    }

    fn lines_of_addressee(&self, postscript: &[Block], before: &[Block]) -> usize {
        frus::lines_of_addressee(postscript, before)
    }

    fn rendition(&self, element: &Element, declared: &Declared) -> Option<Rendition> {
        declared.rendition(element)
    }

    fn segment(&self, seg: &Element) -> PhraseKind {
        common::segment(seg)
    }

    fn explanation(
        &self,
        _: &Element,
        ids: &[String],
        listed: &dyn Fn(&str) -> Option<String>,
    ) -> Option<String> {
        ids.iter().find_map(|id| listed(id))
    }

    fn correction(&self, _: &Element, _: &Source) -> Option<Correction> {
        None
    }

    fn line_break_kind(&self, lb: &Element) -> Option<LineBreakKind> {
        self.export.as_ref()?.line_break_kind(lb)
    }

    fn name_role(&self, name: &Element) -> Option<NameRole> {
        frus::name_role(name)
    }

    fn page_label<'e>(&self, pb: &'e Element) -> Option<&'e str> {
        pb.get("n").or_else(|| mondrian::page_label(pb))
    }

    fn image(&self, facs: &str) -> String {
        let export = self.export.as_ref();
        export.and_then(|export| export.image(facs)).unwrap_or(facs).to_owned()
    }

    fn is_head_note(&self, element: &Element) -> bool {
        frus::is_head_note(element)
    }

    fn is_source_note(&self, note: &Element) -> bool {
        frus::is_source_note(note)
    }

    fn printed_label<'e>(&self, note: &'e Element) -> Option<&'e str> {
        note.get("n").filter(|n| !transkribus::is_no_label(n))
    }

    fn list_number<'e>(&self, _: &'e Element) -> Option<&'e Element> {
        None
    }

    fn source_id(&self, _: Option<&Element>, id: Option<&str>) -> Option<String> {
        id.map(ToOwned::to_owned)
    }

    fn translated_from<'e>(&self, _: &'e Element) -> Option<(&'e Element, &'e str)> {
        None
    }

    fn notes_are_on_names(&self) -> bool {
        false
    }

    fn agent_kind(&self, name: &Element) -> Option<AgentKind> {
        common::person_or_organisation(name)
    }

    fn agent_names(&self, _: &Element, said: Option<Name>, listed: Option<Name>) -> AgentNames {
        let says_same =
            |listed: &Name| said.as_ref().is_some_and(|said| said.value == listed.value);
        let name = listed.filter(|listed| !says_same(listed));
        (said, name)
    }

    /// What the edition permits for its file is what we may do with our source.
    fn licence(&self, licence: &Element, _: bool) -> Licence {
        let label = licence.words();
        Licence { of: Licensed::SourceText, label, jurisdiction: None }
    }

    fn witnesses(&self, element: &Element, _: &Source) -> Option<Vec<Witness>> {
        let is_none = self.export.is_some() && transkribus::is_account(element);
        is_none.then(Vec::new)
    }
}

/// Whether a `div` is a letter: a part of the header describes it, or an edition marks it so.
pub(in crate::readers::tei) fn is_letter(class: Option<&str>, is_described: bool) -> bool {
    is_described || frus::is_document(class)
}

/// Whether an element is a document that was sent with the letter.
pub(in crate::readers::tei) fn is_enclosure(name: &str, class: Option<&str>) -> bool {
    const CLASSES: &[&str] = &[
        "allegato",
        "anlage",
        "annex",
        "annexe",
        "attachment",
        "beilage",
        "bijlage",
        "enclosure",
        "inclosure",
    ];
    let is_named = || class.is_some_and(|class| CLASSES.contains(&class.to_lowercase().as_str()));
    let is_part = name.starts_with("div") || name == "floatingText";
    name == frus::ATTACHMENT || (is_part && is_named())
}

/// A statement shortened to fit on a line.
pub(in crate::readers::tei) fn shortened(words: &str) -> String {
    const LONGEST: usize = 160;
    match words.char_indices().nth(LONGEST) {
        None => words.to_owned(),
        Some((end, _)) => {
            let start = words.get(..end).unwrap_or(words);
            format!("{}\u{2026}", start.rsplit_once(' ').map_or(start, |(start, _)| start))
        }
    }
}
