//! One file, several letters: where each begins, and what belongs to none. This is not a pass; it runs
//! before them. What a file without a profile shows about its letters is in `proposal`.
//!
//! **Invariant:** every line stays in a letter, is matter beside the letters, or becomes furniture of a
//! letter, with a reason.

mod beginnings;
mod notes_below;
mod proposal;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

pub(super) use self::proposal::may_be_divided;
pub use self::proposal::{Proposal, propose};
use super::{frame, pattern, stated, text_runs};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Collection, Furniture, FurnitureKind, Inline, Letter, Matter, Origin, Paragraph,
    Sourced, words,
};
use crate::profile::{NoteShape, Profile};
use crate::source::{Source, Span, spell_forbidden};

/// Divides what a reader took for one letter, and takes out what the profile drops; what the profile
/// says is front matter becomes matter of the collection. What the profile says about all letters
/// (language, kind) is supplied.
pub fn divide(collection: &mut Collection, source: &Source, profile: &Profile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for letter in std::mem::take(&mut collection.letters) {
        let (front, letters) = divide_one(letter, source, profile, &mut found);
        collection.matter.extend(front);
        collection.letters.extend(letters);
    }
    for letter in &mut collection.letters {
        if let Some(language) = &profile.language {
            for text in &mut letter.texts {
                text.language = Some(Sourced::new(language.clone(), profile.origin()));
            }
        }
        let kind = profile.letter.as_ref().and_then(|letter| letter.kind);
        letter.kind = kind.map(|kind| Sourced::new(kind, profile.origin()));
    }
    found
}

/// What happens to a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It belongs to the letter.
    Kept,
    /// A letter begins with it.
    Begins,
    /// The rule with this index drops it.
    Dropped(usize),
    /// It belongs to the frame of a web library.
    Frame,
    /// It is a rule between two letters.
    Rule,
    /// It is the heading over the notes at the end of the file.
    NotesHeading,
}

/// A line with visible characters.
struct SourceLine {
    at: Span,
    text: String,
    fate: Fate,
    /// The letter that it belongs to or, if dropped, was in.
    letter: usize,
}

fn divide_one(
    letter: Letter,
    source: &Source,
    profile: &Profile,
    found: &mut Vec<Diagnostic>,
) -> (Option<Matter>, Vec<Letter>) {
    let Some((text, [])) = letter.texts.split_first() else { return (None, vec![letter]) };
    let line = |(at, text)| SourceLine { at, text, fate: Fate::Kept, letter: 0 };
    let mut lines: Vec<SourceLine> = text_runs::of(&text.blocks).into_iter().map(line).collect();
    let outside = frame::outside(lines.iter().map(|line| line.text.as_str()));
    for (line, _) in lines.iter_mut().zip(outside).filter(|(_, is_outside)| *is_outside) {
        line.fate = Fate::Frame;
    }
    drop_lines(&mut lines, profile, found);
    let letters = find_letters(&mut lines, source, profile, found);
    take_rules(&mut lines);
    match &profile.notes {
        Some(notes) if notes.end_of_file.is_some() => give_notes_to_letters(&mut lines, notes),
        _ => notes_below::give_back(&mut lines, source, found),
    }
    let empty = Letter {
        texts: vec![crate::ir::Text { blocks: Vec::new(), ..text.clone() }],
        ..letter.clone()
    };
    let mut divided = vec![empty; letters];
    let Some(text) = letter.texts.into_iter().next() else { return (None, divided) };
    deal_out(text.blocks, &lines, &mut divided);
    keep_furniture(&lines, source, profile, &mut divided, found);
    let front = has_front_matter(&lines, profile).then(|| take_front(&mut divided)).flatten();
    (front, divided)
}

/// Whether lines before the first letter are front matter.
fn has_front_matter(lines: &[SourceLine], profile: &Profile) -> bool {
    let is_front = profile.letter.as_ref().is_some_and(|letter| letter.front_matter);
    let mut kept = lines.iter().filter(|line| matches!(line.fate, Fate::Kept | Fate::Begins));
    let begins = lines.iter().any(|line| line.fate == Fate::Begins);
    is_front && begins && kept.next().is_some_and(|first| first.fate == Fate::Kept)
}

