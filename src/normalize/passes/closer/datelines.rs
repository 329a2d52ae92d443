//! Datelines in and beside what closes the letter.

use super::{Words, report, words_of};
use crate::ir::{Block, Closer, CloserPart, OpenerPart};
use crate::normalize::dates::dateline;
use crate::normalize::{Context, text_runs};
use crate::source::part;

/// The datelines of openers.
pub(super) fn datelines(blocks: &[Block]) -> Vec<String> {
    let parts = blocks.iter().filter_map(|block| match block {
        Block::Opener(opener) => Some(&opener.parts),
        _ => None,
    });
    let is_dateline = |part: &&OpenerPart| matches!(part, OpenerPart::Dateline(_));
    parts.flatten().filter(is_dateline).map(|part| words_of(part.line())).collect()
}

impl Words {
    /// Whether a line says when the letter was written.
    pub(super) fn is_dateline(&self, line: &str) -> bool {
        let has_number = line.contains(|c: char| c.is_ascii_digit());
        has_number && dateline::read(line, &self.languages).is_some()
    }

    /// Puts the dateline directly above or below the last closer into it; without a closer, it is one.
    pub(super) fn add_datelines(&self, blocks: &mut Vec<Block>, context: &mut Context<'_>) {
        let Some(at) = blocks.iter().rposition(|block| matches!(block, Block::Closer(_))) else {
            return self.close_with_dateline(blocks, context);
        };
        for beside in [Some(at + 1), at.checked_sub(1)].into_iter().flatten() {
            let Some(Block::Paragraph(paragraph)) = blocks.get(beside) else { continue };
            let line = text_runs::line_of(paragraph, &paragraph.content);
            // Where one paragraph is the whole letter, it is no dateline.
            if beside == 0 || !self.is_dateline(&words_of(&line).replace('\n', ", ")) {
                continue;
            }
            let part = CloserPart::Dateline(line);
            report(&Closer { parts: vec![part.clone()] }, context);
            if let Some(Block::Closer(closer)) = blocks.get_mut(at) {
                let index = if beside > at { closer.parts.len() } else { 0 };
                closer.parts.insert(index, part);
            }
            blocks.remove(beside);
            return;
        }
    }

    /// Makes a closer of the paragraph near the end that says where and when a letter was written which has
    /// no other dateline and no close.
    fn close_with_dateline(&self, blocks: &mut [Block], context: &mut Context<'_>) {
        /// How many paragraphs at the end can be looked through: remarks of an archive may come last.
        const LAST: usize = 3;
        let above = datelines(blocks);
        let first = blocks.len().saturating_sub(LAST).max(1);
        for block in blocks.iter_mut().skip(first).rev() {
            let Block::Paragraph(paragraph) = block else { continue };
            let line = text_runs::line_of(paragraph, &paragraph.content);
            if self.says_where_and_when(words_of(&line).trim(), &above) {
                let closer = Closer { parts: vec![CloserPart::Dateline(line)] };
                report(&closer, context);
                *block = Block::Closer(closer);
                return;
            }
        }
    }

    /// Whether a line is a dateline with place and day, and those above the letter do not say another day, or a place.
    pub(super) fn says_where_and_when(&self, line: &str, above: &[String]) -> bool {
        let read = |line: &str| dateline::read(line, &self.languages);
        let Some(date) = read(line).filter(|line| line.place.is_some()).and_then(|line| line.date)
        else {
            return false;
        };
        above.iter().all(|above| {
            read(above).is_some_and(|above| {
                above.place.is_none() && above.date.is_some_and(|above| above.edtf == date.edtf)
            })
        })
    }

    /// Where a date begins that ends a line and comes after a name: `A. Lee. 3 May 1901`.
    pub(super) fn start_of_date(&self, text: &str) -> Option<usize> {
        let is_figure = |at: &usize| part(text, *at..).starts_with(|c: char| c.is_ascii_digit());
        // `97 27/III.`
        let are_figures = |text: &str| {
            text.contains('/') && text.chars().all(|c| c.is_ascii_digit() || " ./IVX".contains(c))
        };
        let starts = text.match_indices(' ').map(|(at, _)| at + 1).filter(is_figure);
        starts
            .map(|at| (at, part(text, at..)))
            .find_map(|(at, date)| (are_figures(date) || self.is_dateline(date)).then_some(at))
    }
}
