//! What the line breaks of a transcript mean: those of wrapped text mean nothing; those after a long,
//! unwrapped line, and those of a text without blank lines, end a paragraph.

use std::ops::Range;

use crate::ir::{Block, Inline, Letter, LineBreakKind, Paragraph, each_inlines_mut};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::{Source, Structure, WIDTHS, Wrapping, is_prose, part};

/// Makes paragraphs of long lines, and one run of lines that were broken only because the next word
/// did not fit.
pub(super) struct UnwrapLines;

impl Pass for UnwrapLines {
    fn name(&self) -> &'static str {
        "unwrap_lines"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in &mut letter.texts {
            let blocks = std::mem::take(&mut text.blocks);
            text.blocks =
                blocks.into_iter().flat_map(|block| split_at_long_lines(block, context)).collect();
        }
        let mut ends = Vec::new();
        each_content(letter, &mut |content| ends.extend(line_ends(content, context.source)));
        match Wrapping::of(context.source.text(), &ends) {
            Some(wrapping) => each_content(letter, &mut |content| {
                text_runs::join_lines(content, context.source, |before, after| {
                    wrapping.is_layout(&(before.end..after.start))
                });
            }),
            None => {
                let texts = letter.texts.iter_mut();
                for text in texts.filter(|text| lines_are_paragraphs(&text.blocks, context)) {
                    let blocks = std::mem::take(&mut text.blocks);
                    text.blocks = blocks.into_iter().flat_map(split_prose).collect();
                }
            }
        }
    }
}

fn each_content(letter: &mut Letter, visit: &mut impl FnMut(&mut Vec<Inline>)) {
    let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
    let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
    for blocks in texts.chain(notes) {
        each_inlines_mut(blocks, visit);
    }
}

/// Whether the text has no blank line, and its lines end as paragraphs do: half of the lines that are long
/// enough to be prose end a sentence.
fn lines_are_paragraphs(blocks: &[Block], context: &Context<'_>) -> bool {
    let lines = text_runs::of(blocks);
    let (Some((first, _)), Some((last, _))) = (lines.first(), lines.last()) else { return false };
    let source = context.source.slice(first.to(*last));
    let prose: Vec<&str> = source.lines().filter(|line| is_prose(line)).collect();
    let ends = |line: &&&str| line.trim_end().ends_with(['.', '?', '!', '”', '"', '»', ')']);
    prose.len() > 1
        && prose.iter().filter(ends).count() * 2 >= prose.len()
        && source.lines().all(|line| !line.trim().is_empty())
}

/// Makes a paragraph of each line of a paragraph that has a line of prose.
fn split_prose(block: Block) -> Vec<Block> {
    let Block::Paragraph(paragraph) = block else { return vec![block] };
    let has_prose = paragraph.content.iter().any(|inline| match inline {
        Inline::Text(characters) => is_prose(&characters.text),
        _ => false,
    });
    if !has_prose {
        return vec![Block::Paragraph(paragraph)];
    }
    let lines = paragraph.content.split(is_break).map(<[Inline]>::to_vec);
    lines.map(|line| Block::Paragraph(Paragraph::new(line))).collect()
}

/// Makes a paragraph of each line, where one of two neighbours is longer than any width to which people
/// wrap text.
fn split_at_long_lines(block: Block, context: &Context<'_>) -> Vec<Block> {
    let Block::Paragraph(mut paragraph) = block else { return vec![block] };
    // A run may be several lines that have been joined: the line beside the break counts.
    let is_long = |inline: Option<&Inline>, precedes: bool| {
        let run = inline.and_then(text_runs::run_at).map_or("", |at| context.source.slice(at));
        let line = if precedes { run.rsplit('\n').next() } else { run.split('\n').next() };
        line.is_some_and(|line| line.chars().count() > *WIDTHS.end())
    };
    let mut paragraphs = vec![Vec::new()];
    let mut content = std::mem::take(&mut paragraph.content).into_iter().peekable();
    while let Some(inline) = content.next() {
        let last = paragraphs.len() - 1;
        let ends = is_break(&inline)
            && (is_long(paragraphs[last].last(), true) || is_long(content.peek(), false));
        if ends {
            paragraphs.push(Vec::new());
        } else {
            paragraphs[last].push(inline);
        }
    }
    let mut paragraphs = paragraphs.into_iter();
    let first = paragraphs.next().unwrap_or_default();
    let first = Block::Paragraph(Paragraph { content: first, ..paragraph });
    let others = paragraphs.map(|content| Block::Paragraph(Paragraph::new(content)));
    std::iter::once(first).chain(others).collect()
}

