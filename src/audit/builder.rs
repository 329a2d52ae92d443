//! Builds a ledger from the stream of a letter or of a finished file.
//!
//! **Invariant:** the amount of white space, and whether a mark comes before or after it, makes no
//! difference.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Ledger, LedgerNote, LedgerPage, LedgerPassage, PassageKind, WordPosition};
use crate::ir::account::FactKey;
use crate::ir::{Date, words};

/// Builds a ledger from a stream of text and marks, from a letter or from a file.
#[derive(Debug, Default)]
pub struct LedgerBuilder {
    /// Whether soft hyphens are left out.
    has_no_soft_hyphens: bool,
    body: Stream,
    notes: Vec<NoteStream>,
    /// Indexes of the open notes, the innermost last.
    open: Vec<usize>,
    /// Ids of the notes that are called, and where in the body.
    anchors: Vec<(String, Point)>,
    pages: Vec<PageMark>,
    passages: Vec<PassageMark>,
    /// Indexes of the open passages, the innermost last.
    open_passages: Vec<usize>,
    correspondents: Vec<(String, String)>,
    date: Option<(String, String)>,
    facts: BTreeSet<(FactKey, String)>,
}

const SOFT_HYPHEN: char = '\u{ad}';

/// Text with all white space between two words written as one space.
#[derive(Debug, Default)]
struct Stream {
    text: String,
    /// Words that are complete.
    words: usize,
    /// Characters of the word that is not yet complete.
    characters: usize,
}

/// A point in a stream, before it is known whether the word continues after it.
#[derive(Clone, Copy, Debug)]
struct Point {
    offset: usize,
    words: usize,
    characters: usize,
}

#[derive(Debug)]
struct NoteStream {
    id: String,
    label: Option<String>,
    stream: Stream,
}

#[derive(Debug)]
struct PageMark {
    label: Option<String>,
    /// Index of the note that contains it.
    note: Option<usize>,
    point: Point,
}

#[derive(Debug)]
struct PassageMark {
    kind: PassageKind,
    /// Index of the note that contains it.
    note: Option<usize>,
    from: Point,
    to: Point,
}

impl Stream {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.text.push(character);
                self.characters += 1;
            } else if self.characters > 0 {
                self.text.push(' ');
                self.words += 1;
                self.characters = 0;
            }
        }
    }

    fn words(&self) -> Vec<String> {
        words(&self.text).map(ToOwned::to_owned).collect()
    }

    fn here(&self) -> Point {
        Point { offset: self.text.len(), words: self.words, characters: self.characters }
    }

    /// A point as a place: the end of a word is the start of the next one.
    fn place(&self, point: Point) -> WordPosition {
        let next = self.text.get(point.offset..).and_then(|rest| rest.chars().next());
        let goes_on = next.is_some_and(|next| !next.is_whitespace());
        match point.characters {
            0 => WordPosition { words: point.words, characters: 0 },
            characters if goes_on => WordPosition { words: point.words, characters },
            _ => WordPosition { words: point.words + 1, characters: 0 },
        }
    }
}

impl LedgerBuilder {
    fn stream(&mut self) -> &mut Stream {
        match self.open.last() {
            Some(&index) => &mut self.notes[index].stream,
            None => &mut self.body,
        }
    }

    /// One that leaves out soft hyphens, for a format that has them where lines end.
    pub fn without_soft_hyphens() -> Self {
        Self { has_no_soft_hyphens: true, ..Self::default() }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        if self.has_no_soft_hyphens && text.contains(SOFT_HYPHEN) {
            let words = text.replace(SOFT_HYPHEN, "");
            self.stream().push(&words);
        } else {
            self.stream().push(text);
        }
    }

    /// Adds something that separates words.
    pub fn space(&mut self) {
        self.text(" ");
    }

    /// A page begins.
    pub fn page(&mut self, label: Option<&str>, splits_word: bool) {
        if !splits_word {
            self.space();
        }
        let point = self.stream().here();
        let note = self.open.last().copied();
        self.pages.push(PageMark { label: label.map(ToOwned::to_owned), note, point });
    }

