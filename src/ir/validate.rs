//! What holds for every letter, checked before a backend sees it.

use std::collections::BTreeSet;
use std::fmt;

use super::account::facts;
use super::{Block, Collection, Inline, Letter, Readings, Visitor, visit_inline, visit_letter};
use crate::source::{code_point, is_forbidden};

/// An invariant of the IR that a letter breaks. This is always our bug, never the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A letter without a text.
    NoText,
    /// Two parts share one fragment id.
    DuplicateId(String),
    /// A part has no fragment id.
    MissingId,
    /// An anchor calls a note that does not exist.
    DanglingAnchor(String),
    /// A correction holds more than characters and line breaks: pages and notes occur only once, so
    /// they may not be in two readings.
    CorrectionHolds(String),
    /// The text or a value holds a character that XML cannot write, or a carriage return, which XML writes
    /// only as a reference: `source` has already made all line ends one kind.
    ForbiddenCharacter(char),
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoText => write!(f, "the letter has no text"),
            Self::DuplicateId(id) => write!(f, "the fragment id {id} is used twice"),
            Self::MissingId => write!(f, "a page, note or anchor has no fragment id"),
            Self::DanglingAnchor(id) => write!(f, "an anchor calls the note {id}, which is absent"),
            Self::CorrectionHolds(id) => {
                write!(f, "the correction {id} holds more than characters and line breaks")
            }
            Self::ForbiddenCharacter(character) => {
                write!(f, "the letter holds {}, which no edition can hold", code_point(*character))
            }
        }
    }
}

/// Checks the invariants of one letter and returns all those that it breaks.
///
/// # Errors
/// The list of broken invariants.
pub fn validate(letter: &Letter) -> Result<(), Vec<Invalid>> {
    let mut check = Check { ids: BTreeSet::new(), notes: BTreeSet::new(), broken: Vec::new() };
    if letter.texts.is_empty() {
        check.broken.push(Invalid::NoText);
    }
    for note in &letter.notes {
        check.id(&note.id);
        check.notes.insert(&note.id);
    }
    visit_letter(&mut check, letter);
    for fact in facts(&Collection::default(), letter) {
        check.characters(&fact.value);
    }
    if check.broken.is_empty() { Ok(()) } else { Err(check.broken) }
}

struct Check<'a> {
    ids: BTreeSet<String>,
    notes: BTreeSet<&'a str>,
    broken: Vec<Invalid>,
}

impl Check<'_> {
    fn id(&mut self, id: &str) {
        if id.is_empty() {
            self.broken.push(Invalid::MissingId);
        } else if !self.ids.insert(id.to_owned()) {
            self.broken.push(Invalid::DuplicateId(id.to_owned()));
        }
    }

    fn characters(&mut self, text: &str) {
        let forbidden =
            text.chars().find(|character| is_forbidden(*character) || *character == '\r');
        self.broken.extend(forbidden.map(Invalid::ForbiddenCharacter));
    }
}

impl Visitor for Check<'_> {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        if let Block::Paragraph(paragraph) = block
            && let Some(id) = paragraph.fragment()
        {
            self.id(&id);
        }
        super::visit_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::PageBreak(page) => self.id(&page.id),
            Inline::Correction(correction) => {
                self.id(&correction.id);
                let plain =
                    |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::LineBreak(_));
                if !correction.original.iter().chain(&correction.corrected).all(plain) {
                    self.broken.push(Invalid::CorrectionHolds(correction.id.clone()));
                }
            }
            Inline::NoteAnchor(anchor) => {
                self.id(&anchor.id);
                if !self.notes.contains(anchor.note.as_str()) {
                    self.broken.push(Invalid::DanglingAnchor(anchor.note.clone()));
                }
            }
            Inline::Text(characters) => {
                self.characters(&characters.text);
            }
            Inline::NoteStart(start) => {
                self.id(&start.id);
                if !self.notes.contains(start.note.as_str()) {
                    self.broken.push(Invalid::DanglingAnchor(start.note.clone()));
                }
            }
            Inline::LineBreak(_) | Inline::Phrase(_) | Inline::Choice(_) => {}
        }
        visit_inline(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Certainty, Characters, Correction, CorrectionKind, Note, NoteAnchor, NoteKind, Origin,
        PageBreak, Paragraph, Role, Sourced, Text,
    };
    use super::*;

    fn origin() -> Origin {
        Origin::Derived { from: Vec::new(), by: "test".to_owned() }
    }

    fn text(text: &str) -> Inline {
        Inline::Text(Characters { text: text.to_owned(), origin: origin() })
    }

    fn letter(content: Vec<Inline>) -> Letter {
        let blocks = vec![Block::Paragraph(Paragraph::new(content))];
        Letter { texts: vec![Text::new(Role::Transcription, None, blocks)], ..Letter::default() }
    }

    fn page(id: &str) -> Inline {
        Inline::PageBreak(PageBreak { id: id.to_owned(), ..PageBreak::new(None, false, origin()) })
    }

    fn correction(original: Vec<Inline>) -> Inline {
        Inline::Correction(Correction {
            id: "c.1".to_owned(),
            kind: CorrectionKind::WordBreak,
            original,
            corrected: vec![text("a")],
            by: "test".to_owned(),
            evidence: String::new(),
            certainty: Certainty::High,
        })
    }

    #[test]
    fn a_correction_holds_characters_and_line_breaks() {
        assert_eq!(validate(&letter(vec![correction(vec![text("b")])])), Ok(()));
        let broken = validate(&letter(vec![correction(vec![page("page.1")])]));
        assert_eq!(broken, Err(vec![Invalid::CorrectionHolds("c.1".to_owned())]));
    }

    #[test]
    fn nothing_holds_a_character_that_xml_cannot_write() {
        for character in ['\u{1}', '\u{C}', '\r', '\u{FFFE}'] {
            let broken = Err(vec![Invalid::ForbiddenCharacter(character)]);
            let words = format!("a{character}");
            assert_eq!(validate(&letter(vec![text(&words)])), broken);
            let mut titled = letter(vec![text("a")]);
            titled.title = Some(Sourced::new(words, origin()));
            assert_eq!(validate(&titled), broken);
        }
    }

    #[test]
    fn a_page_and_a_note_are_there_once() {
        let twice = validate(&letter(vec![page("page.1"), page("page.1")]));
        assert_eq!(twice, Err(vec![Invalid::DuplicateId("page.1".to_owned())]));
        let note = Note {
            id: "n.1".to_owned(),
            label: None,
            list_number: None,
            kind: NoteKind::Footnote,
            class: None,
            place: None,
            blocks: Vec::new(),
        };
        let notes = vec![note.clone(), note];
        let twice = validate(&Letter { notes, ..letter(vec![text("a")]) });
        assert_eq!(twice, Err(vec![Invalid::DuplicateId("n.1".to_owned())]));
        let (id, note) = ("r.1".to_owned(), "n.1".to_owned());
        let anchor = Inline::NoteAnchor(NoteAnchor { id, note, origin: origin() });
        let dangling = validate(&letter(vec![anchor]));
        assert_eq!(dangling, Err(vec![Invalid::DanglingAnchor("n.1".to_owned())]));
    }
}
