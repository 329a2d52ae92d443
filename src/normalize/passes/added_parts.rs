//! What was added to a letter after its closer: postscripts, and the documents sent with it.
//!
//! **Invariant:** a block becomes one only if its first words say so, and only after the first closer.

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Division, Inline, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs, vocabulary};
use crate::source::Structure;

/// Groups the blocks of postscripts and enclosures.
pub(super) struct ReadAddedParts;

impl Pass for ReadAddedParts {
    fn name(&self) -> &'static str {
        "read_added_parts"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
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
    if vocabulary::is_enclosure(words) {
        return Some(Added::Enclosure);
    }
    vocabulary::is_postscript(words).then_some(Added::Postscript)
}

/// The first block of a part: an enclosure begins with its heading.
fn headed(added: Added, block: Block) -> Block {
    match (added, block) {
        (Added::Enclosure, Block::Paragraph(paragraph)) => {
            Block::Heading(text_runs::line_of(&paragraph, &paragraph.content))
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
