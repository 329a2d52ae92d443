//! From the letter to rows of lines: heading, opener, paragraphs, closer, notes, end matter.
//!
//! Not here: which rows a sheet takes. **Invariant:** every block and every inline of the IR is
//! handled by name; a page break between two blocks goes with the block after it.

use std::collections::BTreeSet;

use hypher::Lang;

use super::fit::{Align, Shape, balanced};
use super::flow::{Flow, hyphenation};
use super::lines::{Line, break_lines};
use super::notes::{first_anchors, shown_label};
use super::shape::{Shaper, Style};
use super::{Face, NoGlyph, Part, PartId, PartKind, Target, about, design};
use crate::ir::{
    Block, CloserPart, Correction, Edition, Inline, Letter, LineBreakKind, OpenerPart, PageBreak,
    Reading,
};

/// A line with what the page maker must know of it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line.
    pub line: Line,
    /// Its type and height.
    pub size: design::Size,
    /// Space above it, unless it begins a page.
    pub before: f64,
    /// Whether it must not be the last one on a page.
    pub keep: bool,
}

/// A letter in rows.
#[derive(Debug, Default)]
pub(super) struct Galley {
    /// The letter and its end matter.
    pub rows: Vec<Row>,
    /// The rows of each note of the letter, in the order of the letter's list; those of a note that
    /// nothing calls stand in `rows`.
    pub notes: Vec<Vec<Row>>,
    /// All parts.
    pub parts: Vec<Part>,
    /// The parts that stand in no other, in the order of reading.
    pub order: Vec<PartId>,
}

/// Composes a letter.
///
/// # Errors
/// [`NoGlyph`] when the type lacks a character.
pub(super) fn compose(
    letter: &Letter,
    edition: &Edition,
    reading: Reading,
    shaper: &mut Shaper,
) -> Result<Galley, NoGlyph> {
    let mut composer = Composer {
        letter,
        edition,
        reading,
        shaper,
        language: None,
        galley: Galley { notes: vec![Vec::new(); letter.notes.len()], ..Galley::default() },
        rows: Vec::new(),
        waiting: Vec::new(),
        after_paragraph: false,
        gap: 0.0,
        label: None,
        place: Place::default(),
        anchors: first_anchors(letter),
        mended: Vec::new(),
        bracketed: false,
        placed: BTreeSet::new(),
    };
    let column = Column::letter();
    for text in &letter.texts {
        composer.language =
            text.language.as_ref().and_then(|language| hyphenation(&language.value));
        composer.blocks(&text.blocks, &column)?;
        composer.last_pages(&column)?;
    }
    composer.uncalled_notes()?;
    about::end_matter(&mut composer)?;
    let mut galley = composer.galley;
    galley.rows = composer.rows;
    if let Some(last) = galley.rows.last_mut() {
        last.keep = false;
    }
    Ok(galley)
}

/// The column that blocks are set in.
pub(super) struct Column {
    part: Option<PartId>,
    size: design::Size,
    left: f64,
    indent: f64,
}

impl Column {
    /// The letter itself.
    fn letter() -> Self {
        Self { part: None, size: design::TEXT, left: 0.0, indent: design::INDENT }
    }

    /// A note.
    pub(super) fn note(part: PartId) -> Self {
        Self {
            part: Some(part),
            size: design::SMALL,
            left: design::NOTE_INDENT,
            indent: design::NOTE_INDENT,
        }
    }

    fn style(&self) -> Style {
        Style::new(Face::Regular, self.size)
    }

    fn shape(&self) -> Shape {
        Shape { left: self.left, right: design::MEASURE, indent: 0.0, align: Align::Justified }
    }
}

/// How the rows of a block hold together.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hold {
    /// No single line of it stands alone.
    Paragraph,
    /// All of it, and with what follows.
    WithNext,
}

/// A correction, for the list at the end.
pub(super) struct Mended<'a> {
    /// The correction.
    pub correction: &'a Correction,
    /// Where it stands: `¶ 19, p. 13`.
    pub place: String,
    /// The words before it.
    pub after: String,
}

/// Where the composer is, in words for an editor.
#[derive(Clone, Default)]
pub(super) struct Place {
    /// The paragraph, or a note.
    block: String,
    /// The printed page.
    page: Option<String>,
}

impl Place {
    /// In a note.
    pub(super) fn in_note(label: &str) -> Self {
        Self { block: format!("note {label}"), page: None }
    }

