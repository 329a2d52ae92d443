//! The marks in the text, and which note each of them calls.
//!
//! A copied web page has lost the superscripts: a mark is a number glued to a word (`Press2`), to
//! a quotation mark, to a date (`April 18.1`), even to a digit (`May 311`). Whether a number is a
//! mark is decided for the whole letter at once: of all chains of candidates that stand in the
//! order of the list, the most plausible is taken.

use super::{Context, Effect, Pass, derived, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Certainty, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Sourced};
use crate::source::Span;

/// Replaces the marks of the notes by anchors and gives the notes their printed labels.
pub(super) struct MatchNoteMarks;

/// A number that could be a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    at: Span,
    number: u32,
    /// How plausible it is, from 1 (hardly) to 10 (nothing else is likely).
    weight: u32,
    /// The number that it would be cut from: `43` of `434`.
    cut_from: Option<String>,
}

/// The greatest weight of a mark that is cut from a number for no other reason than that the list
/// has a note for it.
const GUESSED: u32 = 2;

/// The weight of a mark that is cut from a number when the note itself names the number.
const NAMED_IN_NOTE: u32 = 6;

impl Pass for MatchNoteMarks {
    fn name(&self) -> &'static str {
        "match_note_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        if letter.notes.iter().any(|note| note.label.is_some()) {
            return;
        }
        let Some(text) = letter.texts.last_mut() else { return };
        let heading_mark = heading_mark(&text.blocks);
        let mut found: Vec<Candidate> = heading_mark.iter().cloned().collect();
        for (at, run) in leaves::runs(&text.blocks) {
            candidates(at, &run, &mut found);
        }
        found.sort_by_key(|candidate| candidate.at.start);
        // The marks run from the heading's, or from 1, or from 0 when that explains more.
        let starts = match &heading_mark {
            Some(mark) => vec![mark.number],
            None => vec![0, 1],
        };
        let weight =
            |chain: &[(usize, Candidate)]| chain.iter().map(|(_, mark)| mark.weight).sum::<u32>();
        let Some((first, chain)) = starts
            .into_iter()
            .map(|first| (first, best_chain(&found, first, &letter.notes)))
            .max_by_key(|(_, chain)| weight(chain))
        else {
            return;
        };
        report_marks_without_note(&found, &chain, context);
        for (index, (note, number)) in letter.notes.iter_mut().zip(first..).enumerate() {
            if let Some((_, mark)) = chain.iter().find(|(of, _)| *of == index) {
                let anchor = NoteAnchor {
                    id: String::new(),
                    note: note.id.clone(),
                    origin: Origin::Read { at: mark.at },
                };
                leaves::replace(&mut text.blocks, mark.at, Inline::NoteAnchor(anchor));
                note.label = Some(Sourced::new(mark.number.to_string(), derived(self, mark.at)));
                if mark.weight <= GUESSED {
                    context.report(
                        Diagnostic::new(
                            &diag::MARK_IN_NUMBER,
                            mark.at,
                            format!("the last digits of a number are taken as the mark {number}"),
                        )
                        .hint("no other mark calls this note; compare with the print"),
                    );
                }
            } else if !chain.is_empty() {
                note.label = Some(Sourced::new(
                    number.to_string(),
                    Origin::Inferred {
                        by: self.name().to_owned(),
                        reason: format!("the marks in the text run from {first}"),
                        certainty: Certainty::High,
                    },
                ));
            }
        }
        for block in &mut text.blocks {
            trim_before_last_anchor(block);
        }
        if let (Some((_, mark)), 1..) = (chain.first(), letter.notes.len())
            && first != 1
        {
            let count = letter.notes.len();
            let list = letter.notes[0].list_number.as_ref().and_then(|n| n.origin.span());
            let message = format!(
                "the marks run from {first}, the list from 1 to {count}: item 1 is note {first}"
            );
            context.report(
                Diagnostic::new(&diag::NOTE_SHIFT, list, message).label(mark.at, "the first mark"),
            );
        }
        for note in letter.notes.iter().filter(|note| note.kind == NoteKind::Source) {
            let message = "the note that begins with \u{201C}Source:\u{201D} is the source note";
            context.report(Diagnostic::new(&diag::SOURCE_NOTE, note.span(), message));
        }
    }
}

/// A number at the end of the first line, apart from it: `… to President Kennedy 0`.
fn heading_mark(blocks: &[Block]) -> Option<Candidate> {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)))?;
    let Block::Paragraph(paragraph) = first else {
        return None;
    };
    let inline = paragraph.content.last()?;
    let at = leaves::read_at(inline)?;
    let Inline::Text(characters) = inline else {
        return None;
    };
    let text = &characters.text;
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let before = text[..text.len() - digits].chars().next_back()?;
    let is_mark = (1..=3).contains(&digits) && before.is_whitespace();
    let number = text[text.len() - digits..].parse().ok()?;
    let at = at.slice(text.len() - digits..text.len());
    is_mark.then_some(Candidate { at, number, weight: 10, cut_from: None })
}

