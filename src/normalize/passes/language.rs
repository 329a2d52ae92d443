//! The language of the letter, where it is not stated.
//!
//! There are two witnesses: the body, read by a detector that knows 70 languages by their letters, and
//! the opener or closer, which is in the vocabulary of one language. `Dear Mr. President` is not
//! Norwegian, whatever three lines look like.

use whatlang::Lang;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, CloserPart, Inline, Letter, OpenerPart, Origin, Reading, Sourced, Text,
    language_name, plain_text,
};
use crate::normalize::body_language::{Body, FEWEST, PLENTY, tag_of};
use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::normalize::{Context, Effect, Pass, Runs};

/// Detects the language of a text that does not state it.
pub(super) struct DetectLanguage;

/// A language, and the evidence for it.
struct Detected {
    tag: String,
    reason: String,
    certainty: Certainty,
    /// What an editor should know.
    doubt: Option<String>,
}

impl Pass for DetectLanguage {
    fn name(&self) -> &'static str {
        "detect_language"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in letter.texts.iter_mut().filter(|text| text.language.is_none()) {
            let body = Body::of(&text.blocks);
            let place = body.begins;
            if body.letters == 0 {
                continue;
            }
            let Some(found) = find(text, &body) else {
                let message = match body.letters {
                    few if few < FEWEST => {
                        format!("the language is not known: {few} characters are too few to tell")
                    }
                    _ => "the language is not known: the text does not identify it".to_owned(),
                };
                context.report(Diagnostic::new(&diag::LANGUAGE_UNKNOWN, place, message));
                continue;
            };
            let Detected { tag, reason, certainty, doubt } = found;
            let name = language_name(&tag).unwrap_or(&tag);
            context.report(Diagnostic::new(
                &diag::LANGUAGE,
                None,
                format!("the language is {name} ({tag}), {reason}"),
            ));
            if let Some(doubt) = doubt {
                context.report(Diagnostic::new(&diag::LANGUAGE_DOUBTFUL, place, doubt));
            }
            let by = self.name().to_owned();
            text.language = Some(Sourced::new(tag, Origin::Inferred { by, reason, certainty }));
        }
    }
}

/// The language of a text, if its witnesses identify one.
fn find(text: &Text, body: &Body) -> Option<Detected> {
    let detected = body.detected();
    let own = detected.and_then(|lang| LANGUAGES.iter().find(|one| one.detected_as == Some(lang)));
    // Consult other languages only if the body's own does not recognise the opener or closer.
    if let Some(language) = own
        && opens_or_closes(text, language)
    {
        let reason = "by its body and the words that open or close it";
        return Some(found(language.tag, reason, Certainty::High));
    }
    let mut opened = LANGUAGES.iter().filter(|language| opens_or_closes(text, language));
    let opened = opened.next().filter(|_| opened.next().is_none());
    match (detected, opened) {
        (None, None) => None,
        (None, Some(language)) => {
            Some(found(language.tag, "by the words that open or close it", Certainty::Medium))
        }
        (Some(lang), None) => Some(of_body(lang, own.is_some())),
        (Some(lang), Some(language)) => {
            let is_plenty = body.letters >= PLENTY;
            let (body, opener) = (tag_of(lang), language.tag);
            let mut found = if is_plenty {
                of_body(lang, own.is_some())
            } else {
                found(opener, "by the words that open or close it", Certainty::Low)
            };
            let name = |tag: &str| language_name(tag).map(str::to_owned).unwrap_or_default();
            found.doubt = Some(format!(
                "the letter opens or closes in {}, but its body reads as {}; {} is assumed",
                name(opener),
                name(&body),
                name(&found.tag),
            ));
            Some(found)
        }
    }
}

fn found(tag: &str, reason: &str, certainty: Certainty) -> Detected {
    Detected { tag: tag.to_owned(), reason: reason.to_owned(), certainty, doubt: None }
}

/// The language, if only the body is evidence of it.
fn of_body(lang: Lang, is_known: bool) -> Detected {
    let tag = tag_of(lang);
    let mut found = found(&tag, "by its body", Certainty::Medium);
    if !is_known {
        let name = language_name(&tag).unwrap_or(&tag);
        found.doubt = Some(format!(
            "letterpress has no vocabulary for {name}: datelines, salutations and closes in it are \
             not recognised"
        ));
    }
    found
}

/// How many lines at either end of a text can open or close it.
const LINES: usize = 12;

/// Whether a text opens or closes with words of a language.
fn opens_or_closes(text: &Text, language: &Language) -> bool {
    let opens = |line: &str| language.salutation(line).is_some() || language.is_salutation(line);
    let first = text.blocks.iter().flat_map(lines).take(LINES);
    let last = text.blocks.iter().rev().flat_map(lines).take(LINES);
    first.into_iter().any(|line| opens(line.trim()))
        || last.into_iter().any(|line| language.is_close(&line))
}

/// The lines of a block that can be a salutation or a close.
fn lines(block: &Block) -> Vec<String> {
    let line = |content: &[Inline]| -> Vec<String> {
        plain_text(content, Reading::Regular).split('\n').map(str::to_owned).collect()
    };
    match block {
        Block::Paragraph(paragraph) => line(&paragraph.content),
        Block::Opener(opener) => {
            opener.parts.iter().map(OpenerPart::line).flat_map(|part| line(&part.content)).collect()
        }
        Block::Closer(closer) => {
            closer.parts.iter().map(CloserPart::line).flat_map(|part| line(&part.content)).collect()
        }
        Block::Section(part) => part.blocks.iter().flat_map(lines).collect(),
        _ => Vec::new(),
    }
}
