//! Notes inside the text, in their own brackets: `[Footnote 1: …]`.
//!
//! They are known by their word, or by the form that a profile states. A note may run over lines and
//! paragraphs, and contain brackets.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Furniture, FurnitureKind, Inline, Letter, Note, NoteAnchor, NoteKind,
    Origin, Paragraph, Sourced,
};
use crate::normalize::{Context, Effect, Pass, Runs, derived, note_doubts, text_runs, vocabulary};
use crate::profile::{NoteForm, NoteShape, Pattern};
use crate::source::{Span, Structure, is_forbidden};

/// Takes the notes out of the text.
pub(super) struct TakeNotesInText;

impl Pass for TakeNotesInText {
    fn name(&self) -> &'static str {
        "take_notes_in_text"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Notes)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else { return };
        let shape = match context.notes() {
            Some(stated) => Some(stated).filter(|notes| notes.form.closes()),
            None => known_shape(&text.blocks),
        };
        let Some(shape) = shape else { return };
        if !letter.notes.is_empty() {
            return;
        }
        let runs: Vec<Span> = text_runs::of(&text.blocks).into_iter().map(|(at, _)| at).collect();
        let passages = passages(&runs, shape, context);
        let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return };
        let message = match passages.len() {
            1 if !first.label.is_empty() => format!("a note in the text, labelled {}", first.label),
            count if first.label.is_empty() => format!("{count} notes in the text, without labels"),
            count => {
                format!("{count} notes in the text, labelled {} to {}", first.label, last.label)
            }
        };
        context.report(Diagnostic::new(&diag::NOTES_IN_TEXT, first.opening, message));
        let hang_in_place = !is_called(&text.blocks, &passages, shape);
        let mut cutter =
            Cutter { pass: self, hang_in_place, passages, notes: Vec::new(), in_note: false };
        let blocks = std::mem::take(&mut text.blocks);
        text.blocks = blocks.into_iter().filter_map(|block| cutter.block(block)).collect();
        for (note, passage) in cutter.notes.iter_mut().zip(&cutter.passages) {
            trim_ends(note);
            letter.furniture.push(Furniture {
                kind: FurnitureKind::NoteBracket,
                text: context.source.slice(passage.closing).to_owned(),
                reason: None,
                origin: Origin::Read { at: passage.closing },
            });
        }
        letter.notes = cutter.notes;
        note_doubts::report_swallowed(&letter.notes, context);
        letter.furniture.sort_by_key(|furniture| furniture.origin.span());
    }
}

/// The words that announce a note in the text.
const WORDS: &[&str] = &[
    "Footnote",
    "FOOTNOTE",
    "Note",
    "Fußnote",
    "Anmerkung",
    "Anm.",
    "Nota",
    "Noot",
    "Przypis",
    "Przyp.",
    "Примечание",
    "Прим.",
    "Сноска",
];

/// The first known form that the text has, with a number or without: `[Footnote 1: …]`, `[Note: …]`.
fn known_shape(blocks: &[Block]) -> Option<&'static NoteShape> {
    static KNOWN: LazyLock<Vec<NoteShape>> = LazyLock::new(|| {
        let forms = WORDS.iter().flat_map(|word| {
            [format!("[{word} N: …]"), format!("[{word} N. …]"), format!("[{word}: …]")]
        });
        let shape = |form: String| NoteShape {
            form: NoteForm::try_from(form).expect("a constant form"),
            mark: Some(Pattern::try_from("[N]".to_owned()).expect("a constant pattern")),
            ends: None,
            end_of_file: None,
        };
        forms.map(shape).collect()
    });
    let runs = text_runs::of(blocks);
    let is_announced = |word: &&&str| runs.iter().any(|(_, run)| run.contains(&format!("[{word}")));
    WORDS.iter().find(is_announced)?;
    KNOWN.iter().find(|shape| runs.iter().any(|(_, run)| !shape.form.openings(run).is_empty()))
}

/// The place of a note in the source.
struct Passage {
    opening: Span,
    closing: Span,
    label: String,
}

