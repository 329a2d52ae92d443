//! The order of blocks that TEI allows in a division, and the elements that hold blocks inside blocks.
//!
//! TEI requires head and opener before paragraphs, paragraphs before parts, all of them before
//! closers and postscripts (TEI P5, 4.2). Letters do not always follow this order. **Invariant:**
//! what is written only for TEI's order can be told from what the letter has, by `@part` of a `div`
//! and by `@type="blocks"` of a `floatingText`, and an empty `ab`.

use super::body::{Body, classed};
use super::markup::{Markup, Tag, Written};
use super::values::word;
use crate::ir::{Block, Division};

/// The position of a block in a division.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Top,
    Middle,
    Division,
    Bottom,
}

/// The stage of a block; `None` if it may be anywhere.
fn stage(block: &Block) -> Option<Stage> {
    match block {
        Block::Heading(_) | Block::Opener(_) => Some(Stage::Top),
        Block::Paragraph(_)
        | Block::List(_)
        | Block::Table(_)
        | Block::Verse(_)
        | Block::Quotation(_)
        | Block::Opaque(_) => Some(Stage::Middle),
        Block::Section(_) | Block::Enclosure(_) => Some(Stage::Division),
        Block::Closer(_) | Block::Postscript(_) => Some(Stage::Bottom),
        Block::Figure(_) | Block::PageBreak(_) => None,
    }
}

fn has(blocks: &[Block], wanted: Stage) -> bool {
    blocks.iter().any(|block| stage(block) == Some(wanted))
}

fn is_ordered(blocks: &[Block]) -> bool {
    blocks.iter().filter_map(stage).is_sorted()
}

/// Divides blocks into the longest runs that follow the order and contain no part; each part is a
/// run of its own.
fn runs(blocks: &[Block]) -> Vec<&[Block]> {
    let mut runs = Vec::new();
    let (mut start, mut reached) = (0, None);
    for (index, block) in blocks.iter().enumerate() {
        let next = stage(block);
        let is_cut = match (reached, next) {
            (Some(Stage::Division), _) => true,
            (Some(reached), Some(next)) => next < reached || next == Stage::Division,
            (None, Some(next)) => next == Stage::Division,
            (_, None) => false,
        };
        if is_cut && index > start {
            runs.push(&blocks[start..index]);
            start = index;
        }
        reached = if is_cut { next } else { next.or(reached) };
    }
    runs.push(&blocks[start..]);
    runs
}

/// Whether TEI allows a block in a note, an item, a cell or a quotation (`macro.specialPara`).
fn is_held(block: &Block) -> bool {
    match block {
        Block::Figure(_) | Block::PageBreak(_) => true,
        Block::Heading(_)
        | Block::Opener(_)
        | Block::Paragraph(_)
        | Block::List(_)
        | Block::Table(_)
        | Block::Verse(_)
        | Block::Quotation(_)
        | Block::Section(_)
        | Block::Closer(_)
        | Block::Postscript(_)
        | Block::Enclosure(_)
        | Block::Opaque(_) => stage(block) == Some(Stage::Middle),
    }
}

/// Whether a block is a paragraph, or may come between two.
fn is_plain(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_) | Block::PageBreak(_))
}

impl<'a> Body<'a> {
    /// The blocks of a `div`.
    pub(super) fn division(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        if is_ordered(blocks) {
            return self.ordered(markup, blocks);
        }
        let mut at = 0;
        for run in runs(blocks) {
            let (first, end) = (at == 0, at + run.len());
            at = end;
            if has(run, Stage::Division) || run.iter().all(|block| stage(block).is_none()) {
                self.ordered(markup, run)?;
                continue;
            }
            let part = match (first, end == blocks.len()) {
                (true, _) => "I",
                (false, true) => "F",
                (false, false) => "M",
            };
            markup.group(Tag::new("div").set("part", part), |div| self.ordered(div, run))?;
        }
        Ok(())
    }

