//! What is known of a whole book: its title, its language, its identifier, the order of its letters in time.

use crate::backends::{CollectedMatter, Publication};
use crate::ir::{Block, Date, Letter, LetterContext, Role, Text, assign_ids_of};
use crate::wording::Wording;

/// The title of a book.
pub(in crate::backends) fn title(publication: &Publication, wording: &Wording) -> String {
    publication.title.clone().unwrap_or_else(|| wording.book.letters.clone())
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

/// Matter between letters as a letter of which nothing is known. A division is a chapter with its heading.
pub(in crate::backends) fn as_letter(of: &CollectedMatter<'_>) -> Letter {
    let CollectedMatter { collection, scope: _, name, matter } = *of;
    let blocks = if let [Block::Section(division)] = matter.blocks.as_slice() {
        division.blocks.clone()
    } else {
        matter.blocks.clone()
    };
    let mut letter = Letter {
        texts: vec![Text::new(Role::Transcription, None, blocks)],
        notes: matter.notes.clone(),
        ..Letter::default()
    };
    let context = LetterContext { collection, position: 0, own_name: name, is_alone: false };
    assign_ids_of(&mut letter, &context);
    letter
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
