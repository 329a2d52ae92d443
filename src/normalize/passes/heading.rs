//! The heading that an edition gives a document: number, kind, title.
//!
//! Not here: what a line above it says about a translation (`translation`); such a line only becomes
//! the first line of the heading, and is not part of the title.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Line, LineBreak, LineBreakKind, Paragraph, Reading, Sourced, plain_text,
};
use crate::normalize::parties::{self, HeadingParties};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, dates, derived, text_runs};
use crate::source::{Span, Structure, part};

/// Separates the heading from the first paragraph, and reads its number and kind.
pub(super) struct ReadHeading;

/// `11. ` or `60a. ` before a capital letter.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9]+[a-z]?)\.\s+\p{Lu}").expect("a constant pattern"));

/// The longest line accepted as a heading, in characters; the longest in 42,000 documents of FRUS is
/// about half of that.
const LONGEST: usize = 600;

/// Whether a line without a number is a heading: it names a kind of document and is not a sentence,
/// or names a document and ends with a date, or is nothing but `A to B`, perhaps with a date.
fn is_heading(line: &str, has_kind: bool, languages: &[&'static Language]) -> bool {
    let undated = dates::without_date(line, languages);
    let names_parties = matches!(parties::read(line, languages), HeadingParties::Parties(_))
        || undated.len() < line.len()
            && (parties::is_pair_of_names(undated) || parties::names_document(undated));
    let is_sentence = line.trim_end().ends_with(['.', ',', ';', ':', '?', '!']);
    line.starts_with(char::is_uppercase) && (names_parties || has_kind && !is_sentence)
}

/// Whether the text after a number is a title: not a day (`22. März`), a house (`7. Park St, Friday`)
/// or a sentence.
fn is_numbered_title(title: &str, languages: &[&'static Language]) -> bool {
    let words = || title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_day = words().next().is_some_and(vocabulary::is_month)
        || words().any(|word| languages.iter().any(|one| one.is_weekday(word)));
    let is_sentence = title.contains("! ")
        || title.contains("? ")
        || title.ends_with(['!', '?', ';', ',', ':'])
        || title.ends_with('.') && title.split_whitespace().count() > 12;
    parties::names_document(title) || !is_day && !is_sentence
}

impl Pass for ReadHeading {
    fn name(&self) -> &'static str {
        "read_heading"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.first_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Heading(_))) {
            return;
        }
        let Some(mut first) =
            text.blocks.iter().position(|block| matches!(block, Block::Paragraph(_)))
        else {
            return;
        };
        let above = set_statement_apart(&mut text.blocks, first);
        first += usize::from(above);
        let Some(Block::Paragraph(paragraph)) = text.blocks.get_mut(first) else {
            return;
        };
        let words = plain_text(&paragraph.content, Reading::Regular);
        if words.chars().count() > LONGEST || words.contains('\n') {
            return;
        }
        let number = NUMBER.captures(&words).map(|found| found[1].to_owned());
        let title = match &number {
            Some(number) => part(&words, number.len() + 1..).trim_start(),
            None => words.as_str(),
        };
        let kind = languages.iter().find_map(|language| language.kind(title));
        // A document that is not printed has only a source note.
        let more_follows = text.blocks.len() > first + 1 || !letter.notes.is_empty();
        let is_heading = is_heading(title, kind.is_some(), &languages)
            || number.is_some() && is_numbered_title(title, &languages);
        if !more_follows || !is_heading {
            return;
        }
        let Block::Paragraph(paragraph) = &mut text.blocks[first] else {
            return;
        };
        let content = std::mem::take(&mut paragraph.content);
        let Some(at) = content.iter().find_map(text_runs::read_at) else {
            return;
        };
        // Report the whole heading if a page mark interrupts it.
        let place = |start: usize, end: usize| {
            if end <= at.len() { at.slice(start..end) } else { at }
        };
        letter.title = Some(Sourced::new(title.to_owned(), derived(self, at)));
        text.blocks[first] = Block::Heading(Line::new(content));
        if above {
            join_headings(&mut text.blocks, first - 1, self);
        }
        if let Some(number) = number {
            let place = place(0, number.len());
            let message = format!("the document has the number {number}");
            context.report(Diagnostic::new(&diag::HEADING_NUMBER, place, message));
            letter.number = Some(Sourced::new(number, derived(self, place)));
        }
        if let Some((kind, word)) = kind {
            let start = words.len() - title.len();
            let place = place(start + word.start, start + word.end);
            let message = format!("the kind of document is: {}", kind.as_str());
            context.report(Diagnostic::new(&diag::KIND_FROM_HEADING, place, message));
            letter.kind = Some(Sourced::new(kind, derived(self, place)));
        }
    }
}

/// If the line above the heading says that the text is a translation, makes it a heading of its own,
/// so that it does not hide the heading. Returns whether there is such a line.
fn set_statement_apart(blocks: &mut Vec<Block>, first: usize) -> bool {
    let Some(Block::Paragraph(paragraph)) = blocks.get_mut(first) else { return false };
    let line = match paragraph.content.first() {
        Some(Inline::Text(characters)) => characters.text.trim_end(),
        _ => return false,
    };
    let is_alone = match paragraph.content.get(1) {
        None => true,
        Some(Inline::LineBreak(_)) => false,
        Some(_) => return false,
    };
    // Without brackets, a line that is not a whole paragraph may be part of a sentence.
    if !vocabulary::TRANSLATION_LINE.is_match(line) || !is_alone && !line.starts_with(['[', '(']) {
        return false;
    }
    let rest = paragraph.content.split_off(1);
    let statement = std::mem::take(&mut paragraph.content);
    blocks[first] = Block::Heading(Line::new(statement));
    if !is_alone {
        let rest = rest.into_iter().skip(1).collect();
        blocks.insert(first + 1, Block::Paragraph(Paragraph::new(rest)));
    }
    true
}

/// Joins the heading with this index and the next one, each on its own line.
fn join_headings(blocks: &mut Vec<Block>, index: usize, pass: &dyn Pass) {
    let Block::Heading(below) = blocks.remove(index + 1) else { return };
    let Some(Block::Heading(above)) = blocks.get_mut(index) else { return };
    let end = above.content.iter().rev().find_map(text_runs::read_at);
    let start = below.content.iter().find_map(text_runs::read_at);
    if let (Some(end), Some(start)) = (end, start) {
        let gap = Span { start: end.end, end: start.start, ..end };
        let origin = derived(pass, gap);
        above.content.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
    }
    above.content.extend(below.content);
}
