//! How another text differs from a letter, in words for the user.

use std::ops::Range;

use super::alignment::plain;
use super::notes::{among, bare, has_label_of, paired, shared};
use super::variants::{Variant, Variants, position};
use super::witness::Witness;
use super::words::{Mark, Note, Page, Place, Point, Word};
use crate::diag::{self, Code, Diagnostic};
use crate::source::Span;

/// How a text differs from the letter that it was made of: every word, note and page that it altered, left out, added or
/// moved, each with its place in both. Nothing, if it has all of the letter and no more.
///
/// ```
/// use letterpress::audit::{Witness, collate};
/// use letterpress::press::{Input, Options, read};
/// let read = |name: &str, text: &str| read(&Input::new(name, text), &Options::default()).0.unwrap();
/// let (ours, other) = (read("a.txt", "Dear Ben: It rains."), read("b.txt", "Dear Ben: It snows."));
/// let letter = Witness::of_letter("a.txt", &ours.collection.letters[0], Some(&ours.source));
/// let other = Witness::of_letter("b.txt", &other.collection.letters[0], Some(&other.source));
/// let found = collate(&letter, &other);
/// assert_eq!(found[0].message, "b.txt:1:14 has “snows.” instead of “rains.”");
/// ```
pub fn collate(letter: &Witness<'_>, other: &Witness<'_>) -> Vec<Diagnostic> {
    let mut collator = Collator { letter, other, typography: Vec::new(), found: Vec::new() };
    collator.all();
    collator.found
}

struct Collator<'w> {
    letter: &'w Witness<'w>,
    other: &'w Witness<'w>,
    /// Words that differ only in typographic forms.
    typography: Vec<(&'w Word, &'w Word)>,
    found: Vec<Diagnostic>,
}

/// A note of the letter in the other text.
struct Found<'w> {
    note: &'w Note,
    /// The note that it is there, if it is marked as one.
    other: Option<&'w Note>,
    /// Its words, if they are among those of the text.
    within: Option<Range<usize>>,
    /// Whether its label is printed where it is called.
    is_called: bool,
}

impl<'w> Collator<'w> {
    fn all(&mut self) {
        let (letter, other) = (self.letter, self.other);
        if self.is_another_text() {
            return;
        }
        let mut body = Variants::of(&letter.text(&letter.body), &other.text(&other.body));
        if other.has_lines {
            body.join_lines();
        }
        let mut notes: Vec<Found<'w>> = paired(&letter.notes, &other.notes)
            .into_iter()
            .zip(&letter.notes)
            .map(|(at, note)| Found {
                note,
                other: at.map(|at| &other.notes[at]),
                within: None,
                is_called: false,
            })
            .collect();
        for found in &mut notes {
            // Where the other text calls the note, its label has no business among the words.
            let is_called_there = found.other.is_some_and(|other| !other.calls.is_empty());
            found.is_called = !is_called_there && take_labels(&mut body, found.note);
            match found.other {
                Some(other) => take_unread_labels(&mut body, found.note, other),
                None => found.within = take_note(&mut body, found.note),
            }
        }
        let is_of_letter = |note: &Note| {
            notes.iter().any(|found| found.other.is_some_and(|it| std::ptr::eq(it, note)))
        };
        let rest: Vec<&Note> = other.notes.iter().filter(|note| !is_of_letter(note)).collect();
        for note in rest {
            self.other_note(note, &mut body);
        }
        let moved = body.take_moved();
        let asides = take_asides(&mut body, letter);
        self.words(&body);
        for variant in moved {
            self.moved(&body, &variant);
        }
        for found in &notes {
            self.note(found, &body);
        }
        self.pages(&body, &asides);
        self.say_typography();
    }

    fn tell(&mut self, at: Option<Span>, message: String) {
        self.found.push(Diagnostic::new(&diag::OUTPUT_DIFFERS, at, message));
    }

    /// Whether so few words are in both that this is no text of the letter; then that is said.
    fn is_another_text(&mut self) -> bool {
        /// One word of so many.
        const FEWEST: usize = 4;
        let all = |witness: &'w Witness<'w>| {
            witness.body.iter().chain(witness.notes.iter().flat_map(|note| &note.words))
        };
        let (count, shared) = (all(self.letter).count(), shared(all(self.letter), all(self.other)));
        let is_other = shared * FEWEST < count;
        if is_other {
            let name = self.other.say(Place::Unknown);
            let message =
                format!("{name} is another text: it has {shared} of {count} words of the letter");
            self.tell(None, message);
        }
        is_other
    }

