//! The composer: what it knows of the letter and where it is in it; how a flow becomes rows.
//!
//! Not here: what becomes of each block (`blocks`, `list`, `table`, `figure`), of inlines (`inline`),
//! and of notes (`notes`). **Invariant:** what is only measured leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use super::bidi::Levels;
use super::column::{Column, mirrored, on_sheet};
use super::extent::Extent;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::galley::{Galley, Row};
use super::hyphenation::hyphenation;
use super::lines::break_lines;
use super::pen::SetLine;
use super::sense::shape_of_heading;
use super::shape::Shaper;
use super::style::Style;
use super::{Face, Job, Part, PartId, PartKind, PictureSizes, design};
use crate::ir::{Correction, Direction, Letter, PageBreak, Reading};
use crate::wording::Wording;

/// How the rows of a block hold together.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hold {
    /// No single line of it is left alone.
    Paragraph,
    /// All of it stays together, and with what follows.
    WithNext,
    /// The same, with lines of similar length that end where the sense has a pause.
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
    pub(super) fn in_note(label: &str, wording: &Wording) -> Self {
        Self { block: format!("{} {label}", wording.notes.note), page: None }
    }

    /// A page begins.
    pub(super) fn set_page(&mut self, label: Option<&String>) {
        self.page = label.cloned();
    }

    /// A paragraph begins.
    pub(super) fn in_paragraph(&mut self, number: u32) {
        self.block = format!("¶ {number}");
    }

    /// Where that is.
    pub(super) fn shown(&self, wording: &Wording) -> String {
        let page = self.page.as_ref().map(|page| wording.page(page));
        match page {
            Some(page) if self.block.is_empty() => page,
            Some(page) => format!("{}, {page}", self.block),
            None => self.block.clone(),
        }
    }
}

/// The notes of the letter, and which of them are set.
pub(super) struct Notes<'a> {
    /// The column of the text that they belong to.
    pub column: Column,
    /// The place of each note in the letter's list, by its id.
    pub places: BTreeMap<&'a str, usize>,
    /// The displayed label of each note, by its id.
    pub labels: BTreeMap<String, String>,
    /// The id of the first call of each note.
    pub first_calls: Vec<Option<String>>,
    /// Notes that have been set.
    pub set: BTreeSet<usize>,
    /// How many notes are being set, each called by the one before.
    pub depth: usize,
    /// Notes whose calls are nested too deeply to set them there.
    pub later: Vec<usize>,
    /// Whether notes wait instead of being set when they are called.
    pub wait: bool,
}

/// The parts of the marks that are printed with a heading and are no words of it: page numbers and
/// calls of notes.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    /// Before its first word.
    pub before: PartId,
    /// After that.
    pub after: PartId,
}

/// How far the work was at some point.
pub(super) struct Progress<'a> {
    parts: usize,
    order: usize,
    mended: usize,
    explained: usize,
    waiting: Vec<&'a PageBreak>,
    place: Reference,
}

/// The work in progress.
pub(super) struct Composer<'a> {
    pub(super) job: Job<'a>,
    pub(super) letter: &'a Letter,
    /// Our own words, in the language of the letter if there are such.
    pub(super) wording: &'static Wording,
    /// The language of the text that is being set.
    pub(super) language: Option<&'a str>,
    /// Whether the title is set; further headings are below it.
    pub(super) has_title: bool,
    /// The parts of the marks beside the heading that is being set.
    pub(super) beside: Option<Beside>,
    pub(super) reading: Reading,
    /// The available pictures.
    pub(super) pictures: &'a PictureSizes<'a>,
    /// The corrections so far.
    pub(super) mended: Vec<Mended<'a>>,
    pub(super) shaper: &'a mut Shaper,
    pub(super) galley: Galley,
    /// The rows so far.
    pub(super) rows: Vec<Row>,
    /// Page breaks between blocks, waiting for the next block.
    pub(super) waiting: Vec<&'a PageBreak>,
    /// Whether the previous block is a paragraph, so that the next one is indented.
    pub(super) after_paragraph: bool,
    /// Space to leave before the next row.
    pub(super) gap: f64,
    /// Labels before the next block, from left to right.
    pub(super) labels: Vec<Label>,
    /// Where it is in the letter.
    pub(super) place: Reference,
    /// The innermost division that the composer is in; notes are placed in it.
    pub(super) division: Option<PartId>,
    /// What has been linked where the letter first mentions it: the ids of persons, places and terms.
    pub(super) explained: Vec<&'a str>,
    /// The notes of the letter.
    pub(super) notes: Notes<'a>,
    /// The extent of everything set since measuring began, if only that is wanted.
    pub(super) measuring: Option<Extent>,
    /// Whether the pages belong to several counts, as of a print and of a manuscript.
    pub(super) has_several_counts: bool,
}

