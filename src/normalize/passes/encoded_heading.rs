//! The heading of a letter, where the source marks it: number, kind, title.

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Sourced, on_one_line};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::{Context, Effect, Pass, Runs, derived, headings, vocabulary};
use crate::source::Structure;

/// Reads number, kind and title from a marked heading.
pub(super) struct ReadEncodedHeading;

impl Pass for ReadEncodedHeading {
    fn name(&self) -> &'static str {
        "read_encoded_heading"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::With(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let heading = letter.texts.first().and_then(|text| {
            text.blocks.iter().find_map(|block| match block {
                Block::Heading(line) => Some(line),
                _ => None,
            })
        });
        let Some(heading) = heading else { return };
        let Some(heading) = MappedText::of(&heading.content) else { return };
        let (at, words) = (heading.at(), on_one_line(heading.words()));
        let (number, title) = headings::numbered(&words);
        if title.is_empty() {
            return;
        }
        if letter.kind.is_none()
            && let Some((kind, _)) = languages.iter().find_map(|language| language.kind(title))
        {
            let message = format!("the kind of document is: {}", kind.as_str());
            context.report(Diagnostic::new(&diag::KIND_FROM_HEADING, at, message));
            letter.kind = Some(Sourced::new(kind, derived(self, at)));
        }
        if letter.number.is_none() {
            let number = number.map(ToOwned::to_owned);
            letter.number = number.map(|number| Sourced::new(number, derived(self, at)));
        }
        if letter.title.is_none() {
            letter.title = Some(Sourced::new(title.to_owned(), derived(self, at)));
        }
    }
}
