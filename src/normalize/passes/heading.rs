//! The heading that an edition gives a document: number, kind, title.
//!
//! It is in the first lines, perhaps after lines that belong to no letter, and may have several lines: its
//! number, sender and recipient. Not here: what a line above it says about a translation (`translation`);
//! such a line only becomes the first line of the heading, and is not part of the title.
//!
//! Where the source marks headings, these are read like lines; one that is nothing else is the title.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, Block, Inline, Letter, Line, LineBreak, LineBreakKind, Paragraph, Reading, Sourced,
    on_one_line, plain_text,
};
use crate::normalize::first_lines::{FirstLine, LINES, first_lines};
use crate::normalize::headings::{self, Number, is_numbered_title};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::parties::{self, Form, HeadingParties};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, dates, derived, text_runs};
use crate::source::{Span, Structure, part};

/// Separates the heading from the first paragraph, and reads its number and kind.
pub(super) struct ReadHeading;

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
        let has_notes = !letter.notes.is_empty();
        let Some(text) = letter.texts.first_mut() else { return };
        let is_heading = |block: &Block| matches!(block, Block::Heading(_));
        let marks_headings = context.marked.has(Structure::Blocks);
        if letter.title.is_some() || !marks_headings && text.blocks.iter().any(is_heading) {
            return;
        }
        let is_line = |block: &Block| matches!(block, Block::Paragraph(_) | Block::Heading(_));
        let Some(mut first) = text.blocks.iter().position(is_line) else { return };
        let above = set_statement_apart(&mut text.blocks, first);
        first += usize::from(above);
        let lines = first_lines(&text.blocks, first, LINES);
        let finder = Finder { languages: &languages, has_notes };
        let Some(found) = finder.find(&lines).or_else(|| marked(&lines)) else { return };
        let Heading { lines: heading, number, title } = found;
        let (start, end) = (&lines[heading.start], &lines[heading.end - 1]);
        let (Some(at), Some(last)) = (start.at(), end.at()) else { return };
        let whole = at.to(last);
        take(&mut text.blocks, start, end, self);
        if marks_headings {
            unmark_openers(&mut text.blocks, whole, &languages);
        }
        // What comes before the heading separates it from the statement.
        if above && heading.start == 0 {
            join_headings(&mut text.blocks, first - 1, self);
        }
        let place = |range: &Range<usize>| start.span(range).unwrap_or(whole);
        if let Some(number) = number {
            let words = part(&start.words, number.clone()).to_owned();
            let message = format!("the document has the number {words}");
            context.report(Diagnostic::new(&diag::HEADING_NUMBER, place(&number), message));
            letter.number = Some(Sourced::new(words, derived(self, place(&number))));
        }
        if title.is_empty() {
            return;
        }
        if let Some((kind, word)) = kind_of(&title, &languages) {
            let before = start.words.len().saturating_sub(title.len());
            let place = match heading.len() {
                1 => place(&(before + word.start..before + word.end)),
                _ => whole,
            };
            let message = format!("the kind of document is: {}", kind.as_str());
            context.report(Diagnostic::new(&diag::KIND_FROM_HEADING, place, message));
            letter.kind = Some(Sourced::new(kind, derived(self, place)));
        }
        letter.title = Some(Sourced::new(title, derived(self, whole)));
    }
}

/// The kind of document that a heading names, and the bytes of its word. Of a document that transmits another, its own
/// word is the last one before: `Department of State Telegram Transmitting Letter From A to B`.
fn kind_of(title: &str, languages: &[&'static Language]) -> Option<(ir::Kind, Range<usize>)> {
    let kind = |words| languages.iter().find_map(|language| language.kind(words));
    let Some(at) = parties::transmitted(title, languages) else { return kind(title) };
    let start = part(title, ..at.start).rfind(' ').map_or(0, |space| space + 1);
    let (kind, word) = kind(part(title, start..at.start))?;
    Some((kind, start + word.start..start + word.end))
}

/// A heading among the first lines.
struct Heading {
    /// Its lines.
    lines: Range<usize>,
    /// The bytes of its number in its first line.
    number: Option<Range<usize>>,
    /// Its words without the number.
    title: String,
}

/// Looks for the heading among the first lines of a letter.
struct Finder<'a> {
    languages: &'a [&'static Language],
    /// Whether the letter has notes: a document that is not printed has only a heading and a note.
    has_notes: bool,
}

