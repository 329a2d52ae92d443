//! Hyphens that a line end left inside a word: `stand-ards`, and `stand-` at the end of a line or a
//! page with `ards` behind it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Characters, Correction, CorrectionKind, Inline, Letter, Origin,
    each_inlines_mut,
};
use crate::source::Span;

/// Rejoins a word when a line end is seen to break it, or when the letter itself is evidence that it
/// is one word.
pub(super) struct RejoinHyphens;

/// A word in small letters with one hyphen inside.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(\p{L}\p{Ll}+)-(\p{Ll}{2,})\b"));

/// A hyphen at the end of a line, with the words that it parts.
static AT_LINE_END: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\p{L}+)-[ \t]*\n\s*(\p{Ll}[\p{L}’']*)"));

/// A hyphen at the end of a page.
static AT_PAGE_END: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{L}+)(-\s*)$"));

static FIRST_WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{Ll}\p{L}*"));

static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{L}+(?:-\p{L}+)*"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// What a broken word is, and why.
struct Verdict {
    word: String,
    evidence: String,
    certainty: Certainty,
}

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
        let mut parts: Vec<&mut Vec<Block>> = texts.chain(notes).collect();
        let runs: Vec<Vec<(Span, String)>> = parts.iter().map(|b| leaves::runs(b)).collect();
        let forms = Forms::of(runs.iter().flatten().map(|(_, run)| run.as_str()));
        // Where line ends are seen, a hyphen inside a line is meant.
        let is_wrapped = runs.iter().flatten().any(|(_, run)| run.contains('\n'));
        for (blocks, runs) in parts.iter_mut().zip(&runs) {
            let broken = runs.iter().flat_map(|(at, run)| {
                let words = broken_words(run, is_wrapped, &forms).into_iter();
                words.map(|(range, verdict)| (at.slice(range), verdict))
            });
            let broken = broken.map(|(span, verdict)| (span, (verdict.word.clone(), verdict)));
            self.correct(blocks, broken.collect(), context);
            self.rejoin_over_pages(blocks, &forms, context);
        }
    }
}

/// The broken words of a run of characters.
fn broken_words(run: &str, is_wrapped: bool, forms: &Forms) -> Vec<(Range<usize>, Verdict)> {
    let mut found = Vec::new();
    for broken in AT_LINE_END.captures_iter(run) {
        if let Some(whole) = broken.get(0) {
            found.push((whole.range(), forms.across_line_end(&broken[1], &broken[2], 0)));
        }
    }
    if !is_wrapped {
        for broken in INSIDE.captures_iter(run) {
            let verdict = forms.inside_line(&broken[0], &broken[1], &broken[2]);
            found.extend(broken.get(0).zip(verdict).map(|(whole, word)| (whole.range(), word)));
        }
    }
    found
}

impl RejoinHyphens {
    /// Corrects what was read from some places, each into the characters given with it.
    fn correct(
        &self,
        blocks: &mut [Block],
        broken: Vec<(Span, (String, Verdict))>,
        context: &mut Context<'_>,
    ) {
        for (span, (corrected, verdict)) in &broken {
            let written: Vec<&str> = context.source.slice(*span).split_whitespace().collect();
            let message = if corrected.is_empty() {
                format!("\u{201C}{}\u{201D} runs over the end of a page", verdict.word)
            } else {
                format!("\u{201C}{}\u{201D} is \u{201C}{corrected}\u{201D}", written.join(" "))
            };
            context.report(
                Diagnostic::new(&diag::HYPHEN_REJOINED, *span, message)
                    .hint(verdict.evidence.clone()),
            );
        }
        let given = |(span, (corrected, verdict))| (span, (span, corrected, verdict));
        let broken = broken.into_iter().map(given).collect();
        leaves::wrap_all(blocks, broken, |(span, corrected, verdict), original| {
            vec![Inline::Correction(Correction {
                id: String::new(),
                kind: CorrectionKind::WordBreak,
                original,
                corrected: vec![Inline::Text(Characters {
                    text: corrected,
                    origin: Origin::Derived { from: vec![span], by: self.name().to_owned() },
                })],
                by: self.name().to_owned(),
                evidence: verdict.evidence,
                certainty: verdict.certainty,
            })]
        });
    }

    /// `stand-`, a page break, `ards`: the hyphen alone is corrected away, because a page break may
    /// not stand in two readings, and the page then splits the word.
    fn rejoin_over_pages(&self, blocks: &mut [Block], forms: &Forms, context: &mut Context<'_>) {
        let mut hyphens: Vec<(Span, (String, Verdict))> = Vec::new();
        each_inlines_mut(blocks, &mut |content| {
            for index in 1..content.len().saturating_sub(1) {
                let Some((hyphen, verdict)) = broken_over(content, index, forms) else { continue };
                let Inline::PageBreak(page) = &mut content[index] else { continue };
                page.splits_word = true;
                hyphens.push((hyphen, (String::new(), verdict)));
                // The word goes on without the space that stands for the end of the paragraph.
                if let Inline::Correction(paragraph_break) = &mut content[index - 1] {
                    for inline in &mut paragraph_break.corrected {
                        if let Inline::Text(space) = inline {
                            space.text.clear();
                        }
                    }
                }
            }
        });
        self.correct(blocks, hyphens, context);
    }
}

