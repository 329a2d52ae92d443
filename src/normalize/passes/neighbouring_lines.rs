//! Heading, dateline, salutation, close and signature on neighbouring lines, without the blank lines that
//! would make each a paragraph: browsers and text extractors copy pages so.
//!
//! Not here: what these parts say. The passes that read them look for paragraphs, and this one makes
//! them. **Invariant:** no paragraph is cut without a line that is a dateline, a salutation, a close, or
//! a heading that names both parties.

use std::collections::BTreeSet;

use crate::ir::{Block, Inline, Letter, Reading, plain_text};
use crate::normalize::dates::{self, dateline};
use crate::normalize::parties::{self, HeadingParties};
use crate::normalize::signing::{
    is_address, is_announced_name, is_name, is_other_matter, is_person,
};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::Structure;

/// Makes paragraphs of the parts that open and close a letter.
pub(super) struct SplitNeighbouringLines;

impl Pass for SplitNeighbouringLines {
    fn name(&self) -> &'static str {
        "split_neighbouring_lines"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, _: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
        for text in &mut letter.texts {
            let first = text.blocks.iter().position(is_paragraph);
            let last = text.blocks.iter().rposition(is_paragraph);
            let blocks = std::mem::take(&mut text.blocks).into_iter().enumerate();
            text.blocks = blocks
                .flat_map(|(index, block)| match block {
                    Block::Paragraph(paragraph) => {
                        let lines = lines(&paragraph.content);
                        let mut cuts = closing(&lines, &languages);
                        if Some(index) == first {
                            cuts.extend(opening(&lines, &languages));
                        }
                        if Some(index) == last {
                            cuts.extend(signature_at_end(&lines, &languages));
                        }
                        let parts = text_runs::split_at_lines(&paragraph.content, &cuts);
                        paragraph.divided(parts).into_iter().map(Block::Paragraph).collect()
                    }
                    other => vec![other],
                })
                .collect();
        }
    }
}

/// The words of each line.
fn lines(content: &[Inline]) -> Vec<String> {
    text_runs::lines(content)
        .map(|line| plain_text(line, Reading::Regular).trim().to_owned())
        .collect()
}

/// Most lines before the dateline and the salutation: a heading on several lines, or an addressee.
const MOST_ABOVE: usize = 4;

/// Longest line of a heading, in characters.
const LONGEST_HEADING: usize = 600;

/// The lines of the letter's first paragraph before which a part begins.
fn opening(lines: &[String], languages: &[&'static Language]) -> BTreeSet<usize> {
    let mut cuts = BTreeSet::new();
    let above = (0..lines.len().min(MOST_ABOVE + 1)).find(|line| {
        opener(&lines[*line..], languages).is_some()
            && (0..*line).all(|above| is_heading_like(&lines[above], languages))
    });
    let Some(above) = above else {
        let names_both = lines.first().is_some_and(|line| names_both(line, languages));
        return if names_both && lines.len() > 1 { BTreeSet::from([1]) } else { cuts };
    };
    for (index, line) in lines.iter().enumerate().take(above) {
        if names_both(line, languages) {
            cuts.insert(index + 1);
        } else if is_address(line) {
            cuts.extend([index, index + 1]);
        }
    }
    let mut next = above;
    cuts.insert(next);
    loop {
        let rest = lines.get(next..).unwrap_or_default();
        match opener(rest, languages) {
            Some(Opener::Dateline(count)) => next += count,
            Some(Opener::Salutation { runs_in }) => {
                cuts.extend((!runs_in).then_some(next + 1));
                return cuts;
            }
            // A line that addresses somebody can come between dateline and salutation.
            None if rest.len() > 1
                && is_address(&rest[0])
                && opener(&rest[1..], languages).is_some() =>
            {
                next += 1;
            }
            None => return cuts,
        }
        cuts.insert(next);
    }
}

/// Most lines in a dateline: house, town, date.
const LONGEST_DATELINE: usize = 4;

/// What the first lines of some are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    /// So many lines are a dateline.
    Dateline(usize),
    /// The first line begins with a salutation; it may run into the letter.
    Salutation { runs_in: bool },
}

