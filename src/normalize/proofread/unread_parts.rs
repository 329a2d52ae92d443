//! What seems to open or close the letter, or to say where it was written, and was not read: salutation, place,
//! close, signature. This only warns, where a line has the form of such a part and is in its place.

use super::unread::{EndLine, short_lines};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Block, Closer, CloserPart, Inline, Letter, Opener, OpenerPart, Paragraph, Reading,
    plain_text,
};
use crate::normalize::dates::{self, dateline};
use crate::normalize::signing::{is_announced_name, is_other_matter};
use crate::normalize::vocabulary::{self, Language};
use crate::source::part;

/// How many of the first blocks can hold the opener.
const BLOCKS: usize = 6;

/// The fewest words of the text that a salutation opens.
const TEXT: usize = 10;

/// Warns about parts of the letter that were not read, though a line looks like them.
pub(super) fn warn(letter: &Letter) -> Vec<Diagnostic> {
    let Some(text) = letter.texts.first() else { return Vec::new() };
    let languages = vocabulary::languages_of(letter);
    let parts = Parts { blocks: &text.blocks, languages: &languages };
    // A document without any of them is perhaps no letter.
    if !parts.is_letter() {
        return Vec::new();
    }
    let sent = letter.action(ActionKind::Sent);
    let is_placed = sent.is_some_and(|sent| sent.place.is_some());
    let place = || parts.place().filter(|_| letter.date().is_some() && !is_placed);
    let is_known = sent.is_some_and(|sent| !sent.agents.is_empty());
    let signature = || parts.signature().filter(|_| is_known);
    [
        (parts.salutation(), "no salutation was read, but the letter may begin with"),
        (place(), "no place was read, but this line may name it:"),
        (parts.close(), "no close was read, but this line may be one:"),
        (signature(), "no signature was read, but this line may be one:"),
    ]
    .into_iter()
    .filter_map(|(line, message)| {
        let line = line?;
        let message = format!("{message} \u{201C}{}\u{201D}", line.words);
        Some(Diagnostic::new(&diag::FACT_NOT_READ, line.at, message))
    })
    .collect()
}

/// The blocks of a letter.
struct Parts<'a> {
    blocks: &'a [Block],
    languages: &'a [&'static Language],
}

