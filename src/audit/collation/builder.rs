//! Builds a witness from the stream of a letter, or of a file.

use std::collections::BTreeMap;

use super::words::{InReading, Mark, Note, Page, Place, Point, Word, Words};

/// Builds a witness from a stream of text and marks.
#[derive(Debug, Default)]
pub(super) struct WitnessBuilder {
    body: Stream,
    notes: Vec<(Note, Stream)>,
    /// Indexes of the open notes, the innermost last.
    open: Vec<usize>,
    calls: BTreeMap<String, Vec<Point>>,
    pages: Vec<Page>,
    /// The numbers of pages that are not marked and were inferred.
    pub(super) inferred: Vec<Option<String>>,
    readings: Vec<usize>,
    /// What is struck out or added, the innermost last, and how many notes were open when it began: a note in a passage
    /// that is struck out is none of it.
    marks: Vec<(Mark, usize)>,
}

/// Words, and those that the next character continues: of a word with several readings there are several.
#[derive(Debug, Default)]
struct Stream {
    words: Vec<Word>,
    open: Vec<usize>,
    forks: Vec<Fork>,
}

/// A passage with several readings.
#[derive(Debug)]
struct Fork {
    choice: usize,
    is_optional: bool,
    /// The words that were open before it, as they were then.
    before: Vec<Word>,
    readings: usize,
    /// How many words there were when the open reading began.
    first: usize,
    /// The words that are open at the ends of its readings.
    ends: Vec<usize>,
}

/// So many readings of one word are kept apart; each passage within a word multiplies them.
const READINGS_OF_WORD: usize = 8;

impl Stream {
    fn text(&mut self, text: &str, mark: Option<Mark>, place: impl Fn(usize) -> Place) {
        for (offset, character) in text.char_indices() {
            if character.is_whitespace() {
                self.open.clear();
                continue;
            }
            if self.open.is_empty() {
                self.open.push(self.words.len());
                let (at, reading) = (place(offset), self.reading());
                self.words.push(Word { text: String::new(), at, reading, mark });
            }
            for index in &self.open {
                let word = &mut self.words[*index];
                if word.text.is_empty() {
                    (word.at, word.mark) = (place(offset), mark);
                }
                word.text.push(character);
            }
        }
        self.end_spans(text, place);
    }

    /// The span of a word ends with the word.
    fn end_spans(&mut self, text: &str, place: impl Fn(usize) -> Place) {
        let Some(Place::Read(all)) = (!text.is_empty()).then(|| place(0)) else { return };
        for word in self.words.iter_mut().rev() {
            let at = word.at.span().filter(|at| at.start >= all.start && at.end == all.end);
            let Some(at) = at else { break };
            word.at = Place::Read(at.slice(0..word.text.len().min(at.len())));
        }
    }

    /// The innermost open reading.
    fn reading(&self) -> Option<InReading> {
        let fork = self.forks.last()?;
        let Fork { choice, is_optional, readings, .. } = *fork;
        Some(InReading { choice, reading: readings.saturating_sub(1), is_optional })
    }

    fn begin_choice(&mut self, choice: usize, is_optional: bool) {
        let before = if self.open.len() > READINGS_OF_WORD {
            Vec::new()
        } else {
            self.open.iter().map(|at| self.words[*at].clone()).collect()
        };
        let first = self.words.len();
        self.forks.push(Fork { choice, is_optional, before, readings: 0, first, ends: Vec::new() });
    }

    fn begin_reading(&mut self) {
        let Some(fork) = self.forks.last_mut() else { return };
        fork.readings += 1;
        fork.first = self.words.len();
        let (is_first, before) = (fork.readings == 1, fork.before.clone());
        let reading = self.reading();
        if is_first {
            for at in &self.open {
                self.words[*at].reading = reading;
            }
        } else if !before.is_empty() {
            self.open.clear();
            for word in before {
                self.open.push(self.words.len());
                self.words.push(Word { reading, ..word });
            }
        }
    }

