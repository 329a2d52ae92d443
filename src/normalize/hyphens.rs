//! Hyphens that a line end of the print left inside a word: `stand-ards`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Certainty, Characters, Correction, CorrectionKind, Inline, Letter, Origin};
use crate::source::Span;

/// Rejoins a hyphenated word when the letter itself is evidence that it is one word.
pub(super) struct RejoinHyphens;

/// A word in small letters with one hyphen inside.
static HYPHENATED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\p{L}\p{Ll}+)-(\p{Ll}{2,})\b").expect("a constant pattern"));

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{L}+(?:-\p{L}+)*").expect("a constant pattern"));

impl Pass for RejoinHyphens {
    fn name(&self) -> &'static str {
        "rejoin_hyphens"
    }

    fn effect(&self) -> Effect {
        Effect::Corrects
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        let mut parts: Vec<_> = texts.chain(notes).collect();
        let runs: Vec<Vec<(Span, String)>> = parts.iter().map(|b| leaves::runs(b)).collect();
        let mut forms: BTreeMap<String, usize> = BTreeMap::new();
        for (_, run) in runs.iter().flatten() {
            for word in WORD.find_iter(run) {
                *forms.entry(word.as_str().to_lowercase()).or_insert(0) += 1;
            }
        }
        for (blocks, runs) in parts.iter_mut().zip(&runs) {
            for (at, run) in runs {
                for found in HYPHENATED.captures_iter(run) {
                    let Some(joined) = joined(&found[0], &found[1], &found[2], &forms) else {
                        continue;
                    };
                    let Some(word) = found.get(0) else { continue };
                    let span = at.slice(word.range());
                    let correction = self.correction(word.as_str(), &joined, span);
                    let message =
                        format!("\u{201C}{}\u{201D} is \u{201C}{joined}\u{201D}", &found[0]);
                    context.report(
                        Diagnostic::new(&diag::HYPHEN_REJOINED, span, message)
                            .hint("the word stands elsewhere in the letter without the hyphen"),
                    );
                    leaves::wrap(blocks, span, |original| {
                        vec![Inline::Correction(Correction { original, ..correction })]
                    });
                }
            }
        }
    }
}

impl RejoinHyphens {
    fn correction(&self, word: &str, joined: &str, span: Span) -> Correction {
        Correction {
            id: String::new(),
            kind: CorrectionKind::WordBreak,
            original: Vec::new(),
            corrected: vec![Inline::Text(Characters {
                text: joined.to_owned(),
                origin: Origin::Derived { from: vec![span], by: self.name().to_owned() },
            })],
            by: self.name().to_owned(),
            evidence: format!(
                "\u{201C}{joined}\u{201D} stands elsewhere in the letter, \u{201C}{word}\u{201D} \
                 does not"
            ),
            certainty: Certainty::High,
        }
    }
}

/// The word without its hyphen, when it is attested so and nothing speaks for a compound: the
/// hyphenated form comes only once, its second part is no word of the letter, and the first part is
/// none that people write with or without a hyphen as they like.
fn joined(
    word: &str,
    first: &str,
    second: &str,
    forms: &BTreeMap<String, usize>,
) -> Option<String> {
    let count = |form: &str| forms.get(&form.to_lowercase()).copied().unwrap_or(0);
    let joined = format!("{first}{second}");
    let is_compound = count(word) > 1
        || count(second) > 0
        || vocabulary::COMPOUND_PREFIXES.contains(&first.to_lowercase().as_str());
    (count(&joined) > 0 && !is_compound).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, letter: &[&str], expect: Option<&str>) {
        let mut forms = BTreeMap::from([(word.to_owned(), 1)]);
        forms.extend(letter.iter().map(|form| ((*form).to_owned(), 1)));
        let (first, second) = word.split_once('-').unwrap();
        assert_eq!(joined(word, first, second, &forms).as_deref(), expect);
    }

    #[test]
    fn only_on_evidence() {
        check("stand-ards", &["standards"], Some("standards"));
        check("stand-ards", &[], None);
        check("sabre-rattling", &["sabre", "rattling"], None);
        check("under-developed", &["underdeveloped"], None);
        check("co-operation", &["cooperation"], None);
        check("any-one", &["anyone", "any", "one"], None);
    }
}
