//! What looks like a fact of the letter and was not read as one. This is no pass: it only warns.
//!
//! It runs after passes and side files, so that no date that a sidecar states is reported.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Block, Certainty, CloserPart, Inline, Kind, Letter, Opener, OpenerPart, Origin,
    Reading, plain_text,
};
use crate::normalize::dates::{Missing, dateline};
use crate::normalize::parties::{Form, witnesses};
use crate::normalize::vocabulary::{self, LANGUAGES, Language};
use crate::normalize::{dates, parties, signing, text_runs};
use crate::source::Span;

/// A line at an end of the letter, and its place.
pub(super) struct EndLine {
    pub(super) at: Span,
    pub(super) words: String,
}

/// Warns about the date and the correspondents that the letter lacks: of lines that look like them, and, if the
/// letter `is_unmarked`, of what no line looks like. A document with encoded parts
/// need not be a letter, and a letter may not say to whom it goes: what it lacks is missed only if the source calls it a
/// letter and no sender is known.
pub(super) fn warn(letter: &Letter, is_unmarked: bool) -> Vec<Diagnostic> {
    let Some(text) = letter.texts.first() else { return Vec::new() };
    let languages = vocabulary::languages_of(letter);
    let lacks = |kind| letter.action(kind).is_none_or(|action| action.agents.is_empty());
    let lacks_sender = lacks(ActionKind::Sent);
    let lacks_recipient = lacks(ActionKind::Received);
    let lacks_date = letter.date().is_none();
    let date = lacks_date.then(|| unread_date(&text.blocks)).flatten();
    let both = (lacks_sender && lacks_recipient).then(|| unread_both(&text.blocks)).flatten();
    let recipient = (lacks_recipient && both.is_none())
        .then(|| unread_recipient(&text.blocks, &languages))
        .flatten();
    let sender = lacks_sender.then(|| unread_sender(&text.blocks)).flatten();
    let addressed = lacks_recipient.then(|| unread_addressee(&text.blocks)).flatten();
    let is_untold = both.is_none();
    let silent = [
        (lacks_sender && is_untold && sender.is_none(), "sender"),
        (lacks_recipient && is_untold && recipient.is_none() && addressed.is_none(), "recipient"),
        (lacks_date && date.is_none(), "date"),
    ];
    let is_letter = || letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::Letter);
    let is_expected = is_unmarked || lacks_sender && is_letter();
    let silent: Vec<&str> =
        silent.into_iter().filter(|(is, _)| *is && is_expected).map(|(_, what)| what).collect();
    let doubtful =
        [ActionKind::Sent, ActionKind::Received].map(|role| doubtful(letter, role, &languages));
    let found = [date, both, recipient].into_iter().chain(doubtful).chain([sender, addressed]);
    found.chain([without(&silent, &text.blocks)]).flatten().collect()
}

fn unread_date(blocks: &[Block]) -> Option<Diagnostic> {
    let hint = "a sidecar or letters.csv can state the day:\ndate = \"CCYY-MM-DD\"".to_owned();
    if let Some(line) = dated(ends(blocks)) {
        return Some(unread(&line, without_date(&line), hint));
    }
    let line = beginning(blocks).into_iter().find(names_weekday)?;
    Some(unread(&line, "the date is not known, only the day of the week:", hint))
}

fn unread_both(blocks: &[Block]) -> Option<Diagnostic> {
    let line = beginning(blocks).into_iter().find(|line| names_two(&line.words))?;
    let hint =
        "a sidecar or letters.csv can name them:\n[[from]]\nname = \"…\"\n[[to]]\nname = \"…\"";
    let message = "no correspondents were read, but this line may name them:";
    Some(unread(&line, message, hint.to_owned()))
}

