//! The recipient's address under the signature: `Hon. Ben Moor, Mayor of Bath`, or on the outside of the letter, where
//! an editor says so: `[2v: address] To my very good friend`.

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, CloserPart, Furniture, Inline, Letter, Reading, plain_text};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, addresses, signing, text_runs};
use crate::source::Structure;

/// Adds the address under a signature to its closer.
pub(super) struct ReadClosingAddress;

impl Pass for ReadClosingAddress {
    fn name(&self) -> &'static str {
        "read_closing_address"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Letter { texts, furniture, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        let mut blocks: Vec<Block> = Vec::with_capacity(text.blocks.len());
        for block in std::mem::take(&mut text.blocks) {
            let page = blocks.pop_if(|last| matches!(last, Block::PageBreak(_)));
            let words = match (blocks.last(), &block) {
                (Some(Block::Closer(_)), Block::Paragraph(paragraph)) => {
                    Some(plain_text(&paragraph.content, Reading::Regular))
                }
                _ => None,
            };
            let is_outside = |words: &str| {
                let page =
                    page.as_ref().is_some_and(|page| is_of_address(page, furniture, &languages));
                page || signing::is_announced_address(words, &languages)
            };
            let address = words.filter(|words| {
                page.is_none() && addresses::is_address(words, &languages) || is_outside(words)
            });
            match (address, blocks.last_mut(), block) {
                (Some(words), Some(Block::Closer(closer)), Block::Paragraph(mut paragraph)) => {
                    let at = paragraph.content.iter().find_map(text_runs::read_at);
                    let words = words.replace('\n', " / ");
                    let message = format!("the address is \u{201C}{words}\u{201D}");
                    context.report(Diagnostic::new(&diag::CLOSER, at, message));
                    if let Some(Block::PageBreak(page)) = page {
                        paragraph.content.insert(0, Inline::PageBreak(page));
                    }
                    closer.parts.push(CloserPart::Address(text_runs::line_of(
                        &paragraph,
                        &paragraph.content,
                    )));
                }
                (_, _, block) => blocks.extend(page.into_iter().chain([block])),
            }
        }
        text.blocks = blocks;
    }
}

/// Whether the mark of a page says that it has the address: `[2v: address]`.
fn is_of_address(page: &Block, furniture: &[Furniture], languages: &[&'static Language]) -> bool {
    let Block::PageBreak(page) = page else { return false };
    let said = furniture.iter().filter(|one| one.origin.span() == page.origin.span());
    let said = said.filter_map(|one| one.text.rsplit([':', ',', ';']).next());
    said.into_iter().any(|said| languages.iter().any(|language| language.announces_address(said)))
}
