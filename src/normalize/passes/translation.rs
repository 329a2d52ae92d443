//! The statement that the text is a translation, and from which language: `translated from Russian`.
//!
//! Not here: the language of the text (`language`), and translations beside the letter. **Invariants:**
//! the words stay where they are; without certain words the text keeps its role, and the language of
//! the original is named only when the words name it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, NoteKind, Role, Sourced};
use crate::normalize::mapped_text::{self, MappedText};
use crate::normalize::{Context, Effect, Pass, Runs, derived, pattern, vocabulary};
use crate::source::Span;

/// Takes the statement that a text is a translation from a note, or from a line that says nothing else.
pub(super) struct ReadTranslation;

impl Pass for ReadTranslation {
    fn name(&self) -> &'static str {
        "read_translation"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let said = in_notes(letter).or_else(|| on_a_line(letter));
        let (Some(said), Some(text)) = (said, letter.texts.first_mut()) else { return };
        if text.role == Role::Translation {
            return;
        }
        let message = format!("{} says \u{201C}{}\u{201D}", said.who, said.words);
        context.report(Diagnostic::new(&diag::TRANSLATION, said.at, message));
        if said.is_certain {
            text.role = Role::Translation;
            // Nothing is translated from a language into itself: one of the two is wrong.
            let own = text.language.as_ref().map(|language| language.value.as_str());
            let from = said.from.filter(|from| own != Some(*from));
            text.translated_from =
                from.map(|tag| Sourced::new(tag.to_owned(), derived(self, said.at)));
        }
    }
}

/// What is said about the text.
struct TranslationRemark {
    who: &'static str,
    words: String,
    at: Span,
    is_certain: bool,
    /// BCP 47 tag of the language of the original.
    from: Option<&'static str>,
}

impl TranslationRemark {
    fn new(who: &'static str, line: &MappedText, found: &Captures<'_>) -> Option<Self> {
        let whole = found.get(0)?;
        let mut languages = LANGUAGE_GROUPS.iter().filter_map(|group| found.name(group));
        Some(Self {
            who,
            words: whole.as_str().to_owned(),
            at: line.span(whole.range()),
            is_certain: found.name("doubt").is_none(),
            from: languages.find_map(|word| tag_of(word.as_str())),
        })
    }
}

/// The groups of the patterns that contain the name of a language.
const LANGUAGE_GROUPS: [&str; 6] = ["from", "of", "original", "german", "french", "russian"];

/// Words that say so in any note.
static TRANSLATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:(?:[Tt]ext|[Mm]essage|[Ll]etter) (?:was|is) translated (?:from (?:the )?(?:original )?(?P<from>{NAME})|by)|[Pp]rinted (?:here )?from an? {BY}translation(?: (?:from|of) the (?P<of>{NAME})| that indicates [^.;]{{0,60}}\boriginal (?P<original>{NAME})-language)?)\b"
    ))
});

/// Words that say so in the source note; elsewhere they can be about another document.
static TRANSLATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:[Tt]ranslated from (?:the )?(?:original )?(?P<from>{NAME})|[Tt]ext (?:is |was |(?P<doubt>is apparently |appears to be |seems to be ))(?:(?:marked|titled) [“\x22])?(?:an? |the )?{BY}translation(?: (?:from|of) the (?P<of>{NAME}))?|it is an? {BY}translation(?: from (?:the )?(?P<german>{NAME}))?|[Bb]ears the notation [“\x22]{BY}translation)\b"
    ))
});

/// What kind of translation, or whose: `Department of State`. No other word is allowed: a
/// `copy of the translation` is something else.
/// Latin letters alone: an automaton of all letters, as often as here, takes longer to make than a letter to read.
const BY: &str = r"(?:(?:[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ’'-]*|of|the|unofficial|official|informal|rough|contemporary) ){0,6}";

/// The name of a language in such a statement, which is in English.
const NAME: &str = "[A-Za-zÀ-ɏ]+";

/// Of several notes, the first among those that say most.
fn in_notes(letter: &Letter) -> Option<TranslationRemark> {
    let said = letter.notes.iter().flat_map(|note| {
        mapped_text::lines_of(&note.blocks).into_iter().filter_map(|line| {
            // All that says so has this word.
            if !line.words().contains("ranslat") {
                return None;
            }
            let is_source = note.kind == NoteKind::Source;
            let in_source = || TRANSLATION.captures(line.words()).filter(|_| is_source);
            let found = TRANSLATED.captures(line.words()).or_else(in_source)?;
            TranslationRemark::new("a note", &line, &found)
        })
    });
    said.min_by_key(|said| (!said.is_certain, said.from.is_none()))
}

/// How many blocks at the beginning may contain the line.
const FIRST: usize = 4;