fn unread_recipient(blocks: &[Block], languages: &[&'static Language]) -> Option<Diagnostic> {
    let is_it = |line: &EndLine| is_addressed(&line.words, languages);
    let line = beginning(blocks).into_iter().find(is_it)?;
    let message = "no recipient was read, but this line may name one:";
    Some(unread(&line, message, naming("to", "…")))
}

fn unread_sender(blocks: &[Block]) -> Option<Diagnostic> {
    let signature = signature(blocks)?;
    let message = "no sender was read, but the letter seems to be signed";
    Some(unread(&signature, message, naming("from", &signature.words)))
}

fn unread_addressee(blocks: &[Block]) -> Option<Diagnostic> {
    let line = salutation(blocks)?;
    Some(unread(&line, "no recipient was read, but the letter begins", naming("to", "…")))
}

/// What no line of the letter looks like.
fn without(facts: &[&str], blocks: &[Block]) -> Option<Diagnostic> {
    let names = match facts {
        [] => return None,
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    };
    let (first, _) = text_runs::of(blocks).into_iter().next()?;
    let message = format!("no {names} was found in the letter");
    let hint = "a sidecar or letters.csv can state what is known from elsewhere";
    Some(Diagnostic::new(&diag::FACT_NOT_FOUND, first, message).hint(hint))
}

/// What looks like a fact in a line, and was not read.
fn unread(line: &EndLine, message: &str, hint: String) -> Diagnostic {
    let message = format!("{message} \u{201C}{}\u{201D}", line.words);
    Diagnostic::new(&diag::FACT_NOT_READ, line.at, message).hint(hint)
}

/// A hint that a side file can name the correspondent.
fn naming(key: &str, name: &str) -> String {
    let name = name.trim_end_matches(['.', ',']).replace('\\', "\\\\").replace('"', "\\\"");
    format!("a sidecar or letters.csv can name the correspondent:\n[[{key}]]\nname = \"{name}\"")
}

/// Warns of a correspondent whom only one weak sign names, such as the given name in a salutation, and no
/// side file.
fn doubtful(
    letter: &Letter,
    role: ActionKind,
    languages: &[&'static Language],
) -> Option<Diagnostic> {
    let [agent] = letter.action(role)?.agents.as_slice() else { return None };
    let written = agent.written.as_ref().filter(|_| agent.name.is_none())?;
    if !matches!(written.origin, Origin::Inferred { certainty: Certainty::Low, .. }) {
        return None;
    }
    let witnesses = witnesses::of(letter, languages);
    let witness = witnesses.iter().find(|one| one.role == role && one.name == written.value)?;
    let (who, key) =
        if role == ActionKind::Sent { ("sender", "from") } else { ("recipient", "to") };
    let message = format!(
        "only the {} names the {who}: \u{201C}{}\u{201D}",
        witness.place.as_str(),
        written.value
    );
    let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, witness.at, message);
    Some(found.hint(naming(key, &written.value)))
}

/// How many lines at either end can contain a dateline or a heading.
const LINES: usize = 10;

/// Longest line that can be a dateline or name the correspondents, in words.
const LONGEST: usize = 16;

/// The short lines at the beginning of a text.
fn beginning(blocks: &[Block]) -> Vec<EndLine> {
    blocks.iter().take(LINES).flat_map(lines).take(LINES).collect()
}

/// The short lines at both ends of a text: a date is above a letter or below it.
fn ends(blocks: &[Block]) -> Vec<EndLine> {
    let mut found = beginning(blocks);
    let end_of_beginning = found.last().map(|line| line.at);
    let last: Vec<EndLine> = blocks.iter().rev().take(LINES).rev().flat_map(lines).collect();
    let first = last.len().saturating_sub(LINES);
    found.extend(last.into_iter().skip(first).filter(|line| Some(line.at) > end_of_beginning));
    found
}

/// The short lines of a block.
fn lines(block: &Block) -> Vec<EndLine> {
    match block {
        Block::Heading(line) => short_lines(&line.content),
        Block::Paragraph(paragraph) => short_lines(&paragraph.content),
        Block::Opener(opener) => {
            opener.parts.iter().flat_map(|part| short_lines(&part.line().content)).collect()
        }
        Block::Closer(closer) => {
            closer.parts.iter().flat_map(|part| short_lines(&part.line().content)).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn short_lines(content: &[Inline]) -> Vec<EndLine> {
    let is_break = |inline: &Inline| matches!(inline, Inline::LineBreak(_));
    let line = |content: &[Inline]| {
        let words = plain_text(content, Reading::Regular).trim().to_owned();
        let is_short = (1..=LONGEST).contains(&words.split_whitespace().count());
        Some(EndLine { at: content.iter().find_map(text_runs::read_at)?, words })
            .filter(|_| is_short)
    };
    content.split(is_break).filter_map(line).collect()
}

/// Most words in small letters in a dateline: `den`, `le`, `mai`, `of`.
const SMALL_WORDS: usize = 4;

/// Most of them in one whose year is in words, too.
const SMALL_WORDS_OF_YEAR: usize = 11;

/// The line most like a dateline: a day of a month says more than a year.
fn dated(lines: Vec<EndLine>) -> Option<EndLine> {
    let mut dated: Vec<EndLine> = lines.into_iter().filter(|line| is_dated(&line.words)).collect();
    let has_day = |line: &EndLine| dates::day_of_month(&line.words, LANGUAGES).is_some();
    let best = dated.iter().position(has_day).unwrap_or(0);
    (best < dated.len()).then(|| dated.swap_remove(best))
}

/// Why a line that seems to date the letter does not.
fn without_date(line: &EndLine) -> &'static str {
    let day = dates::day_of_month(&line.words, LANGUAGES);
    match day.and_then(|day| day.missing()) {
        Some(Missing::Year) => "no date was read, because the year is not stated:",
        Some(Missing::Century) => "no date was read, because the century is not stated:",
        Some(Missing::NewYear) => {
            "no date was read, because the day, counted back from 1 January, can be of either year:"
        }
        Some(Missing::Founding) => {
            "no date was read, because the year is counted from the founding of Rome:"
        }
        None => "no date was read, but this line may give it:",
    }
}

/// Whether a line is a dateline that names a day of the week and no date.
fn names_weekday(line: &EndLine) -> bool {
    let mut words = line.words.split(|c: char| !c.is_alphanumeric());
    words.any(|word| LANGUAGES.iter().any(|language| language.is_weekday(word)))
        && dateline::read(&line.words, LANGUAGES).is_some()
}

/// Whether a line names the recipient alone: `TO BEN MOOR.`, `An Goethe.`
fn is_addressed(line: &str, languages: &[&'static Language]) -> bool {
    /// The most words of a line that announces a name by a word: `To Ben Moor the miller at Tern`.
    const MOST: usize = 10;
    let announces = |language: &&'static Language| {
        let to = language.patterns().to_first.find(line);
        let name = to.and_then(|to| line.get(to.end()..)).unwrap_or_default();
        name.starts_with(char::is_uppercase) && name.contains(' ')
    };
    parties::form(line, languages) == Some(Form::To)
        || line.split_whitespace().count() <= MOST
            && !line.ends_with(['.', ',', '!', '?'])
            && languages.iter().any(announces)
}

/// Whether a line looks like a dateline: it ends with a year, or with the remains of one, or has a day
/// of a month.
fn is_dated(line: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[\s,.(\[])(?:1[0-9]{3}|20[0-9]{2}|1[0-9]{1,2}[\[(?][0-9?xX]{1,2}[\])]?|M[DCLXVI]{3,})(?:[/–-][0-9]{1,4})?[\s.,?)\]]*(?:г\.?|[A-Z]\.\s?[A-Z]\.)?$",
        )
        .expect("a constant pattern")
    });
    // `20-1-916`
    static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s,])[0-9]{1,2}([-./])[0-9]{1,2}[-./](?:[0-9]{2,4})[\s.]*$")
            .expect("a constant pattern")
    });
    let small = line.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    // `diecinueve de febrero de mil quinientos`
    let is_in_words = !line.contains(|c: char| c.is_ascii_digit());
    let most = if is_in_words { SMALL_WORDS_OF_YEAR } else { SMALL_WORDS };
    let is_sentence = line.ends_with(['!', ':', ';']) || line.contains(". . .") || small > most;
    !is_sentence
        && (NUMBERS.is_match(line)
            || YEAR.is_match(line)
            || dates::day_of_month(line, LANGUAGES).is_some())
}