/// The hyphen before the inline with this index, when the word goes on behind it without one.
fn broken_over(content: &[Inline], index: usize, forms: &Forms) -> Option<(Span, Verdict)> {
    // A paragraph that was rejoined over the page has its break before the page.
    let last = match &content[index - 1] {
        Inline::Correction(one) if one.kind == CorrectionKind::ParagraphBreak => {
            content.get(index.checked_sub(2)?)?
        }
        other => other,
    };
    let (Inline::Text(before), Inline::Text(after)) = (last, &content[index + 1]) else {
        return None;
    };
    let at = leaves::read_at(last)?;
    let end = AT_PAGE_END.captures(&before.text)?;
    let start = FIRST_WORD.find(&after.text)?;
    // Its parts were counted, since they stand in two runs.
    let verdict = forms.across_line_end(&end[1], start.as_str(), 1);
    let hyphen = end.get(2).filter(|_| !verdict.word.contains('-'))?;
    Some((at.slice(hyphen.range()), verdict))
}

/// How often each word form stands in the letter, in small letters.
struct Forms(BTreeMap<String, usize>);

impl Forms {
    fn of<'a>(runs: impl Iterator<Item = &'a str>) -> Self {
        let mut forms = BTreeMap::new();
        for run in runs {
            // The parts of a broken word are no words.
            for word in WORD.find_iter(&AT_LINE_END.replace_all(run, " ")) {
                *forms.entry(word.as_str().to_lowercase()).or_insert(0) += 1;
            }
        }
        Self(forms)
    }

    fn count(&self, form: &str) -> usize {
        self.0.get(&form.to_lowercase()).copied().unwrap_or(0)
    }

    /// A hyphen inside a line is the trace of a line end when the word is attested without it and
    /// nothing speaks for a compound: the hyphenated form comes only once, its second part is no
    /// word of the letter, and the first part is none that people write with or without a hyphen as
    /// they like.
    fn inside_line(&self, word: &str, first: &str, second: &str) -> Option<Verdict> {
        let joined = format!("{first}{second}");
        let is_compound = self.count(word) > 1
            || self.count(second) > 0
            || vocabulary::COMPOUND_PREFIXES.contains(&first.to_lowercase().as_str());
        (self.count(&joined) > 0 && !is_compound).then(|| Verdict {
            evidence: format!(
                "\u{201C}{joined}\u{201D} stands elsewhere in the letter, \u{201C}{word}\u{201D} \
                 does not"
            ),
            word: joined,
            certainty: Certainty::High,
        })
    }

    /// A hyphen at a line end: it stays when it belongs to a compound. Its parts were counted as words
    /// so often themselves.
    fn across_line_end(&self, first: &str, second: &str, counted: usize) -> Verdict {
        let joined = format!("{first}{second}");
        let compound = format!("{first}-{second}");
        let prefix = vocabulary::COMPOUND_PREFIXES.contains(&first.to_lowercase().as_str());
        let (word, evidence, certainty) = if self.count(&compound) > 0 {
            let evidence = format!("\u{201C}{compound}\u{201D} stands elsewhere in the letter");
            (compound, evidence, Certainty::High)
        } else if self.count(&joined) > 0 {
            let evidence = format!("\u{201C}{joined}\u{201D} stands elsewhere in the letter");
            (joined, evidence, Certainty::High)
        } else if prefix || (self.count(first) > counted && self.count(second) > counted) {
            let evidence =
                "its parts are words of their own, so the hyphen may be meant".to_owned();
            (compound, evidence, Certainty::Low)
        } else {
            let evidence = "the hyphen stands at the end of a line or a page".to_owned();
            (joined, evidence, Certainty::Medium)
        };
        Verdict { word, evidence, certainty }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(letter: &[&str]) -> Forms {
        Forms::of(letter.iter().copied())
    }

    fn check(word: &str, letter: &[&str], expect: Option<&str>) {
        let (first, second) = word.split_once('-').unwrap();
        let verdict = forms(letter).inside_line(word, first, second);
        assert_eq!(verdict.map(|verdict| verdict.word).as_deref(), expect, "{word}");
    }

    #[test]
    fn inside_a_line_only_on_evidence() {
        check("stand-ards", &["stand-ards", "standards"], Some("standards"));
        check("stand-ards", &["stand-ards"], None);
        check("sabre-rattling", &["sabre-rattling", "sabre", "rattling"], None);
        check("under-developed", &["underdeveloped"], None);
        check("co-operation", &["cooperation"], None);
        check("any-one", &["anyone", "any", "one"], None);
        check("to-morrow", &["tomorrow"], None);
    }

    #[test]
    fn at_a_line_end_the_compound_stays() {
        let across =
            |first, second, letter: &[&str]| forms(letter).across_line_end(first, second, 0);
        assert_eq!(across("stand", "ards", &[]).word, "standards");
        assert_eq!(across("sabre", "rattling", &["sabre-rattling"]).word, "sabre-rattling");
        assert_eq!(across("well", "known", &["well", "known"]).word, "well-known");
        assert_eq!(across("well", "known", &["well", "known"]).certainty, Certainty::Low);
        assert_eq!(across("re", "ceived", &["received"]).word, "received");
    }
}
