//! Words that run over the end of a line or a page, where the source has the lines of its pages. The break
//! stays, and is then inside the word; only the sign before it is corrected away.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Broken, Doubt, Forms, RejoinHyphens, Verdict, regex};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Characters, Correction, CorrectionKind, Inline, Origin, Reading,
    each_inlines_mut, plain_text,
};
use crate::normalize::Context;
use crate::source::Span;

/// A part of a word at the end of a line, and the sign that it goes on: the hyphen, its old double form,
/// and the sign that transcribers write for it in whatever form it has.
static AT_END: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{L}+)([-\u{2010}=\u{2E17}¬])\s*$"));

static FIRST: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(\p{L}[\p{L}’']*)"));

/// The sign of transcribers, which is written for nothing else.
const NOT: &str = "¬";

impl RejoinHyphens {
    /// Rejoins the words that run over breaks.
    pub(super) fn rejoin_over_lines(
        &self,
        blocks: &mut [Block],
        forms: &Forms<'_>,
        doubts: &mut Vec<Doubt>,
        context: &mut Context<'_>,
    ) {
        each_inlines_mut(blocks, &mut |content| {
            // From the end, because a sign that becomes a correction adds inlines.
            for breaks in groups_of_breaks(content).into_iter().rev() {
                let Some((sign, verdict)) = broken_at(content, &breaks, forms, context) else {
                    continue;
                };
                doubts.extend(verdict.doubt(sign));
                report(sign, &verdict, context);
                split_word(content.get_mut(breaks.clone()).unwrap_or_default());
                if !verdict.word.contains('-') {
                    self.take_sign(content, breaks.start - 1, sign, verdict);
                }
            }
        });
    }

    /// Corrects the sign at the end of the inline with this index away.
    fn take_sign(&self, content: &mut Vec<Inline>, index: usize, sign: Span, verdict: Verdict) {
        match content.get_mut(index) {
            Some(Inline::Phrase(phrase)) if !phrase.content.is_empty() => {
                let last = phrase.content.len() - 1;
                self.take_sign(&mut phrase.content, last, sign, verdict);
            }
            Some(Inline::Text(characters)) => {
                let written = characters.text.trim_end();
                let Some((start, _)) = written.char_indices().next_back() else { return };
                let original = characters.text.split_off(start).trim_end().to_owned();
                if let Origin::Read { at } = &mut characters.origin {
                    at.end = sign.start;
                }
                let is_empty = characters.text.is_empty();
                let correction = Inline::Correction(Correction {
                    id: String::new(),
                    kind: CorrectionKind::WordBreak,
                    original: vec![Inline::Text(Characters {
                        text: original,
                        origin: Origin::Read { at: sign },
                    })],
                    corrected: Vec::new(),
                    by: crate::normalize::Pass::name(self).to_owned(),
                    evidence: verdict.evidence,
                    certainty: verdict.certainty,
                });
                content.splice(index + usize::from(!is_empty)..=index, [correction]);
            }
            _ => {}
        }
    }
}

fn report(sign: Span, verdict: &Verdict, context: &mut Context<'_>) {
    let message = format!("\u{201C}{}\u{201D} runs over a break", verdict.word);
    let found = Diagnostic::new(&diag::HYPHEN_REJOINED, sign, message);
    context.report(found.hint(verdict.evidence.clone()));
}

/// The stretches of breaks with nothing between them that have something on both sides.
fn groups_of_breaks(content: &[Inline]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for index in (1..content.len()).filter(|index| is_break(&content[*index])) {
        match groups.last_mut().filter(|group| group.end == index) {
            Some(group) => group.end += 1,
            None => groups.push(index..index + 1),
        }
    }
    groups.retain(|group| group.end < content.len() && !is_break(&content[group.start - 1]));
    groups
}

fn is_break(inline: &Inline) -> bool {
    match inline {
        Inline::LineBreak(line) => !line.splits_word,
        Inline::PageBreak(page) => !page.splits_word,
        Inline::Correction(one) => one.kind == CorrectionKind::ParagraphBreak,
        _ => false,
    }
}

/// Makes breaks those of one word.
pub(super) fn split_word(breaks: &mut [Inline]) {
    for one in breaks {
        match one {
            Inline::LineBreak(line) => line.splits_word = true,
            Inline::PageBreak(page) => page.splits_word = true,
            // The word continues without the space that replaces the end of the paragraph.
            Inline::Correction(paragraph_break) => {
                for inline in &mut paragraph_break.corrected {
                    if let Inline::Text(space) = inline {
                        space.text.clear();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The sign before some breaks over which a word runs, and how the word is read.
fn broken_at(
    content: &[Inline],
    breaks: &Range<usize>,
    forms: &Forms<'_>,
    context: &Context<'_>,
) -> Option<(Span, Verdict)> {
    let (before, after) = content.split_at_checked(breaks.start)?;
    let after = after.get(breaks.len()..)?;
    let last = last_text(before.last()?)?;
    let Origin::Read { at } = last.origin else { return None };
    // A part of a word can be a phrase: a letter that is hard to read.
    let (before, after) = (words(before.iter().rev(), true), words(after.iter(), false));
    let may_be_broken = before.trim_end().ends_with(['-', '\u{2010}', '=', '\u{2E17}', '¬']);
    let end = may_be_broken.then(|| AT_END.captures(&before))??;
    let start = FIRST.captures(&after)?;
    let (first, sign, second) = (end.get(1)?, end.get(2)?, start.get(1)?);
    // White space at the ends of a run is not in its characters, or is longer in the source.
    let written = context.source.slice(at).trim_end();
    let place = written.strip_suffix(sign.as_str())?.len();
    let sign_at = at.slice(place..written.len());
    let verdict = if sign.as_str() == NOT {
        Verdict {
            word: format!("{}{}", first.as_str(), second.as_str()),
            evidence: "the sign ¬ says that the word goes on".to_owned(),
            certainty: Certainty::High,
        }
    } else {
        let goes_on = second.as_str().starts_with(char::is_lowercase);
        let broken = Broken {
            before: before.get(..first.start())?,
            first: first.as_str(),
            second: second.as_str(),
            after: after.get(second.end()..)?,
            counted: 1,
        };
        goes_on.then(|| forms.across_line_end(&broken))??
    };
    Some((sign_at, verdict))
}

/// The last characters of an inline, also in phrases.
fn last_text(inline: &Inline) -> Option<&Characters> {
    match inline {
        Inline::Text(characters) => Some(characters),
        Inline::Phrase(phrase) => last_text(phrase.content.last()?),
        _ => None,
    }
}

/// The characters of some inlines up to the first break, from their end if they are `reversed`.
fn words<'i>(inlines: impl Iterator<Item = &'i Inline>, reversed: bool) -> String {
    let mut words = String::new();
    for inline in
        inlines.take_while(|inline| !matches!(inline, Inline::LineBreak(_) | Inline::PageBreak(_)))
    {
        let part = plain_text(std::slice::from_ref(inline), Reading::Original);
        if reversed { words.insert_str(0, &part) } else { words.push_str(&part) }
    }
    words
}
