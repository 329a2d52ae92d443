//! The language of the letter.

use whatlang::{Detector, Lang};

use super::{Context, Effect, Pass, leaves};
use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, Origin, Sourced};

/// Detects the language of a text that does not say it.
pub(super) struct DetectLanguage;

/// The languages that are told apart, with their BCP 47 tags. A short list: with all languages of
/// the world in question, the detector takes short English letters for Norwegian.
const LANGUAGES: &[(Lang, &str)] =
    &[(Lang::Eng, "en"), (Lang::Deu, "de"), (Lang::Fra, "fr"), (Lang::Rus, "ru")];

impl Pass for DetectLanguage {
    fn name(&self) -> &'static str {
        "detect_language"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let detector =
            Detector::with_allowlist(LANGUAGES.iter().map(|(language, _)| *language).collect());
        for text in letter.texts.iter_mut().filter(|text| text.language.is_none()) {
            let runs = leaves::runs(&text.blocks);
            let words: Vec<&str> = runs.iter().map(|(_, run)| run.as_str()).collect();
            let Some(info) = detector.detect(&words.join("\n")) else {
                continue;
            };
            let tag = LANGUAGES.iter().find(|(language, _)| *language == info.lang());
            let Some((_, tag)) = tag.filter(|_| info.is_reliable()) else {
                continue;
            };
            let from = runs.iter().map(|(at, _)| *at).reduce(|first, next| first.to(next));
            text.language = Some(Sourced::new(
                (*tag).to_owned(),
                Origin::Derived { from: from.into_iter().collect(), by: self.name().to_owned() },
            ));
            let message = format!("the language is {} ({tag})", info.lang().eng_name());
            context.report(Diagnostic::new(&diag::LANGUAGE, None, message));
        }
    }
}
