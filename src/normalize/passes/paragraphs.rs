//! Paragraphs that the copy broke in two.

use std::collections::VecDeque;

use crate::diag::{self, Code, Diagnostic};
use crate::ir::{
    Block, Certainty, Characters, Correction, CorrectionKind, Inline, Letter, LineBreak,
    LineBreakKind, Origin, Paragraph,
};
use crate::normalize::sentences::{breaks_off, goes_on, is_of_word};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::source::{Span, Structure};

/// Rejoins a paragraph that ends in mid-sentence with the one that continues in small letters.
pub(super) struct RejoinParagraphs;

impl Pass for RejoinParagraphs {
    fn name(&self) -> &'static str {
        "rejoin_paragraphs"
    }

    fn effect(&self) -> Effect {
        Effect::Corrects
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LineEnds)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in &mut letter.texts {
            let mut rest = VecDeque::from(std::mem::take(&mut text.blocks));
            while let Some(block) = rest.pop_front() {
                text.blocks.push(block);
                while self.rejoin(text.blocks.last_mut(), &mut rest, context) {}
            }
        }
    }
}

impl RejoinParagraphs {
    /// Rejoins a paragraph with the next one, over a page break if there is one.
    fn rejoin(
        &self,
        first: Option<&mut Block>,
        rest: &mut VecDeque<Block>,
        context: &mut Context<'_>,
    ) -> bool {
        let page = match rest.front() {
            Some(Block::PageBreak(page)) => Some(page.clone()),
            _ => None,
        };
        let second = rest.get(usize::from(page.is_some()));
        let (Some(Block::Paragraph(first)), Some(Block::Paragraph(second))) = (first, second)
        else {
            return false;
        };
        // What is set apart on one page is not one paragraph.
        if page.is_none() && context.marked.has(Structure::Blocks) {
            return false;
        }
        let Some((end, start)) = broken_between(first, second, page.is_some(), context) else {
            return false;
        };
        let next = rest.get(usize::from(page.is_some()) + 1);
        let is_cut = page.is_some()
            || is_interrupted(end, start, context)
            || is_broken_word(context.source.slice(end), context);
        if !is_cut && is_line_apart(second, next, is_wrapped(end, context)) {
            let message = "the sentence may continue in the next paragraph";
            let label = "a short line in small letters";
            report(&diag::SENTENCE_MAY_GO_ON, (end, message), (start, label), context);
            return false;
        }
        // The line break comes before the page mark, if there is one between the two.
        let page_at = page.as_ref().and_then(|page| page.origin.span());
        let gap_end = page_at.map_or(start.start, |at| at.start);
        // What was taken out between the two is not part of the break.
        let between = context.source.text().get(end.end..gap_end).unwrap_or_default();
        let blank = between.len() - between.trim_start().len();
        let gap = Span { source: end.source, start: end.end, end: end.end + blank };
        let message = "a paragraph breaks off here in mid-sentence";
        let label = "and continues here with a small letter";
        report(&diag::PARAGRAPH_REJOINED, (end, message), (start, label), context);
        let Some(Block::Paragraph(second)) = rest.drain(..=usize::from(page.is_some())).next_back()
        else {
            return false;
        };
        first.content.push(Inline::Correction(self.correction(gap)));
        first.content.extend(page.map(Inline::PageBreak));
        first.content.extend(second.content);
        true
    }

    /// A space in place of the break between two paragraphs.
    fn correction(&self, gap: Span) -> Correction {
        let original = LineBreak::new(LineBreakKind::Paragraph, Origin::Read { at: gap });
        let corrected = Characters { text: " ".to_owned(), origin: derived(self, gap) };
        Correction {
            id: String::new(),
            kind: CorrectionKind::ParagraphBreak,
            original: vec![Inline::LineBreak(original)],
            corrected: vec![Inline::Text(corrected)],
            by: self.name().to_owned(),
            evidence: "the first part ends in mid-sentence, and the second begins with a small \
                       letter"
                .to_owned(),
            certainty: Certainty::High,
        }
    }
}

