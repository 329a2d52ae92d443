//! What a book remembers of a letter, or of another part, for its lists: the same in each format.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::mentions::{Mention, mentions};
use super::parties::{Party, parties};
use crate::backends::{CollectedLetter, CollectedMatter, CollectionJob, InputPart, MatterPlace};
use crate::ir::account::{Event, Node, letter_events, letter_text};
use crate::ir::{Date, Letter, Reading, is_language_tag, words};
use crate::wording::Wording;

/// A part of a book, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::backends) enum Standing {
    /// The letter at this place.
    Letter(usize),
    /// Matter of the source.
    Matter(MatterPlace),
}

/// A part of a book.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::backends) struct About {
    /// Its place.
    pub standing: Standing,
    /// Its name, which no other part has ([`Contents::name_of`](crate::backends::Contents)).
    pub name: String,
    /// Its input, by the name that no other input of the run has.
    pub input: String,
    /// How many divisions of its input with something above their letters it is in.
    pub depth: usize,
    /// Whether it opens a division of its input that contains letters.
    pub is_opening: bool,
    /// What it is called in lists.
    pub title: String,
    /// The language of this title, and of our other words in it.
    pub ours: String,
    /// The language of its own words (BCP 47); `und` when unknown.
    pub language: String,
    /// Whether its language was inferred or supplied.
    pub is_language_supplied: bool,
    /// Its number in its edition.
    pub number: Option<String>,
    /// The letter's identifier.
    pub id: String,
    /// Who wrote and received it.
    pub parties: Vec<Party>,
    /// Whom and what it names.
    pub names: Vec<Mention>,
    /// When it was written.
    pub date: Option<Date>,
    /// What may be done with its text and its encoding: in words, and the address.
    pub rights: BTreeSet<(String, String)>,
    /// How many pages of the source are marked in it.
    pub pages: usize,
    /// How many words its texts and notes have.
    pub words: usize,
    /// How many notes it has.
    pub notes: usize,
    /// How many corrections are in it.
    pub corrections: usize,
}

impl About {
    /// A letter, and what it is called in lists.
    pub(in crate::backends) fn letter(
        job: &CollectionJob<'_>,
        of: &CollectedLetter<'_>,
        title: String,
    ) -> Self {
        let part = InputPart::Letter(of.own_name.map(ToOwned::to_owned));
        let place = job.contents.place(of).unwrap_or(0);
        let listed = job.contents.letters.get(place);
        Self {
            depth: listed.map_or(0, |listed| listed.depth),
            title,
            ..Self::of(job, of, Standing::Letter(place), &part)
        }
    }

    /// Matter of an input, made a letter, and what it is called if it has no heading.
    pub(in crate::backends) fn matter(
        job: &CollectionJob<'_>,
        matter: &CollectedMatter<'_>,
        letter: &Letter,
        title: String,
    ) -> Self {
        let of = CollectedLetter::new(matter.collection, letter, matter.scope, matter.input);
        let part = InputPart::Matter(matter.number);
        Self {
            depth: matter.part.depth,
            is_opening: matter.part.is_opening,
            title,
            ..Self::of(job, &of, Standing::Matter(matter.part.place), &part)
        }
    }

    fn of(
        job: &CollectionJob<'_>,
        of: &CollectedLetter<'_>,
        standing: Standing,
        part: &InputPart,
    ) -> Self {
        let letter = of.letter;
        let page_before = match standing {
            Standing::Letter(place) => job.contents.page_before(place),
            Standing::Matter(_) => None,
        };
        let language = letter.texts.first().and_then(|text| text.language.as_ref());
        let language = language.filter(|language| is_language_tag(&language.value));
        let statements = letter.rights.source_text.iter().chain(&letter.rights.encoding);
        Self {
            standing,
            name: job.contents.name_of(of.input, part).unwrap_or_default(),
            input: of.input.to_owned(),
            depth: 0,
            is_opening: false,
            title: String::new(),
            ours: Wording::of_letter(letter, of.collection).tag().to_owned(),
            language: language.map_or("und", |language| language.value.as_str()).to_owned(),
            is_language_supplied: language.is_some_and(|it| it.origin.is_supplied()),
            number: letter.number.as_ref().map(|number| number.value.clone()),
            id: letter.id.clone(),
            parties: parties(of),
            names: mentions(of),
            date: letter.date().cloned(),
            rights: statements.map(|it| (it.in_words(), it.uri.clone())).collect(),
            pages: pages(letter, page_before),
            words: words(&letter_text(letter, Reading::Regular)).count(),
            notes: letter.notes.len(),
            corrections: corrections(letter),
        }
    }

    /// Whether it is a letter.
    pub(in crate::backends) fn is_letter(&self) -> bool {
        matches!(self.standing, Standing::Letter(_))
    }

    /// Whether it is matter of a file with one letter.
    pub(in crate::backends) fn is_around(&self) -> bool {
        self.standing == Standing::Matter(MatterPlace::Around)
    }

    /// Its title without the date at its end.
    #[cfg(feature = "epub")]
    pub(in crate::backends) fn undated_title(&self) -> &str {
        let date = self.date.as_ref().map(|date| Wording::of(&self.ours).doubted_date(date));
        let without = date.and_then(|date| self.title.strip_suffix(&date)?.strip_suffix(", "));
        without.unwrap_or(&self.title)
    }
}

/// The number of marked pages, but for an inferred one that the part before marks.
fn pages(letter: &Letter, page_before: Option<&str>) -> usize {
    let mut count = 0;
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Page(page) = event {
            let is_marked_before = page.label.is_some() && page.label.as_deref() == page_before;
            count += usize::from(!page.is_inferred() || !is_marked_before);
        }
    });
    count
}

fn corrections(letter: &Letter) -> usize {
    let mut count = 0;
    letter_events(letter, Reading::Regular, &mut |event| {
        count += usize::from(matches!(event, Event::Enter(Node::Correction(_))));
    });
    count
}
