//! The letter's words, and what hangs on places in them.
//!
//! A passage (heading, paragraph, signature, …) is plain text; notes, page breaks, corrections and
//! phrases are Web Annotations whose targets are places in it.
//! **Invariants:** a place is counted in the text that stands in the file; every page break, note,
//! anchor, correction and phrase of the IR has its annotation.

use std::collections::BTreeMap;
use std::ops::Range;

use super::description::{DOCUMENT_NUMBER, edtf};
use super::node::{Json, Node, property};
use super::provenance::Provenance;
use crate::backends::Sheet;
use crate::ir::{
    Block, CloserPart, Correction, CorrectionKind, Inline, Letter, LineBreakKind, NameKind, Note,
    NoteAnchor, NoteKind, OpenerPart, PageBreak, Phrase, PhraseKind, Reading, Reference, Role,
};

/// Everything about the words of a letter.
#[derive(Default)]
pub(super) struct Annotations {
    pub(super) texts: Vec<Node>,
    pub(super) notes: Vec<Node>,
    pub(super) page_breaks: Vec<Node>,
    pub(super) corrections: Vec<Node>,
    pub(super) phrases: Vec<Node>,
}

impl Annotations {
    pub(super) fn of(sheet: &Sheet<'_>, provenance: &mut Provenance<'_>) -> Self {
        let mut reader = Reader {
            reading: sheet.reading,
            provenance,
            found: Self::default(),
            note_places: BTreeMap::new(),
            passages: BTreeMap::new(),
        };
        reader.texts(sheet.letter);
        reader.notes(sheet.letter);
        reader.found
    }
}

/// Something that hangs on a place in a text that is being put together.
struct Mark<'a> {
    /// The place, in bytes of the text.
    at: Range<usize>,
    what: What<'a>,
}