    fn end_reading(&mut self) {
        let reading = self.reading();
        let Some(fork) = self.forks.last_mut() else { return };
        // Of a reading without words, a word may begin after it that another reading begins within.
        if self.open.is_empty() && fork.first == self.words.len() {
            self.open.push(self.words.len());
            self.words.push(Word { text: String::new(), at: Place::Unknown, reading, mark: None });
        }
        fork.ends.append(&mut self.open);
    }

    fn end_choice(&mut self) {
        if let Some(fork) = self.forks.pop() {
            self.open = fork.ends;
        }
    }

    /// A place is inside a word if the word goes on after it.
    fn point(&self) -> Point {
        let open = self.open.last().map_or(0, |at| self.words[*at].text.chars().count());
        Point { words: self.words.len(), characters: open }
    }

    /// The words, and the places among them, without the words that have no characters.
    fn finish<'p>(&mut self, points: impl Iterator<Item = &'p mut Point>) {
        for point in points {
            let last = point.words.checked_sub(1).map(|at| &self.words[at]);
            let is_inside = last.is_some_and(|it| it.text.chars().count() > point.characters);
            if !is_inside {
                point.characters = 0;
            }
            let empty = self.words[..point.words].iter().filter(|word| word.text.is_empty());
            point.words -= empty.count();
        }
        self.words.retain(|word| !word.text.is_empty());
    }
}

impl WitnessBuilder {
    fn stream(&mut self) -> &mut Stream {
        match self.open.last() {
            Some(note) => &mut self.notes[*note].1,
            None => &mut self.body,
        }
    }

    /// Adds text; `place` is that of an offset in it.
    pub(super) fn text(&mut self, text: &str, place: impl Fn(usize) -> Place) {
        let here = self.marks.last().filter(|(_, notes)| *notes == self.open.len());
        let mark = here.map(|(mark, _)| *mark);
        self.stream().text(text, mark, place);
    }

    /// Adds something that separates words.
    pub(super) fn space(&mut self) {
        self.stream().open.clear();
    }

    pub(super) fn page(&mut self, label: Option<&str>, mark: Place, splits_word: bool) {
        if !splits_word {
            self.space();
        }
        let at = self.open.is_empty().then(|| self.body.point());
        self.pages.push(Page { label: label.map(ToOwned::to_owned), at, mark });
    }

    /// A note is called here; a call in a note is no place in the body.
    pub(super) fn call(&mut self, note: &str) {
        if self.open.is_empty() {
            let point = self.body.point();
            self.calls.entry(note.to_owned()).or_default().push(point);
        }
    }

    pub(super) fn begin_note(&mut self, id: &str, label: Option<&str>) {
        self.open.push(self.notes.len());
        let (id, label) = (id.to_owned(), label.map(ToOwned::to_owned));
        self.notes.push((Note { id, label, ..Note::default() }, Stream::default()));
    }

    pub(super) fn end_note(&mut self) {
        self.open.pop();
    }

    /// What comes is struck out or added, until [`end_mark`](Self::end_mark).
    pub(super) fn begin_mark(&mut self, mark: Mark) {
        self.marks.push((mark, self.open.len()));
    }

    pub(super) fn end_mark(&mut self) {
        self.marks.pop();
    }

    pub(super) fn begin_choice(&mut self, is_optional: bool) {
        let choice = self.readings.len();
        self.readings.push(0);
        self.stream().begin_choice(choice, is_optional);
    }

    pub(super) fn begin_reading(&mut self) {
        let choice = self.stream().forks.last().map(|fork| fork.choice);
        if let Some(count) = choice.and_then(|choice| self.readings.get_mut(choice)) {
            *count += 1;
        }
        self.stream().begin_reading();
    }

    pub(super) fn end_reading(&mut self) {
        self.stream().end_reading();
    }

    pub(super) fn end_choice(&mut self) {
        self.stream().end_choice();
    }

    /// What comes may be left out.
    pub(super) fn begin_optional(&mut self, mark: Option<Mark>) {
        self.begin_choice(true);
        self.begin_reading();
        self.marks.extend(mark.map(|mark| (mark, self.open.len())));
    }

