//! One letter of a file: its texts, and what the file says of it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::NAME;
use super::annotation::{self, Annotation};
use super::attributes::kind;
use super::conversion::{self, Converted};
use super::dates::false_date;
use super::dialects::Dialect;
use super::header::{self, Header, HeaderReader};
use super::index::{DescribedBy, Document, Page};
use super::shared;
use super::tei_file::TeiFile;
use super::xml::Element;
use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, Action, ActionKind, Block, Certainty, Correspondence, Furniture, FurnitureKind, Letter,
    Origin, PageBreak, Particular, Rights, Role, Sourced, Text, WitnessKind, shortest_tag,
};

/// Reads a letter, if what the first walk found there can be read.
pub(super) fn read(file: &TeiFile<'_>, document: &Document) -> Option<(Letter, Vec<Diagnostic>)> {
    LetterReader::new(file, document).read()
}

/// What the header describes as the correspondence of a letter: where nothing says which description is its own, all
/// of them, which stay in the letter's own file.
pub(super) fn described(file: &TeiFile<'_>, document: &Document) -> Vec<Correspondence> {
    let letter = LetterReader::new(file, document);
    let reader = letter.header_reader().map(|reader| match reader.described_by {
        DescribedBy::Unknown => HeaderReader { described_by: DescribedBy::All, ..reader },
        DescribedBy::All | DescribedBy::Shared | DescribedBy::One(_) | DescribedBy::InOrder(_) => {
            reader
        }
    });
    reader.map(|reader| reader.correspondence()).unwrap_or_default()
}

/// The divisions marked as letters. One inside another is part of it, and an original or translation is no letter of
/// its own.
fn letters_below(element: &Element) -> Vec<&Element> {
    let divisions = element.elements().filter(|part| part.name.starts_with("div"));
    let letters = divisions.flat_map(|part| {
        let is_letter = part.get("type").and_then(kind) == Some(ir::Kind::Letter);
        match part.get("subtype") {
            Some("original" | "translation") => Vec::new(),
            _ if is_letter => vec![part],
            _ => letters_below(part),
        }
    });
    letters.collect()
}

/// Reads one letter.
struct LetterReader<'e, 's> {
    file: &'e TeiFile<'s>,
    document: &'e Document,
    header: Option<Arc<Header>>,
    dialect: Box<dyn Dialect>,
}

/// Adds what a header says of its only letter elsewhere than in a `correspDesc`.
fn complete(letter: &mut Letter, reader: &HeaderReader<'_>) {
    if letter.correspondence.is_empty() {
        letter.correspondence.extend(reader.creation());
    }
    let mut actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    let has_agents = actions.any(|action| !action.agents.is_empty());
    if let Some(participants) = reader.participants().filter(|_| !has_agents) {
        for Action { kind, agents, .. } in participants.actions {
            first(&mut letter.correspondence).action_mut(kind).agents.extend(agents);
        }
    }
    let is_dated = letter.date().is_some();
    if let Some(date) = reader.date_of_source().filter(|_| !is_dated) {
        first(&mut letter.correspondence).action_mut(ActionKind::Sent).date = Some(date);
    }
}

/// The first correspondence, which is made if there is none.
fn first(correspondence: &mut Vec<Correspondence>) -> &mut Correspondence {
    if correspondence.is_empty() {
        correspondence.push(Correspondence::default());
    }
    &mut correspondence[0]
}

impl<'e, 's> LetterReader<'e, 's> {
    fn new(file: &'e TeiFile<'s>, document: &'e Document) -> Self {
        let header = document.header.and_then(|header| file.header(header));
        let element = header.as_ref().map(|header| &header.element);
        let dialect = file.dialect.in_letter(element, &|| file.evidence());
        Self { file, document, header, dialect }
    }

