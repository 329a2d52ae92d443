//! The heading of a letter, where the source marks it: number, kind, title.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Sourced, on_one_line};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::{Context, Effect, Pass, Runs, derived, vocabulary};
use crate::source::{Structure, part};

/// Reads number, kind and title from a marked heading.
pub(super) struct ReadEncodedHeading;

/// `11. ` or `60a. ` before a capital letter.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9]+[a-z]?)\.\s+\p{Lu}").expect("a constant pattern"));

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
        let number = NUMBER.captures(&words).map(|found| found[1].to_owned());
        let title = match &number {
            Some(number) => part(&words, number.len() + 1..).trim_start(),
            None => words.as_str(),
        };
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
            letter.number = number.map(|number| Sourced::new(number, derived(self, at)));
        }
        if letter.title.is_none() {
            letter.title = Some(Sourced::new(title.to_owned(), derived(self, at)));
        }
    }
}
