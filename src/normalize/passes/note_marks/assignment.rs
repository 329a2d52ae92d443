//! Which mark calls which note: one assignment for the whole letter.
//!
//! Neither a mark nor a number in the list can be judged alone: `Press2` may be a word and a mark or
//! a name, and a web copy may renumber a list. So each way to number the notes is tried, and the one
//! that explains most marks and notes together wins; at a tie the list's own numbers win. This is not
//! a pass, and it knows nothing of the text but the candidates. **Invariant:** the work grows with
//! notes and marks, not with their product.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::ir::Certainty;
use crate::normalize::marks::{Form, GUESSED, LIKELY, Mark};

/// What matters here of a note in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Listed {
    /// Its label in the list, without brackets.
    pub number: String,
    /// Whether it says where the document is kept. Such a note belongs to the heading.
    pub is_source: bool,
    /// Whether it is about the signature, and belongs there if nothing calls it.
    pub speaks_of_signature: bool,
    /// Where its marks can be, if labels start again on each page: after the previous note with the
    /// same label, and before this one.
    pub window: Option<Range<usize>>,
    /// The numbers that its text mentions.
    pub names: BTreeSet<String>,
}

impl Listed {
    /// Whether a mark of this note can be at a place in the source.
    fn can_stand_at(&self, place: usize) -> bool {
        self.window.as_ref().is_none_or(|window| window.contains(&place))
    }
}

/// The marks that call the notes of a letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Assignment {
    /// The label of each note in the print.
    pub labels: Vec<String>,
    /// Pairs of the index of a called note and the index of its mark, in the order of the marks. A
    /// note can be called more than once.
    pub calls: Vec<(usize, usize)>,
    /// Calls that are out of the list's order, or repeat a call, although only the number suggests
    /// that they are marks.
    pub unsure: Vec<(usize, usize)>,
    /// The notes that share the mark of the note before them.
    pub same: Vec<(usize, usize)>,
    /// Whether the labels are not the list's own numbers.
    pub is_shifted: bool,
    /// The first label of another numbering that explains equally many marks and notes.
    pub rival: Option<String>,
}

impl Assignment {
    /// How certain the labels are.
    pub(super) fn certainty(&self) -> Certainty {
        if self.rival.is_some() { Certainty::Low } else { Certainty::High }
    }
}

/// The weight of a mark cut from a number, if the note itself mentions the number.
const NAMED_IN_NOTE: u32 = 6;

/// Bonus for a mark that is written like the labels of its list.
const REPEATS_LABEL: u32 = 4;

/// Penalty for a mark that gives a note the label of the note before it.
const SAME_LABEL: u32 = 4;

