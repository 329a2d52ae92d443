//! What is known of a whole book: its title, its language, its identifier, the order of its letters in time.

use crate::backends::{CollectedMatter, CollectionJob, ContentsEntry, MatterPlace, Order};
use crate::ir::{Block, Date, Letter, LetterContext, Role, Text, assign_ids_of};
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

/// A part of the matter as a letter of which nothing is known.
pub(in crate::backends) fn as_letter(of: &CollectedMatter<'_>) -> Letter {
    let CollectedMatter { collection, name, part, .. } = *of;
    let mut letter = Letter {
        texts: vec![Text::new(Role::Transcription, None, without_frame(&part.matter.blocks))],
        notes: part.matter.notes.clone(),
        ..Letter::default()
    };
    let context = LetterContext { collection, position: 0, own_name: name, is_alone: false };
    assign_ids_of(&mut letter, &context);
    letter
}

/// The blocks of a division after the pages that begin before it; a division is a chapter with its heading.
fn without_frame(blocks: &[Block]) -> Vec<Block> {
    let is_page = |block: &&Block| matches!(block, Block::PageBreak(_));
    let (pages, rest) = blocks.split_at(blocks.iter().take_while(is_page).count());
    if let Some((Block::Section(division), rest)) = rest.split_first()
        && rest.iter().all(|block| is_page(&block))
    {
        return [pages, &division.blocks, rest].concat();
    }
    blocks.to_vec()
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

/// A part of a book, and its place there.
#[derive(Clone, Copy)]
pub(in crate::backends) enum Standing {
    /// The letter at this place.
    Letter(usize),
    /// Matter of the source.
    Matter(MatterPlace),
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