    /// Says what differs in words.
    fn words(&mut self, variants: &Variants<'w>) {
        self.typography.extend(variants.typographic());
        if self.other.has_marks {
            self.marks(variants);
        }
        for Variant { base, other } in &variants.found {
            let (had, has) = (&variants.base[base.clone()], &variants.other[other.clone()]);
            let message = match (had, has) {
                ([], has) => {
                    format!("{} adds {}", self.other.say(has[0].at), quoted(has))
                }
                (had, []) => {
                    let place = self.place_in(variants.other, other.start);
                    format!("{place} leaves out {}", quoted(had))
                }
                (had, has) => {
                    let place = self.other.say(has[0].at);
                    format!("{place} has {} instead of {}", quoted(has), quoted(had))
                }
            };
            let at = span_of(had).or_else(|| span_at(variants.base, base.start));
            self.tell(at, message);
        }
    }

    /// Says what is a note in the other text and none in the letter, where its words may be running text.
    fn other_note(&mut self, note: &'w Note, body: &mut Variants<'w>) {
        let place = self.place_in(&note.words, 0);
        let left_out = body.found.iter().map(|it| it.base.clone());
        let found = left_out.into_iter().find_map(|base| {
            let within = among(&note.words, &body.base[base.clone()])?;
            Some(base.start + within.start..base.start + within.end)
        });
        let Some(found) = found else {
            let words = quoted(&note.words);
            return self.tell(None, format!("{place} adds a note, {words}"));
        };
        // The label is before it.
        let label = found.start.checked_sub(1).filter(|at| {
            note.label.as_ref().is_some_and(|label| bare(label) == bare(&body.base[*at].text))
        });
        let with_label = label.unwrap_or(found.start)..found.end;
        let is_there = body
            .found
            .iter()
            .any(|it| it.base.start <= with_label.start && with_label.end <= it.base.end);
        take_unread_labels(body, note, note);
        body.take_left_out(if is_there { &with_label } else { &found });
        let words = &body.base[found];
        let message = format!("{place} has {} as a note", quoted(words));
        self.tell(span_of(words), message);
        self.words(&Variants::of(&self.letter.text(words), &self.other.text(&note.words)));
    }

    /// Says what the writer struck out or added in one text and not in the other.
    fn marks(&mut self, variants: &Variants<'w>) {
        for (base, other) in variants.marked_otherwise() {
            let (had, has) = (&variants.base[base], &variants.other[other]);
            let (was, is) = (had[0].mark, has[0].mark);
            let said = |mark: Option<Mark>| match mark {
                None => "as plain text",
                Some(Mark::StruckOut) => "as struck out",
                Some(Mark::Added) => "as added",
            };
            let (place, words) = (self.other.say(has[0].at), quoted(has));
            let message = format!("{place} has {words} {} instead of {}", said(is), said(was));
            self.tell(span_of(had), message);
        }
    }

    fn moved(&mut self, body: &Variants<'w>, Variant { base, other }: &Variant) {
        let place = self.other.say(body.other[other.start].at);
        let words = &body.base[base.clone()];
        self.tell(span_of(words), format!("{place} has {} in another place", quoted(words)));
        let has = self.other.text(&body.other[other.clone()]);
        let altered = Variants::of(&self.letter.text(words), &has);
        self.words(&altered);
    }

    /// The place of a word, or of the last one.
    fn place_in(&self, words: &[Word], at: usize) -> String {
        let word = words.get(at).or(words.last());
        self.other.say(word.map_or(Place::Unknown, |word| word.at))
    }

