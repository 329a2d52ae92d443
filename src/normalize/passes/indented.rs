//! Verse and quotations that the typist set off by their indent.
//!
//! **Evidence:** every line of the paragraph begins further in than the letter's prose, and prose comes
//! before and after it, or the first words of the close at the margin, so that it is no heading,
//! dateline, close or signature. Lines of verse break off
//! with room for the next word, and begin with capitals; lines of a quotation are full.

use std::ops::Range;

use crate::diag::{self, Code, Diagnostic};
use crate::ir::{Block, Division, Inline, Letter, Line, Paragraph, Rendition, Style, Verse};
use crate::normalize::dates::dateline;
use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::normalize::{Context, Effect, Pass, Runs, sentences, text_runs};
use crate::source::{Span, Structure};

/// Makes verse and quotations of indented paragraphs.
pub(super) struct ReadIndentedBlocks;

impl Pass for ReadIndentedBlocks {
    fn name(&self) -> &'static str {
        "read_indented_blocks"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in &mut letter.texts {
            let kinds = kinds(&text.blocks, context);
            for (block, kind) in text.blocks.iter_mut().zip(&kinds) {
                if let Some((kind, at)) = kind {
                    report(*kind, *at, context);
                    set_off(block, *kind, context);
                }
            }
            join_interrupted(&mut text.blocks, &kinds);
        }
    }
}

/// What an indented paragraph is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verse,
    Quotation,
}

/// Shortest line of prose, in characters.
const PROSE: usize = 50;

/// How much further in than prose a line must begin, in characters.
const INDENT: usize = 2;

/// Where lines begin that are set off: deeper ones are at the right margin, or in the middle.
const DEEPEST: usize = 30;

/// A line this much shorter than the others, with the next word, was not broken for lack of room.
const ROOM: usize = 8;

/// A line of the source.
struct TypedLine {
    indent: usize,
    words: String,
}

impl TypedLine {
    fn end(&self) -> usize {
        self.indent + self.words.chars().count()
    }

    /// Where the line would end with the first word of the next one.
    fn end_with(&self, next: &Self) -> usize {
        let word = next.words.split_whitespace().next().unwrap_or_default();
        self.end() + 1 + word.chars().count()
    }
}

/// For each block, what it is if the typist set it off, and where it begins.
fn kinds(blocks: &[Block], context: &Context<'_>) -> Vec<Option<(Kind, Span)>> {
    let typed: Vec<Vec<TypedLine>> = blocks.iter().map(|block| lines(block, context)).collect();
    let long = || typed.iter().flatten().filter(|line| line.words.chars().count() >= PROSE);
    let Some(margin) = long().map(|line| line.indent).min() else { return Vec::new() };
    let width = long().map(TypedLine::end).max().unwrap_or_default();
    let is_prose = |lines: &Vec<TypedLine>| {
        lines
            .iter()
            .any(|line| line.indent < margin + INDENT && line.words.chars().count() >= PROSE)
    };
    let ends = |lines: &Vec<TypedLine>| is_prose(lines) || begins_close(lines, margin);
    let Some(inside) = between(&typed, is_prose, ends) else { return Vec::new() };
    let kind = |(index, lines): (usize, &Vec<TypedLine>)| {
        let block = blocks.get(index).filter(|_| inside.contains(&index))?;
        // Every line must have its place: what cannot be in a text may be all of one.
        let Block::Paragraph(paragraph) = block else { return None };
        if text_runs::lines(&paragraph.content).count() != lines.len() {
            return None;
        }
        let at = text_runs::of(std::slice::from_ref(block)).first()?.0;
        Some((kind_of(lines, margin, width)?, at))
    };
    typed.iter().enumerate().map(kind).collect()
}

/// The places between the first that `begins` and the last that `ends`.
fn between<T>(
    all: &[T],
    begins: impl Fn(&T) -> bool,
    ends: impl Fn(&T) -> bool,
) -> Option<Range<usize>> {
    let (first, last) = (all.iter().position(begins)?, all.iter().rposition(ends)?);
    (first < last).then_some(first + 1..last)
}

/// Whether a paragraph at the margin leads to the close: `I am, my dear Ben,`
fn begins_close(lines: &[TypedLine], margin: usize) -> bool {
    let [line] = lines else { return false };
    let words = line.words.trim_end();
    let leads = |language: &Language| {
        let before = words.split(',').next().unwrap_or_default();
        language.is_close(words) || language.leads_to_close(before)
    };
    line.indent < margin + INDENT && words.ends_with(',') && LANGUAGES.iter().any(|one| leads(one))
}

