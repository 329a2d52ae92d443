//! A text as it is collated: words with their places, in the body and in each note.

use super::builder::WitnessBuilder;
use super::words::{Mark, Note, Page, Place, Text, Word, Words};
use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Letter, PhraseKind, Reading};
use crate::source::Source;

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
    /// How many readings each passage has of which the text gives several.
    pub(super) readings: Vec<usize>,
    /// Whether lines of print end in it, where words may be divided.
    pub(super) has_lines: bool,
    /// Whether it can tell what the writer struck out or added.
    pub(super) has_marks: bool,
    /// Whether it is a transcript: what its source has between the words became marks.
    pub(super) is_transcript: bool,
}

impl<'a> Witness<'a> {
    /// A letter, in the reading of its source; `name` is that of the file that holds it. Without the source no places are
    /// known.
    pub fn of_letter(name: &str, letter: &Letter, source: Option<&'a Source>) -> Self {
        let mut builder = WitnessBuilder::default();
        letter_events(letter, Reading::Original, &mut |event| enter(event, source, &mut builder));
        let mut witness = Self::new(name, builder.finish());
        if source.is_none() {
            witness.forget_places();
        }
        Self { source, has_marks: true, ..witness }
    }

    /// That the source is a transcript without mark-up: what is between its words are pages, labels and what is printed on each page.
    #[must_use]
    pub fn transcript(self, is_transcript: bool) -> Self {
        Self { is_transcript, ..self }
    }

    /// Some of its words, with what is known of its readings.
    pub(super) fn text<'w>(&'w self, words: &'w [Word]) -> Text<'w> {
        Text { words, readings: &self.readings }
    }

    /// How many pages it marks.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Words without a source.
    pub(super) fn new(name: &str, words: Words) -> Self {
        let Words { body, notes, pages, inferred, readings } = words;
        Self {
            name: name.to_owned(),
            source: None,
            parts: Vec::new(),
            body,
            notes,
            pages,
            inferred,
            readings,
            has_lines: false,
            has_marks: false,
            is_transcript: false,
        }
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
            #[cfg(feature = "pdf")]
            Place::Sheet(number) => format!("{name}, sheet {number}"),
            Place::Unknown => name.clone(),
        }
    }

    /// The words of a transcript between two words of the body, which became marks: page numbers, labels, what is printed on
    /// each page.
    pub(super) fn asides(&self, before: Option<&Word>, after: Option<&Word>) -> Vec<Word> {
        let Some(source) = self.source.filter(|_| self.is_transcript) else { return Vec::new() };
        let end = |word: &Word| word.at.span().map(|at| at.end);
        let from = before.map_or(Some(0), end);
        let to = after.map_or(Some(source.text().len()), |word| word.at.span().map(|at| at.start));
        let Some((from, to)) = from.zip(to).filter(|(from, to)| from < to) else {
            return Vec::new();
        };
        let between = source.text().get(from..to).unwrap_or_default();
        let aside = |word: &str| {
            let offset = from + word.as_ptr() as usize - between.as_ptr() as usize;
            let at = Place::Read(source.span(offset..offset + word.len()));
            Word { text: word.to_owned(), at, reading: None, mark: None }
        };
        between.split_whitespace().map(aside).collect()
    }
}

/// Enters a step through a letter. What an encoder supplied, and what the writer struck out, is there and not there.
fn enter(event: Event<'_>, source: Option<&Source>, builder: &mut WitnessBuilder) {
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
        Event::Enter(Node::Choice(_)) => builder.begin_choice(false),
        Event::Enter(Node::Alternative(..)) => builder.begin_reading(),
        Event::Leave(Node::Alternative(..)) => builder.end_reading(),
        Event::Leave(Node::Choice(_)) => builder.end_choice(),
        Event::Enter(Node::Phrase(phrase)) => match mark(&phrase.kind) {
            Some(Phrasing::Supplied) => builder.begin_optional(None),
            Some(Phrasing::Marked(Mark::StruckOut)) => {
                builder.begin_optional(Some(Mark::StruckOut));
            }
            Some(Phrasing::Marked(Mark::Added)) => builder.begin_mark(Mark::Added),
            None => {}
        },
        Event::Leave(Node::Phrase(phrase)) => match mark(&phrase.kind) {
            Some(Phrasing::Supplied) => builder.end_optional(None),
            Some(Phrasing::Marked(Mark::StruckOut)) => builder.end_optional(Some(Mark::StruckOut)),
            Some(Phrasing::Marked(Mark::Added)) => builder.end_mark(),
            None => {}
        },
        Event::Enter(_) | Event::Leave(_) | Event::Break(_) | Event::Start(_) => {
            if event.separator().is_some() {
                builder.space();
            }
        }
    }
}

/// What a phrase means for its words.
enum Phrasing {
    Supplied,
    Marked(Mark),
}

fn mark(kind: &PhraseKind) -> Option<Phrasing> {
    if matches!(kind, PhraseKind::Supplied { .. }) {
        return Some(Phrasing::Supplied);
    }
    let is_struck_out = matches!(kind, PhraseKind::Deletion { .. });
    let is_added = matches!(kind, PhraseKind::Addition { .. });
    let mark = if is_struck_out { Mark::StruckOut } else { Mark::Added };
    (is_struck_out || is_added).then_some(Phrasing::Marked(mark))
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