    fn note(&mut self, found: &Found<'w>, body: &Variants<'w>) {
        let Found { note, other, within, is_called } = found;
        let name = name_of(note);
        let at = span_of(&note.words);
        let words = match (other, within) {
            (Some(other), _) => &other.words[..],
            (None, Some(within)) => {
                let place = self.other.say(body.other[within.start].at);
                self.tell(at, format!("{place} has {name} in the running text"));
                &body.other[within.clone()]
            }
            (None, None) => {
                let (file, words) = (self.other.say(Place::Unknown), quoted(&note.words));
                self.tell(at, format!("{file} leaves out {name}, {words}"));
                return;
            }
        };
        let mut variants = Variants::of(&self.letter.text(&note.words), &self.other.text(words));
        if self.other.has_lines {
            variants.join_lines();
        }
        let first = words.first().filter(|word| {
            note.label.as_ref().is_some_and(|label| bare(label) == bare(&word.text))
        });
        if first.is_some()
            && other.is_none_or(|other| other.label.is_none() || self.other.has_lines)
        {
            variants.take_added(&(0..1));
        }
        self.words(&variants);
        if let Some(other) = other {
            self.label(note, other, *is_called);
            self.calls(note, other, *is_called, body);
        }
    }

    /// Says if a note has another label.
    fn label(&mut self, note: &Note, other: &Note, is_called: bool) {
        let Some(label) = note.label.as_ref().filter(|_| !is_called && !has_label_of(other, note))
        else {
            return;
        };
        let place = self.place_in(&other.words, 0);
        let has =
            other.label.as_ref().map_or("no label".to_owned(), |it| format!("the label {it}"));
        let message = format!("{place} gives {} {has} instead of {label}", name_of(note));
        self.tell(span_of(&note.words), message);
    }

    /// Says if a note is called elsewhere, or more often.
    fn calls(&mut self, note: &Note, other: &Note, is_called: bool, body: &Variants<'_>) {
        let name = name_of(note);
        let mut rest = other.calls.clone();
        let mut lacking: Vec<&Point> = Vec::new();
        for at in &note.calls {
            match rest.iter().position(|call| is_opposite(body, at, call)) {
                Some(index) => drop(rest.remove(index)),
                None => lacking.push(at),
            }
        }
        if is_called && other.calls.is_empty() {
            return;
        }
        // Of a note that the letter does not call, one call is no news.
        if note.calls.is_empty() && !rest.is_empty() {
            rest.remove(0);
        }
        for at in lacking {
            let should = place_of(body.base, at);
            let message = if rest.is_empty() {
                let place = self.place_in(body.other, *body.alignment.opposite(at.words).start());
                format!("{place} does not call {name} {should}")
            } else {
                let call = rest.remove(0);
                let place = self.place_in(body.other, call.words.saturating_sub(1));
                let is = place_of(body.other, &call);
                format!("{place} calls {name} {is} instead of {should}")
            };
            self.tell(span_at(body.base, at.words.saturating_sub(1)), message);
        }
        for call in rest {
            let place = self.place_in(body.other, call.words.saturating_sub(1));
            let is = place_of(body.other, &call);
            self.tell(span_of(&note.words), format!("{place} calls {name} {is}, too"));
        }
    }

    /// Says which pages are not where they are in the letter.
    fn pages(&mut self, body: &Variants<'_>, asides: &[Word]) {
        let mut rest: Vec<&Page> = self.other.pages.iter().collect();
        let mut missing: Vec<(&Page, bool)> = Vec::new();
        for page in &self.letter.pages {
            let is_here = |it: &&Page| match (&page.at, &it.at) {
                (Some(at), Some(there)) => is_opposite(body, at, there),
                (at, there) => at.is_none() && there.is_none(),
            };
            let number = |page: &Page| page.label.as_deref().map(bare_number);
            let has_label = |it: &&Page| it.label.is_some() && number(it) == number(page);
            let same = rest.iter().position(|it| is_here(it) && number(it) == number(page));
            let near = same.or_else(|| rest.iter().position(has_label));
            let near = near.or_else(|| rest.iter().position(is_here));
            let Some(index) = near else {
                let is_in_words = asides.iter().any(|word| {
                    let mark = page.mark.span();
                    mark.zip(word.at.span())
                        .is_some_and(|(mark, at)| at.start < mark.end && mark.start < at.end)
                });
                missing.push((page, is_in_words));
                continue;
            };
            let other = rest.remove(index);
            let (place, name) = (self.other.say(other.mark), name_of_page(page));
            if number(other) != number(page) {
                let is = name_of_page(other);
                self.tell(page.mark.span(), format!("{place} has {is} instead of {name}"));
            } else if !is_here(&other) {
                let before = |words: &[Word], at: &Option<Point>| match at {
                    Some(at) if at.characters > 0 => {
                        format!("inside {}", word_at(words, at.words - 1))
                    }
                    Some(at) => format!("before {}", word_at(words, at.words)),
                    None => "in a note".to_owned(),
                };
                let (is, should) = (before(body.other, &other.at), before(body.base, &page.at));
                self.tell(page.mark.span(), format!("{place} has {name} {is} instead of {should}"));
            }
        }
        self.missing_pages(&missing);
        for page in rest.iter().filter(|page| !self.letter.inferred.contains(&page.label)) {
            let (place, name) = (self.other.say(page.mark), name_of_page(page));
            self.tell(None, format!("{place} adds {name}"));
        }
    }

