//! A table with a row per letter, for spreadsheets and scripts (RFC 4180, in UTF-8).
//!
//! Columns that `letters.csv` has, too, mean the same here. Several values in a cell are separated by
//! semicolons. **Invariant:** no cell begins like a formula ([`as_cell`]).

mod shown;

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::collection::Sequence;
use super::{
    BackendError, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob, Feature,
    Format, Fragment, Shown, Support, as_cell,
};
use crate::ir::account::{Event, FactKey, Node, letter_events};
use crate::ir::{
    Action, ActionKind, Agent, Date, Entities, Identity, Letter, Place, Reading, Sourced,
    WitnessKind, on_one_line, words,
};

/// The backend `csv`.
pub(super) struct Csv;

impl CollectionBackend for Csv {
    fn format(&self) -> &'static Format {
        &Format {
            name: "csv",
            extension: "csv",
            media_type: "text/csv",
            description: "a table with a row per letter: who, when, where, how long",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, _: Feature) -> Support {
        Support::Omitted
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn needs_contents(&self) -> bool {
        false
    }

    fn begin<'a>(
        &self,
        _: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        let titles = COLUMNS.iter().map(|(title, _)| Cow::Borrowed(*title));
        out.write_all(&record(titles)?)?;
        Ok(Box::new(Sequence { out, end: "" }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let row = Row {
            in_run: letter,
            letter: letter.letter,
            entities: letter.entities(),
            size: Size::of(letter.letter, job.reading),
        };
        let cells = COLUMNS.iter().map(|(_, cell)| cell(&row));
        let bytes =
            record(cells).map_err(|error| BackendError::library("CSV")(error.to_string()))?;
        Ok(Fragment::from(bytes))
    }
}

/// A line of the table.
fn record<'a>(cells: impl IntoIterator<Item = Cow<'a, str>>) -> io::Result<Vec<u8>> {
    let mut line = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let cells: Vec<String> = cells.into_iter().map(|cell| as_cell(&cell).into_owned()).collect();
    line.write_record(&cells)?;
    line.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// What the cells of a letter are made from.
struct Row<'a> {
    in_run: &'a CollectedLetter<'a>,
    letter: &'a Letter,
    entities: Entities<'a>,
    size: Size,
}

type Column = (&'static str, for<'a> fn(&Row<'a>) -> Cow<'a, str>);

/// The titles, and what is below them.
const COLUMNS: &[Column] = &[
    ("file", |row| {
        let files = row.in_run.collection.sources.iter().map(|file| file.name.as_str());
        listed(files)
    }),
    ("letter", |row| row.in_run.own_name.unwrap_or(row.in_run.stem).into()),
    ("number", |row| sourced(&row.letter.number)),
    ("title", |row| sourced(&row.letter.title)),
    ("sender", |row| names(row.agents(ActionKind::Sent))),
    ("sender_uri", |row| row.addresses(ActionKind::Sent)),
    ("recipient", |row| names(row.agents(ActionKind::Received))),
    ("recipient_uri", |row| row.addresses(ActionKind::Received)),
    ("date", |row| row.dates(|date| Some(&date.edtf))),
    ("date_written", |row| row.dates(|date| date.written.as_deref())),
    ("place", |row| listed(row.places(ActionKind::Sent).map(|place| place.name.value.as_str()))),
    ("place_uri", |row| row.place_addresses(ActionKind::Sent)),
    ("recipient_place", |row| {
        listed(row.places(ActionKind::Received).map(|place| place.name.value.as_str()))
    }),
    ("recipient_place_uri", |row| row.place_addresses(ActionKind::Received)),
    ("language", |row| {
        let texts = row.letter.texts.iter();
        listed(texts.filter_map(|text| Some(text.language.as_ref()?.value.as_str())))
    }),
    ("words", |row| row.size.words.to_string().into()),
    ("pages", |row| row.size.pages.to_string().into()),
    ("notes", |row| row.letter.notes.len().to_string().into()),
    ("address", |row| {
        let editions =
            row.letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Edition);
        listed(editions.filter_map(|edition| edition.url.as_deref()).take(1))
    }),
    ("id", |row| row.letter.id.as_str().into()),
];

impl<'a> Row<'a> {
    fn actions(&self, kind: ActionKind) -> impl Iterator<Item = &'a Action> + use<'a> {
        let actions = self.letter.correspondence.iter().flat_map(|described| &described.actions);
        actions.filter(move |action| action.kind == kind)
    }

    fn agents(&self, kind: ActionKind) -> impl Iterator<Item = &'a Agent> + use<'a> {
        self.actions(kind).flat_map(|action| &action.agents)
    }

    fn places(&self, kind: ActionKind) -> impl Iterator<Item = &'a Place> + use<'a> {
        self.actions(kind).filter_map(|action| action.place.as_ref())
    }

    fn addresses(&self, kind: ActionKind) -> Cow<'a, str> {
        self.listed(self.agents(kind).filter_map(|agent| self.entities.agent(agent)))
    }

    fn place_addresses(&self, kind: ActionKind) -> Cow<'a, str> {
        self.listed(self.places(kind).filter_map(|place| self.entities.place(place)))
    }

    /// All addresses of each that lead somewhere, the one that names it everywhere first.
    fn listed(&self, identities: impl Iterator<Item = Identity>) -> Cow<'a, str> {
        let scope = self.in_run.scope;
        let all =
            identities.flat_map(|identity| [vec![identity.address], identity.same_as].concat());
        let led: Vec<String> =
            all.filter(|address| scope.is_served() || !scope.has(address)).collect();
        listed(led.iter().map(String::as_str)).into_owned().into()
    }

    fn dates(&self, part: impl Fn(&'a Date) -> Option<&'a str>) -> Cow<'a, str> {
        listed(self.actions(ActionKind::Sent).filter_map(|action| part(action.date.as_ref()?)))
    }
}

fn names<'a>(agents: impl Iterator<Item = &'a Agent>) -> Cow<'a, str> {
    listed(agents.filter_map(Agent::display_name))
}

fn sourced(value: &Option<Sourced<String>>) -> Cow<'_, str> {
    value.as_ref().map(|value| on_one_line(&value.value)).unwrap_or_default().into()
}

/// Values in one cell, on one line.
fn listed<'a>(values: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    let values: Vec<String> = values.map(on_one_line).filter(|value| !value.is_empty()).collect();
    values.join("; ").into()
}

/// How long a letter is.
struct Size {
    /// The words of its texts, without notes.
    words: usize,
    /// The pages of the print that it begins and those that begin in it.
    pages: usize,
}

impl Size {
    fn of(letter: &Letter, reading: Reading) -> Self {
        let (mut text, mut pages, mut is_in_note) = (String::new(), 0, false);
        letter_events(letter, reading, &mut |event| {
            if let Event::Enter(Node::Note(_)) | Event::Leave(Node::Note(_)) = event {
                is_in_note = !is_in_note;
            } else if !is_in_note {
                pages += usize::from(matches!(event, Event::Page(_)));
                text.push_str(match event {
                    Event::Text(characters) => &characters.text,
                    Event::Enter(_)
                    | Event::Leave(_)
                    | Event::Break(_)
                    | Event::Page(_)
                    | Event::Call(_)
                    | Event::Start(_) => event.separator().unwrap_or_default(),
                });
            }
        });
        Self { words: words(&text).count(), pages }
    }
}