    pub(super) fn end_optional(&mut self, mark: Option<Mark>) {
        if mark.is_some() {
            self.end_mark();
        }
        self.end_reading();
        self.begin_reading();
        self.end_reading();
        self.end_choice();
    }

    /// The words.
    pub(super) fn finish(self) -> Words {
        let Self { mut body, notes, mut calls, mut pages, inferred, readings, .. } = self;
        let called = calls.values_mut().flatten();
        body.finish(called.chain(pages.iter_mut().filter_map(|page| page.at.as_mut())));
        let noted = |(note, mut stream): (Note, Stream)| {
            stream.finish(std::iter::empty());
            // A call says what it calls by name, or by the label.
            let by_label = || calls.get(note.label.as_ref()?);
            let calls = calls.get(&note.id).or_else(by_label).cloned().unwrap_or_default();
            Note { words: stream.words, calls, ..note }
        };
        let notes = notes.into_iter().map(noted).collect();
        Words { body: body.words, notes, pages, inferred, readings }
    }
}

/// The words of a text without marks.
#[cfg(test)]
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut builder = WitnessBuilder::default();
    builder.text(text, |_| Place::Unknown);
    builder.finish().body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    fn add(builder: &mut WitnessBuilder, text: &str) {
        builder.text(text, |_| Place::Unknown);
    }

    /// `exper<choice><sic>i</sic><corr>ie</corr></choice>nce is`
    #[test]
    fn a_word_with_two_readings_is_two() {
        let mut builder = WitnessBuilder::default();
        add(&mut builder, "my exper");
        builder.begin_choice(false);
        for reading in ["i", "ie"] {
            builder.begin_reading();
            add(&mut builder, reading);
            builder.end_reading();
        }
        builder.end_choice();
        add(&mut builder, "nce is");
        let witness = builder.finish();
        assert_eq!(texts(&witness.body), ["my", "experince", "experience", "is"]);
        let readings: Vec<_> =
            witness.body.iter().map(|word| word.reading.map(|it| it.reading)).collect();
        assert_eq!(readings, [None, Some(0), Some(1), None]);
    }

    /// `<del>mull</del><add>mill</add>`
    #[test]
    fn what_is_struck_out_may_be_left_out() {
        let mut builder = WitnessBuilder::default();
        add(&mut builder, "the ");
        builder.begin_optional(Some(Mark::StruckOut));
        add(&mut builder, "mull");
        builder.end_optional(Some(Mark::StruckOut));
        builder.begin_mark(Mark::Added);
        add(&mut builder, "mill");
        builder.end_mark();
        add(&mut builder, " is");
        let witness = builder.finish();
        assert_eq!(texts(&witness.body), ["the", "mullmill", "mill", "is"]);
        assert_eq!(witness.readings, [2]);
    }

    #[test]
    fn readings_within_a_word_do_not_multiply_without_end() {
        let mut builder = WitnessBuilder::default();
        for _ in 0..60 {
            add(&mut builder, "a");
            builder.begin_optional(None);
            add(&mut builder, "b");
            builder.end_optional(None);
        }
        assert!(builder.finish().body.len() < 100);
    }

    #[test]
    fn calls_and_pages_count_the_words_that_begin_before() {
        let mut builder = WitnessBuilder::default();
        add(&mut builder, "It rains");
        builder.call("n.1");
        add(&mut builder, " aga");
        builder.page(Some("5"), Place::Unknown, true);
        add(&mut builder, "in.");
        builder.begin_note("n.1", Some("1"));
        add(&mut builder, "A note.");
        builder.end_note();
        let witness = builder.finish();
        assert_eq!(texts(&witness.body), ["It", "rains", "again."]);
        assert_eq!(witness.notes[0].calls, [Point { words: 2, characters: 0 }]);
        assert_eq!(witness.pages[0].at, Some(Point { words: 3, characters: 3 }));
        assert_eq!(texts(&witness.notes[0].words), ["A", "note."]);
    }
}