    /// Says which pages are not marked; all at once, if no page is.
    fn missing_pages(&mut self, missing: &[(&Page, bool)]) {
        let file = self.other.say(Place::Unknown);
        let all = self.letter.pages.len();
        if missing.len() == all && all > 1 {
            let labels: Vec<&str> =
                missing.iter().filter_map(|(page, _)| page.label.as_deref()).collect();
            let said = if missing.iter().all(|(_, is_in_words)| *is_in_words) {
                "; they are only words of the text"
            } else {
                ""
            };
            let labels = shortened(&labels, ", ");
            let at = missing[0].0.mark.span();
            self.tell(at, format!("{file} marks none of the {all} pages ({labels}){said}"));
            return;
        }
        for (page, is_in_words) in missing {
            let name = name_of_page(page);
            let said = if *is_in_words { "; it is only words of the text" } else { "" };
            self.tell(page.mark.span(), format!("{file} does not mark {name}{said}"));
        }
    }

    /// Says once which words have other typographic forms.
    fn say_typography(&mut self) {
        let Some((first, other)) = self.typography.first() else { return };
        let (count, place) = (self.typography.len(), self.other.say(other.at));
        let words = if count == 1 { "1 word has" } else { &format!("{count} words have") };
        let message = format!(
            "{words} other forms of quotation marks, dashes or letters: \u{201C}{}\u{201D} instead of \u{201C}{}\u{201D} at {place}",
            other.text, first.text,
        );
        let code: &'static Code = &diag::TYPOGRAPHY_DIFFERS;
        self.found.push(Diagnostic::new(code, first.at.span(), message));
    }
}

/// Takes the printed label of a note out of what is added, where the letter calls it; whether it is there.
fn take_labels(body: &mut Variants<'_>, note: &Note) -> bool {
    let Some(label) = note.label.as_deref() else { return false };
    let (base, other, before) = (body.base, body.other, body.found.len());
    body.found.retain(|Variant { base: had, other: has }| {
        let at = if had.is_empty() { had.start } else { had.end };
        let is_here = note.calls.iter().any(|call| call.words == at);
        !(is_here && is_with_label(&base[had.clone()], &other[has.clone()], label))
    });
    body.found.len() < before
}

/// Takes the label of a note out of words of the letter in which it was not recognised, where the other text calls it.
fn take_unread_labels(body: &mut Variants<'_>, note: &Note, other_note: &Note) {
    let Some(label) = note.label.as_deref() else { return };
    let (base, other) = (body.base, body.other);
    body.found.retain(|Variant { base: had, other: has }| {
        let is_here = other_note.calls.iter().any(|call| call.words == has.end);
        !(is_here && is_with_label(&other[has.clone()], &base[had.clone()], label))
    });
}

/// Whether words are the others and the label of a note.
fn is_with_label(words: &[Word], with_label: &[Word], label: &str) -> bool {
    match (words, with_label) {
        ([], [word]) => bare(&word.text) == bare(label),
        ([before], [word]) => {
            let rest = plain(&word.text);
            let rest = rest.strip_prefix(&plain(&before.text));
            rest.is_some_and(|rest| !rest.is_empty() && bare(rest) == bare(label))
        }
        _ => false,
    }
}