    /// A passage begins; it lasts until [`end_passage`](Self::end_passage).
    pub fn begin_passage(&mut self, kind: PassageKind) {
        let here = self.stream().here();
        let note = self.open.last().copied();
        self.open_passages.push(self.passages.len());
        self.passages.push(PassageMark { kind, note, from: here, to: here });
    }

    /// The innermost passage ends.
    pub fn end_passage(&mut self) {
        let here = self.stream().here();
        if let Some(index) = self.open_passages.pop() {
            self.passages[index].to = here;
        }
    }

    /// A note is called. A call inside a note is not a place in the body and does not count.
    pub fn anchor(&mut self, note: &str) {
        if self.open.is_empty() {
            let here = self.body.here();
            self.anchors.push((note.to_owned(), here));
        }
    }

    /// A note begins; everything up to [`end_note`](Self::end_note) belongs to it.
    pub fn begin_note(&mut self, id: &str, label: Option<&str>) {
        self.open.push(self.notes.len());
        self.notes.push(NoteStream {
            id: id.to_owned(),
            label: label.map(ToOwned::to_owned),
            stream: Stream::default(),
        });
    }

    /// The innermost note ends.
    pub fn end_note(&mut self) {
        self.open.pop();
    }

    /// A correspondent, with his or her action; one without a name does not count.
    pub fn correspondent(&mut self, action: &str, name: &str) {
        let name: Vec<&str> = words(name).collect();
        if !name.is_empty() {
            self.correspondents.push((action.to_owned(), name.join(" ")));
        }
    }

    /// The date of sending: earliest and latest day. A date open at both ends means nothing and does
    /// not count.
    pub fn date(&mut self, not_before: &str, not_after: &str) {
        // A letter can be sent twice; the first time is its date.
        if self.date.is_some() || (not_before, not_after) == (Date::OPEN_START, Date::OPEN_END) {
            return;
        }
        self.date = Some((not_before.to_owned(), not_after.to_owned()));
    }

    /// Another value that is stated of the letter; one without words does not count.
    pub fn fact(&mut self, key: FactKey, value: &str) {
        let value: Vec<&str> = words(value).collect();
        if !value.is_empty() {
            self.facts.insert((key, value.join(" ")));
        }
    }

    /// The ledger. Notes are sorted by id: a file may have them in another order than the source.
    pub fn finish(self) -> Ledger {
        let page = |mark: &PageMark| LedgerPage {
            label: mark.label.clone(),
            within: mark.note.map(|index| self.notes[index].id.clone()),
            at: mark.note.map_or(&self.body, |index| &self.notes[index].stream).place(mark.point),
        };
        let mut pages: Vec<LedgerPage> = self.pages.iter().map(page).collect();
        pages.sort_by(|one, other| one.within.cmp(&other.within));
        let mut passages: Vec<LedgerPassage> = Vec::new();
        for mark in &self.passages {
            let stream = mark.note.map_or(&self.body, |index| &self.notes[index].stream);
            let (from, to) = (stream.place(mark.from), stream.place(mark.to));
            if from != to {
                let within = mark.note.map(|index| self.notes[index].id.clone());
                passages.push(LedgerPassage { kind: mark.kind, within, from, to });
            }
        }
        passages.sort_by(|one, other| one.within.cmp(&other.within));
        let mut anchors: BTreeMap<&str, Vec<WordPosition>> = BTreeMap::new();
        for (note, point) in &self.anchors {
            anchors.entry(note).or_default().push(self.body.place(*point));
        }
        let note = |note: &NoteStream| LedgerNote {
            id: note.id.clone(),
            label: note.label.clone(),
            words: note.stream.words(),
            anchors: anchors.get(note.id.as_str()).cloned().unwrap_or_default(),
        };
        let mut notes: Vec<LedgerNote> = self.notes.iter().map(note).collect();
        notes.sort_by(|one, other| one.id.cmp(&other.id));
        Ledger {
            body: self.body.words(),
            notes,
            pages,
            passages,
            correspondents: self.correspondents.clone(),
            date: self.date.clone(),
            facts: self.facts.clone(),
        }
    }
}
