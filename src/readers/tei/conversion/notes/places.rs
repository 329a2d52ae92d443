//! Where the notes of a letter are called and what they are about, worked out before the text is
//! read.

use std::collections::BTreeSet;
use std::ops::Range;

use super::apparatus::{Apparatus, NoteContext, Within, are_numbered, gather, is_of_notes, named};
use super::by_label::{join_by_label, join_by_raised_label};
use super::marks::{is_mark, is_pointer};
use super::{is_empty, key};
use crate::diag::{self, Diagnostic};
use crate::ir::{Furniture, FurnitureKind, Origin};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::xml::Element;

/// Finds out which notes are kept apart, what calls them, and where the passages that notes are
/// about begin. `outside` are notes that belong to the letter but lie outside it.
pub(in crate::readers::tei::conversion) fn prepare<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
    outside: &'a [Element],
) {
    let mut found = Apparatus::default();
    found.notes.extend(outside.iter().map(|note| (note, NoteContext::Outside)));
    let within = Within { parent: document, in_back: false, in_note: false };
    gather(document, within, &mut |within, element| {
        if is_pointer(element) && is_mark(converter, within.parent, element) {
            converter.marks.insert(element.at.start);
        }
        if !converter.dialect.is_head_note(element) {
            let is_mark = converter.marks.contains(&element.at.start);
            found.see(within, element, is_mark);
        }
    });
    for note in outside {
        let within = Within { parent: note, in_back: false, in_note: true };
        gather(note, within, &mut |within, element| {
            if is_pointer(element) && is_mark(converter, within.parent, element) {
                converter.marks.insert(element.at.start);
            }
        });
    }
    let mut uncalled: Vec<&'a Element> = Vec::new();
    // Notes that are called where they appear, among blocks.
    let mut loose: Vec<&'a Element> = Vec::new();
    for (note, context) in &found.notes {
        let key = key(note);
        if let Some(id) = note.get("xml:id") {
            // If two elements share an id, pointers refer to the first.
            converter.keys.entry(id.to_owned()).or_insert_with(|| key.clone());
        }
        if converter.dialect.anchors_notes() {
            find_anchored_place(converter, &found, note, &key);
        } else {
            match find_place(converter, &found, note, *context, &key) {
                NotePlace::Called => {}
                NotePlace::Here => loose.push(note),
                NotePlace::Nowhere if is_empty(note) => {}
                NotePlace::Nowhere => uncalled.push(note),
            }
        }
    }
    converter.numbers_its_notes = are_numbered(&found);
    join_by_label(converter, &uncalled, &found.pointers);
    let joined: BTreeSet<usize> =
        converter.labelled.values().map(|(note, _)| note.at.start).collect();
    uncalled.retain(|note| !joined.contains(&note.at.start));
    join_by_raised_label(converter, document, &found, &uncalled, &loose);
}

/// Takes away the heading of a list of notes when all its notes have moved to their calls.
pub(in crate::readers::tei::conversion) fn take_headings<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
) {
    document.each(&mut |list| {
        let mut notes = list.elements().filter(|child| child.name == "note").peekable();
        let is_list = notes.peek().is_some() && is_of_notes(list) && !list.has_text();
        if !is_list || !notes.all(|note| converter.is_taken(note) || is_empty(note)) {
            return;
        }
        for head in list.elements().filter(|child| child.name == "head") {
            // A note can be about the heading.
            if head.below("note").next().is_none() && !head.words().is_empty() {
                let words = head.words();
                converter.taken.insert(head.at.start);
                let message = format!("\u{201C}{words}\u{201D} is the heading of notes");
                let at = converter.source.span(head.at.clone());
                converter.diagnostics.push(Diagnostic::new(&diag::FURNITURE, at, message));
                converter.furniture.push(Furniture {
                    kind: FurnitureKind::NotesHeading,
                    text: words,
                    reason: None,
                    origin: Origin::Read { at },
                });
            }
        }
    });
}

/// Where a note is called or what it is about, in a dialect in which anchors say so.
fn find_anchored_place<'a>(
    converter: &mut Converter<'a>,
    found: &Apparatus<'a>,
    note: &'a Element,
    key: &str,
) {
    let ends = named(note, "targetEnd");
    for id in found.anchors_of(note).into_iter().chain(ends) {
        let starts = found.anchors.get(id).is_some_and(|anchor| anchor.get("corresp").is_some());
        if starts {
            converter.starts.insert(id.to_owned(), key.to_owned());
        } else {
            converter.notes_here.insert(id.to_owned());
        }
    }
}

/// Where a note is attached.
enum NotePlace {
    /// Where something calls it, or where the note itself says.
    Called,
    /// Where it appears, between two blocks.
    Here,
    Nowhere,
}

