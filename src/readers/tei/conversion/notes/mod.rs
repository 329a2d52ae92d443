//! Notes: inline, gathered at the end, or beside a passage; each is kept once, and its calls are in
//! the text.
//!
//! Where each is called is worked out before the text is read (`places`), from what there is in the
//! letter (`apparatus`), what a mark looks like (`marks`), and what labels say (`labels`,
//! `by_label`). Here they are made when the text calls them.

mod apparatus;
mod by_label;
mod labels;
mod marks;
mod places;
mod printed_labels;

use self::labels::is_same_label;
pub(super) use self::places::{prepare, take_headings};
use super::converter::Converter;
use super::pieces::{Piece, append, first_line, has_words};
use crate::diag::{self, Code, Diagnostic};
use crate::ir::{Block, Inline, Note, NoteAnchor, NoteKind, NoteStart, Origin, Sourced};
use crate::readers::tei::NAME;
use crate::readers::tei::dialects::Dialect;
use crate::readers::tei::xml::Element;

/// The unique name of a note while the letter is being made.
pub(super) fn key(note: &Element) -> String {
    format!("at-{}", note.at.start)
}

/// How deep notes may be read inside the notes that call them.
const DEEPEST: usize = 8;

/// Blocks that a note is about as a whole.
const IS_WHOLE: &[&str] = &[
    "ab", "address", "byline", "dateline", "figure", "head", "label", "lg", "list", "p", "quote",
    "salute", "signed", "table",
];

/// Whether a note is empty: editions keep empty notes as forms to fill in.
pub(super) fn is_empty(note: &Element) -> bool {
    note.words().is_empty() && note.elements().next().is_none()
}

/// The first words of a note.
fn beginning(note: &Element) -> String {
    const SHOWN: usize = 8;
    let words = note.words();
    let mut shown: Vec<&str> = words.split_whitespace().take(SHOWN + 1).collect();
    if shown.len() > SHOWN {
        shown[SHOWN] = "\u{2026}";
    }
    shown.join(" ")
}

impl<'a> Converter<'a> {
    /// Removes a note from its place in the file: it is attached elsewhere.
    fn take(&mut self, note: &'a Element) {
        self.taken.insert(note.at.start);
        self.apart.push(note);
    }

    /// Makes the removed notes that nothing has called after all, and reports them.
    pub(super) fn make_the_rest(&mut self) {
        let mut apart = std::mem::take(&mut self.apart);
        apart.retain(|note| !is_empty(note));
        for note in &apart {
            self.make(note, None);
        }
        apart.retain(|note| !self.called.contains(&note.at.start));
        let hint = "it is kept as a note without a place in the text";
        self.report_notes(&diag::UNCALLED_NOTE, &apart, "nothing calls", hint);
    }

    fn report_label_links(&mut self, notes: &[&Element]) {
        let hint = "compare with the edition: nothing else confirms the link";
        self.report_notes(&diag::NOTE_BY_LABEL, notes, "a label alone links a call to", hint);
    }

    fn report_notes(
        &mut self,
        code: &'static Code,
        notes: &[&Element],
        what: &str,
        hint: &'static str,
    ) {
        let Some(first) = notes.first() else { return };
        let more = match notes.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        let message = format!("{what} the note \u{201C}{}\u{201D}{more}", beginning(first));
        let at = self.source.span(first.at.start..first.inside);
        self.diagnostics.push(Diagnostic::new(code, at, message).hint(hint));
    }

    /// A note that appears where it is called.
    pub(super) fn note_in_place(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = match self.place_said.take() {
            Some(said) => said,
            None => Origin::Read { at: self.source.span(element.at.start..element.inside) },
        };
        let is_hung = (!self.dialect.anchors_notes() && !self.is_line_about_source(element))
            || !element.get("target").unwrap_or_default().is_empty();
        self.called.insert(element.at.start);
        self.make(element, None);
        let anchor = NoteAnchor { id: String::new(), note: key(element), origin };
        is_hung.then_some(Inline::NoteAnchor(anchor)).into_iter().collect()
    }

