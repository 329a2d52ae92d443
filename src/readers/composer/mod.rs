//! Composes the text of a letter from what a reader meets in its source, in order.
//!
//! A reader of a format that marks blocks, phrases or notes says what begins, what is written and what ends.
//! The composer makes blocks, notes and runs of it. It decides what all such formats have in common: where white
//! space counts, which paragraphs are implied, and where a page break between two blocks goes.
//!
//! **Invariants:** every run of characters knows its bytes; runs of one text or note come in the order in
//! which they were met; nothing that was met is left out but white space.

mod frames;
mod lines;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use self::frames::{Child, Finished, Frame, Kind};
use self::lines::{Line, Phrases};
use crate::ir::{
    Block, Characters, Furniture, FurnitureKind, Inline, Letter, LineBreak, LineBreakKind, Note,
    NoteKind, Origin, PageBreak, PhraseKind, Rendition, Role, Sourced, Text, each_inline_mut,
};
use crate::source::Source;

/// What holds blocks.
#[derive(Clone, Debug)]
pub(super) enum Container {
    /// A part with a heading or a sense of its own.
    Section {
        /// The source's own word for it.
        class: Option<String>,
    },
    /// A passage that is quoted.
    Quotation,
    /// A list.
    List {
        /// The source's own word for it.
        class: Option<String>,
    },
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// A row of a table.
    Row {
        /// Whether it labels the columns.
        is_heading: bool,
    },
    /// A cell of a row.
    Cell {
        /// Rows that it spans; at least one.
        rows: u32,
        /// Columns that it spans; at least one.
        columns: u32,
    },
    /// Lines of verse.
    Verse,
    /// A picture, and what is said about it.
    Figure {
        /// Its files, as the source names them.
        images: Vec<String>,
    },
    /// A note. It may begin anywhere: what is open around it waits.
    Note {
        /// The reader's name for it, by which it is called.
        key: String,
        /// Its kind.
        kind: NoteKind,
        /// The source's own word for its kind.
        class: Option<String>,
        /// Where the source prints it.
        place: Option<String>,
    },
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A paragraph; in verse, a line of it.
    Paragraph,
    /// A heading of what is around it.
    Heading,
    /// A line of verse.
    Verse,
    /// The label of an item.
    ItemLabel,
}

/// Containers nested deeper than this are read as if they were not there, with all their words: no letter goes
/// deeper, and what is made of it is walked by recursion.
const DEEPEST: usize = 60;

/// Composes one letter.
pub(super) struct Composer<'a> {
    source: &'a Source,
    /// Who works out what the source does not say.
    by: &'static str,
    /// What is open, the text first.
    frames: Vec<Frame>,
    /// How many containers were begun too deep.
    beyond: usize,
    notes: Vec<Note>,
    furniture: Vec<Furniture>,
}

impl<'a> Composer<'a> {
    /// Begins a letter; `by` names the reader.
    pub(super) fn new(source: &'a Source, by: &'static str) -> Self {
        let frames = vec![Frame::new(Kind::Text, Phrases::default())];
        Self { source, by, frames, beyond: 0, notes: Vec::new(), furniture: Vec::new() }
    }

    /// Begins a container. What must be around it (a list around an item, a row around a cell) is implied.
    pub(super) fn begin(&mut self, container: Container) {
        if self.beyond > 0 || self.frames.len() >= DEEPEST {
            self.end_line();
            self.beyond += 1;
            return;
        }
        let kind = Self::kind(container);
        if matches!(kind, Kind::Note(_)) {
            self.frames.push(Frame::new(kind, Phrases::default()));
        } else {
            self.top().interrupt_line();
            self.make_room(kind.child());
            self.push(kind, false);
        }
    }

    /// Ends the container that was begun last, and what was implied in it.
    pub(super) fn end(&mut self) {
        self.end_line();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        while self.frames.len() > 1 {
            if !self.pop() {
                return;
            }
        }
        debug_assert!(false, "a container ends that was not begun");
    }

    /// Begins a line. An open one ends.
    pub(super) fn line(&mut self, kind: LineKind, rendition: Option<Rendition>) {
        self.end_line();
        self.make_room(Child::Line(kind));
        self.top().open_line(kind, rendition, true);
    }

    /// Ends the line. Words after it begin another one.
    pub(super) fn end_line(&mut self) {
        let top = self.top();
        top.close_line();
        top.is_interrupted = false;
    }

    /// Whether the open line, if there is one, has words.
    pub(super) fn has_words(&self) -> bool {
        self.frames.last().and_then(|frame| frame.line.as_ref()).is_some_and(Line::has_words)
    }

    /// Characters that the source writes just so. White space is one space, or none at the ends of a line.
    pub(super) fn data(&mut self, at: Range<usize>) {
        let source = self.source;
        let Some(text) = source.text().get(at.clone()) else { return };
        let mut start = at.start;
        for piece in text.split_inclusive(is_white) {
            let word = piece.trim_end_matches(is_white);
            self.characters(word, start..start + word.len());
            if word.len() < piece.len() {
                let white = start + word.len()..start + piece.len();
                let origin = Origin::Read { at: source.span(white) };
                self.white(origin);
            }
            start += piece.len();
        }
    }

