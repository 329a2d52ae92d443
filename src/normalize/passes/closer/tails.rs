//! The end of a paragraph that closes and signs the letter, separated from the words before it.
//!
//! Copies and prints without blank lines have the close on the last lines of a paragraph; older prints
//! also run it into the last line: `… of business.--I am, my dear Sir, yours sincerely, R. B.`

use super::datelines::datelines;
use super::unannounced::are_counted;
use super::{After, State, Words, breaks, lines, words_of};
use crate::ir::{Block, CloserPart, Inline, Line, Paragraph, Reading, plain_text};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::signing::{is_address, is_other_matter, is_person, is_short_name};
use crate::normalize::text_runs;
use crate::normalize::vocabulary::{Close, Language};
use crate::source::part;

/// The most lines of a closer.
const LINES: usize = 8;

/// The most words of a last sentence that closes the letter without a name.
const LAST_SENTENCE: usize = 3;

impl Words {
    /// Makes paragraphs of their own of the ends of paragraphs that close the letter. Returns what comes after each block, if
    /// there was none to make.
    pub(super) fn separate_tails(&self, blocks: &mut Vec<Block>) -> Option<Vec<After>> {
        let after = self.after(blocks);
        let above = datelines(blocks);
        for (block, after) in std::mem::take(blocks).into_iter().zip(&after) {
            let Block::Paragraph(paragraph) = &block else {
                blocks.push(block);
                continue;
            };
            // What comes before the salutation ends no text.
            let is_of_text =
                |block: &Block| matches!(block, Block::Paragraph(_) | Block::Opener(_));
            let is_above = !blocks.iter().any(is_of_text)
                && after.next.as_ref().is_some_and(|next| {
                    self.languages
                        .iter()
                        .any(|one| one.is_salutation(next) || one.salutation(next).is_some())
                });
            let separated = if is_above { None } else { self.separated(paragraph, after, &above) };
            let Some((first, more)) = separated else {
                blocks.push(block);
                continue;
            };
            let more = more.into_iter().filter(|content| !content.is_empty());
            let parts = paragraph.divided(std::iter::once(first).chain(more));
            blocks.extend(parts.into_iter().map(Block::Paragraph));
        }
        (blocks.len() == after.len()).then_some(after)
    }

    /// The text of a paragraph, the lines at its end that are a closer, and what follows them.
    fn separated(
        &self,
        paragraph: &Paragraph,
        after: &After,
        above: &[String],
    ) -> Option<(Vec<Inline>, Vec<Vec<Inline>>)> {
        let (all, breaks) = (lines(paragraph), breaks(&paragraph.content));
        if are_counted(&all) || self.parts_of(&all, &breaks, State::Text, after).is_some() {
            return None;
        }
        let first = all.len().saturating_sub(LINES).max(1);
        for start in first..all.len() {
            // What was added under the names: a postscript.
            let ends = (start + 1..all.len())
                .find(|end| is_other_matter(&words_of(&all[*end]), &self.languages));
            let end = ends.unwrap_or(all.len());
            let tail = &all[start..end];
            let state = self.announced(&all[..start]);
            let parts = self
                .parts_of(tail, breaks.get(start..).unwrap_or_default(), state, after)
                .unwrap_or_default();
            let closes = state == State::Announced && !parts.is_empty()
                || parts.iter().any(|part| matches!(part, CloserPart::ComplimentaryClose(_)));
            if closes || after.ends && self.signs_alone(&all[start - 1], tail) {
                let starts: Vec<usize> =
                    if closes { vec![start, end] } else { (start..=end).collect() };
                let mut content =
                    text_runs::split_at_lines(&paragraph.content, &starts).into_iter();
                return Some((content.next()?, content.collect()));
            }
        }
        self.run_in(paragraph, after, above)
    }