/// Reports something between the end of one run of characters and the start of another.
fn report(
    code: &'static Code,
    (end, message): (Span, &str),
    (start, label): (Span, &str),
    context: &mut Context<'_>,
) {
    let found = Diagnostic::new(code, end.slice(end.len()..end.len()), message);
    context.report(found.label(start.slice(0..0), label));
}

/// Shortest line, in characters, that is accepted as cut off.
const SHORTEST: usize = 60;

/// The last run of the first paragraph and the first run of the second, when a sentence continues.
fn broken_between(
    first: &Paragraph,
    second: &Paragraph,
    over_page: bool,
    context: &Context<'_>,
) -> Option<(Span, Span)> {
    let end = first.content.last()?;
    let start = second.content.first()?;
    let (Inline::Text(before), Inline::Text(after)) = (end, start) else {
        return None;
    };
    let words = before.text.trim_end();
    let (end, start) = (text_runs::read_at(end)?, text_runs::read_at(start)?);
    // A short line with a comma is a salutation, or verse. The end of a page cuts a line anywhere, and
    // a word in two.
    let is_cut = || over_page || is_interrupted(end, start, context);
    let is_prose = || {
        before.text.chars().count() >= SHORTEST
            || words.ends_with(is_of_word) && words.contains(char::is_whitespace) && is_cut()
    };
    let runs_over = if is_broken_word(words, context) {
        after.text.starts_with(char::is_lowercase)
    } else {
        breaks_off(words) && goes_on(&after.text) && is_prose()
    };
    runs_over.then_some((end, start))
}

/// Whether something was taken out between two places, such as a note.
fn is_interrupted(end: Span, start: Span, context: &Context<'_>) -> bool {
    let between = context.source.text().get(end.end..start.start).unwrap_or_default();
    !between.trim().is_empty()
}

fn is_broken_word(words: &str, context: &Context<'_>) -> bool {
    // In a transcript, the others can be marks of the typist.
    let has_lines = context.marked.has(Structure::Blocks);
    let signs = if has_lines { &['-', '\u{2010}', '=', '\u{2E17}', '¬'][..] } else { &['-'] };
    let word = words.trim_end().strip_suffix(signs);
    word.is_some_and(|word| word.ends_with(char::is_alphabetic))
}

/// Longest line, in characters, to which people and programs wrap text.
const WIDEST: usize = 120;

/// Whether the line of the source that ends at a place can be a line of wrapped text, where the end of
/// a line means nothing.
fn is_wrapped(end: Span, context: &Context<'_>) -> bool {
    let line = context.source.line_at(end.end.saturating_sub(1));
    context.source.text().get(line).is_some_and(|line| line.chars().count() <= WIDEST)
}

/// Whether a paragraph is a line of verse or of a list: a short line that ends no sentence, has other
/// short lines after it, or follows wrapped lines.
fn is_line_apart(paragraph: &Paragraph, next: Option<&Block>, behind_wrapped: bool) -> bool {
    let is_short = |paragraph: &Paragraph| {
        let first = paragraph.content.first();
        matches!(first, Some(Inline::Text(line)) if line.text.chars().count() < SHORTEST)
    };
    let has_lines = |inline: &Inline| matches!(inline, Inline::LineBreak(_));
    let last = paragraph.content.iter().rev().find_map(|inline| match inline {
        Inline::Text(line) => Some(line.text.trim_end()),
        _ => None,
    });
    let ends = last.is_some_and(|last| last.ends_with(['.', '?', '!', '"', '\u{201D}', ')']));
    let before_line = matches!(next, Some(Block::Paragraph(next)) if is_short(next));
    is_short(paragraph)
        && (paragraph.content.iter().any(has_lines) || !ends || before_line || behind_wrapped)
}