    /// Characters that the source writes just so, with their white space; a line end is a line break.
    pub(super) fn kept(&mut self, at: Range<usize>) {
        let source = self.source;
        let Some(text) = source.text().get(at.clone()) else { return };
        let mut start = at.start;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches('\n');
            if words.trim().is_empty() {
                self.characters_in_open_line(words, start..start + words.len());
            } else {
                self.current_line().keep(words, source.span(start..start + words.len()));
            }
            if words.len() < line.len() {
                let end = start + words.len();
                self.line_break(end..end + 1, LineBreakKind::Line, false);
            }
            start += line.len();
        }
    }

    /// Characters that the source writes in another way: as a reference, as a symbol.
    pub(super) fn text(&mut self, meaning: &str, at: Range<usize>) {
        if !meaning.is_empty() && meaning.chars().all(is_white) {
            let origin = self.derived(at);
            self.white(origin);
        } else {
            self.characters(meaning, at);
        }
    }

    /// Words that follow from something that is no characters: the number that a program prints before an
    /// item, a sign that is mark-up.
    pub(super) fn implied(&mut self, words: &str, from: Range<usize>) {
        let origin = self.derived(from);
        self.current_line().imply(words, origin);
    }

    /// Something that separates words and is no white space, as a tabulator of a word processor is.
    pub(super) fn space(&mut self, at: Range<usize>) {
        let origin = self.derived(at);
        self.white(origin);
    }

    /// Begins a phrase, which runs on from line to line until it is left.
    pub(super) fn enter(&mut self, kind: PhraseKind, at: Range<usize>) {
        let origin = Origin::Read { at: self.source.span(at) };
        self.top().enter(kind, origin);
    }

    /// Ends the phrase that was entered last in this container, also in what is implied in it.
    pub(super) fn leave(&mut self) {
        for frame in self.frames.iter_mut().rev() {
            let is_entered_here = frame.phrases.is_own();
            frame.leave();
            if is_entered_here || !frame.is_implied {
                return;
            }
        }
    }

    /// A line break. Two in a row end a paragraph, as an empty line does.
    pub(super) fn line_break(&mut self, at: Range<usize>, kind: LineBreakKind, splits_word: bool) {
        let origin = Origin::Read { at: self.source.span(at) };
        self.top().line_break(LineBreak { kind, splits_word, origin });
    }

    /// A page break: a point in a line, or between blocks. In a list or table it begins the next item.
    pub(super) fn page_break(&mut self, page: PageBreak) {
        self.top().page_break(page);
    }

    /// The call of a note; `at` holds the characters that are its label.
    pub(super) fn note_call(&mut self, key: &str, at: Range<usize>) {
        let origin = Origin::Read { at: self.source.span(at) };
        self.current_line().call(key, origin);
    }

    /// The call of a note for which the source has no characters.
    pub(super) fn unwritten_call(&mut self, key: &str, at: Range<usize>) {
        let origin = self.derived(at);
        self.current_line().call(key, origin);
    }

    /// The printed label of the note that is being read: the characters of its call.
    pub(super) fn note_label(&mut self, label: &str, at: Range<usize>) {
        let label = Sourced::new(label.to_owned(), Origin::Read { at: self.source.span(at) });
        if let Some(note) = self.note() {
            note.label = Some(label);
        }
    }

    /// The label of the note that is being read, if it follows from something that is no label.
    pub(super) fn derived_label(&mut self, label: &str, at: Range<usize>) {
        let label = Sourced::new(label.to_owned(), self.derived(at));
        if let Some(note) = self.note() {
            note.label = Some(label);
        }
    }

    /// The number of the note that is being read, as printed before its words.
    pub(super) fn note_number(&mut self, number: &str, at: Range<usize>) {
        let number = Sourced::new(number.to_owned(), Origin::Read { at: self.source.span(at) });
        if let Some(note) = self.note() {
            note.list_number = Some(number);
        }
    }

    /// Words that are no words of the letter; `at` may hold mark-up between them.
    pub(super) fn furniture(
        &mut self,
        kind: FurnitureKind,
        text: String,
        at: Range<usize>,
        reason: Option<String>,
    ) {
        let origin = Origin::Read { at: self.source.span(at) };
        self.furniture.push(Furniture { kind, text, reason, origin });
    }

    /// The letter. A call without a note is read as text.
    pub(super) fn finish(mut self) -> Letter {
        self.end_line();
        while self.frames.len() > 1 {
            self.pop();
        }
        let mut blocks = self.frames.pop().map_or_else(Vec::new, Frame::into_blocks);
        let known: BTreeSet<String> = self.notes.iter().map(|note| note.id.clone()).collect();
        read_as_text(&mut blocks, &known, self.source);
        for note in &mut self.notes {
            read_as_text(&mut note.blocks, &known, self.source);
        }
        // Furniture is found when it is met, or later.
        self.furniture.sort_by_key(|one| one.origin.span().map(|at| at.start));
        Letter {
            texts: vec![Text::new(Role::Transcription, None, blocks)],
            notes: self.notes,
            furniture: self.furniture,
            ..Letter::default()
        }
    }

    fn derived(&self, at: Range<usize>) -> Origin {
        Origin::Derived { from: vec![self.source.span(at)], by: self.by.to_owned() }
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the text is open until the letter is finished")
    }

    /// The note that is being read.
    fn note(&mut self) -> Option<&mut Note> {
        self.frames.iter_mut().rev().find_map(|frame| match &mut frame.kind {
            Kind::Note(note) => Some(&mut **note),
            _ => None,
        })
    }

    /// The open line; words outside a line begin a paragraph.
    fn current_line(&mut self) -> &mut Line {
        if self.top().line.is_none() {
            self.make_room(Child::Line(LineKind::Paragraph));
        }
        self.top().current_line()
    }

    /// Opens and ends what must be open around something, as far as that is implied.
    fn make_room(&mut self, child: Child) {
        // What is implied can be left, up to what the source marks.
        let marked = self.frames.iter().rposition(|frame| !frame.is_implied).unwrap_or_default();
        let top = self.frames.len() - 1;
        let is_place = |at: &usize| {
            // What is implied in a list comes before a heading.
            let is_behind = *at < top && child == Child::Line(LineKind::Heading);
            let is_of_list = matches!(self.frames[*at].kind, Kind::List { .. } | Kind::Table);
            self.frames[*at].holds(child) && !(is_behind && is_of_list)
        };
        let place = (marked..=top).rev().find(is_place);
        match place {
            Some(at) => {
                while self.frames.len() > at + 1 {
                    self.pop();
                }
            }
            None => {
                if let Some(kind) = self.top().kind.missing_for(child) {
                    self.push(kind, true);
                    self.make_room(child);
                }
            }
        }
    }

    /// Opens a container in the one on top, from which it has the open phrases and waiting points.
    fn push(&mut self, kind: Kind, is_implied: bool) {
        let top = self.top();
        let mut frame = Frame::new(kind, top.phrases.inherited());
        frame.is_implied = is_implied;
        for page in std::mem::take(&mut top.waiting) {
            frame.page_break(page);
        }
        self.frames.push(frame);
    }

    /// Closes the container on top, and returns whether it was implied.
    fn pop(&mut self) -> bool {
        let Some(frame) = self.frames.pop() else { return false };
        let is_implied = frame.is_implied;
        match frame.finish() {
            Finished::Note(note) => self.notes.push(note),
            Finished::Part { part, waiting } => {
                let top = self.top();
                top.add(part);
                for page in waiting {
                    top.page_break(page);
                }
            }
        }
        is_implied
    }

    fn kind(container: Container) -> Kind {
        match container {
            Container::Section { class } => Kind::Section { class },
            Container::Quotation => Kind::Quotation,
            Container::List { class } => Kind::List { class },
            Container::Item => Kind::Item,
            Container::Table => Kind::Table,
            Container::Row { is_heading } => Kind::Row { is_heading },
            Container::Cell { rows, columns } => Kind::Cell { rows, columns },
            Container::Verse => Kind::Verse,
            Container::Figure { images } => Kind::Figure { images },
            Container::Note { key, kind, class, place } => Kind::Note(Box::new(Note {
                id: key,
                label: None,
                list_number: None,
                kind,
                class,
                place,
                blocks: Vec::new(),
            })),
        }
    }

    fn characters(&mut self, text: &str, at: Range<usize>) {
        let is_blank = text.chars().all(char::is_whitespace);
        if is_blank {
            self.characters_in_open_line(text, at);
        } else {
            let at = self.source.span(at);
            self.current_line().add(text, at);
        }
    }

    /// Blanks that are no white space of the format begin no paragraph.
    fn characters_in_open_line(&mut self, text: &str, at: Range<usize>) {
        let at = self.source.span(at);
        if let Some(line) = self.top().line.as_mut().filter(|_| !text.is_empty()) {
            line.add(text, at);
        }
    }

    fn white(&mut self, origin: Origin) {
        if let Some(line) = &mut self.top().line {
            line.white(origin);
        }
    }
}

/// White space that only lays out the source (XML 1.0, production 3; HTML, ASCII white space).
fn is_white(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Reads calls of notes that are not there as the text that they are.
fn read_as_text(blocks: &mut [Block], known: &BTreeSet<String>, source: &Source) {
    each_inline_mut(blocks, &mut |inline| {
        if let Inline::NoteAnchor(anchor) = inline
            && !known.contains(&anchor.note)
            && let Origin::Read { at } = anchor.origin
        {
            let text = source.slice(at).to_owned();
            *inline = Inline::Text(Characters { text, origin: Origin::Read { at } });
        }
    });
}