enum What<'a> {
    Page(&'a PageBreak),
    Anchor(&'a NoteAnchor),
    Correction(&'a Correction),
    Phrase(&'a Phrase),
}

/// A text, and the marks in it.
#[derive(Default)]
struct Marked<'a> {
    text: String,
    marks: Vec<Mark<'a>>,
}

impl<'a> Marked<'a> {
    fn push(&mut self, inlines: &'a [Inline], reading: Reading) {
        for inline in inlines {
            let start = self.text.len();
            match inline {
                Inline::Text(characters) => self.text.push_str(&characters.text),
                Inline::LineBreak(line_break) => self.text.push_str(match line_break.kind {
                    LineBreakKind::Line => "\n",
                    LineBreakKind::Paragraph => "\n\n",
                }),
                Inline::PageBreak(page) => {
                    if !page.splits_word {
                        self.separate(" ");
                    }
                    self.mark(self.text.len(), What::Page(page));
                }
                Inline::NoteAnchor(anchor) => self.mark(start, What::Anchor(anchor)),
                Inline::NoteStart(_) => {}
                Inline::Phrase(phrase) => {
                    self.push(&phrase.content, reading);
                    self.mark(start, What::Phrase(phrase));
                }
                Inline::Choice(choice) => {
                    for alternative in &choice.alternatives {
                        self.push(&alternative.content, reading);
                    }
                }
                Inline::Correction(correction) => {
                    self.push(correction.reading(reading), reading);
                    self.mark(start, What::Correction(correction));
                }
            }
        }
    }

    /// Marks what stands between a place and the end of the text so far.
    fn mark(&mut self, start: usize, what: What<'a>) {
        self.marks.push(Mark { at: start..self.text.len(), what });
    }

    /// Sees to it that what comes next stands apart.
    fn separate(&mut self, separator: &str) {
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push_str(separator);
        }
    }
}

struct Reader<'a, 'l> {
    reading: Reading,
    provenance: &'a mut Provenance<'l>,
    found: Annotations,
    /// Where each note hangs, by the note's id.
    note_places: BTreeMap<String, Vec<Node>>,
    /// How many passages of each kind there are.
    passages: BTreeMap<&'static str, u32>,
}

impl Reader<'_, '_> {
    fn texts(&mut self, letter: &Letter) {
        for (index, text) in letter.texts.iter().enumerate() {
            let id = self.provenance.id(&format!("text.{}", index + 1));
            let role = match text.role {
                Role::Transcription => "transcription",
                Role::Original => "original",
                Role::Translation => "translation",
            };
            let mut node = Node::named(&id, "CreativeWork").with("dc:type", role);
            if let Some(language) = &text.language {
                node.set("inLanguage", language.value.as_str());
                self.provenance.value(&id, "schema:inLanguage", language);
            }
            if let Some(language) = &text.translated_from {
                // Of the original, nothing else is known.
                let original = self.provenance.id(&format!("original.{}", index + 1));
                let work = Node::named(&original, "CreativeWork");
                node.set("translationOfWork", work.with("inLanguage", language.value.as_str()));
                self.provenance.value(&original, "schema:inLanguage", language);
            }
            let passages = self.passages(&text.blocks, &id);
            node.set_all("passages", passages);
            self.found.texts.push(node);
        }
    }

    /// The passages of a text, in order. A page break between two belongs to the beginning of the
    /// second; after the last one, to its end; in a text without passages, to the text.
    fn passages(&mut self, blocks: &[Block], text_id: &str) -> Vec<Node> {
        let mut passages = Vec::new();
        let mut waiting: Vec<&PageBreak> = Vec::new();
        let mut end = None;
        for block in blocks {
            if let Block::PageBreak(page) = block {
                waiting.push(page);
            }
            for line in lines(block) {
                let mut marked = Marked::default();
                for page in waiting.drain(..) {
                    marked.mark(0, What::Page(page));
                }
                marked.push(line.content, self.reading);
                let id = self.passage_id(&line);
                let node = Node::named(&id, "CreativeWork")
                    .with("dc:type", line.kind)
                    .with_known("position", line.number.map(u64::from))
                    .with("text", marked.text.as_str());
                passages.push(node);
                self.annotate(&id, &marked);
                end = Some((id, marked.text));
            }
        }
        for page in waiting {
            let target = match &end {
                Some((id, text)) => place(None, id, text, text.len()..text.len()).into(),
                None => text_id.into(),
            };
            self.page_break(page, target);
        }
        passages
    }

    /// Paragraphs have their own fragment; the other passages are counted by their kind.
    fn passage_id(&mut self, line: &PassageLine<'_>) -> String {
        if let Some(number) = line.number {
            return self.provenance.id(&format!("p{number}"));
        }
        let count = self.passages.entry(line.kind).or_insert(0);
        *count += 1;
        self.provenance.id(&format!("{}.{count}", line.kind.replace(' ', "-")))
    }

    fn notes(&mut self, letter: &Letter) {
        // All bodies first: a note can hang on a place in another note.
        let bodies: Vec<Node> = letter.notes.iter().map(|note| self.note_body(note)).collect();
        for (position, (note, body)) in (1_u64..).zip(letter.notes.iter().zip(bodies)) {
            let (kind, motivation) = match note.kind {
                NoteKind::Source => ("source note", "oa:describing"),
                NoteKind::Summary => ("summary", "oa:describing"),
                NoteKind::Footnote | NoteKind::Critical | NoteKind::Authorial => {
                    ("note", "oa:commenting")
                }
            };
            let id = self.provenance.id(&note.id);
            let mut node =
                Node::named(&id, "Annotation").with("dc:type", kind).with("position", position);
            if let Some(label) = &note.label {
                node.set("label", label.value.as_str());
                self.provenance.value(&id, "rdfs:label", label);
            }
            if let Some(number) = &note.list_number {
                node.set("identifier", property("number in the list of notes", &number.value));
                self.provenance.value(&id, "schema:identifier", number);
            }
            node.set("motivation", motivation);
            node.set("body", body);
            match self.note_places.remove(&note.id) {
                Some(places) => node.set_all("target", places),
                // No place in the words is known; that it belongs to the letter is.
                None => node.set("target", letter.id.as_str()),
            }
            self.found.notes.push(node);
        }
    }

    /// A note's words as one text, a blank line between its paragraphs.
    fn note_body(&mut self, note: &Note) -> Node {
        let mut marked = Marked::default();
        for block in &note.blocks {
            if let Block::PageBreak(page) = block {
                marked.separate("\n\n");
                marked.mark(marked.text.len(), What::Page(page));
            }
            for line in lines(block) {
                marked.separate("\n\n");
                marked.push(line.content, self.reading);
            }
        }
        let id = self.provenance.id(&format!("{}/text", note.id));
        self.annotate(&id, &marked);
        Node::named(&id, "TextualBody").with("value", marked.text)
    }

    fn annotate(&mut self, id: &str, marked: &Marked<'_>) {
        for mark in &marked.marks {
            let target = place(None, id, &marked.text, mark.at.clone());
            match mark.what {
                What::Page(page) => self.page_break(page, target.into()),
                What::Anchor(anchor) => {
                    let word = called_word(&marked.text, mark.at.end);
                    let anchor_id = self.provenance.id(&anchor.id);
                    let mut target = place(Some(&anchor_id), id, &marked.text, word);
                    self.provenance.attribute(&mut target, &anchor.origin);
                    self.note_places.entry(anchor.note.clone()).or_default().push(target);
                }
                What::Correction(correction) => self.correction(correction, target),
                What::Phrase(marked) => {
                    if let Some(mut node) = phrase(marked) {
                        self.provenance.attribute(&mut node, &marked.origin);
                        node.set("target", target);
                        self.found.phrases.push(node);
                    }
                }
            }
        }
    }

    fn page_break(&mut self, page: &PageBreak, target: Json) {
        let mut node = Node::named(&self.provenance.id(&page.id), "Annotation")
            .with("dc:type", "page break")
            .with("motivation", "oa:identifying")
            .with_known("label", page.label.as_deref())
            .with("target", target);
        self.provenance.attribute(&mut node, &page.origin);
        self.found.page_breaks.push(node);
    }

    fn correction(&mut self, correction: &Correction, target: Node) {
        let kind = match correction.kind {
            CorrectionKind::WordBreak => "word break",
            CorrectionKind::ParagraphBreak => "paragraph break",
            CorrectionKind::ForbiddenCharacter => "forbidden character",
            CorrectionKind::LostSpace => "lost space",
        };
        let reading = |reading: Reading| {
            let mut marked = Marked::default();
            marked.push(correction.reading(reading), reading);
            Node::new("TextualBody").with("value", marked.text)
        };
        let body = Node::new("ReplaceAction")
            .with("replacee", reading(Reading::Original))
            .with("replacer", reading(Reading::Regular));
        let mut node = Node::named(&self.provenance.id(&correction.id), "Annotation")
            .with("dc:type", kind)
            .with("motivation", "oa:editing")
            .with("body", body)
            .with("target", target);
        let Correction { by, evidence, certainty, .. } = correction;
        self.provenance.intervene(&mut node, by, evidence, *certainty);
        self.found.corrections.push(node);
    }
}

/// What is to become a passage.
struct PassageLine<'a> {
    kind: &'static str,
    number: Option<u32>,
    content: &'a [Inline],
}

