//! What comes between heading and letter: dateline and salutation.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Line, Opener, OpenerPart, Paragraph, PhraseKind, Reading, plain_text,
};
use crate::normalize::dates::dateline;
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, derived, stated, text_runs};
use crate::source::{Structure, part};

/// Separates dateline and salutation from the paragraphs.
pub(super) struct ReadOpener;

impl Pass for ReadOpener {
    fn name(&self) -> &'static str {
        "read_opener"
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
        if text.blocks.iter().any(|block| matches!(block, Block::Opener(_))) {
            return;
        }
        let start = text
            .blocks
            .iter()
            .position(|block| matches!(block, Block::Paragraph(_)))
            .unwrap_or(text.blocks.len());
        let has_heading = text.blocks[..start].iter().any(|b| matches!(b, Block::Heading(_)));
        let mut parts: Vec<OpenerPart> = Vec::new();
        let mut next = start;
        while let Some(Block::Paragraph(paragraph)) = text.blocks.get(next) {
            // What makes up the whole letter opens nothing.
            if next + 1 == text.blocks.len() || has_salutation(&parts) {
                break;
            }
            let following = text.blocks.get(next + 1);
            let new_parts = stated_dateline(paragraph, parts.is_empty(), context);
            let new_parts = new_parts.or_else(|| parts_of(paragraph, parts.is_empty(), &languages));
            let new_parts = new_parts.or_else(|| {
                let is_place = has_heading
                    && parts.is_empty()
                    && is_place_alone(paragraph, following, &languages);
                let line = || Line::new(paragraph.content.clone());
                is_place.then(|| vec![OpenerPart::Dateline(line())])
            });
            let Some(new_parts) = new_parts else { break };
            parts.extend(new_parts);
            next += 1;
        }
        for part in &parts {
            report(part, context);
        }
        if !has_salutation(&parts) {
            self.wrap_salutation(&mut text.blocks[next..], &languages, context);
        }
        if !parts.is_empty() {
            text.blocks.splice(start..next, [Block::Opener(Opener { parts })]);
        }
    }
}

fn has_salutation(parts: &[OpenerPart]) -> bool {
    parts.iter().any(|part| matches!(part, OpenerPart::Salutation(_)))
}

fn report(part: &OpenerPart, context: &mut Context<'_>) {
    let content = &part.line().content;
    let (code, what) = match part {
        OpenerPart::Dateline(_) => (&diag::DATELINE, "dateline"),
        OpenerPart::Salutation(_) => (&diag::SALUTATION, "salutation"),
        // A transcript's openers have no other parts.
        OpenerPart::Address(_) | OpenerPart::HeadNote(_) | OpenerPart::Other(_) => return,
    };
    let words = plain_text(content, Reading::Regular).replace('\n', " / ");
    let message = format!("the {what} is \u{201C}{words}\u{201D}");
    context.report(Diagnostic::new(code, content.iter().find_map(text_runs::read_at), message));
}

/// Most lines in a dateline: house, town, date.
const LINES: usize = 4;

