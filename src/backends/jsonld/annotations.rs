//! The letter's words, and what is attached to places in them.
//!
//! A passage (heading, paragraph, signature, …) is plain text; a list, a table, an enclosure, … is
//! a part with passages of its own. Notes, page breaks, corrections and phrases are Web Annotations
//! whose targets are places in a passage.
//! **Invariants:** a place is counted in the text as it is in the file; every page break, note,
//! anchor, correction, choice and phrase of the IR has its annotation; what the writer struck out,
//! and every reading but the first, are in annotations only.

use std::collections::BTreeMap;
use std::ops::Range;

use super::node::{Json, Node, pointer, property};
use super::phrases::{self, style_words};
use super::provenance::Provenance;
use crate::backends::PrintJob;
use crate::ir::account::{Event, Node as IrNode, inline_events};
use crate::ir::{
    Alternative, Block, Cell, CharacterCounts, Choice, CloserPart, Correction, CorrectionKind,
    Division, Inline, Letter, Line, LineBreak, LineBreakKind, Note, NoteAnchor, NoteKind,
    NoteStart, OpenerPart, PageBreak, Paragraph, Phrase, PhraseKind, Reading, Rendition, Role,
    Table, Text,
};

/// Everything about the words of a letter.
#[derive(Default)]
pub(super) struct Annotations {
    pub(super) texts: Vec<Node>,
    pub(super) notes: Vec<Node>,
    pub(super) page_breaks: Vec<Node>,
    pub(super) corrections: Vec<Node>,
    pub(super) phrases: Vec<Node>,
    pub(super) mentions: Vec<Node>,
}

impl Annotations {
    pub(super) fn of(job: &PrintJob<'_>, provenance: &mut Provenance<'_>) -> Self {
        let mut reader = Reader {
            reading: job.reading,
            provenance,
            found: Self::default(),
            note_places: BTreeMap::new(),
            counts: BTreeMap::new(),
            mentioned: BTreeMap::new(),
        };
        reader.texts(job.letter);
        reader.notes(job.letter);
        reader.found
    }
}

/// Something attached to a place in a text under construction.
struct Mark<'a> {
    /// The place, in bytes of the text.
    at: Range<usize>,
    what: What<'a>,
}