    /// Blocks that follow the order. What closes a division must follow something: if there is
    /// nothing, an empty `ab`.
    fn ordered(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let mut lacks_middle = !has(blocks, Stage::Middle) && !has(blocks, Stage::Division);
        for block in blocks {
            if lacks_middle && stage(block) == Some(Stage::Bottom) {
                markup.empty_line(Tag::new("ab"))?;
                lacks_middle = false;
            }
            markup.new_line()?;
            self.block(markup, block)?;
        }
        Ok(())
    }

    /// Blocks in an element that is not a division: as they are if they `fit` into it, otherwise as
    /// a text within the text (TEI P5, 4.3.2).
    fn held(&mut self, markup: &mut Markup, blocks: &'a [Block], fit: bool) -> Written {
        if !fit {
            let tag = Tag::new("floatingText").set("type", "blocks");
            return self.floating(markup, tag, blocks);
        }
        for (index, block) in blocks.iter().enumerate() {
            // Two paragraphs become two lines, so that their words stay apart.
            if index > 0 {
                markup.new_line()?;
            }
            self.block(markup, block)?;
        }
        Ok(())
    }

    /// A text within the text.
    pub(super) fn floating(
        &mut self,
        markup: &mut Markup,
        tag: Tag,
        blocks: &'a [Block],
    ) -> Written {
        markup.inline(tag, |text| {
            text.inline(Tag::new("body"), |body| {
                body.block(Tag::new("div"), |div| self.division(div, blocks))
            })
        })
    }

    /// The blocks of an item, a cell or a quotation.
    pub(super) fn held_in_block(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        self.held(markup, blocks, blocks.iter().all(is_held))
    }

    /// The blocks of a note. In a line of verse TEI allows it nothing but paragraphs.
    pub(super) fn held_in_note(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let fit = blocks.iter().all(if self.in_verse { is_plain } else { is_held });
        let in_verse = self.in_verse;
        self.in_verse = in_verse && fit;
        let written = self.held(markup, blocks, fit);
        self.in_verse = in_verse;
        written
    }

    /// The blocks of a figure, on separate lines.
    pub(super) fn held_in_figure(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let is_barred = |block: &Block| {
            matches!(block, Block::Opener(_) | Block::Section(_) | Block::Enclosure(_))
        };
        if blocks.is_empty() {
            return Ok(());
        }
        markup.new_line()?;
        self.held(markup, blocks, !blocks.iter().any(is_barred))
    }

    pub(super) fn quotation(&mut self, markup: &mut Markup, quoted: &'a Division) -> Written {
        let tag = classed(Tag::new("quote"), quoted.class.as_ref(), quoted.language.as_ref());
        markup.inline(tag, |quote| self.held_in_block(quote, &quoted.blocks))
    }

    pub(super) fn part(&mut self, markup: &mut Markup, part: &'a Division) -> Written {
        let class = part.class.as_deref().and_then(word);
        let tag = match class.as_deref() {
            Some("enclosure") => Tag::new("div").set("type", "section").set("subtype", "enclosure"),
            class => Tag::new("div").set_known("type", class),
        };
        markup.block(classed(tag, None, part.language.as_ref()), |div| {
            self.division(div, &part.blocks)
        })
    }

    pub(super) fn enclosure(&mut self, markup: &mut Markup, enclosed: &'a Division) -> Written {
        let tag = Tag::new("div")
            .set("type", "enclosure")
            .set_known("subtype", enclosed.class.as_deref().and_then(word));
        let tag = classed(tag, None, enclosed.language.as_ref());
        markup.block(tag, |div| self.division(div, &enclosed.blocks))
    }

    /// `postscript` has no `@type`, and must contain something besides its head, opener and closer.
    pub(super) fn postscript(&mut self, markup: &mut Markup, added: &'a Division) -> Written {
        let blocks = &added.blocks;
        let tag = Tag::new("postscript").set_known("n", added.class.as_deref().and_then(word));
        markup.block(classed(tag, None, added.language.as_ref()), |postscript| {
            if !is_ordered(blocks) || has(blocks, Stage::Division) {
                postscript.new_line()?;
                return self.held(postscript, blocks, false);
            }
            self.ordered(postscript, blocks)?;
            if has(blocks, Stage::Middle) || has(blocks, Stage::Bottom) {
                return Ok(());
            }
            postscript.empty_line(Tag::new("ab"))
        })
    }
}