    fn read(&self) -> Option<(Letter, Vec<Diagnostic>)> {
        let Self { file, document, dialect, .. } = self;
        let mut element = file.tree(document.at.clone(), file.registers(document))?;
        let notes = document.notes.iter();
        let mut outside: Vec<Element> = notes.filter_map(|at| file.tree(at.clone(), &[])).collect();
        let mut annotations = Vec::new();
        if dialect.is_edition() {
            for element in std::iter::once(&mut element).chain(&mut outside) {
                annotation::take(element, &mut annotations);
            }
        }
        let language = self.language(&element);
        let mut letter = Letter::default();
        let mut diagnostics = self.convert(&element, &outside, language.as_ref(), &mut letter);
        diagnostics.extend(self.keep_annotations(&annotations, &mut letter.furniture));
        let elements: Vec<&Element> = std::iter::once(&element).chain(&outside).collect();
        diagnostics.extend(self.lost_pointers(&elements));
        diagnostics.extend(self.doubts(&element));
        self.add_first_page(&mut letter.texts);
        self.add_what_the_element_says(&element, &mut letter);
        diagnostics.extend(self.add_what_the_header_says(&element, &mut letter));
        diagnostics.extend(self.doubt_of_language(&letter));
        let is_only = letter.texts.len() == 1;
        // A letter's language is not that of its translation.
        let of_letter = |text: &&mut Text| text.role != Role::Translation || is_only;
        for text in letter.texts.iter_mut().filter(of_letter) {
            text.language = text.language.take().or_else(|| language.clone());
        }
        if let Some(language) = letter.texts.first_mut().and_then(|text| text.language.as_mut()) {
            language.origin = dialect.origin_of_language(language.origin.clone());
        }
        if let Some(edtf) = dialect.computed_date(&element) {
            header::date_of_document(&mut letter, &edtf, &self.stated_by(&element));
        }
        Some((letter, diagnostics))
    }

    /// Makes the texts and the notes, and reports what was inferred.
    fn convert(
        &self,
        element: &Element,
        outside: &[Element],
        language: Option<&Sourced<String>>,
        letter: &mut Letter,
    ) -> Vec<Diagnostic> {
        let header = self.header.as_deref();
        let mut input = self.file.input(header, &*self.dialect);
        input.frame = self.frame(element).map(|frame| frame.at.start);
        input.language = language.map(|language| language.value.clone()).unwrap_or_default();
        let mut doubts = self.file.find_breaks(element, outside, &mut input);
        let Converted { texts, notes, furniture, diagnostics } =
            conversion::letter(input, element, outside);
        (letter.texts, letter.notes, letter.furniture) = (texts, notes, furniture);
        doubts.extend(diagnostics);
        doubts
    }

    /// Where an element of the text states something about all of it.
    fn stated_by(&self, element: &Element) -> Origin {
        Origin::Read { at: self.file.source.span(element.at.start..element.inside) }
    }