impl Parts<'_> {
    fn opener(&self) -> impl Iterator<Item = &OpenerPart> {
        let openers = self.blocks.iter().filter_map(|block| match block {
            Block::Opener(Opener { parts }) => Some(parts),
            _ => None,
        });
        openers.flatten()
    }

    fn closer(&self) -> impl Iterator<Item = &CloserPart> {
        let closers = self.blocks.iter().filter_map(|block| match block {
            Block::Closer(Closer { parts }) => Some(parts),
            _ => None,
        });
        closers.flatten()
    }

    fn is_addressed(&self) -> bool {
        let runs_in = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                paragraph.content.first().is_some_and(Inline::is_salutation)
            }
            _ => false,
        };
        self.opener().any(|part| matches!(part, OpenerPart::Salutation(_)))
            || self.blocks.iter().take(BLOCKS).any(runs_in)
    }

    fn is_letter(&self) -> bool {
        self.is_addressed() || self.opener().next().is_some() || self.closer().next().is_some()
    }

    /// A line of its own above the text that ends as salutations do.
    fn salutation(&self) -> Option<EndLine> {
        let blocks = self.blocks.get(..(BLOCKS + 1).min(self.blocks.len()))?;
        let found = blocks.windows(2).find_map(|pair| match pair {
            [Block::Paragraph(line), Block::Paragraph(text)] if count(text) >= TEXT => {
                alone(line).filter(|line| addresses(&line.words))
            }
            _ => None,
        });
        found.filter(|_| !self.is_addressed())
    }

    /// A line beside the date, or the rest of the line that has it.
    fn place(&self) -> Option<EndLine> {
        let of_opener = self.opener().filter_map(|part| match part {
            OpenerPart::Dateline(line) => {
                alone_in(&line.content).filter(|line| self.has_more_than_date(&line.words))
            }
            OpenerPart::Other(line) => alone_in(&line.content)
                .filter(|line| dates::place(&line.words, self.languages).is_some()),
            OpenerPart::Salutation(_) | OpenerPart::Address(_) | OpenerPart::HeadNote(_) => None,
        });
        let of_closer = self.closer().filter_map(|part| match part {
            CloserPart::Dateline(line) => {
                alone_in(&line.content).filter(|line| self.has_more_than_date(&line.words))
            }
            _ => None,
        });
        of_opener.chain(of_closer).next()
    }

    /// Whether a dateline has a word in capitals beside its date.
    fn has_more_than_date(&self, line: &str) -> bool {
        let Some(date) = dates::read(line, self.languages) else { return false };
        let before = dateline::before_date(part(line, ..date.range.start), self.languages);
        let is_name = |word: &str| {
            word.chars().count() > 2
                && word.starts_with(char::is_uppercase)
                && !vocabulary::is_month(word)
                && !self.languages.iter().any(|language| language.is_weekday(word))
        };
        before.split(|c: char| !c.is_alphanumeric()).any(is_name)
    }

    /// A short line that is no sentence, directly above the signature.
    fn close(&self) -> Option<EndLine> {
        let is_closed = self.closer().any(|part| matches!(part, CloserPart::ComplimentaryClose(_)));
        let at = self.blocks.iter().rposition(|block| matches!(block, Block::Closer(_)))?;
        let above = at.checked_sub(1).filter(|above| *above > 0 && !is_closed)?;
        let Some(Block::Paragraph(paragraph)) = self.blocks.get(above) else { return None };
        alone(paragraph).filter(|line| {
            !line.words.ends_with(['.', '!', '?', '”', '"', ')', ']', '…'])
                && line.words.split_whitespace().count() <= 10
                && line.words.contains(char::is_lowercase)
        })
    }

    /// A name that is the last line of the letter.
    fn signature(&self) -> Option<EndLine> {
        let is_signed = self.closer().any(|part| matches!(part, CloserPart::Signature(_)));
        let is_paragraph = |block: &&Block| matches!(block, Block::Paragraph(_));
        let mut paragraphs = self.blocks.iter().rev().filter(is_paragraph);
        let Some(Block::Paragraph(last)) = paragraphs.next().filter(|_| !is_signed) else {
            return None;
        };
        let whole = plain_text(&last.content, Reading::Regular);
        let is_below = whole.trim().contains('\n') || paragraphs.next().is_some();
        let line = short_lines(&last.content).pop().filter(|_| is_below)?;
        let signs = line.words.split_whitespace().count() <= 5
            && is_announced_name(&line.words)
            && !is_other_matter(&line.words, self.languages);
        signs.then_some(line)
    }
}

fn count(paragraph: &Paragraph) -> usize {
    plain_text(&paragraph.content, Reading::Regular).split_whitespace().count()
}

/// The line of a paragraph that has only one, if it is short.
fn alone(paragraph: &Paragraph) -> Option<EndLine> {
    alone_in(&paragraph.content)
}

fn alone_in(content: &[Inline]) -> Option<EndLine> {
    let is_one = !plain_text(content, Reading::Regular).trim().contains('\n');
    short_lines(content).into_iter().next().filter(|_| is_one)
}

/// Whether a line has the form of a salutation.
fn addresses(line: &str) -> bool {
    /// The most words of one that no file of a language has.
    const MOST: usize = 8;
    line.split_whitespace().count() <= MOST
        && line.ends_with([',', '!', ':'])
        && line.starts_with(char::is_uppercase)
        && line.contains(char::is_lowercase)
        && !line.contains(|c: char| c.is_numeric() || ".;?()[]".contains(c))
}
