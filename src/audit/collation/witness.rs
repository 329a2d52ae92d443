//! A text as it is collated: words with their places, in the body and in each note.

use std::collections::BTreeMap;

use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Letter, PhraseKind, Reading};
use crate::source::{Source, Span};

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the source, here.
    Read(Span),
    /// In a part of the file, by its index, and in a line of it.
    Line(usize, usize),
    /// On a sheet, from 1.
    Sheet(usize),
    /// It is not known.
    Unknown,
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub at: Place,
    /// The passage that it is one reading of, if the text gives several.
    pub choice: Option<usize>,
}

/// A note of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub id: String,
    pub label: Option<String>,
    pub words: Vec<Word>,
    /// Where it is called: so many words of the body begin before.
    pub calls: Vec<usize>,
}

/// A page of the print that the text marks.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub label: Option<String>,
    /// Where it begins in the body, as for a call; nothing if it begins in a note.
    pub at: Option<usize>,
    pub mark: Place,
}

/// A text that is held against a letter: what another program, a person or a model made of it.
#[derive(Debug)]
pub struct Witness<'a> {
    /// The name of the file, as the user knows it.
    pub(super) name: String,
    /// The source whose spans the words have.
    pub(super) source: Option<&'a Source>,
    /// The names of the parts of the file that [`Place::Line`] means.
    pub(super) parts: Vec<String>,
    pub(super) body: Vec<Word>,
    pub(super) notes: Vec<Note>,
    pub(super) pages: Vec<Page>,
    /// The numbers of pages that the text does not mark, and that were inferred.
    pub(super) inferred: Vec<Option<String>>,
    /// Whether lines of print end in it, where words may be divided.
    pub(super) has_lines: bool,
}

impl<'a> Witness<'a> {
    /// A letter, in the reading of its source; `name` is that of the file that holds it. Without the source no places are
    /// known.
    pub fn of_letter(name: &str, letter: &Letter, source: Option<&'a Source>) -> Self {
        let mut builder = WitnessBuilder::default();
        letter_events(letter, Reading::Original, &mut |event| enter(event, source, &mut builder));
        let mut witness = builder.finish(name);
        if source.is_none() {
            witness.forget_places();
        }
        Self { source, ..witness }
    }

    /// How many pages it marks.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    fn forget_places(&mut self) {
        let noted = self.notes.iter_mut().flat_map(|note| &mut note.words);
        for word in self.body.iter_mut().chain(noted) {
            word.at = Place::Unknown;
        }
        for page in &mut self.pages {
            page.mark = Place::Unknown;
        }
    }

    /// A place in words: `ann.xml:12:5`.
    pub(super) fn say(&self, place: Place) -> String {
        let name = &self.name;
        match place {
            Place::Read(span) => match self.source {
                Some(source) => {
                    let part = source.part_at(span.start).name();
                    let slash = if part.is_empty() { "" } else { "/" };
                    format!("{name}{slash}{part}:{}", source.position(span.start))
                }
                None => name.clone(),
            },
            Place::Line(part, line) => match self.parts.get(part) {
                Some(part) => format!("{name}/{part}:{line}"),
                None => name.clone(),
            },
            Place::Sheet(number) => format!("{name}, sheet {number}"),
            Place::Unknown => name.clone(),
        }
    }

    /// The words of the source between those of the text, which became marks: page numbers, labels, what is printed on
    /// each page. There are none in a source that has marks of its own.
    pub(super) fn asides(&self) -> Vec<Word> {
        let Some(source) = self.source.filter(|source| !source.is_container()) else {
            return Vec::new();
        };
        let text = source.text();
        let words = self.body.iter().chain(self.notes.iter().flat_map(|note| &note.words));
        let mut spans: Vec<Span> = words.filter_map(|word| word.at.span()).collect();
        spans.sort_by_key(|span| span.start);
        let mut asides = Vec::new();
        for pair in spans.windows(2) {
            let (from, to) = (pair[0].end, pair[1].start.max(pair[0].end));
            let Some(between) = text.get(from..to) else { continue };
            for word in between.split_whitespace().filter(|word| !word.starts_with('<')) {
                let offset = from + word.as_ptr() as usize - between.as_ptr() as usize;
                let at = Place::Read(source.span(offset..offset + word.len()));
                asides.push(Word { text: word.to_owned(), at, choice: None });
            }
        }
        asides
    }
}

