//! What comes between heading and letter: dateline and salutation.

mod run_in;
mod surroundings;

use self::run_in::separate_dateline;
use self::surroundings::{
    addresses_by_form, dateline_among, dateline_below, describes, leads_to_opener,
    salutation_over_date, separate_greeting,
};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Line, Opener, OpenerPart, Paragraph, PhraseKind, Reading, plain_text,
};
use crate::normalize::dates::{self, dateline};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::sentences::is_sentence;
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{
    Context, Effect, Pass, Runs, addresses, carried, derived, headings, mapped_text, stated,
    text_runs,
};
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
        self.read(letter, context);
        carried::each(letter, |carried| self.read(carried, context));
    }
}

impl ReadOpener {
    fn read(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.first_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Opener(_))) {
            return;
        }
        // Lines that belong to no letter can come before the heading.
        let heading = headings::of_letter(&text.blocks, letter.title.as_ref());
        let after = heading.map_or(0, |heading| heading + 1);
        let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
        let first = text.blocks[after..].iter().position(is_paragraph);
        let first = first.map_or(text.blocks.len(), |first| after + first);
        separate_salutation(&mut text.blocks, first, &languages);
        separate_greeting(&mut text.blocks, first, &languages);
        separate_dateline(&mut text.blocks, first, &languages);
        let parts = parts_from(&text.blocks[first..], heading.is_some(), &languages, context);
        let next = first + parts.len();
        let parts: Vec<OpenerPart> = parts.into_iter().flatten().collect();
        for part in &parts {
            report(part, context);
        }
        if !has_salutation(&parts) {
            self.wrap_salutation(&mut text.blocks[next..], &languages, context);
        }
        if !parts.is_empty() {
            text.blocks.splice(first..next, [Block::Opener(Opener { parts })]);
        }
    }
}

/// The most lines of an opener.
const LINES_OF_OPENER: usize = 12;

/// The most words of a line in it that is neither dateline nor salutation.
const WORDS: usize = 20;

