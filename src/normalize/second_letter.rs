//! Whether one file seems to hold several letters. This is no pass: it only warns.

use std::sync::LazyLock;

use regex::Regex;

use super::leaves;
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Reading, plain_text};

/// `299. Letter From …`, as editions head their documents.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]+[a-z]?\.\s+)?(?:Letter|Message|Telegram|Memorandum|Note|Despatch) From \p{Lu}.+ to .+")
        .expect("a constant pattern")
});

/// Warns of headings inside the text of a letter.
pub(super) fn warn(letter: &Letter) -> Vec<Diagnostic> {
    let blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let notes = letter.notes.iter().flat_map(|note| &note.blocks);
    let heading = |block: &Block| {
        let Block::Paragraph(paragraph) = block else { return None };
        let words = plain_text(&paragraph.content, Reading::Original);
        let at = paragraph.content.iter().find_map(leaves::read_at)?;
        (words.chars().count() < 300 && HEADING.is_match(&words)).then_some(at)
    };
    let warning = |at| {
        Diagnostic::new(&diag::SECOND_LETTER, at, "another letter seems to begin here")
            .hint("put each letter into a file of its own, or say in a profile how a letter begins")
    };
    blocks.chain(notes).filter_map(heading).map(warning).collect()
}