/// Takes the words of a note out of what is added, if it is there as running text, with its label before it.
fn take_note(body: &mut Variants<'_>, note: &Note) -> Option<Range<usize>> {
    let others = body.found.iter().map(|it| it.other.clone());
    let found = others.into_iter().find_map(|other| {
        let within = among(&note.words, &body.other[other.clone()])?;
        Some(other.start + within.start..other.start + within.end)
    })?;
    let label = found.start.checked_sub(1).filter(|at| {
        let is_label = |label: &String| bare(label) == bare(&body.other[*at].text);
        note.label.as_ref().is_some_and(is_label)
    });
    let with_label = label.unwrap_or(found.start)..found.end;
    if body
        .found
        .iter()
        .any(|it| it.other.start <= with_label.start && with_label.end <= it.other.end)
    {
        body.take_added(&with_label);
    } else {
        body.take_added(&found);
    }
    Some(found)
}

/// Takes words out of what is added that a transcript has there beside the text, and returns those of the transcript.
fn take_asides(body: &mut Variants<'_>, letter: &Witness<'_>) -> Vec<Word> {
    let mut taken = Vec::new();
    let added = body.found.iter().filter(|it| it.base.is_empty()).cloned();
    for Variant { base, other } in added.collect::<Vec<_>>() {
        let before = base.start.checked_sub(1).and_then(|at| letter.body.get(at));
        let mut asides = letter.asides(before, letter.body.get(base.start));
        let mut from = other.start;
        while from < other.end && !asides.is_empty() {
            // The longest run of words; each is beside the text once.
            let longest = (from + 1..=other.end.min(from + asides.len())).rev();
            let run = longest.into_iter().find_map(|to| {
                let at = position(&body.other[from..to], &asides)?;
                Some((from..to, at))
            });
            match run {
                Some((run, at)) => {
                    taken.extend(asides.splice(..at + run.len(), []).skip(at));
                    from = run.end;
                    body.take_added(&run);
                }
                None => from += 1,
            }
        }
    }
    taken
}

/// Whether a place of the other text is that of the letter.
fn is_opposite(body: &Variants<'_>, at: &Point, there: &Point) -> bool {
    if at.characters == 0 && there.characters == 0 {
        return body.alignment.opposite(at.words).contains(&there.words);
    }
    // Inside a word: of the same word, if the two are alike.
    let word = |point: &Point| point.words.saturating_sub(1);
    let opposite = body.alignment.opposite(word(at));
    at.characters == there.characters && opposite.contains(&word(there))
}

/// A page's number without what may stand around it: `4` of `p. 4` and of `[4]`.
fn bare_number(label: &str) -> String {
    let last = label.split_whitespace().next_back().unwrap_or_default();
    bare(last)
}

fn word_at(words: &[Word], at: usize) -> String {
    words.get(at).map_or("the end".to_owned(), |word| format!("\u{201C}{}\u{201D}", word.text))
}

/// A place of a call, in words for the user.
fn place_of(words: &[Word], point: &Point) -> String {
    match point.words.checked_sub(1) {
        Some(at) if point.characters > 0 => format!("inside {}", word_at(words, at)),
        Some(at) => format!("after {}", word_at(words, at)),
        None => "at the beginning".to_owned(),
    }
}

/// The place of some words of the letter, from the first to the last.
fn span_of(words: &[Word]) -> Option<Span> {
    let first = words.first()?.at.span()?;
    let last = words.last().and_then(|word| word.at.span());
    Some(last.filter(|last| last.start >= first.start).map_or(first, |last| first.to(last)))
}

/// The place of a word, or of the last one.
fn span_at(words: &[Word], at: usize) -> Option<Span> {
    words.get(at).or(words.last())?.at.span()
}

fn name_of(note: &Note) -> String {
    note.label.as_ref().map_or("a note without label".to_owned(), |label| format!("note {label}"))
}

fn name_of_page(page: &Page) -> String {
    page.label.as_ref().map_or("a page without number".to_owned(), |label| format!("page {label}"))
}

/// Words in quotation marks; of many the first and the last.
fn quoted(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let count =
        if texts.len() > MOST { format!(" ({} words)", texts.len()) } else { String::new() };
    format!("\u{201C}{}\u{201D}{count}", shortened(&texts, " "))
}

/// So many words are quoted.
const MOST: usize = 12;

fn shortened(texts: &[&str], between: &str) -> String {
    const EACH: usize = MOST / 2 - 1;
    if texts.len() <= MOST {
        return texts.join(between);
    }
    let (first, last) = (&texts[..EACH], &texts[texts.len() - EACH..]);
    format!("{}{between}\u{2026}{between}{}", first.join(between), last.join(between))
}