fn on_a_line(letter: &Letter) -> Option<TranslationRemark> {
    let blocks = letter.texts.first()?.blocks.iter();
    // What was sent with the letter, or is quoted in it, can be a translation by itself.
    let is_other = |block: &&Block| {
        matches!(block, Block::PageBreak(_) | Block::Enclosure(_) | Block::Quotation(_))
    };
    let blocks = blocks.filter(|block| !is_other(block));
    blocks.take(FIRST).find_map(|block| {
        let lines = mapped_text::lines_of(std::slice::from_ref(block));
        let is_alone = lines.len() == 1;
        lines.into_iter().find_map(|line| {
            let words = line.words();
            let found = vocabulary::translation_line(words.trim_end())?;
            let said = TranslationRemark::new("a line", &line, &found)?;
            (is_alone || words.starts_with(['[', '('])).then_some(said)
        })
    })
}

/// Names of languages, in the forms that statements of translation use, and their BCP 47 tags.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("ar", &["Arabic", "Arabischen", "arabe", "арабского"]),
    ("bg", &["Bulgarian"]),
    ("cs", &["Czech"]),
    ("da", &["Danish"]),
    ("de", &["German", "Deutschen", "allemand", "немецкого"]),
    ("el", &["Greek"]),
    ("en", &["English", "Englischen", "anglais", "английского"]),
    ("es", &["Spanish", "Spanischen", "espagnol", "испанского"]),
    ("fa", &["Persian"]),
    ("fi", &["Finnish"]),
    ("fr", &["French", "Französischen", "français", "французского"]),
    ("he", &["Hebrew"]),
    ("hu", &["Hungarian"]),
    ("it", &["Italian", "Italienischen", "italien", "итальянского"]),
    ("ja", &["Japanese"]),
    ("ko", &["Korean"]),
    ("la", &["Latin", "Lateinischen"]),
    ("nl", &["Dutch"]),
    ("pl", &["Polish", "Polnischen", "polonais", "польского"]),
    ("pt", &["Portuguese"]),
    ("ro", &["Romanian"]),
    ("ru", &["Russian", "Russischen", "russe"]),
    ("sv", &["Swedish"]),
    ("tr", &["Turkish", "Türkischen", "turc", "турецкого"]),
    ("uk", &["Ukrainian"]),
    ("vi", &["Vietnamese"]),
    ("zh", &["Chinese"]),
];

fn tag_of(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let is_named = |names: &&[&str]| names.iter().any(|one| one.to_lowercase() == name);
    LANGUAGES.iter().find(|(_, names)| is_named(names)).map(|(tag, _)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Characters, Inline, Origin};

    /// Whether the words say that the text is a translation, and from which language.
    fn check(pattern: &Regex, words: &str, expected: Option<(bool, Option<&str>)>) {
        let at = Span { source: crate::source::SourceId(0), start: 0, end: words.len() };
        let (text, origin) = (words.to_owned(), Origin::Read { at });
        let line = MappedText::of(&[Inline::Text(Characters { text, origin })]).unwrap();
        let said = pattern
            .captures(words)
            .and_then(|found| TranslationRemark::new("a note", &line, &found));
        assert_eq!(said.map(|said| (said.is_certain, said.from)), expected, "{words}");
    }

    #[test]
    fn source_notes() {
        for (words, expected) in [
            ("it was “translated from Russian.”", Some((true, Some("ru")))),
            (
                "The source text is a Department of State translation of a telegram.",
                Some((true, None)),
            ),
            ("The source text is marked “unofficial translation.”", Some((true, None))),
            (
                "The source text is a translation of the Russian-language text.",
                Some((true, Some("ru"))),
            ),
            ("indicates it is an unofficial translation from Russian.", Some((true, Some("ru")))),
            ("which bears the notation “informal translation,” was", Some((true, None))),
            ("The source text is apparently a Russian translation.", Some((false, None))),
            ("The source text is a copy of the translation.", None),
            ("A Russian translation was given to the President.", None),
        ] {
            check(&TRANSLATION, words, expected);
        }
    }

    #[test]
    fn any_note() {
        check(&TRANSLATED, "the text was translated by Michael Joyce.", Some((true, None)));
        check(&TRANSLATED, "This text is translated from the French.", Some((true, Some("fr"))));
        check(&TRANSLATED, "Printed from a translation that indicates", Some((true, None)));
        let signed = "Printed from a translation that indicates he signed the original \
                      Russian-language text.";
        check(&TRANSLATED, signed, Some((true, Some("ru"))));
        check(&TRANSLATED, "A different translation is printed in Pravda.", None);
    }

    #[test]
    fn lines() {
        for (line, language) in [
            ("[Translation.]", None),
            ("(Unofficial translation from Russian)", Some("ru")),
            ("[Übersetzung aus dem Französischen]", Some("fr")),
            ("(Traduction de l’allemand.)", Some("de")),
            ("Перевод с английского", Some("en")),
        ] {
            check(&vocabulary::TRANSLATION_LINE, line, Some((true, language)));
        }
        check(&vocabulary::TRANSLATION_LINE, "Translation is hard.", None);
    }
}
