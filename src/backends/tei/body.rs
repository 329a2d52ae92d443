//! The letter's words: `text`, with the notes in line.
//!
//! Not here: what is said about the letter (`header`) and about the markup (`evidence`); the order
//! of a division (`divisions`), blocks (`blocks`), phrases (`phrases`) and notes (`notes`).
//! **Invariants:** the words between the tags are those of the IR, in its order; each note is
//! written once; every anchor keeps its own address.

use std::collections::{BTreeMap, BTreeSet};

use super::DOCUMENT;
use super::calls::Calls;
use super::markup::{Markup, Tag, Written};
use super::responsibility::Responsible;
use super::values::word;
use crate::backends::PrintJob;
use crate::backends::lexical::is_language_tag;
use crate::ir::{Entities, Kind, Letter, Role, Scope, Text};

/// Prints the `text` of a letter.
pub(super) fn print<'a>(
    markup: &mut Markup,
    job: &PrintJob<'a>,
    responsible: &'a Responsible,
) -> Written {
    let letter = job.letter;
    let mut body = Body {
        letter,
        notes: letter.notes_by_id(),
        inputs: job.collection.sources.len(),
        responsible,
        scope: job.scope,
        entities: job.entities(),
        calls: Calls::of(letter),
        printed: BTreeSet::new(),
        open_notes: 0,
        in_verse: false,
    };
    markup.group(Tag::new("text"), |text| text.group(Tag::new("body"), |markup| body.texts(markup)))
}

pub(super) struct Body<'a> {
    pub(super) letter: &'a Letter,
    /// The index of each note in the letter, by its id.
    pub(super) notes: BTreeMap<&'a str, usize>,
    /// How many inputs the header describes.
    pub(super) inputs: usize,
    pub(super) responsible: &'a Responsible,
    pub(super) scope: &'a Scope,
    pub(super) entities: Entities<'a>,
    pub(super) calls: Calls<'a>,
    /// The notes already written.
    pub(super) printed: BTreeSet<&'a str>,
    /// How many notes are open, each inside another.
    pub(super) open_notes: usize,
    /// Whether a line of verse is open, in which TEI allows less than elsewhere.
    pub(super) in_verse: bool,
}

impl Body<'_> {
    fn texts(&mut self, markup: &mut Markup) -> Written {
        let letter = self.letter;
        for (index, text) in letter.texts.iter().enumerate() {
            let mut tag = Tag::new("div");
            if index == 0 {
                tag = tag.set("xml:id", DOCUMENT);
            }
            markup.group(self.described(tag, text), |div| {
                self.division(div, &text.blocks)?;
                if index + 1 == letter.texts.len() {
                    self.remaining_notes(div)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The kind and language of the text in a separate `div`.
    fn described(&self, tag: Tag, text: &Text) -> Tag {
        let letter = self.letter;
        let role = match text.role {
            Role::Transcription => None,
            Role::Original => Some("original"),
            Role::Translation => Some("translation"),
        };
        // TEI allows `@subtype` only together with `@type`.
        let kind = letter.kind.as_ref().map(|kind| div_type(kind.value)).or(role.map(|_| "text"));
        let language = text.language.as_ref().map(|language| &language.value);
        tag.set_known("type", kind)
            .set_known("subtype", role)
            .set_known("n", letter.number.as_ref().map(|number| &number.value))
            .set_known("xml:lang", language.filter(|tag| is_language_tag(tag)))
    }
}

/// `@type` and `@xml:lang` of a part to which the source gives a class or a language.
pub(super) fn classed(tag: Tag, class: Option<&String>, language: Option<&String>) -> Tag {
    tag.set_known("type", class.and_then(|class| word(class)))
        .set_known("xml:lang", language.filter(|tag| is_language_tag(tag)))
}

fn div_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Letter => "letter",
        Kind::Message => "message",
        Kind::Telegram => "telegram",
        Kind::Memorandum => "memorandum",
        Kind::EditorialNote => "editorial-note",
    }
}