/// The lines of a paragraph with their indents in the source.
fn lines(block: &Block, context: &Context<'_>) -> Vec<TypedLine> {
    let Block::Paragraph(paragraph) = block else { return Vec::new() };
    let line = |content: &[Inline]| {
        let at = content.iter().find_map(text_runs::read_at)?;
        let end = content.iter().rev().find_map(text_runs::read_at)?;
        let start = context.source.line_at(at.start).start;
        let before = context.source.text().get(start..at.start)?;
        let is_indent = before.chars().all(char::is_whitespace);
        let indent = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        is_indent.then(|| TypedLine { indent, words: context.source.slice(at.to(end)).to_owned() })
    };
    text_runs::lines(&paragraph.content).filter_map(line).collect()
}

fn kind_of(lines: &[TypedLine], margin: usize, width: usize) -> Option<Kind> {
    let is_set_off = lines.len() > 1
        && lines.iter().all(|line| {
            (margin + INDENT..margin + DEEPEST).contains(&line.indent) && !is_of_letter(&line.words)
        });
    if !is_set_off || is_staircase(lines) || lines.iter().any(|line| is_row(&line.words)) {
        return None;
    }
    let pairs = || lines.windows(2);
    let capitals = lines.iter().filter(|line| begins_verse(&line.words)).count();
    let left = lines.iter().map(|line| line.indent).min().unwrap_or(margin);
    let longest = lines.iter().map(TypedLine::end).max().unwrap_or_default();
    let is_full = |pair: &[TypedLine]| pair[0].end_with(&pair[1]) + ROOM / 2 > longest;
    // Quotations are often indented on the right, too.
    let is_wide =
        longest + (left - margin) + ROOM >= width || lines.len() > 2 && longest >= left + NARROW;
    if is_wide && pairs().all(is_full) && capitals < lines.len() {
        return Some(Kind::Quotation);
    }
    let has_room = |pair: &[TypedLine]| pair[0].end_with(&pair[1]) + ROOM <= width;
    let fewest = if lines.len() == 2 { COUPLET } else { STANZA };
    let is_verse = capitals * 4 >= lines.len() * 3
        && pairs().all(has_room)
        && lines.iter().all(|line| words(&line.words) >= fewest);
    is_verse.then_some(Kind::Verse)
}

/// Narrowest measure of a quotation of several full lines, in characters.
const NARROW: usize = 45;

/// Fewest words in each of two lines of verse: shorter ones may be an address or a title.
const COUPLET: usize = 5;

/// Fewest words in each of more than two.
const STANZA: usize = 3;

fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
}

/// Whether a line can begin a line of verse: with a capital or a quotation mark.
fn begins_verse(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_uppercase)
}

/// Whether a line opens or closes a letter.
fn is_of_letter(words: &str) -> bool {
    dateline::read(words, LANGUAGES).is_some()
        || LANGUAGES.iter().any(|language| {
            language.is_close(words) || language.salutation(words) == Some(words.len())
        })
}

/// Whether each line begins further in than the one before, as closes do.
fn is_staircase(lines: &[TypedLine]) -> bool {
    lines.len() > 2 && lines.windows(2).all(|pair| pair[0].indent < pair[1].indent)
}

/// Whether a line is the row of a table: it has wide gaps, or ends with a number.
fn is_row(words: &str) -> bool {
    words.contains("   ") || words.contains('\t') || words.ends_with(|c: char| c.is_ascii_digit())
}

fn report(kind: Kind, at: Span, context: &mut Context<'_>) {
    let (code, message): (&'static Code, _) = match kind {
        Kind::Verse => (&diag::VERSE, "indented lines were read as verse"),
        Kind::Quotation => {
            (&diag::INDENTED_QUOTATION, "an indented paragraph was read as a quotation")
        }
    };
    context.report(Diagnostic::new(code, at, message));
}

fn set_off(block: &mut Block, kind: Kind, context: &Context<'_>) {
    let indents: Vec<usize> = lines(block, context).iter().map(|line| line.indent).collect();
    let Block::Paragraph(paragraph) = block else { return };
    let mut content = std::mem::take(&mut paragraph.content);
    *block = match kind {
        Kind::Verse => Block::Verse(verse(&content, &indents)),
        Kind::Quotation => {
            text_runs::join_lines(&mut content, context.source, |_, _| true);
            let blocks = vec![Block::Paragraph(Paragraph::new(content))];
            Block::Quotation(Division { blocks, ..Division::default() })
        }
    };
}

/// Lines of verse; those that begin further in than the first ones do are indented.
fn verse(content: &[Inline], indents: &[usize]) -> Verse {
    let left = indents.iter().min().copied().unwrap_or_default();
    let lines = text_runs::lines(content).zip(indents).map(|(line, indent)| Line {
        rendition: (*indent > left)
            .then(|| Rendition { written: "indent".to_owned(), styles: vec![Style::Indented] }),
        content: line.to_vec(),
    });
    Verse { headings: Vec::new(), lines: lines.collect() }
}