/// Where each line ends that is followed by a line break, or was before it was joined with the next one.
fn line_ends(content: &[Inline], source: &Source) -> Vec<Range<usize>> {
    let mut ends = Vec::new();
    for (index, inline) in content.iter().enumerate() {
        let Some(at) = text_runs::run_at(inline) else { continue };
        let run = source.slice(at);
        let joined = run.match_indices('\n').map(|(end, _)| part(run, ..end).trim_end().len());
        ends.extend(joined.map(|length| at.start + length));
        ends.extend(content.get(index + 1).filter(|next| is_break(next)).map(|_| at.end));
    }
    ends.into_iter().map(|end| end..end).collect()
}

fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak(line) if line.kind == LineBreakKind::Line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Reading, plain_text};
    use crate::readers;
    use crate::source::SourceId;

    fn paragraphs(text: &str) -> Vec<String> {
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        UnwrapLines.run(&mut letter, &mut Context::new(&source));
        let words = |block: &Block| match block {
            Block::Paragraph(paragraph) => plain_text(&paragraph.content, Reading::Regular),
            _ => String::new(),
        };
        letter.texts[0].blocks.iter().map(words).collect()
    }

    #[test]
    fn paragraphs_of_two_lines_are_unwrapped() {
        let lines =
            "It has rained on the hills and on the town for three days, and the mill is\nwet.";
        let text = format!("Dear Ben,\n\n{lines}\n\nYour friend,\nAnn");
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        UnwrapLines.run(&mut letter, &mut Context::new(&source));
        let breaks = letter.texts[0].blocks.iter().map(|block| match block {
            Block::Paragraph(paragraph) => {
                paragraph.content.iter().filter(|inline| is_break(inline)).count()
            }
            _ => 0,
        });
        assert_eq!(breaks.collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn what_is_unwrapped_stays_so() {
        let long =
            "Dear Ben, the river has risen over the weir and the mill at Tern is under water since";
        for text in [
            format!("{long}\nyesterday night, and the carts go round by the upper road.\nAnn"),
            format!(
                "{long} two\ndays and a half, and the carts go round by the upper road: they say so.\nAnn"
            ),
        ] {
            let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
            let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
            UnwrapLines.run(&mut letter, &mut Context::new(&source));
            let once = letter.clone();
            UnwrapLines.run(&mut letter, &mut Context::new(&source));
            assert_eq!(letter, once);
        }
    }

    #[test]
    fn lines_of_a_text_without_blank_lines_are_paragraphs() {
        let lines = [
            "It has rained on the hills and on the town for three days, and the mill is wet.",
            "So we stay.",
            "I shall write again on Sunday, when the water has gone down and the roads are open.",
        ];
        assert_eq!(paragraphs(&lines.join("\n")), lines);
        // A blank line shows that a line end alone is none of a paragraph.
        let text = format!("Dear Ben,\n\n{}", lines.join("\n"));
        assert_eq!(paragraphs(&text).len(), 2);
        // The lines of a manuscript end anywhere.
        let lines = lines.map(|line| line.trim_end_matches('.'));
        assert_eq!(paragraphs(&lines.join("\n")).len(), 1);
    }
}