enum What<'a> {
    Page(&'a PageBreak),
    Anchor(&'a NoteAnchor),
    /// The beginning of the passage that a note is about.
    Start(&'a NoteStart),
    Correction(&'a Correction),
    Choice(&'a Choice),
    /// What the writer struck out; it is not part of the text.
    Deletion(&'a Phrase),
    Phrase(&'a Phrase),
}

impl<'a> What<'a> {
    /// What a node is that has ended, if it is marked.
    fn of(node: IrNode<'a>) -> Option<Self> {
        Some(match node {
            IrNode::Phrase(phrase) if node.is_beside_the_text() => Self::Deletion(phrase),
            IrNode::Phrase(phrase) => Self::Phrase(phrase),
            IrNode::Choice(choice) => Self::Choice(choice),
            IrNode::Correction(correction) => Self::Correction(correction),
            IrNode::Note(_)
            | IrNode::Block(_)
            | IrNode::Line(_)
            | IrNode::Cell(..)
            | IrNode::Alternative(..) => {
                return None;
            }
        })
    }
}

impl Mark<'_> {
    /// Whether some words at this place are not in the text.
    fn has_words_beside(&self) -> bool {
        matches!(self.what, What::Deletion(_) | What::Choice(_))
    }
}

/// A text, and the marks in it.
#[derive(Default)]
struct Marked<'a> {
    text: String,
    marks: Vec<Mark<'a>>,
    /// Whether it belongs to a place in another text, so that something comes before it.
    is_inner: bool,
}

impl<'a> Marked<'a> {
    /// The words of one line, in one reading.
    fn of(inlines: &'a [Inline], reading: Reading) -> Self {
        let mut marked = Self::default();
        marked.push(inlines, reading);
        marked
    }

    fn push(&mut self, inlines: &'a [Inline], reading: Reading) {
        // Where what has begun begins, and how deep we are in what is beside the text.
        let (mut begun, mut beside) = (Vec::new(), 0_usize);
        inline_events(inlines, reading, &mut |event| {
            let here = self.text.len();
            match event {
                Event::Enter(node) => {
                    begun.push(here);
                    beside += usize::from(node.is_beside_the_text());
                }
                Event::Leave(node) => {
                    beside -= usize::from(node.is_beside_the_text());
                    let start = begun.pop().unwrap_or(here);
                    if beside == 0 {
                        self.marks
                            .extend(What::of(node).map(|what| Mark { at: start..here, what }));
                    }
                }
                _ if beside > 0 => {}
                Event::Text(characters) => self.text.push_str(&characters.text),
                Event::Break(LineBreak {
                    kind: LineBreakKind::Paragraph,
                    splits_word: false,
                    ..
                }) => {
                    self.text.push_str("\n\n");
                }
                Event::Break(_) => self.text.push_str(event.separator().unwrap_or_default()),
                Event::Page(page) => {
                    if let Some(separator) = event.separator() {
                        self.separate(separator);
                    }
                    self.mark(self.text.len(), What::Page(page));
                }
                Event::Call(anchor) => self.mark(here, What::Anchor(anchor)),
                Event::Start(start) => self.mark(here, What::Start(start)),
            }
        });
    }

    /// Marks everything from a place to the end of the text so far.
    fn mark(&mut self, start: usize, what: What<'a>) {
        self.marks.push(Mark { at: start..self.text.len(), what });
    }

    /// Separates what comes next.
    fn separate(&mut self, separator: &str) {
        let stands_apart = match self.text.chars().next_back() {
            Some(last) => last.is_whitespace(),
            None => !self.is_inner,
        };
        let mut here = self.marks.iter().rev().take_while(|mark| mark.at.end == self.text.len());
        if !stands_apart || here.any(Mark::has_words_beside) {
            self.text.push_str(separator);
        }
    }

    /// Whether some words are beside the text and not in it. Then the order of the marks at one
    /// place shows which comes first.
    fn has_words_beside(&self) -> bool {
        self.is_inner || self.marks.iter().any(Mark::has_words_beside)
    }
}

struct Reader<'a, 'l> {
    reading: Reading,
    provenance: &'a mut Provenance<'l>,
    found: Annotations,
    /// The places where each note is called, by the note's id.
    note_places: BTreeMap<String, Vec<Node>>,
    /// How many parts of each kind there are.
    counts: BTreeMap<&'static str, u32>,
    /// The bearers of the names that the source identifies: class and targets.
    mentioned: BTreeMap<&'static str, BTreeMap<Vec<String>, usize>>,
}

/// Page breaks between blocks that wait for the next passage, and the end of the last passage.
#[derive(Default)]
struct PendingPages<'a> {
    waiting: Vec<&'a PageBreak>,
    end: Option<(String, String)>,
}

impl Reader<'_, '_> {
    fn texts(&mut self, letter: &Letter) {
        let original = letter.texts.iter().position(|text| text.role == Role::Original);
        for (index, text) in letter.texts.iter().enumerate() {
            let id = self.provenance.id(&format!("text.{}", index + 1));
            let mut node = Node::named(&id, "CreativeWork").with("dc:type", text.role.as_str());
            if let Some(language) = &text.language {
                node.set("inLanguage", language.value.as_str());
                self.provenance.value(&id, "schema:inLanguage", language);
            }
            if text.role == Role::Translation {
                let beside =
                    original.map(|at| pointer(&self.provenance.id(&format!("text.{}", at + 1))));
                node.set_known(
                    "translationOfWork",
                    beside.or_else(|| self.translated_from(text, index)),
                );
            }
            let mut flow = PendingPages::default();
            let passages = self.passages(&text.blocks, &mut flow);
            node.set_all("passages", passages);
            // After the last passage, a page break belongs to its end; in a text without passages,
            // to the text.
            let end = flow.end.as_ref().map(|(id, text)| (id, text, CharacterCounts::of(text)));
            for page in flow.waiting {
                let target = match &end {
                    Some((id, text, counts)) => {
                        let end = text.len();
                        place(None, id, text, counts, end..end).into()
                    }
                    None => id.as_str().into(),
                };
                self.page_break(page, target);
            }
            self.found.texts.push(node);
        }
    }

    /// The original of a translation, if it is missing and only its language is known.
    fn translated_from(&mut self, text: &Text, index: usize) -> Option<Node> {
        let language = text.translated_from.as_ref()?;
        let original = self.provenance.id(&format!("original.{}", index + 1));
        self.provenance.value(&original, "schema:inLanguage", language);
        let work = Node::named(&original, "CreativeWork");
        Some(work.with("inLanguage", language.value.as_str()))
    }

    /// The passages of some blocks, in order. A page break between two passages belongs to the
    /// beginning of the second.
    fn passages<'b>(&mut self, blocks: &'b [Block], flow: &mut PendingPages<'b>) -> Vec<Node> {
        blocks.iter().flat_map(|block| self.block(block, flow)).collect()
    }

    fn block<'b>(&mut self, block: &'b Block, flow: &mut PendingPages<'b>) -> Vec<Node> {
        match block {
            Block::Heading(line) => vec![self.line("heading", line, flow)],
            Block::Opener(opener) => {
                let kind = |part: &OpenerPart| match part {
                    OpenerPart::Dateline(_) => "dateline",
                    OpenerPart::Salutation(_) => "salutation",
                    OpenerPart::Address(_) => "address",
                    OpenerPart::HeadNote(_) => "head note",
                    OpenerPart::Other(_) => "line",
                };
                let parts = opener.parts.iter();
                parts.map(|part| self.line(kind(part), part.line(), flow)).collect()
            }
            Block::Paragraph(paragraph) => vec![self.paragraph(paragraph, flow)],
            Block::Closer(closer) => {
                let kind = |part: &CloserPart| match part {
                    CloserPart::ComplimentaryClose(_) => "complimentary close",
                    CloserPart::Signature(_) => "signature",
                    CloserPart::Dateline(_) => "dateline",
                    CloserPart::Address(_) => "address",
                    CloserPart::Other(_) => "line",
                };
                let parts = closer.parts.iter();
                parts.map(|part| self.line(kind(part), part.line(), flow)).collect()
            }
            Block::List(list) => {
                let mut node = self.part("list", "CreativeWork");
                set_class(&mut node, list.class.as_deref());
                let mut passages = self.lines("heading", &list.headings, flow);
                for item in &list.items {
                    let mut inner = self.lines("label", &item.label, flow);
                    inner.extend(self.passages(&item.blocks, flow));
                    let mut item = self.part("item", "CreativeWork");
                    item.set_all("passages", inner);
                    passages.push(item);
                }
                vec![with_passages(node, passages)]
            }
            Block::Table(table) => vec![self.table(table, flow)],
            Block::Verse(verse) => {
                let node = self.part("verse", "CreativeWork");
                let mut passages = self.lines("heading", &verse.headings, flow);
                passages.extend(self.lines("verse line", &verse.lines, flow));
                vec![with_passages(node, passages)]
            }
            Block::Figure(figure) => {
                let mut node = self.part("figure", "CreativeWork");
                let image = |name: &String| Node::new("ImageObject").with("name", name.as_str());
                node.set_all("image", figure.images.iter().map(image).collect());
                vec![with_passages(node, self.passages(&figure.blocks, flow))]
            }
            Block::Quotation(part) => vec![self.division("quotation", "Quotation", part, flow)],
            Block::Section(part) => vec![self.division("section", "CreativeWork", part, flow)],
            Block::Postscript(part) => {
                vec![self.division("postscript", "CreativeWork", part, flow)]
            }
            Block::Enclosure(part) => vec![self.division("enclosure", "CreativeWork", part, flow)],
            Block::Opaque(opaque) => {
                let node = self
                    .part("mark-up", "CreativeWork")
                    .with("additionalProperty", property("element", &opaque.element));
                vec![with_passages(node, self.passages(&opaque.blocks, flow))]
            }
            Block::PageBreak(page) => {
                flow.waiting.push(page);
                Vec::new()
            }
        }
    }

    fn division<'b>(
        &mut self,
        kind: &'static str,
        class: &str,
        part: &'b Division,
        flow: &mut PendingPages<'b>,
    ) -> Node {
        let mut node = self.part(kind, class);
        node.set_known("inLanguage", part.language.as_deref());
        set_class(&mut node, part.class.as_deref());
        with_passages(node, self.passages(&part.blocks, flow))
    }

    /// A table: its cells in reading order, each with its position.
    fn table<'b>(&mut self, table: &'b Table, flow: &mut PendingPages<'b>) -> Node {
        let node = self.part("table", "Table");
        let mut passages = self.lines("heading", &table.headings, flow);
        let mut taken = Taken::default();
        for (row, cells) in (1_u32..).zip(&table.rows) {
            for cell in &cells.cells {
                let column = taken.place(row, cell);
                let kind = if cells.is_heading { "column heading" } else { "cell" };
                let mut node = self.part(kind, "CreativeWork");
                let numbers = [
                    ("row", row, 0),
                    ("column", column, 0),
                    ("rows", cell.rows, 1),
                    ("columns", cell.columns, 1),
                ];
                let numbers = numbers.into_iter().filter(|(_, number, usual)| number != usual);
                let mut properties: Vec<Node> =
                    numbers.map(|(name, number, _)| property(name, &number.to_string())).collect();
                properties.extend(cell.class.as_deref().map(|class| property(CLASS, class)));
                node.set_all("additionalProperty", properties);
                passages.push(with_passages(node, self.passages(&cell.blocks, flow)));
            }
        }
        with_passages(node, passages)
    }

    /// A part with passages of its own.
    fn part(&mut self, kind: &'static str, class: &str) -> Node {
        Node::named(&self.counted(kind), class).with("dc:type", kind)
    }

    fn lines<'b>(
        &mut self,
        kind: &'static str,
        lines: impl IntoIterator<Item = &'b Line>,
        flow: &mut PendingPages<'b>,
    ) -> Vec<Node> {
        lines.into_iter().map(|line| self.line(kind, line, flow)).collect()
    }

    fn line<'b>(
        &mut self,
        kind: &'static str,
        line: &'b Line,
        flow: &mut PendingPages<'b>,
    ) -> Node {
        let id = self.counted(kind);
        self.passage(&id, kind, None, &line.content, line.rendition.as_ref(), flow)
    }

    /// A paragraph has its own fragment; one that continues the paragraph before has no number.
    fn paragraph<'b>(&mut self, paragraph: &'b Paragraph, flow: &mut PendingPages<'b>) -> Node {
        let kind = if paragraph.continues { "paragraph continued" } else { "paragraph" };
        let id = match paragraph.fragment() {
            Some(fragment) => self.provenance.id(&fragment),
            None => self.counted(kind),
        };
        let Paragraph { number, rendition, content, .. } = paragraph;
        self.passage(&id, kind, *number, content, rendition.as_ref(), flow)
    }

    fn passage<'b>(
        &mut self,
        id: &str,
        kind: &str,
        number: Option<u32>,
        content: &'b [Inline],
        rendition: Option<&Rendition>,
        flow: &mut PendingPages<'b>,
    ) -> Node {
        let mut marked = Marked::default();
        for page in flow.waiting.drain(..) {
            marked.mark(0, What::Page(page));
        }
        marked.push(content, self.reading);
        let node = Node::named(id, "CreativeWork")
            .with("dc:type", kind)
            .with_known("position", number.map(u64::from))
            .with("text", marked.text.as_str())
            .with_known("additionalProperty", rendition.and_then(set_in));
        self.annotate(id, &marked);
        flow.end = Some((id.to_owned(), marked.text));
        node
    }

    /// The name of a part that is numbered within its kind.
    fn counted(&mut self, kind: &'static str) -> String {
        let count = self.counts.entry(kind).or_insert(0);
        *count += 1;
        self.provenance.id(&format!("{}.{count}", kind.replace(' ', "-")))
    }

    fn notes(&mut self, letter: &Letter) {
        // All bodies first: a note can be called inside another note.
        let bodies: Vec<Node> = letter.notes.iter().map(|note| self.note_body(note)).collect();
        for (position, (note, body)) in (1_u64..).zip(letter.notes.iter().zip(bodies)) {
            let (kind, motivation) = match note.kind {
                NoteKind::Source => ("source note", "oa:describing"),
                NoteKind::Summary => ("summary", "oa:describing"),
                NoteKind::Footnote => ("note", "oa:commenting"),
                NoteKind::Critical => ("critical note", "oa:commenting"),
                NoteKind::Authorial => ("note of the writer", "oa:commenting"),
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
            let said = [(CLASS, &note.class), ("place", &note.place)].into_iter();
            let said = said.filter_map(|(name, value)| Some(property(name, value.as_deref()?)));
            node.set_all("additionalProperty", said.collect());
            node.set("motivation", motivation);
            node.set("body", body);
            match self.note_places.remove(&note.id) {
                Some(places) => node.set_all("target", places),
                // No place in the words is known, only that it belongs to the letter.
                None => node.set("target", letter.id.as_str()),
            }
            self.found.notes.push(node);
        }
    }

    /// A note's words as one text, a blank line between its paragraphs.
    fn note_body(&mut self, note: &Note) -> Node {
        let mut marked = Marked::default();
        push_blocks(&mut marked, &note.blocks, self.reading);
        let id = self.provenance.id(&format!("{}/text", note.id));
        self.annotate(&id, &marked);
        Node::named(&id, "TextualBody").with("value", marked.text)
    }

    fn annotate(&mut self, id: &str, marked: &Marked<'_>) {
        let is_ordered = marked.has_words_beside();
        let counts = CharacterCounts::of(&marked.text);
        let mut starts: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, mark) in (1_u64..).zip(&marked.marks) {
            let place = |name: Option<&str>, at: Range<usize>| {
                let target = place(name, id, &marked.text, &counts, at);
                if is_ordered { target.with("position", position) } else { target }
            };
            let target = || place(None, mark.at.clone());
            match mark.what {
                What::Page(page) => self.page_break(page, target().into()),
                What::Start(start) => {
                    starts.insert(&start.note, mark.at.start);
                }
                What::Anchor(anchor) => {
                    let end = mark.at.end;
                    let passage = match starts.get(anchor.note.as_str()) {
                        Some(start) => *start..end,
                        None => called_word(&marked.text, end),
                    };
                    let anchor_id = self.provenance.id(&anchor.id);
                    let mut target = place(Some(&anchor_id), passage);
                    self.provenance.attribute(&mut target, &anchor.origin);
                    self.note_places.entry(anchor.note.clone()).or_default().push(target);
                }
                What::Correction(correction) => self.correction(correction, target()),
                What::Choice(choice) => self.choice(choice, target()),
                What::Deletion(phrase) => self.deletion(phrase, target()),
                What::Phrase(phrase) => {
                    let (_, words, _) = around(&marked.text, &mark.at);
                    self.phrase(phrase, words, target());
                }
            }
        }
    }

    fn phrase(&mut self, phrase: &Phrase, words: &str, target: Node) {
        let mut node = phrases::annotation(phrase, self.provenance);
        if let PhraseKind::Name(name) = &phrase.kind
            && !name.targets.is_empty()
        {
            let class = phrases::class_of(name.kind);
            node.set("body", self.mention(class, &name.targets, words));
        }
        self.provenance.attribute(&mut node, &phrase.origin);
        node.set("target", target);
        self.found.phrases.push(node);
    }

    /// The bearer of a name that the source identifies: one node for all places that name it.
    fn mention(&mut self, class: &'static str, targets: &[String], words: &str) -> Node {
        let known = self.mentioned.get(class).and_then(|of_class| of_class.get(targets)).copied();
        let number = known.unwrap_or(self.found.mentions.len() + 1);
        let id = self.provenance.id(&format!("mention.{number}"));
        if known.is_none() {
            self.mentioned.entry(class).or_default().insert(targets.to_vec(), number);
            let words: Vec<&str> = words.split_whitespace().collect();
            let mut node = Node::named(&id, class);
            node.set_known("name", (!words.is_empty()).then(|| words.join(" ")));
            phrases::identify(&mut node, targets);
            self.found.mentions.push(node);
        }
        pointer(&id)
    }

    /// The words that the writer struck out, as the body of what was done to the text.
    fn deletion(&mut self, phrase: &Phrase, target: Node) {
        let body = self.beside("deletion", None, &phrase.content);
        let mut node = phrases::annotation(phrase, self.provenance).with("body", body);
        self.provenance.attribute(&mut node, &phrase.origin);
        node.set("target", target);
        self.found.phrases.push(node);
    }

    /// The readings other than the first, which is the text.
    fn choice(&mut self, choice: &Choice, target: Node) {
        let Some((first, others)) = choice.alternatives.split_first() else { return };
        let body =
            |other: &Alternative| self.beside("reading", Some(other.kind.as_str()), &other.content);
        let bodies: Vec<Node> = others.iter().map(body).collect();
        let mut node = Node::new("Annotation")
            .with("dc:type", "several readings")
            .with("motivation", "oa:editing")
            .with("additionalProperty", property("the text has", first.kind.as_str()));
        node.set_all("body", bodies);
        self.provenance.attribute(&mut node, &choice.origin);
        node.set("target", target);
        self.found.phrases.push(node);
    }

    /// Words beside the text, with everything attached to them.
    fn beside(&mut self, part: &'static str, kind: Option<&str>, content: &[Inline]) -> Node {
        let id = self.counted(part);
        let mut marked = Marked { is_inner: true, ..Marked::default() };
        marked.push(content, self.reading);
        self.annotate(&id, &marked);
        Node::named(&id, "TextualBody").with_known("dc:type", kind).with("value", marked.text)
    }

    fn page_break(&mut self, page: &PageBreak, target: Json) {
        let mut node = Node::named(&self.provenance.id(&page.id), "Annotation")
            .with("dc:type", "page break")
            .with("motivation", "oa:identifying")
            .with_known("label", page.label.as_deref())
            .with_known("identifier", page.series.as_deref().map(|name| property("series", name)))
            .with_known(
                "image",
                page.image.as_deref().map(|name| Node::new("ImageObject").with("name", name)),
            )
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
            let marked = Marked::of(correction.reading(reading), reading);
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

/// The label for a source's own word for a part.
const CLASS: &str = "class";

fn set_class(node: &mut Node, class: Option<&str>) {
    node.set_known("additionalProperty", class.map(|class| property(CLASS, class)));
}

fn with_passages(mut node: Node, passages: Vec<Node>) -> Node {
    node.set_all("passages", passages);
    node
}

/// How the source sets a passage.
fn set_in(rendition: &Rendition) -> Option<Node> {
    let words = style_words(rendition);
    (!words.is_empty()).then(|| property("typography", &words))
}

/// The columns occupied by cells of earlier rows.
#[derive(Default)]
struct Taken {
    row: u32,
    column: u32,
    /// First and last column and last row of each spanning cell.
    cells: Vec<(u32, u32, u32)>,
}

impl Taken {
    /// The column in which a cell begins, from 1; cells are given in reading order.
    fn place(&mut self, row: u32, cell: &Cell) -> u32 {
        if row != self.row {
            (self.row, self.column) = (row, 1);
            self.cells.retain(|(_, _, last)| *last >= row);
        }
        while let Some((_, end, _)) =
            self.cells.iter().find(|(start, end, _)| (*start..=*end).contains(&self.column))
        {
            self.column = end + 1;
        }
        let start = self.column;
        let end = start.saturating_add(cell.columns.max(1) - 1);
        if cell.rows > 1 {
            self.cells.push((start, end, row.saturating_add(cell.rows - 1)));
        }
        self.column = end.saturating_add(1);
        start
    }
}

/// The words of some blocks as one text.
fn push_blocks<'a>(marked: &mut Marked<'a>, blocks: &'a [Block], reading: Reading) {
    for block in blocks {
        match block {
            Block::Heading(line) => push_line(marked, line, reading),
            Block::Opener(opener) => {
                opener.parts.iter().for_each(|part| push_line(marked, part.line(), reading));
            }
            Block::Paragraph(paragraph) => {
                marked.separate("\n\n");
                marked.push(&paragraph.content, reading);
            }
            Block::List(list) => {
                list.headings.iter().for_each(|line| push_line(marked, line, reading));
                for item in &list.items {
                    item.label.iter().for_each(|line| push_line(marked, line, reading));
                    push_blocks(marked, &item.blocks, reading);
                }
            }
            Block::Table(table) => {
                table.headings.iter().for_each(|line| push_line(marked, line, reading));
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    push_blocks(marked, &cell.blocks, reading);
                }
            }
            Block::Verse(verse) => {
                let lines = verse.headings.iter().chain(&verse.lines);
                lines.for_each(|line| push_line(marked, line, reading));
            }
            Block::Figure(figure) => push_blocks(marked, &figure.blocks, reading),
            Block::Quotation(part)
            | Block::Section(part)
            | Block::Postscript(part)
            | Block::Enclosure(part) => push_blocks(marked, &part.blocks, reading),
            Block::Closer(closer) => {
                closer.parts.iter().for_each(|part| push_line(marked, part.line(), reading));
            }
            Block::Opaque(opaque) => push_blocks(marked, &opaque.blocks, reading),
            Block::PageBreak(page) => {
                marked.separate("\n\n");
                marked.mark(marked.text.len(), What::Page(page));
            }
        }
    }
}

