//! Running heads of the print that a copy has taken into the text:
//! `178 Foreign Relations, 1961–1963, Volume VI`.
//!
//! `Appendix 2`, `Room 12` and `Leeds, May 3` have the same form, and so do items of a list.
//! **Invariant:** a line is left out only on evidence that does not also fit a heading or an item; all
//! others stay in the text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Furniture, FurnitureKind, Letter, Origin, PageBreak, words};
use crate::normalize::vocabulary::{is_numbered, is_part};
use crate::normalize::{Context, Effect, Pass, Runs, derived, mapped_text, sentences, text_runs};
use crate::profile::Pattern;
use crate::source::{Span, Structure};

/// Takes running heads out of the text. Where the copy marks its pages in no other way, they show where
/// a page begins. A profile can state their form; then nothing else is one.
pub(super) struct TakeRunningHeads;

/// A number and a title, or a title and a number.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?P<n1>[0-9]{1,4})\s+(?P<t1>\p{Lu}.{3,90})|(?P<t2>\p{Lu}.{3,90}?)\s+(?P<n2>[0-9]{1,4}))$")
        .expect("a constant pattern")
});

/// A page mark of any kind, which is a reason not to take pages from running heads.
static PAGE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\[{<|](?:page|p\.|pb|pg)?\s*[^\]}>|]{0,12}[\]}>|]")
        .expect("a constant pattern")
});

/// The lowest number of a first head: a count begins with 1, or with 2 where the first of what is
/// counted has no number.
const FIRST_PAGE: u32 = 3;

/// The highest page accepted where no sentence is broken: a larger number may be a year.
const LAST_PAGE: u32 = 999;

/// Most pages between two heads where no sentence is broken.
const FARTHEST: u32 = 10;

/// Most characters of a head, without its blanks.
const LONGEST: usize = 95;

/// Fewest characters in a line that the end of a page cuts off.
const SHORTEST: usize = 40;

impl Pass for TakeRunningHeads {
    fn name(&self) -> &'static str {
        "take_running_heads"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Pages)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Letter { texts, furniture, .. } = letter;
        let Some(text) = texts.first_mut() else { return };
        let profile = context.profile;
        let runs = lines_of(&text.blocks);
        let has_page_marks = profile.is_some_and(|profile| profile.page_mark.is_some())
            || runs
                .iter()
                .any(|(_, run)| run.contains(['[', '{', '<', '|']) && PAGE_MARK.is_match(run));
        let ordered = profile.and_then(|profile| profile.running_head.as_ref());
        let heads = match ordered {
            Some(pattern) => written_as(runs, pattern),
            None => believed(&text.blocks, context),
        };
        if heads.is_empty() {
            return;
        }
        report(&heads, ordered.is_some(), context);
        let mut heads = heads.into_iter().peekable();
        text_runs::take_out(&mut text.blocks, |line| {
            // One in a list or a quotation stays.
            while heads.next_if(|head| head.at.start < line.start).is_some() {}
            let Head { at, label, text } = heads.next_if(|head| head.at.start < line.end)?;
            furniture.push(Furniture {
                kind: FurnitureKind::RunningHead,
                text,
                reason: ordered.map(|_| "a running head, as the profile says".to_owned()),
                origin: Origin::Read { at: line },
            });
            let label = label.filter(|_| !has_page_marks);
            if let Some(label) = &label {
                let message = format!("page {label} begins, as its running head says");
                context.report(Diagnostic::new(&diag::PAGE_MARK, at, message));
            }
            let page = |label| PageBreak::new(Some(label), false, derived(self, at));
            Some(label.map(page).map(Block::PageBreak))
        });
        furniture.sort_by_key(|one| one.origin.span());
    }
}

/// The words of each line, and where they were read.
fn lines_of(blocks: &[Block]) -> Vec<(Span, String)> {
    let lines = mapped_text::lines_of(blocks).into_iter();
    lines.map(|line| (line.at(), line.words().to_owned())).collect()
}

/// A running head.
struct Head {
    at: Span,
    text: String,
    /// The page that it heads.
    label: Option<String>,
}

/// The lines in the form that a profile states.
fn written_as(runs: Vec<(Span, String)>, pattern: &Pattern) -> Vec<Head> {
    let head = |(at, text): (Span, String)| {
        let number = pattern.line(&text)?.number;
        let label = number.and_then(|number| text.get(number)).map(ToOwned::to_owned);
        Some(Head { at, text, label })
    };
    runs.into_iter().filter_map(head).collect()
}

