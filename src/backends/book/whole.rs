//! What is known of a whole book: its title, its language, its identifier, the order of its letters in time.

use super::about::{About, Standing};
use super::correspondents::authors;
use super::divisions::{Item, nested};
use super::parties::Party;
use crate::backends::{CollectedMatter, CollectionJob, ContentsEntry, MatterPlace, Order};
use crate::ir::Date;
use crate::wording::Wording;

/// A book whose parts are all there.
pub(in crate::backends) struct Whole<'b> {
    pub job: &'b CollectionJob<'b>,
    /// The language of our own words: that in which most letters have them.
    pub wording: &'static Wording,
    /// Its title: what the user says, else what the one source of all letters calls itself.
    pub title: String,
    /// Its letters and the matter of their sources, in the order of the book.
    pub parts: Vec<&'b About>,
}

impl<'b> Whole<'b> {
    pub(in crate::backends) fn of(job: &'b CollectionJob<'b>, parts: Vec<&'b About>) -> Self {
        let letters = parts.iter().filter(|part| part.is_letter());
        let wording = wording(letters.map(|letter| letter.ours.as_str()));
        let title = title(job, wording);
        let title = match job.contents.volume {
            None => title,
            Some((number, _)) => format!("{title}, {}", wording.volume(number)),
        };
        Self { job, wording, title, parts }
    }

    /// Its letters, in order.
    pub(in crate::backends) fn letters(&self) -> impl Iterator<Item = &'b About> + Clone {
        self.parts.iter().copied().filter(|part| part.is_letter())
    }

    /// What its contents list, each with its level, from 1.
    pub(in crate::backends) fn nested(&self) -> Vec<(usize, Item)> {
        nested(self.job, self.wording, &self.parts)
    }

    /// Its identifier, which follows from those of its letters.
    pub(in crate::backends) fn identifier(&self) -> String {
        let name = self.letters().map(|letter| letter.id.as_str()).collect::<Vec<_>>().join("\n");
        uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
    }

    /// The writers of all letters, each once, while they are few.
    pub(in crate::backends) fn authors(&self) -> Vec<&'b Party> {
        authors(self.letters().flat_map(|letter| &letter.parties))
    }

    /// The print whose page numbers it has, if that is known.
    pub(in crate::backends) fn print(&self) -> Option<String> {
        let mut editions = self.job.contents.editions.values();
        let print = editions.find(|edition| edition.is_print);
        print.map(|edition| edition.cited(self.wording).trim_end_matches('.').to_owned())
    }

    /// The years of its letters.
    #[cfg(feature = "pdf")]
    pub(in crate::backends) fn years(&self) -> Option<String> {
        let dates = || self.letters().filter_map(|letter| letter.date.as_ref());
        let is_open = |day: &&String| *day != Date::OPEN_START && *day != Date::OPEN_END;
        let year = |day: &String| day.get(..4).map(|year| year.trim_start_matches('0').to_owned());
        let first = dates().map(|date| &date.not_before).filter(is_open).min().and_then(year)?;
        let last = dates().map(|date| &date.not_after).filter(is_open).max().and_then(year)?;
        Some(if first == last { first } else { format!("{first}–{last}") })
    }

    /// The editions that its letters are from, as one cites them.
    pub(in crate::backends) fn editions(&self) -> impl Iterator<Item = String> {
        let editions = self.job.contents.editions.values();
        editions.map(|edition| edition.cited(self.wording)).filter(|cited| !cited.is_empty())
    }
}

/// The title of a book.
fn title(job: &CollectionJob<'_>, wording: &Wording) -> String {
    let said = job.book.title.as_ref().or(job.publication.title.as_ref());
    let of_source = || {
        let contents = job.contents;
        let title = contents.titles.values().next()?;
        let is_its = |letter: &ContentsEntry| contents.titles.get(&letter.input) == Some(title);
        contents.letters.iter().all(is_its).then(|| title.clone())
    };
    said.cloned().or_else(of_source).unwrap_or_else(|| wording.book.letters.clone())
}

/// The words of the language that most of these tags name; of several, the first.
fn wording<'t>(tags: impl Iterator<Item = &'t str>) -> &'static Wording {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for letter in tags {
        match counts.iter_mut().find(|(tag, _)| *tag == letter) {
            Some((_, count)) => *count += 1,
            None => counts.push((letter, 1)),
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(Wording::english, |(tag, _)| Wording::of(tag))
}

/// What a part of the matter is called if it has no heading.
pub(in crate::backends) fn title_of_matter<'t>(
    job: &CollectionJob<'t>,
    of: &CollectedMatter<'_>,
    wording: &'static Wording,
) -> &'t str {
    let words = &wording.book;
    match of.part.place {
        MatterPlace::Front => &words.front,
        MatterPlace::Before(_) => &words.between,
        MatterPlace::Back => &words.back,
        MatterPlace::Around => {
            job.contents.only_letter(of.input).map_or(&words.back, |letter| &letter.title)
        }
    }
}

/// Puts parts into the order of the book.
pub(in crate::backends) fn arrange<T>(
    parts: &mut [T],
    order: Order,
    standing: impl Fn(&T) -> Standing,
) {
    // Texts between two letters have no place in another order than the source's, so they follow the letters. Matter of
    // files with one letter would separate the letters in any order, so it follows them, too.
    parts.sort_by_key(|part| match (standing(part), order) {
        (Standing::Matter(MatterPlace::Around), _) => (4, 0),
        (_, Order::Source) | (Standing::Matter(MatterPlace::Front), _) => (0, 0),
        (Standing::Letter(place), _) => (1, place),
        (Standing::Matter(MatterPlace::Before(_)), _) => (2, 0),
        (Standing::Matter(MatterPlace::Back), _) => (3, 0),
    });
}

/// Letters in the order of their dates, those without one last; of one day, in the order of the book.
pub(in crate::backends) fn by_date<'l, L>(
    letters: impl Iterator<Item = (Option<&'l Date>, L)>,
) -> Vec<(Option<&'l Date>, L)> {
    let mut letters: Vec<_> = letters.collect();
    letters.sort_by_cached_key(|(date, _)| {
        let day = date.map(|date| (date.not_before.clone(), date.not_after.clone()));
        (date.is_none(), day)
    });
    letters
}