impl Finder<'_> {
    /// The first heading; but if a page's own title has none, one with a number below it.
    fn find(&self, lines: &[FirstLine]) -> Option<Heading> {
        let mut found: Option<Heading> = None;
        for start in 0..lines.len() {
            let is_new = found.as_ref().is_none_or(|found| start >= found.lines.end);
            match self.at(lines, start).filter(|_| is_new) {
                Some(heading) if found.is_none() => {
                    let is_numbered = heading.number.is_some();
                    found = Some(heading);
                    if is_numbered {
                        break;
                    }
                }
                Some(heading)
                    if heading.number.is_some()
                        && (self.form(&heading.title).is_some()
                            || headings::is_in_capitals(&heading.title)) =>
                {
                    return Some(heading);
                }
                _ if is_new
                    && headings::is_opener(&lines[start].words, self.languages)
                    && !self.is_date_over_heading(lines, start) =>
                {
                    break;
                }
                _ => {}
            }
        }
        found
    }

    /// Whether the first line is a date that an edition puts above its heading: `3 May 1901` over `Letter from
    /// Ann to Ben`.
    fn is_date_over_heading(&self, lines: &[FirstLine], start: usize) -> bool {
        let is_date = dates::dateline::read(&lines[start].words, self.languages)
            .is_some_and(|dateline| dateline.date.is_some() && dateline.place.is_none());
        start == 0
            && is_date
            && lines.get(1).is_some_and(|below| {
                self.is_heading(&below.words) || self.form(&below.words) == Some(Form::Pair)
            })
    }

    /// The heading that begins with this line.
    fn at(&self, lines: &[FirstLine], start: usize) -> Option<Heading> {
        let line = &lines[start];
        let number = headings::number(&line.words, self.languages);
        let title = part(&line.words, number.as_ref().map_or(0, |number| number.title)..);
        let end = match &number {
            Some(number) if title.is_empty() => self.below_number(number, lines, start)?,
            _ => self.named(title, number.is_some(), lines, start)?,
        };
        // A document that is not printed has only a heading and a note.
        let is_all = lines.len() == end && lines.len() < LINES;
        if is_all && !(self.has_notes && number.is_some()) {
            return None;
        }
        let end = self.end(lines, end);
        let mut words = vec![title];
        words.extend(lines[start + 1..end].iter().map(|line| line.words.as_str()));
        words.retain(|words| !words.is_empty());
        let title = match &number {
            // `LETTER XLI.`, but not `XLI.`
            Some(number) if words.is_empty() && number.has_word => line.words.clone(),
            _ => words.join(" "),
        };
        let number = number.map(|number| number.range);
        Some(Heading { lines: start..end, number, title })
    }

    /// Where a heading ends that begins with a number on a line of its own: after the line that names
    /// somebody, or with the number.
    fn below_number(&self, number: &Number, lines: &[FirstLine], start: usize) -> Option<usize> {
        let below = lines.get(start + 1)?;
        let is_title = self.is_heading(&below.words)
            || self.form(&below.words).is_some() && !self.is_dateline(&below.words);
        if is_title {
            return self.named(&below.words, true, lines, start + 1);
        }
        let is_opener = headings::is_opener(&below.words, self.languages);
        let is_alone = below.block > lines[start].block;
        let is_number = number.is_marked && (is_opener || start == 0 && is_alone)
            || number.has_word && start == 0
            || self.greets(&below.words);
        is_number.then_some(start + 1)
    }

    /// Where a heading ends that names somebody, or a document, in this line.
    fn named(
        &self,
        title: &str,
        is_numbered: bool,
        lines: &[FirstLine],
        start: usize,
    ) -> Option<usize> {
        let below = lines.get(start + 1);
        let form = self.form(title).filter(|_| !self.is_dateline(title));
        // `Ann Smith` above `to` above `Ben Moor`
        let is_to = |word: &str| {
            let word = format!(" {} ", word.trim());
            self.languages.iter().any(|language| {
                language.patterns().to.find(&word).is_some_and(|to| to.len() == word.len())
            })
        };
        if let [to, recipient, ..] = lines.get(start + 1..).unwrap_or_default()
            && is_to(&to.words)
            && self.form(&format!("{title} {} {}", to.words, recipient.words)) == Some(Form::Pair)
        {
            return Some(start + 3);
        }
        // `DE MADAME DE HALLE` above `À MOREL`
        let is_sender = form == Some(Form::From);
        if is_sender && below.and_then(|line| self.form(&line.words)) == Some(Form::To) {
            return Some(start + 2);
        }
        let is_followed =
            || below.is_some_and(|line| headings::is_opener(&line.words, self.languages));
        let is_alone = lines[start].inlines.start == 0
            && below.is_none_or(|line| line.block > lines[start].block);
        let is_heading = self.is_heading(title)
            || is_numbered && is_numbered_title(title, self.languages) && !self.greets(title)
            || form.is_some()
                && (lines[start].is_heading || is_followed() || self.is_evident(title, is_alone));
        is_heading.then_some(start + 1)
    }

    /// Where a heading ends that goes on below this line: in capitals as its last line, in the same
    /// paragraph, or with the place where the recipient lives.
    fn end(&self, lines: &[FirstLine], mut end: usize) -> usize {
        while let [above, line] = &lines[end - 1..(end + 1).min(lines.len())]
            && (line.block == above.block
                && headings::goes_on(&above.words, &line.words, self.languages)
                || headings::is_in_capitals(&above.words)
                    && headings::is_in_capitals(&line.words)
                    && headings::is_residence(&line.words, self.languages))
        {
            end += 1;
        }
        end
    }

    /// Whether a line is a heading wherever it is: it names a kind of document and is not a sentence,
    /// or names a document and ends with a date, or is nothing but `Mr. A to Mr. B`, perhaps with a date.
    fn is_heading(&self, line: &str) -> bool {
        let languages = self.languages;
        let has_kind = languages.iter().any(|language| language.kind(line).is_some());
        let undated = dates::without_date(line, languages);
        let names_parties = matches!(parties::read(line, languages), HeadingParties::Parties(_))
            || undated.len() < line.len()
                && (parties::pair_of_names(undated, languages).is_some()
                    || parties::names_document(undated, languages));
        let is_sentence = line.trim_end().ends_with(['.', ',', ';', ':', '?', '!']);
        line.starts_with(char::is_uppercase) && (names_parties || has_kind && !is_sentence)
    }

    /// The form of a line without its date.
    fn form(&self, line: &str) -> Option<Form> {
        /// The most words of a heading that only names.
        const MOST: usize = 16;
        let undated = headings::without_date(line, self.languages);
        let is_short = undated.split_whitespace().count() <= MOST;
        let is_address = || self.languages.iter().any(|language| language.is_salutation(line));
        parties::form(undated, self.languages).filter(|_| is_short && !is_address())
    }

    /// Whether it is evident that a line that only names somebody is a heading: by its date or type, or as a
    /// paragraph of its own that gives names in full.
    fn is_evident(&self, title: &str, is_alone: bool) -> bool {
        let undated = headings::without_date(title, self.languages);
        let is_full = match parties::read_heading(undated, self.languages) {
            HeadingParties::Same(_) => true,
            HeadingParties::Parties(found) => found.from.iter().chain(&found.to).all(|name| {
                let name = part(undated, name.clone());
                let first = name.split_whitespace().next().unwrap_or_default();
                let has_title = self.languages.iter().any(|one| one.is_title_word(first));
                parties::names::is_full(name, self.languages)
                    || parties::is_titled(name)
                    || has_title && name.contains(char::is_whitespace)
            }),
            _ => false,
        };
        undated.len() < title.len() || headings::is_in_capitals(title) || is_alone && is_full
    }

    fn is_dateline(&self, line: &str) -> bool {
        let form = parties::form(headings::without_date(line, self.languages), self.languages);
        form != Some(Form::Pair)
            && dates::dateline::read(line, self.languages)
                .is_some_and(|dateline| dateline.place.is_some() || dateline.date.is_some())
    }

    fn greets(&self, line: &str) -> bool {
        self.languages.iter().any(|language| language.greeting(line).is_some())
    }
}

