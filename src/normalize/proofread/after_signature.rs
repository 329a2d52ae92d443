//! Headings under the signature that are not of something added to the letter: lists of persons, citations and
//! the like, which an edition puts below. This is no pass: it only warns.

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Line, Reading, plain_text};
use crate::normalize::signing::is_other_matter;
use crate::normalize::text_runs;
use crate::normalize::vocabulary::Language;

/// Warns once, about the first such heading.
pub(super) fn warn(letter: &Letter, languages: &[&'static Language]) -> Option<Diagnostic> {
    let blocks = &letter.texts.last()?.blocks;
    let closer = blocks.iter().rposition(|block| matches!(block, Block::Closer(_)))?;
    let rest = blocks.get(closer..)?;
    let words = |heading: &Line| plain_text(&heading.content, Reading::Regular);
    let mut headings = rest.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    });
    let strange = headings.find(|heading| !is_other_matter(words(heading).trim(), languages))?;
    let message = format!(
        "what comes under the signature from \u{201C}{}\u{201D} on stays in the letter",
        words(strange).trim()
    );
    let span = strange.content.iter().find_map(text_runs::read_at);
    Some(
        Diagnostic::new(&diag::UNDER_SIGNATURE, span, message)
            .hint("if it is none of the letter's, cut it out of a copy of the file"),
    )
}