/// The best assignment of notes, in the order of the list, to marks, in the order of the text. A list
/// `can_be_renumbered` when its labels do not repeat the brackets or signs of the marks.
pub(super) fn assign(marks: &[Mark], notes: &[Listed], can_be_renumbered: bool) -> Assignment {
    let own: Vec<String> = notes.iter().map(|note| note.number.clone()).collect();
    // A number that happens to end with the right digit must not decide where the marks begin.
    let likely: Vec<usize> = (0..marks.len()).filter(|index| marks[*index].is_likely()).collect();
    let mut labels = own.clone();
    // A list that repeats the marks states which note each of them calls.
    let chain = |usable: &[usize], labels: &[String]| {
        chain(marks, usable, notes, labels, can_be_renumbered)
    };
    let mut calls = chain(&likely, &own);
    // A mark in the heading belongs to the source note, which is not explained without it.
    let in_heading = likely.iter().any(|index| marks[*index].is_in_first_line);
    let explains = |calls: &[(usize, usize)], labels: &[String]| {
        let again = called_again(marks, notes, labels, calls);
        let all: Vec<(usize, usize)> = calls.iter().copied().chain(again).collect();
        explains(&all, marks, notes, labels, in_heading)
    };
    let mut explained = explains(&calls, &own);
    let mut rival = None;
    if can_be_renumbered {
        for first in first_labels(marks, &likely, &own) {
            let shifted: Vec<String> =
                (first..).take(notes.len()).map(|number| number.to_string()).collect();
            let of_shift = chain(&likely, &shifted);
            let by_shift = explains(&of_shift, &shifted);
            if by_shift > explained {
                (labels, calls, explained, rival) = (shifted, of_shift, by_shift, None);
            } else if by_shift == explained && of_shift != calls {
                rival = Some(first.to_string());
            }
        }
    }
    // Do not cut a digit from a number for a label that is already called.
    let called: BTreeSet<&str> =
        calls.iter().map(|(_, mark)| marks[*mark].label.as_str()).collect();
    let usable = |mark: &Mark| mark.cut_from.is_none() || !called.contains(mark.label.as_str());
    let usable: Vec<usize> = (0..marks.len()).filter(|index| usable(&marks[*index])).collect();
    let mut calls = chain(&usable, &labels);
    let has_other_label = |(note, mark): &(usize, usize)| labels[*note] != marks[*mark].label;
    let same: Vec<(usize, usize)> = calls.iter().copied().filter(has_other_label).collect();
    let again = called_again(marks, notes, &labels, &calls);
    // A raised figure can belong to the text even where the list repeats it.
    let is_unsure = |mark: &Mark| !mark.repeats_label || mark.form == Form::Superscript;
    let unsure = again.iter().copied().filter(|(_, mark)| is_unsure(&marks[*mark])).collect();
    calls.extend(again);
    calls.sort_by_key(|(_, mark)| *mark);
    // Two candidates can be one mark: `1` and `1)`.
    calls.dedup_by(|(_, after), (_, before)| marks[*after].at.start < marks[*before].at.end);
    let is_shifted = labels != own;
    count_on_after_shared(&mut labels, &same, &calls);
    Assignment { labels, calls, unsure, same, is_shifted, rival }
}

/// Where notes share a mark, the print counts one less for each: the notes after the last mark, which
/// nothing calls, are numbered on from there.
fn count_on_after_shared(labels: &mut [String], same: &[(usize, usize)], calls: &[(usize, usize)]) {
    let last_called = calls.iter().map(|(note, _)| *note).max();
    if same.iter().map(|(note, _)| *note).max() != last_called {
        return;
    }
    let after = last_called.map_or(labels.len(), |last| last + 1);
    for label in labels.iter_mut().skip(after) {
        let number = label.parse::<usize>().ok().and_then(|number| number.checked_sub(same.len()));
        if let Some(number) = number {
            *label = number.to_string();
        }
    }
}

/// The numbers at which the marks may start, if the list was renumbered.
fn first_labels(marks: &[Mark], likely: &[usize], own: &[String]) -> BTreeSet<u32> {
    let number = |index: &usize| marks[*index].label.parse::<u32>().ok();
    let numbers = || likely.iter().filter_map(number);
    let mut first: BTreeSet<u32> = [0, 1].into();
    first.extend(numbers().next().into_iter().chain(numbers().min()));
    first.retain(|first| own.first() != Some(&first.to_string()));
    first
}

/// How many marks and notes these calls explain. A note that shares the mark of the note before it is
/// not explained by its number. Notes that need no mark count as explained: a source note at a heading
/// without a mark, a note on the signature, and note 0 of the list's own numbering, which comes before
/// the first mark and belongs to the whole letter.
fn explains(
    calls: &[(usize, usize)],
    marks: &[Mark],
    notes: &[Listed],
    labels: &[String],
    in_heading: bool,
) -> usize {
    let called: BTreeSet<usize> = calls.iter().map(|(note, _)| *note).collect();
    let has_number = |(note, mark): &&(usize, usize)| labels[*note] == marks[*mark].label;
    let by_number: BTreeSet<usize> =
        calls.iter().filter(has_number).map(|(note, _)| *note).collect();
    let stands_alone = |index: &usize| {
        let (note, label) = (&notes[*index], &labels[*index]);
        let is_source = note.is_source && !in_heading;
        let is_of_whole = *index == 0 && label == "0" && note.number == "0";
        is_source || note.speaks_of_signature || is_of_whole
    };
    let alone = (0..notes.len()).filter(|index| !called.contains(index)).filter(stands_alone);
    calls.len() + by_number.len() + alone.count()
}