/// The first heading that the source marks, whatever it says.
fn marked(lines: &[FirstLine]) -> Option<Heading> {
    let start = lines.iter().position(|line| line.is_heading && !line.words.is_empty())?;
    let is_same = |line: &&FirstLine| line.block == lines[start].block;
    let end = start + lines[start..].iter().take_while(is_same).count();
    let words: Vec<&str> = lines[start..end].iter().map(|line| line.words.as_str()).collect();
    let title = on_one_line(&words.join(" "));
    Some(Heading { lines: start..end, number: None, title })
}

/// Makes paragraphs of the headings below that of the letter which are its dateline or its salutation.
fn unmark_openers(blocks: &mut [Block], heading: Span, languages: &[&'static Language]) {
    let is_letter = |block: &Block| {
        let text = block.heading().and_then(|line| MappedText::of(&line.content));
        text.is_some_and(|text| text.at().start <= heading.start && heading.end <= text.at().end)
    };
    let Some(heading) = blocks.iter().position(is_letter) else { return };
    for block in blocks.iter_mut().skip(heading + 1) {
        let Block::Heading(line) = block else { break };
        let words = plain_text(&line.content, Reading::Regular).replace('\n', ", ");
        if headings::is_opener(words.trim(), languages) {
            let (content, rendition) = (std::mem::take(&mut line.content), line.rendition.take());
            *block = Block::Paragraph(Paragraph { rendition, ..Paragraph::new(content) });
        }
    }
}

/// Makes a heading of the lines from one to another, unless they are one already. What is above and below them in their paragraphs
/// stays there.
fn take(blocks: &mut Vec<Block>, start: &FirstLine, end: &FirstLine, pass: &dyn Pass) {
    if start.block == end.block && start.is_heading {
        return;
    }
    let mut heading: Vec<Inline> = Vec::new();
    let mut rendition = None;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut pages = Vec::new();
    for (index, block) in blocks.iter_mut().enumerate().take(end.block + 1).skip(start.block) {
        let content = match block {
            Block::Paragraph(Paragraph { content, rendition: set, .. })
            | Block::Heading(Line { content, rendition: set }) => {
                rendition = rendition.or(set.take());
                std::mem::take(content)
            }
            other => {
                pages.push(other.clone());
                continue;
            }
        };
        let from = if index == start.block { start.inlines.start } else { 0 };
        let to = if index == end.block { end.inlines.end } else { content.len() };
        let last = heading.iter().rev().find_map(text_runs::read_at);
        let next = content.get(from..to).and_then(|line| line.iter().find_map(text_runs::read_at));
        if let (Some(last), Some(next)) = (last, next) {
            let gap = Span { start: last.end, end: next.start, ..last };
            let origin = derived(pass, gap);
            heading.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        }
        for (at, inline) in content.into_iter().enumerate() {
            // The line breaks beside the heading are the ends of its blocks.
            if at + 1 < from {
                before.push(inline);
            } else if (from..to).contains(&at) {
                heading.push(inline);
            } else if at > to {
                after.push(inline);
            }
        }
    }
    let paragraph = |content: Vec<Inline>| {
        (!content.is_empty()).then(|| Block::Paragraph(Paragraph::new(content)))
    };
    let parts = paragraph(before)
        .into_iter()
        .chain(pages)
        .chain([Block::Heading(Line { rendition, content: heading })])
        .chain(paragraph(after));
    blocks.splice(start.block..=end.block, parts);
}

/// If the line above the heading says that the text is a translation, makes it a heading of its own,
/// so that it does not hide the heading. Returns whether there is such a line.
fn set_statement_apart(blocks: &mut Vec<Block>, first: usize) -> bool {
    let Some(Block::Paragraph(paragraph)) = blocks.get_mut(first) else { return false };
    let is_alone = !paragraph.content.iter().any(text_runs::is_break);
    let Some(line) = text_runs::lines(&paragraph.content).next() else { return false };
    let is_plain = |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Phrase(_));
    let (words, length) = (plain_text(line, Reading::Regular), line.len());
    // Without brackets, a line that is not a whole paragraph may be part of a sentence.
    if !line.iter().all(is_plain)
        || vocabulary::translation_line(words.trim_end()).is_none()
        || !is_alone && !words.starts_with(['[', '('])
    {
        return false;
    }
    let rest = paragraph.content.split_off(length);
    let statement = std::mem::take(&mut paragraph.content);
    let rendition = paragraph.rendition.clone();
    blocks[first] = Block::Heading(Line { rendition, content: statement });
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
