//! What closes and signs the letter. [`tails`] first separates it from the paragraph that it is the end of;
//! [`unannounced`] reads names that no close announces, and [`datelines`] what dates a letter at its end.
//!
//! A line that is not clearly one of these stays a paragraph, as do the address under a signature, a
//! postscript, and the heading of an enclosure.

mod datelines;
mod tails;
mod unannounced;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Closer, CloserPart, Inline, Letter, Line, OpenerPart, Paragraph, Reading, plain_text,
};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::signing::{
    is_address, is_announced_name, is_in_capitals, is_name, is_other_matter,
};
use crate::normalize::vocabulary::{self, Close, Language};
use crate::normalize::{Context, Effect, Pass, Runs, carried, text_runs};
use crate::source::{Structure, part};

/// Separates complimentary close and signatures from the paragraphs.
pub(super) struct ReadCloser;

impl Pass for ReadCloser {
    fn name(&self) -> &'static str {
        "read_closer"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        read_closers(letter, context);
        carried::each(letter, |carried| read_closers(carried, context));
    }
}

fn read_closers(letter: &mut Letter, context: &mut Context<'_>) {
    let languages = vocabulary::languages_of(letter);
    let Letter { texts, notes, .. } = letter;
    let Some(text) = texts.last_mut() else { return };
    let words = Words { languages, salutation: salutation(&text.blocks) };
    if text.blocks.iter().any(|block| matches!(block, Block::Closer(_))) {
        return;
    }
    let after = words.separate_tails(&mut text.blocks);
    let after = after.unwrap_or_else(|| words.after(&text.blocks));
    let mut rest = text.blocks.as_slice();
    let mut before = None;
    // Each closer with the number of blocks since the last one, and the number of blocks it
    // takes.
    let mut closers = Vec::new();
    let mut passed = 0;
    while let Some((block, more)) = rest.split_first() {
        let after = after.get(after.len() - rest.len()..).unwrap_or_default();
        if let Some((count, closer)) = words.closer_at(before, rest, after) {
            report(&closer, context);
            closers.push((passed, count, closer));
            (before, rest, passed) = (None, &rest[count..], 0);
        } else {
            (before, rest) = (Some(block), more);
            passed += 1;
        }
    }
    let mut blocks = std::mem::take(&mut text.blocks).into_iter();
    for (passed, count, closer) in closers {
        text.blocks.extend(blocks.by_ref().take(passed));
        text.blocks.push(Block::Closer(closer));
        blocks.by_ref().take(count).for_each(drop);
    }
    text.blocks.extend(blocks);
    if let Some((range, closer)) = words.signatures_at_end(&text.blocks, notes) {
        report(&closer, context);
        text.blocks.splice(range, [Block::Closer(closer)]);
    }
    add_lines_above(&mut text.blocks, context);
    words.add_datelines(&mut text.blocks, context);
}

/// Puts a line above a close of one or two words into the closer: `Unter herzlichen Grüßen` above `Dein`.
fn add_lines_above(blocks: &mut Vec<Block>, context: &mut Context<'_>) {
    let Some(at) = blocks.iter().rposition(|block| matches!(block, Block::Closer(_))) else {
        return;
    };
    let Some([Block::Paragraph(above), Block::Closer(closer)]) =
        at.checked_sub(1).and_then(|above| blocks.get(above..=at))
    else {
        return;
    };
    let line = Line::new(above.content.clone());
    let short = |part: &CloserPart| words_of(part.line()).split_whitespace().count() <= 2;
    let is_short = matches!(closer.parts.as_slice(),
        [close @ CloserPart::ComplimentaryClose(_), CloserPart::Signature(_), ..] if short(close));
    if at < 2 || !is_short || !is_lead(&words_of(&line)) {
        return;
    }
    let part = CloserPart::ComplimentaryClose(line);
    report(&Closer { parts: vec![part.clone()] }, context);
    if let Some(Block::Closer(closer)) = blocks.get_mut(at) {
        closer.parts.insert(0, part);
    }
    blocks.remove(at - 1);
}

