//! Whether one file seems to hold several letters. This is no pass: it only warns.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, CloserPart, Inline, Letter, Reading, on_one_line, plain_text};
use crate::normalize::dates::dateline;
use crate::normalize::mapped_text::MappedText;
use crate::normalize::parties::{HeadingParties, Parties};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{headings, may_be_divided, parties, propose, text_runs};
use crate::source::{Source, Span};

/// `299. Letter From …`, the form of document headings in editions.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]+[a-z]?\.\s+)?(?:Letter|Message|Telegram|Memorandum|Note|Despatch) (?:From|from) \p{Lu}.+ to .+")
        .expect("a constant pattern")
});

/// Longest line that can begin a letter, in characters.
const LONGEST: usize = 300;

/// How many short paragraphs can come between the first line of a letter and its salutation.
const OPENING: usize = 4;

/// A line that begins a letter, and the profile's pattern for it.
struct Beginning {
    at: Span,
    begins: &'static str,
}

/// Warns about letters that begin inside another: as the headings of the whole file show it, or else
/// as the text of the letter does.
pub(super) fn warn(letter: &Letter, undivided: Option<&Source>) -> Vec<Diagnostic> {
    let languages = vocabulary::languages_of(letter);
    let undivided = undivided.filter(|source| may_be_divided(source, &languages));
    if let Some(proposal) = undivided.and_then(propose) {
        let message = format!("the file seems to hold several letters: {}", proposal.evidence);
        let hint = format!(
            "--divide auto divides it so, and so does this profile:\n{}",
            proposal.text.trim_end()
        );
        let [first, second] = proposal.begins;
        let found = Diagnostic::new(&diag::SECOND_LETTER, second, message);
        return vec![found.label(first, "the first letter").hint(hint)];
    }
    if let Some(found) = letter.texts.iter().find_map(|text| divisions(&text.blocks, &languages)) {
        return vec![found];
    }
    let mut found: Vec<Beginning> = Vec::new();
    for text in &letter.texts {
        found.extend(beginnings(&text.blocks, &languages));
    }
    for note in &letter.notes {
        found.extend(note.blocks.iter().filter_map(headed));
    }
    let Some(first) = found.first() else { return Vec::new() };
    let so_many = |begins: &str| found.iter().filter(|one| one.begins == begins).count();
    // Of two forms, the one that divides more, or else the first.
    let begins = found.iter().rev().map(|one| one.begins).max_by_key(|begins| so_many(begins));
    let message = match found.len() - 1 {
        0 => "another letter seems to begin here".to_owned(),
        more => format!("another letter seems to begin here, and {more} more after it"),
    };
    let hint = format!(
        "put each letter into a file of its own, or say in a profile how a letter begins:\n[letter]\n\
         begins = {}",
        begins.unwrap_or(first.begins)
    );
    vec![Diagnostic::new(&diag::SECOND_LETTER, first.at, message).hint(hint)]
}