/// The heaviest way to give notes their marks, in the order of list and text. With `share`, a note
/// can have the mark of the note before it.
fn chain(
    marks: &[Mark],
    usable: &[usize],
    notes: &[Listed],
    labels: &[String],
    share: bool,
) -> Vec<(usize, usize)> {
    let by_label = Positions::new(marks, usable, labels);
    // How many of the usable marks end before each begins.
    let before: Vec<usize> = {
        let mut end = 0;
        let count = |index: &usize| {
            while marks[usable[end]].at.end <= marks[*index].at.start {
                end += 1;
            }
            end
        };
        usable.iter().map(count).collect()
    };
    let has_source = has_source(notes);
    let mut best = BestBefore::new(usable.len());
    let mut links: Vec<Link> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let own = by_label.of(index).map(|position| (position, true));
        let previous =
            index.checked_sub(1).filter(|previous| share && labels[*previous] != labels[index]);
        let same = previous.into_iter().flat_map(|previous| by_label.of(previous));
        let mut found: Vec<(usize, u64, usize)> = Vec::new();
        for (position, is_its_own) in own.chain(same.map(|position| (position, false))) {
            let mark = &marks[usable[position]];
            let Some(weight) = weigh(mark, note, is_its_own, has_source) else { continue };
            let chain = best.before(before[position]);
            let total = u64::from(weight) + chain.map_or(0, |(weight, _)| weight);
            found.push((position, total, links.len()));
            links.push(Link { note: index, mark: usable[position], before: chain.map(|(_, l)| l) });
        }
        // A note has one mark, so its links are added only for the notes after it.
        for (position, total, link) in found {
            best.add(position, total, link);
        }
    }
    let mut calls = Vec::new();
    let mut next = best.before(usable.len()).map(|(_, link)| link);
    while let Some(Link { note, mark, before }) = next.and_then(|link| links.get(link)) {
        calls.push((*note, *mark));
        next = *before;
    }
    calls.reverse();
    calls
}

/// One call of a chain.
struct Link {
    note: usize,
    mark: usize,
    before: Option<usize>,
}

/// Whether the list begins with a source note.
fn has_source(notes: &[Listed]) -> bool {
    notes.first().is_some_and(|note| note.is_source)
}

/// How plausible it is that a mark calls a note; `None` if it cannot.
fn weigh(mark: &Mark, note: &Listed, is_its_own: bool, has_source: bool) -> Option<u32> {
    if !note.can_stand_at(mark.at.start) {
        return None;
    }
    // A source note belongs to the heading, with or without a mark, unless its own label is glued to
    // a word in the text.
    let is_named = mark.repeats_label && mark.weight > LIKELY;
    if note.is_source && !mark.is_in_first_line && !is_named {
        return None;
    }
    // The mark after the heading belongs to the source note.
    if mark.form == Form::Apart && has_source && !note.is_source {
        return None;
    }
    let is_guess = mark.form == Form::Bare && mark.weight <= GUESSED;
    match mark.weight {
        _ if is_guess && note.speaks_of_signature => None,
        weight if is_its_own => {
            let is_named = mark.cut_from.as_ref().is_some_and(|cut| note.names.contains(cut));
            let weight = if is_guess && is_named { NAMED_IN_NOTE } else { weight };
            Some(weight + if mark.repeats_label { REPEATS_LABEL } else { 0 })
        }
        // A print can give two notes the same mark.
        weight if weight >= 7 && mark.cut_from.is_none() => Some(weight - SAME_LABEL),
        _ => None,
    }
}

