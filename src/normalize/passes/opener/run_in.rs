//! A dateline that runs into the first paragraph: `Lowmere, 3 May 1801. My dear Sir, It rains.`

use crate::ir::Block;
use crate::normalize::dates::{self, dateline};
use crate::normalize::vocabulary::Language;
use crate::normalize::{mapped_text, text_runs};
use crate::source::part;

/// How many characters of a paragraph to search for the date.
const LONGEST: usize = 160;

/// How many paragraphs to search.
const BLOCKS: usize = 3;

/// The fewest words that follow it; `3 May 1801. Lowmere.` ends with its place.
const FEWEST: usize = 3;

/// Moves a dateline with a complete date from the start of the first paragraph, or of the one below short lines, into
/// its own paragraph, if a sentence or a salutation follows it.
pub(super) fn separate_dateline(
    blocks: &mut Vec<Block>,
    first: usize,
    languages: &[&'static Language],
) {
    for index in first..blocks.len().min(first + BLOCKS) {
        let Block::Paragraph(paragraph) = &blocks[index] else { return };
        let Some(line) = mapped_text::lines(&paragraph.content).next() else { return };
        if let Some(cut) = end_of_dateline(line.words(), languages) {
            let start = line.span(cut..line.words().len()).start;
            let Some((mut date, text)) = text_runs::split_at(paragraph.content.clone(), start)
            else {
                return;
            };
            text_runs::trim_end(&mut date);
            let parts = paragraph.divided([date, text]).into_iter().map(Block::Paragraph);
            blocks.splice(index..=index, parts);
            return;
        }
        if !super::may_be_above(paragraph, languages)
            || dateline::read(line.words(), languages).is_some()
        {
            return;
        }
    }
}

/// The byte at which what follows the dateline begins.
fn end_of_dateline(line: &str, languages: &[&'static Language]) -> Option<usize> {
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    let date = dates::all(part(line, ..end), languages).into_iter().next()?;
    let behind = date.range.end + dateline::end_of_date(part(line, date.range.end..), languages);
    // A place can follow the date: `3 May 1801, Lowmere. It rains.`
    let after_place = part(line, behind..end.max(behind)).find(". ").map(|at| behind + at + 2);
    let is_end = |at: &usize| {
        let (before, rest) = (part(line, ..*at).trim_end(), part(line, *at..).trim_start());
        let ends = before.ends_with(['.', '—', '–', ':', ')', ']']);
        // `Yours of London, 3 May 1801.`
        let first = before.split_whitespace().next().unwrap_or_default();
        let addresses = || super::salutation(rest, languages).is_some();
        rest.starts_with(|c: char| c.is_uppercase() || "“„«‘\"".contains(c))
            && (ends || addresses())
            && rest.split_whitespace().nth(FEWEST - 1).is_some()
            && !languages.iter().any(|one| one.close(first).is_some())
            && dateline::read(before, languages).is_some_and(|read| read.date.is_some())
    };
    let cut = [after_place, Some(behind)].into_iter().flatten().find(is_end)?;
    Some(line.len() - part(line, cut..).trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::LANGUAGES;

    #[test]
    fn where_datelines_end() {
        for (line, expected) in [
            ("Lowmere, 3 May 1801. My dear Sir, It rains.", "My dear Sir, It rains."),
            ("Lowmere, May 3d, 1801.—It rains again.", "It rains again."),
            ("Lowmere, 3 May 1801, Dear Ben, it rains.", "Dear Ben, it rains."),
            ("3 May 1801, Lowmere. It rains again.", "It rains again."),
            ("3 May 1801. Lowmere.", ""),
            ("Paris, le 3 mai 1801. Il pleut encore.", "Il pleut encore."),
            ("Lowmere, 3 May 1801.", ""),
            ("Yours of Lowmere, 3 May 1801. It rains again.", ""),
            ("On 3 May 1801 it rained.", ""),
            ("Lowmere, 3 May 1801 was wet. It rains.", ""),
            ("It rained on 3 May 1801. It rains.", ""),
        ] {
            let found = end_of_dateline(line, LANGUAGES).map_or("", |at| &line[at..]);
            assert_eq!(found, expected, "{line}");
        }
    }
}