/// Takes the front matter, which was divided off like a letter, out of the letters. What was left out of
/// it is kept with the first one.
fn take_front(letters: &mut Vec<Letter>) -> Option<Matter> {
    let mut letter = (!letters.is_empty()).then(|| letters.remove(0))?;
    if let Some(first) = letters.first_mut() {
        first.furniture.splice(0..0, std::mem::take(&mut letter.furniture));
    }
    let blocks = letter.texts.into_iter().flat_map(|text| text.blocks).collect();
    Some(Matter { place: "front".to_owned(), blocks, notes: Vec::new() })
}

/// Takes out the rules between letters: each is the last line of a letter, before the next one begins.
fn take_rules(lines: &mut [SourceLine]) {
    static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[*+~=_–—-]\s*){3,}$"));
    let mut begins = false;
    for line in lines.iter_mut().rev() {
        match line.fate {
            Fate::Begins => begins = true,
            Fate::Kept if begins && RULE.is_match(&line.text) => line.fate = Fate::Rule,
            Fate::Kept => begins = false,
            Fate::Dropped(_) | Fate::Frame | Fate::Rule | Fate::NotesHeading => {}
        }
    }
}

/// Finds the lines that rules drop, except those before the first letter.
fn drop_lines(lines: &mut [SourceLine], profile: &Profile, found: &mut Vec<Diagnostic>) {
    for (index, rule) in profile.drop.iter().enumerate() {
        let mut drops = rule.before_first_letter;
        let fate = Fate::Dropped(index);
        if let Some(pattern) = &rule.line {
            let is_free = |line: &&mut SourceLine| line.fate == Fate::Kept;
            for line in lines.iter_mut().filter(is_free) {
                if pattern.line(&line.text).is_some() {
                    line.fate = fate;
                    drops = true;
                }
            }
        }
        let mut next = 0;
        while let (Some(from), true) = (&rule.from, next < lines.len()) {
            let first = next;
            next += 1;
            if lines[first].fate != Fate::Kept || from.line(&lines[first].text).is_none() {
                continue;
            }
            let end = match &rule.to {
                None => Some(lines.len()),
                Some(to) => {
                    let is_last = |line: &SourceLine| to.line(&line.text).is_some();
                    lines[next..].iter().position(is_last).map(|last| next + last + 1)
                }
            };
            let Some(end) = end else {
                let message = format!("the passage that begins here never ends: {}", rule.reason);
                found.push(Diagnostic::new(&diag::DROPS_NOTHING, lines[first].at, message));
                break;
            };
            for line in lines[first..end].iter_mut().filter(|line| line.fate == Fate::Kept) {
                line.fate = fate;
            }
            drops = true;
            next = end;
        }
        if !drops {
            let message =
                format!("{}: no line is dropped for \u{201C}{}\u{201D}", profile.name, rule.reason);
            found.push(Diagnostic::new(&diag::DROPS_NOTHING, None, message));
        }
    }
}

/// Finds the lines that begin letters, and returns the number of letters.
fn find_letters(
    lines: &mut [SourceLine],
    source: &Source,
    profile: &Profile,
    found: &mut Vec<Diagnostic>,
) -> usize {
    let Some(shape) = &profile.letter else { return 1 };
    let Some(first) = mark_beginnings(lines, source, profile, shape.blank_lines, found) else {
        let message = format!("no line begins a letter as {} describes it", profile.name);
        found.push(Diagnostic::new(&diag::NO_LETTER_BEGINS, None, message));
        return 1;
    };
    let rule = profile.drop.iter().position(|rule| rule.before_first_letter).map(Fate::Dropped);
    let mut letters = 0;
    for line in lines[..first].iter_mut().filter(|line| line.fate == Fate::Kept) {
        match rule {
            Some(rule) => line.fate = rule,
            None if letters == 0 && shape.front_matter => {
                let message = "this precedes the first letter; it is kept as front matter";
                found.push(Diagnostic::new(&diag::FRONT_OF_VOLUME, line.at, message));
                letters = 1;
            }
            None if letters == 0 => {
                let message = "this precedes the first letter; it becomes a document of its own";
                found.push(Diagnostic::new(&diag::BEFORE_FIRST_LETTER, line.at, message).hint(
                    "front_matter = true in [letter] keeps it beside the letters; [[drop]] with \
                         before_first_letter = true keeps it out, with a reason",
                ));
                letters = 1;
            }
            None => {}
        }
    }
    for line in &mut lines[first..] {
        if line.fate == Fate::Begins {
            letters += 1;
        }
        line.letter = letters - 1;
    }
    letters
}