fn lines(block: &Block) -> Vec<PassageLine<'_>> {
    let line = |kind, content| PassageLine { kind, number: None, content };
    match block {
        Block::Heading(heading) => vec![line("heading", &heading.content)],
        Block::Opener(opener) => opener
            .parts
            .iter()
            .map(|part| match part {
                OpenerPart::Dateline(words) => line("dateline", &words.content),
                OpenerPart::Salutation(words) => line("salutation", &words.content),
                OpenerPart::Address(words) => line("address", &words.content),
                OpenerPart::Other(words) => line("line", &words.content),
            })
            .collect(),
        Block::Paragraph(paragraph) => vec![PassageLine {
            kind: "paragraph",
            number: paragraph.number,
            content: &paragraph.content,
        }],
        Block::Closer(closer) => closer
            .parts
            .iter()
            .map(|part| match part {
                CloserPart::ComplimentaryClose(words) => {
                    line("complimentary close", &words.content)
                }
                CloserPart::Signature(words) => line("signature", &words.content),
                CloserPart::Dateline(words) => line("dateline", &words.content),
                CloserPart::Address(words) => line("address", &words.content),
                CloserPart::Other(words) => line("line", &words.content),
            })
            .collect(),
        Block::List(_)
        | Block::Table(_)
        | Block::Verse(_)
        | Block::Figure(_)
        | Block::Quotation(_)
        | Block::Section(_)
        | Block::Postscript(_)
        | Block::Enclosure(_)
        | Block::Opaque(_) => Vec::new(),
        Block::PageBreak(_) => Vec::new(),
    }
}