/// Whether a line has the form of words that lead to a close: a few, no sentence, no name.
fn is_lead(line: &str) -> bool {
    (2..=5).contains(&line.split_whitespace().count())
        && line.starts_with(char::is_uppercase)
        && line.contains(char::is_lowercase)
        && !line.contains(|c: char| c.is_numeric() || "\n.;:!?()[]".contains(c))
        && !line.ends_with(',')
}

fn report(closer: &Closer, context: &mut Context<'_>) {
    for part in &closer.parts {
        let words = plain_text(&part.line().content, Reading::Regular).replace('\n', " / ");
        let what = match part {
            CloserPart::ComplimentaryClose(_) => "complimentary close",
            CloserPart::Signature(_) => "signature",
            CloserPart::Dateline(_) => "dateline",
            CloserPart::Address(_) => "address",
            CloserPart::Other(_) => "line",
        };
        let span = part.line().content.iter().find_map(text_runs::read_at);
        let message = format!("the {what} is \u{201C}{}\u{201D}", words.trim());
        context.report(Diagnostic::new(&diag::CLOSER, span, message));
    }
}

/// Whether the first line of a paragraph is short enough for a name, a dateline or the words of a close.
fn can_be_announced(block: &Block) -> bool {
    /// In bytes: forty words of fifteen letters.
    const LONGEST: usize = 600;
    let Block::Paragraph(paragraph) = block else { return false };
    let line =
        paragraph.content.iter().take_while(|inline| !matches!(inline, Inline::LineBreak(_)));
    let length = line.map(|inline| match inline {
        Inline::Text(characters) => characters.text.len(),
        _ => 0,
    });
    length.sum::<usize>() <= LONGEST
}

/// The lines of the salutation, without their punctuation.
fn salutation(blocks: &[Block]) -> Vec<String> {
    let parts = blocks.iter().filter_map(|block| match block {
        Block::Opener(opener) => Some(&opener.parts),
        _ => None,
    });
    let salutation = parts.flatten().filter(|part| matches!(part, OpenerPart::Salutation(_)));
    let words = salutation.map(|part| words_of(part.line()));
    words.flat_map(|words| words.lines().map(bare).collect::<Vec<_>>()).collect()
}

/// A line without its punctuation, in small letters.
fn bare(line: &str) -> String {
    line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The words of the letter's languages, and those that address its recipient.
struct Words {
    languages: Vec<&'static Language>,
    salutation: Vec<String>,
}

/// What is known when a line is examined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The letter goes on.
    Text,
    /// A complimentary close has announced a signature, or a name an office.
    Announced,
    /// An earlier paragraph holds a signature.
    Signed,
}

/// What comes after the paragraph that is examined.
struct After {
    /// The first line of the next paragraph.
    next: Option<String>,
    /// Whether less than half of the letter comes after it, not counting what is added: a heading of two
    /// lines above a letter has the form of a close, too.
    ends: bool,
}

