//! The characters of a paragraph or a line in a row, and the passages that are marked in it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::ir::{
    Block, Characters, Inline, Line, Origin, PhraseKind, Readings, Visitor, visit_block,
};
use crate::normalize::text_runs;
use crate::source::{Span, part};

/// What is in place of inlines that are no plain characters. It counts as a letter of a word.
pub(super) const OTHER: char = '\u{FFFC}';

/// The characters of a paragraph or a line in a row. Line breaks are line feeds; pages and note marks
/// leave no trace.
pub(super) struct ParagraphText {
    pub(super) text: String,
    /// Where each run of characters begins in `text`, and where it was read.
    runs: Vec<(usize, Span)>,
}

impl ParagraphText {
    /// The paragraphs and lines of some blocks, in order, with emphasised words or something in place of them.
    pub(super) fn all_of(blocks: &[Block], with_emphasis: bool) -> Vec<Self> {
        struct Texts(Vec<ParagraphText>, bool);
        impl Visitor for Texts {
            fn readings(&self) -> Readings {
                Readings::Both
            }

            fn block(&mut self, block: &Block) {
                match block {
                    Block::Paragraph(paragraph) => {
                        self.0.push(ParagraphText::of(&paragraph.content, self.1));
                    }
                    _ => visit_block(self, block),
                }
            }

            fn line(&mut self, line: &Line) {
                self.0.push(ParagraphText::of(&line.content, self.1));
            }

            fn inline(&mut self, _: &Inline) {}
        }
        let mut texts = Texts(Vec::new(), with_emphasis);
        for block in blocks {
            texts.block(block);
        }
        texts.0
    }

    pub(super) fn of(content: &[Inline], with_emphasis: bool) -> Self {
        let mut paragraph = Self { text: String::new(), runs: Vec::new() };
        paragraph.add(content, with_emphasis);
        paragraph
    }

    fn add(&mut self, content: &[Inline], with_emphasis: bool) {
        for inline in content {
            match inline {
                Inline::Text(Characters { text, origin: Origin::Read { at } })
                    if text.len() == at.len() =>
                {
                    self.runs.push((self.text.len(), *at));
                    self.text.push_str(text);
                }
                Inline::Phrase(phrase) if with_emphasis && text_runs::is_emphasis(inline) => {
                    self.add(&phrase.content, with_emphasis);
                }
                Inline::LineBreak(_) => self.text.push('\n'),
                Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_) => {}
                Inline::Text(_) | Inline::Phrase(_) | Inline::Choice(_) | Inline::Correction(_) => {
                    self.text.push(OTHER);
                }
            }
        }
    }

    /// The mark in a range.
    pub(super) fn sign(&self, range: &Range<usize>) -> Option<Sign> {
        Some(Sign { at: self.span(range)?, text: part(&self.text, range.clone()).to_owned() })
    }

    /// Where the characters in a range were read, if its first and its last were.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
        if range.is_empty() {
            return None;
        }
        let run_at = |offset: usize| {
            let next = self.runs.partition_point(|(start, _)| *start <= offset);
            let (start, at) = self.runs.get(next.checked_sub(1)?)?;
            (offset - start < at.len()).then_some((*start, *at))
        };
        let (first, first_at) = run_at(range.start)?;
        let (last, last_at) = run_at(range.end - 1)?;
        let start = first_at.start + (range.start - first);
        let end = last_at.start + (range.end - last);
        Some(Span { start, end, ..first_at })
    }
}

/// The characters of a mark, and where they were read.
pub(super) struct Sign {
    pub(super) at: Span,
    pub(super) text: String,
}

/// A passage that is marked at its beginning, at its end, or at both.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Passage {
    /// The mark before the words, or where they begin.
    pub(super) open: Range<usize>,
    /// The mark after the words, or where they end.
    pub(super) close: Range<usize>,
    /// What the words are.
    pub(super) kind: PhraseKind,
    /// What the marks look like: `_…_`.
    pub(super) shape: &'static str,
    /// What else it may be.
    pub(super) doubt: Option<&'static str>,
}

impl Passage {
    pub(super) fn whole(&self) -> Range<usize> {
        self.open.start..self.close.end
    }

    pub(super) fn words(&self) -> Range<usize> {
        self.open.end..self.close.start
    }
}

/// The marks of the passages of a paragraph, by where they begin and by where they end.
#[derive(Default)]
pub(super) struct Marks {
    ends: BTreeMap<usize, usize>,
    starts: BTreeMap<usize, usize>,
}

impl Marks {
    pub(super) fn of(passages: &[(usize, Passage)]) -> Self {
        let mut marks = Self::default();
        let all = passages.iter().flat_map(|(_, passage)| [&passage.open, &passage.close]);
        for mark in all.filter(|mark| !mark.is_empty()) {
            marks.ends.insert(mark.start, mark.end);
            marks.starts.insert(mark.end, mark.start);
        }
        marks
    }

    /// A range without the marks at its ends.
    pub(super) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = range;
        while let Some(next) = self.ends.get(&start).filter(|next| **next <= end) {
            start = *next;
        }
        while let Some(next) = self.starts.get(&end).filter(|next| **next >= start) {
            end = *next;
        }
        start..end
    }
}

/// Something that looks like a mark and was not read.
pub(super) struct Left {
    pub(super) at: Range<usize>,
    /// What it looks like: `_`.
    pub(super) shape: &'static str,
    /// Why it was not read.
    pub(super) why: &'static str,
}

/// The most passages around another.
const DEEPEST: usize = 8;

/// What was found in a paragraph.
#[derive(Default)]
pub(super) struct Found {
    pub(super) passages: Vec<Passage>,
    pub(super) left: Vec<Left>,
}

impl Found {
    /// The passages with the number of others around each, in their order. One that crosses another
    /// is left.
    pub(super) fn nested(&mut self) -> Vec<(usize, Passage)> {
        let mut passages = std::mem::take(&mut self.passages);
        passages.sort_by_key(|passage| (passage.open.start, Reverse(passage.close.end)));
        let mut nested: Vec<(usize, Passage)> = Vec::new();
        // The words that are open, outermost first, and where their closing marks end.
        let mut around: Vec<(Range<usize>, usize)> = Vec::new();
        for passage in passages {
            let whole = passage.whole();
            while around.pop_if(|(_, end)| *end <= whole.start).is_some() {}
            let is_inside = around
                .last()
                .is_none_or(|(words, _)| words.start <= whole.start && whole.end <= words.end);
            if is_inside && around.len() < DEEPEST {
                around.push((passage.words(), whole.end));
                nested.push((around.len() - 1, passage));
            } else {
                let why = if is_inside {
                    "too many passages are around it"
                } else {
                    "it crosses another passage"
                };
                self.left.push(Left { at: whole, shape: passage.shape, why });
            }
        }
        nested
    }
}

/// The characters before and after a range.
pub(super) fn neighbours(text: &str, range: &Range<usize>) -> (Option<char>, Option<char>) {
    let before = part(text, ..range.start).chars().next_back();
    (before, part(text, range.end..).chars().next())
}

/// Whether a character belongs to a word.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == OTHER
}
