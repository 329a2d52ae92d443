//! Hyphens that a line end left inside a word: `stand-ards`, or `stand-` at the end of a line or page
//! and `ards` after it.

mod over_lines;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Characters, Correction, CorrectionKind, Inline, Letter, Origin,
    each_inlines_mut,
};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs, vocabulary};
use crate::source::{Span, Structure};

/// Rejoins a word where a line end visibly breaks it, or where the letter itself is evidence that it is
/// one word.
pub(super) struct RejoinHyphens;

/// A lower-case word with one hyphen inside.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(\p{L}\p{Ll}+)-(\p{Ll}{2,})\b"));

/// A hyphen at the end of a line, with the parts on either side.
static AT_LINE_END: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\p{L}+)-[ \t]*\n\s*(\p{Ll}[\p{L}’']*)"));

/// A hyphen at the end of a page.
static AT_PAGE_END: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{L}+)(-\s*)$"));

static FIRST_WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{Ll}\p{L}*"));

static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{L}+(?:-\p{L}+)*"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// How a broken word is read, and why.
struct Verdict {
    word: String,
    evidence: String,
    certainty: Certainty,
}

/// A word with a hyphen at the end of a line or a page.
struct Broken<'a> {
    /// The text before the word.
    before: &'a str,
    first: &'a str,
    second: &'a str,
    /// The text after the word.
    after: &'a str,
    /// How often its parts were themselves counted as words.
    counted: usize,
}

/// The place of a hyphen that may be part of its word, and how the word was read.
type Doubt = (Span, String);

/// The fewest line ends in prose that show that those of the source are preserved.
const FEWEST_LINE_ENDS: usize = 3;

impl Pass for RejoinHyphens {
    fn name(&self) -> &'static str {
        "rejoin_hyphens"
    }

    fn effect(&self) -> Effect {
        Effect::Corrects
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LineEnds)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        let mut parts: Vec<&mut Vec<Block>> = texts.chain(notes).collect();
        let runs: Vec<Vec<(Span, String)>> = parts.iter().map(|b| text_runs::of(b)).collect();
        let forms = Forms::of(runs.iter().flatten().map(|(_, run)| run.as_str()));
        // If line ends are preserved, a hyphen inside a line is intended; a few may be the typist's.
        let line_ends = |(_, run): &(Span, String)| run.matches('\n').count();
        let is_wrapped = runs.iter().flatten().map(line_ends).sum::<usize>() >= FEWEST_LINE_ENDS;
        let mut doubts: Vec<Doubt> = Vec::new();
        let has_lines = context.marked.has(Structure::Blocks);
        for (blocks, runs) in parts.iter_mut().zip(&runs) {
            if has_lines {
                self.rejoin_over_lines(blocks, &forms, &mut doubts, context);
                continue;
            }
            let broken = runs.iter().flat_map(|(at, run)| {
                let words = broken_words(run, is_wrapped, &forms).into_iter();
                words.map(|(range, verdict)| (at.slice(range), verdict))
            });
            let broken = broken.map(|(span, verdict)| (span, (verdict.word.clone(), verdict)));
            let broken: Vec<_> = broken.collect();
            doubts.extend(broken.iter().filter_map(|(span, (_, verdict))| verdict.doubt(*span)));
            self.correct(blocks, broken, context);
            self.rejoin_over_breaks(blocks, &forms, &mut doubts, context);
        }
        report_doubts(doubts, context);
    }
}

/// Reports all hyphens that may be part of their words, once per letter.
fn report_doubts(mut doubts: Vec<Doubt>, context: &mut Context<'_>) {
    doubts.sort_by_key(|(at, _)| at.start);
    let Some((first, _)) = doubts.first() else { return };
    let shown = doubts.iter().take(SHOWN).map(|(_, word)| format!("\u{201C}{word}\u{201D}"));
    let mut read = shown.collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = doubts.len().checked_sub(SHOWN) {
        read.push_str(&format!(" and {more} more"));
    }
    context.report(
        Diagnostic::new(
            &diag::HYPHEN_DOUBTFUL,
            *first,
            format!(
                "it is unclear whether the hyphen at the end of a line is part of the word: {read}"
            ),
        )
        .hint("compare with the print; the source's reading is kept"),
    );
}

