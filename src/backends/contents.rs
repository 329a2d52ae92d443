//! What a format may know of all letters before it prints the first one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

#[cfg(any(feature = "epub", feature = "pdf"))]
use super::book::LetterIndex;
use super::book::{Party, parties};
use super::lexical::page_of;
use super::{CollectedLetter, InputPart, Target};
use crate::ir::account::{Event, letter_events};
use crate::ir::{Date, Letter, NamedEdition, PageBreak, Reading, Witness, WitnessKind};
use crate::wording::{Wording, citation, title};

/// The letters that a file will hold, in order, and the editions that they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// An entry for each letter.
    pub letters: Vec<ContentsEntry>,
    /// What the inputs call themselves, by their names.
    pub titles: BTreeMap<String, String>,
    /// What letters and matter point to elsewhere in their input, by its name and the id there.
    pub targets: BTreeMap<String, BTreeMap<String, Target>>,
    /// How letters are found by those that point to them; made when the contents are complete.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(super) letter_index: LetterIndex,
    /// The place of each letter among them, by its input and its own name there.
    places: BTreeMap<(String, Option<String>), usize>,
    /// The places of the inputs among all, by their names.
    inputs: BTreeMap<String, usize>,
    /// The letter that each part of matter goes with, by its own name, by input and number.
    matter: BTreeMap<(String, usize), Option<String>>,
    /// Which volume it is, and of how many, if there are several.
    pub volume: Option<(usize, usize)>,
    /// The editions, by their addresses.
    pub editions: BTreeMap<String, SourceEdition>,
    /// How many letters name no edition.
    pub without_edition: usize,
}

/// A letter in the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// Its name among all: `ann`, or `volume/d1` if its input holds several.
    pub name: String,
    /// Its title or heading.
    pub called: Option<String>,
    /// Its identifier.
    pub id: String,
    /// What it is called in lists, in its language.
    pub title: String,
    /// What its number counts in: the address of its edition, else the names of its file and others but for their
    /// numbers, if these are those of the letters.
    pub series: Option<String>,
    /// The printed number of the page on which it ends, if that is known.
    pub last_page: Option<String>,
    /// Its input, by the name that no other input of the run has.
    pub input: String,
    /// Its own name, when its input holds several, or what its source calls it.
    pub own_name: Option<String>,
    /// Its number in its edition.
    pub number: Option<String>,
    /// Its addresses on the web.
    pub addresses: Vec<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// Who wrote and received it.
    pub parties: Vec<Party>,
    /// How many divisions of its input with something above their letters it is in.
    pub depth: usize,
    /// The printed number of the last page in what its input has directly before it, headings of chapters for instance.
    pub page_of_matter: Option<String>,
}

/// In which order a book has its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the inputs.
    #[default]
    Source,
    /// The days of writing, letters without one last.
    Date,
    /// The correspondents by name, then the days.
    Correspondent,
}

/// An edition that letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdition {
    /// The edition as one cites it, in English.
    pub citation: String,
    /// What is known of it.
    pub edition: Witness,
    /// Whether some of its letters have an address, or no place in a print.
    pub is_online: bool,
    /// Whether some of its letters have a number or pages in a print.
    pub is_print: bool,
}

impl SourceEdition {
    /// The edition as one cites it in a language.
    pub fn cited(&self, wording: &Wording) -> String {
        citation(&self.edition, wording).unwrap_or_default()
    }
}

