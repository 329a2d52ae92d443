//! The language of the letter.

use whatlang::Detector;

use super::{Context, Effect, Pass, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, Origin, Sourced};

/// Detects the language of a text that does not say it.
pub(super) struct DetectLanguage;

impl Pass for DetectLanguage {
    fn name(&self) -> &'static str {
        "detect_language"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        // A short list: with all languages of the world in question, the detector takes short
        // English letters for Norwegian.
        let languages = vocabulary::LANGUAGES;
        let detector =
            Detector::with_allowlist(languages.iter().map(|one| one.detected_as).collect());
        for text in letter.texts.iter_mut().filter(|text| text.language.is_none()) {
            let runs = leaves::runs(&text.blocks);
            let words: Vec<&str> = runs.iter().map(|(_, run)| run.as_str()).collect();
            let Some(info) = detector.detect(&words.join("\n")) else {
                continue;
            };
            let language = languages.iter().find(|one| one.detected_as == info.lang());
            let Some(language) = language.filter(|_| info.is_reliable()) else {
                continue;
            };
            let tag = language.tag;
            let from = runs.iter().map(|(at, _)| *at).reduce(|first, next| first.to(next));
            text.language = Some(Sourced::new(
                tag.to_owned(),
                Origin::Derived { from: from.into_iter().collect(), by: self.name().to_owned() },
            ));
            let message = format!("the language is {} ({tag})", info.lang().eng_name());
            context.report(Diagnostic::new(&diag::LANGUAGE, None, message));
        }
    }
}