    fn header_reader(&self) -> Option<HeaderReader<'_>> {
        let described_by = self.document.described_by;
        let reader = self.file.header_reader(self.header.as_deref()?, &*self.dialect);
        Some(HeaderReader { described_by, ..reader })
    }

    /// Names the letter and its kind as its own element does.
    fn add_what_the_element_says(&self, element: &Element, letter: &mut Letter) {
        let origin = self.stated_by(element);
        let header = self.header.as_ref().map(|header| &header.element);
        letter.source_id = self.dialect.source_id(header, self.document.id.as_deref());
        let shown = self.dialect.letter_in(element);
        let number = shown.filter(|shown| shown.name != "text").and_then(|shown| shown.get("n"));
        // DTABf counts in `@n` how deep a division is (www.deutschestextarchiv.de/doku/basisformat).
        let number = number.filter(|_| self.document.shares_header || !self.file.is_dtabf());
        let said_by = |attribute: &str| match shown {
            Some(shown) => self.dialect.origin_of_attribute(shown, attribute, origin.clone()),
            None => origin.clone(),
        };
        let is_part = shown.is_some_and(|shown| shown.get("type") == Some("textpart"));
        let number = number.map(|n| match &self.document.number {
            Some(whole) if is_part => whole.clone(),
            _ => n.to_owned(),
        });
        letter.number = number.map(|n| Sourced::new(n, said_by("n")));
        let said = shown.and_then(header::kind_said);
        let said = said.or_else(|| kind(self.document.kind.as_deref()?));
        letter.kind = said.map(|kind| Sourced::new(kind, said_by("type")));
    }

    /// Adds what the header says of the letter, and reports what an editor should look at. A header
    /// of several letters says less of each.
    fn add_what_the_header_says(&self, element: &Element, letter: &mut Letter) -> Vec<Diagnostic> {
        let Some(reader) = self.header_reader() else { return Vec::new() };
        let is_shared = self.document.shares_header;
        for text in letter.texts.iter_mut().filter(|text| text.role == Role::Translation) {
            text.translated_from = reader.translated_from();
        }
        letter.correspondence = reader.correspondence();
        letter.rights = reader.rights();
        letter.particulars = reader.particulars();
        self.add_what_corpora_say(letter);
        if !is_shared {
            header::set_post_apart(letter, &reader);
            complete(letter, &reader);
        } else if self.document.described_by == DescribedBy::Shared {
            shared::keep_what_applies_to_each(letter);
        }
        letter.witnesses =
            reader.witnesses(letter.number.as_ref().map(|number| number.value.as_str()));
        let (number, kind) = reader.stated();
        let is_own = !is_shared || self.document.described_by.one().is_some();
        let keyed = || reader.key_of_letter().filter(|_| is_own);
        letter.number = number.or_else(keyed).or(letter.number.take());
        let mut editions = letter.witnesses.iter_mut();
        if let Some(edition) = editions.find(|one| one.kind == WitnessKind::Edition)
            && edition.url.is_none()
            && !is_shared
        {
            edition.url = reader.address_of_letter();
        }
        letter.kind = kind.or(letter.kind.take());
        if element.name == "text" {
            letter.title = reader.title();
            letter.kind = letter.kind.take().or_else(|| reader.kind());
        }
        letter.kind = letter.kind.take().or_else(|| reader.described_as_letter());
        if is_shared {
            header::name_usual_author(letter, &reader);
        } else {
            header::name_authors(letter, &reader);
        }
        if self.dialect.is_edition() && !is_shared { reader.doubts() } else { Vec::new() }
    }

    /// Adds what the headers of the corpora around the letter say of all their letters, where its own header says
    /// nothing (TEI P5, 16.1.2).
    fn add_what_corpora_say(&self, letter: &mut Letter) {
        let Self { file, document, dialect, header } = self;
        let own = header.as_ref().and_then(|header| header.element.child("fileDesc"));
        let states_availability = own.is_some_and(|own| own.below("availability").next().is_some());
        for header in file.corpora_around(document).filter(|_| dialect.is_edition()) {
            let reader = file.header_reader(&header, &**dialect);
            if letter.rights == Rights::default() && !states_availability {
                letter.rights = reader.rights();
            }
            let about = |one: &Particular| (one.kind, one.label.clone());
            let said: BTreeSet<_> = letter.particulars.iter().map(about).collect();
            let more = reader.particulars();
            letter.particulars.extend(more.into_iter().filter(|one| !said.contains(&about(one))));
        }
    }

    /// The division that is the whole letter, in a text that holds more.
    fn frame<'t>(&self, element: &'t Element) -> Option<&'t Element> {
        let is_edition = self.dialect.is_edition() && element.name == "text";
        let letter = self.dialect.letter_in(element).filter(|_| is_edition);
        letter.filter(|letter| letter.at != element.at)
    }

    /// The language that a letter has, or inherits from around it, else the one that the header states.
    fn language(&self, element: &Element) -> Option<Sourced<String>> {
        let own = self.frame(element).and_then(|frame| {
            let stated = shortest_tag(frame.get("xml:lang")?);
            Some(Sourced::new(stated, self.stated_by(frame)))
        });
        let inherited = self.document.language.as_ref().map(|(tag, at)| {
            let origin = Origin::Read { at: self.file.source.span(at.clone()) };
            Sourced::new(shortest_tag(tag), origin)
        });
        let reader = self.header_reader();
        let stated = reader.as_ref().and_then(HeaderReader::stated_language);
        stated.or(own).or(inherited).or_else(|| reader?.language())
    }

    /// Keeps annotation and forme work as furniture of the letter, and reports how much there is.
    fn keep_annotations(
        &self,
        annotations: &[Annotation],
        furniture: &mut Vec<Furniture>,
    ) -> Vec<Diagnostic> {
        furniture.extend(annotations.iter().map(|one| Furniture {
            kind: one.kind,
            text: one.words.clone(),
            reason: Some(match one.kind {
                FurnitureKind::RunningHead => format!("forme work in <{}>", one.name),
                _ => format!("the file has it in <{}>", one.name),
            }),
            origin: Origin::Read { at: self.file.source.span(one.at.clone()) },
        }));
        furniture.sort_by_key(|one| one.origin.span());
        let told = |(kind, what)| {
            let of_kind = || annotations.iter().filter(|one| one.kind == kind);
            let first = of_kind().next()?;
            let count: usize = of_kind().map(|one| ir::words(&one.words).count()).sum();
            let words = if count == 1 { "word is" } else { "words are" };
            let message = format!("{count} {words} {what}, not text, first in <{}>", first.name);
            let at = self.file.source.span(first.at.start..first.inside);
            Some(Diagnostic::new(&diag::ANNOTATION, at, message))
        };
        let kinds =
            [(FurnitureKind::Annotation, "annotation"), (FurnitureKind::RunningHead, "forme work")];
        kinds.into_iter().filter_map(told).collect()
    }

    /// What an editor should look at in the text of a letter.
    fn doubts(&self, element: &Element) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        if self.dialect.is_edition() {
            doubts.extend(self.second_letter(element));
            element.each(&mut |date| doubts.extend(false_date(self.file.source, date)));
        }
        doubts
    }

    /// A doubt about the header's languages, if a text of the letter needs them.
    fn doubt_of_language(&self, letter: &Letter) -> Option<Diagnostic> {
        let is_needed = self.document.language.is_none()
            && letter.texts.iter().any(|text| text.language.is_none());
        self.header_reader().filter(|_| is_needed)?.doubt_of_language()
    }

    /// The second of several divisions marked as letters: they are read as one.
    fn second_letter(&self, element: &Element) -> Option<Diagnostic> {
        let mut letters = letters_below(element.child("body")?).into_iter();
        let second = letters.nth(1)?;
        let message = match letters.len() {
            0 => "another letter begins here; the two are read as one".to_owned(),
            more => format!(
                "another letter begins here, and {more} more after it; they are read as one"
            ),
        };
        let hint = "make each letter a `text` in a `group`, or a `div` of type `document`";
        let at = self.file.source.span(second.at.start..second.inside);
        Some(Diagnostic::new(&diag::SECOND_LETTER, at, message).hint(hint))
    }

    /// Reports the pointers of a letter and its header that lead to nothing in the file, or into other files,
    /// each kind once and with their number. In a truncated file the id may lie in the missing part, so
    /// nothing is reported.
    fn lost_pointers(&self, elements: &[&Element]) -> Vec<Diagnostic> {
        const POINTERS: [&str; 7] =
            ["target", "ref", "corresp", "sameAs", "copyOf", "prev", "next"];
        let index = &self.file.index;
        if index.fault.is_some() {
            return Vec::new();
        }
        let leads_nowhere = |element: &Element, attribute: &str, pointer: &str| {
            let meant = index.meant_by(&element.name, attribute, pointer, Some(&element.at));
            meant.iter().all(|pointer| {
                index.entry(pointer).is_none()
                    && index.beside(pointer).is_none()
                    && !index.has_translated(pointer)
            })
        };
        let (mut nowhere, mut outside) = (LostPointers::default(), LostPointers::default());
        let header = self.header.as_deref().filter(|_| !self.document.shares_header);
        for part in header.map(|header| &header.element).into_iter().chain(elements.iter().copied())
        {
            part.each(&mut |one| {
                let values = POINTERS.into_iter().filter_map(|name| Some((name, one.get(name)?)));
                let pointers = values.flat_map(|(name, value)| {
                    value.split_whitespace().map(move |pointer| (name, pointer))
                });
                for (name, pointer) in pointers {
                    if !leads_nowhere(one, name, pointer) {
                        continue;
                    }
                    if let Some(id) = pointer.strip_prefix('#') {
                        // A scheme of pointers, as `#xpath()`, is more than an id; a note has its own report.
                        if !id.is_empty() && !id.contains('(') && one.name != "note" {
                            nowhere.add(one, id);
                        }
                    } else if is_file(pointer) {
                        outside.add(one, pointer);
                    }
                }
            });
        }
        let nowhere = nowhere.first.map(|(at, id)| {
            let message = match nowhere.count {
                1 => format!("nothing in the file has the id {id:?}"),
                count => {
                    format!("{count} pointers lead to nothing in the file, first to the id {id:?}")
                }
            };
            let hint = "the words that point there are kept; --authority FILE reads the list that has the id";
            Diagnostic::new(&diag::DANGLING_REFERENCE, self.file.source.span(at), message).hint(hint)
        });
        let outside = outside.first.map(|(at, pointer)| {
            let message = match outside.count {
                1 => format!("a pointer leads to another file: {pointer:?}"),
                count => format!("{count} pointers lead to other files, first {pointer:?}"),
            };
            let hint = "nothing is fetched, and in TEI they stay as they are; --authority FILE reads a list that \
                        they lead into";
            Diagnostic::new(&diag::POINTERS_OUTSIDE, self.file.source.span(at), message).hint(hint)
        });
        nowhere.into_iter().chain(outside).collect()
    }

    /// Adds the page that the letter begins on, if the break comes before the letter.
    fn add_first_page(&self, texts: &mut [Text]) {
        if let (Some(page), Some(text)) = (&self.document.page, texts.first_mut()) {
            // A letter that begins with a page of its own has nothing from the page before.
            let begins_page = matches!(text.blocks.first(), Some(Block::PageBreak(_)));
            if page.is_first || !begins_page {
                text.blocks.splice(0..0, self.first_page(page));
            }
        }
    }

    fn first_page(&self, page: &Page) -> Option<Block> {
        let tag = self.file.tree(page.at.clone(), &[])?;
        let label = tag.get("n").map(ToOwned::to_owned);
        let at = self.file.source.span(page.at.clone());
        let origin = if page.is_first {
            self.dialect.origin_in_text(&tag, Origin::Read { at })
        } else {
            Origin::Inferred {
                by: NAME.to_owned(),
                reason: "the page began before this letter".to_owned(),
                certainty: Certainty::High,
            }
        };
        // A page without a number does not say where the letter is.
        let says_something = page.is_first || label.is_some();
        let image = tag.get("facs").map(|facs| self.dialect.image(facs));
        let page = PageBreak { image, ..PageBreak::new(label, false, origin) };
        says_something.then_some(Block::PageBreak(page))
    }
}

/// Pointers of one kind that lead out of the file or nowhere: how many, and the first.
#[derive(Default)]
struct LostPointers {
    count: usize,
    first: Option<(Range<usize>, String)>,
}

impl LostPointers {
    fn add(&mut self, element: &Element, pointer: &str) {
        self.count += 1;
        let at = element.at.start..element.inside;
        if self.first.as_ref().is_none_or(|(first, _)| at.start < first.start) {
            self.first = Some((at, pointer.to_owned()));
        }
    }
}

/// Whether a pointer leads into another file: a relative reference with a path (RFC 3986, 4.2). A bare word is
/// one, too, unless it is an id that lacks its `#`.
fn is_file(pointer: &str) -> bool {
    !pointer.starts_with('#') && !pointer.contains(':')
}