fn push_line<'a>(marked: &mut Marked<'a>, line: &'a Line, reading: Reading) {
    marked.separate("\n\n");
    marked.push(&line.content, reading);
}

/// The word before a note's call, to which a reader relates the mark. A mark that follows no word
/// has a point.
fn called_word(text: &str, end: usize) -> Range<usize> {
    let (before, ..) = around(text, &(end..end));
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    end - word.len()..end
}

/// The text before a place, at it, and after it.
fn around<'a>(text: &'a str, at: &Range<usize>) -> (&'a str, &'a str, &'a str) {
    let (before, rest) = text.split_at(at.start);
    let (words, after) = rest.split_at(at.len());
    (before, words, after)
}

/// A place in a text (Web Annotation Data Model, 4.2.4 and 4.2.5): its position and, unless it is a
/// point, its words with some context, to find it again in another edition.
fn place(
    id: Option<&str>,
    source: &str,
    text: &str,
    counts: &CharacterCounts,
    at: Range<usize>,
) -> Node {
    const CONTEXT: usize = 32;
    let (before, words, after) = around(text, &at);
    let position = Node::new("TextPositionSelector")
        .with("start", counts.before(text, at.start) as u64)
        .with("end", counts.before(text, at.end) as u64);
    let mut selectors = vec![position];
    if !words.is_empty() {
        let first = before.char_indices().nth_back(CONTEXT - 1).map_or(0, |(first, _)| first);
        let quote = Node::new("TextQuoteSelector")
            .with("prefix", before.split_at(first).1)
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