impl Words {
    /// The closer that begins with the first of these blocks, and how many blocks it takes. `after`
    /// says what comes after each.
    fn closer_at(
        &self,
        before: Option<&Block>,
        blocks: &[Block],
        after: &[After],
    ) -> Option<(usize, Closer)> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut count = 0;
        let mut page_breaks: Vec<Inline> = Vec::new();
        // `Accept, Sir, the assurances of my highest consideration.` also announces a signature.
        let mut state = match before {
            Some(Block::Paragraph(paragraph))
                if blocks.first().is_some_and(can_be_announced)
                    && self.ends_with_close(&paragraph.content) =>
            {
                State::Announced
            }
            _ => State::Text,
        };
        let mut is_in_print_of_capitals = false;
        let mut is_signed = false;
        for (index, (block, after)) in blocks.iter().zip(after).enumerate() {
            let paragraph = match block {
                Block::Paragraph(paragraph) => paragraph,
                // A page break between close and signature is put before the signature.
                Block::PageBreak(page) if !parts.is_empty() => {
                    page_breaks.push(Inline::PageBreak(page.clone()));
                    continue;
                }
                _ => break,
            };
            let Some(mut new_parts) =
                self.parts_of(&lines(paragraph), &breaks(&paragraph.content), state, after)
            else {
                break;
            };
            // Where the print sets names in capitals, a name in small letters is the address.
            let are_capitals = new_parts.iter().any(|part| is_in_capitals(&words_of(part.line())));
            if state == State::Signed && is_in_print_of_capitals && !are_capitals {
                break;
            }
            is_in_print_of_capitals |= are_capitals;
            if let Some(first) = new_parts.first_mut() {
                first.line_mut().content.splice(0..0, page_breaks.drain(..));
            }
            is_signed |= new_parts.iter().any(is_signature);
            parts.extend(new_parts);
            state = if is_signed { State::Signed } else { State::Announced };
            count = index + 1;
        }
        (!parts.is_empty()).then_some((count, Closer { parts }))
    }

    /// What comes after each block.
    fn after(&self, blocks: &[Block]) -> Vec<After> {
        let mut next: Option<String> = None;
        // The words from the next block to what is added to the letter, or to its end.
        let mut words_after = 0;
        let mut words_before: usize = blocks.iter().map(count_words).sum();
        let mut after = Vec::with_capacity(blocks.len());
        for block in blocks.iter().rev() {
            after.push(After { next: next.clone(), ends: words_after < words_before });
            let Block::Paragraph(paragraph) = block else { continue };
            let words = plain_text(&paragraph.content, Reading::Regular);
            let first = words.lines().next().unwrap_or_default().trim();
            let count = words.split_whitespace().count();
            words_before -= count;
            let is_addition = is_other_matter(first, &self.languages);
            words_after = if is_addition { count } else { words_after + count };
            next = Some(first.to_owned());
        }
        after.reverse();
        after
    }

    /// The parts of a closer that lines consist of, if they hold nothing else. The breaks are those after
    /// each line.
    fn parts_of(
        &self,
        lines: &[Line],
        breaks: &[Inline],
        before: State,
        after: &After,
    ) -> Option<Vec<CloserPart>> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut state = before;
        let mut is_signed = before == State::Signed;
        let mut rest = lines;
        while let Some((line, more)) = rest.split_first() {
            if !is_signed && let Some(cut) = self.cut_close(line, more, after) {
                parts.extend(cut);
                (is_signed, rest) = (true, more);
            } else if !is_signed && let Some(count) = self.close(rest, after) {
                let breaks = breaks.get(lines.len() - rest.len()..).unwrap_or_default();
                parts.push(CloserPart::ComplimentaryClose(joined(&rest[..count], breaks)));
                rest = &rest[count..];
            } else if words_of(line).contains(|c: char| c.is_ascii_digit())
                && (state != State::Text || self.close(more, after).is_some())
                && self.is_dateline(&words_of(line))
            {
                parts.push(CloserPart::Dateline(line.clone()));
                rest = more;
            } else if state == State::Announced
                && !is_signed
                && (self.leads(&words_of(line)) || self.greets_again(&words_of(line)))
            {
                parts.push(CloserPart::ComplimentaryClose(line.clone()));
                rest = more;
            } else if state != State::Text && self.is_signature(&words_of(line), state) {
                parts.push(CloserPart::Signature(line.clone()));
                (is_signed, rest) = (true, more);
            } else if parts.iter().any(is_signature) && is_short(line) && after.ends {
                // `acting in charge`, under the name.
                parts.push(CloserPart::Other(line.clone()));
                rest = more;
            } else {
                return None;
            }
            // Under a name, the same paragraph can hold the office.
            state = State::Announced;
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// Whether a line repeats one of the salutation: `I remain, / Sir, / your humble servant`.
    fn greets_again(&self, line: &str) -> bool {
        let line = bare(line);
        !line.is_empty() && self.salutation.contains(&line)
    }

    /// How many of the first lines together are a complimentary close.
    fn close(&self, lines: &[Line], after: &After) -> Option<usize> {
        let signs = |count: usize| {
            let next = lines.get(count).map(words_of).or_else(|| after.next.clone());
            next.is_some_and(|next| {
                self.greets_again(&next) || self.is_signature(&next, State::Announced)
            })
        };
        // Nothing but a date follows: letters of the ancients end with `Vale.`
        let is_last = |count: usize| {
            count == lines.len() && after.next.as_ref().is_none_or(|next| self.is_dateline(next))
        };
        let is_close = |count: &usize| {
            let words: Vec<String> = lines[..*count].iter().map(words_of).collect();
            match self.is_close(&words.join(" ")) {
                Some(Close::Sure) => true,
                Some(Close::Word) => signs(*count) || is_last(*count),
                Some(Close::Farewell) => after.ends && signs(*count) || is_last(*count),
                Some(Close::BeforeSignature) => {
                    let goes_to = || after.next.as_ref().is_some_and(|next| is_address(next));
                    after.ends && (signs(*count) || *count == lines.len() && goes_to())
                }
                None => false,
            }
        };
        let counts = || 1..=LONGEST_CLOSE.min(lines.len());
        // The names under a close are not part of it.
        let is_signed = |count: &usize| {
            let names: Vec<String> = lines[*count..].iter().map(words_of).collect();
            // Of several lines, one can go on with the close: `Sir, / Your Obedient Servant, / Ann Hay`.
            let closes = |line: &String| self.is_close(line).is_some() || self.greets_again(line);
            !names.is_empty()
                && names.iter().all(|line| is_name(line))
                && (names.len() == 1 || !names.iter().any(closes))
                && !self.goes_on(&words_of(&lines[count - 1]))
        };
        let longest = counts().rev().find(is_close)?;
        Some(counts().find(|count| is_close(count) && is_signed(count)).unwrap_or(longest))
    }

    /// `Sincerely, Ann` on one line: the close and the signature, perhaps with a date after them. If only a blank
    /// separates them, the letter must end with the line: `Ihr Brief` also begins sentences.
    fn cut_close(&self, line: &Line, more: &[Line], after: &After) -> Option<Vec<CloserPart>> {
        let is_last = more.is_empty() && after.ends;
        let mapped = MappedText::of(&line.content)?;
        let text = mapped.words();
        if !self.languages.iter().any(|language| language.may_begin_close(text)) {
            return None;
        }
        let end = self.start_of_date(text).unwrap_or(text.len());
        let signed = part(text, ..end).trim_end();
        let found = self.languages.iter().find_map(|one| one.close_before_name(signed));
        let (cut, close) = found.filter(|(_, close)| *close == Close::Sure || is_last)?;
        // `Votre très dévoué Servr`, and the name below it.
        let next = more.first().map(words_of).or_else(|| after.next.clone());
        let is_signed_below = || {
            next.is_some_and(|next| {
                self.is_signature(&next, State::Announced) && !self.is_dateline(&next)
            })
        };
        if close == Close::BeforeSignature && is_signed_below() {
            return None;
        }
        let start = signed.len() - part(signed, cut..).trim_start().len();
        let name = part(signed, start..);
        let words = name.trim_start_matches(['|', '/']).trim_start();
        if !is_announced_name(words) || is_dated(words) || is_other_matter(words, &self.languages) {
            return None;
        }
        let split = |content, offset| text_runs::split_at(content, offset);
        let (close, rest) = split(line.content.clone(), mapped.span(0..cut).end)?;
        let (_, rest) = split(rest, mapped.span(start..text.len()).start)?;
        // Characters that no format can write are in the line, and in none of its words.
        let (mut name, date) = if end < text.len() {
            let (name, date) = split(rest, mapped.span(end..text.len()).start)?;
            (name, Some(date))
        } else {
            (rest, None)
        };
        text_runs::trim_end(&mut name);
        let line = |content| Line { content, rendition: line.rendition.clone() };
        let mut parts =
            vec![CloserPart::ComplimentaryClose(line(close)), CloserPart::Signature(line(name))];
        parts.extend(date.map(|date| CloserPart::Dateline(line(date))));
        Some(parts)
    }

    /// Whether a line ends with a word for `and`: the next one is no name.
    fn goes_on(&self, line: &str) -> bool {
        let last = line.split_whitespace().next_back().unwrap_or_default();
        self.languages.iter().any(|language| language.joins(last))
    }

    /// Whether a line has only the first words of a close.
    fn leads(&self, line: &str) -> bool {
        self.languages.iter().any(|language| language.leads_to_close(line))
    }

    /// Whether a line is a complimentary close.
    fn is_close(&self, line: &str) -> Option<Close> {
        self.languages.iter().filter_map(|language| language.close(line)).max()
    }

    /// Whether a paragraph ends with words that announce a signature.
    fn ends_with_close(&self, content: &[Inline]) -> bool {
        let words = plain_text(content, Reading::Regular);
        self.languages.iter().any(|language| language.ends_with_close(words.trim()))
    }

    /// Whether a line signs the letter, or names the office of the signer.
    fn is_signature(&self, line: &str, state: State) -> bool {
        let (line, is_said) = self.without_signed(line);
        if line.is_empty() {
            return is_said;
        }
        if is_other_matter(line, &self.languages) || state == State::Signed && is_address(line) {
            return false;
        }
        is_name(line) || state != State::Text && is_announced_name(line)
    }

    /// A line without `(Signed)`, and whether it had that.
    fn without_signed<'a>(&self, line: &'a str) -> (&'a str, bool) {
        let signed = self.languages.iter().find_map(|one| one.patterns().signed.find(line));
        match signed {
            Some(signed) => (part(line, signed.end()..), true),
            None => (line, false),
        }
    }
}