/// A line in the form of a running head.
struct Candidate {
    head: Head,
    number: u32,
    title: String,
    /// Whether other text is in its paragraph.
    is_in_paragraph: bool,
    /// How many lines of text precede it. Other candidates do not count: they are no evidence.
    behind: usize,
}

/// The lines accepted as running heads, in order. Others that may be one are reported.
fn believed(blocks: &[Block], context: &mut Context<'_>) -> Vec<Head> {
    let mut prose: Vec<String> = Vec::new();
    let mut candidates: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for block in blocks {
        let runs = lines_of(std::slice::from_ref(block));
        let is_in_paragraph = runs.iter().any(|(_, run)| numbered_title(run).is_none());
        for (at, text) in runs {
            let Some((label, title)) = numbered_title(&text) else {
                prose.push(text);
                continue;
            };
            let (title, label) = (title.to_owned(), label.to_owned());
            let number = label.parse().unwrap_or_default();
            let (head, behind) = (Head { at, text, label: Some(label) }, prose.len());
            let group = candidates.entry(title.clone()).or_default();
            group.push(Candidate { head, number, title, is_in_paragraph, behind });
        }
    }
    let mut heads = Vec::new();
    let mut doubtful = Vec::new();
    for group in candidates.into_values() {
        let breaks_sentence = |one: &Candidate| breaks_sentence(one, &prose);
        // A series without text between its lines is a list.
        let is_page = group.len() > 1
            && group[0].number >= FIRST_PAGE
            && !names_part(&group[0].title)
            && group.is_sorted_by(|one, next| one.number < next.number && one.behind < next.behind)
            && group.iter().all(|one| !one.is_in_paragraph || breaks_sentence(one));
        let is_apart = is_page && are_pages_apart(&group, &prose);
        if is_page && group.iter().any(breaks_sentence) || is_apart && group.len() > 2 {
            heads.extend(group.into_iter().map(|one| one.head));
        } else {
            let may_be = |one: &Candidate| is_apart || breaks_sentence(one);
            doubtful.extend(group.into_iter().filter(may_be).map(|one| one.head));
        }
    }
    heads.sort_by_key(|head| head.at);
    doubtful.sort_by_key(|head| head.at);
    report_doubtful(&doubtful, context);
    heads
}

/// Number and title of a line, unless the number belongs to the word beside it: `Psalm 23`, `3 May`.
fn numbered_title(line: &str) -> Option<(&str, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_short = line.chars().filter(|c| !c.is_whitespace()).nth(LONGEST).is_none();
    if !is_short || !line.starts_with(is_digit) && !line.ends_with(is_digit) {
        return None;
    }
    let found = HEAD.captures(line)?;
    let group = |name: &str| found.name(name).map(|part| part.as_str());
    let (number, title, beside) = match (group("n1"), group("t1")) {
        // Before the word for a part, a number is a quantity: `12 Letters`.
        (Some(number), Some(title)) => {
            (number, title, title.split_whitespace().next().filter(|word| !is_part(word)))
        }
        _ => {
            let title = group("t2")?;
            (group("n2")?, title, title.split_whitespace().next_back())
        }
    };
    (!beside.is_some_and(is_numbered)).then_some((number, title))
}

/// Whether a title begins with the word for a numbered part: `Hymn of the Mill`.
fn names_part(title: &str) -> bool {
    title.split_once(char::is_whitespace).is_some_and(|(first, _)| is_part(first))
}

/// Whether a line is inside a sentence of prose.
fn breaks_sentence(line: &Candidate, prose: &[String]) -> bool {
    let before = line.behind.checked_sub(1).and_then(|before| prose.get(before));
    let is_long = |line: &str| line.chars().nth(SHORTEST - 1).is_some();
    before.is_some_and(|before| is_long(before) && sentences::breaks_off(before))
        && prose.get(line.behind).is_some_and(|after| sentences::goes_on(after))
}

/// Whether lines of one title can be page heads though they break no sentence: the title is more than a
/// word, no number need be a year, and sentences come between each two lines, as on a page.
fn are_pages_apart(group: &[Candidate], prose: &[String]) -> bool {
    let Some(Candidate { title, number, .. }) = group.last() else { return false };
    let is_apart = |pair: &[Candidate]| {
        let between = prose.get(pair[0].behind..pair[1].behind).unwrap_or_default();
        pair[1].number - pair[0].number <= FARTHEST
            && between.iter().any(|line| line.trim_end_matches(CLOSING).ends_with(['.', '?', '!']))
    };
    let is_word = !title.contains(char::is_whitespace);
    !is_word && *number <= LAST_PAGE && group.windows(2).all(is_apart)
}