/// Whether a line seems to name sender and recipient: `Ann Smith to Ben Brown`.
fn names_two(line: &str) -> bool {
    let undated = line.split([',', '(', '[']).next().unwrap_or_default().trim();
    undated.split_whitespace().count() <= 10 && parties::names_two(undated)
}

/// Who signs the letter.
fn signature(blocks: &[Block]) -> Option<EndLine> {
    let closers = blocks.iter().rev().filter_map(|block| match block {
        Block::Closer(closer) => Some(closer),
        _ => None,
    });
    let parts = closers.flat_map(|closer| &closer.parts);
    let signed = parts.filter_map(|part| match part {
        CloserPart::Signature(line) => short_lines(&line.content).into_iter().next(),
        _ => None,
    });
    signed.into_iter().next().or_else(|| {
        // A name on the last line of the last paragraph, below the words of the letter.
        let last = blocks.iter().rev().find(|block| matches!(block, Block::Paragraph(_)))?;
        let mut lines = lines(last);
        // The address of the recipient is not a signature.
        let is_address = lines.iter().any(|line| signing::is_address(&line.words));
        let line = lines.pop().filter(|_| !lines.is_empty() && !is_address)?;
        let count = line.words.split_whitespace().count();
        (count <= 4 && signing::is_name(&line.words)).then_some(line)
    })
}

/// Whom the letter addresses.
fn salutation(blocks: &[Block]) -> Option<EndLine> {
    let of_opener = |opener: &Opener| {
        opener.parts.iter().find_map(|part| match part {
            OpenerPart::Salutation(line) => short_lines(&line.content).into_iter().next(),
            _ => None,
        })
    };
    blocks.iter().take(LINES).find_map(|block| match block {
        Block::Opener(opener) => of_opener(opener),
        Block::Paragraph(paragraph) => match paragraph.content.first() {
            Some(Inline::Phrase(phrase)) if paragraph.content[0].is_salutation() => {
                short_lines(&phrase.content).into_iter().next()
            }
            _ => None,
        },
        _ => None,
    })
}
