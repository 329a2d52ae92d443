//! Control characters that a file can hold but XML cannot (`\x0C`, `\x02`), and byte order
//! marks inside a line.
//!
//! Not here: reporting them, which `press` does from the source, because a form feed between two lines
//! is white space and in no letter. **Invariant:** after this pass the letter holds no such character,
//! so no later pass can put one into a title or a name.

use crate::ir::{Block, Certainty, Characters, Correction, CorrectionKind, Inline, Letter};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::source::{BOM, Span, code_point, is_kept_out};

/// Keeps such characters out of the text; the original reading names them.
pub(super) struct KeepOutForbidden;

impl Pass for KeepOutForbidden {
    fn name(&self) -> &'static str {
        "keep_out_forbidden"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, _: &mut Context<'_>) {
        for text in &mut letter.texts {
            self.keep_out(&mut text.blocks);
        }
        for note in &mut letter.notes {
            self.keep_out(&mut note.blocks);
        }
    }
}

impl KeepOutForbidden {
    fn keep_out(&self, blocks: &mut [Block]) {
        let mut corrections = Vec::new();
        for (at, run) in text_runs::of(blocks) {
            for (offset, character) in run.char_indices().filter(|(_, c)| is_kept_out(*c)) {
                let span = at.slice(offset..offset + character.len_utf8());
                corrections.push((span, Inline::Correction(self.correction(character, span))));
            }
        }
        text_runs::replace_all(blocks, corrections);
    }

    /// A form feed or a vertical tab is white space and separates words; the other characters would be
    /// invisible to a reader of the print.
    fn correction(&self, character: char, span: Span) -> Correction {
        let text = |text: String| Inline::Text(Characters { text, origin: derived(self, span) });
        let space = character.is_whitespace().then(|| text(" ".to_owned()));
        Correction {
            id: String::new(),
            kind: CorrectionKind::ForbiddenCharacter,
            original: vec![text(code_point(character))],
            corrected: space.into_iter().collect(),
            by: self.name().to_owned(),
            evidence: match character {
                BOM => "a byte order mark, which is no part of the text",
                _ => "a control character, which XML cannot write",
            }
            .to_owned(),
            certainty: Certainty::High,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Line, Origin, Reading, plain_text};
    use crate::source::{Source, SourceId};

    fn check(text: &str, regular: &str, original: &str) {
        let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
        let at = source.span(0..text.len());
        let run = Characters { text: text.to_owned(), origin: Origin::Read { at } };
        let mut blocks = vec![Block::Heading(Line::new(vec![Inline::Text(run)]))];
        KeepOutForbidden.keep_out(&mut blocks);
        let Block::Heading(line) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!(plain_text(&line.content, Reading::Regular), regular);
        assert_eq!(plain_text(&line.content, Reading::Original), original);
    }

    #[test]
    fn white_space_separates_and_nothing_else_does() {
        check("It\u{c}rains.", "It rains.", "ItU+000Crains.");
        check("\u{2}to\u{1f}day\u{ffff}", "today", "U+0002toU+001FdayU+FFFF");
        check("a\u{b}\u{8}é\u{8}", "a é", "aU+000BU+0008éU+0008");
        check("to\u{feff}day", "today", "toU+FEFFday");
        check("a\tb\u{85}\u{7f}", "a\tb\u{85}\u{7f}", "a\tb\u{85}\u{7f}");
    }
}