impl Place {
    pub(super) fn span(self) -> Option<Span> {
        match self {
            Self::Read(span) => Some(span),
            Self::Line(..) | Self::Sheet(_) | Self::Unknown => None,
        }
    }
}

/// Enters a step through a letter. An encoder's additions are there and not there.
fn enter(event: Event<'_>, source: Option<&Source>, builder: &mut WitnessBuilder) {
    let is_supplied = |node: &Node<'_>| match node {
        Node::Phrase(phrase) => matches!(phrase.kind, PhraseKind::Supplied { .. }),
        Node::Choice(_)
        | Node::Alternative(..)
        | Node::Correction(_)
        | Node::Note(_)
        | Node::Block(_)
        | Node::Line(_)
        | Node::Cell(..) => false,
    };
    match event {
        Event::Text(characters) => {
            let text = &characters.text;
            let at = characters.origin.span().zip(source);
            let starts = at.map(|(at, source)| (at, word_starts(text, source.slice(at))));
            builder.text(text, |offset| match &starts {
                // The source has exactly these characters there.
                Some((at, _)) if at.len() == text.len() => Place::Read(at.slice(offset..at.len())),
                Some((at, starts)) => {
                    let word = starts.binary_search_by_key(&offset, |(start, _)| *start);
                    let start = word.map_or(0, |index| starts[index].1);
                    Place::Read(at.slice(start..at.len()))
                }
                None => Place::Unknown,
            });
        }
        Event::Page(page) if page.is_inferred() => builder.inferred.push(page.label.clone()),
        Event::Page(page) => {
            let mark = page.origin.span().map_or(Place::Unknown, Place::Read);
            builder.page(page.label.as_deref(), mark, page.splits_word);
        }
        Event::Call(anchor) if anchor.is_inferred() => {}
        Event::Call(anchor) => builder.call(&anchor.note),
        Event::Enter(Node::Note(note)) => {
            let label = note.label.as_ref().or(note.list_number.as_ref());
            builder.begin_note(&note.id, label.map(|label| label.value.as_str()));
        }
        Event::Leave(Node::Note(_)) => builder.end_note(),
        Event::Enter(Node::Choice(_)) => builder.begin_choice(),
        Event::Enter(Node::Alternative(..)) => builder.begin_reading(),
        Event::Leave(Node::Alternative(..)) => builder.end_reading(),
        Event::Leave(Node::Choice(_)) => builder.end_choice(),
        Event::Enter(node) if is_supplied(&node) => {
            builder.begin_choice();
            builder.begin_reading();
        }
        Event::Leave(node) if is_supplied(&node) => {
            builder.end_reading();
            builder.begin_reading();
            builder.end_reading();
            builder.end_choice();
        }
        Event::Enter(_) | Event::Leave(_) | Event::Break(_) | Event::Start(_) => {
            if event.separator().is_some() {
                builder.space();
            }
        }
    }
}

/// Where the words of a text begin in it, and in what was read for it, if that has other white space between the same number
/// of words.
fn word_starts(text: &str, read: &str) -> Vec<(usize, usize)> {
    fn starts(text: &str) -> Vec<usize> {
        let words = text.split_whitespace();
        words.map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect()
    }
    let (words, places) = (starts(text), starts(read));
    if words.len() == places.len() { words.into_iter().zip(places).collect() } else { Vec::new() }
}

/// Builds a witness from a stream of text and marks.
#[derive(Debug, Default)]
pub(super) struct WitnessBuilder {
    body: Stream,
    notes: Vec<(Note, Stream)>,
    /// Indexes of the open notes, the innermost last.
    open: Vec<usize>,
    calls: BTreeMap<String, Vec<usize>>,
    pages: Vec<Page>,
    inferred: Vec<Option<String>>,
    choices: usize,
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
    number: usize,
    /// The words that were open before it, as they were then.
    before: Vec<Word>,
    readings: usize,
    /// The words that are open at the ends of its readings.
    ends: Vec<usize>,
}