/// Marks the lines that begin a letter, which so many blank lines set apart; returns the first.
fn mark_beginnings(
    lines: &mut [SourceLine],
    source: &Source,
    profile: &Profile,
    blank_lines: usize,
    found: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let mut first = None;
    // The number of the previous letter, and its place.
    let mut before: Option<(u32, Span)> = None;
    for index in 0..lines.len() {
        let line = &lines[index];
        let blank = index.checked_sub(1).map(|before| {
            let end = source.position(lines[before].at.end).line;
            source.position(line.at.start).line.saturating_sub(end + 1)
        });
        let is_apart = blank.is_none_or(|blank| blank >= blank_lines);
        if line.fate != Fate::Kept || !is_apart {
            continue;
        }
        let is_indented = source.line_at(line.at.start).start < line.at.start;
        let words = stated::without_type(&line.text);
        let Some(begins) = stated::letter_begins(profile, words, is_indented) else {
            continue;
        };
        let number = begins.number.and_then(|number| words.get(number)?.parse().ok());
        let at = line.at;
        if let (Some((before, place)), Some(number)) = (before, number)
            && number != before + 1
        {
            let message = format!("letter {number} follows letter {before}");
            found.push(
                Diagnostic::new(&diag::LETTER_ORDER, at, message)
                    .label(place, "the letter before it")
                    .hint("check whether a letter between them begins in another way"),
            );
        }
        before = number.map(|number| (number, at)).or(before);
        lines[index].fate = Fate::Begins;
        first = first.or(Some(index));
    }
    first
}

/// Gives the notes at the end of the file to the letters whose marks call them. If no label occurs
/// twice in the list, each is looked up. If numbers start again in each letter, marks and notes are in
/// the same order; where the numbers fall, another letter's notes begin.
fn give_notes_to_letters(lines: &mut [SourceLine], shape: &NoteShape) {
    let (Some(heading), Some(mark)) = (&shape.end_of_file, &shape.mark) else { return };
    let is_heading =
        |line: &SourceLine| line.fate == Fate::Kept && heading.line(&line.text).is_some();
    let Some(heading) = lines.iter().rposition(is_heading) else { return };
    let (letters, notes) = lines.split_at_mut(heading);
    let Some((heading, notes)) = notes.split_first_mut() else { return };
    let is_kept = |line: &&SourceLine| matches!(line.fate, Fate::Kept | Fate::Begins);
    let mut marks: Vec<(usize, &str)> = Vec::new();
    for line in letters.iter().filter(is_kept) {
        let found = mark.find(&line.text).into_iter();
        let labels = found.filter_map(|found| line.text.get(found.number));
        marks.extend(labels.map(|label| (line.letter, label)));
    }
    heading.fate = Fate::NotesHeading;
    let label_of = |line: &SourceLine| {
        let opening = shape.form.opening(&line.text)?;
        line.text.get(opening.number).map(str::to_owned)
    };
    let labels: Vec<Option<String>> = notes.iter().map(label_of).collect();
    let mut seen = BTreeSet::new();
    let is_unique = labels.iter().flatten().all(|label| seen.insert(label.as_str()));
    let mut letter = heading.letter;
    if is_unique {
        let mut first_call: BTreeMap<&str, usize> = BTreeMap::new();
        for (letter, label) in marks {
            first_call.entry(label).or_insert(letter);
        }
        for (line, label) in notes.iter_mut().zip(&labels) {
            let called = label.as_ref().and_then(|label| first_call.get(label.as_str()));
            letter = called.copied().unwrap_or(letter);
            line.letter = letter;
        }
        return;
    }
    let count = |label: &str| label.trim_end_matches(char::is_alphabetic).parse::<u32>().ok();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, (_, label)) in marks.iter().enumerate() {
        places.entry(label).or_default().push(place);
    }
    // The first unused mark, and the previous note's number.
    let mut next = 0;
    let mut before: Option<u32> = None;
    for (line, label) in notes.iter_mut().zip(&labels) {
        if let Some(label) = label {
            let is_new_list = count(label) <= before;
            let places = places.get(label.as_str()).map_or(&[][..], Vec::as_slice);
            let called = places.get(places.partition_point(|place| *place < next)).copied();
            let goes_on = |called: &usize| {
                is_new_list || marks[next..*called].iter().all(|(_, mark)| count(mark) > before)
            };
            if let Some(called) = called.filter(goes_on) {
                letter = marks[called].0;
                next = called + 1;
            }
            before = count(label);
        }
        line.letter = letter;
    }
}

