//! What holds for every letter, checked before a backend sees it.

use std::collections::BTreeSet;
use std::fmt;

use super::{Block, Inline, Letter, Readings, Visitor, visit_inline, visit_letter};
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
    /// The text holds a character that XML cannot write, or a carriage return, which XML writes
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
                write!(f, "the text holds {}, which no edition can hold", code_point(*character))
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
                let is_forbidden =
                    |character: &char| is_forbidden(*character) || *character == '\r';
                let forbidden = characters.text.chars().find(is_forbidden);
                self.broken.extend(forbidden.map(Invalid::ForbiddenCharacter));
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