impl Stream {
    fn text(&mut self, text: &str, place: impl Fn(usize) -> Place) {
        for (offset, character) in text.char_indices() {
            if character.is_whitespace() {
                self.open.clear();
                continue;
            }
            if self.open.is_empty() {
                let choice = self.forks.last().map(|fork| fork.number);
                self.open.push(self.words.len());
                self.words.push(Word { text: String::new(), at: place(offset), choice });
            }
            for index in &self.open {
                self.words[*index].text.push(character);
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

    fn begin_choice(&mut self, number: usize) {
        let before: Vec<Word> = self.open.iter().map(|at| self.words[*at].clone()).collect();
        for at in &self.open {
            self.words[*at].choice = Some(number);
        }
        self.forks.push(Fork { number, before, readings: 0, ends: Vec::new() });
    }

    fn begin_reading(&mut self) {
        let Some(fork) = self.forks.last_mut() else { return };
        fork.readings += 1;
        if fork.readings > 1 {
            self.open.clear();
            for word in &fork.before {
                self.open.push(self.words.len());
                self.words.push(Word { choice: Some(fork.number), ..word.clone() });
            }
        }
    }

    fn end_reading(&mut self) {
        if let Some(fork) = self.forks.last_mut() {
            fork.ends.append(&mut self.open);
        }
    }

    fn end_choice(&mut self) {
        if let Some(fork) = self.forks.pop() {
            self.open = fork.ends;
        }
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
        self.stream().text(text, place);
    }

    /// Adds something that separates words.
    pub(super) fn space(&mut self) {
        self.stream().open.clear();
    }

    pub(super) fn page(&mut self, label: Option<&str>, mark: Place, splits_word: bool) {
        if !splits_word {
            self.space();
        }
        let at = self.open.is_empty().then_some(self.body.words.len());
        self.pages.push(Page { label: label.map(ToOwned::to_owned), at, mark });
    }

    /// A note is called here; a call in a note is no place in the body.
    pub(super) fn call(&mut self, note: &str) {
        if self.open.is_empty() {
            self.calls.entry(note.to_owned()).or_default().push(self.body.words.len());
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

    fn begin_choice(&mut self) {
        self.choices += 1;
        let number = self.choices;
        self.stream().begin_choice(number);
    }

    fn begin_reading(&mut self) {
        self.stream().begin_reading();
    }

    fn end_reading(&mut self) {
        self.stream().end_reading();
    }

    fn end_choice(&mut self) {
        self.stream().end_choice();
    }

    /// The witness; its words have no source.
    pub(super) fn finish<'a>(self, name: &str) -> Witness<'a> {
        let Self { body, notes, calls, pages, inferred, .. } = self;
        let noted = |(note, stream): (Note, Stream)| {
            // A call says what it calls by name, or by the label.
            let by_label = || calls.get(note.label.as_ref()?);
            let calls = calls.get(&note.id).or_else(by_label).cloned().unwrap_or_default();
            Note { words: stream.words, calls, ..note }
        };
        Witness {
            name: name.to_owned(),
            source: None,
            parts: Vec::new(),
            body: body.words,
            notes: notes.into_iter().map(noted).collect(),
            pages,
            inferred,
            has_lines: false,
        }
    }
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
        builder.begin_choice();
        for reading in ["i", "ie"] {
            builder.begin_reading();
            add(&mut builder, reading);
            builder.end_reading();
        }
        builder.end_choice();
        add(&mut builder, "nce is");
        let witness = builder.finish("a.xml");
        assert_eq!(texts(&witness.body), ["my", "experince", "experience", "is"]);
        let choices: Vec<_> = witness.body.iter().map(|word| word.choice).collect();
        assert_eq!(choices, [None, Some(1), Some(1), None]);
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
        let witness = builder.finish("a.xml");
        assert_eq!(texts(&witness.body), ["It", "rains", "again."]);
        assert_eq!(witness.notes[0].calls, [2]);
        assert_eq!(witness.pages[0].at, Some(3));
        assert_eq!(texts(&witness.notes[0].words), ["A", "note."]);
    }
}
