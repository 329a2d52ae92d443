//! Signs with rising numbers that no pass has read: `[fol. 12]`, `~13~`, `- 14 -`. This is no pass: it
//! only warns.
//!
//! One `[Image 12]` says nothing. Several in one form, each one number higher than the last, count
//! something: pages, leaves, notes. Only the editor knows what they count, so the warning gives the
//! line of a profile that would read them. Where page numbers were read, another number alone on a line is
//! suspicious by itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::diag::{self, Diagnostic};
use crate::ir::account::{Event, letter_events};
use crate::ir::{Block, Letter, Reading};
use crate::normalize::text_runs;
use crate::source::{Span, part};

/// Fewest signs that make a series.
const FEWEST: usize = 4;

/// Lowest first number of signs that have neither a word nor a line of their own: what counts from 1, 2
/// or 3 in round or square brackets may be the items of a list, or notes.
const NO_ITEM: u32 = 4;

/// The most letters of a word before a number.
const LONGEST_WORD: usize = 12;

/// What opens a sign.
const OPENING: [char; 16] =
    ['[', '(', '{', '<', '«', '‹', '|', '~', '/', '\\', '_', '=', '@', '^', '#', '*'];

/// The signs that open and close around a number, with at most one word before it.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"(?:(?<word>\p{L}+)[.:]?[\s-]?)?";
    let number = "(?<number>[0-9]{1,4})(?<side>[a-drv]?)";
    Regex::new(&format!(
        r"(?<open>[\[({{<«‹|~/\\_=@^#*-]{{1,3}})\s?{word}{number}\s?(?<close>[\])}}>»›|~/\\_=@^#*-]{{1,3}})"
    ))
    .expect("a constant pattern")
});

/// A line with nothing but a number and signs, or a word for a page.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[\s\-–—~.*=_|]*(?<word>(?i:page|pag|pg|pp?|seite|s|folio|fol|ff?|feuillet|blatt|bl|leaf|sheet|image|img|scan|стр|с|лист|л|blz|str)\b\.?)?\s?(?<number>[0-9]{1,4})(?<side>[a-drv]?)[\s\-–—~.*=_|]*$",
    )
    .expect("a constant pattern")
});

/// Words that call a note and mark no page, in several languages.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:n|nt|note|notes|fn|footnote|anm|anmerkung|fußnote|nota|прим)$")
        .expect("a constant pattern")
});

/// A sign in the text.
struct Sign {
    at: Span,
    number: u32,
    /// `r`, `v`, `a` … after the number.
    has_side: bool,
    /// Whether a paragraph consists of it.
    is_paragraph: bool,
}

/// The signs of one form.
#[derive(Default)]
struct Series {
    signs: Vec<Sign>,
    word: String,
}

/// Warns once about each series of signs. The warning replaces those about its single signs.
pub(in crate::normalize) fn warn(letter: &Letter, found: &mut Vec<Diagnostic>) {
    let mut uncounted: Vec<Sign> = Vec::new();
    for (form, series) in series(letter) {
        if !is_counted(&form, &series) {
            uncounted.extend(series.signs);
            continue;
        }
        let Series { signs, word } = &series;
        let is_of_it = |reported: &Diagnostic| {
            let at = reported.span.map_or(usize::MAX, |at| at.start);
            let next = signs.partition_point(|sign| sign.at.end <= at);
            reported.code == &diag::MARK_WITHOUT_NOTE
                && signs.get(next).is_some_and(|sign| sign.at.start <= at)
        };
        found.retain(|reported| !is_of_it(reported));
        let [first, .., last] = signs.as_slice() else { continue };
        let message = format!(
            "\u{201C}{form}\u{201D} appears {} times and counts from {} to {}, but was not read",
            signs.len(),
            first.number,
            last.number
        );
        let pattern = as_pattern(&form);
        let hint = if NOTE.is_match(word) {
            format!(
                "if these call notes, state the form of both in a profile:\n[notes]\nmark = \
                 {pattern}\nform = \"N. …\""
            )
        } else {
            format!("if pages begin there, say so in a profile:\npage_mark = {pattern}")
        };
        found.push(
            Diagnostic::new(&diag::SERIES_NOT_READ, first.at, message)
                .label(last.at, "the last of them")
                .hint(hint),
        );
    }
    uncounted.retain(|sign| sign.is_paragraph);
    found.extend(unread_page(letter, &uncounted));
}

