//! A heading or an address that names a correspondent only as that of the letter before: `To the Same`.

use crate::ir::{ActionKind, Block, Inline, Letter, OpenerPart};
use crate::normalize::headings;
use crate::normalize::mapped_text::{self, MappedText};
use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::source::{Span, part};

use super::agents::AND;
use super::weigh::{Worth, weigh};
use super::{HeadingParties, read_heading};

/// Such a line.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct Same {
    pub(in crate::normalize) at: Span,
    pub(in crate::normalize) words: String,
    /// Whom it names so.
    pub(in crate::normalize) roles: Vec<ActionKind>,
    /// Whether it names others besides: `To the Same and Mrs. Cox`.
    pub(in crate::normalize) has_others: bool,
}

/// How many blocks at the beginning can hold such a line.
const BLOCKS: usize = 8;

/// The first such line above the text of a letter.
pub(in crate::normalize) fn find(letter: &Letter, languages: &[&'static Language]) -> Option<Same> {
    let blocks = letter.texts.first()?.blocks.iter().take(BLOCKS);
    let mut lines: Vec<&[Inline]> = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(line) => lines.push(&line.content),
            Block::Opener(opener) => {
                lines.extend(opener.parts.iter().filter_map(|part| match part {
                    OpenerPart::Address(line) => Some(line.content.as_slice()),
                    OpenerPart::Dateline(_)
                    | OpenerPart::Salutation(_)
                    | OpenerPart::HeadNote(_)
                    | OpenerPart::Other(_) => None,
                }));
            }
            _ => {}
        }
    }
    lines.into_iter().flat_map(mapped_text::lines).find_map(|line| of_line(&line, languages))
}

fn of_line(line: &MappedText, languages: &[&'static Language]) -> Option<Same> {
    let words = line.words();
    let start = headings::number(words, languages).map_or(0, |number| number.title);
    let undated = headings::without_date(part(words, start..), languages).trim_end();
    // Editors head letters in their own language.
    let mut roles: Vec<ActionKind> = match read_heading(undated, LANGUAGES) {
        HeadingParties::Same(_) => {
            LANGUAGES.iter().flat_map(|language| language.same_roles(undated)).collect()
        }
        // `Ann Lee to the Same`, `The Same to Ben Cox`
        _ => LANGUAGES.iter().flat_map(|language| of_pair(undated, language)).collect(),
    };
    if roles.is_empty() {
        return None;
    }
    roles.sort_unstable();
    roles.dedup();
    let at = words.find(undated)?;
    let has_others = AND.find_iter(undated).any(|and| {
        let name = weigh(undated, and.end()..undated.len(), LANGUAGES);
        and.as_str().trim() != "," && matches!(name, Worth::Name(_))
    });
    Some(Same {
        at: line.span(at..at + undated.len()),
        words: undated.to_owned(),
        roles,
        has_others,
    })
}

/// Whom a heading with a word between sender and recipient names so.
fn of_pair(heading: &str, language: &Language) -> Vec<ActionKind> {
    let mut roles = Vec::new();
    for to in language.patterns().to.find_iter(heading) {
        if language.is_same(part(heading, ..to.start())) {
            roles.push(ActionKind::Sent);
        }
        if language.names_same(part(heading, to.end()..)) {
            roles.push(ActionKind::Received);
        }
    }
    roles
}
