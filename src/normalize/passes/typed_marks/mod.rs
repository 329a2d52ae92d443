//! The marks of typists: italics and bold type between signs, raised letters, tags, remarks in
//! brackets, pictures. The guide has the table of what is read (`docs/guide/src/transcripts.md`).
//!
//! **Invariant:** a mark that is read becomes furniture, so that the letter's leaves and its furniture,
//! in the order of the source, are the source again. A remark that replaces words (`[illegible]`) stays
//! in the text as the words of its gap.

mod brackets;
mod paragraph;
mod pictures;
mod signs;
mod tags;

use std::collections::BTreeMap;

use self::paragraph::{Found, Left, Marks, ParagraphText, Passage, Sign};
use crate::diag::{self, Code, Diagnostic};
use crate::ir::{Block, Furniture, FurnitureKind, Inline, Letter, Origin, PhraseKind, Style};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::source::{Span, Structure};

/// Makes phrases of what typists mark.
pub(super) struct ReadTypedMarks;

impl Pass for ReadTypedMarks {
    fn name(&self) -> &'static str {
        "read_typed_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let mut report = Report::default();
        let mut marks: Vec<Sign> = Vec::new();
        // Where the source marks phrases, signs are the writer's own, and brackets can be in italics.
        let is_marked = context.marked.has(Structure::Phrases);
        for text in &mut letter.texts {
            pictures::read(&mut text.blocks, is_marked, &mut marks, &mut report);
        }
        let paragraphs: Vec<Vec<ParagraphText>> =
            parts(letter).map(|blocks| ParagraphText::all_of(blocks, is_marked)).collect();
        let all = || paragraphs.iter().flatten().map(|paragraph| paragraph.text.as_str());
        let (signs, brackets) = (signs::Usage::of(all()), brackets::Usage::of(all()));
        for (blocks, paragraphs) in parts(letter).zip(&paragraphs) {
            let mut found: Vec<(usize, Placed)> = Vec::new();
            for paragraph in paragraphs {
                let mut here = Found::default();
                let mut tags = Vec::new();
                if !is_marked {
                    signs::find(&paragraph.text, &signs, &mut here);
                    tags = tags::find(&paragraph.text, &mut here);
                }
                brackets::find(&paragraph.text, &brackets, &tags, &mut here);
                let nested = here.nested();
                let marks = Marks::of(&nested);
                found.extend(nested.into_iter().filter_map(|(depth, passage)| {
                    Some((depth, Placed::of(passage, &marks, paragraph)?))
                }));
                report.leave(here.left, paragraph);
            }
            report.read(&found);
            marks.extend(self.mark(blocks, found));
        }
        letter.furniture.extend(marks.into_iter().map(|Sign { at, text }| Furniture {
            kind: FurnitureKind::TypedMark,
            text,
            reason: None,
            origin: Origin::Read { at },
        }));
        letter.furniture.sort_by_key(|one| one.origin.span());
        report.tell(context);
    }
}

/// The texts of a letter, then its notes.
fn parts(letter: &mut Letter) -> impl Iterator<Item = &mut Vec<Block>> {
    let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
    texts.chain(letter.notes.iter_mut().map(|note| &mut note.blocks))
}

/// A passage with its places in the source.
struct Placed {
    passage: Passage,
    whole: Span,
    words: Span,
    marks: Vec<Sign>,
}

impl Placed {
    /// Nothing if the words or a mark are not plain characters of the source.
    fn of(passage: Passage, others: &Marks, paragraph: &ParagraphText) -> Option<Self> {
        let marks = [&passage.open, &passage.close].into_iter().filter(|mark| !mark.is_empty());
        let marks = marks.map(|mark| paragraph.sign(mark)).collect::<Option<Vec<Sign>>>()?;
        let whole = paragraph.span(&passage.whole())?;
        let words = paragraph.span(&others.trim(passage.words()))?;
        Some(Self { passage, whole, words, marks })
    }
}