/// Warns of numbers that are paragraphs of their own, if others of the letter were read as page numbers.
fn unread_page(letter: &Letter, numbers: &[Sign]) -> Option<Diagnostic> {
    let first = numbers.iter().min_by_key(|sign| sign.at)?;
    let mut has_pages = false;
    letter_events(letter, Reading::Original, &mut |event| {
        has_pages |= matches!(event, Event::Page(page) if !page.is_inferred());
    });
    let more = match numbers.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let message = format!(
        "the number {} is alone on a line, as page numbers of this letter are, but was not read{more}",
        first.number
    );
    let hint = "page_mark in a profile says how page marks are written";
    has_pages.then(|| Diagnostic::new(&diag::PAGE_NUMBER_NOT_READ, first.at, message).hint(hint))
}

/// All signs in the text, by their form: the sign with `N` for its number.
fn series(letter: &Letter) -> BTreeMap<String, Series> {
    let mut all: BTreeMap<String, Series> = BTreeMap::new();
    let mut add = |at: Span, whole: &str, found: &Captures<'_>, is_paragraph: bool| {
        let (Some(number), Some(side)) = (found.name("number"), found.name("side")) else { return };
        let Ok(value) = number.as_str().parse() else { return };
        let start = found.get(0).map_or(0, |found| found.start());
        let (before, behind) = (number.start() - start, side.end() - start);
        let form = format!("{}N{}", part(whole, ..before), part(whole, behind..));
        let series = all.entry(form).or_default();
        series.word = found.name("word").map_or_else(String::new, |word| word.as_str().to_owned());
        series.signs.push(Sign { at, number: value, has_side: !side.is_empty(), is_paragraph });
    };
    let blocks: Vec<&Block> = letter.texts.iter().flat_map(|text| &text.blocks).collect();
    for block in blocks {
        let runs = text_runs::of(std::slice::from_ref(block));
        let is_paragraph = matches!(block, Block::Paragraph(_)) && runs.len() == 1;
        for (at, run) in runs {
            if !run.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let is_short = run.chars().filter(|c| c.is_alphabetic()).nth(LONGEST_WORD).is_none();
            if is_short && let Some(line) = LINE.captures(&run) {
                add(at, &run, &line, is_paragraph);
                continue;
            }
            if !run.contains(OPENING) && !run.contains('-') {
                continue;
            }
            for sign in SIGN.captures_iter(&run) {
                let Some(whole) = sign.get(0) else { continue };
                let word = sign.name("word").map_or("", |word| word.as_str());
                if word.chars().nth(LONGEST_WORD).is_none() && fit(&sign["open"], &sign["close"]) {
                    add(at.slice(whole.range()), whole.as_str(), &sign, false);
                }
            }
        }
    }
    all
}

/// Whether what closes a sign matches what opens it: the other bracket, or the same sign again.
fn fit(open: &str, close: &str) -> bool {
    let fellow = |sign| match sign {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        '«' => '»',
        '‹' => '›',
        same => same,
    };
    open.chars().map(fellow).eq(close.chars().rev())
}

/// Whether the signs count: the numbers never fall, and nearly all of them are the next one, or the
/// other side of the same leaf.
fn is_counted(form: &str, Series { signs, word }: &Series) -> bool {
    let Some(first) = signs.first().filter(|_| signs.len() >= FEWEST) else { return false };
    let may_be_items = word.is_empty() && form.starts_with(['[', '(', '<', '{']);
    if may_be_items && first.number < NO_ITEM {
        return false;
    }
    let is_next = |pair: &&[Sign]| match pair {
        [one, next] => next.number == one.number + 1 || next.has_side && next.number == one.number,
        _ => false,
    };
    let is_rising = signs.windows(2).all(|pair| pair[0].number <= pair[1].number);
    is_rising && signs.windows(2).filter(is_next).count() * 4 >= (signs.len() - 1) * 3
}