    /// Whether the words before lines announce a signature.
    fn announced(&self, before: &[Line]) -> State {
        let last: Vec<String> = before.iter().rev().take(3).rev().map(words_of).collect();
        let announces = self.languages.iter().any(|one| one.ends_with_close(&last.join(" ")));
        if announces { State::Announced } else { State::Text }
    }

    /// Whether lines that no close announces are a name under the last sentence.
    fn signs_alone(&self, before: &Line, tail: &[Line]) -> bool {
        let before = words_of(before);
        // `Leeds, May 3.` can be above the name or under it.
        let (dates, names): (Vec<&Line>, Vec<&Line>) =
            tail.iter().partition(|line| self.is_dateline(&words_of(line)));
        let [name] = names.as_slice() else { return false };
        let name = words_of(name);
        let ends_sentence = before.trim_end_matches(['”', '"', '»', ')', ']']);
        ends_sentence.ends_with(['.', '!', '?', '…', '—', '–'])
            && dates.len() <= 1
            && name.split_whitespace().count() <= 5
            && (is_person(name.trim_end_matches('.')) || is_short_name(&name))
    }

    /// A closer that runs on in the last line of the letter; in one without a dateline, also place and day:
    /// `… if it please God.—Bath, 18 Dec. 1597.`
    fn run_in(
        &self,
        paragraph: &Paragraph,
        after: &After,
        above: &[String],
    ) -> Option<(Vec<Inline>, Vec<Vec<Inline>>)> {
        let next = after.next.as_deref();
        let is_signed = next.is_some_and(|next| self.is_signature(next, State::Announced));
        // Only the last paragraph of the text runs on so.
        let ends_text = is_signed
            || next.is_none_or(|next| {
                self.is_dateline(next) || is_address(next) || is_other_matter(next, &self.languages)
            });
        let is_closed = above.is_empty() && next.is_some_and(|next| self.is_close(next).is_some());
        let is_last = ends_text || is_closed;
        let line = text_runs::lines(&paragraph.content).last().filter(|_| is_last || after.ends)?;
        let line = MappedText::of(line)?;
        let text = line.words();
        let sentences = text.match_indices(['.', '!', '?', '—']);
        // `G.V.` is one word.
        let ends_word = |end: &usize| {
            part(text, ..*end).ends_with('—') || part(text, *end..).starts_with(char::is_whitespace)
        };
        let sentences = sentences.map(|(at, mark)| at + mark.len()).filter(ends_word);
        let dashes = text.match_indices("--").map(|(at, mark)| at + mark.len());
        let mut starts: Vec<usize> = sentences.chain(dashes).collect();
        starts.sort_unstable();
        let start = starts.into_iter().find_map(|start| {
            let tail = part(text, start..);
            let blanks = tail.len() - tail.trim_start().len();
            let line = tail.trim_start();
            // Ancient letters close with `Vale.` alone.
            // An initial alone is the end of a name.
            let is_initial = line.trim_end_matches('.').chars().count() < 2;
            let is_short = !is_initial && line.split_whitespace().count() <= LAST_SENTENCE;
            let closes = |one: &&Language| {
                one.close_before_name(line)
                    .is_some_and(|(cut, _)| !super::is_dated(part(line, cut..).trim()))
                    || is_signed && one.close(line) == Some(Close::Sure)
                    || is_short && one.close(line) >= Some(Close::Farewell)
            };
            let is_tail = ends_text && self.languages.iter().any(closes)
                // After a dash, it ends the letter also where remarks of an archive follow.
                || after.ends
                    && (is_last || part(text, ..start).ends_with(['—', '-']))
                    && self.says_where_and_when(line, above);
            (!line.is_empty() && is_tail).then_some(start + blanks)
        })?;
        let place = line.span(start..text.len()).start;
        let (mut content, tail) = text_runs::split_at(paragraph.content.clone(), place)?;
        text_runs::trim_end(&mut content);
        let words = plain_text(&tail, Reading::Regular);
        (!words.trim().is_empty()).then_some((content, vec![tail]))
    }
}