/// Marks that call a note by its label alone: the label is called a second time, or out of the list's
/// order.
fn called_again(
    marks: &[Mark],
    notes: &[Listed],
    labels: &[String],
    calls: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let mut by_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, label) in labels.iter().enumerate() {
        by_label.entry(label).or_default().push(index);
    }
    // A label shared by two notes identifies neither, unless they are on different pages.
    let only_one = |label: &str, place: usize| {
        let same = by_label.get(label)?;
        let is_past = |note: &usize| notes[*note].window.as_ref().is_some_and(|w| w.end <= place);
        let mut left = same.iter().skip(same.partition_point(is_past));
        let note = *left.next()?;
        left.next().is_none_or(|next| !notes[*next].can_stand_at(place)).then_some(note)
    };
    let used: BTreeSet<usize> = calls.iter().map(|(_, mark)| *mark).collect();
    let again = |(index, mark): (usize, &Mark)| {
        let note = only_one(&mark.label, mark.at.start)?;
        let is_sure = mark.is_certain() || mark.repeats_label && mark.is_likely();
        let can_call = weigh(mark, &notes[note], true, has_source(notes)).is_some();
        (is_sure && can_call && !used.contains(&index)).then_some((note, index))
    };
    marks.iter().enumerate().filter_map(again).collect()
}

/// The positions of each note's label among the usable marks.
struct Positions {
    /// For each note, the marks with its label: the index of a list in `marks`, and a range of it.
    of_note: Vec<(usize, std::ops::Range<usize>)>,
    marks: Vec<Vec<usize>>,
}

/// Up to this many pairs of notes and marks with the same label, all are tried. Where signs repeat
/// more often, only the marks near the note's own place among them are tried.
const PAIRS: usize = 10_000;

/// The least number of marks to try on either side of that place.
const NEAR: usize = 8;

impl Positions {
    fn new(marks: &[Mark], usable: &[usize], labels: &[String]) -> Self {
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        let mut counts: Vec<usize> = Vec::new();
        for label in labels {
            let id = *ids.entry(label).or_insert(counts.len());
            counts.resize(counts.len().max(id + 1), 0);
            counts[id] += 1;
        }
        let mut lists = vec![Vec::new(); counts.len()];
        for (position, mark) in usable.iter().enumerate() {
            if let Some(id) = ids.get(marks[*mark].label.as_str()) {
                lists[*id].push(position);
            }
        }
        let mut seen = vec![0; counts.len()];
        let of_note = labels.iter().map(|label| {
            let id = ids[label.as_str()];
            let (count, all) = (counts[id], lists[id].len());
            let around = NEAR.max(PAIRS / count);
            let place = seen[id] * all / count;
            seen[id] += 1;
            (id, place.saturating_sub(around)..all.min(place + around))
        });
        Self { of_note: of_note.collect(), marks: lists }
    }

    fn of(&self, note: usize) -> impl Iterator<Item = usize> {
        let (id, range) = &self.of_note[note];
        self.marks[*id].get(range.clone()).unwrap_or_default().iter().copied()
    }
}

/// The heaviest chain that ends at one of the first marks: a Fenwick tree of maxima. Of two chains of
/// equal weight, the one that ends earlier in the text wins.
struct BestBefore {
    tree: Vec<Option<(u64, std::cmp::Reverse<usize>, usize)>>,
}

impl BestBefore {
    fn new(marks: usize) -> Self {
        Self { tree: vec![None; marks + 1] }
    }

    /// The weight of the heaviest chain among the first `count` marks, and its last link.
    fn before(&self, mut count: usize) -> Option<(u64, usize)> {
        let mut best = None;
        while count > 0 {
            best = best.max(self.tree[count]);
            count &= count - 1;
        }
        best.map(|(weight, _, link)| (weight, link))
    }

