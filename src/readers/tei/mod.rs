//! TEI: volumes of FRUS, editions of letters, and what this program itself writes.
//!
//! ```text
//! text ─▶ xml ─▶ index        a first walk: which letters there are, what ids name, what is broken
//!          └──▶ tree ─▶ body   one letter at a time, without annotation: blocks, lines, notes
//!                   └──▶ header who wrote to whom, rights, sources
//! ```
//!
//! What a file implies without writing it is derived: the quotation marks of a `q` (unless the file
//! says that its text contains them), the character that a `c` or `g` names, the space of a
//! `space`, the address of a reference that has no words, the stroke of a fraction, the border of
//! what a print sets apart. A break that no word needs is removed: the line breaks with which a
//! line begins and ends, white space beside a break (`space`).
//!
//! **Invariants:** the words of an element appear, in order, in what is made of it; what this
//! program has no name for is kept as opaque mark-up; nothing is fetched; a truncated file gives
//! the letters that are complete.

mod annotation;
mod attributes;
mod block_builder;
mod body;
mod breaks;
mod dates;
mod dialects;
mod elements;
mod ends;
mod header;
mod index;
mod line;
mod notes;
mod rendition;
mod rows;
mod space;
mod stretches;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::annotation::Annotation;
use self::body::Converter;
use self::breaks::Vocabulary;
use self::dates::false_date;
use self::dialects::Dialect;
use self::elements::is_end_matter;
use self::header::{Header, HeaderReader};
use self::index::{Astray, Document, Index};
use self::rendition::Declared;
use self::stretches::Stretches;
use self::xml::Element;
use super::{Reader, Volume};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, Block, Certainty, Collection, Fragments, Furniture, FurnitureKind, Letter, Matter,
    Origin, PageBreak, Role, Sourced, Text, shortest_tag,
};
use crate::source::Source;

/// The name of the reader, in origins and on the command line.
const NAME: &str = "tei";

/// The reader `tei`.
pub(super) struct Tei;

impl Reader for Tei {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "TEI P5: volumes of FRUS, editions of letters, and what letterpress writes"
    }

    fn recognises(&self, source: &Source) -> bool {
        let root = super::after_prolog(source.text());
        let end = root.char_indices().nth(LOOKED_AT).map_or(root.len(), |(end, _)| end);
        let start = root.get(..end).unwrap_or_default();
        start.starts_with('<')
            && (start.contains("http://www.tei-c.org/ns/1.0")
                || start.contains("<TEI")
                || start.contains(":TEI")
                || start.contains("<teiCorpus"))
    }

    fn is_xml(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(Edition::open(source))
    }
}

/// How many characters of the root element to inspect: TEI may be wrapped in something else.
const LOOKED_AT: usize = 4_000;

/// A file, walked through.
struct Edition<'a> {
    source: &'a Source,
    index: Index,
    collection: Collection,
    diagnostics: Vec<Diagnostic>,
    dialect: Box<dyn Dialect>,
    /// The last header read: one header can describe thousands of letters.
    last_header: Mutex<Option<(usize, Arc<Header>)>>,
    /// Made when a break is found that may stand inside a word.
    vocabulary: OnceLock<Vocabulary<'a>>,
    /// Whether the file marks its breaks in words; looked for when there are breaks.
    marks_breaks: OnceLock<bool>,
}

impl<'a> Edition<'a> {
    fn open(source: &'a Source) -> Self {
        let index = index::walk(source.text());
        let mut collection = Collection {
            ir: ir::VERSION.to_owned(),
            sources: vec![super::source_file(source)],
            ..Collection::default()
        };
        let mut edition = Self {
            source,
            index,
            collection: Collection::default(),
            diagnostics: Vec::new(),
            dialect: dialects::of(None),
            last_header: Mutex::new(None),
            vocabulary: OnceLock::new(),
            marks_breaks: OnceLock::new(),
        };
        edition.report();
        if let Some(header) = edition.header(0) {
            edition.dialect = dialects::of(Some(&header.element));
            let reader = edition.header_reader(&header, &*edition.dialect);
            collection.title = reader.collection_title();
        }
        edition.collection = collection;
        edition
    }