    /// Whether a note is a line of the print that says where the document is kept: no mark calls it.
    fn is_line_about_source(&self, note: &Element) -> bool {
        kind(note, self.dialect).0 == NoteKind::Source
            && place_of(note).as_deref() == Some("inline")
            && self.dialect.printed_label(note).is_none()
    }

    /// The call of a note that appears elsewhere.
    pub(super) fn note_elsewhere(&mut self, note: &'a Element, call: &'a Element) -> Inline {
        let origin = Origin::Read { at: self.source.span(call.at.clone()) };
        let words = call.words();
        let label = if words.is_empty() {
            // An empty pointer prints no label; the label that joins it to the note is the note's.
            let label = self.labelled.get(&call.at.start).map(|(_, label)| label.clone());
            let from = vec![self.source.span(note.at.clone())];
            let origin = || Origin::Derived { from, by: NAME.to_owned() };
            label.map(|label| Sourced::new(label, origin()))
        } else {
            Some(Sourced::new(words, origin.clone()))
        };
        self.called.insert(note.at.start);
        self.make(note, label);
        // Only the tag, if the words of the call are kept beside it.
        let origin = if self.prints_label(note, call) {
            origin
        } else {
            Origin::Read { at: self.source.span(call.at.start..call.inside) }
        };
        Inline::NoteAnchor(NoteAnchor { id: String::new(), note: key(note), origin })
    }

    /// Whether the words of a call are the label that its note, already made, prints.
    pub(super) fn prints_label(&self, note: &Element, call: &Element) -> bool {
        let words = call.words();
        let made = self.made.get(&note.at.start).and_then(|index| self.notes.get(*index));
        let label = made.and_then(|note| note.label.as_ref());
        words.is_empty() || label.is_some_and(|label| is_same_label(&label.value, &words))
    }

    /// The start of a passage that a note is about, and the call at its end.
    pub(super) fn note_on(&mut self, note: &'a Element, passage: &'a Element) -> (Inline, Inline) {
        let tag = |element: &Element| Origin::Read {
            at: self.source.span(element.at.start..element.inside),
        };
        let start = NoteStart { id: String::new(), note: key(note), origin: tag(passage) };
        let call = NoteAnchor { id: String::new(), note: key(note), origin: tag(note) };
        self.called.insert(note.at.start);
        self.make(note, None);
        (Inline::NoteStart(start), Inline::NoteAnchor(call))
    }

    /// Puts the notes about a phrase around what it holds; those about an empty element, after it.
    pub(super) fn add_notes_on(&mut self, phrase: &'a Element, pieces: &mut Vec<Piece>) {
        for note in self.passages.remove(&phrase.at.start).unwrap_or_default() {
            let (start, call) = self.note_on(note, phrase);
            if !phrase.children.is_empty() {
                pieces.insert(0, Piece::Inline(start));
            }
            pieces.push(Piece::Inline(call));
        }
    }

    /// Puts the notes about blocks around them or, where the blocks are a part of the text, after
    /// the first line.
    pub(super) fn add_notes_on_blocks(&mut self, element: &'a Element, blocks: &mut Vec<Block>) {
        for note in self.passages.remove(&element.at.start).unwrap_or_default() {
            let (start, call) = self.note_on(note, element);
            match blocks.iter_mut().find_map(first_line) {
                Some(line) if !IS_WHOLE.contains(&element.name.as_str()) => line.push(call),
                Some(line) => {
                    line.insert(0, start);
                    append(blocks, vec![call]);
                }
                None => append(blocks, vec![call]),
            }
        }
    }

