//! Who writes and who is written to, as the letter itself says: address, salutation, signature, and a
//! greeting that names both.

use std::ops::Range;

use super::kinds::is_titled;
use super::weigh::{Worth, weigh};
use crate::ir::{ActionKind, Block, CloserPart, Inline, Letter, OpenerPart, Reading, plain_text};
use crate::normalize::mapped_text::{self, MappedText};
use crate::normalize::vocabulary::Language;
use crate::source::{Span, part};

/// What says a name, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::normalize) enum Place {
    /// The words that address the recipient, often by a given name.
    Salutation,
    /// The name under the letter, which can be a given name or initials.
    Signature,
    /// The lines that say to whom the letter goes.
    Address,
    /// A salutation that names both: `C. PLINIUS RUFO SUO S.`
    Greeting,
}

impl Place {
    /// The word for it.
    pub(in crate::normalize) fn as_str(self) -> &'static str {
        match self {
            Self::Salutation | Self::Greeting => "salutation",
            Self::Signature => "signature",
            Self::Address => "address",
        }
    }
}

/// A name that the letter says.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct Witness {
    /// Whether it is the sender's or the recipient's.
    pub(in crate::normalize) role: ActionKind,
    pub(in crate::normalize) name: String,
    pub(in crate::normalize) at: Span,
    pub(in crate::normalize) place: Place,
}

/// How many blocks at the beginning can hold address, salutation and greeting.
const BLOCKS: usize = 8;