impl Contents {
    /// The contents of one letter.
    pub fn of(letter: &CollectedLetter<'_>, reading: Reading) -> Self {
        let edition = source_edition(letter);
        let own_name = letter.own_name.or(letter.letter.source_id.as_deref());
        let entry = ContentsEntry {
            name: letter.name(),
            called: letter.letter.called(reading),
            id: letter.letter.id.clone(),
            title: listed_title(letter, reading),
            series: edition.as_ref().map(|(address, _)| address.clone()).or_else(|| {
                let number = letter.letter.number.as_ref()?;
                series_of_files(letter.input, &number.value)
            }),
            last_page: last_page(letter.letter),
            input: letter.input.to_owned(),
            own_name: own_name.map(ToOwned::to_owned),
            number: letter.letter.number.as_ref().map(|number| number.value.clone()),
            addresses: letter.address().into_iter().chain(page_of(letter.letter)).collect(),
            date: letter.letter.date().cloned(),
            parties: parties(letter),
            depth: 0,
            page_of_matter: None,
        };
        let title = letter.collection.title.as_ref().map(|title| title.value.clone());
        Self {
            places: [(key(letter), 0)].into(),
            letters: vec![entry],
            titles: title.map(|title| (letter.input.to_owned(), title)).into_iter().collect(),
            targets: BTreeMap::new(),
            inputs: BTreeMap::new(),
            matter: BTreeMap::new(),
            volume: None,
            #[cfg(any(feature = "epub", feature = "pdf"))]
            letter_index: LetterIndex::default(),
            without_edition: usize::from(edition.is_none()),
            editions: edition.into_iter().collect(),
        }
    }

    /// These of one letter, in divisions of its input, after a page of what is there before it.
    #[must_use]
    pub fn placed(mut self, depth: usize, page_of_matter: Option<String>) -> Self {
        if let Some(letter) = self.letters.first_mut() {
            (letter.depth, letter.page_of_matter) = (depth, page_of_matter);
        }
        self
    }

    /// These as those of an input, with what its letters and its matter point to there, and the letter that each part of its
    /// matter goes with, by its own name when the input holds several.
    #[must_use]
    pub fn of_input(
        mut self,
        input: &str,
        targets: BTreeMap<String, Target>,
        matter: impl IntoIterator<Item = Option<String>>,
    ) -> Self {
        let matter = matter.into_iter().enumerate();
        self.matter.extend(matter.map(|(number, letter)| ((input.to_owned(), number), letter)));
        self.inputs.insert(input.to_owned(), 0);
        self.targets.insert(input.to_owned(), targets);
        self
    }

    /// The letters in an order, once all are there.
    #[must_use]
    pub fn in_order(mut self, order: Order) -> Self {
        let before: Vec<ContentsEntry> = std::mem::take(&mut self.letters);
        let places = arrangement(&before, order);
        let mut new = vec![0; places.len()];
        for (place, old) in places.iter().enumerate() {
            new[*old] = place;
        }
        self.places.values_mut().for_each(|place| *place = new[*place]);
        let mut before: Vec<Option<ContentsEntry>> = before.into_iter().map(Some).collect();
        self.letters = places.into_iter().filter_map(|old| before[old].take()).collect();
        self.indexed()
    }