/// The annotation of a phrase, but for its place.
fn phrase(phrase: &Phrase) -> Option<Node> {
    let node = |kind: &str, motivation: &str| {
        Node::new("Annotation").with("dc:type", kind).with("motivation", motivation)
    };
    match &phrase.kind {
        PhraseKind::Salutation => Some(node("salutation", "oa:classifying")),
        PhraseKind::Name(name) if name.kind == NameKind::Place => {
            Some(node("place", "oa:classifying"))
        }
        PhraseKind::Date { edtf: Some(date) } => {
            let body = Node::new("TextualBody").with("value", edtf(date));
            Some(node("date", "oa:identifying").with("body", body))
        }
        PhraseKind::Reference(Reference { document: Some(document), .. }) => {
            let number = property(DOCUMENT_NUMBER, document);
            let body = Node::new("CreativeWork").with("identifier", number);
            Some(node("reference", "oa:linking").with("body", body))
        }
        PhraseKind::Name(_)
        | PhraseKind::Date { edtf: None }
        | PhraseKind::Reference(_)
        | PhraseKind::Emphasis { .. }
        | PhraseKind::Foreign { .. }
        | PhraseKind::Term { .. }
        | PhraseKind::Title
        | PhraseKind::Quotation
        | PhraseKind::Deletion { .. }
        | PhraseKind::Addition { .. }
        | PhraseKind::Gap { .. }
        | PhraseKind::Unclear { .. }
        | PhraseKind::Supplied { .. }
        | PhraseKind::Segment { .. }
        | PhraseKind::Opaque { .. } => None,
    }
}

/// The word that ends where a note is called: what the reader sees the mark hang on. A mark that
/// follows no word has a point.
fn called_word(text: &str, end: usize) -> Range<usize> {
    let start = text[..end]
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    start..end
}

/// A place in a text (Web Annotation Data Model, 4.2.4 and 4.2.5): its position, and for what has
/// an extent its words with some of the words around, to find it again in another edition.
fn place(id: Option<&str>, source: &str, text: &str, at: Range<usize>) -> Node {
    const CONTEXT: usize = 32;
    let count = |part: &str| part.chars().map(|_| 1_u64).sum::<u64>();
    let (before, words, after) = (&text[..at.start], &text[at.clone()], &text[at.end..]);
    let start = count(before);
    let position =
        Node::new("TextPositionSelector").with("start", start).with("end", start + count(words));
    let mut selectors = vec![position];
    if !words.is_empty() {
        let first = before.char_indices().rev().take(CONTEXT).last().map_or(at.start, |(at, _)| at);
        let quote = Node::new("TextQuoteSelector")
            .with("prefix", &before[first..])
            .with("exact", words)
            .with("suffix", after.chars().take(CONTEXT).collect::<String>());
        selectors.push(quote);
    }
    let mut node = Node::default().with_known("@id", id);
    node.set("@type", "SpecificResource");
    node.set("source", source);
    node.set_all("selector", selectors);
    node
}
