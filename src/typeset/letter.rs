//! From the letter to rows of lines: texts, blocks, notes, end matter.
//!
//! Not here: the contents of a line (`inline`), tables (`table`), and which rows a sheet takes.
//! **Invariant:** every block of the IR is handled by name; a page break between two blocks goes
//! with the block after it.

use std::collections::{BTreeMap, BTreeSet};

use super::bidi::Levels;
use super::design::Paper;
use super::fit::{Align, Shape, balanced};
use super::flow::{Flow, Item, hyphenation};
use super::inline::Sign;
use super::lines::{SetLine, break_lines};
use super::notes::first_anchors;
use super::shape::{Shaper, Style};
use super::{Face, Ink, Part, PartId, PartKind, PictureSizes, about, design};
use crate::ir::{
    self, Block, CloserPart, Correction, Direction, Division, Edition, Figure, Inline, Letter,
    List, OpenerPart, PageBreak, Paragraph, Reading, Readings, Rendition, Role, Verse, Visitor,
    note_labels, plain_text, visit_block, visit_inline, visit_letter,
};

/// A line, or the lines side by side in a row of a table, with what the page maker needs to know.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line.
    pub line: SetLine,
    /// Its height.
    pub height: f64,
    /// How far the baseline of its line is below its upper edge.
    pub ascent: f64,
    /// Space above it, unless it begins a page.
    pub before: f64,
    /// Whether it must not be the last one on a page.
    pub keep: bool,
}

impl Row {
    /// A line of one type size.
    pub(super) fn of(line: SetLine, size: design::Size) -> Self {
        Self { line, height: size.leading, ascent: size.baseline(), before: 0.0, keep: false }
    }

    /// Combines rows, one below the other, into a block that no page breaks; rules and neighbouring
    /// cells can be added to it.
    pub(super) fn block(rows: Vec<Self>) -> Self {
        let mut block =
            Self { line: SetLine::default(), height: 0.0, ascent: 0.0, before: 0.0, keep: false };
        for row in rows {
            block.add(row);
        }
        block
    }

    /// Adds a row below everything that is there already.
    fn add(&mut self, row: Self) {
        if self.height > 0.0 {
            self.height += row.before;
        }
        let baseline = self.height + row.ascent;
        for (part, mut ink) in row.line.inks {
            ink.shift(0.0, baseline);
            self.line.inks.push((part, ink));
        }
        self.line.notes.extend(row.line.notes);
        self.height += row.height;
    }

    /// Adds ornament: a rule, given by its left and upper edge and its width.
    pub(super) fn rule(&mut self, x: f64, y: f64, width: f64) {
        let rule = Ink::Rule { x, y, width, height: design::HAIRLINE };
        self.line.inks.push((None, rule));
    }
}

/// A letter in rows.
#[derive(Debug, Default)]
pub(super) struct Galley {
    /// The paper it is composed for.
    pub paper: Paper,
    /// The letter and its end matter.
    pub rows: Vec<Row>,
    /// The rows of each note, in the order of the letter's list; the rows of an uncalled note are
    /// in `rows`.
    pub notes: Vec<Vec<Row>>,
    /// All parts.
    pub parts: Vec<Part>,
    /// The top-level parts, in reading order.
    pub order: Vec<PartId>,
}

/// Composes a letter.
pub(super) fn compose(
    letter: &Letter,
    edition: &Edition,
    reading: Reading,
    pictures: &PictureSizes<'_>,
    paper: Paper,
    shaper: &mut Shaper,
) -> Galley {
    let mut composer = Composer {
        letter,
        edition,
        reading,
        pictures,
        shaper,
        galley: Galley { paper, notes: vec![Vec::new(); letter.notes.len()], ..Galley::default() },
        rows: Vec::new(),
        waiting: Vec::new(),
        after_paragraph: false,
        gap: 0.0,
        labels: Vec::new(),
        place: Reference::default(),
        around_notes: Column::letter(),
        division: None,
        anchors: first_anchors(letter),
        notes: letter.notes_by_id(),
        note_labels: note_labels(letter),
        mended: Vec::new(),
        signs: BTreeSet::new(),
        placed: BTreeSet::new(),
        open_notes: 0,
        later_notes: Vec::new(),
        notes_wait: false,
        measuring: None,
        has_several_counts: page_counts(letter) > 1,
    };
    for text in &letter.texts {
        let mut column = Column::letter();
        let language = text.language.as_ref().map(|language| language.value.as_str());
        column.speak(language, &text.blocks);
        composer.around_notes = column.clone();
        if letter.texts.len() > 1 {
            let part = composer.part(PartKind::Division, None);
            composer.part_mut(part).language = language.map(ToOwned::to_owned);
            column.part = Some(part);
            composer.division = Some(part);
            composer.name_text(text.role, &column);
        }
        composer.blocks(&text.blocks, &column);
        composer.last_pages(&column);
        composer.division = None;
    }
    composer.uncalled_notes();
    about::end_matter(&mut composer);
    let mut galley = composer.galley;
    galley.rows = composer.rows;
    if let Some(last) = galley.rows.last_mut() {
        last.keep = false;
    }
    galley
}