    /// Makes the note, unless it is already made. Its place in the list is that of its first call.
    pub(super) fn make(&mut self, element: &'a Element, mark: Option<Sourced<String>>) {
        if self.made.contains_key(&element.at.start) {
            return;
        }
        self.made.insert(element.at.start, self.notes.len());
        let tag = Origin::Read { at: self.source.span(element.at.start..element.inside) };
        let origin = self.dialect.origin_of_label(element, tag);
        let printed =
            self.dialect.printed_label(element).map(|n| Sourced::new(n.to_owned(), origin));
        let index = self.notes.len();
        let (kind, class) = kind(element, self.dialect);
        self.notes.push(Note {
            id: key(element),
            label: printed.or(mark),
            list_number: None,
            kind,
            class,
            place: place_of(element),
            blocks: Vec::new(),
        });
        if let Some(number) = self.dialect.list_number(element) {
            self.taken.insert(number.at.start);
            let origin = self.read(number);
            let number = number.get("n").map(|n| Sourced::new(n.to_owned(), origin));
            self.notes[index].list_number = number;
        }
        if self.open_notes == DEEPEST {
            self.later.push((element, index));
            return;
        }
        self.fill(element, index);
        while self.open_notes == 0
            && let Some((element, index)) = self.later.pop()
        {
            self.fill(element, index);
        }
    }

    /// Reads what a note holds.
    fn fill(&mut self, element: &'a Element, index: usize) {
        self.open_notes += 1;
        let inside_here = self.place_said.take();
        let flow = self.blocks.flow;
        let mut blocks = flow(self, element);
        self.add_notes_on_blocks(element, &mut blocks);
        self.place_said = inside_here;
        self.open_notes -= 1;
        blocks.retain(|block| !is_nothing(block));
        if !self.dialect.anchors_notes() {
            self.take_printed_label(index, &mut blocks);
        }
        self.notes[index].blocks = blocks;
    }

    /// The start of the passage that a note is about, if the edition marks the whole passage: `seg`
    /// with `orig` and `note`.
    pub(super) fn passage_of(&self, seg: &Element) -> Option<Inline> {
        let mut children = seg.elements();
        let lemma =
            children.next().filter(|lemma| ["orig", "hi", "lem"].contains(&lemma.name.as_str()));
        let note = children.find(|child| child.name == "note");
        let (Some(_), Some(note), "seg") = (lemma, note, seg.name.as_str()) else { return None };
        let origin = Origin::Read { at: self.source.span(seg.at.start..seg.inside) };
        Some(Inline::NoteStart(NoteStart { id: String::new(), note: key(note), origin }))
    }
}

/// Where the source prints a note.
fn place_of(element: &Element) -> Option<String> {
    let place = element.get("place");
    let inline = || (element.get("rend") == Some("inline")).then_some("inline");
    place.or_else(inline).map(ToOwned::to_owned)
}

fn is_nothing(block: &Block) -> bool {
    matches!(block, Block::Paragraph(paragraph) if paragraph.content.is_empty()
        || (!has_words(&paragraph.content) && paragraph.content.iter().all(|one| matches!(one, Inline::Text(_)))))
}

/// The kind of a note, and the source's own word for it if ours says less.
fn kind(note: &Element, dialect: &dyn Dialect) -> (NoteKind, Option<String>) {
    let word = note.get("type").unwrap_or_default();
    let kind = match word.to_lowercase().as_str() {
        "source" => NoteKind::Source,
        "summary" => NoteKind::Summary,
        "critical" | "textconst" | "textual" | "apparatus" | "app" | "variant" => {
            NoteKind::Critical
        }
        "authorial" | "author" => NoteKind::Authorial,
        "" if dialect.is_source_note(note) => NoteKind::Source,
        _ if ["author", "#author"].contains(&note.get("resp").unwrap_or_default()) => {
            NoteKind::Authorial
        }
        _ => NoteKind::Footnote,
    };
    let is_said = word.is_empty() || word == kind.as_str();
    let class = note.get("subtype").or((!is_said).then_some(word)).or_else(|| register(note));
    (kind, class.map(ToOwned::to_owned))
}

/// The name for a note that only lists who or what a passage names: an entry of the register.
fn register(note: &Element) -> Option<&str> {
    let is_list = |one: &Element| {
        ["listPerson", "listPlace", "listBibl", "listOrg", "listEvent"].contains(&one.name.as_str())
    };
    let first = note.elements().next()?;
    note.elements().all(is_list).then(|| first.get("type").unwrap_or("register"))
}