/// Warns about divisions of an encoded text that are letters by their headings: two or more name whom they are from or
/// to.
fn divisions(blocks: &[Block], languages: &[&'static Language]) -> Option<Diagnostic> {
    // A division can frame the others.
    let blocks = match blocks {
        [Block::Section(frame)] => frame.blocks.as_slice(),
        blocks => blocks,
    };
    let mut begin = blocks.iter().filter_map(|block| {
        let Block::Section(part) = block else { return None };
        let heading = part.blocks.iter().find_map(Block::heading)?;
        let heading = MappedText::of(&heading.content)?;
        let (_, title) = headings::numbered(heading.words());
        let title = on_one_line(headings::without_date(title, languages));
        let is_of_letter = match parties::read_of_letter(&title, languages) {
            HeadingParties::Parties(Parties { from, to }) => !from.is_empty() || !to.is_empty(),
            HeadingParties::Undecided(_) => true,
            HeadingParties::Nothing | HeadingParties::Name(_) | HeadingParties::Same(_) => false,
        };
        is_of_letter.then(|| heading.at())
    });
    let second = begin.nth(1)?;
    let message = match begin.count() {
        0 => "another letter seems to begin here".to_owned(),
        more => format!("another letter seems to begin here, and {more} more after it"),
    };
    let hint = "make each letter a `text` in a `group`, or a `div` of type `document`";
    Some(Diagnostic::new(&diag::SECOND_LETTER, second, message).hint(hint))
}

/// A paragraph in the form of a document heading of an edition.
fn headed(block: &Block) -> Option<Beginning> {
    let (at, line) = first_line(block)?;
    let is_heading = HEADING.is_match(&line)
        || line.chars().count() <= 120
            && !line.ends_with(['.', ',', ';', ':', '?', '!'])
            && matches!(parties::read(&line, vocabulary::LANGUAGES),
                parties::HeadingParties::Parties(found) if !found.from.is_empty() && !found.to.is_empty());
    is_heading.then_some(Beginning {
        at,
        begins: if line.starts_with(|c: char| c.is_ascii_digit()) {
            "\"N. …\""
        } else if line.contains(" From ") {
            "\"… From … to …\""
        } else if line.contains(" from ") {
            "\"… from … to …\""
        } else {
            "\"… to …\""
        },
    })
}

/// This many numbers in a row head letters, whatever is between them.
const SERIES: usize = 3;

/// Where numbers are alone between paragraphs and rise one after the other: `216.`, `217.`, `218.`.
fn numbered(blocks: &[Block]) -> Vec<Beginning> {
    let mut series: Vec<Beginning> = Vec::new();
    let mut last = None;
    for (index, block) in blocks.iter().enumerate() {
        let Some((at, line)) = first_line(block).filter(|_| lines(block).len() == 1) else {
            continue;
        };
        let digits = line.strip_suffix('.').unwrap_or(&line);
        let Some(number) = digits.parse::<u32>().ok().filter(|_| digits.len() < 5) else {
            continue;
        };
        match last {
            Some((before, at))
                if (1..=5).contains(&number.saturating_sub(before)) && index > at + 1 => {}
            _ if series.len() >= SERIES => continue,
            _ => series.clear(),
        }
        last = Some((number, index));
        series.push(Beginning { at, begins: if line.ends_with('.') { "\"N.\"" } else { "\"N\"" } });
    }
    // The first number heads the letter that contains the others, if nothing precedes it.
    let begins = blocks.first().and_then(first_line).map(|(at, _)| at);
    let is_first = series.first().is_some_and(|one| Some(one.at) == begins);
    if series.len() < SERIES && !(is_first && series.len() > 1) {
        return Vec::new();
    }
    series.split_off(usize::from(is_first))
}

/// Where letters begin after the first one.
fn beginnings(blocks: &[Block], languages: &[&'static Language]) -> Vec<Beginning> {
    let mut found = numbered(blocks);
    if !found.is_empty() {
        return found;
    }
    let mut known = Known::of_first(blocks, languages);
    for (index, block) in blocks.iter().enumerate() {
        let beginning = headed(block).or_else(|| known.opened(&blocks[index..], languages));
        if let Some(beginning) = beginning {
            found.push(beginning);
            (known.is_closed, known.is_addressed) = (false, false);
        }
        known.is_addressed |= lines(block).iter().any(|line| addresses(line, languages));
        known.is_closed |= closes(block, languages);
    }
    found
}

/// What is known of the letter that a block would end.
struct Known {
    /// Whether it addresses someone.
    is_addressed: bool,
    /// The forms of its first lines: a number, a dateline.
    forms: Vec<&'static str>,
    /// Whether it has been closed, and no other has begun since.
    is_closed: bool,
}

impl Known {
    fn of_first(blocks: &[Block], languages: &[&'static Language]) -> Self {
        let opening = || blocks.iter().take(OPENING).flat_map(lines);
        Self {
            is_addressed: false,
            forms: opening().filter_map(|line| beginning_of(&line, languages)).collect(),
            is_closed: false,
        }
    }

    /// Whether the first of these blocks begins another letter: with a salutation, with a line above
    /// one that is a dateline, names two parties or is only a number, or with a line in the form of the
    /// first letter's beginning.
    fn opened(&self, blocks: &[Block], languages: &[&'static Language]) -> Option<Beginning> {
        // `I am, / My dear Sir, / yours truly` closes a letter.
        let (at, line) = first_line(blocks.first().filter(|block| !closes(block, languages))?)?;
        // `Mr. President, I should like to repeat` is a sentence of this letter.
        let is_dear = || languages.iter().any(|language| language.sure_salutation(&line).is_some());
        let is_alone =
            || languages.iter().any(|language| language.salutation(&line) == Some(line.len()));
        if self.is_addressed && blocks.len() > 1 && (is_dear() || is_alone()) {
            return Some(Beginning { at, begins: "{ regex = '(?i)^(my |most )?dear(est)? .*' }" });
        }
        let begins = beginning_of(&line, languages).filter(|_| self.is_closed)?;
        let mut following = blocks.iter().take(OPENING).flat_map(lines).skip(1).take(OPENING);
        let follows_text = || {
            let next = blocks.get(1).and_then(first_line);
            next.is_some_and(|(_, line)| !vocabulary::is_postscript(&line))
        };
        let is_like_first = self.forms.contains(&begins) && follows_text();
        let is_opening = is_like_first || following.any(|line| addresses(&line, languages));
        is_opening.then_some(Beginning { at, begins })
    }
}

/// Whether a line is a salutation, or begins with one.
fn addresses(line: &str, languages: &[&'static Language]) -> bool {
    let whole = format!("{},", line.trim_end_matches(['.', ',', ':', '!']));
    languages.iter().any(|language| {
        language.salutation(line).is_some() || language.sure_salutation(&whole) == Some(whole.len())
    })
}

/// Whether a block closes a letter: it is signed, or ends with closing words.
fn closes(block: &Block, languages: &[&'static Language]) -> bool {
    let is_close = |line: &str| languages.iter().any(|language| language.is_close(line));
    match block {
        Block::Closer(closer) => {
            closer.parts.iter().any(|part| matches!(part, CloserPart::Signature(_)))
        }
        Block::Paragraph(paragraph) => {
            plain_text(&paragraph.content, Reading::Regular).lines().any(is_close)
        }
        _ => false,
    }
}

/// The profile's pattern for a line above a salutation.
fn beginning_of(line: &str, languages: &[&'static Language]) -> Option<&'static str> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:[Ll]etter|LETTER|[Bb]rief|BRIEF|[Ll]ettre|LETTRE|[Пп]исьмо|ПИСЬМО|No|Nr|№)\.?\s+)?(?:(?P<n>[0-9]{1,4})|[IVXLCDM]{1,8})\.?$")
            .expect("a constant pattern")
    });
    if let Some(number) = NUMBER.captures(line) {
        return Some(match (number.name("n"), line.contains(' '), line.ends_with('.')) {
            (Some(_), false, true) => "\"N.\"",
            (Some(_), false, false) => "\"N\"",
            (None, false, true) => "\"ROMAN.\"",
            (None, false, false) => "\"ROMAN\"",
            (Some(_), true, _) => "\"… N\"",
            (None, true, _) => "\"… ROMAN\"",
        });
    }
    if line.split_whitespace().count() <= 8 {
        for (to, begins) in [("TO ", "\"TO …\""), ("To ", "\"To …\""), ("An ", "\"An …\"")] {
            if line.strip_prefix(to).is_some_and(|name| name.starts_with(char::is_uppercase)) {
                return Some(begins);
            }
        }
    }
    if parties::pair_of_names(line, languages).is_some() {
        return Some("\"… to …\"");
    }
    dateline::read(line, languages)
        .filter(|dateline| dateline.date.is_some())
        .map(|_| "{ regex = '^[^.]*\\b1[0-9]{3}\\.?$' }")
}

/// The first line of a paragraph, if it is short, and its place.
fn first_line(block: &Block) -> Option<(Span, String)> {
    let Block::Paragraph(paragraph) = block else { return None };
    let at = paragraph.content.iter().find_map(text_runs::read_at)?;
    let end = paragraph.content.iter().position(|inline| matches!(inline, Inline::LineBreak(_)));
    let content = &paragraph.content[..end.unwrap_or(paragraph.content.len())];
    let line = plain_text(content, Reading::Original).trim().to_owned();
    (line.chars().count() < LONGEST).then_some((at, line))
}

/// The lines of a block that can open a letter.
fn lines(block: &Block) -> Vec<String> {
    let of = |content: &[Inline]| -> Vec<String> {
        let words = plain_text(content, Reading::Original);
        words.lines().map(|line| line.trim().to_owned()).collect()
    };
    match block {
        Block::Paragraph(paragraph) => of(&paragraph.content),
        Block::Heading(line) => of(&line.content),
        Block::Opener(opener) => {
            opener.parts.iter().flat_map(|part| of(&part.line().content)).collect()
        }
        _ => Vec::new(),
    }
}
