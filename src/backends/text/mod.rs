//! The letters as plain text, to be read, searched and counted (UTF-8).
//!
//! A line names each letter; its text follows, one line a paragraph, with the pages of the print as
//! `[p. 12]` and the calls of notes as `[3]`; then its notes. **Invariant:** every word of the letter is
//! there, what the writer struck out and other readings of the source in brackets that say so.

mod shown;

use std::io::{self, Write};

use super::collection::Sequence;
use super::{
    BackendError, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob, Feature,
    Format, Fragment, Shown, Support,
};
use crate::ir::account::{Event, FactKey, Node, letter_events, plain_text};
use crate::ir::{Letter, Phrase, PhraseKind, Reading, is_in_brackets};

/// The backend `text`.
pub(super) struct PlainText;

impl CollectionBackend for PlainText {
    fn format(&self) -> &'static Format {
        &Format {
            name: "text",
            extension: "txt",
            media_type: "text/plain",
            description: "plain text with page marks, and the notes after each letter",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, feature: Feature) -> Support {
        match feature {
            Feature::Header => Support::Omitted,
            Feature::Tables => Support::Partial("a row is a line"),
            Feature::Revisions | Feature::Uncertainty => Support::Full,
            Feature::Choices => Support::Partial("further readings in brackets"),
            Feature::Lists
            | Feature::Verse
            | Feature::Figures
            | Feature::Quotations
            | Feature::Divisions
            | Feature::Rendition
            | Feature::Names
            | Feature::SeveralTexts
            | Feature::NoteRanges
            | Feature::Opaque => Support::Words,
        }
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn needs_contents(&self) -> bool {
        false
    }

    fn begin<'a>(
        &self,
        _: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        Ok(Box::new(Sequence { out, end: "" }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let text =
            format!("==== {} ====\n\n{}\n\n\n", letter.name(), text(letter.letter, job.reading));
        Ok(Fragment::from(text.into_bytes()))
    }
}

/// The texts of a letter, then its notes.
fn text(letter: &Letter, reading: Reading) -> String {
    let notes = letter.notes_by_id();
    let label = |id: &str| notes.get(id).map_or("", |at| letter.notes[*at].shown_label());
    let mut page = Page::default();
    let mut has_notes = false;
    letter_events(letter, reading, &mut |event| match event {
        Event::Text(characters) => page.words(&characters.text),
        Event::Page(printed) => {
            // A number that is printed in brackets has them once.
            let bare = |label: &String| label.trim_matches(['[', ']', ' ']).to_owned();
            let number = printed.label.as_ref().map(bare).filter(|number| !number.is_empty());
            let mark =
                number.map_or_else(|| "[page]".to_owned(), |number| format!("[p. {number}]"));
            page.mark(&mark, printed.splits_word);
        }
        Event::Call(anchor) => page.words(&format!("[{}]", label(&anchor.note))),
        Event::Break(_) => match event.separator() {
            Some("\n") => page.line(1),
            Some(_) => page.space(),
            None => {}
        },
        Event::Start(_) => {}
        Event::Enter(Node::Note(note)) => {
            page.line(2);
            if !has_notes {
                has_notes = true;
                page.words(NOTES);
                page.line(2);
            }
            if !note.says_its_label(note.shown_label(), reading) {
                page.words(&format!("[{}] ", note.shown_label()));
                page.is_first = true;
            }
        }
        Event::Enter(Node::Cell(_, _, place)) => page.cell(place),
        Event::Leave(Node::Cell(..)) => page.in_cells -= 1,
        Event::Enter(node) if node.is_beside_the_text() => page.words(beside(node)),
        Event::Leave(node) if node.is_beside_the_text() => page.words("]"),
        Event::Enter(Node::Phrase(phrase)) => page.words(signs(phrase, reading).0),
        Event::Leave(Node::Phrase(phrase)) => page.words(signs(phrase, reading).1),
        Event::Enter(node) | Event::Leave(node) => match node {
            Node::Note(_) | Node::Block(_) => page.line(2),
            Node::Line(_) => page.line(1),
            Node::Cell(..)
            | Node::Phrase(_)
            | Node::Choice(_)
            | Node::Alternative(..)
            | Node::Correction(_) => {}
        },
    });
    page.text
}

const NOTES: &str = "---- notes ----";

/// How words that are beside the text begin.
fn beside(node: Node<'_>) -> &'static str {
    match node {
        Node::Alternative(other, _) if other.is_nothing() => "[or: \u{2014}",
        Node::Alternative(..) => "[or: ",
        Node::Phrase(_)
        | Node::Note(_)
        | Node::Block(_)
        | Node::Line(_)
        | Node::Cell(..)
        | Node::Choice(_)
        | Node::Correction(_) => "[struck out: ",
    }
}

/// The signs around additions, gaps, unclear and supplied words; the PDF has the same.
fn signs(phrase: &Phrase, reading: Reading) -> (&'static str, &'static str) {
    let words = || plain_text(&phrase.content, reading);
    match &phrase.kind {
        PhraseKind::Addition { .. } => ("\\", "/"),
        PhraseKind::Gap { .. } if words().trim().is_empty() => ("[…", "]"),
        PhraseKind::Gap { .. } if !is_in_brackets(&words()) => ("[", " …]"),
        PhraseKind::Supplied { .. } if !is_in_brackets(&words()) => ("[", "]"),
        PhraseKind::Unclear { .. } => ("[", "?]"),
        PhraseKind::Gap { .. } | PhraseKind::Supplied { .. } => ("", ""),
        PhraseKind::Salutation
        | PhraseKind::Name(_)
        | PhraseKind::Date { .. }
        | PhraseKind::Reference(_)
        | PhraseKind::Emphasis { .. }
        | PhraseKind::Foreign { .. }
        | PhraseKind::Term { .. }
        | PhraseKind::Title
        | PhraseKind::Quotation
        | PhraseKind::Deletion { .. }
        | PhraseKind::Segment { .. }
        | PhraseKind::Opaque { .. } => ("", ""),
    }
}

/// Text under construction: white space is written only between words.
#[derive(Default)]
struct Page {
    text: String,
    /// The line ends that are due before the next words.
    lines: usize,
    has_space: bool,
    in_cells: usize,
    /// Whether the next block goes on in the same line, after the label of a note.
    is_first: bool,
}

impl Page {
    fn words(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', self.lines));
            if self.lines == 0 && self.has_space && !self.text.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
        (self.lines, self.has_space, self.is_first) = (0, false, false);
        self.text.push_str(words);
    }

    /// A mark of ours: between words, or inside one.
    fn mark(&mut self, mark: &str, splits_word: bool) {
        if !splits_word {
            self.space();
        }
        self.words(mark);
        if !splits_word {
            self.space();
        }
    }

    fn space(&mut self) {
        self.has_space = true;
    }

    /// A line ends; two ends make an empty line. The cells of a row are one line.
    fn line(&mut self, ends: usize) {
        match () {
            () if self.in_cells > 0 => self.space(),
            () if self.is_first => {}
            () => self.lines = self.lines.max(ends),
        }
    }

    /// A cell begins.
    fn cell(&mut self, place: usize) {
        if place == 1 {
            self.line(1);
        } else if self.in_cells == 0 {
            self.words("\t");
        }
        self.in_cells += 1;
    }
}