/// The names that a letter says, those of the beginning first.
pub(in crate::normalize) fn of(letter: &Letter, languages: &[&'static Language]) -> Vec<Witness> {
    let Some(text) = letter.texts.first() else { return Vec::new() };
    let mut found = Vec::new();
    for block in text.blocks.iter().take(BLOCKS) {
        match block {
            Block::Heading(line) => found.extend(greeting(&line.content, languages)),
            Block::Opener(opener) => {
                for part in &opener.parts {
                    let content = &part.line().content;
                    match part {
                        OpenerPart::Address(_) => found.extend(address(content, languages)),
                        OpenerPart::Salutation(_) => {
                            found.extend(greeting(content, languages));
                            found.extend(salutation(content, languages));
                        }
                        OpenerPart::Dateline(_)
                        | OpenerPart::HeadNote(_)
                        | OpenerPart::Other(_) => {}
                    }
                }
            }
            Block::Paragraph(paragraph) => match paragraph.content.as_slice() {
                [Inline::Phrase(phrase), ..] if paragraph.content[0].is_salutation() => {
                    found.extend(salutation(&phrase.content, languages));
                }
                content => found.extend(greeting(content, languages)),
            },
            _ => {}
        }
    }
    let closers = text.blocks.iter().filter_map(|block| match block {
        Block::Closer(closer) => Some(&closer.parts),
        _ => None,
    });
    for part in closers.flatten() {
        match part {
            CloserPart::Address(line) => found.extend(address(&line.content, languages)),
            CloserPart::Signature(line) => found.extend(signature(&line.content, languages)),
            CloserPart::ComplimentaryClose(_) | CloserPart::Dateline(_) | CloserPart::Other(_) => {}
        }
    }
    found
}

/// Whether those who sign close the letter in the plural.
pub(in crate::normalize) fn are_several(letter: &Letter, languages: &[&'static Language]) -> bool {
    let blocks = letter.texts.first().map_or(&[][..], |text| &text.blocks);
    let closers = blocks.iter().filter_map(|block| match block {
        Block::Closer(closer) => Some(&closer.parts),
        _ => None,
    });
    closers.flatten().any(|part| match part {
        CloserPart::ComplimentaryClose(line) => {
            let close = plain_text(&line.content, Reading::Regular);
            languages.iter().any(|language| language.closes_for_several(&close))
        }
        _ => false,
    })
}

/// The first line of some inlines.
fn first_line(content: &[Inline]) -> Option<MappedText> {
    mapped_text::lines(content).next()
}

/// A witness of a part of a line, if that is a name.
fn witness(
    role: ActionKind,
    place: Place,
    line: &MappedText,
    range: Range<usize>,
    languages: &[&'static Language],
) -> Option<Witness> {
    let (Worth::Name(range) | Worth::MayBePlace(range)) = weigh(line.words(), range, languages)
    else {
        return None;
    };
    let name = part(line.words(), range.clone()).trim_end_matches([',', ';']).to_owned();
    Some(Witness { role, name, at: line.span(range), place })
}

fn salutation(content: &[Inline], languages: &[&'static Language]) -> Option<Witness> {
    let line = first_line(content)?;
    let words = line.words();
    let language = languages
        .iter()
        .find(|language| language.salutation(words).is_some() || language.is_salutation(words))?;
    let name = language.name_in_salutation(words)?;
    witness(ActionKind::Received, Place::Salutation, &line, name, languages)
}

fn signature(content: &[Inline], languages: &[&'static Language]) -> Option<Witness> {
    let line = first_line(content)?;
    let words = line.words();
    let signed = languages.iter().find_map(|one| one.patterns().signed.find(words));
    let start = signed.map_or(0, |signed| signed.end());
    // The office follows a comma. Initials keep their full stop, a name has none.
    let end = part(words, start..).find(',').map_or(words.len(), |comma| start + comma);
    let name = part(words, start..end).trim();
    let last = name.rsplit(char::is_whitespace).next().unwrap_or_default();
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    let stop = usize::from(
        name.ends_with('.')
            && (letters > 2 && !last.contains("..") && last.matches('.').count() == 1),
    );
    let start = start + part(words, start..end).len() - part(words, start..end).trim_start().len();
    let range = start..start + name.len() - stop;
    witness(ActionKind::Sent, Place::Signature, &line, range.clone(), languages).or_else(|| {
        // Initials are no name elsewhere.
        let is_short = name.chars().all(|c| c.is_uppercase() || c == '.' || c.is_whitespace());
        (is_short && letters > 0).then(|| Witness {
            role: ActionKind::Sent,
            name: name.to_owned(),
            at: line.span(range),
            place: Place::Signature,
        })
    })
}

/// `Hon. Ben Moor, Mayor of Bath`: the name is before the office. The word that begins an address is no part
/// of the name: `To`, `An`.
fn address(content: &[Inline], languages: &[&'static Language]) -> Option<Witness> {
    let mut line = first_line(content)?;
    let start_of_name = |line: &MappedText| {
        let words = line.words().trim_start();
        let to = languages.iter().find_map(|language| language.patterns().to_first.find(words));
        let name = part(words, to.map_or(0, |to| to.end())..).trim_start();
        line.words().len() - name.len()
    };
    // `An Herrn`, and the name on the next line.
    let is_title = |word: &str| languages.iter().any(|language| language.is_title_word(word));
    let mut start = start_of_name(&line);
    if part(line.words(), start..).split_whitespace().all(is_title) {
        line = first_two_lines(content)?;
        start = start_of_name(&line);
    }
    let end =
        line.words().trim_end_matches(|c: char| c.is_whitespace() || ".:;,".contains(c)).len();
    let of = |start: usize| {
        witness(ActionKind::Received, Place::Address, &line, start..end.max(start), languages)
    };
    // `my very good friend Mr. Ben Moor`: the name begins with its title.
    let words =
        part(line.words(), start..end.max(start)).match_indices(' ').map(|(at, _)| start + at + 1);
    let mut titles = words.filter(|at| is_titled(part(line.words(), *at..)));
    of(start).or_else(|| titles.find_map(of))
}

/// The first two lines of some inlines as one.
fn first_two_lines(content: &[Inline]) -> Option<MappedText> {
    let all = MappedText::of(content)?;
    let end = all.words().match_indices('\n').nth(1).map_or(all.words().len(), |(at, _)| at);
    Some(all.part(0..end)?.in_one_line())
}

/// Whether what precedes a greeting is no name, but where and when it was written: `Scr. Romae K. Ian. Tullius Tironi s.`
fn begins_dateline(name: &str) -> bool {
    const FIRST: &[&str] = &[
        "scr", "scripta", "scriptum", "dat", "data", "datum", "acta", "k", "kal", "kalendis", "id",
        "idibus", "non", "nonis", "prid", "pridie",
    ];
    let first = name.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    FIRST.contains(&first.to_lowercase().as_str())
}

fn greeting(content: &[Inline], languages: &[&'static Language]) -> Vec<Witness> {
    /// How many lines of a paragraph can come before the greeting and be it.
    const LINES: usize = 4;
    let names = |line: &MappedText| {
        let found = languages.iter().find_map(|language| language.greeting(line.words()));
        found.filter(|(from, _)| !begins_dateline(part(line.words(), from.clone())))
    };
    let mut lines = mapped_text::lines(content).take(LINES);
    let Some(((from, to), line)) = lines.find_map(|line| Some((names(&line)?, line))) else {
        return Vec::new();
    };
    [(ActionKind::Sent, from), (ActionKind::Received, to)]
        .into_iter()
        .filter_map(|(role, range)| witness(role, Place::Greeting, &line, range, languages))
        .collect()
}