impl<'a> Composer<'a> {
    /// Adds a part.
    pub(super) fn part(&mut self, kind: PartKind, parent: Option<PartId>) -> PartId {
        let id = PartId(self.galley.parts.len());
        let is_apparatus = parent.is_some_and(|parent| self.galley.parts[parent.0].is_apparatus);
        self.galley.parts.push(Part {
            kind,
            parent,
            fragment: None,
            link: None,
            spoken: None,
            language: None,
            is_apparatus,
            label: None,
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

    /// Adds a part whose words are ours.
    pub(super) fn part_of_ours(&mut self, kind: PartKind, parent: Option<PartId>) -> PartId {
        let part = self.part(kind, parent);
        let language = Some(self.wording.tag().to_owned());
        let said = self.part_mut(part);
        (said.language, said.is_apparatus) = (language, true);
        part
    }

    /// The style of our own words.
    pub(super) fn style_of_ours(&self, face: Face, size: design::Size) -> Style {
        let language = hyphenation(self.wording.tag()).filter(|_| !self.job.layout.is_ragged);
        Style { language, ..Style::new(face, size) }
    }

    /// Describes a part that has no words of the text, for readers who cannot see it.
    pub(super) fn describe(&mut self, part: PartId, words: String) {
        let around = self.language.and_then(|tag| tag.split('-').next());
        let is_other = around != Some(self.wording.tag());
        let language = is_other.then(|| self.wording.tag().to_owned());
        let part = self.part_mut(part);
        (part.spoken, part.language) = (Some(words), language);
    }

    /// Asks for space before what comes next.
    pub(super) fn leave(&mut self, space: f64) {
        self.gap = self.gap.max(space);
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

    /// How far the work is.
    pub(super) fn progress(&self) -> Progress<'a> {
        Progress {
            parts: self.galley.parts.len(),
            order: self.galley.order.len(),
            mended: self.mended.len(),
            explained: self.explained.len(),
            waiting: self.waiting.clone(),
            place: self.place.clone(),
        }
    }

    /// Takes back what was set [`aside`](Self::aside) since then.
    pub(super) fn take_back(&mut self, to: Progress<'a>) {
        self.galley.parts.truncate(to.parts);
        self.galley.order.truncate(to.order);
        self.mended.truncate(to.mended);
        self.explained.truncate(to.explained);
        (self.waiting, self.place) = (to.waiting, to.place);
    }

    /// Measures something without leaving a trace.
    pub(super) fn measured(&mut self, set: impl FnOnce(&mut Self)) -> Extent {
        let outside = self.measuring.replace(Extent::default());
        let before = self.progress();
        self.aside(set);
        self.take_back(before);
        std::mem::replace(&mut self.measuring, outside).unwrap_or_default()
    }

    /// Labels that no line has taken get a line of their own.
    pub(super) fn flush_labels(&mut self, column: &Column) {
        if self.labels.is_empty() {
            return;
        }
        self.set(&Flow::default(), column.shape(), column.size, Hold::WithNext);
    }

    /// Breaks a flow into lines and adds them. The shape is laid out in the direction of the column
    /// around it; the flow may be read from another side.
    pub(super) fn set(&mut self, flow: &Flow, mut shape: Shape, size: design::Size, hold: Hold) {
        let measure = shape.right - shape.left;
        let direction = flow.direction(shape.direction);
        let labels = self.set_labels(&mut shape, direction);
        let levels = Levels::of(flow.text(), direction);
        if let Some(measured) = &mut self.measuring {
            let extent = Extent::of(&flow.items(&levels, self.shaper, self.galley.sheet.measure));
            let indent = shape.left.max(0.0) + shape.indent.max(0.0);
            measured.include(extent.indented(indent));
            return;
        }
        shape = on_sheet(shape, direction, self.galley.sheet.measure);
        if hold == Hold::Heading && flow.text().len() <= LONGEST_HEADING {
            let items = flow.items(&levels, self.shaper, measure);
            shape = shape_of_heading(flow, &items, shape, self.wording);
        }
        let lines = break_lines(flow, &levels, measure, shape, self.shaper);
        self.push_rows(beside(labels, lines), size, hold);
    }

    /// Breaks the waiting labels into lines, and makes room for them in the shape of what they label,
    /// which is read from the given side.
    fn set_labels(&mut self, shape: &mut Shape, direction: Direction) -> Vec<SetLine> {
        let around = shape.direction;
        let align = if around.is_from_the_right() { Align::Right } else { Align::Left };
        let mut set = Vec::new();
        for Label { flow, left } in std::mem::take(&mut self.labels) {
            let own_direction = flow.direction(around);
            let levels = Levels::of(flow.text(), own_direction);
            let extent = Extent::of(&flow.items(&levels, self.shaper, shape.right - left));
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
            let (left, right) = mirrored((left, shape.right), around, self.galley.sheet.measure);
            let place = Shape { left, right, indent: 0.0, align, direction: own_direction };
            let lines = break_lines(&flow, &levels, right - left, place, self.shaper);
            set = beside(set, lines);
        }
        set
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
            let gives_way = hold == Hold::WithNext;
            self.rows.push(Row { before, keep, gives_way, ..Row::of(line, size) });
        }
    }
}

/// Lines below those of a label. The last line of a label is beside the first line of what it labels.
fn beside(mut label: Vec<SetLine>, lines: Vec<SetLine>) -> Vec<SetLine> {
    let mut lines = lines.into_iter();
    if let Some(last) = label.last_mut()
        && let Some(first) = lines.next()
    {
        last.append(first);
    }
    label.extend(lines);
    label
}