/// The most lines that a complimentary close takes.
const LONGEST_CLOSE: usize = 3;

/// Whether a line has the name of a month, which no signature has.
fn is_dated(line: &str) -> bool {
    line.split(|c: char| !c.is_alphabetic()).any(vocabulary::is_month)
        && line.split_whitespace().count() <= 5
        && line.contains('.')
}

/// The words of a paragraph.
fn count_words(block: &Block) -> usize {
    match block {
        Block::Paragraph(paragraph) => {
            plain_text(&paragraph.content, Reading::Regular).split_whitespace().count()
        }
        _ => 0,
    }
}

/// Whether a line is short enough to say in which office somebody signs.
fn is_short(line: &Line) -> bool {
    const WORDS: usize = 8;
    words_of(line).split_whitespace().count() <= WORDS
}

fn is_signature(part: &CloserPart) -> bool {
    matches!(part, CloserPart::Signature(_))
}

/// The lines of a paragraph; the breaks between them become the breaks between the parts.
fn lines(paragraph: &Paragraph) -> Vec<Line> {
    paragraph.content.split(is_break).map(|line| text_runs::line_of(paragraph, line)).collect()
}

fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak(_))
}

/// The breaks after each line of a paragraph but the last.
fn breaks(content: &[Inline]) -> Vec<Inline> {
    content.iter().filter(|inline| is_break(inline)).cloned().collect()
}

