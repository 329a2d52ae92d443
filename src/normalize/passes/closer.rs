//! What closes and signs the letter.
//!
//! A line that is not clearly one of these stays a paragraph, as do the address under a signature, a
//! postscript, and the heading of an enclosure.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Closer, CloserPart, Inline, Letter, Line, LineBreak, LineBreakKind, Note,
    OpenerPart, Origin, Reading, plain_text,
};
use crate::normalize::dates::dateline;
use crate::normalize::signing::{
    has_closing_word, is_address, is_address_block, is_announced_name, is_farewell, is_in_capitals,
    is_name, is_other_matter, is_person, is_short_name,
};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, signing, text_runs};
use crate::source::{Span, Structure, part};

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
        let languages = vocabulary::languages_of(letter);
        let words = Words { languages };
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Closer(_))) {
            return;
        }
        let is_dated = text.blocks.iter().any(has_dateline);
        let mut rest = text.blocks.as_slice();
        let mut before = None;
        // Each closer with the number of blocks since the last one, and the number of blocks it
        // takes.
        let mut closers = Vec::new();
        let mut passed = 0;
        while let Some((block, after)) = rest.split_first() {
            if let Some((count, closer)) = words.closer_at(before, rest) {
                report(&closer, context);
                closers.push((passed, count, closer));
                (before, rest, passed) = (None, &rest[count..], 0);
            } else {
                (before, rest) = (Some(block), after);
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
        if !is_dated {
            words.add_datelines(&mut text.blocks, context);
        }
    }
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

/// The words of the letter's languages.
struct Words {
    languages: Vec<&'static Language>,
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

impl Words {
    /// The closer that begins with the first of these blocks, and how many blocks it takes.
    fn closer_at(&self, before: Option<&Block>, blocks: &[Block]) -> Option<(usize, Closer)> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut count = 0;
        let mut page_breaks: Vec<Inline> = Vec::new();
        // `Accept, Sir, the assurances of my highest consideration.` also announces a signature.
        let mut state = match before {
            Some(Block::Paragraph(paragraph)) if self.ends_with_close(&paragraph.content) => {
                State::Announced
            }
            _ => State::Text,
        };
        let mut is_in_print_of_capitals = false;
        let mut is_signed = false;
        for (index, block) in blocks.iter().enumerate() {
            let paragraph = match block {
                Block::Paragraph(paragraph) => paragraph,
                // A page break between close and signature is put before the signature.
                Block::PageBreak(page) if !parts.is_empty() => {
                    page_breaks.push(Inline::PageBreak(page.clone()));
                    continue;
                }
                _ => break,
            };
            let Some(mut new_parts) = self.parts_of(&paragraph.content, state) else {
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

    /// The parts of a closer that a paragraph consists of, if it holds nothing else.
    fn parts_of(&self, content: &[Inline], before: State) -> Option<Vec<CloserPart>> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut state = before;
        let mut is_signed = before == State::Signed;
        let lines = lines(content);
        let mut rest = lines.as_slice();
        while let Some((line, after)) = rest.split_first() {
            if !is_signed && let Some(count) = self.close(rest) {
                parts.push(CloserPart::ComplimentaryClose(joined(rest[..count].iter().cloned())));
                rest = &rest[count..];
            } else if !is_signed && let Some((close, signature)) = self.cut_close(line) {
                parts.push(CloserPart::ComplimentaryClose(close));
                parts.push(CloserPart::Signature(signature));
                (is_signed, rest) = (true, after);
            } else if state != State::Text && self.is_dateline(&words_of(line)) {
                parts.push(CloserPart::Dateline(line.clone()));
                rest = after;
            } else if state != State::Text && self.is_signature(&words_of(line), state) {
                parts.push(CloserPart::Signature(line.clone()));
                (is_signed, rest) = (true, after);
            } else {
                return None;
            }
            // Under a name, the same paragraph can hold the office.
            state = State::Announced;
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// How many of the first lines together are a complimentary close.
    fn close(&self, lines: &[Line]) -> Option<usize> {
        let is_close = |count: &usize| {
            let words: Vec<String> = lines[..*count].iter().map(words_of).collect();
            self.is_close(&words.join(" "))
        };
        let counts = || 1..=LONGEST_CLOSE.min(lines.len());
        // The name under a close is not part of it.
        let is_signed = |count: &usize| {
            lines
                .get(*count)
                .is_some_and(|next| is_name(&words_of(next)) && count + 1 == lines.len())
        };
        let longest = counts().rev().find(is_close)?;
        Some(if longest == lines.len() {
            counts().find(|count| is_close(count) && is_signed(count)).unwrap_or(longest)
        } else {
            longest
        })
    }

    /// `Sincerely, Ann` on one line: the close and the signature.
    fn cut_close(&self, line: &Line) -> Option<(Line, Line)> {
        let [Inline::Text(characters)] = line.content.as_slice() else {
            return None;
        };
        let at = text_runs::read_at(&line.content[0])?;
        let text = &characters.text;
        // No name has a comma.
        let cut = text.rfind(',')? + 1;
        if !self.is_close(part(text, ..cut).trim()) || !is_name(part(text, cut..).trim()) {
            return None;
        }
        let start = cut + part(text, cut..).len() - part(text, cut..).trim_start().len();
        let part = |range: Range<usize>| {
            let origin = Origin::Read { at: at.slice(range.clone()) };
            Line::new(vec![Inline::Text(Characters { text: part(text, range).to_owned(), origin })])
        };
        Some((part(0..cut), part(start..text.len())))
    }

    /// Whether a line is a complimentary close.
    fn is_close(&self, line: &str) -> bool {
        self.languages.iter().any(|language| language.close(line).is_some())
    }

    /// Whether a paragraph ends with words that announce a signature.
    fn ends_with_close(&self, content: &[Inline]) -> bool {
        let words = plain_text(content, Reading::Regular);
        let words = words.trim();
        // The close begins a sentence, or follows the comma that ends the letter's last clause.
        let tails = words.match_indices([';', '.', '!', '?']).map(|(at, mark)| at + mark.len());
        let is_tail = |at: usize| {
            words.len() - at <= signing::LONGEST && self.is_close(part(words, at..).trim())
        };
        self.languages.iter().any(|language| language.ends_with_close(words))
            || tails.filter(|at| *at < words.len()).any(is_tail)
    }

    /// Whether a line says when the letter was written.
    fn is_dateline(&self, line: &str) -> bool {
        let has_number = line.contains(|c: char| c.is_ascii_digit());
        has_number && dateline::read(line, &self.languages).is_some()
    }

    /// Puts the dateline directly above or below the last closer into it.
    fn add_datelines(&self, blocks: &mut Vec<Block>, context: &mut Context<'_>) {
        let Some(at) = blocks.iter().rposition(|block| matches!(block, Block::Closer(_))) else {
            return;
        };
        for beside in [Some(at + 1), at.checked_sub(1)].into_iter().flatten() {
            let Some(Block::Paragraph(paragraph)) = blocks.get(beside) else { continue };
            let line = Line::new(paragraph.content.clone());
            // Where one paragraph is the whole letter, it is no dateline.
            if beside == 0 || !self.is_dateline(&words_of(&line).replace('\n', ", ")) {
                continue;
            }
            let part = CloserPart::Dateline(line);
            report(&Closer { parts: vec![part.clone()] }, context);
            if let Some(Block::Closer(closer)) = blocks.get_mut(at) {
                let index = if beside > at { closer.parts.len() } else { 0 };
                closer.parts.insert(index, part);
            }
            blocks.remove(beside);
            return;
        }
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

    /// Names at the end of the letter that no complimentary close announces, and the blocks that
    /// hold them.
    fn signatures_at_end(
        &self,
        blocks: &[Block],
        notes: &[Note],
    ) -> Option<(Range<usize>, Closer)> {
        let words = |index: usize| match &blocks[index] {
            Block::Paragraph(paragraph) => {
                Some(plain_text(&paragraph.content, Reading::Regular).trim().to_owned())
            }
            _ => None,
        };
        // A page mark can follow the signature, a postscript, or the address.
        let is_behind = |block: &Block| match block {
            Block::PageBreak(_) => true,
            Block::Paragraph(paragraph) => {
                let words = plain_text(&paragraph.content, Reading::Regular);
                is_address_block(&words) || self.is_dateline(words.trim())
            }
            _ => false,
        };
        let end = blocks.iter().rposition(|block| !is_behind(block))? + 1;
        let list = behind_list(blocks, notes);
        let before_list = list.and_then(|list| self.signatures_before(blocks, list));
        before_list.or_else(|| self.signatures_before(blocks, end)).or_else(|| {
            let postscript =
                (0..end).find(|index| words(*index).is_some_and(|w| vocabulary::is_postscript(&w)));
            self.signatures_before(blocks, postscript?)
        })
    }

    /// Names just before the block with this index.
    fn signatures_before(&self, blocks: &[Block], end: usize) -> Option<(Range<usize>, Closer)> {
        let is_addressed = blocks.iter().any(has_salutation);
        let mut start = end;
        // In reverse order: the last paragraph first.
        let mut signing: Vec<(bool, Vec<Line>)> = Vec::new();
        let signs = |line: &Line| {
            let words = words_of(line);
            let (name, is_said) = self.without_signed(&words);
            let is_name = is_name(name)
                || is_said && is_announced_name(name)
                || is_in_capitals(name)
                || is_addressed && is_short_name(name);
            is_name && !is_other_matter(name, &self.languages) && !is_address(name)
        };
        while let Some(Block::Paragraph(paragraph)) = start.checked_sub(1).map(|i| &blocks[i]) {
            let lines = lines(&paragraph.content);
            // A close that no table knows is on the line above the name, and ends with a comma.
            let closes = lines.len() > 1 && is_farewell(&words_of(&lines[0]));
            if !lines.iter().skip(usize::from(closes)).all(signs) || are_counted(&lines) {
                break;
            }
            signing.push((closes, lines));
            start -= 1;
            if closes {
                break;
            }
        }
        let mut parts: Vec<CloserPart> = Vec::new();
        for (closes, lines) in signing.into_iter().rev() {
            let (close, names) = lines.split_at(usize::from(closes));
            parts.extend(close.iter().cloned().map(CloserPart::ComplimentaryClose));
            let last = names.len().saturating_sub(1);
            parts.extend(names.iter().enumerate().map(|(place, line)| {
                let words = words_of(line);
                // Of several lines that nothing announces, the last one and full names sign.
                let signs = place == last || is_person(&words) && words.contains(' ');
                if signs && !has_closing_word(&words) {
                    CloserPart::Signature(line.clone())
                } else {
                    CloserPart::Other(line.clone())
                }
            }));
        }
        // An office alone is not a signature; nor are the only words of the letter.
        let first = parts.iter().find(|part| is_signature(part));
        let first = first.map(|part| words_of(part.line()))?;
        let (name, is_said) = self.without_signed(&first);
        let signs = is_said || is_person(name) && !has_closing_word(name);
        let follows_text = blocks[..start]
            .iter()
            .any(|block| matches!(block, Block::Paragraph(_) | Block::Opener(_)));
        (signs && follows_text).then_some((start..end, Closer { parts }))
    }
}

/// Whether lines are numbered: `I. Tern.`, `II. Burnt.` are notes, not names.
fn are_counted(lines: &[Line]) -> bool {
    let begins = |line: &Line, label: &str| words_of(line).starts_with(label);
    lines.windows(2).any(|pair| {
        [("I. ", "II. "), ("A. ", "B. "), ("a. ", "b. ")]
            .iter()
            .any(|(one, two)| begins(&pair[0], one) && begins(&pair[1], two))
    })
}

/// The first block after a list of notes: the letter is signed before its notes, and what was added
/// follows them. Notes on several pages are not a list.
fn behind_list(blocks: &[Block], notes: &[Note]) -> Option<usize> {
    let start = |note: &Note| Some(note.list_number.as_ref()?.origin.span()?.start);
    let (first, last) = (start(notes.first()?)?, start(notes.last()?)?);
    let index_behind = |place: usize| {
        blocks.iter().position(|block| {
            let start = text_runs::of(std::slice::from_ref(block)).first().map(|(at, _)| at.start);
            start.is_some_and(|start| start > place)
        })
    };
    index_behind(first).filter(|index| index_behind(last) == Some(*index))
}

/// The most lines that a complimentary close takes.
const LONGEST_CLOSE: usize = 3;

fn is_signature(part: &CloserPart) -> bool {
    matches!(part, CloserPart::Signature(_))
}

/// The lines of a paragraph; the breaks between them become the breaks between the parts.
fn lines(content: &[Inline]) -> Vec<Line> {
    content
        .split(|inline| matches!(inline, Inline::LineBreak(_)))
        .map(|line| Line::new(line.to_vec()))
        .collect()
}

/// Joins lines that are one part.
fn joined(lines: impl Iterator<Item = Line>) -> Line {
    let mut content: Vec<Inline> = Vec::new();
    for line in lines {
        if let (Some(before), Some(after)) = (
            content.iter().rev().find_map(text_runs::read_at),
            line.content.iter().find_map(text_runs::read_at),
        ) {
            let at = Span { source: before.source, start: before.end, end: after.start };
            let origin = Origin::Read { at };
            content.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        }
        content.extend(line.content);
    }
    Line::new(content)
}

fn words_of(line: &Line) -> String {
    plain_text(&line.content, Reading::Regular).trim().to_owned()
}

/// Whether a block is an opener with a dateline.
fn has_dateline(block: &Block) -> bool {
    match block {
        Block::Opener(opener) => {
            opener.parts.iter().any(|part| matches!(part, OpenerPart::Dateline(_)))
        }
        _ => false,
    }
}

/// Whether a block addresses someone.
fn has_salutation(block: &Block) -> bool {
    match block {
        Block::Opener(opener) => {
            opener.parts.iter().any(|part| matches!(part, OpenerPart::Salutation(_)))
        }
        Block::Paragraph(paragraph) => paragraph.content.first().is_some_and(Inline::is_salutation),
        _ => false,
    }
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
        let words = Words { languages: vocabulary::LANGUAGES.to_vec() };
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