    fn shown(&self) -> String {
        match &self.page {
            Some(page) if self.block.is_empty() => format!("p. {page}"),
            Some(page) => format!("{}, p. {page}", self.block),
            None => self.block.clone(),
        }
    }
}

/// The work in progress.
pub(super) struct Composer<'a> {
    pub(super) letter: &'a Letter,
    pub(super) edition: &'a Edition,
    pub(super) reading: Reading,
    pub(super) mended: Vec<Mended<'a>>,
    /// Whether anything stands in brackets because it was not read.
    pub(super) bracketed: bool,
    pub(super) shaper: &'a mut Shaper,
    pub(super) language: Option<Lang>,
    pub(super) galley: Galley,
    pub(super) rows: Vec<Row>,
    /// Page breaks between blocks that wait for the next block.
    pub(super) waiting: Vec<&'a PageBreak>,
    /// Whether the block before is a paragraph, so that the next one is indented.
    pub(super) after_paragraph: bool,
    /// Space to leave before the next row.
    pub(super) gap: f64,
    /// A label that the next block begins with.
    pub(super) label: Option<(String, Style, PartId)>,
    pub(super) place: Place,
    /// The first anchor of each note.
    pub(super) anchors: Vec<Option<String>>,
    /// Notes that are set.
    pub(super) placed: BTreeSet<usize>,
}

impl<'a> Composer<'a> {
    /// Adds a part.
    pub(super) fn part(&mut self, kind: PartKind, parent: Option<PartId>) -> PartId {
        let id = PartId(self.galley.parts.len());
        self.galley.parts.push(Part {
            kind,
            parent,
            fragment: None,
            link: None,
            spoken: None,
            language: None,
        });
        if parent.is_none() {
            self.galley.order.push(id);
        }
        id
    }

    /// A part, to say more about it.
    pub(super) fn part_mut(&mut self, id: PartId) -> &mut Part {
        &mut self.galley.parts[id.0]
    }

    /// Whether the copy has pages.
    pub(super) fn has_pages(&self) -> bool {
        self.galley.parts.iter().any(|part| part.kind == PartKind::PageNumber)
    }