/// A paragraph after verse or a quotation that begins in mid-sentence continues the one before.
fn join_interrupted(blocks: &mut [Block], kinds: &[Option<(Kind, Span)>]) {
    let mut is_interrupted = false;
    for (block, kind) in blocks.iter_mut().zip(kinds) {
        if let Block::Paragraph(paragraph) = block {
            let first = paragraph.content.first();
            let goes_on = matches!(first, Some(Inline::Text(run)) if sentences::goes_on(&run.text));
            paragraph.continues |= is_interrupted && goes_on;
        }
        is_interrupted = kind.is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Reading, plain_text};
    use crate::normalize::{PASSES, run};
    use crate::readers;
    use crate::source::{Source, SourceId};

    const PROSE: &str = "The road to the mill is under water since Monday, and the carts have\n\
                         gone round by the upper bridge. He sat down and wrote of it to me:";

    const END: &str = "and that is all that he has ever written in verse, as far as anyone in\n\
                       the valley knows.";

    /// The blocks that are not paragraphs of the body of a letter.
    fn set_off(indented: &str) -> Vec<String> {
        let text = format!(
            "Dear Ben,\n\n{PROSE}\n\n{indented}\n\n{END}\n\n     Yours truly,\n          Ann\n"
        );
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, PASSES, Context::new(&source));
        let words = |content: &[Inline]| plain_text(content, Reading::Regular);
        let shown = letter.texts[0].blocks.iter().filter_map(|block| match block {
            Block::Verse(verse) => {
                let line = |line: &Line| {
                    let indent = if line.rendition.is_some() { "> " } else { "" };
                    format!("{indent}{}", words(&line.content))
                };
                Some(format!(
                    "verse: {}",
                    verse.lines.iter().map(line).collect::<Vec<_>>().join(" / ")
                ))
            }
            Block::Quotation(part) => match part.blocks.as_slice() {
                [Block::Paragraph(paragraph)] => {
                    let words = words(&paragraph.content);
                    let words: Vec<&str> = words.split_whitespace().collect();
                    Some(format!("quotation: {}", words.join(" ")))
                }
                _ => None,
            },
            _ => None,
        });
        shown.collect()
    }

    #[test]
    fn verse_and_quotations() {
        assert_eq!(
            set_off(
                "    The river rose on Monday night,\n      And took the bridge away,\n    \
                     \"And now,\" he said, \"we have no mill,\n      And little else today.\""
            ),
            [
                "verse: The river rose on Monday night, / > And took the bridge away, / \"And now,\" he \
                 said, \"we have no mill, / > And little else today.\""
            ]
        );
        assert_eq!(
            set_off(
                "    Whoever comes by the lower road will find the bridge gone,\n    and has to \
                     wait until the water falls, which may take\n    a week or more."
            ),
            [
                "quotation: Whoever comes by the lower road will find the bridge gone, and has to wait \
                 until the water falls, which may take a week or more."
            ]
        );
    }

    #[test]
    fn verse_above_the_close() {
        let text = format!(
            "Dear Ben,\n\n{PROSE}\n\n    The river took the bridge away,\n      And left us here to \
             hay,\n\nI am, dear Ben,\n\n          Yours truly,\n\n               Ann Lee\n"
        );
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, PASSES, Context::new(&source));
        let verse = letter.texts[0].blocks.iter().find_map(|block| match block {
            Block::Verse(verse) => Some(verse.lines.len()),
            _ => None,
        });
        assert_eq!(verse, Some(2));
    }

    #[test]
    fn what_is_no_word_stays_out_of_a_quotation() {
        let text = "    Whoever comes by the lower road will find the bridge gone,\n    and has to \
                    wait until the water falls, which may take\n    a week or more.";
        for (words, written) in
            [("more.", "more\\."), ("gone,", "gone,\u{c}"), ("gone,", "gone, \u{c}")]
        {
            let found = set_off(&text.replace(words, written));
            let [found] = found.as_slice() else { panic!("{written:?} {found:?}") };
            assert!(!found.contains(['\\', '\u{c}']), "{found:?}");
        }
    }

    #[test]
    fn what_is_indented_for_another_reason() {
        for indented in [
            // One line, addresses, a table, a close, a dateline, a list, no indent at all.
            "    A line of its own in the middle of the page",
            "    Mr. Cox,\n    Mill Lane,\n    Leeds",
            "    To Mr. Cox, Leeds,\n    Shop for Hay and Straw.",
            "    Hay and straw    12\n    Oats and barley   9",
            "    I remain, dear Ben,\n        Yours truly,\n            Ann Lee",
            "    Leeds, May 3, 1901\n    My dear friend and cousin,",
            "    one bag of oats for the horses,\n    two bags of barley for the rest",
            "The river rose on Monday night,\nAnd took the bridge away,",
        ] {
            assert!(set_off(indented).is_empty(), "{indented}");
        }
    }
}