    fn report(&mut self) {
        for (id, at) in &self.index.repeated {
            let message = format!("the id {id:?} is already in use; pointers refer to the first");
            self.diagnostics.push(Diagnostic::new(
                &diag::REPEATED_ID,
                self.source.span(at.clone()),
                message,
            ));
        }
        for (name, (at, count)) in &self.index.unknown {
            if name == "TEI.2" {
                let message = "the file is in TEI P4, and is read as TEI P5";
                let hint =
                    "convert it to P5: P4-only mark-up such as `id` and `lang` is not understood";
                let at = self.source.span(at.clone());
                self.diagnostics.push(Diagnostic::new(&diag::OLD_TEI, at, message).hint(hint));
                continue;
            }
            let places = if *count == 1 { String::new() } else { format!(", in {count} places") };
            let message =
                format!("<{}> is not a TEI element{places}", name.trim_start_matches(':'));
            self.diagnostics.push(Diagnostic::new(
                &diag::UNKNOWN_ELEMENT,
                self.source.span(at.clone()),
                message,
            ));
        }
        self.report_astray();
        if let Some(fault) = &self.index.fault {
            let letters = self.index.documents.len();
            let message = format!("the file is not well-formed here: {}", fault.message);
            let hint = match letters {
                0 => "repair the file; no letter ends before this place, so none can be read"
                    .to_owned(),
                1 => "repair the file; the letter before this place was read".to_owned(),
                count => {
                    format!("repair the file; the {count} letters before this place were read")
                }
            };
            let at = self.source.span(place(self.source.text(), fault.at));
            self.diagnostics.push(Diagnostic::new(&diag::NOT_WELL_FORMED, at, message).hint(hint));
        } else if self.index.documents.is_empty() {
            let message = "the file contains no text, so it contains no letter";
            self.diagnostics.push(Diagnostic::new(&diag::NO_LETTER, None, message));
        }
    }