/// Finds the place of a note in the text.
fn find_place<'a>(
    converter: &mut Converter<'a>,
    found: &Apparatus<'a>,
    note: &'a Element,
    context: NoteContext,
    key: &str,
) -> NotePlace {
    report_false_targets(converter, note);
    let is_called = Apparatus::by_id(&found.marks, note).is_some();
    let passage = passage_of(found, note);
    let starts = found.anchors_of(note);
    let is_apart = is_apart(converter, found, note, context, passage);
    let end = named(note, "targetEnd").find(|id| found.anchors.contains_key(id));
    if let (Some(id), true, true) = (note.get("xml:id"), is_called, is_apart) {
        converter.collected.entry(id.to_owned()).or_insert(note);
    }
    if let Some(end) = end {
        converter.hooks.entry(end.to_owned()).or_default().push(note);
        converter.take(note);
    } else if is_apart && !is_called {
        // If the note does not say what it is about, it is about the words that refer to it.
        let passage = passage.or_else(|| Apparatus::by_id(&found.references, note));
        if let Some(hook) = starts.first() {
            converter.hooks.entry((*hook).to_owned()).or_default().push(note);
        } else if let Some(passage) = passage {
            converter.passages.entry(passage.at.start).or_default().push(note);
        } else if context != NoteContext::AmongBlocks {
            converter.take(note);
            return NotePlace::Nowhere;
        } else {
            return NotePlace::Here;
        }
        converter.take(note);
        return NotePlace::Called;
    } else if is_apart {
        converter.take(note);
    }
    for start in starts {
        // An anchor just before the note marks the place that it has anyway.
        let is_before =
            found.anchors.get(start).is_some_and(|anchor| anchor.at.end < note.at.start);
        if (is_before && !is_apart) || end.is_some() {
            converter.starts.insert(start.to_owned(), key.to_owned());
        }
    }
    let is_here = context == NoteContext::AmongBlocks && !is_apart && !is_called;
    if is_here { NotePlace::Here } else { NotePlace::Called }
}

/// The passage that a note says it is about: its target, or what corresponds to it. (What
/// corresponds to a note and is a note is the same note elsewhere.)
fn passage_of<'a>(found: &Apparatus<'a>, note: &'a Element) -> Option<&'a Element> {
    let passage_of = |id| found.passages.get(id).copied().filter(|one| one.at != note.at);
    let corresponding =
        || named(note, "corresp").filter_map(passage_of).find(|one| is_no_note(one));
    named(note, "target").find_map(passage_of).or_else(corresponding)
}

fn is_no_note(passage: &Element) -> bool {
    passage.name != "note"
}

/// Whether a note is apart from its call.
fn is_apart(
    converter: &Converter<'_>,
    found: &Apparatus<'_>,
    note: &Element,
    context: NoteContext,
    passage: Option<&Element>,
) -> bool {
    let mark = Apparatus::by_id(&found.marks, note);
    match context {
        NoteContext::Apart | NoteContext::InBack | NoteContext::Outside => true,
        // A note among paragraphs is apart from its call if something before it calls it, or if the
        // note itself says where it belongs.
        NoteContext::AmongBlocks => {
            let reference = || Apparatus::by_id(&found.references, note);
            let call = mark.or_else(|| Some(reference()?.at.start));
            let is_called_before = call.is_some_and(|at| at < note.at.start);
            // A passage that contains the note does not place it any better.
            let is_beside = |passage: &&Element| !passage.at.contains(&note.at.start);
            let says_where = named(note, "target").any(|id| {
                found.anchors.contains_key(id) || found.passages.get(id).is_some_and(is_beside)
            });
            is_called_before || says_where
        }
        // A note in a line is where it is called, unless it names another place.
        NoteContext::InLine => {
            let is_elsewhere = |at: &Range<usize>| {
                !at.contains(&note.at.start)
                    && !note.at.contains(&at.start)
                    && are_words_between(converter.source.text(), at, &note.at)
            };
            let anchor = found.anchors_of(note).first().and_then(|id| found.anchors.get(id));
            mark.is_none()
                && match anchor {
                    Some(anchor) => anchor.at.start >= note.at.end,
                    None => passage.is_some_and(|it| is_no_note(it) && is_elsewhere(&it.at)),
                }
        }
    }
}

/// Reports pointers of a note that lead nowhere.
fn report_false_targets(converter: &mut Converter<'_>, note: &Element) {
    let pointers = note.get("target").unwrap_or_default().split_whitespace();
    for id in pointers.filter_map(|pointer| pointer.strip_prefix('#')) {
        if !converter.index.ids.contains_key(id) {
            let message = format!("the note points to {id:?}, which is not an id in the file");
            let hint = "it is attached where it appears, or where it is called";
            let at = converter.source.span(note.at.start..note.inside);
            let found = Diagnostic::new(&diag::DANGLING_REFERENCE, at, message).hint(hint);
            converter.diagnostics.push(found);
        }
    }
}

/// Whether there are words between a passage and a note.
fn are_words_between(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    let between = text.get(first.end..second.start).unwrap_or_default();
    let mut in_tag = false;
    between.chars().any(|c| {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        !in_tag && c.is_alphanumeric()
    })
}