/// How many doubtful words the message quotes.
const SHOWN: usize = 8;

impl Verdict {
    fn doubt(&self, at: Span) -> Option<Doubt> {
        (self.certainty != Certainty::High).then(|| (at, self.word.clone()))
    }
}

/// The broken words of a run of characters.
fn broken_words(run: &str, is_wrapped: bool, forms: &Forms<'_>) -> Vec<(Range<usize>, Verdict)> {
    let mut found = Vec::new();
    if !run.contains('-') {
        return found;
    }
    let at_line_end = run.contains('\n').then(|| AT_LINE_END.captures_iter(run));
    for broken in at_line_end.into_iter().flatten() {
        let Some(whole) = broken.get(0) else { continue };
        let verdict = forms.across_line_end(&Broken {
            before: run.get(..whole.start()).unwrap_or_default(),
            first: &broken[1],
            second: &broken[2],
            after: run.get(whole.end()..).unwrap_or_default(),
            counted: 0,
        });
        found.extend(verdict.map(|verdict| (whole.range(), verdict)));
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
    /// Corrects the text at some places, each to the characters given with it.
    fn correct(
        &self,
        blocks: &mut [Block],
        broken: Vec<(Span, (String, Verdict))>,
        context: &mut Context<'_>,
    ) {
        for (span, (corrected, verdict)) in &broken {
            let written: Vec<&str> = context.source.slice(*span).split_whitespace().collect();
            let message = if corrected.is_empty() {
                format!("\u{201C}{}\u{201D} runs over a break", verdict.word)
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
        text_runs::wrap_all(blocks, broken, |(span, corrected, verdict), original| {
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

    /// `stand-`, the end of a page or of a paragraph, `ards`: the correction removes only the hyphen,
    /// because a page break may not be in two readings, and the page then splits the word. A compound
    /// keeps its hyphen and loses only the white space.
    fn rejoin_over_breaks(
        &self,
        blocks: &mut [Block],
        forms: &Forms<'_>,
        doubts: &mut Vec<Doubt>,
        context: &mut Context<'_>,
    ) {
        let mut taken: Vec<(Span, (String, Verdict))> = Vec::new();
        each_inlines_mut(blocks, &mut |content| {
            for index in 1..content.len().saturating_sub(1) {
                let Some((end, verdict)) = broken_over(content, index, forms) else { continue };
                let Some(verdict) = verdict else {
                    if let Inline::PageBreak(page) = &mut content[index] {
                        page.splits_word = false;
                    }
                    continue;
                };
                doubts.extend(verdict.doubt(end));
                if !end.is_empty() {
                    taken.push((end, (String::new(), verdict)));
                }
                over_lines::split_word(content.get_mut(index - 1..=index).unwrap_or_default());
            }
        });
        self.correct(blocks, taken, context);
    }
}

/// What to remove from the end of the run before the break with this index, if a word continues after
/// the break: the hyphen, or the white space after it. There is no verdict if the hyphen is suspended.
fn broken_over(
    content: &[Inline],
    index: usize,
    forms: &Forms<'_>,
) -> Option<(Span, Option<Verdict>)> {
    let is_paragraph_break = |inline: &Inline| matches!(inline, Inline::Correction(one) if one.kind == CorrectionKind::ParagraphBreak);
    let is_break =
        is_paragraph_break(&content[index]) || matches!(content[index], Inline::PageBreak(_));
    // A paragraph that was rejoined across a page has its break before the page.
    let last = match &content[index - 1] {
        other if is_paragraph_break(other) => content.get(index.checked_sub(2)?)?,
        other => other,
    };
    let (true, Inline::Text(before), Inline::Text(after)) = (is_break, last, &content[index + 1])
    else {
        return None;
    };
    let at = text_runs::read_at(last)?;
    let may_be_broken = before.text.trim_end().ends_with('-');
    let end = may_be_broken.then(|| AT_PAGE_END.captures(&before.text))??;
    let start = FIRST_WORD.find(&after.text)?;
    let first = end.get(1)?;
    let verdict = forms.across_line_end(&Broken {
        before: before.text.get(..first.start())?,
        first: first.as_str(),
        second: start.as_str(),
        after: after.text.get(start.end()..)?,
        counted: 1,
    });
    let hyphen = end.get(2)?;
    let kept = usize::from(verdict.as_ref().is_some_and(|verdict| verdict.word.contains('-')));
    Some((at.slice(hyphen.start() + kept..hyphen.end()), verdict))
}

/// How often each word form occurs in the letter, in lower case: counted when first asked for.
struct Forms<'a> {
    runs: Vec<&'a str>,
    counts: OnceCell<FxHashMap<String, usize>>,
}

impl<'a> Forms<'a> {
    fn of(runs: impl Iterator<Item = &'a str>) -> Self {
        Self { runs: runs.collect(), counts: OnceCell::new() }
    }

    fn count(&self, form: &str) -> usize {
        let counts = self.counts.get_or_init(|| {
            let mut counts = FxHashMap::default();
            for run in &self.runs {
                // The parts of a broken word are not words.
                for word in WORD.find_iter(&AT_LINE_END.replace_all(run, " ")) {
                    *counts.entry(word.as_str().to_lowercase()).or_insert(0) += 1;
                }
            }
            counts
        });
        counts.get(&form.to_lowercase()).copied().unwrap_or(0)
    }

    /// A hyphen inside a line is the trace of a line end if the word occurs without it and nothing
    /// suggests a compound: the hyphenated form occurs only once, its second part is not a word in the
    /// letter, and its first part is not one that people write with or without a hyphen.
    fn inside_line(&self, word: &str, first: &str, second: &str) -> Option<Verdict> {
        let joined = format!("{first}{second}");
        let is_compound = self.count(word) > 1
            || self.count(second) > 0
            || vocabulary::COMPOUND_PREFIXES.contains(&first.to_lowercase().as_str());
        (self.count(&joined) > 0 && !is_compound).then(|| Verdict {
            evidence: format!(
                "\u{201C}{joined}\u{201D} appears elsewhere in the letter, \u{201C}{word}\u{201D} \
                 does not"
            ),
            word: joined,
            certainty: Certainty::High,
        })
    }

    /// How to read a word with a hyphen at a line end; `None` if the hyphen is suspended, so that it
    /// and the white space stay.
    fn across_line_end(&self, broken: &Broken<'_>) -> Option<Verdict> {
        let Broken { before, first, second, after, counted } = *broken;
        let joined = format!("{first}{second}");
        let compound = format!("{first}-{second}");
        let stands = |word: &str| format!("\u{201C}{word}\u{201D} appears elsewhere in the letter");
        let is_own = |part: &str| self.count(part) > counted;
        let next = after.split_whitespace().next().unwrap_or_default();
        // The part between two hyphens: `mother-in-`, `now-a-days`.
        let middle = if before.ends_with('-') {
            Some(first)
        } else {
            let is_joint = |rest: &str| rest.starts_with(char::is_alphabetic);
            after.strip_prefix('-').is_some_and(is_joint).then_some(second)
        };
        let is_prefix = vocabulary::COMPOUND_PREFIXES.contains(&first.to_lowercase().as_str());
        let is_initial = first.chars().count() == 1 && first.starts_with(char::is_uppercase);
        let (word, evidence, certainty) = if self.count(&compound) > 0 {
            let evidence = stands(&compound);
            (compound, evidence, Certainty::High)
        } else if self.count(&joined) > 0 {
            let evidence = stands(&joined);
            (joined, evidence, Certainty::High)
        } else if vocabulary::is_written_with_hyphen(&compound) {
            (compound, "such words are written with a hyphen".to_owned(), Certainty::High)
        } else if middle.is_none()
            && vocabulary::suspends(second, is_own(second), next.contains('-'))
        {
            return None;
        } else if let Some(middle) = middle {
            let is_short = middle.chars().count() <= LINK;
            let certainty = if is_short { Certainty::High } else { Certainty::Low };
            (compound, "it is part of a longer word with hyphens".to_owned(), certainty)
        } else if is_prefix || is_initial || is_own(first) && is_own(second) {
            let evidence =
                "its parts are words of their own, so the hyphen may be meant".to_owned();
            (compound, evidence, Certainty::Low)
        } else {
            let evidence = "the hyphen stands at the end of a line or a page".to_owned();
            (joined, evidence, Certainty::Medium)
        };
        Some(Verdict { word, evidence, certainty })
    }
}

/// The most letters in a word that links others: `in`, `the`, `und`.
const LINK: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn forms<'a>(letter: &[&'a str]) -> Forms<'a> {
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
        let across = |first, second, letter: &[&str]| {
            let broken = Broken { before: "", first, second, after: "", counted: 0 };
            forms(letter).across_line_end(&broken).unwrap()
        };
        assert_eq!(across("stand", "ards", &[]).word, "standards");
        assert_eq!(across("sabre", "rattling", &["sabre-rattling"]).word, "sabre-rattling");
        assert_eq!(across("dark", "blue", &["dark", "blue"]).word, "dark-blue");
        assert_eq!(across("dark", "blue", &["dark", "blue"]).certainty, Certainty::Low);
        assert_eq!(across("re", "ceived", &["received"]).word, "received");
    }

    /// `first-|second` in context; `None` means that the hyphen is suspended.
    #[test]
    fn what_is_no_word_without_its_hyphen() {
        let read = |text: &str| {
            let run = text.replace('|', "\n");
            let found = broken_words(&run, true, &forms(&[&run]));
            found.into_iter().map(|(_, verdict)| (verdict.word, verdict.certainty)).next()
        };
        for suspended in [
            "Feld- | und Gartenarbeit",
            "Vor-|bzw. Nachteile",
            "three- |and four-storeyed",
            "upper- |or lower-case",
            "berg- |en dalvolk en meer",
            "haut- |et bas-relief",
            "norte- |o sudeste",
            "конно- |и пешеходный",
        ] {
            assert_eq!(read(suspended), None, "{suspended}");
        }
        for (text, word) in [
            ("thirty-|four", "thirty-four"),
            ("two-|thirds", "two-thirds"),
            ("half-|hearted", "half-hearted"),
            ("father-in-|law", "in-law"),
            ("will-|o-the-wisp", "will-o"),
            ("fait-|il", "fait-il"),
            ("celles-|ci", "celles-ci"),
            ("elle-|même", "elle-même"),
            ("venez-|y", "venez-y"),
            ("trente-|quatre", "trente-quatre"),
            ("где-|нибудь", "где-нибудь"),
            ("из-|под", "из-под"),
            ("по-|немецки", "по-немецки"),
        ] {
            assert_eq!(read(text), Some((word.to_owned(), Certainty::High)), "{text}");
        }
        for (text, word, certainty) in [
            ("govern-|or of the land", "governor", Certainty::Medium),
            ("vertrau-|en wir", "vertrauen", Certainty::Medium),
            ("мес-|то", "место", Certainty::Medium),
            ("voi-|là", "voilà", Certainty::Medium),
            ("T-|square", "T-square", Certainty::Low),
            ("anti-|quarian", "anti-quarian", Certainty::Low),
        ] {
            assert_eq!(read(text), Some((word.to_owned(), certainty)), "{text}");
        }
    }
}