    /// Reports notes and enclosures outside the letters.
    fn report_astray(&mut self) {
        let astray = &self.index.astray;
        let Some((_, first)) = astray.iter().min_by_key(|(_, at)| at.start) else { return };
        let counted = |what: Astray, one: &str| {
            let count = astray.iter().filter(|(kind, _)| *kind == what).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {one}{plural}"))
        };
        let counts = [counted(Astray::Note, "note"), counted(Astray::Enclosure, "enclosure")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        let message = format!("{counts} outside the letters, first here");
        let at = self.source.span(first.clone());
        self.diagnostics.push(Diagnostic::new(&diag::APPARATUS_OUTSIDE, at, message));
    }

    fn tree(&self, at: Range<usize>, without: &[Range<usize>]) -> Option<Element> {
        let Index { namespaces, entities, .. } = &self.index;
        xml::tree(self.source.text(), at, namespaces, entities, without).ok()
    }

    fn header(&self, index: usize) -> Option<Arc<Header>> {
        let mut last = self.last_header.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, header)) = last.as_ref().filter(|(of, _)| *of == index) {
            return Some(Arc::clone(header));
        }
        let header = self.tree(self.index.headers.get(index)?.clone(), &[])?;
        let header = Arc::new(Header::new(header));
        *last = Some((index, Arc::clone(&header)));
        Some(header)
    }

    fn breaks_in_words(&self, element: &Element, separate: bool) -> BTreeSet<usize> {
        let marked = || *self.marks_breaks.get_or_init(|| breaks::are_marked(self.source.text()));
        breaks::in_words(element, separate || marked(), || {
            self.vocabulary.get_or_init(|| breaks::vocabulary(self.source.text()))
        })
    }

    fn header_reader<'h>(
        &'h self,
        header: &'h Header,
        dialect: &'h dyn Dialect,
    ) -> HeaderReader<'h> {
        HeaderReader { source: self.source, index: &self.index, header, dialect }
    }

    fn stand_off(&self) -> Option<Element> {
        let (_, at) = self.index.around.iter().find(|(name, _)| name == "standOff")?;
        self.tree(at.clone(), &[])
    }

    fn converter<'c>(&'c self, declared: &'c Declared, dialect: &'c dyn Dialect) -> Converter<'c> {
        Converter {
            source: self.source,
            index: &self.index,
            declared,
            dialect,
            notes: Vec::new(),
            keys: BTreeMap::new(),
            collected: BTreeMap::new(),
            marks: BTreeSet::new(),
            labelled: BTreeMap::new(),
            numbers_its_notes: false,
            hooks: BTreeMap::new(),
            apart: Vec::new(),
            stretches: Stretches::default(),
            furniture: Vec::new(),
            passages: BTreeMap::new(),
            starts: BTreeMap::new(),
            notes_here: BTreeSet::new(),
            place_said: None,
            language: String::new(),
            quotations: 0,
            dangling: Vec::new(),
            told: Vec::new(),
            lineation: line::Lineation::default(),
            in_words: BTreeSet::new(),
            taken: BTreeSet::new(),
            made: BTreeMap::new(),
            called: BTreeSet::new(),
            open_notes: 0,
            later: Vec::new(),
            fragments: BTreeMap::new(),
        }
    }

    /// The registers in the front and back matter of a letter: they belong to the collection.
    fn registers(&self, document: &Document) -> &[Range<usize>] {
        let all = &self.index.registers;
        let first = all.partition_point(|at| at.start < document.at.start);
        let end = all.partition_point(|at| at.start < document.at.end);
        all.get(first..end).unwrap_or_default()
    }

    /// What belongs to letters or is a header, in order.
    fn letters_and_headers(&self) -> Vec<Range<usize>> {
        let mut taken: Vec<Range<usize>> = self.index.headers.clone();
        for (index, document) in self.index.documents.iter().enumerate() {
            taken.extend(self.extent(index));
            let first = document.page.iter().filter(|page| page.is_first);
            taken.extend(first.map(|page| page.at.clone()));
        }
        taken.sort_by_key(|at| at.start);
        taken
    }

    /// The parts of the file that hold words outside the letters.
    fn around(&self) -> impl Iterator<Item = &(String, Range<usize>)> {
        self.index.around.iter().filter(|(name, _)| !self.dialect.is_evidence(name))
    }

    fn read_letter(&self, document: &Document) -> Option<(Letter, Vec<Diagnostic>)> {
        let header = document.header.and_then(|header| self.header(header));
        let dialect = self
            .dialect
            .in_letter(header.as_ref().map(|header| &header.element), &|| self.stand_off());
        let none = Declared::default();
        let declared = header.as_deref().map_or(&none, |header| &header.declared);
        let mut element = self.tree(document.at.clone(), self.registers(document))?;
        let mut outside: Vec<Element> =
            document.notes.iter().filter_map(|at| self.tree(at.clone(), &[])).collect();
        let mut annotations = Vec::new();
        if dialect.is_edition() {
            for element in std::iter::once(&mut element).chain(&mut outside) {
                annotation::take(element, &mut annotations);
            }
        }
        let mut converter = self.converter(declared, &*dialect);
        if !dialect.is_exact() {
            converter.lineation = line::lineation(&element, self.source.text());
            for element in std::iter::once(&element).chain(&outside) {
                let found = self.breaks_in_words(element, converter.lineation.separates);
                converter.in_words.extend(found);
            }
        }
        let language = self.language(document, header.as_deref(), &*dialect);
        converter.language =
            language.as_ref().map(|language| language.value.clone()).unwrap_or_default();
        notes::prepare(&mut converter, &element, &outside);
        if !dialect.anchors_notes() {
            notes::take_headings(&mut converter, &element);
        }
        converter.find_stretches(&element);
        fragments(&mut converter, &element, &outside);
        let source_id = dialect
            .source_id(header.as_ref().map(|header| &header.element), document.id.as_deref());
        let mut letter = Letter { source_id, ..Letter::default() };
        let span = self.source.span(element.at.start..element.inside);
        letter.texts = texts(&mut converter, &element);
        if let Some(text) = letter.texts.first_mut() {
            converter.add_notes_on_blocks(&element, &mut text.blocks);
        }
        converter.make_the_rest();
        for note in outside.iter().filter(|note| !notes::is_empty(note)) {
            converter.make(note, None);
        }
        letter.notes = converter.notes;
        letter.furniture = converter.furniture;
        let mut diagnostics = self.dangling(&converter.dangling);
        diagnostics.append(&mut converter.told);
        diagnostics.extend(self.keep_annotations(&annotations, &mut letter.furniture));
        diagnostics.extend(self.doubts(&element));
        if let (Some(page), Some(text)) = (&document.page, letter.texts.first_mut()) {
            // A letter that begins with a page of its own has nothing from the page before.
            let begins_page = matches!(text.blocks.first(), Some(Block::PageBreak(_)));
            if page.is_first || !begins_page {
                text.blocks.splice(0..0, self.first_page(page));
            }
        }
        let shown = dialect.letter_in(&element);
        let number = shown.and_then(|element| Some((element, element.get("n")?)));
        letter.number = number
            .filter(|(element, _)| element.name != "text")
            .map(|(_, n)| Sourced::new(n.to_owned(), Origin::Read { at: span }));
        let said = shown.and_then(header::kind_said);
        let said = said.or_else(|| header::kind(document.kind.as_deref()?));
        letter.kind = said.map(|kind| Sourced::new(kind, Origin::Read { at: span }));
        if let Some(header) = &header {
            let reader = self.header_reader(header, &*dialect);
            let translations =
                letter.texts.iter_mut().filter(|text| text.role == Role::Translation);
            translations.for_each(|text| text.translated_from = reader.translated_from());
            header::describe(&mut letter, &reader, document.described_by.as_deref());
            if letter.correspondence.is_empty() && !document.shares_header {
                letter.correspondence.extend(reader.creation());
            }
            if dialect.is_edition() && !document.shares_header {
                diagnostics.extend(reader.doubts());
            }
            let number = letter.number.as_ref().map(|number| number.value.clone());
            letter.witnesses = reader.witnesses(number.as_deref());
            if element.name == "text" {
                letter.title = reader.title();
                letter.kind = letter.kind.take().or_else(|| reader.kind());
            }
            if !document.shares_header {
                header::name_authors(&mut letter, &reader);
            }
        }
        diagnostics.extend(self.doubt_of_language(document, header.as_deref(), &letter));
        for text in &mut letter.texts {
            text.language = text.language.take().or_else(|| language.clone());
        }
        if let Some(language) = letter.texts.first_mut().and_then(|text| text.language.as_mut()) {
            language.origin = dialect.origin_of_language(language.origin.clone());
        }
        if let Some(edtf) = dialect.computed_date(&element) {
            header::date_of_document(&mut letter, &edtf, &Origin::Read { at: span });
        }
        Some((letter, diagnostics))
    }

    /// The language that a letter inherits from around it, else the one that the header states.
    fn language(
        &self,
        document: &Document,
        header: Option<&Header>,
        dialect: &dyn Dialect,
    ) -> Option<Sourced<String>> {
        let inherited = document.language.as_ref().map(|(tag, at)| {
            let origin = Origin::Read { at: self.source.span(at.clone()) };
            Sourced::new(shortest_tag(tag), origin)
        });
        inherited.or_else(|| self.header_reader(header?, dialect).language())
    }

    /// Keeps what the encoders say about the text as furniture of the letter, and counts it.
    fn keep_annotations(
        &self,
        annotations: &[Annotation],
        furniture: &mut Vec<Furniture>,
    ) -> Option<Diagnostic> {
        let first = annotations.first()?;
        let mut count = 0;
        for Annotation { at, name, words, .. } in annotations {
            count += ir::words(words).count();
            furniture.push(Furniture {
                kind: FurnitureKind::Annotation,
                text: words.clone(),
                reason: Some(format!("the file has it in <{name}>")),
                origin: Origin::Read { at: self.source.span(at.clone()) },
            });
        }
        furniture.sort_by_key(|one| one.origin.span());
        let words = if count == 1 { "word is" } else { "words are" };
        let message = format!("{count} {words} annotation, not text, first in <{}>", first.name);
        let at = self.source.span(first.at.start..first.inside);
        Some(Diagnostic::new(&diag::ANNOTATION, at, message))
    }

    /// What an editor should look at in the text of a letter.
    fn doubts(&self, element: &Element) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        if self.dialect.is_edition() {
            doubts.extend(self.second_letter(element));
            element.each(&mut |date| doubts.extend(false_date(self.source, date)));
        }
        doubts
    }

    /// A doubt about the header's languages, if a text of the letter needs them.
    fn doubt_of_language(
        &self,
        document: &Document,
        header: Option<&Header>,
        letter: &Letter,
    ) -> Option<Diagnostic> {
        let is_needed =
            document.language.is_none() && letter.texts.iter().any(|text| text.language.is_none());
        self.header_reader(header.filter(|_| is_needed)?, &*self.dialect).doubt_of_language()
    }

    /// The second of several divisions marked as letters: they are read as one.
    fn second_letter(&self, element: &Element) -> Option<Diagnostic> {
        let body = element.child("body")?;
        let mut letters = body.elements().filter(|part| {
            let said = part.get("type").and_then(header::kind);
            part.name.starts_with("div")
                && said == Some(ir::Kind::Letter)
                && !["original", "translation"].contains(&part.get("subtype").unwrap_or_default())
        });
        let second = letters.nth(1)?;
        let message = match letters.count() {
            0 => "another letter begins here; the two are read as one".to_owned(),
            more => format!(
                "another letter begins here, and {more} more after it; they are read as one"
            ),
        };
        let hint = "make each letter a `text` in a `group`, or a `div` of type `document`";
        let at = self.source.span(second.at.start..second.inside);
        Some(Diagnostic::new(&diag::SECOND_LETTER, at, message).hint(hint))
    }

    /// References of a letter to ids that the file does not have. In a truncated file the id may
    /// lie in the missing part, so none are reported.
    fn dangling(&self, found: &[(Range<usize>, String)]) -> Vec<Diagnostic> {
        if self.index.fault.is_some() {
            return Vec::new();
        }
        let report = |(at, id): &(Range<usize>, String)| {
            let message = format!("nothing in the file has the id {id:?}");
            let hint = "the words of the reference are kept; it leads nowhere";
            let at = self.source.span(at.clone());
            Diagnostic::new(&diag::DANGLING_REFERENCE, at, message).hint(hint)
        };
        found.iter().map(report).collect()
    }

    /// The page that a letter begins on, if the break comes before the letter.
    fn first_page(&self, page: &index::Page) -> Option<Block> {
        let tag = self.tree(page.at.clone(), &[])?;
        let label = tag.get("n").map(ToOwned::to_owned);
        let at = self.source.span(page.at.clone());
        let origin = if page.is_first {
            Origin::Read { at }
        } else {
            Origin::Inferred {
                by: NAME.to_owned(),
                reason: "the page began before this letter".to_owned(),
                certainty: Certainty::High,
            }
        };
        // A page without a number does not say where the letter is.
        let says_something = page.is_first || label.is_some();
        let image = tag.get("facs").map(ToOwned::to_owned);
        let page = PageBreak { image, ..PageBreak::new(label, false, origin) };
        says_something.then_some(Block::PageBreak(page))
    }
}