/// The number of page counts in a letter.
fn page_counts(letter: &Letter) -> usize {
    struct Counts(BTreeSet<Option<String>>);
    impl Visitor for Counts {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn block(&mut self, block: &Block) {
            if let Block::PageBreak(page) = block {
                self.0.insert(page.series.clone());
            }
            visit_block(self, block);
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::PageBreak(page) = inline {
                self.0.insert(page.series.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut counts = Counts(BTreeSet::new());
    visit_letter(&mut counts, letter);
    counts.0.len()
}

/// The column that blocks are set in.
#[derive(Clone)]
pub(super) struct Column {
    /// The part that contains them.
    pub part: Option<PartId>,
    /// Their type.
    pub size: design::Size,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Indent of a paragraph that follows another.
    pub indent: f64,
    /// Indent of the first paragraph; negative if its other lines are indented.
    pub first: f64,
    /// How paragraphs are set.
    pub align: Align,
    /// Level of a heading in it; 0 where a heading is only a line.
    pub level: u8,
    /// Whether it is a note.
    pub in_note: bool,
    /// The language of hyphenation.
    pub language: Option<hypher::Lang>,
    /// Whether it is laid out from the right: then its edges are those of its mirror image, and so
    /// are those of everything in it, including table columns and note labels.
    pub direction: Direction,
    /// Whether its language is written from the right, and so all of its paragraphs.
    pub is_all_from_the_right: bool,
}

impl Column {
    /// The letter itself.
    fn letter() -> Self {
        Self {
            part: None,
            size: design::TEXT,
            left: 0.0,
            right: design::MEASURE,
            indent: design::INDENT,
            first: 0.0,
            align: Align::Justified,
            level: 1,
            in_note: false,
            language: None,
            direction: Direction::LeftToRight,
            is_all_from_the_right: false,
        }
    }

    /// Takes the language of its contents, and the direction of that language or of the words.
    fn speak(&mut self, language: Option<&str>, blocks: &[Block]) {
        self.language = language.and_then(hyphenation);
        let demanded = language.and_then(Direction::of_language);
        self.is_all_from_the_right = demanded.is_some();
        self.direction = demanded.or_else(|| Direction::of_blocks(blocks)).unwrap_or_default();
    }

    /// Its left and its right edge on the sheet.
    pub(super) fn edges(&self) -> (f64, f64) {
        mirrored((self.left, self.right), self.direction)
    }

    /// The column of a note to the text in this column.
    pub(super) fn note(&self, part: PartId, note: &ir::Note) -> Self {
        let demanded = self.is_all_from_the_right.then_some(Direction::RightToLeft);
        let direction = demanded.or_else(|| Direction::of_blocks(&note.blocks));
        Self {
            part: Some(part),
            size: design::SMALL,
            left: design::NOTE_INDENT,
            indent: design::NOTE_INDENT,
            level: 0,
            in_note: true,
            language: self.language,
            direction: direction.unwrap_or(self.direction),
            is_all_from_the_right: self.is_all_from_the_right,
            ..Self::letter()
        }
    }

    /// A column inside this one.
    pub(super) fn inside(&self, part: PartId, left: f64, right: f64) -> Self {
        let widest = (self.right - self.left - design::LEAST_MEASURE).max(0.0);
        let shrink = if left + right > widest { widest / (left + right) } else { 1.0 };
        Self {
            part: Some(part),
            left: self.left + left * shrink,
            right: self.right - right * shrink,
            first: 0.0,
            ..self.clone()
        }
    }

    pub(super) fn style(&self) -> Style {
        Style {
            language: self.language,
            is_from_the_right: self.is_all_from_the_right,
            ..Style::new(Face::Regular, self.size)
        }
    }

    fn styled(&self, rendition: Option<&Rendition>) -> Style {
        rendition.map_or(self.style(), |rendition| self.style().with(rendition))
    }

    /// The space of a paragraph that fills the empty column.
    pub(super) fn shape(&self) -> Shape {
        Shape {
            left: self.left,
            right: self.right,
            indent: 0.0,
            align: self.align,
            direction: self.direction,
        }
    }
}

/// The edges on the sheet of what is laid out in the given direction.
pub(super) fn mirrored((left, right): (f64, f64), direction: Direction) -> (f64, f64) {
    match direction {
        Direction::LeftToRight => (left, right),
        Direction::RightToLeft => (design::MEASURE - right, design::MEASURE - left),
    }
}

/// The shape on the sheet of a paragraph that is read in the given direction.
fn lie(shape: Shape, direction: Direction) -> Shape {
    let Shape { mut left, mut right, indent, mut align, direction: around } = shape;
    if direction != around && indent < 0.0 {
        // A first line that begins further out needs its room on the other side.
        left += indent;
        right += indent;
    }
    if align == Align::End {
        align = if around.is_from_the_right() { Align::Left } else { Align::Right };
    }
    let (left, right) = mirrored((left, right), around);
    Shape { left, right, indent, align, direction }
}

/// The alignment of a line in the source, if it has one.
fn alignment(rendition: Option<&Rendition>) -> Option<Align> {
    rendition?.styles.iter().find_map(|style| match style {
        ir::Style::Left => Some(Align::Left),
        ir::Style::Right => Some(Align::Right),
        ir::Style::Centre => Some(Align::Centre),
        ir::Style::Italic
        | ir::Style::Upright
        | ir::Style::Bold
        | ir::Style::SmallCaps
        | ir::Style::Capitals
        | ir::Style::Superscript
        | ir::Style::Subscript
        | ir::Style::Underline
        | ir::Style::Strikethrough
        | ir::Style::Spaced
        | ir::Style::Larger
        | ir::Style::Smaller
        | ir::Style::OtherFace
        | ir::Style::Indented => None,
    })
}

/// How the rows of a block hold together.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hold {
    /// No single line of it is left alone.
    Paragraph,
    /// All of it stays together, and with what follows.
    WithNext,
    /// The same, with lines of similar length.
    Heading,
}

/// Headings longer than this, in bytes, are set like paragraphs.
const LONGEST_HEADING: usize = 2_000;

/// A label before the next block, in a column of its own.
pub(super) struct Label {
    /// Its words.
    pub flow: Flow,
    /// Where it begins.
    pub left: f64,
}

/// How wide something is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Its widest word.
    pub least: f64,
    /// Its widest syllable, with a hyphen.
    pub syllable: f64,
    /// Its longest line, when no line is broken.
    pub most: f64,
}

impl Extent {
    pub(super) fn include(&mut self, other: Self) {
        self.least = self.least.max(other.least);
        self.syllable = self.syllable.max(other.syllable);
        self.most = self.most.max(other.most);
    }

    /// The same if words may be hyphenated.
    pub(super) fn cut(self) -> Self {
        Self { least: self.syllable, ..self }
    }

    /// The same, indented.
    fn indented(self, by: f64) -> Self {
        Self { least: self.least + by, syllable: self.syllable + by, most: self.most + by }
    }

    fn of(items: &[Item]) -> Self {
        let mut extent = Self::default();
        let mut open = Self::default();
        for item in items {
            let width = match item {
                Item::Piece { width, .. } | Item::Call { width, .. } => *width,
                Item::Bar { .. } => design::BAR_SPACE,
                Item::Space { width, breakable: false, .. } => *width,
                Item::Space { width, breakable: true, .. } => {
                    open = Self { most: open.most + width, ..Self::default() };
                    continue;
                }
                Item::Break { hyphen: Some(hyphen), .. } => {
                    extent.syllable = extent.syllable.max(open.syllable + hyphen);
                    open.syllable = 0.0;
                    continue;
                }
                Item::Break { hyphen: None, .. } => {
                    open = Self { most: open.most, ..Self::default() };
                    continue;
                }
                Item::LineEnd => {
                    open = Self::default();
                    continue;
                }
                Item::Point { .. } => continue,
            };
            open = open.indented(width);
            extent.include(open);
        }
        extent
    }
}

/// A correction, for the list at the end.
pub(super) struct Mended<'a> {
    /// The correction.
    pub correction: &'a Correction,
    /// Its position: `¶ 19, p. 13`.
    pub place: String,
    /// The words before it.
    pub after: String,
}

/// The composer's position, in words for an editor.
#[derive(Clone, Default)]
pub(super) struct Reference {
    /// The paragraph, or a note.
    block: String,
    /// The printed page.
    page: Option<String>,
}

impl Reference {
    /// In a note.
    pub(super) fn in_note(label: &str) -> Self {
        Self { block: format!("note {label}"), page: None }
    }

    /// A page begins.
    pub(super) fn set_page(&mut self, label: Option<&String>) {
        self.page = label.cloned();
    }

    /// A paragraph begins.
    fn in_paragraph(&mut self, number: u32) {
        self.block = format!("¶ {number}");
    }

    pub(super) fn shown(&self) -> String {
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
    /// The available pictures.
    pictures: &'a PictureSizes<'a>,
    pub(super) mended: Vec<Mended<'a>>,
    /// Our signs that appear on the pages.
    pub(super) signs: BTreeSet<Sign>,
    pub(super) shaper: &'a mut Shaper,
    pub(super) galley: Galley,
    pub(super) rows: Vec<Row>,
    /// Page breaks between blocks, waiting for the next block.
    pub(super) waiting: Vec<&'a PageBreak>,
    /// Whether the previous block is a paragraph, so that the next one is indented.
    pub(super) after_paragraph: bool,
    /// Space to leave before the next row.
    pub(super) gap: f64,
    /// Labels before the next block, from left to right.
    pub(super) labels: Vec<Label>,
    pub(super) place: Reference,
    /// The column of the text that the notes belong to.
    pub(super) around_notes: Column,
    /// The innermost division that the composer is in; notes are placed in it.
    pub(super) division: Option<PartId>,
    /// The displayed label of each note, by its id.
    pub(super) note_labels: BTreeMap<String, String>,
    /// The index of each note in the letter, by its id.
    pub(super) notes: BTreeMap<&'a str, usize>,
    /// The first anchor of each note.
    pub(super) anchors: Vec<Option<String>>,
    /// Notes that have been set.
    pub(super) placed: BTreeSet<usize>,
    /// How many notes are being set, each called by the one before.
    pub(super) open_notes: usize,
    /// Notes whose calls are nested too deeply to set them there.
    pub(super) later_notes: Vec<usize>,
    /// Whether notes wait instead of being set when they are called.
    pub(super) notes_wait: bool,
    /// The extent of everything set since measuring began, if only that is wanted.
    pub(super) measuring: Option<Extent>,
    /// Whether the pages belong to several counts, as of a print and of a manuscript.
    pub(super) has_several_counts: bool,
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

    /// A part, to be described further.
    pub(super) fn part_mut(&mut self, id: PartId) -> &mut Part {
        &mut self.galley.parts[id.0]
    }

    /// The role of a text in the letter, if there are several.
    fn name_text(&mut self, role: Role, column: &Column) {
        let name = match role {
            Role::Transcription => "Transcription",
            Role::Original => "Original",
            Role::Translation => "Translation",
        };
        let part = self.part(PartKind::Paragraph, column.part);
        self.part_mut(part).language = Some(about::LANGUAGE.to_owned());
        let mut flow = Flow::default();
        let style = Style::new(Face::Regular, design::TEXT);
        flow.push_text(name, Style { small_caps: true, ..style }, part);
        self.leave(design::ABOVE_END_MATTER);
        self.set(
            &flow,
            Shape { align: Align::Centre, ..column.shape() },
            column.size,
            Hold::WithNext,
        );
        self.leave(design::AROUND_OPENER);
    }

    /// Composes blocks, and the notes that they call.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], column: &Column) {
        let mut level = column.level;
        let mut column = column.clone();
        for block in blocks {
            let start = self.rows.len();
            match block {
                Block::Heading(line) => {
                    self.heading(line, &column);
                    // A heading without words is no heading in the structure.
                    if column.level > 0 && self.rows.len() > start {
                        level = column.level + 1;
                    }
                }
                Block::Opener(opener) => {
                    for part in &opener.parts {
                        self.opener_part(part, &column);
                    }
                }
                Block::Paragraph(paragraph) => {
                    self.paragraph(paragraph, &column);
                    column.first = 0.0;
                }
                Block::Closer(closer) => {
                    if let Some(before) = self.rows.last_mut() {
                        before.keep = true;
                    }
                    for part in &closer.parts {
                        self.closer_part(part, &column);
                    }
                    if let Some(last) = self.rows.last_mut() {
                        last.keep = false;
                    }
                    self.after_paragraph = false;
                    self.leave(design::AROUND_OPENER);
                }
                Block::List(list) => self.list(list, &column),
                Block::Table(table) => self.table(table, &column),
                Block::Verse(verse) => self.verse(verse, &column),
                Block::Figure(figure) => self.figure(figure, &column),
                Block::Quotation(division) => {
                    let part = self.part(PartKind::Quotation, column.part);
                    let mut inner = column.inside(part, design::INDENT, design::INDENT);
                    if inner.size == design::TEXT {
                        inner.size = design::QUOTED;
                    }
                    inner.level = 0;
                    self.apart(|composer| composer.division(division, inner));
                }
                Block::Section(division) => {
                    let inner = self.begin_division(level, &column);
                    if !self.rows.is_empty() {
                        self.leave(design::AROUND_OPENER);
                    }
                    self.division(division, inner);
                }
                Block::Postscript(division) => {
                    let inner = self.begin_division(level, &column);
                    self.leave(design::ABOVE_PART);
                    self.division(division, inner);
                }
                Block::Enclosure(division) => {
                    let inner = self.begin_division(level, &column);
                    self.enclosure_rule(&column);
                    self.division(division, inner);
                    self.leave(design::ABOVE_PART);
                }
                Block::Opaque(opaque) => self.blocks(&opaque.blocks, &column),
                Block::PageBreak(page) => self.waiting.push(page),
            }
            self.called_notes(start);
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        self.part_mut(part).fragment = paragraph.fragment();
        if let Some(number) = paragraph.number {
            self.place.in_paragraph(number);
        }
        let rendition = paragraph.rendition.as_ref();
        let align = alignment(rendition);
        let indented = rendition.is_some_and(|rendition| rendition.is(ir::Style::Indented));
        let mut continues = paragraph.continues;
        for flow in self.flows(&paragraph.content, column.styled(rendition), part) {
            let mut shape = column.shape();
            if indented {
                shape.left += design::INDENT;
            }
            match align {
                // A line that the source sets flush left is a paragraph without an indent.
                Some(Align::Left) => {}
                Some(align) => shape.align = align,
                None if continues => {}
                None if self.after_paragraph => shape.indent = column.indent,
                None => shape.indent = column.first,
            }
            continues = false;
            self.set(&flow, shape, column.size, Hold::Paragraph);
            self.after_paragraph = true;
        }
    }

    fn heading(&mut self, line: &'a ir::Line, column: &Column) {
        let rendition = line.rendition.as_ref();
        let (kind, size, face, above, below) = match column.level {
            0 => (PartKind::Paragraph, column.size, Face::Italic, design::AROUND_BLOCK, 2.0),
            1 => {
                let space = design::BELOW_HEADING;
                (PartKind::Heading(1), design::HEADING, Face::Regular, space, space)
            }
            2 => {
                let (above, below) = (design::ABOVE_PART, design::BELOW_SUBHEADING);
                (PartKind::Heading(2), design::SUBHEADING, Face::Regular, above, below)
            }
            level => {
                let (above, below) = (design::ABOVE_PART, design::BELOW_SUBHEADING);
                (PartKind::Heading(level.min(6)), design::TEXT, Face::Bold, above, below)
            }
        };
        let part = self.part(kind, column.part);
        if !self.rows.is_empty() {
            self.leave(above);
        }
        let style = Style { face, size: size.type_size, language: None, ..column.style() };
        let style = rendition.map_or(style, |rendition| style.with(rendition));
        for flow in self.flows(&line.content, style, part) {
            let usual = if column.align == Align::Centre { Align::Centre } else { Align::Start };
            let align = alignment(rendition).unwrap_or(usual);
            self.set(&flow, Shape { align, ..column.shape() }, size, Hold::Heading);
        }
        self.after_paragraph = false;
        self.leave(below);
    }

    /// A line above a list, a table or verse.
    pub(super) fn caption(&mut self, line: &'a ir::Line, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let rendition = line.rendition.as_ref();
        let align = alignment(rendition).unwrap_or(Align::Start);
        let style = column.style().italic();
        let style = rendition.map_or(style, |rendition| style.with(rendition));
        for flow in self.flows(&line.content, style, part) {
            self.set(&flow, Shape { align, ..column.shape() }, column.size, Hold::WithNext);
        }
    }

    fn opener_part(&mut self, opener: &'a OpenerPart, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let rendition = opener.line().rendition.as_ref();
        let align = match opener {
            OpenerPart::Dateline(_) => Align::End,
            OpenerPart::Salutation(_)
            | OpenerPart::Address(_)
            | OpenerPart::HeadNote(_)
            | OpenerPart::Other(_) => Align::Start,
        };
        let align = alignment(rendition).unwrap_or(align);
        if matches!(opener, OpenerPart::HeadNote(_)) && !self.rows.is_empty() {
            // It can also open a text within the letter.
            self.leave(design::AROUND_OPENER);
        }
        for flow in self.flows(&opener.line().content, column.styled(rendition), part) {
            let shape = Shape { align, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext);
        }
        self.after_paragraph = false;
        self.leave(design::AROUND_OPENER);
    }

    fn closer_part(&mut self, closer: &'a CloserPart, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let line = closer.line();
        let rendition = line.rendition.as_ref();
        let half = column.left + design::CLOSER_INDENT * (column.right - column.left);
        let left = match closer {
            CloserPart::ComplimentaryClose(_) | CloserPart::Signature(_) => half,
            CloserPart::Dateline(_) | CloserPart::Address(_) | CloserPart::Other(_) => column.left,
        };
        self.leave(design::AROUND_OPENER);
        let (left, align) = match alignment(rendition) {
            Some(align) => (column.left, align),
            None => (left, Align::Start),
        };
        for flow in self.flows(&line.content, column.styled(rendition), part) {
            let shape = Shape { left, align, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext);
        }
    }

    /// The column of a part of the letter with headings of this level.
    fn begin_division(&mut self, level: u8, column: &Column) -> Column {
        let part = self.part(PartKind::Division, column.part);
        Column { level, ..column.inside(part, 0.0, 0.0) }
    }

    fn division(&mut self, division: &'a Division, mut column: Column) {
        if let (Some(language), Some(part)) = (&division.language, column.part) {
            self.part_mut(part).language = Some(language.clone());
            column.speak(Some(language), &division.blocks);
        }
        let outside = self.division;
        if !column.in_note {
            self.division = column.part;
        }
        self.after_paragraph = false;
        self.blocks(&division.blocks, &column);
        self.division = outside;
    }

    /// Sets something with space above and below.
    pub(super) fn apart(&mut self, set: impl FnOnce(&mut Self)) {
        if !self.rows.is_empty() {
            self.leave(design::AROUND_BLOCK);
        }
        self.after_paragraph = false;
        set(self);
        self.leave(design::AROUND_BLOCK);
        // What comes after it starts afresh, or says that it continues.
        self.after_paragraph = true;
    }

    /// A centred rule above an enclosure.
    fn enclosure_rule(&mut self, column: &Column) {
        if self.measuring.is_some() {
            return;
        }
        self.leave(design::ABOVE_PART);
        let mut rule = Row::of(SetLine::default(), design::SMALL);
        let width = design::ENCLOSURE_RULE;
        let (left, right) = column.edges();
        rule.rule(0.5 * (left + right - width), 0.0, width);
        rule.before = std::mem::take(&mut self.gap);
        rule.keep = true;
        self.rows.push(rule);
    }

    fn list(&mut self, list: &'a List, column: &Column) {
        let holder = column.part.map(|part| self.galley.parts[part.0].kind);
        let is_apart = holder != Some(PartKind::ItemBody) && !self.rows.is_empty();
        let around = if is_apart { design::AROUND_BLOCK } else { 0.0 };
        self.leave(around);
        for heading in &list.headings {
            self.caption(heading, column);
        }
        let whole = self.part(PartKind::List, column.part);
        let labels = self.label_column(list, column);
        for item in &list.items {
            let part = self.part(PartKind::Item, Some(whole));
            self.after_paragraph = false;
            let start = self.rows.len();
            let indent = labels.unwrap_or(design::INDENT);
            let mut label_notes = false;
            if let Some(label) = &item.label {
                let label_part = self.part(PartKind::ItemLabel, Some(part));
                let style = column.styled(label.rendition.as_ref());
                for flow in self.flows(&label.content, style, label_part) {
                    self.labels.push(Label { flow, left: column.left });
                    label_notes = true;
                }
            }
            let body = self.part(PartKind::ItemBody, Some(part));
            let mut inner = column.inside(body, indent, 0.0);
            inner.level = 0;
            if labels.is_none() {
                inner.first = column.left - inner.left;
            }
            self.blocks(&item.blocks, &inner);
            if label_notes {
                self.flush_labels(&inner);
            }
            self.called_notes(start);
        }
        self.leave(around);
        self.after_paragraph = true;
    }

    /// The column of the labels of a list, if it has any.
    fn label_column(&mut self, list: &List, column: &Column) -> Option<f64> {
        let style = column.style();
        let mut widest: Option<f64> = None;
        let room = design::WIDEST_LABELS * (column.right - column.left);
        for label in list.items.iter().filter_map(|item| item.label.as_ref()) {
            let mut flow = Flow::default();
            flow.push_text(&plain_text(&label.content, self.reading), style, PartId(0));
            let levels = Levels::of(flow.text(), column.direction);
            let items = flow.items(&levels, self.shaper, design::MEASURE);
            let width = Extent::of(&items).most + design::AFTER_LABEL;
            if width <= room {
                widest = Some(widest.unwrap_or(0.0).max(width));
            } else {
                widest = widest.or(Some(design::INDENT));
            }
        }
        widest
    }

    fn verse(&mut self, verse: &'a Verse, column: &Column) {
        self.apart(|composer| {
            for heading in &verse.headings {
                composer.caption(heading, column);
            }
            let part = composer.part(PartKind::Paragraph, column.part);
            let inner = column.inside(part, design::INDENT, 0.0);
            let last = verse.lines.len().saturating_sub(1);
            for (at, line) in verse.lines.iter().enumerate() {
                let rendition = line.rendition.as_ref();
                let align = alignment(rendition).unwrap_or(Align::Start);
                let indented = rendition.is_some_and(|rendition| rendition.is(ir::Style::Indented));
                let left = inner.left + if indented { design::INDENT } else { 0.0 };
                let turnover = design::INDENT;
                let shape =
                    Shape { left: left + turnover, indent: -turnover, align, ..inner.shape() };
                for flow in composer.flows(&line.content, inner.styled(rendition), part) {
                    composer.set(&flow, shape, inner.size, Hold::Paragraph);
                }
                // No first or last line of a stanza is left alone.
                if let Some(row) = composer.rows.last_mut() {
                    row.keep |= at == 0 && last > 0 || at + 1 == last;
                }
            }
        });
    }

    /// Each picture, or a frame in its place, with the caption below.
    fn figure(&mut self, figure: &'a Figure, column: &Column) {
        // A page that begins with a picture begins before it, not with the words after it.
        if !self.waiting.is_empty() {
            self.last_pages(column);
        }
        self.apart(|composer| {
            for image in &figure.images {
                match composer.pictures.get(image.as_str()) {
                    Some(pixels) => composer.picture(figure, image, *pixels, column),
                    None => composer.frame(image, column),
                }
                composer.leave(design::AROUND_BLOCK);
            }
            let caption = Column {
                part: column.part.or(composer.division),
                level: 0,
                indent: 0.0,
                first: 0.0,
                align: Align::Centre,
                ..column.clone()
            };
            composer.blocks(&figure.blocks, &caption);
        });
    }

    /// A centred picture, in its natural size if that is not too large.
    fn picture(&mut self, figure: &Figure, image: &str, pixels: (u32, u32), column: &Column) {
        let natural = |pixels: u32| f64::from(pixels) * 72.0 / design::PICTURE_RESOLUTION;
        let (width, height) = (natural(pixels.0), natural(pixels.1));
        let highest = self.galley.paper.highest_picture(column.in_note);
        let room = column.right - column.left;
        if let Some(measured) = &mut self.measuring {
            let most = column.left.max(0.0) + (width * (highest / height).min(1.0)).min(room);
            let least = most.min(design::LEAST_MEASURE);
            measured.include(Extent { least, syllable: least, most });
            return;
        }
        let scale = (room / width).min(highest / height).min(1.0);
        let (width, height) = (width * scale, height * scale);
        let part = self.part(PartKind::Figure, column.part);
        let said = ir::caption(figure, self.reading);
        let is_of_this_one = figure.images.len() == 1 && !said.is_empty();
        let spoken = if is_of_this_one { said } else { format!("picture: {image}") };
        self.part_mut(part).spoken = Some(spoken);
        let (left, right) = column.edges();
        let x = 0.5 * (left + right - width);
        let picture = Ink::Picture { name: image.to_owned(), x, y: 0.0, width, height };
        let mut row = Row::block(Vec::new());
        row.line.inks.push((Some(part), picture));
        row.height = height;
        row.before = std::mem::take(&mut self.gap);
        row.keep = !figure.blocks.is_empty();
        self.rows.push(row);
    }

    /// A frame with the name of a missing picture.
    fn frame(&mut self, image: &str, column: &Column) {
        let part = self.part(PartKind::Figure, column.part);
        let words = format!("[picture: {image}]");
        let said = self.part_mut(part);
        said.spoken = Some(format!("picture: {image}"));
        let mut flow = Flow::default();
        flow.push_text(&words, column.style().italic(), part);
        let shape = Shape {
            left: column.left + design::IN_FRAME,
            right: column.right - design::IN_FRAME,
            align: Align::Centre,
            ..column.shape()
        };
        let rows = self.aside(|composer| composer.set(&flow, shape, column.size, Hold::WithNext));
        if self.measuring.is_some() {
            return;
        }
        let mut frame = Row::block(rows);
        for (_, ink) in &mut frame.line.inks {
            ink.shift(0.0, design::IN_FRAME);
        }
        frame.height += 2.0 * design::IN_FRAME;
        let (left, right) = column.edges();
        frame.rule(left, 0.0, right - left);
        frame.rule(left, frame.height, right - left);
        let (width, height) = (design::HAIRLINE, frame.height);
        for x in [left, right - width] {
            frame.line.inks.push((None, Ink::Rule { x, y: 0.0, width, height }));
        }
        frame.before = std::mem::take(&mut self.gap);
        frame.keep = true;
        self.rows.push(frame);
    }

    /// Page breaks after the last block get an otherwise empty line.
    pub(super) fn last_pages(&mut self, column: &Column) {
        if self.waiting.is_empty() && self.labels.is_empty() {
            return;
        }
        if let Some(before) = self.rows.last_mut() {
            before.keep = true;
        }
        let part = self.part(PartKind::Paragraph, column.part);
        for flow in self.flows(&[], column.style(), part) {
            self.set(&flow, column.shape(), column.size, Hold::Paragraph);
        }
    }

    /// Labels that no line has taken get a line of their own.
    pub(super) fn flush_labels(&mut self, column: &Column) {
        if self.labels.is_empty() {
            return;
        }
        self.set(&Flow::default(), column.shape(), column.size, Hold::WithNext);
    }

    /// Sets something outside the letter and returns its rows.
    pub(super) fn aside(&mut self, set: impl FnOnce(&mut Self)) -> Vec<Row> {
        let outside = std::mem::take(&mut self.rows);
        let labels = std::mem::take(&mut self.labels);
        let gap = std::mem::replace(&mut self.gap, 0.0);
        let after_paragraph = std::mem::replace(&mut self.after_paragraph, false);
        set(self);
        self.labels = labels;
        self.gap = gap;
        self.after_paragraph = after_paragraph;
        std::mem::replace(&mut self.rows, outside)
    }

    /// Measures something without leaving a trace.
    pub(super) fn measured(&mut self, set: impl FnOnce(&mut Self)) -> Extent {
        let outside = self.measuring.replace(Extent::default());
        let (parts, order) = (self.galley.parts.len(), self.galley.order.len());
        let mended = self.mended.len();
        let (waiting, place) = (self.waiting.clone(), self.place.clone());
        self.aside(set);
        self.galley.parts.truncate(parts);
        self.galley.order.truncate(order);
        self.mended.truncate(mended);
        (self.waiting, self.place) = (waiting, place);
        std::mem::replace(&mut self.measuring, outside).unwrap_or_default()
    }

    /// Begins a section after the letter.
    pub(super) fn section(&mut self, heading: &str) {
        let part = self.part(PartKind::SectionHeading, None);
        self.part_mut(part).language = Some(about::LANGUAGE.to_owned());
        let mut flow = Flow::default();
        flow.push_text(heading, Style::new(Face::Bold, design::SMALL), part);
        self.gap = design::ABOVE_END_MATTER;
        let shape = Shape { align: Align::Start, ..Column::letter().shape() };
        self.set(&flow, shape, design::SMALL, Hold::WithNext);
        self.gap = design::BETWEEN_NOTES;
    }

    /// Adds a paragraph of the end matter, with its label in a column of its own.
    pub(super) fn entry(&mut self, label: &str, flow: &Flow, part: PartId) {
        let mut words = Flow::default();
        words.push_text(label, Style::new(Face::Italic, design::SMALL), part);
        self.labels.push(Label { flow: words, left: 0.0 });
        let shape =
            Shape { left: design::TERM_WIDTH, align: Align::Start, ..Column::letter().shape() };
        self.set(flow, shape, design::SMALL, Hold::Paragraph);
    }

    /// Breaks a flow into lines and adds them. The shape is laid out in the direction of the column
    /// around it; the flow may be read from another side.
    pub(super) fn set(&mut self, flow: &Flow, mut shape: Shape, size: design::Size, hold: Hold) {
        let measure = shape.right - shape.left;
        let around = shape.direction;
        let direction = flow.direction(around);
        let labels = std::mem::take(&mut self.labels);
        let mut label_lines: Vec<SetLine> = Vec::new();
        for Label { flow: label, left } in &labels {
            let levels = Levels::of(label.text(), label.direction(around));
            let items = label.items(&levels, self.shaper, shape.right - left);
            let extent = Extent::of(&items);
            let mut needed = left + extent.most + 2.0 * design::AFTER_LABEL / 3.0;
            if needed > shape.right {
                needed = shape.left;
            }
            if direction == around {
                shape.indent = shape.indent.max(needed - shape.left);
            } else {
                shape.left = shape.left.max(needed);
            }
            if let Some(measured) = &mut self.measuring {
                measured.include(extent);
                continue;
            }
            let (left, right) = mirrored((*left, shape.right), around);
            let align = if around.is_from_the_right() { Align::Right } else { Align::Left };
            let place =
                Shape { left, right, indent: 0.0, align, direction: label.direction(around) };
            let lines = break_lines(label, &levels, right - left, place, self.shaper);
            // The last line of a label is beside the first line of what it labels.
            match label_lines.pop() {
                Some(mut before) => {
                    let mut lines = lines.into_iter();
                    if let Some(first) = lines.next() {
                        before.append(first);
                    }
                    label_lines.push(before);
                    label_lines.extend(lines);
                }
                None => label_lines.extend(lines),
            }
        }
        let levels = Levels::of(flow.text(), direction);
        if let Some(measured) = &mut self.measuring {
            let extent = Extent::of(&flow.items(&levels, self.shaper, design::MEASURE));
            let indent = shape.left.max(0.0) + shape.indent.max(0.0);
            measured.include(extent.indented(indent));
            return;
        }
        shape = lie(shape, direction);
        if hold == Hold::Heading && flow.text().len() <= LONGEST_HEADING {
            shape = balanced(&flow.items(&levels, self.shaper, measure), shape);
        }
        let mut lines = break_lines(flow, &levels, measure, shape, self.shaper);
        if let Some(mut last) = label_lines.pop() {
            if lines.is_empty() {
                lines.push(SetLine::default());
            }
            last.append(std::mem::take(&mut lines[0]));
            lines[0] = last;
            label_lines.append(&mut lines);
            lines = label_lines;
        }
        self.push_rows(lines, size, hold);
    }

    fn push_rows(&mut self, lines: Vec<SetLine>, size: design::Size, hold: Hold) {
        let count = lines.len();
        for (at, mut line) in lines.into_iter().enumerate() {
            line.shrink();
            let within = at + 1 < count && (at == 0 || at + 2 == count);
            let keep = match hold {
                Hold::Paragraph => within,
                Hold::WithNext | Hold::Heading => true,
            };
            let before = std::mem::replace(&mut self.gap, 0.0);
            self.rows.push(Row { before, keep, ..Row::of(line, size) });
        }
    }

    /// Asks for space before what comes next.
    pub(super) fn leave(&mut self, space: f64) {
        self.gap = self.gap.max(space);
    }
}
