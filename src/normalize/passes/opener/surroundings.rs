//! What an opener can hold besides a dateline and a salutation on lines of their own: what an editor or a page
//! puts above them, a dateline below the salutation, a greeting on the line of the dateline, and a salutation in
//! words that no language's file has.

use super::{LINES, WORDS, ends_of_lines, may_be_above, parts_of};
use crate::ir::{Block, Inline, OpenerPart, Paragraph, Reading, plain_text};
use crate::normalize::dates::dateline;
use crate::normalize::vocabulary::Language;
use crate::normalize::{headings, mapped_text, text_runs};
use crate::source::part;

/// The dateline below a salutation, if nothing above it dates the letter.
pub(super) fn dateline_below(
    block: &Block,
    opener: &[Vec<OpenerPart>],
    languages: &[&'static Language],
) -> Option<OpenerPart> {
    let Block::Paragraph(paragraph) = block else { return None };
    let parts = parts_of(paragraph, true, languages)?;
    let dates = |part: &OpenerPart| matches!(part, OpenerPart::Dateline(_));
    let is_dated = opener.iter().flatten().any(dates);
    parts.into_iter().next().filter(|part| !is_dated && dates(part))
}

/// Whether a line below the dateline, or the heading, addresses somebody by its form alone, in words that no
/// language's file has: `Vererter Herr!`
pub(super) fn addresses_by_form(
    paragraph: &Paragraph,
    following: &Block,
    languages: &[&'static Language],
) -> bool {
    /// The most words of such a line.
    const MOST: usize = 7;
    /// The fewest words of the text below it.
    const TEXT: usize = 10;
    let Block::Paragraph(following) = following else { return false };
    let count = |paragraph: &Paragraph| {
        plain_text(&paragraph.content, Reading::Regular).split_whitespace().count()
    };
    let line = plain_text(&paragraph.content, Reading::Regular);
    let Some(words) = line.trim_end().strip_suffix(['!', ',']) else { return false };
    words.starts_with(char::is_uppercase)
        && (1..=MOST).contains(&words.split_whitespace().count())
        && words.contains(char::is_lowercase)
        && !words.contains(|c: char| c.is_numeric() || "\n.;:!?()[]<>|/_=".contains(c))
        && count(following) >= TEXT
        && may_be_above(paragraph, languages)
}

/// Whether a paragraph comes before the opener: what an editor has put between heading and salutation, on more
/// than one line, or a sentence of a page above dateline and salutation.
pub(super) fn leads_to_opener(
    paragraph: &Paragraph,
    after: &[Block],
    has_heading: bool,
    languages: &[&'static Language],
) -> bool {
    /// The most words of such a paragraph, below a heading and without one.
    const MOST: [usize; 2] = [80, 20];
    /// How many blocks after it are searched.
    const BLOCKS: usize = 3;
    let addresses = |index: usize| match &after[index..] {
        [Block::Paragraph(paragraph), following, ..] => {
            let line = plain_text(&paragraph.content, Reading::Regular);
            !line.contains('\n') && languages.iter().any(|one| one.is_salutation(&line))
                || addresses_by_form(paragraph, following, languages)
        }
        _ => false,
    };
    let dates = |index: usize| match index.checked_sub(1).and_then(|above| after.get(above)) {
        Some(Block::Paragraph(paragraph)) => {
            let line = plain_text(&paragraph.content, Reading::Regular);
            dateline::read(&line, languages).is_some_and(|dateline| dateline.date.is_some())
        }
        _ => false,
    };
    let words = plain_text(&paragraph.content, Reading::Regular).split_whitespace().count();
    let leads = |index: usize| addresses(index) && (has_heading || dates(index));
    words <= MOST[usize::from(!has_heading)] && (0..after.len().min(BLOCKS)).any(leads)
}

/// Whether a first paragraph comes before a dateline with its place, as an archive describes a letter above it.
pub(super) fn describes(
    paragraph: &Paragraph,
    following: &Block,
    languages: &[&'static Language],
) -> bool {
    /// The most words of such a paragraph.
    const MOST: usize = 60;
    let Block::Paragraph(following) = following else { return false };
    let line = plain_text(&following.content, Reading::Regular);
    let words = plain_text(&paragraph.content, Reading::Regular);
    let is_in_capitals = !words.contains(char::is_lowercase);
    is_in_capitals
        && words.split_whitespace().count() <= MOST
        && dateline::read(&line, languages)
            .is_some_and(|read| read.date.is_some() && read.place.is_some())
}

/// A dateline on the first or the last line of a paragraph above the salutation, with other short lines: what
/// the letter is about.
pub(super) fn dateline_among(
    paragraph: &Paragraph,
    following: &Block,
    languages: &[&'static Language],
) -> Option<Vec<OpenerPart>> {
    let Block::Paragraph(following) = following else { return None };
    let next = plain_text(&following.content, Reading::Regular);
    let addresses = languages
        .iter()
        .any(|one| one.sure_salutation(&next).is_some() || one.is_salutation(&next));
    let has_form = next.trim_end().ends_with(['!', ',']) && next.split_whitespace().count() <= 7;
    let addresses = addresses || has_form && !next.contains('\n');
    let lines: Vec<&[Inline]> = text_runs::lines(&paragraph.content).collect();
    let words = |line: &[Inline]| plain_text(line, Reading::Regular);
    let is_short = |line: &&[Inline]| words(line).split_whitespace().count() <= WORDS / 2;
    let dated = |line: &[Inline]| {
        dateline::read(&words(line), languages).is_some_and(|read| read.date.is_some())
    };
    if !addresses || !(2..=LINES).contains(&lines.len()) || !lines.iter().all(is_short) {
        return None;
    }
    let at = [0, lines.len() - 1].into_iter().find(|at| dated(lines[*at]))?;
    let parts = lines.iter().enumerate().map(|(index, line)| {
        let part = if index == at { OpenerPart::Dateline } else { OpenerPart::Other };
        part(text_runs::line_of(paragraph, line))
    });
    Some(parts.collect())
}

/// A salutation and, on the line below it, place and day: `Dear Sir / Lowmere May 3. 1801`.
pub(super) fn salutation_over_date(
    paragraph: &Paragraph,
    languages: &[&'static Language],
) -> Option<Vec<OpenerPart>> {
    let [first, second] = ends_of_lines(&paragraph.content)[..] else { return None };
    let (above, below) =
        (paragraph.content.get(..first)?, paragraph.content.get(first + 1..second)?);
    let line = |content: &[Inline]| plain_text(content, Reading::Regular);
    let addresses = languages.iter().any(|language| language.is_salutation(&line(above)));
    let dated = dateline::read(&line(below), languages);
    (addresses && dated.is_some()).then(|| {
        let line = |content: &[Inline]| text_runs::line_of(paragraph, content);
        vec![OpenerPart::Salutation(line(above)), OpenerPart::Dateline(line(below))]
    })
}

/// Makes a paragraph of its own of a dateline that an edition puts before a greeting, on the same line: `Scr.
/// Romae Kal. Oct. TULLIUS S. D. TERENTIAE.`
pub(super) fn separate_greeting(
    blocks: &mut Vec<Block>,
    first: usize,
    languages: &[&'static Language],
) {
    let Some(Block::Paragraph(paragraph)) = blocks.get(first) else { return };
    let Some(line) = mapped_text::lines(&paragraph.content).next() else { return };
    let greeting = languages.iter().find_map(|language| language.greeting(line.words()));
    let Some((from, _)) = greeting.filter(|(from, _)| from.start > 0) else { return };
    let before = part(line.words(), ..from.start).trim_end();
    let number = headings::number(before, languages).map_or(0, |number| number.title);
    let is_number = !before.is_empty()
        && before.trim_end_matches('.').chars().all(|c| c.is_ascii_digit() || "IVXLC".contains(c));
    if !is_number && dateline::read(part(before, number..), languages).is_none() {
        return;
    }
    let mut rest = paragraph.content.clone();
    let mut parts = Vec::new();
    for cut in [number, from.start].into_iter().filter(|cut| *cut > 0) {
        let start = line.span(cut..from.end).start;
        let Some((mut before, after)) = text_runs::split_at(rest, start) else { return };
        text_runs::trim_end(&mut before);
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    let parts = paragraph.divided(parts).into_iter().map(Block::Paragraph);
    blocks.splice(first..=first, parts);
}
