//! The language of a body of text, by a detector that knows 70 languages by their letters.

use whatlang::{Detector, Lang};

use super::text_runs;
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Inline, Origin, PhraseKind, Reading, Readings, Sourced, Visitor,
    language_name, shortest_tag, visit_block, visit_inline,
};
use crate::source::Span;

/// With fewer letters than this, the body is no evidence of a language.
pub(super) const FEWEST: usize = 200;

/// From this many letters on, the body outweighs other evidence: Italians also wrote `Monsieur`.
pub(super) const PLENTY: usize = 1_000;

/// The language of words that are no letter, if they are many and identify one; and that it was detected.
pub fn language_of_matter(blocks: &[Block]) -> Option<(Sourced<String>, Diagnostic)> {
    let body = Body::of(blocks);
    let tag = tag_of(body.detected().filter(|_| body.letters >= PLENTY)?);
    let (by, reason) = ("language_of_matter".to_owned(), "by its words".to_owned());
    let name = language_name(&tag).unwrap_or(&tag);
    let message =
        format!("the language of this text outside the letters is {name} ({tag}), {reason}");
    let found = Diagnostic::new(&diag::LANGUAGE, body.begins, message);
    let origin = Origin::Inferred { by, reason, certainty: Certainty::Medium };
    Some((Sourced::new(tag, origin), found))
}

/// The tag of a language (BCP 47).
pub(super) fn tag_of(lang: Lang) -> String {
    match lang {
        // The detector knows one language of each of these groups; use the group's tag.
        Lang::Cmn => "zh".to_owned(),
        Lang::Pes => "fa".to_owned(),
        other => shortest_tag(other.code()),
    }
}

/// The words that the writer wrote: no headings of an edition, no quotations, no foreign words.
#[derive(Default)]
pub(super) struct Body {
    words: String,
    /// How many letters they have.
    pub letters: usize,
    /// Where its first words are.
    pub begins: Option<Span>,
}

impl Body {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut body = Self::default();
        for block in blocks {
            body.block(block);
        }
        body
    }

    /// The language that the detector is sure of.
    pub(super) fn detected(&self) -> Option<Lang> {
        let is_enough = self.letters >= FEWEST;
        let detected = is_enough.then(|| Detector::new().detect(&self.words)).flatten();
        detected.filter(whatlang::Info::is_reliable).map(|info| info.lang())
    }
}

impl Visitor for Body {
    fn readings(&self) -> Readings {
        Readings::One(Reading::Original)
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(_) | Block::Quotation(_) | Block::Figure(_) | Block::Enclosure(_) => {}
            _ => {
                visit_block(self, block);
                self.words.push('\n');
            }
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => {
                if characters.text.chars().any(char::is_alphabetic) {
                    self.begins = self.begins.or_else(|| text_runs::read_at(inline));
                }
                self.letters += characters.text.chars().filter(|c| c.is_alphabetic()).count();
                self.words.push_str(&characters.text);
            }
            Inline::LineBreak(_) => self.words.push('\n'),
            Inline::Phrase(phrase)
                if matches!(phrase.kind, PhraseKind::Foreign { .. } | PhraseKind::Quotation) => {}
            _ => visit_inline(self, inline),
        }
    }
}
