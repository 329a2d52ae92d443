//! Names at the end of the letter that no complimentary close announces.

use std::ops::Range;

use super::{Words, is_signature, lines, words_of};
use crate::ir::{Block, Closer, CloserPart, Inline, Line, Note, OpenerPart, Reading, plain_text};
use crate::normalize::dates;
use crate::normalize::signing::{
    is_address, is_address_block, is_announced_name, is_farewell, is_farewell_alone,
    is_in_capitals, is_name, is_other_matter, is_person, is_short_name,
};
use crate::normalize::{addresses, text_runs, vocabulary};

impl Words {
    /// Names at the end of the letter that no complimentary close announces, and the blocks that
    /// hold them.
    pub(super) fn signatures_at_end(
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
                is_address_block(&words) || self.is_dateline(&words) || is_street(&words)
            }
            _ => false,
        };
        let mut end = blocks.iter().rposition(|block| !is_behind(block))? + 1;
        // `May 3.`, and under it `Leeds.`
        let dates = |index: usize| words(index).is_some_and(|words| self.is_dateline(&words));
        let is_place = |index: usize| {
            words(index).is_some_and(|words| dates::place(&words, &self.languages).is_some())
        };
        let signs = |index: usize| words(index).is_some_and(|words| self.is_signed_name(&words));
        if end >= 3 && is_place(end - 1) && dates(end - 2) && signs(end - 3) {
            end -= 2;
        }
        let list = behind_list(blocks, notes);
        let before_list = list.and_then(|list| self.signatures_before(blocks, list));
        before_list
            .or_else(|| self.signatures_before(blocks, end))
            .or_else(|| {
                let is_postscript = |index: &usize| {
                    words(*index).is_some_and(|words| vocabulary::is_postscript(&words))
                };
                self.signatures_before(blocks, (0..end).find(is_postscript)?)
            })
            .or_else(|| {
                // What an edition adds: `Remarks`.
                let is_added = |index: &usize| {
                    words(*index).is_some_and(|words| {
                        words.split_whitespace().count() <= 2
                            && is_other_matter(&words, &self.languages)
                    })
                };
                self.signatures_before(blocks, (0..end).rev().take(ADDED * 3).find(is_added)?)
            })
            .or_else(|| {
                // Initials, and a postscript without a word that says so.
                let are_initials =
                    |index: &usize| words(*index).is_some_and(|words| are_initials(&words));
                let last = (end.saturating_sub(ADDED)..end).rev().find(are_initials)?;
                self.signatures_before(blocks, last + 1)
            })
    }

    /// Names just before the block with this index, but not a town under an address.
    fn signatures_before(&self, blocks: &[Block], end: usize) -> Option<(Range<usize>, Closer)> {
        let (range, closer) = self.names_before(blocks, end)?;
        let is_addressed = blocks[..range.start].last().is_some_and(|above| match above {
            Block::Paragraph(paragraph) => {
                let words = plain_text(&paragraph.content, Reading::Regular);
                addresses::is_address(&words, &self.languages)
            }
            _ => false,
        });
        (!is_addressed).then_some((range, closer))
    }

    fn names_before(&self, blocks: &[Block], end: usize) -> Option<(Range<usize>, Closer)> {
        let is_dated = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                self.is_dateline(&plain_text(&paragraph.content, Reading::Regular))
            }
            _ => false,
        };
        // A date above the name shows so, too.
        let is_letter = blocks.iter().any(begins_letter)
            || end.checked_sub(2).is_some_and(|above| above > 0 && is_dated(&blocks[above]));
        let mut start = end;
        // In reverse order: the last paragraph first.
        let mut signing: Vec<(bool, Vec<Line>)> = Vec::new();
        let signs = |line: &Line| {
            let words = words_of(line);
            let (name, is_said) = self.without_signed(&words);
            let is_name = is_name(name)
                || is_said && is_announced_name(name)
                || is_in_capitals(name)
                || is_letter && (self.is_signed_name(name) || is_named_above(blocks, name));
            is_name && !is_other_matter(name, &self.languages) && !is_address(name)
        };
        while let Some(Block::Paragraph(paragraph)) = start.checked_sub(1).map(|i| &blocks[i]) {
            let lines = lines(paragraph);
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
        // Or it is a paragraph of its own.
        let closes = |block: &Block| match block {
            Block::Paragraph(paragraph) => match lines(paragraph).as_slice() {
                [line] if is_farewell_alone(&words_of(line)) => Some(line.clone()),
                _ => None,
            },
            _ => None,
        };
        let is_unclosed = is_letter && start < end && signing.iter().all(|(closes, _)| !closes);
        let above = start.checked_sub(1).filter(|_| is_unclosed);
        if let Some(close) = above.and_then(|above| closes(&blocks[above])) {
            parts.push(CloserPart::ComplimentaryClose(close));
            start -= 1;
        }
        for (closes, lines) in signing.into_iter().rev() {
            let (close, names) = lines.split_at(usize::from(closes));
            parts.extend(close.iter().cloned().map(CloserPart::ComplimentaryClose));
            let last = names.len().saturating_sub(1);
            parts.extend(names.iter().enumerate().map(|(place, line)| {
                let words = words_of(line);
                // Of several lines that nothing announces, the last one and full names sign.
                let signs = place == last || is_person(&words) && words.contains(' ');
                if signs && !self.closes(&words) {
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
        let signs = is_said || is_person(name) && !self.closes(name);
        let follows_text = blocks[..start]
            .iter()
            .any(|block| matches!(block, Block::Paragraph(_) | Block::Opener(_)));
        (signs && follows_text).then_some((start..end, Closer { parts }))
    }

    /// Whether a line is a name with a full stop, as private letters are signed: `Ann.`, `A. Lee.`, `The
    /// Marquise of LEE.`
    fn is_signed_name(&self, line: &str) -> bool {
        const WORDS: usize = 5;
        let words: Vec<&str> = line.split_whitespace().collect();
        let letters = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count();
        let is_initial = |word: &&str| letters(word) == 1;
        let is_in_capitals =
            |word: &&str| letters(word) > 2 && !word.chars().any(char::is_lowercase);
        let is_titled = || self.languages.iter().any(|language| language.has_title(line));
        is_short_name(line)
            || words.len() <= WORDS
                && line.ends_with('.')
                && is_announced_name(line)
                && (words.iter().any(is_initial) || words.iter().any(is_in_capitals) || is_titled())
    }

    /// Whether a line has the words of a close.
    fn closes(&self, line: &str) -> bool {
        self.languages.iter().any(|language| {
            language.close(line).is_some() || language.close_before_name(line).is_some()
        })
    }
}

/// Whether a line is a street and a house, where the writer lives: `Rue de Tern 27`.
fn is_street(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &&str| {
        let digits = word.trim_end_matches(['.', ',']);
        (1..=3).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    };
    (3..=6).contains(&words.len())
        && words.last().is_some_and(is_number)
        && line.starts_with(char::is_uppercase)
        && !line.contains(['!', '?', ';', ':'])
}

/// Whether a line is a name with a full stop whose surname the heading has.
fn is_named_above(blocks: &[Block], line: &str) -> bool {
    let Some(name) = line.strip_suffix('.') else { return false };
    let surname = name.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let names = |block: &Block| match block {
        Block::Heading(heading) => {
            let words = plain_text(&heading.content, Reading::Regular).to_lowercase();
            words.split(|c: char| !c.is_alphanumeric()).any(|word| word == surname)
        }
        _ => false,
    };
    surname.chars().count() > 2 && is_announced_name(name) && blocks.iter().any(names)
}

/// Whether lines are numbered: `I. Tern.`, `II. Burnt.` are notes, not names.
pub(super) fn are_counted(lines: &[Line]) -> bool {
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

/// Whether a block shows that this is a letter: it has a heading, or says when it was written or to whom.
fn begins_letter(block: &Block) -> bool {
    match block {
        Block::Heading(_) => true,
        Block::Opener(opener) => opener
            .parts
            .iter()
            .any(|part| matches!(part, OpenerPart::Salutation(_) | OpenerPart::Dateline(_))),
        Block::Paragraph(paragraph) => paragraph.content.first().is_some_and(Inline::is_salutation),
        _ => false,
    }
}

/// The most paragraphs that are added under initials.
const ADDED: usize = 3;

/// Whether a line is nothing but initials: `A. B. L.`, `Ch.`
fn are_initials(line: &str) -> bool {
    let is_initial = |word: &str| {
        word.len() > 1
            && word.strip_suffix('.').is_some_and(|word| {
                (1..=2).contains(&word.chars().count())
                    && word.chars().all(char::is_alphabetic)
                    && word.starts_with(char::is_uppercase)
            })
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    (1..=4).contains(&words.len()) && words.iter().all(|word| is_initial(word))
}
