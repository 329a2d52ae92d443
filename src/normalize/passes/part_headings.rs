//! Headings of the parts of a letter that are counted: `Article 1`, `Section II`.
//!
//! **Invariant:** a line becomes one only if it is a paragraph by itself, and another counts on from it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, dates, pattern, text_runs, vocabulary};
use crate::source::Structure;

/// Makes headings of such lines.
pub(super) struct ReadPartHeadings;

impl Pass for ReadPartHeadings {
    fn name(&self) -> &'static str {
        "read_part_headings"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else { return };
        read(&mut text.blocks, context);
    }
}

fn read(blocks: &mut [Block], context: &mut Context<'_>) {
    let parts: Vec<(usize, (String, i16))> = blocks
        .iter()
        .enumerate()
        .filter_map(|(index, block)| Some((index, part(block)?)))
        .collect();
    let counted: BTreeSet<&(String, i16)> = parts.iter().map(|(_, part)| part).collect();
    let counts = |(_, (word, number)): &&(usize, (String, i16))| {
        (1..=2.max(*number)).all(|number| counted.contains(&(word.clone(), number)))
    };
    for (index, _) in parts.iter().filter(counts) {
        let Block::Paragraph(paragraph) = &blocks[*index] else { continue };
        let at = paragraph.content.iter().find_map(text_runs::read_at);
        let words = plain_text(&paragraph.content, Reading::Regular);
        let message = format!("\u{201C}{}\u{201D} is the heading of a part", words.trim());
        context.report(Diagnostic::new(&diag::PART_HEADING, at, message));
        blocks[*index] = Block::Heading(text_runs::line_of(paragraph, &paragraph.content));
    }
    for block in blocks {
        if let Block::Enclosure(part) = block {
            read(&mut part.blocks, context);
        }
    }
}

/// The word for a part and its number, if a block is nothing but that.
fn part(block: &Block) -> Option<(String, i16)> {
    static PART: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(\p{Lu}\p{L}+)\.? ([0-9]{1,2}|[IVX]{1,5})\.?$"));
    let Block::Paragraph(paragraph) = block else { return None };
    let words = plain_text(&paragraph.content, Reading::Regular);
    let words = words.trim();
    let ends = |c: char| c.is_ascii_digit() || ['I', 'V', 'X', '.'].contains(&c);
    let may_head = words.ends_with(ends) && words.matches(' ').count() == 1;
    let found = may_head.then(|| PART.captures(words))??;
    let number = found[2].parse().ok().or_else(|| dates::roman(&found[2]))?;
    vocabulary::is_part(&found[1]).then(|| (found[1].to_lowercase(), number))
}
