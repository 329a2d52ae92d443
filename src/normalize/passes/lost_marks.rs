//! Notes whose mark the copy has lost.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, CloserPart, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Readings,
    Visitor, visit_inline,
};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::{Context, Effect, Pass, Runs, text_runs, vocabulary};
use crate::source::Structure;

/// Places a note without a mark if its words show where it belongs, and reports the others.
pub(super) struct PlaceLostMarks;

impl Pass for PlaceLostMarks {
    fn name(&self) -> &'static str {
        "place_lost_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Notes)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let anchored = anchored(letter);
        let title = letter.title.as_ref().map_or_else(String::new, |title| title.value.clone());
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        let is_lost = |note: &&Note| !anchored.contains(&note.id);
        let is_source = |note: &&Note| note.kind == NoteKind::Source;
        let lost = notes.iter().filter(is_lost).filter(|note| !is_source(note)).count();
        for note in notes.iter().filter(is_lost) {
            let label = note.shown_label();
            let is_last = notes.last().is_some_and(|last| last.id == note.id);
            let only_last_is_lost = is_last && lost == 1 && !anchored.is_empty();
            let place = place(note, only_last_is_lost);
            let is_placed = place.is_some_and(|(place, reason, certainty)| {
                let (by, reason) = (self.name().to_owned(), reason.to_owned());
                let origin = Origin::Inferred { by, reason, certainty };
                let anchor = NoteAnchor { id: String::new(), note: note.id.clone(), origin };
                put(&mut text.blocks, place, &title, Inline::NoteAnchor(anchor))
            });
            // A line under the letter that became a note stood in no list, and has no mark to lose.
            if is_source(&note) && note.label.is_none() && note.list_number.is_none() {
                continue;
            }
            context.report(match place.filter(|_| is_placed) {
                Some((_, reason, _)) => {
                    let message = format!("the mark of note {label} is lost; {reason}");
                    Diagnostic::new(&diag::NOTE_PLACE_INFERRED, note.span(), message)
                        .hint("compare with the print")
                }
                None => {
                    let message = format!("no mark in the text calls note {label}");
                    let hint = if label == "0" {
                        "note 0 belongs to the whole letter and is printed after it"
                    } else {
                        "the note is printed after the letter; look for its mark in the print"
                    };
                    Diagnostic::new(&diag::NOTE_WITHOUT_MARK, note.span(), message).hint(hint)
                }
            });
        }
    }
}

/// Where a note without a mark can belong.
#[derive(Clone, Copy)]
enum Place {
    Heading,
    Signature,
}

/// The place that a note belongs to, judging by its words or by the notes that have marks; the reason,
/// and its certainty.
fn place(note: &Note, only_last_is_lost: bool) -> Option<(Place, &'static str, Certainty)> {
    if note.kind == NoteKind::Source {
        Some((Place::Heading, "a source note belongs to the heading", Certainty::High))
    } else if vocabulary::speaks_of_signature(note) {
        let reason = "its text speaks of the signature, so it belongs there";
        Some((Place::Signature, reason, Certainty::Medium))
    } else if only_last_is_lost {
        let reason = "all the others have theirs, and after them comes the signature";
        Some((Place::Signature, reason, Certainty::Low))
    } else {
        None
    }
}

/// Puts the call of a note at the end of the heading, or after the name that signs the letter; the
/// answer is false if there is none.
fn put(blocks: &mut [Block], place: Place, title: &str, anchor: Inline) -> bool {
    match place {
        Place::Heading => {
            let heading = blocks.iter_mut().find_map(|block| match block {
                Block::Heading(line) => Some(&mut line.content),
                _ => None,
            });
            heading.map(|content| content.push(anchor)).is_some()
        }
        Place::Signature => {
            let closer = blocks.iter_mut().rev().find_map(|block| match block {
                Block::Closer(closer) => Some(closer),
                _ => None,
            });
            let Some(closer) = closer else { return false };
            let signs = |part: &CloserPart| matches!(part, CloserPart::Signature(_));
            let part =
                closer.parts.iter().position(signs).unwrap_or(closer.parts.len().saturating_sub(1));
            let Some(part) = closer.parts.get_mut(part) else { return false };
            put_after_name(&mut part.line_mut().content, title, anchor);
            true
        }
    }
}

/// Puts the call of a note after the name in a signature, before the title of whoever signs.
fn put_after_name(content: &mut Vec<Inline>, title: &str, anchor: Inline) {
    let name_end = MappedText::of(content).and_then(|line| {
        let end = name_before_office(line.words(), title)?;
        Some(line.span(0..end).end)
    });
    if let Some((mut name, office)) =
        name_end.and_then(|end| text_runs::split_at(content.clone(), end))
    {
        name.push(anchor);
        name.extend(office);
        *content = name;
    } else {
        content.push(anchor);
    }
}

/// Where the name ends in `Ann Fell Counsel of the Harbour`: before a word for an office, or before words
/// of the letter's heading.
fn name_before_office(signature: &str, title: &str) -> Option<usize> {
    const OFFICES: &[&str] = &[
        "Adjutant",
        "Ambassador",
        "Captain",
        "Chairman",
        "Chief",
        "Colonel",
        "Commander",
        "Commissioner",
        "Consul",
        "Counsel",
        "Counselor",
        "Deputy",
        "Director",
        "General",
        "Lieutenant",
        "Lt",
        "Major",
        "Minister",
        "President",
        "Representative",
        "Secretary",
        "Under",
    ];
    let words = signature.split_inclusive(' ').scan(0, |start, word| {
        *start += word.len();
        Some((*start - word.len(), word.trim()))
    });
    let is_title = |(start, word): &(usize, &str)| {
        let rest = signature.get(*start..).unwrap_or_default();
        let first_two: Vec<&str> = rest.split(' ').take(2).collect();
        let is_office = OFFICES.contains(&word.trim_end_matches(['.', ',']));
        is_office || first_two.len() == 2 && title.contains(&first_two.join(" "))
    };
    // A name has at least two words, and may itself begin with a title.
    let start = words.skip(2).find(is_title)?.0;
    Some(signature.get(..start)?.trim_end_matches([' ', ',']).len())
}

/// Ids of the notes that have an anchor.
fn anchored(letter: &Letter) -> BTreeSet<String> {
    struct Anchors(BTreeSet<String>);
    impl Visitor for Anchors {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::NoteAnchor(anchor) = inline {
                self.0.insert(anchor.note.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut anchors = Anchors(BTreeSet::new());
    crate::ir::visit_letter(&mut anchors, letter);
    anchors.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_before_the_office() {
        let title = "Letter From the Keeper of the Mill (Fell) to the Miller";
        for (signature, name) in [
            ("Ann B. Fell Counsel of the Harbour", "Ann B. Fell"),
            ("Ann Fell, Secretary", "Ann Fell"),
            ("Ann Fell Lt. Gen., USA", "Ann Fell"),
            ("Ann Fell Keeper of the Mill", "Ann Fell"),
        ] {
            let end = name_before_office(signature, title);
            assert_eq!(end.and_then(|end| signature.get(..end)), Some(name), "{signature}");
        }
        for signature in ["Ann Fell", "President Fell", "Ann B. Fell, Jr.", "Secretary"] {
            assert_eq!(name_before_office(signature, title), None, "{signature}");
        }
    }
}
