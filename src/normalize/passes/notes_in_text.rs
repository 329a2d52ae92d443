//! Notes inside the text, in their own brackets: `[Footnote 1: …]`.
//!
//! They are known by their word, or by the form that a profile states. A note may run over lines and
//! paragraphs, and contain brackets.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Furniture, FurnitureKind, Inline, Letter, Note, NoteAnchor, NoteKind,
    Origin, Paragraph, Sourced,
};
use crate::normalize::{Context, Effect, Pass, Runs, derived, note_doubts, text_runs, vocabulary};
use crate::profile::{NoteForm, NoteShape, Pattern};
use crate::source::{Span, Structure, is_forbidden, part};

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
        let shapes: Vec<(&NoteShape, Option<&'static str>)> = match context.notes() {
            Some(stated) if stated.form.closes() => vec![(stated, None)],
            Some(_) => Vec::new(),
            None => known_shapes(&text.blocks),
        };
        if shapes.is_empty() || !letter.notes.is_empty() {
            return;
        }
        let runs: Vec<Span> = text_runs::of(&text.blocks).into_iter().map(|(at, _)| at).collect();
        let mut passages: Vec<Passage> = Vec::new();
        for (shape, place) in shapes {
            let mut found = find_passages(&runs, shape, context);
            // A note in another one stays its words.
            found.retain(|one| passages.iter().all(|other| !one.overlaps(other)));
            let Some(first) = found.first() else { continue };
            context.report(Diagnostic::new(&diag::NOTES_IN_TEXT, first.opening, counted(&found)));
            let hangs = !is_called(&text.blocks, &found, shape);
            passages.extend(found.into_iter().map(|one| Passage { hangs, place, ..one }));
        }
        if passages.is_empty() {
            return;
        }
        passages.sort_by_key(|one| one.opening.start);
        let mut cutter = Cutter {
            pass: self,
            passages,
            notes: Vec::new(),
            in_note: false,
            waiting: Vec::new(),
            trailing: Vec::new(),
        };
        let blocks = std::mem::take(&mut text.blocks);
        for block in blocks {
            text.blocks.extend(cutter.block(block));
            // A note in a paragraph of its own is called at the end of the one before.
            match text.blocks.last_mut() {
                Some(Block::Paragraph(before)) => before.content.append(&mut cutter.trailing),
                _ => cutter.waiting.append(&mut cutter.trailing),
            }
        }
        if !cutter.waiting.is_empty() {
            text.blocks.push(Block::Paragraph(Paragraph::new(std::mem::take(&mut cutter.waiting))));
        }
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

/// The message that reports the notes of one form.
fn counted(passages: &[Passage]) -> String {
    match passages {
        [] => String::new(),
        [one] if one.label.is_empty() => "a note in the text, without a label".to_owned(),
        [one] => format!("a note in the text, labelled {}", one.label),
        [first, .., last] if first.label.is_empty() && last.label.is_empty() => {
            format!("{} notes in the text, without labels", passages.len())
        }
        [first, .., last] => {
            let count = passages.len();
            format!("{count} notes in the text, labelled {} to {}", first.label, last.label)
        }
    }
}

/// The words that announce a note in the margin.
const MARGINAL: &[&str] =
    &["Sidenote", "SIDENOTE", "Margin note", "Randnote", "Randbemerkung", "En marge"];

/// The words that announce a note in the text.
const WORDS: &[&str] = &[
    "Footnote",
    "FOOTNOTE",
    "Note",
    "Fußnote",
    "Note de bas de page",
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

/// The known forms that the text has: of those with a number or without it (`[Footnote 1: …]`,
/// `[Note: …]`), and of notes in the margin (`[Sidenote: …]`), with that place.
fn known_shapes(blocks: &[Block]) -> Vec<(&'static NoteShape, Option<&'static str>)> {
    struct Known {
        announced: String,
        after: &'static str,
        mark: &'static str,
        place: Option<&'static str>,
        /// Made when it is first needed, since that takes long.
        shape: OnceLock<NoteShape>,
    }
    impl Known {
        fn shape(&self) -> &NoteShape {
            let Self { announced, after, mark, .. } = self;
            let form = || NoteForm::try_from(format!("{announced}{after} …]"));
            self.shape.get_or_init(|| NoteShape {
                form: form().expect("a constant form"),
                mark: Some(Pattern::try_from((*mark).to_owned()).expect("a constant pattern")),
                ends: None,
                end_of_file: None,
            })
        }
    }
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
        let known = |word: &str, after, mark, place| Known {
            announced: format!("[{word}"),
            after,
            mark,
            place,
            shape: OnceLock::new(),
        };
        let of_foot = WORDS.iter().map(|word| (word, None));
        let all = of_foot.chain(MARGINAL.iter().map(|word| (word, Some("margin"))));
        let forms = [
            (" N:", "[N]"),
            (" N.", "[N]"),
            (" {letter}:", "[{letter}]"),
            (" SIGN:", "[SIGN]"),
            (":", "[N]"),
        ];
        all.flat_map(|(word, place)| forms.map(|(after, mark)| known(word, after, mark, place)))
            .collect()
    });
    let runs = text_runs::of(blocks);
    // Few letters have such notes, and a plain search is quick.
    let has = |known: &&Known| {
        let mut announced = runs.iter().filter(|(_, run)| run.contains(&known.announced));
        announced.any(|(_, run)| !known.shape().form.openings(run).is_empty())
    };
    KNOWN.iter().filter(has).map(|known| (known.shape(), known.place)).collect()
}

/// The place of a note in the source.
struct Passage {
    opening: Span,
    closing: Span,
    label: String,
    /// Whether the note is attached where it appears, because no mark calls it.
    hangs: bool,
    /// Where the print has it, if not at the foot of the page.
    place: Option<&'static str>,
}