/// The notes of a letter whose characters were read from `runs`.
fn passages(runs: &[Span], shape: &NoteShape, context: &mut Context<'_>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let whole = runs.iter().copied().reduce(|first, next| first.to(next));
    let Some(whole) = whole else { return passages };
    let source = context.source;
    let text = source.slice(whole);
    // What a profile drops can lie between the lines of a letter.
    let is_text = |at: Span| {
        let run = runs.get(runs.partition_point(|run| run.end <= at.start));
        run.is_some_and(|run| run.start <= at.start)
    };
    let openings = shape.form.openings(text);
    let starts: Vec<usize> = openings.iter().map(|opening| opening.whole.end).collect();
    let mut free = 0;
    for (opening, closing) in openings.into_iter().zip(shape.form.closings(text, &starts)) {
        let at = whole.slice(opening.whole.clone());
        let (Some(words), Some(label)) =
            (text.get(opening.whole.clone()), text.get(opening.number))
        else {
            continue;
        };
        if opening.whole.start < free || !is_text(at) || words.contains(is_forbidden) {
            continue;
        }
        let Some(closing) = closing.filter(|one| is_text(whole.slice(one.clone()))) else {
            let message = "a note begins here and does not end";
            context.report(
                Diagnostic::new(&diag::NOTE_UNCLOSED, at, message)
                    .hint("look for a missing bracket before the end of the letter"),
            );
            continue;
        };
        free = closing.end;
        passages.push(Passage {
            opening: at,
            closing: whole.slice(closing),
            label: label.to_owned(),
        });
    }
    passages
}

/// Whether a mark in the text outside the notes calls one of them.
fn is_called(blocks: &[Block], passages: &[Passage], shape: &NoteShape) -> bool {
    let Some(mark) = &shape.mark else { return false };
    let is_note = |at: usize| {
        let note = passages.get(passages.partition_point(|note| note.closing.end <= at));
        note.is_some_and(|note| note.opening.start <= at)
    };
    let labels: BTreeSet<&str> = passages.iter().map(|note| note.label.as_str()).collect();
    text_runs::of(blocks).iter().any(|(at, run)| {
        mark.find(run).into_iter().any(|found| {
            let is_label = run.get(found.number).is_some_and(|label| labels.contains(label));
            is_label && !is_note(at.start + found.whole.start)
        })
    })
}

/// What a piece of a line is.
enum Part {
    /// Words, of the letter or of a note.
    Words,
    /// What opens a note.
    Opening,
    /// What closes it.
    Closing,
}

/// Cuts the notes out, block by block.
struct Cutter<'a> {
    pass: &'a TakeNotesInText,
    /// Whether notes are attached where they appear, because no mark calls them.
    hang_in_place: bool,
    passages: Vec<Passage>,
    /// The notes that have begun.
    notes: Vec<Note>,
    /// Whether the last of them continues.
    in_note: bool,
}