/// The parts of a paragraph, if it consists of nothing else: a dateline on one or more lines, a
/// salutation.
fn parts_of(
    paragraph: &Paragraph,
    may_be_dateline: bool,
    languages: &[&'static Language],
) -> Option<Vec<OpenerPart>> {
    let mut parts = Vec::new();
    let mut rest: &[Inline] = &paragraph.content;
    if may_be_dateline {
        let ends = ends_of_lines(rest);
        let dateline = ends.into_iter().take(LINES).rev().find(|end| {
            let lines = plain_text(&rest[..*end], Reading::Regular).replace('\n', ", ");
            dateline::read(&lines, languages).is_some()
        });
        if let Some(end) = dateline {
            parts.push(OpenerPart::Dateline(Line::new(rest[..end].to_vec())));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    if !rest.is_empty() {
        let line = plain_text(rest, Reading::Regular);
        let is_whole = salutation(&line, languages) == Some(line.trim_end().len())
            || is_unpunctuated_salutation(&line, languages);
        if !is_whole || line.contains('\n') {
            return None;
        }
        parts.push(OpenerPart::Salutation(Line::new(rest.to_vec())));
    }
    Some(parts)
}

/// A paragraph in the form of the datelines that the profile states.
fn stated_dateline(
    paragraph: &Paragraph,
    may_be_dateline: bool,
    context: &Context<'_>,
) -> Option<Vec<OpenerPart>> {
    let form = context.profile?.dateline.as_ref().filter(|_| may_be_dateline)?;
    let line = plain_text(&paragraph.content, Reading::Regular).replace('\n', ", ");
    stated::parts(form, &line)?;
    Some(vec![OpenerPart::Dateline(Line::new(paragraph.content.clone()))])
}

/// Where the lines of a paragraph end, as indexes of its inlines.
fn ends_of_lines(content: &[Inline]) -> Vec<usize> {
    let is_break = |index: &usize| matches!(content[*index], Inline::LineBreak(_));
    (0..content.len()).filter(is_break).chain([content.len()]).collect()
}

/// Longest place that is accepted without a date beside it, in words.
const LONGEST_PLACE: usize = 8;

/// Whether a paragraph between heading and salutation is a place and nothing else.
fn is_place_alone(
    paragraph: &Paragraph,
    following: Option<&Block>,
    languages: &[&'static Language],
) -> bool {
    // Classification and means of transmission appear in the same place.
    const MARKINGS: &[&str] = &[
        "secret",
        "confidential",
        "personal",
        "private",
        "restricted",
        "unclassified",
        "classified",
        "official",
        "urgent",
        "translation",
        "copy",
        "draft",
        "extract",
        "excerpt",
        "immediate",
        "priority",
        "niact",
        "eyes",
        "telegram",
        "unofficial",
        "informal",
        "subject",
        "enclosure",
        "attachment",
        "inclosure",
        "annex",
        "exhibit",
        "summary",
        "abstract",
        "participants",
    ];
    let Some(Block::Paragraph(following)) = following else {
        return false;
    };
    let line = plain_text(&paragraph.content, Reading::Regular);
    let lower = line.to_lowercase();
    let is_marking = lower.split(|c: char| !c.is_alphabetic()).any(|word| MARKINGS.contains(&word));
    !is_marking
        && !line.contains('\n')
        && !line.starts_with('[')
        && line.chars().any(char::is_lowercase)
        && line.split_whitespace().count() <= LONGEST_PLACE
        && dateline::place(&line, languages).is_some()
        && salutation(&plain_text(&following.content, Reading::Regular), languages).is_some()
}

/// How many short paragraphs may precede the salutation: an address, a file number.
const SKIPPED: usize = 4;

/// Longest paragraph that is skipped in search of the salutation, in characters.
const SHORT: usize = 120;

impl ReadOpener {
    /// Marks the salutation that runs into a paragraph, or that follows an address.
    fn wrap_salutation(
        &self,
        blocks: &mut [Block],
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) {
        for (passed, block) in blocks.iter_mut().enumerate().take(SKIPPED + 1) {
            let Block::Paragraph(paragraph) = &*block else {
                return;
            };
            let Some(Inline::Text(characters)) = paragraph.content.first() else {
                return;
            };
            let Some(at) = text_runs::read_at(&paragraph.content[0]) else {
                return;
            };
            let length = if passed == 0 {
                salutation(&characters.text, languages)
            } else {
                // Further down, only words that address someone in any context.
                found_by(Language::dear, &characters.text, languages)
            };
            if let Some(length) = length {
                let words = part(&characters.text, ..length).to_owned();
                let is_alone = length == characters.text.trim_end().len();
                let at = at.slice(0..length);
                let origin = derived(self, at);
                let wrapped = text_runs::wrap(std::slice::from_mut(block), at, |content| {
                    vec![Inline::phrase(PhraseKind::Salutation, content, origin)]
                });
                if wrapped {
                    let message = if is_alone {
                        format!("the salutation is \u{201C}{words}\u{201D}")
                    } else {
                        format!("the salutation \u{201C}{words}\u{201D} runs into its paragraph")
                    };
                    context.report(Diagnostic::new(&diag::SALUTATION, at, message));
                }
                return;
            }
            let words = plain_text(&paragraph.content, Reading::Regular);
            if words.chars().count() > SHORT {
                return;
            }
        }
    }
}

/// `Dear Ben`, alone on its line, with no punctuation or a full stop.
fn is_unpunctuated_salutation(line: &str, languages: &[&'static Language]) -> bool {
    const SMALL: &[&str] =
        &["and", "und", "et", "и", "le", "la", "my", "mein", "meine", "mon", "ma"];
    let line = line.trim().trim_end_matches('.');
    let whole = format!("{line},");
    let is_dear = found_by(Language::dear, &whole, languages) == Some(whole.len());
    // After `dear` only names and titles.
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            || SMALL.contains(&word)
            || languages.iter().any(|one| one.patterns.dear.is_match(&format!("{word},")))
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    is_dear && (2..=7).contains(&words.len()) && words.iter().skip(1).all(|word| is_name(word))
}

/// Longest salutation that is accepted, in bytes.
const LONGEST: usize = 120;

/// Length of the salutation at the start of a line.
fn salutation(line: &str, languages: &[&'static Language]) -> Option<usize> {
    found_by(Language::salutation, line, languages)
}

fn found_by(
    salutation: impl Fn(&'static Language, &str) -> Option<usize>,
    line: &str,
    languages: &[&'static Language],
) -> Option<usize> {
    languages
        .iter()
        .find_map(|language| salutation(language, line))
        .filter(|length| *length <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::LANGUAGES;

    #[test]
    fn salutations_without_punctuation() {
        for line in ["Dear Ben", "My dear Mr. Smith", "Sehr geehrter Herr Doktor.", "lieber Arthur"]
        {
            assert!(is_unpunctuated_salutation(line, LANGUAGES), "{line}");
        }
        for line in ["Dear", "Dear friends have come", "Lieber kommen als bleiben.", "Ben"] {
            assert!(!is_unpunctuated_salutation(line, LANGUAGES), "{line}");
        }
    }
}
