//! Words in brackets that announce a picture: `[Illustration: The old mill]`. Inside a paragraph they
//! interrupt it; it goes on after them.

use std::ops::Range;

use super::Report;
use super::paragraph::{ParagraphText, Sign};
use crate::ir::{Block, Figure, Inline, Paragraph};
use crate::normalize::{sentences, text_runs, vocabulary};
use crate::source::{Span, part};

/// Makes figures of such words. What follows the label is the caption; a label alone is kept as
/// one, since there is nothing else to show.
pub(super) fn read(
    blocks: &mut Vec<Block>,
    with_emphasis: bool,
    marks: &mut Vec<Sign>,
    report: &mut Report,
) {
    let all = std::mem::take(blocks).into_iter();
    blocks.extend(all.flat_map(|block| set_apart(block, with_emphasis)));
    for block in blocks.iter_mut() {
        let Some(picture) = Picture::of(block, with_emphasis) else { continue };
        report.read_as("[Illustration: …]", "a picture", None, picture.whole);
        let taken = picture.marks.iter().map(|mark| (mark.at, ())).collect();
        text_runs::wrap_all(std::slice::from_mut(block), taken, |(), _| Vec::new());
        marks.extend(picture.marks);
        let caption = std::mem::replace(block, Block::Figure(Figure::default()));
        if let Block::Figure(figure) = block {
            figure.blocks.push(caption);
        }
    }
    gather_captions(blocks, with_emphasis, marks, report);
    continue_after_pictures(blocks);
}

/// Makes a figure of a caption in several paragraphs, in the last of which the bracket closes.
fn gather_captions(
    blocks: &mut Vec<Block>,
    with_emphasis: bool,
    marks: &mut Vec<Sign>,
    report: &mut Report,
) {
    let mut index = 0;
    while index < blocks.len() {
        let caption = long_caption(&blocks[index..], with_emphasis);
        index += 1;
        let Some((count, signs)) = caption else { continue };
        let of_caption = index - 1..index - 1 + count;
        report.read_as("[Illustration: …]", "a picture", None, signs[0].at);
        let taken = signs.iter().map(|mark| (mark.at, ())).collect();
        text_runs::wrap_all(&mut blocks[of_caption.clone()], taken, |(), _| Vec::new());
        marks.extend(signs);
        let is_left = |block: &Block| match block {
            Block::Paragraph(paragraph) => !paragraph.content.is_empty(),
            _ => true,
        };
        let caption = blocks.drain(of_caption.clone()).filter(is_left).collect();
        let figure = Figure { images: Vec::new(), blocks: caption };
        blocks.insert(of_caption.start, Block::Figure(figure));
    }
}

/// How many paragraphs the caption that begins here has, and what is around its words.
fn long_caption(blocks: &[Block], with_emphasis: bool) -> Option<(usize, [Sign; 2])> {
    /// The most paragraphs of a caption.
    const LONGEST: usize = 5;
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => Some(ParagraphText::of(&paragraph.content, with_emphasis)),
        _ => None,
    };
    let first = text(blocks.first()?)?;
    let (label, words) = first.text.strip_prefix('[')?.split_once(':')?;
    if !vocabulary::announces_picture(label) {
        return None;
    }
    let start = first.text.len() - words.trim_start().len();
    let mut depth = 0_isize;
    for (index, block) in blocks.iter().take(LONGEST).enumerate() {
        let paragraph = text(block)?;
        for (at, sign) in paragraph.text.char_indices() {
            depth += match sign {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if depth == 0 {
                let is_end = index > 0 && part(&paragraph.text, at + 1..).trim().is_empty();
                let close = paragraph.sign(&(at..at + 1)).filter(|_| is_end)?;
                return Some((index + 1, [first.sign(&(0..start))?, close]));
            }
        }
    }
    None
}