/// What each of the first blocks is in the opener. It ends with the salutation, or where there is none,
/// with the datelines. Lines above these that nothing else explains belong to it: where the original is,
/// how it was sent.
fn parts_from(
    blocks: &[Block],
    has_heading: bool,
    languages: &[&'static Language],
    context: &Context<'_>,
) -> Vec<Vec<OpenerPart>> {
    let mut found: Vec<Vec<OpenerPart>> = Vec::new();
    // How many of them are the opener.
    let mut count = 0;
    for (index, block) in blocks.iter().enumerate().take(LINES_OF_OPENER) {
        let Block::Paragraph(paragraph) = block else { break };
        // What makes up the whole letter opens nothing.
        let Some(following) = blocks.get(index + 1) else { break };
        let line = || text_runs::line_of(paragraph, &paragraph.content);
        let parts = stated_dateline(paragraph, context);
        let parts = parts.or_else(|| address(paragraph, Some(following), languages));
        let parts = parts.or_else(|| parts_of(paragraph, true, languages));
        if let Some(parts) = parts.or_else(|| dateline_among(paragraph, following, languages)) {
            let addresses = has_salutation(&parts);
            // The place can be on the line above the date.
            if let (Some(OpenerPart::Dateline(date)), Some(above)) =
                (parts.first(), found.last_mut())
                && let [OpenerPart::Other(place)] = above.as_slice()
                && (index > 1 || !has_heading || !may_be_person(place))
                && is_place_of(place, date, languages)
            {
                *above = vec![OpenerPart::Dateline(place.clone())];
            }
            found.push(parts);
            count = found.len();
            if addresses {
                // Some write the place and the day below the salutation.
                let below = dateline_below(following, &found, languages);
                found.extend(below.filter(|_| blocks.len() > index + 2).map(|line| vec![line]));
                count = found.len();
                break;
            }
        } else if (has_heading || found.last().is_some_and(|above| is_dateline(above)))
            && addresses_by_form(paragraph, following, languages)
        {
            found.push(vec![OpenerPart::Salutation(line())]);
            count = found.len();
            break;
        } else if has_heading && index == 0 && is_place_alone(paragraph, following, languages) {
            found.push(vec![OpenerPart::Dateline(line())]);
            count = found.len();
        } else if may_be_above(paragraph, languages)
            || leads_to_opener(paragraph, &blocks[index + 1..], has_heading, languages)
            || index == 0 && describes(paragraph, following, languages)
        {
            found.push(vec![OpenerPart::Other(line())]);
        } else {
            break;
        }
    }
    found.truncate(count);
    if is_more_after(&found, &blocks[count..]) { found } else { Vec::new() }
}

fn is_dateline(parts: &[OpenerPart]) -> bool {
    matches!(parts, [OpenerPart::Dateline(_)])
}

/// Whether there is more text after an opener than in the lines of it that nothing explains: a date can
/// also be under a letter of a few lines.
fn is_more_after(opener: &[Vec<OpenerPart>], blocks: &[Block]) -> bool {
    let words =
        |content: &[Inline]| plain_text(content, Reading::Regular).split_whitespace().count();
    let unexplained: usize = opener
        .iter()
        .flatten()
        .map(|part| match part {
            OpenerPart::Other(line) => words(&line.content),
            OpenerPart::Dateline(_)
            | OpenerPart::Salutation(_)
            | OpenerPart::Address(_)
            | OpenerPart::HeadNote(_) => 0,
        })
        .sum();
    let mut after = 0;
    unexplained == 0
        || blocks.iter().any(|block| {
            if let Block::Paragraph(paragraph) = block {
                after += words(&paragraph.content);
            }
            after > unexplained
        })
}

/// Whether a line is spelt as names of persons are. Below a heading, `Ann Lee` above the date is the writer.
fn may_be_person(line: &Line) -> bool {
    let line = plain_text(&line.content, Reading::Regular);
    let is_marked = line.contains([',', '[', '(', '.']);
    let has_small = line.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
    line.split_whitespace().count() > 1 && !is_marked && !has_small
}

/// Whether a line is the place of the date under it.
fn is_place_of(line: &Line, date: &Line, languages: &[&'static Language]) -> bool {
    /// The most words of such a place.
    const WORDS: usize = 8;
    let words = |line: &Line| plain_text(&line.content, Reading::Regular);
    let has_day = words(date).contains(|c: char| c.is_ascii_digit());
    let date = dateline::read(&words(date).replace('\n', ", "), languages);
    let line = words(line);
    date.is_some_and(|date| (date.date.is_some() || has_day) && date.place.is_none())
        && line.split_whitespace().count() <= WORDS
        && !line.contains(|c: char| c.is_numeric() || ":—".contains(c))
        && line.contains(char::is_lowercase)
        && dates::place(&line, languages).is_some()
}

/// Makes paragraphs of their own of a salutation that is one or more lines of one of the first paragraphs, and of
/// each short line above it.
fn separate_salutation(blocks: &mut Vec<Block>, first: usize, languages: &[&'static Language]) {
    /// The most lines above it in its paragraph.
    const ABOVE: usize = 3;
    let is_salutation = |line: &str| languages.iter().any(|one| one.is_salutation(line));
    for index in (first..blocks.len()).take(LINES_OF_OPENER) {
        let Block::Paragraph(paragraph) = &blocks[index] else { return };
        let words = plain_text(&paragraph.content, Reading::Regular);
        let lines: Vec<&str> = words.split('\n').collect();
        let is_short = |line: &&str| line.split_whitespace().nth(WORDS).is_none();
        let at = lines.iter().take(ABOVE + 1).position(|line| is_salutation(line));
        if let Some(at) = at.filter(|at| lines.len() > 1 && lines[..*at].iter().all(is_short)) {
            let more = lines[at + 1..].iter().take_while(|line| is_salutation(line)).count();
            let starts: Vec<usize> = (1..=at).chain([at + 1 + more]).collect();
            let parts = text_runs::split_at_lines(&paragraph.content, &starts).into_iter();
            let parts = parts.filter(|part| !part.is_empty());
            let parts = paragraph.divided(parts);
            let parts: Vec<Block> = parts.into_iter().map(Block::Paragraph).collect();
            blocks.splice(index..=index, parts);
            return;
        }
        if is_sentence(&words) || !lines.iter().all(is_short) {
            return;
        }
    }
}

/// Whether a line can be in an opener, above what dates the letter and addresses somebody: it is short, no
/// sentence, and does not close a letter.
fn may_be_above(paragraph: &Paragraph, languages: &[&'static Language]) -> bool {
    let words = plain_text(&paragraph.content, Reading::Regular);
    let closes = |language: &&'static Language| {
        language.is_close(&words) || language.close_before_name(&words).is_some()
    };
    words.split_whitespace().count() <= WORDS
        && !words.contains('\n')
        && !is_sentence(&words)
        && !languages.iter().any(closes)
}

fn has_salutation(parts: &[OpenerPart]) -> bool {
    parts.iter().any(|part| matches!(part, OpenerPart::Salutation(_)))
}

fn report(part: &OpenerPart, context: &mut Context<'_>) {
    let content = &part.line().content;
    let (code, what) = match part {
        OpenerPart::Dateline(_) => (&diag::DATELINE, "dateline"),
        OpenerPart::Salutation(_) => (&diag::SALUTATION, "salutation"),
        OpenerPart::Address(_) => (&diag::SALUTATION, "address"),
        // A transcript's openers have no other parts.
        OpenerPart::HeadNote(_) | OpenerPart::Other(_) => return,
    };
    let words = plain_text(content, Reading::Regular).replace('\n', " / ");
    let message = format!("the {what} is \u{201C}{words}\u{201D}");
    context.report(Diagnostic::new(code, content.iter().find_map(text_runs::read_at), message));
}

/// The address that a paragraph is, if what follows it can only follow one: dateline or salutation.
fn address(
    paragraph: &Paragraph,
    following: Option<&Block>,
    languages: &[&'static Language],
) -> Option<Vec<OpenerPart>> {
    let Some(Block::Paragraph(following)) = following else { return None };
    let lines = plain_text(&paragraph.content, Reading::Regular);
    if dateline::is_led_by_place(&lines, languages) {
        return None;
    }
    let next = plain_text(&following.content, Reading::Regular);
    let next_line = next.lines().next().unwrap_or_default();
    let is_addressed = languages.iter().any(|language| {
        language.sure_salutation(&next).is_some() || language.is_salutation(next_line)
    });
    let is_dated = dateline::read(next_line, languages).is_some();
    let is_greeted = salutation(&next, languages).is_some();
    let is_address = addresses::is_address(&lines, languages)
        && (is_addressed || is_dated || is_greeted)
        || is_addressed && addresses::is_name_of_recipient(&lines)
        || (is_addressed || is_dated) && addresses::names_recipient(&lines, languages);
    is_address.then(|| vec![OpenerPart::Address(text_runs::line_of(paragraph, &paragraph.content))])
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
    if let Some(both) = salutation_over_date(paragraph, languages) {
        return Some(both);
    }
    if may_be_dateline {
        let ends = ends_of_lines(rest);
        let dateline = ends.into_iter().take(LINES).rev().find(|end| {
            let lines = plain_text(&rest[..*end], Reading::Regular);
            dateline::read(&lines.replace('\n', ", "), languages).is_some_and(|read| {
                // Below the date is the recipient's name or address.
                !lines.contains('\n') || !read.place_follows
            })
        });
        if let Some(end) = dateline {
            parts.push(OpenerPart::Dateline(text_runs::line_of(paragraph, &rest[..end])));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    if !rest.is_empty() {
        let line = plain_text(rest, Reading::Regular);
        let is_whole = |line: &str| {
            salutation(line, languages) == Some(line.trim_end().len())
                || languages.iter().any(|language| language.is_salutation(line))
                || is_greeting(line, languages)
        };
        let cut = end_of_address(&line, languages).filter(|cut| is_whole(part(&line, *cut..)));
        let address = cut.and_then(|cut| {
            let place = MappedText::of(rest).filter(|mapped| mapped.words() == line)?;
            text_runs::split_at(rest.to_vec(), place.span(cut..line.len()).start)
        });
        if let Some((mut address, salutation)) = address {
            text_runs::trim_end(&mut address);
            parts.push(OpenerPart::Address(text_runs::line_of(paragraph, &address)));
            parts.push(OpenerPart::Salutation(text_runs::line_of(paragraph, &salutation)));
            return Some(parts);
        }
        // `Monsieur` can be on a line above `Mon très cher Oncle!`
        if !line.split('\n').all(is_whole) {
            return None;
        }
        parts.push(OpenerPart::Salutation(text_runs::line_of(paragraph, rest)));
    }
    Some(parts)
}

/// Where an address ends that something follows on its line: `Al señor general Gil. Mi querido general:`
fn end_of_address(line: &str, languages: &[&'static Language]) -> Option<usize> {
    let ends = line.rmatch_indices(". ").map(|(at, mark)| (at, at + mark.len()));
    // A whole paragraph can be one line.
    let mut ends = ends.filter(|(at, _)| *at <= addresses::MOST);
    let is_address = |(at, _): &(usize, usize)| {
        let address = part(line, ..*at);
        addresses::is_address(address, languages) || addresses::names_recipient(address, languages)
    };
    ends.find(is_address).map(|(_, end)| end)
}

/// Whether a line is a greeting that names both, and nothing else.
fn is_greeting(line: &str, languages: &[&'static Language]) -> bool {
    /// The most words of one.
    const MOST: usize = 14;
    line.split_whitespace().count() <= MOST
        && languages.iter().any(|language| language.greeting(line).is_some())
}

/// A paragraph in the form of the datelines that the profile states.
fn stated_dateline(paragraph: &Paragraph, context: &Context<'_>) -> Option<Vec<OpenerPart>> {
    let form = context.profile?.dateline.as_ref()?;
    let line = plain_text(&paragraph.content, Reading::Regular).replace('\n', ", ");
    stated::parts(form, &line)?;
    Some(vec![OpenerPart::Dateline(text_runs::line_of(paragraph, &paragraph.content))])
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
    following: &Block,
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
    let Block::Paragraph(following) = following else {
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
        && dates::place(&line, languages).is_some()
        && salutation(&plain_text(&following.content, Reading::Regular), languages).is_some()
}

/// How many short paragraphs may precede the salutation: an address, a file number.
const SKIPPED: usize = 8;

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
            let Block::Paragraph(paragraph) = block else {
                return;
            };
            if paragraph.content.first().is_some_and(Inline::is_salutation) {
                return;
            }
            let Some(line) = mapped_text::lines(&paragraph.content).next() else { return };
            let length = if passed == 0 {
                salutation(line.words(), languages)
            } else {
                // Further down, only words that address someone in any context, or in capitals: `SIR. This`.
                let line = line.words();
                let is_in_capitals =
                    |length: &usize| !part(line, ..*length).contains(char::is_lowercase);
                found_by(Language::sure_salutation, line, languages)
                    .or_else(|| salutation(line, languages).filter(is_in_capitals))
            };
            if let Some(length) = length {
                let words = part(line.words(), ..length).to_owned();
                let is_alone = length == line.words().trim_end().len();
                let at = line.span(0..length);
                let is_wrapped = text_runs::wrap_in(&mut paragraph.content, at, |content| {
                    Inline::phrase(PhraseKind::Salutation, content, derived(self, at))
                });
                if is_wrapped {
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