/// What can follow the full stop of a sentence.
const CLOSING: [char; 7] = ['"', '\'', '\u{201D}', '\u{2019}', '\u{BB}', ')', ']'];

/// Reports what is left out, once for all heads of a letter.
fn report(heads: &[Head], is_ordered: bool, context: &mut Context<'_>) {
    let Some(first) = heads.first() else { return };
    let count: usize = heads.iter().map(|head| words(&head.text).count()).sum();
    let text = &first.text;
    let message = match heads.len() {
        1 => format!("{count} words are left out: \u{201C}{text}\u{201D}, a running head"),
        heads => format!(
            "{count} words are left out: {heads} running heads, the first of them \
             \u{201C}{text}\u{201D}"
        ),
    };
    let code = if is_ordered { &diag::DROPPED } else { &diag::LEFT_OUT };
    context.report(Diagnostic::new(code, first.at, message));
}

/// Reports lines that may be running heads and stay in the text.
fn report_doubtful(lines: &[Head], context: &mut Context<'_>) {
    let Some(first) = lines.first() else { return };
    let text = &first.text;
    let message = match lines.len() {
        1 => format!("\u{201C}{text}\u{201D} may be a running head; it stays in the text"),
        lines => format!(
            "{lines} lines may be running heads, the first of them \u{201C}{text}\u{201D}; they \
             stay in the text"
        ),
    };
    context.report(
        Diagnostic::new(&diag::MAY_BE_RUNNING_HEAD, first.at, message)
            .hint("running_head in a profile says how running heads are written"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{PASSES, run};
    use crate::profile::Profile;
    use crate::readers;
    use crate::source::{Source, SourceId};

    const LONG: &str = "We have all gone up to the old house on the hill, where";

    /// The lines that are taken out of a letter, and the codes of what is reported about such lines. In
    /// the letter `§` is a long line that breaks off, and `|` a blank line.
    fn read(text: &str) -> (Vec<String>, Vec<&'static str>) {
        let text = text.replace('§', LONG).replace('|', "\n\n");
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let found = run(&mut letter, PASSES, Context::new(&source));
        let codes = found.iter().map(|found| found.code.id);
        let codes = codes.filter(|code| ["N208", "N223"].contains(code)).collect();
        let kind = |part: &Furniture| part.kind == FurnitureKind::RunningHead;
        let heads = letter.furniture.into_iter().filter(kind).map(|part| part.text).collect();
        (heads, codes)
    }

    #[test]
    fn words_of_a_letter_are_no_running_heads() {
        for text in [
            // Parts, whose numbers count the parts or other things.
            "It rains.|Appendix 1|It snows.|Appendix 2|It thaws.|Appendix 3|It blows.",
            "It rains.|Enclosure 4|It snows.|Enclosure 5|It thaws.|Enclosure 6|It blows.",
            "It rains.|Appendix to the Article 4|It snows.|Appendix to the Article 5|It thaws.|\
             Appendix to the Article 6|It blows.",
            "We sang in the church, which was very cold,|Psalm 23|and went home over the hill to the \
             old house, and|Psalm 24|and the day was done.",
            "Es regnet.|Dem Vertrag die Beilage 4|Es schneit.|Dem Vertrag die Beilage 6|Es taut.|Dem \
             Vertrag die Beilage 7|Es weht.",
            "Он пришел.|Наше Письмо 4|Он ушел.|Наше Письмо 5|Он пришел.|Наше Письмо 6|Он ушел.",
            "It rains.|Answer to Mr. Fell's Question 4|No.|Answer to Mr. Fell's Question 5|Yes.|\
             Answer to Mr. Fell's Question 6|No.",
            "They sleep.|Room 12|Ann sleeps.|Room 14|Ben sleeps.|Room 16|Carl sleeps.",
            // Days.
            "It rains.|May 3|It snows.|May 5|It thaws.|May 8|It blows.",
            "It rains.|Leeds, May 3|It snows.|Leeds, May 5|It thaws.|Leeds, May 8|It blows.",
            "It rains.|3 May 1801|It snows.|5 May 1801|It thaws.|8 May 1801|It blows.",
            "Piove.|Torino, Maggio 3|Nevica.|Torino, Maggio 5|Piove.|Torino, Maggio 8|Nevica.",
            "It rains.|Leeds, Monday 5|It snows.|Leeds, Monday 12|It thaws.|Leeds, Monday 19|No.",
            "It rains.|Paris, le 3|Il neige.|Paris, le 5|Il pleut.|Paris, le 8|Il neige.",
            "In Leeds.|In the Year 1801|It rained.|In the Year 1802|It rained.|In the Year 1803|So.",
            // Items of a list, and sums.
            "I paid:|Wheat 12|Barley 14|Wheat 16|Barley 18|Wheat 20|That is all.",
            "I paid:|To John Smith 12|To John Smith 14|To John Smith 20|That is all.",
            "I paid:|To John Smith 12|for oats|To John Smith 14|for hay|To John Smith 20|for straw",
            "I paid:\nTo John Smith 12\nfor the oats.\nTo John Smith 14\nfor the hay.\nTo John Smith \
             20\nfor the straw.",
            "I paid for the boy's\nCoat 12\nand his\nCoat 14\nand his\nCoat 16\nall that I had.",
            "Sold.|Ditto 4|Sold.|Ditto 7|Sold.|Ditto 9|Sold.",
            // What does not rise as pages do, or starts as a count does.
            "It was warm.|Heat at noon 61|It was cold.|Heat at noon 48|It was warm.|Heat at noon 66|So.",
            "It rains.|Plan of the Mill|It snows.|Plan of the Mill 2|It thaws.|Plan of the Mill 3|It \
             blows.|Plan of the Mill 4|No.",
            "Glory.|Glory be to God|Glory.|Glory be to God|Glory.|Glory be to God|Amen.",
            "1 What is rain?|2 What is snow?|3 What is rain?|It is water.",
            "It rains.|Sincerely|Ann Fell 3|It snows.|Sincerely|Ann Fell 3|It thaws.|Sincerely",
        ] {
            assert_eq!(read(text), (Vec::new(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_running_head_is_told() {
        for text in [
            // An inscription, or a running head that appears once.
            "§|John Smith 1801|and nothing else is to be seen.",
            "§|178 Letters of Ann|and nothing else is to be seen.",
            "It rains.|12 Letters of Ann|It snows.|14 Letters of Ann|It thaws.",
            "§|1 Letters of Ann|and it rains.|2 Letters of Ann|It thaws.",
            // A list inside a sentence, and parts with names.
            "§\n21 ANN FELL\n22 ANN FELL\n23 ANN FELL\nand all the others are to come.",
            "§|Hymn of the Mill 31|and then we sang|Hymn of the Mill 32|and it rains.",
        ] {
            assert_eq!(read(text), (Vec::new(), vec!["N223"]), "{text}");
        }
    }

    #[test]
    fn running_heads_are_taken_out() {
        for (text, count) in [
            ("§|178 Letters of Ann|and it rains.|180 Letters of Ann|It snows.", 2),
            ("§|LETTERS 171|and §|LETTERS 173|it snows.", 2),
            ("§|Page 71|and §|Page 72|it snows.", 2),
            (
                "It rains.|12 Letters of Ann|It snows.|14 Letters of Ann|It thaws.|16 Letters of \
                 Ann|It blows.",
                3,
            ),
            ("§\n178 Letters of Ann\nand §\n180 Letters of Ann\nit snows.", 2),
        ] {
            let (heads, codes) = read(text);
            assert_eq!((heads.len(), codes.contains(&"N208")), (count, count > 0), "{text}");
        }
    }

    #[test]
    fn a_profile_says_which_they_are() {
        let text =
            "It rains.\n\n1 ANN\n\nIt snows.\n\n2 ANN\n\nIt thaws.\n\n12 Letters of Ann\n\nNo.";
        let profile = Profile::parse("a.toml", "running_head = \"N ANN\"").unwrap();
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let found = run(&mut letter, PASSES, Context::new(&source).profile(Some(&profile)));
        assert!(found.iter().any(|found| found.message.starts_with("4 words are left out: 2 ")));
        let pages = |block: &&Block| matches!(block, Block::PageBreak(_));
        assert_eq!(letter.furniture.len(), 2);
        assert_eq!(letter.texts[0].blocks.iter().filter(pages).count(), 2);
    }
}