    /// These with the index of their letters.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    fn indexed(self) -> Self {
        Self { letter_index: LetterIndex::of(&self), ..self }
    }

    /// Without books, nothing is looked up there.
    #[cfg(not(any(feature = "epub", feature = "pdf")))]
    fn indexed(self) -> Self {
        self
    }

    /// These as so many volumes with the same number of letters, in order; as fewer, if there are not so many letters. What
    /// leads from one volume to another is no target.
    pub fn volumes(&self, count: usize) -> Vec<Self> {
        let count = count.min(self.letters.len());
        let start = |number: usize| number * self.letters.len() / count;
        (0..count).map(|at| self.volume(start(at)..start(at + 1), (at + 1, count))).collect()
    }

    fn volume(&self, held: Range<usize>, number: (usize, usize)) -> Self {
        let places = self.places.iter().filter(|(_, place)| held.contains(place));
        let places: BTreeMap<_, _> =
            places.map(|(key, place)| (key.clone(), place - held.start)).collect();
        let matter = self.matter.iter().filter(|((input, _), letter)| {
            places.contains_key(&(input.clone(), (*letter).clone()))
        });
        let matter: BTreeMap<_, _> =
            matter.map(|(part, letter)| (part.clone(), letter.clone())).collect();
        let is_here = |input: &String, target: &Target| match &target.part {
            InputPart::Letter(own_name) => places.contains_key(&(input.clone(), own_name.clone())),
            InputPart::Matter(number) => matter.contains_key(&(input.clone(), *number)),
        };
        let targets = self.targets.iter().map(|(input, targets)| {
            let here = targets.iter().filter(|(_, target)| is_here(input, target));
            let here = here.map(|(id, target)| (id.clone(), target.clone()));
            (input.clone(), here.collect::<BTreeMap<_, _>>())
        });
        let letters = self.letters[held].to_vec();
        let is_named =
            |address: &String| letters.iter().any(|letter| letter.series.as_ref() == Some(address));
        let editions = self.editions.iter().filter(|(address, _)| is_named(address));
        Self {
            editions: editions.map(|(address, it)| (address.clone(), it.clone())).collect(),
            titles: self.titles.clone(),
            targets: targets.collect(),
            inputs: self.inputs.clone(),
            letters,
            without_edition: self.without_edition,
            volume: Some(number),
            matter,
            places,
            #[cfg(any(feature = "epub", feature = "pdf"))]
            letter_index: LetterIndex::default(),
        }
        .indexed()
    }

    /// Whether it has a part of the matter of an input.
    pub fn has_matter(&self, input: &str, number: usize) -> bool {
        self.matter.contains_key(&(input.to_owned(), number))
    }

    /// The printed page on which what comes before a letter ends, if that is of the same edition and the letters
    /// are in the order of their inputs.
    pub fn page_before(&self, place: usize) -> Option<&str> {
        let letter = self.letters.get(place)?;
        if let Some(page) = &letter.page_of_matter {
            return Some(page);
        }
        let before = self.letters.get(place.checked_sub(1)?)?;
        let is_of_one = before.series.is_some() && before.series == letter.series;
        before.last_page.as_deref().filter(|_| is_of_one)
    }

    /// The place of a letter among them.
    pub fn place(&self, letter: &CollectedLetter<'_>) -> Option<usize> {
        self.places.get(&key(letter)).copied()
    }

    /// The place of a part of an input among the letters, if it is one.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(super) fn place_of(&self, input: &str, part: &InputPart) -> Option<usize> {
        let InputPart::Letter(own_name) = part else { return None };
        self.places.get(&(input.to_owned(), own_name.clone())).copied()
    }

    /// The name of a part of an input, which no other part of the run has: `letter-0001`, `matter-0001-0003`.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(super) fn name_of(&self, input: &str, part: &InputPart) -> Option<String> {
        Some(match part {
            InputPart::Letter(_) => name_of_letter(self.place_of(input, part)?),
            InputPart::Matter(number) => {
                format!("matter-{:04}-{:04}", self.inputs.get(input)? + 1, number + 1)
            }
        })
    }

    /// The only letter of an input.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(super) fn only_letter(&self, input: &str) -> Option<&ContentsEntry> {
        self.letters.get(*self.places.get(&(input.to_owned(), None))?)
    }

    /// These contents, and later ones.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let Self {
            letters,
            places,
            titles,
            targets,
            inputs,
            matter,
            editions,
            without_edition,
            ..
        } = later;
        let (before, inputs_before) = (self.letters.len(), self.inputs.len());
        let inputs = inputs.into_iter();
        self.inputs.extend(inputs.map(|(input, place)| (input, inputs_before + place)));
        self.places.extend(places.into_iter().map(|(key, place)| (key, before + place)));
        self.letters.extend(letters);
        self.titles.extend(titles);
        self.targets.extend(targets);
        self.matter.extend(matter);
        self.without_edition += without_edition;
        for (address, later) in editions {
            let edition = self.editions.entry(address).or_insert_with(|| later.clone());
            edition.is_online |= later.is_online;
            edition.is_print |= later.is_print;
        }
        self
    }
}

/// The name of the part of a book that is the letter at this place.
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(super) fn name_of_letter(place: usize) -> String {
    format!("letter-{:04}", place + 1)
}

/// The places of letters in an order.
fn arrangement(letters: &[ContentsEntry], order: Order) -> Vec<usize> {
    let mut places: Vec<usize> = (0..letters.len()).collect();
    let day = |place: usize| {
        let date = letters[place].date.as_ref();
        (date.is_none(), date.map(|date| (&date.not_before, &date.not_after)))
    };
    match order {
        Order::Source => {}
        Order::Date => places.sort_by_key(|place| day(*place)),
        Order::Correspondent => {
            let main = main_party(letters);
            let other = |place: usize| {
                let other = letters[place].other_party(main.as_deref());
                (other.is_none(), other.map(|party| (party.filed.to_lowercase(), &party.identity)))
            };
            places.sort_by_cached_key(|place| (other(*place), day(*place)));
        }
    }
    places
}