/// What the first lines are, if they open a letter.
fn opener(lines: &[String], languages: &[&'static Language]) -> Option<Opener> {
    let first = lines.first()?;
    if let Some(length) = languages.iter().find_map(|language| language.salutation(first)) {
        return Some(Opener::Salutation { runs_in: length < first.len() });
    }
    let is_dateline =
        |count: &usize| dateline::read(&lines[..*count].join(", "), languages).is_some();
    let count = (1..=LONGEST_DATELINE.min(lines.len())).rev().find(is_dateline)?;
    Some(Opener::Dateline(count))
}

/// Whether a line above a dateline or a salutation can be a heading: it breaks off in no sentence.
fn is_heading_like(line: &str, languages: &[&'static Language]) -> bool {
    let title = without_number(line);
    let last = title.split_whitespace().next_back().unwrap_or_default();
    let ends_well =
        last.starts_with(|c: char| !c.is_lowercase()) && !last.ends_with([',', ';', '-', '!', '?']);
    let names_parties = || {
        parties::names_document(title, languages)
            || parties::read(title, languages) != HeadingParties::Nothing
    };
    line.chars().nth(LONGEST_HEADING).is_none() && (ends_well || names_parties())
}

/// Whether a line is a heading that names sender and recipient.
fn names_both(line: &str, languages: &[&'static Language]) -> bool {
    let title = dates::without_date(without_number(line), languages);
    let title = title.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    match parties::read_of_letter(title, languages) {
        HeadingParties::Parties(parties) => !parties.from.is_empty() && !parties.to.is_empty(),
        HeadingParties::Undecided(_) => true,
        HeadingParties::Nothing | HeadingParties::Name(_) | HeadingParties::Same(_) => false,
    }
}

/// A heading without the number before it.
fn without_number(line: &str) -> &str {
    let title = line.trim_start_matches(|c: char| c.is_ascii_digit());
    title.strip_prefix('.').map_or(line, str::trim_start)
}

/// Most lines that a complimentary close takes, and most lines that sign under it.
const LONGEST_CLOSE: usize = 3;

/// The lines before which a close, the text after its signature, or a postscript begins.
fn closing(lines: &[String], languages: &[&'static Language]) -> BTreeSet<usize> {
    let mut cuts = BTreeSet::new();
    let mut line = 0;
    while line < lines.len() {
        let goes_on = line.checked_sub(1).is_some_and(|before| breaks_word(&lines[before]));
        let Some(close) = close(&lines[line..], languages).filter(|_| !goes_on) else {
            line += 1;
            continue;
        };
        let signing = lines[line + close..].iter().take(LONGEST_CLOSE);
        let signs = |name: &&String| is_announced_name(name) && !is_other_matter(name, languages);
        cuts.insert(line);
        line += close + signing.take_while(signs).count();
        cuts.insert(line);
    }
    cuts
}

/// Whether a line ends within a word: `yours for-`.
fn breaks_word(line: &str) -> bool {
    let word = line.trim_end().strip_suffix(['-', '\u{2010}', '\u{ad}', '¬']);
    word.is_some_and(|word| word.ends_with(char::is_alphabetic))
}

/// How many of the first lines together are a complimentary close.
fn close(lines: &[String], languages: &[&'static Language]) -> Option<usize> {
    let first = lines.first()?;
    let languages: Vec<_> = languages.iter().filter(|one| one.may_begin_close(first)).collect();
    if languages.is_empty() {
        return None;
    }
    let is_close = |words: &str| languages.iter().any(|language| language.is_close(words));
    (1..=LONGEST_CLOSE.min(lines.len())).find(|count| is_close(&lines[..*count].join(" ")))
}

/// The line before which the names at the end of the letter begin, after the end of a sentence or after
/// whom they sign for: `For the Joint Chiefs of Staff:`.
fn signature_at_end(lines: &[String], languages: &[&'static Language]) -> Option<usize> {
    let signs = |line: &&String| is_announced_name(line) && !is_other_matter(line, languages);
    let names = lines.iter().rev().take(LONGEST_CLOSE).take_while(signs).count();
    let (text, names) = lines.split_at_checked(lines.len() - names)?;
    let (before, name) = (text.last()?.trim_end(), names.first()?);
    let ends = before.ends_with(['.', '!', '?', '”', '"', '»'])
        || before.ends_with(':') && name.contains(' ');
    (ends && is_name(name) && is_person(name)).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts that a paragraph is cut into, separated by `|`.
    fn check(text: &str, parts: &str) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let languages = vocabulary::LANGUAGES;
        let mut cuts = opening(&lines, languages);
        cuts.extend(closing(&lines, languages));
        cuts.extend(signature_at_end(&lines, languages));
        let part = |(index, line): (usize, &String)| {
            let sign = if cuts.contains(&index) && index > 0 { "|" } else { "/" };
            if index > 0 { format!("{sign}{line}") } else { line.clone() }
        };
        let found: String = lines.iter().enumerate().map(part).collect();
        assert_eq!(found, parts);
    }

    #[test]
    fn what_opens_a_letter() {
        check(
            "11. Letter From the Miller to the Smith 0\nLeeds, May 3, 1901.\nDear Ben: It rains.\nSo.",
            "11. Letter From the Miller to the Smith 0|Leeds, May 3, 1901.|Dear Ben: It rains./So.",
        );
        check(
            "Ann Fell to Ben Moor\nThe Mill,\nLeeds, 3 May 1901\nDear Ben,\nIt rains.",
            "Ann Fell to Ben Moor|The Mill,/Leeds, 3 May 1901|Dear Ben,|It rains.",
        );
        check(
            "From Ann Fell to Ben Moor, 3 May 1901\nTo Ben Moor\nLeeds, May 3, 1901\nDear Sir,\nIt rains.",
            "From Ann Fell to Ben Moor, 3 May 1901|To Ben Moor|Leeds, May 3, 1901|Dear Sir,|It rains.",
        );
        check("Leeds, May 3, 1901\nIt rains.", "Leeds, May 3, 1901|It rains.");
        check("Dear Ben,\nIt rains.", "Dear Ben,|It rains.");
        check(
            "Letter From Ann Fell to Ben Moor\nIt rains.",
            "Letter From Ann Fell to Ben Moor|It rains.",
        );
    }

    #[test]
    fn sentences_and_verse_stay_whole() {
        check(
            "The river rose and I am yours for-\never,\nAnn Lee",
            "The river rose and I am yours for-/ever,/Ann Lee",
        );
        for text in [
            "I left the mill on\nMay 3, 1901, and came home.",
            "I left the mill on\nMay 3, 1901\nand came home.",
            "The rain it falls,\nthe river calls,\nand so I sing.",
            "Dear Ben: It rains on the\nhills.",
            "It rains\nDear friends have come, and the mill is burnt.",
        ] {
            check(text, &text.replace('\n', "/"));
        }
    }

    #[test]
    fn what_closes_a_letter() {
        check("It rains.\nSincerely,\nAnn Fell", "It rains.|Sincerely,/Ann Fell");
        check(
            "It rains.\nSincerely yours,\nAnn Fell\nMiller\nIt snows, too.",
            "It rains.|Sincerely yours,/Ann Fell/Miller|It snows, too.",
        );
        check("It rains.\nYours,\nAnn\nP.S. It snows.", "It rains.|Yours,/Ann|P.S. It snows.");
        check("It rains.\nA. Fell", "It rains.|A. Fell");
        check("For the Council:\nAnn Fell\nChairman", "For the Council:|Ann Fell/Chairman");
        for text in ["It rains in\nLeeds", "Bring:\nOats\nHay"] {
            check(text, &text.replace('\n', "/"));
        }
    }
}
