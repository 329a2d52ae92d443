//! What was added to a letter after its closer: postscripts, and the documents sent with it.
//!
//! **Invariant:** a block becomes one only if its first words say so, and only after the first closer.

use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, text_runs, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Division, Inline, Letter, Line, Reading, plain_text};

/// Groups the blocks of postscripts and enclosures.
pub(super) struct ReadAddedParts;

/// The heading of an enclosure, alone in its paragraph: `[Enclosure 1]`, `Attachment`, `Beilage A.`
static ENCLOSURE: LazyLock<Regex> = LazyLock::new(|| {
    let words = "enclosure|inclosure|attachment|annex|annexe|appendix|anlage|beilage|pièce jointe|\
                 приложение";
    let number = r"(?:\s+(?:No\.?\s*)?(?:[0-9]{1,3}|[A-Z]|[IVX]{1,5})(?:\s+in\s+No\.?\s*[0-9]+)?)?";
    Regex::new(&format!(r"^[\[(]?(?i:{words}){number}\s*[\])]?[.:]?[\])]?$"))
        .expect("a constant pattern")
});

impl Pass for ReadAddedParts {
    fn name(&self) -> &'static str {
        "read_added_parts"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else { return };
        let is_closer = |block: &Block| matches!(block, Block::Closer(_));
        let Some(closer) = text.blocks.iter().position(is_closer) else { return };
        let added = text.blocks.split_off(closer + 1);
        let mut open: Option<(Added, Vec<Block>)> = None;
        let mut blocks = added.into_iter().peekable();
        while let Some(block) = blocks.next() {
            let begins = begins(&block).filter(|added| {
                // A heading with nothing after it is only a remark that something was enclosed.
                *added == Added::Postscript || blocks.peek().is_some()
            });
            // A postscript inside an enclosure belongs to the enclosure.
            let is_inner = matches!(open, Some((Added::Enclosure, _)));
            match begins.filter(|added| !is_inner || *added == Added::Enclosure) {
                Some(added) => {
                    text.blocks.extend(open.take().map(close));
                    report(added, &block, context);
                    open = Some((added, vec![headed(added, block)]));
                }
                None => match &mut open {
                    Some((_, part)) => part.push(block),
                    None => text.blocks.push(block),
                },
            }
            // A postscript ends with its own signature.
            if let Some((Added::Postscript, part)) = &open
                && part.last().is_some_and(is_closer)
            {
                text.blocks.extend(open.take().map(close));
            }
        }
        text.blocks.extend(open.take().map(close));
    }
}

/// What can be added to a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Added {
    Postscript,
    Enclosure,
}

/// The added part that a block begins, if any.
fn begins(block: &Block) -> Option<Added> {
    let Block::Paragraph(paragraph) = block else { return None };
    let words = plain_text(&paragraph.content, Reading::Regular);
    let words = words.trim();
    if is_enclosure(words) {
        return Some(Added::Enclosure);
    }
    vocabulary::is_postscript(words).then_some(Added::Postscript)
}

/// Whether a line is the heading of an enclosure.
pub(super) fn is_enclosure(line: &str) -> bool {
    ENCLOSURE.is_match(line)
}

/// The first block of a part: an enclosure begins with its heading.
fn headed(added: Added, block: Block) -> Block {
    match (added, block) {
        (Added::Enclosure, Block::Paragraph(paragraph)) => {
            Block::Heading(Line::new(paragraph.content))
        }
        (_, block) => block,
    }
}

fn close((added, blocks): (Added, Vec<Block>)) -> Block {
    let part = Division { blocks, ..Division::default() };
    match added {
        Added::Postscript => Block::Postscript(part),
        Added::Enclosure => Block::Enclosure(part),
    }
}

fn report(added: Added, first: &Block, context: &mut Context<'_>) {
    let Block::Paragraph(paragraph) = first else { return };
    let words = plain_text(&paragraph.content, Reading::Regular);
    let shown: String = words.trim().chars().take(LONGEST_SHOWN).collect();
    let (code, what) = match added {
        Added::Postscript => (&diag::POSTSCRIPT, "a postscript"),
        Added::Enclosure => (&diag::ENCLOSURE, "a document that was enclosed"),
    };
    let at = paragraph.content.iter().find_map(|inline: &Inline| text_runs::read_at(inline));
    let message = format!("{what} begins with \u{201C}{shown}\u{201D}");
    context.report(Diagnostic::new(code, at, message));
}

/// How many characters of a part a message quotes.
const LONGEST_SHOWN: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heading_is_the_heading_of_an_enclosure() {
        for heading in [
            "[Enclosure]",
            "Enclosure 1",
            "Attachment",
            "ANNEX A",
            "[Inclosure 2 in No. 6.]",
            "Beilage.",
        ] {
            assert!(ENCLOSURE.is_match(heading), "{heading}");
        }
        for other in [
            "Enclosures: as stated",
            "Enclosure was sent.",
            "Attachment to this letter",
            "Annexation",
        ] {
            assert!(!ENCLOSURE.is_match(other), "{other}");
        }
    }
}