    fn add(&mut self, mark: usize, weight: u64, link: usize) {
        let mut at = mark + 1;
        while at < self.tree.len() {
            let known = self.tree[at];
            let is_better = |(other, place, _)| (weight, std::cmp::Reverse(mark)) > (other, place);
            if known.is_none_or(is_better) {
                self.tree[at] = Some((weight, std::cmp::Reverse(mark), link));
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::marks;
    use crate::source::{SourceId, Span};

    /// Notes with these labels; `Source` before a label makes the note a source note, `signed` one
    /// about the signature.
    fn notes(labels: &[&str]) -> Vec<Listed> {
        let note = |label: &&str| Listed {
            number: label.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned(),
            is_source: label.starts_with("Source"),
            speaks_of_signature: label.starts_with("signed"),
            ..Listed::default()
        };
        labels.iter().map(note).collect()
    }

    /// The marks in a text; a number after ` | ` follows the heading. `written` is a label as the
    /// list writes it.
    fn marks_in(text: &str, written: &[&str]) -> Vec<Mark> {
        let at = Span { source: SourceId(0), start: 0, end: text.len() };
        let mut found = Vec::new();
        let written = written.iter().map(|label| (*label).to_owned()).collect();
        marks::find(at, text, &written, &mut found);
        if let Some((heading, _)) = text.split_once('\n')
            && let Some((before, label)) = heading.split_once(" | ")
        {
            let at = at.slice(before.len() + 3..heading.len());
            let mark = marks::mark(at, label, Form::Apart, 10);
            found.push(Mark { is_in_first_line: true, ..mark });
        }
        found.sort_by_key(|mark| mark.at.start);
        found
    }

    /// Each call as the word before the mark and the label of the note.
    fn calls(text: &str, marks: &[Mark], found: &Assignment) -> Vec<(String, String)> {
        let call = |(note, mark): &(usize, usize)| {
            let before = text.get(..marks[*mark].at.start).unwrap();
            (marks::last_word(before).to_owned(), found.labels[*note].clone())
        };
        found.calls.iter().map(call).collect()
    }

    fn check(text: &str, labels: &[&str], expect: &[(&str, &str)]) -> Assignment {
        let marks = marks_in(text, &[]);
        let found = assign(&marks, &notes(labels), true);
        let expect: Vec<(String, String)> =
            expect.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect();
        assert_eq!(calls(text, &marks, &found), expect, "{text}");
        found
    }

    #[test]
    fn marks_glued_to_words_dates_quotes_and_digits() {
        check("reply of April 18.1 You write", &["1", "2"], &[("18.", "1")]);
        check("statement to the Press2 must", &["1", "2", "3"], &[("Press", "2")]);
        check("Disarmament’.“2 This", &["1", "2", "3"], &[("Disarmament’.“", "2")]);
        check("message of May 311 on the question", &["1", "2"], &[("31", "1")]);
        check("of June 12, 1961.2", &["1", "2"], &[("1961.", "2")]);
        check("February 5, 1954,2I presented", &["1", "2"], &[("1954,", "2")]);
        check("letter of May 3rd2 enclosing", &["1", "2"], &[("3rd", "2")]);
        check("of May 25 and of May 265", &["5"], &[("26", "5")]);
        check("In Article 434 of", &["4"], &[("43", "4")]);
        // No month has 32 days.
        check("of May 2-32 and", &["1", "2"], &[("2-3", "2")]);
        // A print can give two notes the same mark.
        let twice = [("28,", "1"), ("Sincerely,", "2")];
        check("of October 28,1 then\nSincerely,1", &["1", "2"], &twice);
    }

    #[test]
    fn numbers_that_are_no_marks() {
        let nine = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
        check("$1.5 million in 1.2 years, U–235 and 2,500 men", &nine, &[]);
        check("see p.3 and No.5", &nine, &[]);
        check("(1) The United States", &nine, &[]);
        check("2.5 million and 5%", &nine, &[]);
        check("a year like ’5, “5” or x[abc5]", &nine, &[]);
        for text in ["on 17. 7. 189[4] it", "the shelf F.545 in"] {
            assert!(!marks_in(text, &[]).iter().any(Mark::is_certain), "{text}");
        }
    }

    #[test]
    fn the_lists_own_numbers_win_at_a_tie() {
        let own =
            check("It rains.1 It snows.2", &["0", "1", "2"], &[("rains.", "1"), ("snows.", "2")]);
        assert!(!own.is_shifted && own.rival.is_none());
        for labels in [["5", "6"], ["5", "9"]] {
            let text = format!("It rains.{} It snows.{}", labels[0], labels[1]);
            let found = check(&text, &labels, &[("rains.", labels[0]), ("snows.", labels[1])]);
            assert!(!found.is_shifted && found.rival.is_none());
        }
        let found = check("It rains.2", &["1", "2", "3"], &[("rains.", "2")]);
        assert!(!found.is_shifted && found.rival.is_some());
    }

    #[test]
    fn a_shift_explains_strictly_more() {
        let text = "Ann to Ben | 0\nIt rains.1 It snows.2";
        let expect = [("|", "0"), ("rains.", "1"), ("snows.", "2")];
        assert!(check(text, &["Source1", "2", "3"], &expect).is_shifted);
        // The source note has no mark; the notes after it count from 1.
        let expect = [("rains.", "1"), ("snows.", "2")];
        assert!(check("It rains.1 It snows.2", &["Source1", "2", "3"], &expect).is_shifted);
        assert!(
            check("It rains.5 It snows.6", &["1", "2"], &[("rains.", "5"), ("snows.", "6")])
                .is_shifted
        );
        // The heading's mark calls only the source note.
        let text = "Ann to Ben | 1\nIt rains.2 In 19503";
        let expect = [("|", "1"), ("rains.", "2"), ("1950", "3")];
        assert!(!check(text, &["Source1", "2", "3", "signed4"], &expect).is_shifted);
    }

    #[test]
    fn no_digit_is_cut_for_a_label_that_a_plain_mark_calls() {
        let text = "the lamp.2 (see Report 6123),3 and";
        let expect = [("lamp.", "2"), ("6123),", "3")];
        check(text, &["Source1", "2", "3", "signed4"], &expect);
    }

    #[test]
    fn notes_after_a_shared_mark_are_numbered_on_from_it() {
        let found = check(
            "It rains.1 It snows.2 It thaws.2",
            &["1", "2", "3", "signed4"],
            &[("rains.", "1"), ("snows.", "2"), ("thaws.", "3")],
        );
        assert_eq!(found.same.len(), 1);
        assert_eq!(found.labels.last().map(String::as_str), Some("3"));
    }

    #[test]
    fn a_label_is_called_twice_and_out_of_order() {
        let text = "lamp[1] boat[3] lamp[1] stairs[2]";
        let marks = marks_in(text, &["[1]", "[2]", "[3]"]);
        let found = assign(&marks, &notes(&["1", "2", "3"]), false);
        assert_eq!(found.calls.len(), 4);
        assert!(found.unsure.is_empty());
        // A bare number is less sure to be a mark.
        let expect = [("one", "3"), ("two", "1"), ("three", "2"), ("four", "3")];
        let found = check("one3 two1 three2 four3", &["1", "2", "3"], &expect);
        assert_eq!(found.unsure.len(), 1);
    }

    #[test]
    fn a_source_note_is_called_in_the_text_by_its_label() {
        for (text, written, expect) in [
            ("I have it.[1] So be it.[2]", "[1]", vec!["1", "2"]),
            // If the list may be renumbered, its numbers are not evidence.
            ("I have it.[1] So be it.[2]", "1.", vec!["2"]),
            // After a space the number may be an enumerator.
            ("I have [1] it. So be it.[2]", "[1]", vec!["2"]),
        ] {
            let marks = marks_in(text, &[written, "[2]"]);
            let found = assign(&marks, &notes(&["Source1", "2"]), false);
            let labels: Vec<&str> = found.calls.iter().map(|(_, m)| &*marks[*m].label).collect();
            assert_eq!(labels, expect, "{text}");
        }
    }

    #[test]
    fn marks_in_brackets_in_superscript_and_as_signs() {
        for (text, labels) in [
            ("A word[1] at the end.[2]", ["1", "2"]),
            ("A word(1) at the end.(2)", ["1", "2"]),
            ("A word/1/ at the end./2/", ["1", "2"]),
            ("A word¹ at the end.²", ["1", "2"]),
            ("A word* at the end.†", ["*", "†"]),
        ] {
            check(text, &labels, &[("word", labels[0]), ("end.", labels[1])]);
        }
        // In braces only a label that the list repeats is a mark.
        assert!(marks_in("A word{1}", &[]).is_empty());
        assert_eq!(marks_in("A word{1} at{2}", &["{1}"]).len(), 1);
    }

    #[test]
    fn many_notes_and_marks_take_time_in_proportion() {
        let text: String = (0..30_000).map(|_| "word* ").collect();
        let found = assign(&marks_in(&text, &["*"]), &notes(&vec!["*"; 30_000]), false);
        assert_eq!(found.calls.len(), 30_000);
    }
}
