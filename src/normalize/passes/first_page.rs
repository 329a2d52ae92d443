//! The page on which the letter begins, which a copy seldom marks.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Inline, Letter, Origin, PageBreak, Readings, Visitor, visit_inline,
};
use crate::normalize::{Context, Effect, Pass, Runs};
use crate::source::{Span, Structure};

/// Infers the first page from the first page mark: it is the page before.
pub(super) struct InferFirstPage;

impl Pass for InferFirstPage {
    fn name(&self) -> &'static str {
        "infer_first_page"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Pages)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.first_mut() else {
            return;
        };
        let mut seen = Pages::default();
        for block in &text.blocks {
            seen.block(block);
        }
        let numbers: Option<Vec<u32>> =
            seen.pages.iter().map(|(label, _)| label.as_deref()?.parse().ok()).collect();
        let Some(numbers) = numbers else { return };
        let Some((&second, span)) = numbers.first().zip(seen.pages.first().map(|page| page.1))
        else {
            return;
        };
        // Words must precede the first mark, and the marks must be numbered without a gap.
        let counts_on = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
        if !seen.words_before || second < 2 || !counts_on {
            return;
        }
        let first = second - 1;
        let reason = format!("the first page mark in the text is {second}");
        let origin = Origin::Inferred {
            by: self.name().to_owned(),
            reason: reason.clone(),
            // A single mark may be a reference to a page.
            certainty: if numbers.len() > 1 { Certainty::High } else { Certainty::Medium },
        };
        let page = PageBreak::new(Some(first.to_string()), false, origin);
        text.blocks.insert(0, Block::PageBreak(page));
        context.report(Diagnostic::new(
            &diag::FIRST_PAGE,
            span,
            format!("the letter begins on page {first}; {reason}"),
        ));
    }
}

/// The page breaks of a text, and whether words precede the first one.
#[derive(Default)]
struct Pages {
    words_before: bool,
    pages: Vec<(Option<String>, Option<Span>)>,
}

impl Visitor for Pages {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::PageBreak(page) => self.pages.push((page.label.clone(), page.origin.span())),
            Inline::Text(_) if self.pages.is_empty() => self.words_before = true,
            _ => {}
        }
        visit_inline(self, inline);
    }

    fn block(&mut self, block: &Block) {
        crate::ir::visit_block(self, block);
    }
}