/// All numbers of a run of characters that could be marks.
fn candidates(at: Span, run: &str, found: &mut Vec<Candidate>) {
    let mut start = 0;
    while let Some(begin) = run[start..].find(|c: char| c.is_ascii_digit()).map(|i| start + i) {
        let end = run[begin..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(run.len(), |length| begin + length);
        start = end;
        for cut in begin..end {
            let (Ok(number), Some(weight)) = (run[cut..end].parse(), weight(run, begin, cut, end))
            else {
                continue;
            };
            // `007` is no mark, and neither is what is longer than any list of notes.
            let is_canonical = cut + 1 == end || !run[cut..].starts_with('0');
            if is_canonical && end - cut <= 3 {
                let cut_from = (cut > begin).then(|| run[begin..cut].to_owned());
                found.push(Candidate { at: at.slice(cut..end), number, weight, cut_from });
            }
        }
    }
}

/// How plausible it is that `run[cut..end]` is a mark, where the digits go from `begin` to `end`.
fn weight(run: &str, begin: usize, cut: usize, end: usize) -> Option<u32> {
    let before = &run[..begin];
    let after = &run[end..];
    let next = after.chars().next();
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|suffix| after.starts_with(suffix));
    let decimal = after.starts_with(['.', ',', '-', '–', '/', ':'])
        && after[next.map_or(0, char::len_utf8)..].starts_with(|c: char| c.is_ascii_digit());
    if ordinal || decimal || next.is_some_and(|c| matches!(c, '%' | '°' | '/')) {
        return None;
    }
    if cut > begin {
        return cut_weight(before, &run[begin..cut], &run[begin..end]);
    }
    let previous = before.chars().next_back()?;
    let earlier = before[..before.len() - previous.len_utf8()].chars().next_back();
    let begins_sentence = || {
        let rest = after.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase() || "“\"‘([".contains(c))
    };
    match previous {
        '.' | ',' | ';' | ':' if earlier.is_some_and(|c| c.is_ascii_digit()) => {
            if previous == ',' && end - begin == 3 {
                None
            } else if previous != '.' || begins_sentence() {
                Some(7)
            } else {
                None
            }
        }
        '.' if ends_with_abbreviation(before) => None,
        '.' | ',' | ';' | ':' | '!' | '?' => Some(10),
        '”' | '’' | '“' | '‘' | '"' | '\'' | ')' | ']' | '…' | '*' => Some(9),
        '—' => Some(3),
        c if c.is_lowercase() => Some(10),
        // `B52`, `U235`, `SS20`.
        c if c.is_uppercase() => Some(4),
        _ => None,
    }
}

/// How plausible it is that a mark is glued to a number: that `digits` are a `number` and a mark.
fn cut_weight(before: &str, number: &str, digits: &str) -> Option<u32> {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_day = |number: &str| number.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let is_year = |number: &str| number.parse().is_ok_and(|year: u32| (1500..2100).contains(&year));
    if vocabulary::is_month(word) && is_day(number) {
        // `May 311` cannot be a day, `May 25` is one.
        return Some(if is_day(digits) { 1 } else { 8 });
    }
    if is_year(number) && before.ends_with(' ') {
        return Some(8);
    }
    // `Article 434`: only when the note is found nowhere else. A year is never cut.
    let stands_alone = before.is_empty() || before.ends_with([' ', '(']);
    let weight = if is_day(digits) { 1 } else { GUESSED };
    (stands_alone && !number.starts_with('0') && !is_year(digits)).then_some(weight)
}

/// `p.3`, `No.5`, `vol.2`: a number belongs to these.
fn ends_with_abbreviation(before: &str) -> bool {
    let word = before.trim_end_matches('.').rsplit(|c: char| !c.is_alphabetic()).next();
    word.is_some_and(|word| {
        ["p", "pp", "no", "nos", "vol", "art", "par", "sec", "ch", "fig"]
            .iter()
            .any(|abbreviation| word.eq_ignore_ascii_case(abbreviation))
    })
}

/// Of all ways to give notes their marks, in the order of list and text, the one with the greatest
/// weight: for each note that got one, its index and its mark.
fn best_chain(found: &[Candidate], first: u32, notes: &[Note]) -> Vec<(usize, Candidate)> {
    // best[c]: the best chain that ends with candidate c, over the notes seen so far, as its weight
    // and its last link in `links`.
    let mut best: Vec<Option<(u32, usize)>> = vec![None; found.len()];
    let mut links: Vec<(usize, usize, Option<usize>)> = Vec::new();
    for (index, (number, note)) in (first..).zip(notes).enumerate() {
        let speaks_of_signature = vocabulary::speaks_of_signature(note);
        let words = words_of(note);
        // The best chain of the notes before that ends before the candidate in hand.
        let mut before: Option<(u32, usize)> = None;
        let previous = best.clone();
        let mut behind = 0;
        for (c, candidate) in found.iter().enumerate() {
            while found[behind].at.end <= candidate.at.start {
                if let Some(chain) = previous[behind]
                    && before.is_none_or(|(weight, _)| chain.0 > weight)
                {
                    before = Some(chain);
                }
                behind += 1;
            }
            let weight = match candidate.weight {
                1..=GUESSED if speaks_of_signature => None,
                1..=GUESSED if candidate.number == number && candidate.is_named_in(&words) => {
                    Some(NAMED_IN_NOTE)
                }
                weight if candidate.number == number => Some(weight),
                // A print can give two notes the same mark.
                weight if index > 0 && candidate.number + 1 == number && weight >= 7 => {
                    Some(weight - 4)
                }
                _ => None,
            };
            if let Some(weight) = weight {
                let total = weight + before.map_or(0, |(weight, _)| weight);
                if best[c].is_none_or(|(other, _)| total > other) {
                    best[c] = Some((total, links.len()));
                    links.push((index, c, before.map(|(_, link)| link)));
                }
            }
        }
    }
    let mut chain = Vec::new();
    let mut next = best.into_iter().flatten().max_by_key(|(weight, _)| *weight).map(|(_, at)| at);
    while let Some((index, c, before)) = next.map(|at| links[at]) {
        chain.push((index, found[c].clone()));
        next = before;
    }
    chain.reverse();
    chain
}

