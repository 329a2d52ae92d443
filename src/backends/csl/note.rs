//! The note of an item: what CSL has no field for, or Zotero none for a letter.
//!
//! Zotero leaves out what its item type has no field for when it imports CSL-JSON, and reads lines `field:
//! value` at the beginning of a note as such fields when it cites, as do citeproc-js and pandoc. So the
//! fields of the printed edition are there, too. **Invariant:** lines for readers come after an empty line,
//! and none begins like a field.

use std::collections::BTreeSet;

use super::super::CollectedLetter;
use super::dates::is_plain;
use crate::ir::{ActionKind, ParticularKind, WitnessKind, on_one_line};
use crate::wording::{Entry, Piece, Statement, Term, Wording, description};

// The terms of sending and receiving, for which an item has fields.
const SENT_BY: Term = Term::Agents(ActionKind::Sent);
const SENT_TO: Term = Term::Agents(ActionKind::Received);
const PLACE: Term = Term::Place(ActionKind::Sent);
const DATE: Term = Term::Date(ActionKind::Sent);
const ABSTRACT: Term = Term::Particular(ParticularKind::Abstract);

/// A note of lines `field: value`, and of what else is known of the letter.
pub(super) fn note(fields: &[(&str, String)], of: &CollectedLetter<'_>) -> Option<String> {
    let fields: Vec<String> =
        fields.iter().map(|(field, value)| format!("{field}: {value}")).collect();
    let parts = [fields, further(of)].map(|lines| lines.join("\n"));
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// What is known of a letter and in no field, a line for each statement.
fn further(of: &CollectedLetter<'_>) -> Vec<String> {
    let letter = of.letter;
    let mut lines = Vec::new();
    let mut has = BTreeSet::new();
    let wording = Wording::english();
    for Entry { term, statements } in description(letter, &of.collection.edition, wording) {
        let is_first = has.insert(term);
        // Whether a field says as much as a statement.
        let is_in_field = |statement: &Statement<'_>| match term {
            Term::Author | SENT_TO => statement.len() == 1,
            SENT_BY => statement.len() == 1 && letter.authors.is_empty(),
            PLACE => statement.len() == 1 && is_first,
            DATE => is_first && letter.date().is_some_and(is_plain),
            Term::Language => statements.len() == 1,
            ABSTRACT => true,
            Term::Agents(_)
            | Term::Place(_)
            | Term::Date(_)
            | Term::Related(_)
            | Term::Witness(_)
            | Term::Particular(_)
            | Term::Remark
            | Term::Title
            | Term::Kind
            | Term::Number
            | Term::Translation
            | Term::TextRights
            | Term::EncodingRights
            | Term::MetadataRights
            | Term::Changes
            | Term::Editor
            | Term::EditionDate
            | Term::Identifier => false,
        };
        let label = match term {
            // What was changed is of no use to those who cite.
            Term::Title | Term::Kind | Term::Number | Term::Identifier | Term::Changes => continue,
            Term::Author => "Written by",
            SENT_BY => "Sent by",
            SENT_TO => "Sent to",
            PLACE => "Place of sending",
            DATE => "Date of sending",
            Term::Language => "Language of a text",
            Term::Remark => "Remark on the letter",
            Term::Translation => "About the text",
            Term::Editor => "Editor of this edition",
            Term::Particular(kind) => of_edition(kind),
            Term::Witness(WitnessKind::Edition) => "Text taken from",
            Term::Witness(
                WitnessKind::Document | WitnessKind::OtherCopy | WitnessKind::OtherPrint,
            )
            | Term::Agents(_)
            | Term::Place(_)
            | Term::Date(_)
            | Term::Related(_)
            | Term::TextRights
            | Term::EncodingRights
            | Term::MetadataRights
            | Term::EditionDate => term.in_words(wording),
        };
        let further = statements.iter().filter(|statement| !is_in_field(statement));
        lines.extend(further.map(|statement| format!("{label}: {}", words(statement))));
    }
    lines
}

/// The term for what an edition says, as one reads it in a note about a letter.
fn of_edition(kind: ParticularKind) -> &'static str {
    match kind {
        ParticularKind::Subject => "Subject of the letter",
        ParticularKind::Appearance => "Appearance of the document",
        ParticularKind::History => "History of the document",
        ParticularKind::Note => "Note of the edition",
        ParticularKind::Principal => "Principal of the edition",
        ParticularKind::Contributor => "Contributor to the edition",
        ParticularKind::Funder => "Funder of the edition",
        ParticularKind::Sponsor => "Sponsor of the edition",
        ParticularKind::Edition => "State of the edition",
        ParticularKind::Series => "Series of the edition",
        ParticularKind::Abstract
        | ParticularKind::Related
        | ParticularKind::Number
        | ParticularKind::Terms => kind.as_str(),
    }
}

fn words(statement: &Statement<'_>) -> String {
    let mut words = String::new();
    for claim in statement {
        words.push_str(claim.joint);
        for piece in &claim.pieces {
            words.push_str(match piece {
                Piece::Words(said) | Piece::Day { words: said, .. } => said,
                Piece::Address(address) => address,
                Piece::Line => " ",
            });
        }
    }
    on_one_line(&words)
}