    /// Composes blocks, and the notes that they call.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], column: &Column) -> Result<(), NoGlyph> {
        for block in blocks {
            let start = self.rows.len();
            match block {
                Block::Heading(line) => self.heading(&line.content, column)?,
                Block::Opener(opener) => {
                    for part in &opener.parts {
                        self.opener_part(part, column)?;
                    }
                }
                Block::Paragraph(paragraph) => {
                    let part = self.part(PartKind::Paragraph, column.part);
                    self.part_mut(part).fragment = paragraph.fragment();
                    if let Some(number) = paragraph.number {
                        self.place.block = format!("¶ {number}");
                    }
                    let flows = self.flows(&paragraph.content, column.style(), part);
                    for flow in flows {
                        let indent = if self.after_paragraph { column.indent } else { 0.0 };
                        let shape = Shape { indent, ..column.shape() };
                        self.set(&flow, shape, column.size, Hold::Paragraph)?;
                        self.after_paragraph = true;
                    }
                }
                Block::Closer(closer) => {
                    if let Some(before) = self.rows.last_mut() {
                        before.keep = true;
                    }
                    for part in &closer.parts {
                        self.closer_part(part, column)?;
                    }
                    if let Some(last) = self.rows.last_mut() {
                        last.keep = false;
                    }
                    self.after_paragraph = false;
                }
                Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Quotation(_)
                | Block::Section(_)
                | Block::Postscript(_)
                | Block::Enclosure(_)
                | Block::Opaque(_) => {}
                Block::PageBreak(page) => self.waiting.push(page),
            }
            self.called_notes(start)?;
        }
        Ok(())
    }

    fn heading(&mut self, content: &'a [Inline], column: &Column) -> Result<(), NoGlyph> {
        let in_note = column.part.is_some();
        let kind = if in_note { PartKind::Paragraph } else { PartKind::Heading };
        let size = if in_note { column.size } else { design::HEADING };
        let part = self.part(kind, column.part);
        if !self.rows.is_empty() {
            self.leave(design::BELOW_HEADING);
        }
        for flow in self.flows(content, Style::new(Face::Regular, size), part) {
            let shape = Shape { align: Align::Left, ..column.shape() };
            let items = flow.items(self.shaper, None)?;
            let shape = balanced(&items, shape);
            let lines = break_lines(&flow, &items, shape, self.shaper)?;
            self.push_rows(lines, size, Hold::WithNext);
        }
        self.after_paragraph = false;
        if !in_note {
            self.leave(design::BELOW_HEADING);
        }
        Ok(())
    }

    fn opener_part(&mut self, opener: &'a OpenerPart, column: &Column) -> Result<(), NoGlyph> {
        let part = self.part(PartKind::Paragraph, column.part);
        let align = match opener {
            OpenerPart::Dateline(_) => Align::Right,
            OpenerPart::Salutation(_) | OpenerPart::Address(_) | OpenerPart::Other(_) => {
                Align::Left
            }
        };
        for flow in self.flows(&opener.line().content, column.style(), part) {
            let shape = Shape { align, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext)?;
        }
        self.after_paragraph = false;
        self.leave(design::AROUND_OPENER);
        Ok(())
    }

    fn closer_part(&mut self, closer: &'a CloserPart, column: &Column) -> Result<(), NoGlyph> {
        let part = self.part(PartKind::Paragraph, column.part);
        match closer {
            CloserPart::ComplimentaryClose(_)
            | CloserPart::Signature(_)
            | CloserPart::Dateline(_)
            | CloserPart::Address(_)
            | CloserPart::Other(_) => {
                self.leave(design::AROUND_OPENER);
            }
        }
        for flow in self.flows(&closer.line().content, column.style(), part) {
            let shape = Shape { left: design::CLOSER_INDENT, align: Align::Left, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext)?;
        }
        Ok(())
    }

    /// Page breaks after the last block: a line of their own, which holds nothing else.
    pub(super) fn last_pages(&mut self, column: &Column) -> Result<(), NoGlyph> {
        if self.waiting.is_empty() && self.label.is_none() {
            return Ok(());
        }
        if let Some(before) = self.rows.last_mut() {
            before.keep = true;
        }
        let part = self.part(PartKind::Paragraph, column.part);
        for flow in self.flows(&[], column.style(), part) {
            self.set(&flow, column.shape(), column.size, Hold::Paragraph)?;
        }
        Ok(())
    }

    /// The inlines of a block, with the page breaks that came before it. The original reading can
    /// have several paragraphs where the corrected one has one.
    fn flows(&mut self, content: &'a [Inline], style: Style, part: PartId) -> Vec<Flow> {
        let mut flows = vec![Flow::default()];
        for page in std::mem::take(&mut self.waiting) {
            self.page_break(page, style, part, &mut flows);
        }
        // A destination, even for a block without words.
        if self.galley.parts[part.0].fragment.is_some() {
            flows[0].push_point(part);
        }
        self.pour(content, style, part, &mut flows);
        flows
    }

    fn pour(&mut self, content: &'a [Inline], style: Style, part: PartId, flows: &mut Vec<Flow>) {
        for inline in content {
            let Some(flow) = flows.last_mut() else { return };
            match inline {
                Inline::Text(characters) => flow.push_text(&characters.text, style, part),
                Inline::LineBreak(line_break) => match line_break.kind {
                    LineBreakKind::Line => flow.push_line_break(),
                    LineBreakKind::Paragraph => flows.push(Flow::default()),
                },
                Inline::PageBreak(page) => self.page_break(page, style, part, flows),
                Inline::NoteAnchor(anchor) => {
                    let letter = self.letter;
                    let Some(note) = letter.notes.iter().position(|note| note.id == anchor.note)
                    else {
                        continue;
                    };
                    let mut label = shown_label(&letter.notes[note]);
                    if anchor.is_inferred() && !label.starts_with('[') {
                        label = format!("[{label}]");
                    }
                    self.bracketed |= anchor.is_inferred();
                    let call = self.part(PartKind::NoteCall, Some(part));
                    let said = self.part_mut(call);
                    said.fragment = Some(anchor.id.clone());
                    said.link = Some(Target::Fragment(anchor.note.clone()));
                    said.spoken = Some(format!("note {label}"));
                    flow.push_call(label, style, call, note);
                }
                Inline::NoteStart(_) => {}
                Inline::Phrase(phrase) => self.pour(&phrase.content, style, part, flows),
                Inline::Choice(choice) => {
                    for alternative in &choice.alternatives {
                        self.pour(&alternative.content, style, part, flows);
                    }
                }
                Inline::Correction(correction) => {
                    let place = self.part(PartKind::Place, Some(part));
                    self.part_mut(place).fragment = Some(correction.id.clone());
                    flow.push_point(place);
                    let words: Vec<&str> = flow.text().split_whitespace().rev().take(3).collect();
                    let after = words.into_iter().rev().collect::<Vec<_>>().join(" ");
                    self.mended.push(Mended { correction, place: self.place.shown(), after });
                    self.pour(correction.reading(self.reading), style, part, flows);
                }
            }
        }
    }

    fn page_break(
        &mut self,
        page: &'a PageBreak,
        style: Style,
        around: PartId,
        flows: &mut [Flow],
    ) {
        let label = page
            .label
            .as_ref()
            .map(|label| if page.is_inferred() { format!("[{label}]") } else { label.clone() });
        self.bracketed |= page.is_inferred();
        let part = self.part(PartKind::PageNumber, Some(around));
        let said = self.part_mut(part);
        said.fragment = Some(page.id.clone());
        said.spoken = label.as_ref().map(|label| format!("page {label}"));
        self.place.page.clone_from(&label);
        if let Some(flow) = flows.last_mut() {
            if !page.splits_word {
                flow.push_text(" ", style, around);
            }
            flow.push_page(label, style, part);
        }
    }

    /// Begins a section after the letter.
    pub(super) fn section(&mut self, heading: &str) -> Result<(), NoGlyph> {
        let part = self.part(PartKind::SectionHeading, None);
        self.part_mut(part).language = Some(about::LANGUAGE.to_owned());
        let mut flow = Flow::default();
        flow.push_text(heading, Style::new(Face::Bold, design::SMALL), part);
        self.gap = design::ABOVE_END_MATTER;
        let shape = Shape { align: Align::Left, ..Column::letter().shape() };
        self.set(&flow, shape, design::SMALL, Hold::WithNext)?;
        self.gap = design::BETWEEN_NOTES;
        Ok(())
    }

    /// Adds a paragraph of the end matter, with its label in a column of its own.
    pub(super) fn entry(&mut self, label: &str, flow: &Flow, part: PartId) -> Result<(), NoGlyph> {
        self.language = hyphenation(about::LANGUAGE);
        self.label = Some((label.to_owned(), Style::new(Face::Italic, design::SMALL), part));
        let shape = Shape {
            left: design::TERM_WIDTH,
            right: design::MEASURE,
            indent: 0.0,
            align: Align::Left,
        };
        self.set(flow, shape, design::SMALL, Hold::Paragraph)
    }

    /// Breaks a flow into lines and adds them.
    fn set(
        &mut self,
        flow: &Flow,
        mut shape: Shape,
        size: design::Size,
        hold: Hold,
    ) -> Result<(), NoGlyph> {
        let label = self.label.take();
        if let Some((text, style, _)) = &label {
            let needed = self.shaper.width(text, *style)? + self.shaper.width(" ", *style)? * 2.0;
            shape.indent = (needed - shape.left).max(0.0);
        }
        let items = flow.items(self.shaper, self.language)?;
        let mut lines = break_lines(flow, &items, shape, self.shaper)?;
        if let Some((text, style, part)) = label {
            if lines.is_empty() {
                lines.push(Line::default());
            }
            let mut flow = Flow::default();
            flow.push_text(&text, style, part);
            let items = flow.items(self.shaper, None)?;
            let shape =
                Shape { left: 0.0, right: design::MEASURE, indent: 0.0, align: Align::Left };
            let set = break_lines(&flow, &items, shape, self.shaper)?;
            let mut inks = set.into_iter().flat_map(|line| line.inks).collect::<Vec<_>>();
            inks.append(&mut lines[0].inks);
            lines[0].inks = inks;
        }
        self.push_rows(lines, size, hold);
        Ok(())
    }

    fn push_rows(&mut self, lines: Vec<Line>, size: design::Size, hold: Hold) {
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let keep = hold == Hold::WithNext || at + 1 < count && (at == 0 || at + 2 == count);
            let before = std::mem::replace(&mut self.gap, 0.0);
            self.rows.push(Row { line, size, before, keep });
        }
    }

    /// Asks for space before what comes next.
    fn leave(&mut self, space: f64) {
        self.gap = self.gap.max(space);
    }
}