/// Joins lines that are one part, with the breaks between them.
fn joined(lines: &[Line], breaks: &[Inline]) -> Line {
    let mut content: Vec<Inline> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        content.extend(index.checked_sub(1).and_then(|before| breaks.get(before)).cloned());
        content.extend(line.content.iter().cloned());
    }
    Line { content, rendition: lines.first().and_then(|line| line.rendition.clone()) }
}

fn words_of(line: &Line) -> String {
    plain_text(&line.content, Reading::Regular).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{PASSES, run};
    use crate::readers;
    use crate::source::{Source, SourceId};

    #[test]
    fn who_signs_before_the_notes() {
        let text =
            "Dear Ben,\n\nThe hay[1] is in.\n\nANN HAY\n\nNotes\n[1] Cut.\n\nShare This: Print\n";
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, PASSES, Context::new(&source));
        let closers = letter.texts[0].blocks.iter().filter_map(|block| match block {
            Block::Closer(closer) => Some(words_of(closer.parts[0].line())),
            _ => None,
        });
        assert_eq!(closers.collect::<Vec<_>>(), ["ANN HAY"]);
        assert_eq!(letter.notes.len(), 1);
    }

    #[test]
    fn what_signs() {
        let words = Words { languages: vocabulary::LANGUAGES.to_vec(), salutation: Vec::new() };
        for line in ["/s/ John Kennedy", "(Signed)", "(Signed) N. Khrushchev", "gez. Adenauer"] {
            assert!(words.is_signature(line, State::Announced), "{line}");
        }
        for line in [
            "[Enclosure]",
            "Enclosure",
            "P.S.",
            "Attachment",
            "Memorandum Prepared in the Department of State",
            "Tab A",
            "Lieber Richard,",
            "Sonntag",
        ] {
            assert!(!words.is_signature(line, State::Announced), "{line}");
        }
        for line in ["Hon. William H. Seward", "William L. Dayton Esq.", "The Attorney-General"] {
            assert!(!words.is_signature(line, State::Signed), "{line}");
        }
    }
}
