//! The lines with which American telegrams mark a text that they carry: `Begin Text.`, `End Text.`

use std::sync::LazyLock;

use regex::Regex;

use crate::ir::{Block, Inline, Letter, Reading, Text, plain_text};

/// Whether a line begins such a text.
pub(super) fn begins(line: &str) -> bool {
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| mark("(?:Begin|Beginning|Start)"));
    BEGINS.is_match(line)
}

/// Whether a line ends it.
pub(super) fn ends(line: &str) -> bool {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| mark("End"));
    ENDS.is_match(line)
}

fn mark(word: &str) -> Regex {
    let kinds = "verbatim|quoted|unofficial|informal|official|full";
    Regex::new(&format!(
        r"^[\[(]?(?i:{word}(?:\s+of)?\s+(?:(?:{kinds})\s+)*(?:text|translation|message|letter|note))[.:]?[\])]?$"
    ))
    .expect("a constant pattern")
}

/// The lines that are in no such text. One that does not end is none.
pub(super) fn outside<T>(lines: Vec<T>, text: impl Fn(&T) -> &str) -> Vec<T> {
    let mut left: Vec<T> = Vec::with_capacity(lines.len());
    let mut begun: Option<usize> = None;
    for line in lines {
        let (begins, ends) = (begins(text(&line)), ends(text(&line)));
        if let Some(begun) = begun.take_if(|_| ends) {
            left.truncate(begun);
        }
        left.push(line);
        if begins {
            begun = Some(left.len());
        }
    }
    left
}

/// Whether a block is such a line.
pub(super) fn is_mark(block: &Block, mark: fn(&str) -> bool) -> bool {
    /// The most bytes of such a line; others need not be looked at.
    const LONGEST: usize = 80;
    let Block::Paragraph(paragraph) = block else { return false };
    let is_short = |inline: &Inline| match inline {
        Inline::Text(characters) => characters.text.len() < LONGEST,
        _ => true,
    };
    paragraph.content.iter().all(is_short)
        && mark(plain_text(&paragraph.content, Reading::Regular).trim())
}

/// Reads each text that the letter carries as a letter of its own, whose blocks come back.
pub(super) fn each(letter: &mut Letter, mut read: impl FnMut(&mut Letter)) {
    let Some(text) = letter.texts.last_mut() else { return };
    let (role, language) = (text.role, text.language.clone());
    for index in 1..text.blocks.len() {
        let [before, Block::Enclosure(part)] = &mut text.blocks[index - 1..=index] else {
            continue;
        };
        if is_mark(before, begins) {
            let text = Text::new(role, language.clone(), std::mem::take(&mut part.blocks));
            let mut carried = Letter { texts: vec![text], ..Letter::default() };
            read(&mut carried);
            part.blocks = carried.texts.into_iter().flat_map(|text| text.blocks).collect();
        }
    }
}