/// The parts of a paragraph, with the pictures between them in paragraphs of their own.
fn set_apart(block: Block, with_emphasis: bool) -> Vec<Block> {
    let Block::Paragraph(mut paragraph) = block else { return vec![block] };
    let mut content = std::mem::take(&mut paragraph.content);
    let mut parts = Vec::new();
    while let Some((before, picture, behind)) = split(&content, with_emphasis) {
        if !before.is_empty() {
            parts.push(Block::Paragraph(Paragraph { content: before, ..paragraph.clone() }));
            paragraph.continues = true;
        }
        parts.push(Block::Paragraph(Paragraph::new(picture)));
        content = behind;
        if content.is_empty() {
            return parts;
        }
    }
    parts.push(Block::Paragraph(Paragraph { content, ..paragraph }));
    parts
}

/// Cuts a paragraph at its first picture, unless the picture is all of it.
fn split(
    content: &[Inline],
    with_emphasis: bool,
) -> Option<(Vec<Inline>, Vec<Inline>, Vec<Inline>)> {
    let text = ParagraphText::of(content, with_emphasis);
    let at = inside(&text.text)?;
    let at = text.span(&at)?;
    let (mut before, rest) = text_runs::split_at(content.to_vec(), at.start)?;
    let (mut picture, mut behind) = text_runs::split_at(rest, at.end)?;
    trim_end(&mut before);
    trim_end(&mut picture);
    while let Some(first) = behind.first_mut() {
        text_runs::trim_start(first);
        let is_nothing = matches!(first, Inline::Text(run) if run.text.is_empty());
        if !is_nothing && !text_runs::is_break(first) {
            break;
        }
        behind.remove(0);
    }
    Some((before, picture, behind))
}

/// Line breaks and white space before a picture belong to neither.
fn trim_end(content: &mut Vec<Inline>) {
    loop {
        text_runs::trim_end(content);
        if content.pop_if(|last| text_runs::is_break(last)).is_none() {
            return;
        }
    }
}

/// The first words in brackets that announce a picture, if more is in the paragraph.
fn inside(text: &str) -> Option<Range<usize>> {
    // All pairs in one pass: a paragraph can consist of brackets.
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, sign) in text.match_indices(['[', ']']) {
        match sign {
            "[" => open.push(at),
            _ => pairs.extend(open.pop().map(|start| start..at + 1)),
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.start);
    pairs.into_iter().find(|pair| {
        let words = part(text, pair.start + 1..);
        let label = words.find([':', '[', ']']).filter(|end| !part(words, *end..).starts_with('['));
        let is_all =
            part(text, ..pair.start).trim().is_empty() && part(text, pair.end..).trim().is_empty();
        !is_all && label.is_some_and(|end| vocabulary::announces_picture(part(words, ..end)))
    })
}

/// A sentence that a picture between two paragraphs interrupts goes on in the second.
fn continue_after_pictures(blocks: &mut [Block]) {
    for index in 2..blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        if let [.., Block::Paragraph(first), Block::Figure(_)] = before
            && let Some(Block::Paragraph(next)) = rest.first_mut()
            && let (Some(Inline::Text(end)), Some(Inline::Text(start))) =
                (first.content.last(), next.content.first())
            && sentences::breaks_off(&end.text)
            && sentences::goes_on(&start.text)
        {
            next.continues = true;
        }
    }
}

struct Picture {
    whole: Span,
    /// What is around the caption.
    marks: Vec<Sign>,
}

impl Picture {
    fn of(block: &Block, with_emphasis: bool) -> Option<Self> {
        let Block::Paragraph(paragraph) = block else { return None };
        let paragraph = ParagraphText::of(&paragraph.content, with_emphasis);
        let text = &paragraph.text;
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let is_balanced = !inner.contains(['[', ']'])
            || inner.find('[') < inner.find(']') && inner.rfind('[') < inner.rfind(']');
        let (label, caption) = inner.split_once(':').unwrap_or((inner, ""));
        if !is_balanced || !vocabulary::announces_picture(label) {
            return None;
        }
        let whole = paragraph.span(&(0..text.len()))?;
        if caption.trim().is_empty() {
            return Some(Self { whole, marks: Vec::new() });
        }
        let start = text.len() - 1 - caption.trim_start().len();
        let marks =
            vec![paragraph.sign(&(0..start))?, paragraph.sign(&(text.len() - 1..text.len()))?];
        Some(Self { whole, marks })
    }
}