/// Whose correspondence it is: who wrote or received more than half of the letters.
pub(super) fn main_party(letters: &[ContentsEntry]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in letters {
        let of_letter: BTreeSet<&str> =
            letter.parties.iter().map(|party| party.identity.as_str()).collect();
        for identity in of_letter {
            *counts.entry(identity).or_default() += 1;
        }
    }
    let (identity, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (2 * count > letters.len()).then(|| identity.to_owned())
}

impl ContentsEntry {
    /// The first correspondent who is not this one.
    pub(super) fn other_party(&self, main: Option<&str>) -> Option<&Party> {
        let mut others = self.parties.iter().filter(|party| main != Some(party.identity.as_str()));
        others.next().or(self.parties.first())
    }
}

/// What tells a letter from all others of a run.
fn key(letter: &CollectedLetter<'_>) -> (String, Option<String>) {
    (letter.input.to_owned(), letter.own_name.map(ToOwned::to_owned))
}

/// What files have in common that are named after the numbers of their letters: `volume-d` of `volume-d12.txt`.
fn series_of_files(input: &str, number: &str) -> Option<String> {
    let (folder, file) = input.rsplit_once(['/', '\\']).unwrap_or(("", input));
    let name = file.split('.').next()?;
    let series = name.strip_suffix(number)?;
    let is_whole = !series.ends_with(|c: char| c.is_ascii_digit());
    (is_whole && !series.is_empty()).then(|| format!("file:{folder}/{series}"))
}

/// What a letter is called in a list of letters.
fn listed_title(of: &CollectedLetter<'_>, reading: Reading) -> String {
    let wording = Wording::of_letter(of.letter, of.collection);
    title(of.letter, reading, wording).map_or_else(|| of.name(), |title| title.words)
}

/// The number of the last page that begins in a letter, if it has one count of pages.
fn last_page(letter: &Letter) -> Option<String> {
    let mut pages: Vec<&PageBreak> = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Page(page) = event {
            pages.push(page);
        }
    });
    let last = pages.pop()?;
    pages.iter().all(|page| page.series == last.series).then(|| last.label.clone())?
}

/// The edition that a letter is from, with its address.
pub(super) fn source_edition(of: &CollectedLetter<'_>) -> Option<(String, SourceEdition)> {
    let letter = of.letter;
    let editions = letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Edition);
    editions.into_iter().find_map(|witness| {
        let edition = without_letter(letter, witness);
        let named = NamedEdition {
            id: witness.id.as_deref(),
            title: edition.title.as_deref().or(edition.publisher.as_deref()),
            volume: edition.volume.as_deref(),
            year: edition.date.as_deref(),
        };
        let address = of.scope.edition(&named)?;
        let in_print = [&witness.volume, &witness.document, &witness.pages];
        let is_print = in_print.into_iter().any(Option::is_some);
        let edition = SourceEdition {
            citation: citation(&edition, Wording::english()).unwrap_or_default(),
            edition: edition.clone(),
            is_online: witness.url.is_some() || !is_print,
            is_print,
        };
        Some((address, edition))
    })
}

/// What a witness says of the edition, without the letter's place in it. The header of a file of one letter
/// has the letter's title and those who worked on it: of the edition it names the publisher.
pub(super) fn without_letter(letter: &Letter, witness: &Witness) -> Witness {
    let is_of_letter = letter.title.as_ref().map(|title| &title.value) == witness.title.as_ref();
    let of_edition = |value: &Option<String>| value.clone().filter(|_| !is_of_letter);
    Witness {
        title: of_edition(&witness.title),
        editor: of_edition(&witness.editor),
        publisher: witness.publisher.clone(),
        place: witness.place.clone(),
        date: witness.date.clone(),
        volume: witness.volume.clone(),
        ..Witness::new(witness.kind, witness.origin.clone())
    }
}