impl Cutter<'_> {
    /// What remains of a block.
    fn block(&mut self, block: Block) -> Option<Block> {
        let Block::Paragraph(paragraph) = block else { return Some(block) };
        if self.in_note {
            self.begin_paragraph();
        }
        let mut kept: Vec<Inline> = Vec::new();
        for inline in paragraph.content {
            match (text_runs::read_at(&inline), inline) {
                (Some(at), Inline::Text(characters)) => self.run(at, &characters.text, &mut kept),
                (_, inline) => self.push(inline, &mut kept),
            }
        }
        trim(&mut kept);
        (!kept.is_empty()).then(|| Block::Paragraph(Paragraph::new(kept)))
    }

    /// Distributes a run of characters, piece by piece.
    fn run(&mut self, at: Span, text: &str, kept: &mut Vec<Inline>) {
        let mut from = at.start;
        while from < at.end {
            // The note that continues, or else the next one.
            let index = if self.in_note { self.notes.len() - 1 } else { self.notes.len() };
            let (end, part) = match self.passages.get(index) {
                None => (at.end, Part::Words),
                Some(note) if from < note.opening.start => (note.opening.start, Part::Words),
                Some(note) if from < note.opening.end => (note.opening.end, Part::Opening),
                Some(note) if from < note.closing.start => (note.closing.start, Part::Words),
                Some(note) => (note.closing.end, Part::Closing),
            };
            let end = end.min(at.end);
            match part {
                Part::Words => self.piece(at, from..end, text, kept),
                // An opening can run past the end of a line.
                Part::Opening if self.in_note => {}
                Part::Opening => self.open(kept),
                Part::Closing => self.in_note = false,
            }
            from = end;
        }
    }

    fn piece(&mut self, at: Span, range: Range<usize>, text: &str, kept: &mut Vec<Inline>) {
        let part = range.start - at.start..range.end - at.start;
        let Some(words) = text.get(part.clone()) else { return };
        let mut characters =
            Characters { text: words.to_owned(), origin: Origin::Read { at: at.slice(part) } };
        // White space on both sides of what was cut out would be doubled.
        if !self.in_note && at.start < range.start && ends_with_space(kept) {
            text_runs::trim_run_start(&mut characters);
        }
        if !characters.text.is_empty() {
            self.push(Inline::Text(characters), kept);
        }
    }

    /// Begins the next note.
    fn open(&mut self, kept: &mut Vec<Inline>) {
        let passage = &self.passages[self.notes.len()];
        let (at, label) = (passage.opening, passage.label.clone());
        let id = format!("text-{}", self.notes.len() + 1);
        let hangs_here = self.hang_in_place && matches!(kept.last(), Some(Inline::Text(_)));
        let mut note = Note {
            id: id.clone(),
            label: None,
            list_number: None,
            kind: NoteKind::Footnote,
            class: None,
            place: None,
            blocks: Vec::new(),
        };
        let read = Origin::Read { at };
        if hangs_here {
            text_runs::trim_end(kept);
            kept.push(Inline::NoteAnchor(NoteAnchor { id: String::new(), note: id, origin: read }));
            note.label = (!label.is_empty()).then(|| Sourced::new(label, derived(self.pass, at)));
        } else if !label.is_empty() {
            note.list_number = Some(Sourced::new(label, read));
        }
        self.notes.push(note);
        self.in_note = true;
        self.begin_paragraph();
    }

    fn begin_paragraph(&mut self) {
        if let Some(note) = self.notes.last_mut() {
            note.blocks.push(Block::Paragraph(Paragraph::new(Vec::new())));
        }
    }

    fn push(&mut self, inline: Inline, kept: &mut Vec<Inline>) {
        match self.notes.last_mut().and_then(|note| note.blocks.last_mut()) {
            Some(Block::Paragraph(paragraph)) if self.in_note => paragraph.content.push(inline),
            // The lines of a note between two lines are gone.
            _ if text_runs::is_break(&inline) && kept.last().is_some_and(text_runs::is_break) => {}
            _ => kept.push(inline),
        }
    }
}

fn ends_with_space(content: &[Inline]) -> bool {
    match content.last() {
        Some(Inline::Text(characters)) => characters.text.ends_with(char::is_whitespace),
        Some(Inline::LineBreak(_)) | None => true,
        Some(_) => false,
    }
}

/// Line breaks and white space at the edge of what was cut belong to neither part.
fn trim(content: &mut Vec<Inline>) {
    let breaks = content.iter().take_while(|inline| text_runs::is_break(inline)).count();
    content.drain(..breaks);
    loop {
        let before = content.len();
        text_runs::trim_end(content);
        content.pop_if(|last| text_runs::is_break(last));
        if content.len() == before {
            return;
        }
    }
}

fn trim_ends(note: &mut Note) {
    for block in &mut note.blocks {
        if let Block::Paragraph(paragraph) = block {
            trim(&mut paragraph.content);
        }
    }
    // An empty note still has one paragraph.
    let is_empty = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.content.is_empty(),
        _ => false,
    };
    let last = note.blocks.pop();
    note.blocks.retain(|block| !is_empty(block));
    note.blocks.extend(last.filter(|last| note.blocks.is_empty() || !is_empty(last)));
    let first = text_runs::of(&note.blocks).into_iter().next();
    if first.is_some_and(|(_, words)| vocabulary::SPEAKS_OF_SOURCE.is_match(&words)) {
        note.kind = NoteKind::Source;
    }
}
