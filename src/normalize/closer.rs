//! What closes and signs the letter.

use super::{Context, Effect, Pass, leaves, vocabulary};
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
        let Some(text) = letter.texts.last_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Closer(_))) {
            return;
        }
        let mut index = 0;
        let mut found = false;
        while index < text.blocks.len() {
            let taken = closer_at(&text.blocks[index..], vocabulary_close);
            if let Some((count, closer)) = taken {
                report(&closer, context);
                text.blocks
                    .splice(index..index + count, [Block::Closer(closer)]);
                found = true;
            }
            index += 1;
        }
        if !found && text.blocks.len() > 1 {
            sign_without_close(&mut text.blocks, context);
        }
    }
}

fn report(closer: &Closer, context: &mut Context<'_>) {
    for part in &closer.parts {
        let words = plain_text(&part.line().content, Reading::Original);
        let what = match part {
            CloserPart::ComplimentaryClose(_) => "complimentary close",
            CloserPart::Signature(_) => "signature",
        };
        let span = part.line().content.iter().find_map(leaves::read_at);
        let message = format!("the {what} is \u{201C}{}\u{201D}", words.trim());
        context.report(Diagnostic::new(&diag::CLOSER, span, message));
    }
}

fn vocabulary_close(line: &str) -> bool {
    vocabulary::CLOSE.is_match(line)
}

/// A letter that is signed without a complimentary close: its last line is a name.
fn sign_without_close(blocks: &mut [Block], context: &mut Context<'_>) {
    // A page mark can stand behind the signature.
    let Some(last) = blocks
        .iter()
        .rposition(|block| matches!(block, Block::Paragraph(_)))
    else {
        return;
    };
    let Block::Paragraph(paragraph) = &blocks[last] else {
        return;
    };
    let mut parts = Vec::new();
    for line in lines(&paragraph.content) {
        let words = plain_text(&line.content, Reading::Original);
        if !is_name(&words) || words.split_whitespace().count() > 5 {
            return;
        }
        parts.push(CloserPart::Signature(line));
    }
    let closer = Closer { parts };
    report(&closer, context);
    blocks[last] = Block::Closer(closer);
}

/// The closer that begins with the first of these blocks, and how many blocks it takes.
fn closer_at(blocks: &[Block], is_close: impl Fn(&str) -> bool) -> Option<(usize, Closer)> {
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
            let words = plain_text(&line.content, Reading::Original);
            let signed = parts
                .iter()
                .chain(&new_parts)
                .any(|p| matches!(p, CloserPart::Signature(_)));
            if !signed && is_close(words.trim()) {
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

/// The lines of a paragraph; the breaks between them become the breaks between the parts.
fn lines(content: &[Inline]) -> Vec<Line> {
    content
        .split(|inline| matches!(inline, Inline::LineBreak(_)))
        .map(|line| Line {
            content: line.to_vec(),
        })
        .collect()
}

/// Longest signature line that is believed, in characters.
const LONGEST: usize = 90;

/// Whether a line looks like a name or an office: short, its words capitalised, no sentence.
fn is_name(line: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "for", "in", "to", "at", "on", "de", "von", "van", "der", "la", "le",
    ];
    const ENDINGS: &[&str] = &["Jr.", "Sr.", "Esq.", "D.C.", "Ph.D.", "M.D."];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['(', '“', '"', '/', '[']);
        SMALL.contains(&bare) || bare.starts_with(|c: char| c.is_uppercase())
    };
    let ends_well = words.last().is_some_and(|last| {
        !last.ends_with(['.', ':', ';', '?', '!', ']'])
            || ENDINGS.contains(last)
            || last.chars().filter(|c| c.is_alphabetic()).count() == 1
    });
    let begins_well = words.first().is_some_and(|first| !SMALL.contains(first));
    ends_well && begins_well && line.chars().count() <= LONGEST && words.iter().all(is_capitalised)
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
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["[Enclosure]", "They simply do not exist.", "of 5", ""] {
            assert!(!is_name(other), "{other}");
        }
    }
}