/// Deals the lines out to their letters.
fn deal_out(blocks: Vec<Block>, lines: &[SourceLine], letters: &mut [Letter]) {
    let mut push = |letter: usize, block: Block| {
        if let Some(text) = letters[letter].texts.first_mut() {
            text.blocks.push(block);
        }
    };
    let mut lines = lines.iter();
    let mut letter = 0;
    for block in blocks {
        let Block::Paragraph(paragraph) = block else {
            push(letter, block);
            continue;
        };
        let mut content: Vec<Inline> = Vec::new();
        let mut flush = |letter: usize, content: &mut Vec<Inline>| {
            content.pop_if(|last| matches!(last, Inline::LineBreak(_)));
            if !content.is_empty() {
                push(letter, Block::Paragraph(Paragraph::new(std::mem::take(content))));
            }
        };
        for inline in paragraph.content {
            let line = text_runs::read_at(&inline).and_then(|_| lines.next());
            let Some(line) = line else {
                if !content.is_empty() {
                    content.push(inline);
                }
                continue;
            };
            if line.fate != Fate::Kept || line.letter != letter {
                flush(letter, &mut content);
            }
            letter = line.letter;
            match line.fate {
                Fate::Kept => content.push(inline),
                // The line that begins a letter is a paragraph of its own.
                Fate::Begins => {
                    content.push(inline);
                    flush(letter, &mut content);
                }
                Fate::Dropped(_) | Fate::Frame | Fate::Rule | Fate::NotesHeading => {}
            }
        }
        flush(letter, &mut content);
    }
}

/// Keeps what was taken out as furniture of the letter that it was in.
fn keep_furniture(
    lines: &[SourceLine],
    source: &Source,
    profile: &Profile,
    letters: &mut [Letter],
    found: &mut Vec<Diagnostic>,
) {
    for run in lines.chunk_by(|one, next| one.fate == next.fate && one.letter == next.letter) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let at = first.at.to(last.at);
        let text = source.slice(at);
        let (kind, reason) = match first.fate {
            Fate::Kept | Fate::Begins => continue,
            Fate::NotesHeading => {
                let message = format!("\u{201C}{text}\u{201D} is the heading of the notes");
                found.push(Diagnostic::new(&diag::FURNITURE, at, message));
                (FurnitureKind::NotesHeading, None)
            }
            Fate::Rule => {
                let message = format!("\u{201C}{text}\u{201D} is a rule between two letters");
                found.push(Diagnostic::new(&diag::FURNITURE, at, message));
                (FurnitureKind::Rule, None)
            }
            Fate::Frame => {
                let count = words(text).count();
                let message = format!("{count} words of {} are left out", frame::REASON);
                found.push(Diagnostic::new(&diag::FRAME, at, message));
                (FurnitureKind::Dropped, Some(frame::REASON.to_owned()))
            }
            Fate::Dropped(rule) => {
                let reason = profile.drop[rule].reason.clone();
                let count = words(text).count();
                let plural = if count == 1 { "word is" } else { "words are" };
                let message = format!("{count} {plural} dropped: {reason}");
                found.push(Diagnostic::new(&diag::DROPPED, at, message));
                (FurnitureKind::Dropped, Some(reason))
            }
        };
        letters[first.letter].furniture.push(Furniture {
            kind,
            text: spell_forbidden(text),
            reason,
            origin: Origin::Read { at },
        });
    }
}
