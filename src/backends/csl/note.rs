//! The note of an item: what CSL has no field for, or Zotero none for a letter.
//!
//! Zotero leaves out what its item type has no field for when it imports CSL-JSON, and reads lines `field:
//! value` at the beginning of a note as such fields when it cites, as do citeproc-js and pandoc. So the
//! fields of the printed edition are there, too. **Invariant:** lines for readers come after an empty line,
//! and none begins like a field.

use std::collections::BTreeSet;

use super::super::CollectedLetter;
use super::dates::is_plain;
use crate::ir::account::{Entry, Piece, Statement, description};
use crate::ir::on_one_line;

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
    for Entry { term, statements } in description(letter, &of.collection.edition) {
        let is_first = has.insert(term);
        // Whether a field says as much as a statement.
        let is_in_field = |statement: &Statement<'_>| match term {
            "Author" | "To" => statement.len() == 1,
            "From" => statement.len() == 1 && letter.authors.is_empty(),
            "Place" => statement.len() == 1 && is_first,
            "Date" => is_first && letter.date().is_some_and(is_plain),
            "Language" => statements.len() == 1,
            "Abstract" => true,
            _ => false,
        };
        let label = match term {
            // What was changed is of no use to those who cite.
            "Title" | "Kind" | "Number" | "Identifier" | "Changes" => continue,
            "Author" => "Written by",
            "From" => "Sent by",
            "To" => "Sent to",
            "Place" => "Place of sending",
            "Date" => "Date of sending",
            "Language" => "Language of a text",
            "Source" => "Text taken from",
            "Remark" => "Remark on the letter",
            "Translation" => "About the text",
            "Editor" => "Editor of this edition",
            "Subject" => "Subject of the letter",
            "Appearance" => "Appearance of the document",
            "History" => "History of the document",
            "Note" => "Note of the edition",
            "Principal" => "Principal of the edition",
            "Contributor" => "Contributor to the edition",
            "Funder" => "Funder of the edition",
            "Sponsor" => "Sponsor of the edition",
            "Edition" => "State of the edition",
            "Series" => "Series of the edition",
            other => other,
        };
        let further = statements.iter().filter(|statement| !is_in_field(statement));
        lines.extend(further.map(|statement| format!("{label}: {}", words(statement))));
    }
    lines
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