impl Volume for Edition<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        self.index.documents.len()
    }

    fn source_id(&self, index: usize) -> Option<&str> {
        self.index.documents[index].id.as_deref()
    }

    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        // What the first walk found well-formed can be read.
        self.read_letter(&self.index.documents[index]).unwrap_or_default()
    }

    fn extent(&self, index: usize) -> Vec<Range<usize>> {
        let document = &self.index.documents[index];
        let mut extent = Vec::new();
        let mut start = document.at.start;
        for register in self.registers(document) {
            extent.push(start..register.start);
            start = register.end;
        }
        extent.push(start..document.at.end);
        extent.extend(document.notes.iter().cloned());
        // Between two registers there may be nothing.
        extent.retain(|part| !part.is_empty());
        extent.sort_by_key(|part| part.start);
        extent
    }

    fn matter(&self) -> Vec<Matter> {
        let without = self.letters_and_headers();
        let header = self.header(0);
        let none = Declared::default();
        let declared = header.as_deref().map_or(&none, |header| &header.declared);
        let mut matter = Vec::new();
        for (name, at) in self.around() {
            let Some(element) = self.tree(at.clone(), &without) else { continue };
            let mut converter = self.converter(declared, &*self.dialect);
            if !self.dialect.is_exact() {
                converter.in_words = self.breaks_in_words(&element, false);
            }
            notes::prepare(&mut converter, &element, &[]);
            // A register has no frame around it.
            let blocks = if *name == element.name {
                converter.flow(&element)
            } else {
                converter.block(&element)
            };
            converter.make_the_rest();
            if !blocks.is_empty() {
                matter.push(Matter { place: name.clone(), blocks, notes: converter.notes });
            }
        }
        matter
    }

    fn matter_extent(&self) -> Vec<Range<usize>> {
        let without = self.letters_and_headers();
        let mut extent = Vec::new();
        for (_, at) in self.around() {
            let mut start = at.start;
            let inside = without.partition_point(|taken| taken.start < at.start);
            for taken in without[inside..].iter().take_while(|taken| taken.start < at.end) {
                if taken.start >= start && taken.end <= at.end {
                    extent.push(start..taken.start);
                    start = taken.end;
                }
            }
            extent.push(start..at.end);
        }
        extent
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn is_encoded(&self) -> bool {
        true
    }
}

