//! What closes and signs the letter.

use std::ops::Range;

use super::vocabulary::{self, Language};
use super::{Context, Effect, Pass, leaves};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Closer, CloserPart, Inline, Letter, Line, Reading, plain_text};

/// Tells complimentary close and signatures from the paragraphs.
pub(super) struct ReadCloser;

impl Pass for ReadCloser {
    fn name(&self) -> &'static str {
        "read_closer"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.last_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Closer(_))) {
            return;
        }
        let mut index = 0;
        while index < text.blocks.len() {
            if let Some((count, closer)) = closer_at(&text.blocks[index..], &languages) {
                report(&closer, context);
                text.blocks.splice(index..index + count, [Block::Closer(closer)]);
            }
            index += 1;
        }
        if let Some((range, closer)) = signatures_at_end(&text.blocks) {
            report(&closer, context);
            text.blocks.splice(range, [Block::Closer(closer)]);
        }
    }
}

fn report(closer: &Closer, context: &mut Context<'_>) {
    for part in &closer.parts {
        let words = plain_text(&part.line().content, Reading::Regular);
        let what = match part {
            CloserPart::ComplimentaryClose(_) => "complimentary close",
            CloserPart::Signature(_) => "signature",
        };
        let span = part.line().content.iter().find_map(leaves::read_at);
        let message = format!("the {what} is \u{201C}{}\u{201D}", words.trim());
        context.report(Diagnostic::new(&diag::CLOSER, span, message));
    }
}

/// Names at the end of the letter that no complimentary close announces, and the blocks that they
/// stand in.
fn signatures_at_end(blocks: &[Block]) -> Option<(Range<usize>, Closer)> {
    // A page mark can stand behind the signature.
    let end = blocks.iter().rposition(|block| !matches!(block, Block::PageBreak(_)))? + 1;
    let mut start = end;
    let mut parts: Vec<CloserPart> = Vec::new();
    while let Some(Block::Paragraph(paragraph)) = start.checked_sub(1).map(|index| &blocks[index]) {
        let signatures: Vec<CloserPart> =
            lines(&paragraph.content).into_iter().map(CloserPart::Signature).collect();
        if !signatures.iter().all(|part| is_name(&words_of(part.line()))) {
            break;
        }
        parts.splice(0..0, signatures);
        start -= 1;
    }
    // An office alone, or the only words of the letter, sign nothing.
    let signs = parts.first().is_some_and(|part| is_person(&words_of(part.line())));
    let follows_text =
        blocks[..start].iter().any(|block| matches!(block, Block::Paragraph(_) | Block::Opener(_)));
    (signs && follows_text).then_some((start..end, Closer { parts }))
}

/// The closer that begins with the first of these blocks, and how many blocks it takes.
fn closer_at(blocks: &[Block], languages: &[&'static Language]) -> Option<(usize, Closer)> {
    let mut parts: Vec<CloserPart> = Vec::new();
    let mut count = 0;
    let mut page_breaks: Vec<Inline> = Vec::new();
    let mut pending = 0;
    for block in blocks {
        let paragraph = match block {
            Block::Paragraph(paragraph) => paragraph,
            // A page can break between close and signature; it then stands before the latter.
            Block::PageBreak(page) if !parts.is_empty() => {
                page_breaks.push(Inline::PageBreak(page.clone()));
                pending += 1;
                continue;
            }
            _ => break,
        };
        let mut new_parts = Vec::new();
        for line in lines(&paragraph.content) {
            let words = plain_text(&line.content, Reading::Regular);
            let signed =
                parts.iter().chain(&new_parts).any(|p| matches!(p, CloserPart::Signature(_)));
            if !signed && is_close(words.trim(), languages) {
                new_parts.push(CloserPart::ComplimentaryClose(line));
            } else if !(parts.is_empty() && new_parts.is_empty()) && is_name(words.trim()) {
                new_parts.push(CloserPart::Signature(line));
            } else {
                new_parts.clear();
                break;
            }
        }
        if new_parts.is_empty() {
            break;
        }
        if let Some(first) = new_parts.first_mut() {
            first.line_mut().content.splice(0..0, page_breaks.drain(..));
        }
        parts.extend(new_parts);
        count += pending + 1;
        pending = 0;
    }
    (!parts.is_empty()).then_some((count, Closer { parts }))
}

/// Whether a line is a complimentary close.
fn is_close(line: &str, languages: &[&'static Language]) -> bool {
    languages.iter().any(|language| language.patterns.close.is_match(line))
}

/// The lines of a paragraph; the breaks between them become the breaks between the parts.
fn lines(content: &[Inline]) -> Vec<Line> {
    content
        .split(|inline| matches!(inline, Inline::LineBreak(_)))
        .map(|line| Line { content: line.to_vec() })
        .collect()
}

fn words_of(line: &Line) -> String {
    plain_text(&line.content, Reading::Regular).trim().to_owned()
}

/// Longest signature line that is believed, in characters.
const LONGEST: usize = 90;

/// Whether a line looks like a name or an office: short, its words capitalised, no sentence.
fn is_name(line: &str) -> bool {
    const SMALL: &[&str] =
        &["of", "the", "and", "for", "in", "to", "at", "on", "de", "von", "van", "der", "la", "le"];
    const ENDINGS: &[&str] = &["Jr.", "Sr.", "Esq.", "D.C.", "Ph.D.", "M.D."];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['(', '“', '"', '/', '[']);
        SMALL.contains(&bare) || bare.starts_with(|c: char| c.is_uppercase())
    };
    let ends_well = words.last().is_some_and(|last| {
        !last.ends_with(['.', ':', ';', '?', '!', ']'])
            || ENDINGS.contains(last)
            || is_initials(last)
    });
    let begins_well = words.first().is_some_and(|first| !SMALL.contains(first));
    ends_well && begins_well && line.chars().count() <= LONGEST && words.iter().all(is_capitalised)
}

/// `N.`, `A.B.`, `H. C. L.` without spaces.
fn is_initials(word: &str) -> bool {
    let letters = word.split('.').filter(|letter| !letter.is_empty());
    word.ends_with('.')
        && letters.clone().count() <= 3
        && letters.clone().all(|l| l.chars().count() == 1)
}

/// Whether a line looks like the name of a person: initials, or a few capitalised words, perhaps with
/// an office behind them.
fn is_person(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitals = |word: &str| word.len() <= 4 && word.chars().all(char::is_uppercase);
    match words.as_slice() {
        [] => false,
        [one] => is_capitals(one) || is_initials(one) || !is_office(one),
        [first, ..] => is_initials(first) || (words.len() <= 5 && !is_office(first)),
    }
}

/// Whether a word is an office and not a name.
fn is_office(word: &str) -> bool {
    ["Chairman", "President", "Secretary", "Minister", "Director", "Ambassador", "Enclosure", "Tab"]
        .contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "N. Khrushchev",
            "Reuben B. Robertson, Jr.",
            "John Foster Dulles",
            "Chairman of the Council of Ministers of the USSR",
            "Harold",
            "Cabot L.",
            "A.B.",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["[Enclosure]", "They simply do not exist.", "of 5", ""] {
            assert!(!is_name(other), "{other}");
        }
    }
}