impl Passage {
    fn overlaps(&self, other: &Self) -> bool {
        self.opening.start < other.closing.end && other.opening.start < self.closing.end
    }
}

/// The notes of a letter whose characters were read from `runs`.
fn find_passages(runs: &[Span], shape: &NoteShape, context: &mut Context<'_>) -> Vec<Passage> {
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
        // Brackets with nothing in them are no note.
        if part(text, opening.whole.end..closing.start).trim().is_empty() {
            continue;
        }
        free = closing.end;
        passages.push(Passage {
            opening: at,
            closing: whole.slice(closing),
            label: label.to_owned(),
            hangs: true,
            place: None,
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
    passages: Vec<Passage>,
    /// The notes that have begun.
    notes: Vec<Note>,
    /// Whether the last of them continues.
    in_note: bool,
    /// The calls of notes in the margin that were paragraphs of their own: they are beside the next one.
    waiting: Vec<Inline>,
    /// The calls of other notes that were: they are at the end of the one before.
    trailing: Vec<Inline>,
}

impl Cutter<'_> {
    /// What remains of a block.
    fn block(&mut self, block: Block) -> Option<Block> {
        let Block::Paragraph(paragraph) = block else { return Some(block) };
        if self.in_note {
            self.begin_paragraph();
        }
        let mut kept: Vec<Inline> = std::mem::take(&mut self.waiting);
        for inline in paragraph.content {
            match (text_runs::read_at(&inline), inline) {
                (Some(at), Inline::Text(characters)) => self.run(at, &characters.text, &mut kept),
                (_, inline) => self.push(inline, &mut kept),
            }
        }
        trim(&mut kept);
        if kept.iter().all(|inline| matches!(inline, Inline::NoteAnchor(_))) {
            for call in kept {
                if self.is_marginal(&call) { &mut self.waiting } else { &mut self.trailing }
                    .push(call);
            }
            return None;
        }
        (!kept.is_empty()).then(|| Block::Paragraph(Paragraph::new(kept)))
    }

    /// Whether a call is that of a note in the margin, which was taken not long ago.
    fn is_marginal(&self, call: &Inline) -> bool {
        let Inline::NoteAnchor(anchor) = call else { return false };
        let note = self.notes.iter().rev().find(|note| note.id == anchor.note);
        note.is_some_and(|note| note.place.is_some())
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
        // Only a label can find the place of a note that nothing precedes.
        let has_place = label.is_empty() || matches!(kept.last(), Some(Inline::Text(_)));
        let hangs_here = passage.hangs && has_place;
        let mut note = Note {
            id: id.clone(),
            label: None,
            list_number: None,
            kind: NoteKind::Footnote,
            class: None,
            place: passage.place.map(str::to_owned),
            blocks: Vec::new(),
        };
        let read = Origin::Read { at };
        if hangs_here {
            let breaks = kept.iter().rev().take_while(|inline| text_runs::is_break(inline)).count();
            let breaks = kept.split_off(kept.len() - breaks);
            text_runs::trim_end(kept);
            kept.push(Inline::NoteAnchor(NoteAnchor { id: String::new(), note: id, origin: read }));
            kept.extend(breaks);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit;
    use crate::ir::{Collection, Reading, plain_text};
    use crate::normalize::{PASSES, run};
    use crate::readers;
    use crate::source::{Source, SourceId};

    /// The paragraphs of a letter with its notes in their places.
    fn shown(text: &str) -> String {
        let text = format!("Dear Ben,\n\n{text}\n\nYours truly,\n\nAnn Lee\n");
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, PASSES, Context::new(&source));
        let mut collection = Collection::of(&source);
        collection.letters.push(letter);
        assert_eq!(audit::coverage(&collection, &source), []);
        let letter = &collection.letters[0];
        let words = |blocks: &[Block]| {
            text_runs::of(blocks).into_iter().map(|(_, run)| run).collect::<String>()
        };
        let note = |id: &str| {
            let note = letter.notes.iter().find(|note| note.id == id).unwrap();
            let place = note.place.as_deref().unwrap_or_default();
            format!("({place}{}: {})", note.shown_label(), words(&note.blocks))
        };
        let inline = |inline: &Inline| match inline {
            Inline::NoteAnchor(anchor) => note(&anchor.note),
            other => plain_text(std::slice::from_ref(other), Reading::Regular),
        };
        let paragraphs = letter.texts[0].blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => {
                Some(paragraph.content.iter().map(inline).collect::<String>())
            }
            _ => None,
        });
        paragraphs.collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn notes_of_several_forms_in_one_letter() {
        for (text, expected) in [
            (
                "It rains[1] here. [Footnote: So he says.]\n\nIt snows.\n\n[Footnote 1: In Leeds.]",
                "It rains(1: In Leeds.) here.(Note: So he says.) / It snows.",
            ),
            (
                "It rains[A] here.[B]\n\n[Footnote A: In Leeds.]\n\nIt snows.\n\n[Footnote B: He says.]",
                "It rains(A: In Leeds.) here.(B: He says.) / It snows.",
            ),
            (
                "It rains.\n[Footnote: So he says.] It snows.",
                "It rains.(Note: So he says.)\nIt snows.",
            ),
            (
                "It rains.\n\n[Footnote: So he says.]\n\nIt snows.",
                "It rains.(Note: So he says.) / It snows.",
            ),
            (
                "It rains. [Sidenote: Rain] It pours.\n\n[Sidenote: Snow]\n\nIt snows.",
                "It rains.(marginNote: Rain) It pours. / (marginNote: Snow)It snows.",
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