impl ReadTypedMarks {
    /// Takes the marks out, and makes phrases of the words, the outer ones first. Returns the marks.
    fn mark(&self, blocks: &mut [Block], found: Vec<(usize, Placed)>) -> Vec<Sign> {
        let taken = found.iter().flat_map(|(_, placed)| &placed.marks);
        text_runs::wrap_all(blocks, taken.map(|mark| (mark.at, ())).collect(), |(), _| Vec::new());
        let mut levels: BTreeMap<usize, Vec<(Span, Inline)>> = BTreeMap::new();
        let mut signs = Vec::new();
        for (depth, Placed { passage, whole, words, marks }) in found {
            signs.extend(marks);
            let phrase = Inline::phrase(passage.kind, Vec::new(), derived(self, whole));
            levels.entry(depth).or_default().push((words, phrase));
        }
        for places in levels.into_values() {
            text_runs::wrap_all(blocks, places, |mut phrase, words| {
                if let Inline::Phrase(phrase) = &mut phrase {
                    phrase.content = words;
                }
                vec![phrase]
            });
        }
        signs
    }
}

/// What is reported of a letter: each kind of mark once.
#[derive(Default)]
struct Report {
    read: BTreeMap<(&'static str, &'static str, Option<&'static str>), Places>,
    left: BTreeMap<(&'static str, &'static str), Places>,
}

/// How often something occurs, and where first.
struct Places {
    first: Span,
    count: usize,
}

impl Places {
    fn none(first: Span) -> Self {
        Self { first, count: 0 }
    }
}

impl Report {
    fn read(&mut self, found: &[(usize, Placed)]) {
        for (_, Placed { passage, whole, .. }) in found {
            self.read_as(passage.shape, read_as(&passage.kind), passage.doubt, *whole);
        }
    }

    fn read_as(
        &mut self,
        shape: &'static str,
        read_as: &'static str,
        doubt: Option<&'static str>,
        at: Span,
    ) {
        self.read.entry((shape, read_as, doubt)).or_insert(Places::none(at)).count += 1;
    }

    fn leave(&mut self, left: Vec<Left>, paragraph: &ParagraphText) {
        for Left { at, shape, why } in left {
            let Some(at) = paragraph.span(&at) else { continue };
            self.left.entry((shape, why)).or_insert(Places::none(at)).count += 1;
        }
    }

    fn tell(self, context: &mut Context<'_>) {
        let mut tell = |code: &'static Code, places: &Places, message: String, hint| {
            let message = match places.count {
                1 => message,
                count => format!("{message} ({count} times)"),
            };
            let found = Diagnostic::new(code, places.first, message);
            context.report(match hint {
                Some(hint) => found.hint(hint),
                None => found,
            });
        };
        for ((shape, read_as, doubt), places) in &self.read {
            let message = format!("\u{201C}{shape}\u{201D} was read as {read_as}");
            let code = if doubt.is_some() { &diag::TYPED_MARK_DOUBTFUL } else { &diag::TYPED_MARK };
            tell(code, places, message, *doubt);
        }
        for ((shape, why), places) in &self.left {
            let message = format!("\u{201C}{shape}\u{201D} stays in the text");
            tell(&diag::TYPED_MARK_LEFT, places, message, Some(*why));
        }
    }
}

/// What a passage was read as, in words for an editor.
fn read_as(kind: &PhraseKind) -> &'static str {
    match kind {
        PhraseKind::Emphasis { rendition } => match rendition.styles.first() {
            Some(Style::Italic) => "italics",
            Some(Style::Bold) => "bold type",
            Some(Style::Superscript) => "raised letters",
            Some(Style::Subscript) => "lowered letters",
            Some(Style::Underline) => "underlined",
            _ => "another type",
        },
        PhraseKind::Deletion { .. } => "struck out",
        PhraseKind::Addition { .. } => "added",
        PhraseKind::Gap { .. } => "a gap in the text",
        PhraseKind::Unclear { .. } => "hard to read",
        PhraseKind::Supplied { .. } => "supplied by an editor",
        _ => "a phrase",
    }
}

#[cfg(test)]
mod tests;