/// A form as a profile states it: `"[fol. N]"`. Where a letter touches the number, `N` would not be a
/// word by itself.
fn as_pattern(form: &str) -> String {
    let form = form.trim();
    let (before, behind) = form.split_once('N').unwrap_or((form, ""));
    let is_alone = !before.ends_with(char::is_alphanumeric)
        && !behind.starts_with(char::is_alphanumeric)
        && !form.contains(['"', '\\'])
        && !before.contains("...");
    if is_alone {
        format!("\"{form}\"")
    } else {
        let (before, behind) = (regex::escape(before), regex::escape(behind));
        format!("{{ regex = '{before}([0-9]+[a-z]?){behind}' }}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Context, PASSES, run};
    use crate::profile::Profile;
    use crate::readers;
    use crate::source::{Source, SourceId};

    /// A letter with a sign in each paragraph.
    fn letter(sign: impl Fn(usize) -> String) -> String {
        let paragraphs = (0..6).map(|index| {
            format!("The rain fell on Leeds all the week {} and the river rose.\n\n", sign(index))
        });
        format!("Dear Ben,\n\n{}Yours sincerely,\n\nAnn\n", paragraphs.collect::<String>())
    }

    fn understand(text: &str, profile: Option<&Profile>) -> (Letter, Vec<Diagnostic>) {
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let found = run(&mut letter, PASSES, Context::new(&source).profile(profile));
        (letter, found)
    }

    fn pages(letter: &Letter) -> usize {
        let text = serde_json::to_string(letter).unwrap();
        text.matches("\"page-break\"").count()
    }

    #[test]
    fn a_series_is_reported_once_and_its_hint_reads_it() {
        let signs: [fn(usize) -> String; 3] = [
            |index| format!("~{}~", index + 12),
            |index| format!("@p{}@", index + 12),
            |index| format!("_{}_", index + 12),
        ];
        for sign in signs {
            let text = letter(sign);
            let (read, found) = understand(&text, None);
            let warnings: Vec<&Diagnostic> =
                found.iter().filter(|found| found.code == &diag::SERIES_NOT_READ).collect();
            let [warning] = warnings.as_slice() else { panic!("{text}: {found:?}") };
            assert!(!found.iter().any(|found| found.code == &diag::MARK_WITHOUT_NOTE), "{text}");
            assert_eq!(pages(&read), 0, "{text}");
            let hint = warning.hint.as_ref().unwrap();
            let (_, profile) = hint.split_once('\n').unwrap();
            let profile = Profile::parse("profile.toml", profile).expect(profile);
            let (read, found) = understand(&text, Some(&profile));
            // The page on which the letter begins may be inferred from them.
            assert!(matches!(pages(&read), 6 | 7), "{text}");
            assert!(!found.iter().any(|found| found.code == &diag::SERIES_NOT_READ), "{text}");
        }
    }

    #[test]
    fn a_number_alone_on_a_line_is_missed_among_pages() {
        let told = |numbers: [&str; 4]| {
            let text = letter(|index| format!("\n\n{}\n\n", numbers.get(index).unwrap_or(&"so")));
            let (_, found) = understand(&text, None);
            let found = found.iter().find(|found| found.code == &diag::PAGE_NUMBER_NOT_READ);
            found.map(|found| found.message.clone()).unwrap_or_default()
        };
        assert!(told(["11", "12", "13.", "14."]).contains("number 13 is alone"));
        assert!(told(["11", "12", "31", "14"]).contains("number 31 is alone"));
        assert_eq!(told(["11", "12", "13", "14"]), "");
        assert_eq!(told(["so", "so", "so", "20"]), "");
    }

    #[test]
    fn marks_of_notes_are_told_as_such() {
        let (_, found) = understand(&letter(|index| format!("(fn {})", index + 1)), None);
        let found = found.iter().find(|found| found.code == &diag::SERIES_NOT_READ).unwrap();
        assert!(found.hint.as_ref().unwrap().contains("mark = \"(fn N)\""));
    }

    #[test]
    fn what_does_not_count_is_no_series() {
        let signs: [fn(usize) -> String; 6] = [
            |index| format!("({})", index + 1),
            |index| format!("(in {})", 1801 + 7 * index),
            |index| format!("[{}]", 40 - index),
            |index| format!("May {}", index + 12),
            |index| format!("\n\nArticle {}\n\n", index + 12),
            |_| "[No. 12]".to_owned(),
        ];
        for sign in signs {
            let text = letter(sign);
            let (_, found) = understand(&text, None);
            assert!(!found.iter().any(|found| found.code == &diag::SERIES_NOT_READ), "{text}");
        }
    }
}
