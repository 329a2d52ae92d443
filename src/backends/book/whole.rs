//! What is known of a whole book: its title, its language, its identifier, the order of its letters in time.

use crate::backends::{CollectionJob, ContentsEntry};
use crate::ir::Date;
use crate::wording::Wording;

/// The title of a book: what the user says, else what the one source of all letters calls itself.
pub(in crate::backends) fn title(job: &CollectionJob<'_>, wording: &Wording) -> String {
    let said = job.book.title.as_ref().or(job.publication.title.as_ref());
    let of_source = || {
        let contents = job.contents;
        let title = contents.titles.values().next()?;
        let is_its = |letter: &ContentsEntry| contents.titles.get(&letter.input) == Some(title);
        contents.letters.iter().all(is_its).then(|| title.clone())
    };
    said.cloned().or_else(of_source).unwrap_or_else(|| wording.book.letters.clone())
}

/// The words of the language in which most letters have ours, given the tag of each.
pub(in crate::backends) fn wording<'t>(tags: impl Iterator<Item = &'t str>) -> &'static Wording {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for letter in tags {
        match counts.iter_mut().find(|(tag, _)| *tag == letter) {
            Some((_, count)) => *count += 1,
            None => counts.push((letter, 1)),
        }
    }
    // Of several, the first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(Wording::english, |(tag, _)| Wording::of(tag))
}

/// The identifier of a book, which follows from those of its letters.
pub(in crate::backends) fn identifier<'i>(letters: impl Iterator<Item = &'i str>) -> String {
    let name = letters.collect::<Vec<_>>().join("\n");
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
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