/// The character at a place, or the last one before it.
fn place(text: &str, at: usize) -> Range<usize> {
    let start = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let character = text.get(start..).and_then(|rest| rest.chars().next());
    start..start + character.map_or(0, char::len_utf8)
}

/// The fragment ids of the pages, which references can point to. They must equal those that
/// [`ir::assign_ids`] will give.
fn fragments<'a>(converter: &mut Converter<'a>, document: &'a Element, outside: &'a [Element]) {
    let mut ids = Fragments::default();
    let mut name = |element: &'a Element| {
        if element.name != "pb" {
            return;
        }
        let id = ids.unique("page", element.get("n").unwrap_or_default());
        if let Some(source_id) = element.get("xml:id") {
            // If two elements share an id, pointers refer to the first.
            converter.fragments.entry(source_id.to_owned()).or_insert(id);
        }
    };
    document.each(&mut name);
    for note in outside {
        note.each(&mut name);
    }
}

/// The texts of a letter: a part in each language, where the edition has them side by side.
fn texts<'a>(converter: &mut Converter<'a>, element: &'a Element) -> Vec<Text> {
    let body = element.child("body").filter(|_| element.name == "text");
    let dialect = converter.dialect;
    let parts: Vec<&Element> = body.into_iter().flat_map(Element::elements).collect();
    let language_of = |converter: &mut Converter<'_>, element: &Element| {
        let (stating, tag) = stated_language(element)?;
        let origin = converter.read(stating);
        converter.language = shortest_tag(tag);
        Some(Sourced::new(converter.language.clone(), origin))
    };
    if !parts.iter().any(|part| dialect.text_role(part).is_some()) {
        let language = language_of(converter, element);
        let blocks = converter.flow(element);
        return vec![Text::new(Role::Transcription, language, blocks)];
    }
    let mut texts: Vec<Text> = Vec::new();
    // What comes between the texts goes with the next one, or with the last.
    let mut beside: Vec<Block> = Vec::new();
    let is_body = |part: &&Element| part.name == "body";
    let inside = |part| if is_body(&part) { part.elements().collect() } else { vec![part] };
    let parts: Vec<&Element> = element.elements().flat_map(inside).collect();
    for part in parts {
        if is_end_matter(part) {
            beside.extend(converter.end_matter(part));
            continue;
        }
        let Some(role) = dialect.text_role(part) else {
            beside.extend(converter.block(part));
            continue;
        };
        let language = language_of(converter, part);
        let mut blocks = std::mem::take(&mut beside);
        blocks.extend(converter.flow(part));
        converter.add_notes_on_blocks(part, &mut blocks);
        texts.push(Text::new(role, language, blocks));
    }
    if let Some(last) = texts.last_mut() {
        last.blocks.extend(beside);
    }
    texts
}

/// The innermost element that holds all of a text and states a language (XML 1.0, 2.12), and what
/// it states.
fn stated_language(element: &Element) -> Option<(&Element, &str)> {
    let body = element.child("body");
    let mut parts = body.into_iter().flat_map(Element::elements);
    let only = parts.next().filter(|part| part.name.starts_with("div") && parts.next().is_none());
    [only, body, Some(element)]
        .into_iter()
        .flatten()
        .find_map(|element| Some((element, element.get("xml:lang")?)))
}