impl Candidate {
    /// Whether a note names the number that this mark would be cut from.
    fn is_named_in(&self, words: &str) -> bool {
        let Some(number) = &self.cut_from else { return false };
        words.split(|c: char| !c.is_ascii_digit()).any(|named| named == number)
    }
}

fn words_of(note: &Note) -> String {
    let runs = leaves::runs(&note.blocks);
    runs.into_iter().map(|(_, run)| run + " ").collect()
}

/// Tells of numbers that look just like marks and call no note.
fn report_marks_without_note(
    found: &[Candidate],
    chain: &[(usize, Candidate)],
    context: &mut Context<'_>,
) {
    for candidate in found {
        let is_glued = context.source.text()[..candidate.at.start].ends_with(char::is_lowercase);
        if is_glued && chain.iter().all(|(_, mark)| mark != candidate) {
            context.report(
                Diagnostic::new(
                    &diag::MARK_WITHOUT_NOTE,
                    candidate.at,
                    format!("{} looks like a mark, but calls no note", candidate.number),
                )
                .hint("compare with the print; the number stays in the text"),
            );
        }
    }
}

/// The space before a mark that stands apart, as in a heading, is not part of the text.
fn trim_before_last_anchor(block: &mut Block) {
    let Block::Paragraph(paragraph) = block else {
        return;
    };
    if let Some(Inline::NoteAnchor(_)) = paragraph.content.last()
        && let Some(anchor) = paragraph.content.pop()
    {
        leaves::trim_end(&mut paragraph.content);
        paragraph.content.push(anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn note() -> Note {
        Note {
            id: String::new(),
            label: None,
            list_number: None,
            kind: NoteKind::Footnote,
            blocks: Vec::new(),
        }
    }

    /// The marks found in `text` when the list has notes with the numbers `first` and following.
    fn check(text: &str, first: u32, count: usize, expect: &[(&str, u32)]) {
        let mut found = Vec::new();
        let at = Span { source: SourceId(0), start: 0, end: text.len() };
        candidates(at, text, &mut found);
        let marks: Vec<(String, u32)> = best_chain(&found, first, &vec![note(); count])
            .iter()
            .map(|(_, mark)| {
                let before = &text[..mark.at.start];
                let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
                (word.to_owned(), mark.number)
            })
            .collect();
        let expect: Vec<(String, u32)> =
            expect.iter().map(|(word, number)| ((*word).to_owned(), *number)).collect();
        assert_eq!(marks, expect, "{text}");
    }

    #[test]
    fn marks_glued_to_words_dates_quotes_and_digits() {
        check("reply of April 18.1 You write", 1, 3, &[("18.", 1)]);
        check("statement to the Press2 must", 1, 3, &[("Press", 2)]);
        check("Disarmament’.“2 This", 1, 3, &[("Disarmament’.“", 2)]);
        check("message of May 311 on the question", 1, 2, &[("31", 1)]);
        check("of June 12, 1961.2", 1, 2, &[("1961.", 2)]);
        check("February 5, 1954,2I presented", 1, 2, &[("1954,", 2)]);
        check("letter of May 3rd2 enclosing", 1, 2, &[("3rd", 2)]);
        check("of May 25 and of May 265", 5, 1, &[("26", 5)]);
        check("In Article 434 of", 4, 1, &[("43", 4)]);
        check("of October 28,1 then\nSincerely,1", 1, 2, &[("28,", 1), ("Sincerely,", 1)]);
    }

    #[test]
    fn numbers_that_are_no_marks() {
        check("$1.5 million in 1.2 years, U–235 and 2,500 men", 1, 9, &[]);
        check("see p.3 and No.5", 1, 9, &[]);
        check("(1) The United States", 1, 9, &[]);
        check("2.5 million and 5%", 1, 9, &[]);
    }

    #[test]
    fn the_order_of_the_list_decides() {
        check("one3 two1 three2 four3", 1, 3, &[("two", 1), ("three", 2), ("four", 3)]);
    }
}
